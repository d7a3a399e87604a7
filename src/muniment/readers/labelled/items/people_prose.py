"""People of whom running text tells: what a clause says, and of whom; biographies, sentences, entries as paragraphs."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, takewhile
from typing import NamedTuple, TypeVar

from muniment.caching import in_groups, kept
from muniment.readers.labelled.items.people_lines import (
    CITY,
    COUNTRIES,
    COUNTRY,
    ENTITY_REST,
    LABEL,
    LETTERS,
    NATION_AMID,
    PARTICLES,
    RETIRED,
    Person,
    begins_address,
    citizenship_of,
    dashed,
    end_of_suffix,
    ends_address,
    is_address,
    is_office,
    is_person_name,
    kind_of_label,
    kinds_of,
    line_of,
    office_and_address,
    office_and_work,
    seat_and_office,
    undivided,
    without_citizen,
    without_honorific,
)
from muniment.readers.labelled.signatures.words import has_title, is_entity, is_title
from muniment.readers.labelled.text import BULLETS

T = TypeVar("T")

_SENTENCE = 700  # and of a sentence
_MARGIN, _SLACK = 55, 4  # the least width of running text, and by how much a line of it may be shorter
_COLUMNS = re.compile(
    r"\S(?:[^\S\n]{3,}(?!(?<=\.\s\s\s)\([a-f]\)\s)|(?<![.:;,?!”\"])[^\S\n]{2,}(?!(?<=[A-Za-z.]\s\s)\d{5}(?:-\d{4})?(?!\w)))\S"
    r"|\S[^\S\n]*\t|\||(?:\. ?){4}"
)
_GAP = re.compile(r"\S(?:[^\S\n]{4,}|[^\S\n]*\t)\S|(?:\. ?){4}")
_MARKER = rf"(?:\(?(?:[a-z]|\d{{1,2}}|[ivxIVX]{{1,4}})[.)]|[{BULLETS}o\-–—](?=\s)|[*†‡]{{1,4}})"
_LETTERS = r"\([a-f]\)(?:[\s,&–—-]{1,3}(?:(?:and|through|to)\s)?\([a-f]\)){1,5}"  # "(a) - (c), (f)"
_LEADS = re.compile(rf"\s*(?:{_LETTERS}|{_MARKER}|[A-Z][.)](?=\s+(?:\([a-f]\)|[^a-z]+\Z)))\s+(?:\([a-f]\)\s+)?")
_NUMBERED = re.compile(  # "2. (a) Ann Orme", "ANN ORME. (a) Ann Orme"
    r"\A(?:\d{1,2}|[A-Z]|[IVX]{1,4}|(?:[A-ZÀ-Þ][A-ZÀ-Þ.,'’\-]*\s){1,5}[A-ZÀ-Þ,'’\-]{2,20})[.):]\s(?=\([a-f]\)\s)"
)
NEXT_NUMBER = re.compile(r"[;,]\s\((?:i[iv]{1,2}|vi?|[2-6])\)(?=\s)")
_ITEM_LETTER = re.compile(r"\(([a-f])\)\s(?!(?:and|through|to)\b)(?<!and\s....)")
_OF_NAME = re.compile(r"(?:[A-Z]\S*\s){1,4}[A-Z]\S*:")  # "Ms. Orme:   Canada"
_ANSWER = re.compile(r"\s*(?:\(\d{1,2}\)\s+)?\([b-f]\)\s+")
_LATER = re.compile(r"\([b-f]\)")  # than the name
_BEFORE_NAME = re.compile(rf"\A(?:(?:{_LETTERS}\.?|{_MARKER})\s+|⁽[^⁾]{{1,4}}⁾\s*)?(?:(?i:names?)\s*:\s*)?")
_MARKED = re.compile(rf"{_MARKER}\s")
OPEN = re.compile(  # words with which no paragraph ends
    r"\s(?:is|are|of|the|and|at|in|by|for|to|with|as)\Z|[.;]\s+(?:\w+\s){0,2}(?:address|occupation|employment|citizenship)\s?:\Z",
    re.I,
)
_NOT_APART = re.compile(r"(?:Mr|Mrs|Ms|Dr|No|[A-Z])\.\s+\S+")  # words between which no line is ended
_POSTCODE = re.compile(r"\d{5}(?:-\d{4})?(?:[;.,)]|\Z)")
_INITIAL = re.compile(r"[IVX]\.\s[A-ZÀ-Þ]")  # of a name
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ONE_BEFORE = {number: before for before, number in pairwise(_ROMANS)}
_ROMAN = re.compile(rf"\(({'|'.join(_ONE_BEFORE)})\)\s")
_BEGINS = re.compile(rf"{_MARKER}\s|[*†‡⁽]")
_DASHED = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’\-]*,?\s){1,4}[A-ZÀ-Þ][\w.'’\-]*\s+(?:-{1,2}|–|—)\s+[A-Z]"
)  # "Ada Moss - Director"
# A point ends a sentence before a capital, but behind an initial or what is shortened only where another may begin.
_POINT = re.compile(
    r"\.[)”\"]?\s(?=[“\"(]?[A-ZÀ-Þ]|(?<=[a-z\d]{3}\.\s)\([a-f]\)[\s,–-]|(?<=[a-z]{4}\.\s)(?:\d+\s[A-Z]|c/o\s))"
)
_BEFORE_POINT = re.compile(r"[^\s.]{0,20}\.?[^\s.]{0,8}\Z")
_MOST_BEFORE = 29
_NO_END = frozenset((
    "mr", "mrs", "ms", "dr", "drs", "ir", "mevr", "dhr", "mw", "jhr", "lic", "arq", "messrs", "prof", "rev", "msgr",
    "gen", "adm", "capt", "lt", "maj", "mag", "dipl", "dipl.-ing", "dott", "avv", "ing", "st", "hon",
    "jur", "rer", "pol", "nat", "med", "phil", "oec", "no", "wm", "geo", "chas", "thos", "jas", "robt", "edw",
))  # fmt: skip
_SHORTENED = re.compile(
    r"(?:.*\.)?[A-Z]|inc|co|corp|ltda?|pte|pty|pvt|sdn|bhd|cie|cia|mfg|ave?|avda|col|blvd|bldg|sq|pl|ct|ln|hwy|pkwy|str|apt"
    r"|ste|fl|rd|dr|mt|ft|pt|jr|sr|esq|bros|l\.?l\.?c|n\.v|b\.v|s\.a",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"(?:He|She|His|Her|They|Their|Mr|Mrs|Ms|Dr|Messrs|The|Each|All|Both|Such|Unless|During|None|Neither|No|In|Citizen(?:ship)?"
    r"|Business|Principal|Present|Name|Address|Occupation|From|Since|Prior|Until|Currently|This|Except|Every|As|[A-ZÀ-Þ][\w.]+\s(?:\w+\s)?[Cc]itizen)\b"
)
_NAMED = re.compile(  # behind the name of an entity
    r"(?:[A-ZÀ-Þ](?:[\w\-]+|\.)\s){2,4}(?:is|serves|has|was)\b|(?:[A-ZÀ-Þ](?:[\w\-]+|\.)\s){1,3}[A-ZÀ-Þ][\w\-]*['’]s\b"
    r"|(?:[A-Z]\w*\s){1,3}&\s(?:[A-Z]\w*\.?,?\s){1,3}(?:is|has|was)\b"
    r"|(?:[A-ZÀ-Þ](?:[\w\-]+|\.)\s){1,3}[A-ZÀ-Þ][\w\-]*:\s"
)
_CLAUSE = re.compile(
    r"\s\((?=(?:(?:principal|business|residence|home)\s){0,3}(?:address|occupation|citizenship)\b|an?\s(?:citizen|national)\sof\b)"
    r"|[,;]?\s(?<!of\s)(?:and\s)?(?=(?:whose|who\s(?:is|are)|(?:each|all|both)\sof\swho(?:m\s(?:is|are)|se)|with\san?\s(?:\w+\s){0,2}address)\b)"
    r"|,\s(?=that\sof\s[^,]{2,60}\sis\s)|[,;]?\sand\s(?:\([a-z\d]{1,3}\)\s)?(?=(?:he|she|his|her|they|their|that\sof|(?:is\s)?an?\s(?:\S+\s){0,2}citizen|is\s(?:now\s|presently\s|currently\s)?retired|are\s(?:\S+\s){0,2}citizens|has|have|citizen|the\s(?:\w+\s){0,2}(?:address|occupation|(?:office|position|title)s?\s(?:shown|set|listed|stated|opposite))"
    r"|(?P<each>each|all|every)\s(?:of\b|(?:\w+\s){0,5}(?:is|are|has|have)\b))\b)"
    r"|[,;]?\sand\s(?=(?:lives|works|resides|is\slocated|(?:may|can)\sbe\sreached(?:\sin\scare\sof\s[^,]{2,40})?)\s(?:at|in)\b)"
    r"|,?\s(?:and\s)?of\swhich\s(?=(?:Messrs|Mr|Mrs|Ms|Dr)\b)|,\s(?=(?:he|she|his|her|their)\b)|;\s(?!former(?:ly)?\b|previously\b)(?:and\s)?|(?<!retired);\s(?=(?-i:Former)\s)|(?P<verb>,\s(?=(?:is|are|serves|acts|has\s(?:been|served|acted|his|her|an?))\s))"
    r"|,\s(?=each\s(?:such\s)?(?:person|individual|director|officer)['’]s\s)"
    r"|,\s(?=the\s(?:(?:present|principal|business)\s){0,3}(?:occupation|address|citizenship)\b)"
    r"|(?P<other>(?:,\s(?:and\s)?|\.?\sand\s)(?=(?:(?-i:[A-ZÀ-Þ])[\w.'’\-]*,?\s){2,5}(?:is|serves|has|who\sis)\b|Messrs\b[^,;]{1,80}\sare\b))",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:is|are|has|have|serves?|resides?)\b")
_PAST = re.compile(r"\W*(?:from|prior|previously|until|before|formerly)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:(?:principal|present|current|business|office|residence|residential|mailing|home|work|and|or)[\s,/]{1,2}){0,6}+"
    r"address(?:es)?\b(?:\sand\sprincipal\s(?:office|place\sof\sbusiness)\b)?|\bresides?\b|\bresidence\b(?=\s(?:is|of)\b)|\b(?:lives|works|(?:may|can)\sbe\sreached(?:\sin\scare\sof\s[^,]{2,40}?)?)\b(?=\s(?:at|in)\b)",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"\b(?:is|are|was|citizens?|each|which|set\sforth)\b", re.IGNORECASE)
_OF_WHOM = re.compile(r"\s(?:of|for)\s(?P<who>(?!\d|c/o).{1,400}?)(?:\s(?:is|are)\b|(?=:\s))", re.IGNORECASE)
_AT = re.compile(
    r"\s?(?::|\b(?:is|are|at|of)\b|(?=\s\S*\d)|(?=\sc/o))\s?(?:located\s|that\sof\s[^,]{1,60}?(?:\s(?=at\b)|,\s(?=[^,]*\d)|:\s))?(?:at\b|in\b)?\s?:?\s?",
    re.IGNORECASE,
)
_WHOSE_ADDRESS = re.compile(r"\A[^,\d]{2,40}['’]s\s(?:\w+\s){0,3}(?:address|offices?),\s", re.IGNORECASE)
_CITIZEN = re.compile(
    r"(?P<who>.*?)(?:\b(?:is|are|being)\b)?\s?(?:\b(?:each|all|also|both)\b\s?)?(?:\ban?\s)?(?:\bdual\s)?(?:natural\spersons?\sand\s(?:an?\s)?)?"
    r"(?:\b(?:citizens?(?:\sand\sresidents?)?|nationals?)\sof\s(?P<a>\S.*)|\b(?!dual\b)(?P<b>U\.?S\.?A?\.?|(?-i:[A-Z])\w+(?:\s(?-i:[A-Z])\w+)?)\s(?:citizens?|nationals?(?!\s(?-i:[A-Z]))|citizenship)\b.*"
    r"|\b(?:citizenship|nationality)\b\s?(?:\bis\b|:)\s?(?P<c>\S.*))",
    re.IGNORECASE,
)
_ALSO_IS = re.compile(
    r",?\s(?:and|who|which)\s(?:(?:is|are|was|serves|acts|resides)\b|an?\s(?:\w+\s){0,2}resident\b).*"
)  # "and is a director"
_ARTICLE = re.compile(r"\A(?:both\s+)?(?:the\s+)?")
OCCUPATION = re.compile(
    r"\b(?:(?:present|current|principal|business|or|and)\s){0,6}+(?:occupations?|employment)(?:\s(?:or|and)\semployment)?\b",
    re.IGNORECASE,
)
_OF_CITY = re.compile(r",\s(?:[A-Z][a-z]+\s){1,2}\d{5}\b")  # "Pine Bluff, Arkansas 71601" is nobody
_OF_COLUMN = re.compile(  # "serving the Fund in the capacity listed below"
    r"\b(?:capacit(?:y|ies)|positions?|offices?|titles?|occupations?|functions?|roles?)\s(?:\w+\s)?(?:listed|set\sforth|set\sout|stated|shown|indicated"
    r"|described|given|specified|noted)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"conducted\b|set\s(?:forth|out)|follows\b|stated|described|as\s|listed|shown", re.IGNORECASE)
_IS = re.compile(
    r"\s?(?::|\b(?:is|are)\b)\s?(?:(?:that\sof|as|(?:to\s(?:serve|act)|serving|acting)\sas)\s)?(?:(?:an?|the)\s)?", re.I
)
_HOLDS = re.compile(
    r"\s?\b(?:(?:currently|presently|also)\s){0,3}+(?:is|are|serves?|acts?|ha(?:s|ve)\s(?:been|served|acted)|holds?"
    r"|was\s(?:elected|appointed))\s(?:(?:currently|presently|also|each|both|principally|employed|engaged|elected|appointed)\s){0,4}+"
    r"(?:in\s(?:the\s)?(?:business\sof\s)?[a-z ]{1,60}?\sas\s)?"
    r"(?:as\s)?(?:the\s(?:office|position)s?\sof\s)?(?:the\s|an?\s|its\s)?(?:only\s)?(?=\S)",
    re.IGNORECASE,
)
_EMPLOYED = re.compile(
    r"(?P<who>.*?)\s?\b(?:is|are)\s(?:\w+ly\s)?(?:employed|engaged)\s(?:by\s.{2,80}?\s)?as\s(?:an?\s|the\s)?"
    r"|(?P<whom>.*?)\s?\bworks\s(?:for\s.{2,80}?\s)?as\s(?:an?\s|the\s)?",
    re.IGNORECASE,
)
_TRADE = re.compile(  # "is a stockbroker with Tarn Securities", by how words for those who do a work end
    r"(?P<who>.*?)(?P<whom>)\s?\b(?:is|are\s(?:each|both))\s(?:(?:currently|presently|also|now)\s)?an?\s"
    r"(?=(?:[a-z][a-z-]*+\s){0,3}(?!(?:share|stock|security|policy)?(?:holder|owner)|\w*(?:father|mother|brother|sister|daughter)"
    r"|minor|settlor|grantor|participant|tenant|claimant|applicant|registrant|descendant|defendant|guarantor|executor|creditor|debtor|lender|former|other|never)"
    r"[a-z-]{2,}(?:er|or|ist|ian|ant|ect|eon|ney|yst|man|wife)(?:\s(?:with|at|for|in|by|of)\s|\W*\Z))"
)
_CAPITALS = re.compile(r"(?:[A-Z][\w-]*\s){1,3}?(?=[A-Z][\w-]*\s(?:of|for)\b)")  # and one more
_NO_OFFICE = re.compile(  # "is a general partnership", "are employed", the last words of a clause
    r"(?:(?!\bof\b)[\w\s-]){0,30}\b(?:limited\s(?:liability|partnership)|partnership|corporation|company)\b"
    r"|principal\s(?:executive\s)?offices?\b|employed\W*\Z",
    re.IGNORECASE,
)
_IS_FIRST = re.compile(r"(?:is|are)\s")
_THAT_OF = re.compile(r"that\sof\s(?P<who>.{1,80}?)\sis\s(?P<value>.+)", re.IGNORECASE)  # said above of others
KIN = (
    r"(?:wife|husband|spouse|widow(?:er)?|(?:grand)?(?:son|daughter|child(?:ren)?)|father|mother|brother|sister|nephew"
    r"|niece|uncle|aunt|cousin)\b"
)
# "(b) 9 Weir Road, Fenn, except Mr. Orme, whose address is", "(f) Canada, except"
_BUT_IN_ANSWER = r"[^;]{3,200}?,\s(?:except|other\sthan)\b"
_BARE_ADDRESS = re.compile(rf"\(b\)\s(?=(?:\d|c/o\s){_BUT_IN_ANSWER})")
_BARE_NATION = re.compile(rf"\(f\)\s(?=(?:the\s)?{COUNTRY.pattern},\s(?:except|other\sthan)\b)", re.IGNORECASE)
_AND_OF = re.compile(
    r"(?<=[\d.a-z])(?:,?\sand|[,;]|[,;]\sand)\s(?:that\s)?of\s(?P<who>(?:each|every|all|both|the|Mr|Mrs|Ms|Dr|Messrs)\b[^;:,]{2,90}?)"
    r"(?:\s(?P<is>is|are)(?=\s(?:c/o\s)?[\dA-Z])|(?=\s\d{1,5}\s[A-Z]))"
)
_OF_KIN = re.compile(  # "Ann Orme, the daughter of Basil and Ruth Orme, is"
    rf",\s(?:(?:the|an?)\s)?{KIN}\sof\s[^,;]{{2,80}}(?:,\s[JS]r\.)?,\s(?=(?:is|serves|acts|works|has|resides)\b)"
)
_VALUE_END = re.compile(
    rf",?\sand\s(?:is\s)?(?:an?|the|his|her)\s{KIN}.*|,?\s(?:and\s)?the\sprincipal\sbusiness\sof\swhich\s.*|"
    r",?\s(?:to\sthe\s(?:best|knowledge)\b|as\sfar\sas\b).*|,?\sin\seach\scase\b.*|,?\sand\sthat\sof\s.*|,?\sand\sthe\s(?:\w+\s)?(?:managers|directors|officers|members|trustees|partners)\sof\s.*|\s\([“\"][^()]{1,40}[”\"]\),\san?\s.*|\s\([^()“\"]{0,40}[“\"][^()]{1,60}\)\W*\Z|,?\s\(?(?:unless|except)\b|,?\sand(?:,|\s(?:each|both|has|have|may|shares?|exercises?|possess(?:es)?|controls?|(?:in|as)\s(?:such|this|that))\b)|,?\swho(?:,|\s(?:is|has|may)\b)|,?\s(?:since|commencing|effective)\s(?:(?:\w+\s){0,2}(?:19|20)\d\d|its\b|the\b).*"
    r"|,\san?\s(?:[A-Z]\w+\s){1,3}(?:limited|general|exempted|business|corporation|company)\s.*|,?\sand\s(?:the|an?)\s(?:holder|owner)\sof\s\d.*|,\s(?:is|are|having)\b.*|,?\swhich\s(?:is|are)\s(?:also\s)?(?:his|her|their)\s.*|,\swhich\s(?:from\stime|has|have|serves?|acts?|renders?|provides?|owns?|holds?)\b.*"
    r"|,?\s(?:a\s)?(?:position|capacity)\s(?:he|she|which)\b|,?\sfor\s(?:(?:more|over|the|at|past|last|than|least)\s){0,4}\w+\syears\b.*"
    r"|,?\sat\s(?:that|such)\saddress\b.*|,?\swhose\soffices?\s(?:is|are)\b.*|,?\sand\sworks\sfrom\b.*|,?\s(?:located\s)?at\sthe\s(?:(?:same|above|foregoing)\s(?:business\s)?address\b|address\s(?:set\sforth|stated|given)\s).*",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r",?\s?\(?\b(?:except(?:ing)?(?:\s(?:for|that))?|save\sfor|other\sthan|with\sthe\sexception\sof)\b"
    r"(?!\s(?:as|where|if|to\sthe\sextent)\b)(?P<but>.*)",
    re.IGNORECASE,
)
BUT_WITHIN = re.compile(
    r",?\s(?:other\sthan|except(?:ing)?(?:\sfor)?|excluding|with\sthe\sexception\sof)(?!\s(?:that|as|where|if)\b)\s(?P<but>(?:(?!\b(?:is|are)\b).){1,300}?)"
    r",?\s(?=(?:is|are)\b)",
    re.IGNORECASE,
)
_BEFORE_LABEL = re.compile(r"\b(?:the(?:\s(?:following|same))?|an?|as|(?:is|are|has|have)(?=\s?\Z))\s?\Z")
_ASIDE = re.compile(r",\s(?:unless|except|if)\b[^,]{1,80},\s(?=(?:is|are)\b)")
_BUT_NOTED = re.compile(  # by whose names the mark of a note stands
    r",?\s(?:other\sthan|except(?:\sfor)?)\s(?:those|(?:the\s)?persons)\s(?:whose|for\swhom)\s[^,.;]{3,80}?\sin\s(?:the\s)?(?:foot)?notes\b,?",
    re.IGNORECASE,
)
_OR_WHERE_NONE = re.compile(  # "is the address of the employer shown or, where none is given, 9 Weir Road"
    r"(?<=\bis\s)(?:the\saddress|that)\s[^.;:]{3,90}?\sor,?\s(?:if|where)\snone\sis\s[a-z]+(?:\s[a-z]+)?,\s"
)
_OF_BOTH = re.compile(  # "Mr. Orme is President, and Ms. Moss is Secretary, of Tarn Mills, Inc."
    r"(?P<one>\bis\s(?:(?:the|an?)\s)?[A-Z][\w\s-]{2,60}),\s(?P<other>and\s[^,;]{5,100}\sis\s(?:(?:the|an?)\s)?[A-Z][\w\s-]{2,60}),"
    r"\sof\s(?P<whom>[^;]{3,120}?)(?=\.?\Z|,\san?\s)"
)
_THAT_OF_ONE = re.compile(  # "except that of Ms. Orme, which is 9 Weir Road", "; that of Ms. Orme is 9 Weir Road"
    r"(?P<lead>\bexcept|;(?:\sand)?)\sthat\sof\s(?P<who>[^;:,]{3,60})(?:,\swhich)?\sis(?=\s(?:c/o\s|\d|[A-Z][^,;]{1,60},\s))"
)
_IT_IS = re.compile(
    r"\b(?P<if>(?:if|where)\sno\s(?P<what>(?:\w+\s){0,2}(?:address|citizenship))\sis\s\w+),?\sit\sis\s", re.IGNORECASE
)
_THAT_OF_WHOM = re.compile(r"\bis\sthat\sof\s[^,;]{2,60}?,?\swhich\sis\s(?:located\s)?(?:at\s)?(?=\S[^;]{0,80}\d)")
_EXCEPT_ASIDE = re.compile(  # "each of whom (except Mr. Orme, a citizen of Canada) is a citizen of the United States"
    r"(?:\s\(|,\s)(?P<but>(?:except(?:ing)?|other\sthan|save)\s(?:for\s)?(?:M(?:r|rs|s)\.|Dr\.|[A-Z])(?:[^();:]|\([^()]{0,60}\)){3,160}?)(?:\)|,)"
    r"(?P<says>\s(?:is|are)\b[^;:]*?)(?=\.?\Z|,\s(?:is|are)\b|[;:])"
)
_ALL_ARE = re.compile(rf"(?P<all>(?:All|Each)\b[^.;:,]{{0,60}}\s(?:is|are))\s(?P<nation>{COUNTRY.pattern})(?=\.?\Z)")
_AND_CITIZEN = re.compile(  # "Mr. Orme is a citizen of France, Ms. Weir of Canada and Mr. Moss of Peru"
    rf"(?P<who>(?:,\s(?:and\s)?|\sand\s)(?:Mr|Mrs|Ms|Dr)\.\s[A-ZÀ-Þ][\w'’\-]*+)\s(?=of\s{COUNTRY.pattern}(?:\W|\Z))"
)
_OF_WHOM_NONE = re.compile(  # "a person for whom none is given", "persons whose citizenship is not shown"
    r"\b(?:(?:an?|any|each|the|those)\s)?(?:persons?|individuals?|directors?|officers?)\s"
    r"(?:(?:for|of)\swhom\s(?:none|no\s[\w ]{1,30}?)\sis|whose\s[\w ]{1,30}\sis\snot)\s"
    r"(?:given|shown|listed|stated|indicated)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s?[,;:(]\s?|\.(?:\s|\Z)|\s[-–—]+\s|['’]s?\s|\s(?=(?:is|are|has|have|serves?|was|acts?|currently|presently|holds?|also)\b)|\Z"
)
_INITIALS = re.compile(r"(?:\s[A-Z](?:\.[A-Z]){0,3}|\sSt)\Z")
SUFFIX = re.compile(
    r"(?:J[rR]|S[rR]|II|III|IV|Esq|M\.?D|Ph\.?D|C\.?P\.?A|C\.?F\.?A|S\.J|D\.D\.S|F\.S\.A)\b\.?(?=\W|\Z)"
)
SUFFIXED = re.compile(rf",?\s{SUFFIX.pattern}\W*\Z")
HONORED = r"(?:Mr|Mrs|Ms|Miss|Drs?|Dott|Prof|Professor|Rev|Reverend|Messrs|Sir|Dame)\b\.?\s"
_TITLED = re.compile(
    r"(?:Sir|Dame|Dr\.?|Dott\.?|Prof\.?|Rev\.?)\s[A-ZÀ-Þ][^\s,]++\s(?:(?:[a-z]{2,3}\s)*+[A-ZÀ-Þ][^\s,]*+(?:\s|\Z))++\Z"
)  # a full name
_WHO_IS_AND = re.compile(  # "but Ms. Orme, who is a Dane, Ms. Moss, who is a Swede, and Mr. Weir, who was born in"
    rf"who\s[^,;]{{1,120}},\s(?P<others>(?:and\s)?(?:{HONORED}|[A-ZÀ-Þ]\w+\s[A-ZÀ-Þ]\w+,\swho\s).*)"
)
HONORED_FIRST = re.compile(HONORED)
_ONE_BY_ONE = re.compile(
    rf";\s(?:and\s)?(?={HONORED}[A-ZÀ-Þ][\w'’\-]*+\s?:|\([ivx]{{1,4}}\)\s(?:[A-ZÀ-Þ][\w.'’\-]*+,?\s){{2,5}}who\sis\b)"
)
_OF_ONE = re.compile(rf"(?P<name>{HONORED}[A-ZÀ-Þ][\w'’\-]*+)\s?(?::|--|–|—)\s")  # "Mr. Orme: Canada"
_TOLD_OF = re.compile(  # "The present principal occupation of Basil Orme is"
    r"The\s(?:present\s|principal\s){0,2}(?:occupation|employment)(?:\sor\semployment)?\sof\s"
)
REFERS = re.compile(
    rf"\b{HONORED}(?P<who>{PARTICLES}[A-ZÀ-Þ][^\s,.;:()]*(?:(?:,|,?\sand)\s(?!{HONORED}){PARTICLES}[A-ZÀ-Þ][^\s,.;:()]*)*)"
)
POSSESSIVE = re.compile(r"['’]s?\Z")
_COMMA = re.compile(r"(?:\s?,\s?(?:and\s)?|\sand\s)(?=\S)(?!(?:[JS][rR]|II|III|IV)\b)")
_SEMICOLON = re.compile(r"\s?;\s?(?:and\s)?(?=\S)")
_BEFORE_ONE = re.compile(r"\A(?:both|each\s+of|by|that|for|of\s+wh(?:ich|om))\s+", re.IGNORECASE)
_BEFORE_MISTER = re.compile(r"\A\W*(?:Mr|Mrs|Ms|Miss|Messrs)\b\.?\s(?=[A-ZÀ-Þ][^\s,]*\s[A-ZÀ-Þ])")  # of a full name
_ALONE = re.compile(r"\W*([A-ZÀ-Þ][\w\-]+)(?:['’]s)?\W*")

PRONOUN = re.compile(
    r"\W*(?:(?:each|all|both)\sof\swho(?:m|se)|he|she|who|whose|with(?:\san?)?|is|and|they|(?:(?:(?:each|all|both)\sof\s)?whom?\s)?(?:ha(?:s|ve)(?:\sas)?)?\s?(?:(?:his\sor\s)?her|his|their)?)\W*",
    re.IGNORECASE,
)
# Each and all, and who is meant where something holds "unless otherwise noted".
_ONES = "individual|person|director|officer|manager|member|trustee|partner"
_UNLESS = re.compile(
    r"\b(?:(?:unless|except)(?:\s\w+)?\sotherwise|except\s(?:as|where)|(?:if|where)\s(?:none|no(?:\s\w+){0,2})\sis"
    r"|unless\san?(?:other)?\s(?:\w+\s){1,3}is)\b",
    re.IGNORECASE,
)
_THE_ONE = re.compile(rf"(?:the|such|that)\s(?:{_ONES})", re.IGNORECASE)  # for whom none is given
GROUP = re.compile(rf"\b(?:foregoing|(?:{_ONES})s|(?:each|every|other)\s(?:such\s)?(?:{_ONES}))\b", re.IGNORECASE)
ALL = re.compile(
    rf"\b(?:each|every|all|both|they|them|sole\s(?:{_ONES})|(?:{_ONES})(?:['’]s|\s(?:listed|named)))\b|{GROUP.pattern}|{_UNLESS.pattern}",
    re.IGNORECASE,
)
OTHERS = re.compile(r"\breporting\s(?:persons?|entit)|\bgroup\smembers?\b", re.IGNORECASE)


class Claim(NamedTuple):
    """What a clause says: its kind, of whom in the words of the clause, the value, and of whom it does not hold."""

    kind: str
    who: str
    value: str
    but: str = ""


class Paragraph(NamedTuple):
    """Words that are set as running text, in one line, and where they stand."""

    start: int
    end: int
    words: str


# ---- paragraphs, sentences, clauses ----------------------------------------------------------------------------------


@lru_cache(maxsize=4)  # of a text many ask
def is_wrapped(text: str) -> bool:
    """Whether paragraphs of a text have several lines; a text of a web page has one for each."""
    return "\n\n" in text


def paragraphs(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """Yield the paragraphs between two places: lines that are full go on in the next; a line in columns is none."""
    wrapped = is_wrapped(text)
    at, block = start, list[tuple[int, str]]()
    for line in [*text[start:end].split("\n"), ""]:
        if line.strip():
            block.append((at, line.rstrip()))
        elif block:
            for running in _running(block):
                yield from _joined(running) if wrapped else (_paragraph([line]) for line in running)
            block = []
        at += len(line) + 1


def _running(block: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines that follow one another and have no columns; the blanks of justified lines divide none."""
    margin = max(len(line) for _, line in block)
    flush = all(margin - len(line) < 2 for _, line in block[:-1])
    if len(block) > 2 and margin > _MARGIN and flush and not any(_GAP.search(line) for _, line in block):
        yield list(block)
        return
    lines = list[tuple[int, str]]()
    for at, line in block:
        lead = _LEADS.match(line)
        if not (_may_have_columns(line) and _COLUMNS.search(line, lead.end() if lead else 0)):
            lines.append((at, line))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _may_have_columns(line: str) -> bool:
    """Whether a line has anything that may divide columns; most have not."""
    return "  " in line or "\t" in line or "|" in line or line.count(".") > 3 or not line.isascii()


