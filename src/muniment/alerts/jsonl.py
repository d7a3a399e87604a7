"""A file with a line of JSON for each message, added at its end, on the disk before it counts, never twice.

Several processes may add to one file: they wait for each other. What a breakdown left of a line is taken out again,
since the message it is of was not recorded as delivered, and comes again.
"""

import errno
import os
from pathlib import Path
from threading import Lock

import msgspec
from filelock import FileLock
from msgspec import Struct

from muniment import atomic
from muniment.alerts.message import Answer, Message, one_line

_BEGINNING = b'{"id":"'


class _Line(Struct):
    id: str


class _Known:
    """The keys that stand in a file, up to a place in it."""

    def __init__(self) -> None:
        self.file: tuple[int, int] | None = None
        self.keys: set[str] = set()
        self.end = 0
        self.lock = Lock()


_known: dict[Path, _Known] = {}
_making = Lock()


def send(address: str, message: Message) -> Answer:
    """Add a line, where the file has none with this key."""
    path = Path(address).absolute()
    if not path.parent.is_dir():
        return Answer(False, f"cannot be written: there is no folder {path.parent}")
    with _making:
        known = _known.setdefault(path, _Known())
    try:
        with known.lock, FileLock(f"{path}.lock", mode=0o600):
            atomic.make(path)
            return _added(path, known, message)
    except OSError as error:
        return Answer(False, one_line(f"cannot be written: {error.strerror or error}"))


def _added(path: Path, known: _Known, message: Message) -> Answer:
    line = message.json() + b"\n"
    with path.open("r+b", buffering=0) as file:
        status = os.fstat(file.fileno())
        if known.file != (status.st_dev, status.st_ino) or status.st_size < known.end:
            known.file, known.keys, known.end = (status.st_dev, status.st_ino), set(), 0
        file.seek(known.end)
        rest = file.read()
        whole = rest[: rest.rfind(b"\n") + 1]
        for found in whole.splitlines():
            known.keys |= _keys(found)
        known.end += len(whole)
        torn = rest[len(whole) :]
        if torn and not (_BEGINNING.startswith(torn) or torn.startswith(_BEGINNING)):
            return Answer(False, "its last line has no end and is none of ours: end it, or name another file")
        if message.key in known.keys:
            return Answer(True, "it was there already")
        file.seek(known.end)
        file.truncate()
        if file.write(line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
        known.keys.add(message.key)
        known.end += len(line)
    return Answer(True, f"added, {known.end:,} bytes")


def _keys(line: bytes) -> set[str]:
    try:
        return {msgspec.json.decode(line, type=_Line).id}
    except msgspec.MsgspecError:  # a line of somebody else
        return set()
