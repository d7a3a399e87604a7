"""The addresses of the room in which filings are prepared."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter, RawBody
from msgspec import Struct, structs

from muniment.drafts import blank
from muniment.drafts.filling import TooLong, fill
from muniment.drafts.store import NoDraft, NotSaved, OpenDraft
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.forms import form_of, parse_name
from muniment.forms.filing_copy import filed_copy
from muniment.forms.layout import SIGNATURE, Step
from muniment.pages import page as printed_page
from muniment.web.access import visits
from muniment.web.access.database import What
from muniment.web.access.middleware import ACCESS, For
from muniment.web.access.visits import KEEPS, is_stale, may_prepare, may_sign
from muniment.web.comparing import amended, draft_changes
from muniment.web.preparing import exhibits, finish, questions, saving, trading
from muniment.web.preparing.questions import after, find_step, goal, href, question_page, reply, whole_page
from muniment.web.preparing.saving import (
    ACTIONS,
    LARGEST,
    FilingContext,
    Saved,
    Sent,
    called,
    context_of,
    http_errors,
    save,
    sent,
    typed,
)
from muniment.web.responses import JSON, Asking, NotThere, Reply, file_of, html_page, in_thread, lead_on
from muniment.wording import one_of
from muniment.writers.pages.html import STYLE
from muniment.writers.xml import write_xml
from muniment.writers.yaml import write_yaml

_Name = Annotated[str, PathParameter(description="The name of a draft.")]
_Key = Annotated[str, PathParameter(description="A page of the form, such as persons.")]
_FORBIDDEN, _NOT_FOUND, _UNPROCESSABLE, _UNAVAILABLE = 403, 404, 422, 503
_AGAIN = "again"  # the version of a page whose draft was thrown away


class Whole(Struct, frozen=True):
    """The printed page of a draft."""

    name: str
    called: str
    printed: Any


# ---- beginning ------------------------------------------------------------------------------------------------------


def front(
    request: Asking,
    filing: Annotated[str, QueryParameter(description="A filing of the store to amend.")] = "",
    offset: Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many drafts to skip.")] = 0,
) -> Response[bytes]:
    """Begin a filing, or go on with a draft."""
    return html_page(request, questions.start(context_of(request), request.app.state.cache, filing, offset=offset))


def begin(request: Asking, body: RawBody) -> Response[bytes]:
    """Make a draft: an empty form, the amendment of a filing of the store, or of what was submitted from a draft."""
    context, cache = context_of(request), request.app.state.cache
    answers = sent(body).answers
    form, filing, rule, event = (answers.get(name, [""])[-1] for name in ("form", "filing", "rule", "event"))
    draft, file = (answers.get(name, [""])[-1] for name in ("draft", "file"))
    if draft:
        return lead_on(saving.begun(request, questions.amended_submission(context, draft, file)))
    if not filing:
        return lead_on(saving.begun(request, questions.begun(context, form)))
    after = questions.After(rule, event)
    try:
        return lead_on(saving.begun(request, questions.amended(context, cache, filing, after)))
    except questions.WrongField as error:
        return html_page(request, questions.start(context, cache, filing, after, error), _UNPROCESSABLE)


def take_up(request: Asking) -> Response[bytes]:
    """Make a draft of a file: a draft in YAML goes on as it is, a filing is amended, or another form follows it."""
    context, cache = context_of(request), request.app.state.cache
    answers, data, name = _posted(request)
    after = questions.After(answers.get("rule", ""), answers.get("event", ""))
    try:
        return lead_on(saving.begun(request, questions.taken_up(context, cache, data, name, after)))
    except questions.WrongField as error:
        return html_page(request, questions.start(context, cache, "", after, error), _UNPROCESSABLE)


def _posted(request: Asking) -> tuple[dict[str, str], bytes, str]:
    """Return what a form says, and the bytes and the name of its file, nothing where it has none."""
    file = visits.posted(request).get("file")
    data, name = (file.file.read(), file.filename) if isinstance(file, UploadFile) else (b"", "")
    return visits.posted_texts(request), data, name


def first(request: Asking, name: _Name) -> Response[bytes]:
    """Go on with a draft where all of it is seen."""
    context_of(request).drafts.open(name)
    return lead_on(href(name, "check"))


# ---- filling in -----------------------------------------------------------------------------------------------------


def ask(
    request: Asking,
    name: _Name,
    key: _Key,
    look: Annotated[str, QueryParameter(description="yes: also what is missing.")] = "",
    saved: Annotated[str, QueryParameter(description="yes: the page says that it was saved.")] = "",
) -> Response[bytes]:
    """A page of questions of a draft, with what stands there so far."""
    context = context_of(request)
    for option, value in (("look", look), ("saved", saved)):
        one_of(option, value, ("", "yes"))
    if key == "submit":  # where a browser is that loads the answer of SUBMIT again
        return lead_on(href(name, SIGNATURE))
    opened = context.drafts.open(name)
    step = find_step(opened.record, key)
    if step.key == SIGNATURE:
        return html_page(request, reply(finish.sign_page(context, opened), "prepare_sign"))
    page = question_page(context, opened, opened.record, step, look=look == "yes", saved=saved == "yes")
    return html_page(request, reply(page))


def answer(request: Asking, name: _Name, key: _Key, body: RawBody) -> Response[bytes]:
    """Save a page of questions, do what its button says, and lead on."""
    return _kept_as_typed(request, name, key, sent(body), _answered)


def _kept_as_typed(
    request: Asking, name: str, key: str, got: Sent, do: Callable[..., Response[bytes]]
) -> Response[bytes]:
    """Do something with a page that was sent; where that cannot be, show it again as it was typed, and do nothing."""
    context = context_of(request)
    try:
        opened = context.drafts.open(name)
    except NoDraft:
        return _begun_again(request, context, name, key, got)
    step = find_step(opened.record, key)
    try:
        if not is_stale(request):
            return do(request, context, opened, step, got)
        reason, status = questions.STALE, _FORBIDDEN
    except TooLong:
        reason, status = questions.TOO_LONG, _UNPROCESSABLE
    except (NotSaved, EnvironmentProblem) as error:
        reason, status = questions.unsaved(error), _UNAVAILABLE
    if step.key == SIGNATURE:
        parts = finish.ending(got)
        again = finish.sign_page(context, opened, parts, typed(context, opened, step, parts.sent))
    else:
        again = question_page(context, opened, typed(context, opened, step, got).record, step)
    again = structs.replace(again, unsaved=reason, saved=False, version=got.version)
    return html_page(request, reply(again, "prepare_sign" if step.key == SIGNATURE else "prepare"), status)


def _begun_again(request: Asking, context: FilingContext, name: str, key: str, got: Sent) -> Response[bytes]:
    """Show a page whose draft was thrown away, with what was typed; sent once more, it begins a new draft.

    Raises:
        NoDraft: the page does not say of which form it is.
    """
    if parse_name(got.begun_as) is None or key == SIGNATURE:
        raise NoDraft(f"There is no draft {name[:80]!r} here.")
    draft = blank(got.begun_as)
    opened = OpenDraft(name, _AGAIN, draft.record, draft.remarks)
    step = find_step(draft.record, key)
    record = typed(context, opened, step, got).record
    if got.version == _AGAIN and not is_stale(request):
        new = context.drafts.add(structs.replace(draft, record=fill(draft.record, step, got.answers)), called(record))
        return lead_on(f"{saving.begun(request, href(new, key))}?saved=yes")
    again = structs.replace(question_page(context, opened, record, step), unsaved=questions.GONE, version=_AGAIN)
    return html_page(request, reply(again), _NOT_FOUND)


def _answered(request: Asking, context: FilingContext, opened: OpenDraft, step: Step, got: Sent) -> Response[bytes]:
    if step.key == SIGNATURE:
        return _signed(request, context, opened.name, got)
    saved = save(context, opened.name, step, got)
    saving.saved(request, opened.name, saved)
    if saved.differences:
        page_again = question_page(context, saved.opened, saved.record, step, differences=saved.differences)
        return html_page(request, reply(page_again), 409)
    return lead_on(_next(context, opened.name, step.key, saved, got.do))


def _next(context: FilingContext, name: str, key: str, saved: Saved, do: str) -> str:
    """Return the address that a button leads to."""
    verb, _, place = do.partition(":")
    if do.startswith(ACTIONS):
        return href(name, key, saved.place)
    if verb == "go":
        return href(name, goal(saved.record, place))
    if verb == "stay":
        return f"{href(name, key)}?saved=yes"
    if verb not in ("", "next", "anyway"):
        raise UsageError(f"There is no button {do[:80]!r} on this page.")
    step = find_step(saved.record, key)
    if verb != "anyway" and question_page(context, context.drafts.open(name), saved.record, step, look=True).errors:
        return href(name, key, look=True)
    return href(name, after(saved.record, step))


def live_check(request: Asking, name: _Name, key: _Key, body: RawBody) -> Response[bytes]:
    """Keep a page as it is typed, and say what the rules say to it."""
    context = context_of(request)
    result = finish.judgement(context, name, key, sent(body))
    saving.saved(request, name, result.saved, pressed=False)
    return Response(msgspec.json.encode(result.judgement), media_type=JSON, status_code=200)


# ---- ending ---------------------------------------------------------------------------------------------------------


def check_answers(request: Asking, name: _Name) -> Response[bytes]:
    """All answers of a draft, and what stands against them."""
    context = context_of(request)
    opened = context.drafts.open(name)
    return html_page(request, finish.checked(context, opened, amended(request.app.state.store, opened.record)))


def changes(request: Asking, name: _Name) -> Response[bytes]:
    """What the draft of an amendment changes in the filing of the store that it amends."""
    record = context_of(request).drafts.open(name).record
    key = amended(request.app.state.store, record)
    if not key:
        raise NotThere("The store has no filing that this draft amends.")
    return html_page(request, draft_changes(request.app.state.cache, key, record, called(record), href(name, "check")))


def _signed(request: Asking, context: FilingContext, name: str, got: Sent) -> Response[bytes]:
    """Save the signatures without submitting; what passes through stands in the page again, and nowhere else."""
    parts = finish.ending(got)
    saved = finish.save_contact(context, name, parts)
    saving.saved(request, name, saved)
    if not saved.differences and got.do.startswith("go:"):
        return lead_on(href(name, goal(saved.record, got.do.removeprefix("go:"))))
    again = finish.sign_page(context, context.drafts.open(name), parts, saved)
    return html_page(request, reply(again, "prepare_sign"), 409 if saved.differences else 200)


def submit(request: Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Put the finished submission into the outbox, unless something stands against it."""
    return _kept_as_typed(request, name, SIGNATURE, sent(body), _submitted)


