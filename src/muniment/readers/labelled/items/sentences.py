"""Transactions in sentences, such as "On May 8, 1998, Sorrel Partners sold 1,500 shares at $19.75 per share".

A sentence counts where it says all of it: that somebody bought or sold, how many, on which one day, soon before the
event. What speaks of an agreement, an option or an offering is none, and what may be one and was not read is lost.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, repeat, takewhile
from typing import NamedTuple

from muniment.readers.labelled.items.cells import CURRENCY, SIGN_BEHIND, Cell, Row, amount_of, day_of, rows_of
from muniment.readers.labelled.items.trade_columns import SIDE_HEADING, TOTAL, Security, securities_traded, security_in
from muniment.readers.labelled.items.trade_rows import (
    PARTY,
    SENTENCE_END,
    SUFFIX,
    WITH_WHOM,
    Side,
    by_whom,
    is_prose,
    side_in,
)
from muniment.readers.labelled.items.transactions import Traded, Trades, is_name, whole_name, without_form
from muniment.readers.labelled.signatures.words import is_entity, is_human
from muniment.readers.labelled.text import BULLETS, blanked
from muniment.readers.labelled.values import MONTH

_RELATIVE = (  # told from the day before
    r"[Tt]he\s+(?:(?:next|following|previous|prior|preceding)\s+(?:business\s+|trading\s+)?day"
    r"|(?:next|following)\s+(?:two|three|four|five|several)\s+(?:business\s+|trading\s+)?days|day\s+(?:after|before))"
    r"|(?:[Aa]|[Oo]ne|[Tt]wo|[Tt]hree)\s+days?\s+(?:later|earlier)"
)
_ON = (
    rf"(?:{_RELATIVE}|{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\da-z])(?:,?\s+(?:19|20)\d\d)?"
    rf"|\d{{1,2}}\s+{MONTH}\.?,?\s+(?:19|20)\d\d)"
)
_RELATIVE_DAY, _NEXT_DAY = re.compile(_RELATIVE), re.compile(r"the\s+(?:next|following)\s+day", re.IGNORECASE)
_DAY = re.compile(rf"\b(?:{_ON}|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d))\b")
_COUNT = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d.,%]\d|\s+(?:hundred|thousand|[mb]illion)\b)"
_UNIT = r"(?:shares?|shs?|units?|ADSs?|ADRs?)"
# What stands between a count and its unit; what is paid "per share" or for "each" is no count. Class A has a capital.
_WORDS = r"(?:(?!(?:and|or|per|(?-i:an?|each))\b)[A-Za-z$'’().-]{1,20}\s+){0,8}?"
_MARKED = r"(?:\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s*+)?"  # "sold (a) 1,000 shares at $5 and (b) 500 shares at $6"
_WHERE = (
    r"(?:(?:in|on|through)\s+(?:[\w'’-]{1,20}\s+){0,8}?"
    r"(?:market|exchange|transactions?|trades?|offering|placement|nyse|nasdaq|brokers?),?\s+)?"
)
_OF_NAME = (
    r",(?=\s(?:Inc|Ltd|LLC|L\.))|(?:(?<=Inc)|(?<=Ltd)|(?<=Corp)|(?<=Co)|(?<=\bL)|(?<=L\.[PLC])|(?<=L\.L\.C)"
    r"|(?<=\bM[rs])|(?<=\bMrs)|(?<=\bDr))\."
)
_SUCH_OF = (
    r"(?:an?\s+(?:total|aggregate|block)\s+of|an\s+additional|another|a\s+further|approximately|all(?:\s+of)?(?:\s+(?:its|his|her|their)(?:\s+remaining)?)?"
    r"|the\s+same|these|those)\s+"
)
_EXERCISE = (
    r"exercised\s{1,9}(?:\w{1,20}\s{1,9}){0,3}?(?:options?|warrants?)"
    r"\s{1,9}(?:to\s{1,9}(?:purchase|acquire)|for|covering|with\s{1,9}respect\s{1,9}to)"
)
_SOLD = re.compile(
    rf"\b(?P<verb>(?:re)?purchased|bought(?:\s+back)?|acquired|accepted\s+for\s+(?:payment|purchase)(?:\s+and\s+(?:thereby\s+)?paid\s+for)?|sold(?:\s+short)?|wrote|disposed\s+of|{_EXERCISE})(?:\s++(?:on\s++)?{_DAY.pattern},?)?(?:\s++(?:directly\s++)?(?:from|to)\s++(?:(?!options?\b|warrants?\b|notes?\b)(?:[^,;:.\d]|{_OF_NAME})){{1,60}}?)?(?:,[^,;:.$]{{1,90}}+,)?,?\s++(?:pursuant\s+to\s+(?:the\s+)?(?:\w+\s+){{0,3}}?Offer\s+)?(?:for\s+(?:(?:his|her|its|their)\s+own\s+accounts?|the\s+accounts?\s+of(?:\s{{1,9}}[^\s\d,.;:]{{1,30}}){{1,6}}?),?\s+)?{_WHERE}{_MARKED}(?:beneficial\s+ownership\s+of\s+)?"
    rf"(?:{_SUCH_OF})?{_COUNT}\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
_WERE_SOLD = re.compile(
    rf"(?<![\w.,$]){_COUNT}\s+{_WORDS}{_UNIT}\s+(?:of\s+(?:\w+\s+){{1,5}}?)?(?P<were>(?:was|were)\s+)?(?P<verb>purchased|bought|acquired|sold|disposed\s+of)\b"
    r"(?:\s+by\s+(?P<who>(?:the\s+)?(?-i:[A-Z])[^:;()]{1,90}?)(?=,?\s+(?:in|at|on|for|through|and|from|to)\b|\.?\Z))?",
    re.IGNORECASE,
)
_AT_PRICE = (
    rf"{_COUNT}\s+(?:shares\s+)?(?:at|@)\s+"
    r"(?P<price>\$?\s?\d[\d,]*+(?:\.\d+|[-\s]\d{1,2}/\d{1,3})?)(?![\d/]|[.,]\d)"
)
_TERSE = re.compile(  # "2/1/00 P 1,000 at 31.50"
    rf"(?P<day>{_DAY.pattern})[,:]?\s+(?P<verb>P|S|B|purchased?|bought|buy|sold|sale|sell)\s+{_AT_PRICE}",
    re.IGNORECASE,
)
# "The following purchases were made", and below it "Ann Orr:", "March 3, 1999 - 600 shares at $6.75 per share".
_FOLLOWING = re.compile(
    r"\bfollowing\s(?:[a-z]+\s){0,3}(?P<deed>purchase|sale|acquisition|disposition)s\b", re.IGNORECASE
)
_HEADED = re.compile(
    r"(?:and\s+)?(?:\(?(?:[A-Za-z]|[ivx]{1,4}|\d{1,2})[.)]\s+)?(?P<who>[A-Z][^\n:]{2,70}?)\s{0,3}:[^\S\n]*(?:\n|\Z)"
)
_HEADED_LINE = re.compile(r"\W*(?P<who>[A-Z][^\n:\d]{2,70}?)\s{0,3}:\s+\Z")  # "Mr. Orme: 2/3/99 bought"
_LINED = re.compile(
    rf"(?<!\S)(?P<day>(?>{_DAY.pattern}))[^\S\n]*+[-–—:,]{{1,2}}[^\S\n]*+{_AT_PRICE}[^\n]{{0,30}}", re.IGNORECASE
)
# What changes hands otherwise is read where a sentence says on which day, and is neither bought nor sold; else told.
_MOVED = re.compile(
    r"\b(?:(?P<given>(?:transferred|received|contributed|donated|distributed|delivered|gave|gifted|inherited|surrendered)"
    r"(?:\s+in\s+kind)?(?:,?\s+(?:for\s+no|without)(?:\s+[a-z]+)?\s+consideration,?)?"
    r"|(?:made|received)\s+(?:an?\s+)?(?:[a-z-]+\s+){0,3}(?:gifts?|distributions?|contributions?|grants?|awards?|bequests?)"
    r"(?:\s+in\s+kind)?(?:,?\s+[a-z]+\s+(?:no|any)\s+(?:additional\s+)?consideration,?)?\s+(?:of|aggregating))|tendered|converted|(?:consummated|completed|effected|closed|executed|made)\b"
    r"[^.;]{0,80}?\b(?:sale|purchase|acquisition|disposition)s?\s+of)\s+"
    rf"(?:{_SUCH_OF})?{_COUNT}\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
# Shares that somebody has, or has no more, by no trade: told, where a sentence says on which day.
_CHANGES = (
    re.compile(
        rf"\b(?:(?:converted|exchanged)\b[^.;]{{0,200}}?\binto|granted|withheld|receiving)\s+(?:{_SUCH_OF})?{_COUNT}(?:,\s\d[\d,]{{0,14}}){{0,20}}+(?:,?\sand\s\d[\d,]{{0,14}})?\s+{_WORDS}{_UNIT}\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:exercise\s+of\s+(?:\w+\s+){0,4}?(?:options?|warrants?)\s+to\s+(?:purchase|acquire)"
        rf"|(?:gift|donation|contribution|distribution|grant|award|redemption)s?\s+of|issued\s+to\s[^.;:\d]{{1,60}}?|redeemed)\s+(?:{_SUCH_OF})?{_COUNT}\s+{_WORDS}{_UNIT}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.,$]){_COUNT}\s+{_WORDS}{_UNIT}\s+(?:of\s+(?:[\w-]+\s+){{1,5}}?)?"
        r"(?:(?:held|owned)\s+by\s+[^.;:,\d]{2,60}?\s)?(?:(?:were|was)\s+)?(?:automatically\s+)?"
        r"(?:converted|exchanged|forfeited|distributed|transferred|contributed|donated)\b",
        re.IGNORECASE,
    ),
)
_GIVEN_TOO = re.compile(rf"(?:,|\band)\s+{_COUNT}\s+{_WORDS}{_UNIT}\b(?=\s+to\b)", re.IGNORECASE)  # to somebody else
_CLOSED = re.compile(  # what a sentence before says was agreed, or was done by another
    r"\b(?:this|the|such|that)\s(?:transaction|purchase|sale|acquisition)\s(?:was|has\sbeen)\s(?:closed|consummated|completed)\son\b"
    r"|\bdid\s(?:the\ssame|likewise|so)\b|\brepeated\s(?:this|that|the|such)\s(?:transaction|purchase|sale|acquisition)\b"
    r"|\b(?:the\ssame|an?\s(?:equal|identical|like))\s(?:number|amount|quantity)\b",
    re.IGNORECASE,
)
# Of further shares no verb is said again: "sold 1,000 shares at $5, 500 shares at $5.25 and, on May 6, 200 at $5.50".
_MORE = re.compile(
    rf"(?<![\w.,$]){_COUNT}(?:\s+{_WORDS}{_UNIT}\b(?=(?:[^;:.,\d]{{0,60}}?\s+on\s+(?:each\s+of\s+{_DAY.pattern}\s+and\s+)?{_DAY.pattern})?(?:[^;:.\d]{{0,80}}?(?:\bat|\bfor|@)\s|,?\s+and\s+\d))"
    rf"|(?=\s*(?:at|@)\s*\$|\s+on\s+{_DAY.pattern},?\s+(?:at|@|for)\s))",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    rf"(?:\A\W*|[,;:(){BULLETS}–—-]\s*|\b(?:consist(?:s|ed|ing)|comprised)\s+of\s+|\b(?:comprising|namely|being)\s+|(?:\b(?:share|each)|\d)\.?[^\S\n]*\n\s*|\b(?:and|plus|day|(?:19|20)\d\d)\s+|\b(?:19|20)\d\d\s+\()"
    rf"{_MARKED}(?:(?:an\s+additional|another|a\s+further|also)\s+)?\Z",
    re.IGNORECASE,
)
# A deed as a noun, which counts with a price; what is said to follow from one is not another.
_DEED = re.compile(
    r"\b(?P<verb>purchase|acquisition|sale|disposition)s?\s+(?:by\s+(?P<who>(?:the\s+)?(?-i:[A-Z])[^\d:;()]{1,60}?)\s+)?of\s+"
    rf"{_COUNT}\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
_FROM_DEED = re.compile(
    r"\b(?:result\s+of|following(?!\s(?:[\w-]+\s){0,4}(?:trades|transactions|purchases|sales)\b)|after|upon|effect\s+to|prior\s+to|before|reflects?|proceeds|includ\w+)\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_MAKER = re.compile(
    r"(?!(?i:in|on|during|within|since)\b)(?<!\w)(?P<who>(?:the\s+)?[A-Z][^\d:;()]{1,60}?)\s+(?:ha[sd]\s+)?(?:made|effected|executed)\b[^.;\d]{0,30}\Z"
)
_WHOSE_ONLY = re.compile(  # "Mr. Orme's only transaction in the past 60 days was the purchase"
    r"(?<![\w.-])(?P<who>(?:[Tt]he\s)?[A-Z][\w.]{0,30}(?:\s[A-Z][\w.]{0,30}){0,4})['’]s?\s(?:only|sole)\s(?:\w+\s){0,2}transaction\b[^.;]{0,80}\bwas\s(?:the|an?)\s\Z"
)
_SETTLED = re.compile(r"\b(?:consummat|complet|clos)\w*\b[^.;]{0,40}\Z", re.IGNORECASE)  # as agreed before
_BACK = 60  # characters before further shares that say that they are such
# Before a list whose parts say no more than a day, shares and a price.
_LIST = re.compile(
    r"\b(?:(?P<sold>sales?|sold|dispositions?)|purchases?|purchased|bought"
    r"|acquisitions?(?!,?\s(?-i:Corp|Co\b|Inc|L\.?L|Ltd|Fund|Partners|Holdings|Sub\b|Group))|acquired)\b"
    rf"[^;:]{{0,300}}?(?::|\bon[^\S\n]*+(?=(?:\n[^\S\n]*+{_DAY.pattern}[^\n]{{5,80}}){{2}})"  # or a day a line
    rf"|(?:\bwere|,)\s+(?=\d[\d,]*+\s+{_UNIT}\s+on\b))",
    re.IGNORECASE,
)
_LED_BY_DAY = re.compile(
    rf"(?:,|\band)\s+on\s+{_DAY.pattern},?\s+(?:(?:he|she|it|then|(?:the\s+)?(?-i:[A-Z])"
    r"(?:[^,;:\d]|,(?=\s(?:Inc|Ltd|LLC|L\.))){1,50}?)\s+)?\Z",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"\b(?:each|all|both)(?:\s+cases?)?(?:\s*+,)?\s++(?:(?:in|on|through|from)\s+(?:\w+\s+){1,5}?)?(?:at|for)\b",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    r"\b(?P<verb>(?:purchase|acquisition|sale|disposition)\s+of|purchased|bought|acquired|sold|disposed\s+of)"
    rf"(?:,?\s+on\s+{_ON}(?:,?\s+and\s+{_ON})?,)?\s+{_WHERE}(?:an\s+(?:additional|aggregate\s+of)\s+)?"
    r"(?P<counts>\d++(?:,\d{3})*+(?:\s++shares)?(?:,\s++\d++(?:,\d{3})*+(?:\s++shares)?){0,20},?\s++and\s++\d[\d,]*)"
    rf"\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
_AND = re.compile(r",?(?<!\s)\s++and\s++|,\s++(?!(?:Inc|L\.|LLC|LP|Ltd|Limited|Jr|Sr|N\.|S\.|Co)\b)(?=[A-Z])")
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_ACTION = re.compile(
    r"\b(?:(?:re)?purchased|bought|acquired|sold|wrote|disposed\s+of|following\s+(?:\w+[\s-]+){0,2}(?:purchases?|sales?))\b",
    re.IGNORECASE,
)
_SHARES = re.compile(
    rf"(?<![\w.,$])(?<!\brepresenting\s)(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}}(?:\.\d+)?|hundred|thousand|million)\s+{_WORDS}{_UNIT}\b",
    re.I,
)
# $5.25, $5-1/4, $5 1/4, $1/4, and nothing that goes on: "$2 million", "$5-6"
_PRICED = (
    r"(?:\d/\d{1,2}|\d++(?:,\d{3})*+(?:\.\d+|(?:-|\s+)\d{1,2}/\d{1,3})?|\.\d+)"
    r"(?![\d/]|[.,-]\d|\s+(?:hundred|thousand|[mb]illion)\b)"
)
_BARE = (  # no sign
    r"(?:(?<=\bat\s)|(?<=@\s))\d{1,3}(?:\.\d{2,4}|[-\s]\d{1,2}/\d{1,3}"
    r"|(?=;|[.,]?[^\S\n]*+(?:\Z|\n[^\S\n]*+(?:\Z|\n|(?:purchased|bought|acquired|sold)\b)))"
    rf"|(?=\s+(?:on\s+{MONTH}|(?:as|for)\s+(?:\w+[\s-]+){{0,4}}?(?:executor|trustee|agent|custodian|account))\b))(?![\d/%]|\s?(?:%|[ap]\.?m\b))"
)
_PRICE = re.compile(
    rf"(?:\b(?:for|of|to)|(?P<at>\bat|@))\s+(?P<price>{CURRENCY.pattern}\s?{_PRICED}|{_PRICED}\s?{SIGN_BEHIND}|{_BARE})"
    r"(?P<each>\s+(?:per|an?|each|apiece)\b|\s?/\s?share)?",
    re.IGNORECASE,
)
_SHARE_PRICE = re.compile(
    rf"(?P<price>{CURRENCY.pattern}\s?{_PRICED}|(?<![\d.,]){_PRICED}\s?{SIGN_BEHIND}|(?<=\bat\s){_PRICED})"
    r"\s*(?:(?:per|a|/)\s?(?:share|unit|ads|adr)\b|each\b)",
    re.IGNORECASE,
)
_PAID = re.compile(rf"{CURRENCY.pattern}\s?{_PRICED}", re.IGNORECASE)
_MONEY = re.compile(rf"{CURRENCY.pattern}|\d\s?{SIGN_BEHIND}|{_BARE}", re.IGNORECASE)
_ONE_PRICE = re.compile(r"\b(?P<one>average\s+(?:\w+\s+){0,2})?price(?P<per>\s+per\s+\w+)?\s+of\s*\Z", re.IGNORECASE)
_AVERAGE = re.compile(
    rf"\baverage\s+(?:(?:purchase|sales?|selling)\s+)?price\s+(?:per\s+\w+\s+)?of\s+(?P<price>{CURRENCY.pattern}\s?{_PRICED})",
    re.IGNORECASE,
)
_PRICE_WAS = re.compile(  # what the sentence before says was bought or sold for
    r"the\s+(?:(?:average|purchase|sales?|selling|unit)\s+){0,2}(?:price|cost)(?P<per>\s+per\s+(?:share|unit|ads|adr))?"
    rf"(?:\s+(?:paid|received))?\s+(?:was|is)\s+(?P<price>{CURRENCY.pattern}\s?{_PRICED})(?P<each>\s+per\s+\w+|\s+each)?",
    re.IGNORECASE,
)
_PAID_FOR_ALL = re.compile(r"\b(?:aggregate|total)\s(?:[a-z]{1,15}\s){0,3}of\s\Z", re.IGNORECASE)
_MANY_PRICES = re.compile(r"\b(?:rang(?:e|es|ing)|between|prices|aggregate|total)\b", re.IGNORECASE)
_VALUE = re.compile(  # of a share that nobody paid
    r"\b(?:value|commissions?|fees?|dividends?|(?:closing|market|exercise|last)\s+(?:sales?\s+)?prices?)\b[^$]{0,12}\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:rang(?:e|es|ing)|between|prices)\b", re.IGNORECASE)
_WARRANTS = re.compile(  # that go with what is bought: not for themselves
    r"(?:,\s+)?(?:together\s+with|along\s+with|and)\s+(?:\(\w{1,4}\)\s+)?(?:[\w-]+\s+){0,4}?(?:warrants?|options?)\s+(?:to\s+(?:purchase|acquire)|exercisable\s+(?:for|into))\s[^;]*",
    re.IGNORECASE,
)
_AT_EXERCISE = re.compile(r"\bexercis\w{1,4}\s+(?:price|at)\b", re.IGNORECASE)
_EXERCISE_PRICE = re.compile(  # with the words before and behind it
    rf"\bexercis\w{{1,4}}\s+(?:prices?\s+of|at(?:\s+an?\s+(?:exercise\s+)?price\s+of)?)\s+{CURRENCY.pattern}\s?{_PRICED}(?:\s+per\s+\w+)?",
    re.IGNORECASE,
)
# What makes shares change hands without a trade, or is not done yet.
_OTHER = re.compile(
    r"\b(?:agree\w*|pursuant(?!\s+to\s+(?:\w+\s+){0,3}?(?:over-the-counter|open[\s-]market)\b)"
    r"|options?|warrants?|exercis\w*|conver[ts]\w*|underwrit\w*|offer(?:ing|ed|s)?|issu(?:ed|ance)"
    r"|merger(?!\s+(?:sub|agreement|corp)\b)|subscri\w+|placement|(?:re)?grant(?:s|ed|ing|ors?|ees?)?|award\w*|(?-i:may)|might|shall|will|would|intends?|if|(?-i:plans?)|contract\w*|closing"
    r"|(?<!\bpromissory\s)notes?|debentures?|bonds?|put|calls?|gift\w*|dividends?(?!\s+reinvest)|split|distribut\w+|spin\w*|(?<!\bstock\s)exchange[ds]?\s+for)\b"
    # nor in a name: "Grant R. Orme", "Fern Convertible Arbitrage Fund"
    r"(?!(?<=(?-i:Grant))\s[A-Z]\.\s(?-i:[A-Z])"
    r"|(?-i:(?:\s(?:&|[A-Z][A-Za-z]{1,20})){0,3}\s(?:Fund|FUND|Arbitrage|Partners|Trust|TRUST|Master)\b))",
    re.IGNORECASE,
)
# Of these one alone says of what was done that it was no trade in the market.
_PRIVATE = re.compile(
    r"pursuant|agreements?|options?|warrants?|exercis\w*|underwrit\w*|offering|issued|issuance|subscription|placement|plans?|closing|granted"
    r"|(?-i:Offer)",
    re.IGNORECASE,
)
_IN_MARKET = re.compile(r"\bopen\s+market\b", re.IGNORECASE)  # where no issuer sells
_ISSUER = re.compile(r"\b(?:issuer|company|corporation)\Z", re.IGNORECASE)
_NAMED = re.compile(r"\S+\s+(?:\S+\s+)*[A-Z]\S*")
_NO_NAME = re.compile(
    r"\b(?:on|in|at|during|since|between|dates?|days?|trades?|purchase[ds]?|bought|acquired|sales?|sold|open\s+market)\b",
    re.IGNORECASE,
)
# What stands before a name that did something: "Within the past 60 days", "its subsidiary".
_LEADS = re.compile(
    r"(?:,|\b(?:days|months?|period|subsidiary|affiliate|wife|husband|spouse|son|daughter|each\s+of|that|wh(?:ich|om)|through))\Z",
    re.IGNORECASE,
)
_SUBSIDIARY = re.compile(
    rf"\b(?:an?|the)\s(?:same\s)?(?:wholly[\s-]owned\s)?(?:subsidiary|affiliate)\sof\s{PARTY.pattern}"
)
_KIN = re.compile(  # "Mr. Orme's spouse"
    r"(?<![\w.-])(?:[Tt]he\s{1,9})?(?:[A-Z][\w.-]{0,30}\s{1,9}){0,4}[A-Z][\w.-]{0,30}['’]s?\s(?:spouse|wife|husband|son|daughter|mother|father|brother|sister|children)\Z"
)
_ACCOUNT = re.compile(  # "Mr. Orme's individual retirement account", and nobody before it
    r"(?:[A-Z][\w.-]{0,30}\s{1,9}){0,4}[A-Z][\w.-]{0,30}['’]s?\s(?:[a-z-]{2,12}\s){0,3}"
    r"(?:retirement|pension|profit[\s-]sharing|brokerage|custodial|IRA)(?:\s(?:account|plan|trust))?"
)
_MEANT = re.compile(r"\b(?:he|she|it)\Z", re.IGNORECASE)
_HE_DID = re.compile(r"\b(?:he|she|it)\s+(?:also\s+)?(?:purchased|bought|acquired|sold|disposed)\b", re.IGNORECASE)
_APPOSED = re.compile(
    r",\s+(?:(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w-]*['’]s|an?|the|his|her|its|as|of\s(?:which|whom))\s[^,]{2,120}\Z|,\s+individually\Z"
    r"|,\s+for\s+(?:his|her|its|their|the)\s[^,]{2,120}\Z"
)  # his wife
_PARAGRAPH = re.compile(r"\n[^\S\n]*+\n")
_SELF = re.compile(r"(?:\A|[,.:\d]\s|\b[a-z]+\s)(?:I|[Ww]e)\Z")  # who files, but not "Fund I"
_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|who|which|and|also)\b", re.IGNORECASE)
# A day behind these words is none on which it was done; and what was done by nobody.
_NOT_ON = re.compile(
    r"\b(?:since|as\s+of|prior\s+to|before|after|following|until|through|by|from|between|dated|ended"
    r"|(?:week|month)s?\s+(?:of|beginning|ending))\s+\Z",
    re.IGNORECASE,
)
_MORE_DAYS = re.compile(  # "March 3 and 5, 1997", "March 3-5"
    r"(?:\s*+[-–—,]\s*+|(?:\s*+,)?\s++(?:and|to|through|&)\s++)\d{1,2}(?:st|nd|rd|th)?"
    r"(?=\s*+(?:,\s*+(?:(?:19|20)\d\d|\d{1,2}\b|[A-Za-z])|and\b))"
)
_OF_MONTH = re.compile(  # "11, 12 and 14, 1997" behind a month
    r"(?P<days>(?:,\s+\d{1,2}\b(?!,?\s+(?:19|20)\d\d)){0,20}+(?:\s*+,)?\s+(?:and|&)\s+\d{1,2}),?\s+(?P<year>(?:19|20)\d\d)\b"
)
_OF_YEAR = re.compile(r"(?:19|20)\d\d\Z|/")
_ALSO_ON = r"(?:\s*+,)?\s++(?:(?:and|&|or)\s++(?:on\s++)?)?"
_LATER_DAY = re.compile(
    rf"(?:{_ALSO_ON}{MONTH}\.?\s+\d{{1,2}}(?!\d|,?\s+(?:19|20)\d\d)){{0,12}}{_ALSO_ON}(?P<last>{MONTH}\.?\s+\d{{1,2}},?\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
_ON_EACH = re.compile(r"(?<!\band\s)\bon\s+each\s+of\s+\Z", re.IGNORECASE)
_SAME_DAY = re.compile(r"\bon\s+(?:the\s+same|that(?:\s+same)?|such)\s+(?:date|day)\b,?", re.IGNORECASE)
_SAME_PRICE = re.compile(r"\bat\s+(?:the|that)\s+same\s+(?:\w+\s+){0,2}?price\b", re.IGNORECASE)
_ON_DAY = re.compile(r"(?:(?!\band\b)[^,;:]){0,80}?\bon\s+", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:other\s+than|except(?:ing)?|but\s+for)\b|:\s", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:neither|nor|not|none|never|no(?!\.))\b", re.IGNORECASE)
_OF_LIST = re.compile(rf"\A(?:(?:[{BULLETS}*–—-]|\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})[.)])\s+){{1,2}}|\A[A-Z]\.?\Z")
# What was done first with what is bought: "exercised options granted to him and acquired"
_DID_BEFORE = re.compile(
    r"(?<=\S)\s+(?:exercised|exchanged|converted|accepted\s+for\s+(?:payment|exchange))\b.{0,200}?\band\s*\Z"
    r"|(?<![\s,])[\s,]+of\s+which\s*\Z",  # "sold 1,500 shares, of which 500 shares were sold on"
    re.DOTALL,
)
_AUXILIARY = frozenset({"had", "has", "have", "also", "then"})
_BLANKS = " ,;\t\n"
_LONGEST = 3_000  # characters of a sentence
_DAY_BEFORE = 600  # characters in which the day stands that "the next day" follows
_SATURDAY = 5
_LONG_AGO, _RECENT, _AFTER = timedelta(days=400), timedelta(days=75), timedelta(days=366)
# A "price of $500" may be one of all shares, and one of $5,000 is, unless it is said to be "average" or "per share".
_PRICE_OF_ONE, _NO_PRICE_OF_ONE = 100, 1_000
# How sure a transaction is whose price is one of a share, of which a pronoun says whose it is, and any other.
CLEAR, MEANT, UNCLEAR = 0.95, 0.85, 0.6


# Securities behind their count, and what is said of an option beside; what is paid for one of them.
_COUNT_BEFORE = re.compile(r"(?<![\w.,$])\d[\d,]*+\s++(?=[a-z$(])", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?P<security>(?P<name>(?:[\w$%.'’-]{1,20}\s+){0,8}?"
    r"(?:options?|calls?|puts?|warrants?|swaps?|notes|bonds|debentures|contracts|preferred|preference"
    r"|(?<=\bprivate\s)units|(?<=\bplacement\s)units)\b"
    r"(?:\s+(?:options?|contracts?|agreements?|stock|shares)\b){0,2})(?!\s+(?:(?:incentive|award)\s+)?(?:plan|program)\b)"
    r"(?:,?\s+(?:with|having)\s+(?:an?\s+)?(?:strike|exercise)\s+prices?\s+of\s+\$?\d[\d,]*+(?:\.\d+)?(?:\s+per\s+share)?"
    r"|,?\s+(?:(?:with|and)\s+(?:an?\s+)?)?(?:expir(?:ing|ation)(?:\s+dates?\s+of)?|due|maturing)\s+(?:(?:in|on)\s+)?"
    rf"(?:{MONTH}\.?(?:\s+\d{{1,2}}\b,?)?\s*)?(?:(?:19|20)\d\d\b)?){{0,3}})",
    re.IGNORECASE,
)
_PER_ONE = re.compile(r"(?:\bper\s+|/\s?)(?P<one>contract|option|warrant|swap|bond|note|call|put)\b", re.IGNORECASE)
_UNITS = "unit"
_ADOPTED = (  # and when a plan was
    r"(?:,?\s+(?:that\s+(?:he|she|it)\s+|which\s+(?:was|were)\s+)?(?:adopted|entered\s+into|established)"
    rf"(?:\s+by\s+(?:him|her|it|(?-i:[A-Z]\w+)))?\s+(?:on|as\s+of|in)\s+{_ON})?"
)
# What says nothing of a trade: a value that is no price, the plan by which a broker trades, the day of an
# agreement, how many of the shares were got in which way.
_ASIDE = re.compile(
    r"(?<=[^\s,]),?\s++(?:no\s++)?par\s++value(?:\s++of)?(?:\s++(?:US)?\$?\s?\d{0,9}\.?\d{1,9})?(?:\s++(?:per\s++share|each)\b)?"
    r"(?:,(?=\s++(?:on|at|in|for|through)\b))?"
    rf"|\b(?:pursuant\s+to|under|in\s+accordance\s+with)\s+(?:[\w'’-]{{1,30}}\s{{1,40}}){{0,8}}?10b5-1(?:\(\w\)){{0,4}}(?:\s+(?:(?:sales|trading|purchase|selling)\s+){{0,3}}(?:plans?|agreements?|arrangements?)\b{_ADOPTED})?"
    rf"|(?:10b5-1|trading)\s+plans?\b{_ADOPTED}|\b(?:dated\s+(?:as\s+of\s+)?|due\s+|settl(?:ed|ing|es?)\s+(?:on\s+)?){_ON}|\(including\s[^()]{{1,200}}\)"
    rf"|\bclosing\s+(?:\w{{1,9}}\s+)?price[^.;$]{{0,60}}?\b(?:on|for)\s+(?:{_RELATIVE})"  # not on which it was sold
    r"|\bUniform\s+(?:Gifts?|Transfers?)\s+to\s+Minors\s+Act\b"
    # what somebody had when it was done: "increasing its holdings to 9,000 shares"
    r"|,\s(?:(?:thereby|thus)\s)?(?:increasing|raising|bringing|reducing|decreasing)\s(?:its|his|her|their|the)\s(?:[a-z]{1,20}\s){1,6}"
    r"to\s(?:a\stotal\sof\s)?\d[\d,]*+\s(?:shares|units)\b(?:\sof\s(?:the\s)?common\sstock)?"
    r"|,\sfor\s(?:a\stotal|an\saggregate)\sof\s\d[\d,]*+\s(?:shares|units)\b(?!\sat\b)"
    r"|,\s(?:after|following)\swhich,?\s(?:[\w.]{1,20}\s){1,6}(?:had|held|owned)\s\d[\d,]*+\s(?:shares|units)\b"
    r"|(?:(?<=\bshs)|(?<=\bsh))\.(?=\s+(?:@|(?-i:[a-z])))",  # "300 shs. on May 8"
    re.IGNORECASE,
)
_NUMERALS = frozenset((
    "a", "an", "and", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "dollar", "dollars", "cents",
))  # fmt: skip
_IN_FIGURES = re.compile(r"\((?P<digits>\$?\s?\d[\d,.]*+)\)")
_WORD = re.compile(r"[A-Za-z]+")
_LONGEST_NUMERAL = 120
_HUNDREDS = re.compile(rf"\b(?:hundred|thousand|million)\s+{_WORDS}{_UNIT}\b", re.IGNORECASE)
_FROM_WHOM = re.compile(
    r"\sfrom\s(?:the\s)?[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,4}\s(?=\d)"
)  # "from the Issuer 1,000 shares of"
_OF_WHOM = re.compile(r"\b(?:the\s|(?:issuer|company|corporation)['’]s\s)", re.IGNORECASE)


class Sentence(NamedTuple):
    """A transaction in a sentence, and how sure it is."""

    row: Traded
    confidence: float


class _Before(NamedTuple):
    """What was said before and holds for what follows: what was done, by whom, when, for how much, and in a list."""

    side: Side
    person: str
    day: str = ""
    listed: bool = False
    price: tuple[Decimal | None, str] = (None, "")


class _Earlier(NamedTuple):
    """What "the same date", "he" or "it" and "the same price" mean: what the sentence before said."""

    day: str
    person: str
    price: tuple[Decimal | None, str]


class _Deal(NamedTuple):
    """Shares that were bought or sold, and where that is said; the side is "" where it is that of those before.

    The person is "" where who it was stands before, and None where nobody does.
    """

    start: int
    end: int
    side: Side
    quantity: Decimal
    person: str | None = ""
    counted: int = 0  # where the number of shares stands: a day may be before it, "sold on May 3 200 shares"


class Sentences(NamedTuple):
    """The transactions in the sentences of a text, and where sentences stand that may tell of one and were not read."""

    read: list[Sentence]
    lost: list[tuple[int, int]]

    def add(self, hits: Sequence[re.Match[str]], rows: Sequence[Sentence | None]) -> None:
        """Take what was read of each of several places, of which those not read are told."""
        self.read.extend(filter(None, rows))
        self.lost.extend(hit.span() for hit, row in zip(hits, rows, strict=True) if row is None)


def read_sentences(
    text: str, start: int, end: int, last: date | None, tables: Trades, filers: frozenset[str] = frozenset()
) -> Sentences:
    """Return the transactions in the sentences between two places, but for those that `tables` list as well.

    `last` is the day of the event: what was done long before it, or has no day, is none. What one of the `filers` sold
    to another is a purchase of that one.
    """
    found = Sentences([], [])
    original = text
    text = blanked(text, (hit.span() for hit in _ASIDE.finditer(text, start, end)))
    text = _in_units(_in_figures(text, start, end), start, end)
    shared = [*_shared_out(text, start, end, last, [(row.start, row.end) for row in tables.read])]
    found.read.extend(_with_security(row, original) for _, rows in shared for row in rows)
    found.lost.extend(place for place, rows in shared if not rows)
    text = blanked(text, (place for place, _ in shared))
    listed = {(row.day, row.quantity) for row in tables.read}
    quantities = {row.quantity for row in tables.read}
    places = [*((row.start, row.end) for row in tables.read), *tables.lost]
    before: _Before | None = None
    latest = ""  # day on which something was done, as one sentence says and the next may refer to
    undated, alone = list[tuple[int, int]](), list[tuple[int, int]]()
    agreed = sentence = begun = start
    subject, behind = "", start  # who did something in the sentence before
    paid: tuple[Decimal | None, str] = (None, "")  # and for how much
    unpriced = False  # whether it says of one transaction, and not for how much
    side: Side = ""  # of lists, as a sentence before them says
    lister = ""  # whose such a list is
    heading: re.Match[str] | None = None  # right above one, of whose it is
    entered = start  # end of the last entry below it
    entitled = start - 1  # end of a name that stands alone above entries
    owner = owners_mark = ""  # whose what is said below a heading is, where nobody is named; the mark before it
    for first, stop in _sentences(text, start, end):
        held, before = before, None
        begun = begun if held else first  # the list of which it is a part
        following = _FOLLOWING.search(text, first, stop)
        side = _side(following["deed"]) if following else side
        goes_on = heading and max(heading.end(), entered) >= first - _BACK
        heading = _HEADED.match(text, first, stop) or (heading if goes_on else None)
        if heading and SIDE_HEADING.fullmatch(heading["who"]):  # "Sales:", behind the purchases
            side, heading = side_in(heading["who"]), None
        headed = _HEADED.match(text, first, stop)
        mark = _kind_of_mark(text[first:stop])
        ends = _PARAGRAPH.search(text, behind, first) and text[behind - 1] != ":" and mark in ("", owners_mark)
        leads = text[stop - 1] == ":"  # to the entries of a list
        titled = _name_alone(text, first, stop, filers)
        if headed or (ends and behind != entitled) or leads or titled:
            name = _SHORT_NAME.sub("", headed["who"]) if headed else titled
            name = name if is_name(name) else by_whom(" ".join(text[first:stop].split())) if leads else ""
            name = whole_name(name, text[first:stop], filers)
            name = "" if _OF_ALL_WHO_REPORT.search(name) else name
            owner, owners_mark = name, mark if headed or not (leads or titled) else ""
            entitled = stop if titled else entitled
        if side and heading and (lined := [*_LINED.finditer(text, first, stop)]):
            who = heading["who"] if is_name(heading["who"]) else owner
            found.add(lined, [_listed(hit, side, who, last) for hit in lined])
            entered = stop
            continue
        stated = [_with_year(hit, text) for hit in _DAY.finditer(text, first, stop)]
        day_before, latest = latest, stated[-1] if stated else latest
        is_apart = _PARAGRAPH.search(text, behind, first) is not None
        meant, subject = "" if is_apart else subject, ""
        behind = stop
        was_unpriced, unpriced = unpriced and not is_apart, False
        if was_unpriced and (priced := _priced(found.read[-1], text, first, stop)):
            found.read[-1], paid = priced, (priced.row.price, priced.row.currency)
            continue
        if ends := [behind for begin, behind in places if begin < stop and first < behind]:
            if max(ends) >= stop or text[max(ends)] != "\n":
                before = held  # of which other lines are rows of a table
                continue
            first = max(ends) + 1  # a paragraph right below a table
        whole = _OTHER.search(text, first, stop) or _SOLD.search(text, first, stop)
        if terse := [] if whole else [*_TERSE.finditer(text, first, stop)]:
            sides: list[Side] = ["sell" if hit["verb"][0] in "sS" else "buy" for hit in terse]
            led = _HEADED_LINE.match(text, first, terse[0].start())
            lister = (led["who"] if is_name(led["who"]) else "") if led else "" if is_apart else lister
            found.add(
                terse, [_listed(hit, side, lister or owner, last) for hit, side in zip(terse, sides, strict=True)]
            )
            continue
        moved = _MOVED.search(text, first, stop)
        closed = _CLOSED.search(text, first, stop)
        hits = (hit for change in _CHANGES for hit in change.finditer(text, first, stop))
        changed = [hit for hit in hits if _count(hit["count"]) not in quantities]
        agreed, sentence = sentence, first  # in the sentence before
        other = _OTHER.search(text, first, stop)
        if other and other[0][0].isupper():
            other = _other_beside(text, other.start(), stop, filers)
        priced = _MONEY.search(text, first, stop) and _SHARES.search(text, first, stop)
        # "Fern Fund, 3/3/97: 500 shares at $4": nothing says what was done
        if not (held or moved or closed or changed or (priced and not other) or _tells(text, first, stop)):
            continue
        rows, unread = _Read([], [])
        private = other is not None and _is_private(text, first, stop)
        if not other:
            (rows, unread), before = _rows(text, first, stop, last, held, _Earlier(day_before, meant, paid), filers)
        elif private:
            (rows, unread), _ = _rows(text, first, stop, last, None, _Earlier(day_before, meant, paid), filers)
            rows = [row._replace(confidence=UNCLEAR) for row in rows if row.row.price is not None]
        rows = [_as_filed(row, text[begun : min(row.row.end, begun + _LONGEST)], filers) for row in rows]
        rows = rows or (_given(text, first, stop, last, day_before) if moved else [])
        ends = [headed.end() if headed else first, *(row.row.end for row in rows)]
        rows = [_owned(row, owner, text, at) for row, at in zip(rows, ends, strict=False)] if owner else rows
        paid = (rows[-1].row.price, rows[-1].row.currency) if rows else (None, "")
        subject = rows[-1].row.person if rows else meant if _HE_DID.search(text, first, stop) else ""
        same = [latest] if not stated and (held or _SAME_DAY.search(text, first, stop)) else []
        same += [day_before] if any(map(_RELATIVE_DAY.fullmatch, stated)) else []  # near which it is
        days = [day for words in [*stated, *same] if (day := day_of(words, last))]
        days = days or [row.row.day for row in rows if row.row.day]
        new = [_with_security(row, original) for row in rows if (row.row.day, row.row.quantity) not in listed]
        unpriced = len(new) == len(rows) == 1 and new[0].row.price is None
        found.read.extend(new)
        if not days and private and priced:
            alone.append((first, stop))
        elif not (days or other) and _ACTION.search(text, first, stop) and _SHARE_PRICE.search(text, first, stop):
            undated.append((first, stop))
        if not any(_is_near(day, last, _RECENT) for day in days):
            continue
        # without a price, what was done on several days may be the sum of what a table lists
        told = (
            moved or closed or changed or any(deed.search(text, first, stop) for deed in (_SOLD, _HUNDREDS, _IN_ORDER))
        )
        if rows:
            stood = {row.row.quantity for row in rows}
            found.lost.extend([*unread, *(hit.span() for hit in changed if _count(hit["count"]) not in stood)])
        elif priced or (told and (len(days) == 1 or not tables.read)):
            found.lost.append((agreed if closed else first, stop))
    if not (found.read or found.lost or tables.read or tables.lost):  # else it may sum up what they tell
        found.lost.extend(undated)
    known = {row.quantity for row in (*tables.read, *(sentence.row for sentence in found.read))}
    counted = ({_count(hit["count"]) for hit in _SOLD.finditer(text, *place)} for place in alone)
    found.lost.extend(place for place, counts in zip(alone, counted, strict=True) if not counts & known)
    if len(filers) > 1:
        _add_other_sides(found, text, tables, filers)
    return found


def _priced(sentence: Sentence, text: str, first: int, stop: int) -> Sentence | None:
    """Return a transaction with its price, where the next sentence says no more than that: "The price was $5.25"."""
    hit = _PRICE_WAS.match(text, first, stop)
    amount = amount_of(hit["price"]) if hit else None
    if not (hit and amount) or not (hit["per"] or hit["each"]) or _MONEY.search(text, hit.end(), stop):
        return None
    row = sentence.row._replace(end=stop, price=amount.value, currency=amount.currency)
    return Sentence(row, MEANT)


def _add_other_sides(found: Sentences, text: str, tables: Trades, filers: frozenset[str]) -> None:
    """Add what another filer bought of what a sentence says one sold to him, and the other way round, if nothing does.

    Where it is not plain which of several were traded with whom, the sentence is lost.
    """
    rows = [*tables.read, *(sentence.row for sentence in found.read)]
    told = {(row.day, row.quantity, row.side) for row in rows}
    for row in (sentence.row for sentence in [*found.read] if sentence.row.side):
        other: Side = "buy" if row.side == "sell" else "sell"
        with_whom = WITH_WHOM[row.side].search(text, row.start, row.end)
        who = " ".join(with_whom["who"].split()) if with_whom else ""
        who = who if SUFFIX.search(who) else who.rstrip(".")
        names = _AND.split(who)
        is_told = (row.day, row.quantity, other) in told or without_form(who) == without_form(row.person)
        if is_told or not any(_is_among(name, filers) for name in names):
            continue
        if len(names) > 1 or _RESPECTIVELY.search(text, row.start, row.end):
            found.lost.append((row.start, row.end))
        else:
            found.read.append(Sentence(row._replace(side=other, person=who), UNCLEAR))


def _is_among(who: str, filers: frozenset[str]) -> bool:
    """Whether a name is that of one of the filers, or some words of it, as "the Trust" or "Mr. Orme"."""
    title = _TITLE.match(who)
    words = {*without_form(who[title.end() if title else 0 :]).split()}
    named = (name.split()[-1:] if title else name.split() for name in filers)
    return (
        bool(words)
        and not _ISSUER.search(who)
        and any(words & {*name} if title else words <= {*name} for name in named)
    )


_TITLE = re.compile(r"(?:Mrs?|Ms|Dr)\.?\s")


# "On March 3, 1998, Tarn purchased 300 shares at $5 per share from the persons set forth below:", above their names.
_ABOVE_ROWS = re.compile(r":[^\S\n]*\n")
_ON_DAY_FIRST = re.compile(rf"(?:\W*\([a-z\d]{{1,3}}\))*\W*(?:Also\s)?[Oo]n\s+(?P<day>{_DAY.pattern})")
_LINE_END = re.compile(r"\n")
_BELOW = re.compile(r"\b(?:below|following|follows)\b")
_TRADED = re.compile(
    r"(?<!\bbe\s)\b(?:(?P<verb>purchased|bought|acquired|sold)"
    r"|(?:completed|consummated|closed|effected)\s(?:the|its|an?)\s(?P<deed>purchase|acquisition|sale))\b",
    re.IGNORECASE,
)
_AGREED = re.compile(r"pursuant|agreements?|underwrit\w*|closing|placement|plans?", re.IGNORECASE)
_WITH_WHOM = {  # those of the rows, who else are those who traded
    side: re.compile(
        rf"\b{word}\s+(?:the\s+|certain\s+)?(?:\w+\s+){{0,3}}?(?:following|persons|individuals|entities|parties|sellers|purchasers|buyers"
        r"|investors|founders|members|stockholders|shareholders|holders|owners)\b"
    )
    for side, word in (("buy", "from"), ("sell", "to"))
}
_THOSE = re.compile(r"\b(?:persons|individuals|funds|partnerships|entities|accounts|each)\b", re.IGNORECASE)
_LONGEST_LEAD = 900  # characters of such a sentence
_HEAD_LINES, _MOST_OTHERS, _SEVERAL = 6, 100, 2  # above the first of them, and how many there are, at most and at least


def _shared_out(
    text: str, start: int, end: int, last: date | None, read: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], list[Sentence]]]:
    """Yield what a sentence says was traded with several on one day at one price, and rows below share out, and where.

    It is read where the rows come to how many the sentence says, else to their total, and no table was `read` there;
    where options or agreements are spoken of, or it is not plain who traded, it is yielded with nothing read.
    """
    for above in _ABOVE_ROWS.finditer(text, start, end):
        begun = max(start, above.start() - _LONGEST_LEAD)
        begin = max((hit.end() for hit in SENTENCE_END.finditer(text, begun, above.start())), default=begun)
        lines = [begin, *(hit.end() for hit in _LINE_END.finditer(text, begin, above.start()))]  # below another table
        first = next(filter(None, (_ON_DAY_FIRST.match(text, at, above.start()) for at in reversed(lines))), None)
        day = day_of(first["day"], last) if first else None
        if first is None or day is None or not _is_near(day, last, _LONG_AGO):
            continue
        said = text[first.end() : above.start()]
        verbs, price, currency = [*_TRADED.finditer(said)], *_price(said, 0, len(said))
        is_plain = all(_AGREED.fullmatch(hit[0]) for hit in _OTHER.finditer(said))
        if len(verbs) != 1 or price is None or not _BELOW.search(said) or _DAY.search(said) or _DENIED.search(said):
            continue
        rows, total = _rows_below(text, above.end(), end, price)
        counts = {_count(hit[0]) for hit in _NUMBER.finditer(said)} if _SHARES.search(said) else total
        is_read = any(top <= row.start < bottom for top, bottom in read for row, _ in rows)
        if len(rows) < _SEVERAL or is_read or sum(quantity for _, quantity in rows) not in counts:
            continue
        [verb] = verbs
        who, side = _who(said[: verb.start()], "", number=False), _side(verb["verb"] or verb["deed"])
        beside = _WITH_WHOM[side].search(said) is not None
        heads = side_in(text[above.end() : rows[0][0].start])
        issuer = _ISSUER.search(who)
        is_own = issuer is None or (issuer[0].lower() != "issuer" and side == "buy")
        if not (is_plain and is_own) or not (
            beside or (heads in (side, "") and (_THOSE.search(said[: verb.start()]) or "following" in said))
        ):
            yield (first.start(), rows[-1][0].end), []
            continue
        traded = [(row, quantity, _person(who) if beside else row.cells[0].words) for row, quantity in rows]
        yield (
            (first.start(), rows[-1][0].end),
            [
                Sentence(Traded(row.start, row.end, day, side, quantity, price, currency, name), UNCLEAR)
                for row, quantity, name in traded
            ],
        )


def _rows_below(text: str, start: int, end: int, price: Decimal) -> tuple[list[tuple[Row, Decimal]], set[Decimal]]:
    """Return the rows below a sentence that name somebody, with their shares, and the number of a total below them."""
    rows = list[tuple[Row, Decimal]]()
    for row in islice(rows_of(text, start, end), _HEAD_LINES + _MOST_OTHERS):
        is_named = not amount_of(row.cells[0].words)
        counts = _counts_in(row.cells[is_named:], price)
        if rows and (TOTAL.match(row.words) or (counts and not is_named)):
            return rows, set(counts)
        if len(counts) == 1 and is_named:
            rows.append((row, counts[0]))
        elif rows and any(amount_of(cell.words) for cell in row.cells):
            return [], set()
        elif rows and is_prose(row):
            break
    return rows, set()


def _counts_in(cells: Sequence[Cell], price: Decimal) -> list[Decimal]:
    """Return the numbers of shares in cells, which may have what was paid for them beside."""
    amounts = [amount for cell in cells if (amount := amount_of(cell.words))]
    paid = {amount.value for amount in amounts}
    counts = [amount.value for amount in amounts if amount.whole and not amount.negative]
    return [n for n in counts if paid <= {n, n * price}]


def _tells(text: str, first: int, stop: int) -> bool:
    """Whether a sentence says that something was bought or sold."""
    tells = any(said.search(text, first, stop) for said in (_ACTION, _SOLD, _DEED, _IN_ORDER))
    return tells or _list(text, first, stop) is not None


def _is_private(text: str, first: int, stop: int) -> bool:
    """Whether a sentence says that something was bought or sold, but not in the market."""
    others = (hit[0] for hit in _OTHER.finditer(text, first, stop))
    return any(said.search(text, first, stop) for said in (_SOLD, _IN_ORDER)) and all(map(_PRIVATE.fullmatch, others))


def _given(text: str, first: int, stop: int, last: date | None, latest: str) -> list[Sentence]:
    """Return what a sentence says was given or received on the one day that stands before it, or behind one gift.

    `latest` is the day that "the same date" means.
    """
    hits = list(_MOVED.finditer(text, first, stop))
    same = _SAME_DAY.search(text, first, stop)
    stated = [*_DAY.finditer(text, first, stop), *([same] if same else [])]
    day = day_of(latest if same else _days_on(stated, text, first)[0], last) if len(stated) == 1 else None
    behind = stated[0].start() > hits[0].start() if stated else False
    if day is None or not _is_near(day, last, _LONG_AGO) or (behind and len(hits) > 1):
        return []
    if (
        not all(hit["given"] for hit in hits)
        or _RESPECTIVELY.search(text, first, stop)
        or _ACTION.search(text, first, stop)
        or _DENIED.search(text, first, hits[-1].start())
    ):
        return []
    rows, who, at = list[Sentence](), "", first if behind else stated[0].end()
    for n, hit in enumerate(hits):
        who = _who(text[at : hit.start()], who, n > 0)
        at = hit.end()
        end = hits[n + 1].start() if n + 1 < len(hits) else stop
        given = [hit, *([] if behind else _GIVEN_TOO.finditer(text, at, end))]
        price = _price(text, at, end) if len(given) == 1 else (None, "")
        for deed in given:
            until = stated[0].end() if behind else deed.end() if price[0] is None else end
            row = Traded(deed.start(), until, day, "", _count(deed["count"]), *price, _person(who))
            rows.append(Sentence(row, UNCLEAR))
    return rows


def _counted(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return securities other than shares that have a count before them."""
    hits = (_COUNTED.match(text, count.end(), end) for count in _COUNT_BEFORE.finditer(text, start, end))
    return [hit for hit in hits if hit and security_in(_OF_WHOM.sub("", hit["name"]))]


