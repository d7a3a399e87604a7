"""`python -m bench confidence`: fit the weights by which the reader of text says how sure it is of each value.

Examples are values of printed layouts, whole and damaged, whose truth is known, and of filings labelled by hand
(`--labelled`). A third of the labelled filings, by a hash of their names, takes no part: the table that is printed
shows how the weights do there. `--save` writes them to `readers/labelled/confidence.tsv`. Needs scikit-learn
(`pip install scikit-learn`); reading needs only the table.
"""

import math
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from muniment.errors import MunimentError
from muniment.lab.printing import printed_filing
from muniment.lab.score import leaves, verdicts
from muniment.lab.truth_files import find, part_of
from muniment.readers import read
from muniment.readers.labelled.confidence import WEIGHTS, signed
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
    """A value that was read: its field, its signs, whether it is right, and where it comes from."""

    field: str
    signs: dict[str, float]
    right: bool
    part: str


def run(folders: Sequence[Path], samples: int, *, save: bool) -> None:
    """Fit the weights to `samples` printed filings and the labelled ones in `folders`; print how sure and how right."""
    examples = [*_printed(samples), *(example for folder in folders for example in _labelled(folder))]
    weights = _fitted([one for one in examples if one.part != "held-out"])
    if save:
        rows = [f"{kind}\t{name}\t{weight:.3f}" for (kind, name), weight in sorted(weights.items())]
        WEIGHTS.write_text("\n".join([_HEAD, "kind\tname\tweight", *rows]) + "\n", encoding="utf-8")
    for part in sorted({one.part for one in examples}):
        _table(part, [(_sure(weights, one), one.right) for one in examples if one.part == part])


def _printed(samples: int) -> Iterator[Example]:
    for number in range(samples):
        damage = _DAMAGE[number % len(_DAMAGE)]
        sample = printed_filing(Random(_SEED + number), damage=damage)
        yield from _examples(sample.data, sample.truth, f"printed, damage {damage}")


def _labelled(folder: Path) -> Iterator[Example]:
    for truth in find(folder):
        if truth.source:
            yield from _examples(truth.source.read_bytes(), truth.labels, part_of(truth.name))


def _examples(data: bytes, truth: dict[str, Any], part: str) -> Iterator[Example]:
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
            yield Example(fields[id(found)], dict(found.signs), said[0] in ("right", "state_right"), part)


def _fitted(examples: list[Example]) -> dict[tuple[str, str], float]:
    """Return the weight of each sign and each field, by logistic regression."""
    columns = sorted(
        {("sign", sign) for one in examples for sign in one.signs} | {("field", one.field) for one in examples}
    )
    at = {column: n for n, column in enumerate(columns)}
    table = [[0.0] * len(columns) for _ in examples]
    for row, one in zip(table, examples, strict=True):
        row[at["field", one.field]] = 1.0
        for sign, value in one.signs.items():
            row[at["sign", sign]] = value
    trust = [(1.0 if one.right else _WRONG) * (_LABELLED if one.part == "tuning" else 1.0) for one in examples]
    regression = import_module("sklearn.linear_model").LogisticRegression(max_iter=5000, fit_intercept=False)
    regression.fit(table, [one.right for one in examples], sample_weight=trust)
    return {column: float(weight) for column, weight in zip(columns, regression.coef_[0], strict=True)}


def _sure(weights: dict[tuple[str, str], float], one: Example) -> float:
    score = weights["field", one.field] + sum(
        weights.get(("sign", sign), 0.0) * value for sign, value in one.signs.items()
    )
    return 1 / (1 + math.exp(-score))


def _table(part: str, told: list[tuple[float, bool]]) -> None:
    """Print how often values of each confidence are right."""
    print(f"{part}: {len(told)} values")
    for low, high in pairwise(_BINS):
        inside = [(sure, right) for sure, right in told if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            right = sum(one for _, one in inside) / len(inside)
            print(f"  {low:.2f}-{min(high, 1):.2f}  {len(inside):6}  said {mean:.3f}  right {right:.3f}")
