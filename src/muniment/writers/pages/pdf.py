"""A page as PDF: real text, bookmarks for the items, letter paper. Set by typst; nothing in a filing is markup to it."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
import typst

from muniment.errors import RecordError
from muniment.writers.pages.blocks import Sheet

_TEMPLATE = Path(__file__).with_name("page.typ")


def pdf(sheet: Sheet, made: datetime | None = None) -> bytes:
    """Return a page as PDF; `made` is the time it says it was made at, so that the same page is the same file.

    Raises:
        RecordError: the page cannot be set.
    """
    told = msgspec.json.encode(sheet).decode()
    stamp = int((made or datetime(2000, 1, 1, tzinfo=UTC)).timestamp())
    try:
        return _compiler().compile(format="pdf", sys_inputs={"sheet": told}, timestamp=stamp)
    except typst.TypstError as error:
        raise RecordError(f"the page cannot be set as PDF: {' '.join(str(error).split())[:200]}") from error


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler: what it has read once, fonts and template, stays warm."""
    return typst.Compiler(str(_TEMPLATE))
