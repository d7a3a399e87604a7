"""How a filing is shown: its best version as rows of the form tables, of persons and problems, and as indexed words.

The way from a record to rows is worked out once for each form, and quick then for each record.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import astuple
from sqlalchemy import Connection, Engine, Table

from muniment.documents.header import FilingHeader
from muniment.evidence import Problem
from muniment.forms import FORMS, Record, form_of, parse_name
from muniment.forms.definition import Field, Part, fields, or_none
from muniment.forms.spec import mentions
from muniment.forms.walk import each
from muniment.reading import Details
from muniment.reading import Entry as ListEntry
from muniment.store import database, findings, tables
from muniment.store.packing import Body
from muniment.store.stored import Entry
from muniment.store.tables import PartTable, columns_of, is_indefinite
from muniment.values import INDEFINITE, Text
from muniment.values.characters import folded

ISSUER, FORMER_NAME = "issuer", "former name"
RELATED_PERSON, RECIPIENT, DEALER = "related person", "recipient", "dealer"
REPORTING_PERSON, OFFICER = "reporting person", "director or officer"
MEMBER = "group member"

# A header's roles, in small letters, stand beside ours.
FORMER_NAMES = frozenset({FORMER_NAME, "issuer former name"})
ISSUERS = frozenset({ISSUER, "subject company", "filer"}) | FORMER_NAMES
LEADS = tuple(dict.fromkeys(role for form in FORMS.values() for role in form.roles.leads))
"""The roles of those whom a list names beside the issuer: related persons, reporting persons."""
LEADING = (*LEADS, "filed by", "reporting-owner")
"""The same, with those of a header."""


HEADER, PEOPLE = "header", "details.people"
"""The paths of names that stand in a filing's header, and on its lists of directors and officers."""


class Named(Struct, frozen=True, gc=False):
    """A name in a filing: its role, the CIK that stands beside it, and the record path ("header" for its header)."""

    role: str
    name: str
    cik: str | None
    path: str


class Outline(Struct, frozen=True, gc=False):
    """What a list shows of a filing: issuer, its CIK and state, and the amount.

    The amount is what Form D offers, in dollars; in a schedule the largest number of shares that one person owns,
    without fractions: by this number filings are compared and put in order, see `muniment.store.finding.rows`.
    """

    issuer: str | None = None
    issuer_cik: str | None = None
    state: str | None = None
    amount: int | None = None


def names_of(
    record: Record | UnsetType, header: FilingHeader | UnsetType, details: Details | UnsetType = UNSET
) -> list[Named]:
    """Return every name in a filing, in the order of the form, then listed people; what only its header has is last."""
    named = [] if record is UNSET else list(_of_record(record))
    people = details.people if details else ()
    named += [Named(OFFICER, person.name, None, f"{PEOPLE}[{n}].name") for n, person in enumerate(people)]
    if header is not UNSET:
        named += _of_header(header)
    return named


def leading_role(form: str) -> str:
    """Return as what a list names persons beside the issuer: "related person" of a Form D; "" of a form not known."""
    name = parse_name(form)
    return next(iter(FORMS[name.form].roles.leads), "") if name else ""


def outline(record: Record | UnsetType, header: FilingHeader | UnsetType) -> Outline:
    """Return what a list shows of a filing; its header answers what the record does not."""
    line = _outline(record)
    if header is UNSET or (line.issuer and line.issuer_cik and line.state):
        return line
    party = next((party for party in header.parties if party.role.casefold() in ISSUERS), None)
    if party is None:
        return line
    address = party.business_address
    state = or_none(address.state) if address is not UNSET else None
    return Outline(
        line.issuer or or_none(party.name), line.issuer_cik or or_none(party.cik), line.state or state, line.amount
    )


def _named(role: str, name: str | UnsetType, path: str, cik: str | UnsetType = UNSET) -> Iterator[Named]:
    if name:
        yield Named(role, name, cik or None, path)


