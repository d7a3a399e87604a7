"""The programs below /cgi-bin: browse-edgar, CIK lookup, current events, series, insider transactions, viewer."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import escape
from urllib.parse import parse_qsl

from msgspec import structs

from muniment.edgar.sandbox.clock import EASTERN, is_business_day
from muniment.edgar.sandbox.dissemination import company_pages, header_search, listings, responses
from muniment.edgar.sandbox.dissemination.company_pages import answer, no_match_page, page
from muniment.edgar.sandbox.dissemination.filings import index_page_path
from muniment.edgar.sandbox.dissemination.listings import COMPANY, Question
from muniment.edgar.sandbox.dissemination.responses import ATOM, XML, PublicRequest, PublicResponse, Snapshot
from muniment.edgar.sandbox.entities import Entity

_MOST_NAMES = 100
_DAYS = 5  # business days that current events go back


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return what a program says, to a form that is posted as to a query; else the page of a missing file."""
    if request.body:
        posted = dict(parse_qsl(request.body.decode("latin-1"), keep_blank_values=True))
        request = structs.replace(request, query=request.query | posted)
    program = _PROGRAMS.get(request.parts[1]) if len(request.parts) == 2 else None
    return program(request, snapshot) if program else responses.no_such_page()


def _old_page(title: str, body: str) -> str:
    """Return a page of the oldest programs."""
    return f'<html>\n<head>\n<title>{title}</title>\n</head>\n<body bgcolor="#FFFFFF">\n<br />\n{body}</body></html>\n'


def _generated(snapshot: Snapshot) -> str:
    moment = snapshot.now.astimezone(EASTERN)
    return f"Generated  at {moment:%H:%M:%S %Z} on {moment:%B} {moment.day}, {moment.year}"


# ---- browse-edgar ----------------------------------------------------------------------------------------------------


