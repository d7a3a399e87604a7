"""A newer program, as far as a store sees it: `newer.py STORE`."""

import sqlite3
import sys
from contextlib import closing

from muniment.store.database import SCHEMA


def upgrade(path, *more):
    """Change the tables of a store, and then what it says of itself, in one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in more:
            connection.execute(statement)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(SCHEMA + 1),))
        connection.execute("UPDATE meta SET value = '9.0' WHERE name = 'version'")
        connection.execute("COMMIT")


if __name__ == "__main__":
    print("begun", flush=True)
    upgrade(sys.argv[1])
    print("upgraded", flush=True)
