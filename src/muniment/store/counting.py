"""How many filings answer to a query: read from what the store keeps where it tells that, else counted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct, structs
from sqlalchemy import Column, Connection, case, func, select, true

from muniment.store import finding, tables, tallies
from muniment.store.query import Query
from muniment.store.stored import Counts, Facets

K = TypeVar("K", int, str)

_F, _T = tables.filings.c, tables.tallies.c
_KEPT = ("form", "state", "doubtful", "since", "until")  # what a query may ask for, and counts are kept for
_SHOWN = ("order", "offset", "limit")  # what says nothing of how many there are


def counts(connection: Connection) -> Counts:
    """Return how much there is."""
    numbers = (
        func.sum(_T.filings),
        *(func.sum(case((one, _T.filings), else_=0)) for one in (_T.doubtful, _T.not_read)),
    )
    filings, doubtful, not_read = (int(number or 0) for number in connection.execute(select(*numbers)).one())
    corrections = connection.execute(select(func.count()).select_from(tables.corrections)).scalar_one()
    return Counts(filings, doubtful, not_read, **tallies.totals(connection), corrections=corrections)


def is_kept(query: Query) -> bool:
    """Whether the store keeps how many filings answer to `query`, but for those of a part of a year."""
    return query == structs.replace(Query(), **{name: getattr(query, name) for name in (*_KEPT, *_SHOWN)})


def total(connection: Connection, query: Query) -> int | None:
    """Return how many filings answer to `query`, None where that takes counting them."""
    return sum(facets(connection, query).forms.values()) if is_kept(query) else None


def facets(connection: Connection, query: Query) -> Facets:
    """Return how the whole answer to `query` divides."""
    if not is_kept(query):
        return walked(connection, query)
    years = _Years.of(query)
    found = _kept(connection, query, years)
    for first, last in years.rest:
        found = added(found, walked(connection, structs.replace(query, since=first, until=last)))
    return found


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


def _kept(connection: Connection, query: Query, years: _Years) -> Facets:
    conditions = list(finding.kinds(query, tables.tallies, _T.doubtful))
    if years.whole:
        conditions.append(_T.year.between(*years.whole))

    def by(kind: Column[K]) -> Iterator[tuple[K, int]]:
        asked = select(kind, func.sum(_T.filings)).where(true(), *conditions).group_by(kind)
        return ((told, int(number)) for told, number in connection.execute(asked) if number)

    doubtful = sum(number for is_doubtful, number in by(_T.doubtful) if is_doubtful)
    return _facets(dict(by(_T.form)), dict(by(_T.year)), dict(by(_T.state)), doubtful)


def walked(connection: Connection, query: Query, after: int = 0) -> Facets:
    """Return the same, all filings counted: those with a higher id than `after`, where one is named."""
    conditions = [finding.where(connection, query), *([_F.id > after] if after else [])]
    forms, states, years, doubtful = Counter[str | None](), Counter[str | None](), Counter[int | None](), 0
    for (form, _, state, year, is_doubtful, _), number in tallies.of_filings(connection, *conditions).items():
        forms[form] += number
        states[state] += number
        years[year] += number
        doubtful += number * is_doubtful
    return _facets(forms, years, states, doubtful)


def added(one: Facets, other: Facets) -> Facets:
    """Return how two answers divide that have no filing in common."""
    forms = Counter[str | None](one.forms) + Counter(other.forms)
    years = Counter[int | None](one.years) + Counter(other.years)
    states = Counter[str | None](one.states) + Counter(other.states)
    return _facets(forms, years, states, one.doubtful + other.doubtful)


def _facets(
    forms: Mapping[str | None, int], years: Mapping[int | None, int], states: Mapping[str | None, int], doubtful: int
) -> Facets:
    return Facets(_most_first(forms), dict(sorted(_said(years).items())), _most_first(states), doubtful)


def _most_first(counts: Mapping[K | None, int]) -> dict[K, int]:
    """Return counts of what is stated, the highest first."""
    return dict(sorted(_said(counts).items(), key=lambda one: (-one[1], one[0])))


def _said(counts: Mapping[K | None, int]) -> dict[K, int]:
    """Return the counts of what is stated: not how often nothing is."""
    return {value: number for value, number in counts.items() if value is not None}
