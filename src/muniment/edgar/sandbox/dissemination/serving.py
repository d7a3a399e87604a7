"""The public side as one ASGI application: who may ask, what is remembered, who makes the rest, how it is sent."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from msgspec import Struct

from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.dissemination import archive, browse, companies, refusals, search
from muniment.edgar.sandbox.dissemination.answers import Answer
from muniment.edgar.sandbox.dissemination.manners import Rates, refusal
from muniment.edgar.sandbox.dissemination.remembered import Remembered
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.shown import Shown, TakesLonger
from muniment.edgar.sandbox.dissemination.visible import Visible
from muniment.errors import DEFECTS, MunimentError

Send: TypeAlias = Callable[[Any], Awaitable[None]]
_Maker: TypeAlias = Callable[[Asked, Shown], "Answer | None"]

THREADS = 2
"""Answers that are made at the same time; those that are remembered need no thread."""

_FAULTS = (*DEFECTS, MunimentError, OSError, sqlite3.Error)
_QUICK = b"/Archives/edgar/data/"
_log = logging.getLogger("muniment.edgar")


class _Place(Struct, frozen=True):
    """Who answers below a first part of the path, and whether absence is told as the archives tell it."""

    make: _Maker
    archived: bool = True


PLACES: dict[str, _Place] = {
    "Archives": _Place(archive.answer),
    "files": _Place(companies.tickers),
    "include": _Place(companies.tickers),
    "cgi-bin": _Place(browse.answer),
    "submissions": _Place(companies.submissions, archived=False),
    "api": _Place(companies.no_facts, archived=False),
    "LATEST": _Place(search.answer, archived=False),
}
"""The public side by the first part of the path; the real service has three hosts for it, which have none in common."""


class Dissemination:
    """Everything public of the sandbox in `folder`. Close it when nothing is asked any more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.visible = Visible(_reading(folder))
        self.remembered = Remembered(self.visible)
        self.rates = Rates()
        self._threads = ThreadPoolExecutor(THREADS, "edgar-public")
        self._own = threading.local()
        self._open: list[sqlite3.Connection] = [self.visible.connection]
        self._under_way: dict[tuple[bytes, bytes, int, int], asyncio.Future[Answer]] = {}

    def close(self) -> None:
        """Close the database."""
        self._threads.shutdown()
        while self._open:
            self._open.pop().close()

    async def __call__(self, scope: MutableMapping[str, Any], receive: object, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        asked = dict(scope["headers"])
        path = (scope.get("raw_path") or quote(scope["path"]).encode()).partition(b"?")[0]
        query = scope["query_string"]
        answer = self._at_once(scope, path, asked) or self._quickly(path, query) or await self._made(path, query)
        status, headers, body = answer.sent(asked)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _at_once(self, scope: MutableMapping[str, Any], path: bytes, asked: dict[bytes, bytes]) -> Answer | None:
        """Return what is remembered, or the refusal; None where an answer has to be made."""
        self.remembered.refresh()
        if scope["method"] not in ("GET", "HEAD"):
            return refusals.not_allowed()
        client = (scope.get("client") or ("", 0))[0]
        searches = path.startswith(b"/LATEST")
        agent, switches = asked.get(b"user-agent", b""), self.visible.switches
        refused = refusal(agent, client, searches=searches, switches=switches, rates=self.rates)
        return refused or (None if scope["query_string"] else self.remembered.get(path))

    def _quickly(self, path: bytes, query: bytes) -> Answer | None:
        """Return a file of a filing, which takes less time to make than to hand to a thread; None for all else."""
        if query or not path.startswith(_QUICK):
            return None
        asked, visible = Asked.of(path, query), self.visible
        if asked is None:
            return None
        shown = Shown(visible.connection, visible.now(), visible.switches, at_once=True)
        try:
            answer = self._thought(asked, shown)
        except TakesLonger:
            return None
        self.remembered.keep(path, answer, visible.edition, visible.data_version)
        return answer

    async def _made(self, path: bytes, query: bytes) -> Answer:
        """Return an answer made in a thread; who asks for the same meanwhile, when nothing changed, waits for it."""
        key = path, query, self.visible.edition, self.visible.data_version
        waiting = self._under_way.get(key)
        if waiting is None:
            waiting = asyncio.ensure_future(self._make(path, query))
            self._under_way[key] = waiting
            waiting.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(waiting)

    async def _make(self, path: bytes, query: bytes) -> Answer:
        asked = Asked.of(path, query)
        edition, version = self.visible.edition, self.visible.data_version
        now, switches = self.visible.now(), self.visible.switches
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._in_thread, asked, now, switches)
        if not query:
            self.remembered.keep(path, answer, edition, version)
        return answer

    def _in_thread(self, asked: Asked | None, now: datetime, switches: dict[str, str]) -> Answer:
        if asked is None:
            return refusals.denied(int(switches["missing-object"]))
        return self._thought(asked, Shown(self._connection(), now, switches)).pack()

    def _thought(self, asked: Asked, shown: Shown) -> Answer:
        """Make an answer, whatever becomes of it.

        Raises:
            TakesLonger: `shown` wants it at once, and it takes longer.
        """
        place = PLACES.get(asked.parts[0]) if asked.parts else None
        missing = int(shown.switches["missing-object"]) if place is None or place.archived else 404
        if place is None:
            return refusals.denied(missing)
        try:
            return place.make(asked, shown) or refusals.denied(missing)
        except _FAULTS:  # one answer fails, and the log tells why
            _log.exception("%s could not be answered", asked.path)
            return refusals.failed()

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = _reading(self.folder)
            self._open.append(found)
        return found


def _reading(folder: Path) -> sqlite3.Connection:
    connection = database(folder)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection
