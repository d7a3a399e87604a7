"""Numbers of shares that stand together below the last of their labels: a page written down column by column.

    5 SOLE VOTING POWER
    6 SHARED VOTING POWER
    7 SOLE DISPOSITIVE POWER
    8 SHARED DISPOSITIVE POWER
    1,000
    0
    1,000
    0

Where there are as many values as labels, they are those of the labels in their order; of a few one cannot be sure.
Where there are not, nobody can tell whose the first one is, and it is doubtful.
"""

import re
from collections.abc import Iterator, Mapping

from muniment.readers.labelled import values
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.rows import POWERS

_ALL = len(POWERS)
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_BEHIND = re.compile(r"[\s*†‡]*+(?:\(\w{1,3}\)\s*+)*+(?:shares)?\s*+", re.IGNORECASE)  # what may stand behind a number


def read_column(text: str, found: dict[str, Found], rows: Mapping[str, tuple[int, int, int]]) -> None:
    """Give rows that are blank what stands below the next one.

    `rows`: the number of each, where its label ends, and where the next one begins.
    """
    blank: list[str] = []
    for row in (row for row in POWERS if row in found and row in rows):
        if found[row].absence == "blank":
            blank.append(row)
            continue
        numbers = list(_numbers(text, *rows[row])) if blank else []
        if len(numbers) > 1:
            _give(found, [*blank, row], numbers)
        elif len(blank) == _ALL - 1 and len(_GROUPED.findall(text, *rows[row][1:])) > 1:
            found[row].signs["part_of_column"] = 1.0  # several stand in one line
        blank = []


def _give(found: dict[str, Found], rows: list[str], numbers: list[Found]) -> None:
    """Give rows their numbers, where there are as many; else the last keeps its own, which is another's as likely."""
    own = dict(zip(rows, numbers, strict=True)) if len(numbers) == len(rows) else {rows[-1]: found[rows[-1]]}
    for row, number in own.items():
        label = {sign: found[row].signs.get(sign, 0.0) for sign in ("label", "numbered")}
        number.signs |= {"column" if len(own) >= _ALL else "part_of_column": 1.0, **label}
        found[row] = number


def _numbers(text: str, own: int, start: int, end: int) -> Iterator[Found]:
    """Yield the numbers that stand in lines of their own before anything else does, but `own`, that of the row."""
    for line in text[start:end].split("\n"):
        stop = start + len(line)
        if line.strip():
            number = values.shares(text, start, stop)
            if not number.stated or not _BEHIND.fullmatch(text, number.end, stop):
                return
            if number.value != own:
                yield number
        start = stop + 1
