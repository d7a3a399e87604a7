"""The public side as handlers of Litestar: who may read and how fast, what is remembered, who makes the rest."""

import asyncio
import logging
import re
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from time import time
from typing import Any, TypeAlias
from urllib.parse import quote

from litestar import HttpMethod, Litestar, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.types import HTTPScope
from msgspec import Struct

from muniment.caching import LruCache
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Rates, switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.dissemination import archive, companies, programs, responses, search, website
from muniment.edgar.sandbox.dissemination.responses import PublicResponse
from muniment.errors import DEFECTS, MunimentError

# ---- who may read, and how fast --------------------------------------------------------------------------------------

_CONTACT = re.compile(rb"(?<![^\s@<>()])[^\s@<>()]++@[^\s@<>()]+\.[A-Za-z]{2,}")


def is_declared(agent: bytes, rule: str) -> bool:
    """Whether a User-Agent says who asks, by the switch `user-agent`."""
    if rule == "off":
        return True
    if rule == "present":
        return bool(agent.strip())
    return agent.startswith(b"Mozilla/") or _CONTACT.search(agent) is not None


def refusal(
    agent: bytes, client: str, *, searches: bool, switches: dict[str, str], rates: Rates
) -> PublicResponse | None:
    """Return what is answered to who may not read; None for who may."""
    if not is_declared(agent, switches.get("user-agent", "contact")):
        return responses.undeclared()
    if switches.get("rate") == "real" and rates.is_too_fast(client):
        return responses.too_fast(429 if searches else 403)
    return None


# ---- what is public now, and finished answers as long as they hold ---------------------------------------------------
# By hand, since the cache of Litestar knows only how long ago a response was made: it would show no new filing, or be
# of no use. Without any, the submissions JSON of an issuer with 1,000 filings takes far more than the half millisecond
# that 2,000 requests a second leave (`python -m bench reading-edgar`: "first time").

MOST = 256 << 20
"""Bytes that are kept."""


