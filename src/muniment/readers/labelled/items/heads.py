"""The headings of items in a schedule's text: "Item 2(a).", "2(a)", "(a) Name of Person Filing", or the title alone.

Every line that begins like a heading is a candidate; how sure its words are weighs it. Of all candidates those count
that follow each other in the order of the form and weigh most together: "Item 4 above" begins a line here and there.
"""

import re
from collections.abc import Sequence
from operator import itemgetter

from msgspec import Struct

from muniment.readers.labelled.items.titles import ORDER, OUTER, TITLES

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "l": 1}
_NUMBERED = r"(?P<number>1?\d|l|[iv]{1,4}|ix|x)"
# Where a line begins like a heading. Nothing before it but blanks, marks and empty cells.
_LINE = {
    "D": re.compile(
        r"\n[^\w\n(]*+(?=items?[\s\d#.]|1?\d[.):\t]|[ivx]{1,4}[.):]|securit|identity|sources?\s|purpose"
        r"|interest|contract|material|exhibits)"
    ),
    "G": re.compile(
        r"\n[^\w\n(]*+(?=items?[\s\d#:.]|\(?[a-f][.):]|1?\d[.):\t \(a-f]|the\s+name|names?\W+of|address"
        r"|citizensh|title\s|cusip|place\sof|owner"
        r"|identif|notice\sof|certific)"
    ),
}
_ITEM = re.compile(
    rf"items?[.\s]{{0,3}}(?:no\.?|number|\#)?[^\S\n]{{0,3}}{_NUMBERED}(?![\w%])?"
    r"(?P<letters>(?:[^\S\n]{0,2}[.:\-–]?[^\S\n]{0,4}\(?(?<![a-z])(?P<letter>[a-f])(?:[).:]|(?=[.:\s])(?<=\d[a-f]))"
    r"(?:[^\S\n]{0,2}(?:[-–,&]|and|through|to)[^\S\n]{0,2}\d?\([a-f]\)){0,3})?)"
)
_SHORT = re.compile(
    rf"{_NUMBERED}(?:[^\S\n]?\(?(?P<letter>[a-f])\)?)?(?=[.):\s])"
    r"|\(?(?P<alone>[a-f])[).:](?:[^\S\n]{0,3}\(?(?P=alone)\)[.:]?)?"
)
_BETWEEN = re.compile(r"[\s.:)\]\-–—*☐\t]*")
_AGAIN = re.compile(r"\(?[a-f]\)[\s.:)\-–—]*")
_ENDS = frozenset('.:;!?)"”*_0123456789')  # what a line ends with before one that begins anew
_AMENDED = re.compile(
    r"[^.]{0,160}?\b(?:amended|supplement|restated|deleted|replaced|revised|added|incorporated\s+(?:herein"
    r"\s+)?by|hereby)",
    re.DOTALL,
)
_MENTION = re.compile(
    r"[\s)]*(?:\([a-z]\)[\s\-–&,]*(?:and\s+)?)*(?:above|below|hereof|hereto|herein|of|to|and|or|through|thru|in"
    r"|is|are|was|as|for|shall|which|that|,|;|[-–]\s*\d)(?!\w)"
)
_END_OF_LINE = re.compile(r"[^\S\n]*[.:)]?[^\S\n]*(?:\n|\t|\Z|[^\S\n]{2})")
_TITLED, _ALONE, _SAID, _PART = 4.0, 2.0, 1.0, 1.5
_SURE = 1.0
_SHORTEST, _LONGEST = 45, 110  # characters of a line that was wrapped


class Head(Struct):
    """A heading: its key ("2a"), where it begins, where its number and title end, and how much it weighs."""

    key: str
    start: int
    end: int
    weight: float
    number: str
    titled: bool


def find_heads(text: str, small: str, letter: str, start: int, end: int) -> list[Head]:
    """Return everything that may be the heading of an item between two places, in the order of the text."""
    heads: list[Head] = []
    context = ""
    before = max(0, start - 1)
    lines, shift = (small, 0) if before else ("\n" + small, 1)  # the first line has no end of line before it
    for line in _LINE[letter].finditer(lines, before, end + shift):
        head = _head(small, letter, line.end() - shift, context, end)
        if head is None or not head.weight:
            continue
        heads.append(head)
        if head.weight >= _SURE:
            context = head.number
    return heads


def _head(small: str, letter: str, at: int, context: str, end: int) -> Head | None:
    item = _ITEM.match(small, at, end)
    if item:
        number = _number(item["number"])
        key = _key(letter, number, item["letter"] or "")
        place = item.end() if item["letter"] and letter == "G" else item.end("number")
        return _weighed(small, letter, key, number, at, place) if key else None
    return _short(small, letter, at, context, end)


