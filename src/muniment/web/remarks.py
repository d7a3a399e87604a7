"""What the rulebook says about a filing, as its page shows it: at the field that it concerns, and above all of them."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from msgspec import Struct

from muniment.checks import SEVERITIES, Finding
from muniment.checks.explanations import SIGNS
from muniment.web.lists import count
from muniment.web.view import Answer, Block, Section


class Remark(Struct, frozen=True):
    """A finding: what is wrong, which rule says so, and the answers on the page that it is about, by path.

    `id` is where it stands in the list; `label` names the first of the answers; `href` is the page of the rule.
    """

    id: str
    code: str
    name: str
    severity: str
    sign: str
    message: str
    citation: str
    mend: str
    seen: str
    paths: tuple[str, ...]
    at: tuple[str, ...]
    label: str
    href: str


def remarks(found: Iterable[Finding], sections: Iterable[Section]) -> list[Remark]:
    """Return findings with the places on the page that they are shown at."""
    places = dict(_places(sections))
    return [_remark(number, one, places) for number, one in enumerate(found, 1)]


def summary(told: Iterable[Remark]) -> str:
    """Return how much was found: 2 errors, 1 warning."""
    weights = [one.severity for one in told]
    return ", ".join(count(weights.count(one), one) for one in SEVERITIES if one in weights)


def _places(sections: Iterable[Section]) -> Iterable[tuple[str, str]]:
    """Yield the path of everything on the page that a link can lead to, and its label."""
    for section in sections:
        for entry in section.entries:
            yield entry.path, entry.label
            if isinstance(entry, Block):
                yield from ((answer.path, answer.label) for part in entry.parts for answer in part)


def _remark(number: int, one: Finding, places: Mapping[str, str]) -> Remark:
    at = tuple(dict.fromkeys(place for path in one.paths if (place := _nearest(path, places))))
    told = one.message, one.citation, one.mend, one.seen, one.paths, at
    weight = one.severity, SIGNS[one.severity]
    label = places[at[0]] if at else ""
    return Remark(f"finding-{number}", one.code, one.name, *weight, *told, label, f"/rules/{quote(one.code, safe='')}")


def _nearest(path: str, places: Mapping[str, str]) -> str:
    """Return what stands on the page for a path: its own answer, or that of the part around it."""
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path


def at(told: Iterable[Remark], answer: Answer | Block) -> list[Remark]:
    """Return the findings about an answer."""
    return [one for one in told if answer.path in one.at]
