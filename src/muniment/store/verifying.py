"""What a store says of itself, row by row, for whoever checks that nothing in it is damaged or missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Boolean, Column, ColumnElement, Connection, Select, Table, func, or_, select

from muniment.evidence import Evidence
from muniment.store import cached, counting, database, findings, seals, tables
from muniment.store.packing import (
    Body,
    Damaged,
    is_same_evidence,
    unpack_body,
    unpack_content,
    unpack_evidence,
    unpack_rows,
)
from muniment.store.showing import SHOWN, FilingView, RankedVersion, Rows, Statements, plain
from muniment.store.stored import Judgement
from muniment.wording import clipped, count, plural

_C, _F, _S, _V = tables.contents.c, tables.filings.c, tables.sources.c, tables.versions.c

_BRIEF = 60  # characters of a value that are shown

What = Literal["contents", "filings"]
_KEYS = {"contents": _C.id, "filings": _F.id}


class StoredContent(Struct, frozen=True):
    """A content as it lies in its row, with the name of a source; `data` is None where the bytes are not kept."""

    id: int
    hash: str
    size: int
    packing: str
    data: bytes | None
    name: str

    def unpacked(self) -> bytes | None:
        """Return the bytes of the file, None where they are not kept or cannot be unpacked."""
        try:
            return None if self.data is None else unpack_content(self.packing, self.data)
        except Damaged:
            return None


class Version(Struct, frozen=True):
    """A version as it lies in its row, and the filing, source and content that it is of.

    `shown` is whether the filing shows this version.
    """

    filing: int
    accession: str | None
    shown: bool
    id: int
    source: int
    content: str
    size: int
    kept: bool
    place: str
    folder: str
    rank: int
    reader_version: str
    form: str
    family: str
    has_record: bool
    has_header: bool
    doubts: int
    unread: int
    reason: str
    packed: bytes
    packed_evidence: bytes

    @property
    def key(self) -> str:
        """What the filing is asked for by, as of a `FilingRow`."""
        return self.accession or str(self.filing)

    def body(self) -> Body:
        """Return what the version holds; where its bytes are damaged anything is raised that a decoder raises."""
        return unpack_body(self.packed, self.family)

    def evidence(self) -> dict[str, Evidence]:
        """Return where its values stand, likewise; none for a filing of a data set."""
        return unpack_evidence(self.packed_evidence, self.content)

    def has_evidence(self, packed: bytes) -> bool:
        """Whether its values, and what stands beside them, were found where `packed` says, as far as was kept."""
        return is_same_evidence(self.packed_evidence, packed, self.content)

    def rows(self) -> dict[str, tuple[int, ...]]:
        """Return which rows of a data set hold it, likewise; none for any other filing."""
        return unpack_rows(self.packed_evidence)


def damage(connection: Connection, *, quick: bool = False) -> Iterator[str]:
    """Yield what is wrong with the database itself, in words; a `quick` look leaves out what has to read all of it."""
    yield from database.of(connection).damage(connection, quick=quick)
    for question, is_missing, are_missing in _missing():
        if number := connection.execute(question).scalar_one():
            yield count(number, is_missing, are_missing)
    if not quick and not counting.is_right(connection):
        yield "the numbers of filings that it keeps are not those of its filings"
    if quick:
        return
    yield from (message for _, message in no_booleans(connection, tables.metadata.sorted_tables))
    for table in seals.broken(connection):
        yield f"rows of {table} were changed, added or taken out past the program"
    if altered := list(cached.altered(connection)):
        answers = count(len(altered), "answer that it keeps was", "answers that it keeps were")
        yield f"{answers} altered: not shown, and made again"


def no_booleans(connection: Connection, looked_at: Iterable[Table]) -> Iterator[tuple[str, str]]:
    """Yield tables, and how many rows of each have neither true nor false where one of these belongs.

    SQLite keeps numbers: as a value of a row any but zero is true; SQL that compares it with true says otherwise.
    """
    for table in looked_at:
        odd = [column.not_in((True, False)) for column in table.columns if isinstance(column.type, Boolean)]
        if odd and (number := connection.execute(select(func.count()).where(or_(*odd))).scalar_one()):
            has = plural(number, "has", "have")
            yield table.name, f"{count(number, 'row')} of {table.name} {has} something else than true or false"


def _missing() -> Iterator[tuple[Select[int], str, str]]:
    """Yield questions that count what should be there and is not, and how one and several of it are named.

    Keys of other tables say nothing of it.
    """
    shown = "a version that is not there"
    yield _missing_rows(_F.version_id, _V.id), f"filing shows {shown}", f"filings show {shown}"
    yield _missing_rows(_F.id, _S.filing_id), "filing has no source", "filings have no source"
    yield _missing_rows(_S.id, _V.source_id), "source has no version", "sources have no version"
    readings = tables.readings.c
    made = select(_V.id).join(tables.sources, _V.source_id == _S.id).where(_S.content_id == readings.content_id)
    unmade = ~made.where(_V.reader_version == readings.reader_version).exists()
    question = select(func.count()).select_from(tables.readings).where(unmade)
    reader = "as read by a reader that made nothing of it"
    yield question, f"content counts {reader}", f"contents count {reader}"
    for family, form in tables.FORM_TABLES.items():
        recorded = select(_F.id).join(tables.versions, _V.id == _F.version_id).where(_V.family == family, _V.has_record)
        missing = recorded.where(_is_not_in(_F.id, form.table.c.filing_id)).subquery()
        row = f"no row in {form.table.name}"
        yield select(func.count()).select_from(missing), f"filing has {row}", f"filings have {row}"


def _missing_rows(key: Column[int], target: Column[int]) -> Select[int]:
    return select(func.count()).select_from(key.table).where(_is_not_in(key, target))


def _is_not_in(key: Column[int], target: Column[int]) -> ColumnElement[bool]:
    """Whether no row has `key` in the column `target`: PostgreSQL would work out a NOT IN of many rows for each key."""
    return ~select(target).where(target == key).exists()


def ids(connection: Connection, what: What, first: int = 0, sample: int | None = None) -> Iterator[int]:
    """Yield the ids of all contents or filings from `first` on, in their order, or of so many drawn by lot."""
    question = select(_KEYS[what]).where(_KEYS[what] >= first)
    question = question.order_by(_KEYS[what]) if sample is None else question.order_by(func.random()).limit(sample)
    yield from connection.execute(question, execution_options={"yield_per": 1000}).scalars()


def content(connection: Connection, key: int) -> StoredContent:
    """Return a content as it lies there."""
    name = select(func.min(_S.name)).where(_S.content_id == key).scalar_subquery()
    row = connection.execute(select(_C.id, _C.hash, _C.size, _C.packing, _C.data, name).where(_C.id == key)).one()
    return StoredContent(*row[:5], row[5] or "")


def versions_of(connection: Connection, filings: Iterable[int]) -> list[Version]:
    """Return all versions of some filings, of whatever source and reader, filing by filing."""
    return _versions(connection, _F.id.in_(list(filings)))


def version_by(connection: Connection, content_id: int, reader: str, place: str) -> Version | None:
    """Return what a reader made of a part of a content."""
    versions = _versions(connection, _S.content_id == content_id, _V.reader_version == reader, _S.place == place)
    return versions[0] if versions else None


def places_read(connection: Connection, content_id: int, reader: str) -> set[str] | None:
    """Return the places of a content that a reader made something of; None where it did not read it to the end."""
    readings = tables.readings.c
    done = select(readings.content_id).where(readings.content_id == content_id, readings.reader_version == reader)
    if connection.execute(done).first() is None:
        return None
    joined = select(_S.place).join(tables.versions, _V.source_id == _S.id)
    return set(connection.execute(joined.where(_S.content_id == content_id, _V.reader_version == reader)).scalars())


def _versions(connection: Connection, *conditions: ColumnElement[bool]) -> list[Version]:
    is_shown, is_kept = (_F.version_id == _V.id).label("shown"), _C.data.is_not(None).label("kept")
    columns = (_F.id, _F.accession, is_shown, _V.id, _S.id, _C.hash, _C.size, is_kept, _S.place, _S.folder, _S.rank)
    has = (_V.has_record, _V.has_header, _V.doubts, _V.unread)
    made = (_V.reader_version, _V.form, _V.family, *has, _V.reason, _V.body, _V.evidence)
    joined = tables.versions.join(tables.sources).join(tables.filings).join(tables.contents)
    question = select(*columns, *made).select_from(joined).where(*conditions).order_by(_F.id, _V.id)
    return [Version(*row) for row in connection.execute(question)]


# ---- rows that are worked out of versions ---------------------------------------------------------------------------


_INDEX_DIFFERS = "the full-text index has other words than the filing"


def differing(
    connection: Connection, versions: Iterable[Version], bodies: Mapping[int, Body], word_sums: dict[int, int]
) -> Iterator[tuple[int, str]]:
    """Yield ids of filings, and what the tables have otherwise than their versions say; `bodies` are these by id.

    `versions` are all that these filings have, filing by filing. The rows are worked out as a writer of the store does.
    `word_sums` gets what is compared when all filings were looked at, see `misworded`.
    """
    rows: Rows = defaultdict(list)
    statements = Statements(connection.engine)
    words: dict[int, list[str]] = {}
    for key, several in groupby(versions, attrgetter("filing")):
        _, *words[key] = statements.show(_view(key, list(several), bodies), 0, rows)
    keys = list(words)
    numbers = dict(map(tuple, connection.execute(select(_F.text_id, _F.id).where(_F.id.in_(keys)))))
    texts = [(number, *words[key]) for number, key in numbers.items()]
    for number in database.of(connection).misindexed(connection, texts, word_sums):
        yield numbers[number], _INDEX_DIFFERS
    for table in (tables.filings, *SHOWN):
        yield from _compared(connection, table, keys, rows[table.name])


def misworded(connection: Connection, word_sums: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """Yield keys of filings of which the full-text index has other words, or at other places."""
    texts = database.of(connection).misworded(connection, word_sums)
    for accession, key in database.select_in(connection, select(_F.accession, _F.id), _F.text_id, texts):
        yield accession or str(key), _INDEX_DIFFERS


def misjudged(connection: Connection, edition: str, judgements: Mapping[int, Judgement]) -> Iterator[tuple[int, str]]:
    """Yield ids of filings, and what is kept otherwise than an edition of the rulebook says of them now."""
    for table, rows in findings.rows_of(edition, judgements).items():
        yield from _compared(connection, table, judgements, [list(row.values()) for row in rows])


def _view(filing: int, versions: list[Version], bodies: Mapping[int, Body]) -> FilingView:
    """Return a filing as its best version shows it, whichever the store says that it is."""
    by_id = {version.id: version for version in versions}
    ranked = [RankedVersion(v.id, v.source, v.rank, v.reader_version, v.has_record, v.has_header) for v in versions]
    view = FilingView.best(filing, versions[0].accession, ranked)
    best = by_id[view.version.id]
    view.fill(best.form, best.unread, best.reason, bodies[best.id])
    if view.header_id is not None:
        view.header = bodies[view.header_id].header
    return view


def _compared(
    connection: Connection, table: Table, filings: Iterable[int], expected: Iterable[Sequence[Any]]
) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the rows that a table has of some filings, by filing."""
    names = [column.name for column in table.columns]
    key = table.c.id if table is tables.filings else table.c.filing_id
    stored_rows = connection.execute(select(table).where(key.in_(list(filings))))
    places = [names.index(column.name) for column in table.primary_key]
    expected_rows = {tuple(row[place] for place in places): row for row in expected}
    lost: dict[int, list[str]] = defaultdict(list)
    for row in stored_rows:
        key = tuple(row[place] for place in places)
        right = expected_rows.pop(key, None)
        lost[key[0]] += _unlike(table.name, names, row, right) if right else [f"{table.name} has a row too many"]
    for key, *_ in expected_rows:
        lost[key].append(f"{table.name} has a row too few")
    for key, index_words in lost.items():
        if index_words:
            yield key, index_words[0] + (f", and {len(index_words) - 1:,} more" if index_words[1:] else "")


def _unlike(table: str, names: Sequence[str], row: Sequence[Any], expected: Sequence[Any]) -> list[str]:
    """Return what a row has otherwise than it should; the number of its text in the index is given, not worked out."""
    return [
        f"{table}.{name} is {brief(cell)}, and {brief(value)} is worked out"
        for name, cell, value in zip(names, row, expected, strict=True)
        if cell != value and name != "text_id" and not (isinstance(value, str) and cell == plain(value))
    ]


def brief(value: object) -> str:
    """Return a value as a line shows it, cut where it is long."""
    text = "empty" if value is None else str(value) if isinstance(value, Decimal | int | date) else repr(value)
    return clipped(text, _BRIEF)
