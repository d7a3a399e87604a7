"""Rows out of a damaged store, as far as they can be read.

Of a file the pages are read one by one, without SQLite, which finds a row only by the pages above it: each leaf of a
table tells its rows by itself. To which table a row belongs its shape tells, see `_Shape`. A page that is no longer in
use may hold rows as they were before; whoever takes rows from here compares them with what they say of themselves.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Column, DefaultClause, Table, func, select
from sqlalchemy.dialects.sqlite import dialect

from muniment.errors import DEFECTS, EnvironmentProblem
from muniment.store import Store
from muniment.store.database import Place
from muniment.store.tables import Exact

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes of the file's own, before the first page's
_PAGE = 8192  # bytes, as stores are made
_LEAF = 0x0D
_WAL, _WAL_MAGIC, _FRAME = 32, (0x377F0682, 0x377F0683), 24
_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)  # bytes of a value, by its serial type
_NULL, _ZERO, _ONE, _BLOB = 0, 8, 9, 12
_INTEGERS = (1, 2, 3, 4, 5, 6, _ZERO, _ONE)
_LONGEST = 1 << 31
_TOGETHER = 200  # rows of a server that are asked for together

_DIALECT = dialect()

Row = tuple[Any, ...]


def rows(place: Place, tables: Sequence[Table]) -> Iterator[tuple[Table, Row]]:
    """Yield every row of some tables with a column `id` that can be read, values as the store has them.

    Raises:
        EnvironmentProblem: there is nothing at `place`, or nothing of it can be read.
    """
    if isinstance(place.at, Path):
        shapes = [_Shape(table) for table in tables]
        try:
            with _Pages(place.at) as pages:
                for number in range(1, pages.number + 1):
                    yield from pages.rows(number, shapes)
        except OSError as error:
            raise EnvironmentProblem(f"the store {place.name} cannot be read: {error.strerror}") from error
        return
    with Store.open(place, read_only=True) as store:
        for table in tables:
            with store.reading() as connection:
                last = connection.execute(select(func.max(table.c.id))).scalar() or 0
            for first in range(1, last + 1, _TOGETHER):
                yield from ((table, row) for row in _queried(store, table, first, min(last, first + _TOGETHER - 1)))


def _queried(store: Store, table: Table, first: int, last: int) -> list[Row]:
    """Return the rows with these ids that a server gives; one by one, where it does not give all of them."""
    try:
        with store.reading() as connection:
            result = connection.execute(select(table).where(table.c.id.between(first, last)).order_by(table.c.id))
            return [tuple(row) for row in result]
    except (EnvironmentProblem, *DEFECTS):
        if first == last:
            return []
        return [row for number in range(first, last + 1) for row in _queried(store, table, number, number)]


def _letter(kind: int) -> str:
    """Return what a value of some serial type is: a blob, a text, an integer, nothing, or what no store has."""
    if kind >= _BLOB:
        return "bt"[kind % 2]
    return "n" if kind == _NULL else "i" if kind in _INTEGERS else "?"


class _Shape:
    """What the rows of a table look like: the kind of each value, and how many of them a row has at least.

    Columns that came later, with a value for the rows before, may be missing.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = list(table.columns)
        self.least = sum(column.server_default is None for column in self.columns)
        defaults = (column.server_default for column in self.columns)
        self.defaults = [default.arg if isinstance(default, DefaultClause) else None for default in defaults]
        self.kinds = [self._kind(column) for column in self.columns]
        processors = (column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in self.columns)
        self.processors: list[Callable[[Any], Any] | None] = list(processors)

    @staticmethod
    def _kind(column: Column[Any]) -> Callable[[int], bool]:
        """Return what says whether a value of some serial type may stand in a column."""
        if column.primary_key:  # it is the number of the row
            return lambda kind: kind == _NULL
        python = Decimal if isinstance(column.type, Exact) else column.type.python_type
        letters = {bytes: "b", int: "i", bool: "i", Decimal: "it"}.get(python, "t") + ("n" if column.nullable else "")
        return lambda kind: _letter(kind) in letters

    def fits(self, kinds: Sequence[int]) -> bool:
        """Whether a row with values of these serial types may be one of the table."""
        if not self.least <= len(kinds) <= len(self.columns):
            return False
        return all(fits(kind) for fits, kind in zip(self.kinds, kinds, strict=False))

    def row(self, number: int, values: Sequence[Any]) -> Row:
        """Return a row as the store has it."""
        cells = [number, *values[1:], *self.defaults[len(values) :]]
        both = zip(cells, self.processors, strict=True)
        return tuple(value if process is None else process(value) for value, process in both)


