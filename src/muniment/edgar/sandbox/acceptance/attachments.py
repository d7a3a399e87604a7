"""The documents attached to a submission: decoded, and looked at as EDGAR does.

Names are judged by the rulebook (X-22). Types: exhibits (`EX-99.1`), and the cover letter and correspondence that EDGAR
takes with a filing and does not disseminate (EDGAR Filer Manual, Volume II, appendix E).
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Sequence

from msgspec import Struct

from muniment.documents.embedded import EmbeddedDocument
from muniment.documents.submission_writing import breaks_out, embedded
from muniment.edgar.protocol import SubmissionMessage
from muniment.edgar.sandbox.acceptance.messages import VALUE, message
from muniment.forms.header import Attachment

_EXHIBIT = re.compile(r"EX-[0-9]{1,3}(?:\.[0-9A-Za-z]{1,6}){0,3}").fullmatch
_PRIVATE = ("COVER", "CORRESP")
_BLANKS = re.compile(r"\s+")
_TEXTS = ("txt", "htm", "xml")
_PRIMARY = "primary_doc.xml"


class Attached(Struct):
    """The attachments of a submission: those that become public, how many came, and what is against them."""

    documents: list[EmbeddedDocument]
    count: int
    messages: list[SubmissionMessage]


def attached(given: Sequence[Attachment]) -> Attached:
    """Decode attachments; the primary document has number 1, the first of them 2."""
    found = Attached([], len(given), [])
    names: set[str] = {_PRIMARY}
    for number, one in enumerate(given, 2):
        name, kind = one.name or "", (one.type or "").strip()
        data = _decoded(one.contents or "")
        for words in _faults(name, kind, data, names):
            context = f"attachments[{number - 2}]"
            found.messages.append(message(words, context, label=VALUE, document=number))
        names.add(name.casefold())
        if data is not None and kind.upper() not in _PRIVATE:
            sequence = len(found.documents) + 2
            found.documents.append(embedded(data, name, kind, sequence, one.description or ""))
    return found


def _decoded(contents: str) -> bytes | None:
    """Return the bytes that base64 stands for; None where it is none."""
    try:
        return b64decode(_BLANKS.sub("", contents), validate=True)
    except (Error, ValueError):
        return None


def _faults(name: str, kind: str, data: bytes | None, names: set[str]) -> Iterator[str]:
    shown = name[:40] or "without a name"
    if name.casefold() in names:
        yield f"Two documents of the submission are called {shown!r}."
    if kind.upper() not in _PRIVATE and not _EXHIBIT(kind.upper()):
        yield f"The attachment {shown!r} has the document type {kind[:40]!r}: it takes exhibits, such as EX-99.1."
    if data is None:
        yield f"The contents of the attachment {shown!r} are no base64."
    elif not data.strip():
        yield f"The attachment {shown!r} is empty."
    else:
        yield from _inside(shown, name.rpartition(".")[2].lower(), data)


def _inside(shown: str, ending: str, data: bytes) -> Iterator[str]:
    if ending == "pdf" and not data.startswith(b"%PDF-"):
        yield f"The attachment {shown!r} is no PDF."
    if ending in _TEXTS and b"\0" in data:
        yield f"The attachment {shown!r} holds bytes that no text has."
    if ending in _TEXTS and breaks_out(data):
        yield f"The attachment {shown!r} holds the tags that end a document of a submission."