def _in_figures(text: str, start: int, end: int) -> str:
    """Return a text, as long as before, with numbers in words and in figures, "ten (10)", as figures alone."""
    parts, at = list[str](), 0
    for hit in _IN_FIGURES.finditer(text, start, end):
        words = [*_WORD.finditer(text, max(start, at, hit.start() - _LONGEST_NUMERAL), hit.start())]
        said = [*takewhile(lambda word: word[0].lower() in _NUMERALS, reversed(words))]
        while said and said[-1][0].lower() in ("a", "an", "and"):  # "and (2) 500 shares"
            said.pop()
        if said and text[said[0].end() : hit.start()].isspace():
            begin = said[-1].start()
            parts += [text[at:begin], f"{hit['digits']} ".rjust(hit.end() - begin)]
            at = hit.end()
    return "".join([*parts, text[at:]])


def _in_units(text: str, start: int, end: int) -> str:
    """Return a text, as long as before, in which what is counted is "unit" where it is another security than shares."""
    ones = [hit.span("one") for hit in _PER_ONE.finditer(text, start, end)]
    parts, at = list[str](), 0
    for begin, stop in sorted([*(hit.span("security") for hit in _counted(text, start, end)), *ones]):
        parts += [text[at:begin], f"{_UNITS:{stop - begin}}"] if begin >= at else []
        at = max(at, stop)
    return "".join([*parts, text[at:]])


