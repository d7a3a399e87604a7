r"""When a filing is due: the law in force on the event's day, computed with its steps.

>>> from datetime import date, timedelta
>>> due("13D", date(2025, 1, 3)).date.isoformat(), due("13G", "2024-09-30", rule="13d-1b").date.isoformat()
('2025-01-13', '2024-11-14')
>>> [(due.rule, due.date.isoformat()) for due in due_all("13G", "2024-10-10")]
[('Rule 13d-1(c)', '2024-10-18'), ('Rule 13d-1(b)', '2025-02-14'), ('Rule 13d-1(d)', '2025-02-14')]

`CLOCKS` are all clocks that the rules start, a row of `clocks.tsv` for one text of a rule: for which form and rule, by
which trigger, how it counts, and since when. Where two rows of one duty hold for the same event, the event fell between
two texts, and the longer of the two counts: the old one still promised ten days when the new one came into force. So
the new text of Schedule 13D counts from 26 January 2024, ten days before it was law; the annual amendment of Form D
from 17 March 2008, whose anniversary is the first on which it was; and passive holders report the end of 1998 first.

Sources: 17 CFR 240.13d-1 and 240.13d-2 as amended by Release 33-11253 (88 FR 76896, 7 November 2023), in force on 5
February 2024 for Schedule 13D and to be complied with from 30 September 2024 for Schedule 13G; their older texts;
17 CFR 230.503.

>>> [clock.number for clock in CLOCKS if clock.trigger == "initial" and clock.form == "13D"]
[10, 5]

`ics` writes due dates for a calendar program: iCalendar, RFC 5545, all-day events with an alarm before.

>>> from datetime import datetime
>>> text = ics([Entry(due("13D", "2025-01-03"))], datetime(2025, 1, 4, 9)).decode()
>>> [line for line in text.split("\r\n") if line.startswith(("DTSTART", "SUMMARY", "TRIGGER"))]
['DTSTART;VALUE=DATE:20250113', 'SUMMARY:SC 13D due', 'TRIGGER:-P3D']
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct, structs

from muniment.codes.schedule_13 import RULES
from muniment.deadlines.business_days import (
    CALENDAR,
    LAST_DAY,
    LATER,
    ROLLS,
    Calendar,
    Counted,
    LeftOut,
    anniversary,
    business_days,
    calendar_days,
    closure,
    cut_off,
    day_text,
    month_end,
    quarter_end,
    year_end,
)
from muniment.errors import IdentifierError, UsageError
from muniment.forms import FormName, parse_name
from muniment.tsv import table_rows
from muniment.values import Unreadable
from muniment.values.grammar import typed_day
from muniment.wording import did_you_mean, expect, form_named, one_of

Count = Literal["calendar days", "business days", "anniversary", "no number"]
Starts = Literal["event", "month end", "quarter end", "year end"]

QUARTERS_SINCE = date(2024, 9, 30)
"""The first quarter's end that counts for Schedule 13G, in place of the year's: Release 33-11253."""
ELECTRONIC_SINCE = date(2009, 3, 16)
"""Since when every Form D is on EDGAR: Release 33-8891."""
PASSIVE_SINCE = date(1998, 2, 17)
"""Since when passive holders may file Schedule 13G: Release 34-39538."""


class Clock(Struct, frozen=True, kw_only=True):
    """One text of one duty.

    * `form`: what the user asks about; `owed`: what has to be filed, which after the loss of Schedule 13G is a 13D;
    * `letter`: of the rule 13d-1 that a Schedule 13G is filed under, "" for other forms;
    * `duty`: what is owed by whom, in words;
    * `starts`: the event itself, or the end of the month, quarter or year in which it falls;
    * `count`, `number`: how many days of which kind; `words`: what the rule says where it names no number;
    * `since`, `until`: the events for which the text holds; None: since before 1994, or still; `text`: when it was law,
      in words;
    * `first`: the first quarter's end that counts;
    * `citation`: the sections, parted by semicolons; `assumptions`: what only the filer can know.
    """

    form: Literal["D", "13G", "13D"]
    trigger: str
    owed: str
    duty: str
    citation: str
    starts: Starts = "event"
    count: Count
    number: int = 0
    words: str = ""
    letter: Literal["", "b", "c", "d"] = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    first: date | None = None
    assumptions: tuple[str, ...] = ()

    def holds(self, event: date) -> bool:
        """Whether this text is in force for an event of that day."""
        return (self.since is None or self.since <= event) and (self.until is None or event <= self.until)


TRIGGERS: dict[str, dict[str, str]] = {}
for _row in table_rows(__file__, "triggers.tsv"):
    TRIGGERS.setdefault(_row["form"], {})[_row["trigger"]] = _row["meaning"]
"""What starts a clock, by form: the name of the trigger, and what has happened. The first is the usual one."""


CLOCKS = tuple(
    msgspec.convert(
        {name: cell.split(" | ") if name == "assumptions" else cell for name, cell in row.items() if cell},
        Clock,
        strict=False,
    )
    for row in table_rows(__file__, "clocks.tsv")
)
"""All texts, by form and rule; the texts of one duty oldest first."""


_AMENDED_BY = {"D": "annual", "13G": "material-change", "13D": "material-change"}
_CACHE_SIZE = 4096


class Due(Struct, frozen=True, kw_only=True):
    """When a filing is due, and why.

    * `date`: the last day on which nobody can object; None where the rule names no number of days, then `words` has
      what it says: "promptly", "as soon as practicable"; `argued`: a later day that the text leaves room for, None for
      none: lateness counts from it;
    * `form`: what is owed, in our spelling; `duty`: by whom, in words; `rule`: the rule a Schedule 13G is filed under;
    * `trigger`, `event`: what started the clock, and when; `counted_from`: the event, or the end of its period;
    * `citations`: sections of the law; `steps`: the computation; `assumptions`: what it takes for granted;
    * `left_out`: the days that were not counted; `calendar`: what business days stand on, and until when.
    """

    date: datetime.date | None
    words: str = ""
    form: str
    rule: str
    trigger: str
    event: datetime.date
    counted_from: datetime.date
    duty: str
    citations: tuple[str, ...]
    steps: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    argued: datetime.date | None = None
    left_out: tuple[LeftOut, ...] = ()
    calendar: Calendar = CALENDAR

    @property
    def latest(self) -> datetime.date | None:
        """The last day on which it can be held to be on time."""
        return self.argued or self.date


# ---- what a user asks -----------------------------------------------------------------------------------------------


def due(form: str, event: date | str, *, rule: str = "", trigger: str = "") -> Due:
    """Return when a filing is due; where several clocks may run, the one that runs out first (see `due_all`).

    Args:
        form: D, 13G or 13D in any spelling; an amendment (`13D/A`) means the trigger of amendments.
        event: the day of what happened, or YYYY-MM-DD: trade, first sale, change; for `annual` the last filing.
        rule: for a Schedule 13G: 13d-1b, 13d-1c or 13d-1d, in any spelling.
        trigger: what happened, a name of `TRIGGERS`; left out, the first of its form.

    Raises:
        UsageError: there is no such form, rule, trigger or day; they do not go together; or a day is outside the
            calendar of 1994 to 2099.
    """
    return due_all(form, event, rule=rule, trigger=trigger)[0]


def due_all(form: str, event: date | str, *, rule: str = "", trigger: str = "") -> tuple[Due, ...]:
    """Return every clock that `due` may mean, the first to run out first, those without a number of days last.

    Several run where no rule is named for a Schedule 13G, and where the first filing and an amendment share a trigger.
    Arguments and errors are those of `due`.
    """
    name = form_named("form", form)
    expect("rule", rule, str)
    expect("trigger", trigger, str)
    letter = _letter(name.form, rule) if rule else ""
    happened = _trigger(name.form, trigger) if trigger else ""
    usual = _AMENDED_BY[name.form] if name.amendment else next(iter(TRIGGERS[name.form]))
    return _due_all(name.form, letter, happened or usual, as_day(event))


# ---- what checks ask ------------------------------------------------------------------------------------------------


def due_dates(
    form: str, rule: str | Iterable[str], event: date, *, amendment: bool | None = None, trigger: str = ""
) -> tuple[Due, ...]:
    """Return every clock that may have made this filing due, whatever started it, the first to run out first.

    Pure and quick: made for checking many filings. Doubt favours the filer, so a filing is late only when it is later
    than `latest` of these.

    Args:
        form: the form that was filed, in any spelling.
        rule: the rule of a Schedule 13G, or several as its cover has them; "" or none: all.
        event: the day that the filing states; for an annual D/A the day of the last filing.
        amendment: whether it is one; left out, as `form` says.
        trigger: only this one.

    Returns:
        nothing where the form is unknown, no text was in force, or a day is outside 1994 to 2099.
    """
    name = parse_name(form)
    if name is None or event > LAST_DAY:  # nothing can be counted near the end of time
        return ()
    owed = str(FormName(name.form, name.amendment if amendment is None else amendment))
    rules = [rule] if isinstance(rule, str) else list(rule)
    letters = frozenset(RULES[RULES.compact(spelled)].letter for spelled in rules if RULES.is_valid(spelled))
    duties = [
        (clock_form, letter, happened)
        for clock_form, letter, happened, owes in _DUTIES
        if owes == owed
        and trigger in ("", happened)
        and (not letters or not clock_form == name.form == "13G" or letter in letters)
    ]
    try:
        return _ordered(due for duty in duties for due in _in_force(*duty, event, owed))
    except UsageError:  # one day outside the calendar: the other clocks alone would be no whole answer
        return ()


def latest(dues: Iterable[Due]) -> date | None:
    """Return the day until which a filing is on time by any of these clocks; None where none tells a day.

    A clock without a number of days cannot make a filing late, so where one is among them the answer is None.
    """
    days = [due.latest for due in dues]
    known_days = [day for day in days if day is not None]
    return max(known_days) if known_days and len(known_days) == len(days) else None


def days_late(filed: date, due: Due | date | None) -> int:
    """Return by how many calendar days `filed` is after `due`; 0 where it is on time or no day is named."""
    last = due.latest if isinstance(due, Due) else due
    return max((filed - last).days, 0) if last else 0


# ---- reading what was asked -----------------------------------------------------------------------------------------


def as_day(text: date | str) -> date:
    """Return a day; text is typed as 2026-03-27 or 3/27/2026, else UsageError."""
    if isinstance(text, datetime.datetime):
        return text.date()
    if isinstance(text, date):
        return text
    expect("day", text, str, "a date or a text")
    try:
        return typed_day(text)
    except Unreadable as error:
        raise UsageError(f"{text!r:.60} is not a day: {str(error).replace('takes', 'write', 1)}") from None


def _trigger(form: str, text: str) -> str:
    triggers = TRIGGERS[form]
    trigger = text.strip().lower().replace("_", "-").replace(" ", "-")
    if trigger in triggers:
        return trigger
    elsewhere = next((form_name for form_name, names in TRIGGERS.items() if trigger in names), "")
    if elsewhere:
        raise UsageError(f"the trigger {trigger} belongs to {elsewhere}, not to {form}; its own: {', '.join(triggers)}")
    return one_of("trigger", trigger, triggers)


def _letter(form: str, text: str) -> str:
    try:
        letter = RULES[RULES.compact(text)].letter
    except IdentifierError:
        choices = [f"13d-1{code.letter}" for code in RULES.values()]
        raise UsageError(f"rule: a Schedule 13G is not filed under {text!r}; {did_you_mean(text, choices)}") from None
    if form != "13G":
        raise UsageError(f"rule {text} is one that a Schedule 13G is filed under: leave it out for {form}")
    return letter


# ---- computing ------------------------------------------------------------------------------------------------------

_ENDS = {"month end": month_end, "quarter end": quarter_end, "year end": year_end}
_PERIODS = {"month end": "month", "quarter end": "quarter", "year end": "calendar year"}
_TEXTS: dict[tuple[str, str, str], dict[str, list[Clock]]] = {}
for _clock in CLOCKS:
    _duties = _TEXTS.setdefault((_clock.form, _clock.letter, _clock.trigger), {})
    _duties.setdefault(_clock.owed, []).append(_clock)
_DUTIES = tuple(dict.fromkeys((clock.form, clock.letter, clock.trigger, clock.owed) for clock in CLOCKS))


@lru_cache(_CACHE_SIZE)
def _due_all(form: str, letter: str, trigger: str, event: date) -> tuple[Due, ...]:
    closure(event)  # refuses a day outside the calendar by its own name, not by that of a day counted from it
    letters = sorted({clock.letter for clock in CLOCKS if clock.form == form and clock.trigger == trigger})
    if letter and letter not in letters:
        theirs = _triggers(form, {letter})
        raise UsageError(
            f"the trigger {trigger} starts no clock under Rule 13d-1({letter}); those that do: {', '.join(theirs)}"
        )
    dues = [due for rule in ([letter] if letter else letters) for due in _in_force(form, rule, trigger, event)]
    if not dues:
        since = min(clock.since for clock in CLOCKS if _is(clock, form, letter, trigger) and clock.since)
        raise UsageError(f"no rule gave {trigger} a due date on {event}: the oldest is in force since {since}")
    return _ordered(dues)


def triggers_beside(dues: Iterable[Due]) -> dict[str, str]:
    """Return the other triggers that start a clock of the form under the rules of some clocks, and what they mean."""
    given = list(dues)
    form = form_named("form", given[0].form).form
    letters = {RULES[RULES.compact(due.rule)].letter if due.rule else "" for due in given}
    return {name: TRIGGERS[form][name] for name in _triggers(form, letters) if name != given[0].trigger}


def _triggers(form: str, letters: Set[str]) -> list[str]:
    clocks = {clock.trigger for clock in CLOCKS if clock.form == form and (clock.letter in letters or "" in letters)}
    return [name for name in TRIGGERS[form] if name in clocks]


def _is(clock: Clock, form: str, letter: str, trigger: str) -> bool:
    return clock.form == form and clock.trigger == trigger and letter in ("", clock.letter)


@lru_cache(_CACHE_SIZE)
def _in_force(form: str, letter: str, trigger: str, event: date, owed: str = "") -> tuple[Due, ...]:
    """Return what is due by each duty of this trigger, by the text in force; the longer where two are."""
    duties = [texts for owes, texts in _TEXTS[form, letter, trigger].items() if owed in ("", owes)]
    in_force = [[clock for clock in texts if clock.holds(event)] for texts in duties]
    return tuple(_longer([_of(clock, event) for clock in texts]) for texts in in_force if texts)


def _longer(dues: list[Due]) -> Due:
    """Return the due date by the texts of one duty: the later, where an event lies between two."""
    if len(dues) == 1:
        return dues[0]
    longer, shorter = sorted(dues, key=lambda due: due.date or date.max, reverse=True)
    between = (
        "The event lies between two texts of the rule; the longer time is taken. "
        f"By the other it would be {shorter.date}: {shorter.steps[0]}"
    )
    return structs.replace(longer, assumptions=(*longer.assumptions, between))


def _of(clock: Clock, event: date) -> Due:
    end = _ENDS[clock.starts](event) if clock.starts in _ENDS else event
    start = max(end, clock.first) if clock.first else end
    counted = _counted(clock, start)
    steps = [_says(clock)]
    if start != event:
        period = _PERIODS[clock.starts]
        steps.append(f"The {period} that counts for {day_text(event)} ends on {day_text(start)}.")
    # The section by which a last day that is closed moves on; Rule 503 has words of its own for that.
    is_moved = counted and clock.count == "calendar days" and counted.date != start + timedelta(days=clock.number)
    moved = (ROLLS,) if is_moved and clock.form != "D" else ()
    return Due(
        date=counted.date if counted else None,
        words=clock.words,
        form=clock.owed,
        rule=f"Rule 13d-1({clock.letter})" if clock.letter else "",
        trigger=clock.trigger,
        event=event,
        counted_from=start,
        duty=clock.duty,
        citations=(*clock.citation.split("; "), *moved),
        steps=(*steps, *((*counted.steps, *_hour(clock, counted.date)) if counted else ())),
        assumptions=(*clock.assumptions, *(counted.assumptions if counted else ())),
        argued=counted.argued if counted else None,
        left_out=counted.left_out if counted else (),
    )


def _hour(clock: Clock, day: date) -> Iterator[str]:
    """Yield by which hour of its last day a filing is sent; of a Form D on paper there is none."""
    if clock.form != "D" or day >= ELECTRONIC_SINCE:
        limit = cut_off(clock.form, day)
        section = 4 if limit == LATER else 2
        yield f"Sent by {limit:%H:%M} Eastern time on that day, it is filed that day (17 CFR 232.13(a)({section}))."


def _counted(clock: Clock, start: date) -> Counted | None:
    if clock.count == "no number":
        return None
    if clock.count == "anniversary":
        return anniversary(start)
    if clock.count == "business days":
        return business_days(start, clock.number)
    return calendar_days(start, clock.number, clock.citation if clock.form == "D" else ROLLS)


def _says(clock: Clock) -> str:
    law = clock.citation.replace("; ", " and ") + (f", {clock.text}" if clock.text else "")
    if clock.count == "no number":
        return f"{law}: {clock.words}, no number of days."
    if clock.count == "anniversary":
        return f"{law}: on or before the first anniversary of the last filing."
    origin = "the event" if clock.starts == "event" else f"the end of the {_PERIODS[clock.starts]}"
    return f"{law}: {clock.number} {clock.count} after {origin}."


def _ordered(dues: Iterable[Due]) -> tuple[Due, ...]:
    """Return the first to run out first; what has no number of days comes last."""
    return tuple(sorted(dues, key=lambda due: (due.date is None, due.date or date.max)))


_OCTETS = 75
_NO_CONTROL = dict.fromkeys([*range(10), *range(11, 32), 127])


class Entry(Struct, frozen=True):
    """A due date for a calendar: whose it is (`subject`, "" for none), and why it is there, beside its steps.

    `may`: it is due only where counsel finds a change material.
    """

    due: Due
    subject: str = ""
    why: str = ""
    may: bool = False


_ALARM = 3  # days before the day, at whose beginning the calendar reminds


def ics(entries: Iterable[Entry], stamp: datetime.datetime, *, note: str = "") -> bytes:
    """Return a calendar of all due dates that have a day; those without one are left out.

    Args:
        entries: the due dates; the same one always gets the same UID, so that a calendar takes it once.
        stamp: when the calendar is made, in UTC.
        note: what is to be said of the calendar as a whole, such as what was left out.

    Source: RFC 5545, sections 3.1 (lines of 75 octets, CRLF), 3.6.1, 3.6.6, 3.8; RFC 7986, section 5.2 (the note).
    """
    return calendar((_event(entry, stamp) for entry in entries if entry.due.date is not None), note)


def calendar(events: Iterable[Sequence[str]], note: str = "", about: str = "due dates") -> bytes:
    """Return a calendar of events, each as `calendar_event` has it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//muniment//{about}//EN", "CALSCALE:GREGORIAN"]
    lines += [f"DESCRIPTION:{calendar_text(note)}"] if note else []
    lines += [line for event in events for line in event]
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, stamp: datetime.datetime) -> list[str]:
    due = entry.due
    day = due.date or due.event
    title = f"{due.form} {'may be ' * entry.may}due" + (f": {entry.subject}" if entry.subject else "")
    assumed = [f"Assumed: {assumption}" for assumption in due.assumptions]
    text = "\n".join([*filter(None, [entry.why]), f"{due.duty} ({', '.join(due.citations)})", *due.steps, *assumed])
    alarm = [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{_ALARM}D",
        f"DESCRIPTION:{calendar_text(title)}",
        "END:VALARM",
    ]
    return calendar_event(_name(entry), stamp, day, title, text, alarm)


