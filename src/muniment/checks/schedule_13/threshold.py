"""Who must report: the five percent, the classes that count, rights within sixty days, groups, disclaimers."""

import re
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Example, rule
from muniment.checks.schedule_13.persons import Person
from muniment.checks.schedule_13.rooms import FIVE, stated, together, words
from muniment.checks.schedule_13.texts import Place, comments, item_4, item_5, places, sentences, shown, texts_of, whole
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.definition import Exact
from muniment.wording import amount

_ROUNDS_TO_FIVE = Decimal("4.95")
_NON_VOTING = re.compile(r"\bnon-?\s?voting\b", re.IGNORECASE)
_OTHER_CLASS = re.compile(r"\band\b|[;/&]|\bvoting\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\b(?:do(?:es)?\s+not\s+include|not\s+including|exclud(?:es?|ing))\b", re.IGNORECASE)
_SOON = re.compile(
    r"(?:exercisable|convertible|acquire[ds]?|vest(?:s|ing)?)\b[^.;]{0,80}\bwithin\s+(?:60|sixty)\s+(?:\(60\)\s+)?days"
    r"|\b(?:currently|presently|immediately)\s+(?:exercisable|convertible)",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(r"disclaim|13d-4|not\s+(?:be\s+)?deemed|not\s+(?:an\s+)?admi", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:not|none|no|unless|until|limit\w*|block\w*|prohibit\w*|cap|more\s+than)\b", re.IGNORECASE)


@rule(
    "B-01",
    "five-percent-not-passed",
    "A first statement is due from those who own more than five percent of the class, alone or as a group.",
    cites="17 CFR 240.13d-1(a); Exchange Act 13(d)(1) and 13(g)(1)",
    forms=ALL_13,
    only="original",
    severity="warning",
    needs=("reporting_persons",),
    mend="Check the percentages; below five percent no statement is due.",
    basis="Silent from 4.95 percent up, for members of a group, and where all persons may pass five percent together.",
    passes=(
        {"reporting_persons[0].percent": Decimal("5.3")},
        Example(
            changes={"reporting_persons[0].percent": Decimal("5.0"), "reporting_persons[1].percent": Decimal("4.9")},
            form="13G",
        ),
        Example(
            changes={
                "reporting_persons[0].percent": Decimal("3.2"),
                "reporting_persons[1].percent": Decimal("3.1"),
                "reporting_persons[1].aggregate_amount": Decimal(1400000),
            },
            form="13G",
        ),
    ),
    fails=Example(
        changes={"reporting_persons[0].percent": Decimal("3.1"), "reporting_persons[1].percent": Decimal("3.1")},
        form="13G",
        also=("C-06", "C-16"),
    ),
)
def five_percent(persons: tuple[Person, ...], filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the largest percentage, and what all may hold together, with five percent."""
    percents = stated(persons)
    if percents is None or any(person.group == "a" for person in persons):
        return None
    if max(percents) >= _ROUNDS_TO_FIVE or together(persons) > FIVE:
        return None
    item5 = getattr(filing.record, "item5", UNSET)
    catching_up = filing.form == "13G" and item5 is not UNSET and item5.five_percent_or_less is True
    return Doubt(
        f"A first statement reports {words(percents)} of the class, which is not more than five percent.",
        tuple(f"reporting_persons[{number}].percent" for number in range(len(persons))),
        severity="note" if catching_up else None,
    )


@rule(
    "B-02",
    "non-voting-class",
    "The duty to report is about voting classes of registered equity securities.",
    cites="17 CFR 240.13d-1(i)(1)",
    forms=ALL_13,
    severity="note",
    needs=("class_title",),
    mend="Name the voting class; a class without votes asks for no Schedule 13D or 13G.",
    passes=(
        {"class_title": "Common Stock"},
        {"class_title": "Voting and Non-Voting Common Stock"},
    ),
    fails={"class_title": "Non-voting Preferred Stock"},
)
def non_voting(title: str) -> Doubt | None:
    """Look for a title that names one class, and that without votes."""
    if "oting" not in title and "OTING" not in title:
        return None
    if not _NON_VOTING.search(title) or _OTHER_CLASS.search(_NON_VOTING.sub("", title)):
        return None
    return Doubt(f"The class is {title!r}: a non-voting class is outside the duty to report.")


def _rights_texts(filing: Filing[Schedule13]) -> list[Place]:
    record = filing.record
    if isinstance(record, Schedule13G):
        return [*comments(record), *item_4(record)]
    return [*comments(record), *item_5(record), *places(record, "item6.contracts")]


@rule(
    "B-18",
    "rights-left-out",
    "Shares that the owner may acquire within sixty days count as owned.",
    cites="17 CFR 240.13d-3(d)(1)(i)",
    forms=ALL_13,
    severity="note",
    mend="Add the shares to the aggregate amount, and to the class when the percentage is worked out.",
    basis="Silent where the right is limited, such as by a cap on the percentage.",
    passes=(
        {"reporting_persons[0].comment": "Includes 200,000 shares under warrants exercisable within 60 days."},
        {"reporting_persons[0].comment": "Excludes 90,000 shares under options not exercisable within 60 days."},
    ),
    fails={"reporting_persons[0].comment": "Excludes 200,000 shares under warrants exercisable within 60 days."},
)
def rights_left_out(filing: Filing[Schedule13]) -> Doubt | None:
    """Look for a sentence that leaves out what the filer may acquire within sixty days."""
    for path, text in _rights_texts(filing):
        if _LEFT_OUT.search(text) and _SOON.search(text):
            for one in filter(_leaves_out, sentences(text)):
                return Doubt(f"Shares that can be acquired within sixty days are left out: “{shown(one)}”.", (path,))
    return None


def _leaves_out(sentence: str) -> bool:
    left_out = _LEFT_OUT.search(sentence)
    if left_out is None or not _SOON.search(sentence, left_out.end()):
        return False
    return _LIMITED.search(sentence, left_out.end()) is None


_GROUP = {"reporting_persons[0].group": "a", "reporting_persons[1].group": "a"}


@rule(
    "B-19",
    "group-total",
    "A group owns what its members own, which each member shows or disclaims.",
    cites="Exchange Act 13(d)(3) and 13(g)(3); 17 CFR 240.13d-5(b)",
    forms=ALL_13,
    severity="note",
    needs=("reporting_persons",),
    mend="Show the total of the group for each member, or say that the members disclaim each other's shares.",
    basis="Raised only where no member shows as much as the members hold by sole power, who cannot hold the same.",
    passes=(
        Example(changes=_GROUP, form="13G"),
        Example(changes={**_GROUP, "reporting_persons[0].comment": "Disclaims the shares of others."}, form="13G"),
    ),
    fails=Example(
        changes={
            "reporting_persons[0].sole_voting_power": Decimal(1724200),
            "reporting_persons[1].sole_voting_power": Decimal(1300000),
        },
        form="13D",
        also=("C-01", "C-03", "C-17"),
    ),
)
def group_total(persons: tuple[Person, ...], filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the largest amount of a member with what the members hold by sole power."""
    members = [person for person in persons if person.group == "a" and person.aggregate_amount is not UNSET]
    if len(members) < 2 or len(members) < len(persons):
        return None
    largest = max(person.aggregate_amount or Decimal(0) for person in members)
    apart = max(_apart(members, "sole_voting_power"), _apart(members, "sole_dispositive_power"))
    if apart <= largest or "disclaim" in whole(texts_of(filing)).lower():
        return None
    return Doubt(
        f"The members of the group hold {amount(apart, '')} shares by sole power, yet none shows more than "
        f"{amount(largest, '')}, and nothing is disclaimed.",
        tuple(f"reporting_persons[{number}].aggregate_amount" for number in range(len(persons))),
    )


def _apart(members: list[Person], power: str) -> Decimal:
    """Return what members hold by sole power; the same number twice may be a parent showing its subsidiary's."""
    return sum({held for member in members if (held := getattr(member, power)) is not UNSET}, Decimal(0))


@rule(
    "B-20",
    "silent-disclaimer",
    "Who disclaims beneficial ownership says so; the duty to report remains.",
    cites="17 CFR 240.13d-4",
    forms=ALL_13,
    each="reporting_persons",
    severity="note",
    needs=(
        "aggregate_amount",
        "sole_voting_power?",
        "shared_voting_power?",
        "sole_dispositive_power?",
        "shared_dispositive_power?",
    ),
    mend="State the amount that the powers are about, or the disclaimer.",
    passes=(
        {},
        {
            "reporting_persons[0].aggregate_amount": Decimal(0),
            "reporting_persons[0].comment": "Beneficial ownership is disclaimed.",
        },
    ),
    fails=Example(
        changes={"reporting_persons[0].aggregate_amount": Decimal(0)},
        also=("B-19", "C-01", "C-02", "C-03", "C-05", "C-06", "C-09", "C-10", "C-16", "C-17"),
    ),
)
def silent_disclaimer(owned: Decimal, *powers: Exact, filing: Filing[Schedule13]) -> Doubt | None:
    """Look for an amount of zero beside powers above zero, and no word of a disclaimer."""
    if owned:
        return None
    most = max((power for power in powers if power is not UNSET), default=Decimal(0))
    if not most or _DISCLAIMS.search(whole(texts_of(filing))):
        return None
    return Doubt(f"Power over {amount(most, '')} shares is stated, but no shares owned, and no disclaimer.")
