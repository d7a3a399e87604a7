"""What a panel takes of the filings of a store, some hundred at a time: record, places, and rows of the study.

With them come the keys under which filings, companies and people are known outside of this store.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, case, extract, func, select

from muniment.caching import in_groups
from muniment.evidence import Evidence, Span
from muniment.forms import form_of
from muniment.panel.tables import UNDATED
from muniment.store import loading
from muniment.store import tables as stored
from muniment.store.corrections import followed, of_filings
from muniment.store.database import select_in
from muniment.store.packing import unpack_evidence, unpack_rows
from muniment.store.stored import DATASET, StoredRecord
from muniment.store.tables import AnyRow
from muniment.study import tables as studied
from muniment.study.facts import filings
from muniment.views import paths_under

_F, _V, _S, _C = stored.filings.c, stored.versions.c, stored.sources.c, stored.contents.c
_R, _H, _N, _ST, _E = (
    table.c for table in (studied.reports, studied.holdings, studied.notices, studied.statements, studied.entities)
)

Number: TypeAlias = "int | Decimal | None"

FILING_KEY = func.coalesce(_F.accession, case((_S.place == "", _C.hash), else_=_C.hash + "/" + _S.place))
"""What a filing is known by in every panel: its accession number, else its content and the place in it."""


class Trace:
    """Where the values of a filing stand, by record path; of rows of a data set only which `rows`, all of them certain.

    `corrected` are the paths of values that people said: no reader is sure or unsure of them. All paths are those of
    the corrected record; `as_written` has them as people wrote them, of the record as read.
    """

    def __init__(
        self,
        places: Mapping[str, Evidence],
        rows: Mapping[str, Sequence[int]],
        corrected: Collection[str] = (),
        as_written: Collection[str] = (),
    ) -> None:
        self.places, self.rows, self.corrected, self.as_written = places, rows, corrected, as_written
        self._paths = sorted(places)

    def confidence(self, path: str) -> float | None:
        """Return how sure the reader is of a value, or of the least sure entry of a list; None where it read none."""
        if path in self.corrected:
            return None
        if self.rows:
            return 1.0
        under = (path,) if path in self.places else paths_under(self._paths, path)
        return min((self.places[entry].confidence for entry in under if entry not in self.corrected), default=None)

    def spans(self, paths: Iterable[str]) -> list[Span]:
        """Return the places of the values at some paths, and under them."""
        return [span for path in paths for entry in paths_under(self._paths, path) for span in self.places[entry].spans]


class Source(Struct):
    """A filing as the store shows it, with everything that a panel says of it.

    * `line`: its row of `filings`, with hash, size and kind of its file;
    * `record`: None where there is none; corrections are laid over it;
    * `report`, `notice`: its row of the study, None where it has none; `holdings`: one a reporting person.
    """

    key: str
    line: AnyRow
    record: StoredRecord | None
    trace: Trace
    report: AnyRow | None = None
    notice: AnyRow | None = None
    holdings: Sequence[AnyRow] = ()


class Portion(Struct):
    """Some filings, and what their rows refer to: keys of filings and of entities, by ids; neighbours in statements.

    * `entities`: key and kind; `statements`: their rows; `after`: by statement and number, the filing with that number;
    * `raised`: of offerings, what all their notices raised, and without what others report too.
    """

    sources: list[Source]
    keys: Mapping[int, str]
    entities: Mapping[int, tuple[str, str]]
    statements: Mapping[int, AnyRow]
    filings: Mapping[tuple[int, int], AnyRow]
    raised: Mapping[int, tuple[Number, Number]]

    def entity(self, number: int | None) -> str | None:
        """Return the key of an entity."""
        return None if number is None else self.entities[number][0]

    def filing(self, number: int | None) -> str | None:
        """Return the key of a filing."""
        return None if number is None else self.keys[number]

    def statement(self, number: int | None) -> str | None:
        """Return the key of a statement: that of its first filing."""
        return None if number is None else self.keys[self.statements[number].first_id]

    def following(self, row: AnyRow) -> AnyRow | None:
        """Return the filing after one in its statement."""
        return None if row.number is None else self.filings.get((row.statement_id, row.number + 1))


def years(connection: Connection) -> set[int]:
    """Return the years of the filings of a store; `UNDATED` for those without a day."""
    year = extract("year", _F.filed)
    return {UNDATED if year_ is None else int(year_) for year_ in connection.execute(select(year).distinct()).scalars()}


def keys_of_year(connection: Connection, year: int) -> dict[str, int]:
    """Return the ids of the filings of a year by their keys."""
    question = select(FILING_KEY, _F.id).select_from(stored.SHOWN)
    if year == UNDATED:
        question = question.where(_F.filed.is_(None))
    else:
        question = question.where(_F.filed.between(date(year, 1, 1), date(year, 12, 31)))
    return dict(map(tuple, connection.execute(question)))


def portion(connection: Connection, ids: Sequence[int]) -> Portion:
    """Return some filings of a store, in the order of their ids."""
    sources = _sources(connection, ids)
    by_id = {source.line.id: source for source in sources}
    for row in _of(connection, select(studied.reports), _R.filing_id, ids):
        by_id[row.filing_id].report = row
    for row in _of(connection, select(studied.notices), _N.filing_id, ids):
        by_id[row.filing_id].notice = row
    holdings = _of(connection, select(studied.holdings).order_by(_H.filing_id, _H.position), _H.filing_id, ids)
    for number, rows in in_groups((row.filing_id, row) for row in holdings).items():
        by_id[number].holdings = rows
    notices = [source.notice for source in sources if source.notice is not None]
    reports = [source.report for source in sources if source.report is not None]
    rows = [*reports, *notices]
    ids_of_statements = {row.statement_id for row in rows} - {None}
    # The filings of statements by their numbers, with the days of both clocks.
    chained: dict[tuple[int, int], AnyRow] = {}
    for of, more in ((_R, (_R.event,)), (_N, (_N.raised, _N.raised_once))):
        columns = of.statement_id, of.number, of.filing_id, of.known, of.filed, *more
        question = select(*columns).where(of.number.is_not(None))
        chained |= {
            (row.statement_id, row.number): row for row in _of(connection, question, of.statement_id, ids_of_statements)
        }
    statements = {row.id: row for row in _of(connection, select(studied.statements), _ST.id, ids_of_statements)}
    named = {row.issuer_id for row in rows} | {row.holder_id for row in reports}
    named |= {holding.holder_id for source in sources for holding in source.holdings}
    entities = _of(connection, select(_E.id, _E.key, _E.kind), _E.id, named - {None})
    other = {row.filing_id for row in chained.values()} | {row.first_id for row in statements.values()}
    other |= {row.before_id for row in rows} | {notice.alike_id for notice in notices}
    # What offerings raised: exact, which a sum of SQLite over fractions would not be.
    sums = dict[int, tuple[Number, Number]]()
    for (offering, _), row in chained.items():
        if hasattr(row, "raised"):
            before = sums.get(offering, (None, None))
            sums[offering] = _plus(before[0], row.raised), _plus(before[1], row.raised_once)
    return Portion(
        sources,
        {**keys_of(connection, other - {None}), **{number: source.key for number, source in by_id.items()}},
        {row.id: (row.key, row.kind) for row in entities},
        statements,
        chained,
        sums,
    )


def keys_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of filings by their ids."""
    return dict(map(tuple, _of(connection, select(_F.id, FILING_KEY).select_from(stored.SHOWN), _F.id, ids)))


