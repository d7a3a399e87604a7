"""Cells that a converter wrote again in the line below, with more behind them: only what is new says something.

`5 SOLE VOTING POWER`, below it `5 SOLE VOTING POWER 6 SHARED VOTING POWER`, below that the second half once more: the
words that a cell shares with the one above it are overwritten by blanks.
"""

import re

_SHORTEST = 6  # letters of a cell from which on a repetition is none by chance
_FIGURE = re.compile(r"\d[\d,.]{3}")  # which may well be the same in two rows, with words behind it: 5,000 shares


def without_repeats(text: str) -> str:
    """Return `text` with blanks for what cells repeat of the cell above them; ends of lines and tabs stay."""
    above: list[str] = []
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        lines.append("\t".join(_new(cell, above[n] if n < len(above) else "") for n, cell in enumerate(cells)))
        above = cells
    return "\n".join(lines)


def _new(cell: str, above: str) -> str:
    """Return a cell with what it has in common with the one above at its beginning blanked."""
    words, before = cell.strip(), above.strip()
    if len(before) < _SHORTEST or sum(map(str.isalpha, words)) < _SHORTEST or _FIGURE.match(words):
        return cell
    shared = _shared(words, before)
    if not shared:
        return cell
    start = cell.index(words)
    return " " * (start + shared) + cell[start + shared :]


def _shared(words: str, before: str) -> int:
    """Return how many characters at the beginning of a cell stand in the one above: all, or the end of that one."""
    if words in before:
        return len(words)
    for length in range(min(len(words), len(before)), _SHORTEST - 1, -1):
        if before.endswith(words[:length]):
            return length
    return 0
