"""The tags of an XML text: where leaves, stray texts and attributes stand, by byte; what a damaged one still says.

The parser that builds the tree knows lines at best. This pass over the same bytes finds the places; the n-th leaf
here is the n-th element without children there.

The rules for documents that are not well-formed are few and keep to what the text proves. A value counts when the text
shows where it ends: at its own end tag, even a damaged one. A value whose end is missing is damaged, and so is an
element inside which a tag has lost its partner: it holds a `DAMAGED` child at its end. Readers must not take a damaged
element's text for its value, nor its children for all that there were. A stray `<` or `&` is text. An end tag that fits
an outer element closes the inner ones.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice
from secrets import token_hex

from lxml import etree
from msgspec import Struct, field

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
# The name is another one in every run, so that no file can claim to be torn.
DAMAGED = f"{{damaged-{token_hex(8)}}}damaged"
MOST_FAULTS = 100
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PREFIX = re.compile(rb"""xmlns(?::([\w.-]++))?\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_PARTIAL_END = re.compile(rb"</[^\s<>]*+\s*+\Z")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,8})|#x([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{0,31}));")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,8}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);)")
_LINE_END = re.compile("\r\n?")


# ---- places ---------------------------------------------------------------------------------------------------------


class Places(Struct):
    """Byte ranges in document order: of the leaves' contents, and of what no element accounts for."""

    leaves: list[Range]
    strays: list[tuple[str, Range]]


class _Opened(Struct):
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
    ranges = []
    for match in _SIMPLE_LEAF.finditer(content):
        place = match.span(2)
        if place[0] >= 0:
            ranges.append(place)
        elif match[1]:
            ranges.append((match.end(), match.end()))
    return ranges if len(ranges) == number else places(content).leaves


def places(content: bytes) -> Places:
    """Return the leaves of `content` and its strays: attributes, text beside elements, processing instructions."""
    result = Places([], [])
    opened: list[_Opened] = []
    last = 0
    for token in TOKEN.finditer(content):
        _text(content, (last, token.start()), opened, result)
        last = token.end()
        if token["start"]:
            if opened:
                result.strays.extend(("text", place) for place in opened[-1].texts)
                opened[-1].texts = []
                opened[-1].children += 1
            result.strays.extend(("attribute", place) for place in _attributes(token))
            opened.append(_Opened(token.end(), 0, []))
        if (token["end"] or token["empty"]) and opened:
            ended = opened.pop()
            if not ended.children:
                result.leaves.append((ended.begin, token.start() if token["end"] else ended.begin))
        if token["cdata"] is not None:
            _text(content, token.span("cdata"), opened, result)
        if token["instruction"] and not (token.start() == 0 and _DECLARATION.match(token["instruction"])):
            result.strays.append(("processing instruction", token.span()))
    _text(content, (last, len(content)), opened, result)
    return result


def start_tags(content: bytes) -> list[Range]:
    """Return where the start tag of each element of a well-formed `content` stands, in document order."""
    return [token.span() for token in TOKEN.finditer(content) if token["start"]]


def attributes(content: bytes, number: int) -> list[tuple[str, Range]]:
    """Return the first `number` strays of `content` that are attributes; namespaces are none."""
    tags = (tag for tag in _WITH_ATTRIBUTES.finditer(content) if tag["attributes"])
    return list(islice((("attribute", place) for tag in tags for place in _attributes(tag)), number))


def _text(content: bytes, place: Range, opened: list[_Opened], result: Places) -> None:
    """Note text that stands beside elements: before the first child it is known as such when the child is seen."""
    text = content[slice(*place)]
    stripped = text.strip()
    if not stripped:
        return
    begin = place[0] + len(text) - len(text.lstrip())
    trimmed = (begin, begin + len(stripped))
    if opened and not opened[-1].children:
        opened[-1].texts.append(trimmed)
    else:
        result.strays.append(("text", trimmed))


def _attributes(token: re.Match[bytes]) -> Iterator[Range]:
    begin = token.start("attributes")
    for match in _ATTRIBUTE.finditer(token["attributes"]):
        if not _NAMESPACE.match(match[1]):
            yield begin + match.start(), begin + match.end()


# ---- what can be read of a damaged document -------------------------------------------------------------------------


class Recovered(Struct):
    """What was read: the tree (None where there is no element at all), its leaves' places, and the faults."""

    root: etree._Element | None = None
    leaves: list[Range] = field(default_factory=list)
    faults: list[tuple[str, str, int]] = field(default_factory=list)
    too_deep: bool = False


class _Open(Struct):
    """An element whose end has not been seen.

    `scope` has its own namespace declarations. `lost` says that a tag inside it has no partner.
    """

    element: etree._Element
    tag: str
    scope: dict[str, str]
    begin: int
    text: list[str] = field(default_factory=list)
    children: int = 0
    lost: bool = False


def recover(content: bytes, deepest: int) -> Recovered:
    """Read `content` as far as it goes; an element nested deeper than `deepest` ends the reading."""
    return _Recovery(content, deepest).run()


