"""The tables of a store as they leave it: the types of their columns, their keys, and what each column holds.

`Table` is what every export writes. Types and keys come from the tables themselves, so that they are the same for every
store; the words of a form's columns from the form's own labels, all others from `columns.tsv`.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, select, text
from sqlalchemy import Table as Stored

from muniment import atomic
from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.store import tables
from muniment.store.database import is_store
from muniment.store.packing import states_of
from muniment.store.sqlite import left_beside
from muniment.store.store import Store
from muniment.store.tables import BOOLEAN, DATE, DATETIME, INTEGER, TEXT, ColumnType, Unfit
from muniment.tsv import table_rows

SCHEMA_VERSION = "1.8.0"
"""The version of the tables, columns and types of exports.

The first number goes up when a column has another type or is gone, the second when tables or columns are added, the
last when only what is said of them changes.
"""

UNFIT_VALUES = "unfit_values"
"""The name of the table of values that have no exact place in the type of their column."""

NOT_WHOLE = "texts not whole"
"""What a workbook counts beside its rows: the texts that are cut, or have signs that it cannot hold."""

ABSENCES = "absences"
"""The name of the table that says why places have no value."""

NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")
_GROUP = 5000  # rows
_ANY = "*"  # stands for every table in columns.tsv
_ABSENT = ("filing_id", "path", "kind", "words")
_UNFIT = ("table", "column", "type", "row", "filing_id", "accession", "path", "value")


class Selected(Struct, frozen=True):
    """The rows of a SELECT over a store, read whenever they are asked for, with cells as the database has them.

    * `given`: the values of its parameters; `integers`: the columns that the database can hold 64-bit integers in only;
    * `keys`: where filings are chosen, the ids of what is wanted, which stand in the column with the number `at`.
    """

    store: Store
    sql: str
    given: Mapping[str, Any] = {}
    integers: frozenset[str] = frozenset()
    keys: frozenset[int] | None = None
    at: int = 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for group in self.groups():
            yield from group

    def groups(self) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield the rows, some thousand at a time."""
        with (
            self.store.reading() as connection,
            closing(
                connection.execute(text(self.sql), dict(self.given), execution_options={"yield_per": _GROUP})
            ) as result,
        ):
            for group in result.partitions(_GROUP):
                rows = group if self.keys is None else [row for row in group if row[self.at] in self.keys]
                if rows:
                    yield rows

    def numbered(self) -> tuple[str, list[Any]]:
        """Return the SELECT with its parameters by number, `?1`, and their values in that order."""
        numbers = {name: number for number, name in enumerate(self.given, 1)}
        sql = NAMED.sub(lambda match: f"?{numbers[match[1]]}", self.sql)
        return sql, [int(value) if isinstance(value, bool) else value for value in self.given.values()]


class Table(Struct):
    """A table to be written: its columns with the types of their cells, and its rows, which may be read twice.

    * `key`: the columns that together name a row; `refers`: columns that name a row of another table, by that table;
    * `required`: the columns that have a value in every row;
    * `meaning`: what a row is; `meanings`: what each column holds; `items`: the item of the form that it stands in;
    * `paths`: where a column stands in the record, a pattern over the columns of the key;
    * `sql`: where the rows are an answer that can be asked for over the other tables, the question.
    """

    name: str
    columns: dict[str, ColumnType]
    rows: Iterable[Sequence[Any]]
    key: tuple[str, ...] = ()
    refers: dict[str, str] = {}
    meaning: str = ""
    meanings: dict[str, str] = {}
    sql: str = ""
    items: dict[str, str] = {}
    paths: dict[str, str] = {}
    required: frozenset[str] = frozenset()


