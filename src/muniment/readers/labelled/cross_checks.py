"""What one part of a document says of the values of another: items of the cover page, rows of each other, the header.

Each check has a name and compares two places that were written apart. Where both agree, either is believed more; where
they contradict each other, the value is doubted and the contradiction told with both. A check never changes a value.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec import UnsetType
from rapidfuzz import fuzz

from muniment.codes import schedule_13
from muniment.documents.header import FilingHeader, Party
from muniment.documents.passage import places_of
from muniment.identifiers import cusip
from muniment.readers.labelled.cover import FIGURES
from muniment.readers.labelled.persons import Cover
from muniment.readers.labelled.rows import NUMBERS, POWERS
from muniment.readers.labelled.signatures import ABOVE_EARLIER, ONLY_PERSON, Signed
from muniment.readers.labelled.signatures.words import is_closed, is_entity, is_same_human, known, letters
from muniment.readers.labelled.statement import IN_ITEM_4, Statement
from muniment.readers.labelled.text import Prepared
from muniment.readers.labelled.values import Check, Found
from muniment.readers.xml_trace import brief
from muniment.wording import day

__all__ = ["cross_checks"]


_NUMBER = re.compile(r"\d(?<![\w.,]\d)[\d,]*(?:(?:\.\d{3}){2,}+|\.\d+)?(?![\w,]*\d)")  # 1.934.227, too
_COMMA_FOR_POINT = re.compile(r"\d{1,3},\d{1,2}")  # as in most languages
_SCALE = re.compile(r"\s+(thousand|million|billion)\b", re.IGNORECASE)
_PLACES = {"thousand": 3, "million": 6, "billion": 9}  # behind the first figure
_TELLING = 100  # from which a whole number stands in an item by more than chance
_REACH = 20_000  # characters of an item that are looked at
_SHORT = 120  # characters of an answer that says one thing
_FREE_LINE = re.compile(r"\n[^\S\n]*+\n")
_ELSEWHERE = re.compile(
    r"\b(?:see|cover|rows?|pages?|items?|exhibit|schedule|appendix|annex|attached|above)\b", re.IGNORECASE
)


def cross_checks(statement: Statement, printed: Prepared, header: FilingHeader | UnsetType | None) -> list[Check]:
    """Return what every check says of a schedule: `printed` is its text with running heads, `header` EDGAR's."""
    pages = [(f"reporting_persons[{n}].", person) for n, person in enumerate(statement.persons)]
    checks = [*_powers(pages, statement.letter), *_restated(statement, pages)]
    checks += [*_of_class(statement, pages), *_of_one_class(pages), *_items_1_and_2(statement, pages)]
    checks += [*_page_heads(statement, printed), *_kinds(statement), *_kinds_of_persons(statement, pages)]
    checks += [*_days(statement), *_signatures(statement, pages), *_longer_names(statement, pages)]
    if isinstance(header, FilingHeader):
        return [*checks, *_header(statement, pages, header)]
    return [*checks, *_amended(statement.form, printed.small)]


Pages = Sequence[tuple[str, Cover]]


def _row(name: str, letter: str) -> str:
    return f"Row {NUMBERS[f'13{letter}'][name]}"


def _stated(found: Found | None) -> Any:  # noqa: ANN401 - whatever the row takes
    return found.value if found and found.stated else None


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, Decimal) else f"{value}%"


# ---- rows 5 to 9 among themselves ------------------------------------------------------------------------------------


def _powers(pages: Pages, letter: str) -> Iterator[Check]:
    """Compare the powers with the aggregate amount, which none exceeds: where several do, it is in doubt too."""
    for path, person in pages:
        row_9, several = person.rows.get("aggregate_amount"), 0
        aggregate = _stated(row_9)
        for row in POWERS if isinstance(aggregate, Decimal) else ():
            found = person.rows.get(row)
            power = _stated(found)
            if found and isinstance(power, Decimal) and power > aggregate:
                said = f"{_row(row, letter)} says {power:,}; {_row('aggregate_amount', letter)} says {aggregate:,}"
                yield Check("powers and aggregate", path + row, found, f"{said}, which is less")
                several += 1
        if row_9 and several > 1:
            said = f"{_row('aggregate_amount', letter)} says {aggregate:,}; {several} powers are more"
            yield Check("powers and aggregate", f"{path}aggregate_amount", row_9, said)


# ---- Item 4 of a 13G, Item 5 of a 13D: the cover page again ----------------------------------------------------------


def numbers_in(text: str, start: int, end: int) -> frozenset[Decimal]:
    """Return every number that stands between two places of a text."""
    stop = min(end, start + _REACH)
    return frozenset(_scaled(hit).value for hit in _NUMBER.finditer(text, start, stop))


