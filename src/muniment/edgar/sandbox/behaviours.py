"""What the sandbox does and why it does so: by a published text, or by assumption; with a switch where sources differ.

Every behaviour stands once, with its source, in `behaviours.tsv`; the code that follows a switch asks `switch`. Forced
outcomes, such as submissions suspended or requests cut off, are stored in the database, so that they hold for every
process and after a restart.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Literal

import msgspec
from msgspec import Struct, structs

from muniment.caching import LruCache
from muniment.edgar.protocol import LETTERS
from muniment.edgar.sandbox.database import set_setting, setting
from muniment.errors import UsageError
from muniment.forms import FORMS, parse_name
from muniment.tsv import table_rows

Basis = Literal["published", "observed", "assumed"]


class Behaviour(Struct, frozen=True):
    """One behaviour: published by the SEC, observed in real answers, or assumed. The first choice is the usual one."""

    name: str
    words: str
    basis: Basis
    source: str
    choices: tuple[str, ...] = ()


BEHAVIOURS = tuple(
    msgspec.convert({**row, "choices": row["choices"].split("|") if row["choices"] else ()}, Behaviour)
    for row in table_rows(__file__, "behaviours.tsv")
)
_BY_NAME = {behaviour.name: behaviour for behaviour in BEHAVIOURS}


def switch(connection: sqlite3.Connection, name: str) -> str:
    """Return what was chosen for a behaviour, else its usual choice."""
    return setting(connection, f"switch {name}", _BY_NAME[name].choices[0])


def set_switch(connection: sqlite3.Connection, name: str, choice: str) -> None:
    """Choose.

    Raises:
        UsageError: there is no such behaviour or no such choice.
    """
    if name not in _BY_NAME or choice not in _BY_NAME[name].choices:
        switches = (f"{behaviour.name}={'|'.join(behaviour.choices)}" for behaviour in BEHAVIOURS if behaviour.choices)
        raise UsageError(f"{name}={choice} is no switch of the sandbox: there are {', '.join(switches)}")
    set_setting(connection, f"switch {name}", choice)


# ---- outcomes that were asked for ------------------------------------------------------------------------------------

Outcome = Literal["suspend", "unavailable", "delay", "cut"]
_OUTCOMES = "forced"


class Forced(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to the next `next` submissions or requests.

    `suspend` holds for submissions of a form, in any of its spellings (all where `form` is empty; "13G" holds for
    amendments too), the others for requests whose path begins with `path`: 503, an answer that comes `seconds` late, or
    none at all.
    """

    outcome: Outcome
    next: int = msgspec.field(default=1)
    path: str = "/submission/"
    form: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what makes no sense, and spell the form as submissions do."""
        if not (1 <= self.next <= 1_000_000 and 0 <= self.seconds <= 3600):
            raise ValueError("`next` is from 1 to 1000000, `seconds` from 0 to 3600")
        if self.form and self.form not in LETTERS:
            name = parse_name(self.form)
            if name is None:
                raise ValueError(f"`form` {self.form[:40]!r} is none that is taken: {', '.join((*FORMS, *LETTERS))}")
            structs.force_setattr(self, "form", name.submission_type)


def pending_outcomes(connection: sqlite3.Connection) -> list[Forced]:
    """Return the forced outcomes that have not happened yet."""
    stored = setting(connection, _OUTCOMES)
    return msgspec.json.decode(stored, type=list[Forced]) if stored else []


def set_outcomes(connection: sqlite3.Connection, outcomes: list[Forced]) -> None:
    """Replace the forced outcomes, inside a transaction of the caller."""
    set_setting(connection, _OUTCOMES, msgspec.json.encode(outcomes).decode() if outcomes else "")


def force(connection: sqlite3.Connection, outcome: Forced) -> None:
    """Force one more outcome, inside a transaction of the caller."""
    set_outcomes(connection, [*pending_outcomes(connection), outcome])


def takes_suspension(connection: sqlite3.Connection, form: str) -> bool:
    """Whether a submission of a form is to be suspended, which is counted; inside a transaction of the caller."""
    return bool(
        _next_outcome(
            connection,
            lambda forced: forced.outcome == "suspend" and forced.form in ("", form, form.removesuffix("/A")),
        )
    )


def take_outcome(connection: sqlite3.Connection, path: str) -> Forced | None:
    """Return what happens to a request, which is counted; inside a transaction of the caller."""
    return _next_outcome(connection, lambda forced: _is_of(forced, path))


def has_outcome(connection: sqlite3.Connection, path: str) -> bool:
    """Whether something is to happen to a request for `path`; counts nothing."""
    return any(_is_of(forced, path) for forced in pending_outcomes(connection))


def _is_of(forced: Forced, path: str) -> bool:
    return forced.outcome != "suspend" and path.startswith(forced.path)


def _next_outcome(connection: sqlite3.Connection, fits: Callable[[Forced], bool]) -> Forced | None:
    outcomes = pending_outcomes(connection)
    for position, outcome in enumerate(outcomes):
        if fits(outcome):
            left = [structs.replace(outcome, next=outcome.next - 1)] if outcome.next > 1 else []
            set_outcomes(connection, [*outcomes[:position], *left, *outcomes[position + 1 :]])
            return outcome
    return None


# ---- how many requests -----------------------------------------------------------------------------------------------


PER_SECOND = 10
"""Requests of one address, or with one token, in a second (SEC, "Accessing EDGAR Data"; of tokens it is assumed)."""

_CLIENTS = 10_000  # addresses or tokens that are remembered


class Rates:
    """Counts the requests of each address, or of each token, in the last second."""

    def __init__(self) -> None:
        self._asked: LruCache[str, deque[float]] = LruCache(_CLIENTS)

    def is_too_fast(self, client: str) -> bool:
        """Count a request, and say whether it is one too many; those that were refused do not count."""
        now, times = monotonic(), self._asked.get(client)
        if times is None:
            times = deque[float]()
            self._asked.put(client, times)
        while times and times[0] <= now - 1:
            times.popleft()
        if len(times) >= PER_SECOND:
            return True
        times.append(now)
        return False
