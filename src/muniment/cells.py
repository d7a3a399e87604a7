"""Cells of tables as text, and as a file of CSV has them."""

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO, TypeAlias

from muniment.spreadsheets import guarded

if TYPE_CHECKING:
    import _csv

Cell: TypeAlias = "str | int | float | bool | Decimal | date | tuple[str, ...] | list[str] | None"
LIST_SEPARATOR = "; "
"""What stands between the words of a list in a cell of text."""


def text_of(cell: Cell) -> str:
    """Return a cell as text: nothing for nothing, days as ISO has them, numbers with all digits and no exponent."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, tuple | list):
        return LIST_SEPARATOR.join(map(text_of, cell))
    return cell.isoformat() if isinstance(cell, date) else whole_text(str(cell))


def whole_text(text: str) -> str:
    """Return a text as it can be written: halves of characters, which only damaged files have, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def guarded_text(cell: Cell) -> str:
    """Return a cell as it can stand in CSV: a text that a spreadsheet would run is guarded, a number never is."""
    return guarded(text_of(cell)) if isinstance(cell, str | tuple | list) else text_of(cell)


def csv_writer(file: TextIO) -> "_csv.Writer":
    """Return what writes CSV into a file opened with `newline=""`: lines end with a line feed alone."""
    return csv.writer(_Lines(file), lineterminator="\r\n")


class _Lines:
    """Ends lines with a line feed; the writer, told that they end with both signs, quotes cells with either in them."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> None:
        """Write a line."""
        self._file.write(line.removesuffix("\r\n") + "\n")
