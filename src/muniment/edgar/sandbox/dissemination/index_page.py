"""The index page of a filing, and the page of its header: the markup of the SEC's pages of 2023 to 2026.

Programs read these pages by their tags, classes and white space, so all three are those of recorded pages. What is
left out is what counts visitors.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.documents.submission import item_words
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import companies, filings
from muniment.edgar.sandbox.dissemination.filings import Filed, FiledDocument, FiledParty
from muniment.edgar.sandbox.dissemination.responses import PublicRequest, PublicResponse, Snapshot

_HEAD = """\
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta http-equiv="Last-Modified" content="{modified}" />
<title>EDGAR Filing Documents for {accession}</title>
<link  rel="stylesheet" href="/edgar/search/global/css/bootstrap/bootstrap.min.css" type="text/css" />
<link rel="stylesheet" type="text/css" href="/include/interactive2.css" />
</head>
<body style="margin: 0; font-size: 16px; ">
<!-- BEGIN BANNER -->
<div  id="header" style="text-align: center;">
   <div style="position: absolute;width: 100%;"> <h1 style="position: relative;top: -60px;">Filing Detail</h1></div>
</div>
<!-- END BANNER -->


<!-- BEGIN BREADCRUMBS -->
<div id="breadCrumbs">
   <ul>
      <li><a href="/index.htm">SEC Home</a> &#187;</li>
      <li><a href="/edgar/searchedgar/companysearch.html">Company Search</a> &#187;</li>
      <li class="last">Current Page</li>
   </ul>
</div>
<!-- END BREADCRUMBS -->

<div id="contentDiv">
<!-- START FILING DIV -->
<div class="formDiv">
   <div id="formHeader">
      <div id="formName">
         <strong>Form {form}</strong>{description}
      </div>
      <div id="secNum">
         <strong><acronym title="Securities and Exchange Commission">SEC</acronym> Accession <acronym title="Number">\
No.</acronym></strong> {accession}
      </div>
   </div>
   <div class="formContent">
   {blank}
"""
_END_OF_FILING = """\
      <div style="clear:both"></div>
<!-- END FILING DIV -->
<!-- START DOCUMENT DIV -->
"""
_WIDE = "font-size: 12px; margin: 0px 2px 0px 5px; width: 100%; overflow:hidden"
_INTERACTIVE = f"""\
   <div style="padding: 4px 0px 4px 0px; {_WIDE}" id="seriesDiv">
      <a href="/cgi-bin/viewer?action=view&amp;cik={{cik}}&amp;accession_number={{accession}}&amp;xbrl_type=v" \
id="interactiveDataBtn">&nbsp;<button type="button" class="btn btn-primary">Interactive Data</button></a>
   </div>
"""
_TABLE = f"""\
<div class="formDiv">
   <div style="padding: 0px 0px 4px 0px; {_WIDE}">
      <p>{{title}}</p>
      <table class="tableFile" summary="{{title}}">
         <tr>
            <th scope="col" style="width: 5%;"><acronym title="Sequence Number">Seq</acronym></th>
            <th scope="col" style="width: 40%;">Description</th>
            <th scope="col" style="width: 20%;">Document</th>
            <th scope="col" style="width: 10%;">Type</th>
            <th scope="col">Size</th>
         </tr>
{{rows}}      </table>\t
   </div>
