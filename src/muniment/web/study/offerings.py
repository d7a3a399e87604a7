"""Form D on a page: offerings with their notices, what they state as sold and what of it is counted as raised.

These are different numbers. What an offering states as sold is the amount of its latest notice; what it raised is what
that amount grew by with the notices in this store. A title states both where they differ.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from muniment.store.tables import AnyRow
from muniment.study import charts, tables
from muniment.study.offerings import OUTLIER
from muniment.study.tables import key_of
from muniment.web.lists import exemption
from muniment.web.study import figures
from muniment.wording import absence, amount, count, day, plural

SOURCE = "Form D notices in this store"
COLUMNS = (
    figures.Column("offering", "Offering"),
    figures.Column("filed", "Filed", "day"),
    figures.Column("form", "Form"),
    figures.Column("sold", "Amount sold", "dollars", is_absent_in_words=True),
    figures.Column("raised", "Raised", "dollars"),
    figures.Column("raised_once", "Raised, counted once", "dollars"),
    figures.Column("raised_kind", "Counted as"),
    figures.Column("filing", "Filing"),
)
_SOLD = "total_amount_sold"
_COUNTED = {"first": "first notice, in full", "increase": "increase since the notice before", "none": "no increase"}
_EXCLUDED = {
    "first seen": "excluded: earlier notices are not in this store",
    "fall": "excluded: the amount fell",
    "outlier": "excluded: the amount contradicts itself",
    "unstated": "excluded: no amount stated",
}
_LONG_LABEL = re.compile(
    r",.*| Upon .*| \(.*"
)  # of Item 9: "Option, Warrant or Other Right to Acquire Another Security"
_S = tables.statements.c


class Notice(Struct, frozen=True):
    """A notice: what it says is sold, what it raised, and how that was counted; `compare` leads to what changed.

    `absent` has the words for an amount that is none.
    """

    href: str
    form: str
    filed: date | None
    offered: str
    sold: str
    raised: str
    counted: str
    linked: str
    compare: str
    absent: Mapping[str, str] = {}


class Offering(Struct, frozen=True):
    """An offering: its name, its exemptions, what it comes to in dollars, and its notices, the newest first.

    `sold` is what its latest notice that states a believed amount states, None where none does; `raised` and
    `raised_once` are what was raised with its notices here, None where nothing of them is counted.
    """

    name: str
    file_number: str
    exemptions: str
    sold: int | None
    raised: int | None
    raised_once: int | None
    notices: tuple[Notice, ...]


class Named(Struct, frozen=True):
    """The notices of an offering, from the first to the last, and what it is called.

    `absent` has what notices say instead of amounts, by their keys.
    """

    name: str
    file_number: str
    rows: tuple[Any, ...]
    absent: Mapping[str, Mapping[str, str]] = {}


def named(connection: Connection, rows: Sequence[Any]) -> list[Named]:
    """Return the offerings of an issuer by the rows of their notices, each with a name of its own, the newest first.

    A name is the SEC's file number, the type of security and the year of the first sale, as far as they are known;
    where that is not one offering's alone, the day of its first notice is added, and then that notice's number.
    """
    parted = sorted(
        figures.by_statement(rows).values(), key=lambda notices: notices[-1].filed or date.min, reverse=True
    )
    ids = sorted({row.statement_id for row in rows if row.statement_id is not None})
    found = connection.execute(select(_S.id, _S.file_number).where(_S.id.in_(ids)))
    numbers: Mapping[int, str] = {row.id: row.file_number or "" for row in found}
    names = [_name(notices, numbers.get(notices[0].statement_id, "")) for notices in parted]
    names = _distinct(names, [f"first filed {day(notices[0].filed)}" if notices[0].filed else "" for notices in parted])
    names = _distinct(names, [key_of(notices[0]) for notices in parted])
    lacking = (row for row in rows if row.sold is None or (row.offered is None and not row.offered_indefinite))
    absent = figures.absences(connection, lacking, {"sold": _SOLD, "offered": "total_offering_amount"})
    return [
        Named(name, numbers.get(notices[0].statement_id, ""), tuple(notices), absent)
        for name, notices in zip(names, parted, strict=True)
    ]


def _distinct(names: Sequence[str], more: Sequence[str]) -> list[str]:
    """Return names, to which more is added where several are the same."""
    times = Counter(names)
    both = zip(names, more, strict=True)
    return [", ".join(filter(None, (name, added))) if times[name] > 1 else name for name, added in both]


def _name(rows: Sequence[Any], file_number: str) -> str:
    last = rows[-1]
    types = ", ".join(_LONG_LABEL.sub("", label) for label in last.securities or ())
    sale = next((row.first_sale for row in reversed(rows) if row.first_sale), None)
    when = f"first sale {sale.year}" if sale else "first sale yet to occur" if last.yet_to_occur else ""
    text = ", ".join(filter(None, (file_number, types, when)))
    return text or (f"Offering of {day(rows[0].filed)}" if rows[0].filed else "Offering")


def offerings(notices: Iterable[Named]) -> list[Offering]:
    """Return offerings with their notices."""
    every = list(notices)
    keys = {row.filing_id: key_of(row) for offering in every for row in offering.rows}
    made = []
    for offering in every:
        rows = offering.rows
        sums = sold_of(rows), _sum(rows, "raised"), _sum(rows, "raised_once")
        exemptions = ", ".join(exemption(code) for code in rows[-1].exemptions or ())
        shown = tuple(_notice(row, keys, offering.absent.get(key_of(row), {})) for row in reversed(rows))
        made.append(Offering(offering.name, offering.file_number, exemptions, *sums, shown))
    return made


def sold_of(rows: Sequence[Any]) -> int | None:
    """Return what an offering states as sold: as its latest notice does whose amount does not contradict itself."""
    placed = (row for row in reversed(rows) if row.number is not None and row.raised_kind != OUTLIER)
    return next((row.sold for row in placed if row.sold is not None), None)


def _sum(rows: Iterable[Any], name: str) -> int | None:
    """Return the sum of what is stated; None where nothing is."""
    stated = [value for row in rows if (value := getattr(row, name)) is not None]
    return sum(stated) if stated else None


def _notice(row: AnyRow, keys: dict[int, str], absent: Mapping[str, str]) -> Notice:
    before = keys.get(row.before_id, "")
    offered = "Indefinite" if row.offered_indefinite else amount_of(row.offered)
    alike = ", reported by another offering too" if row.raised_once != row.raised else ""
    return Notice(
        figures.filing_href(key_of(row), _SOLD),
        row.form,
        row.filed,
        offered,
        amount_of(row.sold),
        amount_of(row.raised),
        ({**_COUNTED, **_EXCLUDED}.get(row.raised_kind) or row.raised_kind or "") + alike,
        row.linked or "",
        figures.compare_href(before, keys[row.filing_id]) if before else "",
        absent,
    )


def amount_of(value: int | Decimal | None) -> str:
    """Return dollars in words, "" where none are stated."""
    return "" if value is None else amount(value)


def money_over_time(name: str, notices: Sequence[Named]) -> figures.Figure | None:
    """Return the amounts sold of an issuer's offerings over time; None where no notice states one with its day."""
    series = [
        charts.Series(offering.name, tuple(_point(row) for row in offering.rows if row.filed)) for offering in notices
    ]
    shown = charts.drawn(series)
    if not shown:
        return None
    days = [row.filed for offering in notices for row in offering.rows if row.filed]
    end = max(days, default=date.min)
    table = tuple(_line(row, offering) for offering in notices for row in reversed(offering.rows))
    left = len(series) - len(shown)
    stand = plural(left, "stands", "stand")
    note = f"{left:,} of {count(len(series), 'offering')} {stand} in the table only." if left else ""
    return figures.Figure(
        money_title(name, notices),
        " ".join(filter(None, (note, charts.undrawn(shown, end), excluded(notices)))),
        f"{SOURCE}{figures.latest(days)}",
        COLUMNS,
        table,
        lambda theme, width: charts.steps(shown, theme, width, "dollars", end),
    )


