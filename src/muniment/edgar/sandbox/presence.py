"""Whether a sandbox runs for a folder, and where: a file that its server holds locked as long as it lives.

The system gives the lock back however the server ends, so an address that is left behind is never believed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from muniment import atomic
from muniment.errors import EnvironmentProblem

_LOCK, _ADDRESS = "running.lock", "running.url"
_SECONDS = 2


@contextmanager
def announced(folder: Path, url: str) -> Iterator[None]:
    """Let others know that a sandbox runs at `url`; where one is known already, that one stays known.

    Raises:
        EnvironmentProblem: nothing can be written in the folder.
    """
    lock = FileLock(folder / _LOCK, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=_SECONDS)  # somebody may just be asking whether it is held
    except Timeout:
        yield
        return
    except OSError as error:
        raise _silent(folder, error) from error
    try:
        try:
            atomic.write(f"{url}\n".encode(), folder / _ADDRESS, durable=False)
        except OSError as error:
            raise _silent(folder, error) from error
        yield
    finally:
        (folder / _ADDRESS).unlink(missing_ok=True)
        lock.release()


def _silent(folder: Path, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(f"{folder}: no sandbox can be kept there: {error.strerror}")


def running(folder: Path) -> str:
    """Return the address of the sandbox that runs for a folder: nothing where none runs."""
    if not (folder / _LOCK).is_file():
        return ""
    try:
        with FileLock(folder / _LOCK, blocking=False):
            return ""
    except Timeout:
        address = folder / _ADDRESS
        return address.read_text("utf-8").strip() if address.is_file() else ""
