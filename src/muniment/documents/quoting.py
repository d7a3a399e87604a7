"""Words of a document as a person sees them, quoted by the bytes of its file that they were made from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from muniment.documents.printed import Shown

Place = tuple[int, int]


class Quoting:
    """The characters of a document, and the way to them from the bytes of its file."""

    def __init__(self, printed: Shown) -> None:
        self.printed, self.text = printed, printed.text
        self.pieces = sorted(piece for piece in printed.pieces if piece[1] > piece[0])
        self.begins = [begin for begin, *_ in self.pieces]

    def words(self, start: int, end: int) -> str | None:
        """Return what is printed of the bytes `start` up to `end`, None where nothing of them is in this document."""
        places = self.places(start, end)
        return " ".join(self.text[first:last] for first, last in places) if places else None

    def places(self, start: int, end: int) -> list[Place]:
        """Return the characters that the bytes `start` up to `end` were made into, stretch by stretch.

        A place without bytes is one without characters.
        """
        if start == end:
            return [(first, first) for first, _ in self.places(start, end + 1)[:1]]
        first = max(0, bisect_right(self.begins, start) - 1)
        last = max(first + 1, bisect_left(self.begins, end))
        within = (self._within(piece, start, end) for piece in self.pieces[first:last])
        return self._whole(place for place in within if place[1] > place[0])

    def _within(self, piece: tuple[int, int, int, int], start: int, end: int) -> Place:
        """Return the characters of a piece that come from a stretch of bytes; of a sign made from several, all."""
        begin, stop, first, last = piece
        if stop <= start or begin >= end:
            return first, first
        if start <= begin and stop <= end:
            return first, last
        characters, made_from = range(first, last), self.printed.source_range
        if stop - begin == last - first and made_from(first, first + 1) == (begin, begin + 1):  # a byte each
            return first + max(start - begin, 0), min(first + end - begin, last)
        low = bisect_right(characters, start, key=lambda at: made_from(at, at + 1)[1])
        high = bisect_left(characters, end, key=lambda at: made_from(at, at + 1)[0])
        return first + low, first + high

    def _whole(self, places: Iterable[Place]) -> list[Place]:
        """Join stretches between which nothing is printed but blanks."""
        found: list[Place] = []
        for start, end in sorted(places):
            if found and not self.text[found[-1][1] : start].strip():
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return found