def calendar_event(
    name: str, stamp: datetime.datetime, day: date, title: str, text: str, alarm: Sequence[str] = ()
) -> list[str]:
    """Return the lines of a VEVENT of a whole day; `stamp` is when it was made, in UTC."""
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@muniment",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{calendar_text(title)}",
        f"DESCRIPTION:{calendar_text(text)}",
        "TRANSP:TRANSPARENT",
        *alarm,
        "END:VEVENT",
    ]


def _name(entry: Entry) -> str:
    due = entry.due
    identity = "\n".join((due.form, due.rule, due.trigger, due.event.isoformat(), entry.subject))
    return sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def calendar_text(text: str) -> str:
    r"""Return a text value, RFC 5545 section 3.3.11.

    >>> calendar_text("a, b; c\n\\")
    'a\\, b\\; c\\n\\\\'
    """
    plain = text.translate(_NO_CONTROL)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a content line in parts of at most 75 octets, every further one begun with a blank, no sign torn."""
    rest = line.encode("utf-8", "backslashreplace")
    left, lead = _OCTETS, b""
    while len(rest) > left:
        cut = left
        while rest[cut] & 0xC0 == 0x80:  # the middle of a sign of several octets
            cut -= 1
        yield lead + rest[:cut]
        rest, left, lead = rest[cut:], _OCTETS - 1, b" "
    yield lead + rest
