"""What a file is, by its first bytes and never by its name; which characters the bytes of an XML document mean.

EDGAR's files are UTF-8 or ASCII. Copies that passed through other programs are UTF-16, Windows-1252 under the name of
UTF-8, or UTF-8 under the name of Latin-1. The bytes decide, whatever its first line claims: what is well-formed UTF-8
is UTF-8, and a byte that cannot be is the character that Windows-1252 has for it.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from muniment.documents.passage import Passage
from muniment.documents.printed import WINDOWS_1252, is_markdown
from muniment.documents.submission import (
    is_full_submission,
    is_mail,
    is_quoted_text,
    unquote_text,
    unwrap_mail,
    unwrap_pem,
)
from muniment.tsv import table_rows

# A byte order mark, or a first `<` of two bytes: only blanks may stand before it.
_UTF16_LE = re.compile(rb"\xff\xfe|(?:[ \t\r\n]\0)*+<\0")
_UTF16_BE = re.compile(rb"\xfe\xff|(?:\0[ \t\r\n])*+\0<")
_DECLARATION = re.compile(rb"<\?xml\s([^<>]{0,1000}?)\?>")
_CLAIM = re.compile(rb"""\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_ENDS = re.compile("[\ufeff \t\r\n]*+")
# `surrogateescape` keeps a byte b that is no UTF-8 as the character U+DC00 + b.
_ESCAPED = re.compile("[\udc80-\udcff]++")
_CUT_OFF = re.compile("[\udc80-\udcff]{1,3}\\Z")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Names for what ASCII is a part of.
_ASCII_TOO = frozenset(
    {"us-ascii", "ascii", "utf-8", "utf8", "iso-8859-1", "iso-8859-15", "latin1", "latin-1", "windows-1252", "cp1252"}
)
_SAME = {
    "utf-8": frozenset({"utf-8", "utf8"}),
    "windows-1252": frozenset({"windows-1252", "cp1252", "iso-8859-1", "latin1", "latin-1"}),
    "utf-16-le": frozenset({"utf-16", "utf-16le", "utf-16-le", "ucs-2", "iso-10646-ucs-2"}),
    "utf-16-be": frozenset({"utf-16", "utf-16be", "utf-16-be", "ucs-2", "iso-10646-ucs-2"}),
}
_STEP = 4096


class Decoded(Struct, frozen=True, dict=True):
    """An XML document as UTF-8, and the way back to its own bytes.

    `content` begins at byte `skipped` of the original, behind byte order mark and blanks. `text` has the same
    characters, but for bytes that had to be replaced: it gives the original back when it is encoded by `codec` with
    `errors`. `mismatch` says in words what the declaration claimed and what the bytes are, "" where they agree.
    """

    content: bytes
    text: str
    encoding: str
    skipped: int
    size: int
    mismatch: str = ""

    def to_original(self, offset: int) -> int:
        """Say at which byte of the original the byte at `offset` of `content` begins."""
        contents, originals = self._checkpoints
        mark = bisect_right(contents, offset) - 1
        characters = len(self.content[contents[mark] : offset].decode("utf-8", "ignore"))
        begin = mark * _STEP
        return min(self.size, originals[mark] + self._bytes(self.text[begin : begin + characters]))

    @cached_property
    def _checkpoints(self) -> tuple[list[int], list[int]]:
        """Where every 4096th character stands in the content and in the original."""
        contents, originals = [0], [self.skipped]
        for begin in range(0, len(self.text), _STEP):
            part = self.text[begin : begin + _STEP]
            contents.append(contents[-1] + len(_replaced(part).encode()))
            originals.append(originals[-1] + self._bytes(part))
        return contents, originals

    def _bytes(self, text: str) -> int:
        """Count the bytes of a stretch of `text` in the original."""
        if self.encoding.startswith("utf-16"):
            return len(text.encode(self.encoding, "surrogatepass"))
        return len(text.encode("utf-8", "surrogateescape"))


def is_utf16(data: bytes) -> bool:
    """Whether `data` is UTF-16: by its byte order mark, or by the zero beside the first `<`."""
    return bool(_UTF16_LE.match(data) or _UTF16_BE.match(data))


def in_utf8(data: bytes) -> bytes:
    """Return a document in UTF-16 as UTF-8, without byte order mark; any other as it is."""
    return decode(data).content if is_utf16(data) else data


def is_plain(data: bytes) -> bool:
    """Whether `data`, blanks before it aside, is XML in UTF-8 that says nothing else: most files are."""
    content = data.lstrip(b" \t\r\n")
    if not content.startswith(b"<") or content.startswith(b"<\0"):
        return False
    claim = declared(content)
    if not claim or claim in _SAME["utf-8"]:
        return True
    return claim in _ASCII_TOO and content.isascii()


