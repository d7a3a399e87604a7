"""A public filing as the database has it, and the files that are made from its full submission."""

import sqlite3
import zlib
from datetime import datetime

import msgspec
from msgspec import UNSET, Struct

from muniment.documents.header import FilingHeader
from muniment.documents.submission import EmbeddedDocument, FullSubmission, is_uuencoded, uudecoded
from muniment.documents.submission_writing import Style, write_full, write_header
from muniment.errors import NotAFiling

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
    return _filed(connection, row) if row else None


def _filed(connection: sqlite3.Connection, row: tuple) -> Filed:
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
        parties=tuple(FiledParty(*one) for one in parties),
        documents=tuple(FiledDocument(*one) for one in documents),
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

    Where the header has to be written anew, the documents stay byte for byte.
    """
    submission = FullSubmission.read(text)
    if (submission.outer == "SUBMISSION") == (style == "tags"):
        return text
    head, closing = _frame(submission, style)
    return head + _documents(submission) + closing


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


def _documents(submission: FullSubmission) -> bytes:
    """Return the documents, byte for byte, from the first `<DOCUMENT>` to the last `</DOCUMENT>`."""
    passage = submission.header_passage
    start = passage.end
    end = passage.buffer.rfind(b"</DOCUMENT>") + len(b"</DOCUMENT>")
    return passage.buffer[start:end] + b"\n" if end > start else b""


def document(text: bytes, name: str) -> bytes | None:
    """Return the bytes of the document of a name: decoded where it stands in the full submission as uuencoded text."""
    for one in FullSubmission.read(text).documents:
        if one.filename == name:
            return content(one)
    return None


def content(one: EmbeddedDocument) -> bytes:
    """Return the bytes of a document as it is served for itself."""
    data = one.passage.data
    if one.wrapper == "PDF" or is_uuencoded(data):
        found = uudecoded(data)
        return data if found is None else found
    return data.lstrip(b"\r\n") if one.wrapper == "XML" else data