_FEW_LINES = 40  # of a paragraph, from "(i)" to the line that "(ii)" begins


def _joined(block: Sequence[tuple[int, str]]) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines without a blank one between them."""
    margin = max(len(line) for _, line in block)
    indent = min(len(line) - len(line.lstrip()) for _, line in block)
    hangs = not block[0][1][indent].isspace() and any(line[indent].isspace() for _, line in block)
    run_on = len(_ITEM_LETTER.findall(block[0][1])) > 1  # "(a) Name; (b) address;"
    lines = list(block[:1])
    of_entry = False
    dashed = _DASHED.match(block[0][1].lstrip()) is not None

    def is_full(line: str, below: str) -> bool:
        first = _NOT_APART.match(below) or below.split(maxsplit=1)
        return len(line) + len(first[0]) + _SLACK > margin

    for n, (at, line) in enumerate(block[1:], 2):
        bare, before = line.lstrip(), lines[-1][1]
        small = bare[0].islower() and not bare.startswith("c/o")
        running = is_full(before, bare) or (small and len(before) - indent > _MARGIN - 10) or OPEN.search(before)
        house = bare.split(",", 1)[0].isdigit() or _POSTCODE.match(bare)  # behind its street, or its city
        # "The address of Ms. Orme is 9 Weir Lane, Third", the first line of a paragraph below one that hangs
        within = house or (running and before[-1].isalnum() and _SAYS.search(before))
        if running and not small and n < len(block) and not (within or OPEN.search(before)):
            below = block[n][1]  # a short line amid others of its indent ends no paragraph
            rest = below.lstrip()
            running = is_full(line, below) or rest[0].islower() or len(below) - len(rest) != len(line) - len(bare)
        if running and begins_address(bare) and not (small or within or OPEN.search(before) or before[-1] in ",;:"):
            running = False  # the address of an entry begins a line
        running = running and (small or not _begins_line(bare, lines))
        deeper = not hangs or len(line) - len(bare) > indent
        # "Joe Orme, 9 Weir Lane, Ada, MN 56510" above an office that is indented
        begun = len(lines) == 1 and hangs and has_title(bare) and _is_placed(before) and not house
        of_entry = deeper and (begun or (of_entry and len(lines) > 1))
        answer = _ANSWER.match(lines[0][1])  # whose lines hang below its first
        hanging = answer is not None and answer.end() == len(line) - len(bare) and not _OF_NAME.match(bare)
        goes_on = (running and (deeper or within) and margin - indent >= _MARGIN) or of_entry or hanging
        # a dash that is no bullet, and "V. Orme" below "Basil"
        amid = before[-1].isalpha() and (bare[0] in "-–—" or _INITIAL.match(bare))
        number = _ROMAN.match(bare)  # "(ii)", behind a "(i)" that begins no line, is amid a sentence
        amid = amid or (number and any(f" ({_ONE_BEFORE[number[1]]})" in of.lstrip() for _, of in lines[-_FEW_LINES:]))
        begins = (_BEGINS.match(bare) or (dashed and _DASHED.match(bare))) and not (
            run_on or amid or OPEN.search(before)
        )
        if not goes_on or begins:
            yield _paragraph(lines)
            lines = []
        elif of_entry and (begun or kinds_of(bare)):
            lines[-1] = (lines[-1][0], f"{before};")
        lines.append((at, line))
    yield _paragraph(lines)


def _begins_line(bare: str, lines: Sequence[tuple[int, str]]) -> bool:
    """Whether words stand in a line of their own below one as long as any: "Citizenship: Canada", "U.S.A.".

    So does the office of the line above, said again: "President of Tarn" below "Basil Orme, President".
    """
    before = lines[-1][1]
    if before[-1] in ".,;" or OPEN.search(before):
        return False
    label = LABEL.match(bare) if ":" in bare else None
    if (label and ":" in label[0]) or COUNTRIES.fullmatch(bare) or bare.startswith("Citizen of "):
        return True
    office = leading_name(before.strip())[1].strip(" ,-–—") if len(lines) == 1 else ""
    return bool(office) and bare.startswith((f"{office} of ", f"{office}, "))


def _is_placed(line: str) -> bool:
    """Whether a line is a name and an address."""
    return ends_address(line) and is_address(leading_name(line.strip())[1])


def _paragraph(lines: Sequence[tuple[int, str]]) -> Paragraph:
    (first, words), (last, line) = lines[0], lines[-1]
    start = first + len(words) - len(words.lstrip())
    words = "\n".join(line.strip() for _, line in lines)
    return Paragraph(start, last + len(line), " ".join(undivided(words).split()))


@kept(1024)
def sentences(words: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, without the points behind them, in parts where one is longer than any is.

    What is told of many in one sentence is compared with each of them.
    """
    return tuple(_sentences(words))