def _with_security(sentence: Sentence, text: str) -> Sentence:
    """Return a transaction with what it was in, as the text says it behind the count."""
    said = text[sentence.row.start : sentence.row.end]
    said = _FROM_WHOM.sub(" ", said.replace(sentence.row.person, "—") if sentence.row.person else said)
    counted = [hit["security"] for hit in _counted(said, 0, len(said))]
    security = " ".join((counted or securities_traded(said) or [""])[0].split())
    return sentence._replace(row=sentence.row._replace(security=Security(security)))


def _listed(hit: re.Match[str], side: Side, who: str, last: date | None) -> Sentence | None:
    """Return a transaction that is said in a few words and signs; None where its price or day is not plain."""
    amount, day = amount_of(hit["price"]), day_of(hit["day"], last)
    if amount is None or day is None or not _is_near(day, last, _LONG_AGO):
        return None
    begin, end = hit.span()
    stop = hit.string.find("\n", end)
    if named := _named_behind(hit.string[begin : stop if stop >= 0 else None]):
        who, end = named, stop if stop >= 0 else len(hit.string)
    return Sentence(Traded(begin, end, day, side, _count(hit["count"]), amount.value, amount.currency, who), CLEAR)


def _named_behind(said: str) -> str:
    """Return the name that ends an entry of a list: "500 shares at $4 (Fern Fund)", "for the account of Fern Fund"."""
    hit = _AT_END.search(said)
    who = hit["who"] or hit["whom"].rstrip() if hit else ""
    who = who if SUFFIX.search(who) else who.rstrip(".")
    is_who = is_entity(who) or is_human(who) or who.startswith(("Mr", "Ms", "Dr"))
    return who if is_who and is_name(who) else ""


