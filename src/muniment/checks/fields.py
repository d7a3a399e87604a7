"""Single fields: what the definition of the form itself asks of each, told by the rules of EDGAR's gate.

The faults come from `muniment.checks.faults`; here stands which rule tells which of them. Only XML and rows of a data
set are judged so: nobody suspended a printed page.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import get_args

from muniment.checks.faults import Fault, FaultKind
from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, every, rule
from muniment.forms import FormD, Record, Schedule13
from muniment.forms.form_d.fields import PLACE, SOLICITED
from muniment.values import Dollars, IsoDay, Text

_STRUCTURED: tuple[Copy, ...] = ("xml", "table")
_SPEC_D = "Form D XML Technical Specification"
_DRAFT_FAULTS = frozenset({"unknown-key", "repeated-key", "shape"})
_SPEC_13 = "Schedule 13D and 13G XML Technical Specification"


def _told(
    filing: Filing[Record], *kinds: FaultKind, where: Callable[[Fault], bool] = lambda _: True
) -> Iterator[Doubt]:
    faults = filing.faults
    if faults:
        for kind in kinds:
            for fault in faults.get(kind, ()):
                if where(fault):
                    yield Doubt(f"{fault.words}.", (fault.path,))


_TOLD_BY_TOPICS = frozenset(
    {
        ("missing", "exemptions"),
        ("missing", "previous_accession_number"),
        ("missing", "related_persons"),
        ("missing", "related_persons[].address"),
        ("list", "exemptions[]"),
        ("often", "other_issuers"),
        ("often", "related_persons"),
    }
)
"""Faults of Form D that a rule of its item tells, in words of its own."""


def _untold(fault: Fault) -> bool:
    plain = "".join(sign for sign in fault.path if not sign.isdigit())
    return (fault.kind, plain) not in _TOLD_BY_TOPICS


def _of_place(fault: Fault) -> bool:
    return fault.takes is PLACE


def _zip(fault: Fault) -> bool:
    return fault.path.endswith("zip_code")


@rule(
    "X-04",
    "text-too-long",
    "No text is longer than its field allows.",
    cites=f"{_SPEC_13}, tables 3.4, 3.5 and 7-1",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Shorten the text; longer statements go into a comment or an exhibit.",
    passes={"reporting_persons[0].name": "A" * 150},
    fails=Example(changes={"reporting_persons[0].name": "A" * 151}, also=("X-15",)),
)
def too_long(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell texts longer than the schema allows."""
    return _told(filing, "long")


