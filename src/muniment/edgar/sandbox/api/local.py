"""Whom the sandbox answers without a token: this machine, and no page from elsewhere in its browser."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from muniment.edgar.sandbox.api.replies import Refused
from muniment.edgar.sandbox.api.rules import AnyRequest, held

_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def is_local(request: AnyRequest) -> bool:
    """Whether a request comes from this machine, to this machine's own name, and from no page of another origin."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    return (
        _is_loopback(request.client.host if request.client else "")
        and _name(host) in _NAMES
        and (origin is None or origin.partition("://")[2] == host)
    )


def check_local(request: AnyRequest) -> None:
    """Go on only for this machine, unless the sandbox was told to answer everybody.

    Raises:
        Refused: the request comes from elsewhere.
    """
    if not held(request).anywhere and not is_local(request):
        raise Refused(403, "Forbidden.", "the sandbox's own calls answer this machine alone")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
