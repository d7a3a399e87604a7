"""The way to an EDGAR and back: polite, patient where asking twice does no harm, and never twice where it could.

A GET is repeated after 429, 5xx and broken connections, as long as EDGAR asks to wait or a little longer each time. A
POST is sent once: where nobody can tell whether it arrived, the error says so.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urlsplit

import httpx
import stamina
from msgspec import Struct

from muniment.edgar.client.cache import Cache, Kept
from muniment.edgar.client.contact import PROGRAM
from muniment.edgar.client.endpoints import is_loopback
from muniment.edgar.client.politeness import Pace
from muniment.errors import EnvironmentProblem

ATTEMPTS = 5
_PATIENCE = 600.0  # seconds that EDGAR may ask to wait; about so long it blocks those who asked too often
_LARGEST = 512 << 20
_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_LEAST = 0.01  # seconds; to wait for none at all would mean not to repeat
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_AGAIN = frozenset({429, 500, 502, 503, 504})
_CLOSED = b"operating hours"
_ABSENT = frozenset({403, 404, 410})
# Headings of the pages that the SEC shows to programs it has shut out; other 403 mean that an object is not there.
_BLOCKED = (b"automated tool", b"rate threshold", b"request originates")


class NotThere(EnvironmentProblem):
    """EDGAR has nothing at an address, or shows it to nobody."""


class NotSent(EnvironmentProblem):
    """A submission did not leave this machine, or was turned away at the door: it may be sent again."""


class MayHaveArrived(EnvironmentProblem):
    """A submission was sent, and nobody told what became of it: sending it again could file it twice."""


class Reply(Struct, frozen=True):
    """What was answered: code, body, and headers with small names."""

    code: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def wait(self) -> float | None:
        """The seconds that the other side asks to wait, from `Retry-After`; None where it says nothing readable."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(said)
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return None
        return max((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)


class _Again(Exception):
    """An answer that asks to come back later."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.code))
        self.reply = reply


class Line:
    """A line to one or several hosts of EDGAR.

    Args:
        contact: the User-Agent; that of the program where nothing else is asked for.
        pace: when requests may be sent; None for no limit.
        cache: earlier answers; None for none.
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    # ---- what the public reads --------------------------------------------------------------------------------------

    def read(self, url: str, params: Mapping[str, str] | None = None, *, keep: bool = False) -> bytes:
        """Return what stands at an address; with `keep` an earlier answer is used where nothing has changed since.

        Raises:
            NotThere: there is nothing, or nothing that is shown.
            EnvironmentProblem: EDGAR cannot be reached, or shuts this program out.
        """
        full = str(httpx.URL(url, params=params or None))
        kept = self._cache.get(full) if keep and self._cache else None
        reply = self.get(full, kept.conditions if kept else {})
        if reply.code == httpx.codes.NOT_MODIFIED and kept:
            return kept.body
        if reply.code != httpx.codes.OK:
            raise _refused(full, reply)
        if keep and self._cache:
            self._cache.put(
                full, Kept(reply.body, reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
            )
        return reply.body

    # ---- both sides -------------------------------------------------------------------------------------------------

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask until there is an answer, and return it, whatever its code.

        Raises:
            EnvironmentProblem: nobody answers.
        """
        return self._patiently("GET", url, headers or {})

    def ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Post a question that changes nothing; it is repeated like a GET."""
        return self._patiently("POST", url, headers, body)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send something once, and return the answer, whatever its code.

        Raises:
            NotSent: it never left.
            MayHaveArrived: it left, and no answer came.
        """
        self._await_turn(url)
        try:
            return self._once("POST", url, headers, body)
        except (*_NEVER_LEFT, httpx.InvalidURL) as error:
            raise NotSent(f"{_host(url)}: cannot be reached, nothing was sent: {_words(error)}") from error
        except (httpx.HTTPError, EnvironmentProblem) as error:
            raise MayHaveArrived(f"{_host(url)}: no answer came: {_words(error)}") from error

    def _patiently(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        try:
            # A context, not a decorated function: what is retried is logged, and arguments would be with it.
            for attempt in stamina.retry_context(
                on=self._again, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0
            ):
                with attempt:
                    self._await_turn(url)
                    reply = self._once(method, url, headers, body)
                    _wish_again(reply)
                    return reply
        except _Again as again:
            return again.reply
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EnvironmentProblem(f"{_host(url)}: cannot be read: {_words(error)}") from error
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
        return isinstance(error, httpx.TransportError) and not isinstance(error, _NEVER_LEFT[2:])

    def _await_turn(self, url: str) -> None:
        if self._pace:
            self._pace.wait(urlsplit(url).hostname or "")

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        with self._client.stream(method, url, headers=dict(headers), content=body) as response:
            return Reply(response.status_code, _bounded(response), {k.lower(): v for k, v in response.headers.items()})


def _wish_again(reply: Reply) -> None:
    """Ask for another attempt where that may help: outside of its hours EDGAR stays closed."""
    if reply.code in _AGAIN and _CLOSED not in reply.body[:10_000].lower():
        raise _Again(reply)


def _bounded(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > _LARGEST:
            raise EnvironmentProblem(f"{response.url}: is larger than {_LARGEST >> 20} MB")
        parts.append(part)
    return b"".join(parts)


def _refused(url: str, reply: Reply) -> EnvironmentProblem:
    head = reply.body[:20_000].lower()
    if reply.code in (403, 429) and any(words in head for words in _BLOCKED):
        words = "EDGAR shuts this program out, for about ten minutes; ask less often, and see that the contact is right"
        return EnvironmentProblem(f"{_host(url)}: {words}")
    if reply.code in _ABSENT:
        return NotThere(f"{url}: there is nothing, or nothing that EDGAR shows ({reply.code})")
    if 300 <= reply.code < 400:
        return EnvironmentProblem(f"{url}: is elsewhere ({reply.code}), where muniment does not follow")
    return EnvironmentProblem(f"{url}: EDGAR answers {reply.code}; try again later")


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _words(error: Exception) -> str:
    if isinstance(error, httpx.ConnectError) and is_loopback(error.request.url.host):
        return f"nothing listens there ({error}); muniment edgar serve starts a local EDGAR"
    return str(error) or type(error).__name__
