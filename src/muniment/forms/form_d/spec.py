"""Form D, as the rest of the package knows it."""

from muniment.forms.form_d.fields import FormD
from muniment.forms.form_d.header import FormDHeader
from muniment.forms.spec import FormSpec, Party, Roles

_FORMER = ("previous_names", "edgar_previous_names")

FORM_D = FormSpec(
    name="D",
    title="Notice of Exempt Offering of Securities",
    index_type="D",
    submission_type="D",
    spellings=frozenset({"D"}),
    record=FormD,
    header=FormDHeader,
    roles=Roles(
        issuers=(
            Party("issuer", "primary_issuer", ("name",), "cik", "address", _FORMER),
            Party("issuer", "other_issuers[]", ("name",), "cik", "address", _FORMER),
        ),
        parties=(
            Party("related person", "related_persons[]", ("first_name", "middle_name", "last_name"), "", "address"),
            Party("recipient", "recipients[]", ("name",), "", "address"),
            Party("dealer", "recipients[]", ("associated_dealer",)),
        ),
        leads=("related person",),
        signers=Party("signer", "signatures[]", ("name",)),
        amount="total_offering_amount",
        filers=("primary_issuer.cik", "other_issuers[].cik"),
        keeper="issuer",
    ),
)
