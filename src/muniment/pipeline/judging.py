"""Judging many filings, each with its history: those of a store, or a pile of readings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import UNSET, Struct, UnsetType

from muniment.checks import Filing, Finding, findings
from muniment.checks.history import chain, histories, link, trait
from muniment.checks.rule import Copy
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission
from muniment.evidence import Evidence, Problem, State
from muniment.folding import folded
from muniment.once import once
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.selection import found
from muniment.store import Query, Store
from muniment.store.entry import DATASET, SUBMISSION, TEXT, XML
from muniment.store.names import outline
from muniment.store.stored import FilingRow, Held


def histories_of(store: Store, only: Collection[int] | None = None) -> Iterator[list[int]]:
    """Yield the histories of a store, each as ids, oldest first; all, or those in which one of some filings stands."""
    shelf = Shelf(store)
    traits = [trait(_filing(shelf, one), one.id) for one in store.held()]
    return (one for one in histories(traits) if only is None or any(key in only for key in one))


def judge_histories(known: "Known", portion: Iterable[Sequence[int]]) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the key of each filing in some histories that has a record, and what the rules find in it.

    They come history after history. Where each value stands is not told, since it is loaded for each filing by itself.
    """
    held = list(portion)
    wanted = [key for history in held for key in history]
    filings = {one.id: (one.key, known.filing(one, whole=True)) for one in known.store.held(wanted)}
    for history in held:
        ordered = [filings[key] for key in history if key in filings]
        chain([one for _, one in ordered])
        for key, one in ordered:
            one.known = known
            yield key, findings(one, evidence=False)


def place(filing: Filing, store: Store) -> None:
    """Tell a filing, such as one that is yet to be filed, which filings in a store came before it."""
    told = outline(filing.record, filing.header)
    issuer = told.issuer_cik or folded(told.issuer or "")
    rows = found(store, Query(issuer=issuer)) if issuer else ()
    shelf = Shelf(store)
    link([*(_filing(shelf, one) for one in store.held(row.id for row in rows)), filing])


class History(Struct, frozen=True):
    """The filings of the history in which one of a store stands, oldest first, itself among them; () without a record.

    `unread` is 0, or how many filings about its issuer the store has, where these are too many to look through.
    """

    filings: tuple[FilingRow, ...] = ()
    unread: int = 0


def history_of(shelf: Shelf, row: FilingRow, most: int = 100) -> History:
    """Return the history of a filing; of an issuer with more than `most` filings it is not looked for."""
    issuer = row.issuer_cik or folded(row.issuer or "")
    if not issuer:
        return History()
    about = shelf.store.filings(Query(issuer=issuer, limit=most))
    if about.total > most:
        return History(unread=about.total)
    rows = {one.id: one for one in about.items}
    traits = [trait(_filing(shelf, one), one.id) for one in shelf.store.held(rows)] if rows else []
    history = next((some for some in histories(traits) if row.id in some), [])
    return History(tuple(rows[key] for key in history))


def portions(groups: Iterable[list[int]], filings: int) -> Iterator[list[list[int]]]:
    """Yield histories in portions of about so many filings."""
    portion: list[list[int]] = []
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
        read=_StoredRead(shelf, one),
        profile="public",
        copy=_copy(one),
        accession=one.accession,
        source=data,
        attached=_attached(data) if data and one.rank == SUBMISSION else None,
    )


def _attached(data: bytes) -> tuple[str, ...]:
    """Return the types of the documents beside the first, as `Reading.attached` has them."""
    return tuple(one.type or "" for one in FullSubmission.read(data).documents[1:])


def judge_one(shelf: Shelf, key: int) -> list[Finding]:
    """Return what the rules find in one filing of a store by its id, with its history; nothing without a record."""
    for one in shelf.store.held([key]):
        filing = _filing(shelf, one, whole=True)
        place(filing, shelf.store)
        return findings(filing, evidence=False)
    return []


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
        self._shelf, self._id = shelf, one.id
        self.header: FilingHeader | UnsetType = one.header
        self.states: Mapping[str, State] = one.states
        self.problems: tuple[Problem, ...] = one.problems

    @once
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        return self._shelf.evidence_of(self._shelf.store.filing(self._id))


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
