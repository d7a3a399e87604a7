"""Check your answers: all on one page, with what the rules say, each with the way to change it; and the exhibits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct

from muniment.checks import Finding
from muniment.documents.exhibits import LARGEST
from muniment.drafts.checking import in_order, judged, standing
from muniment.drafts.exhibits import Exhibit, NoExhibit, NoType, attached
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
from muniment.drafts.questions import Entries, Group, Node, Question, every_question, questions, with_needed
from muniment.drafts.starting import notice
from muniment.drafts.store import OpenDraft
from muniment.drafts.submitting import as_if_signed, submissions_in
from muniment.errors import SourceError, UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import SubmissionHeader
from muniment.forms.filing_copy import complete_header
from muniment.forms.layout import SIGNATURE, Step
from muniment.forms.walk import placed, value_at
from muniment.web.preparing.questions import href, sentence
from muniment.web.preparing.saving import Desk, called
from muniment.web.responses import Reply

LARGEST_FORM = LARGEST + (1 << 20)
"""Bytes of a form with one exhibit."""

_KEEP_LIST = "to-keep.txt"
_EXHIBITS = "Exhibits, and documents to sign and keep"
_HTML = ENDINGS["html"]


class Shown(Struct, frozen=True):
    """An exhibit in the list."""

    name: str
    type: str
    size: int


class Exhibits(Struct, frozen=True, kw_only=True):
    """The page: what is attached, what may be, what is signed and kept, and what is wrong, by field ("" for none)."""

    name: str
    called: str
    takes: bool
    exhibits: tuple[Shown, ...] = ()
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


def exhibits_of(desk: Desk, name: str, record: Record) -> tuple[Exhibit, ...]:
    """Return the exhibits of a draft; none where the form takes none."""
    return () if not form_of(record).takes_exhibits else desk.shelf.exhibits(name).list()


def with_exhibits(desk: Desk, name: str, record: Record) -> SubmissionHeader | None:
    """Return a header with the exhibits, for the rules; None where the form takes none. Nobody is to contact yet."""
    if not form_of(record).takes_exhibits:
        return None
    return attached(record, complete_header(record), exhibits_of(desk, name, record))


def exhibits_page(
    desk: Desk, opened: OpenDraft, told: Change | None = None, wrong: Mapping[str, str] | None = None
) -> Reply:
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
        wrong=wrong or {},
    )
    return Reply(data, f"{'Error: ' if wrong else ''}{_EXHIBITS}", "prepare_exhibits", "prepare")


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
        attaches = told.do == "attach"
        field = "type" if attaches and isinstance(error, NoType) else "file" if attaches else ""
        return exhibits_page(desk, opened, told, {field: sentence(str(error))})
    return None


def _change(desk: Desk, opened: OpenDraft, change: Change) -> None:
    record: Any = opened.record
    form = form_of(record)
    if not form.takes_exhibits:
        raise UsageError(f"a {form.called} has no exhibits")
    shelf = desk.shelf.exhibits(opened.name)
    verb, _, what = change.do.partition(":")
    if verb == "attach":
        if not change.data:
            raise UsageError("choose a file first, and one that is not empty")
        shelf.add(change.type.strip(), change.file, change.data)
    elif verb == "joint":
        exhibit = joint_exhibit(record)
        shelf.add(exhibit.type, exhibit.name, exhibit.data)
    elif verb == "remove":
        shelf.remove(what)
    elif verb == "say":
        _say(desk, opened, what)
    else:
        raise UsageError(f"there is no button {change.do[:40]!r} on this page")


def _say(desk: Desk, opened: OpenDraft, path: str) -> None:
    """Put the offered words into a field in which nothing stands."""
    record = opened.record
    chosen = next(
        (offer for offer in offers(record, exhibits_of(desk, opened.name, record)) if offer.path == path), None
    )
    if chosen is None or value_at(record, path) is not UNSET:
        raise UsageError("something stands in that field by now: change it on its own page")
    desk.shelf.save(opened.name, placed(record, path, chosen.words), opened.version, opened.remarks)


def paper_file(desk: Desk, opened: OpenDraft, file: str) -> bytes:
    """Return a document to be signed, or the list of what is kept.

    Raises:
        NoExhibit: there is no such document.
    """
    if file == _KEEP_LIST:
        return keep_list(opened.record, desk.today()).encode()
    found = next((paper for paper in papers(opened.record) if f"{paper.name}{_HTML}" == file), None)
    if found is None:
        raise NoExhibit(f"There is no document {file[:80]!r} for this draft.")
    return printed(found, "html")


_LONG = 300


class Line(Struct, frozen=True):
    """One answer in the list: its words, the page that changes it, and how grave what stands against it is."""

    path: str
    item: str
    label: str
    words: str
    href: str
    severity: str = ""


class Part(Struct, frozen=True):
    """Answers under one heading; a heading of its own for each person."""

    label: str
    lines: tuple[Line, ...]


class Page(Struct, frozen=True):
    """The answers of one page of questions."""

    step: Step
    href: str
    parts: tuple[Part, ...]


class Linked(Struct, frozen=True):
    """A finding, the field that it leads to and the page with it; "" where the draft has none for it."""

    finding: Finding
    href: str
    page: str = ""


class Looked(Struct, frozen=True):
    """Something that the preparer was asked to look at, and has not yet."""

    label: str
    words: str
    href: str


class Checked(Struct, frozen=True, kw_only=True):
    """All answers of a draft, and what the rules have against them, by weight."""

    name: str
    called: str
    form: str
    pages: tuple[Page, ...]
    findings: Mapping[str, list[Linked]]
    remarks: tuple[Looked, ...] = ()
    notice: tuple[str, ...] = ()
    submissions: Sequence[tuple[str, str]] = ()


def checked(desk: Desk, opened: OpenDraft) -> Reply:
    """Return the page on which all answers are checked."""
    record = opened.record
    form = form_of(record)
    found = standing(record, opened.remarks)
    whole = with_needed(as_if_signed(record, desk.today()))
    found += judged(whole, desk.today(), with_exhibits(desk, opened.name, record))
    findings = in_order(found, [questions(record, step) for step in form.steps])
    graves = _graves(findings)
    data = Checked(
        name=opened.name,
        called=called(record),
        form=form.title,
        pages=tuple(_page(opened.name, record, step, graves) for step in form.steps if step.key != SIGNATURE),
        findings=grouped(opened.name, record, findings),
        remarks=tuple(_looked(opened, path, words) for path, words in opened.remarks.at.items()),
        notice=notice(record, opened.remarks),
        submissions=submissions_in(opened.remarks),
    )
    return Reply(data, "Check your answers", "prepare_check", "prepare")


def _looked(opened: OpenDraft, path: str, words: str) -> Looked:
    record = opened.record
    step = form_of(record).layout.step(path)
    labels = {question.path: question.label for question in every_question(questions(record, step))} if step else {}
    return Looked(labels.get(path) or path, words, href(opened.name, step.key, path) if step else "")


def grouped(name: str, record: Record, findings: Sequence[Finding]) -> dict[str, list[Linked]]:
    """Return findings by their weight, each with a link to the field it is about."""
    found: dict[str, list[Linked]] = {}
    for finding in findings:
        steps = filter(None, map(form_of(record).layout.step, finding.paths))
        page = next((step.title for step in steps), "")
        found.setdefault(finding.severity, []).append(Linked(finding, link(name, record, finding), page))
    return found


def link(name: str, record: Record, finding: Finding) -> str:
    """Return the address of the first field of a draft that a finding is about, "" where none is asked for."""
    for path in finding.paths:
        step = form_of(record).layout.step(path)
        if step is not None:
            return href(name, step.key, path, look=True)
    return ""


def _graves(findings: Sequence[Finding]) -> dict[str, str]:
    """Return the gravest that stands against each path."""
    found: dict[str, str] = {}
    for finding in findings:
        for path in finding.paths[:1]:
            found.setdefault(path, finding.severity)
    return found


def _page(name: str, record: Record, step: Step, graves: Mapping[str, str]) -> Page:
    parts = _parts(name, step, questions(record, step), "", graves)
    return Page(step, href(name, step.key), tuple(part for part in parts if part.lines))


def _parts(name: str, step: Step, nodes: Sequence[Node], label: str, graves: Mapping[str, str]) -> Iterator[Part]:
    waiting: list[Line] = []
    for node in nodes:
        if isinstance(node, Question):
            waiting += _line(name, step, node, graves)
            continue
        if waiting:
            yield Part(label, tuple(waiting))
            waiting = []
        if isinstance(node, Group):
            yield from _parts(name, step, node.nodes, f"{label}: {node.label}" if label else node.label, graves)
        else:
            yield from _entries(name, step, node, graves)
    if waiting:
        yield Part(label, tuple(waiting))


def _entries(name: str, step: Step, node: Entries, graves: Mapping[str, str]) -> Iterator[Part]:
    if not node.entries:
        yield Part(node.label, (Line(node.path, node.item, node.label, "nobody", href(name, step.key, node.path)),))
    for entry in node.entries:
        yield from _parts(name, step, entry.nodes, entry.label, graves)


def _line(name: str, step: Step, question: Question, graves: Mapping[str, str]) -> Iterator[Line]:
    """Yield the line of a question; one that nobody needs to answer is left out where nobody did."""
    severity = next((graves[path] for path in question.covers or (question.path,) if path in graves), "")
    if not question.words and not question.needed and not severity:
        return
    labels = {option.code: option.label for option in question.options}
    words = "; ".join(labels.get(word, word) for word in question.words)
    if question.meaning:
        words = f"{question.meaning} ({words})"
    shown = words if len(words) <= _LONG else f"{words[:_LONG]} …"
    yield Line(question.path, question.item, question.label, shown, href(name, step.key, question.path), severity)
