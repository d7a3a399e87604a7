"""Sessions: who is logged in, known by a random token of which only the hash is kept."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from muniment.web.access.database import Database, accounts, sessions
from muniment.web.access.visits import Role, User, kept, new_token

IDLE = 3600
LONGEST = 12 * 3600
_NOTED = 60  # seconds after which a session is noted as used again: not every page has to write

# Put together once: every request asks it.
_FIND = (
    select(accounts.c.name, accounts.c.role, sessions.c.seen)
    .join(accounts, accounts.c.name == sessions.c.name)
    .where(
        sessions.c.kept == bindparam("hashed"),
        accounts.c.active,
        sessions.c.seen > bindparam("idle"),
        sessions.c.seen < bindparam("ahead"),
        sessions.c.begun > bindparam("longest"),
    )
)


class Sessions:
    """The sessions of a team; they end by themselves an hour after the last page, and after twelve hours."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def begin(self, connection: Connection, name: str) -> str:
        """Begin a session, and return its token, which is never one that a browser brought along."""
        now, token = int(self._clock()), new_token()
        over = or_(sessions.c.seen <= now - IDLE, sessions.c.begun <= now - LONGEST)
        connection.execute(delete(sessions).where(over))
        connection.execute(insert(sessions).values(kept=kept(token), name=name, begun=now, seen=now))
        return token

    def find(self, hashed: str) -> User | None:
        """Return who a session belongs to, by the hash of its token; None where it has ended."""
        now = int(self._clock())
        # What was seen far ahead was seen before the clock was set back: nobody knows how long ago that is.
        asked = {"hashed": hashed, "idle": now - IDLE, "ahead": now + IDLE, "longest": now - LONGEST}
        with self._database.reading() as connection:
            row = connection.execute(_FIND, asked).one_or_none()
        if row is None:
            return None
        if abs(now - row.seen) >= _NOTED:
            with self._database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.kept == hashed).values(seen=now))
        return User(row.name, Role(row.role))

    @staticmethod
    def end(connection: Connection, hashed: str) -> None:
        """End a session."""
        connection.execute(delete(sessions).where(sessions.c.kept == hashed))

    @staticmethod
    def end_all(connection: Connection, name: str) -> None:
        """End all sessions of somebody."""
        connection.execute(delete(sessions).where(sessions.c.name == name))
