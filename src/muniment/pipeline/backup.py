"""A store and what lies beside it, as a folder of copies with a manifest; and back.

A folder and not an archive: it takes the room of one copy and not of two, tools that copy only what changed can take it
on, and it lies as the store does, so that every command reads it where it is. Databases are copied as they are at one
moment, while others write; other files are whole at any moment anyway.
"""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from muniment import atomic
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import database, sqlite
from muniment.store.database import DRAFTS, OUTBOX, saved_of, team_of
from muniment.store.packing import DAMAGED
from muniment.version import __version__

MANIFEST = "manifest.json"
_KIND, _FORMAT = "muniment backup", 1
_PART = ".part"
_PASSED_OVER = (_PART, ".lock")

Progress = Callable[[int, int], None]


class BackupFile(Struct, frozen=True):
    """A file of a backup: its place in the folder, `/` between names, its bytes and their SHA-256."""

    path: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What a backup holds: made by which muniment, when (UTC), the name of the store, all files but the manifest."""

    kind: str
    format: int
    version: str
    made: datetime
    store: str
    files: tuple[BackupFile, ...]


class Place(Struct, frozen=True):
    """Where a store and what belongs to it lie; the folders of drafts and outbox may be elsewhere."""

    store: Path
    drafts: Path
    outbox: Path

    @property
    def databases(self) -> dict[str, Path]:
        """The databases by their name in a backup."""
        return {path.name: path for path in (self.store, team_of(self.store), saved_of(self.store))}

    @property
    def folders(self) -> dict[str, Path]:
        """The folders likewise."""
        return {DRAFTS: self.drafts, OUTBOX: self.outbox}

    def of(self, name: str) -> Path:
        """Return where the file of a backup belongs.

        Raises:
            EnvironmentProblem: the name is none that a backup has.
        """
        first, *rest = PurePosixPath(name).parts or ("",)
        if not rest and first in self.databases:
            return self.databases[first]
        if first not in self.folders or not rest or ".." in rest:
            raise EnvironmentProblem(f"the backup names a file that is none of a store: {name!r:.80}")
        return self.folders[first].joinpath(*rest)


def place_of(where: str | Path, drafts: Path | None = None, outbox: Path | None = None) -> Place:
    """Return where the store that is called `where` lies, with what belongs to it.

    Raises:
        UsageError: it is no file; the words say what to do then.
    """
    place = database.place_of(where)
    if not isinstance(place.at, Path):
        address = "pg_dump --format=custom --file=FILE URL, and pg_restore; copy drafts and outbox beside it"
        raise UsageError(f"a store in PostgreSQL is copied by its own means: {address}")
    return Place(place.at, drafts or place.folder / DRAFTS, outbox or place.folder / OUTBOX)


# ---- making one -----------------------------------------------------------------------------------------------------


def backup(place: Place, output: Path, *, force: bool = False, progress: Progress | None = None) -> Manifest:
    """Copy a store and what belongs to it into the folder `output`, which is there whole or not at all.

    Each file is read back and compared, each database asked whether it is sound. With `force` the new one takes the
    place of an older backup, and of nothing else.

    Raises:
        UsageError: there is something at `output`.
        EnvironmentProblem: there is no such store, or no room; something cannot be read or written, or is damaged.
    """
    if not place.store.is_file():
        raise EnvironmentProblem(f"there is no store {place.store}")
    if not database.is_store(place.store):
        raise EnvironmentProblem(f"{place.store} is no store, or {DAMAGED}")
    _check_output(output, force=force)
    with _failing(output), _made(output) as folder:
        databases = (path for path in place.databases.values() if path.is_file())
        needed = sum(path.stat().st_size for path in databases)
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise EnvironmentProblem(f"{folder.parent}: {needed:,} bytes are needed, {free:,} are free")
        for name, path in place.databases.items():
            if path.is_file():
                _copy_database(path, folder / name, progress)
                if message := sqlite.damage_of_copy(folder / name):
                    raise EnvironmentProblem(f"{path}: {message}: it {DAMAGED}")
        for name, path in place.folders.items():
            for source in _files(path):
                _copy(source, folder / name / source.relative_to(path))
        files = tuple(_entry_of(folder, path) for path in _files(folder))
        manifest = Manifest(_KIND, _FORMAT, __version__, datetime.now(UTC), place.store.name, files)
        atomic.write(msgspec.json.format(msgspec.json.encode(manifest)), folder / MANIFEST)
    return manifest


def _check_output(output: Path, *, force: bool) -> None:
    if not output.parent.is_dir():
        raise EnvironmentProblem(f"{output}: there is no folder {output.parent}")
    if not os.path.lexists(output):
        return
    if not force:
        raise UsageError(f"{output} is there already: name another folder, or add --force to replace a backup")
    if not (output / MANIFEST).is_file():
        raise UsageError(f"{output} is no backup: it is not replaced")


@contextmanager
def _made(output: Path) -> Iterator[Path]:
    """Give a folder that takes the name `output` once all is in it, and is taken away where anything fails."""
    start = f".{output.name}."  # what a run that was killed has left
    for left in output.parent.glob(f"{start}*{_PART}"):
        number = left.name.removeprefix(start).partition(".")[0]
        if number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.{os.getpid()}.", suffix=_PART))
    try:
        yield folder
        if output.exists():
            replace_folder(folder, output)
        else:
            folder.rename(output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_folder(made: Path, path: Path) -> None:
    """Give a folder the name of another, which is taken away; where the system can, one of both has it at any instant.

    Raises:
        OSError: the name cannot be given; the folder that had it has it still.
    """
    if _exchange(made, path):
        shutil.rmtree(made)
        return
    old = made.with_suffix(".old")
    path.rename(old)
    try:
        made.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old)


def _exchange(made: Path, path: Path) -> bool:
    """Exchange two names in one step; return False where the system does not know how."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if call(at_cwd, os.fsencode(made), at_cwd, os.fsencode(path), exchange) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):  # an older kernel, or a file system that cannot
        return False
    raise OSError(number, os.strerror(number), str(path))