def codec_of(data: bytes) -> str:
    """Return the codec for pieces of a file, by its first bytes alone."""
    head = data[:4]
    if head.startswith((b"\xff\xfe", b"<\0")):
        return "utf-16-le"
    return "utf-16-be" if head.startswith((b"\xfe\xff", b"\0<")) else "utf-8"


def characters(piece: bytes, codec: str) -> str:
    """Return the characters of a piece of a file; what is no UTF-8 is Windows-1252."""
    if codec != "utf-8":
        return piece.decode(codec, "replace")
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return piece.decode("cp1252", "replace")


def declared(content: bytes) -> str:
    """Return the encoding that the XML declaration names, in lower case; "" where it names none."""
    declaration = _DECLARATION.match(content[:1010])
    claim = declaration and _CLAIM.search(declaration[1])
    return claim[1].decode("ascii").lower() if claim else ""


def decode(data: bytes) -> Decoded:
    """Turn `data` into UTF-8, by its byte order mark, its zero bytes, or by what its bytes can be."""
    whole, encoding = _read(data)
    outer = _ENDS.match(whole)
    begin = outer.end() if outer else 0
    before, text = whole[:begin], whole[begin:]
    skipped = len(before.encode(encoding if encoding.startswith("utf-16") else "utf-8"))
    content = _replaced(text).encode()
    return Decoded(content, text, encoding, skipped, len(data), _mismatch(content, text, encoding))


def _read(data: bytes) -> tuple[str, str]:
    """Return the characters of a file, and the name of its encoding."""
    if _UTF16_LE.match(data):
        return _whole(*codecs.utf_16_le_decode(data, "surrogatepass", False), data), "utf-16-le"
    if _UTF16_BE.match(data):
        return _whole(*codecs.utf_16_be_decode(data, "surrogatepass", False), data), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = _CUT_OFF.sub("\ufffd", data.decode("utf-8", "surrogateescape"))
    plain = _ESCAPED.sub("", text)
    foreign = len(plain) < len(text) and plain.rstrip("\ufffd").isascii()
    return text, "windows-1252" if foreign else "utf-8"


def _whole(text: str, used: int, data: bytes) -> str:
    """Mark by one character that the last one was cut off."""
    return text if used == len(data) else f"{text}\ufffd"


def _replaced(text: str) -> str:
    """Put characters where the original has bytes that are none, one for one."""
    if _LONE_SURROGATE.search(text) is None:
        return text
    return _LONE_SURROGATE.sub("\ufffd", _ESCAPED.sub(_windows_1252, text))


def _windows_1252(escaped: re.Match[str]) -> str:
    return escaped[0].encode("utf-8", "surrogateescape").decode("latin-1").translate(WINDOWS_1252)


def _mismatch(content: bytes, text: str, encoding: str) -> str:
    claim = declared(content)
    if encoding == "utf-8" and _ESCAPED.search(text):
        return f"the file declares {claim or 'nothing'} but mixes utf-8 with windows-1252"
    if not claim and encoding == "windows-1252":
        return "the file declares nothing, which is to say utf-8, but is windows-1252"
    alike = claim in _SAME[encoding] or (encoding == "utf-8" and content.isascii() and claim in _ASCII_TOO)
    return "" if alike or not claim else f"the file declares {claim} but is {encoding}"


Kind: TypeAlias = Literal[
    "empty", "xml", "submission", "pem", "mail", "quoted", "html", "index", "json", "pdf", "gzip", "zip", "image",
    "binary", "text", "utf-16", "rtf", "office"
]  # fmt: skip

_WRAPPERS: dict[Kind, Callable[[bytes], Passage]] = {"mail": unwrap_mail, "quoted": unquote_text}
_KINDS: Any = table_rows(__file__, "kinds.tsv")
NAMES: dict[Kind, str] = {row["kind"]: row["name"] for row in _KINDS}
"""What to call a file of each kind."""
MEDIA_TYPES: dict[Kind, str] = {row["kind"]: row["media_type"] for row in _KINDS}

