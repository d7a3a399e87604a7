"""The titles that items go by, as patterns over small letters: a heading is known by its number and its title.

Keys are those of the summary: "2a" is Item 2(a), "4ci" is Item 4(c)(i).
"""

import re

from muniment.forms import FORMS
from muniment.forms.describe import rows
from muniment.readers.labelled.labels import AGAIN
from muniment.values import YesNo

_MARKS = re.compile(r"[()]|item ")
_FIVE = r"(?:five|5)\s*(?:\(5%?\)\s*)?(?:percent(?:age)?|per\s+cent|%)(?:\s*\(5%?\))?"
_POWER_VOTE = r"power\s+to\s+vote(?:,?\s+or\s+(?:to\s+)?direct\s+(?:the\s+|to\s+)?vot(?:e|ing)(?:\s+of)?)?"
_POWER_SELL = r"power\s+to\s+dispose(?:\s+of)?(?:,?\s+or\s+(?:to\s+)?direct\s+(?:the\s+)?dispos\w+(?:\s+of)?)?"

_TITLES_13G = {
    "1a": r"(?:the\s+)?names?\s+of\s+(?:the\s+)?(?:issuer|company)(?!['’]?s\s+(?:princ|exec))(?:\(s\))?",
    "1b": r"(?:the\s+)?(?:address(?:es)?|name)\s+of\s+(?:the\s+)?(?:issuer|company)['’`]?s?['’`]?"
    r"(?:\s+(?:principal|principle|executive|business|offices?|of|or)\b){0,6}(?:\(s\))?",
    "2a": r"names?,\s+address[^\n]{0,80}filing|(?:the\s+)?names?(?:\(s\))?\s+of\s+(?:the\s+|each"
    r"\s+)?(?:reporting\s+|filing\s+)?persons?(?:\(s\))?"
    r"(?:\s+filing(?:\s+this\s+(?:statement|schedule))?)?(?:\(s\))?(?:\s+(?:is|are)(?=\s*:))?",
    "2b": r"(?:the\s+)?(?:business\s+)?address(?:es)?(?:\(es\))?\s+(?:of|or)\s+(?:(?:the|its|each|their)"
    r"\s+)?(?:principal|principle)\s+(?:business\s+)?"
    r"(?:and\s+executive\s+)?offices?(?:\(s\))?(?:\s+or\s+residence|(?:\s*+,)?\s++or,?\s+if\s+none,?:?\s+(?:the"
    r"\s+)?residence)?"
    r"(?:\s+of\s+(?:each\s+)?(?:reporting\s+)?persons?(?:\s+filing)?)?",
    "2c": r"place\s+of\s+organi[sz]ation\s+or\s+citizenship|citizenship(?:\s+or\s+place\s+of"
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
    "2": r"identity\s+and\s+background",
    "3": r"sources?\s+(?:and|or)\s+(?:the\s+)?amounts?\s+of\s+(?:the\s+)?(?:funds?|consideration)(?:\s+(?:or"
    r"|and|of)\s+other\s+considerations?)?",
    "4": r"purposes?\s+of\s+(?:the\s+)?(?:transactions?|acquisition)(?:\(s\))?",
    "5": r"interests?\s+in\s+(?:the\s+)?securities(?:\s+of\s+(?:the\s+)?(?:issuer|company))?",
    "6": r"contracts?\s*,\s+(?:agreements?\s*,\s+)?arrangements?\s*+,?\s*+(?:or\s+|and"
    r"\s+)?understandings?(?:\s*+,?\s*+(?:or|and)\s+relationships?|(?=\s+with\s+respect))"
    r"(?:\s+with\s+(?:respect|report)\s+to(?:\s+(?:the\s+)?securities(?:\s+of)?)?(?:\s+(?:the\s+)?(?:issuer|company))?)?",
    "7": r"materials?\s+to\s+be\s+filed(?:\s+as\s+(?:an\s+)?exhibits?)?|exhibits?(?=[\s.:]*\n)",
}
# The parts of Item 4 of Schedule 13G.
_PARTS_OF_4 = {
    "amount": r"(?:aggregate\s+)?amounts?\s+(?:of\s+shares\s+)?beneficially\s+owned",
    "percent": r"percent(?:age)?\s+of\s+(?:the\s+)?class(?:\s+represented)?",
    "powers": r"number\s+of\s+(?:shares?|units)\s+as\s+to\s+which\s+(?:such|the|each)\s+(?:reporting"
    r"\s+)?persons?\s+ha(?:s|ve)",
    "sole_voting_power": rf"sole\s+(?:{_POWER_VOTE}|voting\s+power\s*:)",
    "shared_voting_power": rf"shared?\s+(?:{_POWER_VOTE}|voting\s+power\s*:)",
    "sole_dispositive_power": rf"sole\s+(?:{_POWER_SELL}|dispositive\s+power\s*:)",
    "shared_dispositive_power": rf"shared?\s+(?:{_POWER_SELL}|dispositive\s+power\s*:)",
}
_PARTS_OF_1 = {
    "class_title": r"title\s+of\s+(?:the\s+)?class(?:es)?\s+of\s+(?:equity\s+)?securities",
    "issuer_name": r"name\s+of\s+(?:the\s+)?issuer",
    "issuer_address": r"address\s+of\s+(?:the\s+)?issuer['’]?s?\s+principal\s+executive\s+offices?",
    "comment": r"item\s+1\s+comment",
}


def _compiled(titles: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(title) for key, title in titles.items()}


TITLES = {"G": _compiled(_TITLES_13G), "D": _compiled(_TITLES_13D)}
ITEM_4 = re.compile("|".join(f"(?P<{name}>{title})" for name, title in _PARTS_OF_4.items()))
ITEM_1 = re.compile("|".join(f"(?P<{name}>{title})" for name, title in _PARTS_OF_1.items()))
OUTER = frozenset(("1", "2"))
"""The items of Schedule 13G whose parts are items of their own."""


def _asked(form: str) -> dict[str, list[str]]:
    """Return the answers of items, but for boxes, by the keys of the items or of their parts that ask for them."""
    found: dict[str, list[str]] = {}
    for row in rows(FORMS[form].record):
        if row.item[:1].isdecimal() and not isinstance(row.field.at.kind, YesNo):
            found.setdefault(_MARKS.sub("", row.item), []).append(row.path)
    return found


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
