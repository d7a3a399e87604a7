"""The headings of items: the titles they go by, and where they stand in a schedule's text.

A heading is "Item 2(a).", "2(a)", "(a) Name of Person Filing", or the title alone; titles are patterns over small
letters. Keys are those of the summary: "2a" is Item 2(a), "4ci" is Item 4(c)(i). Every line that begins like a heading
is a candidate, weighed by its words. Of all candidates those count that follow each other in the order of the form and
weigh most together: "Item 4 above" begins a line here and there.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice
from operator import attrgetter, itemgetter
from typing import NamedTuple

from msgspec import Struct, structs
from rapidfuzz.distance import Hamming, Levenshtein

from muniment.caching import in_groups
from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.readers.labelled.labels import AGAIN
from muniment.readers.labelled.text import Prepared, blanked
from muniment.values import YesNo

ANNEX = r"(?:schedule|annex|appendix|exhibit|attachment|addendum)"
"""What a part that is annexed to a schedule calls itself."""
ANNEXES = r"(?:schedules?|annex(?:es)?|appendi(?:x|ces)|exhibits?|attachments?|addend(?:um|a))"
"""One such part, or several."""

_MARKS = re.compile(r"[()]|item ")
_FIVE = r"(?:five|5)\s*(?:\(5%?\)\s*)?(?:percent(?:age)?|per\s+cent|%)(?:\s*\(5%?\))?"
_POWER_VOTE = r"power\s+to\s+vote(?:,?\s+or\s+(?:to\s+)?direct\s+(?:the\s+|to\s+)?vot(?:e|ing)(?:\s+of)?)?"
_POWER_SELL = r"power\s+to\s+dispose(?:\s+of)?(?:,?\s+or\s+(?:to\s+)?direct\s+(?:the\s+)?dispos\w+(?:\s+of)?)?"

_TITLES_13G = {
    "1": r"(?:security\s+and\s+)?issuer(?=[\s.:]*\n)",
    "2": r"(?:identity\s+and\s+background|(?:reporting\s+)?persons?\s+filing)(?=[\s.:]*\n)",
    "1a": r"names?\s+(?:of\s+(?:the\s+)?issuer,?\s+)?(?:and|&)\s+address(?:es)?\s+of\s+(?:the\s+|its\s+)?"
    r"(?:issuer(?:['’]?s['’]?)?(?:\s+(?:and|&))?\s+)?(?:principal\s+)?(?:executive\s+)?offices?|(?:the\s+)?names?\s+of\s+(?:the\s+)?(?:issuer|company)(?!['’]?s\s+(?:princ|exec))(?:\(s\))?"
    r"(?:\s+and\s+address(?=(?:[^\S\n]|[.:])*+\n\s*+\(?a[.)]))?",
    "1b": r"(?:the\s+)?(?:address(?:es)?|name)\s+of\s+(?:the\s+)?(?:issuer|company)['’`]?s?['’`]?"
    r"(?:\s+(?:principal|principle|executive|exec|business|offices?|of|or)\b\.?){0,6}(?:\(s\))?",
    "2a": r"names?\s+of\s+persons?\s+filing(?:,|,?\s+and)\s+address[^\n:;]{0,90}|"
    r"names?(?:,|,?\s+(?:and|&))\s+(?:(?:principal|business)\s+){0,2}address[^\n]{0,90}(?:\n[^\S\n]*+)?filing|"
    r"(?:the\s+)?names?(?:\(s\))?\s+of\s+(?:the\s+|each"
    r"\s+)?(?:reporting\s+|filing\s+)?persons?(?:\(s\))?"
    r"(?:\s+filing(?:\s+this\s+(?:statement|schedule)(?!\s+(?:is|relates|on|constitutes)\b))?)?(?:\(s\))?(?:\s+(?:is|are)(?=\s*:))?",
    "2b": r"(?:the\s+)?(?:business\s+)?address(?:es)?(?:\(es\))?\s+(?:of|or)\s+(?:(?:the|its|each|their)"
    r"\s+)?(?:principal|principle|princ\.?)\s+(?:bus(?:iness|\.)\s+)?"
    r"(?:and\s+executive\s+)?offices?(?:\(s\))?(?:\s+or\s+residence|(?:\s*+,)?\s++or,?\s+if\s+none,?:?\s+(?:the"
    r"\s+)?residence)?"
    r"(?:\s+of\s+(?:each\s+)?(?:reporting\s+)?persons?(?:\s+filing)?)?",
    "2c": r"place\s+of\s+organi[sz]ation\s+or\s+citizenship|citizenship(?:(?:\s+or\s+|\s?/\s?)place\s+of"
    r"\s+organi[sz]ation)?|place\s+of\s+organi[sz]ation",
    "2d": r"title\s+(?:of|and)\s+(?:the\s+)?class(?:es)?(?:\s+of\s+(?:the\s+)?(?:equity\s+)?securit(?:y|ies))?",
    "2e": r"(?:the\s+)?cusip\s*(?:number|no\b\.?|num\b\.?|#)?(?:\(s\)|s\b)?",
    "3": r"(?:if|this)\s+(?:th(?:is|e)\s+)?statement\s+is\b|type\s+of\s+(?:reporting\s+)?person|filing\s+status"
    r"|type\s+of\s+filing"
    r"|the\s+(?:reporting\s+)?persons?(?:\(s\))?\s+filing",
    "4": r"ownership(?:\s+of\s+(?:securities|(?:common\s+)?(?:stock|shares)))?(?!\s+of\s+(?:5|five|more))",
    "5": rf"owner(?:ship)?\s+of\s+{_FIVE}\s+or\s+less(?:\s+of\s+(?:a\s+|the\s+)?class(?:\s+of\s+securities)?)?",
    "6": rf"ownership\s+o[fr]\s+more\s+than\s+{_FIVE}\s+on\s+behalf\s+of\s+(?:another|other)(?:\s+persons?)?",
    "7": r"identification\s+and\s+classification\s+of\s+(?:the\s+|each\s+)?subsidiar(?:y|ies)(?:\s+which\s+acquired"
    r"(?:\s+the\s+securit(?:y|ies)(?:\s+being\s+reported(?:\s+on)?(?:\s+by(?:\s+the)?(?:\s+parent(?:\s+holding)?"
    r"(?:\s+company)?(?:\s*+,?\s*+\(?\s*+or\s+control(?:ling)?(?:\s+persons?)?\)?)?)?)?)?)?)?",
    "8": r"identification\s+and\s+classification\s+of\s+(?:the\s+)?members\s+of\s+(?:the\s+|a\s+)?groups?",
    "9": r"notice\s+of\s+(?:the\s+)?dissolution(?:\s+of\s+(?:the\s+|a\s+)?group)?",
    "10": r"certifications?",
}
_TITLES_13D = {
    "1": r"(?:class\s+of\s+)?securit(?:y|ies)\s+and\s+(?:the\s+)?issuer",
    "2": r"identity\s+(?:and|or)\s+background|background\s+and\s+identity",
    "3": r"sources?\s+(?:and|or)\s+(?:the\s+)?amounts?\s+of\s+(?:the\s+)?(?:funds?|consideration)(?:\s+(?:or"
    r"|and|of)\s+other\s+considerations?)?",
    "4": r"purposes?\s+of\s+(?:the\s+)?(?:transactions?|acquisition)(?:\(s\))?",
    "5": r"interests?\s+in\s+(?:the\s+)?(?:securities(?:\s+of\s+(?:the\s+)?(?:issuer|company))?"
    r"|(?:issuer|company)['’]s\s+securities)",
    "6": r"contracts?\s*,\s+(?:agreements?\s*,\s+)?arrangements?\s*+,?\s*+(?:or\s+|and"
    r"\s+)?understandings?(?:\s*+,?\s*+(?:or|and)\s+relationships?|(?=\s+with\s+respect))"
    r"(?:\s+with\s+(?:respect|report|regard)\s+to(?:\s+(?:the\s+)?securities(?:\s+of)?)?(?:\s+(?:the\s+)?(?:issuer(?:['’]s\s+securities)?|company))?)?"
    r"|contracts?\s*,\s+arrangements?\s*+,?\s*+etc\b",
    "7": r"(?:materials?|exhibits?|documents?)\s+(?:to\s+be\s+)?(?:filed|attached)"
    r"(?:\s+(?:as\s+(?:an\s+)?exhibits?|herewith))?"
    r"|exhibits?(?=[\s.:]*\n)",
}
# The parts of Item 4 of Schedule 13G.
_PARTS_OF_4 = {
    "amount": r"(?:aggregate\s+)?(?:amounts?|number)\s+(?:of\s+shares\s+)?"
    r"(?:beneficially\s+owned|owned\s+[“\"]?beneficially[”\"]?(?:\s+within\s+the\s+meaning\s+of\s+rule\s+13d-3)?)",
    "percent": r"percent(?:age)?\s+of\s+(?:the\s+)?class(?:\s+represented)?",
    "powers": r"number\s+of\s+(?:shares?|units)\s+as\s+to\s+which\s+(?:such|the|each)\s+(?:reporting"
    r"\s+)?persons?\s+ha(?:s|ve)(?:\s+voting\s+(?:and|or)\s+dispositive\s+powers?)?",
    "sole_voting_power": rf"sole\s+(?:{_POWER_VOTE}|voting\s+power(?:\s*:|(?=[^\S\n][\s\d])))",
    "shared_voting_power": rf"shared?\s+(?:or\s+no\s+)?(?:{_POWER_VOTE}|voting\s+power(?:\s*:|(?=[^\S\n][\s\d])))",
    "sole_dispositive_power": rf"sole\s+(?:{_POWER_SELL}|dispositive\s+power(?:\s*:|(?=[^\S\n][\s\d])))",
    "shared_dispositive_power": rf"shared?\s+(?:or\s+no\s+)?"
    rf"(?:{_POWER_SELL}|dispositive\s+power(?:\s*:|(?=[^\S\n][\s\d])))",
}
_PARTS_OF_1 = {
    "class_title": r"title\s+(?:of|and)\s+(?:the\s+)?class(?:es)?\s+of\s+(?:equity\s+)?securit(?:ies|y)",
    "issuer": r"name\s+(?:of\s+(?:the\s+)?issuer\s+)?and\s+address\s+of\s+(?:the\s+|its\s+)?(?:issuer['’]?s?\s+)?"
    r"principal\s+executive\s+offices?(?:\s+of\s+(?:the\s+)?issuer)?",
    "issuer_name": r"name\s+of\s+(?:the\s+)?issuer",
    "issuer_address": r"address\s+of\s+(?:the\s+)?(?:issuer['’]?s?\s+)?principal\s+executive\s+offices?"
    r"(?:\s+of\s+(?:the\s+)?issuer)?",
    # where the label is wrapped in a column of its own, the comment begins between its two lines
    "comment": r"item\s+1(?:\s+comment|(?=[^\S\n]*\n?[^\n]{1,200}\n[^\S\n]*comment:))",
}


# The titles in full, by which one is known that is worded or spelled otherwise; some end before the bar.
_IN_FULL = {
    "D": {
        "1": "security and issuer", "2": "identity and background",
        "3": "source and amount of funds or other consideration", "4": "purpose of transaction",
        "5": "interest in securities of the issuer",
        "6": "contracts, arrangements, understandings or relationships with respect to securities of the issuer",
        "7": "material to be filed as exhibits",
    },
    "G": {
        "1a": "name of issuer", "1b": "address of issuer's principal executive offices",
        "2a": "name of person filing", "2b": "address of principal business office| or, if none, residence",
        "2c": "citizenship", "2d": "title of class of securities", "2e": "cusip number",
        "5": "ownership of five percent or less of a class",
        "6": "ownership of more than five percent on behalf of another person",
        "7": "identification and classification of the subsidiary which acquired the security being reported on by the"
        " parent holding company| or control person",
        "8": "identification and classification of members of the group", "9": "notice of dissolution of group",
        "10": "certification",
    },
}  # fmt: skip


def _stem(word: str) -> str:
    """Return a word without the end by which it is several."""
    return f"{word[:-3]}y" if word.endswith("ies") else word.rstrip("s")


_MISSPELT = 4  # letters of a word of which one may be another
_SMALL_WORDS = frozenset((
    "of", "the", "and", "or", "in", "to", "with", "be", "being", "if", "on", "by", "for", "as", "a", "an", "which",
    "than",
))  # fmt: skip
_LETTERS = re.compile(r"[a-z]+")
_KNOWN_BY = {
    letter: {key: frozenset(map(_stem, {*_LETTERS.findall(title)} - _SMALL_WORDS)) for key, title in titles.items()}
    for letter, titles in _IN_FULL.items()
}
_IN_LETTERS = {
    letter: {
        key: tuple("".join(re.findall(r"[a-z]+", part)) for part in accumulate(title.split("|")))
        for key, title in titles.items()
    }
    for letter, titles in _IN_FULL.items()
}
_LETTERS_A_SLIP = 12  # of a title, for each that is another, missing or doubled
_JOINED = re.compile(r"\s{1,40}+(?:and|&|/)\s{1,40}+")
_REST_OF_CELL = re.compile(r"(?: [a-z,]++){1,6}(?=[^\S\n]{3})")
_TITLE_STOP = re.compile(r"[:\n]|\Z")
_TITLE_LINE = re.compile(r"[^\S\n]*([^\n.:;\t]{3,160}?)(?=[.:;\t]|\n|[^\S\n]{3})")
_TITLE_LINES, _COLUMN_LINES = 3, 9  # of a title, at most; of one in a narrow column beside its answer


def _compiled(titles: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(title) for key, title in titles.items()}


TITLES = {"G": _compiled(_TITLES_13G), "D": _compiled(_TITLES_13D)}
# What stands for a title behind the number of an item alone, and before its answer.
_IN_SHORT = {
    "G": {
        "1a": "issuer|name",
        "1b": "address",
        "2a": "names?",
        "2b": r"(?:business\s+)?address(?:es)?",
        "2d": "(?:title|class)",
        "5": rf"{_FIVE}\s+or\s+less",
        "6": r"(?:ownership\s+)?(?:on\s+behalf\s+of\s+(?:an)?other(?:\s+persons?)?|(?:an)?other\s+persons?)",
        "7": "subsidiar(?:y|ies)",
        "8": r"(?:members\s+of\s+)?(?:the\s+)?group",
        "9": r"(?:notice\s+of\s+)?dissolution",
    },
    "D": {
        "1": "security|issuer",
        "2": "identity|background",
        "3": r"(?:sources?\s+of\s+)?funds?|considerations?",
        "4": "purposes?",
        "5": "interests?",
        "6": r"contracts?(?:,?\s+etc\.?)?|arrangements?|understandings?|relationships?",
        "7": "exhibits?",
    },
}
_SHORT_TITLES = {
    letter: {
        key: re.compile(rf"(?:{words})(?=[ ]*+(?::|\.\s|\n|[-–—][^\S\n]|\t)|[ ]{{3}})") for key, words in titles.items()
    }
    for letter, titles in _IN_SHORT.items()
}
_TITLES_OF_4 = "|".join(f"(?P<{name}>{title})" for name, title in _PARTS_OF_4.items())
ITEM_4 = re.compile(f"(?=[anps][eghmou])(?:{_TITLES_OF_4})")  # how any of them begins
ITEM_1 = re.compile("|".join(f"(?P<{name}>{title})" for name, title in _PARTS_OF_1.items()))
WRAPPED_LABEL = re.compile(r"^[^\S\n]*item 1(?=[^\S\n]*\n?[^\n]{1,200}\n[^\S\n]*(comment:))", re.MULTILINE)
"""The label of the comment on Item 1 in a column of its own, between whose lines the comment begins."""
_LABEL_OF_4 = re.compile(rf"(?:{ITEM_4.pattern})\s*[.:]?")
_LETTER_AND_ANSWER = re.compile(
    r"^[^\S\n]*+(?:(?:\(?(?:[a-c]|[iv]{1,3})[).]{1,2}[^\S\n]*+){1,2}+"
    r"|(?=(?:sole|shared?)[ ](?:or[ ]no[ ])?power[ ][^\n]{0,80}?(?:\d|none|nil)))"
    r"(?P<label>[^\W\d](?:\S|[^\S\n](?![^\S\n]))*+)[^\S\n]{2,}+(?P<answer>[^\n]++)",
    re.MULTILINE,
)
OUTER = frozenset(("1", "2"))
"""The items of Schedule 13G whose parts are items of their own."""


def _asked(form: str) -> dict[str, list[str]]:
    """Return the answers of items, but for boxes, by the keys of the items or of their parts that ask for them."""
    return in_groups(
        (_MARKS.sub("", row.item), row.path)
        for row in rows(FORMS[form].record)
        if row.item[:1].isdecimal() and not isinstance(row.field.at.kind, YesNo)
    )


ASKED = {letter: _asked(f"13{letter}") for letter in "DG"}
_PARTS = sorted(key for key in {*ASKED["G"], *(_MARKS.sub("", item) for item in AGAIN)} if key[-1].isalpha())
ORDER = {
    letter: tuple(
        key
        for section in FORMS[f"13{letter}"].layout.sections.values()
        if section.is_item
        for key in (section.item, *(part for part in _PARTS if letter == "G" and part[:-1] == section.item in OUTER))
    )
    for letter in "DG"
}
# Instructions of the form that some filers leave standing under the headings: how they begin and end, in small letters.
_INSTRUCTIONS = (
    (
        r"\W{0,5}the\s+remainder\s+of\s+this\s+cover\s+page\s+shall\s+be",
        r"provided\s+in\s+(?:a|the)\s+prior\s+cover\s+page",
    ),
    (r"provide\s+the\s+following\s+information\s+regarding", r"identified\s+in\s+item\s+1"),
    (r"if\s+this\s+statement\s+is\s+(?:being\s+)?filed\s+to\s+report", r"check\s+(?:the\s+following|here)"),
    (
        r"if\s+any\s+other\s+person\s+is\s+known\s+to\s+have",
        r"(?:fund|plan)\s+is\s+not\s+required|should\s+be\s+identified",
    ),
    (r"a\s+listing\s+of\s+the\s+shareholders", r"fund\s+is\s+not\s+required"),
    (r"if\s+the\s+percent\s+of\s+the\s+class\s+owned", r"there\s+is\s+a\s+right\s+to\s+acquire"),
    (
        r"if\s+a\s+parent\s+holding\s+company(?:\s+or\s+control\s+person)?\s+has\s+filed",
        r"of\s+the\s+relevant\s+subsidiary",
    ),
    (r"if\s+a\s+group\s+has\s+filed", r"of\s+each\s+member\s+of\s+the\s+group"),
    (
        r"notice\s+of\s+(?:the\s+)?dissolution\s+of\s+a\s+group\s+may",
        r"individual\s+capacity(?:\s*\.\s+see\s+item\s+5\b)?",
    ),
    (r"state\s+the\s+title\s+of\s+the\s+class\s+of\s+equity", r"issuer\s+of\s+such\s+securities"),
    (
        r"if\s+the\s+person\s+filing\s+this\s+statement\s+or\s+any\s+person\s+enumerated",
        r"with\s+respect\s+to\s+such\s+person\s*\(?s?\)?",
    ),
    (r"state\s+the\s+source\s+and\s+the\s+amount\s+of\s+funds", r"describe\s+the\s+method\s+of\s+acquisition"),
    (
        r"state\s+the\s+purpose\s+or\s+purposes\s+of\s+the\s+acquisition",
        r"any\s+action\s+similar\s+to\s+any\s+of\s+those\s+enumerated(?:\s+above)?",
    ),
    (
        r"describe\s+any\s+contracts,\s+arrangements",
        r"(?:provisions|default)\s+(?:contained\s+in\s+)?(?:of\s+)?(?:such\s+)?loan\s+agreements\s+need\s+not"
        r"\s+be\s+included",
    ),
    (r"the\s+following\s+shall\s+be\s+filed\s+as\s+exhibits", r"as\s+disclosed\s+in\s+item\s+6"),
    (r"the\s+following\s+certification\s+shall\s+be\s+included", r"13d-?1\s*\([bc]\)\s*:"),
    (
        r"instruction(?:\s*+[.:])?\s++(?:for\s+computations|dissolution\s+of)",
        r"13d-?3\s*\(d\)\s*\(1\)|response\s+to\s+this\s+item",
    ),
)
# All of their beginnings in one: the number of the group that matched is that of the instruction.
INSTRUCTION = re.compile("|".join(f"({begin})" for begin, _ in _INSTRUCTIONS))
ENDS_OF_INSTRUCTIONS = tuple(re.compile(end) for _, end in _INSTRUCTIONS)


# ---- headings in a text ----------------------------------------------------------------------------------------------

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "l": 1}
_NUMBERED = r"(?P<number>1?\d|l|ix|[iv]{1,4}|x)"
# Where a line begins like a heading. Nothing before it but blanks, marks and empty cells.
_LINE = {
    "D": re.compile(
        # an amendment may number its paragraphs: "2. The response to Item 4 is hereby amended"
        r"\n[^\w\n(]*+(?:\(?(?:\d{1,2}|[a-z])[.)][^\S\n]++)?"
        r"(?:the\s{1,3}(?:response|answer)s?\s{1,3}to\s{1,3}"
        r"|(?:[a-z]{3,9}[^\S\n]){0,3}(?:sub)?(?:paragraph|sentence)s?[^\n.;:]{0,40}?\s(?:of|to|under|in)\s{1,3})?(?=items?\s)"
        r"|\n[^\w\n(]*+(?=items?[\s\d#.]|1?\d[.):\t]|[ivx]{1,4}[.):]|securit|identity|sources?\s|purpose"
        r"|interest|contract|material|exhibits)"
    ),
    "G": re.compile(
        r"\n[^\w\n(]*+(?=items?[\s\d#:.]|\(?[a-f][.):]|1?\d[.):\t \(a-f]|the\s+name"
        r"|names?(?:\W+of|:)|(?:business\s)?address"
        r"|citizensh|title\s|cusip|place\sof|owner"
        r"|identif|notice\sof|certific)"
    ),
}
_ITEM = re.compile(
    rf"items?[.\s]{{0,3}}(?:no\.?|number|\#)?[^\S\n]{{0,3}}{_NUMBERED}(?![\w%])?"
    r"(?P<letters>(?:[^\S\n]{0,2}[.:\-–]?[^\S\n]{0,40}\(?(?<![a-z])(?P<letter>[a-f])(?:[).:]|(?=[.:\s])(?<=\d[a-f]))"
    r"(?:[^\S\n]{0,2}(?:[-–,&]|and|through|to)[^\S\n]{0,2}\d?\([a-f]\)(?:\([iv]{1,3}\))?){0,3})?)"
)
_SHORT = re.compile(
    rf"{_NUMBERED}(?:(?:\.[^\S\n]?(?=\())?[^\S\n]?\(?(?P<letter>[a-f])\)?)?(?=[.):\s])"
    r"|\(?(?P<alone>[a-f])[).:](?:[^\S\n]{0,3}\(?(?P=alone)\)[.:]?|(?:(?:\.?[-–]|,?[^\S\n](?:and|&|through|to)[^\S\n]|,[^\S\n])\(?[b-f]\)[.:]?){1,3})?"
)
_BETWEEN = re.compile(r"[\s.:)\]\-–—*☐\t]*")
_AGAIN = re.compile(r"\(?[a-f]\)[\s.:)\-–—]*")
_ENDS = frozenset('.:;!?)]"”*_☐☒0123456789')  # what a line ends with before one that begins anew
_AMENDED = re.compile(
    r"[^.]{0,160}?\b(?:amended|supplement|restated|deleted|replaced|revised|added|incorporated\s+(?:herein"
    r"\s+)?by|hereby)",
    re.DOTALL,
)
_OF_PART = re.compile(r"(?:paragraph|sentence)s?\b.{0,40}\Z")
_PART_AMENDED = re.compile(
    r"[^.]{0,60}?\b(?:is|are)\s(?:hereby\s|further\s){0,2}"
    r"(?:amended|supplemented|restated|deleted|replaced|revised)\b"
)
_MENTION = re.compile(
    r"[\s)]*(?:[\-–]\s?(?=\([a-z]\)))?(?:\([a-z]\)[\s\-–&,]*(?:and\s+)?)*(?:above|below|hereof|hereto|herein|of|to|and|or|through|thru|in"
    r"|is|are|was|as|for|shall|which|that|,|;|[-–]\s*\d)(?!\w)"
)
_END_OF_LINE = re.compile(r"[^\S\n]*[.:)]?[^\S\n]*(?:\n|\t|\Z|[^\S\n]{2})")
_COLON = re.compile(r"[^\S\n]?:")
_TITLED, _ALONE, _SAID, _PART = 4.0, 2.0, 1.0, 1.5
_BESIDE = 1.9  # a label that ends with a colon, its answer beside it: "Citizenship: Utopia", below Item 2
_SURE = 1.0
_SHORTEST, _LONGEST = 45, 110  # characters of a line that was wrapped
# A verb behind the words of a title makes a sentence of them, unless nothing of it follows on the line.
_SAYS = re.compile(r"[^\S\n]+(?:is|are)\b(?=[^\S\n]+\w|[^\S\n]*\n[^\S\n]*\w)")
_SENTENCE = re.compile(r"\s(?:is|are)\s+\w")
_ANSWERED_NONE = re.compile(r"[\s.:)\-–]{0,9}(?:n\s?/?\s?a|none|not\s+applicable|inapplicable)\b[.)]?[^\S\n]*(?:\n|\Z)")
_ANSWERED_BESIDE = re.compile(r"[.:)]*+(?:[^\S\n]{3,}|\t)(?=\S)")  # as in a column of their own
_COLUMNS = "    "  # between a label and what stands beside it: no sentence goes on behind these


# An item beside another, on one line, and what ends both; the lines they stand on.
_ABREAST = re.compile(r"\n[^\S\n]*+items?\s\s?\d[^\n]{0,90}?[^\S\n]{3}(items?\s\s?\d{1,2}[^\S\n]?\([a-f]\))")
_NEXT_ITEM = re.compile(r"\n[^\S\n]*+items?\s\s?\d")
_LINES = re.compile(r"[^\n]++")
_ITEMS = 12  # of a schedule
_NUMBER_AND_LETTER = re.compile(r"items?\s{1,3}\d{1,2}[^\S\n]?\([a-f]\)")
_NUMBER_ABOVE = re.compile(rf"{_NUMBER_AND_LETTER.pattern}|items?\s{{1,3}}\d{{1,2}}[.:](?=[^\S\n])")
_GAP_BEFORE, _SHORT_ANSWER = "  ", 100  # before a heading in the line of another, and characters between the two


class Head(Struct):
    """A heading: its key ("2a"), where it begins, where its number and title end, and how much it weighs."""

    key: str
    start: int
    end: int
    weight: float
    number: str
    titled: bool


_SIGN = re.compile(r"[^ \t\n.:)\xa0]")
# Where one may begin behind an answer, on its line: an item, or a part whose title is printed.
_INLINE = re.compile(r"item\s+\d"), re.compile(r"\((?<=\s\()[b-e]\)(?=\s)")
_ANSWERED = re.compile(r"[.;:)][^\S\n]+\Z")
# Several items answered together: "Items 5-9. Not applicable.", "Items 3 and 5-10 are inapplicable".
_THROUGH = r"[-–]|to\b|through\b|thru\b"
_RANGE = re.compile(
    r"items?[.\s]{0,3}(?:nos?\.?\s*)?"
    rf"(?P<named>1?\d(?:\s*(?:,?\s?(?:&|and\b)|,|{_THROUGH})\s*(?:items?\s*)?1?\d){{1,9}}+)"
    r"(?:[^\S\n]++are(?=[^\S\n](?:not[^\S\n]applicable|inapplicable)\b))?"
    r"(?=[^\S\n]*(?:[.:–]|\n|not\s|n/a|no\s|inapplicable))(?!\.\d)"
)
_NAMED = re.compile(rf"(?P<number>\d++)|{_THROUGH}")


def find_heads(small: str, letter: str, start: int, end: int) -> list[Head]:
    """Return everything that may be the heading of an item between two places, in the order of the text."""
    heads: list[Head] = []
    context, done, shown = "", start, start
    before = max(0, start - 1)
    lines, shift = (small, 0) if before else ("\n" + small, 1)  # the first line has no end of line before it
    begins = {line.end() - shift: line.start() - shift for line in _LINE[letter].finditer(lines, before, end + shift)}
    places = [*begins]
    found = {hit.start() for words in _INLINE for hit in words.finditer(small, start, end)}.difference(places)
    bare = _numbered_alone(small, letter, before, end) if letter == "G" else {}
    inline = {at for at in found if small[at] == "(" or _ANSWERED.search(small, max(start, at - 2 * _LONGEST), at)}
    for at in sorted([*places, *inline]):
        several = None if at in inline else _together(small, letter, at, done)
        if several:
            heads += several
            done = several[-1].end
            continue
        if shown <= done:
            shown = sign.start() if (sign := _SIGN.search(small, done)) else len(small)
        head = _head(small, letter, at, context, end, follows=shown >= at)
        head = head or bare.get(at)
        if head and not head.titled and at not in inline and small.startswith("item", at):
            head = _amid_title(small, letter, head, done)
        if head is None or not head.weight or (at in inline and not head.titled):
            continue
        if at in inline and small[at] == "(" and (head.weight < _TITLED or head.key[-1] != small[at + 1]):
            continue
        if words := small[begins.get(at, at) : at].strip():  # "2." or "The response to"
            head.start = small.rindex(words, 0, at)
        if _OF_PART.search(words):  # "The last sentence of Item 3 is deleted" says so of no more than that
            if head.titled or not _PART_AMENDED.match(small, head.end):
                continue
            head.end = head.start
        heads.append(head)
        done = head.end
        if head.weight >= _SURE:
            context = head.number
    if letter == "G" and "10" not in [head.key for head in heads]:
        certified = _CERTIFIED.search(small, before, end)
        heads += [Head("10", certified.start(), certified.end(), _TITLED, "10", titled=True)] if certified else []
        heads.sort(key=lambda head: head.start)
    if letter == "D" and not heads:
        heads += _numbered_alone(small, letter, before, end).values()
    return _without_labels_within(heads)


_NUMBER = re.compile(r"^[^\S\n]*+(\d{1,2})\.(?:[^\S\n]*+\((a)\))?(?=\s)", re.MULTILINE)


def _numbered_alone(small: str, letter: str, start: int, end: int) -> dict[int, Head]:
    """Return the lines numbered as items are as the headings that they are where no item has another.

    None is left out, and nothing goes on counting behind the last.
    """
    heads: list[Head] = []
    for hit in _NUMBER.finditer(small, start, end):
        if int(hit[1]) == len(heads) + 1:
            key = hit[1] + (hit[2] or "") if letter == "G" and hit[1] in OUTER else hit[1]
            behind = hit.end() if key[-1].isalpha() else hit.end(1) + 1
            heads.append(Head(key, hit.start(1), behind, _ALONE, hit[1], titled=False))
    return {head.start: head for head in heads} if len(heads) == _NUMBERS[letter] else {}


_NUMBERS = {letter: sum(map(str.isdigit, keys)) for letter, keys in ORDER.items()}
# The certification of Schedule 13G without the title of its item, or below one that ends another line.
_CERTIFIED = re.compile(
    r"(?:(?<=\s)(?:item\s+10[.:]?\s+)?certifications?[.:]?(?:[^\S\n]*+\n){0,2}[^\S\n]*+)?\n[^\S\n]*+(?:10[.)]?[^\S\n]*+)?"
    r"(?=by\s+signing\s+below,?\s+(?:i|we)\b)"
)
_FIRST_PART = re.compile(r"[.:]?[^\S\n]*+\n\s*+\(?a[.)]\.?")
_OF_CONTENTS = re.compile(r"[\W_]*+(?:page[\W_]*+)?(?:\d{1,3}(?!\d))?+[\W_]*+")  # a leader of dots, and a page
_IN_CONTENTS = 4  # titles, one below the other


def without_contents(heads: list[Head], small: str) -> list[Head]:
    """Return headings but those of a table of contents: title below title, each of which comes again behind them."""
    last = {head.key: n for n, head in enumerate(heads) if head.titled}
    first, most = 0, len(heads) - 1
    for n, head in enumerate(heads):
        if n < most and head.titled and _OF_CONTENTS.fullmatch(small, head.end, max(head.end, heads[n + 1].start)):
            continue
        if n + 1 - first >= _IN_CONTENTS and all(last.get(other.key, n) > n for other in heads[first : n + 1]):
            return [*heads[:first], *heads[n + 1 :]]
        first = n + 1
    return heads


def _amid_title(small: str, letter: str, head: Head, done: int) -> Head:
    """Return a heading whose title begins on the line above its number, as a print sets it that centres cells."""
    line = small.rfind("\n", 0, head.start)
    above = small.rfind("\n", 0, max(line, 0)) + 1
    title = TITLES[letter].get(head.key)
    begin = _SIGN.search(small, above, max(line, 0))
    if title is None or begin is None or begin.start() < done or not title.match(small, begin.start()):
        return head
    end = head.end
    while (stop := small.find("\n", end + 1)) >= 0:
        line = end + (small[end] == "\n")
        if small[line:stop].strip(" .:") and not begins_with_title(small, letter, head.key, line, stop):
            break
        end = stop
    return structs.replace(head, start=begin.start(), end=end, weight=_TITLED, titled=True)


def _together(small: str, letter: str, at: int, done: int) -> list[Head]:
    """Return the headings of items that are answered together; none where a line names several and heads none."""
    found = _RANGE.match(small, at)
    if found is None or not (_begins_anew(small, at) or not small[max(done, at - 2 * _LONGEST) : at].strip()):
        return []
    named, through = list[int](), False
    for hit in _NAMED.finditer(found["named"]):
        if hit["number"]:
            last = int(hit["number"])
            named += range(named[-1] + 1 if through else last, last + 1)
        through = not hit["number"]
    keys = [str(number) for number in named]
    together = len(keys) > 1 and sorted(set(named)) == named and all(key in ORDER[letter] for key in keys)
    return [Head(key, at, found.end(), _ALONE, key, titled=False) for key in keys] if together else []


def _head(small: str, letter: str, at: int, context: str, end: int, *, follows: bool) -> Head | None:
    """Return the heading that begins at a place; `follows` says that another stands directly before it.

    Without the word "item" it may be "2(a)", "(a)" below an item, "4. Purpose of Transaction", or a title.
    """
    item = _ITEM.match(small, at, end)
    if item:
        number = _number(item["number"])
        key = _key(letter, number, item["letter"] or "")
        if letter == "G" and key == context == "4" and item["letter"] in ("b", "c"):
            return None  # a part of the item that stands open
        place = item.end() if item["letter"] and letter == "G" else item.end("number")
        between = _BETWEEN.match(small, place)
        if letter == "G" and key in OUTER and between and TITLES[letter][f"{key}a"].match(small, between.end()):
            key = f"{key}a"
        return _weighed(small, letter, key, number, at, place, follows=follows) if key else None
    hit = _SHORT.match(small, at, end)
    if hit is None:
        return _by_title(small, letter, at, at, context)
    if hit["alone"]:
        key = f"{context}{hit['alone']}"
        if letter == "G" and context in OUTER and key in ORDER[letter]:
            keys = (key, f"2{hit['alone']}")  # the 2 a conversion may set elsewhere
            key = next((told for told in keys if _title(small, letter, told, hit.end())), key)
            return _part(small, letter, key, key[0], at, hit.end())
        return _by_title(small, letter, at, hit.end(), context) if letter == "G" else None
    number = _number(hit["number"])
    key = _key(letter, number, hit["letter"] or "")
    if not key:
        return None
    place = hit.end()
    if _title(small, letter, key, place) is None and not (hit["letter"] and context in OUTER):
        return None
    return _part(small, letter, key, number, at, place)


def _title(small: str, letter: str, key: str, place: int) -> re.Match[str] | None:
    """Return the title of an item behind its number; a few repeat the letter before it, "Item 1(a). (a) Name"."""
    title = TITLES[letter].get(key)
    begin = _BETWEEN.match(small, place)
    if title is None or begin is None:
        return None
    again = _AGAIN.match(small, begin.end())
    found = title.match(small, begin.end()) or (title.match(small, again.end()) if again else None)
    if found and letter == "G" and _SAYS.match(small, found.end()):
        return None  # a sentence that answers: "The name of the issuer is"
    return _short_title(small, letter, key, place) if letter == "G" and not found else found


def _end_of_title(small: str, letter: str, key: str, place: int) -> int:
    """Return where the title of an item ends behind its number, -1 where there is none.

    A few letters may be others, missing or doubled, and blanks: `Address of I ssuer'sPrincipal Executivc Offices:`.
    """
    title = _title(small, letter, key, place) or _short_title(small, letter, key, place)
    found = title.end() if title else -1
    cell = _REST_OF_CELL.match(small, found) if title else None  # the answer stands beside it, and its end may below
    if cell and {*_LETTERS.findall(cell[0])} <= _SMALL_WORDS | _KNOWN_BY[letter].get(key, frozenset()):
        found = cell.end()
    begin = _BETWEEN.match(small, place)
    titles = _IN_LETTERS[letter].get(key)
    if begin is None or titles is None:
        return found
    first, last = begin.end(), begin.end() + 2 * len(titles[-1])
    ends = (stop.start() for stop in islice(_TITLE_STOP.finditer(small, max(found, first), last), _TITLE_LINES))
    best, slips = found, len(titles[-1])
    for end in chain([found] if title else [], ends):
        if not slips:  # nearly all titles, letter by letter
            break
        words = "".join(filter(str.isalnum, small[first:end]))
        for letters in titles:
            away = Levenshtein.distance(words, letters)
            if away < slips and (end == found or away <= -(-len(letters) // _LETTERS_A_SLIP)):
                best, slips = end, away
    joined = _JOINED.match(small, best) if best > 0 and key == "2d" else None  # both asked for at once
    number = TITLES[letter]["2e"].match(small, joined.end()) if joined else None
    return number.end() if number else best


def _short_title(small: str, letter: str, key: str, place: int) -> re.Match[str] | None:
    """Return a word or two that stand for the title of an item behind its number."""
    short, begin = _SHORT_TITLES[letter].get(key), _BETWEEN.match(small, place)
    return short.match(small, begin.end()) if short and begin else None


def _like_title(small: str, letter: str, key: str, place: int) -> int:
    """Return where a title ends that has most words of the item's, over at most three lines; -1 where there is none."""
    known = _KNOWN_BY[letter].get(key)
    begin = _BETWEEN.match(small, place)
    if known is None or begin is None or (_MENTION.match(small, place) and _AMENDED.match(small, place)):
        return -1  # `Item 3 of the Statement, "Source of Funds," is amended` goes on as a sentence
    at, found, end, is_all = begin.end(), set[str](), -1, True
    for _ in range(_TITLE_LINES):
        line = _TITLE_LINE.match(small, at)
        words = {_spelled(_stem(word), known) for word in _LETTERS.findall(line[1])} - _SMALL_WORDS if line else set()
        if line is None or not words or _SENTENCE.search(line[1]) or len(words & known) < 0.6 * len(words):
            break
        found |= words & known
        is_all = is_all and words <= known
        end, at = line.end(), line.end() + 1
        if small[end] != "\n":
            break
    for start, stop in _column_below(small, end, len(small), known):
        found |= {_spelled(_stem(word), known) for word in _LETTERS.findall(small, start, stop)} & known
    is_short = is_all and len(found) > 1 and small[end : end + 1] == ":"  # "Ownership for Another Person:"
    return end if is_short or 2 * len(found) >= len(known) else -1