# What other programs wrote before it, as the head of an answer by HTTP, may stand before a PDF: PDFium passes over it.
_PDF, _PDF_BEGUN, _BEFORE_PDF = b"%PDF-", b" obj", 1024
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (_PDF, "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
)
# The first member of a zip that is an office document: ECMA-376 part 2, OpenDocument 1.3 part 2.
_OFFICE = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|mimetypeapplication/)", re.DOTALL
)
_REACH = 4096
_OUTER = re.compile(rb"\s*+(?:\xef\xbb\xbf\s*+)*+")
_PROLOG = re.compile(rb"(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|center|font)\b", re.IGNORECASE)
_HTML_WHOLE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NO_MARKDOWN = re.compile(rb"<(?:!doctype\s+html|html|head|body|pre)\b", re.IGNORECASE)
# The marks of pages and tables in plain text as EDGAR has it, which look like elements; a blank may have cut one.
_MARKS = re.compile(
    rb"(?:<(?:P[ \t]?A[ \t]?G[ \t]?E(?:[ \t]++[0-9A-Za-z-]{1,9})?|/?TABLE|CAPTION|S|C|FN|F\d{1,3}|R)[ \t]*+>"
    rb"[ \t]*+[0-9A-Za-z-]*+\s*+)++",
    re.IGNORECASE,
)
# What tables of web pages have and those of plain text have not.
_CELLS = re.compile(rb"<(?:t[rdh]|tbody|thead|colgroup|div|p|font|br)\b", re.IGNORECASE)
_XML = (b"<?xml", b"<edgarSubmission")
_HEAD = 300  # bytes in which nearly every XML filing begins
_ELEMENT = re.compile(rb"<(?:\?xml\b|!--|!DOCTYPE|[A-Za-z_][\w.:-]*+(?:[\s/][^<>]*+)?(?:>|\Z))")
# What EDGAR's own tables of contents say of themselves: of a filing, of a folder, of a quarter or day.
_INDEX_TITLE = re.compile(
    rb"<title>\s*(?:edgar filing documents for|filing detail|edgar filing index|directory listing)"
)
_INDEX_WORDS = (b"index of /archives/edgar", b"<sec-header>", b"&lt;sec-header&gt;")
_INDEX_JSON = re.compile(rb"""\s*+\{\s*"directory"\s*:""")
_INDEX_TEXT = re.compile(
    rb"Description:\s+(?:Master|Form|Company|Daily|Full|Crawler)[^\r\n]{0,40} Index of EDGAR", re.IGNORECASE
)
_JSON = re.compile(rb"""(?:\{\s*["}]|\[\s*(?:["{\[\]0-9-]|true\b|false\b|null\b))""")


_END_OF_LINE, _ONE_LINE = re.compile(rb"[\r\n]"), 1_000


def sniff(data: bytes) -> Kind:
    """Return what `data` is. What looks like text is `text`; what is no text at all is `binary`."""
    if data.startswith(_XML) and b"<edgarSubmission" in data[:_HEAD]:
        return "xml"
    if is_utf16(data):
        kind = sniff(in_utf8(data[:_REACH]))
        return kind if kind in ("xml", "empty") else "utf-16"
    outer = _OUTER.match(data)
    begin = outer.end() if outer else 0
    head = data[begin : begin + _REACH]
    if not head:
        return "empty"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return "office" if kind == "zip" and _OFFICE.match(head) else kind
    at = data.find(_PDF, 0, _BEFORE_PDF)
    if at > 0 and _PDF_BEGUN in data[at : at + _REACH]:
        return "pdf"
    if head.startswith(_XML):
        return "html" if _is_html(head) else "xml"
    if is_full_submission(data):  # its tags are told by their lines: without any it is text with tags
        has_lines = len(head) < _ONE_LINE or _END_OF_LINE.search(head.rstrip()) or b"<XML>" in data
        return "submission" if has_lines else "text"
    if b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----" in head and unwrap_pem(data):
        return "pem"
    if is_mail(data[: 16 * _REACH]):
        return "mail"
    if is_quoted_text(head):
        return "quoted"
    if _is_html(head):
        small = head.lower()
        if _INDEX_TITLE.search(small) or any(map(small.__contains__, _INDEX_WORDS)):
            return "index"
        # scripts of a whole page, and what stands in it as typed, may well have signs of Markdown
        is_page = _NO_MARKDOWN.search(head) is not None or not is_markdown(head.decode("utf-8", "replace"))
        return "html" if is_page else "text"
    if _ELEMENT.match(head) and not _MARKS.match(head):
        return "xml"
    if b"\0" in head:
        return "binary"
    if _INDEX_JSON.match(head) or _INDEX_TEXT.match(head):
        return "index"
    return "json" if _JSON.match(head) else "text"


def unwrapped(data: bytes, kind: Kind) -> Passage:
    """Return what stands in the wrapper of a file of kind "pem", "mail" or "quoted"; any other file as it is.

    Raises:
        NotAFiling: it is mail that holds neither a page nor a text that can be pointed at, or it quotes several texts.
    """
    if kind in _WRAPPERS:
        return _WRAPPERS[kind](data)
    return unwrap_pem(data) or Passage.whole(data)


def _is_html(head: bytes) -> bool:
    """Whether the first element or document type, behind declaration and comments, is that of a web page."""
    marks = _MARKS.match(head)
    if marks and (marks[0][:2].upper() == b"<P" or not _CELLS.search(head)):
        return bool(_HTML_WHOLE.match(head, marks.end()))
    prolog = _PROLOG.match(head)
    return bool(_HTML.match(head, prolog.end() if prolog else 0))
