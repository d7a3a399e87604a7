"""Figures of a study's pages, charts with title, source and table, and what these pages share.

That is their addresses, the pages of entities, filings by statement, and numbers in words.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, Literal
from urllib.parse import quote, urlencode

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, Table, select

from muniment.caching import in_groups
from muniment.store import finding
from muniment.store import tables as stored
from muniment.store.database import select_in
from muniment.store.stored import Cut, FilingRow, Page, Query
from muniment.study import facts, tables
from muniment.study.charts import Spec, Theme
from muniment.study.entities.lookup import Entity
from muniment.study.market import ALL
from muniment.study.tables import key_of
from muniment.views import flat_answers
from muniment.web.lists import Choice
from muniment.wording import absence, amount, day, plural, with_capital

DRAWS = find_spec("vl_convert") is not None
"""Whether charts can be drawn here: that needs the extra `study`; the tables beside them stand anyway."""

Kind = Literal["text", "number", "dollars", "percent", "day"]
Draw = Callable[[Theme, int], Spec]


_NAMES = re.compile(r"(.*_)?(row)?id|.*year.*")  # columns whose numbers count nothing
_LABELS = {
    "filing": "Filing", "cik": "CIK", "cusip": "CUSIP", "crd": "CRD", "issuer_name": "Issuer", "holder_name": "Holder",
    "raised_once": "Raised, counted once", "first_filed": "First filed", "known": "Public since",
}  # fmt: skip


def label_of(name: str) -> str:
    """Return what a column of an answer is called on a page."""
    label = name.replace("_", " ").strip()
    return _LABELS.get(name) or with_capital(label)


def counts(name: str) -> bool:
    """Whether the numbers of a column of that name count something: those of ids and years name something."""
    return not _NAMES.fullmatch(name)


_DOLLARS = {
    "raised", "raised_once", "first_seen", "fallen", "outliers", "apart", "twice", "sold", "offered", "remaining",
    "amount", "commissions", "fees",
}  # fmt: skip


def unit_of(name: str) -> Kind:
    """Return what the numbers of a column of a question of ours count; a change of percent is no percentage."""
    if name in _DOLLARS:
        return "dollars"
    return "percent" if name == "confidence" or name.endswith("percent") else "number"


ROWS = 12
"""Rows of the table of a figure that a page shows."""


class Column(Struct, frozen=True):
    """A column of the table behind a chart: its name for programs, its label for people, what it holds.

    One of numbers may say in words where there are none; for programs, in a column of its own.
    """

    name: str
    label: str
    kind: Kind = "text"
    is_absent_in_words: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in ("number", "dollars", "percent")


class Cell(Struct, frozen=True, omit_defaults=True):
    """A value, exact, and the page where it was read or that it names; where it is None, why, in words."""

    value: Any
    href: str = ""
    absent: str = ""


class Figure(Struct, frozen=True):
    """A chart: the finding as its title, a note on what it leaves out, its source, its table, and how it is drawn.

    `total` is how many rows the table has in all, where more than these, and `rest` the page that has them.
    """

    title: str
    note: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    draw: Draw
    total: int | None = 0
    rest: str = ""

    @property
    def cut(self) -> dict[str, Cut]:
        """Where its table ends before the data does."""
        return {"rows": Cut(len(self.rows), self.total, self.rest)} if self.rest else {}


class Picture(Struct, frozen=True):
    """A figure on a page: where its files are, and its table in words; `cut` as of a page, where it goes on."""

    name: str
    title: str
    note: str
    source: str
    is_drawn: bool
    query: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: dict[str, Cut] = {}

    def address(self, kind: str, **more: str) -> str:
        """Return the address of one of its files: svg, png, vl.json, csv or json."""
        query = "&".join(filter(None, (self.query, urlencode(more))))
        return f"/charts/{self.name}.{kind}" + (f"?{query}" if query else "")


def picture(name: str, figure: Figure, parameters: Mapping[str, str], rows: int | None = None) -> Picture:
    """Return a figure as a page shows it, with the first `rows` of its table, as many as usual without a number."""
    rows = ROWS if rows is None else rows
    shown = name, figure.title, figure.note, figure.source
    made = Picture(*shown, DRAWS, urlencode(parameters), figure.columns, figure.rows[:rows], figure.cut)
    if len(made.rows) == len(figure.rows):
        return made
    total = figure.total if figure.rest else len(figure.rows)
    return structs.replace(made, cut={"rows": Cut(len(made.rows), total, figure.rest or made.address("json"))})


def cell_text(column: Column, value: object) -> str:
    """Return a value of a table in words; "" for none."""
    if value is None:
        return ""
    if column.kind == "dollars":
        return amount(value)
    if column.kind == "percent" and isinstance(value, int | Decimal):
        return percent(value)
    if column.kind == "number":
        return amount(value, sign="")
    return day(value) if isinstance(value, date) else str(value)


def percent(value: int | Decimal | None, *, signed: bool = False) -> str:
    """Return percent as they were filed, 6.25%; "" for none."""
    if value is None:
        return ""
    exact = Decimal(value)
    return f"{exact:+f}%" if signed and exact else f"{exact:f}%"


class Absent(Struct, frozen=True, omit_defaults=True):
    """What a filing says where the numbers of its figure are none, in words: less than 1%, unreadable: “31”."""

    percent: str = absence(None)
    shares: str = absence(None)


def absent(connection: Connection, rows: Iterable[Any]) -> dict[str, Absent]:
    """Return what schedules say instead of a percent or a number of shares, by their keys; of those that lack one."""
    lacking = [row for row in rows if row.path and None in (row.percent, row.shares)]
    places = {"percent": "{}.percent", "shares": "{}.aggregate_amount"}
    return {key: Absent(**texts) for key, texts in absences(connection, lacking, places).items()}


def absences(connection: Connection, rows: Iterable[Any], places: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what filings say at some places of theirs, in words by name; {} in one stands for the path of its row."""
    by_filing = {row.filing_id: row for row in rows}
    found = {}
    for filing in facts.filings(connection, by_filing):
        row = by_filing[filing.id]
        said = {answer.path: answer.words for answer in flat_answers(filing.record, filing.states)}
        paths = {name: place.format(getattr(row, "path", "")) for name, place in places.items()}
        found[key_of(row)] = {name: said[path] for name, path in paths.items() if path in said}
    return found


