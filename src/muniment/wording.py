"""Values in words: as people write them, and as their form does."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from types import UnionType

from msgspec import UNSET

from muniment.codes import CodeTable
from muniment.errors import UsageError
from muniment.evidence import State
from muniment.forms import FORMS, FormName, parse_name
from muniment.forms.definition import Field, Part, fields
from muniment.values import Choice, Dollars, Percent

FORM_NAMES = tuple(name for form in FORMS for name in (form, f"{form}/A"))
"""The forms as an option takes them; other spellings are taken as well."""

_LISTED = 12  # names that a message lists
_LONGEST = 80  # characters of an unknown name in a message
_LIKE = 0.55  # of which 1 is the same word: less, and hints mislead; more, and one slip in a short word is none
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_THAN = {"<": "less", ">": "more"}
_IN_WORDS_THAN = re.compile(r"(less|more) than ([0-9.]+)%")
_IN_WORDS_MONTH = re.compile(rf"({'|'.join(month_name[1:])}) ([0-9]{{4}})")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_SMALL = frozenset({"of", "and", "the"})

ADDRESS = ("street1", "street2", "city", "state", "zip_code")
"""The fields of an address, of whatever form."""


def value_text(field: Field, value: object) -> str:
    """Return the value of a field as people read it: thousands parted, days spelled out, codes with their meaning."""
    if isinstance(value, tuple):
        return "; ".join(value_text(field, entry) for entry in value)
    kind = field.at.kind
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(kind, Percent):
        return f"{value:f}%"
    if isinstance(value, Decimal):
        return amount(value, sign="")
    if isinstance(kind, Dollars):
        return amount(value)
    if isinstance(kind, Choice):
        code = str(value)
        if isinstance(kind.codes, CodeTable) and code in kind.codes:
            label = capitalized(kind.codes.format(code))
            return code if label == code else f"{label} ({code})"
        # Printed pages have words where XML has codes.
        printed = len(code) > max(map(len, kind.codes), default=0)
        return code if printed else f"{code} (not in the official list)"
    return day(value) if isinstance(value, date) else str(value)


def filed(field: Field, value: object) -> str:
    """Return the value of a field as its form writes it."""
    if isinstance(value, tuple):
        return "; ".join(filed(field, entry) for entry in value)
    return field.at.kind.write(value) if field.at.kind else ""


def day(value: object) -> str:
    """Return a day as people write it, 23 March 2026; "" for none."""
    return f"{value.day} {month_name[value.month]} {value.year}" if isinstance(value, date) else ""


def amount(value: object, sign: str = "$") -> str:
    """Return a number with its thousands parted, without cents that are none; a word as it is; "" for none.

    >>> amount(Decimal("-1000000.00")), amount(1500)
    ('-$1,000,000', '$1,500')
    """
    if value is UNSET or isinstance(value, str):
        return value or ""
    digits = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    below = "-" if digits.startswith("-") else ""
    return below + sign + digits.removeprefix("-").removesuffix(".00")


def plain(value: object) -> str:
    """Return a value in words where its field is not at hand: digits as they are, lists in one line, "" for a part."""
    if isinstance(value, tuple):
        return "; ".join(filter(None, map(plain, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, str | int | date) else ""


def one_line(text: str, most: int | None = None) -> str:
    """Return a text in one line, without the signs that nothing prints, cut where it has more than `most` characters.

    >>> one_line("Larkspur  Garden Lamps Holdings, Inc.", 20)
    'Larkspur Garden Lam…'
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if most is None else clipped(line, most)


def clipped(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut where it has more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSES = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}
"""The signs that give what follows a direction, such as right to left, and the sign behind which it ends."""
_TAG = re.compile(r"(<[^<>]*+>)")
_SENT_BACK = ("<textarea", "<option")


