"""Being told to end: Ctrl-C, and the signal by which a system ends what it started."""

import gc
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

Told = Callable[[int, FrameType | None], None]

TERMINATED = 143
"""The exit code that shells know: 128 and the number of the signal."""
_BY_HAND = "interrupted", 130


class Ended(SystemExit):
    """A command was told to end, and has: `words` and the exit code say by whom."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(code)
        self.words = words


class Terminated(KeyboardInterrupt):
    """The system wants this process to end: as Ctrl-C, what is under way is undone or left to be gone on with."""


def end_like_an_interruption() -> None:
    """Have SIGTERM end this process as Ctrl-C does, instead of at once."""
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def ended(error: KeyboardInterrupt) -> Ended:
    """Return how a command that was told to end tells so."""
    return Ended("ended by the system", TERMINATED) if isinstance(error, Terminated) else Ended(*_BY_HAND)


def end_at_once() -> None:
    """Have nothing hold up the end of this process: its command is over, and a signal needs no words any more.

    An interpreter that ends looks for garbage in all that was loaded: a tenth of a second that is spared here.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()


def _exit() -> None:
    os._exit(1)


def within(seconds: float, handle: Told, act: Callable[[], object] = _exit) -> Told:
    """Return a handler of a signal that does what `handle` does, and acts later: ends the process, unless it is said.

    What is over before that is not acted upon.
    """

    def handling(number: int, frame: FrameType | None) -> None:
        watch = threading.Timer(seconds, act)
        watch.daemon = True
        watch.start()
        handle(number, frame)

    return handling
