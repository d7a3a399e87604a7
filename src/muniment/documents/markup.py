"""Where each leaf, stray text and attribute of an XML text stands, by byte.

The parser that builds the tree knows lines at best. This pass over the same bytes finds the places; the n-th leaf
here is the n-th element without children there.
"""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

# No pattern here looks at a byte more than a few times, however hostile the text: what has been matched is not given
# back (`*+`), no tag reaches beyond the next `<`, and what is never closed runs to the end.
_ATTRIBUTES = rb"""(?:[^<>"'/]++|/(?!>)|"[^"<]*+"|'[^'<]*+')*+"""
# A start tag, text without markup, and the beginning of an end tag; or an empty element; beside comments and the like.
_SIMPLE_LEAF = re.compile(
    rb"<(?:[^\s<>/!?][^\s<>/]*+(?:>|"
    + _ATTRIBUTES
    + rb"(?:>|(/)>))(?(1)|([^<]*+)</)|!--.*?(?:-->|\Z)|\?.*?(?:\?>|\Z))",
    re.DOTALL,
)
TOKEN = re.compile(
    rb"""<!--.*?(?:-->|\Z)
       | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
       | <\?(?P<instruction>.*?)(?:\?>|\Z)
       | </(?P<end>[^\s<>/]++)\s*+(?:>|(?=<))
       | <(?P<start>[^\s<>/!?][^\s<>/]*+)(?P<attributes>"""
    + _ATTRIBUTES
    + rb""")(?P<empty>/?)>""",
    re.DOTALL | re.VERBOSE,
)
# A start tag with a blank behind its name, beside whatever may hold what only looks like one.
_WITH_ATTRIBUTES = re.compile(
    rb"<(?:[^\s<>/!?]++(?P<attributes>\s" + _ATTRIBUTES + rb")"
    rb"|!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?.*?(?:\?>|\Z))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"""(?<![^\s="'])([^\s="']++)\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
_NAMESPACE = re.compile(rb"xmlns(?::|\Z)")
_DECLARATION = re.compile(rb"xml\s")

Range = tuple[int, int]


class Places(Struct):
    """Byte ranges in document order: of the leaves' contents, and of what no element accounts for."""

    leaves: list[Range]
    strays: list[tuple[str, Range]]


class _Open(Struct):
    """An open element: where its content begins, how many children it has, and its text before the first of them."""

    begin: int
    children: int
    texts: list[Range]


def leaves(content: bytes, number: int) -> list[Range]:
    """Return where the content of each of the `number` leaves of a well-formed `content` stands.

    Nearly all leaves are a tag, a text and a tag. Where there are others, such as a text with a comment inside, the
    number of those does not fit, and a closer look is taken.
    """
    if b"<![CDATA[" in content:
        return places(content).leaves
    found = []
    for match in _SIMPLE_LEAF.finditer(content):
        place = match.span(2)
        if place[0] >= 0:
            found.append(place)
        elif match[1]:
            found.append((match.end(), match.end()))
    return found if len(found) == number else places(content).leaves


def places(content: bytes) -> Places:
    """Return the leaves of `content` and its strays: attributes, text beside elements, processing instructions."""
    found = Places([], [])
    opened: list[_Open] = []
    last = 0
    for token in TOKEN.finditer(content):
        _text(content, (last, token.start()), opened, found)
        last = token.end()
        if token["start"]:
            _start(token, opened, found)
        if token["end"] or token["empty"]:
            _end(token, opened, found)
        if token["cdata"] is not None:
            _text(content, token.span("cdata"), opened, found)
        if token["instruction"] and not (token.start() == 0 and _DECLARATION.match(token["instruction"])):
            found.strays.append(("processing instruction", token.span()))
    _text(content, (last, len(content)), opened, found)
    return found


def start_tags(content: bytes) -> list[Range]:
    """Return where the start tag of each element of a well-formed `content` stands, in document order."""
    return [token.span() for token in TOKEN.finditer(content) if token["start"]]


def attributes(content: bytes, number: int) -> list[tuple[str, Range]]:
    """Return the first `number` strays of `content` that are attributes; namespaces are none."""
    tags = (tag for tag in _WITH_ATTRIBUTES.finditer(content) if tag["attributes"])
    return list(islice((("attribute", place) for tag in tags for place in _attributes(tag)), number))


def _start(token: re.Match[bytes], opened: list[_Open], found: Places) -> None:
    if opened:
        found.strays.extend(("text", place) for place in opened[-1].texts)
        opened[-1].texts = []
        opened[-1].children += 1
    found.strays.extend(("attribute", place) for place in _attributes(token))
    opened.append(_Open(token.end(), 0, []))


def _end(token: re.Match[bytes], opened: list[_Open], found: Places) -> None:
    if not opened:
        return
    ended = opened.pop()
    if not ended.children:
        found.leaves.append((ended.begin, token.start() if token["end"] else ended.begin))


def _text(content: bytes, place: Range, opened: list[_Open], found: Places) -> None:
    """Note text that stands beside elements: before the first child it is known as such when the child is seen."""
    text = content[slice(*place)]
    words = text.strip()
    if not words:
        return
    begin = place[0] + len(text) - len(text.lstrip())
    trimmed = (begin, begin + len(words))
    if opened and not opened[-1].children:
        opened[-1].texts.append(trimmed)
    else:
        found.strays.append(("text", trimmed))


def _attributes(token: re.Match[bytes]) -> Iterator[Range]:
    begin = token.start("attributes")
    for match in _ATTRIBUTE.finditer(token["attributes"]):
        if not _NAMESPACE.match(match[1]):
            yield begin + match.start(), begin + match.end()
