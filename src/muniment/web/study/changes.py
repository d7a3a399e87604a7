"""Schedules 13D and 13G as a market: who crossed a threshold, opened, left, switched; by quarter, issuer, holder.

One table says it all, `movements`: what happened between a schedule and the one before it. Here it is counted by the
quarter of filing and listed. An industry is none of a schedule's own: it is that of the issuer's notices on Form D.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, case, cast, extract, func, or_, select, text

from muniment.errors import UsageError
from muniment.store import tables as stored
from muniment.store.tables import AnyRow
from muniment.study import questions, tables
from muniment.study.charts import MOST_ROWS, Bar, across, upright
from muniment.study.entities import lookup
from muniment.study.market import ALL, Period, period
from muniment.web.lists import A_PAGE, Asked, Chip, Choice, turn
from muniment.web.remembered import Remembered
from muniment.web.responses import NotThere, Reply
from muniment.web.study import figures
from muniment.wording import count, one_of

PAGE = "/study/ownership"
_TOP = 12
_SOURCE = "Schedules 13D and 13G in this store, dated by filing"
_M, _R, _N, _E, _S = (
    table.c for table in (tables.movements, tables.reports, tables.notices, tables.entities, tables.statements)
)


class Change(Struct, frozen=True):
    """A kind of change: what a choice calls it, what a headline says of one and of many, and which movements are it."""

    label: str
    one: str
    many: str
    is_it: ColumnElement[bool]


def _crossing(kind: str, threshold: int) -> Change:
    label, where = (
        (f"Above {threshold}%", f"above {threshold} percent")
        if kind == "over"
        else (f"Down to {threshold}% or less", f"down to {threshold} percent or less")
    )
    return Change(label, f"crossing {where}", f"crossings {where}", and_(_M.kind == kind, _M.threshold == threshold))


_OPENED = or_(_M.kind == "13G to 13D", and_(_M.kind == "first", _R.schedule == "13D"))
CHANGES: dict[str, Change] = {
    **{f"{kind}-{threshold}": _crossing(kind, threshold) for kind in ("over", "under") for threshold in (5, 10, 20)},
    "activist": Change("Activist openings", "opening on Schedule 13D", "openings on Schedule 13D", _OPENED),
    "exit": Change("Exits", "exit", "exits", _M.kind == "exit"),
    "return": Change("Returns after an exit", "return", "returns", _M.kind == "return"),
    "to-13d": Change("From 13G to 13D", "switch from 13G to 13D", "switches from 13G to 13D", _M.kind == "13G to 13D"),
    "to-13g": Change("From 13D to 13G", "switch from 13D to 13G", "switches from 13D to 13G", _M.kind == "13D to 13G"),
    "group": Change("New groups", "first schedule of a group", "first schedules of groups",
                    and_(_M.kind == "first", _R.in_group)),
}  # fmt: skip
"""The kinds of changes by the names that addresses have."""

_FIRST = "over-5"


class ChangesQuery(Asked, frozen=True, omit_defaults=True):
    """The query of the page: a period, a kind of change, and an issuer, a holder or an industry, by key or name."""

    page: ClassVar[str] = PAGE

    period: str = ""
    kind: str = ""
    issuer: str = ""
    holder: str = ""
    industry: str = ""


class Row(Struct, frozen=True):
    """A change: who, of which issuer, from what to what, by which filing; `compare` leads to all that it changed."""

    holder: figures.Cell
    issuer: figures.Cell
    before: Any
    percent: Any
    event: date | None
    filed: date | None
    form: str
    in_group: bool
    compare: str
    absent: figures.Absent = figures.Absent()


class Changes(Struct, frozen=True, kw_only=True):
    """What changed in a period, of a kind: how many times, by quarter, issuer, holder and industry, and each change."""

    asked: ChangesQuery
    period: Period
    change: str
    total: int
    kinds: list[Choice]
    periods: list[Choice]
    industries: list[Choice]
    chosen: list[Chip]
    quarters: figures.Picture | None
    issuers: figures.Picture | None
    holders: figures.Picture | None
    by_industry: figures.Picture | None
    largest: figures.Picture | None
    rows: list[Row]


def changes(remembered: Remembered, query: ChangesQuery, offset: int) -> Reply:
    """Return the page of a query, its rows from an offset.

    Raises:
        UsageError: there is no such period or kind, or the name is that of several.
        NotThere: no company or person has that name.
    """
    query = settled(remembered, query)
    counts, when, change = _counts(remembered, query), period(query.period), CHANGES[query.kind]
    total = _of_period(counts, query.kind, when)
    dated = dict(
        sorted(((quarter, n) for (quarter, name), n in counts.items() if name == query.kind and quarter), reverse=True)
    )
    of_kind = sum(n for (_, name), n in counts.items() if name == query.kind)
    shown = {name: make(remembered, query) for name, make in FIGURES.items()}
    drawn = {
        name: figures.picture(name, figure, query.parameters(), _TOP) if figure.rows else None
        for name, figure in shown.items()
    }
    data = Changes(
        asked=query,
        period=when,
        change=change.label,
        total=total,
        kinds=[
            Choice(name, its.label, _of_period(counts, name, when), query.address(kind=name), name == query.kind)
            for name, its in CHANGES.items()
        ],
        periods=figures.periods(dated, of_kind, query.period, query.address),
        industries=[
            Choice(name, name, number, query.address(industry="" if chosen else name), chosen)
            for name, number in _by_industry(remembered, structs.replace(query, industry=""))[0]
            for chosen in [name == query.industry]
        ],
        chosen=_chips(remembered, query),
        quarters=drawn["changes-by-quarter"],
        issuers=None if query.issuer else drawn["changes-by-issuer"],
        holders=None if query.holder else drawn["changes-by-holder"],
        by_industry=None if query.industry else drawn["changes-by-industry"],
        largest=drawn["largest-holders"] if not (query.issuer or query.holder or query.industry) else None,
        rows=_rows(remembered, query, offset),
    )
    links = turn(PAGE, query.parameters(), offset, total)
    title = f"{count(total, change.one, change.many)}{',' if when.name == ALL else ' in'} {when.words}"
    return Reply(data, title, "changes", "study", links)


def settled(remembered: Remembered, query: ChangesQuery) -> ChangesQuery:
    """Return a query with its kind, five percent passed where it names none, and the latest quarter with such a change.

    Raises:
        UsageError: there is no such kind or industry.
    """
    kind = query.kind or _FIRST
    one_of("kind", kind, CHANGES)
    stated = {industry for several in _industries_of_issuers(remembered).values() for industry in several}
    if query.industry and query.industry not in stated:
        query = structs.replace(query, industry=questions.code_of("industry", "industry", query.industry))
    counts = _counts(remembered, structs.replace(query, kind=kind))
    latest = query.period or max((quarter for quarter, name in counts if name == kind and quarter), default=ALL)
    return structs.replace(query, kind=kind, period=latest)


# ---- counting -------------------------------------------------------------------------------------------------------


def _narrowed(connection: Connection, query: ChangesQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.issuer:
        conditions.append(_R.issuer_id == entity_called(connection, query.issuer).id)
    if query.holder:
        conditions.append(_R.holder_id == entity_called(connection, query.holder).id)
    if query.industry:
        conditions.append(_R.issuer_id.in_(select(_N.issuer_id).where(_N.industry == query.industry)))
    return conditions


def entity_called(connection: Connection, name: str) -> lookup.Entity:
    """Return who is meant by a CIK, CUSIP, key or name; `NotThere` where nobody is."""
    entities = lookup.entities(connection, name)
    if not entities:
        raise NotThere(f"No company or person in this store has the name {name[:80]}.")
    return entities[0] if len(entities) == 1 else lookup.entity(connection, name)


def _counts(remembered: Remembered, query: ChangesQuery) -> dict[tuple[str, str], int]:
    """Return how many changes of each kind each quarter has, "" for filings of an unknown day."""
    return remembered.read(
        ("changes", query.issuer, query.holder, query.industry),
        lambda connection: _counted(connection, _narrowed(connection, query)),
        studied=True,
    )


def _counted(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> dict[tuple[str, str], int]:
    year, month = (cast(extract(part, _R.filed), Integer) for part in ("year", "month"))
    sums = (func.sum(case((change.is_it, 1), else_=0)) for change in CHANGES.values())
    question = _joined(select(year, month, *sums)).where(*conditions).group_by(year, month)
    counts: dict[tuple[str, str], int] = {}
    for in_year, in_month, *numbers in map(tuple, connection.execute(question)):
        quarter = f"{in_year}Q{(in_month + 2) // 3}" if in_year else ""
        for name, number in zip(CHANGES, numbers, strict=True):
            if number:
                counts[quarter, name] = counts.get((quarter, name), 0) + int(number)
    return counts


def _joined(question: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return question.select_from(tables.movements.join(tables.reports, _R.filing_id == _M.filing_id))


def _of_period(counts: Mapping[tuple[str, str], int], kind: str, when: Period) -> int:
    """Return how many changes of a kind are in a period: a quarter, a year, or all time."""
    if "-" in when.name:
        raise UsageError(f"period: {when.name} is a month; write a quarter as 2025Q3, a year as 2025, or all")
    return sum(
        number
        for (quarter, name), number in counts.items()
        if name == kind and (when.name == ALL or (quarter and quarter.startswith(when.name)))
    )


def _by_industry(remembered: Remembered, query: ChangesQuery) -> tuple[list[tuple[str, int]], int]:
    """Return how many changes each industry has, most first, and how many are of issuers of no known industry."""
    of_issuers = _industries_of_issuers(remembered)

    def ask(connection: Connection) -> tuple[list[tuple[str, int]], int]:
        numbers = _joined(select(_R.issuer_id, func.count())).where(*_conditions(connection, query))
        counts, unknown = Counter[str](), 0
        for issuer, number in map(tuple, connection.execute(numbers.group_by(_R.issuer_id))):
            stated = of_issuers.get(issuer, ())
            counts.update(dict.fromkeys(stated, number))
            unknown += 0 if stated else number
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])), unknown

    return remembered.read(("change industries", query), ask)


def _industries_of_issuers(remembered: Remembered) -> dict[int, tuple[str, ...]]:
    """Return the industries that notices state of the issuers that schedules are about."""

    def ask(connection: Connection) -> dict[int, tuple[str, ...]]:
        about = select(_R.issuer_id).distinct()
        question = select(_N.issuer_id, _N.industry).where(_N.industry.is_not(None), _N.issuer_id.in_(about)).distinct()
        industries: dict[int, tuple[str, ...]] = {}
        for issuer, industry in map(tuple, connection.execute(question)):
            industries[issuer] = (*industries.get(issuer, ()), industry)
        return industries

    return remembered.read("industries of issuers", ask)


def _chips(remembered: Remembered, query: ChangesQuery) -> list[Chip]:
    named: list[Chip] = []
    with remembered.store.reading() as connection:
        for name in ("issuer", "holder"):
            if text := getattr(query, name):
                named.append(
                    Chip(f"{name.capitalize()}: {entity_called(connection, text).name}", query.address(**{name: ""}))
                )
    return [*named, *([Chip(query.industry, query.address(industry=""))] if query.industry else [])]


def _conditions(connection: Connection, query: ChangesQuery) -> list[ColumnElement[bool]]:
    when = period(query.period)
    dated = [*([_R.filed >= when.since] if when.since else []), *([_R.filed <= when.until] if when.until else [])]
    return [CHANGES[query.kind].is_it, *dated, *_narrowed(connection, query)]


# ---- figures --------------------------------------------------------------------------------------------------------


def by_quarter(remembered: Remembered, query: ChangesQuery) -> figures.Figure:
    """Return how often a change happened in each quarter, those between without any too."""
    counts = _counts(remembered, query)
    numbers = {quarter: number for (quarter, name), number in counts.items() if name == query.kind and quarter}
    every = [(quarter, numbers.get(quarter, 0)) for quarter in _quarters(numbers)]
    rows = tuple(figures.cells((quarter, query.address(period=quarter)), number) for quarter, number in reversed(every))
    label = CHANGES[query.kind].label
    shown = [
        Bar(quarter, number, f"{quarter}: {number:,}", query.address(period=quarter))
        for quarter, number in every[-_MAX_QUARTERS:]
    ]
    left = len(every) - len(shown)
    best = [quarter for quarter in numbers if numbers[quarter] == max(numbers.values())]
    most = f", most in {period(best[0]).words}" if len(numbers) > 1 == len(best) else ""
    undated = sum(number for (quarter, name), number in counts.items() if name == query.kind and not quarter)
    notes = (
        f"The earliest {count(left, 'quarter')} stand in the table only." if left > 0 else "",
        f"{count(undated, 'change')} in filings without a day: not counted here." if undated else "",
    )
    return figures.Figure(
        f"{label}: {sum(numbers.values()):,} in all quarters{most}",
        " ".join(filter(None, notes)),
        _SOURCE,
        (figures.Column("quarter", "Quarter"), figures.Column("number", "Changes", "number")),
        rows,
        lambda theme, width: upright(shown, theme, width, sign=""),
    )


_MAX_QUARTERS = 40  # quarters that a picture has room for


def _quarters(numbers: Mapping[str, int]) -> list[str]:
    if not numbers:
        return []
    first, last = (int(name[:4]) * 4 + int(name[5]) - 1 for name in (min(numbers), max(numbers)))
    return [f"{at // 4}Q{at % 4 + 1}" for at in range(first, min(last + 1, first + MOST_ROWS))]


def by_industry(remembered: Remembered, query: ChangesQuery) -> figures.Figure:
    """Return the industries with most changes, of issuers whose notices on Form D in this store state one."""
    counts, unknown = _by_industry(remembered, structs.replace(query, industry=""))
    named = [(name, number, query.address(industry=name)) for name, number in counts]
    notes = (
        f"The first {_TOP} of {len(named)}." if len(named) > _TOP else "",
        f"{count(unknown, 'change')} of issuers without a Form D in this store: not counted here." if unknown else "",
        "An issuer whose notices state several industries counts in each.",
    )
    note, source = " ".join(filter(None, notes)), f"{_SOURCE}; industries from Form D"
    return _ranked(named, f"{CHANGES[query.kind].label} by industry", "industry", "Changes", note, source)


# Of a filer whose CIK alone is known, the name that its filings show first.
_CALLED = {
    "issuer": _E.name,
    "holder": case((_E.name.startswith("CIK "), func.min(_R.holder_name)), else_=_E.name).label("name"),
}


def by_party(remembered: Remembered, query: ChangesQuery, side: str, area: str) -> figures.Figure:
    """Return the issuers or holders with most changes; `area` has their pages."""
    column = _R[f"{side}_id"]

    def ask(connection: Connection) -> tuple[list[Any], int]:
        conditions = _conditions(connection, query)
        named = _joined(_numbered(side, func.count())).join(tables.entities, _E.id == column).where(*conditions)
        return _leading(connection, named, _joined(select(func.count(column.distinct()))).where(*conditions))

    rows, whole = remembered.read((f"changes by {side}", query), ask)
    if rows and rows[0].number == 1:
        rows = []  # each once: nothing leads, and a picture would say that something does
    return _ranked_parties(rows, whole, side, area, f"{CHANGES[query.kind].label} by {side}", "Changes")


def largest_holders(remembered: Remembered, query: ChangesQuery) -> figures.Figure:
    """Return who has most positions of more than five percent, by the latest filing of each statement."""

    def ask(connection: Connection) -> tuple[list[Any], int]:
        joined, still = tables.reports.join(tables.statements, _S.current_id == _R.filing_id), _R.exit.is_(False)
        named = _numbered("holder", func.count(_R.issuer_id.distinct())).where(still)
        whole = select(func.count(_R.holder_id.distinct())).select_from(joined).where(still)
        return _leading(connection, named.select_from(joined.join(tables.entities, _E.id == _R.holder_id)), whole)

    rows, whole = remembered.read("largest holders", ask)
    title = "Holders by the number of issuers they report on, as of the latest filing of each statement"
    return _ranked_parties(rows, whole, "holder", "persons", title, "Issuers")


def _numbered(side: str, number: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    return select(_CALLED[side], _E.key, _E.cik, number.label("number")).group_by(_E.id, _E.name, _E.key, _E.cik)


def _leading(connection: Connection, named: Select[*tuple[Any, ...]], whole: Select[Any]) -> tuple[list[Any], int]:
    """Return the companies or people with the greatest numbers, and how many there are in all."""
    rows = connection.execute(named.order_by(text("number DESC"), _E.name, _E.key).limit(_TOP)).all()
    return list(rows), connection.execute(whole).scalar_one()


def _ranked_parties(rows: Sequence[Any], whole: int, side: str, area: str, title: str, label: str) -> figures.Figure:
    """Return a figure of companies or people, the greatest number first."""
    hrefs = (figures.entity_href(area, row.key, row.cik) for row in rows)
    named = [*zip(figures.distinct_names(rows), (row.number for row in rows), hrefs, strict=True)]
    note = f"The first {len(rows)} of {whole:,}." if whole > len(rows) else ""
    return _ranked(named, title, side, label, note, _SOURCE)


def _ranked(
    named: Sequence[tuple[str, int, str]], title: str, what: str, label: str, note: str, source: str
) -> figures.Figure:
    """Return a figure of names with their numbers and pages, of which the first are drawn."""
    shown = [Bar(name, number, f"{name}: {number:,}", href) for name, number, href in named[:_TOP]]
    return figures.Figure(
        title,
        note,
        source,
        (figures.Column(what, what.capitalize()), figures.Column("number", label, "number")),
        tuple(figures.cells((name, href), number) for name, number, href in named),
        lambda theme, width: across(shown, theme, width, sign=""),
    )


FIGURES: dict[str, Callable[[Remembered, ChangesQuery], figures.Figure]] = {
    "changes-by-quarter": by_quarter,
    "changes-by-issuer": partial(by_party, side="issuer", area="issuers"),
    "changes-by-holder": partial(by_party, side="holder", area="persons"),
    "changes-by-industry": by_industry,
    "largest-holders": largest_holders,
}
"""The figures of the page, by the names of their pictures."""


# ---- each change ----------------------------------------------------------------------------------------------------


def _rows(remembered: Remembered, query: ChangesQuery, offset: int) -> list[Row]:
    def ask(connection: Connection) -> list[Row]:
        before, issuer, holder = stored.filings.alias("before"), tables.entities.alias(), tables.entities.alias()
        shown = (
            _joined(
                select(
                    tables.reports,
                    _M.before_percent,
                    before.c.accession.label("before_key"),
                    issuer.c.key.label("issuer_key"),
                    issuer.c.cik.label("issuer_cik"),
                    holder.c.key.label("holder_key"),
                    holder.c.cik.label("holder_cik"),
                )
            )
            .outerjoin(before, before.c.id == _R.before_id)
            .outerjoin(issuer, issuer.c.id == _R.issuer_id)
            .outerjoin(holder, holder.c.id == _R.holder_id)
        )
        rows = shown.where(*_conditions(connection, query)).order_by(
            _R.filed.desc().nulls_last(), _R.filing_id.desc(), _M.position
        )
        shown_rows = connection.execute(rows.limit(A_PAGE).offset(offset)).all()
        absences = figures.absent(connection, shown_rows)
        return [_row(row, absences) for row in shown_rows]

    return remembered.read(("change rows", query, offset), ask)


def _row(row: AnyRow, absences: Mapping[str, figures.Absent]) -> Row:
    key = row.accession or str(row.filing_id)
    return Row(
        figures.Cell(row.holder_name or "No name stated", _page("persons", row.holder_key, row.holder_cik)),
        figures.Cell(row.issuer_name or "No name stated", _page("issuers", row.issuer_key, row.issuer_cik)),
        row.before_percent,
        figures.Cell(row.percent, figures.filing_href(key, row.path or "")),
        row.event,
        row.filed,
        row.form,
        bool(row.in_group),
        figures.compare_href(row.before_key, key) if row.before_key else "",
        absences.get(key, figures.Absent()),
    )


def _page(area: str, key: str | None, cik: str | None) -> str:
    return figures.entity_href(area, key, cik) if key else ""
