"""From a store to findings in it: every filing that the rulebook has not judged yet, some hundred at a time."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from muniment.checks import BOOK, Finding
from muniment.checks.book import edition
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.judging import judge_one, judge_store
from muniment.store import Store
from muniment.store.stored import StoredFinding

_BATCH = 500  # filings that are kept in one transaction


class Report(Struct):
    """How far the work is: filings judged of how many; more than there were where their histories are judged again."""

    total: int = 0
    filings: int = 0


def keep_findings(store: Store, *, again: bool = False, progress: Callable[[int, int], None] | None = None) -> Report:
    """Judge every filing that this edition of the rulebook has not judged yet, or all `again`, and keep what it says.

    A new filing changes what is to be said of the others in its history, so these are judged again with it.
    `progress` is told now and then how many are done, and of how many. An interruption leaves the store whole: the
    next run goes on where this one stopped.
    """
    wanted = set(store.unjudged("" if again else edition()))
    report = Report(total=len(wanted))
    if not wanted:
        return report
    ids = store.ids()
    batch: dict[int, list[StoredFinding]] = {}

    def keep() -> None:
        store.judge(edition(), batch)
        report.filings += len(batch)
        report.total = max(report.total, report.filings)
        batch.clear()
        if progress:
            progress(report.filings, report.total)

    for key, found in judge_store(store, only=wanted):
        batch[ids[key]] = [_kept(one) for one in found]
        if len(batch) >= _BATCH:
            keep()
    keep()
    return report


def findings_of(shelf: Shelf, key: int) -> list[Finding]:
    """Return what the rulebook says about a filing of a store by its id: what was kept, or else what it says now."""
    kept = shelf.store.findings(key, edition())
    return judge_one(shelf, key) if kept is None else [finding_of(one) for one in kept]


def _kept(one: Finding) -> StoredFinding:
    return StoredFinding(one.code, one.severity, one.paths, one.message, one.mend, one.seen)


def finding_of(one: StoredFinding) -> Finding:
    """Return a finding as it was told; a rule that is no longer there has no name and no law."""
    rule = BOOK.get(one.code)
    said: dict[str, Any] = {"name": rule.name, "citation": rule.cites} if rule else {"name": "", "citation": ""}
    rest: dict[str, Any] = {"severity": one.severity, "mend": one.mend, "seen": one.seen}
    return Finding(code=one.code, paths=one.paths, message=one.message, **said, **rest)
