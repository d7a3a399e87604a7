"""Serving a sandbox: in this process until interrupted, or in a thread beside a test."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import uvicorn

from muniment import edge
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox.api.rules import CUT
from muniment.edgar.sandbox.app import application
from muniment.edgar.sandbox.presence import announced
from muniment.errors import EnvironmentProblem

LOOPBACK = "127.0.0.1"
_START_SECONDS = 30


class Connection(edge.Connection):
    """A connection that may be cut when that is asked for."""

    def on_headers_complete(self) -> None:
        """Let the request know how to cut its connection."""
        super().on_headers_complete()
        self.scope[CUT] = self.transport.abort  # type: ignore[typeddict-unknown-key]


class Sandbox:
    """An EDGAR on this machine, whose data are in a folder."""

    def __init__(
        self, folder: Path, *, worker: bool = True, anywhere: bool = False, patience: float = 60.0, **tls: str
    ) -> None:
        self.folder = Path(folder)
        self._settings = {"worker": worker, "anywhere": anywhere, "patience": patience}
        self._tls = tls
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def serve(
        self, port: int = DEFAULT_PORT, host: str = LOOPBACK, told: Callable[[str], object] | None = None
    ) -> None:
        """Serve until interrupted; `told` gets the address once the port is ours.

        Raises:
            EnvironmentProblem: the port is taken, or the folder cannot be used.
        """
        with listen(host, port) as listener:
            server = self._made(listener, host)
            with announced(self.folder, self.url), suppress(KeyboardInterrupt):
                if told:
                    told(self.url)
                server.run(sockets=[listener])  # when it is interrupted it shuts down, and passes the signal on

    def start(self, port: int = 0) -> "Sandbox":
        """Serve in a thread, on any free port unless one is given; return when requests are answered.

        Raises:
            EnvironmentProblem: the port is taken, the folder cannot be used, or it does not start.
        """
        with ExitStack() as undone:
            listener = undone.enter_context(listen(LOOPBACK, port))
            server = self._server = self._made(listener, LOOPBACK)
            undone.pop_all()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(server, listener, ready), name="edgar", daemon=True)
        self._thread.start()
        if not ready.wait(_START_SECONDS) or not server.started:
            self.stop()
            raise EnvironmentProblem(f"{self.folder}: the sandbox did not start; its log says why")
        return self

    def stop(self) -> None:
        """End, after the requests that are being answered."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(_START_SECONDS)
            self._server = self._thread = None

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _made(self, listener: socket.socket, host: str) -> uvicorn.Server:
        app = application(self.folder, **self._settings)
        config = uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=2048,
            timeout_graceful_shutdown=10,
            **self._tls,  # type: ignore[arg-type]
        )
        shown = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if self._tls else 'http'}://{shown}:{listener.getsockname()[1]}"
        return uvicorn.Server(config)

    def _run(self, server: uvicorn.Server, listener: socket.socket, ready: threading.Event) -> None:
        async def serve() -> None:
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            ready.set()
            await serving

        try:
            runner = asyncio.Runner(loop_factory=server.config.get_loop_factory())
            with announced(self.folder, self.url), runner:
                runner.run(serve())
        finally:
            ready.set()
            listener.close()


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say who cannot have it.

    Raises:
        EnvironmentProblem: it is taken, or may not be had.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        words = f"cannot listen at {host}, port {port}: {reason.partition(' (')[0]}"
        raise EnvironmentProblem(f"{words}; choose another with --port, or 0 for any, or another --host") from error
