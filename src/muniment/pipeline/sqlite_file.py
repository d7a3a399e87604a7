"""Tables as an SQLite file that Datasette opens as it is: keys, links between rows, search, questions as views.

The file is plain SQLite; the metadata beside it, which `datasette -m` takes, says what tables and columns hold.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from muniment.cells import Cell, text_of
from muniment.errors import EnvironmentProblem
from muniment.store.exporting import UNFIT_VALUES, Table, UnfitValues, fitted

# Decimals have no declared type: what is whole stays an integer, anything else the text that is exact.
_KINDS = {"integer": "INTEGER", "boolean": "INTEGER", "money": "", "shares": "", "percent": "", "confidence": ""}
_INTEGERS = range(-(2**63), 2**63)
_SEARCHED = {"filings": "issuer", "persons": "name", "entities": "name"}
_LABELS = {"filings": "accession", "entities": "name", "statements": "key"}


def write_sqlite(tables: Sequence[Table], path: Path, unfit: UnfitValues) -> dict[str, int]:
    """Write tables as a database, those that are `unfit` behind them; return how many rows each has.

    Raises:
        EnvironmentProblem: it cannot be written.
    """
    names = {table.name for table in tables}
    try:
        with closing(sqlite3.connect(path)) as database:
            counts = {table.name: _write(database, table, names, unfit) for table in tables if not table.sql}
            _index(database, [table for table in tables if not table.sql], names)
            database.execute("ANALYZE")  # the questions are counted next, and need to know which index to take
            counts |= {table.name: _view(database, table, names, unfit) for table in tables if table.sql}
            counts[UNFIT_VALUES] = _write(database, unfit.table(), names, unfit)
            database.commit()
            return counts
    except sqlite3.Error as error:
        raise EnvironmentProblem(f"{path.name}: cannot be written: {error}") from error


def metadata(tables: Iterable[Table], database: str) -> bytes:
    """Return what Datasette says about the tables of a database of this name, and by which column it links rows."""
    about = {table.name: dict(_about(table)) for table in tables}
    described = {"source": "SEC EDGAR", "source_url": "https://www.sec.gov/edgar", "tables": about}
    page = {"databases": {database: described}}
    return msgspec.json.format(msgspec.json.encode(page), indent=1) + b"\n"


def _about(table: Table) -> Iterator[tuple[str, Any]]:
    if table.meaning:
        yield "description", table.meaning
    if table.meanings:
        yield "columns", table.meanings
    if table.name in _LABELS:
        yield "label_column", _LABELS[table.name]


def _write(database: sqlite3.Connection, table: Table, names: set[str], unfit: UnfitValues) -> int:
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
        return _write(database, table, names, unfit)


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
    if isinstance(cell, int) and cell in _INTEGERS:
        return int(cell)
    if isinstance(cell, Decimal) and cell == cell.to_integral_value() and int(cell) in _INTEGERS:
        return int(cell)
    if isinstance(cell, tuple):
        return msgspec.json.encode(cell).decode()
    return text_of(cell)
