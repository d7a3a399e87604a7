"""All charts by name, as files: SVG, PNG, the Vega-Lite specification, and the table as CSV and JSON."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any

import msgspec
from sqlalchemy import Connection

from muniment.cells import as_csv
from muniment.errors import UsageError
from muniment.extras import need
from muniment.study import sql, tables
from muniment.study.charts import LETTER, NARROW, THEMES, WIDE, Bar, Spec, Theme, across, upright
from muniment.study.entities import lookup
from muniment.study.entities.lookup import Entity
from muniment.study.market import ALL, TOP, Chosen
from muniment.study.questions import A_PAGE, Answer, questions, with_label
from muniment.web.lists import address_of
from muniment.web.remembered import Remembered
from muniment.web.responses import NotThere
from muniment.web.study import changes, figures, holders, issuers, networks
from muniment.web.study.issuers import Clocks
from muniment.web.study.market import FIGURES, MarketQuery, settled
from muniment.wording import count, day, one_of

PREFIX = "answer-"
"""How the names of these pictures begin; the name of the question follows."""

_TOP, _MOST_PERIODS = 12, 60
_PERIODS = ("month", "week", "quarter", "year")
_DAYS = ("event", "filed", "first_filed")
_NO_TEXTS = ("path", "filing", "known", "entity", "key")  # texts that call no row by a name
_NO_NUMBER = "no number"  # whatever is the reason, which the answer does not have
_ORDINALS = ("number", "threshold")  # they say which, not how many


def figure_of(answer: Answer, given: Mapping[str, str]) -> figures.Figure | str:
    """Return the picture of the first rows of an answer; in words why there is none.

    `given` is what the answer was asked with, as its address has it, and by what it is sorted.
    """
    rows = answer.records()
    measures = [name for name in answer.columns if _is_measure(name, rows)]
    if not measures:
        return "No picture: the answer has no column of numbers that could be compared."
    chosen = given.get("sort", "").removeprefix("-")
    telling = (measure for measure in measures if measure == "percent" or figures.unit_of(measure) == "dollars")
    likeliest = next(telling, measures[0])
    name = chosen if chosen in measures else likeliest
    period = next((column for column in _PERIODS if column in answer.columns), "")
    drawn = rows[: _MOST_PERIODS if period else _TOP]
    labels = [_text(period, row[period]) for row in drawn] if period else _labels(answer.columns, drawn)
    if sum(row[name] is not None for row in drawn) < 2:
        among = "" if len(drawn) == len(rows) else f" among the first {len(drawn)}"
        return f"No picture: it takes two rows with a number, and {figures.label_of(name).lower()} has fewer{among}."
    if len(set(labels)) == 1:
        return "No picture: nothing in the answer tells its rows apart in a few words."
    shown = [(label, row[name]) for label, row in zip(labels, drawn, strict=True)]
    return _answer_figure(answer, name, period, shown, address_of(f"/ask/{answer.question.name}", given))


def _answer_figure(
    answer: Answer, name: str, period: str, shown: Sequence[tuple[str, Any]], address: str
) -> figures.Figure:
    kind = figures.unit_of(name)
    column = figures.Column(name, figures.label_of(name), kind, is_absent_in_words=True)
    bars = [Bar(label, value, f"{label}: {figures.cell_text(column, value) or _NO_NUMBER}") for label, value in shown]
    whole = answer.total
    is_cut = whole is None or whole > len(shown)
    of = f" of {whole:,}" if whole is not None else ", and there are more"
    missing = sum(bar.value is None for bar in bars)
    title = f"{column.label} by {period}" if period else f"{column.label}, in the order of the answer"
    draw = upright if period else across
    return figures.Figure(
        f"{title}: the first {len(shown)}{of}" if is_cut else title,
        f"{count(missing, 'row')} without a number." if missing else "",
        f"{answer.question.title}, from the filings in this store",
        (figures.Column("row", figures.label_of(period) if period else "Row"), column),
        tuple(figures.cells(bar.name, (bar.value, "", "" if bar.value is not None else _NO_NUMBER)) for bar in bars),
        lambda theme, width: draw(bars, theme, width, sign="$" if kind == "dollars" else ""),
        whole,
        address if is_cut else "",
    )


def drawn_answer(remembered: Remembered, name: str, given: Mapping[str, str]) -> figures.Figure | str:
    """Return the picture of an answer for its files: of the same rows as its page shows first.

    Raises:
        UsageError: there is no such question, or what is given does not fit it.
    """
    values, sort = {key: value for key, value in given.items() if key != "sort"}, given.get("sort", "")
    answer = remembered.remember(
        ("question", name, tuple(sorted(values.items())), 0, sort),
        lambda: sql.answer(remembered.store, name, values, A_PAGE, sort=sort),
    )
    return figure_of(answer, given)


def _is_measure(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a column has numbers that count something, none of them below zero, which a bar would hide."""
    stated = [row[name] for row in rows if row[name] is not None]
    return (
        bool(stated)
        and figures.counts(name)
        and name not in _ORDINALS
        and all(isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0 for value in stated)
    )


