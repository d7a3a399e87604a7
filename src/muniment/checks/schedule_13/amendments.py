"""Amendments and exits: how a schedule follows those before it about the same holder and issuer.

All these need to know the earlier filings. What may be missing among them makes a rule silent.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, on_holding
from muniment.checks.finding import Doubt
from muniment.checks.lateness import made
from muniment.checks.rule import rule
from muniment.checks.schedule_13.persons import Person, all_percents, highest, lowest, paths_of
from muniment.forms import Record, Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Day, Part, Words
from muniment.forms.schedule_13.schedule_13d import ReportingPerson
from muniment.identifiers import cusip
from muniment.values.characters import folded
from muniment.wording import day


def of_form(filing: Filing[Schedule13]) -> tuple[Filing[Schedule13], ...]:
    """Return the earlier filings on the same schedule, oldest first, since the last original."""
    same = [one for one in filing.earlier or () if one.form == filing.form and on_holding(one)]
    first = max((number for number, one in enumerate(same) if one.amendment is False), default=0)
    return tuple(same[first:])


def last(filing: Filing[Schedule13]) -> Filing[Schedule13] | None:
    """Return the filing before this one on either schedule."""
    before = filing.earlier[-1] if filing.earlier else None
    return before if before and on_holding(before) else None


def largest_percent(filing: Filing[Schedule13]) -> Decimal | None:
    """Return the largest percentage on the cover of a filing, None where one of its persons has none for sure."""
    persons = filing.record.reporting_persons
    count = len(persons) if persons is not UNSET else 0
    if any(filing.doubtful(f"reporting_persons[{number}].percent") for number in range(count)):
        return None
    return largest(persons)


def largest(persons: Sequence[Person] | UnsetType) -> Decimal | None:
    """Return the largest percentage on a cover; None where there is none, or where one of the persons has none."""
    found = all_percents(persons or ())
    return max(found) if found and all(one.is_finite() for one in found) else None


def above(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is above a limit whatever it stands for."""
    return percent > limit and lowest(percent) >= limit


