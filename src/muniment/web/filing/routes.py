"""A submission on its way: its page (what is missing, its status, why it was suspended), and the routes."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import wraps
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter, RawBody
from msgspec import Struct

from muniment.drafts.checking import Reason
from muniment.drafts.questions import every_question, questions
from muniment.edgar.client.filing import State
from muniment.edgar.client.sendings import SentBefore
from muniment.edgar.protocol import Mode, Status
from muniment.errors import MunimentError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.layout import SIGNATURE
from muniment.identifiers import cik
from muniment.web.access.forms import frame_of
from muniment.web.access.visits import LOCAL, current, may_prepare, may_sign, visit_of
from muniment.web.filing.sending import (
    Case,
    EdgarSession,
    Typed,
    case,
    code_field,
    has,
    look,
    missing,
    note_reasons,
    reasons,
    send,
    typed_codes,
)
from muniment.web.preparing import saving
from muniment.web.preparing.questions import find_step, href
from muniment.web.preparing.saving import LARGEST, Desk, Sent, called, sent, told
from muniment.web.responses import HTML, Reply, page

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
    """A reason of a suspension: the words, the rule, and the answer that it is about, "" where none is known."""

    words: str
    code: str
    label: str
    page: str
    path: str


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
        refusals=_refusals(case.opened.record, reasons(state, case.file.data)) if state and suspended else (),
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
    yield from ((label, words) for label, words in facts.items() if words)


def _moment(words: str) -> str:
    """Return a moment as EDGAR states it, without fractions of a second; what is none stays as it came."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return words
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (" Eastern" if moment.tzinfo else "")


def _fields(case: Case, faults: Mapping[str, str]) -> tuple[Field, ...]:
    tokens = {"filer_token": has(case.credentials.filer), "user_token": has(case.credentials.user)}
    fields = [Field(name, _LABELS[name], known, faults.get(name, "")) for name, known in tokens.items()]
    for number in case.ciks:
        name = code_field(number)
        known = number not in case.ready.without_code
        fields.append(Field(name, f"Access code (CCC) of CIK {number}", known, faults.get(name, "")))
    return tuple(fields)


def _refusals(record: Record, found: list[Reason]) -> tuple[Refusal, ...]:
    return tuple(_refusal(record, reason) for reason in found)


def _refusal(record: Record, reason: Reason) -> Refusal:
    step = form_of(record).layout.step(reason.path) if reason.path else None
    if step is None:
        return Refusal(reason.words, reason.code, "", "", reason.path)
    labels = {question.path: question.label for question in every_question(questions(record, step))}
    label = next((labels[path] for path in (reason.path, *_around(reason.path)) if path in labels), "")
    return Refusal(reason.words, reason.code, label or step.title, step.title, reason.path)


def _around(path: str) -> list[str]:
    """Return the paths of the parts around a field, the nearest first."""
    found = []
    while "." in path or "[" in path:
        path = path[: max(path.rfind("."), path.rfind("["))]
        found.append(path)
    return found


def goal(name: str, record: Record, found: list[Reason], path: str) -> str:
    """Return the address of the field that a reason is about: that at `path`, else the first that is known.

    What no draft keeps is asked with the signatures.
    """
    known = [reason.path for reason in found if reason.path]
    wanted = path if path in known else next(iter(known), "")
    form = form_of(record)
    if wanted in form.header.__struct_fields__:
        return href(name, find_step(record, SIGNATURE).key, f"contact.{wanted}")
    step = form.layout.step(wanted) if wanted else None
    return href(name, step.key, wanted, look=True) if step else href(name, "check")


def _public(case: Case, state: State) -> str:
    """Return the address of the page of a filing in the archive, where the public finds it."""
    numbers = (*(registrant.cik for registrant in state.registrants), *case.ciks)
    company = next(filter(cik.is_valid, numbers), "")
    return case.to.index_page(company, state.accession) if company else ""


def page_href(name: str, file: str) -> str:
    """Return the address of the page of a submission on its way."""
    return f"/prepare/{quote(name)}/edgar?file={quote(file)}"


_Asking = Request[Any, Any, Any]
_Name = Annotated[str, PathParameter(description="The name of a draft.")]
_File = Annotated[str, QueryParameter(description="A file of the outbox.")]
_UNPROCESSABLE, _BAD_GATEWAY = 422, 502
# EDGAR may take its time, and other pages must not wait for it.
_THREADS = ThreadPoolExecutor(4, "muniment-filing")


