"""The official page of a form as a tree of blocks, in the wording and with the choices of a day.

One tree for both directions: those who write a page dress its blocks as HTML, PDF or text (`muniment.writers.pages`);
whoever reads such a page back walks the blocks of an empty form along it (`muniment.readers.labelled.sheets`).
"""

from datetime import date

from muniment.forms import Record, form_of
from muniment.forms.spec import resolved
from muniment.pages.blocks import Sheet


def page(record: Record, day: date | None = None) -> Sheet:
    """Return the page of a record as the form was on `day`; the day of the last signature, where none is said."""
    return resolved(form_of(record).hooks.page)(record, day)
