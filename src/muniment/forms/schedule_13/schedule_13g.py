"""Schedule 13G: short-form statement of beneficial ownership, as filed in XML since 18 December 2023.

Sources and versions as for Schedule 13D; here table 3.5 and eis_Schedule13G_Filer.xsd.
"""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from typing import Annotated as A
from typing import ClassVar

from msgspec import UNSET, UnsetType

from muniment.codes import schedule_13
from muniment.codes.schedule_13 import RULES
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
    NAMESPACE_13G,
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
from muniment.forms.tables import Wording, wordings
from muniment.values import Choice, Count, Percent, Text, UsDay

NOT_APPLICABLE = "Not Applicable"
_OWNED = "reportingPersonBeneficiallyOwned"
_POWERS = f"{_OWNED}NumberOfShares"
_HAS = "numberOfSharesPersonHas"


def _item(number: int, label: str) -> At:
    return At(f"formData/items/item{number}", str(number), label, need="m/o")


class ReportingPerson(Part, frozen=True):
    """Rows 1 to 12: one second part of the cover page."""

    cik: A[Words, At("reportingCik", "", "CIK", CIK, private=True)] = UNSET
    has_no_cik: A[Answer, At("reportingCikNotPresentInEdgarFlag", "", "No CIK", Y_N, private=True)] = UNSET
    name: A[Words, At("reportingPersonName", "row 1", "Names of Reporting Persons", TITLE, "m")] = UNSET
    irs_number: A[Words, TAX_NUMBER] = UNSET
    group: A[
        Words,
        At("memberGroup", "row 2", "Check the appropriate box if a member of a Group (see instructions)", Text(1)),
    ] = UNSET
    citizenship: A[
        Words, At("citizenshipOrOrganization", "row 4", "Citizenship or Place of Organization", PLACE, "m/o")
    ] = UNSET
    sole_voting_power: A[Exact, shares(f"{_POWERS}/soleVotingPower", 5, "Sole Voting Power")] = UNSET
    shared_voting_power: A[Exact, shares(f"{_POWERS}/sharedVotingPower", 6, "Shared Voting Power")] = UNSET
    sole_dispositive_power: A[Exact, shares(f"{_POWERS}/soleDispositivePower", 7, "Sole Dispositive Power")] = UNSET
    shared_dispositive_power: A[Exact, shares(f"{_POWERS}/sharedDispositivePower", 8, "Shared Dispositive Power")] = (
        UNSET
    )
    aggregate_amount: A[
        Exact,
        shares(f"{_OWNED}AggregateNumberOfShares", 9, "Aggregate Amount Beneficially Owned by Each Reporting Person"),
    ] = UNSET
    excludes_shares: A[
        Answer,
        At(
            "aggregateAmountExcludesCertainSharesFlag",
            "row 10",
            "Check box if the aggregate amount in row (9) excludes certain shares (See Instructions)",
            Y_N,
        ),
    ] = UNSET
    percent: A[
        Exact, At("classPercent", "row 11", "Percent of class represented by amount in row (9)", Percent(), "m/o")
    ] = UNSET
    types: A[
        Several,
        At(
            "typeOfReportingPerson",
            "row 12",
            "Type of Reporting Person (See Instructions)",
            Choice(schedule_13.PERSON_TYPES_13G),
            "m/o",
            most=14,
        ),
    ] = UNSET
    comment: A[Words, At("comments", "row 12", "Comment for Type of Reporting Person", ANSWER)] = UNSET


class Item1(Part, frozen=True):
    """Item 1: the issuer."""

    issuer_name: A[Words, At("issuerName", "1(a)", "Name of issuer", TITLE, "m/o")] = UNSET
    issuer_address: A[
        Words,
        At(
            "issuerPrincipalExecutiveOfficeAddress",
            "1(b)",
            "Address of issuer's principal executive offices",
            TITLE,
            "m/o",
        ),
    ] = UNSET


