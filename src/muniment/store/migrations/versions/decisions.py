"""The fifth shape: the store keeps what people decide about who is who."""

from alembic import op

from muniment.store.tables import decisions

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Make the table, where the first shape has not made it already."""
    decisions.create(op.get_bind(), checkfirst=True)
