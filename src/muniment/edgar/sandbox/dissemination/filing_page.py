"""The index page of a filing, with the parts and classes by which programs find what they look for."""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from msgspec import UNSET, UnsetType

from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.edgar.sandbox.dissemination import places
from muniment.edgar.sandbox.dissemination.forms import form_words
from muniment.edgar.sandbox.dissemination.rows import Filed, FiledDocument, FiledParty

ROLES = {
    "FILER": "Filer",
    "SUBJECT COMPANY": "Subject",
    "FILED BY": "Filed by",
    "ISSUER": "Issuer",
    "REPORTING-OWNER": "Reporting",
    "FILED FOR": "Filed for",
}
"""What lists and pages call the roles of headers."""


def role_words(role: str) -> str:
    """Return what lists and pages call a role."""
    return ROLES.get(role, role.capitalize())


def filing_page(filed: Filed, cik: str, header: FilingHeader) -> str:
    """Return the page as HTML; `cik` is the folder under which it was asked for."""
    words = form_words(filed.form)
    title = f" - {words}:" if words else ""
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
            *_documents(filed, cik),
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
        rest = "".join(f"<br>\n{escape(item)}" for item in filed.items[1:])
        yield _grouping([("Items", filed.items[0])]).replace("</div>\n</div>", f"{rest}</div>\n</div>")


def _grouping(pairs: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<div class="infoHead">{head}</div>\n<div class="info">{escape(info)}</div>\n' for head, info in pairs
    )
    return f'<div class="formGrouping">\n{inner}</div>'


def _documents(filed: Filed, cik: str) -> Iterator[str]:
    where = places.folder(cik, filed.accession)
    number = 0
    for one in filed.documents:
        for cells in _rows(filed, one, where):
            number += 1
            yield _row(number, cells)
    whole = f'<a href="{where}/{filed.accession}.txt">{filed.accession}.txt</a>'
    yield _row(number + 1, ("&nbsp;", "Complete submission text file", whole, "&nbsp;", str(filed.size)))


def _rows(filed: Filed, one: FiledDocument, where: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a document: the rendered form stands before its XML, with the same number."""
    name, kind, words = escape(one.name), escape(one.type) or "&nbsp;", escape(one.description)
    if not name:  # the oldest filings name no files: their documents stand in the full submission alone
        yield str(one.sequence), words, f'<a href="{where}/{filed.accession}.txt">{filed.accession}.txt</a>', kind, ""
        return
    link = quote(one.name, safe="")
    if filed.sheet and one.sequence == 1:
        shown = name.removesuffix(".xml") + ".html"
        yield str(one.sequence), words, f'<a href="{where}/{filed.sheet}/{link}">{shown}</a>', kind, "&nbsp;"
    yield str(one.sequence), words, f'<a href="{where}/{link}">{name}</a>', kind, str(one.size)


def _row(number: int, cells: tuple[str, ...]) -> str:
    shade = "" if number % 2 else ' class="evenRow"'
    return f"<tr{shade}>" + "".join(f'<td scope="row">{cell}</td>' for cell in cells) + "</tr>"


def _parties(filed: Filed, header: FilingHeader) -> Iterator[str]:
    """Yield a block for each party; the header says more of them than the rows, in the same order."""
    said = [one for one in header.parties if one.cik]
    for number, row in enumerate(filed.parties):
        yield _party(row, said[number] if number < len(said) else Party(role=row.role))


def _party(row: FiledParty, said: Party) -> str:
    link = f"/cgi-bin/browse-edgar?action=getcompany&amp;CIK={row.cik}&amp;owner=include&amp;count=40"
    facts = [
        ("EIN.", said.irs_number),
        ("State of Incorp.", said.state_of_incorporation),
        ("Fiscal Year End", said.fiscal_year_end),
    ]
    values = [("Type", row.form_type), ("Act", row.act), ("File No.", row.file_number), ("Film No.", row.film_number)]
    lines = [_pairs(facts), _pairs(values), _words("SIC", said.sic)]
    return "\n".join(
        (
            _address("Mailing Address", said.mail_address),
            _address("Business Address", said.business_address),
            '<div class="companyInfo">',
            f'<span class="companyName">{escape(row.name)} ({role_words(row.role)})',
            f' <acronym title="Central Index Key">CIK</acronym>: <a href="{link}">{row.cik} '
            "(see all company filings)</a></span>",
            f'<p class="identInfo">{"<br>".join(filter(None, lines))}</p>',
            '</div><div class="clear"></div>',
        )
    )


def _pairs(pairs: Sequence[tuple[str, str | UnsetType]]) -> str:
    return " | ".join(filter(None, (_words(head, words) for head, words in pairs)))


def _words(head: str, words: str | UnsetType) -> str:
    return f"{head}: <strong>{escape(words)}</strong>" if words else ""


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
