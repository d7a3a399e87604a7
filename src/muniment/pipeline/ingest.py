"""From paths to a store: skip what is known, extract with any engine, store from this process."""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from msgspec import UNSET, Struct, field

from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.engines import Engine, Outcome, Unit
from muniment.engines.local import Local
from muniment.pipeline.extract import extract, unread
from muniment.pipeline.known import KnownTo
from muniment.pipeline.sources import Where, given, units
from muniment.store import Store
from muniment.store.entry import Entry

_TOGETHER = 16  # files that go to a worker together
_FILES = 64  # that go into the store together, but for data sets
_BYTES = 8 << 20  # unless they are this large before
_ENTRIES = 500  # filings that are stored together

_Outcomes = list[Outcome[Entry]]


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


def ingest(
    paths: Iterable[Where],
    store: Store,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Store every filing in files, folders and other sources; contents that the store has are not read again.

    `paths` are names as `muniment.pipeline.sources` takes them; a content is known where this reader has read it.
    `engine` does the reading, this process where none is given. `progress` is told the report so far after each
    batch. An interruption leaves the store whole: the next run goes on where this one stopped.
    """
    return ingest_units(units(paths, store.ids), store, engine, progress)


def ingest_items(
    found: Iterable[ItemOrRefused],
    store: Store,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Store every filing in files that need not lie anywhere, as `ingest` does."""
    return ingest_units(given(found), store, engine, progress)


def ingest_units(
    sources: Iterable[Unit],
    store: Store,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Store every filing in units, wherever their files come from, as `ingest` does."""
    begin = time.monotonic()
    report = Report()
    known = KnownTo(store)
    done = (engine or Local()).run(extract, sources, known, together=_TOGETHER, keep=True)
    for outcomes in _portions(done):
        new = _new(outcomes, known, report)
        entries = chain.from_iterable(map(_entries, new))
        offered, taken = set[str](), set[str]()
        for part, stored in _stored(store, entries, {one.content_hash: one.data for one in new}):
            offered.update(one.content_hash for one in part)
            taken.update(one.content_hash for one in stored)
            report.count(stored)
            report.seconds = time.monotonic() - begin
            if progress:
                progress(report)
        report.known += len(offered - taken)  # another one has stored them in between
        report.files += len(outcomes)
    report.seconds = time.monotonic() - begin
    return report


def _portions(done: Iterable[_Outcomes]) -> Iterator[_Outcomes]:
    """Yield outcomes as they go into the store together."""
    portion: _Outcomes = []
    for outcomes in done:
        portion += outcomes
        if len(portion) >= _FILES or sum(len(one.data) for one in portion) >= _BYTES:
            yield portion
            portion = []
    if portion:
        yield portion


def _new(outcomes: _Outcomes, known: KnownTo, report: Report) -> _Outcomes:
    """Return what goes into the store, each content once; what is known or refused goes straight into the report.

    What was under way while the store, or this portion, took the same content is known only here.
    """
    there = known([one.content_hash for one in outcomes if one.content_hash and not one.known])
    new: _Outcomes = []
    for one in outcomes:
        if one.refused and not one.content_hash:
            report.refused.append(one.refused)
        elif one.known or one.content_hash in there:
            report.known += 1
        else:
            there.add(one.content_hash)
            new.append(one)
    return new


def _entries(one: Outcome[Entry]) -> Iterable[Entry]:
    """Return what was made of a file; of one that cannot be read within its limits, an entry that says so."""
    return [unread(Item(one.name, one.data), one.refused.words)] if one.refused else one.made


def _stored(
    store: Store, entries: Iterable[Entry], contents: dict[str, bytes]
) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """Store entries, a few hundred in one transaction; yield these, and those of them that were not there.

    A data set has many thousand, and is read only with the last.
    """
    left = iter(entries)
    part = list(islice(left, _ENTRIES))
    while part:
        following = list(islice(left, _ENTRIES))
        kept = {one.content_hash: None for one in part if one.private}  # bytes with access codes are not kept
        added = store.add(part, {**contents, **kept}, unfinished={one.content_hash for one in following[:1]})
        yield part, added.entries
        part = following