def _browse(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return what browse-edgar says."""
    question = Question.of(request)
    match question["action"].lower():
        case "getcurrent":
            return _latest(question, snapshot)
        case "geteffect":
            return answer(company_pages.effectiveness_page())
        case _:  # a name or a number alone is a search for a company
            return _company(question, snapshot)


def _latest(question: Question, snapshot: Snapshot) -> PublicResponse:
    """Return the latest filings, an entry for each party; a page behind the last one is refused as the real one is."""
    filings = listings.latest(question, snapshot)
    if question.start and not filings:
        return responses.beyond_the_end()
    if question["output"].lower() in ("atom", "rss"):
        return PublicResponse(company_pages.current_feed(filings[: question.count], snapshot.now), ATOM)
    return answer(company_pages.current_page(filings, question))


def _company(question: Question, snapshot: Snapshot) -> PublicResponse:
    """Return the filings under a CIK, a ticker, or of the one company that a search finds; several as a list."""
    cik_or_ticker = question["cik"]
    if cik_or_ticker:
        if entity := listings.entity_by(cik_or_ticker, snapshot):
            return _filings(entity, question, snapshot)
        sought = "CIK" if listings.is_cik(cik_or_ticker) else "Ticker Symbol"
        return answer(no_match_page(sought))
    matches = listings.companies(question, snapshot)
    if len(matches) == 1 and not question.start:
        return _filings(matches[0], question, snapshot)
    if not matches:
        is_search = any(question[name] for name in ("company", "state", "country", "sic", "filenum"))
        return answer(no_match_page("companies") if is_search else company_pages.search_page())
    if question["output"].lower() in ("atom", "xml"):
        with_last_day = [(entity, listings.last_filed(entity.cik, snapshot)) for entity in matches]
        return PublicResponse(company_pages.companies_feed(with_last_day, question, snapshot.now), ATOM)
    return answer(company_pages.companies_page(matches, question))


def _filings(entity: Entity, question: Question, snapshot: Snapshot) -> PublicResponse:
    filings = listings.of_company(entity.cik, question, snapshot)
    match question["output"].lower():
        case "atom":
            return PublicResponse(company_pages.company_feed(entity, filings, question, snapshot.now), ATOM)
        case "xml":
            return PublicResponse(company_pages.older_company_feed(entity, filings[: question.count]), XML)
        case _:
            roles = _insider_roles(entity.cik, snapshot)
            return answer(company_pages.company_page(entity, filings, question, roles))


def _insider_roles(cik: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Return as what reports of insiders name a company or person: `issuer`, `owner`, both, or neither."""
    rows = snapshot.connection.execute(
        "SELECT DISTINCT role FROM parties WHERE cik = ? AND role IN ('ISSUER', 'REPORTING-OWNER')", (cik,)
    )
    roles = {role for (role,) in rows}
    return tuple(name for role, name in (("ISSUER", "issuer"), ("REPORTING-OWNER", "owner")) if role in roles)


# ---- names -----------------------------------------------------------------------------------------------------------


def _cik_lookup(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return whose names begin with `company`, past names too, at most a hundred."""
    name = " ".join(Question.of(request)["company"].split())
    matches = listings.names_beginning(snapshot.connection, name, _MOST_NAMES + 1) if name else []
    if len(matches) > _MOST_NAMES:
        hits = f"Your search was truncated at <b>{_MOST_NAMES}</b> hits."
    else:
        hits = f"Your search had <strong>{len(matches)}</strong> hit{'' if len(matches) == 1 else 's'}."
    lines = "".join(
        f'<a href="browse-edgar?action=getcompany&amp;CIK={int(cik)}">{cik}</a>   {escape(matching.upper()):<20}\n'
        for matching, cik in matches[:_MOST_NAMES]
    )
    rows = f"<pre><strong>CIK Code     Company Name</strong>\n</pre><hr><pre>{lines}</pre><hr>" if matches else ""
    return answer(
        _old_page(
            "EDGAR CIK Lookup",
            '<table width="80%" summary="Results of CIK Lookup"><tr><td width="5%"></td><td width="80%">\n'
            f"<h1>Results of EDGAR CIK Lookup</h1><p>{hits}</p>{rows}"
            '<a href="/edgar/searchedgar/cik.htm">Perform another Company-CIK Lookup.</a><hr>\n<br />\n<p>\n'
            f"{_generated(snapshot)}<hr></td></tr></table>\n",
        )
    )


# ---- current events --------------------------------------------------------------------------------------------------


def _current_events(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the filings of a form, or of those that begin so, of the last business day or one of five before."""
    question = Question.of(request)
    back = question["q1"]
    day = _business_day(snapshot.now.date(), min(int(back), _DAYS) if back.isascii() and back.isdecimal() else 0)
    rows = list(_rows_of_day(day, question["q3"].upper(), snapshot))
    total = snapshot.connection.execute(
        "SELECT count(*) FROM filings f JOIN parties p ON p.filing = f.id WHERE f.filed = ? AND f.public <= ?",
        (day.isoformat(), snapshot.moment),
    ).fetchone()[0]
    return answer(
        _old_page(
            "EDGAR Current Events",
            '<table width="100%"><tr><td width="5%"></td>\n<td width="80%">\n'
            "<h1>Results for EDGAR Current Events</h1>\n"
            f"<p>The total number of matches for {day} is <strong>{len(rows)}</strong><br>"
            f"The total number of forms for {day} is <strong>{total}</strong><p>"
            "<pre><strong>Date Filed   Form        CIK Code     Company Name</strong><hr>"
            f'{"".join(rows)}<hr></pre><a href="/edgar/searchedgar/currentevents.htm">'
            f'Perform another current events analysis?</a><hr><p>\n{_generated(snapshot)}<hr></td><td width="20%">'
            "</tr></table>\n",
        )
    )


def _business_day(day: date, back: int) -> date:
    """Return the last business day, or one that lies `back` business days before it."""
    while not is_business_day(day) or back:
        back -= is_business_day(day)
        day -= timedelta(days=1)
    return day


def _rows_of_day(day: date, form: str, snapshot: Snapshot) -> Iterator[str]:
    rows = snapshot.connection.execute(
        "SELECT f.accession, f.form, p.cik, p.name FROM filings f JOIN parties p ON p.filing = f.id"
        " WHERE f.filed = ? AND f.public <= ? AND substr(f.form, 1, ?) = ? ORDER BY p.name, f.accession, p.position",
        (day.isoformat(), snapshot.moment, len(form), form),
    )
    for accession, kind, cik, name in rows:
        number = str(int(cik))
        gap = " " * max(1, 21 - len(kind) - len(number))
        yield (
            f'{day:%m-%d-%Y}   <a href="/Archives/edgar/data/{number}/{accession}-index.html">{escape(kind)}</a>{gap}'
            f'<a href="browse-edgar?action=getcompany&amp;CIK={number}">{number}</a>   {escape(name)}\n'
        )


# ---- series and classes ----------------------------------------------------------------------------------------------


def _series(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the search for funds, without rows: nobody here has series and classes."""
    rule = '<td align="left"><hr></td>\n'
    return answer(
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n<HTML lang="ENG">\n\n<head>\n'
        "<title>Search Full-text Index of SEC EDGAR Archives</title>\n</head>\n\n<body>\n"
        '<div style="margin-left: 10px">\n<form method="get" name="search" action="/cgi-bin/series">\n'
        '<table cellpadding="0" cellspacing="0" summary=".">\n<tr><td valign="top">\n<table summary=".">'
        '<tr valign="top"><td align="right"><label for="SearchField">Name:</label></td>'
        '<td><input type="text" name="company" size="45" id="SearchField" value=""></td></tr>'
        '<tr><td></td><td valign="top"><input type="submit" value="Search"></td></tr></table></td></tr>\n</table>\n'
        "</form>\nFound <b>0</b> records.  <b>0</b> are presented.<br>\n"
        '<table summary=".">\n'
        '<tr><th width="2%"></th><th width="2%"></th><th width="10%"></th><th width="70%"></th><th></th></tr>\n'
        '<tr align="left"><td align=left colspan="3"><b>CIK</b></td>\n<td align="left" width="60%"></td>\n'
        '<td align="left"></td></tr>\n<tr align="left"><td align="left" width="2%"></td>\n'
        '<td align="left" colspan="2"><b>Series</b></td>\n<td align="left"></td>\n'
        '<td align="left"><b>Ticker</b></td></tr>\n<tr align="left"><td align="left" width="2%"></td>\n'
        '<td align="left" width="2%"></td>\n<td align="left" width="10%"><b>Class/Contract</b></td>\n'
        '<td align="left" width="60%"><b>&nbsp;&nbsp;&nbsp;Name</b></td>\n'
        '<td align="left" width="4%"><b>Symbol</b></td></tr>\n'
        f'<tr align="left"><td align="left" colspan="3"><hr></td>\n{rule}{rule}</tr>\n</table>\n'
        '<p><a href="/">SEC Home</a> | <a href="/cgi-bin/series">SEC Search Home</a></p>\n</div>\n</body>\n</html>\n'
    )


# ---- insiders --------------------------------------------------------------------------------------------------------

_TRANSACTIONS = (
    "Acquistion or Disposition",  # spelled so where it is published
    "Transaction Date",
    "Deemed Execution Date",
    "Reporting Owner",
    "Form",
    "Transaction Type",
    "Direct or Indirect Ownership",
    "Number of Securities Transacted",
    "Number of Securities Owned",
    "Line Number",
    "Owner CIK",
    "Security Name",
)
_OTHER_SIDE = {"getissuer": ("ISSUER", "REPORTING-OWNER", "Owner"), "getowner": ("REPORTING-OWNER", "ISSUER", "Issuer")}


def _insiders(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return who reported on holdings in an issuer, or in whom an owner did; no transactions, which are not read here.

    So nothing is said of them either: their days and the types of owners stay empty.

    Nothing of it is recorded: the heads of both tables are those that published programs look for.
    """
    question = Question.of(request)
    sides = _OTHER_SIDE.get(question["action"].lower())
    entity = listings.entity_by(question["cik"], snapshot) if sides and question["cik"] else None
    if sides is None or entity is None:
        return answer(no_match_page("CIK"))
    role, other, head = sides
    rows = snapshot.connection.execute(
        "SELECT DISTINCT o.cik, o.name FROM parties p JOIN filings f ON f.id = p.filing"
        " JOIN parties o ON o.filing = p.filing AND o.role = ? WHERE p.cik = ? AND p.role = ? AND f.public <= ?"
        " ORDER BY o.name, o.cik LIMIT ? OFFSET ?",
        (other, entity.cik, role, snapshot.moment, question.count, question.start),
    ).fetchall()
    back = "getowner" if other == "REPORTING-OWNER" else "getissuer"
    others = "".join(
        f'<tr><td><a href="/cgi-bin/own-disp?action={back}&amp;CIK={cik}">{escape(name)}</a></td>'
        f'<td><a href="{COMPANY}CIK={cik}">{cik}</a></td><td></td><td></td></tr>\n'
        for cik, name in rows
    )
    heads = "".join(f"<th>{name}</th>\n" for name in _TRANSACTIONS)
    sort = f"/cgi-bin/own-disp?action={question['action'].lower()}&amp;CIK={entity.cik}&amp;sortid=1"
    heads = heads if head == "Owner" else heads.replace("Reporting Owner", "Issuer").replace("Owner CIK", "Issuer CIK")
    unread = "<p>This local EDGAR does not read transactions out of Forms 3, 4 and 5.</p>\n" if rows else ""
    return answer(
        page(
            "Ownership Information",
            '<div id="contentDiv">\n<table summary="Company">\n<tr><td>'
            f'<b>{escape(entity.name)} (<a href="{COMPANY}CIK={entity.cik}">{entity.cik}</a>)</b></td></tr>\n</table>\n'
            f'<table border="1" summary="{head}s">\n'
            f'<tr><td><a href="{sort}">{head}</a></td><td>Filings</td><td>Transaction Date</td>'
            "<td>Type of Owner</td></tr>\n"
            f"{others}</table>\n"
            f'{unread}<table id="transaction-report" border="0" summary="Transactions">\n<tr>\n{heads}</tr>\n</table>\n'
            "</div>",
        )
    )


# ---- financial data --------------------------------------------------------------------------------------------------


def _viewer(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the viewer of financial data, which no filing here has; how the real one says so is assumed."""
    number = Question.of(request)["accession_number"]
    row = snapshot.connection.execute(
        "SELECT f.accession, f.form, p.cik, p.name FROM filings f JOIN parties p ON p.filing = f.id"
        " WHERE f.accession = ? AND f.public <= ? ORDER BY p.position LIMIT 1",
        (number, snapshot.moment),
    ).fetchone()
    if row is None:
        return responses.no_such_page()
    accession, form, cik, name = row
    return answer(
        page(
            "View Filing Data",
            f'<div id="contentDiv">\n<h1>{escape(name)}</h1>\n<p>{escape(form)}, '
            f'<a href="{index_page_path(cik, accession)}">{accession}</a>: there is no interactive data.</p>\n</div>',
        )
    )


_PROGRAMS: dict[str, Callable[[PublicRequest, Snapshot], PublicResponse]] = {
    "browse-edgar": _browse,
    "cik_lookup": _cik_lookup,
    "current": _current_events,
    "own-disp": _insiders,
    "series": _series,
    "srch-edgar": header_search.respond,
    "viewer": _viewer,
}
"""Who answers below /cgi-bin."""
