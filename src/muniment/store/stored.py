"""What goes into a store, what is asked of it, and what it answers with: a page of lines, a filing, a person."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import cached_property
from muniment.documents.header import FilingHeader
from muniment.errors import UsageError
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import Record
from muniment.reading import Details
from muniment.store.packing import Body, Extras, unpack_evidence, unpack_extras, unpack_rows
from muniment.values.characters import unaccented
from muniment.wording import one_of

# Which source of a filing is shown, the best first.
XML, SUBMISSION, TEXT, DATASET, UNREAD = range(5)
T = TypeVar("T")

Order = Literal["newest", "oldest", "issuer", "largest", "smallest", "relevance"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "issuer", "largest", "smallest", "relevance")
MOST = 1000
_FARTHEST = 10**9


class Query(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which filings, in which order, and which of them. Everything left alone asks for nothing.

    * `form`: in any spelling; `13G` asks for amendments too, `13G/A` for these alone; or that of a filing kept unread;
    * `since`, `until`: filed on these days or between them;
    * `issuer`, `holder`: a CIK, or words that must all begin a word of the name (`liquid` finds "Liquidia Corp");
      a holder is any person in a filing who is not its issuer;
    * `state`: the code or the name of the issuer's state or country;
    * `industry`: the issuer's industry, or the heading that several stand under, where its form asks for one;
    * `exemption`: one of those claimed, where its form asks for them, by code or name (`506c`);
    * `least`, `greatest`: of the amount: what Form D offers in dollars, in schedules the largest number of shares;
    * `words`: that must all occur, anywhere in the filing; "two words" in quotes stand together, `lamp*` begins a word;
    * `doubtful`: whether there are problems, or parts that nothing claimed, or no record at all;
    * `order`: `relevance` counts only where words are asked for, and few enough filings have them to be ranked: else
      the newest come first, and the page says so;
    * `offset`, `limit`: which of the answers; at most 1000 at a time.

    Raises:
        UsageError: the limits make no sense.
    """

    form: str = ""
    since: date | None = None
    until: date | None = None
    issuer: str = ""
    holder: str = ""
    state: str = ""
    industry: str = ""
    exemption: str = ""
    least: int | None = None
    greatest: int | None = None
    words: str = ""
    doubtful: bool | None = None
    order: Order = "newest"
    offset: int = 0
    limit: int = 50

    def __post_init__(self) -> None:
        """Refuse what cannot be answered."""
        if not 1 <= self.limit <= MOST:
            raise UsageError(f"a page holds 1 to {MOST} filings, not {self.limit}")
        if not 0 <= self.offset <= _FARTHEST:
            raise UsageError(f"a page begins at 0 or later, not at {self.offset}")
        one_of("order", self.order, ORDERS)


def too_slow(seconds: float) -> str:
    """Return what is said of a query that was ended."""
    return f"the query took longer than {seconds:g} seconds and was ended: narrow it"


class Page(Struct, Generic[T], frozen=True):
    """A part of an answer: the items, how many there are in all, which these are, and the order in which they come."""

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int
    order: Order


class Cut(Struct, frozen=True):
    """Where a list ends before its data does: how many are here, of how many, from which on, and where the rest is.

    `total` is None where there are more, and to count them would take too long. `rest` is an address, or what to ask
    with; "" where these are the last.
    """

    shown: int
    total: int | None
    rest: str = ""
    offset: int = 0

    def __str__(self) -> str:
        """Return which these are, and of how many.

        >>> str(Cut(50, 1234)), str(Cut(1, None, offset=100)), str(Cut(0, 7))
        ('1 to 50 of 1,234', '101, and there are more', 'none of 7')
        """
        first, last = self.offset + 1, self.offset + self.shown
        place = "none" if not self.shown else f"{first:,}" if first == last else f"{first:,} to {last:,}"
        return f"{place}, and there are more" if self.total is None else f"{place} of {self.total:,}"


# ---- the question to the full-text index as data; each database turns it into its own query -------------------------

