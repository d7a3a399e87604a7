"""Intents of Item 4: how often a flag is right, and how many of the labelled ones are found, by flag.

`tests/study/intent/labels.tsv` says of each filing which sentences of its Item 4 state what, by two passes and what
was settled; sentences are named by their place and a hash, so that no text of a filing is in the repository. One half
of the filings, by filer agent, was at hand while the words were written; the other was labelled after that.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

import muniment
from muniment.forms import Schedule13D
from muniment.study.intent import LABELS, SURE, intents, sentences

_LABELS = Path(__file__).parents[1] / "tests" / "study" / "intent" / "labels.tsv"
_SHARED = Path(__file__).parents[1].parent / "shared"
_HALVES = ("developed", "opened", "measured")


class Labelled(Struct, frozen=True):
    """An Item 4 with its labels: for each flag the sentences that state it, by pass (first, second, settled)."""

    filing: str
    half: str
    text: str
    issuer: str
    passes: Mapping[str, Mapping[str, frozenset[tuple[int, int]]]]


class Score(Struct, frozen=True):
    """Of a flag: filings where it is right, wrong or missed, and sentences where it is right or wrong."""

    right: int
    wrong: int
    missed: int
    right_sentences: int
    wrong_sentences: int


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


def read() -> Iterator[Labelled]:
    """Yield the labelled items whose text reads as it was labelled; others are an error.

    Raises:
        SystemExit: the filings are not at hand, or an Item 4 reads otherwise now.
    """
    with _LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for filing in dict.fromkeys(row["filing"] for row in rows):
        whole, *flags = (row for row in rows if row["filing"] == filing)
        path = _SHARED / whole["file"]
        if not path.is_file():
            raise SystemExit(f"{path} is not here: the labels have no texts of filings")
        record = muniment.read(path).record
        text = record.item4.purpose if isinstance(record, Schedule13D) and record.item4 else ""
        if not isinstance(text, str) or hashed(text) != whole["hash"]:
            raise SystemExit(f"{whole['file']}: Item 4 reads otherwise than when it was labelled")
        passes = {
            name: {
                flag: frozenset(
                    (int(row["start"]), int(row["end"])) for row in flags if row["flag"] == flag and row[name] == "yes"
                )
                for flag in LABELS
            }
            for name in ("first", "second", "settled")
        }
        yield Labelled(filing, whole["half"], text, str(record.issuer_name or ""), passes)


def hashed(text: str) -> str:
    """Return what stands for a text in the labels, whatever its blanks."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def score(items: Iterable[Labelled], flag: str) -> Score:
    """Return how well a flag is given at the confidence from which on it counts."""
    counts = Counter[str]()
    for item in items:
        truth = item.passes["settled"][flag]
        given = [
            intent
            for intent in intents(item.text, item.issuer)
            if intent.flag == flag and intent.standing == "planned" and intent.confidence >= SURE
        ]
        counts["right" if truth else "wrong"] += bool(given)
        counts["missed"] += bool(truth and not given)
        for intent in given:
            is_right = any(start < intent.end and intent.start < end for start, end in truth)
            counts["right sentence" if is_right else "wrong sentence"] += 1
    return Score(counts["right"], counts["wrong"], counts["missed"], counts["right sentence"], counts["wrong sentence"])


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


def kappa(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Return Cohen's kappa of two judgements; 1 where both always say the same, also where neither varies."""
    counts = Counter(pairs)
    total = counts.total() or 1
    agreed = (counts[True, True] + counts[False, False]) / total
    first = (counts[True, True] + counts[True, False]) / total
    second = (counts[True, True] + counts[False, True]) / total
    chance = first * second + (1 - first) * (1 - second)
    return 1.0 if agreed == 1 else (agreed - chance) / (1 - chance)
