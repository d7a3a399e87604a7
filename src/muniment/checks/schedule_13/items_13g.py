"""Schedule 13G, Items 1, 2 and 5 to 9: whether each is answered, and whether the answer fits the cover."""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Copy, Example, rule
from muniment.checks.schedule_13.item_3 import GROUP, INSTITUTIONS
from muniment.checks.schedule_13.rooms import FIVE, highest, lowest, stated, together, words
from muniment.checks.schedule_13.rules_box import QUALIFIED
from muniment.checks.schedule_13.texts import (
    comments,
    day_in,
    fields_of,
    item_4,
    lacks,
    listed,
    places,
    plainly,
    refers,
    says_none,
)
from muniment.forms import Schedule13G
from muniment.forms.definition import Answer, Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

_STRUCTURED: tuple[Copy, ...] = ("xml", "table")
_ROUNDS_TO_FIVE = Decimal("4.95")
_ASKED = (
    ("class_title", "the title of the class"),
    ("cusips", "the CUSIP number"),
    ("item1.issuer_name", "the name of the issuer"),
    ("item1.issuer_address", "the address of the issuer"),
    ("item2.names", "the names of the persons filing"),
    ("item2.addresses", "the addresses of the persons filing"),
    ("item2.citizenship", "the citizenship of the persons filing"),
)
_PARTS_OF_ITEM_2 = sum(path.startswith("item2") for path, _ in _ASKED)
_ANSWERS = (
    ("item5", "five_percent_or_less"),
    ("item6", "others"),
    ("item7", "subsidiaries"),
    ("item8", "members"),
    ("item9", "dissolution"),
)
_CLIENTS = re.compile(
    r"\b(?:right|power)\b[^.;]{0,120}\bdividends\b"
    r"|\b(?:held|owned|beneficially\s+owned|managed)\b[^.;]{0,60}\b(?:by|for|on\s+behalf\s+of)\s+(?:\w+\s+){0,5}"
    r"(?:advisory\s+)?(?:clients|customers|managed\s+accounts)\b",
    re.IGNORECASE,
)


