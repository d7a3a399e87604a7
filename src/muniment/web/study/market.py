"""Form D as a market: money raised by month, state, industry, exemption and size, narrowed by facets."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, structs
from sqlalchemy import Connection, Text, select, type_coerce

from muniment.codes.form_d import INDUSTRIES, INDUSTRY_GROUPS
from muniment.study import charts, questions, tables
from muniment.study import market as studied
from muniment.study.charts import MOST_ROWS
from muniment.study.market import (
    ALL,
    NOT_STATED,
    TOP,
    TOP_RAISED,
    Chosen,
    Counted,
    Period,
    Sum,
    cached_count,
    cells_of,
    counted,
    every_month,
    period,
)
from muniment.study.offerings import EXCLUDED, FALL, FIRST_SEEN, OUTLIER, UNSTATED
from muniment.study.questions import code_of
from muniment.study.tables import need_study
from muniment.web.lists import Asked, Chip, Choice, Facet, address_of, exemption, place
from muniment.web.remembered import Remembered
from muniment.web.study.figures import Cell, Column, Draw, Figure, Picture, cells, entity_href, periods, picture
from muniment.web.study.offerings import SOURCE
from muniment.wording import amount, count, one_of, with_capital

_N = tables.notices.c
PAGE = "/study"
_FUNDS = {"yes": "Funds only", "no": "Without funds"}


class MarketQuery(Asked, frozen=True, omit_defaults=True):
    """The query of the page: the period, what it is narrowed to, and by when a notice has to be known."""

    page: ClassVar[str] = PAGE

    period: str = ""
    chosen: Chosen = Chosen()
    known: str = ""

    def parameters(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of the address, with some of them changed; what it is narrowed to is one each."""
        values = {"period": self.period, **self.chosen.parameters(), "known": self.known, **changed}
        return {name: value for name, value in values.items() if value}


def settled(remembered: Remembered, query: MarketQuery) -> MarketQuery:
    """Return a query with its period: the latest quarter in which such notices were filed, where it names none.

    Raises:
        UsageError: what it is narrowed to is in no list, and no notice of the store states it.
    """
    chosen = {name: _facet_choice(remembered, name, value) for name, value in query.chosen.parameters().items()}
    query = MarketQuery(query.period, Chosen(**chosen), query.known)
    return structs.replace(query, period=query.period or next(filter(None, quarters(remembered, query)), ALL))


def _facet_choice(remembered: Remembered, name: str, value: str) -> str:
    if name == "funds":
        return one_of(name, value, _FUNDS)

    def look(connection: Connection) -> set[str]:
        return set(connection.execute(select(type_coerce(_N[name], Text)).distinct()).scalars())

    if value == NOT_STATED or (name != "exemption" and value in remembered.read(("stated", name), look, studied=True)):
        return value
    return code_of(name, name, value)


def count_of(remembered: Remembered, query: MarketQuery) -> Counted:
    """Return counts and money of the query's notices, in total and by every choice of the facets."""
    when = period(query.period)
    moment = questions.moment_of("known", "moment", query.known) if query.known else ""

    def count() -> Counted:
        if not (moment or query.chosen.parameters()):
            with remembered.store.reading() as connection:
                need_study(connection)
                if whole := cached_count(connection, when.name):
                    return whole
        return counted(
            remembered.read(
                ("cells", when.name, moment),
                lambda connection: cells_of(connection, when.since, when.until, moment),
                studied=True,
            ),
            query.chosen,
        )

    return remembered.remember(("counted", when.name, moment, query.chosen), count)


