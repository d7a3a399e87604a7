"""Generated changes that the SEC's schemas refuse, handed in to a local EDGAR: what became of each."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

import muniment
from changes import Change, changes
from checks.test_schema import official
from edgar.sandbox.desk import Desk, errors, submission

FORMS = {"form-d": "Form D (v13)", "schedule-13g": "Schedule 13G (2.2)", "schedule-13d": "Schedule 13D (2.2)"}


class Ended(NamedTuple):
    """A change that the schema refuses, the status it came to ("" for none), and whether its reasons have a place."""

    change: Change
    status: str
    explained: bool


def refused(desk: Desk, name: str, *, seed: int, number: int) -> Iterator[Ended]:
    """Yield what became of those of a number of changes to an example that the official schema refuses."""
    body = submission(name)
    kind = type(muniment.read(body).record).__name__
    assert official(kind).validate(etree.fromstring(body))
    wrong = [
        change for change in changes(body, seed, number) if not official(kind).validate(etree.fromstring(change.data))
    ]
    numbers = [desk.hand_in(change.data) for change in wrong]
    desk.settle()
    for accession, change in zip(numbers, wrong, strict=True):
        final, outcome = desk.row("SELECT final, outcome FROM submissions WHERE accession = ?", accession)
        status = desk.status(accession) if final and outcome else None
        reasons = errors(status) if status else []
        explained = any(reason.content and reason.line_number and reason.error_number == 442 for reason in reasons)
        yield Ended(change, str(status.status) if status else "", explained)


def counted(folder: Path, number: int, seed: int = 20) -> dict[str, Counter[str]]:
    """Return for each form how many were sent, and how they ended: suspended, accepted, blocked, without a place."""
    found: dict[str, Counter[str]] = {}
    for name, title in FORMS.items():
        desk = Desk(folder / name)
        desk.enrol(name)
        count = found[title] = Counter[str]()
        for ended in refused(desk, name, seed=seed, number=number):
            count["sent"] += 1
            count[ended.status.lower() or "blocked"] += 1
            count["unexplained"] += not ended.explained
        desk.connection.close()
    return found