COLUMNS = ("issuers", "persons", "answers")
"""What the index keeps of a filing: names of its issuers, all other names, and what is answered in it."""

Terms = list[tuple[str, bool]]
"""Terms that all must occur: words that follow one another, and whether the last is only the beginning of a word."""

Match = list[tuple[str, Terms]]
"""For each column of the index ("" for any) the terms that must occur in it."""

_PLAIN = re.compile(r"[0-9a-z]+").findall
_ANY, _EACH = re.compile(r"[^\W_]+").findall, re.compile(r"[^\W_]+").finditer
_LATIN = (range(0x80, 0x370), range(0x1E00, 0x1F00))  # and accents; what is an accent elsewhere makes another letter


def words_of(text: str) -> list[str]:
    """Return the words of a text as an index has them: without case and accents, as SQLite's `unicode61` finds them.

    >>> words_of("Société d'Éclairage OR_1")
    ['societe', 'd', 'eclairage', 'or', '1']
    """
    if text.isascii():
        return _PLAIN(text.lower())
    return _ANY("".join(map(_bare, text)))


def places_of(text: str) -> list[tuple[str, int]]:
    """Return the same words, each with the place in the text at which it begins.

    >>> places_of("Œuvre d'Éclairage")
    [('œuvre', 0), ('d', 6), ('eclairage', 8)]
    """
    bare = list(text.lower()) if text.isascii() else list(map(_bare, text))
    begins = [place for place, sign in enumerate(bare) for _ in sign]
    return [(word[0], begins[word.start()]) for word in _EACH("".join(bare))]


@lru_cache(maxsize=4096)
def _bare(sign: str) -> str:
    """Return a sign without case, and without its accents where it is a Latin one."""
    if any(ord(sign) in block for block in _LATIN):
        sign = unaccented(sign, "NFD")
    alone = sign.casefold()
    return alone if len(alone) == len(sign) else sign.lower()  # ß stays one letter


# ---- what a store has -----------------------------------------------------------------------------------------------

RANK_NAMES = ("XML", "full submission", "text", "data set", "not read")
"""What the kind of source at each rank is called."""


class Entry(Struct, frozen=True, gc=False):
    """One filing in one source.

    * `name`: where it was found, such as `2024.zip!0001234567-24-000001.txt`;
    * `content_hash`, `size`, `media_type`: of the file that holds it, which the store keeps once;
    * `place`: which part of that file it is, "" for the whole, the accession number for a filing of a data set;
    * `folder`: of a filing of a data set, the folder in the archive whose tables hold it, "" for none around them;
    * `rank`: how good this kind of source is, see above;
    * `accession`: UNSET where the source does not state one; the filing is then known by its content;
    * `form`: as the source names it, in our spelling where it is one of ours (`SC 13G/A`), "" where it names none;
    * `header`, `record`: UNSET where there is none, or none that can be read;
    * `states`, `problems`, `details`: as in a `Reading`; `unread`: how many parts nothing claimed;
    * `evidence`: where the values stand, packed by `muniment.store.packing`;
    * `private`: the file is a filing copy, with access codes: its bytes are not kept;
    * `reason`: why there is no record, in words, "" where there is one.
    """

    name: str
    content_hash: str
    size: int
    media_type: str
    place: str
    rank: int
    reader_version: str
    folder: str = ""
    accession: str | UnsetType = UNSET
    form: str = ""
    header: FilingHeader | UnsetType = UNSET
    record: Any = UNSET
    states: dict[str, State] = {}
    problems: tuple[Problem, ...] = ()
    details: Details | UnsetType = UNSET
    unread: int = 0
    evidence: bytes = b""
    private: bool = False
    reason: str = ""


