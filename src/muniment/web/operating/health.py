"""Whether the pages are well: alive, ready to answer, and the numbers behind that."""

import shutil
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from muniment.errors import EnvironmentProblem
from muniment.store import Store
from muniment.store.opening import SCHEMA
from muniment.version import __version__
from muniment.web.access.door import ACCESS, For

ROOM = 64 << 20
"""How many bytes the disk of a store has to have free, so that something can still be kept."""

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


async def health() -> Response[bytes]:
    """Say that the process answers at all."""
    return _answer({"alive": True, "version": __version__}, HTTPStatus.OK)


def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say whether requests can be answered: the store does, has the shape of this version, and its disk has room."""
    checks = checked(request.app.state.store)
    is_ready = set(checks.values()) == {"ok"}
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return _answer({"ready": is_ready, "checks": checks}, status)


def checked(store: Store) -> dict[str, str]:
    """Return what was looked at, each with "ok" or what is wrong; in words that tell strangers nothing."""
    try:
        schema = store.schema()
        free = shutil.disk_usage(store.place.folder).free
    except (EnvironmentProblem, OSError):
        return {"store": "does not answer"}
    return {
        "store": "ok",
        "schema": "ok" if schema == SCHEMA else f"is {schema}, and this muniment knows {SCHEMA}",
        "disk": "ok" if free >= ROOM else "has no room",
    }


def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the numbers, as Prometheus reads them."""
    return Response(request.app.state.numbers.page(), media_type=_TEXT)


def _answer(said: dict[str, object], status: HTTPStatus) -> Response[bytes]:
    return Response(msgspec.json.encode(said), media_type=MediaType.JSON, status_code=status)
