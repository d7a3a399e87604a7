"""Reading the SEC's quarterly Form D data sets: six tables in a zip archive, made into the records of the filings.

A table at a time becomes parts of records (`muniment.readers.dataset_quarter`); then the filings are put together one
by one, in the order of the table of submissions. Where a value stands, why one is absent and what is doubtful is
worked out when somebody asks, as with every reader.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from zipfile import ZipFile

from msgspec import UNSET, UnsetType

from muniment.caching import once
from muniment.documents.header import FilingHeader, Party
from muniment.errors import IdentifierError, SourceError
from muniment.evidence import Evidence, Problem, State
from muniment.forms import FormD
from muniment.forms.tables.columns import MONTHS
from muniment.identifiers import accession
from muniment.readers.dataset_quarter import Quarter
from muniment.readers.dataset_tables import DAMAGED, Members, folders_of, is_archive_of_tables
from muniment.readers.dataset_trace import DatasetTrace

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
        NotAFiling: it is no data set, or so damaged that no filing can be told.
        RefusedSource: a table is too large.
    """
    return Dataset(data, name)


class Dataset(Iterator["DatasetReading"]):
    """The filings of a data set, one after the other.

    `problems` are the doubts about the tables themselves: missing ones, missing columns, rows that are not whole, rows
    of filings that are not there. They are there from the beginning; doubts about a filing stand with the filing. Of
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
      how a value was found is told as `ISSUERS row 12 column CITY`.
    """

    def __init__(self, quarter: Quarter, number: str, record: FormD) -> None:
        self.accession, self.record, self.folder = number, record, quarter.folder
        self._quarter = quarter

    def __repr__(self) -> str:
        return f"<DatasetReading of {self.accession}>"

    @once
    def rows(self) -> dict[str, tuple[int, ...]]:
        """The numbers of its rows, by table."""
        return self._quarter.rows_of(self.accession)

    @once
    def header(self) -> FilingHeader:
        """Accession number, form, day and filers; the file number and industry are those of the primary issuer."""
        _, filed, _ = self._quarter.heads_of(self.accession)
        return FilingHeader(
            accession_number=self.accession,
            form=self.record.submission_type,
            filed=_day(filed) or UNSET,
            parties=tuple(self._parties()),
        )

    def _parties(self) -> Iterator[Party]:
        file_number, _, sic = self._quarter.heads_of(self.accession)
        primary, others = self.record.primary_issuer, self.record.other_issuers
        for issuer in (primary, *(others or ())):
            first = issuer is primary
            yield Party(
                role="FILER",
                name=issuer.name if issuer else UNSET,
                cik=issuer.cik if issuer else UNSET,
                file_number=_stated(file_number if first else ""),
                sic=_stated(sic if first else ""),
            )

    @once
    def _trace(self) -> DatasetTrace:
        return DatasetTrace(self.record, self.rows, self._quarter.places)

    @once
    def states(self) -> Mapping[str, State]:
        """Why values are absent, by path."""
        return self._trace.states()

    @once
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        return self._trace.evidence()

    @once
    def problems(self) -> tuple[Problem, ...]:
        """The doubts about the filing."""
        return (*self._of_header(), *self._trace.problems(self._quarter.doubts_of(self.accession)))

    def _of_header(self) -> Iterator[Problem]:
        try:
            accession.validate(self.accession)
        except IdentifierError as error:
            yield Problem("", "accession-number", str(error))
        filed = self._quarter.heads_of(self.accession)[1]
        if filed and not _day(filed):
            yield Problem("", "unreadable", f"FILING_DATE takes a date such as 30-JUN-2025; here stands {filed[:80]!r}")


def _stated(words: str) -> str | UnsetType:
    return words or UNSET


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
