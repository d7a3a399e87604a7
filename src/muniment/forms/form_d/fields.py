"""Form D, Notice of Exempt Offering of Securities, as filed electronically since 15 September 2008.

Sources: SEC, EDGAR Form D XML Technical Specification, version 13 (tables 3.4 and 4, Appendix C) and its schemas;
labels of the printed form (style sheet D_X08). Schema versions X0301 (2009) to X08: one record type for all.
"""

from typing import Annotated as A

from msgspec import UNSET, UnsetType

from muniment.codes import states
from muniment.codes.form_d import (
    ENTITY_TYPES,
    EXEMPTIONS,
    FUND_TYPES,
    INDUSTRIES,
    NET_ASSET_VALUE_RANGES,
    RELATIONSHIPS,
    REVENUE_RANGES,
)
from muniment.forms.definition import ACCESSION, CIK, CRD, Amount, Answer, At, Day, Former, Part, Several, Whole, Words
from muniment.values import Choice, Count, Dollars, IsoDay, Mark, Name, Text, YesNo

CLARIFICATION = "Clarification of Response (if Necessary)"
PLACE = Choice(states.FORM_D)
SOLICITED = Choice(states.SOLICITATION)
TICK = YesNo()


class Address(Part, frozen=True):
    """A street address, as Items 2, 3 and 12 ask for it."""

    street1: A[Words, At("street1", "", "Street Address 1", Text(40), "m")] = UNSET
    street2: A[Words, At("street2", "", "Street Address 2", Text(40))] = UNSET
    city: A[Words, At("city", "", "City", Text(30), "m")] = UNSET
    state: A[Words, At("stateOrCountry", "", "State/Province/Country", PLACE, "m")] = UNSET
    state_name: A[Words, At("stateOrCountryDescription", "", "State/Province/Country, by name", Text(50), "o#4")] = (
        UNSET
    )
    zip_code: A[Words, At("zipCode", "", "ZIP/Postal Code", Text(10), "m")] = UNSET


class Issuer(Part, frozen=True):
    """Items 1 and 2: an issuer's identity, principal place of business and telephone."""

    cik: A[Words, At("cik", "1", "CIK (Filer ID Number)", CIK, "m", access_code="ccc")] = UNSET
    name: A[Words, At("entityName", "1", "Name of Issuer", Text(150), "o#4")] = UNSET
    address: A[Address | UnsetType, At("issuerAddress", "2", "Principal Place of Business", need="m")] = UNSET
    phone: A[Words, At("issuerPhoneNumber", "2", "Phone Number of Issuer", Text(20), "m")] = UNSET
    jurisdiction: A[
        Words,
        At(
            "jurisdictionOfInc",
            "1",
            "Jurisdiction of Incorporation/Organization",
            Text(50),
            "o#3",
            former=(Former("jurisdictionOfInc", "X0301", after="previous_names"),),
        ),
    ] = UNSET
    no_previous_names: A[Answer, At("issuerPreviousNameList/value", "1", "Previous Names: None", Mark("None"))] = UNSET
    previous_names: A[
        Several, At("issuerPreviousNameList/previousName", "1", "Previous Names", Name(150), "m#7", most=3)
    ] = UNSET
    no_edgar_previous_names: A[
        Answer, At("edgarPreviousNameList/value", "1", "Previous Names on file with EDGAR: None", Mark("None"), "o#4")
    ] = UNSET
    edgar_previous_names: A[
        Several,
        At("edgarPreviousNameList/previousName", "1", "Previous Names on file with EDGAR", Name(150), "o#4", most=3),
    ] = UNSET
    entity_type: A[Words, At("entityType", "1", "Entity Type", Choice(ENTITY_TYPES), "m")] = UNSET
    other_entity_type: A[Words, At("entityTypeOtherDesc", "1", "Other (Specify)", Text(255), "m#6")] = UNSET
    formed_within_five_years: A[
        Answer, At("yearOfInc/withinFiveYears", "1", "Within Last Five Years (Specify Year)", TICK, "m#9")
    ] = UNSET
    yet_to_be_formed: A[Answer, At("yearOfInc/yetToBeFormed", "1", "Yet to Be Formed", TICK, "m#9")] = UNSET
    formed_over_five_years_ago: A[Answer, At("yearOfInc/overFiveYears", "1", "Over Five Years Ago", TICK, "m#9")] = (
        UNSET
    )
    year_formed: A[Whole, At("yearOfInc/value", "1", "Year of Incorporation/Organization", Count(4), "m#3")] = UNSET


