"""What every response says to browsers, and whom the pages answer at all.

A filing may hold anything, so that nothing of it may run: its pages have no scripts, and the policy allows none, nor
anything from elsewhere. The pages on which filings are prepared may run the one script of ours, and no other; so may
the pages of a study, with the one that makes charts tell more when they are pointed at. Pages
answer to their own names only, which are those of this machine unless a team is served: a request under another name
comes from a page elsewhere whose name was pointed here.
"""

from collections.abc import Set
from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import ClientException
from litestar.types import Message, Scope

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""The policy where a script of ours runs, which asks this server: what the rules say, or for a chart."""
_WITH_SCRIPTS = ("/prepare/", "/study", "/issuers/", "/persons/", "/network/")
"""How the addresses of pages with a script of ours begin. The pages of filings are none of them."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with less, browsers would not say that a form comes from our own pages
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers on every response, errors and static files too."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers[name] = value
        headers["content-security-policy"] = policy_of(scope["path"])


def policy_of(path: str) -> str:
    """Return what browsers may do on the page with this path."""
    return SCRIPTED if path.startswith(_WITH_SCRIPTS) else POLICY


def refuse_strangers(request: Request[Any, Any, Any], names: Set[str], words: str) -> None:
    """Answer only requests under some names of hosts, which `words` tell.

    Raises:
        ClientException: the request names another host.
    """
    if host_in(request.headers.get("host", "")) not in names:
        raise ClientException(f"These pages answer to {words}.")


def host_in(header: str) -> str:
    """Return the host of a Host header, without its port: `[::1]:8321` is `::1`."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()
