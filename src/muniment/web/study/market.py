"""Form D as a market: money raised by month, state, industry, exemption and size, narrowed by facets."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from muniment.codes.exemptions import EXEMPTIONS
from muniment.codes.industries import GROUPS, INDUSTRIES
from muniment.study import questions, tables
from muniment.study.charts import bars, tiles
from muniment.study.finding import need_study
from muniment.web.lists import Chip, Choice, Facet, address_of, count, place
from muniment.web.remembered import Remembered
from muniment.web.study.cells import NOT_STATED, Cell, Chosen, Counted, Sum, cells_of, counted
from muniment.web.study.figures import Column, Figure, Picture, cells, picture
from muniment.web.study.offerings import SOURCE
from muniment.web.study.periods import ALL, Period, period
from muniment.web.study.reading import entity_href
from muniment.wording import amount

PAGE = "/study"
TOP = 12
_MOST_CHOICES = 12
_FACETS = {
    "state": "State or country",
    "industry": "Industry",
    "exemption": "Exemption",
    "size": "Offered",
    "funds": "Funds",
}
_FUNDS = {"yes": "Funds only", "no": "Without funds"}
_BY_MONTH, _BY_STATE, _TOP = "raised_by_month", "raised_by_state", "top_raised"
_N = tables.notices.c


class Asked(Struct, frozen=True, omit_defaults=True):
    """What the page is asked: the period, what it is narrowed to, and by when a notice has to be known."""

    period: str = ""
    chosen: Chosen = Chosen()
    known: str = ""

    def address(self, **changed: str) -> str:
        """Return the address of the page with some of it changed."""
        said = {"period": self.period, **self.chosen.asked(), "known": self.known, **changed}
        return address_of(PAGE, {name: value for name, value in said.items() if value})

    def parameters(self) -> dict[str, str]:
        """Return what an address says of it."""
        said = {"period": self.period, **self.chosen.asked(), "known": self.known}
        return {name: value for name, value in said.items() if value}

    def narrowed(self) -> dict[str, str]:
        """Return how a question is asked about it, but for the period."""
        return {**self.chosen.asked(), **({"known": self.known} if self.known else {})}


class Asking(Struct, frozen=True):
    """The question behind a figure: its title, its definition, its SQL, and where it can be asked otherwise."""

    title: str
    meaning: str
    sql: str
    href: str


class Market(Struct, frozen=True, kw_only=True):
    """What the notices of a period say together."""

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
    apart: str
    behind: list[Asking]


def settled(remembered: Remembered, asked: Asked) -> Asked:
    """Return what is asked with its period: the latest quarter in which notices were filed, where none is said."""
    if asked.period:
        return asked
    quarters = _quarters(remembered)
    return Asked(next(iter(quarters), ALL), asked.chosen, asked.known)


def market(remembered: Remembered, asked: Asked) -> Market:
    """Return what the notices of a period say together, narrowed as chosen.

    Raises:
        UsageError: there is no such period, state, industry, exemption or size.
    """
    asked = settled(remembered, asked)
    when, told = period(asked.period), _counted(remembered, asked)
    figures = {name: make(remembered, asked) for name, make in FIGURES.items()}
    shown = {name: _picture(name, figure, asked) for name, figure in figures.items()}
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
        apart=address_of("/ask/raised_apart", {**when.asked(), **asked.narrowed()}),
        behind=[_asking(remembered, name, asked) for name in (_BY_MONTH, _BY_STATE, _TOP)],
    )


def title(data: Market) -> str:
    """Return the finding of the page, in one line."""
    which = ", ".join(chip.label for chip in data.chosen)
    raised = amount(data.total.raised)
    when = data.period.words if data.period.name == ALL else f"in {data.period.words}"
    return f"{raised} raised {when}" + (f": {which}" if which else "")


# ---- counting -------------------------------------------------------------------------------------------------------


def _counted(remembered: Remembered, asked: Asked) -> Counted:
    when = period(asked.period)
    known = questions.moment_of("known", "moment", asked.known) if asked.known else ""

    def look() -> list[Cell]:
        with remembered.store.reading() as connection:
            need_study(connection)
            return cells_of(connection, when.since, when.until, known)

    held = remembered.remember(("cells", when.name, known), look)
    return remembered.remember(("counted", when.name, known, asked.chosen), lambda: counted(held, asked.chosen))


def _quarters(remembered: Remembered) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first."""

    def look() -> dict[str, int]:
        with remembered.store.reading() as connection:
            need_study(connection)
            found = connection.execute(
                select(_N.quarter, func.count()).where(_N.quarter.is_not(None)).group_by(_N.quarter)
            )
            return {row[0]: row[1] for row in sorted(found, reverse=True)}

    return remembered.remember("quarters", look)


