"""Schedule 13G, Item 3: the kinds of institution, and whether they agree with the box and the codes of the cover."""

from collections.abc import Iterator
from datetime import date

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.rules_box import EXEMPT, PASSIVE, QUALIFIED
from muniment.checks.schedule_13.texts import lacks, listed
from muniment.codes.person_types import ITEM_3
from muniment.forms import Schedule13G
from muniment.forms.definition import Words
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

GROUP = "OO"
FOREIGN = "FI"
LETTERS_OF_TODAY = date(2008, 12, 8)
"""Since this day (j) is a foreign institution and (k) a group; the codes of the cover have their letters."""

INSTITUTIONS = frozenset(ITEM_3) - {GROUP}
"""The codes of the cover that Rule 13d-1(b) is open to; OO is a group in Item 3, and anything else on the cover."""

_NO_INSTITUTION = frozenset({"IN", "CO", "PN"})
_CITES = "Schedule 13G Item 3; EDGAR Filer Manual 8.1.12"
_NO_LETTER: dict[str, object] = {"item3.types": None, "item3.not_applicable": True}
_MEN: dict[str, object] = {"reporting_persons[0].types": ("IN",), "reporting_persons[1].types": ("IN",)}


def codes_of(persons: tuple[ReportingPerson, ...]) -> frozenset[str] | None:
    """Return all codes of the reporting persons, None where one of them has none."""
    if any(not person.types for person in persons):
        return None
    return frozenset(code for person in persons for code in person.types or ())


def no_letter(filing: Filing[Schedule13G]) -> bool:
    """Tell whether Item 3 plainly has no letter; an amendment may leave out the whole item."""
    item = filing.record.item3
    if item is UNSET:
        return filing.copy != "print" and filing.amendment is False
    if item.types:
        return False
    return filing.copy != "print" or item.not_applicable is True or lacks(filing, "item3.types", item.types)


def _types(persons: tuple[ReportingPerson, ...]) -> tuple[str, ...]:
    return ("item3.types", *(f"reporting_persons[{number}].types" for number in range(len(persons))))


def _letter(code: str) -> str:
    return f"({ITEM_3[code].letter})"


@rule(
    "B-04",
    "no-institution",
    "Rule 13d-1(b) is open to the kinds of institution that it lists, and to those who control them.",
    cites="17 CFR 240.13d-1(b)(1)(ii)",
    forms="13G",
    severity="warning",
    needs=("rules", "reporting_persons"),
    mend="Tick the letter of the institution in Item 3, or the box of Rule 13d-1(c) or (d).",
    basis="Raised only where Item 3 has no letter and no person on the cover is of such a kind.",
    passes=({}, _MEN),
    fails=Example(changes={**_NO_LETTER, **_MEN}, also=("G-03", "C-15")),
)
def no_institution(
    rules: tuple[str, ...], persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13G]
) -> Doubt | None:
    """Look for a statement of an institution that has none."""
    codes = codes_of(persons)
    if rules != (QUALIFIED,) or not codes or not codes <= _NO_INSTITUTION or not no_letter(filing):
        return None
    return Doubt(
        f"The statement is filed under Rule 13d-1(b), but the cover has {listed(sorted(codes))} and Item 3 is empty.",
        ("rules", *(f"reporting_persons[{number}].types" for number in range(len(persons)))),
    )


@rule(
    "B-10",
    "group-of-institutions",
    "A group may use Rule 13d-1(b) only if each member is an institution itself.",
    cites="17 CFR 240.13d-1(b)(1)(ii)(K)",
    forms="13G",
    severity="warning",
    needs=("rules", "item3.types", "reporting_persons"),
    mend="A member that is no institution, and controls none, makes the group file under Rule 13d-1(c), or 13D.",
    passes={"item3.types": ("IA", "HC", "OO")},
    fails=Example(
        changes={"item3.types": ("IA", "OO"), "reporting_persons[1].types": ("IN",)},
        also=("C-15", "G-04", "G-11", "J-05"),
    ),
)
def group_of_institutions(
    rules: tuple[str, ...], types: tuple[str, ...], persons: tuple[ReportingPerson, ...]
) -> Iterator[Doubt]:
    """Look for members that are natural persons, corporations or partnerships and nothing else."""
    if QUALIFIED in rules and GROUP in types:
        for number, person in enumerate(persons):
            if person.types and _NO_INSTITUTION.issuperset(person.types):
                name = person.name or f"Reporting person {number + 1}"
                yield Doubt(
                    f"{name} is {listed(person.types)}, no institution, in a group that files under Rule 13d-1(b).",
                    (f"reporting_persons[{number}].types",),
                )