@rule(
    "X-05",
    "not-in-list",
    "A value bound to a list of choices is one of that list.",
    cites=f"{_SPEC_13}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Choose a code of the official list: `muniment forms` prints it.",
    passes={"issuer_address.state": "ME"},
    fails={"issuer_address.state": "Maine"},
)
def not_in_list(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell codes that the lists do not have."""
    return _told(filing, "list")


@rule(
    "X-06",
    "mandatory-missing",
    "A mandatory element has a valid value; a date, a yes or no, or a number is never left empty.",
    cites=f"{_SPEC_13}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={"reporting_persons[0].percent": Decimal("5.3")},
    fails={"reporting_persons[0].percent": None},
)
def mandatory_missing(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell mandatory fields that are absent, blank or no such value."""
    return _told(filing, "missing", "blank", "unreadable")


@rule(
    "X-08",
    "share-digits",
    "Share figures are not negative and have at most 14 digits, 2 of them decimals; a percentage lies in 0 to 100.",
    cites=f"{_SPEC_13}, tables 3.4 and 3.5; schemas",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={"reporting_persons[0].excludes_shares": False},
    fails=Example(changes={"reporting_persons[0].aggregate_amount": Decimal("1475600.125")}, also=("C-18",)),
)
def share_digits(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell numbers with more digits than the schema has room for."""
    return _told(filing, "digits")


@rule(
    "X-09",
    "too-many",
    "No element occurs more often than the form has room for: 100 reporting persons, 20 CUSIPs, 6 sources of funds.",
    cites=f"{_SPEC_13}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={"cusips": ("99021L100",) * 20},
    fails={"cusips": ("99021L100",) * 21},
)
def too_many(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell lists with more entries than the schema has room for."""
    return _told(filing, "often")


@rule(
    "E-01",
    "schema-fit",
    "The notice fits the Form D schema: lengths, lists, no empty yes or no, date or number.",
    cites=f"{_SPEC_D}, sections 3 and 5.2",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={"industry_group": "Other Technology"},
    fails=({"industry_group": "Robotics"}, {"primary_issuer.phone": "303 555 0142 extension 12"}),
)
def schema(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell faults of single fields that no other rule of the gate tells."""
    yield from _told(filing, "long")
    yield from _told(filing, "often", where=_untold)
    yield from _told(filing, "list", where=lambda fault: fault.takes not in (PLACE, SOLICITED) and _untold(fault))
    yield from _told(filing, "digits", where=lambda fault: not isinstance(fault.takes, Dollars))
    yield from _told(
        filing, "missing", "blank", where=lambda fault: not isinstance(fault.takes, Text) and _untold(fault)
    )
    yield from _told(filing, "unreadable", where=lambda fault: not isinstance(fault.takes, IsoDay | Dollars))


@rule(
    "E-02",
    "date-spelling",
    "Dates are written YYYY-MM-DD.",
    cites=f"{_SPEC_D}, section 3.2",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Write the day as in 2025-03-14.",
    passes={},
    fails={"first_sale": "03/14/2025"},
)
def date_spelling(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell what stands where a date belongs and is none."""
    return _told(filing, "unreadable", where=lambda fault: isinstance(fault.takes, IsoDay))


@rule(
    "E-03",
    "whole-dollars",
    "Dollar amounts are whole numbers from 0 to 99,999,999,999,999, without signs and commas.",
    cites=f"{_SPEC_D}, sections 3.2 and 5.1",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Write digits only, as in 5000000.",
    passes={"minimum_investment": 5_000},
    fails=Example(changes={"minimum_investment": 100_000_000_000_000}, also=("K-17", "K-19")),
)
def whole_dollars(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell amounts that are no whole dollars or are too large."""
    return _told(filing, "digits", "unreadable", where=lambda fault: isinstance(fault.takes, Dollars))


@rule(
    "E-11",
    "zip-code",
    "Every address has a ZIP or postal code.",
    cites=f"{_SPEC_D}, section 6",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    basis="0 of 27,463 accepted issuer rows lack it (data sets of 2025 Q2 and Q3).",
    passes={"primary_issuer.address.zip_code": "80302"},
    fails={"primary_issuer.address.zip_code": None},
)
def zip_code(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell addresses without a postal code."""
    return _told(filing, "missing", "blank", where=_zip)


@rule(
    "E-12",
    "state-code",
    "State and country codes are of EDGAR's list.",
    cites=f"{_SPEC_D}, section 4.4",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Use EDGAR's own codes: `X0` is the United Kingdom, `A6` Ontario.",
    passes={"primary_issuer.address.state": "X0"},
    fails={"primary_issuer.address.state": "UK"},
)
def state_code(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell codes of places that EDGAR does not know."""
    return _told(filing, "list", where=_of_place)


@rule(
    "E-13",
    "required-blank",
    "A required field is filled in, and not with white space only.",
    cites=f"{_SPEC_D}, section 6",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={"related_persons[0].last_name": "Pippin"},
    fails=({"related_persons[0].last_name": "   "}, {"related_persons[0].last_name": None}),
)
def required_blank(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell required texts that are missing or blank."""
    return _told(filing, "missing", "blank", where=lambda fault: isinstance(fault.takes, Text) and not _zip(fault))


@rule(
    "E-35",
    "solicitation-states",
    "States of solicitation are All States, or codes of the fifty states, DC and Puerto Rico; abroad is a flag.",
    cites=f"{_SPEC_D}, section 4.24",
    forms="D",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    mend="Tick Foreign/non-US instead of naming a country.",
    passes={"recipients[0].states[0].state": "NY"},
    fails={"recipients[0].states[0].state": "X0"},
)
def solicitation_states(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Tell states of solicitation that are none."""
    return _told(filing, "list", where=lambda fault: fault.takes is SOLICITED)


@rule(
    "Y-01",
    "draft-keys",
    "A draft has no keys but those of its form, each once, and in each what it takes.",
    cites="the draft's form, see `muniment forms`",
    forms=every(),
    severity="error",
    copies=("xml",),
    mend="Correct the key, or move what stands there to where it belongs.",
    passes=Example(source=b"form: D\ntotal_amount_sold: 5\n"),
    fails=(
        Example(source=b"form: D\ntotal_amount_sold: 5\ntotal_amont_offered: 5\n"),
        Example(source=b"form: D\ntotal_amount_sold: 5\ntotal_amount_sold: 6\n"),
        Example(source=b"form: D\ntotal_amount_sold: 5\nrelated_persons: Jane Roe\n"),
    ),
)
def draft_keys(filing: Filing[Record]) -> Iterator[Doubt]:
    """Tell keys that no field has, and what stands where something of another shape belongs."""
    for problem in filing.problems:
        if problem.code in _DRAFT_FAULTS:
            yield Doubt(
                f"{problem.words[:1].upper()}{problem.words[1:].rstrip('.?')}.", (problem.path,) if problem.path else ()
            )


@rule(
    "Y-03",
    "field-fit",
    "Every field has what its form asks for: what is mandatory is there, and of its kind, length and number.",
    cites="the definition of the form, see `muniment forms`",
    forms=every("D", *ALL_13),  # whose specifications have rules of their own
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    passes={},
    fails={},
)
def field_fit(filing: Filing[Record]) -> Iterator[Doubt]:
    """Tell all that the definition has against single fields, of a form without rules for them."""
    return _told(filing, *get_args(FaultKind))
