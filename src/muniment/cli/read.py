"""`muniment read`: what filings say, for people and for programs."""

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Annotated, Literal

import typer
from msgspec import UNSET
from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from muniment.atomic import put
from muniment.cli.commands import refuse_idle
from muniment.cli.inputs import Inputs
from muniment.cli.output import (
    console,
    emit,
    emit_json,
    encode_numbers,
    grid_of,
    is_for_people,
    note,
    one_line,
    printable,
    table_of,
    warn,
)
from muniment.documents.exhibits import AttachedDocument
from muniment.errors import EnvironmentProblem
from muniment.evidence import DOUBTFUL, Span
from muniment.forms import form_of, issuer_of, parse_name
from muniment.reading import Reading, columns_of
from muniment.views import LIST_TITLES, Answer, Block, answers, flat_answers, paths_under
from muniment.wording import confidence_percent, count
from muniment.writers.json import reading_as_object
from muniment.writers.summary import is_from_print, summary

_CERTAIN = 1.0


class Confidences:
    """The confidence of a reading, answer by answer; what is read from XML needs none."""

    def __init__(self, reading: Reading) -> None:
        evidence = reading.evidence
        self.evidence = evidence if is_from_print(evidence) else {}
        self.paths = sorted(self.evidence)

    def mark(self, text: Text, path: str) -> Text:
        """Return the text of an answer with its confidence, where that is not certain, and what may be meant."""
        evidence = [self.evidence[key] for key in paths_under(self.paths, path)]
        least = min((place.confidence for place in evidence), default=_CERTAIN)
        candidates = [candidate for place in evidence for candidate in place.candidates]
        if least < _CERTAIN and not candidates:
            is_low = least < DOUBTFUL
            if is_low:
                text.stylize("yellow")
            text.append(f"{' ?' if is_low else ''} {confidence_percent(least)}", style="yellow" if is_low else "dim")
        for candidate in candidates:
            text.append(
                f"\nperhaps {one_line(candidate.value)} ({confidence_percent(candidate.confidence)})", style="yellow"
            )
        return text


_ABREAST = 3  # persons beside each other in a table; more would not fit a terminal
_LABEL_LENGTH = 64  # characters of a label
_MAX_LENGTH = 400  # characters of a long answer that a table shows


Format = Literal["table", "json", "summary"]
"""How to print a reading."""


def read_command(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, archives; - is stdin.")],
    fmt: Annotated[Format, typer.Option("--format", help="For people, as whole JSON, or as the short JSON.")] = "table",
    evidence: Annotated[bool, typer.Option("--evidence", help="Show where each value was read.")] = False,
    unread: Annotated[bool, typer.Option("--unread", help="Show what nothing claimed.")] = False,
    attachments: Annotated[
        Path | None, typer.Option("--attachments", metavar="DIR", help="Write the attached documents into this folder.")
    ] = None,
) -> None:
    """Read filings: every value, why others are absent, and what has low confidence.

    Documents attached to a filing, inside its XML or beside it in a full submission, are listed; --attachments writes
    them into a folder, where no file is overwritten.

    JSON is one object a line. Exit code 1 when a file could not be read; the others are read all the same.
    """
    if fmt == "summary":
        refuse_idle(context, "with --format summary: it has neither", "evidence", "unread")
    inputs = Inputs(files)
    for reading in inputs:
        if attachments is not None:
            note(f"{reading.source.name}: {path}" for path in extract(reading, attachments))
        if fmt == "summary":
            emit_json(summary(reading), encode=encode_numbers)
        elif fmt == "json":
            emit_json(reading_as_object(reading, evidence=evidence, unread=unread))
        elif is_for_people():
            show(console(), reading, evidence=evidence, unread=unread)
        else:
            emit("".join(f"{line}\n" for line in plain(reading, evidence=evidence, unread=unread)))
    raise typer.Exit(inputs.finish())


# ---- plain lines, for pipes -----------------------------------------------------------------------------------------


