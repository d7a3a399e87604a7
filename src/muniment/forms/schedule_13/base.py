"""What Schedules 13D and 13G share: their addresses, signers, and the kinds of the cover page.

Sources: SEC, EDGAR Schedule 13D and 13G XML Technical Specification, version 2.2 (March 2026), its schemas
eis_Common.xsd and eis_stateCodes.xsd; labels of the printed schedules.
"""

from typing import Annotated as A
from typing import ClassVar

from msgspec import UNSET, UnsetType

from muniment.codes import states
from muniment.forms.definition import (
    ACCESSION,
    CIK,
    CUSIP,
    EMAIL,
    Answer,
    At,
    Attachment,
    Day,
    Former,
    Part,
    Several,
    SubmissionHeader,
    Words,
)
from muniment.values import Choice, Phone, Shares, Text, UsDay, YesNo

NAMESPACE_13D = "http://www.sec.gov/edgar/schedule13D"
NAMESPACE_13G = "http://www.sec.gov/edgar/schedule13g"
PLACE = Choice(states.SCHEDULE_13)
Y_N = YesNo("Y", "N")
TITLE = Text(150)
ANSWER = Text(20_000)
SHORT_ANSWER = Text(2_000)
# On the printed cover pages until about 2008; the XML never had it.
TAX_NUMBER = At("", "row 1", "I.R.S. Identification Nos. of Above Persons (Entities Only)", Text(20))
COVER = "formData/coverPageHeader"
ISSUER = f"{COVER}/issuerInfo"
CLASS_TITLE = At(f"{COVER}/securitiesClassTitle", "cover", "Title of Class of Securities", TITLE, "m")
SIGNERS = At("signatureDetails", "S", "Signatures", need="m", most=50)

_INFO = "headerData/filerInfo"


def answer(path: str, item: str, label: str) -> At:
    """Return where an item is answered in free words, which an amendment may leave out."""
    return At(path, item, label, ANSWER, "m/o")


def shares(path: str, row: int, label: str) -> At:
    """Return where a row of the cover states a number of shares."""
    return At(path, f"row {row}", label, Shares(), "m/o")


def cusip_numbers(former: str) -> At:
    """Return where the CUSIP numbers stand; until 2026 one stood in an element that the forms spell differently."""
    number = f"{ISSUER}/issuerCusips/issuerCusipNumber"
    return At(number, "cover", "CUSIP Number", CUSIP, "m", most=20, former=(Former(f"{ISSUER}/{former}"),))


class Address(Part, frozen=True):
    """A street address; its elements stand in EDGAR's common namespace."""

    street1: A[Words, At("com:street1", "", "Street Address 1", Text(40), "m")] = UNSET
    street2: A[Words, At("com:street2", "", "Street Address 2", Text(40))] = UNSET
    city: A[Words, At("com:city", "", "City", Text(30), "m")] = UNSET
    state: A[Words, At("com:stateOrCountry", "", "State or Country", PLACE, "m")] = UNSET
    zip_code: A[Words, At("com:zipCode", "", "ZIP/Postal Code", Text(10), "m")] = UNSET


class Signer(Part, frozen=True):
    """One signature under a schedule: who signed, as what, and when."""

    signature: A[Words, At("signature", "S", "Signature", TITLE, "m")] = UNSET
    title: A[Words, At("title", "S", "Name/Title", TITLE, "m")] = UNSET
    date: A[Day, At("date", "S", "Date", UsDay(), "m")] = UNSET


class SubmittedSchedule(Part, frozen=True):
    """What the file of either schedule says of itself, before its cover page."""

    schema_version: A[Words, At("schemaVersion", "", "Schema Version", Text(5))] = UNSET
    submission_type: A[Words, At("headerData/submissionType", "", "Submission Type", Text(), "m")] = UNSET
    previous_accession_number: A[
        Words,
        At("headerData/previousAccessionNumber", "", "Accession Number of the Previous Filing", ACCESSION, "NA/o"),
    ] = UNSET
    filer_cik: A[
        Words,
        At(f"{_INFO}/filer/filerCredentials/cik", "", "Filer CIK", CIK, "m", access_code="ccc", redacted="XXXXXXXX"),
    ] = UNSET
    live_or_test: A[Words, At(f"{_INFO}/liveTestFlag", "", "Live or Test", Text(), "m")] = UNSET


_NOTIFY = At(f"{_INFO}/flags/overrideInternetFlag", "", "Notify via Filing Website only", YesNo())
_NAME = At(f"{_INFO}/contact/contactName", "", "Contact Name", Text(30), "m")
_PHONE = At(f"{_INFO}/contact/contactPhoneNumber", "", "Contact Phone", Phone(20), "m")
_EMAIL = At(f"{_INFO}/contact/contactEmailAddress", "", "Contact E-mail", EMAIL, "m")
_EMAILS = At(f"{_INFO}/notifications/notificationEmailAddress", "", "Notification E-mail Address", EMAIL, most=3)
_DOCUMENTS = At("documents/com:document", "", "Documents")


class Schedule13DHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13D submission."""

    namespace: ClassVar[str | None] = NAMESPACE_13D

    notify_by_website_only: A[Answer, _NOTIFY] = UNSET
    contact_name: A[Words, _NAME] = UNSET
    contact_phone: A[Words, _PHONE] = UNSET
    contact_email: A[Words, _EMAIL] = UNSET
    notification_emails: A[Several, _EMAILS] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, _DOCUMENTS] = UNSET


class Schedule13GHeader(SubmissionHeader, frozen=True):
    """The header of a Schedule 13G submission: as that of Schedule 13D, with the contact before the flags."""

    namespace: ClassVar[str | None] = NAMESPACE_13G

    contact_name: A[Words, _NAME] = UNSET
    contact_phone: A[Words, _PHONE] = UNSET
    contact_email: A[Words, _EMAIL] = UNSET
    notify_by_website_only: A[Answer, _NOTIFY] = UNSET
    notification_emails: A[Several, _EMAILS] = UNSET
    attachments: A[tuple[Attachment, ...] | UnsetType, _DOCUMENTS] = UNSET
