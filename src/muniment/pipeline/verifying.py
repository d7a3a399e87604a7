"""Whether a store is whole: every file of it what it was, every filing readable, every value where it is said to stand.

Nothing is changed, and nothing is kept of a run: one that was interrupted is gone on with by naming where to begin.
"""

from collections.abc import Callable, Generator, Iterator
from hashlib import sha256
from itertools import chain

from msgspec import UNSET, Struct

from muniment.checks.registry import edition
from muniment.documents.archive import Item
from muniment.documents.passage import unescaped
from muniment.documents.sniff import characters, codec_of
from muniment.evidence import Span
from muniment.forms import form_of
from muniment.forms.tables.columns import ACCESSION
from muniment.forms.walk import value_at
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import StoreFilings, histories_of, judgements, portions
from muniment.pipeline.ingest import extract
from muniment.readers.dataset import QuarterTables
from muniment.reading import READER_VERSION
from muniment.store import Store, verifying
from muniment.store.adding import canonical
from muniment.store.corrections import field_at
from muniment.store.loading import Difference, gains_and_losses
from muniment.store.packing import BROKEN, Body, explain, family_of
from muniment.store.showing import plain
from muniment.store.stored import DATASET, Entry
from muniment.store.verifying import StoredContent, Version, What
from muniment.values import Unreadable

Progress = Callable[[int, int], None]
_AT_ONCE = 200  # filings that are loaded together


class Fault(Struct, frozen=True):
    """Something that is wrong in a store.

    * `what`: "database", "content", "filing", "findings" (all of them, that cannot be made again) or "study"; `key`:
      the hash of the content, the accession number or id of the filing, the table of the study;
    * `path`: the place in the record, "" for the whole; `words`: what is wrong.
    """

    what: str
    key: str
    path: str
    words: str


class Verified(Struct):
    """How much was looked at: contents re-hashed, those whose bytes are not kept, filings, contents read again.

    * `unread`: contents that this reader has not read, so that there is nothing to compare;
    * `judged`: filings checked again; `unjudged`: those that this edition of the rulebook has not checked.
    """

    contents: int = 0
    not_kept: int = 0
    filings: int = 0
    reread: int = 0
    unread: int = 0
    judged: int = 0
    unjudged: int = 0