_AT_END = re.compile(
    r"(?:\((?:by\s|for\s)?(?P<who>[A-Z][^()\n]{2,60})\)[\s.;,]{0,4}"
    r"|\b(?:for\sthe\saccount|on\sbehalf)\sof\s(?P<whom>[A-Z][^();:\n]{2,60})[;\s]{0,4})\Z"
)


def _is_near(day: date, last: date | None, before: timedelta) -> bool:
    return last is None or -before <= day - last <= _AFTER  # days near the ends of the calendar, too


_NEXT_LINE = re.compile(  # of a list in lines that end in no point
    rf"(?<![.;:,])\n(?=[^\S\n]*+(?:(?:[{BULLETS}*o-][^\S\n]++)?(?:Sold|Bought|Purchased|Acquired|Distributed|Transferred|Received|Gave|Donated)\s+\d"
    r"|[A-Z][^\n]{2,60}?[^\S\n]{2,9}(?:sold|bought|purchased|acquired)\s+\d"
    rf"|(?:[{BULLETS}*o-][^\S\n]++)?{_DAY.pattern}\s?[:–—-]\s(?!{MONTH}|\d{{1,2}}/)))"
    rf"|(?:(?<=[\d:])|(?<=share)|(?<=each)|(?<=unit))\n(?=[^\S\n]*+(?:[{BULLETS}*o-][^\S\n]++)?"
    rf"(?:(?:On\s+)?{_DAY.pattern}[\s,:–—-]|\d[\d,]{{0,12}}+\s+(?:shares|units)\s+(?:on\s|at\s|@)))"
)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two places, and their parts between semicolons, without the blanks around them."""
    at = start
    lines = {hit.end() for hit in _NEXT_LINE.finditer(text, start, end)}
    for stop in [*sorted(lines.union(hit.end() for hit in SENTENCE_END.finditer(text, start, end))), end]:
        if stop in lines and _ON_LINES.search(text, at, stop):
            continue
        words = text[at:stop]
        first, behind = stop - len(words.lstrip()), at + len(words.rstrip())
        if 0 < behind - first <= _LONGEST:
            yield first, behind
        at = stop


_ON_LINES = re.compile(r"\bon[^\S\n]*+\n")  # "bought on", above a line for each day
_LEADS_LIST = re.compile(r":|\bon[^\S\n]*+\n|(?:\bwere|,)\s+\d")


def _list(text: str, first: int, stop: int) -> re.Match[str] | None:
    return _LIST.search(text, first, stop) if _LEADS_LIST.search(text, first, stop) else None


class _Read(NamedTuple):
    """What is read of one sentence, and where what of it is not read stands."""

    rows: list[Sentence]
    unread: list[tuple[int, int]]


def _rows(
    text: str,
    first: int,
    stop: int,
    last: date | None,
    before: _Before | None,
    earlier: _Earlier,
    filers: frozenset[str],
) -> tuple[_Read, _Before | None]:
    """Return what a sentence says was bought or sold, and what of it holds for what follows.

    A company that is one of the `filers` is no issuer, of which others buy.
    """
    latest, subject, paid = earlier
    read = _Read([], [])
    led = _list(text, first, stop)
    if led and not _SOLD.search(text, first, led.end()):
        before, first = _said_of_all(text, first, led), led.end()
    in_order = [*_IN_ORDER.finditer(text, first, stop)]
    if in_order and not _SOLD.search(text, first, in_order[0].start()):
        # "at $5 and $6, respectively, and on May 3 he bought a further 200"
        turned = [hit.end() for hit in _RESPECTIVELY.finditer(text, in_order[-1].end(), stop)]
        sold = _SOLD.search(text, turned[-1], stop) if turned else None
        further = _LED_BY_DAY.search(text, turned[-1], sold.start()) if sold else None
        until = further.start() if further else stop
        read.rows.extend(_in_turn(text, first, until, last, latest, in_order))
        if further and read.rows:
            behind, _ = _rows(text, until, stop, last, None, _Earlier(latest, read.rows[-1].row.person, paid), filers)
            return _Read([*read.rows, *behind.rows], behind.unread), None
        return read, None
    deals = _deals(text, first, stop, before)
    if deals and not subject:  # "Ms. Orme made these transactions: on May 3, she sold"
        subject = by_whom(" ".join(text[first : deals[0].start].split()))
    excepted = [first, *(hit.end() for hit in _EXCEPT.finditer(text, first, deals[0].start))] if deals else []
    in_turn = _prices_in_turn(text, deals, stop)
    is_in_turn = _RESPECTIVELY.search(text, first, stop) is not None
    untils = [*(max(deal.start, deal.counted) for deal in deals), stop]
    places = zip([first, *(deal.end for deal in deals)], untils, strict=True)
    gaps = [list(_DAY.finditer(text, begin, end)) for begin, end in places]
    of_days = _days_in_turn(text, deals, gaps, stop)
    if not deals or _DENIED.search(text, excepted[-1], deals[0].start) or (is_in_turn and not (in_turn or of_days)):
        return read, before if led and not deals else None
    same = None if gaps[0] else _SAME_DAY.search(text, first, deals[0].start)
    held = latest if same else before.day if before else ""
    held = "" if before and not same and deals[0].side and not gaps[0] and any(gaps[1:]) else held  # it has its own
    days = [*of_days, *_days(deals, gaps, [held] if held else [], text, first)[len(of_days) :]]
    shared = before.price if before else (None, "")
    if _OF_EACH.search(text, deals[-1].end, stop):
        shared = _price(text, deals[-1].end, stop)
    side, who = (before.side, before.person) if before else ("", "")
    lister = _lister(text[first : deals[0].start], text[first : gaps[0][0].start()] if gaps[0] else "")
    on_each = [] if any(gaps[1:]) else _on_each(text, first, gaps[0], last)
    is_led, listed = bool(gaps[0] or held), bool(before and before.listed)
    sums = [deal.quantity for deal in deals if deal.quantity * 2 == sum(other.quantity for other in deals)]
    leading = _leading(gaps, days, is_led=is_led)
    for n, (deal, leads) in enumerate(zip(deals, leading, strict=True)):
        until = deals[n + 1].start if n + 1 < len(deals) else stop
        if named := "" if deal.side or not n else _elided(text[deals[n - 1].end : deal.start]):
            who = named
        elif deal.side:
            behind = deals[n - 1].end if n else same.end() if same else first
            behind = gaps[n][-1].end() if gaps[n] and is_led else behind
            named = "" if deal.person is None else _who(text[behind : deal.start], who, n > 0 or before is not None)
            who, side = deal.person or named or lister, deal.side
        over = until
        if with_warrants := _WARRANTS.search(text, deal.end, until):
            read.unread.append((with_warrants.start(), until))
            until = with_warrants.start()
        is_exercise = text.startswith("exercised", deal.start)
        price, currency = in_turn[n] if in_turn else _price(text, deal.start if is_exercise else deal.end, until)
        is_whole = deal.quantity in sums and len(deals) > 2  # of which the others are told
        follows = deals[n + 1] if n + 1 < len(deals) and not deals[n + 1].side else None
        has_more = _SHARES.search(text, deal.end, until) is not None
        is_sum = is_whole or (follows is not None and follows.quantity < deal.quantity and not has_more)
        # "1,500 shares as follows: ...", "of 1,500 shares, consisting of ..."
        if is_sum and price is None and (":" in text[deal.end : until] or (is_whole and not n)):
            continue
        behind_warrants = _EXERCISE_PRICE.sub("", text[until:over])
        if price is None and _SHARE_PRICE.search(behind_warrants) and not _AT_EXERCISE.search(behind_warrants):
            price, currency = _price(behind_warrants, 0, len(behind_warrants))
        if price is None and not _MONEY.search(text, deal.end, until):
            price, currency = paid if _SAME_PRICE.search(text, deal.end, until) else shared
        on = on_each or _on_each(text, deal.end, gaps[n + 1], last)
        on = on or [day_of(days[n][0], last) if len(days[n]) == 1 else None]
        is_clear = (price is not None or deal.side != "") and all(day and _is_near(day, last, _LONG_AGO) for day in on)
        issuer = _ISSUER.search(who) if without_form(who) not in filers else None
        is_filer = issuer is not None and issuer[0].lower() != "issuer"  # a filer's word for itself
        is_own = is_filer and (side == "buy" or _IN_MARKET.search(text, deal.start, until) is not None)
        if not is_clear or (issuer and not is_own) or has_more:
            read.unread.extend([] if is_sum else [(deal.start, until)])
            continue
        if n + 1 < len(deals):
            until, _ = _entry(text, after.start() if (after := leading[n + 1]) else until, listed)
        begin, named = _entry(text, leads.start() if leads else deal.start, listed and not deal.side)
        said = text[begin:until].rstrip(_BLANKS)
        for word in (" on", " and"):
            said = said.removesuffix(word).rstrip(_BLANKS)
        named = named or (_named_behind(said) if listed and not deal.side else "")
        is_meant = not named and _MEANT.search(who) is not None
        person = named or _person(who, subject)
        row = Traded(begin, begin + len(said), None, side, deal.quantity, price, currency, person)
        paid = price, currency
        confidence = UNCLEAR if price is None or is_own else MEANT if is_meant else CLEAR
        persons = _each_of(who) or [person]
        read.rows.extend(Sentence(row._replace(day=day, person=name), confidence) for day in on for name in persons)
    for n in range(len(read.rows) - 2, -1, -1):  # "A bought 100 shares and B 200, at $5"
        one, other = read.rows[n : n + 2]
        price, currency = other.row.price, other.row.currency
        is_silent = one.row.price is None and not _MONEY.search(text, one.row.start, one.row.end)
        of_each = _OF_EACH.search(text, one.row.end, other.row.end)  # "and 100 on May 5, in each case at $5"
        if is_silent and price is not None and (one.row.day == other.row.day or of_each):
            read.rows[n] = Sentence(one.row._replace(price=price, currency=currency), UNCLEAR)
    if text[stop - 1] in ":;,":
        return read, _Before(side, who, days[-1][0] if is_led and len(days[-1]) == 1 else "", listed, shared)
    return read, before if listed and not any(deal.side for deal in deals) else None


def _said_of_all(text: str, first: int, led: re.Match[str]) -> _Before:
    """Return what the words before a list say of all in it."""
    hits = list(_DAY.finditer(text, first, led.end()))
    on = _days_on(hits, text, first) if len(hits) == 1 else [""]
    side: Side = "sell" if led["sold"] else "buy"
    words = " ".join(text[first : led.end()].split())
    whose = _WHOSE.search(words)
    who = by_whom(words) or (_person(_unmarked(words[: whose.start()])) if whose else "")
    return _Before(side, who, on[0], True, _price(text, first, led.end()))


_WHOSE = re.compile(  # "Ann Orme's sales:"
    r"(?<=[\w.])['’]s?\s(?:open[\s-]market\s)?(?:purchases|sales|trades|transactions)\b"
)


def _leading(
    gaps: Sequence[Sequence[re.Match[str]]], days: Sequence[Sequence[str]], *, is_led: bool
) -> list[re.Match[str] | None]:
    """Return the day that stands right before each deal, and is its own; None where none does."""
    return [
        gap[-1] if gap and gap[-1][0] in day[:1] and (is_led or len(gap) > 1) else None
        for gap, day in zip(gaps, days, strict=False)
    ]


def _entry(text: str, at: int, listed: bool) -> tuple[int, str]:
    """Return where an entry begins: with its day or count, or in a list with whom a line names before it; and who."""
    line = text.rfind("\n", 0, at) + 1
    who = text[line:at].strip(f"{_BLANKS}:–—-") if at - line < 2 * _LONGEST_NAME else ""
    is_named = listed and _NAMED.fullmatch(who) and _person(who) and not _NO_NAME.search(who)
    return (line, who) if is_named else (at, "")


def _owned(sentence: Sentence, owner: str, text: str, first: int) -> Sentence:
    """Return a transaction before which nobody is named as that of whom the heading above it names."""
    row = sentence.row
    led = _MARK.sub("", _DAY.sub("", text[min(first, row.start) : row.start]).lstrip(), count=1)
    is_bare = not (row.person or any(word.lower() not in ("and", "on") for word in _WORD.findall(led)))
    return sentence._replace(row=row._replace(person=owner)) if is_bare else sentence


def _other_beside(text: str, first: int, stop: int, filers: frozenset[str]) -> re.Match[str] | None:
    """Return what says that something was no trade, and is no word of a filer's name: "Spinnaker Fund"."""
    named = {word for name in filers for word in name.split()}
    hits = _OTHER.finditer(text, first, stop)
    return next((hit for hit in hits if hit[0].islower() or hit[0].split()[0].lower() not in named), None)


