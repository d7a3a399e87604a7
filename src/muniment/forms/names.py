"""The names of the forms: many spellings in, one spelling out."""

import re
from typing import Literal

from msgspec import Struct

_SPELLING = re.compile(
    r"""(?:FORM\s+)?                                     # Form D
        (?:(?:SC(?:HEDULE)?\s*)?(?P<schedule>13[DG])     # 13G, SC 13G, SCHEDULE 13G
          |(?P<notice>D))
        \s*(?P<amended>/\s*A)?""",
    re.VERBOSE | re.IGNORECASE,
).fullmatch


class FormName(Struct, frozen=True):
    """A form that muniment reads, and whether an amendment to it is meant."""

    form: Literal["D", "13D", "13G"]
    amendment: bool = False

    def __str__(self) -> str:
        """Return the one spelling that goes out: `D`, `D/A`, `SC 13G`, `SC 13D/A`."""
        return ("D" if self.form == "D" else f"SC {self.form}") + ("/A" if self.amendment else "")

    @property
    def submission_type(self) -> str:
        """The spelling in EDGAR's XML and in its indexes since 2024: `D/A`, `SCHEDULE 13G`."""
        return str(self).replace("SC ", "SCHEDULE ")


def parse(text: str) -> FormName | None:
    """Return the form that `text` names, in any of its spellings; None where it names no such form.

    >>> str(parse("SCHEDULE 13G/A")), str(parse("13d")), str(parse("Form D"))
    ('SC 13G/A', 'SC 13D', 'D')
    >>> parse("13F-HR") is None
    True
    """
    found = _SPELLING(" ".join(text.split()))
    if found is None:
        return None
    form = (found["schedule"] or "D").upper()
    return FormName(form, amendment=bool(found["amended"]))  # type: ignore[arg-type] - the pattern allows no other
