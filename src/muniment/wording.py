"""Values in words: as people write them, and as their form does."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from msgspec import UNSET

from muniment.codes import CodeTable
from muniment.errors import UsageError
from muniment.evidence import State
from muniment.forms import FORMS, names
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.names import FormName
from muniment.values import Choice, Dollars, Percent

_SHORT = 4
FORM_NAMES = tuple(name for form in FORMS for name in (form, f"{form}/A"))
"""The forms as an option takes them; other spellings are taken as well."""

_LISTED = 12  # names that a message lists
_LONGEST = 80  # characters of an unknown name in a message
_LIKE = 0.55  # of which 1 is the same word: less, and hints mislead; more, and one slip in a short word is none
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_THAN = {"<": "less", ">": "more"}
_TOLD_THAN = re.compile(r"(less|more) than ([0-9.]+)%")
_TOLD_MONTH = re.compile(rf"({'|'.join(month_name[1:])}) ([0-9]{{4}})")
_SMALL = frozenset({"of", "and", "the"})

ADDRESS = ("street1", "street2", "city", "state", "zip_code")
"""The fields of an address, of whatever form."""


def words_of(field: Field, held: object) -> str:
    """Return the value of a field as people read it: thousands parted, days spelled out, codes with their meaning."""
    if isinstance(held, tuple):
        return "; ".join(words_of(field, one) for one in held)
    kind = field.at.kind
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(kind, Percent):
        return f"{held:f}%"
    if isinstance(held, Decimal):
        return amount(held, sign="")
    if isinstance(kind, Dollars):
        return amount(held)
    if isinstance(kind, Choice):
        return _with_meaning(kind, str(held))
    return day(held) if isinstance(held, date) else str(held)


def filed(field: Field, held: object) -> str:
    """Return the value of a field as its form writes it."""
    if isinstance(held, tuple):
        return "; ".join(filed(field, one) for one in held)
    return field.at.kind.write(held) if field.at.kind else ""


def day(held: object) -> str:
    """Return a day as people write it, 23 March 2026; "" for none."""
    return f"{held.day} {month_name[held.month]} {held.year}" if isinstance(held, date) else ""


def amount(held: object, sign: str = "$") -> str:
    """Return a number with its thousands parted, without cents that are none; a word as it is; "" for none."""
    if held is UNSET or isinstance(held, str):
        return held or ""
    told = f"{held:,f}" if isinstance(held, Decimal) else f"{held:,}"
    return sign + told.removesuffix(".00")


def plain(held: object) -> str:
    """Return a value in words where its field is not at hand: digits as they are, lists in one line, "" for a part."""
    if isinstance(held, tuple):
        return "; ".join(filter(None, map(plain, held)))
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Decimal):
        return f"{held:f}"
    return str(held) if isinstance(held, str | int | date) else ""


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: "a, b and c".

    >>> listed(["name"]), listed(["name", "address", "title"])
    ('name', 'name, address and title')
    """
    several = list(words)
    return " and ".join(filter(None, (", ".join(several[:-1]), *several[-1:])))


def absence(state: State | None) -> str:
    """Return why a value is absent."""
    if state is None:
        return "not stated"
    return f"{state.kind}: “{state.words}”" if state.words else state.kind


def short_of(words: str) -> str:
    """Return the words in which a page states less than its field takes: less than one percent, a month.

    >>> short_of("<1"), short_of("2020-03")
    ('less than 1%', 'March 2020')
    """
    month = _MONTH.fullmatch(words)
    if month:
        return f"{month_name[int(month[2])]} {month[1]}"
    return f"{_THAN[words[0]]} than {words[1:]}%" if words[:1] in _THAN else words


def in_short(words: str) -> str:
    """Return the words that `short_of` puts so; others stay.

    >>> in_short("less than 1%"), in_short("March 2020"), in_short("N/A")
    ('<1', '2020-03', 'N/A')
    """
    than, month = _TOLD_THAN.fullmatch(words), _TOLD_MONTH.fullmatch(words)
    if than:
        return f"{'<' if than[1] == 'less' else '>'}{than[2]}"
    return f"{month[2]}-{[*month_name].index(month[1]):02d}" if month else words


def sureness(confidence: float) -> str:
    """Return how sure a reader is of a value, in whole percent; what is not certain is never 100 %."""
    return f"{int(confidence * 100)}%"


def nearest(kind: Choice, words: str) -> str:
    """Return the code of a list that was probably meant by other words, "" where none is near.

    >>> from muniment.codes.form_d import INDUSTRIES
    >>> nearest(Choice(INDUSTRIES), "Biotech"), nearest(Choice(INDUSTRIES), "Umbrellas")
    ('Biotechnology', '')
    """
    codes = kind.codes
    labels = {row.label: code for code, row in codes.items()} if isinstance(codes, CodeTable) else {}
    spellings = {**labels, **{code: code for code in codes}}
    if isinstance(codes, CodeTable) and codes.is_valid(words):
        return codes.compact(words)
    near = likest(words, spellings)
    return spellings[near] if near else ""