def quarters(remembered: Remembered, query: MarketQuery = MarketQuery()) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first; "" is that of an unknown day.

    They are those of a query, in its period and out of it.
    """
    query = structs.replace(query, period=ALL)
    if not question_of(query):
        return remembered.read("quarters", studied.quarters, studied=True)
    answered = answer(remembered, "raised_by_quarter", query, questions.MOST)
    at = answered.columns.index("notices")
    return dict(sorted(((row[0] or "", row[at]) for row in answered.rows), reverse=True))


def question_of(query: MarketQuery) -> dict[str, str]:
    """Return what a question is given to be about the same notices."""
    known = {"known": query.known} if query.known else {}
    return {**period(query.period).parameters(), **query.chosen.parameters(), **known}


def answer(remembered: Remembered, name: str, query: MarketQuery, limit: int) -> questions.Answer:
    """Return the first rows of a question, asked of the period and what it is narrowed to."""
    given = question_of(query)

    return remembered.read(
        (name, tuple(given.items()), limit), lambda connection: questions.ask(connection, name, given, limit=limit)
    )


def label_of(name: str, value: str) -> str:
    """Return the words for a choice of a facet."""
    if value == NOT_STATED:
        return "Not stated"
    if name == "state":
        return place(value)
    if name == "exemption":
        return exemption(value)
    if name == "industry" and value in INDUSTRY_GROUPS:
        return f"{value}, all"
    if name == "industry":
        return INDUSTRIES.format(value) if value in INDUSTRIES else value
    return _FUNDS.get(value, value) if name == "funds" else with_capital(value)


_MONEY = (
    Column("notices", "Notices", "number"),
    Column("offerings", "New offerings", "number"),
    Column("raised", "Raised", "dollars"),
    Column("raised_once", "Raised, counted once", "dollars"),
    Column("excluded", "Notices excluded", "number"),
)


def by_month(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by the month in which notices were filed."""
    counted = count_of(remembered, query)
    stated = {name: amounts for name, amounts in counted.months.items() if name}
    months = {name: stated.get(name, Sum()) for name in every_month(stated)}
    undated = counted.months.get("", Sum())
    rows = tuple(cells((name, query.address(period=name)), *_sums(amounts)) for name, amounts in months.items())
    shown = [
        charts.Bar(name, amounts.raised, f"{name}: {_text(amounts)}", query.address(period=name))
        for name, amounts in months.items()
    ]
    raised = max((amounts.raised for amounts in months.values()), default=0)
    best = [name for name, amounts in months.items() if amounts.raised == raised]
    left = len(months) - MOST_ROWS
    notes = (
        f"The earliest {count(left, 'month')} stand in the table only." if left > 0 else "",
        f"{amount(undated.raised)} of {count(undated.notices, 'notice')} without a day: in no month."
        if undated.notices
        else "",
    )
    most = f", most in {period(best[0]).words}" if len(months) > 1 == len(best) and raised else ""
    return _figure(
        f"{amount(counted.total.raised)} by month{most}",
        counted,
        (Column("month", "Month"), *_MONEY),
        rows,
        lambda theme, width: charts.upright(shown, theme, width),
        " ".join(filter(None, notes)),
    )


