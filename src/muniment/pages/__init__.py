"""The official page of a form as blocks, in the wording and with the choices of a day.

One tree for both directions: writers format its blocks as HTML, PDF or text (`muniment.writers.pages`);
the reader of such a page walks the blocks of an empty form along it (`muniment.readers.labelled.sheets`).
"""

from collections.abc import Iterator
from datetime import date

from muniment.forms import Record, day_signed, form_of
from muniment.pages.blocks import AlongRecord, Block, Sheet, Walk
from muniment.pages.official import Page


def page(record: Record, day: date | None = None) -> Sheet:
    """Return the page of a record as the form was on `day`; the day of the last signature, where none is said."""
    form = form_of(record)
    return Sheet(form.called, form.name, tuple(blocks_of(record, day or day_signed(record), AlongRecord())))


def blocks_of(record: Record, day: date | None, walk: Walk) -> Iterator[Block]:
    """Yield the blocks of a record as the form was on `day`, or those of an empty one as `walk` asks for them."""
    return Page(record, day, walk).printed()
