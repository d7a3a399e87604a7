"""What a store says of itself, row by row, for whoever checks that nothing in it is damaged or missing."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, select

from muniment.evidence import Evidence
from muniment.store import adding, database, evidence, tables, tallies
from muniment.store.body import Body, unpack

_C, _F, _S, _V = tables.contents.c, tables.filings.c, tables.sources.c, tables.versions.c

What = Literal["contents", "filings"]
_KEYS = {"contents": _C.id, "filings": _F.id}


class Kept(Struct, frozen=True):
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
            return None if self.data is None else adding.unpack(self.packing, self.data)
        except zlib.error:
            return None


class Version(Struct, frozen=True):
    """A version as it lies in its row, and the filing, source and content that it is of.

    `doubts` is what the row of the filing counts, and `shown` whether the filing shows this version.
    """

    filing: int
    accession: str | None
    doubts: int
    shown: bool
    id: int
    content: str
    size: int
    kept: bool
    place: str
    folder: str
    rank: int
    reader_version: str
    family: str
    has_record: bool
    reason: str
    packed: bytes
    packed_evidence: bytes

    @property
    def key(self) -> str:
        """What the filing is asked for by, as of a `FilingRow`."""
        return self.accession or str(self.filing)

    def body(self) -> Body:
        """Return what the version holds; where its bytes are damaged anything is raised that a decoder raises."""
        return unpack(self.packed, self.family)

    def evidence(self) -> dict[str, Evidence]:
        """Return where its values stand, likewise; none for a filing of a data set."""
        return evidence.unpack(self.packed_evidence, self.content)

    def rows(self) -> dict[str, tuple[int, ...]]:
        """Return which rows of a data set hold it, likewise; none for any other filing."""
        return evidence.unpack_rows(self.packed_evidence)


def damage(connection: Connection, *, quick: bool = False) -> Iterator[str]:
    """Yield what is wrong with the database itself, in words; a `quick` look leaves out what has to read all of it."""
    yield from database.of(connection).damage(connection, quick=quick)
    for question, words in _missing():
        number = connection.execute(question).scalar_one()
        if number:
            yield words.format(number=number)
    if not quick and not tallies.is_right(connection):
        yield "the numbers of filings that it keeps are not those of its filings"


def _missing() -> Iterator[tuple[Select[Any], str]]:
    """Yield questions that count what should be there and is not: keys of other tables tell nothing of it."""
    yield _lacking(_F.version_id, _V.id), "{number:,} filings show a version that is not there"
    yield _lacking(_F.id, _S.filing_id), "{number:,} filings have no source"
    yield _lacking(_S.id, _V.source_id), "{number:,} sources have no version"
    for family, form in tables.FORM_TABLES.items():
        shown = select(_F.id).join(tables.versions, _V.id == _F.version_id).where(_V.family == family, _V.has_record)
        lacking = shown.where(_is_not_in(_F.id, form.table.c.filing_id)).subquery()
        yield select(func.count()).select_from(lacking), f"{{number:,}} filings have no row in {form.table.name}"


def _lacking(key: Any, there: Any) -> Select[Any]:  # noqa: ANN401 - columns
    return select(func.count()).select_from(key.table).where(_is_not_in(key, there))


def _is_not_in(key: Any, there: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Whether no row has `key` in the column `there`: PostgreSQL would work out a NOT IN of many rows for each key."""
    return ~select(there).where(there == key).exists()


def ids(connection: Connection, what: What, first: int = 0, sample: int | None = None) -> list[int]:
    """Return the ids of all contents or filings from `first` on, or of so many drawn by lot, in their order."""
    question = select(_KEYS[what]).where(_KEYS[what] >= first)
    if sample is None:
        return list(connection.execute(question.order_by(_KEYS[what])).scalars())
    return sorted(connection.execute(question.order_by(func.random()).limit(sample)).scalars())


def content(connection: Connection, key: int) -> Kept:
    """Return a content as it lies there."""
    name = select(func.min(_S.name)).where(_S.content_id == key).scalar_subquery()
    row = connection.execute(select(_C.id, _C.hash, _C.size, _C.packing, _C.data, name).where(_C.id == key)).one()
    return Kept(*row[:5], row[5] or "")


def versions_of(connection: Connection, filings: Iterable[int]) -> list[Version]:
    """Return all versions of some filings, of whatever source and reader, filing by filing."""
    return _versions(connection, _F.id.in_(list(filings)))


def version_by(connection: Connection, content_id: int, reader: str, place: str) -> Version | None:
    """Return what a reader made of a part of a content."""
    found = _versions(connection, _S.content_id == content_id, _V.reader_version == reader, _S.place == place)
    return found[0] if found else None


def places_read(connection: Connection, content_id: int, reader: str) -> set[str] | None:
    """Return the places of a content that a reader made something of; None where it did not read it to the end."""
    readings = tables.readings.c
    done = select(readings.content_id).where(readings.content_id == content_id, readings.reader_version == reader)
    if connection.execute(done).first() is None:
        return None
    joined = select(_S.place).join(tables.versions, _V.source_id == _S.id)
    return set(connection.execute(joined.where(_S.content_id == content_id, _V.reader_version == reader)).scalars())


def _versions(connection: Connection, *wanted: Any) -> list[Version]:  # noqa: ANN401 - conditions
    shown, kept = (_F.version_id == _V.id).label("shown"), _C.data.is_not(None).label("kept")
    columns = (_F.id, _F.accession, _F.doubts, shown, _V.id, _C.hash, _C.size, kept, _S.place, _S.folder, _S.rank)
    made = (_V.reader_version, _V.family, _V.has_record, _V.reason, _V.body, _V.evidence)
    joined = tables.versions.join(tables.sources).join(tables.filings).join(tables.contents)
    question = select(*columns, *made).select_from(joined).where(*wanted).order_by(_F.id, _V.id)
    return [Version(*row) for row in connection.execute(question)]
