"""What is filed in a corpus and when: statements on Schedules 13D and 13G and offerings on Form D, as they go on.

A holder's shares go up and down; a 13G is amended after the year, since 2024 after a quarter, a 13D when something
happens; some change to the other schedule, and in the end most report an exit, after which a few come back. An offering
that lasts is amended every year. Days have their eras, seasons, deadlines kept and missed, and hours of acceptance.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from muniment.deadlines.business_days import after, is_business_day, on_or_after, quarter_end
from muniment.lab.entities import LAST_DAY, Entities

NOTICES_SINCE = date(2009, 3, 16)  # Form D on paper until then, but for a few
SCHEDULES_IN_XML_SINCE = date(2024, 12, 18)
QUARTERLY_SINCE = date(2024, 9, 30)  # Schedule 13G: 45 days after the quarter, no longer after the year
SOONER_SINCE = date(2024, 2, 5)  # Schedule 13D: five business days, no longer ten days; amendments two
EVENING_SINCE = SOONER_SINCE  # schedules are taken until 22:00
_DAY = timedelta(1)
_OPEN, _CLOSE, _NIGHT = 6 * 3600, 17 * 3600 + 1800, 22 * 3600
_LATE = 0.06
_EXIT, _SWITCH, _SILENT, _RETURN = 0.12, 0.03, 0.06, 0.08
_DAYS_BETWEEN = 170
_INDEFINITE, _YET_TO_OCCUR = 0.3, 0.07
_FALLS, _SLIPS, _UNNAMED = 0.04, 0.01, 0.03
_THOUSAND = 1_000


# ---- days -----------------------------------------------------------------------------------------------------------


@cache
def _openings(first: date, grown: int, season: bool) -> tuple[tuple[date, ...], tuple[float, ...]]:
    """Return the business days from `first`, and the share of all statements that were begun up to each of them."""
    days = [day for n in range((LAST_DAY - first).days + 1) if is_business_day(day := first + n * _DAY)]
    weights = []
    for number, day in enumerate(days):
        weight = 1 + (grown - 1) * number / len(days)
        if season and day.month == 2 and day.day <= 14:
            weight *= 4 + 2 * day.day
        weights.append(weight)
    total = sum(weights)
    return tuple(days), tuple(weight / total for weight in accumulate(weights))


def opening(number: int, count: int, first: date, grown: int, *, season: bool) -> date:
    """Return the day on which statement `number` of `count` begins; those beyond the count begin on the last day.

    `grown` is how many times as many there are at the end as at the beginning; with `season` most begin in February.
    """
    days, shares = _openings(first, grown, season)
    return days[min(bisect_left(shares, (number + 0.5) / max(count, 1)), len(days) - 1)]


def _event_before(filed: date, days: int, rng: Random) -> date:
    """Return the day of an event that led to a filing: up to `days` before; for a few longer ago."""
    if rng.random() < _LATE:
        return filed - timedelta(days + 1 + int(rng.expovariate(1 / 40)))
    return filed - timedelta(rng.randint(1, days))


def _report_of(event: date) -> date:
    """Return the last day for a Schedule 13G about `event`: 45 days after the year, since 2024 after the quarter."""
    end = quarter_end(event) if event >= QUARTERLY_SINCE else date(event.year, 12, 31)
    return on_or_after(end + timedelta(45))


def _prompt(event: date, *, amendment: bool) -> date:
    """Return the last day for a Schedule 13D about `event`."""
    if event >= SOONER_SINCE:
        return after(event, 2 if amendment else 5)
    return on_or_after(event + timedelta(10))


def accepted(filed: date, rng: Random, *, schedule: bool) -> datetime:
    """Return the moment of acceptance of a filing with this filing date, Eastern time.

    What comes after 17:30 has the next business day as its filing date; schedules since 2024 only what comes after
    22:00, when nothing is taken.
    """
    day, close = filed, _CLOSE
    if schedule and filed >= EVENING_SINCE:
        close = _NIGHT
    elif rng.random() < 0.1:
        day = filed - _DAY
        while not is_business_day(day):
            day -= _DAY
        return _at(day, rng.randint(_CLOSE + 1, _NIGHT - 1))
    return _at(day, int(_OPEN + (close - _OPEN) * rng.betavariate(3, 1.5)))


def _at(day: date, seconds: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)


# ---- statements on Schedules 13D and 13G ----------------------------------------------------------------------------


class Position(Struct, frozen=True):
    """One filing of a statement that is to be made.

    * `statement`: its number in the corpus; `issuer`, `which`: the company and its class; `holder`: who files;
    * `part`: how many of the holder's members stay out, from the first: a subsidiary may file for itself;
    * `schedule`: 13D or 13G; `amendment`: its number under this schedule, 0 for the first; `number` among all, from 1;
    * `filed`, `event`; `shares`: what is owned, 0 after a full exit; `exit`: five percent or less is left;
    * `previous`: the accession number of the filing before, "" for none.
    """

    statement: int
    issuer: int
    which: int
    holder: int
    part: int
    schedule: str
    amendment: int
    number: int
    filed: date
    event: date
    shares: int
    exit: bool = False
    previous: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What the filings of a statement have in common."""
        return "s", self.statement

    @property
    def in_xml(self) -> bool:
        """Whether the schedule is filed as XML."""
        return self.filed >= SCHEDULES_IN_XML_SINCE

    def next_filing(self, entities: Entities, rng: Random) -> "Position | None":
        """Return the next filing of the statement; None where nothing follows."""
        if (self.exit and rng.random() > _RETURN) or rng.random() < _SILENT:
            return None
        switches = not self.exit and rng.random() < _SWITCH
        schedule = self.schedule if not switches else "13D" if self.schedule == "13G" else "13G"
        event = self._next_event(schedule, rng)
        if event > LAST_DAY:
            return None
        last = _prompt(event, amendment=not switches) if schedule == "13D" else _report_of(event)
        shares, leaves = self._next_shares(entities.issuer(self.issuer).shares(event, self.which), rng)
        if rng.random() < _LATE:
            day = last + timedelta(1 + int(rng.expovariate(1 / 30)))
        else:
            day = event + timedelta(max(1, round(max((last - event).days, 1) * rng.betavariate(5, 1.2))))
        return replace(
            self,
            schedule=schedule,
            amendment=0 if switches else self.amendment + 1,
            number=self.number + 1,
            event=event,
            filed=max((on_or_after(day) if day <= LAST_DAY else day), self.filed),
            shares=shares,
            exit=leaves,
        )

    def _next_event(self, schedule: str, rng: Random) -> date:
        """Return the day of what makes the next filing due."""
        if schedule == "13D":
            return self.filed + timedelta(1 + int(rng.expovariate(1 / _DAYS_BETWEEN)))
        if self.filed > QUARTERLY_SINCE:
            return quarter_end(quarter_end(self.filed) + timedelta(92 * rng.choice((0, 1, 3))))
        return date(self.filed.year, 12, 31)

    def _next_shares(self, outstanding: int, rng: Random) -> tuple[int, bool]:
        """Return the shares at the next filing, and whether it is an exit."""
        if rng.random() < _EXIT and not self.exit:
            return 0 if rng.random() < 0.3 else int(outstanding * rng.uniform(0.5, 4.9) / 100), True
        if self.exit:
            return int(outstanding * rng.uniform(5.1, 9) / 100), False
        shares = int(self.shares * rng.lognormvariate(0.01, 0.18))
        return min(max(shares, outstanding * 51 // 1000), outstanding * 95 // 100), False


def opened_statement(statement: int, filed: date, entities: Entities, rng: Random) -> Position:
    """Return the first filing of a statement that is begun on this day: a few holders and companies have most."""
    number = int(entities.holders * rng.random() ** 3)
    holder = entities.holder(number)
    issuer = int(entities.issuers * rng.random() ** 1.6)
    company = entities.issuer(issuer)
    which = rng.randrange(len(company.classes))
    season = filed.month == 2 and filed.day <= 18
    schedule = "13G" if season or rng.random() < holder.scheme.passive else "13D"
    if schedule == "13G" and season:
        event = date(filed.year - 1, 12, 31)
    elif schedule == "13G" and filed > QUARTERLY_SINCE and rng.random() < 0.7:
        event = quarter_end(filed - timedelta(92 if filed.day > 1 else 93))
    else:
        event = _event_before(filed, 10, rng)
    part = 1 if len(holder.members) > 2 and rng.random() < 0.05 else 0
    percent = rng.choice((rng.uniform(5.01, 7), rng.uniform(5.01, 12), rng.uniform(8, 40)))
    shares = int(company.shares(event, which) * percent / 100)
    return Position(statement, issuer, which, number, part, schedule, 0, 1, filed, event, shares)


# ---- offerings ------------------------------------------------------------------------------------------------------


class Offering(Struct, frozen=True):
    """One notice that is to be made.

    * `offering`: its number in the corpus; `venture`: the issuer; `number` of the notice, from 1; `filed`;
    * `first_sale`: None while it is yet to occur; `offered`: dollars, None for "Indefinite"; `sold`: dollars;
    * `formed`: the year of the issuer's formation;
    * `stated`: the dollars the notice states, a thousand times too much where it is mistyped;
    * `lasting`: more than a year; `previous`: the accession number of the notice before; `names_it`: whether the
      amendment states it.
    """

    offering: int
    venture: int
    number: int
    filed: date
    first_sale: date | None
    offered: int | None
    sold: int
    stated: int
    lasting: bool
    formed: int
    previous: str = ""
    names_it: bool = True

    @property
    def key(self) -> tuple[str, int]:
        """What the notices of an offering have in common."""
        return "o", self.offering

    @property
    def in_xml(self) -> bool:
        """Whether the notice is filed as XML: there are none of the years of paper."""
        return True

    def next_filing(self, _entities: Entities, rng: Random) -> "Offering | None":
        """Return the next notice of the offering, None where nothing follows: a lasting one is amended every year."""
        if rng.random() > (0.72 if self.lasting else 0.2):
            return None
        away = 365 - rng.randint(0, 20) if self.lasting and rng.random() < 0.8 else rng.randint(10, 300)
        day = self.filed + timedelta(away)
        if day > LAST_DAY:
            return None
        remaining = self.sold if self.offered is None else self.offered - self.sold
        sold = self.sold + int(max(remaining, 0) * rng.betavariate(1.2, 2))
        if rng.random() < _FALLS:
            sold = int(self.sold * rng.uniform(0.5, 0.95))
        stated = sold * _THOUSAND if sold and rng.random() < _SLIPS else sold
        filed = on_or_after(day)
        return replace(
            self,
            number=self.number + 1,
            filed=filed,
            first_sale=self.first_sale or _event_before(filed, 15, rng),
            sold=sold,
            stated=stated,
            offered=self.offered if self.offered is None or stated <= self.offered else max(self.offered, stated),
            names_it=rng.random() > _UNNAMED,
        )


def opened_offering(
    offering: int, filed: date, first_filed: Callable[[int], date], entities: Entities, rng: Random
) -> Offering:
    """Return the first notice of an offering; a third are by issuers who had one before.

    `first_filed` returns on which day an offering of another number was begun.
    """
    old = rng.random() < 0.33
    venture = int(offering * rng.random()) if old else offering
    issuer = entities.venture(venture)
    fund, formed = issuer.fund, first_filed(venture).year - issuer.age
    size = int(10 ** rng.gauss(7.2 if fund else 6.2, 0.7)) // _THOUSAND * _THOUSAND + 50_000
    yet = rng.random() < _YET_TO_OCCUR
    sold = 0 if yet else size if rng.random() < 0.35 else int(size * rng.betavariate(1.2, 1.6))
    indefinite = fund and rng.random() < _INDEFINITE
    stated = sold if indefinite else min(sold, size)
    first = None if yet else _event_before(filed, 15, rng)
    return Offering(offering, venture, 1, filed, first, None if indefinite else size, sold, stated, fund, formed)
