"""Documents attached to a filing: as files, and what EDGAR asks of their type, name and content.

They stand inside its XML, or beside it in a full submission. Sources of what is asked: DOCUMENT_TYPE and
DOCUMENT_NAME_TYPE of eis_Common.xsd; Schedule 13D and 13G XML Technical Specification, section 6.2.1; EDGAR Filer
Manual, Volume II, chapter 5; 17 CFR 232.104 to 232.106 and 232.305.

>>> [safe_name(name) for name in ("ex99-1.htm", "../../etc/passwd", "nul.txt", ".profile", "Agreement (final).pdf")]
['ex99-1.htm', 'passwd', '_nul.txt', 'profile', 'Agreement-final-.pdf']
>>> suggested("EX-99.1", "Agreement (final).HTM"), type_of("ex24-2_power.txt")
('ex99-1.htm', 'EX-24.2')
>>> [fault.message for fault in content_faults("ex99-1.txt", "“Agreement”".encode())]
['holds signs that EDGAR does not take in text, first “ in line 1: use plain quotation marks, hyphens and letters']
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

from lxml import etree
from msgspec import UNSET, Struct, UnsetType

from muniment.documents.passage import Passage
from muniment.documents.sniff import MEDIA_TYPES, Kind, sniff
from muniment.documents.submission import FullSubmission, is_uuencoded, pdf_document, whole_file
from muniment.documents.xml import parse
from muniment.errors import SourceError
from muniment.evidence import Span

_NO_TEXT: tuple[Kind, ...] = ("xml", "html", "pdf", "gzip", "zip", "binary")  # what else there is counts as text
_IMAGES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_SUFFIX_OF = {"text/html": ".htm", "application/xml": ".xml", "application/pdf": ".pdf", "image/jpeg": ".jpg"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Names that Windows takes for devices, whatever their ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE).match
_LONGEST = 100  # characters of a file name; EDGAR allows 32


class AttachedDocument(Struct, frozen=True):
    """A document attached to a filing: what the filing says of it, its bytes, and where it stands in the source.

    `data` are the bytes of the file, decoded where the source has them as base64 or uuencoded. Where they cannot be
    decoded, or not to their end, `fault` says why, and `data` is what there is. `span` is UNSET where places are those
    of printed pages.
    """

    name: str | UnsetType
    type: str | UnsetType
    description: str | UnsetType
    data: bytes
    span: Span | UnsetType = UNSET
    fault: str = ""

    @property
    def media_type(self) -> str:
        """What its bytes are, found from them and not from its name."""
        kind = sniff(self.data)
        image_type = next((media_type for sign, media_type in _IMAGES if self.data.startswith(sign)), "image/tiff")
        return image_type if kind == "image" else MEDIA_TYPES[kind if kind in _NO_TEXT else "text"]

    @property
    def file_name(self) -> str:
        """A name for it that is safe in any folder: its own, or one made of its type."""
        suffix = _SUFFIX_OF.get(self.media_type, "") or f".{self.media_type.rpartition('/')[2].replace('plain', 'txt')}"
        return safe_name(self.name or "") or f"{safe_name((self.type or '').lower()) or 'document'}{suffix}"

    def __repr__(self) -> str:
        """Say what it is, without its bytes."""
        return f"<AttachedDocument {self.name or ''} {self.type or ''}: {self.media_type}, {len(self.data):,} bytes>"


def safe_name(name: str) -> str:
    """Return the last part of a name without signs that a file system or a shell takes for more; "" for nothing."""
    short = _UNSAFE.sub("-", PurePosixPath(name.replace("\\", "/")).name)[-_LONGEST:].lstrip(".-")
    return f"_{short}" if _DEVICE(short) else short


def base64_document(
    name: str | UnsetType,
    kind: str | UnsetType,
    description: str | UnsetType,
    contents: str | UnsetType,
    span: Span | UnsetType = UNSET,
) -> AttachedDocument:
    """Return a document that stands in XML, or in a record, as base64."""
    data, fault = from_base64(contents), "its contents are no base64: they are left as they stand"
    if data is not None:
        fault = "" if data else "it has no contents"
    return AttachedDocument(name, kind, description, (contents or "").encode() if data is None else data, span, fault)


def from_base64(text: str | UnsetType) -> bytes | None:
    """Return the bytes that stand in a text as base64, with blanks and line ends in it; None where it is none."""
    try:
        return b64decode("".join((text or "").split()), validate=True)
    except ValueError:
        return None


def documents_beside(
    submission: FullSubmission, read_passage: Passage | None, source: str
) -> Iterator[AttachedDocument]:
    """Yield the documents of a full submission but the one that was read.

    Args:
        submission: the submission.
        read_passage: the passage of the document that was read; None where that is its PDF.
        source: the content hash for the places.
    """
    pdf = pdf_document(submission) if read_passage is None else None
    for document in submission.documents:
        if document.passage is read_passage or document is pdf:
            continue
        span = UNSET if read_passage is None else Span(source, *document.passage.source_range(0, len(document.passage)))
        data, fault = document.passage.data, ""
        # A text in which such a file stands stays as it is: what is around the file would be lost.
        if is_uuencoded(data) and data.lstrip().startswith(b"begin "):
            data, is_whole = whole_file(data)
            fault = "" if is_whole else "its uuencoded bytes are damaged or cut off"
        if not document.complete:
            fault = "it is cut off: the tags that end it are missing"
        yield AttachedDocument(document.filename, document.type, document.description, data, span, fault)


# ---- what EDGAR asks of them ----------------------------------------------------------------------------------------

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
    message: str


def type_of(name: str) -> str:
    """Return the type that the name of a file stands for, EX-99.1 for `ex99-1.txt`; "" where it has none."""
    numbered = _NAMED_TYPE(name)
    if not numbered:
        return ""
    return f"EX-{numbered[1]}{f'.{numbered[2].upper()}' if numbered[2] else ''}"


def suggested(kind: str, name: str) -> str:
    """Return a name by EDGAR's rules for a document of a type, ending as it does; `.txt` where that is not allowed."""
    suffix = f".{name.lower().rpartition('.')[2]}"
    stem = re.sub(r"[^a-z0-9]+", "-", kind.lower().replace("ex-", "ex", 1)).strip("-")
    head, _, further = stem.partition("-")
    short = f"{head}-{further.replace('-', '')}" if further else head
    return f"{short[: _LONGEST_NAME - 4]}{'.htm' if suffix == '.html' else suffix if suffix in SUFFIXES else '.txt'}"


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
    exhibit = _EXHIBIT(kind)
    if kind not in _OTHER_TYPES and not (exhibit and int(exhibit[1]) in _EXHIBITS):
        yield Fault("warning", f"is of the type {kind[:40]!r}, which EDGAR's list does not begin with")


