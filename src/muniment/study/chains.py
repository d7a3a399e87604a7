"""Which filings are one statement: what is new is linked together with all that shares a mark with it.

`muniment.checks.history` says what belongs together. It is asked about those filings only that may be concerned, found
by what they share (`tables.chain_marks`): accession and file numbers, an offering's facts, a holder on an issuer.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, Protocol

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from muniment.checks.filing import Filing
from muniment.checks.history import Link, linked
from muniment.checks.traits import Trait, trait
from muniment.store.adding import some
from muniment.study import tables
from muniment.study.facts import Facts

_MARKS, _TRAITS, _S = tables.chain_marks.c, tables.chain_traits.c, tables.statements.c
_CHAINED = ("statement_id", "number", "linked", "before_id")
_TRAIT = msgspec.json.Decoder(Trait[int])


class Resolved(Protocol):
    """Whom mentions are of."""

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity of a mention, by the filing and the position among its mentions."""
        ...


def link(connection: Connection, facts: Sequence[Facts], resolved: Resolved, touched: Collection[int] = ()) -> set[int]:
    """Link new filings, and those `touched` otherwise, with all that may be one statement with them.

    Their rows in `reports` and `notices` are there. Of filings whose issuer or holder became another entity these rows
    say so by now; here their marks follow. Returns the ids of the statements that were looked at.
    """
    new = [_trait_of(one, resolved) for one in facts]
    _note_traits(connection, new)
    moved = [one for one in _traits(connection, touched) if one.form != "D"]
    forget_marks(connection, [one.key for one in moved])
    _note_marks(connection, [*new, *moved])
    concerned = _sharing(connection, {one.key for one in new} | set(touched))
    return _Writer(connection).write(_traits(connection, concerned))


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


# ---- traits and marks -----------------------------------------------------------------------------------------------


def _trait_of(one: Facts, resolved: Resolved) -> Trait[int]:
    filing = Filing(one.held.record, accession=one.held.accession, filed=one.filed)
    filing.header = one.held.header
    found = trait(filing, one.held.id)
    if found.form == "D":
        return found
    return structs.replace(found, issuer=_entity(one, one.issuer, resolved), holder=_entity(one, one.lead, resolved))


def _entity(one: Facts, position: int | None, resolved: Resolved) -> str:
    return "" if position is None else str(resolved.entity(one.held.id, position))


def _note_traits(connection: Connection, traits: Iterable[Trait[int]]) -> None:
    rows = [{"filing_id": one.key, "trait": msgspec.json.encode(one).decode()} for one in traits]
    if rows:
        connection.execute(insert(tables.chain_traits), rows)


def _traits(connection: Connection, filings: Collection[int]) -> list[Trait[int]]:
    """Return traits, with whom issuer and holder are found to be by now."""
    reports = tables.reports.c
    columns = select(_TRAITS.trait, reports.issuer_id, reports.holder_id)
    question = columns.select_from(
        tables.chain_traits.outerjoin(tables.reports, reports.filing_id == _TRAITS.filing_id)
    )
    found: list[Trait[int]] = []
    for portion in some(sorted(filings)):
        asked = question.where(_TRAITS.filing_id.in_(portion)).order_by(_TRAITS.filing_id)
        for told, issuer, holder in connection.execute(asked):
            one = _TRAIT.decode(told)
            if one.form != "D":
                one = structs.replace(one, issuer=str(issuer or ""), holder=str(holder or ""))
            found.append(one)
    return found


def _note_marks(connection: Connection, traits: Iterable[Trait[int]]) -> None:
    rows = [{"mark": mark, "filing_id": one.key} for one in traits for mark in {_hashed(mark) for mark in _marks(one)}]
    if rows:
        connection.execute(insert(tables.chain_marks), rows)


