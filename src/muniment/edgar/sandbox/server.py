"""The application of a sandbox, with the acceptance that works beside it; and serving it, also beside a test."""

import asyncio
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin

from muniment import edge
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox import acceptance
from muniment.edgar.sandbox.api import control, management, requests, submissions
from muniment.edgar.sandbox.api.requests import COMPONENTS, CUT, OpenSandbox, Outcomes, filled
from muniment.edgar.sandbox.database import announced
from muniment.edgar.sandbox.dissemination import Dissemination, serving
from muniment.edgar.sandbox.intake import LARGEST_BODY
from muniment.edgar.sandbox.pages import router as pages

# ---- the application -------------------------------------------------------------------------------------------------

_SLACK = 65_536  # a form around a file of the largest size
_PATIENCE = 10
_PAUSE, _STEADY = 0.2, 60.0  # seconds between two looks; after which one that died had not died at once
_LOG = logging.getLogger(__name__)


def application(folder: Path, *, worker: bool = True, anywhere: bool = False) -> Litestar:
    """Return the application of a sandbox, whose data are in `folder`.

    Args:
        folder: where its database, key and mailbox are; made where there is none.
        worker: whether acceptance runs too, in a process of its own.
        anywhere: whether the sandbox's own calls answer others than this machine.

    Raises:
        EnvironmentProblem: the folder cannot be used.
    """
    services = OpenSandbox(folder, anywhere=anywhere)
    accepting, public = Acceptance(folder) if worker else None, Dissemination(folder)
    routers = [submissions.router(), submissions.upload_router(), management.router(), control.router()]
    return Litestar(
        [*routers, pages(), *serving.handlers(public)],
        state=State({"edgar": services}),
        openapi_config=OpenAPIConfig(
            title="EDGAR API of a local EDGAR",
            version="1.11.0",
            description="The calls of the SEC's document of that version, answered on this machine.",
            path="/openapi",
            render_plugins=[_Page(), JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
            components=COMPONENTS,
        ),
        exception_handlers={Exception: requests.error_response, NotFoundException: _not_found},
        middleware=[Outcomes],
        request_max_body_size=LARGEST_BODY + _SLACK,
        on_startup=[accepting.start] if accepting else [],
        on_shutdown=[*([accepting.stop] if accepting else []), public.close, services.close],
        logging_config=None,
    )


def _not_found(request: Request[Any, Any, Any], error: NotFoundException) -> Response[Any]:
    """Answer as the interface to file does, to who comes with tokens or asks below it; else as the archives do."""
    first = request.url.path.partition("/")[2].partition("/")[0]
    files = "authorization" in request.headers or request.headers.get("host", "").startswith("api.")
    if files or any(route.path.split("/")[1] == first for route in request.app.routes):
        return requests.error_response(request, error)
    return serving.nothing_there(request)


class Acceptance:
    """The process that accepts: started with the application, again whenever it died, and ended with it."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", f"{acceptance.__name__}.worker", str(folder), "--with-parent"]
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it, and look after it."""
        self._process = self._spawn()
        self._watch = asyncio.get_running_loop().create_task(self._look_after())

    async def stop(self) -> None:
        """End it, after the submission that it is at."""
        if self._watch:
            self._watch.cancel()
            await asyncio.wait([self._watch])  # which raises nothing of what it may have ended with
        if self._process:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.communicate, timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                await asyncio.to_thread(self._process.communicate)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        # Its input is a pipe that only this process holds: it ends with this one, however and whenever that is killed.
        # A session of its own: Ctrl-C is for the server, which ends it after what it is at.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)

    async def _look_after(self) -> None:
        wait, begun = _PAUSE, time.monotonic()
        while True:
            await asyncio.sleep(wait)
            if self._process and self._process.poll() is None:
                continue
            if self._process:
                self._process.communicate()  # gives back its pipe
                self._process = None
            # One that dies at once must not take the machine.
            wait = _PAUSE if time.monotonic() - begun > _STEADY else min(wait * 2, _PATIENCE)
            begun = time.monotonic()
            try:
                self._process = self._spawn()
            except OSError as error:
                _LOG.error("acceptance cannot be started again, which is tried further: %s", error)


class _Page(OpenAPIRenderPlugin):
    """The calls as a page of ours: the usual ones are scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page."""
        return filled("openapi.html", info=openapi_schema["info"], paths=openapi_schema["paths"])


# ---- serving it ------------------------------------------------------------------------------------------------------

LOOPBACK = "127.0.0.1"


class Connection(edge.Connection):
    """A connection that may be cut by a forced outcome."""

    def on_headers_complete(self) -> None:
        """Let the request know how to cut its connection."""
        super().on_headers_complete()
        self.scope.setdefault("state", {})[CUT] = self.transport.abort


class Sandbox:
    """An EDGAR on this machine, whose data are in a folder."""

    def __init__(self, folder: Path, *, worker: bool = True, anywhere: bool = False) -> None:
        self.folder = Path(folder)
        self._settings = {"worker": worker, "anywhere": anywhere}
        self._opened = ExitStack()
        self.url = ""

    def serve(
        self, port: int = DEFAULT_PORT, host: str = LOOPBACK, on_start: Callable[[str], object] | None = None
    ) -> None:
        """Serve until interrupted; `on_start` gets the address once the port is ours.

        Raises:
            EnvironmentProblem: the port is taken, or the folder cannot be used.
        """
        with edge.listen(host, port) as listener:
            server = self._server_for(listener, host)
            with announced(self.folder, self.url), suppress(KeyboardInterrupt):
                if on_start:
                    on_start(self.url)
                server.run(sockets=[listener])  # when it is interrupted it shuts down, and passes the signal on

    def start(self, port: int = 0) -> "Sandbox":
        """Serve in a thread, on any free port unless one is given; return when requests are answered.

        Raises:
            EnvironmentProblem: the port is taken, the folder cannot be used, or it does not start.
        """
        failure = f"{self.folder}: the sandbox did not start; its log says why"
        with ExitStack() as opened:
            listener = opened.enter_context(edge.listen(LOOPBACK, port))
            server = self._server_for(listener, LOOPBACK)
            opened.enter_context(announced(self.folder, self.url))
            opened.enter_context(edge.served(server, listener, failure))
            self._opened = opened.pop_all()
        return self

    def stop(self) -> None:
        """End, after the requests that are being answered."""
        self._opened.close()

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _server_for(self, listener: socket.socket, host: str) -> uvicorn.Server:
        app = application(self.folder, **self._settings)
        config = uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        self.url = edge.address_of(listener, host)
        return uvicorn.Server(config)
