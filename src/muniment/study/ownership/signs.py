"""What a schedule shows beside its numbers: that shares are disclaimed, that persons are a group, an exit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.schedule_13.persons import Person
from muniment.checks.schedule_13.rooms import together
from muniment.checks.schedule_13.texts import day_in
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.definition import Part
from muniment.readers.labelled.disclaimers import disclaims
from muniment.study.ownership.figure import number

_FIVE = 5
_NUMBERS = (
    "aggregate_amount",
    "sole_voting_power",
    "shared_voting_power",
    "sole_dispositive_power",
    "shared_dispositive_power",
)
_MEMBER = "a"  # the box of row 2 by which a person says to be a member of a group


def is_disclaimed(record: Schedule13) -> bool:
    """Whether somebody disclaims shares: by the box of row 10 or 12, or in words (see `disclaims`).

    False where nothing of that stands in what was read. Source: 17 CFR 240.13d-4, rows 10 of Schedule 13G and 12 of
    Schedule 13D.
    """
    if any(person.excludes_shares is True for person in record.reporting_persons or ()):
        return True
    return any(disclaims(text) for text in _texts(record))


def _texts(part: Part) -> Iterator[str]:
    """Yield what is said in words anywhere in a record."""
    for name in part.__struct_fields__:
        held = getattr(part, name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, Part):
                yield from _texts(one)
            elif isinstance(one, str):
                yield one


def in_group(record: Schedule13) -> bool:
    """Whether somebody says to be a member of a group, by box (a) of row 2."""
    return any((person.group or "").casefold() == _MEMBER for person in record.reporting_persons or ())


def is_exit(record: Schedule13, amendment: bool | None) -> bool:
    """Whether five percent of the class or less are left; never said of a first schedule.

    The percentages of the cover decide, where all are stated; else that no shares are left, the box of Item 5 of
    Schedule 13G, or a day in Item 5(e) of Schedule 13D.
    """
    if amendment is False:
        return False
    persons = record.reporting_persons or ()
    percents = [number(person.percent) for person in persons]
    stated = [percent for percent in percents if percent is not None]
    if persons and len(stated) == len(percents):
        return max(stated) <= _FIVE and not _more_together(record, persons)
    amounts = [number(person.aggregate_amount) for person in persons]
    if persons and None not in amounts:
        return not any(amounts) or (_is_said(record) and _none_above(percents))
    return _is_said(record) and _none_above(percents)


def _none_above(percents: Sequence[Decimal | None]) -> bool:
    return all(percent is None or percent <= _FIVE for percent in percents)


def _more_together(record: Schedule13, persons: Sequence[Person]) -> bool:
    """Whether the members of a group may have more than five percent together."""
    if len(persons) == 1 or not in_group(record):
        return False
    numbers = (getattr(person, name) for person in persons for name in _NUMBERS)
    return any(one is not UNSET and not one.is_finite() for one in numbers) or together(persons) > _FIVE


def _is_said(record: Schedule13) -> bool:
    if isinstance(record, Schedule13G):
        return bool(record.item5) and record.item5.five_percent_or_less is True
    return bool(record.item5) and bool(record.item5.ceased_on) and bool(day_in(record.item5.ceased_on))
