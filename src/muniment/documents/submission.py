"""EDGAR's full submission: one file that holds a filing's header and all its documents.

It may stand in the Privacy-Enhanced Mail wrapper (RFC 1421) around the copies written from 1993 to spring 2011, and
hold files that are no text: uuencoded, as mail once carried them.

Writing is the inverse of reading. Each style of header has its own spelling of some values: the text style has words
where the tag style has a code. A header is written in the spelling of its style whichever of them it was read from, as
far as the one follows from the other: the words of an industry are not in its code.
"""

import re
from binascii import Error, a2b_uu, b2a_uu
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.documents.header import (
    LABELS,
    FilingHeader,
    HeaderAddress,
    HeaderLabel,
    HeaderReading,
    Lines,
    Party,
    labels_of,
    read_header,
)
from muniment.documents.passage import Passage, places_of
from muniment.errors import NotAFiling, RecordError
from muniment.tsv import table_rows

LARGEST = 256 << 20
"""Bytes of one file at most, where it does not say how many it has, or stands among others."""

_REACH = 8192
"""How many bytes must show that a file is a full submission."""
_HEAD_TAGS = rb"(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION|TEXT)>"
_HEAD_TAG = rb"\s*+<" + _HEAD_TAGS
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?+\s*+(?=<(?:((?:SEC|IMS)-(?:DOCUMENT|HEADER)|SUBMISSION(?=>\s*+<[A-Z])|DOCUMENT(?=>"
    + _HEAD_TAG
    + rb"))>|"  # or a document alone, cut off below its first tag
    + _HEAD_TAGS
    + rb"))"
)
_OPEN = b"<DOCUMENT>"
_HEAD_FOLLOWS = re.compile(_OPEN + _HEAD_TAG)
_CLOSED = re.compile(rb"</TEXT>\s*+</DOCUMENT>")
_BARE = (b"<SEC-HEADER>", b"<IMS-HEADER>")
_OUTER = (b"<SEC-DOCUMENT>", b"<IMS-DOCUMENT>", b"<SUBMISSION>", *_BARE)
_INSIDE = (b"</SEC-HEADER>", b"</IMS-HEADER>", _OPEN)
_OUTER_HEAD = re.compile(
    rb"<(?:SEC|IMS)-DOCUMENT>[^\r\n<]*+\s*+<(?:SEC|IMS)-HEADER>|<SUBMISSION>\s*+<(?:ACCESSION-NUMBER|TYPE)>"
    rb"|<(?:SEC|IMS)-HEADER>[^\r\n<]*+\s*+(?:<ACCEPTANCE-DATETIME>|<ACCESSION-NUMBER>|ACCESSION NUMBER:)"
)
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
    a bare `SEC-HEADER` or `IMS-HEADER`, or `DOCUMENT` where there is no header, also where that tag is cut off.
    `unread` holds whatever stands behind the header and outside of all documents.
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
        stretches = list(_stretches(buffer, outer.end(), end, is_opened=outer[1] is None))
        header_end = stretches[0][0] if stretches else end
        return cls(
            (outer[1] or b"DOCUMENT").decode("ascii"),
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


def filings(data: bytes) -> list[bytes]:
    """Take apart what holds several full submissions in a row, as EDGAR's Oldloads do; else return it alone.

    A filing begins with its outer tag and the first of its header, or with the wrapper around them; wherever the one
    before it breaks off. A bare header begins one where it is not that of the filing that has begun.
    """
    if not is_full_submission(data):
        return [data]
    tags = ((at, tag) for tag in (*_OUTER, *_INSIDE) for at in places_of(data, tag, 0, len(data)))
    starts: list[int] = []
    has_header = not _BEGINNING.match(data)
    for at, tag in sorted(tags):
        if tag in _INSIDE:
            has_header = True
        elif (at == 0 or data[at - 1] in b"\r\n>") and (has_header or tag not in _BARE):
            has_header = False
            if _OUTER_HEAD.match(data, at):
                starts.append(_wrapper_start(data, max(starts[-1] if starts else 0, at - _PEM_REACH), at))
    # What begins otherwise is a filing too; what is none is mail around the first.
    if not starts or is_full_submission(data[: starts[0]]):
        starts.insert(0, 0)
    return [data[start:end] for start, end in pairwise([0, *starts[1:], len(data)])]


def _wrapper_start(data: bytes, start: int, outer: int) -> int:
    """Return where the wrapper begins whose message begins with an outer tag; without one, where the tag does."""
    at = data.rfind(_PEM_BEGIN, start, outer)
    headers = _HEADER_LINES.match(data, data.find(b"\n", at, outer) + 1, outer) if at >= 0 else None
    return at if headers and _BLANK.match(data, headers.end(), outer) else outer


def _container(data: bytes) -> Passage:
    inner = unwrap_pem(data)
    return Passage.whole(data) if inner is UNSET else inner


def _beginning(passage: Passage) -> re.Match[bytes] | None:
    return _BEGINNING.match(passage.buffer, passage.start, min(passage.end, passage.start + _REACH))


def _stretches(buffer: bytes, start: int, end: int, *, is_opened: bool) -> Iterator[tuple[int, int]]:
    """Find where each document begins and ends: behind its `</DOCUMENT>`, or before the next one if it is cut off.

    Tags of the container may also stand in the text of a document, so that its end is `</TEXT>` and `</DOCUMENT>`
    together, and the next one begins with `<DOCUMENT>` and a head line. Every byte is searched a fixed number of
    times: an end that lies beyond the next document is kept for that one. `is_opened` is whether the first begins at
    `start`, without its tag.
    """
    closing = start
    opening = start if is_opened else _opening(buffer, start, end)
    while opening >= 0:
        if closing <= opening:
            ends = (_CLOSED.match(buffer, at, end) for at in places_of(buffer, b"</TEXT>", opening, end))
            closing = next((closed.end() for closed in ends if closed), end)
        next_opening = _opening(buffer, opening + 1, closing, with_head=True)
        stop = next_opening if next_opening >= 0 else closing
        yield opening, stop
        opening = _opening(buffer, stop, end)


def _opening(buffer: bytes, start: int, end: int, *, with_head: bool = False) -> int:
    """Find the next `<DOCUMENT>` that begins a line, or -1."""
    for at in places_of(buffer, _OPEN, start, end):
        begins_line = at in (0, start) or buffer[at - 1] in b"\r\n"
        if begins_line and (not with_head or _HEAD_FOLLOWS.match(buffer, at, end)):
            return at
    return -1


def _between(stretches: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Say what lies between the documents, and behind the last one."""
    for at, (_, stop) in enumerate(stretches, 1):
        yield stop, stretches[at][0] if at < len(stretches) else end


# ---- one document ---------------------------------------------------------------------------------------------------


def read_embedded(passage: Passage) -> EmbeddedDocument:
    """Read the document that a passage holds, from its `<DOCUMENT>` or behind it, to its end or where it breaks off."""
    buffer = passage.buffer
    head = head_end = passage.start + len(_OPEN) * buffer.startswith(_OPEN, passage.start)
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
_BEGIN_LINE = re.compile(
    rb"(?:\A|(?<=[\r\n])|(?<=\xef\xbb\xbf))[ \t]*+-----BEGIN PRIVACY-ENHANCED MESSAGE-----[ \t]*+(?:\r\n?|\n|\Z)"
)
_HEADER_LINES = re.compile(
    rb"(?:(?:[A-Za-z][A-Za-z0-9-]*+:|[ \t]++[^\s])[^\r\n]*+(?:\r\n?|\n))*+(?:[ \t]*+(?:\r\n?|\n))?"
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
        for at in places_of(data, _PEM_BEGIN, 0, min(len(data), _PEM_REACH))
    )
    begin = next((line for line in lines if line), None)
    if begin is None or _CONTAINER_TAG.search(data, 0, begin.start()):
        return UNSET
    headers = _HEADER_LINES.match(data, begin.end())
    start = headers.end() if headers else begin.end()
    ends = (at for at in places_of(data, _PEM_END, start, len(data)) if at == start or data[at - 1] in b"\r\n")
    return _without_escapes(data, start, next(ends, len(data)))


def _without_escapes(data: bytes, start: int, end: int) -> Passage:
    """Return a message without the `- ` that was put before each line that begins with `-`."""
    escapes = [start] if data.startswith(b"- -", start, end) else []
    for line_end in (b"\n", b"\r"):
        escapes += (at + 1 for at in places_of(data, line_end + b"- -", start, end))
    escapes.sort()
    if not escapes:
        return Passage(data, start, end)
    sources = [start, *(at + 2 for at in escapes)]
    view = memoryview(data)
    parts = [view[source:stop] for source, stop in zip(sources, [*escapes, end], strict=True)]
    *starts, size = accumulate(map(len, parts), initial=0)
    return Passage(b"".join(parts), 0, size, tuple(starts), tuple(sources))


# ---- mail as other programs keep it, and the web pages that browsers save as such ------------------------------------

_MIME_HEADS = rb"(?:[!-9;-~]++:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+)++"
_MAIL = re.compile(rb"\s*+(?:From [^\r\n]*+\r?\n)?(?P<heads>" + _MIME_HEADS + rb")(?:\r?\n)?")
_MIME_PART = re.compile(rb"^(?P<mark>--[^\r\n]++)\r?\n(?P<heads>" + _MIME_HEADS + rb")(?:\r?\n)?", re.MULTILINE)
_IS_MIME = re.compile(rb"^mime-version:", re.MULTILINE | re.IGNORECASE)
_MIME_TYPE = re.compile(rb"^content-type:\s*+(?P<type>text/(?:html|plain)|multipart)\b", re.MULTILINE | re.IGNORECASE)
_MIME_CODING = re.compile(rb"^content-transfer-encoding:\s*+\"?(?P<coding>[\w-]++)", re.MULTILINE | re.IGNORECASE)
_MIME_ESCAPE = re.compile(rb"=(?:(?P<byte>[0-9A-Fa-f]{2})|[ \t]*+\r?\n)")


def is_mail(data: bytes) -> bool:
    """Whether a file is mail, or a web page saved in one file with its pictures, which is mail in form (RFC 2557)."""
    head = _MAIL.match(data)
    return head is not None and _IS_MIME.search(head["heads"]) is not None


def unwrap_mail(data: bytes) -> Passage:
    """Return the page, or else the text, of mail in which it stands in quoted-printable or as it is (RFC 2045).

    Raises:
        NotAFiling: there is none, or it is coded in another way, in which no value can be pointed at.
    """
    head = _MAIL.match(data)
    if head is None:
        raise NotAFiling("the mail has no head")
    parts = [(b"", head), *((part["mark"], part) for part in _MIME_PART.finditer(data, head.end()))]
    kinds = ((kind and kind["type"].lower(), *part) for part in parts if (kind := _MIME_TYPE.search(part[1]["heads"])))
    texts = {kind: (mark, part) for kind, mark, part in [*kinds][::-1]}  # the first of each kind
    mark, part = texts.get(b"text/html") or texts.get(b"text/plain") or (b"", None)
    if part is None:
        raise NotAFiling("the mail holds neither a page nor a text: save what is attached to it as a file")
    end = data.find(b"\n" + mark, part.end()) if mark else -1
    end = end if end >= 0 else len(data)
    coding = _MIME_CODING.search(part["heads"])
    if coding is None or coding["coding"].lower() in (b"7bit", b"8bit", b"binary"):
        return Passage(data, part.end(), end, (0,), (0,))
    if coding["coding"].lower() != b"quoted-printable":
        shown = coding["coding"][:20].decode("ascii", "replace")
        raise NotAFiling(f"the text of the mail is coded in {shown}: open it and save it as a web page or as text")
    escapes = (
        (escape, bytes.fromhex(escape["byte"].decode("ascii")) if escape["byte"] else b"")
        for escape in _MIME_ESCAPE.finditer(data, part.end(), end)
    )
    return _unescaped(data, part.end(), end, escapes)


def _unescaped(data: bytes, start: int, end: int, escapes: Iterable[tuple[re.Match[bytes], bytes]]) -> Passage:
    """Return a stretch of a file with bytes in place of each escape in it."""
    pieces, sources, done = [], [], start
    for escape, own in escapes:
        pieces += [data[done : escape.start()], own]
        sources += [done, escape.start()]
        done = escape.end()
    *starts, size = accumulate(map(len, [*pieces, data[done:end]]), initial=0)
    return Passage(b"".join([*pieces, data[done:end]]), 0, size, tuple(starts), (*sources, done))


# ---- texts as programs quote them: in a string of JSON, in a column -------------------------------------------------

_SOME_ENDS = 12  # ends of lines that are written out
_LONG = 1_000  # bytes of a text that may be a filing
_JSON = re.compile(rb'\s*+[{["]')
_QUOTED = re.compile(rb'"((?:[^"\\\x00-\x1f]++|\\.)*+)"')
_ESCAPE = re.compile(
    rb"\\(?:(?P<pair>u[dD][89abAB]..\\u[dD][c-fC-F]..)|u(?P<code>[0-9a-fA-F]{4})|(?P<sign>[nrtbf\"'/\\]))"
)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"\f"}


def is_quoted_text(data: bytes) -> bool:
    """Whether a text has the ends of its lines written out, as a string of JSON or of a program has them (RFC 8259)."""
    ends = data.count(b"\\n")
    return ends >= _SOME_ENDS and ends > 4 * data.count(b"\n")


def unquote_text(data: bytes) -> Passage:
    """Return the one text that a file of JSON quotes, or all of any other, with its escapes undone.

    Outside of JSON a bare quotation mark is the text's own.

    Raises:
        NotAFiling: several stand in it: values of one would be taken for those of another.
    """
    strings = _QUOTED.finditer(data) if _JSON.match(data) else ()
    places = [hit.span(1) for hit in strings if len(hit[1]) >= _LONG or b"\\n" in hit[1]]
    if len(places) > 1:
        raise NotAFiling(f"{len(places)} texts stand in quotes in one file: save each as a file of its own")
    start, end = places[0] if places else (0, len(data))
    return _unescaped(data, start, end, ((hit, _meant(hit)) for hit in _ESCAPE.finditer(data, start, end)))


def _meant(escape: re.Match[bytes]) -> bytes:
    if escape["sign"]:
        return _SIGNS.get(escape["sign"], escape["sign"])
    units = escape["pair"].replace(b"\\u", b"")[1:] if escape["pair"] else escape["code"]
    return bytes.fromhex(units.decode("ascii")).decode("utf-16-be", "replace").encode("utf-8")


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


# ---- writing ---------------------------------------------------------------------------------------------------------

Style = Literal["text", "tags"]
_TOP, _PARTY, _ADDRESS, _FORMER = map(labels_of, ("filing", "party", "address", "former name"))
_COMPANY, _VALUES = _PARTY[:-4], _PARTY[-4:]  # form type, act, file number and film number stand by themselves
_ADDRESSES = {"business_address": "BUSINESS ADDRESS", "mail_address": "MAIL ADDRESS"}
_TAB = 8
_COLUMNS = {"filing": 32, "company": 56, "values": 40}
_TABS = {"SROS": 3, "GROUP MEMBERS": 2, "ORGANIZATION NAME": 1}
_PADDED = {"ORGANIZATION NAME": " " * 11}
_HEADING_TABS = {"FILER": 0, "FILED BY": 2, "FILING VALUES": 0}
_EIN_SINCE = date(2025, 7, 1)  # a header of July 2025 prints EIN where one of February 2025 has IRS NUMBER
_ACT_WORDS_SINCE = date(1996, 1, 1)  # headers of 1994 print the code of the act where later ones have words
_ACTS = {"33": "1933 Act", "34": "1934 Act"}
_PARAGRAPH = re.compile(r"3C\.([0-9]{1,2})")
_PARAGRAPH_WORDS = re.compile(r"Section 3\(c\)\(([0-9]{1,2})\)")
_INDUSTRY = re.compile(r".*\[([0-9]{4})\]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CODE = re.compile(r"[0-9]{1,2}[A-Za-z0-9.]*")
_UU_LINE = 45  # bytes in a line of uuencoded text
_INNER_TAGS = re.compile(rb"</TEXT>\s*+</DOCUMENT>|(?:\A|(?<=[\r\n]))<DOCUMENT>\s*+<(?:TYPE|SEQUENCE|FILENAME)>")
_WRAPPERS = {"xml": "XML", "pdf": "PDF"}
_UUENCODED = ("pdf", "jpg", "gif")


def write_full(header: FilingHeader, documents: Iterable[EmbeddedDocument], style: Style) -> bytes:
    """Return a full submission: `{accession number}.txt` for text, `{accession number}.nc` for tags.

    Args:
        header: in the text style the names of the copy and of its header, where it has none, are made from the
            accession number, and their day from the filing date.
        documents: each as it is to stand in the file: a PDF uuencoded, see `embedded`.
        style: of the header, and of the tags around everything.

    Raises:
        RecordError: the text of a document holds tags that would end it, so that it could not be read back; or the
            text style is asked for and there is neither accession number nor name.
    """
    head = b"<SUBMISSION>\n" if style == "tags" else b""
    outer = b"</SUBMISSION>\n" if style == "tags" else b"</SEC-DOCUMENT>\n"
    named = _named(header) if style == "text" else header
    return b"".join((head, write_header(named, style), *map(_document, documents), outer))


def embedded(data: bytes, name: str, kind: str, sequence: int, description: str = "") -> EmbeddedDocument:
    """Return a file as it stands in a full submission: XML and PDF in their wrapper, PDF and pictures uuencoded.

    Args:
        data: the bytes of the file.
        name: its name, whose ending says what it is.
        kind: its document type, such as `EX-99`.
        sequence: its number among the documents, from 1.
        description: in words; "" for none.
    """
    suffix = name.rpartition(".")[2].lower()
    content = uuencoded(data, name) if suffix in _UUENCODED else data
    return EmbeddedDocument(
        type=kind,
        sequence=sequence,
        filename=name,
        description=description or UNSET,
        wrapper=_WRAPPERS.get(suffix, UNSET),
        passage=Passage.whole(content),
    )


def uuencoded(data: bytes, name: str) -> bytes:
    r"""Return a file as text, as mail once carried it.

    >>> uuencoded(b"abc", "x.pdf")
    b'begin 644 x.pdf\n#86)C\n`\nend\n'
    """
    lines = (b2a_uu(data[at : at + _UU_LINE], backtick=True) for at in range(0, len(data), _UU_LINE))
    return b"".join((f"begin 644 {name}\n".encode(), *lines, b"`\nend\n"))


def breaks_out(data: bytes) -> bool:
    """Return whether a document's text holds the tags that end a document or begin the next one."""
    if b"</TEXT>" not in data and b"<DOCUMENT>" not in data:  # as nearly always, and found much faster
        return False
    return _INNER_TAGS.search(data) is not None


def _named(header: FilingHeader) -> FilingHeader:
    """Return the header with the two lines that name the copy, as far as something states them."""
    if header.file_name is not UNSET and header.header_name is not UNSET:
        return header
    if header.accession_number is UNSET or header.filed is UNSET:
        raise RecordError("a full submission needs an accession number and a filing date, or the name of its copy")
    return structs.replace(
        header,
        file_name=header.file_name or f"{header.accession_number}.txt",
        file_date=header.file_date or header.filed,
        header_name=header.header_name or f"{header.accession_number}.hdr.sgml",
        header_date=header.header_date or header.filed,
    )


def _document(document: EmbeddedDocument) -> bytes:
    data = document.passage.data
    if breaks_out(data):
        name = document.filename or document.type or "a document"
        raise RecordError(f"{name}: its text holds the tags that end a document: it cannot stand in a full submission")
    if data and not data.endswith((b"\n", b"\r")):
        data += b"\n"
    if document.wrapper:
        wrapper = document.wrapper.encode()
        data = b"<" + wrapper + b">\n" + data + b"</" + wrapper + b">\n"
    lines = (
        ("TYPE", document.type),
        ("SEQUENCE", document.sequence),
        ("FILENAME", document.filename),
        ("DESCRIPTION", document.description),
        *document.other,
    )
    head = "".join(f"<{tag}>{one_line(str(value))}\n" for tag, value in lines if value is not UNSET and tag)
    return b"<DOCUMENT>\n" + head.encode("utf-8", "replace") + b"<TEXT>\n" + data + b"</TEXT>\n</DOCUMENT>\n"


# ---- the header -----------------------------------------------------------------------------------------------------


def write_header(header: FilingHeader, style: Style) -> bytes:
    r"""Return the lines of a header from the accession number to the last party, in UTF-8.

    The text style begins with the lines that name the copy and state when the filing was accepted, as far as the header
    has them, and ends with `</SEC-HEADER>`; in tags it stands between no outer tags. Line ends are LF. Line
    ends inside a value become a blank, for a value is one line.

    >>> write_header(FilingHeader(form="D", items=("06b", "3C.7")), "tags")
    b'<TYPE>D\n<ITEMS>06b\n<ITEMS>3C.7\n'
    """
    lines = _text(header) if style == "text" else _tags(header)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def item_text(code: str) -> str:
    """Return what the text style prints for the code of an item: words where EDGAR has them, else the code in its tag.

    >>> item_text("3C.7"), item_text("06b")
    ('Section 3(c)(7)', '<ITEMS>06b')
    """
    return item_title(code) or (f"<ITEMS>{code}" if _CODE.fullmatch(code) else code)


def item_title(code: str) -> str:
    """Return EDGAR's words for the code of an item, see `items.tsv`; "" where it prints none.

    >>> item_title("3C.7"), item_title("8.01"), item_title("06b")
    ('Section 3(c)(7)', 'Other Events', '')
    """
    paragraph = _PARAGRAPH.fullmatch(code)
    return f"Section 3(c)({paragraph[1]})" if paragraph else _items().get(code, "")


@cache
def _items() -> dict[str, str]:
    return {row["code"]: row["words"] for row in table_rows(__file__, "items.tsv")}


def item_code(text: str) -> str:
    """Return the code of an item by what the text style prints; anything else as it is.

    >>> item_code("Rule 506"), item_code("06c")
    ('06', '06c')
    """
    paragraph = _PARAGRAPH_WORDS.fullmatch(text)
    if paragraph:
        return f"3C.{paragraph[1]}"
    return next((code for code, printed in _items().items() if printed == text), text)


def act_code(text: str) -> str:
    """Return the code of an act by what the text style prints; anything else as it is.

    >>> act_code("1933 Act"), act_code("34")
    ('33', '34')
    """
    return next((code for code, printed in _ACTS.items() if printed == text), text)


def _text(header: FilingHeader) -> Iterator[str]:
    copies = (
        ("SEC-DOCUMENT", header.file_name, header.file_date), ("SEC-HEADER", header.header_name, header.header_date)
    )  # fmt: skip
    for tag, name, day in copies:
        if name is not UNSET and day is not UNSET:
            yield f"<{tag}>{one_line(name)} : {_printed(day)}"
    if header.accepted is not UNSET:
        yield f"<ACCEPTANCE-DATETIME>{_printed(header.accepted)}"
    for label, value in _stated(header, _TOP):
        yield _line(label, value, _COLUMNS["filing"])
    yield from _unknown_lines(header.other, "text", 0, _COLUMNS["filing"])
    for party in header.parties:
        yield from ("", _heading(party.role), *_party_text(party, header.filed or _EIN_SINCE))
    yield "</SEC-HEADER>"


def _party_text(party: Party, filed: date) -> Iterator[str]:
    if company := [*_stated(party, _COMPANY)]:
        yield from ("", f"\t{_heading('COMPANY DATA')}")
        for label, value in company:
            named = "EIN" if filed >= _EIN_SINCE and label.text == "IRS NUMBER" else label.text
            yield "\t\t" + _line(label, value, _COLUMNS["company"], indent=2, named=named)
    if values := [*_stated(party, _VALUES)]:
        yield from ("", f"\t{_heading('FILING VALUES')}")
        for label, value in values:
            text = _ACTS.get(value, value) if label.field == "act" and filed >= _ACT_WORDS_SINCE else value
            yield "\t\t" + _line(label, text, _COLUMNS["values"], indent=2)
    yield from _unknown_lines(party.other, "text", 2, _COLUMNS["values"])
    for heading, part, labels in _parts(party):
        yield from ("", f"\t{_heading(heading)}")
        for label, value in _stated(part, labels):
            yield "\t\t" + _line(label, value, _COLUMNS["values"], indent=2)


def _parts(party: Party) -> Iterator[tuple[str, Any, Sequence[HeaderLabel]]]:
    """Yield the addresses and former names of a party, with their headings and lines."""
    for field, heading in _ADDRESSES.items():
        address: HeaderAddress = getattr(party, field)
        if address is not UNSET:
            yield heading, address, _ADDRESS
    for former in party.former_names:
        yield "FORMER COMPANY", former, _FORMER


def _heading(text: str) -> str:
    return f"{text}:" + "\t" * _HEADING_TABS.get(text, 1)


def _line(label: HeaderLabel, value: str, column: int, *, indent: int = 0, named: str = "") -> str:
    """Return a line whose value begins at `column`, as tabs of eight have it."""
    text = f"{named or label.text}:{_PADDED.get(label.text, '')}"
    tabs = _TABS.get(label.text) or max(-(-(column - indent * _TAB - len(text)) // _TAB), 1)
    return text + "\t" * tabs + _spelled(label, value, "text")


def _tags(header: FilingHeader) -> Iterator[str]:
    yield from _tagged(header, _TOP)
    yield from _unknown_lines(header.other, "tags", 0, 0)
    for party in header.parties:
        role = LABELS[party.role].tag if party.role in LABELS else party.role.replace(" ", "-")
        yield f"<{role}>"
        for tag, labels in (("COMPANY-DATA", _COMPANY), ("FILING-VALUES", _VALUES)):
            if lines := [*_tagged(party, labels)]:
                yield from (f"<{tag}>", *lines, f"</{tag}>")
        yield from _unknown_lines(party.other, "tags", 0, 0)
        for heading, part, labels in _parts(party):
            tag = LABELS[heading].tag
            yield from (f"<{tag}>", *_tagged(part, labels), f"</{tag}>")
        yield f"</{role}>"


def _tagged(part: object, labels: Sequence[HeaderLabel]) -> Iterator[str]:
    for label, value in _stated(part, labels):
        yield f"<{label.tag}>{_spelled(label, value, 'tags')}"


def _stated(part: object, labels: Sequence[HeaderLabel]) -> Iterator[tuple[HeaderLabel, str]]:
    """Yield the lines that a part has values for; one line for each value of a list."""
    for label in labels:
        value = getattr(part, label.field)
        for item in value if label.kind == "list" else () if value is UNSET else (value,):
            yield label, _printed(item)


def _spelled(label: HeaderLabel, value: str, style: Style) -> str:
    """Return a value as its style spells it."""
    if label.field == "items":
        return item_text(value) if style == "text" else item_code(value)
    if style == "text":
        return value
    if label.field == "act":
        return act_code(value)
    industry = _INDUSTRY.fullmatch(value) if label.field == "sic" else None
    return industry[1] if industry else value


def _unknown_lines(lines: Lines, style: Style, indent: int, column: int) -> Iterator[str]:
    """Yield the lines that fit no field: under their label, or alone where the label would begin something else."""
    for name, text in lines:
        label = LABELS.get(name)
        alone = not name or (label is not None and label.level in ("role", "block", "frame"))
        if alone:
            yield "\t" * indent + one_line(text)
        elif style == "tags" or name.startswith("/"):
            yield f"<{'-'.join(one_line(name).split())}>{one_line(text)}"
        else:
            heading = f"{one_line(name)}:"
            tabs = max(-(-(column - indent * _TAB - len(heading)) // _TAB), 1)
            yield "\t" * indent + heading + "\t" * tabs + one_line(text)


def _printed(value: str | int | date) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else one_line(str(value))


def one_line(text: str) -> str:
    """Return a value as one line: with a blank for each line end or tab inside."""
    return _BREAKS.sub(" ", text).strip()
