"""How each field of a form is asked of a person: whether at all, with what control, from which choices.

All of it follows from the definition of the form, so that a new field is asked by itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from muniment.codes import TABLES, CodeTable
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.filing_copy import by_edgar
from muniment.values import Choice, Count, Dollars, IsoDay, Mark, Percent, Shares, Text, UsDay, YesNo

Control = Literal[
    "text", "long text", "lines", "number", "date", "yes or no", "tick", "radios", "select", "list", "several"
]

# What a draft says from its beginning, or what is said when it is signed.
_DECIDED = frozenset({"schema_version", "submission_type", "live_or_test", "is_amendment"})
# The mark of the Form D specification for "exactly one of the choices".
_ONE_OF = "m#9"
# Of what EDGAR fills in, the printed page and the signatures need these before it does.
_FOR_THE_PAGE = frozenset({"entityName", "jurisdictionOfInc"})
# Codes of two letters, which the form prints beside their words; others are known to machines alone.
_WITH_CODE = re.compile("[A-Z]{2}").fullmatch
_FEW = 8  # choices that are shown at once; more are a list to open
_MANY = 40  # choices, more of which are typed, with proposals
_LONG = 150  # characters, more of which need several lines
# A member of a group ticks (a) or (b): in the file it is a letter, which no code list holds.
_BOXES = {"group": ("a", "b")}
# Lists of places are long: the states come first, each kind under a heading.
_PLACES = {
    "us-state": "United States",
    "us-district": "United States",
    "us-territory": "Territories of the United States",
    "us-country": "United States",
    "canada-province": "Canada",
    "canada-country": "Canada",
    "country": "Other countries",
    "unknown": "Other countries",
}
_ORDER = {group: number for number, group in enumerate(dict.fromkeys(_PLACES.values()), 1)}


class Option(Struct, frozen=True):
    """One choice: the code that is kept, the words of the form, and the heading it stands under."""

    code: str
    label: str
    group: str = ""


@cache
def asked(part: type[Part], *, amendment: bool) -> tuple[Field, ...]:
    """Return the fields of a part that a person is asked for, in the order of the form."""
    return tuple(field for field in fields(part) if _is_asked(field, amendment=amendment))


def _is_asked(field: Field, *, amendment: bool) -> bool:
    at = field.at
    if field.name in _DECIDED or not at.path:  # what has no element was only ever printed
        return False
    if by_edgar(field) and at.path not in _FOR_THE_PAGE:
        return False
    original, _, later = at.need.partition("/")
    return amendment or not (later and original in ("NA", "o"))


def is_needed(field: Field, *, amendment: bool) -> bool:
    """Tell whether a field must be answered, whatever else is."""
    original, _, later = field.at.need.partition("/")
    return ((later or original) if amendment else original) == "m"


def control_of(field: Field) -> Control:
    """Return the control that a value is asked with."""
    kind = field.at.kind
    if field.name in _BOXES:
        return "radios"
    if isinstance(kind, Choice):
        if field.repeats:
            return "several"
        if len(kind.codes) > _MANY:
            return "list"
        return "radios" if len(kind.codes) <= _FEW and field.at.need == "m" else "select"
    if field.repeats:
        return "lines"
    if isinstance(kind, YesNo | Mark):
        asks = field.at.need == "m" or field.at.label.endswith("?")
        return "yes or no" if asks and isinstance(kind, YesNo) else "tick"
    if isinstance(kind, IsoDay | UsDay):
        return "date"
    if isinstance(kind, Count | Dollars | Shares | Percent):
        return "number"
    return "long text" if isinstance(kind, Text) and kind.longest > _LONG and not _is_name(field) else "text"


def _is_name(field: Field) -> bool:
    """Tell whether a text is a name: one line, however long."""
    return field.name.endswith(("name", "dealer")) or field.name.startswith("other_")


def list_of(field: Field) -> str:
    """Return the name of the official list that an answer is taken from, "" where it is none."""
    kind = field.at.kind
    return kind.codes.name if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) else ""


def meaning(field: Field, words: str) -> str:
    """Return what a code stands for, "" where that is not known or says no more."""
    codes = field.at.kind.codes if isinstance(field.at.kind, Choice) else {}
    return codes[words].label if isinstance(codes, CodeTable) and words in codes else ""


@cache
def proposals(name: str) -> tuple[Option, ...]:
    """Return the choices of an official list, by its name."""
    codes = TABLES[name]
    options = [_option(codes, code) for code in codes if _is_current(codes, code)]
    return tuple(sorted(options, key=lambda option: _ORDER.get(option.group, 0)))


def options_of(field: Field, held: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Return the choices of a field that can be made today, and those that were made."""
    if field.name in _BOXES:
        return tuple(Option(letter, f"({letter})") for letter in _BOXES[field.name])
    kind = field.at.kind
    if not isinstance(kind, Choice):
        return ()
    codes = kind.codes
    options = [_option(codes, code) for code in codes if code in held or _is_current(codes, code)]
    options += [Option(code, code) for code in held if code not in codes]
    # A sort that keeps the official order.
    return tuple(sorted(options, key=lambda option: _ORDER.get(option.group, 0)))


