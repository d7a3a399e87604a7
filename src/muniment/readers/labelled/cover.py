"""The first page: issuer, class, CUSIP numbers, date of event, amendment, and the rule boxes of Schedule 13G.

On most covers the label stands below its value, in parentheses; on some it stands before it. Which is so is told by
what can be checked, the date and the CUSIP numbers: where those are found shows where the names are.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter

from msgspec import Struct, field

from muniment.forms.tables import wordings
from muniment.identifiers import cusip
from muniment.readers.labelled import values
from muniment.readers.labelled.addresses import begins_street, divided
from muniment.readers.labelled.authorized import FIELD as AUTHORIZED
from muniment.readers.labelled.authorized import Contact, read_authorized
from muniment.readers.labelled.boxes import Box, Choice, boxes, ticked, unknown_mark
from muniment.readers.labelled.labels import AGAIN, CAPTIONS, Label
from muniment.readers.labelled.text import blanked, spelled, without
from muniment.readers.labelled.values import MONTH_BEGUN, Found, find_day

_TELLING = ("cusips", "event_date")
_ROWS = "reporting_persons[]."
_NAME = f"{_ROWS}name"
_REACH = 9000  # characters in which a first page ends, where no second part follows it
_HIGHEST = 1500  # characters above a label in which its value begins
_OVERHANG = 2  # columns by which a value may be wider than its label
_BELOW = 400  # characters behind a label in which its value begins
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", *(f"{ten}teen" for ten in ("thir", "four", "fif", "six", "seven", "eigh", "nine")))
_TENS = ("twenty", "thirty", "forty", "fifty")
# In their order, so that the longest is looked for first from the end.
_WORD_NUMBERS = (*_ONES, *_TEENS, *(f"{ten}{one}" for ten in _TENS for one in ("", *(f"[- ]{one}" for one in _ONES))))
_NUMBERED = (
    r"a\s?(?:m|rn)\s?[ec]\s?n\s?(?:d|cl)\s?(?:m|rn)\s?[ec]\s?n\s?t\s*+\(?(?:n\s++)?"
    r"(?:n\s?[o0]\b\.?|number|num\.?|#)(?:[ \t]*+no\b\.?)?[ \t]*+[:.#]?[\s_(]*+"
    rf"(?P<number>\d{{1,3}}(?!\d)|(?a:[ivx]{{1,6}})(?=[\s).*])|(?a:{'|'.join(reversed(_WORD_NUMBERS))})\b)?[\s_)]*+"
)
_AMENDMENT = re.compile(rf"\b{_NUMBERED}", re.IGNORECASE)
_TO_TITLE = re.compile(rf"\b{_NUMBERED}to\s++(?:the\s++)?\Z", re.IGNORECASE)  # Amendment No. 3 to Schedule 13G
_AMENDMENT_ALONE = re.compile(
    r"^[^\w\n]*+amendment[^\S\n]++(?P<number>\d{1,3})(?!\d)[^\w\n]*+$", re.IGNORECASE | re.MULTILINE
)  # without "No.", in a line of its own
# In a sentence: `as amended and restated by this Amendment No. 3`; that of anything else is not meant.
_THIS_AMENDMENT = re.compile(
    rf"\bthis\s+[(“\"‘']*(?>{_NUMBERED})(?![”\"’')\s]*+(?:\([^()\n]{{0,80}}\)\s*+)?+(?:to|on|of)\s++"
    r"(?!(?:(?:the|its|his|her|our|their|this|such|that|an?|reporting\s+persons?['’]?s?['’]?|original|initial|joint)\s++){0,4}"
    r"[“\"‘']?(?:(?:schedule|form)?\s*+13[\s-]*+[dg]\b|statement\b|filing\b)))",
    re.IGNORECASE,
)
# An amendment that has no number: `Amendment`, `(Final Amendment)`, `Amended and Restated`, in a line of its own.
_AMENDED = re.compile(
    r"[\n1lL](?i:(?:(?<=\n)|3[dg])[^\w\n]*+(?=(?-i:[A-Z])|\d)(?:(?:final|exit|first|second|third|fourth|fifth|\d{1,2}(?:st|nd|rd|th)|restated|and|an?)[^\S\n]+){0,3}"
    r"(?:amendment(?:[^\w\n]{0,9}\bx\b)?|amended(?:[^\S\n]+and[^\S\n]+restated)?|amending)[^\w\n]*+$)",
    re.MULTILINE,
)
# The number of an amendment that is none: `(Amendment No. Z)*`, of a scan, `No. Final`, `No. N/A`, `Nos. 2 and 3`.
_ODD_NUMBER = re.compile(
    r"\bamendments?\s+n(?:os?|umbers?)\W{0,9}\s(?:(?P<none>n/?a|not\s+applicable|none|(?:original|initial)(?:\s+filing)?)"
    r"|(?P<odd>[^\W_0o]\w?|(?:final|exit|last)(?:\s+amendment)?|\d{1,3}(?:(?:,?\s(?:and|&|to|through)|,)\s\d{1,3}){1,4}))"
    r"(?:\s{0,9}\)|[^\S\n]*+$)",
    re.IGNORECASE | re.MULTILINE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10}
# The first letters, told behind them: only so it is found fast.
_TITLE = re.compile(
    r"[sSfF5][cCoO](?<!\w..)(?i:(?<=sc)(?:hedule)?|(?<=fo)rm|(?<=5c)hedule)(?i:[\s:]*[1l]3[\s-]*+(?P<letter>[dg])"
    r"(?P<amended>[\s-]*+/?\s*+\(?a\)?\b)?)"
)
_RULE_NUMBER = re.compile(r"[1l]3d\s*+[-–—]?\s*+[1li]\b", re.IGNORECASE)
_LETTER_OF_RULE = re.compile(r"(?<![\w)])\s?\((?P<letter>[bcd])\)", re.IGNORECASE)
_RULE = re.compile(r"[1l]3d\s*+[-–—]?\s*+(?:[1li]\s*+\(?|\()\s*+(?P<letter>[bcd])\b", re.IGNORECASE)
# The three rules one below the other, where no heading stands above them.
_RULES_LISTED = re.compile(
    r"^[^\n]{0,80}[1l]3d\s*-\s*[1li]\s*\(b\)(?:[^\n]{0,40}\n\s*[^\n]{0,40}|[][()X_/|☒☐ -]{2,20}(?:rule )?(?=\(|13))"
    r"(?:[1l]3d\s*-\s*[1li]\s*)?\(c\)",
    re.IGNORECASE | re.MULTILINE,
)
# The one rule that a line of its own names, without a box: `Rule: 13d-1(b)`, `Filed pursuant to Rule 13d-1(c)`.
_RULE_ALONE = re.compile(
    r"^[^\w\n]*+(?:(?:\w+[^\S\n]){0,2}rule(?:[^\S\n]designated)?[^\S\n]*+:"
    r"|(?:this[^\S\n](?:schedule|statement)[^\S\n]is[^\S\n])?(?:being[^\S\n])?filed[^\S\n](?:pursuant[^\S\n]to|under)\b)"
    r"[^\S\n]*+(?:rule[^\S\n])?13d\s?-\s?1\s?\((?P<letter>[bcd])\)[^\w\n]*+$",
    re.IGNORECASE | re.MULTILINE,
)
_CUSIP = re.compile(
    r"(?<![A-Za-z0-9$.,])(?=[A-Z]{0,3}[\s-]?\d|\d)(?!AND\s|OR\s)"
    # in three groups, of which the last may be too long, or in one or two; what goes on behind a dash belongs to it
    r"(?P<number>(?:[0-9A-Z]{6}[ -]{1,3}[0-9A-Z]{2}[ -]{1,3}[0-9]{2,4}"
    r"|[0-9A-Z]{3}[ -]?[0-9A-Z]{3}[ -]{0,3}[0-9A-Z]{2}[ -]{0,3}[0-9A-Z]"
    r"|[0-9A-Z]{3}[.,][0-9A-Z]{3}[.-][0-9A-Z]{2}[.-]?[0-9A-Z]"
    r"|[0-9A-Z]{8,12}|[0-9A-Z]{6}-[0-9A-Z]{4}|[0-9A-Z]{6}[ -]{1,3}[0-9A-Z]{2,3})(?:-[0-9]{1,3}(?![A-Za-z0-9]))?)"
    r"(?![A-Za-z0-9])"
)
# Nine characters however divided, or in small letters, which the check digit tells, as in `30000 A 107`; and fewer,
# alone in their line.
_SPACED = re.compile(r"(?<![A-Za-z0-9$.,-])[0-9A-Z](?:[ -]{0,3}[0-9A-Z]){8}(?![A-Za-z0-9-])")
_SMALL = re.compile(r"(?<![A-Za-z0-9$.,-])[0-9a-z]{9}(?![A-Za-z0-9-])")
# Nine characters alone in their line, a figure among the first two and one at the end: whatever their check digit, but
# none that is divided as numbers of taxpayers are.
_ALONE = re.compile(
    r"(?<![A-Za-z0-9$.,-])(?!\d\d-\d{7}|\d{3}[ -]\d\d[ -]\d{4})"
    r"(?P<number>(?:\d[ -]{0,3}[0-9A-Z]|[A-Z][ -]{0,3}\d)(?:[ -]{0,3}[0-9A-Z]){6}[ -]{0,3}\d)"
    r"(?=[^\S\n]*+\)?+[^\S\n]*+$)",
    re.MULTILINE,
)
_SHORT = re.compile(
    r"^[^\S\n(]*+\(?(?:(?:cusip|sedol|isin|no|number)\b[ .:#]*+){0,3}"
    r"(?P<number>[0-9A-Z]{7,8}|[0-9A-Z]{5}-[0-9A-Z]-[0-9A-Z]{2}|[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{2})"
    r"(?=[^\S\n]*+\)?+[^\S\n]*+$)",
    re.IGNORECASE | re.MULTILINE,
)
# Something that is as long as a number and is none.
_NO_SHAPE = re.compile(r"(?<![A-Za-z0-9$.,/-])(?=(?:[A-Z-]*[0-9]){3})[0-9A-Z-]{6,30}(?![A-Za-z0-9,./-])")
_TOO_SHORT = re.compile(  # the same alone in its line, but no year
    r"(?<![A-Za-z0-9$.,/-])(?!(?:19|20)\d\d\b)(?=(?:[A-Z-]*[0-9]){3})[0-9A-Z-]{3,5}(?=[^\S\n]*+\)?+[^\S\n]*+$)",
    re.MULTILINE,
)
# Labels of few words, each in a line that begins with it, or in parentheses behind its value; the last two count only
# where there is no other.
_BARE = {
    field: re.compile(
        r"(?:\n[^\S\n]*+(?P<row>(?:item|row) [a-z\d] ?(?:\(?[a-e]\))?+[.:]?[^\S\n]++)?\(?"
        rf"|\((?:(?<=\S[^\S\n]\()|(?<=\S[^\S\n]{{2}}\()|(?<=\S[^\S\n]{{3}}\())(?=(?!the\b)[^()\n]{{4,60}}\)[^\S\n]*+\n))"
        rf"(?P<label>{words})",
        re.IGNORECASE,
    )
    for field, words in {
        "cusips[]": r"cusip)\b(?![ \t]+n",
        "event_date": r"(?:date[^\S\n]+(?:of[^\S\n]+)?event"
        r"(?:[^\S\n]+(?:(?:that|which)[^\S\n]+)?(?:requir|trigger)(?:es|ed|ing)(?:[^\S\n]+(?:the|this))?[^\S\n]+(?:filing|statement|report))?"
        r"|event(?:[^\S\n]+date)?))[^\S\n]*+(?=[:)\n]|(?<=[^\S\n]{2})",
        "issuer_name": r"(?:the[^\S\n]+)?(?:issuer|company)(?:(?:'s)?[^\S\n]+name)?)(?=[^\S\n]*+[:)\n]|[^\S\n]{3}",
        "class_title": r"(?:(?:title[^\S\n]+of[^\S\n]+)?(?:class(?: of securit(?:y|ies))?|securit(?:y|ies))|title))"
        r"(?=[^\S\n]*+[:)\n]|[^\S\n]{3}",
    }.items()
}
_ROW = re.compile(r"\s*+(?:item|row)?\s*+\(?\d{1,2}[.):]++\s*+", re.IGNORECASE)
_NO_CUSIP = re.compile(
    r"\b(?:none|n/a|not\s+applicable|not\s+(?:yet\s+)?(?:assigned|available|(?:publicly\s+)?traded)|applied\s+for|pending|unknown)\b",
    re.IGNORECASE,
)
# What stands before and behind words in a sentence.
_ITEM = re.compile(r"\n[^\S\n]*item[^\S\n]*[1-7]\b", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z],? (?:and |the )*\Z")
_LAST_OF_PARAGRAPH = re.compile(r"[^\S\n]*+\n[^\S\n]*+(?:\n|\Z)")
_UNKNOWN = 30  # characters of a label that may stand before its known words
# Lines above an issuer's name that are the form's own, or say which amendment this is.
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)\W*")
_OF_THE_FORM = (
    "information to be included",
    "13d-",
    "act of 1934",
    "pursuant to",
    "securities and exchange commission",
    "omb approval",
    "omb number",
    "expires:",
    "average burden",
    "hours per ",
    "exhibit index",
)
# The form's own words above the issuer, where nothing is labelled.
_OWN = frozenset({"<form-title>", "<act>", "amendment_number", "<agency>", "<rule-of-form>"})
_ISSUER_AND_CLASS = 2
_REFERS = re.compile(r"reference\s+is\s+made|(?:see|same\s+as)\s+(?:above|cover|item|page|row|the)\b", re.IGNORECASE)
_PRINTED_LINE = re.compile(r"\S[^\n]*")
_DAY_ALONE = re.compile(
    r"^[^\S\n]*+\(?(?P<label>[^\d\n]{0,60}?)"
    r"(?:[A-Z][A-Za-z]{2,8}\.?[ ]\d{1,2}(?:,[ ]?|[ ])\d{4}|\d{1,2}[ -][A-Z][A-Za-z]{2,8}\.?,?[ -]\d{4}"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{2,4})\)?\.?[^\S\n]*$",
    re.MULTILINE,
)
# What may stand before it, in whatever words; but no day on which something is filed, signed or expires.
_CALLS_DAY = re.compile(
    r"(?:as[ ]of[ ]|(?!.*(?:fil(?:ed|ing)|sign|expir|dated|prepared))(?:.*\W)?(?:date|event)\b.*)?", re.IGNORECASE
)
_NEAR = 800  # characters from the CUSIP number to a day without a label; the date of the signature is further away
_LEAST_DIGITS = 3  # of a CUSIP number
_SEPARATORS = re.compile(r"[ .,-]")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SEGMENT = re.compile(r"\S+(?:[^\S\n\t]{1,2}\S+)*")
_CELL = re.compile(r"[^\t\n]+")
_RULED = re.compile(r"[-_][-_ ]{6,}")
_OTHER_LABEL = re.compile(
    r"^[^\S\n]*\((?:Names?|Offeror|Bidder|Purchaser|Filing|Parent)s?\b[^()\n]{0,60}\)[^\S\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)
_NOTICES = re.compile(
    r"^[^\S\n]*+names?,?[^\S\n]+address(?:es)?,?[^\S\n]+and[^\S\n]+telephone\b(?:[^\S\n]?\S)*+[^\S\n]{2,}+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
# The same in short: "Person authorized to receive notices:", "Notices to:".
_NOTICES_IN_SHORT = re.compile(
    r"(?:^[^\S\n]*+|\()(?P<words>(?:names?\s++of\s++)?(?:persons?\s++)?(?:authorized\s++)?"
    r"(?:to\s++receive\s++notices(?:\s++(?:and|or)\s++communications)?|(?<!\w)notices\s++to(?=[^\S\n]*+[:\n])))(?P<colon>[^\S\n]*+(?::|\n))?",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_ITEM = re.compile(r"\n[^\S\n]*(?:item[^\S\n]*\d|\([b-f]\))", re.IGNORECASE)
_PREVIOUSLY = "previously_filed_13g"
_SENTENCE, _BOX_BEHIND = 400, 200  # characters of a label in which its sentence ends, and its box stands behind that
_CHECK_BOX = re.compile(r"check\s+(?:the\s+following|this)(?:\s+box)?", re.IGNORECASE)
# What stands behind the box: another sentence, or an empty line. Of a box that a conversion lost a sign may be left.
_ENDS_BOX = re.compile(
    r"\n[^\S\n]*\n[^\S\n]*(?=(?!yes\b)\w{3}|\*)|\b(?:check\s+the|note|the\s+information|the\s+remainder|cusip)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\b(?P<word>yes|no\b(?!\.[^\S\n]*\d))\b", re.IGNORECASE)
_NEW_SENTENCE = re.compile(r"(?![^\w\n]*+(?:yes|no)\b)[^\n]{0,80}?[^\W\d_]{2}", re.IGNORECASE)
_WORD_ALONE = re.compile(r"[\s.:_]*+(?P<words>(?P<yes>yes)|no)\b[\s.]*+\Z", re.IGNORECASE)  # instead of a box
_NO_BOX = re.compile(r"[\s.:]*+(?P<words>not\s+applicable|n/a)\b", re.IGNORECASE)
_LOST_BOX = re.compile(r"[\s.:]*+(?P<mark>[?&])")
_SIGN_BEFORE = re.compile(r"[^\S\n]*+[^\s()](?=[^\S\n]++Rule\b)", re.IGNORECASE)  # a bullet is one, too
_RULE_BOXES = 700  # characters behind the heading of the rule boxes
_WORDS, _SCORE = 2, 0.8  # of a label that bounds a value
_BY_LABEL = "at its label"


class First(Struct):
    """What the first page says, and the letter of the schedule, "" where it is not named.

    `title` is where the form is named, None where it is not; `titled` is whether that heads the page, which a sentence
    that mentions the form does not. Of a Schedule 13D too: the persons who are to receive notices, and in `further`
    what stands in their place, and the box for an earlier Schedule 13G.
    """

    fields: dict[str, Found]
    letter: str
    amended: bool
    title: tuple[int, int] | None
    titled: bool
    authorized: list[Contact] = field(default_factory=list)
    further: dict[str, Found] = field(default_factory=dict)

    def values(self) -> Iterator[Found]:
        """Yield everything that was found."""
        yield from self.fields.values()
        yield from self.further.values()
        for contact in self.authorized:
            yield from contact.values()


class Bounds:
    """Where the labels of a page end and begin that are sure: no value reaches beyond one."""

    def __init__(self, text: str, labels: Sequence[Label]) -> None:
        sure = [
            label
            for label in labels
            if label.words >= _WORDS and label.score > _SCORE and not _in_sentence(text, label)
        ]
        self._starts = sorted([label.start for label in sure])
        # CUSIP numbers of several classes stand below each other, each with its label.
        self._others = [label.start for label in sure if label.field != "cusips[]"]
        self._ends = sorted([label.end for label in sure])

    def before(self, place: int, otherwise: int) -> int:
        """Return the last end of a label up to a place."""
        n = bisect_right(self._ends, place)
        return self._ends[n - 1] if n else otherwise

    def after(self, label: Label, otherwise: int) -> int:
        """Return the first beginning of a label, or of one of another kind for a CUSIP, behind a label."""
        starts = self._others if label.field == "cusips[]" else self._starts
        n = bisect_left(starts, label.end)
        return starts[n] if n < len(starts) else otherwise


def title_letter(text: str) -> str:
    """Return the letter of the schedule that the first page names, D or G; "" where it names none, or another alone."""
    title = _title(text, 0, _REACH)
    if title is None or _OTHERS.search(text, max(0, title.start() - _BEFORE), title.start()):
        return ""
    return title["letter"].upper()


# Before a title that a sentence mentions; and before one that is another schedule: "previously filed a statement on".
_MENTIONS = re.compile(
    r"\b(?:on|this|th(?:e|at|eir)|a|an|any|of|its|h(?:is|er)|our|your|such|said|each|original)\s+\Z", re.IGNORECASE
)
_OTHERS = re.compile(r"\bon\s+\Z", re.IGNORECASE)
# Behind one that a sentence or the head of a list of filings mentions: `Schedule 13G & 13D forms`, `Form 13G Filing`.
_SPOKEN_OF = re.compile(
    r"[^\S\n]++(?:(?:&|and|or)[^\S\n]++(?:schedule[^\S\n]++)?13[dg]\b|(?:forms?|filings?|reports?|is|are|was|were|has|have|may|must)\b)",
    re.IGNORECASE,
)
_BEFORE, _ABOVE = 100, 200  # characters before a title, which may say what it is of, and which amendment it is


def _title(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the title of the form; where damage took it, the words by which the form calls itself in a sentence."""
    hits: list[re.Match[str]] = []
    for hit in _TITLE.finditer(text, start, end):
        if not _is_mentioned(text, hit):
            return hit
        hits.append(hit)
    said = (hit for hit in hits if not _OTHERS.search(text, max(0, hit.start() - _BEFORE), hit.start()))
    return next(said, hits[0] if hits else None)


