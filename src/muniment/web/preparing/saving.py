"""Saving a page of a draft: what a browser sent, unless the page was changed in the meantime; their filing context."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import ClientException
from msgspec import UNSET, Struct, structs

from muniment import deadlines
from muniment.caching import in_groups
from muniment.drafts import submitting
from muniment.drafts.checking import mended
from muniment.drafts.exhibits import NoExhibit
from muniment.drafts.figures import old_figures, remembered, with_new
from muniment.drafts.filling import fill
from muniment.drafts.questions import Entries, Group, Node, Same, every_question, is_amendment, questions, taken_over
from muniment.drafts.store import Conflict, DraftStore, NoDraft, OpenDraft
from muniment.drafts.submitting import NO_CONTACT, Contact
from muniment.drafts.submitting import Sent as OutboxFile
from muniment.errors import RecordError, SourceError, UsageError
from muniment.forms import Record, asks_for_mode, form_of, issuer_of, with_mode
from muniment.forms.layout import SIGNATURE, Step
from muniment.forms.schedule_13.schedule_13g import CERTIFICATIONS
from muniment.forms.walk import part_at, placed, replaced, steps, value_at
from muniment.values.characters import plain, refused
from muniment.web.access.database import What
from muniment.web.access.visits import FIELD, LOCAL, User, current, owns, record
from muniment.web.responses import NotThere
from muniment.writers.yaml import Remarks


class FilingContext(Struct, frozen=True):
    """The stores of drafts and finished submissions, the clock, and whom EDGAR may call about any of them."""

    drafts: DraftStore
    outbox: submitting.Outbox
    today: Callable[[], date] = deadlines.today
    contact: Contact = NO_CONTACT

    def of(self, request: Request[Any, Any, Any]) -> "FilingContext":
        """Return the context as the user of a request has it."""
        return self.of_user(current(request))

    def of_user(self, user: User) -> "FilingContext":
        """Return the context as a user has it: in a team preparers see their own drafts, signers all."""
        sees = None if user == LOCAL else partial(owns, user)
        return structs.replace(self, drafts=self.drafts.of("" if user == LOCAL else user.name, sees))

    def submitted(self, opened: OpenDraft, file: str) -> OutboxFile:
        """Return what was submitted from a draft: the outbox is one for all, and whose draft it was sees it.

        Raises:
            NoSubmission: no file of that name was.
        """
        if file not in (name for name, _ in submitting.submissions_in(opened.remarks)):
            raise submitting.NoSubmission(f"No submission {file[:100]!r} was made of the draft {opened.name}.")
        return self.outbox.open(file)


def filing_context(
    drafts: Path, outbox: Path, today: Callable[[], date] = deadlines.today, contact: Contact = NO_CONTACT
) -> FilingContext:
    """Return the context over two folders, which are made when something is first written."""
    return FilingContext(DraftStore(drafts), submitting.Outbox(outbox), today, contact)


LARGEST = 4 << 20
"""Bytes of a form: a hundred persons with all their answers have a tenth of it."""

_MOST_FIELDS = 20_000
_OWN = (FIELD, "version", "do", "begun_as")


class Sent(Struct, frozen=True):
    """A page that was sent: answers by name, its button, the version that it was filled on, the form of its draft."""

    answers: dict[str, Sequence[str]]
    do: str = ""
    version: str = ""
    begun_as: str = ""

    def last(self, name: str) -> str:
        """Return what was sent under a name, the last of it; "" where nothing was."""
        return (self.answers.get(name) or [""])[-1].strip()


def sent(body: bytes) -> Sent:
    """Return what a form says.

    Raises:
        UsageError: it is no form, or larger than any of ours.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
            strict_parsing=bool(body),
        )
    except ValueError as error:  # also where bytes are no ASCII
        raise UsageError("What was sent is no form of these pages.") from error
    answers = in_groups(pairs)
    hidden = {name: answers.pop(name, [""])[-1] for name in _OWN}
    return Sent(dict(answers), hidden["do"], hidden["version"], hidden["begun_as"])


def context_of(request: Request[Any, Any, Any]) -> FilingContext:
    """Return the context as the user of a request has it."""
    context: FilingContext = request.app.state.context
    return context.of(request)


@contextmanager
def http_errors() -> Iterator[None]:
    """Return what goes wrong with a draft as an answer of HTTP: there is none, it is broken, it cannot be written so.

    Raises:
        NotThere: there is no such draft or submission.
        ClientException: what is there cannot be used so.
    """
    try:
        yield
    except (NoDraft, submitting.NoSubmission, NoExhibit) as error:
        raise NotThere(str(error)) from error
    except Conflict as error:
        raise ClientException(f"{error}: send it once more.", status_code=409) from error
    except (SourceError, RecordError) as error:
        raise ClientException(f"This draft cannot be used so: {error}", status_code=422) from error


