"""Where output goes: answers on standard output, everything else on standard error."""

import getpass
import os
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from muniment import atomic
from muniment.errors import EnvironmentProblem, UsageError

Format = Literal["table", "json"]
"""How to print an answer."""


FormatOption = Annotated[Format, typer.Option("--format", help="For people, or one JSON object a line.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
NoPagerOption = Annotated[bool, typer.Option("--no-pager", help="Print at once what is longer than the terminal.")]

encode_numbers = msgspec.json.Encoder(decimal_format="number").encode
"""Encode as JSON, amounts as numbers with all their digits."""

_COMPLAINTS = 20
# Control characters of a hostile file must not reach the terminal.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))  # a text's direction, for the eye
_CONTROL = dict.fromkeys([*range(32), 127, *range(128, 160), *_TURNING])
_KEEP = {ord("\n"): "\n", ord("\t"): "\t"}


def console() -> Console:
    """Return the console for people."""
    return Console(highlight=False, soft_wrap=False)


def _stderr() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print one line on standard error."""
    _stderr().print(Text.assemble(("error", "bold red"), ": ", one_line(message)))


def warn(message: str) -> None:
    """Print one line of warning on standard error."""
    _stderr().print(Text.assemble(("warning", "bold yellow"), ": ", one_line(message)))


def complain_each(lines: Sequence[str], things: str) -> None:
    """Print a line for each of what went wrong: all of them for programs, the first for people, and how many more."""
    shown = lines[:_COMPLAINTS] if is_for_people() else lines
    for message in shown:
        complain(message)
    warn_of_cut(len(shown), len(lines), things, "pipe the output to see all")


def warn_of_cut(shown: int, total: int | None, things: str, rest: str = "--limit shows more") -> None:
    """Say on standard error that a list ends before its data does, and what shows the rest; nothing of a whole one."""
    if shown != total:
        warn(f"{shown:,} of {'more' if total is None else f'{total:,}'} {things}: {rest}")


def note(lines: Iterable[str]) -> None:
    """Print lines on standard error, as they belong to a warning before them."""
    for line in lines:
        _stderr().print(f"  {one_line(line)}", markup=False)


def one_line(text: str) -> str:
    """Return a text in one line, without control characters."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return `text` without control characters, but for line ends and tabs; lone surrogates are shown as escapes.

    Nor does it keep what turns the direction of a text: a terminal would show other figures than stand there.
    """
    return text.translate({**_CONTROL, **_KEEP}).encode("utf-8", "backslashreplace").decode("utf-8")


def hanging(label: str, text: str, out: Console, styles: tuple[str, str] = ("dim", "")) -> Text:
    """Return a label and a text, on a terminal in lines below one another; a pipe gets one line, which can be searched.

    `styles` are those of the label and of the text.
    """
    text = one_line(text)
    if out.is_terminal:
        text = textwrap.fill(text, max(out.width - len(label), 20), subsequent_indent=" " * len(label))
    return Text.assemble((label, styles[0]), (text, styles[1]))


def emit(text: str) -> None:
    """Write machine output, exactly as it is."""
    emit_bytes(text.encode("utf-8", "backslashreplace"))


def emit_json(*objects: object, encode: Callable[[object], bytes] = msgspec.json.encode) -> None:
    """Write one JSON object a line."""
    emit("".join(f"{_encoded(value, encode).decode()}\n" for value in objects))


def _encoded(value: object, encode: Callable[[object], bytes]) -> bytes:
    try:
        return encode(value)
    except UnicodeEncodeError:  # half a character, as the name of a file has that is no UTF-8
        return encode(_whole(msgspec.to_builtins(value, builtin_types=(Decimal,))))


def _whole(value: object) -> object:
    """Return a value of JSON with lone surrogates shown as escapes."""
    if isinstance(value, Mapping):
        return {name: _whole(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(entry) for entry in value]
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def emit_counts(counts: Mapping[str, int], *, as_json: bool = False) -> None:
    """Write what was counted, for programs: a line each, or one JSON object with `_` for blanks in its keys."""
    if as_json:
        emit_json({name.replace(" ", "_"): count for name, count in counts.items()})
    else:
        emit("".join(f"{name}\t{count}\n" for name, count in counts.items()))


def print_counts(
    counts: Mapping[str, int], *, as_json: bool = False, filings: int = 0, seconds: float | None = None
) -> None:
    """Print what was counted: for people a column of numbers, and how long it took; for programs see `emit_counts`."""
    if as_json or not is_for_people():
        emit_counts(counts, as_json=as_json)
        return
    out = console()
    for name, count in counts.items():
        out.print(f"{count:>12,}  {name}", markup=False)
    if seconds is not None:
        print_time(filings, seconds)


def print_time(filings: int, seconds: float) -> None:
    """Print for people how long the work on some filings took, and how many that is a second."""
    rate = f", {filings / seconds:,.0f} filings a second" if seconds else ""
    console().print(f"{seconds:>12,.1f}  seconds{rate}", markup=False)


def emit_table(fmt: Format, objects: Sequence[object], headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table for people, lines of tabs in a pipe, or a JSON object a line."""
    if not emitted(fmt, objects, rows):
        table = Table(*headings, box=None, header_style="bold")
        for row in rows:
            table.add_row(*(escape(one_line(cell)) for cell in row))
        console().print(table)


def emitted(
    fmt: str,
    objects: Iterable[object],
    rows: Iterable[Iterable[object]],
    encode: Callable[[object], bytes] = msgspec.json.encode,
) -> bool:
    """Write an answer for programs, JSON objects or lines of tabs; return whether it was to be one, and no table."""
    if fmt == "json":
        emit_json(*objects, encode=encode)
    elif not is_for_people():
        for row in rows:
            emit("\t".join(one_line(str(cell)) for cell in row) + "\n")
    else:
        return False
    return True


def table_of(*columns: str | Column, title: str | Text | None = None) -> Table:
    """Return an empty table for people, a line under the names of its columns."""
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)


def grid_of(*columns: Column) -> Table:
    """Return an empty table for people without lines and headings: what stands below one another is the table."""
    return Table(*columns, box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))


