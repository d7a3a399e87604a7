"""From a store to findings in it, each filing checked with its history.

What the rulebook has not checked yet is checked some hundred at a time, and kept.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, Struct, UnsetType, structs

from muniment.caching import cached_property
from muniment.checks import REGISTRY, Filing, Finding, findings
from muniment.checks.history import Trait, chain, histories, noticed, trait
from muniment.checks.registry import edition
from muniment.checks.rule import Copy
from muniment.documents.archive import Item
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission
from muniment.engines import Engine, Local, nothing_known
from muniment.errors import EnvironmentProblem
from muniment.evidence import Evidence, Problem, State
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.sources import given
from muniment.reading import Details
from muniment.store import Store, finding
from muniment.store.database import Place
from muniment.store.stored import DATASET, SUBMISSION, TEXT, XML, FilingRow, Judgement, StoredFinding, StoredRecord

_BATCH = 500  # filings that are kept in one transaction
_PORTION = 100  # filings that are checked together, but for a longer history


# ---- histories ------------------------------------------------------------------------------------------------------


class Member(Struct, frozen=True, array_like=True):
    """A filing of a history: its id, its key, and what a judgement of it rests on: see `store.stored.Judgement`.

    `noticed` is the id of the notice of another history that was about its offering before, 0 where none was.
    """

    id: int
    key: str
    basis: str
    noticed: int = 0


def histories_of(store: Store, only: Collection[int] | None = None) -> Iterator[list[Member]]:
    """Yield the histories of a store, oldest first; all, or those in which one of some filings stands."""
    cache = EvidenceCache(store)
    near = None if only is None else store.neighbours(only)
    filings = ((stored, _filing(cache, stored)) for stored in store.records(near))
    placed = [_Placed(trait(filing, stored.id), stored.key, stored.shown) for stored, filing in filings]
    for history in _members(placed):
        if only is None or any(member.id in only for member in history):
            yield history


class _Placed(Struct, frozen=True, gc=False):
    """What tells where a filing belongs, its key, and the number that it is shown by."""

    trait: Trait[int]
    key: str
    shown: int


def _members(placed_filings: Sequence[_Placed]) -> Iterator[list[Member]]:
    """Yield the histories of filings that have all with them that may share one."""
    by_id = {placed.trait.key: placed for placed in placed_filings}
    by_accession = {placed.trait.accession: placed.shown for placed in placed_filings if placed.trait.accession}
    before = noticed(placed.trait for placed in placed_filings)
    for history in histories(placed.trait for placed in placed_filings):
        members: list[Member] = []
        numbers = [by_id[key].shown for key in history]
        for key in history:
            # Another one whenever the history, or a filing of another that was before, is shown again.
            earlier = before.get(key, 0)
            basis = repr((numbers, by_accession.get(by_id[key].trait.previous), earlier and by_id[earlier].shown))
            members.append(Member(key, by_id[key].key, blake2b(basis.encode(), digest_size=12).hexdigest(), earlier))
        yield members


class FilingFindings(Struct, frozen=True):
    """What the rules find in a filing, and the keys of the filings of its history, oldest first, itself among them."""

    findings: list[Finding]
    history: tuple[str, ...] = ()


def check_histories(
    store_filings: "StoreFilings", portion: Iterable[Sequence[Member]]
) -> Iterator[tuple[Member, FilingFindings]]:
    """Yield each filing in some histories that has a record, and what the rules find in it.

    They come history after history. Where each value stands is left out, since it is loaded for each filing by itself.
    """
    portion = list(portion)
    ids = {key for history in portion for member in history for key in (member.id, member.noticed) if key}
    filings = {stored.id: store_filings.filing(stored, whole=True) for stored in store_filings.store.records(ids)}
    for history in portion:
        ordered = [(member, filings[member.id]) for member in history if member.id in filings]
        chain([filing for _, filing in ordered])
        keys = tuple(member.key for member, _ in ordered)
        for member, filing in ordered:
            filing.known, filing.noticed = store_filings, filings.get(member.noticed)
            yield member, FilingFindings(findings(filing, evidence=False), keys)


def check_filing(cache: EvidenceCache, key: int) -> FilingFindings:
    """Return what the rules find in one filing of a store by its id, with its history; nothing without a record."""
    near = {stored.id: stored for stored in cache.store.records(cache.store.neighbours([key]))}
    if key not in near:
        return FilingFindings([])
    filings = {number: _filing(cache, stored, whole=number == key) for number, stored in near.items()}
    traits = [trait(filing, number) for number, filing in filings.items()]
    history = next(members for members in histories(traits) if key in members)
    chain([filings[number] for number in history])
    filings[key].noticed = filings.get(noticed(traits).get(key, 0))
    filings[key].known = {filing.accession: filing for filing in filings.values() if filing.accession}
    return FilingFindings(findings(filings[key], evidence=False), tuple(near[number].key for number in history))


class History(Struct, frozen=True):
    """The filings of the history in which one of a store stands, oldest first, itself among them; () without a record.

    `unread` is 0, or how many filings may have a history with it, where these are too many to look through.
    """

    filings: tuple[FilingRow, ...] = ()
    unread: int = 0


_LOOKED_AT = 100


def history_of(cache: EvidenceCache, row: FilingRow) -> History:
    """Return the history of a filing, as it was kept; else it is looked for among `_LOOKED_AT` filings at most."""
    store = cache.store
    if stored := store.judgement(row.id, edition()):
        return History(tuple(store.rows_of_keys(stored.history)))
    near = store.neighbours([row.id])
    if len(near) > _LOOKED_AT:
        return History(unread=len(near))
    return History(tuple(store.rows_of_keys([member.key for member in next(histories_of(store, [row.id]), [])])))


def portions(groups: Iterable[list[Member]], filings: int) -> Iterator[list[list[Member]]]:
    """Yield histories in portions of about so many filings."""
    portion: list[list[Member]] = []
    size = 0
    for group in groups:
        portion.append(group)
        size += len(group)
        if size >= filings:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _filing(cache: EvidenceCache, stored: StoredRecord, *, whole: bool = False) -> Filing:
    """Return a stored filing; `whole` with the bytes that it was read from, and what is attached to it."""
    data = cache.store.content(stored.content) if whole and stored.content and stored.rank != DATASET else b""
    is_submission = data and stored.rank == SUBMISSION
    attached = (document.type or "" for document in FullSubmission.read(data).documents[1:]) if is_submission else None
    return Filing(
        stored.record,
        reading=_StoredRead(cache, stored),
        profile="public",
        copy=_copy(stored),
        accession=stored.accession,
        source=data,
        attached=None if attached is None else tuple(attached),
    )


_OF_XML = ("live_or_test", "schema_version")  # which no page prints
_COPIES: dict[int, Copy] = {XML: "xml", TEXT: "print", DATASET: "table"}


def _copy(stored: StoredRecord) -> Copy:
    """Return what kind of source a stored record is of: a full submission may hold XML or a printed page."""
    if stored.rank != SUBMISSION:
        return _COPIES[stored.rank]
    values = [getattr(stored.record, name) for name in _OF_XML if hasattr(stored.record, name)]
    return "print" if values and all(value is UNSET for value in values) else "xml"


class _StoredRead:
    """What a store has beside a record; where values stand is loaded when it is asked for."""

    def __init__(self, cache: EvidenceCache, stored: StoredRecord) -> None:
        self._cache, self._stored = cache, stored
        self.header: FilingHeader | UnsetType = stored.header
        self.states: Mapping[str, State] = stored.states
        self.problems: tuple[Problem, ...] = stored.problems
        self.details: Details | UnsetType = stored.details

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        if self._stored.rank == DATASET:
            return self._cache.evidence_of(self._cache.store.filing(self._stored.id))
        return self._cache.store.evidence(self._stored.version, self._stored.content_hash)


class StoreFilings(Mapping[str, Filing]):
    """Every filing of a store by its accession number, loaded when it is asked for; `ids` are those of the numbers."""

    def __init__(self, cache: EvidenceCache, ids: Mapping[str, int]) -> None:
        self._cache, self._ids = cache, ids

    @property
    def store(self) -> Store:
        """The store."""
        return self._cache.store

    def filing(self, stored: StoredRecord, *, whole: bool = False) -> Filing:
        """Return a filing as rules see it; `whole` with the bytes that it was read from."""
        return _filing(self._cache, stored, whole=whole)

    def __getitem__(self, accession: str) -> Filing:
        for stored in self.store.records([self._ids[accession]]):
            return self.filing(stored)
        raise KeyError(accession)  # it is there, but could not be read

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


# ---- what is kept ---------------------------------------------------------------------------------------------------


class Report(Struct):
    """How far the work is: filings checked of how many; more than there were where histories are checked again."""

    total: int = 0
    filings: int = 0


def keep_findings(
    store: Store,
    *,
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
    engine: Engine | None = None,
) -> Report:
    """Check every filing that this edition of the rulebook has not checked yet, or all `again`, and keep what it says.

    A new filing changes what is to be said of the others in its history, so these are checked again with it. Where a
    history that may have changed has not, what was kept of it holds.
    `engine` checks, this process where none is given; its workers open the store where it is. `progress` gets now
    and then how many are done, and of how many. An interruption leaves the store whole: the next run goes on where
    this one stopped.
    """
    newest = store.newest()
    due_ids = set(store.unjudged("" if again else edition()))
    report = Report(total=len(due_ids))
    if not due_ids:
        return report
    bases = {} if again else store.bases(edition())
    batch: dict[int, Judgement] = {}
    same: list[int] = []

    def due() -> Iterator[list[Member]]:
        for history in histories_of(store, due_ids):
            if all(bases.get(member.id) == member.basis for member in history):
                same.extend(member.id for member in history)
                report.total -= len(due_ids.intersection(member.id for member in history))
            else:
                yield history

    def keep() -> None:
        store.judge(edition(), batch, same, newest)
        report.filings += len(batch)
        report.total = max(report.total, report.filings)
        batch.clear()
        same.clear()
        if progress:
            progress(report.filings, report.total)

    for key, judgement in _checked(store, due(), engine or Local()):
        batch[key] = judgement
        if len(batch) >= _BATCH:
            keep()
    keep()
    return report


_NEAR = 500  # filings that may have a history with those that came in


def keep_findings_of(store: Store, filings: Collection[int]) -> None:
    """Check a few filings that came in, and the others of their histories, and keep what the rulebook says.

    Where more than 500 may have a history with them, that is left to `keep_findings`, as it is for all that came
    in otherwise: until then what is kept counts as stale.
    """
    newest, near = store.newest(), store.neighbours(filings)
    if len(near) > _NEAR:
        return
    with store.reading() as connection:
        ids = {row.accession: row.id for row in finding.rows(connection, sorted(near)) if row.accession}
    store_filings = StoreFilings(EvidenceCache(store), ids)
    store.judge(edition(), dict(judgements(store_filings, list(histories_of(store, filings)))), shown=newest)


_Checked: TypeAlias = tuple[int, Judgement]


def _checked(store: Store, due: Iterable[list[Member]], engine: Engine) -> Iterator[_Checked]:
    """Yield what is found in filings, by id, history after history."""
    task = _HistoryCheck(StoreFilings(EvidenceCache(store), store.ids()))
    packed = map(msgspec.json.encode, portions(due, _PORTION))
    units = given(Item(f"histories from {number * _PORTION}", data) for number, data in enumerate(packed))
    for outcomes in engine.run(task, units, nothing_known, together=1):
        for outcome in outcomes:
            if outcome.refused:
                raise EnvironmentProblem(f"{outcome.name}: {outcome.refused.message}; what was judged before is kept")
            yield from outcome.made


class _HistoryCheck:
    """Checks portions of histories; the work of a worker, which opens the store for itself."""

    def __init__(self, store_filings: StoreFilings) -> None:
        self.known = store_filings

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes as the place of the store."""
        return _history_check_at, (self.known.store.place,)

    def __call__(self, item: Item) -> Iterator[_Checked]:
        """Yield what is found in each filing of some histories, which the item names."""
        yield from judgements(self.known, msgspec.json.decode(item.data, type=list[list[Member]]))


