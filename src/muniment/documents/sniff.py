"""What a file is, by its first bytes and never by its name."""

import re
from typing import Literal, TypeAlias

from muniment.documents.encoding import is_utf16
from muniment.documents.submission import is_full_submission, unwrap_pem

Kind: TypeAlias = Literal[
    "empty", "xml", "submission", "pem", "html", "index", "json", "pdf", "gzip", "zip", "image", "binary", "text"
]

# What to call a file of each kind.
NAMES: dict[Kind, str] = {
    "xml": "XML",
    "submission": "a full submission",
    "pem": "text in a PEM wrapper",
    "html": "an HTML page",
    "index": "an index of EDGAR",
    "json": "JSON",
    "pdf": "a PDF",
    "gzip": "gzip-compressed",
    "zip": "a zip archive",
    "image": "an image",
    "text": "plain text",
    "empty": "empty",
    "binary": "binary data",
}

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
_REACH = 4096
_OUTER = re.compile(rb"\s*+(?:\xef\xbb\xbf\s*+)*+")
_PROLOG = re.compile(rb"(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|center|font)\b", re.IGNORECASE)
_HTML_WHOLE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# The marks of pages and tables in plain text as EDGAR has it, which look like elements.
_MARKS = re.compile(
    rb"(?:<(?:PAGE(?:[ \t]++[0-9A-Za-z-]{1,9})?|/?TABLE|CAPTION|S|C|FN|F\d{1,3}|R)[ \t]*+>[ \t]*+[0-9A-Za-z-]*+\s*+)++",
    re.IGNORECASE,
)
# What tables of web pages have and those of plain text have not.
_CELLS = re.compile(rb"<(?:t[rdh]|tbody|thead|colgroup|div|p|font|br)\b", re.IGNORECASE)
_XML = (b"<?xml", b"<edgarSubmission")
_HEAD = 300  # bytes in which nearly every XML filing begins
_ELEMENT = re.compile(rb"<(?:\?xml\b|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s/>])")
# What EDGAR's own tables of contents say of themselves: of a filing, of a folder, of a quarter or day.
_INDEX_PAGE = re.compile(
    rb"<title>\s*(?:EDGAR Filing Documents for|Filing Detail|EDGAR filing index|Directory Listing)"
    rb"|Index of /Archives/edgar|<SEC-HEADER>|&lt;SEC-HEADER&gt;",
    re.IGNORECASE,
)
_INDEX_JSON = re.compile(rb"""\s*+\{\s*"directory"\s*:""")
_INDEX_TEXT = re.compile(
    rb"Description:\s+(?:Master|Form|Company|Daily|Full|Crawler)[^\r\n]{0,40} Index of EDGAR", re.IGNORECASE
)
_JSON = re.compile(rb"""(?:\{\s*["}]|\[\s*(?:["{\[\]0-9-]|true\b|false\b|null\b))""")


def sniff(data: bytes) -> Kind:
    """Return what `data` is. What looks like text is `text`; what is no text at all is `binary`."""
    if data.startswith(_XML) and b"<edgarSubmission" in data[:_HEAD]:
        return "xml"
    if is_utf16(data):
        return "xml"
    outer = _OUTER.match(data)
    begin = outer.end() if outer else 0
    head = data[begin : begin + _REACH]
    if not head:
        return "empty"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_XML):
        return "html" if _is_html(head) else "xml"
    if is_full_submission(data):
        return "submission"
    if b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----" in head and unwrap_pem(data):
        return "pem"
    if _is_html(head):
        return "index" if _INDEX_PAGE.search(head) else "html"
    if _ELEMENT.match(head) and not _MARKS.match(head):
        return "xml"
    if b"\0" in head:
        return "binary"
    if _INDEX_JSON.match(head) or _INDEX_TEXT.match(head):
        return "index"
    return "json" if _JSON.match(head) else "text"


def _is_html(head: bytes) -> bool:
    """Whether the first element or document type, behind declaration and comments, is that of a web page."""
    marks = _MARKS.match(head)
    if marks and (marks[0][:5].upper() == b"<PAGE" or not _CELLS.search(head)):
        return bool(_HTML_WHOLE.match(head, marks.end()))
    prolog = _PROLOG.match(head)
    return bool(_HTML.match(head, prolog.end() if prolog else 0))
