"""`muniment sql`: a query of one's own over a store, read-only and bounded."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from msgspec import structs
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.cells import Cell, text_of
from muniment.cli.output import console, emit, is_for_people, printable, warn
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.errors import SourceError, UsageError
from muniment.study import sql
from muniment.study.exports import as_csv, as_objects

_CLIPPED = 200  # signs of a cell on a terminal


class Format(StrEnum):
    """How to print an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def sql_command(
    query: Annotated[str, typer.Argument(metavar="SELECT", help="One SELECT, or - for standard input.")] = "",
    store: StorePath = DEFAULT_STORE,
    given: Annotated[
        list[str] | None, typer.Option("--given", "-g", metavar="NAME=VALUE", help="The value of a :name in it.")
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="For people, CSV, or one JSON object a line.")] = Format.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=1, max=sql.LIMITS.rows, help="At most so many rows.")] = 1_000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=3600, help="End it after so many.")] = 5,
) -> None:
    """Ask a store in SQL: the tables of the forms, of the store and of the study, and the views of the questions.

    Without a query the tables and their columns are listed. Nothing can be written.
    """
    with opened(store) as opened_store:
        if not query:
            _list(sql.open_tables(opened_store))
            return
        statement = _piped() if query == "-" else query
        found = sql.run(
            opened_store, statement, _given(given or []), structs.replace(sql.LIMITS, rows=limit, seconds=seconds)
        )
    _print(found, fmt)
    if found.cut:
        warn(f"{found.cut}; --limit shows more" if limit < sql.LIMITS.rows else found.cut)


def _piped() -> str:
    try:
        return sys.stdin.buffer.read(4 * sql.LONGEST + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8 text", source="standard input") from error


def _given(parameters: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for parameter in parameters:
        name, sign, value = parameter.partition("=")
        if not sign or not name.strip(": "):
            raise UsageError(f"--given {parameter!r} is not NAME=VALUE")
        found[name.strip(": ")] = value
    return found


def _list(tables: Sequence[sql.OpenTable]) -> None:
    for table in tables:
        emit(f"{table.name}\t{table.kind}\t{', '.join(table.columns)}\n")


def _print(found: sql.Result, fmt: Format) -> None:
    if fmt is Format.JSON:
        lines = as_objects(found.columns, found.rows)
    elif fmt is Format.CSV:
        lines = as_csv(found.columns, found.rows)
    elif is_for_people():
        console().print(_table(found))
        return
    else:
        lines = ("\t".join(map(_line, row)) + "\n" for row in (found.columns, *found.rows))
    for line in lines:
        emit(line)


def _table(found: sql.Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for at, name in enumerate(found.columns):
        values = [row[at] for row in found.rows if row[at] is not None]
        numbers = bool(values) and all(isinstance(value, int | float) for value in values)
        table.add_column(Text(_line(name)), overflow="fold", justify="right" if numbers else "left")
    for row in found.rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    return table


def _shown(value: Cell) -> str:
    text = _line(value)
    return text if len(text) <= _CLIPPED else f"{text[:_CLIPPED]} …"


def _line(value: Cell) -> str:
    return " ".join(printable(text_of(value)).split())
