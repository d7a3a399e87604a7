"""EDGAR's filing interface, as both sides use it: bodies, states, headers and limits.

Field names on the wire are those of the SEC's OpenAPI document "EDGAR API", version 1.11.0. Times are Eastern, with
their offset (RFC 3339). Every response carries `tracking` (32 hexadecimal characters) and `locator` (5 of a-z and 0-9).
"""

import zlib
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType, field

LOGIN_CIK = "X-EDGAR-LOGIN-CIK"
"""The header that names the CIK whose accession number a submission gets."""

OLD_LOGIN_CIK = "X-EDGAR-CIK"
"""Its former name, ignored where the new one is sent."""

ADDRESS = "MUNIMENT_EDGAR_URL"
"""The variable of the environment that has the address of a local EDGAR, where it is not the usual one."""

DEFAULT_PORT = 8330
"""Where a local EDGAR listens by default."""

LETTERS = ("CORRESP", "COVER")
"""The forms of letters to the staff that are submissions of their own."""

MOST_NUMBERS = 25
"""Accession numbers in one question about their status."""


def gunzipped(data: bytes, most: int) -> bytes:
    """Return what is packed with gzip, all of it.

    Raises:
        ValueError: it is damaged, cut off, goes on behind its end, or holds more than `most` bytes.
    """
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(data, most)
    except zlib.error as error:
        raise ValueError(f"its compression is damaged: {error}") from error
    if not unpacker.eof or unpacker.unused_data.strip(b"\0"):  # what was unpacked is not all of it
        why = f"it is cut off, goes on behind its end, or holds more than {most >> 20} MB"
        raise ValueError(f"its compression is not whole: {why}")
    return unpacked


class Mode(StrEnum):
    """Whether a submission is to become an official filing."""

    TEST = "TEST"
    LIVE = "LIVE"


class Condition(StrEnum):
    """The operating state of EDGAR."""

    ACCEPTING = "ACCEPTING"
    ACCEPTING_WITH_TECHNICAL_DIFFICULTIES = "ACCEPTING_WITH_TECHNICAL_DIFFICULTIES"
    ACCEPTING_AFTER_HOURS = "ACCEPTING_AFTER_HOURS"
    ACCEPTING_AFTER_HOURS_WITH_TECHNICAL_DIFFICULTIES = "ACCEPTING_AFTER_HOURS_WITH_TECHNICAL_DIFFICULTIES"
    OUTSIDE_OPERATING_HOURS = "OUTSIDE_OPERATING_HOURS"
    NO_COMMUNICATION = "NO_COMMUNICATION"


class Transmission(StrEnum):
    """What became of a transmission: a number was made, or it will not be processed."""

    RECEIVED = "RECEIVED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"


class Status(StrEnum):
    """How far a submission has come. RECEIVED stands in examples only, before processing."""

    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    BLOCKED = "BLOCKED"
    NO_STATUS = "NO_STATUS"
    SUSPENDED = "SUSPENDED"
    ACCEPTED = "ACCEPTED"
    DISSEMINATED = "DISSEMINATED"
    DONE = "DONE"


class MessageType(StrEnum):
    """How grave a message is."""

    INFO = "INFO"
    NOTICE = "NOTICE"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Role(StrEnum):
    """What a registrant is in a submission."""

    PRIMARY_REGISTRANT = "Primary Registrant"
    PRIMARY_SUBJECT = "Primary Subject"
    NONPRIMARY_REGISTRANT = "Nonprimary Registrant"
    FILED_BY = "Nonprimary filed by registrant"


class _Body(Struct, rename="camel", omit_defaults=True, kw_only=True, frozen=True):
    """Something on the wire: what is not set is left out, what is not known is passed over."""


class Message(_Body, omit_defaults=False, frozen=True):
    """A line about a request; recorded answers have `content` where it is null, too."""

    type: MessageType
    content: str | None = None


