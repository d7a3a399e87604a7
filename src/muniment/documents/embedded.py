"""One document inside an EDGAR full submission."""

import re
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.passage import Passage


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


def read_embedded(passage: Passage) -> EmbeddedDocument:
    """Read the document that a passage holds from its `<DOCUMENT>` on, to its `</DOCUMENT>` or where it breaks off."""
    buffer = passage.buffer
    head = passage.start + len(_OPEN)
    opening = buffer.find(_TEXT, head, passage.end)
    head_end = opening if opening >= 0 else _bare_head_end(buffer, head, passage.end)
    closed = _before(buffer, b"</DOCUMENT>", head_end, passage.end)
    text_end = _before(buffer, b"</TEXT>", head_end, closed)
    complete = opening >= 0 and head_end <= text_end < closed < passage.end
    start = _behind_line_end(buffer, opening + len(_TEXT) if opening >= 0 else head_end, text_end)
    wrapper, start, end = _unwrapped(buffer, start, text_end)
    fields = _head(passage, head, head_end)
    return EmbeddedDocument(**fields, wrapper=wrapper, passage=passage.stretch(start, end), complete=complete)


_OPEN = b"<DOCUMENT>"
_TEXT = b"<TEXT>"
_FIELDS = {"TYPE": "type", "SEQUENCE": "sequence", "FILENAME": "filename", "DESCRIPTION": "description"}
_HEAD_LINE = re.compile(rb"(?=[^\r\n])[ \t]*+(?:<(?P<tag>[A-Z][A-Z0-9-]*+)>)?+(?P<text>[^\r\n]*+)")
_KNOWN_HEAD_LINES = re.compile(rb"(?:\s*+<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>[^\r\n]*+)*+")
_BLANK = re.compile(rb"\s*+\Z")
_LINE_END = re.compile(rb"[ \t]*+(?:\r\n?|\n)")
_WRAPPER = re.compile(rb"\s*+<(XML|PDF|XBRL)>")
_SEQUENCE = re.compile(r"[0-9]{1,9}")


def _bare_head_end(buffer: bytes, start: int, end: int) -> int:
    """Where a document without `<TEXT>` begins: behind the head lines that are known as such."""
    lines = _KNOWN_HEAD_LINES.match(buffer, start, end)
    return lines.end() if lines else start


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


def _unwrapped(buffer: bytes, start: int, end: int) -> tuple[str | UnsetType, int, int]:
    wrapper = _WRAPPER.match(buffer, start, end)
    if wrapper is None:
        return UNSET, start, end
    inner = _behind_line_end(buffer, wrapper.end(), end)
    return wrapper[1].decode("ascii"), inner, _before(buffer, b"</" + wrapper[1] + b">", inner, end)
