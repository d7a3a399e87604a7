"""What people decide about who is who: kept, never overwritten; the study lays it over what its rules find."""

from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection, select

from muniment.errors import UsageError
from muniment.store import loading
from muniment.store.tables import decisions

JOIN, SPLIT, UNDO = "join", "split", "undo"
_D = decisions.c


class Decision(Struct, frozen=True):
    """A decision: its number in this store, what it says, who made it, why and when; see `tables.decisions`."""

    id: int
    kind: str
    key: str
    other: str | None
    filing_id: int | None
    path: str | None
    undoes: int | None
    who: str
    why: str
    added: datetime


def join(connection: Connection, key: str, other: str, who: str, why: str) -> int:
    """Note that the entities called `key` and `other` are one, and return the number of the decision."""
    if key == other:
        raise UsageError(f"{key} is one already: name two that are to be joined")
    return _add(connection, JOIN, who, why, key=key, other=other)


def split(connection: Connection, key: str, filing: str | int, path: str, who: str, why: str) -> int:
    """Note that what `path` of a filing names is not the entity called `key`, and return the number of the decision."""
    return _add(connection, SPLIT, who, why, key=key, filing_id=loading.key_of(connection, filing), path=path)


def undo(connection: Connection, number: int, who: str, why: str) -> int:
    """Note that a decision no longer counts, and return the number of this one."""
    undone = next((decision for decision in decisions_of(connection) if decision.id == number), None)
    if undone is None:
        raise UsageError(f"there is no decision {number} that counts")
    return _add(connection, UNDO, who, why, key=undone.key, undoes=number)


def decisions_of(connection: Connection) -> tuple[Decision, ...]:
    """Return the decisions that count, the oldest first."""
    decisions_made = [Decision(*row) for row in connection.execute(select(decisions).order_by(_D.id))]
    undone = {decision.undoes for decision in decisions_made}
    return tuple(decision for decision in decisions_made if decision.kind != UNDO and decision.id not in undone)


def _add(connection: Connection, kind: str, who: str, why: str, **rest: str | int) -> int:
    if not who.strip() or not why.strip():
        raise UsageError("a decision says who makes it, and why")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    row = {"kind": kind, "who": who.strip(), "why": why.strip(), "added": now, **rest}
    return connection.execute(decisions.insert().values(row).returning(_D.id)).scalar_one()