def plain(reading: Reading, *, evidence: bool, unread: bool) -> list[str]:
    """Return tab-separated lines: file, path, value, and place where asked for."""
    name = one_line(reading.source.name)
    output = []
    for answer in flat_answers(reading.record, reading.states):
        place = ""
        if evidence:
            found = reading.evidence.get(answer.path)
            sure = f"\t{found.confidence:.4f}" if found and found.confidence < 1 else ""
            place = f"\t{_place(reading, answer.path)}{sure}"
        output.append(f"{name}\t{answer.path}\t{one_line(answer.filed)}{place}")
    output += [f"{name}\t{path}\t{one_line(detail)}" for path, detail in detail_lines(reading)]
    output += [
        f"{name}\tattachments[{n}]\t{described(document)}"
        + (f"\t{_where(document.span)}" if evidence and document.span else "")
        for n, document in enumerate(reading.attachments)
    ]
    output += [
        f"{name}\tproblem:{problem.code}\t{f'{problem.path}: ' if problem.path else ''}{one_line(problem.words)}"
        for problem in reading.problems
    ]
    if unread:
        output += [f"{name}\tunread\t{_where(span)}\t{_cut(reading.words(span))}" for span in reading.unread]
    return output


def _cut(text: str) -> str:
    """Return a text in one line, cut where it is a whole exhibit."""
    line = one_line(text)
    return line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH].rstrip()} … ({len(line):,} characters)"


def _place(reading: Reading, path: str) -> str:
    """Return the bytes of the file at which a value stands, "" where it was put together from several.

    Of a table inside an archive it is row and column, of a PDF or a scan page and rectangle in points: bytes there are
    of no use.
    """
    return " ".join(map(_where, reading.evidence[path].spans)) if path in reading.evidence else ""


def _where(span: Span) -> str:
    """Return a place: its page and rectangle, its row and column, or its bytes."""
    if span.rectangle is not UNSET:
        return f"page {span.page} at {','.join(f'{side:g}' for side in span.rectangle)}"
    return span.cell.words if span.cell else f"{span.start}-{span.end}"


# ---- tables, for people ---------------------------------------------------------------------------------------------


def show(out: Console, reading: Reading, *, evidence: bool, unread: bool) -> None:
    """Print a reading for people."""
    confidences = Confidences(reading)
    output: list[RenderableType] = [_title(reading)]
    table: Table | None = None
    for answer in answers(reading.record, reading.states):
        if isinstance(answer, Block):
            table = None
            step = 1 if evidence else _ABREAST
            for start in range(0, len(answer.parts), step):
                numbers = range(start, min(start + step, len(answer.parts)))
                output.append(_block(answer, numbers, reading, confidences, evidence=evidence))
        else:
            if table is None:
                table = _answers(evidence=evidence)
                output.append(table)
            value = _value(answer, confidences)
            value.justify = "left"  # beside each other only numbers of several persons
            places = [Text(_place(reading, answer.path))] if evidence else []
            table.add_row(answer.item, _label(answer.label), value, *places)
    for renderable in (*output, *detail_tables(reading)):
        out.print(renderable)
    if reading.attachments:
        out.print(f"Attachments ({len(reading.attachments)})", style="bold", highlight=False)
        for attachment in reading.attachments:
            place = f"  {_where(attachment.span)}" if evidence and attachment.span else ""
            out.print(Text(f"  {described(attachment)}").append(place, style="dim"))
        out.print()
    lines = [
        Text.assemble((f"{problem.code} ", "bold yellow"), (f"{problem.path} " if problem.path else ""), problem.words)
        for problem in reading.problems
    ]
    if unread:
        lines += [
            Text.assemble((f"unread {_where(span)} ", "bold yellow"), _cut(reading.words(span)))
            for span in reading.unread
        ]
        lines += [] if reading.unread else [Text("unread: nothing", style="green")]
    elif reading.unread:
        parts = count(len(reading.unread), "part of the source is", "parts of the source are")
        lines.append(Text(f"{parts} unread: --unread shows which", style="yellow"))
    for renderable in lines:
        out.print(renderable)
    out.print()


def _title(reading: Reading) -> Panel:
    record = reading.record
    name = parse_name(record.submission_type) if record.submission_type else None
    issuer = issuer_of(record)
    head = Text(f"{name or form_of(record).name}", style="bold cyan")
    head.append(f"  {printable(issuer) if issuer else 'issuer not stated'}", style="bold")
    lines: list[RenderableType] = [head]
    if reading.header:
        number, day = reading.header.accession_number, reading.header.filed
        filed = f"accession number {number or 'not stated'}, filed {day or 'on a day not stated'}"
        lines.append(Text(filed, style="dim"))
    lines.append(Text(printable(reading.source.name), style="dim"))
    return Panel(Group(*lines), box=box.ROUNDED, expand=False, border_style="cyan")


