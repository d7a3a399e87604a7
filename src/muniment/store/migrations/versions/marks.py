"""The seventh shape: the store keeps by what filings may have one history, and which one each judgement is about.

Until then nobody could tell of a judgement whether its history had grown since: all of them count as stale.
"""

import sqlalchemy as sa
from alembic import op

from muniment.store import findings, loading
from muniment.store.database import chunks
from muniment.store.packing import Damaged
from muniment.store.stored import StoredRecord
from muniment.store.tables import filings, history_marks, judgements

revision = "7"
down_revision = "6"

_NEW = ("history", "basis", "stale")


def upgrade() -> None:
    """Make table and columns, where the first shape has not made them already, and note the marks of what is there."""
    connection = op.get_bind()
    history_marks.create(connection, checkfirst=True)
    connection.execute(sa.delete(history_marks))
    existing = {column["name"] for column in sa.inspect(connection).get_columns("judgements")}
    for name in _NEW:
        if name not in existing:
            op.add_column("judgements", judgements.c[name])
    for portion in chunks(connection.execute(sa.select(filings.c.id).order_by(filings.c.id)).scalars()):
        rows = [
            {"filing_id": filing.id, "mark": mark}
            for filing in _inputs(connection, portion)
            for mark in findings.marks_of(filing.record, filing.header, filing.accession)
        ]
        if rows:
            connection.execute(sa.insert(history_marks), rows)


def _inputs(connection: sa.Connection, portion: list[int]) -> list[StoredRecord]:
    """Return a portion of filings, but for those that are damaged: `verify` tells which, and the store opens."""
    try:
        return list(loading.records(connection, portion))
    except Damaged:
        return [] if len(portion) == 1 else [filing for key in portion for filing in _inputs(connection, [key])]
