"""Schedule 13D: statement of beneficial ownership above five percent, as filed in XML since 18 December 2023.

Sources: SEC, EDGAR Schedule 13D and 13G XML Technical Specification, version 2.2 (table 3.4) and
eis_Schedule13D_Filer.xsd; labels of the printed schedule. X01 files name no schema version; X0202 (16 March 2026 on)
has room for several CUSIP numbers.
"""

from typing import Annotated as A
from typing import ClassVar

from msgspec import UNSET, UnsetType

from muniment.codes import schedule_13
from muniment.codes.schedule_13 import FUND_SOURCES
from muniment.forms.definition import (
    CIK,
    Answer,
    At,
    Attachment,
    Day,
    Exact,
    Part,
    Several,
    Whole,
    Words,
)
from muniment.forms.schedule_13.base import (
    ANSWER,
    CLASS_TITLE,
    COVER,
    ISSUER,
    NAMESPACE_13D,
    PLACE,
    SHORT_ANSWER,
    SIGNERS,
    TAX_NUMBER,
    TITLE,
    Y_N,
    Address,
    Signer,
    SubmittedSchedule,
    answer,
    cusip_numbers,
    shares,
)
from muniment.values import Choice, Count, Percent, Phone, Text, UsDay, YesNo

_CONTRACTS = "Contracts, Arrangements, Understandings or Relationships With Respect to Securities of the Issuer"


def _item(number: int, label: str, need: str = "m/o") -> At:
    return At(f"formData/items1To7/item{number}", str(number), label, need=need)


class AuthorizedPerson(Part, frozen=True):
    """A person authorized to receive notices and communications."""

    name: A[Words, At("personName", "cover", "Name", Text(30), "m")] = UNSET
    phone: A[Words, At("personPhoneNum", "cover", "Telephone Number", Phone(20), "m")] = UNSET
    address: A[Address | UnsetType, At("personAddress", "cover", "Address", need="m")] = UNSET


class ReportingPerson(Part, frozen=True):
    """Rows 1 to 14: one second part of the cover page."""

    cik: A[Words, At("reportingPersonCIK", "", "CIK", CIK)] = UNSET
    has_no_cik: A[Answer, At("reportingPersonNoCIK", "", "No CIK", Y_N)] = UNSET
    name: A[Words, At("reportingPersonName", "row 1", "Name of reporting person", TITLE, "m")] = UNSET
    irs_number: A[Words, TAX_NUMBER] = UNSET
    group: A[
        Words,
        At("memberOfGroup", "row 2", "Check the appropriate box if a member of a Group (See Instructions)", Text(1)),
    ] = UNSET
    fund_sources: A[
        Several, At("fundType", "row 4", "Source of funds (See Instructions)", Choice(FUND_SOURCES), "m/o", most=6)
    ] = UNSET
    legal_proceedings: A[
        Answer,
        At(
            "legalProceedings",
            "row 5",
            "Check if disclosure of legal proceedings is required pursuant to Items 2(d) or 2(e)",
            Y_N,
        ),
    ] = UNSET
    citizenship: A[
        Words, At("citizenshipOrOrganization", "row 6", "Citizenship or place of organization", PLACE, "m/o")
    ] = UNSET
    sole_voting_power: A[Exact, shares("soleVotingPower", 7, "Sole Voting Power")] = UNSET
    shared_voting_power: A[Exact, shares("sharedVotingPower", 8, "Shared Voting Power")] = UNSET
    sole_dispositive_power: A[Exact, shares("soleDispositivePower", 9, "Sole Dispositive Power")] = UNSET
    shared_dispositive_power: A[Exact, shares("sharedDispositivePower", 10, "Shared Dispositive Power")] = UNSET
    aggregate_amount: A[
        Exact, shares("aggregateAmountOwned", 11, "Aggregate amount beneficially owned by each reporting person")
    ] = UNSET
    excludes_shares: A[
        Answer,
        At(
            "isAggregateExcludeShares",
            "row 12",
            "Check if the aggregate amount in Row (11) excludes certain shares (See Instructions)",
            Y_N,
        ),
    ] = UNSET
    percent: A[
        Exact, At("percentOfClass", "row 13", "Percent of class represented by amount in Row (11)", Percent(), "m/o")
    ] = UNSET
    types: A[
        Several,
        At(
            "typeOfReportingPerson",
            "row 14",
            "Type of Reporting Person (See Instructions)",
            Choice(schedule_13.PERSON_TYPES_13D),
            "m/o",
            most=13,
        ),
    ] = UNSET
    comment: A[Words, At("commentContent", "row 14", "Comment for Type of Reporting Person", ANSWER)] = UNSET


class Item1(Part, frozen=True):
    """Item 1. Security and Issuer."""

    class_title: A[Words, At("securityTitle", "1(a)", "Title of Class of Securities", TITLE, "m#1")] = UNSET
    issuer_name: A[Words, At("issuerName", "1(b)", "Name of Issuer", TITLE, "m#1")] = UNSET
    issuer_address: A[
        Address | UnsetType,
        At("issuerPrincipalAddress", "1(c)", "Address of Issuer's Principal Executive Offices", need="m#1"),
    ] = UNSET
    comment: A[Words, At("commentText", "1", "Item 1 Comment", ANSWER)] = UNSET


class Item2(Part, frozen=True):
    """Item 2. Identity and Background."""

    names: A[Words, answer("filingPersonName", "2(a)", "Name")] = UNSET
    addresses: A[Words, answer("principalBusinessAddress", "2(b)", "Residence or business address")] = UNSET
    occupations: A[Words, answer("principalJob", "2(c)", "Present principal occupation and employer")] = UNSET
    convictions: A[Words, answer("hasBeenConvicted", "2(d)", "Criminal convictions in the last five years")] = UNSET
    civil_proceedings: A[
        Words, answer("convictionDescription", "2(e)", "Civil proceedings on securities laws, last five years")
    ] = UNSET
    citizenship: A[Words, At("citizenship", "2(f)", "Citizenship", SHORT_ANSWER, "m/o")] = UNSET


