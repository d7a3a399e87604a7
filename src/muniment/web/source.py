"""A source as a page shows it, a text or the rows of a data set: quoted by its bytes, marked in its context."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.caching import cached_property, in_groups
from muniment.documents.printed import Quoting, Stretch
from muniment.documents.sniff import characters, codec_of
from muniment.errors import EnvironmentProblem, SourceError
from muniment.evidence import Cell, Evidence, Span
from muniment.forms.tables.columns import columns
from muniment.isolated import isolated
from muniment.pipeline.evidence import EvidenceCache
from muniment.readers import read
from muniment.readers.dataset import CellPlace, QuarterTables
from muniment.reading import Reading
from muniment.store.stored import DATASET, StoredFiling
from muniment.writers.summary import is_from_print

SMALL = 60_000  # bytes of a source that is shown whole
AROUND = 6_000  # bytes shown before and behind the words of a larger one
_LONGEST_MARK = 200_000  # bytes marked on one page
_TAIL = 0b1000_0000  # how the second and later bytes of a UTF-8 character begin


class Quote(Struct, frozen=True):
    """Words of the source, and the bytes of the file at which they stand; of a data set's table the cell too.

    Of a scan the words are in a picture: there is its `page`, from 1.
    """

    words: str
    start: int
    end: int
    cell: Cell | UnsetType = UNSET
    page: int | UnsetType = UNSET


class Piece(Struct, frozen=True):
    """A stretch of a line, marked or not; `first` is the place that a link scrolls to.

    Of a printed page `path` and `label` name the answer that was read from it; `doubtful` says that it may be wrong.
    """

    words: str
    marked: bool = False
    first: bool = False
    path: str = ""
    label: str = ""
    doubtful: bool = False


class SourceLine(Struct, frozen=True):
    """A line of the source with its number, in pieces."""

    number: int
    pieces: tuple[Piece, ...]


class Excerpt(Struct, frozen=True):
    """Lines of a source around the marked words, and whether there is more before and behind them.

    `start`, `end` and `size` count bytes of a file, or characters of a page as it is printed.
    """

    lines: tuple[SourceLine, ...]
    start: int
    end: int
    size: int
    unit: str = "bytes"

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.start == 0 and self.end == self.size


class SourceText:
    """The bytes of a source and what characters they mean."""

    def __init__(self, data: bytes) -> None:
        self.data, self.codec = data, codec_of(data)

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        return Quote(self.decode(span.start, span.end), span.start, span.end)

    def decode(self, start: int, end: int) -> str:
        """Return the characters of some bytes."""
        return characters(self.data[start:end], self.codec)

    def excerpt(self, marks: Sequence[tuple[int, int]]) -> Excerpt:
        """Return the lines around `marks`, all lines where the source is small."""
        marks = joined(marks, len(self.data))
        start, end = self._window(marks)
        inside = [(max(begin, start), min(stop, end)) for begin, stop in marks if begin < end and stop > start]
        number = self.data.count(b"\n", 0, start) + 1
        return Excerpt(tuple(lines_of(self._pieces(start, end, inside), number)), start, end, len(self.data))

    def _window(self, marks: list[tuple[int, int]]) -> tuple[int, int]:
        size = len(self.data)
        if size <= SMALL:
            return 0, size
        first, last = (marks[0][0], marks[0][1]) if marks else (0, 0)
        for _, end in marks:
            last = end if end - first <= SMALL else last
        last = min(last, first + _LONGEST_MARK)
        start, end = max(first - AROUND, 0), min(last + AROUND, size)
        begin = self.data.rfind(b"\n", start - AROUND if start > AROUND else 0, start) + 1
        stop = self.data.find(b"\n", end, end + AROUND)
        return self._whole_character(begin or start), self._whole_character(stop + 1 if stop >= 0 else end)

    def _whole_character(self, offset: int) -> int:
        """Return the next offset that does not stand inside a character."""
        if self.codec != "utf-8":
            return offset - offset % 2 if self.codec.startswith("utf-16") else offset
        while offset < len(self.data) and self.data[offset] & 0b1100_0000 == _TAIL:
            offset += 1
        return offset

    def _pieces(self, start: int, end: int, marks: list[tuple[int, int]]) -> list[Piece]:
        pieces, at = [], start
        for number, (begin, stop) in enumerate(marks):
            pieces.append(Piece(self.decode(at, begin)))
            pieces.append(Piece(self.decode(begin, stop), marked=True, first=number == 0))
            at = stop
        return [*pieces, Piece(self.decode(at, end))]


def joined(marks: Sequence[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Return places inside the source, sorted, those that overlap as one."""
    spans: list[tuple[int, int]] = []
    for begin, stop in sorted(marks):
        begin, stop = min(max(begin, 0), size), min(max(stop, 0), size)
        if spans and begin <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], stop)
        elif stop >= begin:
            spans.append((begin, stop))
    return spans


