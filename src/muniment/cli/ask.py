"""`muniment ask`: the named questions of a study, with their parameters as options; `muniment sql`: those of one's own.

A query is read-only and bounded; `muniment roles` prints the users that it needs on a server.
"""

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal

import typer
from msgspec import structs
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import Connection

from muniment.cells import Cell, as_csv, text_of
from muniment.cli import output
from muniment.cli.commands import SETTINGS, Group, OfTyper, group_of, refuse_idle, typed
from muniment.cli.inputs import named_values
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.errors import EnvironmentProblem, SourceError, UsageError
from muniment.store import Query, Store
from muniment.study import questions, sql
from muniment.study.figures import Together, together
from muniment.study.questions import Answer, Question, with_label
from muniment.study.tables import is_there
from muniment.wording import count, did_you_mean

_MAX_ROWS = 50  # rows of a table for people, where no limit is given
_WIDE = 1000  # columns of a table that goes into a file
_STUDIED_A_SECOND = 200  # filings, on a machine that is busy with other things; 570 of a processor's second


Format = Literal["table", "csv", "json", "jsonl", "sql"]
"""How to print an answer."""


FormatOption = Annotated[Format, typer.Option("--format", help="For people; for programs; or the SQL that is run.")]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", min=1, help=f"At most so many rows; a table has {_MAX_ROWS} where none is given."),
]


class Questions(Group):
    """The group of all questions, by their names with - or _."""

    def get_command(self, ctx: OfTyper, cmd_name: str) -> OfTyper:
        """Return the command of a question; UsageError where there is none of that name."""
        return super().get_command(ctx, questions.question(cmd_name).name)


ask_command = group_of(
    "ask",
    "Ask a studied store: who holds what, who raised what. Without a question, list them.",
    cls=Questions,
    invoke_without_command=True,
)


@ask_command.callback()
def _listing(context: typer.Context, store: StorePath = DEFAULT_STORE) -> None:
    is_named = bool(typed(context, "store"))  # `muniment ask --store PATH QUESTION` is the question's
    context.obj = store if is_named else None
    if context.invoked_subcommand:
        return
    if is_named:
        with opened(store) as store_, store_.reading() as connection:
            _need_study(store_, connection)
    width = max(map(len, questions.questions()))
    topics = (
        f"{topic}\n" + "".join(f"  {question.name:<{width}}  {question.title}\n" for question in group)
        for topic, group in questions.by_topic().items()
    )
    output.emit("\n".join(topics))


def _need_study(store: Store, connection: Connection) -> None:
    """Refuse a store that has not been studied, and say how long that takes.

    Raises:
        EnvironmentProblem: it has not.
    """
    if is_there(connection):
        return
    filings = store.filings(Query(limit=1)).total
    seconds = filings / _STUDIED_A_SECOND
    takes = "seconds" if seconds < 60 else f"{math.ceil(seconds / 60):,} minutes or so"
    message = "the store has not been studied, and answers are made of its study"
    raise EnvironmentProblem(f"{message}: `muniment study` makes it once, in {takes} for {count(filings, 'filing')}")


def _command(question: Question) -> Callable[..., None]:
    """Return the command of a question: a function whose arguments are the question's parameters."""

    def asking(context: typer.Context, store: str, fmt: Format, limit: int | None, **given: Any) -> None:
        if context.args:
            near = did_you_mean(context.args[0], [*options, "--store", "--format", "--limit"])
            raise UsageError(f"the question {question.name} does not take {context.args[0]}; {near}")
        parameters = {name: value for name, value in given.items() if value is not None and value != ""}
        if fmt == "sql":
            output.emit(question.asking(parameters) + "\n")
            return
        most = _MAX_ROWS if limit is None and fmt == "table" else limit
        if context.obj and not typed(context, "store"):
            store = context.obj
        with opened(store) as store_, store_.reading() as connection:
            _need_study(store_, connection)
            answer = questions.ask(connection, question.name, parameters, most)
        _WRITERS[fmt](answer, parameters)
        if fmt != "table":
            output.warn_of_cut(len(answer.rows), answer.total, "rows")

    options = {f"--{parameter.name.replace('_', '-')}": parameter for parameter in question.parameters}
    infos = {
        parameter.name: typer.Option(name, metavar=parameter.kind.upper(), help=parameter.words)
        for name, parameter in options.items()
    }
    arguments = [
        _argument("context", typer.Context),
        *(_argument(name, Annotated[str, info], "") for name, info in infos.items()),
        _argument("store", StorePath, DEFAULT_STORE),
        _argument("fmt", FormatOption, "table"),
        _argument("limit", LimitOption, None),
    ]
    asking.__signature__ = Signature(arguments)
    asking.__annotations__ = {argument.name: argument.annotation for argument in arguments}
    return asking


