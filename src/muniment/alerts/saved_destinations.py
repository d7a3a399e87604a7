"""Destinations as people make them: from an address, which tells their kind; paused, removed; and their secrets."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import keyring
import keyring.errors
import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from muniment import atomic
from muniment.alerts import feeds, mail, webhook
from muniment.alerts.outbox import GIVEN_UP, NAME, WAITING, Destination, find_destination, now
from muniment.edgar.client.endpoints import SERVICE, Secret
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store, seals
from muniment.store.database import Place
from muniment.store.tables import alert_destinations, deliveries, destinations
from muniment.wording import count, one_of, plural

_LARGEST = 1 << 20
_LONGEST = 2_000


class Secrets:
    """The secrets of a store's destinations: in the keyring of the system, or a file beside the store; never in it.

    A store is copied, sent and published; neither it nor its exports and backups have a secret in them.
    """

    def __init__(self, place: Place) -> None:
        self.file = place.folder / f"{place.title}.secrets.json"
        self._store = place.name

    def get(self, name: str) -> Secret | None:
        """Return a secret: of the keyring, else of the file; None where neither has it.

        Raises:
            EnvironmentProblem: others may read the file, or it is damaged.
        """
        try:
            text = keyring.get_password(SERVICE, self._entry(name))
        except keyring.errors.KeyringError:
            text = None
        text = text or self._read().get(name)
        return Secret(text) if text else None

    def put(self, name: str, text: str) -> str:
        """Keep a secret, and return where: the keyring, or the file where there is none.

        Raises:
            UsageError: it is none.
            EnvironmentProblem: it cannot be kept.
        """
        if not text or len(text) > _LONGEST or not text.isprintable():
            raise UsageError(f"a secret is one line of {_LONGEST:,} characters at most")
        try:
            keyring.set_password(SERVICE, self._entry(name), text)
        except keyring.errors.KeyringError:
            self._write({**self._read(), name: text})
            return str(self.file)
        return "the keyring"

    def remove(self, name: str) -> None:
        """Forget a secret, wherever it is."""
        with suppress(keyring.errors.KeyringError):  # there is no keyring, or it has none of this name
            keyring.delete_password(SERVICE, self._entry(name))
        secrets = self._read()
        if secrets.pop(name, None) is not None:
            self._write(secrets)

    def _entry(self, name: str) -> str:
        where = os.path.abspath(self._store) if "://" not in self._store else self._store
        return f"alerts/{name}@{where}"

    def _read(self) -> dict[str, str]:
        if not self.file.exists():
            return {}
        if atomic.open_to_others([self.file]):
            raise EnvironmentProblem(f"{self.file} holds secrets, and others may read it: chmod 600 {self.file}")
        try:
            with self.file.open("rb") as file:
                return msgspec.json.decode(file.read(_LARGEST), type=dict[str, str])
        except OSError as error:
            raise EnvironmentProblem(f"{self.file} cannot be read: {error.strerror or error}") from error
        except msgspec.MsgspecError:
            raise EnvironmentProblem(f"{self.file} is damaged: it holds no secrets as JSON") from None

    def _write(self, secrets: dict[str, str]) -> None:
        if secrets:
            atomic.put(msgspec.json.encode(secrets), self.file)
        else:
            self.file.unlink(missing_ok=True)


WEBHOOK, SLACK, EMAIL, FILE, FEED = KINDS = ("webhook", "slack", "email", "file", "feed")
_SERVED = "feed"  # the address of a feed that is served and written nowhere
_MOST = 500


class Made(Struct, frozen=True):
    """A destination that was made: where its secret is kept ("" for none), and the secret, where it was made here."""

    destination: Destination
    kept_in: str = ""
    new_secret: str = ""


def kind_of(address: str) -> str:
    """Return the kind of destination that an address is of.

    Raises:
        UsageError: it tells none.

    >>> [kind_of(text) for text in ("https://a.example/x", "smtp://b.example", "c.jsonl", "d.ics", "feed")]
    ['webhook', 'email', 'file', 'feed', 'feed']
    """
    scheme, has_scheme, rest = address.partition("://")
    if has_scheme:
        if scheme in ("smtp", "smtps"):
            return EMAIL
        return SLACK if rest.partition("/")[0] == "hooks.slack.com" else WEBHOOK
    ending = Path(address).suffix
    if ending in (".jsonl", ".ndjson"):
        return FILE
    if address == _SERVED or ending in (feeds.ATOM, feeds.CALENDAR):
        return FEED
    shapes = "https://…, smtp://…, FILE.jsonl, FILE.atom, FILE.ics or feed"
    raise UsageError(f"a destination has an address such as {shapes}; --kind says what another one is")


def logs_in(address: str) -> bool:
    """Return whether an e-mail address of a destination names a user of its server, who has a password."""
    return bool(mail.mailbox(address).user)


def check_name(connection: Connection, name: str) -> None:
    """Refuse a name under which no destination can be made.

    Raises:
        UsageError: it is no name, or there is such a destination.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"a destination is called by small letters, digits, . _ and -, not {name!r:.60}")
    if connection.execute(select(destinations.c.name).where(destinations.c.name == name)).first():
        raise UsageError(f"there is a destination {name!r}: remove it first, or choose another name")


