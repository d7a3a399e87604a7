"""Reading the SEC's quarterly Form D data sets: six tables in a zip archive, made into the records of the filings.

A table at a time becomes parts of records (`muniment.readers.dataset_quarter`); then the filings are put together one
by one, in the order of the table of submissions. Where a value stands, why one is absent and what needs review is
worked out when somebody asks, as with every reader.
"""

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from zipfile import ZipFile, ZipInfo

from msgspec import UNSET, Struct

from muniment.caching import cached_property
from muniment.documents.archive import DAMAGE
from muniment.documents.header import FilingHeader, Party
from muniment.errors import IdentifierError, NotAFiling, SourceError
from muniment.evidence import Cell, Evidence, Problem, Span, State
from muniment.forms import FormD
from muniment.forms.definition import Field
from muniment.forms.tables.columns import ACCESSION, MONTHS, SEPARATOR, TABLES, Layout, Source, layout, option, stated
from muniment.identifiers import accession
from muniment.readers.dataset_quarter import Quarter
from muniment.readers.dataset_tables import (
    Members,
    Places,
    folders_of,
    is_archive_of_tables,
    read_table,
    unpack,
    unquoted,
)
from muniment.readers.xml_trace import absent, brief, state_of
from muniment.values import Mark, Unreadable, says_not_applicable

_DAY = re.compile(r"([0-9]{1,2})-([A-Z]{3})-([0-9]{4})").fullmatch


def is_dataset(data: bytes) -> bool:
    """Whether `data` is a zip archive with the tables of a data set, in whatever folder."""
    if not data.startswith(b"PK"):
        return False
    try:
        return is_archive_of_tables(data, ZipFile(io.BytesIO(data)))
    except DAMAGE:
        return is_archive_of_tables(data, None)


def read_dataset(data: bytes, name: str = "data set") -> "Dataset":
    """Return the filings of a data set, to be gone through once; `name` is used in errors.

    Raises:
        NotAFiling: it is no data set, or so damaged that no filing can be recognised.
        RefusedSource: a table is too large.
    """
    return Dataset(data, name)


