"""Letters of parts that a print sets halfway down what they begin, as browsers do: they are put before its first line.

A page of the Commission has "(b)" in a cell of its own, in the middle of its height; beside the text of the part it
stands on any of its lines, or between two of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muniment.readers.labelled.text import Prepared

# A letter in a column of its own, and what stands beside it.
_LETTERED = re.compile(r"( {0,20})(\([a-f]\)) *(?:(?<=  )(\S.*))?")
# In small letters, but for the letter of a list, b), ii., an answer by itself, and a name that begins so: iShares.
GOES_ON = re.compile(r"(?!(?:[b-z]|[ivx]{2,4})\b|\w{1,4}[).]|none\b|not\s+applicable)[a-z](?![A-Z])")
"""What a sentence goes on with, at the beginning of a line."""
_HEADED = re.compile(r" *items?\s+\d\W{0,3}(?:\Z|  |(?:security|identity|interest|ownership)\b)", re.IGNORECASE)
_LENGTH = len("(a)")
_ENDS, _LEADS_ON = frozenset('.;!?)"”'), frozenset(":,")


class _Mark(NamedTuple):
    """A letter: the number of its line, its column, that of the text beside it or below, and the words beside it."""

    line: int
    letter: str
    column: int
    beside: int
    words: str


class _Way(NamedTuple):
    """Where each part begins of some, if each letter stands in its middle, and how well lines begin and end so."""

    score: int
    begins: tuple[int, ...]


def letters_first(page: Prepared, start: int, end: int) -> Prepared:
    """Return a text in which letters between two places begin the parts they are beside; all else stays in place."""
    start = page.text.rfind("\n", 0, start) + 1
    lines = page.text[start:end].split("\n")
    before = 0
    changed = list(lines)
    for marks in _runs(lines):
        top = _top(lines, marks[0], before)
        before = marks[-1].line
        for mark, begin in zip(marks, _begins(lines, marks, top), strict=False):
            if begin < mark.line and not lines[begin][: mark.column + _LENGTH].strip():
                for line, words in ((mark.line, " " * _LENGTH), (begin, mark.letter)):
                    changed[line] = changed[line][: mark.column] + words + changed[line][mark.column + _LENGTH :]
    if changed == lines:
        return page
    text = page.text[:start] + "\n".join(changed) + page.text[end:]
    return Prepared.of(text)


def _runs(lines: Sequence[str]) -> Iterator[list[_Mark]]:
    """Yield letters that follow one another, with nothing between that stands further left than their texts."""
    run: list[_Mark] = []
    for n, line in enumerate(lines):
        hit = _LETTERED.fullmatch(line)
        if hit is None:
            if run and line.strip() and _indent(line) < run[-1].beside:
                yield run
                run = []
            continue
        beside = hit.start(3) if hit[3] else max(map(_indent, lines[max(0, n - 1) : n + 2 : 2]), default=0)
        mark = _Mark(n, hit[2], len(hit[1]), beside, hit[3] or "")
        if run and not (run[-1].letter < mark.letter and run[-1].beside == beside):
            yield run
            run = []
        if mark.column + _LENGTH < beside:
            run.append(mark)
    if run:
        yield run


def _top(lines: Sequence[str], first: _Mark, before: int) -> int:
    """Return the line where the part of the first letter may begin: behind the last that is a heading, or no text."""
    top = first.line
    while top > before and (
        not lines[top - 1].strip() or (_indent(lines[top - 1]) == first.beside and not _HEADED.match(lines[top - 1]))
    ):
        top -= 1
    return top


def _begins(lines: Sequence[str], marks: Sequence[_Mark], top: int) -> tuple[int, ...]:
    """Return the lines where parts begin, the letters in their middle; none where those stand in their first lines."""
    bottom = marks[-1].line + 1
    while bottom < len(lines) and (not lines[bottom].strip() or _indent(lines[bottom]) >= marks[-1].beside):
        bottom += 1
    bottom = _above(lines, bottom)
    ways = {_below(lines, top): _Way(0, ())}
    for mark, after in zip(marks, [*(mark.line for mark in marks[1:]), bottom], strict=True):
        further: dict[int, _Way] = {}
        for begin, way in ways.items():
            above = mark.line - begin
            belows = (above, above + 1, above - 1) if above and not mark.words else (above, above + 1)
            stops = {mark.line + 1 + below for below in belows}
            for stop in sorted(stops if above else {*stops, after}):
                if stop > after:
                    continue
                found = _Way(way.score + _score(lines, begin, stop), (*way.begins, begin))
                following = _below(lines, stop)
                if following not in further or found.score > further[following].score:
                    further[following] = found
        ways = {begin: way for begin, way in further.items() if begin <= after or after == bottom}
    best = max((way for stop, way in ways.items() if stop >= bottom), default=_Way(0, ()))
    ends = [*(mark.line for mark in marks[1:]), bottom]
    typed = sum(_score(lines, mark.line, stop) for mark, stop in zip(marks, ends, strict=True))
    lower = [mark for mark, begin in zip(marks, best.begins, strict=False) if begin < mark.line]
    seen = marks[0] in lower or any(not mark.words or GOES_ON.match(mark.words) for mark in lower)
    return best.begins if seen and best.score > typed else ()


def _score(lines: Sequence[str], begin: int, stop: int) -> int:
    """Return how well lines are a part: it begins with a label or a sentence, and ends one, not with what leads on."""
    first = next(filter(None, map(_without_letter, lines[begin:stop])), "")
    last = next(filter(None, map(_without_letter, reversed(lines[begin:stop]))), "")[-1:]
    if not first:
        return 0
    return 2 * (not first[0].islower()) + (first[-1] == ":") + (last in _ENDS) - 2 * (last in _LEADS_ON)


def _without_letter(line: str) -> str:
    hit = _LETTERED.fullmatch(line)
    return ((hit[3] or "") if hit else line).strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _below(lines: Sequence[str], at: int) -> int:
    """Return the first line from one on that is not empty."""
    return next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))


def _above(lines: Sequence[str], at: int) -> int:
    """Return where lines end without empty ones."""
    return next((n for n in range(at, 0, -1) if lines[n - 1].strip()), 0)
