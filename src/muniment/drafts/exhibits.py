"""Exhibits: the files that go with a schedule, beside its draft in a folder that git keeps too.

Beside `lark.yaml` stands `lark.exhibits`, and each file in it names its type: `ex99-1.txt` is EX-99.1,
`ex24_power.htm` is EX-24. Folders in it are not looked into: there stands what is kept and not filed.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import UNSET, Struct, structs

from muniment.atomic import put
from muniment.documents import exhibits
from muniment.errors import EnvironmentProblem, MunimentError, SourceError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import Attachment, SubmissionHeader, attachments_of

FOLDER = ".exhibits"
MOST, LARGEST_OF_ALL = 100, 40 << 20
"""How many exhibits a submission may have, and their bytes together. Both bounds are ours."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}").fullmatch


class NoExhibit(MunimentError):
    """There is no such exhibit."""


class NoType(UsageError):
    """The type of an exhibit is none that a file is named after."""


class Exhibit(Struct, frozen=True):
    """A document to attach: its name and type by EDGAR's rules, its bytes, and what it is called."""

    name: str
    type: str
    data: bytes
    description: str = ""

    @property
    def title(self) -> str:
        """The description, the type where there is none."""
        return self.description or self.type


def folder_of(draft: Path) -> Path:
    """Return the folder in which the exhibits of a draft stand."""
    return draft.with_suffix(FOLDER)


def named(words: str) -> Exhibit:
    """Return the exhibit that `TYPE=FILE` names; of `FILE` alone the type is that of its name.

    Raises:
        SourceError: the file cannot be read, or EDGAR would not take it.
        UsageError: nobody says of what type it is.
    """
    kind, _, path = words.rpartition("=")
    file = Path(path)
    kind = kind.strip() or exhibits.type_of(file.name)
    if not kind:
        raise UsageError(f"{path}: its name tells no type: write EX-99.1={path}, or call it as in ex99-1.txt")
    return checked(Exhibit(file.name, kind, _read(file)), str(file))


def beside(draft: Path) -> tuple[Exhibit, ...]:
    """Return the exhibits that stand beside a draft, by name; none where there is no such folder.

    Raises:
        SourceError: a file in the folder is no exhibit that EDGAR would take.
    """
    folder = folder_of(draft)
    if not folder.is_dir():
        return ()
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    for file in files:
        if not exhibits.type_of(file.name):
            raise SourceError("its name tells no type of exhibit: call it as in ex99-1.txt", source=str(file))
    return tuple(checked(Exhibit(file.name, exhibits.type_of(file.name), _read(file)), str(file)) for file in files)


def _read(file: Path) -> bytes:
    """Return the bytes of a file, of one that is too large no more than shows it."""
    try:
        with file.open("rb") as opened:
            return opened.read(exhibits.LARGEST + 1)
    except (OSError, ValueError) as error:  # a name may hold what no system takes
        raise SourceError(f"cannot be opened: {getattr(error, 'strerror', error)}", source=str(file)) from error


def checked(exhibit: Exhibit, source: str = "") -> Exhibit:
    """Return an exhibit that EDGAR would take.

    Raises:
        SourceError: it would not; the error says why, and how it might be called.
    """
    if any(fault.severity == "error" for fault in exhibits.name_faults(exhibit.name)):
        proposed = exhibits.suggested(exhibit.type, exhibit.name)
        raise SourceError(
            f"has a name that EDGAR does not allow: call it {proposed}", source=source or exhibit.name[:80]
        )
    judged = (
        *exhibits.type_faults(exhibit.type),
        *exhibits.description_faults(exhibit.description),
        *exhibits.content_faults(exhibit.name, exhibit.data),
    )
    for fault in judged:
        if fault.severity == "error":
            raise SourceError(fault.words, source=source or exhibit.name)
    return exhibit


def together(some: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Return exhibits for one submission.

    Raises:
        UsageError: two have one name, or they are too many or too large together.
    """
    submitted = tuple(some)
    names = [exhibit.name.lower() for exhibit in submitted]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(f"two exhibits are called {twice}: give each a name of its own")
    if len(submitted) > MOST or sum(len(exhibit.data) for exhibit in submitted) > LARGEST_OF_ALL:
        raise UsageError(f"a submission has room for {MOST} exhibits of {LARGEST_OF_ALL >> 20} MB together")
    return submitted


def attached(record: Record, header: SubmissionHeader, some: Sequence[Exhibit]) -> SubmissionHeader:
    """Return a header with exhibits behind the attachments that it has.

    Raises:
        UsageError: the form has no place for exhibits, or they are too many for one submission.
    """
    if not some:
        return header
    form = form_of(record)
    if not form.takes_exhibits:
        raise UsageError(f"a {form.called} has no exhibits: EDGAR has no place in it for {some[0].name}")
    present: tuple[Attachment, ...] = getattr(header, "attachments", UNSET) or ()
    taken = {(document.name or "").lower() for document in attachments_of(record, header)}
    again = next((exhibit.name for exhibit in some if exhibit.name.lower() in taken), "")
    if again:
        raise UsageError(f"the submission has an attachment called {again} already")
    return structs.replace(header, attachments=(*present, *map(_attachment, together(some))))


def _attachment(exhibit: Exhibit) -> Attachment:
    return Attachment(
        name=exhibit.name,
        type=exhibit.type,
        description=exhibit.description or UNSET,
        contents=b64encode(exhibit.data).decode(),
    )


class ExhibitStore:
    """The exhibits of one draft, in the folder beside it."""

    def __init__(self, draft: Path) -> None:
        self.draft, self.folder = draft, folder_of(draft)

    def list(self) -> tuple[Exhibit, ...]:
        """Return the exhibits, by name."""
        return beside(self.draft)

    def add(self, kind: str, name: str, data: bytes) -> Exhibit:
        """Put a document into the folder, under the name that its type gives it.

        Raises:
            SourceError: EDGAR would not take it.
            NoType: the type gives no name.
            UsageError: there is one of that type and ending already, or there are too many.
        """
        file = exhibits.suggested(kind, name)
        if not kind or exhibits.type_of(file) != kind.upper():
            raise NoType(f"{kind[:40]!r} is no type to name a file after: write it as in EX-99.1 or EX-24")
        exhibit = checked(Exhibit(file, kind.upper(), data), name[:80])
        together((*self.list(), exhibit))
        if not put(data, self.folder / exhibit.name, only_new=True):
            raise UsageError(f"there is an exhibit {exhibit.name} already: remove it first")
        return exhibit

    def remove(self, name: str) -> None:
        """Take an exhibit away, be it or another beside it one that EDGAR would not take.

        Raises:
            NoExhibit: there is none of that name.
        """
        found = next((path for path in self._files() if path.name == name), None)
        if found is None:
            raise NoExhibit(f"There is no exhibit {name[:80]!r} beside this draft.")
        found.unlink(missing_ok=True)
        self._tidy()

    def clear(self) -> None:
        """Take all exhibits away, with the folder where nothing else stands in it."""
        for path in self._files():
            path.unlink(missing_ok=True)
        self._tidy()

    def _files(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (path for path in self.folder.iterdir() if path.is_file() and _NAME(path.name))

    def _tidy(self) -> None:
        try:
            if self.folder.is_dir() and not any(self.folder.iterdir()):
                self.folder.rmdir()
        except OSError as error:
            raise EnvironmentProblem(f"{self.folder}: cannot be removed: {error.strerror}") from error
