"""Form X: who offers how much, and who owns the issuer; and the same form with a seventh field."""

from typing import Annotated as A

from msgspec import UNSET, UnsetType, structs

from muniment.forms.definition import ACCESSION, CIK, At, Part, Whole, Words
from muniment.forms.layout import SIGNATURE, Layout, Question, Repeated, Row, Section, Step, Text
from muniment.forms.spec import Amending, Figures, FormSpec, Party, Roles
from muniment.values import Dollars, Name
from muniment.values import Text as Kind


class Owner(Part, frozen=True):
    """Who owns the issuer."""

    name: A[Words, At("ownerName", "2", "Name of Owner", Name(150), "m")] = UNSET


class FormX(Part, frozen=True):
    """Six fields."""

    submission_type: A[Words, At("submissionType", "", "Submission Type", Kind(), "m")] = UNSET
    previous_accession_number: A[
        Words, At("previousAccessionNumber", "", "Accession Number of the Previous Filing", ACCESSION, "o/m")
    ] = UNSET
    cik: A[Words, At("issuer/cik", "1", "CIK of the Issuer", CIK, "m", access_code="ccc")] = UNSET
    issuer_name: A[Words, At("issuer/name", "1", "Name of the Issuer", Kind(150), "m")] = UNSET
    owners: A[tuple[Owner, ...] | UnsetType, At("owners/owner", "2", "Owners", need="m", most=9)] = UNSET
    amount: A[Whole, At("offeringData/amount", "3", "Amount Offered", Dollars(), "m")] = UNSET


class Widened(FormX, frozen=True):
    """The form with a field more."""

    website: A[Words, At("website", "3", "Website of the Issuer", Kind(100))] = UNSET


Widened.__name__ = FormX.__name__  # by which its tables are named


def _layout(record: type[Part], *more: str) -> Layout:
    return Layout(
        form="X",
        record=record,
        since=2026,
        nodes=(
            Text("FORM X", "title"),
            Section(
                "file", (Row((Question("submission_type"), Question("previous_accession_number"))),), called="File"
            ),
            Section("1", (Row((Question("cik"), Question("issuer_name"))),), called="Issuer"),
            Section("2", (Repeated("owners", (Question("name", "answer"),)),), called="Owners"),
            Section("3", (Question("amount", "amount"), *(Question(name, "answer") for name in more)), called="Amount"),
        ),
        steps=(
            Step("who", "Issuer and owners", ("file", "item-1", "item-2")),
            Step("amount", "Amount", ("item-3",)),
            Step(SIGNATURE, "Submission", ()),
        ),
    )


FORM_X = FormSpec(
    name="X",
    called="Form X",
    title="Notice of a test",
    index_type="X",
    submission_type="X",
    spellings=frozenset({"X"}),
    record=FormX,
    roles=Roles(
        issuers=(Party("issuer", "", ("issuer_name",), "cik"),),
        parties=(Party("owner", "owners[]", ("name",)),),
        leads=("owner",),
        figures=Figures("", ("amount",), "dollars"),
        filers=("cik",),
    ),
    amending=Amending("previous_accession_number"),
    layout=_layout(FormX),
)
WIDENED = structs.replace(FORM_X, record=Widened, layout=_layout(Widened, "website"))
FORGETFUL = structs.replace(FORM_X, record=Widened, layout=_layout(Widened))
