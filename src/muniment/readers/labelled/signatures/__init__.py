"""Who signed a schedule: where the signature section of its printed text stands, and each signature line in it.

The section stands behind the last item, before exhibits and agreements.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import merge
from itertools import islice, pairwise

from msgspec import UNSET, Struct, structs

from muniment.documents.html import TableRow
from muniment.documents.passage import places_of
from muniment.readers.labelled.plausibility import ends_in_initial
from muniment.readers.labelled.row_1 import REST
from muniment.readers.labelled.signatures.blocks import Block, Gatherer, dated, settled
from muniment.readers.labelled.signatures.cells import (
    HIMSELF,
    MARK,
    SHOWN,
    cells_of,
    columns_of,
    dates_deed,
    divided,
    is_noise,
    is_sentence,
    set_apart,
    unfolded,
    unframed,
)
from muniment.readers.labelled.signatures.items import Item, dealt, items_of, with_signs
from muniment.readers.labelled.signatures.words import (
    has_title,
    is_closed,
    is_department,
    is_entity,
    is_human,
    is_person,
    is_same_human,
    is_title,
    known,
    letters,
    name_and_title,
    several,
    tidy,
)
from muniment.readers.labelled.text import blanked, line_before
from muniment.readers.labelled.values import MONTH, Found, day_in, find_day
from muniment.values.characters import without_mark

# How the word is typed for which a whole document is looked through, and the letters around, other than in `acquired`.
_INQUIRY, _INQUIRED = ("quir", "Quir", "QUIR", "qUIR"), frozenset(f"{n}{y}" for n in "nN" for y in "yYiI")
_AFTER = re.compile(
    r"(?:\b(?:i|we|(?:each\s{1,9}of\s{1,9})?the\s{1,9}undersigned)(?:\s{1,9}(?:hereby|do|does)){0,2}"
    r"(?:\s{1,9}certif(?:y|ies))?(?:\s?,?\s{1,9}to\s{1,9}the\s{1,9}best\s{1,9}of\s{1,9}\w{2,5}\s{1,9}knowledge"
    r"(?:\s{1,9}and\s{1,9}belief)?)?\s?,?\s{1,9})?"
    r"(?:(?:after|upon|of|making)\s{1,9}(?:making\s{1,9})?(?:a\s{1,9})?)?(?:reasonable|due)\s{1,9}(?:in|en)\Z",
    re.IGNORECASE,
)
_TO_INQUIRY = 120  # characters from the beginning of that sentence to the word
_CERTIFY = re.compile(
    r"(?:\b(?:i|we)\s{1,9}(?:hereby\s{1,9})?)?certif(?:y|ies)\s{1,9}that\s{1,9}the\s{1,9}(?:information\s{1,9}(?:set\s{1,9}forth\s{1,9})?(?:in|contained|above|herein|given|provided)\b"
    r"|(?:above|foregoing)(?:\s{1,9}(?:information|statements?))?\s{1,9}(?:is|are)\s{1,9}(?:true|complete|correct))",
    re.IGNORECASE,
)
_CERTIFIES, _TO_CERTIFY, _OF_CERTIFY = ("ertif", "ERTIF"), 30, 120  # characters of its words before it, and behind
_TRUE = r"(?:true|complete|accurate|correct|correctly)"
_CERTIFIED_TO = re.compile(
    rf"\b{_TRUE}\b(?:[\s,]+(?:and\s+|are\s+|in\s+all\s+\w+\s+respects\s+)?{_TRUE}\b){{1,3}}[ \t.\"”]*", re.IGNORECASE
)
_HEADING = re.compile(
    r"^[ \t*_\-]*[s5]\s?[il1]\s?g\s?n\s?a\s?t\s?u\s?r\s?[ec](?:\s?[s5]|\s?\(s\)|\s+pages?)?[ \t.:*_\-]*$",
    re.IGNORECASE | re.MULTILINE,
)
# What stands at the head of whatever follows the signatures.
_STOP = re.compile(
    r"^[ \t*_\-\"“(]*+(?:"
    r"(?:index\s+(?:to|of)\s+)?(?:exhibits?|e\sx\sh\si\sb\si\st)\b(?!\s+(?:to|thereto|and|of|is|which|are|filed|with)\b)[^\n]{0,120}$"
    r"|(?:annex|appendix|attachment|rider)\b(?!\s+(?:to|and|of|hereto)\b)[^\n]{0,60}$"
    r"|schedules?\s+(?!13)(?:[A-Z]|[IVX]+|\d{1,2})\b[^\n]{0,80}$"
    r"|(?:index|table)\s+(?:of|to)\b|list\s+of\b|transactions?\s+in\b|consent\s+(?:of|to)\b|certificate\s+of\b"
    r"|(?:agreement\s+of\s+)?jo[il1]nt\s+(?:f[il1]{3}ng|acquisition|reporting|statement)\b"
    r"|(?:pursuant\s+to|in\s+accordance\s+with)\s+(?:sec\s+)?rule\s+13d-1\s?\((?:k|f)\)"
    r"|(?:limited\s+|special\s+|general\s+)?power\s+of\s+attorney\W*$"
    r"|(?:[a-z]{3,20}(?:['’]?s['’]?)?\s+){0,3}certificate\W*$|i,\s[^\n]{3,80},?\s(?:do\s)?(?:hereby\s)?certify\b"
    r"|(?:(?-i:[A-Z])(?![^\n]*\bunder\b)[A-Z ]{0,60}\s)?AGREEMENTS?\W*$"
    r"|agreement(?:\s+(?:to|of|re|regarding|relating)\b[^\n]{0,60})?\W*$|attention\s*[:.\-]"
    r"|(?:the\s+original\s+statement\s+shall|intentional\s+misstatements)\b|notes?\s*(?::|[A-Z0-9]?\W*$)|footnotes?\W*$"
    r"|(?:for\s+immediate|press|news)\s+release\b|gentlemen\b|dear\s|ladies\s+and|instructions?\s+for\b|cover\s+page\W*$|item\s+\d"
    r"|information\s+(?:about|concerning|with\s+respect|regarding)\b|</?(?:document|type)\b"
    r"|directors\s+and\s+(?:executive\s+)?officers\b|schedule\s+13[dg]\W+to\s+be\s+included\b"
    r"|pursuant\s+to\s+(?:the\s+)?instructions?\s+(?:in|to|for)\s+item\b"
    # the titles of a table of transactions
    r"|[^\n:]{0,80}\b(?:(?:trade|transaction)\s+dates?|dates?\s+of\s+(?:the\s+)?(?:transactions?|purchase|sale|trade))\b"
    r"|(?=[^\n:]{0,160}\bdates?\b)(?=[^\n:]{0,160}\b(?:shares|quantity|units|securities)\b)(?=[^\n:]{0,160}\b(?:prices?|costs?)\b)[^\n:]{9,160}$)",
    re.IGNORECASE | re.MULTILINE,
)
# A letter of a heading in capitals that a machine read as a figure, or as another: POWER OF ATT0RNEY.
_MISREAD = re.compile(r"(?<=[A-Z])(?:[01l](?=[A-Z])|5(?=[A-Z\s]))|(?<=['’])5(?=\s)")
_READ_AS = {"0": "O", "1": "I", "l": "I", "5": "S"}
_ITEM = re.compile(r"\bitem\s+\d", re.IGNORECASE)
_BEGINS_ITEM = re.compile(r"[^\S\n]*+item[^\S\n]++\d", re.IGNORECASE)
_ITEM_ALONE = re.compile(r"\W*item\W++\d{1,2}\W*", re.IGNORECASE)  # without its title
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_AUTHORITY = re.compile(
    r"attorney|certif|inquiry|sign(?:ed|ature)|execut(?:ed|ion)|disclaim|on\s+behalf|deemed|pecuniary|parties\s+agree",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"\A(?:Mr|Mrs|Ms|Miss)\b\.?\s+(?!and\b|&)")  # before a name, which it is no part of
# How a sentence ends in which a machine misread the last words.
_REST = re.compile(r"(?:and\s{1,3})?[a-z]{2,9}[ \t]?[a-z]{1,9}\.[ \t]*(?=\n)")
_FULL_STOP = re.compile(r"[a-z]{3}\.[ \t]*\n")
# Before whom and where somebody signed, up to who says so: a notary, who signs below.
_NOTARIZED = re.compile(
    r"^[ \t]*+(?:(?:state|commonwealth|province|county|city|canton)\s+of\s[^\n)]{2,40}[ \t][)}\]:§]"
    r"|(?:subscribed|sworn)\s(?:and\s(?:subscribed|sworn)\s)?(?:to\s)?(?:and\s(?:subscribed|sworn)\s(?:to\s)?)?before\b"
    r"|acknowledge?ment\W*$|(?:on|before\sme)\b(?=[^.]{0,90}\bbefore\sme\b)[^.]{0,200}\bpersonally\b)",
    re.IGNORECASE | re.MULTILINE,
)
_NOTARY = re.compile(
    r"(?:notary\s+public|commission\s+expires)\b[^\n]*+(?:\n[^\n]{0,80}\bcommission\b[^\n]*+)?", re.IGNORECASE
)
_TO_NOTARY = 1500  # characters
_LONGEST, _MOST_SECTIONS = 60_000, 60
_HEADED_ABOVE = 700  # characters from the heading of a section to the sentence that is certified
_SET_APART = re.compile(r"[^\S\n]{3}(?<!\n)\S|\t")
_OF_NOTHING = re.compile(
    r"^[^\w\n]{0,9}(?:by|name|title)[^\w\n]{0,9}$|/s/(?=[^\n/]{1,90}/s/)", re.IGNORECASE | re.MULTILINE
)


def find_signatures(text: str, after: int) -> list[tuple[int, int]]:
    """Return where the signature sections stand behind character `after`: each from its heading to what follows it.

    None where the schedule has none of its own; several where each filer has a page with a certificate.
    """
    text = _MISREAD.sub(lambda sign: _READ_AS[sign[0]], text)
    sections: list[tuple[int, int]] = []
    while len(sections) < _MOST_SECTIONS:
        start, body = _beginning(text, after, again=bool(sections))
        if start < 0 or (sections and _annexed(text, after, start)):
            return sections
        end = _ending(text, body)
        if "reasonable" in (inner := text[body:end].lower()) or "certif" in inner:
            end = _before_next(text, start, body, end)
        if end <= body:
            return sections
        sections.append((start, end))
        after = end
    return sections


def _before_next(text: str, start: int, body: int, end: int) -> int:
    """Return where a section with a certificate ends: before the page of the next who files, with its certificate."""
    certified = _certified(text, body, end) if _certified(text, start, body) else None
    if certified is None or not MARK.search(text, body, certified[0]):
        return end
    heads = [*_HEADING.finditer(text, max(body, certified[0] - _HEADED_ABOVE), certified[0])]
    return heads[-1].start() if heads else certified[0]


def _annexed(text: str, start: int, end: int) -> bool:
    """Whether something is annexed between two places, so that what is signed there is none of the schedule's own."""
    while (stop := _stop(text, start, end)) is not None:
        if not _ITEM.search(stop[0]):
            return True
        start = stop.end()
    return False


