"""Judging many filings, each with its history: those of a store, or a pile of readings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from msgspec import UNSET, Struct, UnsetType

from muniment.checks import Filing, Finding, findings
from muniment.checks.history import Trait, chain, histories, link, trait
from muniment.checks.registry import edition
from muniment.checks.rule import Copy
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission
from muniment.evidence import Evidence, Problem, State
from muniment.once import once
from muniment.pipeline.evidence import Shelf
from muniment.store import Store
from muniment.store.entry import DATASET, SUBMISSION, TEXT, XML
from muniment.store.neighbours import marks_of
from muniment.store.stored import FilingRow, Held


class Member(Struct, frozen=True, array_like=True):
    """A filing of a history: its id, its key, and what a judgement of it rests on: see `store.stored.Judgement`."""

    id: int
    key: str
    basis: str


def histories_of(store: Store, only: Collection[int] | None = None) -> Iterator[list[Member]]:
    """Yield the histories of a store, oldest first; all, or those in which one of some filings stands."""
    shelf = Shelf(store)
    near = None if only is None else store.neighbours(only)
    found = [_Placed(trait(_filing(shelf, one), one.id), one.key, one.shown) for one in store.held(near)]
    for history in _members(found):
        if only is None or any(member.id in only for member in history):
            yield history


class _Placed(Struct, frozen=True, gc=False):
    """What tells where a filing belongs, its key, and the number that it is shown by."""

    trait: Trait[int]
    key: str
    shown: int


def _members(found: Sequence[_Placed]) -> Iterator[list[Member]]:
    """Yield the histories of filings that have all with them that may share one."""
    by_id = {one.trait.key: one for one in found}
    by_accession = {one.trait.accession: one.shown for one in found if one.trait.accession}
    for history in histories(one.trait for one in found):
        shown = [by_id[key].shown for key in history]
        yield [
            Member(key, by_id[key].key, _basis(shown, by_accession.get(by_id[key].trait.previous))) for key in history
        ]


def _basis(shown: list[int], named: int | None) -> str:
    """Return what is another one whenever a history, or the filing that is named as the one before, is shown anew."""
    return blake2b(repr((shown, named)).encode(), digest_size=12).hexdigest()


class Judged(Struct, frozen=True):
    """What the rules find in a filing, and the keys of the filings of its history, oldest first, itself among them."""

    findings: list[Finding]
    history: tuple[str, ...] = ()


def judge_histories(known: "Known", portion: Iterable[Sequence[Member]]) -> Iterator[tuple[Member, Judged]]:
    """Yield each filing in some histories that has a record, and what the rules find in it.

    They come history after history. Where each value stands is not told, since it is loaded for each filing by itself.
    """
    held = list(portion)
    wanted = [member.id for history in held for member in history]
    filings = {one.id: known.filing(one, whole=True) for one in known.store.held(wanted)}
    for history in held:
        ordered = [(member, filings[member.id]) for member in history if member.id in filings]
        chain([filing for _, filing in ordered])
        keys = tuple(member.key for member, _ in ordered)
        for member, filing in ordered:
            filing.known = known
            yield member, Judged(findings(filing, evidence=False), keys)


def judge_one(shelf: Shelf, key: int) -> Judged:
    """Return what the rules find in one filing of a store by its id, with its history; nothing without a record."""
    near = {one.id: one for one in shelf.store.held(shelf.store.neighbours([key]))}
    if key not in near:
        return Judged([])
    filings = {one.id: _filing(shelf, one, whole=one.id == key) for one in near.values()}
    found = histories(trait(filing, number) for number, filing in filings.items())
    history = next(members for members in found if key in members)
    chain([filings[number] for number in history])
    filings[key].known = {filing.accession: filing for filing in filings.values() if filing.accession}
    return Judged(findings(filings[key], evidence=False), tuple(near[number].key for number in history))


def place(filing: Filing, store: Store) -> None:
    """Tell a filing, such as one that is yet to be filed, which filings in a store came before it."""
    shelf, marks = Shelf(store), marks_of(filing.record, filing.header, filing.accession)
    link([*(_filing(shelf, one) for one in store.held(store.neighbours((), marks))), filing])


class History(Struct, frozen=True):
    """The filings of the history in which one of a store stands, oldest first, itself among them; () without a record.

    `unread` is 0, or how many filings may have a history with it, where these are too many to look through.
    """

    filings: tuple[FilingRow, ...] = ()
    unread: int = 0


def history_of(shelf: Shelf, row: FilingRow, most: int = 100) -> History:
    """Return the history of a filing, as it was kept; else it is looked for among `most` filings at most."""
    store = shelf.store
    if kept := store.judgement(row.id, edition()):
        return History(tuple(store.listed(kept.history)))
    near = store.neighbours([row.id])
    if len(near) > most:
        return History(unread=len(near))
    return History(tuple(store.listed([member.key for member in next(histories_of(store, [row.id]), [])])))


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


def _filing(shelf: Shelf, one: Held, *, whole: bool = False) -> Filing:
    """Return a stored filing; `whole` with the bytes that it was read from, and what is attached to it."""
    data = shelf.store.content(one.content) if whole and one.content and one.rank != DATASET else b""
    return Filing(
        one.record,
        reading=_StoredRead(shelf, one),
        profile="public",
        copy=_copy(one),
        accession=one.accession,
        source=data,
        attached=_attached(data) if data and one.rank == SUBMISSION else None,
    )


def _attached(data: bytes) -> tuple[str, ...]:
    """Return the types of the documents beside the first, as `Reading.attached` has them."""
    return tuple(one.type or "" for one in FullSubmission.read(data).documents[1:])


_OF_XML = ("live_or_test", "schema_version")  # which no page prints
_COPIES: dict[int, Copy] = {XML: "xml", TEXT: "print", DATASET: "table"}


def _copy(one: Held) -> Copy:
    """Return what kind of source a stored record is of: a full submission may hold XML or a printed page."""
    if one.rank != SUBMISSION:
        return _COPIES[one.rank]
    told = [getattr(one.record, name) for name in _OF_XML if hasattr(one.record, name)]
    return "print" if told and all(value is UNSET for value in told) else "xml"


class _StoredRead:
    """What a store tells beside a record; where values stand is loaded when somebody asks."""

    def __init__(self, shelf: Shelf, one: Held) -> None:
        self._shelf, self._held = shelf, one
        self.header: FilingHeader | UnsetType = one.header
        self.states: Mapping[str, State] = one.states
        self.problems: tuple[Problem, ...] = one.problems

    @once
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        if self._held.rank == DATASET:
            return self._shelf.evidence_of(self._shelf.store.filing(self._held.id))
        return self._shelf.store.evidence(self._held.version, self._held.content_hash)


class Known(Mapping[str, Filing]):
    """Every filing of a store by its accession number, loaded when it is asked for; `ids` are those of the numbers."""

    def __init__(self, shelf: Shelf, ids: Mapping[str, int]) -> None:
        self._shelf, self._ids = shelf, ids

    @property
    def store(self) -> Store:
        """The store."""
        return self._shelf.store

    def filing(self, one: Held, *, whole: bool = False) -> Filing:
        """Return a filing as rules see it; `whole` with the bytes that it was read from."""
        return _filing(self._shelf, one, whole=whole)

    def __getitem__(self, accession: str) -> Filing:
        for one in self.store.held([self._ids[accession]]):
            return self.filing(one)
        raise KeyError(accession)  # it is there, but could not be read

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
