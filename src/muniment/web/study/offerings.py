"""Form D on a page: offerings with their notices, and the amounts sold over time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from muniment.study.charts import steps
from muniment.web.study.figures import Column, Figure, cells, latest
from muniment.web.study.ownership import spelled
from muniment.web.study.reading import by_statement, compare_href, filing_href, key_of
from muniment.wording import amount, day

SOURCE = "Form D notices in this store"
COLUMNS = (
    Column("offering", "Offering"),
    Column("filed", "Filed", "day"),
    Column("form", "Form"),
    Column("sold", "Amount sold", "dollars"),
    Column("raised", "Raised", "dollars"),
    Column("raised_kind", "Counted as"),
    Column("filing", "Filing"),
)
_SOLD = "total_amount_sold"
_APART = {
    "first seen": "not counted: earlier notices are not here",
    "fall": "not counted: the amount fell",
    "outlier": "not counted: the amount contradicts itself",
    "unstated": "no amount stated",
}


class Notice(Struct, frozen=True):
    """A notice: what it says is sold, what it raised, and how that was counted; `compare` leads to what changed."""

    href: str
    form: str
    filed: date | None
    offered: str
    sold: str
    raised: str
    counted: str
    linked: str
    compare: str


class Offering(Struct, frozen=True):
    """An offering: its name, its exemptions, and its notices, the newest first."""

    name: str
    exemptions: str
    notices: tuple[Notice, ...]


def offerings(rows: Sequence[Any]) -> list[Offering]:
    """Return offerings with their notices, the newest offering first."""
    keys = {row.filing_id: key_of(row) for row in rows}
    parted = sorted(by_statement(rows).values(), key=lambda some: some[-1].filed or date.min, reverse=True)
    return [_offering(some, keys) for some in parted]


def _offering(rows: Sequence[Any], keys: dict[int, str]) -> Offering:
    told = tuple(_notice(row, keys) for row in reversed(rows))
    return Offering(name_of(rows), ", ".join(rows[-1].exemptions or ()), told)


def name_of(rows: Sequence[Any]) -> str:
    """Return what an offering is told by: the day of its first notice here."""
    return f"Offering of {day(rows[0].filed)}" if rows[0].filed else "Offering"


def _notice(row: Any, keys: dict[int, str]) -> Notice:  # noqa: ANN401
    before = keys.get(row.before_id, "")
    offered = "Indefinite" if row.offered_indefinite else amount_of(row.offered)
    return Notice(
        filing_href(key_of(row), _SOLD),
        row.form,
        row.filed,
        offered,
        amount_of(row.sold),
        amount_of(row.raised),
        _APART.get(row.raised_kind) or row.raised_kind or "",
        row.linked or "",
        compare_href(before, keys[row.filing_id]) if before else "",
    )


def amount_of(value: Any) -> str:  # noqa: ANN401
    """Return dollars in words, "" where none are stated."""
    return "" if value is None else amount(value)


def money_over_time(name: str, rows: Sequence[Any]) -> Figure | None:
    """Return the amounts sold of an issuer's offerings over time; None where no notice states one with its day."""
    parted = list(by_statement(rows).values())
    series = [steps.Series(name_of(some), tuple(_point(row) for row in some if row.filed)) for some in parted]
    shown = steps.drawn(series)
    if not shown:
        return None
    end = max((row.filed for row in rows if row.filed), default=date.min)
    table = tuple(_line(row, name_of(some)) for some in parted for row in reversed(some))
    left = len(series) - len(shown)
    note = f"{left:,} of {len(series):,} offerings stand in the table only." if left else ""
    return Figure(
        _finding(name, rows, len(parted)),
        " ".join(filter(None, (note, steps.undrawn(shown, end)))),
        f"{SOURCE}{latest([row.filed for row in rows])}",
        COLUMNS,
        table,
        lambda theme, width: steps.steps(shown, theme, width, "dollars", end),
    )


def _finding(name: str, rows: Sequence[Any], number: int) -> str:
    counted = [row.raised for row in rows if row.raised is not None]
    apart = any(row.raised_kind in ("first seen", "outlier", "fall") for row in rows)
    if not counted:
        return f"{name}: {spelled(number, 'offering')}, nothing that can be counted as raised"
    less = ", and more that is not counted" if apart else ""
    return f"{name} raised {amount(sum(counted))} in {spelled(number, 'offering')}{less}"


def _point(row: Any) -> steps.Point:  # noqa: ANN401
    words = f"{amount_of(row.sold) or 'no amount'} sold, filed {day(row.filed)}, {row.form}"
    return steps.Point(row.filed, row.sold, words, filing_href(key_of(row), _SOLD))


def _line(row: Any, name: str) -> Any:  # noqa: ANN401
    key = key_of(row)
    place = filing_href(key, _SOLD)
    return cells(name, row.filed, row.form, (row.sold, place), row.raised, row.raised_kind, (key, filing_href(key)))
