"""Printed filings with the truth about them: a record in, a legacy document and what it says out.

What a damaged page no longer shows is taken from its truth; what it shows in part is uncertain.

Traits are how filer agents set a page, and do not depend on each other; composed pages are such as no agent set.
`traits.tsv` has each trait with the years in which it is met, and in how many filings of how many agents; a composed
page has each of those of its year by chance of its own, which is larger than it is met, so that traits meet that never
met. Of traits of one `instead` a page has one at most. What they do is in `block_traits` and `line_traits`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from lab.block_traits import BLOCK_TRAITS, SIGNING_TRAITS, Page
from lab.careless import LAST_YEAR, fictional
from lab.line_traits import LINE_TRAITS
from muniment.forms import form_of
from muniment.lab.composition import composed
from muniment.lab.layouts import LAYOUTS, PageLayout, damaged
from muniment.lab.marks import BLANK, LABEL, Marks, plain
from muniment.lab.names import dice
from muniment.lab.schedules import Case

_STEP = re.compile(r"[^.\[\]]+")
_UNTYPED = ("markdown-table", "markdown-cells")  # tables of pipes
_ROWLESS = ("text-tabbed", "text-roster")  # tabs, and one row for several persons


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
        return "block" if self.name in BLOCK_TRAITS else next(key for key, of in LINE_TRAITS.items() if self.name in of)


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


def stages_of(layout: PageLayout) -> frozenset[str]:
    """Return what traits may change: tables of pipes or tabs, and one row for several persons, were typed by nobody."""
    if layout.markup and not layout.plain:
        return frozenset({"block", "markup"})
    if layout.name in _UNTYPED:
        return frozenset({"block"})
    return frozenset({"block", "page", *(() if layout.name in _ROWLESS else ("row", "signing"))})


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
    traits = drawn(rng, year, stages_of(LAYOUTS[name])) - {without}
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
    changes = {
        stage: [partial(of[name], rng=chance) for name, chance in luck.items() if name in of]
        for stage, of in LINE_TRAITS.items()
    }
    text = chosen.print(page.blocks, style, rng, changes).replace(BLANK, " ")
    before = marks.counted(text)
    hurt = frozenset(page.uncertain)
    if damage:
        text, struck = damaged(text, rng, damage, marks, markup=chosen.markup)
        hurt |= struck
    truth = remaining_truth(truth, before, marks.counted(text), hurt)
    return PrintedSample(plain(text).encode(), chosen.suffix, truth, layout, traits)