def records(figure: Figure) -> list[dict[str, Any]]:
    """Return the table as one mapping a row, for programs."""
    names = column_names(figure)
    return [dict(zip(names, values, strict=True)) for values in values_of(figure)]


def column_names(figure: Figure) -> list[str]:
    """Return the names of the columns that programs get."""
    return [
        name
        for column in figure.columns
        for name in (column.name, *([f"{column.name}_absent"] if column.is_absent_in_words else []))
    ]


def values_of(figure: Figure) -> Iterator[list[Any]]:
    """Yield the rows that programs get: behind a number what stands in its place, None where there is a number."""
    for row in figure.rows:
        values: list[Any] = []
        for column, cell in zip(figure.columns, row, strict=True):
            words = cell.absent if cell.value is None else None
            values += [cell.value, words] if column.is_absent_in_words else [cell.value]
        yield values


def periods(numbers: Mapping[str, int], whole: int, chosen: str, address: Callable[..., str]) -> list[Choice]:
    """Return the periods to choose from, each with its number: the latest quarter first, then their years, and all.

    What is in none of them, since no day of filing is stated, has a row that leads nowhere.
    """
    undated = whole - sum(numbers.values())
    years: dict[str, int] = {}
    for name, number in numbers.items():
        years[name[:4]] = years.get(name[:4], 0) + number
    return [
        Choice(name, name, number, address(period=name), name == chosen)
        for name, number in [*numbers.items(), *years.items()]
    ] + [
        *([Choice("", "Not stated", undated, "", chosen=False)] if undated else []),
        Choice(ALL, "All", whole, address(period=ALL), chosen == ALL),
    ]


def cells(*values: object) -> tuple[Cell, ...]:
    """Return a row: each value, or a pair of a value and its address."""
    return tuple(Cell(*value) if isinstance(value, tuple) else Cell(value) for value in values)


def latest(days: Sequence[date | None]) -> str:
    """Return until when filings were seen, for the line under a figure; "" for none."""
    stated = [filed for filed in days if filed]
    return f", filed until {day(max(stated))}" if stated else ""


_E, _M = tables.entities.c, tables.mentions.c


def filing_href(key: str | int, path: str = "") -> str:
    """Return the address of a filing, at the answer with this path."""
    return f"/filings/{quote(str(key))}" + (f"#{quote(path)}" if path else "")


def compare_href(before: str, after: str) -> str:
    """Return the address of what changed from one filing to another."""
    return f"/filings/{quote(before)}/compare/{quote(after)}"


def entity_href(area: str, key: str, cik: str | None) -> str:
    """Return the page of an entity in an area, issuers or persons: by CIK where it has one."""
    return f"/{area}/{quote(cik or key, safe='')}"


def distinct_names(entities: Sequence[Entity]) -> list[str]:
    """Return what entities are called, those of one name with their CIK, or what else their key is made of."""
    names = Counter(each.name for each in entities)
    return [each.name if names[each.name] == 1 else f"{each.name} ({_identified_by(each)})" for each in entities]


def _identified_by(entity: Entity) -> str:
    if entity.cik:
        return f"CIK {entity.cik}"
    scope = entity.key.partition("|")[2]  # a place, or the issuer that alone distinguishes a name from others
    kind, marked, number = scope.partition(":")
    return f"issuer {kind.upper()} {number}" if marked else scope or entity.key


def rows_of(connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    """Return the filings in a table of the study, statement by statement."""
    question = (
        select(table)
        .where(*conditions)
        .order_by(table.c.statement_id.nulls_first(), table.c.number.nulls_first(), table.c.filing_id)
    )
    return connection.execute(question).all()


def hrefs_of(connection: Connection, area: str, ids: Iterable[int | None]) -> dict[int, str]:
    """Return the pages of some entities, by id."""
    known = sorted({entity_id for entity_id in ids if entity_id is not None})
    rows = select_in(connection, select(_E.id, _E.key, _E.cik), _E.id, known)
    return {row.id: entity_href(area, row.key, row.cik) for row in rows}


def filings_of(
    connection: Connection,
    entity_id: int,
    roles: Sequence[str],
    query: Query,
    stated: Sequence[ColumnElement[bool]] = (),
) -> Page[FilingRow]:
    """Return the filings that name an entity in one of some roles, in any where none is given.

    `stated` are conditions on the names of a filing (`persons`): those that fulfil them belong to it as well.
    """
    named = [_M.entity_id == entity_id, *([_M.role.in_(roles)] if roles else [])]
    ids = select(_M.filing_id).where(*named)
    if stated:
        ids = ids.union(select(stored.persons.c.filing_id).where(*stated))
    return finding.page(connection, query, among=[stored.filings.c.id.in_(ids)])


def by_statement(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    """Return filings parted by the statement they belong to; one that belongs to none stands for itself."""
    return in_groups((row.statement_id or f"filing {row.filing_id}", row) for row in rows)


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(number: int, thing: str) -> str:
    """Return a number of things as a sentence has them: three statements."""
    text = _SMALL[number] if number < len(_SMALL) else amount(number, sign="")
    return f"{text} {plural(number, thing)}"
