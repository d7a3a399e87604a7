"""How often a password may be tried: after a few failures each further try has to wait twice as long.

No user is kept out by others: what strangers try counts against the address that they try it from, and a browser in
which the account has logged in before is counted by itself.
"""

import math
from collections.abc import Callable
from threading import Lock

from litestar.exceptions import TooManyRequestsException
from msgspec import Struct

from muniment.caching import LruCache
from muniment.edge import network_of

_MOST = 100_000
_NAME = 64  # no account has a longer name, and what is typed as one must not fill the memory


class Limit(Struct, frozen=True):
    """How many tries are free, the longest wait, and after how long one failure is forgiven, in seconds."""

    free: int
    longest: float
    forgiven: float


# An office that shares an address must not wait for one person's mistakes.
ACCOUNT = Limit(5, 300.0, 900.0)
ADDRESS = Limit(20, 300.0, 180.0)
SOUGHT = Limit(50, 0.0, 900.0)
"""Failures of an account from anywhere, after which each address that it is tried from has one try in the longest
wait: trying from many addresses gains nothing, and the owner, from another address, is let in."""
_ONCE = Limit(1, 300.0, 900.0)


class _Tries(Struct):
    count: int
    until: float
    since: float  # from when on time forgives


class Limits:
    """Tries that failed, by account and address, by address and by known browser, as long as the process lasts.

    A try counts when it begins, so that many at once are no way around; one that succeeds is taken back. During a
    wait nothing is compared and nothing counts.
    """

    def __init__(self, clock: Callable[[], float], most: int = _MOST) -> None:
        self._clock = clock
        self._lock = Lock()
        self._tries: LruCache[tuple[str, ...], _Tries] = LruCache(most)

    def begin(self, name: str, address: str, browser: str = "") -> None:
        """Count a try; `browser` names one in which this account was logged in before.

        Raises:
            TooManyRequestsException: it comes too early; its headers say how long to wait.
        """
        now = self._clock()
        with self._lock:
            counted = [(self._of(key, limit, now), limit) for key, limit in self._keys(name, address, browser, now)]
            wait = max(tries.until - now for tries, _ in counted)
            if wait > 0:
                raise too_many(wait)
            for tries, limit in counted:
                tries.count += 1
                over = tries.count - limit.free
                pause = limit.longest if limit is _ONCE else min(2.0 ** min(over, 30), limit.longest)
                tries.until = now + pause if over >= 0 else 0.0

    def succeed(self, name: str, address: str, browser: str = "") -> None:
        """Forget the failures of the account from here, and this one try of the address and of the account."""
        with self._lock:
            (first, _), *rest = self._keys(name, address, browser, self._clock())
            self._tries.pop(first)
            for key, limit in rest:
                tries = self._tries.get(key)
                if tries:
                    tries.count -= 1
                    tries.until = 0.0 if tries.count < limit.free else tries.until

    def _keys(self, name: str, address: str, browser: str, now: float) -> list[tuple[tuple[str, ...], Limit]]:
        """Return what a try counts against, by whom it comes from first."""
        name, place = name[:_NAME], network_of(address)
        if browser:
            return [(("browser", name, browser), ACCOUNT)]
        sought = ("account", name)
        limit = _ONCE if self._of(sought, SOUGHT, now).count >= SOUGHT.free else ACCOUNT
        return [(("account", name, place), limit), (("address", place), ADDRESS), (sought, SOUGHT)]

    def _of(self, key: tuple[str, ...], limit: Limit, now: float) -> _Tries:
        """Return the tries of a key, fewer by what time has forgiven since."""
        tries = self._tries.get(key)
        if tries is None:
            tries = _Tries(0, 0.0, now)
            self._tries.put(key, tries)
        if now < tries.since:  # the clock was set back: no one waits for that
            tries.since, tries.until = now, min(tries.until, now + limit.longest)
        forgiven = min(int((now - tries.since) // limit.forgiven), tries.count)
        tries.count -= forgiven
        tries.since = tries.since + forgiven * limit.forgiven if tries.count else now
        return tries


def too_many(wait: float) -> TooManyRequestsException:
    """Return the answer to a try that comes too early."""
    seconds = max(math.ceil(wait), 1)
    words = f"Too many attempts: try again in {seconds} second{'s' if seconds > 1 else ''}."
    return TooManyRequestsException(words, headers={"retry-after": str(seconds)})
