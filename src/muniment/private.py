"""Files and folders for their owner alone, whatever the umask allows to others.

What SQLite puts beside a database, its log and its shared memory, it makes with the rights of the database.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

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
    """Return those of some files and folders that others than their owner may read or write, where that can be told."""
    if os.name != "posix":
        return []
    return [path for path in paths if path.exists() and path.stat().st_mode & _OTHERS]
