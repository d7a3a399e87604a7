"""`muniment due --watch`: what the filers of a store may owe next."""

from datetime import date

import msgspec

from muniment.cli.due import Format, emit_objects, why_lines, write_calendar
from muniment.cli.output import emit, is_for_people, printable, warn_of_cut
from muniment.cli.store_options import DEFAULT_STORE, opened
from muniment.pipeline.watch import MayOwe, entry_of
from muniment.pipeline.watch import watch as watched
from muniment.wording import form_named

_ASSUMED = (
    "Assumed: offerings said to last more than a year go on; a year after the day has passed they are left out, as are "
    "those all sold, holders of five percent or less, and schedules older than five years."
)


def watch(store: str, as_of: date, form: str, limit: int, calendar: str, fmt: Format, why: bool) -> None:
    """Print what may be owed, the soonest first: at most `limit` lines."""
    wanted = _form(form)
    with opened(store or DEFAULT_STORE) as held:
        found = watched(held, as_of, wanted)
    shown = found[:limit]
    if calendar:
        write_calendar([entry for one in shown if (entry := entry_of(one))], calendar)
    elif fmt is Format.JSON:
        emit_objects(msgspec.to_builtins(one) for one in shown)
    else:
        emit("".join(f"{printable(line)}\n" for one in shown for line in (_line(one), *(_why(one) if why else ()))))
        if is_for_people():
            emit(f"\n{len(shown):,} lines as of {as_of}.\n{_ASSUMED}\n")
    warn_of_cut(len(shown), len(found), "lines")


def _form(form: str) -> str:
    return form_named("--form", form).form if form else ""


def _line(one: MayOwe) -> str:
    """Return a line: the day, or when a change would be due; the form; who; why."""
    day = one.due.date if one.due else None
    when = f"{day}{' (past)' if one.is_past else ''}" if day else "after a change"
    who = one.filer if one.filer == one.issuer else f"{one.filer} in {one.issuer}"
    argued = f"; {one.due.argued} may be argued" if one.due and one.due.argued else ""
    parts = (when, one.form, one.key, who, f"may, because {one.because}{argued}")
    return "\t".join(" ".join(part.split()) for part in parts)


def _why(one: MayOwe) -> list[str]:
    return [f"  {line}" for line in (*one.due.steps, *why_lines(one.due))] if one.due else []
