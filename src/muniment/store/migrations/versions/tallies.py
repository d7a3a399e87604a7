"""The sixth shape: the store keeps how many filings of each kind it has."""

from alembic import op

from muniment.store import counting, tables

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Make the tables, where the first shape has not made them already, and count what is there."""
    connection = op.get_bind()
    for table in (tables.tallies, tables.totals):
        table.create(connection, checkfirst=True)
    counting.count_anew(connection)
