"""The routes of questions and SQL. A query is all in its address, and sent with GET; only saving takes a form."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from muniment.alerts.feeds import MEDIA_TYPE
from muniment.cells import as_csv
from muniment.errors import UsageError
from muniment.study.questions import questions
from muniment.web import deadlines
from muniment.web.access.database import What
from muniment.web.access.middleware import ACCESS, For
from muniment.web.access.visits import User, current, posted_texts, record, visit_of
from muniment.web.asking import answers, feeds
from muniment.web.asking.answers import AnswerTable
from muniment.web.asking.saved import ALERTS, DEADLINES, GIVEN, Saved, SavedQueries
from muniment.web.lists import address_of
from muniment.web.responses import (
    JSON,
    TAKES,
    Asking,
    NotThere,
    Reply,
    any_given,
    file_of,
    html_page,
    in_thread,
    lead_on,
    page_handlers,
    remembered_of,
    respond,
)

_Name = Annotated[str, PathParameter(description="The name of a question; with .csv or .json appended, for programs.")]
_Number = Annotated[int, PathParameter(description="The number of a saved query.", ge=1, le=2**53)]
_Token = Annotated[str, PathParameter(description="The token of its feed.")]
_Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many rows to skip.")]
_Sort = Annotated[str, QueryParameter(description="A column to sort by; - before it sorts the largest first.")]
_Query = Annotated[str, QueryParameter(description="One SELECT; its :names are given as p.NAME.")]

_LARGEST = 64 * 1024  # bytes of a form of these pages
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_AREA = "ask"


class FeedPage(Struct, frozen=True):
    """The address of a feed or a calendar, shown this once; `words` say what is in it, on `back` it can be ended."""

    name: str
    address: str
    is_calendar: bool
    words: str
    back: str
    back_words: str


# ---- asking ---------------------------------------------------------------------------------------------------------


def questions_page(request: Asking) -> Response[bytes]:
    """The questions that can be asked, and the queries that people saved."""
    visit = visit_of(request)
    data = answers.ask_page(_saved(request).all(), visit.user if visit else None)
    return respond(request, Reply(data, "Ask the filings", "ask", _AREA))


def question(request: Asking, name: _Name, offset: _Offset = 0, sort: _Sort = "") -> Response[bytes]:
    """A question and its answer; its parameters stand in the address by their names."""
    typed, _, kind = name.partition(".")
    question_name = typed.lower().replace("-", "_")
    if question_name not in questions():
        raise NotThere(f"There is no question {typed[:80]}; all of them are at /ask.")
    given = {key: value for key, value in _parameters(request).items() if key not in ("offset", "sort")}
    if kind:
        if kind not in ("csv", "json"):
            raise NotThere("There is CSV and JSON of an answer: append .csv or .json.")
        table = answers.question_table(remembered_of(request).store, question_name, given, kind, offset, sort)
        return _file(request, kind, f"muniment-{question_name}", table)
    data, title = answers.question_page(remembered_of(request), question_name, given, offset, sort)
    reply = Reply(data, title, "question", _AREA, answers.turning(data, given))
    return html_page(request, reply, 400 if data.wrong else 200)


def sql(request: Asking, q: _Query = "") -> Response[bytes]:
    """A query in SQL over the tables of this store: read-only, and ended after five seconds."""
    data = answers.sql_page(remembered_of(request), q, _given(request))
    return html_page(request, Reply(data, "Ask in SQL", "sql", _AREA), 400 if data.wrong else 200)


def sql_csv(request: Asking, q: _Query = "") -> Response[bytes]:
    """The answer to a query in SQL as CSV."""
    return _file(request, "csv", "muniment-sql", answers.sql_table(remembered_of(request), q, _given(request)))


def sql_json(request: Asking, q: _Query = "") -> Response[bytes]:
    """The answer to a query in SQL as JSON."""
    return _file(request, "json", "muniment-sql", answers.sql_table(remembered_of(request), q, _given(request)))


def _file(request: Asking, kind: str, name: str, table: AnswerTable) -> Response[bytes]:
    """Return an answer as a file; a CSV file that is cut off says so in its name, as it has no other place for it.

    The next part stands in a header, as RFC 8288 has it.
    """
    cut = table.cut.get("rows")
    onward = {"link": f'<{cut.rest}>; rel="next"'} if cut and cut.rest.startswith("/") else {}
    if kind == "json":
        data = {"data": table, "links": {"self": address_of(request.url.path, _parameters(request))}}
        return Response(_ENCODER.encode(data), media_type=JSON, headers=onward)
    which = f"-rows-{str(cut).replace(',', '').replace(' ', '-')}" if cut else ""
    data = "".join(as_csv(table.columns, table.rows)).encode("utf-8", "replace")
    return file_of(data, "text/csv", f"{name}{which}.csv", **onward)


# ---- saving ---------------------------------------------------------------------------------------------------------


def save(request: Asking) -> Response[bytes]:
    """Save a query under a name."""
    fields, saved = posted_texts(request), _saved(request)
    given = {name.removeprefix(GIVEN): value for name, value in fields.items() if name.startswith(GIVEN)}
    name, kind, query = (fields.get(field, "") for field in ("name", "kind", "asked"))
    number = saved.save(current(request).name, name, kind, query, given)
    record(request, What.QUERY_SAVED, f"query {number}")
    return lead_on("/ask#saved")


def remove(request: Asking, number: _Number) -> Response[bytes]:
    """Remove a saved query: its owner may, and signers."""
    query = _found(request, number)
    if not query.may_remove(current(request)):
        raise NotThere(_NOT_SAVED)
    _saved(request).remove(query.id)
    record(request, What.QUERY_REMOVED, f"query {query.id} of {query.owner}")
    return lead_on("/ask#saved")


def open_feed(request: Asking, number: _Number) -> Response[bytes]:
    """Give the feed of the user's query an address, and show it."""
    return _opened(request, _own_query(request, number))


