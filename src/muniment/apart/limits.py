"""What one file may take of the process that reads it: time of a processor, and memory.

The kernel keeps both, so that no pattern and no library can outlast them: a process that has had its time is ended by a
signal, and one that asks for more memory is refused it.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_MIB = 1 << 20
_PAGES = Path("/proc/self/statm")  # the sixth number: pages of data and stack


class Limits(Struct, frozen=True):
    """What a file may take: `seconds` of a processor and `memory`, bytes; and so much more for each MiB that it has."""

    seconds: float = 60.0
    seconds_each: float = 60.0
    memory: int = 2 << 30
    memory_each: int = 16 << 20

    def seconds_for(self, size: int) -> float:
        """Return how many seconds of a processor a file of so many bytes may take."""
        return self.seconds + self.seconds_each * size / _MIB

    def memory_for(self, size: int) -> int:
        """Return how many bytes of memory a file of so many bytes may take."""
        return self.memory + self.memory_each * size // _MIB

    def words(self, size: int) -> str:
        """Return what is said of a file of so many bytes that has taken its time."""
        return f"took more than {self.seconds_for(size):.0f} seconds of a processor to read, and was ended"


LIMITS = Limits()
"""What a file may take where nothing else is said."""

TIMED = signal.SIGPROF
"""The signal that ends a process whose time is over."""


@contextmanager
def kept(limits: Limits, size: int) -> Iterator[None]:
    """Keep this process to the limits of a file of so many bytes while it reads it.

    It must be a process that may end: where the time is over, it does.
    """
    before = _begin_memory(limits.memory_for(size))
    signal.setitimer(signal.ITIMER_PROF, limits.seconds_for(size))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if before is not None:
            resource.setrlimit(resource.RLIMIT_DATA, before)


def _begin_memory(more: int) -> tuple[int, int] | None:
    """Let this process have so much memory more than it has, and return what it could have before; None: no limit."""
    if not _PAGES.exists():
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    has = int(_PAGES.read_text().split()[5]) * resource.getpagesize()
    known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(has + more, *known), hard) if known else (has + more, hard))
    return soft, hard
