"""A command with a local EDGAR around it, `muniment edgar run`: for the command, the SEC's names mean that one.

Three ways to let it find the local EDGAR, the first that this machine allows:

* `hosts`: the command sees its own `/etc/hosts` (a mount namespace), and port 443 of a loopback address is ours.
* `network`: it also has a network of its own, in which there is nothing but the local EDGAR.
* `proxy`: a proxy in its environment, and for Python commands a resolver found on its `PYTHONPATH`.

Before the running sandbox stands a `Front`, so that clients with fixed addresses find it: TLS, a redirect, a proxy.

```
client ─https─▶ TLS ──────────▶ sandbox (http)
client ─http──▶ redirect to https
client ─CONNECT─▶ proxy ─▶ TLS, for the SEC's names; others are passed on as they would have gone
```
"""

import asyncio
import errno
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from muniment.edgar.protocol import ADDRESS, DEFAULT_PORT
from muniment.edgar.sandbox.certs import HTTP, HTTPS, SEC_NAMES, Certificates, certificates, java_stores, trust_stores
from muniment.edgar.sandbox.database import running
from muniment.edgar.sandbox.relay import Streams, relay, relaying, run
from muniment.edgar.sandbox.server import Sandbox
from muniment.errors import EnvironmentProblem, UsageError

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

    def _listen(self, handler: _Handler, at: socket.socket | Path, **options: Any) -> int:
        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = self._loop.create_task(_guarded(handler, reader, writer))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

        if isinstance(at, Path):
            self._servers.append(self._do(asyncio.start_unix_server(begin, at, limit=_HEAD_LIMIT, **options)))
            return 0
        self._servers.append(self._do(asyncio.start_server(begin, sock=at, limit=_HEAD_LIMIT, **options)))
        return at.getsockname()[1]

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
        head = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        if self.beyond.username is not None:  # RFC 7617
            pair = f"{unquote(self.beyond.username)}:{unquote(self.beyond.password or '')}"
            head += f"Proxy-Authorization: Basic {b64encode(pair.encode()).decode()}\r\n"
        writer.write(f"{head}\r\n".encode())
        _, status, _ = await _head(reader)
        if not status.startswith("2"):
            writer.close()
            raise ConnectionRefusedError
        return reader, writer


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


# ---- ways ------------------------------------------------------------------------------------------------------------

Name = Literal["hosts", "network", "proxy"]

_ADDRESSES = [f"127.83.30.{last}" for last in range(1, 255)]  # loopback, and unlikely to be used by anything else
_ADDRESS = _ADDRESSES[0]
_EVERY = "127.0.0.1"
_RESOLVER = Path(__file__).parent / "resolver"
_PROBE_SECONDS = 20
_PORT = re.compile(r":[0-9]+$")
_VERSION = re.compile(r"v([0-9]{1,4})\.")
_SHOW = """set -e
while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done
shift
exec "$@"
"""
_NODE_WITH_PROXY = 24
_HEEDS_NO_PROXY = {"php": "since its streams ask no proxy", "ruby": "since Net::HTTP asks none that is for https"}


class Way(Struct, frozen=True):
    """How a command is run: what stands before it, what is set for it, and its description for whoever runs it.

    `missing` says what it does not cover: trust stores, or programs.
    """

    name: Name
    description: str
    before: tuple[str, ...]
    variables: Mapping[str, str]
    missing: tuple[str, ...] = ()


class WayUnavailable(Exception):
    """This machine does not allow a way."""


class Place(Struct, frozen=True):
    """What a way is made ready with: a folder for its files, the certificates, and the program (path) to be run."""

    folder: Path
    certs: Certificates
    program: str = sys.executable


def find_way(front: Front, place: Place, way: Name | Literal["auto"] = "auto") -> Way:
    """Return the first way that this machine allows, else the one that is wanted, having made it ready.

    Raises:
        EnvironmentProblem: it does not allow the one that is wanted, or no way that covers the program.
    """
    reasons: list[str] = []
    for name, ready in _WAYS.items():
        if way not in ("auto", name):
            continue
        if way == "auto" and name == "proxy" and (not_covered := _not_by_proxy(place.program)):
            reasons.append(f"proxy: {Path(place.program).name} would reach the real EDGAR, {not_covered}")
            continue
        try:
            return ready(front, place)
        except WayUnavailable as reason:
            reasons.append(f"{name}: {reason}")
    raise EnvironmentProblem(f"no way to run a command with the SEC's names here: {'; '.join(reasons)}")


def _hosts(front: Front, place: Place) -> Way:
    """Let the command see other host names; the ports are ours, on an address of this machine's own."""
    address, https, http = _free_address()
    try:
        before, missing = _probed(place, address, ("--mount", "--propagation", "private"), ())
    except WayUnavailable:
        https.close()
        http.close()
        raise
    front.tls(https)
    front.redirect(http)
    where = f"the SEC's names are in a hosts file that only the command sees, at {address}"
    return Way("hosts", f"{where}; other hosts are as ever", before, _unproxied(os.environ), missing)