def add(
    store: Store, secrets: Secrets, name: str, address: str, *, kind: str = "", private: bool = False, secret: str = ""
) -> Made:
    """Make a destination, and keep its secret: that of a webhook is made where none is given.

    Raises:
        UsageError: the name, the address or the secret makes no sense, or there is such a destination.
        EnvironmentProblem: the store cannot be written, or the secret not kept.
    """
    chosen = one_of("--kind", kind, KINDS) if kind else kind_of(address)
    shown, needed, made = _checked(chosen, address, secret)
    row = {"name": name, "kind": chosen, "address": shown, "secret": name if needed else None, "private": private}
    with store.writing() as connection:
        check_name(connection, name)
        connection.execute(insert(destinations).values({**row, "paused": False, "made_at": now()}))
        seals.renew(connection, destinations)
        # Kept before the row is: a secret without a destination does no harm.
        return Made(find_destination(connection, name), secrets.put(name, needed) if needed else "", made)


def renew(store: Store, secrets: Secrets, name: str, secret: str = "") -> Made:
    """Give a destination another secret; that of a webhook is made where none is given.

    Raises:
        UsageError: there is no such destination, or it has no secrets, or this is none for it.
    """
    with store.writing() as connection:
        destination = find_destination(connection, name)
        if destination.kind not in (WEBHOOK, SLACK, EMAIL):
            raise UsageError(f"{name} has no secret: it is a destination of kind {destination.kind}")
        address = secret if destination.kind == SLACK else destination.address
        shown, needed, made = _checked(destination.kind, address, secret)
        if not needed:
            raise UsageError(f"{name} has no secret: nobody logs in by its address")
        values = {"secret": name, "address": shown}
        connection.execute(update(destinations).where(destinations.c.name == name).values(**values))
        seals.renew(connection, destinations)
        return Made(find_destination(connection, name), secrets.put(name, needed), made)


def pause(store: Store, name: str, *, paused: bool = True) -> None:
    """Have deliveries to a destination wait until it is resumed.

    Raises:
        UsageError: there is no such destination.
    """
    with store.writing() as connection:
        find_destination(connection, name)
        connection.execute(update(destinations).where(destinations.c.name == name).values(paused=paused))
        seals.renew(connection, destinations)


def remove(store: Store, secrets: Secrets, name: str) -> str:
    """Remove a destination and its secret; return in words what that leaves: deliveries given up, alerts without one.

    Raises:
        UsageError: there is no such destination.
    """
    waiting = (deliveries.c.destination == name, deliveries.c.state == WAITING)
    with store.writing() as connection:
        find_destination(connection, name)
        given_up = {"state": GIVEN_UP, "answer": "the destination was removed", "leased_until": None}
        number = connection.execute(update(deliveries).where(*waiting).values(**given_up)).rowcount
        links = connection.execute(select(alert_destinations.c.alert, alert_destinations.c.destination)).all()
        elsewhere = {alert for alert, destination in links if destination != name}
        nowhere = sorted(alert for alert, destination in links if destination == name and alert not in elsewhere)
        connection.execute(delete(alert_destinations).where(alert_destinations.c.destination == name))
        connection.execute(delete(destinations).where(destinations.c.name == name))
        seals.renew(connection, destinations, alert_destinations)
    secrets.remove(name)
    given_up = f", and {count(number, 'waiting delivery is', 'waiting deliveries are')} given up" if number else ""
    goes = f"; the {plural(len(nowhere), 'alert goes', 'alerts go')} nowhere now: {', '.join(nowhere)}"
    return f"{name} is removed{given_up}{goes if nowhere else ''}"


def _checked(kind: str, address: str, secret: str) -> tuple[str, str, str]:
    """Return the address that the store keeps, the secret, and the secret again where it was made here."""
    if len(address) > _MOST:
        raise UsageError(f"an address has {_MOST} characters at most")
    if kind == WEBHOOK:
        webhook.check_address(address)
        made = "" if secret else webhook.new_secret()
        webhook.key_of(secret or made)
        return address, secret or made, made
    if kind == SLACK:
        url = secret or address
        webhook.check_address(url)
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}/…", url, ""
    if kind == EMAIL:
        user = mail.mailbox(address).user
        if user and not secret:
            raise UsageError(f"{user} logs in with a password: give it by --secret-file")
        return address, secret if user else "", ""
    if secret:
        raise UsageError(f"a destination of kind {kind} has no secret")
    if kind == FEED and address == _SERVED:
        return "", "", ""
    path = Path(address).absolute()
    if not path.parent.is_dir() or path.is_dir():
        raise UsageError(f"{address}: name a file in a folder that is there")
    if kind == FEED and path.suffix not in (feeds.ATOM, feeds.CALENDAR):
        raise UsageError(f"{address}: a feed is a file that ends in {feeds.ATOM} or {feeds.CALENDAR}, or `feed`")
    return str(path), "", ""