def _sentences(words: str) -> Iterator[str]:
    at = 0
    for hit in _POINT.finditer(words):
        before = _BEFORE_POINT.search(words, max(0, hit.start() - _MOST_BEFORE), hit.start())
        last = before[0].strip('(“"') if before else ""
        begins = _STARTS.match(words, hit.end()) or (len(last) > 1 and _NAMED.match(words, hit.end()))
        if last.lower() in _NO_END or (_SHORTENED.fullmatch(last) and not begins):
            continue
        yield from _parts(words, at, hit.end())
        at = hit.end()
    yield from _parts(words, at, len(words))


_LONGEST_SENTENCE = 8000  # characters


def _parts(words: str, at: int, end: int) -> Iterator[str]:
    while end - at > _LONGEST_SENTENCE:
        cut = words.rfind(" ", at + 1, at + _LONGEST_SENTENCE)
        cut = cut if cut > at else at + _LONGEST_SENTENCE
        yield words[at:cut].strip()
        at = cut
    yield words[at:end].rstrip()


@kept(1024)
def claims(sentence: str) -> tuple[tuple[str, Claim | None], ...]:
    """Return each clause of a sentence with what it says of people; None where it says nothing that is known."""
    return tuple(_claims(sentence))


def _claims(sentence: str) -> Iterator[tuple[str, Claim | None]]:
    if len(sentence) > _SENTENCE or _PAST.match(sentence):
        yield sentence, None
        return
    if "respectively" in sentence:
        yield from ((sentence, claim) for claim in _in_turn(sentence) or (None,))
        return
    sentence = _ASIDE.sub(" ", _OF_WHOM_NONE.sub("each person", without_asides(sentence)))
    at = 0
    before: Claim | None = None
    whom = ""  # "The occupation of each of these, who is a Dane, is to act as"
    shared = ""  # "The address of Ms. Orme, and the address of the Fund, is"
    unless = ""  # "Where no address is given, the address of the person is"
    for hit in (*_CLAUSE.finditer(sentence, at), None):
        clause = sentence[at : hit.start() if hit else len(sentence)]
        if (
            hit
            and (hit["other"] or hit["verb"] or hit["each"])
            and not (_SAYS.search(clause) or (hit["verb"] and _CITIZEN.match(clause)))
        ):
            continue  # "each of A, B and C is"
        if hit and hit["other"] and _is_office(sentence[hit.end() :]):
            continue
        at = hit.end() if hit else at
        if clause.strip():
            claim = _claim(clause.strip())
            if claim and claim.but and (others := _WHO_IS_AND.match(sentence, at)):
                claim = claim._replace(but=f"{claim.but}, {others['others']}")
            other = _THAT_OF.fullmatch(clause.strip()) if before and not claim else None
            if claim is None and whom and _IS_FIRST.match(clause):
                claim = _claim(f"{whom} {clause.strip()}")
            unless = clause.strip() if claim is None and not before and _UNLESS.match(clause.strip()) else unless
            if claim and unless and (not claim.who or _THE_ONE.fullmatch(claim.who)):
                claim = claim._replace(who=unless)
            of = _OF_WHOM.search(f"{whom} is") if claim and whom and PRONOUN.fullmatch(claim.who) else None
            claim = claim._replace(who=of["who"]) if claim and of and ALL.match(of["who"]) else claim
            whom = clause.strip() if not (claim or _SAYS.search(clause)) and _OF_WHOM.search(f"{clause} is") else whom
            if before and other and (before.kind != "address" or is_address(other["value"])):
                claim = before._replace(who=other["who"], value=value_of(other["value"]))
            if claim and (placed := _with_address(claim.who)):
                claim = claim._replace(who=placed.who)
                yield clause.strip(), placed
            before = claim or before
            if claim and shared:
                yield from [(shared, claim._replace(who=shared))] if claim.kind == "address" else ()
                shared = ""
            if claim is None and not _SAYS.search(clause) and (no_verb := _ADDRESS.search(clause)):
                whose = clause[no_verb.end() :].strip(" ,").removeprefix("of ")
                shared = whose or clause[: no_verb.start()].strip()  # "His address, and that of"
            yield clause.strip(), claim
            excepted = claim.but if claim else but_of(clause)
            but = _claim(excepted) if excepted else None
            if but and (claim or but.kind in ("address", "citizenship")):
                yield excepted, but  # "except that Ms. Orme is a citizen of Canada"


