"""A public filing: where it stands, its rows, the files made from its full submission, its index page."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

import msgspec
from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.documents.submission import EmbeddedDocument, FullSubmission, is_uuencoded, uudecoded
from muniment.documents.submission_writing import Style, write_full, write_header
from muniment.errors import MunimentError, NotAFiling
from muniment.forms import FORMS, parse_name
from muniment.readers import read
from muniment.writers.pages import write_page


def folder_path(cik: str, accession: str) -> str:
    """Return the path of a filing's folder below one of its CIKs, without a slash at its end.

    >>> folder("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001'
    """
    return f"/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"


def index_page_path(cik: str, accession: str) -> str:
    """Return the path of a filing's index page.

    >>> index_page("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001/0009900021-25-000001-index.htm'
    """
    return f"{folder_path(cik, accession)}/{accession}-index.htm"


@lru_cache(maxsize=1024)
def form_title(form: str) -> str:
    """Return the title of one of our forms, with a mark on an amendment; "" for any other form.

    >>> form_words("D/A"), form_words("8-K")
    ('Notice of Exempt Offering of Securities [Amend]', '')
    """
    name = parse_name(form)
    if name is None:
        return ""
    return FORMS[name.form].title + (" [Amend]" if form.endswith("/A") else "")


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
        parties=tuple(FiledParty(*row_) for row_ in parties),
        documents=tuple(FiledDocument(*row_) for row_ in documents),
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
    for embedded in FullSubmission.read(text).documents:
        if embedded.filename == name:
            return content(embedded)
    return None


def content(embedded: EmbeddedDocument) -> bytes:
    """Return the bytes of a document as it is served for itself."""
    data = embedded.passage.data
    if embedded.wrapper == "PDF" or is_uuencoded(data):
        decoded = uudecoded(data)
        return data if decoded is None else decoded
    return data.lstrip(b"\r\n") if embedded.wrapper == "XML" else data


def rendered(text: bytes, filed: Filed) -> bytes:
    """Return the primary document of a full submission as a page; its XML where it cannot be read as a form."""
    data = document(text, filed.primary_document) or b""
    try:
        return write_page(read(data).record, "html")
    except MunimentError as error:
        source = data.decode("utf-8", "replace")
        return (
            f"<!DOCTYPE html>\n<html><head><title>{escape(filed.form)}</title></head><body>"
            f"<p>This document cannot be shown as a form: {escape(str(error))}</p>"
            f"<pre>{escape(source)}</pre></body></html>"
        ).encode()


# ---- the page of a filing --------------------------------------------------------------------------------------------

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


def filing_page(filed: Filed, cik: str, header: FilingHeader) -> str:
    """Return the page as HTML; `cik` is the folder of the request."""
    form_name = form_title(filed.form)
    title = f" - {form_name}:" if form_name else ""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f"<title>EDGAR Filing Documents for {filed.accession}</title></head>",
            '<body><div id="contentDiv">',
            '<div id="formDiv"><div id="formHeader"><div id="formName">',
            f"<strong>Form {escape(filed.form)}</strong>{escape(title)}",
            '</div><div id="secNum">',
            '<strong><acronym title="Securities and Exchange Commission">SEC</acronym> Accession '
            f'<acronym title="Number">No.</acronym></strong> {filed.accession}',
            '</div></div><div class="formContent">',
            *_groupings(filed),
            "</div></div>",
            '<div id="formDiv"><div><p>Document Format Files</p>',
            '<table class="tableFile" summary="Document Format Files">',
            '<tr><th scope="col">Seq</th><th scope="col">Description</th><th scope="col">Document</th>'
            '<th scope="col">Type</th><th scope="col">Size</th></tr>',
            *_document_rows(filed, cik),
            "</table></div></div>",
            '<div id="filerDiv">',
            *_parties(filed, header),
            "</div></div></body></html>\n",
        )
    )


def _groupings(filed: Filed) -> Iterator[str]:
    first = [("Filing Date", filed.filed)]
    if filed.accepted:
        first.append(("Accepted", filed.accepted[:19].replace("T", " ")))
    first.append(("Documents", str(len(filed.documents))))
    yield _grouping(first)
    if filed.period:
        yield _grouping([("Period of Report", filed.period)])
    if filed.items:
        further = "".join(f"<br>\n{escape(item)}" for item in filed.items[1:])
        yield _grouping([("Items", filed.items[0])]).replace("</div>\n</div>", f"{further}</div>\n</div>")


def _grouping(pairs: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<div class="infoHead">{head}</div>\n<div class="info">{escape(info)}</div>\n' for head, info in pairs
    )
    return f'<div class="formGrouping">\n{inner}</div>'


def _document_rows(filed: Filed, cik: str) -> Iterator[str]:
    where = folder_path(cik, filed.accession)
    number = 0
    for document_ in filed.documents:
        for cells in _rows(filed, document_, where):
            number += 1
            yield _row(number, cells)
    whole = f'<a href="{where}/{filed.accession}.txt">{filed.accession}.txt</a>'
    yield _row(number + 1, ("&nbsp;", "Complete submission text file", whole, "&nbsp;", str(filed.size)))


def _rows(filed: Filed, document_: FiledDocument, where: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a document: the rendered form stands before its XML, with the same number."""
    name, kind, description = escape(document_.name), escape(document_.type) or "&nbsp;", escape(document_.description)
    if not name:  # the oldest filings name no files: their documents stand in the full submission alone
        yield (
            str(document_.sequence),
            description,
            f'<a href="{where}/{filed.accession}.txt">{filed.accession}.txt</a>',
            kind,
            "",
        )
        return
    link = quote(document_.name, safe="")
    if filed.sheet and document_.sequence == 1:
        page_name = name.removesuffix(".xml") + ".html"
        yield (
            str(document_.sequence),
            description,
            f'<a href="{where}/{filed.sheet}/{link}">{page_name}</a>',
            kind,
            "&nbsp;",
        )
    yield str(document_.sequence), description, f'<a href="{where}/{link}">{name}</a>', kind, str(document_.size)


def _row(number: int, cells: tuple[str, ...]) -> str:
    shade = "" if number % 2 else ' class="evenRow"'
    return f"<tr{shade}>" + "".join(f'<td scope="row">{cell}</td>' for cell in cells) + "</tr>"


def _parties(filed: Filed, header: FilingHeader) -> Iterator[str]:
    """Yield a block for each party; the header says more of them than the rows, in the same order."""
    stated = [party for party in header.parties if party.cik]
    for number, row in enumerate(filed.parties):
        yield _party(row, stated[number] if number < len(stated) else Party(role=row.role))


def _party(row: FiledParty, stated: Party) -> str:
    link = f"/cgi-bin/browse-edgar?action=getcompany&amp;CIK={row.cik}&amp;owner=include&amp;count=40"
    facts = [
        ("EIN.", stated.irs_number),
        ("State of Incorp.", stated.state_of_incorporation),
        ("Fiscal Year End", stated.fiscal_year_end),
    ]
    values = [("Type", row.form_type), ("Act", row.act), ("File No.", row.file_number), ("Film No.", row.film_number)]
    lines = [_pairs(facts), _pairs(values), _labelled("SIC", stated.sic)]
    return "\n".join(
        (
            _address("Mailing Address", stated.mail_address),
            _address("Business Address", stated.business_address),
            '<div class="companyInfo">',
            f'<span class="companyName">{escape(row.name)} ({role_label(row.role)})',
            f' <acronym title="Central Index Key">CIK</acronym>: <a href="{link}">{row.cik} '
            "(see all company filings)</a></span>",
            f'<p class="identInfo">{"<br>".join(filter(None, lines))}</p>',
            '</div><div class="clear"></div>',
        )
    )


def _pairs(pairs: Sequence[tuple[str, str | UnsetType]]) -> str:
    return " | ".join(filter(None, (_labelled(label, value) for label, value in pairs)))


def _labelled(label: str, value: str | UnsetType) -> str:
    return f"{label}: <strong>{escape(value)}</strong>" if value else ""


def _address(head: str, address: HeaderAddress | UnsetType) -> str:
    if address is UNSET:
        return ""
    place = " ".join(filter(None, (address.city or "", address.state or "", address.zip or "")))
    lines = [address.street1 or "", address.street2 or "", place, address.phone or ""]
    spans = "".join(f'<span class="mailerAddress">{escape(line)}</span>\n' for line in lines if line)
    return f'<div class="mailer">{head}\n{spans}</div>'


def headers_page(filed: Filed, tags: bytes, text: bytes) -> bytes:
    """Return the page of the header alone: in tags inside a comment, as text for people."""
    safe = tags.replace(b"--", b"&#45;&#45;")  # two dashes would end the comment
    return (
        b"<!DOCTYPE html>\n<html><head><title>%s</title></head>\n<body>\n<!--\n%s-->\n"
        b"<pre>%s</pre>\n</body></html>\n"
        % (
            filed.accession.encode(),
            safe,
            escape(text.decode("utf-8", "replace")).encode(),
        )
    )
