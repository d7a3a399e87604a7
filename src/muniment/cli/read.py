"""`muniment read`: what filings say, for people and for programs."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import UNSET
from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from muniment.cli.attachments import described, extract
from muniment.cli.details import detail_lines, detail_tables
from muniment.cli.inputs import Inputs
from muniment.cli.output import console, emit, is_for_people, note, printable
from muniment.cli.sureness import Sureness
from muniment.evidence import Span
from muniment.forms import form_of, issuer_of, names
from muniment.reading import Reading
from muniment.views import Answer, Block, answers
from muniment.writers.json import reading_as_object
from muniment.writers.summary import summary

_ABREAST = 3  # persons beside each other in a table; more would not fit a terminal
_ASKED = 64  # characters of a label
_SHOWN = 400  # characters of a long answer that a table shows


class Format(StrEnum):
    """How to print a reading."""

    TABLE = "table"
    JSON = "json"
    SUMMARY = "summary"


def read_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Filings; - is standard input.")],
    fmt: Annotated[Format, typer.Option("--format", help="For people, as whole JSON, or as the short JSON.")] = (
        Format.TABLE
    ),
    evidence: Annotated[bool, typer.Option("--evidence", help="Show where each value was read.")] = False,
    unread: Annotated[bool, typer.Option("--unread", help="Show what nothing claimed.")] = False,
    attachments: Annotated[
        Path | None,
        typer.Option("--attachments", metavar="DIR", help="Write the attached documents into this folder."),
    ] = None,
) -> None:
    """Read filings: every value, why others are absent, and what is doubtful.

    Documents attached to a filing, inside its XML or beside it in a full submission, are listed; --attachments writes
    them into a folder, where no file is overwritten.

    JSON is one object a line. Exit code 1 when a file could not be read; the others are read all the same.
    """
    inputs = Inputs(files)
    encoder = msgspec.json.Encoder(decimal_format="number")
    for reading in inputs:
        if attachments is not None:
            note(f"{reading.source.name}: {path}" for path in extract(reading, attachments))
        if fmt is Format.SUMMARY:
            emit(encoder.encode(summary(reading)).decode() + "\n")
        elif fmt is Format.JSON:
            told = reading_as_object(reading, evidence=evidence, unread=unread)
            emit(msgspec.json.encode(told).decode() + "\n")
        elif is_for_people():
            show(console(), reading, evidence=evidence, unread=unread)
        else:
            emit("".join(f"{line}\n" for line in plain(reading, evidence=evidence, unread=unread)))
    raise typer.Exit(inputs.finish())


# ---- plain lines, for pipes -----------------------------------------------------------------------------------------


def plain(reading: Reading, *, evidence: bool, unread: bool) -> list[str]:
    """Return tab-separated lines: file, path, value, and place where asked for."""
    name = _one_line(reading.source.name)
    told = []
    for one in answers(reading.record, reading.states):
        for line in [one] if isinstance(one, Answer) else [line for part in one.parts for line in part]:
            place = f"\t{_place(reading, line.path)}{_sure(reading, line.path)}" if evidence else ""
            told.append(f"{name}\t{line.path}\t{_one_line(line.filed)}{place}")
    told += [f"{name}\t{path}\t{_one_line(words)}" for path, words in detail_lines(reading)]
    told += [
        f"{name}\tattachments[{n}]\t{described(document)}"
        + (f"\t{_where(document.span)}" if evidence and document.span else "")
        for n, document in enumerate(reading.attachments)
    ]
    told += [f"{name}\tproblem:{one.code}\t{one.path}: {_one_line(one.words)}" for one in reading.problems]
    if unread:
        told += [f"{name}\tunread\t{_where(span)}\t{_cut(reading.words(span))}" for span in reading.unread]
    return told


def _one_line(words: str) -> str:
    return " ".join(printable(words).split())


def _cut(words: str) -> str:
    """Return words in one line, cut where they are a whole exhibit."""
    line = _one_line(words)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()} … ({len(line):,} characters)"


def _place(reading: Reading, path: str) -> str:
    """Return the bytes of the file at which a value stands, "" where it was put together from several.

    Of a table inside an archive it is row and column, of a PDF or a scan page and rectangle in points: bytes there are
    of no use to anybody.
    """
    if path not in reading.evidence:
        return ""
    spans = reading.evidence[path].spans
    return " ".join(map(_where, spans))


def _where(span: Span) -> str:
    """Return a place: its page and rectangle, its row and column, or its bytes."""
    if span.rectangle is not UNSET:
        return f"page {span.page} at {','.join(f'{side:g}' for side in span.rectangle)}"
    return span.cell.words if span.cell else f"{span.start}-{span.end}"


def _sure(reading: Reading, path: str) -> str:
    """Return how sure a value is as one cell more, "" where it is certain."""
    found = reading.evidence.get(path)
    return f"\t{found.confidence:.4f}" if found and found.confidence < 1 else ""


# ---- tables, for people ---------------------------------------------------------------------------------------------


def show(out: Console, reading: Reading, *, evidence: bool, unread: bool) -> None:
    """Print a reading for people."""
    out.print(_title(reading))
    sure = Sureness(reading)
    table: Table | None = None
    for one in answers(reading.record, reading.states):
        if isinstance(one, Block):
            _flush(out, table)
            table = None
            for renderable in _blocks(one, reading, sure, evidence=evidence):
                out.print(renderable)
        else:
            table = table or _answers(evidence=evidence)
            table.add_row(one.item, _label(one.label), *_cells(one, reading, sure, evidence=evidence))
    _flush(out, table)
    for listed in detail_tables(reading):
        out.print(listed)
    if reading.attachments:
        out.print(f"Attachments ({len(reading.attachments)})", style="bold", highlight=False)
        for attachment in reading.attachments:
            place = f"  {_where(attachment.span)}" if evidence and attachment.span else ""
            out.print(Text(f"  {described(attachment)}").append(place, style="dim"))
        out.print()
    for renderable in _doubts(reading, unread=unread):
        out.print(renderable)
    out.print()


def _flush(out: Console, table: Table | None) -> None:
    if table is not None:
        out.print(table)


def _title(reading: Reading) -> Panel:
    record = reading.record
    name = names.parse(record.submission_type) if record.submission_type else None
    issuer = issuer_of(record)
    head = Text(f"{name or form_of(record).name}", style="bold cyan")
    head.append(f"  {printable(issuer) if issuer else 'issuer not stated'}", style="bold")
    told: list[RenderableType] = [head]
    if reading.header:
        filed = f"accession number {reading.header.accession_number}, filed {reading.header.filed}"
        told.append(Text(filed, style="dim"))
    told.append(Text(printable(reading.source.name), style="dim"))
    return Panel(Group(*told), box=box.ROUNDED, expand=False, border_style="cyan")


def _answers(*, evidence: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column("item", style="dim", no_wrap=True, min_width=9)
    table.add_column("label", style="dim", ratio=2, max_width=44)
    table.add_column("value", ratio=5, overflow="fold")
    if evidence:
        table.add_column("place", style="dim", no_wrap=True)
    return table


def _cells(line: Answer, reading: Reading, sure: Sureness, *, evidence: bool) -> list[RenderableType]:
    words = _value(line, sure)
    words.justify = "left"  # beside each other only numbers of several persons
    cells: list[RenderableType] = [words]
    return [*cells, Text(_place(reading, line.path))] if evidence else cells


def _value(line: Answer, sure: Sureness) -> Text:
    words = printable(line.words)
    if len(words) > _SHOWN:
        words = f"{words[:_SHOWN].rstrip()} … ({len(words):,} characters; --format json has all)"
    shown = Text(words, justify="right" if line.kind == "number" else "left")
    shown.stylize("yellow" if line.kind == "absent" else "")
    return sure.mark(shown, line.path)


def _label(label: str) -> str:
    """Cut the long questions of the forms: the item says which one it is."""
    return label if len(label) <= _ASKED else f"{label[:_ASKED].rsplit(' ', 1)[0]} …"


def _blocks(block: Block, reading: Reading, sure: Sureness, *, evidence: bool) -> list[Table]:
    """Lay the parts of a block beside each other, a few a table; with evidence one a table."""
    step = 1 if evidence else _ABREAST
    return [
        _block(block, range(start, min(start + step, len(block.parts))), reading, sure, evidence=evidence)
        for start in range(0, len(block.parts), step)
    ]


def _block(block: Block, numbers: range, reading: Reading, sure: Sureness, *, evidence: bool) -> Table:
    parts = block.parts[numbers.start : numbers.stop]
    title = f"{block.label} ({numbers.start + 1}–{numbers.stop} of {len(block.parts)})"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("item", style="dim", no_wrap=True, min_width=6)
    table.add_column("label", style="dim", max_width=30)
    for number in numbers:
        table.add_column(str(number + 1), overflow="fold")
    if evidence:
        table.add_column("place", style="dim", no_wrap=True)
    for item, label in _labels(parts):
        found = [next((line for line in part if (line.item, line.label) == (item, label)), None) for part in parts]
        places = [_place(reading, line.path) if line else "" for line in found] if evidence else []
        table.add_row(item, _label(label), *[_value(line, sure) if line else Text("") for line in found], *places)
    return table


def _labels(parts: Sequence[Sequence[Answer]]) -> dict[tuple[str, str], None]:
    """Return items and labels of all parts, each once, in the order of the form."""
    longest = sorted(parts, key=len, reverse=True)
    return {(line.item, line.label): None for part in longest for line in part}


def _doubts(reading: Reading, *, unread: bool) -> list[Text]:
    told = [
        Text.assemble((f"{problem.code} ", "bold yellow"), (f"{problem.path} " if problem.path else ""), problem.words)
        for problem in reading.problems
    ]
    if unread:
        told += [
            Text.assemble((f"unread {_where(span)} ", "bold yellow"), _cut(reading.words(span)))
            for span in reading.unread
        ]
        told += [] if reading.unread else [Text("unread: nothing", style="green")]
    elif reading.unread:
        told.append(Text(f"{len(reading.unread)} parts of the source are unread: --unread shows them", style="yellow"))
    return told
