"""One filing, put together from everything the store has of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from msgspec import UNSET
from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, select

from muniment.errors import IdentifierError, UsageError
from muniment.identifiers import accession
from muniment.store import body, correcting, finding, tables
from muniment.store.body import Body
from muniment.store.stored import Held, StoredFiling, StoredSource, StoredVersion

_F, _V, _S, _C = tables.filings.c, tables.versions.c, tables.sources.c, tables.contents.c
_HASH, _ACCESSION = 64, 18
_FILING: BindParameter[int] = bindparam("filing")

_SHOWN = (
    select(_F.version_id, _F.header_id, _V.family, _V.body)
    .join(tables.versions, _V.id == _F.version_id)
    .where(_F.id == _FILING)
)
_SOURCES = (
    select(_S.id, _S.name, _C.hash, _S.place, _S.folder, _C.media_type, _C.size, _S.rank, _C.data.is_not(None))
    .join(tables.contents)
    .where(_S.filing_id == _FILING)
    .order_by(_S.rank, _S.id.desc())
)
_VERSIONS = (
    select(_V.id, _V.source_id, _V.reader_version, _V.added, _V.form, _V.has_record, _V.doubts, _V.unread, _V.reason)
    .join(tables.sources)
    .where(_S.filing_id == _FILING)
    .order_by(_V.id)
)


def key_of(connection: Connection, key: str | int) -> int:
    """Return the id of the filing that `key` names: an accession number in any spelling, an id, a content hash.

    Raises:
        UsageError: it names none, or a content with several.
    """
    said = str(key).strip()
    found = connection.execute(select(_F.id).where(_named(said)).limit(2)).scalars().all()
    if len(found) != 1:
        raise UsageError(f"the store has {'several filings in' if found else 'no filing'} {said}")
    return found[0]


def _named(said: str) -> ColumnElement[bool]:
    if said.isdecimal() and said.isascii() and len(said) < _ACCESSION:
        return _F.id == int(said)
    if len(said) == _HASH:
        return _F.id.in_(select(_S.filing_id).join(tables.contents).where(_C.hash == said.lower()))
    try:
        return _F.accession == accession.compact(said)
    except IdentifierError as error:
        raise UsageError(f"{said!r} is neither an accession number nor the id of a filing") from error


def filing(connection: Connection, key: int, evidence: Callable[[int], bytes]) -> StoredFiling:
    """Return the filing with this id; `evidence` loads that of a version when it is asked for."""
    (row,) = finding.rows(connection, [key])
    shown = connection.execute(_SHOWN, {"filing": key}).one()
    read = body.unpack(shown.body, shown.family)
    is_own = shown.header_id in (None, shown.version_id)
    header = read.header if is_own else version(connection, shown.header_id).header
    return StoredFiling(
        row,
        read,
        header,
        _sources(connection, key),
        _versions(connection, key, shown.version_id),
        correcting.corrections(connection, key, shown.family),
        lambda: evidence(shown.version_id),
    )


def version(connection: Connection, key: int) -> Body:
    """Return what the version with this id holds."""
    found = connection.execute(select(_V.body, _V.family).where(_V.id == key)).first()
    if found is None:
        raise UsageError(f"the store has no version {key}")
    return body.unpack(*found)


def bodies(connection: Connection, filings: Iterable[int]) -> dict[int, Body]:
    """Return what the versions hold that these filings show, by filing."""
    question = select(_F.id, _V.body, _V.family).join(tables.versions, _V.id == _F.version_id)
    found = connection.execute(question.where(_F.id.in_(list(filings))))
    return {key: body.unpack(packed, name) for key, packed, name in found}


_HEADERS = tables.versions.alias("headers")
_HELD = (
    select(
        *(_F.id, _F.text_id, _F.accession, _F.rank, _F.version_id, _V.body, _V.family, _C.hash),
        _C.data.is_not(None).label("kept"),
        _HEADERS.c.body.label("other"),
    )
    .select_from(
        tables.filings.join(tables.versions, _V.id == _F.version_id)
        .join(tables.sources, _S.id == _V.source_id)
        .join(tables.contents, _C.id == _S.content_id)
        .outerjoin(_HEADERS, and_(_HEADERS.c.id == _F.header_id, _HEADERS.c.id != _F.version_id))
    )
    .where(_V.has_record)
    .order_by(_F.id)
)
_HELD_OF = _HELD.where(_F.id.in_(bindparam("filings", expanding=True)))


def held(connection: Connection, filings: Iterable[int] | None = None) -> Iterator[Held]:
    """Yield what is needed to judge each filing that has a record: all of them, or those with these ids."""
    asked, given = (_HELD, {}) if filings is None else (_HELD_OF, {"filings": list(filings)})
    with closing(connection.execute(asked, given, execution_options={"yield_per": 500})) as found:
        for row in found:
            if one := _held(row):
                yield one


def _held(row: tables.AnyRow) -> Held | None:
    shown = body.unpack(row.body, row.family)
    if shown.record is UNSET:
        return None
    header = shown.header if row.other is None else body.header_of(row.other)
    read = shown.record, header, shown.states, shown.problems
    numbers = row.version_id, row.text_id
    return Held(row.id, row.accession or "", row.rank, *read, row.hash if row.kept else "", row.hash, *numbers)


def _sources(connection: Connection, key: int) -> tuple[StoredSource, ...]:
    """Return the sources of a filing, the best first."""
    return tuple(StoredSource(*row[:-1], bool(row[-1])) for row in connection.execute(_SOURCES, {"filing": key}))


def _versions(connection: Connection, key: int, shown: int) -> tuple[StoredVersion, ...]:
    """Return the versions of a filing, the oldest first."""
    found = connection.execute(_VERSIONS, {"filing": key})
    return tuple(StoredVersion(*tuple(row), shown=row.id == shown) for row in found)
