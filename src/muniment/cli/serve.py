"""`muniment serve`: a store in the browser, on this machine."""

import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from muniment.cli.output import console
from muniment.cli.store_options import DEFAULT_STORE, StorePath
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve_command(
    store: StorePath = DEFAULT_STORE,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8321,
    host: Annotated[str, typer.Option("--host", help="A loopback address.")] = "127.0.0.1",
    drafts: Annotated[
        Path | None, typer.Option("--drafts", help="The folder of drafts (default: drafts, beside the store).")
    ] = None,
    outbox: Annotated[
        Path | None, typer.Option("--outbox", help="Where finished submissions go (default: outbox, beside the store).")
    ] = None,
) -> None:
    """Show a store in the browser, and prepare filings there; to this machine alone, until Ctrl-C."""
    if host not in _LOOPBACK:
        raise UsageError(f"--host {host}: pages are for this machine alone, 127.0.0.1; team mode comes later")
    uvicorn, web = need("uvicorn", "web"), need("muniment.web.app", "web")
    desk = web.beside(store, drafts, outbox)
    _run(uvicorn, web.create_app(store, desk), host, port)


def _run(uvicorn: Any, app: Any, host: str, port: int) -> None:  # noqa: ANN401
    """Serve until interrupted; the address is printed once the port is ours."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        console().print(f"muniment serves http://{shown}:{listener.getsockname()[1]}/", soft_wrap=True)
        with suppress(KeyboardInterrupt):  # the server has shut down by then, and passes the signal on
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, or say who cannot have it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentProblem(f"port {port}: {reason}; choose another with --port, or 0 for any") from error
