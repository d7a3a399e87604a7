"""Which notices of one day report the same money: a fund with its feeders and parallel funds, each stating all of it.

Nothing in a Form D says that two issuers are parts of one fund. Notices of different offerings are taken to report the
same money where they are filed on one day, state the same amount sold, a million dollars or more, and besides

* name a related person in common, or the same street and ZIP code of their issuers, and the amount has four
  significant digits or more ($564.5 million), or both state the same day of first sale, as round sums need it: one
  sponsor sells several funds of exactly $80 million each;
* or, with nobody in common, state the same day of first sale and an amount of six significant digits or more.

Measured on 2025 Q2 and Q3: of 966 pairs of notices of different offerings that state a million dollars or more to the
dollar on one day, 420 are taken to report the same money. Of the other 546 all but 16 have nobody in common.

Only notices known earlier count, as in `raised`: what was raised on a day does not change with what is filed later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, select, tuple_, update

from muniment.folding import folded
from muniment.store.adding import some
from muniment.store.names import ISSUER, RELATED_PERSON
from muniment.study import tables
from muniment.study.entities import names

LEAST = 1_000_000
"""Dollars below which equal amounts are not compared: platforms file many small offerings of one sum each day."""

_DISTINCT, _ALONE = 4, 6  # significant digits: among notices of the same people; among notices of nobody in common
_N, _M = tables.notices.c, tables.mentions.c
_WRITE = (
    update(tables.notices)
    .where(_N.filing_id == bindparam("key"))
    .values(alike_id=bindparam("new_alike_id"), raised_once=bindparam("new_raised_once"))
)

Amount = tuple[date, int]
"""A day of filing, and an amount sold in dollars."""


class Reported(Struct, frozen=True):
    """What a notice says of one amount of one day; `traits` are its related persons, and the address of its issuer."""

    filing_id: int
    statement_id: int | None
    sold: int
    raised: int | None
    first_sale: date | None
    traits: frozenset[str]


class Counted(Struct, frozen=True):
    """`alike_id`: the first notice that reports the same money, None where no other does; `raised_once`: dollars."""

    alike_id: int | None
    raised_once: int | None


def counted(notices: Sequence[Reported]) -> dict[int, Counted]:
    """Return what each of some notices of one amount adds to those before it, by filing; given as they became known.

    Of a sum that several report as raised, the first counts in full, each later one by how much more it raised.
    """
    first: dict[int, int] = {}
    most: dict[int, int] = {}
    found: dict[int, Counted] = {}
    for at, notice in enumerate(notices):
        same = next((first[before.filing_id] for before in notices[:at] if _is_same(before, notice)), notice.filing_id)
        first[notice.filing_id] = same
        before = most.get(same, 0)
        most[same] = max(before, notice.raised or 0)
        once = None if notice.raised is None else max(notice.raised - before, 0)
        found[notice.filing_id] = Counted(same, once)
    offerings = defaultdict[int, set[int | None]](set)
    for notice in notices:
        offerings[first[notice.filing_id]].add(notice.statement_id)
    alone = {same for same, several in offerings.items() if len(several) == 1}
    return {key: Counted(None, it.raised_once) if it.alike_id in alone else it for key, it in found.items()}


def _is_same(one: Reported, other: Reported) -> bool:
    """Whether two notices that state the same amount on the same day, maybe of one offering, report the same money."""
    if one.statement_id == other.statement_id:
        return True
    digits = len(str(one.sold).rstrip("0"))
    is_same_sale = one.first_sale is not None and one.first_sale == other.first_sale
    if one.traits & other.traits:
        return is_same_sale or digits >= _DISTINCT
    return is_same_sale and digits >= _ALONE


def amounts(connection: Connection, filings: Iterable[int]) -> set[Amount]:
    """Return the amounts of these filings that other notices may report, too."""
    found: set[Amount] = set()
    for portion in some(sorted(filings)):
        wanted = select(_N.filed, _N.sold).where(_N.filing_id.in_(portion), _N.sold >= LEAST, _N.filed.is_not(None))
        found.update((row.filed, row.sold) for row in connection.execute(wanted))
    return found


def count_once(connection: Connection, changed: Iterable[Amount]) -> None:
    """Work out `alike_id` and `raised_once` of all notices that state one of these amounts on its day."""
    for portion in some(sorted(changed)):
        rows = connection.execute(
            select(_N.filed, _N.sold, _N.filing_id, _N.statement_id, _N.raised, _N.first_sale)
            .add_columns(_N.alike_id, _N.raised_once)
            .where(tuple_(_N.filed, _N.sold).in_(portion), _N.number.is_not(None))
            .order_by(_N.filed, _N.sold, _N.known, _N.accession, _N.filing_id)
        ).all()
        groups = [list(group) for _, group in groupby(rows, lambda row: (row.filed, row.sold))]
        traits = _traits(connection, [row.filing_id for group in groups if len(group) > 1 for row in group])
        new = [
            {"key": row.filing_id, "new_alike_id": now.alike_id, "new_raised_once": now.raised_once}
            for group in groups
            for row, now in _worked_out(group, traits)
            if (row.alike_id, row.raised_once) != (now.alike_id, now.raised_once)
        ]
        if new:
            connection.execute(_WRITE, new)


def _worked_out(
    rows: Sequence[Row[Any]], traits: defaultdict[int, frozenset[str]]
) -> Iterator[tuple[Row[Any], Counted]]:
    """Yield the rows of one amount with what they count."""
    found = counted(
        [
            Reported(row.filing_id, row.statement_id, row.sold, row.raised, row.first_sale, traits[row.filing_id])
            for row in rows
        ]
    )
    yield from ((row, found[row.filing_id]) for row in rows)


def _traits(connection: Connection, filings: Sequence[int]) -> defaultdict[int, frozenset[str]]:
    """Return the related persons of notices, and the street and ZIP code of their issuers, folded."""
    found: dict[int, set[str]] = defaultdict(set)
    for portion in some(filings):
        wanted = select(_M.filing_id, _M.role, _M.name, _M.street, _M.zip)
        for row in connection.execute(wanted.where(_M.filing_id.in_(portion), _M.role.in_((ISSUER, RELATED_PERSON)))):
            if row.role == RELATED_PERSON and not names.is_nobody(row.name):
                found[row.filing_id].add(f"person {folded(row.name)}")
            elif row.role == ISSUER and row.street and row.zip:
                found[row.filing_id].add(f"address {folded(row.street)} {folded(row.zip)}")
    return defaultdict(frozenset, {key: frozenset(traits) for key, traits in found.items()})
