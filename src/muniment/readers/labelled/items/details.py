"""The lists of a Schedule 13D: exhibits, directors and officers, transactions, annexes included."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple, TypeVar

from msgspec import UNSET, UnsetType, structs

from muniment.documents.html import TableRow, read_html
from muniment.documents.passage import Passage
from muniment.documents.placed import PrintedPages
from muniment.documents.placed_tables import placed_rows
from muniment.documents.printed import Printed, PrintedText
from muniment.documents.submission import FullSubmission
from muniment.evidence import DISPUTED, Problem, Span
from muniment.readers.labelled.confidence import in_doubt, log_odds, sure
from muniment.readers.labelled.items.answers import tidy
from muniment.readers.labelled.items.cells import page_rows
from muniment.readers.labelled.items.exhibits import (
    QUOTED,
    Listed,
    Lists,
    annexed_documents,
    apart,
    behind_items,
    find_exhibits,
    headings_of,
    index_of_exhibits,
    spans_of,
)
from muniment.readers.labelled.items.headings import ANNEX, ANNEXES
from muniment.readers.labelled.items.people import People, read_people
from muniment.readers.labelled.items.people_lines import Person
from muniment.readers.labelled.items.sentences import UNCLEAR, Sentences, read_sentences
from muniment.readers.labelled.items.trade_columns import Security, is_class
from muniment.readers.labelled.items.trade_rows import CODES, Side, says_side, side_in
from muniment.readers.labelled.items.transactions import (
    Traded,
    Trades,
    ends_of,
    in_rows,
    is_name,
    read_trades,
    rows_left,
    without_form,
)
from muniment.readers.labelled.signatures.words import is_entity, is_human
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import blanked, is_in_capitals, lowered, page_edges, recased, underlines
from muniment.readers.labelled.values import MONTH
from muniment.reading import Details, Exhibit, Officer, Transaction
from muniment.wording import clipped, count

_ITEM_2, _ITEM_5, _ITEM_7 = "2", "5", "7"
_TRADES = "5(c)"
_NAMED = 5  # values of people that a problem names
_HEAD = 1500  # characters of an annex in which it may say that it is a list of people
_TAGS = re.compile(r"</?(?:TABLE|CAPTION|PAGE|S|C|F\d{1,2}|FN)>")  # of EDGAR's, where a typed text was printed


class _Text(NamedTuple):
    """A text that lists may stand in: from where on, its tables, the way to its bytes, and whether it is annexed.

    `placed` are the rows of tables that stand at places on pages; `printed` is the text with what is blank in it.
    """

    text: str
    start: int
    tables: list[TableRow]
    span: Callable[[int, int], Span]
    annexed: bool
    placed: Sequence[TableRow] = ()
    printed: str = ""


def lists_in(
    statement: Statement, printed: PrintedText, beside: Iterable[Printed], source: str, *, rendered: bool
) -> Lists:
    """Return what a Schedule 13D and the documents `beside` it list; its entries are those of `exhibits.lists_of`."""
    event = statement.first.fields["event_date"].value if "event_date" in statement.first.fields else UNSET
    last = event if isinstance(event, date) else None
    start = statement.persons[-1].end if statement.persons else 0
    idle = underlines(statement.whole)
    if isinstance(printed, PrintedPages):
        idle += page_edges(statement.whole, printed.page_starts)
        idle += [hit.span() for hit in _TAGS.finditer(statement.whole)]
    listed, items, places = blanked(statement.whole, idle), statement.text, statement.answers.places
    behind = next(index_of_exhibits(statement.answers, statement.text, behind_items(statement)), None)
    listing = (behind.start, behind.end) if behind and behind.heading else places.get(_ITEM_7)
    if rendered and isinstance(printed, Printed):
        shown = read_html(printed.passage)
        at = partial(shown.place_of, printed)
        start = at(start)
        places = {item: (at(begin), at(end)) for item, (begin, end) in places.items()}
        listing = listing and (at(listing[0]), at(listing[1]))
        printed, listed, items = shown, shown.text, shown.text
    placed = placed_rows(printed, listed) if isinstance(printed, PrintedPages) else []
    texts = [_Text(listed, start, page_rows(printed), spans_of(printed, source), False, placed, printed.text)]
    texts += [_Text(annex.text, 0, page_rows(annex), spans_of(annex, source), True) for annex in beside]
    title = statement.first.fields["class_title"].value if "class_title" in statement.first.fields else UNSET
    title = title if isinstance(title, str) else ""
    exhibits = find_exhibits(items, *listing) if listing else []
    names = (person.rows["name"].value for person in statement.persons if "name" in person.rows)
    filers = [name for name in names if isinstance(name, str)]
    issuer = statement.first.fields["issuer_name"].value if "issuer_name" in statement.first.fields else UNSET
    issuer = issuer if isinstance(issuer, str) else ""
    found = _read_texts(texts, exhibits, places, last, title, filers, issuer, torn=statement.torn)
    if not (isinstance(printed, PrintedPages) and printed.is_damaged):
        return found
    details = structs.replace(
        found.details,
        transactions=tuple(_believed(row, DISPUTED) for row in found.details.transactions),
        people=tuple(_believed(person, DISPUTED) for person in found.details.people),
    )
    return Lists(details, found.problems)


class AnswerText(NamedTuple):
    """An answer in XML: its item, as `2(a)`, its characters, and the bytes at which each begins and the last ends."""

    item: str
    text: str
    at: Sequence[int]


def lists_of_answers(
    answers: Sequence[AnswerText],
    span: Callable[[int, int], Span],
    last: date | None,
    title: str,
    whole: FullSubmission | None,
    own: Passage,
    source: str,
    filers: str = "",
    issuer: str = "",
) -> Lists:
    """Return the lists of a Schedule 13D in XML: those in its answers, read as if printed, and in what is annexed.

    `span` gives the place of bytes of the document `own`, which the answers stand in; `title` is that of the class,
    and `filers` has the names of the cover pages, who are on no list, as the `issuer` is.
    """
    text, at, places = _as_printed(answers, filers)
    texts = [_Text(text, len(filers), [], lambda start, end: span(at[start], at[end]), False)]
    for _, annex in annexed_documents(own, whole):
        texts.append(_Text(annex.text, 0, page_rows(annex), spans_of(annex, source), True))
    exhibits = find_exhibits(text, *places[_ITEM_7]) if _ITEM_7 in places else []
    return _read_texts(texts, exhibits, places, last, title, filers.split("\n"), issuer)


def details_of(answer: str, last: date | None, title: str) -> Details:
    """Return what an answer to Item 5(c) lists; its bytes are not known."""
    answers = [AnswerText(_TRADES, answer, range(len(answer) + 1))]
    own = Passage.whole(answer.encode())
    return lists_of_answers(answers, lambda start, end: Span("", start, end), last, title, None, own, "").details


def _as_printed(answers: Sequence[AnswerText], text: str) -> tuple[str, list[int], dict[str, tuple[int, int]]]:
    """Return answers below a text and headings, the byte of each character, and the place of each item.

    Those of Item 2 begin with their letters: each goes on to tell of whom the first one names.
    """
    at = [answers[0].at[0] if answers else 0] * (len(text) + 1)
    places: dict[str, tuple[int, int]] = {}
    for item, words, own in answers:
        number, words = item.partition("(")[0], words.lstrip()
        own = own[-len(words) - 1 :]
        head = f"\n\nItem {item}\n\n" if number.isdigit() else "\n\nSignature\n\n"
        if number == _ITEM_2:  # a heading ends a table, and what is said of all on a list
            head = ("\n\n" if number in places and "\t" not in text[places[number][0] :] else head) + f"{item[1:]} "
        begin = len(text) + len(head)
        text += head + (in_rows(words) if item == _TRADES else words)
        at += [*[own[0]] * (len(head) - 1), *own]
        places[number] = places.get(number, (begin, 0))[0], len(text)
    return text, at, places


def _read_texts(
    texts: Sequence[_Text],
    in_item_7: Sequence[Listed],
    places: Mapping[str, tuple[int, int]],
    last: date | None,
    title: str,
    filers: Sequence[str],
    issuer: str = "",
    *,
    torn: bool = False,
) -> Lists:
    """Return the lists in texts; the first is the schedule, whose items stand at `places` of it.

    `in_item_7` are its exhibits; `title` is that of the class on the cover, which names the `filers` and the `issuer`.
    """
    known = frozenset(filter(None, map(without_form, filers)))
    held = places.get(_ITEM_5)
    exhibits = tuple(
        Exhibit(texts[0].span(one.start, one.end), one.number or UNSET, one.description or UNSET) for one in in_item_7
    )
    transactions: list[Transaction] = []
    people: list[Officer] = []
    unclear, doubted, dubious = list[tuple[str, Span]](), list[tuple[str, Span]](), list[tuple[tuple[str, ...], Span]]()
    rows_lost, sentences_lost, entries_lost = list[Span](), list[Span](), list[Span]()
    for whole in texts:
        text, in_text = _trimmed(whole)
        typed = ""
        if is_in_capitals(text.text[text.start :]):
            typed, text = " ".join(text.text.split()), text._replace(text=recased(text.text))
        before = len(transactions), len(people)
        trades = read_trades(text.text, text.start, len(text.text), last, text.tables, filers, issuer)
        listed = read_people(
            text.text, text.start, len(text.text), text.tables or text.placed, _HEAD if text.annexed else None
        )
        if torn and not text.annexed:  # halves of words and figures stand in cells of their own
            trades, listed = _without_torn(trades, text.text), _without_torn(listed, text.text)
        # what is annexed may be any contract: its tables count where they say who bought or sold
        listed_rows = [row for row in trades.read if row.side or not text.annexed]
        rows = [(row, UNCLEAR if row.is_off else UNSET) for row in listed_rows]
        listings = [*with_confidence(rows, text.text, known)]
        rows_lost += [text.span(*place) for place in trades.lost]
        stated = Sentences([], [])
        behind, item_5, annexed = text.start, None, list[tuple[int, int]]()  # which Item 5 names
        if held and not text.annexed:
            item_5 = in_text(held[0]), in_text(held[1])
            behind = in_text(max(stop for _, stop in places.values()))
            annexed = [*_of_transactions(text.text, item_5, behind)]
            parts = [read_sentences(text.text, *place, last, trades, known) for place in (item_5, *annexed)]
            stated = Sentences(
                [row for part in parts for row in part.read], [lost for part in parts for lost in part.lost]
            )
            listings += with_confidence(stated.read, text.text, known)
            sentences_lost += [text.span(*place) for place in stated.lost]
        transactions += [_transaction(row, text.span, title, confidence) for row, confidence, _ in listings]
        dubious += [(about, text.span(row.start, row.end)) for row, _, about in listings if about]
        unclear += [
            (row.security.words, text.span(row.start, row.end))
            for row, *_ in listings
            if not _is_plain(row.security, title)
        ]
        taken = Trades([*trades.read, *(row for row, _ in stated.read)], [*trades.lost, *stated.lost])
        left = [*rows_left(text.text, behind, len(text.text), taken, text.tables, annexed)]
        left += rows_left(text.text, *item_5, taken, text.tables, [item_5]) if item_5 else []
        rows_lost += [text.span(*place) for place in left]
        people += [_officer(person, text.span) for person in listed.read]
        doubted += [(f"the {p.doubt} of {p.name}", text.span(p.start, p.end)) for p in listed.read if p.doubt]
        entries_lost += [text.span(*place) for place in listed.lost]
        if typed:
            small = lowered(typed)
            transactions[before[0] :] = [_as_typed(row, typed, small) for row in transactions[before[0] :]]
            people[before[1] :] = [_as_typed(person, typed, small) for person in people[before[1] :]]
    problems = [
        *_lost("item5.transactions", rows_lost, "like transactions"),
        *_lost("item5.transactions", sentences_lost, "like transactions", "sentence"),
        *_unclear_trades(unclear, dubious),
        *_lost("", entries_lost, "like a list of directors and officers, or entries of one,"),
        *_unclear_people(doubted),
    ]
    return Lists(Details(tuple(transactions), exhibits, tuple(people)), tuple(problems))


# Blanks that end a line, as before a carriage return, or in the place of a line left free.
_ENDS = re.compile(r"(?<! ) ++(?=\n)")
_IN_MARGINS = " \n>0123456789"  # signs of quoting and numbers of lines
# Free lines, and the number of a page among them, within a sentence: a long line above ends in a word, and what stands
# below begins with a small letter, or that word ends nothing.
_PAGE_END = re.compile(r"(?<=\S)(?: *+\n){2,12}(?: *+[-–(]{0,2} ?\d{1,3} ?[-–)]{0,2} *+(?:\n *+){1,12})?")
_LINE_OF_TEXT = 50  # characters of one, at least
_GAP, _IN_TEXT = re.compile(r" {2,}"), frozenset(f"{ascii_lowercase},")
_ENDS_NOTHING = re.compile(r"(?:,|\b(?:a|an|and|are|at|by|c/o|for|in|is|of|or|than|that|the|to|with))\Z")


def _trimmed(whole: _Text) -> tuple[_Text, Callable[[int], int]]:
    """Return a typed text without the blanks that end its lines, and the way from its places to those that are left.

    A line that was left free for something that says nothing, as a rule below titles, stays as long as that was.
    """
    text = "" if whole.tables or whole.placed else whole.text
    cuts = [hit.span() for hit in _ENDS.finditer(text) if not whole.printed[slice(*hit.span())].strip(_IN_MARGINS)]
    ends = ((hit.start(), text.rindex("\n", *hit.span())) for hit in _PAGE_END.finditer(text))
    cuts += (place for place in ends if _goes_on(text, *place))
    cuts = [*apart(sorted(cuts, key=lambda cut: (cut[0], -cut[1])))]
    if not cuts:
        return whole, lambda at: at
    begins, lengths = [begin for begin, _ in cuts], [*accumulate((end - begin for begin, end in cuts), initial=0)]
    left = [begin - length for begin, length in zip(begins, lengths, strict=False)]  # where each was
    parts = zip([0, *(end for _, end in cuts)], [*begins, None], strict=True)
    text = "".join(whole.text[begin:end] for begin, end in parts)

    def in_text(at: int) -> int:
        n = bisect_right(begins, at)
        return max(at - lengths[n], left[n - 1] if n else 0)

    def in_whole(at: int) -> int:
        return at + lengths[bisect_right(left, at)]

    def span(start: int, end: int) -> Span:
        return whole.span(in_whole(start), in_whole(end - 1) + 1 if end > start else in_whole(start))

    return whole._replace(text=text, start=in_text(whole.start), span=span), in_text


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether running text, or an entry with several columns, goes on below the free lines between two places."""
    above, below = text[text.rfind("\n", 0, start) + 1 : start].strip(), text[end : end + _LINE_OF_TEXT].lstrip()
    if len(above) < _LINE_OF_TEXT:
        return False
    cells = _GAP.split(above)
    return any(map(_ENDS_NOTHING.search, cells)) or (len(cells) == 1 and below[:1].islower() and above[-1] in _IN_TEXT)


