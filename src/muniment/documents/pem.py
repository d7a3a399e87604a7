"""The Privacy-Enhanced Mail wrapper (RFC 1421) around the EDGAR copies written from 1993 to spring 2011."""

import re
from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from muniment.documents.passage import Passage

_REACH = 8192
"""How far into a file the wrapper may begin."""

_BEGIN = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_END = b"-----END PRIVACY-ENHANCED MESSAGE-----"
_LINE_END = rb"(?:\r\n?|\n)"
_BEGIN_LINE = re.compile(
    rb"(?:\A|(?<=[\r\n])|(?<=\xef\xbb\xbf))[ \t]*+-----BEGIN PRIVACY-ENHANCED MESSAGE-----[ \t]*+(?:\r\n?|\n|\Z)"
)
_HEADER_LINES = re.compile(
    rb"(?:(?:[A-Za-z][A-Za-z0-9-]*+:|[ \t]++[^\s])[^\r\n]*+" + _LINE_END + rb")*+(?:[ \t]*+" + _LINE_END + rb")?"
)
_CONTAINER_TAG = re.compile(rb"<(?:(?:SEC|IMS)-(?:DOCUMENT|HEADER)|SUBMISSION|DOCUMENT)>")


def unwrap_pem(data: bytes) -> Passage | UnsetType:
    """Return what the wrapper holds, dash escapes undone; UNSET where the file has no wrapper.

    Text before and after the wrapper belongs to the mail that carried it and is left out. Where the last line of the
    wrapper is missing, the message runs to the end of the file.
    """
    if data.find(_BEGIN, 0, _REACH) < 0:  # nearly all files: found out at once
        return UNSET
    begin = _beginning(data)
    if begin is None or _CONTAINER_TAG.search(data, 0, begin.start()):
        return UNSET
    headers = _HEADER_LINES.match(data, begin.end())
    start = headers.end() if headers else begin.end()
    return _unescaped(data, start, _message_end(data, start))


def _beginning(data: bytes) -> re.Match[bytes] | None:
    """Return the line that opens the wrapper: looked for where its words stand, from where their line begins."""
    for at in _occurrences(data, _BEGIN, 0, min(len(data), _REACH)):
        before = data[:at].rstrip(b" \t")
        begin = _BEGIN_LINE.match(data, len(before), _REACH)
        if begin is not None:
            return begin
    return None


def _message_end(data: bytes, start: int) -> int:
    for at in _occurrences(data, _END, start, len(data)):
        if at == start or data[at - 1] in b"\r\n":
            return at
    return len(data)


def _unescaped(data: bytes, start: int, end: int) -> Passage:
    escapes = _escapes(data, start, end)
    if not escapes:
        return Passage(data, start, end)
    sources = [start, *(at + 2 for at in escapes)]
    ends = [*escapes, end]
    view = memoryview(data)
    parts = [view[source:stop] for source, stop in zip(sources, ends, strict=True)]
    starts, offset = [], 0
    for part in parts:
        starts.append(offset)
        offset += len(part)
    return Passage(b"".join(parts), 0, offset, tuple(starts), tuple(sources))


def _escapes(data: bytes, start: int, end: int) -> list[int]:
    """List where `- ` was put before a line that begins with `-`."""
    found = [start] if data.startswith(b"- -", start, end) else []
    for line_end in (b"\n", b"\r"):
        found += (at + 1 for at in _occurrences(data, line_end + b"- -", start, end))
    return sorted(found)


def _occurrences(data: bytes, words: bytes, start: int, end: int) -> Iterator[int]:
    at = data.find(words, start, end)
    while at >= 0:
        yield at
        at = data.find(words, at + 1, end)
