"""The sandbox's pages for people, at `/`: plain HTML with forms, without scripts, for this machine alone.

They read the database and write by the one writer, as the sandbox's own calls do, and offer nothing that those do not.
"""

from litestar import Router

from muniment.edgar.sandbox.api import local
from muniment.edgar.sandbox.pages import access, filed, frame, running


def router() -> Router:
    """Return the pages; each answers this machine alone, and what is sent to it has to come from one of them."""
    return Router(
        "/",
        route_handlers=[*filed.HANDLERS, *access.HANDLERS, *running.HANDLERS, *frame.HANDLERS],
        before_request=local.check_local,
        exception_handlers={Exception: frame.tell},
        include_in_schema=False,
    )