def _of_record(record: Record) -> Iterator[Named]:
    roles = form_of(record).roles
    for party in roles.issuers:
        for path, issuer in each(record, party.path):
            cik = party.answer(issuer, "cik")
            yield from _named(party.role, party.name_of(issuer), f"{path}.{party.name[0]}".lstrip("."), cik)
            for field in party.former:
                for number, name in enumerate(getattr(issuer, field) or ()):
                    yield from _named(FORMER_NAME, name, f"{path}.{field}[{number}]", cik)
    for mention in mentions(record, roles.named):
        cik = mention.party.answer(mention.part, "cik")
        yield from _named(mention.party.role, mention.name, mention.path, cik)


def _of_header(header: FilingHeader) -> Iterator[Named]:
    for party in header.parties:
        role = party.role.casefold()
        yield from _named(role, party.name, HEADER, party.cik)
        if role in ISSUERS:
            for former in party.former_names:
                yield from _named(FORMER_NAME, former.name, HEADER, party.cik)
    for member in header.group_members:
        yield from _named(MEMBER, member, HEADER)


def _outline(record: Record | UnsetType) -> Outline:
    if record is UNSET:
        return Outline()
    roles = form_of(record).roles
    party = roles.issuers[0]
    stated = [getattr(part, name) for _, part in each(record, roles.figures.path) for name in roles.figures.names[:1]]
    stated = [value for value in stated if isinstance(value, int | Decimal)]
    amount = max((int(value) for value in stated if math.isfinite(value)), default=None)
    for _, issuer in each(record, party.path):
        address = party.answer(issuer, "address")
        state = UNSET if address is UNSET else address.state
        return Outline(
            or_none(getattr(issuer, party.name[0])), or_none(party.answer(issuer, "cik")), or_none(state), amount
        )
    return Outline(amount=amount)


Rows = dict[str, list[list[Any]]]
"""Rows to be inserted, by the name of their table."""

# In an order in which rows can refer to one another.
OWN = (tables.contents, tables.filings, tables.sources, tables.versions, tables.readings)
SHOWN = (
    tables.problems,
    tables.persons,
    tables.history_marks,
    *tables.LISTS.values(),
    *(part.table for form in tables.FORM_TABLES.values() for part in form.all()),
)

_FIELDS = {"position_held": "position"}
"""Columns that are not called as their fields: `position` is that of a row in its list."""

# Shorter texts are phone numbers, versions and other things nobody looks for by words.
_WORDY = 21

# ---- which version, under which name --------------------------------------------------------------------------------


class RankedVersion(Struct, gc=False):
    """A version of a filing, as far as it matters for which one is shown."""

    id: int
    source: int
    rank: int
    reader: str
    has_record: bool
    has_header: bool

    def order(self) -> tuple[bool, int, int, tuple[Any, ...]]:
        """Sort what is shown last: a record before none, the better source, the newer content, the newer reader."""
        return self.has_record, -self.rank, self.source, reader_order(self.reader)


class FilingView(Struct, gc=False):
    """A filing as it is to be shown: its best version, and the header of the best version that has one."""

    filing: int
    accession: str | None
    version: RankedVersion
    header_id: int | None = None
    form: str = ""
    record: Record | UnsetType = UNSET
    problems: tuple[Problem, ...] = ()
    details: Details | UnsetType = UNSET
    unread: int = 0
    reason: str = ""
    header: FilingHeader | UnsetType = UNSET

    @classmethod
    def best(cls, filing: int, accession: str | None, versions: Collection[RankedVersion]) -> "FilingView":
        """Return what is to be shown of a filing's versions; what these say is yet to be filled in, see `fill`."""
        header = max((version for version in versions if version.has_header), key=RankedVersion.order, default=None)
        return cls(filing, accession, max(versions, key=RankedVersion.order), header.id if header else None)

    def fill(self, form: str, unread: int, reason: str, read: Body | Entry) -> None:
        """Take what the best version says: `read` has its record, problems and lists."""
        self.form, self.unread, self.reason = form, unread, plain(reason)
        self.record, self.problems, self.details = read.record, read.problems, read.details


