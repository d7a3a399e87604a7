"""`muniment sql`: a query of one's own over a store, read-only and bounded; `muniment roles`: the users it needs."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from msgspec import structs
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.cells import text_of
from muniment.cli.commands import refuse_idle
from muniment.cli.inputs import named_values
from muniment.cli.output import console, emit, is_for_people, one_line, warn
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.errors import SourceError
from muniment.study import sql
from muniment.study.exports import as_csv, as_objects

_CLIPPED = 200  # signs of a cell on a terminal


class Format(StrEnum):
    """How to print an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def sql_command(
    context: typer.Context,
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
    if not query:
        refuse_idle(context, "without a query", "given", "fmt", "limit", "seconds")
    with opened(store) as opened_store:
        if not query:
            for table in sql.open_tables(opened_store):
                emit(f"{table.name}\t{table.kind}\t{', '.join(table.columns)}\n")
            return
        statement = _piped() if query == "-" else query
        limits = structs.replace(sql.LIMITS, rows=limit, seconds=seconds)
        found = sql.run(opened_store, statement, named_values(given or (), "--given"), limits)
    _print(found, fmt)
    if found.cut:
        warn(f"{found.cut}; --limit shows more" if limit < sql.LIMITS.rows else found.cut)


def _piped() -> str:
    try:
        return sys.stdin.buffer.read(4 * sql.LONGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8 text", source="standard input") from error


def _print(found: sql.Result, fmt: Format) -> None:
    if fmt is Format.JSON:
        lines = as_objects(found.columns, found.rows)
    elif fmt is Format.CSV:
        lines = as_csv(found.columns, found.rows)
    elif is_for_people():
        console().print(_table(found))
        return
    else:
        lines = ("\t".join(one_line(text_of(cell)) for cell in row) + "\n" for row in (found.columns, *found.rows))
    for line in lines:
        emit(line)


def _table(found: sql.Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for at, name in enumerate(found.columns):
        values = [row[at] for row in found.rows if row[at] is not None]
        numbers = bool(values) and all(isinstance(value, int | float) for value in values)
        table.add_column(Text(one_line(name)), overflow="fold", justify="right" if numbers else "left")
    for row in found.rows:
        texts = (one_line(text_of(value)) for value in row)
        table.add_row(*(Text(text if len(text) <= _CLIPPED else f"{text[:_CLIPPED]} …") for text in texts))
    return table


def roles_command(
    writer: Annotated[str, typer.Option("--writer", help="Who takes filings in, corrects and studies.")] = (
        "muniment_write"
    ),
    reader: Annotated[
        str, typer.Option("--reader", help="Who reads everything, and writes nothing.")
    ] = "muniment_read",
    asker: Annotated[str, typer.Option("--asker", help="Whom questions in SQL are asked as.")] = "muniment_ask",
) -> None:
    """Print SQL that makes three users of a PostgreSQL store: run it once, by psql, when the store is there."""
    emit("".join(f"{statement};\n" for statement in sql.statements(writer, reader, asker)))
