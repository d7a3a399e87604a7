"""The outbox as its deliveries see it: what is to be sent when, who sends it now, what was answered; replay.

A delivery is an event for a destination. It waits until its `next_at`; a deliverer claims it until `leased_until`,
sends it, and records the answer. What dies between sending and recording leaves a claim that ends by itself, and the
delivery is sent again under the same key: over a network nothing else can be had (docs/alerts.md).
"""

import random
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from muniment.alerts.feeds import MAX_ENTRIES, Feed
from muniment.alerts.message import Alert, Answer, Message, digest, digest_key, single
from muniment.errors import UsageError
from muniment.store.database import chunks
from muniment.store.tables import (
    DELIVERY_STATES,
    AnyRow,
    alert_destinations,
    alerts,
    deliveries,
    destinations,
    events,
    struct_of,
)
from muniment.values.grammar import typed_moment
from muniment.wording import did_you_mean

AT_ONCE, DAILY, WEEKLY = "at once", "daily", "weekly"
SCHEDULES = (AT_ONCE, DAILY, WEEKLY)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
"""What alerts and destinations may be called."""

DIGEST_HOUR = time(7)
"""When digests go, on the clocks of Washington: weekly ones on Mondays."""

EASTERN = ZoneInfo("America/New_York")


def now() -> datetime:
    """Return this moment as the store has moments: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def moment_of(text: str) -> datetime:
    """Return a moment that somebody typed as the store has moments; it is in UTC, with a Z at its end or without.

    Raises:
        Unreadable: it is none.

    >>> moment_of("2026-03-06T14:00Z").isoformat(), moment_of("2026-03-06").isoformat()
    ('2026-03-06T14:00:00', '2026-03-06T00:00:00')
    """
    typed = typed_moment(text.strip().removesuffix("Z"))
    return typed if isinstance(typed, datetime) else datetime.combine(typed, time())


def due_at(schedule: str, moment: datetime) -> datetime:
    """Return when what comes at a moment is to be sent; both in UTC without a zone.

    >>> due_at("daily", datetime(2026, 3, 6, 21, 30)).isoformat()
    '2026-03-07T12:00:00'
    >>> due_at("weekly", datetime(2026, 3, 6, 21, 30)).isoformat()
    '2026-03-09T11:00:00'
    """
    if schedule == AT_ONCE:
        return moment
    local = moment.replace(tzinfo=UTC).astimezone(EASTERN)
    day = local.date() + timedelta(days=1 if local.time() >= DIGEST_HOUR else 0)
    if schedule == WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, DIGEST_HOUR, EASTERN).astimezone(UTC).replace(tzinfo=None)


WAITING, DELIVERED, GIVEN_UP = DELIVERY_STATES

FIRST_WAIT, LONGEST_WAIT = 0.5, 3600.0
"""Seconds until the second try; each further one waits twice as long, up to an hour."""

SPAN = timedelta(days=3)
"""How long a delivery is tried, from its first try on."""

_JITTER = 0.25  # of each wait, so that what failed together is not tried together
_D, _E, _A, _T = deliveries.c, events.c, alerts.c, destinations.c


class Destination(Struct, frozen=True):
    """Where alerts go: `kind` is webhook, slack, email, file or feed; `secret` is the name of its secret."""

    name: str
    kind: str
    address: str
    secret: str | None
    private: bool
    paused: bool
    made_at: datetime


class Claim(Struct, frozen=True):
    """A message that belongs to one deliverer for a while, and the events it is made of."""

    message: Message
    events: tuple[int, ...]
    attempts: int
    first_at: datetime | None


class Delivery(Struct, frozen=True):
    """A delivery as people see it; moments are in UTC."""

    event: int
    destination: str
    alert: str
    accession: str | None
    sentence: str
    made_at: datetime
    state: str
    attempts: int
    next_at: datetime | None
    answer: str
    delivered_at: datetime | None


class Standing(Struct, frozen=True):
    """How a destination stands: deliveries by state, how many that wait have failed and since when, the last answer.

    `gave_up` says that what it was sent last was given up.
    """

    waiting: int = 0
    delivered: int = 0
    given_up: int = 0
    failing: int = 0
    failing_since: datetime | None = None
    answer: str = ""
    gave_up: bool = False

    @property
    def is_dead(self) -> bool:
        """Whether it takes nothing: what waits has failed, or what was sent last was given up."""
        return self.failing > 0 or self.gave_up


class EventCount(Struct, frozen=True):
    """What an alert had to tell so far: how many events, and when the last one came, in UTC."""

    events: int
    last: datetime


# ---- sending --------------------------------------------------------------------------------------------------------


def _due(moment: datetime) -> ColumnElement[bool]:
    free = or_(_D.leased_until.is_(None), _D.leased_until <= moment)
    return and_(_D.state == WAITING, _D.next_at <= moment, free, ~_T.paused, or_(_A.paused.is_(None), ~_A.paused))


def _joined(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Select from deliveries with their events, and with destinations and alerts, which may be removed by now."""
    tables = deliveries.join(events, _D.event == _E.id).outerjoin(destinations, _D.destination == _T.name)
    return select(*columns).select_from(tables.outerjoin(alerts, _E.alert == _A.name))


