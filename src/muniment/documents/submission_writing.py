"""Writing a full submission: a filing's header and all its documents in one file, as EDGAR disseminates it."""

import re
from binascii import b2a_uu
from collections.abc import Iterable, Iterator

from msgspec import UNSET, structs

from muniment.documents.embedded import EmbeddedDocument
from muniment.documents.header import FilingHeader
from muniment.documents.header_writing import Style, one_line, write_header
from muniment.documents.passage import Passage
from muniment.errors import RecordError

_UU_LINE = 45  # bytes in a line of uuencoded text
_INNER_TAGS = re.compile(rb"</TEXT>\s*+</DOCUMENT>|(?:\A|(?<=[\r\n]))<DOCUMENT>\s*+<(?:TYPE|SEQUENCE|FILENAME)>")
_WRAPPERS = {"xml": "XML", "pdf": "PDF"}
_CARRIED = ("pdf", "jpg", "gif")


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
        name: its name, whose ending tells what it is.
        kind: its document type, such as `EX-99`.
        sequence: its number among the documents, from 1.
        description: in words; "" for none.
    """
    ending = name.rpartition(".")[2].lower()
    held = uuencoded(data, name) if ending in _CARRIED else data
    return EmbeddedDocument(
        type=kind,
        sequence=sequence,
        filename=name,
        description=description or UNSET,
        wrapper=_WRAPPERS.get(ending, UNSET),
        passage=Passage.whole(held),
    )


def uuencoded(data: bytes, name: str) -> bytes:
    r"""Return a file as text, as mail once carried it.

    >>> uuencoded(b"abc", "x.pdf")
    b'begin 644 x.pdf\n#86)C\n`\nend\n'
    """
    lines = (b2a_uu(data[at : at + _UU_LINE], backtick=True) for at in range(0, len(data), _UU_LINE))
    return b"".join((f"begin 644 {name}\n".encode(), *lines, b"`\nend\n"))


def breaks_out(data: bytes) -> bool:
    """Tell whether a document's text holds the tags that end a document or begin the next one."""
    if b"</TEXT>" not in data and b"<DOCUMENT>" not in data:  # as nearly always, and found much faster
        return False
    return _INNER_TAGS.search(data) is not None


def _named(header: FilingHeader) -> FilingHeader:
    """Return the header with the two lines that name the copy, as far as something tells them."""
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


def _document(one: EmbeddedDocument) -> bytes:
    data = one.passage.data
    if breaks_out(data):
        name = one.filename or one.type or "a document"
        raise RecordError(f"{name}: its text holds the tags that end a document: it cannot stand in a full submission")
    if data and not data.endswith((b"\n", b"\r")):
        data += b"\n"
    wrapper = (one.wrapper or "").encode()
    inner = b"<" + wrapper + b">\n" + data + b"</" + wrapper + b">\n" if wrapper else data
    head = "".join(f"<{tag}>{value}\n" for tag, value in _head(one)).encode("utf-8", "replace")
    return b"<DOCUMENT>\n" + head + b"<TEXT>\n" + inner + b"</TEXT>\n</DOCUMENT>\n"


def _head(one: EmbeddedDocument) -> Iterator[tuple[str, str]]:
    for tag, value in (
        ("TYPE", one.type),
        ("SEQUENCE", one.sequence),
        ("FILENAME", one.filename),
        ("DESCRIPTION", one.description),
        *one.other,
    ):
        if value is not UNSET and tag:
            yield tag, one_line(str(value))