def _submitted(request: Asking, context: FilingContext, opened: OpenDraft, step: Step, got: Sent) -> Response[bytes]:
    done = finish.submitted(context, opened.name, got)
    if isinstance(done, str):
        visits.record(request, What.SUBMITTED, f"{opened.name}: {done}")
        return lead_on(finish.receipt_href(opened.name, done))
    if not done.differences:
        saving.note_saved(request, opened.name)
    return html_page(request, reply(done, "prepare_sign"), 409 if done.differences else _UNPROCESSABLE)


def receipt(
    request: Asking, name: _Name, file: Annotated[str, QueryParameter(description="A file of the outbox.")] = ""
) -> Response[bytes]:
    """What lies in the outbox, and what is still to be done."""
    context = context_of(request)
    return html_page(request, finish.receipt(context, context.drafts.open(name), file))


def submitted(
    request: Asking, name: _Name, file: Annotated[str, PathParameter(description="A file of the outbox.")]
) -> Response[bytes]:
    """A finished submission as a file to keep; it holds no access codes."""
    context = context_of(request)
    return file_of(context.submitted(context.drafts.open(name), file).data, "application/xml", file)


def show_blotter(request: Asking, name: _Name) -> Response[bytes]:
    """Where a table of trades is given for a draft."""
    return html_page(request, trading.page(context_of(request).drafts.open(name), trading.Given()))