def _spelled(word: str, known: frozenset[str]) -> str:
    """Return the word of a title of which one letter is another: NAMF, CITlZENSHIP; any other as it is."""
    if len(word) < _MISSPELT or word in known:
        return word
    return next((other for other in known if Hamming.distance(word, other) == 1), word)


def _part(small: str, letter: str, key: str, number: str, at: int, place: int) -> Head:
    """Return the heading of a part such as (a): with its title, or with its letter alone."""
    end = _end_of_title(small, letter, key, place)
    if end > 0:
        return Head(key, at, end, _TITLED, number, titled=True)
    like = _like_title(small, letter, key, place)
    return (
        Head(key, at, like, _ALONE, number, titled=True)
        if like > 0
        else Head(key, at, place, _PART, number, titled=False)
    )


def _by_title(small: str, letter: str, at: int, place: int, context: str) -> Head | None:
    """Return a heading known by its title alone, in its item or where there are no items' numbers."""
    begin = _BETWEEN.match(small, place)
    for key, title in TITLES[letter].items():
        number = key.rstrip("abcdef")
        if (letter == "G" and key == "4") or (context and context != number and letter == "G"):
            continue
        found = title.match(small, begin.end() if begin else place)
        alone = _END_OF_LINE.match(small, found.end()) if found else None
        if found and alone:
            beside = context and letter == "G" and alone[0].lstrip()[:1] == ":" and alone[0][-1] == " "
            return Head(key, at, found.end(), _BESIDE if beside else _ALONE, number, titled=True)
        short = _SHORT_TITLES[letter].get(key) if number in OUTER and letter == "G" and context else None
        found = found or (short.match(small, begin.end() if begin else place) if short else None)
        if found and letter == "G" and context and _COLON.match(small, found.end()):
            return Head(key, at, found.end(), _BESIDE, number, titled=True)
    return None


