"""Schedule 13D, Items 6 and 7: contracts about the securities, derivatives, exhibits, and what a group rests on."""

import re
from datetime import date

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.texts import (
    Place,
    denies_contracts,
    fields_of,
    item_5,
    joined,
    places,
    plainly,
    says_none,
    texts_13d,
    whole,
)
from muniment.forms import Schedule13D
from muniment.forms.schedule_13.schedule_13d import Item7, ReportingPerson

_DERIVATIVES = date(2024, 2, 5)
_SWAPS = re.compile(
    r"\b(?:total\s+return|cash[\s-]settled|equity|security-based)\s+(?:equity\s+|total\s+return\s+)?swaps?\b"
    r"|\bcash[\s-]settled\s+(?:derivative|option|forward)",
    re.IGNORECASE,
)
_SWAP = re.compile(r"\bswap|\bderivative|cash[\s-]settled", re.IGNORECASE)
_AGREEMENT = re.compile(
    r"\b(?:voting|shareholders?['’]?|stockholders?['’]?|investors?['’]?|registration\s+rights|purchase|lock-?up|support"
    r"|loan|pledge|option|cooperation|standstill|nomination|subscription)\s+agreement\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\bincorporated|\breference\b|\bexhibits?\b|\bfiled\s+(?:as|with|by|herewith)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"\bgroup\b|\bagree|\bjoint|\btogether\b|\bconcert|\bcontrol|\bgeneral\s+partner|\bmanag|\bspouse|\bwife|\bhusband"
    r"|\bfamily|\btrustee|\bsubsidiar|\bparent\b|\baffiliat|\bcontract",
    re.IGNORECASE,
)
_SWAP_TRADES = "On 03/02/2026 the Fund entered into cash-settled swaps on 200,000 shares."


@rule(
    "S-15",
    "derivatives-described",
    "Item 6 describes contracts about the securities, cash-settled swaps and other derivatives on them included.",
    cites="17 CFR 240.13d-101, Item 6; Release 33-11253",
    forms="13D",
    severity="note",
    since=_DERIVATIVES,
    needs=("item6.contracts",),
    mend="Describe the swaps in Item 6.",
    passes=(
        {"item5.transactions": _SWAP_TRADES, "item6.contracts": "Cash-settled swaps on 200,000 shares; see Item 5."},
        Example(changes={"item5.transactions": _SWAP_TRADES, "item6.contracts": "None."}, filed=date(2024, 2, 4)),
    ),
    fails={"item5.transactions": _SWAP_TRADES, "item6.contracts": "None."},
)
def derivatives_described(contracts: str, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for swaps in other items where Item 6 plainly says that there is no contract."""
    if not denies_contracts(contracts) or _SWAP.search(contracts):
        return None
    said = plainly([*item_5(filing.record), *places(filing.record, "item3.funds")], _SWAPS)
    if not said:
        return None
    return Doubt(f"Item 6 names no contract, but another item reads: “{said.text}”.", ("item6.contracts", said.path))


@rule(
    "S-16",
    "agreements-exhibited",
    "Item 7 holds the agreement to file jointly, and the written agreements on financing, plans and the securities.",
    cites="17 CFR 240.13d-101, Item 7",
    forms="13D",
    only="original",
    severity="note",
    needs=("item6.contracts", "item7?"),
    mend="File the agreement as an exhibit, or refer to where it was filed.",
    basis="Raised only where Item 7 lists nothing, and no text refers to an exhibit or an earlier filing.",
    passes=({}, {"item6.contracts": "The Fund and Ms. Quill have entered into a Voting Agreement."}),
    fails=Example(
        changes={
            "item6.contracts": "The Fund and Ms. Quill have entered into a Voting Agreement.",
            "item7.exhibits": "None.",
            "item2.names": "The Fund, the Manager and Ms. Quill.",
            "item4.purpose": "Investment.",
        },
        also=("J-04",),
    ),
)
def agreements_exhibited(contracts: str, item7: Item7 | UnsetType, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for a named agreement where there is no exhibit and no reference to one."""
    exhibits = fields_of(item7, "exhibits")
    if (exhibits and not says_none(exhibits)) or filing.attached:
        return None
    said = plainly([Place("item6.contracts", contracts)], _AGREEMENT)
    if not said or _REFERENCE.search(whole(texts_13d(filing.record))):
        return None
    return Doubt(f"Item 7 lists no exhibit, but Item 6 reads: “{said.text}”.", (said.path, "item7"))


@rule(
    "S-17",
    "group-explained",
    "Who affirms to be a member of a group tells in Items 4 to 6 of the agreement or conduct that makes it one.",
    cites="17 CFR 240.13d-5(b); Schedule 13D cover, row 2",
    forms="13D",
    only="original",
    severity="note",
    needs=("reporting_persons", "item6.contracts"),
    mend="Describe in Item 6 what the members have agreed, or clear box (a) of row 2.",
    basis="Raised only where Item 6 plainly names nothing, and no text tells what joins the persons.",
    passes={},
    fails=Example(
        changes={
            "item2.names": "The Fund; the LLC; Ms. Quill.",
            "item2.addresses": "New York",
            "item2.occupations": "Investing",
            "item2.citizenship": "As on the cover.",
            "item4.purpose": "Investment.",
            "item5.amount_and_percent": "1,724,200 shares, or 7.1%",
            "item6.contracts": "None.",
            "item7.exhibits": "None.",
            "signature_comment": None,
        },
        also=("C-17", "J-04", "S-05"),
    ),
)
def group_explained(persons: tuple[ReportingPerson, ...], contracts: str, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for any word of what joins the members of a group."""
    if not any(person.group == "a" for person in persons) or not denies_contracts(contracts):
        return None
    record = filing.record
    told = joined(
        fields_of(record.item2, "names", "occupations", "citizenship"),
        fields_of(record.item3, "funds"),
        fields_of(record.item4, "purpose"),
        whole(item_5(record)),
        fields_of(record.item7, "exhibits"),
    )
    if _TOGETHER.search(told):
        return None
    return Doubt(
        "Box (a) of row 2 affirms a group, but Item 6 names no contract and no item tells what makes it one.",
        ("item6.contracts", *(f"reporting_persons[{number}].group" for number in range(len(persons)))),
    )
