"""A family of notices from one table: a row a filing, what they share in a draft of its own.

The columns are the paths of the record (`issuer_name`, `reporting_persons[0].percent`), in any order; an empty cell
leaves what the shared draft says. Cells are written as in a draft: 5,000,000 and 6.2% are understood.
"""

import csv
import io
import re
from collections.abc import Iterator

from msgspec import UNSET, Struct

from muniment.drafts.draft import Draft
from muniment.errors import SourceError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.describe import Row, rows
from muniment.forms.paths import value_at
from muniment.forms.placing import placed
from muniment.readers.yaml import value_of
from muniment.values import Unreadable
from muniment.wording import likest
from muniment.writers.yaml import Remarks

_MOST_ROWS = 5_000
_INDEX = re.compile(r"\[[0-9]+\]")
_UNSAFE = re.compile(r"[^\w.-]+")
_NAMED = ("issuer_name", "primary_issuer.name", "cusips[0]", "issuer_cik", "primary_issuer.cik")


class Named(Struct, frozen=True):
    """A draft from one row: the name of its file, without a suffix, and the draft."""

    name: str
    draft: Draft


def drafts_from(table: bytes, shared: Record, name: str) -> list[Named]:
    """Return a draft for each row of a table in CSV; `name` is what errors call it.

    Raises:
        SourceError: a column is no field, a cell is no such value, or the table is none; row and column are named.
    """
    reader = csv.reader(io.StringIO(_decoded(table, name), newline=""), strict=True)
    try:
        columns = next(reader, [])
        known = [_column(one.strip(), shared, name) for one in columns]
        told = [_draft(cells, known, shared, f"row {reader.line_num}", name) for cells in reader if any(cells)]
    except csv.Error as error:
        raise SourceError(f"is no CSV: {error}", source=name, place=f"line {reader.line_num}") from error
    if not told:
        raise SourceError("has no rows: the first line names the fields, each further line is a filing", source=name)
    if len(told) > _MOST_ROWS:
        raise SourceError(f"has more than {_MOST_ROWS:,} rows", source=name)
    return list(_distinct(told))


def _decoded(table: bytes, name: str) -> str:
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"is not UTF-8: byte {error.start}", source=name) from error


def _column(path: str, shared: Record, name: str) -> tuple[str, Row]:
    known = {row.path: row for row in rows(type(shared))}
    plain = _INDEX.sub("[]", path)
    row = known.get(plain) or known.get(f"{plain}[]")
    if row is None:
        near = likest(plain, known)
        hint = f"; did you mean {near.replace('[]', '[0]')}?" if near else ""
        raise SourceError(f"{path!r} is no field of {form_of(shared).title}{hint}", source=name, place="line 1")
    return path, row


def _draft(cells: list[str], known: list[tuple[str, Row]], shared: Record, place: str, name: str) -> Named:
    if len(cells) > len(known):
        raise SourceError(f"has {len(cells)} cells under {len(known)} names", source=name, place=place)
    record = shared
    for cell, (path, row) in zip(cells, known, strict=False):
        if cell.strip():
            record = _put(record, path, row, cell.strip(), place, name)
    told = next((value_at(record, path) for path in _NAMED if value_at(record, path) is not UNSET), "draft")
    return Named(_UNSAFE.sub("-", told.strip()).strip("-.").lower()[:80] or "draft", Draft(record, Remarks()))


def _put(record: Record, path: str, row: Row, cell: str, place: str, name: str) -> Record:
    try:
        value = value_of(row.field, cell)
    except Unreadable as error:
        raise SourceError(f"{path} is {cell[:60]!r}: it {error}", source=name, place=place) from error
    many = row.field.repeats and not path.endswith("]")
    try:
        return placed(record, path, (value,) if many else value)
    except UsageError as error:
        raise SourceError(f"{path}: {error}", source=name, place=place) from error


def _distinct(told: list[Named]) -> Iterator[Named]:
    """Yield drafts under names of their own: a second of one issuer gets a number."""
    seen: dict[str, int] = {}
    for one in told:
        seen[one.name] = seen.get(one.name, 0) + 1
        again = "" if seen[one.name] == 1 else f"-{seen[one.name]}"
        yield Named(one.name + again, one.draft)