</div>
"""
_STYLES = Path(__file__).with_name("interactive2.css")
_INLINE = ' &nbsp;&nbsp;<span style="color: green">iXBRL</span>'
_EXTRACTED = "_htm.xml"
"""How the XBRL is named that EDGAR takes out of a page: `filing_htm.xml` of `filing.htm`."""
_XBRL = ("EX-100", "EX-101")
_MADE_BY_EDGAR = ("ZIP", "EXCEL", "JSON")
_OWN_PAGES = {"REPORTING-OWNER": "getowner", "ISSUER": "getissuer"}
"""Roles that are links to what its owners report, or it reports as an owner, by the action of that page."""


class _Row(Struct, frozen=True):
    """A row of a table of documents; texts are markup already."""

    sequence: str
    description: str
    document: str
    type: str
    size: str


def last_modified(filed: Filed) -> datetime:
    """Return since when the page is as it is: the acceptance, or midnight of the filing date where no time is known."""
    return datetime.fromisoformat(accepted(filed)).replace(tzinfo=EASTERN)


def accepted(filed: Filed) -> str:
    """Return when the filing was accepted, as pages print it; midnight where the header states no time."""
    return filed.accepted[:19].replace("T", " ") if filed.accepted else f"{filed.filed} 00:00:00"


def filing_page(filed: Filed, header: FilingHeader) -> str:
    """Return the page as HTML; its links lead to the folder of the first party, whichever was asked for."""
    description = filings.form_description(filed.form)
    mark = "[Amend]" if filed.form.endswith("/A") else ""  # where it stands is assumed
    modified = format_datetime(last_modified(filed).astimezone(UTC), usegmt=True)
    cik = filed.parties[0].cik
    names = frozenset(document.name for document in filed.documents)
    listed = [document for document in filed.documents if _is_listed(document)]
    data = [document for document in listed if document.type == "XML" or document.type.startswith(_XBRL)]
    where = filings.folder_path(cik, filed.accession)
    rows = [row for document in listed if document not in data for row in _rows(filed, document, where, names)]
    link = f'<a href="{where}/{filed.accession}.txt">{filed.accession}.txt</a>'
    whole = _Row("&nbsp;", "Complete submission text file", link, "&nbsp;", str(filed.size))
    return "".join(
        (
            _HEAD.format(
                modified=modified,
                accession=filed.accession,
                blank="",  # the line has blanks alone
                form=escape(filed.form),
                description=f" - {escape(description)}: {mark}" if description else "",
            ),
            *_groupings(filed, header),
            _END_OF_FILING,
            _INTERACTIVE.format(cik=int(cik), accession=filed.accession) if data else "",
            "  </div>\n    </div>\n",
            _table("Document Format Files", [*rows, whole]),
            _table("Data Files", [row for document in data for row in _rows(filed, document, where, names)]),
            "<!-- END DOCUMENT DIV -->\n<!-- START FILER DIV -->\n",
            *_parties(filed, header),
            "<!-- END FILER DIV -->\n</div>\n",
        )
    )


def _groupings(filed: Filed, header: FilingHeader) -> Iterator[str]:
    count = len(filed.documents) if header.document_count is UNSET else header.document_count
    yield _grouping(("Filing Date", filed.filed), ("Accepted", accepted(filed)), ("Documents", str(count)))
    further = [("Period of Report", filed.period)] if filed.period else []
    if header.effective:
        further.append(("Effectiveness Date", header.effective.isoformat()))
    if further:
        yield _grouping(*further)
    if items := "".join(f"{escape(line)}<br />" for line in _items(filed)):
        yield _grouping(("Items", items))


def _items(filed: Filed) -> Iterator[str]:
    """Yield the items in EDGAR's words; a code that has none is left out, as recorded feeds leave it out."""
    for code in filed.items:
        if words := item_words(code):
            yield f"Item {code}: {words}"
        elif " " in code:  # words that are in no table
            yield code


def _grouping(*pairs: tuple[str, str]) -> str:
    inner = "".join(
        f'         <div class="infoHead">{head}</div>\n         <div class="info">{info}</div>\n'
        for head, info in pairs
    )
    return f'      <div class="formGrouping">\n{inner}      </div>\n'


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
    name, link = escape(document.name), quote(document.name, safe="")
    sequence, kind, description = str(document.sequence), escape(document.type), escape(document.description)
    if filings.is_rendered(filed, document):
        page = name.removesuffix(".xml") + ".html"
        yield _Row(sequence, description, f'<a href="{where}/{filed.sheet}/{link}">{page}</a>', kind, "&nbsp;")
    if document.type == "XML":
        description = "<b>EXTRACTED</b> XBRL INSTANCE DOCUMENT"
    inline = document.name.endswith(".htm") and document.name.removesuffix(".htm") + _EXTRACTED in names
    viewer, mark = ("/ix?doc=", _INLINE) if inline else ("", "")
    yield _Row(sequence, description, f'<a href="{viewer}{where}/{link}">{name}</a>{mark}', kind, str(document.size))


def _table(title: str, rows: Sequence[_Row]) -> str:
    """Return a table of documents, every second row shaded; nothing where it has no rows."""
    return _TABLE.format(title=title, rows="".join(map(_markup, range(len(rows)), rows))) if rows else ""


def _markup(number: int, row: _Row) -> str:
    shade = ' class="evenRow"' if number % 2 else ""
    cells = (row.sequence, row.description, row.document, row.type, row.size)
    inner = "".join(f'            <td scope="row">{cell}</td>\n' for cell in cells)
    return f"         <tr{shade}>\n{inner}         </tr>\n"


# ---- parties ---------------------------------------------------------------------------------------------------------


def _parties(filed: Filed, header: FilingHeader) -> Iterator[str]:
    """Yield a block for each party; the header says more of them than the rows, in the same order."""
    stated = [party for party in header.parties if party.cik]
    for number, row in enumerate(filed.parties):
        yield _party(row, stated[number] if number < len(stated) else Party(role=row.role))