class Dataset(Iterator["DatasetReading"]):
    """The filings of a data set, one after the other.

    `problems` are those of the tables themselves: missing ones, missing columns, rows that are not whole, rows
    of filings that are not there. They are there from the beginning; those of a filing stand with the filing. Of
    several quarters in one archive each is read when it is reached, and its problems come then.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.problems: list[Problem] = []
        try:
            archive, folders = folders_of(data)
            (folder, members), *others = folders.items()
            first = self._quarter(archive, folder, members)
        except SourceError as error:
            raise error.of(name) from error.__cause__
        self._readings = self._read(first, archive, others)

    def __iter__(self) -> "Dataset":
        return self

    def __next__(self) -> "DatasetReading":
        return next(self._readings)

    def _quarter(self, archive: ZipFile, folder: str, members: Members) -> Quarter:
        quarter = Quarter(archive, folder, members)
        self.problems += quarter.problems
        return quarter

    def _read(self, first: Quarter, archive: ZipFile, others: list[tuple[str, Members]]) -> Iterator["DatasetReading"]:
        yield from _readings(first)
        for folder, members in others:
            try:
                yield from _readings(self._quarter(archive, folder, members))
            except SourceError as error:
                self.problems.append(Problem("", "missing-table", error.words))


def _readings(quarter: Quarter) -> Iterator["DatasetReading"]:
    for number, record in zip(quarter.filings, quarter.records(), strict=True):
        yield DatasetReading(quarter, number, record)


class DatasetReading:
    """What the tables say about one filing.

    * `accession`: its number;
    * `record`: plain, frozen, exact; a blank cell is UNSET, since a data set cannot tell blank from absent;
    * `rows`: by table, the numbers of its rows, from 1, in the order of the record's parts; `folder`: that of the
      archive in which these tables stand;
    * `header`: what the tables say of EDGAR's header;
    * `states`, `evidence`, `problems`: as in a `muniment.reading.Reading`. Spans are bytes of the unpacked table, and
      how a value was found is given as `ISSUERS row 12 column CITY`.
    """

    def __init__(self, quarter: Quarter, number: str, record: FormD) -> None:
        self.accession, self.record, self.folder = number, record, quarter.folder
        self._quarter = quarter

    def __repr__(self) -> str:
        return f"<DatasetReading of {self.accession}>"

    @cached_property
    def rows(self) -> dict[str, tuple[int, ...]]:
        """The numbers of its rows, by table."""
        return self._quarter.rows_of(self.accession)

    @cached_property
    def header(self) -> FilingHeader:
        """Accession number, form, day and filers; the file number and industry are those of the primary issuer."""
        file_number, filed, sic = self._quarter.heads_of(self.accession)
        primary, others = self.record.primary_issuer, self.record.other_issuers
        parties = tuple(
            Party(
                role="FILER",
                name=issuer.name if issuer else UNSET,
                cik=issuer.cik if issuer else UNSET,
                file_number=(issuer is primary and file_number) or UNSET,
                sic=(issuer is primary and sic) or UNSET,
            )
            for issuer in (primary, *(others or ()))
        )
        return FilingHeader(
            accession_number=self.accession,
            form=self.record.submission_type,
            filed=_day(filed) or UNSET,
            parties=parties,
        )

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Why values are absent, by path: only where something stands in their place."""
        return {path: state_of(words) for path, _, words in absent(self.record, "")}

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path; an `Evidence` is made when it is looked up."""
        return _DatasetEvidence(self.rows, self._quarter.places)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the filing."""
        problems: list[Problem] = []
        try:
            accession.validate(self.accession)
        except IdentifierError as error:
            problems.append(Problem("", "accession-number", str(error)))
        filed = self._quarter.heads_of(self.accession)[1]
        if filed and not _day(filed):
            message = f"FILING_DATE takes a date such as 30-JUN-2025; here stands {filed[:80]!r}"
            problems.append(Problem("", "unreadable", message))
        places = self._quarter.places
        for row in self._quarter.row_problems_of(self.accession):
            problems.append(Problem("", row.code, row.words, places[row.table].span(row.row) if row.row else UNSET))
        for path, field, words in absent(self.record, ""):
            if words.strip() and not says_not_applicable(words):
                by_path, aside = self._found
                place = by_path.get(path) or aside.get(path)
                message = f"{_reason(field, words.strip())}; here stands {brief(words.strip())!r}"
                problems.append(Problem(path, "unreadable", message, place.span(places) if place else UNSET))
        return (*problems, *self._unpaired())

    @cached_property
    def _found(self) -> tuple[dict[str, "Place"], dict[str, "Place"]]:
        rows = {table: tuple(enumerate(numbers)) for table, numbers in self.rows.items()}
        return _locate(rows, self._quarter.places)

    def _unpaired(self) -> Iterator[Problem]:
        """Lists whose entries do not belong together: their entries stand without what cannot be told."""
        for number, recipient in enumerate(self.record.recipients or ()):
            has_names = any(state.name for state in recipient.states or ())
            for filed in recipient.as_filed:
                if filed.field == "states[].name" and filed.words and not has_names:
                    row = self.rows["RECIPIENTS"][number]
                    words = f"RECIPIENTS row {row}: the names of the states are not as many as the states"
                    span = self._quarter.places["RECIPIENTS"].span(row, "DESCRIPTIONS_LIST")
                    yield Problem(f"recipients[{number}].states", "unpaired", words, span)


@lru_cache(maxsize=256)
def _day(words: str) -> date | None:
    """Return the day that DD-MON-YYYY states."""
    found = _DAY(words.upper())
    if found is None or found[2] not in MONTHS:
        return None
    try:
        return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


_SUBMISSIONS = "FORMDSUBMISSION"


class CellPlace(Struct, frozen=True):
    """A cell of a row: the name of its column, and its bytes in the table, quotes around it left out."""

    column: str
    begin: int
    end: int


