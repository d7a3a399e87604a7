"""The edge of a server: how many connections it has, how long each may take, and how much it may say about a request.

`Listener` bounds connections where they are accepted, before TLS: whoever holds too many loses the one that has waited
longest without a whole request. `Connection` bounds what each of them sends, and how slowly. It needs Litestar,
uvicorn and httptools, so that only servers load it.
"""

import asyncio
import gc
import math
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from litestar.exceptions import InternalServerException
from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from muniment.errors import EnvironmentProblem

try:
    import resource
except ImportError:  # not on Windows: there the number of files that are open has no such limit
    resource = None

MOST, MOST_OF_ADDRESS = 1_000, 200
"""Connections in all, and of one address that is no proxy of ours."""
HEAD_BYTES = 64 << 10
"""Bytes of a request without its body: address, headers, trailers, and the sizes of chunks."""
HEAD_SECONDS, IDLE_SECONDS, STALLED_SECONDS = 15.0, 15.0, 60.0
"""How long the head of a request may take; the time between two; and that in which nothing of an answer is taken."""
BODY_SECONDS, SLOWEST = 90.0, 4096
"""How long a body may take, and a second more for each so many bytes of it; an answer is taken no slower."""
_FILES, _OTHER_FILES = 4_096, 256  # that a process may have open, and that are kept for something else
_BROKEN_OFF = 100
_LOOK = 1.0
_LONGEST = 30  # seconds that starting and ending may take

Network = IPv4Network | IPv6Network


def is_broken_off(error: Exception) -> bool:
    """Whether an error says only that the client went away before all of its request was here."""
    return isinstance(error, InternalServerException) and error.detail == "client disconnected prematurely"


def network_of(address: str) -> str:
    """Return what one machine is known by: with IPv6 it has a whole network of addresses."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else str(IPv6Address(int(ip) >> 64 << 64))


def connection_limit() -> int:
    """Have as many files open as connections need, and return how many of these there may be."""
    if resource is None:
        return MOST
    soft, hardest = resource.getrlimit(resource.RLIMIT_NOFILE)
    bound = _FILES if hardest == resource.RLIM_INFINITY else min(_FILES, hardest)
    if soft != resource.RLIM_INFINITY and soft < bound:
        resource.setrlimit(resource.RLIMIT_NOFILE, (bound, hardest))
        soft = bound
    return max(1, min(MOST, MOST if soft == resource.RLIM_INFINITY else soft - _OTHER_FILES))


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
        message = f"cannot listen at {host}, port {port}: {reason.partition(' (')[0]}"
        raise EnvironmentProblem(f"{message}; choose another with --port, or 0 for any, or another --host") from error


def address_of(listener: socket.socket, host: str, *, tls: bool = False) -> str:
    """Return the address that a port which was taken is reached at."""
    name = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{name}:{listener.getsockname()[1]}"


@contextmanager
def served(server: Server, listener: socket.socket, failure: str) -> Iterator[None]:
    """Serve in a thread inside a `with`, from when requests are answered until those that came have their answer.

    Raises:
        EnvironmentProblem: it does not start, said as `failure`.
    """
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + _LONGEST
        while not server.started:
            if not thread.is_alive() or time.monotonic() > end:
                raise EnvironmentProblem(failure)
            time.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        thread.join(_LONGEST)


class Accepted(socket.socket):
    """A connection that was accepted: whose it is, and whether it still owes a whole request."""

    listener: "Listener"
    owner: str
    waits: bool = True
    met: bool = False  # shaking hands is over

    def close(self) -> None:
        """Close it, and make room for another."""
        if self.fileno() >= 0 and not self.met:
            self.listener.clear_up()
        self.listener.forget(self)
        super().close()


class Listener(socket.socket):
    """A socket that listens, and holds so many connections and no more. `proxy` may have as many as all together."""

    def __init__(self, listening: socket.socket, proxy: Network | None = None) -> None:
        super().__init__(listening.family, listening.type, listening.proto, listening.detach())
        self.most, self.most_of_address, self._proxy = connection_limit(), MOST_OF_ADDRESS, proxy
        self._open: dict[int, Accepted] = {}  # by number of file, the oldest first
        self._broken_off = 0

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept a connection, in the place of the one that has waited longest where there are too many.

        Raises:
            ConnectionAbortedError: all others are being answered, so that it was closed at once.
        """
        plain, address = super().accept()
        accepted = Accepted(plain.family, plain.type, plain.proto, plain.detach())
        accepted.listener, accepted.owner = self, self._owner(str(address[0]))
        all_open, owner = list(self._open.values()), accepted.owner
        of_owner = [connection for connection in all_open if connection.owner == owner] if owner else []
        for opened, most in ((of_owner, self.most_of_address), (all_open, self.most)):
            if len(opened) >= most and not _end_oldest(opened):
                accepted.close()
                raise ConnectionAbortedError
        self._open[accepted.fileno()] = accepted
        return accepted, address

    def connection(self, number: int) -> Accepted | None:
        """Return the connection with this number of file."""
        return self._open.get(number)

    def forget(self, accepted: Accepted) -> None:
        """Count a connection no more."""
        if self._open.get(accepted.fileno()) is accepted:
            del self._open[accepted.fileno()]

    def clear_up(self) -> None:
        """Count a handshake that was broken off, and clear up after many.

        Each leaves a ring of a few objects with 256 KiB: to the collector of Python few objects are no hurry.
        """
        self._broken_off += 1
        if self._broken_off % _BROKEN_OFF == 0:
            gc.collect()

    def _owner(self, address: str) -> str:
        """Return whose a connection is; "" for the proxy, which asks for many."""
        name = network_of(address)
        with suppress(ValueError):
            if self._proxy is not None and ip_address(name) in self._proxy:
                return ""
        return name


