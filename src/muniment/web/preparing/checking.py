"""Check your answers: all of them on one page, with what the rules say, each with the way to change it."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from muniment.checks import Finding
from muniment.drafts.checking import in_order, judged, reasons_in
from muniment.drafts.questions import Entries, Group, Node, Question, every_question, questions
from muniment.drafts.store import Opened
from muniment.drafts.submitting import as_if_signed
from muniment.forms import Record, form_of
from muniment.forms.layout import SIGNATURE, Step
from muniment.web.dressing import Reply
from muniment.web.preparing.asking import href
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.exhibits import with_exhibits
from muniment.web.preparing.sent import called

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
    """A finding, and the field that it leads to; "" where the draft has none for it."""

    finding: Finding
    href: str


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


def checked(desk: Desk, opened: Opened) -> Reply:
    """Return the page on which all answers are checked."""
    record = opened.record
    form = form_of(record)
    found = [one.finding for one in reasons_in(opened.remarks)]
    found += judged(as_if_signed(record, desk.today()), desk.today(), with_exhibits(desk, opened.name, record))
    findings = in_order(found, [questions(record, step) for step in form.steps])
    graves = _graves(findings)
    data = Checked(
        name=opened.name,
        called=called(record),
        form=form.title,
        pages=tuple(_page(opened.name, record, step, graves) for step in form.steps if step.key != SIGNATURE),
        findings=grouped(opened.name, record, findings),
        remarks=tuple(_looked(opened, path, words) for path, words in opened.remarks.at.items()),
    )
    return Reply(data, "Check your answers", "prepare_check", "prepare")


def _looked(opened: Opened, path: str, words: str) -> Looked:
    record = opened.record
    step = form_of(record).layout.step(path)
    asked = {one.path: one.label for one in every_question(questions(record, step))} if step else {}
    return Looked(asked.get(path) or path, words, href(opened.name, step.key, path) if step else "")


def grouped(name: str, record: Record, findings: Sequence[Finding]) -> dict[str, list[Linked]]:
    """Return findings by their weight, each with a link to the field it is about."""
    found: dict[str, list[Linked]] = {}
    for one in findings:
        found.setdefault(one.severity, []).append(Linked(one, link(name, record, one)))
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
    for one in findings:
        for path in one.paths[:1]:
            found.setdefault(path, one.severity)
    return found


def _page(name: str, record: Record, step: Step, graves: Mapping[str, str]) -> Page:
    parts = _parts(name, step, questions(record, step), "", graves)
    return Page(step, href(name, step.key), tuple(one for one in parts if one.lines))


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


def _line(name: str, step: Step, one: Question, graves: Mapping[str, str]) -> Iterator[Line]:
    """Yield the line of a question; one that nobody needs to answer is left out where nobody did."""
    severity = next((graves[path] for path in one.covers or (one.path,) if path in graves), "")
    if not one.words and not one.needed and not severity:
        return
    labels = {option.code: option.label for option in one.options}
    words = "; ".join(labels.get(word, word) for word in one.words)
    if one.meaning:
        words = f"{one.meaning} ({words})"
    shown = words if len(words) <= _LONG else f"{words[:_LONG]} …"
    yield Line(one.path, one.item, one.label, shown, href(name, step.key, one.path), severity)
