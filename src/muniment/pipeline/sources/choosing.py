"""What a name on the command line means: files of this machine, objects, or filings that EDGAR lists."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from muniment.documents import archive
from muniment.engines import Unit
from muniment.extras import need
from muniment.pipeline.sources import files
from muniment.pipeline.sources.files import Where

_FILE = "file://"
_EDGAR = "edgar:"
_OBJECTS = "://"


Have: TypeAlias = Callable[[], Container[str]]
"""Returns the accession numbers of filings that need not be fetched, when it is asked."""


def is_elsewhere(name: str) -> bool:
    """Whether a name is none of a file or folder of this machine."""
    return not _is_path(name)


def units(names: Iterable[Where], have: Have = frozenset) -> Iterator[Unit]:
    """Yield the units of names, in order: paths, addresses of objects (`s3://…`), quarters of EDGAR (`edgar:2024Q1`).

    Raises:
        UsageError: a name makes no sense.
        EnvironmentProblem: what it names cannot be reached, or an extra that reaches it is not installed.
    """
    for name in names:
        yield from _units(os.fspath(name), have)


def _units(name: str, have: Have) -> Iterator[Unit]:
    if _is_path(name):
        return files.units(_path(name))
    if name.startswith(_EDGAR):
        return need("muniment.pipeline.sources.edgar", "edgar").units(name, have())
    return need("muniment.pipeline.sources.objects", "cloud").units(name)


def _is_path(name: str) -> bool:
    return name.startswith(_FILE) or not (name.startswith(_EDGAR) or _OBJECTS in name) or os.path.exists(name)


def _path(name: str) -> str:
    return unquote(urlsplit(name).path) if name.startswith(_FILE) else name


def estimate(names: Iterable[Where]) -> int:
    """Say about how many files there will be; what is elsewhere is not counted."""
    return sum(archive.estimate(_path(os.fspath(name))) for name in names if _is_path(os.fspath(name)))
