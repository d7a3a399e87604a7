"""`python -m bench confidence`: fit the weights by which the reader of text says how sure it is of each value.

Examples are values of printed layouts and of pages composed of traits, whole and damaged, and of filings labelled by
hand (`--labelled`) with damaged copies of them. Of a damaged page all is asked that stood on it before: what is read of
letters that were confused is wrong. Where examples are few, weights stay near those that were set by hand, and no
weight changes sides: what is told as a reason for doubt never raises confidence.

What is printed is how the reader does on the filings of one filer agent, the prefix of the accession number, by weights
that were fitted without that agent: an agent sets its pages in its own way, so another file of it proves nothing. They
are measured as they are, damaged with the seed of the public benchmark, and with seeds that weights are never fitted
to; intervals draw agents. `--save` writes the weights fitted to all to `readers/labelled/confidence.tsv`. Needs SciPy
(`pip install scipy`); reading needs only the table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy
from msgspec import structs
from rich.progress import track

from lab.printed import composed_filing, printed_filing
from muniment.errors import MunimentError
from muniment.lab import board, calibration
from muniment.lab.benchmark import damaged_copy, without_header
from muniment.lab.calibration import Answers, Interval, drawn_intervals, together
from muniment.lab.evaluation import Filing, evaluate
from muniment.lab.layouts import damaged
from muniment.lab.marks import Marks
from muniment.lab.score import Tally, leaves, verdicts
from muniment.lab.truth_files import Truth, find
from muniment.readers import read
from muniment.readers.labelled import confidence
from muniment.readers.labelled.confidence import AGAINST, IN_FAVOUR, SIGNED, WEIGHTS, signed
from muniment.readers.labelled.record import build
from muniment.readers.labelled.trace import LabelledTrace
from muniment.reading import Reading
from muniment.writers.summary import path_in_summary, summary

_HEAD = "# What each sign, and each field by itself, says for a value: log odds. Made by `python -m bench confidence`."
_DAMAGE = (0.0, 0.03, 0.06, 0.1, 0.2, 0.3)
_SEED = 500_000  # away from the seeds of tests
_FITTED, _BOARD, _OTHERS = ("1", "2", "3", "4"), ("",), ("11", "12", "13", "14", "15", "16")  # of damaged copies
# A filing as people wrote it says more than a printed or a damaged one. An error says more than a value read rightly:
# there are few in what the reader was made with, more in what it has not seen, and doubt is the lesser fault.
_LABELLED, _WRONG = 4.0, 3.0
# Where weights begin, and stay as long as there are few examples.
_BY_HAND = {
    "among_words": -6.0,  # a percent without its sign that is not first may be any number: December 31
    "bare": -2.0,  # a percent without the sign and the decimals that all others have
    "beside": -3.0,  # names on one line above a signature: a list, or the heads of blocks beside each other
    "between": -3.0,  # the mark of (a) X (b) may be that of either letter, though it mostly stands behind its own
    "column": -2.0,  # numbers below four labels belong to each of them in turn, if nothing was left out
    "confirmed": 2.0,
    "contradicted": -3.0,
    "cut": -4.0,  # words below a name, in its column but beside another label, may be the rest of it
    "doubted": -1.0,  # a title that may go on or be cut, a name that looks like none
    "in_text": -2.0,  # the number of an amendment that its cover does not have
    "individually": -2.0,  # whom a line is for whose signer signs for himself, too
    "label_within": -4.0,
    "misread": -3.0,  # letters look confused
    "named": -6.0,  # a place that is called like one of the persons, and is none that is known
    "part_of_column": -5.0,  # numbers below two labels may be one's alone
    "unplaced": -2.0,  # words without the name of any place that is known
    "unsigned": -2.0,  # nothing stands behind "By:", though others have a mark that they signed
    "whole": 5.0,  # a name of several lines that stands in one elsewhere is as whole as any
}

Column = tuple[str, str]
"""The kind of a weight, "field", "sign" or "signed", and the name of the field or the sign."""


class Example(NamedTuple):
    """A value that was read: its field, its signs, whether it is right, its agent, and how much it says."""

    field: str
    signs: dict[str, float]
    right: bool
    agent: str
    trust: float

    @property
    def columns(self) -> dict[Column, float]:
        """What the value has of each column."""
        kind = "signed" if self.field in SIGNED else "sign"
        return {("field", self.field): 1.0, **{(kind, sign): value for sign, value in self.signs.items()}}


def run(folders: Sequence[Path], samples: int, *, save: bool) -> None:
    """Fit the weights to `samples` printed filings and the labelled ones in `folders`; print how sure and how right."""
    truths = [truth for folder in folders for truth in find(folder) if truth.source]
    with TemporaryDirectory() as folder:
        home = Path(folder)
        fitted = [copy for seed in _FITTED for copy in _copies(truths, seed, home)]
        examples = [*_printed(samples), *_labelled(truths, _LABELLED), *_labelled(fitted, 1.0)]
        fit = _Fit(examples)
        weights = fit.without(None)
        print(f"{len(examples)} values, {sum(not example.right for example in examples)} of them wrong")
        if save:
            _write(weights, WEIGHTS)
        copies = {
            "labelled": [truth for truth in truths if truth.kind != "ocr"],
            "prints": [truth for truth in truths if truth.kind == "ocr"],
            "damaged": list(_copies(truths, "", home)),
            "other seeds": [copy for seed in _OTHERS for copy in _copies(truths, seed, home)],
        }
        _report({kind: _left_out(part, fit, home, kind) for kind, part in copies.items() if part})


def _copies(truths: Iterable[Truth], seed: str, home: Path) -> Iterator[Truth]:
    """Yield damaged copies of the filings, but not of those that are prints already."""
    for truth in truths:
        if truth.source and truth.kind != "ocr":
            data = truth.source.read_bytes()
            copy, suffix = damaged_copy(data, truth.source.suffix, f"{truth.name}{seed}")
            path = home / f"{seed}-{truth.name}{suffix}"
            path.write_bytes(copy)
            yield structs.replace(truth, source=path, labels=without_header(truth.labels, data))


# ---- examples --------------------------------------------------------------------------------------------------------


def _printed(samples: int) -> Iterator[Example]:
    for number in track(range(samples), "printing and reading", transient=True):
        turn, kind = divmod(number, len(_DAMAGE))
        sample = (printed_filing, composed_filing)[turn % 2](Random(_SEED + number))
        page = sample.data.decode("latin-1")
        if _DAMAGE[kind]:
            page, _ = damaged(page, Random(number), _DAMAGE[kind], Marks(), markup=sample.suffix != "txt")
        yield from _examples(page.encode("latin-1"), sample.truth, "", 1.0)


def _labelled(truths: Iterable[Truth], trust: float) -> Iterator[Example]:
    for truth in truths:
        if truth.source:
            yield from _examples(truth.source.read_bytes(), truth.labels, _agent(truth), trust)


def _agent(truth: Truth) -> str:
    return truth.name.partition("-")[0]


def _examples(data: bytes, truth: dict[str, Any], agent: str, trust: float) -> Iterator[Example]:
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
    places = {path_in_summary(path): found for path, found in built.found.items()}
    unsure = set(truth.get("uncertain") or ())
    for leaf in leaves({key: value for key, value in truth.items() if key != "items"}, told):
        found, said = places.get(leaf.path), verdicts(leaf)
        if found and said and found.stated and id(found) in fields and not {leaf.field, leaf.place} & unsure:
            right = said[0] in ("right", "state_right")
            yield Example(fields[id(found)], dict(found.signs), right, agent, trust * (1.0 if right else _WRONG))


# ---- the fit ---------------------------------------------------------------------------------------------------------


class _Fit:
    """A logistic regression of the weight of each sign and each field, of all examples or without an agent.

    Weights are drawn to those that are set by hand, and keep to the side of their sign.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        rows = [example.columns for example in examples]
        self._columns = sorted({*(column for row in rows for column in row), *(("sign", sign) for sign in _BY_HAND)})
        at = {column: n for n, column in enumerate(self._columns)}
        self._table = numpy.zeros((len(rows), len(at)))
        for line, row in zip(self._table, rows, strict=True):
            for column, value in row.items():
                line[at[column]] = value
        self._side = numpy.array([1.0 if example.right else -1.0 for example in examples])
        self._trust = numpy.array([example.trust for example in examples])
        self._agents = numpy.array([example.agent for example in examples])
        self._by_hand = numpy.array([_BY_HAND.get(name, 0.0) for _, name in self._columns])
        self._bounds = [_bounds(column) for column in self._columns]
        self._begin = self._by_hand

    def without(self, agent: str | None) -> dict[Column, float]:
        """Return the weights; None leaves out nobody."""
        trust = self._trust * (self._agents != agent)

        def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401 - numpy's array
            margin, far = self._side * (self._table @ weights), weights - self._by_hand
            pull = trust * self._side / (1 + numpy.exp(numpy.clip(margin, -500, 500)))
            return trust @ numpy.logaddexp(0, -margin) + far @ far / 2, far - pull @ self._table

        optimize = import_module("scipy.optimize")
        found = optimize.minimize(loss, self._begin, jac=True, method="L-BFGS-B", bounds=self._bounds).x
        if agent is None:
            self._begin = found  # a single agent moves the weights little
        return dict(zip(self._columns, map(float, found), strict=True))