def closed(text: str) -> str:
    r"""Return a text behind which no direction of its own goes on: names may have signs that turn round what follows.

    >>> ascii(closed("Larkspur \u202eLamps")), closed("Larkspur")
    ("'Larkspur \\u202eLamps\\u202c'", 'Larkspur')
    """
    left: list[str] = []
    for sign in _DIRECTED.findall(text):
        if sign in _CLOSES:
            left.append(_CLOSES[sign])
        elif sign in left:  # an isolate that ends takes along what was left open in it
            last = len(left) - 1 - left[::-1].index(sign)
            if sign == "\u2069" or last == len(left) - 1:
                del left[last:]
    return text + "".join(reversed(left))


def page_closed(page: str) -> str:
    """Return a page of HTML whose words turn nothing round behind them; what a form sends back stays as it is."""
    if _DIRECTED.search(page) is None:
        return page
    parts = _TAG.split(page)  # texts, with the tag before each
    for at in range(0, len(parts), 2):
        if not parts[at - 1].startswith(_SENT_BACK):
            parts[at] = closed(parts[at])
    return "".join(parts)


def slug(text: str, nameless: str, most: int = 60) -> str:
    """Return a name for a file or an address made of some words, `nameless` where they have no letters of ASCII.

    >>> slug("Larkspur & Sons, L.P.", "draft"), slug("../../etc", "draft"), slug("東京", "draft")
    ('larkspur-sons-l-p', 'etc', 'draft')
    """
    return _UNSAFE.sub("-", text.lower()).strip("-")[:most].rstrip("-") or nameless


def quoted(text: str, most: int = 60) -> str:
    """Return words as a message quotes them, in one line, cut behind `most` characters."""
    return repr(text if len(text) <= most else f"{text[:most]}...")


def count(number: int, thing: str, things: str = "") -> str:
    """Return a number of things; a plural that is not made by an s is given.

    >>> count(1, "filing"), count(2000, "filing"), count(0, "delivery", "deliveries")
    ('1 filing', '2,000 filings', '0 deliveries')
    """
    return f"{number:,} {plural(number, thing, things)}"


def plural(number: int, thing: str, things: str = "") -> str:
    """Return what so many things are called; a plural that is not made by an s is given."""
    return thing if number == 1 else things or f"{thing}s"


def listed(items: Iterable[str]) -> str:
    """Return words as a list in a sentence: "a, b and c".

    >>> listed(["name"]), listed(["name", "address", "title"])
    ('name', 'name, address and title')
    """
    entries = list(items)
    return " and ".join(filter(None, (", ".join(entries[:-1]), *entries[-1:])))


def absence(state: State | None) -> str:
    """Return why a value is absent."""
    if state is None:
        return "not stated"
    return f"{state.kind}: “{state.words}”" if state.words else state.kind


def short_of(text: str) -> str:
    """Return the words in which a page states less than its field takes: less than one percent, a month.

    >>> short_of("<1"), short_of("2020-03")
    ('less than 1%', 'March 2020')
    """
    month = _MONTH.fullmatch(text)
    if month:
        return f"{month_name[int(month[2])]} {month[1]}"
    return f"{_THAN[text[0]]} than {text[1:]}%" if text[:1] in _THAN else text


def in_short(text: str) -> str:
    """Return the words that `short_of` puts so; others stay.

    >>> in_short("less than 1%"), in_short("March 2020"), in_short("N/A")
    ('<1', '2020-03', 'N/A')
    """
    than, month = _IN_WORDS_THAN.fullmatch(text), _IN_WORDS_MONTH.fullmatch(text)
    if than:
        return f"{'<' if than[1] == 'less' else '>'}{than[2]}"
    return f"{month[2]}-{[*month_name].index(month[1]):02d}" if month else text


def confidence_percent(confidence: float) -> str:
    """Return how sure a reader is of a value, in whole percent; what is not certain is never 100 %.

    >>> confidence_percent(0.57), confidence_percent(0.9999)
    ('57%', '99%')
    """
    return f"{int(round(confidence * 100, 6))}%"  # 0.57 times 100 is a little less than 57