def described(
    stored: Stored,
    store: Store | None,
    descriptions: Mapping[tuple[str, str], str],
    keys: frozenset[int] | None = None,
    codes: Mapping[str, Mapping[str, Any]] = {},
) -> Table:
    """Return a table of a database as one to be written: its rows, or those that belong to some filings or entities.

    Args:
        stored: the table.
        store: where its rows are; without one it has none.
        descriptions: what its columns hold, see `descriptions_in`.
        keys: of the filings, or of the rows of a table with ids of its own, that are wanted; all where none are named.
        codes: the official lists of columns that do not name their own, by the names of the columns.
    """
    columns = {str(column.name): column for column in stored.columns}
    meanings = {name: description_of(descriptions, stored.name, name) for name in columns}
    key = next((name for name in ("filing_id", "id") if name in columns), "")
    order = ", ".join(f'"{column.name}"' for column in stored.primary_key)
    selected = ", ".join(f'"{name}"' for name in columns)
    sql = f'SELECT {selected} FROM "{stored.name}" ORDER BY {order}'  # noqa: S608 - names of ours
    integers = frozenset(name for name, column in columns.items() if isinstance(column.type, Integer | Boolean))
    at = list(columns).index(key) if key else 0
    return Table(
        str(stored.name),
        {name: type_of(column, codes.get(name)) for name, column in columns.items()},
        Selected(store, sql, {}, integers, keys if key else None, at) if store else (),
        tuple(str(column.name) for column in stored.primary_key),
        {name: str(key.column.table.name) for name, column in columns.items() for key in column.foreign_keys},
        descriptions.get((stored.name, ""), ""),
        {name: meaning for name, meaning in meanings.items() if meaning},
        items={name: item for name, (item, _) in _places().get(stored.name, {}).items() if item},
        paths={name: path for name, (_, path) in _places().get(stored.name, {}).items()},
        required=frozenset(name for name, column in columns.items() if not column.nullable),
    )


class _Absences(Struct, frozen=True):
    """Why places have no value, a row each, of all filings or of some, read whenever they are asked for."""

    store: Store
    keys: frozenset[int] | None

    def __iter__(self) -> Iterator[Sequence[Any]]:
        filing, version = tables.filings.c, tables.versions.c
        question = select(filing.id, version.body).join(tables.versions, filing.version_id == version.id)
        question = question.where(version.has_record).order_by(filing.id)
        with (
            self.store.reading() as connection,
            closing(connection.execute(question, execution_options={"yield_per": _GROUP})) as rows,
        ):
            for key, body in rows:
                if self.keys is None or key in self.keys:
                    for path, state in sorted(states_of(body).items()):
                        yield key, path, state.kind, state.words


def absences(store: Store | None, keys: frozenset[int] | None = None) -> Table:
    """Return why values are absent as a table: "N/A", a blank and what cannot be read are all null in their columns."""
    descriptions = store_descriptions()
    return Table(
        ABSENCES,
        {name: INTEGER if name == "filing_id" else TEXT for name in _ABSENT},
        _Absences(store, keys) if store else (),
        ("filing_id", "path"),
        {"filing_id": "filings"},
        description_of(descriptions, ABSENCES, ""),
        {name: description_of(descriptions, ABSENCES, name) for name in _ABSENT},
        required=frozenset(_ABSENT),
    )


class UnfitValues:
    """The values of an export that have no exact place in the type of their column: null there, and a row each here."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._rows: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, table: Table, number: int, row: Mapping[str, Any], column: str, value: str) -> None:
        """Add the value of a column in the row of a table with this number, from 1."""
        path, key = table.paths.get(column, ""), {name: row[name] for name in table.key}
        self._rows.append(
            {
                "table": table.name,
                "column": column,
                "type": str(table.columns[column]),
                "row": ", ".join(f"{name}={cell}" for name, cell in key.items()) or str(number),
                "filing_id": row["id"] if table.name == "filings" else row.get("filing_id"),
                "accession": row.get("accession") or row.get("filing"),
                "path": path.format(**key) if path else row.get("path"),
                "value": value,
            }
        )

    def table(self) -> Table:
        """Return the values as a table; those that are added later are among its rows."""
        columns = {name: INTEGER if name == "filing_id" else TEXT for name in _UNFIT}
        required = frozenset(("table", "column", "type", "row", "value"))
        meanings = {name: description_of(store_descriptions(), UNFIT_VALUES, name) for name in _UNFIT}
        description = description_of(store_descriptions(), UNFIT_VALUES, "")
        refers = {"filing_id": "filings"}
        key = ("table", "row", "column")
        return Table(UNFIT_VALUES, columns, self, key, refers, description, meanings, required=required)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of `table`, each with the accession number of its filing where it has one."""
        ids = {row["filing_id"] for row in self._rows if not row["accession"] and row["filing_id"] is not None}
        numbers = self._store.accessions(ids) if self._store and ids else {}
        for row in self._rows:
            whole = row | {"accession": row["accession"] or numbers.get(row["filing_id"])}
            yield tuple(whole[name] for name in _UNFIT)


