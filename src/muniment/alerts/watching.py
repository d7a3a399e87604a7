"""From the lists of an EDGAR to events in the outbox: each new filing fetched, read, stored, studied, matched.

One transaction stores a filing with its study, its events and their deliveries, and notes it as done: killed at any
instant, the next run goes on with what is not done, and nothing is there twice.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import UNSET, Struct
from sqlalchemy import Connection, select

from muniment import deadlines
from muniment.alerts import events, intake, matching
from muniment.alerts.intake import ABSENT, DONE, STORED, WAITING, Claimed, EdgarFiling, Turn
from muniment.alerts.outbox import doubling, now
from muniment.alerts.saved import in_force
from muniment.deadlines.business_days import eastern
from muniment.documents.archive import Item
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.listings import Criteria, Entry
from muniment.edgar.client.public import PER_PAGE, Public, of_form
from muniment.edgar.client.transport import CutOff, NotFound
from muniment.errors import EnvironmentProblem, RefusedSource, SourceError, UsageError
from muniment.isolated import isolated
from muniment.pipeline.findings import keep_findings_of
from muniment.pipeline.ingest import extract, unread
from muniment.store import Store
from muniment.store.database import persisting
from muniment.store.stored import Entry as StoredEntry
from muniment.store.tables import contents, filings, sources
from muniment.study import review
from muniment.study.updating import study_within, update
from muniment.wording import count

MOST_PAGES = 20
"""Pages of the feed that are read where nothing on them is known: EDGAR keeps some two thousand entries."""

_DEEP, _DEEP_EVERY = 5, 30.0  # pages of the feed that are read once in so many seconds, new or not
_TRIES = 10  # of a filing that EDGAR lists and does not show: a quarter of an hour
_TOGETHER = 8  # filings that are claimed, and stored, together: the first waits for the last
_SEEN_EVERY = 5.0  # seconds between two notes that the lists were read
_LONGEST_PAUSE = 60.0  # seconds until the next try where EDGAR, or the store, is away

Say = Callable[[str], None]
T = TypeVar("T")


class Counts(Struct):
    """What a watcher has done so far."""

    filings: int = 0
    unreadable: int = 0
    events: int = 0


class Feed:
    """The latest filings, page by page until nothing on one is new; entries that cannot be read are reported.

    Entries stand in the order of acceptance, and not of their coming: what EDGAR took long to show may stand below what
    is known. So a page with anything new is followed by the next, and once in a while several are read that have none.
    """

    def __init__(self, public: Public, warn: Say) -> None:
        self._public, self._warn = public, warn
        self._seen: set[str] = set()
        self._reported: set[str] = set()
        self._deep = 0.0

    def news(self) -> list[Entry]:
        """Return the entries that are not known.

        Raises:
            SourceError: what came is no feed.
            EnvironmentProblem: EDGAR cannot be reached.
        """
        by_number: dict[str, Entry] = {}
        least = 1
        if time.monotonic() - self._deep > _DEEP_EVERY:
            least, self._deep = _DEEP, time.monotonic()
        for page in range(MOST_PAGES):
            faults: list[str] = []
            entries = self._public.latest(start=page * PER_PAGE, unread=faults)
            for fault in faults:
                if fault not in self._reported:
                    self._reported.add(fault)
                    self._warn(f"{fault}: the index of the day may have it")
            news = {new.listing.accession: new for new in entries if new.listing.accession not in self._seen}
            by_number |= news
            if len(entries) + len(faults) < PER_PAGE or (not news and page + 1 >= least):
                break
        else:
            if self._seen:
                self._warn("more filings came in than the feed shows: the index of the day has them in the evening")
        return list(by_number.values())

    def learn(self, entries: Sequence[Entry]) -> None:
        """Know entries from now on: what is wanted of them is noted."""
        self._seen.update(entry.listing.accession for entry in entries)

    def forget(self) -> None:
        """Know nothing any more, as on a new day."""
        self._seen.clear()
        self._reported.clear()


def listing_of(entry: Entry) -> EdgarFiling:
    """Return a filing as it is noted; the moment of its acceptance as New York's clocks show it."""
    filing = entry.listing
    accepted = None if entry.accepted is None else eastern(entry.accepted).isoformat(timespec="seconds")
    return EdgarFiling(filing.accession, filing.form, filing.cik, filing.filed, accepted)


def read_isolated(item: Item) -> StoredEntry:
    """Return the filing in a full submission, read behind limits; what takes more than it may is kept unread."""
    try:
        return isolated(_entry, item, len(item.data))
    except RefusedSource as error:
        return unread(item, error.words)


def _entry(item: Item) -> StoredEntry:
    return next(iter(extract(item)))


