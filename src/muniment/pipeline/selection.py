"""The tables of a store, whole or of some filings only, ready to be written by `export`."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from muniment.store import Query, Store
from muniment.store import tables as stored
from muniment.store.exporting import Table, described, store_words
from muniment.store.query import MOST
from muniment.store.stored import FilingRow


def found(store: Store, query: Query, limit: int | None = None) -> Iterator[FilingRow]:
    """Yield all filings that `query` asks for, page after page, at most `limit` of them."""
    left = limit
    offset = query.offset
    while left is None or left > 0:
        size = MOST if left is None else min(MOST, left)
        page = store.filings(structs.replace(query, offset=offset, limit=size))
        yield from page.items
        offset += len(page.items)
        left = None if left is None else left - len(page.items)
        if len(page.items) < size:
            return


def tables(store: Store, chosen: Iterable[int] | None = None) -> Iterator[Table]:
    """Yield the tables of a store; where filings are chosen by their ids, only the rows that belong to them."""
    keys = None if chosen is None else frozenset(chosen)
    for name in store.tables():
        yield described(stored.metadata.tables[name], store, store_words(), keys)
