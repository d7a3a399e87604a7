"""The pages of browse-edgar, no more than what people need and programs look for."""

from html import escape

from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.dissemination.browse_feeds import Listed
from muniment.edgar.sandbox.dissemination.filing_page import role_words
from muniment.edgar.sandbox.dissemination.forms import form_words

_BROWSE = "/cgi-bin/browse-edgar?action=getcompany&amp;CIK="


def current(found: list[Listed]) -> str:
    """Return the page of the latest filings."""
    rows = "".join(
        f'<tr><td>{escape(one.form)}</td><td><a href="{_BROWSE}{one.cik}">{escape(one.name)} ({one.cik}) '
        f'({role_words(one.role)})</a></td><td><a href="{one.page}">{one.accession}</a></td>'
        f"<td>{one.accepted[:19].replace('T', ' ')}</td><td>{one.filed}</td></tr>\n"
        for one in found
    )
    head = "<tr><th>Form</th><th>Company</th><th>Accession number</th><th>Accepted</th><th>Filing date</th></tr>\n"
    return _page("Latest Filings Received and Processed at the SEC", f"<table>{head}{rows}</table>")


def company(held: Entity, rows: list[Listed]) -> str:
    """Return the page of a company's filings."""
    inner = "".join(
        f'<tr><td>{escape(one.form)}</td><td><a href="{one.page}" id="documentsbutton">&nbsp;Documents</a></td>'
        f'<td class="small">{escape(form_words(one.form))}<br>Acc-no: {one.accession}&nbsp; Size: {one.shown_size}</td>'
        f"<td>{one.filed}</td><td>{escape(one.file_number)}<br>{escape(one.film_number)}</td></tr>\n"
        for one in rows
    )
    return _page(
        "EDGAR Search Results",
        f'<div class="companyInfo"><span class="companyName">{escape(held.name)} '
        f'<acronym title="Central Index Key">CIK</acronym>#: <a href="{_BROWSE}{held.cik}">{held.cik} '
        "(see all company filings)</a></span></div>\n"
        '<table class="tableFile2" summary="Results"><tr><th>Filings</th><th>Format</th><th>Description</th>'
        f"<th>Filing Date</th><th>File/Film Number</th></tr>\n{inner}</table>",
    )


def candidates(found: list[Entity]) -> str:
    """Return the page of the companies that may be meant."""
    if not found:
        return nobody()
    rows = "".join(
        f'<tr><td><a href="{_BROWSE}{one.cik}">{one.cik}</a></td><td>{escape(one.name)}</td>'
        f"<td>{escape(one.details.business.state or '')}</td></tr>\n"
        for one in found
    )
    head = "<tr><th>CIK</th><th>Company</th><th>State/Country</th></tr>\n"
    return _page("EDGAR Company Search Results", f'<table class="tableFile2" summary="Results">{head}{rows}</table>')


def nobody() -> str:
    """Return the page that says that there is no such company."""
    return _page("Company Information", '<div class="noCompanyMatch"><h1>No matching Ticker Symbol.</h1></div>')


def _page(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{body}\n</body></html>\n"