def _without_labels_within(heads: list[Head]) -> list[Head]:
    """Return headings without labels of a colon in the text of several filers: they repeat more often than the name."""
    count = Counter(head.key for head in heads)
    return [head for head in heads if head.weight != _BESIDE or count[head.key] <= count[f"{head.number}a"]]


def _weighed(small: str, letter: str, key: str, number: str, at: int, place: int, *, follows: bool) -> Head:
    """Return a heading with the word "item": with its title it is sure, else its surroundings tell."""
    end = _end_of_title(small, letter, key, place)
    if end > 0:
        return Head(key, at, end, _TITLED, number, titled=True)
    like = _like_title(small, letter, key, place)
    if like > 0:
        return Head(key, at, like, _TITLED, number, titled=True)
    begin = _BETWEEN.match(small, place)
    if letter == "G" and key == "4" and begin and ITEM_4.match(small, begin.end()):  # "Item 4a. Amount"
        return Head(key, at, place, _ALONE, number, titled=False)
    apart = _ANSWERED_NONE.match(small, place) or _ANSWERED_BESIDE.match(small, place)
    if not (follows or apart or _begins_anew(small, at) or _heads_parts(small, letter, key, place)):
        return Head(key, at, place, 0.0, number, titled=False)
    if _MENTION.match(small, place):  # a sentence that amends the item is read whole
        amends = _AMENDED.match(small, place) is not None
        return Head(key, at, at if amends else place, _ALONE if amends else 0.0, number, titled=False)
    weight = _ALONE if _END_OF_LINE.match(small, place) else _SAID
    return Head(key, at, place, weight, number, titled=False)


