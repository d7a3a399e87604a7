"""What EDGAR alone is told with a submission: whom to call, where notices go. Asked at the end, kept in no draft."""

import re
from typing import Any

from msgspec import UNSET

from muniment.drafts.asking import control_of
from muniment.drafts.filling import Posted
from muniment.drafts.questions import Question
from muniment.errors import UsageError
from muniment.forms import FormD, FormSpec, Record, form_of
from muniment.forms.describe import Field, fields
from muniment.forms.header import SubmissionHeader
from muniment.values import Text
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


def _known(record: Any) -> dict[str, str]:  # noqa: ANN401
    """Return what the record lets one suppose: the issuer's telephone, and who signs."""
    if not isinstance(record, FormD):
        return {}
    phone = record.primary_issuer.phone if record.primary_issuer else UNSET
    name = record.signatures[0].name if record.signatures else UNSET
    return {"contact_phone": phone or "", "contact_name": name or ""}


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
    for one in contact_questions(record, posted):
        words = [line.strip() for text in one.words for line in text.splitlines() if line.strip()]
        fault = _fault(one.label, words, needed=one.needed, longest=one.longest, most=_MOST.get(one.control, 1))
        fault = fault or _phone_fault(record, one.label, words) or _characters_fault(one.label, words)
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


def _phone_fault(record: Record, label: str, words: list[str]) -> str:
    """Tell of signs that the schemas of the schedules keep out of a telephone number; that of Form D takes any."""
    if isinstance(record, FormD) or "phone" not in label.casefold() or all(map(_PHONE, words)):
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
_PHONE = re.compile(r"[a-zA-Z0-9\s#(),.\-]+").fullmatch
