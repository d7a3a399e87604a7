from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.values import INDEFINITE, Count, Dollars, Percent, Shares, Unreadable

NOT_NUMBERS = [
    "",
    "-",
    "*",
    "-5",
    "$5",
    "5%",
    "5.0%",
    "5,5",
    "1,234",
    "12 345",
    "1.234.567",
    "5'288'262",
    "less than 5",
    "1e5",
    "1E5",
    "1_000",
    "inf",
    "Infinity",
    "nan",
    "NaN",
    "sNaN1",
    "0x10",
    "5\u00b2",
    "\u0665",
    "\uff15",
    "\U0001f600",
    "5\0",
    "5\n5",
    "5\u00a0000",
    "½",
    "None",
    "N/A",
    "true",
    ".",
    "1" * 1_000_000,
    "1." + "1" * 1_000_000,
    "0" * 41,
]
KINDS = {
    "count": Count(),
    "dollars": Dollars(),
    "indefinite": Dollars(indefinite=True),
    "shares": Shares(),
    "percent": Percent(),
}


@pytest.mark.parametrize("words", NOT_NUMBERS, ids=lambda words: ascii(words[:12]))
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_no_number_is_unreadable(kind, words):
    with pytest.raises(Unreadable) as caught:
        kind.read(words)
    assert 5 < len(str(caught.value)) < 120
    assert kind.quick(words) is None


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(st.text("0123456789.+-eE,_ %'nafiItd\u0665\u00b2", min_size=1, max_size=12))
def test_quick_is_read_for_words_as_they_would_be_written(kind, words):
    quick = kind.quick(words)
    try:
        value = kind.read(words)
    except Unreadable:
        assert quick is None
        return
    if quick is None:
        assert kind.write(value) != words
    else:
        assert (quick, kind.write(quick)) == (value, words)


@given(st.integers(0, 10**40 - 1))
def test_whole_numbers_of_any_size_come_back(value):
    for kind in (Count(), Dollars(), Dollars(indefinite=True)):
        assert kind.read(kind.write(value)) == value
        assert kind.quick(kind.write(value)) == value


@given(st.integers(0, 10**40 - 1), st.text("0123456789", max_size=40))
def test_shares_and_percents_come_back_digit_by_digit(whole, fraction):
    words = f"{whole}.{fraction}" if fraction else str(whole)
    for kind in (Shares(), Percent()):
        assert kind.write(kind.read(words)) == words
        assert kind.quick(words) == kind.read(words)
        assert str(kind.read(words).as_tuple().exponent) == str(-len(fraction))


@pytest.mark.parametrize(
    ("words", "value", "written"),
    [
        ("9007199254740993", Decimal(9007199254740993), "9007199254740993"),  # 2**53 + 1
        ("9007199254740993.01", Decimal("9007199254740993.01"), "9007199254740993.01"),
        ("1202600.25", Decimal("1202600.25"), "1202600.25"),
        ("1.00", Decimal("1.00"), "1.00"),
        ("0.000000001", Decimal("0.000000001"), "0.000000001"),
        (".5", Decimal("0.5"), "0.5"),
        ("5.", Decimal(5), "5"),
        ("+5", Decimal(5), "5"),
        ("007", Decimal(7), "7"),
        ("0", Decimal(0), "0"),
    ],
)
def test_exact_shares(words, value, written):
    read = Shares().read(words)
    assert (read, Shares().write(read)) == (value, written)
    assert Shares().quick(words) == (value if words == written else None)


def test_exact_counts():
    assert Count().read("9007199254740993") == 9007199254740993
    assert Count().read("007") == 7
    assert Count().quick("007") is None
    assert Count().quick("0") == 0
    assert Count(4).schema() == {"minimum": 0, "maximum": 9999}
    assert Shares().schema() == {"pattern": r"^[0-9]+(\.[0-9]+)?$"}


def test_dollars():
    dollars = Dollars(indefinite=True)
    assert dollars.read("9007199254740993") == 9007199254740993
    assert dollars.read("5000.00") == 5000
    assert dollars.quick("5000.00") is None
    assert dollars.read("Indefinite") == dollars.quick("Indefinite") == INDEFINITE == dollars.write(INDEFINITE)
    for kind, words in ((dollars, "5000.50"), (dollars, "indefinite"), (Dollars(), "Indefinite"), (dollars, ".00")):
        with pytest.raises(Unreadable):
            kind.read(words)
    assert Dollars().quick("Indefinite") is None
    assert Dollars().schema() == {"minimum": 0}
