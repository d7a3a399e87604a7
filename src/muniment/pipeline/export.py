"""Tables out of a store, whole or of some filings only, as files for other programs.

CSV, JSON lines and Parquet are written into a folder, a file for each table, with a description beside them
(`datapackage.json`); a workbook and the databases are one file each. Every file is written whole or not at all.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from muniment.cells import LIST_SEPARATOR, Cell, as_csv, csv_line, csv_text, guarded_text, text_of, whole_text
from muniment.errors import UsageError
from muniment.extras import need
from muniment.forms.tables.columns import TABLES
from muniment.store import Query, Store
from muniment.store import tables as stored
from muniment.store.exporting import (
    SCHEMA_VERSION,
    UNFIT_VALUES,
    Table,
    UnfitValues,
    absences,
    described,
    fitted,
    fitted_columns,
    in_folder,
    one_file,
    store_descriptions,
    whole,
    writing,
)
from muniment.store.sqlite import INT64
from muniment.store.stored import MOST, FilingRow, StoredFiling
from muniment.store.tables import PRECISION, ColumnType
from muniment.wording import one_of
from muniment.writers.sec_tsv import is_in_data_sets, write_tables

# ---- what is exported -----------------------------------------------------------------------------------------------


def matching(store: Store, query: Query, limit: int | None = None) -> Iterator[FilingRow]:
    """Yield all filings that `query` asks for, page after page, at most `limit` of them."""
    left = limit
    offset = query.offset
    while left is None or left > 0:
        size = MOST if left is None else min(MOST, left)
        page = store.filings(structs.replace(query, offset=offset, limit=size))
        yield from page.items
        offset += len(page.items)
        left = None if left is None else left - len(page.items)
        if len(page.items) < size:
            return


def tables(store: Store, chosen: Iterable[int] | None = None) -> Iterator[Table]:
    """Yield the tables of a store; where filings are chosen by their ids, only the rows that belong to them."""
    keys = None if chosen is None else frozenset(chosen)
    for name in store.tables():
        yield described(stored.metadata.tables[name], store, store_descriptions(), keys)
    yield absences(store, keys)


# ---- in which format ------------------------------------------------------------------------------------------------


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

_SEC_TSV = {table: f"{table}.tsv" for table in TABLES}
"""The files of `export_sec_tsv`, by table."""


class _Folder(Struct, frozen=True):
    """A format with a file for each table: the ending of their names, how they are written and how described."""

    suffix: str
    write: Callable[[Table, Path, UnfitValues], int]
    details: Mapping[str, Any]

    def __call__(self, tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
        """Write the tables into a folder, and what they hold beside them, all of it or nothing.

        Raises:
            UsageError: tables of another export are there, which these would stand beside.
        """
        written = [*tables, unfit.table()]
        files = [f"{table.name}.{self.suffix}" for table in written]
        with in_folder(output, self.suffix), ExitStack() as stack:
            _refuse_others(output, files)
            counts = {
                table.name: self.write(table, stack.enter_context(whole(output / file)), unfit)
                for table, file in zip(written, files, strict=True)
            }
            path = stack.enter_context(whole(output / DATAPACKAGE))
            path.write_bytes(describe(written, counts, self.suffix, self.details))
        return counts


class _Resource(Struct):
    path: str | list[str]


class _Package(Struct):
    resources: list[_Resource]


def _refuse_others(folder: Path, files: Iterable[str]) -> None:
    """Make sure that no former export left other tables in a folder than these.

    Raises:
        UsageError: it did.
    """
    try:
        package = msgspec.json.decode((folder / DATAPACKAGE).read_bytes(), type=_Package)
    except (FileNotFoundError, msgspec.MsgspecError):
        package = _Package([])
    paths = (resource.path for resource in package.resources)
    named = chain.from_iterable([path] if isinstance(path, str) else path for path in paths)
    if others := {name for name in (*named, *_SEC_TSV.values()) if (folder / name).is_file()}.difference(files):
        raise UsageError(
            f"{folder} has files of another export that would stay, such as {min(others)}: "
            "choose another folder, or empty it"
        )


def _csv(*, raw: bool) -> Callable[[Table, Path, UnfitValues], int]:
    guarded = () if raw else ("text", "list")

    def texts(kind: ColumnType, column: Sequence[Any]) -> list[str]:
        """Return the cells of a column as CSV has them."""
        if kind.name == "integer":
            return ["" if cell is None else str(cell) for cell in column]
        make = partial(csv_text, written=guarded_text if kind.name in guarded else text_of)
        if kind.scale is not None:  # 6.2 and 6.20 are equal, and not the same text
            return [make(cell) for cell in column]
        made = {cell: make(cell) for cell in set(column)}
        return [made[cell] for cell in column]

    def write(table: Table, path: Path, unfit: UnfitValues) -> int:
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(as_csv(table.columns, ()))
            for columns in fitted_columns(table, unfit):
                file.writelines(map(csv_line, zip(*map(texts, table.columns.values(), columns), strict=True)))
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
            cells = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
            cells = {name: whole_text(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
            file.write(encoder.encode(cells) + b"\n")
            count += 1
    return count


def _write_parquet(table: Table, path: Path, unfit: UnfitValues) -> int:
    arrow = need("muniment.store.arrow", "study")
    count = 0
    with need("pyarrow.parquet", "study").ParquetWriter(path, arrow.schema_of(table), compression="zstd") as writer:
        for batch in arrow.batches(table, unfit):
            count += batch.num_rows
            writer.write_batch(batch)
    return count


# ---- one file -------------------------------------------------------------------------------------------------------


def _write_xlsx(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    workbook = need("muniment.pipeline.workbook", "study")
    with one_file(output, "xlsx") as path:
        return workbook.write_workbook(chain(tables, (unfit.table(),)), path, unfit)


def _write_duckdb(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    duckdb = need("muniment.pipeline.duckdb_file", "study")
    with one_file(output, "duckdb") as path:
        return duckdb.write_duckdb(tables, path, unfit)


# ---- SQLite: plain, with keys, links between rows, search, and questions as views, as Datasette opens it ------------

# Decimals have no declared type: what is whole stays an integer, anything else the text that is exact.
_NUMBERS = ("money", "price", "shares", "percent", "confidence")
_KINDS = {"integer": "INTEGER", "boolean": "INTEGER", **dict.fromkeys(_NUMBERS, "")}
_SEARCHED = {"filings": "issuer", "persons": "name", "entities": "name"}
_LABELS = {"filings": "accession", "entities": "name", "statements": "key"}


def _write_sqlite(tables: Iterable[Table], output: Path, unfit: UnfitValues) -> dict[str, int]:
    """Write a database, and beside it what tables and columns hold, which `datasette -m` takes."""
    tables = list(tables)
    with one_file(output, "sqlite") as path:
        counts = _database(tables, path, unfit)
    with whole(output.with_suffix(".metadata.json")) as path:
        path.write_bytes(_metadata([*tables, unfit.table()], output.stem))
    return counts


def _database(tables: Sequence[Table], path: Path, unfit: UnfitValues) -> dict[str, int]:
    """Write tables as a database, those that are `unfit` behind them; return how many rows each has.

    Raises:
        OSError: it cannot be written.
    """
    names = {table.name for table in tables}
    try:
        with closing(sqlite3.connect(path)) as database:
            counts = {table.name: _fill(database, table, names, unfit) for table in tables if not table.sql}
            _index(database, [table for table in tables if not table.sql], names)
            database.execute("ANALYZE")  # the questions are counted next, and need to know which index to take
            counts |= {table.name: _view(database, table, names, unfit) for table in tables if table.sql}
            counts[UNFIT_VALUES] = _fill(database, unfit.table(), names, unfit)
            database.commit()
            return counts
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _metadata(tables: Iterable[Table], database: str) -> bytes:
    """Return what Datasette says about the tables of a database of this name, and by which column it links rows."""
    about: dict[str, dict[str, object]] = {}
    for table in tables:
        said = {"description": table.meaning, "columns": table.meanings, "label_column": _LABELS.get(table.name)}
        about[table.name] = {name: value for name, value in said.items() if value}
    source = {"source": "SEC EDGAR", "source_url": "https://www.sec.gov/edgar", "tables": about}
    return msgspec.json.format(msgspec.json.encode({"databases": {database: source}}), indent=1) + b"\n"


def _fill(database: sqlite3.Connection, table: Table, names: set[str], unfit: UnfitValues) -> int:
    kinds = {name: _KINDS.get(kind.name, "TEXT") for name, kind in table.columns.items()}
    parts = [f"{quoted(name)} {kind}".strip() for name, kind in kinds.items()]
    if table.key == ("id",):
        parts[list(table.columns).index("id")] = "id INTEGER PRIMARY KEY"
    elif table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    links = {name: target for name, target in table.refers.items() if target in names}
    parts += [f"FOREIGN KEY ({quoted(name)}) REFERENCES {quoted(target)} (id)" for name, target in links.items()]
    database.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(parts)})")
    marks = ", ".join("?" * len(table.columns))
    insert = f"INSERT INTO {quoted(table.name)} VALUES ({marks})"  # noqa: S608 - the name is quoted
    return database.executemany(insert, ([_plain(cell) for cell in row] for row in fitted(table, unfit))).rowcount


def _view(database: sqlite3.Connection, table: Table, names: set[str], unfit: UnfitValues) -> int:
    """Make a view of a question, or a table of its answer where the file lacks a table that it asks."""
    name = quoted(table.name)
    try:
        database.execute(f"CREATE VIEW {name} AS\n{table.sql}")
        return database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - the name is quoted
    except sqlite3.OperationalError:
        database.execute(f"DROP VIEW IF EXISTS {name}")
        return _fill(database, table, names, unfit)


def _index(database: sqlite3.Connection, tables: Iterable[Table], names: set[str]) -> None:
    """Make the links between rows quick both ways, and names searchable."""
    for table in tables:
        for column in table.refers:
            if table.refers[column] in names and column != next(iter(table.key), ""):
                index = quoted(f"{table.name}_by_{column}")
                database.execute(f"CREATE INDEX {index} ON {quoted(table.name)} ({quoted(column)})")
        if _SEARCHED.get(table.name) in table.columns:
            database.execute(
                f'CREATE VIRTUAL TABLE {table.name}_fts USING fts5({_SEARCHED[table.name]}, content="{table.name}", '
                "tokenize='unicode61 remove_diacritics 2')"
            )
            database.execute(f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('rebuild')")  # noqa: S608 - names of ours


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def _plain(cell: Cell) -> str | int | None:
    if cell is None:
        return None
    if isinstance(cell, int) and cell in INT64:
        return int(cell)
    if isinstance(cell, Decimal) and cell == cell.to_integral_value() and int(cell) in INT64:
        return int(cell)
    if isinstance(cell, tuple):
        return msgspec.json.encode(cell).decode()
    return text_of(cell)


# ---- what the files hold, for programs: a `datapackage.json` beside them --------------------------------------------
# Source: Data Package 2.0 (datapackage.org), the profiles Data Package, Data Resource and Table Schema.

DATAPACKAGE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"

_TYPES: dict[str, str] = {"text": "string", **dict.fromkeys(_NUMBERS, "number")}
"""The types of Table Schema by those of columns, where they have other names."""

_CSV: dict[str, Any] = {
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
}
_JSONL: dict[str, Any] = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}
PARQUET: dict[str, Any] = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
"""What a resource says beside its schema, by format."""


def describe(tables: Iterable[Table], counts: Mapping[str, int], suffix: str, details: Mapping[str, Any]) -> bytes:
    """Return the description of the files that tables were written to, with how many rows each has."""
    tables = list(tables)
    names = {table.name for table in tables}
    resources = [resource(table, names, counts[table.name], [f"{table.name}.{suffix}"], details) for table in tables]
    profile = f"{_PROFILES}/datapackage.json"
    package = {"$schema": profile, "name": "muniment", "version": SCHEMA_VERSION, "resources": resources}
    return msgspec.json.format(msgspec.json.encode(package), indent=1) + b"\n"


def resource(
    table: Table, names: set[str], rows: int, paths: Sequence[str], details: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the description of a table among those of these `names`: its files, rows, columns, key and links."""
    description = " ".join(filter(None, (table.meaning, details.get("description"))))
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": paths[0] if len(paths) == 1 else list(paths),
        **details,
        **({"description": description} if description else {}),
        "rowCount": rows,
        "schema": _schema(table, names, is_text=details["format"] == "csv"),
    }


