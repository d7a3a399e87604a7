"""The routes of alerts. Who may look sees alerts and deliveries; who may prepare makes alerts; signers say where to."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from muniment.alerts import saved
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store
from muniment.web.access.database import What
from muniment.web.access.middleware import ACCESS, For
from muniment.web.access.visits import KEEPS, current, is_stale, may_prepare, may_sign, posted, posted_texts, record
from muniment.web.alerting import alerts, destinations
from muniment.web.alerting.alerts import ALERT, PAGE
from muniment.web.alerting.destinations import DELIVERIES, Done, TypedDestination
from muniment.web.asking.feeds import feed_of
from muniment.web.asking.saved import GIVEN
from muniment.web.lists import Part, address_of
from muniment.web.responses import (
    TAKES,
    Asking,
    Offset,
    PartName,
    Reply,
    html_page,
    in_thread,
    lead_on,
    page_handlers,
    remembered_of,
    respond,
)
from muniment.wording import count

_Named = Annotated[str, QueryParameter(name="name", description="The name of an alert.")]
_Span = Annotated[str, QueryParameter(description="Test it on the filings of so many days, 90 or 365, or on all.")]
_To = Annotated[str, QueryParameter(description="The name of a destination.")]
_Of = Annotated[str, QueryParameter(description="The name of an alert.")]
_State = Annotated[str, QueryParameter(name="state", description="waiting, delivered or given up.")]
_Failed = Annotated[str, QueryParameter(name="state", description="failed: only those that could not be asked.")]
_Dead = Annotated[str, QueryParameter(name="state", description="dead: only those that take nothing.")]

_LARGEST = 64 * 1024  # bytes of a form of these pages
_WAIT = 10  # seconds for another program that writes
_UNPROCESSABLE = 422
_STALE = "This page was out of date, and nothing was saved. Look at it once more, and save it."


# ---- looking --------------------------------------------------------------------------------------------------------


def alerts_page(request: Asking, only: _Failed = "", part: PartName = "", offset: Offset = 0) -> Response[bytes]:
    """The alerts: what each asks, where it goes, when it last sent something, what is wrong with it."""
    return respond(request, alerts.alert_list(remembered_of(request), only, Part(part or "alerts", offset)))


def look(request: Asking, name: _Named, span: _Span = "", part: PartName = "", offset: Offset = 0) -> Response[bytes]:
    """One alert and, with `span`, what it would have sent in the past."""
    today = request.app.state.context.today()
    return respond(
        request, alerts.alert_page(remembered_of(request), name, span, Part(part or "past.table.rows", offset), today)
    )


def destination_list(request: Asking, only: _Dead = "", part: PartName = "", offset: Offset = 0) -> Response[bytes]:
    """The destinations of alerts, and how each stands."""
    return respond(request, _destinations(request, state=only, part=Part(part or "rows", offset)))


def delivery_list(
    request: Asking, to: _To = "", alert: _Of = "", only: _State = "", offset: Offset = 0
) -> Response[bytes]:
    """What was sent where, and what was answered, the latest first."""
    return respond(request, destinations.deliveries_page(remembered_of(request), to, alert, only, offset))


def atom_feed(request: Asking, to: _To) -> Response[bytes]:
    """The latest alerts of a destination that is a feed, as Atom."""
    return feed_of(remembered_of(request).store, to, "atom")


def calendar_feed(request: Asking, to: _To) -> Response[bytes]:
    """The same as a calendar."""
    return feed_of(remembered_of(request).store, to, "ics")


# ---- alerts ---------------------------------------------------------------------------------------------------------


def begin(request: Asking) -> Response[bytes]:
    """The form for an alert, filled in with what the address gives; of one that is there with what it is."""
    remembered = remembered_of(request)
    typed = alerts.typed_of(request.query_params, request.query_params.get("to", "").split(","))
    if typed.alert and not (typed.question or typed.q):
        typed = alerts.typed_from(remembered.store.ask(alerts.find, typed.alert))
    return html_page(request, alerts.form_page(remembered, typed))


def save(request: Asking) -> Response[bytes]:
    """Save an alert or, where that is asked for, test it on the past and show the form again."""
    fields, remembered = posted_texts(request), remembered_of(request)
    typed = alerts.typed_of(fields, [value for value in posted(request).getall("to", []) if isinstance(value, str)])
    reply = alerts.form_page(remembered, typed, wrong=_STALE if is_stale(request) else "", checked=True)
    if reply.template != "alert_form" or reply.data.wrong or not (typed.question or typed.q):
        return html_page(request, reply, _UNPROCESSABLE)
    if fields.get("do") == "test":
        return html_page(request, alerts.with_preview(remembered, reply, request.app.state.context.today()))
    try:
        with _writable(request) as store:
            made = alerts.keep(store, typed)
    except (UsageError, EnvironmentProblem) as error:
        return html_page(request, alerts.form_page(remembered, typed, wrong=str(error), checked=True), _UNPROCESSABLE)
    record(request, What.ALERT_SAVED, made.name)
    return lead_on(_its_page(made.name))


def _changing(
    change: Callable[[Store, str], Done | None], what: What, leads: Callable[[str], str] = lambda _: destinations.PAGE
) -> Callable[[Asking], Response[bytes]]:
    """Return what changes the alert or destination a form names, logs it, and says what became of it or leads on."""

    def changing(request: Asking) -> Response[bytes]:
        name = _text(request, "name")
        with _writable(request) as store:
            done = change(store, name)
        record(request, what, name)
        return html_page(request, _destinations(request, done=done)) if done else lead_on(leads(name))

    return changing


def _its_page(name: str) -> str:
    return address_of(ALERT, {"name": name})


pause = _changing(saved.pause, What.ALERT_PAUSED, _its_page)
resume = _changing(partial(saved.pause, paused=False), What.ALERT_RESUMED, _its_page)
remove = _changing(saved.remove, What.ALERT_REMOVED, lambda _: PAGE)


# ---- destinations ---------------------------------------------------------------------------------------------------


def add(request: Asking) -> Response[bytes]:
    """Make a destination; its secret is on the page that answers, and nowhere later."""
    named = {name: _text(request, name) for name in ("name", "kind", "address")}
    typed = TypedDestination(**named, private=_text(request, "private") == "yes")
    try:
        with _writable(request) as store:
            done, faults = destinations.add(store, typed, _text(request, "secret"), is_team=_is_team(request))
    except EnvironmentProblem as error:
        done, faults = None, {"name": str(error)}
    if done is None:
        return html_page(request, _destinations(request, typed=typed, faults=faults), _UNPROCESSABLE)
    record(request, What.DESTINATION_ADDED, typed.name)
    return html_page(request, _destinations(request, done=done))


_CHANGES = {
    "test": _changing(destinations.test, What.DESTINATION_TESTED),
    "secret": _changing(destinations.renew, What.DESTINATION_SECRET),
    "pause": _changing(destinations.pause, What.DESTINATION_PAUSED),
    "resume": _changing(partial(destinations.pause, paused=False), What.DESTINATION_RESUMED),
    "remove": _changing(destinations.remove, What.DESTINATION_REMOVED),
}


def replay(request: Asking) -> Response[bytes]:
    """Send one event again, or all that a destination had from a moment on."""
    to, alert, since, event = (_text(request, name) for name in ("to", "alert", "since", "event"))
    with _writable(request) as store:
        number, faults = store.write(destinations.replay, to, alert, event, since)
    done = ""
    if not faults:
        record(request, What.ALERTS_REPLAYED, f"{number} to {to}")
        what = count(number, "delivery goes", "deliveries go")
        done = f"{what} to {to} again, under the same keys, as soon as `muniment watch` sends."
    reply = destinations.deliveries_page(
        remembered_of(request), to, alert, "", 0, since=since, faults=faults, done=done
    )
    return html_page(request, reply, _UNPROCESSABLE if faults else 200)


# ---- what these pages share -----------------------------------------------------------------------------------------


def _destinations(request: Asking, **given: Any) -> Reply:
    user = current(request)
    own = destinations.own_feeds(request.app.state.saved.all(), user)
    return destinations.destinations_page(remembered_of(request), user, own, is_team=_is_team(request), **given)


def _is_team(request: Asking) -> bool:
    return request.app.state.access.team


def _writable(request: Asking) -> Store:
    return Store.open(remembered_of(request).store.place, create=False, wait=_WAIT)


def _text(request: Asking, name: str) -> str:
    return posted_texts(request).get(name, "").strip()


def _fields(request: Asking) -> Iterable[str]:
    """Return the names that the form takes from its address: what is asked, its parameters, and what is typed."""
    plain = ("name", "question", "q", "title", "schedule", "unreadable", "to")
    return [*plain, *(name for name in request.query_params if name.startswith(GIVEN))]


_PAGES: dict[str, Callable[..., Response[bytes]]] = {
    PAGE: alerts_page,
    ALERT: look,
    destinations.PAGE: destination_list,
    DELIVERIES: delivery_list,
}


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    hidden: dict[str, Any] = {"include_in_schema": False}
    posting: dict[str, Any] = {**hidden, "request_max_body_size": _LARGEST}
    by_signers = {"guards": [may_sign], "opt": {ACCESS: For.MEMBERS}, **posting}
    making = {"save": save, "pause": pause, "resume": resume, "remove": remove}
    return [
        *page_handlers(_PAGES),
        get("/alerts/feed.atom", sync_to_thread=True, **hidden)(atom_feed),
        get("/alerts/feed.ics", sync_to_thread=True, **hidden)(calendar_feed),
        get(alerts.NEW, guards=[may_prepare], opt={TAKES: _fields}, **hidden)(in_thread(begin)),
        *(
            post(f"{PAGE}/{name}", opt={KEEPS: True} if answer is save else {}, **posting)(in_thread(answer))
            for name, answer in making.items()
        ),
        post(f"{destinations.PAGE}/add", **by_signers)(in_thread(add)),
        *(post(f"{destinations.PAGE}/{name}", **by_signers)(in_thread(answer)) for name, answer in _CHANGES.items()),
        post("/alerts/replay", **by_signers)(in_thread(replay)),
    ]
