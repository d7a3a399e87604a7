"""Signature blocks in columns, of equal and unequal lengths, with what they say."""

from random import Random
from typing import NamedTuple

Signature = tuple[str, str | None, str | None]
"""Who signs, as what, for whom."""

_ENTITIES = (
    "Harbor Light Fund, L.P.", "Alder Point Partners, L.P.", "North Shore Ventures VI, L.P.", "Quill Capital, LLC",
    "Lantern Bay Management, Inc.", "Juniper Street Advisors, LLC", "Cedar Row Holdings Ltd.", "Midland Trust Company",
)  # fmt: skip
_PEOPLE = (
    "Ann B. Fenwick", "Peter Quill", "Mary Jones", "Carl Weiss", "Lois Lane", "John Q. Public", "Eva Brandt",
)  # fmt: skip
_TITLES = ("President", "Managing Member", "Vice President", "Chief Financial Officer", "Director")
_CHAINS = ("Fenwick GP, LLC, its general partner", "Quill Management, Inc., its manager")


class Block(NamedTuple):
    """The lines of one block, and its signature."""

    lines: list[str]
    signed: Signature


class Page(NamedTuple):
    """A signature page: its text with columns `wide` characters wide, whom it names, and each signature."""

    text: str
    wide: int
    persons: tuple[str, ...]
    signed: list[Signature]


def page(rng: Random) -> Page:
    """Return one or two rows of two or three blocks, now and then with a block alone beneath them."""
    entities, people = rng.sample(_ENTITIES, len(_ENTITIES)), rng.sample(_PEOPLE, len(_PEOPLE))
    count, wide, style = rng.choice((2, 2, 3)), rng.randint(44, 50), rng.randrange(3)
    lines: list[str] = []
    signed: list[Signature] = []
    persons: list[str] = []
    for _ in range(rng.choice((1, 1, 2))):
        blocks = [_block(rng, entities.pop(), people[n], style) for n in range(count)]
        lines += [*_beside(blocks, wide, rng.choice(("top", "middle", "bottom"))), "", ""]
        signed += [block.signed for block in blocks]
        persons += [block.signed[2] or block.signed[0] for block in blocks]
    if rng.random() < 0.3:
        last = _block(rng, entities.pop(), people[-1], style)
        lines += last.lines
        signed.append(last.signed)
        persons.append(last.signed[2] or last.signed[0])
    return Page("\n".join(["Dated: February 14, 2013", "", *lines]), wide, tuple(persons), signed)


def _block(rng: Random, entity: str, name: str, style: int) -> Block:
    lines, title = [entity], rng.choice(_TITLES)
    lines += [""] * rng.randrange(3)
    if rng.random() < 0.4:
        chain, role = rng.choice(_CHAINS).rsplit(", ", 1)
        lines += [f"By: {chain},", f"    {role}", *[""] * rng.randrange(2)]
    lines.append(f"By: /s/ {name}")
    if style == 0:
        lines += [f"Name: {name}", f"Title: {title}"]
    elif style == 1:
        lines += ["    ----------------", f"    {name}", f"    {title}"]
    else:
        lines.append(f"    {name}, {title}")
    return Block(lines, (name, title, entity))


def _beside(blocks: list[Block], wide: int, standing: str) -> list[str]:
    high = max(len(block.lines) for block in blocks)
    above = {"top": 0, "middle": 1, "bottom": 2}[standing]
    columns = []
    for block in blocks:
        missing = high - len(block.lines)
        before = missing * above // 2
        columns.append([""] * before + block.lines + [""] * (missing - before))
    return ["".join(cell.ljust(wide) for cell in row).rstrip() for row in zip(*columns, strict=True)]
