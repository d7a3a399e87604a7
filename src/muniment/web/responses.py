"""Responses: an answer as a page for people or as JSON for programs, and the headers of every response.

A filing may hold anything, so that nothing of it may run: its pages have no scripts, and the policy allows none, nor
anything from elsewhere. The pages on which filings are prepared may run the one script of ours, and no other; so may
the pages of a study, with the one that shows more of a chart under the pointer. Pages
answer to their own names only, which are those of this machine unless a team is served: a request under another name
comes from a page elsewhere whose name was pointed here.

An address refuses a parameter that it does not take, and one that is given twice: one that is not known would be left
out, and the answer be one to another question.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Set
from concurrent.futures import Executor
from functools import cache, wraps
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response, get
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.types import Message, Scope
from msgspec import Struct

from muniment.errors import MunimentError, UsageError
from muniment.values import Unreadable
from muniment.values.grammar import whole
from muniment.web import filters
from muniment.web.access.visits import Frame, frame_of
from muniment.web.remembered import Remembered
from muniment.wording import clipped, one_of, page_closed

HERE = Path(__file__).parent
HTML = "text/html"
JSON = "application/json"
SUFFIX = ".json"

Asking = Request[Any, Any, Any]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many rows of the list to skip.")]
PartName = Annotated[str, QueryParameter(description="Which list of the page is read on, as `cut` names it.")]

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class NotThere(MunimentError):
    """What was asked for is not in the store."""


class Reply(Struct, frozen=True):
    """An answer before it is formatted: the data, title and template, more links, and the part of the site it is in."""

    data: Any
    title: str
    template: str
    area: str = ""
    links: dict[str, str] = {}


def respond(request: Request[Any, Any, Any], reply: Reply) -> Response[bytes]:
    """Return a reply as the page, or as the JSON, that its address asks for."""
    query = request.scope["query_string"].decode("latin-1")
    query = f"?{query}" if query else ""
    path = request.scope["path"].removesuffix(SUFFIX)
    address = quote("/" if path == "/index" else path)
    own = {"self": address + query, "html": address + query, "json": json_address(address) + query}
    links = {**own, **reply.links}
    if is_json(request):
        body = {"data": reply.data, "links": {**links, "self": links["json"]}}
        return Response(_ENCODER.encode(body), media_type=JSON)
    return html_page(request, msgspec.structs.replace(reply, links=links))


def html_page(request: Request[Any, Any, Any], reply: Reply, status: int = 200) -> Response[bytes]:
    """Return a reply as a page whatever its address asks for, with the links of its own alone.

    Behind the end of a list it leads to the last rows: without any, the page would contradict its heading.
    """
    if "last" in reply.links:
        return lead_on(reply.links["last"])
    return Response(page(reply, reply.links, frame_of(request)), media_type=HTML, status_code=status)


def file_of(data: bytes, media_type: str, name: str, how: str = "attachment", **headers: str) -> Response[bytes]:
    """Return a file under its name: one to keep, or with `inline` one to look at."""
    named = {"content-disposition": f'{how}; filename="{name}"', **headers}
    return Response(data, media_type=media_type, headers=named)


def remembered_of(request: Asking) -> Remembered:
    """Return what is remembered of the store."""
    return request.app.state.remembered


def lead_on(address: str, **headers: str) -> Response[bytes]:
    """Return the answer that leads a browser on, so that going back or loading again sends nothing twice."""
    return Response(b"", status_code=303, headers={"location": address, **headers})


def is_json(request: Request[Any, Any, Any]) -> bool:
    """Whether an address asks for data."""
    return request.scope["path"].endswith(SUFFIX)


def page(reply: Reply, links: dict[str, str], frame: Frame) -> bytes:
    """Return the page for a reply, framed for the user."""
    template = TEMPLATES.get_template(f"{reply.template}.html")
    context = {
        "data": reply.data,
        "title": reply.title,
        "area": reply.area,
        "links": {"json": "", "previous": "", "next": "", **links},
        "frame": frame,
    }
    return page_closed(template.render(context)).encode("utf-8", "replace")


def json_address(path: str) -> str:
    """Return the address of a page's JSON: `/` has no name to append to, so that it is `/index.json`."""
    return "/index.json" if path == "/" else f"{path}{SUFFIX}"


_WITHOUT_JSON = ("}", ".ics", ".json", ".pdf", ".png", ".txt", "/print")
"""How addresses end that have no JSON beside them: a name at the end takes `.json` itself, the others are files."""