# "Annexes and A-3", in a sentence about transactions; kinds are told apart by their first five letters.
_ONE_LABEL = r"(?-i:[A-Z]{1,3}|\d{1,3}|[IVX]{1,5})(?:[-.]\d{1,2})?\b"
_NAMES_ANNEXES = re.compile(
    rf"\b(?P<kind>{ANNEXES})\s+(?!13[DG])"
    rf"(?P<labels>{_ONE_LABEL}(?:(?:,\s|,?\sand\s|\s&\s){_ONE_LABEL}){{0,9}})",
    re.IGNORECASE,
)
_ITS_LABEL = re.compile(_ONE_LABEL)
_OF_SENTENCE = 2000  # characters of it on either side of an annex that it names, at most
_ABOUT_TRADES = re.compile(  # "(c) See Annex A."
    r"\b(?:transactions?|trad(?:es?|ing)|purchases?|sales?|purchased|sold)\b|\(c\)\s", re.IGNORECASE
)


def _of_transactions(text: str, item_5: tuple[int, int], behind: int) -> Iterator[tuple[int, int]]:
    """Yield where the annexes stand that Item 5 names in a sentence about transactions: "See Annexes A-1 and A-2"."""
    named = set[tuple[str, str]]()
    for hit in _NAMES_ANNEXES.finditer(text, *item_5):
        first, last = max(item_5[0], hit.start() - _OF_SENTENCE), min(hit.end() + _OF_SENTENCE, item_5[1])
        begin, stop = text.rfind(". ", first, hit.start()), text.find(". ", hit.end(), last)
        if _ABOUT_TRADES.search(text, max(begin, first), stop if stop >= 0 else last):
            kind = hit["kind"].lower()[:5]
            named |= {(kind, label.upper()) for label in _ITS_LABEL.findall(hit["labels"])}
    for heading in headings_of(0, text, behind, "") if named else ():
        if (heading.kind[:5], heading.label) in named:
            yield heading.start, heading.end


