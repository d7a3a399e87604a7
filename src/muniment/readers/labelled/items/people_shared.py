"""What is said of several people of a list at once: above it, below it, in a note, or in Item 2."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise, takewhile, zip_longest
from typing import NamedTuple

from muniment.caching import in_groups, kept
from muniment.readers.labelled.items.headings import ANNEX, ANNEXES
from muniment.readers.labelled.items.people_columns import LIST, STOPS, SUBHEAD, announces, is_headed
from muniment.readers.labelled.items.people_item_2 import Calls, addresses_in, calls
from muniment.readers.labelled.items.people_lines import (
    CITY,
    COUNTRIES,
    COUNTRY,
    DITTO,
    ENTITY_REST,
    RETIRED,
    SHORT_LINE,
    Person,
    begins_address,
    ends_address,
    is_address,
    is_person_name,
    kinds_of,
    says,
    without_suffix,
)
from muniment.readers.labelled.items.people_prose import (
    ADDRESS_OF,
    ALL,
    BUT_WITHIN,
    GROUP,
    HONORED,
    OTHERS,
    OWN_OFFICE,
    POSSESSIVE,
    PRONOUN,
    Claim,
    Paragraph,
    but_of,
    claims,
    goes_on,
    is_same,
    is_unclear,
    is_wrapped,
    names_in,
    paragraphs,
    sentences,
    value_of,
    without_asides,
    words_of_name,
)
from muniment.readers.labelled.signatures.words import has_title, is_closed, is_entity, is_title
from muniment.readers.labelled.text import lowered

_ITEM_2 = re.compile(r"\n[^\w\n]*item\s+2\b")
# An amendment may leave out the items behind it.
_BEHIND_ITEM_2 = re.compile(
    r"\n(?!\n)[^\w\n/]*(?:item\s+[3-9]\b|after\s+reasonable\s+inquiry|signatures?[^\w\n]*\n|/s/)"
)
_NEAR, _APART = 1600, 700  # characters around a list in which it is told of, and between two entries of one list
_SHORT_NAME = 30  # characters of one that Item 2 defines
_TO_NOTES = 8000  # characters from an entry to the notes of its list
_TO_WORDS = 12  # blanks between the mark of a note and its words, at most
_MOST = 60  # claims about people of a list, at most
_LIST_OR_ALL = re.compile(
    rf"{LIST.pattern}|\baddress(?:es)?\s+(?:of|for)\b(?!\s(?:corporation|employer))|\bcitizens?\b", re.I
)
_ON_LIST = re.compile(
    r"\b(?:listed|named|identified|set\s+forth|above|below)\b|\bdirectors\b|\bofficers?\b", re.IGNORECASE
)
_BELOW = re.compile(r"\b(?:below|following|as\s+follows)\b", re.IGNORECASE)
_IN_THIS = re.compile(rf"\bthis\s(?:item|{ANNEX})\b", re.IGNORECASE)
_ABOVE = re.compile(rf"\b(?:above|foregoing)\b|{_IN_THIS.pattern}", re.IGNORECASE)
_ALL_OF = re.compile(rf"\b(?:all|each|both)\s(?:(?:is|are|of|being)\s)?{COUNTRY.pattern}(?!\w)", re.IGNORECASE)
# What is said and is no value: "is the same as", "is that of the Bank", "the same business address".
_IS_THAT = re.compile(
    r"\b(?P<kind>citizenship|address)(?:\sof\s(?:each|all|every|both|such|these|those|the)\b(?:(?!\bwhose\b)[^.;]){0,100}?)?\s(?:is|are)\s(?!(?:as|set|listed|shown|stated|given|below|in|incorporated|attached|contained|provided|included|annexed)\b)\S"
    r"|\bha(?:s|ve)\s(?:as\s)?(?:the|a|his|her|their)\s(?:\w+\s)?address\s(?:given|stated|set\sforth|shown|listed)\s(?:above|in\s)"
    r"|\bsame\s(?:\w+\s)?(?:address|citizenship)\b|\baddress\sat\s(?:the\s|[\w.]{1,30}['’]s?\s)(?:\w+\s){0,2}(?:office|address)",
    re.IGNORECASE,
)
# Whose the address is that all have, and where that is said.
_IS_OURS = re.compile(
    r"\baddress\s(?:given|stated|set\sforth|shown|listed)\s(?:above|in\s)"
    r"|\b(?:is|are|at|as|has|have)\s(?:also\s)?(?:the\s)?(?:that\sof|those\sof|same\b|address\sof|(?:[\w'’]{1,30}\s){0,4}offices?\b)",
    re.IGNORECASE,
)
_ADDRESS_IS = re.compile(
    r"(?<!names\sand\s)\baddress\s(?:of|for)\s(?:each|all|every|the)\b[^.;:\n]{0,160}(?:\n[^.;:\n]{0,100}){0,2}\bis(?:\sas\sfollows)?\s?:[^\S\n]*\n"
)
# A point that ends no sentence.
_ABBREVIATED = (
    r"(?-i:(?<=\b[A-Z])\.|(?<=\b(?:Mr|Ms|Dr|Jr|Sr|St|Co))\.|(?<=\b(?:Mrs|Inc|Ltd|Rev|Hon))\.|(?<=\b(?:Corp|Prof))\."
    r"|(?<=\bMessrs)\.)"
)
_ALSO_ADDRESS = re.compile(
    rf",\swhich\sis\s(?:also\s)?the\s(?:\w+\s){{0,3}}address\sof\s(?P<whose>(?:[^.;]|{_ABBREVIATED})+)"
)
_BEFORE_ADDRESS = re.compile(r"(?:,|\bat|\bis|\breached)\s(?=[A-Z\d]|c/o)")
_BEHIND_ADDRESS_TOO = re.compile(r",?\s(?:is|was|has|and)\s.*|,\s(?:an?|the|which)\s.*|\s\(.*|;.*", re.DOTALL)
_NAMED_HOUSE = re.compile(r"(?:[A-Z][\w.'’]*\s){1,3}(?:House|Building|Court|Towers?|Hall|Cent(?:re|er)|Plaza),\s")
_FULL_NAME = re.compile(r"(?<!\S)(?!This\s|The\s)(?:[A-Z][\w.&'’-]*,?\s){2,8}")
_LINE = re.compile(r"[^\n]*\n?")
_LONGEST_BELOW = 600  # characters of the lines of an address
_OF_OTHERS = re.compile(r"\b(?:issuer|employer|firm|organi[sz]ation|respective)", re.IGNORECASE)
_IS_OFFICE = re.compile(r"\boccupations?\b[^.]{0,120}\bis\s(?:\w+\s)?(?:positions?|offices?|titles?)\b", re.IGNORECASE)
_AS_SHOWN = re.compile(  # "is principally employed by Tarn in the capacity stated"
    r"\b(?:employed|engaged)\b[^.;]{0,80}\sin\s(?:the|such|that)\s(?:capacity|capacities|positions?|offices?|titles?)\s"
    r"(?:so\s)?(?:stated|shown|indicated|set|listed|given|noted|opposite|described)\b",
    re.IGNORECASE,
)
_DEFINED = re.compile(  # (the "Bank Address")
    r"\s\((?:the\s|its\s)?[\"“](?P<term>(?:[A-Z][\w.'’&-]{0,30}\s){0,4}(?:Address|Offices?|Headquarters))[,.]?[\"”]\)"
)
_IF_OTHER = re.compile(  # "if different from that of the Company"
    r"\b(?:(?:if|where|when)\s(?:it\sis\s)?(?:not|other\sthan|different\s(?:from|than))|unless(?:\sit\sis)?)\s(?:the\s)?"
    rf"(?:same\sas\s)?(?:the\s)?(?:that|those|address|offices?)\sof\s(?!(?:the\s|an?\s|his\s|such\s)?{_OF_OTHERS.pattern})",
    re.IGNORECASE,
)
_AS_OFFICE = re.compile(
    r"\bas\s(?:his|her|their|an?)\b[^.;,]{0,40}\baddress\s(?:that|(?:the\s)?(?:\w+\s){0,3}offices?)\sof\s(?:the\s)?"
    r"(?P<of>[A-Z][^,;]{1,60})\Z"
)
_EITHER = re.compile(r"\b(?:that|those)\sof\s[^.;]{1,100}?\sor\s(?:that\sof\s)?(?-i:[A-Z])")  # of two filers
_AS_ADDRESS = re.compile(
    r"\b(?:citizen(?:ship)?|national(?:ity)?)\s(?:is|of)\s(?:(?:the\ssame\sas|that\sof)\s)?(?:the\s)?country\s(?:of|in)\s(?:\w+\s){0,4}"
    r"(?:address|residence)\b",
    re.IGNORECASE,
)
_UNITED_STATES = re.compile(r"(?:U\.?S\.?(?:A\.?)?|United States of America)\Z")
_OF_ADDRESS = "the country of the address"  # what such a claim says
_SECTION_OF = re.compile(r"\s*+(?:[A-Z]|[IVX]{1,4}|\d{1,2})[.)]\s++(?P<entity>[A-Z].{1,90})")  # "B. Tarn Mills, Inc."
_ALL_OF_NEXT = re.compile(r"\b(?:All|Each|Every)\b[^.;:]{0,40}\b(?:address(?:es)?|citizens?|nationals?)\b")
_OF_SUCH_PARTS = re.compile(  # "of each of the persons listed in Parts 1 and 2"
    r"\bparts\s(?P<labels>\w{1,3}(?:(?:,\s|,?\s(?:and|or)\s)\w{1,3}\b){1,6})", re.IGNORECASE
)
_AT_OFFICE = "all at the office of whom files"  # of whom such a claim is
_OFFICE = re.compile(
    rf"\b(?:offices?|headquarters|address)\b(?:\sof\s(?:[^.;]|{_ABBREVIATED}){{1,120}}?)?\s(?:is|are)\s(?:located\s)?(?:at\s)?(?P<a>\S.*)"
    r"|\b(?:(?:offices?|headquarters)(?:\slocated)?|located)\sat\s(?P<b>\S.*)|\A\(b\)\s(?P<c>(?!.*\s(?:is|are)\s)\S.*)",
    re.IGNORECASE,
)
_BEHIND_CODE = re.compile(r"(?<=\s\d{5}),\s[a-z].*")  # of an address amid a sentence
_OFFICE_LABEL = re.compile(r"(?:\(b\)\s)?(?:[a-z]+\s){0,6}(?:address|office)(?:\s[a-z]+){0,6}\s?:", re.IGNORECASE)
_OF_ONE = re.compile(r"\b(?:[Hh]is|[Hh]er|Mr|Mrs|Ms)\b")  # person, whose address is no office
_OF_WHAT_IS_NAMED = re.compile(r"\b(?:[Ii]ts|[Tt]heir|whose|which)\b|\A(?:The|Its)\s(?!.*\sof\s.*\sis\s)")
_ALL_FIRST = re.compile(r"\W*(?:all|each|both|every)\b", re.IGNORECASE)
_OF_ENTITIES = re.compile(r"\b(?:its|their)\s(?:principal|registered|executive)\b", re.IGNORECASE)
_AT_OR_IS = re.compile(r"\b(?:at|is|are)\s|:\s", re.IGNORECASE)
_HOME_TOWN = re.compile(
    r"\b(?:municipality|city|town|province|state)\s(?:(?:and|or)\s\w+\s){0,2}of\sresidence\b", re.IGNORECASE
)
_CARE_OF = re.compile(r"c/o\s", re.IGNORECASE)
_TITLES = 3  # lines between the heading of a list and its first entry
_CITIZENS = re.compile(
    r"\n[^\S\n]*+citizenship(?P<of>\s+of\s+(?:all\s+|each\s+)?(?:persons|(?:executive\s+)?officers|directors)[^\n]{0,60}"
    r"(?:\n[^\S\n]*+(?:and\s+)?(?:executive\s+)?(?:officers|directors|persons)\b[^\n]{0,40})?)?+[:.]?[^\S\n]*+(?=\n)"
    r"(?P<lines>(?:\n[^\S\n]*+(?:[A-Z][^\n]{1,60}?(?:[^\S\n]{2}|\t|:)[^\n]{2,60})?(?=\n|\Z)){1,60})",
    re.IGNORECASE,
)
_NAME_AND_COUNTRY = 2  # cells: a row of more is of a table with a column of that title
_BESIDE = re.compile(r"\s{2,}|\t|:\s")
_LINES_OF_ADDRESS = 6  # and fewer
_SAYS = re.compile(r"\b(?:is|are)\b|[.;]\Z")
_LISTS = 20  # lists before and behind one that are asked what is said of all
_OWN = {
    "position": re.compile(r"\b(?:office|title|position)\b", re.IGNORECASE),
    "address": re.compile(r"address", re.IGNORECASE),
    "citizenship": re.compile(r"citizen|\bnationality\b|\bnationals?\sof\b", re.I),  # but "First National Plaza"
    "occupation": re.compile(r"occupation|employment", re.I),
}
_EMPLOYED = re.compile(r"(?:(?:principally|presently|currently)\s)?employed\sas\b", re.IGNORECASE)
_NO_OFFICE = re.compile(r"\bposition|\A(?:[a-z]+\s){0,2}(?:director|officer|manager|member|partner|trustee)s\b")
_CASE = re.compile(r"\bin\sthe\scase\sof\b", re.IGNORECASE)
_OR_IN_CASE = re.compile(  # "Director (or, in the case of Ms. Orme, President) of Tarn Mills"
    r"(?P<most>[^()]+)\s\(or,?\sin\sthe\scase\sof\s(?P<who>[^()]+),\s(?P<other>[^(),]+)\)(?P<rest>[^()]*)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bboth\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()\d]{1,40}\)\s*")  # "(who are not directors)", below a heading
_SAME_AS = re.compile(
    r"\W*(?:the\s)?same\b(?:\s(?:\w+\s)?address)?(?:\sas\b(?:\s(?:(?:that|those)\sof|for)\b)?\s)?(?P<who>.*)",
    re.IGNORECASE,
)
SAME = re.compile(
    r"(?:\([b-f]\)[\s,&–—-]*+(?:and\s)?){0,5}+\W*(?:(?:the\s+)?same(?:\s+address)?(?:\s+(?:as\s+)?(?:above|the\s+(?:previous|preceding)))?|(?:as|see)\s+above)\W*"
    r"|see\s+(?:part|section|table|list|schedule|annex)\s+[a-z\d]{1,3}(?:\s+above)?\W*",
    re.IGNORECASE,
)
_SAME_OFFICE = re.compile(
    r"\W*(?:the\s+)?same(?:\s+as\s+(?:left|(?:(?:his|her|the)\s+)?(?:titles?|positions?|offices?)))?\W*", re.IGNORECASE
)
_WITHIN_HOUSE = re.compile(r"(?:suite|ste|unit|room|floor|\d{1,3}(?:st|nd|rd|th)\s+floor)\b", re.IGNORECASE)
_PART = re.compile(
    r"\d{5}(?:-\d{4})?|(?:street|avenue|boulevard|road|plaza|drive|lane|(?:suite|floor)\s\w+)\W*", re.IGNORECASE
)
_DIGIT_FIRST = re.compile(r"[^,\d]*+\d[^,]*+,")  # before the city of an address
_MARK = r"(?:[*†‡+]{1,4}|\([*†‡+]{1,4}\)|⁽[^⁾]{1,4}⁾|\(\d{1,2}\)|\[\d{1,2}\]|/\d{1,2}/|\(?[a-z]\))"
_NOTE = re.compile(rf"(?P<mark>{_MARK})\s*")
# A line of a web page, which is longer than one that is typed, is a whole note.
_OF_KEY = r"(?:[A-Z]|\d{1,2})(?=\s[-–—=]\s)"  # "1 - 9 Weir Road", "B = 4 Quay Street"
_NOTE_END = (
    r"(?=\s*+\Z|[^\S\n]*+\n[^\S\n]*+(?:[\n*†‡⁽]|[(\[/](?:\d{1,2}|[A-Za-z])[)\]/]|[A-Z][^\S\n]{2}"
    rf"|{_OF_KEY})|(?<=[^\n]{{100}})\n)"
)
_NOTE_BELOW = re.compile(
    rf"(?:\n[^\S\n]*+(?:\([*†‡]\)[^\S\n]++(?={_OF_KEY}))?|(?<=\.)\s+(?=[*†‡]))"
    rf"(?P<mark>{_MARK}|\([A-Z]\)|\d{{1,2}}\.?(?=\s)|[A-Z](?=[^\S\n]{{2}})|{_OF_KEY})\s*+(?:[-–—=]\s)?"
    rf"(?P<words>.{{1,400}}?){_NOTE_END}",
    re.DOTALL,
)
# Of a web page each line is a paragraph.
_NOTE_OF_PAGE = re.compile(
    rf"(?:\n[^\S\n]*+|(?<=\.) (?=[*†‡]))(?P<mark>{_MARK}|\([A-Z]\)|\d{{1,2}}\.?(?=\s))\s*+(?P<words>[^\n]{{1,400}})"
)
_LONE_MARK = re.compile(rf"(?:see\s+(?:note|footnote)\s+)?(?P<mark>{_MARK}|(?-i:[A-Z])|\d{{1,2}})\.?", re.IGNORECASE)
_MARKS = re.compile(
    r"(?<=[\w.,”\")])[^\S\n]?((?:[*†‡+]{1,4}|\([*†‡+]{1,4}\)|⁽[^⁾]{1,12}⁾|\(\d{1,2}\)|\[\d{1,2}\]|/\d{1,2}/){1,3})(?=[\s,;.]|\Z)"
)
# A mark right below a name, alone in its cell.
_MARK_OF_LINE = re.compile(r"\n[^\S\n]{0,200}(\(\d{1,2}\)|[*†‡]{1,4})(?=[^\S\n]{0,200}(?:\n|\Z)|  )")
_MARKS_ALONE = re.compile(r"[*†‡+]+|\w+")
_STARS = frozenset("*†‡+#")  # of notes, and no letters of answers
_MARKED_WITH = re.compile(
    r"\bmarked\s(?:by|with)\s(?:[^()]{1,30}\((?P<mark>[*†‡+#]{1,2})\)|an?\s(?P<word>(?:double\s)?(?:dagger|asterisk))\b)\W*\Z",
    re.IGNORECASE,
)
_MARKED_LETTER = re.compile(  # "except that the address of the person marked (a) is", "of those designated by (1)"
    r"\b(?:persons?|individuals?|those|directors?|officers?|names?)\s(?:(?:is|are)\s)?"
    r"(?:marked|indicated|designated|denoted|followed)\s(?:(?:with|by)\s(?:an?\s)?)?"
    r"[\"“]?\((?P<letter>[a-z]|\d{1,2}|[*†‡+#]{1,2})\)",
    re.IGNORECASE,
)
_MARKED_ONE = re.compile(  # of whom a note tells by its mark
    r"(?:such|this|that|these|those)\s(?:persons?|individuals?|directors?|officers?|trustees?|managers?|members?)(?:['’]s?)?",
    re.IGNORECASE,
)
_LETTER_BEHIND = re.compile(r"\A[^\n\t]{2,60}?(?<=[\w.,])\s?\(([A-Za-z])\)(?=\s\s|[\t\n]|\Z)")  # a name, in its cell
_LETTER_OF_LINE = re.compile(r"\n[^\S\n]{0,200}\(([A-Za-z])\)(?=  |[^\S\n]{0,200}(?:\n|\Z))")
_WORDED_MARKS = {"dagger": "†", "asterisk": "*", "double dagger": "‡", "double asterisk": "**"}
_ASTERISK = re.compile(r"\b(double\s|two\s)?asterisks?\b", re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:unless|except|not|other\sthan|without|no)\b", re.IGNORECASE)
_WITH_STAR = re.compile(
    r"\s(?:whose\s(?:\w+\s){1,3}(?:is|are)\s)?(?:marked|indicated|designated|denoted|followed)\s(?:with|by)\s(?:an?\s)?"
    rf"{_ASTERISK.pattern}",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\W*,\swhose\s(?:\w+\s){0,3}(?:address|citizenship|nationality|occupation)\b")
_OF_STARRED = re.compile(
    r"(?<!including\s)\b(?:each|every|all|those|persons?|individuals?|directors?|officers?|names?)\s(?:[^.;,()]{0,40}\s)?"
    rf"(?<!are\s)(?:marked|indicated|designated|denoted|followed)\s(?:with|by)\s(?:an?\s)?{_ASTERISK.pattern}",
    re.IGNORECASE,
)
_NEXT_STAR = re.compile(r",?\s(?:or|and)(?:\s(?:with|by|an?|the|those|marked))*\s*\Z", re.IGNORECASE)
_SCHEDULE = (
    rf"{ANNEXES}\s+(?P<label>(?!13-?[dg]\b)(?:[ivx]{{1,4}}|[a-z](?:-?\d{{1,2}})?|\d{{1,2}}[a-z]?|one|two|three|four))\b"
)
NAMES_SCHEDULE = re.compile(rf"\b{_SCHEDULE}")
_ON_SCHEDULE = re.compile(
    r"\b(?:(?:listed|named|identified|indicated|specified|set\s+(?:forth|out)|described|contained|stated|given|provided)\s+(?:(?:above|below|herein)\s+(?:or|and)\s+)?(?:on|in)\s+(?:this\s+)?"
    r"|see\s+|(?:refer|made)\s+to\s+"
    rf"|(?={ANNEX}\s+\w{{1,4}}\s+(?:(?:attached\s+)?hereto\s+)?(?:lists|sets\s+forth|contains|identifies|names)\b))"
    + _SCHEDULE
    + r"(?:\s+(?:and|or)\s+(?P<other>(?!of\b|to\b|in\b|is\b|the\b)[a-z\d]{1,4})\b)?"
)
SCHEDULE_HEAD = re.compile(rf"\n[^\w\n]*{_SCHEDULE}")


class Said(NamedTuple):
    """A claim about several people, or those behind whose names the mark of a note stands, and where it stands."""

    claim: Claim
    place: tuple[int, int]
    mark: str = ""


class _List(NamedTuple):
    """The people of a list, its schedule, the headings right above it, of the list or of parts of it: "Officers".

    And what is said and stated of all there, `headed` being an address below a heading.
    """

    people: list[Person]
    label: str
    heads: list[Paragraph]
    parts: list[Paragraph]
    said: list[Said]
    stated: list["_Statement"]
    headed: list[Said]


@lru_cache(maxsize=4)  # of a text several ask
def item_2(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where Item 2 begins behind its heading, and ends; the same place twice where there is none."""
    small = lowered(text)
    begin = _ITEM_2.search(small, start, end)
    if begin is None:
        return start, start
    stop = _BEHIND_ITEM_2.search(small, begin.end(), end)
    return begin.end(), stop.start() if stop else end


