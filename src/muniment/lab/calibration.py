"""Whether a reader knows what it knows: do its probabilities tell right values from wrong ones, and mean what they say?

* AUROC: how often a right value has more confidence than a wrong one, ties by half; 0.5 is chance;
* AURC: the mean share of wrong values among the surest k of n, over all k; 0 is best (Geifman and El-Yaniv 2017);
* ECE: by how much confidence and the share of right values differ, over fifteen equal bins (Guo et al. 2017);
* right at 90, 95, 98 percent: the share of right values among the surest so many.

Intervals are of 95 percent, by drawing filings with replacement: values of one filing fail together.

>>> answers = Answers({0.99: (90, 0), 0.6: (6, 4)})
>>> figures(answers)["auroc"], figures(answers)["right-at-90"], round(figures(answers)["ece"], 3)
(0.96875, 1.0, 0.009)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import ceil
from random import Random
from typing import TypeVar

from msgspec import Struct

from muniment.caching import in_groups
from muniment.lab.score import Scored
from muniment.wording import count

T = TypeVar("T")

BINS = 15
_COVERAGES = (90, 95, 98)
_ROUNDS = 1000
_WITHIN = 0.95
_DIGITS = 3  # of a confidence
_WIDTH, _HEIGHT, _EDGE, _BAR = 420, 360, 40, 60


class Answers(Struct, frozen=True):
    """How many of the values stated with a confidence are right, and how many wrong or invented."""

    counts: Mapping[float, tuple[int, int]]


class Interval(Struct, frozen=True):
    """A figure, None where it has no meaning, and between which it lies in 95 of 100 draws of the filings."""

    value: float | None
    low: float | None
    high: float | None


class Bin(Struct, frozen=True):
    """Values of like confidence: from where to where, how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    values: int
    said: float
    right: float


def answers(scored: Scored, field: str = "") -> Answers:
    """Return the values that a reader stated of a filing, of one field or of all."""
    counts: dict[float, tuple[int, int]] = {}
    for name, stated in scored.stated.items():
        for sure, is_right in stated if field in ("", name) else ():
            right, wrong = counts.get(round(sure, _DIGITS), (0, 0))
            counts[round(sure, _DIGITS)] = (right + is_right, wrong + (not is_right))
    return Answers(counts)


def together(many: Iterable[Answers]) -> Answers:
    """Return the answers of several filings as those of one."""
    counts: dict[float, tuple[int, int]] = {}
    for sample in many:
        for sure, (right, wrong) in sample.counts.items():
            before = counts.get(sure, (0, 0))
            counts[sure] = (before[0] + right, before[1] + wrong)
    return Answers(counts)


# ---- figures --------------------------------------------------------------------------------------------------------


def figures(given: Answers) -> dict[str, float | None]:
    """Return every figure by its name; None where it has no meaning: AUROC where nothing is wrong, all of nothing."""
    ordered = [given.counts[sure] for sure in sorted(given.counts, reverse=True)]
    right, wrong = (sum(column) for column in zip(*ordered, strict=True)) if ordered else (0, 0)
    names = ("auroc", "aurc", "ece", *(f"right-at-{coverage}" for coverage in _COVERAGES))
    if not right + wrong:
        return dict.fromkeys(names)
    at = (_right_among(ordered, ceil((right + wrong) * coverage / 100)) for coverage in _COVERAGES)
    return dict(zip(names, (_auroc(ordered, right, wrong), _aurc(ordered), _ece(given), *at), strict=True))


def _auroc(ordered: Sequence[tuple[int, int]], right: int, wrong: int) -> float | None:
    if not right or not wrong:
        return None
    won, surer = 0.0, 0
    for own, failed in ordered:
        won += failed * (surer + own / 2)
        surer += own
    return won / right / wrong


def _aurc(ordered: Sequence[tuple[int, int]]) -> float:
    """Return the mean risk; of values of one confidence each is as likely wrong as the next."""
    values = sum(map(sum, ordered))
    harmonic = _harmonic(1 << values.bit_length())
    risks, taken, failures = 0.0, 0, 0
    for right, wrong in ordered:
        size = right + wrong
        rate = wrong / size
        # the sum of (failures + rate * i) / (taken + i) for i from 1 to size
        risks += rate * size + (failures - rate * taken) * (harmonic[taken + size] - harmonic[taken])
        taken, failures = taken + size, failures + wrong
    return risks / values


