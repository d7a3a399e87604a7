"""Form D as a market: money raised by month, state, industry, exemption and size, narrowed by facets."""

from collections.abc import Mapping

from msgspec import Struct

from muniment.study import questions
from muniment.study.offerings.raised import EXCLUDED, FALL, FIRST_SEEN, OUTLIER, UNSTATED
from muniment.web.lists import Chip, Choice, Facet, address_of
from muniment.web.remembered import Remembered
from muniment.web.study.asked import (
    ALL,
    NOT_STATED,
    Asked,
    Counted,
    Period,
    Sum,
    count_of,
    label_of,
    period,
    quarters,
    settled,
)
from muniment.web.study.figures import Figure, Picture, picture
from muniment.web.study.raised import FIGURES, TOP, TOP_RAISED
from muniment.wording import amount

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


def _facet(name: str, told: Counted, asked: Asked) -> Facet:
    chosen = getattr(asked.chosen, name)
    sums = told.facets[name]
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
