"""A page of questions: what stands in the draft, what the rules say to it, its printed page; where a draft begins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import takewhile
from urllib.parse import quote

from markupsafe import Markup
from msgspec import UNSET, Struct, structs

from muniment.checks import Finding
from muniment.deadlines.dues import as_day
from muniment.drafts import Draft, amendment, blank
from muniment.drafts.checking import PlacedFinding, at_answered, at_questions, by_place, findings_of, standing
from muniment.drafts.figures import OldFigure, by_path, old_figures
from muniment.drafts.questions import (
    Node,
    Option,
    about,
    entry_labels,
    every_question,
    is_amendment,
    proposals,
    questions,
    with_needed,
)
from muniment.drafts.starting import notice, switched, switches
from muniment.drafts.store import OpenDraft, draft_of
from muniment.drafts.submitting import certificates, sent_as, submissions_in, without_submissions
from muniment.errors import SourceError, UsageError
from muniment.forms import FORMS, FormSpec, Record, form_of, issuer_of
from muniment.forms.layout import Break as NewPage
from muniment.forms.layout import Step, positions
from muniment.forms.spec import Switch
from muniment.forms.tables import words
from muniment.forms.walk import each
from muniment.identifiers import cik
from muniment.isolated import isolated
from muniment.pages import page
from muniment.pages.blocks import Block, Break, Heading, Sheet
from muniment.pipeline.evidence import EvidenceCache, reading_of
from muniment.pipeline.findings import findings_of as stored_findings
from muniment.readers import read
from muniment.readers.yaml import YamlTrace
from muniment.reading import Reading
from muniment.store import Query, Store
from muniment.store.corrections import corrected, followed
from muniment.store.stored import Cut
from muniment.web.filing_page import find, title
from muniment.web.lists import A_PAGE, turn
from muniment.web.preparing import saving
from muniment.web.preparing.saving import called
from muniment.web.responses import NotThere, Reply
from muniment.wording import one_of, with_capital
from muniment.writers.pages.html import article
from muniment.writers.yaml import Remarks


def whole_page(record: Record, day: date) -> Markup:
    """Return the printed page of a draft in the words of a day; every value in it is escaped."""
    return Markup(article(page(record, day, draft=True)))


def part(record: Record, step: Step, day: date) -> Markup:
    """Return the part of the printed page that a page of questions asks for."""
    sheet = page(record, day)
    layout = form_of(record).layout
    on = [n for n, block in enumerate(sheet.blocks) if layout.step(next(_paths(block), "")) == step]
    blocks: tuple[Block, ...] = ()
    if on:  # with the heading above them
        first = max((n for n in range(on[0] + 1) if isinstance(sheet.blocks[n], Heading)), default=on[0])
        blocks = sheet.blocks[first : on[-1] + 1]
    nodes = positions(tuple(layout.sections[key] for key in step.sections))
    if not any(
        isinstance(position.node, NewPage) for position in nodes
    ):  # the cover ends where its page does, though items after it say some of it again
        blocks = tuple(takewhile(lambda block: not isinstance(block, Break), blocks))
    return Markup(article(Sheet(sheet.title, sheet.form, tuple(blocks))))


def _paths(value: object) -> Iterator[str]:
    """Yield the places in the record that the words of a block come from."""
    if isinstance(value, Struct):
        path = getattr(value, "path", "")
        if path:
            yield path
        for inner in structs.astuple(value):
            yield from _paths(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _paths(inner[1:] if _is_cell(inner) else inner)
            if _is_cell(inner):
                yield inner[1]


def _is_cell(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(text, str) for text in value)


class Unsaved(Struct, frozen=True):
    """Why a page stands there as it was typed, and nothing of it was saved: a heading, and what to do."""

    heading: str
    words: str


STALE = Unsaved(
    "This page was open for longer than its session",
    "What you typed is not saved yet. It stands in the fields below: press the button once more.",
)
TOO_LONG = Unsaved(
    "Nothing was saved: an answer has more than 100,000 characters",
    "It stands below as you typed it, with how many its field takes. Shorten it, and press the button once more.",
)
GONE = Unsaved(
    "This draft was thrown away",
    "That was done in another tab or by another person. What you typed on this page stands in the fields below: press "
    "Save to begin a new draft with it.",
)


def unsaved(error: Exception) -> Unsaved:
    """Return why nothing was saved, where the draft or its folder does not take it."""
    message = f"{sentence(str(error))} What you typed stands in the fields below: leave this page open, and press the"
    return Unsaved("Nothing was saved", f"{message} button once more when that is put right.")


class QuestionPage(Struct, frozen=True, kw_only=True):
    """A page of questions, ready to be dressed."""

    name: str
    called: str
    form: str
    begun_as: str
    step: Step
    steps: tuple[Step, ...]
    number: int
    nodes: tuple[Node, ...]
    lists: Mapping[str, tuple[Option, ...]]
    findings: Mapping[str, list[Finding]]
    summary: Sequence[tuple[PlacedFinding, str]]
    errors: int
    remarks: Mapping[str, str]
    submissions: Sequence[tuple[str, str]]
    version: str
    printed: Markup
    differences: tuple[saving.Difference, ...] = ()
    saved: bool = False
    unsaved: Unsaved | None = None
    certificate: bool = False
    no_certificate: bool = False
    notice: tuple[str, ...] = ()
    is_unread: bool = False
    figures: Mapping[str, Sequence[OldFigure]] = {}
    spelled: frozenset[str] = frozenset()
    blotter: str = ""
    headings: Mapping[str, str] = {}


def find_step(record: Record, key: str) -> Step:
    """Return the page of a form that an address names.

    Raises:
        NotThere: the form has no such page.
    """
    step_ = next((step for step in form_of(record).steps if step.key == key), None)
    if step_ is None:
        raise NotThere(f"{form_of(record).title} has no page {key[:40]!r}.")
    return step_


def after(record: Record, step: Step) -> str:
    """Return the key of the page after another: before the signatures come all answers once more."""
    steps = form_of(record).steps
    place = steps.index(step) + 1
    return "check" if place >= len(steps) - 1 else steps[place].key


def question_page(
    context: saving.FilingContext,
    opened: OpenDraft,
    record: Record,
    step: Step,
    *,
    look: bool = False,
    saved: bool = False,
    differences: tuple[saving.Difference, ...] = (),
) -> QuestionPage:
    """Return a page of questions; with `look` everything that is missing is listed too."""
    before = saving.record_on_page(record, step, context)
    nodes = questions(before, step)
    whole = saving.ready(before, step, context)
    found = findings_of(with_needed(whole, step) if look else whole, context.today())
    suspended = at_questions(before, standing(before, opened.remarks, found), nodes)
    placed = at_questions(before, found, nodes)
    placed = [*suspended, *(placed if look else at_answered(placed, nodes))]
    findings = by_place(placed)
    form = form_of(record)
    steps = form.steps
    has_certificate = bool(certificates(record, context.today()))
    return QuestionPage(
        name=opened.name,
        called=called(record),
        form=form.title,
        begun_as=f"{form.name}{'/A' if is_amendment(record) else ''}",
        step=step,
        steps=steps,
        number=steps.index(step) + 1,
        nodes=nodes,
        lists={question.list: proposals(question.list) for question in every_question(nodes) if question.list},
        findings=findings,
        summary=_once(before, placed, dict(entry_labels(nodes))) if look else (),
        errors=sum(finding.severity == "error" for at_place in findings.values() for finding in at_place),
        remarks=opened.remarks.at,
        submissions=submissions_in(opened.remarks),
        version=saving.page_version(opened.record, step),
        printed=part(before, step, context.today()),
        differences=differences,
        saved=saved,
        headings=_headings(form.name, nodes, context.today().year),
        certificate=saving.asks_for_certificate(record, step) and has_certificate,
        no_certificate=saving.asks_for_certificate(record, step) and not has_certificate,
        notice=noticed(before, opened.remarks) if step == steps[0] or _asks(form, step, form.roles.event) else (),
        is_unread=bool(opened.remarks.unread),
        figures=by_path(old_figures(before, opened.remarks)),
        spelled=frozenset(path for path in findings if saving.plain_spelling(before, path)),
        blotter=form.roles.trades[1] if _asks(form, step, form.roles.trades[0]) else "",
    )


def noticed(record: Record, remarks: Remarks) -> tuple[str, ...]:
    """Return what is said of a draft before all else: also what of its file no field took, which is not filed."""
    said = ["Part of the draft's file belongs to no field, and is not filed. Type it where it belongs:"]
    said += [f"Not read{line}" for line in remarks.unread]
    return (*notice(record, remarks), *(said if remarks.unread else ()))


def _asks(form: FormSpec, step: Step, path: str) -> bool:
    """Tell whether a page asks for the field at a path, "" for none."""
    name = path.partition(".")[0]
    return any(field.name == name for field in form.layout.fields_on(step))


def _headings(form: str, nodes: Sequence[Node], year: int) -> dict[str, str]:
    """Return how the form words the items of a page, where it asks for more than one."""
    items = list(dict.fromkeys(node.item.partition("(")[0] for node in nodes))
    if len(items) == 1:
        return {}
    return {item: titles[0] for item in items if (titles := words(form, f"item {item}", year))}


def _once(
    record: Record, placed: Sequence[PlacedFinding], entries: Mapping[str, str]
) -> list[tuple[PlacedFinding, str]]:
    """Return what the summary of a page says: of several findings at one question the gravest, and where it is."""
    first: dict[str, PlacedFinding] = {}
    for finding in placed:
        first.setdefault(finding.path, finding)
    return [(one, about(record, path, one.finding.message, entries)) for path, one in first.items()]


def reply(page: QuestionPage, template: str = "prepare") -> Reply:
    """Return a page to be dressed, its title that of the step."""
    wrong = "Error: " if page.summary and page.errors else ""
    return Reply(page, f"{wrong}{page.step.title}", template, "prepare")


def href(name: str, key: str, path: str = "", *, look: bool = False) -> str:
    """Return the address of a page of a draft, and of a place on it."""
    asks = "?look=yes" if look else ""
    return f"/prepare/{quote(name)}/{quote(key)}{asks}" + (f"#{quote(path)}" if path else "")


def goal(record: Record, key: str) -> str:
    """Return the key of a page that a button leads to.

    Raises:
        UsageError: there is no such page.
    """
    if key in ("check", BLOTTER) or any(step.key == key for step in form_of(record).steps):
        return key
    raise UsageError(f"There is no page {key[:40]!r} in this draft.")


BLOTTER = "blotter"
"""The page on which a table of trades is read."""

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


class WrongField(UsageError):
    """What was sent to begin a draft cannot be used; `field` is the one to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Start(Struct, frozen=True, kw_only=True):
    """The front page of the room: what can be begun, and what was.

    `wrong` has what is wrong with a field that was sent, by its name; `after` is what was typed beside it.
    """

    forms: tuple[tuple[str, str], ...]
    drafts: tuple[Waiting, ...]
    cut: dict[str, Cut] = {}
    switches: Mapping[str, tuple[Switch, ...]]
    filing: str = ""
    filing_called: str = ""
    filing_last: str = ""
    filing_switches: tuple[Switch, ...] = ()
    after: "After"
    wrong: Mapping[str, str] = {}


