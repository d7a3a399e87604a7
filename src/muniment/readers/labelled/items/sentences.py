"""Transactions in sentences, such as "On May 8, 1998, Sorrel Partners sold 1,500 shares at $19.75 per share".

A sentence counts where it says all of it: that somebody bought or sold, how many, on which one day, soon before the
event. What speaks of an agreement, an option or an offering is none, and what may be one and was not read is lost.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from muniment.readers.labelled.items.cells import CURRENCY, SIGN_BEHIND, amount_of, day_of
from muniment.readers.labelled.items.transactions import Side, Traded, Trades

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = re.compile(rf"\b(?:{_MONTH}\.?\s+\d{{1,2}}(?!\d)(?:,?\s+(?:19|20)\d\d)?|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d))\b")
_COUNT = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d.,%]\d|\s+(?:hundred|thousand|[mb]illion)\b)"
_UNIT = r"(?:shares?|units?|ADSs?|ADRs?)"
# What stands between a count and its unit; what is paid "per share" or for "each" is no count. Class A has a capital.
_WORDS = r"(?:(?!(?:and|or|per|(?-i:an?|each))\b)[A-Za-z$'’().-]{1,20}\s+){0,8}?"
_SOLD = re.compile(
    rf"\b(?P<verb>purchased|bought|acquired|sold|disposed\s+of)\s+"
    rf"(?:(?:an?\s+(?:total|aggregate)\s+of|an\s+additional|another|approximately)\s+)?{_COUNT}\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
# What changes hands otherwise is never read, and told.
_MOVED = re.compile(
    r"\b(?:transferred|received|contributed|donated|tendered|(?:consummated|completed|effected|closed|executed|made)\b"
    r"[^.;]{0,80}?\b(?:sale|purchase|acquisition|disposition)s?\s+of)\s+"
    rf"(?:(?:an?\s+(?:total|aggregate)\s+of|an\s+additional|another|approximately)\s+)?{_COUNT}\s+{_WORDS}{_UNIT}\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?:purchased|bought|acquired|sold|disposed\s+of|following\s+(?:\w+[\s-]+){0,2}(?:purchases?|sales?))\b",
    re.IGNORECASE,
)
_SHARES = re.compile(rf"(?<![\w.,$])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})\s+{_WORDS}{_UNIT}\b", re.IGNORECASE)
# $5.25, $5-1/4, $5 1/4, $1/4, and nothing that goes on: "$2 million", "$5-6"
_PRICED = (
    r"(?:\d/\d{1,2}|\d[\d,]*(?:\.\d+|[-\s]\d{1,2}/\d{1,3})?|\.\d+)"
    r"(?![\d/]|[.,-]\d|\s+(?:hundred|thousand|[mb]illion)\b)"
)
_PRICE = re.compile(
    rf"\b(?:at|for|of|to)\s+(?P<price>{CURRENCY.pattern}\s?{_PRICED}|{_PRICED}\s?{SIGN_BEHIND})"
    r"(?P<each>\s+(?:per|an?|each|apiece)\b|\s?/\s?share)?",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"{CURRENCY.pattern}|\d\s?{SIGN_BEHIND}", re.IGNORECASE)
_ONE_PRICE = re.compile(r"\b(?P<one>average\s+(?:\w+\s+){0,2})?price(?P<per>\s+per\s+\w+)?\s+of\s*\Z", re.IGNORECASE)
_MANY_PRICES = re.compile(r"\b(?:rang(?:e|es|ing)|between|prices|aggregate|total)\b", re.IGNORECASE)
# What makes shares change hands without a trade, or is not done yet.
_OTHER = re.compile(
    r"\b(?:agree\w*|pursuant|options?|warrants?|exercis\w*|conver[ts]\w*|underwrit\w*|offer(?:ing|ed|s)?|issu(?:ed|ance)"
    r"|merger|subscri\w+|placement|grant\w*|award\w*|(?-i:may)|might|shall|will|would|intends?|if|plans?|contract\w*|closing"
    r"|notes?|debentures?|bonds?|put|calls?|gift\w*|dividends?|split|distribut\w+|spin\w*|exchange[ds]?\s+for)\b",
    re.IGNORECASE,
)
_ISSUER = re.compile(r"\b(?:issuer|company|corporation)\Z", re.IGNORECASE)
_PERSON = re.compile(r"(?:the\s+|each\s+of\s+)?[A-Z][^\d:;()]{1,90}")
_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|who|which|and|also)\b", re.IGNORECASE)
# A point ends a sentence before a capital, but not behind one that stands alone, nor behind what is shortened.
_END = re.compile(
    r";(?!\s+and\s+(?:also\s+)?(?:sold|bought|purchased|acquired)\b)|\n[^\S\n]*\n"
    r"|(?<!\b[A-Z])(?<!\b[A-Z][A-Za-z])(?<!(?i:\bInc))(?<!(?i:\bCorp))(?<!(?i:\bLtd))(?<!(?i:\bMrs))(?<!(?i:\bMessrs))"
    r"\.(?=\s+\W{0,3}(?:[A-Z]|(?:[a-z]|\d{1,2})\))|\s*\Z)"
)
# A day behind these words is none on which it was done; and what was done by nobody.
_NOT_ON = re.compile(
    r"\b(?:since|as\s+of|prior\s+to|before|after|following|until|through|by|from|between)\s+\Z", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:neither|nor|not|none|never|no(?!\.))\b", re.IGNORECASE)
_AUXILIARY = frozenset({"had", "has", "have", "also", "then"})
_BLANKS = " ,;\t\n"
_LONGEST = 3_000  # characters of a sentence
_LONG_AGO, _RECENT, _AFTER = timedelta(days=400), timedelta(days=75), timedelta(days=366)
# A "price of $500" may be one of all shares, and one of $5,000 is, unless it is said to be "average" or "per share".
_PRICE_OF_ONE, _NO_PRICE_OF_ONE = 100, 1_000
CLEAR, UNCLEAR = 0.95, 0.6  # how sure a transaction is whose price is one of a share, and any other


class Sentence(NamedTuple):
    """A transaction in a sentence, and how sure it is."""

    row: Traded
    confidence: float


class Sentences(NamedTuple):
    """The transactions in the sentences of a text, and where sentences stand that may tell of one and were not read."""

    read: list[Sentence]
    lost: list[tuple[int, int]]


def read_sentences(text: str, start: int, end: int, last: date | None, tables: Trades) -> Sentences:
    """Return the transactions in the sentences between two places, but for those that `tables` list as well.

    `last` is the day of the event: what was done long before it, or has no day, is none.
    """
    found = Sentences([], [])
    listed = {(row.day, row.quantity) for row in tables.read}
    places = [*((row.start, row.end) for row in tables.read), *tables.lost]
    for first, stop in _sentences(text, start, end):
        if any(begin < stop and first < behind for begin, behind in places):
            continue
        moved = _MOVED.search(text, first, stop)
        if not moved and not _ACTION.search(text, first, stop):
            continue
        days = [day for hit in _DAY.finditer(text, first, stop) if (day := day_of(hit[0], last))]
        if not any(_is_near(day, last, _LONG_AGO) for day in days):
            continue
        unread: list[tuple[int, int]] = []
        rows = [] if _OTHER.search(text, first, stop) else list(_rows(text, first, stop, last, unread))
        found.read.extend(row for row in rows if (row.row.day, row.row.quantity) not in listed)
        recent = any(_is_near(day, last, _RECENT) for day in days)
        if not recent:
            continue
        priced = _MONEY.search(text, first, stop) and _SHARES.search(text, first, stop)
        # without a price, what was done on several days may be the sum of what a table lists
        counted = (len(days) == 1 or not tables.read) and (moved or _SOLD.search(text, first, stop))
        if rows:
            found.lost.extend(unread)
        elif priced or counted:
            found.lost.append((first, stop))
    return found


def _is_near(day: date, last: date | None, before: timedelta) -> bool:
    return last is None or last - before <= day <= last + _AFTER


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two places, and their parts between semicolons, without the blanks around them."""
    at = start
    for stop in [*(hit.end() for hit in _END.finditer(text, start, end)), end]:
        words = text[at:stop]
        first, behind = stop - len(words.lstrip()), at + len(words.rstrip())
        if 0 < behind - first <= _LONGEST:
            yield first, behind
        at = stop


