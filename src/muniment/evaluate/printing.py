"""Printed filings with the truth about them: a record in, a legacy document and what it says out.

>>> from random import Random
>>> sample = printed_filing(Random(3), "text-ruled")
>>> sample.suffix, sample.truth["form"], sample.data == printed_filing(Random(3), "text-ruled").data
('txt', 'SC 13G', True)
"""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from muniment.evaluate.compose import composed
from muniment.evaluate.damaging import damaged
from muniment.evaluate.families import FAMILIES
from muniment.evaluate.marks import Marks, plain
from muniment.evaluate.records import LAST_YEAR, Case, fictional
from muniment.evaluate.style import BLANK
from muniment.evaluate.truth import known
from muniment.forms import form_of


class PrintedSample(Struct, frozen=True):
    """A printed document, the summary of what it says, and where each value stands in its text.

    `truth` has the shape of the summary, with `uncertain` for places that damage has hit; `places` are path, start and
    end in the decoded text.
    """

    data: bytes
    suffix: str
    truth: dict[str, Any]
    family: str
    places: tuple[tuple[str, int, int], ...] = ()


def printed_filing(rng: Random, family: str | None = None, damage: float = 0.0) -> PrintedSample:
    """Return a fictional filing, printed in one of the families; `damage` from 0 to 1 is how badly it was scanned."""
    name = family or rng.choice(sorted(FAMILIES))
    year = rng.randint(FAMILIES[name].since, LAST_YEAR)
    return printed(fictional(rng, year=year), rng, name, damage)


def printed(case: Case, rng: Random, family: str, damage: float = 0.0) -> PrintedSample:
    """Return a record printed in one family of layouts."""
    chosen, marks = FAMILIES[family], Marks()
    style = chosen.style(rng, form_of(case.record).name, case.year)
    blocks, truth = composed(case, style, rng, marks)
    page = chosen.print(blocks, style, rng).replace(BLANK, " ")
    before = marks.counted(page)
    hurt: frozenset[str] = frozenset()
    if damage:
        page, hurt = damaged(page, rng, damage, marks, markup=chosen.markup)
    told = known(truth, before, marks.counted(page), hurt)
    return PrintedSample(plain(page).encode(), chosen.suffix, told, family, tuple(marks.places(page)))


def write_samples(
    folder: Path, count: int, seed: int = 0, families: Iterable[str] = (), damage: float = 0.0
) -> list[Path]:
    """Write `count` documents and, beside each, the JSON of its truth; return the documents."""
    folder.mkdir(parents=True, exist_ok=True)
    names, written = list(families) or list(FAMILIES), []
    for n in range(count):
        sample = printed_filing(Random(f"{seed}/{n}"), names[n % len(names)], damage)  # noqa: S311 - no secret
        path = folder / f"{n:05d}-{sample.family}.{sample.suffix}"
        path.write_bytes(sample.data)
        path.with_suffix(".json").write_text(json.dumps(sample.truth, indent=1, ensure_ascii=False), "utf-8")
        written.append(path)
    return written
