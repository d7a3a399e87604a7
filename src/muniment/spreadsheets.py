"""Texts of filings in files that a spreadsheet opens: none of them may be run as a formula, and none may be lost.

A CSV file says nothing about the kind of a cell, and a spreadsheet takes a text that begins like a formula for one. So
such a text gets an apostrophe before it, which spreadsheets take for "what follows is text"; `unguarded` takes it away
again. A text that has apostrophes there already gets one more, so that every text comes back as it was.
"""

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""How a formula begins, in front of it the apostrophes of whoever guarded it before; the wide signs are East Asian."""


def guarded(text: str) -> str:
    r"""Return a text as it can stand in a CSV cell: with an apostrophe where a spreadsheet would run it.

    Signs alone, such as the "-" that stands for no name, call nothing, and stay.

    >>> guarded('=HYPERLINK("http://x")'), guarded("-"), guarded("Larkspur"), guarded("'=1")
    ('\'=HYPERLINK("http://x")', '-', 'Larkspur', "''=1")
    """
    return f"'{text}" if _runs(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` made `text` of.

    >>> unguarded("'=1"), unguarded("'-"), unguarded("'tis"), unguarded(guarded("''@x"))
    ('=1', "'-", "'tis", "''@x")
    """
    return text[1:] if text.startswith("'") and _runs(text) else text


def _runs(text: str) -> bool:
    return _FORMULA.match(text) is not None and any(sign.isalnum() for sign in text)
