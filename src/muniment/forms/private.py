"""What a submission says to EDGAR alone, taken out of a text without moving anything else of it.

Whatever is shown of a source is shown without access codes and contact data. The names are those of the header's
definition.
"""

import re

from muniment.forms import FORMS
from muniment.forms.describe import rows
from muniment.forms.header import Attachment
from muniment.values import Text


def _names() -> frozenset[str]:
    """Return the elements that hold texts for EDGAR alone; what is attached is public."""
    attached = {row.element.rpartition("/")[2] for row in rows(Attachment)}
    found = {row.field.at.access_code for form in FORMS.values() for row in rows(form.record)}
    for form in FORMS.values():
        found |= {row.element.rpartition("/")[2] for row in rows(form.header) if isinstance(row.field.at.kind, Text)}
    return frozenset(name for name in found - attached if name)


NAMES = _names()
"""The elements of a submission that only EDGAR may see, by their local names."""

_SAID = re.compile(rf"(<(?:[\w.-]+:)?(?:{'|'.join(sorted(NAMES))})(?:\s[^<>]*+)?+>)([^<]++)", re.IGNORECASE)


def masked(text: str) -> str:
    """Return a text of the same length with an X for every character of what is for EDGAR alone; blanks stay.

    >>> masked("<cik>0000001</cik><ccc>abc$1234</ccc>")
    '<cik>0000001</cik><ccc>XXXXXXXX</ccc>'
    """
    return _SAID.sub(lambda found: found[1] + re.sub(r"\S", "X", found[2]), text)
