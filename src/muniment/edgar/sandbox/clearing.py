"""A clean state: everything that came in and went out is taken away, in one transaction."""

import sqlite3

_ACCESS = frozenset({"entities", "users", "roles", "delegations", "tokens"})
_SETTINGS = "settings"
_SEARCH = "words"


def clear(connection: sqlite3.Connection, *, access: bool, settings: bool) -> None:
    """Take away submissions, filings and running numbers, inside a transaction of the caller.

    `access`: entities, individuals and tokens too; `settings`: the clock, switches and asked outcomes too.
    """
    kept = (frozenset() if access else _ACCESS) | (frozenset() if settings else {_SETTINGS})
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, definition in found:
        if name in kept or name.startswith((f"{_SEARCH}_", "sqlite_")):
            continue
        if "VIRTUAL TABLE" in definition.upper() and "content=''" in definition:
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608 - our own table
        else:
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own table