def _as_filed(sentence: Sentence, words: str, filers: frozenset[str]) -> Sentence:
    """Return a transaction with the whole name of one who files."""
    return sentence._replace(row=sentence.row._replace(person=whole_name(sentence.row.person, words, filers)))


def _name_alone(text: str, first: int, stop: int, filers: frozenset[str]) -> str:
    """Return the name of one who files that stands in a line of its own, below which are his trades; else ""."""
    if stop - first > _LONGEST_NAME or text[stop : stop + 1] != "\n":
        return ""
    line = text[first:stop].strip("-_= \n")
    names = (line, _unmarked(line)) if "\n" not in line else ()
    return next((name for name in names if _is_among(name, filers) and is_name(name)), "")


_LONGEST_NAME = 80
_OF_ALL_WHO_REPORT = re.compile(r"\breporting\spersons?\b", re.IGNORECASE)


def _unmarked(words: str) -> str:
    """Return words without the mark of an entry of a list that they begin with."""
    mark = _MARK.match(words)
    return words[mark.end() :].lstrip() if mark else words


def _kind_of_mark(words: str) -> str:
    """Return of which kind the mark is that an entry of a list begins with: "(iii)" is "i", "2." is "1"; or ""."""
    mark = _MARK.match(words)
    return mark.lastgroup or "-" if mark else ""


