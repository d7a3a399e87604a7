"""Printed filings with the truth about them: a record in, a legacy document and what it says out.

>>> from random import Random
>>> sample = printed_filing(Random(3), "text-ruled")
>>> sample.suffix, sample.truth["form"], sample.data == printed_filing(Random(3), "text-ruled").data
('txt', 'SC 13D/A', True)

Damage is as scanners, fax machines and converters do it: letters confused, cells split, rows lost, lines joined.
What a damaged page no longer shows is taken from its truth; what it shows in part is uncertain.

Traits are how filer agents set a page, and do not depend on each other; composed pages are such as no agent set.
`traits.tsv` has each trait with the years in which it is met, and in how many filings of how many agents; a composed
page has each of those of its year by chance of its own, which is larger than it is met, so that traits meet that never
met. Of traits of one `instead` a page has one at most. What they do is in `block_traits` and `line_traits`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from muniment.forms import form_of
from muniment.lab.block_traits import BLOCK_TRAITS, SIGNING_TRAITS, Page
from muniment.lab.composition import composed
from muniment.lab.layouts import LAYOUTS
from muniment.lab.line_traits import MARKUP_TRAITS, PAGE_TRAITS, ROW_TRAITS
from muniment.lab.marks import BLANK, END, LABEL, Marks, is_mark, opened, plain
from muniment.lab.names import dice
from muniment.lab.schedules import LAST_YEAR, Case, fictional

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
    hurt.update(path for sign in opened(line[:at]) for path in marks.of(sign))
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


_READ = 124
_LEAST, _MOST = 0.07, 0.3  # how often a trait is drawn, however often it is met


class Trait(Struct, frozen=True):
    """One habit of setting a page; `filings` and `agents` of 124 filings of 83 agents have it."""

    name: str
    since: int
    until: int
    filings: int
    agents: int
    instead: str
    meaning: str

    @property
    def chance(self) -> float:
        """How often composed pages have it."""
        return min(max(self.filings / _READ, _LEAST), _MOST)

    @property
    def stage(self) -> str:
        """What it changes: "block", "row", "page" or "markup"; "signing" where only a typewriter sets it so."""
        if self.name in SIGNING_TRAITS:
            return "signing"
        stages = {"block": BLOCK_TRAITS, "row": ROW_TRAITS, "page": PAGE_TRAITS, "markup": MARKUP_TRAITS}
        return next(stage for stage, traits in stages.items() if self.name in traits)


def _read() -> Iterator[Trait]:
    for line in Path(__file__).with_name("traits.tsv").read_text("utf-8").splitlines()[2:]:
        name, since, until, filings, agents, instead, meaning = line.split("\t")
        yield Trait(name, int(since), int(until or 9999), int(filings), int(agents), instead, meaning)


TRAITS = {trait.name: trait for trait in _read()}
"""Every trait by its name, in the order in which they change a page."""


def drawn(rng: Random, year: int, stages: frozenset[str]) -> frozenset[str]:
    """Return the traits of a page of `year` that change one of `stages`, each by chance of its own."""
    chosen: dict[str, str] = {}
    for trait in TRAITS.values():
        fits = trait.stage in stages and trait.since <= year <= trait.until
        if rng.random() < trait.chance and fits and (not trait.instead or trait.instead not in chosen.values()):
            chosen[trait.name] = trait.instead
    return frozenset(chosen)


class PrintedSample(Struct, frozen=True):
    """A printed document, and the summary of what it says, with `uncertain` for places that damage has hit."""

    data: bytes
    suffix: str
    truth: dict[str, Any]
    layout: str
    traits: frozenset[str] = frozenset()


def printed_filing(rng: Random, layout: str | None = None, damage: float = 0.0) -> PrintedSample:
    """Return a fictional filing, printed in one of the layouts; `damage` from 0 to 1 is how badly it was scanned."""
    name = layout or rng.choice(sorted(LAYOUTS))
    year = rng.randint(LAYOUTS[name].since, LAST_YEAR)
    return printed(fictional(rng, year=year), rng, name, damage)


def composed_filing(rng: Random, damage: float = 0.0, without: str = "") -> PrintedSample:
    """Return a fictional filing on a page composed of traits that no filer brought together: see `traits`.

    `without` takes one of them from the page; all else stays as it was.
    """
    name = rng.choice(sorted(LAYOUTS))
    year = rng.randint(LAYOUTS[name].since, LAST_YEAR)
    traits = drawn(rng, year, LAYOUTS[name].stages) - {without}
    return printed(fictional(rng, year=year), rng, name, damage, traits)


def printed(
    case: Case, rng: Random, layout: str, damage: float = 0.0, traits: frozenset[str] = frozenset()
) -> PrintedSample:
    """Return a record printed in one of the layouts, with `traits` of `TRAITS`."""
    chosen, marks = LAYOUTS[layout], Marks()
    style = chosen.style(rng, form_of(case.record).name, case.year)
    blocks, truth = composed(case, style, rng, marks)
    page = Page(blocks, truth, style, marks)
    luck = {name: dice(rng.getstate()[1][0], name) for name in TRAITS if name in traits}
    for name, chance in luck.items():
        if name in BLOCK_TRAITS:
            BLOCK_TRAITS[name](page, chance)
    text = chosen.print(page.blocks, style, rng, luck).replace(BLANK, " ")
    before = marks.counted(text)
    hurt = frozenset(page.uncertain)
    if damage:
        text, struck = damaged(text, rng, damage, marks, markup=chosen.markup)
        hurt |= struck
    truth = remaining_truth(truth, before, marks.counted(text), hurt)
    return PrintedSample(plain(text).encode(), chosen.suffix, truth, layout, traits)
