"""The routes: each answers as a page or, with `.json` appended, as data."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import quote

from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import OpenAPI
from litestar.openapi.spec import Parameter as Stated
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct, structs

from muniment.store.finding import exemption_of, industry_of
from muniment.store.stored import Order
from muniment.version import __version__
from muniment.web import comparing, filing_page, finding, lists, original, parties, rulebook
from muniment.web.access.visits import frame_of
from muniment.web.filing_page import Fact
from muniment.web.lists import Chip, Choice, Facet, Listing, Part, Row
from muniment.web.responses import (
    HTML,
    JSON,
    SUFFIX,
    Asking,
    Offset,
    PartName,
    Reply,
    file_of,
    is_json,
    lead_on,
    page,
    page_handlers,
    remembered_of,
    respond,
)
from muniment.web.study import pictures
from muniment.web.study.issuers import Clocks

_Form = Annotated[str, QueryParameter(description="Form, in any spelling: D, 13G, SC 13D/A.")]
_Since = Annotated[str, QueryParameter(description="First day on which it was filed, as 2026-03-31.")]
_Until = Annotated[str, QueryParameter(description="Last day on which it was filed.")]
_Issuer = Annotated[str, QueryParameter(description="Part of the issuer's name, or its CIK.")]
_Holder = Annotated[str, QueryParameter(description="Part of a reporting or related person's name, or a CIK.")]
_State = Annotated[str, QueryParameter(name="state", description="State or country of the issuer, by EDGAR's code.")]
_Doubtful = Annotated[
    str, QueryParameter(description="yes: with problems, unread parts or no record, reviewed or not; no: without.")
]
_Key = Annotated[str, PathParameter(description="Accession number, or the id of a filing in this store.")]
_Cik = Annotated[str, PathParameter(description="The issuer's CIK, or its key in a study.")]
_Name = Annotated[str, PathParameter(description="A CIK, or a whole name, however it is written.")]
_AsOf = Annotated[str, QueryParameter(description="What was true on this day, as 2013-12-31.")]
_Known = Annotated[str, QueryParameter(description="What was known by this day or moment, as 2014-02-14.")]
_SearchText = Annotated[str, QueryParameter(description="Words of names and answers.")]
_Page = Annotated[int, QueryParameter(name="page", ge=0, le=100_000, description="Number of the page, from 1.")]
_Sort = Annotated[
    str, QueryParameter(description="The field that list is sorted by; - before it sorts the largest first.")
]
_Find = Annotated[str, QueryParameter(description="Words that each row of that list has.")]


class ParameterDoc(Struct, frozen=True):
    """A parameter of an address, in words."""

    name: str
    words: str


class Address(Struct, frozen=True):
    """An address, what it answers, and what it may be asked."""

    path: str
    words: str
    parameters: list[ParameterDoc]


class FilingList(Struct, frozen=True):
    """A part of a list of filings, the query in its address, and how to narrow it.

    `mixed`: it is in the order of amounts, of which some are dollars and others shares.
    """

    total: int
    order: Order
    asked: Listing
    rows: list[Row]
    facets: list[Facet]
    chosen: list[Chip]
    orders: list[Choice]
    industries: list[tuple[str, str]]
    exemptions: list[tuple[str, str]]
    states: list[tuple[str, str]]
    mixed: bool = False


def filings(
    request: Asking,
    form: _Form = "",
    since: _Since = "",
    until: _Until = "",
    issuer: _Issuer = "",
    holder: _Holder = "",
    place: _State = "",
    doubtful: _Doubtful = "",
    q: _SearchText = "",
    offset: Offset = 0,
    industry: Annotated[str, QueryParameter(description="The issuer's industry on Form D, or a heading of it.")] = "",
    exemption: Annotated[str, QueryParameter(description="One of the exemptions claimed on Form D, as 506c.")] = "",
    order: Annotated[str, QueryParameter(description="newest, oldest, issuer, largest, smallest or relevance.")] = "",
) -> Response[bytes]:
    """Filings by form, day, issuer, holder, state, industry, exemption, need of review and words, each counted."""
    codes = industry and industry_of(industry), exemption and exemption_of(exemption)
    listing = Listing(form, since, until, issuer, holder, place, doubtful, q, offset, *codes, order)
    remembered = remembered_of(request)
    query = listing.query()
    part = remembered.filings(query)
    counts = remembered.facets(query)
    links = lists.turn("/filings", listing.parameters(), offset, part.total)
    everywhere = remembered.facets(structs.replace(query, state="")) if listing.state else counts
    rows, facets = [lists.row(item) for item in part.items], lists.facets(counts, listing, part.total)
    data = FilingList(
        part.total, part.order, listing, rows, facets, lists.chips(listing), lists.orders(listing, part.order),
        lists.industry_choices(), lists.exemption_choices(), lists.state_choices(everywhere),
        part.order in ("largest", "smallest") and len(lists.units([form] if form else counts.forms)) > 1,
    )  # fmt: skip
    return respond(request, Reply(data, lists.title(listing, part.total), "filings", "filings", links))


def filing(request: Asking, key: _Key) -> Response[bytes]:
    """One filing, item by item, each answer with the words of the source that it was read from."""
    return respond(request, filing_page.filing(request.app.state.cache, key.removesuffix(SUFFIX)))


def source(
    request: Asking,
    key: _Key,
    path: Annotated[str, QueryParameter(description="Path of the answer whose words are marked.")] = "",
    at: Annotated[str, QueryParameter(description="Bytes to mark, as 631-644, or a cell, as ISSUERS-12-CITY.")] = "",
) -> Response[bytes]:
    """The text a filing was read from, or its rows in a data set, the words behind one answer marked."""
    return respond(request, original.source(request.app.state.cache, key, path, at))


def source_file(request: Asking, key: _Key) -> Response[bytes]:
    """The bytes a filing was read from, as a file to keep."""
    name, data = original.source_file(request.app.state.cache, key)
    return file_of(data, "text/plain", name)


def picture(
    request: Asking,
    key: _Key,
    path: Annotated[str, QueryParameter(description="Path of the answer whose place is marked.")] = "",
    number: _Page = 0,
) -> Response[bytes]:
    """A page of the PDF or scan a filing was read from, with the places of its answers."""
    return respond(request, original.picture(request.app.state.cache, key, path, number))


def picture_file(request: Asking, key: _Key, number: _Page = 1) -> Response[bytes]:
    """A page of a PDF or scan as a picture."""
    return Response(original.picture_file(request.app.state.cache, key, number), media_type="image/png")


def printed(request: Asking, key: _Key) -> Response[bytes]:
    """The official page of a filing, in the wording and with the choices of the day on which it was filed."""
    return Response(filing_page.printed(request.app.state.cache, key), media_type=MediaType.HTML)


def printed_pdf(request: Asking, key: _Key) -> Response[bytes]:
    """The official page of a filing as a PDF."""
    name, data = filing_page.printed_file(request.app.state.cache, key, "pdf")
    return file_of(data, "application/pdf", name, "inline")


def printed_text(request: Asking, key: _Key) -> Response[bytes]:
    """The official page of a filing as text in 80 columns."""
    name, data = filing_page.printed_file(request.app.state.cache, key, "text")
    return file_of(data, MediaType.TEXT, name, "inline")


def print_styles() -> Response[bytes]:
    """The styles of printed pages."""
    return Response(filing_page.styles(), media_type=MediaType.CSS)


def choosing(
    request: Asking,
    key: _Key,
    with_key: Annotated[str, QueryParameter(name="with", description="The filing to compare it with.")] = "",
) -> Response[bytes]:
    """The filings that one may be compared with: of its offering, or of the same holder on the same issuer."""
    cache = request.app.state.cache
    if with_key.strip():
        return lead_on(comparing.chosen(cache, key, with_key))
    return respond(request, comparing.choosing(cache, key))


def comparison(
    request: Asking,
    key: _Key,
    other: Annotated[str, PathParameter(description="The other filing, by its accession number or id.")],
) -> Response[bytes]:
    """What changed from the earlier of two filings to the later one, by meaning."""
    return respond(request, comparing.comparison(request.app.state.cache, key, other.removesuffix(SUFFIX)))


def redline_styles() -> Response[bytes]:
    """The styles of comparisons."""
    return Response(comparing.styles(), media_type=MediaType.CSS)


def issuer(
    request: Asking,
    key: _Cik,
    part: PartName = "",
    offset: Offset = 0,
    as_of: _AsOf = "",
    known: _Known = "",
    sort: _Sort = "",
    find: _Find = "",
) -> Response[bytes]:
    """An issuer by its CIK: its holders on a day, ownership and money over time, its filings and names."""
    name, shown = key.removeprefix("/").removesuffix(SUFFIX), Part(part, offset, sort, find.strip())
    return _party(request, parties.issuer(remembered_of(request), name, shown, Clocks(as_of, known)))


def person(
    request: Asking,
    key: _Name,
    part: PartName = "",
    offset: Offset = 0,
    as_of: _AsOf = "",
    known: _Known = "",
    sort: _Sort = "",
    find: _Find = "",
) -> Response[bytes]:
    """A person or company by CIK or name: positions now and over time, groups, roles, and the filings that name it."""
    name, shown = key.removeprefix("/").removesuffix(SUFFIX), Part(part, offset, sort, find.strip())
    return _party(request, parties.person(remembered_of(request), name, shown, Clocks(as_of, known)))


def _party(request: Asking, reply: Reply | parties.Moved) -> Response[bytes]:
    """Return the page of a company or person, or a redirect to issuers or persons, whichever has it today."""
    if isinstance(reply, Reply):
        return respond(request, reply)
    query = request.scope["query_string"].decode("latin-1")
    suffix = (SUFFIX if is_json(request) else "") + (f"?{query}" if query else "")
    return lead_on(f"/{reply.area}/{quote(reply.key, safe='')}{suffix}")


def search(
    request: Asking,
    q: _SearchText = "",
    plain: Annotated[
        str, QueryParameter(description="yes: no word is taken for an industry, exemption or state.")
    ] = "",
    part: PartName = "",
    offset: Offset = 0,
) -> Response[bytes]:
    """Companies, people and filings by name, number, or words of an answer."""
    return respond(request, finding.search(remembered_of(request), q, Part(part, offset), plain))


def suggest(request: Asking, q: _SearchText = "") -> Response[bytes]:
    """Names that go on from what was typed into the search box."""
    return respond(request, Reply(finding.suggestions(remembered_of(request), q), "Suggestions", "search"))


def about(request: Asking) -> Response[bytes]:
    """What these pages are, which store they show, and what they do not do."""
    remembered = remembered_of(request)
    counts = remembered.counts()
    facts = [
        Fact("Store", remembered.store.place.title),
        Fact("Filings", f"{counts.filings:,}"),
        Fact(f"Filings, {lists.DOUBTFUL.lower()}", f"{counts.doubtful:,}"),
        Fact("Not read", f"{counts.not_read:,}"),
        Fact("Files kept", f"{counts.contents:,}"),
        Fact("muniment", __version__),
    ]
    return respond(request, Reply({"facts": facts}, "About these pages", "about", "about"))


def rules(
    request: Asking,
    form: _Form = "",
    severity: Annotated[str, QueryParameter(description="error, warning or note.")] = "",
) -> Response[bytes]:
    """The rules that filings are checked by, and how many filings of the store break each of them."""
    return respond(request, rulebook.rules(remembered_of(request), form, severity))


def rule(
    request: Asking,
    code: Annotated[str, PathParameter(description="Code or name of a rule, as E-27.")],
    offset: Offset = 0,
) -> Response[bytes]:
    """One rule: its law, its dates, what passes and fails, and the filings of the store that break it."""
    return respond(request, rulebook.rule(remembered_of(request), code.removesuffix(SUFFIX), offset))


def schema(request: Asking) -> Response[bytes]:
    """All addresses, from the description that programs get."""
    return respond(request, _addresses(request))


class SchemaPage(OpenAPIRenderPlugin):
    """The description of all addresses as a page of ours: the usual ones are scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Asking, openapi_schema: dict[str, Any]) -> bytes:
        """Return the page."""
        return page(_addresses(request), {"json": "/schema.json"}, frame_of(request))


