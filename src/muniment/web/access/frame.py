"""What the frame of a page shows of who is asking."""

from markupsafe import Markup
from msgspec import Struct

from muniment.web.access import forms
from muniment.web.access.users import User
from muniment.web.access.visits import Connection, visit_of


class Frame(Struct, frozen=True):
    """Whether there is a team, who is logged in (with one user: he), and the hidden field that every form needs.

    `files` tells whether finished submissions can be filed from these pages.
    """

    team: bool
    user: User | None
    field: Markup
    files: bool = False

    @property
    def outside(self) -> bool:
        """Whether nobody of the team is known to be asking, so that the ways into the rooms are not shown."""
        return self.team and self.user is None


def frame_of(connection: Connection) -> Frame:
    """Return the frame of the page that answers a request."""
    visit = visit_of(connection)
    state = connection.app.state
    files = state.get("office") is not None
    return Frame(state.access.team, visit.user if visit else None, forms.field(connection), files)