def lines_of(pieces: list[Piece], number: int) -> list[SourceLine]:
    """Cut pieces at the ends of lines; of a mark over several lines only the first piece is scrolled to."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for at, words in enumerate(piece.words.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if at:
                lines.append([])
            if words or piece.first:
                lines[-1].append(structs.replace(piece, words=words, first=piece.first and at == 0))
    return [SourceLine(number + at, tuple(line)) for at, line in enumerate(lines)]


class Claim(Struct, frozen=True):
    """Characters that an answer was read from: its path and label, and whether it is doubtful."""

    start: int
    end: int
    path: str
    label: str
    doubtful: bool


class PrintedText(Quoting):
    """What a person sees of a document, as pages show it."""

    def excerpt(self, marks: Sequence[Stretch], claims: Sequence[Claim]) -> Excerpt:
        """Return the lines around `marks`, or all lines of a short document, with everything that was read in it."""
        marks = joined(marks, len(self.text))
        start, end = self._window(marks)
        lines = lines_of(list(self._pieces(start, end, marks, claims)), self.text.count("\n", 0, start) + 1)
        return Excerpt(tuple(lines), start, end, len(self.text), "characters")

    def _window(self, marks: Sequence[Stretch]) -> Stretch:
        """Return which part of a long document is shown: from line to line, around the first marks."""
        if len(self.text) <= SMALL:
            return 0, len(self.text)
        first, last = marks[0] if marks else (0, 0)
        last = max([last, *(end for _, end in marks if end - first <= SMALL)])
        start = max(self.text.rfind("\n", 0, max(first - AROUND, 0)) + 1, first - 2 * AROUND, 0)
        stop = self.text.find("\n", last + AROUND, last + 2 * AROUND)
        return start, min(stop + 1 if stop >= 0 else last + AROUND, len(self.text))

    def _pieces(self, start: int, end: int, marks: Sequence[Stretch], claims: Sequence[Claim]) -> Iterator[Piece]:
        """Cut a stretch at marks and claims; where they overlap a mark counts, else the claim that begins first."""
        at = start
        for cut in _parted([(*mark, None) for mark in marks], [(claim.start, claim.end, claim) for claim in claims]):
            begin, stop, claim = max(cut[0], at), min(cut[1], end), cut[2]
            if begin > stop or (begin == stop and claim):
                continue
            yield Piece(self.text[at:begin])
            text = self.text[begin:stop]
            if claim is None:
                yield Piece(text, marked=True, first=cut[:2] == marks[0])
            else:
                yield Piece(text, path=claim.path, label=claim.label, doubtful=claim.doubtful)
            at = stop
        yield Piece(self.text[at:end])


_Cut = tuple[int, int, Claim | None]


def _parted(marks: list[_Cut], claims: list[_Cut]) -> list[_Cut]:
    begins = [start for start, *_ in marks]
    free = []
    for claim in claims:
        before = bisect_left(begins, claim[1]) - 1
        if before < 0 or marks[before][1] <= claim[0]:
            free.append(claim)
    return sorted([*marks, *free], key=lambda cut: cut[:2])


class Origin:
    """The text of a filing, or the tables it stands in, and the places in it; nothing where the store keeps no bytes.

    `rows` are the numbers of its rows, by table. What was kept of the reading is shown as it is; where more is asked
    for, or an earlier edition kept less, the file is read again.
    """

    def __init__(
        self,
        stored_filing: StoredFiling,
        data: bytes | None = None,
        tables: QuarterTables | None = None,
        evidence: Mapping[str, Evidence] | None = None,
    ) -> None:
        self._stored_filing, self._data, self.tables = stored_filing, data, tables
        self.evidence = stored_filing.evidence if evidence is None else evidence
        self.rows = stored_filing.rows if tables else {}
        self.is_printed = data is not None and is_from_print(stored_filing.evidence)

    @cached_property
    def text(self) -> SourceText | None:
        """The bytes that places count in: of a PDF those of its text, None where it cannot be read here."""
        if self._data is None:
            return None
        if self._stored_filing.shown.media_type != "application/pdf":
            return SourceText(self._data)
        return SourceText(self.reading.characters) if self.reading else None

    @property
    def has_text(self) -> bool:
        """Whether there is a text that can be looked at: that of a PDF was there when it was read."""
        return self._data is not None and bool(self._stored_filing.extras or self.text)

    @cached_property
    def reading(self) -> Reading | None:
        """A new reading of a file, None where it cannot be read here."""
        if self._data is None:
            return None
        try:
            return isolated(read, self._data, len(self._data))
        except (SourceError, EnvironmentProblem):
            return None

    @cached_property
    def printed(self) -> PrintedText | None:
        """The characters that a person sees of a text, a web page or a PDF whose values were read from print."""
        if not self.is_printed or self.reading is None or self.reading.printed is UNSET:
            return None
        return PrintedText(self.reading.printed)

    @property
    def unread(self) -> list[Quote]:
        """The text that no value was read from."""
        extras = self._stored_filing.extras
        if extras and self._data is not None:
            return [self._quote(*place) for place in extras.unread]
        return [self.quote(span) for span in self.reading.unread] if self.reading else []

    @property
    def has_pages(self) -> bool:
        """Whether it is pages that can be looked at: of a PDF, or of a scan."""
        return any(span.page for evidence in self.evidence.values() for span in evidence.spans[:1])

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        if self._data is not None:
            return self._quote(span.start, span.end)
        if self.tables is None or span.cell is UNSET:
            return Quote("", span.start, span.end, span.cell, span.page)
        text = self.tables.places[span.cell.table].words(span.cell.row, span.start, span.end)
        return Quote(text, span.start, span.end, span.cell)

    def _quote(self, start: int, end: int) -> Quote:
        extras = self._stored_filing.extras
        text = extras.words.get((start, end)) if extras else None
        if extras is None and self.printed:
            text = self.printed.quoted(start, end)
        if text is None and self.text:
            text = self.text.decode(start, end)
        return Quote(text or "", start, end)


def origin_of(cache: EvidenceCache, stored_filing: StoredFiling) -> Origin:
    """Return what a stored filing was read from."""
    if not stored_filing.shown.kept:
        return Origin(stored_filing, evidence={})
    if stored_filing.shown.rank == DATASET:
        tables = cache.tables_of(stored_filing)
        return Origin(stored_filing, tables=tables, evidence=tables.evidence(stored_filing.rows) if tables else {})
    # Whether a file is pictures of pages: recognising their words again takes far longer than a page may.
    if stored_filing.shown.media_type.startswith("image") or stored_filing.shown.media_type.endswith("format=scan"):
        return Origin(stored_filing)
    return Origin(stored_filing, cache.store.content(stored_filing.row.content_hash))


_NOT_STORED = "not held: "


class Heading(Struct, frozen=True):
    """A column: its name, and why no field holds it, "" where one does or where nothing is known."""

    name: str
    note: str


class CellView(Struct, frozen=True):
    """A cell in pieces; "unread" where it says something that no field holds."""

    kind: Literal["read", "unread", "blank"]
    pieces: tuple[Piece, ...]


class RowView(Struct, frozen=True):
    """A row with its number; not `is_read` where it was left out of the record, which a problem then says."""

    number: int
    cells: tuple[CellView, ...]
    is_read: bool


class TableView(Struct, frozen=True):
    """A table with the rows of one filing in it."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[RowView, ...]