def read_blotter(request: Asking, name: _Name) -> Response[bytes]:
    """Show what a table of trades says, put it into the draft, or give its history as a file."""
    answers, data, _ = _posted(request)
    done = trading.answered(context_of(request), name, answers, data)
    if isinstance(done, bytes):
        return file_of(done, "text/csv", f"{name}-positions.csv")
    if isinstance(done, str):
        saving.note_saved(request, name)
        return lead_on(done)
    return html_page(request, done, _UNPROCESSABLE if done.data.wrong else 200)


def show_exhibits(request: Asking, name: _Name) -> Response[bytes]:
    """The exhibits of a draft, and the documents that are signed beside it."""
    context = context_of(request)
    return html_page(request, exhibits.exhibits_page(context, context.drafts.open(name)))


def change_exhibits(request: Asking, name: _Name) -> Response[bytes]:
    """Attach a file, take a document of ours, or take an exhibit away."""
    answers, data, called_as = _posted(request)
    asked_for = exhibits.Change(answers.get("do", ""), answers.get("type", ""), called_as, data)
    page_again = exhibits.changed(context_of(request), name, asked_for)
    if page_again is None:
        return lead_on(f"/prepare/{name}/exhibits")
    return html_page(request, page_again, _UNPROCESSABLE)


def paper(
    request: Asking, name: _Name, file: Annotated[str, PathParameter(description="A document to be signed.")]
) -> Response[bytes]:
    """A document to be signed, or the list of what is kept, as a file."""
    context = context_of(request)
    return file_of(exhibits.paper_file(context, context.drafts.open(name), file), "application/octet-stream", file)


