"""What the rules say to a page while it is filled in, for the script that asks when a field is left."""

from msgspec import Struct

from muniment.drafts.filling import fill
from muniment.drafts.following import following
from muniment.drafts.judging import at_questions, by_place, judged
from muniment.drafts.questions import every_question, questions
from muniment.drafts.shelf import Opened
from muniment.drafts.steps import SIGNATURE, Step
from muniment.web.preparing.desk import Desk
from muniment.web.preparing.ending import ending
from muniment.web.preparing.saving import shown
from muniment.web.preparing.sent import Sent


class Said(Struct, frozen=True):
    """What is said at a field: how grave it is, and the words."""

    severity: str
    words: str


class Judgement(Struct, frozen=True):
    """What is said at the fields of a page, and what the codes that were typed stand for; by path."""

    findings: dict[str, list[Said]]
    meanings: dict[str, str]


def judgement(desk: Desk, opened: Opened, step: Step, sent: Sent) -> Judgement:
    """Return what the rules say to a page that was typed so."""
    answers = ending(sent).sent.answers if step.key == SIGNATURE else sent.answers
    record = following(opened.record, fill(shown(opened.record, step, desk), step, answers))
    nodes = questions(record, step)
    told = by_place(at_questions(record, judged(record, desk.today()), nodes))
    found = {path: [Said(one.severity, one.message) for one in some] for path, some in told.items()}
    return Judgement(found, {one.path: one.meaning for one in every_question(nodes) if one.meaning})