def due(connection: Connection, moment: datetime) -> list[str]:
    """Return the destinations that something is to be sent to now."""
    return list(connection.execute(_joined(_D.destination).where(_due(moment)).distinct()).scalars())


def claim(connection: Connection, name: str, moment: datetime, until: datetime, most: int) -> list[Claim]:
    """Claim what is to be sent to a destination, at most so many messages, the first due first.

    A digest is put together here, once: what is in it stays in it and keeps its key, however often it is sent.
    """
    mine = and_(_due(moment), _D.destination == name)
    next_events = _joined(_D.event, _D.digest, _E.alert, _A.schedule).where(mine)
    next_events = next_events.order_by(_D.next_at, _D.event).limit(most)
    groups: dict[tuple[str, str], Any] = {}
    for head in connection.execute(next_events):
        if head.digest:
            groups["digest", head.digest] = _D.digest == head.digest
        elif head.schedule in (DAILY, WEEKLY):
            groups["new digest", head.alert] = and_(_E.alert == head.alert, _D.digest.is_(None))
        else:
            groups["alert", str(head.event)] = _D.event == head.event
    claims: list[Claim] = []
    columns = (_D.attempts, _D.first_at, _A.title, *events.c)
    for (kind, key), members in groups.items():
        rows = connection.execute(_joined(*columns).where(mine, members).order_by(_D.event)).all()
        made, ids = [alert_of(row) for row in rows], tuple(row.id for row in rows)
        lease: dict[str, Any] = {"leased_until": until}
        if kind == "alert":
            message = single(made[0])
        else:
            message = digest(key if kind == "digest" else digest_key([alert.key for alert in made]), made)
            lease["digest"] = message.key
        _update(connection, name, ids, lease)
        claims.append(Claim(message, ids, rows[0].attempts, rows[0].first_at))
    return claims


def record(connection: Connection, name: str, claimed: Claim, answer: Answer, moment: datetime) -> datetime | None:
    """Record what was answered; return when it is tried again, None where it is not.

    What was not delivered for longer than `SPAN`, from the first try on, is given up.
    """
    values: dict[str, Any] = {"attempts": claimed.attempts + 1, "answer": answer.text, "leased_until": None}
    if answer.delivered:
        _update(connection, name, claimed.events, {**values, "state": DELIVERED, "delivered_at": moment})
        return None
    first_at = claimed.first_at or moment
    if moment - first_at >= SPAN:
        _update(connection, name, claimed.events, {**values, "state": GIVEN_UP})
        return None
    again = moment + timedelta(seconds=min(next_wait(claimed.attempts + 1, answer.wait), SPAN.total_seconds()))
    _update(connection, name, claimed.events, {**values, "first_at": first_at, "next_at": again})
    return again