@rule(
    "G-01",
    "issuer-and-filer",
    "Items 1 and 2 name the issuer, the class, its CUSIP number, and each person with address and citizenship.",
    cites="17 CFR 240.13d-102, Items 1 and 2",
    forms="13G",
    only="original",
    severity="error",
    in_schema=True,
    needs=tuple(f"{path}?" for path, _ in _ASKED),
    basis="Amendments restate what changed. Of a printed page only what is plainly left blank is told.",
    passes={},
    fails=(
        Example(changes={"class_title": None}, also=("X-06",)),
        Example(changes={"item2.addresses": None}, also=("X-06",)),
    ),
)
def issuer_and_filer(*held: object, filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for what Items 1 and 2 ask for."""
    missing = [asked for asked, value in zip(_ASKED, held, strict=True) if lacks(filing, asked[0], value)]
    if filing.copy == "print" and sum(path.startswith("item2") for path, _ in missing) < _PARTS_OF_ITEM_2:
        # the answers to three captions may all stand behind the last
        missing = [asked for asked in missing if not asked[0].startswith("item2")]
    if not missing:
        return None
    return Doubt(
        f"The statement does not give {listed(label for _, label in missing)}.", tuple(path for path, _ in missing)
    )


def _both(percent: str) -> dict[str, object]:
    return {"reporting_persons[0].percent": Decimal(percent), "reporting_persons[1].percent": Decimal(percent)}


_UNTICKED: dict[str, object] = {"item5.five_percent_or_less": False, "item5.not_applicable": True}


@rule(
    "G-07",
    "five-percent-box",
    "The box of Item 5 is ticked exactly when the percentages have come down to five or less.",
    cites="Schedule 13G Item 5",
    forms="13G",
    only="amendment",
    severity="warning",
    needs=("reporting_persons", "item5.five_percent_or_less?", "item5.not_applicable?"),
    mend="Tick the box of Item 5 in the last amendment, and only there.",
    basis="A printed 5.0 may be more: silent. So where only some persons have left, or all hold more together.",
    passes=(
        Example(form="13G/A"),
        Example(form="13G/A", changes={**_UNTICKED, **_both("5.0")}),
        Example(form="13G/A", changes={**_UNTICKED, **_both("7.1")}),
    ),
    fails=(
        Example(form="13G/A", changes=_UNTICKED),
        Example(form="13G/A", changes=_both("7.1"), also=("C-06", "C-16")),
    ),
)
def five_percent_box(
    persons: tuple[ReportingPerson, ...], ticked: Answer, not_applicable: Answer, filing: Filing[Schedule13G]
) -> Doubt | None:
    """Compare the box with the percentages."""
    percents = stated(persons)
    if percents is None or (ticked is UNSET and not_applicable is not True):
        return None
    paths = ("item5", *(f"reporting_persons[{number}].percent" for number in range(len(persons))))
    if ticked is True:
        if min(map(lowest, percents)) <= FIVE:
            return None
        told = f"Item 5 says five percent or less, but the cover says {words(percents)}."
        return Doubt(told, paths, severity="note" if filing.copy == "print" else None)  # a mark may be that of N/A
    in_group = any(person.group == "a" for person in persons) and len(persons) == 1
    if max(map(highest, percents)) > FIVE or max(percents) >= _ROUNDS_TO_FIVE or together(persons) > FIVE or in_group:
        return None
    marks_lost = filing.copy == "print" and filing.record.rules is UNSET
    told = f"The cover says {words(percents)}, but the box of Item 5 is not ticked."
    return Doubt(told, paths, severity="note" if marks_lost else None)


@rule(
    "G-08",
    "exit-in-original",
    "A first statement reports more than five percent, so the box of Item 5 stays empty.",
    cites="17 CFR 240.13d-1(b), (c) and (d); Schedule 13G Item 5",
    forms="13G",
    only="original",
    severity="note",
    needs=("item5.five_percent_or_less",),
    mend="Clear the box, unless a late statement catches up with what has ended since.",
    passes={},
    fails={"item5.five_percent_or_less": True, "item5.not_applicable": False},
)
def exit_in_original(ticked: bool) -> Doubt | None:
    """Look for the box in a first statement."""
    return Doubt("The box of Item 5, five percent or less, is ticked in a first statement.") if ticked else None


@rule(
    "G-09",
    "held-for-others",
    "Item 6 tells who else has a right to dividends or proceeds, and names whoever has it for more than five percent.",
    cites="Schedule 13G Item 6",
    forms="13G",
    severity="note",
    needs=("item6.not_applicable", "reporting_persons"),
    mend="Say in Item 6 for whom the shares are held, and who of them has more than five percent.",
    basis="Whether others have such rights no cover tells: raised only where another text of the statement does.",
    passes=(
        {"item6.not_applicable": True, "item6.others": None, "item4.amount": "1,475,600 shares"},
        {"item4.amount": "1,475,600 shares, held for advisory clients."},
    ),
    fails={
        "item6.not_applicable": True,
        "item6.others": None,
        "item4.amount": "1,475,600 shares, held for advisory clients.",
    },
)
def held_for_others(
    not_applicable: bool, persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13G]
) -> Doubt | None:
    """Look for clients in other texts where Item 6 says that it does not apply."""
    record = filing.record
    percents = stated(persons)
    if not not_applicable or fields_of(record.item6, "others") or not percents or max(percents) <= FIVE:
        return None
    said = plainly([*comments(record), *item_4(record), *places(record, "item2.names")], _CLIENTS)
    if not said:
        return None
    told = f"Item 6 does not apply, it says, but another text reads: “{said.text}”."
    return Doubt(told, ("item6.not_applicable", said.path))


@rule(
    "G-10",
    "subsidiaries-named",
    "A parent under Item 3(g) names in Item 7 or an exhibit its subsidiaries and what each of them is.",
    cites="Schedule 13G Item 7",
    forms="13G",
    severity="warning",
    needs=("rules?", "item3.types", "item7.not_applicable"),
    mend="Name the subsidiaries and their kinds in Item 7, or in an exhibit to which it refers.",
    basis="A note where an institution files beside its parent: the cover then tells what Item 7 would.",
    passes={},
    fails=(
        {"item7.not_applicable": True, "item7.subsidiaries": None},
        Example(
            changes={
                "item7.not_applicable": True,
                "item7.subsidiaries": None,
                "reporting_persons[0].types": ("HC",),
                "item3.types": ("HC",),
            },
        ),
    ),
)
def subsidiaries_named(
    rules: Several, types: tuple[str, ...], not_applicable: bool, filing: Filing[Schedule13G]
) -> Doubt | None:
    """Look for an answer to Item 7 where Item 3(g) is ticked."""
    record = filing.record
    if (
        "HC" not in types
        or not not_applicable
        or fields_of(record.item7, "subsidiaries")
        or (rules and QUALIFIED not in rules)
    ):
        return None
    if "subsidiar" in (record.exhibit_information or "").lower():
        return None
    beside = any(
        person.types and "HC" not in person.types and INSTITUTIONS.intersection(person.types)
        for person in record.reporting_persons or ()
    )
    return Doubt(
        "Item 3(g) names a parent holding company or control person, but Item 7 says that it does not apply.",
        ("item3.types", "item7.not_applicable"),
        severity="note" if beside else None,
    )


@rule(
    "G-11",
    "members-named",
    "A group under Item 3(k) names in Item 8 or an exhibit its members and what each of them is.",
    cites="17 CFR 240.13d-1(b)(1)(ii)(K); Schedule 13G Item 8",
    forms="13G",
    severity="warning",
    needs=("item3.types", "item8.not_applicable"),
    mend="Name the members and their kinds in Item 8, or in an exhibit to which it refers.",
    passes={
        "item3.types": ("IA", "HC", "OO"),
        "item8.not_applicable": False,
        "item8.members": "Tidewrack Asset Management, Inc., IA; Tidewrack Financial Corp., HC",
    },
    fails={"item3.types": ("IA", "HC", "OO")},
)
def members_named(types: tuple[str, ...], not_applicable: bool, filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for an answer to Item 8 where Item 3(k) is ticked."""
    if GROUP not in types or not not_applicable or fields_of(filing.record.item8, "members"):
        return None
    return Doubt("Item 3(k) names a group, but Item 8 says that it does not apply.")


_ALONE = (ReportingPerson(name="Tidewrack Asset Management, Inc.", group="a", types=("IA",)),)
_MEMBER = {"reporting_persons[0].group": "a"}


@rule(
    "G-12",
    "member-of-what-group",
    "Who affirms to be a member of a group files with the other members, or names them in Item 8.",
    cites="Schedule 13G row 2 and Item 8",
    forms="13G",
    severity="note",
    needs=("reporting_persons", "item8.not_applicable"),
    mend="Name the other members in Item 8, or clear box (a) of row 2.",
    passes=_MEMBER,
    fails=Example(
        form="13G",
        changes={"reporting_persons": _ALONE},
        also=("C-12", "C-13", "G-04", "J-01", "X-06", "X-15", "X-16"),
    ),
)
def member_of_what(
    persons: tuple[ReportingPerson, ...], not_applicable: bool, filing: Filing[Schedule13G]
) -> Doubt | None:
    """Look for a single person that is a member of a group without members."""
    if len(persons) != 1 or persons[0].group != "a" or not not_applicable or fields_of(filing.record.item8, "members"):
        return None
    return Doubt(
        "One person files as a member of a group, but Item 8 says that it does not apply.",
        ("reporting_persons[0].group", "item8.not_applicable"),
    )


_DISSOLVED = {"item9.not_applicable": False, "item9.dissolution": "The group was dissolved on March 31, 2026."}


@rule(
    "G-13",
    "dissolution-date",
    "A notice of dissolution of a group gives the date; later reports come from the members alone.",
    cites="Schedule 13G Item 9",
    forms="13G",
    only="amendment",
    severity="note",
    mend="Give the date in Item 9; report alone afterwards.",
    passes=Example(form="13G/A", changes=_DISSOLVED),
    fails=(
        Example(form="13G/A", changes={**_DISSOLVED, "item9.dissolution": "The group was dissolved."}),
        Example(
            form="13G/A",
            changes={"reporting_persons[0].group": "a", "reporting_persons[1].group": "a"},
            earlier=(Example(form="13G/A", changes=_DISSOLVED),),
        ),
    ),
)
def dissolution_date(filing: Filing[Schedule13G]) -> Iterator[Doubt]:
    """Look for the day in Item 9, and for a group that goes on after its end."""
    told = fields_of(filing.record.item9, "dissolution")
    if told and "dissol" in told.lower() and not says_none(told) and not refers(told) and day_in(told) is None:
        yield Doubt("Item 9 tells that the group is dissolved, but not when.", ("item9.dissolution",))
    names = {one.name for one in filing.record.reporting_persons or () if one.group == "a" and one.name}
    for record in (before.record for before in filing.earlier or ()):
        if not isinstance(record, Schedule13G) or len(names) < 2:
            continue
        if day_in(fields_of(record.item9, "dissolution")):
            was = {one.name for one in record.reporting_persons or ()}
            if names <= was:
                yield Doubt("The members of a group that was dissolved before report as a group.", ("item9",))
                return


@rule(
    "G-16",
    "items-answered",
    "Each of Items 5 to 9 has an answer, or says that it does not apply.",
    cites="EDGAR Filer Manual 8.1.12; Schedule 13G instructions",
    forms="13G",
    severity="error",
    in_schema=True,
    copies=_STRUCTURED,
    mend="Answer the item, or set its flag for not applicable.",
    basis="None of the accepted XML statements at hand breaks it. An amendment may leave out a whole item.",
    passes={},
    fails=(
        {"item6.not_applicable": None, "item6.others": None},
        Example(changes={"item8": None}, also=("X-06",)),
    ),
)
def items_answered(filing: Filing[Schedule13G]) -> Iterator[Doubt]:
    """Look for an answer to each item."""
    for path, name in _ANSWERS:
        item = getattr(filing.record, path)
        if item is UNSET:
            answered = filing.amendment is not False
        else:
            told = getattr(item, name)
            answered = item.not_applicable is True or (told is not UNSET and told != "" and not str(told).isspace())
        if not answered:
            yield Doubt(f"Item {path[4:]} has neither an answer nor the flag for not applicable.", (path,))
