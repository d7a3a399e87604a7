"""Who stands in relationships: the issuers of schedules and those who hold most of what each reports."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from muniment.codes.person_types import SCHEDULE_13G
from muniment.folding import folded
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.exports.holdings import Known, day_of

_E, _M, _R, _H = tables.entities.c, tables.mentions.c, tables.reports.c, tables.holdings.c
_SOME = 500  # entities asked for at once
_NATURAL = "IN"
_REGISTERED = ("CO", "PN")
_LINE = ", "


class Party(Struct, frozen=True, kw_only=True):
    """An issuer or a holder: its numbers, names, address, and the days of the first and last schedule it stands in.

    `subject` is the key of the first issuer it stands beside, its own where it is an issuer.
    """

    key: str
    name: str
    cik: str
    is_person: bool
    is_registered: bool
    kinds: str
    subject: str
    first: date
    last: date
    other_names: tuple[str, ...]
    cusips: tuple[str, ...]
    citizenship: str
    address: str
    zip: str


class _Seen:
    """What the schedules tell of one entity, as they come."""

    def __init__(self) -> None:
        self.subject = 0
        self.is_issuer = False
        self.days: set[date] = set()
        self.types: dict[str, None] = {}
        self.cusips: dict[str, None] = {}
        self.citizenship = ""

    def add(self, row: AnyRow, day: date) -> None:
        self.subject = self.subject or row.issuer_id
        self.days = {min({*self.days, day}), max({*self.days, day})}


def parties(connection: Connection, chosen: Collection[int] | None) -> tuple[list[Party], int]:
    """Return who stands in the schedules, or those with these ids, and how many of these name no issuer or no day."""
    seen: dict[int, _Seen] = {}
    left_out = 0
    for row in _reports(connection):
        if chosen is not None and row.filing_id not in chosen:
            continue
        day = day_of(row)
        if row.issuer_id is None or day is None:
            left_out += 1
            continue
        _see(seen, row, day)
    return list(_described(connection, seen)), left_out


def known(found: Iterable[Party], connection: Connection) -> dict[int, Known]:
    """Return parties by the ids of their entities."""
    by_key = {one.key: one for one in found}
    rows = connection.execute(select(_E.id, _E.key))
    held = ((row.id, by_key[row.key]) for row in rows if row.key in by_key)
    return {key: Known(one.key, one.cik, one.is_person) for key, one in held}


def _reports(connection: Connection) -> Iterable[Any]:
    columns = (_R.filing_id, _R.issuer_id, _R.holder_id, _R.filed, _R.known, _R.event, _R.cusip)
    asked = (
        select(*columns, _H.holder_id.label("counted_id"), _H.types, _H.citizenship)
        .outerjoin(tables.holdings, (_H.filing_id == _R.filing_id) & _H.counted)
        .where(_R.statement_id.is_not(None), _R.number.is_not(None))
        .order_by(_R.filed, _R.filing_id)
    )
    return connection.execute(asked, execution_options={"yield_per": 1000})


def _see(seen: dict[int, _Seen], row: AnyRow, day: date) -> None:
    issuer = seen.setdefault(row.issuer_id, _Seen())
    issuer.add(row, day)
    issuer.is_issuer, issuer.subject = True, row.issuer_id
    if row.cusip:
        issuer.cusips[row.cusip[:6]] = None
    key = row.counted_id or row.holder_id
    if key is None:
        return
    holder = seen.setdefault(key, _Seen())
    holder.add(row, day)
    holder.types |= dict.fromkeys(row.types or ())
    holder.citizenship = row.citizenship or holder.citizenship


def _described(connection: Connection, seen: dict[int, _Seen]) -> Iterator[Party]:
    """Yield the parties: issuers first, so that whatever is named as a subject stands before it."""
    ordered = sorted(seen, key=lambda key: (not seen[key].is_issuer, min(seen[key].days), key))
    for at in range(0, len(ordered), _SOME):
        some = ordered[at : at + _SOME]
        rows = {row.id: row for row in connection.execute(select(tables.entities).where(_E.id.in_(some)))}
        subjects = {seen[key].subject for key in some}
        keys = {row.id: str(row.key) for row in connection.execute(select(_E.id, _E.key).where(_E.id.in_(subjects)))}
        told = _told(connection, some)
        yield from (_party(rows[key], seen[key], keys, told.get(key, [])) for key in some if key in rows)


def _told(connection: Connection, some: Iterable[int]) -> dict[int, list[Any]]:
    asked = select(_M.entity_id, _M.name, _M.street, _M.city, _M.state, _M.zip)
    found: dict[int, list[Any]] = {}
    for row in connection.execute(asked.where(_M.entity_id.in_(some)).order_by(_M.filing_id, _M.position)):
        found.setdefault(row.entity_id, []).append(row)
    return found


def _party(row: AnyRow, seen: _Seen, keys: dict[int, str], mentions: list[Any]) -> Party:
    is_natural = row.kind == "person" or (bool(seen.types) and _NATURAL in seen.types)
    names = {folded(one.name): one.name for one in mentions if folded(one.name) != folded(row.name)}
    place = next((one for one in reversed(mentions) if one.street or one.city), None)
    parts = [part for part in (place.street, place.city, place.state) if part] if place else []
    types = [SCHEDULE_13G[one].label for one in seen.types if one in SCHEDULE_13G]
    return Party(
        key=row.key,
        name=row.name,
        cik=row.cik or "",
        is_person=is_natural and not seen.is_issuer,
        is_registered=seen.is_issuer or any(one in seen.types for one in _REGISTERED),
        kinds=_LINE.join(types),
        subject=keys.get(seen.subject) or row.key,
        first=min(seen.days),
        last=max(seen.days),
        other_names=tuple(names.values()),
        cusips=tuple(seen.cusips),
        citizenship=seen.citizenship,
        address=_LINE.join(parts),
        zip=(place.zip or "") if place else "",
    )
