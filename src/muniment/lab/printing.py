"""Printed filings with the truth about them: a record in, a legacy document and what it says out.

>>> from random import Random
>>> sample = printed_filing(Random(3), "text-ruled")
>>> sample.suffix, sample.truth["form"], sample.data == printed_filing(Random(3), "text-ruled").data
('txt', 'SC 13D/A', True)
"""

from random import Random
from typing import Any

from msgspec import Struct

from muniment.forms import form_of
from muniment.lab.block_traits import BLOCK_TRAITS, Page
from muniment.lab.composition import composed
from muniment.lab.damage import damaged, remaining_truth
from muniment.lab.layouts import LAYOUTS
from muniment.lab.marks import Marks, plain
from muniment.lab.names import dice
from muniment.lab.schedules import LAST_YEAR, Case, fictional
from muniment.lab.style import BLANK
from muniment.lab.traits import TRAITS, drawn


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