def start(
    context: saving.FilingContext,
    cache: EvidenceCache,
    key: str,
    after: "After | None" = None,
    wrong: WrongField | None = None,
    offset: int = 0,
) -> Reply:
    """Return the front page, its drafts from an offset; with the key of a filing it offers to amend that one.

    Raises:
        NotThere: the store has no such filing.
    """
    page = context.drafts.list(offset, A_PAGE)
    waiting = tuple(
        Waiting(
            draft.name,
            called(draft.record) if draft.record else draft.name,
            draft.saved,
            href(draft.name, "check") if draft.record is not None else "",
            draft.reason,
            "" if draft.owner == context.drafts.owner else draft.owner,
        )
        for draft in page.rows
    )
    stored_filing = find(cache.store, key) if key else None
    record = stored_filing.record if stored_filing else UNSET
    history = stored_findings(cache, stored_filing.row.id).history if stored_filing and record is not UNSET else ()
    offered = () if record is UNSET else (way for way in form_of(record).switches if not way.refusal(record))
    links = turn("/prepare", {"filing": key} if key else {}, offset, page.total)
    data = Start(
        forms=tuple((form.name, form.title) for form in FORMS.values()),
        drafts=waiting,
        cut={"drafts": Cut(len(waiting), page.total, links.get("next", ""), offset)} if links else {},
        switches={form.called: form.switches for form, _ in switches()},
        filing=key,
        filing_called=title(stored_filing) if stored_filing else "",
        filing_last=history[-1] if history else key,
        filing_switches=tuple(offered),
        after=after or After(),
        wrong={wrong.field: sentence(str(wrong))} if wrong else {},
    )
    return Reply(data, f"{'Error: ' if wrong else ''}Prepare a filing", "prepare_start", "prepare", links)


