"""What a person judges a reading by: the words of the source behind a place, and what stands around them."""

from msgspec import UNSET, Struct

from muniment.documents.encoding import characters, codec_of
from muniment.evidence import Span
from muniment.pipeline.evidence import Shelf
from muniment.readers.dataset_lookup import QuarterTables
from muniment.store.corrections import Grounds
from muniment.store.stored import DATASET, StoredFiling
from muniment.views import paths_under

_LONGEST = 2_000
_AROUND = 240  # bytes before and behind


class Context(Struct, frozen=True):
    """The words behind a place with those before and behind them, each in one line; `where` they stand, in words.

    The words are "" where they are in a picture, or the store does not keep the file.
    """

    before: str
    words: str
    behind: str
    where: str


def grounds(shelf: Shelf, filing: StoredFiling, path: str) -> Grounds:
    """Return the words that a value was read from, or that stand where it was looked for, and their places."""
    spans = spans_of(shelf, filing, path)
    return Grounds(_words(shelf, filing, spans), spans)


def context(shelf: Shelf, filing: StoredFiling, path: str) -> Context:
    """Return the words behind a place, and those around the first of them."""
    spans = spans_of(shelf, filing, path)
    words, where = _words(shelf, filing, spans), "; ".join(dict.fromkeys(map(_where, spans)))
    if not spans or not words or filing.shown.rank == DATASET:
        return Context("", words, "", where)
    data = shelf.store.content(filing.row.content_hash)
    codec, first = codec_of(data), spans[0]
    before = characters(data[max(first.start - _AROUND, 0) : first.start], codec)
    behind = characters(data[first.end : first.end + _AROUND], codec)
    return Context(_line(before), words, _line(behind), where)


def spans_of(shelf: Shelf, filing: StoredFiling, path: str) -> tuple[Span, ...]:
    """Return the places behind a path and its parts, each once, in the order of the source."""
    evidence = shelf.evidence_of(filing)
    found = {span for one in paths_under(sorted(evidence), path) for span in evidence[one].spans}
    return tuple(sorted(found, key=lambda span: span.start))


def _words(shelf: Shelf, filing: StoredFiling, spans: tuple[Span, ...]) -> str:
    if not filing.shown.kept or not spans:
        return ""
    tables = shelf.tables_of(filing)
    if tables is not None:
        return _line(" ".join(_cell(tables, span) for span in spans))[:_LONGEST]
    if any(span.page is not UNSET for span in spans):
        return ""
    data = shelf.store.content(filing.row.content_hash)
    codec = codec_of(data)
    return _line(" ".join(characters(data[span.start : span.end], codec) for span in spans))[:_LONGEST]


def _cell(tables: QuarterTables, span: Span) -> str:
    if span.cell is UNSET or span.cell.table not in tables.places:
        return ""
    return tables.places[span.cell.table].words(span.cell.row, span.start, span.end)


def _where(span: Span) -> str:
    if span.cell is not UNSET:
        return span.cell.words
    return f"page {span.page}" if span.page is not UNSET else f"bytes {span.start} to {span.end}"


def _line(words: str) -> str:
    return " ".join(words.split())
