"""The end of a draft: the terms, the signatures, the contact, and SUBMIT, which puts the filing copy into the outbox.

Contact and addresses for notices come with the form that is sent, go into the filing copy, and stand nowhere else:
neither in the draft nor in a log. Access codes are not asked for at all: they are given when the copy is sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct, structs

from muniment.checks import Finding
from muniment.drafts.checking import at_questions, by_place, judged, mended, old_findings, reasons_in, standing
from muniment.drafts.exhibits import attached
from muniment.drafts.filling import Posted
from muniment.drafts.questions import Question, every_question, questions
from muniment.drafts.store import Conflict, OpenDraft, slug
from muniment.drafts.submitting import (
    CONTACT,
    contact_faults,
    contact_questions,
    filing_copy,
    header_of,
    sent_as,
    terms,
    with_places_for_codes,
    with_submission,
)
from muniment.errors import UsageError
from muniment.forms import Record, asks_for_mode, issuer_of, mode_of, with_mode
from muniment.forms.filing_copy import filers
from muniment.forms.layout import SIGNATURE
from muniment.pages.blocks import Block
from muniment.web.preparing.checking import Linked, exhibits_of, link, with_exhibits
from muniment.web.preparing.questions import Asked, asked, find_step, part
from muniment.web.preparing.saving import (
    TRIES,
    Desk,
    Saved,
    Sent,
    called,
    form_called,
    page_version,
    ready,
    save,
    shown,
)
from muniment.web.responses import Reply

_LIVE = "live_or_test"
_CONFIRM = "confirm"
_KINDS = ("LIVE", "TEST")


class SignPage(Asked, frozen=True, kw_only=True):
    """The page of the signatures: what they mean, whom to call, and what stands against submitting."""

    terms: tuple[Block, ...]
    contact: tuple[Question, ...]
    from_settings: bool
    faults: Mapping[str, str]
    live: str
    blocked: tuple[Linked, ...] = ()
    warned: tuple[Linked, ...] = ()
    suspended: tuple[Linked, ...] = ()
    ready: bool = False


class Receipt(Struct, frozen=True, kw_only=True):
    """What lies in the outbox now."""

    name: str
    called: str
    file: str
    folder: str
    sha256: str
    size: int
    live: str
    filers: tuple[str, ...]
    number: str


class Ending(Struct, frozen=True):
    """The parts of what was sent from the page of the signatures."""

    sent: Sent
    contact: Posted
    live: str
    confirmed: bool


def ending(sent: Sent) -> Ending:
    """Part the answers that the draft keeps from what passes through.

    Raises:
        UsageError: it is said to be neither live nor a test.
    """
    answers = dict(sent.answers)
    through = {name: answers.pop(name) for name in list(answers) if name.startswith(CONTACT)}
    live = answers.pop(_LIVE, [""])[-1]
    if live and live not in _KINDS:
        raise UsageError(f"{live[:20]!r} is neither LIVE nor TEST.")
    confirmed = bool(answers.pop(_CONFIRM, ()))
    return Ending(structs.replace(sent, answers=answers), through, live, confirmed)


def sign_page(
    desk: Desk, opened: OpenDraft, told: Ending | None = None, saved: Saved | None = None, *, submitting: bool = False
) -> SignPage:
    """Return the page of the signatures; what was sent but not kept stands in it again.

    What is missing is told to those who submit, not to those who save and come back.
    """
    record: Any = saved.record if saved else opened.record
    step = find_step(record, SIGNATURE)
    differences = saved.differences if saved else ()
    is_saved = told is not None and not submitting and not differences
    plain = asked(desk, opened, record, step, look=submitting, saved=is_saved, differences=differences)
    through, stated = told.contact if told else {}, desk.contact.answers
    contact = contact_questions(record, through, stated)
    return SignPage(
        **structs.asdict(plain),
        terms=terms(shown(record, step, desk), desk.today()),
        contact=contact,
        from_settings=not told and any(found.path.removeprefix(CONTACT) in stated for found in contact),
        faults=contact_faults(record, through) if submitting else _suspended_for(opened, record),
        suspended=() if submitting else _linked(opened.name, record, _suspensions(opened), "error"),
        live=((told and told.live) or mode_of(record) or "LIVE") if asks_for_mode(record) else "",
    )


def submitted(desk: Desk, name: str, sent: Sent) -> SignPage | str:
    """Save the signatures, and put the filing copy into the outbox; return its file, or the page with what is wrong.

    Raises:
        NoDraft: there is no such draft.
        UsageError: what was sent is nothing that the page can have sent.
        RecordError: the record cannot be written as XML.
    """
    parts = ending(sent)
    saved = kept(desk, name, parts)
    opened = desk.shelf.open(name)
    page = sign_page(desk, opened, parts, saved, submitting=True)
    if saved.differences:
        return page
    record = saved.record
    header = attached(record, header_of(record, parts.contact), exhibits_of(desk, name, record))
    # What is wrong with the contact stands beside its fields.
    checked = with_exhibits(desk, name, record) if page.faults else with_places_for_codes(record, header)
    findings = [*judged(record, desk.today(), checked), *old_findings(record, opened.remarks)]
    blocked = _linked(name, record, findings, "error")
    warned = _linked(name, record, findings, "warning")
    if blocked or page.faults:
        return structs.replace(page, blocked=blocked, warned=warned)
    if warned and not parts.confirmed:
        return structs.replace(page, warned=warned, ready=True)
    file = desk.outbox.put(file_stem(name, record), filing_copy(record, header)).name
    _note_submission(desk, name, file)
    return file


def _suspensions(opened: OpenDraft) -> list[Finding]:
    return [reason.finding for reason in reasons_in(opened.remarks)]


def _suspended_for(opened: OpenDraft, record: Record) -> dict[str, str]:
    """Return what EDGAR had against the answers that no draft keeps, by name."""
    asked_for = {contact_question.path for contact_question in contact_questions(record, {})}
    by_path = {f"{CONTACT}{reason.path}": reason.finding.message for reason in reasons_in(opened.remarks)}
    return {path: words for path, words in by_path.items() if path in asked_for}


def _note_submission(desk: Desk, name: str, file: str) -> None:
    """Note in the draft what was made of it, and forget what EDGAR had against an earlier submission."""
    for _ in range(TRIES):
        now = desk.shelf.open(name)
        remarks = with_submission(mended(now.remarks), file, desk.today())
        try:
            desk.shelf.save(name, now.record, now.version, remarks)
        except Conflict:
            continue  # a page was saved in this very moment
        return


def kept(desk: Desk, name: str, told: Ending) -> Saved:
    """Save what the draft keeps of the page of the signatures."""
    opened = desk.shelf.open(name)
    step = find_step(opened.record, SIGNATURE)
    saved = save(desk, name, step, told.sent)
    if told.live and not saved.differences and mode_of(saved.record) != told.live:
        now = desk.shelf.open(name)
        record = with_mode(now.record, told.live)
        desk.shelf.save(name, record, now.version, now.remarks)
        return structs.replace(saved, record=record)
    return saved


def _linked(name: str, record: Record, findings: Sequence[Finding], severity: str) -> tuple[Linked, ...]:
    return tuple(Linked(finding, link(name, record, finding)) for finding in findings if finding.severity == severity)


def file_stem(name: str, record: Record) -> str:
    """Return the name of a finished submission, without its suffix: the form, the issuer, or the name of the draft."""
    issuer = issuer_of(record)
    return slug(f"{form_called(record).replace('/', '-')} {issuer}") if issuer else name


def receipt(desk: Desk, opened: OpenDraft, file: str) -> Reply:
    """Return the page that tells what lies in the outbox.

    Raises:
        NoSubmission: there is no such file.
    """
    submission = desk.outbox.open(file)
    record: Any = opened.record
    data = Receipt(
        name=opened.name,
        called=called(record),
        file=submission.name,
        folder=str(desk.outbox.folder),
        sha256=submission.sha256,
        size=len(submission.data),
        live=mode_of(record) or "LIVE",
        filers=tuple(filers(record)),
        number=sent_as(desk.outbox.folder / submission.name),
    )
    return Reply(data, "Ready to be sent", "prepare_receipt", "prepare")


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


class Judged(Struct, frozen=True):
    """What the rules say to a page that is being typed, and what was saved of it."""

    told: Judgement
    saved: Saved


def judgement(desk: Desk, name: str, key: str, sent: Sent) -> Judged:
    """Keep what was typed on a page so far, and return what the rules say to it.

    Nobody has pressed anything yet: what is to be looked at stays so.
    """
    step = find_step(desk.shelf.open(name).record, key)
    plain = ending(sent).sent if step.key == SIGNATURE else sent
    saved = save(desk, name, step, structs.replace(plain, do=""), pressed=False)
    record = shown(saved.record, step, desk)
    version = "" if saved.differences else page_version(saved.record, step)
    nodes = questions(record, step)
    against = standing(record, desk.shelf.open(name).remarks)
    against += judged(ready(record, step, desk), desk.today())
    placed = by_place(at_questions(record, against, nodes))
    found = {
        path: [Said(finding.severity, finding.message) for finding in at_place] for path, at_place in placed.items()
    }
    on_page = [*every_question(nodes)]
    kept = {question.path: question.words for question in on_page if version and _is_otherwise(question, plain.answers)}
    meanings = {question.path: question.meaning for question in on_page if question.meaning}
    printed = str(part(record, step, desk.today()))
    return Judged(Judgement(found, meanings, version, kept, printed), saved)


def _is_otherwise(question: Question, answers: Posted) -> bool:
    """Tell whether a field is kept otherwise than it was sent, in a way that its page has to show."""
    typed = tuple(word.strip() for word in answers.get(question.path, ()) if word.strip())
    return typed != question.words and (question.control in ("number", "tick") or not typed)