@kept(1024)
def without_asides(sentence: str) -> str:
    """Return a sentence without those whom it excepts since a note is of them, and without whose son somebody is.

    "The address of each manager is A, and of each officer is B" says both as sentences of their own do.
    """
    if sentence[:2] in ("(b", "(f"):
        sentence = _BARE_ADDRESS.sub("(b) The address of each is ", sentence, count=1)
        sentence = _BARE_NATION.sub("(f) Each is a citizen of ", sentence, count=1)
    sentence = _EXCEPT_ASIDE.sub(r"\g<says>, \g<but>", sentence) if "citizen" in sentence else sentence
    sentence = _ALL_ARE.sub(r"\g<all> citizens of \g<nation>", sentence) if sentence[:3] in ("All", "Eac") else sentence
    sentence = _AND_CITIZEN.sub(r"\g<who> is a citizen ", sentence) if " is a citizen of" in sentence else sentence
    sentence = _OR_WHERE_NONE.sub("", sentence) if "none is" in sentence else sentence
    sentence = _OF_KIN.sub(" ", _BUT_NOTED.sub("", sentence) if "otes" in sentence else sentence)
    if ", and " in sentence and ", of " in sentence:
        sentence = _OF_BOTH.sub(r"\g<one> of \g<whom>, \g<other> of \g<whom>", sentence)
    sentence = _THAT_OF_ONE.sub(r"\g<lead> the address of \g<who> is", sentence) if "address" in sentence else sentence
    if "it is " in sentence.lower():
        sentence = _IT_IS.sub(r"\g<if>, the \g<what> is ", sentence)
    sentence = _THAT_OF_WHOM.sub("is ", sentence)
    return _AND_OF.sub(r", and the address of \g<who> is", sentence) if "address" in sentence else sentence


def _with_address(who: str) -> Claim | None:
    """Return the address that stands behind the name of whom something is said: "Ann Orr, 3 Quay Street, Boston"."""
    name, behind = leading_name(who)
    address = behind.strip(" ,")
    return Claim("address", name, address) if name and is_address(address) and ends_address(address) else None


def _in_turn(sentence: str) -> list[Claim]:
    """Return what a sentence says of each of several people in turn, "respectively"; none where it is not plain."""
    before, behind = (part.strip(" ,") for part in sentence.split("respectively", 1))
    claim = _claim(before)
    if claim is None or claim.kind == "address":
        return []
    who = [names_in(claim.who[start:end]) for start, end in items_of(claim.who)]
    values = [_ARTICLE.sub("", claim.value[start:end].removeprefix("of ")) for start, end in items_of(claim.value)]
    plain = len(who) == len(values) > 1 and all(len(names) == 1 for names in who)
    fits = COUNTRIES.fullmatch if claim.kind == "citizenship" else _is_office
    if not plain or not all(map(fits, values)) or claim.but or (behind.strip(".") and not behind.startswith("of ")):
        return []
    behind = behind.strip(" .")
    return [
        Claim(claim.kind, one, value_of(f"{value} {behind}".strip())) for [one], value in zip(who, values, strict=True)
    ]


def but_of(words: str) -> str:
    """Return of whom what words say does not hold, in words behind them."""
    hit = _EXCEPT.search(words)
    return hit["but"] if hit else ""


def goes_on(claim: Claim, paragraph: Paragraph) -> bool:
    """Whether an address ends with its paragraph and not as addresses do: the rest stands elsewhere."""
    return claim.kind == "address" and paragraph.words.endswith(claim.value) and not ends_address(claim.value)


def _claim(clause: str) -> Claim | None:
    """Return what a clause says."""
    but = BUT_WITHIN.search(clause) or _EXCEPT.search(clause)
    if but:
        behind = "" if but.re is _EXCEPT else clause[but.end() :]
        clause = f"{clause[: but.start()]} {behind}".strip()
    found = _address(clause) or _citizenship(clause) or _occupation(clause) or _office(clause) or _employed(clause)
    whom = _BEFORE_LABEL.sub("", found.who) if found else ""
    of_all = _UNLESS.search(clause) if not whom or _THE_ONE.fullmatch(whom) else None
    return found and found._replace(who=of_all[0] if of_all else whom, but=but["but"] if but else "")


def _address(clause: str) -> Claim | None:
    for hit in _ADDRESS.finditer(clause):
        who, value = _said(clause, hit, _AT)
        value = _WHOSE_ADDRESS.sub("", value)
        stated = is_address(value) or ("," in value and value[0].isupper() and ends_address(value))
        if stated and not _SAYS_MORE.search(value) and (not who.endswith("which") or ALL.search(who)):
            return Claim("address", who, value)
    return None


def _said(clause: str, hit: re.Match[str], verb: re.Pattern[str]) -> tuple[str, str]:
    """Return of whom what was found is said, before it or behind it, and what it is said to be."""
    of = _OF_WHOM.match(clause, hit.end())
    said = verb.match(clause, of.end("who") if of else hit.end())
    return of["who"] if of else clause[: hit.start()], value_of(clause[said.end() :]) if said else ""


def _citizenship(clause: str) -> Claim | None:
    small = clause.lower()
    asked = "citizen" in small or "national" in small
    hit = _CITIZEN.match(clause) if asked else None
    if hit is None:
        return None
    value = _ARTICLE.sub("", value_of(_ALSO_IS.sub("", hit["a"] or hit["b"] or hit["c"])))
    return Claim("citizenship", hit["who"], value) if COUNTRIES.fullmatch(value) or _is_named(value) else None


def _is_named(value: str) -> bool:
    """Whether words may be the name of a country that is not listed."""
    words = value.split()
    return (
        0 < len(words) < 7
        and "," not in value
        and all(word[0].isupper() or word in ("of", "the", "and") for word in words)
    )


