"""One pass over what is new: the tables of the study brought in step with the store, however little or much changed.

And whether a study is what its filings come to: it is worked out again in a scratch database, and compared row by row.

The numbers of entities, statements and profiles tell in which order they came: instead of them their keys are compared.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Column, Connection, Table, cast, func, null, or_, select, true

from muniment.errors import EnvironmentProblem
from muniment.store import Store, cached, findings
from muniment.store import tables as stored
from muniment.store.database import chunks, delete_in, insert_rows, persisting, update_rows
from muniment.store.packing import BROKEN, DAMAGED, explain
from muniment.store.showing import ISSUER, Insert
from muniment.store.verifying import brief, no_booleans
from muniment.study import intent, offerings, ownership, questions, review, statements, tables
from muniment.study.entities import resolve
from muniment.study.entities.repository import undecided
from muniment.study.facts import facts_of, filings, is_holder
from muniment.wording import count

# Filings in one transaction: most of what a pass writes stands all over large indexes, a page of them for a row.
_AT_ONCE = 2000
_OF_FILINGS = (
    *(
        tables.movements,
        tables.intent_flags,
        tables.holdings,
        tables.ownership_texts,
        tables.person_keys,
        tables.reports,
        tables.notices,
    ),
    tables.studied,
)
_MOVING = ("issuer_id", "holder_id", "holder_name")
_F, _V, _D, _C, _M = stored.filings.c, stored.versions.c, tables.studied.c, stored.corrections.c, tables.mentions.c
_H = tables.holdings.c


class Studied(Struct, frozen=True):
    """What was done: how many filings were studied, and how many were taken out since the store has them no more."""

    filings: int
    gone: int


class _Due(Struct, frozen=True):
    """A filing as it is to be studied now."""

    version_id: int
    header_id: int | None
    corrections: int


def update(store: Store, *, anew: bool = False, progress: Callable[[int, int], None] | None = None) -> Studied:
    """Study what is new or changed in a store, or everything `anew`; what the store has no more is taken out.

    `progress` gets how many filings are done, and of how many. An interruption leaves the study whole as far as it
    came: the next run goes on there.

    Raises:
        EnvironmentProblem: the store cannot be written.
    """

    def begin() -> tuple[dict[int, _Due], set[int]]:
        with store.writing() as connection:
            if anew:
                tables.drop(connection)
            tables.make_ready(connection)
            questions.make_views(connection)
            return _due(connection), _gone(connection)

    due, gone = persisting(begin)
    waiting = sorted(due)
    if gone:
        _portion(store, {}, gone)
    for done in range(0, len(waiting), _AT_ONCE):
        portion = {key: due[key] for key in waiting[done : done + _AT_ONCE]}
        _portion(store, portion)
        if progress:
            progress(done + len(portion), len(waiting))
    return Studied(len(waiting), len(gone))


def _portion(store: Store, due: Mapping[int, _Due], gone: Collection[int] = ()) -> None:
    """Study some filings in a transaction of their own, once more where its connection was lost."""

    def study() -> None:
        store.write(_study, due, gone)

    persisting(study)


def update_studied(store: Store, filings: Collection[int]) -> None:
    """Study some filings again, by id, as after a correction; nothing where the store has not been studied.

    Raises:
        EnvironmentProblem: the store cannot be written.
    """
    store.write(study_within, filings)


def study_within(connection: Connection, filings: Collection[int]) -> None:
    """Do the same in the transaction of a writer: filings that come in it are studied when it ends, or not there."""
    if tables.is_there(connection):
        _study(connection, _due(connection, filings))


def behind(connection: Connection) -> int:
    """Return how many filings and decisions are not in the study yet, or no longer as it has them."""
    number = cached.get(connection, *_behind(connection), int)
    return _count_behind(connection) if number is None else number


def keep_behind(connection: Connection) -> None:
    """Keep how many filings and decisions are not in the study."""
    cached.put(connection, *_behind(connection), _count_behind(connection))


def _count_behind(connection: Connection) -> int:
    return len(_due(connection)) + len(_gone(connection)) + undecided(connection)


def _behind(connection: Connection) -> tuple[str, str]:
    """Return the name of that number, and what it rests on: filings as shown, corrections, decisions, the study."""
    numbers = (select(func.count()).select_from(stored.corrections), select(func.max(stored.decisions.c.id)))
    rests = [findings.newest(connection), *(connection.execute(number).scalar() or 0 for number in numbers)]
    return "behind", f"{' '.join(map(str, rests))} {tables.revision(connection)}"


# ---- what is to be done ---------------------------------------------------------------------------------------------


def _due(connection: Connection, among: Collection[int] | None = None) -> dict[int, _Due]:
    """Return the filings with a record that were not studied as they are now: all, or those `among` these ids."""
    counts = select(_C.filing_id, func.count().label("many")).group_by(_C.filing_id).subquery()
    corrections_count = func.coalesce(counts.c.many, 0)
    question = (
        select(_F.id, _F.version_id, _F.header_id, corrections_count)
        .select_from(stored.filings.join(stored.versions, _V.id == _F.version_id))
        .outerjoin(counts, counts.c.filing_id == _F.id)
        .outerjoin(tables.studied, _D.filing_id == _F.id)
        .where(_V.has_record, true() if among is None else _F.id.in_(among))
    )
    differs = or_(
        _D.filing_id.is_(None),
        _D.version_id != _F.version_id,
        func.coalesce(_D.header_id, 0) != func.coalesce(_F.header_id, 0),
        _D.corrections != corrections_count,
    )
    return {row[0]: _Due(*row[1:]) for row in connection.execute(question.where(differs))}


def _gone(connection: Connection) -> set[int]:
    """Return the filings that were studied, and are no longer there or have no record any more."""
    filing = select(_F.id).join(stored.versions, _V.id == _F.version_id).where(_F.id == _D.filing_id, _V.has_record)
    return set(connection.execute(select(_D.filing_id).where(~filing.exists())).scalars())


# ---- one portion ----------------------------------------------------------------------------------------------------


def _study(connection: Connection, due: Mapping[int, _Due], gone: Collection[int] = ()) -> None:
    """Study some filings, and take out others: old rows out, facts, entities, own columns, statements, what follows."""
    old = {*due, *gone}
    # Neighbours, amounts and lists are asked while the old rows stand; mentions come before holdings, links last.
    touched = statements.neighbours(connection, old)
    amounts, lists = offerings.amounts(connection, old), offerings.exemption_lists(connection, old)
    statements.forget(connection, old)
    for table in _OF_FILINGS:
        delete_in(connection, table.c.filing_id, old)
    elsewhere = resolve.forget(connection, gone) if gone else set[int]()
    all_facts = [facts_of(filing, *structs.astuple(due[filing.id])) for filing in filings(connection, due)]
    resolved = resolve.take(connection, all_facts)
    ownership.put(connection, all_facts, resolved)
    insert_rows(connection, tables.intent_flags, [row for facts in all_facts for row in intent.rows(facts.filing)])
    offerings.put(connection, all_facts, resolved)
    offerings.forget_lists(connection, lists)
    moved = (resolved.changed | elsewhere) - old
    _move(connection, moved)
    linked = statements.link(connection, all_facts, resolved, touched | moved)
    ownership.follow(connection, linked)
    offerings.count_once(connection, amounts | offerings.amounts(connection, offerings.follow(connection, linked)))
    insert_rows(connection, tables.studied, [{"filing_id": key, **structs.asdict(now)} for key, now in due.items()])
    tables.revise(connection)


def _move(connection: Connection, moved: set[int]) -> None:
    """Have the rows of filings say whom their issuer, filer and persons are found to be by now."""
    for portion in chunks(sorted(moved)):
        columns = _M.filing_id, _M.position, _M.role, _M.path, _M.name, _M.entity_id
        question = select(*columns).where(_M.filing_id.in_(portion))
        rows = connection.execute(question.order_by(_M.filing_id, _M.position))
        parties_of: dict[int, tuple[int | None, int | None, str | None]] = {}
        places: dict[tuple[int, str], int] = {}
        for filing, group in groupby(rows, lambda row: row.filing_id):
            mentions = list(group)
            issuer = mentions[0].entity_id if mentions[0].role == ISSUER else None
            lead = next((at for at, mention in enumerate(mentions) if is_holder(mention.role)), None)
            name = None if lead is None else ownership.name_of(mentions, lead)
            parties_of[filing] = issuer, None if lead is None else mentions[lead].entity_id, name
            places |= {(filing, mention.path): mention.entity_id for mention in mentions}
        _say(connection, tables.reports, {(filing,): parties for filing, parties in parties_of.items()})
        _say(connection, tables.notices, {(filing,): (issuer,) for filing, (issuer, _, _) in parties_of.items()})
        question = select(_H.filing_id, _H.position, _H.path).where(_H.filing_id.in_(portion))
        holders = {
            (filing, position): (parties_of[filing][0], places.get((filing, f"{path}.name")))
            for filing, position, path in connection.execute(question)
            if filing in parties_of
        }
        _say(connection, tables.holdings, holders)


def _say(connection: Connection, table: Table, parties: Mapping[tuple[int, ...], tuple[int | str | None, ...]]) -> None:
    """Write issuer, holder and the holder's name into rows by their keys; those that say so already are not written."""
    keys = [column.name for column in table.primary_key]
    names = _MOVING[: len(next(iter(parties.values()), ()))]
    columns = [table.c[name] for name in (*keys, *names)]
    question = select(*columns).where(table.c.filing_id.in_({key[0] for key in parties}))
    stored_parties = {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in connection.execute(question)}
    rows = [
        dict(zip((*keys, *names), (*key, *ids), strict=True))
        for key, ids in parties.items()
        if key in stored_parties and stored_parties[key] != ids
    ]
    update_rows(connection, table, rows, *keys)


