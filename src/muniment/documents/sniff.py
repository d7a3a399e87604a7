"""What a file is, told by its first bytes and never by its name."""

import re
from typing import Literal, TypeAlias

from muniment.documents.encoding import is_utf16
from muniment.documents.pem import unwrap_pem
from muniment.documents.submission import is_full_submission

Kind: TypeAlias = Literal["empty", "xml", "submission", "pem", "html", "pdf", "gzip", "zip", "image", "binary", "text"]

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
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
_XML = (b"<?xml", b"<edgarSubmission")
_HEAD = 300  # bytes in which nearly every XML filing begins
_ELEMENT = re.compile(rb"<(?:\?xml\b|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s/>])")


def sniff(data: bytes) -> Kind:
    """Return what `data` is. Whatever cannot be told from text is `text`; what is no text at all is `binary`."""
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
    return _markup(data, head)


def _markup(data: bytes, head: bytes) -> Kind:
    if is_full_submission(data):
        return "submission"
    if b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----" in head and unwrap_pem(data):
        return "pem"
    if _is_html(head):
        return "html"
    if _ELEMENT.match(head):
        return "xml"
    return "binary" if b"\0" in head else "text"


def _is_html(head: bytes) -> bool:
    """Whether the first element or document type, behind declaration and comments, is that of a web page."""
    prolog = _PROLOG.match(head)
    return bool(_HTML.match(head, prolog.end() if prolog else 0))