def _occupation(clause: str) -> Claim | None:
    hit = OCCUPATION.search(clause)
    who, value = _said(clause, hit, _IS) if hit else ("", "")
    told = ELSEWHERE.match(value) or OPEN.search(value) or _OF_COLUMN.search(value)
    return Claim("occupation", who, value) if value and not told else None


def _office(clause: str) -> Claim | None:
    hit = _HOLDS.search(clause)
    if hit is None:
        return None
    value = value_of(clause[hit.end() :])
    stated = (_is_office(value) or RETIRED.match(value)) and not _NO_OFFICE.match(value)
    return Claim("position", clause[: hit.start()], value) if stated else None


def _employed(clause: str) -> Claim | None:
    """Return as what a clause says that somebody is employed, in any words: "works as a research chemist"."""
    hit = _EMPLOYED.match(clause) or _TRADE.match(clause)
    value = value_of(clause[hit.end() :]) if hit else ""
    stated = value and not _VERB.search(value)
    return Claim("occupation", hit["who"] or hit["whom"] or "", value) if hit and stated else None


def _is_office(words: str) -> bool:
    """Whether words begin with an office, perhaps behind a few with capitals: "Management Committee Director"."""
    lead = _CAPITALS.match(words)
    words = words[len("limited ") :] if words.startswith("limited partner") else words
    return is_office(words) or (lead is not None and is_office(words[lead.end() :]))


@kept(1024)
def value_of(words: str) -> str:
    """Return the value that words begin with: up to an exception, or since when it holds."""
    end = _VALUE_END.search(words)
    value = (words[: end.start()] if end else words).strip(" ,;:")
    value = value.removesuffix(")") if value.count(")") > value.count("(") else value
    return value if re.search(r"\b(?:[A-Z]|Inc|Co|Corp|Ltd|Jr)\.\Z", value) else value.rstrip(".")


# ---- of whom ---------------------------------------------------------------------------------------------------------


def without_marker(words: str) -> str:
    """Return words without the number or letter before them, and without the label of a name."""
    return _BEFORE_NAME.sub("", words)


@kept(1024)  # of a line that begins paragraphs several ask
def leading_name(words: str, *, listed: bool = False) -> tuple[str, str]:
    """Return the full name of a person that words begin with, and what follows it; "", "" where there is none.

    In words that a list has, "Leonard Church" is one.
    """
    words = without_marker(words)
    for n, hit in enumerate(_CUT.finditer(words)):
        name = words[: hit.start()].strip(' “"')
        if n > 5 or hit.start() > 60:
            break
        if hit[0].startswith(".") and _INITIALS.search(name):
            continue  # "Basil T.R. Orme"
        if not (HONORED_FIRST.match(name) and not _TITLED.match(name)) and is_person_name(name, listed=listed):
            at = end_of_suffix(words, hit.start())
            if not (ENTITY_REST.match(words, hit.end()) or _OF_CITY.match(words, hit.start())):
                return words[:at].strip(' “"'), words[at:]
    return "", ""


def behind_office(words: str) -> tuple[str, str, str]:
    """Return the office that words begin with, who has it, and the rest: "President: Mr. Orme Tarn, 9 Weir Road"."""
    office, colon, behind = words.partition(": ")
    name, rest = leading_name(without_honorific(behind)) if colon and is_title(office) else ("", "")
    rest = rest.strip(" ,.")
    return (office, name, rest) if rest and not (_PLURAL.search(office) or LABEL.match(words)) else ("", "", "")


def items_of(words: str) -> list[tuple[int, int]]:
    """Return where what words list stands: what semicolons divide, else commas and "and", but within parentheses."""
    divides = _SEMICOLON if ";" in words else _COMMA
    items, at = list[tuple[int, int]](), 0
    for hit in divides.finditer(words):
        numbered = _MARKED.match(words, at)
        begin = numbered.end() if numbered else at
        if words.count("(", begin, hit.start()) == words.count(")", begin, hit.start()):
            items.append((at, hit.start()))
            at = hit.end()
    return [*items, (at, len(words))]


