"""What holds for every form: its schema, what its definition asks of a field, and the characters that EDGAR takes."""

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

from msgspec import UNSET, UnsetType

from muniment.checks.faults import Fault, FaultKind, label_of
from muniment.checks.filing import Filing
from muniment.checks.rule import Violation, rule
from muniment.documents.sniff import decode
from muniment.documents.xml import BARE
from muniment.forms import FormD, Record, Schedule13
from muniment.forms.definition import Field, Part, fields
from muniment.forms.form_d.fields import PLACE, SOLICITED
from muniment.forms.walk import unnumbered, value_at
from muniment.values import Dollars, IsoDay, Text
from muniment.values.characters import SECTION_SIGN, named, plain, refused
from muniment.wording import one_line, quoted

SCHEMA = "O-01"
"""The code of the rule below: rules that ask the same are silent where it finds a violation."""


@rule(SCHEMA)
def official_schema(filing: Filing[Record]) -> Iterator[Violation]:
    for fault in filing.schema_faults:
        places = fault.covers if fault.unwritten and fault.covers else (fault.path,) if fault.path else ()
        yield Violation(fault.message, places, span=fault.span)


_LINE = re.compile(r"^line [\d,]+: ")  # of the XML, where what is shown has the line of the file


@rule("O-02")
def whole_file(filing: Filing[Record]) -> Iterator[Violation]:
    for problem in filing.problems:
        if problem.code != "damaged":
            continue
        bare = problem.words.endswith(BARE)
        if not (bare and isinstance(filing.record, Schedule13)):  # of a schedule X-07 tells it
            what = _LINE.sub("", problem.words).rstrip(".?")
            suggestion = "Write &amp; for &, and &lt; for <." if bare else ""
            yield Violation(f"The file is damaged: {what}.", span=problem.span, suggestion=suggestion)


# ---- single fields ---------------------------------------------------------------------------------------------------

# The faults come from `muniment.checks.faults`; here stands which rule reports which of them. Only XML and rows of a
# data set are checked so: no printed page was ever suspended.
_SHORT = 150  # characters of a text that is offered whole; of a longer one its words
_DRAFT_FAULTS = frozenset({"unknown-key", "repeated-key", "shape"})


def _violations(
    filing: Filing[Record], *kinds: FaultKind, where: Callable[[Fault], bool] = lambda _: True
) -> Iterator[Violation]:
    faults = filing.faults
    if faults:
        for kind in kinds:
            for fault in faults.get(kind, ()):
                if where(fault):
                    yield Violation(f"{fault.message}.", (fault.path,))


_OF_OTHER_RULES = frozenset(
    {
        ("missing", "exemptions"),
        ("missing", "previous_accession_number"),
        ("missing", "related_persons"),
        ("missing", "related_persons[].address"),
        ("list", "exemptions[]"),
        ("often", "other_issuers"),
        ("often", "related_persons"),
    }
)
"""Faults of Form D that a rule of its item reports, with a message of its own."""


def _is_general(fault: Fault) -> bool:
    return (fault.kind, unnumbered(fault.path)) not in _OF_OTHER_RULES


def _zip(fault: Fault) -> bool:
    return fault.path.endswith("zip_code")


def _reports(code: str, *kinds: FaultKind, where: Callable[[Fault], bool] = lambda _: True) -> None:
    """Let the rule of a code report the faults of some kinds, and nothing else."""

    @rule(code)
    def check(filing: Filing[Record]) -> Iterator[Violation]:
        return _violations(filing, *kinds, where=where)


MISSING = "X-06"

_reports("X-04", "long")
_reports("X-05", "list")
_reports(MISSING, "missing", "blank", "unreadable")
_reports("X-08", "digits")
_reports("X-09", "often")
_reports("E-02", "unreadable", where=lambda fault: isinstance(fault.takes, IsoDay))
_reports("E-03", "digits", "unreadable", where=lambda fault: isinstance(fault.takes, Dollars))
_reports("E-11", "missing", "blank", where=_zip)
_reports("E-12", "list", where=lambda fault: fault.takes is PLACE)
_reports("E-13", "missing", "blank", where=lambda fault: isinstance(fault.takes, Text) and not _zip(fault))
_reports("E-35", "list", where=lambda fault: fault.takes is SOLICITED)
_reports("Y-03", *get_args(FaultKind))


@rule("E-01")
def schema(filing: Filing[FormD]) -> Iterator[Violation]:
    yield from _violations(filing, "long")
    yield from _violations(filing, "often", where=_is_general)
    yield from _violations(
        filing, "list", where=lambda fault: fault.takes not in (PLACE, SOLICITED) and _is_general(fault)
    )
    yield from _violations(filing, "digits", where=lambda fault: not isinstance(fault.takes, Dollars))
    yield from _violations(
        filing, "missing", "blank", where=lambda fault: not isinstance(fault.takes, Text) and _is_general(fault)
    )
    yield from _violations(filing, "unreadable", where=lambda fault: not isinstance(fault.takes, IsoDay | Dollars))


