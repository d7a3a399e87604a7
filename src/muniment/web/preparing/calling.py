"""What a draft is called in lists and headings."""

from muniment.drafts.questions import is_amendment
from muniment.forms import Record, form_of, issuer_of


def called(record: Record) -> str:
    """Return the form and whom it is about: `Form D, Pocket Orchard Robotics, Inc.`."""
    name = issuer_of(record)
    return f"{form_called(record)}, {name}" if name else form_called(record)


def form_called(record: Record) -> str:
    """Return the name of the form: `Form D/A`, `Schedule 13G`."""
    return form_of(record).called + ("/A" if is_amendment(record) else "")
