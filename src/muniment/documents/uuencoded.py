"""Files inside of full submissions that are no text: uuencoded, as mail once carried them."""

import re
from binascii import Error, a2b_uu

from msgspec import UNSET

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
    begin = _BEGIN.search(data, 0, _REACH)
    if begin is None or len(data) > _MOST:
        return None
    parts: list[bytes] = []
    for line in data[begin.end() :].split(b"\n"):
        line = line.rstrip(b"\r")
        if line in _END:
            break
        part = _line(line)
        if part is None:
            break
        parts.append(part)
    return b"".join(parts)


def _line(line: bytes) -> bytes | None:
    """Return what a line says; None where it is damaged."""
    count = (line[0] - 32) & _LONGEST
    wide = 1 + (count + 2) // 3 * 4
    try:  # blanks at the end of a line may be cut off; some writers put a check digit there
        return a2b_uu(line[:wide].ljust(wide))
    except Error:
        return None


def pdf_of(whole: FullSubmission) -> bytes | None:
    """Return the first document of a submission that is a PDF and no exhibit; None where there is none."""
    for document in whole.documents:
        is_exhibit = document.type is not UNSET and document.type.upper().startswith("EX-")
        if is_exhibit or document.wrapper not in ("PDF", UNSET):
            continue
        data = decoded(document.passage.data)
        if data and _PDF in data[:_HEAD]:
            return data
    return None


def pages_in(data: bytes) -> bytes:
    """Return the PDF of a full submission that has one; any other file as it is."""
    return (pdf_of(FullSubmission.read(data)) if is_full_submission(data) else None) or data
