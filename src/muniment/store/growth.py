"""Counts of a store that grows: what was counted before is kept, and only the filings that came since are counted.

A filing that is shown anew gets a new row in the full-text index, so that any change of one that was there is seen; so
is one that is gone, by how many there are. In both cases everything is counted again: a count is never a guess.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

from msgspec import Struct, structs
from sqlalchemy import Connection, func, select

from muniment.store import finding, tables
from muniment.store.query import Query
from muniment.store.stored import Counts, Facets

K = TypeVar("K", bound=Hashable)

_F = tables.filings.c


class Size(Struct, frozen=True):
    """How far a store had grown: how many filings, the highest id of one, and of a row in the full-text index."""

    filings: int
    newest: int
    shown: int


class CountedFacets(Struct, frozen=True):
    """How the answer to a query divides, and up to where it was counted."""

    size: Size
    facets: Facets


class CountedAll(Struct, frozen=True):
    """How much there is, and up to where it was counted."""

    size: Size
    counts: Counts


def size(connection: Connection) -> Size:
    """Return how far the store has grown."""
    found = (func.count().select(), select(func.max(_F.id)), select(func.max(_F.text_id)))
    filings, newest, shown = (connection.execute(one.select_from(tables.filings)).scalar() or 0 for one in found)
    return Size(filings, newest, shown)


def facets(connection: Connection, query: Query, before: CountedFacets | None) -> CountedFacets:
    """Return how the whole answer to `query` divides, going on from what was counted `before` where that still holds.

    As `finding.facets` counts it, in the same order.
    """
    now = size(connection)
    if before is None or not _has_only_grown(connection, before.size, now):
        return CountedFacets(now, finding.facets(connection, query))
    if now == before.size:
        return before
    new, old = finding.facets(connection, query, before.size.newest), before.facets
    years = dict(sorted(_sum(old.years, new.years).items()))
    forms, states = (finding.most_first(_sum(*both)) for both in ((old.forms, new.forms), (old.states, new.states)))
    return CountedFacets(now, Facets(forms, years, states, old.doubtful + new.doubtful))


def counts(connection: Connection, before: CountedAll | None) -> CountedAll:
    """Return how much there is, going on likewise; as `finding.counts` counts it."""
    now = size(connection)
    if before is None or not _has_only_grown(connection, before.size, now):
        return CountedAll(now, finding.counts(connection))
    new, old = finding.counts(connection, before.size.newest), before.counts
    added = {name: getattr(old, name) + getattr(new, name) for name in ("filings", "doubtful", "not_read")}
    return CountedAll(now, structs.replace(new, **added))


def _has_only_grown(connection: Connection, before: Size, now: Size) -> bool:
    """Whether all filings that were there are there, and shown as they were."""
    came = select(func.count()).select_from(tables.filings).where(_F.id > before.newest)
    if now.filings - connection.execute(came).scalar_one() != before.filings:
        return False
    anew = select(_F.id).where(_F.text_id > before.shown, _F.id <= before.newest).limit(1)
    return connection.execute(anew).first() is None


def _sum(old: Mapping[K, int], new: Mapping[K, int]) -> dict[K, int]:
    return dict(Counter(old) + Counter(new))
