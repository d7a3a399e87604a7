"""What a study adds to the page of an issuer: holders on a day, statements, what changed over time, its names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, func, select

from muniment.store import tables as stored
from muniment.store.database import select_in
from muniment.store.showing import FORMER_NAMES, ISSUERS
from muniment.store.tables import AnyRow, struct_of
from muniment.study import charts, questions, tables
from muniment.study.entities.lookup import Entity
from muniment.study.entities.names import same_persons
from muniment.study.figures import together
from muniment.study.tables import key_of
from muniment.web.lists import Asked, Lists
from muniment.web.study.figures import (
    Absent,
    Cell,
    Column,
    Figure,
    Picture,
    absent,
    by_statement,
    cells,
    compare_href,
    entity_href,
    filing_href,
    hrefs_of,
    latest,
    percent,
    picture,
    rows_of,
    spelled,
)
from muniment.web.study.offerings import Named, Offering, money_over_time, named, offerings
from muniment.wording import day, plural

THRESHOLDS = (5, 10, 20)
SOURCE = "Schedules 13D and 13G in this store"
COLUMNS = (
    Column("name", "Holder"),
    Column("event", "Event", "day"),
    Column("filed", "Filed", "day"),
    Column("form", "Form"),
    Column("shares", "Shares", "number", is_absent_in_words=True),
    Column("percent", "Percent of class", "percent", is_absent_in_words=True),
    Column("exit", "Exit"),
    Column("filing", "Filing"),
)


class Step(Struct, frozen=True):
    """A filing of a statement: what it says, and what it changed, in words; `compare` leads to all that changed.

    `absent` has the words for a number that is none.
    """

    href: str
    form: str
    event: date | None
    filed: date | None
    shares: int | Decimal | None
    percent: int | Decimal | None
    change: str
    is_exit: bool
    linked: str
    compare: str
    absent: Absent = Absent()


class Statement(Struct, frozen=True):
    """A schedule and its amendments: who reports on whom, the class, and each filing, the newest first."""

    name: str
    href: str
    class_title: str
    steps: tuple[Step, ...]
    is_over: bool


def statements(
    rows: Sequence[Any], names: Mapping[Any, tuple[str, str]], absences: Mapping[str, Absent]
) -> list[Statement]:
    """Return statements with their history, those that still hold first; `names` has name and page by statement."""
    keys = {row.filing_id: key_of(row) for row in rows}
    made = []
    for key, parts in by_statement(rows).items():
        history, last = tuple(_step(row, keys, absences) for row in reversed(parts)), parts[-1]
        made.append(Statement(*names.get(key, ("", "")), last.class_title or "", history, bool(last.exit)))
    return sorted(made, key=lambda statement: (statement.is_over, -(statement.steps[0].percent or 0), statement.name))


def _step(row: AnyRow, keys: Mapping[int, str], absences: Mapping[str, Absent]) -> Step:
    before = keys.get(row.before_id, "")
    links = {
        "href": filing_href(key_of(row), _figure_path(row)),
        "compare": compare_href(before, keys[row.filing_id]) if before else "",
    }
    words = {"change": _change(row), "linked": row.linked or "", "absent": absences.get(key_of(row), Absent())}
    return struct_of(Step, row, **links, **words, is_exit=bool(row.exit))


def _figure_path(row: AnyRow) -> str:
    """Return the path of the one figure of a filing, "" where it states none."""
    if not row.path or (row.percent is None and row.shares is None):
        return ""
    is_item = "." in row.path
    return row.path if is_item else f"{row.path}.{'percent' if row.percent is not None else 'aggregate_amount'}"


def _change(row: AnyRow) -> str:
    """Return what a filing changed of the figure, in words; "" where that is unknown."""
    if row.percent_change == row.shares_change == 0:
        return "the same figure"
    points = f"{percent(row.percent_change, signed=True).rstrip('%')} points" if row.percent_change else ""
    shares = f"{row.shares_change:+,} shares" if row.shares_change else ""
    return ", ".join(filter(None, (points, shares)))


# ---- over time ------------------------------------------------------------------------------------------------------


def over_time(
    rows: Sequence[Any],
    names: Mapping[Any, tuple[str, str]],
    absences: Mapping[str, Absent],
    title: str,
    until: date | None,
) -> Figure | None:
    """Return the percent of each statement over time, None where no filing states one with its day.

    Exits end a line, filings without a percent break it.
    """
    parted = by_statement(rows)
    series = [_series(parts, names.get(key, ("", ""))[0], absences) for key, parts in parted.items()]
    shown = charts.drawn(series)
    if not shown:
        return None
    end = until or max(filter(None, map(_day_of, rows)), default=date.min)
    table = tuple(
        _line(row, names.get(key, ("", ""))[0], absences.get(key_of(row), Absent()))
        for key, parts in parted.items()
        for row in reversed(parts)
    )
    left, breaks = len(series) - len(shown), sum(row.percent is None and not row.exit for row in rows)
    have = plural(breaks, "filing has", "filings have")
    notes = (
        f"{left} of {len(series)} statements, smaller or without a percent, stand in the table only." if left else "",
        f"{breaks} {have} no percent to draw, which breaks the line." if breaks else "",
        charts.undrawn(shown, end),
    )
    return Figure(
        title,
        " ".join(filter(None, notes)),
        f"{SOURCE}{latest([row.filed for row in rows])}",
        COLUMNS,
        table,
        lambda theme, width: charts.steps(shown, theme, width, "percent", end, THRESHOLDS),
    )


def stacked(
    rows: Sequence[Any], names: Mapping[Any, tuple[str, str]], persons: Mapping[int, set[int]], until: date | None
) -> Figure | None:
    """Return the statements on one class that share no person, stacked over time; None where there are not two.

    `persons` has the ids of the persons of each statement. Of statements that share one only the largest is taken, and
    of several classes the one with most statements: percents of others are no parts of the same whole.
    """
    parted = {key: parts for key, parts in by_statement(rows).items() if any(row.percent for row in parts)}
    classes = Counter(filter(None, map(_class, parted.values())))
    of_class = max(classes, key=lambda name: (classes[name], name), default="")
    alike = {key: parts for key, parts in parted.items() if _class(parts) in ("", of_class)}
    taken: dict[Any, list[Any]] = {}
    seen: set[int] = set()
    for key, parts in sorted(alike.items(), key=lambda pair: (-max(row.percent or 0 for row in pair[1]), str(pair[0]))):
        its = persons.get(key, set())
        if not its & seen:
            taken[key] = parts
            seen |= its
    series = [_series(parts, names.get(key, ("", ""))[0], {}) for key, parts in taken.items()][: charts.MOST_BANDS]
    end = until or max(filter(None, map(_day_of, rows)), default=date.min)
    made = charts.bands(series, end)
    if len({band.at for band in made}) < 2:
        return None
    table = tuple(cells(band.name, band.begin, band.end, (band.value, band.href)) for band in reversed(made))
    return Figure(
        f"{spelled(len(series), 'statement').capitalize()} that share no person, one on the other",
        _stack_note(len(parted), len(alike), len(taken), len(series), max(band.high for band in made)),
        f"{SOURCE}{latest([row.filed for row in rows])}",
        (Column("name", "Holder"), Column("begin", "From", "day"), Column("end", "Until", "day"),
         Column("percent", "Percent of class", "percent")),
        table,
        lambda theme, width: charts.stack(series, theme, width, end),
    )  # fmt: skip


def _class(rows: Sequence[Any]) -> str:
    """Return what tells the class of a statement: the CUSIP without its check digit, else its title."""
    last = rows[-1]
    return (last.cusip or "")[:8] or " ".join((last.class_title or "").casefold().split())


def _stack_note(every: int, alike: int, taken: int, shown: int, top: float) -> str:
    """Return what is not stacked, and why."""
    left = (
        (every - alike, "on other classes"),
        (alike - taken, "that share a person with a larger one"),
        (taken - shown, "smaller than these"),
    )
    parts = [f"{number:,} {text}" for number, text in left if number]
    more = " Together they come to more than 100 percent at a time: some of it is reported twice." if top > 100 else ""
    return (f"Not in it: {', '.join(parts)}." if parts else "") + more


def _series(rows: list[Any], name: str, absences: Mapping[str, Absent]) -> charts.Series:
    dated = [row for row in rows if _day_of(row)]
    dated.sort(key=lambda row: (_day_of(row), row.number or 0))
    points = []
    for row in dated:
        end = ", five percent or less" if row.exit else ""
        stated = percent(row.percent) or f"percent {absences.get(key_of(row), Absent()).percent}"
        label = f"{name}: {stated}{end} on {day(_day_of(row))}, {row.form}"
        href = filing_href(key_of(row), _figure_path(row))
        points.append(charts.Point(_day_of(row) or date.min, row.percent, label, href, bool(row.exit)))
    return charts.Series(name or "No name stated", tuple(points))


def _day_of(row: AnyRow) -> date | None:
    return row.event or row.filed


def _line(row: AnyRow, name: str, absent: Absent) -> tuple[Cell, ...]:
    key = key_of(row)
    place = filing_href(key, _figure_path(row))
    return cells(
        name,
        row.event,
        row.filed,
        row.form,
        (row.shares, place, absent.shares),
        (row.percent, place, absent.percent),
        "exit" if row.exit else "",
        (key, filing_href(key)),
    )


# ---- the finding ----------------------------------------------------------------------------------------------------


def finding(name: str, holders: Sequence[Mapping[str, Any]], clocks: str) -> str:
    """Return what the holders of an issuer hold together, as a title; nothing is added up that may overlap.

    Percent of different classes are no percent of anything together, and neither are those of statements that share a
    person or that state none.
    """
    when = f" ({clocks})" if clocks else ""
    if not holders:
        return f"No filing in this store reports more than five percent of {name}{when}"
    number = spelled(len(holders), "statement")
    verb = "holds" if len(holders) == 1 else "hold"
    stated = [holder["percent"] for holder in holders if holder["percent"] is not None]
    if not stated:
        return f"{name}: {number}, without a percent{when}"
    sums = together(holders) if all(holder.get("counted", True) for holder in holders) else None
    if sums and sums.percent <= 100:
        less = sums.percent_if_same
        same = f", or {percent(less)} if some are the same shares" if less != sums.percent else ""
        return f"{name}: {number} {verb} {percent(sums.percent)}{same}{when}"
    return f"{name}: {number}; the largest states {percent(max(stated))}{when}"


class Clocks(Asked, frozen=True, omit_defaults=True):
    """What was true on `as_of`, a day, as far as it was `known` by a day or moment; "" asks for today's knowledge."""

    as_of: str = ""
    known: str = ""

    @property
    def until(self) -> date | None:
        """The day that is asked for; None for today.

        Raises:
            UsageError: it is none.
        """
        return questions.day_of("as_of", self.as_of) if self.as_of else None

    def within(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on the filings of a table of the study.

        Raises:
            UsageError: a day is none.
        """
        conditions: list[ColumnElement[bool]] = []
        if self.until:
            true = func.coalesce(table.c.event, table.c.filed) if "event" in table.c else table.c.filed
            conditions.append(true <= self.until)
        if self.known:
            conditions.append(table.c.known <= questions.moment_of("known", "moment", self.known))
        return conditions

    def sentence(self) -> str:
        """Return them in words for a figure; "" where both are those of today."""
        true = f"true on {self.as_of}" if self.as_of else ""
        text = f"known by {self.known}" if self.known else ""
        return ", ".join(filter(None, (true, text)))


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
    absent: Absent = Absent()


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
    statements: list[Statement]
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
    parameters = {"issuer": entity.key, **clocks.parameters()}
    answer = _holders(connection, entity, clocks)
    holders = answer.records()
    alike = same_persons([row["holder_name"] for row in holders if row["holder_name"]])
    reports, names = _reports(connection, entity, clocks)
    offerings_named = _named_offerings(connection, entity, clocks)
    headline = finding(entity.name, holders, clocks.sentence())
    absences = absent(connection, reports)
    percents = over_time(reports, names, absences, headline, clocks.until)
    money = money_over_time(entity.name, offerings_named)
    stacked = _stacked(connection, entity, reports, names, clocks)
    mentioned = mentions_of(connection, entity)
    return IssuerStudy(
        key=entity.key,
        clocks=clocks,
        finding=headline,
        holders=lists.take("holders", [_holder(holder, alike, absences) for holder in holders]),
        meaning=answer.question.meaning,
        sql=answer.sql,
        statements=lists.take("statements", statements(reports, names, absences)),
        over_time=picture("ownership", percents, parameters) if percents else None,
        stacked=picture("ownership-stacked", stacked, parameters) if stacked else None,
        offerings=lists.take("offerings", offerings(offerings_named)),
        money=picture("money", money, parameters) if money else None,
        former=lists.take("former", _former(mentioned, entity.name)),
        mentioned=lists.take("mentioned", mentioned),
        network=entity_href("network", entity.key, entity.cik),
        elsewhere=elsewhere("persons", entity, mentioned),
    )


def _holders(connection: Connection, entity: Entity, clocks: Clocks) -> questions.Answer:
    return questions.ask(connection, "holders", {"issuer": entity.key, **clocks.parameters()})


def _reports(
    connection: Connection, entity: Entity, clocks: Clocks
) -> tuple[Sequence[Any], dict[Any, tuple[str, str]]]:
    """Return the schedules about an issuer, and name and page of each statement's holder, as last filed."""
    reports = rows_of(connection, tables.reports, [_R.issuer_id == entity.id, *clocks.within(tables.reports)])
    pages = hrefs_of(connection, "persons", (row.holder_id for row in reports))
    several = len({row.class_title for row in reports if row.class_title}) > 1
    names = {}
    for row in reports:
        name = row.holder_name or "No name stated"
        label = f"{name}, {row.class_title}" if several and row.class_title else name
        names[row.statement_id or f"filing {row.filing_id}"] = label, pages.get(row.holder_id, "")
    return reports, names


def _named_offerings(connection: Connection, entity: Entity, clocks: Clocks) -> list[Named]:
    return named(
        connection, rows_of(connection, tables.notices, [_N.issuer_id == entity.id, *clocks.within(tables.notices)])
    )


def drawn_ownership(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the figure of an issuer's page alone, for its picture."""
    headline = finding(entity.name, _holders(connection, entity, clocks).records(), clocks.sentence())
    reports, names = _reports(connection, entity, clocks)
    return over_time(reports, names, absent(connection, reports), headline, clocks.until)


def _stacked(
    connection: Connection, entity: Entity, reports: Sequence[Any], names: dict[Any, tuple[str, str]], clocks: Clocks
) -> Figure | None:
    persons: dict[int, set[int]] = {}
    own = select(_H.statement_id, _H.holder_id).where(_H.issuer_id == entity.id, _H.holder_id.is_not(None)).distinct()
    for statement, holder in map(tuple, connection.execute(own)):
        persons.setdefault(statement, set()).add(holder)
    return stacked(reports, names, persons, clocks.until)


def drawn_stack(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the stacked statements of an issuer's page alone, for their picture."""
    return _stacked(connection, entity, *_reports(connection, entity, clocks), clocks)


def drawn_money(connection: Connection, entity: Entity, clocks: Clocks) -> Figure | None:
    """Return the figure of an issuer's offerings alone, for its picture."""
    return money_over_time(entity.name, _named_offerings(connection, entity, clocks))


def _holder(row: dict[str, Any], alike: Mapping[str, str], absences: Mapping[str, Absent]) -> Holder:
    marks = [label for name, label in (("disclaimed", "disclaims"), ("in_group", "group")) if row.get(name)]
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
        absent=absences.get(row["filing"], Absent()),
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
            count.label("filings"),
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
    numbered = select_in(connection, select(filings.id, filings.accession), filings.id, (row.newest for row in rows))
    keys = {row.id: row.accession or str(row.id) for row in numbered}
    return [
        struct_of(Mentioned, row, cik=row.cik or "", cusip=row.cusip or "", href=filing_href(keys[row.newest]))
        for row in rows
    ]


def elsewhere(area: str, entity: Entity, mentioned: Sequence[Mentioned]) -> str:
    """Return the page of an entity in another area, issuers or persons, where filings name it so; else ""."""
    about = area == "issuers"
    stands = any((mention.role in ISSUERS) == about for mention in mentioned)
    return entity_href(area, entity.key, entity.cik) if stands else ""


def _former(mentioned: Sequence[Mentioned], name: str) -> list[Former]:
    """Return the names that filings call former ones, and others than today's under which it stood itself."""
    former: dict[str, Former] = {}
    for mention in mentioned:
        if mention.name != name and (mention.role in FORMER_NAMES or mention.role == "issuer"):
            shown = Former(mention.name, mention.filings, mention.first, mention.last, mention.href)
            former.setdefault(mention.name, shown)
    return sorted(former.values(), key=lambda mention: mention.last or date.min, reverse=True)
