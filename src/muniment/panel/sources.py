"""What a panel is made of: files and folders as `ingest` takes them, stores, indexes, EDGAR; and their hashes.

An index is told by its name, as EDGAR calls it; it is read here and is no filing. A store is a file that is one, or the
address of a database; its contents are taken as files.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from muniment.documents import archive
from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.edgar.client.listings import read_index
from muniment.engines import Unit
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.panel.listing import Listings, is_index
from muniment.pipeline.sources import File, given, is_elsewhere, units
from muniment.store import Store
from muniment.store.database import is_kept, place_of

_EDGAR, _FILE = "edgar:", "file://"
_DATABASES = ("postgresql", "postgres")


class Sources(Struct, frozen=True):
    """Sources in an order of their own, so that nothing depends on how they were named: stores, and everything else."""

    stores: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def only_store(self) -> str | None:
        """The store that is the one source beside indexes, None where there is none or more is to be taken."""
        rest = [name for name in self.others if is_elsewhere(name) or not is_index(Path(_path(name)))]
        return self.stores[0] if len(self.stores) == 1 and not rest else None

    def paths(self) -> Iterator[Path]:
        """Yield the files among the sources, those in folders too."""
        for name in self.others:
            if not is_elsewhere(name):
                yield from (path for path in archive.files(_path(name)) if isinstance(path, Path))


def sources_of(names: Iterable[str | os.PathLike[str]]) -> Sources:
    """Return the sources that names mean.

    Raises:
        UsageError: there is none, or a path leads nowhere.
    """
    wanted = sorted({os.fspath(name) for name in names})
    if not wanted:
        raise UsageError("name what the panel is made of: files, folders, stores, edgar:1996Q1")
    for name in wanted:
        if not is_elsewhere(name) and not Path(_path(name)).exists():
            raise UsageError(f"{name}: there is no such file or folder")
    stores = tuple(name for name in wanted if _is_store(name))
    return Sources(stores, tuple(name for name in wanted if name not in stores))


def _is_store(name: str) -> bool:
    if name.partition("://")[0].partition("+")[0] in _DATABASES:
        return True
    return not is_elsewhere(name) and Path(_path(name)).is_file() and is_kept(Path(_path(name)))


def _path(name: str) -> str:
    return unquote(urlsplit(name).path) if name.startswith(_FILE) else name


# ---- what they hold -------------------------------------------------------------------------------------------------


def units_of(sources: Sources, store: Store) -> Iterator[Unit]:
    """Yield the files of all sources but indexes; of ranges of EDGAR those that the store does not have."""
    for name in sources.stores:
        yield from given(_contents(name))
    for unit in units(sources.others, store.ids):
        if not (isinstance(unit, File) and is_index(unit.path)):
            yield unit


def _contents(name: str) -> Iterator[ItemOrRefused]:
    with Store.open(name, read_only=True) as store:
        for content_hash, file in store.not_read_by(""):
            try:
                yield Item(file, store.content(content_hash))
            except UsageError as error:  # its bytes are not kept
                yield Refused(file, str(error))


def take_indexes(sources: Sources, listings: Listings) -> None:
    """Take what the indexes among the sources list, and EDGAR's own of its ranges.

    Raises:
        SourceError: a file that is called as an index is none.
        EnvironmentProblem: EDGAR cannot be reached.
    """
    for path in sources.paths():
        if is_index(path):
            try:
                index = read_index(path.read_bytes(), str(path))
            except OSError as error:
                raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
            listings.add(str(path), index.listed, len(index.unread))
    for name in sources.others:
        if name.startswith(_EDGAR) and is_elsewhere(name):
            listings.add(name, need("muniment.pipeline.sources.edgar", "edgar").listed(name))


# ---- which they were ------------------------------------------------------------------------------------------------


def described(sources: Sources) -> list[dict[str, Any]]:
    """Return each source with its hash, by the last part of its name: where it lies on this machine is nobody's."""
    found = [_described(name) for name in (*sources.stores, *sources.others)]
    return sorted(found, key=lambda source: (source["name"], source.get("sha256", "")))


def _described(name: str) -> dict[str, Any]:
    if _is_store(name):
        with Store.open(name, read_only=True) as store:
            return {"name": place_of(name).title, "kind": "store", **contents_digest(store)}
    if is_elsewhere(name):
        return {"name": name, "kind": "edgar" if name.startswith(_EDGAR) else "objects"}
    path = Path(_path(name))
    try:
        if path.is_file():
            kind = "index" if is_index(path) else "file"
            return {"name": path.name, "kind": kind, "bytes": path.stat().st_size, "sha256": _digest(path)}
        files = [found for found in archive.files(path) if isinstance(found, Path)]
        lines = sorted(f"{_digest(file)}  {file.relative_to(path).as_posix()}\n" for file in files)
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or path}: cannot be read: {error.strerror}") from error
    return {"name": path.name, "kind": "folder", "files": len(lines), "sha256": _of_lines(lines)}


def contents_digest(store: Store) -> dict[str, Any]:
    """Return how many files a store has, and the SHA-256 of the sorted lines of their SHA-256."""
    lines = sorted(f"{content_hash}\n" for content_hash, _ in store.not_read_by(""))
    return {"files": len(lines), "sha256": _of_lines(lines)}


def _of_lines(lines: Sequence[str]) -> str:
    return sha256("".join(lines).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