def sentence(text: str) -> str:
    """Return what was wrong as a sentence.

    >>> sentence("the file is no CSV")
    'The file is no CSV.'
    """
    return with_capital(text).rstrip(".") + "."


def begun(context: saving.FilingContext, form: str) -> str:
    """Make an empty draft of a form or, with /A, of its amendment, and return the address of its first page.

    Raises:
        UsageError: it is no form.
    """
    one_of("form", form.removesuffix("/A"), FORMS)
    return _added(context, blank(form))


class After(Struct, frozen=True):
    """What is made of a filing: its amendment, or, with a rule, another form in its place for an event as typed."""

    rule: str = ""
    event: str = ""

    def draft(self, reading: Reading, today: date, names: Iterable[Record] = ()) -> Draft:
        """Return the draft; `names` are records that may say what a filing copy leaves out.

        Raises:
            WrongField: the rule is not for this filing, or the event is no day.
        """
        if not self.rule:
            return amendment(reading, today, names=names)
        try:
            event = as_day(self.event.strip()) if self.event.strip() else None
        except UsageError as error:
            raise WrongField("event", str(error)) from error
        try:
            return switched(reading, self.rule, event, today)
        except UsageError as error:
            raise WrongField("rule", str(error)) from error


def amended(context: saving.FilingContext, cache: EvidenceCache, key: str, after: After) -> str:
    """Make the draft that follows a stored filing, with what people corrected; return the address of its first page.

    Raises:
        NotThere: the store has no such filing, or nothing was read from it.
        WrongField: another form cannot follow it so.
    """
    stored_filing = find(cache.store, key)
    if stored_filing.record is UNSET:
        raise NotThere(f"Nothing was read from filing {key[:40]}, so that there is nothing to amend.")
    corrected_paths = {correction.path for correction in stored_filing.corrections}
    evidence = {path: place for path, place in cache.evidence_of(stored_filing).items() if path not in corrected_paths}
    evidence = followed(evidence, stored_filing.record, stored_filing.corrections)
    reading = reading_of(stored_filing, corrected(stored_filing.record, stored_filing.corrections), evidence)
    return _added(context, after.draft(reading, context.today()))