L = TypeVar("L", Trades, People)


def _without_torn(listed: L, text: str) -> L:
    """Return a list without the entries that tabs divide, which count as not read."""
    torn = [(entry.start, entry.end) for entry in listed.read if "\t" in text[entry.start : entry.end]]
    whole = [entry for entry in listed.read if "\t" not in text[entry.start : entry.end]]
    return listed._replace(read=whole, lost=sorted([*listed.lost, *torn]))


def _lost(path: str, places: list[Span], like: str, what: str = "row") -> Iterator[Problem]:
    """Yield one problem for all places of a kind of which nothing was read, or not all that they say."""
    if places:
        look = count(len(places), f"{what} looks", f"{what}s look")
        message = f"{look} {like} and {'were' if len(places) > 1 else 'was'} not read whole"
        yield Problem(path, "rows-not-read", message, places[0])


def _unclear_trades(unclear: list[tuple[str, Span]], dubious: list[tuple[tuple[str, ...], Span]]) -> Iterator[Problem]:
    """Yield one problem for all transactions of which it is not plain what they were in, one for other doubtful ones.

    Of `dubious` ones a value may be another, or is missed.
    """
    if unclear:
        names = " or ".join(repr(clipped(words, QUOTED)) for words in dict.fromkeys(words for words, _ in unclear))
        some = count(len(unclear), "transaction")
        message = f"{some} may be in {names} or in the class: the filing does not say plainly"
        yield Problem("item5.transactions", "unclear-security", message, unclear[0][1])
    if dubious:
        named = dict.fromkeys(kind for about, _ in dubious for kind in about)
        values = " or ".join(f"the {kind}" for kind in named)
        message = f"of {count(len(dubious), 'transaction')} {values} may be another than was read, or was missed"
        yield Problem("item5.transactions", "unclear-transaction", message, dubious[0][1])


