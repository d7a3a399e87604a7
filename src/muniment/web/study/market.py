"""Form D as a market: money raised by month, state, industry, exemption and size, narrowed by facets."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, structs

from muniment.codes.form_d import INDUSTRY_GROUPS
from muniment.study import questions
from muniment.study.charts import MOST_ROWS, bars, tiles
from muniment.study.offerings import EXCLUDED, FALL, FIRST_SEEN, OUTLIER, UNSTATED
from muniment.web.lists import Chip, Choice, Facet, address_of, count
from muniment.web.remembered import Remembered
from muniment.web.study.asked import (
    ALL,
    NOT_STATED,
    Asked,
    Counted,
    Period,
    Sum,
    answer,
    count_of,
    label_of,
    period,
    quarters,
    question_of,
    settled,
)
from muniment.web.study.figures import Cell, Column, Draw, Figure, Picture, cells, entity_href, picture
from muniment.web.study.offerings import SOURCE
from muniment.wording import amount

TOP = 12
TOP_RAISED = "top_raised"
_MONEY = (
    Column("notices", "Notices", "number"),
    Column("offerings", "New offerings", "number"),
    Column("raised", "Raised", "dollars"),
    Column("raised_once", "Raised, shared sums once", "dollars"),
    Column("excluded", "Notices excluded", "number"),
)


def by_month(remembered: Remembered, asked: Asked) -> Figure:
    """Return the money raised by the month in which notices were filed."""
    told = count_of(remembered, asked)
    months = {name: one for name, one in told.months.items() if name}  # a notice of an unknown day is of none
    rows = tuple(cells((name, asked.address(period=name)), *_sums(one)) for name, one in months.items())
    shown = [
        bars.Bar(name, one.raised, f"{name}: {_words(one)}", asked.address(period=name)) for name, one in months.items()
    ]
    best = max(months, key=lambda name: months[name].raised, default="")
    left = len(months) - MOST_ROWS
    note = f"The earliest {count(left, 'month')} stand in the table only." if left > 0 else ""
    most = f", most in {period(best).words}" if len(months) > 1 and months[best].raised else ""
    return _figure(
        f"{amount(told.total.raised)} by month{most}",
        told,
        (Column("month", "Month"), *_MONEY),
        rows,
        lambda theme, width: bars.upright(shown, theme, width),
        note,
    )


def by_state(remembered: Remembered, asked: Asked) -> Figure:
    """Return the money raised by the state of the issuer, as a map."""
    told = count_of(remembered, asked)
    sums = told.facets["state"]
    ranked = sorted(sums, key=lambda code: (-sums[code].raised, -sums[code].notices, code))
    rows = tuple(cells((label_of("state", code), _href(asked, "state", code)), *_sums(sums[code])) for code in ranked)
    shown = [
        tiles.Tile(code, one.raised, f"{label_of('state', code)}: {_words(one)}", _href(asked, "state", code))
        for code, one in sums.items()
    ]
    abroad = Sum()
    for code in tiles.elsewhere(list(sums)):
        abroad.raised += sums[code].raised
        abroad.notices += sums[code].notices
    note = (
        f"Not on the map: {amount(abroad.raised)} of {count(abroad.notices, 'notice')} from abroad or without a state."
        if abroad.notices
        else ""
    )
    note = _beside(asked.chosen.state, "state", note)
    lead = f"{label_of('state', ranked[0])} leads with {amount(sums[ranked[0]].raised)}" if ranked else "No notices"
    return _figure(
        lead,
        told,
        (Column("state", "State or country"), *_MONEY),
        rows,
        lambda theme, width: tiles.tiles(shown, theme, width),
        note,
    )


def by_industry(remembered: Remembered, asked: Asked) -> Figure:
    """Return the money raised by industry, the greatest first."""
    told = count_of(remembered, asked)
    sums = {value: one for value, one in told.facets["industry"].items() if value not in INDUSTRY_GROUPS}
    ranked = sorted(sums, key=lambda value: (-sums[value].raised, -sums[value].notices, value))
    rows = tuple(
        cells((label_of("industry", value), _href(asked, "industry", value)), *_sums(sums[value])) for value in ranked
    )
    shown = [
        bars.Bar(
            label_of("industry", value),
            sums[value].raised,
            f"{value}: {_words(sums[value])}",
            _href(asked, "industry", value),
        )
        for value in ranked[:TOP]
    ]
    lead = f"{label_of('industry', ranked[0])} leads with {amount(sums[ranked[0]].raised)}" if ranked else "No notices"
    left = f"The first {TOP} of {len(ranked):,} are drawn." if len(ranked) > TOP else ""
    left = _beside(asked.chosen.industry, "industry", left)
    return _figure(
        lead,
        told,
        (Column("industry", "Industry"), *_MONEY),
        rows,
        lambda theme, width: bars.across(shown, theme, width),
        left,
    )


def top_issuers(remembered: Remembered, asked: Asked) -> Figure:
    """Return the issuers that raised most."""
    found = answer(remembered, TOP_RAISED, asked, TOP)
    told = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    columns = (
        Column("issuer", "Issuer"),
        Column("raised", "Raised", "dollars"),
        Column("raised_once", "Raised, shared sums once", "dollars"),
        Column("fallen", "Fallen", "dollars"),
        Column("notices", "Notices", "number"),
        Column("state", "State or country"),
        Column("industry", "Industry"),
    )
    hrefs = [entity_href("issuers", one["entity"], _cik_of(one["entity"])) for one in told]
    rows = tuple(
        cells(
            (one["issuer_name"], href),
            one["raised"],
            one["raised_once"],
            one["fallen"],
            one["notices"],
            label_of("state", one["state"]) if one["state"] else "",
            one["industry"] or "",
        )
        for one, href in zip(told, hrefs, strict=True)
    )
    shown = [
        bars.Bar(one["issuer_name"], one["raised"], f"{one['issuer_name']}: {amount(one['raised'])}", href)
        for one, href in zip(told, hrefs, strict=True)
    ]
    lead = (
        f"{told[0]['issuer_name']} raised most, {amount(told[0]['raised'])}"
        if told
        else "No issuer raised money that can be counted"
    )
    figure = _figure(
        lead, count_of(remembered, asked), columns, rows, lambda theme, width: bars.across(shown, theme, width)
    )
    rest = address_of(f"/ask/{TOP_RAISED}", question_of(asked))
    return structs.replace(figure, total=found.total, rest=rest) if found.total != len(rows) else figure


FIGURES = {
    "raised-by-month": by_month,
    "raised-by-state": by_state,
    "raised-by-industry": by_industry,
    "top-issuers": top_issuers,
}
"""The figures of the page, by the names of their pictures."""


_Rows: TypeAlias = tuple[tuple[Cell, ...], ...]


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
    told = f"Every {name} is shown, not only what is chosen." if chosen else ""
    return " ".join(filter(None, (told, note)))


def _sums(one: Sum) -> tuple[int, int, int, int, int]:
    return one.notices, one.offerings, one.raised, one.raised_once, one.excluded


def _words(one: Sum) -> str:
    return f"{amount(one.raised)}, {count(one.notices, 'notice')}"


def _href(asked: Asked, name: str, value: str) -> str:
    """Return the page narrowed to a value; what is not stated cannot be asked for."""
    return "" if value == NOT_STATED else asked.address(**{name: value})


def _cik_of(key: str) -> str | None:
    return key.removeprefix("cik:") if key.startswith("cik:") else None


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


class Asking(Struct, frozen=True):
    """The question behind a figure: its title, its definition, its SQL, and where it can be asked otherwise."""

    title: str
    meaning: str
    sql: str
    href: str


class Market(Struct, frozen=True, kw_only=True):
    """What the notices of a period say together.

    `excluded` and `reasons` lead to the notices that are not counted as raised, `alike` to those that report the same
    money.
    """

    asked: Asked
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
    behind: list[Asking]


def market(remembered: Remembered, asked: Asked) -> Market:
    """Return what the notices of a period say together, narrowed as chosen.

    Raises:
        UsageError: there is no such period, state, industry, exemption or size.
    """
    asked = settled(remembered, asked)
    when, told = period(asked.period), count_of(remembered, asked)
    figures = {name: make(remembered, asked) for name, make in FIGURES.items()}
    shown = {name: _picture(name, figure, asked) for name, figure in figures.items()}
    given = {**when.asked(), **asked.narrowed()}
    return Market(
        asked=asked,
        period=when,
        total=told.total,
        facets=[_facet(name, told, asked) for name in _FACETS],
        chosen=_chips(asked),
        periods=_periods(remembered, asked),
        months=shown["raised-by-month"],
        states=shown["raised-by-state"],
        industries=shown["raised-by-industry"],
        issuers=shown["top-issuers"],
        excluded=address_of(_EXCLUDED, given),
        reasons=_reasons(told.total, given),
        alike=address_of("/ask/raised_alike", given),
        behind=[_asking(remembered, name, asked) for name in (_BY_MONTH, _BY_STATE, TOP_RAISED)],
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


def _facet(name: str, counted: Counted, asked: Asked) -> Facet:
    chosen = getattr(asked.chosen, name)
    sums = counted.facets[name]
    found = [_choice(name, value, sums.get(value, Sum()), asked, chosen) for value in _ordered(name, sums, chosen)]
    return Facet(name, _FACETS[name], tuple(found))


def _ordered(name: str, sums: Mapping[str, Sum], chosen: str) -> list[str]:
    """Return the choices of a facet, those with most notices first; the chosen one whatever it has."""
    values = sorted((value for value in sums if value != NOT_STATED), key=lambda value: (-sums[value].notices, value))
    return values if not chosen or chosen in values else [*values, chosen]


def _choice(name: str, value: str, told: Sum, asked: Asked, chosen: str) -> Choice:
    is_chosen = value == chosen
    return Choice(
        value, label_of(name, value), told.notices, asked.address(**{name: "" if is_chosen else value}), is_chosen
    )


def _chips(asked: Asked) -> list[Chip]:
    return [Chip(label_of(name, value), asked.address(**{name: ""})) for name, value in asked.chosen.asked().items()]


def _periods(remembered: Remembered, asked: Asked) -> list[Choice]:
    """Return the periods to choose from: the quarters, the latest first, their years, and everything."""
    known = quarters(remembered)
    dated = [(name, number) for name, number in known.items() if name]
    years: dict[str, int] = {}
    for name, number in dated:
        years[name[:4]] = years.get(name[:4], 0) + number
    said = [*dated, *years.items(), (ALL, sum(known.values()))]
    return [
        Choice(name, "All" if name == ALL else name, number, asked.address(period=name), name == asked.period)
        for name, number in said
    ]


# ---- the questions behind -------------------------------------------------------------------------------------------


def _asking(remembered: Remembered, name: str, asked: Asked) -> Asking:
    given = {**period(asked.period).asked(), **asked.narrowed()}
    one = questions.question(name)
    return Asking(one.title, one.meaning, one.asking(given), address_of(f"/ask/{name}", given))


def _picture(name: str, figure: Figure, asked: Asked) -> Picture | None:
    return picture(name, figure, asked.parameters(), TOP) if figure.rows else None