def description_faults(text: str) -> Iterator[Fault]:
    """Yield what EDGAR has against the description of an attached document."""
    if text and not _DESCRIPTION(text):
        yield Fault("error", f"has a description of other than 1 to {_LONGEST_DESCRIPTION} plain characters")


def content_faults(name: str, data: bytes) -> Iterator[Fault]:
    """Yield what EDGAR has against the content of an attached document, which is checked by the ending of its name."""
    if not data.strip():
        yield Fault("error", "is empty")
    elif len(data) > LARGEST:
        yield Fault("error", f"has more than {LARGEST >> 20} MB")
    elif check := _BY_SUFFIX.get(f".{name.lower().rpartition('.')[2]}"):
        yield from check(data)


def _text(data: bytes) -> Iterator[Fault]:
    if fault := _signs(data):
        yield fault
        return
    longest = max(map(len, data.expandtabs().splitlines()), default=0)
    if longest > _LINE:
        limit = f"17 CFR 232.305 allows {_LINE}, in a table {_TABLE_LINE}"
        yield Fault("warning", f"has a line of {longest} characters; {limit}")


def _signs(data: bytes, suggestion: str = "use plain quotation marks, hyphens and letters") -> Fault | None:
    """Return the fault of a text with other than plain signs; bytes that are no UTF-8 are other signs too."""
    text = data.decode("utf-8", "replace")
    foreign = _SIGNS.search(text)
    if not foreign:
        return None
    line, code = text.count("\n", 0, foreign.start()) + 1, f"U+{ord(foreign[0]):04X}"
    if foreign[0] < " ":
        return Fault("error", f"is no text: it holds the control character {code} in line {line}")
    sign = foreign[0] if foreign[0].isprintable() else code
    return Fault("error", f"holds signs that EDGAR does not take in text, first {sign} in line {line}: {suggestion}")


def _web_page(data: bytes) -> Iterator[Fault]:
    if fault := _signs(data, "write them as &#n;"):
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
    """What a parser finds in a web page: its tags, and what in their attributes runs or leads elsewhere."""

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.active = self.outside = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Look at a start tag; html and body come too where a page leaves them out."""
        self.tags.add(tag)
        if tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self.active = self.active or "http-equiv=refresh in <meta>"
        for name, value in attributes.items():
            address = re.sub(r"\s", "", value)
            if name.startswith("on") or address.lower().startswith(("javascript:", "vbscript:", "data:")):
                self.active = self.active or f"{name}= in <{tag}>"
            elif name in _ADDRESSES and not _is_allowed(tag, address):
                self.outside = self.outside or address

    def close(self) -> None:
        """Return nothing: what was found is stored here."""


def _is_allowed(tag: str, address: str) -> bool:
    """Return whether an address leads to a place in the page, a picture beside it, or a filing on EDGAR."""
    if tag == "a":
        return address.startswith("#") or re.match(r"https?://www\.sec\.gov/", address, re.IGNORECASE) is not None
    return tag == "img" and _PICTURE(address) is not None


def _pdf(data: bytes) -> Iterator[Fault]:
    if not data.startswith(b"%PDF-"):
        yield Fault("error", "is called a PDF and is none")
        return
    for sign, reason in _PDF.items():
        if sign in data:
            yield Fault("error", f"{reason}, which EDGAR does not take")


def _xml(data: bytes) -> Iterator[Fault]:
    try:
        faults = parse(Passage.whole(data)).faults
    except SourceError as error:
        yield Fault("error", f"is no XML that EDGAR takes: {error.words[:120]}")
        return
    if faults:
        yield Fault("error", f"is no well-formed XML: {faults[0].words[:120]}")


_BY_SUFFIX = {".txt": _text, ".htm": _web_page, ".pdf": _pdf, ".xml": _xml}