# ---- narrowing ------------------------------------------------------------------------------------------------------


def _facet(name: str, told: Counted, asked: Asked) -> Facet:
    chosen = getattr(asked.chosen, name)
    sums = told.facets[name]
    found = [_choice(name, value, sums.get(value, Sum()), asked, chosen) for value in _ordered(name, sums, chosen)]
    return Facet(name, _FACETS[name], tuple(found))


def _ordered(name: str, sums: Mapping[str, Sum], chosen: str) -> list[str]:
    """Return the choices of a facet: those with most notices, the chosen one whatever it has."""
    values = sorted((value for value in sums if value != NOT_STATED), key=lambda value: (-sums[value].notices, value))
    shown = values[:_MOST_CHOICES]
    return shown if not chosen or chosen in shown else [*shown, chosen]


def _choice(name: str, value: str, told: Sum, asked: Asked, chosen: str) -> Choice:
    is_chosen = value == chosen
    return Choice(
        value, label_of(name, value), told.notices, asked.address(**{name: "" if is_chosen else value}), is_chosen
    )


def label_of(name: str, value: str) -> str:
    """Return the words for a choice of a facet."""
    if value == NOT_STATED:
        return "Not stated"
    if name == "state":
        return place(value)
    if name == "exemption":
        return EXEMPTIONS.format(value) if value in EXEMPTIONS else value
    if name == "industry":
        return f"{value}, all" if value in GROUPS else INDUSTRIES.format(value) if value in INDUSTRIES else value
    return _FUNDS.get(value, value) if name == "funds" else value[:1].upper() + value[1:]


def _chips(asked: Asked) -> list[Chip]:
    return [Chip(label_of(name, value), asked.address(**{name: ""})) for name, value in asked.chosen.asked().items()]


def _periods(remembered: Remembered, asked: Asked) -> list[Choice]:
    """Return the periods to choose from: the latest quarters, their years, and everything."""
    quarters = _quarters(remembered)
    years: dict[str, int] = {}
    for name, number in quarters.items():
        years[name[:4]] = years.get(name[:4], 0) + number
    said = [*list(quarters.items())[:_MOST_CHOICES], *list(years.items())[:_MOST_CHOICES], (ALL, sum(years.values()))]
    return [
        Choice(name, "All" if name == ALL else name, number, asked.address(period=name), name == asked.period)
        for name, number in said
    ]


# ---- figures --------------------------------------------------------------------------------------------------------

_MONEY = (
    Column("notices", "Notices", "number"),
    Column("offerings", "New offerings", "number"),
    Column("raised", "Raised", "dollars"),
    Column("apart", "Notices apart", "number"),
)


