"""What became of submissions, as those may know who made them or for whom they were made."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET, Struct, structs

from muniment.edgar.protocol import Mode, SingleSubmissionStatusResponse, Status, SubmissionStatus
from muniment.edgar.sandbox.access import people


class State(Struct, frozen=True):
    """One submission: when it came, and what is told of it."""

    received: datetime
    told: SubmissionStatus


def of(connection: sqlite3.Connection, numbers: Sequence[str], cik: str, now: datetime) -> list[State]:
    """Return the states of those of some submissions that a filer may see and that are still kept, in their order.

    A filer sees what was submitted with its login, what gives an access code of its own, and what is so of a CIK that
    delegates to it.
    """
    found = connection.execute(
        "SELECT accession, login, filers, mode, received, status, outcome, kept_until FROM submissions"
        " WHERE accession IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(numbers).decode(),),
    )
    by_number = {row[0]: row[1:] for row in found}
    return [
        _state(number, by_number[number])
        for number in numbers
        if number in by_number and _is_shown(connection, by_number[number], cik, now)
    ]


def as_single(told: SubmissionStatus, tracking: str, locator: str) -> SingleSubmissionStatusResponse:
    """Return a state as an answer of its own."""
    return SingleSubmissionStatusResponse(**structs.asdict(told), tracking=tracking, locator=locator)


def _state(number: str, row: tuple[str, ...]) -> State:
    _, _, mode, received, status, outcome, _ = row
    if outcome:
        told = msgspec.json.decode(outcome, type=SubmissionStatus)
    else:
        shown = Status.PROCESSING if status == Status.RECEIVED else status
        told = SubmissionStatus(
            accession_number=number,
            mode=Mode(mode),
            status=shown,
            submission_processing_status=shown,
            final=False,
            document_count=0,
            items=(),
            messages=UNSET,
        )
    return State(datetime.fromisoformat(received), told)


def _is_shown(connection: sqlite3.Connection, row: tuple[str, ...], cik: str, now: datetime) -> bool:
    login, filers, *_, kept_until = row
    if kept_until and now > datetime.fromisoformat(kept_until):
        return False
    mine = (login, *msgspec.json.decode(filers, type=list[str]))
    return cik in mine or any(people.has_delegation(connection, one, cik) for one in mine)
