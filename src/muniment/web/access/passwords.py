"""Passwords: what is accepted as one, and what is kept of it."""

import secrets
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from muniment.errors import UsageError
from muniment.web.access.limits import too_many

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
        raise UsageError("a password is not one character or the own name over and over")


class Passwords:
    """Hashes passwords with argon2id, and compares with such hashes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(_normal(password))

    def fits(self, hashed: str | None, password: str) -> bool:
        """Whether a password is the one that was hashed; for nobody (None) it takes as long, and is not.

        Raises:
            TooManyRequestsException: so many are being compared that there is no room for one more.
        """
        if not self._places.acquire(timeout=_PATIENCE):
            raise too_many(1)
        try:
            self._hasher.verify(self._nobody if hashed is None else hashed, _normal(password[: LONGEST * 4]))
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
