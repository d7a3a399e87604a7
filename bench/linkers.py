"""Methods of who is who, each from filings with hidden CIKs to a label for every mention in question.

A label that begins with `cik:` is a link; others only say who is put together.
"""

import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from bench.who import Named
from muniment.study.entities import linking
from muniment.study.entities.linking import Graph, Profile, hashed, sketches
from muniment.values.characters import folded

Place = tuple[str, int]
"""Where a filing names somebody: its number, and the position among its mentions."""


class Hidden(Struct, frozen=True):
    """Filings of which some lost CIKs.

    * `named`: the filings; `truth`: the CIK of all mentions in question; `hidden`: those that lost it.
    """

    named: list[Named]
    truth: dict[Place, str]
    hidden: set[Place]


Method = Callable[[Hidden], Mapping[Place, str]]
"""From filings to whose every mention in question is."""


def in_test(cik: str) -> bool:
    """Whether a company is of the half on which methods are measured, rather than of that on which they are trained."""
    return hashed(f"half {cik}") % 2 == 1


def plain(case: Hidden) -> dict[Place, str]:
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


def keys(named: Iterable[Named]) -> dict[Place, str]:
    """Return whose every mention is by the rules of the study: the number, else a label of this run."""
    graph, ids, profiles = Graph(), dict[int, int](), dict[Place, int]()
    for filing in named:
        for position, made in enumerate(sketches(filing.mentions, filing.key)):
            number = profiles[filing.key, position] = ids.setdefault(made.hash, len(ids))
            fields = made.number, made.kind, made.key, made.middle, made.state, made.cusip
            graph.profiles[number] = Profile(number, 0, *fields)
            for mark, rank in made.match_keys:
                graph.put(number, mark, rank)
    whose = {number: profile.number for number, profile in graph.profiles.items()}
    for number, group in enumerate(linking.settle(graph, [number for number, key in whose.items() if not key])):
        label = group.key if linking.is_number(group.key) else f"group {number}"
        whose.update(dict.fromkeys(group.ties, label))
    return {place: whose[profile] for place, profile in profiles.items()}


def ours(case: Hidden) -> Mapping[Place, str]:
    """Link by the rules of the study, over everybody whom the filings name."""
    return keys(case.named)


def peers(python: Path | None) -> dict[str, Method]:
    """Return the methods of others, where a Python has them."""
    if python is None:
        return {}
    return {name: partial(_peer, python, name) for name in ("splink", "nomenklatura")}


def _peer(python: Path, method: str, case: Hidden) -> dict[Place, str]:
    """Cluster by another's method; a mention is linked where its cluster has one CIK alone."""
    named = {filing.key: filing.mentions for filing in case.named}
    rows = []
    for (key, position), cik in case.truth.items():
        mention = named[key][position]
        place = mention.street, mention.city, mention.state, mention.zip[:5]
        rows.append((mention.name, *place, mention.cik, not in_test(cik)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.json")
        file.write_text(json.dumps(rows), encoding="utf-8")
        worker = Path(__file__).with_name("peers_worker.py")
        run = subprocess.run([python, worker, method, file], capture_output=True, check=False)
    if run.returncode:
        raise SystemExit(f"bench: {method} does not run by {python}: {run.stderr.decode().strip().splitlines()[-1]}")
    clusters: list[int] = json.loads(run.stdout.splitlines()[-1])
    ciks: dict[int, set[str]] = defaultdict(set)
    for row, cluster in zip(rows, clusters, strict=True):
        ciks[cluster] |= {row[5]} - {""}
    labels: dict[Place, str] = {}
    for (place, cik), row, cluster in zip(case.truth.items(), rows, clusters, strict=True):
        found = ciks[cluster] if not row[5] else {cik}
        labels[place] = f"cik:{next(iter(found))}" if len(found) == 1 else f"cluster {cluster}"
    return labels