def _labels(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what each row is called: by the names in it that differ, else by its first text and its day."""
    named = [name for name in columns if name == "name" or name.endswith("_name")]
    possible = [name for name in columns if name not in (*named, *_NO_TEXTS)]
    texts = [name for name in possible if any(isinstance(row[name], str) for row in rows)]
    differing = [name for name in (named or texts[:2]) if len({row[name] for row in rows}) > 1]
    labels = [", ".join(filter(None, (_text(name, row[name]) for name in differing))) or "–" for row in rows]
    if len(set(labels)) == len(labels):
        return labels
    when = next((name for name in _DAYS if name in columns), "")
    return [
        ", ".join(filter(None, (label.strip("–"), _text(when, row[when])))) if when else label
        for label, row in zip(labels, rows, strict=True)
    ]


def _text(name: str, value: object) -> str:
    return (
        "not stated"
        if value is None
        else with_label(name, value)
        if isinstance(value, str)
        else day(value) or str(value)
    )


_OF_QUESTION = {
    "raised_by_month": ("raised-by-month", ""),
    "raised_by_state": ("raised-by-state", "state"),
    "raised_by_industry": ("raised-by-industry", "industry"),
    "top_raised": ("top-issuers", ""),
}
"""The figure that draws the answer to a question, and the facet of which it always shows every choice."""


def picture_of(remembered: Remembered, answer: Answer, sort: str, typed: Mapping[str, str]) -> figures.Picture | str:
    """Return the chart of an answer: that of the study where it draws just that, else the first rows; or why none."""
    figure, facet = _OF_QUESTION.get(answer.question.name, ("", ""))
    values = {
        key: ("no", "yes")[given] if isinstance(given, bool) else str(given) for key, given in answer.given.items()
    }
    moment = values.pop("known", "")
    if figure and not sort and facet not in values and values.keys() <= set(Chosen.__struct_fields__):
        query = MarketQuery(ALL, Chosen(**values), moment)
        drawn = FIGURES[figure](remembered, query)
        if drawn.rows:
            return figures.picture(figure, drawn, query.parameters(), TOP)
    parameters = {**typed, **({"sort": sort} if sort else {})}
    shown = figure_of(answer, parameters)
    if isinstance(shown, str):
        return shown
    return figures.picture(f"{PREFIX}{answer.question.name}", shown, parameters)


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
_OF_ENTITY: dict[str, tuple[str, Callable[..., figures.Figure | None]]] = {
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
    if name.startswith(PREFIX) and (question := questions().get(name.removeprefix(PREFIX))):
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
                "rows": figures.records(figure),
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
    if kind == "svg":
        return render.svg(spec)
    return render.png(_titled(spec, figure, theme, width))


def _titled(spec: Spec, figure: figures.Figure, theme: Theme, width: int) -> Spec:
    """Return a picture that leaves its page: with title, note and source above it, and room for them."""
    around = spec["padding"]
    lines = wrap(figure.title, width // _TITLE_LETTER)
    small = [line for words in (figure.note, figure.source) for line in wrap(words, int(width / LETTER))]
    title = {
        "text": lines,
        "subtitle": small,
        "anchor": "start",
        "frame": "group",
        "dx": _EDGE - around["left"],
        "offset": _EDGE,
        "color": theme.ink,
        "subtitleColor": theme.quiet,
        "fontSize": _TITLE_LINE - 4,
        "lineHeight": _TITLE_LINE,
        "subtitleFontSize": _SMALL_LINE - 4,
        "subtitleLineHeight": _SMALL_LINE,
    }
    height = len(lines) * _TITLE_LINE + len(small) * _SMALL_LINE + 2 * _EDGE
    padding = {**around, "top": around["top"] + height, "bottom": around["bottom"] + _EDGE}
    return {**spec, "title": title, "padding": padding}


_EDGE = 12  # pixels around title, note and source of a picture
_TITLE_LINE, _SMALL_LINE = 20, 16  # pixels from one line of them to the next
_TITLE_LETTER = 9  # pixels that a bold letter of a title takes


def _figure(remembered: Remembered, name: str, given: Mapping[str, str]) -> figures.Figure:
    if name in FIGURES:
        return FIGURES[name](remembered, settled(remembered, market_query(given)))
    if name in changes.FIGURES:
        chosen = changes.ChangesQuery(*(given.get(part, "").strip() for part in changes.ChangesQuery.__struct_fields__))
        return changes.FIGURES[name](remembered, changes.settled(remembered, chosen))
    if name.startswith(PREFIX) and name.removeprefix(PREFIX) in questions():
        values = {key: value for key, value in given.items() if key not in _DRAWN}
        drawn = drawn_answer(remembered, name.removeprefix(PREFIX), values)
        if isinstance(drawn, str):
            raise NotThere(drawn)
        return drawn
    with remembered.store.reading() as connection:
        tables.need_study(connection)
        if name == NETWORK:
            return networks.drawn_network(connection, _entity(connection, given, "entity"), given.get("family", ""))
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


def table_csv(figure: figures.Figure) -> bytes:
    """Return the table behind a chart as CSV, in UTF-8: exact numbers, and no cell that a spreadsheet runs."""
    return "".join(as_csv(figures.column_names(figure), figures.values_of(figure))).encode()