def _rows(text: str, first: int, stop: int, last: date | None, unread: list[tuple[int, int]]) -> Iterator[Sentence]:
    """Yield what a sentence says was bought or sold: the day may stand before each or the first of several, or behind.

    What is not read of a sentence goes to `unread`.
    """
    hits = list(_SOLD.finditer(text, first, stop))
    if not hits or _DENIED.search(text, first, hits[0].start()):
        return
    leading = list(_DAY.finditer(text, first, hits[0].start()))
    if len(leading) > 1:
        return
    held, who = leading, ""
    for n, hit in enumerate(hits):
        until = hits[n + 1].start() if n + 1 < len(hits) else stop
        following = _DAY.search(text, hit.end(), until) if leading and until < stop else None
        before = list(_DAY.finditer(text, hits[n - 1].end() if n else first, hit.start())) if leading else []
        held = before or held
        behind = list(_DAY.finditer(text, hit.end(), until)) if not leading or until == stop else []
        who = _who(text[before[-1].end() if before else hits[n - 1].end() if n else first : hit.start()], who, n)
        days = [*held, *behind]
        day = day_of(days[0][0], last) if len(days) == 1 and not _NOT_ON.search(text[first : days[0].start()]) else None
        is_recent = day is not None and _is_near(day, last, _LONG_AGO)
        if day is None or not is_recent or _ISSUER.search(who) or _SHARES.search(text, hit.end(), until):
            unread.append((hit.start(), until))
            continue
        price, currency = _price(text, hit.end(), until)
        side: Side = "sell" if hit["verb"].lower()[0] in "sd" else "buy"
        person = who if _PERSON.fullmatch(who) and not _PRONOUN.match(who) else ""
        count = Decimal(hit["count"].replace(",", ""))
        begin = (before[0] if before else hit).start()
        until = following.start() if following else until
        said = text[begin:until].rstrip(_BLANKS)
        for word in (" on", " and"):
            said = said.removesuffix(word).rstrip(_BLANKS)
        row = Traded(begin, begin + len(said), day, side, count, price, currency, person)
        yield Sentence(row, UNCLEAR if price is None else CLEAR)


def _who(words: str, before: str, number: int) -> str:
    """Return who stands before what was done; of a further deed, who did the one `before` it where it names nobody."""
    parts = (re.split(r"\band\b|;", words)[-1] if number else words).split()
    while parts and parts[-1].lower() in _AUXILIARY:
        parts.pop()
    named = " ".join(parts).strip(" ,")
    return before if number and (not named or _PRONOUN.match(named)) else named


def _price(text: str, start: int, end: int) -> tuple[Decimal | None, str]:
    """Return the price of one share, and its currency; None where there is none, or more than one."""
    hits = list(_PRICE.finditer(text, start, end))
    if len(hits) != 1 or _MANY_PRICES.search(text, start, hits[0].start()):
        return None, ""
    amount = amount_of(hits[0]["price"])
    if amount is None:
        return None, ""
    of_one = _ONE_PRICE.search(text[start : hits[0].start("price")])
    most = _NO_PRICE_OF_ONE if of_one and (of_one["one"] or of_one["per"]) else _PRICE_OF_ONE
    is_one = of_one and amount.value < most
    return (amount.value, amount.currency) if hits[0]["each"] or is_one else (None, "")
