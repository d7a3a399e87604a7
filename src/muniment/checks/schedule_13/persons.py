"""Reporting persons: their names, what they hold, what their percentages stand for, and what is attached for them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.documents.exhibits import from_base64
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.definition import Attachment, Part, Words, attachments_of
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.walk import value_at
from muniment.values.characters import folded
from muniment.wording import amount

Person: TypeAlias = schedule_13d.ReportingPerson | schedule_13g.ReportingPerson
"""A reporting person of either schedule."""

Signed: TypeAlias = schedule_13d.PersonSignature | schedule_13g.PersonSignature
"""The signatures of one reporting person of either schedule."""

Persons13D: TypeAlias = tuple[schedule_13d.ReportingPerson, ...]
Persons13G: TypeAlias = tuple[schedule_13g.ReportingPerson, ...]
Codes: TypeAlias = tuple[str, ...]
"""Rules that a cover names, or codes of a list."""

_BLANKS = re.compile(rb"\s+")
_TAG = re.compile(rb"<[^<>]*>")


# How one name is spelled in two ways.
_SPELLED = {"incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd", "the": ""}


@lru_cache(maxsize=256)  # the issuer stands beside each person
def entity(name: str) -> str:
    """Return a name without case, signs and blanks, its kind of company in short: what names are compared by.

    >>> entity("The Acme Corporation"), entity("ACME CORP.")
    ('acmecorp', 'acmecorp')
    """
    return "".join(_SPELLED.get(word, word) for word in folded(name).split())


def persons(filing: Filing[Schedule13]) -> Iterator[tuple[str, Person]]:
    """Yield the reporting persons with their paths."""
    for number, person in enumerate(filing.record.reporting_persons or ()):
        yield f"reporting_persons[{number}]", person


def paths_of(persons: Sequence[Person] | UnsetType, name: str) -> tuple[str, ...]:
    """Return the paths of one field of all reporting persons."""
    return tuple(f"reporting_persons[{number}].{name}" for number in range(len(persons or ())))


def name_of(person: Person) -> str:
    """Return what to call a reporting person in a message that begins with it."""
    return person.name if person.name and person.name.strip() else "A reporting person without a name"


def stated(text: Words) -> str:
    """Return a text without blanks around it, "" where nothing is stated."""
    return text.strip() if text else ""


def left_blank(filing: Filing[Schedule13], part: Part, path: str) -> bool:
    """Tell whether the place of a value is there and empty; one that was not found at all is not."""
    value = getattr(part, path.rpartition(".")[2])
    if value is not UNSET and value != ():
        return isinstance(value, str) and not value.strip()
    state = filing.reading.states.get(path) if filing.reading else None
    return state is not None and state.kind == "blank"


def shares(number: Decimal) -> str:
    """Return a number of shares for a message."""
    return amount(number, sign="")


def says(filing: Filing[Schedule13], pattern: re.Pattern[bytes], *paths: str) -> bool:
    """Tell whether a pattern, of lower case, matches anywhere in the source or in what is attached; else in a text."""
    if any(pattern.search(text) for text in _attached_texts(filing)):
        return True
    if filing.source:
        return pattern.search(_spread(filing.source)) is not None
    texts = (value_at(filing.record, path) for path in paths)
    return any(pattern.search(text.casefold().encode()) for text in texts if text)


@lru_cache(maxsize=4)  # several rules ask in turn
def _spread(source: bytes) -> bytes:
    """Return a text in lower case with single blanks, as the patterns have it."""
    return _BLANKS.sub(b" ", source.lower())


def _attached_texts(filing: Filing[Schedule13]) -> Iterator[bytes]:
    """Yield the texts of the documents of a submission, in lower case, and their descriptions."""
    for attachment in attachments(filing):
        yield (attachment.description or "").lower().encode()
        yield _spread(_TAG.sub(b" ", from_base64(attachment.contents) or b""))


def attachments(filing: Filing[Schedule13]) -> tuple[Attachment, ...]:
    """Return the documents in the XML of a filing; most public copies have none."""
    return attachments_of(filing.record, filing.submission)


def exhibits(filing: Filing[Schedule13]) -> tuple[str, ...] | None:
    """Return the types of the documents attached to the schedule, as `EX-24`; None where they are not known."""
    if filing.attached is not None:
        return filing.attached
    inside = attachments(filing)
    return tuple(attachment.type or "" for attachment in inside) if inside or filing.submission else None


# ---- percentages -----------------------------------------------------------------------------------------------------

FIVE = Decimal(5)
TWENTY = Decimal(20)
ROUNDS_TO_FIVE = Decimal("4.95")
_HALF = Decimal("0.5")


def unit(percent: Decimal) -> Decimal:
    """Return the value of the last digit that is printed.

    >>> unit(Decimal("5.0")), unit(Decimal("12"))
    (Decimal('0.1'), Decimal('1'))
    """
    exponent = percent.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


def lowest(percent: Decimal) -> Decimal:
    """Return the smallest share of a class that a printed percentage may stand for."""
    return max(percent - unit(percent) * _HALF, Decimal(0))


def highest(percent: Decimal) -> Decimal:
    """Return the largest share of a class that a printed percentage may stand for, rounded or cut off.

    >>> highest(Decimal("5.0")), highest(Decimal("5"))
    (Decimal('5.1'), Decimal('6'))
    """
    return percent + unit(percent)


def may_agree(first: Decimal, second: Decimal) -> bool:
    """Tell whether two printed percentages may stand for the same share.

    >>> may_agree(Decimal("5.1"), Decimal("5.08")), may_agree(Decimal("5.0"), Decimal("8.0"))
    (True, False)
    """
    return lowest(first) <= highest(second) and lowest(second) <= highest(first)


def all_percents(persons: Iterable[Person]) -> list[Decimal] | None:
    """Return the percentages of all reporting persons, None where one of them does not say."""
    percents = [person.percent for person in persons]
    return [percent for percent in percents if percent is not UNSET] if percents and UNSET not in percents else None


def says_five_or_less(record: Schedule13) -> bool:
    """Tell whether the box of Item 5 of a Schedule 13G is ticked, which ends the duty to report."""
    item5 = record.item5 if isinstance(record, Schedule13G) else UNSET
    return item5 is not UNSET and item5.five_percent_or_less is True


def together(persons: Iterable[Person]) -> Decimal:
    """Return the most that reporting persons hold together, where all of them state a percentage.

    A number of shares that several show is the same shares; so is one that is the sum of all others.
    """
    several = list(persons)
    percents = [person.percent for person in several if person.percent is not UNSET]
    amounts = [person.aggregate_amount for person in several if person.aggregate_amount is not UNSET]
    if len(amounts) < len(several):
        return sum(map(highest, percents), Decimal(0))
    largest = max(amounts)
    numbers = sorted({number for person in several for number in _amounts(person)})
    if not largest or not numbers:
        return max(map(highest, percents))
    if sum(numbers[:-1]) == numbers[-1]:
        numbers.pop()
    return highest(percents[amounts.index(largest)]) * sum(numbers) / largest


def _amounts(person: Person) -> tuple[Decimal, ...]:
    """Return how the shares of a person fall apart into those held alone and those held with others."""
    voting = (person.sole_voting_power or Decimal(0), person.shared_voting_power or Decimal(0))
    dispositive = (person.sole_dispositive_power or Decimal(0), person.shared_dispositive_power or Decimal(0))
    powers = max(voting, dispositive, key=sum)
    parts = powers if sum(powers) == person.aggregate_amount else (person.aggregate_amount or Decimal(0),)
    return tuple(part for part in parts if part)


def list_percents(percents: Iterable[Decimal]) -> str:
    """Return percentages as a list for a message, each once, the largest first."""
    return ", ".join(f"{percent:f}%" for percent in sorted(set(percents), reverse=True))
