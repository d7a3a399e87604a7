"""Signals that end a command: Ctrl-C, and SIGTERM, by which a system ends what it started."""

import gc
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

SignalHandler = Callable[[int, FrameType | None], None]

TERMINATED = 143
"""The exit code that shells know: 128 and the number of the signal."""


class Interrupted(SystemExit):
    """A command was interrupted, and has ended: `message` and the exit code say by what."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(code)
        self.message = message


class Terminated(KeyboardInterrupt):
    """The system wants this process to end: as Ctrl-C, what is under way is undone or left to be gone on with."""


def handle_termination() -> None:
    """Have SIGTERM end this process as Ctrl-C does, instead of at once."""
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def interrupted(error: KeyboardInterrupt) -> Interrupted:
    """Return how a command reports that it was interrupted."""
    return (
        Interrupted("ended by the system", TERMINATED)
        if isinstance(error, Terminated)
        else Interrupted("interrupted", 130)
    )


def skip_cleanup() -> None:
    """Have nothing hold up the end of this process: its command is over, and a signal needs no message any more.

    An interpreter that ends looks for garbage in all that was loaded: a tenth of a second that is spared here.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()


def _exit() -> None:
    os._exit(1)


def with_deadline(seconds: float, handle: SignalHandler, act: Callable[[], object] = _exit) -> SignalHandler:
    """Return a handler of a signal that does what `handle` does, and acts later: it ends the process by default.

    What is over before that is not acted upon.
    """

    def handling(number: int, frame: FrameType | None) -> None:
        watch = threading.Timer(seconds, act)
        watch.daemon = True
        watch.start()
        handle(number, frame)

    return handling
