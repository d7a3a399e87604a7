"""`python -m bench reading`: how fast and how well printed schedules are read.

* documents a second, as a ratio to what it takes to find the words of the same files;
* seconds a megabyte as documents grow: flat where the time is linear;
* F1 over printed layouts as damage grows.

The files are printed by `tests/lab/printed.py`, or those given with `--files`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from re import compile as pattern
from time import process_time

from lab.printed import PrintedSample, printed_filing
from muniment.errors import MunimentError
from muniment.lab.score import Tally, score
from muniment.readers import read
from muniment.writers.summary import summary

_WORDS = pattern(r"[a-z0-9]+")
_DAMAGE = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
_SIZES = (20_000, 100_000, 1_000_000, 10_000_000)
_NARRATIVE = b"The reporting persons hold the shares for investment and may buy or sell more of them at any time. "


def run(files: Sequence[Path] | None, rounds: int, samples: int) -> None:
    """Print speed, growth and the curve of F1 against damage."""
    documents = [path.read_bytes() for path in files] if files else [_sample(n, 0.0).data for n in range(samples)]
    _speed(documents, rounds)
    _growth(documents[0])
    for damage in _DAMAGE:
        tally = _tally(damage, samples)
        print(
            f"damage {damage:4.2f}  F1 {tally.f1:.4f}  precision {tally.precision:.4f}  recall {tally.recall:.4f}  "
            f"sure {tally.confident_share:.3f}  sure but wrong {tally.sure_wrong_share:.4f}"
        )


def _speed(documents: list[bytes], rounds: int) -> None:
    best_words = min(_seconds(_words, documents) for _ in range(rounds))
    best = min(_seconds(_record, documents) for _ in range(rounds))
    size = sum(map(len, documents)) / len(documents)
    print(
        f"{len(documents)} files of {size / 1000:.1f} KB: {len(documents) / best:.0f} documents/s, "
        f"{len(documents) * size / best / 20_000:.0f} of 20 KB; "
        f"{best / best_words:.1f} times as long as finding their words"
    )


def _growth(document: bytes) -> None:
    for size in _SIZES:
        grown = document + b"\n" + _NARRATIVE * ((size - len(document)) // len(_NARRATIVE))
        print(f"{size / 1e6:6.2f} MB  {_seconds(_record, [grown]) / len(grown) * 1e6:.3f} s/MB")


def _seconds(work: Callable[[bytes], object], documents: list[bytes]) -> float:
    begin = process_time()
    for document in documents:
        work(document)
    return process_time() - begin


def _record(document: bytes) -> object:
    try:
        return read(document).record
    except MunimentError as error:
        return error


def _words(document: bytes) -> object:
    return _WORDS.findall(document.decode("latin-1").lower())


def _tally(damage: float, samples: int) -> Tally:
    """Count what is right and wrong in printed layouts with so much damage; texts of items are not asked."""
    total = Tally()
    for number in range(samples):
        sample = _sample(number, damage)
        truth = {key: value for key, value in sample.truth.items() if key != "items"}
        total += score(truth, _summary(sample.data)).tally
    return total


def _summary(document: bytes) -> object:
    try:
        return summary(read(document))
    except MunimentError:
        return None


def _sample(number: int, damage: float) -> PrintedSample:
    return printed_filing(Random(number), damage=damage)
