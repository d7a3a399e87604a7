"""Where an EDGAR is, and the tokens and access codes for it, which stay out of everything that is shown or kept.

An EDGAR is the real one for test or live filings, a local one, or any address. Secrets are taken from what the user
hands over (JSON, as `muniment edgar token` prints it), else from the environment, else from the keyring of the system;
there they belong to one host, so that a token of the real EDGAR is never sent elsewhere.

Sources: OpenAPI document "EDGAR API" 1.11.0, `servers`; SEC, "Accessing EDGAR Data", for the public hosts; SEC, "EDGAR
API Development Toolkit", for the shape and life of tokens.
"""

import base64
import binascii
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, NoReturn
from urllib.parse import urlsplit

import keyring
import keyring.errors
import msgspec
from msgspec import Struct

from muniment.edgar.protocol import ADDRESS, DEFAULT_PORT, Mode
from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms.filing_copy import CODE_VARIABLE, code_in
from muniment.identifiers import accession
from muniment.identifiers import cik as ciks
from muniment.wording import did_you_mean

_API = "https://api.edgarfiling.sec.gov"
_WWW = "https://www.sec.gov"
_DATA = "https://data.sec.gov"
_SEARCH = "https://efts.sec.gov"
_REAL = ".sec.gov"

NAMES = ("sandbox", "test", "live")
"""The EDGARs that a user names by a word; any other is named by its address."""


class Endpoint(Struct, frozen=True):
    """The addresses of one EDGAR, without a slash at their ends.

    * `name`: as the user gave it;
    * `api`: the filing interface; `www`, `data`, `search`: what the public reads;
    * `mode`: the only kind of filing that goes there, None where the filing itself decides.
    """

    name: str
    api: str
    www: str = _WWW
    data: str = _DATA
    search: str = _SEARCH
    mode: Mode | None = None

    @property
    def host(self) -> str:
        """The host of the filing interface, with its port where one is named."""
        return urlsplit(self.api).netloc

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return is_local(self.api)

    @property
    def is_safe(self) -> bool:
        """Whether what is sent cannot be read on the way."""
        return self.api.startswith("https://") or self.is_local

    @property
    def is_real(self) -> bool:
        """Whether it is the SEC's."""
        return _is_real(self.api)

    def full_submission(self, company: str, number: str) -> str:
        """Return the address of a full submission, in the folder of any company that it names."""
        return f"{self._base(company, number)}.txt"

    def index_page(self, company: str, number: str) -> str:
        """Return the address of the page that shows a filing to everybody, in the folder of any company in it."""
        return f"{self._base(company, number)}-index.htm"

    def _base(self, company: str, number: str) -> str:
        dashed = accession.compact(number)
        return f"{self.www}/Archives/edgar/data/{ciks.format(company)}/{dashed.replace('-', '')}/{dashed}"


def endpoint(text: str) -> Endpoint:
    """Return the EDGAR that `text` names: `sandbox`, `test`, `live`, or an address.

    `sandbox` is the local one that MUNIMENT_EDGAR_URL names, as in `muniment edgar run`, else that of the usual port.
    An address of the SEC's serves filings only: the public side is always that of sec.gov. Any other serves both.

    Raises:
        UsageError: it names none.
    """
    if text == "sandbox":
        return _one_host(text, _base(os.environ.get(ADDRESS) or f"http://127.0.0.1:{DEFAULT_PORT}"))
    if text in ("test", "live"):
        return Endpoint(text, _API, mode=Mode(text.upper()))
    base = _base(text)
    return Endpoint(text, base) if _is_real(base) else _one_host(text, base)


def _is_real(api: str) -> bool:
    return (urlsplit(api).hostname or "").endswith(_REAL)


def _one_host(name: str, base: str) -> Endpoint:
    return Endpoint(name, base, base, base, base)


def _base(text: str) -> str:
    choices = did_you_mean(text, NAMES)
    message = f"--endpoint: {text[:80]!r} is no address such as http://127.0.0.1:8330, and no EDGAR; {choices}"
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        has_port = parts.port is None or bool(parts.port)
    except ValueError as error:
        raise UsageError(message) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port or parts.query or parts.fragment:
        raise UsageError(message)
    if parts.username is not None or parts.password is not None:
        raise UsageError("--endpoint: an address holds no name and no password: tokens are given in other ways")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"


_PORTS = {"http": 80, "https": 443}


def place(api: str) -> str:
    """Return an address in one spelling, so that two of the same place are equal: all names of this machine are one.

    >>> place("http://LOCALHOST:8330/") == place("http://127.0.0.1:8330") == place("http://[::1]:8330")
    True
    >>> place("https://api.edgarfiling.sec.gov:443")
    'https://api.edgarfiling.sec.gov:443'
    """
    parts = urlsplit(api)
    host = "localhost" if is_local(api) else (parts.hostname or "")
    return f"{parts.scheme}://{host}:{parts.port or _PORTS.get(parts.scheme, 0)}{parts.path.rstrip('/')}"


def is_local(api: str) -> bool:
    """Return whether an address is on this machine."""
    return is_loopback(urlsplit(api).hostname or "")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("data.sec.gov")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


# ---- secrets --------------------------------------------------------------------------------------------------------

SERVICE = "muniment"
FILER, USER, CODE = "filer-token", "user-token", "ccc"
_VARIABLES = {FILER: "MUNIMENT_FILER_TOKEN", USER: "MUNIMENT_USER_TOKEN"}
_LARGEST = 64 * 1024
_HIDDEN = "[hidden]"
_HTTP = ("connection", "http11", "http2", "proxy")
_LOGGERS = ("httpx", "httpcore", *(f"httpcore.{name}" for name in _HTTP), "stamina")

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
        printed = msgspec.json.decode(data, type=_Printed)
        codes = {ciks.compact(one): _secret(code, where) for one, code in printed.ccc.items() if code}
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise UsageError(f'{where}: holds no tokens as JSON, such as {{"filer": "...", "user": "..."}}') from None
    filer, user = (_secret(one, where) if one else None for one in (printed.filer, printed.user))
    return UserSecrets(filer, user, codes)


class EdgarCredentials:
    """The secrets for one EDGAR.

    Args:
        to: the EDGAR that they are for.
        environment: the variables MUNIMENT_FILER_TOKEN, MUNIMENT_USER_TOKEN, and MUNIMENT_CCC_ with a CIK behind it.
        supplied: what the user hands over; it comes first.
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
        number = ciks.compact(cik)
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
        if not any(earlier.reveal() == secret.reveal() for earlier in self._secrets):
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