def _unclear_people(values: list[tuple[str, Span]]) -> Iterator[Problem]:
    """Yield one problem for all people of whom it is not plain what a value is."""
    if values:
        named = [words for words, _ in values[:_NAMED]]
        more = [f"{len(values) - _NAMED} more"] if len(values) > _NAMED else []
        yield Problem("", "unclear-person", f"the filing does not say plainly {', '.join(named + more)}", values[0][1])


E = TypeVar("E", Transaction, Officer)
_WORDS = ("name", "address", "occupation", "citizenship", "position", "person", "security")


def _believed(entry: E, most: float) -> E:
    return structs.replace(entry, confidence=most if entry.confidence is UNSET else min(entry.confidence, most))


def _as_typed(entry: E, typed: str, small: str) -> E:
    """Return an entry with its words as a text in capitals has them, else in capitals: `Tarn plc` is TARN plc there.

    `small` is that text in small letters.
    """
    words = {field: said for field in _WORDS if isinstance(said := getattr(entry, field, UNSET), str)}
    places = {field: (small.find(lowered(said)), said) for field, said in words.items()}
    as_typed = {field: typed[at : at + len(said)] if at >= 0 else said.upper() for field, (at, said) in places.items()}
    return structs.replace(entry, **as_typed)


def _is_plain(security: Security, title: str) -> bool:
    return security.tied or all(is_class(name, title) for name in security.words.split(", "))


