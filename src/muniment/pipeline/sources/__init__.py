"""Where files come from, as units of work: they say where the bytes are, and are opened where the work is done.

A name on the command line is that of a file or folder of this machine, or of a file system that all machines of a
cluster have; of objects in a store of objects; or of filings that EDGAR lists.
"""

import os
import sys
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from muniment.documents import archive
from muniment.documents.archive import ItemOrRefused, Refused, safe
from muniment.engines import LoadedFile, Unit
from muniment.errors import UsageError
from muniment.extras import need

Where: TypeAlias = "str | os.PathLike[str]"

Have: TypeAlias = Callable[[], Container[str]]
"""Returns the accession numbers of filings that need not be fetched, when it is asked."""

STDIN = "-"
"""The name of standard input."""

_FILE = "file://"
_EDGAR = "edgar:"
_OBJECTS = "://"
_TOGETHER = 256  # members of a zip that are one unit: opening it costs what its list of members is long


def is_elsewhere(name: str) -> bool:
    """Whether a name is none of a file or folder of this machine."""
    is_path = name.startswith(_FILE) or not (name.startswith(_EDGAR) or _OBJECTS in name) or os.path.exists(name)
    return not is_path


def units(names: Iterable[Where], have: Have = frozenset, without: Collection[Path] = ()) -> Iterator[Unit]:
    """Yield the units of names, in order: paths, addresses of objects (`s3://…`), quarters of EDGAR (`edgar:2024Q1`).

    Of `-` they are what standard input holds.

    `without` are files and folders that are left out of a folder, such as those of the store they go into.

    Raises:
        UsageError: a name makes no sense.
        EnvironmentProblem: what it names cannot be reached, or an extra that reaches it is not installed.
    """
    for name in _named(names):
        archive.refuse_web(name)
        if name == STDIN:
            yield from given(_piped())
        elif not is_elsewhere(name):
            for path in archive.files(path_of(name), without):  # in a folder, sorted by name
                yield LoadedFile(path) if isinstance(path, Refused) else File(path)
        elif name.startswith(_EDGAR):
            yield from need("muniment.pipeline.sources.edgar", "edgar").units(name, have())
        else:
            yield from need("muniment.pipeline.sources.objects", "cloud").units(name)


def need_any(names: Sequence[Where]) -> None:
    """Refuse names that all lead nowhere, before anything is begun to write into.

    Raises:
        UsageError: none of them is there, or one is the address of a page.
    """
    for name in _named(names):
        archive.refuse_web(name)
    if not any(name == STDIN or is_elsewhere(name) or os.path.lexists(path_of(name)) for name in _named(names)):
        raise UsageError(f"{safe(os.fspath(names[0]))}: there is no such file or folder")


def _piped() -> Iterator[ItemOrRefused]:
    """Yield the files in standard input, which is held in memory whole."""
    most = archive.LIMITS.largest
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        return iter([Refused(STDIN, f"more than {most:,} bytes come out of a pipe: name a file that has them")])
    return archive.unpack(STDIN, data)


def given(items: Iterable[ItemOrRefused]) -> Iterator[Unit]:
    """Yield a unit for each file that is had already."""
    return map(LoadedFile, items)


def estimate(names: Iterable[Where]) -> int:
    """Say about how many files there will be; what is elsewhere is not counted."""
    return sum(archive.estimate(path_of(name)) for name in _named(names) if not is_elsewhere(name))


def _named(names: Iterable[Where]) -> Iterator[str]:
    """Yield names as text; an empty one would be the folder that the program runs in, one path alone its letters."""
    if isinstance(names, str | bytes | os.PathLike):
        raise UsageError("sources are a list of paths and addresses, not one alone")
    for where in names:
        name = os.fspath(where) if isinstance(where, str | os.PathLike) else ""
        if not name:
            raise UsageError(f"a source is a path or an address, not {where!r}")
        yield name


def path_of(name: str) -> str:
    """Return the path of a file that is named by itself or as `file:`."""
    return unquote(urlsplit(name).path) if name.startswith(_FILE) else name


class File(Unit, frozen=True):
    """A file, or some members of a zip: from the first to the one before the last, all of them where none is named."""

    path: Path
    first: int = 0
    last: int = 0

    @property
    def files(self) -> int:
        """How many members it takes; 1 for a file."""
        return max(1, self.last - self.first)

    def items(self) -> Iterator[ItemOrRefused]:
        """Open the file and yield what it holds."""
        return archive.items_in(self.path, part=(self.first, self.last) if self.last else None)

    def parts(self) -> Iterator[Unit]:
        """Yield a large zip in portions, which several workers can open at once."""
        count = 1 if self.last else archive.members(self.path)
        if count <= _TOGETHER:
            yield self
            return
        for first in range(0, count, _TOGETHER):
            yield File(self.path, first, min(first + _TOGETHER, count))
