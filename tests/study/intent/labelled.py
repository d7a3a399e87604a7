"""Labels of Item 4, and how well flags agree with them.

`labels.tsv` says of each filing which sentences of its Item 4 state what, by two passes and what was settled; sentences
are named by their place and a hash, so that no text of a filing is in the repository. A row without a flag stands for a
whole item. `half` says what it was when the words were written: "developed" in view of it, "opened" unseen and used
after it was measured, "measured" unseen until the second measure.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

import muniment
from muniment.forms import Schedule13D
from muniment.study.intent import CONFIDENT, LABELS, intents
from shared_data import SHARED

_LABELS = Path(__file__).parent / "labels.tsv"


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


def read() -> Iterator[Labelled]:
    """Yield the labelled items whose text reads as it was labelled; others are an error.

    Raises:
        ValueError: the filings are not at hand, or an Item 4 reads otherwise now.
    """
    with _LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for filing in dict.fromkeys(row["filing"] for row in rows):
        whole, *flags = (row for row in rows if row["filing"] == filing)
        path = SHARED / whole["file"]
        if not path.is_file():
            raise ValueError(f"{path} is not here: the labels have no texts of filings")
        record = muniment.read(path).record
        text = record.item4.purpose if isinstance(record, Schedule13D) and record.item4 else ""
        if not isinstance(text, str) or hashed(text) != whole["hash"]:
            raise ValueError(f"{whole['file']}: Item 4 reads otherwise than when it was labelled")
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
            if intent.flag == flag and intent.standing == "planned" and intent.confidence >= CONFIDENT
        ]
        counts["right" if truth else "wrong"] += bool(given)
        counts["missed"] += bool(truth and not given)
        for intent in given:
            is_right = any(start < intent.end and intent.start < end for start, end in truth)
            counts["right sentence" if is_right else "wrong sentence"] += 1
    return Score(counts["right"], counts["wrong"], counts["missed"], counts["right sentence"], counts["wrong sentence"])


def kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa of two judgements; 1 where both always say the same, also where neither varies."""
    judged = list(pairs)
    first, second = Counter(one for one, _ in judged), Counter(other for _, other in judged)
    total = len(judged) or 1
    agreed = sum(one == other for one, other in judged) / total
    chance = sum(first[label] * second[label] for label in first) / total**2
    return 1.0 if agreed == 1 or not judged else (agreed - chance) / (1 - chance)
