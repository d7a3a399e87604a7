"""The file of a team: accounts, sessions and the log, beside the store and never in it.

A store may be copied, sent and published; who may log in is nobody else's business.
"""

from pathlib import Path

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table

from muniment.store.opening import place_of
from muniment.web.access.file import OwnFile, Shape

NAME = "access.db"
SCHEMA = 1
_KIND = 0x6D756E69  # "muni": the file is a team's

_metadata = MetaData()

accounts = Table(
    "accounts",
    _metadata,
    Column("name", String, primary_key=True),
    Column("password", String, nullable=False),
    Column("role", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    Column("seen", Integer),
)
sessions = Table(
    "sessions",
    _metadata,
    Column("kept", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Index("sessions_by_name", "name"),
)
log = Table(
    "log",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", String, nullable=False),
    Column("address", String, nullable=False),
)
# REPLACE takes rows out without asking the trigger that watches what is taken out.
_CHANGES = {
    "update": "BEFORE UPDATE ON log",
    "delete": "BEFORE DELETE ON log",
    "replace": "BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE number = new.number)",
}
_APPEND_ONLY = tuple(
    f"CREATE TRIGGER log_no_{name} {change} BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
    for name, change in _CHANGES.items()
)


def beside(store: str | Path) -> Path:
    """Return the file of the team of a store."""
    return place_of(store).folder / NAME


class Database(OwnFile):
    """The file, opened; see `OwnFile`."""

    def __init__(self, path: Path, *, create: bool = True, wait: float = 10) -> None:
        super().__init__(path, _SHAPE, create=create, wait=wait)


_SHAPE = Shape(_KIND, SCHEMA, _metadata, "the file of a team", "make an account with `muniment team add`", _APPEND_ONLY)
