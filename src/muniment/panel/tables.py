"""The tables of a panel: columns, types, keys and what each column holds, as `columns.tsv` says it.

A value that was read has its confidence beside it, in a column of its own name and `_confidence`. A row that was read
from a filing ends with where it stands: `not_read`, the file (`source`), which part of it, first and last byte, and the
path in the record.

In Parquet files the same rows are the same bytes, whoever writes them and whenever. Row groups end after so many rows
or so many characters, whichever comes first, so that memory is bounded and nothing depends on how the rows came. What
stays in the bytes beside the rows is the name and version of pyarrow (`created_by`), which Parquet asks for.
"""

# pyarrow has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct, convert, structs

from muniment.store import arrow
from muniment.store.exporting import Table, UnfitValues
from muniment.store.tables import CONFIDENCE, INTEGER, LIST, TEXT, ColumnType
from muniment.tsv import table_rows

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

_SPANS = {"not_read": LIST, "source": TEXT, "part": TEXT, "start": INTEGER, "end": INTEGER, "path": TEXT}
_FIRST = {"first_filing": TEXT, "first_path": TEXT}


class PanelTable(Struct, frozen=True):
    """A table: what `table` says of it for any format, and the columns whose values were `read` from a source."""

    table: Table
    read: tuple[str, ...]


def beside(column: str) -> str:
    """Return the name of the column that has the confidence of a value."""
    return f"{column}_confidence"


@cache
def panel_tables() -> dict[str, PanelTable]:
    """Return the tables by name, in the order of the documentation, without rows."""
    rows = table_rows(__file__, "columns.tsv")
    descriptions = {(row["table"], row["column"]): row["words"] for row in rows if row["words"]}
    names = [row["table"] for row in rows if not row["column"]]
    columns = [row for row in rows if row["column"]]
    return {name: _table(name, [row for row in columns if row["table"] == name], descriptions) for name in names}


def _table(name: str, rows: list[dict[str, str]], descriptions: dict[tuple[str, str], str]) -> PanelTable:
    columns: dict[str, ColumnType] = {}
    meanings: dict[str, str] = {}
    for row in rows:
        column = row["column"]
        columns[column] = convert({"name": row["type"]}, ColumnType)
        meanings[column] = descriptions.get((name, column)) or descriptions["*", column]
        if row["role"] == "read":
            columns[beside(column)] = CONFIDENCE
            meanings[beside(column)] = (
                f"How sure the reader is of {column}, 0 to 1; empty where no reader took it there"
            )
    more = _FIRST if name in BY_ENTITY else {} if name in ("filings", "intent_flags", UNFIT) else _SPANS
    columns |= more
    meanings |= {column: descriptions["*", column] for column in more}
    key = tuple(row["column"] for row in rows if row["role"] == "key")
    table = Table(name, columns, (), key, {}, descriptions[name, ""], meanings, required=frozenset(key))
    return PanelTable(table, tuple(row["column"] for row in rows if row["role"] == "read"))


# ---- files -----------------------------------------------------------------------------------------------------------

_ROWS = 10_000  # rows of a row group
_CHARACTERS = 16 << 20  # of the texts of one


class PanelUnfit(UnfitValues):
    """The values of one year that have no exact place in the type of their column, as rows of `unfit_values`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []

    def add(self, table: Table, number: int, row: Mapping[str, Any], column: str, value: str) -> None:
        """Add the value of a column in a row."""
        filing = row.get("filing") or row.get("key") or ""
        where = {"table": table.name, "filing": filing, "row": row.get("position", 0)}
        self.rows.append({**where, "column": column, "value": value})


class TableFile:
    """A table of which rows are written, in the order in which they are added; no rows make no file.

    `rows` is how many there are so far.
    """

    def __init__(self, name: str, path: Path, unfit: UnfitValues) -> None:
        self.table, self.path, self.rows = panel_tables()[name].table, path, 0
        self._unfit, self._waiting, self._characters = unfit, list[list[Any]](), 0
        self._writer: pq.ParquetWriter | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row; a column that it has not is empty there.

        Raises:
            KeyError: it has a column that the table has not.
        """
        if not row.keys() <= self.table.columns.keys():
            raise KeyError(*(row.keys() - self.table.columns.keys()))
        cells = [row.get(name) for name in self.table.columns]
        self._waiting.append(cells)
        self._characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        self.rows += 1
        if len(self._waiting) >= _ROWS or self._characters >= _CHARACTERS:
            self._flush()

    def close(self, *, even_empty: bool = False) -> None:
        """Write what is left; `even_empty` makes a file without rows."""
        if self._waiting or (even_empty and self._writer is None):
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        schema = schema_of(self.table)
        if self._writer is None:
            self.path.parent.mkdir(exist_ok=True)
            self._writer = pq.ParquetWriter(self.path, schema, compression="zstd", compression_level=3, version="2.6")
        batches = arrow.batches(structs.replace(self.table, rows=self._waiting), self._unfit)
        group = pa.Table.from_batches((batch.cast(schema) for batch in batches), schema=schema).combine_chunks()
        self._writer.write_table(group, row_group_size=_ROWS)
        self._waiting, self._characters = [], 0


def schema_of(table: Table) -> pa.Schema:
    """Return the schema of a table of a panel: that of any table, in the version of panels."""
    schema = arrow.schema_of(table)
    return schema.with_metadata({**schema.metadata, b"schema_version": EDITION.encode()})


def unfit_rows(unfit: PanelUnfit) -> list[dict[str, Any]]:
    """Return the rows of `unfit_values` in the order of its key."""
    key = panel_tables()[UNFIT].table.key
    return sorted(unfit.rows, key=lambda row: tuple(row[name] for name in key))
