"""The home of a store: what is new, what was raised, who passed five percent, what is late, what needs review.

Everything here is a beginning that leads to its whole: a number that is shown is the number of rows behind its link.
"""

import re
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated, Any

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from msgspec import Struct, structs
from sqlalchemy import Connection, func, select

from muniment.deadlines.business_days import Quarter
from muniment.store import Query, finding, tables
from muniment.store.stored import Counts, Cut, FilingRow, Page
from muniment.study import questions
from muniment.study.market import ALL, Period, period
from muniment.study.tables import is_there, movements, reports
from muniment.study.updating import behind
from muniment.web import deadlines, lists
from muniment.web.access.visits import visit_of
from muniment.web.adding import LARGEST
from muniment.web.alerting.alerts import failing
from muniment.web.lists import A_PAGE, Choice, Listing, Row, address_of
from muniment.web.remembered import Remembered
from muniment.web.responses import Asking, Offset, Reply, is_json, page_handlers, remembered_of, respond
from muniment.web.study import market
from muniment.web.study.figures import Cell, filing_href
from muniment.web.study.market import MarketQuery, quarters, settled
from muniment.wording import count, plural

_LATEST, _FEW, _FIVE = 8, 5, 5
_SEEN = re.compile(r"([0-9]{1,12})\.([0-9]{1,9})\.([0-9]{1,12})\.([0-9]{1,9})")
_A_VISIT = 30  # minutes without a look at the home, after which the next look is another visit
_A_YEAR = 366 * 24 * 60 * 60
_ALL_NEW = "/new"
_DEAD, _FAILED = "/alerts/destinations?state=dead", "/alerts?state=failed"
_F = tables.filings.c

_Since = Annotated[int, QueryParameter(ge=0, le=10**12, description="The number of a filing in this store.")]


class Seen(Struct, frozen=True):
    """What a browser has seen: the newest filing at the end of its last visit and when that was, and those of this one.

    Moments are minutes since 1970.
    """

    before: int
    left: int
    newest: int
    looked: int


class New(Struct, frozen=True):
    """What came into the store since the last visit, and when that was; `href` has all of it."""

    since: datetime
    total: int
    rows: list[Row]
    href: str


class Raise(Struct, frozen=True):
    """An issuer and what it raised in a period."""

    issuer: Cell
    raised: int
    industry: str
    state: str


class Raises(Struct, frozen=True):
    """The issuers that raised most in the latest quarter with notices; `href` has all of them."""

    period: Period
    rows: list[Raise]
    total: int | None
    href: str


class Passed(Struct, frozen=True):
    """Who passed five percent, of which issuer, to how much; `before` None where it is a first report."""

    holder: Cell
    issuer: str
    before: Any
    percent: Any
    filed: date | None
    form: str


class Holders(Struct, frozen=True):
    """Who passed five percent in the latest quarter in which somebody did; `href` has all of them."""

    period: Period
    rows: list[Passed]
    total: int | None
    href: str


class Note(Struct, frozen=True):
    """Something to look at: how many, of what and why, as `filings with low confidence`, and where they are listed.

    `number` is None where counting them takes too long: there may be some.
    """

    number: int | None
    words: str
    href: str


class Fresh(Struct, frozen=True):
    """How fresh the data is: the newest filing's day, when the store last took something, what the study has not yet.

    `unstudied` is None where the store was never studied.
    """

    newest: date | None
    added: datetime | None
    unstudied: int | None


class Home(Struct, frozen=True, kw_only=True):
    """How much the store has, of which forms, its newest filings, and what to look at first.

    `largest` is how many bytes of files may be added at once.
    """

    counts: Counts
    forms: list[Choice]
    latest: list[Row]
    store: str
    examples: list[str]
    fresh: Fresh
    new: New | None
    raises: Raises | None
    holders: Holders | None
    late: list[Note]
    review: list[Note]
    alerts: list[Note]
    cut: dict[str, Cut]
    largest: int = LARGEST


def page(request: Asking) -> Response[bytes]:
    """What is new in the store, what was raised, who passed five percent, what is late, what needs review."""
    remembered = remembered_of(request)
    newest = remembered.read(
        "newest id", lambda connection: connection.execute(select(func.coalesce(func.max(_F.id), 0))).scalar_one()
    )
    seen = look(request.cookies.get(_cookie_name(remembered), ""), newest, datetime.now(UTC))
    response = respond(request, home(remembered, request.app.state.context.today(), seen))
    if not is_json(request):
        visit, value = visit_of(request), ".".join(map(str, structs.astuple(seen)))
        secure = bool(visit and visit.secure)
        response.set_cookie(_cookie_name(remembered), value, _A_YEAR, secure=secure, httponly=True, samesite="lax")
    return response


