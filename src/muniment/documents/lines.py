"""From bytes to lines and columns: where a person, or an editor, finds a place of a source."""

import re
from bisect import bisect_right

from msgspec import Struct

_ENDS = re.compile(rb"\r\n|\n|\r")
_MARK = "\ufeff"


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
        return self.data[begin:stop].decode(self.encoding, "replace").removeprefix(_MARK if not begin else "")


def _starts(data: bytes, encoding: str) -> list[int]:
    """Return where each line but the first begins."""
    if not encoding.startswith("utf-16"):
        return [found.end() for found in _ENDS.finditer(data)]
    end = "\n".encode("utf-16-be" if encoding.endswith("be") else "utf-16-le")
    return [found.end() for found in re.finditer(re.escape(end), data) if found.start() % 2 == 0]
