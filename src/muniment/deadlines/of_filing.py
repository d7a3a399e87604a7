r"""The clocks that a filing's own facts start: when it was due, and when the next may be.

A filing seldom says what made it due, so every clock that may have run is listed, and it is late only by the last of
them. What comes next is never certain either: an offering may end, and nothing may change.

First stand notices to states beside a Form D: the program knows no state's law, and counts by the rows that a user
supplies.

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
from msgspec import UNSET, Struct

from muniment.codes.states import SOLICITATION
from muniment.deadlines.business_days import Counted, LeftOut, at_month_end, closure, day_text, later, uncertain_days
from muniment.deadlines.dues import ELECTRONIC_SINCE, Due, days_late, due_all, due_dates, latest
from muniment.errors import IdentifierError, UsageError
from muniment.forms import FormD, FormName, Record, Schedule13D, Schedule13G, day_signed, form_of, stated_form
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
    notices: list[StateNotice] = []
    for number, row in enumerate(cast("list[object]", rows), 1):
        try:
            notices.append(_checked(row))
        except UsageError as error:
            raise UsageError(f"{source}: due.states: row {number}: {error}") from None
    return tuple(notices)


def _checked(row: object) -> StateNotice:
    keys = StateNotice.__struct_encode_fields__
    for key in cast("dict[str, object]", row) if isinstance(row, dict) else ():
        if key not in keys:
            raise UsageError(f"{key}: there is no such key; {did_you_mean(key, keys)}")
    try:
        notice = msgspec.convert(row, StateNotice, builtin_types=(date,))
    except msgspec.ValidationError as error:
        message, _, key = str(error).partition(" - at `$.")
        raise UsageError(f"{key.rstrip('`')}: {message}" if key else message) from None
    state = state_code("state", notice.state)
    if state != notice.state:
        raise UsageError(f"state: write its code, {state}")
    if abs(notice.days) > _MOST_DAYS:
        raise UsageError(f"days: {notice.days} is more than {_MOST_DAYS}")
    if not (notice.notice and notice.citation):
        raise UsageError("notice and citation say what is owed and where that stands: neither may be empty")
    return notice


def state_code(where: str, text: str) -> str:
    """Return the code of a state that a code or a name means; `where` it is given begins the words of a UsageError."""
    try:
        return SOLICITATION.compact(text)
    except IdentifierError:
        names = [*(code.label.title() for code in SOLICITATION.values()), *SOLICITATION]
        raise UsageError(f"{where}: {text!r:.60} is no state; {did_you_mean(text, names)}") from None


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
    side, ahead = ("before", -1) if notice.days < 0 else ("after", 1)
    first = last = later(event, notice.days)
    if notice.count == "business days":
        first = last = event
        for _ in range(abs(notice.days)):
            last = later(last, ahead)
            while closure(last):
                last = later(last, ahead)
    kind = "Business day" if notice.count == "business days" else "Day"
    steps = [f"{kind} {abs(notice.days)} {side} {day_text(event)} is {day_text(last)}."]
    left_out: list[LeftOut] = []
    while notice.closed != "counts" and (why := closure(last)):
        left_out.append(LeftOut(last, why.kind, why.what, why.source))
        last += _MOVES[notice.closed]
    if left_out:
        steps.append(f"That day is closed; not counted: {', '.join(map(str, left_out))}.")
        steps.append(f"The {notice.closed} is {day_text(last)} ({notice.citation}).")
    # Of calendar days only those rest on the calendar over which a closed last day moves.
    is_moving = notice.count == "business days" or notice.closed != "counts"
    unsure = uncertain_days(min(first, last), max(first, last)) if is_moving else ()
    return Counted(last, tuple(steps), unsure, left_out=tuple(left_out))


_FIVE, _TEN = 5, 10
_INSTITUTION = ("Rule 13d-1(b)",)


class FilingDues(Struct, frozen=True):
    """What a filing says about time.

    * `form`, `filed`: its form, and the day on which it was filed, None where that is not known;
    * `own`: every clock that may have made it due; `on_time_until`: the last day by all of them, None where a rule
      names no number of days or nothing is known; `late`: calendar days after that, None where it cannot be known;
    * `next`: what may be due next; `states`: what a user's own table makes due in the states of Item 12; `remarks`:
      what else follows, or why nothing does.
    """

    form: str
    filed: date | None
    own: tuple[Due, ...]
    on_time_until: date | None
    late: int | None
    next: tuple[Due, ...]
    remarks: tuple[str, ...]
    states: tuple[Due, ...] = ()


def dues_of(record: Record, filed: date | None = None, notices: Sequence[StateNotice] = ()) -> FilingDues:
    """Return the clocks that a record starts.

    `filed` is the day on which EDGAR says it was filed; `notices` are a user's rows about states.
    """
    name = stated_form(record)
    is_amendment = name.amendment if name else record.is_amendment is True if isinstance(record, FormD) else False
    form = FormName(form_of(record).name, is_amendment)
    remarks: list[str] = []
    dues = _of_form_d(record, form, remarks) if isinstance(record, FormD) else _of_schedule(record, form, remarks)
    last = latest(dues)
    base = filed or day_signed(record)
    coming = _next(record, base, remarks)
    states = _in_states(record, form, notices, remarks) if isinstance(record, FormD) else ()
    if coming and filed is None:
        remarks.append(f"No filing date is stated: what comes next is counted from the signature of {base}.")
    late = None if filed is None or last is None else days_late(filed, last)
    return FilingDues(str(form), filed, dues, last, late, coming, tuple(remarks), states)


# ---- when it was due ------------------------------------------------------------------------------------------------


def _of_form_d(record: FormD, form: FormName, remarks: list[str]) -> tuple[Due, ...]:
    if form.amendment:
        remarks.append("When an amendment was due depends on the filing before it, which this one does not date.")
    elif record.first_sale is not UNSET and record.first_sale < ELECTRONIC_SINCE:
        remarks.append(f"First sold on {record.first_sale}, when notices were filed on paper: it may have had one.")
    elif record.first_sale is not UNSET:
        return due_dates(str(form), "", record.first_sale)
    elif record.first_sale_yet_to_occur is True:
        remarks.append("The first sale is yet to occur: no clock runs before it (17 CFR 230.503(a)(1)).")
    return ()


def _of_schedule(record: Schedule13D | Schedule13G, form: FormName, remarks: list[str]) -> tuple[Due, ...]:
    if record.event_date is UNSET:
        remarks.append("No date of event is stated: when this was due cannot be counted.")
        return ()
    dues = tuple(due for due in due_dates(str(form), rules_of(record), record.event_date) if _fits(due, record))
    if not dues:
        remarks.append(f"No clock for an event of {record.event_date} is known here.")
    return dues


def _fits(due: Due, record: Schedule13D | Schedule13G) -> bool:
    """Whether what the filing says leaves room for this clock: its box for a former 13G, or its percents."""
    if isinstance(record, Schedule13D):
        return due.form != "SC 13D" or bool(due.rule) == (record.previously_filed_13g is True)
    percents = [person.percent for person in record.reporting_persons or ()]
    is_at_most_10 = bool(percents) and all(percent is not UNSET and percent <= _TEN for percent in percents)
    if due.trigger == "initial" and rules_of(record) == _INSTITUTION and at_month_end(due.event):
        return not any(percent is not UNSET and percent > _TEN for percent in percents)  # 13d-1(b)(2): the month counts
    return due.trigger != "over-10" or not is_at_most_10


def _in_states(record: FormD, form: FormName, notices: Sequence[StateNotice], remarks: list[str]) -> tuple[Due, ...]:
    """Return what the rows make due, and remark on the states of Item 12 that have none."""
    states = solicited(record)
    sold = None if form.amendment or record.first_sale is UNSET else record.first_sale
    dues = state_dues(notices, states, "first-sale", sold) if sold else ()
    if without := without_notice(states, dues):
        remarks.append(f"Purchasers were solicited in {', '.join(without)} (Item 12): {STATE_NOTICE}")
    return dues


# ---- what may be next -----------------------------------------------------------------------------------------------


def _next(record: Record, base: date | None, remarks: list[str]) -> tuple[Due, ...]:
    if isinstance(record, Schedule13D):
        remarks.append(
            "After any further material change an amendment is due, since 2024-02-05 within 2 business days, before "
            "that promptly (17 CFR 240.13d-2(a)): no day can be named before the change."
        )
        return ()
    if base is None:
        remarks.append("Neither a filing date nor a signature date is stated: what comes next cannot be counted.")
        return ()
    try:
        return _annual(record, base, remarks) if isinstance(record, FormD) else _periodic(record, base, remarks)
    except UsageError as error:  # a day outside the calendar
        remarks.append(f"What comes next cannot be counted: {error}.")
        return ()


def _annual(record: FormD, base: date, remarks: list[str]) -> tuple[Due, ...]:
    if record.more_than_one_year is False:
        remarks.append("It says that the offering lasts one year or less: no annual amendment is to be expected.")
        return ()
    return due_all("D", base, trigger="annual")


def _periodic(record: Schedule13G, base: date, remarks: list[str]) -> tuple[Due, ...]:
    if reports_exit(record):
        remarks.append("It reports five percent or less: nothing is owed until five percent are exceeded again.")
        return ()
    rules = rules_of(record)
    return due_all("13G/A", base, rule=rules[0] if rules else "")[:1]


STATE_NOTICE = (
    "notices, consents and fees may be owed there (Securities Act 18(c)(2)); no period of a state's law is known here."
)
"""What is said of states: their laws are not in this package, so no day is claimed."""


def solicited(record: FormD) -> tuple[str, ...]:
    """Return the codes of the states that Item 12 names, each once; "All States" as it stands."""
    states: dict[str, None] = {}
    for recipient in record.recipients or ():
        if recipient.all_states is True:
            states[ALL_STATES] = None
        for state in recipient.states or ():
            if state.state is not UNSET:
                states[state.state] = None
    return tuple(states)


def reports_exit(record: Schedule13G) -> bool:
    """Whether a Schedule 13G says that five percent or less are left: by Item 5, or by every percent.

    A printed 5.0 may stand for more: without Item 5 it says nothing.
    """
    if record.item5 is not UNSET and record.item5.five_percent_or_less is True:
        return True
    percents = [person.percent for person in record.reporting_persons or ()]
    return bool(percents) and all(percent is not UNSET and percent < _FIVE for percent in percents)


def rules_of(record: Schedule13D | Schedule13G) -> tuple[str, ...]:
    """Return the rules that the cover of a Schedule 13G names; a Schedule 13D has none."""
    return record.rules or () if isinstance(record, Schedule13G) else ()
