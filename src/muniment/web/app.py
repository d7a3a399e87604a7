"""The application: the pages over one store, behind one set of headers; what it answers where something fails."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.file_system import BaseLocalFileSystem
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler
from litestar.types.composite_types import PathType
from litestar.types.file_types import FileInfo
from msgspec import Struct, structs

from muniment import edge
from muniment.drafts.submitting import contact_of
from muniment.edge import is_broken_off
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.pipeline.evidence import EvidenceCache
from muniment.store import Store
from muniment.store.database import DRAFTS, OUTBOX, place_of, saved_of
from muniment.study.questions import questions
from muniment.version import __version__
from muniment.web import adding, alerting, asking, deadlines, home, operating, pages, preparing, responses, review_queue
from muniment.web.access.middleware import ACCESS, AuthMiddleware, For, SingleUser
from muniment.web.access.visits import Access, LoggedOut, frame_of
from muniment.web.operating import LOG_FIELDS, Metrics, RequestLog, request_fields
from muniment.web.preparing import FilingContext
from muniment.web.preparing.saving import RecentActions
from muniment.web.remembered import Remembered
from muniment.web.study import routes as studying

_LOG = logging.getLogger(__name__)

STATIC = responses.HERE / "static"
THREADS = 4
NO_EDGAR, ANY_EDGAR = "none", "auto"
_PARTS = (home, pages, deadlines, adding, operating, studying, asking, alerting, preparing, review_queue)
FORM_KEY = ".form-key"
"""The file beside the drafts that the token in the forms of one user is made from."""


def create_app(
    store_path: str | Path,
    access: Access | None = None,
    more: Sequence[ControllerRouterHandler] = (),
    context: FilingContext | None = None,
    edgar: str = NO_EDGAR,
) -> Litestar:
    """Return the application over the store at `store_path`, which is opened for reading only.

    `access` says who is let in, without it the one user of this machine; `more` are the pages that it brings along.
    The `context` has drafts and finished submissions; without one, in two folders beside the store. They are filed
    with `edgar`: "auto" for a local EDGAR where one runs, "sandbox", "test", "live" or an address.

    Raises:
        UsageError: `edgar` names no EDGAR.
        EnvironmentProblem: the store cannot be opened, or what filing needs is not installed.
    """
    filing, team = _filing(edgar), access is not None and access.team
    edgar_session = filing.EdgarSession(edgar, team=team) if filing else None
    context = context or beside(store_path)
    store, access = Store.open(store_path, read_only=True), access or SingleUser(context.drafts.folder / FORM_KEY)
    everybody = {ACCESS: For.EVERYBODY}
    favicon = get("/favicon.ico", sync_to_thread=True, include_in_schema=False, opt=everybody)(icon)
    saved = asking.SavedQueries(saved_of(store_path))
    remembered = Remembered(store)
    metrics, uploads = Metrics(remembered), adding.Uploads(store.place)
    shared = {"saved": saved, "store": store, "remembered": remembered, "cache": EvidenceCache(store), "access": access}
    static = create_static_files_router(
        "/static", [STATIC], file_system=_Files(), opt={**everybody, responses.TAKES: responses.any_given}
    )
    made = Litestar(
        [*(handler for part in (*_PARTS, filing) if part for handler in part.handlers()), *more, static, favicon],
        state=State(
            {
                **shared,
                "context": context,
                "lately": RecentActions(),
                "edgar": edgar_session,
                "metrics": metrics,
                "uploads": uploads,
            }
        ),
        openapi_config=OpenAPIConfig(
            title="muniment",
            version=__version__,
            description="Form D and Schedules 13D and 13G, as filed: the pages of a store, as data.",
            path="/schema",
            render_plugins=[pages.SchemaPage(), pages.SchemaFile(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
        exception_handlers={Exception: error_response},
        before_request=responses.known_only,
        middleware=[AuthMiddleware(access)],
        before_send=[responses.add_headers],
        on_startup=[few_threads, responses.compile_templates, questions],
        on_shutdown=[uploads.close, store.close, access.close, saved.close],
        logging_config=None,
    )
    # Around everything: what no handler is found for never comes to a middleware.
    made.asgi_handler = RequestLog(made.asgi_handler, metrics)
    return made


def _filing(edgar: str) -> ModuleType | None:
    """Return what files submissions, None where that is not wanted, or not installed and not asked for by name."""
    if edgar == NO_EDGAR:
        return None
    try:
        return need("muniment.web.filing", "edgar")
    except EnvironmentProblem:
        if edgar == ANY_EDGAR:
            return None
        raise


def beside(store_path: str | Path, drafts: Path | None = None, outbox: Path | None = None) -> FilingContext:
    """Return the context of a store: in its folder, or the current one where it is no file, unless others are given.

    Whom EDGAR may call about a submission is said by `[contact]` in the `muniment.toml` of the current folder or above.

    Raises:
        UsageError: something in that file is no setting.
    """
    folder = place_of(store_path).folder
    contact = contact_of(Path.cwd())
    return preparing.filing_context(drafts or folder / DRAFTS, outbox or folder / OUTBOX, contact=contact)


async def few_threads() -> None:
    """Compute pages in a few threads: more of them would only wait for one another, each with the store open."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "muniment-page"))


