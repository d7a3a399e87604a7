"""What the calls of a running sandbox share: its database to read, the one writer, the intake, the key, the clock."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from muniment.edgar.sandbox.acceptance.courier import MAILBOX
from muniment.edgar.sandbox.access.keys import Keys
from muniment.edgar.sandbox.clearing import clear
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.intake import Intake
from muniment.edgar.sandbox.writing import Writer

_MOST_A_SECOND = 10
_T = TypeVar("_T")


class Rate:
    """Ten requests a second."""

    def __init__(self) -> None:
        self._left, self._seen = float(_MOST_A_SECOND), time.monotonic()

    def takes(self) -> bool:
        """Whether one more is taken, which is counted."""
        now = time.monotonic()
        self._left, self._seen = min(_MOST_A_SECOND, self._left + (now - self._seen) * _MOST_A_SECOND), now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Held:
    """An open sandbox.

    `patience` is how many seconds a body may take to arrive; `anywhere`: whether the sandbox's own calls answer others
    than this machine.

    Raises:
        EnvironmentProblem: the folder cannot be used.
    """

    def __init__(self, folder: Path, *, patience: float = 60.0, anywhere: bool = False) -> None:
        self.folder, self.patience, self.anywhere = folder, patience, anywhere
        self.keys = Keys(folder)
        self.reading: sqlite3.Connection = database(folder)
        self.writer = Writer(folder)
        self.intake = Intake(folder, self.writer)
        self.clock = Clock(self.reading)
        self._rates: dict[str, Rate] = {}

    def rate(self, name: str) -> Rate:
        """Return the count of requests of a token's owner."""
        return self._rates.setdefault(name, Rate())

    async def write(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Let the writer do a piece of work, and return what it returns once that is durable."""
        return await asyncio.wrap_future(self.writer.hand(work))

    async def clear(self, *, access: bool, settings: bool) -> None:
        """Begin anew: without submissions, filings and messages, and without what is named, see `clearing.clear`."""
        await self.write(partial(clear, access=access, settings=settings))
        await asyncio.to_thread(shutil.rmtree, self.folder / MAILBOX, ignore_errors=True)

    def close(self) -> None:
        """Finish what is being written, and close."""
        self.writer.close()
        self.intake.close()
        self.reading.close()
