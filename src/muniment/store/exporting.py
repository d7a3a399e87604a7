"""The tables of a store as they leave it: the kinds of their cells, their keys, and what each column holds, in words.

`Table` is what every export writes. Kinds and keys come from the tables themselves; the words of a form's columns from
the form's own labels, all others from `columns.tsv`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct
from sqlalchemy import Boolean, Column, Date, DateTime, Integer
from sqlalchemy import Table as Stored

from muniment.forms import FORMS
from muniment.forms.definition import Part
from muniment.forms.describe import fields, rows
from muniment.store import tables

_ANY = "*"  # stands for every table in columns.tsv


class Table(Struct):
    """A table to be written: its columns with the Python type of their cells, and its rows, which may be read twice.

    * `key`: the columns that together name a row; `refers`: columns that name a row of another table, by that table;
    * `words`: what a row is; `told`: what each column holds;
    * `sql`: where the rows are an answer that can be asked for over the other tables, the question.
    """

    name: str
    columns: dict[str, type]
    rows: Iterable[Sequence[Any]]
    key: tuple[str, ...] = ()
    refers: dict[str, str] = {}
    words: str = ""
    told: dict[str, str] = {}
    sql: str = ""


def described(held: Stored, found: Iterable[Sequence[Any]], words: Mapping[tuple[str, str], str]) -> Table:
    """Return a table of a database as one to be written, with these rows and these words, see `words_in`."""
    whole = _whole_numbers()
    columns = {str(column.name): column for column in held.columns}
    told = {name: words_of(words, held.name, name) for name in columns}
    return Table(
        str(held.name),
        {name: kind_of(column, whole=(held.name, name) in whole) for name, column in columns.items()},
        found,
        tuple(str(column.name) for column in held.primary_key),
        {name: str(key.column.table.name) for name, column in columns.items() for key in column.foreign_keys},
        words.get((held.name, ""), ""),
        {name: said for name, said in told.items() if said},
    )


def words_in(package: str) -> dict[tuple[str, str], str]:
    """Return what tables and columns hold, by table and column, as `columns.tsv` in a package says it.

    A table itself has the column "", and a column that is the same everywhere the table "*".
    """
    lines = files(package).joinpath("columns.tsv").read_text("utf-8").splitlines()
    told = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["table"], row["column"]): row["words"] for row in told}


def words_of(words: Mapping[tuple[str, str], str], table: str, column: str) -> str:
    """Return what a column of a table holds, "" where nobody says it."""
    return words.get((table, column)) or words.get((_ANY, column), "")


@cache
def store_words() -> dict[tuple[str, str], str]:
    """Return what the tables and columns of a store hold: its own, and those of the forms by their labels."""
    return words_in("muniment.store") | dict(_of_forms())


def kind_of(column: Column[Any], *, whole: bool = False) -> type:
    """Return the Python type of the cells of a column; `whole` where its exact numbers are always whole."""
    kind = column.type
    if isinstance(kind, tables.Exact):
        return int if whole else Decimal
    if isinstance(kind, tables.WordList):
        return tuple
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, DateTime):
        return datetime
    if isinstance(kind, Date):
        return date
    return int if isinstance(kind, Integer) else str


@cache
def _whole_numbers() -> frozenset[tuple[str, str]]:
    """Return the columns of exact numbers that are always whole, by the definition of their fields."""
    parts = [one for form in tables.FORM_TABLES.values() for one in form.all()]
    found = {(one.table.name, name) for one in parts for name in _whole(one.part, "")}
    return frozenset(found | {("filings", "amount")})


def _whole(part: type[Part], prefix: str) -> Iterator[str]:
    for field in fields(part):
        if field.part is not None and not field.repeats:
            yield from _whole(field.part, f"{prefix}{field.name}_")
        elif field.at.kind is not None and field.at.kind.python is int:
            yield f"{prefix}{field.name}"


def _of_forms() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what each table and column of a form holds: the label of its field, and the item it stands in."""
    for name, form in tables.FORM_TABLES.items():
        title = FORMS[name].title
        for one in form.all():
            within = " of ".join(way.replace("_", " ") for way in reversed(one.way))
            said = f"{title}: {within}, by position." if within else f"{title}: what it states once, one row a filing."
            yield (one.table.name, ""), said
            yield from (((one.table.name, column), words) for column, words in _of_part(one.part))


def _of_part(part: type[Part]) -> Iterator[tuple[str, str]]:
    for row in rows(part):
        if "[]." in row.path:
            continue  # it has a table of its own
        column = row.path.replace(".", "_").removesuffix("[]")
        label = f"{row.field.at.label}{f' (Item {row.item})' if row.item else ''}"
        yield column, label
        if tables.is_indefinite(row.field):
            yield f"{column}_indefinite", f"{label}: the amount is the word Indefinite"
