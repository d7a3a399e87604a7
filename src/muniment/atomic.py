"""Files that are written whole or not at all, and files and folders for their owner alone, whatever the umask allows.

Neither a crash nor a full disk leaves half of a file: what is new is written beside its place, under a hidden name that
ends with `.part`, and takes its name in one step when all of it is on the disk. By hand, since the standard library has
nothing for it and `atomicwrites` is no longer kept. What SQLite puts beside a database, its log and its shared memory,
it makes with the rights of the database.
"""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from secrets import token_hex

from muniment.errors import EnvironmentProblem

_OTHERS = 0o077


def opener(path: str, flags: int) -> int:
    """Open a file as `open` asks for it, of mode 0600 where it is made now."""
    return os.open(path, flags, 0o600)


def make(path: Path) -> None:
    """Make an empty file of mode 0600 where there is none; one that is there keeps its rights.

    One that is there is not opened: on POSIX, to close it would end the locks that this process has on a database.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def make_folder(path: Path) -> None:
    """Make a folder of mode 0700 where there is none, and those above it that are not there either."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(0o700, exist_ok=True)


def open_to_others(paths: Iterable[Path]) -> list[Path]:
    """Return those of some files and folders that others than their owner may read or write, where that is known."""
    if os.name != "posix":
        return []
    return [path for path in paths if path.exists() and path.stat().st_mode & _OTHERS]


def put(data: bytes, path: Path, *, only_new: bool = False) -> bool:
    """Write a file for its owner alone, with the folders above it; return what `write` does.

    Raises:
        EnvironmentProblem: it cannot be written; what was there before is there still.
    """
    try:
        make_folder(path.parent)
        return write(data, path, only_new=only_new)
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror or error}") from error


def write(data: bytes, path: Path, *, mode: int = 0o600, only_new: bool = False, durable: bool = True) -> bool:
    """Write a file with these rights, less those that the umask takes away; return whether it was written.

    Args:
        data: all of it.
        path: where to; a file that is there is replaced, while a device or a pipe takes the data.
        mode: the rights, from its first byte on.
        only_new: a file that is there already stays, and False is returned.
        durable: wait until it is on the disk, which takes some milliseconds. Without it only a breakdown of the whole
            machine can lose it: for what is made again then.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    if not only_new and path.exists() and not (path.is_file() or path.is_dir()):
        path.write_bytes(data)  # another file in the place of /dev/null would be everybody's
        return True
    part = path.with_name(f".{token_hex(8)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if only_new:
            try:
                os.link(part, path)  # unlike a rename it fails where the name is taken
            except FileExistsError:
                return False
        else:
            part.replace(path)
        if durable:
            _sync_names(path.parent)
        return True
    finally:
        part.unlink(missing_ok=True)


def add_line(file: FileIO, line: bytes) -> None:
    """Write a line where an open file stands, and wait until it is on the disk.

    Raises:
        OSError: it cannot be written; a disk that is full may have taken a part of it.
    """
    if file.write(line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file.fileno())


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give a place for a file that somebody else makes by its name, such as a database; it takes the name `path` then.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".", suffix=".part") as folder:
        made = Path(folder, path.name)
        yield made
        if durable:
            with made.open("rb+") as file:
                os.fsync(file.fileno())
        made.replace(path)
    if durable:
        _sync_names(path.parent)


def _sync_names(folder: Path) -> None:
    """Put the names in a folder on the disk too, where the system can."""
    with suppress(OSError):  # some systems open no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