def _is_of_office(person: Person) -> bool:
    """Whether an occupation is said to be the same as the office beside it."""
    return bool(person.position and _SAME_OFFICE.fullmatch(person.occupation))


def repeated(people: Sequence[Person]) -> list[Person]:
    """Return people with what stands above in place of "Same" and of ditto marks: nothing where nothing does.

    An occupation that is the same as an office is that beside it. Of somebody who stands on another list, too, what is
    said above may be what is said there, where it is not that beside it right above or below.
    """
    whole: list[Person] = []
    first: dict[str, Person] = {}  # of a name
    beside = False  # whether the occupation above is the office beside it
    for person, below in zip_longest(people, people[1:]):
        own = first.get(person.name)
        next_is = below is not None and below.name not in first and _is_of_office(below)
        beside = _is_of_office(person) and (not own or beside or next_is)
        if beside:
            person = person._replace(occupation=person.position)
        for kind in ("address", "citizenship", "occupation"):
            value: str = getattr(person, kind)
            same = SAME.fullmatch(value)
            if DITTO.fullmatch(value) or same:
                last = whole[-1] if whole else None
                above = own if same and (own or kind == "occupation") else last
                said: str = (getattr(above, kind) or (kind == "occupation" and above.position) or "") if above else ""
                if not said or (
                    kind != "occupation" and same and own and last and getattr(last, kind) not in (said, "")
                ):
                    person = person._replace(doubt=kind)
                place = ((above.start, above.end), *above.shared) if above and said else ()
                person = person._replace(**{kind: said}, shared=tuple(dict.fromkeys((*person.shared, *place))))
                if kind == "address" and own and person.position and value[:3].lower() == "see":
                    person = person._replace(occupation=person.occupation or own.occupation)  # that is shown there
                if kind == "occupation" and own and same and not (person.address or person.citizenship):
                    person = person._replace(address=own.address, citizenship=own.citizenship)  # "(see above)"
            elif as_of := _SAME_AS.match(value):  # "Same as Ms. Orme", or "as No. 4 above"
                names = names_in(as_of["who"])
                of = [other for other in people if len(names) == 1 and is_same(names[0], other.name)]
                said = getattr(of[0], kind) if len({getattr(other, kind) for other in of}) == 1 else ""
                if said and not _SAME_AS.match(said):
                    place = ((of[0].start, of[0].end), *of[0].shared)
                    person = person._replace(**{kind: said}, shared=tuple(dict.fromkeys((*person.shared, *place))))
                else:
                    person = person._replace(doubt=kind)
        whole.append(person)
        if person.name:
            first.setdefault(person.name, person)
    return whole


def untorn(people: Sequence[Person]) -> tuple[list[Person], list[tuple[int, int]]]:
    """Return people without the halves of an address that stands beside several of them, and where these are."""
    torn = {
        n
        for n, (person, below) in enumerate(pairwise(people))
        if begins_address(person.address)
        and not ends_address(person.address)
        and CITY.search(below.address)
        and (
            _WITHIN_HOUSE.match(below.address)
            or not (begins_address(below.address) or _DIGIT_FIRST.match(below.address))
        )
    }
    for n, person in enumerate(people):
        if n and _PART.fullmatch(person.address) and not ends_address(people[n - 1].address):
            torn.add(n - 1)
    halves = torn | {n + 1 for n in torn}
    whole = [person._replace(address="") if n in halves else person for n, person in enumerate(people)]
    return whole, [(people[n].start, people[n].end) for n in sorted(torn)]


def with_shared(
    people: Sequence[Person], place: Sequence[Paragraph], named: Sequence[str], text: str, start: int, end: int
) -> list[Person]:
    """Return people with the address and the citizenship that are said of all on their list, where they have none.

    `place` has the paragraphs of Item 2, and `named` the full names there.
    What is said stands above the list or below it, in a note that a mark leads to, or where a list is named. Of two
    that say what all have neither holds. An entry with a mark whose note is not found is left alone.
    """
    groups = list(groups_of(people, text))
    if not groups:
        return []
    all_names = [person.name for person in people if person.name]
    office = cache(lambda: _office(text, start, end))
    cover = " ".join(lowered(text)[:start].split())
    of = _Document(text, start, end, cover, item_2(text, start, end), office, _Names(all_names))
    in_item = _Names(all_names, calls(place, all_names), named)
    told_there = [*_under(_first(_statements(place, in_item, text, office, near=False)), people, text)]
    told_there += _citizens(text, start, end, of.names)
    lists = [*_lists_of(groups, people, of)]
    parties = _parties([person for own in lists for person in own.people], text, start, end)
    told_there = [*_by_party(told_there, parties)]
    lists = [own._replace(stated=[*_by_party(own.stated, parties)]) for own in lists]
    defined = defined_addresses(text, start, end)
    told = [person for n in range(len(lists)) for person in _told_on(n, lists, told_there, defined, of)]
    places = {there.claim.value: there.place for there in defined.values()}
    return [
        person._replace(shared=(*person.shared, place_of))
        if (place_of := places.get(person.address)) and person.shared
        else person
        for person in told
    ]


class _Document(NamedTuple):
    """Where lists stand between two places of a text: the cover in small letters, Item 2, the filer's office, names."""

    text: str
    start: int
    end: int
    cover: str
    item_2: tuple[int, int]
    office: Callable[[], Said | None]
    names: "_Names"

    def between(self, first: int, last: int) -> list[Paragraph]:
        """Return the paragraphs between two places, with addresses in place of what they are called."""
        return [*with_defined(paragraphs_of(self.text, first, last), self.text, self.start, self.end)]

    def is_in_item(self, at: int) -> bool:
        """Whether a place is in Item 2."""
        return self.item_2[0] <= at < self.item_2[1]


