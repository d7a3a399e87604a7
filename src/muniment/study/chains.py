"""Which filings are one statement: what is new is linked together with all that shares a mark with it.

`muniment.checks.history` says what belongs together. It is asked about those filings only that may be concerned, found
by what they share (`tables.chain_marks`): accession and file numbers, an offering's facts, a holder on an issuer.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Protocol

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from muniment.checks.filing import Filing
from muniment.checks.history import Link, linked
from muniment.checks.traits import Trait, trait
from muniment.forms import FORMS, form_of
from muniment.store.adding import some
from muniment.study import tables
from muniment.study.facts import Facts

_MARKS, _TRAITS, _S = tables.chain_marks.c, tables.chain_traits.c, tables.statements.c
_CHAINED = ("statement_id", "number", "linked", "before_id")
_TRAIT = msgspec.json.Decoder(Trait[int])

_R, _N = tables.reports.c, tables.notices.c
# A filing is either a schedule or a notice.
_BOTH = (func.coalesce(_R[name], _N[name]) for name in (*_CHAINED, "accession", "filed", "issuer_id"))
_PLACED = select(_TRAITS.trait, *_BOTH, _R.holder_id, _R.class_title, _R.cusip).select_from(
    tables.chain_traits.outerjoin(tables.reports, _R.filing_id == _TRAITS.filing_id).outerjoin(
        tables.notices, _N.filing_id == _TRAITS.filing_id
    )
)


class Resolved(Protocol):
    """Whom mentions are of."""

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity of a mention, by the filing and the position among its mentions."""
        ...


def link(connection: Connection, facts: Sequence[Facts], resolved: Resolved, touched: Collection[int] = ()) -> set[int]:
    """Link new filings, and those `touched` otherwise, with all that may be one statement with them.

    Their rows in `reports` and `notices` are there. Of filings whose issuer or holder became another entity these rows
    say so by now; here their marks follow. Returns the ids of the statements in which anything may have changed.
    """
    new = [_trait_of(one, resolved) for one in facts if form_of(one.held.record).series]
    _note_traits(connection, new)
    moved = [one.trait for one in _placed(connection, touched) if FORMS[one.trait.form].series == "ownership"]
    forget_marks(connection, [one.key for one in moved])
    _note_marks(connection, [*new, *moved])
    certain = {one.key for one in new} | set(touched)
    return _Writer(connection).write(_placed(connection, _sharing(connection, certain)), certain)


def neighbours(connection: Connection, filings: Collection[int]) -> set[int]:
    """Return the filings that share a mark with these: what is concerned when these go away."""
    marks: set[int] = set()
    for portion in some(filings):
        marks.update(connection.execute(select(_MARKS.mark).where(_MARKS.filing_id.in_(portion))).scalars())
    return _marked(connection, marks) - set(filings)


def forget(connection: Connection, filings: Collection[int]) -> None:
    """Take filings out of what is known of chains; statements that begin with one of them go, too."""
    forget_marks(connection, filings)
    for portion in some(filings):
        connection.execute(delete(tables.chain_traits).where(_TRAITS.filing_id.in_(portion)))
        connection.execute(delete(tables.statements).where(_S.id.in_(portion)))


def forget_marks(connection: Connection, filings: Collection[int]) -> None:
    """Take out the marks of filings."""
    for portion in some(filings):
        connection.execute(delete(tables.chain_marks).where(_MARKS.filing_id.in_(portion)))


def mismarked(connection: Connection) -> int:
    """Return how many filings have other marks than their traits come to, with whom they are found to be by now."""
    keys = select(_TRAITS.filing_id).union(select(_MARKS.filing_id))
    number = 0
    for portion in some(connection.execute(keys.order_by("filing_id")).scalars()):
        wanted = {(one.trait.key, mark) for one in _placed(connection, portion) for mark in _hashes(one.trait)}
        there = select(_MARKS.filing_id, _MARKS.mark).where(_MARKS.filing_id.in_(portion))
        number += len({key for key, _ in wanted.symmetric_difference(map(tuple, connection.execute(there)))})
    return number


# ---- traits and marks -----------------------------------------------------------------------------------------------