class QuarterTables:
    """The tables of one folder of a data set, unpacked: `places` by table, `size` in bytes."""

    def __init__(self, tables: Mapping[str, bytes]) -> None:
        self.places = {table: Places(table, partial(bytes, data)) for table, data in tables.items()}
        self.size = sum(map(len, tables.values()))

    def evidence(self, rows: Mapping[str, tuple[int, ...]]) -> Mapping[str, Evidence]:
        """Return the evidence of one filing by the numbers of its `rows`, as a `DatasetReading` names them."""
        kept = {table: numbers for table, numbers in rows.items() if table in self.places}
        return _DatasetEvidence(kept, self.places)

    def cells(self, table: str, row: int) -> list[CellPlace]:
        """Return the cells of a row, those beyond the header line with no name."""
        places = self.places[table]
        cells = places.cells(row)
        names = [*places.columns, *[""] * len(cells)]
        return [CellPlace(name, begin, end) for name, (begin, end) in zip(names, cells, strict=False)]


def quarter_tables(data: bytes, folder: str) -> QuarterTables | None:
    """Unpack the tables of a folder, but for damaged ones; return None where the archive has no such folder.

    Raises:
        NotAFiling: `data` is no data set, or damaged.
        RefusedSource: a table is too large.
    """
    archive, folders = folders_of(data)
    if folder not in folders:
        return None
    unpacked = ((table, _unpacked(archive, info)) for table, info in folders[folder].items())
    return QuarterTables({table: data for table, data in unpacked if data is not None})


def _unpacked(archive: ZipFile, info: ZipInfo) -> bytes | None:
    try:
        return unpack(archive, info)
    except NotAFiling:
        return None


def filings_by_folder(data: bytes) -> Iterator[tuple[str, set[str]]]:
    """Yield each folder of an archive with the accession numbers in its table of submissions.

    Raises:
        NotAFiling: `data` is no data set, or damaged.
        RefusedSource: a table is too large.
    """
    archive, folders = folders_of(data)
    for folder, members in folders.items():
        rows = read_table(_SUBMISSIONS, unpack(archive, members[_SUBMISSIONS])).rows
        yield folder, {unquoted(cell).strip() for cell in rows.columns.get(ACCESSION, ())}


# ---- what stands behind a record: evidence, states and problems, worked out when asked for -------------------------


class Place(Struct, frozen=True):
    """Where something stands: the cell, and the bytes of the table."""

    cell: Cell
    begin: int
    end: int

    def span(self, places: Mapping[str, Places]) -> Span:
        """Return the place as part of evidence."""
        return Span(places[self.cell.table].source, self.begin, self.end, cell=self.cell)


class _DatasetEvidence(Mapping[str, Evidence]):
    """Evidence by record path: the rows of a part are gone through when one of its paths is first looked up."""

    def __init__(self, rows: Mapping[str, tuple[int, ...]], places: Mapping[str, Places]) -> None:
        self._places = places
        self._rows: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
        for table, numbers in rows.items():
            for order, row in enumerate(numbers):
                tables = self._rows.setdefault(path_of(table, order), {})
                tables[table] = (*tables.get(table, ()), (order, row))
        self._known: dict[str, dict[str, Place]] = {}

    def __getitem__(self, path: str) -> Evidence:
        part = path[: path.find(".") + 1]
        place = self._of(part).get(path) or self._of("")[path]
        return Evidence((place.span(self._places),), 1.0, place.cell.words)

    def __iter__(self) -> Iterator[str]:
        return itertools.chain.from_iterable(map(self._of, self._rows))

    def __len__(self) -> int:
        return sum(len(self._of(part)) for part in self._rows)

    def _of(self, part: str) -> dict[str, Place]:
        """Return the places of the values in the rows of a part, "" for those of the filing itself."""
        if part not in self._known:
            self._known[part] = _locate(self._rows.get(part, {}), self._places)[0]
        return self._known[part]


