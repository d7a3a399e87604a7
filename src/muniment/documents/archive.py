"""The files in a file: folders, zips, gzips and tars taken apart, one inside the other, to the last file.

Full submissions that stand in one file in a row are files of their own too.

Everything is recognised by content, never by name. Nothing is ever written to disk, and what comes out of one file is
bounded, whatever the file claims. What cannot be had is a value, `Refused`, so that one bad file does not stop the
others.
"""

import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from struct import error as StructError
from tarfile import HeaderError, ReadError
from typing import IO, Literal, Self, TypeAlias

from msgspec import Struct, structs

from muniment.documents.sniff import sniff
from muniment.documents.submission import LARGEST, filings
from muniment.errors import UsageError

Packed: TypeAlias = Literal["", "gzip", "zip"]


class Item(Struct, frozen=True):
    """One file with its name: the path it was found by, `!` before the name inside of a container.

    `packed` is the kind of the container, gzip or zip, where the file alone was in it; "" for any other. `done` are
    the places in it that were read before an interruption: nothing is made of them again.
    """

    name: str
    data: bytes
    packed: Packed = ""
    done: frozenset[str] = frozenset()


class Refused(Struct, frozen=True):
    """A file that could not be had, or not whole, and why."""

    name: str
    message: str


class Limits(Struct, frozen=True):
    """How much may come out of one file that is given.

    * `largest`: bytes of one file;
    * `total`: bytes of all that is in it together;
    * `ratio`: how many times its own size all that is in it may be, where that is more than `free` bytes;
    * `depth`: how many containers may stand inside each other.
    """

    largest: int = LARGEST
    total: int = 256 << 30
    ratio: int = 100
    free: int = 256 << 20
    depth: int = 5

    def most(self, size: int) -> int:
        """Return how many bytes may come out of a file of a size."""
        return min(self.total, max(self.free, self.ratio * size))


ItemOrRefused: TypeAlias = Item | Refused

LIMITS = Limits()
_OFFICE = "[Content_Types].xml"
_HEAD = 64 * 1024
_STEP = 1 << 20
_TAR = slice(257, 262)
_CONTAINERS = ("zip", "gzip", "tar")
DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, StructError, EOFError, OSError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""What the standard library raises on damaged, cut off or hostile containers."""
_ENCRYPTED = 1


def items(path: str | os.PathLike[str]) -> Iterator[ItemOrRefused]:
    """Yield every file that a file or folder holds, sorted by name; hidden files in folders are skipped."""
    for file in files(path):
        yield from (file,) if isinstance(file, Refused) else items_in(file)


def files(path: str | os.PathLike[str], without: Iterable[Path] = ()) -> Iterator[Path | Refused]:
    """Yield the files in a folder, unopened, sorted by name, and what leads out of it; or the file itself.

    `without` are files and folders that are left out of a folder: what is written meanwhile.
    """
    root = Path(path)
    if root.is_dir():
        found = _folder(root, {os.path.realpath(left_out) for left_out in without})
        yield next(found, Refused(safe(str(path)), "is a folder without files"))
        yield from found
    else:
        yield root


def items_in(path: Path, part: tuple[int, int] | None = None) -> Iterator[ItemOrRefused]:
    """Yield what one file holds; `part` names the first member of a zip and the one behind the last, from 0."""
    name = safe(str(path))
    try:
        # Opening a pipe would wait for its other end.
        with open(path, "rb", opener=_without_waiting) as file:
            before = os.fstat(file.fileno())
            if not S_ISREG(before.st_mode):
                yield Refused(name, "is no regular file")
                return
            opened = _Opened(LIMITS, before.st_size, part)
            yield from opened.files(name, file, before.st_size, 0)
    except (OSError, ValueError) as error:
        yield Refused(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def holds_files(path: str | os.PathLike[str]) -> bool:
    """Whether a path is a folder, an archive or several full submissions in a row: there may be several files."""
    root = Path(path)
    try:
        if not root.is_file():
            return root.is_dir()
        with root.open("rb") as file:
            head = file.read(_HEAD)
            kind = _kind(head)
            return kind in _CONTAINERS or (kind == "submission" and len(filings(head + file.read())) > 1)
    except (OSError, ValueError):
        return False


def _kind(head: bytes) -> str:
    return "tar" if head[_TAR] == b"ustar" else sniff(head)


def members(path: Path) -> int:
    """Return how many members of a zip can be opened apart from each other; 1 for everything else.

    A zip that says it unpacks to more than it may is opened as a whole, where that is counted.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if sniff(file.read(_HEAD)) != "zip":
                return 1
            with zipfile.ZipFile(file) as archive:
                unpacked = sum(info.file_size for info in archive.infolist())
                if _is_one_file(archive) or unpacked > LIMITS.most(os.fstat(file.fileno()).st_size):
                    return 1
                return max(1, len(_visible_members(archive)))
    except DAMAGE:
        return 1


