"""Answers to the items of a schedule: short stories, among them lines that look like labels and are none."""

from random import Random
from typing import Any

from msgspec import UNSET

from muniment.forms.schedule_13 import schedule_13d, schedule_13g

_NOTHING = ("Not applicable.", "Not Applicable", "N/A", "Inapplicable.", "None.", "NOT APPLICABLE")
_OTHERS = (
    "Clients of the reporting person have the right to receive dividends from, and the proceeds from the sale of, the "
    "shares. No one client has such an interest in more than five percent of the class.",
    "Various persons have the right to receive, or the power to direct the receipt of, dividends from the sale of such "
    "securities. See Item 4 and rows (5) through (8) of the cover page.",
)
_FUNDS = (
    "The shares were bought in the open market with working capital of the reporting persons for ${} in all, "
    "commissions included.",
    "Personal funds. The aggregate amount of funds used was ${}. No part of the purchase price was borrowed.",
    "The amount of funds was ${}, of which a part was provided by margin loans on ordinary terms. Source of funds: WC.",
)
_PURPOSES = (
    "The shares were acquired for investment. The reporting persons may buy more of them or sell some, and have no "
    "plans which relate to the matters in paragraphs (a) through (j) of Item 4 of Schedule 13D.",
    "The reporting persons have spoken with the board about the sale of a division. CUSIP number, title of class and "
    "name of issuer are as on the cover page. They hold their shares with sole voting power, "
    "and they may seek a seat on the board.",
    "Item 4 is hereby amended as follows: on the date of this amendment the reporting persons agreed to sell all of "
    "their shares. Aggregate amount beneficially owned before the sale: {} shares.",
)
_INTEREST = (
    "(a) See rows (11) and (13) of the cover pages; the percentage rests on {} shares outstanding as stated in the "
    "issuer's last quarterly report. (b) See rows (7) through (10). (c) Within the last sixty days the reporting "
    "persons bought {} shares. (d) No other person. (e) Not applicable.",
    "(a) and (b) Sole Voting Power: see cover page. Shared Voting Power: see cover page. (c) None. (d) None. (e) N/A.",
)
_CONTRACTS = ("None.", "Except as described in Item 4, there are none.", "A joint filing agreement is attached.")
_EXHIBITS = ("Exhibit A: Joint Filing Agreement.", "None.", "Exhibit 99.1 Letter to the Board of Directors. (7) None.")


def nothing(rng: Random) -> str:
    """Return one of the ways to say that an item does not apply."""
    return rng.choice(_NOTHING)


def answers_13g(rng: Random, *, exits: bool) -> dict[str, Any]:
    """Return items 6 to 9 of a Schedule 13G: mostly not applicable."""
    no = nothing(rng)
    others = rng.choice(_OTHERS) if not exits and rng.random() < 0.3 else no
    return {
        "item6": schedule_13g.Item6(others=others),
        "item7": schedule_13g.Item7(subsidiaries=rng.choice((no, no, "See Exhibit A."))),
        "item8": schedule_13g.Item8(members=no),
        "item9": schedule_13g.Item9(dissolution=no),
    }


def answers_13d(
    rng: Random, cover: dict[str, Any], names: list[str], address: str, issuer_address: str
) -> dict[str, Any]:
    """Return items 1 to 7 of a Schedule 13D; an amendment leaves some of them out."""
    amount = f"{rng.randint(100_000, 90_000_000):,}"
    story = (
        f"This statement relates to the {cover['class_title']} of {cover['issuer_name']}, whose principal executive "
        f"offices are at {issuer_address}."
    )
    people = f"(a) This statement is filed by {', '.join(names)}. (b) The business address is {address}. (c) Investing."
    innocent = (
        "(d) and (e) During the last five years, none of the reporting persons has been convicted. (f) See row 6."
    )
    found = {
        "item1": schedule_13d.Item1(comment=story),
        "item2": schedule_13d.Item2(names=people, convictions=innocent),
        "item3": schedule_13d.Item3(funds=rng.choice(_FUNDS).format(amount)),
        "item4": schedule_13d.Item4(purpose=rng.choice(_PURPOSES).format(amount)),
        "item5": schedule_13d.Item5(amount_and_percent=rng.choice(_INTEREST).format(amount, amount)),
        "item6": schedule_13d.Item6(contracts=rng.choice(_CONTRACTS)),
        "item7": schedule_13d.Item7(exhibits=rng.choice(_EXHIBITS)),
    }
    amended = cover["amendment_number"] is not UNSET
    return {name: item for name, item in found.items() if not amended or rng.random() < 0.6}
