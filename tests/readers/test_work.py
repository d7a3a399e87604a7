"""How much is done to read a file, in calls, which no busy machine changes: as much for each of its characters."""

import gc
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from time import process_time
from types import FrameType

import pytest

from lab.printed import printed_filing
from muniment import read, write
from muniment.errors import MunimentError
from muniment.forms import Record
from muniment.pages import blocks_of
from muniment.pages.blocks import Block, Walk
from muniment.readers.labelled import sheets
from muniment.readers.labelled.items import people, people_entries
from muniment.readers.labelled.items.headings import find_heads
from muniment.readers.labelled.items.people_prose import paragraphs
from readers.labelled import lots

FLOODS = (
    *("By: /s/ Osier Thwaite\nName: Osier Thwaite\nTitle: President\n", "Name and Address   Principal Occupation\n"),
    *("03/04/2009   Purchase   1,000   $5.25\n", "3/4/09\tSale\t(1,000)\t5.25\n", "NAME OF REPORTING PERSON\n"),
    *(
        "Osier Thwaite   Director   12 Weir Lane\n",
        "8 shares outstanding 1,000,000 ",
        "*" * 78 + "\n",
        "* " * 39 + "\n",
    ),
    *("We disclaim it. ", "Item 5. Interest in Securities of the Issuer\n", "Exhibit 99.1 - Agreement\n"),
    "The next day, it sold 100 shares at $5.10 per share. ",
    *("(a) x\n(b) y\n", "Fern Fund bought these:\n\nDate     Shares    Price\n7/01/97   1,500    10.25 (1)\n\n"),
)
EXAMPLES = Path(__file__).parents[2] / "examples"
SHORT, LONG = 8_000, 32_000  # characters put in
MOST = 5.0  # times as many calls: four where work grows with the length, sixteen where it grows with its square
EACH = 4.1  # calls for each character of a printed filing, problems and parts unread included
# The same of files that are one phrase again and again.
FEW = {
    **{"Rule 13d-1(c) ": 15.0, "5. Sole Voting Power\n": 10.5, "*" * 78 + "\n": 8.0, "Name:\n": 20.0},
    **{"Name   Position\n": 19.0, "Name   Address\n": 26.0},
}


def calls(data: bytes) -> int:
    """Return how many calls it takes to read a file with all that stands behind its record."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # what others left behind is no work of this reading
    sys.setprofile(counted)
    try:
        reading = read(data)
        assert reading.problems is not None
        assert reading.unread is not None
        assert reading.details is not None
    except MunimentError:
        pass
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.fixture(scope="module")
def filing() -> bytes:
    data = printed_filing(Random(4), damage=0.0).data
    calls(data)  # what is kept of the forms is made once
    return data


@pytest.mark.slow
@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.split("\n")[0][:24])
def test_work_grows_with_the_length(filing: bytes, flood: str) -> None:
    middle = filing.index(b"\n", len(filing) * 2 // 3) + 1
    put = flood.encode()
    short, long = (
        calls(filing[:middle] + put * (size // len(put)) + filing[middle:]) for size in (SHORT, LONG)
    )  # fmt: skip
    assert long < MOST * short


FIRST_PAGE = """
SCHEDULE 13G
Fern Corporation
(Name of Issuer)
Common Stock
(Title of Class of Securities)
123456789
(CUSIP Number)
"""
# No two have amounts and percents of one class.
COVER = """
1   NAME OF REPORTING PERSON
    Osier Fund {n}, L.P.
4   CITIZENSHIP OR PLACE OF ORGANIZATION
    Delaware
5   SOLE VOTING POWER
    {n:,},000
9   AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
    {n:,},000
11  PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW 9
    5.{n:05}%
12  TYPE OF REPORTING PERSON
    PN
