"""Cells of tables as text, and as a file of CSV has them: what a spreadsheet opens runs no formula, and loses nothing.

A CSV file says nothing about the kind of a cell, and a spreadsheet takes a text that begins like a formula for one. So
such a text gets an apostrophe before it, which spreadsheets take for "what follows is text"; `unguarded` takes it away
again. A text that has apostrophes there already gets one more, so that every text comes back as it was.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, TypeAlias

_FORMULA = re.compile(r"'*(?!-[0-9]++(?:\.[0-9]++)?\Z)[=+\-@\t\r\n＝＋－＠]")
"""How a formula begins, behind the apostrophes of whoever guarded it before; the wide signs are East Asian.

A number below zero is none: a store has exact numbers as text, which a spreadsheet is to add up.
"""


def guarded(text: str) -> str:
    r"""Return a text as it can stand in a CSV cell: with an apostrophe where a spreadsheet would run it.

    Signs alone, such as the "-" that stands for no name, call nothing, and stay.

    >>> guarded('=HYPERLINK("http://x")'), guarded("-"), guarded("Larkspur"), guarded("'=1"), guarded("-2.5")
    ('\'=HYPERLINK("http://x")', '-', 'Larkspur', "''=1", '-2.5')
    """
    return f"'{text}" if _runs(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` made `text` of.

    >>> unguarded("'=1"), unguarded("'-"), unguarded("'tis"), unguarded(guarded("''@x"))
    ('=1', "'-", "'tis", "''@x")
    """
    return text[1:] if text.startswith("'") and _runs(text) else text


def _runs(text: str) -> bool:
    return _FORMULA.match(text) is not None and any(sign.isalnum() for sign in text)


if TYPE_CHECKING:
    import _csv

Cell: TypeAlias = "str | int | float | bool | Decimal | date | tuple[str, ...] | list[str] | None"
LIST_SEPARATOR = "; "
"""What stands between the entries of a list in a cell of text."""
_QUOTED = re.compile(r'[;"\r\n]|\A(?: |\Z)')


def text_of(cell: Cell) -> str:
    """Return a cell as text: nothing for nothing, days as ISO has them, numbers with all digits and no exponent.

    An entry of a list with a semicolon or a quotation mark is quoted as CSV does; `entries_of` reads the list again.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, tuple | list):
        return LIST_SEPARATOR.join(map(_entry, map(text_of, cell)))
    return cell.isoformat() if isinstance(cell, date) else whole_text(str(cell))


def _entry(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def entries_of(text: str) -> tuple[str, ...]:
    r"""Return the entries of a list that `text_of` made `text` of.

    >>> entries_of("06b; 3C.1"), entries_of(text_of(["Notes; Warrants", '7" bonds', ""])), entries_of("")
    (('06b', '3C.1'), ('Notes; Warrants', '7" bonds', ''), ())
    """
    lines = csv.reader(StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True)
    return tuple(next(lines, ()))


def whole_text(text: str) -> str:
    """Return a text as it can be written: halves of characters, which only damaged files have, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def guarded_text(cell: Cell) -> str:
    """Return a cell as it can stand in CSV: a text that a spreadsheet would run is guarded, a number never is."""
    return guarded(text_of(cell)) if isinstance(cell, str | tuple | list) else text_of(cell)


def csv_reader(text: str) -> "_csv.Reader":
    """Return what reads a table of CSV, strictly, parted by the sign that its first line has most: , ; or a tab."""
    lines = text.removeprefix("\ufeff")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    return csv.reader(StringIO(lines, newline=""), delimiter=max(",;\t", key=first.count), strict=True)


def plain_heading(cell: str) -> str:
    """Return the name of a column by which it is known: in small letters, without dashes and underscores."""
    return " ".join(cell.lower().replace("_", " ").replace("-", " ").split())


def cells_at(row: Sequence[str], at: Mapping[str, int]) -> dict[str, str]:
    """Return the cells of a row by the names of their columns, blanks single; "" where the row ends before one."""
    return {name: " ".join(row[place].split()) if place < len(row) else "" for name, place in at.items()}


_NEEDS_QUOTES = frozenset(',"\r\n')


def csv_text(cell: Cell, written: Callable[[Cell], str] = guarded_text) -> str:
    """Return a cell as CSV has it: nothing for nothing, "" for an empty text, which is another answer."""
    text = written(cell)
    needs_quotes = _NEEDS_QUOTES.intersection(text) or (cell is not None and not text)
    return '"' + text.replace('"', '""') + '"' if needs_quotes else text


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    r"""Yield the lines of a CSV file: absent is nothing, an empty text is "", exact numbers stay exact.

    >>> list(as_csv(["name", "shares"], [("=1+1", 5), ("", None)]))
    ['name,shares\n', "'=1+1,5\n", '"",\n']
    """
    yield from (csv_line(map(csv_text, row)) for row in (columns, *rows))


def csv_line(cells: Iterable[str]) -> str:
    r"""Return the line of cells that are written as CSV has them.

    Readers skip an empty line, and its row with it: where the only column has nothing, that is "" as well.

    >>> csv_line(["", ""]), csv_line([""])
    (',\n', '""\n')
    """
    return (",".join(cells) or '""') + "\n"
