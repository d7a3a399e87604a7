"""Reads the sources of truth files, or takes what another reader made of them, and scores that."""

import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from muniment.errors import EnvironmentProblem, MunimentError, SourceError
from muniment.evaluate.corpus import Truth, load
from muniment.evaluate.score import Scored, score
from muniment.readers import read
from muniment.writers.summary import summary

_AT_A_TIME = 4  # filings that a worker gets together

Read: TypeAlias = "Callable[[Truth], dict[str, Any]]"
"""Returns what a reader makes of a filing; raises SourceError where it can make nothing of it."""


class Filing(Struct):
    """A truth, the score of what was read, and the seconds that reading took."""

    truth: Truth
    scored: Scored
    seconds: float


def evaluate(
    truths: Iterable[Truth],
    predictions: Path | None = None,
    workers: int = 1,
    progress: Callable[[], None] | None = None,
) -> list[Filing]:
    """Score our reader, or the summaries in a folder of predictions; truths in trouble are left out.

    `progress` is called after each filing.
    """
    asked = [truth for truth in truths if not truth.trouble]
    task = partial(judge, partial(predicted, predictions) if predictions else ours)
    filings = []
    for filing in _each(task, asked, min(workers, len(asked))):
        filings.append(filing)
        if progress:
            progress()
    return filings


def judge(reader: Read, truth: Truth) -> Filing:
    """Score what a reader makes of one filing."""
    begin = time.perf_counter()
    try:
        told, reason = reader(truth), "an empty summary"
    except SourceError as error:
        told, reason = {}, error.words
    except MunimentError as error:
        told, reason = {}, str(error)
    seconds = time.perf_counter() - begin
    return Filing(truth, score(truth.labels, told, reason), seconds)


def ours(truth: Truth) -> dict[str, Any]:
    """Return our summary of a filing."""
    if truth.source is None:
        raise SourceError("no source", source=truth.name)
    return summary(read(truth.source))


def predicted(folder: Path, truth: Truth) -> dict[str, Any]:
    """Return the summary that another reader left in a folder."""
    path = folder / f"{truth.name}.json"
    if not path.is_file():
        raise SourceError("no prediction", source=str(path))
    return load(path)


def _each(task: Callable[[Truth], Filing], truths: list[Truth], workers: int) -> Iterator[Filing]:
    if workers <= 1:
        yield from map(task, truths)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _leave_interruptions_to_the_parent)
    try:
        yield from pool.map(task, truths, chunksize=_AT_A_TIME)
    except BrokenExecutor as error:
        words = "a process that read filings ended early: too little memory? --workers 1 shows at which filing"
        raise EnvironmentProblem(words) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interruptions_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
