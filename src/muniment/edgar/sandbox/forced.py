"""Outcomes that were asked for: submissions suspended, requests refused, delayed or cut off.

They are kept in the database, so that they hold for every process and after a restart.
"""

import sqlite3
from typing import Literal

import msgspec
from msgspec import Struct, structs

from muniment.edgar.sandbox.database import set_setting, setting

Outcome = Literal["suspend", "unavailable", "delay", "cut"]
_NAME = "forced"
_NONE = "[]"


class Forced(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to the next `next` submissions or requests.

    `suspend` holds for submissions of a form (all where `form` is empty; "SCHEDULE 13G" holds for amendments too), the
    others for requests whose path begins with `path`: 503, an answer that comes `seconds` late, or none at all.
    """

    outcome: Outcome
    next: int = msgspec.field(default=1)
    path: str = "/submission/"
    form: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense."""
        if not (1 <= self.next <= 1_000_000 and 0 <= self.seconds <= 3600):
            raise ValueError("`next` is from 1 to 1000000, `seconds` from 0 to 3600")


def forced(connection: sqlite3.Connection) -> list[Forced]:
    """Return what was asked for and has not happened yet."""
    return msgspec.json.decode(setting(connection, _NAME, _NONE), type=list[Forced])


def force(connection: sqlite3.Connection, wanted: list[Forced]) -> None:
    """Ask for outcomes instead of those that were asked for before, inside a transaction of the caller."""
    set_setting(connection, _NAME, msgspec.json.encode(wanted).decode())


def suspends(connection: sqlite3.Connection, form: str) -> bool:
    """Whether a submission of a form is to be suspended, which is counted; inside a transaction of the caller."""
    return _taken(connection, lambda one: one.outcome == "suspend" and form.startswith(one.form)) is not None


def met(connection: sqlite3.Connection, path: str) -> Forced | None:
    """Return what happens to a request, which is counted; inside a transaction of the caller."""
    return _taken(connection, lambda one: one.outcome != "suspend" and path.startswith(one.path))


def waits(connection: sqlite3.Connection, path: str) -> bool:
    """Whether something is to happen to a request for `path`; counts nothing."""
    kept = setting(connection, _NAME, _NONE)
    return kept != _NONE and any(
        one.outcome != "suspend" and path.startswith(one.path) for one in msgspec.json.decode(kept, type=list[Forced])
    )


def _taken(connection: sqlite3.Connection, fits) -> Forced | None:  # noqa: ANN001
    if setting(connection, _NAME, _NONE) == _NONE:
        return None
    wanted = forced(connection)
    for position, one in enumerate(wanted):
        if fits(one):
            rest = [structs.replace(one, next=one.next - 1)] if one.next > 1 else []
            force(connection, [*wanted[:position], *rest, *wanted[position + 1 :]])
            return one
    return None
