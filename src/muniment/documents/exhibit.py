"""A document attached to a submission: what EDGAR asks of its type, its name and its content.

Sources: DOCUMENT_TYPE and DOCUMENT_NAME_TYPE of eis_Common.xsd; Schedule 13D and 13G XML Technical Specification,
section 6.2.1; EDGAR Filer Manual, Volume II, chapter 5; 17 CFR 232.104 to 232.106 and 232.305.

>>> suggested("EX-99.1", "Agreement (final).HTM"), type_of("ex24-2_power.txt")
('ex99-1.htm', 'EX-24.2')
>>> [one.words for one in content_faults("ex99-1.txt", "“Agreement”".encode())]
['holds signs that EDGAR does not take in text, first “ in line 1: use plain quotation marks, hyphens and letters']
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from lxml import etree
from msgspec import Struct

from muniment.documents.passage import Passage
from muniment.documents.xml import parse
from muniment.errors import SourceError

LARGEST = 10 << 20
"""Bytes of one exhibit. EDGAR states a limit for a whole submission only; this one is ours."""

SUFFIXES = (".htm", ".txt", ".pdf", ".xml")
"""How the name of an attached document may end (specification, 6.2.1)."""

_LONGEST_NAME, _SHORTEST_TYPE, _LONGEST_TYPE, _LONGEST_DESCRIPTION = 32, 4, 128, 255
# What the specification allows, and the wider rule of the Filer Manual (5.1.1), which EDGAR goes by.
_NAME = re.compile(r"(?!.*_.*_)(?!.*-.*-)[a-z][a-z0-9_-]*\.(?:pdf|txt|htm|xml)").fullmatch
_WIDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:pdf|txt|htm|xml|jpg|gif)", re.IGNORECASE).fullmatch
# The numbers of exhibits in BASE_DOCUMENT_TYPE, to which further characters may be added, as in EX-99.1.
_EXHIBITS = frozenset([*range(1, 6), *range(7, 27), *range(31, 37), *range(95, 104), 106])
_EXHIBIT = re.compile(r"EX-([0-9]{1,3})(?:\.[A-Za-z0-9][A-Za-z0-9 .&-]*)?").fullmatch
_OTHER_TYPES = frozenset({"CORRESP", "COVER", "GRAPHIC", "Additional documents"})
_NAMED_TYPE = re.compile(r"ex([0-9]{1,3})(?:-([a-z0-9]+))?(?:_[a-z0-9]*)?\.[a-z]{3}").fullmatch
_SIGNS = re.compile("[^\t\n\f\r -~]")
_DESCRIPTION = re.compile(r"[ -~]{1,255}").fullmatch
_LINE, _TABLE_LINE = 80, 132  # 17 CFR 232.305
# Accepted HTML tags (Filer Manual 5.2.2): those of HTML 3.2 without what runs or asks.
_TAGS = frozenset({
    "a", "address", "b", "base", "big", "blockquote", "body", "br", "caption", "center", "cite", "code", "dd", "dfn",
    "dir", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "i", "img",
    "isindex", "kbd", "li", "listing", "menu", "meta", "ol", "p", "plaintext", "pre", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "tt", "u", "ul",
    "var", "xmp"
})  # fmt: skip
_ACTIVE = frozenset({
    "applet", "button", "embed", "form", "frame", "frameset", "iframe", "input", "object", "script", "select",
    "textarea"
})  # fmt: skip
# What a parser puts around a text that has none, and how a page says it itself.
_IMPLIED = frozenset({"html", "head", "body", "p"})
_HAS_IMPLIED = re.compile(rb"<(?:html|head|body|p)[\s/>]", re.IGNORECASE).search
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESSES = frozenset({"href", "src", "background", "action", "data"})
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:jpg|gif)", re.IGNORECASE).fullmatch
# What a PDF must not hold, by names long enough to stand in no other data by chance.
_PDF = {
    b"/Encrypt": "is locked with a password",
    b"/JavaScript": "holds a script",
    b"/Launch": "starts programs",
    b"/EmbeddedFile": "holds other files",
}


class Fault(Struct, frozen=True):
    """What is wrong with an attached document: how grave, and words that go behind its name."""

    severity: Literal["error", "warning"]
    words: str


def type_of(name: str) -> str:
    """Return the type that the name of a file stands for, EX-99.1 for `ex99-1.txt`; "" where it tells none."""
    found = _NAMED_TYPE(name)
    if not found:
        return ""
    return f"EX-{found[1]}{f'.{found[2].upper()}' if found[2] else ''}"


def suggested(kind: str, name: str) -> str:
    """Return a name by EDGAR's rules for a document of a type, ending as it does; `.txt` where that is not allowed."""
    ending = f".{name.lower().rpartition('.')[2]}"
    stem = re.sub(r"[^a-z0-9]+", "-", kind.lower().replace("ex-", "ex", 1)).strip("-")
    head, _, rest = stem.partition("-")
    told = f"{head}-{rest.replace('-', '')}" if rest else head
    return f"{told[: _LONGEST_NAME - 4]}{'.htm' if ending == '.html' else ending if ending in SUFFIXES else '.txt'}"


def name_faults(name: str) -> Iterator[Fault]:
    """Yield what EDGAR has against the name of an attached document."""
    if len(name) <= _LONGEST_NAME and _NAME(name):
        return
    if len(name) <= _LONGEST_NAME and _WIDER_NAME(name):
        yield Fault("warning", "has a name that only the Filer Manual allows, not the specification of the form")
    else:
        yield Fault("error", "has a name that EDGAR does not allow")