class Item2(Part, frozen=True):
    """Item 2: the persons filing. Its (d) and (e), class title and CUSIP, are filed on the cover only."""

    names: A[Words, answer("filingPersonName", "2(a)", "Name of person filing")] = UNSET
    addresses: A[
        Words,
        answer(
            "principalBusinessOfficeOrResidenceAddress",
            "2(b)",
            "Address or principal business office or, if none, residence",
        ),
    ] = UNSET
    citizenship: A[Words, At("citizenship", "2(c)", "Citizenship", SHORT_ANSWER, "m/o")] = UNSET


class Item3(Part, frozen=True):
    """Item 3: what the person filing is, where the statement is filed under Rule 13d-1(b) or 13d-2(b) or (c)."""

    not_applicable: A[Answer, At("notApplicableFlag", "3", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    types: A[
        Several,
        At(
            "typeOfPersonFiling",
            "3",
            "If this statement is filed pursuant to §§ 240.13d-1(b) or 240.13d-2(b) or (c), check whether the person "
            "filing is a:",
            Choice(schedule_13.ITEM_3),
            "m/o",
            most=11,
        ),
    ] = UNSET
    other_type: A[Words, At("otherTypeOfPersonFiling", "3", "Please specify the type of institution", ANSWER, "m#")] = (
        UNSET
    )


class Item4(Part, frozen=True):
    """Item 4. Ownership. In free words; rows 5 to 11 of the cover hold the numbers."""

    amount: A[Words, answer("amountBeneficiallyOwned", "4(a)", "Amount beneficially owned")] = UNSET
    percent: A[Words, answer("classPercent", "4(b)", "Percent of class")] = UNSET
    sole_voting_power: A[
        Words, answer(f"{_HAS}/solePowerOrDirectToVote", "4(c)(i)", "Sole power to vote or to direct the vote")
    ] = UNSET
    shared_voting_power: A[
        Words, answer(f"{_HAS}/sharedPowerOrDirectToVote", "4(c)(ii)", "Shared power to vote or to direct the vote")
    ] = UNSET
    sole_dispositive_power: A[
        Words,
        answer(
            f"{_HAS}/solePowerOrDirectToDispose", "4(c)(iii)", "Sole power to dispose or to direct the disposition of"
        ),
    ] = UNSET
    shared_dispositive_power: A[
        Words,
        answer(
            f"{_HAS}/sharedPowerOrDirectToDispose",
            "4(c)(iv)",
            "Shared power to dispose or to direct the disposition of",
        ),
    ] = UNSET


class Item5(Part, frozen=True):
    """Item 5. Ownership of 5 Percent or Less of a Class."""

    not_applicable: A[Answer, At("notApplicableFlag", "5", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    five_percent_or_less: A[
        Answer, At("classOwnership5PercentOrLess", "5", "Ownership of 5 percent or less of a class", Y_N, "m/o")
    ] = UNSET


class Item6(Part, frozen=True):
    """Item 6. Ownership of more than 5 Percent on Behalf of Another Person."""

    not_applicable: A[Answer, At("notApplicableFlag", "6", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    others: A[
        Words,
        answer(
            "ownershipMoreThan5PercentOnBehalfOfAnotherPerson",
            "6",
            "Ownership of more than 5 percent on behalf of another person",
        ),
    ] = UNSET


class Item7(Part, frozen=True):
    """Item 7. Identification and Classification of the Subsidiary Which Acquired the Security."""

    not_applicable: A[Answer, At("notApplicableFlag", "7", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    subsidiaries: A[
        Words,
        answer(
            "subsidiaryIdentificationAndClassification",
            "7",
            (
                "Identification and classification of the subsidiary which acquired the security being reported on by "
                "the parent holding company or control person"
            ),
        ),
    ] = UNSET


class Item8(Part, frozen=True):
    """Item 8. Identification and Classification of Members of the Group."""

    not_applicable: A[Answer, At("notApplicableFlag", "8", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    members: A[
        Words,
        answer(
            "identificationAndClassificationOfGroupMembers",
            "8",
            "Identification and classification of members of the group",
        ),
    ] = UNSET


class Item9(Part, frozen=True):
    """Item 9. Notice of Dissolution of Group."""

    not_applicable: A[Answer, At("notApplicableFlag", "9", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    dissolution: A[Words, answer("groupDissolutionNotice", "9", "Notice of dissolution of group")] = UNSET


class Item10(Part, frozen=True):
    """Item 10. Certifications."""

    not_applicable: A[Answer, At("notApplicableFlag", "10", NOT_APPLICABLE, Y_N, "m/o")] = UNSET
    certifications: A[Words, At("certifications", "10", "Certifications", SHORT_ANSWER, "m#")] = UNSET


class PersonSignature(Part, frozen=True):
    """The signatures given for one reporting person."""

    reporting_person: A[Words, At("reportingPersonName", "S", "Reporting person", TITLE, "m")] = UNSET
    signers: A[tuple[Signer, ...] | UnsetType, SIGNERS] = UNSET


class Schedule13G(SubmittedSchedule, frozen=True):
    """A statement on Schedule 13G, or an amendment to one (13G/A)."""

    namespace: ClassVar[str | None] = NAMESPACE_13G

    amendment_number: A[Whole, At(f"{COVER}/amendmentNo", "cover", "Amendment No.", Count(3), "o/m")] = UNSET
    class_title: A[Words, CLASS_TITLE] = UNSET
    event_date: A[
        Day,
        At(
            f"{COVER}/eventDateRequiresFilingThisStatement",
            "cover",
            "Date of Event Which Requires Filing of this Statement",
            UsDay(),
            "m",
        ),
    ] = UNSET
    issuer_cik: A[Words, At(f"{ISSUER}/issuerCik", "cover", "Issuer CIK", CIK, "m")] = UNSET
    issuer_name: A[Words, At(f"{ISSUER}/issuerName", "cover", "Name of Issuer", TITLE, "m")] = UNSET
    cusips: A[Several, cusip_numbers(former="issuerCusip")] = UNSET
    issuer_address: A[
        Address | UnsetType,
        At(
            f"{ISSUER}/issuerPrincipalExecutiveOfficeAddress",
            "cover",
            "Address of Issuer's Principal Executive Offices",
            need="m",
        ),
    ] = UNSET
    rules: A[
        Several,
        At(
            f"{COVER}/designateRulesPursuantThisScheduleFiled/designateRulePursuantThisScheduleFiled",
            "cover",
            "Check the appropriate box to designate the rule pursuant to which this Schedule is filed:",
            Choice(RULES),
            most=3,
        ),
    ] = UNSET
    reporting_persons: A[
        tuple[ReportingPerson, ...] | UnsetType,
        At("formData/coverPageHeaderReportingPersonDetails", "cover", "Reporting persons", need="m", most=100),
    ] = UNSET
    item1: A[Item1 | UnsetType, _item(1, "Issuer")] = UNSET
    item2: A[Item2 | UnsetType, _item(2, "Persons filing")] = UNSET
    item3: A[Item3 | UnsetType, _item(3, "What the person filing is")] = UNSET
    item4: A[Item4 | UnsetType, _item(4, "Ownership")] = UNSET
    item5: A[Item5 | UnsetType, _item(5, "Ownership of 5 Percent or Less of a Class")] = UNSET
    item6: A[Item6 | UnsetType, _item(6, "Ownership of more than 5 Percent on Behalf of Another Person")] = UNSET
    item7: A[
        Item7 | UnsetType,
        _item(
            7,
            "Identification and Classification of the Subsidiary Which Acquired the Security Being Reported on by "
            "the Parent Holding Company or Control Person",
        ),
    ] = UNSET
    item8: A[Item8 | UnsetType, _item(8, "Identification and Classification of Members of the Group")] = UNSET
    item9: A[Item9 | UnsetType, _item(9, "Notice of Dissolution of Group")] = UNSET
    item10: A[Item10 | UnsetType, _item(10, "Certifications")] = UNSET
    exhibit_information: A[Words, At("formData/exhibitInfo", "S", "Exhibit Information", ANSWER)] = UNSET
    signatures: A[
        tuple[PersonSignature, ...] | UnsetType,
        At("formData/signatureInformation", "S", "Signature", need="m", most=100),
    ] = UNSET
    signature_comment: A[Words, At("formData/signatureComments", "S", "Comments accompanying signature", ANSWER)] = (
        UNSET
    )
    # No answer of the form: the documents that a public copy still has in its XML, where EDGAR left them.
    attachments: tuple[Attachment, ...] | UnsetType = UNSET


# ---- Item 10: the official certificate of each rule, in the words of a day, and whether a text is one ----------------
# Texts: 17 CFR 240.13d-102, Item 10, as the table of wordings has them.

CERTIFICATIONS = "item10.certifications"
"""Where a Schedule 13G states its certificates."""

FOREIGN = "FI"
"""In place of a rule: certificate (b), of a non-U.S. institution."""

# Words that only one of the certificates has.
_OF = {
    "Rule 13d-1(b)": "ordinary course of business",
    "Rule 13d-1(c)": "above were not acquired",
    FOREIGN: "foreign regulatory scheme",
}
_LONGEST_BLANK = 300  # letters that it is filled in with
_BLANK = re.compile(r"\[insert[^][]*+\]")
_SIGNS = re.compile(r"\bsections?\s++(?=240)|[^a-z0-9]++")


def certificate(rule: str, day: date) -> str:
    """Return the official certificate of a rule, or of a FOREIGN institution, on a day; "" where it asks for none."""
    matching = [row for row in _wordings(rule) if (row.since or 0) <= day.year <= (row.until or day.year)]
    return max(matching, key=lambda row: (row.since or 0, len(row.words))).words if matching else ""


def is_certificate(text: str, rule: str, day: date | None = None) -> bool:
    """Tell whether a text has the official certificate of a rule, on a day or of any; signs and case do not count."""
    official = [row.words for row in _wordings(rule)] if day is None else [certificate(rule, day)]
    return _without(text, official) != _letters(text)


def is_official(text: str, day: date) -> bool:
    """Tell whether a text has the official certificate of any rule in the words of a day."""
    return any(is_certificate(text, rule, day) for rule in _OF)


def beside_certificates(text: str) -> str:
    """Return the letters of a text that stand in none of the official certificates of any day.

    >>> beside_certificates("(a) " + certificate("Rule 13d-1(b)", date(2026, 1, 5)))
    'a'
    """
    return _without(text, (row.words for rule in _OF for row in _wordings(rule)))


def _wordings(rule: str) -> list[Wording]:
    words = _OF.get(rule)
    rows = (row for row in wordings("13G") if row.field == CERTIFICATIONS)
    return [row for row in rows if words and words in row.words]


def _without(text: str, official: Iterable[str]) -> str:
    """Return the letters of a text without those of official words; their blank is filled in somehow."""
    letters = _letters(text)
    for words in sorted(official, key=len, reverse=True):  # today's words begin with yesterday's
        begin = end = 0
        for n, part in enumerate(map(_letters, _BLANK.split(words))):
            at = letters.find(part, end + bool(n), end + _LONGEST_BLANK + len(part) if n else None)
            begin, end = (begin if n else at), at + len(part)
            if at < 0:
                break
        else:
            letters = letters[:begin] + letters[end:]
    return letters


def _letters(text: str) -> str:
    return _SIGNS.sub("", unescape(text).casefold())