_STANDS_ON = (
    *(stored.contents, stored.filings, stored.sources, stored.versions, stored.corrections, stored.decisions),
    *(stored.findings, stored.judgements),
)
"""What a study and its doubts are worked out of, in an order in which rows can refer to one another."""
_NAMED: dict[str, Column[Any]] = {
    "issuer_id": tables.entities.c.key,
    "holder_id": tables.entities.c.key,
    "entity_id": tables.entities.c.key,
    "statement_id": tables.statements.c.key,
    "profile_id": tables.profiles.c.hash,
}
_OWN = {column.table: column.name for column in _NAMED.values()}
_ROWS_AT_ONCE = 1000  # of a table, fetched together


def filings_behind(store: Store) -> int:
    """Return how many filings and decisions the study, where there is one, has not taken up yet."""
    return store.ask(_unstudied)


def differing(store: Store, progress: Callable[[int, int], None] | None = None) -> Iterator[tuple[str, str]]:
    """Yield tables of a study, and what they have otherwise than it is worked out now; "" where that cannot be done.

    `progress` gets how many filings are done, and of how many. A study that has not taken up everything, and a store
    that was not studied, have nothing to compare. The doubts that wait for review are looked at as well, but
    for those of filings that the next review looks through again.

    Raises:
        EnvironmentProblem: there is no room for the scratch database.
    """
    try:
        with store.reading() as connection:
            if not _unstudied(connection):
                yield from _differing(connection, progress)
    except BROKEN as error:
        if isinstance(error, EnvironmentProblem) and DAMAGED not in str(error):  # such as no room for the scratch
            raise
        yield "", f"cannot be worked out again: {explain(error)}"