def _network(front: Front, place: Place) -> Way:
    """Let the command have a network of its own, whose connections come to us by Unix sockets."""
    ports = {HTTPS: "tls", HTTP: "redirect", front.port: "plain"}
    inside = [sys.executable, "-P", "-m", "muniment.edgar.sandbox.relay"]
    inside += [
        f"{_ADDRESS if port in (HTTPS, HTTP) else _EVERY}:{port}={place.folder / name}" for port, name in ports.items()
    ]
    before, missing = _probed(place, _ADDRESS, ("--mount", "--net", "--propagation", "private"), (*inside, "--"))
    for name, listen in (("tls", front.tls), ("redirect", front.redirect), ("plain", front.plain)):
        listen(place.folder / name)
    description = "the command has a network of its own, with the local EDGAR and nothing else in it"
    return Way("network", description, before, _unproxied(os.environ), missing)


def _proxy(front: Front, place: Place) -> Way:
    """Set a proxy for what honours one, a resolver for Python commands, and options of wget and Java."""
    address = _ADDRESS if _can_listen(_ADDRESS) else _EVERY
    ports = front.tls(socket.create_server((address, 0))), front.redirect(socket.create_server((address, 0)))
    port = front.proxy(socket.create_server((_EVERY, 0)))
    python_path = os.pathsep.join(part for part in (str(_RESOLVER), os.environ.get("PYTHONPATH", "")) if part)
    java, missing = java_stores(place.certs.authority, place.program, os.environ)
    # The settings of wget, which reads no variable for certificates: the user's own, then ours.
    own, wgetrc = _text(os.environ.get("WGETRC") or str(Path.home() / ".wgetrc")), place.folder / "wgetrc"
    wgetrc.write_text(f"{own}\nca_certificate = {place.certs.bundle}\n", "utf-8", "surrogateescape")
    variables = _never_around(os.environ) | {
        "HTTPS_PROXY": f"http://{_EVERY}:{port}",
        "https_proxy": f"http://{_EVERY}:{port}",
        "NODE_USE_ENV_PROXY": "1",
        "PYTHONPATH": python_path,
        "MUNIMENT_EDGAR_RESOLVER": " ".join((address, *map(str, ports), *SEC_NAMES)),
        "WGETRC": str(wgetrc),
    }
    if java:
        store = f"-Dhttps.proxyHost={_EVERY} -Dhttps.proxyPort={port} -Djavax.net.ssl.trustStore={java[0][0]}"
        variables["JAVA_TOOL_OPTIONS"] = f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} {store}".strip()
    description = (
        "the SEC's names are answered by a proxy (HTTPS_PROXY) and, for Python, by a resolver (PYTHONPATH); "
        "a command that heeds neither would reach the real EDGAR"
    )
    kinds = f"Node.js before {_NODE_WITH_PROXY}, Ruby, PHP's streams, R's package curl, what has its own trust store"
    return Way("proxy", description, (), variables, (kinds, *missing))


def _not_by_proxy(program: str) -> str:
    """Return why a program does not find the proxy, "" where it may."""
    name = Path(program).name
    if name in ("node", "npm", "npx", "nodejs"):
        node = shutil.which("node") or shutil.which("nodejs") or ""
        done = subprocess.run([node or "false", "--version"], capture_output=True, text=True, check=False)
        version = _VERSION.match(done.stdout)
        old = version is None or int(version[1]) < _NODE_WITH_PROXY
        return f"since Node.js heeds a proxy from version {_NODE_WITH_PROXY} on" if old else ""
    return _HEEDS_NO_PROXY.get(name, "")


_WAYS: dict[Name, Callable[[Front, Place], Way]] = {"hosts": _hosts, "network": _network, "proxy": _proxy}