def _marks(one: Trait[int]) -> Iterator[str]:
    """Yield all that two filings of one statement may share: more than what makes them one."""
    yield from (f"filing {number}" for number in (one.accession, one.previous) if number)
    if one.form == "D":
        yield from (f"file {number}" for number in (one.file_number,) if number)
        yield from (f"offering {words}" for words in (one.offering,) if words)
        yield from (f"said {cik} {one.said}" for cik in (one.issuer_cik,) if cik)
    elif one.issuer:
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
    """Writes down which filings are one statement; rows in which nothing changes are not written."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def write(self, traits: list[Trait[int]]) -> set[int]:
        """Write the statements of filings that were looked at together, and return their ids."""
        groups = linked(traits)
        places = {key: place for group in groups for key, place in _places(group)}
        forms = {one.key: one.form for one in traits}
        for table, wanted in ((tables.notices, True), (tables.reports, False)):
            self._write_places(table, {key: it for key, it in places.items() if (forms[key] == "D") is wanted})
        by_key = {one.key: one for one in traits}
        self._write_statements(groups, by_key, {place.statement_id for place in places.values()})
        return {place.statement_id for place in places.values()}

    def _write_places(self, table: Table, places: dict[int, _Place]) -> None:
        column = table.c
        there: dict[int, tuple[Any, ...]] = {}
        for portion in some(sorted(places)):
            question = select(column.filing_id, *(column[name] for name in _CHAINED))
            there.update(
                (row[0], tuple(row[1:]))
                for row in self.connection.execute(question.where(column.filing_id.in_(portion)))
            )
        changed = {key: place for key, place in places.items() if there.get(key) != structs.astuple(place)}
        left = {before for key in changed if (before := there[key][0]) is not None} if changed else set()
        self._drop(left - {place.statement_id for place in places.values()})
        rows = [
            {"key": key, **{f"new_{name}": getattr(place, name) for name in _CHAINED}} for key, place in changed.items()
        ]
        if rows:
            values = {name: bindparam(f"new_{name}") for name in _CHAINED}
            self.connection.execute(update(table).where(column.filing_id == bindparam("key")).values(values), rows)
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

    def _write_statements(self, groups: list[list[Link[int]]], by_key: dict[int, Trait[int]], ids: set[int]) -> None:
        told = _Told(self.connection, [link.key for group in groups for link in group])
        rows = [_statement([by_key[one.key] for one in group if not one.is_copy], told) for group in groups]
        there: dict[int, dict[str, Any]] = {}
        for portion in some(sorted(ids)):
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


class _Told:
    """What the rows of filings say that their statement says, too."""

    def __init__(self, connection: Connection, filings: list[int]) -> None:
        self.rows: dict[int, Any] = {}
        report, notice = tables.reports.c, tables.notices.c
        names = ("filing_id", "accession", "filed", "issuer_id", "holder_id", "class_title", "cusip")
        for portion in some(filings):
            wanted = (report[name] for name in names)
            for row in connection.execute(select(*wanted).where(report.filing_id.in_(portion))):
                self.rows[row.filing_id] = row
            wanted = (notice[name] for name in names[:4])
            for row in connection.execute(select(*wanted).where(notice.filing_id.in_(portion))):
                self.rows[row.filing_id] = row

    def last(self, members: Sequence[Trait[int]], name: str) -> Any:  # noqa: ANN401
        """Return what the latest filing says that says anything."""
        found = (getattr(self.rows[one.key], name, None) for one in reversed(members))
        return next((value for value in found if value is not None), None)


def _statement(members: Sequence[Trait[int]], told: _Told) -> dict[str, Any]:
    days = [day for one in members if (day := told.rows[one.key].filed)]
    first, current = members[0], members[-1]
    return {
        "id": first.key,
        "kind": "offering" if first.form == "D" else "ownership",
        "key": told.rows[first.key].accession or str(first.key),
        **{name: told.last(members, name) for name in ("issuer_id", "holder_id", "class_title", "cusip")},
        "file_number": next((one.file_number for one in reversed(members) if one.file_number), None),
        "first_filed": min(days, default=None),
        "last_filed": max(days, default=None),
        "filings": len(members),
        "first_id": first.key,
        "current_id": current.key,
    }
