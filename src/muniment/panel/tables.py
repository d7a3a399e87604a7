"""The tables of a panel: columns, types, keys and what each column holds, as `columns.tsv` says it.

A value that was read has its confidence beside it, in a column of its own name and `_confidence`. A row that was read
from a filing ends with where it stands: `not_read`, the file (`source`), which part of it, first and last byte, and the
path in the record.
"""

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct

from muniment.store.exporting import Table
from muniment.store.tables import CONFIDENCE, ColumnType

EDITION = "1.0.0"
"""The version of the tables: the first number goes up when a column has another type or is gone, the second when tables
or columns are added, the last when only what is said of them changes."""

UNDATED = 0
"""Stands for the year of filings of which no day is stated."""

UNFIT = "unfit_values"
"""The table of values that have no exact place in the type of their column."""

BY_FILING = ("filings", "holdings", "positions", "offerings", "raises", "intents", "intent_flags", UNFIT)
"""The tables that have a file for each year; the others have one file."""

BY_ENTITY = ("persons", "issuers", "crosswalk")
"""The tables of companies and people over all years."""

_SPANS = {
    "not_read": "list",
    "source": "text",
    "part": "text",
    "start": "integer",
    "end": "integer",
    "path": "text",
}
_FIRST = {"first_filing": "text", "first_path": "text"}
_BESIDE = "_confidence"


class PanelTable(Struct, frozen=True):
    """A table: what `table` says of it for any format, and the columns whose values were `read` from a source."""

    table: Table
    read: tuple[str, ...]


def beside(column: str) -> str:
    """Return the name of the column that has the confidence of a value."""
    return f"{column}{_BESIDE}"


@cache
def panel_tables() -> dict[str, PanelTable]:
    """Return the tables by name, in the order of the documentation, without rows."""
    lines = files("muniment.panel").joinpath("columns.tsv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {(row["table"], row["column"]): row["words"] for row in rows if row["words"]}
    names = [row["table"] for row in rows if not row["column"]]
    return {
        name: _table(name, [row for row in rows if row["table"] == name and row["column"]], words) for name in names
    }


def _table(name: str, rows: list[dict[str, str]], words: dict[tuple[str, str], str]) -> PanelTable:
    columns: dict[str, ColumnType] = {}
    meanings: dict[str, str] = {}
    for row in rows:
        column = row["column"]
        columns[column] = ColumnType(row["type"])  # type: ignore[arg-type]  # a test reads each
        meanings[column] = words.get((name, column)) or words["*", column]
        if row["role"] == "read":
            columns[beside(column)] = CONFIDENCE
            meanings[beside(column)] = (
                f"How sure the reader is of {column}, 0 to 1; empty where no reader took it there"
            )
    more = _FIRST if name in BY_ENTITY else {} if name in ("filings", "intent_flags", UNFIT) else _SPANS
    for column, kind in more.items():
        columns[column] = ColumnType(kind)  # type: ignore[arg-type]
        meanings[column] = words["*", column]
    key = tuple(row["column"] for row in rows if row["role"] == "key")
    table = Table(name, columns, (), key, {}, words[name, ""], meanings, required=frozenset(key))
    return PanelTable(table, tuple(row["column"] for row in rows if row["role"] == "read"))
