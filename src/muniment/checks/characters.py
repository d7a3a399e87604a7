"""The characters of a submission: those that EDGAR takes, and the plain spelling of the others."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.checks.faults import label_of
from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, every, rule
from muniment.forms import Record
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.values import Text
from muniment.values.characters import SECTION_SIGN, named, plain, refused

_SHORT = 150  # characters of a text that is offered whole; of a longer one its words are
_OFFERED = 5  # words of a long text
_CERTIFICATIONS = "certifications"


@rule(
    "Y-02",
    "plain-characters",
    "A submission has the letters, digits and signs of ASCII that EDGAR takes: no accents, no typographic quotation "
    "marks or dashes.",
    cites="EDGAR Filer Manual, Volume II, section 5.2.1; Form D XML Technical Specification, section 5.1, and Schedule "
    "13D and 13G XML Technical Specification, section 6.1 (ASCII XML files)",
    forms=every(),
    severity="error",
    copies=("xml",),
    profiles=("submit",),
    mend="Write the plain spelling; how a name is spelled in plain letters is for its bearer to say.",
    basis="The manual lists the characters of documents; that fields of XML follow it is said nowhere outright. No "
    "character beyond ASCII stands in 27,125 accepted notices (data sets of 2025 Q2 and Q3). Brackets are taken, for "
    "they stand there; a circumflex does not, and is not in the SEC's table. The section sign is taken in the "
    "certifications of a 13G alone, where the SEC's own sample has it. XML escapes such as &amp; are read first.",
    passes=(
        Example(profile="submit", changes={"related_persons[0].last_name": "O'Robel [Jr.] & Co"}),
        Example(form="13G", profile="submit", changes={"item10.certifications": "Under \u00a7 240.14a-11."}),
    ),
    fails=(
        Example(profile="submit", changes={"related_persons[0].last_name": "Röbel"}),
        Example(form="13G", profile="submit", changes={"item4.amount": "1,475,600 \u2013 see Row 9"}),
        Example(profile="submit", header={"contact_name": "Zoë Inkwell"}),
    ),
)
def plain_characters(filing: Filing[Record]) -> Iterator[Doubt]:
    """Yield each field with other characters and its plain spelling; of the header, which is private, only which."""
    seen = ""
    for path, field, text in _texts(filing.record, ""):
        others = _others(field, text)
        seen += others
        if others:
            message = f"{label_of(field)} has {named(others)}, which EDGAR does not take{_offer(text)}."
            yield Doubt(message, (path,))
    for field, text in _own(filing.submission) if filing.submission else ():
        others = refused(text)
        seen += others
        if others:
            yield Doubt(f"{field.at.label} has {named(others)}, which EDGAR does not take.")
    if filing.source.lstrip()[:1] == b"<":
        elsewhere = [sign for sign in refused(filing.source.decode("utf-8-sig", "replace")) if sign not in seen]
        known = SECTION_SIGN if _certified(filing.record) else ""
        if others := "".join(sign for sign in elsewhere if sign not in known):
            yield Doubt(f"The file has {named(others)} outside of all fields: EDGAR takes XML in ASCII.")


def _others(field: Field, text: str) -> str:
    others = refused(text)
    return others.replace(SECTION_SIGN, "") if field.name == _CERTIFICATIONS else others


def _certified(record: Part) -> bool:
    return any(field.name == _CERTIFICATIONS and SECTION_SIGN in text for _, field, text in _texts(record, ""))


def _offer(text: str) -> str:
    """Return how a text may be spelled, as the end of a sentence; a long text word by word."""
    if len(text) <= _SHORT:
        spelled = plain(text)
        return f"; in plain spelling it is {spelled!r}" if spelled else "; write it in plain letters"
    words = [word for word in dict.fromkeys(text.split()) if refused(word)]
    offers = [f"{word} as {spelled}" for word in words[:_OFFERED] if (spelled := plain(word))]
    return f"; write {', '.join(offers)}{' and so on' if len(words) > _OFFERED else ''}" if offers else ""


def _texts(part: Part, prefix: str) -> Iterator[tuple[str, Field, str]]:
    """Yield every text that a record files, with its path and field: values, and what stands in the place of one."""
    by_name = {field.name: field for field in fields(type(part))}
    for field, text in _own(part):
        yield f"{prefix}{field.name}", field, text
    for filed in part.as_filed:
        field = by_name.get(filed.field.partition("[")[0])
        # What is no value of its field is a fault of its own, whatever its characters.
        if field and filed.words and (isinstance(field.at.kind, Text) or getattr(part, field.name) is not UNSET):
            yield f"{prefix}{filed.field}", field, filed.words
    for field in by_name.values():
        held: Any = getattr(part, field.name)
        if field.part is None or held is UNSET:
            continue
        for number, entry in enumerate(held) if field.repeats else ((None, held),):
            yield from _texts(entry, f"{prefix}{field.name}." if number is None else f"{prefix}{field.name}[{number}].")


def _own(part: Part) -> Iterator[tuple[Field, str]]:
    for field in fields(type(part)):
        held: tuple[object, ...] | str | UnsetType = getattr(part, field.name) if field.part is None else UNSET
        for text in held if isinstance(held, tuple) else (held,):
            if isinstance(text, str):
                yield field, text