def _trait_of(one: Facts, resolved: Resolved) -> Trait[int]:
    filing = Filing(one.held.record, accession=one.held.accession, filed=one.filed)
    filing.header = one.held.header
    found = trait(filing, one.held.id)
    if FORMS[found.form].series == "offering":
        return found
    return structs.replace(found, issuer=_entity(one, one.issuer, resolved), holder=_entity(one, one.lead, resolved))


def _entity(one: Facts, position: int | None, resolved: Resolved) -> str:
    return "" if position is None else str(resolved.entity(one.held.id, position))


def _note_traits(connection: Connection, traits: Iterable[Trait[int]]) -> None:
    rows = [{"filing_id": one.key, "trait": msgspec.json.encode(one).decode()} for one in traits]
    if rows:
        connection.execute(insert(tables.chain_traits), rows)


class _Placed(Struct, frozen=True, gc=False):
    """A filing that may be one statement with others: its trait, and what its row says by now.

    `place` is that of `_Place` as it was written; the rest is what a statement says of itself, too.
    """

    trait: Trait[int]
    place: tuple[Any, ...]
    accession: str
    filed: date | None
    issuer_id: int | None
    holder_id: int | None
    class_title: str | None
    cusip: str | None


def _placed(connection: Connection, filings: Collection[int]) -> list[_Placed]:
    """Return filings, with whom issuer and holder are found to be by now."""
    found: list[_Placed] = []
    for portion in some(sorted(filings)):
        asked = _PLACED.where(_TRAITS.filing_id.in_(portion)).order_by(_TRAITS.filing_id)
        for told, *row in connection.execute(asked):
            one, place, about = _TRAIT.decode(told), tuple(row[: len(_CHAINED)]), row[len(_CHAINED) :]
            if FORMS[one.form].series == "ownership":
                one = structs.replace(one, issuer=str(about[2] or ""), holder=str(about[3] or ""))
            found.append(_Placed(one, place, *about))
    return found


def _note_marks(connection: Connection, traits: Iterable[Trait[int]]) -> None:
    rows = [{"mark": mark, "filing_id": one.key} for one in traits for mark in _hashes(one)]
    if rows:
        connection.execute(insert(tables.chain_marks), rows)


def _hashes(one: Trait[int]) -> set[int]:
    return {_hashed(mark) for mark in _marks(one)}


def _marks(one: Trait[int]) -> Iterator[str]:
    """Yield all that two filings of one statement may share: more than what makes them one."""
    yield from (f"filing {number}" for number in (one.accession, one.previous) if number)
    if FORMS[one.form].series == "offering":
        yield from (f"file {number}" for number in (one.file_number,) if number)
        yield from (f"offering {words}" for words in (one.offering,) if words)
        yield from (f"said {cik} {one.said}" for cik in (one.issuer_cik,) if cik)
        return
    yield from (f"whole {digest}" for digest in (one.whole,) if digest)
    if one.issuer:
        yield from (f"holder {one.issuer} {holder}" for holder in (one.holder,) if holder)
        yield from (f"person {one.issuer} {person}" for person in one.persons)


def _hashed(mark: str) -> int:
    return int.from_bytes(blake2b(mark.encode("utf-8", "backslashreplace"), digest_size=8).digest(), signed=True)


def _sharing(connection: Connection, filings: set[int]) -> set[int]:
    """Return these filings, all that share a mark with one of them, all that share one with those, and so on."""
    found, new, known = set(filings), set(filings), set[int]()
    while new:
        marks: set[int] = set()
        for portion in some(sorted(new)):
            marks.update(connection.execute(select(_MARKS.mark).where(_MARKS.filing_id.in_(portion))).scalars())
        new = _marked(connection, marks - known) - found
        known |= marks
        found |= new
    return found


def _marked(connection: Connection, marks: Collection[int]) -> set[int]:
    found: set[int] = set()
    for portion in some(sorted(marks)):
        found.update(connection.execute(select(_MARKS.filing_id).where(_MARKS.mark.in_(portion))).scalars())
    return found


# ---- what comes of it -----------------------------------------------------------------------------------------------


