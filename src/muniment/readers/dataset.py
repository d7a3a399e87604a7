"""Reading the SEC's quarterly Form D data sets: six tables in a zip archive, made into the records of the filings.

A table at a time becomes parts of records (`muniment.readers.dataset_quarter`); then the filings are put together one
by one, in the order of the table of submissions. Where a value stands, why one is absent and what needs review is
worked out when somebody asks, as with every reader.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from zipfile import ZipFile, ZipInfo

from msgspec import UNSET, Struct

from muniment.caching import cached_property
from muniment.documents.header import FilingHeader, Party
from muniment.errors import IdentifierError, NotAFiling, SourceError
from muniment.evidence import Evidence, Problem, State
from muniment.forms import FormD
from muniment.forms.tables.columns import ACCESSION, MONTHS
from muniment.identifiers import accession
from muniment.readers.dataset_quarter import Quarter
from muniment.readers.dataset_tables import (
    DAMAGED,
    Members,
    Places,
    folders_of,
    is_archive_of_tables,
    read_table,
    unpack,
    unquoted,
)
from muniment.readers.dataset_trace import DatasetTrace, evidence_in

__all__ = ["Dataset", "DatasetReading", "is_dataset", "read_dataset"]

_DAY = re.compile(r"([0-9]{1,2})-([A-Z]{3})-([0-9]{4})").fullmatch


def is_dataset(data: bytes) -> bool:
    """Whether `data` is a zip archive with the tables of a data set, in whatever folder."""
    if not data.startswith(b"PK"):
        return False
    try:
        return is_archive_of_tables(data, ZipFile(io.BytesIO(data)))
    except DAMAGED:
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
    def _trace(self) -> DatasetTrace:
        return DatasetTrace(self.record, self.rows, self._quarter.places)

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Why values are absent, by path."""
        return self._trace.states()

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        return self._trace.evidence()

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
        return (*problems, *self._trace.problems(self._quarter.row_problems_of(self.accession)))


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
        return evidence_in({table: numbers for table, numbers in rows.items() if table in self.places}, self.places)

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
