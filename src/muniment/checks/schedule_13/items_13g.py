"""Schedule 13G, Items 1 to 10: whether each is answered and fits the cover, the letters of Item 3, the certificate."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.rule import Severity, Violation, rule
from muniment.checks.schedule_13.amendments import last_on
from muniment.checks.schedule_13.eligibility import EXEMPT, PASSIVE, QUALIFIED
from muniment.checks.schedule_13.persons import (
    FIVE,
    ROUNDS_TO_FIVE,
    Codes,
    Persons13G,
    all_percents,
    entity,
    highest,
    list_percents,
    lowest,
    name_of,
    paths_of,
    says_five_or_less,
    shares,
    together,
)
from muniment.checks.schedule_13.texts import (
    comments,
    day_in,
    entry_path,
    fields_of,
    is_missing,
    item_4,
    places,
    plainly,
    refers,
    says_none,
    texts_13g,
    whole,
)
from muniment.codes.schedule_13 import ITEM_3
from muniment.forms import Schedule13G
from muniment.forms.definition import Answer, Several, Words
from muniment.forms.schedule_13.schedule_13g import FOREIGN, beside_certificates, is_certificate
from muniment.values.characters import in_one_case
from muniment.wording import listed

# ---- Item 3: kinds of institutions -----------------------------------------------------------------------------------

GROUP = "OO"

INSTITUTIONS = frozenset(ITEM_3) - {GROUP}
"""The codes of the cover that Rule 13d-1(b) is open to; OO is a group in Item 3, and anything else on the cover."""

_NO_INSTITUTION = frozenset({"IN", "CO", "PN"})


def codes_of(persons: Persons13G) -> frozenset[str] | None:
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
    return filing.copy != "print" or item.not_applicable is True or is_missing(filing, "item3.types", item.types)


def _letter(code: str) -> str:
    return f"({ITEM_3[code].letter})"


@rule("B-04", requires=("rules", "reporting_persons"))
def no_institution(rules: Codes, persons: Persons13G, filing: Filing[Schedule13G]) -> Violation | None:
    codes = codes_of(persons)
    if rules != (QUALIFIED,) or not codes or not codes <= _NO_INSTITUTION or not no_letter(filing):
        return None
    return Violation(
        f"The statement is filed under Rule 13d-1(b), but the cover has {listed(sorted(codes))} and Item 3 is empty.",
        ("rules", *paths_of(persons, "types")),
    )


@rule("B-10", requires=("rules", "item3.types-", "reporting_persons"))
def group_of_institutions(rules: Codes, types: Codes, persons: Persons13G) -> Iterator[Violation]:
    if QUALIFIED in rules and GROUP in types:
        for number, person in enumerate(persons):
            if person.types and _NO_INSTITUTION.issuperset(person.types):
                name = person.name or f"Reporting person {number + 1}"
                yield Violation(
                    f"{name} is {listed(person.types)}, no institution, in a group that files under Rule 13d-1(b).",
                    (f"reporting_persons[{number}].types",),
                )


@rule("B-15", requires=("rules",))
def former_institution(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    before = last_on(filing, Schedule13G)
    if QUALIFIED not in rules or not before or not no_letter(filing):
        return None
    was = before.item3.types if before.item3 else ()
    letters = listed(_letter(code) for code in was or () if code in ITEM_3)
    if not letters:
        return None
    return Violation(f"Item 3 named {letters} before and names nothing now, still under Rule 13d-1(b).", ("item3",))


@rule("G-02", requires=("rules", "item3.types-"))
def letters_without_box(rules: Codes, types: Codes) -> Violation | None:
    letters = listed(_letter(code) for code in types if code in ITEM_3)
    if not letters or not rules or QUALIFIED in rules:
        return None
    return Violation(f"Item 3 names {letters}, but the statement is filed under {listed(rules)}.")


@rule("G-03", requires=("rules",))
def box_without_letter(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    if QUALIFIED not in rules or not no_letter(filing):
        return None
    return Violation("The statement is filed under Rule 13d-1(b), but Item 3 names no kind of institution.", ("item3",))


@rule("G-04", requires=("rules", "item3.types-", "reporting_persons"))
def letter_without_code(
    rules: Codes, types: Codes, persons: Persons13G, filing: Filing[Schedule13G]
) -> Violation | None:
    codes = codes_of(persons)
    if codes is None or QUALIFIED not in rules:
        return None
    lone = [code for code in dict.fromkeys(types) if code in INSTITUTIONS and code not in codes]
    if not lone:
        return None
    letters = listed(f"{_letter(code)}, which is {code}," for code in lone)
    ticked = dict.fromkeys(entry_path(filing, "item3.types", types, code) for code in lone)
    return Violation(
        f"Item 3 names {letters} but no person on the cover is that.", (*ticked, *paths_of(persons, "types"))
    )


@rule("G-05", requires=("rules", "item3.types-", "reporting_persons"))
def code_without_letter(rules: Codes, types: Codes, persons: Persons13G) -> Violation | None:
    codes = codes_of(persons)
    if codes is None or rules != (QUALIFIED,) or not types or GROUP in types:
        return None
    lone = sorted((codes & INSTITUTIONS).difference(types))
    if not lone:
        return None
    return Violation(
        f"The cover names {listed(lone)}, but Item 3 does not tick {listed(map(_letter, lone))}.",
        ("item3.types", *paths_of(persons, "types")),
    )


@rule("G-06", requires=("item3.types-", "item3.other_type?"))
def foreign_kind(types: Codes, kind: Words, filing: Filing[Schedule13G]) -> Violation | None:
    if FOREIGN not in types or not is_missing(filing, "item3.other_type", kind):
        return None
    return Violation(
        "Item 3(j) is ticked, but the kind of non-U.S. institution is not named.",
        (entry_path(filing, "item3.types", types, FOREIGN), "item3.other_type"),
        severity="note" if filing.copy == "print" else None,
    )


# ---- Items 1, 2 and 5 to 9 -------------------------------------------------------------------------------------------

_REQUIRED = (
    ("class_title", "the title of the class (Item 2(d))"),
    ("cusips", "the CUSIP number (Item 2(e))"),
    ("item1.issuer_name", "the name of the issuer (Item 1(a))"),
    ("item1.issuer_address", "the address of the issuer (Item 1(b))"),
    ("item2.names", "the names of the persons filing (Item 2(a))"),
    ("item2.addresses", "the addresses of the persons filing (Item 2(b))"),
    ("item2.citizenship", "the citizenship of the persons filing (Item 2(c))"),
)
_PARTS_OF_ITEM_2 = sum(path.startswith("item2") for path, _ in _REQUIRED)
_ANSWERS = (
    ("item5", "five_percent_or_less"),
    ("item6", "others"),
    ("item7", "subsidiaries"),
    ("item8", "members"),
    ("item9", "dissolution"),
)
_PARENT = "HC"
# Who votes and invests by itself reports by itself (Release 34-39538).
_INDEPENDENT = re.compile(
    r"independent|39538|disclaim|\bnot\s+(?:be\s+)?(?:deemed|required\s+to\s+attribute)", re.IGNORECASE
)
_CLIENTS = re.compile(
    r"\b(?:right|power)\b[^.;]{0,120}\bdividends\b"
    r"|\b(?:held|owned|beneficially\s+owned|managed)\b[^.;]{0,60}\b(?:by|for|on\s+behalf\s+of)\s+(?:\w+\s+){0,5}"
    r"(?:advisory\s+)?(?:clients|customers|managed\s+accounts)\b",
    re.IGNORECASE,
)


@rule("G-01", requires=tuple(f"{path}?" for path, _ in _REQUIRED))
def issuer_and_filer(*answers: object, filing: Filing[Schedule13G]) -> Violation | None:
    missing = [
        required for required, value in zip(_REQUIRED, answers, strict=True) if is_missing(filing, required[0], value)
    ]
    if filing.copy == "print" and sum(path.startswith("item2") for path, _ in missing) < _PARTS_OF_ITEM_2:
        # the answers to three captions may all stand behind the last
        missing = [required for required in missing if not required[0].startswith("item2")]
    if not missing:
        return None
    return Violation(
        f"The statement does not give {listed(label for _, label in missing)}.", tuple(path for path, _ in missing)
    )


@rule("G-07", requires=("reporting_persons", "item5.five_percent_or_less?", "item5.not_applicable?"))
def five_percent_box(
    persons: Persons13G, ticked: Answer, not_applicable: Answer, filing: Filing[Schedule13G]
) -> Violation | None:
    percents = all_percents(persons)
    if percents is None or (ticked is UNSET and not_applicable is not True):
        return None
    paths = ("item5", *paths_of(persons, "percent"))
    if ticked is True:
        if min(map(lowest, percents)) <= FIVE:
            return None
        message = f"Item 5 says five percent or less, but the cover says {list_percents(percents)}."
        return Violation(
            message, paths, severity="note" if filing.copy == "print" else None
        )  # a mark may be that of N/A
    in_group = any(person.group == "a" for person in persons) and len(persons) == 1
    if max(map(highest, percents)) > FIVE or max(percents) >= ROUNDS_TO_FIVE or together(persons) > FIVE or in_group:
        return None
    marks_lost = filing.copy == "print" and filing.record.rules is UNSET
    message = f"The cover says {list_percents(percents)}, but the box of Item 5 is not ticked."
    return Violation(message, paths, severity="note" if marks_lost else None)


@rule("G-08", requires=("item5.five_percent_or_less",))
def exit_in_original(ticked: bool) -> Violation | None:
    return Violation("The box of Item 5, five percent or less, is ticked in a first statement.") if ticked else None


@rule("G-09", requires=("item6.not_applicable-", "reporting_persons"))
def held_for_others(not_applicable: bool, persons: Persons13G, filing: Filing[Schedule13G]) -> Violation | None:
    record = filing.record
    percents = all_percents(persons)
    if not not_applicable or fields_of(record.item6, "others") or not percents or max(percents) <= FIVE:
        return None
    sentence = plainly([*comments(record), *item_4(record), *places(record, "item2.names")], _CLIENTS)
    if not sentence:
        return None
    message = f"Item 6 does not apply, it says, but another text reads: “{sentence.text}”."
    return Violation(message, ("item6.not_applicable", sentence.path))


@rule("G-10", requires=("rules?", "item3.types-", "item7.not_applicable-"))
def subsidiaries_named(
    rules: Several, types: Codes, not_applicable: bool, filing: Filing[Schedule13G]
) -> Violation | None:
    record = filing.record
    if (
        _PARENT not in types
        or not not_applicable
        or fields_of(record.item7, "subsidiaries")
        or (rules and QUALIFIED not in rules)
    ):
        return None
    if "subsidiar" in (record.exhibit_information or "").lower():
        return None
    has_institution = any(
        person.types and "HC" not in person.types and INSTITUTIONS.intersection(person.types)
        for person in record.reporting_persons or ()
    )
    return Violation(
        "Item 3(g) names a parent holding company or control person, but Item 7 says that it does not apply.",
        (entry_path(filing, "item3.types", types, _PARENT), "item7.not_applicable"),
        severity="note" if has_institution else None,
    )


@rule("C-21", requires=("reporting_persons", "item7.subsidiaries?"))
def parent_below_subsidiary(persons: Persons13G, subsidiaries: Words, filing: Filing[Schedule13G]) -> Violation | None:
    sized = [
        (person.aggregate_amount, number, frozenset(person.types or ()))
        for number, person in enumerate(persons)
        if person.aggregate_amount is not UNSET
    ]
    parent = max((row for row in sized if _PARENT in row[2]), default=None)
    below = max((row for row in sized if _PARENT not in row[2] and row[2] & INSTITUTIONS), default=None)
    if not parent or not below or below[0] <= parent[0] or len(sized) < len(persons):
        return None
    if _INDEPENDENT.search(whole(texts_13g(filing.record))):
        return None
    names = [name_of(persons[number]) for _, number, _ in (parent, below)]
    return Violation(
        f"{names[0]}, a parent or control person, owns {shares(parent[0])} shares, and {names[1]} {shares(below[0])}.",
        tuple(f"reporting_persons[{number}].aggregate_amount" for _, number, _ in (parent, below)),
        severity=None if subsidiaries and entity(names[1]) in entity(subsidiaries) else "note",
    )


@rule("G-11", requires=("item3.types-", "item8.not_applicable-"))
def members_named(types: Codes, not_applicable: bool, filing: Filing[Schedule13G]) -> Violation | None:
    if GROUP not in types or not not_applicable or fields_of(filing.record.item8, "members"):
        return None
    return Violation(
        "Item 3(k) names a group, but Item 8 says that it does not apply.",
        (entry_path(filing, "item3.types", types, GROUP), "item8.not_applicable"),
    )


@rule("G-12", requires=("reporting_persons", "item8.not_applicable-"), whole=True)
def member_of_what(persons: Persons13G, not_applicable: bool, filing: Filing[Schedule13G]) -> Violation | None:
    if len(persons) != 1 or persons[0].group != "a" or not not_applicable or fields_of(filing.record.item8, "members"):
        return None
    return Violation(
        "One person files as a member of a group, but Item 8 says that it does not apply.",
        ("reporting_persons[0].group", "item8.not_applicable"),
    )


@rule("G-13")
def dissolution_date(filing: Filing[Schedule13G]) -> Iterator[Violation]:
    answer = fields_of(filing.record.item9, "dissolution")
    if (
        answer
        and "dissol" in answer.lower()
        and not says_none(answer)
        and not refers(answer)
        and day_in(answer) is None
    ):
        yield Violation("Item 9 tells that the group is dissolved, but not when.", ("item9.dissolution",))
    names = {person.name for person in filing.record.reporting_persons or () if person.group == "a" and person.name}
    for record in (before.record for before in filing.earlier or ()):
        if not isinstance(record, Schedule13G) or len(names) < 2:
            continue
        if day_in(fields_of(record.item9, "dissolution")):
            former = {person.name for person in record.reporting_persons or ()}
            if names <= former:
                yield Violation("The members of a group that was dissolved before report as a group.", ("item9",))
                return


@rule("G-16")
def items_answered(filing: Filing[Schedule13G]) -> Iterator[Violation]:
    for path, name in _ANSWERS:
        item = getattr(filing.record, path)
        if item is UNSET:
            answered = filing.amendment is not False
        else:
            value = getattr(item, name)
            answered = item.not_applicable is True or (value is not UNSET and value != "" and not str(value).isspace())
        if not answered:
            yield Violation(f"Item {path[4:]} has no answer, and “Not applicable” is not ticked.", (path,))


# ---- Item 10: certificates -------------------------------------------------------------------------------------------

_ORDINARY = "ordinary course"
_CONTROL = "control"
_COMPARABLE = "comparable"
_BOILERPLATE = "shall be included"
_SHOWN = 30  # letters


def _absent(filing: Filing[Schedule13G], certificate: Words) -> bool:
    """Tell whether there is plainly no certificate; an amendment may leave out the whole item."""
    item = filing.record.item10
    if certificate and not says_none(certificate):
        return False
    if filing.copy == "print":
        return item is not UNSET and (item.not_applicable is True or says_none(certificate))
    return filing.amendment is False or item is not UNSET


@rule("G-14", requires=("rules", "item10.certifications?"))
def certificate_of_rule(rules: Codes, certificate: Words, filing: Filing[Schedule13G]) -> Violation | None:
    at = ("item10.certifications", "rules")
    severity = "note" if says_five_or_less(filing.record) else None
    if _absent(filing, certificate):
        if QUALIFIED in rules or PASSIVE in rules:
            return Violation(f"A statement under {listed(rules)} has no certificate in Item 10.", at, severity=severity)
        return None
    if not certificate or not rules:  # that no rule is named is another fault
        return None
    if filing.profile == "submit" and rules != (EXEMPT,):
        return _official(rules, certificate, filing, severity)
    if len(rules) != 1:
        return None
    text = in_one_case(certificate)
    if rules == (EXEMPT,):
        message = "A statement under Rule 13d-1(d) has a certificate in Item 10, which that rule does not ask for."
        return (
            Violation(message, at, suggestion="Say not applicable in Item 10.", severity="note")
            if _CONTROL in text
            else None
        )
    missing = _ORDINARY if rules == (QUALIFIED,) else _CONTROL
    if missing in text:
        return None
    return Violation(
        f"The certificate of a statement under {rules[0]} does not speak of {missing}.", at, severity=severity
    )


def _official(
    rules: Codes, certificate: str, filing: Filing[Schedule13G], severity: Severity | None
) -> Violation | None:
    """Return what is wrong with a certificate to be filed: its words are given, and are not the filer's to change."""
    at = ("item10.certifications", "rules")
    mine = [rule for rule in rules if is_certificate(certificate, rule)]
    named = listed(rules)
    if not mine:
        return Violation(
            f"Item 10 does not have the official certificate of {named}, whose words are fixed.", at, severity=severity
        )
    if beside := beside_certificates(certificate).strip("abc"):  # their letters, (a) to (c)
        message = f"Item 10 has more than the official certificates: letters that begin {beside[:_SHOWN]!r}."
        return Violation(message, at[:1], severity=severity or "warning")
    today = filing.filed or date.max
    if not any(is_certificate(certificate, rule, today) for rule in mine):
        message = f"Item 10 has the certificate of {named} in the words of an earlier form."
        return Violation(message, at[:1], severity=severity or "warning")
    return None


@rule("G-15", requires=("rules", "item10.certifications-"))
def certificate_against_box(rules: Codes, certificate: str) -> Violation | None:
    if rules != (PASSIVE,) or _ORDINARY not in (text := in_one_case(certificate)) or _BOILERPLATE in text:
        return None
    return Violation("The certificate speaks of the ordinary course of business, but the box is that of Rule 13d-1(c).")


@rule("B-11", requires=("rules", "reporting_persons", "item10.certifications-", "item3.types?"))
def foreign_certificate(
    rules: Codes, persons: Persons13G, certificate: str, types: Several, filing: Filing[Schedule13G]
) -> Violation | None:
    ticked = types is not UNSET and FOREIGN in types
    coded = any(person.types and FOREIGN in person.types for person in persons)
    if QUALIFIED not in rules or not (ticked or coded) or says_none(certificate):
        return None
    if is_certificate(certificate, FOREIGN) or (filing.profile != "submit" and _COMPARABLE in certificate.lower()):
        return None
    return Violation(
        "A non-U.S. institution files under Rule 13d-1(b) without the certificate on comparable regulation.",
        ("item10.certifications", "item3.types"),
        severity=None if ticked else "warning",
    )
