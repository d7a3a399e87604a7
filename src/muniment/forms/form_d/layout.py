"""Form D as people see it: sixteen items in official order, with the choices that the form had on its day.

Sources: style sheet D_X08 of the Form D XML Technical Specification, version 13, and EDGAR's own rendering.
"""

from muniment.forms.form_d.fields import FormD
from muniment.forms.layout import (
    FILE,
    SIGNATURE,
    Again,
    Choices,
    Items,
    Layout,
    Node,
    Part,
    Question,
    Repeated,
    Row,
    Section,
    Step,
    Table,
    Text,
    Tick,
    Ticks,
    Unprinted,
)

_TERMS = "<terms-of-submission>"


def _clarification(field: str) -> Question:
    return Question(field, "answer")


_ADDRESS = Part(
    "address",
    (
        Row((Question("street1", width=6), Question("street2", width=6))),
        Row((Question("city"), Question("state", named="state_name"), Question("zip_code"))),
    ),
)
_ISSUER: tuple[Node, ...] = (
    Section(
        "1",
        (
            Row((Question("cik"),)),
            Items("previous_names", ("no_previous_names",), also=("edgar_previous_names", "no_edgar_previous_names")),
            Choices("entity_type", columns=3, beside="other_entity_type"),
            Row((Question("name", width=8), Question("jurisdiction"))),
            Ticks(
                (
                    Tick("formed_over_five_years_ago"),
                    Tick("formed_within_five_years", beside="year_formed"),
                    Tick("yet_to_be_formed"),
                ),
                label="year_formed",
                columns=3,
                single=True,
            ),
        ),
    ),
    Section("2", (Again("name"), _ADDRESS, Row((Question("phone"),)))),
)
_PERSON: tuple[Node, ...] = (
    Row((Question("last_name"), Question("first_name"), Question("middle_name"))),
    _ADDRESS,
    Choices("relationships", columns=3),
    _clarification("clarification"),
)
_RECIPIENT: tuple[Node, ...] = (
    Row((Question("name", width=6), Question("crd_number", width=6, none=True))),
    Row(
        (
            Question("associated_dealer", width=6, none=True),
            Question("associated_dealer_crd_number", width=6, none=True),
        )
    ),
    _ADDRESS,
    Items("states", ("all_states", "foreign"), of="state", named="name"),
)
_HEAD: tuple[Node, ...] = (
    Text("<unreviewed-note>", "notice"),
    Text("<agency>", "agency", entries=(0, 2)),
    Text("<form-title>", "title", entries=(0, 1)),
    Text("<form-title>", "subtitle", entries=(1, 2)),
    Text("<omb-approval>", "box", entries=(0, 3)),
)
_FILE = Unprinted(("schema_version", "live_or_test"), "they tell of the file, not of the offering")
_SECURITIES = (
    Tick("offers_equity"),
    Tick("offers_pooled_fund_interests"),
    Tick("offers_debt"),
    Tick("offers_tenant_in_common"),
    Tick("offers_option"),
    Tick("offers_mineral_property"),
    Tick("offers_security_to_be_acquired"),
    Tick("offers_other", beside="other_security"),
)

LAYOUT = Layout(
    form="D",
    record=FormD,
    since=2008,
    nodes=(
        *_HEAD,
        Section(FILE, (_FILE,), called="About this file"),
        Part("primary_issuer", _ISSUER, when="answered"),
        Repeated("other_issuers", _ISSUER, more="over_100_issuers"),
        Section("3", (Repeated("related_persons", _PERSON, more="over_100_related_persons", ruled=True),)),
        Section(
            "4",
            (
                Choices(
                    "industry_group",
                    columns=3,
                    labelled=False,
                    headings=True,
                    inside="Pooled Investment Fund",
                    nested=("fund_type", "is_investment_company"),
                ),
            ),
        ),
        Section("5", (Choices("revenue_range", columns=2), Choices("net_asset_value_range", columns=2))),
        Section("6", (Choices("exemptions", columns=2, labelled=False, above="3C"),)),
        Section(
            "7",
            (
                Unprinted(("submission_type",), "the boxes of new notice and amendment say it"),
                Choices("is_amendment", columns=2, labelled=False, no="submission_type"),
                Unprinted(("previous_accession_number",), "EDGAR's page does not have it"),
                Row((Question("first_sale"),)),
                Ticks((Tick("first_sale_yet_to_occur"),)),
            ),
        ),
        Section("8", (Choices("more_than_one_year", columns=2),)),
        Section("9", (Ticks(_SECURITIES, columns=2),)),
        Section(
            "10",
            (
                Choices("is_business_combination", columns=2),
                _clarification("business_combination_clarification"),
            ),
        ),
        Section("11", (Question("minimum_investment", "amount"),)),
        Section("12", (Repeated("recipients", _RECIPIENT, more="over_100_recipients", least=1, ruled=True),)),
        Section(
            "13",
            (
                Question("total_offering_amount", "amount"),
                Question("total_amount_sold", "amount"),
                Question("total_remaining", "amount"),
                _clarification("amounts_clarification"),
            ),
        ),
        Section(
            "14",
            (
                Ticks((Tick("has_non_accredited_investors"),)),
                Question("non_accredited_investors", "amount"),
                Question("total_investors", "amount"),
            ),
        ),
        Section(
            "15",
            (
                Text("<item-instruction>", "instruction"),
                Question("sales_commissions", "amount", boxes=("sales_commissions_estimated",)),
                Question("finders_fees", "amount", boxes=("finders_fees_estimated",)),
                _clarification("fees_clarification"),
            ),
        ),
        Section(
            "16",
            (
                Question("proceeds_to_related_persons", "amount", boxes=("proceeds_estimated",)),
                _clarification("proceeds_clarification"),
            ),
        ),
        Section(
            "signature",
            (
                Text("<signature-instruction>", entries=(0, 1)),
                Text(_TERMS, "heading", entries=(0, 1)),
                Text(_TERMS, entries=(1, 2)),
                Text(_TERMS, "bullet", entries=(3, 99)),  # of the two wordings of the first undertaking the public one
                Text("<certification>"),
                Text("<signature-instruction>", entries=(1, 2)),
                Ticks((Tick("is_authorized_representative"),), when="answered"),
                Table("signatures", ("issuer", "signature", "name", "title", "date")),
                Text("<omb-note>", "instruction"),
            ),
            called="Signature",
            law="signature",
            heading="<signature-heading>",
        ),
    ),
    steps=(
        Step("issuer", "Issuer", ("item-1", "item-2")),
        Step("persons", "Related persons", ("item-3",)),
        Step("business", "Industry and size", ("item-4", "item-5")),
        Step("filing", "Exemption and filing", (FILE, "item-6", "item-7", "item-8")),
        Step("securities", "Securities", ("item-9", "item-10", "item-11")),
        Step("compensation", "Sales compensation", ("item-12",)),
        Step("amounts", "Offering and sales amounts", ("item-13",)),
        Step("investors", "Investors, fees and proceeds", ("item-14", "item-15", "item-16")),
        Step(SIGNATURE, "Signature", ("signature",)),
    ),
)