# Titles of other forms, each a line for itself: `FORM 8-K`, `SCHEDULE 14D-9 (Amendment No. 2)`, `Form 13F COVER PAGE`.
_OTHER_TITLE = re.compile(
    r"^[^\S\n]*+(?P<title>(?:"
    r"form[^\S\n]+(?:\d{1,2}-?[a-z]{1,3}\d{0,3}(?:-[a-z]{1,3})?|[a-z]{1,3}-[a-z\d]{1,3}|[345]|144|cb|sd|adv)"
    r"|schedule[^\S\n]+(?:1[34][a-z](?:-?\d{1,2}f?)?|to(?:-[a-z])?)"
    r")(?:/a)?)\b(?<!13[dg])(?<!13[dg]/a)"
    r"(?:[^\S\n]+(?:information|cover page|\(amendment[^\n]{1,20}|(?-i:[^a-z\n]{1,40}))|\W{0,9})[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 3_000  # characters in which a title stands


def title_of_another(text: str) -> str:
    """Return the title of another form that heads a text, as it is printed; "" where none does."""
    hit = _OTHER_TITLE.search(text, 0, _HEAD)
    return " ".join(hit["title"].split()) if hit else ""


def head_of_form(text: str, labels: Sequence[Label]) -> int:
    """Return where the form begins below rows without a name that are none of it; 0 where it has no such above it.

    So begins a page of a site that lists what each person holds, before it shows the filing.
    """
    title = _title(text, 0, _REACH)
    if not title or _is_mentioned(text, title):
        return 0
    begins = title.start()
    above = {label.field for label in labels if label.end <= begins}
    is_apart = above.isdisjoint({*CAPTIONS, "cusips[]", _NAME})
    return begins if is_apart and any(field.startswith(_ROWS) for field in above) else 0


def _is_mentioned(text: str, title: re.Match[str]) -> bool:
    """Whether a sentence mentions the form, so that it heads no page."""
    return bool(
        _MENTIONS.search(text, max(0, title.start() - _BEFORE), title.start()) or _SPOKEN_OF.match(text, title.end())
    )


_start = attrgetter("start")


def read_first_page(text: str, labels: Sequence[Label], persons: Sequence[tuple[int, int]], whole: str = "") -> First:
    """Read the first page, above the second parts of `persons`; or behind one of them, with its title and captions.

    `whole` is the text with the words that are blank in `text`, those that stand beside the four powers.
    """
    first = read_cover(text, labels, min(persons[0][0] or _REACH, _REACH) if persons else _REACH, whole=whole)
    captions = (label.field in CAPTIONS and label.end <= persons[0][0] for label in labels)
    if not persons or (first.letter and _stated(first.fields, CAPTIONS[0])) or sum(captions) >= _WORDS:
        return first
    for (_, begin), following in zip(persons, [*(start for start, _ in persons[1:]), len(text)], strict=True):
        end = min(begin + _REACH, following)
        title = _title(text, begin, end)
        if not title:
            continue
        item = _ITEM.search(text, begin, end)
        end = item.start() if item else end
        first_label, last_label = (bisect_left(labels, place, key=_start) for place in (begin, end))
        below = [label for label in labels[first_label:last_label] if label.end <= end]
        kinds = {label.field for label in below}
        if title.start() < end and len(kinds & {*CAPTIONS, "cusips[]", *_OWN}) > _WORDS:
            break
    else:
        return first
    blank = re.sub(r"[^\n]", " ", text[:begin])
    second = read_cover(blank + text[begin:], below, end, begin, whole)
    stated = {field: found for field, found in second.fields.items() if found.stated or field not in first.fields}
    return First(
        first.fields | stated,
        second.letter or first.letter,
        first.amended or second.amended,
        second.title or first.title,
        second.titled or first.titled,
        first.authorized or second.authorized,
        second.further | first.further,
    )


def read_cover(text: str, labels: Sequence[Label], zone: int = _REACH, begin: int = 0, whole: str = "") -> First:
    """Read the first page: `text` from `begin` up to `zone`, where the second part begins."""
    # Few words may be the label; an end of line before the first line makes all places one too far.
    sure = {label.field for label in labels if label.start < zone and label.words >= _WORDS and label.score > 0.6}
    fields_with_bare = [field for field in _BARE if field not in CAPTIONS[:2] or field not in sure]
    hits = [(field, hit) for field in fields_with_bare for hit in _BARE[field].finditer("\n" + text[:zone])]
    begins = [hit.start("row" if hit["row"] else "label") - 1 for _, hit in hits]
    ends = [hit.end("label") - 1 for _, hit in hits]
    bare = [Label(field, start, end, 1.0, 2) for (field, _), start, end in zip(hits, begins, ends, strict=True)]
    labels = sorted([*labels, *bare], key=lambda label: label.start) if bare else labels
    bounds = Bounds(text, labels)
    own = _cover_labels(text, labels, zone)
    fields = _by_labels(text, own, bounds, zone)
    numbers = fields.get("cusips")
    none = numbers if numbers is not None and numbers.absence == "not applicable" else None
    for read in (lambda: _by_items(text, labels, bounds), lambda: _unlabelled(text, labels, zone)):
        if not all(_stated(fields, field) for field in CAPTIONS):
            fields |= {field: value for field, value in read().items() if not _stated(fields, field)}
    number = fields.get("cusips")
    if none and number and number is not none:
        if "doubted" in number.signs:  # the number of another class
            fields["cusips"] = none
        else:
            number.signs = {**number.signs, "doubted": 1.0}
    title = _title(text, begin, zone)
    heads = title is not None and not _is_mentioned(text, title)
    fields["amendment_number"] = _amendment(text, begin, title if heads else None, zone)
    fields["rules"] = _rules(text, labels, zone)
    number = fields["amendment_number"]
    amended = bool(title and title["amended"]) or (number.stated and number.value > 0)
    amended = amended or bool(title and _AMENDED.search(text, title.start(), zone))
    if title and heads and not number.stated and (odd := _ODD_NUMBER.search(text, title.end(), zone)):
        absence = "not applicable" if odd["none"] else "unreadable"
        fields["amendment_number"] = values.absent(text, *odd.span(odd.lastgroup or 0), absence)
        amended = amended or not odd["none"]
    letter, place = (title["letter"].upper(), title.span()) if title else ("", None)
    if letter == "G":
        return First(fields, letter, amended, place, heads)
    authorized, further = _authorized(whole or text, labels, own, fields, bounds, zone)
    return First(fields, letter, amended, place, heads, authorized, further | _previously(text, labels, zone))


def _cover_labels(text: str, labels: Sequence[Label], zone: int) -> dict[str, Label]:
    """Return the best label of each field on the page."""
    best: dict[str, Label] = {}
    rows = [label for label in labels if label.start < zone and label.field.startswith(_ROWS)]
    for label in labels:
        if label.start >= zone:
            break
        field = label.field.removesuffix("[]")
        if field not in CAPTIONS or label.words < _WORDS or _in_sentence(text, label) or _is_of_row(label, rows):
            continue
        if field not in best or _rank(text, label) > _rank(text, best[field]):
            best[field] = label
    # Where a label is damaged, the last words of another may look like it: "of Class of Securities".
    return {
        field: label
        for field, label in best.items()
        if not any(other.start < label.start and label.end <= other.end for other in best.values())
    }


def _is_of_row(label: Label, rows: Sequence[Label]) -> bool:
    """Whether a label is some words of a row's, which is there as a whole: "Name of" in "Name of Reporting Person"."""
    return any(row.start <= label.start and label.end <= row.end and row.score > label.score for row in rows)


def _rank(text: str, label: Label) -> tuple[float, bool, int]:
    return label.score + 0.5 * _in_parentheses(text, label), _in_parentheses(text, label), label.words


def _by_labels(text: str, own: dict[str, Label], bounds: Bounds, zone: int) -> dict[str, Found]:
    def read(field: str, *, above: bool) -> Found:
        label = own[field]
        place = _in_cells(text, label, own, above=above)
        place = place or (_above(text, label, bounds, own) if above else (text, *_behind(text, label, bounds, zone)))
        return _READERS.get(field, _words)(*place, label)

    telling = [field for field in _TELLING if field in own]
    above, behind = ({field: read(field, above=side) for field in telling} for side in (True, False))
    stand_above = sum(_stated(above, field) - _stated(behind, field) for field in telling)
    if stand_above == 0:
        stand_above = sum(1 if _closes_paragraph(text, label) else -1 for label in own.values())
    # A date or a number that is not there may still stand on the other side of its label.
    chosen, other = (above, behind) if stand_above > 0 else (behind, above)
    chosen |= {field: other[field] for field in telling if other[field].stated and not chosen[field].stated}
    if "event_date" in own and not chosen["event_date"].stated:  # beside the first of two lines of its label
        within = _date(text, own["event_date"].start, own["event_date"].end, own["event_date"])
        is_beside = chosen["event_date"].absence == "blank" and _in_line(
            text, own["event_date"].end, behind["event_date"]
        )
        chosen |= (
            {"event_date": within if within.stated else behind["event_date"]} if within.stated or is_beside else {}
        )
    return {field: chosen[field] if field in chosen else read(field, above=stand_above > 0) for field in own}


def _in_line(text: str, end: int, found: Found) -> bool:
    """Whether something stands behind the end of a label in its line."""
    return found.end > found.start and not {")", "\n"}.intersection(text[end : found.start])


def _by_items(text: str, labels: Sequence[Label], bounds: Bounds) -> dict[str, Found]:
    """Return what Items 1 and 2 of a Schedule 13G repeat, for pages that print no labels."""
    found: dict[str, Found] = {}
    for label in labels:
        field = AGAIN.get(label.field)
        if field is None or field in found or _in_sentence(text, label):
            continue
        if label.score > 0.8 and label.words > 2:
            start, end = _behind(text, label, bounds, len(text))
            value = _READERS.get(field, _words)(text, start, end, label)
            if value.stated and not _REFERS.match(value.words):
                value.how = IN_ITEMS
                # "Class B: none; Class A: 105263107"
                if field == "cusips" and _NO_CUSIP.search(text, start, value.end):
                    value.signs = {**value.signs, "doubted": 1.0}
                found[field] = value
    return found


def _without_address(text: str, value: Found) -> Found:
    """Return a name without the lines of an address below it: `Name and Address of Issuer`."""
    lines = [hit.span() for hit in _PRINTED_LINE.finditer(text, value.start, value.end)]
    words = [" ".join(text[slice(*line)].split()) for line in lines]
    street = next((n for n in range(1, len(words)) if begins_street(words[n]) and divided(words[n:])), 0)
    return values.words(text, value.start, lines[street - 1][1]) if street else value


def _unlabelled(text: str, labels: Sequence[Label], zone: int) -> dict[str, Found]:
    """Return what stands on a first page without labels: issuer and class in two lines, CUSIP, and a day alone."""
    found: dict[str, Found] = {}
    cusip = next((label for label in labels if label.field == "cusips[]" and label.start < zone), None)
    if cusip is None:
        return found
    numbers = _cusips(text, cusip.end, min(zone, cusip.end + _BELOW), cusip)
    line = text.rfind("\n", 0, cusip.start) + 1
    before = max((label.end for label in labels if label.end <= line and label.field in _OWN), default=0)
    start = text.find("\n", before, line)
    lines = [hit.span() for hit in _PRINTED_LINE.finditer(text, start, line)] if start >= 0 else []
    if len(lines) == _ISSUER_AND_CLASS and not any(text[slice(*line)].endswith(":") for line in lines):
        found = {field: values.words(text, *place) for field, place in zip(CAPTIONS, lines, strict=False)}
    title = _TITLE.search(text, 0, zone)  # above it stands when the form expires
    first = max(title.end() if title else 0, cusip.start - _NEAR)
    alone = _DAY_ALONE.finditer(text, first, min(zone, cusip.end + _NEAR))
    if alone := next((hit for hit in alone if _CALLS_DAY.fullmatch(hit["label"])), None):
        found["event_date"] = _date(text, *alone.span(), cusip)
    if numbers.stated:
        found["cusips"] = numbers
    for value in found.values():
        value.how, value.signs = "without a label", {**value.signs, "unlabelled": 1.0}
    return found


def _stated(found: dict[str, Found], field: str) -> bool:
    return field in found and found[field].stated


def _in_parentheses(text: str, label: Label) -> bool:
    before = text[max(0, label.start - _UNKNOWN) : label.start].rpartition("\n")[2]
    return before.rfind("(") > before.rfind(")")


def _closes_paragraph(text: str, label: Label) -> bool:
    """Whether a label stands in parentheses, or alone in the last line of a paragraph: below its value."""
    above = text[max(0, label.start - _BELOW) : label.start].rpartition("\n")
    is_last = _LAST_OF_PARAGRAPH.match(text, label.end)
    is_below = bool(is_last) and not above[2].strip() and bool(above[0].rpartition("\n")[2].strip())
    return is_below or _in_parentheses(text, label)


def _in_sentence(text: str, label: Label) -> bool:
    """Whether a label stands in a sentence: `CUSIP number, title of class and name of issuer are as on the cover`."""
    if text[label.start - 1 : label.start] != " ":
        return False  # nearly all
    behind = text[label.end : label.end + 3].lstrip(",;")
    if not (behind[:1].isspace() and "a" <= behind[1:2] <= "z"):
        return False
    before = text[max(0, label.start - _UNKNOWN) : label.start].rpartition("\n")[2]
    return _GOES_ON.search(before) is not None and not _in_parentheses(text, label)


def _above(text: str, label: Label, bounds: Bounds, own: dict[str, Label]) -> tuple[str, int, int]:
    """Return what stands between the label before, on another line, and this one."""
    line = text.rfind("\n", 0, label.start) + 1
    before = bounds.before(line, max(0, line - _BELOW))
    before = max([before, *(other.end for other in own.values() if other.end <= line)])
    start = text.find("\n", before, line) if before else 0  # behind what is left of the line of that label
    start = max(start if start >= 0 else before, line - _HIGHEST)
    line_end = text.find("\n", label.end)
    beside = [other for other in own.values() if other is not label and line <= other.start < line_end]
    if beside:
        joined = _joined(text, line, sorted((label, *beside), key=lambda one: one.start))
        if joined:
            return joined[label.start]
        text = _over(text, start, line, (label.start - line, label.end - line))
    if any(other.end <= label.start for other in beside):  # its line holds other labels, and no value
        return text, start, line
    return text, start, _opening(text, label, line)


def _in_cells(text: str, label: Label, own: dict[str, Label], *, above: bool) -> tuple[str, int, int] | None:
    """Return the cell over or under that of a label in a row of labels; None where the other row has not as many."""
    line, stop = text.rfind("\n", 0, label.start) + 1, text.find("\n", label.end)
    beside = [other for other in own.values() if other is not label and line <= other.start < stop]
    if not beside or "\t" not in text[line:stop]:
        return None
    near = (max(0, line - _BELOW), line) if above else (stop, stop + _BELOW)
    lines = [hit.span() for hit in _PRINTED_LINE.finditer(text, *near)]
    cells = _cells(text, line, stop)
    values = _cells(text, *lines[-1 if above else 0]) if lines else []
    at = next((n for n, (start, end) in enumerate(cells) if start <= label.start < end), -1)
    return (text, *values[at]) if len(values) == len(cells) and at >= 0 else None


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [hit.span() for hit in _CELL.finditer(text, start, end) if not hit[0].isspace()]


def _opening(text: str, label: Label, first: int) -> int:
    """Return where a label begins: at a parenthesis behind which its first words may not be known."""
    opened = text.rfind("(", first, label.start)
    is_own = opened >= 0 and label.start - opened < _UNKNOWN and ")" not in text[opened : label.start]
    return opened if is_own else label.start


def _joined(text: str, line: int, labels: Sequence[Label]) -> dict[int, tuple[str, int, int]]:
    """Return for each label of a line, by its beginning, its value: a converter joined values, rule and labels to one.

    `Common Stock      01475210 - -----   ------ (Title of Class)   (CUSIP Number)`.
    """
    rule = _RULED.search(text, line, labels[0].start)
    placed = list(_SEGMENT.finditer(text, line, rule.start())) if rule else []
    if len(placed) != len(labels):
        return {}
    return {
        label.start: (blanked(text, [(line, value.start()), (value.end(), label.start)]), line, value.end())
        for label, value in zip(labels, placed, strict=True)
    }


def _over(text: str, start: int, end: int, columns: tuple[int, int]) -> str:
    """Blank out what does not stand over a label, where labels stand side by side."""
    kept = []
    for row in text[start:end].split("\n"):
        line = list(" " * len(row))
        for segment in _SEGMENT.finditer(row):
            if segment.start() < columns[1] + _OVERHANG and segment.end() > columns[0] - _OVERHANG:
                line[segment.start() : segment.end()] = segment[0]
        kept.append("".join(line))
    return text[:start] + "\n".join(kept) + text[end:]


def _behind(text: str, label: Label, bounds: Bounds, zone: int, reach: int = _BELOW) -> tuple[int, int]:
    """Return what stands between this label and the next, or the next item."""
    end = max(label.end, min(bounds.after(label, zone), label.end + reach))
    following = _NEXT_ITEM.search(text, label.end, end)
    return label.end, following.start() if following else end


def _words(text: str, start: int, end: int, label: Label) -> Found:
    """Read a name or a title."""
    if end > label.start:
        found = values.words(_without_rest(text, start, end, label), start, end)
        return _without_address(text, found) if label.field.endswith("issuer_name") and found.stated else found
    if label.field == "issuer_name":
        # the last paragraph: an issuer's name has the form's own words above it
        start, last = values.trimmed(text, start, end)
        last = start + len(text[start:last].rstrip("-=_ \t\n"))  # the end of a rule that was broken
        start = max((gap.end() for gap in _EMPTY_LINES.finditer(text, start, last)), default=start)
    stretch = text[start:end]
    if label.field == "issuer_name":
        lines = [" " * len(line) if _is_of_form(line) else line for line in stretch.split("\n")]
        stretch = "\n".join(_begins_with_name(lines))
    other = [hit for hit in _OTHER_LABEL.finditer(stretch) if stretch[hit.end() :].strip()]
    if other:  # of a form that has more labels than a schedule
        stretch = blanked(stretch, [(0, other[-1].end())])
    found = values.words(without(_EMPTY_LINES, stretch), 0, end - start)
    found.start, found.end = found.start + start, found.end + start
    return found


def _without_rest(text: str, start: int, end: int, label: Label) -> str:
    """Return a text without the last words of a label that stand in a line of their own below its value."""
    missing = _words_of_label(label.field) - set(spelled(text[label.start : label.end]))
    lines = list(_PRINTED_LINE.finditer(text, start, end))[1:] if missing and label.score < 1 else []
    return blanked(text, [line.span() for line in lines if missing.issuperset(spelled(line[0]))])


@cache
def _words_of_label(field: str) -> frozenset[str]:
    rows = (row for form in ("13D", "13G") for row in wordings(form) if row.field == field)
    return frozenset(word for row in rows for word in spelled(row.words))


def _is_of_form(line: str) -> bool:
    """Whether a line above an issuer's name says something of the form."""
    small = line.lower()
    return any(words in small for words in _OF_THE_FORM) or _IN_PARENTHESES.fullmatch(line) is not None


def _begins_with_name(lines: Sequence[str]) -> Sequence[str]:
    """Return lines with blanks for those above the first that has a letter: the number of an amendment, `6`, `)`."""
    first = next((n for n, line in enumerate(lines) if any(map(str.isalpha, line))), 0)
    return [" " * len(line) if n < first else line for n, line in enumerate(lines)]


IN_ITEMS = "in Item 1 or 2"
"""How what the first page has not was found."""

FIGURES = str.maketrans("OILZSB", "011258")
"""Letters that are figures misread."""


def _cusips(text: str, start: int, end: int, label: Label) -> Found:
    """Read CUSIP numbers: nine characters, however they are divided; fewer or more where the page prints so."""
    hits = [
        hit
        for hit in _CUSIP.finditer(text, start, end)
        if _digits(hit["number"]) >= _LEAST_DIGITS
        # behind the number of a row, as in `Item 5: 11319483`, stand shares
        and not _ROW.fullmatch(text, text.rfind("\n", 0, hit.start()) + 1, hit.start())
    ]
    if not hits:
        spaced = chain(_SPACED.finditer(text, start, end), _SMALL.finditer(text, start, end))
        alone = (hit for hit in _ALONE.finditer(text, start, end) if _leads(text, start, hit.start()))
        other = [hit for hit in spaced if cusip.is_valid(_as_cusip(hit[0])[0])]
        other = [hit for hit in other if _digits(hit[0]) >= _LEAST_DIGITS] or [
            hit for hit in chain(alone, _SHORT.finditer(text, start, end)) if _digits(hit["number"]) >= _LEAST_DIGITS
        ]
        if other:
            place = other[0].span("number" if "number" in other[0].re.groupindex else 0)
            words = text[slice(*place)]
            number, signs = _as_cusip(words)
            signs |= {"doubted": 1.0} if other[0].re is _ALONE else {}
            return Found((number,), *place, words, how=_BY_LABEL, signs=signs)
        none = _NO_CUSIP.search(text, start, end)
        short = (hit for hit in _TOO_SHORT.finditer(text, start, end) if _leads(text, start, hit.start()))
        other = None if none else _NO_SHAPE.search(text, start, end) or next(short, None)
        absence = "not applicable" if none else "unreadable" if other else "blank"
        place = none or other
        return values.absent(text, *(place.span() if place else (start, start)), absence)
    numbers: dict[str, dict[str, float]] = {}
    for number, signs in (_as_cusip(hit["number"]) for hit in hits):
        numbers[number] = numbers.get(number, signs) and signs
    whole = {number.translate(FIGURES) for number in numbers if cusip.is_valid(number)}
    # 75O459B10 is 750459B10 misread, where that stands there too
    numbers = {it: of for it, of in numbers.items() if cusip.is_valid(it) or it.translate(FIGURES) not in whole}
    first, *further = (hit.span() for hit in hits)
    words = text[first[0] : hits[-1].end()]
    signs = next(filter(None, numbers.values()), {})
    return Found(tuple(numbers), *first, words, how=_BY_LABEL, further=tuple(further), signs=signs)


def _as_cusip(words: str) -> tuple[str, dict[str, float]]:
    """Return a number without what divides it, with figures for letters where only then its check digit is right."""
    number = _SEPARATORS.sub("", words).upper()
    other = number.translate(FIGURES)
    is_misread = cusip.is_valid(other) and not cusip.is_valid(number)
    return (other, {"misread": 1.0}) if is_misread else (number, {})


def _leads(text: str, start: int, at: int) -> bool:
    """Whether no word stands before a place in its line, from where a label ends."""
    return not any(map(str.isalnum, text[max(start, text.rfind("\n", 0, at)) : at]))


def _digits(number: str) -> int:
    return sum(map(str.isdigit, number))


def _date(text: str, start: int, end: int, label: Label) -> Found:
    """Read a day, and another that stands beside it; without one, keep the words of the paragraph by the label."""
    day = find_day(text, start, end)
    if day:
        others = tuple(_other_days(text, start, end, day))
        signs = {"other_days": 1.0} if others else {}
        return Found(day.value, *day[1:], text[day.start : day.end], how=_BY_LABEL, signs=signs, others=others)
    if not text[start:end].strip(" \n\t_-()"):
        return values.absent(text, start, start, "blank")
    start, end = values.trimmed(text, start, end)
    gaps = [gap.span() for gap in _EMPTY_LINES.finditer(text, start, end)]
    if gaps:
        start, end = (gaps[-1][1], end) if end <= label.start else (start, gaps[0][0])
    applies = values.NOT_APPLICABLE.fullmatch(text[start:end].strip(" .()"))
    return values.absent(text, start, end, "not applicable" if applies else "unreadable")


def _other_days(text: str, start: int, end: int, day: values.Day) -> Iterator[values.Day]:
    """Yield the day before another, which has no year of its own, and the one behind it: `May 2 and May 5, 1998`."""
    before = _DAY_BEFORE.search(text, max(start, day.start - _BETWEEN_DAYS), day.start)
    year = str(day.value)[:4]
    if before and (other := values.day_in(f"{before['day']}, {year}")):
        yield values.Day(other.value, *before.span("day"))
    following = _AND_DAY.match(text, day.end, end)
    line = text.find("\n", day.end, end)
    other = find_day(text, following.end() if following else day.end, end)
    if other and (other.start == following.end() if following else other.end <= (line if line >= 0 else end)):
        yield other


# Before and behind a day that is one of two.
_DAY_BEFORE = re.compile(
    rf"(?<!\w)(?P<day>{MONTH_BEGUN}\.?[ ]\d{{1,2}}),?\s*+(?:and|or|to|through|thru|[&,/–-])\s*+\Z", re.IGNORECASE
)
_AND_DAY = re.compile(r"[\s,]*+(?:(?:and|or|to|through|thru|[;&/–-])\s++|\()", re.IGNORECASE)
_BETWEEN_DAYS = 40  # characters
_READERS = {"cusips": _cusips, "event_date": _date}


def _amendment(text: str, start: int, title: re.Match[str] | None, end: int) -> Found:
    """Read the number of the amendment, behind the title of the form; an original may have no place for one.

    Where lines changed places, as in the text of a PDF, it stands right before the title; where the first title is
    lost, above the head of a page, in a line of its own.
    """
    behind = title.end() if title else start
    joined = _TO_TITLE.search(text, max(start, title.start() - _BEFORE), title.start()) if title else None
    hit = joined or _AMENDMENT.search(text, behind, end) or _AMENDMENT_ALONE.search(text, behind, end)
    if not hit and title:
        above = _AMENDMENT.finditer(text, start, title.start())
        hit = next((one for one in above if title.start() - one.start() <= _ABOVE or _is_alone(text, one)), None)
    if not hit or not hit["number"]:
        return values.absent(text, behind, behind, "blank" if hit else "")
    return Found(_ordinal(hit["number"]), *hit.span("number"), hit["number"], how=_BY_LABEL)


def _is_alone(text: str, hit: re.Match[str]) -> bool:
    """Whether the line in which something is found says nothing else."""
    end = hit.start() + len(hit[0].rstrip())
    rest = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()] + text[end : end + _ABOVE].partition("\n")[0]
    return not any(map(str.isalnum, rest))


