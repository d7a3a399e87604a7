"""Where single fields break the definition of a form: lengths, lists, digits, what must be there.

One walk over a record, made from `muniment.forms`: no field is named here. The rules that report these faults stand in
`muniment.checks.fields`.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from msgspec import UNSET, Struct

from muniment.caching import in_groups
from muniment.forms.definition import Field, Part, fields, place_of
from muniment.forms.walk import Visit, entries, walk
from muniment.values import Choice, Count, Dollars, Number, Percent, Shares, Text, Unreadable
from muniment.values.kind import Kind, says_not_applicable
from muniment.wording import count, nearest_code, quoted

FaultKind = Literal["missing", "blank", "long", "list", "digits", "often", "unreadable"]

_SHARE_DIGITS, _SHARE_PLACES = 14, 2  # DECIMAL_TYPE14_2_NONNEGATIVE of the schemas
_MOST_DOLLARS = 99_999_999_999_999  # Form D specification, section 5.1
_HUNDRED = Decimal(100)
_TEXTS = (Text, Choice, Number)
# What depends on other values, and has an element that the schemas want wherever its part stands: a submission without
# it is not valid. It may be missing in published filings of former layouts.
_IN_SCHEMA = frozenset({"m#1", "m#8", "m#12"})


class Fault(Struct, frozen=True):
    """One fault of one field: what kind, where, the message, and the kind of value that the field takes."""

    kind: FaultKind
    path: str
    message: str
    takes: Kind[Any] | None


class _Leaf(Struct, frozen=True):
    """What to check of one field of a part: whether originals and amendments need it, and what its values must pass.

    `is_checked`: whether there is anything to check.
    """

    field: Field
    needed: tuple[bool, bool]
    test: Callable[[Any], tuple[FaultKind, str] | None] | None
    is_checked: bool


def faults_of(record: Part, *, amendment: bool | None, public: bool) -> Mapping[str, list[Fault]]:
    """Return the faults of a record by their kind; `public` excuses what EDGAR removes before dissemination."""
    return in_groups((fault.kind, fault) for fault in _Faults(amendment=amendment, public=public).of(record))


class _Faults:
    """The faults of one record."""

    def __init__(self, *, amendment: bool | None, public: bool) -> None:
        self.column = 1 if amendment is not False else 0  # who does not say what it is gets the milder column
        self.public = public
        self.found: list[Fault] = []

    def of(self, record: Part) -> list[Fault]:
        """Return the faults in the order of the form."""
        part, leaves = record, _leaves(type(record))
        for visit in walk(record):
            if visit.part is not part:
                part, leaves = visit.part, _leaves(type(visit.part))
            leaf, value = leaves[visit.field.name], visit.value
            if value is UNSET or (visit.field.repeats and not value):
                if part.as_filed:
                    self._absent(visit, leaf)
                elif leaf.is_checked and self._is_needed(leaf):
                    self._missing(visit)
            elif visit.field.repeats:
                self._values(visit, leaf)
            elif leaf.test is not None and (fault := leaf.test(value)):
                self._fault(leaf, visit.path, *fault)
        return self.found

    def _absent(self, visit: Visit, leaf: _Leaf) -> None:
        name, is_value = visit.field.name, visit.field.part is None
        filed = [text for text in visit.part.as_filed if text.field.partition("[")[0] == name]
        for text in filed:
            if is_value and text.words is not UNSET:
                self._as_filed(leaf, text.words, f"{visit.path}{text.field.removeprefix(name)}")
        is_stated = any((is_value or text.field == name) and text.words is not UNSET for text in filed)
        if leaf.is_checked and self._is_needed(leaf) and not is_stated:  # what stands there has a fault of its own
            self._missing(visit)

    def _missing(self, visit: Visit) -> None:
        label = label_of(visit.field)
        is_missing = "is not answered" if label.endswith("”") else "is missing"
        self._add("missing", visit.path, f"{label} {is_missing}", visit.field)

    def _is_needed(self, leaf: _Leaf) -> bool:
        if self.public:
            return leaf.needed[self.column] and not leaf.field.at.private
        return leaf.needed[self.column] or leaf.field.at.need in _IN_SCHEMA

    def _values(self, visit: Visit, leaf: _Leaf) -> None:
        most = visit.field.at.most if leaf.is_checked else 0
        if most and len(visit.value) > most:
            message = f"{label_of(visit.field)} stands {len(visit.value)} times, where the form has room for {most}"
            self._add("often", visit.path, message, visit.field)
        if leaf.test is None:
            return
        for path, value in entries(visit):
            if fault := leaf.test(value):
                self._fault(leaf, path, *fault)

    def _fault(self, leaf: _Leaf, path: str, kind: FaultKind, predicate: str) -> None:
        self._add(kind, path, f"{label_of(leaf.field)} {predicate}", leaf.field)

    def _as_filed(self, leaf: _Leaf, text: str, path: str) -> None:
        label, kind = label_of(leaf.field), leaf.field.at.kind
        if not text.strip():
            if leaf.needed[self.column] or not isinstance(kind, _TEXTS):
                self._add("blank", path, f"{label} is left blank", leaf.field)
        elif not isinstance(kind, Text) and not (says_not_applicable(text) and not leaf.needed[self.column]):
            self._add("unreadable", path, f"{label} is {quoted(text)}{_reason(kind, text)}", leaf.field)

    def _add(self, kind: FaultKind, path: str, message: str, field: Field) -> None:
        self.found.append(Fault(kind, path, message, field.at.kind))


@cache
def _leaves(part: type[Part]) -> Mapping[str, _Leaf]:
    """Return what to check of the fields of a part, by their names."""
    # An item that may be answered "not applicable" needs one of its answers: that is a rule of its own.
    optional = any(field.name == "not_applicable" for field in fields(part))
    leaves: dict[str, _Leaf] = {}
    for field in fields(part):
        needed, test = (False, False) if optional else _needed(field), _test(field)
        leaves[field.name] = _Leaf(field, needed, test, field.part is not None or test is not None or any(needed))
    return leaves


def _needed(field: Field) -> tuple[bool, bool]:
    """Return whether an original and an amendment must give it; what depends on a condition has a rule of its own."""
    original, _, amendment = field.at.need.partition("/")
    return original == "m", (amendment or original) == "m"


def label_of(field: Field) -> str:
    """Return what a message calls a field: its item and its label."""
    return labelled(field.at.item, field.at.label)


_SENTENCE = re.compile(r"(?:Select|Check|Please|If|I|What)\b|.*[?:]\Z", re.S).match
_STOP = re.compile(r"(?<!\bNo)[.:]\Z")


def labelled(item: str, label: str) -> str:
    """Return the label of a field as messages have it, with the item it belongs to; a question of the form is quoted.

    >>> labelled("7", "Material to be Filed as Exhibits.")
    'Item 7: Material to be Filed as Exhibits'
    >>> labelled("", "Check if it is so:")
    '“Check if it is so”'
    """
    plain = _STOP.sub("", label)
    named = f"“{plain}”" if _SENTENCE(label) else plain
    return f"{place_of(item)}: {named}" if item else named


def _reason(kind: Kind[Any] | None, text: str) -> str:
    """Return what a field takes: as people type it, unless what stands there could be typed, but not filed."""
    for read in (kind.read_typed, kind.read) if kind else ():
        try:
            read(text)
        except Unreadable as error:
            return f": it {error}"
    return ": it takes another value"


def _test(field: Field) -> Callable[[Any], tuple[FaultKind, str] | None] | None:
    """Return what a value of the field must pass; None where there is nothing to fail."""
    kind = field.at.kind
    if isinstance(kind, Choice):
        return _in_list(kind, needed=any(_needed(field)))
    if isinstance(kind, Text | Number):
        return _short_enough(kind.longest, needed=any(_needed(field)))
    if isinstance(kind, Percent):
        return _percent
    if isinstance(kind, Shares):
        return _shares
    if isinstance(kind, Dollars):
        return _dollars
    return _digits(kind.digits) if isinstance(kind, Count) and kind.digits else None


def _in_list(kind: Choice, *, needed: bool) -> Callable[[str], tuple[FaultKind, str] | None]:
    codes = kind.codes

    def test(value: str) -> tuple[FaultKind, str] | None:
        if value in codes:
            return None
        if not value.strip():
            return ("blank", "is left blank") if needed else None
        near = nearest_code(kind, value)
        hint = f"; {near} may be meant" if near else ""
        return "list", f"is {quoted(value)}, which is not in the official list{hint}"

    return test


def _short_enough(longest: int, *, needed: bool) -> Callable[[str], tuple[FaultKind, str] | None]:
    def test(value: str) -> tuple[FaultKind, str] | None:
        if longest and len(value) > longest:
            return "long", f"has {len(value)} characters, where {count(longest, 'is', 'are')} allowed"
        if needed and not value.strip():
            return "blank", "is left blank"
        return None

    return test


def _shares(value: Decimal) -> tuple[FaultKind, str] | None:
    if value < 0:
        return "digits", f"is {value:f}: a number of shares is not negative"
    # As the schema counts: zeros behind the last decimal are no digits. Text is exact and rounds nothing.
    before, _, behind = f"{value:f}".partition(".")
    whole, places = len(before.lstrip("0")), len(behind.rstrip("0"))
    if places > _SHARE_PLACES or whole + places > _SHARE_DIGITS:
        return "digits", f"is {value:f}: at most {_SHARE_DIGITS} digits, {_SHARE_PLACES} of them decimals, are allowed"
    return None


def _percent(value: Decimal) -> tuple[FaultKind, str] | None:
    return None if 0 <= value <= _HUNDRED else ("digits", f"is {value:f}: a percentage lies between 0 and 100")


def _dollars(value: int | str) -> tuple[FaultKind, str] | None:
    if isinstance(value, str) or 0 <= value <= _MOST_DOLLARS:
        return None
    return "digits", f"is {value}: whole dollars from 0 to {_MOST_DOLLARS:,} are allowed"


def _digits(most: int) -> Callable[[int], tuple[FaultKind, str] | None]:
    def test(value: int) -> tuple[FaultKind, str] | None:
        return None if 0 <= value < 10**most else ("digits", f"is {value}: at most {most} digits are allowed")

    return test