def _heads_parts(small: str, letter: str, key: str, place: int) -> bool:
    """Whether a number that an item has a line for stands above the letter and title of its first part."""
    part = _FIRST_PART.match(small, place) if letter == "G" and key in OUTER else None
    return part is not None and _title(small, letter, f"{key}a", part.end()) is not None


def _begins_anew(small: str, at: int) -> bool:
    """Whether a line does not go on with the one before it: that one ends a sentence, or is none that was wrapped."""
    before = small[max(0, at - 2 * _LONGEST) : at].rstrip(" \t\xa0(")
    line = before[:-1].rstrip(" \t\xa0") if before.endswith("\n") else before
    if not line or line[-1] == "\n" or line[-1] in _ENDS:
        return True
    last = line[line.rfind("\n") + 1 :].lstrip()
    above = _NUMBER_ABOVE.match(last)
    if above and not _MENTION.match(last, above.end()):
        return True  # below another item that is answered beside its number
    return not _SHORTEST <= len(last) <= _LONGEST or _COLUMNS in last


def without_columns_beside(page: Prepared, start: int, end: int) -> tuple[Prepared, list[tuple[Prepared, int, int]]]:
    """Return a text without items that stand beside others, and those: a text each, and where they stand in it."""
    blocks: list[tuple[int, int]] = []
    left: list[tuple[int, int]] = []
    right: list[tuple[int, int]] = []
    for hit in islice(_ABREAST.finditer(page.small, start, end), _ITEMS):
        line, following = hit.start() + 1, _NEXT_ITEM.search(page.small, hit.end(), end)
        stop, column = following.start() if following else end, hit.start(1) - line
        lines = [at.span() for at in _LINES.finditer(page.text, line, stop)]
        if all(last - first < column or page.text[first + column - 1] == " " for first, last in lines):
            blocks.append((line, stop))
            left += [(first, min(first + column, last)) for first, last in lines]
            right += [(first + column, last) for first, last in lines if first + column < last]
    if not blocks:
        return page, []
    beside = page.without(left)
    return page.without(right), [(beside, *block) for block in blocks]