def called(record: Record) -> str:
    """Return the form and whom it is about: `Form D, Pocket Orchard Robotics, Inc.`."""
    name = issuer_of(record)
    return f"{form_called(record)}, {name}" if name else form_called(record)


def form_called(record: Record) -> str:
    """Return the name of the form: `Form D/A`, `Schedule 13G`."""
    return form_of(record).called + ("/A" if is_amendment(record) else "")


CERTIFICATE = "certificate"
FIGURE = "figure"
NOTED = "noted"
PLAIN = "plain"


def act(record: Record, step: Step, do: str, context: FilingContext, remarks: Remarks) -> tuple[Record, str]:
    """Return the record after a button was pressed, and the place of the page to look at then.

    Raises:
        UsageError: the page has no such button.
    """
    verb, _, path = do.partition(":")
    if verb == CERTIFICATE and asks_for_certificate(record, step):
        day = context.today()  # a page that was shown before its rule was taken off the cover still has the button
        return submitting.certified(record, day) if submitting.certificates(record, day) else record, CERTIFICATIONS
    if verb == NOTED:  # a remark goes, and the record stays
        return record, ""
    if verb == FIGURE:
        return _with_figure(record, path, remarks)
    node = _node(questions(record, step), path.rpartition("[")[0] if verb == "remove" else path)
    if verb == PLAIN and node is not None:  # of a text that is plain by now nothing changes
        spelled = plain_spelling(record, path)
        return replaced(record, path, spelled) if spelled else record, path
    if verb == "add" and isinstance(node, Entries) and node.may_add:
        return _added(record, node)
    if verb == "remove" and isinstance(node, Entries) and any(entry.path == path for entry in node.entries):
        entries, number = value_at(record, node.path) or (), steps(path)[-1]
        rest = tuple(entry for place, entry in enumerate(entries) if place != number)
        return (replaced(record, node.path, rest or UNSET) if rest != entries else record), node.path
    if verb == "same" and node is not None and node.same is not None:
        return _same(record, node, node.same), path
    raise UsageError(f"There is no button {do[:80]!r} on this page.")


def _node(nodes: tuple[Node, ...], path: str) -> Node | None:
    for node in nodes:
        if node.path == path:
            return node
        inner = (node,) if isinstance(node, Group) else node.entries if isinstance(node, Entries) else ()
        inner_node = next((match for part in inner if (match := _node(part.nodes, path))), None)
        if inner_node is not None:
            return inner_node
    return None


def _added(record: Record, node: Entries) -> tuple[Record, str]:
    kind: Any = part_at(type(record), steps(node.path))
    entries = value_at(record, node.path) or ()
    # An empty first entry that the page only showed is one that was asked for now.
    blank = (kind(),) * (len(node.entries) - len(entries))
    return placed(record, node.path, (*entries, *blank, kind())), f"{node.path}[{len(entries) + len(blank)}]"


def _same(record: Record, node: Node, same: Same) -> Record:
    if not isinstance(node, Entries):
        return taken_over(record, node.path, same)
    for entry in node.entries:
        for inner in entry.nodes:
            missing = isinstance(inner, Group) and inner.same and value_at(record, inner.path) is UNSET
            if missing and value_at(record, entry.path) is not UNSET:
                record = taken_over(record, inner.path, same)
    return record


def plain_spelling(record: Record, path: str) -> str:
    """Return a text without the signs that EDGAR does not take, "" where it has none or cannot be spelled without."""
    text = value_at(record, path)
    # The official certificate has a sign of its own, and a button of its own.
    return (plain(text) or "") if isinstance(text, str) and refused(text) and path != CERTIFICATIONS else ""


def _with_figure(record: Record, which: str, remarks: Remarks) -> tuple[Record, str]:
    """Return the record with a new figure in the place of an old one: `which` is path, place, old and new figure.

    Where the text was changed on the way to another place, it is the first like it; where it is gone, nothing changes.
    """
    path, place, old, new = (*which.split(":"), "", "", "", "")[:4]
    marks = [mark for mark in old_figures(record, remarks) if (mark.path, mark.old) == (path, old)]
    mark = min(marks, key=lambda mark: (str(mark.start) != place, mark.start), default=None)
    offers = [offer for offer in mark.offers if offer.value == new] if mark else []
    return (with_new(record, [(mark, offers[0])]) if mark and offers else record), path


