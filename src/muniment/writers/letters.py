"""A letter or agreement as EDGAR takes an exhibit: web page of HTML 3.2, or text of plain signs in lines of 80.

Pages of forms are dressed by `muniment.writers.pages`; their tags, boxes and bars have no place in an exhibit.
"""

import textwrap
from collections.abc import Iterator
from html import escape

from muniment.errors import RecordError
from muniment.pages.blocks import Block, Fields, Heading, Sheet, Words

_WIDTH = 76


def letter_html(sheet: Sheet) -> str:
    """Return a page of words, headings and fields as HTML; signs beyond ASCII are written as numbers."""
    body = "".join(_html(block) for block in sheet.blocks)
    return f"<html>\n<head>\n<title>{_plain(sheet.title)}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><b>{_plain(block.text)}</b></p>\n"
    if isinstance(block, Fields):
        return "".join(f"<p>{_plain(one.label)}: {_plain(one.value)}</p>\n" for one in block.fields)
    if isinstance(block, Words):
        return f'<p align="center"><b>{_plain(block.text)}</b></p>\n' if _is_title(block) else _paragraph(block)
    raise TypeError(type(block))


def _paragraph(block: Words) -> str:
    return f"<p>{_plain(block.text)}</p>\n"


def _plain(words: str) -> str:
    return escape(words).encode("ascii", "xmlcharrefreplace").decode()


def letter_text(sheet: Sheet) -> str:
    """Return a page of words, headings and fields as text.

    Raises:
        RecordError: a name has signs that EDGAR does not take in text; HTML holds them.
    """
    told = "\n".join(line for block in sheet.blocks for line in _text(block)).strip("\n") + "\n"
    other = next((sign for sign in told if not sign.isascii()), "")
    if other:
        raise RecordError(f"{sheet.title}: EDGAR takes no {other} in text: write it as HTML")
    return told


def _text(block: Block) -> Iterator[str]:
    if isinstance(block, Fields):
        for one in block.fields:
            yield from _wrapped(f"{one.label}: {one.value}", "    ")
    elif isinstance(block, Words) and _is_title(block):
        yield from (block.text.center(_WIDTH).rstrip(), "")
    elif isinstance(block, Heading | Words):
        yield from ("", *_wrapped(block.text), "")
    else:
        raise TypeError(type(block))


def _is_title(block: Words) -> bool:
    return block.look == "title"


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        words, _WIDTH, initial_indent="", subsequent_indent=indent, break_on_hyphens=False, break_long_words=True
    ) or [""]
