"""Form D as people see it: sixteen items in official order, with the choices that the form had on its day.

Sources: style sheet D_X08 of the Form D XML Technical Specification, version 13, and EDGAR's own rendering.
"""

from muniment.forms.form_d.fields import FormD
from muniment.forms.layout import (
    FILE,
    SIGNATURE,
    Again,
    Choices,
    Elsewhere,
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
    Ticks,
    Unprinted,
)

_TERMS = "<terms-of-submission>"


def _cells(*names: str, width: int = 4) -> Row:
    return Row(tuple(Question(name, width=width) for name in names))


def _amount(name: str, *boxes: str) -> Question:
    return Question(name, "amount", boxes=boxes)


def _clarified(name: str) -> Question:
    return Question(name, "answer")


def _item(number: int, *nodes: Node) -> Section:
    return Section(str(number), nodes)


_STATE = Question("state", named="state_name")
_ADDRESS = Part(
    "address", (_cells("street1", "street2", width=6), Row((Question("city"), _STATE, Question("zip_code"))))
)
_ISSUER = (
    _item(
        1,
        _cells("cik"),
        Items("previous_names", ("no_previous_names",), also=("edgar_previous_names", "no_edgar_previous_names")),
        Choices("entity_type", columns=3, beside="other_entity_type"),
        Row((Question("name", width=8), Question("jurisdiction"))),
        Ticks(
            ("formed_over_five_years_ago", "formed_within_five_years", "yet_to_be_formed"),
            {"formed_within_five_years": "year_formed"},
            label="year_formed",
            columns=3,
            single=True,
        ),
    ),
    _item(2, Again("name"), _ADDRESS, _cells("phone")),
)
_PERSON = (
    _cells("last_name", "first_name", "middle_name"),
    _ADDRESS,
    Choices("relationships", columns=3),
    _clarified("clarification"),
)
_RECIPIENT = (
    Row((Question("name", width=6), Question("crd_number", width=6, none=True))),
    Row(tuple(Question(f"associated_dealer{of}", width=6, none=True) for of in ("", "_crd_number"))),
    _ADDRESS,
    Elsewhere("<states-instruction>"),
    Items("states", ("all_states", "foreign"), of="state", named="name"),
)
_SECURITIES = (
    "offers_equity",
    "offers_pooled_fund_interests",
    "offers_debt",
    "offers_tenant_in_common",
    "offers_option",
    "offers_mineral_property",
    "offers_security_to_be_acquired",
    "offers_other",
)
_SIGNATURES = (
    Text("<signature-instruction>", entries=(0, 1)),
    Text(_TERMS, "heading", entries=(0, 1)),
    Text(_TERMS, entries=(1, 2)),
    Text(_TERMS, "bullet", entries=(3, 99)),  # of the two wordings of the first undertaking the public one
    Text("<certification>"),
    Text("<signature-instruction>", entries=(1, 2)),
    Ticks(("is_authorized_representative",), when="answered"),
    Table("signatures", ("issuer", "signature", "name", "title", "date")),
    Text("<omb-note>", "instruction"),
)

LAYOUT = Layout(
    form="D",
    record=FormD,
    since=2008,
    nodes=(
        Text("<unreviewed-note>", "notice"),
        Text("<agency>", "agency", entries=(0, 2)),
        Text("<form-title>", "title", entries=(0, 1)),
        Text("<form-title>", "subtitle", entries=(1, 2)),
        Text("<omb-approval>", "box", entries=(0, 3)),
        Section(
            FILE,
            (Unprinted(("schema_version", "live_or_test"), "they tell of the file, not of the offering"),),
            called="About this file",
        ),
        Part("primary_issuer", _ISSUER, when="answered"),
        Repeated("other_issuers", _ISSUER, more="over_100_issuers"),
        _item(3, Repeated("related_persons", _PERSON, more="over_100_related_persons", ruled=True)),
        _item(
            4,
            Choices(
                "industry_group",
                columns=3,
                labelled=False,
                headings=True,
                inside="Pooled Investment Fund",
                nested=("fund_type", "is_investment_company"),
            ),
        ),
        _item(5, Choices("revenue_range", columns=2), Elsewhere("<or>"), Choices("net_asset_value_range", columns=2)),
        _item(6, Choices("exemptions", columns=2, labelled=False, above="3C")),
        _item(
            7,
            Unprinted(("submission_type",), "the boxes of new notice and amendment say it"),
            Choices("is_amendment", columns=2, labelled=False, no="submission_type"),
            Unprinted(("previous_accession_number",), "EDGAR's page does not have it"),
            _cells("first_sale"),
            Ticks(("first_sale_yet_to_occur",)),
        ),
        _item(8, Choices("more_than_one_year", columns=2)),
        _item(9, Ticks(_SECURITIES, {"offers_other": "other_security"}, columns=2)),
        _item(10, Choices("is_business_combination", columns=2), _clarified("business_combination_clarification")),
        _item(11, _amount("minimum_investment")),
        _item(12, Repeated("recipients", _RECIPIENT, more="over_100_recipients", least=1, ruled=True)),
        _item(
            13,
            _amount("total_offering_amount"),
            Elsewhere("<or>"),
            _amount("total_amount_sold"),
            _amount("total_remaining"),
            _clarified("amounts_clarification"),
        ),
        _item(
            14,
            Ticks(("has_non_accredited_investors",)),
            _amount("non_accredited_investors"),
            _amount("total_investors"),
        ),
        _item(
            15,
            Text("<item-instruction>", "instruction"),
            _amount("sales_commissions", "sales_commissions_estimated"),
            _amount("finders_fees", "finders_fees_estimated"),
            _clarified("fees_clarification"),
        ),
        _item(16, _amount("proceeds_to_related_persons", "proceeds_estimated"), _clarified("proceeds_clarification")),
        Section("signature", _SIGNATURES, called="Signature", law="signature", heading="<signature-heading>"),
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
