"""Connections to receivers: to public addresses only, unless the operator says otherwise, and within a time limit.

A name is resolved here, each of its addresses is looked at, and the connection is made to the address that was looked
at: a name that leads elsewhere when it is asked again gains nothing. Redirects are not followed. Proxies of the
environment are not used, since a proxy would resolve the name itself.
"""

import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue

import httpcore
import httpx
from msgspec import Struct

from muniment.errors import EnvironmentProblem

LARGEST = 64 * 1024
"""Bytes of an answer that are read."""

_NAT64 = ip_network("64:ff9b::/96")
_GIVEN_OUT = ip_network("2000::/3")  # what IANA gives out of IPv6; the rest is of no network, or of one's own
_NOT_PUBLIC = [ip_network(words) for words in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
"""Of special purpose (IANA's registries), which `ipaddress` does not know in every version of Python."""


class Blocked(EnvironmentProblem):
    """A receiver has a private address only, and is not allowed one."""


class Deadline:
    """A moment until which everything about one message has to be over."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        return left


class HttpAnswer(Struct, frozen=True):
    """An answer over HTTP: its code, the beginning of its body, its headers with lower-case names."""

    code: int
    body: bytes
    headers: Mapping[str, str]


def is_public(text: str) -> bool:
    """Return whether an address is of the public Internet, whatever other address it carries inside.

    An IPv6 address may stand for one of IPv4: mapped, 6to4 or NAT64.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False, False)
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if address not in _GIVEN_OUT:
            return False
    is_special = any(address.version == network.version and address in network for network in _NOT_PUBLIC)
    return address.is_global and not address.is_multicast and not is_special


def addresses(host: str, port: int, deadline: Deadline, *, private: bool) -> list[str]:
    """Return the addresses of a host that a connection may be made to.

    Raises:
        Blocked: it has private ones only, and `private` does not allow them.
        OSError: it has none, or no name server tells them in time.
    """
    every = _resolved(host, port, deadline)
    allowed = [address for address in every if private or is_public(address)]
    if not allowed:
        raise Blocked(f"{host} is a private address ({every[0]}): --private allows it")
    return allowed


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """Ask for the addresses of a host in a thread of its own: the system's resolver knows no time limit."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except UnicodeError:  # a part of the name is empty, or longer than names are
            answers.put(OSError(f"{host[:80]} is no name of a host"))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=resolve, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left)
    except Empty as error:
        raise TimeoutError(f"no name server tells the address of {host} in time") from error
    if isinstance(answer, OSError):
        raise answer
    return answer


def connect(host: str, port: int, deadline: Deadline, *, private: bool) -> socket.socket:
    """Return a connection to a host, the first of its addresses that answers.

    Raises:
        Blocked: see `addresses`.
        OSError: none answers, or not in time.
    """
    failure: OSError = OSError("it has no address")
    for address in addresses(host, port, deadline, private=private):
        try:
            return socket.create_connection((address, port), timeout=deadline.left)
        except OSError as error:
            failure = error
    raise failure


def trusted() -> ssl.SSLContext:
    """Return what certificates are checked by: the usual authorities, or those of SSL_CERT_FILE or SSL_CERT_DIR."""
    return _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=4)
def _trusted(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool, seconds: float) -> HttpAnswer:
    """Send one request and return the answer; once its code is there, what follows may break off.

    Raises:
        Blocked: see `addresses`.
        EnvironmentProblem: no answer comes in time, or it is no HTTP.
    """
    backend = _Backend(Deadline(seconds), private=private)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trusted(), network_backend=backend) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
        ):
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return HttpAnswer(response.status, _beginning(response.iter_stream()), named)
    except (*_FAILURES, OSError) as error:
        raise EnvironmentProblem(f"no answer: {str(error) or type(error).__name__}") from error


_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


def _beginning(parts: Iterable[bytes]) -> bytes:
    body = bytearray()
    try:
        for part in parts:
            body += part
            if len(body) >= LARGEST:
                break
    except (*_FAILURES, OSError):  # the code is what counts, and it is there
        pass
    return bytes(body[:LARGEST])


class _Backend(httpcore.NetworkBackend):
    """Connects by `connect`, and lets nothing take longer than a deadline."""

    def __init__(self, deadline: Deadline, *, private: bool) -> None:
        self._deadline, self._private, self._plain = deadline, private, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError(f"{host} has no address")
        for address in addresses(host, port, self._deadline, private=self._private):
            try:
                stream = self._plain.connect_tcp(address, port, self._deadline.left, local_address, socket_options)
                return _Timed(stream, self._deadline)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
        raise failure


class _Timed(httpcore.NetworkStream):
    """A connection each of whose steps ends with the deadline of all of them."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
