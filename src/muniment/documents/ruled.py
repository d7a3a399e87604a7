"""Tables with drawn lines: the number of a row stands beside its first line, wherever its cell sets it.

A cell that holds nothing but a number is often centred in its row, so that the number stands beside the second or
third line of what it counts. Lines drawn above and below tell how far the row goes.
"""

import re

from muniment.documents.placed import Rectangle, Word

_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")
_REACH = 2.0  # points by which a line may end before what it stands above
_HIGHEST = 120.0  # points of a row of a form
_MOST_RULES, _MOST_NUMBERS = 1_000, 500  # on a page


def with_numbers_first(lines: list[list[Word]], rules: list[Rectangle]) -> list[list[Word]]:
    """Return lines with lone numbers of ruled rows in the first line of their row."""
    across = sorted((rule for rule in rules[:_MOST_RULES] if rule[2] - rule[0] > rule[3] - rule[1]), key=lambda r: r[1])
    if not across:
        return lines
    moved = [(at, word) for at, line in enumerate(lines) for word in line if _NUMBER.fullmatch(word.text)]
    for at, word in moved[:_MOST_NUMBERS]:
        first = _first_line(lines, at, word, across)
        if first < at:
            lines[at].remove(word)
            lines[first] = sorted([*lines[first], word], key=lambda one: one.left)
    return [line for line in lines if line]


def _first_line(lines: list[list[Word]], at: int, word: Word, across: list[Rectangle]) -> int:
    """Return the first line of the row that a number stands in, `at` unless it is alone in its cell."""
    top, bottom = _row(word, across)
    if bottom - top > _HIGHEST:
        return at
    inside = [n for n in range(max(0, at - 8), min(at + 8, len(lines))) if _is_in(lines[n], word, top, bottom)]
    for n in inside:
        if any(
            one is not word and one.left < word.right + 1 and one.right > word.left - 1 and top < one.middle < bottom
            for one in lines[n]
        ):
            return at
    return min(inside, default=at)


def _is_in(line: list[Word], word: Word, top: float, bottom: float) -> bool:
    """Whether a line has words in a row, behind its number."""
    return any(one.left > word.right and top < one.middle < bottom for one in line)


def _row(word: Word, across: list[Rectangle]) -> tuple[float, float]:
    """Return where the row of a word begins and ends: at the nearest lines above and below it."""
    top, bottom = float("-inf"), float("inf")
    for left, above, right, below in across:
        if left - _REACH > word.left or right + _REACH < word.right:
            continue
        if below <= word.middle:
            top = max(top, below)
        elif above >= word.middle:
            bottom = min(bottom, above)
    return top, bottom
