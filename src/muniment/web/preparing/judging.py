"""What the rules say to a page while it is filled in, for the script that asks when a field is left."""

from msgspec import Struct, structs

from muniment.drafts.checking import at_questions, by_place, judged, reasons_in
from muniment.drafts.filling import Posted
from muniment.drafts.questions import Question, every_question, questions
from muniment.forms.layout import SIGNATURE
from muniment.web.preparing.asking import find_step, part
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.ending import ending
from muniment.web.preparing.saving import Saved, page_version, ready, save, shown
from muniment.web.preparing.sent import Sent


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
    against = [one.finding for one in reasons_in(saved.opened.remarks)]
    against += judged(ready(record, step, desk), desk.today())
    told = by_place(at_questions(record, against, nodes))
    found = {path: [Said(one.severity, one.message) for one in some] for path, some in told.items()}
    asked = [*every_question(nodes)]
    kept = {one.path: one.words for one in asked if version and _is_otherwise(one, plain.answers)}
    meanings = {one.path: one.meaning for one in asked if one.meaning}
    printed = str(part(record, step, desk.today()))
    return Judged(Judgement(found, meanings, version, kept, printed), saved)


def _is_otherwise(one: Question, answers: Posted) -> bool:
    """Tell whether a field is kept otherwise than it was sent, in a way that its page has to show."""
    told = tuple(word.strip() for word in answers.get(one.path, ()) if word.strip())
    return told != one.words and (one.control in ("number", "tick") or not told)
