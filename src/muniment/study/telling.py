"""Rows of an answer for other programs: CSV in which no cell is run as a formula, and JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from muniment.cells import Cell, guarded_text

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_QUOTED = frozenset(',"\r\n')


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    r"""Yield the lines of a CSV file: absent is nothing, an empty text is "", exact numbers stay exact.

    A text that a spreadsheet would take for a formula is guarded, see `muniment.spreadsheets`.

    >>> list(as_csv(["name", "shares"], [("=1+1", 5), ("", None)]))
    ['name,shares\n', "'=1+1,5\n", '"",\n']
    """
    yield _line(columns)
    for row in rows:
        yield _line(row)


def as_objects(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a file of JSON objects, one a row; what is absent is null."""
    for row in rows:
        yield _ENCODER.encode(dict(zip(columns, row, strict=True))).decode() + "\n"


def _line(row: Iterable[Any]) -> str:
    return ",".join(map(_cell, row)) + "\n"


def _cell(value: Cell) -> str:
    words = guarded_text(value)
    needs = _QUOTED.intersection(words) or (value is not None and not words)
    return '"' + words.replace('"', '""') + '"' if needs else words
