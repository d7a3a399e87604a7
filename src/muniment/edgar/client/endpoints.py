"""Where an EDGAR is: the real one for test or live filings, a local one, or any address; and the codes of its filers.

Sources: OpenAPI document "EDGAR API" 1.11.0, `servers`; SEC, "Accessing EDGAR Data", for the public hosts.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct

from muniment.edgar.protocol import ADDRESS, DEFAULT_PORT, Mode
from muniment.errors import UsageError
from muniment.identifiers import accession, cik
from muniment.identifiers import cik as ciks
from muniment.wording import did_you_mean

_API = "https://api.edgarfiling.sec.gov"
_WWW = "https://www.sec.gov"
_DATA = "https://data.sec.gov"
_SEARCH = "https://efts.sec.gov"
_REAL = ".sec.gov"


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
        return f"{self.www}/Archives/edgar/data/{cik.format(company)}/{dashed.replace('-', '')}/{dashed}"


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
    choices = did_you_mean(text, ("sandbox", "test", "live"))
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


# ---- access codes in the environment ---------------------------------------------------------------------------------

CODE_VARIABLE = "MUNIMENT_CCC_"
"""What stands before the CIK in the name of a variable."""


def code_in(environment: Mapping[str, str], cik: str) -> str:
    """Return the access code of a filer, "" where there is none; the CIK may stand there with or without its zeros.

    >>> code_in({"MUNIMENT_CCC_320193": "abcd1$ef"}, "0000320193")
    'abcd1$ef'

    Raises:
        IdentifierError: that is no CIK.
    """
    names = (f"{CODE_VARIABLE}{ciks.compact(cik)}", f"{CODE_VARIABLE}{ciks.format(cik)}")
    return next((code for name in names if (code := environment.get(name, "").strip())), "")
