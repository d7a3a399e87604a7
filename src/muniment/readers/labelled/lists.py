"""One cover page for several persons: each row a list, with a line for every person."""

import re

from msgspec import Struct

_MARKED = re.compile(
    r"^[^\S\n]*(?:[(\[]?(?:[ivx]{1,5}|[a-h]|\d{1,2})[)\].])[^\S\n]+(?P<name>[A-Z][^\n]{2,160}?)[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
# The same with its lines joined: (i) One LP (ii) Another LP.
_INLINE = re.compile(
    r"\((?:[ivx]{1,5}|\d{1,2})\)[^\S\n]+(?P<name>[A-Z][^\n(]{2,100}?)(?=[^\S\n]+\((?:[ivx]{1,5}|\d{1,2})\)[^\S\n]|[^\S\n]*$)",
    re.MULTILINE,
)
_TAX_NUMBER = re.compile(
    r"(?<![\s,(])[\s,(]++(?:(?:I\.?R\.?S|S\.?S|F?E\.?I\.?N|T\.?I\.?N|TAX|ID)\b[A-Za-z.:() ]{0,60}#?\s*)?"
    r"\d{2,3}-?\d{2}-?\d{4,7}\)?\s*$"
)
_NUMBER_BEHIND = r"[^\S\n]+\(?\d{2,3}-(?:\d{7}|\d{2}-\d{4})\)?(?!\S)"
_SHARE = 0.6  # of the names must be named again in another row


class Line(Struct, frozen=True):
    """What stands behind one person's name in a row, or in the lines below it, up to the next name."""

    start: int
    end: int


def names_in(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return the names of a marked list, each with its place; a single marked name may be a list too."""
    found = []
    inline, marked = list(_INLINE.finditer(text, start, end)), list(_MARKED.finditer(text, start, end))
    for hit in inline if len(inline) > 1 and len(inline) >= len(marked) else marked:
        first, last = hit.span("name")
        number = _TAX_NUMBER.search(text, first, last)
        last = number.start() if number else last
        found.append((text[first:last], first, last))
    return found


def lines_of(text: str, names: list[str], start: int, end: int) -> list[Line | None]:
    """Return for each name what a row says of it; none for those that the row does not name.

    A tax number behind a name is said with it, as in row 1.
    """
    places: list[tuple[int, int, int]] = []
    at = start
    for n, name in enumerate(names):
        named = r"\s+".join(map(re.escape, name.split()))
        hit = re.compile(rf"{named}(?!\w)(?!,\s*Jr)(?:{_NUMBER_BEHIND})?", re.IGNORECASE).search(text, at, end)
        if hit:
            places.append((n, hit.start(), hit.end()))
            at = hit.end()
    lines: list[Line | None] = [None] * len(names)
    for k, (n, _, behind) in enumerate(places):
        following = places[k + 1][1] if k + 1 < len(places) else end
        line = text.rfind("\n", behind, following)
        stop = line if line >= 0 and k + 1 < len(places) else following
        lines[n] = Line(behind, stop)
    return lines


def is_list(lines: list[Line | None]) -> bool:
    """Whether a row names enough of the persons to be a list of them."""
    return sum(line is not None for line in lines) >= max(1, _SHARE * len(lines))
