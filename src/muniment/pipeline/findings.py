"""From a store to findings in it: every filing that the rulebook has not judged yet, some hundred at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from muniment.checks import REGISTRY, Finding
from muniment.checks.registry import edition
from muniment.documents.archive import Item
from muniment.engines import Engine, nothing_known
from muniment.engines.local import Local
from muniment.errors import EnvironmentProblem
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.judging import Judged, Known, Member, histories_of, judge_histories, judge_one, portions
from muniment.pipeline.sources import given
from muniment.store import Store
from muniment.store.opening import Place
from muniment.store.stored import Judgement, StoredFinding

_BATCH = 500  # filings that are kept in one transaction
_PORTION = 100  # filings that are judged together, but for a longer history


class Report(Struct):
    """How far the work is: filings judged of how many; more than there were where their histories are judged again."""

    total: int = 0
    filings: int = 0


def keep_findings(
    store: Store,
    *,
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
    engine: Engine | None = None,
) -> Report:
    """Judge every filing that this edition of the rulebook has not judged yet, or all `again`, and keep what it says.

    A new filing changes what is to be said of the others in its history, so these are judged again with it. Where a
    history that may have changed has not, what was kept of it holds.
    `engine` judges, this process where none is given; its workers open the store where it is. `progress` is told now
    and then how many are done, and of how many. An interruption leaves the store whole: the next run goes on where
    this one stopped.
    """
    shown = store.newest()
    wanted = set(store.unjudged("" if again else edition()))
    report = Report(total=len(wanted))
    if not wanted:
        return report
    known = {} if again else store.bases(edition())
    batch: dict[int, Judgement] = {}
    same: list[int] = []

    def due() -> Iterator[list[Member]]:
        for history in histories_of(store, wanted):
            if all(known.get(member.id) == member.basis for member in history):
                same.extend(member.id for member in history)
                report.total -= len(wanted.intersection(member.id for member in history))
            else:
                yield history

    def keep() -> None:
        store.judge(edition(), batch, same, shown)
        report.filings += len(batch)
        report.total = max(report.total, report.filings)
        batch.clear()
        same.clear()
        if progress:
            progress(report.filings, report.total)

    for key, found in _judged(store, due(), engine or Local()):
        batch[key] = found
        if len(batch) >= _BATCH:
            keep()
    keep()
    return report


_Judged: TypeAlias = tuple[int, Judgement]


def _judged(store: Store, due: Iterable[list[Member]], engine: Engine) -> Iterator[_Judged]:
    """Yield what is found in filings, by id, history after history."""
    task = _Judging(Known(Shelf(store), store.ids()))
    packed = map(msgspec.json.encode, portions(due, _PORTION))
    units = given(Item(f"histories from {number * _PORTION}", data) for number, data in enumerate(packed))
    for one in chain.from_iterable(engine.run(task, units, nothing_known, together=1)):
        if one.refused:
            raise EnvironmentProblem(f"{one.name}: {one.refused.words}; what was judged before is kept")
        yield from one.made


class _Judging:
    """Judges portions of histories; the work of a worker, which opens the store for itself."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes as the place of the store."""
        return _judging_at, (self.known.store.place,)

    def __call__(self, item: Item) -> Iterator[_Judged]:
        """Yield what is found in each filing of some histories, which the item names."""
        yield from judgements(self.known, msgspec.json.decode(item.data, type=list[list[Member]]))


def judgements(known: Known, portion: Iterable[Sequence[Member]]) -> Iterator[_Judged]:
    """Yield what is found in each filing of some histories as a store keeps it, by id."""
    for member, found in judge_histories(known, portion):
        yield member.id, Judgement(tuple(map(kept, found.findings)), found.history, member.basis)


@lru_cache(maxsize=1)
def _judging_at(where: Place) -> _Judging:
    store = Store.open(where, read_only=True)
    return _Judging(Known(Shelf(store), store.ids()))


def judged(shelf: Shelf, key: int) -> Judged:
    """Return what the rulebook says about a filing of a store by its id: what was kept, or else what it says now."""
    kept = shelf.store.judgement(key, edition())
    return Judged(list(map(finding_of, kept.findings)), kept.history) if kept else judge_one(shelf, key)


def kept(one: Finding) -> StoredFinding:
    """Return a finding as a store keeps it."""
    return StoredFinding(one.code, one.severity, one.paths, one.message, one.mend, one.seen)


def finding_of(one: StoredFinding) -> Finding:
    """Return a finding as it was told; a rule that is no longer there has no name and no law."""
    rule = REGISTRY.get(one.code)
    said: dict[str, Any] = {"name": rule.name, "citation": rule.citation} if rule else {"name": "", "citation": ""}
    rest: dict[str, Any] = {"severity": one.severity, "mend": one.mend, "seen": one.seen}
    return Finding(code=one.code, paths=one.paths, message=one.message, **said, **rest)
