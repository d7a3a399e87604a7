"""Accounts: names, roles, and the hashes of passwords."""

import hmac
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection, Update, func, insert, select, update

from muniment.errors import UsageError
from muniment.store.tables import AnyRow
from muniment.web.access.database import Database, accounts
from muniment.web.access.log import Log, What
from muniment.web.access.passwords import Passwords, check_password
from muniment.web.access.sessions import Sessions
from muniment.web.access.visits import RESERVED, TERMINAL, Role

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


class Account(Struct, frozen=True):
    """Somebody who may log in, or no longer may; nothing of the password."""

    name: str
    role: Role
    active: bool
    since: datetime
    seen: datetime | None


class Known(Struct, frozen=True):
    """Whose password was right, and the hash that said so."""

    name: str
    hashed: str


def account_name(name: str) -> str:
    """Return a name as accounts have it; letters that look alike must not make two people.

    Raises:
        UsageError: it is no name for an account.
    """
    found = name.strip().lower()
    if not _NAME.fullmatch(found):
        raise UsageError(f"{name!r} is no name for an account: a to z, 0 to 9, and . _ @ - between them")
    if found in RESERVED:
        raise UsageError(f"{found!r} is no name for an account: muniment uses it itself")
    return found


class Accounts:
    """The accounts of a team. Whatever changes one ends its sessions and stands in the log."""

    def __init__(self, database: Database, passwords: Passwords, log: Log, clock: Callable[[], float]) -> None:
        self._database, self._passwords, self._log, self._clock = database, passwords, log, clock

    def add(self, name: str, role: Role, password: str, *, again: bool = False) -> Account:
        """Make an account, or with `again` give somebody who was removed a new one with his old name.

        Raises:
            UsageError: no such name or password; there is an account, or was one and not `again`.
        """
        name = account_name(name)
        check_password(password, name)
        hashed = self._passwords.hash(password)
        made = {"password": hashed, "role": role.value, "active": True, "since": int(self._clock()), "seen": None}
        with self._database.writing() as connection:
            held = _held(connection, name)
            if held is None:
                connection.execute(insert(accounts).values(name=name, **made))
            elif held.active:
                raise UsageError(f"there is an account {name} already")
            elif not again:
                raise UsageError(f"{name} was removed, and has drafts by that name: --again if this is the same person")
            else:
                connection.execute(_of(name).values(**made))
            self._log.add(connection, TERMINAL, What.ADDED, f"{name}, {role}")
            return _account(connection.execute(select(accounts).where(accounts.c.name == name)).one())

    def all(self) -> list[Account]:
        """Return all accounts by name, those that were removed too."""
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))]

    def active(self) -> int:
        """Return how many may log in."""
        with self._database.reading() as connection:
            asked = select(func.count()).select_from(accounts).where(accounts.c.active)
            return connection.execute(asked).scalar_one()

    def change_role(self, name: str, role: Role) -> None:
        """Give somebody another role; he has to log in again.

        Raises:
            UsageError: there is no such account.
        """
        self._change(name, What.ROLE, f", {role}", role=role.value)

    def remove(self, name: str) -> None:
        """Take somebody's access away at once. His name stays taken: the log and drafts know him by it.

        Raises:
            UsageError: there is no such account.
        """
        self._change(name, What.REMOVED, "", active=False, password="")

    def set_password(self, name: str, password: str, who: str = TERMINAL, address: str = "") -> None:
        """Give an account another password, and end all its sessions.

        Raises:
            UsageError: there is no such account, or it is no password.
        """
        check_password(password, name)
        self._change(name, What.PASSWORD, "", who, address, password=self._passwords.hash(password))

    def _change(
        self, name: str, what: What, told: str, who: str = TERMINAL, address: str = "", **values: object
    ) -> None:
        name = account_name(name)
        with self._database.writing() as connection:
            held = _held(connection, name)
            if held is None or not held.active:
                raise UsageError(f"there is no account {name}")
            connection.execute(_of(name).values(**values))
            Sessions.end_all(connection, name)
            self._log.add(connection, who, what, f"{name}{told}", address)

    # ---- logging in ---------------------------------------------------------------------------------------------

    def known(self, name: str, password: str) -> Known | None:
        """Return whom a name and a password belong to; it takes as long for nobody as for somebody."""
        name = name.strip().lower()
        with self._database.reading() as connection:
            held = _held(connection, name)
        hashed = held.password if held is not None and held.active else None
        if not self._passwords.fits(hashed, password) or hashed is None:
            return None
        if self._passwords.is_old(hashed):
            hashed = self._renew(name, hashed, password)
        return Known(name, hashed)

    def browser_token(self, name: str) -> str:
        """Return what a browser keeps in which somebody logged in; another password ends it."""
        browser = secrets.token_urlsafe(16)
        return f"{browser}.{self._proof(name, browser)}"

    def browser_of(self, name: str, token: str) -> str:
        """Return the name of the browser in which this account was logged in before, "" for any other."""
        browser, _, proof = token.partition(".")
        own = self._proof(name, browser)
        return browser if own and hmac.compare_digest(proof.encode(), own.encode()) else ""

    def _proof(self, name: str, browser: str) -> str:
        with self._database.reading() as connection:
            held = _held(connection, name.strip().lower())
        if held is None or not held.active:
            return ""
        return hmac.digest(held.password.encode(), f"muniment browser {browser}".encode(), "sha256").hex()

    def is_there(self, name: str) -> bool:
        """Whether there is or was such an account: what else is typed as a name may be a password."""
        with self._database.reading() as connection:
            return _held(connection, name.strip().lower()) is not None

    def is_active(self, name: str) -> bool:
        """Whether there is such an account now."""
        with self._database.reading() as connection:
            held = _held(connection, name)
        return held is not None and held.active

    def seen(self, connection: Connection, known: Known) -> bool:
        """Note that somebody logs in; False where he was removed, or his password changed, since it was compared."""
        still = _of(known.name).where(accounts.c.active, accounts.c.password == known.hashed)
        return connection.execute(still.values(seen=int(self._clock()))).rowcount == 1

    def _renew(self, name: str, hashed: str, password: str) -> str:
        """Hash a password that is known to be right again, with today's settings."""
        anew = self._passwords.hash(password)
        with self._database.writing() as connection:
            connection.execute(_of(name).where(accounts.c.password == hashed).values(password=anew))
        return anew


def _held(connection: Connection, name: str) -> AnyRow | None:
    return connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()


def _of(name: str) -> Update:
    return update(accounts).where(accounts.c.name == name)


def _account(row: AnyRow) -> Account:
    seen = datetime.fromtimestamp(row.seen, UTC) if row.seen is not None else None
    return Account(row.name, Role(row.role), row.active, datetime.fromtimestamp(row.since, UTC), seen)
