"""`muniment diff`: what changed between two filings, by meaning."""

from typing import Annotated, Literal

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from muniment.cli.inputs import only_filing
from muniment.cli.output import console, emit, emit_json, printable
from muniment.compare import KINDS, Change, Segment, compare, counted, damage_of, html
from muniment.wording import clipped

_MAX_LENGTH = 600  # characters of a long text that a table shows
_AROUND = 60  # characters of what stayed that are shown beside what changed
_STYLES = {"same": "", "removed": "red strike", "added": "green underline"}


Format = Literal["table", "json", "html"]
"""How to print a comparison."""


def diff_command(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The earlier filing; - is standard input.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The later filing.")],
    fmt: Annotated[Format, typer.Option("--format", help="For people, one JSON object, or a web page.")] = "table",
) -> None:
    """Show what changed between two filings of whatever format and year, by meaning.

    Persons are paired by number or name; a name only spelled otherwise is shown as such. Where a file is damaged or
    cut off that is said, and what it misses cannot be read. Exit code 0 whether or not anything changed.
    """
    earlier, later = only_filing(before), only_filing(after)
    changes = compare(earlier, later)
    names = earlier.source.name, later.source.name
    damaged = [f"{filing.source.name}: {words}" for filing in (earlier, later) for words in damage_of(filing)]
    if fmt == "json":
        emit_json({"before": names[0], "after": names[1], "damaged": damaged, "changes": changes})
    elif fmt == "html":
        emit(html(*names, changes, damaged))
    else:
        out = console()
        for words in damaged:
            out.print(Text.assemble(("damaged ", "bold yellow"), printable(words)))
        show(out, changes)


def show(out: Console, changes: list[Change]) -> None:
    """Print a comparison for people."""
    if not changes:
        out.print("Nothing changed.")
        return
    table = Table("Field", "Before", "After", "What it means", box=box.SIMPLE_HEAD, show_edge=False)
    of = ""
    for change in changes:
        if change.of != of:
            of = change.of
            table.add_row(Text(printable(of or "The filing"), style="bold"), "", "", "")
        table.add_row(*_cells(change))
    out.print(table)
    out.print(counted(changes) + ".")


def _cells(change: Change) -> tuple[Text, Text, Text, Text]:
    label = Text(printable(f"{change.item} {change.label}".strip()))
    kind = KINDS[change.kind] + (", read with low confidence" if change.doubtful else "")
    meaning = Text(printable("; ".join(filter(None, (kind, change.words)))))
    if change.redline:
        return label, _side(change.redline, "removed"), _side(change.redline, "added"), meaning
    return label, Text(_cut(change.before)), Text(_cut(change.after)), meaning


def _side(segments: tuple[Segment, ...], mark: str) -> Text:
    text = Text()
    for segment in segments:
        if segment.mark == "same" and len(segment.words) > 2 * _AROUND:
            text.append(printable(f"{segment.words[:_AROUND]} … {segment.words[-_AROUND:]}"))
        elif segment.mark in ("same", mark):
            text.append(printable(segment.words), style=_STYLES[segment.mark])
    text.truncate(_MAX_LENGTH)
    return text


def _cut(whole: str) -> str:
    return clipped(printable(whole), _MAX_LENGTH)
