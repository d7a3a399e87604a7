"""Items 1 and 2: who the issuers are, where they are, and when they were formed."""

import re

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, stated
from muniment.checks.rule import Example, rule
from muniment.codes.states import ALL
from muniment.forms import FormD
from muniment.forms.form_d.fields import Address, Issuer

_EACH = ("primary_issuer", "other_issuers")
_STREET1 = "primary_issuer.address.street1"
_MOST_FURTHER = 99
_FIVE_YEARS = 5
_PHONE_DIGITS = 10
_US = frozenset(code for code, row in ALL.items() if row.kind.startswith("us-"))
_PO_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post\s+office)\s*box\b", re.IGNORECASE)
_CARE_OF = re.compile(r"(?:^|[\s,;(])c\s*/\s*o\b|^care\s+of\b", re.IGNORECASE)


@rule(
    "E-10",
    "street-no-po-box",
    "The principal place of business is a street address: none of its lines begins with a post office box.",
    cites=f"{SPEC}, section 6; Form D Item 2",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    each=_EACH,
    needs=("address",),
    mend="Give the street; a box may stand behind it, where it is part of the address.",
    basis="Of 27,463 accepted issuer rows no line begins with a box and 457 hold one later in a line, most of them "
    "in the Cayman Islands: those are a note (data sets of 2025 Q2 and Q3).",
    passes={_STREET1: "12 Main St"},
    fails=({_STREET1: "P.O. BOX 12"}, {_STREET1: "Ugland House, PO Box 309"}),
)
def po_box(address: Address) -> list[Doubt]:
    """Look for a box at the beginning of each line, then elsewhere in it."""
    found: list[Doubt] = []
    for name in ("street1", "street2"):
        line = getattr(address, name)
        if line is UNSET or "box" not in line.lower():
            continue
        box = _PO_BOX.search(line)
        if box:
            first = not line[: box.start()].strip()
            words = "begins with" if first else "holds"
            found.append(
                Doubt(
                    f"Item 2: the street line {line!r} {words} a post office box.",
                    (f"address.{name}",),
                    severity="error" if first else "note",
                )
            )
    return found


@rule(
    "E-14",
    "previous-names-answered",
    "Each issuer lists its previous names, or says that it has none, and not both.",
    cites=f"{SPEC}, note m#7",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    profiles=("submit",),
    each=_EACH,
    needs=(".",),
    mend="List up to three previous names, or give the value None.",
    basis="EDGAR removes None from what it publishes where it has a name on file, so that only a submission is judged.",
    passes=Example(profile="submit"),
    fails=(
        Example(profile="submit", changes={"primary_issuer.previous_names": None}),
        Example(profile="submit", changes={"primary_issuer.no_previous_names": True}, also=("O-01",)),
    ),
)
def previous_names(issuer: Issuer) -> Doubt | None:
    """Ask for exactly one of the two answers."""
    named, none = stated(issuer, "previous_names"), issuer.no_previous_names is True
    if named is not none:
        return None
    words = "are listed, and None is given too" if named else "are neither listed nor said to be none"
    return Doubt(f"Item 1: the previous names {words}.", ("previous_names", "no_previous_names"))


@rule(
    "E-15",
    "other-entity-described",
    "An issuer whose entity type is Other says which.",
    cites=f"{SPEC}, note m#6",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    each=_EACH,
    needs=("entity_type", "."),
    mend="Describe the kind of entity, as in Series LLC.",
    basis="0 of 27,463 accepted issuer rows leave it out (data sets of 2025 Q2 and Q3); schema X0301 of 2009 let it.",
    passes={"primary_issuer.entity_type": "Other", "primary_issuer.other_entity_type": "Series LLC"},
    fails={"primary_issuer.entity_type": "Other"},
)
def other_entity(entity_type: str, issuer: Issuer, filing: Filing[FormD]) -> Doubt | None:
    """Ask for the description where the type is Other."""
    if entity_type != "Other" or stated(issuer, "other_entity_type"):
        return None
    severity = "note" if filing.record.schema_version == "X0301" else None
    return Doubt(
        "Item 1: the entity type is Other, and is not described.",
        ("entity_type", "other_entity_type"),
        severity=severity,
    )


_AGES = ("formed_within_five_years", "formed_over_five_years_ago", "yet_to_be_formed")


@rule(
    "E-16",
    "formation-answered",
    "Each issuer says once when it was formed: over five years ago, within five years (and in which year), or not yet.",
    cites=f"{SPEC}, notes m#9 and m#3; Form D Item 1",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    each=_EACH,
    needs=(".",),
    mend="Tick one of the three; the year stands beside within five years only.",
    basis="0 of 27,463 accepted issuer rows break it; 2 lack the year, which is a note (data sets of 2025 Q2 and Q3).",
    passes={},
    fails=(
        {"primary_issuer.formed_over_five_years_ago": True},
        {"primary_issuer.formed_within_five_years": None},
        {"primary_issuer.year_formed": None},
    ),
)
def formation(issuer: Issuer) -> Doubt | None:
    """Count the ticks, then ask for the year."""
    ticks = [name for name in _AGES if getattr(issuer, name)]
    if len(ticks) != 1:
        if not ticks and any(stated(issuer, name) for name in _AGES):
            return None  # words stand there that are no tick: told as what they are
        told = "all three answers" if len(ticks) == 3 else "two answers" if ticks else "no answer"
        return Doubt(f"Item 1: {told} to when the issuer was formed.", tuple(ticks) or _AGES)
    if issuer.formed_within_five_years and not stated(issuer, "year_formed"):
        return Doubt("Item 1: formed within five years, and the year is not given.", ("year_formed",), severity="note")
    return None


