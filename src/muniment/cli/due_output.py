"""Where due dates go: JSON lines, and calendars."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from muniment.cli.output import emit, emit_bytes
from muniment.deadlines.ics import Entry, ics
from muniment.errors import UsageError
from muniment.store.output import whole, writing


class Format(StrEnum):
    """How to print due dates."""

    TABLE = "table"
    JSON = "json"


def emit_objects(objects: Iterable[object]) -> None:
    """Write one JSON object a line."""
    emit("".join(msgspec.json.encode(one).decode() + "\n" for one in objects))


def write_calendar(entries: list[Entry], where: str) -> None:
    """Write a calendar to a file, or to standard output for "-"."""
    dated = [one for one in entries if one.due.date]
    if not dated:
        raise UsageError("there is no day to put into a calendar: no rule here names a number of days")
    data = ics(dated, datetime.now(UTC))
    if where == "-":
        emit_bytes(data)
        return
    with writing(Path(where)), whole(Path(where)) as path:
        path.write_bytes(data)
