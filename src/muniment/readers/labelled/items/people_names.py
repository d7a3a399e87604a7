"""Which words are the name of a natural person, in a list of directors and officers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from muniment.readers.labelled.items.people_lines import COUNTRY, LONG_LINE, SHORT_LINE, STATES
from muniment.readers.labelled.signatures.words import has_title, is_entity, is_title


def _words(kind: str) -> frozenset[str]:
    """Return the words of a kind in the table beside this module."""
    rows = (line.split("\t") for line in _TABLE)
    return frozenset(word for row in rows if row[0] == kind for word in row[1].split(" "))


_TABLE = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
_TITLES, _PARTICLES, _GIVEN = _words("title"), _words("particle"), _words("given")
_COMMON = _TITLES | _words("place") | _words("other")
# Of these words some are given names, where they stand first, and some are surnames, behind an initial or a given name.
_GIVEN_TOO, _SURNAMES_TOO = _words("given-too"), _words("surname-too")
_PLACE = re.compile(rf"(?:[A-Z][\w.'’\- ]*,\s*)?(?:{STATES}|{COUNTRY.pattern})\W*")
_HONORIFIC = re.compile(
    r"\A(?:(?:mr|mrs|ms|miss|(?:dr|prof|dipl)(?:\.[\s-]*(?:h\.\s?c|jur|med|rer|nat|pol|phil|ing|oec|mult|dr)\b)*|sir|dame"
    r"|hon|h\.\s?(?:r\.\s?)?[ehm]|prince(?:ss)?|tan\s+sri|dat(?:uk|o['’]?)|lord|lady|baron(?:ess)?|sheikh"
    r"|the\s+(?:rt\.?\s+)?hon\w*|rev|gen|adm|col|capt)\b\.?,?\s+)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r",?\s+\(?(?:(?i:Jr|Sr|Esq(?:uire)?)|II|III|IV|V|3d|2nd|3rd|2d|P[Hh]\.?\s?D|M\.?D|J\.?D|D\.?D\.?S|D\.?V\.?M|R\.?N"
    r"|CFA|CPA|C\.P\.A|C\.F\.A|M\.?B\.?A|LL\.?[BMD]|Q\.?C|A\.?[OCM]|[COM]\.?B\.?E|BMM|K\.?C\.?B|Ret)\.?\)?(?=,|\s|\Z)",
)
_NICKNAME = re.compile(r"[(\"“'‘]{1,2}[A-Z][\w.\-]{0,14}[)\"”'’]{1,2}(?=\s)")
_CUT = re.compile(  # what a name does not end with
    r"(?:(?:\A|\s)[A-Z]\.?|[,&(\-]|[\"”][)]?|(?:\A|\s)(?:de|la|las|los|del|della|di|da|dos|du|van|von|der|den|y|e|bin|al))\s*\Z"
)
_NAME_AND_OFFICE = re.compile(r"\s*+(?:,|;|(?<=\s)[-–—]+|--|:|(?<=\s)\()\s*+")
_ENTITY_REST = re.compile(r"(?:inc|l\.?l\.?c|l\.?p|ltd|limited|corp|co|n\.a|plc|p\.?c|s\.a)\b\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`.\-])*")
NOTE_MARK = re.compile(r"⁽[^⁾]{1,4}⁾|(?<=\S)\s*+\((?:\d{1,2}|[a-z*+†])\)(?=\W*\Z)|(?<![*†‡+#])[*†‡+#]{1,6}(?=\W*\Z)")


def tidied(words: str) -> str:
    """Return words without marks of notes, and without what stands around them."""
    return NOTE_MARK.sub("", " ".join(words.split())).strip(" :;,.-–—_\t")


def is_person_name(words: str) -> bool:
    """Whether words are the name of a natural person and nothing else.

    >>> is_person_name("Basil T. Orme, Jr."), is_person_name("Executive Officers"), is_person_name("New York, NY")
    (True, False, False)
    """
    if len(words) > SHORT_LINE:
        return False
    bare = _HONORIFIC.sub("", tidied(words))
    titled = bare != tidied(words)
    while (cut := _SUFFIX.sub("", bare)) != bare:
        bare = cut
    bare = _NICKNAME.sub("", bare)
    if not bare or any(map(str.isdigit, bare)) or len(bare) > 48 or is_entity(bare) or _PLACE.fullmatch(bare):
        return False
    parts = [part.split() for part in bare.split(",")]
    first = parts[0][:1]
    capital = bool(first) and len(first[0]) > 1 and first[0].isupper() and not bare.isupper()
    most = 3 if (titled or capital) and len(parts[-1]) == 1 else 2  # "Ms. Chan Wing Yan, Winnie"
    if (
        len(parts) > 2
        or not parts[0]
        or (len(parts) == 2 and (len(parts[0]) > most or not parts[1] or len(parts[1]) > 3))
    ):
        return False
    tokens = [token for part in parts for token in part]
    if not (2 - titled) <= len(tokens) <= 6:
        return False
    for n, token in enumerate(tokens):
        small = token.lower()
        if not _WORD.fullmatch(token) or (small in _COMMON and not _is_name_too(tokens, n)):
            return False
        if not token[0].isupper() and small not in _PARTICLES and not token.startswith(("d'", "d’", "al-", "el-")):
            return False
    last = parts[0][-1] if len(parts) == 2 else tokens[-1]
    initial = (
        len(tokens) > 2 and last.strip(".").isupper() and all(len(token) > 2 for token in tokens[:-1])
    )  # "Ana Mena Ruiz L."
    return (initial or sum(char.isalpha() for char in last) > 1) and not (
        len(tokens) == 2 and last.lower() in _PARTICLES
    )


def _is_name_too(tokens: Sequence[str], n: int) -> bool:
    """Whether a common word is a name where it stands: "Louis Orme", "George W. Price", "Anna Page"."""
    small, first = tokens[n].lower(), tokens[0].lower()
    if n == 0:
        second = tokens[1].lower() if len(tokens) > 1 else small
        return small in _GIVEN_TOO and (second not in _COMMON or second in _SURNAMES_TOO)
    initials = any(len(token.strip(".")) == 1 for token in tokens[:n])
    given = (first in _GIVEN or first in _GIVEN_TOO) and small not in ("court", "street", "house", "church")
    return small in _SURNAMES_TOO and n == len(tokens) - 1 and (initials or given)


@lru_cache(maxsize=1024)  # many headers in a row ask again for each row below them
def name_and_rest(words: str) -> tuple[str, str]:
    """Return the name that words begin with and what follows it, such as an office; "", "" where there is none."""
    if len(words) > LONG_LINE:
        return "", ""
    bare = " ".join(NOTE_MARK.sub("", words).split())
    bare = re.sub(r"\A(?:(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[•·*\-–])\s+){1,2}", "", bare)
    if is_person_name(bare):
        return re.sub(r"\.{2,}\Z", ".", bare.strip(" :;,*")), ""
    cuts = [hit for hit in _NAME_AND_OFFICE.finditer(bare) if hit.start()]
    for hit in reversed(cuts[:3]):
        name, rest = bare[: hit.start()], bare[hit.end() :].strip(" )")
        if (
            is_person_name(name)
            and rest
            and not _ENTITY_REST.match(rest)
            and not is_person_name(bare[: hit.end()] + rest.split(",")[0])
        ):
            return name.strip(" :;,*"), rest
    return "", ""


def is_fragment(words: str) -> bool:
    """Whether words may be the rest of a name that a narrow column wraps."""
    if len(words) > SHORT_LINE:
        return False
    bare = _NICKNAME.sub("", tidied(words) + " ").strip()
    tokens = bare.replace(",", " ").split()
    return (
        0 < len([token for token in tokens if token not in _PARTICLES]) <= 3
        and not is_entity(bare)
        and not has_title(bare)
        and all(
            _WORD.fullmatch(token) and (token[0].isupper() or token in _PARTICLES)
            and token.lower() not in _COMMON
            for token in tokens
        )
    )  # fmt: skip


def is_cut(words: str) -> bool:
    """Whether a name goes on in the next line: it is a single word, with or without a title, or ends as none does."""
    bare = " ".join(words.split())
    if "," in bare.rstrip(" ,") and is_person_name(bare):
        return False  # "Orme, Basil T."
    return bool(_CUT.search(bare)) or len(_HONORIFIC.sub("", tidied(bare)).split()) == 1


def is_office(words: str) -> bool:
    """Whether words begin with the name of an office or an occupation."""
    first = re.match(r"[\w-]+", words)
    return is_title(words) or (first is not None and first[0].lower() in _TITLES)
