"""From a Schedule 13G to a Schedule 13D and back: when, what carries over, what is asked again, and by when.

Rules: 17 CFR 240.13d-1(a), (e), (f), (g), (h); 240.13d-2(a). Their texts were at hand in copies of before 2024; the
five business days are those of Release 33-11253.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import UNSET, structs

from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.forms.spec import Switch

_FIVE, _TWENTY = 5, 20
_BY_PERSON = "reporting_persons[]."
_AS_OF = "as of the event."
_NOT_ON_13G = "Schedule 13G did not ask for it."
_LOOK_13D: Mapping[str, str] = {
    "authorized_persons": f"who is to receive notices; {_NOT_ON_13G}",
    f"{_BY_PERSON}fund_sources": _NOT_ON_13G,
    f"{_BY_PERSON}legal_proceedings": _NOT_ON_13G,
    f"{_BY_PERSON}aggregate_amount": _AS_OF,
    f"{_BY_PERSON}percent": _AS_OF,
    "item2.occupations": _NOT_ON_13G,
    "item2.convictions": _NOT_ON_13G,
    "item2.civil_proceedings": _NOT_ON_13G,
    "item3.funds": f"what was paid, and where it came from; {_NOT_ON_13G}",
    "item4.purpose": "the purpose of what is held now, and each plan or proposal under (a) to (j) of Item 4.",
    "item5.amount_and_percent": "rows 11 and 13 of the cover.",
    "item5.powers": "rows 7 to 10 of the cover, of each person.",
    "item5.transactions": "the transactions of the past sixty days: date, amount, price, where and how; a blotter "
    "fills it in.",
    "item5.others_with_rights": "who else has the right to dividends or proceeds, or that nobody has.",
    "item6.contracts": "contracts and understandings about securities of the issuer, or that there are none.",
    "item7.exhibits": "the joint filing agreement, loans, and agreements about control.",
}
_SAME_13D = {
    "item1.class_title": "class_title",
    "item1.issuer_name": "issuer_name",
    "item1.issuer_address": "issuer_address",
}
_ONE = "reporting_persons[0]."
_SAME_13G = {
    "item1.issuer_name": "issuer_name",
    "item1.issuer_address": "issuer_address",
    "item4.amount": f"{_ONE}aggregate_amount",
    **{
        f"item4.{name}": f"{_ONE}{name}"
        for name in (
            "percent",
            "sole_voting_power",
            "shared_voting_power",
            "sole_dispositive_power",
            "shared_dispositive_power",
        )
    },
}
_LOOK_13G: Mapping[str, str] = {
    f"{_BY_PERSON}types": "what each person is, in the codes of Schedule 13G.",
    f"{_BY_PERSON}aggregate_amount": _AS_OF,
    f"{_BY_PERSON}percent": _AS_OF,
    "item4.amount": "as row 9 of the cover, or by person.",
    "item4.percent": "as row 11 of the cover, or by person.",
    "item6.others": "who else has the right to dividends or proceeds, or that the item does not apply.",
    "item7.subsidiaries": "the subsidiary that acquired the shares, or that the item does not apply.",
    "item8.members": "the members of a group, or that the item does not apply.",
    "item9.dissolution": "the end of a group, or that the item does not apply.",
    "item10.certifications": "the official certificate of the rule: sign it only where it is true of this holder.",
}
_BACK = (
    "17 CFR 240.13d-1(h) names no number of days. Until the Schedule 13G is filed, a material change still asks for an "
    "amendment of the Schedule 13D within two business days (17 CFR 240.13d-2(a)).",
    "A last amendment of the Schedule 13D says how its plans ended.",
)


def _holder_left(record: Schedule13D | Schedule13G) -> bool:
    """Whether all percents of a cover are 5 or less."""
    percents = [person.percent for person in record.reporting_persons or ()]
    return bool(percents) and all(percent is not UNSET and percent <= _FIVE for percent in percents)


def _only_of(*letters: str) -> Callable[[Any], str]:
    """Return what refuses a Schedule 13G under other rules than those of some letters; without a box any will do."""

    def refusal(record: Schedule13G) -> str:
        rules = record.rules or ()
        if _holder_left(record):
            return (
                "the last Schedule 13G reports 5 percent or less: its holder had left. Whoever acquires more than 5 "
                "percent again files a first Schedule 13D: 13d-1a"
            )
        if rules and not any(rule == f"Rule 13d-1({letter})" for letter in letters for rule in rules):
            wanted = " or ".join(f"13d-1({letter})" for letter in letters)
            return f"it is for who reports under Rule {wanted}, and this Schedule 13G is under {', '.join(rules)}"
        return ""

    return refusal


def _may_begin(record: Schedule13G) -> str:
    """Return what refuses a first Schedule 13D by 13d-1(a), "" where nothing does."""
    rules = record.rules or ()
    if _holder_left(record) or not rules or "Rule 13d-1(d)" in rules:
        return ""
    return (
        f"it is for who reports under Rule 13d-1(d), or had left: it reports under {', '.join(rules)}, and another "
        "paragraph ends that"
    )


def _may_return(*, below_twenty: bool) -> Callable[[Any], str]:
    """Return what refuses a Schedule 13D whose holder has nothing to report, or too much for Rule 13d-1(c)."""

    def refusal(record: Schedule13D) -> str:
        if _holder_left(record):
            return "the last Schedule 13D reports 5 percent or less: nothing is owed until more is acquired"
        most = max((person.percent for person in record.reporting_persons or () if person.percent), default=0)
        if below_twenty and most >= _TWENTY:
            return f"Rule 13d-1(c) is for less than 20 percent, and the last Schedule 13D reports {most:f}"
        return ""

    return refusal


_OFF = "no vote is cast and no more equity securities of the issuer or of who controls it are acquired"
_E = Switch(
    name="13d-1e",
    citation="17 CFR 240.13d-1(e)(1)",
    words="more than five percent was acquired or is held to change or influence control, or with that effect",
    to="13D",
    says={"previously_filed_13g": True},
    same=_SAME_13D,
    look={"event_date": "the day on which the purpose or effect came to be.", **_LOOK_13D},
    clock=("13G", "13d-1c", "lost-13g"),
    cooling_off=f"From the change of purpose {_OFF} (17 CFR 240.13d-1(e)(2))",
    refusal=_only_of("b", "c"),
)
_F = structs.replace(
    _E,
    name="13d-1f",
    citation="17 CFR 240.13d-1(f)(1)",
    words="a passive holder has 20 percent of the class or more",
    look={"event_date": "the day on which 20 percent was acquired.", **_LOOK_13D},
    clock=("13G", "13d-1c", "over-20"),
    cooling_off=f"From the day on which 20 percent was acquired {_OFF} (17 CFR 240.13d-1(f)(2))",
    refusal=_only_of("c"),
)
_G = structs.replace(
    _E,
    name="13d-1g",
    citation="17 CFR 240.13d-1(g)",
    words="the holder is an institution no longer, or does not hold in the ordinary course of business",
    look={"event_date": "the day on which it ceased to be such an institution.", **_LOOK_13D},
    clock=("13G", "13d-1b", "lost-13g"),
    cooling_off="",
    after=(
        "Who is passive and below 20 percent may amend the Schedule 13G to Rule 13d-1(c) instead, by the same day "
        "(17 CFR 240.13d-1(g)).",
    ),
    refusal=_only_of("b"),
)
_A = structs.replace(
    _G,
    name="13d-1a",
    citation="17 CFR 240.13d-1(a)",
    words="an exempt holder, or one who had left, acquired more and may not use Schedule 13G",
    says={"previously_filed_13g": False},
    look={
        "event_date": "the day of the acquisition.",
        "previously_filed_13g": "not ticked: 17 CFR 240.13d-1(a) is not among its paragraphs.",
        **_LOOK_13D,
    },
    clock=("13D", "", "initial"),
    after=(),
    refusal=_may_begin,
)


def _back(letter: str, text: str, says: Mapping[str, object], look: Mapping[str, str]) -> Switch:
    return Switch(
        name=f"13d-1{letter}",
        citation=f"17 CFR 240.13d-1(h); 17 CFR 240.13d-1({letter})",
        words=text,
        to="13G",
        says={"rules": (f"Rule 13d-1({letter})",), "item5.not_applicable": True, **says},
        same=_SAME_13G,
        look={"event_date": "the day on which paragraph (e), (f) or (g) no longer applied.", **look, **_LOOK_13G},
        after=_BACK,
        refusal=_may_return(below_twenty=letter == "c"),
    )


SWITCHES: Mapping[str, tuple[Switch, ...]] = {
    "13G": (_E, _F, _G, _A),
    "13D": (
        _back("c", "the holder is passive again, below 20 percent", {"item3.not_applicable": True}, {}),
        _back(
            "b",
            "the holder is an institution again, in the ordinary course of business",
            {},
            {"item3.types": "what the institution is."},
        ),
    ),
}
"""How each schedule gives way to the other, by its name."""
