"""Form D as a market: notices counted and their money added up, by month, state, industry, exemption and size.

What a whole period adds up to takes all its notices: of the latest quarter and of all time it is kept.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Integer, Text, case, func, select, type_coerce

from muniment.errors import UsageError
from muniment.store import cached
from muniment.study import questions, tables
from muniment.study.offerings import COPY, EXCLUDED

ALL = "all"
"""The name of the period of all time."""

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
        return {name: day.isoformat() for name, day in (("since", self.since), ("until", self.until)) if day}


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
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise UsageError(f"period: {text[:20]!r} is none; write 2025Q3, 2025-07, 2025 or all")
    year = int(match["year"])
    if match["quarter"]:
        first = (int(match["quarter"]) - 1) * _MONTHS + 1
        ordinal = ("first", "second", "third", "fourth")[int(match["quarter"]) - 1]
        return _of(text, f"the {ordinal} quarter of {year}", year, first, first + _MONTHS - 1)
    if match["month"]:
        month = int(match["month"])
        return _of(text, f"{month_name[month]} {year}", year, month, month)
    return _of(text, str(year), year, 1, 12)


def _of(name: str, label: str, year: int, first: int, last: int) -> Period:
    return Period(name, label, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


TOP_RAISED = "top_raised"
"""The question who raised most."""

TOP = 12
"""Rows of an answer that a figure has."""

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
    # Notices apart, in the order of EXCLUDED.
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
    alike = (_N.month, _N.state, _N.industry, _N.industry_group, type_coerce(_N.exemptions, Text), _N.size, _N.is_fund)
    first = case(((_N.number == 1) & ~func.coalesce(_N.amendment, False), 1), else_=0)
    money = (type_coerce(func.sum(column), Integer) for column in (_N.raised, _N.raised_once))
    kinds = (func.sum(case((_N.raised_kind == kind, 1), else_=0)) for kind in EXCLUDED)
    sums = func.count(), func.sum(first), *money, *kinds
    rows = connection.execute(select(*alike, *sums).where(*conditions).group_by(*alike))
    lists = cache(_codes_of)
    return [
        Cell(
            month or "",
            state or NOT_STATED,
            industry or NOT_STATED,
            group or "",
            lists(codes),
            size or NOT_STATED,
            "yes" if fund else "no",
            notices,
            *(int(number or 0) for number in numbers),
        )
        for month, state, industry, group, codes, size, fund, notices, *numbers in map(tuple, rows)
    ]


def _codes_of(codes: str | None) -> tuple[str, ...]:
    """Return the codes of a list of exemptions as the database keeps it."""
    return (msgspec.json.decode(codes, type=tuple[str, ...]) if codes else ()) or (NOT_STATED,)


def counted(cells: Iterable[Cell], chosen: Chosen) -> Counted:
    """Return what cells add up to, narrowed as chosen."""
    total, months = Sum(), {}
    facets: dict[str, dict[str, Sum]] = {name: {} for name in structs.asdict(chosen)}
    wanted = chosen.parameters()
    for cell in cells:
        # The facets by whose choice a cell is left out.
        against = [name for name, value in wanted.items() if value not in _values(cell, name)]
        if not against:
            total.add(cell)
            months.setdefault(cell.month, Sum()).add(cell)
        if len(against) > 1:
            continue
        for name in against or facets:
            for value in _values(cell, name):
                facets[name].setdefault(value, Sum()).add(cell)
    return Counted(total, dict(sorted(months.items())), facets)


def _values(cell: Cell, name: str) -> Sequence[str]:
    """Return the choices of a facet under which a cell stands: several exemptions, an industry and its group."""
    if name == "exemption":
        return cell.exemptions
    if name == "industry":
        return tuple(dict.fromkeys(filter(None, (cell.group, cell.industry))))
    return (getattr(cell, name),)


def quarters(connection: Connection) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first; "" is that of an unknown day."""
    question = select(_N.quarter, func.count()).where(_N.raised_kind != COPY).group_by(_N.quarter)
    return dict(sorted(((quarter or "", number) for quarter, number in connection.execute(question)), reverse=True))


def every_month(months: Collection[str]) -> list[str]:
    """Return the months from the first to the last, those between too."""
    ends = [int(name[:4]) * 12 + int(name[5:]) - 1 for name in (min(months), max(months))] if months else [0, -1]
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(ends[0], ends[1] + 1)]


# ---- kept -----------------------------------------------------------------------------------------------------------

_EDITION = "2"  # rises when a period would be counted otherwise, or more is kept


def cached_count(connection: Connection, name: str) -> Counted | None:
    """Return what a whole period holds, as it is kept; None where it is not, or the study is another one since."""
    return cached.get(connection, *_cache_key(connection, name), Counted)


def keep_counts(connection: Connection) -> None:
    """Keep what the latest quarter, its year and all time hold, as of now, and the answers that take all filings."""
    latest = period(next(filter(None, quarters(connection)), ALL))
    if cached_count(connection, latest.name) is not None:
        return  # of this study, and so are the others
    for when in map(period, dict.fromkeys((latest.name, latest.name[:4], ALL))):
        cells = cells_of(connection, when.since, when.until, "")
        questions.keep(connection, TOP_RAISED, when.parameters(), TOP)
        cached.put(connection, *_cache_key(connection, when.name), counted(cells, Chosen()))
    for name in (TOP_RAISED, "serial_persons"):
        questions.keep(connection, name, {}, questions.A_PAGE)
    questions.keep(connection, "late_notices", latest.parameters(), 0)


def _cache_key(connection: Connection, name: str) -> tuple[str, str]:
    return f"market {name}", f"{_EDITION} {tables.revision(connection)}"
