"""What stands before a running sandbox so that clients with fixed addresses find it: TLS, a redirect, a proxy.

```
client ─https─▶ TLS ──────────▶ sandbox (http)
client ─http──▶ redirect to https
client ─CONNECT─▶ proxy ─▶ TLS, for the SEC's names; others are passed on as they would have gone
```
"""

import asyncio
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from muniment.edgar.sandbox.certs import SEC_NAMES
from muniment.edgar.sandbox.running.relay import Streams, relay, relaying

T = TypeVar("T")

_HEAD_LIMIT = 65536
_SECONDS = 30
_ROUNDS = 5  # of the loop, for connections that were broken off to be gone
_Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Front:
    """Listens, in a thread of its own, for the sandbox at `port` of this machine."""

    def __init__(self, port: int, context: ssl.SSLContext, *, proxy: str = "") -> None:
        """Take the sandbox's port, what TLS needs, and the proxy (URL) by which other hosts are reached, if any."""
        self.port, self.context = port, context
        self.beyond = urlsplit(proxy if "//" in proxy else f"//{proxy}")  # many name a proxy without http://
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="edgar-front", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._answering: set[asyncio.Task[None]] = set()
        self._tls_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._tls_port = self.tls(socket.create_server(("127.0.0.1", 0)))
        return self

    def __exit__(self, *_exception: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def tls(self, at: socket.socket | Path) -> int:
        """Answer there with the sandbox, by TLS; return the port (0: a Unix socket)."""
        return self._listen(relaying(self._sandbox), at, ssl=self.context)

    def plain(self, at: socket.socket | Path) -> int:
        """Answer there with the sandbox as it is; return the port."""
        return self._listen(relaying(self._sandbox), at)

    def redirect(self, at: socket.socket | Path) -> int:
        """Send everyone who asks there to https, as www.sec.gov does; return the port."""
        return self._listen(_redirect, at)

    def proxy(self, at: socket.socket) -> int:
        """Answer there as a proxy that knows CONNECT; return the port."""
        return self._listen(self._connect, at)

    def _listen(self, handler: _Handler, at: socket.socket | Path, **options: Any) -> int:  # noqa: ANN401 - asyncio's
        begin = self._starter(handler)
        if isinstance(at, Path):
            self._servers.append(self._do(asyncio.start_unix_server(begin, at, limit=_HEAD_LIMIT, **options)))
            return 0
        self._servers.append(self._do(asyncio.start_server(begin, sock=at, limit=_HEAD_LIMIT, **options)))
        return at.getsockname()[1]

    def _starter(self, handler: _Handler) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = self._loop.create_task(_guarded(handler, reader, writer))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

        return begin

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        while self._answering:
            for task in self._answering:
                task.cancel()
            await asyncio.wait(self._answering)
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    async def _sandbox(self) -> Streams:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = await _head(reader)
        host, _, port = target.rpartition(":")
        if method != "CONNECT" or not port.isdigit():
            await _respond(writer, "501 Not Implemented", "Allow: CONNECT\r\n")
            return
        try:
            onward = await asyncio.wait_for(self._towards(host.strip("[]"), int(port)), _SECONDS)
        except (OSError, ValueError, OverflowError, TimeoutError):
            await _respond(writer, "502 Bad Gateway")
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

        async def connected() -> Streams:
            return onward

        await relay(reader, writer, connected)

    async def _towards(self, host: str, port: int) -> Streams:
        """Connect to the sandbox for one of the SEC's names, else as it would have been without us."""
        if host.lower().rstrip(".") in SEC_NAMES:
            return await asyncio.open_connection("127.0.0.1", self._tls_port)
        if not self.beyond.hostname:
            return await asyncio.open_connection(host, port)
        reader, writer = await asyncio.open_connection(self.beyond.hostname, self.beyond.port or 80, limit=_HEAD_LIMIT)
        head = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n{_authorization(self.beyond)}\r\n"
        writer.write(head.encode())
        _, status, _ = await _head(reader)
        if not status.startswith("2"):
            writer.close()
            raise ConnectionRefusedError
        return reader, writer


def _authorization(proxy: SplitResult) -> str:
    """Return the field with the user of a proxy (RFC 7617); "" where its address names none."""
    if proxy.username is None:
        return ""
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return f"Proxy-Authorization: Basic {b64encode(pair.encode()).decode()}\r\n"


async def _guarded(handler: _Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer; end quietly where a caller breaks off or sends no sense, and when everything ends."""
    try:
        await handler(reader, writer)
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        writer.close()
    except asyncio.CancelledError:
        writer.transport.abort()


async def _head(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]]:
    """Return the first two words of a head, and its fields by lower-case names."""
    data = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _SECONDS)
    first, *lines = data.decode("latin-1").split("\r\n")
    method, target, *_ = [*first.split(" "), "", ""]
    fields = (line.partition(":") for line in lines)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in fields}


async def _redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _, target, fields = await _head(reader)
    host = fields.get("host", "").partition(":")[0].lower()
    if host not in SEC_NAMES or not target.startswith("/"):
        await _respond(writer, "400 Bad Request")
        return
    await _respond(writer, "301 Moved Permanently", f"Location: https://{host}{target}\r\n")


async def _respond(writer: asyncio.StreamWriter, status: str, fields: str = "") -> None:
    writer.write(f"HTTP/1.1 {status}\r\n{fields}Content-Length: 0\r\nConnection: close\r\n\r\n".encode("latin-1"))
    writer.close()
