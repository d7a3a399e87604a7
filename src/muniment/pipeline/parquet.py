"""Tables as Parquet files. It needs pyarrow, so that only `muniment.extras` loads it."""

from pathlib import Path

import pyarrow.parquet as pq

from muniment.store.arrow import batches, schema_of
from muniment.store.exporting import Table, UnfitValues


def write_parquet(table: Table, path: Path, unfit: UnfitValues) -> int:
    """Write a table as one file; return how many rows it has. What has no place in its column is added to `unfit`."""
    count = 0
    with pq.ParquetWriter(path, schema_of(table), compression="zstd") as writer:
        for batch in batches(table, unfit):
            count += batch.num_rows
            writer.write_batch(batch)
    return count
