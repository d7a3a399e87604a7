"""Who is who: `python -m bench entities`, over the shared filings or those of `--store` or `--files`.

EDGAR's own numbers are the truth. Every other filing, chosen by the hash of its number, loses the CIK of its issuers;
what a method says of these is held against what was hidden. Nothing of ours is fitted to numbers; what is trained
(Splink) is trained on the companies of one half, chosen by the hash of their CIK, and every row is of the other half.

* precision, recall: of the links to a CIK; recall of those that have their CIK in another filing;
* B-cubed: over the mentions that lost theirs, each with all mentions that it is put together with;
* pairs: of mentions put together of which one at least lost its CIK.

The plain method is the baseline: the name without case and punctuation; linked where one known CIK alone bears it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from bench import linkers
from bench.who import Named, filings
from muniment.study.entities.linking import hashed
from muniment.study.facts import FILER, OTHER_ISSUER

Place = tuple[str, int]
"""Where a filing names somebody: its number, and the position among its mentions."""
_ISSUERS = frozenset({"issuer", OTHER_ISSUER})


class Hidden(Struct, frozen=True):
    """Filings of which every other lost CIKs.

    * `named`: the filings; `truth`: the CIK of all mentions in question; `hidden`: those that lost it.
    """

    named: list[Named]
    truth: dict[Place, str]
    hidden: set[Place]


def run(store: Path | None, files: Sequence[Path], python: Path | None, errors: int) -> None:
    """Print what each method finds, by role; `python` is that of an environment with Splink and nomenklatura."""
    named = filings(store, files)
    notices = [filing for filing in named if filing.notice]
    methods = {"plain name": linkers.plain, "muniment": linkers.ours, **linkers.peers(python)}
    bare = dict.fromkeys(("street", "city", "state", "zip"), "")
    _measure("issuers of Form D", hide(notices, _ISSUERS), methods, errors)
    _measure("issuers of Form D without address", hide(notices, _ISSUERS, bare), methods, errors)
    schedules = [filing for filing in named if not filing.notice]
    _measure("filers of schedules", hide(schedules, {FILER}), {"muniment": linkers.ours}, errors)


def hide(named: Iterable[Named], roles: Iterable[str], blank: Mapping[str, str] | None = None) -> Hidden:
    """Return filings of which every other has no CIK, nor what `blank` names, in these roles."""
    without = {"cik": "", **(blank or {})}
    shown: list[Named] = []
    truth: dict[Place, str] = {}
    hidden: set[Place] = set()
    for filing in named:
        hides = hashed(filing.key) % 2 == 0
        ours = {mention.cik for mention in filing.mentions if mention.role in roles and mention.cik}
        for position, mention in enumerate(filing.mentions):
            if mention.role in roles and mention.cik:
                truth[filing.key, position] = mention.cik
                if hides:
                    hidden.add((filing.key, position))
        mentions = filing.mentions
        if hides:
            mentions = tuple(structs.replace(it, **without) if it.cik in ours and it.cik else it for it in mentions)
        shown.append(structs.replace(filing, mentions=mentions))
    return Hidden(shown, truth, hidden)


Method = Callable[[Hidden], Mapping[Place, str]]


def _measure(words: str, case: Hidden, methods: Mapping[str, Method], errors: int) -> None:
    known = {case.truth[place] for place in case.truth.keys() - case.hidden}
    measured = {place for place in case.hidden if in_test(case.truth[place])}
    findable = sum(case.truth[place] in known for place in measured)
    print(f"{words}: {len(measured):,} of {len(case.hidden):,} hidden are measured, {findable:,} have their CIK elsewhere")
    print(f"  {'':14}  links  right  precision  recall   B-cubed P      R     F1   pairs P      R")
    for name, method in methods.items():
        labels = method(case)
        score = Score.of(labels, case.truth, measured)
        linked = [place for place in measured if labels[place].startswith("cik:")]
        wrong = [place for place in linked if labels[place] != f"cik:{case.truth[place]}"]
        right = len(linked) - len(wrong)
        print(f"  {name:14} {len(linked):6,} {right:6,} {_share(right, len(linked)):10} {_share(right, findable):8}"
              f"   {score.b_precision:.5f} {score.b_recall:.5f} {score.b_f1:.5f}   {score.pair_precision:.5f} "
              f"{score.pair_recall:.5f}", flush=True)  # fmt: skip
        missed = sorted(place for place in measured if case.truth[place] in known and place not in linked)
        names = {filing.key: filing.mentions for filing in case.named}
        for place in [*sorted(wrong), *missed][:errors]:
            mention = names[place[0]][place[1]]
            print(f"      {'wrong' if place in wrong else 'missed'} {place[0]} {mention.name}: {labels[place]}, "
                  f"not cik:{case.truth[place]}")  # fmt: skip


def in_test(cik: str) -> bool:
    """Whether a company is of the half on which methods are measured, rather than of that on which they are trained."""
    return hashed(f"half {cik}") % 2 == 1


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4%}" if whole else "-"


class Score(Struct, frozen=True):
    """How well mentions are put together, by mention (B-cubed) and by pairs; 1 where there is nothing to say."""

    b_precision: float
    b_recall: float
    pair_precision: float
    pair_recall: float

    @property
    def b_f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return 2 * self.b_precision * self.b_recall / ((self.b_precision + self.b_recall) or 1)

    @staticmethod
    def of(labels: Mapping[Place, str], truth: Mapping[Place, str], measured: set[Place]) -> "Score":
        """Return the scores of `measured` mentions; pairs of which none is measured do not count."""
        both, put, true = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
        rest_both, rest_put, rest_true = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
        for place, cik in truth.items():
            counters = ((both, (labels[place], cik)), (put, labels[place]), (true, cik))
            for counter, what in counters:
                counter[what] += 1
            if place not in measured:
                for counter, (_, what) in zip((rest_both, rest_put, rest_true), counters, strict=True):
                    counter[what] += 1
        cells = [(labels[place], truth[place]) for place in measured]
        count = len(cells) or 1
        precision = sum(both[cell] / put[cell[0]] for cell in cells) / count
        recall = sum(both[cell] / true[cell[1]] for cell in cells) / count
        pairs = [_pairs(all_) - _pairs(rest) for all_, rest in ((both, rest_both), (put, rest_put), (true, rest_true))]
        return Score(precision, recall, pairs[0] / pairs[1] if pairs[1] else 1, pairs[0] / pairs[2] if pairs[2] else 1)


def _pairs(counted: Counter) -> int:
    return sum(count * (count - 1) // 2 for count in counted.values())
