"""The programs below /cgi-bin: browse-edgar, CIK lookup, current events, series, insider transactions, viewer.

Pages are marked as scrapers expect them: `companyInfo` with `companyName` and `identInfo`, `mailer`, the table
`tableFile2`, the buttons that turn pages. No page with rows is among the recorded answers; the marks are those that
published scrapers read, the page of effectiveness and the refusals are as recorded. XML is element for element, blank
for blank, as answers of 2021 to 2026 were recorded.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

from msgspec import structs

from muniment.edgar.sandbox.clock import EASTERN, is_business_day
from muniment.edgar.sandbox.dissemination import header_search, listings, responses
from muniment.edgar.sandbox.dissemination.filings import index_page_path
from muniment.edgar.sandbox.dissemination.listings import PartyFiling, Question, escaped_value, feed
from muniment.edgar.sandbox.dissemination.responses import ATOM, XML, PublicRequest, PublicResponse, Snapshot, page
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


def _generated(snapshot: Snapshot) -> str:
    moment = snapshot.now.astimezone(EASTERN)
    return f"Generated  at {moment:%H:%M:%S %Z} on {moment:%B} {moment.day}, {moment.year}"


# ---- browse-edgar ----------------------------------------------------------------------------------------------------


def _browse(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return what browse-edgar says."""
    question = Question.of(request)
    match question["action"].lower():
        case "getcurrent":
            filings = listings.latest(question, snapshot)
            if question.start and not filings:
                return responses.beyond_the_end()
            if question["output"].lower() in ("atom", "rss"):
                return PublicResponse(current_feed(filings[: question.count], snapshot.now), ATOM)
            names = ("datea", "dateb", "company", "type", "SIC", "State", "Country", "CIK", "owner", "accno")
            stated = "".join(f"&amp;{name}={escaped_value(question[name.lower()])}" for name in names)
            return _list_page("current.html", filings, question, f"action=getcurrent{stated}")  # two rows a party
        case "geteffect":
            return page("effectiveness.html")
        case _:  # a name or a number alone is a search for a company
            return _company(question, snapshot)


def _company(question: Question, snapshot: Snapshot) -> PublicResponse:
    """Return the filings under a CIK, a ticker, or of the one company that a search finds; several as a list."""
    cik_or_ticker = question["cik"]
    if cik_or_ticker:
        if entity := listings.entity_by(cik_or_ticker, snapshot):
            return _filings(entity, question, snapshot)
        sought = "CIK" if listings.is_cik(cik_or_ticker) else "Ticker Symbol"
        return page("no_match.html", sought=sought)
    matches = listings.companies(question, snapshot)
    if len(matches) == 1 and not question.start:
        return _filings(matches[0], question, snapshot)
    if not matches:
        is_search = any(question[name] for name in ("company", "state", "country", "sic", "filenum"))
        return page("no_match.html", sought="companies") if is_search else page("company_search.html")
    if question["output"].lower() in ("atom", "xml"):
        with_last_day = [(entity, listings.last_filed(entity.cik, snapshot)) for entity in matches]
        return PublicResponse(companies_feed(with_last_day, question, snapshot.now), ATOM)
    return _list_page("companies.html", matches, question, f"action=getcompany&amp;{question.echo}")


def _filings(entity: Entity, question: Question, snapshot: Snapshot) -> PublicResponse:
    filings = listings.of_company(entity.cik, question, snapshot)
    match question["output"].lower():
        case "atom":
            return PublicResponse(company_feed(entity, filings, question, snapshot.now), ATOM)
        case "xml":
            shown = filings[: question.count]
            return PublicResponse(feed("company_older.xml", snapshot.now, entity=entity, filings=shown), XML)
        case _:
            names = ("type", "dateb", *(("filenum",) if question["filenum"] else ()))
            conditions = "".join(f"&amp;{name}={escaped_value(question[name])}" for name in names)
            query = f"action=getcompany&amp;CIK={entity.cik}{conditions}&amp;owner={question.owner}"
            insider = _insider_roles(entity.cik, snapshot)
            return _list_page("company.html", filings, question, query, entity=entity, insider=insider)


