"""What the words of a signature block are: a natural person, an entity, or the title of an office."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from muniment.codes import states
from muniment.errors import IdentifierError
from muniment.readers.labelled.values import ENUMERATION

_ENTITY = re.compile(
    r"\b(?:inc(?:orporated)?|l\.?\s?l\.?\s?c|l\.?\s?l\.?\s?p|l\.\s?p|lp|lllp|corp(?:oration|s)?|compan(?:y|ies)|co|ltd|limited|trusts?"
    r"|funds?|partners|partnership|bank(?:ers|shares|corp)?|bancorp\w*|n\.\s?a|association|institution|foundation|group|holdings?|capital"
    r"|management|advis[eo]rs|associates|investments?|investors|ventures?|(?<!f\.)s\.\s?a|sarl|ag|gmbh|b\.\s?v|n\.\s?v|plc"
    r"|plan|estate|university|college|academy|institute|hospital|museum|library|symphony|orchestra|society|church|pension|retirement|enterprises|industries|international|insurance"
    r"|securities|services|systems|technolog(?:y|ies)|resources|energy|health\w*|pharma\w*|properties|realty|equit(?:y|ies)"
    r"|financial|global|asset|assets|fondation|stiftung|esop|l\.c|p\.c|llc|pte|pty|ulc|c\.v|kg|kgaa|a/s|oyj?|ab|spa|s\.p\.a|sdn|bhd"
    r"|ltda|tbk|k\.\s?k(?=\.?\s*(?:[,;()]|\Z))|(?-i:ASA|ApS)(?=\W*\Z)"
    r"|aktiengesellschaft|aktiebolag(?:et)?|kabushiki\s+kaisha|vennootschap|soci[ée]t[ée]"
    r"|(?<=\s)gp|sicav|cooperative|authority|ministry|department|opportunit(?:y|ies)|offshore|onshore|master|strategies)\b|&",
    re.IGNORECASE,
)
# The last word of an entity's name: nothing of the name follows it.
_SUFFIX = re.compile(
    r"(?:\b(?:inc(?:orporated)?|l\.?\s?l\.?\s?c|l\.?\s?l\.?\s?p|l\.\s?p|lp|corp(?:oration)?|co|ltd|limited|n\.\s?a"
    r"|s\.\s?a|ag|gmbh|kgaa|b\.\s?v|n\.\s?v|plc|ulc|oyj|a/s|s\.p\.a|k\.k|bhd|ltda|(?-i:ASA|ApS)|company|trust|partnership"
    r"|aktiengesellschaft|aktiebolag(?:et)?|kabushiki\s+kaisha)\b\.?|(?<![\s,*.)])[\s,*.]*+\))[\s,*.)]*+$",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:chief\s+executive(?!\s+\w)|pr[ée]sidente?|(?:pres|treas|mgr)(?=\.)|sec['’]y|director|officer|partner(?!s)|member|manager|trustees?|secretary|treasurer|counsel(?:lor)?"
    r"|attorneys?[\s\-–—]*in[\s\-–—]*fact|attorney|principal|chair(?:man|woman|person)?|signator(?:y|ies)|representative|agent"
    r"|controller|comptroller|cashier|execut(?:or|rix)|custodian|administrat(?:or|rix)|owner|g\.\s?p(?=\.)|gen(?:eral|\.)\s+(?:ptr|partner)|c\.?[efoi]\.?o|e\.?v\.?p|s\.?v\.?p|a\.?v\.?p"
    r"|v\.?\s?p\.?|founder|proprietor|actuary|vice[\s\-]+chair\w*|grantor|settlor|beneficiary|conservator|guardian|nominee"
    r"|shareholder|stockholder|auditor|accountant|paralegal|specialist|coordinator|clerk|governor|commissioner|registrar"
    r"|consultant|employee|solicitor|fiduciary|supervisor|analyst|liquidator|receiver|delegate|procurist|prokurist(?:in)?|gesch(?:ä|ae)ftsf(?:ü|ue)hrer(?:in)?|vorstand(?:e?s)?|dire(?:ct)?(?:eur|rice|ora)|diretora?|dirett(?:ore|rice)|(?:vize)?direkt(?:ö|ø|o)r(?:in)?|ordf(?:ö|o)rande|styreleder|g[ée]rante?|s[óo]ci[oa]|tesor(?:eir|er)[oa]|administrateur|secr[ée]taire|membre|mitglied|bestuurder|commissaris|voorzitter|consejero|consigliere|amministratore|apoderad[oa]|procurador[ae]?|gevolmachtigde|procuratore|portfolio\s+manager"
    r"|authori[sz]ed\s+(?:signatory|person|officer|representative|agent|party|signer)"
    r"|duly\s+authori[sz]ed(?:\s+under\s+power\s+of\s+attorney)?|power\s+of\s+attorney)"
)
_TITLE = re.compile(rf"\b{_OFFICE}(?!\w)", re.IGNORECASE)
_TITLE_FIRST = re.compile(
    r"(?:(?:its|his|her|as|an?|the|and|sole|co|senior|executive|managing|general|vice|assistant|associate|deputy|chief|acting|interim"
    r"|group|global|first|corporate|authori[sz]ed|duly|limited|special|independent|trust|investment|portfolio|compliance"
    r"|financial|operating|legal|administrative|accounting|regional|second|sr|asst|exec|gen|head|of|&|joint|founding|statutair[er]?|stellvertretende[rn]?|adjunct|plan|finance|medical|scientific|class\s+[a-z])[\s.,\-]+)*"
    rf"{_OFFICE}(?!\w)|head\s+of\b",
    re.IGNORECASE,
)
_SUFFIXES = (
    r"(?:Jr|Sr|(?-i:[Il1]{2,3}|i{2,3})|IV|V(?!\.?\s?P)|Ph\.?\s?D|M\.?D|J\.?D|C\.?F\.?[AP]|C\.?P\.?A|D\.?V\.?M|D\.?D\.?S|LL\.?[BM]|Sc\.?D|F\.?S\.?A|Esq(?:uire)?|M\.?B\.?A"
    r"|3d|2nd|3rd)\b\.?"
)
_NAME_END = re.compile(rf"(?<![\s,])(?:[\s,]++{_SUFFIXES}){{1,6}}+\s*$", re.IGNORECASE)
# A line that begins so goes on with the name above it.
GOES_ON_AS_NAME = re.compile(rf"{_SUFFIXES}\s*+(?:,|\Z)", re.IGNORECASE)
_HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|sir|dame|hon|h\.\s?e|messrs|lord|sheikh|the\s+hon\w*)\b\.?\s+)+", re.IGNORECASE
)
_PARTICLES = frozenset((
    "de", "van", "von", "der", "den", "la", "le", "du", "da", "di", "del", "della", "al", "bin", "bint", "el", "y",
    "ter", "ten", "zu", "of'", "dos", "das", "do", "e", "ibn", "st", "ben", "af", "av",
))  # fmt: skip
_COMMA = re.compile(rf"(?:(?<!\s)\s++)?(?:[,;](?!\s*+{_SUFFIXES})|/)\s*+|(?<!\s)\s++[-–—]++\s*+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:[\s,\-–—/;:(]|\b(?:its|as|the|a|an|in|his|her|capacity|under|pursuant\s+to)\b)+$", re.IGNORECASE
)
_ALONE = re.compile(
    r"(?:(?<![\s,\-–—(/])[\s,\-–—(/]++)?\b(?:individually|individual|an\s+individual|as\s+(?:an\s+)?individual|in\s+(?:his|her)\s+individual\s+capacity"
    r"|on\s+(?:his|her)\s+own\s+behalf|for\s+(?:himself|herself)|(?:himself|herself))\b[\s).,]*$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?<![\s*†‡^])(?:\s*+(?:\*++|†++|‡|\^++|⁽[^⁾\n]{0,4}⁾|\([0-9a-z]{1,2}\)|(?<=[a-zA-Z.)])\+)){1,20}+\s*$"
)
_NOTE_ENDS = tuple("*†‡^⁾)+")
_ASIDE = re.compile(r"(?<!\s)\s++\((?!by\b)([^()]{2,80})\)\Z", re.IGNORECASE)  # Ann Orr (Controller)
_ENTITY_END = re.compile(
    r"(?:inc|llc|l\.\s?l\.\s?c|llp|l\.\s?l\.\s?p|lp|l\.\s?p|ltd|limited|corp|n\.\s?a|s\.\s?a|plc|co|gmbh|b\.\s?v|n\.\s?v)\b\.?(?!\w)",
    re.IGNORECASE,
)
# No first names: what begins so is an office.
_BUSINESS = frozenset((
    "chief", "vice", "general", "executive", "senior", "managing", "assistant", "associate", "deputy", "acting",
    "interim", "global", "first", "principal", "finance", "tax", "legal", "compliance", "risk", "operations",
    "operating", "investment", "marketing", "human", "research", "credit", "administrative", "accounting",
    "regional", "product", "wealth", "portfolio", "corporate", "trust", "authorized", "authorised", "duly",
    "special", "limited", "independent", "sole", "co", "head", "financial", "strategy", "business", "technology",
    "information", "data", "division", "fund", "securities", "north", "western", "eastern", "american", "european",
))  # fmt: skip
# What an office is over, as a line beneath it says: those that no entity is called, and those that some are.
_DEPARTMENTS = frozenset((
    "legal", "compliance", "finance", "operations", "administration", "marketing", "tax", "taxation", "treasury",
    "accounting", "audit", "affairs", "relations", "development", "planning", "law", "regulatory", "acquisitions",
    "and", "of", "the", "for", "corporate", "business", "investor", "public", "human", "department", "division",
    "committee", "team",
))  # fmt: skip
_ALSO_ENTITIES = frozenset((
    "investments", "investment", "strategy", "strategic", "risk", "management", "resources", "research", "trading",
    "credit", "sales", "securities", "equities", "equity", "global", "international", "government", "banking",
    "overseas", "private", "wealth", "portfolio", "technology", "information", "services", "mergers", "capital",
    "markets", "americas", "europe", "general", "group", "trust", "financial", "real", "estate", "support", "client",
    "retail", "institutional", "fixed", "income", "product", "custody",
))  # fmt: skip
STREET_ENDS = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|drive|dr|boulevard|blvd|plaza|place|square|cent(?:er|re)|building|bldg|floor|fl|suite"
    r"|tower|towers|lane|ln|way|parkway|pkwy|court|circle|highway|hwy|box|broadway|(?:north|south|east|west)|[nsew])\.?$",
    re.IGNORECASE,
)
# Where somebody is found: a number to call, an address to write to, a room, a box.
_CONTACT = re.compile(
    r"[\s\d()+./–\-]{7,40}(?:(?:ext|x)\.?\s{0,3}\d{1,6})?\Z|\S{1,80}@\S{1,80}\Z|(?:https?://|www\.)\S{1,80}\Z"
    r"|(?:tele(?:phone|copier|fax)|phone|tel|fax|facsimile|mobile|cell|e-?mail)\b(?:\s{1,3}(?:no|number))?\.?\s{0,3}(?:[:#]|(?=[(+\d])|\Z)"
    r"|(?:post\s+office|p\.?\s?o\.?)\s+box\b|(?:suite|room|unit|floor|level)\s+\w{1,6}\W*\Z|\d{1,3}(?:st|nd|rd|th)\s+floor\b|c/o\s",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d[\w-]{0,6}|one|two|three|four|five|six|seven|eight|nine|ten)\s", re.IGNORECASE)  # a house
_SHORTEST_PLACE = 4  # letters of a state in full; fewer are a degree or a form of company
# Words of forms and letters, which are no names.
_OF_THE_FORM = frozenset((
    "agreed", "accepted", "acknowledged", "truly", "sincerely", "yours", "dated", "signature", "signatures",
    "signed", "name", "names", "title", "pages", "schedule", "exhibit", "item", "cusip", "reporting",
    "persons", "undersigned", "whereof", "witness", "attest", "individually", "shareholders", "stockholders",
    "behalf", "security", "securities", "identification", "number", "telephone", "address", "amendment",
    "statement",
))  # fmt: skip
_LONGEST_OFFICE = 400  # characters in which the name of an office that words begin with ends
_EDGES = " \t,;:_-–—/\\*^|~=<>'\"“”"
_MISREAD = re.compile(r"[A-Z][^\W\d_]{2,}[0158][^\W\d_]+")  # a letter read as a figure: Wethera1l
_MISREAD_NAME = 95  # of 100, how like a whole name is
_MISREAD_BY = 85  # of 100, how like a last name is in which a letter was misread
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8192)
def letters(words: str) -> str:
    """Return the letters and digits of `words` only, in one case and without accents."""
    plain = words if words.isascii() else unicodedata.normalize("NFKD", words)
    return "".join(filter(str.isalnum, plain.casefold()))


@lru_cache(maxsize=8192)
def tidy(words: str) -> str:
    """Return `words` in one line without the marks around them or of an enumeration, and the notes after them."""
    words = _without_note(" ".join(words.split()))
    words = _without_note(words.strip(_EDGES)).strip(_EDGES)
    mark = ENUMERATION.match(words)
    return words[mark.end() :] if mark else words


def _without_note(words: str) -> str:
    return _NOTE.sub("", words) if words.endswith(_NOTE_ENDS) else words


_BY_REFERENCE = re.compile(
    r"[\W\d]*incorporated(?:\s+by\b|\W*\Z)|.*\bincorporated\s+(?:herein|hereto|by\s+reference)\b", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def is_entity(words: str) -> bool:
    """Whether `words` have what the name of an entity has and that of a human has not."""
    return _ENTITY.search(words) is not None and _BY_REFERENCE.match(words) is None


@lru_cache(maxsize=8192)
def is_closed(words: str) -> bool:
    """Whether `words` end as the name of an entity ends: Inc., L.P., Limited."""
    return _SUFFIX.search(words) is not None


@lru_cache(maxsize=8192)
def has_title(words: str) -> bool:
    """Whether an office is named in `words`."""
    return _TITLE.search(words) is not None


@lru_cache(maxsize=8192)
def is_title(words: str) -> bool:
    """Whether `words` begin with the name of an office."""
    return _TITLE_FIRST.match(words) is not None


@lru_cache(maxsize=1024)
def is_contact(words: str) -> bool:
    """Whether `words` are a telephone number, an address on the net, a street with its number, or a city and its state.

    >>> [is_contact(words) for words in ("(303) 555-0100", "12 Hill Road", "Denver, Colorado", "Ann Orr, Director")]
    [True, True, True, False]
    """
    if _CONTACT.match(words):
        return True
    before, _, last = words.strip(" .").rpartition(",")
    in_full = len(letters(last)) >= _SHORTEST_PLACE or letters(last) == "dc"
    if before and in_full and _is_state(last) and not (is_entity(before) or has_title(before)):
        return True
    return _NUMBERED.match(words) is not None and STREET_ENDS.search(words.partition(",")[0]) is not None


def _is_state(words: str) -> bool:
    try:
        return bool(states.SCHEDULE_13.compact(words.strip(" .")))
    except IdentifierError:
        return False


def ends_in_title(words: str) -> bool:
    """Whether `words` end with the name of an office."""
    offices = list(_TITLE.finditer(words))
    return bool(offices) and not words[offices[-1].end() :].strip(" .,;)*")


def is_department(words: str, *, alone: bool) -> bool:
    """Whether `words` say what an office is over; `alone` that they may be the name of an entity, too."""
    parts = [part.casefold() for part in _WORD.findall(words)]
    if parts[-1:] in (["division"], ["department"]) and not is_closed(words):
        return True  # whatever it is called
    return bool(parts) and all(part in _DEPARTMENTS or (not alone and part in _ALSO_ENTITIES) for part in parts)


_INITIALS = re.compile(r"(?:[A-Z]\.\s?){1,3}(?=[A-Z]\w)")


@lru_cache(maxsize=8192)
def is_human(words: str) -> bool:
    """Whether `words` look like the name of one natural person."""
    words, ends = _NAME_END.subn("", _HONORIFIC.sub("", words))
    initials = _INITIALS.match(words)  # "N. A. Moss" is no national association
    if len(words) > 60 or _ENTITY.search(words, initials.end() if initials else 0) or _TITLE.search(words):
        return False
    tokens = words.replace(".", ". ").split()
    if not 2 - ends <= len(tokens) <= 7 or not all(map(_is_name_part, tokens)):
        return False
    if any(token.strip(".,:;").lower() in _OF_THE_FORM for token in tokens):
        return False
    return sum(len(token.strip(".'’\"()“”")) > 1 for token in tokens) >= 1


def _is_name_part(part: str) -> bool:
    bare = part.strip("'’\"()“”.,")
    if not bare:
        return part == "."
    whole = bare.replace("-", "").replace("'", "").replace("’", "").replace("`", "")
    if not whole.isalpha() and not _MISREAD.fullmatch(whole):
        return False
    return whole[0].isupper() or whole.lower() in _PARTICLES


_FIGURE_WITHIN = re.compile(r"(?<=[^\W\d_])[0158](?=[^\W\d_])")
_LETTERS_READ_AS = {"0": "o", "1": "l", "5": "s", "8": "b"}


@lru_cache(maxsize=8192)
def _name_words(words: str) -> tuple[str, ...]:
    words = _FIGURE_WITHIN.sub(lambda figure: _LETTERS_READ_AS[figure[0]], _NAME_END.sub("", _HONORIFIC.sub("", words)))
    return tuple(part.casefold() for part in _WORD.findall(words))


@lru_cache(maxsize=8192)
def is_same_human(name: str, other: str) -> bool:
    """Whether two names are of one person: the same last name, and first names that do not contradict.

    >>> is_same_human("ADA FERN8ANK", "Ada Fernbank"), is_same_human("Ada Fern", "Bea Fern")
    (True, False)
    """
    if letters(name) == letters(other):
        return True
    a, b = _name_words(name), _name_words(other)
    if "".join(a) == "".join(b):  # a blank was lost
        return bool(a)
    shorter, longer = sorted((a, b), key=len)
    begins = len(shorter) > 1 and longer[: len(shorter)] == shorter and "," in max(name, other, key=len)
    if begins and all(len(part) < 3 for part in longer[len(shorter) :]):
        return True  # letters of a degree, perhaps misread; but "Wei Ann Wu" is another
    if (
        not a
        or not b
        or not (a[-1] == b[-1] or (a[0] == b[0] and len(a[-1]) > 5 and ratio(a[-1], b[-1]) >= _MISREAD_BY))
    ):
        return False
    return a[0] == b[0] or (a[0][0] == b[0][0] and (len(a[0]) == 1 or len(b[0]) == 1 or a[0][:3] == b[0][:3]))


@lru_cache(maxsize=8192)
def may_be_same(name: str, other: str) -> bool:
    """Whether two names share a word: what stands under a signature, against the signature."""
    a, b = _name_words(name), _name_words(other)
    return "".join(a) == "".join(b) or any(len(word) > 2 and word in b for word in a)


def is_person(words: str, persons: Sequence[str]) -> bool:
    """Whether `words` are the name of a reporting person, letter by letter."""
    mine = letters(words)
    return len(mine) > 3 and any(mine == letters(person) for person in persons)


def begins_person(words: str, persons: Sequence[str], first: str) -> bool:
    """Whether a reporting person's name begins with `first`, and it or what follows it goes on as in `words`."""
    mine, begun = letters(words), letters(first)
    named = [theirs for theirs in map(letters, persons) if theirs.startswith(begun)] if len(begun) > 2 else []
    return any((len(begun) > 5 and theirs.startswith(mine)) or mine.startswith(theirs) for theirs in named)


