"""HTTP to an EDGAR and back: contact, fair access, cached responses, and retries.

A GET is repeated after 429, 5xx, broken connections and what cannot be unpacked whole, as long as EDGAR asks to wait or
a little longer each time, but not once it says that it shuts this program out. A POST is sent once: where it is not
certain that it arrived, the error says so. Source: SEC, "Accessing EDGAR Data": the User-Agent names the company and a
contact e-mail; at most ten requests a second, for all hosts of sec.gov and all machines of a user.
"""

import os
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina
from filelock import FileLock
from msgspec import Struct
from platformdirs import user_cache_path

from muniment.checks.settings import NAME, nearest
from muniment.edgar.client.endpoints import Endpoint, is_loopback
from muniment.edgar.protocol import gunzipped
from muniment.errors import EnvironmentProblem, SourceError, UsageError
from muniment.version import __version__

T = TypeVar("T")

# ---- who asks --------------------------------------------------------------------------------------------------------

CONTACT_VARIABLE = "MUNIMENT_USER_AGENT"
TABLE, KEY = "edgar", "user-agent"
PROGRAM = f"muniment/{__version__}"
"""How the program itself is named, as EDGAR's filing interface wants it: vendor and version."""

LOCAL = f"{PROGRAM} anybody@example.com"
"""The contact for an EDGAR on one's own machine, which wants one as the real one does."""

_EMAIL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]+\.[^\s@]")
_SAMPLE = "'Acme Fund Services filings@acme.example'"
_LONGEST = 200


def contact(environment: Mapping[str, str], folder: Path, usual: str = "") -> str:
    """Return what is sent as User-Agent: of the environment, else of the nearest `muniment.toml`, else the usual one.

    Raises:
        UsageError: there is none, or it names no e-mail address.
    """
    if CONTACT_VARIABLE in environment:
        return _sound(environment[CONTACT_VARIABLE], CONTACT_VARIABLE)
    path, settings = nearest(folder) or (folder / NAME, {})
    table = settings.get(TABLE)
    value = table.get(KEY) if isinstance(table, dict) else None
    if value is None and usual:
        return usual
    if value is None:
        how = f"set {CONTACT_VARIABLE}, or {KEY} under [{TABLE}] in {NAME}, to a text like {_SAMPLE}"
        raise UsageError(f"EDGAR wants to know who asks, with an e-mail address: {how}")
    return _sound(value, f"{path}: {TABLE}.{KEY}")


def _sound(value: object, where: str) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not (len(text) <= _LONGEST and _EMAIL.search(text) and text.isascii() and text.isprintable()):
        raise UsageError(f"{where}: is a name with an e-mail address in plain letters, such as {_SAMPLE}")
    return text


# ---- how often -------------------------------------------------------------------------------------------------------

PER_SECOND = 9
"""Ten are allowed; on their way requests may draw together."""

_SEC = "sec.gov"
_STALE = 60.0  # seconds


class Pace:
    """Gives out the moments at which requests may be sent, to every process that looks into the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def wait(self, host: str) -> None:
        """Wait until a request may be sent to a host; this machine itself at any time.

        Raises:
            EnvironmentProblem: the file that the processes share cannot be written.
        """
        if is_loopback(host):
            return
        delay = self.reserve(host) - time.time()
        if delay > 0:
            time.sleep(delay)

    def reserve(self, host: str) -> float:
        """Take the next free moment for a request, in seconds since 1970; it belongs to the caller alone."""
        shared = _SEC if host == _SEC or host.endswith(f".{_SEC}") else host  # all of sec.gov is one
        file = self.folder / f"{re.sub(r'[^a-z0-9.-]', '_', shared.lower())[:100]}.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{file}.lock"):
                now = time.time()
                last = _last(file)
                # A moment far ahead was written before the clock was set back.
                moment = max(now, last + 1 / PER_SECOND) if last < now + _STALE else now
                file.write_bytes(msgspec.json.encode(moment))
        except OSError as error:
            reason = f"{file}: cannot be written, and without it the rate of requests to EDGAR is not known"
            raise EnvironmentProblem(f"{reason}: {error.strerror or error}") from error
        return moment


def _last(file: Path) -> float:
    """Return the moment given out last; 0 where there is none, or the file is damaged."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=float)
    except (FileNotFoundError, msgspec.DecodeError):
        return 0.0


