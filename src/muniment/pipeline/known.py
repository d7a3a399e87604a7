"""Which contents need not be read: what answers loads a store and no reader, for Ray has it in a process of its own."""

from collections.abc import Collection

from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.opening import Place


class StoredContents:
    """Tells which contents this reader has read to their end, and a store keeps; elsewhere it opens the store anew."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, hashes: Collection[str]) -> set[str]:
        """Return those that are known."""
        return self._store.stored_hashes(hashes, READER_VERSION)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the place of the store."""
        return _stored_contents_at, (self._store.place,)


def _stored_contents_at(where: Place) -> StoredContents:
    return StoredContents(Store.open(where, read_only=True))
