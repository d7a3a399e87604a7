"""An address in lines, or in one: its street, its city, its state or country, and its postal code."""

import re
from collections.abc import Sequence

from msgspec import UNSET

from muniment.codes import states
from muniment.errors import IdentifierError
from muniment.forms.schedule_13.base import Address
from muniment.readers.labelled.signatures.words import STREET_ENDS, is_closed, is_entity

ZIP = re.compile(r"\d{5}(?:\s?[‐‑\-–—]\s?\d{4})?")
_WITHIN_ZIP = re.compile(r"(?<=\d{5})\s?[‐‑\-–—]\s?(?=\d{4}\Z)")
_POSTAL = r"(?=\S*\d)[A-Z\d][A-Z\d-]{2,9}(?: [A-Z\d]{2,4})?"
_FIGURES = re.compile(r"\d{4,7}")
_LONG_CODE = re.compile(r"\d{6}")  # longer than the number of a house
_CODE_BEFORE = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,6}) (\D+)")
_DUTCH_BEFORE = re.compile(r"((?:NL-)?\d{4} ?[A-Z]{2}) (\D+)")  # whose letters are no word of the city
_CITY_AND_CODE = re.compile(r"([^\d,]+) ([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5,6}|\d{3}-\d{4})")
_CODE_ALONE = re.compile(_POSTAL)
_CODE_BEHIND = re.compile(rf"(?P<words>[^\d,]*?)(?:(?<=\s)|\A)(?P<code>{_POSTAL})")
_CODE_BEFORE_COUNTRY = re.compile(rf"\A{_POSTAL}, (?=\D+\Z)")
_AMERICA = frozenset({"USA", "US", "UNITED STATES", "UNITED STATES OF AMERICA"})
_UNITED_STATES, _CANADA, _NETHERLANDS, _BRITAIN = "X1", "Z4", "P7", "X0"
# Of England, where a city stands before it: Wilmslow, Cheshire SK9 1AT.
_COUNTY = re.compile(
    r"\w+shire|Kent|Surrey|Essex|Norfolk|Suffolk|Middlesex|Devon|Dorset|Somerset|Cornwall|Cumbria|(?:East|West)\sSussex"
)
_COUNTRIES = frozenset({"country", "canada-country"})
_OF_STATES = frozenset({"us-state", "us-district", "us-territory"})
# Whose city is called as they are: the words before may be a part of it.
_ARE_CITIES = frozenset(
    states.SCHEDULE_13.compact(name)
    for name in (
        "Djibouti", "Gibraltar", "Guatemala", "Hong Kong", "Kuwait", "Luxembourg", "Macau", "Mexico", "Monaco",
        "Panama", "San Marino", "Singapore", "United Arab Emirates",
    )
)  # fmt: skip
_LETTERS = 2  # of the code of a state
_PROVINCES = {  # of Canada, as its post office shortens them: elsewhere than in an address "ON" is a word
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland",
    "NS": "Nova Scotia", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan",
    "YT": "Yukon",
}  # fmt: skip
_STREET_BEGINS = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|p\.?\s?o\b|post\s+office|suite|unit|room|level|building|c/o)\b",
    re.IGNORECASE,
)
# What stands within the name of no city: a street without its number, or a building, stands before it.
_STREET_WITHIN = re.compile(
    r"\A(?:avenue|boulevard|street|broadway)\s|\s(?:street|avenue|ave|road|rd|drive|dr|boulevard|blvd|plaza|place|square"
    r"|cent(?:er|re)|building|bldg|floor|fl|suite|towers?|lane|ln|parkway|pkwy|court|circle|highway|hwy|box|broadway|park"
    r"|terrace|mall)\b\.?\s",
    re.IGNORECASE,
)


