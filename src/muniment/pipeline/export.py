"""Tables out of a store, as files for other programs.

CSV, JSON lines and Parquet are written into a folder, a file for each table, with a description beside them
(`datapackage`); a workbook and the databases are one file each. Every file is written whole or not at all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from muniment.cells import csv_writer, guarded_text, text_of, whole_text
from muniment.extras import need
from muniment.pipeline import datapackage, sqlite_file
from muniment.store import Store
from muniment.store.column_types import ColumnType
from muniment.store.exporting import Table, UnfitValues, fitted, fitted_columns, in_folder, one_file, whole, writing
from muniment.wording import one_of


def export(tables: Iterable[Table], to: str, output: Path, store: Store | None = None) -> dict[str, int]:
    """Write tables in a format: a folder with a file for each table, or one file; return how many rows each has.

    Behind them comes `unfit_values`: what has no exact place in the type of its column. `store`, where there is one,
    knows the accession numbers of the filings in it.

    Raises:
        UsageError: there is no such format, or `output` is of the wrong kind.
        EnvironmentProblem: it cannot be written, or a package for the format is not installed.
    """
    writer = _WRITERS[one_of("to", to, _WRITERS)]
    with writing(output):
        return writer(tables, output, UnfitValues(store))


# ---- a folder of files ----------------------------------------------------------------------------------------------


class _Folder(Struct, frozen=True):
    """A format with a file for each table: the ending of their names, how they are written and how described."""

    suffix: str
    write: Callable[[Table, Path, UnfitValues], int]
    details: Mapping[str, Any]

    def __call__(self, tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
        """Write the tables into a folder, and what they hold beside them."""
        in_folder(output, self.suffix)
        counts = {}
        described = []
        for table in chain(tables, (unfit.table(),)):
            with whole(output / f"{table.name}.{self.suffix}") as path:
                counts[table.name] = self.write(table, path, unfit)
            described.append(table)
        with whole(output / datapackage.NAME) as path:
            path.write_bytes(datapackage.describe(described, counts, self.suffix, self.details))
        return counts


def _csv(*, raw: bool) -> Callable[[Table, Path, UnfitValues], int]:
    guarded = () if raw else ("text", "list")

    def texts(kind: ColumnType, column: Sequence[Any]) -> Sequence[Any]:
        """Return the cells of a column as text, integers as they are: the writer makes the same of them."""
        if kind.name == "integer":
            return column
        make = guarded_text if kind.name in guarded else text_of
        if kind.scale is not None:  # 6.2 and 6.20 are equal, and not the same text
            return [make(cell) for cell in column]
        made = {cell: make(cell) for cell in set(column)}
        return [made[cell] for cell in column]

    def write(table: Table, path: Path, unfit: UnfitValues) -> int:
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv_writer(file)
            writer.writerow(table.columns)
            for columns in fitted_columns(table, unfit):
                cells = map(texts, table.columns.values(), columns)
                writer.writerows(zip(*cells, strict=True))
                count += len(columns[0])
        return count

    return write


def _write_jsonl(table: Table, path: Path, unfit: UnfitValues) -> int:
    """Write a table as lines of JSON; decimals are texts, all of them: most readers of JSON round its numbers."""
    count = 0
    encoder = msgspec.json.Encoder()
    names = list(table.columns)
    with path.open("wb") as file:
        for row in fitted(table, unfit):
            told = {name: _in_json(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
            file.write(encoder.encode(told) + b"\n")
            count += 1
    return count


def _in_json(cell: object) -> object:
    return whole_text(cell) if isinstance(cell, str) else cell


def _write_parquet(table: Table, path: Path, unfit: UnfitValues) -> int:
    return need("muniment.pipeline.parquet", "study").write_parquet(table, path, unfit)


# ---- one file -------------------------------------------------------------------------------------------------------


def _write_xlsx(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    workbook = need("muniment.pipeline.workbook", "study")
    with one_file(output, "xlsx") as path:
        return workbook.write_workbook(chain(tables, (unfit.table(),)), path, unfit)


def _write_sqlite(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    held = list(tables)
    with one_file(output, "sqlite") as path:
        counts = sqlite_file.write_sqlite(held, path, unfit)
    with whole(output.with_suffix(".metadata.json")) as path:
        path.write_bytes(sqlite_file.metadata([*held, unfit.table()], output.stem))
    return counts


def _write_duckdb(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    duckdb = need("muniment.pipeline.duckdb_file", "study")
    with one_file(output, "duckdb") as path:
        return duckdb.write_duckdb(tables, path, unfit)


_CSV_NOTE = (
    "A text that a spreadsheet would run as a formula has an apostrophe before it; a text that has apostrophes before "
    "such a sign already has one more. Take one away from these to have what the filing says."
)
_WRITERS: dict[str, Callable[[Iterable[Table], Path, UnfitValues], dict[str, int]]] = {
    "csv": _Folder("csv", _csv(raw=False), datapackage.CSV | {"description": _CSV_NOTE}),
    "csv-raw": _Folder("csv", _csv(raw=True), datapackage.CSV),
    "jsonl": _Folder("jsonl", _write_jsonl, datapackage.JSONL),
    "parquet": _Folder("parquet", _write_parquet, datapackage.PARQUET),
    "xlsx": _write_xlsx,
    "sqlite": _write_sqlite,
    "duckdb": _write_duckdb,
}
FORMATS = tuple(_WRITERS)
