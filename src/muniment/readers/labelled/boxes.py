"""Boxes on a page, ticked and empty, in all the ways they were typed: ☒ [X] /X/ |_| ( ) __X__ and a bare X."""

import re
from collections.abc import Sequence

from msgspec import Struct

_TICKED = r"[☒☑✓✔✗✘■⊠þý]|\[[\s_]*[xX✓√*][\s_]*\]|/[\s_]*[xX][\s_]*/|\|[\s_]*[xX][\s_]*\||\([\s_]*[xX][\s_]*\)|\{[xX]\}|<[xX]>"
_EMPTY = r"[☐□❑❏¨]|\[[\s_]*\]|(?<![:/\w])/[\s_]*/(?![/\w])|\|[\s_]*\||\([\s_]*\)|\{[\s_]*\}|<[\s_]+>|\b[oO]\b(?=\s)|(?<!\w)_{1,12}(?!\w)"
_BARE = r"(?<![A-Za-z0-9'&])_*[xX]_*(?![A-Za-z0-9'])(?!\.[^\S\n]?[A-Za-z])|√"
_BOX = re.compile(f"(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})|(?P<bare>{_BARE})")


class Box(Struct, frozen=True):
    """A box at characters `start` up to `end`."""

    ticked: bool
    start: int
    end: int


def boxes(text: str, start: int, end: int) -> list[Box]:
    """Return the boxes between two places of `text`, in order."""
    return [Box(found["empty"] is None, *found.span()) for found in _BOX.finditer(text, start, end)]


class Choice(Struct, frozen=True):
    """One of several choices: its letter, and where that stands."""

    letter: str
    start: int
    end: int


def ticked(choices: Sequence[Choice], marks: Sequence[Box]) -> list[tuple[Choice, Box]]:
    """Say which box belongs to which choice: to the letter before it, or the one behind it, as the page has it.

    Boxes stand behind their letters, `(a) ☐ (b) ☒`, or before them, `☐ (a) ☒ (b)`, or in a column of their own,
    `(a) (b) ☐ ☒`. What comes first on the page shows which.
    """
    if not choices or not marks:
        return []
    if len(choices) == len(marks) and (choices[-1].end <= marks[0].start or marks[-1].end <= choices[0].start):
        return list(zip(choices, marks, strict=True))
    before = _stand_before(choices, marks)
    return [(choice, mark) for mark in marks if (choice := _owner(choices, mark, before=before))]


def _stand_before(choices: Sequence[Choice], marks: Sequence[Box]) -> bool:
    """Whether boxes stand before their letters: each then has one close behind it."""
    behind = sum(abs(nearest.start - mark.end) for mark in marks if (nearest := _owner(choices, mark, before=True)))
    ahead = sum(abs(mark.start - nearest.end) for mark in marks if (nearest := _owner(choices, mark, before=False)))
    owners_behind = sum(_owner(choices, mark, before=True) is not None for mark in marks)
    owners_ahead = sum(_owner(choices, mark, before=False) is not None for mark in marks)
    if owners_behind != owners_ahead:
        return owners_behind > owners_ahead
    return behind < ahead


def _owner(choices: Sequence[Choice], mark: Box, *, before: bool) -> Choice | None:
    if before:
        return next((choice for choice in choices if choice.start >= mark.end), None)
    return next((choice for choice in reversed(choices) if choice.end <= mark.start), None)
