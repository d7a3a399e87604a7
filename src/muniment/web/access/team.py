"""A team: its accounts, sessions, limits and log over one file, who a request comes from; its pages and application."""

import time
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import ClientException, PermissionDeniedException, TooManyRequestsException
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Redirect
from msgspec import Struct, structs

from muniment.errors import EnvironmentProblem, UsageError
from muniment.store.database import team_of
from muniment.web import lists
from muniment.web.access import visits
from muniment.web.access.accounts import SHORTEST, Accounts, Authenticated, Limits, Passwords, Sessions
from muniment.web.access.database import Database, Log, What
from muniment.web.access.middleware import ACCESS, For
from muniment.web.app import NO_EDGAR, create_app
from muniment.web.preparing import FilingContext
from muniment.web.responses import (
    LOOPBACK,
    Reply,
    host_in,
    html_page,
    in_thread,
    page_handlers,
    refuse_strangers,
    respond,
)
from muniment.wording import with_capital

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
        message = "needs --cert and --key, or --behind-proxy ADDRESS: passwords must not travel in the clear"
        raise UsageError(f"--team on {host} {message}")
    if host in ANY and not names:
        raise UsageError(f"--host {host} needs --name HOST, the name that people type in their browser")
    hosts = LOOPBACK if host in LOOPBACK else {host} - ANY
    for name in names:
        if not name or host_in(name) != name.lower() or set(name) & set("/@ *"):
            raise UsageError(f"--name {name!r} is no name of a host, such as filings.example.com")
    return Served(frozenset({*hosts, *map(str.lower, names)}), tls, _network(proxy) if proxy else None)


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
        served: Served = Served(),
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

    def recognise(self, request: Request[Any, Any, Any]) -> visits.Visit:
        """Return the visitor, by the session that the cookie names."""
        address, secure = self.served.address(request), self.served.secure
        token, browser = (request.cookies.get(name, "") for name in (self._cookie, f"{self._cookie}-browser"))
        if not visits.is_token(token):
            return visits.Visit(None, address, secure=secure, browser=browser)
        hashed = visits.token_hash(token)
        return visits.Visit(
            self.sessions.find(hashed), address, hashed, visits.form_token(token), secure, browser=browser
        )

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

    def member(self, name: str) -> visits.User | None:
        """Return the user of that name, None where the account is not there or was removed."""
        return self.accounts.member(name)

    # ---- logging in and out -----------------------------------------------------------------------------------------

    def log_in(self, name: str, password: str, visit: visits.Visit) -> str | None:
        """Return the token of a new session, None where name and password do not fit; the old session ends.

        Raises:
            TooManyRequestsException: there were too many attempts.
        """
        account = self._try(name, password, visit)
        return self._begin(account, visit) if account else None

    def log_out(self, user: visits.User, visit: visits.Visit) -> None:
        """End a session."""
        with self.database.writing() as connection:
            self.sessions.end(connection, visit.kept)
            self.log.add(connection, user.name, What.LOGGED_OUT, address=visit.address)

    def change_password(self, user: visits.User, old: str, new: str, visit: visits.Visit) -> str | None:
        """Give a user a new password and return the token of a new session; None where the old one does not fit.

        Raises:
            TooManyRequestsException: there were too many attempts.
            UsageError: the new one is no password.
        """
        if self._try(user.name, old, visit) is None:
            return None
        self.accounts.set_password(user.name, new, user.name, visit.address)
        account = self.accounts.authenticate(user.name, new)
        return self._begin(account, visit) if account else None

    def _try(self, name: str, password: str, visit: visits.Visit) -> Authenticated | None:
        """Compare a name and a password, and log where they do not fit."""
        name, address = name.strip().lower(), visit.address
        browser = self.accounts.browser_of(name, visit.browser) if visit.browser else ""
        self.limits.begin(name, address, browser)
        account = self.accounts.authenticate(name, password)
        if account is None:
            has_account = self.accounts.is_there(name)
            self.log.record(
                name if has_account else visits.NO_USER, What.FAILED, "" if has_account else "no such account", address
            )
        else:
            self.limits.succeed(name, address, browser)
        return account

    def _begin(self, account: Authenticated, visit: visits.Visit) -> str | None:
        with self.database.writing() as connection:
            if not self.accounts.seen(connection, account):
                return None
            self.sessions.end(connection, visit.kept)
            self.log.add(connection, account.name, What.LOGGED_IN, address=visit.address)
            return self.sessions.begin(connection, account.name)


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


_SMALL = 16 * 1024  # bytes that a form of ours takes at most: names and passwords


Asking = Request[Any, Any, Any]


class LoginPage(Struct, frozen=True):
    """What the login page says: where it leads on to, the name that was typed, and what was wrong."""

    onward: str
    name: str = ""
    wrong: str = ""


class PasswordPage(Struct, frozen=True):
    """What the page for another password says."""

    shortest: int
    wrong: str = ""
    done: bool = False


# ---- logging in and out ---------------------------------------------------------------------------------------------


def login_page(
    request: Asking, onward: Annotated[str, QueryParameter(name="next", description="The page to go on to.")] = ""
) -> Response[bytes]:
    """Ask for name and password."""
    visit = _visit(request)
    if visit.form:
        return _login(request, LoginPage(onward_to(onward)))
    # The form has to carry a token, and that belongs to a cookie, before anybody is logged in.
    token = visits.new_token()
    request.scope["auth"] = structs.replace(visit, form=visits.form_token(token))
    answer = _login(request, LoginPage(onward_to(onward)))
    answer.set_cookie(_team(request).cookie(token))
    return answer


