"""Form D counted by facets: what every choice of every facet would show, from one walk through the notices.

The database sums up the notices of a period once, by everything that they may be narrowed by; these cells are few
enough to be gone through for each page. A facet counts what its choices would give beside the other choices made.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Integer, Text, case, func, select, type_coerce

from muniment.study import tables
from muniment.study.offerings import EXCLUDED

_N = tables.notices.c
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

    def asked(self) -> dict[str, str]:
        """Return what an address says of it."""
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
            lists(said),
            size or NOT_STATED,
            "yes" if fund else "no",
            notices,
            *(int(number or 0) for number in numbers),
        )
        for month, state, industry, group, said, size, fund, notices, *numbers in map(tuple, found)
    ]


def _listed(said: str | None) -> tuple[str, ...]:
    """Return the codes of a list of exemptions as the database keeps it."""
    return (msgspec.json.decode(said, type=tuple[str, ...]) if said else ()) or (NOT_STATED,)


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
