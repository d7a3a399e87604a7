"""The secrets of destinations: keys of webhooks, addresses of Slack, passwords of mail servers; never in the store.

They lie in the keyring of the system, where it has one, else in a file beside the store that its owner alone may read.
A store is copied, sent and published; neither it nor its exports and backups have a secret in them.
"""

import os
from contextlib import suppress

import keyring
import keyring.errors
import msgspec

from muniment import atomic
from muniment.edgar.client.endpoints import SERVICE, Lookup, Secret
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store.database import Place

_LARGEST = 1 << 20
_LONGEST = 2_000


class Secrets:
    """The secrets of a store's destinations.

    Args:
        place: where the store is.
        lookup: what asks a keyring, that of the system by default.
    """

    def __init__(self, place: Place, lookup: Lookup | None = None) -> None:
        self.file = place.folder / f"{place.title}.secrets.json"
        self._store, self._lookup = place.name, lookup or keyring.get_password

    def get(self, name: str) -> Secret | None:
        """Return a secret: of the keyring, else of the file; None where neither has it.

        Raises:
            EnvironmentProblem: others may read the file, or it is damaged.
        """
        try:
            text = self._lookup(SERVICE, self._entry(name))
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
        kept = self._read()
        if kept.pop(name, None) is not None:
            self._write(kept)

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

    def _write(self, kept: dict[str, str]) -> None:
        if kept:
            atomic.put(msgspec.json.encode(kept), self.file)
        else:
            self.file.unlink(missing_ok=True)
