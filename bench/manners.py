"""`python -m bench manners`: how well the truth of the lots of covers is read where it is set in other usual manners.

Each row is a manner of one part of the page: the pages that have it, and of all their values the figures that
`python -m bench traits` prints; then one row for each field. `--seed` chooses other pages, `--errors` prints so many
of the failures of each field, the surest first; `--damage` damages each page as a converter would.
"""

from collections import Counter

from lab.judged import Verdict
from muniment.lab.score import SURE
from readers.labelled.cover_manners import read_otherwise

_PAGES = 1_000_000  # seeds lie between those of one `--seed` and the next


def run(samples: int, seed: int, errors: int, *, damaged: bool) -> None:
    """Print the figures of `samples` pages by manner and by field, then of all of them."""
    by_manner, by_field, every = dict[str, Counter[str]](), dict[str, Counter[str]](), Counter[str]()
    failures: dict[str, list[Verdict]] = {}
    for page in range(seed * _PAGES, seed * _PAGES + samples):
        manners, found = read_otherwise(page, damaged=damaged)
        for verdict in found:
            counts = _counted(verdict)
            every += counts
            by_field[verdict.field] = by_field.get(verdict.field, Counter()) + counts
            for part, manner in manners.items():
                name = f"{part}: {manner}"
                by_manner[name] = by_manner.get(name, Counter()) + counts
            if verdict.verdict not in ("right", "state_right"):
                failures.setdefault(verdict.field, []).append(verdict)
    columns = ("right", "wrong", "sure-wrong", "missed", "states", "failed")
    print("manner or field".ljust(40), *(column.rjust(10) for column in columns))
    for name, counts in sorted(by_manner.items()):
        _line(name, counts)
    for field, counts in sorted(by_field.items()):
        _line(field, counts)
        for verdict in sorted(failures.get(field, ()), key=lambda verdict: -verdict.sure)[:errors]:
            print(
                f"    page {verdict.page}, {verdict.place}: {verdict.verdict}, {verdict.truth!r} "
                f"read as {verdict.read!r}, confidence {verdict.sure:.2f}"
            )
    _line("all", every)
    wrong = every["wrong"] + every["invented"]
    print(
        f"precision {every['right'] / (every['right'] + wrong):.4f}, "
        f"recall {every['right'] / (every['right'] + every['wrong'] + every['missed']):.4f}, "
        f"sure and wrong {every['sure-wrong'] / every['sure']:.4f}"
    )


def _counted(verdict: Verdict) -> Counter[str]:
    is_sure = verdict.sure >= SURE
    is_wrong = verdict.verdict in ("wrong", "invented")
    return Counter({verdict.verdict: 1, "sure": int(is_sure), "sure-wrong": int(is_sure and is_wrong)})


def _line(name: str, counts: Counter[str]) -> None:
    wrong, states = counts["wrong"] + counts["invented"], counts["state_wrong"] + counts["state_missed"]
    failed = wrong + counts["missed"]
    print(
        name[:40].ljust(40),
        *(f"{count:10}" for count in (counts["right"], wrong, counts["sure-wrong"], counts["missed"], states)),
        f"{failed / max(counts['right'] + failed, 1):10.4f}",
    )
