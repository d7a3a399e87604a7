"""What is asked of the queue: the worst doubts, the next one, how many there are, and what people judged."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select, tuple_

from muniment.errors import EnvironmentProblem
from muniment.evidence import Candidate
from muniment.forms import FORMS
from muniment.store import loading
from muniment.store import tables as own
from muniment.store.correcting import families_of, field_at, of_filings
from muniment.store.overlay import How, standings
from muniment.store.stored import Correction
from muniment.study.review import tables
from muniment.study.review.harm import KINDS, Kind
from muniment.wording import one_of

_F, _C, _D, _Q = own.filings.c, own.corrections.c, tables.doubted.c, tables.doubts.c
_ORDER = (_Q.harm.desc(), _Q.filing_id.desc(), _Q.position.desc())
MOST = 1_000


class Asked(Struct, frozen=True):
    """Which doubts are asked for: of a form (D, 13G, 13D), of a kind; "" for all."""

    form: str = ""
    kind: str = ""


class Queued(Struct, frozen=True):
    """A doubt in the queue: the filing it is about, the label of its place, and what is doubtful, as `doubts.Doubt`."""

    filing_id: int
    key: str
    family: str
    form: str
    issuer: str | None
    filed: date | None
    position: int
    path: str
    label: str
    kind: Kind
    harm: int
    confidence: float
    code: str
    words: str
    read: str
    paths: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in the queue."""
        return self.harm, self.filing_id, self.position


class Settled(Struct, frozen=True):
    """What somebody judged: the filing, the label of the place, the correction, and how it stands to the reading."""

    key: str
    form: str
    issuer: str | None
    label: str
    correction: Correction
    how: How


def asked(form: str = "", kind: str = "") -> Asked:
    """Return which doubts are asked for.

    Raises:
        UsageError: there is no such form, or no such kind of doubt.
    """
    name = form.strip().upper().removeprefix("SC ").removeprefix("SCHEDULE ")
    if name:
        one_of("form", name, {form: form for form in FORMS})
    if kind:
        one_of("kind", kind, KINDS)
    return Asked(name, kind)


def need_doubts(connection: Connection) -> None:
    """Refuse a store whose filings have not been looked through.

    Raises:
        EnvironmentProblem: they have not.
    """
    if not tables.is_there(connection):
        raise EnvironmentProblem("the store has not been looked through for doubts: run `muniment review` on it once")


def worst(connection: Connection, wanted: Asked, limit: int = 50, offset: int = 0) -> list[Queued]:
    """Return the open doubts that do the most harm."""
    need_doubts(connection)
    question = _open(wanted).order_by(*_ORDER).limit(min(limit, MOST)).offset(offset)
    return [_queued(row) for row in connection.execute(question)]


def after(connection: Connection, wanted: Asked, place: tuple[int, int, int]) -> Queued | None:
    """Return the open doubt that follows a place in the queue; None at its end."""
    need_doubts(connection)
    behind = tuple_(_Q.harm, _Q.filing_id, _Q.position) < tuple_(*place)
    row = connection.execute(_open(wanted).where(behind).order_by(*_ORDER).limit(1)).first()
    return _queued(row) if row else None


def doubt_at(connection: Connection, filing: int, path: str) -> Queued | None:
    """Return the open doubt about a place; None where there is none."""
    need_doubts(connection)
    row = connection.execute(_open(Asked()).where(_Q.filing_id == filing, _Q.path == path)).first()
    return _queued(row) if row else None


def of_filing(connection: Connection, filing: int) -> list[Queued]:
    """Return the open doubts about a filing, the worst first."""
    need_doubts(connection)
    question = _open(Asked()).where(_Q.filing_id == filing).order_by(_Q.harm.desc(), _Q.position)
    return [_queued(row) for row in connection.execute(question)]


def answers(doubt: Queued, wanted: Asked) -> bool:
    """Whether a doubt is one of those asked for."""
    return wanted.kind in ("", doubt.kind) and wanted.form in ("", doubt.family)


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how many doubts there are, by form and kind."""
    need_doubts(connection)
    question = select(_Q.family, _Q.kind, func.count()).group_by(_Q.family, _Q.kind)
    return {(family, kind): number for family, kind, number in connection.execute(question)}


def settled(connection: Connection, limit: int = 50, offset: int = 0) -> list[Settled]:
    """Return what people judged, the newest first."""
    question = select(_C.id, _C.filing_id).order_by(_C.id.desc()).limit(min(limit, MOST)).offset(offset)
    wanted: dict[int, int] = {row.id: row.filing_id for row in connection.execute(question)}
    filings = sorted(set(wanted.values()))
    rows = {row.id: row for row in connection.execute(select(*_FILING).where(_F.id.in_(filings)))}
    families, bodies = families_of(connection, filings), loading.bodies(connection, filings)
    said = of_filings(connection, families)
    stands = {one.correction.id: one for key in filings for one in standings(bodies[key], said[key])}
    told = []
    for key, filing in wanted.items():
        row, one = rows[filing], stands[key]
        label = label_of(families[filing], one.correction.path)
        told.append(Settled(row.accession or str(filing), row.form, row.issuer, label, one.correction, one.how))
    return told


def judged_count(connection: Connection) -> int:
    """Return how many corrections and confirmations there are."""
    return connection.execute(select(func.count()).select_from(own.corrections)).scalar_one()


def label_of(family: str, path: str) -> str:
    """Return the label of a place as the form prints it, with the number of its entry: "Percent of class (2)"."""
    field = field_at(family, path)
    if field is None:
        return path
    numbers = [str(int(step.partition("]")[0]) + 1) for step in path.split("[")[1:]]
    label = field.at.label or field.name
    return f"{label} ({', '.join(numbers)})" if numbers else label


_FILING = (_F.id, _F.accession, _F.form, _F.issuer, _F.filed)


def _open(wanted: Asked) -> Select[Any]:
    """Return the question for open doubts: not judged since the filing was looked through."""
    judged = exists().where(_C.filing_id == _Q.filing_id, _C.path == _Q.path, _C.id > _D.correction_id)
    conditions: list[ColumnElement[bool]] = [~judged]
    if wanted.form:
        conditions.append(_Q.family == wanted.form)
    if wanted.kind:
        conditions.append(_Q.kind == wanted.kind)
    joined = tables.doubts.join(own.filings, _F.id == _Q.filing_id).join(tables.doubted, _D.filing_id == _F.id)
    return select(tables.doubts, *_FILING[1:]).select_from(joined).where(*conditions)


def _queued(row: Row[Any]) -> Queued:
    return Queued(
        filing_id=row.filing_id,
        key=row.accession or str(row.filing_id),
        family=row.family,
        form=row.form,
        issuer=row.issuer,
        filed=row.filed,
        position=row.position,
        path=row.path,
        label=label_of(row.family, row.path),
        kind=row.kind,
        harm=row.harm,
        confidence=row.confidence,
        code=row.code,
        words=row.words,
        read=row.read,
        paths=row.paths,
        candidates=msgspec.json.decode(row.candidates, type=tuple[Candidate, ...]),
    )