class _Files(BaseLocalFileSystem):
    """Files of ours; a name that no file can have, such as one that is too long, is not found."""

    async def info(self, path: PathType, **kwargs: Any) -> FileInfo:
        """Return what is known of a file."""
        try:
            return await super().info(path, **kwargs)
        except (OSError, ValueError) as error:
            raise FileNotFoundError from error


def icon() -> Response[bytes]:
    """Return the icon of these pages."""
    return Response((STATIC / "icon.svg").read_bytes(), media_type="image/svg+xml")


# ---- where something fails ------------------------------------------------------------------------------------------

_LONGEST_DETAIL = 400


class Failure(Struct, frozen=True):
    """A failure: the status of HTTP, its title, and a sentence that says what was wrong."""

    status: int
    title: str
    detail: str


def error_response(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return the response for an error; an unexpected one is logged and not shown."""
    failure = failure_of(error)
    if failure.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and (most := _most_taken(request)):
        failure = structs.replace(failure, detail=f"At most {most} are taken at once here: send less, or in parts.")
    if failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fields = request_fields(request.scope)
        _LOG.error("a page failed", exc_info=error, extra={LOG_FIELDS: fields})
        if fields["request_id"]:
            failure = structs.replace(
                failure,
                detail=f"{failure.detail.removesuffix('.')}. The log has the details under {fields['request_id']}.",
            )
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    if isinstance(error, LoggedOut):
        return responses.html_page(
            request, responses.Reply(error, "You are not logged in any more", "kept", "prepare"), failure.status
        )
    if responses.is_json(request):
        body = msgspec.json.encode({"error": failure})
        return Response(body, media_type=responses.JSON, status_code=failure.status, headers=headers)
    body = responses.page(responses.Reply(failure, failure.title, "error"), {}, frame_of(request))
    return Response(body, media_type=responses.HTML, status_code=failure.status, headers=headers)


def _most_taken(request: Request[Any, Any, Any]) -> str:
    """Return how much an address takes at once, in words; "" where nothing limits it."""
    most = request.route_handler.resolve_request_max_body_size() or 0
    return f"{most >> 20} MB" if most >= 1 << 20 else f"{most >> 10} KB" if most else ""


def failure_of(error: Exception) -> Failure:
    """Return what went wrong, in words that may be shown."""
    if isinstance(error, responses.NotThere):
        return _failure(HTTPStatus.NOT_FOUND, str(error))
    if isinstance(error, EnvironmentProblem):
        return _failure(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    if isinstance(error, UsageError):
        return _failure(HTTPStatus.BAD_REQUEST, str(error))
    if is_broken_off(error):
        return _failure(HTTPStatus.BAD_REQUEST, "The request breaks off.")
    if isinstance(error, HTTPException):
        return _failure(HTTPStatus(error.status_code), _message(error))
    return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong in muniment.")


def _failure(status: HTTPStatus, detail: str) -> Failure:
    return Failure(status, _TITLES.get(status, status.phrase), detail[:_LONGEST_DETAIL])


def _message(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "There is no such address here."
    if isinstance(error.extra, list):  # what Litestar found in the parameters
        return "; ".join(f"{fault.get('key', '')}: {fault.get('message', '')}" for fault in error.extra)
    return error.detail


_TITLES = {
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.UNAUTHORIZED: "Not logged in",
    HTTPStatus.FORBIDDEN: "Not allowed",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many attempts",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.BAD_REQUEST: "The request has an error",
    HTTPStatus.SERVICE_UNAVAILABLE: "This cannot be done at the moment",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
    HTTPStatus.METHOD_NOT_ALLOWED: "These pages are for reading only",
    HTTPStatus.CONFLICT: "Changed in the meantime",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The draft cannot be used so",
}


# ---- served by this process -----------------------------------------------------------------------------------------


@contextmanager
def served(
    store_path: str | Path, app: Litestar | None = None, context: FilingContext | None = None, edgar: str = NO_EDGAR
) -> Iterator[str]:
    """Serve the store at `store_path` to this machine alone, on a free port, inside a `with`; give the address.

    `app` is another application over it than that for one user, such as a team's.

    Raises:
        EnvironmentProblem: the store cannot be opened, or the server does not start.
    """
    app = app or create_app(store_path, context=context, edgar=edgar)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", proxy_headers=False))
    failure = "the pages cannot be served: the server did not start"
    with edge.listen("127.0.0.1", 0) as listener, edge.served(server, listener, failure):
        yield edge.address_of(listener, "127.0.0.1")
