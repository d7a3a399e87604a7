"""Everything that is filed in a sample world, in the order of filing, from its seed and the number of filings.

Only the statements that go on are kept, each as the next filing it will make: so a million filings take no more memory
than those that are open at one time. Every number is given when a filing is made, so that accession numbers rise with
the days.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from muniment.documents.header import FilingHeader
from muniment.errors import UsageError
from muniment.evaluate.printing import Case
from muniment.evaluate.sample import days, headers, offerings, positions
from muniment.evaluate.sample.cast import Cast
from muniment.evaluate.sample.notices import notice_of
from muniment.evaluate.sample.offerings import Offering
from muniment.evaluate.sample.positions import Position
from muniment.evaluate.sample.schedules import case_of
from muniment.evaluate.sample.words import dice
from muniment.forms import Record

EDITION = 1
"""Goes up when the same seed and count would make other filings."""
MOST = 5_000_000
"""How many filings the ranges of numbers are wide enough for."""
SCHEDULES = 0.6
"""Which share of the filings are Schedules 13D and 13G; the others are notices on Form D."""
PER_STATEMENT, PER_OFFERING = 5.68, 2.01
"""How many filings a statement and an offering come to in the years of the world, measured."""
_GROWN_SCHEDULES, _GROWN_NOTICES = 3, 3
_OWN_LOGIN = 0.15
_TRIES = 12

Due = Position | Offering


class Planned(Struct, frozen=True):
    """A filing that is to be made: its number in the world from 0, its accession number, and what it reports."""

    number: int
    accession: str
    accepted: datetime
    due: Due

    @property
    def filed(self) -> date:
        """The filing date."""
        return self.due.filed


class World:
    """A world of `count` filings; the same seed and count make the same filings, byte for byte."""

    def __init__(self, seed: int, count: int) -> None:
        if not 1 <= count <= MOST:
            raise UsageError(f"a sample has 1 to {MOST:,} filings, not {count:,}")
        self.seed, self.count = seed, count
        self.cast = Cast(seed, count)
        self._statements = int(count * SCHEDULES / PER_STATEMENT) + 1
        self._offerings = int(count * (1 - SCHEDULES) / PER_OFFERING) + 1

    def __iter__(self) -> Iterator[Planned]:
        return _Run(self).planned()

    def statement_begins(self, number: int) -> date:
        """Return the day of the first schedule of a statement."""
        return days.opening(number, self._statements, days.FIRST_DAY, _GROWN_SCHEDULES, season=True)

    def offering_begins(self, number: int) -> date:
        """Return the day of the first notice of an offering."""
        return days.opening(number, self._offerings, days.NOTICES_SINCE, _GROWN_NOTICES, season=False)

    def case(self, one: Planned) -> Case:
        """Return the record of a filing, with what its printed form says beside it."""
        if isinstance(one.due, Offering):
            return Case(notice_of(one.due, self.cast), one.filed.year)  # type: ignore[arg-type]
        return case_of(one.due, self.cast)

    def header(self, one: Planned, record: Record) -> FilingHeader:
        """Return what EDGAR says about a filing."""
        due = one.due
        if isinstance(due, Position):
            return headers.schedule_header(due, self.cast, one.accession, one.accepted)
        venture = self.cast.venture(due.venture)
        return headers.notice_header(record, due.offering, venture, due.filed, one.accession, one.accepted)  # type: ignore[arg-type]


class _Run:
    """One way through a world: what is open, and the numbers given so far this year."""

    def __init__(self, world: World) -> None:
        self.world, self.cast, self.seed = world, world.cast, world.seed
        self.open: list[tuple[date, str, int, Due]] = []
        self.taken: set[tuple[int, int, int]] = set()
        self.given: dict[str, int] = defaultdict(int)
        self.year = 0
        self.begun = {"s": 0, "o": 0}
        self.begins = {"s": partial(world.statement_begins), "o": partial(world.offering_begins)}

    def planned(self) -> Iterator[Planned]:
        """Yield the filings in the order of their days; those of one day by their statements."""
        for number in range(self.world.count):
            due = self._next()
            rng = dice(self.seed, "edgar", _kind(due), _key(due), due.number)
            accession = self._accession(due, rng)
            schedule = isinstance(due, Position)
            yield Planned(number, accession, days.accepted(due.filed, rng, schedule=schedule), due)
            self._go_on(due, accession)

    def _next(self) -> Due:
        """Return what is filed next: what is open, or the beginning of something, whichever comes first."""
        day, kind = min((begins(self.begun[kind]), kind) for kind, begins in self.begins.items())
        if self.open and self.open[0][0] <= day:
            return heapq.heappop(self.open)[3]
        number = self.begun[kind]
        self.begun[kind] = number + 1
        rng = dice(self.seed, kind, number, 1)
        if kind == "o":
            return offerings.opened(number, day, self.world.offering_begins, self.cast, rng)
        return self._statement(number, day, rng)

    def _statement(self, number: int, day: date, rng: Random) -> Position:
        """Return the first schedule of a statement that nobody has open: one holder has one on a class."""
        one = positions.opened(number, day, self.cast, rng)
        for _ in range(_TRIES):
            if _place(one) not in self.taken:
                break
            one = positions.opened(number, day, self.cast, rng)
        self.taken.add(_place(one))
        return one

    def _go_on(self, due: Due, accession: str) -> None:
        """Put what follows a filing among what is open."""
        rng = dice(self.seed, _kind(due), _key(due), due.number + 1)
        if isinstance(due, Position):
            after = positions.following(due, self.cast, rng)
            if after is None:
                self.taken.discard(_place(due))
        else:
            after = offerings.following(due, self.cast, rng)
        if after is not None and after.filed <= days.LAST_DAY:
            heapq.heappush(self.open, (after.filed, _kind(due), _key(due), replace(after, previous=accession)))

    def _accession(self, due: Due, rng: Random) -> str:
        if due.filed.year != self.year:
            self.year = due.filed.year
            self.given.clear()
        login = self.cast.agent(rng)
        if rng.random() < _OWN_LOGIN:
            own = self.cast.venture(due.venture).cik if isinstance(due, Offering) else ""
            login = own or login
        self.given[login] += 1
        return f"{login}-{self.year % 100:02d}-{self.given[login]:06d}"


def _kind(due: Due) -> str:
    return "s" if isinstance(due, Position) else "o"


def _key(due: Due) -> int:
    return due.statement if isinstance(due, Position) else due.offering


def _place(one: Position) -> tuple[int, int, int]:
    return one.issuer, one.which, one.holder