@lru_cache(maxsize=256)
def reader_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts reader versions: "10" is newer than "9", "1.2" than "1".

    >>> sorted(["10", "9", "1.2", "1"], key=reader_order)
    ['1', '1.2', '9', '10']
    """
    parts = re.findall(r"[0-9]+|[^0-9.]+", version)
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts)


@lru_cache(maxsize=1024)
def form_name(text: str) -> tuple[str, str]:
    """Return our spelling of a form's name, and which form it is an original or amendment of; others as they are.

    >>> form_name("SCHEDULE 13G/A"), form_name("10-K")
    (('SC 13G/A', '13G'), ('10-K', ''))
    """
    name = parse_name(text)
    return (str(name), name.form) if name else (text, "")


def plain(text: str) -> str:
    """Return a text that any database takes: names of files may hold bytes that are no characters."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


# ---- from a record to rows ------------------------------------------------------------------------------------------


class Flat:
    """Makes rows of a record, or of the entries of a repeated part.

    `answers` are the columns that hold words which people look for.
    """

    def __init__(self, of: PartTable) -> None:
        self.table, self.way = of.table.name, of.way
        self.row = _spreading(of.part)
        self.inner = [Flat(inner) for inner in of.inner]
        keys = len(of.table.columns) - sum(1 for _ in columns_of(of.part))
        self.answers = [keys + number for number, wordy in enumerate(_wordy(of.part)) if wordy]

    def rows(self, part: Part, key: tuple[int, ...], into: Rows) -> None:
        """Put the rows of `part`, which stands at `key`, into `into`."""
        into[self.table].append([*key, *self.row(part)])
        for inner in self.inner:
            entries: Any = part
            for name in inner.way:
                entries = getattr(entries, name)
                if entries is UNSET:
                    break
            else:
                for position, entry in enumerate(entries):
                    inner.rows(entry, (*key, position), into)

    def all(self) -> Iterator["Flat"]:
        """Yield this one, and those of the repeated parts inside."""
        yield self
        for inner in self.inner:
            yield from inner.all()


def _spreading(part: type[Part]) -> Callable[[Part], list[Any]]:
    """Return what makes the values of a part, and of the parts that occur once in it, one list; None for UNSET."""
    steps = [_step(field) for field in fields(part) if field.part is None or not field.repeats]

    def spread(record: Part) -> list[Any]:
        values = astuple(record)
        row: list[Any] = []
        for slot, blank, further in steps:
            value = values[slot]
            if value is UNSET:
                row += blank
            elif further is None:
                row.append(value)
            else:
                row += further(value)
        return row

    return spread


def _step(field: Field) -> tuple[int, tuple[None, ...], Callable[[Any], Sequence[Any]] | None]:
    """Return where a field stands in its part, its cells where it is UNSET, and what makes cells of its value."""
    if field.part is not None:
        return field.slot, (None,) * sum(1 for _ in columns_of(field.part)), _spreading(field.part)
    if is_indefinite(field):
        return field.slot, (None, None), lambda value: (None, True) if value == INDEFINITE else (value, False)
    return field.slot, (None,), None


def _wordy(part: type[Part]) -> Iterator[bool]:
    """Tell for each column of a part whether it holds words that people look for."""
    for field in fields(part):
        if field.part is not None:
            if not field.repeats:
                yield from _wordy(field.part)
            continue
        kind = field.at.kind
        yield isinstance(kind, Text) and kind.longest >= _WORDY and not field.repeats
        if is_indefinite(field):
            yield False


@cache
def _flats() -> dict[str, Flat]:
    """Return what makes the rows of each form: the same for every store."""
    return {name: Flat(form) for name, form in tables.FORM_TABLES.items()}


# ---- from a filing to rows ------------------------------------------------------------------------------------------


class Insert:
    """Inserts many rows into one table, with a statement that is made once."""

    def __init__(self, table: Table, connected: Connection | Engine) -> None:
        self.database, dialect = database.of(connected), connected.dialect
        self.statement = self.database.insertion(table, dialect)
        processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
        self.processors = [(number, process) for number, process in enumerate(processors) if process is not None]

    def __call__(self, connection: Connection, rows: list[list[Any]]) -> None:
        """Insert rows that have a value for every column, in the order of the table."""
        if not rows:
            return
        for number, process in self.processors:
            for row in rows:
                if row[number] is not None:
                    row[number] = process(row[number])
        self.database.insert(connection, self.statement, rows)


