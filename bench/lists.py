"""`python -m bench people` and `trades`: schedules with lists that were typed for it, read and compared.

`tests/readers/labelled/people_lots` and `trade_lots` have lots of schedules as kinds of filers set them, of invented
companies, with what a careful reader finds there. A lot was typed before the reader was looked at, and read once
before anything was mended for it: `first_read.tsv` keeps the signs of each entry as a reader that had not seen it
read it, and whether all of its values were right. To them the weights by which an entry is sure are fitted; what is
printed leaves out one lot after another. `--files LOT… --save` adds lots that are new, and fits the weights anew.
Where programs write a page down anew, columns run into each other: `--files LOT… --retold` reads lots as they do, and
keeps that in `retold.tsv`, from which the weights learn, too, what a torn list looks like.
`--manners [SEED]` sets the entries of lots in other usual manners, and says how well those of each trait are read.
Needs SciPy (`pip install scipy`); reading needs only the table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from rich.progress import track

from bench.retold import retold
from muniment.errors import MunimentError
from muniment.lab.calibration import Answers, figures
from muniment.readers import read
from muniment.readers.labelled.confidence import sure
from muniment.readers.labelled.items import details, people
from readers.labelled import people_manners, trade_manners
from readers.labelled.lots import PEOPLE, TRADES, Schedule, compared, pairs, schedules, wrong

_BIAS = "bias"


class Kind(NamedTuple):
    """A kind of list: its lots, the module of its signs, and where their weights begin.

    They stay there as long as there are few examples. What speaks for an entry is named; all else does not.
    """

    lots: Path
    module: Any
    by_hand: Mapping[str, float]
    speaks_for: frozenset[str] = frozenset()
    manners: Any = None  # the module that sets its lots anew

    @property
    def first_read(self) -> Path:
        """Entries of all lots as they were first read."""
        return self.lots / "first_read.tsv"

    @property
    def retold(self) -> Path:
        """Entries of lots as other programs write them down."""
        return self.lots / "retold.tsv"


KINDS = {
    "people": Kind(
        PEOPLE,
        people,
        {
            "address_in_office": -1.0,
            "answers": -3.0,
            "between": -1.5,
            "bracket": -2.0,
            "doubt": -2.0,
            "heading": -3.0,
            "label": -3.0,
            "left": -1.0,
            "long": -1.0,
            "odd_address": -1.0,
            "odd_citizenship": -2.0,
            "odd_office": -1.0,
            "odd_one": -1.5,
            "one_word": -2.0,
            "open": -2.0,
            "paren": -1.5,
            "same": -1.5,
            "seat_first": -2.0,
            "sentence": -2.0,
            "small_first": -2.0,
            "stacked": -1.0,
            "title_in_address": -1.5,
            "torn": -3.0,
            "two_codes": -2.0,
            "two_titles": -3.0,
        },
        frozenset({"labels"}),
        manners=people_manners,
    ),
    "trades": Kind(
        TRADES,
        details,
        {
            "another_name": -1.0,
            "no_date": -2.0,
            "no_price": -0.5,
            "no_side": -3.0,
            "odd_person": -1.0,
            "one_line": -2.0,
            "others_named": -2.0,
            "price_left": -2.0,
            "two_sides": -2.0,
            "unnamed": -2.5,
            "unnamed_beside": -2.5,
            "unnamed_in_prose": -1.0,
            "unsaid_side": -1.0,
        },
        manners=trade_manners,
    ),
}


class Entry(NamedTuple):
    """An entry as it was first read: its lot, whether all of it was right, and its signs."""

    lot: str
    right: bool
    signs: dict[str, float]


def run(name: str, files: Sequence[Path], *, save: bool, anew: bool = False, manners: int | None = None) -> None:
    """Read lots and print how many entries are right; fit the weights to entries as first read; keep them.

    Those of lots written down `anew` by other programs are only kept; those set in other `manners`, by a seed, are only
    counted.
    """
    kind = KINDS[name]
    if manners is not None:
        _in_manners(kind, files or sorted(kind.lots.glob("[0-9]*.txt")), manners)
        return
    if anew:
        every = [schedule for path in files or sorted(kind.lots.glob("[0-9]*.txt")) for schedule in schedules(path)]
        kind.retold.write_text("".join(map(_line, _retold(kind, every))), encoding="utf-8")
        return
    counts = Counter[str]()
    for path in files or sorted(kind.lots.glob("[0-9]*.txt")):
        own = Counter[str]()
        for schedule in schedules(path):
            own += compared(schedule)
        counts += own
        print(path.stem.ljust(4), _shown(own))
    print("all".ljust(4), _shown(counts))
    entries = [*_kept(kind.first_read)]
    if save and files:
        entries += (entry for path in files for schedule in schedules(path) for entry in _entries(kind, schedule))
        kind.first_read.write_text("".join(map(_line, entries)), encoding="utf-8")
    lots = sorted({entry.lot for entry in entries})
    print(f"first read: {len(entries)} entries of {len(lots)} lots, {sum(entry.right for entry in entries)} right")
    told, again = Counter[tuple[float, bool]](), [*_kept(kind.retold)] if kind.retold.exists() else []
    for lot in lots:
        known = fitted(kind, [entry for entry in (*entries, *again) if entry.lot != lot])
        told.update((sure(entry.signs, known), entry.right) for entry in entries if entry.lot == lot)
    answers = Answers({of: (told[of, True], told[of, False]) for of, _ in told})
    print("by weights of other lots:", *(f"{name} {value:.3f}" for name, value in figures(answers).items() if value))
    if save:
        first, titles = kind.module.WEIGHTS.read_text(encoding="utf-8").split("\n")[:2]
        rows = (f"{sign}\t{weight:.3f}" for sign, weight in sorted(fitted(kind, [*entries, *again]).items()))
        kind.module.WEIGHTS.write_text("\n".join([first, titles, *rows]) + "\n", "utf-8")


def _in_manners(kind: Kind, files: Sequence[Path], seed: int) -> None:
    """Read lots whose entries are set in other manners, and print how well entries of each trait are read."""
    counts, left_out = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for path in track(files, "reading", transient=True):
        for schedule, traits in kind.manners.anew(path, seed, left_out):
            own = compared(schedule)
            for trait in (*traits, "all"):
                counts[trait] += own
    for trait in sorted(counts, key=lambda trait: (trait == "all", trait)):
        own = counts[trait]
        print(trait.ljust(28), _shown(own), f" untold {own['untold']}")
    print(f"left out: {left_out.total()} entries that cannot be set so")


def _shown(counts: Counter[str]) -> str:
    return "  ".join(
        f"{name} {counts[name]}" for name in ("listed", "right", "wrong", "sure and wrong", "lost", "extra")
    )


# ---- how sure --------------------------------------------------------------------------------------------------------


def _kept(path: Path) -> Iterator[Entry]:
    for line in path.read_text(encoding="utf-8").splitlines():
        lot, right, signs = line.split("\t")
        told = (sign.split("=") for sign in signs.split())
        yield Entry(lot, right == "right", {sign: float(value) for sign, value in told})


def _line(entry: Entry) -> str:
    signs = " ".join(f"{sign}={value:.3g}" for sign, value in sorted(entry.signs.items()))
    return f"{entry.lot}\t{'right' if entry.right else 'wrong'}\t{signs}\n"


def _retold(kind: Kind, every: Sequence[Schedule]) -> Iterator[Entry]:
    """Yield the entries of schedules as they are read now where other programs write them down."""
    for schedule in track(every, "reading", transient=True):
        with TemporaryDirectory() as folder:
            path = Path(folder, "schedule.htm" if schedule.data.startswith(b"<html") else "schedule.txt")
            path.write_bytes(schedule.data.replace(b"<head>", b'<head><meta charset="utf-8">'))
            for _, data in retold(path, Path(folder)):
                try:
                    yield from _entries(kind, schedule, data)
                except MunimentError:  # it is no schedule any more
                    continue


def _entries(kind: Kind, schedule: Schedule, data: bytes = b"") -> Iterator[Entry]:
    """Yield the entries of a schedule as they are read now; of rows of a table that are alike, the first.

    They are those of its `data`, or of what a program made of it.
    """
    seen: list[tuple[Any, dict[str, float]]] = []
    whole = kind.module.signed

    def kept(*given: Any) -> Iterator[tuple[Any, dict[str, float]]]:
        for entry, signs in whole(*given):
            seen.append((entry, signs))
            yield entry, signs

    with patch.object(kind.module, "signed", kept):
        reading = read(data or schedule.data)
        details = reading.details  # made when asked for
    found = pairs(schedule, reading)
    right = {id(of) for listed, of in found if listed and of and not wrong(listed, of, schedule)}
    entries = details.people if kind.module is people else details.transactions
    alike = set[tuple[bool, str]]()
    for entry, (_, signs) in zip(entries, seen, strict=True):
        of = id(entry) in right, repr(signs)
        if kind.module is people or of not in alike:
            yield Entry(schedule.lot, of[0], signs)
        alike.add(of)


def fitted(kind: Kind, entries: Sequence[Entry]) -> dict[str, float]:
    """Return the weights of a logistic regression, drawn to those set by hand, none of which changes sides."""
    numpy, optimize = import_module("numpy"), import_module("scipy.optimize")
    names = sorted({_BIAS, *kind.by_hand, *(sign for entry in entries for sign in entry.signs)})
    table = numpy.array([[1.0 if name == _BIAS else entry.signs.get(name, 0.0) for name in names] for entry in entries])
    side = numpy.array([1.0 if entry.right else -1.0 for entry in entries])
    by_hand = numpy.array([kind.by_hand.get(name, 0.0) for name in names])
    drawn = numpy.array([0.01 if name == _BIAS else 1.0 for name in names])

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401 - numpy's array
        margin, far = side * (table @ weights), weights - by_hand
        pull = side / (1 + numpy.exp(numpy.clip(margin, -500, 500)))
        return numpy.logaddexp(0, -margin).sum() + (drawn * far) @ far / 2, drawn * far - pull @ table

    bounds = [
        (None, None) if name == _BIAS else (0.0, None) if name in kind.speaks_for else (None, 0.0) for name in names
    ]
    found = optimize.minimize(loss, by_hand.copy(), jac=True, method="L-BFGS-B", bounds=bounds).x
    return dict(zip(names, map(float, found), strict=True))
