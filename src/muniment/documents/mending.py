"""Documents that are not well-formed XML: what can be read of them, and what is wrong with them.

The rules are few and keep to what the text proves. A value counts when the text shows where it ends: at its own end
tag, even a damaged one. A value whose end is missing is torn, and so is an element inside which a tag has lost its
partner: it holds a `TORN` child at its end. Readers must not take a torn element's text for its value, nor its
children for all that there were. A stray `<` or `&` is text. An end tag that fits an outer element closes the inner
ones.
"""

import re
from html.entities import html5
from secrets import token_hex

from lxml import etree
from msgspec import Struct, field

from muniment.documents.markup import TOKEN, Range

# The name is another one in every run, so that no file can claim to be torn.
TORN = f"{{torn-{token_hex(8)}}}torn"
MOST_FAULTS = 100

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMESPACE = re.compile(rb"""xmlns(?::([\w.-]++))?\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_PARTIAL_END = re.compile(rb"</[^\s<>]*+\s*+\Z")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,8})|#x([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{0,31}));")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,8}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);)")
_LINE_END = re.compile("\r\n?")


class Mended(Struct):
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


def mend(content: bytes, deepest: int) -> Mended:
    """Read `content` as far as it goes; an element nested deeper than `deepest` ends the reading."""
    return _Mender(content, deepest).run()


class _Mender:
    """One pass over the tags of a document, with the elements that are still open."""

    def __init__(self, content: bytes, deepest: int) -> None:
        self.content, self.deepest = content, deepest
        self.found = Mended()
        self.open: list[_Open] = []
        self.untold = 0
        self.second = False

    def run(self) -> Mended:
        last = 0
        for token in TOKEN.finditer(self.content):
            self._text(last, token.start())
            last = token.end()
            if token["cdata"] is not None:
                self._keep(self._clean(token["cdata"], token.start("cdata")), token.start("cdata"))
            elif token["start"]:
                self._start(token)
            elif token["end"]:
                self._end(token["end"].decode("utf-8", "replace"), token)
            if self.found.too_deep:
                return self.found
        self._finish(last)
        if self.untold:
            self.found.faults.append(("damaged", f"{self.untold:,} further faults are not listed", len(self.content)))
        return self.found

    def _fault(self, words: str, offset: int) -> None:
        """Note a fault; of a thousand faults, nobody reads the last nine hundred."""
        if len(self.found.faults) < MOST_FAULTS:
            self.found.faults.append(("damaged", words, offset))
        else:
            self.untold += 1

    def _clean(self, data: bytes, offset: int) -> str:
        """Decode text as a parser would; characters that XML forbids are dropped and told."""
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
        self._keep(text, begin)

    def _keep(self, text: str, offset: int) -> None:
        if self.open:
            self.open[-1].text.append(text)
        elif text.strip():
            self._fault("text stands outside the document", offset)

    def _lose(self) -> None:
        """Note that something in the innermost open element cannot be told."""
        if self.open:
            self.open[-1].lost = True

    def _start(self, token: re.Match[bytes]) -> None:
        if len(self.open) >= self.deepest:
            self.found.too_deep = True
            return
        tag = token["start"].decode("utf-8", "replace")
        scope = {
            prefix.decode("ascii"): (double or single).decode("utf-8", "replace")
            for prefix, double, single in _NAMESPACE.findall(token["attributes"])
        }
        element = self._element(tag, scope, token.start())
        if element is None:
            self._lose()
            return
        self.open.append(_Open(element, tag, scope, token.end()))
        if token["empty"]:
            self._close(token.end())

    def _element(self, tag: str, scope: dict[str, str], offset: int) -> etree._Element | None:
        if not self.open and self.found.root is not None:
            if not self.second:
                self._fault(f"a second document begins with <{_short(tag)}>", offset)
            self.second = True
            return None
        prefix, _, local = tag.rpartition(":")
        namespace = self._namespace(prefix, scope)
        element = self._made(f"{{{namespace}}}{local}") if namespace else None
        if element is None:
            element = self._made(local)
        if element is None:
            self._fault(f"{_short(tag)!r} is no name of an element", offset)
        return element

    def _namespace(self, prefix: str, scope: dict[str, str]) -> str:
        scopes = (scope, *(one.scope for one in reversed(self.open)))
        return next((names[prefix] for names in scopes if prefix in names), "")

    def _made(self, name: str) -> etree._Element | None:
        """Make the element, as root or in the innermost open one; None where lxml refuses the name."""
        try:
            if not self.open:
                self.found.root = etree.Element(name)
                return self.found.root
            element = etree.SubElement(self.open[-1].element, name)
        except ValueError:
            return None
        self.open[-1].children += 1
        return element

    def _end(self, tag: str, token: re.Match[bytes]) -> None:
        if not token[0].endswith(b">"):
            self._fault(f"the end tag </{_short(tag)} is not closed", token.start())
        if not any(one.tag == tag for one in self.open):
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
            self.found.leaves.append((done.begin, max(done.begin, end)))
        elif text.strip():
            self._fault(f"text stands beside the elements of <{_short(done.tag)}>", done.begin)
            done.lost = True
        if done.lost:
            etree.SubElement(done.element, TORN)
            if done.children:
                self.found.leaves.append((end, end))

    def _finish(self, last: int) -> None:
        rest = self.content[last:]
        partial = _PARTIAL_END.search(rest)
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
