"""Where each leaf, stray text and attribute of an XML text stands, by byte.

The parser that builds the tree knows lines at best. This pass over the same bytes finds the places; the n-th leaf
here is the n-th element without children there.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

# A start tag, text without markup, and the beginning of an end tag; or an empty element.
_SIMPLE_LEAF = re.compile(rb"<[^/!?>][^>]*>([^<]*)</|<[^/!?>][^>]*/>")
# What is never closed runs to the end: each byte is looked at once, however hostile the text.
TOKEN = re.compile(
    rb"""<!--.*?(?:-->|\Z)
       | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
       | <\?(?P<instruction>.*?)(?:\?>|\Z)
       | </(?P<end>[^\s<>/]+)\s*(?:>|(?=<))
       | <(?P<start>[^\s<>/!?][^\s<>/]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*?)(?P<empty>/?)>""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")

Range = tuple[int, int]


class Places(Struct):
    """Byte ranges in document order: of the leaves' contents, and of what no element accounts for."""

    leaves: list[Range]
    strays: list[tuple[str, Range]]


def leaves(content: bytes) -> list[Range]:
    """Return where the content of each leaf of a well-formed `content` stands."""
    if b"<!" in content or content.count(b"<?") > 1:
        return places(content).leaves
    found = []
    for match in _SIMPLE_LEAF.finditer(content):
        begin, end = match.span(1)
        found.append((begin, end) if begin >= 0 else (match.end(), match.end()))
    return found


def places(content: bytes) -> Places:
    """Return the leaves of `content` and its strays: attributes, text beside elements, processing instructions."""
    found = Places([], [])
    opened: list[list[int]] = []  # for each open element: where its content begins, and how many children it has
    last = 0
    for token in TOKEN.finditer(content):
        _text(content, last, token.start(), opened, found)
        last = token.end()
        if token["start"]:
            found.strays.extend(("attribute", place) for place in _attributes(token))
            if opened:
                opened[-1][1] += 1
            opened.append([token.end(), 0])
        if token["end"] or token["empty"]:
            begin, children = opened.pop() if opened else (token.start(), 1)
            if not children:
                found.leaves.append((begin, max(begin, token.start()) if token["end"] else begin))
        if token["instruction"] and not token["instruction"].startswith(b"xml "):
            found.strays.append(("processing instruction", token.span()))
    _text(content, last, len(content), opened, found)
    return found


def _text(content: bytes, begin: int, end: int, opened: list[list[int]], found: Places) -> None:
    """Note text that stands beside elements: before the first child it is found when the child has been seen."""
    text = content[begin:end]
    if text.strip() and (not opened or opened[-1][1] or content[end : end + 2] not in (b"</", b"<!")):
        found.strays.append(("text", (begin, end)))


def _attributes(token: re.Match[bytes]) -> Iterator[Range]:
    begin = token.start("attributes")
    for match in _ATTRIBUTE.finditer(token["attributes"]):
        if not match[1].startswith(b"xmlns"):
            yield begin + match.start(), begin + match.end()
