"""How sure a value is: the signs that speak for and against it, weighed; and what other parts of the document say."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from math import inf
from operator import attrgetter, mul, ne
from pathlib import Path

from muniment.codes import states
from muniment.evidence import DISPUTED, LEAST, MOST, contradicted, probability
from muniment.identifiers import cusip
from muniment.readers.labelled.cover import FIGURES, IN_ITEMS
from muniment.readers.labelled.cross_checks import REPRESENTED, UNSIGNED
from muniment.readers.labelled.labels import CAPTIONS
from muniment.readers.labelled.persons import Cover
from muniment.readers.labelled.plausibility import (
    ends_in_initial,
    has_issuer,
    has_label,
    has_piece,
    is_common,
    is_doubled,
    is_in_thousandths,
    is_joined,
    is_misread,
    is_remnant,
    names_more_than_place,
    near_place,
    share_misread,
    unknown_words,
    words_in,
)
from muniment.readers.labelled.row_1 import is_open
from muniment.readers.labelled.rows import NUMBERS, POWERS
from muniment.readers.labelled.signatures import IN_BLOCK, ONLY_PERSON
from muniment.readers.labelled.signatures.words import has_title, is_closed, is_entity, is_human, is_same_human, letters
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import lowered
from muniment.readers.labelled.values import BESIDE, MONTH, MONTH_BEGUN, OF_LOST, Found
from muniment.readers.labelled.values import LEAST as STATED


def sure(signs: Mapping[str, float], known: Mapping[str, float]) -> float:
    """Return how sure what has signs is, 0 to 1, by weights."""
    score = known["bias"] + sum(known.get(sign, 0.0) * value for sign, value in signs.items())
    return round(min(max(probability(score), LEAST), MOST), 3)


def in_doubt(signs: Mapping[str, float], known: Mapping[str, float], about: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Return the value against which signs say most, by weights and `about` which value each is; "" where none does."""
    said = {value: sum(known.get(sign, 0.0) * signs.get(sign, 0.0) for sign in of) for value, of in about}
    least = min(said, key=lambda value: said[value])
    return least if said[least] else ""


@cache
def log_odds(table: Path) -> dict[str, float]:
    """Return the weight of each sign, in log odds, and "bias", what speaks for any entry."""
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[2:])
    return {sign: float(weight) for sign, weight in rows}


