"""The tables of a study, and the answers to its questions, ready to be written: tables, and Arrow."""

import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, create_engine, select, text

from muniment.errors import UsageError
from muniment.extras import need
from muniment.store import Store, exporting
from muniment.store import tables as stored
from muniment.study import tables
from muniment.study.questions import COLUMNS, Question, declared, questions, values_of
from muniment.wording import count, did_you_mean, expect

if TYPE_CHECKING:
    import pyarrow as pa

_INTERNAL = ("studied", "chain_marks", "chain_traits", "marks", "profiles")
_REFERS = {
    **dict.fromkeys(("filing_id", "before_id", "first_id", "current_id"), "filings"),
    "statement_id": "statements",
    **dict.fromkeys(("issuer_id", "holder_id", "entity_id"), "entities"),
}
"""What the columns of study tables refer to: they have no constraints, since a pass takes rows out in any order."""


def names() -> tuple[str, ...]:
    """Return the names of the tables that are exported, in the order in which they depend on each other."""
    return tuple(str(table.name) for table in tables.metadata.sorted_tables if table.name not in _INTERNAL)


@cache
def study_descriptions() -> dict[tuple[str, str], str]:
    """Return what the tables and columns of a study hold, by table and column."""
    return exporting.store_descriptions() | exporting.descriptions_in(__file__)


def study_tables(store: Store, chosen: Iterable[int] | None = None) -> Iterator[exporting.Table]:
    """Yield the tables of a studied store; where filings are chosen by their ids, what belongs to these."""
    keys = None if chosen is None else frozenset(chosen)
    keys_of: dict[str, frozenset[int]] = {}
    if keys is not None:  # which entities and statements they have to do with
        mentions, reports, notices = tables.mentions.c, tables.reports.c, tables.notices.c
        questions = [
            ("entities", select(mentions.filing_id, mentions.entity_id)),
            ("statements", select(reports.filing_id, reports.statement_id)),
            ("statements", select(notices.filing_id, notices.statement_id)),
        ]
        with store.reading() as connection:
            for name, question in questions:
                ids = {owner for filing, owner in connection.execute(question) if filing in keys}
                keys_of[name] = keys_of.get(name, frozenset()) | ids
    for name in names():
        yield _study_table(name, store, keys_of.get(name, keys))


def _study_table(name: str, store: Store | None, keys: frozenset[int] | None) -> exporting.Table:
    made = exporting.described(tables.metadata.tables[name], store, study_descriptions(), keys, COLUMNS)
    made.refers = {column: target for column, target in _REFERS.items() if column in made.columns}
    return made


# ---- questions ------------------------------------------------------------------------------------------------------


def question_tables(store: Store, wanted_names: Collection[str]) -> Iterator[exporting.Table]:
    """Yield the answers to the questions of these names, asked of everything, without parameters."""
    for question in (question for name, question in questions().items() if name in wanted_names):
        # Made before it is given out: while a reading lasts, rows come through its connection, one by one.
        yield store.ask(question_table, question, store)


def column_description(question: str, column: str) -> str:
    """Return what a column of an answer holds, "" where it is not described."""
    return exporting.description_of(study_descriptions(), question, column) or _anywhere().get(column, "")


def question_table(
    connection: Connection, question: Question, store: Store | None = None, given: Mapping[str, Any] = {}
) -> exporting.Table:
    """Return the whole answer to a question: the types of its columns stand in `columns.tsv`, else in the tables.

    Args:
        connection: a database that has the tables, with or without rows.
        question: the question.
        store: where the answer is read; without one it has no rows.
        given: the values of its parameters, see `questions.values_of`.
    """
    sql = question.asking(given)
    with closing(connection.execute(text(f"{sql}\nLIMIT 0"), dict(given))) as result:
        names = tuple(result.keys())
    columns = {name: declared(question.name)[name] for name in names}
    meanings = {name: column_description(question.name, name) for name in names}
    meanings = {name: meaning for name, meaning in meanings.items() if meaning}
    rows = exporting.Selected(store, sql, given) if store else ()
    description = f"{question.title}. {question.meaning}".strip()
    return exporting.Table(question.name, columns, rows, meaning=description, meanings=meanings, sql=sql)


def exported_tables() -> Iterator[exporting.Table]:
    """Yield everything that is exported, as it is in every store: tables, answers and unfit values, without rows."""
    descriptions = exporting.store_descriptions()
    yield from (exporting.described(table, None, descriptions) for table in stored.exported().values())
    yield exporting.absences(None)
    yield from (_study_table(name, None, None) for name in names())
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for metadata in (stored.metadata, tables.metadata):
            metadata.create_all(connection)
        yield from [question_table(connection, question) for question in questions().values()]
    engine.dispose()
    yield exporting.UnfitValues().table()


@cache
def _anywhere() -> dict[str, str]:
    """Return what a column of this name holds in the tables of the study, the first that has it."""
    study_names = set(names())
    described = reversed(study_descriptions().items())
    return {column: description for (table, column), description in described if table in study_names}


# ---- Arrow ----------------------------------------------------------------------------------------------------------


def frame(store: Store, name: str, given: Mapping[str, Any]) -> "pa.Table":
    """Return a table of the study, or the answer to a question, see `muniment.frame`; needs pyarrow."""
    expect("name", name, str)
    table_name = name.strip().lower().replace("-", "_")
    with store.reading() as connection:
        if table_name in names():
            if given:
                raise UsageError(f"{table_name} is a table and takes no parameters; {next(iter(given))!r} is one")
            tables.need_study(connection)
            result = next(table for table in study_tables(store) if table.name == table_name)
        elif table_name in questions():
            question = questions()[table_name]
            tables.need_study(connection)
            result = question_table(connection, question, store, values_of(connection, question, given))
        else:
            choices = (*names(), *questions())
            raise UsageError(f"{table_name!r} is neither a table nor a question; {did_you_mean(table_name, choices)}")
    unfit = exporting.UnfitValues(store)
    arrow = need("muniment.store.arrow", "study")
    made: pa.Table = need("pyarrow", "study").Table.from_batches(arrow.batches(result, unfit), arrow.schema_of(result))
    if not unfit:
        return made
    left_out = [dict(zip(unfit.table().columns, row, strict=True)) for row in unfit]
    warnings.warn(
        f"{count(len(unfit), 'value')} of {table_name} without an exact place in the type of the column, null there:"
        f" whole in the metadata of the schema, as {exporting.UNFIT_VALUES}",
        stacklevel=4,
    )
    return made.replace_schema_metadata({**made.schema.metadata, exporting.UNFIT_VALUES: msgspec.json.encode(left_out)})