def known(words: str, persons: Sequence[str]) -> str:
    """Return the reporting person that `words` name, perhaps with more or less behind it; "" where they name none."""
    mine = letters(words)
    if len(mine) < 4:
        return ""
    like = ""
    for person in persons:
        theirs = letters(person)
        if mine == theirs:
            return person
        begins = min(len(mine), len(theirs)) > 9 and (mine.startswith(theirs) or theirs.startswith(mine))
        like = like or (person if begins else "")
    return like


@lru_cache(maxsize=4096)
def name_and_title(words: str, *, captioned: bool = False) -> tuple[str, str]:
    """Divide `words` into a name and the title after it; either may be empty.

    Where a caption says that both stand there, what is behind the name is a title though it names no office we know.
    """
    words = words.strip()
    alone = _ALONE.search(words)
    if alone is not None and is_human(words[: alone.start()].strip(_EDGES)):
        return words[: alone.start()].strip(_EDGES), ""
    if is_title(words):
        return "", words
    aside = _ASIDE.search(words) if words.endswith(")") else None
    if aside is not None and is_human(words[: aside.start()]) and has_title(aside[1]):
        return words[: aside.start()], aside[1]
    comma = _COMMA.search(words)
    while comma is not None:
        name, title = words[: comma.start()].strip(), words[comma.end() :].strip()
        if (captioned or has_title(title)) and is_human(name) and not _ENTITY_END.match(title):
            return name, title
        comma = _COMMA.search(words, comma.end()) if len(words) < 300 else None
    before = words[:120].partition("&")[0].rstrip()  # `Warwick, Pinfold & Co., General Partner`
    for found in re.finditer(r"\s+", before):  # no sign parts a name from its title
        rest = words[found.end() :]
        if is_title(rest[:_LONGEST_OFFICE]) and not _ends_entity(*words.split(",", 1)):  # `Fern Fiduciary Company`
            name = _LEAD.sub("", words[: found.start()])
            plain = is_human(name) and not _BUSINESS & set(_name_words(name))
            return (name, rest) if plain else ("", words)
    return words, ""


