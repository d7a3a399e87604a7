"""The events of the outbox: what an alert says of a filing, and how it is written, once.

The body of an event is JSON:

* `kind`: filing, unreadable or deadline; `sentence`: all of it in one line; `link`: the page of the filing in
  `muniment serve`, below its address; `source`: the page of the filing at the EDGAR it came from;
* `form`, `filed`, `accepted`, `issuer`, `filer`: of the filing, null where it does not state them;
* `before`: the accession number of the filing before it in its statement, null for none; `changes`: what is otherwise
  than there, each with `kind` (changed, added, removed, unreadable), `path`, `item`,
  `label`, `of`, `before` and `after` in words (null for nothing), `meaning`, `needs_review`, `confidence` (0 to 1, null
  where nothing was read there) and `spans` (bytes of the source, from, to);
  `changes_left_out`: how many more there are;
* `confidence`: the lowest of all values of the filing, and `needs_review`: how many of them were read with low
  confidence or raise a problem;
* `due`, `days_late`: of the filing, negative where it was early, null where that is not known;
* `row`: the row of the answer that made the alert tell; `reason`: why a filing is unreadable. One that is has no
  `before`, `confidence`, `needs_review`, `due` and `days_late`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from sqlalchemy import Connection, insert, select

from muniment.alerts.outbox import due_at, now
from muniment.alerts.saved import SavedAlert
from muniment.compare import Change, KnownFiling, compare
from muniment.evidence import DOUBTFUL, Evidence
from muniment.store import loading, seals
from muniment.store.packing import Body, unpack_evidence
from muniment.store.stored import DATASET
from muniment.store.tables import AnyRow, contents, deliveries, events, filings, sources, versions
from muniment.study.tables import notices, reports
from muniment.wording import amount, clipped, count

MOST_CHANGES = 20
"""Changes that an event names; the rest are counted."""

_MAX_LENGTH = 300  # characters of a value
_E = events.c


class FilingFacts(Struct, frozen=True):
    """What every alert says of one filing: see the body of an event above."""

    accession: str
    filed: date | None
    accepted: str | None
    body: Mapping[str, Any]


def cell(value: object) -> object:
    """Return a cell of an answer as JSON has it: exact numbers and days as text, lists as lists."""
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def event_key(alert: str, about: str, row: Mapping[str, Any]) -> str:
    """Return the idempotency key of what an alert says of one row about something, such as an accession number."""
    return sha256(msgspec.json.encode([alert, about, row], order="sorted")).hexdigest()


def write(connection: Connection, alert: SavedAlert, facts: FilingFacts, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write an event for each row and its waiting deliveries, but for those that are there; return how many are new."""
    made = 0
    for row in rows:
        made += put(connection, alert, event_key(alert.name, facts.accession, row), {**facts.body, "row": row}, facts)
    return made


def put(
    connection: Connection, alert: SavedAlert, key: str, body: Mapping[str, Any], facts: FilingFacts | None = None
) -> bool:
    """Write one event with its waiting deliveries; return whether it was not there.

    Whoever calls has the right to write, which one alone has at a time: nobody writes it in between.
    """
    if connection.execute(select(_E.id).where(_E.key == key)).first() is not None:
        return False
    moment = now()
    row = {"key": key, "alert": alert.name, "made_at": moment, "body": msgspec.json.encode(body).decode()}
    if facts:
        row |= {"accession": facts.accession, "filed": facts.filed, "accepted": facts.accepted}
    number = connection.execute(insert(events).values(row).returning(_E.id)).scalar_one()
    seals.extend(connection, events, number)
    waiting = {"event": number, "state": "waiting", "attempts": 0, "next_at": due_at(alert.schedule, moment)}
    if alert.destinations:
        connection.execute(insert(deliveries), [{**waiting, "destination": name} for name in alert.destinations])
    return True


# ---- what is said of a filing ---------------------------------------------------------------------------------------


def facts_of(connection: Connection, filing: int, accession: str, accepted: str | None, source: str) -> FilingFacts:
    """Return what alerts say of a filing that was read and studied, by its id; `source` is its page at EDGAR."""
    row = connection.execute(select(filings).where(filings.c.id == filing)).one()
    body = loading.bodies(connection, [filing])[filing]
    report = connection.execute(select(reports).where(reports.c.filing_id == filing)).first()
    notice = connection.execute(select(notices).where(notices.c.filing_id == filing)).first()
    studied = report or notice
    before = None if studied is None else studied.before_id
    evidence = _evidence(connection, filing)
    changes, left_out = _changes(connection, before, body, evidence)
    named = {
        "form": row.form,
        "filed": cell(row.filed),
        "accepted": accepted,
        "issuer": row.issuer,
        "filer": report.holder_name if report is not None else row.issuer,
        "due": None if studied is None else cell(studied.due),
        "days_late": None if studied is None else studied.days_late,
    }
    question = select(filings.c.accession).where(filings.c.id == before)
    earlier = None
    if report is not None and before is not None:
        earlier = connection.execute(select(reports).where(reports.c.filing_id == before)).first()
    event = {
        "kind": "filing",
        "sentence": _sentence(row, report, notice, earlier),
        "link": f"/filings/{accession}",
        "source": source,
        **named,
        "before": None if before is None else connection.execute(question).scalar(),
        "changes": changes,
        "changes_left_out": left_out,
        "confidence": min((value.confidence for value in evidence.values()), default=None),
        "needs_review": sum(value.confidence < DOUBTFUL for value in evidence.values()) + len(body.problems),
    }
    return FilingFacts(accession, row.filed, accepted, event)


