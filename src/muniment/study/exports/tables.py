"""The tables of a study, and the answers to its questions, ready to be written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, select, text

from muniment.store import Store
from muniment.store import tables as stored
from muniment.store.exporting import Table, described, kind_of, store_words, words_in, words_of
from muniment.study import tables
from muniment.study.questions import FLAGS, Answer, Question, questions

_INTERNAL = ("studied", "chain_marks", "chain_traits", "marks", "profiles")
_REFERS = {
    "filing_id": "filings",
    "before_id": "filings",
    "first_id": "filings",
    "current_id": "filings",
    "statement_id": "statements",
    "issuer_id": "entities",
    "holder_id": "entities",
    "entity_id": "entities",
}
"""What the columns of study tables refer to: they have no constraints, since a pass takes rows out in any order."""


def names() -> tuple[str, ...]:
    """Return the names of the tables that are exported, in the order in which they depend on each other."""
    return tuple(str(table.name) for table in tables.metadata.sorted_tables if table.name not in _INTERNAL)


@cache
def study_words() -> dict[tuple[str, str], str]:
    """Return what the tables and columns of a study hold, by table and column."""
    return store_words() | words_in("muniment.study")


def study_tables(store: Store, chosen: Iterable[int] | None = None) -> Iterator[Table]:
    """Yield the tables of a studied store; where filings are chosen by their ids, what belongs to these."""
    keys = None if chosen is None else frozenset(chosen)
    with store.reading() as connection:
        wanted = {} if keys is None else _belonging(connection, keys)
    for name in names():
        held = tables.metadata.tables[name]
        key = next((column for column in ("filing_id", "id") if column in held.c), "")
        made = described(held, _Rows(store, name, key, wanted.get(name, keys)), study_words())
        made.refers = references(made.columns)
        yield made


def references(columns: Collection[str]) -> dict[str, str]:
    """Return which columns of a study table name a row of another table, and of which."""
    return {column: other for column, other in _REFERS.items() if column in columns}


def _belonging(connection: Connection, keys: Collection[int]) -> dict[str, frozenset[int]]:
    """Return which entities and statements some filings have to do with."""
    mentions, reports, notices = tables.mentions.c, tables.reports.c, tables.notices.c
    people = connection.execute(select(mentions.filing_id, mentions.entity_id))
    found = [
        row for held in (reports, notices) for row in connection.execute(select(held.filing_id, held.statement_id))
    ]
    return {
        "entities": frozenset(entity for filing, entity in people if filing in keys),
        "statements": frozenset(statement for filing, statement in found if filing in keys),
    }


class _Rows:
    """The rows of a study table, read whenever they are asked for."""

    def __init__(self, store: Store, name: str, key: str, keys: Collection[int] | None) -> None:
        self.store, self.held = store, tables.metadata.tables[name]
        # A table of codes belongs to no filing, and is exported whole.
        self.keys, self.at = (keys, list(self.held.c.keys()).index(key)) if key else (None, 0)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        with self.store.reading() as connection:
            asked = select(self.held).order_by(*self.held.primary_key)
            for row in connection.execute(asked, execution_options={"yield_per": 1000}):
                if self.keys is None or row[self.at] in self.keys:
                    yield tuple(row)


# ---- questions ------------------------------------------------------------------------------------------------------


def question_tables(store: Store, wanted: Collection[str]) -> Iterator[Table]:
    """Yield the answers to the questions of these names, asked of everything, without parameters."""
    for one in (one for name, one in questions().items() if name in wanted):
        with store.reading() as connection:
            yield question_table(connection, store, one)


def question_table(connection: Connection, store: Store, question: Question) -> Table:
    """Return the whole answer to a question: kinds of cells as in the table a column is from, else as they are."""
    sql = question.asking({})
    columns, seen = _seen(connection, sql)
    kinds = {name: _kind(name, types) for name, types in zip(columns, seen, strict=True)}
    return _answering(question, kinds, _Answers(store, sql, tuple(kinds.values())), sql)


def answer_table(answer: Answer) -> Table:
    """Return an answer that is there as a table: kinds of cells as `question_table` has them."""
    cells = zip(*answer.rows, strict=True) if answer.rows else [()] * len(answer.columns)
    seen = ({type(cell) for cell in held} - {type(None)} for held in cells)
    kinds = {name: _kind(name, types) for name, types in zip(answer.columns, seen, strict=True)}
    return _answering(answer.question, kinds, answer.rows, answer.sql)


def _answering(question: Question, kinds: dict[str, type], rows: Iterable[Sequence[Any]], sql: str) -> Table:
    told = {name: words_of(study_words(), question.name, name) or _anywhere().get(name, "") for name in kinds}
    said = {name: meaning for name, meaning in told.items() if meaning}
    return Table(question.name, kinds, rows, words=f"{question.title}. {question.meaning}".strip(), told=said, sql=sql)


class _Answers:
    """The rows of an answer, asked for whenever they are read."""

    def __init__(self, store: Store, sql: str, kinds: tuple[type, ...]) -> None:
        self.store, self.sql, self.makers = store, sql, tuple(_MAKERS[kind] for kind in kinds)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        with (
            self.store.reading() as connection,
            closing(connection.execute(text(self.sql), execution_options={"yield_per": 1000})) as found,
        ):
            for row in found:
                yield tuple(None if cell is None else make(cell) for make, cell in zip(self.makers, row, strict=True))


def _seen(connection: Connection, sql: str) -> tuple[tuple[str, ...], list[set[type]]]:
    """Return the columns of an answer and the types of their cells, none where all are empty."""
    with closing(connection.execute(text(sql), execution_options={"yield_per": 1000})) as found:
        columns = tuple(found.keys())
        seen: list[set[type]] = [set() for _ in columns]
        for row in found:
            for kinds, cell in zip(seen, row, strict=True):
                kinds.add(type(cell))
    return columns, [kinds - {type(None)} for kinds in seen]


def _kind(name: str, kinds: set[type]) -> type:
    """Return the kind of a column: what is added up under a name is no day, whatever a table calls so."""
    if name in _ADDED_UP and not kinds & {str, date}:
        return _ADDED_UP[name]
    return _kinds().get(name) or _one_kind(kinds)


def _one_kind(kinds: set[type]) -> type:
    """Return the one kind of cells of these types: str where they differ or there are none."""
    if kinds and kinds <= {int, float}:
        return float if float in kinds else int
    return kinds.pop() if len(kinds) == 1 and kinds <= set(_MAKERS) else str


_ADDED_UP = {
    **dict.fromkeys(("first_seen", "fallen", "outliers", "twice"), Decimal),
    **dict.fromkeys(("notices", "offerings", "issuers", "indefinite", "unstated"), int),
}
"""What questions about offerings add up, under names of their own."""


@cache
def _anywhere() -> dict[str, str]:
    """Return what a column of this name holds in the tables of the study, the first that has it."""
    own = set(names())
    return {column: words for (table, column), words in reversed(study_words().items()) if table in own}


@cache
def _kinds() -> dict[str, type]:
    """Return the kinds of columns by their names, which mean the same everywhere in a study."""
    columns = (column for table in tables.metadata.sorted_tables for column in table.columns)
    return {str(column.name): kind_of(column) for column in columns} | dict.fromkeys(FLAGS, bool)


def _list(cell: Any) -> tuple[str, ...]:  # noqa: ANN401 - what a database keeps
    return tuple(cell) if isinstance(cell, list | tuple) else stored.WordList().process_result_value(cell, None) or ()


def _number(cell: Any) -> Decimal | int:  # noqa: ANN401
    number = Decimal(str(cell))
    return int(number) if number == number.to_integral_value() else number


def _day(cell: Any) -> date:  # noqa: ANN401
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


_MAKERS: dict[type, Any] = {
    str: str,
    int: int,
    float: float,
    bool: bool,
    Decimal: _number,
    date: _day,
    tuple: _list,
}
