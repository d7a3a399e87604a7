"""Names and addresses as entities are distinguished by.

A corporation is written Inc, Incorporated, Corp, Company or with nothing at all, and is one; a partnership, a limited
liability company and a trust of the same words are others, and keep theirs: a fund and its general partner often
differ in nothing else. People go by first and last name. An address is its ZIP code, else street, city and state.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from muniment.caching import in_groups
from muniment.codes.states import SCHEDULE_13
from muniment.tsv import table_rows
from muniment.values.characters import folded

# EDGAR distinguishes namesakes by a state or a former name between slashes: BANK OF AMERICA CORP /DE/.
_PIECE, _OVERLAP = 400, 100  # characters of a long text that are folded at once, and a name that is cut between two
_SLASHED = re.compile(r"(?:(?<!\s)\s++)?[/\\] ?(?:[^/\\,.]{1,12}[/\\]|[A-Za-z]{2,4})\s*$")
_CALLED = re.compile(r"\((?:the )?[\"“][^()]{1,60}\)|\bet al\b\.?\s*$", re.IGNORECASE)
_ROWS = table_rows(__file__, "words.tsv")


def _words(kind: str) -> frozenset[str]:
    return frozenset(word for row in _ROWS if row["kind"] == kind for word in row["words"].split())


def _spelled_out(kind: str) -> dict[str, str]:
    """Return what each word of a kind stands for."""
    return {word: row["for"] for row in _ROWS if row["kind"] == kind for word in row["words"].split()}


_FORMS = {row["words"]: row["for"] for row in _ROWS if row["kind"] == "form"}
_FORM = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b")
_CORPORATE, _DISTINCTIVE_FORMS = _words("corporate"), _words("distinctive")
_COMPANY_WORDS = _CORPORATE | _DISTINCTIVE_FORMS | _words("company")
_SHORTENED = _spelled_out("shortened")  # with which names are cut down to fit into EDGAR's headers or a filer's line
_FORMAL = _spelled_out("first name")
_DEGREES, _GENERATIONS = _words("degree"), _words("generation")
_PHD = re.compile(r"\bPh\.? ?D\b\.?", re.IGNORECASE)
# Letters with dots are a degree behind a first and a last name; else they may be initials: "Salinger, J. D."
_DOTTED = re.compile(
    r"^(\W*\w[^\s,]*[\s,]+\w[^\n]*?)[\s,]"
    r"(?:M\. ?D|J\. ?D|D\. ?D\. ?S|M\. ?B\. ?A|C\. ?F\. ?A|C\. ?P\. ?A)\.?(?=[\s,]|$)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset({"", "na", "none", "null", "not applicable", "see above", "x", "tbd"})
_ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
_LAST = re.compile(r"\b([A-Za-z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)[,.\s]+([0-9]{5})(?:-[0-9]{4})?\b")
_NUMBER = re.compile(r"[0-9]+")
_ORDINAL = re.compile(r"(?<![0-9])[0-9]++(?:st|nd|rd|th)\b")
_ROMAN = frozenset("ivx")
_NUMBERS = _spelled_out("number")


class PersonName(Struct, frozen=True, gc=False):
    """A person's first and last name with the generation (`john smith jr`), and what stands between, "" for nothing."""

    plain: str
    middle: str = ""


@lru_cache(maxsize=65536)
def squeezed(name: str) -> str:
    """Return the words of a name, letters that stand alone put together.

    >>> squeezed("J.P. Fund, L.L.C."), squeezed("Smith & Sons")
    ('jp fund llc', 'smith and sons')
    """
    squeezed_words: list[str] = []
    run = ""
    for word in folded(name.replace("&", " and ").replace("’", "").replace("'", "")).split():
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            squeezed_words.append(run)
            run = ""
        squeezed_words.append(word)
    return " ".join([*squeezed_words, run] if run else squeezed_words)


def compared(text: str) -> str:
    """Return the words of a text of any length as those of names are compared, with a blank at both ends.

    >>> compared("Shares of Lamp Fund, L.P. and of others."), compared("")
    (' shares of lamp fund lp and of others ', '')
    """
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE - _OVERLAP))
    words = " ".join(squeezed.__wrapped__(piece) for piece in pieces)
    return f" {_in_full(words)} " if words else ""


def _in_full(name: str) -> str:
    """Return words with each form of a partnership or company, and what is shortened often, in one spelling."""
    return " ".join(_SHORTENED.get(word, word) for word in _FORM.sub(lambda match: _FORMS[match[0]], name).split())


