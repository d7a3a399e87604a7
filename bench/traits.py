"""`python -m bench traits`: how well pages composed of the traits of `tests/lab/traits.tsv` are read, trait by trait.

Each row is a trait, or in brackets an arrangement of the rows: the pages that have it, and of their values the figures
of `muniment evaluate`; then the share that is wrong, invented or missed, the same share of pages without the trait, and
how many answers are right when this trait alone is taken from their page. `--seed` chooses other pages, `--errors`
prints so many of the failures that each trait causes, the surest first.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from lab.judged import Verdict, judged
from lab.printed import TRAITS, composed_filing
from muniment.lab.score import SURE

_PAGES = 1_000_000  # seeds lie between those of one `--seed` and the next


class Outcome(NamedTuple):
    """What was read of one page: its traits, the counts of verdicts, the failures."""

    traits: frozenset[str]
    counts: Counter[str]
    failures: list[Verdict]


def run(samples: int, seed: int, errors: int) -> None:
    """Print the figures of `samples` pages by trait, those that fail most often first, then of all pages together."""
    outcomes = [_outcome(seed * _PAGES + n) for n in range(samples)]
    caused: dict[str, list[Verdict]] = {}
    for trait, failure in (cause for outcome in outcomes for cause in _causes(outcome)):
        caused.setdefault(trait, []).append(failure)
    _head()
    rows = [(name, *_divided(outcomes, name)) for name in {name for one in outcomes for name in one.traits}]
    for name, having, others in sorted(rows, key=lambda row: -_share(row[1])):
        failures = caused.get(name, [])
        _line(name, having, _share(others), len(failures))
        for failure in sorted(failures, key=lambda failure: -failure.sure)[:errors]:
            print(
                f"    page {failure.page}, {failure.place}: {failure.verdict}, {failure.truth!r} "
                f"read as {failure.read!r}, confidence {failure.sure:.2f}"
            )
    _line("all", outcomes, 0.0, sum(map(len, caused.values())))


def _causes(outcome: Outcome) -> Iterator[tuple[str, Verdict]]:
    """Yield each failure of a page with every trait without which it is none."""
    if outcome.failures:
        for trait in sorted(name for name in outcome.traits if name in TRAITS):
            without = {failure.place for failure in _outcome(outcome.failures[0].page, trait).failures}
            yield from ((trait, failure) for failure in outcome.failures if failure.place not in without)


def _outcome(page: int, without: str = "") -> Outcome:
    sample = composed_filing(Random(page), without=without)
    truth = {key: value for key, value in sample.truth.items() if key != "items"}
    outcome = Outcome(sample.traits | {f"[{sample.layout}]"}, Counter(), [])
    for said in judged(page, sample.data, truth):
        is_sure = said.is_stated and said.sure >= SURE
        outcome.counts[said.verdict] += 1
        outcome.counts["sure"] += is_sure
        if said.verdict not in ("right", "state_right"):
            outcome.counts["sure-wrong"] += is_sure
            outcome.failures.append(said)
    return outcome


def _divided(outcomes: list[Outcome], name: str) -> tuple[list[Outcome], list[Outcome]]:
    having = [outcome for outcome in outcomes if name in outcome.traits]
    return having, [outcome for outcome in outcomes if name not in outcome.traits]


def _counts(outcomes: list[Outcome]) -> Counter[str]:
    return sum((outcome.counts for outcome in outcomes), Counter[str]())


def _share(outcomes: list[Outcome]) -> float:
    """Return the share of values that are wrong, invented or missed."""
    counts = _counts(outcomes)
    failed = counts["wrong"] + counts["invented"] + counts["missed"]
    return failed / max(failed + counts["right"], 1)


def _head() -> None:
    columns = ("pages", "values", "precision", "recall", "sure", "sure-wrong", "states", "failed", "without", "caused")
    print("trait".ljust(24), *(column.rjust(10) for column in columns))


def _line(name: str, having: list[Outcome], without: float, caused: int) -> None:
    """Print the figures of the pages that have a trait, and the share of values that fail where it is not."""
    counts = _counts(having)
    right, wrong = counts["right"], counts["wrong"] + counts["invented"]
    asked = right + counts["wrong"] + counts["missed"]
    states = counts["state_right"] / max(sum(counts[f"state_{word}"] for word in ("right", "wrong", "missed")), 1)
    shares = (
        right / max(right + wrong, 1),
        right / max(asked, 1),
        (counts["sure"] - counts["sure-wrong"]) / max(right, 1),
        counts["sure-wrong"] / max(counts["sure"], 1),
        states,
        _share(having),
        without,
    )
    print(name.ljust(24), f"{len(having):10}", f"{asked:10}", *(f"{share:10.4f}" for share in shares), f"{caused:10}")
