"""From paths to a store: skip what is known, extract with any engine, store from this process.

And reading again what a store keeps, after the reader has become another one: what was gained, what was lost.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from msgspec import UNSET, Struct, UnsetType, field

from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.engines import Engine, Outcome, Unit, nothing_known
from muniment.engines.work import Local
from muniment.errors import UsageError
from muniment.forms import Record
from muniment.pipeline.extract import extract, unread
from muniment.pipeline.sources import Where, given, units
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.loading import Difference, gains_and_losses
from muniment.store.store import StoredContents
from muniment.store.stored import Entry

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
    `engine` does the reading, this process where none is given. `progress` gets the report so far after each
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
    known = StoredContents(store)
    done = (engine or Local()).run(extract, sources, known, together=_TOGETHER, keep=True)
    for outcomes in _portions(done):
        new = _new(outcomes, known, report)
        entries = chain.from_iterable(map(_entries, new))
        offered, taken = set[str](), set[str]()
        for part, stored in _stored(store, entries, {outcome.content_hash: outcome.data for outcome in new}):
            offered.update(entry.content_hash for entry in part)
            taken.update(entry.content_hash for entry in stored)
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
        if len(portion) >= _FILES or sum(len(outcome.data) for outcome in portion) >= _BYTES:
            yield portion
            portion = []
    if portion:
        yield portion


def _new(outcomes: _Outcomes, known: StoredContents, report: Report) -> _Outcomes:
    """Return what goes into the store, each content once; what is known or refused goes straight into the report.

    What was under way while the store, or this portion, took the same content is known only here.
    """
    stored = known([outcome.content_hash for outcome in outcomes if outcome.content_hash and not outcome.known])
    new: _Outcomes = []
    for outcome in outcomes:
        if outcome.refused and not outcome.content_hash:
            report.refused.append(outcome.refused)
        elif outcome.known or outcome.content_hash in stored:
            report.known += 1
        else:
            stored.add(outcome.content_hash)
            new.append(outcome)
    return new


def _entries(outcome: Outcome[Entry]) -> Iterable[Entry]:
    """Return what was made of a file; of one that cannot be read within its limits, an entry that says so."""
    refused = outcome.refused
    return [unread(Item(outcome.name, outcome.data), refused.words)] if refused else outcome.made


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
        private = {entry.content_hash: None for entry in part if entry.private}  # with access codes: not kept
        added = store.add(part, {**contents, **private}, unfinished={entry.content_hash for entry in following[:1]})
        yield part, added.entries
        part = following


# ---- reading again --------------------------------------------------------------------------------------------------


class Changed(Struct, frozen=True):
    """A filing that now says something else."""

    key: str
    form: str
    difference: Difference


class Reread(Struct):
    """What became of reading again: how many contents and filings, which of them changed, what could not be had."""

    contents: int = 0
    filings: int = 0
    changed: list[Changed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def reread(store: Store, engine: Engine | None = None, progress: Callable[[Reread], None] | None = None) -> Reread:
    """Read every content again that this reader has not read yet; the older versions stay.

    `engine` reads, this process where none is given; the bytes come out of the store here, and go into it here.
    """
    report = Reread()
    done = (engine or Local()).run(extract, given(_unread(store)), nothing_known, together=_TOGETHER)
    for outcome in chain.from_iterable(done):
        if outcome.refused:
            report.refused.append(outcome.refused)
            continue
        _read_again(store, outcome, report)
        report.contents += 1
        if progress:
            progress(report)
    return report


def _unread(store: Store) -> Iterator[ItemOrRefused]:
    for content_hash, name in store.not_read_by(READER_VERSION):
        try:
            yield Item(name, store.content(content_hash))
        except UsageError as error:
            yield Refused(name, str(error))


def _read_again(store: Store, outcome: Outcome[Entry], report: Reread) -> None:
    """Store what was read of one content; it counts as read only with its last filing."""
    part: list[Entry] = []
    for entry in outcome.made:
        if len(part) == _ENTRIES:
            _add(store, part, report, unfinished={outcome.content_hash})
            part = []
        part.append(entry)
    _add(store, part, report, unfinished=set())


def _add(store: Store, part: list[Entry], report: Reread, unfinished: set[str]) -> None:
    before = [_record_of(store, entry) for entry in part]
    store.add(part, {}, unfinished=unfinished)
    for entry, old in zip(part, before, strict=True):
        difference = gains_and_losses(old, _record_of(store, entry))
        report.filings += 1
        if difference:
            report.changed.append(Changed(_key(entry), entry.form, difference))


def _key(entry: Entry) -> str:
    return entry.content_hash if entry.accession is UNSET else entry.accession


def _record_of(store: Store, entry: Entry) -> Record | UnsetType:
    """Return the record that the filing shows, UNSET where there is none."""
    try:
        return store.filing(_key(entry)).record
    except UsageError:  # it is there only from now on
        return UNSET
