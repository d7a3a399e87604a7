"""What a filing was read from, as pages quote it: its text, or its rows in the tables of a data set."""

from collections.abc import Mapping

from msgspec import UNSET

from muniment.apart import apart
from muniment.caching import once
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
from muniment.writers.summary import is_from_print


class Origin:
    """The text of a filing, or the tables it stands in, and the places in it; nothing where the store keeps no bytes.

    `rows` are the numbers of its rows, by table. What was kept of the reading is shown as it is; where more is asked
    for, or an earlier edition kept less, the file is read again.
    """

    def __init__(
        self,
        held: StoredFiling,
        data: bytes | None = None,
        tables: QuarterTables | None = None,
        evidence: Mapping[str, Evidence] | None = None,
    ) -> None:
        self._held, self._data, self.tables = held, data, tables
        self.evidence = held.evidence if evidence is None else evidence
        self.rows = held.rows if tables else {}
        self.is_printed = data is not None and is_from_print(held.evidence)

    @once
    def text(self) -> SourceText | None:
        """The bytes that places count in: of a PDF those of its text, None where it cannot be read here."""
        if self._data is None:
            return None
        if not _is_pdf(self._held):
            return SourceText(self._data)
        return SourceText(self.reading.characters) if self.reading else None

    @property
    def has_text(self) -> bool:
        """Whether there is a text that can be looked at: that of a PDF was there when it was read."""
        return self._data is not None and bool(self._held.extras or self.text)

    @once
    def reading(self) -> Reading | None:
        """A new reading of a file, None where it cannot be read here."""
        if self._data is None:
            return None
        try:
            return apart(read, self._data, len(self._data))
        except (SourceError, EnvironmentProblem):
            return None

    @once
    def printed(self) -> PrintedText | None:
        """The characters that a person sees of a text, a web page or a PDF whose values were read from print."""
        if not self.is_printed or self.reading is None or self.reading.printed is UNSET:
            return None
        return PrintedText(self.reading.printed)

    @property
    def unread(self) -> list[Quote]:
        """The words that nothing claimed."""
        extras = self._held.extras
        if extras and self._data is not None:
            return [self._quote(*place) for place in extras.unread]
        return [self.quote(span) for span in self.reading.unread] if self.reading else []

    @property
    def has_pages(self) -> bool:
        """Whether it is pages that can be looked at: of a PDF, or of a scan."""
        return any(span.page for found in self.evidence.values() for span in found.spans[:1])

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        if self._data is not None:
            return self._quote(span.start, span.end)
        if self.tables is None or span.cell is UNSET:
            return Quote("", span.start, span.end, span.cell, span.page)
        words = self.tables.places[span.cell.table].words(span.cell.row, span.start, span.end)
        return Quote(words, span.start, span.end, span.cell)

    def _quote(self, start: int, end: int) -> Quote:
        extras = self._held.extras
        words = extras.words.get((start, end)) if extras else None
        if extras is None and self.printed:
            words = self.printed.words(start, end)
        if words is None and self.text:
            words = self.text.decode(start, end)
        return Quote(words or "", start, end)


def origin_of(shelf: Shelf, held: StoredFiling) -> Origin:
    """Return what a stored filing was read from."""
    if not held.shown.kept:
        return Origin(held, evidence={})
    if held.shown.rank == DATASET:
        tables = shelf.tables_of(held)
        return Origin(held, tables=tables, evidence=tables.evidence(held.rows) if tables else {})
    if _is_scan(held.shown.media_type):
        return Origin(held)
    return Origin(held, shelf.store.content(held.row.content_hash))


def _is_scan(media_type: str) -> bool:
    """Whether a file is pictures of pages: recognising their words again takes far longer than anybody waits."""
    return media_type.startswith("image") or media_type.endswith("format=scan")


def _is_pdf(held: StoredFiling) -> bool:
    return held.shown.media_type == "application/pdf"