@lru_cache(maxsize=2)
def _harmonic(most: int) -> list[float]:
    """Return the sums 1 + 1/2 + … + 1/n for n up to `most`; a power of two, so that few are ever made."""
    return [0.0, *accumulate(1 / n for n in range(1, most + 1))]


def _right_among(ordered: Sequence[tuple[int, int]], most: int) -> float:
    left, right = most, 0.0
    for own, failed in ordered:
        share = min(left, own + failed) / (own + failed)
        right += own * share
        left -= min(left, own + failed)
    return right / most


def _ece(given: Answers) -> float:
    all_bins = bins(given)
    return sum(each.values * abs(each.said - each.right) for each in all_bins) / sum(each.values for each in all_bins)


def bins(given: Answers) -> list[Bin]:
    """Return the bins that have values, the least sure first."""
    counts = given.counts.items()
    inside = in_groups((min(int(sure * BINS), BINS - 1), (sure, right, wrong)) for sure, (right, wrong) in counts)
    made: list[Bin] = []
    for number, rows in sorted(inside.items()):
        values = sum(right + wrong for _, right, wrong in rows)
        said = sum(sure * (right + wrong) for sure, right, wrong in rows) / values
        right = sum(right for _, right, _ in rows) / values
        made.append(Bin(number / BINS, (number + 1) / BINS, values, said, right))
    return made


def intervals(filings: Sequence[Answers]) -> dict[str, Interval]:
    """Return every figure of all filings together, with its interval."""
    return drawn_intervals(filings, lambda drawn: figures(together(drawn)))


def drawn_intervals(
    filings: Sequence[T], of: Callable[[Sequence[T]], Mapping[str, float | None]]
) -> dict[str, Interval]:
    """Return what `of` makes of all filings, each figure with its interval, by 1,000 draws of the filings."""
    random = Random(0)
    drawn = [of(random.choices(filings, k=len(filings))) for _ in range(_ROUNDS)] if filings else []
    intervals: dict[str, Interval] = {}
    for name, value in of(filings).items():
        figures = sorted(figure for each in drawn if (figure := each[name]) is not None)
        outside = int(len(figures) * (1 - _WITHIN) / 2)
        ends = (figures[outside], figures[-1 - outside]) if figures and value is not None else (None, None)
        intervals[name] = Interval(value, *ends)
    return intervals


# ---- the plot -------------------------------------------------------------------------------------------------------


def plot(given: Answers) -> str:
    """Return a reliability plot as SVG: of each bin what was said and what was right, and below how many values."""
    return "\n".join(_drawing(bins(given))) + "\n"


def _drawing(drawn: Sequence[Bin]) -> Iterator[str]:
    side = _HEIGHT - 2 * _EDGE
    high = _HEIGHT + _BAR
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high}" width="{_WIDTH}" height="{high}"'
        ' font-family="sans-serif" font-size="11" role="img">'
    )
    yield "<title>Confidence that was stated, and the share of values that are right</title>"
    yield f'<rect width="{_WIDTH}" height="{high}" fill="#fff"/>'
    for tenth in range(0, 11, 2):
        x, y = _EDGE + side * tenth / 10, _EDGE + side * (1 - tenth / 10)
        yield f'<line x1="{_EDGE}" y1="{y:.1f}" x2="{_EDGE + side}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{_EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{tenth / 10:.1f}</text>'
        yield f'<text x="{x:.1f}" y="{_EDGE + side + 16}" text-anchor="middle">{tenth / 10:.1f}</text>'
    yield f'<path d="M{_EDGE} {_EDGE + side}L{_EDGE + side} {_EDGE}" stroke="#999" stroke-dasharray="4 3"/>'
    most = max((each.values for each in drawn), default=1)
    for each in drawn:
        x, y = _EDGE + side * each.said, _EDGE + side * (1 - each.right)
        left, wide, tall = _EDGE + side * each.low, side / BINS - 1, (_BAR - 12) * each.values / most
        label = f"said {each.said:.3f}, right {each.right:.3f} of {count(each.values, 'value')}"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1d4f91"><title>{label}</title></circle>'
        yield (
            f'<rect x="{left:.1f}" y="{high - 4 - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="#9bb4d6">'
            f"<title>{label}</title></rect>"
        )
    yield f'<text x="{_EDGE}" y="{_EDGE - 14}">share of values that are right, by the confidence stated</text>'
    yield "</svg>"
