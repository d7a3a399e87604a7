"""EDGAR's full submission: one file that holds a filing's header and all its documents."""

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.embedded import EmbeddedDocument, read_embedded
from muniment.documents.header import FilingHeader, HeaderReading, read_header
from muniment.documents.passage import Passage
from muniment.documents.pem import unwrap_pem
from muniment.errors import NotAFiling

_REACH = 8192
"""How many bytes must show that a file is a full submission."""

_HEAD_TAG = rb"\s*+<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION|TEXT)>"
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?+\s*+(?=<((?:SEC|IMS)-(?:DOCUMENT|HEADER)|SUBMISSION(?=>\s*+<[A-Z])|DOCUMENT(?=>"
    + _HEAD_TAG
    + rb"))>)"
)
_OPEN = b"<DOCUMENT>"
_HEAD_FOLLOWS = re.compile(_OPEN + _HEAD_TAG)
_CLOSED = re.compile(rb"</TEXT>\s*+</DOCUMENT>")
_OUTER_END = re.compile(rb"</(?:SEC-DOCUMENT|IMS-DOCUMENT|SUBMISSION)>\s*+\Z")
_NOTHING = re.compile(rb"\s*+(?:</(?:SEC-DOCUMENT|IMS-DOCUMENT|SUBMISSION)>\s*+)?+\Z")


class FullSubmission(Struct, frozen=True, dict=True):
    """A filing as EDGAR disseminates it: the header and the documents, still in one file.

    `outer` names the tag the file begins with, behind a PEM wrapper: `SEC-DOCUMENT`, `IMS-DOCUMENT`, `SUBMISSION`,
    a bare `SEC-HEADER` or `IMS-HEADER`, or `DOCUMENT` where there is no header. `unread` holds whatever stands
    behind the header and outside of all documents.
    """

    outer: str
    header_passage: Passage
    documents: tuple[EmbeddedDocument, ...]
    unread: tuple[Passage, ...] = ()

    @classmethod
    def read(cls, data: bytes) -> "FullSubmission":
        """Find the documents of a file; the header is parsed when it is first asked for.

        Raises:
            NotAFiling: the file does not begin as a full submission does, see `is_full_submission`.
        """
        passage = _container(data)
        outer = _beginning(passage)
        if outer is None:
            raise NotAFiling("no EDGAR full submission: it begins with none of the tags that open one")
        buffer, end = passage.buffer, _outer_end(passage)
        stretches = list(_stretches(buffer, outer.end(), end))
        header_end = stretches[0][0] if stretches else end
        return cls(
            outer[1].decode("ascii"),
            passage.stretch(outer.end(), header_end),
            tuple(read_embedded(passage.stretch(*stretch)) for stretch in stretches),
            tuple(passage.stretch(*gap) for gap in _gaps(stretches, end) if not _NOTHING.match(buffer, *gap)),
        )

    @cached_property
    def header_reading(self) -> HeaderReading | UnsetType:
        """The header with the places of its values, as offsets in `header_passage`; UNSET where there is none."""
        reading = read_header(self.header_passage)
        return UNSET if reading.header == FilingHeader() else reading

    @property
    def header(self) -> FilingHeader | UnsetType:
        """What EDGAR says of the filing; UNSET where the file begins with its first document."""
        reading = self.header_reading
        return UNSET if reading is UNSET else reading.header


def is_full_submission(data: bytes) -> bool:
    """Tell from its first 8 KB whether a file is a full submission, wrapped in a PEM message or not."""
    return _beginning(_container(data[:_REACH])) is not None


def _container(data: bytes) -> Passage:
    inner = unwrap_pem(data)
    return Passage.whole(data) if inner is UNSET else inner


def _beginning(passage: Passage) -> re.Match[bytes] | None:
    return _BEGINNING.match(passage.buffer, passage.start, min(passage.end, passage.start + _REACH))


def _outer_end(passage: Passage) -> int:
    """Where the container's own closing tag stands at the end of the file, or the end."""
    last = passage.buffer.rfind(b"</", passage.start, passage.end)
    closed = last >= 0 and _OUTER_END.match(passage.buffer, last, passage.end)
    return last if closed else passage.end


def _stretches(buffer: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find where each document begins and ends: behind its `</DOCUMENT>`, or before the next one if it is cut off.

    Tags of the container may also stand in the text of a document, so that its end is `</TEXT>` and `</DOCUMENT>`
    together, and the next one begins with `<DOCUMENT>` and a head line. Every byte is searched a fixed number of
    times: an end that lies beyond the next document is kept for that one.
    """
    closing = start
    opening = _opening(buffer, start, end)
    while opening >= 0:
        if closing <= opening:
            closing = _closing(buffer, opening, end)
        following = _opening(buffer, opening + 1, closing, with_head=True)
        stop = following if following >= 0 else closing
        yield opening, stop
        opening = _opening(buffer, stop, end)


def _opening(buffer: bytes, start: int, end: int, *, with_head: bool = False) -> int:
    """Find the next `<DOCUMENT>` that begins a line, or -1."""
    at = buffer.find(_OPEN, start, end)
    while at >= 0:
        begins_line = at == 0 or buffer[at - 1] in b"\r\n" or at == start
        if begins_line and (not with_head or _HEAD_FOLLOWS.match(buffer, at, end)):
            return at
        at = buffer.find(_OPEN, at + 1, end)
    return -1


def _closing(buffer: bytes, start: int, end: int) -> int:
    """Find the offset behind the next `</TEXT>` and `</DOCUMENT>`, or the end."""
    at = buffer.find(b"</TEXT>", start, end)
    while at >= 0:
        closed = _CLOSED.match(buffer, at, end)
        if closed:
            return closed.end()
        at = buffer.find(b"</TEXT>", at + 1, end)
    return end


def _gaps(stretches: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Say what lies between the documents, and behind the last one."""
    for at, (_, stop) in enumerate(stretches, 1):
        yield stop, stretches[at][0] if at < len(stretches) else end
