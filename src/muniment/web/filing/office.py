"""What filing stands on: which EDGAR, the secrets of whoever files, and what EDGAR has told of submissions so far."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import httpx
import msgspec
from msgspec import Struct
from platformdirs import user_cache_path

from muniment.edgar.client.answers import State
from muniment.edgar.client.credentials import Given, Lookup, Purse, handed_over
from muniment.edgar.client.endpoints import Endpoint, endpoint
from muniment.edgar.client.filing import Filing
from muniment.edgar.client.transport import PROGRAM, Line, Pace
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox.presence import running

AUTO = "auto"
_FOLDER = Path("edgar")  # where `muniment edgar serve` has its data, unless told otherwise
_SECONDS = 1.0
_KEPT = 8 * 3600.0  # seconds that secrets are kept after they were last used: a working day
_MOST = 1_000


class Typed(Struct, frozen=True):
    """What was typed into the fields for secrets; "" where nothing was. It is shown by nothing."""

    filer: str = ""
    user: str = ""
    codes: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return "Typed(...)"


class Wallet:
    """Secrets in memory, each visitor's for each EDGAR; what nobody has used for a working day is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._held: dict[tuple[str, str], tuple[Given, float]] = {}

    def put(self, who: str, where: str, typed: Typed) -> None:
        """Keep what was typed, in the place of what was kept under the same name.

        Raises:
            UsageError: something is no token and no access code; the words do not quote it.
        """
        fields = {"filer": typed.filer, "user": typed.user, "ccc": typed.codes}
        new = handed_over(msgspec.json.encode(fields), "The form")
        old = self.get(who, where)
        whole = Given(new.filer or old.filer, new.user or old.user, {**old.codes, **new.codes})
        with self._lock:
            self._held[who, where] = whole, self._clock()

    def get(self, who: str, where: str) -> Given:
        """Return what a visitor has typed for an EDGAR."""
        now = self._clock()
        with self._lock:
            self._held = {key: one for key, one in self._held.items() if now - one[1] < _KEPT}
            found, _ = self._held.get((who, where), (Given(), 0.0))
            if (who, where) in self._held:
                self._held[who, where] = found, now
        return found

    def forget(self, who: str) -> None:
        """Forget all that a visitor has typed."""
        with self._lock:
            self._held = {key: one for key, one in self._held.items() if key[0] != who}


class Office:
    """The way from these pages to one EDGAR.

    Args:
        edgar: `auto` for a local EDGAR where one runs, or what `endpoint` takes.
        team: whether several people file here: then each gives his own tokens, and none come from the machine.
        environment: where tokens may stand; that of the process where nothing else is said.
        lookup: what asks a keyring; that of the system where nothing else is said.

    Raises:
        UsageError: `edgar` names no EDGAR.
    """

    def __init__(
        self,
        edgar: str,
        *,
        team: bool = False,
        environment: Mapping[str, str] | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        self._named = None if edgar == AUTO else endpoint(edgar)
        self.wallet, self._lock = Wallet(), Lock()
        self._environment: Mapping[str, str] = {} if team else os.environ if environment is None else environment
        self._lookup: Lookup | None = _no_keyring if team else lookup
        self._states: dict[tuple[str, str], State] = {}

    def endpoint(self) -> Endpoint | None:
        """Return the EDGAR that filings go to, None where there is none now."""
        if self._named:
            return self._named
        found = running(_FOLDER) or _at_usual_port()
        return endpoint(found) if found else None

    def purse(self, who: str, to: Endpoint) -> Purse:
        """Return the secrets of a visitor for an EDGAR."""
        return Purse(to, self._environment, self.wallet.get(who, to.api), self._lookup)

    @contextmanager
    def filing(self, to: Endpoint, purse: Purse) -> Iterator[Filing]:
        """Give the filing interface of an EDGAR."""
        pace = None if to.is_local else Pace(user_cache_path("muniment") / "pace")
        with purse.guarding_logs(), Line(PROGRAM, pace=pace) as line:
            yield Filing(line, to, purse)

    def remember(self, to: Endpoint, state: State) -> None:
        """Keep what EDGAR told last of a submission."""
        with self._lock:
            if len(self._states) >= _MOST:
                self._states.clear()
            self._states[to.api, state.accession] = state

    def state(self, to: Endpoint, number: str) -> State | None:
        """Return what EDGAR told last of a submission, None where it was not asked yet."""
        with self._lock:
            return self._states.get((to.api, number))


def _no_keyring(_service: str, _name: str) -> None:
    return None


def _at_usual_port() -> str:
    """Return the address of a local EDGAR at the usual port, "" where none answers as one does."""
    address = f"http://127.0.0.1:{DEFAULT_PORT}"
    try:
        told = httpx.get(f"{address}/sandbox/clock", timeout=_SECONDS, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return ""
    return address if isinstance(told, dict) and "now" in told else ""
