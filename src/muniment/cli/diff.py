"""`muniment diff`: what changed between two filings, by meaning."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from muniment.cli.inputs import only_one
from muniment.cli.output import console, emit, printable
from muniment.compare import Change, Segment, compare
from muniment.compare.page import KINDS, counted, html

_SHOWN = 600  # characters of a long text that a table shows
_AROUND = 60  # characters of what stayed that are shown beside what changed
_STYLES = {"same": "", "removed": "red strike", "added": "green underline"}


class Format(StrEnum):
    """How to print a comparison."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def diff_command(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The earlier filing; - is standard input.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The later filing.")],
    fmt: Annotated[Format, typer.Option("--format", help="For people, one JSON object, or a web page.")] = Format.TABLE,
) -> None:
    """Show what changed between two filings of whatever format and year, by meaning.

    Persons are paired by number or name; a name only spelled otherwise is told apart from a change. Exit code 0 whether
    or not anything changed.
    """
    earlier, later = only_one(before), only_one(after)
    changes = compare(earlier, later)
    if fmt is Format.JSON:
        told = {"before": earlier.source.name, "after": later.source.name, "changes": changes}
        emit(msgspec.json.encode(told).decode() + "\n")
    elif fmt is Format.HTML:
        emit(html(earlier.source.name, later.source.name, changes))
    else:
        show(console(), changes)


def show(out: Console, changes: list[Change]) -> None:
    """Print a comparison for people."""
    if not changes:
        out.print("Nothing changed.")
        return
    table = Table("Field", "Before", "After", "What it means", box=box.SIMPLE_HEAD, show_edge=False)
    of = ""
    for one in changes:
        if one.of != of:
            of = one.of
            table.add_row(Text(printable(of or "The filing"), style="bold"), "", "", "")
        table.add_row(*_cells(one))
    out.print(table)
    out.print(counted(changes) + ".")


def _cells(one: Change) -> tuple[Text, Text, Text, Text]:
    label = Text(printable(f"{one.item} {one.label}".strip()))
    kind = KINDS[one.kind] + (", read with doubt" if one.doubtful else "")
    meaning = Text(printable("; ".join(filter(None, (kind, one.words)))))
    if one.redline:
        return label, _side(one.redline, "removed"), _side(one.redline, "added"), meaning
    return label, Text(_cut(one.before)), Text(_cut(one.after)), meaning


def _side(segments: tuple[Segment, ...], mark: str) -> Text:
    """Return one side of a redline: what it alone has is marked, long stretches that stayed are cut."""
    text = Text()
    for one in segments:
        if one.mark == "same" and len(one.words) > 2 * _AROUND:
            text.append(printable(f"{one.words[:_AROUND]} … {one.words[-_AROUND:]}"))
        elif one.mark in ("same", mark):
            text.append(printable(one.words), style=_STYLES[one.mark])
    text.truncate(_SHOWN)
    return text


def _cut(words: str) -> str:
    told = printable(words)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
