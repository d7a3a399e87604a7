"""The filings that a watched EDGAR lists, as rows of `incoming`: noted, claimed by one watcher each, and done.

On PostgreSQL watchers share the work: each has a lock of its session, which ends with it however it ends, and takes
what no running watcher has claimed. On SQLite one watches, by a lock beside the file.
"""

import random
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, String, cast, func, insert, or_, select, update

from muniment.alerts.outbox import doubling, now
from muniment.errors import EnvironmentProblem
from muniment.store import Store
from muniment.store.database import select_in
from muniment.store.tables import INCOMING_STATES, WATCHED, incoming, note, noted

WAITING, STORED, DONE, ABSENT = INCOMING_STATES

_I = incoming.c
_CLASS = 0x6D757761  # "muwa": of the locks of watchers
_SEEN = "lists seen"  # the note of when the lists were read last, where the store is no file
_LONGEST = 600.0  # seconds between two tries


class EdgarFiling(Struct, frozen=True):
    """A filing that EDGAR lists: number, form, a company in it, filing day, and moment of acceptance in New York."""

    accession: str
    form: str
    cik: str
    filed: date | None
    accepted: str | None = None


class Claimed(Struct, frozen=True):
    """A filing that belongs to this watcher: its state, how often it was tried, the alerts that have not had it."""

    listing: EdgarFiling
    state: str
    attempts: int
    unmatched: tuple[str, ...] = ()


# ---- who watches ----------------------------------------------------------------------------------------------------