def taken_up(context: saving.FilingContext, cache: EvidenceCache, data: bytes, name: str, after: After) -> str:
    """Make a draft of a file: a draft goes on as it is, a filing is followed; return the address of its first page.

    Raises:
        WrongField: the file is empty, too large, or nothing that is read; or another form cannot follow it so.
    """
    if not data and name:
        raise WrongField("file", f"The file {name[:80]} is empty.")
    if not data:
        raise WrongField("file", "Choose a file first: a draft in YAML, or the last filing in any format.")
    if len(data) > LARGEST_FILE:
        raise WrongField("file", f"The file {name[:80]} is larger than {LARGEST_FILE >> 20} MB.")
    try:
        reading: Reading = isolated(read, data, len(data))
    except SourceError as error:
        raise WrongField(
            "file", f"The file {name[:80]} cannot be amended: {error.words.partition(';')[0][:200]}"
        ) from error
    is_draft = isinstance(reading.trace, YamlTrace) and not after.rule
    names = _stored_like(cache.store, reading.record)
    if is_draft:
        draft = draft_of(reading)
        return _added(context, Draft(draft.record, without_submissions(draft.remarks)))
    return _added(context, after.draft(reading, context.today(), names))


def _stored_like(store: Store, record: Record) -> Iterator[Record]:
    """Yield the newest filing of the store about each issuer of a record that its filing copy does not name."""
    form = form_of(record)
    for party in form.roles.issuers:
        for _, part in each(record, party.path):
            number = party.answer(part, "cik")
            if number and cik.is_valid(number) and not party.name_of(part):
                page = store.filings(Query(issuer=cik.compact(number), form=form.submission_type, limit=1))
                records = (store.filing(row.key).record for row in page.items)
                yield from (other for other in records if other is not UNSET)


def amended_submission(context: saving.FilingContext, name: str, file: str) -> str:
    """Make the amendment of what was submitted from a draft, and return the address of its first page.

    Its names come from the draft, which has what EDGAR fills in; its number from what is remembered of the sending.

    Raises:
        NoDraft, NoSubmission: there is none of that name.
        SourceError: what lies in the outbox cannot be read any more.
    """
    opened = context.drafts.open(name)
    sent = context.submitted(opened, file)
    reading: Reading = isolated(read, sent.data, len(sent.data))
    accession = sent_as(context.outbox.folder / file)
    return _added(context, amendment(reading, context.today(), accession=accession, names=[opened.record]))


def _added(context: saving.FilingContext, draft: Draft) -> str:
    record = draft.record
    name = context.drafts.add(draft, f"{saving.form_called(record)} {issuer_of(record)}")
    return href(name, form_of(record).steps[0].key)
