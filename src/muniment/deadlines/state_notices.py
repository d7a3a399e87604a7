r"""Notices to states beside a Form D: the program knows no state's law, and counts by the rows that a user supplies.

>>> row = {"state": "CA", "notice": "notice", "days": 15, "count": "calendar days", "closed": "next business day",
...     "citation": "a code, section 1", "checked": date(2026, 11, 1)}
>>> (due,) = state_dues(state_notices([row], "muniment.toml"), ["CA"], "first-sale", date(2025, 8, 15))
>>> due.form, due.date.isoformat(), due.citations
('CA notice', '2025-09-02', ('a code, section 1',))
"""

import datetime
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, cast

import msgspec
from msgspec import Struct

from muniment.codes.states import SOLICITATION
from muniment.deadlines.business_days import Counted, LeftOut, closure, day_text, doubts
from muniment.deadlines.dues import Due
from muniment.errors import IdentifierError, UsageError
from muniment.wording import did_you_mean

ALL_STATES = "All States"
"""What Item 12 says in place of naming each state."""
_MOST_DAYS = 3660
_DAY = timedelta(days=1)
_MOVES = {"next business day": _DAY, "business day before": -_DAY}


class StateNotice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One text of one state's law, as a user wrote it down.

    * `state`: its code; `notice`: what is owed there, in the user's words;
    * `starts`: the trigger of Form D that starts its clock; `days`: how many days after it, below 0 for before it;
      `count`: of which kind; `closed`: what becomes of a last day that is closed;
    * `since`, `until`: the events for which the text holds, None for no end;
    * `citation`: where it stands; `checked`: the day on which somebody last looked there.
    """

    state: str
    notice: str
    days: int
    count: Literal["calendar days", "business days"]
    closed: Literal["next business day", "business day before", "counts"]
    citation: str
    checked: datetime.date
    starts: Literal["first-sale", "annual", "correction"] = "first-sale"
    since: datetime.date | None = None
    until: datetime.date | None = None

    def holds(self, event: date) -> bool:
        """Whether the text is in force for an event of that day."""
        return (self.since or date.min) <= event <= (self.until or date.max)


def state_notices(rows: object, source: str) -> tuple[StateNotice, ...]:
    """Return the rows of `[[due.states]]`; UsageError, which names `source`, the row and the key, where one is none."""
    if not isinstance(rows, list):
        raise UsageError(f"{source}: due.states: is a list of tables: write [[due.states]] above each row")
    found: list[StateNotice] = []
    for number, row in enumerate(cast("list[object]", rows), 1):
        try:
            found.append(_checked(row))
        except UsageError as error:
            raise UsageError(f"{source}: due.states: row {number}: {error}") from None
    return tuple(found)


def _checked(row: object) -> StateNotice:
    keys = StateNotice.__struct_encode_fields__
    for key in cast("dict[str, object]", row) if isinstance(row, dict) else ():
        if key not in keys:
            raise UsageError(f"{key}: there is no such key; {did_you_mean(key, keys)}")
    try:
        notice = msgspec.convert(row, StateNotice, builtin_types=(date,))
    except msgspec.ValidationError as error:
        words, _, key = str(error).partition(" - at `$.")
        raise UsageError(f"{key.rstrip('`')}: {words}" if key else words) from None
    try:
        state = SOLICITATION.compact(notice.state)
    except IdentifierError:
        names = [*(code.label.title() for code in SOLICITATION.values()), *SOLICITATION]
        raise UsageError(f"state: {notice.state!r:.60} is no state; {did_you_mean(notice.state, names)}") from None
    if state != notice.state:
        raise UsageError(f"state: write its code, {state}")
    if abs(notice.days) > _MOST_DAYS:
        raise UsageError(f"days: {notice.days} is more than {_MOST_DAYS}")
    if not (notice.notice and notice.citation):
        raise UsageError("notice and citation say what is owed and where that stands: neither may be empty")
    return notice


def state_dues(notices: Iterable[StateNotice], states: Sequence[str], trigger: str, event: date) -> tuple[Due, ...]:
    """Return what the rows make due in these states, in the order of the states; nothing where no row holds.

    `states` are codes, or `ALL_STATES` for every state that has a row. What happened is taken to have happened in each
    state on the day of the event. UsageError where a day is outside the calendar of 1994 to 2099.
    """
    rows = [notice for notice in notices if notice.starts == trigger and notice.holds(event)]
    named = list(dict.fromkeys(notice.state for notice in rows)) if ALL_STATES in states else states
    return tuple(_due(notice, trigger, event) for state in named for notice in rows if notice.state == state)


def without_notice(states: Iterable[str], dues: Sequence[Due]) -> list[str]:
    """Return the states in which none of these notices is due."""
    return [state for state in states if not any(due.form.startswith(f"{state} ") for due in dues)]


def _due(notice: StateNotice, trigger: str, event: date) -> Due:
    counted = _counted(notice, event)
    name = SOLICITATION.format(notice.state).title()
    side = "before" if notice.days < 0 else "after"
    law = notice.citation + (f", since {notice.since}" if notice.since else "")
    return Due(
        date=counted.date,
        form=f"{notice.state} {notice.notice}",
        rule="",
        trigger=trigger,
        event=event,
        counted_from=event,
        duty=f"owed to {name} beside a Form D",
        citations=(notice.citation,),
        steps=(f"{law}: {abs(notice.days)} {notice.count} {side} the event.", *counted.steps),
        assumptions=(
            f"By your own table, in which this was last checked on {notice.checked}: no state's law is known here.",
            f"What happened on {event} happened in {name}; holidays of the state alone are not known here.",
            *counted.assumptions,
        ),
        left_out=counted.left_out,
    )


def _counted(notice: StateNotice, event: date) -> Counted:
    side, ahead = ("before", -_DAY) if notice.days < 0 else ("after", _DAY)
    last = event + timedelta(days=notice.days)
    if notice.count == "business days":
        last = event
        for _ in range(abs(notice.days)):
            last += ahead
            while closure(last):
                last += ahead
    kind = "Business day" if notice.count == "business days" else "Day"
    steps = [f"{kind} {abs(notice.days)} {side} {day_text(event)} is {day_text(last)}."]
    left_out: list[LeftOut] = []
    while notice.closed != "counts" and (why := closure(last)):
        left_out.append(LeftOut(last, why.kind, why.what, why.source))
        last += _MOVES[notice.closed]
    if left_out:
        steps.append(f"That day is closed; not counted: {', '.join(map(str, left_out))}.")
        steps.append(f"The {notice.closed} is {day_text(last)} ({notice.citation}).")
    unsure = doubts(min(event, last), max(event, last))
    return Counted(last, tuple(steps), unsure, left_out=tuple(left_out))