class SubmissionMessage(_Body, omit_defaults=False, kw_only=True, frozen=True):
    """A line about a submission: number and label of the error, and its place (0 or "none": no place).

    Recorded answers have every field, in this order.
    """

    error_number: int = 0
    doc_sequence_num: int = 0
    line_number: int = 0
    line_offset: int = 0
    context: str = "none"
    error_label: str = "none"
    type: MessageType
    content: str | None = None


class _Response(_Body, frozen=True):
    tracking: str = ""
    locator: str = ""
    messages: tuple[Message, ...] | UnsetType = UNSET


class ErrorResponse(_Response, frozen=True):
    """The response to a request that is refused."""


class OperationalStatus(_Response, kw_only=True, frozen=True):
    """The operating state; the OpenAPI document calls its schema `Response`."""

    condition: str
    message: str | UnsetType = UNSET


class SingleSubmissionResponse(_Response, kw_only=True, frozen=True):
    """A submission was received (202), which says nothing about its acceptance."""

    accession_number: str | None
    mode: Mode | UnsetType = UNSET
    status: str | UnsetType = UNSET
    transmission_status: Transmission | UnsetType = UNSET


class SubmissionResponseItem(_Body, frozen=True):
    """One submission of a bulk; one that failed may have no accession number."""

    accession_number: str | None
    mode: Mode | UnsetType = UNSET
    final: bool | UnsetType = UNSET
    transmission_status: Transmission | UnsetType = UNSET
    messages: tuple[Message, ...] | UnsetType = UNSET


class ListSubmissionResponse(_Response, frozen=True):
    """A bulk was received; the items have its order."""

    status: str | UnsetType = UNSET
    transmission_status: Transmission | UnsetType = UNSET
    responses: tuple[SubmissionResponseItem, ...] = ()


class Registrant(_Body, frozen=True):
    """A filer or subject of a submission, as EDGAR has it on file."""

    cik: str
    company: str = ""
    form_type: str = ""
    filing_role: str = ""
    file_numbers: tuple[str, ...] = ()


class SubmissionStatus(_Body, kw_only=True, frozen=True):
    """How far one submission has come. `notification` is base64; details stand there only once it is final.

    The order of the fields is that of recorded answers, which leave out what is empty, but for `items`.
    """

    company: str | UnsetType = UNSET
    document_count: int | UnsetType = UNSET
    received_date: str | UnsetType = UNSET
    filing_date: str | UnsetType = UNSET
    accepted_date: str | UnsetType = UNSET
    suspended_date: str | UnsetType = UNSET
    notification: str | UnsetType = UNSET
    items: tuple[str, ...] | UnsetType = UNSET
    file_numbers: tuple[str, ...] | UnsetType = UNSET
    registrants: tuple[Registrant, ...] | UnsetType = UNSET
    accession_number: str | None
    submission_accession_number: str | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    status: str | UnsetType = UNSET
    form_type: str | UnsetType = UNSET
    submission_form_type: str | UnsetType = UNSET
    final: bool | UnsetType = UNSET
    submission_messages: tuple[SubmissionMessage, ...] | UnsetType = UNSET
    submission_processing_status: str | UnsetType = UNSET
    messages: tuple[Message, ...] | UnsetType = UNSET


class SingleSubmissionStatusResponse(SubmissionStatus, frozen=True):
    """The status of one submission, as a response of its own."""

    tracking: str = ""
    locator: str = ""


class ListSubmissionStatusResponse(_Response, frozen=True):
    """The status of several submissions."""

    responses: tuple[SubmissionStatus, ...] = ()


class MultipleAccessionNumberRequest(_Body, frozen=True):
    """The question about several submissions: 1 to 25 accession numbers."""

    accession_numbers: tuple[str, ...]


# ---- filer management -----------------------------------------------------------------------------------------------


