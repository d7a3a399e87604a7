"""The signatures: who signs for which issuer, when, and as what."""

from datetime import date

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.naming import akin, same_name
from muniment.checks.form_d.parts import SPEC, STRUCTURED, issuers, placeholder
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.form_d.fields import Issuer, Signature
from muniment.wording import day

_DATE = "signatures[0].date"
_STALE = 30
_SECOND = Signature(
    issuer="Nightjar Ridge Parallel Fund LLC",
    signature="Perpetua Lindqvist-Marsh",
    name="Perpetua Lindqvist-Marsh",
    title="Chief Operating Officer",
    date=date(2026, 3, 12),
)


@rule(
    "E-30",
    "signed-in-the-future",
    "Nobody signs after the day of filing.",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    each="signatures",
    needs=("date",),
    mend="Give the day on which the notice was signed.",
    basis="0 of 27,437 accepted signatures break it (data sets of 2025 Q2 and Q3).",
    passes={_DATE: date(2026, 2, 18)},
    fails={_DATE: date(2027, 2, 17)},
)
def in_the_future(signed: date, filing: Filing[FormD]) -> Doubt | None:
    """Compare the days, where that of filing is known."""
    if filing.filed is None or signed <= filing.filed:
        return None
    return Doubt(f"The signature is dated {day(signed)}, after the filing on {day(filing.filed)}.")


@rule(
    "E-31",
    "signed-for-an-issuer",
    "Each signature is for an issuer of this notice, under the name that EDGAR has.",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=("signatures", "."),
    mend="Write the issuer's name beside the signature as EDGAR has it.",
    basis="4 of 27,437 accepted signatures differ, all in Corp or Corporation: another spelling is a note (data sets "
    "of 2025 Q2 and Q3).",
    passes={"signatures[0].issuer": "POCKET ORCHARD ROBOTICS INC."},
    fails=(
        {"signatures[0].issuer": "Other Company, Inc."},
        {"signatures[0].issuer": "Pocket Orchard Robotics Corporation"},
    ),
)
def for_an_issuer(signatures: tuple[Signature, ...], record: FormD) -> list[Doubt]:
    """Compare the names; a filing copy may leave out the names of its issuers."""
    found: list[Doubt] = []
    known = issuers(record)
    names = [issuer.name for issuer in known if issuer.name]
    for number, signature in enumerate(signatures):
        signed = signature.issuer
        if not signed or signed in names or len(names) < len(known) or any(same_name(signed, one) for one in names):
            continue
        former = [name for issuer in known for name in issuer.edgar_previous_names or ()]
        near = any(akin(signed, one) for one in (*names, *former))
        words = "differs from that of every issuer" if near else "is that of no issuer"
        found.append(
            Doubt(
                f"The name beside the signature, {signed}, {words}.",
                (f"signatures[{number}].issuer",),
                severity="note" if near else None,
            )
        )
    return found


@rule(
    "E-32",
    "signature-of-each-issuer",
    "Each of several issuers signs, or the primary one signs for all as their authorized representative.",
    cites=f"{SPEC}, section 5.4",
    forms="D",
    severity="warning",
    in_schema=True,
    copies=STRUCTURED,
    needs=("other_issuers?", "signatures", "is_authorized_representative?"),
    mend="Add the missing signatures, or sign once and tick the box of the authorized representative.",
    basis="0 of 245 accepted notices of several issuers break it (data sets of 2025 Q2 and Q3). One signature without "
    "the box is a note.",
    passes=Example(form="D/A"),
    fails=(
        Example(form="D/A", changes={"signatures[1]": _SECOND}),
        Example(form="D/A", changes={"is_authorized_representative": False}),
    ),
)
def of_each_issuer(
    others: tuple[Issuer, ...] | UnsetType, signatures: tuple[Signature, ...], representative: bool | UnsetType
) -> Doubt | None:
    """Count issuers and signatures."""
    number, signed = len(others or ()) + 1, len(signatures)
    if number == 1 or signed == number or (signed == 1 and representative):
        return None
    told = f"{signed} signature stands" if signed == 1 else f"{signed} signatures stand"
    boxed = ", and the box of the authorized representative is not ticked" if signed == 1 else ""
    severity = "note" if signed == 1 else None
    return Doubt(f"{told} for {number} issuers{boxed}.", ("signatures", "other_issuers"), severity=severity)


@rule(
    "K-33",
    "signed-long-ago",
    "A notice is filed within 30 days of its signature.",
    cites="Form D, Signature and Submission",
    forms="D",
    severity="note",
    each="signatures",
    needs=("date",),
    mend="Sign anew, so that the signature stands for what is filed.",
    basis="202 of 27,125 accepted notices were signed earlier (data sets of 2025 Q2 and Q3).",
    passes={_DATE: date(2026, 1, 19)},
    fails={_DATE: date(2025, 12, 20)},
)
def long_ago(signed: date, filing: Filing[FormD]) -> Doubt | None:
    """Count the days, where that of filing is known."""
    if filing.filed is None or (filing.filed - signed).days <= _STALE:
        return None
    days = (filing.filed - signed).days
    return Doubt(f"The signature is dated {day(signed)}, {days:,} days before the filing.")


@rule(
    "K-35",
    "signer-title",
    "The signer says in which function he or she signs.",
    cites="17 CFR 230.503(b); Form D, Signature and Submission",
    forms="D",
    severity="warning",
    each="signatures",
    needs=("title",),
    mend="Give the title, as in Managing Member.",
    passes={"signatures[0].title": "Managing Member"},
    fails=({"signatures[0].title": "N/A"}, Example(changes={"signatures[0].title": "  "}, also=("E-13",))),
)
def title(title: str) -> Doubt | None:
    """Look for words that name a function; a title that is missing altogether E-13 tells."""
    if not placeholder(title) and any(map(str.isalpha, title)):
        return None
    return Doubt(f"The title of the signer is {repr(title.strip()) if title.strip() else 'blank'}.")
