"""Accounts: names, roles, hashes of passwords; and sessions, known by a random token of which only the hash is kept."""

import hmac
import math
import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from litestar.exceptions import TooManyRequestsException
from msgspec import Struct
from sqlalchemy import Connection, Update, bindparam, delete, func, insert, or_, select, update

from muniment.caching import LruCache
from muniment.edge import network_of
from muniment.errors import UsageError
from muniment.store.tables import AnyRow
from muniment.web.access.database import Database, Log, What, accounts, sessions
from muniment.web.access.visits import RESERVED, TERMINAL, Role, User, new_token, token_hash

_MOST = 100_000
_LONGEST_NAME = 64  # no account has a longer name, and what is typed as one must not fill the memory


class Limit(Struct, frozen=True):
    """How many tries are free, the longest wait, and after how long one failure is forgiven, in seconds."""

    free: int
    longest: float
    forgiven: float


# An office that shares an address must not wait for one person's mistakes.
ACCOUNT = Limit(5, 300.0, 900.0)
ADDRESS = Limit(20, 300.0, 180.0)
SOUGHT = Limit(50, 0.0, 900.0)
"""Failures of an account from anywhere, after which each address that it is tried from has one try in the longest
wait: trying from many addresses gains nothing, and the owner, from another address, is let in."""
_ONCE = Limit(1, 300.0, 900.0)


class _Tries(Struct):
    count: int
    until: float
    since: float  # from when on time forgives


