"""The one function that every engine but this process does: a record batch of files in, one of what was made out.

It needs pyarrow, so that only `muniment.extras` loads it, and what builds upon it.
"""

import copyreg
import pickle
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
from msgspec import UnsetType

from muniment.documents.archive import Item
from muniment.engines.work import Given, Task

FILES = pa.schema([("name", pa.string()), ("data", pa.large_binary())])
"""Files on their way to a task."""

MADE = pa.schema([("name", pa.string()), ("made", pa.large_binary())])
"""What a task made of each: things of ours, pickled, which their own process made and nobody else can have changed."""


def batch_of(given: Iterable[Given]) -> pa.RecordBatch:
    """Return files as a record batch of `FILES`."""
    held = [one.item for one in given]
    return pa.record_batch([[item.name for item in held], [item.data for item in held]], schema=FILES)


def make(batch: pa.RecordBatch, task: Task[Any]) -> pa.RecordBatch:
    """Return what a task makes of the files of a batch (`FILES`): one row of `MADE` for each, in the same order."""
    names, contents = (batch.column(name).to_pylist() for name in FILES.names)
    made = [packed(list(task(Item(name, data)))) for name, data in zip(names, contents, strict=True)]
    return pa.record_batch([names, made], schema=MADE)


# UNSET pickles itself by its bare name, and pickle then asks one module after the other whether it has it: where Ray is
# loaded there are thousands, and that took a fifth of a worker's time.
_REDUCERS = {UnsetType: lambda _: (UnsetType, ())}


def packed(made: Sequence[Any]) -> bytes:
    """Return a cell of `MADE` with some things."""
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | _REDUCERS
    pickler.dump(made)
    return file.getvalue()


def unpacked(made: bytes | memoryview) -> Sequence[Any]:
    """Return the things in one cell of `MADE`."""
    return pickle.loads(made)  # noqa: S301 - see there
