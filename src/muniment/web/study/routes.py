"""The addresses of the study: the market of Form D, networks, and charts as files."""

from typing import Annotated

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter
from sqlalchemy import Connection

from muniment.study.market import Chosen
from muniment.study.tables import is_there
from muniment.web.lists import A_PART, turn
from muniment.web.remembered import Remembered
from muniment.web.responses import SUFFIX, TAKES, Asking, Offset, Reply, file_of, page_handlers, remembered_of, respond
from muniment.web.study import changes, market, networks, pictures
from muniment.web.study.market import MarketQuery

_Period = Annotated[
    str, QueryParameter(description="2025Q3, 2025-07, 2025, or all; the latest quarter where left out.")
]
_State = Annotated[str, QueryParameter(name="state", description="State or country of the issuer, by EDGAR's code.")]
_Industry = Annotated[str, QueryParameter(description="Industry of Item 4, or the heading of a group.")]
_Exemption = Annotated[str, QueryParameter(description="Exemption or exclusion of Item 6, by its code.")]
_Size = Annotated[str, QueryParameter(description="How much is offered, as the page words it.")]
_Funds = Annotated[str, QueryParameter(description="yes: pooled investment funds only; no: none of them.")]
_Known = Annotated[str, QueryParameter(description="What was known by this day or moment.")]
_Quarter = Annotated[str, QueryParameter(description="2025Q3, 2025, or all; the latest quarter with such a change.")]
_Kind = Annotated[
    str, QueryParameter(description="The kind of change: over-5, under-20, activist, exit, to-13d, group.")
]
_Issuer = Annotated[str, QueryParameter(description="The issuer, by CIK, CUSIP, key or name.")]
_Holder = Annotated[str, QueryParameter(description="The holder, by CIK, key or name.")]
_Family = Annotated[str, QueryParameter(description="Only the issuers whose names begin so, as the page calls them.")]
_Key = Annotated[str, PathParameter(description="A CIK, or the key of a company or person in this store.")]
_Name = Annotated[str, PathParameter(description="Name and kind of a chart: ownership.svg, raised-by-state.csv.")]


def study(
    request: Asking,
    period: _Period = "",
    place: _State = "",
    industry: _Industry = "",
    exemption: _Exemption = "",
    size: _Size = "",
    funds: _Funds = "",
    known: _Known = "",
) -> Response[bytes]:
    """Form D money: raised by month, state, industry and issuer, narrowed by facets."""
    remembered = remembered_of(request)
    if unstudied := _unstudied(remembered):
        return respond(request, unstudied)
    data = market.market(remembered, MarketQuery(period, Chosen(place, industry, exemption, size, funds), known))
    return respond(request, Reply(data, market.title(data), "market", "study"))


def ownership(
    request: Asking,
    period: _Quarter = "",
    kind: _Kind = "",
    issuer: _Issuer = "",
    holder: _Holder = "",
    industry: _Industry = "",
    offset: Offset = 0,
) -> Response[bytes]:
    """Schedules 13D and 13G: who crossed 5, 10 or 20 percent, opened, left, switched; by quarter, issuer and holder."""
    remembered = remembered_of(request)
    if unstudied := _unstudied(remembered):
        return respond(request, unstudied)
    query = changes.ChangesQuery(*(text.strip() for text in (period, kind, issuer, holder, industry)))
    return respond(request, changes.changes(remembered, query, offset))


def network(request: Asking, key: _Key, family: _Family = "", offset: Offset = 0) -> Response[bytes]:
    """Who stands with whom: the network of groups and related persons around a company or a person, in families."""
    remembered = remembered_of(request)
    name = key.removeprefix("/").removesuffix(SUFFIX)

    def look(connection: Connection) -> networks.NetworkPage:
        return networks.network_page(connection, changes.entity_called(connection, name), family.strip(), offset)

    data = remembered.read(("network page", name, family, offset), look, studied=True)
    title = f"{data.name} and {data.family}" if data.family else f"Who appears with {data.name}"
    given = {"family": family} if family else {}
    links = turn(data.whole, given, offset, (data.cut["rows"].total or 0) if data.cut else 0, A_PART)
    return respond(request, Reply(data, title, "network", "study", links))


def chart(request: Asking, name: _Name) -> Response[bytes]:
    """A chart of these pages as a file: svg, png, its Vega-Lite specification, its table as csv or json."""
    chart_name, _, kind = name.partition(".")
    parameters = {name: value for name, value in request.query_params.items() if value}
    data = pictures.chart_file(remembered_of(request), chart_name, kind, parameters)
    return file_of(data, pictures.KINDS[kind], f"{chart_name}.{kind}", "inline" if kind == "svg" else "attachment")


def _unstudied(remembered: Remembered) -> Reply | None:
    """Return the page of a store that was not studied."""
    if remembered.store.ask(is_there):
        return None
    return Reply({"store": remembered.store.place.title}, "Not studied yet", "unstudied", "study")


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    of_chart = {TAKES: lambda request: pictures.parameters(request.path_params["name"].partition(".")[0])}
    return [
        *page_handlers({"/study": study, changes.PAGE: ownership, "/network/{key:path}": network}),
        get("/charts/{name:str}", sync_to_thread=True, opt=of_chart)(chart),
    ]