def new_filings(request: Asking, since: _Since = 0, offset: Offset = 0) -> Response[bytes]:
    """The filings that came into the store after one of them, by its number there; the latest filed first."""
    latest = _after(remembered_of(request), since, Query(offset=offset, limit=A_PAGE))
    rows = [lists.row(item) for item in latest.items]
    links = lists.turn(_ALL_NEW, {"since": since}, offset, latest.total)
    title = f"{count(latest.total, 'filing')} came in since then"
    return respond(request, Reply({"total": latest.total, "rows": rows}, title, "new", "new", links))


def look(cookie: str, newest: int, now: datetime) -> Seen:
    """Return what a browser has seen with this look: a visit goes on as long as half an hour brings another look.

    >>> first = look("", 7, datetime(2026, 3, 2, 9, tzinfo=UTC))
    >>> first.before, look("7.100.9.100", 12, datetime(2026, 3, 2, 9, tzinfo=UTC)).before
    (7, 9)
    """
    minute = int(now.timestamp()) // 60
    match = _SEEN.fullmatch(cookie)
    if match is None:
        return Seen(newest, minute, newest, minute)
    seen = Seen(*map(int, match.groups()))
    if seen.newest > newest or seen.before > seen.newest or not seen.left <= seen.looked <= minute:
        return Seen(newest, minute, newest, minute)  # of another store, or nothing of ours
    if minute - seen.looked > _A_VISIT:
        return Seen(seen.newest, seen.looked, newest, minute)
    return structs.replace(seen, newest=newest, looked=minute)


def home(remembered: Remembered, today: date, seen: Seen) -> Reply:
    """Return the home of a store, as of a day, for who has seen so much of it."""
    counts, facets = remembered.counts(), remembered.facets()
    latest = remembered.filings(Query(limit=_LATEST)).items
    forms = [
        Choice(
            counted.form,
            counted.label(lists.form_label(counted.form)),
            counted.count,
            Listing().address(form=counted.form),
            chosen=False,
        )
        for counted in lists.by_form(facets.forms)
        if not lists.is_counted_elsewhere(counted.form, facets.forms)
    ]

    studied = remembered.read("behind", lambda connection: behind(connection) if is_there(connection) else None)
    state = remembered.state()
    newest = None if state.newest is None else datetime.fromtimestamp(state.newest, UTC).date()
    added = None if state.added is None else datetime.fromtimestamp(state.added, UTC)
    data = Home(
        counts=counts,
        forms=forms,
        latest=[lists.row(filing) for filing in latest],
        store=remembered.store.place.title,
        examples=[example for filing in latest[:1] for example in (filing.issuer, filing.issuer_cik) if example],
        fresh=Fresh(newest, added, studied),
        new=_new(remembered, seen),
        raises=_raises(remembered) if studied is not None else None,
        holders=_holders(remembered) if studied is not None else None,
        late=_late(remembered, today, is_studied=studied is not None) if counts.filings else [],
        review=_review(remembered, counts),
        alerts=_alerts(remembered),
        cut={"latest": Cut(len(latest), counts.filings, "/filings")} if len(latest) < counts.filings else {},
    )
    return Reply(data, _title(counts, facets.years), "home", "home")


def _title(counts: Counts, years: dict[int, int]) -> str:
    """Return how much there is, and of which years where every filing states its day."""
    title = count(counts.filings, "filing")
    if not years or sum(years.values()) < counts.filings:
        return f"{title} in this store"
    first, last = min(years), max(years)
    return f"{title}, of {first}" if first == last else f"{title}, {first} to {last}"


# ---- what is new ----------------------------------------------------------------------------------------------------


def _cookie_name(remembered: Remembered) -> str:
    """Return the name of this store's cookie: browsers keep those of one host together, whatever the port."""
    return f"muniment_seen_{sha256(remembered.store.place.name.encode()).hexdigest()[:8]}"


def _after(remembered: Remembered, number: int, query: Query) -> Page[FilingRow]:
    return remembered.read(
        ("after", number, query), lambda connection: finding.page(connection, query, among=[_F.id > number])
    )


def _new(remembered: Remembered, seen: Seen) -> New | None:
    """Return what came since the last visit; None on the first."""
    if seen.left == seen.looked and seen.before == seen.newest:
        return None
    latest = _after(remembered, seen.before, Query(limit=_FEW))
    since = datetime.fromtimestamp(seen.left * 60, UTC)
    return New(since, latest.total, [lists.row(item) for item in latest.items], f"{_ALL_NEW}?since={seen.before}")


