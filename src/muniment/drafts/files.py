"""Writing a file whole or not at all, so that neither a crash nor a full disk leaves half of one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from muniment import private
from muniment.errors import EnvironmentProblem


def put(data: bytes, path: Path, *, only_new: bool = False) -> bool:
    """Write a file for its owner alone, by way of another that takes its name once all of it is on the disk.

    With `only_new` a file that is there already stays, and False is returned.

    Raises:
        EnvironmentProblem: it cannot be written; what was there before is there still.
    """
    temporary: Path | None = None
    try:
        private.make_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return _named(temporary, path, only_new=only_new)
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _named(temporary: Path, path: Path, *, only_new: bool) -> bool:
    """Give a file its name in one step."""
    if only_new:
        try:
            os.link(temporary, path)  # unlike a rename it fails where the name is taken
        except FileExistsError:
            return False
    else:
        temporary.replace(path)
    _synced(path.parent)
    return True


def _synced(folder: Path) -> None:
    """Put the new name on the disk too, where the system can."""
    with suppress(OSError):  # some systems open no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
