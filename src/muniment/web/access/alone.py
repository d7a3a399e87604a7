"""One user on this machine: nobody logs in, and requests under the name of another host are refused."""

from pathlib import Path
from typing import Any

from litestar import Request

from muniment.web.access.keys import KeptKey
from muniment.web.access.users import LOCAL
from muniment.web.access.visits import READING, Visit, form_token
from muniment.web.safety import LOOPBACK, refuse_strangers


class Alone:
    """Access for one user; forms carry a token made from a key, which outlives the process where it has a file.

    The file is made when something is first sent, or at once where its folder is there.
    """

    team = False

    def __init__(self, key: Path | None = None) -> None:
        self._key = KeptKey(key)

    def recognise(self, request: Request[Any, Any, Any]) -> Visit:
        """Return the one user; a name that was pointed here from elsewhere is refused."""
        refuse_strangers(request, LOOPBACK, "127.0.0.1 and localhost only")
        key = self._key.value(keep=request.method not in READING)
        return Visit(LOCAL, form=form_token(key))

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Keep nothing: there is one user, who knows what he did."""

    def lets_in(self, name: str) -> bool:
        """Whether it is the one user."""
        return name == LOCAL.name

    def close(self) -> None:
        """Close nothing."""
