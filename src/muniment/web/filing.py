"""Filing from the browser: a submission of the outbox goes to EDGAR, is followed, and corrected where suspended.

Tokens and access codes are asked for on the page, kept in memory alone, and never shown again.
"""

import os
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter, RawBody
from msgspec import UNSET, Struct

from muniment.drafts.checking import CODE, Reason, noted
from muniment.drafts.questions import every_question, questions
from muniment.drafts.store import OpenDraft
from muniment.drafts.submitting import Sent as InOutbox
from muniment.edgar.client import endpoints
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.filing import Filing, Prepared, State, TokensRefused, prepared
from muniment.edgar.client.sendings import Sending, Sendings, SentBefore, send_once
from muniment.edgar.client.transport import line_to
from muniment.edgar.protocol import DEFAULT_PORT, Mode, Status
from muniment.edgar.sandbox.database import running
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.filing_copy import filers
from muniment.forms.layout import SIGNATURE
from muniment.identifiers import cik as ciks
from muniment.isolated import isolated
from muniment.readers import read
from muniment.web.access import visits
from muniment.web.access.database import What
from muniment.web.access.visits import LOCAL, current, may_prepare, may_sign, visit_of
from muniment.web.filing_items import nearest
from muniment.web.preparing.questions import find_step, href
from muniment.web.preparing.saving import LARGEST, FilingContext, called, context_of, http_errors, sent
from muniment.web.responses import Asking, Reply, html_page, in_thread, lead_on
from muniment.writers import write

AUTO = "auto"
_FOLDER = Path("edgar")  # where `muniment edgar serve` has its data, unless given another folder
_SECONDS = 1.0
_SECRETS_LAST = 8 * 3600.0  # seconds that secrets are kept after they were last used: a working day
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

    def __init__(self) -> None:
        self._lock = Lock()
        self._secrets: dict[tuple[str, str], tuple[endpoints.UserSecrets, float]] = {}

    def put(self, who: str, where: str, typed: Typed) -> None:
        """Keep what was typed, in the place of what was kept under the same name.

        Raises:
            UsageError: something is no token and no access code; the words do not quote it.
        """
        fields = {"filer": typed.filer, "user": typed.user, "ccc": typed.codes}
        new = endpoints.read_secrets(msgspec.json.encode(fields), "The form")
        old = self.get(who, where)
        whole = endpoints.UserSecrets(new.filer or old.filer, new.user or old.user, {**old.codes, **new.codes})
        with self._lock:
            self._secrets[who, where] = whole, time.monotonic()

    def get(self, who: str, where: str) -> endpoints.UserSecrets:
        """Return what a visitor has typed for an EDGAR."""
        now = time.monotonic()
        with self._lock:
            self._secrets = {key: entry for key, entry in self._secrets.items() if now - entry[1] < _SECRETS_LAST}
            secrets, _ = self._secrets.get((who, where), (endpoints.UserSecrets(), 0.0))
            if (who, where) in self._secrets:
                self._secrets[who, where] = secrets, now
        return secrets

    def drop(self, who: str, where: str, codes: Collection[str] | None = None) -> None:
        """Forget the access codes of some CIKs, which EDGAR has refused; without any the tokens."""
        known = self.get(who, where)
        remaining = {number: code for number, code in known.codes.items() if number not in (codes or ())}
        of_tokens = (None, None) if codes is None else (known.filer, known.user)
        with self._lock:
            if (who, where) in self._secrets:
                self._secrets[who, where] = endpoints.UserSecrets(*of_tokens, remaining), time.monotonic()

    def forget(self, who: str) -> None:
        """Forget all that a visitor has typed."""
        with self._lock:
            self._secrets = {key: entry for key, entry in self._secrets.items() if key[0] != who}


