"""What a study adds to the page of a person: positions now and over time, who files with it, its roles in offerings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from muniment.store.showing import ISSUER
from muniment.store.tables import AnyRow, struct_of
from muniment.study import tables
from muniment.study.entities.lookup import Entity
from muniment.study.tables import key_of
from muniment.web.lists import Lists
from muniment.web.study.figures import (
    Absent,
    Figure,
    Picture,
    absent,
    by_statement,
    entity_href,
    filing_href,
    hrefs_of,
    percent,
    picture,
    spelled,
)
from muniment.web.study.issuers import Clocks, Mentioned, Statement, elsewhere, mentions_of, over_time, statements

_H, _R, _M, _E = tables.holdings.c, tables.reports.c, tables.mentions.c, tables.entities.c


class Position(Struct, frozen=True):
    """What a person's latest filing about an issuer says on its cover; `is_over` where it is an exit."""

    issuer: str
    issuer_href: str
    class_title: str
    shares: Any
    percent: Any
    event: date | None
    filed: date | None
    form: str
    href: str
    is_over: bool
    marks: tuple[str, ...]
    absent: Absent = Absent()


class Beside(Struct, frozen=True):
    """A person on the same covers: how many, and in how many of them as a group."""

    name: str
    href: str
    filings: int
    in_group: int


class Role(Struct, frozen=True):
    """What a person is to an issuer, with the title that notices give, by how many filings."""

    issuer: str
    href: str
    role: str
    title: str
    filings: int
    first: date | None
    last: date | None


class HolderStudy(Struct, frozen=True, kw_only=True):
    """What the filings that name a person say together, on the days of the clocks; `elsewhere`: its page as issuer."""

    key: str
    clocks: Clocks
    finding: str
    positions: list[Position]
    statements: list[Statement]
    over_time: Picture | None
    beside: list[Beside]
    roles: list[Role]
    mentioned: list[Mentioned]
    network: str
    elsewhere: str


def study_of_holder(connection: Connection, entity: Entity, clocks: Clocks, lists: Lists) -> HolderStudy:
    """Return what a study knows of a person or a company as a holder and in offerings, as much as `lists` takes.

    Raises:
        UsageError: a day of the clocks is none.
    """
    rows = _rows(connection, entity, clocks)
    names = _issuers(connection, rows)
    absences = absent(connection, rows)
    positions = _positions(rows, names, absences)
    headline = _finding(entity.name, positions, clocks)
    figure = over_time(rows, names, absences, headline, clocks.until)
    mentioned = mentions_of(connection, entity)
    return HolderStudy(
        key=entity.key,
        clocks=clocks,
        finding=headline,
        positions=lists.take("positions", positions),
        statements=lists.take("statements", statements(rows, names, absences)),
        over_time=picture("positions", figure, {"holder": entity.key, **clocks.parameters()}) if figure else None,
        beside=lists.take("beside", _beside(connection, entity)),
        roles=lists.take("roles", _roles(connection, entity)),
        mentioned=lists.take("mentioned", mentioned),
        network=entity_href("network", entity.key, entity.cik),
        elsewhere=elsewhere("issuers", entity, mentioned),
    )


