"""A submission of the outbox on its way to EDGAR: sent once, asked about, corrected in its draft if suspended."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import httpx
import msgspec
from msgspec import UNSET, Struct

from muniment.apart import apart
from muniment.drafts.checking import CODE, Reason, noted
from muniment.drafts.store import OpenDraft
from muniment.drafts.submitting import Sent as InOutbox
from muniment.edgar.client.endpoints import (
    EdgarCredentials,
    Endpoint,
    Lookup,
    Secret,
    UserSecrets,
    endpoint,
    read_secrets,
)
from muniment.edgar.client.filing import Filing, Prepared, State, prepared
from muniment.edgar.client.sendings import Sending, Sendings, send_once
from muniment.edgar.client.transport import line_to
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox.database import running
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, UsageError
from muniment.forms.filing_copy import filers
from muniment.identifiers import cik as ciks
from muniment.readers import read
from muniment.web.preparing.saving import Desk
from muniment.writers import write

AUTO = "auto"
_FOLDER = Path("edgar")  # where `muniment edgar serve` has its data, unless given another folder
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


class SecretStore:
    """Secrets in memory, each visitor's for each EDGAR; what was not used for a working day is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._secrets: dict[tuple[str, str], tuple[UserSecrets, float]] = {}

    def put(self, who: str, where: str, typed: Typed) -> None:
        """Keep what was typed, in the place of what was kept under the same name.

        Raises:
            UsageError: something is no token and no access code; the words do not quote it.
        """
        fields = {"filer": typed.filer, "user": typed.user, "ccc": typed.codes}
        new = read_secrets(msgspec.json.encode(fields), "The form")
        old = self.get(who, where)
        whole = UserSecrets(new.filer or old.filer, new.user or old.user, {**old.codes, **new.codes})
        with self._lock:
            self._secrets[who, where] = whole, self._clock()

    def get(self, who: str, where: str) -> UserSecrets:
        """Return what a visitor has typed for an EDGAR."""
        now = self._clock()
        with self._lock:
            self._secrets = {key: entry for key, entry in self._secrets.items() if now - entry[1] < _KEPT}
            found, _ = self._secrets.get((who, where), (UserSecrets(), 0.0))
            if (who, where) in self._secrets:
                self._secrets[who, where] = found, now
        return found

    def forget(self, who: str) -> None:
        """Forget all that a visitor has typed."""
        with self._lock:
            self._secrets = {key: entry for key, entry in self._secrets.items() if key[0] != who}