def by_state(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by the state of the issuer, as a map."""
    counted = count_of(remembered, query)
    sums = counted.facets["state"]
    shown = [
        charts.Tile(code, total.raised, f"{label_of('state', code)}: {_text(total)}", _href(query, "state", code))
        for code, total in sums.items()
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
    return _by_choice("state", query, counted, sums, lambda theme, width: charts.tiles(shown, theme, width), note)


def by_industry(remembered: Remembered, query: MarketQuery) -> Figure:
    """Return the money raised by industry, the greatest first."""
    counted = count_of(remembered, query)
    sums = {value: amounts for value, amounts in counted.facets["industry"].items() if value not in INDUSTRY_GROUPS}
    shown = [
        charts.Bar(
            label_of("industry", value),
            sums[value].raised,
            f"{value}: {_text(sums[value])}",
            _href(query, "industry", value),
        )
        for value in _ranked(sums)[:TOP]
    ]
    left = f"The first {TOP} of {len(sums):,} are drawn." if len(sums) > TOP else ""
    return _by_choice("industry", query, counted, sums, lambda theme, width: charts.across(shown, theme, width), left)


def _ranked(sums: Mapping[str, Sum]) -> list[str]:
    """Return the choices of a facet, those with most money first."""
    return sorted(sums, key=lambda value: (-sums[value].raised, -sums[value].notices, value))


def _by_choice(
    name: str, query: MarketQuery, counted: Counted, sums: Mapping[str, Sum], draw: Draw, note: str
) -> Figure:
    """Return the figure of the choices of a facet: each is shown, also where one is chosen."""
    ranked = _ranked(sums)
    rows = tuple(cells((label_of(name, value), _href(query, name, value)), *_sums(sums[value])) for value in ranked)
    most = sums[ranked[0]].raised if ranked else 0
    nothing = f"No {_FACETS[name].lower()} has money raised that can be counted" if ranked else "No notices"
    lead = f"{label_of(name, ranked[0])} leads with {amount(most)}" if most else nothing
    every = f"Every {name} is shown, not only what is chosen." if getattr(query.chosen, name) else ""
    note = " ".join(filter(None, (every, note)))
    return _figure(lead, counted, (Column(name, _FACETS[name]), *_MONEY), rows, draw, note)


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
    answered = answer(remembered, TOP_RAISED, query, TOP)
    return [_raised(row) for row in answered.records()], answered.total


def _raised(row: Mapping[str, Any]) -> Raised:
    name, key = row["issuer_name"] or "No name stated", row["entity"]
    return Raised(
        Cell(name, entity_href("issuers", key, key[4:] if key.startswith("cik:") else None) if key else ""),
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
        Column("raised_once", "Raised, counted once", "dollars"),
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
    excluded = f"{count(number, 'notice is', 'notices are')} excluded from what was raised." if number else ""
    return Figure(lead, " ".join(filter(None, (note, excluded))), f"{SOURCE}, dated by filing", columns, rows, draw)


def _sums(amounts: Sum) -> tuple[int, int, int, int, int]:
    return amounts.notices, amounts.offerings, amounts.raised, amounts.raised_once, amounts.excluded


def _text(amounts: Sum) -> str:
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
    when, counted, filed = period(query.period), count_of(remembered, query), quarters(remembered, query)
    figures = {name: make(remembered, query) for name, make in FIGURES.items()}
    shown = {
        name: picture(name, figure, query.parameters(), TOP) if figure.rows else None
        for name, figure in figures.items()
    }
    given = question_of(query)
    return Market(
        asked=query,
        period=when,
        total=counted.total,
        facets=[_facet(name, counted, query) for name in _FACETS],
        chosen=[
            Chip(label_of(name, value), query.address(**{name: ""}))
            for name, value in query.chosen.parameters().items()
        ],
        periods=periods(
            {name: n for name, n in filed.items() if name}, sum(filed.values()), query.period, query.address
        ),
        months=shown["raised-by-month"],
        states=shown["raised-by-state"],
        industries=shown["raised-by-industry"],
        issuers=shown["top-issuers"],
        excluded=address_of(_EXCLUDED, given),
        reasons=_reasons(counted.total, given),
        alike=address_of("/ask/raised_alike", given),
        behind=[_asking(name, query) for name in (_BY_MONTH, _BY_STATE, TOP_RAISED)],
    )


def title(data: Market) -> str:
    """Return the finding of the page, in one line."""
    which = ", ".join(chip.label for chip in data.chosen)
    is_counted = data.total.raised or data.total.excluded < data.total.notices or not data.total.notices
    raised = f"{amount(data.total.raised)} raised" if is_counted else "Nothing counted as raised"
    if data.total.raised_once != data.total.raised:
        raised += f" ({amount(data.total.raised_once)} counting shared money once)"
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
    """Return a facet with its choices, those with most notices first; the chosen one whatever it has."""
    chosen, sums = getattr(query.chosen, name), counted.facets[name]
    values = sorted((value for value in sums if value != NOT_STATED), key=lambda value: (-sums[value].notices, value))
    choices = []
    for value in values if not chosen or chosen in values else [*values, chosen]:
        is_chosen = value == chosen
        href = query.address(**{name: "" if is_chosen else value})
        choices.append(Choice(value, label_of(name, value), sums.get(value, Sum()).notices, href, is_chosen))
    return Facet(name, _FACETS[name], tuple(choices))


# ---- the questions behind -------------------------------------------------------------------------------------------


def _asking(name: str, query: MarketQuery) -> FigureQuestion:
    given, question = question_of(query), questions.question(name)
    return FigureQuestion(question.title, question.meaning, question.asking(given), address_of(f"/ask/{name}", given))
