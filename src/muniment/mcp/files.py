"""Which files may be read: those in the folders that were named when the server was started, and no others."""

from collections.abc import Sequence
from pathlib import Path

from muniment.errors import UsageError

_LARGEST = 100 << 20


class Folders:
    """The folders whose files may be read.

    Raises:
        UsageError: one of them is no folder.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        for one in folders:
            if not one.is_dir():
                raise UsageError(f"--folder {one} is no folder")
        self.folders = tuple(one.resolve() for one in folders)

    def file(self, name: str) -> Path:
        """Return a file in one of the folders, by its path in it or in full; links are followed before it is judged.

        Raises:
            UsageError: there is no such file in them, or it is too large.
        """
        if "\0" in name:
            raise UsageError("the path of a file has no zero byte in it")
        for folder in self.folders:
            try:
                found = (folder / name).resolve()
                if found.is_relative_to(folder) and found.is_file():
                    return _small(found, name)
            except (OSError, RuntimeError, UnicodeEncodeError):  # no permission, too long, links in a circle, no text
                continue
        where = "the folders that this server may read" if self.folders else "a folder: it was started without --folder"
        raise UsageError(f"{name[:200]!r} is no filing of the store, nor a file in {where}")


def _small(path: Path, name: str) -> Path:
    if path.stat().st_size > _LARGEST:
        raise UsageError(f"{name[:200]!r} is larger than {_LARGEST >> 20} MB")
    return path
