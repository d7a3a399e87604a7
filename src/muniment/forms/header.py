"""What a submission says to EDGAR alone: contact, notifications, access codes, attachments.

EDGAR removes all of it before dissemination. It is kept apart from the record, so that no access code and no private
address can reach a store, a log or an export. Sources: the specifications' tables 3.4 and 3.5 and the schemas.
"""

from typing import Annotated as A
from typing import Any, ClassVar

from msgspec import UNSET, Struct, UnsetType

from muniment.forms.definition import Answer, At, Part, Several, Words
from muniment.forms.schedule_13 import Attachment
from muniment.forms.schedule_13d import SCHEDULE_13D
from muniment.forms.schedule_13g import SCHEDULE_13G
from muniment.values import Text, YesNo

_INFO = "headerData/filerInfo"
_EMAIL = Text(80)


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


class FormDHeader(SubmissionHeader, frozen=True):
    """The header of a Form D submission."""

    return_copy: A[Answer, At("returnCopy", "", "Return Copy", YesNo(), after="testOrLive")] = UNSET
    contact_name: A[Words, At("contactData/contactName", "", "Contact Name", Text(30), "o#2", after="testOrLive")] = (
        UNSET
    )
    contact_phone: A[Words, At("contactData/contactPhoneNumber", "", "Contact Phone Number", Text(20), "o#2")] = UNSET
    contact_email: A[Words, At("contactData/contactEmailAddress", "", "Contact E-mail Address", _EMAIL, "o#2")] = UNSET
    notification_emails: A[
        Several,
        At(
            "notificationAddressList/notificationEmailAddress",
            "",
            "Notification E-mail Address",
            _EMAIL,
            most=3,
            after="testOrLive",
        ),
    ] = UNSET


class Schedule13DHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13D submission."""

    namespace: ClassVar[str | None] = SCHEDULE_13D

    notify_by_website_only: A[
        Answer, At(f"{_INFO}/flags/overrideInternetFlag", "", "Notify via Filing Website only", YesNo())
    ] = UNSET
    contact_name: A[Words, At(f"{_INFO}/contact/contactName", "", "Contact Name", Text(30), "m")] = UNSET
    contact_phone: A[Words, At(f"{_INFO}/contact/contactPhoneNumber", "", "Contact Phone", Text(20), "m")] = UNSET
    contact_email: A[Words, At(f"{_INFO}/contact/contactEmailAddress", "", "Contact E-mail", _EMAIL, "m")] = UNSET
    notification_emails: A[
        Several,
        At(f"{_INFO}/notifications/notificationEmailAddress", "", "Notification E-mail Address", _EMAIL, most=3),
    ] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, At("documents/com:document", "", "Documents")] = UNSET


class Schedule13GHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13G submission: as that of Schedule 13D, with the contact before the flags."""

    namespace: ClassVar[str | None] = SCHEDULE_13G

    contact_name: A[Words, At(f"{_INFO}/contact/contactName", "", "Contact Name", Text(30), "m")] = UNSET
    contact_phone: A[Words, At(f"{_INFO}/contact/contactPhoneNumber", "", "Contact Phone", Text(20), "m")] = UNSET
    contact_email: A[Words, At(f"{_INFO}/contact/contactEmailAddress", "", "Contact E-mail", _EMAIL, "m")] = UNSET
    notify_by_website_only: A[
        Answer, At(f"{_INFO}/flags/overrideInternetFlag", "", "Notify via Filing Website only", YesNo())
    ] = UNSET
    notification_emails: A[
        Several,
        At(f"{_INFO}/notifications/notificationEmailAddress", "", "Notification E-mail Address", _EMAIL, most=3),
    ] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, At("documents/com:document", "", "Documents")] = UNSET


def attachments_of(record: Any, header: SubmissionHeader | UnsetType = UNSET) -> tuple[Attachment, ...]:  # noqa: ANN401
    """Return the documents in the XML of a filing: those that its public copy still has, then those of its header."""
    parts = record, header or None
    return tuple(document for part in parts for document in getattr(part, "attachments", UNSET) or ())
