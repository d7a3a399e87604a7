"""A few workers that a program which answers people keeps: each question about a document is answered by one."""

import os
from collections.abc import Callable, Sequence
from queue import LifoQueue
from typing import Any, TypeVar

from muniment.apart.worker import Ended, Job, Limits, Refusal, Worker, unpacked
from muniment.errors import EnvironmentProblem, RefusedSource

A = TypeVar("A")
T = TypeVar("T")

PATIENCE = Limits(seconds=20, seconds_each=5, memory=1 << 30)
"""What a document may take while somebody waits for the answer."""

_workers = tuple(Worker(PATIENCE) for _ in range(max(2, min(4, os.cpu_count() or 1))))
_idle: "LifoQueue[Worker]" = LifoQueue()
for _worker in _workers:
    _idle.put(_worker)


def apart(function: Callable[[A], T], argument: A, size: int) -> T:
    """Return what a function makes of something, in another process and within `PATIENCE`; raise what it raises.

    Args:
        function: a function of a module; it, what it takes, and what it makes can be pickled.
        argument: what it takes.
        size: how many bytes a stranger has written of that.

    Raises:
        RefusedSource: it took longer, or more memory, than it may.
        EnvironmentProblem: the program ends meanwhile.
    """
    (made,) = each(function, [Job(argument, size)])
    if isinstance(made, Refusal):
        raise RefusedSource(made.words)
    return unpacked(made)


def each(function: Callable[[Any], Any], tasks: Sequence[Job]) -> list[bytes | Refusal]:
    """Return what a function makes of each of some things, packed, or why it cannot, as `apart` does with one."""
    worker = _idle.get()
    try:
        return worker.make(function, tasks)
    except Ended as error:
        raise EnvironmentProblem("this program is ending: ask again when it runs") from error
    finally:
        _idle.put(worker)


def end() -> None:
    """Give up whatever is being read, and read nothing any more: the program ends, and need not wait for a document."""
    for worker in _workers:
        worker.kill()