# ---- what was answered before ----------------------------------------------------------------------------------------

LARGEST_CACHED = 64 << 20
"""Bytes of the largest response that is cached."""

_MOST = 512 << 20
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers"
    " (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, body BLOB, size INTEGER, used REAL) WITHOUT ROWID"
)


class CachedResponse(Struct, frozen=True):
    """A response, and what EDGAR called this state of it."""

    body: bytes
    etag: str
    modified: str

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a request that fetches it again only where it changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in headers.items() if value}


class Cache:
    """Public responses by address, the least used dropped where they need more than `_MOST` bytes.

    One SQLite file: addresses become no file names, a writer that dies leaves nothing half-written, and several
    processes share it, none of which a cache in memory does. What is lost with it is only time, so whatever is wrong
    with it stops no request. No response to a request with a token comes here.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def get(self, url: str) -> CachedResponse | None:
        """Return the response of an address, None where there is none that can be trusted."""
        with suppress(sqlite3.Error, OSError, zlib.error), closing(self._open()) as connection, connection:
            query = "SELECT body, etag, modified FROM answers WHERE url = ?"
            row = connection.execute(query, (url,)).fetchone()
            if row:
                connection.execute("UPDATE answers SET used = ? WHERE url = ?", (time.time(), url))
                return CachedResponse(zlib.decompress(row[0]), row[1], row[2])
        return None

    def put(self, url: str, response: CachedResponse) -> None:
        """Store a response that can be validated by its state; any other would never be used."""
        if not response.conditions or len(response.body) > LARGEST_CACHED:
            return
        packed = zlib.compress(response.body, 1)
        row = (url, response.etag, response.modified, packed, len(packed), time.time())
        with suppress(sqlite3.Error, OSError), closing(self._open()) as connection, connection:
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)
            (size,) = connection.execute("SELECT total(size) FROM answers").fetchone()
            for oldest, bytes_freed in connection.execute("SELECT url, size FROM answers ORDER BY used").fetchall():
                if size <= _MOST:
                    break
                connection.execute("DELETE FROM answers WHERE url = ?", (oldest,))
                size -= bytes_freed

    def _open(self) -> sqlite3.Connection:
        """Open the file; one that is no database is replaced."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or not to be opened: it may be sound
                raise
            self.file.unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=10)
        try:
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


# ---- the way ---------------------------------------------------------------------------------------------------------

ATTEMPTS = 5
_PATIENCE = 600.0  # seconds that EDGAR may ask to wait; about so long it blocks a client that asks too often
_LONGEST_WAIT = 366 * 86_400.0  # beyond which a date would say nothing more
_LARGEST = 512 << 20
_TOGETHER = 60.0  # seconds in which something must come, and in which its first part may be slow
_TIMEOUT = httpx.Timeout(_TOGETHER, connect=15.0)
_SLOWEST = 256  # bytes a second, over all of an answer; by drops one could go on for ever
_LEAST = 0.01  # seconds; to wait for none at all would mean not to repeat
_UNSENDABLE = (httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, *_UNSENDABLE)
_AGAIN = frozenset({429, 500, 502, 503, 504})
_CLOSED = b"operating hours"
_ABSENT = frozenset({403, 404, 410})
# Headings of the pages that the SEC shows to programs it has shut out; other 403 mean that an object is not there.
_BLOCKED = (b"automated tool", b"rate threshold", b"request originates")


class NotFound(EnvironmentProblem):
    """EDGAR has nothing at an address, or does not show it."""


class CutOff(EnvironmentProblem):
    """What an address answers breaks off before its end, every time it is asked."""


class NotSent(EnvironmentProblem):
    """A submission did not leave this machine, or was refused unread: it may be sent again."""


class MayHaveArrived(EnvironmentProblem):
    """A submission was sent, and no response came: sending it again could file it twice."""


