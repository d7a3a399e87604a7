"""What a filing was read from, as pages quote it: its text, or its rows in the tables of a data set."""

from collections.abc import Mapping

from msgspec import UNSET, Struct

from muniment.evidence import Evidence, Span
from muniment.pipeline.evidence import Shelf
from muniment.readers.dataset_lookup import QuarterTables
from muniment.store.entry import DATASET
from muniment.store.stored import StoredFiling
from muniment.web.source import Quote, SourceText


class Origin(Struct, frozen=True):
    """The text of a filing, or the tables it stands in, and the places in it; nothing where the store keeps no bytes.

    `rows` are the numbers of its rows, by table.
    """

    text: SourceText | None = None
    tables: QuarterTables | None = None
    evidence: Mapping[str, Evidence] = {}
    rows: Mapping[str, tuple[int, ...]] = {}

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        if self.text is not None:
            return self.text.quote(span)
        if self.tables is None or span.cell is UNSET:
            return Quote("", span.start, span.end, span.cell)
        words = self.tables.places[span.cell.table].words(span.cell.row, span.start, span.end)
        return Quote(words, span.start, span.end, span.cell)


def origin_of(shelf: Shelf, held: StoredFiling) -> Origin:
    """Return what a stored filing was read from."""
    if not held.shown.kept:
        return Origin()
    if held.shown.rank != DATASET:
        return Origin(text=SourceText(shelf.store.content(held.row.content_hash)), evidence=held.evidence)
    tables = shelf.tables_of(held)
    return Origin(tables=tables, evidence=tables.evidence(held.rows), rows=held.rows) if tables else Origin()