class Verifier:
    """Looks through a store; `done` says how far it is, for a report at any moment."""

    def __init__(self, store: Store, *, sample: int | None = None, reread: bool = False) -> None:
        """Look at everything, or at so many contents and filings drawn by lot; `reread` also reads contents again."""
        self.store, self.sample, self.reread = store, sample, reread
        self.done = Verified()
        self.at: tuple[str, int] = ("contents", 0)

    def database(self) -> Iterator[Fault]:
        """Yield what is wrong with the database as such: damaged pages and indexes, rows without those they need."""
        try:
            with self.store.reading() as connection:
                for words in verifying.damage(connection, quick=self.sample is not None):
                    yield Fault("database", "", "", words)
        except BROKEN as error:  # so damaged that it cannot even be asked
            yield Fault("database", "", "", explain(error))

    def contents(self, first: int = 0, progress: Progress | None = None) -> Iterator[Fault]:
        """Unpack and hash every content with this id or a later one, and yield those that are not what they were."""
        ids = yield from self._ids("contents", first)
        for (key,) in self._portions("contents", ids, 1, progress):
            try:
                yield from self._content(key)
            except BROKEN as error:
                yield Fault("content", str(key), "", explain(error))
        self.at = "filings", 0

    def filings(self, first: int = 0, progress: Progress | None = None) -> Iterator[Fault]:
        """Load every filing with this id or a later one: all versions, the rows made of them, the places of values."""
        cache = EvidenceCache(self.store)
        ids = yield from self._ids("filings", first)
        word_sums: dict[int, int] = {}
        for keys in self._portions("filings", ids, _AT_ONCE, progress):
            yield from self._filings(cache, keys, word_sums)
            self.done.filings += len(keys)
        if self.sample is None:
            try:
                with self.store.reading() as connection:
                    for key, words in verifying.misworded(connection, word_sums):
                        yield Fault("filing", key, "", words)
            except BROKEN as error:
                yield Fault("database", "", "", f"{explain(error)}")

    def findings(self, progress: Progress | None = None) -> Iterator[Fault]:
        """Check again what this edition of the rulebook has checked, and yield the filings of which it says otherwise.

        Histories with a filing that it has not checked yet are left out: the next run checks all of them again.
        """
        self.at = "findings", 0
        try:
            yield from self._findings(progress)
        except BROKEN as error:
            yield Fault("findings", "", "", f"cannot be judged again: {explain(error)}")

    def _ids(self, what: What, first: int) -> Generator[Fault, None, list[int]]:
        """Return what is to be looked at; where the database cannot list all of it, as much as it can."""
        ids: list[int] = []
        try:
            with self.store.reading() as connection:
                ids.extend(verifying.ids(connection, what, first, self.sample))
        except BROKEN as error:
            yield Fault("database", "", "", f"not all {what} can be found: {explain(error)}")
        return sorted(ids)

    def _portions(self, what: What, ids: list[int], size: int, progress: Progress | None) -> Iterator[list[int]]:
        for start in range(0, len(ids), size):
            portion = ids[start : start + size]
            self.at = what, portion[0]
            yield portion
            if progress:
                progress(start + len(portion), len(ids))

    # ---- contents ----

    def _content(self, key: int) -> Iterator[Fault]:
        content = self.store.ask(verifying.content, key)
        if content.data is None:
            self.done.not_kept += 1
            return
        self.done.contents += 1
        data = content.unpacked()
        words = _wrong_bytes(content, data)
        if words or data is None:
            yield Fault("content", content.hash, "", words)
        elif self.reread:
            yield from self._again(content, data)

    def _again(self, content: StoredContent, data: bytes) -> Iterator[Fault]:
        """Read a content again, and yield what is otherwise than the version that this very reader made before."""
        left = self.store.ask(verifying.places_read, content.id, READER_VERSION)
        if left is None:
            self.done.unread += 1
            return
        self.done.reread += 1
        for entry in extract(Item(content.name, data)):
            before = self.store.ask(verifying.version_by, content.id, READER_VERSION, entry.place)
            left.discard(entry.place)
            words = "is read now, and was not" if before is None else _otherwise(before, entry)
            if words:
                at = f"{entry.place}: " if entry.place else ""
                yield Fault("content", content.hash, "", f"{at}{words}")
        for place in sorted(left):
            at = f"{place}: " if place else ""
            yield Fault("content", content.hash, "", f"{at}was read, and is not read now")

    # ---- filings ----

    def _filings(self, cache: EvidenceCache, keys: list[int], word_sums: dict[int, int]) -> list[Fault]:
        """Look at a portion of filings; one by one, where the database cannot give all of it."""
        try:
            return list(self._portion(cache, keys, word_sums))
        except BROKEN as error:
            if len(keys) == 1:
                return [Fault("filing", str(keys[0]), "", f"cannot be read: {explain(error)}")]
            return [fault for key in keys for fault in self._filings(cache, [key], word_sums)]

    def _portion(self, cache: EvidenceCache, keys: list[int], word_sums: dict[int, int]) -> Iterator[Fault]:
        bodies: dict[int, Body] = {}
        broken: set[int] = set()
        with self.store.reading() as connection:
            versions = verifying.versions_of(connection, keys)
            for version in versions:
                try:
                    bodies[version.id] = version.body()
                except BROKEN as error:
                    broken.add(version.filing)
                    yield Fault("filing", version.key, "", f"version {version.id} cannot be read: {explain(error)}")
            sound = [version for version in versions if version.filing not in broken]
            names = {version.filing: version.key for version in versions}
            for key, words in verifying.differing(connection, sound, bodies, word_sums):
                yield Fault("filing", names[key], "", words)
        self.store.corrections(keys)
        for version in versions:
            if body := bodies.get(version.id):
                for path, words in _faults(cache, version, body):
                    yield Fault("filing", version.key, path, words)

    # ---- findings ----

    def _findings(self, progress: Progress | None) -> Iterator[Fault]:
        waiting = set(self.store.unjudged(edition()))
        store_filings = StoreFilings(EvidenceCache(self.store), self.store.ids())
        histories = histories_of(self.store)
        settled = [history for history in histories if not any(member.id in waiting for member in history)]
        self.done.unjudged = len(waiting)
        for portion in portions(settled, _AT_ONCE):
            expected = dict(judgements(store_filings, portion))
            names = {member.id: member.key for history in portion for member in history}
            with self.store.reading() as connection:
                differing = list(verifying.misjudged(connection, edition(), expected))
            yield from (Fault("filing", names[key], "", words) for key, words in differing)
            self.done.judged += len(expected)
            if progress:
                progress(self.done.judged, sum(map(len, settled)))


def _faults(cache: EvidenceCache, version: Version, body: Body) -> Iterator[tuple[str, str]]:
    """Yield path and words of what a version has otherwise than its body says, and where its values do not stand."""
    stated = family_of(body.record), body.header is not UNSET, len(body.problems)
    if stated != (version.family, version.has_header, version.doubts) or bool(version.family) != version.has_record:
        yield "", f"version {version.id} says otherwise in its row than in its record and header"
    number = body.header.accession_number if body.header is not UNSET else UNSET
    if number is not UNSET and canonical(number) not in (None, version.accession):
        yield "", f"version {version.id} is of {number}, and lies under {version.key}"
    try:
        if version.shown:
            yield from misplaced(cache, version, body)
        else:
            version.rows()
            version.evidence()
    except BROKEN as error:
        yield "", f"version {version.id} cannot be read: {explain(error)}"