def drawn_positions(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the figure of a person's page alone, for its picture."""
    rows = _rows(connection, entity, clocks)
    names = _issuers(connection, rows)
    absences = absent(connection, rows)
    headline = _finding(entity.name, _positions(rows, names, absences), clocks)
    return over_time(rows, names, absences, headline, clocks.until)


def _rows(connection: Connection, entity: Entity, clocks: Clocks) -> list[Any]:
    """Return a person's own rows of covers, beside what their filing says: shares and percent are its own."""
    figures = [_H.shares, _H.percent, _H.position.label("figure_position"), _H.excludes_shares, _H.path]
    filing = [column for column in _R if column.name not in ("shares", "percent", "figure_position", "path")]
    question = (
        select(*filing, *figures)
        .join(tables.holdings, _H.filing_id == _R.filing_id)
        .where(_H.holder_id == entity.id, *clocks.within(tables.reports))
        .order_by(_R.statement_id.nulls_first(), _R.number.nulls_first(), _R.filing_id, _H.counted.desc(), _H.position)
    )
    first: dict[int, Any] = {}
    for row in connection.execute(question):
        first.setdefault(row.filing_id, row)
    return list(first.values())


def _issuers(connection: Connection, rows: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    pages = hrefs_of(connection, "issuers", (row.issuer_id for row in rows))
    return {
        row.statement_id or f"filing {row.filing_id}": (
            row.issuer_name or "No name stated",
            pages.get(row.issuer_id, ""),
        )
        for row in rows
    }


def _positions(
    rows: Sequence[Any], names: Mapping[Any, tuple[str, str]], absences: Mapping[str, Absent]
) -> list[Position]:
    """Return the latest filing of each statement: exits last, then by percent, the largest first, and by issuer."""
    positions = [_position(parts[-1], names[key], absences) for key, parts in by_statement(rows).items()]
    return sorted(positions, key=lambda position: (position.is_over, -(position.percent or 0), position.issuer))


def _position(row: AnyRow, issuer: tuple[str, str], absences: Mapping[str, Absent]) -> Position:
    marks = tuple(label for is_marked, label in ((row.in_group, "group"), (row.disclaimed, "disclaims")) if is_marked)
    about = row.percent is not None or row.shares is not None
    place = f"reporting_persons[{row.figure_position}].{'percent' if row.percent is not None else 'aggregate_amount'}"
    return Position(
        *issuer,
        row.class_title or "",
        row.shares,
        row.percent,
        row.event,
        row.filed,
        row.form,
        filing_href(row.accession or row.filing_id, place if about else row.path or ""),
        bool(row.exit),
        marks,
        absences.get(key_of(row), Absent()),
    )


def _finding(name: str, positions: Sequence[Position], clocks: Clocks) -> str:
    when = f" ({clocks.sentence()})" if clocks.sentence() else ""
    current = [position for position in positions if not position.is_over]
    if not current:
        return f"{name} reports no holding of more than five percent{when}"
    stated = [position for position in current if position.percent is not None]
    largest = max(stated, key=lambda position: position.percent, default=None)
    most = f"; the largest {percent(largest.percent)} of {largest.issuer}" if largest else ""
    return f"{name}: {spelled(len(current), 'statement')}{most}{when}"


def _beside(connection: Connection, entity: Entity) -> list[Beside]:
    beside = tables.holdings.alias("other")
    count = func.count(beside.c.filing_id.distinct())
    grouped = func.count(beside.c.filing_id.distinct()).filter(and_(_H.in_group, beside.c.in_group))
    question = (
        select(_E.name, _E.key, _E.cik, count.label("filings"), grouped.label("grouped"))
        .select_from(tables.holdings)
        .join(beside, beside.c.filing_id == _H.filing_id)
        .join(tables.entities, _E.id == beside.c.holder_id)
        .where(_H.holder_id == entity.id, beside.c.holder_id != entity.id)
        .group_by(_E.id, _E.name, _E.key, _E.cik)
        .order_by(count.desc(), _E.name)
    )
    return [
        Beside(row.name, entity_href("persons", row.key, row.cik), row.filings, row.grouped)
        for row in connection.execute(question)
    ]


def _roles(connection: Connection, entity: Entity) -> list[Role]:
    """Return what a person is to issuers in Form D, the latest first; the roles on schedules are positions."""
    about, count = tables.notices.c, func.count(_M.filing_id.distinct())
    question = (
        select(
            _E.name,
            _E.key,
            _E.cik,
            _M.role,
            _M.title,
            count.label("filings"),
            func.min(about.filed).label("first"),
            func.max(about.filed).label("last"),
        )
        .select_from(tables.mentions)
        .join(tables.notices, about.filing_id == _M.filing_id)
        .join(tables.entities, _E.id == about.issuer_id)
        .where(_M.entity_id == entity.id, _M.role != ISSUER, about.issuer_id != entity.id)
        .group_by(_E.id, _E.name, _E.key, _E.cik, _M.role, _M.title)
        .order_by(func.max(about.filed).desc().nulls_last(), _E.name, _M.role, _M.title)
    )
    return [
        struct_of(Role, row, issuer=row.name, href=entity_href("issuers", row.key, row.cik), title=row.title or "")
        for row in connection.execute(question)
    ]
