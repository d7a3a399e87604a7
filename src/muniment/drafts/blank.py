"""A blank form."""

from datetime import date
from typing import Any

from muniment.drafts.draft import Draft
from muniment.forms import FORMS, names
from muniment.writers.yaml import Remarks

_HEAD = (
    "Fill in what applies; an empty key says nothing. `muniment draft check` tells what is missing or wrong, and",
    "`muniment write --to xml` writes the notice once nothing is. Access codes never belong in this file.",
)


def blank(form: str) -> Draft:
    """Return the draft of a first filing: `D`, `13G` or `13D`, in any spelling.

    Raises:
        KeyError: it is no form that muniment knows.
    """
    told = names.parse(form)
    if told is None:
        raise KeyError(form)
    spec = FORMS[told.form]
    record: Any = spec.record
    return Draft(record(submission_type=spec.submission_type, **spec.blank), Remarks(_HEAD))


def head(words: str, on: date) -> tuple[str, ...]:
    """Return the first lines of a draft that was made of something else."""
    return (f"{words}, {on.isoformat()}. LOOK marks what must be stated anew or may have changed.", *_HEAD)