def _argument(name: str, kind: object, default: object = Argument.empty) -> Argument:
    return Argument(name, Argument.KEYWORD_ONLY, default=default, annotation=kind)


for _question in questions.questions().values():
    _settings = {"allow_extra_args": True, "ignore_unknown_options": True, **SETTINGS}
    _help = f"{_question.title}. {_question.meaning}"
    ask_command.command(_question.name, help=_help, short_help=f"{_question.title}.", context_settings=_settings)(
        _command(_question)
    )


# ---- for people -----------------------------------------------------------------------------------------------------


def _print(answer: Answer, given: Mapping[str, Any]) -> None:
    """Print an answer as a table, or where it is too wide row by row; under it what it means and what was asked."""
    wide = Console(highlight=False, width=_WIDE)
    out = output.console() if output.is_for_people() else wide
    places = [at for at, name in enumerate(answer.columns) if not name.endswith("_id") and name != "path"]
    if answer.rows:
        table = _table(answer, places)
        fits = wide.measure(table).maximum <= out.width
        with out.capture() as captured:
            out.print(table if fits else _blocks(answer, places))
        output.emit("".join(f"{line.rstrip()}\n" for line in captured.get().strip("\n").splitlines()))
    for line in _under(answer, places, given):
        out.print(line, style="dim", soft_wrap=True, markup=False)


def _table(answer: Answer, places: Iterable[int]) -> Table:
    table = output.table_of()
    for at in places:
        name = answer.columns[at]
        is_numeric = questions.declared(answer.question.name)[name].is_number
        table.add_column(name.replace("_", " "), justify="right" if is_numeric else "left", no_wrap=True)
    for row in answer.rows:
        table.add_row(*(_cell_text(answer.columns[at], row[at]) for at in places))
    return table