def _transaction(row: Traded, span: Callable[[int, int], Span], title: str, confidence: float) -> Transaction:
    named = tidy(row.security.words)
    is_named = bool(named) and not is_class(named, title)
    return Transaction(
        span=span(row.start, row.end),
        date=row.day or UNSET,
        side=row.side or UNSET,
        quantity=row.quantity if row.quantity is not None else UNSET,
        price=row.price if row.price is not None else UNSET,
        currency=row.currency or UNSET,
        person=row.person or UNSET,
        confidence=confidence if _is_plain(row.security, title) else min(confidence, UNCLEAR),
        security=named if is_named else UNSET,
        shared_spans=(span(row.security.start, row.security.end),) if is_named and row.security.end else UNSET,
    )


def _officer(person: Person, span: Callable[[int, int], Span]) -> Officer:
    return Officer(
        span(person.start, person.end),
        person.name,
        person.address or UNSET,
        person.occupation or UNSET,
        person.citizenship or UNSET,
        person.position or UNSET,
        tuple(span(*place) for place in person.shared) or UNSET,
        min(person.confidence, UNCLEAR) if person.doubt else person.confidence,
    )


# ---- how sure a transaction is: signs against it, weighed ------------------------------------------------------------

WEIGHTS = Path(__file__).with_name("trade_signs.tsv")
"""What each sign says for a transaction, in log odds."""

