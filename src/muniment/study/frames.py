"""Tables of a study and answers to questions as Arrow tables; needs pyarrow, so that only `muniment.extras` loads it.

A column has the type of the study's column of its name, which means the same everywhere; any other one the type of what
stands in it. What tables and columns hold, in words, stands in the metadata of the schema.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from muniment.errors import UsageError
from muniment.store import Store
from muniment.store.arrow import DECIMAL256, batches, schema_of
from muniment.store.exporting import Table
from muniment.study import finding, questions
from muniment.study.exports.tables import answer_table, names, study_tables
from muniment.wording import meant


def frame(store: Store, name: str, given: Mapping[str, Any]) -> pa.Table:
    """Return a table of the study, or the answer to a question, see `muniment.frame`."""
    wanted = name.strip().lower().replace("-", "_")
    found = _table(store, wanted, given) if wanted in names() else _answer(store, wanted, given)
    schema = schema_of(found, DECIMAL256)
    return pa.Table.from_batches(batches(found, schema), schema)


def _table(store: Store, name: str, given: Mapping[str, Any]) -> Table:
    if given:
        raise UsageError(f"{name} is a table and takes no parameters; {next(iter(given))!r} is one")
    with store.reading() as connection:
        finding.need_study(connection)
    return next(one for one in study_tables(store) if one.name == name)


def _answer(store: Store, name: str, given: Mapping[str, Any]) -> Table:
    if name not in questions.questions():
        there = (*names(), *questions.questions())
        raise UsageError(f"{name!r} is neither a table nor a question; {meant(name, there)}")
    with store.reading() as connection:
        return answer_table(questions.ask(connection, name, given))