class Reply(Struct, frozen=True):
    """A response: code, body, and headers with lower-case names."""

    code: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def wait(self) -> float | None:
        """The seconds that the other side asks to wait, from `Retry-After`; None where it says nothing readable."""
        return retry_after(self.headers.get("retry-after", ""))

    @property
    def later(self) -> str:
        """When to try again, in words, where the other side asks to wait longer than this program does; else ""."""
        if self.wait is None or self.wait <= _PATIENCE:
            return ""
        moment = datetime.now().astimezone() + timedelta(seconds=min(self.wait, _LONGEST_WAIT))
        return f"it asks to wait {self.wait:,.0f} seconds, longer than we do: try again after {moment:%Y-%m-%d %H:%M}"


def retry_after(text: str) -> float | None:
    """Return the seconds that `Retry-After` asks to wait: a number, or a moment. None where it says nothing readable.

    >>> [retry_after(text) for text in ("120", "Thu, 01 Jan 1970 00:01:00 GMT", "?")]
    [120.0, 0.0, None]
    >>> (retry_after("Fri, 01 Jan 2100 00:00:00 GMT") or 0.0) > 86_400
    True
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)


class _Again(Exception):
    """A response that asks to retry later."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.code))
        self.reply = reply


class Line:
    """A line to one or several hosts of EDGAR.

    Args:
        contact: the User-Agent; that of the program by default.
        pace: when requests may be sent; None for no limit.
        cache: earlier responses; None for none.
        transport: what carries the requests, in tests something that needs no network.
    """

    def __init__(
        self,
        contact: str = PROGRAM,
        *,
        pace: Pace | None = None,
        cache: Cache | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._pace, self._cache = pace, cache
        headers = {"User-Agent": contact, "Accept-Encoding": "gzip, deflate"}
        self._client = httpx.Client(transport=transport, timeout=_TIMEOUT, headers=headers)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    # ---- what the public reads --------------------------------------------------------------------------------------

    def read(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """Return what stands at an address.

        Raises:
            NotFound: there is nothing, or nothing that is shown.
            EnvironmentProblem: EDGAR cannot be reached, or shuts this program out.
        """
        full = str(httpx.URL(url, params=params or None))
        return _found(full, self.get(full)).body

    def read_as(self, url: str, read: Callable[[bytes, str], T]) -> T:
        """Return what `read` makes of what stands at an address, and of the cached response where that has not changed.

        What it cannot read, such as the page of a network that wants a password, is not cached, nor used again.

        Raises:
            SourceError: `read` cannot read it.
            EnvironmentProblem: see `read`.
        """
        cached = self._cache.get(url) if self._cache else None
        reply = self.get(url, cached.conditions if cached else {})
        if cached and reply.code == httpx.codes.NOT_MODIFIED:
            with suppress(SourceError):
                return read(cached.body, url)
            reply = self.get(url)
        made = read(_found(url, reply).body, url)
        if self._cache:
            etag, modified = (reply.headers.get(name, "") for name in ("etag", "last-modified"))
            self._cache.put(url, CachedResponse(reply.body, etag, modified))
        return made

    # ---- both sides -------------------------------------------------------------------------------------------------

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Request until there is a response, and return it, whatever its code.

        Raises:
            EnvironmentProblem: no response comes.
        """
        return self._patiently("GET", url, headers or {})

    def ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Post a query that changes nothing; it is repeated like a GET."""
        return self._patiently("POST", url, headers, body)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send something once, and return the response, whatever its code.

        Raises:
            NotSent: it never left.
            MayHaveArrived: it left, and no answer came.
        """
        self._await_turn(url)
        try:
            return self._once("POST", url, headers, body)
        except (*_NEVER_LEFT, httpx.InvalidURL) as error:
            raise NotSent(f"{_host(url)}: cannot be reached, nothing was sent: {_reason(error)}") from error
        except (httpx.HTTPError, EnvironmentProblem) as error:
            raise MayHaveArrived(f"{_host(url)}: no answer came: {_reason(error)}") from error

    def once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Send a request once, with no User-Agent where that is "", and return the response, whatever its code.

        Raises:
            EnvironmentProblem: no response comes.
        """
        self._await_turn(url)
        try:
            return self._once(method, url, headers, body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EnvironmentProblem(f"{_host(url)}: cannot be reached: {_reason(error)}") from error

    def _patiently(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        try:
            # A context, not a decorated function: what is retried is logged, and arguments would be with it.
            for attempt in stamina.retry_context(
                on=self._again, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0
            ):
                with attempt:
                    self._await_turn(url)
                    reply = self._once(method, url, headers, body)
                    if reply.code in _AGAIN and not (_shuts_out(reply) or _CLOSED in reply.body[:10_000].lower()):
                        raise _Again(reply)  # noqa: TRY301 - it is what is tried again; outside of its hours EDGAR stays closed
                    return reply
        except _Again as again:
            return again.reply
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
            raise CutOff(f"{url}: the answer breaks off, {ATTEMPTS} times: {_reason(error)}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EnvironmentProblem(f"{_host(url)}: cannot be read: {_reason(error)}") from error
        raise AssertionError("a retry ends with an answer or an error")

    @staticmethod
    def _again(error: Exception) -> bool | float:
        """Say whether to ask again, and after how many seconds where the other side has named them."""
        if isinstance(error, _Again):
            wait = error.reply.wait
            if wait is None:
                return True
            return max(wait, _LEAST) if wait <= _PATIENCE else False
        if isinstance(error, httpx.ConnectError) and is_loopback(error.request.url.host):
            return False  # on this machine nothing listens: it will not begin to
        return isinstance(error, httpx.TransportError | httpx.DecodingError) and not isinstance(error, _UNSENDABLE)

    def _await_turn(self, url: str) -> None:
        if self._pace:
            self._pace.wait(urlsplit(url).hostname or "")

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        request = self._client.build_request(method, url, headers=dict(headers), content=body)
        if not request.headers["user-agent"]:
            del request.headers["user-agent"]
        with closing(self._client.send(request, stream=True)) as response:
            content, begun = bytearray(), time.monotonic()
            packed = response.headers.get("content-encoding", "").lower() == "gzip"
            for part in response.iter_raw() if packed else response.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise EnvironmentProblem(f"{response.url}: is larger than {_LARGEST >> 20} MB")
                if len(content) < (time.monotonic() - begun - _TOGETHER) * _SLOWEST:
                    raise httpx.ReadTimeout("it comes too slowly", request=request)
            body = bytes(content)
            if packed and body:  # by hand: httpx takes what is cut off for whole
                try:
                    body = gunzipped(body, _LARGEST)
                except ValueError as error:
                    raise httpx.DecodingError(str(error), request=request) from error
            return Reply(response.status_code, body, {k.lower(): v for k, v in response.headers.items()})


def _shuts_out(reply: Reply) -> bool:
    head = reply.body[:20_000].lower()
    return reply.code in (403, 429) and any(heading in head for heading in _BLOCKED)


def _found(url: str, reply: Reply) -> Reply:
    if reply.code != httpx.codes.OK:
        raise _refused(url, reply)
    return reply


def _refused(url: str, reply: Reply) -> EnvironmentProblem:
    if _shuts_out(reply):
        advice = "ask less often, and see that the contact is right"
        return EnvironmentProblem(f"{_host(url)}: EDGAR shuts this program out, for about ten minutes; {advice}")
    if reply.code in _ABSENT:
        return NotFound(f"{url}: there is nothing, or nothing that EDGAR shows ({reply.code})")
    if 300 <= reply.code < 400:
        return EnvironmentProblem(f"{url}: is elsewhere ({reply.code}), where muniment does not follow")
    return EnvironmentProblem(f"{url}: EDGAR answers {reply.code}; {reply.later or 'try again later'}")


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.ConnectError) and is_loopback(error.request.url.host):
        return f"nothing listens there ({error}); muniment edgar serve starts a local EDGAR"
    return str(error) or type(error).__name__


def line_to(to: Endpoint, *, public: bool = False) -> Line:
    """Return a line to an EDGAR, with the contact that is set; responses of the SEC's public side are cached.

    Raises:
        UsageError: no contact is set, and the public side of the SEC wants one; or what is set is none.
    """
    usual = "" if public and not to.is_local else LOCAL if public else PROGRAM
    who = contact(os.environ, Path.cwd(), usual)
    if to.is_local:
        return Line(who)
    folder = user_cache_path("muniment")
    return Line(who, pace=Pace(folder / "pace"), cache=Cache(folder / "public.sqlite") if public else None)
