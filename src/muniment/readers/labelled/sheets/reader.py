"""A page that muniment printed, read back: which form it is, in the wording of which day, and what it says."""

from datetime import date
from functools import cache
from typing import NamedTuple

from msgspec import UNSET

from muniment.documents.passage import Passage
from muniment.documents.placed import PrintedPages
from muniment.documents.printed import PrintedText
from muniment.documents.sniff import sniff
from muniment.extras import need
from muniment.forms import FormD, Record, Schedule13D, Schedule13G
from muniment.forms.names import FormName
from muniment.forms.tables import wordings
from muniment.pages import blocks_of
from muniment.pages.blocks import Words
from muniment.pages.signs import plain
from muniment.pages.walk import AlongPage
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.sheets.matching import Match
from muniment.readers.labelled.sheets.pages import html_runs, text_runs
from muniment.readers.labelled.sheets.record import assembled
from muniment.readers.labelled.sheets.runs import Run, Stream

_REACH = 4096
_HEAD = 32_768  # bytes that hold the styles of a page and its first words
_PDF = b"%PDF-"
_OF_ISSUER = "item1.issuer_address."
_FORMS: tuple[type[Record], ...] = (FormD, Schedule13D, Schedule13G)
_FIRST_RUNS = 60
_FIRST_WORDS = 4  # blocks at the head that a page has to begin with


class OwnPage(NamedTuple):
    """What was read: the page, the record, what was found for each of its paths; of a PDF what offsets count in."""

    printed: PrintedText
    record: Record
    found: dict[str, Found]
    form: str
    data: bytes = b""


def own_page(passage: Passage) -> OwnPage | None:
    """Read a page in HTML or text; None where it is no page that muniment printed."""
    runs_of = html_runs if sniff(passage.data[:_REACH]) == "html" else text_runs
    if len(passage) > _HEAD:  # a look at the beginning spares most pages a closer one
        _, begin = runs_of(passage.slice(0, _HEAD))
        if not any(_begins(kind, begin) for kind in _FORMS):
            return None
    return _read(*runs_of(passage))


def own_pages(printed: PrintedPages, data: bytes) -> OwnPage | None:
    """Read a PDF, whose words are `printed`; None where it is none that muniment printed."""
    if printed.scanned or not data.startswith(_PDF):
        return None
    begin = "".join(printed.text[:_REACH].split())
    if not any(all("".join(words.split()) in begin for words in _head(kind)) for kind in _FORMS):
        return None
    pages: PrintedPages
    ink = need("muniment.documents.pdf_ink", "pdf")
    pages, stretches = ink.inked(data)
    own = _read(pages, [Run(plain(words), *place) for words, *place in stretches])
    return own and own._replace(data=pages.data)


def _read(printed: PrintedText, runs: list[Run]) -> OwnPage | None:
    for kind in _FORMS:
        if not _begins(kind, runs):
            continue
        for year in _years("D" if kind is FormD else kind.__name__.removeprefix("Schedule")):
            match = _matched(kind, year, runs)
            if match:
                return OwnPage(printed, _record(kind, match), match.found, _form(kind))
    return None


def _form(kind: type[Record]) -> str:
    return "D" if kind is FormD else kind.__name__.removeprefix("Schedule")


def _matched(kind: type[Record], year: int, runs: list[Run]) -> Match | None:
    """Return what is found in the wording of a year; None where the page has other words anywhere."""
    stream = Stream(runs)
    match = Match(kind, stream)
    match.walk(blocks_of(kind(), date(year, 12, 31), AlongPage(lambda: stream.place)))
    return match if stream.done else None


def _begins(kind: type[Record], runs: list[Run]) -> bool:
    """Whether a page begins with the words of a form: a quick look, before it is walked along."""
    stream = Stream(runs[:_FIRST_RUNS])
    return all(stream.said(words) for words in _head(kind))


@cache
def _head(kind: type[Record]) -> tuple[str, ...]:
    """Return the first words of a form, the same in all years."""
    blocks = blocks_of(kind(), None, AlongPage(lambda: 0))
    return tuple(block.text for block, _ in zip(blocks, range(_FIRST_WORDS), strict=False) if isinstance(block, Words))


@cache
def _years(form: str) -> tuple[int, ...]:
    """Return years of which each has wordings of its own, the latest first."""
    told = wordings(form)
    years = {
        2023,
        date.today().year,
        *(one.since for one in told if one.since),
        *(one.until + 1 for one in told if one.until),
    }
    return tuple(sorted(years, reverse=True))


def _record(kind: type[Record], match: Match) -> Record:
    if kind is FormD:
        amendment = match.found.get("is_amendment")
        amended = bool(amendment and amendment.value)
        known = "" if amendment is None else FormName("D", amendment=amended).submission_type
    else:
        known = FormName(_form(kind), amendment=match.amended).submission_type
    if kind is Schedule13D:  # Item 1 of this schedule prints the address of the cover
        match.found |= {path.removeprefix("item1."): one for path, one in match.found.items() if _OF_ISSUER in path}
    return assembled(kind, match.found, submission_type=known or UNSET)
