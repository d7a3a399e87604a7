"""Amendments and exits: how a schedule follows those before it about the same holder and issuer.

All these need to know the earlier filings. What may be missing among them makes a rule silent.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, day_of_filing, on_holding
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.persons import Person, Persons13D, all_percents, highest, lowest, paths_of
from muniment.forms import Record, Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Day, Part, Words
from muniment.identifiers import cusip
from muniment.values.characters import folded
from muniment.wording import count, day

S = TypeVar("S", bound=Schedule13)


def of_form(filing: Filing[Schedule13]) -> tuple[Filing[Schedule13], ...]:
    """Return the earlier filings on the same schedule, oldest first, since the last original."""
    same = [earlier for earlier in filing.earlier or () if earlier.form == filing.form and on_holding(earlier)]
    first = max((number for number, earlier in enumerate(same) if earlier.amendment is False), default=0)
    return tuple(same[first:])


def last(filing: Filing[Schedule13]) -> Filing[Schedule13] | None:
    """Return the filing before this one on either schedule."""
    before = filing.earlier[-1] if filing.earlier else None
    return before if before and on_holding(before) else None


def largest_percent(filing: Filing[Schedule13]) -> Decimal | None:
    """Return the largest percentage on the cover of a filing, None where one person has none with confidence."""
    persons = filing.record.reporting_persons
    count = len(persons) if persons is not UNSET else 0
    if any(filing.low_confidence(f"reporting_persons[{number}].percent") for number in range(count)):
        return None
    return largest(persons)


def largest(persons: Sequence[Person] | UnsetType) -> Decimal | None:
    """Return the largest percentage on a cover; None where there is none, or where one of the persons has none."""
    percents = all_percents(persons or ())
    return max(percents) if percents and all(percent.is_finite() for percent in percents) else None


def above(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is above a limit whatever it stands for."""
    return percent > limit and lowest(percent) >= limit


