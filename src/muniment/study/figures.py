"""The one figure of a Schedule 13D or 13G: what its reporting persons, or the group they are, say to hold.

The persons of a schedule mostly report the same shares: a fund, its adviser, the adviser's general partner, and who
controls it. So the figure is that of the largest aggregate amount, and who reports the same shares is named.

A group owns what its members own (Exchange Act 13(d)(3), 17 CFR 240.13d-5(b)). Where somebody checks box (a) of row 2
the figure is what Item 5(a), or Item 4 of Schedule 13G, states for the group, as far as the cover agrees with it; else
it is worked out: the shares that members hold by sole power are nobody else's, so they are added, and the figure is
`derived`. Nothing is, where Item 4 of Schedule 13G states for the filing just what one of them has, as where subsidiary
and parent report the same shares. A sum is the least that the group can have: what an entity holds so may be in the
shares that another member reports with shared power, as a fund's are in those of whoever controls it; and where a
schedule speaks of control, one who says to have the sole power over as many shares as others have may mean theirs, as
parents and subsidiaries do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, TypeAlias

from msgspec import UNSET, Struct, structs

from muniment.checks.schedule_13.persons import Person, highest, lowest, may_agree, unit
from muniment.checks.schedule_13.texts import Place, comments, places, sentences
from muniment.forms import Schedule13
from muniment.forms.definition import Exact
from muniment.forms.walk import value_at
from muniment.study.entities.names import is_company
from muniment.wording import count

_ALL = 100  # percent
_MEMBER, _NO_MEMBER = "a", "b"  # the boxes of row 2
_INDIVIDUAL, _IN_CONTROL = "IN", frozenset(("HC", "IA"))  # of row 12 or 14
_STATED_IN = {"Item 5(a)": ("item5.amount_and_percent", "item5.powers"), "Item 4": ("item4.amount", "item4.percent")}
_CONTROL_IN = ("item2.names", "item5.amount_and_percent", "item5.powers", "item7.subsidiaries", "signature_comment")
_CONTROL = re.compile(
    r"subsidiar|\bparent|wholly.owned|\bcontrol(?:s|led|ling)\b|general partner|managing member"
    r"|investment (?:advis|manag)|sole (?:member|shareholder|stockholder|owner|trustee|director)",
    re.I,
)
_KINDS = (("sole_voting_power", "shared_voting_power"), ("sole_dispositive_power", "shared_dispositive_power"))
_CLASS_FACTOR = Decimal("1.25")  # how far the class may differ between members: each counts its own rights to acquire
_MOST_SUMMED = 10  # members whose sums are looked through
_TOGETHER = re.compile(
    r"\b(?:aggregate|together|collective(?:ly)?|group|combined|jointly|in\s+total|a\s+total|reporting\s+persons)\b",
    re.I,
)
_NUMBER = re.compile(r"(?<![\d,.$])(?:\d{1,3}(?:,\d{3})+|\d{4,13})(?![\d,]*\d)(?!\s?%|\.(?!0+\b)\d)")
_PERCENT = re.compile(r"(?<![\d,.])(\d{1,3}(?:\.\d{1,6})?)\s?(?:%|per\s?cent\b)", re.I)
_DIGITS = re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{1,6})?(?![\d,]*\d)")  # of a percentage, whose sign may be missing
_TOLERANCE = Decimal("0.1")  # percent
_Parts: TypeAlias = list[tuple[int, Decimal]]
"""Shares of members, none of which is another's, by their positions."""


class Figure(Struct, frozen=True):
    """The figure of a schedule, and in words how it was found.

    * `position`: whose it is, or who of a group has most; None where there is nobody;
    * `path`: where it stands: a person, or the item that states it; `derived`: it is a sum that nobody stated;
    * `counted`: the persons whose shares are in it.
    """

    position: int | None
    shares: Decimal | None
    percent: Decimal | None
    basis: str
    path: str = ""
    derived: bool = False
    counted: tuple[int, ...] = ()


