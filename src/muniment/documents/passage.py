"""A stretch of text that knows where each of its bytes stood in the original file; and lines and columns of a file."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import AnyStr

from msgspec import Struct

from muniment.errors import UsageError

# Digits of a reference, more than any character's number has: eight are none already, and Python makes no number of
# thousands of them.
_LONG_NUMBER = re.compile(r"&#0*([0-9]{1,8})[0-9]*+")


class Passage(Struct, frozen=True):
    """The bytes `start` up to `end` of a shared buffer, with the way back to the original file.

    Slices share the buffer, so that cutting a large filing into its documents copies nothing. The buffer is the file
    itself or, where escapes had to be undone, a repaired copy of it; it then consists of pieces: piece `i` begins at
    offset `starts[i]` of the buffer and at offset `sources[i]` of the file. Offsets that methods take and return are
    counted from the beginning of the passage.
    """

    buffer: bytes
    start: int
    end: int
    starts: tuple[int, ...] = (0,)
    sources: tuple[int, ...] = (0,)

    @classmethod
    def whole(cls, data: bytes, base: int = 0) -> "Passage":
        """Take all of `data`, whose first byte stands at offset `base` of the original file."""
        return cls(data, 0, len(data), (0,), (base,))

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def data(self) -> bytes:
        """The bytes themselves: copied on every access unless the passage is the whole buffer, so ask once."""
        return self.buffer[self.start : self.end]

    def text(self) -> str:
        """Decode the bytes: UTF-8 where they are that, otherwise Latin-1, the other set that EDGAR takes."""
        return characters(self.data)

    def slice(self, start: int, end: int) -> "Passage":
        """Cut out a part; its bytes keep their places in the original file."""
        self._check(start)
        self._check(end)
        return self.stretch(self.start + start, self.start + max(start, end))

    def stretch(self, start: int, end: int) -> "Passage":
        """Cut out a part by offsets of the buffer, as searches in the buffer give them."""
        return Passage(self.buffer, start, end, self.starts, self.sources)

    @property
    def shift(self) -> int | None:
        """How much further on in the original file every byte stands; None where that differs from byte to byte."""
        return self.start + self.sources[0] if len(self.starts) == 1 else None

    def to_source(self, offset: int) -> int:
        """Say at which offset of the original file the byte at `offset` stands."""
        self._check(offset)
        at = self.start + offset
        piece = bisect_right(self.starts, at) - 1
        return self.sources[piece] + at - self.starts[piece]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the original file that holds the bytes `start` up to `end`.

        The end is taken from the last byte inside: the byte behind it may stand in the next piece, beyond an escape.
        """
        first = self.to_source(start)
        return first, self.to_source(end - 1) + 1 if end > start else first

    def _check(self, offset: int) -> None:
        if not 0 <= offset <= len(self):
            raise UsageError(f"offset {offset} lies outside a passage of {len(self)} bytes")


def places_of(text: AnyStr, words: AnyStr, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where words stand in a text, between two places: faster than a pattern, which looks at each character."""
    at = text.find(words, start, end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)


def unescaped(text: str) -> str:
    """Return words with the characters that entities and references stand for, however long a number is."""
    return html.unescape(_LONG_NUMBER.sub(r"&#\1", text) if "&#" in text else text)


# What stands behind the `amp;` of an entity that was escaped once more: `&amp;#167;`. Other words may be meant as such.
ESCAPED_AGAIN = r"(?:amp;(?=(?:amp;){0,3}(?:\#[xX]?[0-9a-fA-F]{1,7}|amp|nbsp|sect|quot|apos|[lr][ds]quo|[mn]dash);))*+"


def character_of(entity: str) -> str:
    """Return what an entity stands for, which may have been escaped more than once; itself where that is nothing.

    >>> character_of("&sect;") + character_of("&amp;#167;") + character_of("&amp;amp;")
    '§§&'
    """
    while len(once := unescaped(entity)) > 1 and once != entity:
        entity = once
    return once


def characters(data: bytes) -> str:
    """Decode bytes: UTF-8 where they are that, otherwise Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


# ---- lines and columns: where a person, or an editor, finds a place of a source --------------------------------------


_ENDS = re.compile(rb"\r\n|\n|\r")


class Place(Struct, frozen=True):
    """A stretch of a text: lines and columns count from 1, columns in characters; the end is behind the last one.

    `start` and `end` are the same in bytes.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class Lines:
    r"""The lines of a source, looked up by byte.

    >>> Lines("Bücher\nund Lampen".encode(), "utf-8").place(12, 18)
    Place(line=2, column=5, end_line=2, end_column=11, start=12, end=18)
    """

    def __init__(self, data: bytes, encoding: str) -> None:
        self.data, self.encoding = data, encoding
        self._starts = [0, *_starts(data, encoding)]

    def place(self, start: int, end: int) -> Place:
        """Return where some bytes stand."""
        start = min(max(start, 0), len(self.data))
        end = min(max(end, start), len(self.data))
        return Place(*self._at(start), *self._at(end), start, end)

    def text(self, line: int) -> str:
        """Return the characters of a line, without its end."""
        begin = self._starts[line - 1]
        stop = self._starts[line] if line < len(self._starts) else len(self.data)
        return self._decoded(begin, stop).rstrip("\r\n")

    def _at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, len(self._decoded(self._starts[line - 1], offset)) + 1

    def _decoded(self, begin: int, stop: int) -> str:
        return self.data[begin:stop].decode(self.encoding, "replace").removeprefix("\ufeff" if not begin else "")


def _starts(data: bytes, encoding: str) -> list[int]:
    """Return where each line but the first begins."""
    if not encoding.startswith("utf-16"):
        return [line_end.end() for line_end in _ENDS.finditer(data)]
    end = "\n".encode("utf-16-be" if encoding.endswith("be") else "utf-16-le")
    return [line_end.end() for line_end in re.finditer(re.escape(end), data) if line_end.start() % 2 == 0]