def fitted(table: Table, unfit: UnfitValues) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table with each cell as a value of its column's type; what has no place in it is `unfit`."""
    for columns in fitted_columns(table, unfit):
        yield from zip(*columns, strict=True)


def fitted_columns(table: Table, unfit: UnfitValues) -> Iterator[list[Sequence[Any]]]:
    """Yield the same column by column, some thousand rows at a time: much quicker where most cells are texts."""
    before = 0
    for group in groups(table.rows):
        cells = list(zip(*group, strict=True))
        yield [_fitted(table, unfit, before, cells, at) for at in range(len(cells))]
        before += len(group)


def groups(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield rows, some thousand at a time."""
    if isinstance(rows, Selected):
        yield from rows.groups()
        return
    left = iter(rows)
    while group := list(islice(left, _GROUP)):
        yield group


def _fitted(table: Table, unfit: UnfitValues, before: int, cells: list[tuple[Any, ...]], at: int) -> Sequence[Any]:
    name, kind = list(table.columns.items())[at]
    if kind.name == "text":  # nothing that a database has as text is anything else
        return cells[at]
    fit = kind.fit
    values: list[Any] = []
    for number, cell in enumerate(cells[at]):
        try:
            values.append(None if cell is None else fit(cell))
        except Unfit as error:
            values.append(None)
            row = {column_name: column[number] for column_name, column in zip(table.columns, cells, strict=True)}
            unfit.add(table, before + number + 1, row, name, str(error))
    return values


def descriptions_in(module_file: str) -> dict[tuple[str, str], str]:
    """Return what tables and columns hold, by table and column, as `columns.tsv` beside a module says it.

    A table itself has the column "", and a column that is the same everywhere the table "*".
    """
    return {(row["table"], row["column"]): row["words"] for row in table_rows(module_file, "columns.tsv")}


def description_of(descriptions: Mapping[tuple[str, str], str], table: str, column: str) -> str:
    """Return what a column of a table holds, "" where it is not described."""
    return descriptions.get((table, column)) or descriptions.get((_ANY, column), "")


@cache
def store_descriptions() -> dict[tuple[str, str], str]:
    """Return what the tables and columns of a store hold: its own, and those of the forms by their labels."""
    return descriptions_in(__file__) | dict(_of_forms())


def type_of(column: Column[Any], codes: Mapping[str, Any] | None = None) -> ColumnType:
    """Return the type that a column of a database has outside of it; `codes` are its official list, if it has one."""
    codes = column.info.get("codes", codes)
    kind = column.type
    if isinstance(kind, tables.Exact):
        return kind.exported
    if isinstance(kind, tables.WordList):
        return ColumnType("list", codes)
    if isinstance(kind, Boolean):
        return BOOLEAN
    if isinstance(kind, DateTime):
        return DATETIME
    if isinstance(kind, Date):
        return DATE
    return INTEGER if isinstance(kind, Integer) else ColumnType("text", codes)


@cache
def _places() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the item and the path of each column of a form, by table and column."""
    return {name: places for form in tables.FORM_TABLES.values() for name, places in _places_in(form, "")}


def _places_in(of: tables.PartTable, prefix: str) -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    places: dict[str, tuple[str, str]] = {}
    for row in rows(of.part):
        if "[]." not in row.path:
            path = row.path.removesuffix("[]")
            places[path.replace(".", "_")] = (row.item, f"{prefix}{path}")
    yield of.table.name, places
    for inner in of.inner:
        above = prefix.replace("{position}", f"{{{of.way[-1]}_position}}" if of.way else "")
        yield from _places_in(inner, f"{above}{'.'.join(inner.way)}[{{position}}].")


def _of_forms() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what each table and column of a form holds: the label of its field, and the item it stands in."""
    for name, form in tables.FORM_TABLES.items():
        title = FORMS[name].title
        for part in form.all():
            within = " of ".join(way.replace("_", " ") for way in reversed(part.way))
            text = f"{title}: {within}, by position." if within else f"{title}: what it states once, one row a filing."
            yield (part.table.name, ""), text
            for row in rows(part.part):
                if "[]." in row.path:
                    continue  # it has a table of its own
                column = row.path.replace(".", "_").removesuffix("[]")
                label = f"{row.field.at.label}{f' (Item {row.item})' if row.item else ''}"
                yield (part.table.name, column), label
                if tables.is_indefinite(row.field):
                    yield (part.table.name, f"{column}_indefinite"), f"{label}: the amount is the word Indefinite"


# ---- where exports go: into a folder or one file, each file whole or not at all -------------------------------------


_ENDINGS = frozenset((".csv", ".tsv", ".jsonl", ".parquet", ".xlsx", ".sqlite", ".duckdb", ".ics"))


@contextmanager
def in_folder(output: Path, what: str) -> Generator[None]:
    """Make sure that `output` is a folder, see `_made`.

    Raises:
        UsageError: it is a file, or there is none and its name is that of one.
    """
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file: {what} is written into a folder, a file for each table")
    if not output.exists() and output.suffix[1:2].isalpha():  # a folder may be called 2026.03
        message = f"{what} is written into a folder, a file for each table: leave out {output.suffix}, or choose"
        raise UsageError(f"{output}: {message} another format by --to")
    with _made(output):
        yield


@contextmanager
def _made(folder: Path) -> Generator[None]:
    """Make a folder and those above it; where writing into it fails, those that are new and empty go again."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    with ExitStack() as undo:
        for path in reversed(new):
            undo.callback(_remove_empty, path)
        folder.mkdir(parents=True, exist_ok=True)
        yield
        undo.pop_all()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # what others put there meanwhile stays
        folder.rmdir()


@contextmanager
def one_file(output: Path, what: str) -> Generator[Path]:
    """Give a place beside `output` to write to, see `whole`.

    Raises:
        UsageError: it is a folder, or is called as a file of another format.
    """
    if output.is_dir():
        raise UsageError(f"{output} is a folder: {what} is written into one file")
    if output.suffix.lower() in _ENDINGS - {f".{what}"}:
        raise UsageError(f"{output}: is called as another kind of file, and {what} is to be written")
    with _made(output.parent), whole(output) as path:
        yield path


@contextmanager
def whole(target: Path) -> Generator[Path]:
    """Give a place beside `target` to write to; it takes the name only when everything is written.

    Raises:
        UsageError: what has the name is no file, or one that muniment itself keeps: filings are not written over; or
            the log of a database lies beside it.
    """
    if target.exists() and not target.is_file():
        raise UsageError(f"{target} is no file that could be replaced: choose another name")
    if target.is_file() and is_store(target):
        raise UsageError(f"{target} is a store of muniment, belongs to one, or is damaged: write to another file")
    if words := left_beside(target):
        raise UsageError(words)
    with atomic.replacing(target) as path:
        yield path


@contextmanager
def writing(output: Path) -> Generator[None]:
    """Tell in words why something cannot be written, by the name it is to have and not the one until it is whole."""
    try:
        yield
    except OSError as error:
        named = Path(str(error.filename or output))
        is_part = any(name.startswith(".") and name.endswith((".part", ".partial")) for name in named.parts)
        where = output if is_part else named
        raise EnvironmentProblem(f"{where}: cannot be written: {error.strerror or error}") from error
