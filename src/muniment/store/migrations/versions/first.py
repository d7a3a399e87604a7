"""The first shape: every table, as the metadata and the definition of the forms have it."""

from alembic import op

from muniment.store.new_store import make_tables

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables and the full-text index."""
    make_tables(op.get_bind())
