"""One user on this machine: nobody logs in, and requests under the name of another host are refused."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from litestar import Request

from muniment.drafts.files import put
from muniment.errors import EnvironmentProblem
from muniment.web.access.visits import LOCAL, READING, Visit, form_token, is_token, new_token
from muniment.web.safety import LOOPBACK, refuse_strangers

_MOST = 200  # bytes


class KeptKey:
    """A key in a file that its owner alone may read; without a file it lasts as long as the process.

    A file that others may read, such as one that was copied or kept in git, is believed no more: a new key takes its
    place. Where nothing can be written, nothing is.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._key, self._is_kept = new_token(), False
        self.value(keep=path is not None and path.parent.is_dir())

    def value(self, *, keep: bool) -> str:
        """Return the key; with `keep` its file is made where there is none, else one that is there is only read."""
        if self._path is None or self._is_kept:
            return self._key
        found = _read(self._path)
        if found is None and keep:
            self._write(self._path)
            found = _read(self._path)  # another process may have been faster
        if found is not None:
            self._key, self._is_kept = found, True
        return self._key

    def _write(self, path: Path) -> None:
        with suppress(EnvironmentProblem):
            put(self._key.encode(), path, only_new=not path.exists())


def _read(path: Path) -> str | None:
    """Return the key in a file, None where there is none that only its owner can have read."""
    try:
        with path.open("rb") as file:
            told, data = os.fstat(file.fileno()), file.read(_MOST)
    except OSError:
        return None
    if os.name == "posix" and (told.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or told.st_uid != os.getuid()):
        return None
    text = data.decode("ascii", "replace")
    return text if is_token(text) else None


class Alone:
    """Access for one user; forms carry a token made from a key, which outlives the process where it has a file.

    The file is made when something is first sent, or at once where its folder is there.
    """

    team = False

    def __init__(self, key: Path | None = None) -> None:
        self._key = KeptKey(key)

    def recognise(self, request: Request[Any, Any, Any]) -> Visit:
        """Return the one user; a name that was pointed here from elsewhere is refused."""
        refuse_strangers(request, LOOPBACK, "127.0.0.1 and localhost only")
        key = self._key.value(keep=request.method not in READING)
        return Visit(LOCAL, form=form_token(key))

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Keep nothing: there is one user, who knows what he did."""

    def lets_in(self, name: str) -> bool:
        """Whether it is the one user."""
        return name == LOCAL.name

    def close(self) -> None:
        """Close nothing."""