def _unstudied(connection: Connection) -> int:
    """Return how many, counted now: what is kept of it is for pages."""
    return _count_behind(connection) if tables.is_there(connection) else 0


def _differing(connection: Connection, progress: Callable[[int, int], None] | None) -> Iterator[tuple[str, str]]:
    compared_tables = [*tables.metadata.sorted_tables] if tables.is_there(connection) else []
    waiting = set[int]()  # filings that the next review looks through again, whatever stands there of them now
    if review.is_there(connection):
        compared_tables += review.metadata.sorted_tables
        waiting = {mark.filing_id for mark in review.changed(connection)}
    if tables.is_there(connection) and questions.has_other_views(connection):
        yield "views", "are not those that were made of the questions: `muniment study` makes them again"
    if not compared_tables:
        return
    yield from no_booleans(connection, compared_tables)
    with TemporaryDirectory(prefix="muniment-") as folder, Store.open(Path(folder) / "scratch.db") as scratch:
        for table in _STANDS_ON:
            data = stored.contents.c.data  # the bytes, which no study asks for
            columns = [null().label(column.name) if column is data else column for column in table.columns]
            question = select(*columns).order_by(*table.primary_key)
            with scratch.writing() as into:
                insert = Insert(table, into)
                for rows in connection.execute(question, execution_options={"yield_per": _ROWS_AT_ONCE}).partitions():
                    insert(into, [list(row) for row in rows])
        update(scratch, progress=progress)
        review.update(scratch)
        with scratch.reading() as made:
            for table in compared_tables:
                if table is tables.chain_marks:  # hashed with numbers of entities
                    number = statements.mismarked(connection)
                    marks = "other marks than"
                    message = count(number, f"filing has {marks} its traits", f"filings have {marks} their traits")
                    message = message if number else ""
                else:
                    without = waiting if table.metadata is review.metadata else ()
                    message = _compared(table, _rows(connection, table, without), _rows(made, table, without))
                if message:
                    yield table.name, message


