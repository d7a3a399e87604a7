"""What the rulebook says about stored filings: kept, counted, looked up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, extract, func, insert, or_, select

from muniment.store import adding, tables
from muniment.store.stored import Judgements, RuleCount, StoredFinding

_F, _V, _J, _FOUND = tables.filings.c, tables.versions.c, tables.judgements.c, tables.findings.c
SAID = (_FOUND.code, _FOUND.severity, _FOUND.paths, _FOUND.message, _FOUND.mend, _FOUND.seen)
_SEVERITIES = ("error", "warning", "note")


def unjudged(connection: Connection, edition: str) -> list[int]:
    """Return the filings with a record that this edition has not judged."""
    joined = _judgeable(_F.id).outerjoin(tables.judgements, _J.filing_id == _F.id)
    missing = joined.where(or_(_J.rulebook.is_(None), _J.rulebook != edition))
    return list(connection.execute(missing.order_by(_F.id)).scalars())


def ids(connection: Connection) -> dict[str, int]:
    """Return the id of every filing by what it is asked for by."""
    return {number or str(key): key for key, number in connection.execute(select(_F.id, _F.accession))}


def _judgeable(column: ColumnElement[int]) -> Select[int]:
    return select(column).join(tables.versions, _V.id == _F.version_id).where(_V.has_record)


def judge(connection: Connection, edition: str, judged: Mapping[int, Iterable[StoredFinding]]) -> None:
    """Write down what was found in filings, instead of what was found before."""
    for portion in adding.some(judged):
        for table in (tables.findings, tables.judgements):
            connection.execute(delete(table).where(table.c.filing_id.in_(portion)))
    for table, rows in rows_of(edition, judged).items():
        if rows:
            connection.execute(insert(table), rows)


def rows_of(edition: str, judged: Mapping[int, Iterable[StoredFinding]]) -> dict[Table, list[dict[str, Any]]]:
    """Return the rows of what an edition of the rulebook says about filings, by id."""
    found = {key: list(told) for key, told in judged.items()}
    return {
        tables.findings: [_row(key, number, one) for key, told in found.items() for number, one in enumerate(told)],
        tables.judgements: [_judgement(key, edition, told) for key, told in found.items()],
    }


def _row(key: int, position: int, one: StoredFinding) -> dict[str, Any]:
    said = {"code": one.code, "severity": one.severity, "paths": one.paths, "message": one.message}
    return {"filing_id": key, "position": position, **said, "mend": one.mend, "seen": one.seen}


def _judgement(key: int, edition: str, told: list[StoredFinding]) -> dict[str, Any]:
    counts = {f"{severity}s": sum(one.severity == severity for one in told) for severity in _SEVERITIES}
    return {"filing_id": key, "rulebook": edition, **counts}


def findings(connection: Connection, filing: int, edition: str) -> tuple[StoredFinding, ...] | None:
    """Return what was found in a filing; None where this edition has not judged it."""
    judged = connection.execute(select(_J.rulebook).where(_J.filing_id == filing)).scalar()
    if judged != edition:
        return None
    question = select(*SAID).where(_FOUND.filing_id == filing).order_by(_FOUND.position)
    return tuple(StoredFinding(*row) for row in connection.execute(question))


def all_findings(connection: Connection) -> Iterator[tuple[str, str, StoredFinding]]:
    """Yield everything that was found, filing by filing: its key, the file it is shown from, and what was found."""
    question = select(_F.id, _F.accession, tables.sources.c.name, *SAID).join(tables.filings, _F.id == _FOUND.filing_id)
    question = question.join(tables.versions, _V.id == _F.version_id).join(tables.sources)
    question = question.order_by(_FOUND.filing_id, _FOUND.position)
    with closing(connection.execute(question, execution_options={"yield_per": 1000})) as found:
        for key, number, name, *said in found:
            yield number or str(key), name, StoredFinding(*said)


def judgements(connection: Connection, edition: str) -> Judgements:
    """Return how many filings this edition has judged, and how many there are to judge."""
    judged = select(func.count()).select_from(tables.judgements).where(_J.rulebook == edition)
    return Judgements(
        connection.execute(judged).scalar_one(), connection.execute(_judgeable(func.count(_F.id))).scalar_one()
    )


def rule_counts(connection: Connection, code: str) -> dict[str, RuleCount]:
    """Return how often rules are broken."""
    kinds = (_FOUND.code, extract("year", _F.filed))
    question = select(*kinds, func.count(), func.count(_FOUND.filing_id.distinct()))
    question = question.join(tables.filings, _F.id == _FOUND.filing_id).group_by(*kinds)
    by_code: dict[str, list[tuple[int | None, int, int]]] = defaultdict(list)
    for name, filed, findings, filings in connection.execute(question.where(_FOUND.code == code) if code else question):
        by_code[name].append((int(filed) if filed else None, findings, filings))
    return {name: _count(name, rows) for name, rows in sorted(by_code.items())}


def _count(code: str, rows: list[tuple[int | None, int, int]]) -> RuleCount:
    years = {year: filings for year, _, filings in sorted(rows, key=lambda row: row[0] or 0)}
    return RuleCount(code, sum(row[1] for row in rows), sum(row[2] for row in rows), years)


def breaks(code: str) -> ColumnElement[bool]:
    """Return the condition that a filing breaks a rule."""
    return _F.id.in_(select(_FOUND.filing_id).where(_FOUND.code == code))
