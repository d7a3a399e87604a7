"""A page as PDF: real text, bookmarks for the items, letter paper; set by typst, which takes nothing for markup."""

import re
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import typst

from muniment.errors import RecordError
from muniment.pages.blocks import Sheet, spelled

# Words that are longer than cells are wide, between the signs of JSON; escapes in them are left alone.
_LONG = re.compile(r'(?<![^\s"])[^\s"\\]{21,}')
_PART = 8  # characters behind which such a word may be broken
_BREAK = "\u200b"
_FOLDER = Path(__file__).parent
# The page is a text inside a program of one line: what is imported, and has been set before, stays set.
_PROGRAM = '#import "page.typ": sheet-page\n#sheet-page(json(bytes("{text}")), note: "{note}")\n'
_NOTE = "⟨U+ ⟩: the Unicode number of a character that cannot be shown here."
_GLYPHS = "a-2b"  # the standard that refuses a character which no font has
_CACHE_SIZE = 65_536  # characters of which it is kept whether a font has them
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\""})
_LOCK = Lock()  # a compiler sets one page at a time


def pdf(sheet: Sheet, made: datetime | None = None) -> bytes:
    """Return a page as PDF; `made` is the time it says it was made at, so that the same page is the same file.

    Raises:
        RecordError: the page cannot be set.
    """
    filed = msgspec.json.encode(sheet).decode()
    spellable = spelled(filed, _has_font)
    text = _LONG.sub(_breakable, spellable).translate(_ESCAPED)
    program = _PROGRAM.format(text=text, note="" if spellable == filed else _NOTE).encode()
    stamp = int((made or datetime(2000, 1, 1, tzinfo=UTC)).timestamp())
    try:
        with _LOCK:
            printed: Any = _compiler().compile(input=program, format="pdf", timestamp=stamp)
    except typst.TypstError as error:
        raise RecordError(f"the page cannot be set as PDF: {' '.join(str(error).split())[:200]}") from error
    return bytes(printed)


def _breakable(word: re.Match[str]) -> str:
    """Return a word that may be broken after every few characters, where no sign shows it."""
    return _BREAK.join(word[0][n : n + _PART] for n in range(0, len(word[0]), _PART))


@lru_cache(_CACHE_SIZE)
def _has_font(sign: str) -> bool:
    """Whether any font that typst knows has a character: it sets one alone that it has not without a word."""
    try:
        with _LOCK:
            _compiler().compile(input=f'#"{sign}"'.encode(), format="pdf", pdf_standards=_GLYPHS, timestamp=0)
    except typst.TypstError:
        return False
    return True


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler: what it has read once, fonts and template, stays warm."""
    return typst.Compiler(root=str(_FOLDER))