class _Read(Struct, frozen=True):
    claimed: Claimed
    entry: StoredEntry
    data: bytes

    @property
    def number(self) -> str:
        """Its accession number."""
        return self.claimed.listing.accession


class Watcher:
    """Watches one EDGAR for one store.

    Args:
        store: where filings, their study and events go.
        public: the public side of the EDGAR, and `where` it is.
        say, warn: hear of each filing, and of what went wrong, in a line.
        since: filed on this day or later; by default where the last watcher was, else today.
        every: seconds between two looks at the feed.
        woken: called when an event was written.
    """

    def __init__(
        self,
        store: Store,
        public: Public,
        where: Endpoint,
        *,
        say: Say,
        warn: Say,
        since: date | None = None,
        every: float = 1.0,
        woken: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._public, self._where = store, public, where
        self._say, self._warn, self._since, self._every, self._woken = say, warn, since, every, woken
        self._feed = Feed(public, warn)
        self._last_full_day: date | None = None
        self._open_day: date | None = None  # the first of which no index is complete, once this program looked
        self._last_deadlines: date | None = None
        self._next_seen = 0.0
        self._to_check: list[int] = []
        self._sql = matching.SqlAlerts(store)
        self.counts = Counts()

    def run(self, stop: threading.Event, *, once: bool = False) -> None:
        """Watch until `stop` is set, which is looked at between two filings; what fails is reported and tried again.

        With `once` it ends when nothing waits any more whose time has come, and raises what fails.

        Raises:
            EnvironmentProblem: another program watches an SQLite store, or the store cannot be written.
        """
        with intake.turn(self._store) as own:
            update(self._store)
            read_isolated(Item("nothing", b""))  # begins the process that reads, so that the first filing need not wait
            self._sql.begin(self._store.ask(in_force))
            self._say(f"watching {self._where.www} for {self._store.place.name}")
            failures = 0
            try:
                while not stop.is_set():
                    begin = time.monotonic()
                    try:
                        self.look()
                        self.work(own, stop, once=once)
                        self._daily()
                        failures = 0
                    except (EnvironmentProblem, SourceError) as error:
                        if once:
                            raise
                        pause = doubling(max(self._every, 1.0), failures, _LONGEST_PAUSE)
                        failures += 1
                        self._warn(f"{error}; next try in {pause:g} seconds")
                        stop.wait(pause)
                        continue
                    if once:
                        return
                    stop.wait(max(0.0, self._every - (time.monotonic() - begin)))
            finally:
                self._store.write(intake.release, own)

    # ---- what is listed ---------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Note what EDGAR lists and was not known: from the indexes once a day, else from the feed.

        Raises:
            SourceError: what came is no list. EnvironmentProblem: EDGAR or the store cannot be reached.
        """
        today = deadlines.today()
        if self._last_full_day != today:
            self._catch_up(today)
            self._last_full_day = today
        wanted, news = Criteria(since=self._since), self._feed.news()
        self._put([listing_of(entry) for entry in news if entry.listing in wanted])
        self._feed.learn(news)
        if (moment := time.monotonic()) >= self._next_seen:
            intake.see(self._store)
            self._next_seen = moment + _SEEN_EVERY

    def _catch_up(self, today: date) -> None:
        """Note everything since the first day of which no index is complete; what the feed has besides comes later."""
        open_day = self._store.ask(intake.open_day)
        self._since = min(self._since or open_day or today, today)
        since = self._open_day or self._since
        missing: list[str] = []

        def warn(message: str) -> None:
            missing.append(message)
            self._warn(message)

        self._feed.forget()
        news = self._feed.news()  # first: where EDGAR is away the indexes need not be asked again and again
        listings = list(of_form(self._public, Criteria(since=since), today, warn))
        accepted = {entry.listing.accession: listing_of(entry) for entry in news}
        filings = [EdgarFiling(listing.accession, listing.form, listing.cik, listing.filed) for listing in listings]
        self._put([accepted.get(filing.accession, filing) for filing in filings])
        if not missing:
            self._open_day = today
            self._store.write(intake.note_day, today)

    def _put(self, filings: Sequence[EdgarFiling]) -> None:
        new = self._store.ask(intake.unknown, filings)
        if new:
            self._write(lambda connection: intake.put(connection, new, now()))

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Do something in a transaction of its own, again where the store is away in between."""
        return persisting(lambda: self._store.write(work))

    # ---- what waits -------------------------------------------------------------------------------------------------

    def work(self, own: Turn, stop: threading.Event, *, once: bool = False) -> None:
        """Take what waits, in the order of acceptance, until nothing does that can be had; then check one filing.

        With `once` all that were stored are checked.

        Raises:
            EnvironmentProblem: EDGAR or the store cannot be reached.
        """
        while not stop.is_set():
            if not self._store.ask(intake.waits, now()):
                break
            claims = self._write(lambda connection: intake.claim(connection, own, now(), _TOGETHER))
            if not claims:
                break  # others are at it
            self._take(own, claims, stop)
        while self._to_check and not stop.is_set():
            keep_findings_of(self._store, self._to_check[:1])
            review.update(self._store, self._to_check[:1])
            del self._to_check[0]
            if not once:
                break  # what came in meanwhile goes before

    def _take(self, own: Turn, claims: Sequence[Claimed], stop: threading.Event) -> None:
        """Take filings as far as they go: stored and sent, tried again later, or given up and reported.

        What comes in one by one is stored one by one; where several wait, they share a transaction.
        """
        taken: list[_Read] = []
        try:
            for claimed in claims:
                if claimed.state == WAITING and not stop.is_set() and (read := self._read(own, claimed)):
                    taken.append(read)
        finally:  # where EDGAR is away by now, what was read is stored
            left = persisting(lambda: self._store_filings(own, taken)) if taken else []
        if taken:
            self._woken()
        left += [claimed for claimed in claims if claimed.state == STORED]
        if left and self._match_sql(own, left):
            self._woken()

    def _read(self, own: Turn, claimed: Claimed) -> _Read | None:
        """Return a filing as it was read, None where it cannot be had."""
        filing = claimed.listing
        try:
            data = self._public.full_submission(filing.cik, filing.accession)
        except (CutOff, NotFound, SourceError) as error:
            self._miss(own, claimed, str(error))
            return None
        entry = read_isolated(Item(f"{filing.accession}.txt", data))
        if entry.accession != filing.accession:
            shown = entry.accession or "without a number in its header"
            self._miss(own, claimed, f"what EDGAR shows is a filing {shown}")
            return None
        return _Read(claimed, entry, data)

    def _miss(self, own: Turn, claimed: Claimed, reason: str) -> None:
        """Note that a filing cannot be had: it is tried again, or given up and reported as one that cannot be read."""
        filing, given_up = claimed.listing, claimed.attempts + 1 >= _TRIES

        def miss(connection: Connection) -> None:
            if not intake.is_mine(connection, own, claimed):
                return
            state, wait = (ABSENT, 0.0) if given_up else (WAITING, intake.next_wait(claimed.attempts))
            intake.finish(connection, claimed, state, now(), reason=reason, again=wait)
            if given_up:
                self._write_unreadable(connection, filing, reason)

        self._write(miss)
        if given_up or not claimed.attempts:
            self._warn(f"{filing.form} {filing.accession}: {reason}; {'given up' if given_up else 'tried again'}")

    def _store_filings(self, own: Turn, filings_read: Sequence[_Read]) -> list[Claimed]:
        """Store filings, study them, tell the alerts that are questions; return those that alerts are left for."""
        with self._store.writing() as connection:
            taken = [read for read in filings_read if intake.is_mine(connection, own, read.claimed)]
            if not taken:
                return []
            contents = {read.entry.content_hash: None if read.entry.private else read.data for read in taken}
            self._store.add_within(connection, [read.entry for read in taken], contents)
            ids = {read.number: _stored_as(connection, read.entry.content_hash) for read in taken}
            readable = {read.number for read in taken if read.entry.record is not UNSET}
            study_within(connection, [ids[number] for number in readable])
            made, left, failed = self._write_events(connection, taken, ids, readable)
            moment, owner = now(), own.number if left else None
            for read in taken:
                still = left if read.number in readable else ()
                state = STORED if still else DONE
                reason = failed or read.entry.reason
                intake.finish(connection, read.claimed, state, moment, reason=reason, unmatched=still, owner=owner)
        for read in taken:
            self._count(read, made.get(read.number, 0))
        self._to_check += [ids[number] for number in readable]
        waiting = (read.claimed for read in taken if left and read.number in readable)
        return [Claimed(claimed.listing, STORED, claimed.attempts + 1, left) for claimed in waiting]

    def _write_events(
        self, connection: Connection, taken: Sequence[_Read], ids: Mapping[str, int], readable: Collection[str]
    ) -> tuple[Counter[str], tuple[str, ...], str]:
        """Write the events of questions; return how many about each filing, the alerts left, and what failed."""
        events_of, left, failed = Counter[str](), list[str](), list[str]()
        for read in taken:
            if read.number not in readable:
                events_of[read.number] += self._write_unreadable(connection, read.claimed.listing, read.entry.reason)
        by_number = {read.number: read.claimed.listing for read in taken}
        facts: dict[str, events.FilingFacts] = {}
        for alert in filter(matching.is_of_filings, in_force(connection)) if readable else ():
            rows: dict[str, list[matching.Row]] = {}
            try:
                if alert.sql:
                    left.append(alert.name)
                else:
                    rows = matching.rows_about(connection, alert, readable)
            except UsageError as error:
                failed.append(f"the alert {alert.name}: {error}")
                left.append(alert.name)
            for number in filter(rows.get, by_number):
                if number not in facts:
                    facts[number] = self._facts(connection, ids[number], by_number[number])
                events_of[number] += events.write(connection, alert, facts[number], rows[number])
        return events_of, tuple(left), "; ".join(failed)

    def _match_sql(self, own: Turn, left: Sequence[Claimed]) -> int:
        """Ask the alerts that are SQL about filings that are stored, and those that failed before."""
        by_number = {claimed.listing.accession: claimed for claimed in left}
        with self._store.reading() as connection:
            chosen = {alert.name: alert for alert in in_force(connection)}
            stored = select(filings.c.accession, filings.c.id).where(filings.c.accession.in_(by_number))
            ids = {row.accession: row.id for row in connection.execute(stored)}
        rows_of: dict[str, dict[str, list[matching.Row]]] = {}
        failed: dict[str, str] = {}
        for name in dict.fromkeys(name for claimed in left for name in claimed.unmatched if name in chosen):
            numbers = [number for number, claimed in by_number.items() if name in claimed.unmatched]
            try:
                if chosen[name].sql:
                    rows_of[name] = self._sql.rows(chosen[name], numbers)
                else:
                    rows_of[name] = self._store.ask(matching.rows_about, chosen[name], numbers)
            except (EnvironmentProblem, UsageError) as error:  # such as a server that lets nobody ask in SQL
                failed[name] = f"the alert {name}: {error}"

        def write(connection: Connection) -> int:
            made = 0
            for number, claimed in by_number.items():
                if not intake.is_mine(connection, own, claimed):
                    continue
                rows = {name: about[number] for name, about in rows_of.items() if number in about}
                facts = self._facts(connection, ids[number], claimed.listing) if rows else None
                made += sum(events.write(connection, chosen[name], facts, rows[name]) for name in rows) if facts else 0
                still = tuple(name for name in claimed.unmatched if name in failed)
                state, wait = (STORED, intake.next_wait(claimed.attempts)) if still else (DONE, 0.0)
                reason = "; ".join(failed[name] for name in still)
                intake.finish(connection, claimed, state, now(), reason=reason, unmatched=still, again=wait)
            return made

        made = self._write(write)
        self.counts.events += made
        for name, failure in failed.items():
            kept = sum(name in claimed.unmatched for claimed in left)
            self._warn(f"{failure}; {count(kept, 'filing is', 'filings are')} kept for it")
        return made

    def _facts(self, connection: Connection, filing: int, edgar_filing: EdgarFiling) -> events.FilingFacts:
        source = self._where.index_page(edgar_filing.cik, edgar_filing.accession)
        return events.facts_of(connection, filing, edgar_filing.accession, edgar_filing.accepted, source)

    def _write_unreadable(self, connection: Connection, filing: EdgarFiling, reason: str) -> int:
        source = self._where.index_page(filing.cik, filing.accession)
        facts = events.unreadable(filing.accession, filing.form, filing.filed, filing.accepted, source, reason)
        alerts = (alert for alert in in_force(connection) if alert.unreadable)
        return sum(events.write(connection, alert, facts, [{"accession": filing.accession}]) for alert in alerts)

    def _count(self, read: _Read, made: int) -> None:
        filing, entry = read.claimed.listing, read.entry
        self.counts.filings += 1
        self.counts.unreadable += entry.record is UNSET
        self.counts.events += made
        cannot = f": cannot be read: {entry.reason}" if entry.record is UNSET else ""
        events_made = f": {count(made, 'event')}" if made else ""
        self._say(
            f"{filing.accepted or filing.filed or ''} {filing.accession} {filing.form}{cannot}{events_made}".strip()
        )

    # ---- once a day -------------------------------------------------------------------------------------------------

    def _daily(self) -> None:
        today = deadlines.today()
        if self._last_deadlines == today:
            return
        alerts = [alert for alert in self._store.ask(in_force) if not matching.is_of_filings(alert)]
        for alert in alerts:
            try:
                self.counts.events += matching.write_deadlines(self._store, alert, today)
            except UsageError as error:
                self._warn(f"the alert {alert.name}: {error}")
        self._last_deadlines = today


def _stored_as(connection: Connection, content_hash: str) -> int:
    question = (
        select(sources.c.filing_id)
        .join(contents, contents.c.id == sources.c.content_id)
        .where(contents.c.hash == content_hash)
    )
    return connection.execute(question.order_by(sources.c.id).limit(1)).scalar_one()
