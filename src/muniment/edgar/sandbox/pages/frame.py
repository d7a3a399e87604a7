"""What every page has: its frame and dress, the token of its forms, and how it tells what went wrong."""

import hmac
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, get
from litestar.exceptions import HTTPException, PermissionDeniedException
from markupsafe import Markup

from muniment.edgar.sandbox import hours
from muniment.edgar.sandbox.api import replies, rules
from muniment.edgar.sandbox.api.replies import Refused
from muniment.edgar.sandbox.api.rules import AnyRequest
from muniment.edgar.sandbox.templates import HTML, filled

FIELD = "form_token"
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
_FORM = ("application/x-www-form-urlencoded",)
_SHEETS = ("web/static/style.css", "edgar/sandbox/templates/pages/own.css")


def shown(request: AnyRequest, template: str, title: str, code: int = 200, **values: object) -> Response[bytes]:
    """Return a page, filled in."""
    sandbox = rules.held(request)
    now = sandbox.clock.now()
    body = filled(
        f"pages/{template}.html",
        title=title,
        here=request.url.path,
        now=now,
        condition=hours.condition(sandbox.reading, now),
        field=Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token(request)),
        **values,
    )
    return Response(body, media_type=HTML, status_code=code, headers=_HEADERS)


def to(address: str) -> Response[bytes]:
    """Lead on, so that loading a page again sends nothing twice."""
    return Response(b"", status_code=303, headers={**_HEADERS, "location": address})


async def form(request: AnyRequest) -> dict[str, str]:
    """Return what a form of ours says, each name once, without blanks around it.

    Raises:
        Refused: it is no form.
        PermissionDeniedException: it does not come from a page of ours.
    """
    body = await rules.body_of(request, _FORM)
    try:
        told = {name: words.strip() for name, words in parse_qsl(body.decode("ascii"), keep_blank_values=True)}
    except ValueError:
        raise Refused(400, "Bad Request", "the form cannot be read") from None
    said = told.pop(FIELD, "")
    if not hmac.compare_digest(said.encode(), _token(request).encode()):
        raise PermissionDeniedException("This was not sent from a page of this EDGAR: open the page anew.")
    return told


def tell(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return what went wrong as a page."""
    answer = replies.tell(request, error)
    words = [str(one.content) for one in answer.content.messages or ()]
    if isinstance(error, HTTPException):
        words = [error.detail]
    return shown(request, "wrong", "That could not be done", answer.status_code or 500, words=words)


def _token(request: AnyRequest) -> str:
    return rules.held(request).keys.digest("form", "pages").hex()


@get("/pages/style.css", sync_to_thread=False)
def sheet() -> Response[bytes]:
    """Return the dress of the pages: that of muniment's, and what is theirs alone."""
    root = files("muniment")
    return Response(b"\n".join(root.joinpath(one).read_bytes() for one in _SHEETS), media_type="text/css")


HANDLERS = (sheet,)