# ---- money, holders, what is late -----------------------------------------------------------------------------------


def _raises(remembered: Remembered) -> Raises | None:
    """Return who raised most in the latest quarter; None where no notice has a day."""
    if not any(quarters(remembered)):
        return None
    query = settled(remembered, MarketQuery())
    raised, total = market.top_raised(remembered, query)
    rows = [Raise(row.issuer, row.raised, row.industry, row.state) for row in raised[:_FEW]]
    return Raises(period(query.period), rows, total, query.address()) if rows else None


def latest_quarter(remembered: Remembered, *, passed: bool = False) -> Period:
    """Return the latest quarter in which schedules were filed, or five percent was `passed`; all time for none."""

    def ask(connection: Connection) -> date | None:
        query = select(func.max(reports.c.filed))
        if passed:
            over = (movements.c.kind == "over") & (movements.c.threshold == _FIVE)
            query = query.join_from(movements, reports, reports.c.filing_id == movements.c.filing_id).where(over)
        return connection.execute(query).scalar()

    last = remembered.read(("latest schedule", passed), ask)
    return period(str(Quarter.of(last)) if last else ALL)


def _holders(remembered: Remembered) -> Holders | None:
    """Return who passed five percent in the latest quarter in which that happened; None where nobody did."""
    when = latest_quarter(remembered, passed=True)
    if when.name == ALL:
        return None
    given = {"threshold": str(_FIVE), "kind": "over", **when.parameters()}

    answer = remembered.read(
        ("home crossings", when.name), lambda connection: questions.ask(connection, "crossings", given, limit=_FEW)
    )
    rows = []
    for row in answer.records():
        holder = Cell(row["holder_name"] or "No name stated", filing_href(row["filing"], row["path"] or ""))
        issuer = row["issuer_name"] or "No name stated"
        rows.append(Passed(holder, issuer, row["before_percent"], row["percent"], row["filed"], row["form"]))
    return Holders(when, rows, answer.total, address_of("/ask/crossings", given))


def _late(remembered: Remembered, today: date, *, is_studied: bool) -> list[Note]:
    owed = deadlines.watched(remembered, today)
    soon, overdue = (deadlines.number_of(owed, what) for what in ("soon", "past"))
    notes = [
        _note(overdue, "amendment", "may be overdue", f"{deadlines.PAGE}?what=past"),
        _note(soon, "amendment", f"may be due in the next {deadlines.SOON} days", f"{deadlines.PAGE}?what=soon"),
    ]
    if is_studied:
        notes += _filed_late(remembered)
    return [note for note in notes if note.number != 0]


def _note(number: int | None, thing: str, text: str, href: str) -> Note:
    return Note(number, f"{plural(2 if number is None else number, thing)} {text}", href)


def _filed_late(remembered: Remembered) -> list[Note]:
    """Return how many filings of the latest quarter of each kind came after their last day."""
    notes: list[Note] = []
    money = settled(remembered, MarketQuery()).period if any(quarters(remembered)) else ALL
    for name, called, when in (
        ("late_notices", "of Form D", period(money)),
        ("late_schedules", "of Schedules 13D and 13G", latest_quarter(remembered)),
    ):
        if when.name == ALL:
            continue

        def ask(connection: Connection, name: str = name, when: Period = when) -> int | None:
            return questions.number_of(connection, name, when.parameters())

        number = remembered.read(("late", name, when.name), ask)
        text = f"{called} filed late in {when.words}"
        notes.append(_note(number, "filing", text, address_of(f"/ask/{name}", when.parameters())))
    return notes


def _review(remembered: Remembered, counts: Counts) -> list[Note]:
    by_kind = remembered.doubts()
    notes = [_note(sum(by_kind.values()), "reading", "to review", "/review")] if by_kind else []
    text = "with low confidence or text not read, reviewed or not"
    notes.append(_note(counts.doubtful, "filing", text, "/filings?doubtful=yes"))
    return [note for note in notes if note.number != 0]


def _alerts(remembered: Remembered) -> list[Note]:
    dead, failed = failing(remembered)
    notes = [
        _note(dead, "destination", f"of alerts {plural(dead, 'takes', 'take')} nothing", _DEAD),
        _note(failed, "alert", "that could not be asked", _FAILED),
    ]
    return [note for note in notes if note.number != 0]


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    return page_handlers({"/": page, _ALL_NEW: new_filings})