def unpack(name: str, data: bytes, limits: Limits = LIMITS) -> Iterator[ItemOrRefused]:
    """Yield every file that bytes hold, as `items` does for a file."""
    yield from _Opened(limits, len(data)).files(safe(name), io.BytesIO(data), len(data), 0)


def estimate(path: str | os.PathLike[str]) -> int:
    """Say about how many files `items` will yield: the files of a folder, and those in zips that say they are zips."""
    root = Path(path)
    if not root.is_dir():
        return _members(root)
    seen = (Path(parent, file) for parent, _, files in os.walk(root) for file in files if not file.startswith("."))
    return sum(map(_members, seen))


def _members(path: Path) -> int:
    if path.suffix.lower() != ".zip":
        return 1
    try:
        with zipfile.ZipFile(path) as archive:
            return 1 if _is_dataset(archive) else max(1, len(archive.namelist()))
    except DAMAGE:
        return 1


def refuse_web(name: str) -> None:
    """Refuse the address of a page, such as that of EDGAR's index of a filing: it is no file, and nobody opens it here.

    Raises:
        UsageError: it is one, and no file is called so.
    """
    if name.lower().startswith(("https://", "http://")) and not os.path.exists(name):
        raise UsageError(
            f"{name[:200]} is an address of the web: `muniment fetch` takes the accession number, such as "
            "0000320193-26-000001, and fetches the filing"
        )


def holds_dataset(data: bytes) -> bool:
    """Whether bytes are a zip of the SEC's Form D data set, whose tables are read together."""
    if sniff(data) != "zip":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _is_dataset(archive)
    except DAMAGE:
        return False


def safe(name: str) -> str:
    """Return a name that can be printed: what is no character for people, or turns the line around, as an escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in name)


# ---- folders --------------------------------------------------------------------------------------------------------


def _folder(root: Path, without: Container[str]) -> Iterator[Path | Refused]:
    """Walk a folder. A link to a file inside of it is read; a link to a folder never: its files are met anyway."""
    inside = os.path.realpath(root)
    failed: list[OSError] = []
    for parent, folders, files in os.walk(root, onerror=failed.append):
        yield from _unreadable(failed)
        real = os.path.realpath(parent)
        folders[:] = sorted(name for name in folders if name[0] != "." and os.path.join(real, name) not in without)
        for path in (Path(parent, folder) for folder in folders):
            if reason := _leads_out(path, inside):
                yield Refused(safe(str(path)), reason)
        files = [name for name in files if name[0] != "." and os.path.join(real, name) not in without]
        for path in (Path(parent, file) for file in sorted(files)):
            reason = _leads_out(path, inside)
            yield Refused(safe(str(path)), reason) if reason else path
    yield from _unreadable(failed)


def _unreadable(failed: list[OSError]) -> Iterator[Refused]:
    while failed:
        error = failed.pop(0)
        yield Refused(safe(str(error.filename)), f"the folder cannot be read: {error.strerror}")


def _leads_out(path: Path, inside: str) -> str:
    """Say what is wrong with a link, "" for what is none or leads to something inside of the folder."""
    if not path.is_symlink():
        return ""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return f"is a link that leads nowhere: {error.strerror}"
    return "" if os.path.commonpath([inside, target]) == inside else "is a link that leads out of the folder"


# ---- files ----------------------------------------------------------------------------------------------------------


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Refusal(Exception):
    """Why a file is not taken; never leaves this module."""


class _Opened:
    """One file that was given, and how much has come out of it so far; of a zip perhaps a part of its members only."""

    def __init__(self, limits: Limits, size: int, part: tuple[int, int] | None = None) -> None:
        self.limits, self.part = limits, part
        self.most = limits.most(size)
        self.taken = 0

    def files(self, name: str, file: IO[bytes], size: int, depth: int) -> Iterator[ItemOrRefused]:
        """Yield what a file holds: itself, or the files in it."""
        try:
            head = file.read(_HEAD)
            kind = _kind(head)
            file.seek(0)
            if kind in _CONTAINERS:
                self._descend(depth)
            if kind == "zip":
                yield from self._zip(name, file, size, depth)
            elif kind == "gzip":
                yield from self._gzip(name, file, depth)
            elif kind == "tar":
                yield from self._tar(name, file, depth)
            elif size:
                data = self._read(file, size)
                several = filings(data)  # full submissions in a row, by their numbers from 1
                if len(several) == 1:
                    yield Item(name, data)
                else:
                    yield from (Item(f"{name}!{number}", filing) for number, filing in enumerate(several, 1))
            else:
                yield Refused(name, "is empty")
        except _Refusal as refusal:
            yield Refused(name, str(refusal))
        except DAMAGE as error:
            yield Refused(name, f"cannot be read: {_reason(error)}")

    def _read(self, file: IO[bytes], size: int) -> bytes:
        """Read a file on disk or in memory; what is being written meanwhile is not taken."""
        if size > self.limits.largest:
            raise _Refusal(f"{size:,} bytes are more than a filing has ({self.limits.largest:,})")
        data = file.read(size + 1)
        if len(data) != size:
            raise _Refusal("changed while it was read")
        return data

    # ---- zip ----

    def _zip(self, name: str, file: IO[bytes], size: int, depth: int) -> Iterator[ItemOrRefused]:
        with zipfile.ZipFile(file) as archive:
            if _is_one_file(archive):
                self._count(sum(info.file_size for info in archive.infolist()))
                file.seek(0)
                yield Item(name, self._read(file, size))
                return
            members = _visible_members(archive)
            if not members:
                raise _Refusal("is a zip without files")
            for info in members[slice(*self.part) if self.part and not depth else slice(None)]:
                inner = self._member(f"{name}!{safe(info.filename)}", archive, info, depth)
                yield from _packed(inner, "zip") if len(members) == 1 else inner

    def _member(
        self, name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int
    ) -> Iterator[ItemOrRefused]:
        if info.flag_bits & _ENCRYPTED:
            yield Refused(name, "is encrypted")
            return
        try:
            with archive.open(info) as member:
                data = self._drawn(member)
        except _Refusal as refusal:
            yield Refused(name, str(refusal))
        except DAMAGE as error:
            yield Refused(name, f"cannot be read: {_reason(error)}")
        else:
            yield from self.files(name, io.BytesIO(data), len(data), depth + 1)

    # ---- gzip and tar ----

    def _gzip(self, name: str, file: IO[bytes], depth: int) -> Iterator[ItemOrRefused]:
        """Take a gzip apart; a tar in it, such as EDGAR's feed of a day, is never held as a whole."""
        with gzip.GzipFile(fileobj=file) as inner:
            is_tar = inner.read(_TAR.stop)[_TAR] == b"ustar"
            inner.seek(0)
            if is_tar:
                yield from self._tar(name, inner, depth)
                return
            data = self._drawn(inner)
        yield from _packed(self.files(name, io.BytesIO(data), len(data), depth + 1), "gzip")

    def _tar(self, name: str, file: IO[bytes] | gzip.GzipFile, depth: int) -> Iterator[ItemOrRefused]:
        with tarfile.open(fileobj=file, mode="r|", errorlevel=0, tarinfo=_Member) as archive:
            for info in archive:
                inner = archive.extractfile(info) if info.isreg() and not _is_hidden(info.name) else None
                if inner is None:
                    self._count(info.size)
                    continue
                where = f"{name}!{safe(info.name)}"
                try:
                    data = self._drawn(inner)
                except _Refusal as refusal:
                    yield Refused(where, str(refusal))
                    continue
                yield from self.files(where, io.BytesIO(data), len(data), depth + 1)

    # ---- limits ----

    def _descend(self, depth: int) -> None:
        if depth >= self.limits.depth:
            raise _Refusal(f"stands in {depth} containers inside each other, which looks like an attack")

    def _drawn(self, stream: IO[bytes] | gzip.GzipFile) -> bytes:
        """Read what comes out of a container, a piece at a time, no further than it may go."""
        parts, length = [], 0
        while part := stream.read(_STEP):
            self._count(len(part))
            length += len(part)
            if length > self.limits.largest:
                raise _Refusal(f"unpacks to more than a filing has ({self.limits.largest:,} bytes)")
            parts.append(part)
        return b"".join(parts)

    def _count(self, size: int) -> None:
        self.taken += size
        if self.taken > self.most:
            raise _Refusal(f"unpacks to more than {self.most:,} bytes, which looks like an attack")