def type_faults(kind: str) -> Iterator[Fault]:
    """Yield what EDGAR has against the type of an attached document."""
    if not _SHORTEST_TYPE <= len(kind) <= _LONGEST_TYPE or _SIGNS.search(kind):
        yield Fault("error", f"is of the type {kind[:40]!r}, which is none: write it as in EX-99.1 or EX-24")
        return
    found = _EXHIBIT(kind)
    if kind not in _OTHER_TYPES and not (found and int(found[1]) in _EXHIBITS):
        yield Fault("warning", f"is of the type {kind[:40]!r}, which EDGAR's list does not begin with")


def description_faults(words: str) -> Iterator[Fault]:
    """Yield what EDGAR has against the description of an attached document."""
    if words and not _DESCRIPTION(words):
        yield Fault("error", f"has a description of other than 1 to {_LONGEST_DESCRIPTION} plain characters")


def content_faults(name: str, data: bytes) -> Iterator[Fault]:
    """Yield what EDGAR has against the content of an attached document, which is judged by the ending of its name."""
    if not data.strip():
        yield Fault("error", "is empty")
    elif len(data) > LARGEST:
        yield Fault("error", f"has more than {LARGEST >> 20} MB")
    else:
        judge = _BY_SUFFIX.get(f".{name.lower().rpartition('.')[2]}")
        yield from judge(data) if judge else ()


def _text(data: bytes) -> Iterator[Fault]:
    words = _signs(data)
    if words:
        yield words
        return
    longest = max(map(len, data.expandtabs().splitlines()), default=0)
    if longest > _LINE:
        words = f"17 CFR 232.305 allows {_LINE}, in a table {_TABLE_LINE}"
        yield Fault("warning", f"has a line of {longest} characters; {words}")


def _signs(data: bytes, mend: str = "use plain quotation marks, hyphens and letters") -> Fault | None:
    """Return the fault of a text with other than plain signs; bytes that are no UTF-8 are other signs too."""
    text = data.decode("utf-8", "replace")
    found = _SIGNS.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    if found[0] < " ":
        return Fault("error", f"is no text: it holds the control character U+{ord(found[0]):04X} in line {line}")
    sign = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
    return Fault("error", f"holds signs that EDGAR does not take in text, first {sign} in line {line}: {mend}")


def _web_page(data: bytes) -> Iterator[Fault]:
    fault = _signs(data, "write them as &#n;")
    if fault:
        yield fault
        return
    page: Any = _Page()
    # That of the standard library takes hours for a hostile page, and fails at what word processors write (`<![x y`).
    etree.fromstring(data, etree.HTMLParser(target=page, huge_tree=True, encoding="ascii"))
    if page.tags <= _IMPLIED and not _HAS_IMPLIED(_COMMENT.sub(b"", data)):
        yield Fault("error", "is called a web page and holds no tag of one")
    active = sorted(page.tags & _ACTIVE)
    if active or page.active:
        what = f"<{active[0]}>" if active else page.active
        yield Fault("error", f"holds {what}: nothing in a document may run or ask (17 CFR 232.106)")
    if page.outside:
        yield Fault("error", f"loads or opens {page.outside[:60]!r}: it may link to filings on sec.gov only (232.105)")
    unknown = sorted(page.tags - _TAGS - _ACTIVE)
    if unknown:
        yield Fault("warning", f"holds <{unknown[0]}>, which is none of the tags that EDGAR accepts")


class _Page:
    """What a parser tells of a web page: its tags, and what in their attributes runs or leads elsewhere."""

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.active = self.outside = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Look at a start tag; html and body are told of too where a page leaves them out."""
        self.tags.add(tag)
        if tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self.active = self.active or "http-equiv=refresh in <meta>"
        for name, value in attributes.items():
            words = re.sub(r"\s", "", value)
            if name.startswith("on") or words.lower().startswith(("javascript:", "vbscript:", "data:")):
                self.active = self.active or f"{name}= in <{tag}>"
            elif name in _ADDRESSES and not _is_allowed(tag, words):
                self.outside = self.outside or words

    def close(self) -> None:
        """Return nothing: what was told is kept here."""


def _is_allowed(tag: str, address: str) -> bool:
    """Tell whether an address leads to a place in the page, a picture beside it, or a filing on EDGAR."""
    if tag == "a":
        return address.startswith("#") or re.match(r"https?://www\.sec\.gov/", address, re.IGNORECASE) is not None
    return tag == "img" and _PICTURE(address) is not None


def _pdf(data: bytes) -> Iterator[Fault]:
    if not data.startswith(b"%PDF-"):
        yield Fault("error", "is called a PDF and is none")
        return
    for sign, words in _PDF.items():
        if sign in data:
            yield Fault("error", f"{words}, which EDGAR does not take")


def _xml(data: bytes) -> Iterator[Fault]:
    try:
        faults = parse(Passage.whole(data)).faults
    except SourceError as error:
        yield Fault("error", f"is no XML that EDGAR takes: {error.words[:120]}")
        return
    if faults:
        yield Fault("error", f"is no well-formed XML: {faults[0].words[:120]}")


_BY_SUFFIX = {".txt": _text, ".htm": _web_page, ".pdf": _pdf, ".xml": _xml}
