"""The fourth shape: a correction says what it is, what the reading said when it was made, and by which words.

Until then a correction without a value said that nothing is stated.
"""

import sqlalchemy as sa
from alembic import op

from muniment.store.tables import corrections

revision = "4"
down_revision = "3"

_NEW = ("kind", "seen", "words", "spans")


def upgrade() -> None:
    """Add the columns, and say of corrections without a value what they are."""
    connection = op.get_bind()
    existing = {column["name"] for column in sa.inspect(connection).get_columns("corrections")}
    for name in _NEW:
        if name not in existing:
            op.add_column("corrections", corrections.c[name])
    table = sa.table("corrections", sa.column("kind"), sa.column("value"))
    op.execute(sa.update(table).where(table.c.value == "null").values(kind="absent"))
