"""Damage as scanners, fax machines and converters do it: letters confused, cells split, rows lost, lines joined.

What a damaged page no longer shows is taken from its truth; what it shows in part is uncertain.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from random import Random
from typing import Any

from muniment.lab.marks import END, LABEL, Marks, is_mark, plain

_CONFUSED = {
    "O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z",
    "rn": "m", "m": "rn", "cl": "d", "e": "c", ",": ".", "h": "b",
}  # fmt: skip
_PAIRS = re.compile(r"rn|cl|[\s\S]")
_TAG = re.compile(r"(<[^<>]*>|&#?\w+;)")
_LETTER_FOR_DIGIT = frozenset("OlSBZ")
_STEP = re.compile(r"[^.\[\]]+")


def damaged(page: str, rng: Random, strength: float, marks: Marks, *, markup: bool) -> tuple[str, frozenset[str]]:
    """Return a marked page after damage of strength 0 to 1, and the paths of the values in which something was hit."""
    hurt: set[str] = set()
    if not markup:
        page = "\n".join(_lines(page.split("\n"), rng, strength, marks, hurt))
    out: list[str] = []
    opened: list[tuple[str, ...]] = []
    for n, part in enumerate(_TAG.split(page) if markup else [page]):
        out += [part] if markup and n % 2 else _letters(part, rng, strength, marks, hurt, opened)
    return "".join(out), frozenset(hurt)


def _letters(
    text: str, rng: Random, strength: float, marks: Marks, hurt: set[str], opened: list[tuple[str, ...]]
) -> list[str]:
    """Confuse letters and lose blanks; a digit that became a letter can still be read, all else in a value cannot."""
    out = []
    for sign in _PAIRS.findall(text):
        if sign == END:
            opened.pop()
        elif is_mark(sign):
            opened.append(marks.of(sign))
        elif sign in _CONFUSED and rng.random() < strength * 0.03:
            new = _CONFUSED[sign]
            if not (sign.isdigit() and new in _LETTER_FOR_DIGIT) or any("cusips" in path for path in sum(opened, ())):
                hurt.update(path for paths in opened for path in paths)
            sign = new
        elif sign == " " and not opened and rng.random() < strength * 0.02:
            sign = ""
        out.append(sign)
    return out


def _lines(lines: list[str], rng: Random, strength: float, marks: Marks, hurt: set[str]) -> list[str]:
    """Lose lines, join them, split them and repeat pieces of them."""
    out: list[str] = []
    for line in lines:
        chance = rng.random() / strength
        if chance < 0.02 and plain(line).strip():
            continue
        if chance < 0.06 and out:
            out[-1] = f"{out[-1]} {line.strip(' ')}"
            continue
        if chance < 0.1:
            line = _split_by_tab(line, rng, marks, hurt)
        elif chance < 0.12 and plain(line) == line and len(line.split()) > 1:
            pieces = line.split(" ")  # "Date o of Event"
            at = rng.randint(0, len(pieces) - 1)
            line = " ".join((*pieces[:at], pieces[at][: rng.randint(1, 3)], *pieces[at:]))
        out.append(line)
    return out


def _split_by_tab(line: str, rng: Random, marks: Marks, hurt: set[str]) -> str:
    """Put a tab into a line, through a word or a number."""
    if len(line) < 4:
        return line
    at = rng.randint(1, len(line) - 1)
    opened: list[tuple[str, ...]] = []
    for sign in line[:at]:
        if sign == END:
            opened.pop()
        elif is_mark(sign):
            opened.append(marks.of(sign))
    hurt.update(path for paths in opened for path in paths)
    return f"{line[:at]}\t{line[at:]}"


def remaining_truth(
    truth: Mapping[str, Any], before: Mapping[str, int], after: Mapping[str, int], hurt: Iterable[str]
) -> dict[str, Any]:
    """Return what remains of the truth of a damaged page: the truth of a whole page, less what this one does not show.

    `before` and `after` say how often each leaf stands on the page, before and after the damage. What does not stand
    there is null; what stands there in part, or with hurt letters, is uncertain.
    """
    truth = deepcopy(dict(truth))
    uncertain = {path for path in hurt if not path.startswith(LABEL)}
    for path, count in after.items():
        if count < before.get(path, 0) or (path == "form" and not count):
            uncertain.add(path.removeprefix(LABEL))
        if not count and path != "form" and not path.startswith(LABEL):
            *steps, last = _STEP.findall(path)
            holder: Any = truth
            for step in steps:
                holder = holder[int(step)] if isinstance(holder, list) else holder[step]
            holder[last] = [] if isinstance(holder[last], list) else None
    return truth | {"uncertain": sorted(uncertain)}
