"""A text or a web page as a person sees it: words quoted by the bytes they were made from, and answers marked in it.

What is shown are characters, never markup: whatever a page holds, nothing of it runs here.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct

from muniment.documents.printed import Quoting, Stretch
from muniment.web.source import AROUND, SMALL, Excerpt, Piece, joined, lines_of


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
        number = self.text.count("\n", 0, start) + 1
        lines = lines_of(list(self._pieces(start, end, marks, claims)), number)
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
        for one in _parted([(*mark, None) for mark in marks], [(one.start, one.end, one) for one in claims]):
            begin, stop, claim = max(one[0], at), min(one[1], end), one[2]
            if begin > stop or (begin == stop and claim):
                continue
            yield Piece(self.text[at:begin])
            words = self.text[begin:stop]
            if claim is None:
                yield Piece(words, marked=True, first=one[:2] == marks[0])
            else:
                yield Piece(words, path=claim.path, label=claim.label, doubtful=claim.doubtful)
            at = stop
        yield Piece(self.text[at:end])


_Cut = tuple[int, int, Claim | None]


def _parted(marks: list[_Cut], claims: list[_Cut]) -> list[_Cut]:
    """Return marks, and the claims that overlap none of them, in order."""
    begins = [start for start, *_ in marks]
    free = []
    for one in claims:
        before = bisect_left(begins, one[1]) - 1
        if before < 0 or marks[before][1] <= one[0]:
            free.append(one)
    return sorted([*marks, *free], key=lambda one: one[:2])
