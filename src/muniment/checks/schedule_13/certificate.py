"""Schedule 13G, Item 10: the certificate that each rule asks for."""

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.item_3 import FOREIGN, LETTERS_OF_TODAY
from muniment.checks.schedule_13.rules_box import EXEMPT, PASSIVE, QUALIFIED
from muniment.checks.schedule_13.texts import Told, listed, says_none
from muniment.forms import Schedule13G
from muniment.forms.definition import Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

_CITES = "Schedule 13G Item 10; EDGAR Filer Manual 8.1.12; C&DI 101.01"
_ORDINARY = "ordinary course"
_CONTROL = "control"
_COMPARABLE = "comparable"
_BOILERPLATE = "shall be included"
_PASSIVE_TEXT = (
    "By signing below I certify that, to the best of my knowledge and belief, the securities referred to above were "
    "not acquired and are not held for the purpose of or with the effect of changing or influencing the control of "
    "the issuer of the securities and were not acquired and are not held in connection with or as a participant in "
    "any transaction having that purpose or effect."
)
_ORDINARY_TEXT = _PASSIVE_TEXT.replace(
    "were not acquired and are not held for", "were acquired and are held in the ordinary course of business and not", 1
)
_FOREIGN_TEXT = (
    f"{_ORDINARY_TEXT} The foreign regulatory scheme applicable to investment advisers is substantially comparable to "
    "the regulatory scheme applicable to the functionally equivalent U.S. institution(s)."
)
_C: dict[str, object] = {"rules": (PASSIVE,), "item3.types": None, "item3.not_applicable": True}
_NO_CERTIFICATE: dict[str, object] = {"item10.certifications": None, "item10.not_applicable": True}
_J: dict[str, object] = {"item3.types": ("IA", "HC", "FI"), "item3.other_type": "Non-U.S. adviser"}


def _folded(text: str) -> str:
    return " ".join(text.split()).lower()


def _absent(filing: Filing[Schedule13G], certificate: Told) -> bool:
    """Tell whether there is plainly no certificate; an amendment may leave out the whole item."""
    item = filing.record.item10
    if certificate and not says_none(certificate):
        return False
    if filing.copy == "print":
        return item is not UNSET and (item.not_applicable is True or says_none(certificate))
    return filing.amendment is False or item is not UNSET


def _ended(filing: Filing[Schedule13G]) -> bool:
    """Tell whether the statement reports the end of the duty to report."""
    item = filing.record.item5
    return item is not UNSET and item.five_percent_or_less is True


@rule(
    "G-14",
    "certificate-of-rule",
    "Rule 13d-1(b) asks for certificate (a) of Item 10, Rule 13d-1(c) for (c), and Rule 13d-1(d) for none.",
    cites=_CITES,
    forms="13G",
    severity="error",
    needs=("rules", "item10.certifications?"),
    mend="Put the certificate of the rule into Item 10.",
    basis="None of the accepted XML statements at hand breaks it; a note where the statement reports an exit.",
    passes=(
        {},
        {**_C, "item10.certifications": _PASSIVE_TEXT},
        {**_C, **_NO_CERTIFICATE, "rules": (EXEMPT,)},
    ),
    fails=(
        Example(changes={**_C, **_NO_CERTIFICATE}, also=("T-10",)),
        {"item10.certifications": _PASSIVE_TEXT},
        {**_C, "rules": (EXEMPT,), "item10.certifications": _PASSIVE_TEXT},
    ),
)
def certificate_of_rule(rules: tuple[str, ...], certificate: Told, filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for the words that only the certificate of each rule has."""
    at = ("item10.certifications", "rules")
    weight = "note" if _ended(filing) else None
    if _absent(filing, certificate):
        if QUALIFIED in rules or PASSIVE in rules:
            return Doubt(f"A statement under {listed(rules)} has no certificate in Item 10.", at, severity=weight)
        return None
    if not certificate or len(rules) != 1:
        return None
    folded = _folded(certificate)
    if rules == (EXEMPT,):
        told = "A statement under Rule 13d-1(d) has a certificate in Item 10, which that rule does not ask for."
        return Doubt(told, at, mend="Say not applicable in Item 10.", severity="note") if _CONTROL in folded else None
    lacking = _ORDINARY if rules == (QUALIFIED,) else _CONTROL
    if lacking in folded:
        return None
    return Doubt(f"The certificate of a statement under {rules[0]} does not speak of {lacking}.", at, severity=weight)


@rule(
    "G-15",
    "certificate-against-box",
    "The words “ordinary course of business” are those of the certificate under Rule 13d-1(b).",
    cites="Schedule 13G Item 10(a) and (c)",
    forms="13G",
    severity="warning",
    needs=("rules", "item10.certifications"),
    mend="Use certificate (c), or tick the box of Rule 13d-1(b).",
    basis="Silent where several boxes are ticked, or where the page prints all certificates of the form.",
    passes=({}, {**_C, "item10.certifications": _PASSIVE_TEXT}),
    fails=Example(changes=_C, also=("T-10",)),
)
def certificate_against_box(rules: tuple[str, ...], certificate: str) -> Doubt | None:
    """Look for the words of an institution in the certificate of a passive holder."""
    if rules != (PASSIVE,) or _ORDINARY not in (folded := _folded(certificate)) or _BOILERPLATE in folded:
        return None
    return Doubt("The certificate speaks of the ordinary course of business, but the box is that of Rule 13d-1(c).")


@rule(
    "B-11",
    "foreign-certificate",
    "A non-U.S. institution under Rule 13d-1(b) certifies that it is regulated comparably to one in the U.S.",
    cites="17 CFR 240.13d-1(b)(1)(ii)(J); Schedule 13G Item 10(b)",
    forms="13G",
    severity="error",
    since=LETTERS_OF_TODAY,
    needs=("rules", "reporting_persons", "item10.certifications", "item3.types?"),
    mend="Add certificate (b) to Item 10.",
    basis="None of the accepted XML statements at hand breaks it; a warning where only the cover names it.",
    passes=({}, {**_J, "item10.certifications": _FOREIGN_TEXT}),
    fails=Example(changes=_J, also=("G-04",)),
)
def foreign_certificate(
    rules: tuple[str, ...], persons: tuple[ReportingPerson, ...], certificate: str, types: Several
) -> Doubt | None:
    """Look for the words that only certificate (b) has."""
    ticked = types is not UNSET and FOREIGN in types
    coded = any(person.types and FOREIGN in person.types for person in persons)
    if QUALIFIED not in rules or not (ticked or coded) or says_none(certificate) or _COMPARABLE in certificate.lower():
        return None
    return Doubt(
        "A non-U.S. institution files under Rule 13d-1(b) without the certificate on comparable regulation.",
        ("item10.certifications", "item3.types"),
        severity=None if ticked else "warning",
    )
