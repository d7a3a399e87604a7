"""The filings of a store as the tables of the SEC's quarterly Form D data sets."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from msgspec import UNSET

from muniment.forms.tables.columns import TABLES
from muniment.store import Store
from muniment.store.exporting import in_folder, whole, writing
from muniment.store.stored import StoredFiling
from muniment.writers.sec_tsv import is_in_data_sets, write_tables


def export_sec_tsv(store: Store, keys: Iterable[int], output: Path) -> dict[str, int]:
    """Write Form D filings as six tables into a folder; return how many were written, and how many could not be.

    A row of these tables needs the accession number: notices without one, and other forms, are left out.
    """
    written: list[int] = []
    left_out: list[int] = []
    with writing(output), ExitStack() as stack:
        in_folder(output, "sec-tsv")
        paths = {table: stack.enter_context(whole(output / f"{table}.tsv")) for table in TABLES}
        with ExitStack() as files:
            opened = {table: files.enter_context(path.open("wb")) for table, path in paths.items()}
            write_tables(_notices(store, keys, written, left_out), opened)
    return {"filings": len(written), "left out": len(left_out)}


def _notices(store: Store, keys: Iterable[int], written: list[int], left_out: list[int]) -> Iterator[StoredFiling]:
    for key in keys:
        filing = store.filing(key)
        header = filing.header
        if is_in_data_sets(filing.record) and header is not UNSET and header.accession_number is not UNSET:
            written.append(key)
            yield filing
        else:
            left_out.append(key)