def _insider_roles(cik: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Return as what reports of insiders name a company or person: `issuer`, `owner`, both, or neither."""
    rows = snapshot.connection.execute(
        "SELECT DISTINCT p.role FROM parties p JOIN filings f ON f.id = p.filing"
        " WHERE p.cik = ? AND p.role IN ('ISSUER', 'REPORTING-OWNER') AND f.public <= ?",
        (cik, snapshot.moment),
    )
    roles = {role for (role,) in rows}
    return tuple(name for role, name in (("ISSUER", "issuer"), ("REPORTING-OWNER", "owner")) if role in roles)


# ---- pages and feeds of lists ----------------------------------------------------------------------------------------


def _list_page(
    template: str, rows: Sequence[object], question: Question, query: str, **values: object
) -> PublicResponse:
    """Return a page of a list, with the way to the pages before and behind; `query` is escaped already."""
    turns = [("Previous", max(0, question.start - question.count))] if question.start else []
    turns += [("Next", question.start + question.count)] if len(rows) > question.count else []
    shown = {"rows": rows[: question.count], "matches": len(rows), "turns": turns}
    return page(template, question=question, query=query, **shown, **values)


def current_feed(filings: list[PartyFiling], now: datetime) -> bytes:
    """Return the Atom feed of the latest filings."""
    return feed("current.xml", now, filings=filings)


def company_feed(entity: Entity, filings: list[PartyFiling], question: Question, now: datetime) -> bytes:
    """Return the Atom feed of a company: a page of its filings, and a link to the next where there are more."""
    shown, goes_on = filings[: question.count], len(filings) > question.count
    return feed("company.xml", now, entity=entity, filings=shown, question=question, goes_on=goes_on)


def companies_feed(matches: list[tuple[Entity, str]], question: Question, now: datetime) -> bytes:
    """Return the Atom feed of companies, each with the day of its latest filing, "" where it has none."""
    shown, goes_on = matches[: question.count], len(matches) > question.count
    return feed("companies.xml", now, matches=shown, question=question, goes_on=goes_on)


# ---- names -----------------------------------------------------------------------------------------------------------


def _cik_lookup(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return whose names begin with `company`, past names too, at most a hundred."""
    name = " ".join(Question.of(request)["company"].split())
    matches = listings.names_beginning(snapshot.connection, name, _MOST_NAMES + 1) if name else []
    return page("cik_lookup.html", matches=matches, most=_MOST_NAMES, generated=_generated(snapshot))


# ---- current events --------------------------------------------------------------------------------------------------


def _current_events(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the filings of a form, or of those that begin so, of the last business day or one of five before."""
    question = Question.of(request)
    back = question["q1"]
    day = _business_day(snapshot.now.date(), min(int(back), _DAYS) if back.isascii() and back.isdecimal() else 0)
    form = question["q3"].upper()
    rows = snapshot.connection.execute(
        "SELECT f.accession, f.form, CAST(p.cik AS INTEGER), p.name FROM filings f JOIN parties p ON p.filing = f.id"
        " WHERE f.filed = ? AND f.public <= ? AND substr(f.form, 1, ?) = ? ORDER BY p.name, f.accession, p.position",
        (day.isoformat(), snapshot.moment, len(form), form),
    ).fetchall()
    total = snapshot.connection.execute(
        "SELECT count(*) FROM filings f JOIN parties p ON p.filing = f.id WHERE f.filed = ? AND f.public <= ?",
        (day.isoformat(), snapshot.moment),
    ).fetchone()[0]
    return page("current_events.html", day=day, rows=rows, total=total, generated=_generated(snapshot))


def _business_day(day: date, back: int) -> date:
    """Return the last business day, or one that lies `back` business days before it."""
    while not is_business_day(day) or back:
        back -= is_business_day(day)
        day -= timedelta(days=1)
    return day


# ---- insiders --------------------------------------------------------------------------------------------------------

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
        return page("no_match.html", sought="CIK")
    role, other, head = sides
    rows = snapshot.connection.execute(
        "SELECT DISTINCT o.cik, o.name FROM parties p JOIN filings f ON f.id = p.filing"
        " JOIN parties o ON o.filing = p.filing AND o.role = ? WHERE p.cik = ? AND p.role = ? AND f.public <= ?"
        " ORDER BY o.name, o.cik LIMIT ? OFFSET ?",
        (other, entity.cik, role, snapshot.moment, question.count + 1, question.start),
    ).fetchall()
    back = "getowner" if other == "REPORTING-OWNER" else "getissuer"
    action = question["action"].lower()
    query = f"action={action}&amp;CIK={entity.cik}"
    return _list_page("insiders.html", rows, question, query, entity=entity, others=head, action=action, back=back)


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
    return page("viewer.html", name=name, form=form, accession=accession, page=index_page_path(cik, accession))


_PROGRAMS: dict[str, Callable[[PublicRequest, Snapshot], PublicResponse]] = {
    "browse-edgar": _browse,
    "cik_lookup": _cik_lookup,
    "current": _current_events,
    "own-disp": _insiders,
    "series": lambda _request, _snapshot: page("series.html"),  # without rows: nobody here has any
    "srch-edgar": header_search.respond,
    "viewer": _viewer,
}
"""Who answers below /cgi-bin."""
