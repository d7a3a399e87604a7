"""`python -m bench people`: schedules of directors and officers that were typed for it, read and compared.

`tests/readers/labelled/people_lots` has lots of schedules as kinds of filers set them, of invented companies, with what
a careful reader finds there. A lot was typed before the reader was looked at, and read once before anything was mended
for it: `first_read.tsv` keeps the signs of each entry as it was read then, and whether all of its values were right.
To them the weights by which an entry is sure are fitted; what is printed leaves out one lot after another. `--files
LOT… --save` adds lots that are new, and fits the weights anew. Needs SciPy (`pip install scipy`); reading needs only
the table.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from muniment.lab.calibration import Answers, figures
from muniment.readers import read
from muniment.readers.labelled.items import people_signs
from readers.labelled.people_lots import LOTS, Schedule, compared, pairs, schedules, wrong

FIRST_READ = LOTS / "first_read.tsv"
_HEAD = "# What each sign says against an entry of a list of people: log odds. Made by `python -m bench people --save`."
_FOR = frozenset({"labels"})  # what speaks for an entry; all else does not
# Where weights begin, and stay as long as there are few examples.
_BY_HAND = {
    "address_in_office": -1.0,
    "doubt": -2.0,
    "entity_in_address": -0.5,
    "left": -1.0,
    "long": -1.0,
    "odd_address": -1.0,
    "odd_citizenship": -2.0,
    "odd_office": -1.0,
    "one_word": -2.0,
    "open": -2.0,
    "paren": -1.5,
    "sentence": -2.0,
    "title_in_address": -1.5,
    "two_codes": -2.0,
}
_BIAS = "bias"


class Entry(NamedTuple):
    """An entry as it was first read: its lot, whether all of it was right, and its signs."""

    lot: str
    right: bool
    signs: dict[str, float]


def run(files: Sequence[Path], *, save: bool) -> None:
    """Read lots and print how many people are right; fit the weights to entries as first read; keep them."""
    counts = Counter[str]()
    for path in files or sorted(LOTS.glob("[0-9]*.txt")):
        own = Counter[str]()
        for schedule in schedules(path):
            own += compared(schedule)
        counts += own
        print(path.stem.ljust(4), _shown(own))
    print("all".ljust(4), _shown(counts))
    entries = [*first_read()]
    if save and files:
        entries += (entry for path in files for schedule in schedules(path) for entry in _entries(schedule))
        FIRST_READ.write_text("".join(map(_line, entries)), encoding="utf-8")
    lots = sorted({entry.lot for entry in entries})
    print(f"first read: {len(entries)} entries of {len(lots)} lots, {sum(entry.right for entry in entries)} right")
    told = Counter[tuple[float, bool]]()
    for lot in lots:
        known = fitted([entry for entry in entries if entry.lot != lot])
        told.update((people_signs.sure(entry.signs, known), entry.right) for entry in entries if entry.lot == lot)
    answers = Answers({of: (told[of, True], told[of, False]) for of, _ in told})
    print("by weights of other lots:", *(f"{name} {value:.3f}" for name, value in figures(answers).items() if value))
    if save:
        rows = sorted(fitted(entries).items())
        people_signs.WEIGHTS.write_text(
            "\n".join([_HEAD, "sign\tweight", *(f"{sign}\t{weight:.3f}" for sign, weight in rows)]) + "\n", "utf-8"
        )


def _shown(counts: Counter[str]) -> str:
    return "  ".join(
        f"{name} {counts[name]}" for name in ("people", "right", "wrong", "sure and wrong", "lost", "extra")
    )


# ---- how sure --------------------------------------------------------------------------------------------------------


def first_read() -> Iterator[Entry]:
    """Yield the entries of all lots as they were first read."""
    for line in FIRST_READ.read_text(encoding="utf-8").splitlines():
        lot, right, signs = line.split("\t")
        pairs = (sign.split("=") for sign in signs.split())
        yield Entry(lot, right == "right", {sign: float(value) for sign, value in pairs})


def _line(entry: Entry) -> str:
    signs = " ".join(f"{sign}={value:.3g}" for sign, value in sorted(entry.signs.items()))
    return f"{entry.lot}\t{'right' if entry.right else 'wrong'}\t{signs}\n"


def _entries(schedule: Schedule) -> Iterator[Entry]:
    """Yield the entries of a schedule as they are read now."""
    seen: list[dict[str, float]] = []
    whole = people_signs.signed

    def kept(*given: Any) -> Iterator[tuple[Any, dict[str, float]]]:  # noqa: ANN401 - as it is called
        for person, signs in whole(*given):
            seen.append(signs)
            yield person, signs

    with patch.object(people_signs, "signed", kept):
        reading = read(schedule.data)
        officers = reading.details.people
    right = {id(of) for listed, of in pairs(schedule, reading) if listed and of and not wrong(listed, of, schedule)}
    for officer, signs in zip(officers, seen, strict=True):
        yield Entry(schedule.lot, id(officer) in right, signs)


def fitted(entries: Sequence[Entry]) -> dict[str, float]:
    """Return the weights of a logistic regression, drawn to those set by hand, none of which changes sides."""
    numpy, optimize = import_module("numpy"), import_module("scipy.optimize")
    names = sorted({_BIAS, *_BY_HAND, *(sign for entry in entries for sign in entry.signs)})
    table = numpy.array([[1.0 if name == _BIAS else entry.signs.get(name, 0.0) for name in names] for entry in entries])
    side = numpy.array([1.0 if entry.right else -1.0 for entry in entries])
    by_hand = numpy.array([_BY_HAND.get(name, 0.0) for name in names])
    drawn = numpy.array([0.01 if name == _BIAS else 1.0 for name in names])

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401 - numpy's array
        margin, far = side * (table @ weights), weights - by_hand
        pull = side / (1 + numpy.exp(numpy.clip(margin, -500, 500)))
        return numpy.logaddexp(0, -margin).sum() + (drawn * far) @ far / 2, drawn * far - pull @ table

    bounds = [(None, None) if name == _BIAS else (0.0, None) if name in _FOR else (None, 0.0) for name in names]
    found = optimize.minimize(loss, by_hand.copy(), jac=True, method="L-BFGS-B", bounds=bounds).x
    return dict(zip(names, map(float, found), strict=True))