class Together(Struct, frozen=True):
    """What the statements of one class come to: as they stand, and if what may be the same shares is."""

    shares: Decimal | None
    percent: Decimal
    shares_if_same: Decimal | None
    percent_if_same: Decimal

    def sentence(self) -> str:
        """Return both totals as a sentence."""
        less = self.percent_if_same
        same = f", or {less:f} percent if some report the same shares" if less != self.percent else ""
        return f"Together {self.percent:f} percent{same}."


def together(holders: Sequence[Mapping[str, Any]]) -> Together | None:
    """Return the totals of the rows of the question `holders` about one issuer.

    None where nothing adds up: of several classes, or where a statement that counts has no percentage.
    """
    counted = [row for row in holders if row.get("counted", True)]
    if not counted or None in {row["percent"] for row in counted} or len({row["class_title"] for row in counted}) > 1:
        return None
    least = [row for row in counted if row.get("counted_if_same", True)]
    return Together(_shares(counted), _total(counted, "percent"), _shares(least), _total(least, "percent"))


def _shares(rows: Sequence[Mapping[str, Any]]) -> Decimal | None:
    return None if None in [row["shares"] for row in rows] else _total(rows, "shares")


def _total(rows: Sequence[Mapping[str, Any]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


def number(value: Exact) -> Decimal | None:
    """Return a number that can be counted with; None where nothing is stated, or what is no number."""
    return None if value is UNSET or (isinstance(value, Decimal) and not value.is_finite()) else value


def in_group(record: Schedule13) -> bool:
    """Whether somebody says to be a member of a group, by box (a) of row 2."""
    return any((person.group or "").casefold() == _MEMBER for person in record.reporting_persons or ())


def figure(record: Schedule13) -> Figure:
    """Return the one figure of a schedule: of equal amounts the first with a percentage."""
    persons = record.reporting_persons or ()
    largest = _largest(persons)
    if len(persons) < 2 or not in_group(record):
        return largest
    members = [at for at, person in enumerate(persons) if (person.group or "").casefold() != _NO_MEMBER]
    if len(members) < 2:
        return largest
    if _states_largest(record, largest):
        return structs.replace(largest, basis=f"the largest of {len(persons)} aggregates, which Item 4 states for all")
    derived = _derived(record, members, largest)
    if found := _stated(record, members, largest, derived) or derived:
        return found
    if largest.shares is None or len({number(person.aggregate_amount) for person in persons}) == 1:
        return largest
    return structs.replace(largest, basis=f"{largest.basis}; at least: others may have more beside them")


# ---- of one person --------------------------------------------------------------------------------------------------


def _largest(persons: Sequence[Person]) -> Figure:
    if not persons:
        return Figure(None, None, None, "no reporting person is stated")
    amounts = [number(person.aggregate_amount) for person in persons]
    percents = [number(person.percent) for person in persons]
    largest = max((amount for amount in amounts if amount is not None), default=None)
    if largest is not None:
        places = [place for place, amount in enumerate(amounts) if amount == largest]
        place = next((place for place in places if percents[place] is not None), places[0])
        return _of_person(place, amounts[place], percents[place], _basis(persons, place))
    most = max((percent for percent in percents if percent is not None), default=None)
    if most is None:
        return Figure(None, None, None, "neither shares nor a percentage are stated")
    place = percents.index(most)
    return _of_person(place, None, percents[place], "the largest percentage; no number of shares is stated")


def _of_person(place: int, shares: Decimal | None, percent: Decimal | None, basis: str) -> Figure:
    return Figure(place, shares, percent, basis, f"reporting_persons[{place}]", counted=(place,))


def _basis(persons: Sequence[Person], place: int) -> str:
    if len(persons) == 1:
        return "the only person"
    same = same_as(persons)
    shared = place if same[place] is None else same[place]
    alike = 1 + same.count(shared)
    if alike == len(persons):
        return f"all {alike} persons report the same shares"
    largest = persons[place]
    separate = sum(person is not largest and _is_alone(person) and _is_alone(largest) for person in persons)
    text = f"the largest of {len(persons)} aggregates"
    text += f"; {alike} persons report these shares" if alike > 1 else ""
    return text + (f"; shares of {count(separate, 'other')} beside them are not added" if separate else "")


def same_as(persons: Sequence[Person]) -> list[int | None]:
    """Return for each person the position of the first who reports the same shares, None where nobody before does.

    The same amount is taken for the same shares, but where both persons have the sole power over all of theirs.
    """
    firsts: list[int | None] = []
    for place, person in enumerate(persons):
        amount = number(person.aggregate_amount)
        before = ((at, persons[at]) for at in range(place) if amount and firsts[at] is None)
        alike = (
            at
            for at, earlier in before
            if number(earlier.aggregate_amount) == amount and not (_is_alone(earlier) and _is_alone(person))
        )
        firsts.append(next(alike, None))
    return firsts


def _is_alone(person: Person) -> bool:
    """Whether a person says to have the sole power, to vote or to dispose, over all shares reported."""
    amount = number(person.aggregate_amount)
    return bool(amount) and amount in (number(person.sole_voting_power), number(person.sole_dispositive_power))


# ---- of a group -----------------------------------------------------------------------------------------------------


def _derived(record: Schedule13, members: Sequence[int], largest: Figure) -> Figure | None:
    """Return the least that the members of a group hold together, None where that is no more than one of them has."""
    persons = record.reporting_persons or ()
    parts = max((_parts(record, members, *kind) for kind in _KINDS), key=_sum)
    shares = _sum(parts)
    if largest.shares is None or shares <= largest.shares or not _is_one_class(persons, parts):
        return None
    percent = _percent_of(persons, parts)
    if percent is not None and percent > _ALL:
        return None
    sole = sum(part == number(persons[at].aggregate_amount) for at, part in parts)
    powers = "sole power" if sole == len(parts) else "sole power, and what is shared once"
    basis = f"derived: the sum of what {len(parts)} members of the group hold by {powers}"
    counted = tuple(sorted({at for at, _ in parts}))
    return Figure(largest.position, shares, percent, basis, largest.path, derived=True, counted=counted)


def _parts(record: Schedule13, members: Sequence[int], sole: str, shared: str) -> _Parts:
    """Return what members hold by one kind of sole power, and what is shared among them as far as it is apart."""
    persons = record.reporting_persons or ()
    sole_parts = [(at, power) for at in members if (power := number(getattr(persons[at], sole)))]
    texts = (place.text for place in (*_places(record, _CONTROL_IN), *comments(record)))
    if any(_IN_CONTROL & set(persons[at].types or ()) for at in members) or any(map(_CONTROL.search, texts)):
        sole_parts = _without_controlled(sole_parts, persons)
    natural = [part for part in sole_parts if _is_natural(persons[part[0]])]
    not_natural = [part for part in sole_parts if part not in natural]
    most = max(((number(getattr(persons[at], shared)) or Decimal(0), -at) for at in members), default=(Decimal(0), 0))
    return [*natural, *(not_natural if _sum(not_natural) >= most[0] else [(-most[1], most[0])])]


def _without_controlled(parts: _Parts, persons: Sequence[Person]) -> _Parts:
    """Return parts without those that come to what others have: who controls them says to have it too."""
    rest: _Parts = []
    for at, part in sorted(parts, key=lambda pair: (pair[1], pair[0])):
        amounts = [amount for _, amount in rest][-_MOST_SUMMED:]
        natural = [amount for place, amount in rest if _is_natural(persons[place])] if _is_natural(persons[at]) else []
        sums = (sum(summed) for count in range(1, len(amounts) + 1) for summed in combinations(amounts, count))
        if part in natural or part not in sums:
            rest.append((at, part))
    return sorted(rest)


def _is_natural(person: Person) -> bool:
    """Whether a person is a natural one, who holds for nobody else."""
    types = set(person.types or ())
    return _INDIVIDUAL in types and not types & _IN_CONTROL if types else not is_company(person.name or "")


def _places(record: Schedule13, paths: Iterable[str]) -> list[Place]:
    return places(record, *(path for path in paths if hasattr(record, path.partition(".")[0])))


def _sum(parts: _Parts) -> Decimal:
    return sum((part for _, part in parts), Decimal(0))


def _is_one_class(persons: Sequence[Person], parts: _Parts) -> bool:
    """Whether the percentages of these members may be of one class, whatever rights each of them adds to it."""
    sizes: list[tuple[Decimal, Decimal]] = []  # the least and the most shares of the class, by what each reports of it
    for at, _ in parts:
        amount, percent = number(persons[at].aggregate_amount), number(persons[at].percent)
        if amount and percent and lowest(percent):
            sizes.append((amount / highest(percent) * _ALL, amount / lowest(percent) * _ALL))
    return not sizes or max(least for least, _ in sizes) <= min(most for _, most in sizes) * _CLASS_FACTOR


def _percent_of(persons: Sequence[Person], parts: _Parts) -> Decimal | None:
    """Return the percentages of parts together, of one that states none by the class of another; None for no class."""
    stated = {
        at: (amount, percent)
        for at, person in enumerate(persons)
        if (amount := number(person.aggregate_amount)) and (percent := number(person.percent)) is not None
    }
    if not stated:
        return None
    total = Decimal(0)
    for at, part in parts:
        amount, percent = stated.get(at) or next(iter(stated.values()))
        total += percent if part == amount else percent * part / amount
    return total.quantize(min(unit(percent) for _, percent in stated.values()))


# ---- of a group: what is stated -------------------------------------------------------------------------------------


def _stated(record: Schedule13, members: Sequence[int], largest: Figure, derived: Figure | None) -> Figure | None:
    """Return what a schedule states for its group, where it is between what one member and what all of them have."""
    persons = [(record.reporting_persons or ())[at] for at in members]
    amounts = [amount for person in persons if (amount := number(person.aggregate_amount)) is not None]
    if largest.percent is None or not largest.shares or len(amounts) < len(persons):
        return None
    size, most = (largest.shares, largest.percent), sum(amounts, Decimal(0))
    counted = tuple(at for at, same in zip(members, same_as(persons), strict=True) if same is None)
    for item, paths in _STATED_IN.items():
        for place in _places(record, paths):
            for sentence in filter(_TOGETHER.search, sentences(place.text)):
                shares, percent = _figures_in(sentence, size, most, derived)
                if percent is not None:
                    basis = f"what {item} states for the group"
                    return Figure(largest.position, shares, percent, basis, place.path, counted=counted)
    return None


def _states_largest(record: Schedule13, largest: Figure) -> bool:
    """Whether Item 4 states one figure, and it is that of the person with most; of each one it would state several."""
    amount, percent = (value_at(record, f"item4.{name}") or "" for name in ("amount", "percent"))  # of a 13G alone
    numbers = [Decimal(match[0].replace(",", "")) for match in _NUMBER.finditer(amount)]
    percents = [Decimal(digits) for digits in _DIGITS.findall(percent)]
    agrees = all(largest.percent is not None and may_agree(stated, largest.percent) for stated in percents)
    return agrees and len(percents) <= 1 and (numbers == [largest.shares] or (not numbers and bool(percents)))


def _figures_in(
    sentence: str, largest: tuple[Decimal, Decimal], most: Decimal, derived: Figure | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return the shares and the percentage of a group that a sentence states, (None, None) for none.

    The percentage has to be that of the shares, measured by the class of the largest member; where no shares stand
    beside it they are the derived ones, if it is theirs.
    """
    percents = [Decimal(match[1]) for match in _PERCENT.finditer(sentence)]
    least, each = largest[0], largest[1] / largest[0]
    numbers = [Decimal(match[0].replace(",", "")) for match in _NUMBER.finditer(sentence)]
    for shares in sorted((value for value in numbers if least < value <= most), reverse=True):
        expected = shares * each
        near = (value for value in percents if abs(value - expected) <= max(_TOLERANCE, unit(value), expected / 20))
        if (percent := next(near, None)) is not None:
            return shares, percent
    for percent in percents if not numbers else ():
        if derived and derived.percent is not None and abs(percent - derived.percent) <= max(_TOLERANCE, unit(percent)):
            return derived.shares, percent
    return None, None
