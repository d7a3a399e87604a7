"""Whether the places that a stored filing names say what its record says.

A place has to lie in the source. EDGAR's XML and a data set are exact, so that more can be asked there: the words of an
element read as its value, and rows are those of the filing. A printed page is read with judgement; what stands in a
place there was mended, joined and interpreted, and only reading it anew tells whether that is still so.
"""

from collections.abc import Iterator
from itertools import chain

from msgspec import UNSET

from muniment.documents.encoding import characters, codec_of
from muniment.documents.passage import unescaped
from muniment.evidence import Evidence, Span
from muniment.forms import form_of
from muniment.forms.paths import value_at
from muniment.forms.tables.columns import ACCESSION
from muniment.pipeline.evidence import Shelf
from muniment.readers.dataset_lookup import QuarterTables
from muniment.store.corrections import field_at
from muniment.store.packing import Body
from muniment.store.stored import DATASET
from muniment.store.verifying import Version
from muniment.values import Unreadable

_EXACT = "xml element"


def misplaced(shelf: Shelf, version: Version, body: Body) -> Iterator[tuple[str, str]]:
    """Yield path and words for each place that cannot be, or that says something else than the version, unpacked.

    Nothing is told of a version without a record, or one whose bytes the store does not keep.

    Raises:
        EnvironmentProblem: the bytes are damaged.
    """
    if body.record is UNSET or not version.kept:
        return
    if version.rank == DATASET:
        yield from _wrong_rows(shelf.tables(version.content, version.folder), version)
        return
    data = shelf.store.content(version.content)
    codec = codec_of(data)
    for path, evidence in version.evidence().items():
        if not all(_is_inside(span, len(data)) for span in _spans(evidence)):
            yield path, f"its place is outside of the source, which has {len(data):,} bytes"
        elif evidence.how == _EXACT and evidence.confidence == 1:
            yield from _other_words(body, path, evidence.spans, data, codec)


def _spans(evidence: Evidence) -> Iterator[Span]:
    return chain(evidence.spans, *(one.spans for one in evidence.candidates))


def _is_inside(span: Span, size: int) -> bool:
    """Whether a place may be; on a page bytes count in its text as printed, which is not kept."""
    if span.page is not UNSET:
        return span.page >= 1 and 0 <= span.start <= span.end
    return 0 <= span.start <= span.end <= size


def _other_words(body: Body, path: str, spans: tuple[Span, ...], data: bytes, codec: str) -> Iterator[tuple[str, str]]:
    for span in spans:
        raw = characters(data[span.start : span.end], codec)
        words = unescaped(raw).strip()
        if "<" not in raw and not _says(body, path, words):
            yield path, f"{words[:60]!r} stands in its place, at byte {span.start:,}"


def _says(body: Body, path: str, words: str) -> bool:
    """Whether words are those of the value at a path, or of the reason why there is none."""
    if body.record is UNSET:
        return False
    value, field = value_at(body.record, path), field_at(form_of(body.record).name, path)
    if value is UNSET:
        state = body.states.get(path)
        return state is None or state.kind == "lost" or state.words.split() == words.split()
    if field is None or field.at.kind is None:
        return True
    try:
        return field.at.kind.read(words) == value
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
