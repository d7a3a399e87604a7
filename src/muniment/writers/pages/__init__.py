"""The printed page of a record: one tree of blocks, dressed as HTML, PDF or plain text.

The tree is the official page: its order, its words, its boxes, in the wording of the filing's day. Whoever dresses it
adds no words of its own.
"""

from datetime import date

from muniment.forms import FormD, Record
from muniment.writers.pages import form_d, schedule_13
from muniment.writers.pages.blocks import Sheet


def page(record: Record, day: date | None = None) -> Sheet:
    """Return the page of a record as the form was on `day`; the day of the last signature, where none is said."""
    return form_d.page(record, day) if isinstance(record, FormD) else schedule_13.page(record, day)
