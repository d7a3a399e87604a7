"""From one shape of the tables to the next, with Alembic; the scripts stand in `versions`.

Two things change the shape. The store's own tables change with a script each. The form tables follow the definition:
a field that it gained is a column that is added, empty for what is there already, and what it lost stays.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect

from muniment.store.tables import metadata


def upgrade_connection(connection: Connection) -> None:
    """Bring the database at the other end to the shape of this version, in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    grow(connection)


def grow(connection: Connection) -> None:
    """Add the tables and columns that the definition has gained since."""
    metadata.create_all(connection)
    inspector, operations = inspect(connection), Operations(MigrationContext.configure(connection))
    for table in metadata.sorted_tables:
        existing = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in existing:
                operations.add_column(table.name, column)
