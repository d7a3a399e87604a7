"""What a file is, told by its first bytes and never by its name."""

import re
from typing import Literal, TypeAlias

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
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|center|font)\b", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:\?xml\b|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s/>])")


def sniff(data: bytes) -> Kind:
    """Return what `data` is. Whatever cannot be told from text is `text`; what is no text at all is `binary`."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<?xml", b"<edgarSubmission")):
        return "xml"
    if not head:
        return "empty" if not data.strip() else "text"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_UTF16):
        return "xml"
    return _markup(data, head)


def _markup(data: bytes, head: bytes) -> Kind:
    if is_full_submission(data):
        return "submission"
    if b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----" in head and unwrap_pem(data):
        return "pem"
    if _HTML.match(head):
        return "html"
    if _ELEMENT.match(head):
        return "xml"
    return "binary" if b"\0" in head else "text"
