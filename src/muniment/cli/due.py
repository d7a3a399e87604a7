"""`muniment due`: when a notice is due: by an event, by filings, by positions, or for the filers of a store."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from muniment import deadlines
from muniment.checks.settings import nearest
from muniment.cli.commands import refuse_idle
from muniment.cli.inputs import Inputs, table_text
from muniment.cli.output import (
    Format,
    FormatOption,
    complain,
    emit,
    emit_bytes,
    emit_json,
    is_for_people,
    printable,
    save,
    warn_of_cut,
)
from muniment.codes.states import SOLICITATION
from muniment.deadlines import Due, due_all, of_filing
from muniment.deadlines.business_days import day_text
from muniment.deadlines.dues import Entry, as_day, ics, triggers_beside
from muniment.deadlines.positions import Owed, owed
from muniment.deadlines.positions_file import read_positions
from muniment.errors import SourceError, UsageError
from muniment.extras import need
from muniment.forms import parse_name
from muniment.wording import count, form_named

if TYPE_CHECKING:
    from muniment.pipeline.watch import MayOwe


def write_calendar(entries: list[Entry], where: str) -> None:
    """Write a calendar to a file, or to standard output for "-"."""
    dated = [entry for entry in entries if entry.due.date]
    if not dated:
        raise UsageError("there is no day to put into a calendar: no rule here names a number of days")
    data = ics(dated, datetime.now(UTC))
    if where == "-":
        emit_bytes(data)
    else:
        save(data, Path(where))


# The parameters that have a meaning with one way of asking alone.
_OWN = {"--watch": ("form", "store", "as_of", "limit"), "--event": ("form", "rule", "event", "trigger", "states")}


def due_command(
    context: typer.Context,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Filings, or - ; what they start.")] = None,
    form: Annotated[str, typer.Option("--form", help="D, 13G or 13D; 13G/A for an amendment.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="For 13G: 13d-1b, 13d-1c or 13d-1d.")] = "",
    event: Annotated[str, typer.Option("--event", help="The day of what happened: 2026-03-27 or 3/27/2026.")] = "",
    trigger: Annotated[str, typer.Option("--trigger", help="What happened, such as over-10; else the usual one.")] = "",
    states: Annotated[str, typer.Option("--states", help="For Form D: states of solicitation or of purchasers.")] = "",
    positions: Annotated[str, typer.Option("--positions", metavar="CSV", help="Positions; what they make due.")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="What the filers of a store may owe next.")] = False,
    store: Annotated[str, typer.Option("--store", envvar="MUNIMENT_STORE", help="The store to watch.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="Watch from this day; else today.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many lines of a watch.")] = 50,
    calendar: Annotated[str, typer.Option("--ics", metavar="FILE", help="Write a calendar, or - ; nothing else.")] = "",
    fmt: FormatOption = "table",
    why: Annotated[
        bool, typer.Option("--why", help="Also each day that is left out, and until when it is known.")
    ] = False,
) -> None:
    """Tell when a notice is due: the date alone on the first line, then the rule, the steps, and what is assumed.

    Give --form and --event; or filings; or --positions; or --watch with --store.
    """
    way = _one_of({"filings": files, "--positions": positions, "--watch": watch, "--event": event}, form)
    idle = {name for names in _OWN.values() for name in names} - {*_OWN.get(way, ())}
    refuse_idle(context, f"with {way}", *idle)
    if why and (calendar or fmt == "json"):
        raise UsageError(f"--why has no meaning with {'--ics' if calendar else '--format json, which always has it'}")
    if files:
        raise typer.Exit(_of_files(files, calendar, fmt, why))
    if positions:
        raise typer.Exit(_of_positions(positions, calendar, fmt, why))
    if watch:
        _of_store(store, as_day(as_of) if as_of else deadlines.today(), form, limit, calendar, fmt, why)
        return
    dues = due_all(form, event, rule=rule, trigger=trigger)
    codes = _states(form, states)
    in_states = of_filing.state_dues(_notices(), codes, dues[0].trigger, dues[0].event) if codes else ()
    _of_event((*dues, *in_states), bool(trigger), codes, calendar, fmt, why)


def _one_of(ways: dict[str, object], form: str) -> str:
    """Return the one way of asking that was chosen."""
    chosen = [name for name, value in ways.items() if value]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} do not go together: ask for one at a time")
    if not chosen or (chosen == ["--event"] and not form):
        raise UsageError("give --form and --event, or filings, or --positions CSV, or --watch with --store")
    return chosen[0]


# ---- an event -------------------------------------------------------------------------------------------------------


def _of_event(dues: tuple[Due, ...], named: bool, states: list[str], calendar: str, fmt: Format, why: bool) -> None:
    if calendar:
        write_calendar([Entry(due) for due in dues], calendar)
    elif fmt == "json":
        emit_json(*({**msgspec.to_builtins(due), **({"states": states} if states else {})} for due in dues))
    else:
        due_lines = lines(dues, all_triggers=not named, why=why)
        emit("".join(f"{line}\n" for line in (*due_lines, *states_lines(of_filing.without_notice(states, dues)))))


def _notices() -> tuple[of_filing.StateNotice, ...]:
    settings = nearest(Path.cwd())
    return of_filing.state_notices(settings[1].get("due", {}).get("states", []), str(settings[0])) if settings else ()


def _states(form: str, given: str) -> list[str]:
    if not given:
        return []
    name = parse_name(form)
    if name is None or name.form != "D":
        raise UsageError("--states is for Form D: Schedules 13D and 13G are not filed with states")
    return [of_filing.state_code("--states", state.strip()) for state in given.split(",")]


# ---- filings --------------------------------------------------------------------------------------------------------


def _of_files(files: list[str], calendar: str, fmt: Format, why: bool) -> int:
    inputs = Inputs(files)
    entries: list[Entry] = []
    notices = _notices()
    for number, reading in enumerate(inputs):
        header, name = reading.header, reading.source.name
        filing_dues = of_filing.dues_of(reading.record, header.filed or None if header else None, notices)
        own = filing_dues.own if filing_dues.filed is None else ()
        awaited = (*own, *filing_dues.next, *filing_dues.states)
        entries += [Entry(due, printable(name)) for due in awaited]
        if calendar:
            continue
        if fmt == "json":
            emit_json({"file": name, **msgspec.to_builtins(filing_dues)})
        else:
            emit(("\n" if number else "") + "\n".join(filing_lines(printable(name), filing_dues, why=why)) + "\n")
    if calendar and (entries or not inputs.failed):  # of files that cannot be read nothing is said but that
        write_calendar(entries, calendar)
    return inputs.finish()


# ---- positions ------------------------------------------------------------------------------------------------------


def _of_positions(path: str, calendar: str, fmt: Format, why: bool) -> int:
    """Tell what positions make due; with a fault among them nothing, for a total without a row is a wrong one."""
    read = read_positions(table_text(path), "standard input" if path == "-" else printable(path))
    for fault in read.faults:
        complain(fault)
    if read.faults:
        return 1
    try:
        filings = owed(read.positions)
    except UsageError as error:
        raise SourceError(str(error), source=path) from error
    if calendar:
        entries: list[Entry] = []
        for duty in filings:
            because = "\n".join((duty.why, *(f"Assumed: {assumption}" for assumption in duty.assumed)))
            entries.append(Entry(duty.due, f"{duty.total.who}, {duty.total.issuer}", because, duty.may))
        write_calendar(entries, calendar)
    elif fmt == "json":
        emit_json(*map(_as_object, filings))
    else:
        emit("\n".join(printable(line) for line in owed_lines(filings, why=why)) + "\n")
    return 0


def _as_object(duty: Owed) -> dict[str, object]:
    total = duty.total
    about = {"holder": total.who, "issuer": total.issuer, "crossed": duty.crossed, "owned": total.owned}
    about |= {"outstanding": total.outstanding, "why": duty.why, "may": duty.may, "assumed": duty.assumed}
    return {**about, "due": duty.due}


# ---- a store --------------------------------------------------------------------------------------------------------

_ASSUMED = (
    "Assumed: offerings said to last more than a year go on; a year after the day has passed they are left out, as are "
    "those all sold, holders of less than five percent, and schedules older than five years."
)


def _of_store(store: str, as_of: date, form: str, limit: int, calendar: str, fmt: Format, why: bool) -> None:
    """Print what the filers of a store may owe next, the soonest first: at most `limit` lines."""
    wanted = form_named("--form", form).form if form else ""
    stores, watching = need("muniment.cli.store_options", "store"), need("muniment.pipeline.watch", "store")
    with stores.opened(store or stores.DEFAULT_STORE) as opened_store:
        watched = watching.watch(opened_store, as_of, wanted)
    shown: list[MayOwe] = watched.rows(limit=limit)
    if calendar:
        write_calendar([entry for may_owe in shown if (entry := watching.entry_of(may_owe))], calendar)
    elif fmt == "json":
        emit_json(*shown)
    else:
        emit("".join(f"{printable(line)}\n" for may_owe in shown for line in _may_owe_lines(may_owe, why=why)))
        if is_for_people():
            emit(f"\n{count(len(shown), 'line')} as of {as_of}.\n{_ASSUMED}\n")
    warn_of_cut(len(shown), len(watched), "lines")


def _may_owe_lines(owed: "MayOwe", *, why: bool) -> Iterator[str]:
    """Yield a line: the day, or when a change would be due; the form; who; why; and how the day is counted."""
    day = owed.due.date if owed.due else None
    when = f"{day}{' (past)' if owed.is_past else ''}" if day else "after a change"
    who = owed.filer if owed.filer == owed.issuer else f"{owed.filer} in {owed.issuer}"
    argued = f"; {owed.due.argued} may be argued" if owed.due and owed.due.argued else ""
    parts = (when, owed.form, owed.key, who, f"may, because {owed.because}{argued}")
    yield "\t".join(" ".join(part.split()) for part in parts)
    if why and owed.due:
        yield from (f"  {line}" for line in (*owed.due.steps, *why_lines(owed.due)))


# ---- clocks in lines ------------------------------------------------------------------------------------------------


def lines(dues: Sequence[Due], *, all_triggers: bool, why: bool = False) -> list[str]:
    """Return all clocks as blocks of lines, parted by empty ones; then the triggers that were not asked for."""
    output: list[str] = []
    for due in dues:
        output += ([""] if output else []) + [*_block(due), *(why_lines(due) if why else ())]
    if all_triggers and dues:
        triggers = triggers_beside(dues)
        output += ["", "other triggers:", *(f"  --trigger {name}: {meaning}" for name, meaning in triggers.items())]
    return output


def last_day(due: Due) -> str:
    """Return the date in ISO, or what the rule says in its place."""
    return due.date.isoformat() if due.date else due.words


def _block(due: Due) -> Iterator[str]:
    yield last_day(due)
    yield f"{due.form}: {due.duty}"
    rule = f"{due.rule}; " if due.rule else ""
    yield f"{rule}trigger {due.trigger}, event {day_text(due.event)}"
    yield from (f"  {step}" for step in due.steps)
    yield from (f"assumed: {assumption}" for assumption in due.assumptions)


def why_lines(due: Due) -> Iterator[str]:
    """Yield the days that were left out, each with its kind and source, and what the calendar stands on."""
    if due.date is None:
        return
    for day in due.left_out:
        yield f"left out: {day}, a {day.kind} ({day.source})"
    if not due.left_out:
        yield "left out: no day"
    yield f"calendar: {due.calendar}"


def states_lines(states: Iterable[str]) -> Iterator[str]:
    """Yield the reminder of states, one line each."""
    for state in states:
        yield f"{state} ({SOLICITATION.format(state).title()}): {of_filing.STATE_NOTICE}"


def filing_lines(name: str, filing: of_filing.FilingDues, *, why: bool = False) -> Iterator[str]:
    """Yield what a filing's own facts start: when it was due, and what may be next."""
    yield filing.on_time_until.isoformat() if filing.on_time_until else _no_date(filing.own)
    yield f"{name}: {filing.form}" + (f", filed {day_text(filing.filed)}" if filing.filed else "")
    if filing.late is not None:
        yield f"late: {count(filing.late, 'day')} after that" if filing.late else "on time"
    if len(filing.own) > 1:
        yield "Any of these clocks may have run; it is on time until the last:"
    for number, due in enumerate(filing.own, 1):
        yield f"  due {last_day(due)}: {due.duty} ({', '.join(due.citations)})"
        if why or (filing.on_time_until and number == len(filing.own)):
            yield from (f"    {step}" for step in due.steps[1:])
        yield from (f"    {line}" for line in why_lines(due) if why)
    following = [(f"next {last_day(due)}: may be owed:", due, why) for due in filing.next]
    following += [(f"due {last_day(due)}: {due.form},", due, True) for due in filing.states]
    for begin, due, with_steps in following:
        yield f"  {begin} {due.duty} ({', '.join(due.citations)})"
        yield from (f"    {step}" for step in due.steps[1:] if with_steps)
        yield from (f"    assumed: {assumption}" for assumption in due.assumptions)
        yield from (f"    {line}" for line in why_lines(due) if why)
    yield from (f"  {remark}" for remark in filing.remarks)


def _no_date(dues: Iterable[Due]) -> str:
    """Return what a rule says that names no number of days; "no date" where no clock can be counted."""
    return next((due.words for due in dues if due.date is None), "no date")


def owed_lines(filings: Sequence[Owed], *, why: bool = False) -> Iterator[str]:
    """Yield what positions make due, soonest first: the date alone, then what and why."""
    if not filings:
        yield "Nothing is owed: no position passes a threshold."
    for number, duty in enumerate(filings):
        if number:
            yield ""
        yield last_day(duty.due)
        passed = f", {' and '.join(map(str, duty.crossed))}% passed" if duty.crossed else ""
        may = "; it may be owed" if duty.may else ""
        yield f"{duty.due.form}: {duty.total.who}, {duty.total.issuer}{passed}{may}"
        rule = f"{duty.due.rule}; " if duty.due.rule else ""
        yield f"{rule}trigger {duty.due.trigger}, event {day_text(duty.due.event)} ({', '.join(duty.due.citations)})"
        yield f"  {duty.why}"
        yield from (f"  {step}" for step in duty.due.steps[1:])
        yield from (f"assumed: {assumption}" for assumption in (*duty.assumed, *duty.due.assumptions))
        yield from why_lines(duty.due) if why else ()
