"""The text of a source as a page shows it: words quoted by their bytes, and marked among their neighbours."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.documents.encoding import characters, codec_of
from muniment.evidence import Cell, Span

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
        inside = [(max(one, start), min(other, end)) for one, other in marks if one < end and other > start]
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
        found, at = [], start
        for number, (begin, stop) in enumerate(marks):
            found.append(Piece(self.decode(at, begin)))
            found.append(Piece(self.decode(begin, stop), marked=True, first=number == 0))
            at = stop
        return [*found, Piece(self.decode(at, end))]


def joined(marks: Sequence[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Return places inside the source, sorted, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for begin, stop in sorted(marks):
        begin, stop = min(max(begin, 0), size), min(max(stop, 0), size)
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], stop)
        elif stop >= begin:
            found.append((begin, stop))
    return found


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
