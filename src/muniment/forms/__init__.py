"""The forms: one definition each, from which readers, writers, schemas, tables and reference pages are made."""

from datetime import date

from msgspec import Struct

from muniment.forms.definition import Part
from muniment.forms.form_d import FormD
from muniment.forms.header import FormDHeader, Schedule13DHeader, Schedule13GHeader, SubmissionHeader
from muniment.forms.schedule_13d import Schedule13D
from muniment.forms.schedule_13g import Schedule13G

__all__ = ["FORMS", "Form", "FormD", "Record", "Schedule13D", "Schedule13G", "day_signed", "form_of"]

Record = FormD | Schedule13G | Schedule13D


class Form(Struct, frozen=True):
    """A form: its short name, its title, its record type, and the header type of a submission of it."""

    name: str
    title: str
    record: type[Part]
    header: type[SubmissionHeader]
    root: str = "edgarSubmission"

    @property
    def namespace(self) -> str | None:
        """The namespace of its elements."""
        return self.record.namespace


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("D", "Notice of Exempt Offering of Securities", FormD, FormDHeader),
        Form("13G", "Schedule 13G, short-form statement of beneficial ownership", Schedule13G, Schedule13GHeader),
        Form("13D", "Schedule 13D, statement of beneficial ownership", Schedule13D, Schedule13DHeader),
    )
}


def form_of(record: Part) -> Form:
    """Return the form of a record.

    Raises:
        KeyError: it is a part of a record, or none at all.
    """
    return next(form for form in FORMS.values() if type(record) is form.record)


def day_signed(record: Record) -> date | None:
    """Return the latest day on which somebody signed."""
    if isinstance(record, FormD):
        days = [one.date for one in record.signatures or ()]
    else:
        days = [signer.date for one in record.signatures or () for signer in one.signers or ()]
    return max((day for day in days if day), default=None)