class _Member(tarfile.TarInfo):
    """A member of a tar, whose end is where its last block says so: tarfile takes damage behind the first for it."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """Return the next member; what is damaged or cut off is an error, wherever it stands."""
        try:
            return super().fromtarfile(tarfile)
        except HeaderError as error:
            kind = type(error).__name__  # the kinds are no public names
            if kind == "EOFHeaderError":
                raise
            if kind in ("EmptyHeaderError", "TruncatedHeaderError"):
                raise EOFError from error
            raise ReadError(f"what is behind byte {tarfile.offset:,} is damaged: {error}") from error


def _is_dataset(archive: zipfile.ZipFile) -> bool:
    return any(PurePosixPath(name).name.upper() == "FORMDSUBMISSION.TSV" for name in archive.namelist())


def _is_one_file(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is one file: a data set, or a document of an office program."""
    return _is_dataset(archive) or _OFFICE in archive.namelist()


def _visible_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
    return sorted(members, key=lambda info: info.filename)


def _is_hidden(name: str) -> bool:
    """Whether a file in a container is hidden, or is what a Mac puts beside the files."""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def _packed(items: Iterator[ItemOrRefused], kind: Packed) -> Iterator[ItemOrRefused]:
    """Yield the files of a container, each with what the container is."""
    for item in items:
        yield structs.replace(item, packed=kind) if isinstance(item, Item) else item


def _reason(error: Exception) -> str:
    """Say in few words what is wrong with a container."""
    if isinstance(error, EOFError):
        return "it is cut off"
    return safe(getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200]
