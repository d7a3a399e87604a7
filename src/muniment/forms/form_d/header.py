"""What a Form D submission says to EDGAR alone. Source: the specification, table 3.4."""

from typing import Annotated as A

from msgspec import UNSET

from muniment.forms.definition import Answer, At, Several, Words
from muniment.forms.header import EMAIL, SubmissionHeader
from muniment.values import Text, YesNo


class FormDHeader(SubmissionHeader, frozen=True):
    """The header of a Form D submission."""

    return_copy: A[Answer, At("returnCopy", "", "Return Copy", YesNo(), after="testOrLive")] = UNSET
    contact_name: A[Words, At("contactData/contactName", "", "Contact Name", Text(30), "o#2", after="testOrLive")] = (
        UNSET
    )
    contact_phone: A[Words, At("contactData/contactPhoneNumber", "", "Contact Phone Number", Text(20), "o#2")] = UNSET
    contact_email: A[Words, At("contactData/contactEmailAddress", "", "Contact E-mail Address", EMAIL, "o#2")] = UNSET
    notification_emails: A[
        Several,
        At(
            "notificationAddressList/notificationEmailAddress",
            "",
            "Notification E-mail Address",
            EMAIL,
            most=3,
            after="testOrLive",
        ),
    ] = UNSET