def body_of(text: str, start: int, end: int) -> int:
    """Return where the blocks of a section begin: behind its heading and the sentence that is certified."""
    certified = _certified(text, start, min(end, start + 1500))
    heading = _HEADING.match(text, start, end)
    if certified is not None:
        above = heading is not None and MARK.search(text, heading.end(), certified[0])
        return heading.end() if above and heading is not None else _behind(text, certified[1], end)
    return heading.end() if heading is not None else start


def _certified(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that begin the sentence which a signature certifies."""
    for at in merge(*(places_of(text, word, start, end - 1) for word in _INQUIRY)):
        begins, behind = max(start, at - _TO_INQUIRY), at + len(_INQUIRY[0])
        before = _AFTER.search(text[begins:at]) if text[at - 1] + text[behind] in _INQUIRED else None
        if before is not None:
            return begins + before.start(), behind + 1
    for at in merge(*(places_of(text, word, start, end) for word in _CERTIFIES)):
        certify = _CERTIFY.search(text, max(start, at - _TO_CERTIFY), min(end, at + _OF_CERTIFY))
        if certify is not None:
            return certify.span()
    return None


def _beginning(text: str, after: int, *, again: bool) -> tuple[int, int]:
    """Return where a section begins and where its blocks do; -1 where there is none.

    Where there was one before, another has a sentence that is certified.
    """
    certified = _certified(text, after, len(text))
    if certified is not None:
        begins, _ = certified
        heading = _HEADING.search(text, max(after, begins - _HEADED_ABOVE), begins)
        start = heading.start() if heading is not None else begins
        return start, body_of(text, start, len(text))
    heading = None if again else _HEADING.search(text, after)
    if heading is not None:
        return heading.start(), heading.end()
    mark = None if again else MARK.search(text, after)
    if mark is None:
        return -1, -1
    return _block_above(text, mark.start(), after), mark.start()


def _block_above(text: str, at: int, after: int) -> int:
    """Return where the block of a signature begins that no heading stands above: behind the last sentence or item."""
    lines = text[max(after, at - 1500) : at].split("\n")
    begins = at
    for line in reversed(lines):
        if is_sentence(line):
            break
        if _BEGINS_ITEM.match(line):  # whose answer ends with its paragraph, and whose title may be one
            free = _PARAGRAPH.search(text, begins, at)
            if free and _ITEM_ALONE.fullmatch(line):
                free = _PARAGRAPH.search(text, free.end(), at)
            begins = free.start() if free else begins
            break
        begins -= len(line) + 1
    return max(begins + 1, after)


def _behind(text: str, at: int, end: int) -> int:
    """Return where the sentence ends whose beginning ends at `at`."""
    limit = min(end, at + 700)
    closed = _CERTIFIED_TO.search(text, at, limit)
    if closed is not None:
        rest = _REST.match(text, closed.end(), limit)
        return rest.end() if rest is not None else closed.end()
    ends = [found.end() for found in (_PARAGRAPH.search(text, at, limit), _FULL_STOP.search(text, at, limit)) if found]
    if ends:
        return min(ends)
    line = text.find("\n", at, end)
    return line + 1 if line >= 0 else end


def _ending(text: str, body: int) -> int:
    """Return where the blocks that begin at `body` end: at what follows the schedule, or at a page of sentences."""
    limit = min(len(text), body + _LONGEST)
    stop = _stop(text, body, limit)
    end = stop.start() if stop is not None else limit
    if stop is not None and not text[body : stop.start()].strip(" \t\n-_*."):
        again = _stop(text, stop.end(), limit)
        end = again.start() if again is not None else limit
    # or where a paragraph of several sentences begins that is none of the signatures' own
    at, run, began, signed = body, 0, body, False
    for line in text[body:end].split("\n"):
        if is_sentence(line):
            began, run = (at, 0) if run == 0 else (began, run)
            run += 1 + len(line) // 120
            if run >= 3 and signed and not _AUTHORITY.search(text, began, at + len(line)):
                return began
        else:
            run = 0 if len(line.split()) < 3 else run
            signed = signed or bool(line.strip(" \t-_*."))
        at += len(line) + 1
    return end


def _stop(text: str, at: int, end: int) -> re.Match[str] | None:
    """Return the first line at which what follows the signatures begins: line by line, since few begin so."""
    begin = at if at == 0 or text[at - 1] == "\n" else text.find("\n", at, end) + 1 or end
    while begin < end:
        stop = _STOP.match(text, begin, end)
        if stop is not None:
            return stop
        begin = text.find("\n", begin, end) + 1 or end
    return None


# What follows a title on its line and is none of it: whom it is held for, by what power.
_CUT = re.compile(
    r"(?:^|(?<![\s,])[\s,]++)(?:for\s+(?=[A-Z])|(?<=FACT\s)FOR\s+|(?i:for\s+(?:(?:each|both|all)\s|(?:the\s+)?(?:above|foregoing|reporting|undersigned))"
    r"|(?:(?:by|for)\s+and\s+)?on\s+behalf\s+of\s(?!(?:(?:it|him|her)self|its\s+(?:series|funds?|portfolios?))\b)|pursuant\s+to\b"
    r"|\(?power\s+of\s+attorney\s+(?:filed|on)\b)).*$",
    re.DOTALL,
)
_OF = re.compile(r"(?<!\s)\s++(?:(?:of|for|at|on\s+behalf\s+of)\s+(?:the\s+)?|[-–—]\s+)|,\s+")
_FOR = re.compile(r"[\s,]*(?:(?:by|for)\s+and\s+)?(?:for|on\s+behalf\s+of|of)\s+", re.IGNORECASE)
_AND_ITS = re.compile(r"(?i)(?<!\s)\s++(?:(?:and|as)\s+its|\(?(?:pursuant|under|by\s+(?:a\s+)?power\s+of))\b")
_LEADING = re.compile(
    rf"^(?:{HIMSELF}(?:,?\s+and\s+|,\s+(?=(?:as|in)\b))|(?:and\s+)?(?:(?:solely\s+)?in\s+h\w\w\s+capacity\s+)?as\s+(?:an?\s+|the\s+)?|(?:its|his|her|their)\s+|an?\s+|the\s+|t\w{{3,4}}:\s+)+",
    re.IGNORECASE,
)
_INDIVIDUALLY = re.compile(rf"\A{HIMSELF}\b(?=,?\s+(?:and|as)\b)|\band\s+{HIMSELF}\W*\Z", re.IGNORECASE)
_AND_MORE = re.compile(rf"[\s,(]{HIMSELF},?\s+and\s", re.IGNORECASE)  # behind a name: and as what else
# No name: the words before an office that a line begins with.
_NO_NAME = re.compile(r"\W{0,9}(?:individually|in\s+(?:his|her|their|an)\s+individual)\b", re.IGNORECASE)
_NO_OFFICE = re.compile(
    r"^\W*(?:(?:an\s+)?individual(?:ly)?|n/?a|none|self|himself|herself|not\s+applicable)\W*$", re.IGNORECASE
)

_AND_AS = re.compile(
    r",?(?<!\s)\s++and\s+(?:(?:in\s+its\s+capacity\s+)?as\s+(?:the\s+|an?\s+)?[\w\s\-]{3,40}?(?<!\s)\s++"
    r"|(?:the\s+)?(?:(?:sole\s+)?general\s+partner|managing\s+member|manager|investment\s+(?:manager|advis[eo]r))\s+)of\s+",
    re.IGNORECASE,
)
_FOR_ITSELF = re.compile(
    r",?(?<!\s)\s++(?:(?:acting\s+)?(?:by|for|on\s+behalf\s+of)\s+itself|on\s+its\s+own\s+behalf|in\s+its\s+(?:own|individual)\s+capacity"
    rf"|and\s+{HIMSELF}|\(?(?:as\s+)?(?:an?\s+|the\s+|its\s+)?(?:control(?:ling)?|reporting|filing)\s+persons?\)?),?\Z",
    re.IGNORECASE,
)
_OFFICE_OF = re.compile(
    r",?(?<!\s)\s++\(?(?:(?:which\s+is|being|itself|(?:which\s+)?(?:acts|acting|serves)\s+as|(?:in\s+its\s+capacity\s+)?as)\s+)?(?:the\s+|its\s+)?"
    r"(?:(?:sole\s+|managing\s+)?general\s+partner|(?:managing|sole)\s+member|manager|investment\s+(?:manager|advis[eo]r))\s+(?:of|to)\s+",
    re.IGNORECASE,
)
# Where a line of a block began before a converter joined it to the one above.
_JOINED = re.compile(
    r" (?<=[^\s:&/] )(?<!\s\* )(?<!\*\* )(?<!\band )(?=(?:By|Name|Title): ?[A-Z/]|(?:By|BY) ?/[sS]/|(?<=, )by:? /[sS]/)"
)
_ITS_TITLE = r"Title: [A-Z][^\n:]{2,80}?(?<! of)(?<! for)(?<! to)(?<! at)(?<![,&–-])"
_TITLED = re.compile(r"Title: [^\n]+")
# That it was signed, before the day of it: `have signed this statement as of May 3, 1994`.
_SIGNED_ON, _SAID_ABOVE = re.compile(r"\b(?:signed|executed)\b(?=[^.]{0,200}\d)", re.IGNORECASE), 400
# Before a month whose day was not read: `this eighth day of May, 1994`.
_OF_DAY = re.compile(rf"\d|\b{MONTH}\b", re.IGNORECASE)  # `Dated: February`
_DAY_OF, _DAY_BEFORE = re.compile(r"\bday\s{1,9}of\b", re.IGNORECASE), 40
_LISTED = re.compile(r"^\(\w{1,2}\)\s+")  # the letter or number of one who stands in a list of persons
_AND = re.compile(r"(?<!\s)\s++(?:and|&)\s+|(?:(?<!\s)\s++)?[,;]\s+", re.IGNORECASE)
_FORM_OF_ENTITY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|l\.p|lp|corp|corporation|company|co|ltd|limited|trust|n\.a|plc|partnership)\b", re.IGNORECASE
)
_MOST_PLACES = 40  # in a title behind which the name of who it is held of may begin


# How it is found whom somebody signs for that heads the block of another.
IN_BLOCK = "named in the block"
ABOVE_EARLIER = "named above an earlier signature"
ONLY_PERSON = "the only reporting person"


class Signed(Struct):
    """One signature line: who signed, as what, for whom, and when. None where the block does not say.

    `officers` are those of an entity in whose names an attorney-in-fact signed, where no value has them.
    """

    name: Found | None
    title: Found | None
    for_: Found | None
    date: Found | None
    officers: tuple[Found, ...] = ()


def read_signatures(
    text: str, start: int, end: int, persons: Sequence[str], rows: Sequence[TableRow] = ()
) -> list[Signed]:
    """Return each signature line of the section; `persons` are the names of the covers, `rows` those of tables."""
    body = body_of(text, start, end)
    persons = [_as_signed(person) for person in persons]
    rows = [row for row in rows if body <= row.cells[0].start < end]
    if captioned := _as_captioned(text, body, end, persons):
        return captioned
    text = unframed(unfolded(text, rows), body, end)
    if "otary" in text[body:end] or "OTARY" in text[body:end]:
        text = blanked(text, _notarized(text, body, end))
    printed, text = text, _parted(set_apart(text, body, end, persons), body, end, persons)
    columns: list[list[Block]] = []
    days: list[Item] = []
    undated: list[Item] = []  # what stands where a day is asked for, and is none
    mixed = False  # whether there are days of which nothing tells whose they are
    for column in columns_of(cells_of(text, body, end, rows)):
        items = with_signs(dealt(items_of(column, persons)))
        gathered = Gatherer(items, persons).gather()
        own = [item for item in items if item.kind == "day" and item.day is not None]
        apart = [block.at for block in gathered]
        mixed = mixed or any(
            day.day != after.day and bisect_right(apart, day.start) == bisect_right(apart, after.start)
            for day, after in pairwise(own)
        )
        dated(gathered, own)
        columns.append(gathered)
        days += own
        dates = (item for item in items if item.label == "date" and item.day is None)
        undated += (item for item in dates if _OF_DAY.search(item.words))
    days.sort(key=lambda day: day.start)
    torn = len(columns) == 1 and not rows and _is_torn(printed, body, end)
    differ = len({day.day for day in days}) > 1
    mixed, unread = mixed or (torn and differ), bool(undated) or not days
    _share_heads(columns, text)
    blocks = settled(columns)
    dated([block for block in blocks if block.day is None], days or list(_day_said(text, start, blocks)) or undated)
    if len(persons) == 1 and _has_others(blocks, persons[0]):
        persons = [*persons, ""]
    headed = body > start
    lines = [_signed(block, persons, headed, text) for block in blocks]
    if any(block.sign is not None and block.sign.slashed for block in blocks):
        _doubt_blanks(blocks, lines)
    _doubt_signers_for_themselves(blocks, lines, persons)
    for block, line in zip(blocks, lines, strict=True):
        if (torn and len(blocks) > 1) or (text != printed and _is_beside_another(printed, text, block.at)):
            for found in filter(None, (line.title, line.for_)):
                found.signs |= _doubts(True)
    beside = [block.day is not None and block.day.line == block.line for block in blocks]
    mixed_of = [mixed or (differ and any(beside) and not own) for own in beside]  # all others have theirs beside
    for line, is_mixed in zip(lines, mixed_of, strict=True):
        if day := line.date:  # one that no label names may be another's
            unsaid = not isinstance(day.value, date) and _DAY_OF.search(text, max(0, day.start - _DAY_BEFORE), day.end)
            day.signs |= _doubts(is_mixed or bool(unsaid) or (unread and not day.signs["labelled"]))
    stated = [line.for_ for line in lines if line.for_ and "; " in str(line.for_.value)]
    for found in stated:  # several names above several signatures may be the heads of one each
        found.signs |= _doubts(sum(other.start == found.start for other in stated) > 1)
    return lines


def _notarized(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where notaries say before whom was signed: they sign for nobody."""
    for notary in _NOTARY.finditer(text, start, end):
        said = _NOTARIZED.search(text, max(start, notary.start() - _TO_NOTARY), notary.start())
        if said:
            yield said.start(), notary.end()
            start = notary.end()


def _day_said(text: str, start: int, blocks: Sequence[Block]) -> Iterator[Item]:
    """Yield the day on which a sentence above the signatures says that they were given."""
    end = blocks[0].at if blocks else start
    for said in islice(_SIGNED_ON.finditer(text, max(0, start - _SAID_ABOVE), end), 1):
        if day := find_day(text, said.end(), min(end, said.end() + _SAID_ABOVE)):
            yield Item("day", text[day.start : day.end], day.start, day.end, 0, day=day.value)


def _share_heads(columns: Sequence[Sequence[Block]], text: str) -> None:
    """Give officers in a column that names no entity that of the one who signs beside them.

    Or the one that stands amid both columns, above the signatures.
    """
    for column, following in pairwise(columns):
        lefts, rights = ({block.line: block for block in reversed(blocks)} for blocks in (column, following))
        for block in () if any(block.above or block.under for block in following) else following:
            left = lefts.get(block.line)
            if left and block.titles:
                block.inherited, block.beside = left.above or left.inherited, True
        for block in () if any(block.above or block.under or block.chain for block in column) else column:
            right = rights.get(block.line)
            if right and right.above and right.titles and block.titles and _is_amid(text, right):
                block.inherited, block.beside = right.above, True


def _is_amid(text: str, block: Block) -> bool:
    """Whether what stands above a signature has its middle further left."""
    head = block.above[-1]
    return len(line_before(text, head.start)) + (head.end - head.start) // 2 < len(line_before(text, block.at))


def _is_torn(text: str, start: int, end: int) -> bool:
    """Whether blocks beside each other were written down one below another: no blanks, and labels of nothing."""
    return not _SET_APART.search(text, start, end) and len([*islice(_OF_NOTHING.finditer(text, start, end), 2)]) > 1


_WIDE = 1000  # characters of a line on each side


def _is_beside_another(printed: str, parted: str, at: int) -> bool:
    """Whether a converter joined a signature to another on its line: what stands beneath may be of either."""
    start, end = max(printed.rfind("\n", 0, at) + 1, at - _WIDE), printed.find("\n", at, at + _WIDE)
    line = slice(start, end if end >= 0 else at + _WIDE)
    return printed[line] != parted[line] and len([*islice(MARK.finditer(printed[line]), 2)]) > 1


def _doubt_blanks(blocks: Sequence[Block], lines: Sequence[Signed]) -> None:
    """Doubt who signs where nothing says that he did, while others have a mark that they signed; and the day of it.

    The day of another's signature is none of his; one above all signatures may be.
    """
    begins = [block.begins for block in blocks]
    for n, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if not block.is_blank:
            continue
        last = bisect_right(begins, line.date.start) - 1 if line.date else n
        line.date = line.date if last in (-1, n) else None
        for found in filter(None, (line.name, line.date)):
            found.signs |= {"unsigned": 1.0}


def _doubt_signers_for_themselves(blocks: Sequence[Block], lines: Sequence[Signed], persons: Sequence[str]) -> None:
    """Doubt for whom somebody signs where he does so "individually, and as" an officer, and nowhere for himself alone.

    A line is for those that he is an officer of: that he is a reporting person too stands in his title only.
    """
    alone = [str(line.name.value) for line in lines if line.name and line.for_ is None]
    for block, line in zip(blocks, lines, strict=True):
        name = str(line.name.value) if line.name else ""
        himself = line.for_ is not None and any(_INDIVIDUALLY.search(item.words) for item in block.titles)
        if line.for_ and is_person(str(line.for_.value), alone):  # who signs for himself
            line.for_.signs |= _doubts(True)
        if not line.for_ or not himself or any(is_same_human(name, other) for other in alone):
            continue
        if not any(persons) or any(is_same_human(name, person) for person in persons):
            line.for_.signs |= {"individually": 1.0}


def _parted(text: str, start: int, end: int, persons: Sequence[str]) -> str:
    """Return a text with the lines of signature blocks parted again that a converter joined; places stay."""
    entities = [person.split() for person in persons if is_entity(person)]
    titles = [hit[0] for hit in _TITLED.finditer(text, start, end)] if entities else []
    named = any(f" {name[0]}" in title for title in titles for name in entities)  # which few lines with a title are
    names = "|".join(r"\s".join(map(re.escape, name)) for name in entities)
    following = re.compile(rf"{_ITS_TITLE} (?=(?:{names})[^\S\n]*$)", re.MULTILINE) if named else None
    gaps = {hit.start() for hit in _JOINED.finditer(text, start, end)}
    gaps |= {hit.end() - 1 for hit in following.finditer(text, start, end)} if following else set()
    return divided(text, gaps, "\n")


def _as_signed(person: str) -> str:
    """Return a reporting person's name as a signature may name it; "" for what is no name but counts as a person."""
    name = _LISTED.sub("", person)
    also = _AND_MORE.search(name) if " and " in name else None
    before = name[: also.start()].rstrip(" ,") if also else ""
    name = before if before and is_human(before) else name
    name = (not is_entity(name) and "," in name and name_and_title(name)[0]) or name
    misread = is_sentence(name) or is_noise(name) or (name[:1].islower() and not is_entity(name))
    return "" if misread else name


def _has_others(blocks: Sequence[Block], person: str) -> bool:
    """Whether the reporting person we know of is not the only one: entities sign that are no such, or that one does.

    Or somebody does once more, without an office.
    """
    named = [item.words for block in blocks for item in block.above if item.kind == "entity"]
    if any(not known(words, [person]) for words in named) and len({letters(words) for words in named}) > 1:
        return True
    names = [_who(block).words for block in blocks]
    bare = [
        name
        for name, block in zip(names, blocks, strict=True)
        if not (block.above or block.under or block.titles or _is_signing_too(block))
    ]
    if any(sum(is_same_human(name, other) for other in names) > 1 for name in bare):
        return True  # nobody signs twice for one
    return len(blocks) > 1 and is_human(person) and any(is_same_human(name, person) for name in names)


def _signed(block: Block, persons: Sequence[str], headed: bool, text: str) -> Signed:
    """Return the values of one block in `text`."""
    who, day = _who(block), block.day
    name = _COURTESY.sub("", who.words)
    title, holder = _title(block, persons)
    stated = _for(block, name, holder, persons, titled=title is not None)
    signs = _signs(block, who, headed)
    odd = block.awaits_another or (not is_human(name) and not known(name, persons))
    odd = odd or (ends_in_initial(name) and not is_person(name, persons))
    signed = Signed(_found(name, who, signs | _doubts(odd), "signature", text), None, None, None)
    officers = {letters(item.words): item for item in block.officers if not is_same_human(item.words, name)}
    signed.officers = tuple(
        Found(item.words, item.start, item.end, words=item.words)
        for item in officers.values()
        if not known(item.words, persons) and not (stated and letters(item.words) in letters(stated[0]))
    )
    if title:
        of_title = {"labelled": float(title.label == "title")} | _doubts(_is_unsure(title.words, block, persons))
        signed.title = _found(title.words, title, signs | of_title, "title", text)
    if stated:
        words, item, of_name, how = stated
        of_name = of_name | _doubts(_AMID_NAME.search(words) is not None)
        signed.for_ = _found(words, item, signs | of_name, how, text)
    if day:
        stated_day = day_in(day.words)
        # `February 10, Z000 (for the period ended December 31, 1999)`: figures stand before it that may be the day.
        others = {"other_days": 1.0} if stated_day and any(map(str.isdigit, day.words[: stated_day.start])) else {}
        of_day = {"labelled": float(day.label == "date")} | others
        signed.date = _found(day.day or UNSET, day, signs | of_day, "day", text)
        signed.date.absence = "" if day.day else "unreadable"
    return signed


def _doubts(doubted: bool) -> dict[str, float]:
    return {"doubted": 1.0} if doubted else {}


_AMID_NAME = re.compile(r"(?:[,&(/]|\b(?:and|of|the|for|its|by))\Z", re.IGNORECASE)  # of an entity, cut


# Titles of which nobody knows where they end: held of somebody, since some day, cut within, or a blank lost.
_OPEN_ENDED = re.compile(
    r"\b(?:dated|effective)\b|\bits(?!elf)[a-z]|(?:[,&\-–(/]|\b(?:of|and|the|for|vice|senior|(?<!chief\s)executive|chief|general|managing"
    r"|(?<=chief\s)(?:accounting|administrative|compliance|financial|information|investment|legal|operating)))[\s.]?\Z"
    # or two offices, of those who sign beside each other
    r"|\b(?:president|treasurer|secretary|director|officer|counsel|trustee)\s+(?:(?:senior|executive|assistant)\s+)?"
    r"(?:vice\s|chief\s|(?:president|treasurer|secretary|director|trustee)\b)",
    re.IGNORECASE,
)


def _is_unsure(title: str, block: Block, persons: Sequence[str]) -> bool:
    """Whether a title may be more or less than what was read: words beneath it were left, or what follows was cut."""
    held_of = [item.words for item in block.titles if _CUT.search(item.words)]
    parts = [(words, *_without_holder(words, persons, [])) for words in held_of]
    cut = any(not of and rest != words for words, rest, of in parts)
    before, _, office = title.partition(", ")
    surname = before.isalpha() and not (is_title(before) or has_title(before)) and has_title(office)
    odd = surname or (not is_title(title) and not has_title(title))
    odd = odd or sum(item.label == "title" for item in block.titles) > 1
    # the head of a table below: "Title", beside it "Beneficially Owned"
    odd = odd or any(item.label and not (is_title(item.words) or has_title(item.words)) for item in block.titles)
    # another office beside it: managing member of ALPHA, LLC, and as general partner of BETA, L.P.
    others = [hit for item in block.titles for hit in _AND_AS.finditer(_LEADING.sub("", item.words))]
    offices = [hit[0].strip(" ,").lower() for hit in others]
    odd = odd or any(office not in title.lower() and title.lower() not in office for office in offices)
    # an office beneath that of whom the block is for: `President, ALPHA, INC.` above `Attorney-in-Fact for ALPHA, INC.`
    titles = block.titles if len(block.titles) > 1 else ()
    below = [_without_holder(_LEADING.sub("", item.words), persons, [])[0] for item in titles]
    odd = odd or any(is_title(words) and letters(words) not in letters(title) for words in below)
    holder = title.partition(" of ")[2]
    held = is_closed(holder) or "partner" in holder.lower()
    return cut or held or block.goes_on or odd or _OPEN_ENDED.search(title) is not None


def _found(value: object, item: Item, signs: dict[str, float], how: str, text: str) -> Found:
    """Return a value with where it stands: one place, or its lines where another column stands between them."""
    places = [item.places[0]]
    for start, end in item.places[1:]:
        if start <= places[-1][1] or not SHOWN.search(text, places[-1][1], start):
            places[-1] = places[-1][0], max(end, places[-1][1])
        else:
            places.append((start, end))
    (start, end), *further = places
    return Found(value, start, end, words=item.words, how=how, signs=signs, further=tuple(further))


def _signs(block: Block, who: Item, headed: bool) -> dict[str, float]:
    """Return what speaks for a block being read rightly."""
    sign, name = block.sign, block.name
    repeated = block.captioned or (sign is not None and name is not None and is_same_human(sign.words, name.words))
    # or the name stands above the signature, where that of an entity would
    repeated = repeated or any(is_same_human(item.words, who.words) for item in (*block.above, *block.under))
    return {
        "slashed": float(sign is not None and sign.slashed),
        "repeated": float(repeated),
        "human": float(is_human(who.words)),
        "headed": float(headed),
        "explained": 1.0 / (1 + block.left_over),
        "dated": float(block.day is not None),
        "labels": min(1.0, block.labels / 2),
    }


def _who(block: Block) -> Item:
    """Return the name of the person who signed: as printed beneath the signature, else as signed."""
    sign, name = block.sign, block.name
    if name is not None and sign is not None and _is_misread(name.words) and not _is_misread(sign.words):
        return sign
    if name is not None and sign is not None and name.words.endswith(".") and sign.words.startswith(f"{name.words} "):
        return sign  # whose surname was cut off beneath it
    if name is not None and sign is not None and _names_others_too(name.words, sign.words):
        return sign
    if name is not None and (is_human(name.words) or sign is None or not is_human(sign.words)):
        return name
    if sign is not None and sign.words:
        return sign
    return name or sign or Item("name", "", 0, 0, 0)


def _names_others_too(name: str, sign: str) -> bool:
    """Whether the names of two who sign beside each other ran together beneath their signatures, one of them `sign`."""
    own, printed = sign.split(), name.split()
    behind, before = printed[len(own) :], printed[: -len(own) or None]
    another = (printed[: len(own)] == own and behind) or (printed[-len(own) :] == own and before)
    return bool(another) and is_human(sign) and is_human(" ".join(another))


def _is_misread(name: str) -> bool:
    """Whether there is no name, or a machine read some of its letters as figures."""
    return not name or any(map(str.isdigit, name))


_OF_ALL = re.compile(  # for whom it stands says so
    r"(?<![\s,])[\s,]++(?:of|for)\s+(?:each|all|both)\s+of\s+the\s+(?:above|foregoing|undersigned|(?:\w+\s)?entities)\b.*",
    re.IGNORECASE,
)


def _title(block: Block, persons: Sequence[str]) -> tuple[Item | None, Item | None]:
    """Return the title, and whom it says it is held of.

    A title is as printed: "of ALPHA, INC." is no part of it only where it says whom the block is for.
    """
    titles = block.titles
    listed = [item.words for item in block.above or block.under]
    kept: list[tuple[str, Item]] = []
    holders: list[Item] = []
    for item in titles:
        words, of = _without_holder(_OF_ALL.sub("", _LEADING.sub("", item.words)), persons, listed)
        if of:
            holders.append(structs.replace(item, kind="entity", words=of))
        if kept and words and (_is_of_entity(words) or _is_short(words, kept[-1][0])):
            continue
        if kept and _is_short(kept[-1][0], words):
            del kept[-1]
        if words and not _NO_OFFICE.match(words) and (not holders or not kept):
            kept.append((f"({words})" if item.bracketed and kept else words, item))
    holder = _whole(holders) if holders else None
    if not kept or (kept[0][0][:1].islower() and not is_title(kept[0][0])):  # the rest of a torn word begins small
        return None, holder
    return _whole([structs.replace(item, words=words) for words, item in kept], " "), holder


def _is_of_entity(words: str) -> bool:
    """Whether an office stands behind the entity that holds it, below the title of who signs: `Fern Bank, Trustee`."""
    entity, _, office = words.rpartition(", ")
    return is_closed(entity) and is_entity(entity) and not has_title(entity) and is_title(office)


def _is_short(title: str, whole: str) -> bool:
    """Whether a title is short for another: V.P., and beneath it Vice President."""
    initials = "".join(word[0] for word in whole.split())
    return 1 < len(initials) == len(letters(title)) and letters(title) == letters(initials)


_OF_DECEASED = re.compile(r"\b(?:will|testament|estate)\W*\Z", re.IGNORECASE)


def _whole(items: Sequence[Item], sign: str = "; ") -> Item:
    """Return several items as one from the first to the last, their words with a sign between them."""
    places = tuple(sorted({place for item in items for place in item.places}))
    return structs.replace(
        items[0], words=sign.join(item.words for item in items), start=places[0][0], end=places[-1][1], lines=places
    )


def _without_holder(words: str, persons: Sequence[str], listed: Sequence[str]) -> tuple[str, str]:
    """Divide a title from the entity or the person it is held of; `listed` are those that the block names itself."""
    cut = _CUT.search(words)
    if cut is not None:
        behind = _FOR.match(cut[0])
        of = tidy(_AND_ITS.split(cut[0][behind.end() :])[0]) if behind is not None else ""
        meant = known(of, persons) or all(is_human(name) or is_entity(name) for name in several(of, persons))
        if not known(of, persons) and is_department(of.split(",")[0].split(" and ")[0], alone=False):
            return words, ""  # Vice President for Finance
        return words[: cut.start()].strip(" ,"), _holders(of, persons) if of and meant else ""
    for found in islice(_OF.finditer(words), _MOST_PLACES):
        of = words[found.end() :]
        if _OF_DECEASED.search(words, 0, found.start()):
            continue  # Trustee under the Will of Otto Moss, whose son has his name
        # but an entity's word may be part of an office: President of Global Sales
        whole = "," not in found[0] or (not listed and is_closed(of) and len(of.split()) > 2 and not has_title(of))
        of_more = is_title(of) or any(known(part, persons) for part in _parts_behind(of))
        if of_more and not known(of, persons) and not any(map(str.isalpha, found[0])):
            continue  # another office, or a department, of the entity behind it
        if known(of, persons) or (is_entity(of) and _FORM_OF_ENTITY.search(of) and whole):
            another = " of " in found[0] and listed and not known(of, listed)
            return (words, "") if another else (words[: found.start()].strip(" ,"), _holders(of, persons))
    return words, ""


def _parts_behind(words: str) -> Iterator[str]:
    """Yield what stands behind each comma."""
    return (words[comma.end() :] for comma in islice(re.finditer(r",\s", words), _MOST_PLACES))


def _holders(words: str, persons: Sequence[str]) -> str:
    """Return the entities that an office is held of: of several offices all, of a partner's partner the topmost.

    Those between are signed for as well where they are reporting persons.
    """
    names: list[str] = []
    for part in _AND_AS.split(words):
        *between, topmost = (_bare(link) for link in _OFFICE_OF.split(f" {part}"))
        names += [*(name for name in between if is_person(name, persons)), *several(topmost, persons)]
    return "; ".join(names)


def _bare(holder: str) -> str:
    """Return the name of an entity without the words that it, or its officer, signs for itself, too."""
    name = tidy(_FOR_ITSELF.sub("", holder))
    return name.removesuffix(")") if name.count(")") > name.count("(") else name


def _for(
    block: Block, name: str, holder: Item | None, persons: Sequence[str], *, titled: bool
) -> tuple[str, Item, dict[str, float], str] | None:
    """Return whom a block is signed for, with where that stands, its signs, and how it was found."""
    listed = block.above or block.under
    others = [item for item in listed if not is_same_human(item.words, name) and not _NO_NAME.match(item.words)]
    stated = [item for item in others if item.kind != "other" or known(item.words, persons)]
    others = list({letters(item.words): item for item in reversed(stated or others)}.values())[::-1]
    if others:
        names = ("; ".join(several(item.words, persons)) for item in others)
        whole = _whole([structs.replace(item, words=words) for item, words in zip(others, names, strict=True)])
        share = sum(bool(known(item.words, persons)) for item in others) / len(others)
        odd = any(item.kind == "other" or not (is_entity(item.words) or is_human(item.words)) for item in others)
        odd = odd or any(" " not in item.words for item in others)  # the end of a name: "College"
        odd = odd or (len(others) > 1 and any(persons))  # halves of a name may stand in the wrong order
        named = {known(item.words, persons) for item in others}
        # without the end of its name on the cover page, which may stand in another column: "(Jersey) Limited"
        last = others[-1].words
        rest = known(last, persons)[len(last) :]
        goes_on = is_closed(rest) or rest[1:2].isalpha()
        cut = not is_closed(last) and goes_on and REST.fullmatch(rest.strip(" ,")) is None
        cut = cut or dates_deed(f"{last} ", len(last) + 1)
        for_another = holder is not None and known(holder.words, persons) not in {*named, ""}
        # a person with more behind the name is one with an office that was misread: `Ada Moss, Co-Trustec`
        whose = [(item.words, known(item.words, persons)) for item in others]
        more = any(is_human(person) and "," in words[len(person) :] for words, person in whose)
        # an amendment without a cover page names no persons that could be among these
        signs = {"reporting person": share if any(persons) else 1.0} | _doubts(
            (odd and share < 1) or cut or for_another or block.joins > 1 or more
        )
        if len({item.line for item in others}) < len(others):  # names on one line may head blocks beside each other
            signs |= {"beside": 1.0, "doubted": 1.0}
        return whole.words, whole, signs, IN_BLOCK
    if listed or (_is_signing_too(block) and any(_is_among(name, person) for person in persons) and not titled):
        return None
    # An attorney who signs for an officer signs for the entity; else for the person named, whose cover may be lost.
    for_officer = block.represented and not known(block.represented[0].words, persons)
    # another trustee signs below the first, and is no reporting person
    for_same = (
        any("trustee" in item.words.lower() for item in block.titles)
        and any(persons)
        and not (block.leads or block.represented or any(_is_among(name, person) for person in persons))
    )
    is_principal = bool(block.represented) and not for_officer  # in whose own name an attorney signs
    if block.inherited and not is_principal and (_is_signing_too(block) or for_officer or block.beside or for_same):
        whole = _whole(block.inherited)
        return whole.words, whole, {"reporting person": 0.5}, ABOVE_EARLIER
    at = block.sign or block.name or Item("name", "", 0, 0, 0)
    another = next((item for item in (block.name, block.sign) if item is not None and item.another), None)
    if another is not None:
        return another.another, another, _of_person(another.another, persons), "signed by another"
    if holder is not None:
        return holder.words, holder, _of_person(holder.words, persons), "named in the title"
    if any(_is_among(name, person) for person in persons) and not titled:
        return None
    through = next((item for item in block.chain if len(persons) != 1 or known(item.words, persons)), None)
    if through is not None:
        return through.words, through, _of_person(through.words, persons), "the partner it is signed by"
    only = persons[0] if len(persons) == 1 and not _is_among(name, persons[0]) else ""
    if block.represented and not (only and is_entity(only)):
        first = block.represented[0]
        return first.words, first, _of_person(first.words, persons), "signed by another"
    return (only, at, {"reporting person": 1.0}, ONLY_PERSON) if only else None


def _of_person(words: str, persons: Sequence[str]) -> dict[str, float]:
    return {"reporting person": float(bool(known(words, persons)))}


def _is_signing_too(block: Block) -> bool:
    """Whether a signature is labelled as one given for an entity, though none is named above it."""
    return block.sign is not None and block.sign.label == "by" and not block.leads and not block.represented


def _is_among(name: str, person: str) -> bool:
    """Whether `name` is the reporting person, perhaps with words of the form behind, or one of those named as one."""
    begins = is_human(name) and letters(person).startswith(letters(name))
    # of a couple: Ada Moss, of "Ada and Olive Moss, JTWROS"
    couple = not is_entity(person) and set(map(letters, name.split())).issubset(map(letters, person.split()))
    return begins or couple or any(is_same_human(part, name) for part in (person, *_AND.split(person)))


# ---- signatures as EDGAR's page has them: a name, and three captions below -------------------------------------------

# A narrow cell breaks one of them over two lines, beside the first two of its words.
_CAPTION = re.compile(
    r"^[^\S\n]*+(?P<what>Signature(?=:)|Name/(?=Title:|[^\n]*\n[^\S\n]*+(?P<half>Title:))|Date(?=:))(?:Title)?:?",
    re.MULTILINE,
)
_CAPTIONS = ["Signature", "Name/", "Date"]
_ON_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_OF_CAPTIONS = dict.fromkeys(("headed", "explained", "dated", "labels", "labelled", "repeated", "human"), 1.0)


def is_captioned(text: str, start: int, end: int) -> bool:
    """Whether a section has the captions of EDGAR's own page, each of which stands on a line."""
    captions = [caption["what"] for caption in _CAPTION.finditer(text, start, end)]
    return bool(captions) and captions == _CAPTIONS * (len(captions) // len(_CAPTIONS))


def _as_captioned(text: str, start: int, end: int, persons: Sequence[str]) -> list[Signed]:
    """Return the signatures of EDGAR's own page, or of a print, which may set a caption beside the middle of its words.

    Above the first caption of a block stands the name of a reporting person, unless another signs for the same. None
    where captions or words are missing.
    """
    if not is_captioned(text, start, end):
        return []
    captions = list(_CAPTION.finditer(text, start, end))
    tops = [
        _top_of(text, before.end(), caption.start()) if caption["what"] == "Name/" else caption.start()
        for before, caption in pairwise(captions)
    ]
    halves = (caption.span("half") for caption in captions if caption["half"])
    bare = blanked(text, sorted([*map(re.Match.span, captions), *halves]))
    places = pairwise([start, *(caption.start() for caption in captions[:1]), *tops, end])
    above, *parts = ([hit.span() for hit in _ON_LINE.finditer(bare, *place)] for place in places)
    signed: list[Signed] = []
    for who, office, day in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if not (above and who and office and day):
            return []
        person = _of_lines(bare, above, IN_BLOCK)
        name, title, dated = (
            _of_lines(bare, who, "signature"),
            _of_lines(bare, office, "title"),
            _of_lines(bare, day[:1], "day"),
        )
        person.signs |= _of_person(person.words, persons)
        name.value, (typed, held) = without_mark(name.words), name_and_title(title.words, captioned=True)
        title.value = held if held or is_same_human(typed, name.value) else typed
        on = find_day(bare, dated.start, dated.end)
        dated.value, dated.absence = (on.value, "") if on else (UNSET, "unreadable")
        signed.append(
            Signed(
                name,
                title if title.value and not _NO_OFFICE.match(title.value) else None,
                None if is_same_human(name.value, person.value) else person,
                dated,
            )
        )
        above = day[1:] or above
    return signed


def _of_lines(text: str, lines: Sequence[tuple[int, int]], how: str) -> Found:
    """Return the words of some lines as one value."""
    words = " ".join(" ".join(text[slice(*line)].split()) for line in lines)
    (start, end), *further = lines
    return Found(words, start, end, words=words, how=how, signs={**_OF_CAPTIONS}, further=(*further,))


def _top_of(text: str, after: int, at: int) -> int:
    """Return where the words of the caption on line `at` begin: lines above it that an empty one divides from others.

    Where none divides them, they are of the caption before, which ends at `after`.
    """
    top = at
    while top > after:
        line = text.rfind("\n", 0, top - 1) + 1
        if line <= after:
            return at
        if not text[line:top].strip():
            return top
        top = line
    return at