def _schema(table: Table, names: set[str], *, is_text: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, name, is_text=is_text) for name in table.columns]}
    if is_text:
        schema["missingValues"] = [""]
    if table.key:
        schema["primaryKey"] = list(table.key)
    links = [
        {"fields": [name], "reference": {"resource": target, "fields": ["id"]}}
        for name, target in table.refers.items()
        if target in names
    ]
    return schema | ({"foreignKeys": links} if links else {})


def _field(table: Table, name: str, *, is_text: bool) -> dict[str, Any]:
    """Return the description of a column: beside what Table Schema knows, its type here, its digits and its item."""
    kind = table.columns[name]
    field: dict[str, Any] = {"name": name, "type": _TYPES.get(kind.name, kind.name)}
    if kind.name == "list" and is_text:
        field |= {"delimiter": LIST_SEPARATOR, "itemType": "string"}
    elif kind.name == "list":
        field["type"] = "array"
    if name in table.meanings:
        field["description"] = table.meanings[name]
    if name in table.required:
        field["constraints"] = {"required": True}
    if kind.codes:
        codes = [{"value": code, "label": getattr(row, "label", code)} for code, row in kind.codes.items()]
        field["codes" if kind.name == "list" else "categories"] = codes
    if kind.scale is not None:
        field |= {"precision": PRECISION, "scale": kind.scale}
    if item := table.items.get(name):
        field["item"] = item
    return field | {"columnType": str(kind)}


