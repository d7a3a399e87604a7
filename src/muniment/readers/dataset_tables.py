"""The tables of a data set: members of a zip archive, their rows as columns of cells, and where each cell stands.

A row is a line, its cells divided by tabs. A cell that holds a double quote is wrapped in quotes, those inside doubled,
as in CSV; a quote that does not follow that rule is a character like any other, as in older files.
"""

import io
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias
from zipfile import ZipFile, ZipInfo

from msgspec import Struct

from muniment.caching import cached_property
from muniment.documents.archive import DAMAGE
from muniment.documents.sniff import decode
from muniment.errors import NotAFiling, RefusedSource
from muniment.evidence import Cell, Problem, Span
from muniment.forms.tables.columns import ACCESSION, TABLES, columns

_LARGEST = 512 << 20
_CELL = re.compile(r'("(?:[^"]|"")*+"(?=\t|\Z)|[^\t]*+)(?:\t|\Z)')
_CELL_OF_BYTES = re.compile(_CELL.pattern.encode())
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"', re.DOTALL).fullmatch
_QUOTED_TAB = re.compile(r'(?:\A|\t)"(?:[^"\t]|"")*+\t').search  # a tab that divides nothing
_NAME = "FORMDSUBMISSION.tsv"

Members: TypeAlias = dict[str, ZipInfo]
"""The members of an archive that are tables of one folder, by table."""


def folders_of(data: bytes) -> tuple[ZipFile, dict[str, Members]]:
    """Open an archive; return with it the tables of each folder: at least one.

    Raises:
        NotAFiling: it is no data set, or damaged.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise NotAFiling("the zip archive is damaged or cut off") from error
    folders = tables(archive)
    if not folders:
        raise NotAFiling("the zip archive is no data set: it has no table FORMDSUBMISSION.tsv")
    return archive, folders


def tables(archive: ZipFile) -> dict[str, Members]:
    """Return the members that are tables, by folder and table; only folders that have the table of submissions."""
    folders: dict[str, Members] = {}
    for info in archive.infolist():
        folder, _, name = info.filename.rpartition("/")
        table = name.upper().removesuffix(".TSV")
        if table in TABLES and name.upper().endswith(".TSV"):
            folders.setdefault(folder, {}).setdefault(table, info)
    return {folder: members for folder, members in folders.items() if "FORMDSUBMISSION" in members}


def is_archive_of_tables(data: bytes, archive: ZipFile | None) -> bool:
    """Whether a zip archive is a data set; one that is damaged is known by the name of a table."""
    return _NAME.encode() in data if archive is None else bool(tables(archive))


def unpack(archive: ZipFile, info: ZipInfo) -> bytes:
    """Return the bytes of a member.

    Raises:
        RefusedSource: it is too large.
        NotAFiling: it is damaged.
    """
    if info.file_size > _LARGEST:
        raise RefusedSource(f"{info.filename} unpacks to {info.file_size:,} bytes; {_LARGEST:,} are read at most")
    try:
        return archive.read(info)
    except DAMAGE as error:
        raise NotAFiling(f"{info.filename} cannot be unpacked: {error}") from error


class RowProblem(Struct, frozen=True):
    """A problem of a row: its table, its number (0 where there is none), and what is the matter."""

    table: str
    row: int
    code: str
    words: str


class Places:
    """Where rows and cells stand in the bytes of a table, which `load` returns; worked out when first asked for."""

    def __init__(self, table: str, load: Callable[[], bytes]) -> None:
        self.table, self._load = table, load

    @cached_property
    def data(self) -> bytes:
        """The bytes of the table."""
        return self._load()

    @cached_property
    def source(self) -> str:
        """The content hash of the table."""
        return sha256(self.data).hexdigest()

    @cached_property
    def _lines(self) -> Sequence[int]:
        """Where each line begins, and where the last one ends."""
        return array("Q", [0, *(match.end() for match in re.finditer(rb"\n", self.data)), len(self.data)])

    @cached_property
    def header(self) -> dict[str, int]:
        """The number of each column, from 0."""
        return {name: number for number, name in reversed(list(enumerate(self.columns)))}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, as the header line has them."""
        names = (self.words(0, begin, end) for begin, end in self.cells(0))
        return tuple(name.removeprefix("\ufeff").strip() for name in names)

    def cells(self, row: int) -> list[tuple[int, int]]:
        """Return begin and end of each cell of a row, quotes around it left out; row 0 is the header line."""
        if not 0 <= row < len(self._lines) - 1:
            return []
        begin, end = self._lines[row], self._lines[row + 1]
        end = begin + len(self.data[begin:end].rstrip(b"\r\n"))
        found = [match.span(1) for match in _CELL_OF_BYTES.finditer(self.data, begin, end)]
        if found and found[-1] == (end, end) and (end == begin or self.data[end - 1 : end] != b"\t"):
            found.pop()
        return [
            (begin + 1, end - 1) if _QUOTED(self.data[begin:end].decode("utf-8", "replace")) else (begin, end)
            for begin, end in found
        ]

    def span(self, row: int, column: str = ACCESSION) -> Span:
        """Return the place of a cell; that of the row where it has no such cell."""
        cells, number = self.cells(row), self.header.get(column, -1)
        begin, end = cells[number] if 0 <= number < len(cells) else (self._lines[row], self._lines[row + 1])
        return Span(self.source, begin, end, cell=Cell(self.table, row, column))

    def words(self, row: int, begin: int, end: int) -> str:
        """Return what a cell of a row says at a place inside it: as the reader takes it, without doubled quotes."""
        data = self.data[begin:end]
        try:
            words = data.decode("utf-8")
        except UnicodeDecodeError:
            words = data.decode("cp1252", "replace")
        if '""' in words and any(
            first <= begin <= last and self.data[first - 1 : first] == b'"' for first, last in self.cells(row)
        ):
            return words.replace('""', '"')
        return words


