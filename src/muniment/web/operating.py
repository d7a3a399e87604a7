"""Operations: a log line for each request, metrics for Prometheus, health checks."""

import asyncio
import logging
import re
import secrets
import shutil
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, TextIO

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from muniment.alerts import intake
from muniment.errors import EnvironmentProblem
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.database import SCHEMA
from muniment.version import __version__
from muniment.web.access.middleware import ACCESS, For
from muniment.web.access.visits import LOCAL
from muniment.web.remembered import Remembered

As = Literal["errors", "text", "json"]
"""How the log is written: as text, errors and warnings alone or everything, or everything as JSON."""

LOG_FIELDS = "log_fields"
"""The attribute of a log record with the fields beside its message."""

_FRAMES = 12
_PACKAGE = Path(__file__).parents[3]


class TextLines(logging.Formatter):
    """A line for people: when, how grave, what, and what belongs to it as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = event_of(record)
        texts = [str(event.pop(name)) for name in ("time", "level", "what")]
        return " ".join([*texts, *(f"{name}={_quoted(value)}" for name, value in event.items())])


class JsonLines(logging.Formatter):
    """A line for programs: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return msgspec.json.encode(event_of(record)).decode()


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a line: `time` (UTC), `level`, `what`, what it carries; of a failure `error` and `at`."""
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    event = {"time": time, "level": record.levelname.lower(), "what": " ".join(record.getMessage().split())}
    event |= getattr(record, LOG_FIELDS, {})
    if record.exc_info and record.exc_info[1]:
        # Kind and place of a failure; its message only where it is ours, about a disk or a store.
        error = record.exc_info[1]
        message = f"{type(error).__name__}: {error}" if isinstance(error, EnvironmentProblem) else type(error).__name__
        if isinstance(error, OSError) and error.strerror:
            message += f": {error.strerror}"
        frames = traceback.extract_tb(record.exc_info[2])[-_FRAMES:]
        at = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        event |= {"error": " ".join(message.split()), "at": at}
    return event


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else "/".join(path.parts[-2:])


def _quoted(value: object) -> str:
    text = str(value)
    return msgspec.json.encode(text).decode() if not text or set(text) & set(' "=\\') else text


def write_to(stream: TextIO, written: As) -> None:
    """Have this process write its log to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if written == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("muniment").setLevel(logging.WARNING if written == "errors" else logging.INFO)


NO_ROUTE = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one application. Threads may share it."""

    def __init__(self, remembered: Remembered) -> None:
        self._registry = registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter("muniment_requests", "Requests answered.", labels, registry=registry)
        self._seconds = Histogram(
            "muniment_request_seconds", "How long answers took.", ["route"], buckets=_SECONDS, registry=registry
        )
        self.under_way = Gauge("muniment_requests_under_way", "Requests being answered.", registry=registry)
        registry.register(_OfStore(remembered))
        ProcessCollector(registry=registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; whatever strangers send as a method makes no numbers of its own."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self) -> bytes:
        """Return them all, as Prometheus reads them.

        Raises:
            EnvironmentProblem: the store cannot be read.
        """
        return generate_latest(self._registry)


class _OfStore(Collector):
    """What a store holds, read when Prometheus asks, and remembered until the store changes."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand, so that the store is not asked before it has to be."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        """Yield the numbers."""
        yield InfoMetricFamily(
            "muniment", "What runs here.", {"version": __version__, "reader_version": READER_VERSION}
        )
        counts, state = self._remembered.counts(), self._remembered.state()
        # How far the watcher is behind, and what waits for destinations.
        lag, standings = intake.lag(self._remembered.store), self._remembered.standings().values()
        for name, help_, value in (
            ("filings", "Filings in the store.", counts.filings),
            ("filings_unread", "Filings without a record.", counts.not_read),
            ("filings_doubtful", "Filings with low confidence or text not read, reviewed or not.", counts.doubtful),
            ("contents", "Files in the store.", counts.contents),
            ("contents_not_read_by_this_reader", "Files that `muniment reread` would read.", state.backlog),
            ("store_bytes", "What the store takes on its disk.", state.size),
            ("newest_filing_timestamp_seconds", "The day of the newest filing.", state.newest),
            ("last_added_timestamp_seconds", "When something was last added to the store.", state.added),
            ("watch_listed", "Filings that EDGAR listed since this store is watched.", lag.listed),
            ("watch_waiting", "Filings that EDGAR lists, and alerts have not had.", lag.waiting),
            ("watch_absent", "Filings that EDGAR listed and never showed.", lag.absent),
            ("watch_oldest_waiting_timestamp_seconds", "Since when the first of those that wait does.", lag.since),
            ("watch_last_seen_timestamp_seconds", "When the lists of EDGAR were read last.", lag.seen),
            ("alerts_waiting", "Deliveries that wait.", sum(each.waiting for each in standings)),
            ("alerts_failing", "Deliveries that wait, and failed before.", sum(each.failing for each in standings)),
        ):
            if value is not None:
                number = value.replace(tzinfo=UTC).timestamp() if isinstance(value, datetime) else value
                yield GaugeMetricFamily(f"muniment_{name}", help_, number)


_LOG = logging.getLogger(__name__)
_STATE = "request_id"
_HEADER = "x-request-id"
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_PLAIN = re.compile(r"[0-9-]{1,24}").fullmatch
_GONE = 499  # the browser went away before there was an answer
_FAILED = 500