def _of(
    connection: Connection, question: Select[*tuple[Any, ...]], column: ColumnElement[int], ids: Iterable[int]
) -> Iterator[AnyRow]:
    return select_in(connection, question, column, sorted(ids))


def _sources(connection: Connection, ids: Sequence[int]) -> list[Source]:
    columns = (*stored.filings.c, _V.evidence, _C.hash, _C.media_type, _C.size, _S.place, _S.folder)
    question = select(FILING_KEY.label("key"), *columns).select_from(stored.SHOWN).order_by(_F.id)
    records = {record.id: record for record in filings(connection, ids)}
    corrections_by_id = of_filings(
        connection, {number: form_of(record.record).name for number, record in records.items()}
    )
    bodies = loading.bodies(connection, corrections_by_id)
    sources: list[Source] = []
    for line in _of(connection, question, _F.id, ids):
        is_row = line.rank == DATASET
        places = {} if is_row else unpack_evidence(line.evidence, line.hash)
        rows = unpack_rows(line.evidence) if is_row else {}
        corrections = corrections_by_id.get(line.id, ())
        if corrections and (read := bodies[line.id].record):
            paths = frozenset(correction.path for correction in corrections)
            corrected = frozenset(followed(dict.fromkeys(paths), read, corrections))
            trace = Trace(followed(places, read, corrections), rows, corrected, paths)
        else:
            trace = Trace(places, rows)
        sources.append(Source(line.key, line, records.get(line.id), trace))
    return sources


def _plus(sum_before: Number, more: Number) -> Number:
    return more if sum_before is None else sum_before if more is None else sum_before + more
