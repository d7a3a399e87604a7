"""What announces a list of directors and officers, and what ends it."""

import re
from collections.abc import Sequence

from muniment.readers.labelled.items.cells import Row
from muniment.readers.labelled.items.people_lines import SHORT_LINE
from muniment.readers.labelled.signatures.words import is_closed

LIST = re.compile(
    r"\b(?:directors|executive\s+officers|officers|managers|trustees|general\s+partners|controlling\s+persons?"
    r"|managing\s+members"
    r"|board\s+of\s+(?:directors|managers|trustees)|management\s+board|supervisory\s+board|executive\s+committee)\b",
    re.IGNORECASE,
)
_OF_LIST = rf"(?:{LIST.pattern}|(?:executive\s+)?officer|director|manager|trustee)"
_OVER_NAMES = re.compile(rf"{_OF_LIST}(?:\s*(?:/|and|or|&)\s*(?:{_OF_LIST})?)?", re.IGNORECASE)  # the title of a column
_LISTED = re.compile(
    rf"{LIST.pattern}|\b(?:each|every|such|of\s+the)\s+(?:of\s+the\s+)?(?:directors?|executive\s+officers?"
    rf"|managers?|trustees?|general\s+partners?)\b",
    re.IGNORECASE,
)
PLAIN_HEADING = re.compile(
    r"\W*(?:names?\s+of\s+)?(?:the\s+)?(?:executive\s+)?(?:officers|directors|managers|trustees)(?:\s+(?:and"
    r"|of)\s+[^.]{1,60})?\W*\Z",
    re.IGNORECASE,
)
_STEM = re.compile("irector|fficer|anag|rustee|artner|ontrolling|ommittee|oard|IRECTOR|FFICER|ANAG|RUSTEE|ARTNER")
_ELSEWHERE = re.compile(r"attached|hereto\b|annexed|incorporated\s+(?:herein|by)", re.IGNORECASE)
_GIVES = re.compile(
    r"occupation|employment|citizen|business\s+address|positions?\b|\bnames?\b|titles?\b", re.IGNORECASE
)
_INFORMS = re.compile(r"\b(?:below|following)\b.{0,40}\binformation\b|\binformation\b.{0,160}\bbelow\b", re.I | re.S)
_BELOW = re.compile(
    r"\bbelow\b|following|as\s+follows|set(?:s|ting)?\s+forth|list(?:ed|s|\b)|schedule|annex|:\s*\Z", re.IGNORECASE
)
# To whom a letter goes is no heading of a list.
_ADDRESSED = re.compile(
    r"\W*(?:dear\b|gentlemen\b|ladies\b|(?:attention|attn|cc|to)\b\s*[:.]"
    r"|to\s+(?:the\s+|our\s+|all\s+)?(?:members|board|directors|officers|managers|trustees|chairman|stockholders|shareholders|fellow)\b)",
    re.IGNORECASE,
)
# The office of one person, who signs or is written to.
_OFFICE = re.compile(
    r"\W*(?:\w+[\s-]+){0,2}(?:chair(?:man|woman|person)?|member|secretary)(?:\s*,|\s+(?:of|to)\b)\s*(?:the\s+)?"
    r"(?:\w+\s+){0,3}(?:board|committee)\b",
    re.IGNORECASE,
)
_SALUTED = re.compile(r"\W*(?:dear\s|(?:ladies|gentlemen)\b[^:,\n]{0,30}[:,]\W*\Z)", re.IGNORECASE)
# What may announce a list or head its columns, and what ends it wherever it stands.
SEED = re.compile(
    r"(?:each|every)\s+(?:director|(?:executive\s+)?officer|manager|trustee|general\s+partner)\b|directors\b|officers\b|executive\s+officer\b|managers\b|trustees\b|general\s+partners\b"
    r"|controlling\s+persons?\b|managing\s+members\b"
    r"|names?\b(?=[^\n]{0,60}(?:\t|  |\n))|principal\s+occupation|director\s*/|officer\s*/"
)
END_OF_LIST = re.compile(
    r"\W*(?:signatures?\W*\Z|after\s+reasonable\s+inquiry|item\s+\d|exhibit\s+index|index\s+(?:to|of)\s+exhibits"
    r"|joint\s+filing"
    r"|dear\s[^:,\n]{1,80}[:,]\W*\Z|(?:ladies|gentlemen)\b[^:,\n]{0,30}[:,]\W*\Z"
    r"|(?:sincerely|respectfully|cordially|faithfully|(?:very\s+)?truly)(?:\s+(?:yours|submitted))?\W*\Z"
    r"|yours(?:\s+\w+){0,2}\W*\Z|(?:with\s+)?(?:\w+\s+){0,2}regards\W*\Z"
    r"|power\s+of\s+attorney|in\s+witness|exhibit\s+[\dA-Z.]{1,6}\W*\Z|dated?\s*:|by\s*:|/s/|know\s+all)",
    re.IGNORECASE,
)
STOPS = re.compile(r"\n(?!\n)[^\w\n/]*(?:item\s+\d|after\s+reasonable\s+inquiry|signatures?[^\w\n]*\n|/s/)")
_ADDRESSEE = 12  # lines between the first of whom a letter is addressed to and the greeting, at most


def is_over_names(row: Row) -> bool:
    """Whether a row has a word that may head a column of names."""
    return "ame" in row.words or "AME" in row.words or _OVER_NAMES.fullmatch(row.cells[0].words) is not None


def announces(words: str) -> bool:
    """Whether words announce a list of directors or officers: a heading, or a sentence that says what follows."""
    if not _STEM.search(words) or not _LISTED.search(words) or _ADDRESSED.match(words):
        return False
    if len(words) <= SHORT_LINE and _OFFICE.match(words):
        return False
    if (
        LIST.search(words)
        and len(words) <= SHORT_LINE
        and (is_closed(words) or not re.search(r"[a-z][.,]\s*\Z", words))
    ):
        if PLAIN_HEADING.match(words):
            return True
        upper = sum(word[0].isupper() or not word[0].isalpha() for word in words.split())
        if upper * 3 >= len(words.split()) * 2:
            return True
    gives = _GIVES.search(words) or words.endswith(":") or _INFORMS.search(words)
    return bool(gives and _BELOW.search(words) and not _ELSEWHERE.search(words))


def is_letter(row: Row, below: Sequence[Row]) -> bool:
    """Whether words are the first line of whom a letter is addressed to: a line that greets stands below."""
    return len(row.words) <= SHORT_LINE and any(_SALUTED.match(line.words) for line in below[:_ADDRESSEE])


def is_section(words: str) -> bool:
    """Whether words are a heading between entries."""
    return (
        bool(announces(words) or re.match(r"\W*(?:schedule|annex|appendix|exhibit)\b", words, re.I))
        and len(words) < SHORT_LINE
    )
