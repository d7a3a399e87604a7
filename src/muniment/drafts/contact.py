"""What EDGAR alone is told with a submission: whom to call, where notices go. Asked at the end, kept in no draft."""

from typing import Any

from muniment.drafts.asking import control_of
from muniment.drafts.filling import Posted
from muniment.drafts.questions import Question
from muniment.errors import UsageError
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.describe import Field, fields
from muniment.forms.header import SubmissionHeader
from muniment.forms.paths import value_at
from muniment.forms.spec import mentions
from muniment.values import Phone, Text
from muniment.values.characters import named, plain, refused

PREFIX = "contact."
_LONGEST = 2_000
# Of a Form D the schema lets them go, so that EDGAR can take them out; a submission needs them all the same.
_NEEDED = frozenset({"m", "o#2"})


def contact_questions(record: Record, posted: Posted) -> tuple[Question, ...]:
    """Return what is asked beside the record, with what was typed; the names begin with `contact.`."""
    known = _known(record)
    return tuple(
        Question(
            path=f"{PREFIX}{field.name}",
            item="",
            label=field.at.label,
            control="lines" if field.repeats else control_of(field),
            hint=_HINTS.get(field.name, ""),
            words=_words(field, posted, known),
            needed=field.at.need in _NEEDED,
            longest=field.at.kind.longest if isinstance(field.at.kind, Text) else 0,
        )
        for field in _asked(form_of(record))
    )


_HINTS = {
    "contact_name": "Whom EDGAR may call about this submission. It is not published.",
    "notification_emails": "Who else hears what became of it, up to three addresses, one to a line.",
}


def _asked(form: FormSpec) -> list[Field]:
    return [field for field in fields(form.header) if field.part is None]


def _known(record: Record) -> dict[str, str]:
    """Return what the record lets one suppose: the issuer's telephone, and who signs."""
    roles = form_of(record).roles
    if not roles.phone:
        return {}
    names = (found.name for found in mentions(record, [roles.signers] if roles.signers else []))
    return {"contact_phone": value_at(record, roles.phone) or "", "contact_name": next(names, "")}


def _words(field: Field, posted: Posted, known: dict[str, str]) -> tuple[str, ...]:
    sent = posted.get(f"{PREFIX}{field.name}")
    told = sent if sent is not None else [known.get(field.name, "")]
    return tuple(one.strip() for one in told if one.strip())


def header_of(record: Record, posted: Posted) -> SubmissionHeader:
    """Return the header that was typed, without access codes.

    Raises:
        UsageError: a name is no field of it, or an answer is larger than any page of ours allows.
    """
    form = form_of(record)
    known = {f"{PREFIX}{field.name}": field for field in _asked(form)}
    # The schema of a Schedule 13D wants the answer to a tick, be it no.
    given: dict[str, Any] = {field.name: False for field in known.values() if control_of(field) == "tick"}
    for name, told in posted.items():
        if name not in known or any(len(one) > _LONGEST for one in told):
            raise UsageError(f"{name[:80]!r} is no field of this page, or too long")
        words = [line.strip() for one in told for line in one.splitlines() if line.strip()]
        field = known[name]
        if not words:
            continue
        if control_of(field) == "tick":
            given[field.name] = words == ["yes"]
        else:
            given[field.name] = tuple(words) if field.repeats else " ".join(words)
    return form.header(**given)


def faults(record: Record, posted: Posted) -> dict[str, str]:
    """Return what is wrong with the answers, in words, by name."""
    told: dict[str, str] = {}
    kinds = {f"{PREFIX}{field.name}": field.at.kind for field in _asked(form_of(record))}
    for one in contact_questions(record, posted):
        words = [line.strip() for text in one.words for line in text.splitlines() if line.strip()]
        fault = _fault(one.label, words, needed=one.needed, longest=one.longest, most=_MOST.get(one.control, 1))
        fault = fault or _phone_fault(one.label, kinds[one.path], words) or _characters_fault(one.label, words)
        if fault:
            told[one.path] = fault
    return told


def _fault(label: str, words: list[str], *, needed: bool, longest: int, most: int) -> str:
    if needed and not any(one.strip() for one in words):
        return f"{label} is missing."
    if longest and any(len(one) > longest for one in words):
        return f"{label} has more than {longest} characters."
    if "mail" in label.casefold() and any("@" not in one or " " in one for one in words):
        return f"{label} is no e-mail address." if most == 1 else f"{label}: one of them is none."
    return f"There is room for {most} addresses." if len(words) > most else ""


def _phone_fault(label: str, kind: object, words: list[str]) -> str:
    if not isinstance(kind, Phone) or all(map(kind.takes, words)):
        return ""
    return f"{label}: only letters, digits, blanks and # ( ) , . - may stand in it."


def _characters_fault(label: str, words: list[str]) -> str:
    others = refused("".join(words))
    if not others:
        return ""
    spelled = plain(", ".join(words))
    offer = f" In plain spelling it is {spelled}." if spelled else " Write it in plain letters."
    return f"{label} has {named(others)}, which EDGAR does not take.{offer}"


_MOST = {"lines": 3}
