"""A public filing: where it stands, its rows, the files made from its full submission, its index page and words."""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from itertools import zip_longest
from urllib.parse import quote

import msgspec
from msgspec import UNSET, Struct

from muniment.documents.header import FilingHeader, Party
from muniment.documents.submission import FullSubmission, Style, item_title, served_bytes, write_full, write_header
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination.responses import PAGES, filled
from muniment.errors import MunimentError, NotAFiling
from muniment.readers import read
from muniment.tsv import table_rows
from muniment.writers.pages import write_page


def folder_path(cik: str, accession: str) -> str:
    """Return the path of a filing's folder below one of its CIKs, without a slash at its end.

    >>> folder_path("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001'
    """
    return f"/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"


def index_page_path(cik: str, accession: str) -> str:
    """Return the path of a filing's index page.

    >>> index_page_path("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001/0009900021-25-000001-index.htm'
    """
    return f"{folder_path(cik, accession)}/{accession}-index.htm"


@cache
def _descriptions() -> dict[str, str]:
    return {row["form"]: row["description"] for row in table_rows(__file__, "form_types.tsv")}


def form_description(form: str) -> str:
    """Return EDGAR's description of a form, the same of an amendment; "" where `form_types.tsv` has none.

    >>> form_description("SC 13G/A"), form_description("NO SUCH FORM")
    ('Statement of acquisition of beneficial ownership by individuals', '')
    """
    return _descriptions().get(form.removesuffix("/A"), "")


_READ = msgspec.json.Decoder(FilingHeader)
_COLUMNS = (
    "id, accession, form, filed, accepted, period, items, size, primary_document, primary_description, sheet, public"
)


class FiledParty(Struct, frozen=True):
    """Who a filing is by or about; `role` as in the text style of headers, such as `SUBJECT COMPANY`."""

    role: str
    cik: str
    name: str
    form_type: str
    act: str
    file_number: str
    film_number: str


class FiledDocument(Struct, frozen=True):
    """One document; `size` in bytes; `name` is empty where the full submission gives none."""

    sequence: int
    type: str
    name: str
    description: str
    size: int


class Filed(Struct, frozen=True, kw_only=True):
    """A filing; days are ISO dates, `accepted` an ISO moment of Eastern time or empty, as the database has them."""

    id: int
    accession: str
    form: str
    filed: str
    accepted: str
    period: str
    items: tuple[str, ...]
    size: int
    primary_document: str
    primary_description: str
    sheet: str
    public: datetime
    parties: tuple[FiledParty, ...]
    documents: tuple[FiledDocument, ...]


