"""`muniment due --watch`: what the filers of a store may owe next."""

from datetime import date

from muniment.cli.due import why_lines, write_calendar
from muniment.cli.output import Format, emit, emit_json, is_for_people, printable, warn_of_cut
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
    wanted = form_named("--form", form).form if form else ""
    with opened(store or DEFAULT_STORE) as opened_store:
        found = watched(opened_store, as_of, wanted)
    shown = found.rows(limit=limit)
    if calendar:
        write_calendar([entry for owed in shown if (entry := entry_of(owed))], calendar)
    elif fmt is Format.JSON:
        emit_json(*shown)
    else:
        emit("".join(f"{printable(line)}\n" for owed in shown for line in (_line(owed), *(_why(owed) if why else ()))))
        if is_for_people():
            emit(f"\n{len(shown):,} lines as of {as_of}.\n{_ASSUMED}\n")
    warn_of_cut(len(shown), len(found), "lines")


def _line(owed: MayOwe) -> str:
    """Return a line: the day, or when a change would be due; the form; who; why."""
    day = owed.due.date if owed.due else None
    when = f"{day}{' (past)' if owed.is_past else ''}" if day else "after a change"
    who = owed.filer if owed.filer == owed.issuer else f"{owed.filer} in {owed.issuer}"
    argued = f"; {owed.due.argued} may be argued" if owed.due and owed.due.argued else ""
    parts = (when, owed.form, owed.key, who, f"may, because {owed.because}{argued}")
    return "\t".join(" ".join(part.split()) for part in parts)


def _why(owed: MayOwe) -> list[str]:
    return [f"  {line}" for line in (*owed.due.steps, *why_lines(owed.due))] if owed.due else []