def asks_for_certificate(record: Record, step: Step) -> bool:
    """Tell whether a page has Item 10 of a Schedule 13G, whose words are official."""
    return any(field.name == "item10" for field in form_of(record).layout.fields_on(step))


ACTIONS = ("add:", "remove:", "same:", "certificate", "figure:", "plain:", NOTED)
TRIES = 5
"""How often a draft is saved again that another page changed in that very moment."""


class Difference(Struct, frozen=True):
    """An answer that was changed in two places: what is kept now, and what was typed here."""

    path: str
    label: str
    kept: str
    typed: str


class Saved(Struct, frozen=True):
    """What became of a page: the record as it is now, or as it would be; the place to look at; what stands against it.

    With `differences` nothing was saved. `joined` are the answers that another page changed since this one was shown.
    """

    record: Record
    opened: OpenDraft
    place: str = ""
    differences: tuple[Difference, ...] = ()
    joined: frozenset[str] = frozenset()


def record_on_page(record: Record, step: Step, context: FilingContext) -> Record:
    """Return the record as a page shows it: that of the signatures names everybody who has to sign."""
    return submitting.with_signers(record, context.today()) if step.key == SIGNATURE else record


def ready(record: Record, step: Step, context: FilingContext) -> Record:
    """Return the record as it is judged for a page: signatures are asked for on theirs alone."""
    return record if step.key == SIGNATURE else submitting.as_if_signed(record, context.today())


def page_version(record: Record, *pages: Step) -> str:
    """Return a hash of the answers of some pages: pages are changed apart from one another."""
    of = [field for step in pages for field in form_of(record).layout.fields_on(step)]
    names = {field.name for field in of}
    values = {field.name: getattr(record, field.name) for field in of}
    stated: dict[str, Any] = {name: value for name, value in values.items() if value is not UNSET}
    stated["as_filed"] = [spelling for spelling in record.as_filed if spelling.field.partition("[")[0] in names]
    return sha256(msgspec.json.encode([is_amendment(record), stated])).hexdigest()[:16]


def signed_version(record: Record) -> str:
    """Return a hash of all answers that are signed: those of the pages before the signatures, live or a test."""
    record = with_mode(record, "LIVE") if asks_for_mode(record) else record
    return page_version(record, *(step for step in form_of(record).steps if step.key != SIGNATURE))


def save(context: FilingContext, name: str, step: Step, sent: Sent, *, pressed: bool = True) -> Saved:
    """Save the answers of a page, and do what its button says; `pressed` unless it is saved while somebody types.

    Raises:
        NoDraft: there is no such draft.
        UsageError: what was sent is nothing that the page can have sent.
        EnvironmentProblem: the draft cannot be written.
    """
    for _ in range(TRIES):
        opened = context.drafts.open(name)
        saved = _filled(context, opened, step, sent)
        if saved.differences:
            return saved
        remarks = _looked_at(opened, saved.record, step) if pressed else opened.remarks
        remarks = remembered(remarks, opened.record, saved.record)
        verb, _, entry = sent.do.partition(":")
        remarks = _renumbered(remarks, entry) if verb == "remove" else remarks
        remarks = remarks.without_unread() if verb == NOTED else remarks
        if saved.record == opened.record and remarks == opened.remarks:
            return saved
        try:
            context.drafts.save(name, saved.record, opened.version, remarks)
        except Conflict:
            continue  # another page was saved in this very moment: fill in what it left
        return saved
    raise Conflict(f"{name} is being changed all the time")


def typed(context: FilingContext, opened: OpenDraft, step: Step, sent: Sent) -> Saved:
    """Return a page as it was typed; nothing is saved.

    Raises:
        UsageError: what was sent is nothing that the page can have sent.
    """
    return Saved(fill(record_on_page(opened.record, step, context), step, sent.answers, shown=True), opened)


def _filled(context: FilingContext, opened: OpenDraft, step: Step, sent: Sent) -> Saved:
    before, joined = record_on_page(opened.record, step, context), dict[str, Sequence[str]]()
    filled = fill(before, step, sent.answers)
    if sent.version != page_version(opened.record, step):
        # The record as it was when the page was shown, None where that is not remembered.
        earlier = (known.record for known in context.drafts.lately(opened.name))
        then = next((record for record in earlier if page_version(record, step) == sent.version), None)
        shown = record_on_page(then, step, context) if then else None
        joined = _changed_there(shown, before, filled, step) if shown else joined
        filled = fill(before, step, {**sent.answers, **joined}) if joined else filled
        differences = _differences(shown, before, filled, step)
        if differences:
            return Saved(filled, opened, differences=differences)
    derived = form_of(filled).derived
    record = derived(opened.record, filled) if derived else filled
    record = submitting.with_names(record) if step.key == SIGNATURE else record
    place = ""
    if sent.do.startswith(ACTIONS):
        record, place = act(record, step, sent.do, context, remembered(opened.remarks, opened.record, record))
    return Saved(record, opened, place, joined=frozenset(joined))