# ---- the formats ----------------------------------------------------------------------------------------------------

_LIST_NOTE = 'An entry of a list that has a semicolon or a quotation mark is quoted as a cell of CSV is: "a; b".'
_RAW_NOTE = f'An empty text is "", and no value is nothing. {_LIST_NOTE}'
_CSV_NOTE = (
    "A text that a spreadsheet would run as a formula has an apostrophe before it; a text that has apostrophes before "
    f"such a sign already has one more. Take one away from these to have what the filing says. {_RAW_NOTE}"
)
_WRITERS: dict[str, Callable[[Iterable[Table], Path, UnfitValues], dict[str, int]]] = {
    "csv": _Folder("csv", _csv(raw=False), _CSV | {"description": _CSV_NOTE}),
    "csv-raw": _Folder("csv", _csv(raw=True), _CSV | {"description": _RAW_NOTE}),
    "jsonl": _Folder("jsonl", _write_jsonl, _JSONL),
    "parquet": _Folder("parquet", _write_parquet, PARQUET),
    "xlsx": _write_xlsx,
    "sqlite": _write_sqlite,
    "duckdb": _write_duckdb,
}
FORMATS = tuple(_WRITERS)


# ---- Form D filings as the tables of the SEC's quarterly data sets --------------------------------------------------


