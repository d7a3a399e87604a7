"""Damage as scanners, fax machines and converters do it: letters confused, cells torn, rows lost, lines joined."""

import re
from random import Random

from muniment.evaluate.marks import END, Marks, is_mark, plain

_CONFUSED = {
    "O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z",
    "rn": "m", "m": "rn", "cl": "d", "e": "c", ",": ".", "h": "b",
}  # fmt: skip
_PAIRS = re.compile(r"rn|cl|[\s\S]")
_TAG = re.compile(r"(<[^<>]*>|&#?\w+;)")
_LETTER_FOR_DIGIT = frozenset("OlSBZ")


def damage(data: bytes, rng: Random, strength: float) -> bytes:
    """Return a document as a bad scan of strength 0 to 1 would have it. Nothing is known of what was hit."""
    page = data.decode("utf-8", "replace")
    return plain(damaged(page, rng, strength, Marks(), markup=b"</" in data)[0]).encode()


def damaged(page: str, rng: Random, strength: float, marks: Marks, *, markup: bool) -> tuple[str, frozenset[str]]:
    """Return a marked page after damage, and the paths of the values in which something was hit."""
    hurt: set[str] = set()
    if not markup:
        page = "\n".join(_lines(page.split("\n"), rng, strength, marks, hurt))
    parts = _TAG.split(page) if markup else [page]
    opened: list[tuple[str, ...]] = []
    out = [
        part if markup and n % 2 else _letters(part, rng, strength, marks, hurt, opened) for n, part in enumerate(parts)
    ]
    return "".join(out), frozenset(hurt)


def _letters(
    text: str, rng: Random, strength: float, marks: Marks, hurt: set[str], opened: list[tuple[str, ...]]
) -> str:
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
    return "".join(out)


def _lines(lines: list[str], rng: Random, strength: float, marks: Marks, hurt: set[str]) -> list[str]:
    """Lose lines, join them, tear them and repeat pieces of them."""
    out: list[str] = []
    for line in lines:
        chance = rng.random() / strength
        if chance < 0.02 and plain(line).strip():
            continue
        if chance < 0.06 and out:
            out[-1] = f"{out[-1]} {line.strip(' ')}"
            continue
        if chance < 0.1:
            line = _torn(line, rng, marks, hurt)
        elif chance < 0.12:
            line = _repeated(line, rng)
        out.append(line)
    return out


def _whole(line: str) -> bool:
    return not any(is_mark(sign) for sign in line)


def _torn(line: str, rng: Random, marks: Marks, hurt: set[str]) -> str:
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


def _repeated(line: str, rng: Random) -> str:
    """Repeat a piece of a line's words: "Date o of Event"."""
    if not _whole(line) or len(line.split()) < 2:
        return line
    words = line.split(" ")
    at = rng.randint(0, len(words) - 1)
    return " ".join((*words[:at], words[at][: rng.randint(1, 3)], *words[at:]))
