"""The exhibits of a draft in the browser: attached, taken from what is made of its data, and taken away."""

from typing import Any

from msgspec import UNSET, Struct

from muniment.documents.exhibits import LARGEST
from muniment.drafts.exhibits import Exhibit, NoExhibit, attached
from muniment.drafts.papers import (
    ENDINGS,
    JOINT,
    Keep,
    Offer,
    joint_agreement,
    joint_exhibit,
    keep_list,
    offers,
    papers,
    printed,
    to_keep,
)
from muniment.drafts.store import Opened
from muniment.errors import SourceError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import SubmissionHeader
from muniment.forms.filing_copy import complete_header
from muniment.forms.paths import placed, value_at
from muniment.web.dressing import Reply
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.sent import called

LARGEST_FORM = LARGEST + (1 << 20)
"""Bytes of a form with one exhibit."""

_KEEP_LIST = "to-keep.txt"
_HTML = ENDINGS["html"]


class Shown(Struct, frozen=True):
    """An exhibit in the list."""

    name: str
    type: str
    size: int


class Exhibits(Struct, frozen=True, kw_only=True):
    """The page: what is attached, what may be, what is signed and kept, and what is wrong."""

    name: str
    called: str
    takes: bool
    exhibits: tuple[Shown, ...] = ()
    joint: bool = False
    papers: tuple[Keep, ...] = ()
    offers: tuple[Offer, ...] = ()
    type: str = ""
    wrong: str = ""


class Change(Struct, frozen=True):
    """What was sent from the page: the button, and the type, name and bytes of a file."""

    do: str
    type: str = ""
    file: str = ""
    data: bytes = b""


def exhibits_of(desk: Desk, name: str, record: Record) -> tuple[Exhibit, ...]:
    """Return the exhibits of a draft; none where the form takes none."""
    return () if not form_of(record).takes_exhibits else desk.shelf.exhibits(name).list()


def with_exhibits(desk: Desk, name: str, record: Record) -> SubmissionHeader | None:
    """Return a header with the exhibits, for the rules; None where the form takes none. Nobody is to contact yet."""
    if not form_of(record).takes_exhibits:
        return None
    return attached(record, complete_header(record), exhibits_of(desk, name, record))


def exhibits_page(desk: Desk, opened: Opened, told: Change | None = None, wrong: str = "") -> Reply:
    """Return the page; what was typed before something went wrong stands in it again."""
    record: Any = opened.record
    here = exhibits_of(desk, opened.name, record)
    data = Exhibits(
        name=opened.name,
        called=called(record),
        takes=form_of(record).takes_exhibits,
        exhibits=tuple(Shown(one.name, one.type, len(one.data)) for one in here),
        joint=joint_agreement(record) is not None and all(one.type != JOINT for one in here),
        papers=to_keep(record, desk.today()),
        offers=offers(record, here),
        type=told.type[:128] if told else "",
        wrong=wrong,
    )
    return Reply(data, "Exhibits, and documents to sign and keep", "prepare_exhibits", "prepare")


def changed(desk: Desk, name: str, told: Change) -> Reply | None:
    """Do what a button says; return the page again with what is wrong, None where all is well.

    Raises:
        NoDraft: there is no such draft.
        NoExhibit: there is no such exhibit.
    """
    opened = desk.shelf.open(name)
    try:
        _change(desk, opened, told)
    except (SourceError, UsageError) as error:
        return exhibits_page(desk, opened, told, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    return None


def _change(desk: Desk, opened: Opened, told: Change) -> None:
    record: Any = opened.record
    form = form_of(record)
    if not form.takes_exhibits:
        raise UsageError(f"a {form.called} has no exhibits")
    shelf = desk.shelf.exhibits(opened.name)
    verb, _, what = told.do.partition(":")
    if verb == "attach":
        if not told.data:
            raise UsageError("choose a file first, and one that is not empty")
        shelf.add(told.type.strip(), told.file, told.data)
    elif verb == "joint":
        one = joint_exhibit(record)
        shelf.add(one.type, one.name, one.data)
    elif verb == "remove":
        shelf.remove(what)
    elif verb == "say":
        _say(desk, opened, what)
    else:
        raise UsageError(f"there is no button {told.do[:40]!r} on this page")


def _say(desk: Desk, opened: Opened, path: str) -> None:
    """Put the offered words into a field in which nothing stands."""
    record = opened.record
    one = next((one for one in offers(record, exhibits_of(desk, opened.name, record)) if one.path == path), None)
    if one is None or value_at(record, path) is not UNSET:
        raise UsageError("something stands in that field by now: change it on its own page")
    desk.shelf.save(opened.name, placed(record, path, one.words), opened.version, opened.remarks)


def paper_file(desk: Desk, opened: Opened, file: str) -> bytes:
    """Return a document to be signed, or the list of what is kept.

    Raises:
        NoExhibit: there is no such document.
    """
    if file == _KEEP_LIST:
        return keep_list(opened.record, desk.today()).encode()
    found = next((one for one in papers(opened.record) if f"{one.name}{_HTML}" == file), None)
    if found is None:
        raise NoExhibit(f"There is no document {file[:80]!r} for this draft.")
    return printed(found, "html")
