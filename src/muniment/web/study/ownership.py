"""Schedules 13D and 13G on a page: statements with their history, and their percent over time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from muniment.store.tables import AnyRow
from muniment.study import charts
from muniment.study.figures import together
from muniment.web.study.figures import (
    Cell,
    Column,
    Figure,
    by_statement,
    cells,
    compare_href,
    filing_href,
    key_of,
    latest,
    percent,
)
from muniment.wording import amount, day

THRESHOLDS = (5, 10, 20)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SOURCE = "Schedules 13D and 13G in this store"
COLUMNS = (
    Column("name", "Holder"),
    Column("event", "Event", "day"),
    Column("filed", "Filed", "day"),
    Column("form", "Form"),
    Column("shares", "Shares", "number"),
    Column("percent", "Percent of class", "percent"),
    Column("exit", "Exit"),
    Column("filing", "Filing"),
)


class Step(Struct, frozen=True):
    """A filing of a statement: what it says, and what it changed, in words; `compare` leads to all that changed."""

    href: str
    form: str
    event: date | None
    filed: date | None
    shares: int | Decimal | None
    percent: int | Decimal | None
    change: str
    is_exit: bool
    linked: str
    compare: str


class Statement(Struct, frozen=True):
    """A schedule and its amendments: who reports on whom, the class, and each filing, the newest first."""

    name: str
    href: str
    class_title: str
    steps: tuple[Step, ...]
    is_over: bool


def statements(rows: Sequence[Any], names: Mapping[Any, tuple[str, str]]) -> list[Statement]:
    """Return statements with their history, those that still hold first; `names` has name and page by statement."""
    keys = {row.filing_id: key_of(row) for row in rows}
    found = [_statement(parts, keys, names.get(key, ("", ""))) for key, parts in by_statement(rows).items()]
    return sorted(found, key=lambda statement: (statement.is_over, -(statement.steps[0].percent or 0), statement.name))


def _statement(rows: list[Any], keys: Mapping[int, str], named: tuple[str, str]) -> Statement:
    last = rows[-1]
    history = tuple(_step(row, keys) for row in reversed(rows))
    return Statement(named[0], named[1], last.class_title or "", history, bool(last.exit))


def _step(row: AnyRow, keys: Mapping[int, str]) -> Step:
    before = keys.get(row.before_id, "")
    return Step(
        filing_href(key_of(row), _figure_path(row)),
        row.form,
        row.event,
        row.filed,
        row.shares,
        row.percent,
        _change(row),
        bool(row.exit),
        row.linked or "",
        compare_href(before, keys[row.filing_id]) if before else "",
    )


def _figure_path(row: AnyRow) -> str:
    """Return the path of the one figure of a filing, "" where it states none."""
    if not row.path or (row.percent is None and row.shares is None):
        return ""
    is_item = "." in row.path
    return row.path if is_item else f"{row.path}.{'percent' if row.percent is not None else 'aggregate_amount'}"


def _change(row: AnyRow) -> str:
    """Return what a filing changed of the figure, in words; "" where that is unknown."""
    changes = []
    if row.percent_change:
        changes.append(f"{percent(row.percent_change, signed=True).rstrip('%')} points")
    if row.shares_change:
        changes.append(f"{row.shares_change:+,} shares")
    if not changes and row.percent_change is not None and row.shares_change is not None:
        return "the same figure"
    return ", ".join(changes)


# ---- over time ------------------------------------------------------------------------------------------------------


def over_time(
    rows: Sequence[Any], names: Mapping[Any, tuple[str, str]], title: str, until: date | None
) -> Figure | None:
    """Return the percent of each statement over time, None where no filing states one with its day.

    Exits end a line, filings without a percent break it.
    """
    parted = by_statement(rows)
    series = [_series(parts, names.get(key, ("", ""))[0]) for key, parts in parted.items()]
    shown = charts.drawn(series)
    if not shown:
        return None
    end = until or max(filter(None, map(_day_of, rows)), default=date.min)
    table = tuple(_line(row, names.get(key, ("", ""))[0]) for key, parts in parted.items() for row in reversed(parts))
    note = _left_out(len(series), len(shown), sum(row.percent is None and not row.exit for row in rows))
    return Figure(
        title,
        " ".join(filter(None, (note, charts.undrawn(shown, end)))),
        f"{SOURCE}{latest([row.filed for row in rows])}",
        COLUMNS,
        table,
        lambda theme, width: charts.steps(shown, theme, width, "percent", end, THRESHOLDS),
    )


def one_on_the_other(
    rows: Sequence[Any], names: Mapping[Any, tuple[str, str]], persons: Mapping[int, set[int]], until: date | None
) -> Figure | None:
    """Return the statements on one class that share no person, stacked over time; None where there are not two.

    `persons` has the ids of the persons of each statement. Of statements that share one only the largest is taken, and
    of several classes the one with most statements: percents of others are no parts of the same whole.
    """
    parted = {key: parts for key, parts in by_statement(rows).items() if any(row.percent for row in parts)}
    classes = Counter(filter(None, map(_class, parted.values())))
    of_class = max(classes, key=lambda name: (classes[name], name), default="")
    alike = {key: parts for key, parts in parted.items() if _class(parts) in ("", of_class)}
    taken: dict[Any, list[Any]] = {}
    seen: set[int] = set()
    for key, parts in sorted(alike.items(), key=lambda pair: (-max(row.percent or 0 for row in pair[1]), str(pair[0]))):
        its = persons.get(key, set())
        if not its & seen:
            taken[key] = parts
            seen |= its
    series = [_series(parts, names.get(key, ("", ""))[0]) for key, parts in taken.items()][: charts.MOST_BANDS]
    end = until or max(filter(None, map(_day_of, rows)), default=date.min)
    made = charts.bands(series, end)
    if len({band.at for band in made}) < 2:
        return None
    table = tuple(cells(band.name, band.begin, band.end, (band.value, band.href)) for band in reversed(made))
    return Figure(
        f"{spelled(len(series), 'statement').capitalize()} that share no person, one on the other",
        _stack_note(len(parted), len(alike), len(taken), len(series), max(band.high for band in made)),
        f"{SOURCE}{latest([row.filed for row in rows])}",
        (Column("name", "Holder"), Column("begin", "From", "day"), Column("end", "Until", "day"),
         Column("percent", "Percent of class", "percent")),
        table,
        lambda theme, width: charts.stack(series, theme, width, end),
    )  # fmt: skip


def _class(rows: Sequence[Any]) -> str:
    """Return what tells the class of a statement: the CUSIP without its check digit, else its title."""
    last = rows[-1]
    return (last.cusip or "")[:8] or " ".join((last.class_title or "").casefold().split())


def _stack_note(every: int, alike: int, taken: int, shown: int, top: float) -> str:
    """Return what is not stacked, and why."""
    left = (
        (every - alike, "on other classes"),
        (alike - taken, "that share a person with a larger one"),
        (taken - shown, "smaller than these"),
    )
    parts = [f"{number:,} {words}" for number, words in left if number]
    more = " Together they come to more than 100 percent at a time: some of it is reported twice." if top > 100 else ""
    return (f"Not in it: {', '.join(parts)}." if parts else "") + more


def _series(rows: list[Any], name: str) -> charts.Series:
    dated = [row for row in rows if _day_of(row)]
    dated.sort(key=lambda row: (_day_of(row), row.number or 0))
    return charts.Series(name or "No name stated", tuple(_point(row, name) for row in dated))


def _point(row: AnyRow, name: str) -> charts.Point:
    stated = percent(row.percent) or "no percent stated"
    end = ", five percent or less" if row.exit else ""
    words = f"{name}: {stated}{end} on {day(_day_of(row))}, {row.form}"
    return charts.Point(
        _day_of(row) or date.min, row.percent, words, filing_href(key_of(row), _figure_path(row)), bool(row.exit)
    )


def _day_of(row: AnyRow) -> date | None:
    return row.event or row.filed


def _line(row: AnyRow, name: str) -> tuple[Cell, ...]:
    key = key_of(row)
    place = filing_href(key, _figure_path(row))
    return cells(
        name,
        row.event,
        row.filed,
        row.form,
        (row.shares, place),
        (row.percent, place),
        "exit" if row.exit else "",
        (key, filing_href(key)),
    )


def _left_out(all_of_them: int, shown: int, unstated: int) -> str:
    sentences = []
    if shown < all_of_them:
        left = all_of_them - shown
        sentences.append(f"{left} of {all_of_them} statements, smaller or without a percent, stand in the table only.")
    if unstated:
        sentences.append(
            f"{unstated} filing{'s state' if unstated > 1 else ' states'} no percent, which breaks the line."
        )
    return " ".join(sentences)


# ---- the finding ----------------------------------------------------------------------------------------------------


def finding(name: str, holders: Sequence[Mapping[str, Any]], clocks: str) -> str:
    """Return what the holders of an issuer hold together, as a title; nothing is added up that may overlap.

    Percent of different classes are no percent of anything together, and neither are those of statements that share a
    person or that state none.
    """
    when = f" ({clocks})" if clocks else ""
    if not holders:
        return f"No filing in this store reports more than five percent of {name}{when}"
    number = spelled(len(holders), "statement")
    verb = "holds" if len(holders) == 1 else "hold"
    stated = [holder["percent"] for holder in holders if holder["percent"] is not None]
    if not stated:
        return f"{name}: {number}, without a percent{when}"
    sums = together(holders) if all(holder.get("counted", True) for holder in holders) else None
    if sums and sums.percent <= 100:
        less = sums.percent_if_same
        same = f", or {percent(less)} if some are the same shares" if less != sums.percent else ""
        return f"{name}: {number} {verb} {percent(sums.percent)}{same}{when}"
    return f"{name}: {number}; the largest states {percent(max(stated))}{when}"


def spelled(number: int, thing: str) -> str:
    """Return a number of things as a sentence has them: three statements."""
    words = _SMALL[number] if number < len(_SMALL) else amount(number, sign="")
    return f"{words} {thing}{'' if number == 1 else 's'}"
