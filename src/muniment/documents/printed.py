"""What a person sees of a document: its characters line by line, and the way back to the bytes of the file.

Plain text and HTML become the same thing, so that one reader reads both: lines end in a line feed, cells of a table
are divided by a tab, ticked and empty boxes are ☒ and ☐, superscripts stand between ⁽ and ⁾. Nothing a person could
see is left out.
"""

import re
from bisect import bisect_right
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from muniment.documents.passage import Passage
from muniment.evidence import Span

TICKED, UNTICKED = "☒", "☐"

# UTF-8 that somebody took for Windows-1252 and wrote as UTF-8 again: é as Ã©, a dash as â€”.
_TWICE = re.compile("[Â-ô][\x80-\xbf‘’“”•–—˜™š›œžŸ€‚ƒ„…†‡ˆ‰Š‹ŒŽ¡-¿]{1,3}")
# Control characters that somebody made of the quotes and dashes of Windows-1252.
_CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_LAST = 1 << 62
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Shown(Protocol):
    """What a person sees of any document: characters, and the way back to where they stand in it."""

    @property
    def text(self) -> str:
        """The characters, line by line."""
        ...

    @property
    def encoding(self) -> str:
        """The encoding of the bytes that spans count in, as Python names it."""
        ...

    @property
    def places(self) -> list[tuple[int, int, int]]:
        """Pieces of the text: where each begins, and the characters that it was made from, as in `Printed`."""
        ...

    @property
    def pieces(self) -> list[tuple[int, int, int, int]]:
        """The same pieces, each as the bytes that it was made from, as spans count them, and its characters."""
        ...

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the bytes that characters `start` up to `end` were made from, as spans count them."""
        ...

    def span(self, source: str, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` stand in the document whose content hash is `source`."""
        ...


class Printed(Struct, frozen=True, dict=True):
    """The characters of a document as printed, `text`, which consists of pieces.

    Each piece has a place: the character of `text` at which it begins, and the first and last character, exclusive,
    of the decoded `passage` that it was made from; where both are of one length they correspond one by one.
    `encoding` is that of the passage, as Python names it. `pages` are the characters at which further pages begin,
    where form feeds say so.
    """

    text: str
    passage: Passage
    encoding: str
    places: list[tuple[int, int, int]]
    pages: tuple[int, ...] = ()

    def span(self, source: str, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` stand in the file."""
        return Span(source, *self.source_range(start, end))

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the original file, in bytes, from which characters `start` up to `end` were made."""
        first = self._source(start)[0]
        last = self._source(end - 1)[1] if end > start else first
        return self.passage.source_range(self._byte(first), self._byte(max(first, last)))

    @property
    def pieces(self) -> list[tuple[int, int, int, int]]:
        """The pieces of the text, each as the bytes that it was made from, and its characters."""
        wide, more = self._wide
        shift, in_file = self.passage.shift, self.passage.source_range
        stops = [*(start for start, *_ in self.places[1:]), len(self.text)]
        found = []
        for (start, source, end), stop in zip(self.places, stops, strict=True) if self.places else ():
            first, last = source, max(source, end)
            if wide:
                first, last = first + more[bisect_right(wide, first - 1)], last + more[bisect_right(wide, last - 1)]
            place = (first + shift, last + shift) if shift is not None else in_file(first, last)
            found.append((*place, start, stop))
        return found

    def _source(self, at: int) -> tuple[int, int]:
        """Return the characters of the decoded passage that character `at` was made from."""
        if not self.places:  # nothing is printed
            return 0, 0
        piece = max(0, bisect_right(self.places, (at, _LAST, _LAST)) - 1)
        start, source, end = self.places[piece]
        following = self.places[piece + 1][0] if piece + 1 < len(self.places) else len(self.text)
        if following - start != end - source:
            return source, end
        place = min(source + at - start, end)
        return place, min(place + 1, end)

    def _byte(self, at: int) -> int:
        """Return the byte of the passage at which its character `at` begins."""
        places, bytes_before = self._wide
        return at + bytes_before[bisect_right(places, at - 1)] if places else at

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """Where characters of several bytes stand in the decoded passage, and how many bytes too many up to each."""
        places: list[int] = []
        extra = [0]
        if self.encoding == "utf-8":
            for found in _NOT_ASCII.finditer(self.passage.data.decode("utf-8")):
                places.append(found.start())
                extra.append(extra[-1] + len(found[0].encode()) - 1)
        return places, extra


class Pieces:
    """Characters as printed, gathered piece by piece with where each was made from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        # Where each begins, and the stretch of the source it was made from.
        self.places: list[tuple[int, int, int]] = []
        self.length = 0

    def add(self, words: str, source: int, end: int) -> None:
        """Add `words`, made from characters `source` up to `end` of the decoded passage."""
        if words:
            self.parts.append(words)
            self.places.append((self.length, source, end))
            self.length += len(words)

    def printed(self, passage: Passage, encoding: str) -> Printed:
        """Return what was gathered, with its form feeds as ends of lines."""
        text = "".join(self.parts)
        pages = tuple(hit.end() for hit in re.finditer("\x0c", text))
        return Printed(text.replace("\x0c", "\n") if pages else text, passage, encoding, self.places, pages)


def decoded(passage: Passage) -> tuple[str, str]:
    """Return the characters of a passage, and its encoding: UTF-8 where it is that, else Windows-1252 or Latin-1."""
    data = passage.data
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def mended(words: str, at: int, pieces: Pieces) -> None:
    """Add `words`, which stand at `at` of the decoded passage, with what was encoded twice or wrongly made right."""
    if words.isascii():
        pieces.add(words, at, at + len(words))
        return
    words = words.translate(_CONTROLS)
    done = 0
    for found in _TWICE.finditer(words):
        right = _once(found[0])
        if right:
            pieces.add(words[done : found.start()], at + done, at + found.start())
            pieces.add(right, at + found.start(), at + found.end())
            done = found.end()
    pieces.add(words[done:], at + done, at + len(words))


def is_twice_encoded(words: str) -> bool:
    """Whether anything in `words` looks as if it had been encoded twice."""
    return not words.isascii() and _TWICE.search(words) is not None


def _once(words: str) -> str:
    """Undo a second encoding; "" where there was none."""
    try:
        return words.encode("cp1252").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return ""
