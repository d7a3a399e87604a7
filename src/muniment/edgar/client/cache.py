"""What EDGAR's public side answered before, so that it is asked only whether that changed.

One SQLite file: addresses become no file names, a writer that dies leaves nothing half-written, and several processes
share it. What is lost with it is only time, so whatever is wrong with it never stops anybody. It holds public answers
alone: nothing that was asked for with a token comes here.
"""

import sqlite3
import time
import zlib
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

LARGEST = 64 << 20
"""Bytes of an answer that is kept."""

_ROOM = 512 << 20
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers"
    " (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, body BLOB, size INTEGER, used REAL) WITHOUT ROWID"
)


class Kept(Struct, frozen=True):
    """An answer, and what EDGAR called this state of it."""

    body: bytes
    etag: str
    modified: str

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a request that asks for it again only where it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


class Cache:
    """Answers by address, the least used given up where they need more than `room` bytes."""

    def __init__(self, file: Path, room: int = _ROOM) -> None:
        self.file, self.room = file, room

    def get(self, url: str) -> Kept | None:
        """Return the answer of an address, None where there is none that can be trusted."""
        with suppress(sqlite3.Error, OSError, zlib.error), closing(self._open()) as connection, connection:
            question = "SELECT body, etag, modified FROM answers WHERE url = ?"
            row = connection.execute(question, (url,)).fetchone()
            if row:
                connection.execute("UPDATE answers SET used = ? WHERE url = ?", (time.time(), url))
                return Kept(zlib.decompress(row[0]), row[1], row[2])
        return None

    def put(self, url: str, kept: Kept) -> None:
        """Keep an answer that can be asked for again by its state; any other would never be used."""
        if not kept.conditions or len(kept.body) > LARGEST:
            return
        packed = zlib.compress(kept.body, 1)
        row = (url, kept.etag, kept.modified, packed, len(packed), time.time())
        with suppress(sqlite3.Error, OSError), closing(self._open()) as connection, connection:
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)
            self._make_room(connection)

    def _make_room(self, connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("SELECT total(size) FROM answers").fetchone()
        for url, one in connection.execute("SELECT url, size FROM answers ORDER BY used").fetchall():
            if size <= self.room:
                return
            connection.execute("DELETE FROM answers WHERE url = ?", (url,))
            size -= one

    def _open(self) -> sqlite3.Connection:
        """Open the file; one that is no database is begun anew."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or not to be opened: it may be sound
                raise
            self.file.unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=10)
        try:
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection
