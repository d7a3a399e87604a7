"""Lists and tables beside the record, as tables for people and as lines for pipes."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from msgspec import UNSET, Struct
from rich import box
from rich.table import Table

from muniment.cli.output import printable
from muniment.reading import Reading

_TITLES = {"transactions": "Transactions", "exhibits": "Exhibits", "people": "Directors and officers"}
_MOST = 40  # entries of a list that a table shows


def detail_tables(reading: Reading) -> Iterator[Table]:
    """Yield a table for each list that a source has."""
    for name, entries in _lists(reading):
        shown = entries[:_MOST]
        more = f"; {len(entries) - _MOST} more: --format json has all" if len(entries) > _MOST else ""
        title = f"{_TITLES[name]} ({len(entries)}{more})"
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        columns = _columns(shown)
        for column in columns:
            table.add_column(column, overflow="fold", justify="right" if column in ("quantity", "price") else "left")
        for entry in shown:
            table.add_row(*(printable(_words(getattr(entry, column))) for column in columns))
        yield table


def detail_lines(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield path and value of everything that the lists say."""
    for name, entries in _lists(reading):
        for n, entry in enumerate(entries):
            for column in _columns((entry,)):
                yield f"details.{name}[{n}].{column}", _filed(getattr(entry, column))


def _lists(reading: Reading) -> Iterator[tuple[str, tuple[Struct, ...]]]:
    for name in _TITLES:
        entries = getattr(reading.details, name)
        if entries:
            yield name, entries


def _columns(entries: Sequence[Struct]) -> list[str]:
    """Return the fields that any of the entries states."""
    names = entries[0].__struct_fields__
    return [name for name in names if name != "span" and any(getattr(one, name) is not UNSET for one in entries)]


def _filed(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _words(value: object) -> str:
    if value is UNSET:
        return ""
    return f"{value:,f}" if isinstance(value, Decimal) else _filed(value)
