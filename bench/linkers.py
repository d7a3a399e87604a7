"""Methods of who is who, each from filings with hidden CIKs to a label for every mention in question.

A label that begins with `cik:` is a link; others only say who is put together.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.study.entities import linking
from muniment.study.entities.linking import Graph, Profile, sketches
from muniment.values.characters import folded

if TYPE_CHECKING:
    from bench.entities import Hidden, Place


def plain(case: "Hidden") -> dict["Place", str]:
    """Link by the folded name where one known CIK alone bears it; what is not linked goes by its name."""
    named = {filing.key: filing.mentions for filing in case.named}
    bearers: dict[str, set[str]] = defaultdict(set)
    for (key, position), cik in case.truth.items():
        if (key, position) not in case.hidden:
            bearers[folded(named[key][position].name)].add(cik)
    labels: dict[Place, str] = {}
    for place, cik in case.truth.items():
        name = folded(named[place[0]][place[1]].name)
        found = {cik} if place not in case.hidden else bearers.get(name, set())
        labels[place] = f"cik:{next(iter(found))}" if len(found) == 1 else f"name:{name}"
    return labels


def ours(case: "Hidden") -> dict["Place", str]:
    """Link by the rules of the study, over everybody whom the filings name."""
    graph, ids, profiles = Graph(), dict[int, int](), dict["Place", int]()
    for filing in case.named:
        for position, made in enumerate(sketches(filing.mentions, filing.key)):
            number = profiles[filing.key, position] = ids.setdefault(made.hash, len(ids))
            fields = made.number, made.kind, made.key, made.middle, made.state, made.cusip
            graph.profiles[number] = Profile(number, 0, *fields)
            for mark, rank in made.marks:
                graph.put(number, mark, rank)
    keys = {number: profile.number for number, profile in graph.profiles.items()}
    for number, group in enumerate(linking.settle(graph, [number for number, key in keys.items() if not key])):
        label = group.key if linking.is_number(group.key) else f"group {number}"
        keys.update(dict.fromkeys(group.ties, label))
    return {place: keys[profiles[place]] for place in case.truth}


def peers(python: Path | None) -> dict[str, Callable[["Hidden"], Mapping["Place", str]]]:
    """Return the methods of others that can be run."""
    return {}
