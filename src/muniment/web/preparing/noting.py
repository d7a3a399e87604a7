"""What the log of a team is told of drafts: who began, saved, removed and submitted which.

A page is kept each time a field is left. Told each time that would drown the rest, so that of these the first is told,
and the next only after a while; whoever presses a button is told of always.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from litestar import Request

from muniment.web.access.log import What
from muniment.web.access.visits import current, record
from muniment.web.preparing.saving import Saved

_WHILE = 15 * 60  # seconds
_MOST = 10_000


class Lately:
    """Who was told of lately, and about which draft. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._told: dict[tuple[str, str], float] = {}

    def tell(self, who: str, name: str, *, always: bool) -> bool:
        """Return whether to tell of somebody and a draft now, and remember that."""
        now = self._clock()
        with self._lock:
            if not always and now - self._told.get((who, name), -_WHILE) < _WHILE:
                return False
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[who, name] = now
            return True


def saved(request: Request[Any, Any, Any], name: str, done: Saved, *, pressed: bool = True) -> None:
    """Tell that a page of a draft was saved, if it was, and anything on it changed."""
    if not done.differences and done.record != done.opened.record:
        note_saved(request, name, pressed=pressed)


def note_saved(request: Request[Any, Any, Any], name: str, *, pressed: bool = True) -> None:
    """Tell that a draft was saved."""
    lately: Lately = request.app.state.lately
    if lately.tell(current(request).name, name, always=pressed):
        record(request, What.DRAFT_SAVED, name)


def begun(request: Request[Any, Any, Any], address: str) -> str:
    """Tell that a draft was begun, and return the address of its first page, which has its name."""
    record(request, What.DRAFT_BEGUN, address.split("/")[2])
    return address


def removed(request: Request[Any, Any, Any], name: str) -> None:
    """Tell that a draft was thrown away."""
    record(request, What.DRAFT_REMOVED, name)


def submitted(request: Request[Any, Any, Any], name: str, file: str) -> None:
    """Tell that a draft was submitted, and as which file of the outbox."""
    record(request, What.SUBMITTED, f"{name}: {file}")