def _party(row: FiledParty, stated: Party) -> str:
    role, action = filings.role_label(row.role), _OWN_PAGES.get(row.role)
    if action:
        role = f'<a href="/cgi-bin/own-disp?CIK={row.cik}&amp;action={action}">{role}</a>'
    lines = "<br />".join(filter(None, (_registrant(stated), _filing_values(row), *_industry(stated))))
    return (
        '<div class="filerDiv">\n'
        f"{_address('Mailing Address', stated.mail_address)}{_address('Business Address', stated.business_address)}"
        f'<div class="companyInfo">\n  <span class="companyName">{escape(row.name)} ({role})\n'
        ' <acronym title="Central Index Key">CIK</acronym>: '
        f'<a href="/cgi-bin/browse-edgar?CIK={row.cik}&amp;action=getcompany">{row.cik} '
        f'(see all company filings)</a></span>\n<p class="identInfo">{lines}</p>\n</div>\n'
        '<div class="clear"></div>\n</div>\n'
    )


def _registrant(stated: Party) -> str:
    return _pairs(
        ('<acronym title="Internal Revenue Service Number">EIN.</acronym>', stated.irs_number),
        ("State of Incorp.", stated.state_of_incorporation),
        ("Fiscal Year End", stated.fiscal_year_end),
    )


def _filing_values(row: FiledParty) -> str:
    file = f"/cgi-bin/browse-edgar?filenum={quote(row.file_number)}&amp;action=getcompany"
    number = f'File No.: <a href="{file}"><strong>{escape(row.file_number)}</strong></a>' if row.file_number else ""
    kind = _pairs(("Type", row.form_type), ("Act", row.act))
    return " | ".join(filter(None, (kind, number, _pairs(("Film No.", row.film_number)))))


def _industry(stated: Party) -> Iterator[str]:
    """Yield the industry and the SEC's office, as far as the header has them: a header in tags has the code alone."""
    words, _, code = (stated.sic or "").rpartition("[")
    code = code.rstrip("]")
    if code.isdecimal():
        link = f"/cgi-bin/browse-edgar?action=getcompany&amp;SIC={quote(code)}&amp;owner=include"
        industry = f'<b><a href="{link}">{escape(code)}</a></b> {escape(filings.sic_label(words))}'.rstrip()
        yield f'<acronym title="Standard Industrial Code">SIC</acronym>: {industry}'
    if stated.organization_name:
        yield f"(CF Office: {escape(stated.organization_name)})"


def _pairs(*pairs: tuple[str, str | UnsetType]) -> str:
    return " | ".join(f"{label}: <strong>{escape(value)}</strong>" for label, value in pairs if value)


def _address(head: str, address: HeaderAddress | UnsetType) -> str:
    """Return the lines of an address: streets, the place with its state in a span of its own, the telephone."""
    lines = ""
    if address is not UNSET:
        place = ""
        if address.city or address.state or address.zip:
            state = f'<span class="mailerAddress">{escape(address.state)}</span>' if address.state else ""
            place = f"\n{escape(address.city or '')}       {state}\n{escape(address.zip or '')}      "
        shown = [*(escape(street) for street in (address.street1, address.street2) if street), place]
        shown.append(escape(address.phone) if address.phone else "")
        lines = "".join(f'      <span class="mailerAddress">{line}</span>\n' for line in shown if line)
    return f'   <div class="mailer">{head}\n{lines}   </div>\n'


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
    documents = "".join(map(_document, filter(_is_listed, filed.documents)))
    return (
        f"<HTML><HEAD><TITLE>SEC EDGAR Submission {number}</TITLE>\n<!--\n".encode()
        + safe
        + f"-->\n</HEAD><BODY>\n<PRE>{escape(text, quote=False)}{documents}"
        "&lt;/SEC-DOCUMENT&gt;</PRE></BODY></HTML>\n".encode()
    )


def _document(document: FiledDocument) -> str:
    name = escape(document.name)
    lines = (("TYPE", document.type), ("SEQUENCE", str(document.sequence)), ("FILENAME", document.name),
             ("DESCRIPTION", document.description))  # fmt: skip
    stated = "".join(f"&lt;{tag}&gt;{escape(value)}\n" for tag, value in lines if value)
    return (
        f"&lt;DOCUMENT&gt;\n{stated}&lt;TEXT&gt;\n"
        f'<a href="{quote(document.name, safe="")}">Document {document.sequence} - file: {name}</a><br>\n'
        "&lt;/DOCUMENT&gt;\n"
    )