def _wrong_bytes(content: StoredContent, data: bytes | None) -> str:
    if data is None:
        return f"cannot be unpacked; it is {content.name}"
    if len(data) != content.size:
        return f"has {len(data):,} bytes instead of {content.size:,}; it is {content.name}"
    digest = sha256(data).hexdigest()
    return "" if digest == content.hash else f"has the hash {digest[:12]}… now; it is {content.name}"


def _otherwise(version: Version, entry: Entry) -> str:
    """Say what reading gives otherwise than before, "" for nothing."""
    try:
        before = version.body()
    except BROKEN:
        return "cannot be compared: what was read before is damaged"
    now = Body(entry.record, entry.header, entry.states, entry.problems, entry.details if before.details else UNSET)
    changed = gains_and_losses(before, now)
    for words, is_other in (
        (f"reads otherwise: {_paths(changed)}", bool(changed)),
        (f"{entry.reason or 'is read'}; before: {version.reason or 'was read'}", entry.reason != version.reason),
        ("has another header", before.header != now.header),
        ("has another form, place or number of parts unread", _beside(version) != _beside(entry)),
        ("has other reasons for what is absent", dict(before.states) != dict(now.states)),
        ("has other doubts", before.problems != now.problems),
        ("has its lists in other places", before.details != now.details),
        ("has its values in other places", not version.has_evidence(entry.evidence)),
    ):
        if is_other:
            return words
    return ""


def _beside(read: Version | Entry) -> tuple[object, ...]:
    return read.form, plain(read.folder), read.rank, read.unread


def _paths(changed: Difference) -> str:
    paths = [change.path for change in (*changed.gained, *changed.lost, *changed.changed)]
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")


# ---- whether the places that a stored filing names say what its record says -----------------------------------------

# A place has to lie in the source. EDGAR's XML and a data set are exact, so that more can be asked there: the text of
# an element reads as its value, and rows are those of the filing. A printed page is read with judgement; what stands
# in a place there was recovered, joined and interpreted, and only reading it again says whether that is still so.

_EXACT = "xml element"


def misplaced(cache: EvidenceCache, version: Version, body: Body) -> Iterator[tuple[str, str]]:
    """Yield path and words for each place that cannot be, or that says something else than the version, unpacked.

    Nothing is reported of a version without a record, or one whose bytes the store does not keep.

    Raises:
        EnvironmentProblem: the bytes are damaged.
    """
    if body.record is UNSET or not version.kept:
        return
    if version.rank == DATASET:
        yield from _wrong_rows(cache.tables(version.content, version.folder), version)
        return
    data = cache.store.content(version.content)
    codec = codec_of(data)
    for path, evidence in version.evidence().items():
        spans = chain(evidence.spans, *(candidate.spans for candidate in evidence.candidates))
        if not all(_is_inside(span, len(data)) for span in spans):
            yield path, f"its place is outside of the source, which has {len(data):,} bytes"
        elif evidence.how == _EXACT and evidence.confidence == 1:
            for span in evidence.spans:
                raw = characters(data[span.start : span.end], codec)
                text = unescaped(raw).strip()
                if "<" not in raw and not _says(body, path, text):
                    yield path, f"{text[:60]!r} stands in its place, at byte {span.start:,}"


def _is_inside(span: Span, size: int) -> bool:
    """Whether a place may be; on a page bytes count in its text as printed, which is not kept."""
    if span.page is not UNSET:
        return span.page >= 1 and 0 <= span.start <= span.end
    return 0 <= span.start <= span.end <= size


def _says(body: Body, path: str, text: str) -> bool:
    """Whether a text is that of the value at a path, or of the reason why there is none."""
    if body.record is UNSET:
        return False
    value, field = value_at(body.record, path), field_at(form_of(body.record).name, path)
    if value in (UNSET, ()):
        state = body.states.get(path)
        return state is None or state.kind == "lost" or state.words.split() == text.split()
    if field is None or field.at.kind is None:
        return True
    try:
        return field.at.kind.read(text) == value
    except Unreadable:
        return False


def _wrong_rows(tables: QuarterTables | None, version: Version) -> Iterator[tuple[str, str]]:
    if tables is None:
        yield "", f"its data set has no folder {version.folder!r}"
        return
    for table, rows in version.rows().items():
        for row in rows:
            if version.place not in _accessions(tables, table, row):
                yield "", f"row {row} of {table} is not of this filing"


def _accessions(tables: QuarterTables, table: str, row: int) -> set[str]:
    """Return what the cells of a row for accession numbers say; none where there is no such row."""
    if table not in tables.places:
        return set()
    places = tables.places[table]
    return {
        places.words(row, cell.begin, cell.end).strip() for cell in tables.cells(table, row) if cell.column == ACCESSION
    }