def divided(rows: Sequence[str]) -> Address | None:
    """Return the parts of an address; None where its city, or its state or country, cannot be told.

    >>> divided(["311 South Wacker Drive", "Suite 3000", "Chicago, Illinois 60606"]).city
    'Chicago'
    >>> divided(["767 Fifth Avenue New York, New York 10153"]) is None
    True
    """
    cells = [_WITHIN_ZIP.sub("-", cell) for row in rows for part in row.split(",") if (cell := part.strip())]
    if not cells:
        return None
    cells[-1] = cells[-1].rstrip('."”')
    zip_code = ""
    if len(cells) > 1 and _CODE_ALONE.fullmatch(cells[-1]) and (is_america(cells[-2]) or _place(cells[-2])):
        zip_code = cells.pop()
    of_america = is_america(cells[-1])
    if of_america:
        cells.pop()
    if cells and not zip_code and (hit := _CODE_BEHIND.fullmatch(cells[-1])):
        zip_code = hit["code"]
        cells[-1:] = [words] if (words := hit["words"].strip(" .")) else []
    if not cells:
        return None
    is_known = bool(zip_code) or of_america or len(cells[-1].replace(".", "")) > _LETTERS  # M.D., P.A.
    state = _place(cells[-1]) if is_known else ""
    if state:
        cells.pop()
        if not zip_code and cells and _kind(state) in _COUNTRIES and _CODE_ALONE.fullmatch(cells[-1]):
            zip_code = cells.pop()  # Vancouver, British Columbia, V6Z 2J1, Canada
        if state == _CANADA and cells and not zip_code and (hit := _CODE_BEHIND.fullmatch(cells[-1])) and hit["words"]:
            zip_code, cells[-1] = hit["code"], hit["words"].strip()  # Vancouver, BC V6Z 2J1, Canada
        if state == _CANADA and cells and _kind(_place(cells[-1])) == "canada-province":
            state = _place(cells.pop())
        if not zip_code and len(cells) > 1 and _kind(state) in _COUNTRIES:
            cells, zip_code = _code_beside_city(cells, state)
    elif zip_code:  # no comma behind the city
        words = cells[-1].split()
        parts = ((" ".join(words[:n]), _place(" ".join(words[n:]))) for n in range(max(1, len(words) - 3), len(words)))
        cells[-1], state = next((part for part in parts if _kind(part[1]) in _OF_STATES), (cells[-1], ""))
    state = state or (_UNITED_STATES if of_america else "")
    if _kind(state) in _COUNTRIES and state not in _ARE_CITIES and cells and _place(cells[-1]) == state:
        cells.pop()  # London, England, United Kingdom
    *street, city = cells or [""]
    if street and state == _BRITAIN and _COUNTY.fullmatch(city) and not has_digit(street[-1]) and " " not in street[-1]:
        city = f"{street.pop()}, {city}"
    if not state or not city or has_digit(city) or begins_street(city):
        return None
    if is_closed(city) or STREET_ENDS.search(city) or _STREET_WITHIN.search(city):
        return None
    if not zip_code and _kind(state) not in _OF_STATES:  # where nothing but a country tells that this is an address
        is_unclear = state in _ARE_CITIES and _place(city) != state
        if is_unclear or is_entity(city) or any(map(str.isdigit, street)):
            return None
    first = sum(bool(cell.strip()) for cell in rows[0].split(","))  # the line of a firm, where there are several
    return Address(
        street1=", ".join(street[:first]) or UNSET,
        street2=", ".join(street[first:]) or UNSET,
        city=city,
        state=state,
        zip_code=zip_code or UNSET,
    )


def _code_beside_city(cells: list[str], country: str) -> tuple[list[str], str]:
    """Return the cells before a country without its postal code, and that; "" where there is none."""
    *street, before, city = cells
    if _FIGURES.fullmatch(city):
        return [*street, before], city  # Haikou, 570203, China
    if country == _NETHERLANDS and (dutch := _DUTCH_BEFORE.fullmatch(city)):
        return [*street, before, dutch[2]], dutch[1]  # 1017 CE Amsterdam, The Netherlands
    if hit := _CODE_BEFORE.fullmatch(city):
        return [*street, before, hit[2]], hit[1]  # 1066 Nicosia, Cyprus
    if _LONG_CODE.fullmatch(before):
        return [*street, city], before  # 115114, Moscow, Russia
    if behind := _CITY_AND_CODE.fullmatch(city):
        return [*street, before, behind[1]], behind[2]  # London SW1Y 4AD, United Kingdom
    return cells, ""


def _place(words: str) -> str:
    """Return the code of a state or a country; "" where words are none."""
    try:
        return states.SCHEDULE_13.compact(_PROVINCES.get(words.replace(".", ""), words).rstrip("."))
    except IdentifierError:
        return ""


def _kind(code: str) -> str:
    return states.SCHEDULE_13[code].kind if code else ""


def is_america(words: str) -> bool:
    """Whether words are the United States and nothing else."""
    return words.replace(".", "").strip(" ,").upper() in _AMERICA


def is_country(words: str) -> bool:
    """Whether words are a country, alone or with a postal code: the line below a city."""
    words = _CODE_BEFORE_COUNTRY.sub("", words)
    coded = _CODE_BEHIND.fullmatch(words)
    name = (coded["words"] if coded else words).strip(" ,")
    return is_america(name) or _kind(_place(name)) in _COUNTRIES


def has_digit(words: str) -> bool:
    """Whether words have a figure."""
    return any(map(str.isdigit, words))


def begins_street(words: str) -> bool:
    """Whether words begin as the line of a street or a building does."""
    return words[:1].isdigit() or words[:2].startswith("#") or _STREET_BEGINS.match(words) is not None
