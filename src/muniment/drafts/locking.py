"""One at a time in a folder: a lock that other processes see, and that the system gives back for one that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muniment import private
from muniment.errors import EnvironmentProblem

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until nobody else is inside, and keep threads and processes out; the folder is made where there is none.

    Raises:
        EnvironmentProblem: the folder, or the file in it that is locked, cannot be written.
    """
    path = folder / NAME
    try:
        private.make_folder(folder)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        try:
            _take(handle)
        except OSError as error:
            raise EnvironmentProblem(f"{path}: cannot be locked: {error.strerror or error}") from error
        try:
            yield
        finally:
            _give(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # tries for ten seconds, far longer than anybody is inside

    def _give(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _give(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
