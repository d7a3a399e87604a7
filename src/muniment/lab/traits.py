"""How filer agents set a page, as traits that do not depend on each other; composed pages are such as no agent set.

`traits.tsv` has each trait with the years in which it is met, and in how many filings of how many agents; a composed
page has each of those of its year by chance of its own, which is larger than it is met, so that traits meet that never
met. Of traits of one `instead` a page has one at most. What they do is in `block_traits` and `line_traits`.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from msgspec import Struct

from muniment.lab.block_traits import BLOCK_TRAITS, SIGNING_TRAITS
from muniment.lab.line_traits import MARKUP_TRAITS, PAGE_TRAITS, ROW_TRAITS

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