class _Pages:
    """The pages of a file, each as it was written last: in the file, or in the one beside it that ends in `-wal`."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.size = self._size_of_pages()
        self.number = os.fstat(self.file.fileno()).st_size // self.size
        self.newer: dict[int, int] = {}
        self.beside: BinaryIO | None = None
        with suppress(OSError):
            self.beside = Path(f"{path}-wal").open("rb")  # noqa: SIM115 - closed with the other
            self._take_newer(self.beside)

    def __enter__(self) -> "_Pages":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        if self.beside:
            self.beside.close()

    def _size_of_pages(self) -> int:
        head = self.file.read(_HEADER)
        size = int.from_bytes(head[16:18])
        size = 1 << 16 if size == 1 else size
        return size if head[:16] == _MAGIC and size >= 512 and size & (size - 1) == 0 else _PAGE

    def _take_newer(self, beside: BinaryIO) -> None:
        """Note where pages stand in the file beside, up to the last transaction that came to its end."""
        head = beside.read(_WAL)
        if int.from_bytes(head[:4]) not in _WAL_MAGIC or int.from_bytes(head[8:12]) != self.size:
            return
        at, pending = _WAL, {}
        while len(frame := beside.read(_FRAME)) == _FRAME and frame[8:16] == head[16:24]:
            pending[int.from_bytes(frame[:4])] = at + _FRAME
            at += _FRAME + self.size
            beside.seek(at)
            if pages := int.from_bytes(frame[4:8]):
                self.newer |= pending
                self.number = max(self.number, pages)
                pending = {}

    def page(self, number: int) -> bytes:
        """Return a page, the first of which is 1."""
        at = self.newer.get(number)
        file = self.file if at is None or not self.beside else self.beside
        file.seek((number - 1) * self.size if at is None else at)
        return file.read(self.size)

    def rows(self, number: int, shapes: Sequence[_Shape]) -> Iterator[tuple[Table, Row]]:
        """Yield the rows on a page that have one of these shapes; what makes no sense is passed over."""
        page = self.page(number)
        start = _HEADER if number == 1 else 0
        if len(page) < self.size or page[start] != _LEAF:
            return
        for place in range(int.from_bytes(page[start + 3 : start + 5])):
            pointer = start + 8 + 2 * place
            row = None
            with suppress(*DEFECTS, EnvironmentProblem):
                row = self._row(page, int.from_bytes(page[pointer : pointer + 2]), shapes)
            if row:
                yield row

    def _row(self, page: bytes, at: int, shapes: Sequence[_Shape]) -> tuple[Table, Row] | None:
        size, at = _varint(page, at)
        number, at = _varint(page, at)
        most, least = self.size - 35, (self.size - 12) * 32 // 255 - 23
        more = least + (size - least) % (self.size - 4)
        local = size if size <= most else more if more <= most else least
        payload = page[at : at + local]
        end, place = _varint(payload, 0)
        kinds: list[int] = []
        while place < end:
            kind, place = _varint(payload, place)
            kinds.append(kind)
        shape = next((shape for shape in shapes if shape.fits(kinds)), None)
        if shape is None or size > _LONGEST:
            return None
        if local < size:
            payload += self._rest(int.from_bytes(page[at + local : at + local + 4]), size - local)
        return shape.table, shape.row(number, list(_values(payload, end, kinds)))

    def _rest(self, number: int, size: int) -> bytes:
        """Return what of a row stands on further pages, the first of which is told."""
        parts: list[bytes] = []
        while size > 0:
            page = self.page(number)
            if len(page) < self.size:
                raise ValueError("a page that is not there")
            number = int.from_bytes(page[:4])
            parts.append(page[4 : 4 + size])
            size -= self.size - 4
        return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    value = 0
    for byte in data[at : at + 8]:
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def _values(payload: bytes, at: int, kinds: Sequence[int]) -> Iterator[Any]:
    for kind in kinds:
        size = (kind - _BLOB) // 2 if kind >= _BLOB else _WIDTHS[kind]
        cell = payload[at : at + size]
        if len(cell) < size:
            raise ValueError("a row that is cut off")
        at += size
        if kind in (_ZERO, _ONE):
            yield kind - _ZERO
        elif kind == _NULL:
            yield None
        elif kind >= _BLOB:
            yield cell if kind % 2 == 0 else cell.decode()
        else:
            yield int.from_bytes(cell, signed=True)
