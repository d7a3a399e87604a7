"""A few workers that a program which answers people keeps: each question about a document is answered by one."""

import os
from collections.abc import Callable, Sequence
from queue import LifoQueue
from typing import Any, TypeVar

from muniment.apart.limits import Limits
from muniment.apart.packing import unpacked
from muniment.apart.worker import Asked, Refusal, Worker
from muniment.errors import RefusedSource

T = TypeVar("T")

PATIENCE = Limits(seconds=20, seconds_each=5, memory=1 << 30)
"""What a document may take while somebody waits for the answer."""

_WORKERS = max(2, min(4, os.cpu_count() or 1))
_idle: "LifoQueue[Worker]" = LifoQueue()
for _ in range(_WORKERS):
    _idle.put(Worker(PATIENCE))


def apart(function: Callable[[Any], T], what: Any, size: int) -> T:  # noqa: ANN401 - whatever the function takes
    """Return what a function makes of something, in another process and within `PATIENCE`; raise what it raises.

    Args:
        function: a function of a module; it, what it takes, and what it makes can be pickled.
        what: what it takes.
        size: how many bytes a stranger has written of that.

    Raises:
        RefusedSource: it took longer, or more memory, than it may.
    """
    (made,) = each(function, [Asked(what, size)])
    if isinstance(made, Refusal):
        raise RefusedSource(made.words)
    return unpacked(made)


def each(function: Callable[[Any], Any], asked: Sequence[Asked]) -> list[bytes | Refusal]:
    """Return what a function makes of each of some things, packed, or why it cannot, as `apart` does with one."""
    worker = _idle.get()
    try:
        return worker.make(function, asked)
    finally:
        _idle.put(worker)