class Turn:
    """The right to watch, by a number of one's own; `others` are the numbers of the others who have it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def others(self, connection: Connection) -> set[int]:
        """Return the watchers that live beside this one."""
        if connection.dialect.name != "postgresql":
            return set()
        question = "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
        return set(connection.exec_driver_sql(question, (_CLASS,)).scalars()) - {self.number}


@contextmanager
def turn(store: Store) -> Generator[Turn]:
    """Take the right to watch a store, until the end of the block or of the program.

    Raises:
        EnvironmentProblem: another program watches an SQLite store already.
    """
    number = random.getrandbits(31)  # no secret
    if isinstance(store.place.at, Path):
        lock = FileLock(store.place.folder / f"{store.place.title}.watch.lock", mode=0o600, thread_local=False)
        try:
            held = lock.acquire(blocking=False)
        except Timeout as error:
            message = "is watched already: over SQLite one watcher works, several share a store in PostgreSQL"
            raise EnvironmentProblem(f"the store {store.place.name} {message}") from error
        with held:
            yield Turn(number)
        return
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s, %s)", (_CLASS, number))
        connection.commit()  # the lock is the session's, and no transaction stays open
        try:
            yield Turn(number)
        finally:
            connection.exec_driver_sql("SELECT pg_advisory_unlock(%s, %s)", (_CLASS, number))
            connection.commit()


# ---- rows -----------------------------------------------------------------------------------------------------------


def unknown(connection: Connection, filings: Iterable[EdgarFiling]) -> list[EdgarFiling]:
    """Return those that are not noted yet, each once."""
    by_number = {filing.accession: filing for filing in reversed(list(filings))}
    for row in select_in(connection, select(_I.accession), _I.accession, by_number):
        del by_number[row.accession]
    return list(reversed(by_number.values()))


def put(connection: Connection, filings: Sequence[EdgarFiling], moment: datetime) -> int:
    """Note what is not noted yet as waiting; return how many these are."""
    new = unknown(connection, filings)
    waiting = {"listed_at": moment, "state": WAITING, "attempts": 0, "reason": ""}
    if new:
        connection.execute(insert(incoming), [{**structs.asdict(filing), **waiting} for filing in new])
    return len(new)


def claim(connection: Connection, own: Turn, moment: datetime, most: int) -> list[Claimed]:
    """Claim what waits and belongs to no other watcher, in the order of acceptance; what has no moment, by its day."""
    others = own.others(connection)
    free = or_(_I.claimed_by.is_(None), _I.claimed_by.not_in(others))
    accepted = func.coalesce(_I.accepted, cast(_I.filed, String), "")
    question = select(incoming).where(*_ready(moment), free).order_by(accepted, _I.accession)
    rows = connection.execute(question.limit(most)).all()
    if rows:
        chosen = [row.accession for row in rows]
        connection.execute(update(incoming).where(_I.accession.in_(chosen)).values(claimed_by=own.number))
    listings = (EdgarFiling(row.accession, row.form, row.cik, row.filed, row.accepted) for row in rows)
    both = zip(listings, rows, strict=True)
    return [Claimed(listing, row.state, row.attempts, row.unmatched or ()) for listing, row in both]


def is_mine(connection: Connection, own: Turn, claimed: Claimed) -> bool:
    """Whether a filing is still as it was claimed: else another one has it, or had it."""
    row = connection.execute(
        select(_I.state, _I.claimed_by).where(_I.accession == claimed.listing.accession)
    ).one_or_none()
    return row is not None and (row.state, row.claimed_by) == (claimed.state, own.number)


def finish(
    connection: Connection,
    claimed: Claimed,
    state: str,
    moment: datetime,
    *,
    reason: str = "",
    unmatched: Sequence[str] = (),
    again: float = 0.0,
    owner: int | None = None,
) -> None:
    """Note what became of a filing, and give it back, unless its `owner` goes on with it.

    Where it is not done it is tried `again` after so many seconds.
    """
    values = {
        "state": state,
        "reason": reason,
        "claimed_by": owner,
        "attempts": claimed.attempts + 1,
        "unmatched": tuple(unmatched) or None,
        "next_at": moment + timedelta(seconds=again) if again else None,
        "done_at": moment if state in (DONE, ABSENT) else None,
    }
    connection.execute(update(incoming).where(_I.accession == claimed.listing.accession).values(values))


def next_wait(attempts: int) -> float:
    """Return the seconds until a further try: a second, then twice as long each time, ten minutes at most."""
    return doubling(1.0, attempts, _LONGEST)


def release(connection: Connection, own: Turn) -> None:
    """Give back what was claimed and not done."""
    connection.execute(update(incoming).where(_I.claimed_by == own.number).values(claimed_by=None))


def waits(connection: Connection, moment: datetime) -> bool:
    """Whether something waits whose time has come, whoever claims it."""
    return connection.execute(select(_I.accession).where(*_ready(moment)).limit(1)).first() is not None


def _ready(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    return _I.state.in_((WAITING, STORED)), or_(_I.next_at.is_(None), _I.next_at <= moment)


class Lag(Struct, frozen=True):
    """How far watching is behind: filings that wait, since when the first of them (UTC), and those never shown.

    `listed` are all that were ever noted; `seen` is when the lists of EDGAR were read last (UTC), None for never.
    """

    waiting: int
    since: datetime | None
    absent: int
    listed: int = 0
    seen: datetime | None = None


def lag(store: Store) -> Lag:
    """Return how far watching a store is behind, for health and metrics."""
    open_states = _I.state.in_((WAITING, STORED))
    with store.reading() as connection:
        waiting, since = connection.execute(select(func.count(), func.min(_I.listed_at)).where(open_states)).one()
        counted = select(func.count(), func.count().filter(_I.state == ABSENT)).select_from(incoming)
        listed, absent = connection.execute(counted).one()
        return Lag(waiting, since, absent, listed, _last_seen(connection, store))


def see(store: Store) -> None:
    """Note that the lists of EDGAR were read a moment ago: beside the store, which it does not change.

    Pages remember what they worked out until the store is another one, and the feed is read each second.
    """
    if isinstance(store.place.at, Path):
        with suppress(OSError):  # where nothing can be written the store cannot be, either, and says so
            _seen_file(store).touch(mode=0o600)
        return
    with store.reading() as connection:
        how = "INSERT INTO meta (name, value) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value"
        connection.exec_driver_sql(how, (_SEEN, now().isoformat()))
        connection.commit()


def _last_seen(connection: Connection, store: Store) -> datetime | None:
    if not isinstance(store.place.at, Path):
        noted_text = noted(connection, _SEEN)
        return datetime.fromisoformat(noted_text) if noted_text else None
    try:
        seconds = _seen_file(store).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _seen_file(store: Store) -> Path:
    return store.place.folder / f"{store.place.title}.watch.seen"


class Backlog(Struct, frozen=True):
    """Filings that are kept for an alert that could not be asked about them, and what went wrong last."""

    filings: int
    reason: str


def backlogs(connection: Connection) -> dict[str, Backlog]:
    """Return the filings that alerts have not had since they could not be asked, by the name of the alert."""
    failed = select(_I.unmatched, _I.reason).where(_I.state == STORED, _I.reason != "").order_by(_I.listed_at)
    by_alert: dict[str, Backlog] = {}
    rows: Any = connection.execute(failed)
    for unmatched, reason in rows:
        for name in unmatched or ():
            if f"the alert {name}:" not in reason:
                continue  # it has not been asked yet
            before = by_alert.get(name)
            by_alert[name] = Backlog(before.filings + 1 if before else 1, reason)
    return by_alert


# ---- days -----------------------------------------------------------------------------------------------------------


def open_day(connection: Connection) -> date | None:
    """Return the first day of which no index is complete, None where nothing was watched yet."""
    day = noted(connection, WATCHED)
    return date.fromisoformat(day) if day else None


def note_day(connection: Connection, day: date) -> None:
    """Note it. What was done stays noted: a list that shows it again, however late, is no news."""
    note(connection, WATCHED, day.isoformat())