WEIGHTS = Path(__file__).parent / "confidence.tsv"
_CLASS = re.compile(
    r"stock|share|unit|interest|note|warrant|right|receipt|common|ordinary|securit(?:y|ies)|debenture|\bAD[SR]s?\b"
    r"|\b(?-i:COM|SHS|ORD)\b",  # as Form 13F abbreviates them
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z][\w&;.,'’()/ \-–’«»“”\"]{1,120}\Z")
_NO_ISSUER = re.compile(
    rf"(?:class\s+\w\s+)?(?:common|ordinary|preferred|capital)\s+(?:stock|shares?)\b|{MONTH}\s+\d", re.IGNORECASE
)
_MARKUP = re.compile(r"<[!/a-z][^<>]{0,400}>", re.IGNORECASE)  # of a page that was written down with its tags
_DISPUTED_BY = frozenset(
    {"several", "doubted", "cut", "between", "bare", "misread", "thousandths", "remnant", "in_text", "unplaced"}
    | {"unsigned", "untyped", "individually", "label_within", "beside_name", "of_another", "both", "other_days"}
    | {"abreast", "below", "common", "led", "length", "overrun", "scaled", "stranger", "two_places", "untitled"}
    | {"other_row", "unasked", "unlined", "ends"}
)
_PLAIN, _WHOLE = 0.5, 0.95  # the least that is believed of a figure beside a label of which so much is there
_DAMAGE = frozenset({"damaged", "carried", "glued", "column", "part_of_column", "ocr"})
_SHARES = frozenset({*POWERS, "aggregate_amount"})
_SCALED = re.compile(r"\bin\s(?:hundreds|thousands|millions)\b|\(?['’]?000['’]?s?\)?\s(?:are\s)?omitted")
_HEAD = 600  # characters above a page that may say so
_SCALES = ("hundreds", "thousands", "millions", "omitted")  # one of which says so
_FIGURES = _SHARES | {"percent"}
_SOME = 3  # of row 9 and the four powers, to compare them
_SHORT_ANSWER = 200  # characters of an answer to an item in which each letter counts
_NUMBER = re.compile(r"(?<!\w)(?:\d[\d.,-]*+|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?!\w)")  # or the code of a place in Canada
_IN_NUMBER = re.compile(  # 131O, 48Z02, 5512B, Z100
    r"(?<!\w)(?:\d+(?:[OolIZSB]+\d+|(?<=\d\d)[OolI]|(?<=\d{4})[BSZ])|[OolZ]\d{3,})(?!\w)"
)
_REMEMBERED, _READ = 60, 60_000  # characters of a value that are looked for again, and of a document
_WORDS_FROM = 1_000_000  # characters of a document whose words are compared
_FIGURE = 15  # characters of a figure
_FOR_FIGURE = re.compile(r"[OolISZB](?![^\W\d_])")  # that a machine read for one
_MAY_BE_OTHER = re.compile(r"[SBZ]").search  # figures
_DAYS = frozenset({"event_date", "signed_on"})
_FOR_FIGURE_OF_DAY = re.compile(r"(?<![A-Za-z])[SZB](?![A-Za-z])|\d[SZB]")  # `March S, 20Z4`
_CUT_FIGURE = re.compile(r",[^\S\n]*+(?:[\n|]|\Z)").match
_THREE_DIGITS = re.compile(r"(?<![\d,.])\d{3}(?:,\d{3})*+(?!\d)")
_WITHIN_FIGURE, _IN_FIGURES = re.compile(r"[.,]?\w").match, frozenset("0123456789.,")
_OF_NUMBER = re.compile(r"[^\W\d_]|[^\S\n]{1,3}\d")  # behind the number of an amendment
_MORE = 2  # words behind a name
_GAP = re.compile(r"\s\s\s")
_LEAD, _ADDRESS = 5, frozenset(["the", "mr", "mrs", "ms", "miss", "dr", "estate", "trustee"])  # first words of a name
_WORD_FIRST, _BEGINS = re.compile(r"[^\W\d_]{2}").match, re.compile(r"(?:\A|\n|\t|  |s/ )\Z").search
_SOME_BEFORE, _TRIES = 160, 40  # characters before it, two lines of them; places looked at
_TELLING = 3  # characters of words that may stand elsewhere by chance
_LOOKS = {
    "name": _NAME.match,
    "issuer_name": lambda words: _NAME.match(words) and not _NO_ISSUER.match(words),
    "signer": _NAME.match,
    "class_title": _CLASS.search,
    "citizenship": lambda words: states.SCHEDULE_13.is_valid(words) or _NAME.match(words),
    "percent": lambda digits: len(digits) <= 6 and (digits[0] == "<" or Decimal(digits) <= 100),
}
# What doubt about characters that were recognised in a picture says against a value, set by hand, as layouts that
# weights are fitted to have no pictures: a scan as such costs little, a character seen with 0.6 what "again" brings
# twice. On scanned prints of labelled filings half of all values have 0.99, a tenth less than 0.7, nearly all right.
_OF_SCANS = {"ocr": 5.0, "scanned": -5.2}
# What looks wrong lowers confidence, so that somebody looks; it never takes a value away.
_IMPLAUSIBLE = frozenset(
    {"doubted", "misread", "thousandths", "remnant", "joined", "label_within", "beside_place", "twice", "falls_short"}
)
SIGNED = frozenset({"signer", "signer_title", "signed_for", "signed_on"})
"""The fields of signatures: what speaks for a name there is not what does on a cover page, so they have own weights."""


def set_confidence(statement: Statement) -> None:
    """Give every value its signs, and from them its confidence."""
    known, fields = weights(WEIGHTS)
    for field, found in signed(statement):
        own = known["signed" if field in SIGNED else "sign"]
        own = own | _OF_SCANS if "ocr" in found.signs else own
        score = fields.get(field, 0.0) + sum(map(mul, map(own.get, found.signs, repeat(0.0)), found.signs.values()))
        found.confidence = bounded(score, found.signs, is_plain=score < 0 and is_plain(found))
        if found.confidence < STATED:
            doubt = sum(own[sign] * found.signs[sign] for sign in _IMPLAUSIBLE & found.signs.keys())
            if probability(score - doubt) >= STATED:
                found.confidence = STATED
    form = statement.form
    form.confidence = bounded(inf, form.signs, is_plain=False)
    form.confidence = min(form.confidence, form.signs.get("ocr", 1.0))
    for contact in statement.first.authorized:  # doubt there is by rule; of a scan by how it was recognised, too
        for found in contact.values():
            found.confidence = min(found.confidence, found.signs.get("ocr", 1.0))
            if _LOST in found.words:
                found.signs["lost"], found.confidence = 1.0, min(found.confidence, _OF_LOST_WORDS)
    document = words_in(statement.small[:_WORDS_FROM])
    for found in filter(attrgetter("stated"), statement.answers.found.values()):
        if _LOST in found.words:
            found.signs["lost"], found.confidence = 1.0, min(found.confidence, _OF_LOST_WORDS)
        short = isinstance(found.value, str) and len(found.words) <= _SHORT_ANSWER
        words = _NUMBER.sub("", found.value) if short else ""
        if _IN_NUMBER.search(words) or is_misread(words, document):
            found.signs["misread"], found.confidence = 1.0, min(found.confidence, DISPUTED)


def bounded(score: float, signs: Mapping[str, float], *, is_plain: bool) -> float:
    """Return the confidence, from 0 to 1, that a score in log odds makes with the bounds that signs set to it."""
    most = OF_LOST if "lost" in signs else MOST
    confidence = min(max(probability(score), _PLAIN if is_plain else LEAST), most)
    if "contradicted" in signs:
        return contradicted(confidence, confirmed="confirmed" in signs)
    return confidence if _DISPUTED_BY.isdisjoint(signs) else min(confidence, DISPUTED)


def is_plain(found: Found) -> bool:
    """Whether a figure stands first beside its whole, numbered label, undamaged, so that it is likely.

    So is an entity, written out to its last word, that a signature is headed by, and that nothing speaks against.
    """
    signs = found.signs
    if found.how == IN_BLOCK:
        names = str(found.value).split("; ")
        return all(map(is_closed, names)) and "contradicted" not in signs and _DISPUTED_BY.isdisjoint(signs)
    beside = signs.get("first") == signs.get("numbered") == 1.0 and signs["label"] >= _WHOLE
    return beside and "," in found.words and _DAMAGE.isdisjoint(signs)


# Checks that put no value in doubt: how a CUSIP number looks is a sign by itself; a name is right without a signature.
SAYING_NOTHING = frozenset({"check digit", UNSIGNED, REPRESENTED})

# Items that restate the cover have a fitted weight; what else agrees has one of its own.
_SIGN_OF = defaultdict(lambda: "confirmed", {"Item 4": "item4", "Item 5": "item4"})


# What signs say in words, the gravest first; and what it says that signs are missing, or weak.
_REASONS = {
    "exceeds": "a power exceeds the aggregate amount",
    "damaged": "letters stand for digits",
    "lost": "it has question marks where characters were lost",
    "misread": "some of its characters may be misread",
    "thousandths": "its point may be a comma",
    "remnant": "it may be the number of its row, or the end of a figure",
    "label_within": "words of a label stand in it",
    "joined": "letters or figures stand right beside it",
    "twice": "another signature is for the same person",
    "glued": "its last digit may be the mark of a note",
    "several": "row 1 holds several names",
    "doubted": "what stands beside it may be part of it, or it looks like no name or title",
    "torn": "its words are torn apart",
    "cut": "it may go on in the next line",
    "ends": "the text ends there, and it may go on",
    "part_of_column": "numbers stand together below their labels",
    "column": "numbers stand together below their labels",
    "between": "its mark stands between two letters",
    "both": "both of its boxes are ticked",
    "bare": "its decimals and its sign may be missing, which other percents have",
    "among_words": "it stands among other words, without the sign of a percent",
    "named": "it is called like a person",
    "of_another": "whose it is is doubtful: another place contradicts the name",
    "beside_name": "it has a word of a person's name",
    "other_days": "another day stands beside it",
    "beside": "names stand beside each other",
    "in_text": "the cover does not say it",
    "unasked": "what stands there is neither the sentence of the form nor that it does not apply",
    "untitled": "no title of the form heads its first page",
    "unlined": "the text lost the ends of its lines: it may end elsewhere",
    "copy": "it stands under “copy to”",
    "beside_place": "it says more than a place",
    "falls_short": "this power and its fellow add up to less than row 9",
    "undivided": "its parts could not be told apart",
    "stacked": "its label stands right above the next one, and the text below may answer that one alone",
    "titled": "its first words may be the end of its heading",
    "title_within": "the title of its item stands in it: what stands above that may belong to another",
    "lettered": "a letter in it may begin another part: see where it begins and ends",
    "before_lost": "no heading of the item that follows was found: what answers that may stand in it",
    "heading_within": "the heading of another item seems to stand in it: see where it ends",
    "out_of_order": "its lines, or cells of a table one below the other, are out of order: see what belongs together",
    "unlabelled": "no label stands beside it",
    "unsigned": "no mark of a signature stands beside the name, though others have theirs",
    "scaled": "its page says that numbers are in thousands or the like",
    "abreast": "figures that no row takes stand beside those of its page",
    "below": "a figure stands before its label, too",
    "common": "its words are common ones of the document",
    "overrun": "the document has its beginning alone as a name",
    "led": "the document has it elsewhere without its first words",
    "other_row": "it stands in another row",
    "two_places": "several places stand beside each other",
    "stranger": "who signs is no reporting person and has no title, or it is signed twice for the same person",
    "individually": "whoever signs does so individually too, and has no signature line of his own",
}
_MISSING = {
    "ocr": "the scan is unclear",
    "label": "its label is damaged",
    "looks": "it does not look like what is asked for",
    "first": "other words stand before it",
    "again": "the document says it once",
}
# What stands around a value, told where nothing about the value itself does. How many answers of the cover there are is
# no reason: a form does not ask for all of them, and fewer of them say nothing against the others.
_AROUND = {
    "agrees": "the powers of its page do not add up to row 9",
    "rows": "rows of its page were not found",
    "labels": "labels of its page are damaged",
    "document_rows": "rows of other pages were not found",
    "document_labels": "labels of the document are damaged",
    "clean": "figures stand in words of the document",
}
# A sign that is told as a reason never raises confidence, nor does one that is told as missing ever lower it: fitted
# weights keep to these sides, whatever a few examples say.
AGAINST = frozenset({*_REASONS, "contradicted"})
IN_FAVOUR = frozenset({*_MISSING, *_AROUND, "adds_up", "confirmed", "item4", "repeated", "sign", "whole"})
_ALONE = "nothing else in the document says the same"
_BY_PLACE = "where it begins or ends is not plain: compare it with its page"  # of what is weighed by no signs
_OFTEN = "the like is often misread"
_UNMARKED = "no mark of a signature stands beside the name, which is only typed"
_NOT_TYPED = "no typed name was found beside the signature"
_WEAK = 0.8
_KNOWN_LABEL = 0.75  # of a label of which less is there it is known by its number, or by likeness, what it asks for
_LABEL_IN = re.compile(r"\bname\s?/\s?title\b|\bsignature\b", re.IGNORECASE)
_SHARES_IN = re.compile(r"\b(?:shares|stock)\b", re.IGNORECASE)
_LABEL_BETWEEN = re.compile(r"\n[^\S\n]*+\([^()\n]++\)(?:[^\S\n]*+\n|[^\S\n]{2})")  # below a value
_BESIDE_CLASS = re.compile(r"\s:\s|\s\d\([A-Ea-e]\)\Z")  # the next answer's label
_IS_CLASS = re.compile(
    r"\b(?:common|stock|shares|units)\Z|\A(?:depositary|units|shares)\b.*\b(?:of|representing)\b|\A(?:item|row)\s\d",
    re.IGNORECASE,
)
# What goes on: "Common Stock, par", "American Depositary Shares, each representing".
_CLASS_GOES_ON = re.compile(r"\b(?:par|per|(?:each|and)\s+representing)\Z", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"\.(?<!assoc\.)(?<=[a-z]{5}\.)\Z", re.IGNORECASE)  # `Owner.`, but not `Fern Corp.`
# `Fern Fund ("Fern"), Moss LLC`: several; `Each of the persons listed on Exhibit A`.
_CALLED_IN = re.compile(
    r"[\"”]\),|\b(?:on|in|see)\s+(?:the\s+)?(?:attached\s+)?(?:exhibit|schedule|annex|appendix|attachment)\b",
    re.IGNORECASE,
)
_YEAR_IN = re.compile(r"(?:19|20)\d\d")
_AS_PARTNER = re.compile(r", (?:\w+ )?(?:partner|member|manager)\Z", re.IGNORECASE)  # who signs for the entity above
_OF_LABEL = re.compile(  # beside a place
    r"\b(?:organi[sz]ation|incorporation|formation|citizenship|nationality|jurisdiction|domicile|origin)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(r"\b(?:citizens?|nationals?|persons?)\b", re.IGNORECASE)  # beside a place of few letters
_LETTERS_OF_PLACE = 3  # at least, beside other words: "M." is no place


def reasons(found: Found) -> str:
    """Return why a value is doubted, in words: what stands out about it, else what stands around it."""
    signs = found.signs
    against = [words for sign, words in _REASONS.items() if signs.get(sign)]
    if signs.get("unplaced"):
        place = near_place(found.value)
        against.append(f"no place is spelled so; {place} is near" if place else "it names no place that is known")
    missing = {sign: words for sign, words in _MISSING.items() if signs.get(sign, 1.0) < _WEAK}
    if "slashed" in signs and not signs["repeated"] and not signs.get("unsigned"):  # of a signature
        missing = {"repeated": _NOT_TYPED if signs["slashed"] else _UNMARKED} | missing
        if found.how == "signature":
            missing.pop("again", None)  # which the same words tell
    if "again" in missing and signs["again"]:
        missing["again"] = "not all of its names stand elsewhere too"
    if "looks" in missing and isinstance(found.value, tuple):
        lengths = [len(number) for number in found.value if len(number) != cusip.LENGTH]
        if lengths:
            missing["looks"] = f"{lengths[0]} characters, a CUSIP has {cusip.LENGTH}"
    against += missing.values()
    if not against:
        # the labels of a signature are those of its block, which may do without
        around = {sign: words for sign, words in _AROUND.items() if sign != "labels" or "slashed" not in signs}
        against = [words for sign, words in around.items() if signs.get(sign, 1.0) < _WEAK][:2]
    if not against:
        against = [_OFTEN if signs.keys() & {"confirmed", "item4"} else _ALONE if signs else _BY_PLACE]
    return "; ".join(dict.fromkeys(against))


def signs_of_scan(confidence: float) -> dict[str, float]:
    """Return the signs of a value from a picture whose least certain word was recognised with `confidence`."""
    return {"ocr": confidence, "scanned": 1.0}


_LOST, _OF_LOST_WORDS = "\ufffd", 0.85  # what stands for a character that a conversion lost; an answer that has one
_IN_WORDS = frozenset({"name", "issuer_name", "class_title", "citizenship", "signer", "signer_title", "signed_for"})
_NAMES = frozenset({"name", "issuer_name", "signer", "signed_for"})
_SPELT = _IN_WORDS | _FIGURES
_DIGITS_OF_TAX_NUMBER = 9
_LENGTHS_OF_CUSIP = (cusip.LENGTH - 1, cusip.LENGTH)  # without its check digit, or with it


def signed(statement: Statement) -> Iterator[tuple[str, Found]]:
    """Yield everything that was found with its field, after giving it all its signs."""
    document = words_in(statement.small[:_WORDS_FROM])
    names = [letters(name.value) for name in _stated_names(statement)]
    names = [*dict.fromkeys(names + [name for line in statement.signed for name in _names_of(line.for_)])]
    days = {line.date.value for line in statement.signed if line.date}
    beginning = statement.text[:_READ]
    usual = cache(lambda: words_in(beginning))  # of few names all words are there
    clean = 1.0 - share_misread(document)
    for field, found in _with_signs(statement):
        signs = found.signs
        signs["clean"] = clean
        if not found.stated:
            yield field, found
            continue
        if field in _IN_WORDS:
            again = bool(signs.get("again"))
            if is_misread(found.value, document, again=again) or (not again and has_piece(found.value)):
                signs["misread"] = 1.0
            if has_label(found.value):
                signs["label_within"] = 1.0
            if (field in _NAMES and "?" in found.value) or _LOST in found.value:
                signs["lost"] = 1.0
            if field in _NAMES and ends_in_initial(found.value):
                signs["cut"] = 1.0
            if field in _NAMES and is_common(found.value, beginning, usual):
                signs["common"] = 1.0
            if field in _NAMES and not again and _without_lead(found, statement.small):
                signs["led"] = 1.0
            if field in _NAMES and not again and _with_more(found.value.lower(), statement.small):
                signs["overrun"] = 1.0
            # the issuer's own caption is lost: "Fern Holdings Inc." and below it "Common Stock"
            issuer = statement.first.fields.get("issuer_name") if field == "class_title" else None
            both = issuer is not None and issuer.how == IN_ITEMS and issuer.value in found.value
            if is_doubled(found.value) or _is_odd(field, found, names) or both:
                signs["doubted"] = 1.0
            if field in CAPTIONS and (_LABEL_BETWEEN.search(found.words) or _is_of_both(field, found, statement)):
                signs["label_within"] = 1.0
        elif field in _FIGURES:
            is_cut = statement.text.startswith(",", found.end) and _goes_on_below(statement.text, found.end)
            if (
                is_cut
                or _FOR_FIGURE.match(statement.text, found.end)
                or ("damaged" in signs and _MAY_BE_OTHER(found.words))
            ):
                signs["misread"] = 1.0  # `22.4Z`, `1,5B2,241`
            if field in _SHARES and is_in_thousandths(found.words):
                signs["thousandths"] = 1.0
            digits = found.words if found.words.isdigit() else str(found.value)
            if is_remnant(digits, of_shares=field in _SHARES):
                signs["remnant"] = 1.0
        elif field == "cusips":
            if any(len(number) not in _LENGTHS_OF_CUSIP for number in found.value):
                signs["length"] = 1.0
            for number in found.value:  # a letter may stand for a figure
                other = number.translate(FIGURES)
                is_right = cusip.is_valid(other) and not cusip.is_valid(number)
                if is_right or (other != number and statement.text.find(other, 0, _READ) >= 0):
                    signs["misread"] = 1.0
        elif field == "amendment_number" and _OF_NUMBER.match(statement.text, found.end):
            signs["misread"] = 1.0  # `No. 3B`, `No. 1O`, `No. 1 12`
        elif field == "event_date" and "unlabelled" in signs and found.value in days:
            signs["doubted"] = 1.0
        if field in _DAYS and _FOR_FIGURE_OF_DAY.search(found.words):
            signs["misread"] = 1.0
        elif field == "<irs-number>":
            digits = found.value.replace("-", "").replace(" ", "")  # others are masked
            if digits.isdigit() and len(digits) != _DIGITS_OF_TAX_NUMBER:
                signs["remnant"] = 1.0
        if field in _SPELT and is_joined(statement.text, found.start, found.end):
            signs |= {"joined": 1.0} | ({"cut": 1.0} if field in _IN_WORDS else {})
        yield field, found


def _goes_on_below(text: str, end: int) -> object:
    """Whether a figure that ends in a comma at the end of its line, or cell, has three more digits below it."""
    if not _CUT_FIGURE(text, end):
        return False
    line, below = text.rfind("\n", 0, end) + 1, text.find("\n", end) + 1
    at = below + end - line
    return below > 0 and _THREE_DIGITS.search(text, max(below, at - _FIGURE), at + _FIGURE)


def _is_odd(field: str, found: Found, names: Sequence[str]) -> object:
    """Whether words say something else than, or more than, what the field asks for."""
    value, signs = found.value, found.signs
    if field == "name":
        may_be_label = "confirmed" not in signs and signs.get("label", 1.0) < _KNOWN_LABEL  # that it stands behind
        is_other = states.SCHEDULE_13.is_valid(value) or _ENDS_SENTENCE.search(value) or _CALLED_IN.search(value)
        lines = [line for line in map(str.strip, found.words.split("\n")) if line]
        are_people = len(lines) > 1 and not signs.get("again") and all(map(is_human, lines))
        return may_be_label or is_other or are_people or _has_several(letters(value), names)
    if field == "signer_title":  # for whom somebody signs is no part of it
        is_other = _LABEL_IN.search(value) or _YEAR_IN.search(value)
        # an entity and no office: `Lichen Bancorp`, but not `Lichen Fund Manager`
        behind = value.split(", ")[1:]
        return is_other or any((is_entity(part) or is_closed(part)) and not has_title(part) for part in behind)
    if field == "signed_for":
        parts = value.split("; ")
        is_other = any(_DAY_IN.search(name) or _has_several(letters(name), names) for name in parts)
        return _AS_PARTNER.search(value) or is_other
    if field == "class_title":
        return has_issuer(found.words) or _BESIDE_CLASS.search(value) or _CLASS_GOES_ON.search(value) or is_open(value)
    if field == "citizenship":
        return _OF_LABEL.search(value) or value.lower().startswith("n/a") or is_open(value)
    return field == "issuer_name" and (_IS_CLASS.search(value) or is_open(value))


def _is_of_both(field: str, found: Found, statement: Statement) -> bool:
    """Whether an issuer and a class may stand together, as one of them is called like the other, which is not read."""
    other = statement.first.fields.get(next(caption for caption in CAPTIONS if caption != field))
    if other and other.stated:
        return False
    return "\n" in found.words.strip() if field == "class_title" else _SHARES_IN.search(found.value) is not None


_BESIDE_LABEL = ("sign", "first", "alone", "noted")  # what a percent beside its label has, one of them at least


def _with_signs(statement: Statement) -> Iterator[tuple[str, Found]]:
    text = statement.small
    pages = [_of_page(person, statement.letter) for person in statement.persons]
    whole = _of_document(statement, pages)
    for check in statement.checks:
        if check.agrees or check.name not in SAYING_NOTHING:
            check.value.signs[_SIGN_OF[check.name] if check.agrees else "contradicted"] = 1.0
    for field, found in statement.first.fields.items():
        found.signs |= _of_value(field, found, text)
        found.signs |= whole
        yield field, found
    yield from _of_persons(statement, pages, whole)
    others = (("item3", statement.item3), ("exit", statement.exit), *statement.first.further.items())
    for field, found in others:
        found.signs |= whole
        yield field, found
    yield from _of_signatures(statement, whole)


def _of_persons(
    statement: Statement, pages: Sequence[dict[str, float]], whole: dict[str, float]
) -> Iterator[tuple[str, Found]]:
    text = statement.small
    names = {name.value.lower() for name in _stated_names(statement)}
    words_of_names = {word for name in names for word in unknown_words(name)}
    decimals = _decimals_beside_signs(statement)
    starts: dict[str, list[int]] = defaultdict(list)
    for label in statement.labels:
        starts[label.field].append(label.start)
    namesakes = Counter(name.value for name in _stated_names(statement))
    taken = {found.start for person in statement.persons for found in person.rows.values()}
    may_be_scaled = any(map(text.__contains__, _SCALES))
    for person, of_page in zip(statement.persons, pages, strict=True):
        page = of_page | whole
        agreeing, pairs = _sums(person), _of_pairs(person)
        is_scaled = may_be_scaled and _SCALED.search(text, max(0, person.start - _HEAD), person.end)
        scaled = {"scaled": 1.0} if is_scaled else {}
        abreast = _is_abreast(person, text, taken, names)
        # Where labels of powers are missing, or neither name nor amount is read, a power may be that of another row.
        some = 0 < sum(row in person.rows for row in POWERS) < len(POWERS)
        beside = [person.rows[row].stated for row in ("name", "aggregate_amount") if row in person.rows]
        misplaced = some or not any(beside)
        last = POWERS[-1:] if "aggregate_amount" not in person.rows else ()  # it may have that of row 9
        name = person.rows.get("name")
        of_another = name is not None and "contradicted" in name.signs and "confirmed" not in name.signs
        for row, found in person.rows.items():
            signs = found.signs
            signs |= _of_value(row, found, text)
            signs |= page
            if abreast:
                signs["abreast"] = 1.0
            if row in POWERS and _is_behind_label(found, starts[f"reporting_persons[].{row}"], text):
                signs["below"] = 1.0
            if row in _FIGURES:
                signs |= agreeing
                if row in _SHARES:
                    signs |= scaled
                if row in pairs:
                    signs[pairs[row]] = 1.0
                if (misplaced and row in POWERS) or row in last:
                    signs["doubted"] = 1.0
            elif row == "name":
                if namesakes[found.value] > 1:
                    signs["common"] = 1.0
                if found.stated and _begins_above(found, text):
                    signs["cut"] = 1.0
                if found.stated and _ends_above(found, text, names):
                    signs["overrun"] = 1.0
            elif row == "types" and found.stated and "IN" in found.value and not _LEGAL.isdisjoint(found.value):
                signs["abreast"] = 1.0
            if of_another and row != "name":
                signs["of_another"] = 1.0
            if row == "percent":
                if "first" in signs and not any(map(signs.get, _BESIDE_LABEL)):
                    signs["among_words"] = 1.0
                if signs.get("sign") == 0.0 and _decimals(found) < decimals:
                    signs["bare"] = 1.0
            elif row == "citizenship" and not found.stated:
                signs["doubted"] = 1.0  # everybody is of some place
            elif row == "citizenship" and not states.SCHEDULE_13.is_valid(found.value):
                signs |= {"beside_place": 1.0} | ({"named": 1.0} if found.value.lower() in names else {})
                signs |= {} if _names_place(found.value) else {"unplaced": 1.0}
                if names_more_than_place(found.value):
                    signs["two_places"] = 1.0
                if not words_of_names.isdisjoint(found.value.lower().replace(",", " ").split()):
                    signs["beside_name"] = 1.0
            yield row, found


def _of_signatures(statement: Statement, whole: dict[str, float]) -> Iterator[tuple[str, Found]]:
    text, named = statement.small, _stated_names(statement)
    signed_for = Counter(name for line in statement.signed for name in _names_of(line.for_))
    shifted = _may_be_shifted(statement, [name.value for name in named])
    lines = [line for line in statement.signed if line.name]
    alone = {str(line.name.value) for line in lines if line.name and not line.title and not line.for_}
    others = {str(line.name.value) for line in lines if line.name and (line.title or line.for_)} & alone
    # A person without a name may be one that was not read.
    complete = len(named) == len(statement.persons)
    others = {name for name in others if complete and not any(_is_part(name, own.value) for own in named)}
    others |= {name for name in alone if letters(name) in signed_for}  # for whom another signs
    spelt = [letters(name.value) for name in named]
    spelt_by = Counter([name.value for name in named] + [line.name.value for line in lines if line.name])
    unlike, cut_off = _doubts_of(spelt_by)
    is_misspelt = cache(lambda name: name not in spelt and any(_is_nearly(name, other) for other in spelt))
    # Two officers sign for one where nobody is left for whom the second could.
    several = any(count > 1 for count in signed_for.values())
    entities = [letters(name.value) for name in named if is_entity(name.value)] if several else []
    silent = not entities or any(
        not any(own.startswith(other) or other.startswith(own) for other in signed_for) for own in entities
    )
    often = Counter((str(line.name.value), *_names_of(line.for_)) for line in lines if line.name and line.for_)
    for line in statement.signed:
        parts = {"signer": line.name, "signer_title": line.title, "signed_for": line.for_, "signed_on": line.date}
        name = str(line.name.value) if line.name else ""
        stranger = name in others if not line.title and not line.for_ else often[name, *_names_of(line.for_)] > 1
        own = not line.title and any(is_same_human(name, person.value) for person in named)
        for field, found in parts.items():
            if found:
                found.signs |= _of_value(field, found, text) | whole
                if stranger:
                    found.signs["stranger"] = 1.0
                if field == "signed_for":
                    again = silent or not complete or not line.title or often[name, *_names_of(found)] > 1
                    found.signs["twice"] = float(
                        several and again and any(signed_for[name] > 1 for name in _names_of(found))
                    )
                    found.signs |= _of_several(found, text)
                    if any(map(is_misspelt, _names_of(found))):
                        found.signs["misread"] = 1.0
                    if letters(name) in _names_of(found)[1:] + _names_of(found)[:-1]:  # that above his own may be lost
                        found.signs["doubted"] = 1.0
                    if found.how == ONLY_PERSON and not all(_DISPUTED_BY.isdisjoint(name.signs) for name in named):
                        found.signs["doubted"] = 1.0  # as the name that it is
                    # of two who report, each signs for himself
                    if (own and is_human(str(found.value))) or (shifted and found.how.startswith("named in")):
                        found.signs["doubted"] = 1.0
                if field == "signer" and name in unlike:
                    found.signs["misread"] = 1.0
                if name in cut_off:
                    found.signs["cut" if field == "signer" else "doubted"] = 1.0
                typed = found.signs.get("repeated") or found.signs.get("again")
                if field == "signer" and found.signs.get("slashed") and not typed:
                    found.signs["untyped"] = 1.0
                yield field, found


_DAY_IN = re.compile(rf"\b{MONTH_BEGUN}\.?\s\d", re.IGNORECASE)
_BESIDE_FIGURE = re.compile(
    r"(?:(?<=  )|(?<=[\t|!#])|(?<=[|!#] )|(?<=[\d%] )(?=(?!of )(?:[a-z]++:? )?[\d,.]++%?[^\S\n]*+$)"
    r")(?:[a-z]{2,20}:? )?"
    r"(?P<figure>\d{1,3}(?:,\d{3})+|0|\d{1,2}\.\d+|none)(?![\w,)/-])",
    re.IGNORECASE | re.MULTILINE,
)
_ONLY_FIGURE = re.compile(r"[^\S\n]*+(?:\d{1,3}(?:,\d{3})+|0|none|-0-)[^\S\n]{2,}+", re.IGNORECASE)
_LEGAL = frozenset({"CO", "PN"})  # nobody is both one of these and a natural person
_FIGURES_ALONE = re.compile(  # and no day: "November 9, 1998"
    r"(?<!\S)(?!\d{1,2},?\s(?:19|20)\d\d\Z)(?:"
    r"(?:none|-0-|(?!\d{1,2}\.?\s\D)\d(?!\d?\.\s)[\d,.]{0,18})(?:\sshares)?[ ]?[%*]?"
    r"(?:[ ]?\(\d\))?(?:[ ]|\Z)){2,8}\Z"
)
_BESIDES = 120  # characters of a line on either side of a figure
_ONE_FIGURE = re.compile(r"none|-0-|(?<![\w(,.])\d[\d,.]*+(?!\))")
_ABREAST = 2  # rows of a page beside which figures stand that none takes


def _is_abreast(person: Cover, text: str, taken: set[int], names: set[str]) -> bool:
    """Whether figures that no row takes stand behind those of several rows: columns of several persons, perhaps."""
    beside = 0
    for row, found in person.rows.items():
        if row not in _FIGURES or text[found.end : found.end + 1] == "\n" == text[max(0, found.start - 1)]:
            continue
        first = max(0, found.start - _BESIDES)
        first = max(first, text.rfind("\n", first, found.start) + 1)
        end = text.find("\n", found.end) + 1 or len(text)
        run = _FIGURES_ALONE.search(text[first : min(end, found.end + _BESIDES)].rstrip())
        if run:
            behind = first + run.start()
            own = sum(behind <= other.start < end and other.stated for other in person.rows.values())
            beside += len(_ONE_FIGURE.findall(run[0])) - own
        elif found.stated and found.how == BESIDE:
            figures = (hit.start("figure") for hit in _BESIDE_FIGURE.finditer(text, found.end, end))
            # a name stands there in a list, whose other columns are other classes
            beside += any(at not in taken for at in figures) and not any(
                map(text[first : found.start].__contains__, names)
            )
    return beside >= _ABREAST


def _is_behind_label(found: Found, starts: Sequence[int], text: str) -> bool:
    """Whether a value stands in a line below its label, before which a figure stands: labels may follow values."""
    n = bisect_left(starts, found.start) - 1
    if n < 0 or "\n" not in text[starts[n] : found.start]:
        return False
    return _ONLY_FIGURE.fullmatch(text, text.rfind("\n", 0, starts[n]) + 1, starts[n]) is not None


def _begins_above(found: Found, text: str) -> bool:
    """Whether a name beside its label may begin in the line above, which has words in that column alone."""
    line = text.rfind("\n", 0, found.start) + 1
    beside = text[line : found.start]
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    led = above[: len(beside)].isspace() and beside[-2:].isspace() and not beside.isspace()
    return led and any(map(str.isalpha, above)) and len(above) - len(above.lstrip()) < found.end - line


def _ends_above(found: Found, small: str, names: set[str]) -> bool:
    """Whether the document has the first line of a name as a whole line elsewhere, and the name of several nowhere."""
    first, _, rest = (lowered(line).strip(" ,\t") for line in found.words.strip().partition("\n"))
    if not rest or first in names or found.signs.get("again") or found.signs.get("whole") or not _WORD_FIRST(first):
        return False
    rest, at = rest.split(maxsplit=1)[0], small.find(first, 0, _READ)
    for _ in range(_TRIES):
        if at < 0:
            break
        end = small.find("\n", at) + 1 or len(small)
        before, behind = small[max(0, at - _SOME_BEFORE) : at].rstrip(" \t"), small[at + len(first) : end]
        is_line = before[-1:] in ("", "\n", ":", ")") and not behind.strip(" .,\t\n")
        goes_on = small[end : end + _SOME_BEFORE].lstrip().startswith(rest)
        if is_line and not goes_on and not found.start <= at < found.end:
            return True
        at = small.find(first, at + 1, _READ)
    return False


def _is_part(signer: str, name: str) -> bool:
    return letters(signer) in letters(name) or is_same_human(name, signer)


def _has_several(own: str, names: Sequence[str]) -> bool:
    parts = {other for other in names if other in own and other != own}
    return any(one not in other and other not in one for one in parts for other in parts)


def _with_more(name: str, text: str) -> bool:
    """Whether words stand behind the end of an entity's name, as a text has it elsewhere, that no name ends in."""
    words = name.split(" ")
    ends = ((" ".join(words[:-n]), " ".join(words[-n:])) for n in range(1, min(_MORE, len(words) - 1) + 1))
    return not is_closed(name) and any(
        is_closed(own) and not (is_entity(more) or has_title(more)) and text.count(own, 0, _READ) > 1
        for own, more in ends
        if letters(more)
    )


_COLUMNS = "  "  # between the columns of a line, at least


def _without_lead(found: Found, small: str) -> bool:
    """Whether a line elsewhere begins with a name but for its first words, which may be those of a label."""
    words = found.value.lower().split(" ")
    for n in range(1, min(_LEAD, len(words) - 2) + 1):
        lead, rest = words[n - 1], " ".join(words[n:])
        is_of_name = lead.strip(".") in _ADDRESS or lead.endswith(",")  # as no label does
        at = small.find(rest, 0, _READ) if _WORD_FIRST(rest) and not is_of_name else -1
        for _ in range(_TRIES):
            before = small[max(0, at - _SOME_BEFORE) : at]
            if at < 0:
                break
            if not found.start <= at < found.end and _BEGINS(before):
                lines = before.replace("\t", _COLUMNS).split("\n")[-2:]
                ends = {cell.split()[-1] for line in lines for cell in line.split(_COLUMNS) if cell.strip()}
                if lead not in ends:  # a column may break there
                    return True
            at = small.find(rest, at + 1, _READ)
    return False


def _stated_names(statement: Statement) -> list[Found]:
    names = (person.rows["name"] for person in statement.persons if "name" in person.rows)
    return [name for name in names if name.stated]


def _names_of(signed_for: Found | None) -> list[str]:
    """Return the letters of every name that a signature is for."""
    return [letters(name) for name in str(signed_for.value).split("; ")] if signed_for else []


_LONGEST_NAME = 500  # characters of the name of somebody who signs


def _doubts_of(spelt_by: Counter[str]) -> tuple[set[str], set[str]]:
    """Return which of the names, with how often each is spelt so, are misspelt, and which are cut.

    One is misspelt where another that is spelt so as often differs in one letter of a word that is no initial; cut
    where a human's is that name and more words, or ends in its letters.
    """
    spellings = defaultdict[tuple[str, ...], list[tuple[str, str]]](list)  # of one word, by all others
    lettered = defaultdict[str, list[str]](list)
    for name in (name for name in spelt_by if len(name) < _LONGEST_NAME):
        words = tuple(map(letters, name.split()))
        lettered["".join(words)].append(name)
        for n, word in enumerate(words):
            spellings[*words[:n], "", *words[n + 1 :]].append((word, name))
    misspelt = {
        name
        for like in spellings.values()
        if len(like) > 1
        for word, name in like
        if len(word) > 1 and any(_is_nearly(word, its) and spelt_by[other] >= spelt_by[name] for its, other in like)
    }
    cut = set[str]()
    for own, names in lettered.items():
        for name in filter(is_human, names):
            cut |= {name[:at] for at, letter in enumerate(name) if letter == " " and name[:at] in spelt_by}
            cut.update(*(lettered[own[at:]] for at in range(1, len(own)) if own[at:] in lettered))
    return misspelt, cut - {""}


def _is_nearly(name: str, other: str) -> bool:
    """Whether two names of a length differ in one letter."""
    return len(name) == len(other) and sum(map(ne, name, other)) == 1


def _may_be_shifted(statement: Statement, persons: list[str]) -> bool:
    """Whether an entity has no signature, and somebody else signs for nobody: each name may be one block too far."""
    signed = {name for line in statement.signed for name in _names_of(line.for_)}
    alone = [str(line.name.value) for line in statement.signed if line.name and not line.for_]
    known = {letters(name) for name in persons}
    return any(letters(name) not in known for name in alone) and any(
        is_entity(name) and letters(name) not in signed for name in persons
    )


def _decimals(found: Found) -> int:
    return len(str(found.value).partition(".")[2])


def _decimals_beside_signs(statement: Statement) -> int:
    """Return how many decimals all percents have that a sign stands behind; 0 where there are none."""
    percents = (person.rows["percent"] for person in statement.persons if "percent" in person.rows)
    return min((_decimals(found) for found in percents if found.stated and found.signs.get("sign")), default=0)


@lru_cache(maxsize=4096)
def _names_place(words: str) -> bool:
    """Whether words are a place, or have one among them: Delaware limited partnership."""
    of_people = " ".join(_OF_PEOPLE.sub(" ", words).split())
    plain = words.partition(" (")[0] if " (" in words else words  # `USA (each trustee)`
    if any(map(states.SCHEDULE_13.is_valid, (words.replace(". ", "."), of_people, plain))):  # U. S. A.
        return True
    parts = words.replace(",", " ").split()
    several = (" ".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, min(a + 5, len(parts) + 1)))
    return states.SCHEDULE_13.is_valid(words) or any(
        len(part) > _LETTERS_OF_PLACE and states.SCHEDULE_13.is_valid(part) for part in several
    )


def _of_several(found: Found, text: str) -> dict[str, float]:
    """Return how often the names of those signed for stand elsewhere, and how long they are, each by itself."""
    names = [name.lower() for name in str(found.value).split("; ")]
    own = found.start < _READ
    again = sum(text.count(name.partition(" (")[0], 0, _READ) > own for name in names)
    return {"again": again / len(names), "long": min(max(map(len, names)), 200) / 200}


def _of_document(statement: Statement, pages: list[dict[str, float]]) -> dict[str, float]:
    """Return what holds for the whole document: how clean its labels are, how complete its pages."""
    fields = statement.first.fields.values()
    cover = sum(found.stated for found in fields) / max(len(fields), 1)
    if not pages:  # an amendment of a few items is as sound as any
        return {"document_rows": 1.0, "document_labels": 1.0, "cover": cover}
    several = len(pages)
    return {
        "document_rows": sum(page["rows"] for page in pages) / several,
        "document_labels": sum(page["labels"] for page in pages) / several,
        "cover": cover,
    }


def _of_page(person: Cover, letter: str) -> dict[str, float]:
    """Return how many of the rows of a cover page were found, and how good their labels are."""
    expected = [row for row in NUMBERS[f"13{letter}"] if not row.startswith("<")]
    labels = [found.signs["label"] for found in person.rows.values() if "label" in found.signs]
    return {
        "rows": sum(row in person.rows for row in expected) / len(expected),
        "labels": sum(labels) / len(labels) if labels else 0.0,
        "unreadable": sum(found.absence == "unreadable" for found in person.rows.values()) / max(len(person.rows), 1),
    }


def _sums(person: Cover) -> dict[str, float]:
    """Return whether row 9 and the four powers go together: none above it, and two of them adding up to it."""
    rows = {row: person.rows[row].value for row in (*POWERS, "aggregate_amount") if row in person.rows}
    numbers = {row: value for row, value in rows.items() if isinstance(value, Decimal)}
    aggregate = numbers.get("aggregate_amount")
    if aggregate is None or len(numbers) < _SOME:
        return {}
    powers = [value for row, value in numbers.items() if row != "aggregate_amount"]
    sums = [sum((numbers.get(row, Decimal(0)) for row in pair), Decimal(0)) for pair in (POWERS[:2], POWERS[2:])]
    return {"agrees": float(aggregate in (*sums, *powers)), "exceeds": float(max(powers) > aggregate)}


def _of_pairs(person: Cover) -> dict[str, str]:
    """Return of rows 5 to 9 whether two powers add up to row 9, and of two that do not, though the others do."""
    rows = {row: person.rows[row].value for row in (*POWERS, "aggregate_amount") if row in person.rows}
    if len(rows) <= len(POWERS) or not all(isinstance(value, Decimal) for value in rows.values()):
        return {}
    whole = rows["aggregate_amount"]
    sums = {pair: sum(rows[row] for row in pair) for pair in (POWERS[:2], POWERS[2:])}
    if whole not in sums.values():
        return {}
    signs = {row: "adds_up" if own == whole else "falls_short" for pair, own in sums.items() for row in pair}
    return signs | {"aggregate_amount": "adds_up"}


def _of_value(field: str, found: Found, text: str) -> dict[str, float]:
    """Return how a value looks, and whether the document says it again."""
    value = found.value
    if isinstance(value, str):
        again = _is_said_again(found, text) if len(value) > _TELLING else False
        if "\t" in found.words and len(value) > _TELLING:  # put together as the document has it elsewhere
            again = again or text.find(value.lower(), 0, _READ) >= 0
        looks = bool(_LOOKS[field](value)) if field in _LOOKS else True
        torn = "\t" in found.words and field != "group"  # a letter and its box may have a cell each
        signs = {"again": float(again), "looks": float(looks), "long": min(len(value), 200) / 200}
        if "<" in value and _MARKUP.search(value):
            signs["doubted"] = 1.0
        if "\n" in found.words and text.find(value.lower(), 0, _READ) >= 0:
            signs |= {"again": 1.0, "whole": 1.0}
        return signs | {"torn": 1.0, "torn_once": float(not again)} if torn else signs
    if field == "cusips" and isinstance(value, tuple):
        nine = all(len(number) == cusip.LENGTH for number in value)
        return {"again": float(_is_said_again(found, text)), "looks": float(nine and all(map(cusip.is_valid, value)))}
    if isinstance(value, Decimal) and value > 0:
        return {"again": float(_is_said_again(found, text)), "positive": 1.0}
    return {}


def _is_said_again(found: Found, text: str) -> bool:
    """Whether the words of a value stand elsewhere too, in what a person would read of a long document."""
    whole = " ".join(found.words.split()) if _GAP.search(found.words.strip()) else found.words
    words = lowered(whole[:_REMEMBERED]).strip()
    if not words:
        return False
    is_figure, begins, ends = words[0].isdigit() and len(words) <= _FIGURE, words[0].isalpha(), words[-1].isalpha()
    at = text.find(words, 0, _READ)
    while at >= 0:  # but not within another: 2,775 is none of 12,775,602, `Aula Moss` none of Paula Moss
        end = at + len(words)
        if end <= found.start or at >= found.end:
            before, behind = text[at - 1 : at], text[end : end + 1]
            if is_figure:
                is_whole = before not in _IN_FIGURES and not _WITHIN_FIGURE(text, end)
            else:
                is_whole = not ((begins and before.isalpha()) or (ends and behind.isalpha()))
            if is_whole:
                return True
        at = text.find(words, at + 1, _READ)
    return False


@cache
def weights(table: Path) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return the weight of each sign, those of signatures apart, and of each field: what speaks for it by itself."""
    kinds: dict[str, dict[str, float]] = {"sign": {}, "signed": {}, "field": {}}
    for line in table.read_text(encoding="utf-8").splitlines()[2:]:
        kind, name, weight = line.split("\t")
        kinds[kind][name] = float(weight)
    fields = kinds.pop("field")
    box = fields["excludes_shares"]  # the same box, of which no label tells
    return kinds, fields | {"legal_proceedings": box, "previously_filed_13g": box}
