"""The third shape: the store keeps what the rulebook says about its filings, and by which rulebook."""

from alembic import op

from muniment.store.tables import findings, judgements

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the tables, where the first shape has not made them already."""
    for table in (findings, judgements):
        table.create(op.get_bind(), checkfirst=True)
