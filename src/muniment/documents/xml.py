"""XML documents: a tree, the bytes it came from, and what was wrong with them.

A sound document goes straight through the parser. One that is not well-formed, cut off, or in another encoding than
it says is read as far as it goes, and says so in `faults`: it never passes as whole. Document type declarations are
refused: no form has one, and they are how an XML file attacks its reader.
"""

import re
from typing import TypeAlias

from lxml import etree
from msgspec import Struct

from muniment.caching import cached_property
from muniment.documents import markup, sniff
from muniment.documents.passage import Passage
from muniment.errors import NotAFiling, RefusedSource

LARGEST = 64 * 1024 * 1024
DEEPEST = 200
# A notice of 100 issuers, 100 persons and 100 recipients in all states has some 60,000 tags.
MOST_TAGS = 500_000

# libxml2 takes no text or attribute above 10 MB unless told so; an attached document may be larger.
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
            partial = markup.recover(self.content, DEEPEST)
            if partial.too_deep:
                raise RefusedSource(f"elements are nested more than {DEEPEST} deep: not an EDGAR form") from None
            reason = _message(error)
            if partial.root is None:
                raise NotAFiling(f"not XML that could be read: {reason}", place=f"line {error.lineno}") from None
            root = partial.root
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
    def leaves(self) -> list[markup.Range]:
        """Where the content of each leaf stands, in document order, as offsets of `content`."""
        if self.recovered:
            return markup.recover(self.content, DEEPEST).leaves
        return markup.leaves(self.content, sum(not len(element) for element in self.root.iter()))

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
    _refuse(content)
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


def _refuse(content: bytes) -> None:
    """Refuse what no EDGAR form has."""
    if len(content) > MOST_TAGS and (tags := content.count(b"<")) > MOST_TAGS:
        raise RefusedSource(f"{tags:,} tags: EDGAR forms stay far below {MOST_TAGS:,}")
    prolog = _PROLOG.match(content)
    if prolog and content.startswith(b"<!", prolog.end()) and not content.startswith(b"<!--", prolog.end()):
        line = content.count(b"\n", 0, prolog.end()) + 1
        raise RefusedSource("declares a document type or entities, which no EDGAR form does", place=f"line {line}")


def _message(error: etree.XMLSyntaxError) -> str:
    """Return the parser's message as one short line, without the place it ends with."""
    text = " ".join((error.msg or "").split()).partition(", line ")[0]
    return ascii(text)[1:-1][:200]
