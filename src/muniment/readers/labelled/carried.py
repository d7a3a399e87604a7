"""Numbers whose points and commas a converter carried to the end of their line: `1 337 185 , ,` and `7 4% .`.

The figures stand in their groups, and as many marks stand behind them as there are gaps between the groups. Only
where both agree is the number read; what does not fit is left to be unreadable.
"""

import re
from typing import NamedTuple

_LOOSE = re.compile(r"(?:(?<=\s)|(?<=[\d)%*]))(?P<mark>[,.])(?=[\s,.]|$)")
_FIGURES = re.compile(r"(?<![\w.,(])\d{1,3}(?:[ \t,\n]+\d{1,4}){1,40}+(?!\w)")
_PART = re.compile(r"(?<![\w.,(])(?P<whole>\d{1,3})[.]?[ \t][ \t.]*(?P<part>\d{1,4})[ \t.]*%")
_GROUP = 3


class Carried(NamedTuple):
    """A number put together again: its digits, and where it stands."""

    digits: str
    start: int
    end: int


def carried_number(stretch: str) -> Carried | None:
    """Return the first number of groups whose commas stand behind it; None where there is none."""
    if " ," not in stretch and "\t," not in stretch:
        return None
    figures = _FIGURES.search(stretch)
    if not figures:
        return None
    groups = _whole_groups(figures[0])
    loose = sum(hit["mark"] == "," for hit in _LOOSE.finditer(stretch, figures.start()))
    if not groups or loose != len(groups) - 1:
        return None
    return Carried("".join(groups), *figures.span())


def _whole_groups(figures: str) -> list[str]:
    """Return groups of three digits: one cut by a cell is joined, the mark of a note taken off the last."""
    groups: list[str] = []
    for part in re.finditer(r"\d+", figures):
        cut = groups and len(groups) > 1 and len(groups[-1]) < _GROUP and "\t" in figures[: part.start()][-3:]
        if cut and len(groups[-1]) + len(part[0]) == _GROUP:
            groups[-1] += part[0]
        else:
            groups.append(part[0])
    if len(groups) > 1 and len(groups[-1]) == _GROUP + 1:
        groups[-1] = groups[-1][:-1]
    return groups if len(groups) > 1 and all(len(group) == _GROUP for group in groups[1:]) else []


def carried_percent(stretch: str) -> Carried | None:
    """Return the first percent whose point stands behind it; None where there is none."""
    said = _PART.search(stretch)
    if not said or not (any(hit["mark"] == "." for hit in _LOOSE.finditer(stretch, said.start())) or "." in said[0]):
        return None
    return Carried(f"{said['whole']}.{said['part']}", *said.span())
