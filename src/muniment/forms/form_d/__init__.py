"""Form D, as the rest of the package knows it.

Rules: 17 CFR 230.503(a)(3) and (4): an amendment gives current answers to every item.
"""

from datetime import date
from typing import Annotated as A

from msgspec import UNSET, UnsetType, structs

from muniment.forms.definition import EMAIL, Answer, At, Several, SubmissionHeader, Words
from muniment.forms.form_d.fields import FormD
from muniment.forms.form_d.layout import LAYOUT
from muniment.forms.spec import Amending, Dissemination, Figures, FormSpec, Hooks, Party, Roles, Signatures
from muniment.values import Text, YesNo
from muniment.values.numbers import INDEFINITE


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


_REMAINING = "total_remaining"


def derived(before: FormD, after: FormD) -> FormD:
    """Return a record as it is after a page was filled in, with what follows from that page.

    What remains to be sold follows from the two amounts where nobody said it, and where it did so before.
    """
    remains, did = _remaining(after), _remaining(before)
    if remains is UNSET or any(spelling.field == _REMAINING for spelling in after.as_filed):
        return after
    untouched = after.total_remaining == before.total_remaining
    # Of an amount that is known nothing indefinite remains: the word is left from when it was not.
    left = after.total_remaining == INDEFINITE != remains
    if after.total_remaining is UNSET or left or (untouched and did == before.total_remaining):
        return structs.replace(after, total_remaining=remains)
    return after


def _remaining(record: FormD) -> int | str | UnsetType:
    """Return what remains to be sold by the other two amounts."""
    offered, sold = record.total_offering_amount, record.total_amount_sold
    if offered == INDEFINITE:
        return INDEFINITE
    if isinstance(offered, int) and isinstance(sold, int):
        return offered - sold if offered >= sold else UNSET
    return UNSET


_FORMER = ("previous_names", "edgar_previous_names")

FORM_D = FormSpec(
    name="D",
    called="Form D",
    title="Notice of Exempt Offering of Securities",
    index_type="D",
    submission_type="D",
    spellings=frozenset({"D"}),
    series="offering",
    family="form-d",
    schema="form-d-v13/formDSubmission.xsd.xml",
    record=FormD,
    header=FormDHeader,
    roles=Roles(
        issuers=(
            Party("issuer", "primary_issuer", ("name",), "cik", "address", _FORMER, "phone", "jurisdiction"),
            Party("issuer", "other_issuers[]", ("name",), "cik", "address", _FORMER, "phone", "jurisdiction"),
        ),
        parties=(
            Party("related person", "related_persons[]", ("first_name", "middle_name", "last_name"), "", "address"),
            Party("recipient", "recipients[]", ("name",), "", "address"),
            Party("dealer", "recipients[]", ("associated_dealer",)),
        ),
        leads=("related person",),
        signers=Party("signer", "signatures[]", ("name",)),
        signatures=Signatures("signatures", "issuer", name="name", alone="is_authorized_representative"),
        principals=("primary_issuer.name", "other_issuers[].name"),
        figures=Figures("", ("total_offering_amount", "total_amount_sold"), "dollars"),
        filers=("primary_issuer.cik", "other_issuers[].cik"),
        keeper="issuer",
        event="first_sale",
        keeping="EDGAR Filer Manual, Volume II, 8.1.9.18",
        phone="primary_issuer.phone",
        industry="industry_group",
        exemptions="exemptions",
    ),
    blank={"live_or_test": "LIVE", "is_amendment": False},
    amending=Amending(
        "previous_accession_number",
        flag="is_amendment",
        look={
            "previous_accession_number": "the number of the notice that this one amends.",
            "total_amount_sold": "the amount sold to date; the amount remaining follows from it.",
            "first_sale_yet_to_occur": "whether the first sale has occurred by now, and on which day.",
            "non_accredited_investors": "how many of them are not accredited, to date.",
            "total_investors": "how many have invested to date.",
            "sales_commissions": "say what was paid or is proposed now, and in Item 12 to whom.",
            "finders_fees": "say what was paid or is proposed now.",
            "proceeds_to_related_persons": "say what was paid or is proposed now.",
        },
    ),
    layout=LAYOUT,
    dissemination=Dissemination(
        "1933 Act",
        version=("X0708", None),
        # Seen with X01 until 28 May 2025, with X08 from 17 February 2026 on; the day between is assumed.
        sheets=(("", "xslFormDX08", date(2025, 5, 29)), ("", "xslFormDX01", None)),
        items="exemptions",
        effective=True,
        is_rewritten=True,
    ),
    hooks=Hooks(
        summary="muniment.writers.summary:form_d",
        headline="muniment.web.filing_page:of_offering",
        facts="muniment.web.filing_page:facts_of_offering",
        mentions="muniment.study.facts:of_form_d",
    ),
    derived=derived,
)
