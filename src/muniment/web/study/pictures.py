"""All charts by name, as files: SVG, PNG, the Vega-Lite specification, and the table as CSV and JSON."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection

from muniment.errors import UsageError
from muniment.extras import need
from muniment.study import tables
from muniment.study.charts import NARROW, THEMES, WIDE
from muniment.study.entities import lookup
from muniment.study.entities.lookup import Entity
from muniment.study.exports import as_csv
from muniment.study.market import ALL, TOP, Chosen
from muniment.study.questions import Answer, questions
from muniment.web.failures import NotThere
from muniment.web.remembered import Remembered
from muniment.web.study import answered, changes, holders, issuers, networks
from muniment.web.study.figures import Figure, Picture, picture, records
from muniment.web.study.issuers import Clocks
from muniment.web.study.market import FIGURES
from muniment.web.study.market_query import MarketQuery, settled
from muniment.wording import one_of

_OF_QUESTION = {
    "raised_by_month": ("raised-by-month", ""),
    "raised_by_state": ("raised-by-state", "state"),
    "raised_by_industry": ("raised-by-industry", "industry"),
    "top_raised": ("top-issuers", ""),
}
"""The figure that draws the answer to a question, and the facet of which it always shows every choice."""


def picture_of(remembered: Remembered, answer: Answer, sort: str, typed: Mapping[str, str]) -> Picture | str:
    """Return the chart of an answer: that of the study where it draws just that, else the first rows; or why none."""
    figure, facet = _OF_QUESTION.get(answer.question.name, ("", ""))
    values = {
        key: ("no", "yes")[given] if isinstance(given, bool) else str(given) for key, given in answer.given.items()
    }
    known = values.pop("known", "")
    if figure and not sort and facet not in values and values.keys() <= set(Chosen.__struct_fields__):
        query = MarketQuery(ALL, Chosen(**values), known)
        drawn = FIGURES[figure](remembered, query)
        if drawn.rows:
            return picture(figure, drawn, query.parameters(), TOP)
    parameters = {**typed, **({"sort": sort} if sort else {})}
    shown = answered.figure_of(answer, parameters)
    if isinstance(shown, str):
        return shown
    return picture(f"{answered.PREFIX}{answer.question.name}", shown, parameters)


KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "vl.json": "application/json",
    "csv": "text/csv",
    "json": "application/json",
}
NETWORK = "network"
_DRAWN = ("theme", "narrow")
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_OF_ENTITY: dict[str, tuple[str, Callable[..., Figure | None]]] = {
    "ownership": ("issuer", issuers.drawn_ownership),
    "ownership-stacked": ("issuer", issuers.drawn_stack),
    "money": ("issuer", issuers.drawn_money),
    "positions": ("holder", holders.drawn_positions),
}


def chart_file(remembered: Remembered, name: str, kind: str, given: Mapping[str, str]) -> bytes:
    """Return a chart as a file of a kind, remembered until the store changes.

    Raises:
        NotThere: there is no such chart, or nothing to draw.
        UsageError: a parameter is unknown or has no such value.
        EnvironmentProblem: the store was not studied, or what draws is not installed.
    """
    if kind not in KINDS:
        raise NotThere(f"Charts come as {', '.join(KINDS)}.")
    return remembered.remember((name, kind, tuple(sorted(given.items()))), lambda: _made(remembered, name, kind, given))


def parameters(name: str) -> tuple[str, ...]:
    """Return the parameters of a chart: whom or what it is about, and how it is drawn."""
    if name in FIGURES:
        return ("period", *Chosen.__struct_fields__, "known", *_DRAWN)
    if name in changes.FIGURES:
        return (*changes.ChangesQuery.__struct_fields__, *_DRAWN)
    if name.startswith(answered.PREFIX) and (question := questions().get(name.removeprefix(answered.PREFIX))):
        return (*(parameter.name for parameter in question.parameters), "sort", *_DRAWN)
    who = (
        ("entity", "family")
        if name == NETWORK
        else (_OF_ENTITY[name][0], "as_of", "known")
        if name in _OF_ENTITY
        else ()
    )
    return (*who, *_DRAWN)


def _made(remembered: Remembered, name: str, kind: str, given: Mapping[str, str]) -> bytes:
    figure = _figure(remembered, name, given)
    if kind == "csv":
        return table_csv(figure)
    if kind == "json":
        return _ENCODER.encode(
            {
                "title": figure.title,
                "note": figure.note,
                "source": figure.source,
                "rows": records(figure),
                "cut": figure.cut,
            }
        )
    theme = THEMES[one_of("theme", given.get("theme", "light"), THEMES)]
    width = NARROW if one_of("narrow", given.get("narrow", ""), ("", "yes")) else WIDE
    spec = figure.draw(theme, width)
    if kind == "vl.json":
        return msgspec.json.format(
            _ENCODER.encode({"title": figure.title, "description": figure.source, **spec}), indent=2
        )
    render = need("muniment.study.charts.render", "study")
    return render.svg(spec) if kind == "svg" else render.png({**spec, "title": _titled(figure, width)})


def _titled(figure: Figure, width: int) -> dict[str, Any]:
    """Return title and source as they stand in a picture that leaves its page."""
    return {"text": figure.title, "subtitle": figure.source, "anchor": "start", "limit": width}


def _figure(remembered: Remembered, name: str, given: Mapping[str, str]) -> Figure:
    if name in FIGURES:
        return FIGURES[name](remembered, settled(remembered, market_query(given)))
    if name in changes.FIGURES:
        chosen = changes.ChangesQuery(*(given.get(part, "").strip() for part in changes.ChangesQuery.__struct_fields__))
        return changes.FIGURES[name](remembered, changes.settled(remembered, chosen))
    if name.startswith(answered.PREFIX) and name.removeprefix(answered.PREFIX) in questions():
        values = {key: value for key, value in given.items() if key not in _DRAWN}
        drawn = answered.drawn_answer(remembered, name.removeprefix(answered.PREFIX), values)
        if isinstance(drawn, str):
            raise NotThere(drawn)
        return drawn
    with remembered.store.reading() as connection:
        tables.need_study(connection)
        if name == NETWORK:
            entity = _entity(connection, given, "entity")
            return networks.drawn_network(connection, entity, given.get("family", ""))
        if name not in _OF_ENTITY:
            raise NotThere(f"There is no chart {name[:40]!r}.")
        who, make = _OF_ENTITY[name]
        clocks = Clocks(given.get("as_of", ""), given.get("known", ""))
        figure = make(connection, _entity(connection, given, who), clocks)
    if figure is None:
        raise NotThere("No filing states a number that could be drawn.")
    return figure


def _entity(connection: Connection, given: Mapping[str, str], name: str) -> Entity:
    if not given.get(name):
        raise UsageError(f"{name}: the chart needs to know whom it is about, by CIK or key")
    return lookup.entity(connection, given[name])


def market_query(given: Mapping[str, str]) -> MarketQuery:
    """Return the query for the page of money that an address has."""
    chosen = Chosen(*(given.get(name, "").strip() for name in Chosen.__struct_fields__))
    return MarketQuery(given.get("period", "").strip(), chosen, given.get("known", "").strip())


def table_csv(figure: Figure) -> bytes:
    """Return the table behind a chart as CSV, in UTF-8: exact numbers, and no cell that a spreadsheet runs."""
    rows = ([cell.value for cell in row] for row in figure.rows)
    return "".join(as_csv([column.name for column in figure.columns], rows)).encode()