@lru_cache(maxsize=256)  # each person of a list is compared with what is said of all
def names_in(words: str) -> tuple[str, ...]:
    """Return the names of people that words list, full or behind "Mr."; none where they list anything else alone."""
    alone = _ALONE.fullmatch(words)
    names = [alone[1]] if alone and not ALL.fullmatch(alone[1]) and not PRONOUN.fullmatch(alone[1]) else list[str]()
    items = items_of(words)
    if ";" in words:  # "Tarn LLC; and A, B and C, each a nominee"
        items = [(at + start, at + end) for at, stop in items for start, end in items_of(words[at:stop])]
    for start, end in items:
        item = POSSESSIVE.sub("", _BEFORE_ONE.sub("", words[start:end].strip()))
        name = (leading_name(item) if " " in item else ("", ""))[0] or leading_name(HONORED_FIRST.sub("", item))[0]
        if name and not ENTITY_REST.match(words[end:].lstrip(" ,")):
            names.append(name)
    for hit in REFERS.finditer(words):
        own = (name for name in re.split(r",?\sand\s|,\s", POSSESSIVE.sub("", hit["who"])) if name)
        names += [name for name in own if not any(whole.startswith(f"{name} ") for whole in names)]
    return tuple(names)


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters."""
    honored = HONORED_FIRST.match(name)
    bare = name[honored.end() :] if honored else name
    return tuple(bare.lower().replace(",", " ").replace(".", " ").split())


_OF_FATHER = frozenset(("bin", "binti", "binte", "ibn"))


def is_same(name: str, other: str) -> bool:
    """Whether a full name, or a surname, names who has the full name `other`."""
    few, full = words_of_name(name), words_of_name(other)
    if not few or few[-1] not in full:
        return False
    if few[-1:] != full[-1:] and SUFFIXED.search(other):
        full = words_of_name(SUFFIXED.sub("", other))  # "Mr. Orme" is "Basil T. Orme, M.D."
    # "Basil Orme", "Basil van der Orme" without the initial
    ends = len(few) > 1 and few[:1] + few[-1:] == full[:1] + full[-1:] and {*few} <= {*full}
    ends = ends or few == tuple(takewhile(lambda word: word not in _OF_FATHER, full))  # "Nurul Ain binti Hashim"
    return few == full[-len(few) :] or ends or (len(few) == 1 and few[0] in full)


def by_surname(name: str, people: Sequence[T], name_of: Callable[[T], str]) -> list[T]:
    """Return those whose last word is the surname, if any: "Mr. Orme" is Basil Orme and not Ruth Orme Tarn."""
    last = words_of_name(name)[-1:]
    own = [one for one in people if words_of_name(SUFFIXED.sub("", name_of(one)))[-1:] == last]
    return own or [*people]


def is_unclear(who: str, people: Iterable[str]) -> bool:
    """Whether words name a single person by a surname that several of the people have."""
    names = names_in(who)
    return len(names) == 1 and not _BOTH.search(who) and len({name for name in people if is_same(names[0], name)}) > 1


_BOTH = re.compile(r"\b(?:and|both|messrs|&)(?!\w)", re.IGNORECASE)
_ALIKE = 8  # people with a name in common, at most
_APPOSED = re.compile(r",\s(?:an?\s|the\s)?([^,]{3,80}(?:,[^,]{3,40})?),\s(?=(?:has|is|was|whose|who)\b)")  # an office
_WORDS_OF_TRADE = 4  # and fewer
_LONGEST = 4000  # characters of a paragraph that is looked at
_MOST = 30  # groups that have a name, and claims about people not yet known, at most
_HOLDERS = 400  # people of whom words about all above are, at most
_PLURAL = re.compile(
    r"\b(director|officer|manager|member|partner|trustee|person|investor|attorney|physician|farmer|executive)s\b",
    re.IGNORECASE,
)
_BEFORE_ENTITY = re.compile(r",(?!\sand\s[a-z])|\sof\s")  # "managers, and executive officers, of Tarn Partners LLC"
_BESIDE = re.compile(  # what somebody is beside an occupation, but for a "director of corporate services of Tarn"
    r"(?:directors?|members?|trustees?)\b(?!\sof\s(?!the\b|an?\b)(?:[a-z]+\s){1,4}(?:of|at|for|with)\s(?-i:[A-Z]))",
    re.IGNORECASE,
)
_OF_ISSUER = re.compile(r"\bof\s+(?:the\s+)?(?:issuer|company)\b", re.IGNORECASE)
_HELD_OF = re.compile(r"\bof\s(?:the\s)?(\w+)", re.IGNORECASE)
_VERB = re.compile(r"\s(?:is|are|was|were|has|have|had|serves?|served|acts?|acted|holds?|held|received|joined)\s")
_OFFICES = (
    r"(?:(?:sole|executive|managing|general|principal|current)\s){0,3}"
    r"(?:co-)?(?:directors?|(?:chief\s\w+\s)?officers?|members?|managers?|partners?|trustees?|controlling\spersons?"
    r"|(?:(?:management|supervisory|executive)\s)?board(?:\sof\s(?:directors|managers|trustees))?"
    r"|(?:vice\s)?president|chair(?:man|woman)?|secretary|treasurer|general\scounsel)"
)
_BOTH_OFFICES = {"director", "officer"}  # of which somebody may hold one
_MEMBER = r"member\sof\sthe\s(?:\w+\s)?(?:board|committee)(?:\sof\s\w+)?"
OWN_OFFICE = re.compile(
    r"(?:to\s(?:serve|act)\s(?:in|as)\s)?(?:(?:his|her|their|such|said|the)\s(?:or\sher\s)?)?(?:respective\s)?"
    r"(?:office|position|title|employment|service)s?(?:\Z|\s(?:with|at|of|as|held|set|shown|listed|stated|indicated|described|opposite|beside)\b)",
    re.IGNORECASE,
)
"""How an occupation is said to be the office: "his or her office with Tarn"."""
_SEAT = re.compile(rf"(?:director|trustee|{_MEMBER})\W*", re.IGNORECASE)
_SEAT_AND = re.compile(
    rf"(?P<seat>{_MEMBER}|(?:director|trustee|{_MEMBER})\sof\s[^,]{{2,60}}?)\sand\s(?:is\s)?(?:an?|the)\s(?P<office>(?!{KIN}).+)",
    re.IGNORECASE,
)  # "a director of Tarn Corp. and a partner in Orme LLP"
_THE = re.compile(r"(?<![^\s,;])(?:the|its|their)\s\Z")
_VALUE_OF = re.compile(r"\b(?:address(?:es)?|citizenship|occupation|employment)\sof\s(?:\w+\s){0,3}\Z", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r";\s(?=(?:[A-Z][\w.&'’\-]*\s|and\s|the\s){1,6}(?:is|are|has|have|does|do|had|will)\s)")
_BEFORE_LIST = re.compile(r"(?<![\s,;])[\s,;]++(?:(?:and|the|its)\b[\s,;]*+){0,3}\Z")
_DEFINED = re.compile(r"(?<![\w.'’\-])(?P<name>(?:[A-ZÀ-Þ][\w.'’\-]*+,?\s){2,5})\([^\w\s]{0,3}(?:Mr|Mrs|Ms|Dr)\b")
_ABBREVIATED = re.compile(r"[a-z] [A-Z]{2,}\b")  # of an entity: "Tarn SPV"
ADDRESS_OF = re.compile(  # told before
    r"\baddress(?:es)?(?:\sof\s(?:[^.;]|(?<=\bmr)\.|(?<=\bms)\.|(?<=\bdr)\.|(?<=\bmrs)\.|(?<=\bmessrs)\.){1,200}?)?\s(?:is|are)\s(?:also\s)?(?P<that>(?:the\ssame\sas\s)?(?:that|those|the\saddress)\sof\s(?:the\s)?(?P<who>(?:(?:mrs?|ms|dr)\.\s)?[A-Z](?:[^.,;]|(?<=\b[a-z])\.)*?)(?:,?\s(?:as\s)?(?:set\s(?:forth|out)|stated|given|shown|listed)\b[^.,;]*)?(?=[,;]|\.(?!\s(?-i:[A-Z]))|\Z))",
    re.IGNORECASE,
)
_FILED_BY = re.compile(
    r"\b(?:filed|made|submitted)\b(?:(?!\bby\b)[^.;]){0,120}?\s(?:by|on\sbehalf\sof)\b:?\s", re.IGNORECASE
)
_LIST_IS = re.compile(
    rf"\b(?:(?P<office>{_OFFICES}(?:(?:,\s|,?\sand\s){_OFFICES}){{0,2}})"
    rf"|(?:persons|individuals)\s(?:who|that)\s(?:manage|control|direct|govern|administer|run)\s[^:;]{{1,200}}?(?=\s(?:is|are)\b))"
    # "The directors of Tarn Inc., each of whose address is Weir House, Fenn, are"
    rf"(?:\sof\s(?:(?!\b(?:is|are|whose)\b)[^:;]){{1,200}}?(?:\swhose\s[^:;]{{1,200}}?,)?\s(?:is|are|consists?\sof)|\s(?:is|are|consists?\sof))(?:\sas\sfollows)?:?\s(?=(?:{_MARKER}\s)?(?-i:[A-ZÀ-Þ]))",
    re.IGNORECASE,
)


class Role(NamedTuple):
    """An office or an occupation that a sentence says somebody has."""

    name: str
    value: str
    paragraph: Paragraph


_INDIVIDUALLY = re.compile(r"\A(?:individually,?\sand\s)?as\s(?:(?:an?|the)\s)?", re.IGNORECASE)


class _Draft:
    """A person in the making."""

    def __init__(self, name: str, place: Paragraph, *, listed: bool = False) -> None:
        self.name, self.start, self.end, self.listed = name, place.start, place.end, listed
        self.values: dict[str, str] = {}
        self.kept = False
        self.doubt = ""  # what is said of one of several with the surname
        self.shared: list[tuple[int, int]] = []

    def take(self, claim: Claim, place: Paragraph) -> None:
        """Take what is said of the person, of two offices the second as the occupation, and nothing twice."""
        kind = claim.kind
        value, _, at = _INDIVIDUALLY.sub("", claim.value).partition(" with offices at ")
        if is_address(at) and ends_address(at):
            self.take(Claim("address", claim.who, at), place)
        claim = claim._replace(value=value.rstrip(",") if at else value)
        place_first, behind = dashed(claim.value) if kind == "address" else ("", "")
        if place_first and _is_office(behind):
            self.take(Claim("position", claim.who, behind), place)
            claim = claim._replace(value=place_first)
        office, address = office_and_address(claim.value) if kind != "citizenship" else ("", "")
        if office and is_address(address) and (kind != "address" or _is_office(office)):
            own, other, rest = (address, office, "position") if kind == "address" else (office, address, "address")
            self.take(Claim(rest, claim.who, other), place)
            claim = claim._replace(value=own)
        if kind == "position" and (both := _SEAT_AND.fullmatch(claim.value)) and not _VERB.search(both["office"]):
            self.take(claim._replace(kind="occupation", value=both["office"]), place)
            claim = claim._replace(value=both["seat"])
        if kind == "position" and kind in self.values and _OF_ISSUER.search(claim.value):
            return  # beside an office with whom the list is of
        if kind == "position" and self.values.get(kind, claim.value) != claim.value and not _BESIDE.match(claim.value):
            kind = "second"
        if self.values.setdefault(kind, line_of([claim.value])) != claim.value:
            return
        if place.end > self.end and (place.start, place.end) not in self.shared:
            self.shared.append((place.start, place.end))

    def take_offices(self, offices: Sequence[Role]) -> None:
        """Take offices: of two the second may be the occupation, of more none is left out."""
        occupation = self.values.get("occupation", "").lower()
        said = [role for role in offices if occupation and role.value.lower().startswith(f"{occupation} ")]
        for role in said:  # "veterinarian in private practice at 9 Weir Lane"
            self.take(Claim("occupation", role.name, role.value), role.paragraph)
        offices = [role for role in offices if role not in said]
        further = [role for role in offices if not occupation or role.value.lower() not in occupation]
        if len(further) > (1 if occupation else _TWO):
            joined = further if occupation else further[:-1]
            position = joined[0]._replace(value="; ".join(role.value for role in joined))
            offices = [position, *further[len(joined) :]]
        for role in sorted(offices, key=lambda role: _OF_ISSUER.search(role.value) is not None):
            kind = "occupation" if _OF_ISSUER.search(role.value) and "position" in self.values else "position"
            head = role.value.partition(" of ")[0]
            kind = "either" if _OF_ALL_OFFICERS.match(role.value) and " and " in head else kind
            self.take(Claim(kind, role.name, role.value), role.paragraph)

    def is_officer(self, defined: Container[str]) -> bool:
        """Whether an office is stated that is not one with the issuer; a "Company" that Item 2 has `defined` files."""
        issuers = {"board", "directors", "issuer", *(() if "Company" in defined else ("company",))}
        said = filter(None, map(self.values.get, ("position", "occupation", "either")))
        offices = (office for value in said for office in value.split("; "))  # "Shipowner; Chairman of Tarn"
        return any(
            _is_office(office)
            and not (_OF_ISSUER.search(office) and {hit[1].lower() for hit in _HELD_OF.finditer(office)} <= issuers)
            for office in offices
        )

    def person(self) -> Person:
        """Return the person; an office alone is the occupation, and of two a seat on a board is none.

        Which office those named together hold, "directors and officers", counts where no other is known.
        """
        occupation = self.values.get("occupation", self.values.get("second", ""))
        position = self.values.get("position", "" if occupation else self.values.get("either", ""))
        if OWN_OFFICE.match(occupation):
            occupation, also = position, self.values.get("second", "")
            position = also if also and also != occupation else position
        if not occupation or (position and _SEAT.fullmatch(occupation)):
            occupation, position = position, occupation
        seat, office = seat_and_office(occupation) if not position and "occupation" not in self.values else ("", "")
        occupation, position = (office, seat) if office else (occupation, position)
        address, citizenship = self.values.get("address", ""), self.values.get("citizenship", "")
        shared = tuple(self.shared)
        return Person(self.start, self.end, self.name, address, occupation, citizenship, position, shared, self.doubt)


def _name_of(draft: _Draft) -> str:
    return draft.name


class Prose:
    """A walk through paragraphs: each may begin a person, or say more of those before it."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self.named: dict[str, list[_Draft]] = {}  # by each word of the name
        self.lettered: list[_Draft] = []  # who stands at "(a)"
        self.filers: list[_Draft] = []  # by whom the statement is filed
        self.defined: dict[str, _Draft] = {}  # "Basil T. Orme ("Mr. Orme")" and filers, by name
        self.defined_by_word: dict[str, list[_Draft]] = {}  # and by each word of it
        self.addresses: list[tuple[str, str]] = []  # with the sentences that tell them
        self.entities: set[str] = set()  # by short names
        self.asked = ""  # by the last letter
        self.torn: list[tuple[int, int]] = []  # where what is said of whom is not plain
        self.unknown: list[tuple[str, Paragraph]] = []  # of whom an office is told, and no full name
        self.groups: dict[str, list[_Draft]] = {}  # by what they are called together: "Covered Persons"
        self.later: list[tuple[Claim, Paragraph]] = []  # of whom was not known when they were told

    def expect(self, names: Iterable[str], place: Sequence[Paragraph]) -> None:
        """Take names of people of whom paragraphs may tell."""
        for name in names:
            if first := next((paragraph for paragraph in place if name in paragraph.words), None):
                self._define(name, first)

    def _define(self, name: str, paragraph: Paragraph) -> _Draft:
        draft = self.defined[name] = _Draft(name, paragraph)
        for word in set(words_of_name(name)):
            self.defined_by_word.setdefault(word, []).append(draft)
        return draft

    def take_roles(self, offices: Iterable[Role], occupations: Iterable[Role]) -> None:
        """Take the offices and the occupations of those whose names were expected, where either is an office."""
        by_name = in_groups([(role.name, role) for role in offices])
        occupation_of = {role.name: role for role in reversed([*occupations])}  # the first
        holders: dict[str, set[str]] = {}
        for role in (*chain(*by_name.values()), *occupation_of.values()):
            holders.setdefault(role.value.lower(), set()).add(role.name)
        for name, roles in by_name.items():
            others = by_name.keys() - {name}  # "Basil Orme, Jr." is not his father
            alike = (draft for draft in self.drafts if draft.name not in others)
            alike = (draft for draft in alike if is_same(draft.name, name) or is_same(name, draft.name))
            draft = next(alike, self.defined.get(name))
            if draft is None:
                continue
            draft.name = name if name.startswith(draft.name) else draft.name  # with "Jr."
            before = [_WHICH.sub("", draft.values.pop(kind, "")) for kind in ("position", "second", "either")][:2]
            # clauses may give to all of a sentence what only another is
            own = [value for value in before if value and name in holders.get(value.lower(), {name})]
            own = [value for value in own if not any(other in value for other in others)]
            own = [office for value in own for office in _AND_IS.split(value) if _is_office(office)]
            own = [office for office in own if _PLURAL.sub(r"\1", office) not in {role.value for role in roles}]
            if "occupation" in draft.values:  # who is retired is another
                own = [office for office in own if not RETIRED.match(office)]
            roles += [Role(name, value, roles[0].paragraph) for value in own]
            if occupation := occupation_of.get(name):
                draft.values.pop("occupation", "")
                draft.take(Claim("occupation", name, occupation.value), occupation.paragraph)
            roles = [role for role in roles if role.value != draft.values.get("occupation")] or roles
            draft.listed = draft.listed or any(not _OF_ISSUER.search(role.value) for role in roles)
            draft.take_offices(_specific(roles))
            if not draft.kept:
                self._keep([draft])
        for name, role in occupation_of.items():  # of whom no office is told beside it
            draft = self.defined.get(name)
            known = any(is_same(other.name, name) or is_same(name, other.name) for other in self.drafts)
            if draft and not known and _is_office(role.value):
                draft.take(Claim("occupation", name, role.value), role.paragraph)
                self._keep([draft])

    def take(self, paragraph: Paragraph) -> bool:
        """Take a paragraph; whether it says anything of a person."""
        if len(paragraph.words) > _LONGEST:
            return False
        words = _NUMBERED.sub("", paragraph.words)
        if words.startswith(("(i) ", "(1) ")):  # "(i) Ann Orme; (ii) 9 Weir Road, Fenn; (iii) farmer"
            words = NEXT_NUMBER.sub(";", words)
        paragraph = paragraph._replace(words=words)
        answers = [hit.start() for hit in _ITEM_LETTER.finditer(paragraph.words)]
        if answers[:1] != [0]:
            return self._take(paragraph)
        # "(a) Name; (b) address; (c) occupation"
        pieces = [paragraph.words[start:end] for start, end in pairwise([*answers, len(paragraph.words)])]
        took = [self._take(paragraph._replace(words=piece.rstrip(" ;"))) for piece in pieces]
        return any(took)

    def _take(self, paragraph: Paragraph) -> bool:
        new: list[_Draft] = []
        letter = _ITEM_LETTER.match(paragraph.words)
        asked = LETTERS.get(letter[1], "") if letter else ""
        self.asked = asked if letter else self.asked
        # behind "(a) Name" the next letters are of the same
        current = self.lettered if letter and letter[1] != "a" else []
        took = False
        run_in = len(current) == 1  # while words behind a name have no verb
        whole = sentences(without_marker(paragraph.words))
        for sentence in (part for words in whole for part in _ONE_BY_ONE.split(words)):
            listed = _listed(sentence, paragraph)
            if listed:
                new += listed
                current, took = listed, True
                continue
            if of := _OF_ONE.match(sentence):
                whole = (draft for draft in self._whom(of[0], new, [], paragraph) if len(words_of_name(draft.name)) > 1)
                draft = next(whole, _Draft(of["name"], paragraph, listed=True))
                if _fragment(sentence[of.end() :], draft, paragraph, asked or self.asked):
                    new += [draft] if draft not in new else []
                    took = True
                    continue
            who, _, value = sentence.partition(": ")
            several = names_in(who) if value and _BOTH.search(who) else ()
            if len(several) > 1 and len(told := self._whom(who, new, [], paragraph)) == len(several):
                fits = [_fragment(value, draft, paragraph, asked or self.asked) for draft in told]
                took = took or any(fits)  # "Ann Orme and Basil Moss: 9 Weir Road"
                continue
            office, name, rest = behind_office(sentence)
            if name:
                new.append(_Draft(name, paragraph, listed=True))
                new[-1].take(Claim("position", "", office), paragraph)
                took = _fragment(rest, new[-1], paragraph) or True
                continue
            parts = sentence.split("; ") if asked == "occupation" and len(current) == 1 else []
            is_whole = len(parts) > 1 and all(_is_office(part) or RETIRED.match(part) for part in parts)
            if is_whole and _fragment(sentence, current[0], paragraph, asked):  # "(c) Shipowner; Chairman of Tarn"
                took = True
                continue
            sentence = self._defining(sentence, paragraph, new)
            name, rest = leading_name(sentence)
            if not (name or new) and (told := _TOLD_OF.match(sentence)):  # the first of a paragraph
                name, rest = leading_name(sentence[told.end() :])
            house = asked == "address" and current and is_address(rest.strip(" ,")) and name != current[0].name
            if name and not house:  # "(b) Labor Temple, 9 Weir Lane"
                current = [draft for draft in new if draft.name == name] or self._only_listed(name)
                current = current or [self.defined.get(name) or _Draft(name, paragraph)]
                new += [draft for draft in current if draft not in new]
                run_in = True
                apposed = _APPOSED.match(rest)
                if apposed and has_title(apposed[1]):
                    _fragment(apposed[1], current[0], paragraph)
            for clause, claim in claims(sentence):
                aside = claim is not None and claim.who.rstrip().endswith("(")  # "Chairman (Canadian citizen)"
                if claim and not (aside and run_in and len(current) == 1):
                    current, of = self._tell(claim, new, current, paragraph, asked)
                    self.addresses += [(sentence, claim.value)] if claim.kind == "address" else []
                    took = took or bool(of)
                    continue
                if REFERS.fullmatch(clause):  # "Ms. Orme, whose address is 9 Weir Road, is a farmer"
                    current = self._whom(clause, new, current, paragraph)
                    continue
                in_turn = "respectively" in clause and _claim(clause.split("respectively")[0].strip(" ,"))
                if in_turn and len(names_in(in_turn.who)) > 1 and len(items_of(in_turn.value)) > 1:
                    self.torn.append((paragraph.start, paragraph.end))
                words = leading_name(clause)[1] if name and sentence.startswith(clause) else clause
                run_in = run_in and len(current) == 1 and _fragment(words, current[0], paragraph, asked)
                took = took or run_in
        for hit in GROUP_NAME.finditer(paragraph.words) if len(self.groups) < _MOST else ():
            before = paragraph.words[: hit.start()]
            if OTHERS.search(hit["group"]):
                continue
            # "and A, B and C, members of Tarn (the "Managers")"
            listed = before.rpartition("; ")[2].removeprefix("and ")
            names = () if any(draft.name in before for draft in new) else names_in(listed)
            new += [_Draft(name, paragraph, listed=True) for name in names if len(names) > 1 and " " in name]
            said = [*sentences(before)][-1]
            self.groups[hit["group"]] = [
                draft for draft in new if draft.name in before or any(is_same(n, draft.name) for n in names_in(said))
            ]
        grouped = (draft for drafts in self.groups.values() for draft in drafts)
        found = {id(draft): draft for draft in (*self.lettered, *new, *grouped) if draft.values and not draft.kept}
        self._keep([*found.values()])
        if new or not _LATER.match(paragraph.words):
            self.lettered = new if len(new) == 1 else []
        return took

    def _defining(self, sentence: str, paragraph: Paragraph, new: Sequence[_Draft]) -> str:
        """Note whom a sentence defines, and who files; return it with the address that it says is another's."""
        short = _SHORT_NAME.finditer(sentence) if "(" in sentence else ()
        self.entities.update(hit["short"] for hit in short if is_entity(hit["of"]))
        filed = _FILED_BY.search(sentence)
        filers = names_in(sentence[filed.end() :]) if filed else ()
        for who in (*filers, *map(_defined, _DEFINED.finditer(sentence))):
            if " " in who and not _ABBREVIATED.search(who):
                draft = self.defined.get(who) or self._define(who, paragraph)
                self.filers += [draft] if who in filers else []
        same = ADDRESS_OF.search(sentence)
        of = {value for words, value in self.addresses if same and same["who"] in words}
        whose = (
            [draft for name in names_in(same["who"]) for draft in self._of_name(name, new)] if same and not of else []
        )
        of = of or {draft.values["address"] for draft in whose if "address" in draft.values}
        if same and len(of) == 1:
            return f"{sentence[: same.start('that')]}{of.pop()}{sentence[same.end() :]}"
        self.torn += [(paragraph.start, paragraph.end)] if same else []
        return sentence

    def _tell(
        self, claim: Claim, new: list[_Draft], current: list[_Draft], paragraph: Paragraph, asked: str
    ) -> tuple[list[_Draft], list[_Draft]]:
        """Take a claim; return of whom a clause behind it speaks, and of whom this one is."""
        of_issuer = _OF_ISSUER.search(claim.value) and REFERS.search(claim.who)
        is_answer = asked == "occupation"
        if claim.kind in ("position", "occupation") and not of_issuer:
            new += self._unknown(claim.who, new, paragraph, filers=is_answer or claim.kind == "occupation")
        current = self._whom(claim.who, new, current, paragraph, claim.kind) or (
            current if not claim.who.strip() else []
        )
        if not current and len(self.later) < _MOST:
            self.later.append((claim, paragraph))
        but = names_in(claim.but)
        if claim.but and not any(is_same(name, draft.name) for name in but for draft in current):
            current = []  # of whom it does not hold is not known
        others = [draft for draft in current if any(is_same(name, draft.name) for name in but)]
        if goes_on(claim, paragraph):
            return current, []
        is_known = any(draft.kept or draft in new for draft in current)
        if not is_known and not of_issuer and claim.kind in ("position", "occupation"):
            self.unknown += [(hit["who"], paragraph) for hit in REFERS.finditer(claim.who)]
        told = [draft for draft in current if draft not in others]
        for draft in told:
            office = _BEFORE_ENTITY.split(claim.value, maxsplit=1)[0] if len(current) > 1 else ""
            value = _PLURAL.sub(r"\1", office) + claim.value[len(office) :]
            again = is_answer and claim.kind == "position" and "position" in draft.values
            draft.take(claim._replace(value=value, kind="occupation" if again else claim.kind), paragraph)
        return others or current, told

    def _keep(self, drafts: Sequence[_Draft]) -> None:
        self.drafts += drafts
        for draft in drafts:
            draft.kept = True
            for word in set(words_of_name(draft.name)):
                self.named.setdefault(word, []).append(draft)

    def _of_name(self, name: str, new: Sequence[_Draft]) -> list[_Draft]:
        """Return those of a name, in this paragraph or else the last before it."""
        words = words_of_name(name)
        before = self.named.get(words[-1], [])[-_ALIKE:] if words else []
        own = by_surname(name, [draft for draft in new if is_same(name, draft.name)], _name_of)
        own = own or by_surname(name, [draft for draft in before if is_same(name, draft.name)], _name_of)
        # all its words are in the name of who is the same: of very many with one surname few have all
        defined = min((self.defined_by_word.get(word, []) for word in words), key=len, default=[])
        defined = [draft for draft in defined if is_same(name, draft.name)]
        bearers = by_surname(name, [*own, *defined], _name_of)  # who files, and no daughter called by it, too
        own = [draft for draft in own if draft in bearers]
        return bearers if not own and len(bearers) == 1 else own

    def _only_listed(self, name: str) -> list[_Draft]:
        """Return whom a list above names in full, and of whom it says no occupation."""
        named = (draft for draft in self._of_name(name, ()) if draft.listed)
        return [draft for draft in named if not draft.values.keys() & {"occupation", "second"}]

    def _unknown(self, who: str, new: Sequence[_Draft], paragraph: Paragraph, *, filers: bool) -> list[_Draft]:
        """Return those whom a clause names in full for the first time, or who file; none but `filers` if it says so."""
        drafts: list[_Draft] = []
        names = names_in(who)
        for name in names:
            known = self._of_name(name, new)
            if paragraph.words.endswith((".", ";")):  # else what is said is cut
                drafts += [draft for draft in known if draft not in (*new, *drafts) and not draft.kept]
            if not known and " " in name and not filers:
                drafts.append(_Draft(name, paragraph, listed=len(names) > 1))
        return drafts

    def _whom(
        self, who: str, new: Sequence[_Draft], current: list[_Draft], paragraph: Paragraph, kind: str = "occupation"
    ) -> list[_Draft]:
        """Return those of whom a clause speaks, in a paragraph that began some, and whose last clause was of some.

        What it says is of a `kind`, which is doubted of several who have the name.
        """
        if PRONOUN.fullmatch(who):
            return current
        if grouped := next((drafts for group, drafts in self.groups.items() if drafts and group[:-1] in who), None):
            return list(grouped)
        honoured = " ".join(hit["who"] for hit in REFERS.finditer(who))
        names = [name for name in names_in(who) if name not in self.entities or name in honoured]
        if not names and ALL.search(who):
            if _EACH_ENTITY.search(who) and not GROUP.search(who):
                return []
            return self.filers if OTHERS.search(who) else list(new) or self._holders(who, kind)
        found = list({id(draft): draft for name in names for draft in self._of_name(name, new)}.values())
        if not found and GROUP.search(who):
            return list(new)  # "Tarn Estates and each of the foregoing individuals"
        if is_unclear(who, (draft.name for draft in found)):
            self.torn.append((paragraph.start, paragraph.end))
            for draft in found:
                draft.doubt = kind
            return []
        return found

    def _holders(self, who: str, kind: str) -> list[_Draft]:
        """Return those before a paragraph whom words name as all above, or by the office of whom they say another."""
        small, drafts = who.lower(), self.drafts[-_HOLDERS:]
        if _NAMED_ABOVE.search(small):
            return drafts
        if kind in ("address", "citizenship"):
            return []  # what is said of all of a list is told elsewhere
        offices = ((draft, draft.values.get("position", "").lower()) for draft in drafts)
        return [draft for draft, office in offices if office and f"{office}s" in small]

    def people(self, *, listed: bool = True) -> list[Person]:
        """Return the people so far, of those on no list the ones with an office."""
        later, self.later = self.later, []
        for claim, paragraph in later:
            if any(group[:-1] in claim.who for group in self.groups):
                self._tell(claim, [], [], paragraph, "")
        return [draft.person() for draft in self.drafts if listed or draft.listed or draft.is_officer(self.entities)]

    def occupied(self) -> set[str]:
        """Return the names of whom an occupation is told as such, and is not the office they hold."""
        said = ((draft.name, draft.values.get("occupation", "")) for draft in self.drafts)
        return {name for name, occupation in said if occupation and not OWN_OFFICE.match(occupation)}


