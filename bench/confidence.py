"""`python -m bench confidence`: fit the weights by which the reader of text says how sure it is of each value.

Examples are values of printed layouts and of pages composed of traits, whole and damaged, whose truth is known, and of
filings labelled by hand (`--labelled`). What is printed of these is how the weights do on the filings of one filer
agent, the prefix of the accession number, that were fitted to all others: an agent sets its pages in its own way, so
another file of it proves nothing. `--save` writes the weights fitted to all to `readers/labelled/confidence.tsv`. Needs
scikit-learn (`pip install scikit-learn`); reading needs only the table.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy
from rich.progress import track

from muniment.errors import MunimentError
from muniment.lab.calibration import Answers, intervals, together
from muniment.lab.printing import composed_filing, printed_filing
from muniment.lab.score import leaves, verdicts
from muniment.lab.truth_files import find
from muniment.readers import read
from muniment.readers.labelled.confidence import BY_HAND, WEIGHTS, bounded, is_plain, signed
from muniment.readers.labelled.record import build
from muniment.readers.labelled.trace import LabelledTrace
from muniment.reading import Reading
from muniment.writers.summary import path_of, summary

_HEAD = "# What each sign, and each field by itself, says for a value: log odds. Made by `python -m bench confidence`."
_DAMAGE = (0.0, 0.0, 0.01, 0.03, 0.06, 0.1)
_SEED = 100_000  # away from the seeds of tests
# A filing as people wrote it says more than a printed one. An error says much more than a value read rightly: there are
# few in what the reader was made with, more in what it has not seen, and doubt is the lesser fault.
_LABELLED, _WRONG = 4.0, 10.0
_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


class Example(NamedTuple):
    """A value that was read: its field, its signs, whether it is right, its filing and agent, "" for a printed one.

    `plain` is what `confidence.is_plain` says of it.
    """

    field: str
    signs: dict[str, float]
    right: bool
    filing: str
    agent: str
    plain: bool


def run(folders: Sequence[Path], samples: int, *, save: bool) -> None:
    """Fit the weights to `samples` printed filings and the labelled ones in `folders`; print how sure and how right."""
    printed = list(_printed(samples))
    labelled = [example for folder in folders for example in _labelled(folder)]
    fit = _Fit([*printed, *labelled])
    weights = fit.without(None)
    if save:
        rows = [f"{kind}\t{name}\t{weight:.3f}" for (kind, name), weight in sorted(weights.items())]
        WEIGHTS.write_text("\n".join([_HEAD, "kind\tname\tweight", *rows]) + "\n", encoding="utf-8")
    for damage in sorted({one.filing for one in printed}):
        _table(damage, [(one, _sure(weights, one)) for one in printed if one.filing == damage])
    left_out: list[tuple[Example, float]] = []
    for agent in track(sorted({one.agent for one in labelled}), "leaving out one agent", transient=True):
        others = fit.without(agent)
        left_out += [(one, _sure(others, one)) for one in labelled if one.agent == agent]
    if left_out:
        _table("labelled, by weights of the other agents", left_out)


def _printed(samples: int) -> Iterator[Example]:
    for number in range(samples):
        turn, kind = divmod(number, len(_DAMAGE))
        damage, make = _DAMAGE[kind], (printed_filing, composed_filing)[turn % 2]
        sample = make(Random(_SEED + number), damage=damage)
        how = "composed" if sample.traits else "printed"
        yield from _examples(sample.data, sample.truth, f"{how}, damage {damage}", "")


def _labelled(folder: Path) -> Iterator[Example]:
    for truth in find(folder):
        if truth.source:
            yield from _examples(truth.source.read_bytes(), truth.labels, truth.name, truth.name.partition("-")[0])


def _examples(data: bytes, truth: dict[str, Any], filing: str, agent: str) -> Iterator[Example]:
    """Yield the values that are read from a filing, however unsure, with whether they are right."""
    try:
        trace = read(data).trace
    except MunimentError:
        return
    if not isinstance(trace, LabelledTrace):
        return
    for found in trace.statement.values():
        found.confidence = 1.0
    built = trace.built = build(trace.statement, trace.built.record.issuer_cik)
    told = summary(Reading(built.record, trace, data, "example"))
    fields = {id(found): field for field, found in signed(trace.statement)}
    places = {path_of(path): found for path, found in built.found.items()}
    unsure = set(truth.get("uncertain") or ())
    for leaf in leaves({key: value for key, value in truth.items() if key != "items"}, told):
        found, said = places.get(leaf.path), verdicts(leaf)
        if found and said and found.stated and id(found) in fields and not {leaf.field, leaf.place} & unsure:
            right = said[0] in ("right", "state_right")
            yield Example(fields[id(found)], dict(found.signs), right, filing, agent, is_plain(found))


class _Fit:
    """A logistic regression of the weight of each sign and each field, of all examples or without an agent.

    Signs weighed by hand take no part: no example has enough of them.
    """

    def __init__(self, examples: list[Example]) -> None:
        self._examples = examples
        self._columns = sorted(
            {("sign", sign) for one in examples for sign in one.signs if sign not in BY_HAND}
            | {("field", one.field) for one in examples}
        )
        at = {column: n for n, column in enumerate(self._columns)}
        self._table = numpy.zeros((len(examples), len(at)))
        for row, one in zip(self._table, examples, strict=True):
            row[at["field", one.field]] = 1.0
            for sign, value in one.signs.items():
                if ("sign", sign) in at:
                    row[at["sign", sign]] = value
        self._right = numpy.array([one.right for one in examples])
        self._trust = numpy.array(
            [(1.0 if one.right else _WRONG) * (_LABELLED if one.agent else 1.0) for one in examples]
        )
        # Each fit begins at the one before: a single agent moves the weights little.
        linear = import_module("sklearn.linear_model")
        self._regression = linear.LogisticRegression(max_iter=5000, fit_intercept=False, warm_start=True)

    def without(self, agent: str | None) -> dict[tuple[str, str], float]:
        """Return the weights; None leaves out nobody."""
        taken = numpy.array([one.agent != agent for one in self._examples])
        self._regression.fit(self._table[taken], self._right[taken], sample_weight=self._trust[taken])
        return {column: float(weight) for column, weight in zip(self._columns, self._regression.coef_[0], strict=True)}


def _sure(weights: dict[tuple[str, str], float], one: Example) -> float:
    """Return the confidence of a value as the reader would have it with these weights."""
    by_sign = {sign: BY_HAND.get(sign, weights.get(("sign", sign), 0.0)) for sign in one.signs}
    score = weights["field", one.field] + sum(by_sign[sign] * value for sign, value in one.signs.items())
    return bounded(score, one.signs, is_plain=one.plain)


def _table(part: str, judged: list[tuple[Example, float]]) -> None:
    """Print how often values of each confidence are right, and every figure of `muniment evaluate --confidence`."""
    print(f"{part}: {len(judged)} values")
    for low, high in pairwise(_BINS):
        inside = [(sure, one.right) for one, sure in judged if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            right = sum(one for _, one in inside) / len(inside)
            print(f"  {low:.2f}-{min(high, 1):.2f}  {len(inside):6}  said {mean:.3f}  right {right:.3f}")
    filings: dict[str, list[Answers]] = {}
    for one, sure in judged:
        filings.setdefault(one.filing, []).append(Answers({round(sure, 3): (int(one.right), int(not one.right))}))
    for name, interval in intervals([together(answers) for answers in filings.values()]).items():
        if interval.value is not None and interval.low is not None:
            print(f"  {name:12} {interval.value:.4f} [{interval.low:.4f}, {interval.high:.4f}]")
