"""Below /Archives: the folders of filings and their files, the indexes, the feeds."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import companies, feeds, folders, indexes, rows, sheet
from muniment.edgar.sandbox.dissemination.answers import HTML, TEXT, Answer, media_type
from muniment.edgar.sandbox.dissemination.filing_page import filing_page, headers_page
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.rows import Filed
from muniment.edgar.sandbox.dissemination.shown import Shown, TakesLonger
from muniment.identifiers import accession

_CIK = re.compile(r"[0-9]{1,10}")
_FOLDER = re.compile(r"[0-9]{18}")
_FILE = re.compile(
    r"(?P<number>[0-9]{10}-[0-9]{2}-[0-9]{6})(?P<ending>\.txt|\.nc|\.hdr\.sgml|-index\.html?|-index-headers\.html)"
)
_SMALL = 64 << 10  # bytes of a full submission that is taken apart while others wait
_Maker: TypeAlias = Callable[[tuple[str, ...], Asked, Shown], "Answer | None"]


def answer(asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands at a path below /Archives; None where nothing does."""
    if len(asked.parts) < 3 or asked.parts[1] != "edgar":
        return folders.top(asked)
    make = _BELOW.get(asked.parts[2])
    return make(asked.parts[3:], asked, shown) if make else None


def _data(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return a file or folder of filings: every CIK of a filing has all of them."""
    if not parts or not _CIK.fullmatch(parts[0]):
        return None
    cik, below = parts[0].zfill(10), parts[1:]
    if not below or (len(below) == 1 and below[0] in folders.LISTS):
        if shown.at_once:
            raise TakesLonger
        return folders.of_entity(cik, below[0] if below else "", shown)
    if _FOLDER.fullmatch(below[0]):
        filed = _filing(accession.compact(below[0]), cik, shown)
        return _in_folder(filed, cik, below[1:], shown) if filed else None
    named = _FILE.fullmatch(below[0]) if len(below) == 1 else None
    filed = _filing(named["number"], cik, shown) if named else None
    return _whole(filed, cik, named["ending"], shown) if named and filed else None


def _filing(number: str, cik: str, shown: Shown) -> Filed | None:
    filed = rows.filing(shown.connection, number, shown.moment)
    return filed if filed and any(party.cik == cik for party in filed.parties) else None


def _in_folder(filed: Filed, cik: str, below: tuple[str, ...], shown: Shown) -> Answer | None:
    if not below or (len(below) == 1 and below[0] in folders.LISTS):
        return folders.of_filing(filed, cik, below[0] if below else "")
    named = _FILE.fullmatch(below[0])
    if len(below) == 1 and named and named["number"] == filed.accession:
        return _whole(filed, cik, named["ending"], shown)
    if shown.at_once and (len(below) != 1 or filed.size > _SMALL):
        raise TakesLonger
    if len(below) == 2 and filed.sheet and below == (filed.sheet, filed.primary_document):
        return Answer(
            sheet.rendered(rows.text_of(shown.connection, filed.id), filed), HTML, fenced=True, **_kept(filed)
        )
    if len(below) != 1 or not any(one.name == below[0] for one in filed.documents):
        return None
    found = rows.document(rows.text_of(shown.connection, filed.id), below[0])
    return None if found is None else Answer(found, media_type(below[0]), fenced=True, **_kept(filed))


def _whole(filed: Filed, cik: str, ending: str, shown: Shown) -> Answer:
    """Return a file that every filing has, whatever its documents are."""
    if ending.startswith("-index.htm"):
        page = filing_page(filed, cik, rows.header_of(shown.connection, filed.id))
        return Answer(page.encode(), HTML, **_kept(filed))
    if shown.at_once and filed.size > _SMALL:
        raise TakesLonger
    text = rows.text_of(shown.connection, filed.id)
    match ending:
        case ".txt":
            return Answer(rows.restyled(text, "text"), TEXT, fenced=True, **_kept(filed))
        case ".nc":
            return Answer(rows.restyled(text, "tags"), TEXT, fenced=True, **_kept(filed))
        case ".hdr.sgml":
            return Answer(rows.header_file(text), TEXT, fenced=True, **_kept(filed))
        case _:
            return Answer(headers_page(filed, rows.header_file(text), rows.header_text(text)), HTML, **_kept(filed))


def _kept(filed: Filed) -> dict[str, Any]:
    return {"modified": filed.public.astimezone(EASTERN)}


def _lookup(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    return companies.lookup(shown) if not parts else None


_BELOW: dict[str, _Maker] = {
    "data": _data,
    "full-index": indexes.full,
    "daily-index": indexes.daily,
    "Feed": feeds.feed,
    "Oldloads": feeds.oldloads,
    "cik-lookup-data.txt": _lookup,
}