def _bounds(column: Column) -> tuple[float | None, float | None]:
    kind, name = column
    return (
        0.0 if kind != "field" and name in IN_FAVOUR else None,
        0.0 if kind != "field" and name in AGAINST else None,
    )


def _write(weights: Mapping[Column, float], path: Path) -> None:
    rows = [f"{kind}\t{name}\t{weight:.3f}" for (kind, name), weight in sorted(weights.items())]
    path.write_text("\n".join([_HEAD, "kind\tname\tweight", *rows]) + "\n", encoding="utf-8")


# ---- the reader by weights of other agents ---------------------------------------------------------------------------


def _left_out(truths: Sequence[Truth], fit: _Fit, home: Path, kind: str) -> list[Filing]:
    """Return the filings as the reader reads them by weights that were fitted without their agents."""
    filings: list[Filing] = []
    for agent in track(sorted(set(map(_agent, truths))), f"leaving out one agent: {kind}", transient=True):
        table = home / f"{agent}.tsv"
        if not table.exists():
            _write(fit.without(agent), table)
        with patch.object(confidence, "WEIGHTS", table):
            filings += evaluate([truth for truth in truths if _agent(truth) == agent], scorer=board.score_values)
    return filings


def _report(parts: Mapping[str, Sequence[Filing]]) -> None:
    """Print every figure of each part and of parts together, by decade and by field."""
    print("by weights fitted to other agents:")
    for kind, filings in parts.items():
        _line(kind, filings)
    if {"labelled", "prints"} <= parts.keys():
        both = [*parts["labelled"], *parts["prints"]]
        _line("labelled and prints", both)
        both += parts["damaged"]
        _line("and damaged", both)
        for decade in sorted({filing.truth.decade for filing in both}):
            _line(f"  {decade}", [filing for filing in both if filing.truth.decade == decade])
        for field in dict.fromkeys(field for filing in both for field in filing.scored.stated):
            _line(f"  {field}", both, field)


def _line(part: str, filings: Sequence[Filing], field: str = "") -> None:
    agents: dict[str, list[tuple[Tally, Answers]]] = {}
    for filing in filings:
        tally = filing.scored.fields.get(field, Tally()) if field else filing.scored.tally
        agents.setdefault(_agent(filing.truth), []).append((tally, calibration.answers(filing.scored, field)))
    drawn = drawn_intervals(list(agents.values()), _figures)
    print(f"{part}: {len(filings)} filings of {len(agents)} agents")
    print("   " + "  ".join(f"{name} {_shown(interval)}" for name, interval in drawn.items()))


def _figures(agents: Sequence[Sequence[tuple[Tally, Answers]]]) -> dict[str, float | None]:
    counts = [count for agent in agents for count in agent]
    return board.figures(counts) | calibration.figures(together(answers for _, answers in counts))


def _shown(interval: Interval) -> str:
    if interval.value is None or interval.low is None or interval.high is None:
        return "-"
    return f"{interval.value:.4f} [{interval.low:.4f}, {interval.high:.4f}]"