def _reason(field: Field, words: str) -> str:
    """Say what a field takes, in the words of its kind."""
    if field.at.kind is None:
        return "takes other words"
    try:
        field.at.kind.read(words)
    except Unreadable as error:
        return str(error)
    return "takes one of the words of the form"


# ---- places ----------------------------------------------------------------------------------------------------------


def _locate(
    rows: Mapping[str, Iterable[tuple[int, int]]], places: Mapping[str, Places]
) -> tuple[dict[str, Place], dict[str, Place]]:
    """Return the places of all values in rows, each with its order, and of lists that have an entry without a value."""
    by_path: dict[str, Place] = {}
    aside: dict[str, Place] = {}
    for table, numbers in rows.items():
        for order, row in numbers:
            finder = _Finder(places[table], row, by_path, aside)
            finder.visit(layout(table), path_of(table, order))
    return by_path, aside


def path_of(table: str, order: int) -> str:
    """Return the record path that goes before the fields of a filing's row in a table; `order` counts from 0.

    The first issuer is the primary one.
    """
    if table == "ISSUERS" and order:
        return f"other_issuers[{order - 1}]."
    return TABLES[table].prefix.replace("[]", f"[{order}]")


class _Finder:
    """The cells of one row, going by its layout."""

    def __init__(self, places: Places, row: int, by_path: dict[str, Place], aside: dict[str, Place]) -> None:
        self.places, self.row, self.by_path, self.aside = places, row, by_path, aside
        self.cells = places.cells(row)

    def visit(self, table: Layout, prefix: str) -> None:
        for source in table.sources:
            if source.below is not None:
                self.visit(source.below, f"{prefix}{source.fields[0].name}.")
                continue
            pieces = [self._pieces(column, whole=source.how not in ("list", "paired")) for column in source.columns]
            if source.how in ("one", "ticked"):
                for place in pieces[0]:
                    fields = [
                        field
                        for field in source.fields
                        if source.how == "ticked" and option(field) == self._words(place)
                    ]
                    self.by_path[prefix + (fields or source.fields)[0].name] = place
            elif source.how == "paired":
                self._paired(source, pieces, prefix)
            else:
                field, entry = source.fields[0], 0
                for place in itertools.chain.from_iterable(pieces):
                    if field.at.kind and stated(field.at.kind, self._words(place)) is not UNSET:
                        self.by_path[f"{prefix}{field.name}[{entry}]"] = place
                        entry += 1
                    else:
                        self.aside.setdefault(prefix + field.name, place)

    def _pieces(self, column: str, *, whole: bool) -> list[Place]:
        """Return the entries that stand in a cell, or the one value; none in a blank cell."""
        number = self.places.header.get(column, -1)
        if not 0 <= number < len(self.cells):
            return []
        begin, end = self.cells[number]
        cell, found = self.places.data[begin:end], []
        for entry in [cell] if whole else cell.split(SEPARATOR.encode()):
            left = len(entry) - len(entry.lstrip())
            right = begin + len(entry.rstrip())
            if entry.strip() or not whole:
                found.append(Place(Cell(self.places.table, self.row, column), min(begin + left, right), right))
            begin += len(entry) + len(SEPARATOR)
        return found if cell else []

    def _words(self, place: Place) -> str:
        return self.places.words(self.row, place.begin, place.end)

    def _paired(self, source: Source, pieces: list[list[Place]], prefix: str) -> None:
        repeated, tick = source.fields
        mark = tick.at.kind
        word = mark.word if isinstance(mark, Mark) else ""
        lists = [[place for place in column if self._words(place) != word] for column in pieces]
        for place in pieces[0]:
            if self._words(place) == word:
                self.by_path.setdefault(prefix + tick.name, place)
        for field, entries in zip(source.inner, lists, strict=True):
            for number, place in enumerate(entries if len(entries) == len(lists[0]) else ()):
                if place.end > place.begin:
                    self.by_path[f"{prefix}{repeated.name}[{number}].{field.name}"] = place