_FILES = {
    ".csv": ("text/csv",),
    ".ics": ("text/calendar",),
    ".json": (JSON,),
    ".pdf": ("application/pdf",),
    ".png": ("image/png",),
    ".txt": ("text/plain",),
    "/charts/{name}": tuple(dict.fromkeys(pictures.KINDS.values())),
    "}": (HTML, JSON),  # a name, to which .json may be appended
}
"""What is answered, by the ends of addresses; pages elsewhere."""

_TEXT = {"type": "string"}
_ANSWER = {"type": "object", "required": ["data", "links"], "properties": {"data": {}, "links": {"type": "object"}}}
_FAILURE = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["status", "title", "detail"],
            "properties": {"status": {"type": "integer"}, "title": _TEXT, "detail": _TEXT},
        }
    },
}


class SchemaFile(JsonRenderPlugin):
    """The description of all addresses for programs, with what each answers.

    The functions behind the addresses return bytes: their types do not say whether these are a page, JSON or a file.
    """

    def render(self, request: Asking, openapi_schema: dict[str, Any]) -> bytes:
        """Return the description as JSON."""
        for path, item in openapi_schema["paths"].items():
            answered = next((kinds for end, kinds in _FILES.items() if path.endswith(end)), (HTML,))
            is_chart = path.startswith("/charts/")
            failed = [kind for kind in (HTML, JSON) if is_chart or kind in answered] or [HTML]
            for operation in item.values():
                operation["responses"] = {
                    "200": _described("The answer.", answered, _TEXT if is_chart else _ANSWER),
                    "default": _described("A failure, in words.", failed, _FAILURE),
                }
        return super().render(request, openapi_schema)


