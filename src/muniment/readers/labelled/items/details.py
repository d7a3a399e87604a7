"""The lists of a schedule as its reading tells them, made when asked for, from it and what is annexed to it."""

from collections.abc import Callable, Iterator
from datetime import date

from msgspec import UNSET, UnsetType

from muniment.details import Details, Exhibit, Officer, Transaction
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText, read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.evidence import Span
from muniment.readers.labelled.items.exhibits import find_exhibits
from muniment.readers.labelled.items.people import find_people
from muniment.readers.labelled.items.transactions import find_transactions
from muniment.readers.labelled.statement import Statement

_REACH = 4096
_ITEM_7 = "7"


def details_of(statement: Statement, printed: PrintedText, whole: FullSubmission | None, source: str) -> Details:
    """Return the lists of a Schedule 13D, each entry with its span in the file that `source` is the hash of."""
    if statement.letter != "D":
        return Details()
    event = statement.first.fields["event_date"].value if "event_date" in statement.first.fields else UNSET
    last = event if isinstance(event, date) else None
    start = statement.persons[-1].end if statement.persons else 0
    texts = [(statement.text, start, _spans(printed, source))]
    texts += [(one.text, 0, _spans(one, source)) for one in _annexed(printed, whole)]
    return Details(
        # what is annexed may be any contract: its tables count where they say who bought or sold
        tuple(
            one
            for n, (text, at, span) in enumerate(texts)
            for one in _transactions(text, at, last, span)
            if n == 0 or one.side
        ),
        tuple(_exhibits(statement, texts[0][2])),
        tuple(one for text, at, span in texts for one in _people(text, at, span)),
    )


def _spans(printed: PrintedText, source: str) -> Callable[[int, int], Span]:
    return lambda start, end: printed.span(source, start, end)


def _annexed(printed: PrintedText, whole: FullSubmission | None) -> Iterator[Printed]:
    """Yield the other documents of a submission that a person could read: exhibits and schedules."""
    for document in whole.documents if whole else ():
        passage: Passage = document.passage
        if document.wrapper or (isinstance(printed, Printed) and passage is printed.passage):
            continue
        kind = sniff(passage.data[:_REACH])
        if kind in ("html", "text"):
            yield read_html(passage) if kind == "html" else read_plain(passage)


def _transactions(text: str, start: int, last: date | None, span: Callable[[int, int], Span]) -> Iterator[Transaction]:
    for one in find_transactions(text, start, len(text), last):
        yield Transaction(
            span=span(one.start, one.end),
            date=one.day or UNSET,
            side=one.side or UNSET,
            quantity=one.quantity if one.quantity is not None else UNSET,
            price=one.price if one.price is not None else UNSET,
            currency=one.currency or UNSET,
            person=one.person or UNSET,
        )


def _exhibits(statement: Statement, span: Callable[[int, int], Span]) -> Iterator[Exhibit]:
    place = statement.answers.places.get(_ITEM_7)
    for one in find_exhibits(statement.text, *place) if place else ():
        yield Exhibit(span(one.start, one.end), _told(one.number), _told(one.description))


def _people(text: str, start: int, span: Callable[[int, int], Span]) -> Iterator[Officer]:
    for one in find_people(text, start, len(text)):
        yield Officer(
            span(one.start, one.end), one.name, _told(one.address), _told(one.occupation), _told(one.citizenship)
        )


def _told(words: str) -> str | UnsetType:
    return words or UNSET