class _Place(Struct, frozen=True):
    """Where a filing stands: as the columns that reports and notices share."""

    statement_id: int
    number: int | None
    linked: str
    before_id: int | None


class _Writer:
    """Writes down which filings are one statement; rows in which nothing changes are neither worked out nor written."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def write(self, held: list[_Placed], certain: set[int]) -> set[int]:
        """Write the statements of filings that were looked at together; return those in which anything may be new.

        These are those of the filings that are `certain` to be looked at, and those that any filing joined or left.
        """
        by_key = {one.trait.key: one for one in held}
        groups = linked(one.trait for one in held)
        places = {key: place for group in groups for key, place in _places(group)}
        changed = {key: place for key, place in places.items() if by_key[key].place != structs.astuple(place)}
        left = {before for key in changed if (before := by_key[key].place[0]) is not None}
        there = {place.statement_id for place in places.values()}
        concerned = {places[key].statement_id for key in {*certain & places.keys(), *changed}} | (left & there)
        for table, series in ((tables.notices, "offering"), (tables.reports, "ownership")):
            self._write_places(
                table, {key: it for key, it in changed.items() if FORMS[by_key[key].trait.form].series == series}
            )
        self._drop(left - there)
        ours = (group for group in groups if places[group[0].key].statement_id in concerned)
        self._write_statements([_statement([by_key[one.key] for one in group if not one.is_copy]) for group in ours])
        return concerned

    def _write_places(self, table: Table, places: dict[int, _Place]) -> None:
        rows = [
            {"key": key, **{f"new_{name}": getattr(place, name) for name in _CHAINED}} for key, place in places.items()
        ]
        if not rows:
            return
        values = {name: bindparam(f"new_{name}") for name in _CHAINED}
        self.connection.execute(update(table).where(table.c.filing_id == bindparam("key")).values(values), rows)
        if table is tables.reports:
            held = tables.holdings
            change = update(held).where(held.c.filing_id == bindparam("key"))
            self.connection.execute(
                change.values(statement_id=bindparam("new_statement_id")),
                [{"key": row["key"], "new_statement_id": row["new_statement_id"]} for row in rows],
            )

    def _drop(self, statements: set[int]) -> None:
        for portion in some(sorted(statements)):
            self.connection.execute(delete(tables.statements).where(_S.id.in_(portion)))

    def _write_statements(self, rows: list[dict[str, Any]]) -> None:
        there: dict[int, dict[str, Any]] = {}
        for portion in some([row["id"] for row in rows]):
            found = self.connection.execute(select(tables.statements).where(_S.id.in_(portion)))
            there.update((row.id, dict(row._mapping)) for row in found)
        changed = [row for row in rows if there.get(row["id"]) != row]
        # The key of one may have been that of another: all of them go before any comes.
        self._drop({row["id"] for row in changed} & there.keys())
        if changed:
            self.connection.execute(insert(tables.statements), changed)


def _places(group: list[Link[int]]) -> Iterator[tuple[int, _Place]]:
    first = next(one.key for one in group if not one.is_copy)
    before, number = None, 0
    for one in group:
        if one.is_copy:
            yield one.key, _Place(first, None, one.words, None)
            continue
        number += 1
        yield one.key, _Place(first, number, one.words, before)
        before = one.key


def _statement(members: Sequence[_Placed]) -> dict[str, Any]:
    days = [one.filed for one in members if one.filed]
    first, current = members[0], members[-1]
    return {
        "id": first.trait.key,
        "kind": FORMS[first.trait.form].series,
        "key": first.accession or str(first.trait.key),
        **{name: _last(members, name) for name in ("issuer_id", "holder_id", "class_title", "cusip")},
        "file_number": next((number for one in reversed(members) if (number := one.trait.file_number)), None),
        "first_filed": min(days, default=None),
        "last_filed": max(days, default=None),
        "filings": len(members),
        "first_id": first.trait.key,
        "current_id": current.trait.key,
    }


def _last(members: Sequence[_Placed], name: str) -> object:
    """Return what the latest filing says that says anything."""
    found = (getattr(one, name) for one in reversed(members))
    return next((value for value in found if value is not None), None)