def emit_bytes(data: bytes) -> None:
    """Write bytes on standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def save(data: bytes, path: Path) -> None:
    """Write a file whole or not at all; a link stays one, and what it leads to is written."""
    refuse_folder(path)
    try:
        atomic.write(data, Path(os.path.realpath(path)) if path.is_file() else path, mode=0o666)
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror}") from error


def refuse_folder(path: Path) -> None:
    """Raise UsageError where a folder stands in the place of the file that is to be written."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it")


def is_for_people() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


@contextmanager
def paged(*, wanted: bool = True) -> Iterator[Console]:
    """Give the console for people, and show what is printed on it through the pager where it is longer than a screen.

    The pager is `$PAGER`, else `less`; there is none where the input or the output is no terminal.
    """
    out = console()
    command = _pager() if wanted and sys.stdin.isatty() and is_for_people() else []
    if not command:
        yield out
        return
    with out.capture() as captured:
        yield out
    text = captured.get()
    if text.count("\n") < out.height:
        emit(text)
        return
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:
        try:
            process.communicate(text.encode("utf-8", "backslashreplace"))
        except KeyboardInterrupt:  # the pager takes Ctrl-C for itself
            process.wait()


def _pager() -> list[str]:
    """Return the command of the pager; nothing where it is switched off, or is not there."""
    command = shlex.split(os.environ.get("PAGER", "less"))
    return command if command and command[0] != "cat" and shutil.which(command[0]) else []


def user() -> str:
    """Return the name of this machine's user, who decides and corrects unless another user is named.

    Raises:
        UsageError: the account has no name.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("say who you are with --who: this machine has no name for its user") from error