def at_most(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is not above a limit whatever it stands for."""
    return highest(percent) <= limit


def moved_by(one: Decimal, other: Decimal) -> Decimal:
    """Return by how much two printed percentages differ at least."""
    return max(lowest(one) - highest(other), lowest(other) - highest(one), Decimal(0))


def repeats_event(filing: Filing[Schedule13], event: date) -> bool:
    """Tell whether an earlier filing on the same schedule has the same event: then this one corrects it."""
    return any(one.record.event_date == event for one in of_form(filing))


# ---- amendments and exits --------------------------------------------------------------------------------------------

_EXIT, _MATERIAL = 5, 1
_LONG, _RECENT = timedelta(days=90), timedelta(days=30)
# Words that explain why a class has another number.
_REMARK = re.compile(
    r"\bsplit|consolidation|\bmerge[rd]|business combination|reorgani[sz]|re-?domest|reclassif|reincorporat|"
    r"converted into|conversion of|successor|formerly|f/k/a|changed its name|name change|\bcusip",
    re.IGNORECASE,
).search


def told(filing: Filing[Schedule13]) -> str:
    """Return how a filing is named in a message: its number as an amendment, and its day."""
    number = filing.record.amendment_number
    name = "the original" if filing.amendment is False else f"Amendment No. {number}" if number else "the amendment"
    when = filing.day("filed")
    return f"{name} of {day(when)}" if when else name


@rule("A-01", needs=("reporting_persons", "event_date?"))
def one_percent(persons: tuple[ReportingPerson, ...], event: Day, filing: Filing[Schedule13D]) -> Doubt | None:
    before, when = last(filing), made(filing)
    if before is None or when is None or before.filed is None or when.day - before.filed <= _LONG:
        return None
    if event and before.filed < event and when.day - event <= _RECENT:
        return None
    one, two = largest_percent(before), largest_percent(filing)
    if (
        one is None
        or two is None
        or moved_by(one, two) < _MATERIAL
        or _largest(before.record) == _largest(filing.record)
    ):
        return None
    return Doubt(
        f"The largest holding went from {one:f} to {two:f} percent since {told(before)}, "
        f"{(when.day - before.filed).days:,} days before; one percent is material.",
        tuple(f"reporting_persons[{number}].percent" for number, one in enumerate(persons) if one.percent == two),
    )


def _largest(record: Schedule13) -> Decimal | None:
    held = [one.aggregate_amount for one in record.reporting_persons or () if one.aggregate_amount is not UNSET]
    return max(held, default=None)


@rule("A-03", needs=("amendment_number", "previous_accession_number?"))
def amendment_order(number: int, named: Words, filing: Filing[Schedule13]) -> Doubt | None:
    same = of_form(filing)
    if not same:
        return None
    before = same[-1]
    reached = _number(before)
    if reached is None or number == reached + 1 or (number > reached and before.accession != named):
        return None
    if number == reached and before.record.event_date == filing.record.event_date:
        return None  # filed again
    return Doubt(f"Amendment No. {number} follows {told(before)}.", ("amendment_number",))


def _number(filing: Filing[Schedule13]) -> int | None:
    return 0 if filing.amendment is False else filing.sure("amendment_number", filing.record.amendment_number)


@rule("A-04", needs=("previous_accession_number",))
def previous_is_another(named: str, filing: Filing[Schedule13]) -> Doubt | None:
    found = filing.previous
    if found is not None:
        why = _another(filing, found)
        return Doubt(f"The previous accession number is {named}, which {why}.") if why else None
    same = of_form(filing)
    numbers = [_number(one) for one in same]
    if not same or numbers != list(range(len(same))) or filing.record.amendment_number != len(same):
        return None
    return Doubt(f"The previous accession number is {named}, but the filing before is {told(same[-1])}.")


def _another(filing: Filing[Schedule13], found: Filing[Record]) -> str:
    """Return in which way a filing is not one that this one can amend, "" where it may be."""
    if not on_holding(found):
        return f"is a Form {found.form}"
    ours, theirs = filing.record, found.record
    if _differ(ours.issuer_cik, theirs.issuer_cik) and not set(ours.cusips or ()) & set(theirs.cusips or ()):
        return f"is about {theirs.issuer_name or theirs.issuer_cik}"
    if _differ(ours.filer_cik, theirs.filer_cik) and not _holders(ours) & _holders(theirs):
        return "was filed by another holder"
    return ""


def _differ(one: Words, other: Words) -> bool:
    return bool(one and other and one != other)


def _holders(record: Schedule13) -> set[str]:
    return {folded(one.name) for one in record.reporting_persons or () if one.name}


@rule("A-05", needs=("reporting_persons", "event_date?"))
def amended_after_exit(persons: tuple[Person, ...], event: Day, filing: Filing[Schedule13]) -> Doubt | None:
    before = last(filing)
    if before is None or not before.amendment or (event and repeats_event(filing, event)):
        return None
    one, two = largest_percent(before), largest_percent(filing)
    if one is None or two is None or not at_most(one, _EXIT) or not at_most(two, _EXIT):
        return None
    return Doubt(
        f"A holding of {two:f} percent is reported, after {told(before)} already had {one:f} percent, no more than 5.",
        paths_of(persons, "percent"),
    )


@rule("A-07", needs=("cusips",))
def class_changed(cusips: tuple[str, ...], filing: Filing[Schedule13]) -> Doubt | None:
    now = _true_numbers(cusips)
    earlier = (one for one in reversed(filing.earlier or ()) if on_holding(one))
    known = (_true_numbers(one.sure("cusips", one.record.cusips) or ()) for one in earlier)
    before = next((numbers for numbers in known if numbers), set[str]())
    if not now or not before or now & before or any(map(_REMARK, _texts(filing.record))):
        return None
    return Doubt(f"The CUSIP number is {' and '.join(sorted(now))}, before it was {' and '.join(sorted(before))}.")


def _true_numbers(cusips: tuple[str, ...]) -> set[str]:
    return {cusip.compact(one) for one in cusips if cusip.is_valid(one) and not cusip.is_placeholder(one)}


def _texts(part: Part) -> Iterator[str]:
    """Yield every text of a record but the addresses and names, which explain nothing."""
    for name in part.__struct_fields__:
        held: tuple[object, ...] | Part | str | UnsetType = getattr(part, name)
        if isinstance(held, str) and name not in ("name", "issuer_name"):
            yield held
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, Part) and name != "as_filed":
                yield from _texts(one)


@rule("A-09", needs=("event_date",))
def event_backwards(event: date, filing: Filing[Schedule13G]) -> Doubt | None:
    same = of_form(filing)
    before = same[-1].sure("event_date", same[-1].record.event_date) if same else None
    if before is None or event >= before:
        return None
    return Doubt(f"The date of the event is {day(event)}, but {told(same[-1])} had {day(before)}.")


@rule("A-10", needs=("event_date", "amendment_number"))
def same_event_twice(event: date, number: int, filing: Filing[Schedule13G]) -> Doubt | None:
    for one in reversed(of_form(filing)):
        other = one.sure("amendment_number", one.record.amendment_number)
        if one.amendment and other not in (None, number) and one.sure("event_date", one.record.event_date) == event:
            return Doubt(f"Amendment No. {number} has the event of {told(one)}, {day(event)}.")
    return None


@rule("A-11", needs=("reporting_persons",))
def both_schedules(persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13D]) -> Doubt | None:
    before, percent = last(filing), largest_percent(filing)
    if before is None or before.form != "13G" or (percent is not None and at_most(percent, _EXIT)):
        return None
    when = before.day("filed")
    since = f" on {day(when)}" if when else ""
    return Doubt(f"A Schedule 13D is amended after the holder filed a Schedule 13G{since}.", ("submission_type",))
