"""Who may do what in a shared store: the statements that an administrator of the server runs once."""

import re
from collections.abc import Iterator

from muniment.errors import UsageError
from muniment.store import tables as stored
from muniment.study.sql import closed_columns

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OWNED = (
    "DO $$ DECLARE one regclass; BEGIN"
    " FOR one IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace"
    " LOOP EXECUTE format('ALTER TABLE %s OWNER TO {}', one); END LOOP; END $$"
)
_INNER = ("texts", "migrations")  # tables of the store that its metadata does not name


def statements(writer: str, reader: str, asker: str) -> Iterator[str]:
    """Yield the statements that make three users of a store and give them their rights.

    `writer` makes the tables and writes; `reader` reads everything; `asker` reads what questions in SQL may read. They
    are run in the database of the store, after its tables were made, which become the writer's: a study makes tables
    anew. The rights to those that it will make are told beforehand.

    Raises:
        UsageError: a name is none that the server takes as it is, or two are the same.
    """
    users = (writer, reader, asker)
    wrong = next((one for one in users if not _NAME.fullmatch(one)), None)
    if wrong is not None or len(set(users)) < len(users):
        raise UsageError(f"{wrong or writer!r}: users have three different names of small letters, digits and _")
    yield from (f"CREATE ROLE {one} LOGIN" for one in users)
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {writer}"
    yield _OWNED.format(writer)
    yield f"GRANT USAGE ON SCHEMA public TO {reader}, {asker}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}, {asker}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {writer} IN SCHEMA public GRANT SELECT ON TABLES TO {reader}, {asker}"
    for table, closed in closed_columns().items():
        yield f"REVOKE SELECT ON {table} FROM {asker}"  # noqa: S608 - names of ours
        held = [column.name for column in stored.metadata.tables[table].columns if column.name not in closed]
        if held:
            granted = ", ".join(held)
            yield f"GRANT SELECT ({granted}) ON {table} TO {asker}"
    yield from (f"REVOKE SELECT ON {table} FROM {asker}" for table in _INNER)  # noqa: S608
