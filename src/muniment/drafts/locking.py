"""One at a time in a folder: a lock that other processes see, and that the system gives back for one that ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from muniment import private
from muniment.errors import EnvironmentProblem

NAME = ".lock"
_PAUSE = 0.01  # seconds between two looks whether another has gone


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until nobody else is inside, and keep threads and processes out; the folder is made where there is none.

    Raises:
        EnvironmentProblem: the folder, or the file in it that is locked, cannot be written.
    """
    path = folder / NAME
    lock = FileLock(path, mode=0o600, poll_interval=_PAUSE)
    try:
        private.make_folder(folder)
        lock.acquire()
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
