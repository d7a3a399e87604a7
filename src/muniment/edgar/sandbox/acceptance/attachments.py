"""The documents attached to a submission: decoded, and looked at as EDGAR does.

Names, types and contents are judged by the rulebook (X-22, X-28 to X-31); here is what only a full submission makes of
them. The cover letter and correspondence, which EDGAR takes with a filing, are not disseminated (EDGAR Filer Manual,
Volume II, appendix E).
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Sequence

from msgspec import Struct

from muniment.documents.submission import EmbeddedDocument
from muniment.documents.submission_writing import breaks_out, embedded
from muniment.edgar.protocol import SubmissionMessage
from muniment.edgar.sandbox.acceptance.messages import VALUE, message
from muniment.forms.header import Attachment

_PRIVATE = ("COVER", "CORRESP")
PRIMARY = "primary_doc.xml"
"""The name under which EDGAR disseminates the form itself."""


class Attached(Struct):
    """The attachments of a submission: those that become public, how many came, and what is against them."""

    documents: list[EmbeddedDocument]
    count: int
    messages: list[SubmissionMessage]


def attached(given: Sequence[Attachment]) -> Attached:
    """Decode attachments; the primary document has number 1, the first of them 2."""
    found = Attached([], len(given), [])
    for number, one in enumerate(given, 2):
        name, kind = one.name or "", (one.type or "").strip()
        data = _decoded(one.contents or "")
        for words in _faults(name, data):
            context = f"attachments[{number - 2}]"
            found.messages.append(message(words, context, label=VALUE, document=number))
        if data is not None and kind.upper() not in _PRIVATE:
            sequence = len(found.documents) + 2
            found.documents.append(embedded(data, name, kind, sequence, one.description or ""))
    return found


def _decoded(contents: str) -> bytes | None:
    """Return the bytes that base64 stands for; None where it is none."""
    try:
        return b64decode("".join(contents.split()), validate=True)
    except (Error, ValueError):
        return None


def _faults(name: str, data: bytes | None) -> Iterator[str]:
    shown = name[:40] or "without a name"
    if name.casefold() == PRIMARY:
        yield f"The attachment {shown!r} has the name of the submission itself."
    if data is not None and breaks_out(data):
        yield f"The attachment {shown!r} holds the tags that end a document of a submission."