_OF_ALL_OFFICERS = re.compile(
    r"(?:(?:(?:principal|sole)\s)?(?:executive\s)?officer(?:\sand\sdirector)?|(?:director|manager|member|partner|trustee)\sand\s(?:executive\s)?officer|member\sof\sthe\s(?:\w+\s){0,2}(?:board|council|committee))(?:\sof\b.*)?\Z",
    re.IGNORECASE,
)
_DIRECTS_ISSUER = re.compile(
    r"(?:director|member\sof\sthe\sboard(?:\sof\sdirectors)?)\sof\s(?:the\s)?(?:Company|Issuer)\b", re.IGNORECASE
)
_WHICH = re.compile(r",\swhich\s.*")
_TWO = 2  # offices: that with whom the list is of, and what somebody does
_VAGUE = re.compile(r"(?:non-managing\s)?(?:principal|member|partner|head|owner)", re.IGNORECASE)


def _specific(roles: Sequence[Role]) -> list[Role]:
    """Return offices but those that another of the person says more exactly, or that are with the issuer."""
    for vague in (_DIRECTS_ISSUER.match, _OF_ALL_OFFICERS.match, _VAGUE.fullmatch):
        roles = [role for role in roles if not vague(role.value)] or roles
    values = [role.value.lower() for role in roles]
    return [
        role
        for n, (role, value) in enumerate(zip(roles, values, strict=True))
        if not any(
            _names_too(other, value) and (len(other) > len(value) or m < n) for m, other in enumerate(values) if m != n
        )
    ]


