"""A new store out of a damaged one: files that are still what they were are read again, and what people said is kept.

A file is known by its hash, so that nothing else of the old store need be believed. Of a file whose bytes were not
kept, since it holds access codes, the last reading is taken over where it can be read. What was worked out is left to
whoever studies and checks the new store.

Rows come out of it as far as they can be read: of a file the pages are read one by one, without SQLite, which finds a
row only by the pages above it: each leaf of a table tells its rows by itself. To which table a row belongs its shape
tells, see `_Shape`. A page that is no longer in use may hold rows as they were before: where the list of such pages can
be read they are passed over.

What was stored only once is compared with the seal of its table, and what has none with an index that names its rows.
"""

import os
import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import UNSET, Struct, field, structs
from sqlalchemy import Column, DefaultClause, Integer, MetaData, Table, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.sqlite import dialect

from muniment.caching import in_groups
from muniment.documents.archive import Item
from muniment.engines import Engine
from muniment.errors import DEFECTS, EnvironmentProblem, UsageError
from muniment.pipeline.ingest import Report, ingest_items
from muniment.store import Store, seals, tables
from muniment.store.database import Place, chunks, insert_rows, place_of
from muniment.store.packing import Damaged, unpack_body, unpack_content
from muniment.store.showing import reader_order
from muniment.store.sqlite import ORDERED_BY_KEY, beside, left_beside
from muniment.store.stored import Entry
from muniment.store.tables import AnyRow, Exact, Text, struct_of
from muniment.wording import count

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes of the file's own, before the first page's
_PAGE = 8192  # bytes, as stores are made
_LEAF, _KEYED_LEAF, _KEYED = 0x0D, 0x0A, 0x02  # of rows by number; of rows by key, and what leads to those
_WAL, _WAL_MAGIC, _FRAME = 32, (0x377F0682, 0x377F0683), 24
_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)  # bytes of a value, by its serial type
_NULL, _ZERO, _ONE, _BLOB = 0, 8, 9, 12
_INTEGERS = (1, 2, 3, 4, 5, 6, _ZERO, _ONE)
_TOGETHER = 200  # rows of a server that are asked for together

_DIALECT = dialect()

Row = tuple[Any, ...]


def rows(place: Place, tables: Sequence[Table]) -> Iterator[tuple[Table, Row]]:
    """Yield every row of some tables that can be read, values as the store has them.

    Raises:
        EnvironmentProblem: there is nothing at `place`, or nothing of it can be read.
    """
    if isinstance(place.at, Path):
        shapes = [_Shape(table) for table in tables]
        try:
            with _Pages(place.at) as pages:
                for number in sorted({*range(1, pages.number + 1)} - pages.free()):
                    yield from pages.rows(number, shapes)
        except OSError as error:
            raise EnvironmentProblem(f"the store {place.name} cannot be read: {error.strerror}") from error
        return
    with Store.open(place, read_only=True) as store:
        for table in tables:
            yield from ((table, row) for row in _of_server(store, table))


def _of_server(store: Store, table: Table) -> Iterator[Row]:
    key = table.primary_key.columns[0]
    if key.type.python_type is str:  # these tables are small
        yield from _queried(store, table)
        return
    with store.reading() as connection:
        last = connection.execute(select(func.max(key))).scalar() or 0
    for first in range(1, last + 1, _TOGETHER):
        yield from _queried(store, table, first, min(last, first + _TOGETHER - 1))


