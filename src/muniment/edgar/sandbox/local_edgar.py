"""A local EDGAR in the hands of a test: a clean state, who may file, the time, and what is to go wrong."""

import time
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec

from muniment.edgar.protocol import SubmissionStatus
from muniment.edgar.sandbox.acceptance.settling import status_now
from muniment.edgar.sandbox.behaviours import Forced, Outcome
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.entities import Entity
from muniment.edgar.sandbox.publishing import Loaded, load
from muniment.edgar.sandbox.server import Sandbox
from muniment.edgar.sandbox.tokens import Enrolled
from muniment.errors import MunimentError, UsageError

_UNAVAILABLE = 503
_PAUSE = 0.02


class SandboxClock:
    """The clock of a running sandbox; what has no zone is Eastern time."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def now(self) -> datetime:
        """Return what it shows."""
        return datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def set(self, moment: datetime | str, *, runs: bool = False) -> None:
        """Show this moment, stopped unless `runs`; a text is ISO 8601, such as "2026-03-02T21:59"."""
        self._call("PUT", "/clock", {"now": _moment(moment).isoformat(), "runs": runs})

    def reset(self) -> None:
        """Show the machine's own time again."""
        self._call("DELETE", "/clock")


class LocalEdgar:
    """A sandbox that runs beside a test, with its data in `folder`; a context, which ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sandbox = Sandbox(folder)
        # A connection of its own for each call: one that is kept may be closed in the moment it is used again.
        self._client = httpx.Client(trust_env=False, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))
        self.clock = SandboxClock(self._call)

    def __enter__(self) -> Self:
        with warnings.catch_warnings():  # of libraries, about our code: not a matter of whoever tests theirs
            warnings.simplefilter("ignore")
            self._sandbox.start()
        self._reading = database(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._reading.close()
        self._sandbox.stop()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end: for both sides, the filers' and the public one."""
        return self._sandbox.url

    def clean(self) -> None:
        """Take everything away: submissions, filings, filers, tokens, messages, the time, what was to go wrong."""
        self._call("POST", "/reset", {"access": True, "settings": True})

    def token(self, *ciks: str | int, names: tuple[str, ...] = (), new_ccc: bool = False) -> Enrolled:
        """Return two new tokens for these CIKs, `filer` and `user`, and in `ccc` the access codes that were made.

        The filer token is that of the first CIK; the others delegate to it. Whoever is not on file is put there.

        Raises:
            UsageError: there is none, or one is no CIK.
        """
        numbers = [str(number) for number in ciks]
        if not numbers:
            raise UsageError("at least one CIK is needed")
        request = {"ciks": numbers, "names": names, "codes": new_ccc, "email": f"filer-{numbers[0]}@example.com"}
        return msgspec.convert(self._call("POST", "/tokens", request), Enrolled)

    def filer(self, cik: str | int, name: str, **details: object) -> Entity:
        """Put a company or person on file, such as the issuer of a filing; `details` are those of `Details`."""
        stated = {"cik": str(cik), "name": name, "details": details}
        return msgspec.convert(self._call("PUT", "/filers", stated), Entity)

    def load(self, *paths: str | Path) -> Loaded:
        """Put filings of the past among what is public, from full submissions in files, folders and archives."""
        with closing(database(self.folder)) as connection:
            return load(connection, paths)

    def suspend_next(self, count: int = 1, *, form: str = "") -> None:
        """Suspend the next submissions, whatever they say: of a form ("SCHEDULE 13G"), else of any."""
        self._force("suspend", count, form=form)

    def fail_next(self, status: int = _UNAVAILABLE, count: int = 1, *, path: str = "/submission/") -> None:
        """Answer the next requests, whose path begins so, with 503, which the filer side gives when it is closed."""
        if status != _UNAVAILABLE:
            raise UsageError(f"{status}: of the answers of EDGAR only 503 can be asked for; others have their causes")
        self._force("unavailable", count, path=path)

    def delay_next(self, seconds: float, count: int = 1, *, path: str = "/submission/") -> None:
        """Answer the next requests, whose path begins so, this much later."""
        self._force("delay", count, path=path, seconds=seconds)

    def cut_next(self, count: int = 1, *, path: str = "/submission/") -> None:
        """Cut the connections of the next requests, whose path begins so."""
        self._force("cut", count, path=path)

    def still_to_come(self) -> list[Forced]:
        """Return the forced outcomes that have not happened yet."""
        return msgspec.convert(self._call("GET", "/forced"), list[Forced])

    def choose(self, behaviour: str, choice: str) -> None:
        """Choose where sources differ, see the page /sandbox/behaviours."""
        self._call("PUT", "/behaviours", {behaviour: choice})

    def submissions(self) -> list[dict[str, Any]]:
        """Return what was submitted, oldest first: accession, mode, channel, received, status, final, filers, more."""
        entries: list[dict[str, Any]] = []
        while page := self._call("GET", f"/submissions?limit=1000&after={entries[-1]['number'] if entries else 0}"):
            entries += page
        return entries

    def wait_until_final(self, accession_number: str, seconds: float = 30) -> SubmissionStatus:
        """Return what became of a submission, when that is decided.

        Raises:
            UsageError: no submission has the number.
            MunimentError: it is not decided in time.
        """
        end = time.monotonic() + seconds
        while True:
            query = "SELECT final FROM submissions WHERE accession = ?"
            row = self._reading.execute(query, (accession_number,)).fetchone()
            if row is None:
                raise UsageError(f"{accession_number}: no submission has this number")
            status = status_now(self._reading, accession_number, Clock(self._reading).now()) if row[0] else None
            if status is not None:
                return status
            if time.monotonic() > end:
                raise MunimentError(f"{accession_number}: not final after {seconds:g} seconds")
            time.sleep(_PAUSE)

    def _force(self, outcome: Outcome, count: int, **more: object) -> None:
        self._call("POST", "/forced", {"outcome": outcome, "next": count, **more})

    def _call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - what the call answers
        response = self._client.request(method, f"{self.url}/sandbox{path}", json=body)
        if response.is_error:
            raise UsageError(f"{method} /sandbox{path}: answered {response.status_code}: {response.text}")
        return response.json()


def _moment(moment: datetime | str) -> datetime:
    if isinstance(moment, datetime):
        return moment
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        raise UsageError(f"{moment}: is no moment in ISO 8601, such as 2026-03-02T21:59") from None