def is_no_name(name: str) -> bool:
    """Return whether a name stands where nobody is named: N/A, None, a dash."""
    return squeezed(name.replace("/", "")) in _NO_NAMES


@lru_cache(maxsize=65536)
def is_company(name: str) -> bool:
    """Return whether a name has words that companies have, and people have not."""
    return not _COMPANY_WORDS.isdisjoint(squeezed(_SLASHED.sub("", name)).split()) or any(c.isdigit() for c in name)


def is_legal_form(name: str) -> bool:
    """Return whether a "name" is the form of a company alone, as filers put it into the box of the first name."""
    return squeezed(name) in _CORPORATE | _DISTINCTIVE_FORMS


@lru_cache(maxsize=65536)
def company_key(name: str) -> str:
    r"""Return what a company is known by: without article and corporate form, a partnership's form in one spelling.

    >>> company_key("LIQUID MEDIA CORP /DE/"), company_key("The Liquid Media Company, Inc.")
    ('liquid media', 'liquid media')
    >>> company_key("Lamp Fund Limited Partnership"), company_key("Lamp A/C Fund, L.P.")
    ('lamp fund lp', 'lamp ac fund lp')
    >>> company_key('Lamp Company of Texas ("Lamp")'), company_key("LAMP CO OF TEXAS \\TX\\")
    ('lamp company of texas', 'lamp company of texas')
    """
    words = whole_name(_SLASHED.sub("", _CALLED.sub("", name))).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in _CORPORATE:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=65536)
def whole_name(name: str) -> str:
    """Return a company's name as EDGAR tells registrants apart: all of it, forms and short words in one spelling.

    >>> whole_name("Lamp Hldgs Incorporated"), whole_name("LAMP HOLDINGS, INC.")
    ('lamp holdings incorporated', 'lamp holdings incorporated')
    >>> whole_name("Lamp Fund II, L.P."), whole_name("LAMP CORP /DE/")
    ('lamp fund ii lp', 'lamp corporation de')
    """
    return _in_full(squeezed(name))


@lru_cache(maxsize=65536)
def unspaced_name(name: str) -> str:
    """Return a company's whole name without blanks, but around numerals: EDGAR has one for an apostrophe or none.

    >>> unspaced_name("UnionLamp Corp") == unspaced_name("UNION LAMP CORP"), unspaced_name("Lamp Fund XI I")
    (True, 'lampfund xi  i ')
    >>> unspaced_name("O'Lamp Inc.") == unspaced_name("O LAMP INC"), unspaced_name("Lamp 1 1"), unspaced_name("Lamp 11")
    (True, 'lamp 1  1 ', 'lamp 11 ')
    """
    words = whole_name(name).split()
    return "".join(word if word.isalpha() and not _ROMAN.issuperset(word) else f" {word} " for word in words)


def _without_degrees(name: str) -> str:
    """Return a name without the degrees whose dots would leave letters, as initials have them."""
    name = _PHD.sub(" ", name)
    while (shorter := _DOTTED.sub(r"\1", name)) != name:
        name = shorter
    return name.strip(" ,")


@lru_cache(maxsize=65536)
def person_name(name: str) -> PersonName:
    """Return a person's name in its parts; who puts the last name first sets a comma behind it.

    >>> person_name("Dr. John A. Smith, Jr."), person_name("Byrne, Ada")
    (PersonName(plain='john smith jr', middle='a'), PersonName(plain='ada byrne', middle=''))
    >>> person_name("Ada Byrne, Ph.D., M.B.A."), person_name("Byrne, M. D.")
    (PersonName(plain='ada byrne', middle=''), PersonName(plain='m byrne', middle='d'))
    """
    name = _without_degrees(name)
    last, _, rest = name.partition(",")
    endings = _GENERATIONS | _DEGREES if " " in last.strip() else _GENERATIONS  # "Smith, M. D." has initials
    if not all(word in endings for word in squeezed(rest).split()):  # more than Jr., CFA, MD
        name = f"{rest} {last}"
    words = [word for word in folded(name.replace("’", "").replace("'", "")).split() if word not in _DEGREES]
    generation = next((word for word in words[1:] if word in _GENERATIONS), "")
    words = [word for number, word in enumerate(words) if not number or word not in _GENERATIONS]
    if not words:
        return PersonName(squeezed(name))
    ends = [words[0], *words[1:][-1:], *filter(None, [generation])]
    return PersonName(" ".join(ends), " ".join(words[1:-1]))