def _queried(store: Store, table: Table, first: int = 0, last: int = 0) -> list[Row]:
    """Return the rows with these keys that a server gives, asked one by one if need be; without keys all rows."""
    key = table.primary_key.columns[0]
    question = select(table).where(key.between(first, last)).order_by(key) if last else select(table)
    try:
        with store.reading() as connection:
            return [tuple(row) for row in connection.execute(question)]
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
        self.is_keyed = not table.dialect_options["sqlite"]["with_rowid"]
        self.is_numbered = (
            not self.is_keyed and isinstance(self.columns[0].type, Integer) and self.columns[0].primary_key
        )
        self.least = sum(column.server_default is None for column in self.columns)
        defaults = (column.server_default for column in self.columns)
        self.defaults = [default.arg if isinstance(default, DefaultClause) else None for default in defaults]
        self.kinds = [self._kind(column) for column in self.columns]
        if self.is_numbered:  # the number of the row
            self.kinds[0] = lambda kind: kind == _NULL
        processors = (column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in self.columns)
        self.processors: list[Callable[[Any], Any] | None] = list(processors)

    @staticmethod
    def _kind(column: Column[Any]) -> Callable[[int], bool]:
        """Return what says whether a value of some serial type may stand in a column."""
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
        cells = [*values, *self.defaults[len(values) :]]
        if self.is_numbered:
            cells[0] = number
        both = zip(cells, self.processors, strict=True)
        return tuple(value if process is None else process(value) for value, process in both)


class _Pages:
    """The pages of a file, each as it was written last: in the file, or in the one beside it that ends in `-wal`."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        head = self.file.read(_HEADER)
        size = int.from_bytes(head[16:18])
        size = 1 << 16 if size == 1 else size
        self.size = size if head[:16] == _MAGIC and size >= 512 and size & (size - 1) == 0 else _PAGE
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
        """Return a page, the first of which is 1; no bytes where there is no such page."""
        if not 1 <= number <= self.number:
            return b""
        at = self.newer.get(number)
        file = self.file if at is None or not self.beside else self.beside
        file.seek((number - 1) * self.size if at is None else at)
        return file.read(self.size)

    def free(self) -> set[int]:
        """Return the pages that are not in use, none where their list makes no sense."""
        head = self.page(1)
        free: set[int] = set()
        at = int.from_bytes(head[32:36])
        while 1 < at <= self.number and at not in free:
            page = self.page(at)
            numbers = (int.from_bytes(page[place : place + 4]) for place in range(8, self.size, 4))
            free |= {at, *islice(numbers, int.from_bytes(page[4:8]))}
            at = int.from_bytes(page[:4])
        is_right = head[:16] == _MAGIC and at == 0 and len(free) == int.from_bytes(head[36:40])
        return free if is_right else set()

    def rows(self, number: int, shapes: Sequence[_Shape]) -> Iterator[tuple[Table, Row]]:
        """Yield the rows on a page that have one of these shapes; what makes no sense is passed over."""
        page = self.page(number)
        start = _HEADER if number == 1 else 0
        if len(page) < self.size or page[start] not in (_LEAF, _KEYED_LEAF, _KEYED):
            return
        shapes = [shape for shape in shapes if shape.is_keyed == (page[start] != _LEAF)]
        for place in range(int.from_bytes(page[start + 3 : start + 5]) if shapes else 0):
            pointer = start + (12 if page[start] == _KEYED else 8) + 2 * place
            row = None
            with suppress(*DEFECTS, EnvironmentProblem):
                row = self._row(page, page[start], int.from_bytes(page[pointer : pointer + 2]), shapes)
            if row:
                yield row

    def _row(self, page: bytes, kind: int, at: int, shapes: Sequence[_Shape]) -> tuple[Table, Row] | None:
        size, at = _varint(page, at + 4 if kind == _KEYED else at)
        number, at = _varint(page, at) if kind == _LEAF else (0, at)
        most, least = self.size - 35, (self.size - 12) * 32 // 255 - 23
        if kind != _LEAF:
            most = (self.size - 12) * 64 // 255 - 23
        more = least + (size - least) % (self.size - 4)
        local = size if size <= most else more if more <= most else least
        payload = page[at : at + local]
        end, place = _varint(payload, 0)
        kinds: list[int] = []
        while place < end:
            kind, place = _varint(payload, place)
            kinds.append(kind)
        shape = next((shape for shape in shapes if shape.fits(kinds)), None)
        if shape is None or size > self.number * self.size:
            return None
        if local < size:
            payload += self._rest(int.from_bytes(page[at + local : at + local + 4]), size - local)
        return shape.table, shape.row(number, list(_values(payload, end, kinds)))

    def _rest(self, number: int, size: int) -> bytes:
        """Return what of a row stands on further pages, whose first one is given."""
        parts: list[bytes] = []
        taken: set[int] = set()
        while size > 0:
            page = self.page(number)
            if len(page) < self.size or number in taken:
                raise ValueError("a page that is not there, or is of this row already")
            taken.add(number)
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


_ENTRIES = Table(
    "entries",
    MetaData(),
    *(Column(name, Text, primary_key=True, nullable=True) for name in ("state", "name", "of")),
    Column("number", Integer, primary_key=True),
    **ORDERED_BY_KEY,
)
"""What indexes have of a delivery (destination, moment, event), or of a filing that EDGAR lists (moment, filing)."""

_STATES = {*tables.DELIVERY_STATES, *tables.INCOMING_STATES}
_ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}").fullmatch

_CARRIED = (*tables.ALERTING, tables.incoming)
"""What is carried over as it is: what people set up as alerts, what was sent to them, what a watch is at."""

_SMALL = (tables.meta, tables.filings, tables.sources, tables.corrections, tables.decisions, *_CARRIED)
_SEALED = [table for table in seals.SEALED if table is not tables.versions]  # earlier readings are not brought out
_S, _C = tables.sources.c, tables.contents.c


class Rescued(Struct):
    """What came out of a damaged store.

    * `contents`: files whose bytes are what they were; `taken_over`: filings whose file was not kept;
    * `said`: corrections and decisions of people; `alerting`: alerts, destinations, events, their deliveries, and
      filings that a watch is at;
    * `lost`: what is known to have been there and is not in the new store, a line each.
    """

    report: Report = field(default_factory=Report)
    contents: int = 0
    taken_over: int = 0
    said: int = 0
    alerting: int = 0
    lost: list[str] = field(default_factory=list)


def rescue(
    where: str, target: Path, engine: Engine | None = None, progress: Callable[[Report], None] | None = None
) -> Rescued:
    """Make a store at `target` of what can be read of the one at `where`, which stays as it is.

    It is there whole or not at all. `progress` gets how far reading again is.

    Raises:
        UsageError: there is something at `target`, or was left beside that name.
        EnvironmentProblem: there is no store to be read, or nothing of it can be; the new one cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} is there already: name a file that is yet to be made")
    if words := left_beside(target):
        raise UsageError(words)
    part = target.with_name(f".{target.name}.part")
    _remove(part)
    try:
        with Store.open(part) as store:
            rescued = _Rescue(place_of(where), store).all(engine, progress)
        if not (rescued.contents or rescued.taken_over or rescued.said or rescued.alerting):
            raise EnvironmentProblem(f"nothing can be brought out of {where}: no page of it is one of a store")
        part.rename(target)
    finally:
        _remove(part)
    return rescued