@rule(
    "E-34",
    "further-issuers",
    "A notice names at most 99 issuers beside the primary one.",
    cites=f"{SPEC}, table 3.4",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=("other_issuers?",),
    mend="List 99 further issuers and tick Over 100 Issuers.",
    passes={},
    fails=Example(
        changes={"other_issuers": (Issuer(),) * 100},
        also=("E-01", "E-11", "E-13", "E-14", "E-16", "E-32"),
    ),
)
def further_issuers(others: tuple[Issuer, ...] | UnsetType) -> Doubt | None:
    """Count them."""
    number = len(others or ())
    return None if number <= _MOST_FURTHER else Doubt(f"Item 1: {number} further issuers are listed.")


@rule(
    "K-04",
    "care-of",
    "The principal place of business is the issuer's own, not an address in care of somebody.",
    cites="Form D Item 2",
    forms="D",
    severity="note",
    each=_EACH,
    needs=("address",),
    mend="Give the place where the issuer does its business, where it has one.",
    basis="2,649 of 27,463 accepted issuer rows have such an address (data sets of 2025 Q2 and Q3).",
    passes={_STREET1: "12 Main St"},
    fails={_STREET1: "c/o Quill and Ferrule LLP"},
)
def care_of(address: Address) -> Doubt | None:
    """Look for "c/o" in the street lines."""
    for name in ("street1", "street2"):
        line = getattr(address, name)
        if line is not UNSET and ("/" in line or "are of" in line.lower()) and _CARE_OF.search(line):
            return Doubt(f"Item 2: the place of business is given in care of somebody: {line!r}.", (f"address.{name}",))
    return None


_YEAR = "primary_issuer.year_formed"


@rule(
    "K-05",
    "formed-within-five-years",
    "A year of formation said to lie within five years does, counted in calendar years back from the filing.",
    cites="Form D Item 1",
    forms="D",
    severity="warning",
    each=_EACH,
    needs=("formed_within_five_years?", "year_formed?"),
    mend="Tick Over Five Years Ago, or correct the year.",
    basis="0 of 27,463 accepted issuer rows break it (data sets of 2025 Q2 and Q3).",
    passes={_YEAR: 2021},
    fails={_YEAR: 2012},
)
def within_five_years(within: bool | UnsetType, year: int | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    """Count calendar years: the form does not ask for the day."""
    day = filing.day("filed")
    if not within or not year or day is None or day.year - year <= _FIVE_YEARS:
        return None
    return Doubt(f"Item 1: formed within five years, in {year}, in a notice of {day.year}.")


@rule(
    "K-06",
    "formed-in-the-future",
    "The year of formation is not after the year of filing.",
    cites=f"Form D Item 1; {SPEC}, note m#3",
    forms="D",
    severity="error",
    each=_EACH,
    needs=("year_formed?",),
    mend="Correct the year, or tick Yet to Be Formed and leave it out.",
    basis="0 of 27,463 accepted issuer rows break it (data sets of 2025 Q2 and Q3).",
    passes={_YEAR: 2026},
    fails=Example(changes={_YEAR: 2027}, also=("K-07",)),
)
def formed_in_the_future(year: int | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    """Compare the years."""
    day = filing.day("filed")
    if day is None or not year or year <= day.year:
        return None
    severity = None if filing.filed else "warning"  # a signature may bear a wrong date
    return Doubt(f"Item 1: the year of formation is {year}, in a notice of {day.year}.", severity=severity)


@rule(
    "K-36",
    "phone-digits",
    "A telephone number in the United States has at least ten digits.",
    cites="Form D Item 2",
    forms="D",
    severity="note",
    each=_EACH,
    needs=("phone", "address?"),
    mend="Give the number with its area code.",
    basis="12 of 27,463 accepted issuer rows have fewer (data sets of 2025 Q2 and Q3).",
    passes={"primary_issuer.phone": "212-555-0100"},
    fails={"primary_issuer.phone": "555-0100"},
)
def phone_digits(phone: str, address: Address | UnsetType) -> Doubt | None:
    """Count the digits; letters may stand for digits, and abroad numbers may be shorter."""
    digits = sum(map(str.isdigit, phone))
    if digits >= _PHONE_DIGITS or not address or address.state not in _US:
        return None
    if digits and digits + sum(map(str.isalpha, phone)) >= _PHONE_DIGITS:
        return None
    return Doubt(f"Item 2: the telephone number {phone!r} has {digits or 'no'} digits.", ("phone",))
