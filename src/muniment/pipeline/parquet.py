"""Tables as Parquet files. It needs pyarrow, so that only `muniment.extras` loads it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from muniment.errors import EnvironmentProblem
from muniment.store.arrow import DECIMAL256, batches, schema_of
from muniment.store.exporting import Table


def write_parquet(table: Table, path: Path) -> int:
    """Write a table as one file, a group of rows at a time; return how many rows it has."""
    schema = schema_of(table, DECIMAL256)
    count = 0
    try:
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in batches(table, schema):
                count += batch.num_rows
                writer.write_batch(batch)
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
        raise EnvironmentProblem(f"{table.name}: cannot be written as Parquet: {error}") from error
    return count