def holds_heading(small: str, start: int, end: int) -> bool:
    """Whether number and letter of an item begin a line of an answer, or stand behind a gap, as a heading does."""
    for hit in _NUMBER_AND_LETTER.finditer(small, start, end):
        if _MENTION.match(small, hit.end()):
            continue
        line = small.rfind("\n", 0, hit.start())
        if small[max(start, line + 1) : hit.start()].strip():
            heads = hit.start() - start < _SHORT_ANSWER and small.endswith(_GAP_BEFORE, start, hit.start())
        else:
            heads = hit.start() == start or _begins_anew(small, line)
        if heads:
            return True
    return False


def heads_part(small: str, start: int, at: int, behind: int) -> bool:
    """Whether the number and letter of an item head a part of it: `Item 5(c) is amended`, not `Item 5(c) above`.

    The answer begins at `start`.
    """
    says = not _MENTION.match(small, behind) or _AMENDED.match(small, behind)
    return bool(says) and (at <= start or _begins_anew(small, small.rfind("\n", 0, at)))


def begins_with_title(small: str, letter: str, key: str, start: int, end: int) -> bool:
    """Whether the first line of an answer says nothing but words of the title of its item."""
    line = small[start : end if (stop := small.find("\n", start, end)) < 0 else stop]
    words = {_stem(word) for word in _LETTERS.findall(line)} - _SMALL_WORDS
    return bool(words) and words <= _KNOWN_BY[letter].get(key, frozenset())


