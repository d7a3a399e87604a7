"""Rows of an answer for other programs: CSV in which no cell is run as a formula, and JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from muniment.spreadsheets import guarded

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


def as_words(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as text; "" where it is absent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return msgspec.json.encode(value).decode()
    return str(value)


def _line(row: Iterable[Any]) -> str:
    return ",".join(map(_cell, row)) + "\n"


def _cell(value: Any) -> str:  # noqa: ANN401
    words = guarded(as_words(value)) if isinstance(value, str | tuple | list) else as_words(value)
    needs = _QUOTED.intersection(words) or (value is not None and not words)
    return '"' + words.replace('"', '""') + '"' if needs else words