def _lists_of(groups: Sequence[list[Person]], people: Sequence[Person], of: _Document) -> Iterator[_List]:
    """Yield lists with what is said of all around each; between two, of the one above up to where the next begins."""
    text, end = of.text, of.end
    heads = [(hit.start(), hit["label"]) for hit in SCHEDULE_HEAD.finditer(lowered(text), of.start, end)]
    above = of.between(max(of.start, groups[0][0].start - _NEAR), groups[0][0].start)
    for n, group in enumerate(groups):
        first, last = group[0].start, max(person.end for person in group)
        is_last = n + 1 == len(groups)
        behind = end if is_last else groups[n + 1][0].start
        stop = STOPS.search(lowered(text), last, behind)
        near = of.between(last, min(stop.start() if stop else behind, last + _NEAR))
        between = [] if is_last else [*near, *of.between(max(last, behind - _NEAR), behind)]
        begun = next((p.start for p in between if _begins_list(p) or SUBHEAD.fullmatch(p.words)), None)
        lines = () if is_last else _LINE.finditer(text, last, behind)
        section = next((line.start() for line in lines if _is_section_of(line[0])), None)
        cut = min((at for at in (begun, section) if at is not None), default=None)
        below = [paragraph for paragraph in near if cut is None or paragraph.start < cut]
        label = heads[at][1] if (at := bisect_left(heads, (first, "")) - 1) >= 0 else ""
        own_below = [p for p in below if is_last or not _BELOW.search(p.words)]
        headed = [Said(Claim("address", "all", value), (p.start, p.end)) for value, p in _headed(above, text)]
        at_office = cache(lambda own=tuple(headed): own[0] if own else of.office())
        is_there = of.is_in_item(first)
        around = [p for p in (*above, *own_below) if is_there or not of.is_in_item(p.start)]
        said = (_ours(one, at_office) for one in islice(_said([*above, *below], text), _MOST))
        stated = _first(_statements(around, of.names, text, at_office, near=True))
        yield _List(
            group,
            label,
            [paragraph for paragraph in above if _is_heading(paragraph)],
            [paragraph for paragraph in above if SUBHEAD.fullmatch(paragraph.words)],
            [one for one in said if _is_of_group(one, group, of, is_there=is_there)],
            [*_under(stated, people, text)],
            headed,
        )
        above = [p for p in between if (p.start >= cut if cut is not None else _BELOW.search(p.words))]


def _is_of_group(said: Said, group: Sequence[Person], of: _Document, *, is_there: bool) -> bool:
    """Whether what is said near a list is of its people; Item 2 says of a list elsewhere where that is named."""
    if is_unclear(said.claim.who, (person.name for person in group)):
        return False
    here = is_there or not of.is_in_item(said.place[0])
    return said.claim.kind not in _STATED or (here and _is_left(said))


def _told_on(
    n: int, lists: Sequence[_List], told_there: Sequence["_Statement"], defined: Mapping[str, Said], of: _Document
) -> Iterator[Person]:
    """Yield the people of a list with what is said of them: near it, in Item 2, or near others of its schedule."""
    own, text = lists[n], of.text
    in_2 = of.is_in_item(own.people[0].start)

    def is_beside(other: _List) -> bool:
        """Whether a list is on the same schedule, or in Item 2 as well."""
        return other.label == own.label and bool(own.label or (in_2 and of.is_in_item(other.people[0].start)))

    before = [other for other in lists[max(0, n - _LISTS) : n] if is_beside(other)]
    behind = [other for other in lists[n + 1 : n + 1 + _LISTS] if is_beside(other)]
    far = [*told_there, *(one for other in lists if other is not own for one in other.stated if one.named)]
    far += (one for other in before for one in other.stated if _reaches(one, other, own))
    far += (one for other in behind for one in other.stated if not one.named and _ABOVE.search(one.words))
    starred = [said for other in before for said in other.said if said.mark[:1] in _STARS]
    headed, heads = own.headed, {head.words for head in own.heads}
    for above, person in zip([None, *own.people], own.people, strict=False):
        if there := defined.get(person.address.removeprefix("the ")):
            person = person._replace(address=there.claim.value, shared=(*person.shared, there.place))
        elif _is_called(person.address, text, *of.item_2) and (ours := of.office()):
            person = person._replace(address=ours.claim.value, shared=(*person.shared, ours.place))
        if above_of := _address_above(above, person, text):
            headed = [above_of]
        elif _begins_another(above, person, text, heads):
            headed = []
        is_one_of_two = person in own.people[-2:]
        said = [one for one in own.said if is_one_of_two or not _BOTH.search(one.claim.who)] + starred
        stated = [one for one in own.stated if is_one_of_two or not _BOTH.search(one.words)]
        near = own._replace(said=[*said, *headed], stated=stated)
        told = _with_said(person, near, far, text, files=without_suffix(person.name).lower() in of.cover)
        is_unclear_place = told.address and not person.address and _ends_with_place(person.occupation)
        yield _doubted(told, "address") if is_unclear_place else told


def _ends_with_place(occupation: str) -> bool:
    """Whether an occupation ends with where the employer is: "General Manager, Tarn AG, Fenn, Germany"."""
    *whom, city, last = ["", *occupation.split(", ")]
    return any(whom) and bool(COUNTRIES.fullmatch(last) or CITY.search(f"{city}, {last}"))


@lru_cache(maxsize=4)  # of a text several ask
def defined_addresses(text: str, start: int, end: int) -> dict[str, Said]:
    """Return the addresses that a text gives a name, by it: "9 Weir Road, Fenn, Ohio 43999 (the "Bank Address")"."""
    found: dict[str, dict[str, Said]] = {}  # the addresses of each name
    for hit in islice(_DEFINED.finditer(text, start, end), _MOST):
        first = max(start, hit.start() - _LONGEST_BELOW)
        words = [*sentences(" ".join(text[first : hit.start()].split()))][-1:]
        value = _AT_OR_IS.split(words[0])[-1] if words else ""
        places = [*_places(value, text, first, hit.start())] if _is_whole(value) else []
        if places:
            found.setdefault(hit["term"], {}).setdefault(value, Said(Claim("address", "", value), places[-1]))
    return {term: own for term, of in found.items() for own in of.values() if len(of) == 1}


def with_defined(place: Iterable[Paragraph], text: str, start: int, end: int) -> Iterator[Paragraph]:
    """Yield paragraphs with an address that the text gives a name in place of this: "the Bank Address"."""
    defined = defined_addresses(text, start, end)
    terms = "|".join(re.escape(term) for term in sorted(defined, key=len, reverse=True))
    by_term = re.compile(rf"(?<![\"“])\bthe\s(?P<term>{terms})\b(?![\"”])") if defined else None

    def by_name(hit: re.Match[str]) -> str:
        return defined[hit["term"]].claim.value

    for paragraph in place:
        yield paragraph._replace(words=by_term.sub(by_name, paragraph.words)) if by_term else paragraph


def _is_called(address: str, text: str, start: int, end: int) -> bool:
    """Whether an address is what somebody is called between two places, as Item 2 calls whom it says files: "Tarn"."""
    who = address.removeprefix("c/o ").removeprefix("the ")
    is_short = 0 < len(who) < _SHORT_NAME and who.replace(" ", "").isalpha()
    ends = (f"{who}{end_of_word}" for end_of_word in ' \n,"”')
    return is_short and any(text.find(f"{sign}{word}", start, end) >= 0 for word in ends for sign in '"“')


def _under(stated: Iterable["_Statement"], people: Sequence[Person], text: str) -> Iterator["_Statement"]:
    """Yield statements, one of those `under` a heading as of whom stands below it, where each such heading is found."""
    stated = [*stated]
    first = {one.under: one.place[1] for one in reversed(stated) if one.under}
    headings = [(hit.start(), under) for under, at in first.items() for hit in _headings(under).finditer(text, at)]
    headings = headings if {under for _, under in headings} == first.keys() else []
    own = {at + 1 for at, _ in headings}
    lines = _LINE.finditer(text, min(own)) if own else ()  # the section of another entity begins with its name
    headings += ((line.start(), "") for line in lines if line.start() not in own and _is_section_of(line[0]))
    headings.sort()
    above = [(person.name, bisect_left(headings, (person.start, ""))) for person in people if first]
    for one in stated:
        named = frozenset(name for name, n in above if n and headings[n - 1][1] == one.under)
        if named or not one.under:
            yield one._replace(named=named or one.named)


_OF = re.compile(r"\sof\s", re.IGNORECASE)
_GROUP_WORD = re.compile(r"\b(?:each|every|all|both|they|such|persons?|individuals?)\b", re.IGNORECASE)
_ROLES = r"directors?|officers?|managers?|members?|trustees?|partners?"
_MEMBERS = rf"(?:{_ROLES}|persons?|individuals?)"
_OF_LISTED = re.compile(rf"\b(?:{_ROLES})\b[^.;:]{{0,60}}?\sof\s(?:the\s)?(?P<party>[A-Z].{{1,80}}?)\s(?:is|are)\b:?\s")


def _parties(people: Sequence[Person], text: str, start: int, end: int) -> list[tuple[frozenset[str], list[Person]]]:
    """Return the people below each heading that names an entity, and how this is called: in full, and as is defined."""
    spans = [(person.start, person.end) for person in people]
    heads: list[tuple[int, str]] = []
    for line in _LINE.finditer(text, max(start, spans[0][0] - _NEAR), spans[-1][0]):
        words = " ".join(line[0].split())
        name = _OF.split(words)[-1].strip(" .:()") if announces(words) else words
        alone = 2 < len(words) <= SHORT_LINE and words[0].isupper() and "  " not in line[0].strip()
        n = bisect_left(spans, (line.start() + 1,)) - 1
        if alone and is_entity(name) and not LIST.search(name) and (n < 0 or spans[n][1] <= line.start()):
            heads.append((line.start(), name))
    of: dict[str, list[Person]] = {}
    for person in people:
        n = bisect_left(heads, (person.start,)) - 1
        of.setdefault(heads[n][1] if n >= 0 else "", []).append(person)
    return [(_called(name, text, start, end), below) for name, below in islice(of.items(), _LISTS) if name]


def _called(name: str, text: str, start: int, end: int) -> frozenset[str]:
    """Return the name of an entity and what a text defines it as: "Tarn Holdings, Inc. (the "Company")"."""
    words = r"\s+".join(map(re.escape, name.split()))
    found = re.finditer(
        rf"\b{words}[^()\"“”;]{{0,120}}\((?:the\s)?[\"“](?P<alias>[^()\"“”]{{2,60}})[\"”]",
        text[start:end],
        re.IGNORECASE,
    )
    return frozenset((name, *(hit["alias"] for hit in found)))


@lru_cache(maxsize=128)
def _of_party(names: frozenset[str]) -> re.Pattern[str]:
    """Return what finds words about the people of an entity: "officers of Tarn Corp.", "Tarn Corp. and its"."""
    called = "|".join(re.escape(name.rstrip(".")) for name in sorted(names, key=len, reverse=True))
    one = rf"(?:{called})(?![\w&]|\s(?-i:[A-Z&]))"
    return re.compile(
        rf"\b{_MEMBERS}\b[^;:]{{0,300}}?(?<!that)(?<!those)\sof\s(?:the\s)?{one}"
        rf"|\b{one}(?:['’]s?|\.?,?\sand\s(?:(?:of\s)?(?:each\s)?(?:of\s)?)its)\s(?:\w+\s){{0,4}}{_MEMBERS}\b",
        re.IGNORECASE,
    )


def _by_party(
    stated: Iterable["_Statement"], parties: Sequence[tuple[frozenset[str], Sequence[Person]]]
) -> Iterator["_Statement"]:
    """Yield statements, one about the people of an entity as `among` those who are on its list."""
    for one in stated:
        told = ((people, [*_of_party(names).finditer(one.words)]) for names, people in parties if not one.named)
        of = [(people, hits[-1].end()) for people, hits in told if hits]
        # "The table lists each director of Tarn Corp.  Each such person is" is of all
        of_all = _GROUP_WORD.search(one.words, max((end for _, end in of), default=0))
        among = [] if of_all else [person.name for people, _ in of for person in people]
        yield one._replace(among=frozenset(among))


def _own_party(stated: Sequence["_Statement"], name: str) -> list["_Statement"]:
    """Return statements without those about the people of other entities; of several those about somebody's own."""
    stated = [one for one in stated if not one.among or name in one.among]
    several = len({one.value for one in stated}) > 1
    return [one for one in stated if one.among] or stated if several else stated


def _headings(words: str) -> re.Pattern[str]:
    """Return what finds words alone in a line, perhaps behind a number: "1. Tarn"."""
    return re.compile(rf"\n[^\S\n]*+(?:\(?\w{{1,4}}[.)]\s++)?{re.escape(words)}[:.]?[^\S\n]*+(?=\n)", re.IGNORECASE)


_EXCEPTED = re.compile(r"\b(?:except|unless|other|remaining|otherwise)\b", re.IGNORECASE)


def with_own(
    people: Sequence[Person], place: Sequence[Paragraph], named: Sequence[str], text: str, start: int, end: int
) -> list[Person]:
    """Return people whom paragraphs of Item 2 name, with the address and the citizenship stated there of each.

    Full names there, of these people and others, are `named`.
    """
    if not people:
        return []
    all_names = [person.name for person in people]
    of = calls(place, all_names)
    names = _Names(all_names, of, named)
    stated = _first(_statements(place, names, text, cache(lambda: _office(text, start, end)), near=False))
    parties = [
        (frozenset((hit["party"],)), [person for person in people if person.name in named_there])
        for paragraph in place
        for sentence in sentences(paragraph.words)
        for hit in _OF_LISTED.finditer(sentence)
        if (named_there := names.within(sentence[hit.end() :]).plain)
    ]
    stated = [*_by_party(_under(stated, people, text), parties)]
    ends = [
        _Statement("address", value, _place(value, text, paragraph), "", frozenset((name,)))
        for name, value, paragraph in addresses_in(place, of)
        if not _WITHIN_HOUSE.match(value)
    ]
    told: list[Person] = []
    for person in people:
        for kind in _STATED:
            of_all = [
                statement
                for statement in stated
                if statement.kind == kind and not (statement.named or _of_filers(statement.words))
            ]
            of_all = _own_party(of_all, person.name)
            but = any(person.name in statement.but for statement in of_all)
            own, end_of = _of_name(person.name, kind, stated), _of_name(person.name, kind, ends)
            excepted = any(_EXCEPTED.search(statement.words) for statement in of_all)
            which = own or (end_of if excepted else []) or ([] if but else of_all) or end_of
            more = _of_name(person.name, kind, stated, more=True)
            fewest = min((len(statement.named) for statement in own), default=0)
            which = [
                statement for statement in which if not own or len(statement.named) == fewest
            ]  # of one, and not of all of a group
            values = {_UNITED_STATES.sub("United States", statement.value) for statement in which}
            known: str = getattr(person, kind)
            if (
                len(values) == 1
                and "" not in values
                and any(one.value not in known for one in (which[0], *more))
                and (own or which[0].value.endswith(known) or any(one.value == known for one in more))
            ):
                person = _with_all(person, kind, [which[0], *more])
        told.append(person)
    return told


