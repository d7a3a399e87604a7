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
from muniment.wording import meant


def frame(store: Store, name: str, given: Mapping[str, Any]) -> pa.Table:
    """Return a table of the study, or the answer to a question, see `muniment.frame`."""
    wanted = name.strip().lower().replace("-", "_")
    with store.reading() as connection:
        if wanted in names():
            if given:
                raise UsageError(f"{wanted} is a table and takes no parameters; {next(iter(given))!r} is one")
            tables.need_study(connection)
            found = next(table for table in study_tables(store) if table.name == wanted)
        elif wanted in questions.questions():
            question = questions.question(wanted)
            tables.need_study(connection)
            values = questions.values_of(connection, question, given)
            found = question_table(connection, question, store, values)
        else:
            there = (*names(), *questions.questions())
            raise UsageError(f"{wanted!r} is neither a table nor a question; {meant(wanted, there)}")
    unfit = UnfitValues(store)
    made = pa.Table.from_batches(batches(found, unfit), schema_of(found))
    if not unfit:
        return made
    left_out = [dict(zip(unfit.table().columns, row, strict=True)) for row in unfit]
    warnings.warn(
        f"{len(unfit)} values of {wanted} have no exact place in the type of their column and are null: they stand"
        f" in the metadata of the schema, as {UNFIT_VALUES}",
        stacklevel=4,
    )
    return made.replace_schema_metadata({**made.schema.metadata, UNFIT_VALUES: msgspec.json.encode(left_out)})
