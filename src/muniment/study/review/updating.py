"""Keeping the doubts of a store current: a pass over the filings that changed since they were looked through."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from muniment.evidence import Evidence
from muniment.forms import form_of
from muniment.store import Store, adding, loading
from muniment.store import tables as own
from muniment.store.correcting import families_of, of_filings
from muniment.store.entry import SUBMISSION, TEXT
from muniment.store.evidence import unpack
from muniment.store.judging import SAID
from muniment.store.stored import StoredFinding
from muniment.study.review import tables
from muniment.study.review.doubts import Doubt, doubts

_F, _V, _C, _J = own.filings.c, own.versions.c, own.corrections.c, own.judgements.c
_D = tables.doubted.c
_PRINTED = (TEXT, SUBMISSION)
"""The kinds of sources that may have been read from print."""


class Mark(Struct, frozen=True):
    """What a filing was looked through as, and whether there can be a doubt about it at all."""

    filing_id: int
    version_id: int
    rulebook: str
    correction_id: int
    plain: bool


def update(store: Store, only: Iterable[int] | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Look through the filings that changed since, or through those with these ids, and return how many these were.

    `progress` is told how many are done, and of how many. An interruption leaves the store whole: the next pass goes
    on where this one stopped.
    """
    with store.writing() as connection:
        tables.make_ready(connection)
    with store.reading() as connection:
        due = list(changed(connection, only))
    done = 0
    for portion in adding.some(due):
        with store.writing() as connection:
            look_through(connection, portion)
        done += len(portion)
        if progress:
            progress(done, len(due))
    return len(due)


def changed(connection: Connection, only: Iterable[int] | None = None) -> Iterator[Mark]:
    """Yield what changed since it was looked through: its version, its judgement, or its corrections."""
    last = select(_C.filing_id, func.max(_C.id).label("id")).group_by(_C.filing_id).subquery("last")
    rulebook, correction = func.coalesce(_J.rulebook, ""), func.coalesce(last.c.id, 0)
    plain = and_(_F.rank.not_in(_PRINTED), _F.doubts == 0, correction == 0)
    joined = (
        own.filings.outerjoin(own.judgements, _J.filing_id == _F.id)
        .outerjoin(last, last.c.filing_id == _F.id)
        .outerjoin(tables.doubted, _D.filing_id == _F.id)
    )
    question = select(_F.id, _F.version_id, rulebook, correction, plain).select_from(joined).order_by(_F.id)
    differs = or_(
        _D.filing_id.is_(None), _D.version_id != _F.version_id, _D.rulebook != rulebook, _D.correction_id != correction
    )
    portions = [differs] if only is None else [_F.id.in_(some) for some in adding.some(only)]
    for condition in portions:
        yield from (Mark(*row[:-1], bool(row[-1])) for row in connection.execute(question.where(condition)))


def look_through(connection: Connection, marks: list[Mark]) -> None:
    """Work out the doubts about some filings anew, in a transaction of somebody else's."""
    keys = [one.filing_id for one in marks]
    for table in (tables.doubts, tables.doubted):
        connection.execute(delete(table).where(table.c.filing_id.in_(keys)))
    rows = list(_rows(connection, [one.filing_id for one in marks if not one.plain]))
    if rows:
        connection.execute(insert(tables.doubts), rows)
    names = ("filing_id", "version_id", "rulebook", "correction_id")
    connection.execute(insert(tables.doubted), [{name: getattr(one, name) for name in names} for one in marks])


def _rows(connection: Connection, keys: list[int]) -> Iterator[dict[str, Any]]:
    found, families = _findings(connection, keys), families_of(connection, keys)
    said = of_filings(connection, families)
    evidence = _Evidence(connection, keys)
    for held in loading.held(connection, keys):
        told = doubts(held, evidence.of(held.id), found.get(held.id, ()), said.get(held.id, ()))
        family = form_of(held.record).name
        yield from (_row(held.id, number, family, one) for number, one in enumerate(told))


def _row(key: int, number: int, family: str, one: Doubt) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in one.__struct_fields__}
    candidates = msgspec.json.encode(one.candidates).decode()
    return {**told, "filing_id": key, "position": number, "family": family, "candidates": candidates}


def _findings(connection: Connection, keys: list[int]) -> Mapping[int, list[StoredFinding]]:
    table = own.findings.c
    told: dict[int, list[StoredFinding]] = defaultdict(list)
    question = select(table.filing_id, *SAID).where(table.filing_id.in_(keys)).order_by(table.filing_id, table.position)
    for key, *said in connection.execute(question):
        told[key].append(StoredFinding(*said))
    return told


class _Evidence:
    """The evidence of filings that may have been read from print; of others nothing is loaded."""

    def __init__(self, connection: Connection, keys: list[int]) -> None:
        question = select(_F.id, _V.evidence, own.contents.c.hash).select_from(
            own.filings.join(own.versions, _V.id == _F.version_id).join(own.sources).join(own.contents)
        )
        printed = question.where(_F.id.in_(keys), _F.rank.in_(_PRINTED))
        self._held = {key: (packed, source) for key, packed, source in connection.execute(printed)}

    def of(self, key: int) -> Mapping[str, Evidence]:
        """Return where the values of a filing stand."""
        return unpack(*self._held[key]) if key in self._held else {}
