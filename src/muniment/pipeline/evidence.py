"""Where the values of a stored filing stand: in its text, or in the rows of a data set that the store keeps."""

from collections.abc import Mapping
from threading import Lock

from muniment.caching import Lru
from muniment.evidence import Evidence
from muniment.readers.dataset_lookup import QuarterTables, quarter_tables
from muniment.store import Store
from muniment.store.entry import DATASET
from muniment.store.stored import StoredFiling

_MOST = 128 << 20  # bytes: a quarter takes about 18 MB


class Shelf:
    """The quarters of data sets that were looked at last, unpacked and at hand: up to so many bytes, and always one.

    Unpacking a quarter takes a tenth of a second, and finding a filing in it then a thousandth. Threads may share it.
    """

    def __init__(self, store: Store, most: int = _MOST) -> None:
        self.store = store
        self._lock = Lock()
        self._held: Lru[tuple[str, str], QuarterTables | None] = Lru(most, lambda tables: tables.size if tables else 0)

    def tables_of(self, filing: StoredFiling) -> QuarterTables | None:
        """Return the tables a filing is shown from; None where there are none, or their bytes are not kept."""
        source = filing.shown
        if source.rank != DATASET or not source.kept:
            return None
        return self.tables(source.content_hash, source.folder)

    def tables(self, content_hash: str, folder: str) -> QuarterTables | None:
        """Return the tables of a folder of a data set; None where it has no such folder."""
        key = content_hash, folder
        with self._lock:
            if key not in self._held:
                self._held.put(key, quarter_tables(self.store.content(content_hash), folder))
            return self._held.get(key)

    def evidence_of(self, filing: StoredFiling) -> Mapping[str, Evidence]:
        """Return, by record path, the places of a filing's values; none where the bytes of its data set are not kept.

        Of a data set the store keeps which rows hold a filing: the places in them are found in its tables.
        """
        if filing.shown.rank != DATASET:
            return filing.evidence
        tables = self.tables_of(filing)
        return tables.evidence(filing.rows) if tables else {}