def follow(request: _Asking, name: _Name, file: _File = "") -> Response[bytes]:
    """How far a submission of the outbox has come, or what is needed to send it."""
    return _shown(request, _case(request, name, file))


def file_it(request: _Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Send a submission to EDGAR, take tokens to ask about it, or forget them."""
    got = sent(body)
    file = _answer(got, "file")
    session, who = _office(request), _who(request)
    if got.do == "forget":
        session.secrets.forget(who)
        return _to(page_href(name, file))
    case = _case(request, name, file)
    try:
        typed = Typed(_answer(got, "filer_token"), _answer(got, "user_token"), _codes(case, got))
        session.secrets.put(who, case.to.api, typed)
        case = _case(request, name, file)
        if got.do == "send":
            return _sent(request, case, looked=bool(_answer(got, "looked")))
    except MunimentError as error:
        return _shown(request, case, fault=str(error), status=_UNPROCESSABLE)
    if got.do != "ask":
        raise UsageError(f"There is no button {got.do[:80]!r} on this page.")
    return _to(page_href(name, file))


def mend(request: _Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Put the reasons of a suspension at the fields of the draft, and lead to one of them."""
    got = sent(body)
    case = _case(request, name, _answer(got, "file"))
    with told():
        found = note_reasons(_desk(request), case)
    return _to(goal(name, case.opened.record, found, got.do))


def _sent(request: _Asking, case: Case, *, looked: bool) -> Response[bytes]:
    faults = missing(case)
    if faults:
        return _shown(request, case, faults, status=_UNPROCESSABLE)
    try:
        number = send(case, looked=looked)
    except SentBefore as error:
        return _shown(request, case, fault=f"Nothing was sent now: {error.summary}.", status=_BAD_GATEWAY)
    except MunimentError as error:
        words = case.credentials.hide(str(error))
        return _shown(request, case, fault=words, status=_BAD_GATEWAY)
    saving.filed(request, case.opened.name, number)
    return _to(page_href(case.opened.name, case.file.name))


def _codes(case: Case, got: Sent) -> dict[str, str]:
    return typed_codes(case, {name: _answer(got, name) for name in got.answers})


def _answer(got: Sent, name: str) -> str:
    return (got.answers.get(name) or [""])[-1].strip()


def _case(request: _Asking, name: str, file: str) -> Case:
    with told():
        return case(_office(request), _desk(request), name, file, _who(request))


def _office(request: _Asking) -> EdgarSession:
    session: EdgarSession = request.app.state.edgar
    return session


def _desk(request: _Asking) -> Desk:
    desk: Desk = request.app.state.desk
    return desk.of(request)


def _who(request: _Asking) -> str:
    """Return what secrets are kept under: the login of a member of a team, so that they end with it."""
    visit = visit_of(request)
    return "" if current(request) == LOCAL or visit is None else visit.kept


def _shown(
    request: _Asking, case: Case, faults: dict[str, str] | None = None, fault: str = "", status: int = 200
) -> Response[bytes]:
    data = on_its_way(case, faults, fault)
    title = "File with EDGAR" if not data.sent else f"{data.accession or 'Sent to EDGAR'}"
    body = page(Reply(data, title, "prepare_edgar", "prepare"), {}, frame_of(request))
    return Response(body, media_type=HTML, status_code=status)


def _to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": address})


def handlers() -> list[HTTPRouteHandler]:
    """Return the handlers of the pages; only a signer files."""
    return [
        get("/prepare/{name:str}/edgar", include_in_schema=False, guards=[may_prepare])(_in_thread(follow)),
        post(
            "/prepare/{name:str}/edgar",
            include_in_schema=False,
            request_max_body_size=LARGEST,
            guards=[may_sign],
        )(_in_thread(file_it)),
        post(
            "/prepare/{name:str}/edgar/mend",
            include_in_schema=False,
            request_max_body_size=LARGEST,
            guards=[may_prepare],
        )(_in_thread(mend)),
    ]


def _in_thread(answer: Callable[..., Response[Any]]) -> Callable[..., Any]:
    """Return what answers in a thread for what may wait for EDGAR."""

    @wraps(answer)
    async def answering(**given: object) -> Response[Any]:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, lambda: answer(**given))

    return answering
