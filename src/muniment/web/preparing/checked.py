"""A draft as a whole: every answer, what the rules say of each, and the page that changes it."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from muniment.checks import Finding
from muniment.drafts import checking
from muniment.drafts.questions import Entries, Group, Node, Question, every_question, questions, with_needed
from muniment.drafts.starting import notice
from muniment.drafts.store import OpenDraft
from muniment.drafts.submitting import as_if_signed, submissions_in
from muniment.forms import Record, form_of
from muniment.forms.layout import SIGNATURE, Step
from muniment.web.preparing.exhibits import with_exhibits
from muniment.web.preparing.questions import href
from muniment.web.preparing.saving import FilingContext, called
from muniment.web.responses import Reply

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


def checked(context: FilingContext, opened: OpenDraft) -> Reply:
    """Return the page on which all answers are checked."""
    record = opened.record
    form = form_of(record)
    standing = checking.standing(record, opened.remarks)
    whole = with_needed(as_if_signed(record, context.today()))
    standing += checking.findings_of(whole, context.today(), with_exhibits(context, opened.name, record))
    findings = checking.in_order(standing, [questions(record, step) for step in form.steps])
    graves: dict[str, str] = {}
    for finding in findings:
        for path in finding.paths[:1]:
            graves.setdefault(path, finding.severity)
    data = Checked(
        name=opened.name,
        called=called(record),
        form=form.title,
        pages=tuple(_page(opened.name, record, step, graves) for step in form.steps if step.key != SIGNATURE),
        findings=grouped(opened.name, record, findings),
        remarks=tuple(_looked(opened, path, remark) for path, remark in opened.remarks.at.items()),
        notice=notice(record, opened.remarks),
        submissions=submissions_in(opened.remarks),
    )
    return Reply(data, "Check your answers", "prepare_check", "prepare")


def _looked(opened: OpenDraft, path: str, remark: str) -> Looked:
    record = opened.record
    step = form_of(record).layout.step(path)
    labels = {question.path: question.label for question in every_question(questions(record, step))} if step else {}
    return Looked(labels.get(path) or path, remark, href(opened.name, step.key, path) if step else "")


def grouped(name: str, record: Record, findings: Sequence[Finding]) -> dict[str, list[Linked]]:
    """Return findings by their weight, each with a link to the field it is about."""
    groups: dict[str, list[Linked]] = {}
    for finding in findings:
        steps = filter(None, map(form_of(record).layout.step, finding.paths))
        page = next((step.title for step in steps), "")
        groups.setdefault(finding.severity, []).append(Linked(finding, link(name, record, finding), page))
    return groups


def link(name: str, record: Record, finding: Finding) -> str:
    """Return the address of the first field of a draft that a finding is about, "" where none is asked for."""
    for path in finding.paths:
        step = form_of(record).layout.step(path)
        if step is not None:
            return href(name, step.key, path, look=True)
    return ""


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
        yield Part(node.label, (Line(node.path, node.item, node.label, "none", href(name, step.key, node.path)),))
    for entry in node.entries:
        yield from _parts(name, step, entry.nodes, entry.label, graves)


def _line(name: str, step: Step, question: Question, graves: Mapping[str, str]) -> Iterator[Line]:
    """Yield the line of a question; one that nobody needs to answer is left out where nobody did."""
    severity = next((graves[path] for path in question.covers or (question.path,) if path in graves), "")
    if not question.texts and not question.needed and not severity:
        return
    labels = {option.code: option.label for option in question.options}
    text = "; ".join(labels.get(word, word) for word in question.texts)
    if question.meaning:
        text = f"{question.meaning} ({text})"
    shown = text if len(text) <= _LONG else f"{text[:_LONG]} …"
    yield Line(question.path, question.item, question.label, shown, href(name, step.key, question.path), severity)


def linked(name: str, record: Record, findings: Sequence[Finding], severity: str) -> tuple[Linked, ...]:
    """Return the findings of a severity, each with the page that changes what it is about."""
    return tuple(Linked(finding, link(name, record, finding)) for finding in findings if finding.severity == severity)
