"""What stands on a page without saying anything: rules, running heads, the words beside the four powers.

It is overwritten by blanks, character for character, so that what is left keeps its place.
"""

import re
from functools import cache

from muniment.forms.tables import wordings
from muniment.readers.labelled.words import spelled

# Rules drawn with characters, the escaped dashes of PEM among them, and the frames of boxes around a page.
_RULES = re.compile(r"(?:-[ ]-(?=-))?[-=~*─━═—]{4,}|_{9,}|[─-╿]+|(?m:^[ \t]*-[ ]-{3,})|(?m:^[ \t]*\+(?=[-= ]*$))")
# A bar is the border of a cell unless it is the side of a box: |X| |_| | |.
_BARS = re.compile(r"\|(?:[xX_ ]|__| {2})\||(\|)")
_BOLD = re.compile(r"(?<!\S)\*\*(?=\w)|(?<=[\w.):])\*\*(?!\S)")
_RUNNING = re.compile(
    r"^[^\S\n]*(?:"
    r"-?[^\S\n]*\(?page[^\S\n]*-?[^\S\n]*[\dilo]*[^\S\n]*(?:of|/)[^\S\n]*(?:pages[^\S\n]*)?[\dilo]*[^\S\n]*(?:pages?)?\)?[^\S\n]*-?"
    r"|\d{1,3}[^\S\n]+of[^\S\n]+\d{1,3}[^\S\n]+pages?"
    r"|-[^\S\n]*[1-9]\d{0,2}[^\S\n]*-|page[^\S\n]+\d{1,3}"
    r"|\(?continued on (?:the )?following page(?:s|\(s\))?\)?"
    r"|\*?see instructions? before filling out!?\*?"
    r"|sec[^\S\n]+1745[^\S\n]*\([^\n]{0,20}"
    r")[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
# The head of a page behind the first: CUSIP, form and page side by side, or the CUSIP alone.
_HEAD = re.compile(
    r"^[^\S\n]*(?:cusip[^\S\n]+(?:no|num)[^\n]{0,60}?(?:13[dg]\b|schedule|page|form)[^\n]{0,60}"
    r"|(?:schedule[^\S\n]+|sc[^\S\n]+)?13[dg](?:/a)?[^\S\n]+(?:cusip|page)[^\n]{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_ASIDE = re.compile(r"\(?[^\S\n]*see[^\S\n]+instructions?[^\S\n]*\.?\)?(?![^\S\n]+(?:before|for))", re.IGNORECASE)
_POWERS = ("number", "of", "shares", "units", "beneficially", "owned", "by", "each", "reporting", "person", "with")
_BESIDE = re.compile(
    r"^(?P<words>[^\S\n]*(?:(?:%s)\b[:.]?[^\S\n]?)+)(?=[^\S\n]{2}|\t|$|[^\S\n]*\(?\d{1,2}[.)]*\s|[^\S\n]*☐)" % "|".join(_POWERS),
    re.IGNORECASE | re.MULTILINE,
)


def without_furniture(text: str) -> str:
    """Return `text` with blanks for all that is furniture anywhere on a page."""
    text = _RULES.sub(_blank, text)
    if "**" in text:
        text = _BOLD.sub(_blank, text)
    if "|" in text:
        text = _BARS.sub(lambda bar: " " if bar[1] else bar[0], text)
    text = _RUNNING.sub(_blank, text)
    text = _HEAD.sub(_blank, text)
    return _ASIDE.sub(_blank, text)


def without_powers_heading(text: str) -> str:
    """Return the text of a page with blanks for the words down its side, "NUMBER OF SHARES …"."""
    return _BESIDE.sub(lambda words: " " * len(words["words"]) + words[0][len(words["words"]) :], text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
