"""How many filings there are: of each kind, kept as they come and go, and of those that answer to a query.

Whoever changes filings asks in the same transaction what they were and what they are, and notes the difference; so a
count is that of the filings, whoever writes and whatever fails, and a page reads counts instead of making them. What
the store does not keep is counted, and as it grows only the filings that came since.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct, structs

from muniment.store import finding, tables
from muniment.store.stored import Counts, Facets, Query

K = TypeVar("K", int, str)

_C, _F, _R, _S, _V = (
    table.c for table in (tables.contents, tables.filings, tables.readings, tables.sources, tables.versions)
)
_T, _TOTALS = tables.tallies.c, tables.totals.c

# ---- what is kept ---------------------------------------------------------------------------------------------------

_KINDS = {
    "form": _F.form,
    "family": _F.family,
    "state": _F.state,
    "year": sa.cast(sa.extract("year", _F.filed), sa.Integer),
    "doubtful": finding.DOUBTFUL,
    "not_read": _F.reason != "",
}
_COLUMNS = [column.label(f"its_{name}") for name, column in _KINDS.items()]
_TOTALED = (tables.contents, tables.sources, tables.versions)

_NOTE = sa.text(
    "INSERT INTO tallies (key, form, family, state, year, doubtful, not_read, filings)"
    " VALUES (:key, :form, :family, :state, :year, :doubtful, :not_read, :filings)"
    " ON CONFLICT (key) DO UPDATE SET filings = tallies.filings + excluded.filings"
)
_ADD = sa.text(
    "INSERT INTO totals (name, number) VALUES (:name, :number)"
    " ON CONFLICT (name) DO UPDATE SET number = totals.number + excluded.number"
)

Kind = tuple[str, str, str | None, int | None, bool, bool]
"""Form, family, state, the year it was filed in, whether it is doubtful, whether it could not be read."""


def of_filings(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> Counter[Kind]:
    """Return how many filings that fulfil `conditions` there are of each kind, counted one by one."""
    question = sa.select(*_COLUMNS, sa.func.count()).where(sa.true(), *conditions).group_by(*_COLUMNS)
    return Counter({_kind(kind): number for *kind, number in connection.execute(question)})


def _kind(row: Iterable[Any]) -> Kind:
    form, family, state, year, doubtful, not_read = row
    return form, family, state, year, bool(doubtful), bool(not_read)


def note(connection: sa.Connection, before: Counter[Kind], now: Counter[Kind]) -> None:
    """Note that filings which were of some kinds `before` are of others `now`."""
    hashes = {kind: blake2b(msgspec.json.encode(kind), digest_size=16).hexdigest() for kind in before | now}
    rows = [
        {"key": key, **dict(zip(_KINDS, kind, strict=True)), "filings": now[kind] - before[kind]}
        for kind, key in sorted(hashes.items(), key=itemgetter(1))
        if now[kind] != before[kind]
    ]
    if rows:
        connection.execute(_NOTE, rows)


def add(connection: sa.Connection, came: Mapping[str, int]) -> None:
    """Add so many rows to the totals of the tables that have one."""
    rows = [{"name": table.name, "number": came[table.name]} for table in _TOTALED if came.get(table.name)]
    if rows:
        connection.execute(_ADD, rows)


def totals(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows there are in the tables that have a total, as it is kept."""
    numbers = {row.name: row.number for row in connection.execute(sa.select(_TOTALS.name, _TOTALS.number))}
    return {table.name: numbers.get(table.name, 0) for table in _TOTALED}


def recount(connection: sa.Connection) -> None:
    """Count everything, in place of what was kept."""
    for table in (tables.tallies, tables.totals):
        connection.execute(sa.delete(table))
    note(connection, Counter(), of_filings(connection))
    rows = [{"name": name, "number": number} for name, number in _counted(connection).items()]
    connection.execute(sa.insert(tables.totals), rows)


def is_right(connection: sa.Connection) -> bool:
    """Whether what is kept is what there is: all filings are looked at."""
    question = sa.select(*(_T[name] for name in _KINDS), _T.filings).where(_T.filings != 0)
    tallied = Counter({_kind(kind): number for *kind, number in connection.execute(question)})
    return tallied == of_filings(connection) and totals(connection) == _counted(connection)


