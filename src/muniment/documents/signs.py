"""Fonts of signs, Wingdings and its like, in which a letter is a box: what a person sees there."""

import re

from muniment.documents.printed import TICKED, UNTICKED

FONT_OF_SIGNS = re.compile(r"wingdings|webdings|zapf ?dingbats", re.IGNORECASE)

_HALVES = re.compile("[\ud800-\udfff]+")

# Letters of Wingdings (x o q n ¨ þ ý ü û) and of Wingdings 2 (R S T V £), and boxes under their own Unicode names.
_TICKS = frozenset("xýþüûRSTVQ☒☑✓✔✗✘")
_EMPTY = frozenset("oq¨£rm□☐❑❏▯")
_PRIVATE = range(0xF020, 0xF100)


def whole(text: str) -> str:
    r"""Return a text in which PDFium's halves of a sign beyond the first 65,536 are one; a lone half is U+FFFD.

    >>> whole("\ud83d\ude42 \ud83d") == "\U0001f642 \ufffd"
    True
    """
    return _HALVES.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text)


def as_box(sign: str) -> str:
    r"""Return the box that a letter of such a font shows; what is no box stays.

    >>> as_box("x") + as_box("o") + as_box("\uf0a8") + as_box("!")
    '☒☐☐!'
    """
    if ord(sign) in _PRIVATE:
        sign = chr(ord(sign) - 0xF000)
    if sign in _TICKS:
        return TICKED
    return UNTICKED if sign in _EMPTY else sign
