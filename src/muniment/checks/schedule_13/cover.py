"""Rows of the cover: CIKs and CUSIPs, group, citizenship, type of person, powers over shares and their amount.

Its dates: when a schedule is due, which day EDGAR gives it, and how its own dates stand to that day. The cover of a
13G states the event and the rule, not which clock it started. Each rule here finds only what is late by every clock
that may have been meant.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET, UnsetType, structs

from muniment.checks.filing import Filing, day_of_filing, late_after, wrong_filing_date
from muniment.checks.rule import Undecided, Violation, rule
from muniment.checks.schedule_13.amendments import (
    above,
    at_most,
    largest,
    largest_percent,
    last,
    moved_by,
    repeats_event,
)
from muniment.checks.schedule_13.eligibility import PASSIVE, QUALIFIED
from muniment.checks.schedule_13.persons import (
    Codes,
    Person,
    Persons13G,
    Signed,
    entity,
    left_blank,
    name_of,
    paths_of,
    persons,
    shares,
    stated,
)
from muniment.checks.schedule_13.texts import POWERS, entry_path
from muniment.codes import schedule_13, states
from muniment.deadlines import Due, due_dates, latest
from muniment.deadlines.business_days import at_month_end, at_quarter_end
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Answer, Exact, Several, Words
from muniment.identifiers import cik, cusip
from muniment.wording import count, day

# ---- CIKs and CUSIPs -------------------------------------------------------------------------------------------------

_CUSIP_LENGTH = 9


@rule("X-11", requires=("issuer_cik",))
def issuer_cik(number: str) -> Violation | None:
    return None if number.strip("0") else Violation(f"The issuer's CIK is {number}, which is nobody's.")


@rule("X-12", requires=("filer_cik", "issuer_cik"))
def files_for_itself(filer: str, issuer: str) -> Violation | None:
    if filer.lstrip("0") != issuer.lstrip("0") or not filer.strip("0"):
        return None
    return Violation(f"CIK {cik.compact(filer)} is both the filer and the issuer.")


@rule("X-26", requires=("cusips",))
def cusip_check_digit(numbers: tuple[str, ...], filing: Filing[Schedule13]) -> Iterator[Violation]:
    for place, number in enumerate(numbers):
        if cusip.is_placeholder(number) or not number.strip():
            continue
        path = (f"cusips[{place}]",)
        if len(number) == _CUSIP_LENGTH:
            right = cusip.calc_check_digit(number[:8]) if number.isascii() else number[8]
            if right != number[8].upper():
                yield Violation(f"CUSIP {number} ends in {number[8]}, but its check digit is {right}.", path)
        elif filing.copy != "print":
            yield Violation(f"CUSIP {number} has {count(len(number), 'character')}, not nine.", path)


@rule("X-27", requires=("filer_cik",), whole=True)
def filer_reports(filer: str, filing: Filing[Schedule13]) -> Violation | None:
    reporting = [person for _, person in persons(filing)]
    numbers = {person.cik.lstrip("0") for person in reporting if person.cik}
    if not numbers or any(not person.cik and person.has_no_cik is not True for person in reporting):
        return None
    if filer.lstrip("0") in numbers:
        return None
    return Violation(f"The filer has CIK {filer}, which is none of the reporting persons'.")


@rule("C-20", each="reporting_persons", requires=("name", "cik?"))
def person_is_issuer(name: str, number: Words, filing: Filing[Schedule13]) -> Violation | None:
    issuer = filing.record
    if issuer.issuer_name and entity(name) == entity(issuer.issuer_name):
        return Violation(f"{name}, the issuer, is named as a reporting person.", ("name",))
    if number and issuer.issuer_cik and number.strip("0") and number.lstrip("0") == issuer.issuer_cik.lstrip("0"):
        return Violation(f"{name} has CIK {cik.compact(number)}, which is the issuer's.", ("cik",))
    return None


# ---- group, citizenship, type of person, whole shares, who receives notices ------------------------------------------

_LISTS = {"13D": schedule_13.PERSON_TYPES_13D, "13G": schedule_13.PERSON_TYPES_13G}
# What has no whole shares, or speaks of plans that give parts of them.
_PARTS = ("unit", "interest", "partnership", "fund", "trust", "depositary", "certificate", "contract", "note")
_EXPLAINED = ("reinvest", "fraction", "plan", "split", "401")
_COUNTED = ("aggregate_amount", *POWERS)


@rule("C-11", each="reporting_persons", requires=("group-", "."))
def group_box(group: str, person: Person) -> Violation | None:
    if not group.strip() or group.strip().casefold() in ("a", "b"):
        return None
    return Violation(f"{name_of(person)} answers row 2 with {group!r}, neither a nor b.", ("group",))


@rule("C-12")
def citizenship_blank(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, person in persons(filing):
        where = f"{path}.citizenship"
        if left_blank(filing, person, where):
            yield Violation(f"{name_of(person)} states no citizenship or place of organization.", (where,))


@rule("C-13")
def person_type(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, person in persons(filing):
        where = f"{path}.types"
        strange = [code for code in person.types or () if code not in _LISTS[filing.form]]
        if strange:
            places = dict.fromkeys(entry_path(filing, where, person.types or (), code) for code in strange)
            yield Violation(
                f"{name_of(person)} has the type {', '.join(strange)}, which the list has not.", tuple(places)
            )
        elif filing.amendment is False and left_blank(filing, person, where):
            yield Violation(f"{name_of(person)} does not say what type of person it is.", (where,))


@rule("C-14", each="reporting_persons", requires=("types", "."))
def individual_and_entity(types: Codes, person: Person) -> Violation | None:
    entity = next((code for code in types if code in ("PN", "CO")), "")
    if not entity or "IN" not in types:
        return None
    return Violation(f"{name_of(person)} is of the types {', '.join(types)}.", ("types",))


@rule("C-15", each="reporting_persons", requires=("types", "citizenship", "."))
def citizen_of_a_state(types: Codes, citizenship: str, person: Person) -> Violation | None:
    if "IN" not in types or not {"IN", "HC", "IA", "OO"}.issuperset(types):
        return None
    code = states.SCHEDULE_13.compact(citizenship) if states.SCHEDULE_13.is_valid(citizenship) else ""
    # Georgia is a country too.
    if not code or states.SCHEDULE_13[code].kind != "us-state" or citizenship.strip().casefold() == "georgia":
        return None
    return Violation(
        f"{name_of(person)}, a natural person, is a citizen of {citizenship.strip()}.", ("citizenship", "types")
    )


@rule("C-18", requires=("class_title",), whole=True)
def part_of_a_share(title: str, filing: Filing[Schedule13]) -> Iterator[Violation]:
    name = f"{title} {stated(filing.record.issuer_name)}".casefold()
    if not ("stock" in name or "shares" in name) or any(word in name for word in _PARTS):
        return
    for path, person in persons(filing):
        if any(word in stated(person.comment).casefold() for word in _EXPLAINED):
            continue
        for row in _COUNTED:
            number = getattr(person, row)
            if number is not UNSET and number != number.to_integral_value():
                yield Violation(f"{name_of(person)} counts {shares(number)} shares.", (f"{path}.{row}",))
                break


@rule("J-08")
def notice_person(filing: Filing[Schedule13D]) -> Violation | None:
    path = "authorized_persons"
    given = filing.record.authorized_persons or ()
    if any(stated(authorized.name) and stated(authorized.phone) for authorized in given):
        return None
    if filing.copy == "print" and not left_blank(filing, filing.record, path):
        return None
    if not given:
        return Violation("The cover names nobody who receives notices.", (path,))
    return Violation("Nobody who receives notices is named with a telephone number.", (path,))


# ---- powers over shares ----------------------------------------------------------------------------------------------

_VOTING, _DISPOSITIVE = POWERS[:2], POWERS[2:]
# On a page a figure as small as this may be the number of a row, taken for what stands in it.
_LAST_ROW = 10


def _above(filing: Filing[Schedule13], person: Person, sole: Decimal, shared: Decimal, kind: str) -> Violation | None:
    """Tell where two powers make more than the aggregate amount; that of zero has a rule of its own."""
    aggregate, names = person.aggregate_amount, (f"sole_{kind}_power", f"shared_{kind}_power")
    if not aggregate or person.excludes_shares is True or sole + shared <= aggregate:
        return None
    if filing.copy == "print" and min(sole, shared) <= _LAST_ROW:
        return None
    return Violation(
        f"{name_of(person)} has {kind} power over {shares(sole)} and {shares(shared)} shares, "
        f"and owns {shares(aggregate)}.",
        (*names, "aggregate_amount"),
    )


@rule("C-01", each="reporting_persons", requires=(*_VOTING, "."))
def voting_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Violation | None:
    return _above(filing, person, sole, shared, "voting")


@rule("C-02", each="reporting_persons", requires=(*_DISPOSITIVE, "."))
def dispositive_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Violation | None:
    return _above(filing, person, sole, shared, "dispositive")


@rule(
    "C-03",
    each="reporting_persons",
    requires=("aggregate_amount", *(f"{power}?" for power in POWERS), "excludes_shares?"),
)
def power_above_aggregate(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, excludes: Answer
) -> Iterator[Violation]:
    if excludes is True or not aggregate:
        return
    for names, powers in ((_VOTING, (vote, votes)), (_DISPOSITIVE, (sell, sells))):
        given = [(name, power) for name, power in zip(names, powers, strict=True) if power is not UNSET]
        if len(given) == 1 and given[0][1] > aggregate:
            name, power = given[0]
            label = name.replace("_", " ").capitalize()
            message = f"{label} is {shares(power)}, the aggregate amount {shares(aggregate)}."
            yield Violation(message, (name, "aggregate_amount"))


@rule("C-04", each="reporting_persons", requires=("aggregate_amount", *POWERS, "."))
def owned_without_power(
    aggregate: Decimal, vote: Decimal, votes: Decimal, sell: Decimal, sells: Decimal, person: Person
) -> Violation | None:
    if not aggregate or vote or votes or sell or sells:
        return None
    message = f"{name_of(person)} owns {shares(aggregate)} shares, and has no power to vote or sell any."
    return Violation(message, ("aggregate_amount", *POWERS))


@rule(
    "C-05", each="reporting_persons", requires=("aggregate_amount", *(f"{power}?" for power in POWERS), "percent?", ".")
)
def nothing_owned(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, percent: Exact, person: Person
) -> Violation | None:
    if aggregate or person.excludes_shares is True:
        return None
    figures = zip((*POWERS, "percent"), (vote, votes, sell, sells, percent), strict=True)
    stated_figures = [(name, figure) for name, figure in figures if figure]
    if not stated_figures:
        return None
    first, figure = stated_figures[0]
    holding = f"{figure:f} percent" if first == "percent" else f"{first.replace('_', ' ')} over {shares(figure)} shares"
    return Violation(
        f"{name_of(person)} owns no shares, and has {holding}.",
        ("aggregate_amount", *(name for name, _ in stated_figures)),
    )


EVENT = "The date of the event"
_LONG_AGO = timedelta(days=60)
_PROMPTLY = timedelta(days=30)
_AT_ONCE, _YEAR_BEFORE = timedelta(0), timedelta(days=330)  # a wrong year in January, or a little more
_TWO_DAYS_SINCE = date(2024, 2, 5)  # events of a Schedule 13D whose amendment has a number of days
_BOXES_SINCE = date(1998, 2, 17)
_INSTITUTION, _PASSIVE = (QUALIFIED,), (PASSIVE,)
_TEN, _FIVE = 10, 5
_FIELDS = ("event_date", "rules")


def late_amendment(
    filing: Filing[Schedule13], event: date, dues: tuple[Due, ...], fields: tuple[str, ...] = ("event_date",)
) -> Violation | None:
    """Return that an amendment is late, as far as its cover can bear it.

    Many covers keep the event of an earlier statement: what another filing has already reported is silent, and what
    would be late by months is a note.
    """
    violation = late_after(filing, event, EVENT, dues, fields)
    if violation is None or repeats_event(filing, event):
        return None
    when, last = day_of_filing(filing), latest(dues)
    is_old = when is not None and last is not None and when.day - last > _LONG_AGO
    return structs.replace(violation, severity="note") if is_old else violation


@rule("T-01", "T-02", requires=("event_date", "previously_filed_13g?"))
def first_13d(event: date, former_13g: Answer, filing: Filing[Schedule13D]) -> Violation | None:
    if former_13g is True:
        return None  # its clock is that of Rule 13d-1(e), (f) or (g), which has a rule of its own
    return late_after(filing, event, EVENT, due_dates("13D", "", event, amendment=False))


@rule("T-03", "T-04", requires=("event_date",))
def amended_13d(event: date, filing: Filing[Schedule13D]) -> Violation | None:
    if event >= _TWO_DAYS_SINCE:
        return late_amendment(filing, event, due_dates("13D", "", event, amendment=True))
    when = day_of_filing(filing)
    if when is None or when.day - event <= _PROMPTLY or repeats_event(filing, event):
        return None
    days = (when.day - event).days
    return Violation(f"The date of the event is {day(event)}, and the amendment {when}, {count(days, 'day')} later.")


@rule("T-16", requires=("event_date", "previously_filed_13g-"))
def after_13g(event: date, former_13g: bool, filing: Filing[Schedule13D]) -> Violation | None:
    if not former_13g:
        return None
    dues = due_dates("13D", "", event, amendment=False, trigger="lost-13g")
    what = "The date of the event that ended the use of Schedule 13G"
    return late_after(filing, event, what, dues, ("event_date", "previously_filed_13g"))


@rule("T-17")
def filing_day(filing: Filing[Schedule13]) -> Violation | Undecided | None:
    return wrong_filing_date(filing)


@rule("T-18", requires=("event_date",))
def event_after_filing(event: date, filing: Filing[Schedule13]) -> Violation | None:
    when = day_of_filing(filing)
    if when is None or event <= when.made:
        return None
    made = f"the schedule {when}" if when.word else f"it is checked on {day(when.made)}"
    return Violation(f"The date of the event is {day(event)}, but {made}.")


@rule("T-19", requires=("event_date", "rules"))
def event_at_period_end(event: date, rules: Codes) -> Violation | None:
    if not rules or PASSIVE in rules or at_month_end(event):
        return None
    return Violation(
        f"The date of the event is {day(event)}, which is not the end of a quarter or month.", ("event_date",)
    )


@rule("T-20", requires=("signatures",))
def signed_after_filing(signatures: tuple[Signed, ...], filing: Filing[Schedule13]) -> Violation | None:
    filed = filing.filed
    if filed is None:
        return None
    odd = [(path, signed) for path, signed in _signed(signatures) if not _AT_ONCE <= filed - signed <= _YEAR_BEFORE]
    odd = [(path, signed) for path, signed in odd if not filing.low_confidence(path)]
    if not odd:
        return None
    days = " and ".join(dict.fromkeys(day(signed) for _, signed in odd))
    done = "was filed" if filing.is_filed else "is checked"
    # EDGAR would take a date to come, and nothing would tell of it once it is public.
    is_to_come = not filing.is_filed and any(filed - signed < _AT_ONCE for _, signed in odd)
    return Violation(
        f"Signed on {days}, the schedule {done} on {day(filed)}.",
        tuple(path for path, _ in odd),
        severity="warning" if is_to_come else None,
    )


def _signed(signatures: tuple[Signed, ...]) -> Iterator[tuple[str, date]]:
    for number, block in enumerate(signatures):
        for second, signer in enumerate(block.signers if block.signers is not UNSET else ()):
            if signer.date is not UNSET:
                yield f"signatures[{number}].signers[{second}].date", signer.date


# ---- the first Schedule 13G ------------------------------------------------------------------------------------------


def _letters(rules: Several, event: date) -> str:
    """Return the letters of the rules that a statement may be filed under; before 1998 the cover did not ask."""
    if rules is UNSET or not rules:
        return "bd" if event < _BOXES_SINCE else "bcd"
    return "".join(rule_name[-2] for rule_name in rules if rule_name[-1:] == ")")


def _by_month(event: date, rules: Several, persons: Persons13G | UnsetType) -> bool:
    """Tell whether the clock of ten percent at a month's end runs: it is the shorter one at a quarter's end, too."""
    percent = largest(persons)
    return rules == _INSTITUTION and percent is not None and above(percent, _TEN) and at_month_end(event)


def _by_period(filing: Filing[Schedule13G], event: date, rules: Several) -> Violation | None:
    letters = tuple(f"Rule 13d-1({letter})" for letter in _letters(rules, event))
    return late_after(filing, event, EVENT, due_dates("13G", letters, event, amendment=False), _FIELDS)


@rule("T-05", "T-06", requires=("event_date", "rules?", "reporting_persons?"))
def institution(
    event: date, rules: Several, persons: Persons13G | UnsetType, filing: Filing[Schedule13G]
) -> Violation | None:
    if "b" not in _letters(rules, event) or _by_month(event, rules, persons):
        return None
    return _by_period(filing, event, rules)


@rule("T-07", "T-08", requires=("event_date", "rules?", "reporting_persons?"))
def institution_above_ten(
    event: date, rules: Several, persons: Persons13G | UnsetType, filing: Filing[Schedule13G]
) -> Violation | None:
    if not _by_month(event, rules, persons):
        return None
    dues = due_dates("13G", _INSTITUTION, event, amendment=False, trigger="over-10")
    what = "More than 10 percent was held at the end of the month; the date of the event"
    return late_after(filing, event, what, dues, (*_FIELDS, *paths_of(persons, "percent")))


@rule("T-09", "T-10", requires=("event_date", "rules"))
def passive(event: date, rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    if rules != _PASSIVE:
        return None
    dues = due_dates("13G", _PASSIVE, event, amendment=False, trigger="initial")
    violation = late_after(filing, event, EVENT, dues, _FIELDS)
    # A period's end is what institutions and exempt holders name: perhaps the box is the wrong one.
    return structs.replace(violation, severity="note") if violation and at_quarter_end(event) else violation


@rule("T-11", requires=("event_date", "rules"))
def exempt(event: date, rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    letters = _letters(rules, event)
    return _by_period(filing, event, rules) if rules and "d" in letters and "b" not in letters else None


# ---- amendments of Schedule 13G --------------------------------------------------------------------------------------


@rule("T-12", "T-13", requires=("event_date", "rules?"))
def amended_13g(event: date, rules: Several, filing: Filing[Schedule13G]) -> Violation | None:
    dues = due_dates("13G", rules or "", event, amendment=True, trigger="material-change")
    return late_amendment(filing, event, dues, _FIELDS)


def _passed(filing: Filing[Schedule13G]) -> str:
    """Return how ten percent was passed since the filing before, or five percent of the class moved; "" for neither."""
    before = last(filing)
    earlier = largest_percent(before) if before is not None and before.form == "13G" else None
    now = largest_percent(filing)
    if earlier is None or now is None:
        return ""
    if at_most(earlier, _TEN) and above(now, _TEN):
        return f"passed 10 percent, from {earlier:f} to {now:f}"
    if above(earlier, _TEN) and moved_by(earlier, now) > _FIVE:
        return f"moved by more than 5 percent of the class, from {earlier:f} to {now:f}"
    return ""


def _after_passing(filing: Filing[Schedule13G], event: date, rules: Codes) -> Violation | None:
    passed = _passed(filing)
    if not passed or repeats_event(filing, event):
        return None
    what = f"The holding {passed}, and the date of the event"
    dues = due_dates("13G", rules, event, amendment=True, trigger="over-10")
    return late_after(filing, event, what, dues, (*_FIELDS, *paths_of(filing.record.reporting_persons, "percent")))


@rule("T-14", requires=("event_date", "rules"))
def amended_after_month(event: date, rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    return _after_passing(filing, event, rules) if rules == _INSTITUTION and at_month_end(event) else None


@rule("T-15", requires=("event_date", "rules"))
def passive_amended_two_days(event: date, rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    return _after_passing(filing, event, rules) if rules == _PASSIVE and not _by_class_alone(filing) else None


def _by_class_alone(filing: Filing[Schedule13G]) -> bool:
    """Tell whether no more is owned than in the filing before, so that the class changed: 13d-2(d) asks for a trade."""
    before = last(filing)
    return before is not None and _amounts(filing) == _amounts(before) != set()


def _amounts(filing: Filing[Schedule13]) -> set[object]:
    """Return what its persons own, each amount once; none where one of them states none."""
    amounts = {person.aggregate_amount for person in filing.record.reporting_persons or ()}
    return set() if UNSET in amounts else set(amounts)
