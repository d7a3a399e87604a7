"""Where a draft begins: an empty form, a filing of the store, or a file; and the drafts that wait to be finished."""

from datetime import datetime

from msgspec import Struct

from muniment.apart import apart
from muniment.drafts import Draft, amendment, blank
from muniment.drafts.store import slug
from muniment.errors import SourceError, UsageError
from muniment.forms import FORMS, form_of, issuer_of
from muniment.pipeline.evidence import Shelf
from muniment.readers import read
from muniment.readers.yaml import YamlTrace
from muniment.reading import Reading
from muniment.store.entry import DATASET
from muniment.web.dressing import Reply
from muniment.web.preparing.asking import href
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.sent import called, form_called
from muniment.web.sheet import find, title
from muniment.wording import one_of

LARGEST_FILE = 20 << 20
"""Bytes of a file that a draft is made of."""


class Waiting(Struct, frozen=True):
    """A draft in the list; `owner` where it is somebody else's."""

    name: str
    called: str
    saved: datetime
    href: str
    reason: str = ""
    owner: str = ""


class Start(Struct, frozen=True, kw_only=True):
    """The front page of the room: what can be begun, and what was."""

    forms: tuple[tuple[str, str], ...]
    drafts: tuple[Waiting, ...]
    filing: str = ""
    filing_called: str = ""


def start(desk: Desk, shelf: Shelf, key: str) -> Reply:
    """Return the front page; with the key of a filing it offers to amend that one.

    Raises:
        NotThere: the store has no such filing.
    """
    waiting = tuple(
        Waiting(
            one.name,
            called(one.record) if one.record else one.name,
            one.saved,
            _first(one.name, one.record),
            one.reason,
            "" if one.owner == desk.shelf.owner else one.owner,
        )
        for one in desk.shelf.list()
    )
    data = Start(
        forms=tuple((form.name, form.title) for form in FORMS.values()),
        drafts=waiting,
        filing=key,
        filing_called=title(find(shelf.store, key)) if key else "",
    )
    return Reply(data, "Prepare a filing", "prepare_start", "prepare")


def _first(name: str, record: object) -> str:
    return href(name, "check") if record is not None else ""


def begun(desk: Desk, form: str) -> str:
    """Make an empty draft of a form, and return the address of its first page.

    Raises:
        UsageError: it is no form.
    """
    one_of("form", form, FORMS)
    return _added(desk, blank(form))


def amended(desk: Desk, shelf: Shelf, key: str) -> str:
    """Make the draft of an amendment of a stored filing, and return the address of its first page.

    Raises:
        NotThere: the store has no such filing.
        UsageError: the store does not keep what it was read from.
    """
    held = find(shelf.store, key)
    if not held.shown.kept or held.shown.rank == DATASET:
        raise UsageError("The store does not keep the text of this filing: choose its file instead.")
    return _added(desk, amendment(_read(shelf.store.content(held.row.content_hash), key), desk.today()))


def taken_up(desk: Desk, data: bytes, name: str) -> str:
    """Make a draft of a file: a draft goes on as it is, a filing is amended; return the address of its first page.

    Raises:
        UsageError: the file is empty, too large, or nothing that is read.
    """
    if not data:
        raise UsageError("Choose a file first: a draft in YAML, or the last filing in any format.")
    if len(data) > LARGEST_FILE:
        raise UsageError(f"The file is larger than {LARGEST_FILE >> 20} MB.")
    reading = _read(data, name)
    if isinstance(reading.trace, YamlTrace):
        return _added(desk, Draft(reading.record))
    return _added(desk, amendment(reading, desk.today()))


def _read(data: bytes, name: str) -> Reading:
    try:
        return apart(read, data, len(data))
    except SourceError as error:
        raise UsageError(
            f"{name[:80] or 'The file'} is nothing that can be prepared from: {error.words[:200]}"
        ) from error


def _added(desk: Desk, draft: Draft) -> str:
    record = draft.record
    name = desk.shelf.add(draft, slug(f"{form_called(record).replace('/', '-')} {issuer_of(record)}"))
    return href(name, form_of(record).steps[0].key)
