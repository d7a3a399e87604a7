"""Invisible marks around printed values: while a page is made, every value remembers which leaf of the truth it is.

A mark is one character of Unicode's private use area before the value and one behind it. They have no width, survive
wrapping, cells and tags, and are taken out last. What is still marked then is what the page prints; all that the
truth says of other leaves is taken back.
"""

import re
from collections.abc import Iterable, Iterator

END = "\uf8ff"
LABEL = "label:"  # before the path of a leaf: not the value, but the words that say what it is
_FIRST = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")


class Marks:
    """The leaves of one page: paths in the truth, such as `persons[0].name`, by their mark."""

    def __init__(self) -> None:
        self.paths: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def __call__(self, words: str, *paths: str) -> str:
        """Return `words` marked as the printed words of `paths`."""
        if paths not in self._numbers:
            self._numbers[paths] = len(self.paths)
            self.paths.append(paths)
        return f"{chr(_FIRST + self._numbers[paths])}{words}{END}"

    def of(self, sign: str) -> tuple[str, ...]:
        """Return the paths that an opening mark stands for."""
        return self.paths[ord(sign) - _FIRST]

    def counted(self, text: str) -> dict[str, int]:
        """Return how often each known path is marked in `text`."""
        counts = {path: 0 for paths in self.paths for path in paths}
        for sign in _MARK.findall(text):
            for path in self.of(sign) if sign != END else ():
                counts[path] += 1
        return counts


def is_mark(sign: str) -> bool:
    """Return whether a character is a mark."""
    return bool(_MARK.match(sign))


def plain(text: str) -> str:
    """Return `text` without marks."""
    return _MARK.sub("", text)


def width(text: str) -> int:
    """Return the number of characters that show."""
    return len(plain(text))


def left(text: str, size: int) -> str:
    """Return `text` filled with blanks on its right."""
    return text + " " * (size - width(text))


def right(text: str, size: int) -> str:
    """Return `text` filled with blanks on its left."""
    return " " * (size - width(text)) + text


def centered(text: str, size: int) -> str:
    """Return `text` in the middle of a line, without blanks behind it."""
    return " " * ((size - width(text)) // 2) + text


def wrap(text: str, size: int) -> list[str]:
    """Return `text` in lines of at most `size` characters; a mark that spans lines is closed and opened again."""
    lines, open_marks = [], list[str]()
    for line in _lines(text, size):
        before, open_marks = open_marks, opened(line, open_marks)
        lines.append("".join(before) + line + END * len(open_marks))
    return lines or [""]


def opened(text: str, before: Iterable[str] = ()) -> list[str]:
    """Return the marks that are open at the end of `text`, where those of `before` were at its beginning."""
    marks = list(before)
    for sign in _MARK.findall(text):
        if sign == END:
            marks.pop()
        else:
            marks.append(sign)
    return marks


def _lines(text: str, size: int) -> Iterator[str]:
    line: list[str] = []
    used = 0
    for word in filter(None, text.split(" ")):
        if line and used + 1 + width(word) > size:
            yield " ".join(line)
            line, used = [], 0
        used += width(word) + bool(line)
        line.append(word)
    if line:
        yield " ".join(line)
