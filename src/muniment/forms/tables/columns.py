"""Which column of the SEC's quarterly Form D data sets holds which field, for the reader and the writer of them.

`columns.tsv` names, for each column of the six tables, the record path of its field; several paths, divided by "; ",
where one column answers several fields. Columns that no field holds have a note that says what they are. `layout`
makes that ready: for each table the part of the record that one of its rows is, and how columns make its fields.

>>> [column.name for column in columns("RELATEDPERSONS") if column.paths == ("related_persons[].address.city",)]
['CITY']
>>> columns("FORMDSUBMISSION")[2].note
"not held: date of filing, as in EDGAR's header; DD-MON-YYYY"
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias, TypeVar

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import in_groups
from muniment.forms.definition import Field, Part, fields
from muniment.forms.form_d.fields import FormD, Issuer, Recipient, RelatedPerson, Signature
from muniment.tsv import table_rows
from muniment.values import Kind, Unreadable

T = TypeVar("T")

ACCESSION = "ACCESSIONNUMBER"
# Between the entries of a list in one cell, and between cells where the spelling of several is kept as one.
SEPARATOR = ", "
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class Table(Struct, frozen=True):
    """A table of a data set: what one row of it is.

    `part` is the part of the record, `prefix` its record path in `columns.tsv`. `key` is the column that numbers the
    rows of one filing, "" where a filing has one row; the numbers are 100 + n, or `step` times n.
    """

    name: str
    part: type[Part]
    prefix: str = ""
    key: str = ""
    step: int = 0


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("FORMDSUBMISSION", FormD),
        Table("ISSUERS", Issuer, "primary_issuer.", "ISSUER_SEQ_KEY"),
        Table("OFFERING", FormD),
        Table("RECIPIENTS", Recipient, "recipients[].", "RECIPIENT_SEQ_KEY", step=101),
        Table("RELATEDPERSONS", RelatedPerson, "related_persons[].", "RELATEDPERSON_SEQ_KEY"),
        Table("SIGNATURES", Signature, "signatures[].", "SIGNATURE_SEQ_KEY"),
    )
}


class Column(Struct, frozen=True):
    """A column: the record paths of its fields, () where the record does not hold it, and what there is to know."""

    table: str
    name: str
    paths: tuple[str, ...]
    note: str


How: TypeAlias = Literal["one", "numbered", "list", "ticked", "paired", "part"]


class Source(Struct, frozen=True):
    """How some columns of a row make some fields of a part.

    * `one`: the column holds the field;
    * `numbered`: each column holds one entry of a repeated field;
    * `list`: the column holds all entries of a repeated field, joined;
    * `ticked`: the column holds the name of the XML element that is ticked; `fields` are all of them;
    * `paired`: each column lists, entry by entry, one field of a repeated part, or has the word of a tick instead;
      `fields` are the part and the tick, `inner` the fields of the part, column by column;
    * `part`: the columns of `below` make a part.
    """

    how: How
    columns: tuple[str, ...]
    fields: tuple[Field, ...]
    inner: tuple[Field, ...] = ()
    below: "Layout | None" = None


class Layout(Struct, frozen=True):
    """A part of the record and the sources of its fields, in the order of the columns."""

    part: type[Part]
    sources: tuple[Source, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all sources, those of inner parts too."""
        return tuple(
            name
            for source in self.sources
            for name in (source.below.columns if source.below is not None else source.columns)
        )


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in the order of the files."""
    return tuple(
        Column(table, row["column"], tuple(row["field"].split("; ")) if row["field"] else (), row["note"])
        for row in table_rows(__file__, "columns.tsv")
        if row["table"] == table
    )


@cache
def layout(table: str) -> Layout:
    """Return how the rows of a table make its part."""
    prefix = TABLES[table].prefix
    column_paths = [
        (column.name, [path.removeprefix(prefix) for path in column.paths]) for column in columns(table) if column.paths
    ]
    return _layout(TABLES[table].part, column_paths)


def stated(kind: Kind[T], cell: str) -> T | UnsetType:
    """Return what a cell states, UNSET where that is nothing of this kind."""
    text = cell.strip()
    try:
        return kind.read(text) if text else UNSET
    except Unreadable:
        return UNSET


def option(field: Field) -> str:
    """Return the name of the element of a field: the word that a `ticked` column has for it."""
    return field.at.path.rpartition("/")[2]


_STEP = re.compile(r"(?P<name>\w+)(?P<entry>\[\d*\])?\.?(?P<rest>.*)").fullmatch
_ColumnPaths: TypeAlias = Sequence[tuple[str, list[str]]]


def _layout(part: type[Part], column_paths: _ColumnPaths) -> Layout:
    """Gather the columns by the field in which their first path begins, and make a source of each gathering."""
    gathered = in_groups((_step(paths[0])["name"], (column, paths)) for column, paths in column_paths)
    return Layout(part, tuple(_source(part, of_field) for of_field in gathered.values()))


def _source(part: type[Part], column_paths: _ColumnPaths) -> Source:
    by_name = {field.name: field for field in fields(part)}
    names = tuple(column for column, _ in column_paths)
    first = _step(column_paths[0][1][0])
    field = by_name[first["name"]]
    answered = tuple(by_name[_step(path)["name"]] for path in column_paths[0][1])
    if field.part is not None and first["entry"]:
        inner = {inner_field.name: inner_field for inner_field in fields(field.part)}
        return Source("paired", names, answered, tuple(inner[_step(paths[0])["rest"]] for _, paths in column_paths))
    if field.part is not None:
        below = _layout(field.part, [(column, [_step(paths[0])["rest"]]) for column, paths in column_paths])
        return Source("part", names, (field,), below=below)
    if len(answered) > 1:
        return Source("ticked", names, answered)
    how: How = "one" if not first["entry"] else "list" if first["entry"] == "[]" else "numbered"
    return Source(how, names, (field,))


def _step(path: str) -> "re.Match[str]":
    match = _STEP(path)
    if match is None:
        raise ValueError(f"columns.tsv: {path!r} is no record path")
    return match
