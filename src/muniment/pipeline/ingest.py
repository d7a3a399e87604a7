"""From paths to a store: walk, skip what is known, extract in as many processes as wanted, store from this one."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from typing import TypeAlias

from msgspec import UNSET, Struct, field

from muniment.documents.archive import Item, Refused, items
from muniment.pipeline.extract import extract
from muniment.pipeline.workers import Batch, Pool
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.entry import Entry

Path: TypeAlias = "str | os.PathLike[str]"

_ITEMS = 64  # files that go to a worker, and into the store, together
_BYTES = 8 << 20  # unless they are this large before
_ENTRIES = 500  # filings that are stored together


class Report(Struct):
    """What became of the files: how many filings were read, what was kept unread and why, what was not taken."""

    files: int = 0
    read: int = 0
    known: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def kept(self) -> int:
        """How many were kept unread."""
        return sum(self.unread.values())

    @property
    def filings(self) -> int:
        """How many were stored, read or not."""
        return self.read + self.kept

    def count(self, entries: Iterable[Entry]) -> None:
        """Take what was stored into account."""
        for entry in entries:
            if entry.record is UNSET:
                self.unread[entry.reason] = self.unread.get(entry.reason, 0) + 1
            else:
                self.read += 1


Extracted: TypeAlias = "tuple[Iterable[Entry], list[Refused]]"


def ingest(
    paths: Iterable[Path], store: Store, workers: int = 1, progress: Callable[[Report], None] | None = None
) -> Report:
    """Store every filing in files and folders; contents that the store has, read by this reader, are not read again.

    `progress` is told the report so far after each batch. An interruption leaves the store whole: the next run goes
    on where this one stopped.
    """
    return ingest_items((one for path in paths for one in items(path)), store, workers, progress)


def ingest_items(
    found: Iterable[Item | Refused], store: Store, workers: int = 1, progress: Callable[[Report], None] | None = None
) -> Report:
    """Store every filing in files that need not lie anywhere, as `ingest` does."""
    begin = time.monotonic()
    report = Report()
    under_way: set[str] = set()
    with _workers(workers) as extracted:
        for batch, (entries, refused) in extracted(_batches(found, store, report, under_way)):
            contents = {content_hash: item.data for content_hash, item in batch.items()}
            for stored in _stored(store, entries, contents):
                report.count(stored)
                report.seconds = time.monotonic() - begin
                if progress:
                    progress(report)
            under_way -= batch.keys()
            report.refused += refused
            report.files += len(batch)
    report.seconds = time.monotonic() - begin
    return report


def _stored(store: Store, entries: Iterable[Entry], contents: dict[str, bytes]) -> Iterator[list[Entry]]:
    """Store entries, a few hundred in one transaction; a data set has many thousand, and is read only with the last."""
    left = iter(entries)
    part = list(islice(left, _ENTRIES))
    while part:
        following = list(islice(left, _ENTRIES))
        kept = {one.content_hash: None for one in part if one.private}  # bytes with access codes are not kept
        store.add(part, {**contents, **kept}, unfinished={one.content_hash for one in following[:1]})
        yield part
        part = following


def _batches(found: Iterable[Item | Refused], store: Store, report: Report, under_way: set[str]) -> Iterator[Batch]:
    """Yield what is new, in batches; what is known or refused goes straight into the report."""
    batch: Batch = {}
    size = 0
    for one in found:
        if isinstance(one, Refused):
            report.refused.append(one)
            report.files += 1
            continue
        size += len(one.data)
        content_hash = sha256(one.data).hexdigest()
        if content_hash in batch:
            report.known += 1
            report.files += 1
            continue
        batch[content_hash] = one
        if len(batch) >= _ITEMS or size >= _BYTES:
            yield from _new(batch, store, report, under_way)
            batch, size = {}, 0
    yield from _new(batch, store, report, under_way)


def _new(batch: Batch, store: Store, report: Report, under_way: set[str]) -> Iterator[Batch]:
    known = store.known(batch, READER_VERSION) | (under_way & batch.keys())
    report.known += len(known)
    report.files += len(known)
    new = {content_hash: item for content_hash, item in batch.items() if content_hash not in known}
    if new:
        under_way |= new.keys()
        yield new


def extract_all(batch: Iterable[Item]) -> list[Entry]:
    """Extract several items; the work of a worker."""
    return list(_each(batch))


def _each(batch: Iterable[Item]) -> Iterator[Entry]:
    for item in batch:
        yield from extract(item)


# ---- workers --------------------------------------------------------------------------------------------------------

_Extractor: TypeAlias = Callable[[Iterator[Batch]], "Iterator[tuple[Batch, Extracted]]"]


@contextmanager
def _workers(number: int) -> Iterator[_Extractor]:
    """Give what extracts batches: this process, or several others that end with it."""
    if number <= 1:
        yield _here
        return
    pool = Pool(number, extract_all)
    try:
        yield pool.done
    finally:
        pool.close()


def _here(batches: Iterator[Batch]) -> Iterator[tuple[Batch, Extracted]]:
    for batch in batches:
        yield batch, (_each(batch.values()), [])