@lru_cache(maxsize=256)  # it looks at hundreds of labels, and one wrong code stands in many rows and amendments
def nearest_code(kind: Choice, text: str) -> str:
    """Return the code of a list that was probably meant by other words, "" where none is near.

    >>> from muniment.codes.form_d import INDUSTRIES
    >>> nearest_code(Choice(INDUSTRIES), "Biotech"), nearest_code(Choice(INDUSTRIES), "Umbrellas")
    ('Biotechnology', '')
    >>> from muniment.codes.states import ALL
    >>> [nearest_code(Choice(ALL), words) for words in ("State", "Californa", "Mass.", "Missis", "Swiss", "New")]
    ['', 'CA', 'MA', 'MS', '', '']
    """
    codes = kind.codes
    labels = {row.label: code for code, row in codes.items()} if isinstance(codes, CodeTable) else {}
    spellings = {**labels, **{code: code for code in codes}}
    if isinstance(codes, CodeTable) and codes.is_valid(text):
        return codes.compact(text)
    words = text.strip().casefold()
    beginning = words.rstrip(".")
    begun = [label for label in labels if label.casefold().startswith(beginning)] if len(beginning) > 2 else []
    if begun:  # Switz.; New has many labels, and a guess would be wrong most of the time
        return labels[begun[0]] if len(begun) == 1 else ""
    # Among hundreds of short names another is always near: who slips in a word has its first letter nearly always.
    likely = (name for name in spellings if name[:1].casefold() == words[:1] or not words[:1].isalpha())
    near = nearest_name(text, likely)
    # A word out of the middle of a label, as the placeholder "State", means nothing by it; its beginning does.
    if not near or (len(words) * 2 < len(near) and not near.casefold().startswith(words)):
        return ""
    return spellings[near]


def nearest_name(text: str, names: Iterable[str]) -> str:
    """Return which of the known words was probably meant by others, "" where none is near; case tells nothing.

    >>> nearest_name("Wensday", ["Tuesday", "Wednesday"]), nearest_name("xyz", ["Tuesday"])
    ('Wednesday', '')
    """
    spellings: dict[str, str] = {}
    for name in names:
        spellings.setdefault(name.casefold(), name)
    near = get_close_matches(text.strip().casefold(), spellings, 1, _LIKE)
    return spellings[near[0]] if near else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the end of a message about a name that is not known: which was probably meant, and which there are.

    >>> did_you_mean("13X", ["D", "13D"]), did_you_mean("?", map(str, range(30)))[-20:]
    ('did you mean 13D? There is D, 13D', '10, 11 and 18 others')
    """
    choices = list(dict.fromkeys(names))
    near = nearest_name(name, choices)
    if near and len(choices) > _LISTED:
        return f"did you mean {near}?"
    beyond = len(choices) - _LISTED
    more = f" and {count(beyond, 'other')}" if beyond > 0 else ""
    choices_text = f"There is {', '.join(choices[:_LISTED])}{more}" if choices else "There is none"
    return f"did you mean {near}? {choices_text}" if near else choices_text[0].lower() + choices_text[1:]


def expect(option: str, value: object, kind: type | UnionType, takes: str = "a text") -> None:
    """Refuse what a program gives in place of something else.

    Raises:
        UsageError: it is of another kind; the words name the option, and what it takes.

    >>> expect("form", 5, str)
    Traceback (most recent call last):
    muniment.errors.UsageError: form: takes a text, not 5
    """
    if not isinstance(value, kind):
        raise UsageError(f"{option}: takes {takes}, not {value!r:.60}")


def one_of(option: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is known.

    Raises:
        UsageError: it is not; the words name the option, the nearest name, and those there are.

    >>> one_of("severity", "warnin", ["error", "warning"])
    Traceback (most recent call last):
    muniment.errors.UsageError: severity: there is no 'warnin'; did you mean warning? There is error, warning
    """
    expect(option, name, str)
    choices = list(names)
    if name not in choices:
        raise UsageError(f"{option}: there is no {name[:_LONGEST]!r}; {did_you_mean(name, choices)}")
    return name


