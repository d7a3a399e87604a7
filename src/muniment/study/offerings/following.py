"""Works out what depends on the notice before, for whole offerings: from their rows, not from their records."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from muniment.store.adding import some
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.offerings.due import amendment_due
from muniment.study.offerings.raised import COPY, Raised, Stated, raised

_N = tables.notices.c
_READ = (
    _N.statement_id,
    _N.number,
    _N.filing_id,
    _N.accession,
    _N.previous,
    _N.filed,
    _N.amendment,
    _N.first_sale,
    _N.sold,
    _N.offered,
    _N.remaining,
    _N.yet_to_occur,
    _N.investors,
    _N.due,
    _N.days_late,
    _N.raised,
    _N.raised_kind,
    _N.apart,
    _N.doubt,
)
_WORKED_OUT = ("raised", "raised_kind", "apart", "doubt", "due", "days_late")
# Until `count_once` has looked at the other notices of the day.
_ONCE = {"raised_once": bindparam("new_raised")}
_WRITE = (
    update(tables.notices)
    .where(_N.filing_id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _WORKED_OUT} | _ONCE)
)


def follow(connection: Connection, statement_ids: Iterable[int]) -> set[int]:
    """Work out what was raised with each notice of these offerings, and when its amendments were due.

    Their rows have `statement_id` and `number` by then. Rows in which nothing changes are not written; returns the
    filings of the others.
    """
    written: set[int] = set()
    for portion in some(statement_ids):
        question = select(*_READ).where(_N.statement_id.in_(portion)).order_by(_N.statement_id, _N.number)
        rows = connection.execute(question).all()
        changed = [one for _, group in groupby(rows, lambda row: row.statement_id) for one in _changed(list(group))]
        if changed:
            connection.execute(_WRITE, changed)
            written.update(row["key"] for row in changed)
    return written


def _changed(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield what is new in the rows of one offering, from its first notice to its last, and in further copies."""
    placed = [one for one in rows if one.number is not None]
    money = _money(placed)
    befores: Iterable[tuple[Any, Any]] = pairwise([None, *placed])
    told = [(one, before, money[one.filing_id]) for before, one in befores]
    told += [(one, None, Raised(COPY)) for one in rows if one.number is None]
    for one, before, found in told:
        due, late = _due(one, before)
        new = (found.raised, found.kind, found.apart, found.doubt, due, late)
        if new != tuple(getattr(one, name) for name in _WORKED_OUT):
            yield {"key": one.filing_id, **{f"new_{name}": value for name, value in zip(_WORKED_OUT, new, strict=True)}}


def _money(placed: Sequence[Any]) -> dict[int, Raised]:
    """Return what was raised with each notice, by the filing."""
    found: dict[int, Raised] = {}
    for line in _lines(placed):
        stated = (Stated(one.amendment, one.sold, one.offered, one.yet_to_occur, one.investors) for one in line)
        found.update(zip((one.filing_id for one in line), raised(stated), strict=True))
    return found


def _lines(placed: Sequence[Any]) -> list[list[Any]]:
    """Return the notices whose amounts go on from one another, mostly all of them.

    EDGAR gives a few offerings of one issuer one file number: each notice goes on with what it names here, else with
    the one before, but where it is an amendment of another notice with another first sale.
    """
    lines: list[list[Any]] = []
    by_accession: dict[str, list[Any]] = {}
    befores: Iterable[tuple[Any, Any]] = pairwise([None, *placed])
    for before, one in befores:
        line = by_accession.get(one.previous or "")
        if line is None and before is not None and not _amends_another(one, before):
            line = by_accession[before.accession]
        if line is None:
            line = []
            lines.append(line)
        line.append(one)
        by_accession[one.accession] = line
    return lines


def _amends_another(one: AnyRow, before: AnyRow) -> bool:
    """Whether a notice, which names none that is here, amends another one than the notice before it does."""
    sales = {one.first_sale, before.first_sale}
    is_named = one.amendment and one.previous and one.previous != before.previous
    return bool(is_named) and None not in sales and len(sales) > 1


def _due(one: AnyRow, before: AnyRow | None) -> tuple[date | None, int | None]:
    """Return when a notice was due, and by how many days it was late; a new notice knows that by itself."""
    if one.amendment is False:
        return one.due, one.days_late
    due = amendment_due(one.previous, before.accession, before.filed, before.remaining) if before else None
    return due, (one.filed - due).days if due and one.filed else None