_MARK = re.compile(
    rf"(?:and\s+)?(?:[{BULLETS}*o–—-]|\(?(?:(?P<i>[ivx]{{1,5}})|(?P<a>[a-z])|(?P<A>[A-Z])|(?P<n>\d{{1,2}}))[.)])\s"
)


def _each_of(who: str) -> list[str]:
    """Return those of whom words say that each did something: "Messrs. Orme and Tarn each"."""
    hit = _NAMES_EACH.search(_SHORT_NAME.sub("", who))
    names = _AND.split(hit["names"] or hit["of"]) if hit else []
    return names if len(names) > 1 and all(map(PARTY.fullmatch, names)) else []


_NAMES_EACH = re.compile(
    r"(?:\bMessrs?\.?\s|(?<!\S))(?P<names>[A-Z][^:;()]{2,120}?)\s+each\Z|\b[Ee]ach\s+of\s+(?P<of>[A-Z][^:;()]{2,120}?)\Z"
)
_SHORT_NAME = re.compile(  # or what of a person a list has: "Fern Fund (purchases)"
    r"\s\((?:the\s)?[\"“][^()]{1,40}\)|\s(?:\(|[-–—]\s)(?i:purchases|sales)\)?\Z"
)


def _person(who: str, subject: str = "") -> str:
    """Return whom words before a deed name, at their end; "" where they name nobody.

    `subject` is who did something in the sentence before, whom "he", "she" or "it" means.
    """
    if meant := _MEANT.search(who):
        return subject if is_entity(subject) == (meant[0].lower() == "it") else ""
    if _SELF.search(who):
        return ""
    if kin := _SUBSIDIARY.search(who) or _KIN.search(who) or _ACCOUNT.fullmatch(who):
        return kin[0]
    hit = PARTY.search(who)
    led = who[: hit.start()].rstrip() if hit else ""
    return hit["who"] if hit and (not led or _LEADS.search(led)) else ""


