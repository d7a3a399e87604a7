"""The second shape: of a filing of a data set the store knows the folder in which its tables stand.

An archive may hold several quarters, and the number of a row says nothing without its quarter. The index of persons by
CIK has more columns since, so that it answers alone.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from muniment.errors import SourceError
from muniment.readers.dataset import filings_by_folder
from muniment.store.database import chunks
from muniment.store.packing import unpack_content
from muniment.store.tables import persons

revision = "2"
down_revision = "1"

_DATASET = 3
_CONTENTS = sa.table("contents", sa.column("id"), sa.column("packing"), sa.column("data"))
_SOURCES = sa.table("sources", *map(sa.column, ("content_id", "place", "rank", "folder")))


def upgrade() -> None:
    """Add the column, and fill it from the archives that the store keeps; make the index again."""
    connection = op.get_bind()
    if "folder" not in {column["name"] for column in sa.inspect(connection).get_columns("sources")}:
        op.add_column("sources", sa.Column("folder", sa.Text, nullable=False, server_default=""))
    content = _SOURCES.c.content_id
    question = sa.select(content).where(_SOURCES.c.rank == _DATASET).distinct().order_by(content)
    for key in connection.execute(question).scalars().all():
        for folder, filings in _folders(connection, key):
            _fill(connection, key, folder, filings)
    op.drop_index("persons_by_cik")
    for index in persons.indexes:
        index.create(connection, checkfirst=True)


def _folders(connection: sa.Connection, key: int) -> list[tuple[str, set[str]]]:
    """Return the folders of an archive, the last first: of a filing in several the first one was read."""
    content = connection.execute(sa.select(_CONTENTS.c.packing, _CONTENTS.c.data).where(_CONTENTS.c.id == key)).one()
    if content.data is None:
        return []
    try:
        return list(filings_by_folder(unpack_content(content.packing, content.data)))[::-1]
    except SourceError:  # its filings are shown without places, as before
        return []


def _fill(connection: sa.Connection, key: int, folder: str, filings: set[str]) -> None:
    change: Any = sa.update(_SOURCES).where(_SOURCES.c.content_id == key).values(folder=folder)
    for portion in chunks(sorted(filings)):
        connection.execute(change.where(_SOURCES.c.place.in_(portion)))
