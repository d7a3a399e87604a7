"""What a command is given: files, read one by one, and options that take a day or an amount."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import typer

from muniment.cli.output import complain, warn
from muniment.documents import archive
from muniment.errors import DEFECTS, EnvironmentProblem, FormNotRead, MunimentError, SourceError, UsageError, defect
from muniment.readers import read_all
from muniment.reading import Reading
from muniment.values import Unreadable
from muniment.values.grammar import typed_day, typed_dollars
from muniment.wording import count

_NAMED = 20  # files that a summary names; each was named before


class Inputs:
    """Readings of all files, with a count of those that failed; folders and archives may hold other files as well."""

    def __init__(self, names: list[str]) -> None:
        if names.count("-") > 1:
            raise UsageError("standard input (-) can be read once only")
        self.names = names
        self.files = self.filings = self.others = 0
        self.failed: list[str] = []

    def __iter__(self) -> Iterator[Reading]:
        for name in self.names:
            for file, readings in _files(name):
                self.files += 1
                try:
                    for reading in readings:
                        self.filings += 1
                        yield reading
                except MunimentError as error:
                    if isinstance(error, FormNotRead) and file != name:
                        self.others += 1
                    else:
                        complain(str(error))
                        self.failed.append(file)

    def finish(self) -> int:
        """Say what was skipped, where there were several files, and return the exit code."""
        if self.failed and self.files > 1:
            named = f": {', '.join(self.failed)}" if len(self.failed) <= _NAMED else ""
            complain(f"{len(self.failed)} of {count(self.files, 'file')} skipped{named}")
        if self.others:
            warn(f"{count(self.others, 'file')} passed over: no filing of a form that muniment reads")
        if not self.failed and not self.filings:
            complain(f"{', '.join(self.names)}: no filing is in there")
        return 0 if self.filings and not self.failed else 1


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


def _files(name: str) -> Iterator[tuple[str, Iterator[Reading]]]:
    """Yield the files of a name, each with its readings: it alone, or those in a folder or an archive."""
    if name != "-" and archive.holds_files(name):
        yield from ((item.name, _inside(item)) for item in archive.items(name))
    else:
        yield name, _readings(name)


class _Named(BytesIO):
    """Bytes out of a container, with the name by which messages and readings call them."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def _inside(item: archive.ItemOrRefused) -> Iterator[Reading]:
    if isinstance(item, archive.Refused):
        raise SourceError(item.message, source=item.name)
    if archive.holds_dataset(item.data):
        raise SourceError("is a data set of many filings: `muniment ingest` stores them", source=item.name)
    try:
        yield from read_all(_Named(item.data, item.name))
    except DEFECTS as error:
        raise SourceError(defect(error), source=item.name) from error


def _readings(name: str) -> Iterator[Reading]:
    archive.refuse_web(name)
    if name != "-" and Path(name).is_dir():
        raise SourceError("is a folder: name one of the files in it", source=name)
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


def refuse_reversed(options: Mapping[str, Any], *pairs: tuple[str, str]) -> None:
    """Refuse options, by their names, of which the first of a pair is more than the second: nothing is between them.

    Raises:
        UsageError: that is so.
    """
    for first, last in pairs:
        least, most = options.get(first), options.get(last)
        if least is not None and most is not None and least > most:
            words = "after" if isinstance(least, date) else "more than"
            raise UsageError(f"--{first} {least} is {words} --{last} {most}: nothing is between them")


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
