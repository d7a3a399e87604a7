"""What the filers of a store may owe next, as a calendar."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from muniment.deadlines.ics import Entry, ics
from muniment.pipeline.watch import MayOwe, watch
from muniment.store import Store
from muniment.store.exporting import one_file, writing


def entry_of(one: MayOwe) -> Entry | None:
    """Return an entry for what may be owed; None where it has no day, or one that is over."""
    if one.due is None or one.due.date is None or one.is_past:
        return None
    who = one.filer if one.filer == one.issuer else f"{one.filer}, {one.issuer}"
    return Entry(one.due, who, f"May be owed, because {one.because}.")


def export_calendar(store: Store, chosen: Collection[int] | None, output: Path, as_of: date) -> dict[str, int]:
    """Write a calendar of what may be owed from `as_of` on, for all filings or those with these ids.

    Returns how many days it has, and what has none or is past.

    Raises:
        UsageError: the day is before 1994 or after 2099, or `output` is a folder.
        EnvironmentProblem: it cannot be written.
    """
    keys = None if chosen is None else _keys(store, chosen)
    found = [one for one in watch(store, as_of) if keys is None or one.key in keys]
    entries = [entry for one in found if (entry := entry_of(one))]
    with writing(output), one_file(output, "ics") as path:
        path.write_bytes(ics(entries, datetime.now(UTC)))
    undated = sum(one.due is None or one.due.date is None for one in found)
    return {"days": len(entries), "without a day": undated, "past": len(found) - len(entries) - undated}


def _keys(store: Store, chosen: Iterable[int]) -> frozenset[str]:
    ids = {key: name for name, key in store.ids().items()}
    return frozenset(ids[key] for key in chosen if key in ids)
