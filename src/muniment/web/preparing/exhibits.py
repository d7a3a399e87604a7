"""The exhibits of a draft, and the documents that are signed and kept: attached, offered, printed."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct

from muniment.documents.exhibits import LARGEST
from muniment.drafts.exhibits import (
    ENDINGS,
    JOINT,
    Exhibit,
    Keep,
    NoExhibit,
    NoType,
    Offer,
    attached,
    joint_agreement,
    joint_exhibit,
    keep_list,
    offers,
    papers,
    printed,
    to_keep,
)
from muniment.drafts.store import OpenDraft
from muniment.errors import SourceError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import SubmissionHeader
from muniment.forms.filing_copy import complete_header
from muniment.forms.walk import placed, value_at
from muniment.web.preparing.questions import sentence
from muniment.web.preparing.saving import FilingContext, called
from muniment.web.responses import Reply

LARGEST_FORM = LARGEST + (1 << 20)
"""Bytes of a form with one exhibit."""

_KEEP_LIST = "to-keep.txt"
_EXHIBITS = "Exhibits, and documents to sign and keep"
_HTML = ENDINGS["html"]


class ExhibitView(Struct, frozen=True):
    """An exhibit in the list."""

    name: str
    type: str
    size: int


class Exhibits(Struct, frozen=True, kw_only=True):
    """The page: what is attached, what may be, what is signed and kept, and what is wrong, by field ("" for none)."""

    name: str
    called: str
    takes: bool
    exhibits: tuple[ExhibitView, ...] = ()
    joint: bool = False
    papers: tuple[Keep, ...] = ()
    offers: tuple[Offer, ...] = ()
    type: str = ""
    wrong: Mapping[str, str] = {}


class Change(Struct, frozen=True):
    """What was sent from the page: the button, and the type, name and bytes of a file."""

    do: str
    type: str = ""
    file: str = ""
    data: bytes = b""


def exhibits_of(context: FilingContext, name: str, record: Record) -> tuple[Exhibit, ...]:
    """Return the exhibits of a draft; none where the form takes none."""
    return () if not form_of(record).takes_exhibits else context.drafts.exhibits(name).list()


def with_exhibits(context: FilingContext, name: str, record: Record) -> SubmissionHeader | None:
    """Return a header with the exhibits, for the rules; None where the form takes none. Nobody is to contact yet."""
    if not form_of(record).takes_exhibits:
        return None
    return attached(record, complete_header(record), exhibits_of(context, name, record))


def exhibits_page(
    context: FilingContext, opened: OpenDraft, change: Change | None = None, wrong: Mapping[str, str] | None = None
) -> Reply:
    """Return the page; what was typed before something went wrong stands in it again."""
    record: Any = opened.record
    here = exhibits_of(context, opened.name, record)
    data = Exhibits(
        name=opened.name,
        called=called(record),
        takes=form_of(record).takes_exhibits,
        exhibits=tuple(ExhibitView(one.name, one.type, len(one.data)) for one in here),
        joint=joint_agreement(record) is not None and all(one.type != JOINT for one in here),
        papers=to_keep(record, context.today()),
        offers=offers(record, here),
        type=change.type[:128] if change else "",
        wrong=wrong or {},
    )
    return Reply(data, f"{'Error: ' if wrong else ''}{_EXHIBITS}", "prepare_exhibits", "prepare")


def changed(context: FilingContext, name: str, change: Change) -> Reply | None:
    """Do what a button says; return the page again with what is wrong, None where all is well.

    Raises:
        NoDraft: there is no such draft.
        NoExhibit: there is no such exhibit.
    """
    opened = context.drafts.open(name)
    try:
        _change(context, opened, change)
    except (SourceError, UsageError) as error:
        attaches = change.do == "attach"
        field = "type" if attaches and isinstance(error, NoType) else "file" if attaches else ""
        return exhibits_page(context, opened, change, {field: sentence(str(error))})
    return None


def _change(context: FilingContext, opened: OpenDraft, change: Change) -> None:
    record: Any = opened.record
    form = form_of(record)
    if not form.takes_exhibits:
        raise UsageError(f"a {form.called} has no exhibits")
    exhibits = context.drafts.exhibits(opened.name)
    verb, _, what = change.do.partition(":")
    if verb == "attach":
        if not change.data:
            raise UsageError("choose a file first, and one that is not empty")
        exhibits.add(change.type.strip(), change.file, change.data)
    elif verb == "joint":
        exhibit = joint_exhibit(record)
        exhibits.add(exhibit.type, exhibit.name, exhibit.data)
    elif verb == "remove":
        exhibits.remove(what)
    elif verb == "say":  # put the offered words into a field in which nothing stands
        offered = offers(record, exhibits_of(context, opened.name, record))
        chosen = next((offer for offer in offered if offer.path == what), None)
        if chosen is None or value_at(record, what) is not UNSET:
            raise UsageError("something stands in that field by now: change it on its own page")
        context.drafts.save(opened.name, placed(record, what, chosen.text), opened.version, opened.remarks)
    else:
        raise UsageError(f"there is no button {change.do[:40]!r} on this page")


def paper_file(context: FilingContext, opened: OpenDraft, file: str) -> bytes:
    """Return a document to be signed, or the list of what is kept.

    Raises:
        NoExhibit: there is no such document.
    """
    if file == _KEEP_LIST:
        return keep_list(opened.record, context.today()).encode()
    chosen = next((paper for paper in papers(opened.record) if f"{paper.name}{_HTML}" == file), None)
    if chosen is None:
        raise NoExhibit(f"There is no document {file[:80]!r} for this draft.")
    return printed(chosen, "html")