def _probed(
    place: Place, address: str, spaces: tuple[str, ...], inside: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands before a command that is to see our names and certificates, having tried it; what is missing.

    Raises:
        WayUnavailable: it cannot be.
    """
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    if not sys.platform.startswith("linux") or not unshare or not shell:
        raise WayUnavailable("only Linux has it, with the program unshare")
    stores = trust_stores(place.folder, place.certs.authority, place.program, os.environ)
    mounts = tuple(str(path) for pair in (*_write_names(place.folder, address), *stores.mounts) for path in pair)
    again = (unshare, "--user", f"--map-user={os.getuid()}", f"--map-group={os.getgid()}")
    owner = ("--user", "--map-root-user")
    variants: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ())] if os.getuid() == 0 else []
    reason = ""
    for outer, inner in [*variants, (owner, again), (owner, ())]:
        before = (unshare, *outer, *spaces, shell, "-c", _SHOW, "sh", *mounts, "--", *inside, *inner)
        reason = _tried(before, address)
        if not reason:
            return before, stores.missing
    raise WayUnavailable(reason)


def _tried(before: tuple[str, ...], address: str) -> str:
    """Return why a command does not find our names there: nothing when it does."""
    try:
        done = subprocess.run(
            [*before, sys.executable, "-I", "-c", "import socket; print(socket.gethostbyname('www.sec.gov'))"],
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.stdout.strip() == address:
        return ""
    return (done.stderr.strip().splitlines() or ["the names are not found"])[-1]


def _write_names(folder: Path, address: str) -> list[tuple[Path, Path]]:
    """Write what the command sees instead of its own, ours first, then what stands there; return it with its place."""
    hosts, switch, empty = Path("/etc/hosts"), Path("/etc/nsswitch.conf"), Path("/run/nscd")
    ours = "".join(f"{address} {name}\n" for name in SEC_NAMES)
    (folder / "hosts").write_text(ours + _text(hosts), "utf-8", "surrogateescape")
    # A hosts file is read before any resolver that keeps a view of its own.
    files_first = []
    for line in _text(switch).splitlines():
        name, _, sources = line.partition(":")
        words = ("hosts: files", *(source for source in sources.split() if source != "files"))
        files_first.append(" ".join(words) if name.strip() == "hosts" else line)
    (folder / "nsswitch.conf").write_text("\n".join([*files_first, ""]), "utf-8", "surrogateescape")
    (folder / "empty").mkdir(exist_ok=True)
    places = {"hosts": hosts, "nsswitch.conf": switch, "empty": empty}
    return [(folder / name, place) for name, place in places.items() if place.exists() or name == "hosts"]


def _text(path: str | Path) -> str:
    file = Path(path)
    return file.read_text("utf-8", "surrogateescape") if file.is_file() else ""


def _free_address() -> tuple[str, socket.socket, socket.socket]:
    """Return an address of which both ports are ours now; another command may have others at the same time."""
    for address in _ADDRESSES:
        with ExitStack() as opened:
            try:
                https, http = (opened.enter_context(socket.create_server((address, port))) for port in (HTTPS, HTTP))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                raise WayUnavailable(f"ports {HTTPS} and {HTTP} of {address}: {error.strerror}") from error
            opened.pop_all()
            return address, https, http
    raise WayUnavailable(f"ports {HTTPS} and {HTTP}: taken on every address from {_ADDRESSES[0]} to {_ADDRESSES[-1]}")


def _can_listen(address: str) -> bool:
    try:
        socket.create_server((address, 0)).close()
    except OSError:
        return False
    return True


def _unproxied(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which the SEC's names are reached directly, where a proxy is set for all others."""
    stated = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    names = ",".join([*filter(None, [stated]), "sec.gov", _EVERY, "localhost"])
    return {"NO_PROXY": names, "no_proxy": names}


def _never_around(environment: Mapping[str, str]) -> dict[str, str]:
    """Return NO_PROXY without what would let the SEC's names go around the proxy: to the real EDGAR."""
    stated = {name: environment[name] for name in ("NO_PROXY", "no_proxy") if name in environment}
    return {name: ",".join(filter(_is_not_sec, hosts.replace(",", " ").split())) for name, hosts in stated.items()}


def _is_not_sec(exception: str) -> bool:
    """Whether a host of NO_PROXY is none of the SEC's and no domain of theirs; a port may stand behind it."""
    domain = _PORT.sub("", exception.lower()).lstrip("*.")
    return bool(domain) and not any(name == domain or name.endswith(f".{domain}") for name in SEC_NAMES)


# ---- a command -------------------------------------------------------------------------------------------------------


def run_beside(
    data: Path, command: Sequence[str], *, way: Name | Literal["auto"] = "auto", notify: Callable[[str], object] = print
) -> int:
    """Run a command that finds the sandbox in `data` under the SEC's names; return its exit code.

    Args:
        data: the folder of the sandbox; one that runs already is used, else one is started and ended with the command.
        command: the program and its arguments.
        way: how the names are made to mean the sandbox; `auto` takes the first that this machine allows.
        notify: gets lines for people: where the sandbox is, and which way was taken.

    Raises:
        UsageError: there is no such program.
        EnvironmentProblem: the sandbox cannot be started, or the way is not to be had here.
    """
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"{command[0]}: there is no such program to run")
    certs = certificates(data)
    beyond = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
    with (
        _sandbox(data, notify) as url,
        tempfile.TemporaryDirectory(prefix="muniment-") as folder,
        Front(urlsplit(url).port or 0, certs.context(), proxy=beyond) as front,
    ):
        found_way = find_way(front, Place(Path(folder), certs, program), way)
        notify(f"{found_way.name}: {found_way.description}")
        if found_way.missing:
            notify(f"not covered: {'; '.join(found_way.missing)}")
        variables = {**os.environ, **certs.variables, **found_way.variables, ADDRESS: url}
        return run([*found_way.before, *command], variables)


@contextmanager
def _sandbox(data: Path, notify: Callable[[str], object]) -> Iterator[str]:
    """Give the address of the sandbox that runs, else of one that is started for as long as this lasts."""
    if url := running(data):
        notify(f"the local EDGAR runs already at {url}")
        yield url
        return
    sandbox = Sandbox(data)
    try:
        sandbox.start(DEFAULT_PORT)
    except EnvironmentProblem:  # somebody else has the usual port
        sandbox.start()
    try:
        notify(f"the local EDGAR runs at {sandbox.url}")
        yield sandbox.url
    finally:
        sandbox.stop()