def _answers(*, evidence: bool) -> Table:
    item = Column("item", style="dim", no_wrap=True, min_width=9)
    label = Column("label", style="dim", ratio=2, max_width=44)
    table = grid_of(item, label, Column("value", ratio=5, overflow="fold"))
    if evidence:
        table.add_column("place", style="dim", no_wrap=True)
    return table


def _value(line: Answer, confidences: Confidences) -> Text:
    text = printable(line.words)
    if len(text) > _MAX_LENGTH:
        text = f"{text[:_MAX_LENGTH].rstrip()} … ({len(text):,} characters; --format json has all)"
    shown = Text(text, justify="right" if line.kind == "number" else "left")
    shown.stylize("yellow" if line.kind == "absent" else "")
    return confidences.mark(shown, line.path)


def _label(label: str) -> str:
    """Cut the long questions of the forms: the item says which one it is."""
    return label if len(label) <= _LABEL_LENGTH else f"{label[:_LABEL_LENGTH].rsplit(' ', 1)[0]} …"


def _block(block: Block, numbers: range, reading: Reading, confidences: Confidences, *, evidence: bool) -> Table:
    """Lay some parts of a block beside each other."""
    parts = block.parts[numbers.start : numbers.stop]
    title = f"{block.label} ({numbers.start + 1}–{numbers.stop} of {len(block.parts)})"
    of_line = Column("item", style="dim", no_wrap=True, min_width=6), Column("label", style="dim", max_width=30)
    of_parts = (Column(str(number + 1), overflow="fold") for number in numbers)
    table = table_of(*of_line, *of_parts, title=Text(title, style="bold"))
    if evidence:
        table.add_column("place", style="dim", no_wrap=True)
    longest = sorted(parts, key=len, reverse=True)  # each label once, in the order of the form
    for item, label in {(line.item, line.label): None for part in longest for line in part}:
        lines = [next((line for line in part if (line.item, line.label) == (item, label)), None) for part in parts]
        places = [_place(reading, line.path) if line else "" for line in lines] if evidence else []
        table.add_row(
            item, _label(label), *[_value(line, confidences) if line else Text("") for line in lines], *places
        )
    return table


_MOST = 40  # entries of a list that a table shows


def detail_tables(reading: Reading) -> Iterator[Table]:
    """Yield a table for each list that a source has."""
    for name, entries in reading.details.lists():
        shown = entries[:_MOST]
        more = f"; {len(entries) - _MOST} more: --format json has all" if len(entries) > _MOST else ""
        title = f"{LIST_TITLES[name]} ({len(entries)}{more})"
        table = table_of(title=Text(title, style="bold"))
        columns = columns_of(shown)
        for column in columns:
            table.add_column(column, overflow="fold", justify="right" if column in ("quantity", "price") else "left")
        for entry in shown:
            table.add_row(*(printable(_document_text(getattr(entry, column))) for column in columns))
        yield table


def detail_lines(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield path and value of everything that the lists say."""
    for path, value in reading.details.values():
        yield path, _filed(value)


def _filed(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _document_text(value: object) -> str:
    if value is UNSET:
        return ""
    return f"{value:,f}" if isinstance(value, Decimal) else _filed(value)


def described(attachment: AttachedDocument) -> str:
    """Return what an attached document is, in one line."""
    parts = attachment.type or "no type", attachment.media_type, f"{len(attachment.data):,} bytes"
    description = f" {attachment.description}" if attachment.description else ""
    fault = f": {attachment.fault}" if attachment.fault else ""
    return " ".join(printable(f"{attachment.name or 'no name'} ({', '.join(parts)}){description}{fault}").split())


def extract(reading: Reading, folder: Path) -> Iterator[Path]:
    """Write the documents attached to a filing into a folder, each whole or not at all; yield where each is.

    A file that is there already stays: where it is another one, the document gets the next free name, and standard
    error says so.

    Raises:
        EnvironmentProblem: one cannot be written.
    """
    for attachment in reading.attachments:
        path = _written(attachment, folder)
        if path.name != (attachment.name or path.name):
            warn(f"{reading.source.name}: {printable(attachment.name or '')} is written as {path}")
        yield path


def _written(attachment: AttachedDocument, folder: Path) -> Path:
    wanted = PurePath(attachment.file_name)
    for number in itertools.count(1):
        path = folder / (wanted.name if number == 1 else f"{wanted.stem}-{number}{wanted.suffix}")
        if put(attachment.data, path, only_new=True) or _holds(path, attachment.data):
            return path
    raise AssertionError


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file has exactly these bytes; a folder or a link that leads nowhere has none."""
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
