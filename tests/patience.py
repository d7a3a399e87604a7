"""An end to waiting: what is quadratic would take hours, and is stopped. How fast things are is for `bench`."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 300


@contextmanager
def patience() -> Iterator[None]:
    """Stop what runs inside when it has not come to an end after five minutes."""

    def stop(number: int, frame: object) -> None:
        raise AssertionError(f"no end after {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
