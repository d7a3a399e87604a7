"""The forms: one definition each, from which readers, writers, schemas, tables and reference pages are made."""

import sys
from datetime import date
from typing import Any

from msgspec import UNSET, structs

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
    "Schedule13D",
    "Schedule13G",
    "asks_for_mode",
    "day_signed",
    "form_of",
    "issuer_of",
    "mode_of",
    "register",
    "with_mode",
]

Record = FormD | Schedule13G | Schedule13D

FORMS: dict[str, FormSpec] = {}
"""The forms by their names."""

# What is made of the forms when it is imported: tables, tools, the elements that are masked.
_MADE_OF_FORMS = ("muniment.forms.private", "muniment.store.names", "muniment.store.tables", "muniment.mcp.server")


def register(form: FormSpec) -> None:
    """Add a form to those that every room knows. Call it before other modules of the package are imported.

    Raises:
        ValueError: it is too late, or another form has its name or one of its spellings.
    """
    late = [name for name in _MADE_OF_FORMS if name in sys.modules]
    if late:
        raise ValueError(f"register {form.called} before {late[0]} is imported, which is made of the forms")
    taken = {name for known in FORMS.values() for name in (known.name, *known.spellings)}
    if again := taken & {form.name, *form.spellings}:
        raise ValueError(f"{form.called}: another form is called {min(again)}")
    FORMS[form.name] = form


for _form in (FORM_D, SCHEDULE_13G, SCHEDULE_13D):
    register(_form)


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
    """Tell whether a record says itself if it is live or a test; what does not is what it is sent as."""
    return hasattr(record, "live_or_test")


def mode_of(record: Part) -> str:
    """Return LIVE or TEST, as a record says it; "" where it does not, or its form does not ask."""
    return getattr(record, "live_or_test", UNSET) or ""


def with_mode(record: Any, mode: str) -> Any:  # noqa: ANN401 - the same form
    """Return a record that says LIVE or TEST, where its form asks."""
    return structs.replace(record, live_or_test=mode) if asks_for_mode(record) else record


def issuer_of(record: Part) -> str:
    """Return the name of the issuer, "" where it is not stated."""
    issuer = form_of(record).roles.issuers[0]
    return next((found.name for found in mentions(record, [issuer])), "")
