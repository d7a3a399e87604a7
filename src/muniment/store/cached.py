"""Answers that take all filings of a store, kept beside them: made when filings come, looked up when a page asks.

Each is kept with its basis, which says of what it was made: whoever asks names the basis of now, and an answer of
another one is none. So a change that was not followed costs time, and never shows what was before it. Nor does an
answer that was altered past the program: each begins with a digest of its name, its basis and itself.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import TypeVar

import msgspec
from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, delete, insert, select

from muniment.store.tables import Text, note, noted
from muniment.version import __version__

T = TypeVar("T")

_NOTED = "kept"  # the note that the table is there
_EDITION = "2"
_SIZE = 16  # bytes of a digest

metadata = MetaData()
_cached = Table(
    "kept",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("basis", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)
"""Answers as JSON behind a digest, each with its name and basis; it can be dropped at any time."""


def get(connection: Connection, name: str, basis: str, kind: type[T]) -> T | None:
    """Return the answer of that name, None where none of this shape was kept by this version on this basis."""
    if noted(connection, _NOTED) != _EDITION:
        return None
    question = select(_cached.c.answer).where(_cached.c.name == name, _cached.c.basis == _full_basis(basis))
    answer = connection.execute(question).scalar()
    if answer is None or not _is_sound(name, _full_basis(basis), answer):
        return None
    try:
        return msgspec.json.decode(answer[_SIZE:], type=kind)
    except msgspec.DecodeError:  # of another shape: it is made again like any that is not there
        return None


def put(connection: Connection, name: str, basis: str, answer: object) -> None:
    """Keep an answer, in place of the one of that name."""
    if noted(connection, _NOTED) != _EDITION:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        note(connection, _NOTED, _EDITION)
    connection.execute(delete(_cached).where(_cached.c.name == name))
    data = msgspec.json.encode(answer)
    row = {"name": name, "basis": _full_basis(basis), "answer": _digest(name, _full_basis(basis), data) + data}
    connection.execute(insert(_cached), [row])


def altered(connection: Connection) -> Iterator[str]:
    """Yield the names of the answers that are not what was kept; `get` returns none of them."""
    if noted(connection, _NOTED) == _EDITION:
        for name, basis, answer in connection.execute(select(_cached.c.name, _cached.c.basis, _cached.c.answer)):
            if not _is_sound(name, basis, answer):
                yield name


def _is_sound(name: str, basis: str, answer: bytes) -> bool:
    return answer[:_SIZE] == _digest(name, basis, answer[_SIZE:])


def _digest(name: str, basis: str, data: bytes) -> bytes:
    return blake2b(msgspec.msgpack.encode([name, basis, data]), digest_size=_SIZE).digest()


def _full_basis(basis: str) -> str:
    return f"{__version__} {basis}"