class FilerCheckResponse(_Response, kw_only=True, frozen=True):
    """Whether the holders of two tokens may file for a CIK, and how long the tokens last."""

    can_file: bool
    confirmation_due_date: str | UnsetType = UNSET
    filer_api_token_expiration_date: str | UnsetType = UNSET
    user_api_token_expiration_date: str | UnsetType = UNSET


class FilerCCCResponse(_Response, frozen=True):
    """A new access code: the one time it is shown."""

    filer_ccc: str | UnsetType = field(default=UNSET, name="filerCCC")


class FilerInfo(_Body, frozen=True):
    """What EDGAR has on file about a filer; its access code is never in it."""

    cik: str = ""
    state_code: str | UnsetType = UNSET
    irs_number: str | UnsetType = UNSET
    entity_status: str | UnsetType = UNSET
    entity_type: str | UnsetType = UNSET
    delete_flag: int | UnsetType = UNSET
    sic_code: str | UnsetType = UNSET
    fy_end: str | UnsetType = UNSET
    individual_or_company: str | UnsetType = UNSET
    legal_entity_identifier: str | UnsetType = UNSET
    entity_name: str | UnsetType = UNSET
    mail_street1: str | UnsetType = UNSET
    mail_street2: str | UnsetType = UNSET
    mail_city: str | UnsetType = UNSET
    mail_state_code: str | UnsetType = UNSET
    mail_zip: str | UnsetType = UNSET
    mailing_phone: str | UnsetType = UNSET
    business_street1: str | UnsetType = UNSET
    business_street2: str | UnsetType = UNSET
    business_city: str | UnsetType = UNSET
    business_state_code: str | UnsetType = UNSET
    business_zip: str | UnsetType = UNSET
    business_phone: str | UnsetType = UNSET
    confirmation_due_date: str | UnsetType = UNSET
    website: str | UnsetType = UNSET


class FilerInfoResponse(_Response, frozen=True):
    """A list of one filer; calls that change something answer with messages alone."""

    filer_info: tuple[FilerInfo, ...] | UnsetType = UNSET


class DelegationInfo(_Body, frozen=True):
    """A delegation, seen from one side: the entity is the other side."""

    entity_cik: str
    entity_name: str = field(default="")
    status: str = field(default="")
    is_request: bool | UnsetType = UNSET
    auto_add_users: bool | UnsetType = UNSET
    last_updated: str | UnsetType = UNSET


class DelegationInfoResponse(_Response, frozen=True):
    """To whom a filer delegates, and who delegates to it."""

    delegations_to: tuple[DelegationInfo, ...] | UnsetType = UNSET
    delegations_from: tuple[DelegationInfo, ...] | UnsetType = UNSET


class IndividualInfo(_Body, frozen=True):
    """An individual with a role for a CIK."""

    email: str
    first_name: str | UnsetType = UNSET
    middle_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    in_admin_role: bool | UnsetType = UNSET
    in_tech_admin_role: bool | UnsetType = UNSET
    in_user_role: bool | UnsetType = UNSET
    in_delegated_admin_role: bool | UnsetType = UNSET
    status: str | UnsetType = UNSET
    min_invite_date: str | UnsetType = UNSET
    max_accept_date: str | UnsetType = UNSET


class IndividualInfoResponse(_Response, frozen=True):
    """The individuals of a CIK."""

    individuals: tuple[IndividualInfo, ...] | UnsetType = UNSET


class EmailRole(_Body, kw_only=True, frozen=True):
    """The whole set of roles that an individual is to have from now on."""

    email: str
    in_admin_role: bool = False
    in_tech_admin_role: bool = False
    in_user_role: bool = False


class IndividualRole(EmailRole, frozen=True):
    """An individual to be invited, with the roles."""

    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""


class UpdateCCC(_Body, kw_only=True, frozen=True):
    """The access code of now and the one to come. Secrets: they are not shown, not even by `repr`."""

    ccc: str
    new_ccc: str = field(name="newCCC")

    def __repr__(self) -> str:
        """Hide both."""
        return "UpdateCCC(...)"