def doubling(first: float, tries: int, longest: float) -> float:
    """Return the seconds after so many tries: `first`, then twice as long each time, `longest` at most."""
    return min(first * 2.0 ** min(tries, 60), longest)  # a float has no room for a thousand doublings


def next_wait(attempts: int, least: float | None) -> float:
    """Return the seconds until the next try: about twice as long each time, and as long as was asked."""
    wait = doubling(FIRST_WAIT, attempts - 1, LONGEST_WAIT)
    return max(wait * random.uniform(1 - _JITTER, 1 + _JITTER), least or 0.0)  # noqa: S311 - no secret


def release(connection: Connection, name: str, claims: Iterable[Claim]) -> None:
    """Give back what was claimed and not sent."""
    _update(connection, name, [event for claimed in claims for event in claimed.events], {"leased_until": None})


def release_all(connection: Connection) -> None:
    """Give back what a deliverer that is gone had claimed; for whom no other can be at work."""
    connection.execute(update(deliveries).where(_D.leased_until.is_not(None)).values(leased_until=None))


def hasten(connection: Connection, name: str, moment: datetime) -> None:
    """Try at once what failed at a destination that is there again."""
    failed = (_D.destination == name, _D.state == WAITING, _D.attempts > 0, _D.next_at > moment)
    connection.execute(update(deliveries).where(*failed).values(next_at=moment))


def is_active(connection: Connection, name: str) -> bool:
    """Whether a destination is there and not paused."""
    return connection.execute(select(_T.paused).where(_T.name == name)).scalar_one_or_none() is False


def _update(connection: Connection, name: str, ids: Sequence[int], values: dict[str, Any]) -> None:
    for portion in chunks(ids):
        mine = (_D.destination == name, _D.event.in_(portion), _D.state == WAITING)
        connection.execute(update(deliveries).where(*mine).values(**values))


# ---- what is there --------------------------------------------------------------------------------------------------


def alert_of(row: AnyRow) -> Alert:
    """Return an event, with the title of its alert, as receivers get it."""
    body = msgspec.json.decode(row.body, type=dict[str, Any])
    return Alert(row.key, row.alert, row.title or row.alert, row.accession, _utc(row.made_at), body)


def destination_of(row: AnyRow) -> Destination:
    """Return a destination."""
    return Destination(row.name, row.kind, row.address, row.secret, row.private, row.paused, _utc(row.made_at))


def all_destinations(connection: Connection) -> list[Destination]:
    """Return all destinations by name."""
    return [destination_of(row) for row in connection.execute(select(destinations).order_by(_T.name))]


def find_destination(connection: Connection, name: str) -> Destination:
    """Return a destination.

    Raises:
        UsageError: there is none of that name.
    """
    every = {destination.name: destination for destination in all_destinations(connection)}
    if name not in every:
        how = did_you_mean(name, every) if every else "make one with `muniment destination add`"
        raise UsageError(f"there is no destination {name!r}; {how}")
    return every[name]


def feed(connection: Connection, name: str) -> Feed:
    """Return what the feed of a destination is made from: what is due, and what was delivered, the latest first."""
    shown = (_D.destination == name, or_(_D.state != WAITING, _D.next_at <= now()))
    latest = _joined(*events.c, _A.title).where(*shown).order_by(_E.id.desc()).limit(MAX_ENTRIES)
    total = connection.execute(select(func.count()).select_from(deliveries).where(*shown)).scalar_one()
    return Feed(name, tuple(alert_of(row) for row in connection.execute(latest)), total)