def unreadable(
    accession: str, form: str, filed: date | None, accepted: str | None, source: str, reason: str
) -> FilingFacts:
    """Return what alerts say of a filing that cannot be read, and why."""
    sentence = f"{form} {accession} cannot be read: {reason}"
    body = {"kind": "unreadable", "sentence": sentence, "link": f"/filings/{accession}", "source": source}
    body |= {"form": form, "filed": cell(filed), "accepted": accepted, "issuer": None, "filer": None}
    return FilingFacts(accession, filed, accepted, {**body, "reason": reason, "changes": [], "changes_left_out": 0})


def _evidence(connection: Connection, filing: int) -> dict[str, Evidence]:
    """Return where the values of a filing stand; nothing of a data set's, whose places are found in its tables."""
    question = (
        select(versions.c.evidence, contents.c.hash, sources.c.rank)
        .select_from(filings.join(versions, versions.c.id == filings.c.version_id))
        .join(sources, sources.c.id == versions.c.source_id)
        .join(contents, contents.c.id == sources.c.content_id)
        .where(filings.c.id == filing)
    )
    row = connection.execute(question).one()
    return {} if row.rank == DATASET else unpack_evidence(row.evidence, row.hash)


def _changes(
    connection: Connection, before: int | None, after: Body, evidence: Mapping[str, Evidence]
) -> tuple[list[dict[str, Any]], int]:
    """Return what a filing says otherwise than the one before it, and how many changes were left out."""
    if before is None or after.record is UNSET:
        return [], 0
    earlier = loading.bodies(connection, [before])[before]
    if earlier.record is UNSET:
        return [], 0
    sides = (
        KnownFiling(earlier.record, earlier.states, _evidence(connection, before), earlier.problems),
        KnownFiling(after.record, after.states, evidence, after.problems),
    )
    every = [change for change in compare(*sides) if change.kind != "spelled"]
    return [_change(change, evidence) for change in every[:MOST_CHANGES]], max(0, len(every) - MOST_CHANGES)


def _change(change: Change, evidence: Mapping[str, Evidence]) -> dict[str, Any]:
    place = evidence.get(change.path)
    return {
        "path": change.path,
        "item": change.item,
        "label": change.label,
        "of": change.of,
        "kind": change.kind,
        "before": clipped(change.before, _MAX_LENGTH) or None,
        "after": clipped(change.after, _MAX_LENGTH) or None,
        "meaning": change.words,
        "needs_review": change.doubtful,
        "confidence": None if place is None else place.confidence,
        "spans": [] if place is None else [[span.start, span.end] for span in place.spans],
    }


def _sentence(row: AnyRow, report: AnyRow | None, notice: AnyRow | None, earlier: AnyRow | None) -> str:
    """Return a filing in one line: who, about whom, the figure, and the one before where there is one."""
    issuer = row.issuer or "an issuer that is not named"
    if report is not None:
        holder = report.holder_name or "a person that is not named"
        percent = "a percentage that is not stated" if report.percent is None else f"{report.percent}%"
        shares = "" if report.shares is None else f" ({count(report.shares, 'share')})"
        was = ""
        if earlier is not None:
            last = "not stated" if earlier.percent is None else f"{earlier.percent}%"
            was = f", before {last} ({earlier.accession})"
        return f"{row.form}: {holder} reports {percent}{shares} of {issuer}{was}{_late(report)}"
    if notice is not None:
        sold = "an amount sold that is not stated" if notice.sold is None else f"{amount(notice.sold)} sold"
        raised = f", {amount(notice.raised)} of it new" if notice.raised and notice.number != 1 else ""
        return f"{row.form}: {issuer} reports {sold}{raised}{_late(notice)}"
    return f"{row.form}: a filing about {issuer}"


def _late(row: AnyRow) -> str:
    if row.days_late is None or row.days_late <= 0:
        return ""
    return f"; {count(row.days_late, 'day')} late"