"""


@pytest.mark.slow
@pytest.mark.usefixtures("filing")
def test_work_grows_with_the_covers() -> None:
    covers = [COVER.format(n=100 + n) for n in range(640)]
    few, many = (calls((FIRST_PAGE + "".join(covers[:count])).encode()) for count in (160, 640))
    assert many < 4 * few  # pairs of covers make it 4.4


@pytest.mark.slow
@pytest.mark.usefixtures("filing")
def test_work_grows_with_the_letters_of_an_item() -> None:
    page = FIRST_PAGE + COVER.format(n=100) + "Item 4. Ownership\n"
    few, many = (calls((page + "(a) x\n(b) y\n" * count).encode()) for count in (640, 2560))
    assert many < 4 * few


# Schedules of lots, a print of a Form D, and what is put into them again and again: what stands before each is not
# looked at as a whole.
_OFFICES = (
    "Secretary                             Vice President\n"
    "121 Cedar Lane                        Ciccarelli Amusements, Inc.\n"
    "Cherry Hill, New Jersey 08002         4410 Boardwalk\n"
)
BEHIND_MANY = (
    *(("57/jjj14", "partner ", LONG // 2), ("48/aaa08", "family.  The present ", LONG // 2)),
    ("76/cccc10", "officers named above has been ", LONG // 2),
    ("15/f03", "Name                      Residence or                ", LONG // 2),
    ("36/dd09", "          Homer L. Stubblefield, Chairman of the Board; farmer; Route\n", LONG // 2),
    ("form-d-amendment.xml", "KY1-1000\n\nRelationship:\n", LONG // 2),
    ("02/h08", "By: /s/ ", SHORT // 4),  # of the first thousands alone
    ("36/dd11", _OFFICES, LONG * 2),
    ("19/t14", "in Annex A ", LONG // 2),
)


def _text_of(name: str) -> str:
    """Return a schedule of a lot, or an example as text."""
    lot, _, own = name.partition("/")
    if not own:
        return write(read(EXAMPLES / name).record, "text").decode()
    if own.endswith(".txt"):
        return (lots.PEOPLE.with_name("cover_lots") / lot / "docs" / own).read_text(encoding="utf-8")
    of_lot = (one for folder in (lots.PEOPLE, lots.TRADES) for one in lots.schedules(folder / f"{lot}.txt"))
    return next(one.data.decode() for one in of_lot if one.name == own)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "flood", "size"), BEHIND_MANY, ids=[one[1].strip()[:24] for one in BEHIND_MANY])
def test_what_stands_behind_much_takes_no_longer(name: str, flood: str, size: int) -> None:
    text = _text_of(name)
    at = text.index(flood)

    def took(count: int) -> float:
        data = (text[:at] + flood * count + text[at:]).encode()
        begin = process_time()
        reading = read(data)
        assert reading.details is not None
        assert reading.problems is not None
        return process_time() - begin

    took(1)
    few, many = (took(times * size // len(flood)) for times in (1, 8))
    assert many < 20 * few  # eight times as much, sixty-four times as long where it is square


def test_a_printed_filing_takes_few_calls_a_character(filing: bytes) -> None:
    samples = [printed_filing(Random(seed), damage=0.0).data for seed in range(8)]
    sum(map(calls, samples))  # labels that pages repeat are kept
    assert sum(map(calls, samples)) < EACH * sum(map(len, samples))


@pytest.mark.slow
@pytest.mark.parametrize(("phrase", "most"), FEW.items(), ids=[phrase.strip()[:24] for phrase in FEW])
def test_a_flood_takes_few_calls_a_character(filing: bytes, phrase: str, most: float) -> None:
    middle = filing.index(b"\n", len(filing) * 2 // 3) + 1
    flood = filing[:middle] + phrase.encode() * (LONG // len(phrase)) + filing[middle:]
    assert calls(flood) < most * len(flood)


def _entry(n: int) -> str:
    """Return an entry of a list whose name no other has."""
    name = "".join(("ba", "ce", "do", "fu", "gi", "ha", "je", "ko", "lu", "mi")[int(digit)] for digit in f"{n:03}")
    return f"Osier {chr(65 + n % 26)}. {name.title()}\nSecretary\n{n + 1} Weir Lane\n\n"


def _table(n: int) -> str:
    """Return a small table of transactions."""
    return f"Fern Fund bought these:\n\nDate     Shares    Price\n7/01/97   {1_500 + n:,}    10.25 (1)\n\n"


# Work for each of them that belongs to all takes 120 calls a character, and 58.
@pytest.mark.slow
@pytest.mark.parametrize(("part", "most"), [(_entry, 75.0), (_table, 48.0)])
def test_entries_that_vary_take_few_calls_a_character(part: Callable[[int], str], most: float) -> None:
    text = _text_of("60/mmm03")
    at = text.rindex("\n", 0, text.index("P. Catalano, ")) + 1
    calls(text.encode())
    flood = "".join(map(part, range(LONG // 100)))
    assert calls((text[:at] + flood + text[at:]).encode()) < most * len(text + flood)


def test_a_name_without_end_takes_no_longer_than_other_words() -> None:
    text = _text_of("01/0009990710-97-000212-doc.txt")
    at = text.index("E. ")  # in a signature

    def took(words: str) -> float:
        data = (text[:at] + words * (LONG // len(words)) + text[at:]).encode()
        begin = process_time()
        assert read(data).problems is not None
        return process_time() - begin

    took("E. ")
    assert took("E. ") < 6 * took("as ")  # all other words of the name for each of them make it 30


def test_lines_of_a_paragraph_are_looked_at_a_few_times() -> None:
    text, line = _text_of("87/nnnn02"), "     (iii)  Barbara K. Lindqvist, whose present principal occupation is\n"
    at = text.index(line)

    def took(count: int) -> float:
        flood = text[:at] + line * count + text[at:]
        begin = process_time()
        assert [*paragraphs(flood, 0, len(flood))]
        return process_time() - begin

    few, many = (min(took(count) for _ in range(3)) for count in (250, 4_000))
    assert many < 4 * 16 * few  # all lines above each of them make it 120


def test_lines_that_are_no_headings_are_looked_at_once() -> None:
    def took(count: int) -> float:
        small = "5. sole voting power\n" * count
        begin = process_time()
        assert not find_heads(small, "G", 0, len(small))
        return process_time() - begin

    few, many = (min(took(count) for _ in range(3)) for count in (2_000, 16_000))
    assert many < 2 * 8 * few  # what stands since the last heading, copied for each line, makes it 30


def test_a_page_of_others_is_not_taken_apart_for_our_own(filing: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        pytest.fail("the whole of a page was looked at that does not begin like one of ours")

    monkeypatch.setattr(sheets, "text_runs", refused)
    monkeypatch.setattr(sheets, "html_runs", refused)
    read(filing)
    read(b"<html><body>" + filing.replace(b"\n", b"<br>") + b"</body></html>")


def test_lines_between_names_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "By: /s/ Osier Thwaite\nName: Osier Thwaite\nTitle: President\n" * 400
    taken = 0
    take: Callable[..., None] = people_entries.ListReader.take

    def counted(*arguments: object) -> None:
        nonlocal taken
        taken += 1
        take(*arguments)

    monkeypatch.setattr(people_entries.ListReader, "take", counted)
    people.read_people(lines, 0, len(lines))
    assert taken < 2 * lines.count("\n")


def test_a_page_that_has_our_head_and_no_more_is_tried_as_one_year(monkeypatch: pytest.MonkeyPatch) -> None:
    years: list[object] = []

    def counted(record: Record, day: date | None, walk: Walk) -> Iterator[Block]:
        years.extend([day] if day else [])
        return blocks_of(record, day, walk)

    monkeypatch.setattr("muniment.readers.labelled.sheets.blocks_of", counted)
    head = "SECURITIES AND EXCHANGE COMMISSION\nWashington, D.C. 20549\nSCHEDULE 13G\n"
    head += "UNDER THE SECURITIES EXCHANGE ACT OF 1934 (Amendment No. 1)*\n"
    read((head + (FIRST_PAGE + COVER.format(n=100)).replace("SCHEDULE 13G", "")).encode())
    assert len(years) == 1


def test_a_page_as_edgar_renders_it_is_not_taken_apart_for_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        pytest.fail("a page was looked at whose head says that EDGAR made it")

    monkeypatch.setattr(sheets, "html_runs", refused)
    head = b'<html xmlns:p="http://www.sec.gov/edgar/schedule13g">'
    lines = ("SECURITIES AND EXCHANGE COMMISSION", "Washington, D.C. 20549", "SCHEDULE 13G")
    own = [*lines, "UNDER THE SECURITIES EXCHANGE ACT OF 1934", *(FIRST_PAGE + COVER.format(n=100)).splitlines()]
    assert read(head + "".join(f"<p>{line}</p>" for line in own).encode()).is_xml is False
