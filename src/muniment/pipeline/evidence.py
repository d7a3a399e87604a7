"""What a stored filing was read from: where its values stand, the words there, and the documents attached.

The places are in its text, or in the rows of a data set that the store keeps. And the filing as a reading, so that it
is shown as one that was just read.
"""

from collections.abc import Mapping
from threading import Lock

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import LruCache
from muniment.documents.exhibits import AttachedDocument
from muniment.documents.header import FilingHeader
from muniment.documents.sniff import characters, codec_of
from muniment.errors import EnvironmentProblem, SourceError
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import Record
from muniment.isolated import isolated
from muniment.readers import read_all
from muniment.readers.dataset import QuarterTables, quarter_tables
from muniment.reading import Details, Reading, Trace
from muniment.store import Store
from muniment.store.corrections import Excerpt
from muniment.store.packing import Attached
from muniment.store.stored import DATASET, StoredFiling
from muniment.views import spans_under

_MOST = 128 << 20  # bytes: a quarter takes about 18 MB
_LONGEST = 2_000
_AROUND = 240  # bytes before and behind


class EvidenceCache:
    """The quarters of data sets that were looked at last, unpacked: up to so many bytes, and always one.

    Unpacking a quarter takes a tenth of a second, and finding a filing in it then a thousandth. Threads may share it.
    """

    def __init__(self, store: Store, most: int = _MOST) -> None:
        self.store = store
        self._lock = Lock()
        self._quarters: LruCache[tuple[str, str], QuarterTables | None] = LruCache(
            most, lambda tables: tables.size if tables else 0
        )

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
            if key not in self._quarters:
                self._quarters.put(key, quarter_tables(self.store.content(content_hash), folder))
            return self._quarters.get(key)

    def evidence_of(self, filing: StoredFiling) -> Mapping[str, Evidence]:
        """Return, by record path, the places of a filing's values; none where the bytes of its data set are not kept.

        Of a data set the store keeps which rows hold a filing: the places in them are found in its tables.
        """
        if filing.shown.rank != DATASET:
            return filing.evidence
        tables = self.tables_of(filing)
        return tables.evidence(filing.rows) if tables else {}


# ---- attached documents ---------------------------------------------------------------------------------------------


def attachments_of(store: Store, filing: StoredFiling) -> tuple[AttachedDocument, ...]:
    """Return the documents attached to a filing, in the order of its source; none where its bytes are not kept.

    Beside a form stand documents that nothing claimed, and in its XML those of the record: without either, the source
    is not read again.
    """
    inside = filing.record is not UNSET and getattr(filing.record, "attachments", UNSET)
    if not filing.shown.kept or filing.shown.rank == DATASET or not (inside or filing.row.unread):
        return ()
    try:
        data = store.content(filing.row.content_hash)
        readings = isolated(_attached, data, len(data))
    except (SourceError, EnvironmentProblem):
        return ()
    return next((attached for record, attached in readings if record == filing.record), readings[0][1])


def _attached(data: bytes) -> list[tuple[Record, tuple[AttachedDocument, ...]]]:
    return [(reading.record, reading.attachments) for reading in read_all(data)]


def attached(document: AttachedDocument) -> Attached:
    """Return what a store keeps of an attached document: all but its bytes."""
    place = (document.span.start, document.span.end) if document.span else (-1, -1)
    about = document.media_type, len(document.data), document.description or "", document.fault
    return Attached(document.name or "", document.type or "", *about, *place)


# ---- what a person checks a reading by ------------------------------------------------------------------------------


class Context(Struct, frozen=True):
    """The words behind a place with those before and behind them, each in one line; `where` they stand, in words.

    The words are "" where they are in a picture, or the store does not keep the file.
    """

    before: str
    words: str
    behind: str
    where: str


def excerpt_of(cache: EvidenceCache, filing: StoredFiling, path: str) -> Excerpt:
    """Return the words that a value was read from, or that stand where it was looked for, and their places."""
    spans = spans_of(cache, filing, path)
    return Excerpt(_quoted(cache, filing, spans), spans)


def context(cache: EvidenceCache, filing: StoredFiling, path: str) -> Context:
    """Return the words behind a place, and those around the first of them."""
    spans = spans_of(cache, filing, path)
    words, places = _quoted(cache, filing, spans), "; ".join(dict.fromkeys(map(where, spans)))
    if not spans or not words or filing.shown.rank == DATASET:
        return Context("", words, "", places)
    data = cache.store.content(filing.row.content_hash)
    codec, first = codec_of(data), spans[0]
    before = characters(data[max(first.start - _AROUND, 0) : first.start], codec)
    return Context(_line(before), words, _line(characters(data[first.end : first.end + _AROUND], codec)), places)


def spans_of(cache: EvidenceCache, filing: StoredFiling, path: str) -> tuple[Span, ...]:
    """Return the places behind a path and its parts, each once, in the order of the source."""
    evidence = cache.evidence_of(filing)
    return tuple(spans_under(evidence, sorted(evidence), path))


def _quoted(cache: EvidenceCache, filing: StoredFiling, spans: tuple[Span, ...]) -> str:
    if not filing.shown.kept or not spans:
        return ""
    tables = cache.tables_of(filing)
    if tables is not None:
        texts = (
            tables.places[span.cell.table].words(span.cell.row, span.start, span.end)
            for span in spans
            if span.cell is not UNSET and span.cell.table in tables.places
        )
        return _line(" ".join(texts))[:_LONGEST]
    if any(span.page is not UNSET for span in spans):
        return ""
    data = cache.store.content(filing.row.content_hash)
    codec = codec_of(data)
    return _line(" ".join(characters(data[span.start : span.end], codec) for span in spans))[:_LONGEST]


def where(span: Span) -> str:
    """Return where a place is, in words: the cell of a table, the page, or the bytes."""
    if span.cell is not UNSET:
        return span.cell.words
    return f"page {span.page}" if span.page is not UNSET else f"bytes {span.start} to {span.end}"


def _line(words: str) -> str:
    return " ".join(words.split())


# ---- as a reading ---------------------------------------------------------------------------------------------------


class _StoredTrace(Trace):
    """What the store keeps of a reader's work."""

    encoding = "utf-8"

    def __init__(self, filing: StoredFiling, evidence: Mapping[str, Evidence], states: Mapping[str, State]) -> None:
        self._filing, self._evidence, self._states = filing, evidence, states
        named = (source.media_type for source in filing.sources if source.name == filing.row.name)
        self.media_type = next(named, "")

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        return self._evidence

    def states(self) -> Mapping[str, State]:
        return self._states

    def problems(self, source: str) -> tuple[Problem, ...]:
        return self._filing.problems

    def details(self, source: str) -> Details:
        return self._filing.details or Details()

    def header(self) -> FilingHeader | UnsetType:
        return self._filing.header


def reading_of(
    filing: StoredFiling, record: Record, evidence: Mapping[str, Evidence], states: Mapping[str, State] | None = None
) -> Reading:
    """Return a filing, whose record is `record`, as a reading; its bytes stay in the store.

    `states` say why values are absent, where that is otherwise than the filing shows.
    """
    trace = _StoredTrace(filing, evidence, filing.states if states is None else states)
    return Reading(record, trace, b"", filing.row.name)
