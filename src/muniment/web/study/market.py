"""Form D as a market: money raised by month, state, industry, exemption and size, narrowed by facets."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from muniment.codes.form_d import INDUSTRY_GROUPS
from muniment.study import charts, questions
from muniment.study.charts import MOST_ROWS
from muniment.study.market import ALL, NOT_STATED, TOP, TOP_RAISED, Counted, Period, Sum, period
from muniment.study.offerings import EXCLUDED, FALL, FIRST_SEEN, OUTLIER, UNSTATED
from muniment.web.lists import Chip, Choice, Facet, address_of, count
from muniment.web.remembered import Remembered
from muniment.web.study.figures import Cell, Column, Draw, Figure, Picture, cells, entity_href, picture
from muniment.web.study.market_query import (
    MarketQuery,
    answer,
    count_of,
    label_of,
    quarters,
    question_of,
    settled,
)
from muniment.web.study.offerings import SOURCE
from muniment.wording import amount

_MONEY = (
    Column("notices", "Notices", "number"),
    Column("offerings", "New offerings", "number"),
    Column("raised", "Raised", "dollars"),
    Column("raised_once", "Raised, shared sums once", "dollars"),
    Column("excluded", "Notices excluded", "number"),
)


def by_month(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by the month in which notices were filed."""
    counted = count_of(remembered, query)
    months = {
        name: amounts for name, amounts in counted.months.items() if name
    }  # a notice of an unknown day is of none
    rows = tuple(cells((name, query.address(period=name)), *_sums(amounts)) for name, amounts in months.items())
    shown = [
        charts.Bar(name, amounts.raised, f"{name}: {_words(amounts)}", query.address(period=name))
        for name, amounts in months.items()
    ]
    raised = max((amounts.raised for amounts in months.values()), default=0)
    best = [name for name, amounts in months.items() if amounts.raised == raised]
    left = len(months) - MOST_ROWS
    note = f"The earliest {count(left, 'month')} stand in the table only." if left > 0 else ""
    most = f", most in {period(best[0]).words}" if len(months) > 1 == len(best) and raised else ""
    return _figure(
        f"{amount(counted.total.raised)} by month{most}",
        counted,
        (Column("month", "Month"), *_MONEY),
        rows,
        lambda theme, width: charts.upright(shown, theme, width),
        note,
    )


