"""What a draft is called in lists and headings."""

from muniment.drafts.questions import is_amendment
from muniment.forms import Record, form_of
from muniment.forms.spec import mentions


def called(record: Record) -> str:
    """Return the form and whom it is about: `Form D, Pocket Orchard Robotics, Inc.`."""
    name = issuer_of(record)
    return f"{form_called(record)}, {name}" if name else form_called(record)


def form_called(record: Record) -> str:
    """Return the name of the form: `Form D/A`, `Schedule 13G`."""
    return form_of(record).called + ("/A" if is_amendment(record) else "")


def issuer_of(record: Record) -> str:
    """Return the name of the issuer, "" where it is not stated yet."""
    issuer = form_of(record).roles.issuers[0]
    return next((found.name for found in mentions(record, [issuer])), "")