@cache
def _row_of(table: Table) -> Callable[..., Any]:
    return namedtuple(table.name, [column.name for column in table.columns])


def _read(place: Place, *wanted_tables: Table) -> Iterator[Any]:
    """Yield the rows of some tables, each with its table's name as that of its type."""
    for table, row in rows(place, wanted_tables):
        yield _row_of(table)(*row)


@cache
def _keys_of(name: str) -> list[str]:
    table = _ENTRIES if name == _ENTRIES.name else tables.metadata.tables[name]
    return [column.name for column in table.primary_key]


def _remove(part: Path) -> None:
    for path in (part, *beside(part)):
        path.unlink(missing_ok=True)


class _Rescue:
    """What is known of a damaged store on the way into another; all numbers are those of the damaged one.

    `rows`: small rows by table and key; `hashes`: of contents that were read or taken over; `without`: those whose
    bytes were not kept; `spoilt`: the hashes that others should have.
    """

    def __init__(self, place: Place, store: Store) -> None:
        self.place, self.store, self.done = place, store, Rescued()
        self.is_file = isinstance(place.at, Path)
        self.rows: dict[str, dict[Any, Any]] = {table.name: {} for table in (*_SMALL, tables.contents, _ENTRIES)}
        self.hashes: dict[int, str] = {}
        self.without: dict[int, Any] = {}
        self.spoilt: dict[int, str] = {}

    def all(self, engine: Engine | None, progress: Callable[[Report], None] | None) -> Rescued:
        """Bring everything into the new store."""
        for row in _read(self.place, *_SMALL, *([_ENTRIES] if self.is_file else [])):
            keys = tuple(getattr(row, name) for name in _keys_of(type(row).__name__))
            self.rows[type(row).__name__][keys if keys[1:] else keys[0]] = row
        self.of_content = in_groups((source.content_id, source) for source in self.rows["sources"].values())
        self.done.report = ingest_items(self._items(), self.store, engine, progress)
        self._take_over()
        now = self._filings_now()
        self._say(now)
        self._carry()
        self._count_losses(now)
        self._look_at_seals()
        return self.done

    def _items(self) -> Iterator[Item]:
        """Yield the files that are still what they were, once each."""
        taken: set[str] = set()
        for content in _read(self.place, tables.contents):
            self.rows["contents"][content.id] = content._replace(data=None if content.data is None else b"")
            if content.data is None:
                self.without[content.id] = content
                continue
            try:
                data = unpack_content(content.packing, content.data)
            except Damaged:
                data = b""
            if sha256(data).hexdigest() != content.hash:
                self.spoilt[content.id] = content.hash
                continue
            self.hashes[content.id] = content.hash
            if content.hash not in taken:
                taken.add(content.hash)
                self.done.contents += 1
                yield Item(self._name(content.id, content.hash), data)

    def _name(self, content: int, content_hash: str) -> str:
        """Return the name by which a content was found, where its sources are there."""
        return min((source.name for source in self.of_content.get(content, ())), default=f"content {content_hash}")

    def _take_over(self) -> None:
        """Take over the newest readings of files whose bytes were not kept."""
        sources = {source.id: source for key in self.without for source in self.of_content.get(key, ())}
        best: dict[int, Any] = {}
        for version in _read(self.place, tables.versions) if sources else ():
            if version.source_id in sources and self._is_newer(version, best.get(version.source_id)):
                best[version.source_id] = version
        for portion in chunks(best.values()):
            entries = []
            for version in portion:
                source = sources[version.source_id]
                content = self.without[source.content_id]
                self.hashes[content.id] = content.hash
                entries.append(self._entry(version, source, content))
            self.store.add(entries, {entry.content_hash: None for entry in entries})
            self.done.taken_over += len(entries)

    @staticmethod
    def _is_newer(version: AnyRow, before: AnyRow | None) -> bool:
        """Whether a version can be read, and no newer one of the source was seen before."""
        try:
            unpack_body(version.body, version.family)
        except Damaged:
            return False
        return before is None or reader_order(before.reader_version) < reader_order(version.reader_version)

    def _entry(self, version: AnyRow, source: AnyRow, content: AnyRow) -> Entry:
        read = unpack_body(version.body, version.family)
        number = getattr(self.rows["filings"].get(source.filing_id), "accession", None)
        number = number or (read.header.accession_number if read.header else UNSET)
        of_file = {"content_hash": content.hash, "size": content.size, "media_type": content.media_type}
        of_source = {name: getattr(source, name) for name in ("name", "place", "rank", "folder")}
        return struct_of(Entry, version, **of_file, **of_source, **structs.asdict(read), accession=number, private=True)

    # ---- what people said ----

    def _say(self, now: dict[int, int]) -> None:
        """Lay corrections and decisions beside the filings that they are of."""
        for table in (tables.corrections, tables.decisions):
            rows = []
            for row in self.rows[table.name].values():
                its = now.get(row.filing_id)
                if its is None and row.filing_id is not None:
                    label = f"{table.name[:-1]} {row.id} by {row.who}"
                    self.done.lost.append(f"{label}: the filing that it is of is not there any more")
                    continue
                rows.append(row._asdict() | {"filing_id": its})
            if rows:
                with self.store.writing() as connection:
                    connection.execute(insert(table), rows)
                    seals.renew(connection, table)
                self.done.said += len(rows)

    def _carry(self) -> None:
        """Carry alerts, destinations and the outbox over, but for what refers to something that is lost."""
        destinations, alerts, links, events, deliveries = (self.rows[table.name] for table in tables.ALERTING)
        for alert, destination in list(links):
            if alert not in alerts and destination not in destinations:  # it is of another table of this shape
                del links[alert, destination]
        carried_links = {key: row for key, row in links.items() if key[0] in alerts and key[1] in destinations}
        carried_deliveries = {key: row for key, row in deliveries.items() if key[0] in events}
        for alert, destination in links.keys() - carried_links.keys():
            self.done.lost.append(f"alert {alert} goes to {destination}: one of the two is not there any more")
        for event, destination in deliveries.keys() - carried_deliveries.keys():
            self.done.lost.append(f"event {event} for {destination}: what it says is not there any more")
        carried = (destinations, alerts, carried_links, events, carried_deliveries, self.rows["incoming"])
        with self.store.writing() as connection:
            for table, rows in zip(_CARRIED, carried, strict=True):
                insert_rows(connection, table, [row._asdict() for row in rows.values()])
                self.done.alerting += len(rows)
            seals.renew(connection, *(table for table in _CARRIED if table in _SEALED))
            if day := self.rows["meta"].get(tables.WATCHED):
                tables.note(connection, tables.WATCHED, day.value)

    def _filings_now(self) -> dict[int, int]:
        """Return the filings of the new store by their numbers in the old one."""
        with self.store.reading() as connection:
            question = select(_C.hash, _S.place, _S.filing_id).join(tables.contents, _C.id == _S.content_id)
            by_place = {(row.hash, row.place): row.filing_id for row in connection.execute(question)}
        ids = self.store.ids()
        filings = self.rows["filings"].items()
        filings_now = {key: ids[filing.accession] for key, filing in filings if filing.accession in ids}
        for source in self.rows["sources"].values():
            at = self.hashes.get(source.content_id, ""), source.place
            if source.filing_id not in filings_now and at in by_place:
                filings_now[source.filing_id] = by_place[at]
        return filings_now

    def _count_losses(self, now: dict[int, int]) -> None:
        unreadable = {key: row.hash for key, row in self.without.items()} | self.spoilt
        for key in sorted({*self.of_content, *unreadable} - self.hashes.keys()):
            reason = "what was read of it cannot be read" if key in self.without else "it is not what it was"
            self.done.lost.append(f"{self._name(key, unreadable.get(key, str(key)))}: {reason} any more")
        for key, filing in self.rows["filings"].items():
            if key not in now:
                self.done.lost.append(
                    f"filing {filing.accession or key}: nothing that it was read from is there any more"
                )

    def _look_at_seals(self) -> None:
        """Name the tables whose rows did not all come out, as far as anything says how many there were."""
        notes = {row.name: row.value for row in self.rows["meta"].values()}
        if not notes:
            self.done.lost.append(
                "meta: what says whether everything stored only once was recovered is not there any more"
            )
        words = "not all of its rows came out, or some were altered past the program"
        for table in _SEALED if any(name.startswith(seals.NOTE) for name in notes) else ():
            rows = self.rows[table.name].values()
            if not seals.fits(table, rows, notes, _DIALECT if self.is_file else postgresql.dialect()):
                self.done.lost.append(f"{table.name}: {words}")
        for table in (tables.deliveries, tables.incoming):
            if number := self._missing(table):
                self.done.lost.append(f"{table.name}: {count(number, 'row')} did not come out")

    def _missing(self, table: Table) -> int:
        """Return how many rows of a table without a seal did not come out; of one that cannot be counted, 1."""
        rows = self.rows[table.name]
        if self.is_file:
            entries = [row for row in self.rows[_ENTRIES.name].values() if row.state in _STATES]
            listed = {row.of for row in entries if _ACCESSION(row.of)}
            sent = {(row.number, row.name) for row in entries if not _ACCESSION(row.of)}
            return len((listed if table is tables.incoming else sent) - rows.keys())
        try:
            with Store.open(self.place, read_only=True) as store, store.reading() as connection:
                return connection.execute(select(func.count()).select_from(table)).scalar_one() - len(rows)
        except (EnvironmentProblem, *DEFECTS):
            return 1