class RelatedPerson(Part, frozen=True):
    """Item 3: an executive officer, director or promoter."""

    first_name: A[Words, At("relatedPersonName/firstName", "3", "First Name", Name(150), "m")] = UNSET
    middle_name: A[Words, At("relatedPersonName/middleName", "3", "Middle Name", Name(150))] = UNSET
    last_name: A[Words, At("relatedPersonName/lastName", "3", "Last Name", Name(200), "m")] = UNSET
    address: A[Address | UnsetType, At("relatedPersonAddress", "3", "Address", need="m")] = UNSET
    relationships: A[
        Several,
        At("relatedPersonRelationshipList/relationship", "3", "Relationship", Choice(RELATIONSHIPS), "m#10", most=3),
    ] = UNSET
    clarification: A[Words, At("relationshipClarification", "3", CLARIFICATION, Text(255))] = UNSET


class SolicitationState(Part, frozen=True):
    """Item 12: one state in which purchasers were solicited, with the name that EDGAR adds."""

    state: A[Words, At("state", "12", "State of Solicitation", SOLICITED, "m#9")] = UNSET
    name: A[Words, At("description", "12", "State of Solicitation, by name", Text(50), "o#4")] = UNSET


class Recipient(Part, frozen=True):
    """Item 12: a person paid for soliciting purchasers, and where."""

    name: A[Words, At("recipientName", "12", "Recipient", Name(200), "m#12")] = UNSET
    crd_number: A[Words, At("recipientCRDNumber", "12", "Recipient CRD Number", CRD, "m#12")] = UNSET
    associated_dealer: A[Words, At("associatedBDName", "12", "(Associated) Broker or Dealer", Name(200), "m#12")] = (
        UNSET
    )
    associated_dealer_crd_number: A[
        Words, At("associatedBDCRDNumber", "12", "(Associated) Broker or Dealer CRD Number", CRD, "m#12")
    ] = UNSET
    address: A[Address | UnsetType, At("recipientAddress", "12", "Address", need="m#12")] = UNSET
    all_states: A[Answer, At("statesOfSolicitationList/value", "12", "All States", Mark("All States"), "m#9")] = UNSET
    states: A[
        tuple[SolicitationState, ...] | UnsetType,
        At("statesOfSolicitationList", "12", "State(s) of Solicitation", need="m#9", group=True),
    ] = UNSET
    foreign: A[Answer, At("foreignSolicitation", "12", "Foreign/non-US", YesNo())] = UNSET


class Signature(Part, frozen=True):
    """The signature of one issuer, or of all issuers by one authorized representative."""

    issuer: A[Words, At("issuerName", "S", "Issuer", Text(150), "m")] = UNSET
    signature: A[Words, At("signatureName", "S", "Signature", Text(30), "m")] = UNSET
    name: A[Words, At("nameOfSigner", "S", "Name of Signer", Text(150), "m")] = UNSET
    title: A[Words, At("signatureTitle", "S", "Title", Text(60), "m")] = UNSET
    date: A[Day, At("signatureDate", "S", "Date", IsoDay(), "m")] = UNSET


_OFFERING = "offeringData"
_FUND = "offeringData/industryGroup/investmentFundInfo"
_COMBINATION = "offeringData/businessCombinationTransaction"
_PROCEEDS = "offeringData/useOfProceeds/grossProceedsUsed"
_TYPES = "offeringData/typesOfSecuritiesOffered"
_FEES = "offeringData/salesCommissionsFindersFees"
_SUMS = "offeringData/offeringSalesAmounts"
_FILING = "offeringData/typeOfFiling"
_AMENDED = "offeringData/typeOfFiling/newOrAmendment"


def _offered(element: str, label: str) -> At:
    """Return a box of Item 9."""
    return At(f"{_TYPES}/{element}", "9", label, TICK, "m#10")


def _clarified(path: str, item: str) -> At:
    return At(f"{path}/clarificationOfResponse", item, CLARIFICATION, Text(255))


