"""Works out what depends on the schedules before, for whole statements: from their rows, not from their records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from muniment.store.adding import some
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.ownership.movements import Stated, moved

_R, _M = tables.reports.c, tables.movements.c
_WORKED_OUT = ("shares_change", "percent_change", "days_late")
_READ = (
    *(_R.statement_id, _R.filing_id, _R.schedule, _R.amendment, _R.shares, _R.percent, _R.exit),
    *(_R.event, _R.filed, _R.known, _R.issuer_id, _R.holder_id, _R.due, _R.number),
    *(_R[name] for name in _WORKED_OUT),
)
_WRITE = (
    update(tables.reports)
    .where(_R.filing_id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _WORKED_OUT})
)


def follow(connection: Connection, statement_ids: Iterable[int]) -> None:
    """Work out what changed with each schedule of these statements, and by how much it was late.

    Their rows have `statement_id` and `number` by then; a copy has no number, and nothing happens with it.
    """
    for portion in some(statement_ids):
        question = select(*_READ).where(_R.statement_id.in_(portion)).order_by(_R.statement_id, _R.number)
        rows = connection.execute(question).all()
        changed: list[dict[str, Any]] = []
        happened: list[dict[str, Any]] = []
        for _, group in groupby(rows, lambda row: row.statement_id):
            _follow([row for row in group if row.number is not None], changed, happened)
        if changed:
            connection.execute(_WRITE, changed)
        _put(connection, [row.filing_id for row in rows], happened)


def _put(connection: Connection, filings: list[int], happened: list[dict[str, Any]]) -> None:
    """Write what happened with these filings in place of what was there; where that is the same it stays."""
    there: dict[int, list[Any]] = defaultdict(list)
    for portion in some(filings):
        question = select(tables.movements).where(_M.filing_id.in_(portion)).order_by(_M.filing_id, _M.position)
        for row in connection.execute(question):
            there[row.filing_id].append(dict(row._mapping))
    new: dict[int, list[Any]] = defaultdict(list)
    for one in happened:
        new[one["filing_id"]].append(one)
    changed = [one for one in filings if new[one] != there[one]]
    for portion in some(changed):
        connection.execute(delete(tables.movements).where(_M.filing_id.in_(portion)))
    rows = [row for one in changed for row in new[one]]
    if rows:
        connection.execute(insert(tables.movements), rows)


def _follow(rows: Sequence[Any], changed: list[dict[str, Any]], happened: list[dict[str, Any]]) -> None:
    said = (Stated(row.schedule, row.amendment, row.shares, row.percent, row.exit) for row in rows)
    for place, (row, one) in enumerate(zip(rows, moved(said), strict=True)):
        new = (one.shares_change, one.percent_change, _days_late(row, rows[:place]))
        if new != tuple(getattr(row, name) for name in _WORKED_OUT):
            changed.append(
                {"key": row.filing_id, **{f"new_{name}": it for name, it in zip(_WORKED_OUT, new, strict=True)}}
            )
        happened += _happened(row, one.movements)


def _happened(row: AnyRow, movements: Iterable[Any]) -> Iterator[dict[str, Any]]:
    about = {"statement_id": row.statement_id, "issuer_id": row.issuer_id, "holder_id": row.holder_id}
    for position, one in enumerate(movements):
        what = {"kind": one.kind, "threshold": one.threshold}
        percents = {"before_percent": one.before_percent, "percent": one.percent}
        when = {"event": row.event, "known": row.known}
        yield {"filing_id": row.filing_id, "position": position, **about, **what, **percents, **when}


def _days_late(row: AnyRow, before: Sequence[Any]) -> int | None:
    """Return by how many days a schedule was late, negative where it was early; None where nobody can tell.

    Many amendments keep the event of an earlier schedule on their cover: where one before has the same event, the day
    that made this one due is not told; where none is here to compare, only that it was not late is certain.
    """
    if row.due is None or row.filed is None or row.event is None or row.event > row.filed:
        return None
    late = (row.filed - row.due).days
    if row.amendment is False or late <= 0:
        return late
    earlier = [one for one in before if one.schedule == row.schedule]
    return None if not earlier or any(one.event == row.event for one in earlier) else late
