"""Files of this machine, or of a file system that all machines of a cluster have, in folders and archives."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from muniment.documents.archive import ItemOrRefused, Refused, files, items_in, members
from muniment.engines import Had, Unit

Where: TypeAlias = "str | os.PathLike[str]"

_TOGETHER = 256  # members of a zip that are one unit: opening it costs what its list of members is long


class File(Struct, frozen=True):
    """A file, or some members of a zip: from the first to the one before the last, all of them where none is named."""

    path: Path
    first: int = 0
    last: int = 0

    @property
    def files(self) -> int:
        """How many members it takes; 1 for a file."""
        return max(1, self.last - self.first)

    @property
    def size(self) -> int:
        """0: it only says where the bytes are."""
        return 0

    def items(self) -> Iterator[ItemOrRefused]:
        """Open the file and yield what it holds."""
        return items_in(self.path, part=(self.first, self.last) if self.last else None)

    def parts(self) -> Iterator[Unit]:
        """Yield a large zip in portions, which several workers can open at once."""
        count = 1 if self.last else members(self.path)
        if count <= _TOGETHER:
            yield self
            return
        for first in range(0, count, _TOGETHER):
            yield File(self.path, first, min(first + _TOGETHER, count))


def units(path: Where) -> Iterator[Unit]:
    """Yield a unit for a file, or each file in a folder, sorted by name."""
    for one in files(path):
        yield Had(one) if isinstance(one, Refused) else File(one)


def given(found: Iterable[ItemOrRefused]) -> Iterator[Unit]:
    """Yield a unit for each file that is had already."""
    return map(Had, found)
