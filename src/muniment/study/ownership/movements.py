"""What happened between a schedule and those before it in its statement: the definition, and nothing else.

A percentage is compared with the last one that was stated. One below zero or above a hundred is no share of a class:
it is shown as it stands, and nothing is concluded from it; the next is compared with the one before.

* first: the statement begins here with a new schedule;
* over, under: the percentage passed 5, 10 or 20, counted as printed: 5 is not above 5. A new schedule passes from
  nothing. Under an amendment whose earlier filing is not here nothing is known to have moved;
* 13G to 13D, 13D to 13G: the holder went over to the other schedule;
* exit: five percent or less are left for the first time; return: a percentage above five after that. Where a schedule
  states none it tells of no return, and the next that says the same as the exit is none again.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from muniment.study.ownership.figure import is_share

THRESHOLDS = (5, 10, 20)
_FIVE = 5
FIRST, OVER, UNDER, EXIT, RETURN = "first", "over", "under", "exit", "return"

Number: TypeAlias = "int | Decimal | None"


class Stated(Struct, frozen=True, gc=False):
    """What a schedule says, as its row in `tables.reports` has it."""

    schedule: str
    amendment: bool | None
    shares: Number
    percent: Number
    exit: bool


class Movement(Struct, frozen=True, gc=False):
    """One thing that happened: its kind, and the percentages before and now, where they are stated."""

    kind: str
    threshold: int | None
    before_percent: Number
    percent: Number


class Moved(Struct, frozen=True):
    """What a schedule changed: shares and percentage points since the last stated, and what happened."""

    shares_change: Number
    percent_change: Number
    movements: tuple[Movement, ...]


def moved(schedules: Iterable[Stated]) -> Iterator[Moved]:
    """Yield what each schedule of one statement changed, given from the first to the last."""
    before: Stated | None = None
    shares: Number = None
    percent: Number = None
    is_out = False
    for one in schedules:
        now = one.percent if is_share(one.percent) else None
        found = [*_movements(one, before, percent, now)]
        is_back = is_out and not one.exit and now is not None and now > _FIVE
        if before is not None and (is_back or (one.exit and not is_out)):
            found.append(Movement(RETURN if is_back else EXIT, None, percent, now))
        is_out = one.exit or (is_out and not is_back)
        yield Moved(_change(shares, one.shares), _change(percent, now), tuple(found))
        before = one
        shares = shares if one.shares is None else one.shares
        percent = percent if now is None else now


def _change(before: Number, now: Number) -> Number:
    return None if before is None or now is None else now - before


def _movements(one: Stated, before: Stated | None, last: Number, now: Number) -> Iterator[Movement]:
    if before is None and one.amendment is False:
        yield Movement(FIRST, None, None, now)
        last_or_nothing: Number = 0
    else:
        last_or_nothing = last
    yield from _crossings(last_or_nothing, last, now)
    if before is not None and before.schedule != one.schedule:
        yield Movement(f"{before.schedule} to {one.schedule}", None, last, now)


def _crossings(start: Number, last: Number, now: Number) -> Iterator[Movement]:
    if start is None or now is None:
        return
    for threshold in THRESHOLDS:
        if start <= threshold < now:
            yield Movement(OVER, threshold, last, now)
        elif now <= threshold < start:
            yield Movement(UNDER, threshold, last, now)
