"""A page as PDF: real text, bookmarks for the items, letter paper; set by typst, which takes nothing for markup."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import typst

from muniment.errors import RecordError
from muniment.pages.blocks import Sheet

# Words that are longer than cells are wide, between the signs of JSON; escapes in them are left alone.
_LONG = re.compile(r'(?<![^\s"])[^\s"\\]{21,}')
_PART = 8  # characters behind which such a word may be broken
_BREAK = "\u200b"
_FOLDER = Path(__file__).parent
# The page is a text inside a program of one line: what is imported, and has been set before, stays set.
_PROGRAM = '#import "page.typ": sheet-page\n#sheet-page(json(bytes("{told}")))\n'
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\""})
_ONE = Lock()  # a compiler sets one page at a time


def pdf(sheet: Sheet, made: datetime | None = None) -> bytes:
    """Return a page as PDF; `made` is the time it says it was made at, so that the same page is the same file.

    Raises:
        RecordError: the page cannot be set.
    """
    told = _LONG.sub(_breakable, msgspec.json.encode(sheet).decode())
    program = _PROGRAM.format(told=told.translate(_ESCAPED)).encode()
    stamp = int((made or datetime(2000, 1, 1, tzinfo=UTC)).timestamp())
    try:
        with _ONE:
            printed: Any = _compiler().compile(input=program, format="pdf", timestamp=stamp)
    except typst.TypstError as error:
        raise RecordError(f"the page cannot be set as PDF: {' '.join(str(error).split())[:200]}") from error
    return bytes(printed)


def _breakable(word: re.Match[str]) -> str:
    """Return a word that may be broken after every few characters, where no sign shows it."""
    return _BREAK.join(word[0][n : n + _PART] for n in range(0, len(word[0]), _PART))


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler: what it has read once, fonts and template, stays warm."""
    return typst.Compiler(root=str(_FOLDER))