class Item3(Part, frozen=True):
    """Item 3. Source and Amount of Funds or Other Consideration."""

    funds: A[Words, answer("fundsSource", "3", "Source and Amount of Funds or Other Consideration")] = UNSET


class Item4(Part, frozen=True):
    """Item 4. Purpose of Transaction."""

    purpose: A[Words, answer("transactionPurpose", "4", "Purpose of Transaction")] = UNSET


class Item5(Part, frozen=True):
    """Item 5. Interest in Securities of the Issuer."""

    amount_and_percent: A[Words, answer("percentageOfClassSecurities", "5(a)", "Aggregate number and percentage")] = (
        UNSET
    )
    powers: A[Words, answer("numberOfShares", "5(b)", "Number of shares with each kind of power")] = UNSET
    transactions: A[Words, answer("transactionDesc", "5(c)", "Transactions in the past sixty days")] = UNSET
    others_with_rights: A[
        Words, answer("listOfShareholders", "5(d)", "Others with the right to dividends or proceeds")
    ] = UNSET
    ceased_on: A[
        Words, answer("date5PercentOwnership", "5(e)", "Date on which ownership fell to five percent or less")
    ] = UNSET


class Item6(Part, frozen=True):
    """Item 6. Contracts, Arrangements, Understandings or Relationships With Respect to Securities of the Issuer."""

    contracts: A[Words, answer("contractDescription", "6", _CONTRACTS)] = UNSET


class Item7(Part, frozen=True):
    """Item 7. Material to be Filed as Exhibits."""

    exhibits: A[Words, At("filedExhibits", "7", "Material to be Filed as Exhibits.", ANSWER)] = UNSET


class PersonSignature(Part, frozen=True):
    """The signatures given for one reporting person."""

    reporting_person: A[Words, At("signatureReportingPerson", "S", "Reporting person", TITLE, "m#1")] = UNSET
    signers: A[tuple[Signer, ...] | UnsetType, SIGNERS] = UNSET


class Schedule13D(SubmittedSchedule, frozen=True):
    """A statement on Schedule 13D, or an amendment to one (13D/A)."""

    namespace: ClassVar[str | None] = NAMESPACE_13D

    amendment_number: A[Whole, At(f"{COVER}/amendmentNo", "cover", "Amendment No.", Count(3), "NA/m")] = UNSET
    class_title: A[Words, CLASS_TITLE] = UNSET
    event_date: A[
        Day, At(f"{COVER}/dateOfEvent", "cover", "Date of Event Which Requires Filing of This Statement", UsDay(), "m")
    ] = UNSET
    previously_filed_13g: A[
        Answer,
        At(
            f"{COVER}/previouslyFiledFlag",
            "cover",
            "If the filing person has previously filed a statement on Schedule 13G to report the acquisition that is "
            "the subject of this Schedule 13D, and is filing this schedule because of §§ 240.13d-1(e), 240.13d-1(f) "
            "or 240.13d-1(g), check the following box.",
            YesNo(),
        ),
    ] = UNSET
    issuer_cik: A[Words, At(f"{ISSUER}/issuerCIK", "cover", "Issuer CIK", CIK, "m")] = UNSET
    cusips: A[Several, cusip_numbers(former="issuerCUSIP")] = UNSET
    issuer_name: A[Words, At(f"{ISSUER}/issuerName", "cover", "Name of Issuer", TITLE, "m#1")] = UNSET
    issuer_address: A[
        Address | UnsetType,
        At(f"{ISSUER}/address", "cover", "Address of Issuer's Principal Executive Offices", need="m"),
    ] = UNSET
    authorized_persons: A[
        tuple[AuthorizedPerson, ...] | UnsetType,
        At(
            f"{COVER}/authorizedPersons/notificationInfo",
            "cover",
            "Name, Address and Telephone Number of Person Authorized to Receive Notices and Communications",
            most=100,
        ),
    ] = UNSET
    reporting_persons: A[
        tuple[ReportingPerson, ...] | UnsetType,
        At("formData/reportingPersons/reportingPersonInfo", "cover", "Reporting persons", need="m", most=100),
    ] = UNSET
    item1: A[Item1 | UnsetType, _item(1, "Security and Issuer", "m")] = UNSET
    item2: A[Item2 | UnsetType, _item(2, "Identity and Background")] = UNSET
    item3: A[Item3 | UnsetType, _item(3, "Source and Amount of Funds or Other Consideration")] = UNSET
    item4: A[Item4 | UnsetType, _item(4, "Purpose of Transaction")] = UNSET
    item5: A[Item5 | UnsetType, _item(5, "Interest in Securities of the Issuer")] = UNSET
    item6: A[Item6 | UnsetType, _item(6, _CONTRACTS)] = UNSET
    item7: A[Item7 | UnsetType, _item(7, "Material to be Filed as Exhibits.")] = UNSET
    signatures: A[
        tuple[PersonSignature, ...] | UnsetType,
        At("formData/signatureInfo/signaturePerson", "S", "Signature", need="m", most=100),
    ] = UNSET
    signature_comment: A[
        Words, At("formData/signatureInfo/commentText", "S", "Comments accompanying signature", ANSWER)
    ] = UNSET
    # No answer of the form: the documents that a public copy still has in its XML, where EDGAR left them.
    attachments: tuple[Attachment, ...] | UnsetType = UNSET
