"""What a draft is called in lists and headings."""

from typing import Any

from msgspec import UNSET

from muniment.drafts.questions import is_amendment
from muniment.forms import FormD, Record, form_of


def called(record: Record) -> str:
    """Return the form and whom it is about: `Form D, Pocket Orchard Robotics, Inc.`."""
    name = issuer_of(record)
    return f"{form_called(record)}, {name}" if name else form_called(record)


def form_called(record: Record) -> str:
    """Return the name of the form: `Form D/A`, `Schedule 13G`."""
    form = form_of(record).name
    return ("Form D" if form == "D" else f"Schedule {form}") + ("/A" if is_amendment(record) else "")


def issuer_of(record: Any) -> str:  # noqa: ANN401 - any of the three forms
    """Return the name of the issuer, "" where it is not stated yet."""
    named = record.primary_issuer.name if isinstance(record, FormD) and record.primary_issuer else UNSET
    return (named if isinstance(record, FormD) else record.issuer_name) or ""
