"""Tables in Arrow's form: exact numbers, days, lists. It needs pyarrow, so that only `muniment.extras` loads it.

What stands in a file of SQLite goes into Arrow's columns without a Python object for each cell: a driver of its own
(ADBC) reads it, and Arrow's functions make values of what SQLite keeps as text.
"""

# Neither pyarrow nor ADBC has types, and the functions of pyarrow.compute are made when it is loaded.
# pyright: reportAttributeAccessIssue=false, reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false, reportUnknownParameterType=false

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from adbc_driver_sqlite import StatementOptions, dbapi

from muniment.cells import whole_text
from muniment.errors import EnvironmentProblem
from muniment.store.exporting import SCHEMA_VERSION, Selected, Table, UnfitValues, groups
from muniment.store.packing import DAMAGED
from muniment.store.tables import PRECISION, ColumnType, Unfit

_ROWS = 20_000  # rows of a batch
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
}
_DIGITS = 30  # of a text: with all places behind the point that a type adds, less than a decimal has
_FLAGS = pa.array([0, 1, None], pa.int64())
_REFUSED = (pa.ArrowInvalid, pa.ArrowNotImplementedError)  # what functions of Arrow say of cells that they cannot take


def schema_of(table: Table) -> pa.Schema:
    """Return the schema of a table: the types of its columns, whatever its rows are.

    What tables and columns hold stands in the metadata of the schema and its fields: as `description`, the name of
    the type as `type`, the item of the form as `item`, and the codes of an official list with their labels as `codes`,
    a JSON object. The schema itself has the version of the types as `schema_version`.
    """
    fields = [
        pa.field(name, arrow_type(kind), metadata=_described(table, name, kind)) for name, kind in table.columns.items()
    ]
    return pa.schema(fields, metadata=_stated(description=table.meaning, schema_version=SCHEMA_VERSION))


def arrow_type(kind: ColumnType) -> pa.DataType:
    """Return the type of a column in Arrow."""
    return _TYPES[kind.name] if kind.scale is None else pa.decimal128(PRECISION, kind.scale)


def batches(table: Table, unfit: UnfitValues) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table, so many at a time; what has no place in the type of its column is added to `unfit`.

    Raises:
        EnvironmentProblem: the store cannot be read.
    """
    schema = schema_of(table)
    number = 0
    for columns in _columns(table):
        batch = pa.record_batch([_typed(table, unfit, number, columns, name) for name in table.columns], schema=schema)
        number += batch.num_rows
        yield batch


def _described(table: Table, name: str, kind: ColumnType) -> dict[str, str] | None:
    labels = {code: getattr(row, "label", code) for code, row in kind.codes.items()} if kind.codes else {}
    codes = msgspec.json.encode(labels).decode() if labels else ""
    meaning, item = table.meanings.get(name, ""), table.items.get(name, "")
    return _stated(description=meaning, type=str(kind), item=item, codes=codes)


def _stated(**metadata: str) -> dict[str, str] | None:
    return {name: value for name, value in metadata.items() if value} or None


# ---- cells as a database has them -----------------------------------------------------------------------------------

_Columns = Mapping[str, pa.Array | Sequence[Any]]
"""Cells by column: arrays of texts and integers, or Python's own objects."""


def _columns(table: Table) -> Iterator[_Columns]:
    """Yield the cells of a table, some rows at a time, as they come from where they are."""
    if isinstance(table.rows, Selected):
        with table.rows.store.alone() as address:
            if address is not None:
                yield from _read(table, table.rows, address)
                return
    for group in groups(table.rows):
        yield dict(zip(table.columns, zip(*group, strict=True), strict=True))