class Visible:
    """Follows the database through one connection, whose thread is the only one that uses this.

    What is public stays until anything is written, or a filing becomes public or the day ends by the sandbox's clock.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.clock = connection, Clock(connection)
        self.edition = 0
        """Counts changes of what is public."""
        self.switches: dict[str, str] = {}
        self._version, self._until = -1, 0.0

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self.clock.now()

    def refresh(self) -> bool:
        """Look whether anything may have changed since the last time."""
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version and time() < self._until:  # of the machine, as to read the sandbox's costs a query
            return False
        if version != self._version:
            names = (behaviour.name for behaviour in BEHAVIOURS if behaviour.choices)
            self.switches = {name: switch(self.connection, name) for name in names}
        now = self.now()
        midnight = datetime.combine(now.date() + timedelta(days=1), day_time(), now.tzinfo)
        query = "SELECT min(public) FROM filings WHERE public > ?"
        (coming,) = self.connection.execute(query, (now.isoformat(),)).fetchone()
        next_change = min(midnight, datetime.fromisoformat(coming)) if coming else midnight
        self._version, self._until = version, time() + (next_change - now).total_seconds()
        self.edition += 1
        return True


# ---- serving ---------------------------------------------------------------------------------------------------------

_Maker: TypeAlias = Callable[[responses.PublicRequest, responses.Snapshot], "PublicResponse | None"]

THREADS = 2
"""Answers that are made at the same time; those that are remembered need no thread."""

_LONGEST_BODY = 64 << 10
_RESULTS = 64  # searches whose counts are kept in each thread
_FAULTS = (*DEFECTS, MunimentError, OSError, sqlite3.Error)
_log = logging.getLogger("muniment.edgar")


class _Place(Struct, frozen=True):
    """Who answers below a first part of the path, and where the real answer comes from."""

    make: _Maker
    host: responses.Host


PLACES: dict[str, _Place] = {
    "Archives": _Place(archive.respond, "archives"),
    "files": _Place(lambda *asked: companies.tickers(*asked) or website.data_sets(*asked), "files"),
    "include": _Place(lambda *asked: website.respond(*asked) or companies.tickers(*asked), "files"),
    "dera": _Place(website.data_sets, "pages"),
    "data-research": _Place(website.data_sets, "pages"),
    "edgar": _Place(website.respond, "pages"),
    "robots.txt": _Place(website.respond, "files"),
    "sitemap.xml": _Place(website.respond, "files"),
    "cgi-bin": _Place(programs.respond, "pages"),
    "submissions": _Place(companies.submissions, "data"),
    "api": _Place(lambda _request, _snapshot: None, "data"),  # of companies without facts, as all are here
    "LATEST": _Place(search.respond, "search"),
}
"""The public side by the first part of the path; the real service has three hosts for it, which have none in common."""

_HOSTS: dict[str, responses.Host] = {"data.sec.gov": "data", "efts.sec.gov": "search"}
"""Who answers for an address that nobody has, by the name that was asked; under any other name, www.sec.gov."""


class Dissemination:
    """Everything public of the sandbox in `folder`. Close it when there are no more requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.visible = Visible(_reading(folder))
        # Twice the size: it may be compressed later.
        self._responses: LruCache[bytes, PublicResponse] = LruCache(MOST, lambda response: 2 * response.size)
        self.rates = Rates()
        self._threads = ThreadPoolExecutor(THREADS, "edgar-public")
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = [self.visible.connection]

    def close(self) -> None:
        """Close the database."""
        self._threads.shutdown()
        while self._open:
            self._open.pop().close()

    async def respond(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Answer one request."""
        scope = request.scope
        request_headers = dict(scope["headers"])
        path = (scope.get("raw_path") or quote(scope["path"]).encode()).partition(b"?")[0]
        response = self._at_once(scope, path, request_headers)
        if response is None:
            posted = None
            if scope["method"] == "POST":
                posted = b""
                async for part in request.stream():  # so far as a question is ever so long
                    posted = (posted + part)[:_LONGEST_BODY]
            response = await self._in_executor(path, scope["query_string"], posted)
        status, headers, body = response.sent(request_headers)
        return Response(body, status_code=status, headers=headers)

    def _at_once(self, scope: HTTPScope, path: bytes, request_headers: dict[bytes, bytes]) -> PublicResponse | None:
        """Return what is remembered, or the refusal; None where an answer has to be made."""
        if self.visible.refresh():
            self._responses.clear()
        searches = path.startswith(b"/LATEST")
        is_posted = scope["method"] == "POST" and (path == search.PATH or path.startswith(b"/cgi-bin/"))
        if scope["method"] not in ("GET", "HEAD") and not is_posted:
            return responses.not_allowed()
        client = (scope.get("client") or ("", 0))[0]
        agent, switches = request_headers.get(b"user-agent", b""), self.visible.switches
        refused = refusal(agent, client, searches=searches, switches=switches, rates=self.rates)
        return refused or (None if scope["query_string"] or is_posted else self._responses.get(path))

    async def _in_executor(self, path: bytes, query: bytes, body: bytes | None = None) -> PublicResponse:
        """Return an answer made in a thread."""
        request = responses.PublicRequest.of(path, query, body)
        edition, now, switches = self.visible.edition, self.visible.now(), self.visible.switches
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._threads, self._in_thread, request, now, switches, edition)
        is_kept = response.status == 200 and response.size <= MOST // 4 and not query and body is None
        if is_kept and edition == self.visible.edition:
            self._responses.put(path, response)
        return response

    def _in_thread(
        self, request: responses.PublicRequest | None, now: datetime, switches: dict[str, str], edition: int
    ) -> PublicResponse:
        if request is None:
            return responses.missing("archives", status=int(switches["missing-object"]))
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _reading(self.folder)
            self._local.results = LruCache[Any, Any](_RESULTS)
            self._open.append(connection)
        return self._respond(
            request, responses.Snapshot(connection, now, switches, edition, self._local.results)
        ).pack()

    def _respond(self, request: responses.PublicRequest, snapshot: responses.Snapshot) -> PublicResponse:
        """Make an answer, whatever becomes of it."""
        place = PLACES.get(request.parts[0]) if request.parts else None
        if place is None:
            return responses.missing("pages")
        try:
            response = place.make(request, snapshot)
            if response is None:
                return responses.missing(place.host, request.path, int(snapshot.switches["missing-object"]))
            return response.from_host(place.host)
        except _FAULTS:  # one answer fails, and the log tells why
            _log.exception("%s could not be answered", request.path)
            return responses.failed()


def _reading(folder: Path) -> sqlite3.Connection:
    connection = database(folder)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def handlers(public: Dissemination) -> list[HTTPRouteHandler]:
    """Return the handlers of everything public; `public` is to be closed when the application shuts down."""

    @route(
        [f"/{first}{rest}" for first in PLACES for rest in ("", "/{rest:path}")],
        http_method=list(HttpMethod),
        status_code=200,
        include_in_schema=False,
    )
    async def respond(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await public.respond(request)

    return [respond]


def nothing_there(request: Request[Any, Any, Any], error: Exception | None = None) -> Response[bytes]:
    """Return what the real service says of an address that nobody has."""
    request_headers = dict(request.scope["headers"])
    host = _HOSTS.get(request_headers.get(b"host", b"").decode("latin-1").partition(":")[0], "pages")
    status, headers, body = responses.missing(host, request.url.path).sent(request_headers)
    return Response(body, status_code=status, headers=headers)


def application(public: Dissemination) -> Litestar:
    """Return an application with the public side alone."""
    return Litestar(
        handlers(public),
        on_shutdown=[public.close],
        exception_handlers={NotFoundException: nothing_there},
        openapi_config=None,
        logging_config=None,
    )