def _texts(record: Record, step: Step) -> dict[str, tuple[str, ...]]:
    return {question.path: question.texts for question in every_question(questions(record, step))}


def _changed_there(shown: Record, saved: Record, typed: Record, step: Step) -> dict[str, Sequence[str]]:
    """Return the answers that another page changed and this one left as they were shown.

    None where entries of a list were added or taken away, or one entry was changed on both: what stands at its number
    may be another person by now.
    """
    at_first, there, here = (_texts(record, step) for record in (shown, saved, typed))
    if not at_first.keys() == there.keys() == here.keys():
        return {}
    theirs = {path: texts for path, texts in there.items() if here[path] == at_first[path] != texts}
    ours = [path for path in here if here[path] != at_first[path]]
    in_both = {path.partition("]")[0] for path in theirs if "[" in path} & {path.partition("]")[0] for path in ours}
    return {} if in_both else dict(theirs)


def _differences(shown: Record | None, saved: Record, typed: Record, step: Step) -> tuple[Difference, ...]:
    """Return the answers of a page in which two records differ, and that the saved one has not as they were shown."""
    theirs = {question.path: question for question in every_question(questions(saved, step))}
    ours = {question.path: question for question in every_question(questions(typed, step))}
    at_first = _texts(shown, step) if shown else {}
    differences = []
    for path, question in {**theirs, **ours}.items():
        kept, here = (found[path].texts if path in found else () for found in (theirs, ours))
        if kept != here and (shown is None or at_first.get(path, ()) != kept):
            differences.append(Difference(path, question.label or path, ", ".join(kept), ", ".join(here)))
    return tuple(differences)


def _looked_at(opened: OpenDraft, record: Record, step: Step) -> Remarks:
    """Return the remarks of a draft without those at the page that was just sent: somebody has looked at them."""
    names = {field.name for field in form_of(record).layout.fields_on(step)}
    remarks_left = {
        path: remark
        for path, remark in opened.remarks.at.items()
        if path.partition(".")[0].partition("[")[0] not in names
    }
    return mended(structs.replace(opened.remarks, at=remarks_left), names)


def _renumbered(remarks: Remarks, removed: str) -> Remarks:
    """Return the remarks after an entry was removed: own comments at later ones move up, those at it below all."""
    before, number = removed.rpartition("[")[0], steps(removed)[-1]
    own = dict[str, tuple[str, ...]]()
    for path, lines in remarks.own.items():
        entry, closed, rest = path[len(before) :].partition("]")
        place = steps(f"{before}{entry}]")[-1] if closed and path.startswith(f"{before}[") else ""
        if isinstance(place, int) and isinstance(number, int) and place >= number:
            path = f"{before}[{place - 1}]{rest}" if place > number else ""
        own[path] = own.get(path, ()) + lines
    return structs.replace(remarks, own=own)


_WHILE = 15 * 60  # seconds
_MOST = 10_000


class RecentActions:
    """Who had a message lately, and about which draft. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: dict[tuple[str, str], float] = {}

    def note(self, who: str, name: str, *, always: bool) -> bool:
        """Return whether to tell of somebody and a draft now, and remember that."""
        now = time.monotonic()
        with self._lock:
            if not always and now - self._told.get((who, name), -_WHILE) < _WHILE:
                return False
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[who, name] = now
            return True


def saved(request: Request[Any, Any, Any], name: str, done: Saved, *, pressed: bool = True) -> None:
    """Tell that a page of a draft was saved, if it was, and anything on it changed."""
    if not done.differences and done.record != done.opened.record:
        note_saved(request, name, pressed=pressed)


def note_saved(request: Request[Any, Any, Any], name: str, *, pressed: bool = True) -> None:
    """Tell that a draft was saved."""
    lately: RecentActions = request.app.state.lately
    if lately.note(current(request).name, name, always=pressed):
        record(request, What.DRAFT_SAVED, name)


def begun(request: Request[Any, Any, Any], address: str) -> str:
    """Tell that a draft was begun, and return the address of its first page, which has its name."""
    record(request, What.DRAFT_BEGUN, address.split("/")[2])
    return address