_ABOVE = 900  # characters above rows that may say whose they are, and what was done
_PIECE = re.compile(r"\t|\n|\s{3,}")
_FOR_WHOM = re.compile(
    r"\b(?i:by|for|account\s+of|behalf\s+of)\s+(?i:the\s+)?"
    r"(?P<who>[A-Z][\w.&'’-]{0,30}(?:\s(?:[A-Z&][\w.&'’,-]{0,30}|of|and|the)){0,8})"
)
_SECTION = re.compile(  # before which other names stand
    r"(?:\A|\n)[^\w\n]*+(?:item\s+\d|\([a-e]\)\s|(?:title|by)\s*:|signatures?\b|page>"
    rf"|{ANNEX}\s+[\dA-Z])[^\n]*+",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:dates?|shares?|prices?|number|amount|quantity|common|ordinary|stock|items?|exchange|market|securities"
    r"|purpose|type|broker)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:the|mrs?\.?|ms\.?|dr\.?)\s|(?-i:[A-Z]{2,8})\Z", re.IGNORECASE)  # "the Fund", "Mr. Orme"
_WORD = re.compile(r"[^\W\d_]{2,}")
_PAID = re.compile(r"\$\s?\d|\d\.\d|\d/\d{1,2}\b(?!/)|\bprices?\b", re.IGNORECASE)
_PLAIN = re.compile(
    rf"(?:{MONTH}|mon|tue|wed|thu|fri)\w{{0,6}}|open|market|common|ordinary|stock|shares?|ad[rs]s?|units?|per|at|on|in"
    r"|the|of|mrs?|ms|broker\w{0,6}|nyse|nasdaq|amex|otc|nms|price|through|transactions?|usd",
    re.IGNORECASE,
)
_LONGEST_NAME = 9  # words
_NAMED_BELOW = 0.7  # how sure a transaction is whose value a problem names
_ABOUT = (  # of which value a sign speaks
    (
        "person",
        ("unnamed", "unnamed_beside", "unnamed_in_prose", "others_named", "odd_person", "another_name", "one_line"),
    ),
    ("side", ("no_side", "two_sides", "unsaid_side")),
    ("price", ("no_price", "price_left")),
    ("day", ("no_date",)),
)


