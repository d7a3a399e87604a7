"""When an alert is sent: at once, or in a digest by day or week."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from muniment.values.grammar import typed_moment

AT_ONCE, DAILY, WEEKLY = "at once", "daily", "weekly"
SCHEDULES = (AT_ONCE, DAILY, WEEKLY)

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
