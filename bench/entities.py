"""Who is who: how many links the rules find without a CIK, and how many of these are right.

EDGAR's own numbers are the truth. Every other filing, chosen by the hash of its number, loses the CIK of its issuer
and of who files it; then the rules link what has none, and what they say is held against what was hidden. Of related
persons nobody knows who they are: of those with one name at one address in filings of several issuers, the middle
names that contradict show the most that could be wrong if these were not looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import structs

from muniment.store import Store
from muniment.study.entities import linking
from muniment.study.entities.linking import Graph, Mark, Profile, hashed, scope_of, sketch
from muniment.study.entities.names import middles_agree
from muniment.study.facts import FILER, Mention, mentions_of

Named = tuple[str, tuple[Mention, ...]]
_NOTHING: Mapping[str, str] = {}
_PLACE: Mapping[str, str] = dict.fromkeys(("street", "city", "state", "zip"), "")


def run(store: Path | None) -> None:
    """Print precision and recall of links for issuers and filers, and what middle names say of people."""
    if store is None:
        raise SystemExit("name a store with --store: muniment ingest PATH... --store FILE makes one")
    with Store.open(store, read_only=True) as held:
        named = [(one.key, mentions_of(one)) for one in held.records()]
    forms = [one for one in named if one[1] and one[1][0].path.startswith("primary_issuer")]
    schedules = [one for one in named if one[1] and not one[1][0].path.startswith("primary_issuer")]
    _measure("issuers of Form D", forms, "issuer")
    _measure("issuers of Form D without address", forms, "issuer", _PLACE)
    _measure("issuers of schedules", schedules, "issuer")
    _measure("filers of schedules", schedules, FILER)
    _people(forms)


def _measure(words: str, named: list[Named], role: str, more: Mapping[str, str] = _NOTHING) -> None:
    """Print what was found for one role: by rule, and in all."""
    graph, hidden = _hidden(named, role, {"cik": "", **more})
    known = {held.number for held in graph.profiles.values()}
    ties: dict[int, tuple[str, str]] = {}
    for group in linking.settle(graph, [one for one, held in graph.profiles.items() if not held.number]):
        ties.update((one, (group.key, tie)) for one, tie in group.ties.items())
    said, right = Counter[str](), Counter[str]()
    for profile, truths in hidden.items():
        key, tie = ties[profile]
        for truth, count in truths.items():
            if linking.is_number(key):
                said[tie] += count
                right[tie] += count * (key == truth)
    findable = sum(count for truths in hidden.values() for truth, count in truths.items() if truth in known)
    print(f"  {words}: {sum(map(Counter.total, hidden.values())):,} hidden, {findable:,} with their CIK elsewhere")
    for tie in said:
        print(f"    {tie:36} {right[tie]:6,} of {said[tie]:6,} right  {right[tie] / said[tie]:8.3%}")
    total = max(said.total(), 1)
    print(f"    precision {right.total() / total:8.3%}  recall {right.total() / max(findable, 1):8.3%}")


def _hidden(named: Iterable[Named], role: str, blank: Mapping[str, str]) -> tuple[Graph, dict[int, Counter[str]]]:
    """Return the graph of all mentions, and of each profile with `blank` fields which CIKs were hidden, how often."""
    graph, hidden, ids = Graph(), defaultdict[int, Counter[str]](Counter), dict[int, int]()
    for key, mentions in named:
        hides = hashed(key) % 2 == 0
        for mention in mentions:
            hide = hides and mention.role == role and bool(mention.cik)
            if hides and not hide and mention.cik == mentions[0].cik:
                continue  # its former names would tell
            shown = structs.replace(mention, **blank) if hide else mention
            issuer = structs.replace(mentions[0], cik="") if hides and role == "issuer" else mentions[0]
            number = _put(graph, ids, shown, scope_of(issuer, key))
            if hide:
                hidden[number][f"cik:{mention.cik}"] += 1
    return graph, hidden


def _put(graph: Graph, ids: dict[int, int], mention: Mention, scope: str) -> int:
    """Put a mention into the graph, and return its profile."""
    made = sketch(mention, scope)
    number = ids.setdefault(made.hash, len(ids))
    graph.profiles[number] = Profile(number, 0, made.number, made.kind, made.key, made.middle, made.state, made.cusip)
    for mark, rank in made.marks:
        graph.put(number, mark, rank)
    return number


def _people(named: Iterable[Named]) -> None:
    """Print of how many, with one name at one address in filings of several issuers, the middle names contradict."""
    places: dict[int, set[tuple[str, str]]] = defaultdict(set)
    again: dict[tuple[int, str], set[int]] = defaultdict(set)
    for _, mentions in named:
        scope = scope_of(mentions[0], "")
        for mention in mentions:
            if mention.role == "related person" and mention.kind == "person":
                made = sketch(mention, scope)
                where = [mark for mark, rank in made.marks if rank == Mark.ADDRESS][:1]
                for mark, rank in made.marks:
                    if mark in where:
                        places[mark].add((scope, made.middle))
                    elif rank == Mark.ISSUER:
                        again[mark, scope].update(where)
    linked = [found for found in places.values() if len({scope for scope, _ in found}) > 1]
    stated = [{middle for _, middle in found if middle} for found in linked]
    apart = sum(not all(middles_agree(one, other) for one in some for other in some) for some in stated)
    told = sum(map(bool, stated))
    print(f"  people of several issuers by name and address: {len(linked):,}, of {told:,} with middle names {apart:,} "
          f"contradict, {apart / max(told, 1):.2%}")  # fmt: skip
    kept = sum(len(marks) < 2 for marks in again.values())
    print(f"  people of one issuer: {kept / max(len(again), 1):.2%} of {len(again):,} have one address throughout")