class EdgarSession:
    """These pages' access to one EDGAR: its address, the credentials, and the status of submissions.

    Args:
        edgar: `auto` for a local EDGAR where one runs, or what `endpoint` takes.
        team: whether several people file here: then each gives their own tokens, and none come from the machine.
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
        self.secrets, self._lock = SecretStore(), Lock()
        self._environment: Mapping[str, str] = {} if team else os.environ if environment is None else environment
        self._lookup: Lookup | None = _no_keyring if team else lookup
        self._states: dict[tuple[str, str], State] = {}

    def endpoint(self) -> Endpoint | None:
        """Return the EDGAR that filings go to, None where there is none now."""
        if self._named:
            return self._named
        found = running(_FOLDER) or _at_usual_port()
        return endpoint(found) if found else None

    def credentials(self, who: str, to: Endpoint) -> EdgarCredentials:
        """Return the secrets of a visitor for an EDGAR."""
        return EdgarCredentials(to, self._environment, self.secrets.get(who, to.api), self._lookup)

    @contextmanager
    def filing(self, to: Endpoint, credentials: EdgarCredentials) -> Iterator[Filing]:
        """Give the filing interface of an EDGAR."""
        with credentials.guarding_logs(), line_to(to) as line:
            yield Filing(line, to, credentials)

    def remember(self, to: Endpoint, state: State) -> None:
        """Keep what EDGAR said last of a submission."""
        with self._lock:
            if len(self._states) >= _MOST:
                self._states.clear()
            self._states[to.api, state.accession] = state

    def state(self, to: Endpoint, number: str) -> State | None:
        """Return what EDGAR said last of a submission, None where it was not asked yet."""
        with self._lock:
            return self._states.get((to.api, number))


def _no_keyring(_service: str, _name: str) -> None:
    return None


def _at_usual_port() -> str:
    """Return the address of a local EDGAR at the usual port, "" where none answers as one does."""
    address = f"http://127.0.0.1:{DEFAULT_PORT}"
    try:
        answer = httpx.get(f"{address}/sandbox/clock", timeout=_SECONDS, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return ""
    return address if isinstance(answer, dict) and "now" in answer else ""


class Case(Struct, frozen=True):
    """A submission of the outbox, the draft that it was made of, where it goes, and with whose secrets."""

    session: EdgarSession
    opened: OpenDraft
    file: InOutbox
    to: Endpoint
    credentials: EdgarCredentials
    ready: Prepared
    sendings: Sendings

    @property
    def ciks(self) -> tuple[str, ...]:
        """The filers, each of whom needs an access code."""
        return tuple(dict.fromkeys(filers(self.ready.submission.record)))

    @property
    def misses_filer_token(self) -> bool:
        """Whether the filer token is missing, without which EDGAR is not even asked."""
        return not has(self.credentials.filer)

    def sending(self) -> Sending | None:
        """Return the last time that it was sent there, None where it was not."""
        return self.sendings.earlier(self.to.api, self.ready.mode)


def case(session: EdgarSession, desk: Desk, name: str, file: str, who: str) -> Case:
    """Return a submission of the outbox as a case.

    Raises:
        NoDraft, NoSubmission: there is none of that name.
        EnvironmentProblem: there is no EDGAR to file with now.
        RecordError: what lies in the outbox is not what was put there.
        UsageError: it is a test and goes where live filings go, or the other way round.
    """
    opened, submitted = desk.shelf.open(name), desk.outbox.open(file)
    to = session.endpoint()
    if to is None:
        raise EnvironmentProblem(
            "There is no EDGAR to file with: start a local one with `muniment edgar serve`, or name one with "
            "`muniment serve --edgar`."
        )
    # A submission of the outbox, which has to be what was put there: whole and unchanged.
    submission = apart(read, submitted.data, len(submitted.data)).submission
    if submission is UNSET or write(submission, "submission") != submitted.data:
        raise RecordError(
            f"{submitted.name}: was changed since it was submitted: go back to the draft, and SUBMIT it again"
        )
    credentials = session.credentials(who, to)
    sendings = Sendings(desk.outbox.folder / file, submission)
    return Case(session, opened, submitted, to, credentials, prepared(submission, to, credentials), sendings)


def has(secret: Callable[[], Secret]) -> bool:
    """Whether a secret is there."""
    try:
        return bool(secret())
    except EnvironmentProblem:
        return False


def missing(case: Case) -> dict[str, str]:
    """Return what is still to be given before it can be sent, in words, by the name of its field."""
    wanted = {"filer": case.credentials.filer, "user": case.credentials.user}
    tokens = {f"{who}_token": f"The {who} API token is missing." for who, secret in wanted.items() if not has(secret)}
    codes = {code_field(cik): f"The access code (CCC) of CIK {cik} is missing." for cik in case.ready.without_code}
    return tokens | codes


def code_field(number: str) -> str:
    """Return the name of the field for the access code of a filer."""
    return f"ccc-{ciks.compact(number)}"


def send(case: Case, *, looked: bool) -> str:
    """Send it, unless it was sent before and may still be filed; return its accession number.

    `looked` says that the signer looked whether an earlier sending, which got no answer, has arrived.

    Raises:
        MunimentError: it was not sent, or whether it was is unknown.
    """
    earlier = case.sending()
    is_over = earlier is not None and (_is_suspended(case, earlier.accession) if earlier.accession else looked)
    with case.session.filing(case.to, case.credentials) as filing:
        return send_once(filing, case.ready, case.sendings, after=earlier if is_over else None).accession


def _is_suspended(case: Case, number: str) -> bool:
    state, _ = look(case, number)
    return state is not None and state.is_suspended


def look(case: Case, number: str) -> tuple[State | None, str]:
    """Return how far a submission has come, asking EDGAR unless that is decided, and why it does not say.

    Without a filer token this is what EDGAR said last.
    """
    known = case.session.state(case.to, number)
    if (known and known.final) or case.misses_filer_token:
        return known, ""
    try:
        with case.session.filing(case.to, case.credentials) as filing:
            (state,) = filing.status([number])
    except MunimentError as error:
        return known, str(error)
    if state.is_known:
        case.session.remember(case.to, state)
        return state, ""
    return known, ""


def reasons(state: State, data: bytes) -> list[Reason]:
    """Return why a submission was suspended; `data` is its XML, in which lines and columns name fields."""
    errors = [reason for reason in state.reasons if reason.is_error]
    fields = _fields_of(data) if any(reason.line and not reason.context for reason in errors) else {}
    found = []
    for reason in errors:
        field = fields.get((reason.line, reason.offset), "")
        context = reason.context or (f"{CODE} {field}" if field else "")
        found.append(Reason.told(state.accession, reason.content, context))
    return found


def _fields_of(data: bytes) -> dict[tuple[str, str], str]:
    """Return the paths of fields by the line and the column at which their values begin."""
    found: dict[tuple[str, str], str] = {}
    for path, evidence in apart(read, data, len(data)).evidence.items():
        if evidence.spans:
            start = evidence.spans[0].start
            line, column = data.count(b"\n", 0, start) + 1, start - data.rfind(b"\n", 0, start)
            found.setdefault((str(line), str(column)), path)
    return found


def note_reasons(desk: Desk, case: Case) -> list[Reason]:
    """Keep in the draft why its submission was suspended, and return that.

    Raises:
        UsageError: EDGAR has not suspended it.
        Conflict: the draft was changed in this very moment.
    """
    sending = case.sending()
    state = look(case, sending.accession)[0] if sending else None
    if state is None or not state.is_suspended:
        raise UsageError("EDGAR has not suspended this submission, as far as it is known here.")
    found = reasons(state, case.file.data)
    now = desk.shelf.open(case.opened.name)
    remarks = noted(now.remarks, found)
    if remarks != now.remarks:
        desk.shelf.save(now.name, now.record, now.version, remarks)
    return found


def typed_codes(case: Case, answers: Mapping[str, object]) -> dict[str, str]:
    """Return the access codes that were typed, by CIK.

    Raises:
        UsageError: there is a code for a CIK that files nothing here.
    """
    known = {code_field(number): number for number in case.ciks}
    found = {}
    for field, words in answers.items():
        if not field.startswith("ccc-"):
            continue
        if field not in known:
            raise UsageError("There is an access code for a filer whom this submission does not name.")
        found[known[field]] = str(words)
    return found