def remove(request: Asking, name: _Name, body: RawBody) -> Response[bytes]:
    """Take a draft away."""
    context = context_of(request)
    sent(body)
    context.drafts.remove(name)
    visits.record(request, What.DRAFT_REMOVED, name)
    return lead_on("/prepare")


# ---- to look at and to keep -----------------------------------------------------------------------------------------


def whole(request: Asking, name: _Name) -> Response[bytes]:
    """The printed page of a draft."""
    context = context_of(request)
    record = context.drafts.open(name).record
    data = Whole(name, called(record), whole_page(record, context.today()))
    return html_page(request, Reply(data, f"{data.called}, as printed", "prepare_page", "prepare"))


def download(
    request: Asking, name: _Name, file: Annotated[str, PathParameter(description="draft.yaml, .xml or .pdf")]
) -> Response[bytes]:
    """A draft as a file to keep: YAML, XML without what goes to EDGAR alone, or PDF."""
    context = context_of(request)
    opened = context.drafts.open(name)
    record = opened.record
    if file == "draft.yaml":
        return file_of(write_yaml(record, remarks=opened.remarks), "application/yaml", f"{name}.yaml")
    if file == "draft.xml":
        return file_of(write_xml(filed_copy(record)), "application/xml", f"{name}.xml")
    if file == "draft.pdf":
        setter = need("muniment.writers.pages.pdf", "pdf")
        return file_of(setter.pdf(printed_page(record, context.today(), draft=True)), "application/pdf", f"{name}.pdf")
    raise NotThere(f"There is no file {file[:40]!r} of {form_of(record).title}.")


def style(request: Asking) -> Response[str]:
    """The dress of the printed page, but for the rules on a page of its own."""
    skipped = ("body ", "@page ")
    lines = "\n".join(line for line in STYLE.split("\n") if not line.startswith(skipped))
    return Response(lines, media_type="text/css")


_GET: dict[str, Callable[..., Response[Any]]] = {
    "/prepare": front,
    "/prepare/{name:str}": first,
    "/prepare/{name:str}/check": check_answers,
    "/prepare/{name:str}/page": whole,
    "/prepare/{name:str}/changes": changes,
    "/prepare/{name:str}/receipt": receipt,
    "/prepare/{name:str}/submitted/{file:str}": submitted,
    "/prepare/{name:str}/exhibits": show_exhibits,
    "/prepare/{name:str}/blotter": show_blotter,
    "/prepare/{name:str}/papers/{file:str}": paper,
    "/prepare/{name:str}/files/{file:str}": download,
    "/prepare/{name:str}/{key:str}": ask,
}
_POST: dict[str, Callable[..., Response[Any]]] = {
    "/prepare": begin,
    "/prepare/{name:str}/submit": submit,
    "/prepare/{name:str}/remove": remove,
    "/prepare/{name:str}/judge/{key:str}": live_check,
    "/prepare/{name:str}/{key:str}": answer,
}


def _in_thread(answer: Callable[..., Response[Any]]) -> Callable[..., Any]:
    """Return a handler that answers in a thread, and says what is wrong with a draft as HTTP does."""

    @wraps(answer)
    def answering(**given: object) -> Response[Any]:
        with http_errors():
            return answer(**given)

    return in_thread(answering)


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address and method of the room; in a team it is for those who prepare filings."""
    hidden: dict[str, Any] = {"include_in_schema": False}
    preparing: dict[str, Any] = {**hidden, "guards": [may_prepare]}
    made: list[HTTPRouteHandler] = [get(path, **preparing)(_in_thread(handler)) for path, handler in _GET.items()]
    made += [
        post(
            path,
            request_max_body_size=LARGEST,
            guards=[may_sign if handler is submit else may_prepare],
            opt={KEEPS: handler in (answer, submit)},
            **hidden,
        )(_in_thread(handler))
        for path, handler in _POST.items()
    ]
    place = "/prepare/{name:str}"
    return [
        *made,
        post("/prepare/files", request_max_body_size=questions.LARGEST_FILE + LARGEST, **preparing)(in_thread(take_up)),
        post(f"{place}/exhibits", request_max_body_size=exhibits.LARGEST_FORM, **preparing)(
            _in_thread(change_exhibits)
        ),
        post(f"{place}/blotter", request_max_body_size=2 * LARGEST, **preparing)(_in_thread(read_blotter)),
        get("/static/printed.css", opt={ACCESS: For.EVERYBODY}, **hidden)(in_thread(style)),
    ]