def _described(words: str, kinds: Iterable[str], shape: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": shape if kind == JSON else _TEXT} for kind in kinds}}


def _addresses(request: Asking) -> Reply:
    return Reply(described(request.app.openapi_schema), "All addresses", "schema")


def described(document: OpenAPI) -> list[Address]:
    """Return the addresses of pages, each with its parameters in words."""
    descriptions = []
    for path, item in (document.paths or {}).items():
        if item.get is None or path.endswith(SUFFIX):
            continue
        parameters = [
            ParameterDoc(parameter.name, parameter.description or "")
            for parameter in item.get.parameters or ()
            if isinstance(parameter, Stated)
        ]
        descriptions.append(Address(path, item.get.description or "", parameters))
    return descriptions


_ADDRESSES: dict[str, Callable[..., Response[bytes]]] = {
    "/filings": filings,
    "/filings/{key:str}": filing,
    "/filings/{key:str}/source": source,
    "/filings/{key:str}/source.txt": source_file,
    "/filings/{key:str}/print": printed,
    "/filings/{key:str}/print.pdf": printed_pdf,
    "/filings/{key:str}/print.txt": printed_text,
    "/filings/{key:str}/compare": choosing,
    "/filings/{key:str}/compare/{other:str}": comparison,
    "/filings/{key:str}/page": picture,
    "/filings/{key:str}/page.png": picture_file,
    "/issuers/{key:path}": issuer,
    "/persons/{key:path}": person,
    "/search": search,
    "/suggest.json": suggest,
    "/rules": rules,
    "/rules/{code:str}": rule,
    "/about": about,
}


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    hidden = {filing_page.STYLES: print_styles, comparing.STYLES: redline_styles, "/schema.json": schema}
    made = [get(path, sync_to_thread=True, include_in_schema=False)(answer) for path, answer in hidden.items()]
    return [*page_handlers(_ADDRESSES), *made]