def _ends_entity(words: str, behind: str = "") -> bool:
    """Whether words before a comma, or these and what stands behind it, name an entity: `Fern Paying Agent, Inc.`."""
    form = _ENTITY_END.match(behind := behind.lstrip())
    return is_closed(words) or (form is not None and behind[form.end() : form.end() + 1] != "-")  # `Co-Trustee`


_EACH = re.compile(r"(?:each|both|all)\s+(?:of\s+)?(?:the\s+(?:following|foregoing)\W+)?", re.IGNORECASE)
_LIST = re.compile(
    r",?(?<!\s)\s++(?:and|&)\s+(?!(?:trust\s+)?co(?:mpany)?\b)|;\s*|,\s+(?:and\s+)?(?!(?:Inc|L\.|LLC|LP|Ltd|Limited|Jr|Sr|N\.|S\.|Co|and)\b)",
    re.IGNORECASE,
)


def several(words: str, persons: Sequence[str]) -> list[str]:
    """Return those that a list in one sentence names, without "each of" before it; the words alone where it is none.

    >>> several("each of Ann Orr, Peter Quill and Fern Fund, L.P.", ())
    ['Ann Orr', 'Peter Quill', 'Fern Fund, L.P.']
    """
    each = _EACH.match(words)
    rest = tidy(words[each.end() :] if each else words)
    parts = [part for part in map(tidy, _LIST.split(rest)) if part]
    named = all(known(part, persons) or is_human(part) or is_closed(part) for part in parts)
    trusted = each or all(map(is_human, parts)) or any(known(part, persons) for part in parts)
    is_one = len(parts) > 1 and (begins_person(rest, persons, rest) or _is_misread(rest, persons))
    return parts if len(parts) > 1 and named and trusted and not is_one else [rest]


def _is_misread(words: str, persons: Sequence[str]) -> bool:
    """Whether words are a reporting person's name with a letter misread: "Tarn Research and Managemcnt Company"."""
    mine = letters(words)
    return any(ratio(mine, letters(person), score_cutoff=_MISREAD_NAME) for person in persons)