def _names_too(office: str, other: str) -> bool:
    """Whether words name another office, too: "president and director", but no "managing director of Tarn".

    Nor is the general partner of Tarn beside its managing general partner another.
    """
    at = office.find(other)
    is_exact = " of " in other and office.endswith(other)
    return at == 0 or is_exact or (at > 0 and _ANOTHER.search(office[:at]) is not None)


_ANOTHER = re.compile(r"(?:,|;|\b(?:and|an?|the|as|sole|its|individual))\s\Z|\bco-\Z")


_AND_IS = re.compile(r"(?<!,)\sand\s(?:is|are)\s(?:(?:also|an?|the)\s)*")
_EACH_ENTITY = re.compile(
    r"\b(?:each|all|both|every)\s(?:of\s)?(?:the\s|such\s)?(?:\w+\s)?(?:trust|fund|partnership|compan|corporation|entit)(?:y|ies|s)?\b",
    re.IGNORECASE,
)
_NAMED_ABOVE = re.compile(
    r"\b(?:individuals|persons)\s(?:named|listed|identified|referred\sto)\sabove\b|\bforegoing\s(?:individuals|persons)\b"
)
_DEFINITION = re.compile(r"\s\([^()“\"]{0,40}[“\"][^()]{1,60}\)")
_SHORT_NAME = re.compile(
    r"(?P<of>[^()]{3,80})\((?:the\s)?[“\"](?P<short>[A-Z][\w\-.]+(?:\s[A-Z][\w\-.]+){0,3})[”\"](?:\sor\s[^()]{0,60})?\)"
)
GROUP_NAME = re.compile(
    r"(?:\([^()“\"]{0,40}[“\"]\s?(?:the\s)?|\b(?:referred\sto|collectively)\s(?:[^\s“\"]++\s){0,6}?as\s(?:the\s)?[“\"])"
    rf"(?P<group>(?:[A-Z][\w\-]*\s){{0,2}}(?i:{_ONES})s)[.,]?\s?[”\"]",
    re.IGNORECASE,
)
_ITS = re.compile(r"\A(?:is\s+|(?:solely\s+)?as\s+)?(?:an?|the|its)\s+")
_BEFORE_CALLING = re.compile(rf",\san?\s(?={RETIRED.pattern})", re.IGNORECASE)  # "Chairman, an attorney"
_IN_PARENTHESES = re.compile(r"\s*\(([^()]+)\)")
_CITIZENSHIP_OF = re.compile(r"\b(?:citizenship|nationality)\b", re.IGNORECASE)


def _defined(hit: re.Match[str]) -> str:
    """Return the full name before a short one in parentheses; "" where none stands there."""
    words = hit["name"].split()
    names = (HONORED_FIRST.sub("", " ".join(words[n:]).strip(",")) for n in range(len(words) - 1))
    return next(filter(is_person_name, names), "")


def _listed(sentence: str, paragraph: Paragraph) -> list[_Draft]:
    """Return the people of a sentence that names all of an office: "The directors of X are A, B and C"."""
    found = enumerate(_LIST_IS.finditer(sentence))
    hits = [hit for n, hit in found if not n or _THE.search(sentence, 0, hit.start())]
    if hits and not hits[0][0].endswith(": ") and _VALUE_OF.search(sentence, 0, hits[0].start()):
        return []  # "The address of each director is Weir House"
    if len(hits) > 1:  # "The President is A and the Secretary is B"
        ends = [*(hit.start() for hit in hits[1:]), len(sentence)]
        parts = (_BEFORE_LIST.sub("", sentence[hit.start() : end]) for hit, end in zip(hits, ends, strict=True))
        return [draft for part in parts for draft in _listed(part, paragraph)]
    if not hits:
        return []
    [hit] = hits
    office = re.sub(r"\A(?:current|principal)\s+", "", hit["office"] or "")
    kind = "either" if _BOTH_OFFICES.issubset(_PLURAL.findall(office.lower())) else "position"
    office = _PLURAL.sub(r"\1", office)
    office = f"member of the {office}" if "board" in office.lower() else office
    drafts: list[tuple[_Draft, int, int]] = []  # with where what is said of each stands
    words = _NEXT_CLAUSE.split(sentence[hit.end() :], maxsplit=1)[0].rstrip(".")
    for start, end in items_of(words):
        said = words[slice(*drafts[-1][1:])] if drafts else ""
        is_open = ";" not in words and "address" in said and not CITY.search(said)
        item = _BEFORE_MISTER.sub("", words[start:end])
        is_name = not (is_open or ENTITY_REST.match(words[end:].lstrip(" ,")))
        name, rest = leading_name(item, listed=True) if is_name else ("", "")
        if name:
            drafts.append((_Draft(name, paragraph, listed=True), end - len(rest), end))
        elif not drafts:
            return []
        elif (suffix := SUFFIX.match(words, start, end)) and not said.strip(" ,"):
            drafts[-1] = (drafts[-1][0], suffix.end(), end)
            drafts[-1][0].name += f", {suffix[0]}"
        else:
            drafts[-1] = (*drafts[-1][:2], end)
    of_all = False  # "..., each of whom is a citizen of Canada"
    announced = _CITIZENSHIP_OF.search(sentence, 0, hit.end())  # "the name, occupation and citizenship of each"
    for draft, start, end in drafts:
        if (titled := _IN_PARENTHESES.match(words, start, end)) and not _DEFINITION.match(words, start, end):
            start = titled.end() if _fragment(titled[1], draft, paragraph) else start
        said = _DEFINITION.sub("", words[start:end]).strip(" ,()")
        before, _, last = said.rpartition(", ")
        if announced and COUNTRIES.fullmatch(last):
            draft.take(Claim("citizenship", "", last), paragraph)
            said = before
        for clause, claim in claims(said):
            of_all = of_all or (claim is not None and ALL.search(claim.who) is not None)
            for other in [other for other, _, _ in drafts] if of_all else [draft]:
                if claim and claim.kind == "citizenship" and not (of_all or names_in(claim.who)):
                    _fragment(claim.who, other, paragraph)  # "President, 9 Weir Road, Fenn, a citizen of Canada"
                if claim:
                    other.take(claim, paragraph)
                else:
                    _fragment(clause, other, paragraph)
        if office and "position" not in draft.values:
            draft.take(Claim(kind, "", office), paragraph)
    return [draft for draft, _, _ in drafts]


def _without_parentheses(words: str) -> str:
    """Return words without those around them or the first, or one alone: "(president)", but "Tarn Mills (paper)"."""
    words = re.sub(r"\A\(([^()]+)\)", r"\1", words)
    return words if words.count("(") == words.count(")") and words[:1] != "(" else words.strip("() ")


_CALLING = re.compile(  # ", an investment banker", and no ", an individual"
    rf",\s(?:who\sis\s)?an?\s(?P<what>(?!(?:[a-z-]+\s){{0,3}}(?:{KIN}|individual|person|citizen|national|resident|minor|party|entity"
    r"|trust|corporation|company|partnership|fund|organization|member|holder|owner|beneficiary)\b)[a-z-]+(?:\s[a-z-]+){0,3}),?"
)


_MARK_FIRST = re.compile(
    r"\A\s?(?:\((?:[A-Z]|\d{1,2})\)){1,3}\s?(?=[-–—,:])"
)  # of a note, between a name and an office


def _fragment(words: str, draft: _Draft, paragraph: Paragraph, asked: str = "") -> bool:
    """Take words without a verb behind a name: an office, an address, a label with its value; whether it was any.

    `asked` is what the letter before them asks for.
    """
    words = NATION_AMID.sub(r", \g<rest> (citizen of \g<nation>)", _MARK_FIRST.sub("", words))
    is_asked = words.rstrip().endswith(":")  # and answered below
    hit = _CALLING.fullmatch(words)
    parts = without_citizen(words)
    cited = [part for part in parts if len(parts) > 1 and (COUNTRIES.fullmatch(part) or citizenship_of(part))]
    for part in cited:
        draft.take(Claim("citizenship", "", citizenship_of(part) or part), paragraph)
    words = " ".join(part for part in parts if part not in cited)
    words = value_of(_without_parentheses(words.strip(" ,;:-–—")))
    if is_asked or _VERB.search(f" {words}"):
        return False
    label = LABEL.match(words)
    kind = kind_of_label(label["label"]) if label else ""
    if label and kind:
        draft.take(Claim(kind, "", words[label.end() :]), paragraph)
        return True
    if COUNTRIES.fullmatch(words) and draft.values.keys() & {"address", "position"}:
        asked = "citizenship"  # a part by itself behind a whole one
    if asked == "occupation" or (asked == "citizenship" and COUNTRIES.fullmatch(words)):
        draft.take(Claim(asked, "", words), paragraph)
        return True
    office, address = office_and_address(words)
    both = _BEFORE_CALLING.split(office, maxsplit=1)
    office, also = both if len(both) > 1 else office_and_work(office)
    office = _ITS.sub("", office)
    is_trade = office.islower() and is_address(address) and office.count(" ") < _WORDS_OF_TRADE  # "dairy farmer"
    if office and (has_title(office) or is_office(office) or RETIRED.match(office) or is_trade):
        for one in filter(None, (office, also)):
            if one in draft.values.values():
                continue
            draft.take(Claim("occupation" if "position" in draft.values else "position", "", one), paragraph)
        address = address if is_address(address) else ""
    elif is_address(words) or is_address(address):
        address = words  # "Herengracht 410, 1017 BX Amsterdam"
    elif hit:
        draft.take(Claim("occupation", "", hit["what"]), paragraph)
    else:
        return not words
    if address:
        draft.take(Claim("address", "", address), paragraph)
    return True
