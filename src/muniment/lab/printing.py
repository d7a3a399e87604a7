"""Printed schedules: a record in, a legacy document out; and damage, as scanners, fax machines and converters do it.

Damage confuses letters, splits cells, loses rows and joins lines.
"""

import re
from random import Random

from muniment.forms import form_of
from muniment.lab.composition import composed
from muniment.lab.layouts import LAYOUTS
from muniment.lab.marks import BLANK, END, Marks, is_mark, opened, plain
from muniment.lab.schedules import Case

_CONFUSED = {
    "O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z",
    "rn": "m", "m": "rn", "cl": "d", "e": "c", ",": ".", "h": "b",
}  # fmt: skip
_PAIRS = re.compile(r"rn|cl|[\s\S]")
_TAG = re.compile(r"(<[^<>]*>|&#?\w+;)")
_LETTER_FOR_DIGIT = frozenset("OlSBZ")


def printed(case: Case, rng: Random, layout: str) -> bytes:
    """Return a record printed in one of the layouts."""
    chosen, marks = LAYOUTS[layout], Marks()
    style = chosen.style(rng, form_of(case.record).name, case.year)
    blocks, _ = composed(case, style, rng, marks)
    return plain(chosen.print(blocks, style, rng).replace(BLANK, " ")).encode()


def damaged(page: str, rng: Random, strength: float, marks: Marks, *, markup: bool) -> tuple[str, frozenset[str]]:
    """Return a marked page after damage of strength 0 to 1, and the paths of the values in which something was hit."""
    hurt: set[str] = set()
    if not markup:
        page = "\n".join(_lines(page.split("\n"), rng, strength, marks, hurt))
    out: list[str] = []
    around: list[tuple[str, ...]] = []
    for n, part in enumerate(_TAG.split(page) if markup else [page]):
        out += [part] if markup and n % 2 else _letters(part, rng, strength, marks, hurt, around)
    return "".join(out), frozenset(hurt)


def _letters(
    text: str, rng: Random, strength: float, marks: Marks, hurt: set[str], around: list[tuple[str, ...]]
) -> list[str]:
    """Confuse letters and lose blanks; a digit that became a letter can still be read, all else in a value cannot."""
    out = []
    for sign in _PAIRS.findall(text):
        if sign == END:
            around.pop()
        elif is_mark(sign):
            around.append(marks.of(sign))
        elif sign in _CONFUSED and rng.random() < strength * 0.03:
            new = _CONFUSED[sign]
            if not (sign.isdigit() and new in _LETTER_FOR_DIGIT) or any("cusips" in path for path in sum(around, ())):
                hurt.update(path for paths in around for path in paths)
            sign = new
        elif sign == " " and not around and rng.random() < strength * 0.02:
            sign = ""
        out.append(sign)
    return out


def _lines(lines: list[str], rng: Random, strength: float, marks: Marks, hurt: set[str]) -> list[str]:
    """Lose lines, join them, split them and repeat pieces of them."""
    out: list[str] = []
    for line in lines:
        chance = rng.random() / strength if strength else 1
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
    hurt.update(path for sign in opened(line[:at]) for path in marks.of(sign))
    return f"{line[:at]}\t{line[at:]}"
