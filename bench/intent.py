"""Intents of Item 4: how often a flag is right, and how many of the labelled ones are found, by flag.

Read are the filings that `tests/study/intent/labels.tsv` names, in the shared folder.
"""

from collections.abc import Iterable

from muniment.study.intent import LABELS, sentences
from study.intent.labelled import Labelled, Score, kappa, read, score

_HALVES = ("developed", "opened", "measured")


def run() -> None:
    """Print precision and recall by flag and half, and how far the two passes of labelling agree."""
    labelled = list(read())
    for half in _HALVES:
        chosen = [item for item in labelled if item.half == half]
        print(f"  {half}: {len(chosen)} items of {len({item.filing[:10] for item in chosen})} filer agents")
        print(f"    {'':20} {'filings':>20} {'precision':>10} {'recall':>7}   {'sentences':>12} {'precision':>10}")
        scores = {flag: score(chosen, flag) for flag in LABELS}
        for flag, found in (*scores.items(), ("all", _sum(scores.values()))):
            print(f"    {flag:20} {_line(found)}")
    print("  two passes of labelling: kappa by filing, by sentence")
    for flag in LABELS:
        print(f"    {flag:20} {_of_filings(labelled, flag):6.3f} {_of_sentences(labelled, flag):6.3f}")


def _sum(scores: Iterable[Score]) -> Score:
    columns = zip(*((s.right, s.wrong, s.missed, s.right_sentences, s.wrong_sentences) for s in scores), strict=True)
    return Score(*map(sum, columns))


def _line(found: Score) -> str:
    given, wanted = found.right + found.wrong, found.right + found.missed
    stated = found.right_sentences + found.wrong_sentences
    filings = f"{found.right} right, {found.wrong} wrong"
    return (
        f"{filings:>20} {_part(found.right, given):>10} {_part(found.right, wanted):>7}   "
        f"{found.right_sentences:>5} of {stated:>3} {_part(found.right_sentences, stated):>10}"
    )


def _part(number: int, of: int) -> str:
    return f"{number / of:.3f}" if of else "-"


def _of_filings(items: Iterable[Labelled], flag: str) -> float:
    return kappa((bool(item.passes["first"][flag]), bool(item.passes["second"][flag])) for item in items)


def _of_sentences(items: Iterable[Labelled], flag: str) -> float:
    return kappa(
        (span in item.passes["first"][flag], span in item.passes["second"][flag])
        for item in items
        for span in sentences(item.text)
    )
