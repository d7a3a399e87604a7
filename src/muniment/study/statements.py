"""Statements: a filing and its amendments, what each of them changed, and which amendments could not be linked."""

from datetime import date
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection, func, select

from muniment.checks.history import ELSEWHERE, NO_EARLIER, NOT_HERE, NOTHING
from muniment.compare import Change, KnownFiling, compare
from muniment.errors import UsageError
from muniment.store import Store, loading
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.facts import filings
from muniment.study.tables import need_study

_S = tables.statements.c
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
            words: connection.execute(first.where(column.linked.endswith(end, autoescape=True))).scalar_one()
            for end, words in WHY_NOT.items()
        }
        why = {words: count for words, count in why.items() if count}
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
        records = {filing.id: KnownFiling(filing.record, filing.states) for filing in corrected}
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