class EdgarSession:
    """These pages' access to one EDGAR: its address, the credentials, and the status of submissions.

    Args:
        edgar: `auto` for a local EDGAR where one runs, or what `endpoint` takes.
        team: whether several people file here: then each gives their own tokens, and none come from the machine.

    Raises:
        UsageError: `edgar` names no EDGAR.
    """

    def __init__(self, edgar: str, *, team: bool = False) -> None:
        self._named = None if edgar == AUTO else endpoint(edgar)
        self.secrets, self._lock = SecretStore(), Lock()
        self._environment: Mapping[str, str] = {} if team else os.environ
        self._lookup: endpoints.Lookup | None = (lambda _service, _name: None) if team else None
        self._states: dict[tuple[str, str], State] = {}

    def endpoint(self) -> endpoints.Endpoint | None:
        """Return the EDGAR that filings go to, None where there is none now."""
        if self._named:
            return self._named
        port = running(_FOLDER) or _at_usual_port()
        return endpoint(port) if port else None

    def credentials(self, who: str, to: endpoints.Endpoint) -> endpoints.EdgarCredentials:
        """Return the secrets of a visitor for an EDGAR."""
        return endpoints.EdgarCredentials(to, self._environment, self.secrets.get(who, to.api), self._lookup)

    @contextmanager
    def filing(self, to: endpoints.Endpoint, credentials: endpoints.EdgarCredentials) -> Iterator[Filing]:
        """Give the filing interface of an EDGAR."""
        with credentials.guarding_logs(), line_to(to) as line:
            yield Filing(line, to, credentials)

    def remember(self, to: endpoints.Endpoint, state: State) -> None:
        """Keep what EDGAR said last of a submission."""
        with self._lock:
            if len(self._states) >= _MOST:
                self._states.clear()
            self._states[to.api, state.accession] = state

    def state(self, to: endpoints.Endpoint, number: str) -> State | None:
        """Return what EDGAR said last of a submission, None where it was not asked yet."""
        with self._lock:
            return self._states.get((to.api, number))


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
    who: str
    opened: OpenDraft
    file: InOutbox
    to: endpoints.Endpoint
    credentials: endpoints.EdgarCredentials
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


def case(session: EdgarSession, context: FilingContext, name: str, file: str, who: str) -> Case:
    """Return a submission of the outbox as a case.

    Raises:
        NoDraft, NoSubmission: there is none of that name.
        EnvironmentProblem: there is no EDGAR to file with now.
        RecordError: what lies in the outbox is not what was put there.
        UsageError: it is a test and goes where live filings go, or the other way round.
    """
    opened = context.drafts.open(name)
    submitted = context.submitted(opened, file)
    to = session.endpoint()
    if to is None:
        raise EnvironmentProblem(
            "There is no EDGAR to file with: start a local one with `muniment edgar serve`, or name one with "
            "`muniment serve --edgar`."
        )
    # A submission of the outbox, which has to be what was put there: whole and unchanged.
    submission = isolated(read, submitted.data, len(submitted.data)).submission
    if submission is UNSET or write(submission, "submission") != submitted.data:
        raise RecordError(
            f"{submitted.name}: was changed since it was submitted: go back to the draft, and SUBMIT it again"
        )
    credentials = session.credentials(who, to)
    sendings = Sendings(context.outbox.folder / file, submission)
    return Case(session, who, opened, submitted, to, credentials, prepared(submission, to, credentials), sendings)


def has(secret: Callable[[], endpoints.Secret]) -> bool:
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
    is_over = looked
    if earlier and earlier.accession:
        state, _ = look(case, earlier.accession)
        is_over = state is not None and state.is_suspended
    with case.session.filing(case.to, case.credentials) as filing:
        return send_once(filing, case.ready, case.sendings, after=earlier if is_over else None).accession


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
        if state.is_suspended:
            case.session.secrets.drop(case.who, case.to.api, _refused_codes(case, state))
        return state, ""
    return known, ""


_OF_CODE = re.compile(r"\b(?:CCC|access codes?)\b", re.IGNORECASE)  # no number or label of EDGAR is known for it


def _refused_codes(case: Case, state: State) -> set[str]:
    """Return the filers whose access codes EDGAR has refused: all of them where it does not say whose."""
    messages = [reason.content for reason in state.reasons if reason.is_error and _OF_CODE.search(reason.content)]
    numbers = {ciks.compact(number) for number in case.ciks}
    named = {number for number in numbers if any(number.lstrip("0") in message for message in messages)}
    return named or (numbers if messages else set())


