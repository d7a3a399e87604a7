"""What a command is given: files, read one by one, and options that take a day or an amount."""

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import typer

from muniment.cli.output import complain
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, SourceError, UsageError, defect
from muniment.readers import read_all
from muniment.reading import Reading
from muniment.values import Unreadable
from muniment.values.grammar import typed_day, typed_dollars
from muniment.wording import count


class Inputs:
    """Readings of all files, with a count of those that failed."""

    def __init__(self, names: list[str]) -> None:
        if names.count("-") > 1:
            raise UsageError("standard input (-) can be read once only")
        self.names = names
        self.failed: list[str] = []

    def __iter__(self) -> Iterator[Reading]:
        for name in self.names:
            try:
                yield from _readings(name)
            except MunimentError as error:
                complain(str(error))
                self.failed.append(name)

    def finish(self) -> int:
        """Say what was skipped, where several files were given, and return the exit code."""
        if self.failed and len(self.names) > 1:
            complain(f"{len(self.failed)} of {count(len(self.names), 'file')} skipped: {', '.join(self.failed)}")
        return 1 if self.failed else 0


def table_text(name: str) -> str:
    """Return the text of a table of somebody's own, of a file or of standard input (-).

    Raises:
        SourceError: it cannot be read, or is not UTF-8; then the row at which it stops to be that is named.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", source=name) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise SourceError("is not UTF-8 text: save the table as CSV UTF-8", source=name, place=f"row {row}") from error


def _readings(name: str) -> Iterator[Reading]:
    if name != "-" and Path(name).is_dir():
        raise SourceError("is a folder: name the files in it", source=name)
    try:
        yield from read_all(sys.stdin.buffer if name == "-" else name)
    except DEFECTS as error:
        raise SourceError(defect(error), source=name) from error


def only_filing(name: str) -> Reading:
    """Return the one filing of a file.

    Raises:
        SourceError: it cannot be read.
        UsageError: it holds several.
    """
    readings = list(islice(_readings(name), 2))  # a data set has thousands
    if len(readings) != 1:
        raise UsageError(f"{name} has {'several' if readings else 'no'} filings: give a file with one")
    return readings[0]


def first_line(file: Path, option: str) -> str:
    """Return the first line of a file that an option names, which holds a password or another secret.

    Raises:
        EnvironmentProblem: it cannot be read.
        UsageError: it is empty, or no text.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise EnvironmentProblem(f"{option} {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{option} {file}: is no text in UTF-8") from error
    if not lines:
        raise UsageError(f"{option} {file}: is empty")
    return lines[0]


def named_values(
    given: Iterable[str], option: str, shape: str = "NAME=VALUE", name_of: Callable[[str], str] = str
) -> dict[str, str]:
    """Return what an option is given as NAME=VALUE, each name once; `name_of` makes the name of the one typed.

    Raises:
        UsageError: something is no such pair, or a name is given twice.
    """
    values: dict[str, str] = {}
    for entry in given:
        name, sign, value = entry.partition("=")
        name = name_of(name.strip(": "))
        if not sign or not name:
            raise UsageError(f"{option} {entry[:60]!r}: write {shape}")
        if name in values:
            raise UsageError(f"{option} {name[:60]}: it is given twice")
        values[name] = value
    return values


V = TypeVar("V")


def _option(read: Callable[[str], V], metavar: str) -> Callable[..., Any]:
    def convert(text: str) -> V:
        try:
            return read(text)
        except Unreadable as error:
            raise typer.BadParameter(f"{text!r:.60}: it {error}") from error

    def option(*names: str, help: str) -> object:
        return typer.Option(*names, parser=convert, metavar=metavar, help=help)

    return option


day_option: Callable[..., Any] = _option(typed_day, "DAY")
"""Return an option that takes a day: 2026-03-27 or 3/27/2026."""

amount_option: Callable[..., Any] = _option(typed_dollars, "AMOUNT")
"""Return an option that takes whole dollars or a number of shares: 1234567, 1,234,567 or $1,234,567."""