def addresses_below(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the lines of an address stand below words that say whose it is: "the address of each of them is:"."""
    for hit in _ADDRESS_IS.finditer(text, start, end):
        lines = list[tuple[int, str]]()  # with their ends
        for line in _LINE.finditer(text, hit.end(), min(end, hit.end() + _LONGEST_BELOW)):
            words = line[0].strip()
            whole = " ".join(said for _, said in lines)
            if _is_whole(whole) and not (words and ends_address(words) and is_address(f"{whole}, {words}")):
                yield hit.end(), lines[-1][0]
                break
            is_one = words and not lines and is_person_name(words)
            if is_one or len(words) > SHORT_LINE or len(lines) > _LINES_OF_ADDRESS or (lines and not words):
                break
            lines += [(line.end(), words)] if words else []


@lru_cache(maxsize=4)  # of Item 2 several ask
def paragraphs_of(text: str, start: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs between two places, an address below words that say whose it is together with them."""
    return tuple(_paragraphs_of(text, start, end))


def _paragraphs_of(text: str, start: int, end: int) -> Iterator[Paragraph]:
    below = dict(addresses_below(text, start, end))
    begins = [*below]
    until = start
    for paragraph in paragraphs(text, start, end):
        n = bisect_left(begins, paragraph.end - 1)
        begin = begins[n] if n < len(begins) and begins[n] <= paragraph.end + 2 else None  # behind the end of its line
        if begin is not None:
            until = below[begin]
            words = f"{paragraph.words.rstrip(' :')} {' '.join(text[begin:until].split())}"
            yield Paragraph(paragraph.start, until, words)
        elif paragraph.start >= until:
            yield paragraph


def citizens(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield where lines below a heading, which may be "Citizenship" alone, give each a country."""
    for hit in _CITIZENS.finditer(text, start, end):
        cells = [_BESIDE.split(line.strip()) for line in hit["lines"].split("\n") if line.strip()]
        if hit["of"] or (cells and all(len(of) == _NAME_AND_COUNTRY and COUNTRIES.fullmatch(of[-1]) for of in cells)):
            yield hit


def _citizens(text: str, start: int, end: int, names: "_Names") -> Iterator["_Statement"]:
    """Yield the citizenships that lines below a heading give to those named, and to "All Others"."""
    for block in citizens(text, start, end):
        at = block.start("lines")
        for line in block["lines"].split("\n"):
            *who, country = _BESIDE.split(line.strip())
            if len(who) == 1 and COUNTRIES.fullmatch(country):
                first = at + line.rfind(country)
                named = names.whole(who[0])
                if named or who[0].lower().endswith("others"):
                    yield _Statement("citizenship", country, (first, first + len(country)), who[0], named)
            at += len(line) + 1


def _office(text: str, start: int, end: int) -> Said | None:
    """Return the address of whom files, where Item 2 states one and no other."""
    found: dict[str, Said] = {}
    of_each: dict[str, Said] = {}  # of the reporting persons
    asked = False  # by a label alone in its line: "(b) Address of Principal Office:"
    for paragraph in paragraphs(text, *item_2(text, start, end)):
        whole = value_of(paragraph.words) if asked else ""
        told = [(whole, found)] if _is_whole(whole) else []
        for sentence in () if asked else sentences(paragraph.words):
            is_all = ALL.search(sentence) is not None and not ("(b)" in sentence or " with its " in sentence)
            is_each = is_all and not (ALL.search(_EACH_FILER.sub(" ", sentence)) or _BUT.search(sentence))
            if not _OF_ONE.search(sentence) and (is_each or not is_all):
                told += [(value, of_each if is_each else found) for value in _offices_in(sentence)]
        for value, of in told:
            of[value] = Said(Claim("address", "all", value), _place(value, text, paragraph))
        asked = _OFFICE_LABEL.fullmatch(paragraph.words) is not None
    found = found or of_each or {said.claim.value: said for said in _beside_filer(text, start, end)}
    return next(iter(found.values())) if len(found) == 1 else None


def _beside_filer(text: str, start: int, end: int) -> Iterator[Said]:
    """Yield the addresses that stand behind a name of the cover: "Tarn plc, 9 Weir Road, Fenn, is an insurer"."""
    cover = " ".join(lowered(text[:start]).split())
    for paragraph in paragraphs(text, *item_2(text, start, end)):
        for sentence in sentences(paragraph.words):
            run = _FULL_NAME.search(sentence)
            words = run[0].rstrip(" ,") if run and not _OF_ONE.search(sentence) else ""
            while words and words.lower() not in cover:
                words = words.rpartition(" ")[0].rstrip(",")
            if run is None or " " not in words:
                continue
            behind = (hit.end() for hit in _BEFORE_ADDRESS.finditer(sentence, run.start() + len(words)))
            values = (value_of(_BEHIND_ADDRESS_TOO.sub("", sentence[at:])) for at in behind)
            values = (value for value in values if begins_address(value) or _NAMED_HOUSE.match(value))
            if value := next(filter(_is_whole, values), ""):
                yield Said(Claim("address", "all", value), _place(value, text, paragraph))


def _offices_in(sentence: str) -> Iterator[str]:
    """Yield the address that a sentence says an office has, or somebody."""
    hit = _OFFICE.search(sentence)
    value = _BEHIND_CODE.sub("", value_of(hit["a"] or hit["b"] or hit["c"])) if hit else ""
    if _is_whole(value):
        yield value


def _is_whole(address: str) -> bool:
    return is_address(address) and ends_address(address)


def _ours(said: Said, office: Callable[[], Said | None]) -> Said:
    """Return what is said of all, with the address of whom files where it is said to be theirs."""
    own = office() if said.claim.who.startswith(_AT_OFFICE) else None
    return own._replace(claim=own.claim._replace(but=said.claim.but)) if own else said


def _reaches(one: "_Statement", above: _List, below: _List) -> bool:
    """Whether what is stated of all on a list holds on one below it, too.

    It is said of a schedule, above the heading of the first list, or of officers and directors of the same entity.
    """
    heads = [head for head in below.heads if " of " in head.words.lower() or is_entity(head.words)]
    # "Executive Committee" is the next part of a schedule; what has any other word may be the name of an entity
    next_part = above.parts if (below.parts or below.heads) and all(map(_is_part, below.heads)) else []
    if _IN_THIS.search(one.words) or any(head.start > one.place[1] for head in (*next_part, *above.heads)):
        return True
    if (parts := _OF_SUCH_PARTS.search(one.words)) and any(
        head.words.partition(" ")[0].strip("().:").lower() in _WORD.findall(parts["labels"].lower())
        for head in (*below.heads, *below.parts)
    ):
        return True
    known = " ".join(head.words.lower() for head in above.heads)
    of = (head.words.lower().rpartition(" of ")[2].strip(" .:") for head in heads)
    both = all(office in one.words.lower() for office in ("officer", "director"))
    return both and all(words in known or words in one.words.lower() for words in of)


def _at_own_office(sentence: str) -> bool:
    """Whether a sentence has those of an entity at its office: "each director of Tarn has as his address Tarn's"."""
    hit = _AS_OFFICE.search(sentence)
    of, before = (hit["of"].rstrip(" ."), sentence[: hit.start()]) if hit else ("", "")
    return bool(of) and (f"of {of} " in before or f"of the {of} " in before)


def _is_part(head: Paragraph) -> bool:
    return not re.search(r"[A-Z]", _OF_PARTS.sub("", _LABEL_OF_PART.sub("", head.words)))


# "Ms. Orme is a partner of Orme & Weir, a law firm at 9 Weir Road, Fenn, Ohio"
_FIRM_AT = re.compile(r",\san?\s[a-z][^,.;]{2,40}\s(?:located\s)?at\s(?=\d)")
_YEAR = re.compile(r"\b(?:from|since|until|in|to)\s(?:19|20)\d\d\b", re.IGNORECASE)  # and no code of a city
_PEOPLE_WHOSE = re.compile(
    r"\b(?:directors|officers|trustees|managers|persons|individuals),\swhose\s(?:\w+\s)?address\b"
)
_THEIR = re.compile(r"Their\b|(?:Unless|Except)\s(?:as\s)?(?:otherwise\s)?(?:noted|indicated|stated|shown|given)\b")


@kept(1024)
def _unread(sentence: str, *, near: bool) -> tuple[Claim, ...]:
    """Return claims without a value where a sentence says of all what is not read: "All at 9 Weir Lane. All Danish".

    `near` a list "their" is of its people.
    """
    return tuple(_unread_in(sentence, near=near))


def _unread_in(sentence: str, *, near: bool) -> Iterator[Claim]:
    within = BUT_WITHIN.search(sentence)
    if within and " who" not in within["but"]:
        but, sentence = within["but"], BUT_WITHIN.sub(" ", sentence)
    else:
        but = but_of(sentence)
        sentence = sentence.removesuffix(but)
    of_all = (ALL.search(sentence) or _PEOPLE_WHOSE.search(sentence) or (near and _THEIR.match(sentence))) is not None
    is_ours = of_all and "address" in sentence and (_IF_OTHER.search(sentence) is not None or _at_own_office(sentence))
    if of_all and _AS_SHOWN.search(sentence):
        yield Claim("occupation", "all", "the office", but)
    if _AS_ADDRESS.search(sentence):
        yield Claim("citizenship", "all", _OF_ADDRESS, but)
        return
    same = _IS_THAT.search(_AS_NOTED.sub("", sentence)) if of_all and not is_ours else None
    kind = "citizenship" if same and "citizenship" in same[0].lower() else "address"
    if is_ours or (same and not any(claim and claim.kind == kind for _, claim in claims(sentence))):
        is_ours = is_ours or (
            kind == "address" and _IS_OURS.search(_AS_NOTED.sub("", sentence)) and not _OF_OTHERS.search(sentence)
        )
        is_ours = is_ours and not _EITHER.search(sentence)
        on = _ON_SCHEDULE.search(sentence.lower())
        yield Claim(kind, f"{_AT_OFFICE if is_ours else 'all'} {on[0] if on else ''}", "", but)
    several = sentence.count("of which") > 1  # addresses, each of the people of some employers
    if several or (_ALL_FIRST.match(sentence) and not any(claim for _, claim in claims(sentence))):
        if not several and _ALL_OF.search(sentence):
            yield Claim("citizenship", "all", "", but)
        if not _OF_ENTITIES.search(sentence) and any(map(is_address, _AT_OR_IS.split(sentence)[1:])):
            yield Claim("address", "all", "", but)


def groups_of(people: Sequence[Person], text: str) -> Iterator[list[Person]]:
    """Yield the people of each list; the head of a page that is there again, or a note, divides none."""
    group: list[Person] = []
    before = 0
    heads, labels = set[str](), set[str]()
    for person in people:
        between = text[before : min(person.start, before + _APART * 4)]
        apart = len(" ".join(between.split())) > _APART or any(
            (_LIST_OR_ALL.search(line) or (_is_section_of(line) and _ALL_OF_NEXT.search(between)))
            and not (SUBHEAD.fullmatch(line) or is_headed(line) or line.strip() in heads or _NOTE.match(line.strip()))
            and not _ASIDE.fullmatch(line)
            for line in between.split("\n")
        )
        others = {hit["label"] for hit in SCHEDULE_HEAD.finditer(f"\n{between.lower()}")}
        if group and (apart or others - labels):
            yield group
            group = []
        if not group:
            above = text[max(0, person.start - _NEAR) : person.start]
            heads = {line.strip() for line in above.split("\n")}
            labels = {hit["label"] for hit in SCHEDULE_HEAD.finditer(above.lower())}
        group.append(person)
        before = max(before, person.end)
    if group:
        yield group


def _is_section_of(line: str) -> bool:
    """Whether a line is the lettered or numbered name of an entity, above the list of its people."""
    of = _SECTION_OF.fullmatch(line.rstrip())
    return of is not None and is_closed(of["entity"])


def _is_left(said: Said) -> bool:
    """Whether what is said is of those with a mark, or is no value."""
    return bool(said.mark or said.claim.value in ("", _OF_ADDRESS) or _MARKED_WITH.search(said.claim.but))


def _is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is the heading of a list, perhaps the name of the entity alone, and of no part of one."""
    words = paragraph.words
    return (
        not SUBHEAD.fullmatch(words)
        and len(words) <= SHORT_LINE
        and words[-1:] not in ",;"  # "This statement is filed by Tarn Mills, Inc.,"
        and (announces(words) or (is_entity(words) and not is_address(words)))
    )


def _begins_list(paragraph: Paragraph) -> bool:
    """Whether the next list begins with a paragraph."""
    if not announces(paragraph.words):
        return _is_heading(paragraph)
    stated = any(claim for sentence in sentences(paragraph.words) for _, claim in claims(sentence))
    return not stated or _BELOW.search(paragraph.words) is not None


def _said(place: Sequence[Paragraph], text: str) -> Iterator[Said]:
    """Yield what paragraphs say of several people."""
    for paragraph in place:
        note = _NOTE.match(paragraph.words)
        words = paragraph.words[note.end() :] if note else paragraph.words
        who = ""
        for sentence in sentences(words):
            unread = _unread(without_asides(sentence), near=True)
            yield from (Said(claim, (paragraph.start, paragraph.end)) for claim in unread)
            for clause, claim in claims(sentence):
                if claim is None or any(claim.kind == other.kind and clause not in other.but for other in unread):
                    is_of = names_in(clause) or announces(clause) or ALL.match(clause) or GROUP.search(clause)
                    who = clause if is_of else who
                    continue
                if PRONOUN.fullmatch(claim.who) and (names_in(who) or ALL.search(who) or not ALL.search(claim.who)):
                    claim = claim._replace(who=who)  # "Set forth below are the officers, each of whom" is of all
                case = _OR_IN_CASE.fullmatch(claim.value) if not claim.but else None
                if case and names_in(case["who"]):
                    other = claim._replace(who=case["who"], value=case["other"] + case["rest"])
                    yield Said(other, (paragraph.start, paragraph.end))
                    claim = claim._replace(value=case["most"] + case["rest"], but=case["who"])
                elif _CASE.search(claim.value):
                    claim = claim._replace(value="")
                # "his position with the Company", "the directors and officers"
                is_office = claim.kind in ("occupation", "position") and _NO_OFFICE.search(claim.value)
                is_office = is_office and not (claim.kind == "occupation" and OWN_OFFICE.match(claim.value))
                if claim.kind in _OWN and not (is_office or goes_on(claim, paragraph)):
                    marked = note or _MARKED_WITH.search(claim.who)  # "the person marked with a cross (+)"
                    claim = claim._replace(who="" if marked and not note else claim.who)
                    mark = (marked.groupdict().get("word") or "").lower() if marked else ""
                    mark = _WORDED_MARKS.get(mark) or (marked["mark"] if marked else "")
                    if note and _MARKED_ONE.fullmatch(claim.who.strip()):
                        claim = claim._replace(who="")
                    if not note and (letter := _MARKED_LETTER.search(claim.who)):
                        claim, mark = claim._replace(who=""), letter["letter"]
                    yield Said(claim, _place(claim.value, text, paragraph), mark)
                who = claim.but or claim.who


def _place(value: str, text: str, paragraph: Paragraph) -> tuple[int, int]:
    """Return where the words of a value stand in a paragraph."""
    return next(_places(value, text, paragraph.start, paragraph.end), (paragraph.start, paragraph.end))


def _places(value: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where words stand between two places, over lines too."""
    hit = re.compile(r"\s+".join(map(re.escape, value.split())))
    yield from (found.span() for found in hit.finditer(text, start, end))


def _address_above(before: Person | None, person: Person, text: str) -> Said | None:
    """Return an address in lines of its own above an entry: of all below it.

    It stands right above, below an entry that has another, or above the titles of the columns, below a heading.
    """
    lines = _lines_between(before, person, text)
    blank = len([*takewhile(_is_blank, lines)])
    titles = _titles_of(lines)
    own = [*takewhile(lambda line: not _is_blank(line), lines[titles or blank :])][::-1]
    begun = (n for n, line in enumerate(own) if begins_address(_words(line)))
    heads = own[: next(begun, len(own) - 1)] if titles else []
    words = [_words(line) for line in own[len(heads) :]]
    value = " ".join(words).removeprefix("(").removesuffix(")")
    if not words or len(words) >= _LINES_OF_ADDRESS or not _is_whole(value):
        return None
    if titles:
        above = (line for line in lines[titles + len(words) :] if not _is_blank(line))
        over = next(map(_words, above), "")
        alone = all(len(_BESIDE.split(line[0].strip())) == 1 for line in own[len(heads) :])
        alone = alone and not (announces(value) or value.endswith((".", ":")))  # no end of a sentence
        stands = alone and _is_bare(value) and _is_over_address(over, of_anybody=before is None and not heads)
    else:
        begins = any(map(begins_address, words[: 1 + is_entity(words[0])]))
        stands = blank > 1 and len(words) > 1 and begins and not (before and not before.address)
    return Said(Claim("address", "all", value), (own[len(heads)].start(), own[-1].end())) if stands else None


def _begins_another(before: Person | None, person: Person, text: str, heads: Container[str]) -> bool:
    """Whether between two entries stands the name of an entity above titles of columns, and is no heading of theirs."""
    lines = _lines_between(before, person, text)
    above = map(_words, lines[titles:] if before and (titles := _titles_of(lines)) else ())
    return any(
        is_entity(words) and is_closed(words) and len(words) <= SHORT_LINE and words not in heads for words in above
    )


def _lines_between(before: Person | None, person: Person, text: str) -> list[re.Match[str]]:
    """Return the lines between two entries, or some above the first, from below."""
    begin = max(before.end if before else 0, person.start - _APART)
    return [*_LINE.finditer(text, begin, person.start)][::-1]


def _titles_of(lines: Sequence[re.Match[str]]) -> int:
    """Return how many lines above an entry, counted from below, are blank, titles of columns or head a part of a list.

    None where no columns have titles.
    """
    of_header = [*takewhile(_is_of_header, lines)]
    has_titles = any(len(_BESIDE.split(line[0].strip())) > 1 and kinds_of(_words(line)) for line in of_header)
    return len(of_header) if has_titles else 0


def _words(line: re.Match[str]) -> str:
    return " ".join(line[0].split())


def _is_over_address(words: str, *, of_anybody: bool) -> bool:
    """Whether words are a heading: of an entity or a list, or if it may be `of_anybody`, any: "The Orme Family"."""
    is_any = words[:1].isupper() and len(words) <= SHORT_LINE and words[-1] not in ".:;," and not is_address(words)
    return (_is_heading(Paragraph(0, 0, words)) and words[-1] not in ":;,") or (of_anybody and is_any)


def _is_blank(line: re.Match[str]) -> bool:
    """Whether a line has no letter or number: it is blank, or a rule."""
    return not any(map(str.isalnum, line[0]))


def _is_of_header(line: re.Match[str]) -> bool:
    """Whether a line above an entry is blank, has titles of columns or heads a part of a list."""
    words = line[0].strip()
    titles = len(words) <= SHORT_LINE and bool(kinds_of(words)) and not _SAYS.search(words)
    return titles or _is_blank(line) or SUBHEAD.fullmatch(words) is not None


def _labels(small: str, start: int = 0, end: int | None = None) -> dict[str, None]:
    """Return the names of the schedules that words say list somebody, in order: "listed in Annexes A and B"."""
    hits = _ON_SCHEDULE.finditer(small, start, len(small) if end is None else end)
    return dict.fromkeys(label for hit in hits for label in (hit["label"], hit["other"]) if label)


def _with_said(person: Person, of: _List, far: Sequence["_Statement"], text: str, *, files: bool) -> Person:
    """Return a person with what is said of all, or of the person by name or mark, where the entry says nothing.

    What is said of all reporting persons is said of one who `files`.
    """
    mark = _MARK_OF_LINE.match(text, person.end)
    if mark and text[mark.end() : mark.end() + 2] != "  ":  # which begins no note
        person = person._replace(end=mark.end())
    entry = text[person.start : person.end]
    # What a star says that leads to no note.
    above = Paragraph(max(0, of.people[0].start - _NEAR), of.people[0].start, "")
    told = text[above.start : above.end]
    is_told = "asterisk" in told
    marks = [*_MARKS.findall(entry), *_MARK_OF_LINE.findall(entry)]
    marks = [mark for marks in marks for mark in _MARKS_ALONE.findall(marks)]
    marks += (mark for mark in sorted({one.mark for one in of.said}) if mark.isalpha() and f"({mark})" in entry)
    letters = _LETTER_OF_LINE.findall(entry)  # several are those of Item 2
    letters = _LETTER_BEHIND.findall(entry) + letters * (len(letters) == 1)
    marks += (mark for mark in letters if mark not in marks and _note(mark, text, person.end))
    stars = [mark for mark in marks if is_told and mark[0] == "*" and _note(mark, text, person.end) is None]
    marks = [mark for mark in marks if mark not in stars]
    told_of = {_core(one.mark) for one in of.said}  # marks that a sentence tells of, and no note below
    noted_marks = [mark for mark in marks if _core(mark) not in told_of or _note(mark, text, person.end)]
    for kind in _OWN:
        value: str = getattr(person, kind) or (person.occupation if kind == "position" else "")
        near = _of_person(person, kind, of.said, of.people, marks, files=files)
        if kind == "occupation" and not (near and near.mark):  # a note may tell of a firm at an address of its own
            held = _of_person(person, "position", of.said, of.people, marks, files=files)
            if held and (at := _FIRM_AT.search(held.claim.value)):
                near = held._replace(claim=held.claim._replace(value=held.claim.value[: at.start()]))
        if kind == "occupation" and near and _is_beside_office(person, near):
            place = (*person.shared, near.place)
            person = person._replace(position=value, occupation=near.claim.value, shared=place)
            continue
        if kind == "citizenship" and value and _ends_address(person, entry):
            # the country of an address, where another is said of all
            bare = person._replace(citizenship="")
            other = _with_stated(bare, kind, of, (), marks, text, files=files)
            other = other if other.citizenship else _with_one(bare, kind, near, noted_marks, text)
            person = other._replace(address=f"{person.address} {value}") if other.citizenship else person
            continue
        # where somebody lives, and where all have their business is told
        if kind == "address" and value and not any(map(str.isdigit, value)) and _HOME_TOWN.search(told):
            other = _with_stated(person._replace(address=""), kind, of, (), marks, text, files=files)
            person = other if other.address else person
            continue
        lone = _LONE_MARK.fullmatch(value) if value else None
        marked = _of_person(person, kind, of.said, of.people, [lone["mark"]], files=files) if lone else None
        if lone and marked and marked.mark == lone["mark"]:  # and no "**"
            person = _with_one(person, kind, marked, (), text)
            continue
        if lone or (value and not says(value)):  # a lone mark leads to a note
            noted, place = _noted(lone["mark"] if lone else value, kind, text, person)
            person = person._replace(**{kind: noted}, shared=(*person.shared, place) if noted else person.shared)
            continue
        if value and person.shared and kind in _STATED:  # told of all: of one by name another may be stated
            own = _of_name(person.name, kind, (*of.stated, *far))
            said = own[0].value if len({one.value for one in own}) == 1 else ""
            if said and said not in (value, value.partition(" and ")[0]):
                person = person._replace(**{kind: own[0].value}, shared=(*person.shared, own[0].place))
        if value or _tells(person, kind, entry):
            continue
        starred = next((words for star in stars if (words := _starred(star, kind, told)) is not None), None)
        if starred is not None:
            said = Said(Claim(kind, "", starred), _place(starred, text, above), "*") if starred else None
            person = _with_one(person, kind, said, (), text) if said else person._replace(doubt=kind)
            continue
        person = _with_one(person, kind, near, noted_marks, text)
        if kind in _STATED and not getattr(person, kind):
            person = _with_stated(person, kind, of, far, noted_marks, text, files=files)
    return person


def _is_beside_office(person: Person, said: Said) -> bool:
    """Whether a note tells by name or mark which occupation somebody has beside the only office of the entry."""
    own, told = person.occupation, said.claim.value
    is_own = bool(said.mark or names_in(said.claim.who)) and not said.claim.but
    return is_own and bool(told) and is_title(own) and not (person.position or OWN_OFFICE.match(told) or told in own)


def _is_bare(words: str) -> bool:
    """Whether words are an address and nothing else."""
    return _is_whole(words) and len(words) < _LONGEST_BELOW and "address" not in words and len([*sentences(words)]) == 1


def _headed(above: Sequence[Paragraph], text: str) -> Iterator[tuple[str, Paragraph]]:
    """Yield addresses below a heading, where they stand: in care of somebody up to their end, or in parentheses."""
    for n, first in enumerate(above):
        heading, _, words = first.words.rpartition("(")
        aside = words.removesuffix(")") if words.endswith(")") else ""
        if _is_bare(aside) and (announces(heading) if heading else n and announces(above[n - 1].words)):
            yield aside, first
        is_below = n and _is_heading(above[n - 1]) and text.count("\n", above[n - 1].end, first.start) == 1
        if is_below and _is_bare(first.words) and begins_address(first.words):
            yield first.words, first
        if not (_CARE_OF.match(first.words) and is_address(first.words)):
            continue
        for paragraph in above[n + 1 :]:
            if ends_address(first.words) or text.count("\n", first.end, paragraph.start) > 1:
                break
            if not is_address(paragraph.words):
                break
            first = Paragraph(first.start, paragraph.end, f"{first.words}, {paragraph.words}")
        if any(paragraph.end == first.end for paragraph in above[-_TITLES:]):
            yield first.words, first


def _cells(entry: str) -> list[str]:
    return [" ".join(cell.split()) for cell in re.split(r"\n|\t|\s{2,}", entry)]


def _with_one(person: Person, kind: str, found: Said | None, marks: Sequence[str], text: str) -> Person:
    """Return a person with what is said of all, or what the note of a mark says; doubted where that is not plain."""
    is_of_all = found is not None and not (found.mark or names_in(found.claim.who))
    notes = [_note(mark, text, person.end) for mark in marks] if is_of_all else []
    others = [
        mark
        for mark, note in zip(marks, notes, strict=False)
        if note and found and found.place[0] < note.start() and _is_of(kind, mark, note, text)
    ]
    value, place = (found.claim.value, found.place) if found else ("", (0, 0))
    if kind == "occupation" and OWN_OFFICE.match(value):
        value = person.position
    if value == _OF_ADDRESS:
        value = next((hit[0] for hit in COUNTRY.finditer(person.address) if person.address.endswith(hit[0])), "")
    for mark in others or (marks if found is None else ()):
        value, place = _noted(mark, kind, text, person)
        if value:
            break
    if value and None not in notes:
        return person._replace(**{kind: value}, shared=(*person.shared, place))
    return _doubted(person, kind) if found else person


def _doubted(person: Person, kind: str) -> Person:
    return person._replace(doubt=" and ".join(filter(None, (person.doubt, kind))))


def _is_of(kind: str, mark: str, note: re.Match[str], text: str) -> bool:
    """Whether a note says something of a kind, or is all of it: an address."""
    return bool(_OWN[kind].search(note["words"]) or _noted(mark, kind, text, Person(0, note.start(), ""))[0])


def _starred(star: str, kind: str, told: str) -> str | None:
    """Return what words above a list say of those with an asterisk, or two; "" where that is not plain."""
    value = None
    whole = sentences(" ".join(told.split())) if _OWN[kind].search(told) else ()
    for sentence in (part for words in whole for part in words.split("; ")):
        parts = _ASTERISK.split(sentence)
        for before, double, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            if _OWN[kind].search(sentence) and len(star) == 1 + bool(double):
                whose = _WHOSE.match(after) is not None
                is_but = _UNLESS.search(before) and not ("in which case" in after or whose)
                stated = [*claims(_NEXT_STAR.sub("", after))] if not is_but else []
                stated += (
                    claims(_WITH_STAR.sub("", sentence)) if not (is_but or whose) else ()
                )  # "each marked with one"
                value = next((claim.value for _, claim in stated if claim and claim.kind == kind), value or "")
    return value


def _is_of_starred(words: str) -> bool:
    """Whether words are of those marked with an asterisk alone."""
    return _OF_STARRED.search(words) is not None and _UNLESS.search(words) is None


def _ends_address(person: Person, entry: str) -> bool:
    """Whether the citizenship of an entry is its last line, without a label and right below the address."""
    lines = [line.strip() for line in entry.split("\n") if line.strip()]
    return len(lines) > 2 and lines[-1] == person.citizenship and person.address.endswith(lines[-2])


def _of_person(
    person: Person, kind: str, said: Sequence[Said], group: Sequence[Person], marks: Sequence[str], *, files: bool
) -> Said | None:
    """Return what is said of a person: by a mark or by name, else of all, if nothing else is."""
    of_all: list[Said] = []
    for one in said:
        if one.claim.kind != kind:
            continue
        if _is_of_starred(one.claim.who):
            continue
        names = names_in(one.claim.who)
        is_of_all = ALL.search(one.claim.who) is not None
        if names and is_of_all and GROUP.search(one.claim.who):  # "Tarn Estates and each person"
            names = tuple(name for name in names if any(is_same(name, other.name) for other in group))
        if names or not is_of_all:
            named = any(is_same(name, person.name) for name in names)
            who = {*words_of_name(POSSESSIVE.sub("", one.claim.who))}
            by_mark = _core(one.mark) in map(_core, marks) and not names and who <= {*words_of_name(person.name)}
            if named or by_mark:
                return one
        elif (
            files
            or not OTHERS.search(who := one.claim.who)
            or _ON_LIST.search(who)
            or GROUP.search(OTHERS.sub("", who))
        ):
            of_all.append(one)
    if not of_all:
        return None
    [one] = of_all[:1]
    but = names_in(one.claim.but)
    marked = _MARKED_WITH.search(one.claim.but)
    letter = _MARKED_LETTER.search(one.claim.but)
    known = marked or letter or any(is_same(name, other.name) for name in but for other in group)
    values = {_UNITED_STATES.sub("United States", other.claim.value) for other in of_all}
    if (one.claim.but and not known) or len(values) > 1:  # of whom it does not hold is not known
        return one._replace(claim=one.claim._replace(value=""))
    if letter and letter["letter"] in marks:
        return None
    if marked and (marked["mark"] or _WORDED_MARKS[marked["word"].lower()]) in marks:
        return None
    return None if any(is_same(name, person.name) for name in but) else one


def _note(mark: str, text: str, at: int) -> re.Match[str] | None:
    """Return the first note behind a place that begins with a mark, raised or in parentheses there or not.

    A mark alone in a cell, below the name of a further entry, begins one where no other does.
    """
    core = _core(mark)
    pattern = _NOTE_BELOW if is_wrapped(text) else _NOTE_OF_PAGE
    notes = (note for note in pattern.finditer(text, at, at + _TO_NOTES) if core and _core(note["mark"]) == core)
    first: re.Match[str] | None = None
    for note in notes:
        gap = text[note.end("mark") : note.start("words")]
        if "\n" not in gap and len(gap) <= _TO_WORDS:
            return note
        first = first or note
    return first


def _core(mark: str) -> str:
    return mark.strip("⁽⁾()[]./")


def _noted(mark: str, kind: str, text: str, person: Person) -> tuple[str, tuple[int, int]]:
    """Return a value in the first note behind an entry that begins with a mark, and where the note stands.

    An occupation that a note says is the office is that of the person.
    """
    note = _note(mark, text, person.end)
    if note is None:
        return "", (person.end, person.end)
    words, place = " ".join(note["words"].split()), note.span("words")
    if kind == "occupation" and _IS_OFFICE.search(words):
        return person.position, place
    told = ((sentence, claim) for sentence in map(_with_subject, sentences(words)) for _, claim in claims(sentence))
    stated = [claim for sentence, claim in told if claim and _told_by(sentence, claim) == kind]
    if stated:
        return (stated[0].value, place) if len(stated) == 1 and not stated[0].but else ("", place)
    at = _FIRM_AT.search(words) if kind == "address" else None
    rests = (words[at.end() :],) if at else (words, note["words"].split("\n")[0])  # of a web page a line is all
    for bare in (rest.rstrip(". ") for rest in rests):
        whole = is_address(bare) and (bare in words[:-1] or ends_address(bare)) and len(list(sentences(bare))) == 1
        if whole if kind == "address" else COUNTRIES.fullmatch(bare):
            return bare, place
    return "", place


def _with_subject(sentence: str) -> str:
    """Return a sentence that a note begins without one: "Principally employed as a professor"."""
    return f"He is {sentence[0].lower()}{sentence[1:]}" if _EMPLOYED.match(sentence) else sentence


def _told_by(sentence: str, claim: Claim) -> str:
    """Return which kind a claim of a note is: what somebody is employed as is an occupation, and no further office."""
    employed = RETIRED.fullmatch(claim.value) or _EMPLOYED.search(sentence)
    return "occupation" if employed and claim.kind == "position" else claim.kind


# ---- statements, and of whom they are --------------------------------------------------------------------------------


class _Statement(NamedTuple):
    """An address or a citizenship, and of whom of the list it is stated: of those `named`, or else of all `but` some.

    `words` say of whom; a value is "" where it is not known of whom it does not hold. It holds beside another where it
    is `more`, and not of whom has a letter that leads to another if some are `lettered`. It may be of those below
    a heading alone, `under` which they are listed, or `among` the people of some entities.
    """

    kind: str
    value: str
    place: tuple[int, int]
    words: str
    named: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    more: bool = False
    lettered: bool = False
    under: str = ""
    among: frozenset[str] = frozenset()


_TITLES_OF_NAME = rf"(?:{HONORED}|(?:lord|lady|sister|father|brother|judge|senator|hon)\b\.?\s)"
_ONE_COUNTRY = rf"(?:the\s)?(?:{COUNTRY.pattern})(?!\w)"
# A long pattern, named as few times as may be: each country with what leads to the next, of which none stands last.
_COUNTRIES_OF = (
    rf"(?:both\s)?(?:{_ONE_COUNTRY}(?:(?:,\s|,?\s(?:and|or)\s)(?:of\s)?)?)+(?<!,\s)(?<!\sand\s)(?<!\sor\s)(?<!\sof\s)"
)
_BEFORE_COUNTRY = re.compile(r"\A(?:both\s)?(?:the\s)?")
_CAPITAL = r"[A-ZÀ-Þ][\w'’\-]+"
_NAMED_COUNTRY = rf"(?-i:(?:the\s)?{_CAPITAL}(?:\s(?:of\s(?:the\s)?)?{_CAPITAL}){{0,4}})"
_OF_CITIZENS = r"\b(?:citizen|national)s?(?:\sand\sresidents?)?\sof\s"
_HOLDS = r"\b(?:holds?|has|have|having|with)\s(?:dual\s)?(?:citizenship|nationality)\s(?:of|in)\s"
_ONLY_OTHER = (
    r"\b(?:citizenship|nationality)\b[^.;:]{0,60}\sonly\s(?:if|where|when)\s(?:it\sis\s)?(?:other\sthan|not)\s"
)
_LABELLED = r"\b(?:citizenship|nationality)(?:\sof\s[^,.;:]{1,100}?)?\s?(?:\bis\b|:)\s(?:that\sof\s)?"
_CITIZENS_OF = re.compile(  # "First National is" and "of the United States subject to" say nothing of anybody
    rf"(?:{_OF_CITIZENS}|\bsubjects?\sof\s|{_HOLDS})(?P<country>{_COUNTRIES_OF})|{_OF_CITIZENS}(?P<named>{_NAMED_COUNTRY})"
    rf"|(?<!\w)(?P<before>{_COUNTRIES_OF})\s(?:citizen|national)(?:s|ship)?\b(?!\s(?-i:[A-Z]))"
    r"|(?<!\w)(?P<adjective>(?-i:(?!The\s|All\s|Each\s|Dual\s|Such\s|Senior\s)[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?=\scitizens?\b)|British(?=\ssubjects?\b))"
    rf"|\bwho\sis\s(?P<is>{COUNTRY.pattern})(?=\W*\Z|[,;])"
    rf"|(?:{_ONLY_OTHER}|{_LABELLED})(?P<labelled>{_COUNTRIES_OF})|{_ONLY_OTHER}(?P<only_other>(?-i:[A-Z][a-z]+))"
    rf"|{_LABELLED}(?P<labelled_other>(?-i:[A-Z][a-z]+)(?=\W*(?:\Z|unless|except)))",
    re.IGNORECASE,
)
_OF_NATION = re.compile(r"citizen|national|subject|who\sis\s", re.IGNORECASE)  # of which each of them has one
_ADDRESSES_OF = re.compile(
    rf"\b(?:address(?:es)?|(?:principal|business)\soffices?(?=\sof\s))\b(?:(?:[^.;:]|{_ABBREVIATED}){{0,240}}?(?:\b(?:is|are|being|at|of(?=\s\d|\sc/o))\b|:)|(?=\s\d))"
    r"(?:,\s(?:unless|except)\s[^,]{3,60},)?(?:\slocated)?(?:\s(?:at|in))?\s"
    r"(?:(?:that|(?:the\s)?(?:principal\s)?offices?)\sof\s[^,:]{2,60}?(?:[,:]|\sat)\s|[A-Z][\w\-]*['’]s?\s(?:\w+\s){0,2}(?:address|offices?),\s)?(?P<address>(?:c/o\s)?[\dA-Z]\S*.*)"
    r"|(?:\b(?:(?:reside|resides|residing)(?:\swith\s(?:him|her|them))?|located|reached|contacted|addressed|work|works|employed(?:\s[a-z]+){0,2}\sby\s[^,.;:]{2,60}?)|\((?:each|all))\s(?:at|in)\s(?:care\sof\s)?(?:the\soffices?\sof\s[^,:]{2,60}?[,:]\s|[A-Z][\w\-]*['’]s?\s(?:\w+\s){0,2}(?:address|offices?),\s)?(?P<at>(?:c/o\s)?[\dA-Z]\S*.*)"
    r"|(?:\A|\s)(?P<care_of>c/o\s.*)"
    r"|\bhas\sas\s(?:his|her|their|its)(?:\sor\sher)?\s(?:\w+\s){0,2}address\s(?P<as_own>[\dA-Z]\S*.*)",
)
_STATED = {"citizenship": _CITIZENS_OF, "address": _ADDRESSES_OF}
_BEHIND_ADDRESS = re.compile(
    r",?\sand\s(?=(?-i:[A-ZÀ-Þ][\w.'’\-]*\s){1,4}(?-i:[A-ZÀ-Þ])[\w'’\-]+,\s(?:an?|the|whose|who)\s)"
    r"|,?\sand\s\([ivx\d]{1,4}\)\s|,?\s(?:and|but)\s(?:each|all|every|both|they|he|she|their|his|her|the\s(?:present|principal|business|office|address|citizenship|occupation)|(?:who\s)?(?:is|are|has|have)\b|no\b|none\b|that\sof)"
    r"|;\s|,?\s\(\d{3}\)\s\d{3}-\d{4}\b|,?\s(?:and,?\s)?\(?(?:except(?:ing)?|unless|other\sthan|save|in\seach\scase|which\sis|for\sall)\b|,\s(?:each|all|their|his|her|the\s(?:\w+\s){0,2}(?:address(?:es)?|occupations?|employment|citizenship))\s",
)
_BUT = re.compile(
    r"\b(?:except(?:ing|ion)?(?:\s(?:for|that|of|in\sthe\scase\sof))*|other\sthan|save(?:\s(?:for|that))?|excluding|but\s(?:not|for)|apart\sfrom)\b",
    re.IGNORECASE,
)
_HIS_ADDRESS = re.compile(r"\W*(?:his|her|their)(?:\sor\sher)?\s(?:\w+\s){1,3}(?:is|are)\W*", re.IGNORECASE)
_AT_NAME = re.compile(  # "unless another address appears beneath an individual's name"
    r"\b(?:beneath|below|under|beside|opposite|after|following)\s(?:an?|the|any|such|each)\s(?:individual|person|director|officer)['’]?s?\sname\b",
    re.IGNORECASE,
)
_AS_NOTED = re.compile(  # "unless otherwise indicated", "except as stated there"
    r"[,(]?\s?\b(?:unless|except|where|if|other\sthan|save|for\swhom)\b(?:\s(?:as|where|to\sthe\sextent|if|otherwise|elsewhere|no|none|not|another|an?|other|is|may\sbe|in\sthe\scase))+\s"
    r"(?:(?!\b(?:Mr|Mrs|Ms|Dr|Messrs|is\s\d)\b)[^,;:.()])*?(?:[,;)]|(?=\sis\s)|\W*\Z)",
    re.IGNORECASE,
)
_PERSON = "person|individual|director|officer|member|partner|trustee|manager|nominee|one"
_PEOPLE = re.compile(
    r"\b(?:(?:person|individual|director|officer|member|partner|trustee|manager|nominee|other|governor|executive|auditor)s|people"
    rf"|(?:each|every)\s(?:such\s|of\s(?:the\s|these\s|those\s|them\b|its\s|whom\b)|natural\s|other\s|listed\s|named\s)*(?:{_PERSON})?"
    rf"|(?:a|sole|following)\s(?:{_PERSON})|(?:{_PERSON})\s(?:listed|named)\s(?:below|above))\b",
    re.IGNORECASE,
)
_OFFICERS = re.compile(r"\bofficers?\b", re.IGNORECASE)
_BESIDE_OFFICERS = re.compile(
    r"\b(?:director|person|individual|member|partner|trustee|manager|nominee|governor|auditor|other)s?\b|\b(?:people|them|they|their|those|whom|all)\b",
    re.IGNORECASE,
)
_SEAT = re.compile(r"\b(?:director|trustee|manager|governor)s?\b", re.IGNORECASE)
_CHAIR = re.compile(r"\bchair", re.IGNORECASE)  # of a board, or an officer
_SEAT_OF_NO_OFFICER = re.compile(rf"(?:(?:independent|outside|non-?\s?executive)\s)?{_SEAT.pattern}", re.IGNORECASE)
_OF_PARTS = re.compile(
    rf"{LIST.pattern}|\b(?:executive|other|independent|senior|principal|corporate|committee|non-?\s?executive|supervisory|management|managing|and|of|the|board)\b",
    re.IGNORECASE,
)
_LABEL_OF_PART = re.compile(r"\A\(?(?:[A-Z]|[IVX]{1,4}|\d{1,2})[.)]\s")
_EACH_FILER = re.compile(  # or "The principal office of both is"
    rf"(?:\b(?:each|all|every|both)\s(?:of\s)?(?:the\s)?)?(?:{OTHERS.pattern})|\boffices?\sof\s(?:both|each)(?=\sis\b)",
    re.IGNORECASE,
)
_UNDER = re.compile(r"\b(?:listed|named|set\sforth)\sunder\b")
_UNDER_WHICH = re.compile(
    r"\s(?:the\s(?:heading|caption)\s)?[\"“](?P<under>[^\"“”]{2,80})[.,]?[\"”],?\s(?:is|are)\s(?P<value>\S.*)"
)
_NEXT_UNDER = re.compile(r",?\s(?:and\s)?(?:that\s)?(?:of\s)?(?:each|all|every|the|those)\b[^,]{0,80}\Z")
_OF_THEM = re.compile(
    r"\A(?:His|Her)\b|(?P<them>\b(?:each|both|all)\sof\sthem\b|\ATheir\b)"
)  # named in the sentence before
_ALL_ALONE = re.compile(r"\A\W*(?:\([a-f]\)\s)?(?:All|Each|Both)(?:\sof\sthem)?(?:\s(?:is|are)(?:\san?)?)?\W*\Z")
_THEY = re.compile(r"\b(?:they|their|them|all|each|both|every)\b", re.IGNORECASE)
_FIRST_EACH = re.compile(r"\A\W*(?:that\s)?(?:each|both|all)(?:\sof)?\s(?=(?:Mr|Mrs|Ms|Dr|Messrs)\b)")
_AND_ALL = re.compile(  # beside those who are named
    r"\b(?:and|or)\s(?:of\s)?(?:each|all|every|the)\s(?:of\s(?:the\s)?)?(?:\w+\s){0,3}?(?:persons?|individuals?|directors?|officers?|trustees?|members?|managers?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot\s(?:an?\s|the\s)?\Z", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\s(?:for|of|if|where|when)\b", re.IGNORECASE)
_ALL_BUT_THEM = re.compile(r"\b(?:each|all|every|both|they)\b", re.IGNORECASE)  # behind "none of them"
_NONE = re.compile(r"\b(?:none|neither)\b", re.IGNORECASE)
_OF_ISSUER = re.compile(r"\b(?:director|officer)s?\sof\sthe\sissuer\b", re.IGNORECASE)
_HE_BEHIND = re.compile(r",?\s(?:and\s)?(?:he|she|his|her)\b")
_NOBODY = re.compile(
    r"\W*(?:the|his or her)?\W*(?:(?:citizenship|nationality)(?:\sis|\W*|\b[^.;:]*\sonly\b.*))?\W*", re.IGNORECASE
)
_MARKED = re.compile(r"\b(?:letter|number|note|mark|symbol)\b[^.;]{0,80}\bin\swhich\scase\b", re.IGNORECASE)
_LETTERED = re.compile(r"\([a-z]\)")
_WHO_IS = re.compile(r"\bwho(?:se\s[a-z ]{3,40})?\s(?:is|are|has|have)\b[\s\w]{0,20}\Z")
_OF_ENTITY = re.compile(  # "Tarn Bank, whose trust department is located at"
    r"\bwhose\s(?!(?:\w+\s){0,3}(?:address|residence|home)\b)[^,;]{0,120}\b(?:located|offices?\s(?:is|are))\W*(?:at\s)?\Z"
    r"|(?:[,;]|\band)\s(?:the\s(?:\w+\s){0,2}address\sof\s)?its\s(?:\w+\s){0,4}(?:address|offices?)\b[^,;]{0,20}\Z"
)
_OF_LAST = re.compile(
    r",\s(?:and\s)?(?:whose\b(?:\s\w+){1,5}|who\s(?:resides|lives|works))\W*(?:at\s)?\Z"
)  # of who is named right before
_FIRST_TITLES = re.compile(rf"\A(?:{HONORED})+(?={HONORED})")  # "Prof." of "Prof. Dr. Orme"
_AND_WHO = re.compile(rf"\W*(?:and|or)\s(?:{HONORED}|[A-ZÀ-Þ])")
_MISTER = re.compile(rf"\b(?<!Notre\s)(?:{HONORED}){{1,3}}+(?!{HONORED})[A-ZÀ-Þ][\w'’\-]++(?!\s[A-ZÀ-Þ])")
_WHO_IS_CITIZEN = re.compile(r"[^,;]{0,120}?,?\swho(?:se)?\s[^,;]{0,40}?\b(?:citizen|national)")
_OWN_CLAUSE = re.compile(r"that\Z|case\sof\Z", re.IGNORECASE)
_WORD = re.compile(r"[\w'’\-]+")
_ALIKE = 20  # people with a word of their names in common, at most
_SHORT_WORD = 2  # letters of a word by which nobody is called
_BEFORE_FIRST = 12  # characters before a first name, with "Ms."
_MOST_ADDRESSES = 100  # before a sentence by which one of them is somebody's, too
_MOST_STATED = 400  # statements of a text, or near a list, at most
_SENTENCE = 2000  # characters of one that is looked at
_SEVERAL = re.compile(r"\b(?:messrs|and|both)\b", re.IGNORECASE)
_LETTER_OF_2 = re.compile(r"\(?[a-f]\)")
_WITH_COUNTRY = re.compile(r"(?P<who>[^,()]{3,60}?)\s\((?P<country>[^()]{2,40})\)")
_COUNTRY_BEHIND = re.compile(rf"\s\({COUNTRY.pattern}\)", re.IGNORECASE)  # a name
_AND_FIRST = re.compile(r"\A\W*(?:and\s)?")
_IN_TURN = re.compile(r",?\srespectively\b,?\s?", re.IGNORECASE)
_AND_ALSO = re.compile(r"(?:and|while)\s(?=.*\s(?:is|are|citizens?)\b)", re.IGNORECASE)
_WHO_ARE = re.compile(r",?\s(?:who|which)(?=\sare\s)")


@lru_cache(maxsize=1024)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Return what finds somebody in words: the surname behind a title or another name of the person."""
    *first, last = map(re.escape, _own_words(name) or ("",))
    own = "|".join((*(rf"{part}\b\.?" for part in first), r"[a-z]\."))
    one = "|".join(
        part for part in (last, *first) if part == last or len(part) > (1 if part in first[:1] else _SHORT_WORD)
    )  # "Mr. Diaz", "Mr. Montalvan", "Ms. Ho"
    return re.compile(
        rf"(?<!\w)(?:{_TITLES_OF_NAME}(?:(?:{own})\s+){{0,3}}{last}|(?:{own})\s+(?:[\w.'’\-]+\s+){{0,2}}?{last}"
        rf"|{_TITLES_OF_NAME}(?:{one})(?!\s+(?-i:[A-ZÀ-Þ]))|messrs\b\.?\s+(?:[\w.'’\-]+,?\s+(?:and\s+)?){{0,8}}?(?:{one}))(?![\w\-])",
        re.IGNORECASE,
    )


def _own_words(name: str) -> tuple[str, ...]:
    """Return the words of a name without what is written behind it."""
    return words_of_name(without_suffix(name))


class _Named(NamedTuple):
    """Those of a list whom words name, where the last of the names ends, who are named as another is, and who last.

    Of `strangers`, who are named behind "Mr.", nobody is on a list.
    """

    plain: frozenset[str]
    end: int
    unclear: frozenset[str]
    last: frozenset[str] = frozenset()
    strangers: bool = False


class _Names:
    """The names of the people of all lists: words are searched for those that are known.

    Of a surname that `others` of the text have, too, nobody is meant who has it in another place of the name.
    """

    def __init__(self, names: Iterable[str], calls_of: Calls | None = None, others: Iterable[str] = ()) -> None:
        self._calls = calls_of
        own = dict.fromkeys(names)
        known = [*map(_own_words, own)]
        others_of = (words for words in map(_own_words, others) if words)  # but "Maria Orme" is Maria Orme Diaz
        others_of = (words for words in others_of if not any(name[: len(words)] == words for name in known))
        self._of_others = {words[-1] for words in others_of} - {name[-1] for name in known if name}
        self._with = in_groups([(word, name) for name in own for word in {*words_of_name(name)}])

    def _likely(self, words: str) -> dict[str, None]:
        found = dict.fromkeys(POSSESSIVE.sub("", word) for word in _WORD.findall(words.lower()))
        return dict.fromkeys(name for word in found for name in self._with.get(word, ())[:_ALIKE])

    def _alike(self, words: str) -> list[str]:
        return [name for name in self._likely(words) if _name_pattern(name).fullmatch(words) and self._may_be(words)]

    def _may_be(self, words: str) -> bool:
        return self._of_others.isdisjoint(words_of_name(words)[-1:])

    def whole(self, words: str) -> frozenset[str]:
        """Return the one whom words are the name of, and nothing else."""
        named = frozenset(name for name in self._likely(words) if is_same(words, name))
        return named if len(named) == 1 else frozenset()

    def has_none_of(self, words: str) -> bool:
        """Whether words begin with the name of somebody, and name nobody who is on a list."""
        others = names_in(words)
        begins = bool(others) and words.find(others[0]) < _BEFORE_FIRST
        return begins and not any(map(self._likely, others))

    def within(self, words: str) -> _Named:
        """Return those whom words name somewhere."""
        words = _COUNTRY_BEHIND.sub(lambda hit: " " * len(hit[0]), words)  # "Messrs. Orme (Canada) and Weir (Peru)"
        told = self._calls.within(words) if self._calls else []
        ends = {end for end, _ in told}
        untold = (hit for hit in _MISTER.finditer(words) if not ends & {*range(hit.start(), hit.end() + 1)})
        titled = [self._alike(_FIRST_TITLES.sub("", hit[0])) for hit in untold]
        strangers = not all(titled)
        if told:
            last = told[-1]
            named = frozenset(name for _, of in told for name in of)
            named |= frozenset(name for of in titled if len(of) == 1 for name in of)
            return _Named(named, last[0], frozenset(), frozenset(last[1]), strangers)
        found: dict[tuple[int, int], list[str]] = {}
        for name in self._likely(words):
            if (hit := _name_pattern(name).search(words)) and self._may_be(hit[0]):
                found.setdefault(hit.span(), []).append(name)
        # "Elizalde Montalvo" within "Javier Elizalde Montalvo" is not Ricardo; "Messrs. Orme and Weir" are two
        whole = [at for at in found if not _SEVERAL.search(words[slice(*at)])]
        inner = {at for at in found for begin, end in whole if begin <= at[0] and at[1] <= end and at != (begin, end)}
        found = {at: of for at, of in found.items() if at not in inner}
        plain = {at: of for at, of in found.items() if len(of) == 1 or _SEVERAL.search(words[slice(*at)])}
        named = frozenset(name for of in plain.values() for name in of)
        unclear = frozenset(name for of in found.values() for name in of) - named
        return _Named(named, max((end for _, end in found), default=0), unclear, strangers=strangers)


def _statements(
    place: Iterable[Paragraph], names: _Names, text: str, office: Callable[[], Said | None], *, near: bool
) -> Iterator[_Statement]:
    """Yield what paragraphs state of the people with the names; `near` their list "they" are its people."""
    addresses = deque[_Address](maxlen=_MOST_ADDRESSES)
    for paragraph in place:
        note = _NOTE.match(paragraph.words)
        if note and not _LETTER_OF_2.fullmatch(note["mark"]):
            continue
        before = so_far = ""
        for sentence in map(without_asides, sentences(paragraph.words)):
            if len(sentence) > _SENTENCE:
                continue
            so_far = f"{so_far} {sentence}"[-_SENTENCE:]
            labels = frozenset(_labels(sentence.lower()) or _labels(before.lower()))
            they = near or _PEOPLE.search(before) is not None
            if also := _ALSO_ADDRESS.search(sentence):
                starts = (hit.end() for hit in _BEFORE_ADDRESS.finditer(sentence, 0, also.start()))
                values = (sentence[at : also.start()] for at in starts)
                values = (value for value in values if _is_whole(value) and not ENTITY_REST.match(value))
                named = names.within(also["whose"]).plain
                if (value := next(values, "")) and (named or ALL.search(also["whose"])):
                    place_of = _place(value, text, paragraph)
                    yield _Statement("address", value, place_of, sentence, named, labels=labels)
            same = ADDRESS_OF.search(sentence)
            # "His address is that of Mr. Orme, and he is a Dane" tells nothing more of Mr. Orme
            behind = sentence[same.end() :] if same and _HE_BEHIND.match(sentence, same.end()) else sentence
            one = _subject(sentence[: same.start("that")], names, they, behind=False) if same else None
            of_last = _OF_THEM.search(sentence, 0, same.start("that")) if same and not (one and one.named) else None
            if of_last and (last := names.within(before).plain) and (of_last["them"] or len(last) == 1):
                one = _Statement("", "", (0, 0), sentence, last)
            if same and one and one.named:
                value, where = _address_of(same["who"], addresses)
                place_of = _place(value, text, where) if where else (paragraph.start, paragraph.end)
                yield one._replace(kind="address", value=value, place=place_of, labels=labels)
            else:
                same = None  # where the office of whom files is meant
            for kind in _STATED:
                if kind == "address" and (same or sentence.count("of which") > 1):
                    continue  # of somebody else, or of employers
                said = sentence if kind == "address" else behind
                found = _stated(said, kind, names, paragraph, text, they)
                yield from (one._replace(labels=labels) for one in found)
            if not same:
                addresses += (_Address(value, sentence, so_far, paragraph) for value in _offices_in(sentence))
            for claim in () if same else (claim for part in sentence.split("; ") for claim in _unread(part, near=they)):
                if claim.kind == "address" and (of := _ours(Said(claim, (0, 0)), office)).claim.value:
                    but = names.within(claim.but)
                    if but.end or not claim.but:
                        named = but.plain | but.unclear
                        yield _Statement("address", of.claim.value, of.place, sentence, but=named, labels=labels)
            before = sentence


class _Address(NamedTuple):
    """An address that a sentence states, the sentence, the words of its paragraph up to it, and the paragraph."""

    value: str
    sentence: str
    so_far: str
    paragraph: Paragraph


def _address_of(who: str, addresses: Iterable[_Address]) -> tuple[str, Paragraph | None]:
    """Return the one address that sentences, else paragraphs up to them, state of somebody; "" where none does."""
    if " or " in who:
        return "", None
    defined = f'"{who}"', f"“{who}”"
    alike = [
        [of for of in addresses if who in of.sentence],
        [of for of in addresses if any(words in of.so_far for words in defined)],
        [of for of in addresses if who in of.so_far and _OF_WHAT_IS_NAMED.search(of.sentence)],
    ]
    found = {of.value: of.paragraph for of in next(filter(None, alike), [])}
    return next(iter(found.items())) if len(found) == 1 else ("", None)


def _first(stated: Iterable[_Statement]) -> list[_Statement]:
    """Return statements, of very many the first that name somebody: of all another may hold that is not among them."""
    first = [*islice(stated, _MOST_STATED + 1)]
    return first if len(first) <= _MOST_STATED else [one for one in first if one.named]


def _stated(
    sentence: str, kind: str, names: _Names, paragraph: Paragraph, text: str, near: bool
) -> Iterator[_Statement]:
    """Yield what a sentence states of one kind, value by value: words before each say of whom."""
    if len(unders := [*_UNDER.finditer(sentence)]) > 1:  # each of another list
        stops = [*(hit.start() for hit in unders[1:]), len(sentence)]
        for hit, stop in zip(unders, stops, strict=True) if kind == "address" else ():
            told = _UNDER_WHICH.match(sentence, hit.end(), stop)
            value = value_of(_NEXT_UNDER.sub("", told["value"])) if told else ""
            if told and _is_whole(value):
                yield _Statement(kind, value, _place(value, text, paragraph), sentence, under=told["under"])
        return
    if in_turn := _IN_TURN.search(sentence):
        all_of, told = _but_in_turn(sentence, in_turn)
        own = [
            _Statement(kind, claim.value, _place(claim.value, text, paragraph), claim.who, named)
            for _, claim in claims(told)
            if claim
            and claim.kind == kind
            and (named := names.whole(claim.who) or names.within(f"Mr. {claim.who}").plain)
        ]
        for one in _stated(all_of, kind, names, paragraph, text, near) if own and all_of else ():
            yield one if one.named else _without(one, told, names)
        yield from own
        return
    found: list[_Statement] = []
    at = 0
    waiting: frozenset[str] | None = None  # "each person other than Mr. Orme, who is a Dane, is"
    of_all: int | None = None  # what holds of all but those behind it
    for start, end, value in _values_in(sentence, kind):
        words, at = sentence[at:start], end
        if found and not found[-1].named and _BUT.search(words):
            of_all = len(found) - 1
        one = _subject(words, names, near, behind=any(not one.named for one in found))
        if one is None and waiting is not None:
            one, waiting = _Statement("", "", (0, 0), words, but=waiting), None
        if one is None:
            before, _, behind = _BUT.sub("\0", _AS_NOTED.sub(" ", words), count=1).partition("\0")
            if behind and found and not found[-1].named:
                found[-1] = _without(found[-1], behind, names)
            elif behind and _WHO_IS.search(behind) and _is_group(before, near) and names.has_none_of(behind):
                waiting = frozenset()
            continue
        if (
            one.named
            and _BUT.search(words)
            and _WHO_IS.search(words)
            and _is_group(_BUT.split(words, maxsplit=1)[0], near)
        ):
            waiting = one.named
        if found and len(found[-1].named) > 1 and _BUT.search(words) and one.named < found[-1].named:
            found[-1] = found[-1]._replace(named=found[-1].named - one.named)
        more = "also" in (*words.rsplit(" ", 4)[1:], *sentence[start:end].split(" ", 3)[:3])
        if _MARKED.search(sentence, end):
            one = one._replace(lettered=True)
        one = one._replace(kind=kind, value=value, place=_place(value, text, paragraph), more=more)
        is_cited = kind == "citizenship"
        asides = [*_with_countries(words, one, names, (paragraph.start, paragraph.end))] if is_cited else []
        told = frozenset(name for aside in asides for name in aside.named)
        if not (told and told == one.named):
            found.append(one._replace(named=one.named - told))
        found += asides
    if not found:
        return
    rest = _AS_NOTED.sub(" ", sentence[at:])
    hit = _BUT.search(rest)
    if hit and kind == "address" and _WHO_IS_CITIZEN.match(rest, hit.end()):
        hit = None
    # "but Mr. Orme, a Spanish citizen, and Ms. Weir, born in"
    if of_all is not None and _AND_WHO.match(rest) and names.within(rest).end:
        found[of_all] = _without(found[of_all], rest, names)
    if hit and len(found[-1].named) > 1:
        but = names.within(rest[hit.end() :])
        found[-1] = found[-1]._replace(named=found[-1].named - but.plain - but.unclear)
    if hit and not found[-1].named:
        found[-1] = _without(found[-1], rest[hit.end() :], names)
        if kind == "citizenship":
            found += _with_countries(rest[hit.end() :], found[-1], names, (paragraph.start, paragraph.end))
    yield from found


def _but_in_turn(sentence: str, in_turn: re.Match[str]) -> tuple[str, str]:
    """Return what a sentence says of all but some, or others, "" if of nobody, and what it says of these in turn."""
    hit = _BUT.search(sentence, 0, in_turn.start())
    if hit is None:
        behind = sentence[in_turn.end() :]
        return (behind, sentence[: in_turn.end()]) if _AND_ALSO.match(behind) else ("", sentence)
    told = f"{_WHO_ARE.sub('', sentence[hit.end() : in_turn.start()], count=1).strip()}, respectively"
    return f"{sentence[: hit.start()]}{sentence[in_turn.end() :]}".strip(" ,"), told


def _with_countries(words: str, one: _Statement, names: _Names, place: tuple[int, int]) -> Iterator[_Statement]:
    """Yield the citizenships behind names that are excepted from a statement: "except for Mr. Orme (Canada)"."""
    for own in _WITH_COUNTRY.finditer(words):
        who = _AND_FIRST.sub("Mr. ", own["who"]) if "essrs" in words[: own.start()] else own["who"]
        named = names.within(who).plain
        if named and COUNTRIES.fullmatch(own["country"]):
            yield one._replace(value=own["country"], named=named, but=frozenset(), place=place)


def _without(one: _Statement, words: str, names: _Names) -> _Statement:
    """Return what is stated of all but those whom words name; without a value where they name nobody of the list."""
    if _MARKED_WITH.search(words) or _MARKED_LETTER.search(words):  # who has the mark has a note of his own
        return one
    but = names.within(words)
    excepted = but.plain | but.unclear
    if but.strangers if excepted else (but.end or not names.has_none_of(words)):  # one of several, or nobody known
        return one._replace(value="")
    return one._replace(but=one.but | excepted)


@kept(1024)
def _values_in(sentence: str, kind: str) -> tuple[tuple[int, int, str], ...]:
    """Return the values of a kind in a sentence, with where each begins, and where what is said of it ends."""
    says_nothing = kind == "citizenship" and _OF_NATION.search(sentence) is None
    return () if says_nothing else tuple(_values_of(sentence, kind))


def _values_of(sentence: str, kind: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    while hit := _STATED[kind].search(sentence, at):
        group = next(name for name, of in hit.groupdict().items() if of)
        words = hit[group]
        cut = _BEHIND_ADDRESS.search(words) if kind == "address" else None
        value = value_of(words[: cut.start()] if cut else words)
        if kind == "citizenship":
            at = hit.end()
            # "who is not an Irish citizen", but "stated only for those who are not Irish citizens"
            if not _NOT.search(sentence, 0, hit.start()) or _ONLY.search(sentence, 0, hit.start()):
                yield (
                    hit.start(group) if group in ("labelled", "only_other", "labelled_other") else hit.start(),
                    at,
                    _BEFORE_COUNTRY.sub("", value),
                )
        else:
            at = hit.start(group) + max(len(value), 1)
            if is_address(value) and ends_address(value):
                yield hit.start(group), at, value


def _is_group(words: str, near: bool) -> bool:
    """Whether words are of several people, near a list also "they"."""
    return bool(_PEOPLE.search(words) or _ALL_ALONE.match(words) or (near and _THEY.search(words)))


def _of_filers(words: str) -> bool:
    """Whether words are of reporting persons and of nobody else."""
    return OTHERS.search(words) is not None and not _PEOPLE.search(_EACH_FILER.sub(" ", words))


def _subject(words: str, names: _Names, near: bool, *, behind: bool) -> _Statement | None:
    """Return of whom words are, `behind` others of the sentence that are of all; None where of nobody."""
    of = _Statement("", "", (0, 0), words)
    bare = _AS_NOTED.sub(" ", words)
    if _OF_ENTITY.search(words) or _is_of_starred(_BUT.split(bare, maxsplit=1)[0]):
        return None
    none = max((hit.end() for hit in _NONE.finditer(bare)), default=0)
    if (none and not _ALL_BUT_THEM.search(bare, none)) or _OF_ISSUER.search(bare):
        return None
    hit = _BUT.search(bare)
    if hit is None:
        named = names.within(bare)
        if named.end and not _AND_ALL.search(_FIRST_EACH.sub("", bare)):
            if _OF_LAST.search(bare) and named.last:
                named = named._replace(plain=named.last)
            return of._replace(named=named.plain) if named.plain else None
        is_all = named.end or _is_group(bare, near)
        # "Citizenship is Danish unless otherwise noted"
        noted = bare != words and not (named.strangers or is_entity(bare) or names_in(bare))
        is_all = is_all or (near and not behind and (noted or _NOBODY.fullmatch(bare) is not None))
        is_all = is_all or (not behind and _AT_NAME.search(words) and _HIS_ADDRESS.fullmatch(bare))
        return of if is_all else None
    before, after = bare[: hit.start()], bare[hit.end() :]
    named = names.within(after)
    if not named.plain:
        is_all = _is_group(before, near) and not _WHO_IS.search(after) and names.has_none_of(after)
        return of if is_all else None
    own = behind or _WHO_IS.search(after) or _OWN_CLAUSE.search(hit[0]) or "address" in after
    beside = _is_group(after[named.end :], near)
    of_all = _is_group(before, near)
    if len(group := names.within(before).plain) > 1 and not own:  # "each of the Managers, other than Mr. Orme, is"
        return of._replace(named=group - named.plain - named.unclear)
    # "each person other than Mr. Orme is", "Except for Mr. Orme, each of them is"
    if (not own and (beside or of_all)) or (beside and not (of_all or _WHO_IS.search(after))):
        return None if named.strangers else of._replace(but=named.plain | named.unclear)
    return of._replace(named=named.plain)


def _of_name(name: str, kind: str, stated: Iterable[_Statement], *, more: bool = False) -> list[_Statement]:
    """Return what is stated of somebody by name, or `more` beside it."""
    return [one for one in stated if one.kind == kind and one.more == more and name in one.named]


def _of_officers(words: str, position: str) -> bool:
    """Whether words are of the officers alone, and the position is that of a director who is none."""
    return bool(
        _SEAT_OF_NO_OFFICER.fullmatch(position) and _OFFICERS.search(words) and not _BESIDE_OFFICERS.search(words)
    )


def _of_other_office(words: str, person: Person) -> bool:
    """Whether words are of the managers alone and the person is an officer, or the other way round."""
    own = (person.position or person.occupation).partition(";")[0].strip(" .")
    is_officer = has_title(own) and not (_SEAT.search(own) or _CHAIR.search(own))
    return _of_officers(words, own) or bool(is_officer and _SEAT.search(words) and not _OFFICERS.search(words))


def _with_stated(
    person: Person, kind: str, of: _List, far: Sequence[_Statement], marks: Sequence[str], text: str, *, files: bool
) -> Person:
    """Return a person with the address or the citizenship that is stated by name or of all.

    What is stated near the list goes before what is stated elsewhere, of two that differ neither holds, and what is
    stated of reporting persons is of one who `files`.
    """
    known = [one for one in far if one.kind == kind and (files or not _of_filers(one.words))]
    near = [one for one in of.stated if one.kind == kind and (files or not _of_filers(one.words))]
    by_name = _of_name(person.name, kind, (*near, *known))
    if not by_name and any(person.name in one.but for one in (*near, *known)):
        by_name = [one for one in (*near, *known) if person.name in one.among - one.but]  # of another entity, too
        if not by_name:
            return person  # of whom another holds that is not stated
    near = _own_party([one for one in near if not one.named], person.name)
    there = [one for one in known if not one.named and (not (one.labels and of.label) or of.label in one.labels)]
    there = _own_party(there, person.name)
    which = by_name or near or there
    which = [one for one in which if one.named or not _of_officers(one.words, person.position)]
    values = {_UNITED_STATES.sub("United States", one.value) for one in which}
    if len(values) > 1:
        which = [one for one in which if one.named or not _of_other_office(one.words, person)]
        values = {_UNITED_STATES.sub("United States", one.value) for one in which}
    if len(values) != 1 or "" in values:
        return person
    notes = [(mark, _note(mark, text, person.end)) for mark in marks]
    if any(note is None or _is_of(kind, mark, note, text) for mark, note in notes):
        return person
    if which[0].lettered and (letter := _LETTERED.search(text, person.start, person.end)):
        noted, place = _noted(letter[0], kind, text, person)
        return person._replace(**{kind: noted}, shared=(*person.shared, place)) if noted else _doubted(person, kind)
    doubt = " and ".join(part for part in person.doubt.split(" and ") if part and part != kind)
    which = [which[0], *_of_name(person.name, kind, (*of.stated, *far), more=True)]
    return _with_all(person, kind, which)._replace(doubt=doubt)


def _with_all(person: Person, kind: str, which: Sequence[_Statement]) -> Person:
    """Return a person with what statements say one beside the other: "United States and Lebanon"."""
    value = which[0].value
    for one in which[1:]:
        value = value if one.value in value else f"{value} and {one.value}"
    shared = tuple(dict.fromkeys((*person.shared, *(one.place for one in which))))
    return person._replace(**{kind: value}, shared=shared)


def _tells(person: Person, kind: str, entry: str) -> bool:
    """Whether an entry itself tells a kind of which nothing was read."""
    return (_OWN[kind].search(entry) is not None and not person.shared) or (
        kind == "address"
        and any(is_address(_YEAR.sub("", cell)) and cell not in person.occupation for cell in _cells(entry))
    )