def last_name_first(name: str) -> PersonName:
    """Return the name of a person whom EDGAR's header lists last name first: BYRNE ADA L."""
    words = [word for word in folded(_without_degrees(name)).split() if word not in _DEGREES]
    generation = [word for word in words[1:] if word in _GENERATIONS][:1]
    words = [word for word in words if word not in _GENERATIONS]
    if len(words) < 2:
        return person_name(name)
    return PersonName(" ".join([words[1], words[0], *generation]), " ".join(words[2:]))


def formal(name: str) -> str:
    """Return the first name that a short one stands for, itself where it is none: bill is william."""
    return _FORMAL.get(name, name)


def middles_agree(first: str, second: str) -> bool:
    """Return whether two people's middle names can be one: an initial stands for any name that begins with it.

    >>> middles_agree("a", "adam"), middles_agree("", "b"), middles_agree("adam", "alan")
    (True, True, False)
    """
    return first.startswith(second) or second.startswith(first)


def same_persons(names: Sequence[str]) -> dict[str, str]:
    """Return, by a person's name written last name first, the other name that it may be.

    EDGAR lists people so, and some filers write it into their forms: Brown Roy L may be Roy Brown.

    >>> same_persons(["Roy Brown", "BROWN ROY L", "Brown Capital LLC"])
    {'BROWN ROY L': 'Roy Brown'}
    """
    people = [name for name in dict.fromkeys(names) if not is_company(name)]
    usual = in_groups((person_name(name).plain, name) for name in people)
    pairs: dict[str, str] = {}
    for name in people:
        turned = last_name_first(name)
        others = [other for other in usual.get(turned.plain, ()) if other != name and other not in pairs]
        agreeing = (other for other in others if middles_agree(turned.middle, person_name(other).middle))
        if other := next(agreeing, ""):
            pairs[name] = other
    # Two words each may be the other turned round: the one that EDGAR wrote is all in capitals.
    return {name: other for name, other in pairs.items() if pairs.get(other) != name or name.isupper()}


# ---- addresses ------------------------------------------------------------------------------------------------------


class Place(Struct, frozen=True, gc=False):
    """An address: `state` is EDGAR's code, `zip` may be of any country; "" for what is not stated."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


def place_in(text: str) -> Place:
    """Return the place at the end of an address that is stated in one text, as far as it is surely one.

    >>> place_in("1 Lamp Street, Boston, MA 02110")
    Place(street='1 Lamp Street, Boston', city='', state='MA', zip='02110')
    >>> place_in("the Moon")
    Place(street='', city='', state='', zip='')
    """
    hits = [hit for hit in _LAST.finditer(text) if SCHEDULE_13.is_valid(hit[1])]
    if len({hit[2] for hit in hits}) != 1:  # none, or those of several persons
        return Place()
    hit = hits[0]
    return Place(text[: hit.start()].strip(" ,\r\n\t")[-80:], "", SCHEDULE_13.compact(hit[1]), hit[2])


@lru_cache(maxsize=65536)
def address_keys(street: str, city: str, state: str, postal: str) -> tuple[str, ...]:
    """Return what an address is recognised by, the surest first: its ZIP code, and its street, city and state.

    >>> address_keys("30452 Esperanza", "Rancho Santa Margarita", "CA", "92688-1234")
    ('92688', '30452 rancho santa margarita ca')
    """
    keys = []
    code = _ZIP.fullmatch(postal.strip())
    if code and code[1].strip("0"):
        keys.append(code[1])
    house = house_number(street)
    if house and city and state:
        keys.append(f"{house} {folded(city)} {folded(state)}")
    return tuple(keys)


@lru_cache(maxsize=65536)
def house_number(street: str) -> str:
    """Return the number of a house, else the first two words of the street; "" where there is none.

    >>> house_number("c/o Lamp LLC, 767 Fifth Avenue"), house_number("One Lamp Plaza"), house_number("PO Box 12")
    ('767', '1', '12')
    """
    text = folded(street)
    match = _NUMBER.search(_ORDINAL.sub(" ", text)) or _NUMBER.search(text)
    if match:
        return match[0]
    first = text.split()[:2]
    return _NUMBERS.get(first[0], " ".join(first)) if first else ""