def table_views(origin: Origin, marks: Sequence[Span], doubted: Iterable[Span]) -> list[TableView]:
    """Return the tables with the rows of a filing, and those rows of its own that only a problem is about.

    The words at `marks` are marked; the first of them is what a link scrolls to.
    """
    if origin.tables is None:
        return []
    rows = {table: list(numbers) for table, numbers in origin.rows.items() if table in origin.tables.places}
    for cell in _cells(doubted):
        if cell.table in origin.tables.places and cell.row not in rows.setdefault(cell.table, []):
            rows[cell.table].append(cell.row)
    marker = _TableMarker(origin, origin.tables, marks)
    return [marker.table(table, numbers) for table, numbers in rows.items()]


def _cells(spans: Iterable[Span]) -> list[Cell]:
    return [span.cell for span in spans if span.cell is not UNSET]


@cache
def _notes(table: str) -> dict[str, str]:
    """Return why no field holds a column, for those where that is known."""
    return {column.name: column.note.removeprefix(_NOT_STORED) for column in columns(table) if not column.paths}


class _TableMarker:
    def __init__(self, origin: Origin, tables: QuarterTables, marks: Sequence[Span]) -> None:
        self.rows, self.tables = origin.rows, tables
        self.read = set(_cells(span for evidence in origin.evidence.values() for span in evidence.spans))
        self.marks = in_groups((span.cell, span) for span in marks if span.cell is not UNSET)
        self.is_first = True

    def table(self, name: str, numbers: Iterable[int]) -> TableView:
        rows = tuple(self._row(name, number) for number in numbers)
        headings = [Heading(column, _notes(name).get(column, "")) for column in self.tables.places[name].columns]
        for number in range(len(headings) + 1, max((len(row.cells) for row in rows), default=0) + 1):
            headings.append(Heading(f"Cell {number}", "behind the last column"))
        return TableView(name, tuple(headings), rows)

    def _row(self, table: str, number: int) -> RowView:
        cells = tuple(self._cell(Cell(table, number, cell.column), cell) for cell in self.tables.cells(table, number))
        return RowView(number, cells, number in self.rows.get(table, ()))

    def _cell(self, cell: Cell, place: CellPlace) -> CellView:
        pieces = tuple(piece for piece in self._pieces(cell, place) if piece.words or piece.marked)
        if cell in self.read:
            return CellView("read", pieces)
        return CellView("unread" if any(piece.words.strip() for piece in pieces) else "blank", pieces)

    def _pieces(self, cell: Cell, place: CellPlace) -> Iterator[Piece]:
        at = place.begin
        for span in sorted(self.marks.get(cell, ()), key=lambda span: span.start):
            yield Piece(self._text(cell, at, span.start))
            yield Piece(self._text(cell, span.start, span.end), marked=True, first=self.is_first)
            self.is_first, at = False, span.end
        yield Piece(self._text(cell, at, place.end))

    def _text(self, cell: Cell, begin: int, end: int) -> str:
        return self.tables.places[cell.table].words(cell.row, begin, end)