class RequestLog:
    """Logs and counts every request to an application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and log what became of it."""
        request_id, began = secrets.token_hex(4), time.perf_counter()
        scope["state"][_STATE] = request_id
        status, size = _GONE, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders.from_message(message)[_HEADER] = request_id
            elif message["type"] == "http.response.body":
                size += len(message["body"])
            await send(message)

        with self._metrics.under_way.track_inprogress():
            try:
                await self._app(scope, receive, sending)
            finally:
                if scope["type"] == "http":
                    self._log(scope, status, size, time.perf_counter() - began)

    def _log(self, scope: HTTPScope, status: int, size: int, seconds: float) -> None:
        """Count and log a request: a probe, which asks every few seconds, is logged only where it fails."""
        self._metrics.count(scope["method"], scope.get("path_template") or NO_ROUTE, status, seconds)
        fields = {**request_fields(scope), "status": status, "ms": round(seconds * 1000), "bytes": size}
        handler = scope.get("route_handler")
        is_routine = handler is not None and handler.opt.get(ACCESS) in (For.PROBES, For.OPERATORS)
        level = logging.WARNING if status >= _FAILED else logging.DEBUG if is_routine else logging.INFO
        _LOG.log(level, "request", extra={LOG_FIELDS: fields})


def id_of(scope: HTTPScope) -> str:
    """Return the id of a request, "" for one that was not logged."""
    return scope.get("state", {}).get(_STATE, "")


def request_fields(scope: HTTPScope) -> dict[str, str]:
    """Return what the log says of a request: its id, method, path and user.

    Of a query the names are logged, and of a path what is the program's own: parameters only where they are accession
    numbers or other digits. Names of people, words that were searched and the secret address of a feed are none.
    """
    path = "-"
    if template := scope.get("path_template"):
        plain = {name: str(value) for name, value in scope.get("path_params", {}).items() if _PLAIN(str(value))}
        path = _PARAMETER.sub(lambda found: plain.get(found[1], "*"), template)
        path += f"?{'&'.join(_names(scope))}" if _names(scope) else ""
    visit = scope.get("auth")
    user = visit.user if visit else None
    who = user.name if user and user != LOCAL else "-"
    return {"request_id": id_of(scope), "method": scope["method"][:10], "path": path, "who": who}


def _names(scope: HTTPScope) -> list[str]:
    """Return the names in a query, as far as they are words; once each."""
    names = dict.fromkeys(part.partition("=")[0] for part in scope["query_string"].decode("latin-1")[:4000].split("&"))
    return [name for name in names if re.fullmatch(r"[a-z][a-z_.]{0,30}", name)][:20]


LEAST_FREE = 64 << 20
"""How many bytes the disk of a store has to have free, so that something can still be kept."""

_PATIENCE = 0.5  # seconds that `/health` waits for the store
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def handlers() -> list[HTTPRouteHandler]:
    """Return what answers `/health`, `/ready` and `/metrics`."""
    probe = {"include_in_schema": False, "opt": {ACCESS: For.PROBES}}
    numbers = {"include_in_schema": False, "opt": {ACCESS: For.OPERATORS}, "sync_to_thread": True}
    return [
        get("/health", **probe)(health),
        get("/ready", sync_to_thread=True, **probe)(ready),
        get("/metrics", **numbers)(metrics),
    ]


async def health(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say that the process answers at all, and how far the watcher is behind; null where nothing watched, or knows.

    No store makes it wait: where that does not answer at once, it says nothing of the watcher.
    """
    watcher = asyncio.to_thread(_watcher, request.app.state.store)
    try:
        state = await asyncio.wait_for(watcher, _PATIENCE)
    except (EnvironmentProblem, TimeoutError):
        state = None
    return _answer({"alive": True, "version": __version__, "watcher": state}, HTTPStatus.OK)


def _watcher(store: Store) -> dict[str, object] | None:
    """Return how far the watcher is behind, moments in UTC; None where this store was never watched."""
    lag = intake.lag(store)
    if lag.seen is None and not lag.listed:
        return None
    moments = {"oldest_waiting": lag.since, "last_seen": lag.seen}
    stated = {name: f"{at.isoformat(timespec='seconds')}Z" if at else None for name, at in moments.items()}
    return {"listed": lag.listed, "waiting": lag.waiting, "absent": lag.absent, **stated}


def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say whether requests can be answered: the store does, has the shape of this version, and its disk has room."""
    checks = checked(request.app.state.store)
    is_ready = set(checks.values()) == {"ok"}
    return _answer({"ready": is_ready, "checks": checks}, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def checked(store: Store) -> dict[str, str]:
    """Return what was checked, each with "ok" or what is wrong, in words that give strangers no details."""
    try:
        schema = store.schema()
        free = shutil.disk_usage(store.place.folder).free
    except (EnvironmentProblem, OSError):
        return {"store": "does not answer"}
    return {
        "store": "ok",
        "schema": "ok" if schema == SCHEMA else f"is {schema}, and this muniment knows {SCHEMA}",
        "disk": "ok" if free >= LEAST_FREE else "has no room",
    }


def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the numbers, as Prometheus reads them."""
    return Response(request.app.state.metrics.page(), media_type=_TEXT)


def _answer(body: dict[str, object], status: HTTPStatus) -> Response[bytes]:
    return Response(msgspec.json.encode(body), media_type=MediaType.JSON, status_code=status)
