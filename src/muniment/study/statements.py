"""Statements: a filing and its amendments, what each of them changed, and which amendments could not be linked.

What is new is linked together with all that shares a mark with it. `muniment.checks.history` says what belongs
together. It is asked about those filings only that may be concerned, found by what they share (`tables.chain_marks`):
accession and file numbers, an offering's facts, a holder on an issuer.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, Table, func, select

from muniment.checks.filing import Filing
from muniment.checks.history import ELSEWHERE, NO_EARLIER, NOT_HERE, NOTHING, Link, Trait, linked, trait
from muniment.compare import Change, KnownFiling, compare
from muniment.errors import UsageError
from muniment.forms import FORMS, form_of
from muniment.store import Store, loading
from muniment.store.database import chunks, delete_in, insert_rows, select_in, update_rows
from muniment.store.findings import hashed
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.facts import Facts, Resolved, filings
from muniment.study.tables import need_study

_KEYS, _TRAITS, _S = tables.chain_marks.c, tables.chain_traits.c, tables.statements.c
_CHAINED = ("statement_id", "number", "linked", "before_id")
_TRAIT = msgspec.json.Decoder(Trait[int])
_R, _N = tables.reports.c, tables.notices.c
# A filing is either a schedule or a notice.
_BOTH = (func.coalesce(_R[name], _N[name]) for name in (*_CHAINED, "accession", "filed", "issuer_id"))
_PLACED = (
    select(_TRAITS.trait, *_BOTH, _R.holder_id, _R.class_title, _R.cusip)
    .select_from(tables.chain_traits)
    .outerjoin(tables.reports, _R.filing_id == _TRAITS.filing_id)
    .outerjoin(tables.notices, _N.filing_id == _TRAITS.filing_id)
    .order_by(_TRAITS.filing_id)
)


def link(connection: Connection, facts: Sequence[Facts], resolved: Resolved, touched: Collection[int] = ()) -> set[int]:
    """Link new filings, and those `touched` otherwise, with all that may be one statement with them.

    Their rows in `reports` and `notices` are there. Of filings whose issuer or holder became another entity these rows
    say so by now; here their marks follow. Returns the ids of the statements in which anything may have changed.
    """
    new = [_trait_of(filing, resolved) for filing in facts if form_of(filing.filing.record).series]
    rows = [{"filing_id": trait.key, "trait": msgspec.json.encode(trait).decode()} for trait in new]
    insert_rows(connection, tables.chain_traits, rows)
    moved = [placed.trait for placed in _placed(connection, touched) if _is_ownership(placed.trait)]
    delete_in(connection, _KEYS.filing_id, [trait.key for trait in moved])
    marks = [{"mark": mark, "filing_id": trait.key} for trait in (*new, *moved) for mark in _hashes(trait)]
    insert_rows(connection, tables.chain_marks, marks)
    certain = {trait.key for trait in new} | set(touched)
    return _write(connection, _placed(connection, _sharing(connection, certain)), certain)


def neighbours(connection: Connection, filings: Collection[int]) -> set[int]:
    """Return the filings that share a mark with these: what is concerned when these go away."""
    return _marked(connection, _statement_keys(connection, filings)) - set(filings)


def forget(connection: Connection, filings: Collection[int]) -> None:
    """Take filings out of what is known of statements; those that begin with one of them go, too."""
    for column in (_KEYS.filing_id, _TRAITS.filing_id, _S.id):
        delete_in(connection, column, filings)


def mismarked(connection: Connection) -> int:
    """Return how many filings have other marks than their traits come to, with whom they are found to be by now."""
    keys = select(_TRAITS.filing_id).union(select(_KEYS.filing_id))
    number = 0
    for portion in chunks(connection.execute(keys.order_by("filing_id")).scalars()):
        traits = (placed.trait for placed in _placed(connection, portion))
        expected = {(trait.key, mark) for trait in traits for mark in _hashes(trait)}
        question = select(_KEYS.filing_id, _KEYS.mark).where(_KEYS.filing_id.in_(portion))
        number += len({key for key, _ in expected.symmetric_difference(map(tuple, connection.execute(question)))})
    return number


# ---- traits and marks -----------------------------------------------------------------------------------------------


def _trait_of(facts: Facts, resolved: Resolved) -> Trait[int]:
    filing = Filing(facts.filing.record, accession=facts.filing.accession, filed=facts.filed)
    filing.header = facts.filing.header
    of_filing = trait(filing, facts.filing.id)
    if not _is_ownership(of_filing):
        return of_filing
    issuer, holder = (resolved.entity_of(facts, position) for position in (facts.issuer, facts.lead))
    return structs.replace(of_filing, issuer=str(issuer or ""), holder=str(holder or ""))


def _is_ownership(trait: Trait[int]) -> bool:
    return FORMS[trait.form].series == "ownership"


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
    placed: list[_Placed] = []
    for packed, *row in select_in(connection, _PLACED, _TRAITS.filing_id, sorted(filings)):
        own_trait, place, about = _TRAIT.decode(packed), tuple(row[: len(_CHAINED)]), row[len(_CHAINED) :]
        if _is_ownership(own_trait):
            own_trait = structs.replace(own_trait, issuer=str(about[2] or ""), holder=str(about[3] or ""))
        placed.append(_Placed(own_trait, place, *about))
    return placed


def _hashes(trait: Trait[int]) -> set[int]:
    """Return, hashed, all that two filings of one statement may share: more than what makes them one."""
    marks = [f"filing {number}" for number in (trait.accession, trait.previous) if number]
    if FORMS[trait.form].series == "offering":
        marks += [f"file {trait.file_number}"] if trait.file_number else []
        marks += [f"offering {trait.offering}"] if trait.offering else []
        marks += [f"said {trait.issuer_cik} {trait.content}"] if trait.issuer_cik else []
    else:
        marks += [f"whole {trait.whole}"] if trait.whole else []
        if trait.issuer:
            marks += [f"holder {trait.issuer} {trait.holder}"] if trait.holder else []
            marks += [f"person {trait.issuer} {person}" for person in trait.persons]
    return set(map(hashed, marks))


def _sharing(connection: Connection, filings: set[int]) -> set[int]:
    """Return these filings, all that share a mark with one of them, all that share one with those, and so on."""
    reached, new, looked_up = set(filings), set(filings), set[int]()
    while new:
        marks = _statement_keys(connection, sorted(new)) - looked_up
        new = _marked(connection, marks) - reached
        looked_up |= marks
        reached |= new
    return reached


def _statement_keys(connection: Connection, filings: Collection[int]) -> set[int]:
    return {mark for (mark,) in select_in(connection, select(_KEYS.mark), _KEYS.filing_id, filings)}


def _marked(connection: Connection, marks: Collection[int]) -> set[int]:
    return {filing for (filing,) in select_in(connection, select(_KEYS.filing_id), _KEYS.mark, sorted(marks))}


# ---- what comes of it -----------------------------------------------------------------------------------------------


class _Place(Struct, frozen=True):
    """Where a filing stands: as the columns that reports and notices share."""

    statement_id: int
    number: int | None
    linked: str
    before_id: int | None


def _write(connection: Connection, filings: list[_Placed], certain: set[int]) -> set[int]:
    """Write the statements of filings that were looked at together; return those in which anything may be new.

    These are those of the filings that are `certain` to be looked at, and those that any filing joined or left. Rows in
    which nothing changes are neither worked out nor written.
    """
    by_key = {placed.trait.key: placed for placed in filings}
    groups = linked(placed.trait for placed in filings)
    places = {key: place for group in groups for key, place in _places(group)}
    changed = {key: place for key, place in places.items() if by_key[key].place != structs.astuple(place)}
    left = {before for key in changed if (before := by_key[key].place[0]) is not None}
    statement_ids = {place.statement_id for place in places.values()}
    concerned = {places[key].statement_id for key in {*certain & places.keys(), *changed}} | (left & statement_ids)
    for table, series in ((tables.notices, "offering"), (tables.reports, "ownership")):
        of_table = {key: place for key, place in changed.items() if FORMS[by_key[key].trait.form].series == series}
        _write_places(connection, table, of_table)
    delete_in(connection, _S.id, left - statement_ids)
    ours = (group for group in groups if places[group[0].key].statement_id in concerned)
    rows = [_statement([by_key[member.key] for member in group if not member.is_copy]) for group in ours]
    stored_rows = select_in(connection, select(tables.statements), _S.id, [row["id"] for row in rows])
    written = {row.id: dict(row._mapping) for row in stored_rows}
    new = [row for row in rows if written.get(row["id"]) != row]
    # The key of one may have been that of another: all of them go before any comes.
    delete_in(connection, _S.id, {row["id"] for row in new} & written.keys())
    insert_rows(connection, tables.statements, new)
    return concerned


def _write_places(connection: Connection, table: Table, places: dict[int, _Place]) -> None:
    rows = [{"filing_id": key, **{name: getattr(place, name) for name in _CHAINED}} for key, place in places.items()]
    update_rows(connection, table, rows, "filing_id")
    if table is tables.reports:
        statements = [{name: row[name] for name in ("filing_id", "statement_id")} for row in rows]
        update_rows(connection, tables.holdings, statements, "filing_id")


def _places(group: list[Link[int]]) -> Iterator[tuple[int, _Place]]:
    first = next(member.key for member in group if not member.is_copy)
    before, number = None, 0
    for member in group:
        if member.is_copy:
            yield member.key, _Place(first, None, member.tie, None)
        else:
            number += 1
            yield member.key, _Place(first, number, member.tie, before)
            before = member.key


def _statement(members: Sequence[_Placed]) -> dict[str, Any]:
    """Return the row of a statement; its columns are what the latest filing says that says anything."""
    days = [placed.filed for placed in members if placed.filed]
    first, current = members[0], members[-1]
    latest = {
        name: next((value for placed in reversed(members) if (value := getattr(placed, name)) is not None), None)
        for name in ("issuer_id", "holder_id", "class_title", "cusip")
    }
    return {
        "id": first.trait.key,
        "kind": FORMS[first.trait.form].series,
        "key": first.accession or str(first.trait.key),
        **latest,
        "file_number": next((number for placed in reversed(members) if (number := placed.trait.file_number)), None),
        "first_filed": min(days, default=None),
        "last_filed": max(days, default=None),
        "filings": len(members),
        "first_id": first.trait.key,
        "current_id": current.trait.key,
    }


WHY_NOT = {
    NO_EARLIER: "no earlier filing here",
    NOT_HERE: "the earlier filing they name is not here",
    ELSEWHERE: "the earlier filing they name belongs elsewhere",
    NOTHING: "nothing to link by",
}
"""Why amendments are linked to nothing, by the end of `linked`, and in words."""
_TABLES = {"ownership": tables.reports, "offering": tables.notices}


class Unlinked(Struct, frozen=True):
    """How many amendments there are of a kind of statement, how many are linked, and why the others are not."""

    kind: str
    amendments: int
    linked: int
    why_not: dict[str, int]


class Step(Struct, frozen=True):
    """A filing of a statement.

    * `id`, `accession`, `form`, `filed`, `known`: see `tables.reports`; `number`: its place, None for a further copy;
    * `linked`: what ties it to the filings before it; `before`: the accession number of the one it is compared with;
    * `shares`, `percent`: the one figure of a schedule; `sold`, `raised`: dollars of a Form D; None where not stated;
    * `changes`: what it changed, () for the first.
    """

    id: int
    accession: str
    form: str
    filed: date | None
    known: str | None
    number: int | None
    linked: str
    before: str
    shares: int | Decimal | None = None
    percent: int | Decimal | None = None
    sold: int | None = None
    raised: int | None = None
    changes: tuple[Change, ...] = ()


class Statement(Struct, frozen=True):
    """A filing and its amendments, the first to the last; `kind` is ownership or offering, `key` names it."""

    id: int
    key: str
    kind: str
    issuer_id: int | None
    holder_id: int | None
    class_title: str | None
    cusip: str | None
    file_number: str | None
    steps: tuple[Step, ...]


def unlinked(connection: Connection) -> tuple[Unlinked, ...]:
    """Return how many amendments could not be linked, and why: first of schedules, then of Form D.

    Raises:
        EnvironmentProblem: the store has not been studied.
    """
    need_study(connection)
    results = []
    for kind, table in _TABLES.items():
        column = table.c
        amendments = select(func.count()).where(column.amendment, column.number.is_not(None))
        first, total = amendments.where(column.number == 1), connection.execute(amendments).scalar_one()
        why = {
            reason: connection.execute(first.where(column.linked.endswith(end, autoescape=True))).scalar_one()
            for end, reason in WHY_NOT.items()
        }
        why = {reason: count for reason, count in why.items() if count}
        results.append(Unlinked(kind, total, total - sum(why.values()), why))
    return tuple(results)


def statement(store: Store, key: str | int, *, changes: bool = True) -> Statement:
    """Return the statement in which a filing stands, with what each of its filings changed.

    Args:
        store: a store that has been studied.
        key: the filing, any one of the statement: its accession number, or its id in the store.
        changes: whether to compare each filing with the one before; without, nothing is read but rows.

    Raises:
        UsageError: there is no such filing, or it has no record.
        EnvironmentProblem: the store has not been studied.
    """
    with store.reading() as connection:
        need_study(connection)
        row_found = _statement_row(connection, loading.key_of(connection, key))
        column = _TABLES[row_found.kind].c
        names = [name for name in Step.__struct_fields__ if name in column]
        question = select(column.filing_id, column.before_id, *(column[name] for name in names))
        # A copy comes last.
        question = question.where(column.statement_id == row_found.id).order_by(column.number.is_(None), column.number)
        rows = connection.execute(question).all()
        corrected = filings(connection, [row.filing_id for row in rows]) if changes else ()
        records = {
            filing.id: KnownFiling(filing.record, filing.states, problems=filing.problems) for filing in corrected
        }
    columns = (row_found.id, row_found.key, row_found.kind, row_found.issuer_id, row_found.holder_id)
    about = (row_found.class_title, row_found.cusip, row_found.file_number)
    numbers = {row.filing_id: row.accession for row in rows}
    steps = []
    for row in rows:
        before, now = records.get(row.before_id), records.get(row.filing_id)
        changed = tuple(compare(before, now)) if before and now else ()
        values = {name: row._mapping[name] for name in names}
        steps.append(Step(id=row.filing_id, before=numbers.get(row.before_id, ""), changes=changed, **values))
    return Statement(*columns, *about, tuple(steps))


def _statement_row(connection: Connection, filing: int) -> AnyRow:
    for table in _TABLES.values():
        place = select(table.c.statement_id).where(table.c.filing_id == filing).scalar_subquery()
        if row := connection.execute(select(tables.statements).where(_S.id == place)).first():
            return row
    raise UsageError("the filing has not been studied yet, or has no record: run `muniment study`")
