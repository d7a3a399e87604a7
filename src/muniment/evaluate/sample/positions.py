"""A statement on Schedules 13D and 13G as it goes on: what each of its filings reports, and when the next is due.

The holder's shares go up and down; a 13G is amended after the year, since 2024 after a quarter, a 13D when something
happens; some change to the other schedule, and in the end most report an exit, after which a few come back.
"""

from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from muniment.evaluate.sample.cast import Cast, Holder
from muniment.evaluate.sample.days import (
    LAST_DAY,
    QUARTERLY_SINCE,
    event_before,
    filed_after,
    prompt,
    quarter_end,
    report_of,
)

_EXIT, _SWITCH, _SILENT, _RETURN = 0.12, 0.03, 0.06, 0.08
_DAYS_BETWEEN = 170


class Position(Struct, frozen=True):
    """One filing of a statement that is to be made.

    * `statement`: its number in the world; `issuer`, `which`: the company and its class; `holder`: who files;
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


def opened(statement: int, filed: date, cast: Cast, rng: Random) -> Position:
    """Return the first filing of a statement that is begun on this day: a few holders and companies have most."""
    which_holder = int(cast.holders * rng.random() ** 3)
    holder = cast.holder(which_holder)
    issuer = int(cast.issuers * rng.random() ** 1.6)
    company = cast.issuer(issuer)
    which = rng.randrange(len(company.classes))
    season = filed.month == 2 and filed.day <= 18
    schedule = "13G" if season or rng.random() < _passive(holder) else "13D"
    if schedule == "13G" and season:
        event = date(filed.year - 1, 12, 31)
    elif schedule == "13G" and filed > QUARTERLY_SINCE and rng.random() < 0.7:
        event = _last_quarter(filed)
    else:
        event = event_before(filed, 10, rng)
    part = 1 if len(holder.members) > 2 and rng.random() < 0.05 else 0
    percent = rng.choice((rng.uniform(5.01, 7), rng.uniform(5.01, 12), rng.uniform(8, 40)))
    shares = int(company.shares(event, which) * percent / 100)
    return Position(statement, issuer, which, which_holder, part, schedule, 0, 1, filed, event, shares)


def following(one: Position, cast: Cast, rng: Random) -> Position | None:
    """Return the next filing of the statement; None where nothing follows."""
    if (one.exit and rng.random() > _RETURN) or rng.random() < _SILENT:
        return None
    switches = not one.exit and rng.random() < _SWITCH
    schedule = one.schedule if not switches else "13D" if one.schedule == "13G" else "13G"
    event = _next_event(one, schedule, rng)
    if event > LAST_DAY:
        return None
    last = prompt(event, amendment=not switches) if schedule == "13D" else report_of(event)
    shares, leaves = _next_shares(one, event, cast, rng)
    return replace(
        one,
        schedule=schedule,
        amendment=0 if switches else one.amendment + 1,
        number=one.number + 1,
        event=event,
        filed=max(filed_after(event, last, rng), one.filed),
        shares=shares,
        exit=leaves,
    )


def _passive(holder: Holder) -> float:
    return {"institution": 0.97, "fund": 0.55, "insider": 0.4, "company": 0.3}[holder.scheme]


def _last_quarter(day: date) -> date:
    return quarter_end(day - timedelta(92 if day.day > 1 else 93))


def _next_event(one: Position, schedule: str, rng: Random) -> date:
    """Return the day of what makes the next filing due."""
    if schedule == "13D":
        return one.filed + timedelta(1 + int(rng.expovariate(1 / _DAYS_BETWEEN)))
    if one.filed > QUARTERLY_SINCE:
        return quarter_end(quarter_end(one.filed) + timedelta(92 * rng.choice((0, 1, 3))))
    return date(one.filed.year, 12, 31)


def _next_shares(one: Position, event: date, cast: Cast, rng: Random) -> tuple[int, bool]:
    """Return the shares at the next filing, and whether it is an exit."""
    outstanding = cast.issuer(one.issuer).shares(event, one.which)
    leaving = rng.random() < _EXIT and not one.exit
    if leaving:
        return 0 if rng.random() < 0.3 else int(outstanding * rng.uniform(0.5, 4.9) / 100), True
    if one.exit:
        return int(outstanding * rng.uniform(5.1, 9) / 100), False
    shares = int(one.shares * rng.lognormvariate(0.01, 0.18))
    least, most = outstanding * 51 // 1000, outstanding * 95 // 100
    return min(max(shares, least), most), False
