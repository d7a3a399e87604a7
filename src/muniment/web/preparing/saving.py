"""Saving a page of a draft: what was typed on it, unless the same page was changed in the meantime."""

from hashlib import sha256
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from muniment.drafts.filling import fill
from muniment.drafts.questions import every_question, is_amendment, questions
from muniment.drafts.shelf import Conflict, Opened
from muniment.drafts.signing import as_if_signed, with_names, with_signers
from muniment.drafts.suspension import mended
from muniment.forms import Record, form_of
from muniment.forms.layout import SIGNATURE, Step
from muniment.web.preparing.acts import act
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.sent import Sent
from muniment.writers.yaml import Remarks

ACTS = ("add:", "remove:", "same:", "certificate")
_TRIES = 5


class Difference(Struct, frozen=True):
    """An answer that was changed in two places: what is kept now, and what was typed here."""

    path: str
    label: str
    kept: str
    typed: str


class Saved(Struct, frozen=True):
    """What became of a page: the record as it is now, or as it would be; the place to look at; what stands against it.

    With `differences` nothing was saved.
    """

    record: Record
    opened: Opened
    place: str = ""
    differences: tuple[Difference, ...] = ()


def shown(record: Record, step: Step, desk: Desk) -> Record:
    """Return the record as a page shows it: that of the signatures names everybody who has to sign."""
    return with_signers(record, desk.today()) if step.key == SIGNATURE else record


def ready(record: Record, step: Step, desk: Desk) -> Record:
    """Return the record as it is judged for a page: signatures are asked for on theirs alone."""
    return record if step.key == SIGNATURE else as_if_signed(record, desk.today())


def page_version(record: Record, step: Step) -> str:
    """Return a hash of the answers of one page: pages are changed apart from one another."""
    of = form_of(record).layout.asked_on(step)
    names = {field.name for field in of}
    said = {field.name: getattr(record, field.name) for field in of}
    held: dict[str, Any] = {name: value for name, value in said.items() if value is not UNSET}
    held["as_filed"] = [one for one in record.as_filed if one.field.partition("[")[0] in names]
    return sha256(msgspec.json.encode([is_amendment(record), held])).hexdigest()[:16]


def save(desk: Desk, name: str, step: Step, sent: Sent, *, pressed: bool = True) -> Saved:
    """Save the answers of a page, and do what its button says; `pressed` unless it is saved while somebody types.

    Raises:
        NoDraft: there is no such draft.
        UsageError: what was sent is nothing that the page can have sent.
        EnvironmentProblem: the draft cannot be written.
    """
    for _ in range(_TRIES):
        opened = desk.shelf.open(name)
        saved = _filled(desk, opened, step, sent)
        if saved.differences:
            return saved
        remarks = _looked_at(opened, saved.record, step) if pressed else opened.remarks
        if saved.record == opened.record and remarks == opened.remarks:
            return saved
        try:
            desk.shelf.save(name, saved.record, opened.version, remarks)
        except Conflict:
            continue  # another page was saved in this very moment: fill in what it left
        return saved
    raise Conflict(f"{name} is being changed all the time")


def typed(desk: Desk, opened: Opened, step: Step, sent: Sent) -> Saved:
    """Return a page as it was typed; nothing is saved.

    Raises:
        UsageError: what was sent is nothing that the page can have sent.
    """
    return Saved(fill(shown(opened.record, step, desk), step, sent.answers), opened)


def _filled(desk: Desk, opened: Opened, step: Step, sent: Sent) -> Saved:
    before = shown(opened.record, step, desk)
    filled = fill(before, step, sent.answers)
    if sent.version != page_version(opened.record, step):
        differences = _differences(before, filled, step)
        if differences:
            return Saved(filled, opened, differences=differences)
    derived = form_of(filled).derived
    record = derived(opened.record, filled) if derived else filled
    record = with_names(record) if step.key == SIGNATURE else record
    place = ""
    if sent.do.startswith(ACTS):
        record, place = act(record, step, sent.do, desk)
    return Saved(record, opened, place)


def _differences(kept: Record, typed: Record, step: Step) -> tuple[Difference, ...]:
    """Return the answers of a page in which two records differ."""
    theirs = {one.path: one for one in every_question(questions(kept, step))}
    ours = {one.path: one for one in every_question(questions(typed, step))}
    found = []
    for path in dict.fromkeys([*theirs, *ours]):
        there, here = theirs.get(path), ours.get(path)
        kept_words, typed_words = (", ".join(one.words) if one else "" for one in (there, here))
        if kept_words != typed_words:
            label = here.label if here else there.label if there else path
            found.append(Difference(path, label, kept_words, typed_words))
    return tuple(found)


def _looked_at(opened: Opened, record: Record, step: Step) -> Remarks:
    """Return the remarks of a draft without those at the page that was just sent: somebody has looked at them."""
    names = {field.name for field in form_of(record).layout.asked_on(step)}
    kept = {
        path: words
        for path, words in opened.remarks.at.items()
        if path.partition(".")[0].partition("[")[0] not in names
    }
    return mended(Remarks(opened.remarks.head, kept), names)
