"""From a store to findings in it: every filing that the rulebook has not judged yet, a few hundred at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import UNSET, Struct

from muniment.checks import BOOK, Filing, Finding, findings
from muniment.checks.book import edition
from muniment.checks.rule import Copy
from muniment.documents.submission import FullSubmission
from muniment.evidence import Evidence
from muniment.forms import Record
from muniment.once import once
from muniment.store import Store
from muniment.store.entry import DATASET, SUBMISSION, TEXT
from muniment.store.stored import ShownFiling, StoredFinding

_BATCH = 500  # filings that are kept in one transaction


class Report(Struct):
    """How far the work is: filings judged of how many."""

    total: int = 0
    filings: int = 0


def judge_store(store: Store, *, again: bool = False, progress: Callable[[int, int], None] | None = None) -> Report:
    """Judge every filing that this edition of the rulebook has not judged yet, or all `again`, and keep what it says.

    `progress` is told after each batch how many are done, and of how many. An interruption leaves the store whole: the
    next run goes on where this one stopped.
    """
    keys = store.unjudged("" if again else edition())
    report = Report(total=len(keys))
    waiting = iter(keys)
    while batch := list(islice(waiting, _BATCH)):
        found = dict(judged(store, batch))
        store.judge(edition(), {key: map(_kept, told) for key, told in found.items()})
        report.filings += len(batch)
        if progress:
            progress(report.filings, report.total)
    return report


def judged(store: Store, keys: Iterable[int]) -> Iterator[tuple[int, list[Finding]]]:
    """Yield filings of a store by their ids, each with what the rulebook says."""
    for one in store.shown(keys):
        if one.body.record is not UNSET:
            yield one.id, findings(filing_of(store, one, one.body.record), evidence=False)


def findings_of(store: Store, key: int) -> list[Finding]:
    """Return what the rulebook says about a filing of a store: what was kept, or else what it says now."""
    kept = store.findings(key, edition())
    if kept is not None:
        return [finding_of(one) for one in kept]
    return next((found for _, found in judged(store, [key])), [])


def _kept(one: Finding) -> StoredFinding:
    return StoredFinding(one.code, one.severity, one.paths, one.message, one.mend, one.seen)


def finding_of(one: StoredFinding) -> Finding:
    """Return a finding as it was told; a rule that is no longer there has no name and no law."""
    rule = BOOK.get(one.code)
    said: dict[str, Any] = {"name": rule.name, "citation": rule.cites} if rule else {"name": "", "citation": ""}
    rest: dict[str, Any] = {"severity": one.severity, "mend": one.mend, "seen": one.seen}
    return Finding(code=one.code, paths=one.paths, message=one.message, **said, **rest)


# ---- a stored filing as rules see it --------------------------------------------------------------------------------


class _Kept:
    """What the store keeps of a reader's work."""

    def __init__(self, store: Store, one: ShownFiling) -> None:
        self._store, self._one = store, one
        self.header, self.states = one.header, one.body.states

    @once
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read; nothing of a data set."""
        return self._store.evidence_of(self._one)


def filing_of(store: Store, one: ShownFiling, record: Record) -> Filing:
    """Return a stored filing, which has a record, as rules see it."""
    read = _Kept(store, one)
    if one.rank == DATASET:
        return Filing(record, read=read, copy="table")
    data = store.content(one.content_hash) if one.kept else b""
    attached = _attached(data) if one.rank == SUBMISSION and data else None
    copy: Copy = "print" if _is_print(one, read) else "xml"
    return Filing(record, read=read, copy=copy, attached=attached, source=data)


def _is_print(one: ShownFiling, read: _Kept) -> bool:
    if one.rank != SUBMISSION:
        return one.rank == TEXT
    return not any(found.how.startswith("xml") for found in read.evidence.values())


def _attached(data: bytes) -> tuple[str, ...]:
    return tuple(one.type or "" for one in FullSubmission.read(data).documents[1:])
