"""A record as a submission has it: without what EDGAR fills in, with what must stand there."""

from collections.abc import Iterator
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType, structs

from muniment.forms import Record, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.filers import PLACEHOLDER, filers
from muniment.forms.header import Credentials, SubmissionHeader

P = TypeVar("P", bound=Part)

# The marks of the Form D specification for "do not send; EDGAR fills it in", and for a list that must stand there,
# though nobody is in it.
_FILLED_BY_EDGAR = frozenset({"o#3", "o#4"})
_MAY_BE_EMPTY = "m#11"
_CONTACT = {"contact_name": "Contact", "contact_phone": "555-0100", "contact_email": "contact@example.com"}


def by_edgar(field: Field) -> bool:
    """Tell whether EDGAR fills a field in itself, and a submission leaves it out."""
    # Of the schema version the tables of the schedules say that it is optional, their schemas that EDGAR inserts it.
    return field.at.need in _FILLED_BY_EDGAR or field.name == "schema_version"


def filed_copy(record: Record) -> Record:
    """Return the record as a submission has it: without what EDGAR fills in itself, with the lists it must not lack."""
    return _without(record)


def _without(part: P) -> P:
    changes: dict[str, object] = dict(_left(part))
    return structs.replace(part, **changes) if changes else part


def _left(part: Part) -> Iterator[tuple[str, object]]:
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is UNSET:
            if field.at.need == _MAY_BE_EMPTY or field.at.group:  # its element must stand there, be it empty
                yield field.name, ()
        elif by_edgar(field):
            yield field.name, UNSET
        elif field.part is not None and field.repeats:
            held: tuple[Part, ...] = value
            left = map(_without, held)
            yield field.name, tuple(entry for entry in left if not field.at.group or entry != field.part())
        elif field.part is not None:
            yield field.name, _without(value)


def complete_header(record: Record, header: SubmissionHeader | UnsetType = UNSET) -> SubmissionHeader:
    """Return a header that can be written: placeholders stand for access codes, where there is no header for all of it.

    It is for checking a record before contact and access codes are known.
    """
    kind: Any = form_of(record).header
    asked = {name: words for name, words in _CONTACT.items() if name in kind.__struct_fields__}
    whole: Any = kind(**asked) if header is UNSET else header
    codes = {code.cik.zfill(10): code.ccc for code in whole.credentials}
    given = (Credentials(cik, codes.get(cik.zfill(10), PLACEHOLDER)) for cik in dict.fromkeys(filers(record)))
    return structs.replace(whole, credentials=tuple(given))
