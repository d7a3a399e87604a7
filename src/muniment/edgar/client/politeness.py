"""At most ten requests a second to EDGAR, by all programs of this machine together.

Source: SEC, "Accessing EDGAR Data": the limit is one for all hosts of sec.gov, and for all machines of a user.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from filelock import FileLock

from muniment.edgar.client.endpoints import is_loopback
from muniment.errors import EnvironmentProblem

PER_SECOND = 9
"""Ten are allowed; on their way requests may draw together."""

_SEC = "sec.gov"
_STALE = 60.0  # seconds


class Pace:
    """Gives out the moments at which requests may be sent, to every process that looks into the same folder."""

    def __init__(
        self,
        folder: Path,
        per_second: int = PER_SECOND,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.folder, self.per_second, self._clock, self._sleep = folder, per_second, clock, sleep

    def wait(self, host: str) -> None:
        """Wait until a request may be sent to a host; this machine itself may be asked at any time.

        Raises:
            EnvironmentProblem: the file that the processes share cannot be written.
        """
        if is_loopback(host):
            return
        delay = self.reserve(host) - self._clock()
        if delay > 0:
            self._sleep(delay)

    def reserve(self, host: str) -> float:
        """Take the next free moment for a request, in seconds since 1970; it belongs to the caller alone."""
        file = self.folder / f"{_name(host)}.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{file}.lock"):
                now = self._clock()
                last = _last(file)
                # A moment far ahead was written before the clock was set back.
                moment = max(now, last + 1 / self.per_second) if last < now + _STALE else now
                file.write_bytes(msgspec.json.encode(moment))
        except OSError as error:
            words = f"{file}: cannot be written, and without it nobody knows how fast EDGAR may be asked"
            raise EnvironmentProblem(f"{words}: {error.strerror or error}") from error
        return moment


def _name(host: str) -> str:
    """Return the name of the file of a host; all of sec.gov is one."""
    shared = _SEC if host == _SEC or host.endswith(f".{_SEC}") else host
    return re.sub(r"[^a-z0-9.-]", "_", shared.lower())[:100]


def _last(file: Path) -> float:
    """Return the moment given out last; 0 where there is none, or the file is damaged."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=float)
    except (FileNotFoundError, msgspec.DecodeError):
        return 0.0