UNNUMBERED = "without an accession number"
"""What `export_sec_tsv` calls the notices that it leaves out since nothing states their accession number."""


def export_sec_tsv(store: Store, keys: Iterable[int], output: Path) -> dict[str, int]:
    """Write Form D filings as six tables into a folder; return how many were written, and how many could not be.

    A row of these tables needs the accession number: notices without one, which are counted once more, and all that is
    no Form D are left out.
    """
    counts = {"filings": 0, "left out": 0, UNNUMBERED: 0}
    with writing(output), in_folder(output, "sec-tsv"), ExitStack() as stack:
        _refuse_others(output, _SEC_TSV.values())
        paths = {table: stack.enter_context(whole(output / file)) for table, file in _SEC_TSV.items()}
        with ExitStack() as files:
            opened = {table: files.enter_context(path.open("wb")) for table, path in paths.items()}
            write_tables(_notices(store, keys, counts), opened)
    return counts


def _notices(store: Store, keys: Iterable[int], counts: dict[str, int]) -> Iterator[StoredFiling]:
    for key in keys:
        filing = store.filing(key)
        is_notice = is_in_data_sets(filing.record)
        if is_notice and filing.header and filing.header.accession_number:
            counts["filings"] += 1
            yield filing
        else:
            counts["left out"] += 1
            counts[UNNUMBERED] += is_notice
