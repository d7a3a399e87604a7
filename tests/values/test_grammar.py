"""The grammar of values: what each dialect takes, that what it takes comes back, and that nothing has two meanings."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from muniment.forms.definition import ACCESSION
from muniment.values import Count, Dollars, IsoDay, Mark, Percent, Shares, Unreadable, UsDay, YesNo
from muniment.values.grammar import typed_moment

NUMBERS = {"count": Count(), "dollars": Dollars(), "indefinite": Dollars(indefinite=True), "shares": Shares()}
NUMBERS |= {"percent": Percent(), "year": Count(4)}
DAYS = {"iso": IsoDay(), "us": UsDay()}
TYPED = st.text("0123456789.,$% +-/'", min_size=1, max_size=14)
GROUPED = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "1234567", 1234567),
        ("count", "1,234,567", 1234567),
        ("year", "2024", 2024),
        ("dollars", "$5,000,000", 5_000_000),
        ("dollars", " $ 5,000,000.00 ", 5_000_000),
        ("dollars", "007", 7),
        ("indefinite", "Indefinite", "Indefinite"),
        ("shares", "1,234,567.89", Decimal("1234567.89")),
        ("shares", "1,234.500", Decimal("1234.500")),
        ("shares", "025.125", Decimal("25.125")),
        ("shares", ".5", Decimal("0.5")),
        ("percent", "6.20 %", Decimal("6.20")),
        ("percent", "6.125%", Decimal("6.125")),
    ],
)
def test_what_is_typed(name, text, value):
    kind = NUMBERS[name]
    assert kind.read_typed(text) == value
    assert str(kind.read_typed(text)) == str(value)
    assert kind.read_printed(text.replace(" ", "\u00a0")) == value


NEVER = [
    "", " ", "25.000,00", "4,00,000", "1,5", "1,,000", "0,500", "1.234.567", "1,234,", ",234", "1234,567", "12 345",
    "-5", "+5", "5.", "1e5", "1_000", "\u0665", "\uff15", "½", "$", "%", "5$", "$5%", "5 USD", "inf", "nan", "1" * 41,
    "1," + "234," * 14 + "567",
]  # fmt: skip


@pytest.mark.parametrize("kind", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("text", NEVER)
def test_what_no_field_takes(kind, text):
    with pytest.raises(Unreadable, match=r"^takes "):
        kind.read_typed(text)
    with pytest.raises(Unreadable):
        kind.read_printed(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("count", "1.5"), ("count", "$5"), ("count", "5%"), ("year", "2,024"), ("dollars", "25.000"),
        ("dollars", "5.50"), ("dollars", "Indefinite"), ("shares", "25.000"), ("shares", "$5"), ("shares", "5%"),
        ("percent", "1,234"), ("percent", "$5"),
    ],
)  # fmt: skip
def test_signs_and_decimals_only_where_the_field_takes_them(name, text):
    with pytest.raises(Unreadable):
        NUMBERS[name].read_typed(text)


def test_an_amount_of_a_file_has_no_thousands_behind_a_point():
    assert Dollars().read("25.00") == 25
    for text in ("25.000", "25.", "25.000.000"):
        with pytest.raises(Unreadable):
            Dollars().read(text)


@pytest.mark.parametrize("kind", NUMBERS.values(), ids=NUMBERS)
@given(TYPED)
@example("25.000,00")
@example("12.345")
def test_what_is_taken_comes_back_and_has_one_meaning(kind, text):
    try:
        value = kind.read_typed(text)
    except Unreadable:
        return
    assert kind.read_typed(kind.write_typed(value)) == value
    bare = text.strip().removeprefix("$").removesuffix("%").strip()
    assert "," not in bare or GROUPED.fullmatch(bare)
    # Whoever writes a point between thousands and a comma before decimals would not mean another number.
    swapped = bare.translate(str.maketrans(",.", ".,"))
    assert not GROUPED.fullmatch(swapped) or "," in bare or isinstance(kind, Percent)
    assert Decimal(bare.replace(",", "")) == value


@given(st.integers(0, 10**14), st.integers(0, 12))
@example(25125, 3)
def test_shares_are_written_so_that_they_come_back_digit_by_digit(digits, places):
    value = Decimal(digits).scaleb(-places)
    for kind in (Shares(), Percent()):
        assert kind.read_typed(kind.write_typed(value)).as_tuple() == value.as_tuple()


@given(st.integers(0, 10**30))
def test_whole_numbers_come_back(value):
    for kind in (Count(), Dollars(), Dollars(indefinite=True)):
        assert kind.read_typed(kind.write_typed(value)) == value


@pytest.mark.parametrize("kind", DAYS.values(), ids=DAYS)
@given(st.dates())
def test_days_are_typed_in_ways_that_are_plain_whatever_the_form_files(kind, day):
    figures = (day.isoformat(), f"{day.month}/{day.day}/{day.year:04}", f" {day:%m/%d}/{day.year:04} ")
    words = (f"{day:%B %d}, {day.year:04}", f"{day.day} {day:%b}. {day.year:04}", f"{day:%d-%b}-{day.year:04}".upper())
    for text in figures + words:
        assert kind.read_typed(text) == day
    assert kind.read_typed(kind.write_typed(day)) == day


@pytest.mark.parametrize(
    "text", ["March 2026", "March 27", "Ma 27, 2026", "Marc 27, 2026", "Feb 30, 2026", "\u017fept 1, 2026"]
)
def test_no_day_in_words(text):
    with pytest.raises(Unreadable, match="a day"):
        UsDay().read_typed(text)


@pytest.mark.parametrize("kind", DAYS.values(), ids=DAYS)
@given(st.text("0123456789-/.TZW ", max_size=12))
def test_a_day_that_is_taken_is_one_of_the_two(kind, text):
    try:
        day = kind.read_typed(text)
    except Unreadable as error:
        told = str(error)
        assert "2026-03-27" in told
        assert "3/27/2026" in told
        return
    month, number = f"{day.month}", f"{day.day}"
    us = {f"{m}/{d}/{day.year:04}" for m in (month, month.zfill(2)) for d in (number, number.zfill(2))}
    assert text.strip() in us | {day.isoformat()}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-27", date(2026, 3, 27)),
        ("3/27/2026", date(2026, 3, 27)),
        ("2026-03-27T16:00", datetime(2026, 3, 27, 16)),
        ("2026-03-27 16:00:59", datetime(2026, 3, 27, 16, 0, 59)),
    ],
)
def test_moments(text, moment):
    assert typed_moment(text) == moment
    assert type(typed_moment(text)) is type(moment)


@pytest.mark.parametrize("text", ["2026-03-27T24:00", "2026-03-27T16", "2026-03-27T16:00Z", "2026-03-27T16:00+05:00",
                                   "3/27/2026T16:00", "20260327", "2026-02-30T10:00", "now"])  # fmt: skip
def test_no_moments(text):
    with pytest.raises(Unreadable):
        typed_moment(text)


def test_answers_and_numbers_of_filings():
    for kind in (YesNo(), YesNo("Y", "N")):
        assert [kind.read_typed(text) for text in ("yes", "No", " TRUE ", "n")] == [True, False, True, False]
    assert Mark("All States").read_typed("yes") is Mark("All States").read_typed("All States") is True
    with pytest.raises(Unreadable):
        Mark("All States").read_typed("no")
    assert ACCESSION.read_typed("000095012703001233") == "0000950127-03-001233"
    for text in ("950127-3-1233", "0000950127-03-00123", "0000950127-03"):
        with pytest.raises(Unreadable):
            ACCESSION.read_typed(text)
