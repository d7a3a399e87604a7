"""Due dates as lines: the date alone on the first, so that a script reads it, then what people ask next."""

from collections.abc import Iterable, Iterator, Sequence

from muniment.codes.states import SOLICITATION
from muniment.deadlines import TRIGGERS, Due
from muniment.deadlines.counting import told
from muniment.deadlines.of_filing import STATE_NOTICE, FilingDues
from muniment.deadlines.positions import Owed
from muniment.forms import names


def lines(dues: Sequence[Due], *, all_triggers: bool) -> list[str]:
    """Return all clocks as blocks of lines, parted by empty ones; then the triggers that were not asked for."""
    found: list[str] = []
    for one in dues:
        found += ([""] if found else []) + list(_block(one))
    if all_triggers and dues:
        found += ["", *_others(dues[0])]
    return found


def last_day(due: Due) -> str:
    """Return the date in ISO, or what the rule says in its place."""
    return due.date.isoformat() if due.date else due.words


def _block(due: Due) -> Iterator[str]:
    yield last_day(due)
    yield f"{due.form}: {due.duty}"
    rule = f"{due.rule}; " if due.rule else ""
    yield f"{rule}trigger {due.trigger}, event {told(due.event)}"
    yield from (f"  {step}" for step in due.steps)
    yield from (f"assumed: {words}" for words in due.assumptions)


def _others(due: Due) -> Iterator[str]:
    """Name the other triggers of the form that was asked for."""
    name = names.parse(due.form)
    others = {
        trigger: words for trigger, words in TRIGGERS[name.form if name else ""].items() if trigger != due.trigger
    }
    yield "other triggers:"
    yield from (f"  --trigger {trigger}: {words}" for trigger, words in others.items())


def states_lines(states: Iterable[str]) -> Iterator[str]:
    """Yield the reminder of states, one line each."""
    for state in states:
        yield f"{state} ({SOLICITATION.format(state).title()}): {STATE_NOTICE}"


def filing_lines(name: str, filing: FilingDues) -> Iterator[str]:
    """Yield what a filing's own facts start: when it was due, and what may be next."""
    if filing.on_time_until:
        yield filing.on_time_until.isoformat()
    yield f"{name}: {filing.form}" + (f", filed {told(filing.filed)}" if filing.filed else "")
    if filing.late is not None:
        many = "day" if filing.late == 1 else "days"
        yield f"late: {filing.late} {many} after that" if filing.late else "on time"
    if len(filing.own) > 1:
        yield "Any of these clocks may have run; it is on time until the last:"
    for one in filing.own:
        yield f"  due {last_day(one)}: {one.duty} ({', '.join(one.citations)})"
    for one in filing.own[-1:] if filing.on_time_until else ():
        yield from (f"    {step}" for step in one.steps[1:])
    for one in filing.next:
        yield f"  next {last_day(one)}: may be owed: {one.duty} ({', '.join(one.citations)})"
        yield from (f"    assumed: {words}" for words in one.assumptions)
    yield from (f"  {remark}" for remark in filing.remarks)


def owed_lines(found: Sequence[Owed]) -> Iterator[str]:
    """Yield what positions make due, soonest first: the date alone, then what and why."""
    if not found:
        yield "Nothing is owed: no position passes a threshold."
    for number, one in enumerate(found):
        if number:
            yield ""
        yield last_day(one.due)
        passed = f", {' and '.join(map(str, one.crossed))} % passed" if one.crossed else ""
        yield f"{one.due.form}: {one.total.who}, {one.total.issuer}{passed}"
        rule = f"{one.due.rule}; " if one.due.rule else ""
        yield f"{rule}trigger {one.due.trigger}, event {told(one.due.event)} ({', '.join(one.due.citations)})"
        yield f"  {one.why}"
        yield from (f"  {step}" for step in one.due.steps[1:])
        yield from (f"assumed: {words}" for words in one.due.assumptions)