def reasons(state: State, data: bytes) -> list[Reason]:
    """Return why a submission was suspended; `data` is its XML, in which lines and columns name fields."""
    errors = [reason for reason in state.reasons if reason.is_error]
    fields = _fields_of(data) if any(reason.line and not reason.context for reason in errors) else {}
    made = []
    for reason in errors:
        field = fields.get((reason.line, reason.offset), "")
        context = reason.context or (f"{CODE} {field}" if field else "")
        made.append(Reason.from_edgar(state.accession, reason.content, context))
    return made


def _fields_of(data: bytes) -> dict[tuple[str, str], str]:
    fields: dict[tuple[str, str], str] = {}
    for path, evidence in isolated(read, data, len(data)).evidence.items():
        if evidence.spans:
            start = evidence.spans[0].start
            line, column = data.count(b"\n", 0, start) + 1, start - data.rfind(b"\n", 0, start)
            fields.setdefault((str(line), str(column)), path)
    return fields


def note_reasons(context: FilingContext, case: Case) -> list[Reason]:
    """Keep in the draft why its submission was suspended, and return that.

    Raises:
        UsageError: EDGAR has not suspended it.
        Conflict: the draft was changed in this very moment.
    """
    sending = case.sending()
    state = look(case, sending.accession)[0] if sending else None
    if state is None or not state.is_suspended:
        raise UsageError("EDGAR has not suspended this submission, as far as it is known here.")
    # An access code stands in no draft.
    reasons_ = [reason for reason in reasons(state, case.file.data) if not _OF_CODE.search(reason.message)]
    now = context.drafts.open(case.opened.name)
    remarks = noted(now.remarks, reasons_)
    if remarks != now.remarks:
        context.drafts.save(now.name, now.record, now.version, remarks)
    return reasons_


def typed_codes(case: Case, answers: Mapping[str, object]) -> dict[str, str]:
    """Return the access codes that were typed, by CIK.

    Raises:
        UsageError: there is a code for a CIK that files nothing here.
    """
    known = {code_field(number): number for number in case.ciks}
    codes = {}
    for field, texts in answers.items():
        if not field.startswith("ccc-"):
            continue
        if field not in known:
            raise UsageError("There is an access code for a filer whom this submission does not name.")
        codes[known[field]] = str(texts)
    return codes


_FILED = frozenset({Status.ACCEPTED, Status.DISSEMINATED, Status.DONE})
_AT_HOME, _ELSEWHERE = 2, 15  # seconds between questions: other machines have more to do
_LABELS = {"filer_token": "Filer API token", "user_token": "User API token"}


class Field(Struct, frozen=True):
    """A field for a secret: whether one is known already, which stays where nothing is typed, and what is wrong."""

    name: str
    label: str
    known: bool
    fault: str = ""


class Refusal(Struct, frozen=True):
    """A reason of a suspension: the words, the rule, and the answer that it is about, "" where none is known.

    `of_code`: it is about an access code, which no draft has.
    """

    words: str
    code: str
    label: str
    page: str
    path: str
    of_code: bool = False


class OnItsWay(Struct, frozen=True, kw_only=True):
    """A submission, what is asked for to send it, and what EDGAR answered.

    `open`: it was sent, and EDGAR has not decided. `following`: after how many seconds the page is to ask again; 0
    where that is decided, or without the token to ask with.
    """

    name: str
    called: str
    file: str
    host: str
    live: bool
    real: bool
    local: bool
    fields: tuple[Field, ...]
    fault: str = ""
    sent: str = ""
    accession: str = ""
    unanswered: bool = False
    state: State | None = None
    facts: tuple[tuple[str, str], ...] = ()
    filed: bool = False
    open: bool = False
    following: int = 0
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    public: str = ""


