"""What a filing was read from, as pages quote it: its text, or its rows in the tables of a data set."""

from collections.abc import Mapping

from msgspec import UNSET, Struct

from muniment.apart import apart
from muniment.errors import EnvironmentProblem, SourceError
from muniment.evidence import Evidence, Span
from muniment.pipeline.evidence import Shelf
from muniment.readers import read
from muniment.readers.dataset_lookup import QuarterTables
from muniment.reading import Reading
from muniment.store.entry import DATASET
from muniment.store.stored import StoredFiling
from muniment.web.printed import PrintedText
from muniment.web.source import Quote, SourceText
from muniment.writers.confidences import is_from_print


class Origin(Struct, frozen=True):
    """The text of a filing, or the tables it stands in, and the places in it; nothing where the store keeps no bytes.

    `rows` are the numbers of its rows, by table. Of a text or a web page there are also a new reading of it, and the
    characters that a person sees of it.
    """

    text: SourceText | None = None
    tables: QuarterTables | None = None
    evidence: Mapping[str, Evidence] = {}
    rows: Mapping[str, tuple[int, ...]] = {}
    reading: Reading | None = None
    printed: PrintedText | None = None

    @property
    def has_pages(self) -> bool:
        """Whether it is pages that can be looked at: of a PDF, or of a scan."""
        return any(span.page for found in self.evidence.values() for span in found.spans[:1])

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        if self.text is not None:
            return (self.printed and self.printed.quote(span)) or self.text.quote(span)
        if self.tables is None or span.cell is UNSET:
            return Quote("", span.start, span.end, span.cell, span.page)
        words = self.tables.places[span.cell.table].words(span.cell.row, span.start, span.end)
        return Quote(words, span.start, span.end, span.cell)


def origin_of(shelf: Shelf, held: StoredFiling) -> Origin:
    """Return what a stored filing was read from."""
    if not held.shown.kept:
        return Origin()
    if held.shown.rank != DATASET:
        if held.shown.media_type == "application/pdf":
            return _of_pages(shelf.store.content(held.row.content_hash), held)
        if _is_scan(held.shown.media_type):
            return Origin(evidence=held.evidence)
        return _of_text(SourceText(shelf.store.content(held.row.content_hash)), held)
    tables = shelf.tables_of(held)
    return Origin(tables=tables, evidence=tables.evidence(held.rows), rows=held.rows) if tables else Origin()


def _is_scan(media_type: str) -> bool:
    """Whether a file is pictures of pages: recognising their words again takes far longer than anybody waits."""
    return media_type.startswith("image") or media_type.endswith("format=scan")


def _of_pages(data: bytes, held: StoredFiling) -> Origin:
    """Return the text of a PDF as it is printed; nothing where it cannot be read here."""
    try:
        reading = apart(read, data, len(data))
    except (SourceError, EnvironmentProblem):
        return Origin(evidence=held.evidence)
    printed = PrintedText(reading.printed) if reading.printed is not UNSET else None
    return Origin(text=SourceText(reading.characters), evidence=held.evidence, reading=reading, printed=printed)


def _of_text(text: SourceText, held: StoredFiling) -> Origin:
    """Return a text; where values were read from print, with what is printed."""
    if not is_from_print(held.evidence):
        return Origin(text=text, evidence=held.evidence)
    try:
        reading = apart(read, text.data, len(text.data))
    except SourceError:
        return Origin(text=text, evidence=held.evidence)
    printed = PrintedText(reading.printed) if reading.printed is not UNSET else None
    return Origin(text=text, evidence=held.evidence, reading=reading, printed=printed)
