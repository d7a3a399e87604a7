"""How a filing is shown: its best version as rows of the form tables, of persons and problems, and as indexed words."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import Connection, Engine

from muniment.documents.header import FilingHeader
from muniment.evidence import Problem
from muniment.forms import Record, form_of, names
from muniment.store import database, neighbours, tables
from muniment.store.body import Body
from muniment.store.entry import Entry
from muniment.store.flat import Flat, Insert, Rows
from muniment.store.names import ISSUERS, Named, names_of, outline
from muniment.values.characters import folded

# In an order in which rows can refer to one another.
OWN = (tables.contents, tables.filings, tables.sources, tables.versions, tables.readings)
SHOWN = (
    tables.problems,
    tables.persons,
    tables.history_marks,
    *(one.table for form in tables.FORM_TABLES.values() for one in form.all()),
)


class Known(Struct, gc=False):
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


def plain(words: str) -> str:
    """Return words that any database takes: names of files may hold bytes that are no characters."""
    return words.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


class Shown(Struct, gc=False):
    """A filing as it is to be shown: its best version, and the header of the best version that has one."""

    filing: int
    accession: str | None
    version: Known
    header_id: int | None = None
    form: str = ""
    record: Record | UnsetType = UNSET
    problems: tuple[Problem, ...] = ()
    unread: int = 0
    reason: str = ""
    header: FilingHeader | UnsetType = UNSET

    @classmethod
    def best(cls, filing: int, accession: str | None, versions: Collection[Known]) -> "Shown":
        """Return what is to be shown of a filing's versions; what these say is yet to be filled in, see `fill`."""
        header = max((one for one in versions if one.has_header), key=Known.order, default=None)
        return cls(filing, accession, max(versions, key=Known.order), header.id if header else None)

    def fill(self, form: str, unread: int, reason: str, told: Body | Entry) -> None:
        """Take what the best version says: `told` has its record and problems."""
        self.form, self.unread, self.reason = form, unread, plain(reason)
        self.record, self.problems = told.record, told.problems


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
    name = names.parse(text)
    return (str(name), name.form) if name else (text, "")


@cache
def _flats() -> dict[str, Flat]:
    """Return what makes the rows of each form: the same for every store."""
    return {name: Flat(one) for name, one in tables.FORM_TABLES.items()}


class Statements:
    """The statements, and the ways from records to rows: made once for a store, used for every batch."""

    def __init__(self, engine: Engine) -> None:
        self.inserts = {table.name: Insert(table, engine) for table in (*OWN, *SHOWN)}
        self.flats = _flats()
        self.answers = {name: [(one.table, one.answers) for one in flat.all()] for name, flat in self.flats.items()}

    def write(self, connection: Connection, rows: Rows, only: Iterable[str]) -> None:
        """Insert the rows of the tables named."""
        for name in only:
            self.inserts[name](connection, rows.get(name, []))

    def index(self, connection: Connection, texts: list[tuple[Any, ...]]) -> None:
        """Put texts into the full-text index."""
        if texts:
            database.of(connection).index(connection, texts)

    def show(self, shown: Shown, text_id: int, into: Rows) -> tuple[Any, ...]:
        """Put the rows of a filing into `into`; return its row for the full-text index."""
        named = names_of(shown.record, shown.header)
        into["filings"].append(_filing_row(shown, text_id))
        into["persons"] += [
            [shown.filing, number, one.role, one.name, folded(one.name), one.cik, one.path]
            for number, one in enumerate(named)
        ]
        marks = neighbours.marks_of(shown.record, shown.header, shown.accession or "")
        into["history_marks"] += [[shown.filing, mark] for mark in marks]
        into["problems"] += [_problem_row(shown.filing, number, one) for number, one in enumerate(shown.problems)]
        answers = self._flatten(shown, into, {one.name for one in named})
        return text_id, *_names(named), answers

    def _flatten(self, shown: Shown, into: Rows, named: set[str]) -> str:
        """Put the rows of the record into `into`; return its words but for the names, which are indexed apart."""
        if shown.record is UNSET:
            return ""
        family = form_of(shown.record).name
        before = {table: len(into[table]) for table, _ in self.answers[family]}
        self.flats[family].rows(shown.record, (shown.filing,), into)
        said = {
            row[number]: None
            for table, columns in self.answers[family]
            for row in into[table][before[table] :]
            for number in columns
            if row[number] is not None
        }
        return "\n".join(words for words in said if words not in named)


def _names(named: list[Named]) -> tuple[str, str]:
    issuers = {one.name: None for one in named if one.role in ISSUERS}
    persons = {one.name: None for one in named if one.role not in ISSUERS}
    return "\n".join(issuers), "\n".join(persons)


def _filing_row(shown: Shown, text_id: int) -> list[Any]:
    told = outline(shown.record, shown.header)
    form, family = form_name(_form(shown))
    return [
        shown.filing,
        shown.accession,
        form,
        family,
        _filed(shown.header),
        told.issuer,
        told.issuer_cik,
        told.state,
        told.amount,
        len(shown.problems),
        shown.unread,
        shown.reason,
        shown.version.rank,
        shown.version.id,
        shown.header_id,
        text_id,
    ]


def _form(shown: Shown) -> str:
    """Return the form as the header names it, else the source, else the record itself."""
    if shown.header is not UNSET and shown.header.form is not UNSET:
        return shown.header.form
    if shown.form or shown.record is UNSET:
        return shown.form
    said = shown.record.submission_type
    return form_of(shown.record).name if said is UNSET else said


def _filed(header: FilingHeader | UnsetType) -> date | None:
    if header is UNSET:
        return None
    if header.filed is not UNSET:
        return header.filed
    return None if header.accepted is UNSET else header.accepted.date()


def _problem_row(filing: int, number: int, one: Problem) -> list[Any]:
    place = (None, None) if one.span is UNSET else (one.span.start, one.span.end)
    return [filing, number, one.path, one.code, one.words, *place]