@rule("Y-01")
def draft_keys(filing: Filing[Record]) -> Iterator[Violation]:
    for problem in filing.problems:
        if problem.code in _DRAFT_FAULTS:
            message = f"{problem.words[:1].upper()}{problem.words[1:].rstrip('.?')}."
            yield Violation(message, (problem.path,) if problem.path else (), span=problem.span)


_QUESTION_MARKS = re.compile(r"\?{2,}")
_LOST = 3  # signs that may have stood for several question marks: a blank, or a dash and what is around it


@rule("Y-04")
def lost_characters(filing: Filing[Record]) -> Iterator[Violation]:
    for problem in filing.problems:
        if problem.code == "lost-characters" and problem.path:
            text = value_at(filing.record, problem.path)
            meant = _spelled_elsewhere(text, filing.record) if isinstance(text, str) else ""
            hint = f"; elsewhere stands {meant!r}" if meant else ""
            shown = f"{quoted(text)} has" if isinstance(text, str) and len(text) <= _SHORT else "A text has"
            yield Violation(
                f"{shown} question marks where characters were lost{hint}.",
                (problem.path,),
                suggestion=f"{meant!r} may be meant." if meant else "",
            )


def _spelled_elsewhere(garbled: str, record: Record) -> str:
    """Return how another text of the filing spells a short text with lost characters, "" where none or several do."""
    if len(garbled) > _SHORT:
        return ""
    words = rf"\W{{1,{_LOST}}}".join(map(re.escape, _QUESTION_MARKS.split(garbled)))
    pattern = re.compile(rf"(?<!\w){words}(?!\w)")
    spellings = {match[0] for _, _, text in _texts(record, "") for match in pattern.finditer(text)}
    whole = {" ".join(spelling.split()) for spelling in spellings if not _QUESTION_MARKS.search(spelling)}
    return whole.pop() if len(whole) == 1 else ""


# ---- characters ------------------------------------------------------------------------------------------------------

_OFFERED = 5  # words of a long text
_CERTIFICATIONS = "certifications"


CHARACTERS = "Y-02"


@rule(CHARACTERS)
def plain_characters(filing: Filing[Record]) -> Iterator[Violation]:
    whole = filing.source.decode("utf-8-sig", "replace") if filing.source.lstrip()[:1] == b"<" else ""
    if whole and "&#" not in whole and not refused(whole):
        return  # nearly always: no field of a file can have a character that the file has not
    if "\ufffd" in whole:  # it is in another encoding, in which its fields were read
        whole = decode(filing.source).content.decode()
    reported = ""
    for path, field, text in _texts(filing.record, ""):
        characters = refused(text)
        if field.name == _CERTIFICATIONS:
            characters = characters.replace(SECTION_SIGN, "")
        reported += characters
        if characters:
            message = f"{label_of(field)} has {named(characters)}, which EDGAR does not take{_offer(text)}."
            yield Violation(message, (path,))
    for field, text in _own(filing.submission) if filing.submission else ():
        characters = refused(text)
        reported += characters
        if characters:
            yield Violation(f"{field.at.label} has {named(characters)}, which EDGAR does not take.")
    outside = [sign for sign in refused(whole) if sign not in reported]
    if outside and not filing.is_damaged:  # what is lost may have been a field of these
        certified = (text for _, field, text in _texts(filing.record, "") if field.name == _CERTIFICATIONS)
        allowed = SECTION_SIGN if any(SECTION_SIGN in text for text in certified) else ""
        if characters := "".join(sign for sign in outside if sign not in allowed):
            yield Violation(f"The file has {named(characters)} outside of all fields: EDGAR takes XML in ASCII.")


def _offer(text: str) -> str:
    """Return how a text may be spelled, as the end of a sentence; a long text word by word."""
    if len(text) <= _SHORT:
        spelled = plain(text)
        # In one line, and with its apostrophes as they are written.
        return f"; in plain spelling it is '{one_line(spelled)}'" if spelled else "; write it in plain letters"
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
        value: Any = getattr(part, field.name)
        if field.part is None or value is UNSET:
            continue
        for number, entry in enumerate(value) if field.repeats else ((None, value),):
            yield from _texts(entry, f"{prefix}{field.name}." if number is None else f"{prefix}{field.name}[{number}].")


def _own(part: Part) -> Iterator[tuple[Field, str]]:
    for field in fields(type(part)):
        value: tuple[object, ...] | str | UnsetType = getattr(part, field.name) if field.part is None else UNSET
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield field, text
