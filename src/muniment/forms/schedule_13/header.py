"""What a submission of a schedule says to EDGAR alone. Source: the specification, table 3.5, and the schemas."""

from typing import Annotated as A
from typing import ClassVar

from msgspec import UNSET, UnsetType

from muniment.forms.definition import Answer, At, Several, Words
from muniment.forms.header import EMAIL, Attachment, SubmissionHeader
from muniment.forms.schedule_13.schedule_13d import SCHEDULE_13D
from muniment.forms.schedule_13.schedule_13g import SCHEDULE_13G
from muniment.values import Phone, Text, YesNo

_INFO = "headerData/filerInfo"


class Schedule13DHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13D submission."""

    namespace: ClassVar[str | None] = SCHEDULE_13D

    notify_by_website_only: A[
        Answer, At(f"{_INFO}/flags/overrideInternetFlag", "", "Notify via Filing Website only", YesNo())
    ] = UNSET
    contact_name: A[Words, At(f"{_INFO}/contact/contactName", "", "Contact Name", Text(30), "m")] = UNSET
    contact_phone: A[Words, At(f"{_INFO}/contact/contactPhoneNumber", "", "Contact Phone", Phone(20), "m")] = UNSET
    contact_email: A[Words, At(f"{_INFO}/contact/contactEmailAddress", "", "Contact E-mail", EMAIL, "m")] = UNSET
    notification_emails: A[
        Several,
        At(f"{_INFO}/notifications/notificationEmailAddress", "", "Notification E-mail Address", EMAIL, most=3),
    ] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, At("documents/com:document", "", "Documents")] = UNSET


class Schedule13GHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13G submission: as that of Schedule 13D, with the contact before the flags."""

    namespace: ClassVar[str | None] = SCHEDULE_13G

    contact_name: A[Words, At(f"{_INFO}/contact/contactName", "", "Contact Name", Text(30), "m")] = UNSET
    contact_phone: A[Words, At(f"{_INFO}/contact/contactPhoneNumber", "", "Contact Phone", Phone(20), "m")] = UNSET
    contact_email: A[Words, At(f"{_INFO}/contact/contactEmailAddress", "", "Contact E-mail", EMAIL, "m")] = UNSET
    notify_by_website_only: A[
        Answer, At(f"{_INFO}/flags/overrideInternetFlag", "", "Notify via Filing Website only", YesNo())
    ] = UNSET
    notification_emails: A[
        Several,
        At(f"{_INFO}/notifications/notificationEmailAddress", "", "Notification E-mail Address", EMAIL, most=3),
    ] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, At("documents/com:document", "", "Documents")] = UNSET