@rule(
    "B-15",
    "former-institution",
    "Who is no institution any more moves to Schedule 13D, or to Rule 13d-1(c).",
    cites="17 CFR 240.13d-1(g)",
    forms="13G",
    only="amendment",
    severity="note",
    history=True,
    needs=("rules",),
    mend="Tick the letter in Item 3, or file under the rule that applies now.",
    passes=Example(form="13G/A", earlier=(Example(form="13G"),)),
    fails=Example(form="13G/A", changes=_NO_LETTER, earlier=(Example(form="13G"),), also=("G-03",)),
)
def former_institution(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Compare Item 3 with that of the last statement."""
    before = [one.record for one in filing.earlier or () if isinstance(one.record, Schedule13G)]
    if QUALIFIED not in rules or not before or not no_letter(filing):
        return None
    was = before[-1].item3.types if before[-1].item3 else ()
    letters = listed(_letter(code) for code in was or () if code in ITEM_3)
    if not letters:
        return None
    return Doubt(f"Item 3 named {letters} before and names nothing now, still under Rule 13d-1(b).", ("item3",))


@rule(
    "G-02",
    "letters-without-box",
    "Item 3 names an institution only in a statement under Rule 13d-1(b).",
    cites=_CITES,
    forms="13G",
    severity="warning",
    needs=("rules", "item3.types"),
    mend="Tick the box of Rule 13d-1(b), or clear Item 3: not applicable under Rule 13d-1(d), empty under (c).",
    basis="Whether Item 3 is empty or not applicable under Rule 13d-1(c) is not judged: both are seen.",
    passes=(
        {"rules": (QUALIFIED, PASSIVE)},
        {"rules": (EXEMPT,), **_NO_LETTER, "item10.certifications": None, "item10.not_applicable": True},
    ),
    fails=Example(
        changes={"rules": (EXEMPT,), "item10.certifications": None, "item10.not_applicable": True}, also=("G-14",)
    ),
)
def letters_without_box(rules: tuple[str, ...], types: tuple[str, ...]) -> Doubt | None:
    """Compare Item 3 with the boxes of the cover."""
    letters = listed(_letter(code) for code in types if code in ITEM_3)
    if not letters or not rules or QUALIFIED in rules:
        return None
    return Doubt(f"Item 3 names {letters}, but the statement is filed under {listed(rules)}.")


@rule(
    "G-03",
    "box-without-letter",
    "A statement under Rule 13d-1(b) ticks at least one letter of Item 3.",
    cites=_CITES,
    forms="13G",
    severity="error",
    needs=("rules",),
    mend="Tick the letter of the institution in Item 3.",
    basis="None of the accepted XML statements at hand breaks it; an amendment may leave the whole item out.",
    passes=({}, {"rules": (EXEMPT,), **_NO_LETTER, "item10.certifications": None, "item10.not_applicable": True}),
    fails=Example(changes=_NO_LETTER),
)
def box_without_letter(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for a letter in Item 3."""
    if QUALIFIED not in rules or not no_letter(filing):
        return None
    return Doubt("The statement is filed under Rule 13d-1(b), but Item 3 names no kind of institution.", ("item3",))


@rule(
    "G-04",
    "letter-without-code",
    "Each letter of Item 3 is the kind of some reporting person on the cover.",
    cites="Schedule 13G Item 3 and row 12",
    forms="13G",
    severity="note",
    since=LETTERS_OF_TODAY,
    needs=("rules", "item3.types", "reporting_persons"),
    mend="Add the code to the person in row 12, or clear the letter.",
    basis="The letters had other meanings before December 2008. (k), a group, has no code of its own on the cover.",
    passes=({}, {"item3.types": ("IA", "HC", "OO")}),
    fails=Example(changes={"reporting_persons[1].types": ("CO",)}, also=("J-05",)),
)
def letter_without_code(
    rules: tuple[str, ...], types: tuple[str, ...], persons: tuple[ReportingPerson, ...]
) -> Doubt | None:
    """Look for letters that no person has the code of."""
    codes = codes_of(persons)
    if codes is None or QUALIFIED not in rules:
        return None
    lone = [code for code in types if code in INSTITUTIONS and code not in codes]
    if not lone:
        return None
    told = listed(f"{_letter(code)}, which is {code}," for code in lone)
    return Doubt(f"Item 3 names {told} but no person on the cover is that.", _types(persons))


@rule(
    "G-05",
    "code-without-letter",
    "Each kind of institution on the cover has its letter in Item 3, or the group has (k).",
    cites="Schedule 13G Item 3 and row 12",
    forms="13G",
    severity="note",
    since=LETTERS_OF_TODAY,
    needs=("rules", "item3.types", "reporting_persons"),
    mend="Tick the letter in Item 3.",
    basis="The letters had other meanings before December 2008. Silent where persons file under different rules.",
    passes=({}, {"item3.types": ("OO",), "item8.members": "An adviser and its parent.", "item8.not_applicable": False}),
    fails=Example(changes={"item3.types": ("HC",)}),
)
def code_without_letter(
    rules: tuple[str, ...], types: tuple[str, ...], persons: tuple[ReportingPerson, ...]
) -> Doubt | None:
    """Look for institutions on the cover that Item 3 does not name."""
    codes = codes_of(persons)
    if codes is None or rules != (QUALIFIED,) or not types or GROUP in types:
        return None
    lone = sorted((codes & INSTITUTIONS).difference(types))
    if not lone:
        return None
    return Doubt(
        f"The cover names {listed(lone)}, but Item 3 does not tick {listed(map(_letter, lone))}.", _types(persons)
    )


@rule(
    "G-06",
    "foreign-kind",
    "A non-U.S. institution under Item 3(j) says what kind of institution it is.",
    cites="Schedule 13G Item 3(j); Schedule 13D and 13G XML Technical Specification, otherTypeOfPersonFiling",
    forms="13G",
    severity="error",
    since=LETTERS_OF_TODAY,
    needs=("item3.types", "item3.other_type?"),
    mend="Name the kind, such as: non-U.S. investment adviser.",
    basis="None of the accepted XML statements at hand breaks it; on a printed page it is a note.",
    passes={"item3.types": ("IA", "HC", "FI"), "item3.other_type": "Non-U.S. investment adviser"},
    fails=Example(changes={"item3.types": ("IA", "HC", "FI")}, also=("B-11", "G-04", "X-21")),
)
def foreign_kind(types: tuple[str, ...], kind: Words, filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for the words beside (j)."""
    if FOREIGN not in types or not lacks(filing, "item3.other_type", kind):
        return None
    return Doubt(
        "Item 3(j) is ticked, but the kind of non-U.S. institution is not named.",
        severity="note" if filing.copy == "print" else None,
    )
