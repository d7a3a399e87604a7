"""Schedule 13G: the boxes on the cover for the rule it is filed under, and the limits of each."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.rooms import TWENTY, lowest
from muniment.checks.schedule_13.texts import lacks, listed, plainly, texts_13g
from muniment.forms import Schedule13G
from muniment.forms.definition import Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.reading import Reading

QUALIFIED = "Rule 13d-1(b)"
PASSIVE = "Rule 13d-1(c)"
EXEMPT = "Rule 13d-1(d)"

BOXES = date(1998, 2, 17)
"""Since this day the cover has the boxes."""

_TWENTY_AND_ROUNDING = Decimal("20.05")
_BOUGHT = re.compile(
    r"\b(?:purchas\w+|bought|acquired)\b[^.;]{0,120}\b(?:in|on|through)\s+(?:the\s+)?open[\s-]market"
    r"|\bopen[\s-]market\s+(?:purchases?|transactions?)\b",
    re.IGNORECASE,
)
_C = {"rules": (PASSIVE,), "item3.types": None, "item3.not_applicable": True}
_ONE = (ReportingPerson(name="Tidewrack Asset Management, Inc.", citizenship="DE", types=("IA",)),)
_NOT_B = ("G-04", "G-05", "G-15")


@rule(
    "B-03",
    "one-rule-box",
    "The cover says under which of Rules 13d-1(b), (c) and (d) each reporting person files.",
    cites="Schedule 13G cover; 17 CFR 240.13d-1(b), (c) and (d)",
    forms="13G",
    severity="warning",
    since=BOXES,
    needs=("rules?", "reporting_persons?"),
    mend="Tick the box of the rule that the person files under.",
    basis="The schema allows several boxes, for joint filers of different kinds; with one person that is a note.",
    passes=({"rules": (PASSIVE,), "item10.certifications": "not for the purpose of changing the control"}, {}),
    fails=(
        {"rules": None},
        Example(
            changes={"rules": (QUALIFIED, PASSIVE), "reporting_persons": _ONE},
            also=("C-12", "C-13", "G-04", "J-01", "X-06", "X-15", "X-16"),
        ),
    ),
)
def one_box(
    rules: Several, persons: tuple[ReportingPerson, ...] | UnsetType, filing: Filing[Schedule13G]
) -> Doubt | None:
    """Count the boxes that are ticked."""
    if lacks(filing, "rules", rules):
        told = "No box on the cover says under which rule the statement is filed."
        return Doubt(told, ("rules",), severity="note" if _mark_may_be_lost(filing) else None)
    if rules is not UNSET and len(rules) > 1 and persons is not UNSET and len(persons) == 1:
        return Doubt(f"One person files under {listed(rules)}; one rule applies to each.", ("rules",), severity="note")
    return None


def _mark_may_be_lost(filing: Filing[Schedule13G]) -> bool:
    """Tell whether a page prints the boxes, so that only its mark may be lost, or Item 3 tells the rule anyway."""
    if filing.copy != "print":
        return False
    item = filing.record.item3
    page = filing.read.characters if isinstance(filing.read, Reading) else filing.source
    return (item is not UNSET and bool(item.types)) or b"designate" in page.lower()


def _at_twenty(rules: tuple[str, ...], persons: tuple[ReportingPerson, ...]) -> Iterator[tuple[str, Decimal]]:
    """Yield the places and percentages of twenty and more, where the whole statement is under Rule 13d-1(c)."""
    if rules == (PASSIVE,):
        for number, person in enumerate(persons):
            percent = person.percent
            if percent is not UNSET and percent >= _TWENTY_AND_ROUNDING and lowest(percent) >= TWENTY:
                yield f"reporting_persons[{number}].percent", percent


def _both(percent: str) -> dict[str, object]:
    return {"reporting_persons[0].percent": Decimal(percent), "reporting_persons[1].percent": Decimal(percent)}


@rule(
    "B-06",
    "passive-below-twenty",
    "Rule 13d-1(c) is for holders of less than twenty percent of the class.",
    cites="17 CFR 240.13d-1(c)(3)",
    forms="13G",
    only="original",
    severity="warning",
    needs=("rules", "reporting_persons"),
    mend="From twenty percent on a Schedule 13D is due.",
    basis="A printed 20.0 may be less than 20: told from 20.05 on. Silent under several rules. Amendments: B-14.",
    passes=({**_C, **_both("19.9")}, {**_C, **_both("20.0")}, _both("22.4")),
    fails=Example(changes={**_C, **_both("22.4")}, also=("C-06", "C-16", "T-10", *_NOT_B)),
)
def passive_below_twenty(rules: tuple[str, ...], persons: tuple[ReportingPerson, ...]) -> Iterator[Doubt]:
    """Tell percentages of twenty and more under Rule 13d-1(c)."""
    for path, percent in _at_twenty(rules, persons):
        yield Doubt(
            f"{percent:f}% of the class is reported under Rule 13d-1(c), which ends below 20%.", (path, "rules")
        )


@rule(
    "B-14",
    "passive-at-twenty",
    "A passive holder who comes to hold twenty percent files a Schedule 13D.",
    cites="17 CFR 240.13d-1(f)(1)",
    forms="13G",
    only="amendment",
    severity="warning",
    needs=("rules", "reporting_persons"),
    mend="File a Schedule 13D; until ten days after it the shares carry no vote and no more are bought.",
    basis="A printed 20.0 may be less than 20: told from 20.05 on. First statements: B-06.",
    passes=Example(changes={**_C, "item5.five_percent_or_less": True}, form="13G/A"),
    fails=Example(changes={**_C, **_both("21.0")}, form="13G/A", also=("C-06", "C-16", "G-07", *_NOT_B)),
)
def passive_at_twenty(rules: tuple[str, ...], persons: tuple[ReportingPerson, ...]) -> Doubt | None:
    """Tell what is due from a passive holder of twenty percent."""
    found = list(_at_twenty(rules, persons))
    if not found:
        return None
    largest = max(percent for _, percent in found)
    return Doubt(
        f"The amendment reports {largest:f}% under Rule 13d-1(c); at 20% a Schedule 13D takes its place.",
        tuple(path for path, _ in found),
    )


@rule(
    "B-08",
    "exempt-but-bought",
    "Rule 13d-1(d) is for those whose acquisitions never made a Schedule 13D due, such as holders before a listing.",
    cites="17 CFR 240.13d-1(d); Exchange Act 13(d)(6)(B) and 13(g)",
    forms="13G",
    severity="note",
    needs=("rules",),
    mend="Who bought more than two percent within twelve months files under Rule 13d-1(b) or (c), or a Schedule 13D.",
    basis="How shares were come by is seldom told; raised only where a text tells of purchases in the open market.",
    passes=(
        {"rules": (EXEMPT,), "item10.certifications": None, "item10.not_applicable": True},
        {"item4.amount": "1,475,600 shares, which were purchased in the open market"},
    ),
    fails=Example(
        changes={"rules": (EXEMPT,), "item4.amount": "1,475,600 shares, which were purchased in the open market."},
        also=("G-02", "G-14"),
    ),
)
def exempt_but_bought(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for purchases in the open market in a statement under Rule 13d-1(d)."""
    said = plainly(texts_13g(filing.record), _BOUGHT) if rules == (EXEMPT,) else None
    if not said:
        return None
    return Doubt(f"A statement under Rule 13d-1(d) tells of purchases: “{said.text}”.", (said.path, "rules"))
