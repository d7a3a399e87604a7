"""What a submission says to EDGAR alone, taken out of a text without moving anything else of it.

Whatever is shown of a source is shown without access codes and contact data. The names are those of the header's
definition.
"""

import re

from muniment.forms import FORMS, FormSpec
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


def elements(form: FormSpec) -> frozenset[tuple[str, ...]]:
    """Return the elements of a submission that are taken out before dissemination, each by the names on the way to it.

    They are what the header's definition and private fields of the record have: of elements that hold nothing else
    only the outermost, so that whatever stands in them goes with them.
    """
    public = {_way(row.element) for row in rows(form.record) if not row.field.at.private}
    around = {way[:end] for way in public for end in range(1, len(way))}
    private = [_way(row.element) for row in rows(form.record) if row.field.at.private]
    private += [_way(row.element) for row in rows(form.header)]
    return frozenset(_outermost(way, around) for way in private if way)


def access_codes(form: FormSpec) -> frozenset[str]:
    """Return the elements that hold access codes, by their names."""
    return frozenset(row.field.at.access_code for row in rows(form.record) if row.field.at.access_code)


def _way(element: str) -> tuple[str, ...]:
    return tuple(step.rpartition(":")[2] for step in element.split("/") if step)


def _outermost(way: tuple[str, ...], around: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the way to the first element that holds nothing public."""
    return next(way[:end] for end in range(1, len(way) + 1) if way[:end] not in around)


NAMES = _names()
"""The elements of a submission that only EDGAR may see, by their local names."""

_SAID = re.compile(rf"(<(?:[\w.-]+:)?(?:{'|'.join(sorted(NAMES))})(?:\s[^<>]*+)?+>)([^<]++)", re.IGNORECASE)


def masked(text: str) -> str:
    """Return a text of the same length with an X for every character of what is for EDGAR alone; blanks stay.

    >>> masked("<cik>0000001</cik><ccc>abc$1234</ccc>")
    '<cik>0000001</cik><ccc>XXXXXXXX</ccc>'
    """
    return _SAID.sub(lambda found: found[1] + re.sub(r"\S", "X", found[2]), text)
