"""The first shape: every table, as the metadata and the definition of the forms have it."""

from alembic import op

from muniment.store import database
from muniment.store.tables import metadata

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables and the full-text index."""
    connection = op.get_bind()
    metadata.create_all(connection)
    for statement in database.of(connection).CREATE_INDEX:
        connection.exec_driver_sql(statement)
