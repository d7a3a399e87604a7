"""Cases for two opinions: single events, and histories of holdings, 1994 to 2035, all from one seed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from law.calendar import BY_ORDER, holidays, month_end
from law.deadlines import CLOCKS_13D, CLOCKS_13G, NEW_D, PASSIVE, RULES
from law.positions import KINDS, Row

FIRST, LAST = date(1994, 1, 3), date(2035, 12, 31)
_LIMITS = (5, 10, 20)
_EDGES = (PASSIVE, NEW_D, CLOCKS_13D, CLOCKS_13G)


class Single(NamedTuple):
    """An event, and what is asked about it: `trigger` of a form and rule, or the day of a filing by its moment."""

    form: str
    rule: str
    trigger: str
    event: date
    moment: datetime | None = None


def singles(count: int, seed: int) -> Iterator[Single]:
    """Yield single cases; a tenth asks for the day that a filing has."""
    random = Random(f"{seed}/singles")
    keys = sorted(RULES)
    for _ in range(count):
        form, rule, trigger = random.choice(keys)
        day = some_day(random)
        if random.random() < 0.1:
            minutes = random.choice((random.randrange(6 * 60, 22 * 60), 1050 + random.randint(-40, 40), 1280))
            moment = datetime.combine(day, time()) + timedelta(minutes=minutes)
            yield Single(random.choice(("D", "D/A", "SC 13D", "SC 13G/A")), "", "filed", day, moment)
        else:
            yield Single(form, rule, trigger, day)


def some_day(random: Random, first: date = FIRST, last: date = LAST) -> date:
    """Return a day, often near the end of a month, a closed day or a change of the law."""
    span = (last - first).days
    day = first + timedelta(days=random.randint(0, span))
    near = random.random()
    if near < 0.2:
        day = month_end(day) + timedelta(days=random.randint(-2, 2))
    elif near < 0.3:
        day = random.choice(sorted(holidays(day.year))) - timedelta(days=random.randint(0, 17))
    elif near < 0.36:
        day = random.choice(sorted(BY_ORDER)) - timedelta(days=random.randint(0, 17))
    elif near < 0.42:
        day = random.choice(_EDGES) + timedelta(days=random.randint(-20, 20))
    elif near < 0.44:
        day = date(random.choice(range(1996, 2036, 4)), 2, 29)
    return min(max(day, first), last)


def histories(count: int, seed: int) -> Iterator[list[Row]]:
    """Yield histories of one holder or one group about one class."""
    random = Random(f"{seed}/histories")
    for _ in range(count):
        yield _group(random) if random.random() < 0.15 else _holder(random)


def _day_of_history(random: Random) -> date:
    """Return a first day: as often under the rules of today as under those before, and often just before a change."""
    if random.random() < 0.12:
        return random.choice(_EDGES) - timedelta(days=random.randint(-5, 60))
    if random.random() < 0.5:
        return some_day(random, date(2024, 1, 2), date(2034, 6, 30))
    return some_day(random, FIRST, date(2034, 6, 30))


def _step(random: Random, day: date) -> date:
    days = random.choice((1, 2, 3, 5, 8, 13, 21, 34, 60, 95, 180, 370))
    day += timedelta(days=random.randint(1, days))
    if random.random() < 0.2:
        day = max(day, month_end(day) - timedelta(days=random.randint(0, 1)))
    return day


def _shares(random: Random, outstanding: int, before: int) -> int:
    """Return a number of shares: near a limit, or some percent away from the number before."""
    how = random.random()
    if how < 0.35:
        limit = outstanding * random.choice(_LIMITS) // 100
        return max(0, limit + random.choice((-1, 0, 1, 1, -outstanding // 200, outstanding // 200, outstanding // 60)))
    if how < 0.45:
        return before
    away = random.choice((0.2, 0.5, 0.99, 1, 1.01, 2, 2.01, 3, 5, 5.01, 7, 12)) * random.choice((1, 1, -1))
    return max(0, before + round(outstanding * away / 100))


def _holder(random: Random) -> list[Row]:
    kind = random.choice(KINDS)
    day, outstanding = _day_of_history(random), random.choice((1_000_000, 20_000_000, 33_333_333))
    rights = outstanding // 200 if random.random() < 0.1 else 0
    shares = _shares(random, outstanding, outstanding * random.randint(1, 24) // 100)
    event = "outstanding" if random.random() < 0.04 else ""
    rows = [Row("A", shares, rights, outstanding, kind, day, "", event)]
    for _ in range(random.randint(1, 5)):
        last, day = rows[-1], _step(random, day)
        rows.append(_next(random, last, day))
    return rows


def _next(random: Random, last: Row, day: date) -> Row:
    """Return a position after another: the class changed, the purpose or the kind did, or shares moved."""
    how = random.random()
    if how < 0.15:
        factor = random.choice((80, 90, 95, 97, 104, 110, 125))
        outstanding = last.outstanding * factor // 100
        event = random.choice(("", "outstanding"))
        return last._replace(outstanding=outstanding, day=day, event=event)
    if how < 0.22 and last.kind in ("institution", "passive"):
        return last._replace(kind="control", day=day, event="purpose")
    if how < 0.26 and last.kind == "institution":
        return last._replace(kind="passive", day=day, event="ineligible")
    if how < 0.29:
        kind = {"passive": "institution", "exempt": random.choice(("passive", "control")), "control": "passive"}.get(
            last.kind
        )
        return last._replace(kind=kind or last.kind, day=day, event="")
    shares = _shares(random, last.outstanding, last.shares)
    event = ""
    if random.random() < 0.3:
        event = "acquired" if shares > last.shares else "disposed" if shares < last.shares else ""
        if event == "acquired" and random.random() < (0.5 if last.kind == "exempt" else 0.15):
            event = "exempt"
    rights = last.rights if random.random() < 0.9 else 0
    if event and rights != last.rights:
        event = ""
    return last._replace(shares=shares, rights=rights, day=day, event=event)


def _group(random: Random) -> list[Row]:
    """Return a group of two or three that is formed, trades, and may be joined or left."""
    kinds = random.choice((("control",), ("passive",), ("institution",), ("control", "passive", "institution")))
    day, outstanding = _day_of_history(random), 20_000_000
    parts = [outstanding * random.randint(1, 8) // 100 for _ in range(random.randint(2, 3))]
    rows = [
        Row(name, part, 0, outstanding, random.choice(kinds), day, "G", "formed")
        for name, part in zip("ABC", parts, strict=False)
    ]
    for _ in range(random.randint(1, 3)):
        day = _step(random, day)
        newest = {row.holder: row for row in rows}
        last = random.choice(sorted(newest.values(), key=lambda row: row.holder))
        how = random.random()
        if how < 0.2 and last.shares:
            rows.append(last._replace(shares=0, day=day, event="left"))
        elif how < 0.3:
            rows.append(
                Row("D", outstanding * random.randint(1, 4) // 100, 0, outstanding, last.kind, day, "G", "joined")
            )
        else:
            away = round(outstanding * random.choice((0.3, 1, 1.5, 3, 6)) / 100) * random.choice((1, 1, -1))
            rows.append(last._replace(shares=max(0, last.shares + away), day=day, event=""))
    return _no_twice(rows)


def _no_twice(rows: list[Row]) -> list[Row]:
    seen: set[tuple[str, date]] = set()
    return [row for row in rows if not ((row.holder, row.day) in seen or seen.add((row.holder, row.day)))]