class _Table(NamedTuple):
    """Rows between which no words stand, what stands above them, and names apart there.

    `persons` is the share of the rows of other tables that say whose they are; `lines` how many rows of one person
    stand in a line; `named_late`: the first row names nobody, and one below it does, as where names are centred beside
    their rows.
    """

    rows: Sequence[Traded]
    lines: Counter[tuple[int, Side, str]]
    above: str
    names: Sequence[str]
    persons: float
    named_late: bool


def with_confidence(
    rows: Sequence[tuple[Traded, float | UnsetType]], text: str, filers: frozenset[str] = frozenset()
) -> Iterator[tuple[Traded, float, tuple[str, ...]]]:
    """Yield rows of a text with how sure it is, 0 to 1, that all their values are right and none is missed.

    It is no more than what is given with a row. Of one that is not likely to be right the value in doubt is named:
    "person", "side", "price" or "day"; a side that was not read is so in any case, beside it, and whose it is, where
    that is not said and several report, or somebody of whom the filing says nothing else. `filers` report.
    """
    names, small = filter(None, dict.fromkeys(row.person for row, _ in rows)), lowered(text) if filers else ""
    strange = {
        name for n, name in enumerate(names) if not _is_told_of(name, text, small if n < _LOOKED_FOR else "", filers)
    }
    known = log_odds(WEIGHTS)
    for (row, signs), (_, most) in zip(signed([row for row, _ in rows], text), rows, strict=True):
        confidence = sure(signs, known)
        likeliest = in_doubt(signs, known, _ABOUT) if confidence < _NAMED_BELOW or not row.side else ""
        likeliest = "price" if row.is_off else likeliest
        is_known = row.person not in strange if row.person else len(filers) < 2
        about = dict.fromkeys((likeliest, "" if row.side else "side", "" if is_known else "person"))
        yield row, min(confidence, most or 1), tuple(filter(None, about))


def _is_told_of(name: str, text: str, small: str, filers: frozenset[str]) -> bool:
    """Whether one of several words shares its first or last word with one who reports, or a sentence names it, too.

    `small` is the text in small letters; of none no sentence is looked at.
    """
    first, *_, last = words if len(words := without_form(name).split()) > 1 else ("", "")
    if not (filers and last) or any(first in one or last == one[-1] for one in map(str.split, filers)):
        return True
    ends = ends_of(lowered(name).removeprefix("the "), small)
    lines = (text[text.rfind("\n", 0, end) + 1 : text.find("\n", end)] for end in ends)
    return any(sum(map(str.islower, line.split())) >= _WORDS_OF_SENTENCE for line in lines)


_LOOKED_FOR = 50  # names of a list, in what a filing says beside it
_WORDS_OF_SENTENCE = 2  # in small letters, in a line of one


