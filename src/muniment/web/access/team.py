"""A team: its accounts, sessions, limits and log over one file, and who a request comes from."""

import time
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.exceptions import ClientException, PermissionDeniedException
from msgspec import Struct

from muniment.errors import EnvironmentProblem, UsageError
from muniment.store.database import team_of
from muniment.web.access.accounts import Accounts, Authenticated, Passwords, Sessions
from muniment.web.access.database import Database, Log, What
from muniment.web.access.limits import Limits
from muniment.web.access.visits import NOBODY, User, Visit, form_token, is_token, token_hash
from muniment.web.responses import LOOPBACK, host_in, refuse_strangers

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
        """Return the address of the client, as the nearest proxy saw it where there is one.

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
        if not (_is_address(address) and ip_address(address) in proxy):
            raise PermissionDeniedException("These pages are reached through their proxy only.")
        if request.headers.get("x-forwarded-proto", "").strip().lower() != "https":
            raise ClientException("The proxy has to be asked over https, and to say so: X-Forwarded-Proto.")
        # The last one is what the proxy itself saw; all before it is what the client says.
        client = ",".join(request.headers.getall("x-forwarded-for", [""])).rpartition(",")[2].strip()
        if not _is_address(client):
            raise ClientException("The proxy has to name the client: X-Forwarded-For.")
        return client


def served(host: str, names: list[str], *, tls: bool, proxy: str) -> Served:
    """Return how pages are served, from what was asked on the command line.

    Raises:
        UsageError: passwords would travel in the clear, or no name is given to answer under.
    """
    if host not in LOOPBACK and not tls and not proxy:
        words = "needs --cert and --key, or --behind-proxy ADDRESS: passwords must not travel in the clear"
        raise UsageError(f"--team on {host} {words}")
    if host in ANY and not names:
        raise UsageError(f"--host {host} needs --name HOST, the name that people type in their browser")
    hosts = LOOPBACK if host in LOOPBACK else {host} - ANY
    return Served(frozenset({*hosts, *(_name(name) for name in names)}), tls, _network(proxy) if proxy else None)


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


_BROWSER = 180 * 24 * 3600  # seconds that a browser is known


class Team:
    """Access for a team.

    Raises:
        EnvironmentProblem: its file cannot be opened, or is not there and not to be made.
    """

    team = True

    def __init__(
        self,
        store: str | Path,
        served: Served = Served(),  # noqa: B008 - frozen
        *,
        create: bool = True,
        passwords: Passwords | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.served, self.database = served, Database(team_of(store), create=create)
        self.log = Log(self.database, clock)
        self.sessions = Sessions(self.database, clock)
        self.accounts = Accounts(self.database, passwords or Passwords(), self.log, clock)
        self.limits = Limits(clock)

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    # ---- requests -------------------------------------------------------------------------------------------------

    def recognise(self, request: Request[Any, Any, Any]) -> Visit:
        """Return the visitor, by the session that the cookie names."""
        address, secure = self.served.address(request), self.served.secure
        token, browser = (request.cookies.get(name, "") for name in (self._cookie, f"{self._cookie}-browser"))
        if not is_token(token):
            return Visit(None, address, secure=secure, browser=browser)
        hashed = token_hash(token)
        return Visit(self.sessions.find(hashed), address, hashed, form_token(token), secure, browser=browser)

    @property
    def _cookie(self) -> str:
        """The cookie's name; with this prefix browsers take it from this host alone, and over TLS only."""
        return "__Host-muniment" if self.served.secure else "muniment"

    def cookie(self, token: str) -> Cookie:
        """Return the cookie that holds a session's token; with "" for one it is taken back."""
        return self._made(self._cookie, token, None if token else 0)

    def browser_cookie(self, name: str) -> Cookie:
        """Return the cookie by which a browser is known in which an account logged in: others cannot keep it out."""
        return self._made(f"{self._cookie}-browser", self.accounts.browser_token(name), _BROWSER)

    def _made(self, name: str, value: str, age: int | None) -> Cookie:
        secure = self.served.secure or None
        return Cookie(name, value=value, max_age=age, httponly=True, secure=secure, samesite="lax")

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Add a line to the log."""
        self.log.record(who, what, about, address)

    def member(self, name: str) -> User | None:
        """Return the user of that name, None where the account is not there or was removed."""
        return self.accounts.member(name)

    # ---- logging in and out -----------------------------------------------------------------------------------------

    def log_in(self, name: str, password: str, visit: Visit) -> str | None:
        """Return the token of a new session, None where name and password do not fit; the old session ends.

        Raises:
            TooManyRequestsException: there were too many attempts.
        """
        known = self._try(name, password, visit)
        return self._begin(known, visit) if known else None

    def log_out(self, user: User, visit: Visit) -> None:
        """End a session."""
        with self.database.writing() as connection:
            self.sessions.end(connection, visit.kept)
            self.log.add(connection, user.name, What.LOGGED_OUT, address=visit.address)

    def change_password(self, user: User, old: str, new: str, visit: Visit) -> str | None:
        """Give a user a new password and return the token of a new session; None where the old one does not fit.

        Raises:
            TooManyRequestsException: there were too many attempts.
            UsageError: the new one is no password.
        """
        if self._try(user.name, old, visit) is None:
            return None
        self.accounts.set_password(user.name, new, user.name, visit.address)
        known = self.accounts.authenticate(user.name, new)
        return self._begin(known, visit) if known else None

    def _try(self, name: str, password: str, visit: Visit) -> Authenticated | None:
        """Compare a name and a password, and log where they do not fit."""
        name, address = name.strip().lower(), visit.address
        browser = self.accounts.browser_of(name, visit.browser) if visit.browser else ""
        self.limits.begin(name, address, browser)
        known = self.accounts.authenticate(name, password)
        if known is None:
            has_account = self.accounts.is_there(name)
            self.log.record(
                name if has_account else NOBODY, What.FAILED, "" if has_account else "no such account", address
            )
        else:
            self.limits.succeed(name, address, browser)
        return known

    def _begin(self, known: Authenticated, visit: Visit) -> str | None:
        with self.database.writing() as connection:
            if not self.accounts.seen(connection, known):
                return None
            self.sessions.end(connection, visit.kept)
            self.log.add(connection, known.name, What.LOGGED_IN, address=visit.address)
            return self.sessions.begin(connection, known.name)


def opened(store: str | Path, served: Served) -> Team:
    """Return the team that pages are served to.

    Raises:
        EnvironmentProblem: there is no account that could log in.
    """
    team = Team(store, served, create=False)
    if not team.accounts.active():
        team.close()
        raise EnvironmentProblem("there is no account yet: make one with `muniment team add NAME --role signer`")
    return team
