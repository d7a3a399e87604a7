"""Counts of a store that grows: what was counted before is kept, and only the filings that came since are counted.

A filing that is shown anew gets a new row in the full-text index, so that any change of one that was there is seen; so
is one that is gone, by how many there are. In both cases everything is counted again: a count is never a guess.
"""

from msgspec import Struct
from sqlalchemy import Connection, func, select

from muniment.store import counting, tables
from muniment.store.query import Query
from muniment.store.stored import Facets

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


def size(connection: Connection) -> Size:
    """Return how far the store has grown."""
    asked = (func.sum(tables.tallies.c.filings), func.max(_F.id), func.max(_F.text_id))
    return Size(*(int(connection.execute(select(one)).scalar() or 0) for one in asked))


def facets(connection: Connection, query: Query, before: CountedFacets | None) -> CountedFacets:
    """Return how the whole answer to `query` divides, going on from what was counted `before` where that still holds.

    As `counting.facets` tells it, in the same order; where the store keeps the counts they are read.
    """
    now = size(connection)
    if before is None or counting.is_kept(query) or not _has_only_grown(connection, before.size, now):
        return CountedFacets(now, counting.facets(connection, query))
    if now == before.size:
        return before
    new = counting.walked(connection, query, before.size.newest)
    return CountedFacets(now, counting.added(before.facets, new))


def _has_only_grown(connection: Connection, before: Size, now: Size) -> bool:
    """Whether all filings that were there are there, and shown as they were."""
    came = select(func.count()).select_from(tables.filings).where(_F.id > before.newest)
    if now.filings - connection.execute(came).scalar_one() != before.filings:
        return False
    anew = select(_F.id).where(_F.text_id > before.shown, _F.id <= before.newest).limit(1)
    return connection.execute(anew).first() is None