def _deals(text: str, first: int, stop: int, before: _Before | None) -> list[_Deal]:
    """Return the shares that a sentence says were bought or sold, those without a verb of their own with a price."""
    deals = [
        _Deal(hit.start(), hit.end(), _side(hit["verb"]), _count(hit["count"]), counted=hit.start("count"))
        for hit in _SOLD.finditer(text, first, stop)
    ]
    deals += [
        _Deal(hit.start(), hit.end(), _side(hit["verb"]), _count(hit["count"]), " ".join((hit["who"] or "").split()))
        for hit in _WERE_SOLD.finditer(text, first, stop)
        if hit["were"] or not _unmarked(f"{text[first : hit.start()]} ".lstrip()).strip()  # "(a) 500 shares sold at"
    ]
    deeds = list(_DEED.finditer(text, first, stop))
    deals += [
        _Deal(
            hit.start(),
            hit.end(),
            _side(hit["verb"]),
            _count(hit["count"]),
            _maker(text[first : hit.start()], hit["who"]),
        )
        for hit, until in zip(deeds, [*(deed.start() for deed in deeds[1:]), stop], strict=False)
        if _price(text, hit.end(), until)[0] is not None
        and not _FROM_DEED.search(text[max(first, hit.start() - _BACK) : hit.start()])
        and not _SETTLED.search(text[max(first, hit.start() - _BACK) : hit.start()])
    ]
    deals.sort()
    if not deals and before is None:
        return []
    taken = [*((deal.start, deal.end) for deal in deals), *(hit.span() for hit in _DAY.finditer(text, first, stop))]
    further = [
        _Deal(hit.start(), hit.end(), "", _count(hit["count"]))
        for hit in _MORE.finditer(text, first if before else deals[0].end, stop)
        if not any(begin < hit.end() and hit.start() < end for begin, end in taken)
        and (
            _FOLLOWS.search(text[max(first, hit.start() - _BACK) : hit.start()])
            or _elided(text[max(first, hit.start() - 2 * _BACK) : hit.start()])
        )
    ]
    return sorted([*deals, *further])


def _elided(before: str) -> str:
    """Return who stands before further shares, of which the verb is not said again: "and Fern Fund 200 shares"."""
    hit = PARTY.search(" ".join(before.split()))
    led = hit.string[: hit.start()].rstrip() if hit else ""
    return hit["who"] if hit and led.endswith((" and", ",")) and is_name(hit["who"]) else ""


def _side(verb: str) -> Side:
    return "sell" if verb[0] in "sSdDwW" else "buy"


