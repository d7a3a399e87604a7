"""XML documents: a tree, the bytes it came from, and what was wrong with them.

A sound document goes straight through the parser. One that is not well-formed, cut off, or in another encoding than
it says is read as far as it goes, and says so in `faults`: it never passes as whole. Document type declarations are
refused: no form has one, and they are how an XML file attacks its reader.

`places` has where leaves, stray texts and attributes stand, by byte, and what a damaged text still says. The parser
that builds the tree knows lines at best. This pass over the same bytes finds the places; the n-th leaf
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
from typing import TypeAlias

from lxml import etree
from msgspec import Struct, field

from muniment.caching import cached_property
from muniment.documents import sniff
from muniment.documents.passage import Passage
from muniment.errors import NotAFiling, RefusedSource

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
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What no document of XML may hold, by its Char production."""
_PREFIX = re.compile(rb"""xmlns(?::([\w.-]++))?\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_PARTIAL = re.compile(rb"<(?:[A-Za-z/!?][^<>]{0,200}+)?\Z")  # a tag in the midst of which a file ends
BARE = "a bare < or & stands in a text"
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
        if FORBIDDEN.search(text) is None:
            return text
        self._fault("characters that no XML text may hold were left out", offset)
        return FORBIDDEN.sub("", text)

    def _text(self, begin: int, end: int) -> None:
        data = self.content[begin:end]
        if not data:
            return
        text = self._clean(data, begin)
        if "<" in text or _BARE_AMPERSAND.search(text):
            self._fault(BARE, begin)
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
        partial = _PARTIAL.search(tail) if self.open else None
        end = last + partial.start() if partial else len(self.content)
        self._text(last, end)
        if self.open:
            self._fault("the file is cut off here", end)
        if partial and f"</{self.open[-1].tag}".encode().startswith(partial[0].rstrip()) and partial[0] != b"<":
            self._close(end)
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


LARGEST = 64 * 1024 * 1024
DEEPEST = 200
# A notice of 100 issuers, 100 persons and 100 recipients in all states has some 60,000 tags.
MOST_TAGS = 500_000

# libxml2 takes no text or attribute above 10 MB unless asked to; an attached document may be larger.
_HUGE = 10_000_000


def _parser(*, huge: bool, blanks: bool = False) -> etree.XMLParser:
    """Blank text between elements is no content, unless asked for; comments would cut a text in two.

    What is parsed is UTF-8, whatever the declaration says.
    """
    return etree.XMLParser(
        remove_blank_text=not blanks,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        encoding="utf-8",
        huge_tree=huge,
    )


_PARSER = _parser(huge=False)
_HUGE_PARSER = _parser(huge=True)
_BLANKS = b" \t\r\n"
_LESS = ord("<")
# What may stand before the root element, up to the only place where a document type may be declared.
_PROLOG = re.compile(rb"\s*+(?:(?:<\?.*?\?>|<!--.*?-->)\s*+)*+", re.DOTALL)


# The start tag of a root element that sets a default namespace.
_DEFAULT_NAMESPACE = re.compile(rb"""<[A-Za-z_][\w.-]*+\s[^<>]*?\b(xmlns=["']([^"'<>]{1,200})["'])""")


_NO_NAMESPACE = re.compile(rb"""xmlns=(?:""|'')""")


class Fault(Struct, frozen=True):
    """Something wrong with a document: a stable code, plain words, and the byte of the content where it shows."""

    code: str
    words: str
    offset: int


Element: TypeAlias = etree._Element
"""An element of a parsed document; lxml has no public name for its type."""


class XmlDocument:
    """An XML document.

    `root` is the parsed tree, without blank text, comments and processing instructions. `namespace` is the default
    namespace that was taken off its elements before parsing: naming elements by their namespace takes lxml as long as
    parsing them; "" where none was taken off. `content` is the UTF-8 text
    that was parsed; `span` leads from its offsets to those of the original file. `faults` is empty for a sound one.
    """

    def __init__(self, passage: Passage, decoded: sniff.Decoded | None, content: bytes, begin: int) -> None:
        self.passage, self.decoded, self.content, self.begin = passage, decoded, content, begin
        self.faults: tuple[Fault, ...] = ()
        self.namespace = ""
        self._damaged: list[Range] | None = None  # its leaves, where it is not well-formed
        self.root = self._parse()

    def _parse(self) -> Element:
        faults: list[Fault] = []
        if self.decoded and self.decoded.mismatch:
            faults.append(Fault("encoding", self.decoded.mismatch, 0))
        bare, namespace = _without_default_namespace(self.content)
        try:
            root = etree.fromstring(bare, _PARSER if len(bare) < _HUGE else _HUGE_PARSER)
            self.namespace = namespace
        except etree.XMLSyntaxError as error:
            if self.decoded is None:
                self.content.decode("utf-8")  # is something else: to be decoded first, by the caller
            partial = recover(self.content, DEEPEST)
            if partial.too_deep:
                raise RefusedSource(f"elements are nested more than {DEEPEST} deep: not an EDGAR form") from None
            # The parser's message as one short line, without the place it ends with.
            text = " ".join((error.msg or "").split()).partition(", line ")[0]
            reason = ascii(text)[1:-1][:200]
            if partial.root is None:
                raise NotAFiling(f"not XML that could be read: {reason}", place=f"line {error.lineno}") from None
            root, self._damaged = partial.root, partial.leaves
            faults += (Fault(*fault) for fault in partial.faults or [("damaged", f"not well-formed: {reason}", 0)])
        self.faults = tuple(faults)
        return root

    @property
    def recovered(self) -> bool:
        """Whether the document was not well-formed, so that some of it may be missing."""
        return any(fault.code != "encoding" for fault in self.faults)

    @property
    def has_instructions(self) -> bool:
        """Whether there are processing instructions, besides the declaration: the tree has none of them."""
        content = self.content
        # Question marks are rare in filings, and one character is found much faster than two.
        at = content.find(b"?", content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0)
        while at > 0 and content[at - 1] != _LESS:
            at = content.find(b"?", at + 1)
        return at > 0

    def tree(self) -> Element:
        """Parse the content again as it stands, with its blanks and namespaces: the elements of `root`, in its order.

        Raises:
            etree.XMLSyntaxError: it is not well-formed.
        """
        return etree.fromstring(self.content, _parser(huge=len(self.content) >= _HUGE, blanks=True))

    @cached_property
    def leaves(self) -> list[Range]:
        """Where the content of each leaf stands, in document order, as offsets of `content`."""
        if self._damaged is not None:
            return self._damaged
        return leaves(self.content, sum(not len(element) for element in self.root.iter()))

    @cached_property
    def shift(self) -> int | None:
        """How much further on in the original file every byte of `content` stands; None where that differs."""
        shift = None if self.decoded else self.passage.shift
        return None if shift is None else shift + self.begin

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the bytes `start` up to `end` of `content` stand in the original file."""
        if self.shift is not None:
            return start + self.shift, end + self.shift
        if self.decoded:
            start, end = self.decoded.to_original(start), self.decoded.to_original(end)
        return self.passage.source_range(self.begin + start, self.begin + end)

    def line(self, offset: int) -> int:
        """Return the number, from 1, of the line of the document on which the byte at `offset` stands."""
        return self.content.count(b"\n", 0, offset) + 1


def parse(passage: Passage) -> XmlDocument:
    """Parse the XML that `passage` holds.

    Raises:
        NotAFiling: nothing in it can be read as XML.
        RefusedSource: it is too large, too deep, or declares a document type.
    """
    data = passage.data
    if len(data) > LARGEST:
        raise RefusedSource(f"{len(data):,} bytes of XML: EDGAR forms stay far below {LARGEST:,}")
    if sniff.is_plain(data):
        try:
            return _document(passage, data)
        except UnicodeDecodeError:  # it says that it is UTF-8, or says nothing, and is something else
            pass
    return _document(passage, data, sniff.decode(data))


def _document(passage: Passage, data: bytes, decoded: sniff.Decoded | None = None) -> XmlDocument:
    content = decoded.content if decoded else data.lstrip(_BLANKS)
    if not content or content.isspace():
        raise NotAFiling("the file is empty")
    # What no EDGAR form has is refused.
    if len(content) > MOST_TAGS and (tags := content.count(b"<")) > MOST_TAGS:
        raise RefusedSource(f"{tags:,} tags: EDGAR forms stay far below {MOST_TAGS:,}")
    prolog = _PROLOG.match(content)
    if prolog and content.startswith(b"<!", prolog.end()) and not content.startswith(b"<!--", prolog.end()):
        line = content.count(b"\n", 0, prolog.end()) + 1
        raise RefusedSource("declares a document type or entities, which no EDGAR form does", place=f"line {line}")
    return XmlDocument(passage, decoded, content, 0 if decoded else len(data) - len(content))


def _without_default_namespace(content: bytes) -> tuple[bytes, str]:
    """Blank out the root's default namespace, where it is the only place that names it; return it with the content.

    What is left has the same length, so that every byte keeps its place.
    """
    prolog = _PROLOG.match(content)
    root = _DEFAULT_NAMESPACE.match(content, prolog.end() if prolog else 0)
    if root is None or content.count(root[2]) > 1 or _NO_NAMESPACE.search(content):
        return content, ""
    begin, end = root.span(1)
    return content[:begin] + b" " * (end - begin) + content[end:], root[2].decode("utf-8", "replace")
