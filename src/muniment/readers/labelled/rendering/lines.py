"""What stands between two labels of a rendered page, as the field takes it: the kinds of its values."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.documents.printed import TICKED, Printed
from muniment.errors import IdentifierError
from muniment.forms.definition import Day, Exact, Words
from muniment.forms.schedule_13.base import Address
from muniment.readers.labelled.found import Found
from muniment.values import Percent, Shares, Unreadable, UsDay

HOW = "EDGAR's rendering"
_DAY, _SHARES, _PERCENT = UsDay(), Shares(), Percent()
_SOURCE_COMMA = re.compile(r",\s*\n\s*|,\s{2,}")


def found_in(text: str, start: int, end: int, kind: Callable[[str], Any]) -> Found:
    """Return what stands between two places of a page, read by `kind`; blank where nothing does."""
    words = text[start:end]
    bare = words.strip()
    if not bare:
        return Found(UNSET, start, start, absence="blank", how=HOW)
    first = start + words.index(bare)
    value = kind(bare)
    absence = "unreadable" if value is UNSET else ""
    return Found(value, first, first + len(bare), bare, absence=absence, how=HOW)


def words(said: str) -> str:
    """Return a text as printed."""
    return said


def number(said: str) -> Exact:
    """Return the number of shares, exactly."""
    try:
        value = _SHARES.read_printed(said)
    except Unreadable:
        return UNSET
    return value.to_integral_value() if value == value.to_integral_value() else value


def percent(said: str) -> Exact:
    """Return a percent without the sign that the style sheet puts behind it."""
    try:
        return _PERCENT.read_printed(said)
    except Unreadable:
        return UNSET


def codes(said: str) -> tuple[str, ...]:
    """Return the codes of a list."""
    return tuple(one.strip() for one in said.split(",") if one.strip())


def place(said: str) -> str:
    """Return the code of a place by the name that is printed for it; a name that is none stays."""
    try:
        return states.SCHEDULE_13.compact(said)
    except IdentifierError:
        return said


def box(said: str) -> bool:
    """Return whether a box is ticked."""
    return TICKED in said


def day(said: str) -> Day:
    """Return a day, month first."""
    try:
        return _DAY.read_printed(said)
    except Unreadable:
        return UNSET


def letter(said: str) -> Words:
    """Return the letter whose box is ticked, of "☒ (a) ☐ (b)"."""
    hit = re.search(rf"{TICKED}\s*\(([ab])\)", said)
    return hit[1] if hit else UNSET


def source_parts(printed: Printed, start: int, end: int) -> list[str]:
    """Return what commas of the style sheet divide on a line; those of the filing stay. The page's source tells."""
    first, last = printed.source_range(start, end)
    source = printed.passage.buffer[first:last].decode(printed.encoding, "replace")
    told = re.sub(r"<[^>]*+(?:>|\Z)", "", source)
    parts = [" ".join(part.split()) for part in _SOURCE_COMMA.split(told)]
    shown = " ".join(printed.text[start:end].split())
    joined = ", ".join(parts).strip(" ,")
    parts[-1] = parts[-1].rstrip(",")
    return parts if joined == shown.strip(" ,") else [part.strip() for part in shown.split(",")]


_AFTER_CITY = 2  # state and ZIP code


def address(street: list[str], rest: list[str]) -> Address:
    """Return an address of its two lines; the state's code is as filed. A city or street may hold commas."""
    *cities, state, zip_code = rest if len(rest) > _AFTER_CITY else [*rest, *[""] * (_AFTER_CITY + 1 - len(rest))]
    city, first, second = ", ".join(cities), street[0] if street else "", ", ".join(street[1:])
    return Address(
        street1=first or UNSET,
        street2=second or UNSET,
        city=city or UNSET,
        state=place(state) if state else UNSET,
        zip_code=zip_code or UNSET,
    )


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines between two places that are not empty, without blanks around them."""
    at = start
    for line in text[start:end].split("\n"):
        bare = line.strip(" \t\xa0")
        if bare:
            first = at + line.index(bare)
            yield first, first + len(bare)
        at += len(line) + 1