def filing(connection: sqlite3.Connection, accession: str, now: str) -> Filed | None:
    """Return the filing with an accession number, in its usual spelling, where it is public."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM filings WHERE accession = ? AND public <= ?",  # noqa: S608 - our own words
        (accession, now),
    ).fetchone()
    if row is None:
        return None
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    parties = connection.execute(
        "SELECT role, cik, name, form_type, act, file_number, film_number FROM parties WHERE filing = ?"
        " ORDER BY position",
        row[:1],
    )
    documents = connection.execute(
        "SELECT sequence, type, name, description, size FROM documents WHERE filing = ? ORDER BY sequence", row[:1]
    )
    values["items"] = tuple(msgspec.json.decode(values["items"], type=list[str]))
    values["public"] = datetime.fromisoformat(values["public"])
    return Filed(
        **values,
        parties=tuple(FiledParty(*party) for party in parties),
        documents=tuple(FiledDocument(*document) for document in documents),
    )


def text_of(connection: sqlite3.Connection, filing: int) -> bytes:
    """Return the full submission, byte for byte as it was published."""
    (data,) = connection.execute("SELECT data FROM texts WHERE filing = ?", (filing,)).fetchone()
    return zlib.decompress(data)


def header_of(connection: sqlite3.Connection, filing: int) -> FilingHeader:
    """Return the header of a filing."""
    (data,) = connection.execute("SELECT data FROM headers WHERE filing = ?", (filing,)).fetchone()
    return _READ.decode(data)


def _header(submission: FullSubmission) -> FilingHeader:
    header = submission.header
    if header is UNSET:  # nothing is published without one
        raise NotAFiling("a full submission among the filings has no header")
    return header


def restyled(text: bytes, style: Style) -> bytes:
    """Return a full submission as `.txt` (style text) or `.nc` (tags): as it is where it has that style.

    Where the header has to be written again, the documents stay byte for byte.
    """
    submission = FullSubmission.read(text)
    if (submission.outer == "SUBMISSION") == (style == "tags"):
        return text
    head, closing = _frame(submission, style)
    # The documents, byte for byte, from the first `<DOCUMENT>` to the last `</DOCUMENT>`.
    passage = submission.header_passage
    start = passage.end
    end = passage.buffer.rfind(b"</DOCUMENT>") + len(b"</DOCUMENT>")
    return head + (passage.buffer[start:end] + b"\n" if end > start else b"") + closing


def header_file(text: bytes) -> bytes:
    """Return the header in tags, as `.hdr.sgml` has it: between the tags that name the file, with the acceptance."""
    header = _header(FullSubmission.read(text))
    head = f"<SEC-HEADER>{header.accession_number}.hdr.sgml : {header.filed:%Y%m%d}\n"
    if header.accepted:
        head += f"<ACCEPTANCE-DATETIME>{header.accepted:%Y%m%d%H%M%S}\n"
    return head.encode() + write_header(header, "tags") + b"</SEC-HEADER>\n"


def header_text(text: bytes) -> bytes:
    """Return the header in the text style: as it stands in the full submission where it has that style."""
    submission = FullSubmission.read(text)
    if submission.outer != "SUBMISSION":
        return submission.header_passage.buffer[: submission.header_passage.end]
    return _frame(submission, "text")[0]


def _frame(submission: FullSubmission, style: Style) -> tuple[bytes, bytes]:
    """Return what stands before the documents, and the closing tag behind them."""
    empty = write_full(_header(submission), (), style)
    at = empty.rindex(b"</")
    return empty[:at], empty[at:]


def document(text: bytes, name: str) -> bytes | None:
    """Return the bytes of the document of a name: decoded where it stands in the full submission as uuencoded text."""
    for embedded in FullSubmission.read(text).documents:
        if embedded.filename == name:
            return served_bytes(embedded)
    return None


def is_rendered(filed: Filed, document: FiledDocument) -> bool:
    """Whether a document also stands in the folder of rendered forms: the primary one, and a table of holdings."""
    return bool(filed.sheet and document.name) and (document.sequence == 1 or document.type == "INFORMATION TABLE")


def rendered(text: bytes, name: str, filed: Filed) -> bytes:
    """Return a document of a full submission as a page; its XML where it cannot be read as a form."""
    data = document(text, name) or b""
    try:
        return write_page(read(data).record, "html")
    except MunimentError as error:
        source = data.decode("utf-8", "replace")
        return (
            f"<!DOCTYPE html>\n<html><head><title>{escape(filed.form)}</title></head><body>"
            f"<p>This document cannot be shown as a form: {escape(str(error))}</p>"
            f"<pre>{escape(source)}</pre></body></html>"
        ).encode()


# ---- labels ----------------------------------------------------------------------------------------------------------

ROLES = {
    "FILER": "Filer",
    "SUBJECT COMPANY": "Subject",
    "FILED BY": "Filed by",
    "ISSUER": "Issuer",
    "REPORTING-OWNER": "Reporting",
    "FILED FOR": "Filed for",
}
"""What lists and pages call the roles of headers."""


def role_label(role: str) -> str:
    """Return what lists and pages call a role."""
    return ROLES.get(role, role.capitalize())


_INDUSTRIES = {"COMPUTER & OFFICE EQUIPMENT": "Computer & office Equipment"}  # as recorded of SIC 3570
_WORD = re.compile(r"[A-Z][A-Z']*+")
_SMALL = ((" And ", " and "), (" Or ", " or  "), (" Of", " of "), (", Nec", ", NEC"))
"""How the SEC's list has some words, and what follows blanks in them: `Mining & Quarrying of  Nonmetallic Minerals`.

Read off the 440 names that public programs quote: `& OFFICES` is `& of fices` there, too.
"""


def sic_label(title: str) -> str:
    """Return the name of an industry as pages and the submissions JSON spell it; headers have it in capitals.

    >>> sic_label("SERVICES-COMPUTER PROGRAMMING, DATA PROCESSING, ETC.")
    'Services-Computer Programming, Data Processing, Etc.'
    """
    title = title.strip()
    if title in _INDUSTRIES or not title.isupper():
        return _INDUSTRIES.get(title, title)
    label = _WORD.sub(lambda word: word[0].capitalize(), title)
    for capital, small in _SMALL:
        label = label.replace(capital, small)
    return label


# ---- the index page of a filing, and the page of its header ----------------------------------------------------------
# Programs read these pages by their tags, classes and white space, so all three are those of recorded pages of 2023 to
# 2026. What is left out is what counts visitors.

PAGES.filters |= {"quoted": quote, "role_label": role_label, "sic_label": sic_label}
_EXTRACTED = "_htm.xml"
"""How the XBRL is named that EDGAR takes out of a page: `filing_htm.xml` of `filing.htm`."""
_XBRL = ("EX-100", "EX-101")
_MADE_BY_EDGAR = ("ZIP", "EXCEL", "JSON")


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
    where = folder_path(filed.parties[0].cik, filed.accession)
    names = frozenset(document.name for document in filed.documents)
    documents = [document for document in filed.documents if _is_listed(document)]
    data = [document for document in documents if document.type == "XML" or document.type.startswith(_XBRL)]
    description = form_description(filed.form)
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
        rows=[row for document in documents if document not in data for row in _rows(filed, document, where, names)],
        data=[row for document in data for row in _rows(filed, document, where, names)],
        parties=[(row, stated or Party(role=row.role)) for row, stated in parties],
    )


def _items(filed: Filed) -> Iterator[str]:
    """Yield the items in EDGAR's words; a code that has none is left out, as recorded feeds leave it out."""
    for code in filed.items:
        if title := item_title(code):
            yield f"Item {code}: {title}"
        elif " " in code:  # words that are in no table
            yield code


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
    if is_rendered(filed, document):
        yield _Row(document, f"{where}/{filed.sheet}/{link}", name.removesuffix(".xml") + ".html", is_rendered=True)
    inline = name.endswith(".htm") and name.removesuffix(".htm") + _EXTRACTED in names
    yield _Row(document, f"{'/ix?doc=' if inline else ''}{where}/{link}", name, is_inline=inline)


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
