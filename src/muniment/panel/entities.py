"""Companies and people of a panel, and what they are known by: `persons`, `issuers` and `crosswalk`.

All comes from the mentions of a studied store in the order of entities' keys: one entity is in memory at a time.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, String, cast, literal, null, select, union_all

from muniment.panel.loading import FILING_KEY
from muniment.store import tables as stored
from muniment.store.showing import FORMER_NAMES, ISSUER
from muniment.store.tables import AnyRow
from muniment.study import tables as studied

_F, _V, _S, _C = stored.filings.c, stored.versions.c, stored.sources.c, stored.contents.c
_E, _M, _ST = studied.entities.c, studied.mentions.c, studied.statements.c
_ISSUES = frozenset((ISSUER, "other issuer"))
_FILE_NUMBER = "file number"
Row = dict[str, Any]


def entity_rows(connection: Connection) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the three tables in the order of their keys, each with the name of its table."""
    result = connection.execute(_mentions(), execution_options={"yield_per": 5000})
    for key, mentions in groupby(result, attrgetter("key")):
        yield from _of_entity(key, list(mentions))


def _mentions() -> Select[Any]:
    """Return the question for every place where a filing names an entity, and for the file numbers of statements."""
    of_filing = (
        stored.filings.join(stored.versions, _V.id == _F.version_id)
        .join(stored.sources, _S.id == _V.source_id)
        .join(stored.contents, _C.id == _S.content_id)
    )
    filing = FILING_KEY.label("filing"), _F.filed
    entity = _E.key, _E.kind, _E.name, _E.cik, _E.crd
    own = _M.cik.label("own_cik"), _M.crd.label("own_crd"), _M.cusip, _M.path
    mentioned = studied.mentions.join(studied.entities, _E.id == _M.entity_id).join(of_filing, _F.id == _M.filing_id)
    named = select(*entity, _M.role, _M.name.label("named"), *own, *filing).select_from(mentioned)
    nothing = (cast(null(), String).label(name) for name in ("own_cik", "own_crd", "cusip"))
    number = literal(_FILE_NUMBER).label("role"), _ST.file_number.label("named"), *nothing
    stated = studied.statements.join(studied.entities, _E.id == _ST.issuer_id).join(of_filing, _F.id == _ST.first_id)
    numbered = select(*entity, *number, literal("header").label("path"), *filing).select_from(stated)
    numbered = numbered.where(_ST.file_number.is_not(None))
    both = union_all(named, numbered).subquery()
    return select(both).order_by(both.c.key)


def _of_entity(key: str, mentions: list[AnyRow]) -> Iterator[tuple[str, Row]]:
    mentions.sort(key=lambda row: (row.filed or date.max, row.filing, row.path, row.role, row.named))
    places = [row for row in mentions if row.role != _FILE_NUMBER]
    entity = {name: getattr(mentions[0], name) for name in ("key", "kind", "name", "cik", "crd")}
    issues = [row for row in places if row.role in _ISSUES]
    others = [row for row in places if row.role not in _ISSUES | FORMER_NAMES]
    if others:
        yield "persons", entity | _seen(others) | {"roles": tuple(sorted({row.role for row in others}))}
    if issues:
        yield "issuers", {name: value for name, value in entity.items() if name != "crd"} | _seen(issues)
    by_identifier: dict[tuple[str, str], list[AnyRow]] = {}
    for row in mentions:
        for identifier in _identifiers(row):
            by_identifier.setdefault(identifier, []).append(row)
    for (kind, value), rows in sorted(by_identifier.items()):
        yield "crosswalk", {"key": key, "kind": kind, "value": value, **_seen(rows)}


def _identifiers(row: AnyRow) -> Iterator[tuple[str, str]]:
    kind = _FILE_NUMBER if row.role == _FILE_NUMBER else "former name" if row.role in FORMER_NAMES else "name"
    yield kind, row.named
    if row.role in FORMER_NAMES:
        return
    for kind, value in (("cik", row.own_cik), ("crd", row.own_crd), ("cusip", row.cusip)):
        if value:
            yield kind, value


def _seen(rows: Iterable[AnyRow]) -> Row:
    """Return in which filings something is, of rows in the order of their days."""
    rows = list(rows)
    days = [row.filed for row in rows if row.filed]
    return {
        "first_filed": days[0] if days else None,
        "last_filed": days[-1] if days else None,
        "filings": len({row.filing for row in rows}),
        "first_filing": rows[0].filing,
        "first_path": rows[0].path,
    }
