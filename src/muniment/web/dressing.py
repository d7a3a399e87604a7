"""How an answer is dressed: as a page for people, or as JSON for programs."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from msgspec import Struct

from muniment.web import filters
from muniment.web.access.forms import Frame, frame_of

HERE = Path(__file__).parent
HTML = "text/html"
JSON = "application/json"
SUFFIX = ".json"

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_NO_LINKS = {"json": "", "previous": "", "next": ""}


class Reply(Struct, frozen=True):
    """An answer to be dressed: the data, the title, the template, more links, and the room it is in."""

    data: Any
    title: str
    template: str
    room: str = ""
    links: dict[str, str] = {}


def dress(request: Request[Any, Any, Any], reply: Reply) -> Response[bytes]:
    """Return a reply as the page, or as the JSON, that its address asks for."""
    links = {**_own(request), **reply.links}
    if is_json(request):
        told = {"data": reply.data, "links": {**links, "self": links["json"]}}
        return Response(_ENCODER.encode(told), media_type=JSON)
    return Response(page(reply, links, frame_of(request)), media_type=HTML)


def is_json(request: Request[Any, Any, Any]) -> bool:
    """Whether an address asks for data."""
    return request.scope["path"].endswith(SUFFIX)


def page(reply: Reply, links: dict[str, str], frame: Frame) -> bytes:
    """Return the page for a reply, framed for whoever is asking."""
    template = TEMPLATES.get_template(f"{reply.template}.html")
    said = {
        "data": reply.data,
        "title": reply.title,
        "room": reply.room,
        "links": {**_NO_LINKS, **links},
        "frame": frame,
    }
    return template.render(said).encode("utf-8", "replace")


def _own(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the address that was asked for, as a page and as JSON."""
    query = request.scope["query_string"].decode("latin-1")
    query = f"?{query}" if query else ""
    asked = request.scope["path"].removesuffix(SUFFIX)
    own = quote("/" if asked == "/index" else asked)
    return {"self": own + query, "html": own + query, "json": json_address(own) + query}


def json_address(own: str) -> str:
    """Return the address of a page's JSON: `/` has no name to append to, so that it is `/index.json`."""
    return "/index.json" if own == "/" else f"{own}{SUFFIX}"


def _templates() -> Environment:
    """Return the templates: every value is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(filters.FILTERS)
    environment.tests.update(filters.TESTS)
    return environment


TEMPLATES = _templates()
