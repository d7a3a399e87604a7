"""An entity as people look at it: what every mention of it stands on, what people decided, who else it may be."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection, func, select

from muniment.store import Store, deciding
from muniment.store import tables as stored
from muniment.store.deciding import Decision
from muniment.study import finding, tables
from muniment.study.finding import Entity

_M, _F, _E = tables.mentions.c, stored.filings.c, tables.entities.c
_EVIDENCE = 3


class Seen(Struct, frozen=True):
    """A place where a filing names the entity: `filing` is its accession number, else its id; `path` of its record."""

    filing: str
    filed: date | None
    role: str
    name: str
    path: str
    address: str


class Tie(Struct, frozen=True):
    """Mentions of one name in one role with the same reason why they are of the entity; the newest as evidence."""

    linked: str
    role: str
    name: str
    filings: int
    first: date | None
    last: date | None
    evidence: tuple[Seen, ...]


class Who(Struct, frozen=True):
    """An entity with every reason, and the decisions that name it or its mentions."""

    entity: Entity
    ties: tuple[Tie, ...]
    decisions: tuple[Decision, ...]


def who(store: Store, words: str) -> Who:
    """Return the entity that words name: a key, CIK, CUSIP or whole name; most filings first among its ties.

    Raises:
        UsageError: nobody is called so, or several are.
        EnvironmentProblem: the store has not been studied.
    """
    with store.reading() as connection:
        finding.need_study(connection)
        entity = finding.entity(connection, words)
        return Who(entity, tuple(_ties(connection, entity.id)), _decisions(connection, entity))


def _ties(connection: Connection, entity: int) -> list[Tie]:
    grouped = (_M.linked, _M.role, _M.name)
    counted = (func.count(_M.filing_id.distinct()), func.min(_F.filed), func.max(_F.filed))
    question = select(*grouped, *counted).join(stored.filings, _F.id == _M.filing_id).where(_M.entity_id == entity)
    rows = connection.execute(question.group_by(*grouped).order_by(counted[0].desc(), *grouped)).all()
    return [Tie(*row[:6], evidence=_seen(connection, entity, row[:3])) for row in rows]


def _seen(connection: Connection, entity: int, of: Sequence[str]) -> tuple[Seen, ...]:
    columns = (_F.id, _F.accession, _F.filed, _M.role, _M.name, _M.path, _M.street, _M.city, _M.state, _M.zip)
    said = (_M.entity_id == entity, _M.linked == of[0], _M.role == of[1], _M.name == of[2])
    question = select(*columns).join(stored.filings, _F.id == _M.filing_id).where(*said)
    rows = connection.execute(question.order_by(_F.filed.desc().nulls_last(), _F.id).limit(_EVIDENCE))
    return tuple(Seen(row[1] or str(row[0]), *row[2:6], ", ".join(filter(None, row[6:]))) for row in rows)


def _decisions(connection: Connection, entity: Entity) -> tuple[Decision, ...]:
    """Return the decisions that count and name the entity, by its key or by one that led to it."""
    keys = {one.id: {one.key, one.other} for one in deciding.decisions_of(connection)}
    named: set[int] = set()
    for number, some in keys.items():
        if any(entity.id in {one.id for one in finding.entities(connection, key)} for key in some if key):
            named.add(number)
    return tuple(one for one in deciding.decisions_of(connection) if one.id in named)
