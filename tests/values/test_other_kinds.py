from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.forms.definition import ACCESSION, CIK, CRD, CUSIP
from muniment.values import (
    Choice,
    IsoDay,
    Kind,
    Mark,
    Name,
    Text,
    Unreadable,
    UsDay,
    YesNo,
    says_not_applicable,
)

DAYS = {"13D and 13G": UsDay(), "Form D": IsoDay()}
JUNK = [
    "\U0001f600",
    "\u00b2",
    "\u0665",
    "\0",
    "inf",
    "nan",
    "1e5",
    "*",
    "5.0%",
    "less than 5",
    "12 345",
    "9" * 1_000_000,
]
WORDS = st.text(min_size=1, max_size=20)


@given(st.dates())
def test_days_come_back(day):
    for kind in DAYS.values():
        assert kind.read(kind.write(day)) == day == kind.quick(kind.write(day))
        assert len(kind.write(day)) == 10


@pytest.mark.parametrize(
    "words",
    [
        *JUNK,
        "02/31/2024",
        "02/29/2023",
        "00/00/0000",
        "13/01/2024",
        "12/31/24",
        "31/12/2024",
        "12-31-2024",
        "12/31/2024 ",
        "12/31/2024\n",
        "12/31/\u0662\u0660\u0662\u0664",
        "2024-02-31",
        "2024-13-01",
        "0000-00-00",
        "2024-1-1",
        "20240101",
        "2024-01-01T00:00:00",
        "2024-01-01z",
        "December 31, 2024",
    ],
    ids=lambda words: ascii(words[:12]),
)
@pytest.mark.parametrize("kind", DAYS.values(), ids=DAYS)
def test_no_such_day(kind, words):
    with pytest.raises(Unreadable, match=r"date such as|no such day"):
        kind.read(words)
    assert kind.quick(words) is None


def test_days_written_otherwise():
    assert UsDay().read("1/2/2024") == date(2024, 1, 2)
    assert UsDay().quick("1/2/2024") is None
    assert UsDay().read("02/29/2024") == date(2024, 2, 29)
    assert IsoDay().read("2024-12-31-05:00") == IsoDay().read("2024-12-31Z") == date(2024, 12, 31)
    assert IsoDay().quick("2024-12-31Z") is None


@pytest.mark.parametrize("kind", [YesNo(), YesNo("Y", "N")], ids=["true", "Y"])
def test_yes_and_no(kind):
    for answer in (True, False):
        words = kind.write(answer)
        assert kind.read(words) is kind.quick(words) is answer
        assert kind.read(words.swapcase()) is answer
        assert kind.quick(words.swapcase()) is None
    assert (kind.read("1"), kind.read("0"), kind.quick("1"), kind.quick("0")) == (True, False, None, None)


@pytest.mark.parametrize("words", [*JUNK, "", "yes", "no", "on", "2", "tru", "None", "ﬀ"], ids=lambda w: ascii(w[:12]))
def test_no_answer(words):
    for kind in (YesNo(), YesNo("Y", "N"), Mark("All States")):
        with pytest.raises(Unreadable, match="takes"):
            kind.read(words)
        assert kind.quick(words) is None


def test_the_forms_do_not_take_each_others_words():
    with pytest.raises(Unreadable, match="takes true or false"):
        YesNo().read("Y")
    with pytest.raises(Unreadable, match="takes Y or N"):
        YesNo("Y", "N").read("true")


def test_ticks():
    box = Mark("All States")
    assert box.read(box.write(True)) is True
    assert box.quick("All States") is True
    assert box.quick("all states") is None
    assert box.read_typed(box.write_typed(True)) is True
    for write in (box.write, box.write_typed):
        with pytest.raises(Unreadable, match="left out"):
            write(False)


@given(WORDS)
def test_texts_and_codes_come_back_as_they_stand(words):
    for kind in (Text(40), Text(), Choice({"IN": None})):
        assert kind.read(words) == words == kind.write(words) == kind.quick(words)


@given(WORDS)
def test_names_come_back_or_say_that_there_is_none(words):
    name = Name(150)
    if name.quick(words) is None:
        assert says_not_applicable(words)
        with pytest.raises(Unreadable):
            name.read(words)
    else:
        assert name.read(words) == name.quick(words) == name.write(words) == words


@pytest.mark.parametrize("words", ["Nonesuch Partners", "None Such", "Na", "-", "N/A Holdings", "Non", "Anon E. Mouse"])
def test_names_that_begin_like_an_answer(words):
    assert Name(150).read(words) == words
    assert not says_not_applicable(words) or words in ("Na", "-")


@pytest.mark.parametrize("words", ["N/A", "n/a", "None", "NONE", "none", "[None]", "(none)", "Not Applicable"])
def test_answers_that_are_no_name(words):
    assert says_not_applicable(words)
    assert Name(150).quick(words) is None
    with pytest.raises(Unreadable):
        Name(150).read(words)


@pytest.mark.parametrize("kind", [CIK, CUSIP, CRD, ACCESSION], ids=["CIK", "CUSIP", "CRD", "accession number"])
@pytest.mark.parametrize("words", [*JUNK, "N/A", "-5"], ids=lambda words: ascii(words[:12]))
def test_no_identifier(kind, words):
    if (kind, words) == (CUSIP, "less than 5"):
        pytest.skip("has a test of its own")
    with pytest.raises(Unreadable, match=r"takes an? ") as caught:
        kind.read(words)
    assert len(str(caught.value)) < 400
    assert kind.quick(words) is None


def test_words_with_blanks_are_no_cusip():
    with pytest.raises(Unreadable):
        CUSIP.read("less than 5")


def test_identifiers_keep_their_zeros():
    assert CIK.read("0009900101") == CIK.quick("0009900101") == "0009900101"
    assert ACCESSION.read("0009900101-25-000001") == "0009900101-25-000001"
    assert CUSIP.read("99057Q106") == "99057Q106"
    assert CUSIP.read("000000000") == "000000000"
    assert CIK.schema() == {"maxLength": 10}


@given(st.sampled_from([CIK, CUSIP, CRD, ACCESSION]), st.text("0123456789AZaz-.\u0665 ", min_size=1, max_size=21))
def test_quick_identifiers(kind, words):
    try:
        value = kind.read(words)
    except Unreadable:
        assert kind.quick(words) is None
        return
    assert kind.read(kind.write(value)) == value
    assert kind.quick(words) == (value if kind.write(value) == words else None)


def test_a_kind_of_its_own_gets_quick_from_read_and_write():
    class Shout(Kind):
        def read(self, words: str) -> str:
            if words.islower():
                raise Unreadable("takes capitals")
            return words.upper()

        def write(self, value: str) -> str:
            return value

    assert (Shout().quick("AB"), Shout().quick("Ab"), Shout().quick("ab")) == ("AB", None, None)
    assert Shout().schema() == {}
