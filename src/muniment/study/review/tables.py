"""Where doubts are kept: worked out of the store's filings, never entered; they can be dropped and made anew."""

from sqlalchemy import Column, Connection, Float, Index, Integer, MetaData, String, Table, delete, insert, select
from sqlalchemy import inspect as inspected

from muniment.store.sqlite import ORDERED_BY_KEY
from muniment.store.tables import Key, Text, WordList, meta

EDITION = "1"
"""Goes up when doubts would be worked out differently: those of another edition are made anew."""

_NAME = "review"

metadata = MetaData()

doubts = Table(
    "doubts",
    metadata,
    Column("filing_id", Key, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("kind", String(13), nullable=False),
    Column("family", String(8), nullable=False),
    Column("harm", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("code", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("read", Text, nullable=False),
    Column("paths", WordList, nullable=False),
    Column("candidates", Text, nullable=False),
    Index("doubts_by_harm", "harm", "filing_id", "position"),
    Index("doubts_by_kind", "kind", "harm", "filing_id", "position"),
    Index("doubts_by_family", "family", "harm", "filing_id", "position"),
    Index("doubts_by_both", "family", "kind", "harm", "filing_id", "position"),
    **ORDERED_BY_KEY,
)
"""The open doubts about each filing, one a place; `harm` says in which order to look, see `harm.py`; `kind` is one of
its kinds; `candidates` is JSON, as `evidence.Candidate`."""

doubted = Table(
    "doubted",
    metadata,
    Column("filing_id", Key, primary_key=True, autoincrement=False),
    Column("version_id", Key, nullable=False),
    Column("rulebook", String(16), nullable=False),
    Column("correction_id", Integer, nullable=False),
)
"""Which filings were looked through for doubts: as which version, judged by which edition of the rulebook ("" for
none), after which of their corrections (0 for none)."""


def make_ready(connection: Connection) -> None:
    """Make the tables where there are none of this edition."""
    if is_there(connection):
        return
    metadata.drop_all(connection)
    metadata.create_all(connection)
    connection.execute(delete(meta).where(meta.c.name == _NAME))
    connection.execute(insert(meta), [{"name": _NAME, "value": EDITION}])


def is_there(connection: Connection) -> bool:
    """Whether the store has doubts of this edition."""
    said = connection.execute(select(meta.c.value).where(meta.c.name == _NAME)).scalar()
    return said == EDITION and all(inspected(connection).has_table(table.name) for table in metadata.sorted_tables)
