"""Whether a store is whole: every file of it what it was, every filing readable, every value where it is said to stand.

Nothing is changed, and nothing is kept of a run: one that was interrupted is gone on with by naming where to begin.
"""

import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256

from msgspec import UNSET, MsgspecError, Struct

from muniment.documents.archive import Item
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.extract import extract
from muniment.pipeline.places import misplaced
from muniment.reading import READER_VERSION
from muniment.store import Store, verifying
from muniment.store.body import Body
from muniment.store.entry import Entry
from muniment.store.verifying import Kept, Version, What
from muniment.store.versions import gains_and_losses

Progress = Callable[[int, int], None]
_BROKEN = (*DEFECTS, zlib.error, MsgspecError, MunimentError)
"""What decoding damaged bytes may raise."""
_AT_ONCE = 200  # filings that are loaded together


class Fault(Struct, frozen=True):
    """Something that is wrong in a store.

    * `what`: "database", "content" or "filing"; `key`: the hash of the content, accession number or id of the filing;
    * `path`: the place in the record, "" for the whole; `words`: what is wrong.
    """

    what: str
    key: str
    path: str
    words: str


class Verified(Struct):
    """How much was looked at: contents re-hashed, those whose bytes are not kept, filings, contents read again.

    `unread` counts contents that this reader has not read, so that there is nothing to compare.
    """

    contents: int = 0
    not_kept: int = 0
    filings: int = 0
    reread: int = 0
    unread: int = 0


class Verifier:
    """Looks through a store; `done` says how far it is, for a report at any moment."""

    def __init__(self, store: Store, *, sample: int | None = None, reread: bool = False) -> None:
        """Look at everything, or at so many contents and filings drawn by lot; `reread` also reads contents anew."""
        self.store, self.sample, self.reread = store, sample, reread
        self.done = Verified()
        self.at: tuple[What, int] = ("contents", 0)

    def database(self) -> Iterator[Fault]:
        """Yield what is wrong with the database as such: damaged pages and indexes, rows without those they need."""
        try:
            with self.store.reading() as connection:
                for words in verifying.damage(connection, quick=self.sample is not None):
                    yield Fault("database", "", "", words)
        except EnvironmentProblem as error:  # so damaged that it cannot even be asked
            yield Fault("database", "", "", str(error))

    def contents(self, first: int = 0, progress: Progress | None = None) -> Iterator[Fault]:
        """Unpack and hash every content with this id or a later one, and yield those that are not what they were."""
        for (key,) in self._portions("contents", first, 1, progress):
            yield from self._content(key)
        self.at = "filings", 0

    def filings(self, first: int = 0, progress: Progress | None = None) -> Iterator[Fault]:
        """Load every filing with this id or a later one, all its versions, and the places of the one it shows."""
        shelf = Shelf(self.store)
        for keys in self._portions("filings", first, _AT_ONCE, progress):
            yield from self._filings(shelf, keys)
            self.done.filings += len(keys)

    def _portions(self, what: What, first: int, size: int, progress: Progress | None) -> Iterator[list[int]]:
        with self.store.reading() as connection:
            wanted = verifying.ids(connection, what, first, self.sample)
        for start in range(0, len(wanted), size):
            portion = wanted[start : start + size]
            self.at = what, portion[0]
            yield portion
            if progress:
                progress(start + len(portion), len(wanted))

    # ---- contents ----

    def _content(self, key: int) -> Iterator[Fault]:
        try:
            with self.store.reading() as connection:
                kept = verifying.content(connection, key)
        except EnvironmentProblem as error:
            yield Fault("content", str(key), "", str(error))
            return
        if kept.data is None:
            self.done.not_kept += 1
            return
        self.done.contents += 1
        data = kept.unpacked()
        words = _wrong_bytes(kept, data)
        if words or data is None:
            yield Fault("content", kept.hash, "", words)
        elif self.reread:
            yield from self._again(kept, data)

    def _again(self, kept: Kept, data: bytes) -> Iterator[Fault]:
        """Read a content anew, and yield what is otherwise than the version that this very reader made before."""
        with self.store.reading() as connection:
            left = verifying.places_read(connection, kept.id, READER_VERSION)
        if left is None:
            self.done.unread += 1
            return
        self.done.reread += 1
        for entry in extract(Item(kept.name, data)):
            with self.store.reading() as connection:
                held = verifying.version_by(connection, kept.id, READER_VERSION, entry.place)
            left.discard(entry.place)
            words = "is read now, and was not" if held is None else _otherwise(held, entry)
            if words:
                yield Fault("content", kept.hash, "", _of(entry.place, words))
        for place in sorted(left):
            yield Fault("content", kept.hash, "", _of(place, "was read, and is not read now"))

    # ---- filings ----

    def _filings(self, shelf: Shelf, keys: list[int]) -> Iterator[Fault]:
        """Look at a portion of filings; one by one, where the database cannot give all of it."""
        try:
            with self.store.reading() as connection:
                versions = verifying.versions_of(connection, keys)
            self.store.corrections(keys)
        except _BROKEN as error:
            if len(keys) == 1:
                yield Fault("filing", str(keys[0]), "", f"cannot be read: {_words(error)}")
            else:
                for key in keys:
                    yield from self._filings(shelf, [key])
            return
        for version in versions:
            yield from (Fault("filing", version.key, path, words) for path, words in _faults(shelf, version))


def _faults(shelf: Shelf, version: Version) -> Iterator[tuple[str, str]]:
    """Yield path and words of what is wrong with a version; where its bytes are damaged nothing more is asked."""
    try:
        body = version.body()
        if (body.record is not UNSET) is not version.has_record:
            yield "", f"version {version.id} has a record, or none, against what its row says"
        if not version.shown:
            version.rows()
            version.evidence()
            return
        if len(body.problems) != version.doubts:
            yield "", f"has {len(body.problems)} doubts, and its row counts {version.doubts}"
        yield from misplaced(shelf, version, body)
    except _BROKEN as error:
        yield "", f"version {version.id} cannot be read: {_words(error)}"


def _words(error: BaseException) -> str:
    told = str(error) if isinstance(error, MunimentError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())[:300]


def _wrong_bytes(kept: Kept, data: bytes | None) -> str:
    if data is None:
        return f"cannot be unpacked; it is {kept.name}"
    if len(data) != kept.size:
        return f"has {len(data):,} bytes instead of {kept.size:,}; it is {kept.name}"
    found = sha256(data).hexdigest()
    return "" if found == kept.hash else f"has the hash {found[:12]}… now; it is {kept.name}"


def _otherwise(held: Version, entry: Entry) -> str:
    """Say what reading gives otherwise than before, "" for nothing."""
    try:
        before = held.body()
    except _BROKEN:
        return "cannot be compared: what was read before is damaged"
    now = Body(entry.record, entry.header, entry.states, entry.problems)
    changed = gains_and_losses(before.record, now.record)
    for words, is_other in (
        (f"reads otherwise: {_first(changed)}", bool(changed)),
        (f"{entry.reason or 'is read'}; before: {held.reason or 'was read'}", entry.reason != held.reason),
        ("has another header", before.header != now.header),
        ("has other reasons for what is absent", dict(before.states) != dict(now.states)),
        ("has other doubts", before.problems != now.problems),
        ("has its values in other places", held.packed_evidence != entry.evidence),
    ):
        if is_other:
            return words
    return ""


def _first(changed: object) -> str:
    paths = [one.path for kind in ("gained", "lost", "changed") for one in getattr(changed, kind)]
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")


def _of(place: str, words: str) -> str:
    return f"{place}: {words}" if place else words