def amendment_in_text(text: str, start: int, end: int) -> Found | None:
    """Return the number by which a text calls itself, `this Amendment No. 3`; None where it does not, or by several."""
    hits = [hit for hit in _THIS_AMENDMENT.finditer(text, start, end) if hit["number"]]
    numbers = {_ordinal(hit["number"]) for hit in hits}
    if len(numbers) != 1:
        return None
    place, words = hits[0].span("number"), hits[0]["number"]
    return Found(numbers.pop(), *place, words, how="as the text calls it", signs={"in_text": 1.0})


def _ordinal(words: str) -> int:
    """Return a number in figures, in words, or as the Romans wrote it."""
    number = words.lower()
    if number.isdigit():
        return int(number)
    if (spelling := re.sub("[- ]", "[- ]", number)) in _WORD_NUMBERS:
        return _WORD_NUMBERS.index(spelling) + 1
    digits = [_ROMAN[letter] for letter in number]
    return sum(-digit if any(digit < later for later in digits[n + 1 :]) else digit for n, digit in enumerate(digits))


def _authorized(
    text: str,
    labels: Sequence[Label],
    own: dict[str, Label],
    fields: dict[str, Found],
    bounds: Bounds,
    zone: int,
) -> tuple[list[Contact], dict[str, Found]]:
    """Read who is to receive notices, above the caption or behind it as the other captions have their values."""
    of_form = [label for label in labels if label.field == f"{AUTHORIZED}[]" and label.start < zone]
    label = max(of_form, key=lambda label: (label.score, -label.start), default=None)
    short = _NOTICES_IN_SHORT.search(text, 0, zone) if label is None or label.score < _SCORE else None
    if short:
        label = Label(f"{AUTHORIZED}[]", *short.span("words"), 1.0, _WORDS)
    if label is None or label.score < _SCORE:
        contacts, instead = read_authorized(*_beside_caption(text, zone))
        return contacts, {AUTHORIZED: instead} if instead and instead.absence != "blank" else {}
    sides = [fields[name].start < own[name].start for name in own if _stated(fields, name)]
    if 2 * sum(sides) < len(sides) or (short and short["colon"]):
        contacts, instead = read_authorized(text, *_behind(text, label, bounds, zone, _REACH))
        return contacts, {AUTHORIZED: instead} if instead else {}
    placed = [found.end for found in fields.values() if found.stated and found.end <= label.start]
    before = max([bounds.before(label.start, max(0, label.start - _HIGHEST)), *placed])
    end = _opening(text, label, before)
    line = text.find("\n", before, end)  # behind what is left of the label above
    contacts, instead = read_authorized(text, line if line >= 0 else before, end)
    start, end = _behind(text, label, bounds, zone, _REACH)
    copies, _ = read_authorized(text, text.find("\n", start, end) if "\n" in text[start:end] else end, end, below=True)
    return contacts + copies, {AUTHORIZED: instead} if instead else {}


