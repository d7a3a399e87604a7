"""Boxes on a page, ticked and empty, in all the ways they were typed: ☒ [X] /X/ |_| ( ) __X__ and a bare X."""

import re
from collections.abc import Sequence

from msgspec import Struct

_TICKED = (
    r"[☒☑✓✔✗✘■⊠þý]|\[[\s_]*[xX✓√*][\s_]*\]|/[\s_]*[xX][\s_]*/|\|[\s_]*[xX][\s_]*\|"
    r"|\([\s_]*[xX][\s_]*\)|\{[xX]\}|<[xX]>|\[[ ]?[xX](?=\s|$)"
)
_EMPTY = (
    r"[☐□❑❏¨]|\[[\s_]*\]|(?<![:/\w])/[\s_]*/(?![/\w])|\|[\s_]*\|"
    r"|\([\s_]*\)|\{[\s_]*\}|<[\s_]+>|\b[oO]\b(?=\s)|\[[ ]?_(?=\s|$)|(?<!\w)_{1,12}(?!\w)"
)
_BARE = r"(?<![A-Za-z0-9'&])_{0,100}+[xX]_*(?![A-Za-z0-9'])(?!\.[^\S\n]?[A-Za-z])|√"
_LINE, _NOWHERE = 60, 2000
_BOX = re.compile(f"(?=[^A-NP-WY-Za-np-wyz0-9.,;:\\s])(?:(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})|(?P<bare>{_BARE}))")


class Box(Struct, frozen=True):
    """A box at characters `start` up to `end`."""

    ticked: bool
    start: int
    end: int


def boxes(text: str, start: int, end: int) -> list[Box]:
    """Return the boxes between two places of `text`, in order."""
    return [Box(found["empty"] is None, *found.span()) for found in _BOX.finditer(text, start, end)]


class Choice(Struct, frozen=True):
    """One of several choices: its letter, where that stands, and the letter of its kind where its words tell."""

    letter: str
    start: int
    end: int
    kind: str = ""


def ticked(text: str, choices: Sequence[Choice], marks: Sequence[Box]) -> list[tuple[Choice, Box]]:
    """Say which box belongs to which choice: to the letter before it, or the one behind it, as the page has it.

    Boxes stand behind their letters, `(a) ☐ (b) ☒`, or before them, `☐ (a) ☒ (b)`, or in a column of their own,
    `(a) (b) ☐ ☒`. Where both would do, they belong to what is nearer, and rather on their own line.
    """
    if not choices or not marks:
        return []
    if len(choices) == len(marks) and (choices[-1].end <= marks[0].start or marks[-1].end <= choices[0].start):
        return list(zip(choices, marks, strict=True))
    behind = [_owner(choices, mark, before=True) for mark in marks]
    ahead = [_owner(choices, mark, before=False) for mark in marks]
    before = _cost(text, marks, behind) < _cost(text, marks, ahead)
    return [(choice, mark) for choice, mark in zip(behind if before else ahead, marks, strict=True) if choice]


def _owner(choices: Sequence[Choice], mark: Box, *, before: bool) -> Choice | None:
    if before:
        return next((choice for choice in choices if choice.start >= mark.end), None)
    return next((choice for choice in reversed(choices) if choice.end <= mark.start), None)


def _cost(text: str, marks: Sequence[Box], owners: Sequence[Choice | None]) -> int:
    """Return how far boxes stand from their letters; a line between counts as much as many characters."""
    cost = 0
    for mark, owner in zip(marks, owners, strict=True):
        if owner is None:
            cost += _NOWHERE
            continue
        first, last = min(mark.end, owner.end), max(mark.start, owner.start)
        cost += last - first + _LINE * text.count("\n", first, last)
    return cost
