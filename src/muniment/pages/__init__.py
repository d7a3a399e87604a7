"""The official page of a form as blocks, in the wording and with the choices of a day.

One tree for both directions: writers format its blocks as HTML, PDF or text (`muniment.writers.pages`);
the reader of such a page walks the blocks of an empty form along it (`muniment.readers.labelled.sheets`).
"""

from collections.abc import Iterator
from datetime import date

from muniment.forms import Record, day_signed, form_of
from muniment.pages.blocks import AlongRecord, Block, Sheet, Walk, Words
from muniment.pages.official import Page


def page(record: Record, day: date | None = None, *, draft: bool = False) -> Sheet:
    """Return the page of a record as the form was on `day`; the day of the last signature, where none is said.

    That of a draft is marked as one, and has nothing that the agency says of what was filed; places have the names of
    their codes, which EDGAR puts behind them whatever the draft says.
    """
    form = form_of(record)
    blocks = Page(record, day or day_signed(record), AlongRecord(), draft=draft).printed()
    if draft:
        blocks = (block for block in blocks if not (isinstance(block, Words) and block.look == "notice"))
    return Sheet(form.called, form.name, tuple(blocks), draft)


def blocks_of(record: Record, day: date | None, walk: Walk) -> Iterator[Block]:
    """Yield the blocks of a record as the form was on `day`, or those of an empty one as `walk` asks for them."""
    return Page(record, day, walk).printed()
