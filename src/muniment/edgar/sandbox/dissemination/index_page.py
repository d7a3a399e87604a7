"""The index page of a filing, and the page of its header: the markup of the SEC's pages of 2023 to 2026.

Programs read these pages by their tags, classes and white space, so all three are those of recorded pages. What is
left out is what counts visitors.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote

from msgspec import UNSET, Struct

from muniment.documents.header import FilingHeader, Party
from muniment.documents.submission import item_words
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import companies, filings
from muniment.edgar.sandbox.dissemination.filings import Filed, FiledDocument
from muniment.edgar.sandbox.dissemination.responses import PAGES, PublicRequest, PublicResponse, Snapshot, filled

_STYLES = Path(__file__).with_name("interactive2.css")
_EXTRACTED = "_htm.xml"
"""How the XBRL is named that EDGAR takes out of a page: `filing_htm.xml` of `filing.htm`."""
_XBRL = ("EX-100", "EX-101")
_MADE_BY_EDGAR = ("ZIP", "EXCEL", "JSON")
PAGES.filters |= {"quoted": quote, "role_label": filings.role_label, "sic_label": filings.sic_label}


class _Row(Struct, frozen=True):
    """A row of a table of documents: a document, or the form rendered from it; `is_inline` says that it has XBRL."""

    document: FiledDocument
    href: str
    name: str
    is_rendered: bool = False
    is_inline: bool = False


def last_modified(filed: Filed) -> datetime:
    """Return since when the page is as it is: the acceptance, or midnight of the filing date where no time is known."""
    return datetime.fromisoformat(accepted(filed)).replace(tzinfo=EASTERN)


def accepted(filed: Filed) -> str:
    """Return when the filing was accepted, as pages print it; midnight where the header states no time."""
    return filed.accepted[:19].replace("T", " ") if filed.accepted else f"{filed.filed} 00:00:00"


def filing_page(filed: Filed, header: FilingHeader) -> str:
    """Return the page as HTML; its links lead to the folder of the first party, whichever was asked for."""
    where = filings.folder_path(filed.parties[0].cik, filed.accession)
    names = frozenset(document.name for document in filed.documents)
    listed = [document for document in filed.documents if _is_listed(document)]
    data = [document for document in listed if document.type == "XML" or document.type.startswith(_XBRL)]
    description = filings.form_description(filed.form)
    mark = "[Amend]" if filed.form.endswith("/A") else ""  # where it stands is assumed
    further = [("Period of Report", filed.period)] if filed.period else []
    if header.effective:
        further.append(("Effectiveness Date", header.effective.isoformat()))
    # The header says more of the parties than the rows, in the same order.
    parties = zip_longest(filed.parties, [party for party in header.parties if party.cik][: len(filed.parties)])
    return filled(
        "filing.html",
        filed=filed,
        description=f" - {description}: {mark}" if description else "",
        modified=format_datetime(last_modified(filed).astimezone(UTC), usegmt=True),
        accepted=accepted(filed),
        count=len(filed.documents) if header.document_count is UNSET else header.document_count,
        further=further,
        items=list(_items(filed)),
        where=where,
        rows=[row for document in listed if document not in data for row in _rows(filed, document, where, names)],
        data=[row for document in data for row in _rows(filed, document, where, names)],
        parties=[(row, stated or Party(role=row.role)) for row, stated in parties],
    )


def _items(filed: Filed) -> Iterator[str]:
    """Yield the items in EDGAR's words; a code that has none is left out, as recorded feeds leave it out."""
    for code in filed.items:
        if words := item_words(code):
            yield f"Item {code}: {words}"
        elif " " in code:  # words that are in no table
            yield code


def included(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return what pages include: the style sheet of index pages, ours under EDGAR's name; below it a ticker file."""
    if request.parts[1:] == (_STYLES.name,):
        return PublicResponse(_STYLES.read_bytes(), "text/css")
    return companies.tickers(request, snapshot)


# ---- documents -------------------------------------------------------------------------------------------------------


def _is_listed(document: FiledDocument) -> bool:
    """Whether a document is the filer's, or the XBRL taken out of a page: EDGAR's own renderings are not listed."""
    if document.type == "XML":
        return document.name.endswith(_EXTRACTED)
    return document.type not in _MADE_BY_EDGAR


def _rows(filed: Filed, document: FiledDocument, where: str, names: frozenset[str]) -> Iterator[_Row]:
    """Yield the rows of a document: the rendered form stands before its XML, with the same number.

    Documents of the oldest filings have no names: their links lead to the folder, and are empty.
    """
    name, link = document.name, quote(document.name, safe="")
    if filings.is_rendered(filed, document):
        page = name.removesuffix(".xml") + ".html"
        yield _Row(document, f"{where}/{filed.sheet}/{link}", page, is_rendered=True)
    inline = name.endswith(".htm") and name.removesuffix(".htm") + _EXTRACTED in names
    yield _Row(document, f"{'/ix?doc=' if inline else ''}{where}/{link}", name, is_inline=inline)


# ---- the page of the header ------------------------------------------------------------------------------------------


def headers_page(filed: Filed, tags: bytes, text: str) -> bytes:
    """Return the page of the header alone: in tags inside a comment, as text for people, with a link to each document.

    Args:
        filed: the filing.
        tags: its header in tags.
        text: its header in the text style, with the lines that name the copy.
    """
    number = filed.accession
    safe = tags.replace(b"--", b"&#45;&#45;")  # two dashes would end the comment
    text = text.replace(f"<SEC-DOCUMENT>{number}.txt", f"<SEC-DOCUMENT>{number}-index.html", 1)
    page = filled(
        "filing_header.html",
        filed=filed,
        tags=safe.decode("utf-8", "surrogateescape"),
        text=escape(text, quote=False),
        documents=list(filter(_is_listed, filed.documents)),
    )
    return page.encode("utf-8", "surrogateescape")