def signed(rows: Sequence[Traded], text: str) -> Iterator[tuple[Traded, dict[str, float]]]:
    """Yield rows of a text, each with its signs: 1, or a share of it."""
    for table in _tables(rows, text):
        yield from ((row, dict(_signs(row, text[row.start : row.end], table))) for row in table.rows)


def _tables(rows: Sequence[Traded], text: str) -> Iterator[_Table]:
    groups: list[list[Traded]] = []
    for row in rows:
        before = groups[-1][-1].end if groups else row.end
        if before <= row.start and _WORD.search(text, before, row.start) is None:
            groups[-1].append(row)
        else:
            groups.append([row])
    named = sum(row.person != "" for row in rows)
    end = 0
    for group in groups:
        begin = group[0].start
        above = text[max(end if end <= begin else 0, begin - _ABOVE) : begin]
        others = len(rows) - len(group)
        persons = (named - sum(row.person != "" for row in group)) / others if others else 0.0
        lines = Counter[tuple[int, Side, str]]((row.start, row.side, row.person) for row in group)
        named_late = (not group[0].person and any(row.person for row in group)) or _begin_unnamed(group, text)
        yield _Table(group, lines, above, [*_names(above)], persons, named_late)
        end = group[-1].end


def _begin_unnamed(rows: Sequence[Traded], text: str) -> bool:
    """Whether days go back where no name stands, and nowhere that another does: names stand amid their rows."""
    pairs = [*pairwise(rows)]
    back = [two for one, two in pairs if one.day and two.day and two.day < one.day]
    named = [two for one, two in pairs if two.person != one.person]
    bare = [row for row in back if row.person and row.person.lower() not in text[row.start : row.end].lower()]
    return bool(back and named) and len(bare) == len(back) and not any(row in named for row in back)


def _names(above: str) -> Iterator[str]:
    """Yield what stands above rows as a name does, in a line or a cell of its own."""
    begin = max((hit.end() for hit in _SECTION.finditer(above)), default=0)
    for piece in _PIECE.split(above[begin:]):
        words = piece.strip(" :.;*-")
        if words.count(" ") < _LONGEST_NAME and _is_who(words):
            yield words


def _is_who(words: str) -> bool:
    return (is_entity(words) or is_human(words)) and is_name(words) and not _LABELS.search(words)


def _signs(row: Traded, own: str, table: _Table) -> Iterator[tuple[str, float]]:
    yield from _of_person(row.person, own, table) if row.person else _of_nobody(own, table)
    if table.lines[row.start, row.side, row.person] > 1:
        yield "one_line", 1.0
    if not row.day:
        yield "no_date", 1.0
    if row.price is None:
        yield "price_left" if _PAID.search(own) else "no_price", 1.0
    if not row.side:
        yield "no_side", 1.0
    elif not side_in(own) and says_side(own):
        yield "two_sides", 1.0
    elif not (says_side(own) or says_side(table.above)):
        yield "unsaid_side", 1.0


def _of_nobody(own: str, table: _Table) -> Iterator[tuple[str, float]]:
    yield "others_named", max(table.persons, float(table.named_late))
    if table.names:
        yield "unnamed", 1.0
    elif any(_is_who(hit["who"]) for hit in _FOR_WHOM.finditer(table.above)):
        yield "unnamed_in_prose", 1.0
    words = (word for word in _WORD.findall(own) if word[0].isupper() and word.lower() not in CODES)
    left = " ".join(word for word in words if not (_PLAIN.fullmatch(word) or says_side(word)))
    if is_entity(left) or is_human(left) or any(_is_who(hit["who"]) for hit in _FOR_WHOM.finditer(own)):
        yield "unnamed_beside", 1.0


def _of_person(person: str, own: str, table: _Table) -> Iterator[tuple[str, float]]:
    if not (_CALLED.match(person) or _is_who(person)):
        yield "odd_person", 1.0
    if person.lower() not in own.lower():
        yield "others_named", float(table.named_late)
        yield "another_name", float(any(name not in person and person not in name for name in table.names))