class FormD(Part, frozen=True):
    """A notice on Form D, or an amendment to one (D/A)."""

    schema_version: A[Words, At("schemaVersion", "", "Schema Version", Text(5), "o#4")] = UNSET
    submission_type: A[Words, At("submissionType", "7", "Submission Type", Text(), "m")] = UNSET
    live_or_test: A[Words, At("testOrLive", "", "Test or Live", Text())] = UNSET
    primary_issuer: A[Issuer | UnsetType, At("primaryIssuer", "1", "Issuer", need="m")] = UNSET
    other_issuers: A[tuple[Issuer, ...] | UnsetType, At("issuerList/issuer", "1", "Additional Issuer(s)", most=99)] = (
        UNSET
    )
    over_100_issuers: A[Answer, At("issuerList/over100IssuerFlag", "1", "Over 100 Issuers", TICK)] = UNSET
    related_persons: A[
        tuple[RelatedPerson, ...] | UnsetType,
        At("relatedPersonsList/relatedPersonInfo", "3", "Related Persons", need="m", most=100),
    ] = UNSET
    over_100_related_persons: A[
        Answer, At("relatedPersonsList/over100PersonsFlag", "3", "Over 100 Related Persons", TICK)
    ] = UNSET
    industry_group: A[
        Words, At(f"{_OFFERING}/industryGroup/industryGroupType", "4", "Industry Group", Choice(INDUSTRIES), "m")
    ] = UNSET
    fund_type: A[Words, At(f"{_FUND}/investmentFundType", "4", "Pooled Investment Fund", Choice(FUND_TYPES), "m#4")] = (
        UNSET
    )
    is_investment_company: A[
        Answer,
        At(
            f"{_FUND}/is40Act",
            "4",
            "Is the issuer registered as an investment company under the Investment Company Act of 1940?",
            YesNo(),
            "m#4",
        ),
    ] = UNSET
    revenue_range: A[
        Words, At(f"{_OFFERING}/issuerSize/revenueRange", "5", "Revenue Range", Choice(REVENUE_RANGES), "m#5")
    ] = UNSET
    net_asset_value_range: A[
        Words,
        At(
            f"{_OFFERING}/issuerSize/aggregateNetAssetValueRange",
            "5",
            "Aggregate Net Asset Value Range",
            Choice(NET_ASSET_VALUE_RANGES),
            "m#5",
        ),
    ] = UNSET
    exemptions: A[
        Several,
        At(
            f"{_OFFERING}/federalExemptionsExclusions/item",
            "6",
            "Federal Exemption(s) and Exclusion(s) Claimed",
            Choice(EXEMPTIONS),
            "m",
            most=21,
        ),
    ] = UNSET
    is_amendment: A[Answer, At(f"{_AMENDED}/isAmendment", "7", "Amendment", YesNo(), "m")] = UNSET
    previous_accession_number: A[
        Words,
        At(f"{_AMENDED}/previousAccessionNumber", "7", "Accession Number of the Previous Filing", ACCESSION, "o/m"),
    ] = UNSET
    first_sale: A[Day, At(f"{_FILING}/dateOfFirstSale/value", "7", "Date of First Sale", IsoDay(), "m#9")] = UNSET
    first_sale_yet_to_occur: A[
        Answer, At(f"{_FILING}/dateOfFirstSale/yetToOccur", "7", "First Sale Yet to Occur", TICK, "m#9")
    ] = UNSET
    more_than_one_year: A[
        Answer,
        At(
            f"{_OFFERING}/durationOfOffering/moreThanOneYear",
            "8",
            "Does the Issuer intend this offering to last more than one year?",
            YesNo(),
            "m",
        ),
    ] = UNSET
    offers_equity: A[Answer, _offered("isEquityType", "Equity")] = UNSET
    offers_debt: A[Answer, _offered("isDebtType", "Debt")] = UNSET
    offers_option: A[
        Answer, _offered("isOptionToAcquireType", "Option, Warrant or Other Right to Acquire Another Security")
    ] = UNSET
    offers_security_to_be_acquired: A[
        Answer,
        _offered(
            "isSecurityToBeAcquiredType",
            "Security to be Acquired Upon Exercise of Option, Warrant or Other Right to Acquire Security",
        ),
    ] = UNSET
    offers_pooled_fund_interests: A[
        Answer, _offered("isPooledInvestmentFundType", "Pooled Investment Fund Interests")
    ] = UNSET
    offers_tenant_in_common: A[Answer, _offered("isTenantInCommonType", "Tenant-in-Common Securities")] = UNSET
    offers_mineral_property: A[Answer, _offered("isMineralPropertyType", "Mineral Property Securities")] = UNSET
    offers_other: A[Answer, _offered("isOtherType", "Other (describe)")] = UNSET
    other_security: A[Words, At(f"{_TYPES}/descriptionOfOtherType", "9", "Other, described", Text(255), "m#10")] = UNSET
    is_business_combination: A[
        Answer,
        At(
            f"{_COMBINATION}/isBusinessCombinationTransaction",
            "10",
            "Is this offering being made in connection with a business combination transaction, such as a merger, "
            "acquisition or exchange offer?",
            YesNo(),
            "m",
        ),
    ] = UNSET
    business_combination_clarification: A[Words, _clarified(_COMBINATION, "10")] = UNSET
    minimum_investment: A[
        Whole,
        At(
            f"{_OFFERING}/minimumInvestmentAccepted",
            "11",
            "Minimum investment accepted from any outside investor",
            Dollars(),
            "m",
        ),
    ] = UNSET
    recipients: A[
        tuple[Recipient, ...] | UnsetType,
        At(f"{_OFFERING}/salesCompensationList/recipient", "12", "Sales Compensation", need="m#11", most=100),
    ] = UNSET
    over_100_recipients: A[
        Answer, At(f"{_OFFERING}/salesCompensationList/over100RecipientFlag", "12", "Over 100 Recipients", TICK)
    ] = UNSET
    total_offering_amount: A[
        Amount, At(f"{_SUMS}/totalOfferingAmount", "13", "Total Offering Amount", Dollars(indefinite=True), "m")
    ] = UNSET
    total_amount_sold: A[Whole, At(f"{_SUMS}/totalAmountSold", "13", "Total Amount Sold", Dollars(), "m")] = UNSET
    total_remaining: A[
        Amount, At(f"{_SUMS}/totalRemaining", "13", "Total Remaining to be Sold", Dollars(indefinite=True), "m#8")
    ] = UNSET
    amounts_clarification: A[Words, _clarified(_SUMS, "13")] = UNSET
    has_non_accredited_investors: A[
        Answer,
        At(
            f"{_OFFERING}/investors/hasNonAccreditedInvestors",
            "14",
            "Select if securities in the offering have been or may be sold to persons who do not qualify as "
            "accredited investors",
            YesNo(),
            "m",
        ),
    ] = UNSET
    non_accredited_investors: A[
        Whole,
        At(
            f"{_OFFERING}/investors/numberNonAccreditedInvestors",
            "14",
            "Number of such non-accredited investors who already have invested in the offering",
            Count(),
        ),
    ] = UNSET
    total_investors: A[
        Whole,
        At(
            f"{_OFFERING}/investors/totalNumberAlreadyInvested",
            "14",
            "Total number of investors who already have invested in the offering",
            Count(),
            "m",
        ),
    ] = UNSET
    sales_commissions: A[
        Whole, At(f"{_FEES}/salesCommissions/dollarAmount", "15", "Sales Commissions", Dollars(), "m")
    ] = UNSET
    sales_commissions_estimated: A[
        Answer, At(f"{_FEES}/salesCommissions/isEstimate", "15", "Sales Commissions: Estimate", TICK)
    ] = UNSET
    finders_fees: A[Whole, At(f"{_FEES}/findersFees/dollarAmount", "15", "Finders' Fees", Dollars(), "m")] = UNSET
    finders_fees_estimated: A[Answer, At(f"{_FEES}/findersFees/isEstimate", "15", "Finders' Fees: Estimate", TICK)] = (
        UNSET
    )
    fees_clarification: A[Words, _clarified(_FEES, "15")] = UNSET
    proceeds_to_related_persons: A[
        Whole,
        At(
            f"{_PROCEEDS}/dollarAmount",
            "16",
            "Amount of the gross proceeds used for payments to executive officers, directors or promoters",
            Dollars(),
            "m",
        ),
    ] = UNSET
    proceeds_estimated: A[Answer, At(f"{_PROCEEDS}/isEstimate", "16", "Estimate", TICK)] = UNSET
    proceeds_clarification: A[Words, _clarified(f"{_OFFERING}/useOfProceeds", "16")] = UNSET
    is_authorized_representative: A[
        Answer,
        At(
            f"{_OFFERING}/signatureBlock/authorizedRepresentative",
            "S",
            "I also am a duly authorized representative of the other identified issuer(s) in Item 1 above and "
            "authorized to sign on their behalf.",
            YesNo(),
        ),
    ] = UNSET
    signatures: A[
        tuple[Signature, ...] | UnsetType,
        At(f"{_OFFERING}/signatureBlock/signature", "S", "Signature and Submission", need="m", most=101),
    ] = UNSET