class FilingRow(Struct, frozen=True):
    """A filing as a line of a list.

    * `amount`: what Form D offers in dollars; in schedules the largest number of shares one person owns, exact;
    * `persons`: whom it names beside the issuer, and as what, `role`: "reporting person", "related person";
    * `doubts`: how many problems; `unread`: how many parts nothing claimed; `reason`: why there is no record;
    * `rank`: what kind of source it is shown from, see `Entry`;
    * `content_hash`, `name`: the file it is shown from;
    * `indefinite`: whether it states the word Indefinite in place of the amount.
    """

    id: int
    accession: str | None
    form: str
    filed: date | None
    issuer: str | None
    issuer_cik: str | None
    state: str | None
    persons: tuple[str, ...]
    role: str
    amount: int | Decimal | None
    doubts: int
    unread: int
    reason: str
    rank: int
    content_hash: str
    name: str
    indefinite: bool = False

    @property
    def key(self) -> str:
        """What the filing is asked for by: its accession number, else the number it has in this store."""
        return self.accession or str(self.id)


class Hit(Struct, frozen=True):
    """A filing found by words: the line, and the place of the first of them: its path and what stands around it.

    `path` is "" where the words stand in the header or in names put together.
    """

    filing: FilingRow
    path: str
    snippet: str


class StoredRecord(Struct, frozen=True):
    """What is needed to check a filing: its record as its best version has it, and the best header.

    * `accession`: "" where none is known; `rank`: what kind of source it is shown from;
    * `details`: UNSET where an earlier edition read it, which kept none;
    * `content`: the hash of the file that holds it, "" where the store does not keep its bytes; `content_hash`: always;
    * `version`: the id of the best version; `shown`: a number that is another one whenever it is shown again.
    """

    id: int
    accession: str
    rank: int
    record: Record
    header: FilingHeader | UnsetType
    states: Mapping[str, State]
    problems: tuple[Problem, ...]
    details: Details | UnsetType = UNSET
    content: str = ""
    content_hash: str = ""
    version: int = 0
    shown: int = 0

    @property
    def key(self) -> str:
        """What the filing is asked for by, as of a `FilingRow`."""
        return self.accession or str(self.id)


class StoredSource(Struct, frozen=True):
    """A place where a filing was found; `folder` as in an `Entry`."""

    id: int
    name: str
    content_hash: str
    place: str
    folder: str
    media_type: str
    size: int
    rank: int
    kept: bool


class StoredVersion(Struct, frozen=True):
    """What one reader made of one source; `shown` where the filing shows this one."""

    id: int
    source_id: int
    reader_version: str
    added: datetime
    form: str
    has_record: bool
    doubts: int
    unread: int
    reason: str
    shown: bool


Value: TypeAlias = str | int | Decimal | date | Sequence[str] | None
"""What stands at a place as a person says it, None for nothing."""


Said = Literal["value", "absent", "not applicable", "unreadable"]
"""What a person says of a place: a value stands there, nothing does, it does not apply, nobody can read it."""


NO_ENTRY = "no entry"
"""The state of a place in an entry of a list that the record does not have."""


class Seen(Struct, frozen=True, omit_defaults=True):
    """What a reading says at a place: the value as its form writes it, a list of them, or the kind of its absence.

    Both are empty where it says nothing at all. `of` is the name of whoever the place is about, where it stands in one
    of several entries, such as a reporting person: the same number may mean another one after a better reading.
    """

    value: str | tuple[str, ...] | None = None
    state: str = ""
    of: str = ""


class Correction(Struct, frozen=True):
    """What somebody says of a place instead of the source, or that it was read rightly.

    * `value` is None where none is stated: `kind` says why, see `Said`;
    * `seen` is what the reading said when it was checked, UNSET where that is not known;
    * `words` and `spans` are what it was checked by, "" and () where nothing stands there or it is not known.
    """

    path: str
    value: Value
    who: str
    why: str
    added: datetime
    kind: Said = "value"
    seen: Seen | UnsetType = UNSET
    words: str = ""
    spans: tuple[Span, ...] = ()
    id: int = 0


class StoredFinding(Struct, frozen=True):
    """What a rule says about a filing: `code` is the rule's; what else it says stands in the rulebook."""

    code: str
    severity: str
    paths: tuple[str, ...]
    message: str
    mend: str = ""
    seen: str = ""


