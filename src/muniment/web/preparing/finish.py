"""The end of a draft: all answers and what the rules say of them; signatures, contact, and SUBMIT to the outbox.

What the rules say while a page is typed comes from here, too.

Contact and addresses for notices come with the form that is sent, go into the filing copy, and stand nowhere else:
neither in the draft nor in a log. Access codes are not asked for at all: they are given when the copy is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from msgspec import Struct, structs

from muniment.caching import in_groups
from muniment.checks import Finding
from muniment.drafts import checking
from muniment.drafts.exhibits import attached
from muniment.drafts.filling import Posted
from muniment.drafts.questions import (
    Group,
    Node,
    Question,
    about,
    entry_label,
    entry_labels,
    every_question,
    questions,
    with_needed,
)
from muniment.drafts.store import Conflict, OpenDraft
from muniment.drafts.submitting import (
    CONTACT,
    as_if_signed,
    contact_faults,
    contact_questions,
    filing_copy,
    header_of,
    is_sent,
    sent_as,
    submissions_in,
    terms,
    with_places_for_codes,
    with_submission,
)
from muniment.errors import UsageError
from muniment.forms import Record, asks_for_mode, form_of, issuer_of, mode_of, with_mode
from muniment.forms.filing_copy import filers
from muniment.forms.layout import SIGNATURE, Step
from muniment.isolated import isolated
from muniment.pages.blocks import Block
from muniment.readers import read
from muniment.web.preparing.exhibits import exhibits_of, with_exhibits
from muniment.web.preparing.questions import QuestionPage, find_step, href, noticed, part, question_page
from muniment.web.preparing.saving import (
    TRIES,
    FilingContext,
    Saved,
    Sent,
    called,
    form_called,
    page_version,
    ready,
    record_on_page,
    save,
    signed_version,
)
from muniment.web.responses import Reply
from muniment.wording import slug

_LONG = 300
_LIVE = "live_or_test"
_CONFIRM = "confirm"
_SEEN = "seen"  # a hash of the answers as they were when the page of the signatures was shown


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
    """A finding, the field that it leads to, the page with it, and where that is if it leaves that out; or ""."""

    finding: Finding
    href: str
    page: str = ""
    where: str = ""


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
    amends: str = ""


def checked(context: FilingContext, opened: OpenDraft, amends: str = "") -> Reply:
    """Return the page on which all answers are checked; `amends` is the filing of the store that the draft amends."""
    record = opened.record
    form = form_of(record)
    whole = with_needed(as_if_signed(record, context.today()))
    against = checking.findings_of(whole, context.today(), with_exhibits(context, opened.name, record))
    asked = [questions(record, step) for step in form.steps]
    labels = {question.path: question.label for nodes in asked for question in every_question(nodes)}
    entries = dict(chain.from_iterable(map(entry_labels, asked)))
    findings = checking.in_order([*checking.standing(record, opened.remarks, against), *against], asked)
    graves: dict[str, str] = {}
    for finding in findings:
        for path in finding.paths[:1]:
            graves.setdefault(path, finding.severity)
    data = Checked(
        name=opened.name,
        called=called(record),
        form=form.title,
        pages=tuple(
            Page(
                step,
                href(opened.name, step.key),
                tuple(part for part in _parts(opened.name, step, nodes, "", graves) if part.lines),
            )
            for step, nodes in zip(form.steps, asked, strict=True)
            if step.key != SIGNATURE
        ),
        findings=grouped(opened.name, record, findings, entries),
        remarks=tuple(
            _looked(opened, path, remark, labels.get(path) or path, entry_label(path, entries))
            for path, remark in opened.remarks.at.items()
        ),
        notice=noticed(record, opened.remarks),
        submissions=submissions_in(opened.remarks),
        amends=amends,
    )
    return Reply(data, "Check your answers", "prepare_check", "prepare")


def _looked(opened: OpenDraft, path: str, remark: str, label: str, entry: str) -> Looked:
    step = form_of(opened.record).layout.step(path)
    return Looked(f"{entry}: {label}" if entry else label, remark, href(opened.name, step.key, path) if step else "")


def grouped(
    name: str, record: Record, findings: Sequence[Finding], entries: Mapping[str, str]
) -> dict[str, list[Linked]]:
    """Return findings by their weight, each with a link to the field it is about."""
    return in_groups((finding.severity, _linked(name, record, finding, entries)) for finding in findings)


def _linked(name: str, record: Record, finding: Finding, entries: Mapping[str, str]) -> Linked:
    page = next((step.title for step in filter(None, map(form_of(record).layout.step, finding.paths))), "")
    where = about(record, (*finding.paths, "")[0], finding.message, entries)
    return Linked(finding, link(name, record, finding), page, where)


def link(name: str, record: Record, finding: Finding) -> str:
    """Return the address of the first field of a draft that a finding is about, "" where none is asked for."""
    for path in finding.paths:
        step = form_of(record).layout.step(path)
        if step is not None:
            return href(name, step.key, path, look=True)
    return ""


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
        elif not node.entries:
            yield Part(node.label, (Line(node.path, node.item, node.label, "none", href(name, step.key, node.path)),))
        else:
            for entry in node.entries:
                yield from _parts(name, step, entry.nodes, entry.label, graves)
    if waiting:
        yield Part(label, tuple(waiting))


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
    """Return the findings of a severity in the order of the form, each with the page that changes what it is about."""
    weighty = [finding for finding in findings if finding.severity == severity]
    asked = [questions(record, step) for step in form_of(record).steps] if weighty else []
    entries = dict(chain.from_iterable(map(entry_labels, asked)))
    return tuple(_linked(name, record, finding, entries) for finding in checking.in_order(weighty, asked))


class SignPage(QuestionPage, frozen=True, kw_only=True):
    """The page of the signatures: what they mean, whom to call, and what stands against submitting."""

    terms: tuple[Block, ...]
    contact: tuple[Question, ...]
    from_settings: bool
    faults: Mapping[str, str]
    live: str
    seen: str
    is_changed: bool = False
    blocked: tuple[Linked, ...] = ()
    warned: tuple[Linked, ...] = ()
    suspended: tuple[Linked, ...] = ()
    ready: bool = False


class Receipt(Struct, frozen=True, kw_only=True):
    """What lies in the outbox now: whether it was sent, and the `number` it got as a live filing, "" for none.

    `folder` is that of the outbox; of a team's, None: it is no matter of theirs where the server keeps files.
    """

    name: str
    called: str
    file: str
    folder: str | None
    sha256: str
    size: int
    live: str
    filers: tuple[str, ...]
    is_sent: bool
    number: str


class Ending(Struct, frozen=True):
    """The parts of what was sent from the page of the signatures."""

    sent: Sent
    contact: Posted
    live: str
    confirmed: bool
    seen: str


def ending(sent: Sent) -> Ending:
    """Part the answers that the draft keeps from what passes through.

    Raises:
        UsageError: it is said to be neither live nor a test.
    """
    answers = dict(sent.answers)
    through = {name: answers.pop(name) for name in list(answers) if name.startswith(CONTACT)}
    live = answers.pop(_LIVE, [""])[-1]
    if live and live not in ("LIVE", "TEST"):
        raise UsageError(f"{live[:20]!r} is neither LIVE nor TEST.")
    confirmed, seen = bool(answers.pop(_CONFIRM, ())), answers.pop(_SEEN, [""])[-1]
    return Ending(structs.replace(sent, answers=answers), through, live, confirmed, seen)


def sign_page(
    context: FilingContext,
    opened: OpenDraft,
    typed: Ending | None = None,
    saved: Saved | None = None,
    *,
    submitting: bool = False,
) -> SignPage:
    """Return the page of the signatures; what was sent but not kept stands in it again.

    What is missing is shown to those who submit, not to those who save and come back.
    """
    record: Any = saved.record if saved else opened.record
    step = find_step(record, SIGNATURE)
    differences = saved.differences if saved else ()
    is_saved = typed is not None and not submitting and not differences
    plain = question_page(context, opened, record, step, look=submitting, saved=is_saved, differences=differences)
    through, stated = typed.contact if typed else {}, context.contact.answers
    contact = contact_questions(record, through, stated)
    return SignPage(
        **structs.asdict(plain),
        terms=terms(record_on_page(record, step, context), context.today()),
        contact=contact,
        from_settings=not typed and any(question.path.removeprefix(CONTACT) in stated for question in contact),
        faults=contact_faults(record, through) if submitting else _suspended_for(opened, record),
        suspended=()
        if submitting
        else linked(opened.name, record, [reason.finding for reason in checking.reasons_in(opened.remarks)], "error"),
        live=((typed and typed.live) or mode_of(record) or "LIVE") if asks_for_mode(record) else "",
        seen=(typed and typed.seen) or signed_version(record),
    )


def submitted(context: FilingContext, name: str, sent: Sent) -> SignPage | str:
    """Save the signatures, and put the filing copy into the outbox; return its file, or the page with what is wrong.

    Raises:
        NoDraft: there is no such draft.
        UsageError: what was sent is nothing that the page can have sent.
        RecordError: the record cannot be written as XML.
    """
    parts = ending(sent)
    saved = save_contact(context, name, parts)
    opened = context.drafts.open(name)
    page = sign_page(context, opened, parts, saved, submitting=True)
    if saved.differences:
        return page
    record = saved.record
    if page.seen != (now := signed_version(record)):  # nobody signs what another has changed since
        return structs.replace(page, is_changed=True, seen=now)
    header = attached(record, header_of(record, parts.contact), exhibits_of(context, name, record))
    # What is wrong with the contact stands beside its fields.
    checked = with_exhibits(context, name, record) if page.faults else with_places_for_codes(record, header)
    findings = checking.findings_of(record, context.today(), checked)
    findings += checking.old_findings(record, opened.remarks, findings)
    blocked = linked(name, record, findings, "error")
    warned = linked(name, record, findings, "warning")
    if blocked or page.faults:
        return structs.replace(page, blocked=blocked, warned=warned)
    if warned and not parts.confirmed:
        return structs.replace(page, warned=warned, ready=True)
    file = context.outbox.put(file_stem(name, record), filing_copy(record, header)).name
    _note_submission(context, name, file)
    return file


def _suspended_for(opened: OpenDraft, record: Record) -> dict[str, str]:
    """Return what EDGAR had against the answers that no draft keeps, by name."""
    asked_for = {contact_question.path for contact_question in contact_questions(record, {})}
    by_path = {f"{CONTACT}{reason.path}": reason.finding.message for reason in checking.reasons_in(opened.remarks)}
    return {path: words for path, words in by_path.items() if path in asked_for}


def _note_submission(context: FilingContext, name: str, file: str) -> None:
    """Note in the draft what was made of it, and forget what EDGAR had against an earlier submission."""
    for _ in range(TRIES):
        now = context.drafts.open(name)
        remarks = with_submission(checking.mended(now.remarks), file, context.today())
        try:
            context.drafts.save(name, now.record, now.version, remarks)
        except Conflict:
            continue  # a page was saved in this very moment
        return
    raise Conflict(f"{name} is being changed all the time: the submission {file} is made, and not noted in it")


def save_contact(context: FilingContext, name: str, typed: Ending) -> Saved:
    """Save what the draft keeps of the page of the signatures."""
    saved = save(context, name, find_step(context.drafts.open(name).record, SIGNATURE), typed.sent)
    if typed.live and not saved.differences and mode_of(saved.record) != typed.live:
        now = context.drafts.open(name)
        record = with_mode(now.record, typed.live)
        context.drafts.save(name, record, now.version, now.remarks)
        return structs.replace(saved, record=record)
    return saved


def file_stem(name: str, record: Record) -> str:
    """Return the name of a finished submission, without its suffix: the form, the issuer, or the name of the draft."""
    issuer = issuer_of(record)
    return slug(f"{form_called(record)} {issuer}", "draft") if issuer else name


def receipt(context: FilingContext, opened: OpenDraft, file: str) -> Reply:
    """Return the page that tells what lies in the outbox.

    Raises:
        NoSubmission: there is no such file.
        MunimentError: what lies there can be read no more.
    """
    submission = context.submitted(opened, file)
    record: Any = isolated(read, submission.data, len(submission.data)).record  # the draft may say otherwise by now
    path = context.outbox.folder / submission.name
    data = Receipt(
        name=opened.name,
        called=called(opened.record),
        file=submission.name,
        folder=None if context.drafts.owner else str(context.outbox.folder.absolute()),
        sha256=submission.sha256,
        size=len(submission.data),
        live=mode_of(record) or "LIVE",
        filers=tuple(filers(record)),
        is_sent=is_sent(path),
        number=sent_as(path),
    )
    return Reply(data, "Sent to EDGAR" if data.is_sent else "Ready to be sent", "prepare_receipt", "prepare")


def receipt_href(name: str, file: str) -> str:
    """Return the address of the receipt of a file of the outbox."""
    return f"/prepare/{quote(name)}/receipt?file={quote(file)}"


class Said(Struct, frozen=True):
    """What is said at a field: how grave it is, and the words."""

    severity: str
    words: str


class Judgement(Struct, frozen=True):
    """What is said at the fields of a page, and what the codes that were typed stand for; by path.

    `version` is that of the page now, "" where nothing was kept, because it was changed in another place. `kept` are
    the words of fields that are kept otherwise than they were sent: what follows from other answers, or gave way.
    `printed` is the part of the printed page, as HTML.
    """

    findings: dict[str, list[Said]]
    meanings: dict[str, str]
    version: str
    kept: dict[str, tuple[str, ...]]
    printed: str


class LiveCheck(Struct, frozen=True):
    """What the rules say to a page that is being typed, and what was saved of it."""

    judgement: Judgement
    saved: Saved


def judgement(context: FilingContext, name: str, key: str, sent: Sent) -> LiveCheck:
    """Keep what was typed on a page so far, and return what the rules say to it.

    Nobody has pressed anything yet: what is to be looked at stays so.
    """
    step = find_step(context.drafts.open(name).record, key)
    plain = ending(sent).sent if step.key == SIGNATURE else sent
    saved = save(context, name, step, structs.replace(plain, do=""), pressed=False)
    record = record_on_page(saved.record, step, context)
    version = "" if saved.differences else page_version(saved.record, step)
    nodes = questions(record, step)
    found = checking.findings_of(ready(record, step, context), context.today())
    against = [*checking.standing(record, context.drafts.open(name).remarks, found), *found]
    placed = checking.by_place(checking.at_questions(record, against, nodes))
    by_place = {
        path: [Said(finding.severity, finding.message) for finding in at_place] for path, at_place in placed.items()
    }
    on_page = [*every_question(nodes)]
    changed = [
        question
        for question in on_page
        if version and (question.path in saved.joined or _is_otherwise(question, plain.answers))
    ]
    saved_texts = {question.path: question.texts for question in changed}
    meanings = {question.path: question.meaning for question in on_page if question.meaning}
    printed = str(part(record, step, context.today()))
    return LiveCheck(Judgement(by_place, meanings, version, saved_texts, printed), saved)


def _is_otherwise(question: Question, answers: Posted) -> bool:
    """Tell whether a field is kept otherwise than it was sent, in a way that its page has to show."""
    typed = tuple(word.strip() for word in answers.get(question.path, ()) if word.strip())
    return typed != question.texts and (question.control in ("number", "tick") or not typed)
