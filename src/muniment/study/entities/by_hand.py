"""Deciding by hand who is who: two entities are one, a mention is somebody else's; the next pass follows."""

from sqlalchemy import Connection, delete, func, select

from muniment.errors import UsageError
from muniment.store import Store, deciding
from muniment.study import finding, tables


def join(store: Store, one: str, other: str, who: str, why: str) -> int:
    """Decide that two entities are one; the next pass of the study joins them. Returns the number of the decision.

    Raises:
        UsageError: nobody is called so, or several are; both are one already; who or why is missing.
    """
    with store.writing() as connection:
        finding.need_study(connection)
        found = [finding.entity(connection, words) for words in (one, other)]
        number = deciding.join(connection, found[0].key, found[1].key, who, why)
        _make_due(connection, {entity.id for entity in found})
    return number


def split(store: Store, words: str, filing: str | int, path: str, who: str, why: str) -> int:
    """Decide that a mention is not of its entity; the next pass sets it apart. Returns the number of the decision.

    Raises:
        UsageError: there is no such entity or filing, or the filing does not name the entity there.
    """
    with store.writing() as connection:
        finding.need_study(connection)
        entity = finding.entity(connection, words)
        number = deciding.split(connection, entity.key, filing, path, who, why)
        place = next(one.filing_id for one in deciding.decisions_of(connection) if one.id == number)
        mentions = tables.mentions.c
        there = select(mentions.entity_id).where(mentions.filing_id == place, mentions.path == path)
        if entity.id not in connection.execute(there).scalars().all():
            raise UsageError(f"{path!r} of the filing {filing} does not name {entity.name} ({entity.key})")
        connection.execute(delete(tables.studied).where(tables.studied.c.filing_id == place))
    return number


def undo(store: Store, number: int, who: str, why: str) -> int:
    """Decide that a decision no longer counts; the next pass takes it back. Returns the number of this one.

    Raises:
        UsageError: there is no such decision that counts.
    """
    with store.writing() as connection:
        finding.need_study(connection)
        undone = next((one for one in deciding.decisions_of(connection) if one.id == number), None)
        made = deciding.undo(connection, number, who, why)
        if undone and undone.filing_id:
            connection.execute(delete(tables.studied).where(tables.studied.c.filing_id == undone.filing_id))
        elif undone:
            _make_due(connection, {one.id for one in finding.entities(connection, undone.key)})
    return made


def _make_due(connection: Connection, entities: set[int]) -> None:
    """Have the next pass take one filing of each again, and with it what was decided."""
    mentions = tables.mentions.c
    named = select(func.min(mentions.filing_id)).where(mentions.entity_id.in_(entities)).group_by(mentions.entity_id)
    connection.execute(delete(tables.studied).where(tables.studied.c.filing_id.in_(named)))
