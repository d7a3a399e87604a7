"""How a store is, for whoever runs it."""

from datetime import UTC, date, datetime, time

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, func, select

from muniment.store import tables

_C, _F, _R, _S, _V = (
    one.c for one in (tables.contents, tables.filings, tables.readings, tables.sources, tables.versions)
)


class State(Struct, frozen=True):
    """How a store is.

    * `size`: the bytes that it takes on its disk;
    * `backlog`: contents that are kept and that a reader has not read;
    * `newest`: the day of the newest filing, `added`: when something was last added; seconds since 1970, UTC.
    """

    size: int
    backlog: int
    newest: float | None
    added: float | None


def state(connection: Connection, size: int, reader_version: str) -> State:
    """Return how a store of that size is, for that reader."""
    left = select(func.count()).select_from(tables.contents).where(_C.data.is_not(None), _not_read_by(reader_version))
    newest: date | None = connection.execute(select(func.max(_F.filed))).scalar_one()
    added = connection.execute(select(_V.added).order_by(_V.id.desc()).limit(1)).scalar_one_or_none()
    day = None if newest is None else datetime.combine(newest, time(), UTC).timestamp()
    when = None if added is None else added.replace(tzinfo=UTC).timestamp()
    return State(size, connection.execute(left).scalar_one(), day, when)


def not_read_by(connection: Connection, reader_version: str) -> list[tuple[str, str]]:
    """Return hash and first name of each content that a reader has not read to its end, kept or not."""
    first = select(func.min(_S.id).label("id")).group_by(_S.content_id).subquery()
    question = select(_C.hash, _S.name).join(tables.sources, _S.content_id == _C.id).join(first, first.c.id == _S.id)
    found = connection.execute(question.where(_not_read_by(reader_version)).order_by(_C.id))
    return [(content_hash, name) for content_hash, name in found]


def _not_read_by(reader_version: str) -> ColumnElement[bool]:
    return ~select(_R.content_id).where(_R.content_id == _C.id, _R.reader_version == reader_version).exists()


def schema(connection: Connection) -> int:
    """Return the number of the shape that the tables have now."""
    said = select(tables.meta.c.value).where(tables.meta.c.name == "schema")
    return int(connection.execute(said).scalar_one())