def _counted(connection: sa.Connection) -> dict[str, int]:
    questions = {table.name: sa.select(sa.func.count()).select_from(table) for table in _TOTALED}
    return {name: connection.execute(question).scalar_one() for name, question in questions.items()}


# ---- of those that answer to a query --------------------------------------------------------------------------------

_COUNTED_BY = ("form", "state", "doubtful", "since", "until")  # what a query may ask for, and counts are kept for
_PAGING = ("order", "offset", "limit")  # what says nothing of how many there are


def counts(connection: sa.Connection) -> Counts:
    """Return how much there is."""
    numbers = (
        sa.func.sum(_T.filings),
        *(sa.func.sum(sa.case((column, _T.filings), else_=0)) for column in (_T.doubtful, _T.not_read)),
    )
    filings, doubtful, not_read = (int(number or 0) for number in connection.execute(sa.select(*numbers)).one())
    corrections = connection.execute(sa.select(sa.func.count()).select_from(tables.corrections)).scalar_one()
    return Counts(filings, doubtful, not_read, **totals(connection), corrections=corrections)


def is_counted(query: Query) -> bool:
    """Whether the store keeps how many filings answer to `query`, but for those of a part of a year."""
    return query == structs.replace(Query(), **{name: getattr(query, name) for name in (*_COUNTED_BY, *_PAGING)})


def total(connection: sa.Connection, query: Query) -> int | None:
    """Return how many filings answer to `query`, None where that takes counting them."""
    return sum(facets(connection, query).forms.values()) if is_counted(query) else None


def facets(connection: sa.Connection, query: Query) -> Facets:
    """Return how the whole answer to `query` divides."""
    if not is_counted(query):
        return walked(connection, query)
    years = _Years.of(query)
    total = _tallied(connection, query, years)
    for first, last in years.rest:
        total = _sum(total, walked(connection, structs.replace(query, since=first, until=last)))
    return total


class _Years(Struct, frozen=True):
    """The whole years that a query asks for, None where it asks for any, and the days before and after them."""

    whole: tuple[int, int] | None
    rest: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, query: Query) -> "_Years":
        """Return those of a query."""
        if query.since is None and query.until is None:
            return cls(None, ())
        since, until = query.since or date.min, query.until or date.max
        first = since.year + ((since.month, since.day) != (1, 1))
        last = until.year - ((until.month, until.day) != (12, 31))
        if first > last:
            return cls((first, last), ((since, until),))
        before = [(since, date(since.year, 12, 31))] if first > since.year else []
        after = [(date(until.year, 1, 1), until)] if last < until.year else []
        return cls((first, last), (*before, *after))


def _tallied(connection: sa.Connection, query: Query, years: _Years) -> Facets:
    conditions = list(finding.kinds(query, tables.tallies, _T.doubtful))
    if years.whole:
        conditions.append(_T.year.between(*years.whole))

    def by(kind: sa.Column[K]) -> dict[K, int]:
        question = sa.select(kind, sa.func.sum(_T.filings)).where(sa.true(), *conditions).group_by(kind)
        return {value: int(number) for value, number in connection.execute(question) if number}

    return _facets(by(_T.form), by(_T.year), by(_T.state), by(_T.doubtful).get(True, 0))


def walked(connection: sa.Connection, query: Query, after: int = 0) -> Facets:
    """Return the same, all filings counted: those with a higher id than `after`, where one is named."""
    conditions = [finding.where(connection, query), *([_F.id > after] if after else [])]
    forms, states, years, doubtful = Counter[str | None](), Counter[str | None](), Counter[int | None](), 0
    for (form, _, state, year, is_doubtful, _), number in of_filings(connection, *conditions).items():
        forms[form] += number
        states[state] += number
        years[year] += number
        doubtful += number * is_doubtful
    return _facets(forms, years, states, doubtful)


def _sum(first: Facets, second: Facets) -> Facets:
    """Return how two answers divide that have no filing in common."""
    forms = Counter[str | None](first.forms) + Counter(second.forms)
    years = Counter[int | None](first.years) + Counter(second.years)
    states = Counter[str | None](first.states) + Counter(second.states)
    return _facets(forms, years, states, first.doubtful + second.doubtful)


def _facets(
    forms: Mapping[str | None, int], years: Mapping[int | None, int], states: Mapping[str | None, int], doubtful: int
) -> Facets:
    by_year = {year: number for year, number in years.items() if year is not None}
    return Facets(_most_first(forms), dict(sorted(by_year.items())), _most_first(states), doubtful)


