"""What the page of Form D money shows: the query in its address, and what is counted for it."""

import re
from calendar import month_name, monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Integer, Text, case, func, select, type_coerce

from muniment.codes.form_d import EXEMPTIONS, INDUSTRIES, INDUSTRY_GROUPS
from muniment.errors import UsageError
from muniment.study import questions, tables
from muniment.study.offerings import COPY, EXCLUDED
from muniment.study.questions import code_of
from muniment.study.tables import need_study
from muniment.web.lists import address_of, place
from muniment.web.remembered import Remembered
from muniment.wording import one_of

ALL = "all"
_N = tables.notices.c
_PERIOD = re.compile(r"(?P<year>[12][0-9]{3})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS = 3  # of a quarter


class Period(Struct, frozen=True):
    """A period: as an address says it, in words, and its first and last day, None for no end."""

    name: str
    words: str
    since: date | None = None
    until: date | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters with which a question is asked about it."""
        ends = (("since", self.since), ("until", self.until))
        return {name: day.isoformat() for name, day in ends if day}


def period(words: str) -> Period:
    """Return the period that words name: 2025Q3, 2025-07, 2025, or all.

    >>> period("2025Q3").words, period("2025-02").until
    ('the third quarter of 2025', datetime.date(2025, 2, 28))

    Raises:
        UsageError: they name none.
    """
    text = words.strip()
    if text == ALL:
        return Period(ALL, "all time")
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise UsageError(f"period: {text[:20]!r} is none; write 2025Q3, 2025-07, 2025 or all")
    year = int(found["year"])
    if found["quarter"]:
        first = (int(found["quarter"]) - 1) * _MONTHS + 1
        ordinal = ("first", "second", "third", "fourth")[int(found["quarter"]) - 1]
        return _of(text, f"the {ordinal} quarter of {year}", year, first, first + _MONTHS - 1)
    if found["month"]:
        month = int(found["month"])
        return _of(text, f"{month_name[month]} {year}", year, month, month)
    return _of(text, str(year), year, 1, 12)


def _of(name: str, words: str, year: int, first: int, last: int) -> Period:
    return Period(name, words, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


NOT_STATED = "none"
"""How an address asks for what is not stated."""


class Cell(NamedTuple):
    """Notices that are alike in everything they may be narrowed by: how many, and their money in dollars."""

    month: str
    state: str
    industry: str
    group: str
    exemptions: tuple[str, ...]
    size: str
    funds: str
    notices: int
    offerings: int
    raised: int
    raised_once: int
    first_seen: int
    fall: int
    outlier: int
    unstated: int


class Chosen(Struct, frozen=True, omit_defaults=True):
    """What a page is narrowed to; "" chooses nothing. `industry` may be the heading of a group."""

    state: str = ""
    industry: str = ""
    exemption: str = ""
    size: str = ""
    funds: str = ""

    def parameters(self) -> dict[str, str]:
        """Return it as the parameters of an address."""
        return {name: value for name, value in structs.asdict(self).items() if value}


class Sum(Struct):
    """Notices and money added up, in dollars: `raised`, and `raised_once` where a shared sum counts once.

    `excluded` notices are not counted as raised: so many of each kind of `offerings.raised`.
    """

    notices: int = 0
    offerings: int = 0
    raised: int = 0
    raised_once: int = 0
    excluded: int = 0
    first_seen: int = 0
    fall: int = 0
    outlier: int = 0
    unstated: int = 0

    def add(self, cell: Cell) -> None:
        """Add a cell."""
        self.notices += cell.notices
        self.offerings += cell.offerings
        self.raised += cell.raised
        self.raised_once += cell.raised_once
        self.first_seen += cell.first_seen
        self.fall += cell.fall
        self.outlier += cell.outlier
        self.unstated += cell.unstated
        self.excluded += cell.first_seen + cell.fall + cell.outlier + cell.unstated


class Counted(Struct, frozen=True):
    """What a period holds, narrowed as chosen: all of it, by month, and what each facet's choices would give."""

    total: Sum
    months: dict[str, Sum]
    facets: dict[str, dict[str, Sum]]


def cells_of(connection: Connection, since: date | None, until: date | None, known: str) -> list[Cell]:
    """Return the cells of the notices filed from one day to another, as far as they were known by a moment."""
    # What has no number is a further copy of a notice. The months say no more than the days; with them the database
    # reads that part of `notices_by_facets` alone.
    conditions = [
        _N.number.is_not(None),
        *([_N.filed >= since, _N.month >= f"{since:%Y-%m}"] if since else []),
        *([_N.filed <= until, _N.month <= f"{until:%Y-%m}"] if until else []),
        *([_N.known <= known] if known else []),
    ]
    # Almost as many cells as notices, but few different lists of exemptions: these are read as text, once each.
    exemptions = type_coerce(_N.exemptions, Text)
    alike = (_N.month, _N.state, _N.industry, _N.industry_group, exemptions, _N.size, _N.is_fund)
    first = case(((_N.number == 1) & ~func.coalesce(_N.amendment, False), 1), else_=0)
    money = (type_coerce(func.sum(column), Integer) for column in (_N.raised, _N.raised_once))
    kinds = (func.sum(case((_N.raised_kind == kind, 1), else_=0)) for kind in EXCLUDED)
    sums = func.count(), func.sum(first), *money, *kinds
    found = connection.execute(select(*alike, *sums).where(*conditions).group_by(*alike))
    lists = cache(_listed)
    return [
        Cell(
            month or "",
            state or NOT_STATED,
            industry or NOT_STATED,
            group or "",
            lists(listed),
            size or NOT_STATED,
            "yes" if fund else "no",
            notices,
            *(int(number or 0) for number in numbers),
        )
        for month, state, industry, group, listed, size, fund, notices, *numbers in map(tuple, found)
    ]


def _listed(codes: str | None) -> tuple[str, ...]:
    """Return the codes of a list of exemptions as the database keeps it."""
    return (msgspec.json.decode(codes, type=tuple[str, ...]) if codes else ()) or (NOT_STATED,)


def counted(cells: Iterable[Cell], chosen: Chosen) -> Counted:
    """Return what cells add up to, narrowed as chosen."""
    total, months = Sum(), {}
    facets: dict[str, dict[str, Sum]] = {name: {} for name in structs.asdict(chosen)}
    for cell in cells:
        against = _against(cell, chosen)
        if not against:
            total.add(cell)
            months.setdefault(cell.month, Sum()).add(cell)
        if len(against) > 1:
            continue
        for name in against or facets:
            for value in _values(cell, name):
                facets[name].setdefault(value, Sum()).add(cell)
    return Counted(total, dict(sorted(months.items())), facets)


def _against(cell: Cell, chosen: Chosen) -> Sequence[str]:
    """Return the facets by whose choice a cell is left out."""
    found = []
    if chosen.state and cell.state != chosen.state:
        found.append("state")
    if chosen.industry and chosen.industry not in (cell.industry, cell.group):
        found.append("industry")
    if chosen.exemption and chosen.exemption not in cell.exemptions:
        found.append("exemption")
    if chosen.size and cell.size != chosen.size:
        found.append("size")
    if chosen.funds and cell.funds != chosen.funds:
        found.append("funds")
    return found


def _values(cell: Cell, name: str) -> Sequence[str]:
    """Return the choices of a facet under which a cell stands: several exemptions, an industry and its group."""
    if name == "exemption":
        return cell.exemptions
    if name == "industry":
        return tuple(dict.fromkeys(filter(None, (cell.group, cell.industry))))
    return (getattr(cell, name),)


PAGE = "/study"
_FUNDS = {"yes": "Funds only", "no": "Without funds"}


class MarketQuery(Struct, frozen=True, omit_defaults=True):
    """The query of the page: the period, what it is narrowed to, and by when a notice has to be known."""

    period: str = ""
    chosen: Chosen = Chosen()
    known: str = ""

    def address(self, **changed: str) -> str:
        """Return the address of the page with some of it changed."""
        values = {"period": self.period, **self.chosen.parameters(), "known": self.known, **changed}
        return address_of(PAGE, {name: value for name, value in values.items() if value})

    def parameters(self) -> dict[str, str]:
        """Return it as the parameters of an address."""
        values = {"period": self.period, **self.chosen.parameters(), "known": self.known}
        return {name: value for name, value in values.items() if value}

    def narrowed(self) -> dict[str, str]:
        """Return the parameters with which a question is asked about it, but for the period."""
        return {**self.chosen.parameters(), **({"known": self.known} if self.known else {})}


def settled(remembered: Remembered, query: MarketQuery) -> MarketQuery:
    """Return a query with its period: the latest quarter in which notices were filed, where it names none.

    Raises:
        UsageError: what it is narrowed to is in no list, and no notice of the store states it.
    """
    chosen = {name: _choice(remembered, name, value) for name, value in query.chosen.parameters().items()}
    latest = query.period or next(filter(None, quarters(remembered)), ALL)
    return MarketQuery(latest, Chosen(**chosen), query.known)


def _choice(remembered: Remembered, name: str, value: str) -> str:
    """Return a choice of a facet as cells have it."""
    if name == "funds":
        return one_of(name, value, _FUNDS)

    def look() -> set[str]:
        column = type_coerce(_N[name], Text)
        with remembered.store.reading() as connection:
            need_study(connection)
            return set(connection.execute(select(column).distinct()).scalars())

    if value == NOT_STATED or (name != "exemption" and value in remembered.remember(("stated", name), look)):
        return value
    return code_of(name, name, value)


def count_of(remembered: Remembered, query: MarketQuery) -> Counted:
    """Return counts and money of the query's notices, in total and by every choice of the facets."""
    when = period(query.period)
    known = questions.moment_of("known", "moment", query.known) if query.known else ""

    def look() -> list[Cell]:
        with remembered.store.reading() as connection:
            need_study(connection)
            return cells_of(connection, when.since, when.until, known)

    cells = remembered.remember(("cells", when.name, known), look)
    return remembered.remember(("counted", when.name, known, query.chosen), lambda: counted(cells, query.chosen))


def quarters(remembered: Remembered) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first; "" is that of an unknown day."""

    def look() -> dict[str, int]:
        with remembered.store.reading() as connection:
            need_study(connection)
            found = connection.execute(
                select(_N.quarter, func.count()).where(_N.raised_kind != COPY).group_by(_N.quarter)
            )
            counts = {quarter or "": number for quarter, number in found}
            return dict(sorted(counts.items(), reverse=True))

    return remembered.remember("quarters", look)


def question_of(query: MarketQuery) -> dict[str, str]:
    """Return what a question is given to be about the same notices."""
    return {**period(query.period).parameters(), **query.narrowed()}


def answer(remembered: Remembered, name: str, query: MarketQuery, limit: int) -> questions.Answer:
    """Return the first rows of a question, asked of the period and what it is narrowed to."""
    given = question_of(query)

    def look() -> questions.Answer:
        with remembered.store.reading() as connection:
            return questions.ask(connection, name, given, limit=limit)

    return remembered.remember((name, tuple(given.items()), limit), look)


def label_of(name: str, value: str) -> str:
    """Return the words for a choice of a facet."""
    if value == NOT_STATED:
        return "Not stated"
    if name == "state":
        return place(value)
    if name == "exemption":
        return EXEMPTIONS.format(value) if value in EXEMPTIONS else value
    if name == "industry":
        return (
            f"{value}, all" if value in INDUSTRY_GROUPS else INDUSTRIES.format(value) if value in INDUSTRIES else value
        )
    return _FUNDS.get(value, value) if name == "funds" else value[:1].upper() + value[1:]
