"""What the pages for preparing stand on: the drafts, the outbox, today's date, and who is asking."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from litestar import Request
from msgspec import Struct

from muniment.drafts.store import DraftStore
from muniment.drafts.submitting import Outbox
from muniment.web.access.visits import LOCAL, current, owns


class Desk(Struct, frozen=True):
    """Where drafts and finished submissions lie, and the clock."""

    shelf: DraftStore
    outbox: Outbox
    today: Callable[[], date] = date.today

    def of(self, request: Request[Any, Any, Any]) -> "Desk":
        """Return the desk of whoever is asking: in a team preparers see their own drafts, signers all."""
        user = current(request)
        sees = None if user == LOCAL else partial(owns, user)
        return Desk(self.shelf.of(owner_of(request), sees), self.outbox, self.today)


def desk_over(drafts: Path, outbox: Path, today: Callable[[], date] = date.today) -> Desk:
    """Return the desk over two folders, which are made when something is first written."""
    return Desk(DraftStore(drafts), Outbox(outbox), today)


def owner_of(request: Request[Any, Any, Any]) -> str:
    """Return whose drafts a request is about: "" on a machine with one user."""
    user = current(request)
    return "" if user == LOCAL else user.name