class _Said(NamedTuple):
    """A number as said, and how far it may be off: "1.48 million" was rounded, or cut off, to 10,000."""

    value: Decimal
    off: Decimal = Decimal(0)


def _scaled(hit: re.Match[str]) -> _Said:
    """Return a number with the "thousand" or "million" behind it."""
    figures = hit[0].replace(",", "." if _COMMA_FOR_POINT.fullmatch(hit[0]) else "")
    value = Decimal(figures.replace(".", "") if figures.count(".") > 1 else figures)
    scale = _SCALE.match(hit.string, hit.end())
    if not scale:
        return _Said(value)
    one = Decimal(10 ** _PLACES[scale[1].lower()])
    return _Said(Decimal(int(value * one)), one.scaleb(int(value.as_tuple().exponent)))


def is_among(value: object, numbers: frozenset[Decimal]) -> bool:
    """Whether a value is one of the numbers; what is no number is not, nor 11 or 31, which any sentence may have."""
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            return False
    return isinstance(value, Decimal) and (value >= _TELLING or value % 1 > 0) and value in numbers


_PARTS = {  # of Item 4, and the rows that they repeat
    "amount": ("4(a)", "aggregate_amount"),
    "percent": ("4(b)", "percent"),
    **{row: (f"4(c)({'i' * n if n < 4 else 'iv'})", row) for n, row in enumerate(POWERS, 1)},
}