def log_in(request: Asking) -> Response[Any]:
    """Begin a session, and lead on to the page that was asked for."""
    name, password, onward = _posted(request, "name", "password", "next")
    page = LoginPage(onward_to(onward), name[:64], "The name or the password is wrong.")
    try:
        token = _team(request).log_in(name, password, _visit(request))
    except TooManyRequestsException as error:
        return _later(_login(request, structs.replace(page, wrong=error.detail), 429), error)
    if token is None:
        return _login(request, page, 401)
    return _on(request, onward_to(onward), token, _team(request).browser_cookie(name))


def log_out(request: Asking) -> Response[Any]:
    """End the session."""
    _team(request).log_out(visits.current(request), _visit(request))
    return _on(request, "/login", "")


def _login(request: Asking, data: LoginPage, status: int = 200) -> Response[bytes]:
    return html_page(request, Reply(data, "Log in", "login"), status)


def _later(answer: Response[bytes], error: TooManyRequestsException) -> Response[bytes]:
    """Return a form again that says how long to wait."""
    answer.headers.update(error.headers or {})
    return answer


def onward_to(address: str) -> str:
    """Return an address of ours to go on to; what would lead elsewhere leads to the front page."""
    plain = address.isascii() and address.isprintable() and "\\" not in address and " " not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    parts = urlsplit(address)
    return "/" if parts.scheme or parts.netloc or parts.path == "/login" else address


# ---- another password -----------------------------------------------------------------------------------------------


def password_page(request: Asking) -> Response[bytes]:
    """Ask for the old and the new password."""
    return _password(request, PasswordPage(SHORTEST))


def change_password(request: Asking) -> Response[bytes]:
    """Change the password; all other sessions end."""
    old, new, again = _posted(request, "old", "new", "again")
    if new != again:
        return _password(request, PasswordPage(SHORTEST, "The two new passwords differ."), 400)
    try:
        token = _team(request).change_password(visits.current(request), old, new, _visit(request))
    except TooManyRequestsException as error:
        return _later(_password(request, PasswordPage(SHORTEST, error.detail), 429), error)
    except UsageError as error:
        return _password(request, PasswordPage(SHORTEST, f"{with_capital(str(error))}."), 400)
    if token is None:
        return _password(request, PasswordPage(SHORTEST, "That is not your password."), 403)
    request.scope["auth"] = structs.replace(_visit(request), form=visits.form_token(token))
    answer = _password(request, PasswordPage(SHORTEST, done=True))
    answer.set_cookie(_team(request).cookie(token))
    answer.set_cookie(_team(request).browser_cookie(visits.current(request).name))
    return answer


def _password(request: Asking, data: PasswordPage, status: int = 200) -> Response[bytes]:
    return html_page(request, Reply(data, "Change your password", "password"), status)


# ---- the log --------------------------------------------------------------------------------------------------------


def log(
    request: Asking,
    offset: Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many lines to skip.")] = 0,
) -> Response[bytes]:
    """Who did what, newest first; for signers."""
    part = _team(request).log.part(offset, lists.A_PAGE)
    return respond(request, Reply(part, "Log", "log", "log", lists.turn("/log", {}, offset, part.total)))


# ---- what these pages share -----------------------------------------------------------------------------------------


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address of a team.

    Where an address has a handler for GET and one for POST, neither may be wrapped for a thread: Litestar (2.25) would
    wrap it twice, see `muniment.web.responses.page_handlers`. These two only fill in a template.
    """
    everybody, members = {ACCESS: For.EVERYBODY}, {ACCESS: For.MEMBERS}
    hidden: dict[str, Any] = {"include_in_schema": False}
    posting: dict[str, Any] = {**hidden, "request_max_body_size": _SMALL}
    return [
        get("/login", opt=everybody, sync_to_thread=False, **hidden)(login_page),
        post("/login", opt=everybody, **posting)(in_thread(log_in)),
        post("/logout", opt=members, **posting)(in_thread(log_out)),
        get("/password", sync_to_thread=False, **hidden)(password_page),
        post("/password", opt=members, **posting)(in_thread(change_password)),
        *page_handlers({"/log": log}, guards=[visits.may_sign]),
    ]


def _team(request: Asking) -> Team:
    return request.app.state.access


def _visit(request: Asking) -> visits.Visit:
    return visits.visit_of(request) or visits.Visit(None)


def _posted(request: Asking, *names: str) -> list[str]:
    """Return fields of a form; what is no text, such as a file, is nothing."""
    texts = visits.posted_texts(request)
    return [texts.get(name, "") for name in names]


def _on(request: Asking, address: str, token: str, *cookies: Cookie) -> Redirect:
    """Lead on, with another cookie for the session."""
    return Redirect(address, status_code=303, cookies=[_team(request).cookie(token), *cookies])


def create_team_app(
    store_path: str | Path, served: Served, context: FilingContext | None = None, edgar: str = NO_EDGAR
) -> Litestar:
    """Return the application over a store for the team beside it.

    Raises:
        EnvironmentProblem: the store or the team's file cannot be opened, or there is no account yet.
    """
    return app_for(store_path, opened(store_path, served), context, edgar)


def app_for(place: str | Path, team: Team, context: FilingContext | None = None, edgar: str = NO_EDGAR) -> Litestar:
    """Return the application over a store for a team that is opened already; it closes it in the end."""
    return create_app(place, team, handlers(), context, edgar)
