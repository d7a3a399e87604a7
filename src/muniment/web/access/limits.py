"""How often a password may be tried: after a few failures each further try has to wait twice as long."""

import math
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

from litestar.exceptions import TooManyRequestsException
from msgspec import Struct

_MOST = 100_000
_NAME = 64  # no account has a longer name, and what is typed as one must not fill the memory


class Limit(Struct, frozen=True):
    """How many tries are free, the longest wait, and after how long one failure is forgiven, in seconds."""

    free: int
    longest: float
    forgiven: float


# An office that shares an address must not wait for one person's mistakes, nor a stranger lock an account for long.
ACCOUNT = Limit(5, 300.0, 900.0)
ADDRESS = Limit(20, 300.0, 180.0)


class _Tries(Struct):
    count: int
    until: float
    since: float  # from when on time forgives


class Limits:
    """Tries that failed, per account and per address, as long as the process lasts.

    A try counts when it begins, so that many at once are no way around; one that succeeds is taken back. While somebody
    has to wait nothing is looked at and nothing counts.
    """

    def __init__(self, clock: Callable[[], float], most: int = _MOST) -> None:
        self._clock, self._most = clock, most
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def begin(self, name: str, address: str) -> None:
        """Count a try.

        Raises:
            TooManyRequestsException: it comes too early; its headers say how long to wait.
        """
        now, keys = self._clock(), _keys(name, address)
        with self._lock:
            held = [(self._of(key, limit, now), limit) for key, limit in keys]
            wait = max(tries.until - now for tries, _ in held)
            if wait > 0:
                raise too_many(wait)
            for tries, limit in held:
                tries.count += 1
                over = tries.count - limit.free
                tries.until = now + min(2.0 ** min(over, 30), limit.longest) if over >= 0 else 0.0
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def succeed(self, name: str, address: str) -> None:
        """Forget the failures of the account, and this one try of the address."""
        (account, _), (place, limit) = _keys(name, address)
        with self._lock:
            self._held.pop(account, None)
            tries = self._held.get(place)
            if tries:
                tries.count -= 1
                tries.until = 0.0 if tries.count < limit.free else tries.until

    def _of(self, key: tuple[str, str], limit: Limit, now: float) -> _Tries:
        """Return the tries of a key, fewer by what time has forgiven since."""
        held = self._held.setdefault(key, _Tries(0, 0.0, now))
        self._held.move_to_end(key)
        if now < held.since:  # the clock was set back: nobody waits for that
            held.since, held.until = now, min(held.until, now + limit.longest)
        forgiven = min(int((now - held.since) // limit.forgiven), held.count)
        held.count -= forgiven
        held.since = held.since + forgiven * limit.forgiven if held.count else now
        return held


def too_many(wait: float) -> TooManyRequestsException:
    """Return the answer to a try that comes too early."""
    seconds = max(math.ceil(wait), 1)
    words = f"Too many attempts: try again in {seconds} second{'s' if seconds > 1 else ''}."
    return TooManyRequestsException(words, headers={"retry-after": str(seconds)})


def _keys(name: str, address: str) -> tuple[tuple[tuple[str, str], Limit], tuple[tuple[str, str], Limit]]:
    return (("account", name[:_NAME]), ACCOUNT), (("address", network_of(address)), ADDRESS)


def network_of(address: str) -> str:
    """Return what one machine is known by: with IPv6 it has a whole network of addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped) if found.ipv4_mapped else str(IPv6Address(int(found) >> 64 << 64))
