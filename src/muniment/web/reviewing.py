"""Review in the browser: the addresses of the queue of readings, each beside its source, and what keeps a correction.

Everything works without scripts. The store is opened for writing only while an answer is kept.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, unquote

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter, RawBody
from msgspec import UNSET, structs

from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms.walk import value_at
from muniment.pipeline.evidence import EvidenceCache, excerpt_of
from muniment.store import Store
from muniment.store.stored import Said, StoredFiling
from muniment.study import review
from muniment.study.review import Filter, QueueItem
from muniment.study.updating import update_studied
from muniment.web import review_queue
from muniment.web.access.database import What
from muniment.web.access.visits import KEEPS, LOCAL, current, is_stale, may_prepare, record
from muniment.web.lists import address_of
from muniment.web.preparing.saving import LARGEST, sent
from muniment.web.responses import Asking, html_page, in_thread, lead_on, remembered_of, respond
from muniment.web.review_queue import Typed, opened, review_page

_WAIT = 10  # seconds for another program that writes
_ABSENCES: Mapping[str, Said] = {"absent": "absent", "not applicable": "not applicable", "unreadable": "unreadable"}


def keep(request: Asking, key: str, path: str, typed: Typed, wanted: Filter) -> QueueItem | None:
    """Keep a correction or confirmation; return the item that follows it in the queue, None where none does.

    Raises:
        NotThere: there is no such filing, or no such place in it.
        UsageError: nothing was chosen, the value is none for the place, or who or why is missing.
        EnvironmentProblem: the store cannot be written.
    """
    cache: EvidenceCache = request.app.state.cache
    stored_filing, _ = opened(cache, key, path)
    kind, value = _answer(stored_filing, path, typed)
    if not typed.why.strip():
        raise UsageError("Give a reason: it is kept with the answer.")
    if not typed.who.strip():
        raise UsageError("Give your name: it is kept with the answer.")
    by = excerpt_of(cache, stored_filing, path)
    with Store.open(cache.store.place, create=False, wait=_WAIT) as store:
        review.update(store, [stored_filing.row.id])
        with store.reading() as connection:
            before = review.item_at(connection, stored_filing.row.id, path)
        changed = store.correct(stored_filing.row.id, path, value, typed.who, typed.why, kind=kind, excerpt=by)
        record(request, What.REVIEWED, f"{stored_filing.row.key} {path}")
        review.update(store, changed)
        update_studied(store, changed)
        with store.reading() as connection:
            return review.after(connection, wanted, before.place) if before else None


def _answer(stored_filing: StoredFiling, path: str, typed: Typed) -> tuple[Said, Any]:
    """Return the reviewer's answer for a place.

    Raises:
        UsageError: nothing, or nothing that the page has.
    """
    if typed.value.strip() and typed.answer != "value":
        raise UsageError("You typed a value, and chose another answer: choose “Another value”, or empty the field.")
    if typed.answer in _ABSENCES:
        return _ABSENCES[typed.answer], None
    if typed.answer == "right":
        value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
        if value is UNSET:
            raise UsageError("Nothing was read here: type the value, or choose another answer.")
        return "value", value
    if typed.answer.startswith("candidate:"):
        return "value", typed.answer.removeprefix("candidate:")
    if typed.answer == "value":
        if not typed.value.strip():
            raise UsageError("Type the value, or choose another answer.")
        return "value", typed.value
    raise UsageError("Choose an answer.")


_Form = Annotated[str, QueryParameter(description="D, 13G or 13D.")]
_Kind = Annotated[str, QueryParameter(description="Why a reading needs review, such as contradiction or unsure.")]
_Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many to skip.")]
_Filing = Annotated[str, QueryParameter(description="Accession number, or the id of a filing in this store.")]
_Path = Annotated[str, QueryParameter(description="A place in its record, as reporting_persons[0].percent.")]

_UNPROCESSABLE = 422
_REVIEWER = "reviewer"
_YEAR = 365 * 24 * 60 * 60
_USUAL = "The source says so."
_STALE = "This page was out of date, and nothing was kept. Look at the answer once more, and save it."


def worst(request: Asking, form: _Form = "", kind: _Kind = "", offset: _Offset = 0) -> Response[bytes]:
    """Readings that need review, the worst first, by form and reason."""
    return respond(request, review_queue.queue(remembered_of(request), form, kind, offset))


def settled(request: Asking, offset: _Offset = 0) -> Response[bytes]:
    """What was reviewed, the newest first: corrections and confirmations."""
    return respond(request, review_queue.settled(request.app.state.store, offset))


def look(
    request: Asking,
    filing: _Filing,
    path: _Path,
    form: _Form = "",
    kind: _Kind = "",
    done: Annotated[str, QueryParameter(description="The filing of what was reviewed just before.")] = "",
    place: Annotated[str, QueryParameter(description="Its place in the record.")] = "",
) -> Response[bytes]:
    """One place of a filing to be reviewed, beside the words of the source."""
    # The reviewer, as far as known: in a team the user, else the name that was typed before.
    typed = Typed(why=_USUAL, who=_member(request) or unquote(request.cookies.get(_REVIEWER, ""))[:200])
    wanted, before = review.filter_of(form, kind), (done, place)
    return html_page(request, review_page(request, filing, path, wanted, typed, named=bool(typed.who), done=before))


def review_reading(request: Asking, body: RawBody) -> Response[bytes]:
    """Keep a correction or confirmation, and lead on to the next reading."""
    got = sent(body)
    filing, path = got.last("filing"), got.last("path")
    wanted = review.filter_of(got.last("form"), got.last("kind"))
    member = _member(request)
    typed = Typed(got.last("answer"), got.last("value"), got.last("why"), member or got.last("who"))
    try:
        fault = _STALE if is_stale(request) else ""
        following = None if fault else keep(request, filing, path, typed, wanted)
    except (UsageError, EnvironmentProblem) as error:
        fault, following = str(error), None
    if fault:
        again = structs.replace(typed, fault=fault)
        return html_page(request, review_page(request, filing, path, wanted, again, named=bool(member)), _UNPROCESSABLE)
    filing_page = f"/filings/{quote(filing)}#{quote(path)}"
    leads = got.last("back") and filing_page
    where = leads or (
        review_queue.place(following.key, following.path, wanted, done=filing, place=path)
        if following
        else address_of("/review", review_queue.parameters_of(wanted))
    )
    if member:
        return lead_on(where)
    cookie = f"{_REVIEWER}={quote(typed.who, safe='')}; Path=/review; Max-Age={_YEAR}; HttpOnly; SameSite=Strict"
    return lead_on(where, **{"set-cookie": cookie})


# ---- who reviews ----------------------------------------------------------------------------------------------------


def _member(request: Asking) -> str:
    """Return the name of the user in a team; "" with one user, who types it."""
    user = current(request)
    return "" if user == LOCAL else user.name


def handlers() -> list[HTTPRouteHandler]:
    """Return the handlers: whoever may look sees the queue; whoever may prepare reviews."""
    pages = (
        ("/review", worst),
        ("/review.json", worst),
        ("/review/settled", settled),
        ("/review/settled.json", settled),
    )
    return [
        *(get(path, sync_to_thread=True)(answer) for path, answer in pages),
        get("/review/doubt", include_in_schema=False, guards=[may_prepare])(in_thread(look)),
        post(
            "/review/doubt",
            include_in_schema=False,
            request_max_body_size=LARGEST,
            guards=[may_prepare],
            opt={KEEPS: True},
        )(in_thread(review_reading)),
    ]
