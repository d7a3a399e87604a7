"""What the pages for preparing stand on: the drafts, the outbox, today's date, and who is asking."""

import hmac
import secrets
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.exceptions import PermissionDeniedException
from msgspec import Struct

from muniment.drafts.files import put
from muniment.drafts.outbox import Outbox
from muniment.drafts.shelf import DraftShelf

_KEY_FILE = ".key"


class Desk(Struct, frozen=True):
    """Where drafts and finished submissions lie, and the clock."""

    shelf: DraftShelf
    outbox: Outbox
    today: Callable[[], date] = date.today

    def of(self, request: Request[Any, Any, Any]) -> "Desk":
        """Return the desk of whoever is asking."""
        return Desk(self.shelf.of(owner_of(request)), self.outbox, self.today)

    def token(self) -> str:
        """Return what every form of ours carries: pages elsewhere cannot read it, so that they cannot send it."""
        return hmac.new(self._secret(), self.shelf.owner.encode(), sha256).hexdigest()[:32]

    def prove(self, token: str) -> None:
        """Refuse a form that was not filled in on a page of ours.

        Raises:
            PermissionDeniedException: it brings another token, or none.
        """
        if not hmac.compare_digest(token.encode(), self.token().encode()):
            raise PermissionDeniedException("This form was not filled in on a page of ours: open the page again.")

    def _secret(self) -> bytes:
        """Return the secret of this folder: kept, so that a page that is open outlives a new start of the server."""
        path = self.shelf.folder / _KEY_FILE
        if not path.exists():
            put(secrets.token_hex(32).encode(), path, only_new=True)
        return path.read_bytes()


def desk_over(drafts: Path, outbox: Path, today: Callable[[], date] = date.today) -> Desk:
    """Return the desk over two folders, which are made when something is first written."""
    return Desk(DraftShelf(drafts), Outbox(outbox), today)


def owner_of(_request: Request[Any, Any, Any]) -> str:
    """Return whose drafts a request is about: "" on a machine with one user."""
    return ""