def _end_oldest(opened: list[Accepted]) -> bool:
    """End the connection that has waited longest, as if its other end had; False where none waits."""
    for connection in opened:
        if connection.waits:
            connection.listener.forget(connection)
            with suppress(OSError):  # it has gone by itself
                connection.shutdown(socket.SHUT_RDWR)
            return True
    return False


class Connection(HttpToolsProtocol):
    """A connection that is closed where it says too much about a request, or takes too long with it."""

    listener: Listener | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        accepted = transport.get_extra_info("socket") if self.listener is not None else None
        self._accepted = self.listener.connection(accepted.fileno()) if self.listener is not None and accepted else None
        if self._accepted is not None:
            self._accepted.met = True
        self._said = self._unread = 0
        self._left, self._taken_until = math.inf, math.inf
        self._expect(HEAD_SECONDS)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._timer.cancel()
        super().connection_lost(exc)

    # ---- how much --------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Take what was sent; what makes no sense yet is held by the parser, without a bound of its own."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Give the next request its time and its size."""
        self._said = 0
        self._expect(HEAD_SECONDS)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, also one behind the body."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        self._unread = 0
        self._said += size
        if self._said > HEAD_BYTES:
            raise ValueError("too much is said about a request")

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong, and close."""
        if max(self._said, self._unread) <= HEAD_BYTES:
            super().send_400_response(msg)
            return
        self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()

    # ---- how long --------------------------------------------------------------------------------------------------

    def on_headers_complete(self) -> None:
        """Give the body its time."""
        self._unread = 0
        self._expect(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Give a large body more time."""
        self._unread = 0
        self._until += len(body) / SLOWEST
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for ourselves now."""
        self._expect(math.inf)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._expect(IDLE_SECONDS)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Watch that the answer is taken."""
        self._left, self._taken_until = math.inf, self.loop.time() + STALLED_SECONDS
        super().pause_writing()

    def resume_writing(self) -> None:
        """Wait for what comes next: nearly all of the answer has gone."""
        self._taken_until = math.inf
        self._until = max(self._until, self.loop.time() + IDLE_SECONDS)
        super().resume_writing()

    def _expect(self, seconds: float) -> None:
        """Wait so long for what is owed; for ever, where nothing is."""
        self._until = self.loop.time() + seconds
        if self._accepted is not None:
            self._accepted.waits = seconds != math.inf

    def _look(self) -> None:
        """Close what is too slow, and look again."""
        now = self.loop.time()
        if self.flow.read_paused:  # what is owed waits for us
            self._until += _LOOK
        if self.flow.write_paused:
            left = self.transport.get_write_buffer_size()
            if left + STALLED_SECONDS * SLOWEST <= self._left:
                self._left, self._taken_until = left, now + STALLED_SECONDS
        if now > (self._taken_until if self.flow.write_paused else self._until):
            self.transport.abort()
            return
        self._timer = self.loop.call_later(_LOOK, self._look)


def connections(listener: Listener) -> type[Connection]:
    """Return the kind of connection that tells a listener whether it waits."""
    return type("Connection", (Connection,), {"listener": listener})
