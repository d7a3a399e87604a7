"""EDGAR's full submission: one file that holds a filing's header and all its documents.

It may stand in the Privacy-Enhanced Mail wrapper (RFC 1421) around the copies written from 1993 to spring 2011, and
hold files that are no text: uuencoded, as mail once carried them.
"""

import re
from binascii import Error, a2b_uu
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader, HeaderReading, read_header
from muniment.documents.passage import Passage
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
_TEXT = b"<TEXT>"
_FIELDS = {"TYPE": "type", "SEQUENCE": "sequence", "FILENAME": "filename", "DESCRIPTION": "description"}
_HEAD_LINE = re.compile(rb"(?=[^\r\n])[ \t]*+(?:<(?P<tag>[A-Z][A-Z0-9-]*+)>)?+(?P<text>[^\r\n]*+)")
_KNOWN_HEAD_LINES = re.compile(rb"(?:\s*+<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>[^\r\n]*+)*+")
_BLANK = re.compile(rb"\s*+\Z")
_LINE_END = re.compile(rb"[ \t]*+(?:\r\n?|\n)")
_WRAPPER = re.compile(rb"\s*+<(XML|PDF|XBRL)>")
_SEQUENCE = re.compile(r"[0-9]{1,9}")


class EmbeddedDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document with what its head lines say of it.

    `passage` is what stands inside `<TEXT>`, not decoded: also without the inner wrapper (`XML`, `PDF` or `XBRL`,
    named in `wrapper`). `complete` is false where `<TEXT>`, `</TEXT>` or `</DOCUMENT>` is missing; the passage is
    then what there is. `other` holds head lines that are none of the four, as (tag, text).
    """

    type: str | UnsetType = UNSET
    sequence: int | UnsetType = UNSET
    filename: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    wrapper: str | UnsetType = UNSET
    passage: Passage
    complete: bool = True
    other: tuple[tuple[str, str], ...] = ()


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
        # The container's own closing tag may stand at the end of the file.
        last = passage.buffer.rfind(b"</", passage.start, passage.end)
        closed = last >= 0 and _OUTER_END.match(passage.buffer, last, passage.end)
        buffer, end = passage.buffer, (last if closed else passage.end)
        stretches = list(_stretches(buffer, outer.end(), end))
        header_end = stretches[0][0] if stretches else end
        return cls(
            outer[1].decode("ascii"),
            passage.stretch(outer.end(), header_end),
            tuple(read_embedded(passage.stretch(*stretch)) for stretch in stretches),
            tuple(passage.stretch(*gap) for gap in _between(stretches, end) if not _NOTHING.match(buffer, *gap)),
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
    """Return, from its first 8 KB, whether a file is a full submission, wrapped in a PEM message or not."""
    return _beginning(_container(data[:_REACH])) is not None


def _container(data: bytes) -> Passage:
    inner = unwrap_pem(data)
    return Passage.whole(data) if inner is UNSET else inner


def _beginning(passage: Passage) -> re.Match[bytes] | None:
    return _BEGINNING.match(passage.buffer, passage.start, min(passage.end, passage.start + _REACH))


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
            ends = (_CLOSED.match(buffer, at, end) for at in _occurrences(buffer, b"</TEXT>", opening, end))
            closing = next((closed.end() for closed in ends if closed), end)
        next_opening = _opening(buffer, opening + 1, closing, with_head=True)
        stop = next_opening if next_opening >= 0 else closing
        yield opening, stop
        opening = _opening(buffer, stop, end)


def _opening(buffer: bytes, start: int, end: int, *, with_head: bool = False) -> int:
    """Find the next `<DOCUMENT>` that begins a line, or -1."""
    for at in _occurrences(buffer, _OPEN, start, end):
        begins_line = at in (0, start) or buffer[at - 1] in b"\r\n"
        if begins_line and (not with_head or _HEAD_FOLLOWS.match(buffer, at, end)):
            return at
    return -1


def _occurrences(data: bytes, sought: bytes, start: int, end: int) -> Iterator[int]:
    at = data.find(sought, start, end)
    while at >= 0:
        yield at
        at = data.find(sought, at + 1, end)


def _between(stretches: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Say what lies between the documents, and behind the last one."""
    for at, (_, stop) in enumerate(stretches, 1):
        yield stop, stretches[at][0] if at < len(stretches) else end


# ---- one document ---------------------------------------------------------------------------------------------------