class Statements:
    """The statements, and the ways from records to rows: made once for a store, used for every batch."""

    def __init__(self, engine: Engine) -> None:
        self.inserts = {table.name: Insert(table, engine) for table in (*OWN, *SHOWN)}
        self.flats = _flats()
        self.answers = {name: [(part.table, part.answers) for part in flat.all()] for name, flat in self.flats.items()}

    def write(self, connection: Connection, rows: Rows, only: Iterable[str]) -> None:
        """Insert the rows of the tables named."""
        for name in only:
            self.inserts[name](connection, rows.get(name, []))

    def index(self, connection: Connection, texts: list[tuple[Any, ...]]) -> None:
        """Put texts into the full-text index."""
        if texts:
            database.of(connection).index(connection, texts)

    def show(self, view: FilingView, text_id: int, into: Rows) -> tuple[Any, ...]:
        """Put the rows of a filing into `into`; return its row for the full-text index."""
        key, named = view.filing, names_of(view.record, view.header, view.details)
        into["filings"].append(_filing_row(view, text_id))
        into["persons"] += [
            [key, number, person.role, person.name, folded(person.name), person.cik, person.path]
            for number, person in enumerate(named)
        ]
        marks = findings.match_keys_of(view.record, view.header, view.accession or "")
        into["history_marks"] += [[key, mark] for mark in marks]
        for number, problem in enumerate(view.problems):
            place = (None, None) if problem.span is UNSET else (problem.span.start, problem.span.end)
            into["problems"].append([key, number, problem.path, problem.code, problem.words, *place])
        details = view.details or Details()
        for name, table in tables.LISTS.items():
            into[table.name] += [[key, n, *_cells(entry, table)] for n, entry in enumerate(getattr(details, name))]
        answers = self._flatten(view, into, {person.name for person in named})
        answers = "\n".join(dict.fromkeys(filter(None, (answers, *(answer.text for answer in details.annexed)))))
        issuers = {person.name: None for person in named if person.role in ISSUERS}
        persons = {person.name: None for person in named if person.role not in ISSUERS}
        return text_id, "\n".join(issuers), "\n".join(persons), answers

    def _flatten(self, view: FilingView, into: Rows, named: set[str]) -> str:
        """Put the rows of the record into `into`; return its words but for the names, which have their own columns."""
        if view.record is UNSET:
            return ""
        family = form_of(view.record).name
        before = {table: len(into[table]) for table, _ in self.answers[family]}
        self.flats[family].rows(view.record, (view.filing,), into)
        texts = {
            row[number]: None
            for table, columns in self.answers[family]
            for row in into[table][before[table] :]
            for number in columns
            if row[number] is not None
        }
        return "\n".join(text for text in texts if text not in named)


def _cells(entry: ListEntry, table: Table) -> Iterator[object]:
    """Yield the cells of an entry of a list, behind its key."""
    for name in table.columns.keys()[2:]:
        value = getattr(entry.span if name in ("start", "end") else entry, _FIELDS.get(name, name))
        yield None if value is UNSET else round(Decimal(value), 4) if isinstance(value, float) else value


def _filing_row(view: FilingView, text_id: int) -> list[Any]:
    line = outline(view.record, view.header)
    form, family = form_name(_form(view))
    return [
        view.filing,
        view.accession,
        form,
        family,
        _filed(view.header),
        line.issuer,
        line.issuer_cik,
        line.state,
        line.amount,
        len(view.problems),
        view.unread,
        view.reason,
        view.version.rank,
        view.version.id,
        view.header_id,
        text_id,
    ]


def _form(view: FilingView) -> str:
    """Return the form as the header names it, else the source, else the record itself."""
    if view.header is not UNSET and view.header.form is not UNSET:
        return view.header.form
    if view.form or view.record is UNSET:
        return view.form
    stated = view.record.submission_type
    return form_of(view.record).name if stated is UNSET else stated


def _filed(header: FilingHeader | UnsetType) -> date | None:
    if header is UNSET:
        return None
    if header.filed is not UNSET:
        return header.filed
    return None if header.accepted is UNSET else header.accepted.date()