def judgements(store_filings: StoreFilings, portion: Iterable[Sequence[Member]]) -> Iterator[_Checked]:
    """Yield what is found in each filing of some histories as a store keeps it, by id."""
    for member, result in check_histories(store_filings, portion):
        yield member.id, Judgement(tuple(map(stored_finding, result.findings)), result.history, member.basis)


@lru_cache(maxsize=1)
def _history_check_at(where: Place) -> _HistoryCheck:
    store = Store.open(where, read_only=True)
    return _HistoryCheck(StoreFilings(EvidenceCache(store), store.ids()))


def findings_of(cache: EvidenceCache, key: int) -> FilingFindings:
    """Return what the rulebook says about a filing of a store by its id: what was kept, or else what it says now."""
    stored = cache.store.judgement(key, edition())
    if stored is None:
        return check_filing(cache, key)
    return FilingFindings(list(map(finding_of, stored.findings)), stored.history)


def stored_finding(finding: Finding) -> StoredFinding:
    """Return a finding as a store keeps it."""
    return StoredFinding(finding.code, finding.severity, finding.paths, finding.message, finding.mend, finding.seen)


def finding_of(stored: StoredFinding) -> Finding:
    """Return a finding as it was made; a rule that is no longer there has no name and no law."""
    rule = REGISTRY.get(stored.code)
    law = (rule.name, rule.citation) if rule else ("", "")
    values: dict[str, Any] = {**structs.asdict(stored), "name": law[0], "citation": law[1]}
    return Finding(**values)