def read_embedded(passage: Passage) -> EmbeddedDocument:
    """Read the document that a passage holds from its `<DOCUMENT>` on, to its `</DOCUMENT>` or where it breaks off."""
    buffer = passage.buffer
    head = head_end = passage.start + len(_OPEN)
    opening = buffer.find(_TEXT, head, passage.end)
    if opening >= 0:
        head_end = opening
    elif lines := _KNOWN_HEAD_LINES.match(buffer, head, passage.end):  # it begins behind what is known as such
        head_end = lines.end()
    closed = _before(buffer, b"</DOCUMENT>", head_end, passage.end)
    text_end = _before(buffer, b"</TEXT>", head_end, closed)
    complete = opening >= 0 and head_end <= text_end < closed < passage.end
    start = _behind_line_end(buffer, opening + len(_TEXT) if opening >= 0 else head_end, text_end)
    wrapper, end = UNSET, text_end
    if wrapper_tag := _WRAPPER.match(buffer, start, text_end):
        wrapper, start = wrapper_tag[1].decode("ascii"), _behind_line_end(buffer, wrapper_tag.end(), text_end)
        end = _before(buffer, b"</" + wrapper_tag[1] + b">", start, text_end)
    fields = _head(passage, head, head_end)
    return EmbeddedDocument(**fields, wrapper=wrapper, passage=passage.stretch(start, end), complete=complete)


