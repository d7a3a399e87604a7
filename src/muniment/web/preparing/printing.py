"""The printed page of a draft: whole, or the part of it that a page of questions is about."""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from markupsafe import Markup
from msgspec import Struct, structs

from muniment.forms import Record, form_of
from muniment.forms.layout import Break as NewPage
from muniment.forms.layout import Step, positions
from muniment.pages import page
from muniment.pages.blocks import Block, Break, Heading, Sheet
from muniment.writers.pages.html import article


def whole(record: Record, day: date) -> Markup:
    """Return the printed page of a record in the words of a day; every value in it is escaped."""
    return Markup(article(page(record, day)))  # noqa: S704 - made by a writer that escapes


def part(record: Record, step: Step, day: date) -> Markup:
    """Return the part of the printed page that a page of questions asks for."""
    sheet = page(record, day)
    layout = form_of(record).layout
    on = [n for n, block in enumerate(sheet.blocks) if layout.step(next(_paths(block), "")) == step]
    blocks = sheet.blocks[_heading_before(sheet.blocks, on[0]) : on[-1] + 1] if on else ()
    nodes = positions(tuple(layout.sections[key] for key in step.sections))
    if not any(
        isinstance(position.node, NewPage) for position in nodes
    ):  # the cover ends where its page does, though items after it say some of it again
        blocks = tuple(takewhile(lambda block: not isinstance(block, Break), blocks))
    return Markup(article(Sheet(sheet.title, sheet.form, tuple(blocks))))  # noqa: S704 - as above


def _heading_before(blocks: tuple[Block, ...], number: int) -> int:
    """Return where the heading above a block stands, the block itself where there is none."""
    before = [n for n in range(number + 1) if isinstance(blocks[n], Heading)]
    return before[-1] if before else number


def _paths(held: object) -> Iterator[str]:
    """Yield the places in the record that the words of a block come from."""
    if isinstance(held, Struct):
        path = getattr(held, "path", "")
        if path:
            yield path
        for one in structs.astuple(held):
            yield from _paths(one)
    elif isinstance(held, tuple):
        for one in held:
            yield from _paths(one[1:] if _is_cell(one) else one)
            if _is_cell(one):
                yield one[1]


def _is_cell(held: object) -> bool:
    """Tell whether something is a cell of a table: its words and its path."""
    return isinstance(held, tuple) and len(held) == 2 and all(isinstance(one, str) for one in held)