def likest(words: str, known: Iterable[str]) -> str:
    """Return which of the known words was probably meant by others, "" where none is near; case tells nothing.

    >>> likest("Wensday", ["Tuesday", "Wednesday"]), likest("xyz", ["Tuesday"])
    ('Wednesday', '')
    """
    spellings: dict[str, str] = {}
    for one in known:
        spellings.setdefault(one.casefold(), one)
    near = get_close_matches(words.strip().casefold(), spellings, 1, _LIKE)
    return spellings[near[0]] if near else ""


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about a name that is not known: which was probably meant, and which there are.

    >>> meant("13X", ["D", "13D"]), meant("?", map(str, range(30)))[-20:]
    ('did you mean 13D? There is D, 13D', '10, 11 and 18 others')
    """
    there = list(dict.fromkeys(known))
    near = likest(name, there)
    if near and len(there) > _LISTED:
        return f"did you mean {near}?"
    beyond = len(there) - _LISTED
    more = f" and {beyond} other{'s' * (beyond > 1)}" if beyond > 0 else ""
    listed = f"There is {', '.join(there[:_LISTED])}{more}" if there else "There is none"
    return f"did you mean {near}? {listed}" if near else listed[0].lower() + listed[1:]


def one_of(option: str, name: str, known: Iterable[str]) -> str:
    """Return a name that is known.

    Raises:
        UsageError: it is not; the words name the option, the nearest name, and those there are.

    >>> one_of("severity", "warnin", ["error", "warning"])
    Traceback (most recent call last):
    muniment.errors.UsageError: severity: there is no 'warnin'; did you mean warning? There is error, warning
    """
    there = list(known)
    if name not in there:
        raise UsageError(f"{option}: there is no {name[:_LONGEST]!r}; {meant(name, there)}")
    return name


def form_named(option: str, name: str) -> FormName:
    """Return the form that a name means, in any of its spellings.

    Raises:
        UsageError: it means none that muniment reads.
    """
    found = names.parse(name)
    if found is None:
        one_of(option, name.strip(), FORM_NAMES)
    assert found is not None  # noqa: S101 - what is listed is a name of a form
    return found


def code_of(option: str, codes: CodeTable, words: str) -> str:
    """Return the code of a list that words spell or name.

    Raises:
        UsageError: they do neither; the words name the option, the nearest code, and some that there are.

    >>> from muniment.codes.states import ALL
    >>> code_of("state", ALL, "california")
    'CA'
    """
    if codes.is_valid(words):
        return codes.compact(words)
    near = nearest(Choice(codes), words)
    likely = f"did you mean {labelled(codes, near)}?" if near else meant(words, codes)
    raise UsageError(f"{option}: {words[:_LONGEST]!r} is not in the list of {codes.name.replace('_', ' ')}; {likely}")


def labelled(codes: CodeTable, code: str) -> str:
    """Return a code behind its label, where that says more."""
    label = capitalized(codes[code].label)
    return code if label == code else f"{label} ({code})"


def capitalized(label: str) -> str:
    """Return a label of an official list that is printed in capitals, such as a state's, as it is written in a text."""
    if not label.isupper() or len(label) < _SHORT:
        return label
    words = (word if word in _SMALL else word.capitalize() for word in label.lower().split(" "))
    return " ".join(words)


def _with_meaning(kind: Choice, code: str) -> str:
    if isinstance(kind.codes, CodeTable) and code in kind.codes:
        label = capitalized(kind.codes.format(code))
        return code if label == code else f"{label} ({code})"
    # Printed pages have words where XML has codes.
    printed = len(code) > max(map(len, kind.codes), default=0)
    return code if printed else f"{code} (not in the official list)"


# ---- addresses ------------------------------------------------------------------------------------------------------


def is_address(part: type[Part]) -> bool:
    """Whether a part is an address, which people read in one line."""
    return part.__name__ == "Address"


def address(held: Part) -> str:
    """Return an address in one line, a place beyond the fifty states by its name."""
    street1, street2, city, place, zip_code = (getattr(held, name) for name in ADDRESS)
    if place is not UNSET and not place.isalpha():
        kind = next(field for field in fields(type(held)) if field.name == "state").at.kind
        if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) and place in kind.codes:
            place = capitalized(kind.codes.format(place))
    last = " ".join(part for part in (place, zip_code) if part is not UNSET)
    return ", ".join(part for part in (street1, street2, city, last) if part)


def address_filed(held: Part) -> str:
    """Return an address in one line as it was filed, the state by its name where the filing has it."""
    *street, state, zip_code = (getattr(held, name) for name in ADDRESS)
    name = getattr(held, "state_name", UNSET)
    parts = (*street, state if name is UNSET else name, zip_code)
    return ", ".join(str(part) for part in parts if part is not UNSET)