def rest_beside(small: str, head: Head, letter: str, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the further lines of a title wrapped in a column of its own, beside its answer: `Office:      Boston`."""
    return _column_below(small, head.end, stop, _KNOWN_BY[letter].get(head.key, frozenset()))


_REST_BELOW = re.compile(r"[^\S\n]*+(?P<rest>[a-z][a-z, ]{2,60}[:.])(?=\s)")


def rest_below(small: str, head: Head, letter: str, stop: int) -> tuple[int, int] | None:
    """Return the rest of a title in the line below it, before its answer's, where a lost gap divided them."""
    if small[head.end : head.end + 1] not in (" ", "\t") or small[head.end - 1] in ".:":
        return None  # as nearly all
    line = small.find("\n", head.end, stop) + 1
    rest = _REST_BELOW.match(small, line, stop) if line else None
    words = {*map(_stem, _LETTERS.findall(rest["rest"]))} if rest else set[str]()
    words -= _SMALL_WORDS
    said = map(_stem, _LETTERS.findall(small, head.start, head.end)) if words else ()  # "Exhibits", above "Exhibit A:"
    is_known = bool(words) and words <= _KNOWN_BY[letter].get(head.key, frozenset()) and words.isdisjoint(said)
    return rest.span("rest") if rest and is_known else None


def is_title_beside(small: str, letter: str, key: str, begin: int, stop: int) -> bool:
    """Whether an answer's first lines begin with words of its title, as where the gap between both was lost."""
    known = _KNOWN_BY[letter].get(key, frozenset())
    first = (_LETTERS.findall(line[0][:_WRAPPED_TITLE])[:2] for line in islice(_LINES.finditer(small, begin, stop), 2))
    return all(len(words) > 1 and _stem(words[0]) in known for words in first) and "\n" in small[begin:stop]


_WRAPPED_TITLE = 40  # characters of a line in a column
_GAP, _SHIFT = re.compile(r"(?<=\S)[^\S\n]{2,}(?=\S)"), 2  # between cells; columns that an edge may be off by


def _column_below(small: str, at: int, stop: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield lines of a column in which a title goes on that is wrapped beside its answer: they have no other words."""
    answer = _ANSWERED_BESIDE.match(small, at, stop) if at >= 0 else None
    below = small.find("\n", answer.end(), stop) if answer else -1
    if answer is None or below < 0:
        return
    width = answer.end() - small.rfind("\n", 0, answer.end()) - 1  # of the column
    known |= _SMALL_WORDS
    for line in islice(_LINES.finditer(small, below, stop), _COLUMN_LINES - 1):
        cells = (gap.end() for gap in _GAP.finditer(line[0]) if abs(gap.end() - width) <= _SHIFT)
        beside = line[0][: next(cells, width)]
        words = {_spelled(_stem(word), known) for word in _LETTERS.findall(beside)}
        if not words or not words <= known or (len(line[0]) > len(beside) and not beside.endswith("  ")):
            break
        yield line.start(), line.start() + len(beside.rstrip())


def labels_beside(small: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the labels in Item 4 that are wrapped in a column of their own, beside what is answered.

    The first lines stay where these say all; else the letters do, and no label is left.
    """
    labels: list[list[tuple[int, int]]] = []
    for hit in _LETTER_AND_ANSWER.finditer(small, start, stop):
        width = hit.start("answer") - hit.start()
        places, whole = [hit.span("label")], 0
        for line in islice(_LINES.finditer(small, hit.end(), stop), _TITLE_LINES):
            beside = line[0][:width]
            if not beside.strip() or (len(line[0]) > width and not beside.endswith("  ")):
                break
            places.append((line.end() - len(line[0].lstrip()), line.start() + len(beside.rstrip())))
            if _LABEL_OF_4.fullmatch(" ".join(small[slice(*place)] for place in places)):
                whole = len(places)
        if whole or _LABEL_OF_4.fullmatch(hit["label"]):
            labels.append(places[: whole or 1])
    firsts = [ITEM_4.match(small, *label[0]) for label in labels]
    if all(first or len(label) == 1 for first, label in zip(firsts, labels, strict=True)):
        labels = [
            [(first.end(), label[0][1]), *label[1:]]
            for first, label in zip(firsts, labels, strict=True)
            if first and len(label) > 1
        ]
    for hit in _CUT_POWER.finditer(small, start, stop):  # with a single blank before the answer
        title = ITEM_4.match(small, hit.start())
        labels += [[(title.end(), hit.start("answer")), hit.span("rest")]] if title else []
    return list(chain.from_iterable(labels))


_CUT_POWER = re.compile(
    r"(?:sole|shared?)[ ]power[ ]to[ ](?:vote|dispose)(?:[ ]of)?(?:,?[ ]or(?:[ ]to)?)?[ ]"
    r"(?P<answer>\d[\d,]*+|-0-|none|nil)[^\S\n]*+\n"
    r"[^\S\n]*+(?P<rest>(?:or[ ])?(?:to[ ])?direct[ ](?:the[ ])?(?:vote|disposition)(?:[ ]of)?[ ]?:?)(?=[^\S\n]*\n)"
)
_LINE_BEGINS = re.compile(r"\n[^\S\n]*+(?=\S)")
_ENDS_TITLE = re.compile(r"[^\S\n]*+(?:[.:]|[-–—]\s|\n|\Z)")


def holds_title(small: str, letter: str, key: str, start: int, end: int) -> bool:
    """Whether a line of an answer begins with the title of an item: what stands above it may be no part of it."""
    title = TITLES[letter][key]
    lines = (title.match(small, line.end(), end) for line in _LINE_BEGINS.finditer(small, start, end))
    return any(hit and _ENDS_TITLE.match(small, hit.end()) for hit in lines)


def _number(words: str) -> str:
    return words if words.isdigit() else str(_ROMAN.get(words, 0))


def _key(letter: str, number: str, part: str) -> str:
    """Return the key of an item; parts have their own in Items 1 and 2 of Schedule 13G. "" where there is no such."""
    key = f"{number}{part}" if letter == "G" and number in OUTER else number
    return key if key in ORDER[letter] else ""


_WEIGHT = itemgetter(0)


def in_order(heads: Sequence[Head], letter: str) -> list[Head]:
    """Return the headings that follow each other in the order of the form and weigh most together.

    Items that are answered together may stand before one between them: "Items 3 and 5: Not applicable", then Item 4.
    """
    chain = _heaviest(heads, letter)
    count = Counter(head.start for head in heads)
    together = {head.key: head for head in heads if count[head.start] > 1}
    if together:
        others = _heaviest([head for head in heads if count[head.start] == 1], letter)
        own = {head.key for head in others}
        apart = [*others, *(head for key, head in together.items() if key not in own)]
        if sum(map(_weight, apart)) > sum(map(_weight, chain)):
            return sorted(apart, key=attrgetter("start"))
    return chain


_weight = attrgetter("weight")


def _heaviest(heads: Sequence[Head], letter: str) -> list[Head]:
    ranks = {key: rank for rank, key in enumerate(ORDER[letter])}
    best: list[tuple[float, int]] = [(0.0, -1)] * len(ranks)  # by the rank of the last: the weight, and which it is
    before: list[int] = []
    for n, head in enumerate(heads):
        rank = ranks[head.key]
        weight, last = max(best[:rank], default=(0.0, -1), key=_WEIGHT)
        before.append(last)
        if weight + head.weight > best[rank][0]:
            best[rank] = (weight + head.weight, n)
    _, at = max(best, key=_WEIGHT)
    chain: list[Head] = []
    while at >= 0:
        chain.append(heads[at])
        at = before[at]
    return chain[::-1]


# ---- letters of parts that a print sets halfway down what they begin -------------------------------------------------
# A page of the Commission has "(b)" in a cell of its own, in the middle of its height; as browsers print it, the letter
# stands beside any line of its part, or between two. It is put before the first.

# A letter in a column of its own, and what stands beside it.
_LETTERED = re.compile(r"( {0,20}+)(\([a-f]\)) *(?:(?<=  )(\S.*))?")
# In small letters, but for the letter of a list, b), ii., an answer by itself, and a name that begins so: iShares.
GOES_ON = re.compile(r"(?!(?:[b-z]|[ivx]{2,4})\b|\w{1,4}[).]|none\b|not\s+applicable)[a-z](?![A-Z])")
"""What a sentence goes on with, at the beginning of a line."""
_HEADED = re.compile(r" *items?\s+\d\W{0,3}(?:\Z|  |(?:security|identity|interest|ownership)\b)", re.IGNORECASE)
_LENGTH = len("(a)")
_COMPLETES, _LEADS_ON = frozenset('.;!?)"”'), frozenset(":,")

# The labels of parts, by the number of their item and their letter.
_LABELS = {
    "G": {
        **{(key[0], f"({key[1]})"): TITLES["G"][key] for key in ORDER["G"] if key[1:] and key[0] in OUTER},
        **{
            ("4", f"({letter})"): re.compile(_PARTS_OF_4[part])
            for letter, part in zip("abc", _PARTS_OF_4, strict=False)
        },
    },
    "D": {
        ("1", f"({letter})"): re.compile(_PARTS_OF_1[part])
        for letter, part in zip("abc", ("class_title", "issuer_name", "issuer_address"), strict=True)
    },
}
_LETTER_BEGINS = re.compile(r"\([a-f]\b")
_ITEM_LINE = re.compile(r"^[^\S\n]*+items?\s{1,3}(\d{1,2})\b", re.MULTILINE)
_LETTER_LINE = re.compile(r"\n[^\S\n]*+(\([a-f]\))(?=[^\S\n]*(\n)|[^\S\n]{2})")


class _Mark(NamedTuple):
    """A letter: the number of its line, its column, that of the text beside it or below, and the words beside it."""

    line: int
    letter: str
    column: int
    beside: int
    words: str


class _Way(NamedTuple):
    """Where each part begins of some, if each letter stands in its middle, and how well lines begin and end so."""

    score: int
    begins: tuple[int, ...]


def letters_first(page: Prepared, start: int, end: int) -> Prepared:
    """Return a text in which letters between two places begin the parts they are beside; all else stays in place."""
    start = page.text.rfind("\n", 0, start) + 1
    lines = page.text[start:end].split("\n")
    before = 0
    changed, left = list(lines), list[int]()
    for marks in _runs(lines):
        top = _top(lines, marks[0], before)
        before = marks[-1].line
        for mark, begin in zip(marks, _begins(lines, marks, top), strict=False):
            if begin < mark.line and not lines[begin][: mark.column + _LENGTH].strip():
                for line, words in ((mark.line, " " * _LENGTH), (begin, mark.letter)):
                    changed[line] = changed[line][: mark.column] + words + changed[line][mark.column + _LENGTH :]
                left += [mark.line] if not mark.words else []
    if changed == lines:
        return page
    ends = [" " if n in left else "\n" for n in range(1, len(lines))]  # what was a letter alone is no line
    text = "".join(chain.from_iterable(zip(changed, [*ends, ""], strict=True)))
    return Prepared.of(page.text[:start] + text + page.text[end:])


_LINE_CUTS = re.compile(r"-(?<=[a-z]-)[^\S\n]*+\n")  # few texts have such a line
_BROKEN = re.compile(r"\b([a-z]{2,20})-([^\S\n]*+\n[^\S\n]*+)([a-z]{2,20})\b")
_OF_ITEM_4 = frozenset(("amount", "beneficially", "number", "power", "voting", "direct", "dispose", "disposition"))


_MISREAD_ITEM = re.compile(
    r"(?P<before>\n[^\w\n|]*+)(?P<item>[il1|]t[ec](?:m|rn))(?P<gap>s?[^\S\n]{1,3})"
    r"(?P<number>1?\d(?!\w)|(?:1[olisbz]|[osbz])(?=[.:(]|[^\S\n]{2}|[^\S\n]*\n))"
)
_FIGURES = str.maketrans("olisbz", "011582")


def titles_whole(page: Prepared, letter: str, start: int, end: int) -> Prepared:
    """Return a text in whose small letters words of titles are whole, on their second line: `Considera-/tion`.

    And what stands before them: `ltem 4`, `Itern 4`, `Item Z(a)`.
    """
    known = frozenset[str]().union(_OF_ITEM_4, *_KNOWN_BY[letter].values())
    whole = page.small[start:end]
    if _LINE_CUTS.search(whole):
        whole = _BROKEN.sub(
            lambda hit: f" {hit[2]}{hit[1]}{hit[3]}" if _stem(hit[1] + hit[3]) in known else hit[0], whole
        )
    whole = _MISREAD_ITEM.sub(
        lambda hit: f"{hit['before']}{'item'.ljust(len(hit['item']))}{hit['gap']}{hit['number'].translate(_FIGURES)}",
        whole,
    )
    return structs.replace(page, small=page.small[:start] + whole + page.small[end:])


_CUT_ITEM = re.compile(
    r"\n[^\S\n]*+(?P<item>item)(?=(?P<gap>[ ]+)(?!\d|[ivx]+\b)[^\W_])[^\n]*+"
    r"\n[^\S\n]*+(?P<number>1?\d(?:\([a-f]\)|\.)?)(?:(?P<alone>(?=[^\S\n]*+\n))|[ ]{2})"
)


def numbers_first(page: Prepared, start: int, end: int) -> tuple[Prepared, int]:
    """Return a text with the number of an item in place of the word, where a narrow column has it in the next line.

    And from where on titles and answers are wrapped beside each other, too, as cells show that go on beside a number.
    """
    text, wrapped = page.text, end
    for hit in _CUT_ITEM.finditer(page.small, max(0, start - 1), end):
        columns = [hit.start(part) - page.small.rfind("\n", 0, hit.start(part)) for part in ("item", "number")]
        number = hit["number"] if hit["number"][-1] in ".)" else f"{hit['number']}."
        if abs(columns[0] - columns[1]) < len(hit["item"]) >= len(number):
            text = blanked(text, [hit.span("number")])
            text = text[: hit.start("item")] + number.ljust(len(hit["item"])) + text[hit.end("item") :]
            if hit["alone"] is None or hit["gap"] == " ":
                wrapped = min(wrapped, hit.start() + 1)
    return (page if text is page.text else Prepared.of(text)), wrapped


def without_letters_beside(page: Prepared, letter: str, start: int, end: int) -> Prepared:
    """Return a text without the letters that stand in the answers of parts whose labels say all, or behind these."""
    beside: list[tuple[int, int]] = []
    first = _LETTER_LINE.search(page.small, max(0, start - 1), end)  # most texts have none
    items = [*_ITEM_LINE.finditer(page.small, start, end)] if first else []
    for item, stop in zip(items, [*(item.start() for item in items[1:]), end], strict=False):
        letters = [*_LETTER_LINE.finditer(page.small, item.end(), stop)]
        asked = {(item[1], hit[1]) for hit in letters} & _LABELS[letter].keys()
        lines = [at.start() for at in _LINES.finditer(page.small, item.end(), stop)] if asked else []
        begins = [sign.start() for line in lines if (sign := _SIGN.search(page.small, line, stop))]
        for part in asked:
            labels = (_LABELS[letter][part].match(page.small, at) for at in begins)
            label = next((hit for hit in labels if hit and _END_OF_LINE.match(page.small, hit.end())), None)
            places = [hit for hit in letters if hit[1] == part[1]]
            if label and not any(page.small[hit.end(1) : label.start()].isspace() for hit in places):
                beside += [(hit.start() if hit[2] else hit.start(1), hit.end(1)) for hit in places]
    return page.without(beside) if beside else page


def is_amid(small: str, start: int, end: int) -> bool:
    """Whether the first letter of an item stands beside or below words of its part, so that where parts end is open."""
    first = _LETTER_LINE.search(small, max(0, start - 1), end)
    line = first.start() if first else start
    above = small[max(start, small.rfind("\n", 0, max(line, 0)) + 1) : max(line, start)]
    if first is None or _LETTER_BEGINS.match(small, start) or not above.strip():
        return False
    mark = _LETTERED.fullmatch(small[first.start() + 1 : small.find("\n", first.end())])
    return mark is not None and (not mark[3] or _indent(above) == mark.start(3))


def _runs(lines: Sequence[str]) -> Iterator[list[_Mark]]:
    """Yield letters that follow one another, with nothing between that stands further left than their texts."""
    run: list[_Mark] = []
    for n, line in enumerate(lines):
        hit = _LETTERED.fullmatch(line) if "(" in line else None
        if hit is None:
            if run and line.strip() and _indent(line) < run[-1].beside:
                yield run
                run = []
            continue
        beside = hit.start(3) if hit[3] else max(map(_indent, lines[max(0, n - 1) : n + 2 : 2]), default=0)
        mark = _Mark(n, hit[2], len(hit[1]), beside, hit[3] or "")
        if run and not (run[-1].letter < mark.letter and run[-1].beside == beside):
            yield run
            run = []
        if mark.column + _LENGTH < beside:
            run.append(mark)
    if run:
        yield run


def _top(lines: Sequence[str], first: _Mark, before: int) -> int:
    """Return the line where the part of the first letter may begin: behind the last that is a heading, or no text."""
    top = first.line
    while top > before and (
        not lines[top - 1].strip() or (_indent(lines[top - 1]) == first.beside and not _HEADED.match(lines[top - 1]))
    ):
        top -= 1
    return top


def _begins(lines: Sequence[str], marks: Sequence[_Mark], top: int) -> tuple[int, ...]:
    """Return the lines where parts begin, the letters in their middle; none where those stand in their first lines."""
    bottom = marks[-1].line + 1
    while bottom < len(lines) and (not lines[bottom].strip() or _indent(lines[bottom]) >= marks[-1].beside):
        bottom += 1
    bottom = _above(lines, bottom)
    if exact := _halved(marks, _below(lines, top), bottom):
        return exact
    ways = {_below(lines, top): _Way(0, ())}
    for mark, after in zip(marks, [*(mark.line for mark in marks[1:]), bottom], strict=True):
        further: dict[int, _Way] = {}
        for begin, way in ways.items():
            above = mark.line - begin
            belows = (above, above + 1, above - 1) if above and not mark.words else (above, above + 1)
            stops = {mark.line + 1 + below for below in belows}
            for stop in sorted(stops if above else {*stops, after}):
                if stop > after:
                    continue
                found = _Way(way.score + _score(lines, begin, stop), (*way.begins, begin))
                following = _below(lines, stop)
                if following not in further or found.score > further[following].score:
                    further[following] = found
        ways = {begin: way for begin, way in further.items() if begin <= after or after == bottom}
    best = max((way for stop, way in ways.items() if stop >= bottom), default=_Way(0, ()))
    ends = [*(mark.line for mark in marks[1:]), bottom]
    typed = sum(_score(lines, mark.line, stop) for mark, stop in zip(marks, ends, strict=True))
    lower = [mark for mark, begin in zip(marks, best.begins, strict=False) if begin < mark.line]
    seen = marks[0] in lower or any(not mark.words or GOES_ON.match(mark.words) for mark in lower)
    return best.begins if seen and best.score > typed else ()


def _halved(marks: Sequence[_Mark], begin: int, bottom: int) -> tuple[int, ...]:
    """Return the lines where parts begin that lie end to end, the letter of each exactly in its middle; else none.

    A letter alone stands between two lines, and is none.
    """
    lone = {mark.line for mark in marks if not mark.words}
    rows = [line for line in range(begin, bottom) if line not in lone]
    begins: list[int] = []
    at = 0
    for mark in marks:
        above = bisect_left(rows, mark.line)  # rows before the letter's own, or before the gap that it stands in
        if not at <= above - (mark.line in lone) or above >= len(rows):
            return ()
        begins.append(rows[at])
        at = 2 * above - at + (mark.line not in lone)
    return tuple(begins) if at == len(rows) and lone and len(marks) > 1 else ()


def _score(lines: Sequence[str], begin: int, stop: int) -> int:
    """Return how well lines are a part: it begins with a label or a sentence, and ends one, not with what leads on."""
    first = next(filter(None, map(_without_letter, lines[begin:stop])), "")
    last = next(filter(None, map(_without_letter, reversed(lines[begin:stop]))), "")[-1:]
    if not first:
        return 0
    return 2 * (not first[0].islower()) + (first[-1] == ":") + (last in _COMPLETES) - 2 * (last in _LEADS_ON)


def _without_letter(line: str) -> str:
    hit = _LETTERED.fullmatch(line) if "(" in line else None
    return ((hit[3] or "") if hit else line).strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _below(lines: Sequence[str], at: int) -> int:
    """Return the first line from one on that is not empty."""
    return next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))


def _above(lines: Sequence[str], at: int) -> int:
    """Return where lines end without empty ones."""
    return next((n for n in range(at, 0, -1) if lines[n - 1].strip()), 0)