def _option(codes: Mapping[str, object], code: str) -> Option:
    if not isinstance(codes, CodeTable):
        return Option(code, code)
    row = codes[code]
    letter = f"({row.letter}) " if row.letter and not row.label.endswith(f"({row.letter})") else ""
    label = f"{row.label} ({code})" if _WITH_CODE(code) and row.label != code else row.label
    return Option(code, f"{letter}{label}", row.group or _PLACES.get(row.kind, ""))


def _is_current(codes: Mapping[str, object], code: str) -> bool:
    return not isinstance(codes, CodeTable) or codes[code].current


@cache
def ticks_of_which_one(part: type[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the names of ticks of which exactly one is made, such as the three answers on an issuer's age."""
    ticks: dict[str, list[str]] = {}
    for field in fields(part):
        if field.at.need == _ONE_OF and isinstance(field.at.kind, YesNo | Mark):
            ticks.setdefault(_container(field), []).append(field.name)
    return tuple(tuple(names) for names in ticks.values() if len(names) > 1)


@cache
def instead_of(part: type[Part]) -> Mapping[str, str]:
    """Return, by the name of a value, the tick that stands in its place, such as "yet to occur" for a date."""
    ticks = {_container(field): field.name for field in fields(part) if _is_lone_tick(part, field)}
    return {
        field.name: ticks[_container(field)]
        for field in fields(part)
        if field.at.need == _ONE_OF and not isinstance(field.at.kind, YesNo | Mark) and _container(field) in ticks
    }


def _is_lone_tick(part: type[Part], field: Field) -> bool:
    alone = all(field.name not in names for names in ticks_of_which_one(part))
    return alone and field.at.need == _ONE_OF and isinstance(field.at.kind, YesNo | Mark)


@cache
def flag_of_list(part: type[Part]) -> Mapping[str, str]:
    """Return, by the name of a tick, the list that it says is longer than the form has room for."""
    lists = {
        _container(field): field.name
        for field in fields(part)
        if field.part is not None and field.repeats and field.at.most
    }
    return {
        field.name: lists[_container(field)]
        for field in fields(part)
        if isinstance(field.at.kind, YesNo) and _container(field) in lists and field.at.path.endswith("Flag")
    }


def single_choice(field: Field, *, amendment: bool) -> Field | None:
    """Return the one field of a list without elements of its own that is a choice, such as a state; else None."""
    if field.part is None or not (field.repeats and field.at.group):
        return None
    inner = asked(field.part, amendment=amendment)
    return inner[0] if len(inner) == 1 and isinstance(inner[0].at.kind, Choice) else None


def _container(field: Field) -> str:
    path, _, _ = field.at.path.rpartition("/")
    return path or field.at.path if field.at.group else path


def every_field(part: type[Part], *, amendment: bool, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Yield every field that is asked, with its path: `[]` for each repetition."""
    for field in asked(part, amendment=amendment):
        here = f"{prefix}{field.name}" + ("[]" if field.repeats else "")
        if field.part is None:
            yield here, field
        else:
            yield from every_field(field.part, amendment=amendment, prefix=f"{here}.")


def typed(part: Part, field: Field, *, amendment: bool) -> tuple[str, ...]:
    """Return the words in a field; "yes" and "no" for answers, one entry a line or tick for lists, () for nothing."""
    value = getattr(part, field.name)
    inner = single_choice(field, amendment=amendment)
    if inner is not None:
        return tuple(code for entry in value or () if (code := getattr(entry, inner.name)) is not UNSET)
    if field.repeats:
        return tuple(_lines(part, field, value))
    if value is UNSET:
        return tuple(spelling.words for spelling in part.as_filed if spelling.field == field.name and spelling.words)
    return (spelled(field, value),)


def spelled(field: Field, held: object) -> str:
    """Return one value as a person types it: thousands parted, yes and no in words."""
    return field.at.kind.write_typed(held) if field.at.kind else ""


def _lines(part: Part, field: Field, filed: Sequence[object] | UnsetType) -> list[str]:
    """Return the values of a list, and between them what was typed and is no value."""
    instead = {spelling.field: spelling.words for spelling in part.as_filed if spelling.words}
    values = [spelled(field, value) for value in filed or ()]
    lines: list[str] = []
    while values or f"{field.name}[{len(lines)}]" in instead:
        words = instead.get(f"{field.name}[{len(lines)}]")
        lines.append(words if isinstance(words, str) else values.pop(0))
    return lines
