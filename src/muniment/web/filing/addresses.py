"""The addresses of filing: send a submission of the outbox, follow it, and mend the draft of one that was refused."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter, RawBody

from muniment.edgar.client.filing import SentBefore
from muniment.errors import MunimentError, UsageError
from muniment.web.access.forms import frame_of
from muniment.web.access.visits import LOCAL, current, may_prepare, may_sign, visit_of
from muniment.web.dressing import HTML, Reply, page
from muniment.web.filing.sending import Case, Office, Typed, case, missing, note_reasons, send, typed_codes
from muniment.web.filing.shown import goal, on_its_way, page_href
from muniment.web.preparing import saving
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.sent import LARGEST, Sent, sent, told

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
    office, who = _office(request), _who(request)
    if got.do == "forget":
        office.wallet.forget(who)
        return _to(page_href(name, file))
    one = _case(request, name, file)
    try:
        typed = Typed(_answer(got, "filer_token"), _answer(got, "user_token"), _codes(one, got))
        office.wallet.put(who, one.to.api, typed)
        one = _case(request, name, file)
        if got.do == "send":
            return _sent(request, one, looked=bool(_answer(got, "looked")))
    except MunimentError as error:
        return _shown(request, one, fault=str(error), status=_UNPROCESSABLE)
    if got.do != "ask":
        raise UsageError(f"There is no button {got.do[:80]!r} on this page.")
    return _to(page_href(name, file))


def mend(request: _Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Put the reasons of a suspension at the fields of the draft, and lead to one of them."""
    got = sent(body)
    one = _case(request, name, _answer(got, "file"))
    with told():
        found = note_reasons(_desk(request), one)
    return _to(goal(name, one.opened.record, found, got.do))


def _sent(request: _Asking, one: Case, *, looked: bool) -> Response[bytes]:
    faults = missing(one)
    if faults:
        return _shown(request, one, faults, status=_UNPROCESSABLE)
    try:
        number = send(one, looked=looked)
    except SentBefore as error:
        return _shown(request, one, fault=f"Nothing was sent now: {error.summary}.", status=_BAD_GATEWAY)
    except MunimentError as error:
        words = one.purse.hide(str(error))
        return _shown(request, one, fault=words, status=_BAD_GATEWAY)
    saving.filed(request, one.opened.name, number)
    return _to(page_href(one.opened.name, one.file.name))


def _codes(one: Case, got: Sent) -> dict[str, str]:
    return typed_codes(one, {name: _answer(got, name) for name in got.answers})


def _answer(got: Sent, name: str) -> str:
    return (got.answers.get(name) or [""])[-1].strip()


def _case(request: _Asking, name: str, file: str) -> Case:
    with told():
        return case(_office(request), _desk(request), name, file, _who(request))


def _office(request: _Asking) -> Office:
    office: Office = request.app.state.office
    return office


def _desk(request: _Asking) -> Desk:
    desk: Desk = request.app.state.desk
    return desk.of(request)


def _who(request: _Asking) -> str:
    """Return what secrets are kept under: the login of a member of a team, so that they end with it."""
    visit = visit_of(request)
    return "" if current(request) == LOCAL or visit is None else visit.kept


def _shown(
    request: _Asking, one: Case, faults: dict[str, str] | None = None, fault: str = "", status: int = 200
) -> Response[bytes]:
    data = on_its_way(one, faults, fault)
    title = "File with EDGAR" if not data.sent else f"{data.accession or 'Sent to EDGAR'}"
    dressed = page(Reply(data, title, "prepare_edgar", "prepare"), {}, frame_of(request))
    return Response(dressed, media_type=HTML, status_code=status)


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
