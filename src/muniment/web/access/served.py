"""How pages are served to a team: under which names, over TLS or behind which proxy."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException, PermissionDeniedException
from msgspec import Struct

from muniment.errors import UsageError
from muniment.web.safety import LOOPBACK, host_in, refuse_strangers

ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 - named, not listened on

Network = IPv4Network | IPv6Network


class Served(Struct, frozen=True):
    """Under which names pages answer, whether over TLS, and the addresses of the proxy in front of them."""

    names: frozenset[str] = LOOPBACK
    tls: bool = False
    proxy: Network | None = None

    @property
    def secure(self) -> bool:
        """Whether browsers reach the pages over TLS."""
        return self.tls or self.proxy is not None

    def address(self, request: Request[Any, Any, Any]) -> str:
        """Return the address of who asks, as the nearest proxy saw it where there is one.

        Raises:
            ClientException: the request names another host, or the proxy does not say that it was asked over TLS.
            PermissionDeniedException: it comes around the proxy.
        """
        address = request.client.host if request.client else ""
        if self.proxy is not None:
            address = self._seen_by_proxy(request, self.proxy, address)
        refuse_strangers(request, self.names, "the names that they are served under")
        return address

    def _seen_by_proxy(self, request: Request[Any, Any, Any], proxy: Network, address: str) -> str:
        if not _is_in(address, proxy):
            raise PermissionDeniedException("These pages are reached through their proxy only.")
        if request.headers.get("x-forwarded-proto", "").strip().lower() != "https":
            raise ClientException("The proxy has to be asked over https, and to say so: X-Forwarded-Proto.")
        # The last one is what the proxy itself saw; all before it is what somebody says.
        said = ",".join(request.headers.getall("x-forwarded-for", [""])).rpartition(",")[2].strip()
        if not _is_address(said):
            raise ClientException("The proxy has to say whom it asks for: X-Forwarded-For.")
        return said


def served(host: str, names: list[str], *, tls: bool, proxy: str) -> Served:
    """Return how pages are served, from what was asked on the command line.

    Raises:
        UsageError: passwords would travel in the clear, or nobody could say under which name.
    """
    if host not in LOOPBACK and not tls and not proxy:
        words = "needs --cert and --key, or --behind-proxy ADDRESS: passwords must not travel in the clear"
        raise UsageError(f"--team on {host} {words}")
    if host in ANY and not names:
        raise UsageError(f"--host {host} needs --name HOST, the name that people type in their browser")
    own = LOOPBACK if host in LOOPBACK else {host} - ANY
    return Served(frozenset({*own, *(_name(one) for one in names)}), tls, _network(proxy) if proxy else None)


def _name(name: str) -> str:
    if not name or host_in(name) != name.lower() or set(name) & set("/@ *"):
        raise UsageError(f"--name {name!r} is no name of a host, such as filings.example.com")
    return name.lower()


def _network(proxy: str) -> Network:
    try:
        return ip_network(proxy)
    except ValueError as error:
        raise UsageError(f"--behind-proxy {proxy!r} is no address, such as 127.0.0.1 or 10.0.0.0/24") from error


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, network: Network) -> bool:
    return _is_address(address) and ip_address(address) in network