def standings(connection: Connection) -> dict[str, Standing]:
    """Return how each destination stands that anything was sent to."""
    made: dict[str, Standing] = {}
    failing = and_(_D.state == WAITING, _D.attempts > 0)
    counted = select(
        _D.destination,
        *(func.count().filter(_D.state == state) for state in (WAITING, DELIVERED, GIVEN_UP)),
        func.count().filter(failing),
        func.min(_D.first_at).filter(failing),
        func.max(_D.next_at).filter(_D.state == DELIVERED),
        func.max(_D.next_at).filter(_D.state == GIVEN_UP, or_(_T.made_at.is_(None), _D.next_at >= _T.made_at)),
    )
    counted = counted.select_from(deliveries.outerjoin(destinations, _D.destination == _T.name))
    rows: Any = connection.execute(counted.group_by(_D.destination))
    for name, waiting, delivered, given_up, failed, since, took, lost in rows:
        latest = func.coalesce(_D.delivered_at, _D.next_at).desc()
        answered = select(_D.answer).where(_D.destination == name, _D.attempts > 0).order_by(latest).limit(1)
        if failed:
            answered = answered.where(failing)
        answer = connection.execute(answered).scalar_one_or_none()
        gave_up = lost is not None and (took is None or took <= lost)
        since = _utc(since) if since else None
        made[name] = Standing(waiting, delivered, given_up, failed, since, answer or "", gave_up)
    return made


def event_counts(connection: Connection) -> dict[str, EventCount]:
    """Return what each alert had to tell so far, those that are removed too."""
    rows: Any = connection.execute(select(_E.alert, func.count(), func.max(_E.made_at)).group_by(_E.alert))
    return {alert: EventCount(number, _utc(last)) for alert, number, last in rows}


def deliveries_of(
    connection: Connection,
    *,
    destination: str = "",
    alert: str = "",
    state: str = "",
    limit: int = 100,
    offset: int = 0,
) -> tuple[list[Delivery], int]:
    """Return deliveries, the latest event first, and how many there are in all."""
    given = {_D.destination: destination, _E.alert: alert, _D.state: state}
    wanted = [column == value for column, value in given.items() if value]
    columns = (*deliveries.c, _E.alert, _E.accession, _E.body, _E.made_at, _E.key, _A.title)
    total = connection.execute(_joined(func.count()).where(*wanted)).scalar_one()
    part = _joined(*columns).where(*wanted).order_by(_E.id.desc(), _D.destination).limit(limit).offset(offset)
    return [_delivery(row) for row in connection.execute(part)], total


def _delivery(row: AnyRow) -> Delivery:
    waits = row.state == WAITING
    moments = {
        "made_at": _utc(row.made_at),
        "next_at": _utc(row.next_at) if waits else None,
        "delivered_at": _utc(row.delivered_at) if row.delivered_at else None,
    }
    return struct_of(Delivery, row, sentence=alert_of(row).sentence, answer=row.answer or "", **moments)


# ---- replay ---------------------------------------------------------------------------------------------------------


def replay(connection: Connection, name: str, *, since: datetime | int, alert: str = "", only: bool = False) -> int:
    """Send again what a destination got, or should have, from an event's number or a moment on; return how many.

    With `only` it is the one event of that number.

    Events of an alert that goes to the destination by now are sent too, though they came before it did. Each keeps its
    key: a receiver that knows it drops it, and one that has lost it takes it.

    Raises:
        UsageError: there is no such destination.
    """
    find_destination(connection, name)
    moment = now()
    from_number = _E.id == since if only else _E.id >= since
    from_there = from_number if isinstance(since, int) else _E.made_at >= since
    wanted = [from_there, *([_E.alert == alert] if alert else [])]
    had = select(_D.event).where(_D.destination == name)
    of_now = select(alert_destinations.c.alert).where(alert_destinations.c.destination == name)
    chosen = select(_E.id).where(*wanted, or_(_E.id.in_(had), _E.alert.in_(of_now))).order_by(_E.id)
    ids = list(connection.execute(chosen).scalars())
    there = set(connection.execute(had).scalars())
    fresh = {"state": WAITING, "attempts": 0, "next_at": moment}
    fresh |= dict.fromkeys(("leased_until", "first_at", "digest", "answer", "delivered_at"))
    for portion in chunks(ids):
        again = [event for event in portion if event in there]
        connection.execute(update(deliveries).where(_D.destination == name, _D.event.in_(again)).values(**fresh))
        new = [{**fresh, "event": event, "destination": name} for event in portion if event not in there]
        if new:
            connection.execute(insert(deliveries), new)
    return len(ids)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
