"""Submissions in the envelope of EDGARLink, the format of most forms: an `edgarSubmission` of the namespace `coreg`.

Letters to the staff are the one kind of them that is taken here. CORRESP is a submission type of its own, of which at
least one document is plain text or a web page, since a PDF is unofficial (SEC, "Submit a Correspondence (CORRESP)");
COVER is taken likewise, which is assumed. Neither is disseminated. What is filed as XML of its own schema is not taken
in this envelope; the SEC's words for that are those of a recorded exchange of May 2026.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Sequence

from lxml import etree
from msgspec import Struct

from muniment.edgar.protocol import Mode

NAMESPACE = "http://www.sec.gov/edgar/coreg"
LETTERS = ("CORRESP", "COVER")
_OFFICIAL = (".txt", ".htm")
_KINDS = (*_OFFICIAL, ".pdf")
_SHOWN = 40
_XML_FORMS = (
    (re.compile(r"13F-?\w{2,3}(/A)?").fullmatch, "Form 13F"),
    (re.compile(r"D(/A)?").fullmatch, "Form D"),
    (re.compile(r"(SC(HEDULE)? )?13D(/A)?").fullmatch, "Schedule 13D"),
    (re.compile(r"(SC(HEDULE)? )?13G(/A)?").fullmatch, "Schedule 13G"),
    (re.compile(r"[345](/A)?").fullmatch, "Forms 3, 4 and 5"),
    (re.compile(r"144(/A)?").fullmatch, "Form 144"),
)


class Envelope(Struct, frozen=True):
    """What an envelope says: submission type, LIVE or TEST, the filers' CIKs, and its documents' names and contents."""

    form: str
    mode: str
    filers: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]


class Letters(Struct, frozen=True):
    """Letters to the staff: the submission type, the filers' CIKs, and how many documents there are."""

    form: str
    filers: tuple[str, ...]
    documents: int


def envelope(root: etree._Element) -> Envelope | None:
    """Return what an envelope of EDGARLink says; None where it is none."""
    if root.tag != f"{{{NAMESPACE}}}edgarSubmission":
        return None
    return Envelope(
        form=_text(root, "submissionType"),
        mode=_text(root, "liveTestFlag"),
        filers=tuple(filter(None, (_text(filer, "filerId") for filer in root.iter("{*}filer")))),
        documents=tuple(
            (_text(document, "conformedName"), _text(document, "contents")) for document in root.iter("{*}document")
        ),
    )


def not_taken(form: str) -> str:
    """Return why a submission type is not taken in the envelope."""
    for fits, name in _XML_FORMS:
        if fits(form):
            words = f"EDGAR no longer accepts EDGARLink submissions as an official  filing for {name}."
            return f"{words} Please refer to the EDGAR Filer Manual  on how to submit {name}."
    return f"{form[:_SHOWN] or 'A submission without a type'} is not processed by this local EDGAR."


def faults(sent: Envelope, mode: Mode) -> Iterator[str]:
    """Yield what there is against letters; their access codes were compared when they came."""
    if sent.mode != mode:
        yield f"The document says {sent.mode[:_SHOWN] or 'neither LIVE nor TEST'} and was sent as {mode}."
    if not sent.documents:
        yield "The submission has no document."
    for name, contents in sent.documents:
        if not name.lower().endswith(_KINDS):
            yield f"The document {name[:_SHOWN]!r} is no {', '.join(_KINDS)}."
        elif not _is_base64(contents):
            yield f"The contents of the document {name[:_SHOWN]!r} are no base64."
    if sent.documents and not _has_official(sent.documents):
        yield "A PDF is unofficial: it must accompany the same as plain text or HTML."


def _has_official(documents: Sequence[tuple[str, str]]) -> bool:
    return any(name.lower().endswith(_OFFICIAL) for name, _ in documents)


def _is_base64(text: str) -> bool:
    try:
        return bool(b64decode("".join(text.split()), validate=True))
    except (Error, ValueError):
        return False


def _text(element: etree._Element, name: str) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    return (found.text or "").strip() if found is not None else ""