def open_calendar(request: Asking) -> Response[bytes]:
    """Give the deadlines that a form names an address of their own, for the calendar program of the user."""
    fields = posted_texts(request)
    given = {name: fields.get(name, "").strip() for name in ("what", "form", "who")}
    deadlines.calendar_of(remembered_of(request), request.app.state.context.of(request), **given)
    stated = {name: value for name, value in given.items() if value}
    return _permanent(request, deadlines.calendar_name(given), DEADLINES, DEADLINES, stated)


def _permanent(request: Asking, name: str, *stated: Any) -> Response[bytes]:
    """Give what is stated an address: the user's query that states it, or a new one."""
    saved, owner = _saved(request), current(request).name
    own = (query for query in saved.all() if (query.owner, query.kind, query.asked, query.given) == (owner, *stated))
    return _opened(request, next(own, None) or _found(request, saved.save(owner, name, *stated)))


def _opened(request: Asking, query: Saved) -> Response[bytes]:
    """Give a query an address, and return the page that shows it."""
    record(request, What.FEED_OPENED, f"query {query.id}")
    token = _saved(request).open_feed(query.id)
    is_calendar = query.kind == DEADLINES or query.given.get("as") == "ics"
    address = f"{_base(request)}/saved/{query.id}/feed/{token}"
    data = FeedPage(query.name, address, is_calendar, *_FEED_TEXTS.get(query.kind, _FEED_TEXTS["question"]))
    title = f"The address of your {'calendar' if is_calendar else 'feed'}"
    return html_page(request, Reply(data, title, "feed", query.kind if is_only_a_feed(query) else _AREA))


def is_only_a_feed(query: Saved) -> bool:
    """Whether nothing is left of a saved query once its address ends."""
    return query.kind in (DEADLINES, ALERTS)


_FEED_TEXTS = {
    "question": ("New filings that match “{}”, for a feed reader:", "/ask#saved", "All questions"),
    DEADLINES: ("“{}” and the drafts you may see, for a calendar program to subscribe to:", "/deadlines#calendar",
                "Deadlines"),
    ALERTS: ("“{}”, for a feed reader or a calendar program:", "/alerts/destinations", "Destinations"),
}  # fmt: skip
"""Of each kind of saved query: what its feed has, and the page on which it can be ended."""


