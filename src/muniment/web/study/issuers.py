"""What a study adds to the page of an issuer: holders on a day, statements, what changed over time, its names."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, func, select

from muniment.store import tables as stored
from muniment.store.showing import FORMER_NAMES, ISSUERS
from muniment.study import questions, tables
from muniment.study.entities.lookup import Entity
from muniment.study.entities.names import same_persons
from muniment.web.lists import Lists
from muniment.web.study import ownership
from muniment.web.study.figures import Figure, Picture, batched, entity_href, filing_href, hrefs_of, picture, rows_of
from muniment.web.study.offerings import Offering, money_over_time, named, offerings


class Clocks(Struct, frozen=True, omit_defaults=True):
    """What was true on `as_of`, a day, as far as it was `known` by a day or moment; "" asks for today's knowledge."""

    as_of: str = ""
    known: str = ""

    def parameters(self) -> dict[str, str]:
        """Return them as the parameters of an address."""
        return {name: value for name, value in (("as_of", self.as_of), ("known", self.known)) if value}

    def within(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on the filings of a table of the study.

        Raises:
            UsageError: a day is none.
        """
        found: list[ColumnElement[bool]] = []
        if self.as_of:
            true = func.coalesce(table.c.event, table.c.filed) if "event" in table.c else table.c.filed
            found.append(true <= questions.day_of("as_of", self.as_of))
        if self.known:
            found.append(table.c.known <= questions.moment_of("known", "moment", self.known))
        return found

    def words(self) -> str:
        """Return them in words for a figure; "" where both are those of today."""
        true = f"true on {self.as_of}" if self.as_of else ""
        known = f"known by {self.known}" if self.known else ""
        return ", ".join(filter(None, (true, known)))


_R, _N, _M, _H = tables.reports.c, tables.notices.c, tables.mentions.c, tables.holdings.c


class Holder(Struct, frozen=True):
    """One statement of an issuer on a day: its figure, and where it stands."""

    name: str
    shares: Any
    percent: Any
    event: Any
    filed: Any
    form: str
    class_title: str
    persons: int
    basis: str
    marks: tuple[str, ...]
    href: str
    path: str
    same_as: str
    same_because: str
    same_href: str
    like: str = ""


class Mentioned(Struct, frozen=True):
    """Places where filings name an entity, alike in what tied them to it: how many, and one of them to look at."""

    name: str
    role: str
    linked: str
    cik: str
    cusip: str
    filings: int
    first: date | None
    last: date | None
    href: str


class Former(Struct, frozen=True):
    """A name that an entity had or has, and the filings that it stands in."""

    name: str
    filings: int
    first: date | None
    last: date | None
    href: str


class IssuerStudy(Struct, frozen=True, kw_only=True):
    """What the filings about an issuer say together, on the days of the clocks; `elsewhere` is its page as a person."""

    key: str
    clocks: Clocks
    finding: str
    holders: list[Holder]
    meaning: str
    sql: str
    statements: list[ownership.Statement]
    over_time: Picture | None
    stacked: Picture | None
    offerings: list[Offering]
    money: Picture | None
    former: list[Former]
    mentioned: list[Mentioned]
    network: str
    elsewhere: str


def study_of_issuer(connection: Connection, entity: Entity, clocks: Clocks, lists: Lists) -> IssuerStudy:
    """Return what a study knows of an issuer, as much as `lists` takes.

    Raises:
        UsageError: a day of the clocks is none.
    """
    answer = questions.ask(connection, "holders", {"issuer": entity.key, **clocks.parameters()})
    holders = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    alike = same_persons([row["holder_name"] for row in holders if row["holder_name"]])
    reports = rows_of(connection, tables.reports, [_R.issuer_id == entity.id, *clocks.within(tables.reports)])
    notices = rows_of(connection, tables.notices, [_N.issuer_id == entity.id, *clocks.within(tables.notices)])
    found = named(connection, notices)
    parameters = {"issuer": entity.key, **clocks.parameters()}
    names = _names_of(connection, reports)
    figures = ownership_figure(entity, reports, names, holders, clocks), money_over_time(entity.name, found)
    stacked = _stacked(connection, entity, reports, names, clocks)
    mentioned = mentions_of(connection, entity)
    return IssuerStudy(
        key=entity.key,
        clocks=clocks,
        finding=ownership.finding(entity.name, holders, clocks.words()),
        holders=lists.take("holders", [_holder(holder, alike) for holder in holders]),
        meaning=answer.question.meaning,
        sql=answer.sql,
        statements=lists.take("statements", ownership.statements(reports, names)),
        over_time=picture("ownership", figures[0], parameters) if figures[0] else None,
        stacked=picture("ownership-stacked", stacked, parameters) if stacked else None,
        offerings=lists.take("offerings", offerings(found)),
        money=picture("money", figures[1], parameters) if figures[1] else None,
        former=lists.take("former", _former(mentioned, entity.name)),
        mentioned=lists.take("mentioned", mentioned),
        network=entity_href("network", entity.key, entity.cik),
        elsewhere=elsewhere("persons", entity, mentioned),
    )


def ownership_figure(
    entity: Entity, reports: Sequence[Any], names: dict[Any, tuple[str, str]], holders: Sequence[Any], clocks: Clocks
) -> Figure | None:
    """Return the percent of an issuer's statements over time; None where no filing states one."""
    until = questions.day_of("as_of", clocks.as_of) if clocks.as_of else None
    return ownership.over_time(reports, names, ownership.finding(entity.name, holders, clocks.words()), until)


def drawn_ownership(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the figure of an issuer's page alone, for its picture."""
    answer = questions.ask(connection, "holders", {"issuer": entity.key, **clocks.parameters()})
    holders = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    reports = rows_of(connection, tables.reports, [_R.issuer_id == entity.id, *clocks.within(tables.reports)])
    return ownership_figure(entity, reports, _names_of(connection, reports), holders, clocks)


def _stacked(
    connection: Connection, entity: Entity, reports: Sequence[Any], names: dict[Any, tuple[str, str]], clocks: Clocks
) -> Figure | None:
    persons: dict[int, set[int]] = {}
    own = select(_H.statement_id, _H.holder_id).where(_H.issuer_id == entity.id, _H.holder_id.is_not(None)).distinct()
    for statement, holder in map(tuple, connection.execute(own)):
        persons.setdefault(statement, set()).add(holder)
    until = questions.day_of("as_of", clocks.as_of) if clocks.as_of else None
    return ownership.one_on_the_other(reports, names, persons, until)


def drawn_stack(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the stacked statements of an issuer's page alone, for their picture."""
    reports = rows_of(connection, tables.reports, [_R.issuer_id == entity.id, *clocks.within(tables.reports)])
    return _stacked(connection, entity, reports, _names_of(connection, reports), clocks)


def drawn_money(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the figure of an issuer's offerings alone, for its picture."""
    notices = rows_of(connection, tables.notices, [_N.issuer_id == entity.id, *clocks.within(tables.notices)])
    return money_over_time(entity.name, named(connection, notices))


def _names_of(connection: Connection, reports: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    """Return name and page of the holder of each statement: as its last filing has them."""
    pages = hrefs_of(connection, "persons", (row.holder_id for row in reports))
    several = len({row.class_title for row in reports if row.class_title}) > 1
    found = {}
    for row in reports:
        name = row.holder_name or "No name stated"
        label = f"{name}, {row.class_title}" if several and row.class_title else name
        found[row.statement_id or f"filing {row.filing_id}"] = label, pages.get(row.holder_id, "")
    return found


def _holder(row: dict[str, Any], alike: Mapping[str, str]) -> Holder:
    marks = [words for name, words in (("disclaimed", "disclaims"), ("in_group", "group")) if row.get(name)]
    if row.get("counted") is not None and not row["counted"]:
        marks.append("not counted twice")
    if row["derived"]:
        marks.append("derived")
    shared = ("shares", "percent", "event", "filed")
    return Holder(
        name=row["holder_name"] or "No name stated",
        **{name: row[name] for name in shared},
        form=row["form"],
        class_title=row["class_title"] or "",
        persons=row["persons"],
        basis=row["basis"],
        marks=tuple(marks),
        href=filing_href(row["filing"], row["path"] or "") if row["filing"] else "",
        path=row["path"] or "",
        same_as=row["may_be_same_as"] or "",
        same_because=row["may_be_same_because"] or "",
        same_href=filing_href(row["may_be_same_filing"]) if row["may_be_same_filing"] else "",
        like=alike.get(row["holder_name"] or "", ""),
    )


# ---- who is who -----------------------------------------------------------------------------------------------------


def mentions_of(connection: Connection, entity: Entity) -> list[Mentioned]:
    """Return the places that name an entity, those alike once, the most frequent first."""
    alike = (_M.name, _M.role, _M.linked, _M.cik, _M.cusip)
    filings = stored.filings.c
    count, newest = func.count(_M.filing_id.distinct()), func.max(_M.filing_id)
    question = (
        select(
            *alike,
            count.label("number"),
            func.min(filings.filed).label("first"),
            func.max(filings.filed).label("last"),
            newest.label("newest"),
            func.min(_M.path).label("path"),
        )
        .join(stored.filings, filings.id == _M.filing_id)
        .where(_M.entity_id == entity.id)
        .group_by(*alike)
        .order_by(count.desc(), *alike)
    )
    rows = connection.execute(question).all()
    keys = _keys(connection, [row.newest for row in rows])
    return [
        Mentioned(
            row.name,
            row.role,
            row.linked,
            row.cik or "",
            row.cusip or "",
            row.number,
            row.first,
            row.last,
            filing_href(keys.get(row.newest) or row.newest),
        )
        for row in rows
    ]


def elsewhere(area: str, entity: Entity, mentioned: Sequence[Mentioned]) -> str:
    """Return the page of an entity in another area, issuers or persons, where filings name it so; else ""."""
    about = area == "issuers"
    stands = any((mention.role in ISSUERS) == about for mention in mentioned)
    return entity_href(area, entity.key, entity.cik) if stands else ""


def _keys(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for batch in batched(ids):
        query = select(stored.filings.c.id, stored.filings.c.accession).where(stored.filings.c.id.in_(batch))
        found |= {row.id: row.accession or str(row.id) for row in connection.execute(query)}
    return found


def _former(mentioned: Sequence[Mentioned], name: str) -> list[Former]:
    """Return the names that filings call former ones, and others than today's under which it stood itself."""
    found: dict[str, Former] = {}
    for mention in mentioned:
        if (
            mention.name != name
            and mention.name not in found
            and (mention.role in FORMER_NAMES or mention.role == "issuer")
        ):
            found[mention.name] = Former(mention.name, mention.filings, mention.first, mention.last, mention.href)
    return sorted(found.values(), key=lambda mention: mention.last or date.min, reverse=True)