def _short(small: str, letter: str, at: int, context: str, end: int) -> Head | None:
    """Return a heading without the word "item": "2(a)", "(a)" below an item, "4. Purpose of Transaction", a title."""
    hit = _SHORT.match(small, at, end)
    if hit is None:
        return _by_title(small, letter, at, at, context)
    if hit["alone"]:
        key = f"{context}{hit['alone']}"
        if letter == "G" and context in OUTER and key in ORDER[letter]:
            return _part(small, letter, key, context, at, hit.end())
        return _by_title(small, letter, at, hit.end(), context) if letter == "G" else None
    number = _number(hit["number"])
    key = _key(letter, number, hit["letter"] or "")
    if not key:
        return None
    place = hit.end()
    if _title(small, letter, key, place) is None and not (hit["letter"] and context in OUTER):
        return None
    return _part(small, letter, key, number, at, place)


def _title(small: str, letter: str, key: str, place: int) -> re.Match[str] | None:
    """Return the title of an item behind its number; a few repeat the letter before it, "Item 1(a). (a) Name"."""
    title = TITLES[letter].get(key)
    begin = _BETWEEN.match(small, place)
    if title is None or begin is None:
        return None
    again = _AGAIN.match(small, begin.end())
    return title.match(small, begin.end()) or (title.match(small, again.end()) if again else None)


def _part(small: str, letter: str, key: str, number: str, at: int, place: int) -> Head:
    """Return the heading of a part such as (a): with its title, or with its letter alone."""
    found = _title(small, letter, key, place)
    if found:
        return Head(key, at, found.end(), _TITLED, number, titled=True)
    return Head(key, at, place, _PART, number, titled=False)


def _by_title(small: str, letter: str, at: int, place: int, context: str) -> Head | None:
    """Return a heading known by its title alone, in its item or where there are no items' numbers."""
    begin = _BETWEEN.match(small, place)
    for key, title in TITLES[letter].items():
        number = key.rstrip("abcdef")
        if (letter == "G" and key == "4") or (context and context != number and letter == "G"):
            continue
        found = title.match(small, begin.end() if begin else place)
        if found and _END_OF_LINE.match(small, found.end()):
            return Head(key, at, found.end(), _ALONE, number, titled=True)
    return None


def _weighed(small: str, letter: str, key: str, number: str, at: int, place: int) -> Head:
    """Return a heading with the word "item": with its title it is sure, else its surroundings tell."""
    found = _title(small, letter, key, place)
    if found:
        return Head(key, at, found.end(), _TITLED, number, titled=True)
    if not _begins_anew(small, at):
        return Head(key, at, place, 0.0, number, titled=False)
    if _MENTION.match(small, place):
        weight = _ALONE if _AMENDED.match(small, place) else 0.0
    else:
        weight = _ALONE if _END_OF_LINE.match(small, place) else _SAID
    return Head(key, at, place, weight, number, titled=False)


def _begins_anew(small: str, at: int) -> bool:
    """Whether a line does not go on with the one before it: that one ends a sentence, or is none that was wrapped."""
    before = small[max(0, at - 2 * _LONGEST) : at].rstrip(" \t\xa0(")
    line = before[:-1].rstrip(" \t\xa0") if before.endswith("\n") else before
    if not line or line[-1] == "\n" or line[-1] in _ENDS:
        return True
    length = len(line[line.rfind("\n") + 1 :].lstrip())
    return length < _SHORTEST or length > _LONGEST


def _number(said: str) -> str:
    return said if said.isdigit() else str(_ROMAN.get(said, 0))


def _key(letter: str, number: str, part: str) -> str:
    """Return the key of an item; parts have their own in Items 1 and 2 of Schedule 13G. "" where there is no such."""
    key = f"{number}{part}" if letter == "G" and number in OUTER else number
    return key if key in ORDER[letter] else ""


_WEIGHT = itemgetter(0)


def in_order(heads: Sequence[Head], letter: str) -> list[Head]:
    """Return the headings that follow each other in the order of the form and weigh most together."""
    ranks = {key: rank for rank, key in enumerate(ORDER[letter])}
    best: list[tuple[float, int]] = [(0.0, -1)] * len(ranks)  # by the rank of the last: the weight, and which it is
    before: list[int] = []
    for n, head in enumerate(heads):
        rank = ranks[head.key]
        weight, last = max(best[:rank], default=(0.0, -1), key=_WEIGHT)
        before.append(last)
        if weight + head.weight > best[rank][0]:
            best[rank] = (weight + head.weight, n)
    _, at = max(best, key=_WEIGHT)
    chain: list[Head] = []
    while at >= 0:
        chain.append(heads[at])
        at = before[at]
    return chain[::-1]
