"""The application: the calls of the filer side, the public side, and the acceptance that works beside them."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from litestar import Litestar, MediaType, Request
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.types import ControllerRouterHandler

from muniment.edgar.sandbox import acceptance
from muniment.edgar.sandbox.api import control, management, replies, submissions, upload
from muniment.edgar.sandbox.api.described import COMPONENTS
from muniment.edgar.sandbox.api.rules import Outcomes
from muniment.edgar.sandbox.dissemination import Dissemination, routes
from muniment.edgar.sandbox.held import Held
from muniment.edgar.sandbox.intake import LARGEST_BODY
from muniment.edgar.sandbox.pages import router as pages
from muniment.edgar.sandbox.templates import filled

_SLACK = 65_536  # a form around a file of the largest size
_PATIENCE = 10


def application(
    folder: Path,
    *,
    worker: bool = True,
    anywhere: bool = False,
    patience: float = 60.0,
    more: Sequence[ControllerRouterHandler] = (),
) -> Litestar:
    """Return the application of a sandbox, whose data are in `folder`.

    Args:
        folder: where its database, key and mailbox are; made where there is none.
        worker: whether acceptance runs too, in a process of its own.
        anywhere: whether the sandbox's own calls answer others than this machine.
        patience: seconds that a body may take to arrive.
        more: further handlers, such as pages.

    Raises:
        EnvironmentProblem: the folder cannot be used.
    """
    held = Held(folder, patience=patience, anywhere=anywhere)
    accepting, public = Acceptance(folder) if worker else None, Dissemination(folder)
    routers = [one.router() for one in (submissions, management, upload, control)]
    return Litestar(
        [*routers, pages(), *routes.handlers(public), *more],
        state=State({"edgar": held}),
        openapi_config=_described(),
        exception_handlers={Exception: replies.tell},
        middleware=[Outcomes],
        request_max_body_size=LARGEST_BODY + _SLACK,
        on_startup=[accepting.start] if accepting else [],
        on_shutdown=[*([accepting.stop] if accepting else []), public.close, held.close],
        logging_config=None,
    )


class Acceptance:
    """The process that accepts: started with the application, again whenever it died, and ended with it."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", acceptance.__name__, str(folder), "--with-parent"]
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it, and look after it."""
        self._process = self._begun()
        self._watch = asyncio.get_running_loop().create_task(self._look_after())

    async def stop(self) -> None:
        """End it, after the submission that it is at."""
        if self._watch:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        if self._process:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.communicate, timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _begun(self) -> "subprocess.Popen[bytes]":
        # Its input is a pipe that only this process holds: it ends with this one, however and whenever that is killed.
        # A session of its own: Ctrl-C is for the server, which ends it after what it is at.
        return subprocess.Popen(  # noqa: S603 - ours
            self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )

    async def _look_after(self) -> None:
        wait = 0.2
        while True:
            await asyncio.sleep(wait)
            if self._process is not None and self._process.poll() is not None:
                self._process.communicate()  # gives back its pipe
                self._process = self._begun()
                wait = min(wait * 2, _PATIENCE)  # one that dies at once must not take the machine


class _Page(OpenAPIRenderPlugin):
    """The calls as a page of ours: the usual ones are scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page."""
        return filled("openapi.html", info=openapi_schema["info"], paths=openapi_schema["paths"])


def _described() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="EDGAR API of a local EDGAR",
        version="1.11.0",
        description="The calls of the SEC's document of that version, answered on this machine.",
        path="/openapi",
        render_plugins=[_Page(), JsonRenderPlugin(path="/openapi.json")],
        use_handler_docstrings=True,
        components=COMPONENTS,
    )
