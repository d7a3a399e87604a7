"""The eighth shape: alerts, where they go, their outbox, and the filings that a watched EDGAR lists."""

from alembic import op

from muniment.store import tables

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """Make the tables, where the first shape has not made them already."""
    connection = op.get_bind()
    for table in (tables.incoming, *tables.ALERTING):
        table.create(connection, checkfirst=True)
