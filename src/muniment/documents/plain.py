"""Plain text as EDGAR has it: lines as typed, with its few page tags, and the HTML that strays into it."""

import re

from muniment.documents.passage import Passage, unescaped
from muniment.documents.printed import TICKED, UNTICKED, Pieces, Printed, decoded, is_twice_encoded, mended

_LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\xa0": " ", "\u2007": " ", "\u202f": " "})
# What is no character of the page: tags, of which some end a line or are a box, and entities.
_MARK = re.compile(
    r"<(?P<close>/?)(?P<tag>PAGE|TABLE|CAPTION|S|C|FN|F\d+|R|H|P|BR|DIV|B|I|U|TD|TR|TH|SPAN|FONT|CENTER|INPUT|SUP|TEXT)\b"
    r"(?P<attributes>[^<>]{0,400})>|&(?:\#x?[0-9a-fA-F]{1,7}|[a-zA-Z]{2,8});",
    re.IGNORECASE,
)
_BREAKS = frozenset({"p", "br", "div", "tr", "page", "center"})
_CHECKED = re.compile(r"\bchecked\b", re.IGNORECASE)


def read_plain(passage: Passage) -> Printed:
    """Return a passage of plain text as printed."""
    source, encoding = decoded(passage)
    # Each character stays where it is, so that one piece does for nearly all files.
    text = source.replace("\r\n", " \n").translate(_LINE_ENDS)
    pieces = Pieces()
    if "<" in text or "&" in text or is_twice_encoded(text):
        _without_marks(text, pieces)
    else:
        pieces.add(text, 0, len(text))
    return pieces.printed(passage, encoding)


def _without_marks(text: str, pieces: Pieces) -> None:
    done = 0
    for mark in _MARK.finditer(text):
        mended(text[done : mark.start()], done, pieces)
        pieces.add(_shown(mark), *mark.span())
        done = mark.end()
    mended(text[done:], done, pieces)


def _shown(mark: re.Match[str]) -> str:
    """Return what a person sees of a tag or an entity. Tags of tables keep their width: columns hang on it."""
    tag = (mark["tag"] or "").lower()
    if not tag:
        return unescaped(mark[0]).replace("\xa0", " ")
    if tag == "input":
        return TICKED if _CHECKED.search(mark["attributes"]) else UNTICKED
    if tag == "sup":
        return "⁾" if mark["close"] else "⁽"
    return "\n" if tag in _BREAKS else " " * len(mark[0])