class Judgement(Struct, frozen=True):
    """What the rulebook says about a filing as it is shown, with those before it.

    `history` has the keys of the filings of its history, oldest first; `basis` is another one whenever one of these is
    shown again, or comes, or goes, or a filing that it names.
    """

    findings: tuple[StoredFinding, ...]
    history: tuple[str, ...] = ()
    basis: str = ""


class RuleCount(Struct, frozen=True):
    """How often a rule is broken in a store: findings, filings, and filings by the year they were filed in.

    The year None has those of an unknown day.
    """

    code: str
    findings: int
    filings: int
    years: dict[int | None, int]


class Judgements(Struct, frozen=True):
    """How many filings of a store were checked by an edition of the rulebook, of how many that can be checked."""

    judged: int
    judgeable: int


class StoredFiling:
    """A filing with everything the store has of it.

    * `row`: as in lists; `body` of the version shown, and its `record`, `states`, `problems`: UNSET and empty where
      there is none; its `details` are UNSET too where an earlier edition read it, which kept none;
    * `header`: of the best version that has one;
    * `sources`, `versions`: all of them; `corrections`: oldest first, beside the record and not in it.
    """

    def __init__(
        self,
        row: FilingRow,
        body: Body,
        header: FilingHeader | UnsetType,
        sources: tuple[StoredSource, ...],
        versions: tuple[StoredVersion, ...],
        corrections: tuple[Correction, ...],
        packed: Callable[[], bytes],
    ) -> None:
        self.row, self.header, self.body = row, header, body
        self.record: Record | UnsetType = body.record
        self.states: Mapping[str, State] = body.states
        self.problems: tuple[Problem, ...] = body.problems
        self.details: Details | UnsetType = body.details
        self.sources, self.versions, self.corrections = sources, versions, corrections
        self._load = packed

    def __repr__(self) -> str:
        return f"<StoredFiling {self.row.key}: {self.row.form} {self.row.issuer}>"

    @cached_property
    def _packed(self) -> bytes:
        return self._load()

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Where the values of the record stand in the file, by path; empty for a filing of a data set."""
        return unpack_evidence(self._packed, self.row.content_hash)

    @cached_property
    def extras(self) -> Extras | None:
        """What else was found in the file; None for a filing of a data set, or one kept by an earlier edition."""
        return unpack_extras(self._packed)

    @cached_property
    def rows(self) -> dict[str, tuple[int, ...]]:
        """Which rows of a data set's tables hold the filing, by table; empty for any other filing."""
        return unpack_rows(self._packed)

    @cached_property
    def shown(self) -> StoredSource:
        """The source that the filing is shown from."""
        source_id = next(version.source_id for version in self.versions if version.shown)
        return next(source for source in self.sources if source.id == source_id)


class Counts(Struct, frozen=True):
    """How much there is in a store."""

    filings: int
    doubtful: int
    not_read: int
    sources: int
    versions: int
    contents: int
    corrections: int


class Facets(Struct, frozen=True):
    """How many filings of an answer there are of each form, filed in each year, of issuers of each state; doubtful."""

    forms: dict[str, int]
    years: dict[int, int]
    states: dict[str, int]
    doubtful: int


class Involved(Struct, frozen=True):
    """A name in filings: as written, its CIK, its role, in how many filings, filed when first and last."""

    name: str
    cik: str | None
    role: str
    filings: int
    first: date | None
    last: date | None


class IssuerPage(Struct, frozen=True):
    """A company whose securities filings are about: its names, who else stands in them, and the newest filings."""

    cik: str
    name: str
    names: tuple[Involved, ...]
    persons: tuple[Involved, ...]
    filings: Page[FilingRow]


class PersonPage(Struct, frozen=True):
    """A name or a CIK wherever it stands: its spellings and roles, and the newest filings with it."""

    key: str
    name: str
    names: tuple[Involved, ...]
    filings: Page[FilingRow]
