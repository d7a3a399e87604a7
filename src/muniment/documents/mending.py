"""Documents that are not well-formed XML: what can be read of them, and what is wrong with them.

The rules are few and keep to what the text proves. A value counts when the text shows where it ends: at an end tag,
even a damaged one. A value whose end is missing is torn: its element holds a `TORN` child, and readers must not take
its text for the value. A stray `<` or `&` is text. An end tag that fits an outer element closes the inner ones.
"""

import re
from html import unescape

from lxml import etree
from msgspec import Struct, field

from muniment.documents.markup import TOKEN, Range

TORN = "{muniment}torn"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMESPACE = re.compile(rb"""xmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(r"[A-Za-z_][\w.-]*").fullmatch
_PARTIAL_END = re.compile(rb"</[^\s<>]*\s*\Z")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")


class Mended(Struct):
    """What was read: the tree (None where there is no element at all), its leaves' places, and the faults."""

    root: etree._Element | None = None
    leaves: list[Range] = field(default_factory=list)
    faults: list[tuple[str, str, int]] = field(default_factory=list)
    too_deep: bool = False


class _Open(Struct):
    """An element whose end has not been seen."""

    element: etree._Element
    tag: str
    scope: dict[str, str]
    begin: int
    text: list[str] = field(default_factory=list)
    children: int = 0


def mend(content: bytes, deepest: int) -> Mended:
    """Read `content` as far as it goes; an element nested deeper than `deepest` ends the reading."""
    return _Mender(content, deepest).run()


class _Mender:
    """One pass over the tags of a document, with the elements that are still open."""

    def __init__(self, content: bytes, deepest: int) -> None:
        self.content, self.deepest = content, deepest
        self.found = Mended()
        self.open: list[_Open] = []

    def run(self) -> Mended:
        last = 0
        for token in TOKEN.finditer(self.content):
            self._text(last, token.start())
            last = token.end()
            if token["cdata"] is not None and self.open:
                self.open[-1].text.append(self._clean(token["cdata"], token.start("cdata")))
            elif token["start"]:
                self._start(token)
            elif token["end"]:
                self._end(token["end"].decode("utf-8", "replace"), token)
            if self.found.too_deep:
                break
        self._finish(last)
        return self.found

    def _fault(self, code: str, words: str, offset: int) -> None:
        self.found.faults.append((code, words, offset))

    def _clean(self, data: bytes, offset: int) -> str:
        """Decode text; characters that XML forbids are dropped and told."""
        text = data.decode("utf-8", "replace")
        if _FORBIDDEN.search(text):
            self._fault("damaged", "characters that no XML text may hold were left out", offset)
            text = _FORBIDDEN.sub("", text)
        return text

    def _text(self, begin: int, end: int) -> None:
        data = self.content[begin:end]
        if not data.strip():
            if self.open and data:
                self.open[-1].text.append(data.decode("ascii", "replace"))
            return
        text = self._clean(data, begin)
        if b"<" in data or _BARE_AMPERSAND.search(text):
            self._fault("damaged", "a bare < or & stands in a text", begin)
        if self.open:
            self.open[-1].text.append(unescape(text))
        else:
            self._fault("damaged", "text stands outside the document", begin)

    def _start(self, token: re.Match[bytes]) -> None:
        if len(self.open) >= self.deepest:
            self.found.too_deep = True
            return
        tag = token["start"].decode("utf-8", "replace")
        scope = dict(self.open[-1].scope) if self.open else {}
        for prefix, double, single in _NAMESPACE.findall(token["attributes"]):
            scope[prefix.decode()] = (double or single).decode("utf-8", "replace")
        element = self._element(tag, scope, token.start())
        if element is None:
            return
        self.open.append(_Open(element, tag, scope, token.end()))
        if token["empty"]:
            self._close(token.end())

    def _element(self, tag: str, scope: dict[str, str], offset: int) -> etree._Element | None:
        prefix, _, local = tag.rpartition(":")
        if not _NAME(local):
            self._fault("damaged", f"{tag!r} is no name of an element", offset)
            return None
        namespace = scope.get(prefix, "")
        name = f"{{{namespace}}}{local}" if namespace else local
        if self.open:
            self.open[-1].children += 1
            return etree.SubElement(self.open[-1].element, name)
        if self.found.root is not None:
            self._fault("damaged", f"a second document begins with <{tag}>", offset)
            return None
        self.found.root = etree.Element(name)
        return self.found.root

    def _end(self, tag: str, token: re.Match[bytes]) -> None:
        if not token[0].endswith(b">"):
            self._fault("damaged", f"the end tag </{tag} is not closed", token.start())
        if not any(one.tag == tag for one in self.open):
            self._fault("damaged", f"an end tag </{tag}> without its start", token.start())
            return
        while self.open[-1].tag != tag:
            self._fault("damaged", f"<{self.open[-1].tag}> has no end", self.open[-1].begin)
            self._tear(token.start())
        self._close(token.start())

    def _close(self, end: int) -> None:
        """End the innermost element; its text stands if it has no children."""
        done = self.open.pop()
        if not done.children:
            done.element.text = "".join(done.text) or None
            self.found.leaves.append((done.begin, max(done.begin, end)))
        elif "".join(done.text).strip():
            self._fault("damaged", f"text stands beside the elements of <{done.tag}>", done.begin)

    def _tear(self, end: int) -> None:
        """End the innermost element without having seen its end."""
        done = self.open.pop()
        if not done.children:
            done.element.text = "".join(done.text) or None
        etree.SubElement(done.element, TORN)
        self.found.leaves.append((done.begin, end) if not done.children else (end, end))

    def _finish(self, last: int) -> None:
        rest = self.content[last:]
        partial = _PARTIAL_END.search(rest)
        end = last + partial.start() if partial else len(self.content)
        if self.open and partial and f"</{self.open[-1].tag}".encode().startswith(partial[0].rstrip()):
            self._text(last, end)
            self._fault("damaged", "the file is cut off here", end)
            self._close(end)
        else:
            self._text(last, len(self.content))
        if self.open:
            self._fault("damaged", "the file is cut off here", len(self.content))
        while self.open:
            self._tear(end)
