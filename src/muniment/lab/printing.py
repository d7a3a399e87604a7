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
from muniment.lab.composition import composed
from muniment.lab.damage import damaged, remaining_truth
from muniment.lab.layouts import LAYOUTS
from muniment.lab.marks import Marks, plain
from muniment.lab.schedules import LAST_YEAR, Case, fictional
from muniment.lab.style import BLANK


class PrintedSample(Struct, frozen=True):
    """A printed document, and the summary of what it says, with `uncertain` for places that damage has hit."""

    data: bytes
    suffix: str
    truth: dict[str, Any]
    layout: str


def printed_filing(rng: Random, layout: str | None = None, damage: float = 0.0) -> PrintedSample:
    """Return a fictional filing, printed in one of the layouts; `damage` from 0 to 1 is how badly it was scanned."""
    name = layout or rng.choice(sorted(LAYOUTS))
    year = rng.randint(LAYOUTS[name].since, LAST_YEAR)
    return printed(fictional(rng, year=year), rng, name, damage)


def printed(case: Case, rng: Random, layout: str, damage: float = 0.0) -> PrintedSample:
    """Return a record printed in one of the layouts."""
    chosen, marks = LAYOUTS[layout], Marks()
    style = chosen.style(rng, form_of(case.record).name, case.year)
    blocks, truth = composed(case, style, rng, marks)
    page = chosen.print(blocks, style, rng).replace(BLANK, " ")
    before = marks.counted(page)
    hurt: frozenset[str] = frozenset()
    if damage:
        page, hurt = damaged(page, rng, damage, marks, markup=chosen.markup)
    truth = remaining_truth(truth, before, marks.counted(page), hurt)
    return PrintedSample(plain(page).encode(), chosen.suffix, truth, layout)
