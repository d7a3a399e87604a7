"""Documents attached to a filing, as files: those inside its XML, and those beside it in a full submission.

>>> [safe_name(name) for name in ("ex99-1.htm", "../../etc/passwd", "nul.txt", ".profile", "Agreement (final).pdf")]
['ex99-1.htm', 'passwd', '_nul.txt', 'profile', 'Agreement-final-.pdf']
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.embedded import EmbeddedDocument
from muniment.documents.passage import Passage
from muniment.documents.sniff import Kind, sniff
from muniment.documents.submission import FullSubmission
from muniment.documents.uuencoded import is_uuencoded, pdf_document, whole_file
from muniment.evidence import Span

_MEDIA_TYPES: dict[Kind, str] = {
    "xml": "application/xml",
    "html": "text/html",
    "pdf": "application/pdf",
    "gzip": "application/gzip",
    "zip": "application/zip",
    "binary": "application/octet-stream",
}
_IMAGES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_ENDINGS = {"text/html": ".htm", "application/xml": ".xml", "application/pdf": ".pdf", "image/jpeg": ".jpg"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Names that Windows takes for devices, whatever their ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE).match
_BEGIN = b"begin "
_LONGEST = 100  # characters of a file name; EDGAR allows 32


class AttachedDocument(Struct, frozen=True):
    """A document attached to a filing: what the filing says of it, its bytes, and where it stands in the source.

    `data` are the bytes of the file, decoded where the source has them as base64 or uuencoded. Where they cannot be
    decoded, or not to their end, `fault` says why, and `data` is what there is. `span` is UNSET where places are those
    of printed pages.
    """

    name: str | UnsetType
    type: str | UnsetType
    description: str | UnsetType
    data: bytes
    span: Span | UnsetType = UNSET
    fault: str = ""

    @property
    def media_type(self) -> str:
        """What its bytes are, told by them and not by its name."""
        kind = sniff(self.data)
        found = next((media_type for sign, media_type in _IMAGES if self.data.startswith(sign)), "image/tiff")
        return found if kind == "image" else _MEDIA_TYPES.get(kind, "text/plain")

    @property
    def file_name(self) -> str:
        """A name for it that is safe in any folder: its own, or one made of its type."""
        ending = _ENDINGS.get(self.media_type, "") or f".{self.media_type.rpartition('/')[2].replace('plain', 'txt')}"
        return safe_name(self.name or "") or f"{safe_name((self.type or '').lower()) or 'document'}{ending}"

    def __repr__(self) -> str:
        """Say what it is, without its bytes."""
        return f"<AttachedDocument {self.name or ''} {self.type or ''}: {self.media_type}, {len(self.data):,} bytes>"


def safe_name(name: str) -> str:
    """Return the last part of a name without signs that a file system or a shell takes for more; "" for nothing."""
    short = _UNSAFE.sub("-", PurePosixPath(name.replace("\\", "/")).name)[-_LONGEST:].lstrip(".-")
    return f"_{short}" if _DEVICE(short) else short


def base64_document(
    name: str | UnsetType,
    kind: str | UnsetType,
    description: str | UnsetType,
    contents: str | UnsetType,
    span: Span | UnsetType = UNSET,
) -> AttachedDocument:
    """Return a document that stands in XML, or in a record, as base64."""
    try:
        data, fault = b64decode("".join((contents or "").split()), validate=True), ""
    except ValueError:
        data, fault = (contents or "").encode(), "its contents are no base64: they are left as they stand"
    return AttachedDocument(name, kind, description, data, span, fault or ("" if data else "it has no contents"))


def documents_beside(whole: FullSubmission, own: Passage | None, source: str) -> Iterator[AttachedDocument]:
    """Yield the documents of a full submission but the one that was read.

    Args:
        whole: the submission.
        own: the passage of the document that was read; None where that is its PDF.
        source: the content hash for the places.
    """
    pdf = pdf_document(whole) if own is None else None
    for document in whole.documents:
        if document.passage is not own and document is not pdf:
            place = document.passage.source_range(0, len(document.passage))
            yield _beside(document, UNSET if own is None else Span(source, *place))


def _beside(document: EmbeddedDocument, span: Span | UnsetType) -> AttachedDocument:
    data, fault = document.passage.data, ""
    # A text in which such a file stands stays as it is: what is around the file would be lost.
    if is_uuencoded(data) and data.lstrip().startswith(_BEGIN):
        found, is_whole = whole_file(data)
        data, fault = found, "" if is_whole else "its uuencoded bytes are damaged or cut off"
    if not document.complete:
        fault = "it is cut off: the tags that end it are missing"
    return AttachedDocument(document.filename, document.type, document.description, data, span, fault)