def by_month(remembered: Remembered, asked: Asked) -> Figure:
    """Return the money raised by the month in which notices were filed."""
    told = _counted(remembered, asked)
    months = {name: one for name, one in told.months.items() if name}  # a notice of an unknown day is of none
    rows = tuple(cells((name, asked.address(period=name)), *_sums(one)) for name, one in months.items())
    shown = [
        bars.Bar(name, one.raised, f"{name}: {_words(one)}", asked.address(period=name)) for name, one in months.items()
    ]
    best = max(months, key=lambda name: months[name].raised, default="")
    most = f", most in {period(best).words}" if len(months) > 1 and months[best].raised else ""
    return _figure(
        f"{amount(told.total.raised)} by month{most}",
        told,
        (Column("month", "Month"), *_MONEY),
        rows,
        lambda theme, width: bars.upright(shown, theme, width),
    )


def by_state(remembered: Remembered, asked: Asked) -> Figure:
    """Return the money raised by the state of the issuer, as a map."""
    told = _counted(remembered, asked)
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
    told = _counted(remembered, asked)
    sums = {value: one for value, one in told.facets["industry"].items() if value not in GROUPS}
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
    left = f"The first {TOP} of {len(ranked)} are drawn." if len(ranked) > TOP else ""
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
    answer = _answer(remembered, _TOP, asked, TOP)
    told = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    columns = (
        Column("issuer", "Issuer"),
        Column("raised", "Raised", "dollars"),
        Column("notices", "Notices", "number"),
        Column("state", "State or country"),
        Column("industry", "Industry"),
    )
    hrefs = [entity_href("issuers", one["entity"], _cik_of(one["entity"])) for one in told]
    rows = tuple(
        cells(
            (one["issuer_name"], href),
            one["raised"],
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
    return _figure(
        lead, _counted(remembered, asked), columns, rows, lambda theme, width: bars.across(shown, theme, width)
    )


FIGURES = {
    "raised-by-month": by_month,
    "raised-by-state": by_state,
    "raised-by-industry": by_industry,
    "top-issuers": top_issuers,
}
"""The figures of the page, by the names of their pictures."""


def _figure(lead: str, told: Counted, columns: Any, rows: Any, draw: Any, note: str = "") -> Figure:  # noqa: ANN401
    apart = (
        f"{count(told.total.apart, 'notice')} with money that is not counted as raised stand apart."
        if told.total.apart
        else ""
    )
    return Figure(lead, " ".join(filter(None, (note, apart))), f"{SOURCE}, dated by filing", columns, rows, draw)


def _beside(chosen: str, name: str, note: str) -> str:
    """Return the note of a figure that shows what every choice of a facet would give, also where one is made."""
    told = f"Every {name} is shown, not only what is chosen." if chosen else ""
    return " ".join(filter(None, (told, note)))


def _picture(name: str, figure: Figure, asked: Asked) -> Picture | None:
    return picture(name, figure, asked.parameters(), TOP) if figure.rows else None


def _sums(one: Sum) -> tuple[int, int, int, int]:
    return one.notices, one.offerings, one.raised, one.apart


def _words(one: Sum) -> str:
    return f"{amount(one.raised)}, {count(one.notices, 'notice')}"


def _href(asked: Asked, name: str, value: str) -> str:
    """Return the page narrowed to a value; what is not stated cannot be asked for."""
    return "" if value == NOT_STATED else asked.address(**{name: value})


def _cik_of(key: str) -> str | None:
    return key.removeprefix("cik:") if key.startswith("cik:") else None


# ---- the questions behind -------------------------------------------------------------------------------------------


def _answer(remembered: Remembered, name: str, asked: Asked, limit: int) -> questions.Answer:
    given = {**period(asked.period).asked(), **asked.narrowed()}

    def look() -> questions.Answer:
        with remembered.store.reading() as connection:
            return questions.ask(connection, name, given, limit=limit)

    return remembered.remember((name, tuple(given.items()), limit), look)


def _asking(remembered: Remembered, name: str, asked: Asked) -> Asking:
    given = {**period(asked.period).asked(), **asked.narrowed()}
    one = questions.question(name)
    return Asking(one.title, one.meaning, one.asking(given), address_of(f"/ask/{name}", given))
