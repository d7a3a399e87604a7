"""The public side as handlers of Litestar: who may read and how fast, what is remembered, who makes the rest."""

import asyncio
import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from heapq import heapify, heappop, heappush
from pathlib import Path
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
from muniment.edgar.sandbox.database import database, setting
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

_TOO_MANY = 5_000  # new filings whose topics are looked up one by one; after more of them everything is forgotten


class Visible:
    """Follows the database through one connection, whose thread is the only one that uses this.

    A filing becomes public when it was published and its moment has come by the sandbox's clock; the moments that are
    still to come are remembered, so that an answer is forgotten on time without looking at the filings again.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.clock = connection, Clock(connection)
        self.edition = 0
        """Counts changes of what is public."""
        self.data_version = -1
        self.switches: dict[str, str] = {}
        self._clock_setting: str | None = None
        self._first = self._last = 0
        self._coming: list[tuple[str, int]] = []
        self._changed: dict[str, int] = {}
        self._all_changed = 0

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self.clock.now()

    def refresh(self) -> list[str] | None:
        """Look what changed since the last time: its topics, none where nothing did; None means everything."""
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self.data_version and not self._coming:
            return []
        topics: list[str] | None = []
        if version != self.data_version:
            self.data_version = version
            topics = self._look()
        if topics is not None and self._coming:
            now, come = self.now().isoformat(), list[int]()
            while self._coming and self._coming[0][0] <= now:
                come.append(heappop(self._coming)[1])
            topics = [*topics, *self._topics(come)]
        if topics is None:
            self.edition += 1
            self._all_changed = self.edition
            self._changed.clear()
        elif topics:
            self.edition += 1
            self._changed.update(dict.fromkeys(topics, self.edition))
        return topics

    def is_unchanged(self, topics: Iterable[str], edition: int) -> bool:
        """Whether nothing of these topics changed since an edition."""
        return edition >= self._all_changed and all(self._changed.get(topic, 0) <= edition for topic in topics)

    def _look(self) -> list[str] | None:
        """Look at the database after it changed."""
        names = (behaviour.name for behaviour in BEHAVIOURS if behaviour.choices)
        switches = {name: switch(self.connection, name) for name in names}
        clock = setting(self.connection, "clock")
        query = "SELECT coalesce((SELECT min(id) FROM filings), 0), coalesce((SELECT max(id) FROM filings), 0)"
        first, last = self.connection.execute(query).fetchone()
        begins_again = (switches, clock) != (self.switches, self._clock_setting) or (self._first not in (0, first))
        newest, self._first, self._last = self._last, first, last
        self.switches, self._clock_setting = switches, clock
        if begins_again or last < newest or last - newest > _TOO_MANY:
            self._coming = list(self._published(0, self.now().isoformat()))
            heapify(self._coming)
            return None
        new = range(newest + 1, last + 1)
        for coming in self._published(newest, self.now().isoformat()):
            heappush(self._coming, coming)
        later = {filing for _, filing in self._coming}
        return self._topics(filing for filing in new if filing not in later)

    def _published(self, newest: int, now: str) -> Iterator[tuple[str, int]]:
        """Yield the filings after one that are not public yet."""
        yield from self.connection.execute("SELECT public, id FROM filings WHERE public > ? AND id > ?", (now, newest))

    def _topics(self, filings: Iterable[int]) -> list[str]:
        topics: dict[str, None] = {}
        for filing in filings:
            rows = self.connection.execute(
                "SELECT p.cik, f.filed FROM filings f JOIN parties p ON p.filing = f.id WHERE f.id = ?", (filing,)
            )
            for cik, day in rows:
                of_days = (responses.day_topic(day), responses.quarter_topic(day))
                topics |= dict.fromkeys((responses.cik_topic(cik), *of_days, responses.FILINGS))
        return list(topics)


MOST = 256 << 20
"""Bytes that are kept."""


class Remembered:
    """Answers by path, as `Visible` lets them hold; used by one thread."""

    def __init__(self, visible: Visible) -> None:
        self.visible = visible
        # Twice the size: it may be compressed later.
        self._responses: LruCache[bytes, PublicResponse] = LruCache(MOST, lambda response: 2 * response.size)
        self._by_topic: dict[str, set[bytes]] = {}

    def refresh(self) -> None:
        """Forget what no longer holds; to be called before anything is answered."""
        changed = self.visible.refresh()
        if changed is None:
            self._responses.clear()
            self._by_topic.clear()
        elif changed:
            for topic in changed:
                for path in self._by_topic.pop(topic, ()):
                    self._forget(path)

    def get(self, path: bytes) -> PublicResponse | None:
        """Return the answer to a path where there is one that holds now."""
        response = self._responses.get(path)
        if response is None:
            return None
        is_over = response.until is not None and self.visible.now() >= response.until
        if is_over or (response.checked != self.visible.data_version and not self._is_current(response)):
            self._forget(path)
            return None
        return response

    def put(self, path: bytes, response: PublicResponse, edition: int, version: int) -> None:
        """Keep an answer that was made while the edition and the data version were these."""
        is_kept = response.status == 200 and response.size <= self._responses.most // 4
        if not is_kept or not self.visible.is_unchanged(response.topics, edition):
            return
        self._forget(path)
        response.checked = version
        for topic in response.topics:
            self._by_topic.setdefault(topic, set()).add(path)
        for old, forgotten in self._responses.put(path, response):
            self._unlink(old, forgotten)

    def _is_current(self, response: PublicResponse) -> bool:
        """Look again, after the database changed, at what a response states besides filings."""
        if response.fleeting:
            return False
        if response.about is not None:
            cik, row_then = response.about
            query = "SELECT name, details FROM entities WHERE cik = ?"
            if self.visible.connection.execute(query, (cik,)).fetchone() != row_then:
                return False
        response.checked = self.visible.data_version
        return True

    def _forget(self, path: bytes) -> None:
        response = self._responses.pop(path)
        if response is not None:
            self._unlink(path, response)

    def _unlink(self, path: bytes, response: PublicResponse) -> None:
        for topic in response.topics:
            paths = self._by_topic.get(topic, set())
            paths.discard(path)
            if not paths:
                self._by_topic.pop(topic, None)


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
        self.remembered = Remembered(self.visible)
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
        self.remembered.refresh()
        searches = path.startswith(b"/LATEST")
        is_posted = scope["method"] == "POST" and (path == search.PATH or path.startswith(b"/cgi-bin/"))
        if scope["method"] not in ("GET", "HEAD") and not is_posted:
            return responses.not_allowed()
        client = (scope.get("client") or ("", 0))[0]
        agent, switches = request_headers.get(b"user-agent", b""), self.visible.switches
        refused = refusal(agent, client, searches=searches, switches=switches, rates=self.rates)
        return refused or (None if scope["query_string"] or is_posted else self.remembered.get(path))

    async def _in_executor(self, path: bytes, query: bytes, body: bytes | None = None) -> PublicResponse:
        """Return an answer made in a thread."""
        request = responses.PublicRequest.of(path, query, body)
        edition, version = self.visible.edition, self.visible.data_version
        now, switches = self.visible.now(), self.visible.switches
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(
            self._threads, self._in_thread, request, now, switches, (edition, version)
        )
        if not query and body is None:
            self.remembered.put(path, response, edition, version)
        return response

    def _in_thread(
        self, request: responses.PublicRequest | None, now: datetime, switches: dict[str, str], state: tuple[int, int]
    ) -> PublicResponse:
        if request is None:
            return responses.missing("archives", status=int(switches["missing-object"]))
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _reading(self.folder)
            self._local.results = LruCache[Any, Any](_RESULTS)
            self._open.append(connection)
        return self._respond(request, responses.Snapshot(connection, now, switches, state, self._local.results)).pack()

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