def _beside_caption(text: str, zone: int) -> tuple[str, int, int]:
    """Return what stands beside the caption of who is to receive notices, where that is wrapped in a column."""
    begins = _NOTICES.search(text, 0, zone)
    if begins is None:
        return "", 0, 0
    caption, words = [begins.span()], _words_of_label(f"{AUTHORIZED}[]")
    end = max(text.find("\n", begins.end(), zone), begins.end())
    for line in _PRINTED_LINE.finditer(text, end, zone):
        edge = min(text.rfind("\n", 0, line.start()) + 1 + len(begins[0]), line.end())
        label = text[line.start() : edge]
        ends = not label.strip() and text.count("\n", end, line.start()) > 1
        if ends or not words.issuperset(spelled(label)) or (edge < line.end() and not label.endswith("  ")):
            break
        caption.append((line.start(), max(line.start(), edge)))
        end = line.end()
    return blanked(text, caption), begins.end(), end


def _previously(text: str, labels: Sequence[Label], zone: int) -> dict[str, Found]:
    """Read the box for an earlier Schedule 13G, behind its sentence: ticked or not; nothing where no box is printed."""
    of_form = [label for label in labels if label.field == _PREVIOUSLY and label.start < zone and label.score > _SCORE]
    label = max(of_form, key=lambda label: (label.words, label.score), default=None)
    asked = _CHECK_BOX.search(text, label.start, min(zone, label.end + _SENTENCE)) if label else None
    if label is None or asked is None:
        return {}
    end = min(zone, asked.end() + _BOX_BEHIND)
    following = _ENDS_BOX.search(text, asked.end(), end)
    behind = following.start() if following else end
    marks = boxes(text, asked.end(), behind)
    paragraph = _EMPTY_LINES.search(text, asked.end(), behind)
    if paragraph:  # the boxes of what is asked there
        marks = [
            mark for mark in marks if mark.end <= paragraph.start() or not _NEW_SENTENCE.match(text, mark.end, behind)
        ]
    choices = [Choice(hit["word"].lower(), *hit.span()) for hit in _YES_OR_NO.finditer(text, asked.end(), behind)]
    asks = sorted(choice.letter for choice in choices)
    if marks and (asks == ["no", "yes"] or (asks == ["no"] and marks[0].ticked)):
        return {_PREVIOUSLY: _yes_or_no(text, choices, marks)}
    none = _NO_BOX.match(text, asked.end(), behind)
    if none and not marks:
        return {_PREVIOUSLY: values.absent(text, *none.span("words"), "not applicable")}
    word = None if marks else _WORD_ALONE.match(text, asked.end(), paragraph.start() if paragraph else behind)
    if word:
        place = word.span("words")
        return {_PREVIOUSLY: Found(bool(word["yes"]), *place, word["words"], how="in words")}
    marks = marks or boxes(text, text.rfind("\n", 0, label.start) + 1, label.start)
    if not marks:
        lost = _LOST_BOX.match(text, asked.end(), end)
        return {_PREVIOUSLY: values.absent(text, *lost.span("mark"), "unreadable")} if lost else {}
    mark = next((mark for mark in marks if mark.ticked), marks[0])
    below = "\n" in text[asked.end() : mark.start] and _NEW_SENTENCE.match(text, mark.end, behind)
    signs = {"doubted": 1.0} if mark is not marks[0] or below else {}
    return {
        _PREVIOUSLY: Found(mark.ticked, mark.start, mark.end, text[mark.start : mark.end], how="its box", signs=signs)
    }