def _count(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _days(
    deals: Sequence[_Deal], gaps: Sequence[Sequence[re.Match[str]]], held: list[str], text: str, first: int
) -> list[list[str]]:
    """Return the days of each deal: what stands before it or the first of several, else behind it or the last.

    `gaps` are the days before, between and behind the deals; of one that is none on which it was done there is "".
    """
    said = [_days_on(gap, text, first) for gap in gaps]
    if said[0] or held:
        days: list[list[str]] = []
        own = False  # whether the day behind a deal is its own: "200 shares on May 5"
        for n, deal in enumerate(deals):
            gap = said[n][own:]
            if n and not own and deal.side and len(gap) > 1:  # of which the first may be that of the deal before
                days[-1], gap = [*days[-1], gap[0]], gap[1:]
            held = gap or ([] if own else held)
            own = bool(gaps[n + 1]) and _is_own_day(text, deal, gaps[n + 1][0].start())
            days.append([*(held if not n and any(held) else []), said[n + 1][0]] if own else held)
        return days if own else [*days[:-1], [*days[-1], *said[-1]]]
    days = [[*gap] for gap in said[1:]]
    carried = list[str]()  # to those behind: "and, on May 5, Fern sold 200 shares and Moss sold 100"
    for n, deal in enumerate(deals[1:], 1):
        before = text[max(first, deal.start - 2 * _BACK) : deal.start]
        led = bool(days[n - 1]) and _LED_BY_DAY.search(before) is not None
        if led or (len(days[n - 1]) > 1 and not deal.side):  # "... on May 3 and, on May 5, 200 shares"
            days[n].insert(0, days[n - 1].pop())
        carried = days[n][:1] if led else [] if days[n] else carried
        days[n] = days[n] or carried
    for n in range(len(deals) - 2, -1, -1):
        if not days[n] and not deals[n + 1].side:
            days[n] = days[n + 1]
    return days


def _is_own_day(text: str, deal: _Deal, until: int) -> bool:
    """Whether a day behind a deal is its own: "200 shares on May 5", "and sold 200 shares at $5 on May 5"."""
    if _ON_DAY.fullmatch(text, deal.end, until):
        return True
    is_priced = deal.side and _MONEY.search(text, deal.end, until)
    return bool(is_priced and _ENDS_IN_ON.search(text, deal.end, until) and not _EARLIER.search(text, deal.end, until))


_ENDS_IN_ON = re.compile(r"(?<![\s,])(?<!\band)\s++on\s+\Z")
_EARLIER = re.compile(
    r"\b(?:acquired|purchased|bought|received|issued|granted|obtained|that|which|dated)\b", re.IGNORECASE
)


def _days_on(hits: Sequence[re.Match[str]], text: str, first: int) -> list[str]:
    """Return days of a sentence, "" for one since which, or up to which, something was done, or that is not alone."""
    return [
        "" if _NOT_ON.search(text[first : hit.start()]) or _MORE_DAYS.match(text, hit.end()) else _with_year(hit, text)
        for hit in hits
    ]


def _on_each(text: str, start: int, hits: Sequence[re.Match[str]], last: date | None) -> list[date | None]:
    """Return the days that all of what was bought or sold was on: "On each of March 3 and 4, 2009"."""
    is_each = hits and _ON_EACH.search(text[start : hits[0].start()])
    return [day_of(said, last) for hit in hits for said in _each_day(hit, text)] if is_each else []


def _each_day(hit: re.Match[str], text: str) -> list[str]:
    """Return a day and those of its month behind it: "March 3, 4 and 6, 1997"; none where they end in no year."""
    more = _OF_MONTH.match(text, hit.end())
    if more is None:
        return [] if _MORE_DAYS.match(text, hit.end()) else [_with_year(hit, text)]
    month = hit[0].rstrip("0123456789")
    return [f"{month}{day}, {more['year']}" for day in re.findall(r"\d+", f"{hit[0]}{more['days']}")]


def _with_year(hit: re.Match[str], text: str) -> str:
    """Return a day with the year that stands behind the last of several: "August 8 and August 9, 1996".

    One that is told from the day before is that day; it stays in words where it is not plain which it is.
    """
    if _NEXT_DAY.fullmatch(hit[0]):
        before = [*_DAY.finditer(text, max(0, hit.start() - _DAY_BEFORE), hit.start())]
        chain = [*takewhile(lambda one: _NEXT_DAY.fullmatch(one[0]), reversed(before))]
        stated = before[: len(before) - len(chain)][-1:]
        first = day_of(_with_year(stated[0], text)) if stated else None
        days = [first + timedelta(days=n + 1) for n in range(len(chain) + 1)] if first else []
        is_plain = days and all(day.weekday() < _SATURDAY for day in days)
        return days[-1].isoformat() if is_plain else hit[0]
    behind = _LATER_DAY.match(text, hit.end())
    if behind is None or _OF_YEAR.search(hit[0]):
        return hit[0]
    day = day_of(hit[0], day_of(behind["last"]))
    return f"{hit[0]}, {day.year}" if day else hit[0]


def _prices_in_turn(text: str, deals: Sequence[_Deal], stop: int) -> list[tuple[Decimal | None, str]]:
    """Return the prices that stand behind several deals in their order: "at prices of $5 and $6, respectively"."""
    if not deals[1:] or not _RESPECTIVELY.search(text, deals[-1].end, stop):
        return []
    if _MONEY.search(text, deals[0].start, deals[-1].end):
        return []
    amounts = [amount for hit in _PAID.finditer(text, deals[-1].end, stop) if (amount := amount_of(hit[0]))]
    return [(amount.value, amount.currency) for amount in amounts] if len(amounts) == len(deals) else []


def _days_in_turn(
    text: str, deals: Sequence[_Deal], gaps: Sequence[Sequence[re.Match[str]]], stop: int
) -> list[list[str]]:
    """Return the days before several deals in their order: "on May 3 and 4 bought 9 at $5, 8 at $6, respectively"."""
    turn = _RESPECTIVELY.search(text, deals[0].end, stop) if deals else None
    own = [deal for deal in deals if turn and deal.end <= turn.start()]
    is_plain = len(own) > 1 and len(gaps[0]) == len(own) and not any(gaps[1 : len(own)])
    return [[_with_year(hit, text)] for hit in gaps[0]] if is_plain else []


def _in_turn(
    text: str, first: int, stop: int, last: date | None, latest: str, deals: Sequence[re.Match[str]]
) -> list[Sentence]:
    """Return the deals of a sentence that are told "respectively"; those of a further verb begin with their day."""
    rows = list[Sentence]()
    at = first
    for deal, further in zip(deals, [*deals[1:], None], strict=True):
        day = _DAY.search(text, deal.end(), further.start()) if further else None
        if further and not day:
            return []
        until = day.start() if day else stop
        found = _respectively(text, at, until, last, latest, deal)
        if not found:
            return []  # and all of it is told
        rows += found
        at = until
    return rows


def _respectively(
    text: str, first: int, stop: int, last: date | None, latest: str, deals: re.Match[str]
) -> list[Sentence]:
    """Return the deals of one verb that has as many numbers of shares as prices, days, or persons: "respectively".

    `latest` is the day that "the same date" means.
    """
    counts = [_count(hit[0]) for hit in _NUMBER.finditer(deals["counts"])]
    prices = [amount for hit in _PAID.finditer(text, deals.end(), stop) if (amount := amount_of(hit[0]))]
    hits = list(_DAY.finditer(text, first, stop))
    same = None if hits else _SAME_DAY.search(text, first, deals.start())
    before = [hit.end() for hit in (*hits, same) if hit and hit.end() < deals.start()]
    who = _who(text[max(before, default=first) : deals.start()], "", number=False)
    names = _AND.split(_SHORT_NAME.sub("", who))
    if len(names) > len(counts) and names[-len(counts) - 1][:1].islower():  # "upon their exercise, Fern and Moss"
        names = names[-len(counts) :]
    each = len(names) == len(counts) and all(map(PARTY.match, names))
    prices = prices * len(counts) if each and len(prices) == 1 else prices
    stated = [latest] if same else [day for hit in hits for day in _each_day(hit, text)]
    days = [day_of(day, last) for day in stated]
    is_listed = _RESPECTIVELY.search(text, first, stop) and len(prices) == len(counts) and len(days) in (1, len(counts))
    if not is_listed or not all(day and _is_near(day, last, _LONG_AGO) for day in days):
        return []
    days = days * len(counts) if len(days) == 1 else days
    return [
        Sentence(Traded(first, stop, day, _side(deals["verb"]), count, price.value, price.currency, person), CLEAR)
        for day, count, price, person in zip(
            days, counts, prices, names if each else repeat(_person(who)), strict=False
        )
    ]


def _who(words: str, before: str, number: bool) -> str:
    """Return who stands before what was done; of a further deed, who did the one `before` it where it names nobody."""
    words = _DID_BEFORE.sub("", words)
    parts = (re.split(r"\band\b|;", words)[-1] if number else words.rpartition(":")[2]).split()
    while parts and parts[-1].lower() in _AUXILIARY:
        parts.pop()
    named = _OF_LIST.sub("", " ".join(parts)).strip(" ,:")
    named = _ON_A_DAY.sub("", named) if number else named
    named = _APPOSED.sub("", named) if parts and parts[-1].endswith(",") else named
    return before if number and (not named or _PRONOUN.match(named)) else named


def _lister(words: str, before_day: str) -> str:
    """Return who stands before a deal, but not right before it: "made by Fern: on May 3", "Fern, on May 3, sold"."""
    head, colon, _ = words.rpartition(":")
    if colon:
        names = (head.strip(), _unmarked(head.strip()))
        named = next((name for name in names if PARTY.fullmatch(name) and is_name(name)), "")
        return by_whom(" ".join(head.split())) or named
    led = _LEADS_DAY.search(before_day)
    return _who(before_day[: led.start()], "", number=False) if led else ""


_ON_A_DAY = re.compile(rf"\Aon\s{_DAY.pattern},?\s?")
_LEADS_DAY = re.compile(r"(?<=\S),\s+on\s+\Z")


def _maker(words: str, named: str | None) -> str | None:
    """Return who made a purchase: who is named behind it, else who "made" it."""
    who = named or ((hit := _MAKER.search(words) or _WHOSE_ONLY.search(words)) and hit["who"])
    return " ".join(who.split()) if who else None


def _price(text: str, start: int, end: int) -> tuple[Decimal | None, str]:
    """Return the price of one share, and its currency; None where there is none, or more than one."""
    averages = list(_AVERAGE.finditer(text, start, end))
    if len(averages) == 1 and (average := amount_of(averages[0]["price"])):  # behind the prices that it is of
        return average.value, average.currency
    prices = list(_SHARE_PRICE.finditer(text, start, end))
    each = [hit for hit in prices if not _VALUE.search(text[start : hit.start()])]
    if len(each) == 1 and not _RANGE.search(text, start, each[0].start()):
        amount = amount_of(each[0]["price"])
        return (amount.value, amount.currency) if amount else (None, "")
    hits = list(_PRICE.finditer(text, start, end))
    if len(hits) > 1:  # "at $5, for an aggregate of $500"
        hits = [hit for hit in hits if not _PAID_FOR_ALL.search(text[start : hit.start("price")])]
    if len(hits) != 1 or _MANY_PRICES.search(text, start, hits[0].start()):
        return None, ""
    amount = amount_of(hits[0]["price"])
    if amount is None:
        return None, ""
    of_one = _ONE_PRICE.search(text[start : hits[0].start("price")])
    most = _NO_PRICE_OF_ONE if of_one and (of_one["one"] or of_one["per"]) else _PRICE_OF_ONE
    is_one = (of_one or hits[0]["at"]) and amount.value < most
    return (amount.value, amount.currency) if hits[0]["each"] or is_one else (None, "")
