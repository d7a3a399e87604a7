"""Reads the sources of truth files, or takes what another reader made of them, and scores that."""

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from muniment.documents.archive import Item
from muniment.engines import Engine, Had, nothing_known
from muniment.engines.local import Local
from muniment.errors import MunimentError, SourceError
from muniment.evaluate.corpus import Truth, load
from muniment.evaluate.score import Scored, score
from muniment.readers import read
from muniment.writers.summary import summary

_TOGETHER = 4  # filings that a worker gets together

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
    engine: Engine | None = None,
    progress: Callable[[], None] | None = None,
) -> list[Filing]:
    """Score our reader, or the summaries in a folder of predictions; truths in trouble are left out.

    `engine` reads and scores, this process where none is given; where it reads the files have to be, too. `progress`
    is called after each filing.
    """
    asked = [truth for truth in truths if not truth.trouble]
    reader = partial(predicted, predictions) if predictions else ours
    filings = []
    for filing in _each(reader, asked, engine or Local()):
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


def _each(reader: Read, truths: list[Truth], engine: Engine) -> Iterator[Filing]:
    """Yield the scores of filings; one whose reader dies counts as unread."""
    units = (Had(Item(truth.name, pickle.dumps(truth))) for truth in truths)
    done = engine.run(partial(_judged, reader), units, nothing_known, together=_TOGETHER)
    for truth, one in zip(truths, chain.from_iterable(done), strict=True):
        if one.refused:
            yield Filing(truth, score(truth.labels, {}, one.refused.words), 0.0)
        else:
            yield from one.made


def _judged(reader: Read, packed: Item) -> Iterator[Filing]:
    """Score one filing; the work of a worker."""
    yield judge(reader, pickle.loads(packed.data))  # noqa: S301 - packed by ourselves
