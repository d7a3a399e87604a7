"""The names of the forms: many spellings in, one spelling out."""

import re

from msgspec import Struct

from muniment.forms import FORMS

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


def parse(text: str) -> FormName | None:
    """Return the form that `text` names, in any of its spellings; None where it names no such form.

    >>> str(parse("SCHEDULE 13G/A")), str(parse("13d")), str(parse("Form D"))
    ('SC 13G/A', 'SC 13D', 'D')
    >>> parse("13F-HR") is None
    True
    """
    upper = " ".join(text.upper().split())
    plain = _AMENDED("", upper)
    name = plain.removeprefix("FORM ")
    for form in FORMS.values():
        if name in form.spellings:
            return FormName(form.name, amendment=plain != upper)
    return None
