"""How often who may ask the sandbox."""

from collections import deque
from time import monotonic

from muniment.caching import LruCache

PER_SECOND = 10
"""Requests of one address, or with one token, in a second (SEC, "Accessing EDGAR Data"; of tokens it is assumed)."""

_CLIENTS = 10_000  # addresses or tokens that are remembered


class Rates:
    """Counts the requests of each address, or of each token, in the last second."""

    def __init__(self) -> None:
        self._asked: LruCache[str, deque[float]] = LruCache(_CLIENTS)

    def is_too_fast(self, client: str) -> bool:
        """Count a request, and say whether it is one too many; those that were refused do not count."""
        now, times = monotonic(), self._asked.get(client)
        if times is None:
            times = deque[float]()
            self._asked.put(client, times)
        while times and times[0] <= now - 1:
            times.popleft()
        if len(times) >= PER_SECOND:
            return True
        times.append(now)
        return False