def page_handlers(pages: Mapping[str, Callable[..., Response[bytes]]], **options: Any) -> list[HTTPRouteHandler]:
    """Return handlers for addresses, and for the JSON of those that are pages.

    One each, because Litestar (2.25) wraps a handler of several addresses once for each of them, and then forgets to
    wait for the inner ones.
    """
    made = []
    for address, answer in pages.items():
        for path in (address, *(() if address.endswith(_WITHOUT_JSON) else (json_address(address),))):
            made.append(get(path, sync_to_thread=True, **options)(answer))
    return made


TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
"""The pages: every value is escaped, and a name that is not there is an error."""
TEMPLATES.filters.update(filters.FILTERS)
TEMPLATES.tests.update(filters.TESTS)


def compile_templates() -> None:
    """Compile all templates, once in a process: whoever is first to see a page would wait for those that make it."""
    for name in TEMPLATES.list_templates(["html"]):
        TEMPLATES.get_template(name)


POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""The policy where a script of ours runs, which asks this server: what the rules say, or for a chart."""
_WITH_SCRIPTS = ("/prepare/", "/review/", "/study", "/issuers/", "/persons/", "/network/", "/ask/")
"""How the addresses of pages with a script of ours begin. The pages of filings are none of them."""
_SUGGESTING = frozenset({"/", "/filings", "/search", "/ask", "/sql"})
"""Further pages with a script: that of the search box, and on the home that of files to add."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with less, browsers would not say that a form comes from our own pages
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers on every response, errors and static files too."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers[name] = value
        headers["content-security-policy"] = policy_of(scope["path"])


def policy_of(path: str) -> str:
    """Return what browsers may do on the page with this path."""
    return SCRIPTED if path in _SUGGESTING or path.startswith(_WITH_SCRIPTS) else POLICY


def refuse_strangers(request: Request[Any, Any, Any], names: Set[str], message: str) -> None:
    """Answer only requests under some names of hosts, which `message` name.

    Raises:
        ClientException: the request names another host.
    """
    if host_in(request.headers.get("host", "")) not in names:
        raise ClientException(f"These pages answer to {message}.")


def host_in(header: str) -> str:
    """Return the host of a Host header, without its port: `[::1]:8321` is `::1`."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()


TAKES = "takes"
"""The option of a handler that reads parameters by itself: a function that gives their names for a request."""

_LONGEST = 80


async def known_only(request: Request[Any, Any, Any]) -> None:
    """Refuse parameters that an address does not take.

    Raises:
        UsageError: there is such a parameter, with the nearest name; one is given twice; a number is no digits.
    """
    if request.method not in ("GET", "HEAD"):
        return
    given = [name for name, _ in request.query_params.items()]
    if not given:
        return
    takes: Callable[..., Iterable[str]] = request.route_handler.opt.get(TAKES, lambda _: ())
    parameters = [*declared(request.route_handler), *takes(request)]
    for number, name in enumerate(given):
        one_of("parameter", name, parameters)
        if name in given[:number]:
            raise UsageError(f"{name[:_LONGEST]} is given twice")
    for name in declared(request.route_handler, int):
        try:  # msgspec would take 1e1 as 10
            _ = whole(request.query_params.get(name, "0"))
        except Unreadable as error:
            raise UsageError(f"{name} {error}, not {clipped(request.query_params[name], _LONGEST)!r}") from error


@cache
def declared(handler: BaseRouteHandler, kind: type | None = None) -> tuple[str, ...]:
    """Return the parameters, or those of a type, that the function of a handler declares, as an address spells them."""
    stated = handler.parsed_fn_signature.parameters.items()
    return tuple(
        parameter.kwarg_definition.name or name
        for name, parameter in stated
        if isinstance(parameter.kwarg_definition, QueryParameter) and kind in (None, parameter.annotation)
    )


def any_given(request: Request[Any, Any, Any]) -> Iterable[str]:
    """Take whatever is given: for an address that says itself what is wrong, beside what was typed."""
    return request.query_params.keys()


def in_thread(answer: Callable[..., Response[Any]], threads: Executor | None = None) -> Callable[..., Any]:
    """Return a handler that answers in one of some threads, those for pages where no others are given.

    Litestar (2.25) would do so itself, but wraps what has two methods at one address twice, and then forgets to wait.
    """

    @wraps(answer)
    async def answering(**given: object) -> Response[Any]:
        return await asyncio.get_running_loop().run_in_executor(threads, lambda: answer(**given))

    return answering
