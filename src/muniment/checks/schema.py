"""The official schema: what libxml2 finds by the SEC's own schemas in what is about to be filed."""

from collections.abc import Iterator

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.forms import FORMS, Record

SCHEMA = "O-01"
"""The code of the rule below: rules that say the same are silent where it speaks."""


@rule(
    SCHEMA,
    "official-schema",
    "A submission fits the SEC's own schema: its elements, their order and number, and what stands in each.",
    cites="XML schemas of the SEC: Form D, X0808, March 2025; Schedules 13D and 13G, X0202, March 2026",
    forms=tuple(name for name, form in FORMS.items() if form.schema),
    severity="error",
    copies=("xml",),
    profiles=("submit",),
    basis="libxml2 finds it by the schemas that are shipped with the program. Public copies are not held to them: "
    "EDGAR takes elements out of them that the schemas require, and has published others out of their order.",
    passes=(Example(profile="submit"), Example(form="13G", profile="submit"), Example(form="13D", profile="submit")),
    fails=(
        Example(profile="submit", changes={"primary_issuer.address.city": "A" * 31}),
        Example(form="13G", profile="submit", changes={"reporting_persons[0].name": "A" * 151}, also=("X-15",)),
        Example(form="13D", profile="submit", changes={"issuer_address.state": "Maine"}, also=("X-13",)),
    ),
)
def official_schema(filing: Filing[Record]) -> Iterator[Doubt]:
    """Return what the schema of the form has against the submission."""
    for fault in filing.schema_faults:
        places = fault.covers if fault.unwritten and fault.covers else (fault.path,) if fault.path else ()
        yield Doubt(fault.message, places, span=fault.span)