def _rows(connection: Connection, table: Table, without: Collection[int] = ()) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in the order of their keys, with names in place of numbers that mean nothing.

    Those of filings `without` which the table is compared are left out.
    """
    joined: Any = table
    columns: dict[str, Any] = {}
    for column in table.columns:
        named = _NAMED.get(column.name)
        if named is not None:
            named_table = named.table.alias()
            joined = joined.outerjoin(named_table, named_table.c.id == column)
            # What leads to nothing is not the same as nothing: it stands as the number it is.
            columns[column.name] = func.coalesce(named_table.c[named.name], cast(column, named.type)).label(column.name)
        elif column.name != "id":
            columns[column.name] = column
    order = [columns[_OWN[table]]] if table in _OWN else [columns[column.name] for column in table.primary_key]
    question = select(*columns.values()).select_from(joined).order_by(*order)
    for row in connection.execute(question, execution_options={"yield_per": _ROWS_AT_ONCE}).mappings():
        if row.get("filing_id") in without:
            continue
        if table is tables.chain_traits:  # without the numbers of entities, whose place a later one may have taken
            trait = msgspec.json.decode(row["trait"])
            yield {**row, "trait": {name: trait[name] for name in trait if name not in ("issuer", "holder")}}
        else:
            yield dict(row)


def _compared(table: Table, stored_rows: Iterator[dict[str, Any]], made: Iterator[dict[str, Any]]) -> str:
    """Return what is otherwise in the rows that are there than in those that were made, "" for nothing."""
    keys = (_OWN[table],) if table in _OWN else tuple(column.name for column in table.primary_key)
    more = fewer = differing = 0
    first = ""
    row, expected = next(stored_rows, None), next(made, None)
    while row or expected:
        at, its = (tuple(it[name] for name in keys) if it else () for it in (row, expected))
        if row and expected and at == its:
            names = [name for name in row if row[name] != expected[name]]
            if names:
                differing += 1
                name = names[0]
                first = first or f"{name} of {brief(at)} is {brief(row[name])} and not {brief(expected[name])}"
            row, expected = next(stored_rows, None), next(made, None)
        elif row and (not expected or at < its):
            more += 1
            row = next(stored_rows, None)
        else:
            fewer += 1
            expected = next(made, None)
    counts = ((more, "too many"), (fewer, "too few"), (differing, "worked out otherwise"))
    text = ", ".join(f"{count(number, 'row')} {label}" for number, label in counts if number)
    return f"{text}{f', such as: {first}' if first else ''}"
