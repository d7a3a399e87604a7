"""The families of layouts: a way of printing the second part, and the habits that go with it."""

import re
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from muniment.evaluate.html_pages import html, pre
from muniment.evaluate.html_rows import HTML_ROWS
from muniment.evaluate.marks import left
from muniment.evaluate.sheet import Block, Break, Captioned, Centered, Item, Prose, Row, Rows
from muniment.evaluate.style import Style, draw
from muniment.evaluate.text_pages import text
from muniment.evaluate.text_rows import TEXT_ROWS

_DASHED = re.compile("^-", re.MULTILINE)
_SIGNED_MAIL_UNTIL = 2001


class Family(Struct, frozen=True):
    """How documents of one family are made: `rows` names the second part, `habits` what all of them do."""

    name: str
    rows: str
    suffix: str = "txt"
    since: int = 1994
    habits: dict[str, object] = {}

    @property
    def markup(self) -> bool:
        """Tell whether boxes may be drawn by markup."""
        return self.suffix == "htm"

    def style(self, rng: Random, form: str, year: int) -> Style:
        """Return the habits of one document of this family."""
        return replace(draw(rng, form, max(year, self.since), markup=self.markup), **self.habits)

    def print(self, blocks: list[Block], style: Style, rng: Random) -> str:
        """Return the document, marks and all."""
        if self.rows in HTML_ROWS:
            return html(blocks, HTML_ROWS[self.rows], style, rng)
        if self.markup:
            return pre(blocks, TEXT_ROWS[self.rows], style, rng)
        if self.rows == "short":
            blocks = _short(blocks)
        if self.name == "text-roster":
            blocks = _roster(blocks)
        page = text(blocks, TEXT_ROWS[self.rows], style, rng)
        # Mail that is signed (PEM, until 2001) has a dash and a blank before lines that begin with a dash.
        return _DASHED.sub("- -", page) if style.year <= _SIGNED_MAIL_UNTIL and rng.random() < 0.3 else page


def _short(blocks: list[Block]) -> list[Block]:
    """Take captions and notes from the cover: name, class and number alone say what they are."""
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Item)), len(blocks))
    kept: list[Block] = []
    for n, block in enumerate(blocks):
        if isinstance(block, Captioned) and n < first:
            cusip = "cusip" in block.caption.casefold()
            kept.append(Centered(tuple(f"Cusip #{value}" if cusip else value for value in block.values)))
        elif not isinstance(block, Prose) or n > first:
            kept.append(block)
    return kept


def _roster(blocks: list[Block]) -> list[Block]:
    """Print one second part for all persons: below each label the persons one by one, each with the answer."""
    sheets = [block for block in blocks if isinstance(block, Rows)]
    names = [next((row.values[0] for row in sheet.rows if row.values), "") for sheet in sheets]
    merged = []
    for same in zip(*(sheet.rows for sheet in sheets), strict=True):
        answers = ("  ".join((*row.values, *(f"{letter} {mark}" for letter, mark in row.boxes))) for row in same)
        whose = (f"{f'({n + 1})':5} {left(names[n], 40)} {said}" for n, said in enumerate(answers))
        firsts = tuple(f"({n + 1}) {'  '.join(row.values)}" for n, row in enumerate(same))
        filled = any(row.values or row.boxes for row in same)
        lines = firsts if not merged else tuple(whose) if filled else ()
        merged.append(Row(same[0].number, same[0].label, lines, (), same[0].power))
    kept = [block for n, block in enumerate(blocks) if not isinstance(block, Rows | Break) or block is sheets[0]]
    return [Rows(tuple(merged), sheets[0].heading) if block is sheets[0] else block for block in kept]


FAMILIES = {
    one.name: one
    for one in (
        Family("text-ruled", "below"),
        Family("text-open", "below", habits={"rule": "", "number": "{}"}),
        Family("text-columns", "columns"),
        Family("text-flush", "flush"),
        Family("text-boxed", "boxed"),
        Family("text-colon", "colon"),
        Family("text-stacked", "stacked", habits={"case": "lower", "number": "({}) "}),
        Family("text-value-first", "value-first", habits={"cover": "ruled"}),
        Family("text-roster", "stacked", habits={"number": "{}. "}),
        Family("text-short", "short", habits={"number": "{}", "cover": "below", "head": "cusip"}),
        Family("text-tabbed", "tabbed"),
        Family("text-unnumbered", "colon", habits={"number": ""}),
        Family("markdown-table", "markdown", since=2000, habits={"number": "{}"}),
        Family("markdown-cells", "cells", since=2000, habits={"number": "{}"}),
        Family("html-flat", "flat", "htm", 2000),
        Family("html-styled", "styled", "htm", 2005),
        Family("html-nested", "nested", "htm", 2000),
        Family("html-split", "split", "htm", 2001),
        Family("html-paragraphs", "paragraphs", "htm", 2000),
        Family("html-placed", "placed", "htm", 2003),
        Family("html-pre", "below", "htm", 2000, {"rule": "-"}),
    )
}
"""Every family, by name; `since` is the first year in which its documents look right."""