class _Recovery:
    """One pass over the tags of a document, with the elements that are still open."""

    def __init__(self, content: bytes, deepest: int) -> None:
        self.content, self.deepest = content, deepest
        self.result = Recovered()
        self.open: list[_Open] = []
        self.unlisted = 0
        self.second = False

    def run(self) -> Recovered:
        last = 0
        for token in TOKEN.finditer(self.content):
            self._text(last, token.start())
            last = token.end()
            if token["cdata"] is not None:
                self._add_text(self._clean(token["cdata"], token.start("cdata")), token.start("cdata"))
            elif token["start"]:
                self._start(token)
            elif token["end"]:
                self._end(token["end"].decode("utf-8", "replace"), token)
            if self.result.too_deep:
                return self.result
        self._finish(last)
        if self.unlisted:
            self.result.faults.append(
                ("damaged", f"{self.unlisted:,} further faults are not listed", len(self.content))
            )
        return self.result

    def _fault(self, message: str, offset: int) -> None:
        """Note a fault; of a thousand faults only the first are listed."""
        if len(self.result.faults) < MOST_FAULTS:
            self.result.faults.append(("damaged", message, offset))
        else:
            self.unlisted += 1

    def _clean(self, data: bytes, offset: int) -> str:
        """Decode text as a parser would; characters that XML forbids are dropped, which is a fault."""
        return self._allowed(_LINE_END.sub("\n", data.decode("utf-8", "replace")), offset)

    def _allowed(self, text: str, offset: int) -> str:
        if _FORBIDDEN.search(text) is None:
            return text
        self._fault("characters that no XML text may hold were left out", offset)
        return _FORBIDDEN.sub("", text)

    def _text(self, begin: int, end: int) -> None:
        data = self.content[begin:end]
        if not data:
            return
        text = self._clean(data, begin)
        if "<" in text or _BARE_AMPERSAND.search(text):
            self._fault("a bare < or & stands in a text", begin)
        if "&" in text:
            text = self._allowed(_REFERENCE.sub(_referred, text), begin)
        self._add_text(text, begin)

    def _add_text(self, text: str, offset: int) -> None:
        if self.open:
            self.open[-1].text.append(text)
        elif text.strip():
            self._fault("text stands outside the document", offset)

    def _lose(self) -> None:
        """Note that something in the innermost open element is lost."""
        if self.open:
            self.open[-1].lost = True

    def _start(self, token: re.Match[bytes]) -> None:
        if len(self.open) >= self.deepest:
            self.result.too_deep = True
            return
        tag = token["start"].decode("utf-8", "replace")
        scope = {
            prefix.decode("ascii"): (double or single).decode("utf-8", "replace")
            for prefix, double, single in _PREFIX.findall(token["attributes"])
        }
        if not self.open and self.result.root is not None:
            if not self.second:
                self._fault(f"a second document begins with <{_short(tag)}>", token.start())
            self.second = True
            return
        prefix, _, local = tag.rpartition(":")
        scopes = (scope, *(outer.scope for outer in reversed(self.open)))
        namespace = next((names[prefix] for names in scopes if prefix in names), "")
        element = self._new_element(f"{{{namespace}}}{local}") if namespace else None
        if element is None:
            element = self._new_element(local)
        if element is None:
            self._fault(f"{_short(tag)!r} is no name of an element", token.start())
            self._lose()
            return
        self.open.append(_Open(element, tag, scope, token.end()))
        if token["empty"]:
            self._close(token.end())

    def _new_element(self, name: str) -> etree._Element | None:
        """Make the element, as root or in the innermost open one; None where lxml refuses the name."""
        try:
            if not self.open:
                self.result.root = etree.Element(name)
                return self.result.root
            element = etree.SubElement(self.open[-1].element, name)
        except ValueError:
            return None
        self.open[-1].children += 1
        return element

    def _end(self, tag: str, token: re.Match[bytes]) -> None:
        if not token[0].endswith(b">"):
            self._fault(f"the end tag </{_short(tag)} is not closed", token.start())
        if not any(outer.tag == tag for outer in self.open):
            self._fault(f"an end tag </{_short(tag)}> without its start", token.start())
            self._lose()
            return
        while self.open[-1].tag != tag:
            self._fault(f"<{_short(self.open[-1].tag)}> has no end", self.open[-1].begin)
            self._lose()
            self._close(token.start())
            self._lose()
        self._close(token.start())

    def _close(self, end: int) -> None:
        """End the innermost element; its text stands if it has no children."""
        done = self.open.pop()
        text = "".join(done.text)
        if not done.children:
            done.element.text = text or None
            self.result.leaves.append((done.begin, max(done.begin, end)))
        elif text.strip():
            self._fault(f"text stands beside the elements of <{_short(done.tag)}>", done.begin)
            done.lost = True
        if done.lost:
            etree.SubElement(done.element, DAMAGED)
            if done.children:
                self.result.leaves.append((end, end))

    def _finish(self, last: int) -> None:
        tail = self.content[last:]
        partial = _PARTIAL_END.search(tail)
        end = len(self.content)
        if self.open and partial and f"</{self.open[-1].tag}".encode().startswith(partial[0].rstrip()):
            end = last + partial.start()
            self._text(last, end)
            self._fault("the file is cut off here", end)
            self._close(end)
        else:
            self._text(last, end)
            if self.open:
                self._fault("the file is cut off here", end)
        while self.open:
            self._lose()
            self._close(end)


def _referred(match: re.Match[str]) -> str:
    """Return what a character or entity reference stands for; one of no meaning stays as it is."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= 0x10FFFF else match[0]


def _short(tag: str) -> str:
    return tag if len(tag) <= 60 else f"{tag[:60]}…"
