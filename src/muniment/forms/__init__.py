"""The forms: one definition each, from which readers, writers, schemas, tables and reference pages are made.

A form has many spellings, and one name.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from msgspec import UNSET, Struct, structs

from muniment.errors import DEFECTS, UsageError
from muniment.forms.definition import Part
from muniment.forms.form_d import FORM_D, fields
from muniment.forms.form_d.fields import FormD
from muniment.forms.schedule_13 import SCHEDULE_13D, SCHEDULE_13G, base
from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.forms.spec import FormSpec, mentions, resolved
from muniment.forms.walk import each

__all__ = [
    "ADDED",
    "FORMS",
    "Address",
    "FormD",
    "FormName",
    "FormSpec",
    "Record",
    "Schedule13",
    "Schedule13D",
    "Schedule13G",
    "asks_for_mode",
    "day_signed",
    "form_of",
    "is_record",
    "issuer_of",
    "mode_of",
    "parse_name",
    "stated_form",
    "with_mode",
]

Schedule13 = Schedule13G | Schedule13D
Record = FormD | Schedule13
Address = fields.Address | base.Address
P = TypeVar("P", bound=Part)

ADDED = "MUNIMENT_FORMS"
"""The variable that names further forms, each as `module:NAME` of a `FormSpec`, divided by blanks.

A variable, not a call: tables and readers are made of the forms when they are imported, and the processes that a
program begins need them too.
"""


def forms_of(*forms: FormSpec) -> dict[str, FormSpec]:
    """Return forms by their names.

    Raises:
        UsageError: two have a name or a spelling in common.
    """
    taken: set[str] = set()
    for form in forms:
        if again := taken & {form.name, *form.spellings}:
            raise UsageError(f"{form.called}: another form is called {min(again)}")
        taken |= {form.name, *form.spellings}
    return {form.name: form for form in forms}


def _added() -> Iterator[FormSpec]:
    for name in os.environ.get(ADDED, "").split():
        try:
            form: object = resolved(name)
        except (ImportError, *DEFECTS) as error:
            raise UsageError(f"{ADDED}: {name!r} cannot be imported as module:NAME: {error}") from error
        if not isinstance(form, FormSpec):
            raise UsageError(f"{ADDED}: {name!r} is no FormSpec")
        yield form


FORMS = forms_of(FORM_D, SCHEDULE_13G, SCHEDULE_13D, *_added())
"""The forms by their names."""


def is_record(value: object) -> bool:
    """Tell whether something is the record of a filing; a part of one, such as an address, is none."""
    return any(type(value) is form.record for form in FORMS.values())


def form_of(record: Part) -> FormSpec:
    """Return the form of a record.

    Raises:
        KeyError: it is a part of a record, or none at all.
    """
    for form in FORMS.values():
        if type(record) is form.record:
            return form
    raise KeyError(type(record).__name__)


def day_signed(record: Part) -> date | None:
    """Return the latest day on which somebody signed."""
    signers = form_of(record).roles.signers
    days = [signature.date for _, signature in each(record, signers.path)] if signers else []
    return max((day for day in days if day), default=None)


def asks_for_mode(record: Part) -> bool:
    """Return whether a record says itself if it is live or a test; what does not is what it is sent as."""
    return hasattr(record, "live_or_test")


def mode_of(record: Part) -> str:
    """Return LIVE or TEST, as a record says it; "" where it does not, or its form does not ask."""
    return getattr(record, "live_or_test", UNSET) or ""


def with_mode(record: P, mode: str) -> P:
    """Return a record that says LIVE or TEST, where its form asks."""
    return structs.replace(record, live_or_test=mode) if asks_for_mode(record) else record


def issuer_of(record: Part) -> str:
    """Return the name of the issuer, "" where it is not stated."""
    issuer = form_of(record).roles.issuers[0]
    return next((mention.name for mention in mentions(record, [issuer])), "")


_AMENDED = re.compile(r"\s?/\s?A$").sub


class FormName(Struct, frozen=True):
    """A form that muniment reads, by its short name, and whether an amendment to it is meant."""

    form: str
    amendment: bool = False

    def __str__(self) -> str:
        """Return the one spelling that goes out: `D`, `D/A`, `SC 13G`, `SC 13D/A`."""
        return FORMS[self.form].index_type + ("/A" if self.amendment else "")

    @property
    def submission_type(self) -> str:
        """The spelling in EDGAR's XML and in its indexes since 2024: `D/A`, `SCHEDULE 13G`."""
        return FORMS[self.form].submission_type + ("/A" if self.amendment else "")


def parse_name(text: str) -> FormName | None:
    """Return the form that `text` names, in any of its spellings; None where it names no such form.

    >>> str(parse_name("SCHEDULE 13G/A")), str(parse_name("13d")), str(parse_name("Form D"))
    ('SC 13G/A', 'SC 13D', 'D')
    >>> parse_name("13F-HR") is None
    True
    """
    upper = " ".join(text.upper().split())
    plain = _AMENDED("", upper)
    name = plain.removeprefix("FORM ")
    for form in FORMS.values():
        if name in form.spellings:
            return FormName(form.name, amendment=plain != upper)
    return None


def stated_form(record: Part) -> FormName | None:
    """Return the form that a record says it is by its submission type; None where that is absent, or is no form."""
    return parse_name(getattr(record, "submission_type", UNSET) or "")
