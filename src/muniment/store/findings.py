"""What the rulebook says about stored filings: kept, counted, looked up; and which filings may have one history.

`muniment.checks.history` says which of them have. What it ties filings by are marks: accession numbers, its own and the
one that it names; the file numbers of its header; of an offering the issuer's CIK; of a schedule whatever an issuer is
known by. A
history is among those that share a mark, those that share another one with these, and so on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from hashlib import blake2b
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import UNSET, UnsetType, structs

from muniment.caching import in_groups
from muniment.documents.header import FilingHeader
from muniment.forms import FORMS, Record, form_of
from muniment.forms.spec import FormSpec
from muniment.forms.walk import each, value_at
from muniment.identifiers import cusip, file_number
from muniment.store import tables
from muniment.store.database import chunks, delete_in, insert_rows, select_in
from muniment.store.stored import Judgement, Judgements, RuleCount, StoredFinding
from muniment.values.characters import folded

_F, _V, _J, _FOUND = tables.filings.c, tables.versions.c, tables.judgements.c, tables.findings.c
SAID = (_FOUND.code, _FOUND.severity, _FOUND.paths, _FOUND.message, _FOUND.mend, _FOUND.seen)


def unjudged(connection: sa.Connection, edition: str) -> list[int]:
    """Return the filings with a record that this edition has not checked, or whose judgement is stale."""
    joined = _judgeable(_F.id).outerjoin(tables.judgements, _J.filing_id == _F.id)
    missing = joined.where(sa.or_(_J.rulebook.is_(None), _J.rulebook != edition, _J.stale))
    return list(connection.execute(missing.order_by(_F.id)).scalars())


def ids(connection: sa.Connection) -> dict[str, int]:
    """Return the id of every filing by what it is asked for by."""
    return {number or str(key): key for key, number in connection.execute(sa.select(_F.id, _F.accession))}


def _judgeable(column: sa.ColumnElement[int]) -> sa.Select[int]:
    return sa.select(column).join(tables.versions, _V.id == _F.version_id).where(_V.has_record)


def save(
    connection: sa.Connection, edition: str, judgements: Mapping[int, Judgement], shown: int | None = None
) -> None:
    """Write down what was found in filings, instead of what was found before.

    It is stale from the beginning where anything was shown again since `newest` was `shown`, before they were checked.
    """
    for table, rows in rows_of(edition, judgements).items():
        delete_in(connection, table.c.filing_id, judgements)
        insert_rows(connection, table, rows)
    if shown not in (None, newest(connection)):
        unsettle(connection, judgements)


def settle(connection: sa.Connection, filings: Iterable[int], shown: int | None = None) -> None:
    """Note that judgements hold as they are, unless anything was shown again since `newest` was `shown`."""
    if shown in (None, newest(connection)):
        _note_stale(connection, filings, stale=False)


def unsettle(connection: sa.Connection, filings: Iterable[int]) -> None:
    """Note that judgements may no longer hold."""
    _note_stale(connection, filings, stale=True)


def _note_stale(connection: sa.Connection, filings: Iterable[int], *, stale: bool) -> None:
    for portion in chunks(filings):
        change = sa.update(tables.judgements).where(_J.filing_id.in_(portion), _J.stale != stale)
        connection.execute(change.values(stale=stale))


def newest(connection: sa.Connection) -> int:
    """Return a number that grows whenever a filing is shown again."""
    return connection.execute(sa.select(sa.func.max(_F.text_id))).scalar() or 0


def any_checked(connection: sa.Connection) -> bool:
    """Whether any filing was checked."""
    return connection.execute(sa.select(_J.filing_id).limit(1)).first() is not None


def bases(connection: sa.Connection, edition: str) -> dict[int, str]:
    """Return on what the judgements of this edition rest, stale ones too, by filing."""
    return dict(map(tuple, connection.execute(sa.select(_J.filing_id, _J.basis).where(_J.rulebook == edition))))


def rows_of(edition: str, judgements: Mapping[int, Judgement]) -> dict[sa.Table, list[dict[str, Any]]]:
    """Return the rows of what an edition of the rulebook says about filings, by id."""
    return {
        tables.findings: [
            {"filing_id": key, "position": number, **structs.asdict(finding)}
            for key, judgement in judgements.items()
            for number, finding in enumerate(judgement.findings)
        ],
        tables.judgements: [_row(key, edition, judgement) for key, judgement in judgements.items()],
    }


def _row(key: int, edition: str, judgement: Judgement) -> dict[str, Any]:
    counts = Counter(finding.severity for finding in judgement.findings)
    return {
        "filing_id": key,
        "rulebook": edition,
        **{f"{severity}s": counts[severity] for severity in ("error", "warning", "note")},
        "history": judgement.history,
        "basis": judgement.basis,
        "stale": False,
    }


_JUDGEMENT = sa.select(_J.history, _J.basis).where(
    _J.filing_id == sa.bindparam("filing"), _J.rulebook == sa.bindparam("edition"), ~_J.stale
)
_SAID_OF = sa.select(*SAID).where(_FOUND.filing_id == sa.bindparam("filing")).order_by(_FOUND.position)


def judgement(connection: sa.Connection, filing: int, edition: str) -> Judgement | None:
    """Return what was found in a filing; None where this edition has not checked it as it and its history are now."""
    judgement_row = connection.execute(_JUDGEMENT, {"filing": filing, "edition": edition}).first()
    if judgement_row is None:
        return None
    findings_ = tuple(StoredFinding(*row) for row in connection.execute(_SAID_OF, {"filing": filing}))
    return Judgement(findings_, judgement_row.history or (), judgement_row.basis or "")


def all_findings(connection: sa.Connection) -> Iterator[tuple[str, str, StoredFinding]]:
    """Yield everything that was found, filing by filing: its key, the file it is shown from, and what was found."""
    question = sa.select(_F.id, _F.accession, tables.sources.c.name, *SAID).join(
        tables.filings, _F.id == _FOUND.filing_id
    )
    question = question.join(tables.versions, _V.id == _F.version_id).join(tables.sources)
    question = question.order_by(_FOUND.filing_id, _FOUND.position)
    with closing(connection.execute(question, execution_options={"yield_per": 1000})) as rows:
        for key, number, name, *finding in rows:
            yield number or str(key), name, StoredFinding(*finding)


def judgements(connection: sa.Connection, edition: str) -> Judgements:
    """Return how many filings this edition has checked, and how many there are to check."""
    question = sa.select(sa.func.count()).select_from(tables.judgements).where(_J.rulebook == edition, ~_J.stale)
    return Judgements(
        connection.execute(question).scalar_one(), connection.execute(_judgeable(sa.func.count(_F.id))).scalar_one()
    )


def rule_counts(connection: sa.Connection) -> dict[str, RuleCount]:
    """Return how often rules are broken."""
    kinds = (_FOUND.code, sa.extract("year", _F.filed))
    question = sa.select(*kinds, sa.func.count(), sa.func.count(_FOUND.filing_id.distinct()))
    question = question.join(tables.filings, _F.id == _FOUND.filing_id).group_by(*kinds)
    by_code = in_groups(
        (name, (int(filed) if filed else None, findings, filings))
        for name, filed, findings, filings in connection.execute(question)
    )
    counts: dict[str, RuleCount] = {}
    for name, rows in sorted(by_code.items()):
        years = {year: filings for year, _, filings in sorted(rows, key=lambda row: row[0] or 0)}
        counts[name] = RuleCount(name, sum(row[1] for row in rows), sum(row[2] for row in rows), years)
    return counts


def breaks(code: str) -> sa.ColumnElement[bool]:
    """Return the condition that a filing breaks a rule."""
    return _F.id.in_(sa.select(_FOUND.filing_id).where(_FOUND.code == code))


# ---- histories ------------------------------------------------------------------------------------------------------

_M = tables.history_marks.c
_GIVEN: sa.BindParameter[Sequence[int]] = sa.bindparam("given", expanding=True)
_OF_FILINGS = sa.select(_M.mark).where(_M.filing_id.in_(_GIVEN))
_WITH_KEYS = sa.select(_M.filing_id).where(_M.mark.in_(_GIVEN))


def match_keys_of(record: Record | UnsetType, header: FilingHeader | UnsetType, accession: str) -> set[int]:
    """Return the marks of a filing, hashed; none without a record."""
    if record is UNSET:
        return set()
    form = form_of(record)
    keys = {f"filing {number}" for number in (accession, value_at(record, form.amending.accession)) if number}
    if form.series:
        keys.update(f"{form.series} {mark}" for mark in _about(record, form, header))
    return set(map(hashed, keys))


def hashed(mark: str) -> int:
    """Return a mark as a number of 64 bits, the same on every machine."""
    return int.from_bytes(blake2b(mark.encode("utf-8", "backslashreplace"), digest_size=8).digest(), signed=True)


def numbered(connection: sa.Connection, what: Literal["cusip", "file"], number: str) -> list[int]:
    """Return the ids of filings that state a CUSIP number, or have a file number in their header, the newest first."""
    marks = [hashed(f"{series} {what} {number}") for series in sorted({form.series for form in FORMS.values()})]
    ids_ = connection.execute(_WITH_KEYS, {"given": marks}).scalars()
    days = select_in(connection, sa.select(_F.filed, _F.id), _F.id, sorted(set(ids_)))
    return [id_ for _, id_ in sorted(((filed or date.min, id_) for filed, id_ in days), reverse=True)]


def _about(record: Record, form: FormSpec, header: FilingHeader | UnsetType) -> Iterator[str]:
    """Yield what tells the offering, or the issuer of the securities that are owned."""
    party = form.roles.issuers[0]
    issuers = [issuer for _, issuer in each(record, party.path)]
    yield from (f"cik {cik}" for issuer in issuers if (cik := party.answer(issuer, "cik")))
    # 021- is the number of an offering, 005- that of the subject company of schedules.
    registered = {party.file_number for party in header.parties if party.file_number} if header else ()
    yield from (f"file {file_number.compact(number)}" for number in registered if file_number.is_valid(number))
    if form.series == "offering":
        return
    names = [squeezed for issuer in issuers if (squeezed := folded(party.name_of(issuer)).replace(" ", ""))]
    stated: Any = value_at(record, form.roles.cusips) or () if form.roles.cusips else ()
    numbers = [number for number in stated if cusip.is_valid(number) and not cusip.is_placeholder(number)]
    yield from (f"name {name}" for name in names)
    # Where nothing else tells the issuer, two copies of a filing still say the same.
    yield from (f"cusip {number}" for number in (numbers or (() if names else stated)))


def around(connection: sa.Connection, filings: Collection[int], marks: Collection[int] = ()) -> set[int]:
    """Return the ids of `filings`, of all that have one of `marks`, and of all that share marks with any of these."""
    ids, new = set(filings), set(filings)
    looked_up, marks = set[int](), set(marks)
    while new or marks:
        for portion in chunks(sorted(new)):
            marks.update(connection.execute(_OF_FILINGS, {"given": portion}).scalars())
        marks -= looked_up
        looked_up |= marks
        new = set[int]()
        for portion in chunks(sorted(marks)):
            new.update(connection.execute(_WITH_KEYS, {"given": portion}).scalars())
        new -= ids
        ids |= new
        marks = set[int]()
    return ids