def _yes_or_no(text: str, choices: Sequence[Choice], marks: Sequence[Box]) -> Found:
    """Read an answer that has two boxes, of which one is to be ticked."""
    chosen = [(choice, mark) for choice, mark in ticked(text, choices, marks) if mark.ticked]
    if len(chosen) != 1:
        return values.absent(text, marks[0].start, marks[-1].end, "unreadable" if chosen else "blank")
    [(choice, mark)] = chosen
    start, end = min(choice.start, mark.start), max(choice.end, mark.end)
    # a lone mark between two words is that of either
    signs = {} if len(marks) == len(choices) == 2 else {"doubted": 1.0}
    return Found(choice.letter == "yes", start, end, text[start:end], how="its box", signs=signs)


def _letters_alone(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the letters of rules whose number stands before the first only: `Rule 13d-1 (b) [ ] (c) [X] (d) [ ]`."""
    number = _RULE_NUMBER.search(text, start, end)
    if number:
        paragraph = _EMPTY_LINES.search(text, number.end(), end)
        yield from _LETTER_OF_RULE.finditer(text, number.end(), paragraph.start() if paragraph else end)


def _lone_sign(text: str, choices: Mapping[str, Choice]) -> re.Match[str] | None:
    """Return a sign that is no box, where it stands before one rule alone; None where there is none."""
    begins = ((text.rfind("\n", 0, choice.start) + 1, choice.start) for choice in choices.values())
    signs = [hit for place in begins if (hit := _SIGN_BEFORE.match(text, *place)) and not boxes(text, *hit.span())]
    return signs[0] if len(signs) == 1 < len(choices) else None


def _rules(text: str, labels: Sequence[Label], zone: int) -> Found:
    """Read the boxes that designate the rule: below their heading, before or behind their names.

    Forms before 1998 have none, and some pages since.
    """
    headings = (label.end for label in labels if label.field == "rules[]" and label.score > 0.6 and label.start < zone)
    start = next(headings, None)
    if start is None:
        listed = "(b)" in text[:zone].lower() and _RULES_LISTED.search(text, 0, zone)
        if not listed:
            alone = [*_RULE_ALONE.finditer(text, 0, zone)] if "13d-1" in text[:zone].lower() else []
            if len(alone) != 1:
                return values.absent(text, 0, 0, "")
            said, place = f"Rule 13d-1({alone[0]['letter'].lower()})", alone[0].span()
            return Found((said,), *place, text[slice(*place)], how="in words", signs={"doubted": 1.0})
        start = listed.start()
    end = min(zone, start + _RULE_BOXES)
    choices: dict[str, Choice] = {}
    for hit in chain(_RULE.finditer(text, start, end), _letters_alone(text, start, end)):
        choices.setdefault(hit["letter"].lower(), Choice(hit["letter"].lower(), *hit.span()))
    choices = dict(sorted(choices.items(), key=lambda choice: choice[1].start))
    last = max((choice.end for choice in choices.values()), default=start)
    marks = boxes(text, start, min(end, last + 60))
    paragraph = _EMPTY_LINES.search(text, last)
    own = [mark for mark in marks if not paragraph or mark.start < paragraph.start()]
    if len(marks) > len(choices) or any(mark.ticked for mark in own):  # the last ones may be of the next page
        marks = own
    chosen = [(choice, mark) for choice, mark in ticked(text, list(choices.values()), marks) if mark.ticked]
    if not chosen:
        strange = unknown_mark(text, start, min(end, last + 60)) or _lone_sign(text, choices)
        place = strange.span() if strange else (start, start)
        return values.absent(text, *place, "unreadable" if strange else "blank")
    # a lone mark in a line below all rules, or above them all, may be that of any
    first = min((choice.start for choice in choices.values()), default=start)
    apart = len(marks) == 1 < len(choices) and (
        text.find("\n", last, marks[0].start) >= 0 or text.find("\n", marks[0].end, first) >= 0
    )
    signs = {"doubted": 1.0} if apart else {}
    start, stop = min(min(c.start, m.start) for c, m in chosen), max(max(c.end, m.end) for c, m in chosen)
    rules = tuple(dict.fromkeys(f"Rule 13d-1({choice.letter})" for choice, _ in chosen))
    return Found(rules, start, stop, text[start:stop], how="its box", signs=signs)
