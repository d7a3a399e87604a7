"""Item 10: business combinations."""

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import stated
from muniment.checks.rule import rule
from muniment.forms import FormD

_WORDS = "business_combination_clarification"


@rule(
    "K-27",
    "combination-explained",
    "An offering made for a business combination says a word about it.",
    cites="Form D Item 10",
    forms="D",
    severity="note",
    needs=("is_business_combination", "."),
    mend="Say in the clarification which combination it is.",
    basis="300 of 444 accepted notices say nothing (data sets of 2025 Q2 and Q3): the field is optional.",
    passes={"is_business_combination": True, _WORDS: "Shares are the consideration in a merger."},
    fails={"is_business_combination": True},
)
def combination(answer: bool, record: FormD) -> Doubt | None:
    """Look for the clarification."""
    if not answer or stated(record, _WORDS):
        return None
    return Doubt(
        "Item 10: the offering is made for a business combination, about which nothing is said.",
        ("is_business_combination", _WORDS),
    )
