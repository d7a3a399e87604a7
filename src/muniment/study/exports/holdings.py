"""The schedules of a studied store as relationships of a holder with an issuer, filing by filing.

Where the figure of a statement passes from one of its persons to another, the relationship of the former ends and that
of the latter begins; where a holder returns after it had left, another relationship begins.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from msgspec import Struct, structs
from sqlalchemy import Connection, Row, select

from muniment.store.tables import AnyRow
from muniment.study import tables

_S, _R, _H = tables.statements.c, tables.reports.c, tables.holdings.c
Status = Literal["new", "updated", "closed"]
Number = int | Decimal


class Held(Struct, frozen=True, kw_only=True):
    """What one schedule says: its figure, who else is in it, and where it stands; `ends` where another one follows."""

    filed: date
    filing: str
    is_accession: bool
    form: str
    event: date | None
    class_title: str
    shares: Number | None
    percent: Number | None
    sole_voting: Number | None
    shared_voting: Number | None
    sole_dispositive: Number | None
    shared_dispositive: Number | None
    path: str
    holder_name: str
    basis: str
    same: tuple[str, ...]
    others: tuple[str, ...]
    disclaimed: bool
    in_group: bool
    exit: bool
    ends: bool = False


class Relationship(Struct, frozen=True):
    """A holder and an issuer, by their keys, and what the schedules say of them, in the order of filing.

    `holder` is "" where nobody could be read; `record` is the same for all schedules of the relationship.
    """

    record: str
    issuer: str
    issuer_cik: str
    holder: str
    is_of_person: bool
    held: tuple[Held, ...]

    def series(self) -> Iterator[tuple[Held, Status]]:
        """Yield each schedule with what it does to the record of the relationship."""
        for number, one in enumerate(self.held):
            yield one, "closed" if one.exit or one.ends else "updated" if number else "new"


class Known(Struct, frozen=True):
    """An entity as relationships name it."""

    key: str
    cik: str
    is_person: bool


def day_of(row: AnyRow) -> date | None:
    """Return the day on which a schedule was filed, as far as anything tells it."""
    return row.filed or (date.fromisoformat(row.known[:10]) if row.known else row.event)


def relationships(
    connection: Connection, chosen: Collection[int] | None, known: dict[int, Known]
) -> Iterator[Relationship]:
    """Yield the relationships of all schedules, or those with these ids, statement after statement.

    Schedules without an issuer among `known`, or without any day, are left out.
    """
    asked = (
        select(tables.reports, _S.key, *_counted())
        .join(tables.statements, _S.id == _R.statement_id)
        .outerjoin(tables.holdings, (_H.filing_id == _R.filing_id) & _H.counted)
        .where(_R.number.is_not(None))  # a further copy of a filing has none
        .order_by(_R.statement_id, _R.number)
    )
    rows = (
        row
        for row in connection.execute(asked, execution_options={"yield_per": 1000})
        if (chosen is None or row.filing_id in chosen) and row.issuer_id in known and day_of(row)
    )
    for _, of_statement in groupby(rows, key=lambda row: row.statement_id):
        ordered = sorted(of_statement, key=lambda row: (day_of(row), row.number or 0))
        yield from _lives(connection, ordered, known)


def _counted() -> list[Any]:
    names = ("sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive", "path", "position")
    return [*(_H[name] for name in names), _H.holder_id.label("counted_id"), _H.name.label("counted_name")]


def _lives(connection: Connection, rows: Sequence[Row], known: dict[int, Known]) -> Iterator[Relationship]:
    """Yield the relationships of one statement: one, unless the figure passes on, or a holder returns."""
    beside = _beside(connection, [row.filing_id for row in rows])
    lives: list[list[Row]] = []
    for row in rows:
        last = lives[-1][-1] if lives else None
        if last is None or last.exit or _parties(last) != _parties(row):
            lives.append([])
        lives[-1].append(row)
    for number, life in enumerate(lives):
        held = [_held(row, beside.get(row.filing_id, ())) for row in life]
        if number + 1 < len(lives) and not held[-1].exit:
            held.append(_ended(held[-1], lives[number + 1][0]))
        issuer, holder = known[life[0].issuer_id], known.get(_parties(life[0])[1])
        record = f"{life[0].key}:{number + 1}"
        is_of_person = holder.is_person if holder else False
        yield Relationship(record, issuer.key, issuer.cik, holder.key if holder else "", is_of_person, tuple(held))


def _parties(row: AnyRow) -> tuple[int, int]:
    return row.issuer_id, row.counted_id or row.holder_id or 0


def _ended(held: Held, following: AnyRow) -> Held:
    """Return the last word on a holder whose figure another person of the statement has taken over."""
    day = day_of(following) or held.filed
    return structs.replace(held, filed=day, filing=_key(following), form=following.form, path="", ends=True)


def _key(row: AnyRow) -> str:
    return row.accession or str(row.filing_id)


def _held(row: AnyRow, beside: Sequence[Any]) -> Held:
    same = [_named(one) for one in beside if row.position is not None and one.same_as == row.position]
    others = [_named(one) for one in beside if row.position is None or one.same_as != row.position]
    powers = {name: getattr(row, name) for name in _POWERS}
    return Held(
        filed=day_of(row) or date.min,
        filing=_key(row),
        is_accession="-" in _key(row),
        form=row.form,
        event=row.event,
        class_title=row.class_title or "",
        shares=row.shares,
        percent=row.percent,
        **powers,
        path=row.path or "",
        holder_name=row.counted_name or row.holder_name or "",
        basis=row.basis,
        same=tuple(same),
        others=tuple(others),
        disclaimed=row.disclaimed,
        in_group=row.in_group,
        exit=row.exit,
    )


_POWERS = ("sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive")


def _named(one: AnyRow) -> str:
    shares = "no number of shares" if one.shares is None else f"{one.shares:,} shares"
    return f"{one.name or 'somebody without a name'} ({shares}{'' if one.percent is None else f', {one.percent} %'})"


def _beside(connection: Connection, filings: Sequence[int]) -> dict[int, list[Any]]:
    """Return the persons that are not counted, by filing."""
    asked = (
        select(_H.filing_id, _H.name, _H.shares, _H.percent, _H.same_as)
        .where(_H.filing_id.in_(filings), ~_H.counted)
        .order_by(_H.filing_id, _H.position)
    )
    found = connection.execute(asked)
    return {filing: list(rows) for filing, rows in groupby(found, key=lambda row: row.filing_id)}
