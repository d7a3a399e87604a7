"""The forms: one definition each, from which readers, writers, schemas, tables and reference pages are made."""

from datetime import date

from muniment.forms.definition import Part
from muniment.forms.form_d.fields import FormD
from muniment.forms.form_d.spec import FORM_D
from muniment.forms.paths import each
from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.forms.schedule_13.spec import SCHEDULE_13D, SCHEDULE_13G
from muniment.forms.spec import FormSpec, mentions

__all__ = [
    "FORMS",
    "FormD",
    "FormSpec",
    "Record",
    "Schedule13",
    "Schedule13D",
    "Schedule13G",
    "day_signed",
    "form_of",
    "issuer_of",
]

Schedule13 = Schedule13G | Schedule13D
Record = FormD | Schedule13

FORMS: dict[str, FormSpec] = {form.name: form for form in (FORM_D, SCHEDULE_13G, SCHEDULE_13D)}
"""The forms by their names."""


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
    days = [signature.date for _, signature in each(record, form_of(record).roles.signers.path)]
    return max((day for day in days if day), default=None)


def issuer_of(record: Part) -> str:
    """Return the name of the issuer, "" where it is not stated."""
    issuer = form_of(record).roles.issuers[0]
    return next((found.name for found in mentions(record, [issuer])), "")