def _head(passage: Passage, start: int, end: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    other = []
    for line in _HEAD_LINE.finditer(passage.buffer, start, end):
        tag = (line["tag"] or b"").decode("ascii")
        text = passage.stretch(*line.span("text")).text().strip()
        field = _FIELDS.get(tag)
        if field and not text:
            continue
        value = text if field != "sequence" else int(text) if _SEQUENCE.fullmatch(text) else UNSET
        if field and field not in fields and value is not UNSET:
            fields[field] = value
        elif tag or text:
            other.append((tag, text))
    return {**fields, "other": tuple(other)}


def _before(buffer: bytes, closing: bytes, start: int, end: int) -> int:
    """Find the closing tag that ends a stretch but for white space; without one, the end of the stretch itself."""
    at = buffer.rfind(closing, start, end)
    return at if at >= 0 and _BLANK.match(buffer, at + len(closing), end) else end


def _behind_line_end(buffer: bytes, start: int, end: int) -> int:
    line_end = _LINE_END.match(buffer, start, end)
    return line_end.end() if line_end else start


# ---- the wrapper of mail --------------------------------------------------------------------------------------------

_PEM_REACH = 8192
"""How far into a file the wrapper may begin."""
_PEM_BEGIN = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_PEM_END = b"-----END PRIVACY-ENHANCED MESSAGE-----"
_PEM_LINE_END = rb"(?:\r\n?|\n)"
_BEGIN_LINE = re.compile(
    rb"(?:\A|(?<=[\r\n])|(?<=\xef\xbb\xbf))[ \t]*+-----BEGIN PRIVACY-ENHANCED MESSAGE-----[ \t]*+(?:\r\n?|\n|\Z)"
)
_HEADER_LINES = re.compile(
    rb"(?:(?:[A-Za-z][A-Za-z0-9-]*+:|[ \t]++[^\s])[^\r\n]*+"
    + _PEM_LINE_END
    + rb")*+(?:[ \t]*+"
    + _PEM_LINE_END
    + rb")?"
)
_CONTAINER_TAG = re.compile(rb"<(?:(?:SEC|IMS)-(?:DOCUMENT|HEADER)|SUBMISSION|DOCUMENT)>")


def unwrap_pem(data: bytes) -> Passage | UnsetType:
    """Return what the wrapper holds, dash escapes undone; UNSET where the file has no wrapper.

    Text before and after the wrapper belongs to the mail that carried it and is left out. Where the last line of the
    wrapper is missing, the message runs to the end of the file.
    """
    if data.find(_PEM_BEGIN, 0, _PEM_REACH) < 0:  # nearly all files: found out at once
        return UNSET
    # Looked for where its words stand, from where their line begins.
    lines = (
        _BEGIN_LINE.match(data, len(data[:at].rstrip(b" \t")), _PEM_REACH)
        for at in _occurrences(data, _PEM_BEGIN, 0, min(len(data), _PEM_REACH))
    )
    begin = next((line for line in lines if line), None)
    if begin is None or _CONTAINER_TAG.search(data, 0, begin.start()):
        return UNSET
    headers = _HEADER_LINES.match(data, begin.end())
    start = headers.end() if headers else begin.end()
    ends = (at for at in _occurrences(data, _PEM_END, start, len(data)) if at == start or data[at - 1] in b"\r\n")
    return _without_escapes(data, start, next(ends, len(data)))


def _without_escapes(data: bytes, start: int, end: int) -> Passage:
    """Return a message without the `- ` that was put before each line that begins with `-`."""
    escapes = [start] if data.startswith(b"- -", start, end) else []
    for line_end in (b"\n", b"\r"):
        escapes += (at + 1 for at in _occurrences(data, line_end + b"- -", start, end))
    escapes.sort()
    if not escapes:
        return Passage(data, start, end)
    sources = [start, *(at + 2 for at in escapes)]
    view = memoryview(data)
    parts = [view[source:stop] for source, stop in zip(sources, [*escapes, end], strict=True)]
    *starts, size = accumulate(map(len, parts), initial=0)
    return Passage(b"".join(parts), 0, size, tuple(starts), tuple(sources))


# ---- uuencoded files ------------------------------------------------------------------------------------------------

_UU_BEGIN = re.compile(rb"(?:\A|\n)begin [0-7]{3,4} [^\r\n]{0,255}\r?\n")
_UU_END = (b"end", b"`", b"")
_UU_REACH = 4096  # bytes before the first line
_MOST_UU = 100 << 20  # bytes; EDGAR takes less in one filing
_PDF = b"%PDF-"
_HEAD = 1024  # bytes among which a PDF says that it is one
_LONGEST = 63  # bytes in a line: more begin with another letter


def is_uuencoded(data: bytes) -> bool:
    """Whether such a file begins in `data`."""
    return _UU_BEGIN.search(data, 0, _UU_REACH) is not None


def uudecoded(data: bytes) -> bytes | None:
    """Return the file that stands in `data`, as far as it is whole; None where none begins there."""
    return whole_file(data)[0] if is_uuencoded(data) and len(data) <= _MOST_UU else None


def whole_file(data: bytes) -> tuple[bytes, bool]:
    """Return the file that begins in `data`, as far as its lines can be read, and whether they go on to its end."""
    begin = _UU_BEGIN.search(data, 0, _UU_REACH)
    parts: list[bytes] = []
    lines = data[begin.end() :].split(b"\n") if begin else []
    for number, line in enumerate(lines):
        line = line.rstrip(b"\r")
        if line in _UU_END:
            return b"".join(parts), b"end" in (after.strip() for after in lines[number : number + 3])
        part = _uu_line(line)
        if part is None:
            break
        parts.append(part)
    return b"".join(parts), False


def _uu_line(line: bytes) -> bytes | None:
    """Return what a line says; None where it is damaged."""
    count = (line[0] - 32) & _LONGEST
    groups = (count + 2) // 3
    # Blanks at the end of a line may be cut off; some writers put a check digit there. Whole groups are asked for, as
    # some writers leave bits behind the last byte, at which the decoder takes offence.
    line = bytes([32 + groups * 3]) + line[1 : 1 + groups * 4].ljust(groups * 4)
    try:
        return a2b_uu(line)[:count]
    except Error:
        return None


def pdf_document(submission: FullSubmission) -> EmbeddedDocument | None:
    """Return the first document of a submission that is a PDF and no exhibit; None where there is none."""
    for document in submission.documents:
        is_exhibit = document.type is not UNSET and document.type.upper().startswith("EX-")
        if is_exhibit or document.wrapper not in ("PDF", UNSET):
            continue
        data = uudecoded(document.passage.data)
        if data and _PDF in data[:_HEAD]:
            return document
    return None


def pdf_of(submission: FullSubmission) -> bytes | None:
    """Return the file that `pdf_document` finds; None where there is none."""
    document = pdf_document(submission)
    return uudecoded(document.passage.data) if document else None


def pages_in(data: bytes) -> bytes:
    """Return the PDF of a full submission that has one; any other file as it is."""
    return (pdf_of(FullSubmission.read(data)) if is_full_submission(data) else None) or data


def served_bytes(document: EmbeddedDocument) -> bytes:
    """Return a document as EDGAR serves it for itself: the file that stands in the submission as uuencoded text."""
    data = document.passage.data
    if document.wrapper == "PDF" or is_uuencoded(data):
        decoded = uudecoded(data)
        return data if decoded is None else decoded
    return data.lstrip(b"\r\n") if document.wrapper == "XML" else data
