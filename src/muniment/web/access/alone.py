"""One user on this machine: nobody logs in, and requests under the name of another host are refused."""

from typing import Any

from litestar import Request

from muniment.web.access.users import LOCAL
from muniment.web.access.visits import Visit, new_token
from muniment.web.safety import LOOPBACK, refuse_strangers


class Alone:
    """Access for one user; forms carry a token that lasts as long as the process."""

    team = False

    def __init__(self) -> None:
        self._form = new_token()

    def recognise(self, request: Request[Any, Any, Any]) -> Visit:
        """Return the one user; a name that was pointed here from elsewhere is refused."""
        refuse_strangers(request, LOOPBACK, "127.0.0.1 and localhost only")
        return Visit(LOCAL, form=self._form)

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Keep nothing: there is one user, who knows what he did."""

    def close(self) -> None:
        """Close nothing."""
