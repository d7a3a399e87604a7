"""Who may read, and how fast: the User-Agent rule and the rate rule of the real service."""

import re
import time
from collections import OrderedDict, deque

from muniment.edgar.sandbox.dissemination import refusals
from muniment.edgar.sandbox.dissemination.answers import Answer

PER_SECOND = 10
"""Requests of one address in a second (SEC, "Accessing EDGAR Data")."""

_CLIENTS = 10_000  # addresses that are remembered
_CONTACT = re.compile(rb"(?<![^\s@<>()])[^\s@<>()]++@[^\s@<>()]+\.[A-Za-z]{2,}")


def is_declared(agent: bytes, rule: str) -> bool:
    """Whether a User-Agent says who asks, by the switch `user-agent`."""
    if rule == "off":
        return True
    if rule == "present":
        return bool(agent.strip())
    return agent.startswith(b"Mozilla/") or _CONTACT.search(agent) is not None


class Rates:
    """Counts what each address asked in the last second."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def is_too_fast(self, client: str) -> bool:
        """Count a request, and say whether it is one too many; those that were refused do not count."""
        now = time.monotonic()
        times = self._asked.setdefault(client, deque())
        self._asked.move_to_end(client)
        while times and times[0] <= now - 1:
            times.popleft()
        if len(times) >= PER_SECOND:
            return True
        times.append(now)
        if len(self._asked) > _CLIENTS:
            self._asked.popitem(last=False)
        return False


def refusal(agent: bytes, client: str, *, searches: bool, switches: dict[str, str], rates: Rates) -> Answer | None:
    """Return what is answered to who may not read; None for who may."""
    if not is_declared(agent, switches.get("user-agent", "contact")):
        return refusals.undeclared()
    if switches.get("rate") == "real" and rates.is_too_fast(client):
        return refusals.too_fast(429 if searches else 403)
    return None