def _runs(process: int) -> bool:
    if os.name != "posix":  # elsewhere to ask is to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _files(folder: Path) -> list[Path]:
    """Return the files in a folder and those below, in the order of their names; links and unfinished ones are none."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if not path.name.endswith(_PASSED_OVER))


def _copy_database(source: Path, target: Path, progress: Progress | None = None) -> None:
    sqlite.make(target)
    sqlite.copy(source, target, progress)


def _copy(source: Path, target: Path) -> None:
    """Copy a file whole; one that was removed meanwhile is none."""
    try:
        data = source.read_bytes()
    except FileNotFoundError:
        return
    atomic.make_folder(target.parent)
    atomic.write(data, target)
    if target.read_bytes() != data:
        raise EnvironmentProblem(f"{target}: holds something else than was written")


def _entry_of(folder: Path, path: Path) -> BackupFile:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return BackupFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


@contextmanager
def _failing(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or where}: {error.strerror or error}") from error


# ---- and back -------------------------------------------------------------------------------------------------------


def manifest_of(folder: Path) -> Manifest:
    """Return what a backup holds.

    Raises:
        EnvironmentProblem: there is none, or one of a newer muniment.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise EnvironmentProblem(f"{folder} is no backup: it has no {MANIFEST} that can be read") from error
    if (manifest.kind, manifest.format) != (_KIND, _FORMAT):
        raise EnvironmentProblem(f"{folder} is no backup that this muniment knows: it was made by {manifest.version}")
    return manifest


def restore(folder: Path, place: Place, *, force: bool = False, progress: Progress | None = None) -> Manifest:
    """Put what a backup holds where a store is to be, once every file of it is what it was.

    With `force` what is there already is replaced: a database in one transaction, other files one by one. What a
    backup does not have stays. Where it fails, what was not there before is not there after.

    Raises:
        UsageError: something is there already, or was left beside the name of a database.
        EnvironmentProblem: the backup is damaged, or something cannot be written.
    """
    manifest = manifest_of(folder)
    with _failing(folder):
        targets = {entry: place.of(_named(entry.path, manifest, place)) for entry in manifest.files}
        for entry in manifest.files:
            if not (folder / entry.path).is_file() or _entry_of(folder, folder / entry.path) != entry:
                raise EnvironmentProblem(f"{folder / entry.path} is damaged, or not there: take another backup")
        taken = [path for path in targets.values() if os.path.lexists(path)]
        if taken and not force:
            raise UsageError(f"{taken[0]} is there already: name another store, or add --force to replace it")
        new = [path for path in targets.values() if path not in taken]
        new_databases = [path for path in new if path in place.databases.values()]
        if words := next(filter(None, map(sqlite.left_beside, new_databases)), ""):
            raise UsageError(words)
        with _all_or_none([*new, *(file for path in new_databases for file in sqlite.beside(path))]):
            for entry, target in targets.items():
                atomic.make_folder(target.parent)
                if target in place.databases.values():
                    _copy_database(folder / entry.path, target, progress)
                else:
                    _copy(folder / entry.path, target)
    return manifest


@contextmanager
def _all_or_none(new: list[Path]) -> Iterator[None]:
    """Take files away again where not all of them are made: half of them would stand in the way of the next run."""
    left = [*new]
    try:
        yield
        left.clear()
    finally:
        for path in left:
            path.unlink(missing_ok=True)


def _named(path: str, manifest: Manifest, place: Place) -> str:
    """Return the name that a file of a backup has beside a store that may be called otherwise."""
    if path == manifest.store or path.startswith(f"{manifest.store}."):
        return place.store.name + path.removeprefix(manifest.store)
    return path