def open_alerts(request: Asking) -> Response[bytes]:
    """Give the alerts of a destination that is a feed an address of the user's own, as Atom or as a calendar."""
    to, kind = (posted_texts(request).get(name, "") for name in ("to", "as"))
    if kind not in ("atom", "ics"):
        raise UsageError("a feed of alerts is atom or ics")
    feeds.feed_of(remembered_of(request).store, to, kind)
    return _permanent(request, f"Alerts: {to}", ALERTS, to, {"as": kind})


def close_feed(request: Asking, number: _Number) -> Response[bytes]:
    """Take the address of the user's feed back."""
    query = _own_query(request, number)
    (_saved(request).remove if is_only_a_feed(query) else _saved(request).close_feed)(query.id)
    record(request, What.FEED_CLOSED, f"query {query.id}")
    return lead_on(_FEED_TEXTS.get(query.kind, _FEED_TEXTS["question"])[1])


def feed(request: Asking, number: _Number, token: _Token) -> Response[bytes]:
    """What is new in a saved query, as a feed, or deadlines, as a calendar: the address itself is the key."""
    query = _saved(request).followed(number, token)
    owner: User | None = request.app.state.access.member(query.owner) if query else None
    if query is None or owner is None:
        raise NotThere("There is no such feed, or its address was taken back.")
    if query.kind == DEADLINES:
        given = {"what": "", "form": "", "who": "", **query.given}
        return deadlines.calendar_of(remembered_of(request), request.app.state.context.of_user(owner), **given)
    if query.kind == ALERTS:
        return feeds.feed_of(remembered_of(request).store, query.asked, query.given.get("as", ""))
    data = feeds.feed(remembered_of(request).store, query, _base(request), f"/saved/{query.id}/feed")
    return Response(data, media_type=MEDIA_TYPE)


_NOT_SAVED = "There is no such saved query of yours."


def _found(request: Asking, number: int) -> Saved:
    query = _saved(request).find(number)
    if query is None:
        raise NotThere(_NOT_SAVED)
    return query


def _own_query(request: Asking, number: int) -> Saved:
    query = _found(request, number)
    if query.owner != current(request).name:
        raise NotThere(_NOT_SAVED)
    return query


# ---- what these pages share -----------------------------------------------------------------------------------------


def _saved(request: Asking) -> SavedQueries:
    return request.app.state.saved


def _parameters(request: Asking) -> dict[str, str]:
    """Return what an address gives; a name that is given twice was refused."""
    return dict(request.query_params.items())


def _given(request: Asking) -> Mapping[str, str]:
    return {name.removeprefix(GIVEN): value for name, value in _parameters(request).items() if name.startswith(GIVEN)}


def _base(request: Asking) -> str:
    """Return the address of these pages, as the user's browser has it; the middleware compared its host with ours."""
    visit = visit_of(request)
    return f"{'https' if visit and visit.secure else 'http'}://{request.headers.get('host', '')}"


def _values(request: Asking) -> list[str]:
    """Return the names of values for the parameters of a query; the page reports those that the query does not have."""
    return [name for name in request.query_params if name.startswith(GIVEN)]


_POST: dict[str, Callable[..., Response[bytes]]] = {
    "/saved": save,
    "/deadlines/calendar": open_calendar,
    "/alerts/feed": open_alerts,
    "/saved/{number:int}/remove": remove,
    "/saved/{number:int}/feed": open_feed,
    "/saved/{number:int}/feed/close": close_feed,
}


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    members, everybody = {ACCESS: For.MEMBERS}, {ACCESS: For.EVERYBODY}
    posting: dict[str, Any] = {"opt": members, "include_in_schema": False, "request_max_body_size": _LARGEST}
    in_sql: dict[str, Callable[..., Response[bytes]]] = {"/sql": sql, "/sql.csv": sql_csv, "/sql.json": sql_json}
    hidden = get("/saved/{number:int}/feed/{token:str}", opt=everybody, include_in_schema=False, sync_to_thread=True)
    return [
        *page_handlers({"/ask": questions_page}),
        get("/ask/{name:str}", sync_to_thread=True, opt={TAKES: any_given})(question),
        *(get(path, sync_to_thread=True, opt={TAKES: _values})(answer) for path, answer in in_sql.items()),
        hidden(feed),
        *(post(path, **posting)(in_thread(answer)) for path, answer in _POST.items()),
    ]