def _read(table: Table, rows: Selected, address: str) -> Iterator[_Columns]:
    """Yield what the driver reads: integers where the database can hold nothing else, texts for all else.

    The driver takes the type of a column from the first row that it sees, and would take integers for a column that
    begins without any value; so the first row is one that is made for it.
    """
    first = ", ".join("0" if name in rows.integers else "''" for name in table.columns)
    names = ", ".join(f'"{name}"' for name in table.columns)
    sql, values = rows.numbered()
    query = f"SELECT {first} UNION ALL SELECT {names} FROM (\n{sql}\nLIMIT -1)"  # noqa: S608 - names of ours
    try:
        with dbapi.connect(address) as connection, connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{StatementOptions.BATCH_ROWS.value: _ROWS})
            cursor.execute(query, values or None)
            skipped = 1
            for batch in cursor.fetch_record_batch():
                read = pa.RecordBatch.from_arrays(batch.slice(skipped).columns, names=list(table.columns))
                skipped = 0
                if rows.keys is not None:
                    chosen = pa.array(list(rows.keys), pa.int64())
                    read = read.filter(pc.is_in(read.column(rows.at), value_set=chosen))
                if read.num_rows:
                    yield {name: read.column(name) for name in table.columns}
    except (OSError, dbapi.Error) as error:
        words = DAMAGED if "malformed" in str(error) else f"cannot be read: {error}"
        raise EnvironmentProblem(f"the store {rows.store.place.name} {words}") from error


# ---- cells as the schema has them -----------------------------------------------------------------------------------


def _typed(table: Table, unfit: UnfitValues, number: int, columns: _Columns, name: str) -> pa.Array:
    """Return a column in the type of its definition; `number` rows stand before it."""
    kind, cells = table.columns[name], columns[name]
    if isinstance(cells, pa.Array):
        try:
            return _cast(cells, kind)
        except _REFUSED:
            pass  # some cell has no place in the type: they are looked at one by one
    values: list[Any] = []
    for at, cell in enumerate(cells.to_pylist() if isinstance(cells, pa.Array) else cells):
        try:
            values.append(None if cell is None else _whole(kind.fit(cell)))
        except Unfit as error:
            values.append(None)
            row = {column: _cell(cells_of, at) for column, cells_of in columns.items()}
            unfit.add(table, number + at + 1, row, name, str(error))
    return pa.array(values, arrow_type(kind))


def _cell(cells: pa.Array | Sequence[object], at: int) -> object:
    cell = cells[at]
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def _whole(value: object) -> object:
    """Return a value as it can be written, see `whole_text`."""
    if isinstance(value, tuple):
        return [whole_text(text) for text in value]
    return whole_text(value) if isinstance(value, str) else value


def _cast(cells: pa.Array, kind: ColumnType) -> pa.Array:
    """Return texts and integers of a database as values of a type; what is refused raises one of `_REFUSED`."""
    if kind.name == "list":
        encoded = cells.dictionary_encode()
        lists = [_list_of(text, kind) for text in encoded.dictionary.to_pylist()]
        return pa.array(lists, arrow_type(kind)).take(encoded.indices)
    if kind.name == "boolean":
        numbers = pc.cast(cells, pa.int64())
        if not pc.all(pc.is_in(numbers, value_set=_FLAGS)).as_py():
            raise pa.ArrowInvalid("neither 0 nor 1")
        return pc.equal(numbers, 1)
    if kind.scale is not None and not _is_plain(cells):
        raise pa.ArrowInvalid("perhaps more digits than Arrow reads")
    return cells if cells.type == arrow_type(kind) else pc.cast(cells, arrow_type(kind))


def _is_plain(cells: pa.Array) -> bool:
    """Whether Arrow reads texts as decimals exactly: of 40 digits it makes other numbers without a word."""
    longest = pc.max(pc.binary_length(cells)).as_py() or 0
    return longest <= _DIGITS and not pc.any(pc.match_substring(cells, "e", ignore_case=True)).as_py()


def _list_of(text: str, kind: ColumnType) -> tuple[str, ...]:
    try:
        return kind.fit(text)
    except Unfit as error:
        raise pa.ArrowInvalid("no list") from error
