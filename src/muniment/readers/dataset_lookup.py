"""Looking up filings that were read from a data set before: where their values stand, and what their rows hold.

Reading makes records of all rows; here only the rows of one filing are looked at, by their numbers.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from zipfile import ZipFile, ZipInfo

from msgspec import Struct

from muniment.errors import NotAFiling
from muniment.evidence import Evidence
from muniment.forms.tables.columns import ACCESSION
from muniment.readers.dataset_tables import Places, folders_of, read_table, unpack, unquoted
from muniment.readers.dataset_trace import evidence_in

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