def _restated(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Compare the figures of the cover with those of the item that says them again."""
    place = statement.answers.places.get("4" if statement.letter == "G" else "5")
    numbers: frozenset[Decimal] = numbers_in(statement.text, *place) if place else frozenset()
    item = "Item 4" if statement.letter == "G" else "Item 5"
    for path, person in pages:
        for row in (*POWERS, "aggregate_amount", "percent"):
            found = person.rows.get(row)
            if found and found.stated and found.how != IN_ITEM_4 and is_among(found.value, numbers):
                yield Check(item, path + row, found)
    if len(pages) != 1 or statement.letter != "G":
        return
    path, person = pages[0]
    for part, (item, row) in _PARTS.items():
        found, said = person.rows.get(row), _only_number(_stated(statement.answers.found.get(f"item4.{part}")))
        value = _number(_stated(found))
        if found and value is not None and said is not None and not _same(value, said, row):
            words = f"{_row(row, 'G')} says {_figure(found.value)}"
            yield Check(
                "Item 4",
                path + row,
                found,
                f"{words}; Item {item} says {_figure(said.value) if row != 'percent' else f'{said.value}%'}",
            )


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str | Decimal) else None
    except InvalidOperation:
        return None


def _only_number(answer: object) -> _Said | None:
    """Return the number that a short answer is, or says alone; None where it says several, or more than that."""
    if not isinstance(answer, str) or len(answer) > _SHORT or _ELSEWHERE.search(answer):
        return None
    numbers = {_scaled(hit) for hit in _NUMBER.finditer(answer)}
    return numbers.pop() if len(numbers) == 1 else None


def _same(one: Decimal, said: _Said, row: str) -> bool:
    """Whether two figures are the same, percents as far as both are written out, and rounded ones as far as they go."""
    off = said.off
    if row == "percent":
        places = min(max(0, -int(figure.normalize().as_tuple().exponent)) for figure in (one, said.value))
        off = Decimal(1).scaleb(-places)
    return abs(one - said.value) <= off


# ---- the percent of the class ----------------------------------------------------------------------------------------

_OUTSTANDING = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3}){1,4})\s+(?:[\w$.,()'’-]+\s+){0,14}?(?:issued\s+and\s+)?outstanding", re.IGNORECASE
)
_OUTSTANDING_BEFORE = re.compile(r"outstanding\D{0,60}?(?P<number>\d{1,3}(?:,\d{3}){1,4})", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}")
_ALL = "outstanding"
_AROUND = 600  # characters before these words, and behind them, in which their number stands
_READ = 200_000  # characters of a document in which the shares outstanding are looked for
_EXACT = 20  # halves of its last digit that a percent is at least, to tell the size of a class
_FAR = Decimal("1.5")  # how much a percent may be off, as converted shares change the class it is of


def _all_shares(text: str, small: str) -> Iterator[Decimal]:
    """Yield the numbers that are said to be outstanding, from the places where that is said."""
    done = 0
    for start in places_of(small, _ALL, 0, _READ):
        end = start + len(_ALL)
        if not (text[start + 1 : end].islower() or text[start + 1 : end].isupper()):
            continue
        for hit in (
            *_OUTSTANDING.finditer(text, max(done, start - _AROUND), end),
            *_OUTSTANDING_BEFORE.finditer(text, start, min(end + _AROUND, _READ)),
        ):
            # "131,845 shares, or 8.6 percent of the 1,536,400 outstanding": which of them is not plain
            yield from (Decimal(number.replace(",", "")) for number in _NUMBERS.findall(hit[0]))
        done = end


def _of_class(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Compare row 11 with the aggregate amount as a share of all that is said to be outstanding."""
    amounts = {_stated(person.rows.get("aggregate_amount")) for _, person in pages}
    outstanding = set(_all_shares(statement.text, statement.small)) - amounts
    for path, person in pages:
        found, amount = person.rows.get("percent"), person.rows.get("aggregate_amount")
        percent, shares = _number(_stated(found)), _stated(amount)
        if not found or not amount or percent is None or not isinstance(shares, Decimal) or not percent or not shares:
            continue
        of_each = {total: shares * 100 / total for total in outstanding if total >= shares}
        exponent = int(percent.as_tuple().exponent)
        near = max(Decimal(1).scaleb(exponent), Decimal("0.05"))
        if any(abs(share - percent) <= near for share in of_each.values()):
            yield Check("shares outstanding", f"{path}percent", found)
            yield Check("shares outstanding", f"{path}aggregate_amount", amount)
        elif len(of_each) == 1:
            (total, share), *_ = of_each.items()
            least = shares * 100 / (total + shares)  # of a class that all of them are added to, as those of warrants
            if (share > percent * _FAR and least > percent + near) or percent > share * _FAR:
                said = f"{_row('percent', statement.letter)} says {percent}%"
                other = f"{shares:,} of {total:,} shares outstanding are {share.quantize(Decimal('0.01'))}%"
                yield Check("shares outstanding", f"{path}percent", found, f"{said}; {other}")


_FIRST = itemgetter(0)


class _Ranges:
    """Ranges of numbers, each with its least and its most, to be counted fast."""

    def __init__(self, ranges: Iterable[tuple[Decimal, Decimal]]) -> None:
        """Sort their ends."""
        pairs = list(ranges)
        self.least, self.most = sorted(least for least, _ in pairs), sorted(most for _, most in pairs)

    def meeting(self, least: Decimal, most: Decimal) -> int:
        """Return how many have a number in common with another range."""
        return bisect_right(self.least, most) - bisect_left(self.most, least)


def _of_one_class(pages: Pages) -> Iterator[Check]:
    """Compare persons with each other: their amounts and percents are of one class, of as many shares for each."""
    sizes: list[tuple[Decimal, Decimal, Decimal, str, Cover]] = []
    for path, person in pages:
        percent, shares = _number(_stated(person.rows.get("percent"))), _stated(person.rows.get("aggregate_amount"))
        if percent and isinstance(shares, Decimal) and shares:
            half = Decimal(1).scaleb(int(percent.as_tuple().exponent)) / 2
            if half * _EXACT <= percent:
                sizes.append((shares, shares * 100 / (percent + half), shares * 100 / (percent - half), path, person))
    every = _Ranges((least, most) for _, least, most, _, _ in sizes)
    alike = {
        shares: _Ranges(size[1:3] for size in same) for shares, same in groupby(sorted(sizes, key=_FIRST), key=_FIRST)
    }
    for shares, least, most, path, person in sizes:
        if every.meeting(least, most) > alike[shares].meeting(least, most):  # one of other shares does
            for row in ("percent", "aggregate_amount"):
                yield Check("the class of all persons", path + row, person.rows[row])


# ---- names, classes and numbers in Items 1 and 2 ---------------------------------------------------------------------

_LIKE, _UNLIKE = 85, 55  # of 100
_FORMS_OF_COMPANIES = re.compile(
    r"\b(?:the|incorporated|inc|corporation|corp|company|co|limited|ltd|llc|lp|llp|plc|n\s?v|s\s?a|new|de|cl|hldgs?|holdings?)\b"
)
_NOT_WORDS = re.compile(r"[^\w ]+")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name without signs and the form of its company."""
    words = " ".join(_NOT_WORDS.sub("", name.lower().replace("-", " ").replace("/", " ")).split())
    words = "common stock" if words == "com" else words  # as Form 13F abbreviates it
    return " ".join(_FORMS_OF_COMPANIES.sub("", words).split()) or words


def _alike(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 100, whatever the order of their words."""
    one, other = _plain(one), _plain(other)
    return max(fuzz.token_set_ratio(one, other), fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")))


def _answer(statement: Statement, key: str) -> str:
    """Return the answer to a part of an item where it is short and says it here; "" else."""
    place = statement.answers.places.get(key)
    answer = statement.text[slice(*place)].strip(" \t\n:;") if place and place[1] - place[0] <= 4 * _SHORT else ""
    answer = " ".join(_FREE_LINE.split(answer, 1)[0].split())
    return answer if len(answer) <= _SHORT and not _ELSEWHERE.search(answer) else ""


def _items_1_and_2(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Compare the cover of a 13G with Items 1(a), 2(a), 2(d) and 2(e), which ask for it again."""
    if statement.letter != "G":
        return
    fields = statement.first.fields
    for field, key, item in (("issuer_name", "1a", "Item 1(a)"), ("class_title", "2d", "Item 2(d)")):
        found, answer = fields.get(field), _answer(statement, key)
        if found and found.stated and answer:
            yield from _likeness(item, field, found, answer, "The cover")
    found, place = fields.get("cusips"), statement.answers.places.get("2e")
    if found and found.stated and place:
        said = _cusips_in(statement.text[place[0] : min(place[1], place[0] + 4 * _SHORT)])
        if said:
            yield _numbers("Item 2(e)", found, said)
    if (
        len(pages) == 1
        and (name := pages[0][1].rows.get("name"))
        and name.stated
        and (answer := _answer(statement, "2a"))
    ):
        yield from _likeness("Item 2(a)", f"{pages[0][0]}name", name, answer, "Row 1")


def _lacks_words(name: str, other: str) -> bool:
    """Whether an entity's name is another one but for words that stand in a row there, each with a capital."""
    own, whole = (tuple(filter(letters, words.split())) for words in (name, other))
    same = [letters(word) == letters(its) for word, its in zip(own, whole, strict=False)]
    before = (*same, False).index(False)
    missing = whole[before : before + len(whole) - len(own)]
    behind = tuple(map(letters, own[before:])) == tuple(map(letters, whole[before + len(missing) :]))
    ends = before < len(own) or not is_closed(name)
    return bool(missing) and behind and ends and is_entity(other) and all(word[0].isupper() for word in missing)


def _likeness(check: str, path: str, found: Found, answer: str, place: str) -> Iterator[Check]:
    alike = _alike(found.value, answer)
    lacks = _lacks_words(found.value, answer)
    if alike >= _LIKE and not lacks:
        yield Check(check, path, found)
    elif alike < _UNLIKE or lacks:
        yield Check(check, path, found, f"{place} says {brief(found.value)!r}; {check} says {brief(answer)!r}")


_CUSIP = re.compile(r"(?<![A-Za-z0-9])[0-9A-Z]{3}[ -]?[0-9A-Z]{3}[ -]{0,3}[0-9A-Z]{2}[ -]{0,3}[0-9](?![A-Za-z0-9])")
_HEADED = re.compile(
    r"cusip\s*+(?:number|no\.?|num\.?|#)?[\s:.#]*+(?P<number>[0-9A-Z][0-9A-Z -]{6,14}[0-9A-Z])(?![A-Za-z0-9])",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _cusips_in(words: str) -> frozenset[str]:
    numbers = (re.sub(r"[ -]", "", hit[0]) for hit in _CUSIP.finditer(words))
    return frozenset(number for number in numbers if cusip.is_valid(number))


def _numbers(check: str, found: Found, said: frozenset[str]) -> Check:
    """Compare the CUSIP numbers of the cover with others: one that is said in both places will do."""
    if said.intersection(number[: cusip.LENGTH] for number in found.value):
        return Check(check, "cusips", found)
    others = ", ".join(sorted(said))
    return Check(check, "cusips", found, f"The cover says CUSIP {', '.join(found.value)}; {check} says {others}")


_HEADS = 2  # pages whose heads say another number


def _page_heads(statement: Statement, printed: Prepared) -> Iterator[Check]:
    """Compare the CUSIP number with that at the head of most pages, and its check digit with the others."""
    found = statement.first.fields.get("cusips")
    if not found or not found.stated:
        return
    heads = Counter(
        number
        for at in places_of(printed.small, "cusip", 0, _READ)
        if (hit := _HEADED.match(printed.text, at, _READ))
        for number in _cusips_in(hit["number"].upper())
    )
    own = {number[: cusip.LENGTH] for number in found.value}
    number, pages = max(heads.items(), key=lambda head: head[1], default=("", 0))
    if own & heads.keys():
        yield Check("page heads", "cusips", found)
    elif pages >= _HEADS or any(of_cover.translate(FIGURES) == number.translate(FIGURES) for of_cover in own):
        yield _numbers("the head of the pages", found, frozenset((number,)))
    for number in found.value:
        if len(number) == cusip.LENGTH and not cusip.is_valid(number):
            yield Check(
                "check digit", "cusips", found, f"CUSIP {number} has another check digit than its characters make"
            )


# An amendment, by what heads a page alone, and by what the text says of itself and of the items it answers.
_HEADED_AMENDED = re.compile(
    r"^[^\S\n]*+(?:cusip\b[^\n]{0,60}?)?(?:(?:schedule|form|sc)\s?)?13[dg]\s?/\s?a\b[^\S\n]*+(?:page\b[^\n]{0,40})?$",
    re.MULTILINE,
)
_CALLED_AMENDED = (
    re.compile(r"this(?<!\wthis)\s++[(“\"‘']{0,2}amendment\b(?![^.\n]{0,30}\b(?:to|of|on)\s)"),
    re.compile(
        r"item(?<!\witem)s?\s++\d[^.;]{0,80}?\s(?:is|are)\s++(?:(?:hereby|further)\s++)?(?:amended|supplemented)\b"
    ),
)


def _amended(form: Found, small: str) -> Iterator[Check]:
    """Compare the form of an original with what heads the pages, and with what the text calls itself and its items."""
    if not form.value.endswith("/A"):
        hit = _HEADED_AMENDED.search(small, 0, _READ) if "/a" in small else None
        if not hit and "amend" in small:
            called = filter(None, (words.search(small, 0, _READ) for words in _CALLED_AMENDED))
            hit = min(called, key=re.Match.start, default=None)
        if hit:
            said = f"The first page says {form.value}; elsewhere stands {brief(' '.join(hit[0].split()))!r}"
            yield Check("amendment", "submission_type", form, said)


# ---- what a value of its kind can be ---------------------------------------------------------------------------------

_LIKE_CUSIP = re.compile(r"\b(?=(?:[A-Z]*\d){5})[0-9A-Z]{8,9}\b")
_ONLY_CLASS = re.compile(
    r"(?:class\s+[a-z]\s+)?(?:common|preferred|ordinary|capital)(?:\s+(?:stock|shares?|units?))?", re.IGNORECASE
)

_SENTENCE = re.compile(r"(?:[a-z]+ ){4}")


# The end of a title whose beginning stands in another paragraph: `$.01 per share`, `par value $.01`.
_ONLY_PAR = re.compile(
    r"[(\s,]*+(?:(?:no\s+)?par\s+value\b\s*+)?(?:(?:of\s+)?[$€£]?\s?\.?\d[\d.,]{0,12}\s*+)?(?:par\s+value\b\s*+)?"
    r"(?:(?:per|each|a)\s+(?:share|unit)\b)?[\s.,)]*+",
    re.IGNORECASE,
)


def _kinds(statement: Statement) -> Iterator[Check]:
    """Find values that are of another kind than their field: a class of digits, an issuer called like a class."""
    fields = statement.first.fields
    issuer, title = fields.get("issuer_name"), fields.get("class_title")
    if issuer and issuer.stated and _ONLY_CLASS.fullmatch(issuer.value):
        yield Check("kind", "issuer_name", issuer, f"{issuer.value!r} is a class of securities rather than an issuer")
    elif issuer and issuer.stated and _SENTENCE.match(issuer.value):
        yield Check("kind", "issuer_name", issuer, f"{issuer.value!r} is part of a sentence rather than an issuer")
    if title and title.stated and (_LIKE_CUSIP.search(title.value) or not any(map(str.isalpha, title.value))):
        yield Check("kind", "class_title", title, f"{title.value!r} holds a number that is no class of securities")
    elif title and issuer and title.stated and title.value == issuer.value and not _ONLY_CLASS.fullmatch(title.value):
        yield Check("kind", "class_title", title, f"{title.value!r} is the issuer rather than a class of securities")
    elif title and title.stated and _ONLY_PAR.fullmatch(title.value):
        yield Check("kind", "class_title", title, f"{title.value!r} is a par value rather than a class of securities")


_UNCHANGED, _GROUP = frozenset("abcdefg"), "OO"


def _kinds_of_persons(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Compare Item 3 of a 13G with row 12, which has a code for each of its choices."""
    types = [_stated(person.rows.get("types")) for _, person in pages]
    item3 = statement.item3
    if not item3.stated or not types or None in types:
        return
    known = {code for codes in types for code in codes or ()}
    # what h, j and k stand for changed over the years: their words tell, or nothing does
    told = [kind or letter for letter, kind in item3.value if kind or letter in _UNCHANGED]
    chosen = {schedule_13.from_letter(letter).code for letter in told} - {_GROUP}
    if not chosen:
        return
    beside = known.intersection(schedule_13.ITEM_3) - chosen - {_GROUP}  # of which the box may be lost
    if chosen <= known and not beside:
        yield Check("row 12", "item3.types", item3)
    elif beside and (chosen <= known or not chosen & known):
        said = (
            f"Item 3 says ({'), ('.join(letter for letter, _ in item3.value)}); row 12 says {', '.join(sorted(known))}"
        )
        yield Check("row 12", "item3.types", item3, said)


_NAMES = 40  # places at which a name is looked for again
_BESIDE = re.compile(r" ([A-Z][\w.'’&-]*)")
_BEFORE = re.compile(r"(?<![\w.])([A-Z][\w.'’&-]*) \Z")
_TITLES = frozenset((
    "mr.", "mrs.", "ms.", "dr.", "by", "by:", "name", "title", "name/title", "date", "signature", "signed", "its",
    "the", "of", "and", "item", "page",
))  # fmt: skip
_OFTEN, _MOSTLY = 3, 0.75  # times, and the share of all times, that a word stands beside a name it is part of


def _longer_names(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Find names that stand elsewhere mostly as a part of one longer name: a print that was torn lost the rest."""
    text, small = (text[:_READ].replace("\n", " ") for text in (statement.text, statement.small))  # in two lines, too
    rows = [("Row 1", f"{path}name", person.rows.get("name")) for path, person in pages]
    lines = enumerate(statement.signed)
    rows += [("The signature", f"signatures[{n}].reporting_person", line.for_) for n, line in lines]
    names = {str(found.value).lower() for *_, found in rows if found and found.stated}
    often = {name for name in names if small.count(name) >= _OFTEN}  # as few names
    for where, path, found in rows:
        if not found or str(found.value).lower() not in often:
            continue
        if word := _always_beside(str(found.value), found.start, text, small):
            yield Check("longer name", path, found, f"{where} says {found.value}; elsewhere {word} stands beside it")


def _always_beside(name: str, place: int, text: str, small: str) -> str:
    """Return the word with a capital that mostly stands beside a name but at one place; "" where there is none."""
    wanted = name.lower()
    beside: list[str] = []
    count, at = 0, -1
    while count < _NAMES and (at := small.find(wanted, at + 1)) >= 0:
        if at != place:
            count += 1
            first = max(0, at - _SHORT)
            word = max(first, text.rfind(" ", first, at - 1) + 1)
            before = _BEFORE.search(text, word, at) if text[at - 1 : at] == " " else None
            behind = _BESIDE.match(text, at + len(name))
            beside += dict.fromkeys(hit[1] for hit in (before, behind) if hit and hit[1].lower() not in _TITLES)
    word = max(beside, key=beside.count, default="")
    return word if beside.count(word) >= max(_OFTEN, _MOSTLY * count) else ""


_YEARS_BEFORE = 3  # a day so long before the signature is doubted


def _days(statement: Statement, filed: date | None = None) -> Iterator[Check]:
    """Compare the day of the event with the days of the signatures, or that of filing, before which it lies.

    A schedule signed before the event has one of the two days wrong: either is doubted, the day of the event less
    where the schedule was filed behind it.
    """
    found = statement.first.fields.get("event_date")
    lines = [(n, line.date) for n, line in enumerate(statement.signed) if line.date]
    signed = [(n, own, own.value) for n, own in lines if isinstance(own.value, date)]
    last = filed or max((value for *_, value in signed), default=None)
    if not found or not isinstance(found.value, date) or last is None:
        return
    other = "filed" if filed else "signed"
    if found.value > last:
        event = day(found.value)
        message = f"The day of the event is {event}, after the schedule was {other}, {day(last)}"
        yield Check("days", "event_date", found, message)
        for n, own, value in signed if not filed else ():
            message = f"The schedule was signed {day(value)}, before the day of the event, {event}"
            yield Check("days", f"signatures[{n}].signers[0].date", own, message)
    elif (last - found.value).days > 366 * _YEARS_BEFORE:
        message = f"The day of the event is {day(found.value)}; the schedule was {other} on {day(last)}"
        yield Check("days", "event_date", found, message)
    elif filed:
        yield Check("days", "event_date", found)
    if filed and found.value > filed:  # then that is wrong, whenever people signed
        yield from (Check("days", f"signatures[{n}].signers[0].date", own) for n, own, on in signed if on <= filed)


# ---- who signs, and for whom -----------------------------------------------------------------------------------------


def _signatures(statement: Statement, pages: Pages) -> Iterator[Check]:
    """Compare the reporting persons with those who sign, and with those whom they sign for."""
    persons = [(path, person.rows["name"]) for path, person in pages if _stated(person.rows.get("name"))]
    signing: set[str] = set()
    strangers: list[tuple[str, Found, str]] = []
    for n, line in enumerate(statement.signed):
        path = f"signatures[{n}].reporting_person"
        if line.for_ is None:
            own = [_stated(line.name)] if line.title is None else []
        else:
            own = str(line.for_.value).split("; ") if line.for_.how.startswith("named in") else []
        named = {other for other, name in persons if any(_is_named(name.value, words) for words in own if words)}
        signing |= named
        if line.for_ is not None and named:
            yield Check("signatures", path, line.for_)
        elif line.for_ is not None and own:
            strangers.append((path, line.for_, str(_stated(line.name) or "somebody")))
    silent = [name for path, name in persons if path not in signing]
    blocks = [*_blocks(statement.text, [line for line in statement.signed if line.name])] if silent else []
    exact = {letters(name.value) for _, name in persons}
    # whom a block names otherwise, a word alone aside, and a trust whose trustee signs, may be meant
    silent = [
        name.value
        for name in silent
        if " " not in name.value or not any(_is_within(letters(name.value), words, exact) for words in blocks)
    ]
    yield from (Check("signatures", f"{path}name", name) for path, name in persons if path in signing)
    for path, found, signer in strangers:
        trustee = _TRUSTEE.search(str(found.value))
        without = [name for name in silent if not (trustee and _TRUST.search(name))]
        if without and all(_alike(found.value, name) < _UNLIKE for name in without):
            message = (
                f"{brief(signer)} signs for {brief(str(found.value))!r}, which is no reporting person; "
                f"nobody signs for {brief(without[0])!r}"
            )
            yield Check("signatures", path, found, message)
    yield from _inherited(statement, [name for _, name in persons])
    yield from _unsigned(statement, [name for _, name in persons])
    for n, line in enumerate(statement.signed):
        for officer in line.officers:
            signer = brief(line.name.value) if line.name and line.name.stated else "an attorney-in-fact"
            message = f"{signer} signs in the name of {brief(officer.value)!r}, which no value holds"
            yield Check(REPRESENTED, f"signatures[{n}]", officer, message)


# Who signs for a trust, and what is one.
_TRUSTEE = re.compile(r"\b(?:co-?)?trustees?\b", re.IGNORECASE)
_TRUST = re.compile(r"\b(?:trusts?|u/?a|u/?t/?a|plan|settlement)\b", re.IGNORECASE)
UNSIGNED, REPRESENTED = "persons without a signature", "officers whose attorney signs"
# Who signs for all of them, or for those that nobody names.
_FOR_ALL = re.compile(
    r"\b(?:each|all|both|every|others?|jointly|subsidiar\w+|affiliates?|undersigned|foregoing|aforementioned|(?:reporting|filing)\s+"
    r"(?:persons?|part(?:y|ies)|group))\b",
    re.IGNORECASE,
)
_BEHIND_SIGNATURES = 300  # characters behind the last in which that may stand, before a gap
_GAP = re.compile(r"\n(?:[ \t]*\n){2}")


def _unsigned(statement: Statement, names: Sequence[Found]) -> Iterator[Check]:
    """Find reporting persons for whom nobody signs, where it is known of every signature whom it is for."""
    lines = [line for line in statement.signed if line.name]
    told = [_stated(line.for_) or _stated(line.name) for line in lines if line.for_ or line.title is None]
    signing = [words for value in told for words in str(value).split("; ")]
    exact = {letters(name.value) for name in names}
    signed = {letters(words) for words in signing}
    others = [words for words in signing if letters(words) not in exact]  # of names alike, one is meant
    silent = [name for name in names if letters(name.value) not in signed]
    others += [line.name.value for line in lines if line.name and line.for_ and line.for_.signs.get("individually")]
    silent = [name for name in silent if not any(_signs_for(name.value, words) for words in others)]
    if any(map(_TRUSTEE.search, map(str, signing))):  # a trust whose trustee signs
        silent = [name for name in silent if not _TRUST.search(name.value)]
    blocks = [*_blocks(statement.text, lines)] if silent else []
    silent = [name for name in silent if not any(_is_within(letters(name.value), words, exact) for words in blocks)]
    if not silent or len(silent) == len(names) or len(told) < len(lines):
        return
    places = [found.start for line in lines for found in (line.name, line.for_) if found]
    ends = [found.end for line in lines for found in (line.name, line.title, line.for_) if found]
    behind = _GAP.search(statement.text, max(ends), max(ends) + _BEHIND_SIGNATURES)
    if _FOR_ALL.search(statement.text, min(places), behind.start() if behind else max(ends) + _BEHIND_SIGNATURES):
        return
    for name in {letters(name.value): name for name in silent}.values():
        yield Check(UNSIGNED, "signatures", name, f"Nobody signs for {brief(name.value)!r}")


def _blocks(text: str, lines: Sequence[Signed]) -> Iterator[str]:
    """Yield the letters of each signature block: from whom it is for, or the name, to an empty line or the next one."""
    own = [[found for found in (line.name, line.title, line.for_) if found] for line in lines]
    own = [[found for found in block if found.how not in (ABOVE_EARLIER, ONLY_PERSON)] for block in own]
    starts = sorted(min(found.start for found in block) for block in own)
    for block in own:
        start, end = min(found.start for found in block), max(found.end for found in block)
        following = starts[bisect_right(starts, end) :][:1] or [len(text)]
        empty = _FREE_LINE.search(text, end, following[0])
        yield letters(text[start : empty.start() if empty else min(following[0], end + _BEHIND_SIGNATURES)])


def _is_within(name: str, words: str, names: Iterable[str]) -> bool:
    """Whether a name stands in words, both letters only, otherwise than as a part of another of the names."""
    for other in names if name in words else ():
        words = words.replace(other, " ") if name in other and name != other else words
    return name in words


def _signs_for(name: str, words: str) -> bool:
    """Whether words of a signature may be a person's name: the same, a part of it, or that of the same human."""
    return _is_named(name, words) or bool(known(words, [name])) or is_same_human(name, words)


_MOST_SIGNERS = 300  # with whom another is compared


def _inherited(statement: Statement, names: Sequence[Found]) -> Iterator[Check]:
    """Find who signs again, as it is said for who stands above an earlier signature, while for an entity nobody does.

    Another than those who signed before is a second officer of the same.
    """
    signed = [str(found.value) for line in statement.signed for found in (line.for_, line.name) if found]
    signed = [words for value in signed for words in value.split("; ")]
    silent = [name.value for name in names if not any(_is_named(name.value, words) for words in signed)]
    entity = next((name for name in silent if is_entity(name)), "")
    for n, line in enumerate(statement.signed):
        if not (entity and line.for_ and line.for_.how == ABOVE_EARLIER):
            continue
        who = str(_stated(line.name) or "somebody")
        before = [str(_stated(other.name)) for other in statement.signed[max(0, n - _MOST_SIGNERS) : n]]
        if who == "somebody" or any(is_same_human(who, other) for other in before):
            words = f"{brief(who)} signs again, for {brief(str(line.for_.value))!r}"
            message = f"{words} as it seems; nobody signs for {brief(entity)!r}"
            yield Check("signatures", f"signatures[{n}].reporting_person", line.for_, message)


@lru_cache(maxsize=4096)
def _is_named(name: str, words: str) -> bool:
    """Whether words of a signature are a person's name: all of it, or more than a word of it."""
    return letters(name) == letters(words) or (len(_plain(words).split()) > 1 and _alike(name, words) >= _LIKE)


# ---- the header that EDGAR puts before the documents -----------------------------------------------------------------


_TAX_DIGITS = 9


def _header(statement: Statement, pages: Pages, header: FilingHeader) -> Iterator[Check]:
    """Compare issuer, persons, their tax numbers and the day with the header."""
    issuer, subject = (
        statement.first.fields.get("issuer_name"),
        [p for p in header.parties if "SUBJECT" in p.role.upper()],
    )
    names = [name for party in subject for name in _names(party)]
    if issuer and issuer.stated and names:
        alike = max(_alike(issuer.value, name) for name in names)
        if alike >= _LIKE:
            yield Check("header", "issuer_name", issuer)
        elif alike < _UNLIKE:
            message = f"The cover says {brief(issuer.value)!r}; the header of the submission says {names[0]!r}"
            yield Check("header", "issuer_name", issuer, message)
    filers = [party for party in header.parties if "SUBJECT" not in party.role.upper()]
    known = [*(name for party in filers for name in _names(party)), *header.group_members]
    for n, line in enumerate(statement.signed):
        named = str(line.for_.value).split("; ") if line.for_ else []
        if line.for_ and all(any(_alike(name, other) >= _LIKE for other in known) for name in named):
            yield Check("header", f"signatures[{n}].reporting_person", line.for_)
    distinct = {_plain(name) for name in (*(party.name for party in filers), *header.group_members) if name}
    own_numbers = (person.rows.get("<irs-number>") for _, person in pages)
    stated = {re.sub(r"\D", "", number.value) for number in own_numbers if number and number.stated}
    for path, person in pages:
        name, number = person.rows.get("name"), person.rows.get("<irs-number>")
        if not name or not name.stated:
            continue
        if any(_alike(name.value, other) >= _LIKE for other in known):
            yield Check("header", f"{path}name", name)
        elif len(distinct) == len(pages) and all(_alike(name.value, other) < _UNLIKE for other in known):
            others = brief(", ".join(known))
            message = f"Row 1 says {brief(name.value)!r}; the header of the submission names {others!r}"
            yield Check("header", f"{path}name", name, message)
        own = [party for party in filers if any(_alike(name.value, other) >= _LIKE for other in _names(party))]
        numbers = {re.sub(r"\D", "", party.irs_number) for party in own if isinstance(party.irs_number, str)}
        numbers = {digits for digits in numbers if digits.strip("0") and len(digits) == _TAX_DIGITS}
        if number and number.stated:
            same = re.sub(r"\D", "", number.value) in numbers
            numbers -= stated  # of a person whose name is much the same
            if same or numbers:
                other = f"Row 1 says {number.value}; the header of the submission says {', '.join(sorted(numbers))}"
                yield Check("header", f"{path}irs_number", number, "" if same else other)
    if isinstance(header.filed, date):
        yield from _days(statement, header.filed)


def _names(party: Party) -> Iterator[str]:
    names = (party.name, *(former.name for former in party.former_names))
    return (name for name in names if isinstance(name, str))