class Limits:
    """Tries that failed, by account and address, by address and by known browser, as long as the process lasts.

    A try counts when it begins, so that many at once are no way around; one that succeeds is taken back. During a
    wait nothing is compared and nothing counts.
    """

    def __init__(self, clock: Callable[[], float], most: int = _MOST) -> None:
        self._clock = clock
        self._lock = Lock()
        self._tries: LruCache[tuple[str, ...], _Tries] = LruCache(most)

    def begin(self, name: str, address: str, browser: str = "") -> None:
        """Count a try; `browser` names one in which this account was logged in before.

        Raises:
            TooManyRequestsException: it comes too early; its headers say how long to wait.
        """
        now = self._clock()
        with self._lock:
            counted = [(self._of(key, limit, now), limit) for key, limit in self._keys(name, address, browser, now)]
            wait = max(tries.until - now for tries, _ in counted)
            if wait > 0:
                raise too_many(wait)
            for tries, limit in counted:
                tries.count += 1
                over = tries.count - limit.free
                pause = limit.longest if limit is _ONCE else min(2.0 ** min(over, 30), limit.longest)
                tries.until = now + pause if over >= 0 else 0.0

    def succeed(self, name: str, address: str, browser: str = "") -> None:
        """Forget the failures of the account from here, and this one try of the address and of the account."""
        with self._lock:
            (first, _), *rest = self._keys(name, address, browser, self._clock())
            self._tries.pop(first)
            for key, limit in rest:
                tries = self._tries.get(key)
                if tries:
                    tries.count -= 1
                    tries.until = 0.0 if tries.count < limit.free else tries.until

    def _keys(self, name: str, address: str, browser: str, now: float) -> list[tuple[tuple[str, ...], Limit]]:
        name, place = name[:_LONGEST_NAME], network_of(address)
        if browser:
            return [(("browser", name, browser), ACCOUNT)]
        sought = ("account", name)
        limit = _ONCE if self._of(sought, SOUGHT, now).count >= SOUGHT.free else ACCOUNT
        return [(("account", name, place), limit), (("address", place), ADDRESS), (sought, SOUGHT)]

    def _of(self, key: tuple[str, ...], limit: Limit, now: float) -> _Tries:
        """Return the tries of a key, fewer by what time has forgiven since."""
        tries = self._tries.get(key)
        if tries is None:
            tries = _Tries(0, 0.0, now)
            self._tries.put(key, tries)
        if now < tries.since:  # the clock was set back: no one waits for that
            tries.since, tries.until = now, min(tries.until, now + limit.longest)
        forgiven = min(int((now - tries.since) // limit.forgiven), tries.count)
        tries.count -= forgiven
        tries.since = tries.since + forgiven * limit.forgiven if tries.count else now
        return tries


def too_many(wait: float) -> TooManyRequestsException:
    """Return the answer to a try that comes too early."""
    seconds = max(math.ceil(wait), 1)
    message = f"Too many attempts: try again in {seconds} second{'s' if seconds > 1 else ''}."
    return TooManyRequestsException(message, headers={"retry-after": str(seconds)})


SHORTEST, LONGEST = 12, 256
_AT_ONCE = 2  # each takes 64 MiB and a core for a twentieth of a second
_PATIENCE = 2.0


def check_password(password: str, name: str) -> None:
    """Check that a new password is one.

    Raises:
        UsageError: it is too short or too long, holds line ends, is the name, or one character over and over.
    """
    length = len(_normal(password))
    if length < SHORTEST:
        raise UsageError(f"a password has at least {SHORTEST} characters; several words are easy to keep in mind")
    if length > LONGEST:
        raise UsageError(f"a password has at most {LONGEST} characters")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        raise UsageError("a password is one line, without control characters")
    if len(set(password)) == 1 or not password.casefold().replace(name.casefold(), ""):
        raise UsageError("a password is not one character or the account's name over and over")


class Passwords:
    """Hashes passwords with argon2id, and compares with such hashes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = BoundedSemaphore(_AT_ONCE)
        self._no_account = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(_normal(password))

    def fits(self, hashed: str | None, password: str) -> bool:
        """Whether a password is the one that was hashed; for no hash (None) it takes as long, and is not.

        Raises:
            TooManyRequestsException: so many are being compared that there is no room for one more.
        """
        if not self._places.acquire(timeout=_PATIENCE):
            raise too_many(1)
        try:
            self._hasher.verify(self._no_account if hashed is None else hashed, _normal(password[: LONGEST * 4]))
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._places.release()
        return hashed is not None

    def is_old(self, hashed: str) -> bool:
        """Whether a hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(hashed)


def _normal(password: str) -> str:
    """Return a password as every keyboard would have it: é is one sign, or two, by the system it is typed on."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


IDLE = 3600
LONGEST_SESSION = 12 * 3600
_NOTED = 60  # seconds after which a session is noted as used again: not every page has to write

# Put together once: every request asks it.
_FIND = (
    select(accounts.c.name, accounts.c.role, sessions.c.seen)
    .join(accounts, accounts.c.name == sessions.c.name)
    .where(
        sessions.c.kept == bindparam("hashed"),
        accounts.c.active,
        sessions.c.seen > bindparam("idle"),
        sessions.c.seen < bindparam("ahead"),
        sessions.c.begun > bindparam("longest"),
    )
)


class Sessions:
    """The sessions of a team; they end by themselves an hour after the last page, and after twelve hours."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def begin(self, connection: Connection, name: str) -> str:
        """Begin a session, and return its token, which is never one that a browser brought along."""
        now, token = int(self._clock()), new_token()
        over = or_(sessions.c.seen <= now - IDLE, sessions.c.begun <= now - LONGEST_SESSION)
        connection.execute(delete(sessions).where(over))
        connection.execute(insert(sessions).values(kept=token_hash(token), name=name, begun=now, seen=now))
        return token

    def find(self, hashed: str) -> User | None:
        """Return who a session belongs to, by the hash of its token; None where it has ended."""
        now = int(self._clock())
        # What was seen far ahead was seen before the clock was set back: how long ago is unknown.
        parameters = {"hashed": hashed, "idle": now - IDLE, "ahead": now + IDLE, "longest": now - LONGEST_SESSION}
        with self._database.reading() as connection:
            row = connection.execute(_FIND, parameters).one_or_none()
        if row is None:
            return None
        if abs(now - row.seen) >= _NOTED:
            with self._database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.kept == hashed).values(seen=now))
        return User(row.name, Role(row.role))

    @staticmethod
    def end(connection: Connection, hashed: str) -> None:
        """End a session."""
        connection.execute(delete(sessions).where(sessions.c.kept == hashed))

    @staticmethod
    def end_all(connection: Connection, name: str) -> None:
        """End all sessions of an account."""
        connection.execute(delete(sessions).where(sessions.c.name == name))


_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


class Account(Struct, frozen=True):
    """An account that may log in, or no longer may; without its password."""

    name: str
    role: Role
    active: bool
    since: datetime
    seen: datetime | None


class Authenticated(Struct, frozen=True):
    """An account whose password was right, and the hash that was compared."""

    name: str
    hashed: str


def account_name(name: str) -> str:
    """Return a name as accounts have it; letters that look alike must not make two people.

    Raises:
        UsageError: it is no name for an account.
    """
    account = name.strip().lower()
    if not _NAME.fullmatch(account):
        raise UsageError(f"{name!r} is no name for an account: a to z, 0 to 9, and . _ @ - between them")
    if account in RESERVED:
        raise UsageError(f"{account!r} is no name for an account: muniment uses it itself")
    return account


