"""Pages served from a thread of this process: in a notebook, for a browser under test, for a picture."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from litestar import Litestar

from muniment.errors import EnvironmentProblem
from muniment.web.app import NO_EDGAR, create_app
from muniment.web.preparing import Desk

_LONGEST = 30  # seconds that starting and ending may take


@contextmanager
def served(
    store_path: str | Path, app: Litestar | None = None, desk: Desk | None = None, edgar: str = NO_EDGAR
) -> Iterator[str]:
    """Serve the store at `store_path` to this machine alone, on a free port, inside a `with`; give the address.

    `app` is another application over it than that for one user, such as a team's.

    Raises:
        EnvironmentProblem: the store cannot be opened, or the server does not start.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            app or create_app(store_path, desk=desk, edgar=edgar), log_level="error", ws="none", proxy_headers=False
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait(server, thread)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=_LONGEST)


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + _LONGEST
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise EnvironmentProblem("the pages cannot be served: the server did not start")
        time.sleep(0.01)
