"""A record as a submission has it: without what EDGAR fills in, with what must stand there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType, structs

from muniment.forms import FORMS, FormSpec, Record, form_of
from muniment.forms.definition import Attachment, Credentials, Field, Part, SubmissionHeader, fields, rows
from muniment.forms.spec import Party
from muniment.forms.walk import each
from muniment.identifiers import cik as ciks
from muniment.values import Text

PLACEHOLDER = "XXXXXXXX"
"""What EDGAR writes over an access code, and what stands for one in a copy that is kept."""

CODE_VARIABLE = "MUNIMENT_CCC_"
"""What stands before the CIK in the name of the variable of the environment that has a filer's access code."""


def code_in(environment: Mapping[str, str], cik: str) -> str:
    """Return the access code of a filer, "" where there is none; the CIK may stand there with or without its zeros.

    >>> code_in({"MUNIMENT_CCC_320193": "abcd1$ef"}, "0000320193")
    'abcd1$ef'

    Raises:
        IdentifierError: that is no CIK.
    """
    names = (f"{CODE_VARIABLE}{ciks.compact(cik)}", f"{CODE_VARIABLE}{ciks.format(cik)}")
    return next((code for name in names if (code := environment.get(name, "").strip())), "")


def filers(record: Record) -> Iterator[str]:
    """Yield the CIK of each filer, whose access code EDGAR will ask for."""
    for path in form_of(record).roles.filers:
        yield from (cik for _, cik in each(record, path))


def numbers(record: Record, parties: Iterable[Party]) -> Iterator[str]:
    """Yield the CIKs that stand beside parties of a form, in their order; some may stand twice."""
    for party in parties:
        if party.cik:
            yield from filter(None, (getattr(part, party.cik) for _, part in each(record, party.path)))


P = TypeVar("P", bound=Part)

# The marks of the Form D specification for "do not send; EDGAR fills it in", and for a list that must stand there,
# though nobody is in it.
_FILLED_BY_EDGAR = frozenset({"o#3", "o#4"})
_MAY_BE_EMPTY = "m#11"
_CONTACT = {"contact_name": "Contact", "contact_phone": "555-0100", "contact_email": "contact@example.com"}


def by_edgar(field: Field) -> bool:
    """Return whether EDGAR fills a field in itself, and a submission leaves it out."""
    # Of the schema version the tables of the schedules say that it is optional, their schemas that EDGAR inserts it.
    return field.at.need in _FILLED_BY_EDGAR or field.name == "schema_version"


def filed_copy(part: P) -> P:
    """Return a record as a submission has it: without what EDGAR fills in itself, with the lists it must not lack."""
    return structs.replace(part, **dict(_left(part)))


def _left(part: Part) -> Iterator[tuple[str, object]]:
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is UNSET:
            if field.at.need == _MAY_BE_EMPTY or field.at.group:  # its element must stand there, be it empty
                yield field.name, ()
        elif by_edgar(field):
            yield field.name, UNSET
        elif field.part is not None and field.repeats:
            entries: tuple[Part, ...] = value
            left = map(filed_copy, entries)
            yield field.name, tuple(entry for entry in left if not field.at.group or entry != field.part())
        elif field.part is not None:
            yield field.name, filed_copy(value)


def complete_header(record: Record, header: SubmissionHeader | UnsetType = UNSET) -> SubmissionHeader:
    """Return a header that can be written: placeholders stand for access codes, where there is no header for all of it.

    It is for checking a record before contact and access codes are known.
    """
    kind: Any = form_of(record).header
    contact = {name: text for name, text in _CONTACT.items() if name in kind.__struct_fields__}
    whole: Any = kind(**contact) if header is UNSET else header
    codes = whole.codes
    credentials = (Credentials(cik, codes.get(cik.zfill(10), PLACEHOLDER)) for cik in dict.fromkeys(filers(record)))
    return structs.replace(whole, credentials=tuple(credentials))


def _names() -> frozenset[str]:
    """Return the elements that hold texts for EDGAR alone; what is attached is public."""
    attached = {row.element.rpartition("/")[2] for row in rows(Attachment)}
    elements = {row.field.at.access_code for form in FORMS.values() for row in rows(form.record)}
    for form in FORMS.values():
        elements |= {row.element.rpartition("/")[2] for row in rows(form.header) if isinstance(row.field.at.kind, Text)}
    return frozenset(name for name in elements - attached if name)


def private_elements(form: FormSpec) -> frozenset[tuple[str, ...]]:
    """Return the elements of a submission that are taken out before dissemination, each by the names on the way to it.

    They are what the header's definition and private fields of the record have: of elements that hold nothing else
    only the outermost, so that whatever stands in them goes with them.
    """
    public = {_way(row.element) for row in rows(form.record) if not row.field.at.private}
    around = {way[:end] for way in public for end in range(1, len(way))}
    private = [_way(row.element) for row in rows(form.record) if row.field.at.private]
    private += [_way(row.element) for row in rows(form.header)]
    parts = ([way[:end] for end in range(1, len(way) + 1)] for way in private if way)
    return frozenset(next(part for part in outward if part not in around) for outward in parts)


def access_codes(form: FormSpec) -> frozenset[str]:
    """Return the elements that hold access codes, by their names."""
    return frozenset(row.field.at.access_code for row in rows(form.record) if row.field.at.access_code)


def _way(element: str) -> tuple[str, ...]:
    return tuple(step.rpartition(":")[2] for step in element.split("/") if step)


PRIVATE = _names()
"""The elements of a submission that only EDGAR may see, by their local names."""

_SAID = re.compile(rf"(<(?:[\w.-]+:)?(?:{'|'.join(sorted(PRIVATE))})(?:\s[^<>]*+)?+>)([^<]++)", re.IGNORECASE)


# An access code, eight characters, behind the name of its element, though brackets of the tags may be missing; what is
# attached in base64 may have the letters of that name, too.
_OF_CODES = "|".join(sorted(frozenset[str]().union(*map(access_codes, FORMS.values()))))
_CODE = re.compile(
    rf"(?<![a-z0-9+/])(?:{_OF_CODES})\s*+>?\s*+([^\s<>]{{8}})(?=\s*+(?:[</]|(?:{_OF_CODES})\b|\Z))", re.IGNORECASE
)


def codes_in(text: str) -> frozenset[str]:
    """Return the access codes that stand in a submission, in a damaged one too; no placeholders.

    >>> sorted(codes_in("<ccc>abc$1234</ccc> ccc>efg$5678</ccc> <cccijk$9012</ccc> <ccc>XXXXXXXX</ccc>"))
    ['abc$1234', 'efg$5678', 'ijk$9012']
    """
    return frozenset(_CODE.findall(text)) - {PLACEHOLDER}


def masked(text: str) -> str:
    """Return a text of the same length with an X for every character of what is for EDGAR alone; blanks stay.

    >>> masked("<cik>0000001</cik><ccc>abc$1234</ccc>")
    '<cik>0000001</cik><ccc>XXXXXXXX</ccc>'
    """
    return without_codes(_SAID.sub(lambda match: match[1] + re.sub(r"\S", "X", match[2]), text), codes_in(text))


def without_codes(text: str, codes: Iterable[str]) -> str:
    """Return a text with what EDGAR writes in the place of access codes."""
    for code in codes:
        text = text.replace(code, PLACEHOLDER)
    return text