class Accounts:
    """The accounts of a team. Whatever changes one ends its sessions and stands in the log."""

    def __init__(self, database: Database, passwords: Passwords, log: Log, clock: Callable[[], float]) -> None:
        self._database, self._passwords, self._log, self._clock = database, passwords, log, clock

    def add(self, name: str, role: Role, password: str, *, again: bool = False) -> Account:
        """Make an account, or with `again` give a person who was removed a new one with the old name.

        Raises:
            UsageError: no such name or password; there is an account, or was one and not `again`.
        """
        name = account_name(name)
        check_password(password, name)
        hashed = self._passwords.hash(password)
        made = {"password": hashed, "role": role.value, "active": True, "since": int(self._clock()), "seen": None}
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row is None:
                connection.execute(insert(accounts).values(name=name, **made))
            elif row.active:
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
            return connection.execute(select(func.count()).select_from(accounts).where(accounts.c.active)).scalar_one()

    def change_role(self, name: str, role: Role) -> None:
        """Give an account another role; its sessions end.

        Raises:
            UsageError: there is no such account.
        """
        self._change(name, What.ROLE, f", {role}", role=role.value)

    def remove(self, name: str) -> None:
        """Take an account's access away at once. Its name stays taken: the log and drafts have it.

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
        self, name: str, what: What, detail: str, who: str = TERMINAL, address: str = "", **values: object
    ) -> None:
        name = account_name(name)
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row is None or not row.active:
                raise UsageError(f"there is no account {name}")
            connection.execute(_of(name).values(**values))
            Sessions.end_all(connection, name)
            self._log.add(connection, who, what, f"{name}{detail}", address)

    # ---- logging in ---------------------------------------------------------------------------------------------

    def authenticate(self, name: str, password: str) -> Authenticated | None:
        """Return the account of a name and a password; it takes as long for an unknown name as for a known one."""
        name = name.strip().lower()
        with self._database.reading() as connection:
            row = _row(connection, name)
        hashed = row.password if row is not None and row.active else None
        if not self._passwords.fits(hashed, password) or hashed is None:
            return None
        if self._passwords.is_old(hashed):
            old, hashed = hashed, self._passwords.hash(password)
            with self._database.writing() as connection:
                connection.execute(_of(name).where(accounts.c.password == old).values(password=hashed))
        return Authenticated(name, hashed)

    def browser_token(self, name: str) -> str:
        """Return the cookie's value for a browser in which the account logged in; another password ends it."""
        browser = secrets.token_urlsafe(16)
        return f"{browser}.{self._proof(name, browser)}"

    def browser_of(self, name: str, token: str) -> str:
        """Return the name of the browser in which this account was logged in before, "" for any other."""
        browser, _, proof = token.partition(".")
        expected = self._proof(name, browser)
        return browser if expected and hmac.compare_digest(proof.encode(), expected.encode()) else ""

    def _proof(self, name: str, browser: str) -> str:
        with self._database.reading() as connection:
            row = _row(connection, name.strip().lower())
        if row is None or not row.active:
            return ""
        return hmac.digest(row.password.encode(), f"muniment browser {browser}".encode(), "sha256").hex()

    def is_there(self, name: str) -> bool:
        """Whether there is or was such an account: what else is typed as a name may be a password."""
        with self._database.reading() as connection:
            return _row(connection, name.strip().lower()) is not None

    def member(self, name: str) -> User | None:
        """Return who has the account of that name now, None where there is none."""
        with self._database.reading() as connection:
            row = _row(connection, name)
        return User(row.name, Role(row.role)) if row is not None and row.active else None

    def seen(self, connection: Connection, account: Authenticated) -> bool:
        """Note a login; False where the account was removed, or its password changed, since it was compared."""
        still = _of(account.name).where(accounts.c.active, accounts.c.password == account.hashed)
        return connection.execute(still.values(seen=int(self._clock()))).rowcount == 1


def _row(connection: Connection, name: str) -> AnyRow | None:
    return connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()


def _of(name: str) -> Update:
    return update(accounts).where(accounts.c.name == name)


def _account(row: AnyRow) -> Account:
    seen = datetime.fromtimestamp(row.seen, UTC) if row.seen is not None else None
    return Account(row.name, Role(row.role), row.active, datetime.fromtimestamp(row.since, UTC), seen)
