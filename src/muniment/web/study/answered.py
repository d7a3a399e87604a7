"""The picture of any answer to a question that has numbers: its first rows as bars, or why there is none.

Which column is drawn: the one that the answer is sorted by, else money or percent, else the first whose numbers count
something. Rows of a period stand upright in the order of time, others below each other in the order of the answer.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from muniment.study import sql
from muniment.study.charts import Bar, across, upright
from muniment.study.questions import A_PAGE, Answer, with_label
from muniment.web.lists import address_of, count
from muniment.web.remembered import Remembered
from muniment.web.study.figures import Column, Figure, cell_text, cells, counts, label_of
from muniment.wording import day

PREFIX = "answer-"
"""How the names of these pictures begin; the name of the question follows."""

_TOP, _MOST_PERIODS = 12, 60
_PERIODS = ("month", "week", "quarter", "year")
_DAYS = ("event", "filed", "first_filed")
_MONEY = ("raised", "raised_once", "fallen", "apart", "sold", "offered", "amount", "commissions", "fees")
_ORDINALS = ("number", "threshold")  # they say which, not how many


def figure_of(answer: Answer, given: Mapping[str, str]) -> Figure | str:
    """Return the picture of the first rows of an answer; in words why there is none.

    `given` is what the answer was asked with, as its address has it, and by what it is sorted.
    """
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    measures = [name for name in answer.columns if _is_measure(name, rows)]
    if not measures:
        return "No picture: the answer has no column of numbers that could be compared."
    chosen = given.get("sort", "").removeprefix("-")
    likeliest = next((measure for measure in measures if measure in (*_MONEY, "percent")), measures[0])
    name = chosen if chosen in measures else likeliest
    period = next((column for column in _PERIODS if column in answer.columns), "")
    labels = [_words(period, row[period]) for row in rows] if period else _labels(answer.columns, rows)
    if sum(row[name] is not None for row in rows) < 2:
        return f"No picture: it takes two rows with a number, and {label_of(name).lower()} has fewer."
    if len(set(labels)) == 1:
        return "No picture: nothing in the answer tells its rows apart in a few words."
    most = _MOST_PERIODS if period else _TOP
    shown = [(label, row[name]) for label, row in zip(labels, rows, strict=True)][:most]
    return _figure(answer, name, period, shown, address_of(f"/ask/{answer.question.name}", given))


def _figure(answer: Answer, name: str, period: str, shown: Sequence[tuple[str, Any]], address: str) -> Figure:
    money, percent = name in _MONEY, name == "percent" or name.startswith("percent_")
    column = Column(name, label_of(name), "dollars" if money else "percent" if percent else "number")
    bars = [Bar(label, value, f"{label}: {cell_text(column, value) or 'not stated'}") for label, value in shown]
    whole = answer.total
    is_cut = whole is None or whole > len(shown)
    of = f" of {whole:,}" if whole is not None else ", and there are more"
    missing = sum(bar.value is None for bar in bars)
    title = f"{column.label} by {period}" if period else f"{column.label}, in the order of the answer"
    draw = upright if period else across
    return Figure(
        f"{title}: the first {len(shown)}{of}" if is_cut else title,
        f"{count(missing, 'row')} without a number." if missing else "",
        f"{answer.question.title}, from the filings in this store",
        (Column("row", label_of(period) if period else "Row"), column),
        tuple(cells(bar.name, bar.value) for bar in bars),
        lambda theme, width: draw(bars, theme, width, sign="$" if money else ""),
        whole,
        address if is_cut else "",
    )


def drawn_answer(remembered: Remembered, name: str, given: Mapping[str, str]) -> Figure | str:
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
        and counts(name)
        and name not in _ORDINALS
        and all(isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0 for value in stated)
    )


def _labels(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what each row is called: by the names in it that differ, else by its first text and its day."""
    named = [name for name in columns if name == "name" or name.endswith("_name")]
    texts = [name for name in columns if name not in named and _is_text(name, rows)]
    differing = [name for name in (named or texts[:2]) if len({row[name] for row in rows}) > 1]
    labels = [", ".join(filter(None, (_words(name, row[name]) for name in differing))) or "–" for row in rows]
    if len(set(labels)) == len(labels):
        return labels
    when = next((name for name in _DAYS if name in columns), "")
    return [
        ", ".join(filter(None, (label.strip("–"), _words(when, row[when])))) if when else label
        for label, row in zip(labels, rows, strict=True)
    ]


def _is_text(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(isinstance(row[name], str) for row in rows) and name not in ("path", "filing", "known", "entity", "key")


def _words(name: str, value: object) -> str:
    return (
        "not stated"
        if value is None
        else with_label(name, value)
        if isinstance(value, str)
        else day(value) or str(value)
    )
