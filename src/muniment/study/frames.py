"""Tables of a study and answers to questions in Arrow; needs pyarrow, so that only `muniment.extras` loads it."""

import warnings
from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

from muniment.errors import UsageError
from muniment.store import Store
from muniment.store.arrow import batches, schema_of
from muniment.store.exporting import UNFIT_VALUES, UnfitValues
from muniment.study import questions, tables
from muniment.study.exports import names, question_table, study_tables
from muniment.wording import did_you_mean


def frame(store: Store, name: str, given: Mapping[str, Any]) -> pa.Table:
    """Return a table of the study, or the answer to a question, see `muniment.frame`."""
    table_name = name.strip().lower().replace("-", "_")
    with store.reading() as connection:
        if table_name in names():
            if given:
                raise UsageError(f"{table_name} is a table and takes no parameters; {next(iter(given))!r} is one")
            tables.need_study(connection)
            result = next(table for table in study_tables(store) if table.name == table_name)
        elif table_name in questions.questions():
            question = questions.question(table_name)
            tables.need_study(connection)
            values = questions.values_of(connection, question, given)
            result = question_table(connection, question, store, values)
        else:
            choices = (*names(), *questions.questions())
            raise UsageError(f"{table_name!r} is neither a table nor a question; {did_you_mean(table_name, choices)}")
    unfit = UnfitValues(store)
    made = pa.Table.from_batches(batches(result, unfit), schema_of(result))
    if not unfit:
        return made
    left_out = [dict(zip(unfit.table().columns, row, strict=True)) for row in unfit]
    warnings.warn(
        f"{len(unfit)} values of {table_name} have no exact place in the type of their column and are null: they stand"
        f" in the metadata of the schema, as {UNFIT_VALUES}",
        stacklevel=4,
    )
    return made.replace_schema_metadata({**made.schema.metadata, UNFIT_VALUES: msgspec.json.encode(left_out)})