class Rows(Struct):
    """The rows of a table: cells by column, and beside them the number of each row, from 1."""

    columns: dict[str, list[str]]
    numbers: Sequence[int]

    def cells(self, names: Sequence[str]) -> list[Sequence[str]]:
        """Return columns by name; one that the file does not have is blank."""
        return [self.columns[name] if name in self.columns else [""] * len(self.numbers) for name in names]


class Torn(Struct, frozen=True):
    """A row that has more or fewer cells than the header: its number, its first cell, and how many it has."""

    number: int
    accession: str
    cells: int


class Table(Struct):
    """A table as it was read: its rows, those that are not whole, and its problems."""

    rows: Rows
    torn: list[Torn]
    problems: list[Problem]


def read_table(table: str, data: bytes) -> Table:
    """Read the bytes of a table into columns."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(b"." + data).content.decode("utf-8")[1:]  # the dot: blanks at the beginning are not left out
    text = text.removeprefix("\ufeff")
    first, _, body = text.partition("\n")
    if first.endswith("\r"):
        body = body.replace("\r\n", "\n")
    header = [unquoted(name).strip() for name in first.rstrip("\r").split("\t")]
    lines = body.removesuffix("\n").split("\n") if body else []
    problems = list(_of_table(table, header, cut_off=not text.endswith("\n")))
    rows, torn = _whole(lines, header)
    for row in torn:
        message = (
            f"{table} row {row.number} has {row.cells} cells where the header has {len(header)}: it is left unread"
        )
        problems.append(Problem("", "torn-row", message))
    return Table(rows, torn, problems)


def unquoted(cell: str) -> str:
    """Return what a cell holds: without the quotes around it, and those inside single."""
    if not cell.startswith('"'):
        return cell
    quoted = _QUOTED(cell)
    return quoted[1].replace('""', '"') if quoted else cell


def _whole(lines: list[str], header: list[str]) -> tuple[Rows, list[Torn]]:
    """Part the rows that have as many cells as the header from those that have not; empty lines are no rows."""
    tabs = len(header) - 1
    if any(line.count("\t") != tabs or ('"' in line and _QUOTED_TAB(line)) for line in lines):
        # Some rows have tabs in their cells, or other cells than the header.
        whole: dict[int, list[str]] = {}
        torn = []
        for number, line in enumerate(lines, 1):
            cells = [match[1] for match in _CELL.finditer(f"{line}\t")][:-1]
            if len(cells) == len(header):
                whole[number] = cells
            elif line:
                torn.append(Torn(number, cells[0], len(cells)))
        by_column = [list(column) for column in zip(*whole.values(), strict=True)] or [[] for _ in header]
        return Rows(_named(header, by_column), list(whole)), torn
    cells = "\t".join(lines).split("\t") if lines else []
    return Rows(_named(header, [cells[n :: len(header)] for n in range(len(header))]), range(1, len(lines) + 1)), []


def _named(header: list[str], by_column: list[list[str]]) -> dict[str, list[str]]:
    """Name the columns; of two with one name, the first is kept."""
    return dict(reversed(list(zip(header, by_column, strict=True))))


def _of_table(table: str, header: list[str], *, cut_off: bool) -> Iterator[Problem]:
    """Say which columns are missing, not known or there twice, and whether the file ends in the middle of a line."""
    known = [column.name for column in columns(table)]
    for words, names in (
        ("has no column", [name for name in known if name not in header and name != ACCESSION]),
        ("has a column that is not known:", [name for name in header if name not in known]),
        ("has twice the column", sorted(name for name, times in Counter(header).items() if times > 1)),
    ):
        for name in names:
            yield Problem("", "columns", f"{table} {words} {name or 'without a name'}")
    if cut_off:
        yield Problem("", "cut-off", f"{table} does not end with a whole line: the file may be cut off")
