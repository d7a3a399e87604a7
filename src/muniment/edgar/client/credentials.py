"""Tokens and access codes: where they come from, and how they stay out of everything that is shown or kept.

They are taken from what the user hands over (JSON, as `muniment edgar token` prints it), else from the environment,
else from the keyring of the system; there they belong to one host, so that a token of the real EDGAR is never sent
elsewhere. Source of the tokens' shape and life: SEC, "EDGAR API Development Toolkit".
"""

import base64
import binascii
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NoReturn

import keyring
import keyring.errors
import msgspec
from msgspec import Struct

from muniment.edgar.client.endpoints import CODE_VARIABLE, Endpoint, code_in
from muniment.errors import EnvironmentProblem, UsageError
from muniment.identifiers import cik as cik_numbers

SERVICE = "muniment"
FILER, USER, CODE = "filer-token", "user-token", "ccc"
_VARIABLES = {FILER: "MUNIMENT_FILER_TOKEN", USER: "MUNIMENT_USER_TOKEN"}
_LARGEST = 64 * 1024
_HIDDEN = "[hidden]"
_LOGGERS = (
    "httpx",
    "httpcore",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "stamina",
)

Lookup = Callable[[str, str], str | None]
"""What asks a keyring: service and name in, the secret or None out."""


class Secret:
    """A token or an access code. No way of printing it shows it, and it cannot be pickled."""

    __slots__ = ("_hidden",)

    def __init__(self, text: str) -> None:
        self._hidden = text

    def reveal(self) -> str:
        """Return the text, for the request that needs it."""
        return self._hidden

    def __repr__(self) -> str:
        return f"Secret({_HIDDEN})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        """Refuse to travel."""
        raise TypeError("a secret is not pickled")


class UserSecrets(Struct, frozen=True):
    """Secrets that the user hands over: both tokens, and access codes by CIK."""

    filer: Secret | None = None
    user: Secret | None = None
    codes: Mapping[str, Secret] = {}


class _Printed(Struct):
    """What `muniment edgar token` prints; whatever else it says is of no use here."""

    filer: str = ""
    user: str = ""
    ccc: dict[str, str] = {}


def read_secrets(data: bytes, where: str) -> UserSecrets:
    """Return the secrets in JSON: `{"filer": ..., "user": ..., "ccc": {"CIK": ...}}`, each part optional.

    Raises:
        UsageError: it is no such JSON; the message never quotes it.
    """
    if len(data) > _LARGEST:
        raise UsageError(f"{where}: is too large to hold tokens")
    try:
        told = msgspec.json.decode(data, type=_Printed)
        codes = {cik_numbers.compact(one): _secret(code, where) for one, code in told.ccc.items() if code}
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise UsageError(f'{where}: holds no tokens as JSON, such as {{"filer": "...", "user": "..."}}') from None
    filer, user = (_secret(one, where) if one else None for one in (told.filer, told.user))
    return UserSecrets(filer, user, codes)


class EdgarCredentials:
    """The secrets for one EDGAR.

    Args:
        to: the EDGAR that they are for.
        environment: the variables MUNIMENT_FILER_TOKEN, MUNIMENT_USER_TOKEN, and MUNIMENT_CCC_ with a CIK behind it.
        given: what the user hands over; it comes first.
        lookup: what asks a keyring, that of the system by default.
    """

    def __init__(
        self,
        to: Endpoint,
        environment: Mapping[str, str],
        supplied: UserSecrets | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        self._to, self._environment, self._supplied = to, environment, supplied or UserSecrets()
        self._lookup: Lookup = keyring.get_password if lookup is None else lookup
        secrets = (self._supplied.filer, self._supplied.user, *self._supplied.codes.values())
        self._secrets: list[Secret] = [secret for secret in secrets if secret]

    def filer(self) -> Secret:
        """Return the filer API token.

        Raises:
            EnvironmentProblem: there is none.
        """
        return self._token(FILER, self._supplied.filer)

    def user(self) -> Secret:
        """Return the user API token; the error is that of `filer`."""
        return self._token(USER, self._supplied.user)

    def code(self, cik: str) -> Secret | None:
        """Return the access code (CCC) of a filer, None where there is none."""
        number = cik_numbers.compact(cik)
        text = code_in(self._environment, number)
        from_environment = _secret(text, f"{CODE_VARIABLE}{number}") if text else None
        secret = self._supplied.codes.get(number) or from_environment or self._from_keyring(f"{CODE}-{number}")
        return self.learn(secret) if secret else None

    def hide(self, text: str) -> str:
        """Return a text without any secret that was handed out here."""
        for secret in self._secrets:
            text = text.replace(secret.reveal(), _HIDDEN)
        return text

    def guard_logs(self) -> None:
        """Keep secrets out of what the libraries below log, whatever they will log one day."""
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(self._clean)

    @contextmanager
    def guarding_logs(self) -> Iterator[None]:
        """Keep secrets out of those logs for as long as they are in use."""
        self.guard_logs()
        try:
            yield
        finally:
            for name in _LOGGERS:
                logging.getLogger(name).removeFilter(self._clean)

    def _clean(self, line: logging.LogRecord) -> bool:
        line.msg, line.args = self.hide(line.getMessage()), ()
        return True

    def _token(self, kind: str, supplied: Secret | None) -> Secret:
        variable = _VARIABLES[kind]
        text = self._environment.get(variable)
        secret = supplied or (_secret(text, variable) if text else None) or self._from_keyring(kind)
        if not secret:
            how = f"set {variable}, or keep it with: keyring set {SERVICE} {kind}@{self._to.host}"
            raise EnvironmentProblem(f"there is no {kind.replace('-', ' API ')} for {self._to.host}: {how}")
        return self.learn(secret)

    def _from_keyring(self, name: str) -> Secret | None:
        """Ask the keyring; a system without one has none of ours."""
        try:
            text = self._lookup(SERVICE, f"{name}@{self._to.host}")
        except keyring.errors.KeyringError:
            return None
        return _secret(text, f"the keyring: {name}@{self._to.host}") if text else None

    def learn(self, secret: Secret) -> Secret:
        """Hide a secret from now on, wherever it came from; return it."""
        if not any(known.reveal() == secret.reveal() for known in self._secrets):
            self._secrets.append(secret)
        return secret


def _secret(text: str, where: str) -> Secret:
    """Return a secret, refusing what would break the request that carries it."""
    stripped = text.strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise UsageError(f"{where}: is no token and no access code: these are letters, digits and signs without blanks")
    return Secret(stripped)


# ---- how long a token lives -----------------------------------------------------------------------------------------

_SEGMENT = re.compile(r"[A-Za-z0-9_-]{2,8192}=*").fullmatch


def expires(token: Secret) -> datetime | None:
    """Return when a token ends, in UTC: its readable part says so. None where it does not, or is none.

    That a token was revoked cannot be seen in it.
    """
    head = token.reveal().partition(".")[0]
    if not _SEGMENT(head):
        return None
    try:
        claims: Any = msgspec.json.decode(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        moment = msgspec.convert(claims["expiresAt"], datetime)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (binascii.Error, msgspec.MsgspecError, ValueError, LookupError, TypeError, OverflowError):
        return None
