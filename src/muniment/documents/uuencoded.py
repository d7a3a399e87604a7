"""Files inside of full submissions that are no text: uuencoded, as mail once carried them."""

import re
from binascii import Error, a2b_uu

from msgspec import UNSET

from muniment.documents.embedded import EmbeddedDocument
from muniment.documents.submission import FullSubmission, is_full_submission

_BEGIN = re.compile(rb"(?:\A|\n)begin [0-7]{3,4} [^\r\n]{0,255}\r?\n")
_END = (b"end", b"`", b"")
_REACH = 4096  # bytes before the first line
_MOST = 100 << 20  # bytes; EDGAR takes less in one filing
_PDF = b"%PDF-"
_HEAD = 1024  # bytes among which a PDF says that it is one
_LONGEST = 63  # bytes in a line: more begin with another letter


def is_uuencoded(data: bytes) -> bool:
    """Whether such a file begins in `data`."""
    return _BEGIN.search(data, 0, _REACH) is not None


def decoded(data: bytes) -> bytes | None:
    """Return the file that stands in `data`, as far as it is whole; None where none begins there."""
    return whole_file(data)[0] if is_uuencoded(data) and len(data) <= _MOST else None


def whole_file(data: bytes) -> tuple[bytes, bool]:
    """Return the file that begins in `data`, as far as its lines can be read, and whether they go on to its end."""
    begin = _BEGIN.search(data, 0, _REACH)
    parts: list[bytes] = []
    lines = data[begin.end() :].split(b"\n") if begin else []
    for number, line in enumerate(lines):
        line = line.rstrip(b"\r")
        if line in _END:
            return b"".join(parts), b"end" in (after.strip() for after in lines[number : number + 3])
        part = _line(line)
        if part is None:
            break
        parts.append(part)
    return b"".join(parts), False


def _line(line: bytes) -> bytes | None:
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


def pdf_document(whole: FullSubmission) -> EmbeddedDocument | None:
    """Return the first document of a submission that is a PDF and no exhibit; None where there is none."""
    for document in whole.documents:
        is_exhibit = document.type is not UNSET and document.type.upper().startswith("EX-")
        if is_exhibit or document.wrapper not in ("PDF", UNSET):
            continue
        data = decoded(document.passage.data)
        if data and _PDF in data[:_HEAD]:
            return document
    return None


def pdf_of(whole: FullSubmission) -> bytes | None:
    """Return the file that `pdf_document` finds; None where there is none."""
    found = pdf_document(whole)
    return decoded(found.passage.data) if found else None


def pages_in(data: bytes) -> bytes:
    """Return the PDF of a full submission that has one; any other file as it is."""
    return (pdf_of(FullSubmission.read(data)) if is_full_submission(data) else None) or data
