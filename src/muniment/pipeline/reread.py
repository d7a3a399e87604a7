"""Reading again what a store keeps, after the reader has become another one: what was gained, what was lost."""

from collections.abc import Callable, Iterator
from itertools import chain

from msgspec import UNSET, Struct, UnsetType, field

from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.engines import Engine, Outcome, nothing_known
from muniment.engines.local import Local
from muniment.errors import UsageError
from muniment.forms import Record
from muniment.pipeline.extract import extract
from muniment.pipeline.sources import given
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.entry import Entry
from muniment.store.versions import Difference, gains_and_losses

_ENTRIES = 500  # filings that are stored together
_TOGETHER = 16  # files that go to a worker together


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
    told = Reread()
    done = (engine or Local()).run(extract, given(_unread(store)), nothing_known, together=_TOGETHER)
    for one in chain.from_iterable(done):
        if one.refused:
            told.refused.append(one.refused)
            continue
        _again(store, one, told)
        told.contents += 1
        if progress:
            progress(told)
    return told


def _unread(store: Store) -> Iterator[ItemOrRefused]:
    for content_hash, name in store.not_read_by(READER_VERSION):
        try:
            yield Item(name, store.content(content_hash))
        except UsageError as error:
            yield Refused(name, str(error))


def _again(store: Store, one: Outcome[Entry], told: Reread) -> None:
    """Store what was read of one content; it counts as read only with its last filing."""
    part: list[Entry] = []
    for entry in one.made:
        if len(part) == _ENTRIES:
            _add(store, part, told, unfinished={one.content_hash})
            part = []
        part.append(entry)
    _add(store, part, told, unfinished=set())


def _add(store: Store, part: list[Entry], told: Reread, unfinished: set[str]) -> None:
    before = [_shown(store, entry) for entry in part]
    store.add(part, {}, unfinished=unfinished)
    for entry, old in zip(part, before, strict=True):
        difference = gains_and_losses(old, _shown(store, entry))
        told.filings += 1
        if difference:
            told.changed.append(Changed(_key(entry), entry.form, difference))


def _key(entry: Entry) -> str:
    return entry.content_hash if entry.accession is UNSET else entry.accession


def _shown(store: Store, entry: Entry) -> Record | UnsetType:
    """Return the record that the filing shows, UNSET where there is none."""
    try:
        return store.filing(_key(entry)).record
    except UsageError:  # it is there only from now on
        return UNSET