def _blocks(answer: Answer, places: Iterable[int]) -> Table:
    table = output.grid_of(Column("what", style="dim", no_wrap=True), Column("text", overflow="fold"))
    for number, row in enumerate(answer.rows):
        if number:
            table.add_row("", "")
        for at in places:
            if row[at] is not None:
                table.add_row(answer.columns[at].replace("_", " "), _cell_text(answer.columns[at], row[at]))
    return table


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _cell_text(column: str, cell: Cell) -> str:
    """Return a cell as people read it, a code with its label."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:,f}"
    if _is_number(cell):
        return f"{cell:,}"
    if isinstance(cell, tuple | list):
        text = ", ".join(with_label(column, str(code)) for code in cell)
    else:
        text = with_label(column, text_of(cell))
    return " ".join(output.printable(text).split())


def _under(answer: Answer, places: Iterable[int], given: Mapping[str, Any]) -> list[str]:
    number = len(answer.rows)
    rows = count(number, "row")
    counts = [
        f"{rows} of {'more' if answer.total is None else f'{answer.total:,}'}: --limit shows more"
        if answer.more
        else rows
        if number
        else "No row answers to that."
    ]
    meaning = f"{answer.question.title}. {answer.question.meaning}"
    parameters = [f"{name} {value}" for name, value in given.items() if name not in ("as_of", "known")]
    clocks = f"as of {given.get('as_of', 'the latest filing')}, as known by {given.get('known', 'now')}"
    hidden = [name for at, name in enumerate(answer.columns) if at not in set(places)]
    left = [f"Not shown: {', '.join(hidden)}; --format csv has all columns."] if hidden and number else []
    sums = together_in(answer)
    together = [sums.sentence()] if sums else []
    return [*counts, *together, meaning, f"Asked: {', '.join([*parameters, clocks])}.", *left]


# ---- for programs ---------------------------------------------------------------------------------------------------


def _write_json(answer: Answer, given: Mapping[str, Any]) -> None:
    sums = together_in(answer)
    answered = {
        "question": answer.question.name,
        "title": answer.question.title,
        "meaning": answer.question.meaning,
        "given": dict(given),
        "rows": answer.records(),
        "more": answer.more,
        "total": answer.total,
        **({"together": sums} if sums else {}),
    }
    output.emit_json(answered)


def together_in(answer: Answer) -> Together | None:
    """Return what the holders of an issuer come to, where all of them are there; None for other questions."""
    is_whole = answer.question.name == "holders" and "issuer" in answer.given and len(answer.rows) == answer.total
    return together(answer.records()) if is_whole else None


_WRITERS: dict[Format, Callable[[Answer, Mapping[str, Any]], None]] = {
    "table": _print,
    "csv": lambda answer, _: output.emit("".join(as_csv(answer.columns, answer.rows))),
    "json": _write_json,
    "jsonl": lambda answer, _: output.emit_json(*answer.records()),
}


# ---- questions in SQL ------------------------------------------------------------------------------------------------

_CLIPPED = 200  # signs of a cell on a terminal


SqlFormat = Literal["table", "csv", "json"]
"""How to print an answer."""


def sql_command(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="SELECT", help="One SELECT, or - for standard input.")] = "",
    store: StorePath = DEFAULT_STORE,
    given: Annotated[
        list[str] | None, typer.Option("--given", "-g", metavar="NAME=VALUE", help="The value of a :name in it.")
    ] = None,
    fmt: Annotated[SqlFormat, typer.Option("--format", help="For people, CSV, or one JSON object a line.")] = "table",
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
                output.emit(f"{table.name}\t{table.kind}\t{', '.join(table.columns)}\n")
            return
        statement = _piped() if query == "-" else query
        limits = structs.replace(sql.LIMITS, rows=limit, seconds=seconds)
        result = sql.run(opened_store, statement, named_values(given or (), "--given"), limits)
    _print_result(result, fmt)
    if result.cut:
        output.warn(f"{result.cut}; --limit shows more" if limit < sql.LIMITS.rows else result.cut)


def _piped() -> str:
    try:
        return sys.stdin.buffer.read(4 * sql.LONGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8 text", source="standard input") from error


def _print_result(result: sql.Result, fmt: SqlFormat) -> None:
    cells = (map(text_of, row) for row in (result.columns, *result.rows))
    if fmt == "csv":
        for line in as_csv(result.columns, result.rows):
            output.emit(line)
    elif not output.emitted(fmt, result.records(), cells, output.encode_numbers):
        table = output.table_of()
        for at, name in enumerate(result.columns):
            values = [row[at] for row in result.rows if row[at] is not None]
            numbers = bool(values) and all(map(_is_number, values))
            table.add_column(Text(output.one_line(name)), overflow="fold", justify="right" if numbers else "left")
        for row in result.rows:
            texts = (output.one_line(text_of(value)) for value in row)
            table.add_row(*(Text(text if len(text) <= _CLIPPED else f"{text[:_CLIPPED]} …") for text in texts))
        output.console().print(table)


def roles_command(
    writer: Annotated[
        str, typer.Option("--writer", help="Who takes filings in, corrects and studies.")
    ] = "muniment_write",
    reader: Annotated[
        str, typer.Option("--reader", help="Who reads everything, and writes nothing.")
    ] = "muniment_read",
    asker: Annotated[str, typer.Option("--asker", help="Whom questions in SQL are asked as.")] = "muniment_ask",
) -> None:
    """Print SQL that makes three users of a PostgreSQL store: run it once, by psql, when the store is there."""
    output.emit("".join(f"{statement};\n" for statement in sql.statements(writer, reader, asker)))
