"""Pages made to hurt: reading them takes time in step with their size, and never fails otherwise than it should."""

import random
from itertools import product
from pathlib import Path

import pytest

import muniment
from lanes import some
from muniment import FormNotRead
from patience import patience

PAGE = (Path(__file__).parent / "page.txt").read_text("utf-8")
HEAD, TAIL = PAGE.split("3. Related Persons\n", 1)
FILLINGS = {
    "blanks": " ",
    "tabs": "\t",
    "line ends": "\n",
    "ticks": "x ",
    "boxes": "☐",
    "pipes": "| ",
    "rules": "-",
    "dollars": "$",
    "parentheses": "(",
    "brackets": "[ ",
    "numbers": "1,",
    "rows of labels": "Last Name\tFirst Name\n",
    "labels on one line": "City ",
    "persons": "Last Name First Name Middle Name\nA B\n",
    "clarifications": "Clarification of Response (if Necessary) ",
    "headings": "1. Issuer's Identity\n2. Principal Place of Business and Contact Information\n",
    "almost labels": "Lsat Nmae\n",
    "one word": "a",
}


@pytest.mark.slow
@pytest.mark.parametrize(("filling", "size"), some(product(FILLINGS, (50_000, 600_000)), 2))
def test_much_of_one_thing(filling, size):
    words = FILLINGS[filling]
    text = f"{HEAD}3. Related Persons\n{words * (size // len(words))}\n{TAIL}"
    with patience():
        reading = muniment.read(text.encode())
        assert reading.evidence
        assert reading.unread is not None
        assert reading.problems is not None


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_is_read_or_refused(seed):
    chance = random.Random(seed)
    lines = [line for line in PAGE.split("\n") if chance.random() > 0.2]
    moved = lines[: seed * 3]
    chance.shuffle(moved)
    lines[: seed * 3] = moved
    signs = [chance.choice("\t\n ☒|x$\x0cé") if chance.random() < 0.02 else sign for sign in "\n".join(lines)]
    try:
        reading = muniment.read("".join(signs).encode())
    except FormNotRead:
        return
    size = len("".join(signs).encode())
    assert all(0 <= span.start <= span.end <= size for one in reading.evidence.values() for span in one.spans)
    assert all(0 <= one.confidence <= 1 for one in reading.evidence.values())