def on_its_way(case: Case, faults: Mapping[str, str] | None = None, fault: str = "") -> OnItsWay:
    """Return the page of a submission; EDGAR is asked how far it has come."""
    sending = case.sending()
    number = sending.accession if sending else ""
    state, trouble = look(case, number) if number else (None, "")
    suspended = state is not None and state.is_suspended
    filed = state is not None and state.status in _FILED
    return OnItsWay(
        name=case.opened.name,
        called=called(case.opened.record),
        file=case.file.name,
        host=case.to.host,
        live=case.ready.mode is Mode.LIVE,
        real=case.to.is_real,
        local=case.to.is_local,
        fields=_fields(case, faults or {}),
        fault=fault or trouble,
        sent=f"{sending.at:%Y-%m-%d %H:%M} UTC" if sending else "",
        accession=number,
        unanswered=sending is not None and not number,
        state=state,
        facts=tuple(_facts(state)) if state else (),
        filed=filed,
        open=bool(number) and not (state and state.has_ended),
        following=(_AT_HOME if case.to.is_local else _ELSEWHERE)
        if number and not (state and state.has_ended) and not case.misses_filer_token
        else 0,
        refusals=tuple(_refusal(case.opened.record, reason) for reason in reasons(state, case.file.data))
        if state and suspended
        else (),
        warnings=tuple(reason.content for reason in state.reasons if not reason.is_error) if state else (),
        public=_public(case, state) if state and filed and case.ready.mode is Mode.LIVE else "",
    )


def _facts(state: State) -> Iterator[tuple[str, str]]:
    """Yield what EDGAR says of a submission, moments in Eastern time."""
    facts = {
        "Form": state.form,
        "Received": _moment(state.received),
        "Accepted": _moment(state.accepted),
        "Suspended": _moment(state.suspended),
        "Filing date": state.filed[:10],
        "File number": ", ".join(state.file_numbers),
    }
    yield from ((label, text) for label, text in facts.items() if text)


def _moment(text: str) -> str:
    """Return a moment as EDGAR states it, without fractions of a second; what is none stays as it came."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (" Eastern" if moment.tzinfo else "")


def _fields(case: Case, faults: Mapping[str, str]) -> tuple[Field, ...]:
    known = case.session.credentials(case.who, case.to)  # without what EDGAR has refused since the case was opened
    tokens = {"filer_token": has(known.filer), "user_token": has(known.user)}
    fields = [Field(name, _LABELS[name], is_known, faults.get(name, "")) for name, is_known in tokens.items()]
    for number in case.ciks:
        name = code_field(number)
        is_known = number not in case.ready.without_code and bool(known.code(number))
        fields.append(Field(name, f"Access code (CCC) of CIK {number}", is_known, faults.get(name, "")))
    return tuple(fields)


def _refusal(record: Record, reason: Reason) -> Refusal:
    step = form_of(record).layout.step(reason.path) if reason.path else None
    if step is None:
        of_code = bool(_OF_CODE.search(reason.message))
        return Refusal(reason.message, reason.code, "", "", "" if of_code else reason.path, of_code)
    labels = {question.path: question.label for question in every_question(questions(record, step))}
    label = labels.get(nearest(reason.path, labels), "")
    return Refusal(reason.message, reason.code, label or step.title, step.title, reason.path)


def goal(name: str, record: Record, reasons: list[Reason], path: str) -> str:
    """Return the address of the field that a reason is about: that at `path`, else the first that is known.

    What no draft keeps is asked with the signatures.
    """
    paths = [reason.path for reason in reasons if reason.path]
    wanted = path if path in paths else next(iter(paths), "")
    form = form_of(record)
    if wanted in form.header.__struct_fields__:
        return href(name, find_step(record, SIGNATURE).key, f"contact.{wanted}")
    step = form.layout.step(wanted) if wanted else None
    return href(name, step.key, wanted, look=True) if step else href(name, "check")


def _public(case: Case, state: State) -> str:
    """Return the address of the page of a filing in the archive, where the public finds it."""
    numbers = (*(registrant.cik for registrant in state.registrants), *case.ciks)
    company = next(filter(ciks.is_valid, numbers), "")
    return case.to.index_page(company, state.accession) if company else ""


def page_href(name: str, file: str) -> str:
    """Return the address of the page of a submission on its way."""
    return f"/prepare/{quote(name)}/edgar?file={quote(file)}"


_Name = Annotated[str, PathParameter(description="The name of a draft.")]
_File = Annotated[str, QueryParameter(description="A file of the outbox.")]
_UNPROCESSABLE, _BAD_GATEWAY = 422, 502
# EDGAR may take its time, and other pages must not wait for it.
_THREADS = ThreadPoolExecutor(4, "muniment-filing")


def follow(request: Asking, name: _Name, file: _File = "") -> Response[bytes]:
    """How far a submission of the outbox has come, or what is needed to send it."""
    return _page(request, _case(request, name, file))


def file_it(request: Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Send a submission to EDGAR, take tokens to ask about it, or forget them."""
    got = sent(body)
    file = got.last("file")
    session, who = _office(request), _who(request)
    if got.do == "forget":
        session.secrets.forget(who)
        return lead_on(page_href(name, file))
    case = _case(request, name, file)
    try:
        typed = Typed(
            got.last("filer_token"),
            got.last("user_token"),
            typed_codes(case, {name: got.last(name) for name in got.answers}),
        )
        session.secrets.put(who, case.to.api, typed)
        case = _case(request, name, file)
        if got.do == "send":
            return _sent(request, case, looked=bool(got.last("looked")))
    except MunimentError as error:
        return _page(request, case, fault=str(error), status=_UNPROCESSABLE)
    if got.do != "ask":
        raise UsageError(f"There is no button {got.do[:80]!r} on this page.")
    return lead_on(page_href(name, file))