def money_title(name: str, notices: Sequence[Named]) -> str:
    """Return what an issuer raised and what its offerings state as sold; one number where both are the same.

    Sums are those of the offerings below it: `Offering.raised` and `Offering.sold`.
    """
    number = figures.spelled(len(notices), "offering")
    sold = [value for offering in notices if (value := sold_of(offering.rows)) is not None]
    raised = _sum((row for offering in notices for row in offering.rows), "raised")
    state = f"{number} {plural(len(notices), 'states', 'state')} {amount(sum(sold))} sold" if sold else number
    if raised is None:
        return f"{name}: {state}; nothing is counted as raised"
    if sum(sold) == raised:
        return f"{name} raised {amount(raised)} in {number}"
    return f"{name} raised {amount(raised)} with notices in this store; its {state}"


def excluded(offers: Sequence[Named]) -> str:
    """Return in words what is not counted as raised, with the reason, and what another offering reports too."""
    rows = [row for offering in offers for row in offering.rows if row.number is not None]
    sentences = []
    for kind, reason in _EXCLUDED.items():
        notices = [row for row in rows if row.raised_kind == kind]
        dollars = _sum(notices, "apart")
        if notices:
            number = count(len(notices), "notice")
            sentences.append(f"{number}{f' with {amount(dollars)}' if dollars else ''} {reason}.")
    twice = sum(row.raised - row.raised_once for row in rows if row.raised is not None)
    if twice:
        sentences.append(f"{amount(twice)} of what was raised is reported by another offering of the same day, too.")
    return " ".join(sentences)


def _point(row: AnyRow) -> charts.Point:
    label = f"{amount_of(row.sold) or 'no amount'} sold, filed {day(row.filed)}, {row.form}"
    return charts.Point(row.filed, row.sold, label, figures.filing_href(key_of(row), _SOLD))


def _line(row: AnyRow, offering: Named) -> tuple[figures.Cell, ...]:
    key, name = key_of(row), offering.name
    sold = (row.sold, figures.filing_href(key, _SOLD), offering.absent.get(key, {}).get("sold", absence(None)))
    raised = row.raised, row.raised_once, row.raised_kind
    return figures.cells(name, row.filed, row.form, sold, *raised, (key, figures.filing_href(key)))