def form_named(option: str, name: str) -> FormName:
    """Return the form that a name means, in any of its spellings.

    Raises:
        UsageError: it means none that muniment reads.
    """
    expect(option, name, str)
    form = parse_name(name)
    if form is None:
        one_of(option, name.strip(), FORM_NAMES)
    assert form is not None  # noqa: S101 - what is listed is a name of a form
    return form


def code_of(option: str, codes: CodeTable, text: str) -> str:
    """Return the code of a list that words spell or name.

    Signs and the words before a number may be left out, and the end of a word, as long as one code alone is meant.

    Raises:
        UsageError: they do neither; the words name the option, the nearest code, and some that there are.

    >>> from muniment.codes.states import ALL
    >>> code_of("state", ALL, "california"), code_of("state", ALL, "calif")
    ('CA', 'CA')
    >>> from muniment.codes.form_d import EXEMPTIONS, INDUSTRIES
    >>> code_of("exemption", EXEMPTIONS, "506c"), code_of("industry", INDUSTRIES, "biotech")
    ('06c', 'Biotechnology')
    """
    if codes.is_valid(text):
        return codes.compact(text)
    if code := _as_typed(codes, text[:_LONGEST]):
        return code
    near = nearest_code(Choice(codes), text)
    likely = f"did you mean {labelled(codes, near)}?" if near else did_you_mean(text, codes)
    raise UsageError(f"{option}: {text[:_LONGEST]!r} is not in the list of {codes.name.replace('_', ' ')}; {likely}")


_LETTERS = 4  # of the beginning of a label, below which it could mean anything


def _as_typed(codes: CodeTable, text: str) -> str:
    """Return the code whose label a text has but for signs, leading words or its end; "" unless it is one alone."""
    typed = "".join(filter(str.isalnum, text.casefold()))
    labels = {code: "".join(filter(str.isalnum, row.label.casefold())) for code, row in codes.items()}
    is_number = any(map(str.isdigit, typed))
    for is_meant in (str.__eq__, str.endswith if is_number else str.startswith):
        if len(typed) >= _LETTERS and len(meant := [c for c, label in labels.items() if is_meant(label, typed)]) == 1:
            return meant[0]
    return ""


def labelled(codes: CodeTable, code: str) -> str:
    """Return a code behind its label, where that says more."""
    label = capitalized(codes[code].label)
    return code if label == code else f"{label} ({code})"


def capitalized(label: str) -> str:
    """Return a label of an official list that is printed in capitals, such as a state's, as it is written in a text."""
    if not label.isupper() or len(label) < 4:
        return label
    words = (word if word in _SMALL else word.capitalize() for word in label.lower().split(" "))
    return " ".join(words)


def with_capital(text: str) -> str:
    """Return words as a sentence begins with them: the first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


# ---- addresses ------------------------------------------------------------------------------------------------------


def is_address(part: type[Part]) -> bool:
    """Whether a part is an address, which people read in one line."""
    return part.__name__ == "Address"


def address(part: Part) -> str:
    """Return an address in one line, a place beyond the fifty states by its name."""
    street1, street2, city, place, zip_code = (getattr(part, name) for name in ADDRESS)
    if place is not UNSET and not place.isalpha():
        kind = next(field for field in fields(type(part)) if field.name == "state").at.kind
        if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) and place in kind.codes:
            place = capitalized(kind.codes.format(place))
    last = " ".join(part for part in (place, zip_code) if part is not UNSET)
    return ", ".join(part for part in (street1, street2, city, last) if part)


def address_filed(part: Part) -> str:
    """Return an address in one line as it was filed, the state by its name where the filing has it."""
    *street, state, zip_code = (getattr(part, name) for name in ADDRESS)
    name = getattr(part, "state_name", UNSET)
    parts = (*street, state if name is UNSET else name, zip_code)
    return ", ".join(str(part) for part in parts if part is not UNSET)
