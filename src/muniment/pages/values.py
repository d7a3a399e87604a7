"""Values as pages print them, and back: one definition, both directions.

>>> from muniment.forms import Schedule13G
>>> from muniment.forms.definition import rows
>>> fields = {row.path: row.field for row in rows(Schedule13G)}
>>> printed(fields["reporting_persons[].percent"], Decimal("6.20"))
'6.20 %'
>>> taken(fields["reporting_persons[].percent"], "6.20 %")
Decimal('6.20')
>>> printed(fields["reporting_persons[].citizenship"], "X0"), taken(fields["reporting_persons[].citizenship"], "FRANCE")
('UNITED KINGDOM', 'I0')
"""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.codes import CodeTable
from muniment.errors import IdentifierError
from muniment.forms.definition import Field, Part
from muniment.forms.form_d import fields as form_d
from muniment.forms.schedule_13 import base as schedule_13
from muniment.forms.schedule_13.base import Address
from muniment.values import Choice, Dollars, Number, Percent
from muniment.values.kind import Unreadable
from muniment.wording import capitalized, in_short, short_of

NONE = "None"
"""The words beside a box that stands for the answer None."""
# Fields that take the code of a place, and print its name.
_PLACES = (form_d.PLACE, form_d.SOLICITED, schedule_13.PLACE)
_TABLES: dict[int, dict[str, str]] = {
    id(kind.codes): {code.label.casefold(): code.code for code in reversed(list(kind.codes.values()))}
    for kind in _PLACES
    if isinstance(kind.codes, CodeTable)
}


def printed(field: Field, value: object) -> str:
    """Return a value as pages print it; "" for none."""
    if value is UNSET or value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(printed(field, entry) for entry in value)
    kind: Any = field.at.kind
    if isinstance(value, date):
        return str(kind.write(value))
    if isinstance(kind, Percent):
        return f"{value:f} %"
    if isinstance(kind, Dollars):
        return f"${value:,}" if isinstance(value, int) else ""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(kind, Choice) and kind in _PLACES:
        return place(kind.codes, str(value))
    return str(value)


def instead(part: Part, name: str) -> str:
    """Return the words that stand where a field has no value, as pages print them: N/A, less than 1%; "" for none.

    >>> from muniment.forms.schedule_13 import schedule_13g
    >>> from muniment.forms.definition import AsFiled
    >>> instead(schedule_13g.ReportingPerson(as_filed=(AsFiled("percent", "<1"),)), "percent")
    'less than 1%'
    """
    if getattr(part, name) is not UNSET:
        return ""
    words = next((spelling.words for spelling in part.as_filed if spelling.field == name and spelling.words), "")
    short = short_of(words)
    return short if in_short(short) == words else words


def entries(part: Part, name: str) -> list[str]:
    """Return the entries of a list of texts, those too that state no value, such as None."""
    texts = [str(entry) for entry in getattr(part, name) or ()]
    for spelling in part.as_filed:
        number = spelling.field.removeprefix(f"{name}[").removesuffix("]")
        if spelling.words and number.isdecimal():
            texts.insert(int(number), spelling.words)
    return texts


def printed_field(field: Field, part: Part) -> str:
    """Return what a page prints for a field: its value, or the words that stand in its place."""
    return printed(field, getattr(part, field.name)) or instead(part, field.name)


def taken(field: Field, words: str) -> object:
    """Return the value that a page prints in `words`; UNSET where they are none."""
    kind = field.at.kind
    if kind is None or not words:
        return UNSET
    if isinstance(kind, Choice) and kind in _PLACES:
        return code_of(kind.codes, words, loosely=kind is not schedule_13.PLACE)
    try:
        return kind.read_printed(words.strip() if isinstance(kind, Number) else words)
    except Unreadable:
        return UNSET


def place(table: object, code: str) -> str:
    """Return the name of a place in the words of its list; what is no code stays."""
    return table[code].label if isinstance(table, CodeTable) and code in table else code


def code_of(table: object, name: str, *, loosely: bool = False) -> str:
    """Return the code of a place by the name that a page prints for it; other words stay, unless taken loosely.

    Records of printed schedules have words for a code, which their pages print as they are.

    >>> from muniment.codes import states
    >>> code_of(states.SCHEDULE_13, "DELAWARE"), code_of(states.SCHEDULE_13, "Delaware")
    ('DE', 'Delaware')
    >>> code_of(states.FORM_D, "State of Delaware", loosely=True)
    'DE'
    """
    bare = " ".join(name.split())
    code = _codes(table).get(bare.casefold())
    if code and (loosely or bare == place(table, code)):
        return code
    return _compact(table, name) if loosely else name


def _codes(table: object) -> dict[str, str]:
    return _TABLES[id(table)]


def _compact(table: object, name: str) -> str:
    try:
        return table.compact(name) if isinstance(table, CodeTable) else name
    except IdentifierError:
        return name


# ---- addresses ------------------------------------------------------------------------------------------------------


def address_lines(address: Address | UnsetType) -> list[str]:
    """Return an address line by line: street, second line of the street, then city, state by its name, and ZIP code.

    >>> address_lines(Address(street1="1 Main St", city="Dover", state="DE", zip_code="19901"))
    ['1 Main St', 'Dover, Delaware, 19901']
    """
    if address is UNSET:
        return []
    table = schedule_13.PLACE.codes
    state = capitalized(place(table, address.state)) if address.state else ""
    rest = ", ".join(part for part in (address.city, state, address.zip_code) if part)
    return [line for line in (address.street1, address.street2, rest) if line]


def address_of(lines: list[str]) -> Address:
    """Return the address that lines state; the inverse of `address_lines`.

    >>> address_of(["1 Main St", "Washington, D.C., District of Columbia, 20549"])
    Address(street1='1 Main St', city='Washington, D.C.', state='DC', zip_code='20549')
    >>> address_of(["Seoul, Korea, Republic of"]).city
    'Seoul'
    """
    *streets, last = [" ".join(line.split()) for line in lines] or [""]
    city, state, zip_code = _parted(last.split(", "))
    street1, street2 = [*streets, "", ""][:2]
    if len(streets) > 2:
        street2 = " ".join(streets[1:])
    parts: dict[str, Any] = {"street1": street1, "street2": street2, "city": city, "state": state, "zip_code": zip_code}
    return Address(**{name: words for name, words in parts.items() if words})


def _parted(parts: list[str]) -> tuple[str, str, str]:
    """Return city, code of the state and ZIP code; the state is known by its name, which may have commas itself."""
    codes = _codes(schedule_13.PLACE.codes)
    for behind in (1, 0):
        for long in (3, 2, 1):
            first = len(parts) - behind - long
            code = codes.get(", ".join(parts[max(first, 0) : len(parts) - behind]).casefold()) if first >= 0 else None
            if code and (first or len(parts) > 1 or behind):
                return ", ".join(parts[:first]), code, ", ".join(parts[len(parts) - behind :])
    if len(parts) >= 3:
        return ", ".join(parts[:-2]), parts[-2], parts[-1]
    return parts[0], "", parts[1] if len(parts) > 1 else ""
