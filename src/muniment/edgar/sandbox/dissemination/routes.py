"""The public side inside of a Litestar application, and as an application of its own."""

from collections.abc import MutableMapping
from typing import Any, cast

from litestar import Litestar, asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from muniment.edgar.sandbox.dissemination.serving import PLACES, Dissemination


def handlers(public: Dissemination) -> list[ASGIRouteHandler]:
    """Return the handlers of everything public; `public` is to be closed when the application shuts down."""

    @asgi([f"/{first}" for first in PLACES], is_mount=True, copy_scope=False)
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await public(cast("MutableMapping[str, Any]", scope), receive, send)

    return [answer]


def application(public: Dissemination) -> Litestar:
    """Return an application with the public side alone."""
    return Litestar(handlers(public), on_shutdown=[public.close], openapi_config=None, logging_config=None)