def at_most(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is not above a limit whatever it stands for."""
    return highest(percent) <= limit


def largest_amount(record: Schedule13) -> Decimal | None:
    """Return the largest number of shares on a cover; None where there is none."""
    amounts = (person.aggregate_amount for person in record.reporting_persons or ())
    return max((amount for amount in amounts if amount is not UNSET), default=None)


def last_on(filing: Filing[Schedule13], schedule: type[S]) -> S | None:
    """Return the record of the last filing before this one on a schedule."""
    before = (earlier.record for earlier in reversed(filing.earlier or ()))
    return next((record for record in before if isinstance(record, schedule)), None)


def moved_by(first: Decimal, second: Decimal) -> Decimal:
    """Return by how much two printed percentages differ at least."""
    return max(lowest(first) - highest(second), lowest(second) - highest(first), Decimal(0))


def repeats_event(filing: Filing[Schedule13], event: date) -> bool:
    """Tell whether an earlier filing on the same schedule has the same event: then this one corrects it."""
    return any(earlier.record.event_date == event for earlier in of_form(filing))


# ---- amendments and exits --------------------------------------------------------------------------------------------

_EXIT, _MATERIAL = 5, 1
_LONG, _RECENT = timedelta(days=90), timedelta(days=30)
# What explains why a class has another number.
_EXPLANATION = re.compile(
    r"\bsplit|consolidation|\bmerge[rd]|business combination|reorgani[sz]|re-?domest|reclassif|reincorporat|"
    r"converted into|conversion of|successor|formerly|f/k/a|changed its name|name change|\bcusip",
    re.IGNORECASE,
).search


def label_of(filing: Filing[Schedule13]) -> str:
    """Return how a message names a filing: its number as an amendment, and its day."""
    number = filing.record.amendment_number
    name = "the original" if filing.amendment is False else f"Amendment No. {number}" if number else "the amendment"
    when = filing.day("filed")
    return f"{name} of {day(when)}" if when else name


@rule("A-01", requires=("reporting_persons", "event_date?"))
def one_percent(persons: Persons13D, event: Day, filing: Filing[Schedule13D]) -> Violation | None:
    before, when = last(filing), day_of_filing(filing)
    if before is None or when is None or before.filed is None or when.day - before.filed <= _LONG:
        return None
    if event and before.filed < event and when.day - event <= _RECENT:
        return None
    earlier, now = largest_percent(before), largest_percent(filing)
    if (
        earlier is None
        or now is None
        or moved_by(earlier, now) < _MATERIAL
        or largest_amount(before.record) == largest_amount(filing.record)
    ):
        return None
    return Violation(
        f"The largest holding went from {earlier:f} to {now:f} percent since {label_of(before)}, "
        f"{count((when.day - before.filed).days, 'day')} before; one percent is material.",
        tuple(f"reporting_persons[{number}].percent" for number, person in enumerate(persons) if person.percent == now),
    )


@rule("A-03", requires=("amendment_number", "previous_accession_number?"))
def amendment_order(number: int, named: Words, filing: Filing[Schedule13]) -> Violation | None:
    same = of_form(filing)
    if not same:
        return None
    before = same[-1]
    reached = _number(before)
    if reached is None or number == reached + 1 or (number > reached and before.accession != named):
        return None
    if number == reached and before.record.event_date == filing.record.event_date:
        return None  # filed again
    return Violation(f"Amendment No. {number} follows {label_of(before)}.", ("amendment_number",))


def _number(filing: Filing[Schedule13]) -> int | None:
    return 0 if filing.amendment is False else filing.confident("amendment_number", filing.record.amendment_number)


@rule("A-04", requires=("previous_accession_number",))
def previous_is_another(named: str, filing: Filing[Schedule13]) -> Violation | None:
    previous = filing.previous
    if previous is not None:
        why = _another(filing, previous)
        return Violation(f"The previous accession number is {named}, which {why}.") if why else None
    same = of_form(filing)
    numbers = [_number(earlier) for earlier in same]
    if not same or numbers != list(range(len(same))) or filing.record.amendment_number != len(same):
        return None
    return Violation(f"The previous accession number is {named}, but the filing before is {label_of(same[-1])}.")


def _another(filing: Filing[Schedule13], previous: Filing[Record]) -> str:
    """Return in which way a filing is not one that this one can amend, "" where it may be."""
    if not on_holding(previous):
        return f"is a Form {previous.form}"
    ours, theirs = filing.record, previous.record
    if _differ(ours.issuer_cik, theirs.issuer_cik) and not set(ours.cusips or ()) & set(theirs.cusips or ()):
        return f"is about {theirs.issuer_name or theirs.issuer_cik}"
    if _differ(ours.filer_cik, theirs.filer_cik) and not _holders(ours) & _holders(theirs):
        return "was filed by another holder"
    return ""


def _differ(ours: Words, theirs: Words) -> bool:
    return bool(ours and theirs and ours != theirs)


def _holders(record: Schedule13) -> set[str]:
    return {folded(person.name) for person in record.reporting_persons or () if person.name}


@rule("A-05", requires=("reporting_persons", "event_date?"))
def amended_after_exit(persons: tuple[Person, ...], event: Day, filing: Filing[Schedule13]) -> Violation | None:
    before = last(filing)
    if before is None or not before.amendment or (event and repeats_event(filing, event)):
        return None
    earlier, now = largest_percent(before), largest_percent(filing)
    if earlier is None or now is None or not at_most(earlier, _EXIT) or not at_most(now, _EXIT):
        return None
    return Violation(
        f"A holding of {now:f} percent is reported, after {label_of(before)} already had {earlier:f} percent, no more "
        "than 5.",
        paths_of(persons, "percent"),
    )


@rule("A-07", requires=("cusips",))
def class_changed(cusips: tuple[str, ...], filing: Filing[Schedule13]) -> Violation | None:
    now = _true_numbers(cusips)
    earlier = (filing_before for filing_before in reversed(filing.earlier or ()) if on_holding(filing_before))
    numbers_before = (
        _true_numbers(filing_before.confident("cusips", filing_before.record.cusips) or ()) for filing_before in earlier
    )
    before = next((numbers for numbers in numbers_before if numbers), set[str]())
    if not now or not before or now & before or any(map(_EXPLANATION, _texts(filing.record))):
        return None
    return Violation(f"The CUSIP number is {' and '.join(sorted(now))}, before it was {' and '.join(sorted(before))}.")


_TENS = frozenset(Decimal(10) ** power for power in (1, 2, 3, 4))
_SAME_SHARE = 2  # times by which a percentage moves at most while the amount beside it seems to move tenfold


@rule("A-13", requires=("reporting_persons", "cusips?"))
def amount_slipped(
    persons: tuple[Person, ...], cusips: tuple[str, ...] | UnsetType, filing: Filing[Schedule13]
) -> Violation | None:
    before = last(filing)
    if before is None or any(map(_EXPLANATION, _texts(filing.record))):
        return None
    theirs = _true_numbers(before.record.cusips or ())
    if cusips and theirs and not theirs & _true_numbers(cusips):
        return None
    earlier = {folded(person.name): person for person in before.record.reporting_persons or () if person.name}
    for number, person in enumerate(persons):
        other = earlier.get(folded(person.name)) if person.name else None
        if other is not None and _slipped(person, other):
            path = f"reporting_persons[{number}].aggregate_amount"
            if not filing.low_confidence(path):
                return Violation(
                    f"{person.name} has {person.aggregate_amount:,f} shares at {person.percent:f} percent, but "
                    f"{other.aggregate_amount:,f} at {other.percent:f} percent in {label_of(before)}.",
                    (path,),
                )
    return None


def _slipped(person: Person, other: Person) -> bool:
    """Tell whether one amount is ten to ten thousand times the other at about the same percentage."""
    figures = (person.aggregate_amount, other.aggregate_amount, person.percent, other.percent)
    exact = [figure for figure in figures if isinstance(figure, Decimal) and figure.is_finite() and figure > 0]
    if len(exact) < len(figures):
        return False
    amounts, percents = exact[:2], exact[2:]
    return max(amounts) / min(amounts) in _TENS and max(percents) < _SAME_SHARE * min(percents)


def _true_numbers(cusips: tuple[str, ...]) -> set[str]:
    return {cusip.compact(number) for number in cusips if cusip.is_valid(number) and not cusip.is_placeholder(number)}


_EXPLAIN_NOTHING = frozenset({"name", "issuer_name", "address", "addresses", "issuer_address", "as_filed"})


def _texts(part: Part) -> Iterator[str]:
    """Yield every text of a record but the addresses and names, which explain nothing."""
    for name in part.__struct_fields__:
        value: tuple[object, ...] | Part | str | UnsetType = getattr(part, name)
        if name in _EXPLAIN_NOTHING:
            continue
        if isinstance(value, str):
            yield value
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, Part):
                yield from _texts(entry)


@rule("A-09", requires=("event_date",))
def event_backwards(event: date, filing: Filing[Schedule13G]) -> Violation | None:
    same = of_form(filing)
    before = same[-1].confident("event_date", same[-1].record.event_date) if same else None
    if before is None or event >= before:
        return None
    return Violation(f"The date of the event is {day(event)}, but {label_of(same[-1])} had {day(before)}.")


@rule("A-10", requires=("event_date", "amendment_number"))
def same_event_twice(event: date, number: int, filing: Filing[Schedule13G]) -> Violation | None:
    for earlier in reversed(of_form(filing)):
        earlier_number = earlier.confident("amendment_number", earlier.record.amendment_number)
        if (
            earlier.amendment
            and earlier_number not in (None, number)
            and earlier.confident("event_date", earlier.record.event_date) == event
        ):
            return Violation(f"Amendment No. {number} has the event of {label_of(earlier)}, {day(event)}.")
    return None


@rule("A-11", requires=("reporting_persons",))
def both_schedules(persons: Persons13D, filing: Filing[Schedule13D]) -> Violation | None:
    before, percent = last(filing), largest_percent(filing)
    if before is None or before.form != "13G" or (percent is not None and at_most(percent, _EXIT)):
        return None
    when = before.day("filed")
    since = f" on {day(when)}" if when else ""
    return Violation(f"A Schedule 13D is amended after the holder filed a Schedule 13G{since}.", ("submission_type",))