def _most_first(counts: Mapping[str | None, int]) -> dict[str, int]:
    """Return counts of what is stated, the highest first."""
    stated = {value: number for value, number in counts.items() if value is not None}
    return dict(sorted(stated.items(), key=lambda count: (-count[1], count[0])))


# ---- as a store grows -----------------------------------------------------------------------------------------------
# A filing that is shown again gets a new row in the full-text index, so that any change of one that was there is seen;
# so is one that is gone, by how many there are. In both cases everything is counted again: a count is never a guess.


class Size(Struct, frozen=True):
    """How far a store had grown: how many filings, the highest id of one, and of a row in the full-text index."""

    filings: int
    newest: int
    shown: int


class CountedFacets(Struct, frozen=True):
    """How the answer to a query divides, and up to where it was counted."""

    size: Size
    facets: Facets


def counted_facets(connection: sa.Connection, query: Query, before: CountedFacets | None) -> CountedFacets:
    """Return how the whole answer to `query` divides, going on from what was counted `before` where that still holds.

    As `facets` tells it, in the same order; where the store keeps the counts they are read.
    """
    highest = (sa.func.sum(_T.filings), sa.func.max(_F.id), sa.func.max(_F.text_id))
    now = Size(*(int(connection.execute(sa.select(number)).scalar() or 0) for number in highest))
    if before is None or is_counted(query) or not _has_only_grown(connection, before.size, now):
        return CountedFacets(now, facets(connection, query))
    if now == before.size:
        return before
    return CountedFacets(now, _sum(before.facets, walked(connection, query, before.size.newest)))


def _has_only_grown(connection: sa.Connection, before: Size, now: Size) -> bool:
    """Whether all filings that were there are there, and shown as they were."""
    came = sa.select(sa.func.count()).select_from(tables.filings).where(_F.id > before.newest)
    if now.filings - connection.execute(came).scalar_one() != before.filings:
        return False
    shown_again = sa.select(_F.id).where(_F.text_id > before.shown, _F.id <= before.newest).limit(1)
    return connection.execute(shown_again).first() is None


# ---- for whoever runs the store -------------------------------------------------------------------------------------


class State(Struct, frozen=True):
    """How a store is.

    * `size`: the bytes that it takes on its disk;
    * `backlog`: contents that are kept and that a reader has not read;
    * `newest`: the day of the newest filing, `added`: when something was last added; seconds since 1970, UTC.
    """

    size: int
    backlog: int
    newest: float | None
    added: float | None


def state(connection: sa.Connection, size: int, reader_version: str) -> State:
    """Return how a store of that size is, for that reader."""
    left = (
        sa.select(sa.func.count())
        .select_from(tables.contents)
        .where(_C.data.is_not(None), _not_read_by(reader_version))
    )
    newest: date | None = connection.execute(sa.select(sa.func.max(_F.filed))).scalar_one()
    added = connection.execute(sa.select(_V.added).order_by(_V.id.desc()).limit(1)).scalar_one_or_none()
    day = None if newest is None else datetime.combine(newest, time(), UTC).timestamp()
    when = None if added is None else added.replace(tzinfo=UTC).timestamp()
    return State(size, connection.execute(left).scalar_one(), day, when)


def not_read_by(connection: sa.Connection, reader_version: str) -> list[tuple[str, str]]:
    """Return hash and first name of each content that a reader has not read to its end, kept or not."""
    first = sa.select(sa.func.min(_S.id).label("id")).group_by(_S.content_id).subquery()
    question = sa.select(_C.hash, _S.name).join(tables.sources, _S.content_id == _C.id).join(first, first.c.id == _S.id)
    rows = connection.execute(question.where(_not_read_by(reader_version)).order_by(_C.id))
    return [(content_hash, name) for content_hash, name in rows]


def _not_read_by(reader_version: str) -> sa.ColumnElement[bool]:
    return ~sa.select(_R.content_id).where(_R.content_id == _C.id, _R.reader_version == reader_version).exists()


def schema(connection: sa.Connection) -> int:
    """Return the number of the shape that the tables have now."""
    return int(connection.execute(sa.select(tables.meta.c.value).where(tables.meta.c.name == "schema")).scalar_one())
