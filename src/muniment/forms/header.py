"""What a submission says to EDGAR alone: contact, notifications, access codes, attachments.

EDGAR removes all of it before dissemination. It is kept apart from the record, so that no access code and no private
address can reach a store, a log or an export. Sources: the specifications' tables 3.4 and 3.5 and the schemas.
"""

from typing import Annotated as A

from msgspec import UNSET, Struct, UnsetType

from muniment.forms.definition import At, Part, Words
from muniment.values import Text

EMAIL = Text(80)


class Credentials(Struct, frozen=True):
    """A filer's CIK and its access code (CCC). A secret: it is not shown, not even by `repr`."""

    cik: str
    ccc: str

    def __repr__(self) -> str:
        """Name the filer only."""
        return f"Credentials(cik={self.cik!r}, ccc=...)"


class SubmissionHeader(Part, frozen=True):
    """What every submission has: the access codes of its filers."""

    credentials: tuple[Credentials, ...] = ()


class Attachment(Part, frozen=True):
    """A document attached to a submission; `contents` is base64, as the schemas ask."""

    name: A[Words, At("com:conformedName", "", "File Name", Text(32), "m")] = UNSET
    type: A[Words, At("com:conformedDocumentType", "", "Type", Text(128), "m")] = UNSET
    related_form_type: A[Words, At("com:relatedFormType", "", "Related Form Type", Text())] = UNSET
    description: A[Words, At("com:description", "", "Description", Text(255))] = UNSET
    contents: A[Words, At("com:contents", "", "Contents", Text(), "m")] = UNSET


def attachments_of(record: Part, header: SubmissionHeader | UnsetType = UNSET) -> tuple[Attachment, ...]:
    """Return the documents in the XML of a filing: those that its public copy still has, then those of its header."""
    parts = record, header or None
    return tuple(document for part in parts for document in getattr(part, "attachments", UNSET) or ())