def by_state(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by the state of the issuer, as a map."""
    counted = count_of(remembered, query)
    sums = counted.facets["state"]
    ranked = sorted(sums, key=lambda code: (-sums[code].raised, -sums[code].notices, code))
    rows = tuple(cells((label_of("state", code), _href(query, "state", code)), *_sums(sums[code])) for code in ranked)
    shown = [
        charts.Tile(code, amounts.raised, f"{label_of('state', code)}: {_words(amounts)}", _href(query, "state", code))
        for code, amounts in sums.items()
    ]
    abroad = Sum()
    for code in charts.elsewhere(list(sums)):
        abroad.raised += sums[code].raised
        abroad.notices += sums[code].notices
    note = (
        f"Not on the map: {amount(abroad.raised)} of {count(abroad.notices, 'notice')} from abroad or without a state."
        if abroad.notices
        else ""
    )
    note = _beside(query.chosen.state, "state", note)
    lead = f"{label_of('state', ranked[0])} leads with {amount(sums[ranked[0]].raised)}" if ranked else "No notices"
    return _figure(
        lead,
        counted,
        (Column("state", "State or country"), *_MONEY),
        rows,
        lambda theme, width: charts.tiles(shown, theme, width),
        note,
    )


def by_industry(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by industry, the greatest first."""
    counted = count_of(remembered, query)
    sums = {value: amounts for value, amounts in counted.facets["industry"].items() if value not in INDUSTRY_GROUPS}
    ranked = sorted(sums, key=lambda value: (-sums[value].raised, -sums[value].notices, value))
    rows = tuple(
        cells((label_of("industry", value), _href(query, "industry", value)), *_sums(sums[value])) for value in ranked
    )
    shown = [
        charts.Bar(
            label_of("industry", value),
            sums[value].raised,
            f"{value}: {_words(sums[value])}",
            _href(query, "industry", value),
        )
        for value in ranked[:TOP]
    ]
    lead = f"{label_of('industry', ranked[0])} leads with {amount(sums[ranked[0]].raised)}" if ranked else "No notices"
    left = f"The first {TOP} of {len(ranked):,} are drawn." if len(ranked) > TOP else ""
    left = _beside(query.chosen.industry, "industry", left)
    return _figure(
        lead,
        counted,
        (Column("industry", "Industry"), *_MONEY),
        rows,
        lambda theme, width: charts.across(shown, theme, width),
        left,
    )


class Raised(Struct, frozen=True):
    """An issuer and what it raised in a period, in dollars; state and industry as its latest notice has them."""

    issuer: Cell
    raised: int
    raised_once: int
    fallen: int | None
    notices: int
    state: str
    industry: str


def top_raised(remembered: Remembered, query: MarketQuery) -> tuple[list[Raised], int | None]:
    """Return the issuers that raised most, and how many raised money, None where it takes too long to count them."""
    found = answer(remembered, TOP_RAISED, query, TOP)
    rows = (dict(zip(found.columns, row, strict=True)) for row in found.rows)
    return [_raised(row) for row in rows], found.total


def _raised(row: Mapping[str, Any]) -> Raised:
    key = row["entity"]
    return Raised(
        Cell(row["issuer_name"], entity_href("issuers", key, key.removeprefix("cik:") if key[:4] == "cik:" else None)),
        row["raised"],
        row["raised_once"],
        row["fallen"],
        row["notices"],
        label_of("state", row["state"]) if row["state"] else "",
        row["industry"] or "",
    )


def top_issuers(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the issuers that raised most."""
    issuers, total = top_raised(remembered, query)
    columns = (
        Column("issuer", "Issuer"),
        Column("raised", "Raised", "dollars"),
        Column("raised_once", "Raised, shared sums once", "dollars"),
        Column("fallen", "Fallen", "dollars"),
        Column("notices", "Notices", "number"),
        Column("state", "State or country"),
        Column("industry", "Industry"),
    )
    rows = tuple(
        (row.issuer, *cells(row.raised, row.raised_once, row.fallen, row.notices, row.state, row.industry))
        for row in issuers
    )
    names = [(row.issuer.value, row.raised, row.issuer.href) for row in issuers]
    shown = [charts.Bar(name, raised, f"{name}: {amount(raised)}", href) for name, raised, href in names]
    lead = (
        f"{names[0][0]} raised most, {amount(names[0][1])}" if names else "No issuer raised money that can be counted"
    )
    figure = _figure(
        lead, count_of(remembered, query), columns, rows, lambda theme, width: charts.across(shown, theme, width)
    )
    rest = address_of(f"/ask/{TOP_RAISED}", question_of(query))
    return structs.replace(figure, total=total, rest=rest) if total != len(rows) else figure


FIGURES = {
    "raised-by-month": by_month,
    "raised-by-state": by_state,
    "raised-by-industry": by_industry,
    "top-issuers": top_issuers,
}
"""The figures of the page, by the names of their pictures."""


def _figure(
    lead: str,
    counted: Counted,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    draw: Draw,
    note: str = "",
) -> Figure:
    number = counted.total.excluded
    are = "is" if number == 1 else "are"
    excluded = f"{count(number, 'notice')} {are} excluded from what was raised." if number else ""
    return Figure(lead, " ".join(filter(None, (note, excluded))), f"{SOURCE}, dated by filing", columns, rows, draw)


def _beside(chosen: str, name: str, note: str) -> str:
    """Return the note of a figure that shows what every choice of a facet would give, also where one is made."""
    words = f"Every {name} is shown, not only what is chosen." if chosen else ""
    return " ".join(filter(None, (words, note)))


def _sums(amounts: Sum) -> tuple[int, int, int, int, int]:
    return amounts.notices, amounts.offerings, amounts.raised, amounts.raised_once, amounts.excluded


def _words(amounts: Sum) -> str:
    return f"{amount(amounts.raised)}, {count(amounts.notices, 'notice')}"


def _href(query: MarketQuery, name: str, value: str) -> str:
    """Return the page narrowed to a value; what is not stated cannot be asked for."""
    return "" if value == NOT_STATED else query.address(**{name: value})


_FACETS = {
    "state": "State or country",
    "industry": "Industry",
    "exemption": "Exemption",
    "size": "Offered",
    "funds": "Funds",
}
_EXCLUDED = "/ask/raised_apart"
_REASONS = {
    FIRST_SEEN: "amendments whose earlier notices are not in this store",
    FALL: "where less is sold than before",
    OUTLIER: "whose amount contradicts itself",
    UNSTATED: "that state no amount",
}
_BY_MONTH, _BY_STATE = "raised_by_month", "raised_by_state"


class FigureQuestion(Struct, frozen=True):
    """The question behind a figure: its title, its definition, its SQL, and the address that asks it."""

    title: str
    meaning: str
    sql: str
    href: str


class Market(Struct, frozen=True, kw_only=True):
    """What the notices of a period say together.

    `excluded` and `reasons` lead to the notices that are not counted as raised, `alike` to those that report the same
    money.
    """

    asked: MarketQuery
    period: Period
    total: Sum
    facets: list[Facet]
    chosen: list[Chip]
    periods: list[Choice]
    months: Picture | None
    states: Picture | None
    industries: Picture | None
    issuers: Picture | None
    excluded: str
    reasons: list[Choice]
    alike: str
    behind: list[FigureQuestion]


def market(remembered: Remembered, query: MarketQuery) -> Market:
    """Return what the notices of a period say together, narrowed as chosen.

    Raises:
        UsageError: there is no such period, state, industry, exemption or size.
    """
    query = settled(remembered, query)
    when, counted = period(query.period), count_of(remembered, query)
    figures = {name: make(remembered, query) for name, make in FIGURES.items()}
    shown = {name: _picture(name, figure, query) for name, figure in figures.items()}
    given = {**when.parameters(), **query.narrowed()}
    return Market(
        asked=query,
        period=when,
        total=counted.total,
        facets=[_facet(name, counted, query) for name in _FACETS],
        chosen=_chips(query),
        periods=_periods(remembered, query),
        months=shown["raised-by-month"],
        states=shown["raised-by-state"],
        industries=shown["raised-by-industry"],
        issuers=shown["top-issuers"],
        excluded=address_of(_EXCLUDED, given),
        reasons=_reasons(counted.total, given),
        alike=address_of("/ask/raised_alike", given),
        behind=[_asking(remembered, name, query) for name in (_BY_MONTH, _BY_STATE, TOP_RAISED)],
    )


def title(data: Market) -> str:
    """Return the finding of the page, in one line."""
    which = ", ".join(chip.label for chip in data.chosen)
    raised = f"{amount(data.total.raised)} raised"
    if data.total.raised_once != data.total.raised:
        raised += f" ({amount(data.total.raised_once)} with shared sums once)"
    when = data.period.words if data.period.name == ALL else f"in {data.period.words}"
    return f"{raised} {when}" + (f": {which}" if which else "")


def _reasons(total: Sum, given: Mapping[str, str]) -> list[Choice]:
    """Return why notices are excluded, each with how many and where they are listed."""
    numbers = zip(EXCLUDED, (total.first_seen, total.fall, total.outlier, total.unstated), strict=True)
    return [
        Choice(kind, _REASONS[kind], number, address_of(_EXCLUDED, {**given, "kind": kind}), chosen=False)
        for kind, number in numbers
        if number
    ]


# ---- narrowing ------------------------------------------------------------------------------------------------------


def _facet(name: str, counted: Counted, query: MarketQuery) -> Facet:
    chosen = getattr(query.chosen, name)
    sums = counted.facets[name]
    found = [_choice(name, value, sums.get(value, Sum()), query, chosen) for value in _ordered(name, sums, chosen)]
    return Facet(name, _FACETS[name], tuple(found))


def _ordered(name: str, sums: Mapping[str, Sum], chosen: str) -> list[str]:
    """Return the choices of a facet, those with most notices first; the chosen one whatever it has."""
    values = sorted((value for value in sums if value != NOT_STATED), key=lambda value: (-sums[value].notices, value))
    return values if not chosen or chosen in values else [*values, chosen]


def _choice(name: str, value: str, amounts: Sum, query: MarketQuery, chosen: str) -> Choice:
    is_chosen = value == chosen
    return Choice(
        value, label_of(name, value), amounts.notices, query.address(**{name: "" if is_chosen else value}), is_chosen
    )


def _chips(query: MarketQuery) -> list[Chip]:
    return [
        Chip(label_of(name, value), query.address(**{name: ""})) for name, value in query.chosen.parameters().items()
    ]


def _periods(remembered: Remembered, query: MarketQuery) -> list[Choice]:
    """Return the periods to choose from: the quarters, the latest first, their years, and everything."""
    known = quarters(remembered)
    dated = [(name, number) for name, number in known.items() if name]
    years: dict[str, int] = {}
    for name, number in dated:
        years[name[:4]] = years.get(name[:4], 0) + number
    numbers = [*dated, *years.items(), (ALL, sum(known.values()))]
    return [
        Choice(name, "All" if name == ALL else name, number, query.address(period=name), name == query.period)
        for name, number in numbers
    ]


# ---- the questions behind -------------------------------------------------------------------------------------------


def _asking(remembered: Remembered, name: str, query: MarketQuery) -> FigureQuestion:
    given = {**period(query.period).parameters(), **query.narrowed()}
    question = questions.question(name)
    return FigureQuestion(question.title, question.meaning, question.asking(given), address_of(f"/ask/{name}", given))


def _picture(name: str, figure: Figure, query: MarketQuery) -> Picture | None:
    return picture(name, figure, query.parameters(), TOP) if figure.rows else None
