"""A folder of drafts: YAML files, good to edit by hand and to keep in git, each with a version.

The version is a hash of the content: whoever saves says which version was changed, and another's change in between is
a `Conflict` instead of a loss, also where several processes serve one folder. Beside a draft that belongs to somebody
stands a file that says to whom.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from stat import S_ISREG
from threading import Lock

from filelock import FileLock, Timeout
from msgspec import Struct, structs

from muniment import atomic
from muniment.atomic import put
from muniment.caching import LruCache
from muniment.drafts.exhibits import ExhibitStore
from muniment.drafts.starting import Draft
from muniment.errors import EnvironmentProblem, MunimentError, SourceError
from muniment.forms import Record, form_of
from muniment.readers.yaml import MOST, UNREAD, YamlTrace, read_yaml
from muniment.reading import Reading
from muniment.wording import slug
from muniment.writers.yaml import NOT_READ, Remarks, write_yaml

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?").fullmatch
_SUFFIX = ".yaml"
_MOST = 1000  # drafts that are read at once and remembered, and drafts of one name
_MOST_BYTES = 8 << 20  # of drafts that are kept as they were read


class NoDraft(MunimentError):
    """There is no such draft, or it is somebody else's: which of the two is nobody's business."""


class NotSaved(MunimentError):
    """The draft stays as it was; the message says why."""


class Conflict(NotSaved):
    """The draft was changed since it was read."""


class OpenDraft(Struct, frozen=True):
    """A draft as it stands in its file: the record, as far as it is filled in, and how many bytes it has there."""

    name: str
    version: str
    record: Record
    remarks: Remarks
    size: int = 0


class DraftListing(Struct, frozen=True):
    """A draft in the list: its name, when it was last saved, and the record; why there is none, where there is not.

    `owner` is the user whose it is, "" without users.
    """

    name: str
    saved: datetime
    record: Record | None
    reason: str = ""
    owner: str = ""


class DraftPage(Struct, frozen=True):
    """Drafts in the order of the list, from `offset` on: those of this page, and how many there are in all."""

    rows: list[DraftListing]
    total: int
    offset: int = 0


class DraftStore:
    """The drafts in a folder as one user sees them; "" without users. Threads may share it.

    New drafts belong to `owner`. Which others are seen and changed `sees` tells by their owner; without it none are.
    """

    def __init__(self, folder: Path, owner: str = "", sees: Callable[[str], bool] | None = None) -> None:
        self.folder, self.owner = folder, owner
        self._sees = sees or owner.__eq__
        self._known: dict[tuple[str, int, int], Record | str] = {}
        self._opened = LruCache[tuple[str, str], OpenDraft](_MOST_BYTES, lambda opened: opened.size)
        self._lock = Lock()

    def of(self, owner: str, sees: Callable[[str], bool] | None = None) -> "DraftStore":
        """Return the same folder as another person sees it."""
        store = DraftStore(self.folder, owner, sees)
        store._known, store._opened, store._lock = self._known, self._opened, self._lock
        return store

    def list(self, offset: int = 0, limit: int = _MOST) -> DraftPage:
        """Return the drafts, the last saved first: `limit` of them at most, which are read, and how many there are."""
        seen = sorted(self._seen(), key=lambda entry: (-entry[1].st_mtime_ns, entry[0].name))
        return DraftPage([self._listing(*entry) for entry in seen[offset : offset + limit]], len(seen), offset)

    def open(self, name: str) -> OpenDraft:
        """Return a draft.

        Raises:
            NoDraft: there is none of that name.
            SourceError: the file is no draft any more; the error says where.
        """
        data = self._read(name)
        key = name, _version(data)
        with self._lock:
            opened = self._opened.get(key)
        if opened is None:  # a request opens its draft several times, and reading one of some MB takes seconds
            reading = read_yaml(data, f"{name}{_SUFFIX}")
            opened = OpenDraft(*key, reading.record, _remarks_in(reading), len(data))
            with self._lock:
                self._opened.put(key, opened)
        return opened

    def lately(self, name: str) -> "list[OpenDraft]":
        """Return the versions of a draft that were opened here, as far as they are remembered, the last one first."""
        with self._lock:
            return [opened for key in [*self._opened][::-1] if key[0] == name and (opened := self._opened.get(key))]

    def save(self, name: str, record: Record, version: str, remarks: Remarks | None = None) -> str:
        """Write a draft that was read as `version`, and return its version now; without `remarks` those of the file.

        Raises:
            NoDraft: there is none of that name.
            Conflict: the draft is of another version by now.
            NotSaved: it is longer than any that can be opened again.
            EnvironmentProblem: the file cannot be written.
        """
        data = write_yaml(record, remarks=self.open(name).remarks if remarks is None else remarks)
        if len(data) > MOST:
            raise NotSaved(f"the draft has more than {MOST >> 20} MB: shorten its longest text")
        self._read(name)  # no lock, nor a folder for it, where there is no draft
        with locked(self.folder):
            if _version(self._read(name)) != version:
                raise Conflict(f"{name} was changed since it was read")
            put(data, self._path(name))
        return _version(data)

    def add(self, draft: Draft, called: str) -> str:
        """Write a new draft under a name made of what it is called, and return the name."""
        data = write_yaml(draft.record, remarks=draft.remarks)
        base = slug(called, "draft")
        with locked(self.folder):
            for number in range(1, _MOST + 1):
                name = base if number == 1 else f"{base}-{number}"
                if self._path(name).exists():
                    continue
                # Write whose a new draft is, before there is one; what a crash has left of another is taken away.
                if self.owner:
                    put(self.owner.encode(), self._owner_path(name))
                else:
                    self._owner_path(name).unlink(missing_ok=True)
                if put(data, self._path(name), only_new=True):  # an editor knows no locks
                    return name
        raise EnvironmentProblem(f"{self.folder}: has more than {_MOST} drafts called {base}")

    def remove(self, name: str) -> None:
        """Take a draft away, with its exhibits.

        Raises:
            NoDraft: there is none of that name.
        """
        self._read(name)
        with locked(self.folder):
            self.exhibits(name).clear()
            self._path(name).unlink(missing_ok=True)
            self._owner_path(name).unlink(missing_ok=True)

    def exhibits(self, name: str) -> ExhibitStore:
        """Return the exhibits of a draft.

        Raises:
            NoDraft: there is none of that name.
        """
        self._read(name)
        return ExhibitStore(self._path(name))

    def _seen(self) -> Iterator[tuple[Path, os.stat_result, str]]:
        """Yield the file of each draft that is seen, its status, and whose it is."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            try:
                status, owner = path.stat(), self._owner(path.stem)
            except OSError:
                continue  # it was removed meanwhile, or nothing says whose it is
            if S_ISREG(status.st_mode) and _NAME(path.stem) and self._sees(owner):
                yield path, status, owner

    def _listing(self, path: Path, status: os.stat_result, owner: str) -> DraftListing:
        record_or_reason = self._record_or_reason(path.stem, (path.name, status.st_mtime_ns, status.st_size))
        saved = datetime.fromtimestamp(status.st_mtime).astimezone()
        record, reason = (None, record_or_reason) if isinstance(record_or_reason, str) else (record_or_reason, "")
        return DraftListing(path.stem, saved, record, reason, owner)

    def _record_or_reason(self, name: str, key: tuple[str, int, int]) -> Record | str:
        """Return the record of a draft, or why there is none; reading one takes long enough to remember what came."""
        found = self._known.get(key)  # another thread may clear it
        if found is None:
            try:
                found = self.open(name).record
            except SourceError as error:
                found = str(error)
            except (NoDraft, EnvironmentProblem) as error:
                return str(error)  # not what the file says
            if len(self._known) > _MOST:
                self._known.clear()
            self._known[key] = found
        return found

    def _read(self, name: str) -> bytes:
        if not _NAME(name) or not self._path(name).is_file() or not self._sees(self._owner(name)):
            raise NoDraft(f"There is no draft {name[:80]!r} here.")
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise EnvironmentProblem(f"{self._path(name)}: cannot be read: {error.strerror}") from error

    def _owner(self, name: str) -> str:
        try:
            return self._owner_path(name).read_text("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"

    def _owner_path(self, name: str) -> Path:
        return self.folder / f".{name}.owner"


def _version(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


NAME = ".lock"
_PAUSE = 0.01  # seconds between two looks whether another has gone
_PATIENCE = 20  # seconds; a draft is written in a fraction of one


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until nobody else is inside, and keep threads and processes out; the folder is made where there is none.

    Raises:
        EnvironmentProblem: the folder, or the file in it that is locked, cannot be written; or another does not leave.
    """
    path = folder / NAME
    try:
        atomic.make_folder(folder)
        held = FileLock(path, mode=0o600, poll_interval=_PAUSE).acquire(timeout=_PATIENCE)
    except Timeout as error:
        raise EnvironmentProblem(f"{path}: another program has not left the folder for {_PATIENCE} seconds") from error
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror or error}") from error
    with held:
        yield


_LOOK = "# LOOK: "


def draft_of(reading: Reading) -> Draft:
    """Return the draft in a file that was read, with its remarks; of a filing the record alone."""
    return Draft(reading.record, _remarks_in(reading))


def _remarks_in(reading: Reading) -> Remarks:
    """Return the remarks of a draft, with what its writer noted and what no field took; a filing has none."""
    trace = reading.trace
    if not isinstance(trace, YamlTrace):
        return Remarks()
    title = f"# {form_of(reading.record).title}."
    top = takewhile(lambda line: line.startswith("# "), trace.text.removeprefix("\ufeff").split("\n"))
    head = [line.rstrip() for line in top]  # an editor may have changed the ends of lines
    looked, own = dict[str, list[str]](), dict[str, list[str]]()
    for path, words in trace.comments[len(head) :]:
        to, line = (looked, words.removeprefix(_LOOK)) if path and words.startswith(_LOOK) else (own, words)
        to.setdefault(path, []).append(line)
    stated = dict.fromkeys(trace.keys.values(), "")  # the labels of keys without an answer are ours too
    remarks = Remarks(
        tuple(line.removeprefix("# ") for line in head if line != title),
        {path: " ".join(lines) for path, lines in looked.items()},
    )
    ours = {
        line.strip()
        for with_empty in (False, True)
        for line in write_yaml(
            reading.record, with_empty=with_empty, remarks=structs.replace(remarks, at=stated | {**remarks.at})
        )
        .decode()
        .split("\n")
    }
    for fault in trace.draft.faults:
        if fault.code in UNREAD:
            words = f"{fault.path and f' at {fault.path}'}: {trace.text[fault.start : fault.end]}"
            first, *rest = words.rstrip().splitlines()
            own.setdefault("", []).extend(
                [f"{NOT_READ}{first.rstrip()}", *(f"{NOT_READ}: {line.rstrip()}" for line in rest)]
            )
    kept = {path: tuple(line for line in lines if line not in ours) for path, lines in own.items()}
    return structs.replace(remarks, own={path: lines for path, lines in kept.items() if lines})