def fix(request: Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Put the reasons of a suspension at the fields of the draft, and lead to one of them."""
    got = sent(body)
    case = _case(request, name, got.last("file"))
    with http_errors():
        reasons = note_reasons(context_of(request), case)
    return lead_on(goal(name, case.opened.record, reasons, got.do))


def _sent(request: Asking, case: Case, *, looked: bool) -> Response[bytes]:
    faults = missing(case)
    if faults:
        return _page(request, case, faults, status=_UNPROCESSABLE)
    try:
        number = send(case, looked=looked)
    except SentBefore as error:
        return _page(request, case, fault=f"Nothing was sent now: {error.summary}.", status=_BAD_GATEWAY)
    except MunimentError as error:
        if isinstance(error, TokensRefused):
            case.session.secrets.drop(case.who, case.to.api)
        return _page(request, case, fault=case.credentials.hide(str(error)), status=_BAD_GATEWAY)
    visits.record(request, What.FILED, f"{case.opened.name}: {number}")
    return lead_on(page_href(case.opened.name, case.file.name))


def _case(request: Asking, name: str, file: str) -> Case:
    with http_errors():
        return case(_office(request), context_of(request), name, file, _who(request))


def _office(request: Asking) -> EdgarSession:
    return request.app.state.edgar


def _who(request: Asking) -> str:
    """Return what secrets are kept under: the login of a member of a team, so that they end with it."""
    visit = visit_of(request)
    return "" if current(request) == LOCAL or visit is None else visit.kept


def _page(
    request: Asking, case: Case, faults: dict[str, str] | None = None, fault: str = "", status: int = 200
) -> Response[bytes]:
    data = on_its_way(case, faults, fault)
    title = "File with EDGAR" if not data.sent else f"{data.accession or 'Sent to EDGAR'}"
    return html_page(request, Reply(data, title, "prepare_edgar", "prepare"), status)


def handlers() -> list[HTTPRouteHandler]:
    """Return the handlers of the pages; only a signer files."""
    hidden: dict[str, Any] = {"include_in_schema": False}
    posting: dict[str, Any] = {**hidden, "request_max_body_size": LARGEST}
    page = "/prepare/{name:str}/edgar"
    return [
        get(page, guards=[may_prepare], **hidden)(in_thread(follow, _THREADS)),
        post(page, guards=[may_sign], **posting)(in_thread(file_it, _THREADS)),
        post(f"{page}/mend", guards=[may_prepare], **posting)(in_thread(fix, _THREADS)),
    ]
