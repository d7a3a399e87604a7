"""The files a command is given: read one by one, a bad one does not stop the others."""

import sys
from collections.abc import Iterator
from pathlib import Path

from muniment.cli.output import complain
from muniment.errors import DEFECTS, MunimentError, SourceError, UsageError, defect
from muniment.readers import read_all
from muniment.reading import Reading


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
            complain(f"{len(self.failed)} of {len(self.names)} files skipped: {', '.join(self.failed)}")
        return 1 if self.failed else 0


def _readings(name: str) -> Iterator[Reading]:
    if name != "-" and Path(name).is_dir():
        raise SourceError("is a folder: name the files in it", source=name)
    try:
        yield from read_all(sys.stdin.buffer if name == "-" else name)
    except DEFECTS as error:
        raise SourceError(defect(error), source=name) from error


def only_one(name: str) -> Reading:
    """Return the one filing of a file.

    Raises:
        SourceError: it cannot be read.
        UsageError: it holds several.
    """
    found = list(_readings(name))
    if len(found) != 1:
        raise UsageError(f"{name} has {len(found)} filings: give a file with one")
    return found[0]
