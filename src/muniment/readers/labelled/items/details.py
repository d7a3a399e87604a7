"""The lists of a schedule: exhibits, directors and officers, transactions, made when asked for, annexes included."""

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from string import ascii_lowercase
from typing import NamedTuple, TypeVar

from msgspec import UNSET, structs

from muniment.documents.html import TableRow, read_html
from muniment.documents.passage import Passage
from muniment.documents.placed import PrintedPages
from muniment.documents.placed_tables import placed_rows
from muniment.documents.printed import Printed, PrintedText, read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.evidence import DISPUTED, Problem, Span
from muniment.readers.labelled.items.answers import Answers, tidy, within_page
from muniment.readers.labelled.items.cells import Cell, Row, page_rows, rows_of
from muniment.readers.labelled.items.headings import ANNEX, ANNEXES
from muniment.readers.labelled.items.people import People, read_people
from muniment.readers.labelled.items.people_lines import Person
from muniment.readers.labelled.items.sentences import UNCLEAR, Sentences, read_sentences
from muniment.readers.labelled.items.trade_columns import Security, is_class
from muniment.readers.labelled.items.trade_signs import with_confidence
from muniment.readers.labelled.items.transactions import Traded, Trades, in_rows, read_trades, rows_left
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import BULLETS, blanked, is_in_capitals, lowered, page_edges, recased, underlines
from muniment.readers.labelled.values import Found
from muniment.reading import AnnexedAnswer, Details, Exhibit, Officer, Transaction
from muniment.wording import clipped, count

_PREFIX = r"(?P<prefix>(?:(?:exhibit|appendix|annex)(?![a-z])|ex\.)\s*(?:no\.?\s*)?)?"
_NUMBERED = (
    r"(?P<number>\(?(?:\d{1,3}(?:\.\d{1,3})?(?:[a-z]|\([a-z\d]\))?|[A-Z]{1,2}(?:-\d{1,2})?|[IVX]{1,5})\)?"
    r"|\([a-z]\)(?:\(\d{1,2}\)(?:\([a-zA-Z]{1,3}\))?)?)"
)
# An entry begins a line: "Exhibit 1 -", "99.1<tab>", "A.", "1)"; what divides number and words tells it from prose.
_ENTRY = re.compile(
    rf"(?:\A|\n)[^\S\n]*+[*{BULLETS}]?[^\S\n]*+(?i:{_PREFIX}){_NUMBERED}(?P<divided>[*†]{{0,3}}(?:[.:)](?=\s)|[^\S\n]*(?:\t|[-–—:]{{1,2}}\s|[^\S\n]{{2}}|\n)"
    r"|(?=[^\S\n]+[A-Z“\"])))"
)
_INLINE = re.compile(
    r"(?:\A|(?<=[\s.;):]))(?:Exhibit\s+(?P<a>\d{1,3}(?:\.\d{1,3})?|[A-Z])|(?P<b>\d{1,2}\.\d{1,2}))\*?(?:\s*+[-–—:.])?\s++(?=[A-Z“\"])"
)
_FOOTNOTE = re.compile(r"\n[^\S\n]*(?:[*†]+[^\S\n]*\S|\(\d\)[^\S\n]{2})")
_NOTHING = re.compile(
    r"\W*(?:exhibits?\W+)?(?:none|not\s+applicable|n\s?/\s?a|no\s+exhibits|inapplicable|no\s+change)\b", re.IGNORECASE
)
_INTRODUCED = re.compile(r"following|hereby|amended|attached|index|item\s+7|exhibits?\W*\Z|incorporated", re.IGNORECASE)
_EDGE = " \t\n\r\xa0-–—:.;|"
_SHORT = 160  # characters of an entry that has no number
# The titles of the columns of a list: of the number, of what an exhibit is, of the page, of how it is filed.
_COLUMN = re.compile(
    r"(?P<number>(?:exhibits?|exh?\.?)\W*(?:no|nos|number|letter|#)?\W*|no\.|number)"
    r"|(?P<words>(?:description|title|document|exhibit\s+name|name)s?(?:\s+(?:of|and)\s+\w+)?\W*)"
    r"|(?P<page>(?:sequential(?:ly)?\s+)?(?:numbered\s+)?pages?\W*(?:no|nos|number|#)?\W*)"
    r"|(?P<way>(?:method|manner)\s+of\s+filing\W*|filed\s+herewith\W*|location\W*|incorporated\s+by\s+reference\W*)",
    re.IGNORECASE,
)
# A number of a page that ends a line, behind dots or a gap.
_PAGE_BEHIND = re.compile(
    r"(?<=[^\s.])(?:[^\S\n]*+\.(?:[^\S\n]?\.){2,}+[^\S\n]*+|[^\S\n]{2,}+)\d{1,3}(?=[^\S\n]*+(?:\n|\Z))"
)
_NUMBER_BEHIND = re.compile(r"\d{1,2}(?:\.\d{1,2})?|[A-Z]|[IVX]{1,5}")
_PAGE = 12  # characters in a column of pages
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


class Listed(NamedTuple):
    """One exhibit: where it stands, its number, "" where it has none, and what it is."""

    start: int
    end: int
    number: str
    description: str


def find_exhibits(text: str, start: int, end: int) -> list[Listed]:
    """Return the exhibits that an item lists between two places."""
    stretch = text[start:end]
    if not stretch.strip() or _NOTHING.match(stretch):
        return []
    rows = list(rows_of(stretch, 0, len(stretch)))
    titles = next((columns for row in rows if (columns := _columns(row))), {})
    if behind := _numbered_behind(rows, titles):
        return [one._replace(start=start + one.start, end=start + one.end) for one in behind]
    stretch, ways = _without_columns(stretch, rows, titles)
    marks = list(_entries(stretch))
    if "\n" not in stretch.strip():  # entries may follow one another in one paragraph
        inline = [(hit.start(), hit.end(), hit["a"] or hit["b"]) for hit in _INLINE.finditer(stretch)]
        marks = inline if len(inline) > len(marks) else marks
    if not marks:
        return list(_unnumbered(stretch, start))
    ends = [mark[0] for mark in marks[1:]] + [len(stretch)]
    exhibits = []
    for (begin, behind, number), until in zip(marks, ends, strict=True):
        footnote = _FOOTNOTE.search(stretch, behind, until)
        stop = footnote.start() if footnote else until
        beside = [cell.words for cell in ways if begin <= cell.start < stop]
        if description := " ".join([*stretch[behind:stop].split(), *beside]).strip(_EDGE):
            first = begin + len(stretch[begin:]) - len(stretch[begin:].lstrip())
            last = behind + len(stretch[behind:stop].rstrip())
            exhibits.append(Listed(start + first, start + last, number, description))
    return exhibits


def _columns(row: Row) -> dict[str, Cell]:
    """Return the titles of columns that a row has, each by what it is of; none where it is no row of titles."""
    found = [(hit.lastgroup or "", cell) for cell in row.cells if (hit := _COLUMN.fullmatch(cell.words.strip()))]
    columns = dict(found)
    return columns if len(row.cells) == len(found) == len(columns) > 1 else {}


def _without_columns(stretch: str, rows: Sequence[Row], titles: Mapping[str, Cell]) -> tuple[str, list[Cell]]:
    """Return a list with blanks for its titles and what stands in columns behind the text, and how each is filed."""
    titles = titles if "words" in titles else {}
    beside = [(_nearest(cell, titles), cell) for row in rows if not _columns(row) for cell in row.cells]
    ways = [cell for of, cell in beside if of == "way"]
    gone = [(cell.start, cell.end) for of, cell in beside if of == "way" or (of == "page" and len(cell.words) < _PAGE)]
    gone += [(row.start, row.end) for row in rows if _columns(row)]
    pages = [hit.span() for hit in _PAGE_BEHIND.finditer(stretch)]
    if len(pages) > 1 or any("." in stretch[slice(*page)] for page in pages):
        gone += pages
    return blanked(stretch, _apart(sorted(gone))), ways


def _nearest(cell: Cell, titles: Mapping[str, Cell]) -> str:
    """Return of what the column is that a cell stands in."""
    return min(titles, key=lambda of: abs(titles[of].left - cell.left), default="")


def _numbered_behind(rows: Sequence[Row], titles: Mapping[str, Cell]) -> list[Listed]:
    """Return entries whose numbers stand behind what they are: below a title, or one following the other."""
    numbered = [row for row in rows if len(row.cells) > 1 and _NUMBER_BEHIND.fullmatch(row.cells[-1].words)]
    numbers = [row.cells[-1].words for row in numbered]
    named = "number" in titles and titles["number"].left == max(cell.left for cell in titles.values())
    if not (named and numbers) and (numbers != [*map(str, range(1, len(numbers) + 1))] or len(numbers) < 2):
        return []
    if any(_ENTRY.match(row.words) for row in numbered):
        return []
    places = [*(row.start for row in numbered), sys.maxsize]
    exhibits: list[Listed] = []
    for row, after in zip(numbered, places[1:], strict=True):
        below = [other for other in rows if row.start < other.start < after]
        words = [cell.words for cell in row.cells[:-1]] + [other.words for other in below]
        end = below[-1].end if below else row.end
        exhibits.append(Listed(row.start, end, row.cells[-1].words, " ".join(" ".join(words).split()).strip(_EDGE)))
    return exhibits


def _entries(stretch: str) -> Iterator[tuple[int, int, str]]:
    """Yield where entries begin, where their words do, and their numbers; lone letters have to follow one another."""
    before = ""
    for hit in _ENTRY.finditer(stretch):
        number = hit["number"]
        is_divided = "(" in number[1:]
        of_tender = number[:1] == "(" and number[1].islower() and (is_divided or before[:1] == "(")  # (a)(1), (b)
        number = number if of_tender or is_divided else number.strip("()")  # "99(a)" has none around it
        if not hit["prefix"] and not of_tender:
            bare = hit["divided"].strip("*†") == "" and hit["divided"].find("\n") < 0
            if bare and not (number[:1].isdigit() or hit["number"][:1] == "("):
                continue
            lone = len(before) == 1 and before.isalpha()
            following = chr(ord(before) + 1) if lone else "" if before else "A"
            roman = number in _ROMANS and _ROMANS.index(number) == (
                _ROMANS.index(before) + 1 if before in _ROMANS else 0
            )
            if (
                not roman
                and number.isalpha()
                and "\t" not in hit["divided"]
                and number not in (following, following.lower())
            ):
                continue
            if number.isdigit() and hit["divided"] == "":
                continue
        before = number
        yield hit.start(), hit.end(), number


def _unnumbered(stretch: str, offset: int) -> Iterator[Listed]:
    """Yield short lines that name an exhibit each, without numbers."""
    at = 0
    for paragraph in re.split(r"(\n[^\S\n]*\n)", stretch):
        words = " ".join(paragraph.split())
        if words and len(words) < _SHORT and not _INTRODUCED.search(words):
            begin = offset + at + len(paragraph) - len(paragraph.lstrip())
            yield Listed(begin, offset + at + len(paragraph.rstrip()), "", words.strip(_EDGE))
        at += len(paragraph)


# ---- answers that stand in an exhibit or appendix, behind the signatures ---------------------------------------------

_KIND = rf"(?P<kind>{ANNEX})"
_LABEL = r"(?P<label>\d{1,3}(?:\.\d{1,3})?|[a-z](?:-?\d{1,2})?|[ivx]{1,5})"
_MARKS = r"[\"“”'‘’(]?"
# "See attached Exhibit A", "Reference is made to Appendix I", "is set forth in Schedule B"; not Schedule 13G itself.
_REFERS = re.compile(
    r"\b(?:see|refer(?:ence\s+is\s+made)?\s+to|(?:set\s+forth|listed|contained|described)\s+(?:in|on)"
    rf"|attached\s+(?:\w+\s+)?as)\s+(?:the\s+)?(?P<attached>(?:attached|accompanying)\s+)?{_KIND}\b(?!\s+13\s?-?[dg])"
    rf"(?:\s+no\.?)?(?:\s*+{_MARKS}{_LABEL}\b[)\"”'’]?)?+"
    # not one of another paper: "Exhibit A to the Schedule 13D filed by Moss Trust"
    r"(?!\s+(?:to|of|filed\s+with)\s+(?!this\b|(?:the\s+)?(?:present\s+)?(?:schedule|statement)(?:\s+13[dg])?\W*\Z))",
    re.IGNORECASE,
)
_HEADING = re.compile(
    rf"(?:\A|\n)[^\w\n]*+(?P<words>{_KIND}(?:[^\S\n]+no\.?)?[^\S\n]*+{_MARKS}{_LABEL}\b)[^\w\n]*+(?=\n)"
    r"(?!\n[^\S\n]*+(?-i:[a-z]))",  # not within a sentence
    re.IGNORECASE,
)
# With which the text of an annex ends, where no other one begins: signatures, or a paper of another kind.
_END = re.compile(
    r"\n[^\S\n]*+(?:(?:by:?\s*+)?/s/|(?:(?:limited\s+)?power\s+of\s+attorney|(?:joint\s+filing\s+)?agreement|signatures?)\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\bitem\s+(\d{1,2})\b", re.IGNORECASE)
# Which may be its title: an agreement may say who they are that report, a power of attorney answers nothing.
_FIRST_LINE = re.compile(r"\s*+(?!(?:limited\s+)?power\s+of\s+attorney\b)[^\n]*+", re.IGNORECASE)
# Above a list of exhibits, with the titles of its columns.
_INDEX = re.compile(
    r"\n[^\S\n]*+(?:(?:exhibit\s+)?index|(?:index|list)\s+(?:to|of)\s+exhibits)(?:\W++(?:exhibits?\s+no|description|page)\b)*+\W*+",
    re.IGNORECASE,
)
# An answer to Item 7 that has no list of its own, and a line above the one behind the signatures.
_REFERS_TO_INDEX = re.compile(r"\b(?:exhibit\s+index|(?:index|list)\s+(?:to|of)\s+exhibits)\b", re.IGNORECASE)
_INDEX_TITLE = re.compile(
    r"\n[^\S\n]*+(?P<words>exhibit\s+index|(?:index|list)\s+(?:to|of)\s+exhibits)[^\w\n]*+(?=\n)", re.IGNORECASE
)
_SIGNED = re.compile(r"\n[^\S\n]*+(?:by:?\s*+)?/s/", re.IGNORECASE)
# "Annexes and A-3", in a sentence about transactions; kinds are told apart by their first five letters.
_ONE_LABEL = r"(?-i:[A-Z]{1,3}|\d{1,3}|[IVX]{1,5})(?:[-.]\d{1,2})?\b"
_NAMES_ANNEXES = re.compile(
    rf"\b(?P<kind>{ANNEXES})\s+(?!13[DG])"
    rf"(?P<labels>{_ONE_LABEL}(?:(?:,\s|,?\sand\s|\s&\s){_ONE_LABEL}){{0,9}})",
    re.IGNORECASE,
)
_ITS_LABEL = re.compile(_ONE_LABEL)
_ABOUT_TRADES = re.compile(r"\b(?:transactions?|trad(?:es?|ing)|purchases?|sales?|purchased|sold)\b", re.IGNORECASE)
_EXHIBITS = "item7.exhibits"
_REFERRING = 160  # characters of an answer that does little more than refer
_FIRST = 400  # characters of an annex in which it says to which item it belongs


class Annex(NamedTuple):
    """What the answer at a record `path` refers to: the heading, and the text under it with its place.

    There is no heading where the file has none that is called so, or more than one.
    """

    path: str
    answer: Found
    heading: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    document: int = 0


class _Headed(NamedTuple):
    """A heading of a document, with the text under it."""

    words: str
    kind: str
    label: str
    start: int
    end: int
    document: int


def references(answers: Answers) -> list[tuple[str, Found, re.Match[str]]]:
    """Return the short answers that refer to an exhibit or appendix, each with its record path and those words."""
    texts = ((path, found, found.value) for path, found in answers.found.items() if isinstance(found.value, str))
    short = ((path, found, _REFERS.search(value)) for path, found, value in texts if len(value) <= _REFERRING)
    return [
        (path, found, refers) for path, found, refers in short if refers and (refers["label"] or refers["attached"])
    ]


def find_annexes(answers: Answers, documents: Sequence[tuple[str, int, str]]) -> Iterator[Annex]:
    """Yield what short answers refer to: `documents` are texts, each with where it begins to count, and its type.

    The type is that of a document of a submission, as EX-99.1, which is a heading, too.
    """
    yield from _index_of_exhibits(answers, *documents[0][:2])
    referring = references(answers)
    if not referring:  # most
        return
    headed = [heading for n, document in enumerate(documents) for heading in _headings(n, *document)]
    for path, answer, refers in referring:
        fitting = _fitting(path, refers, headed, documents)
        if len(fitting) != 1:
            yield Annex(path, answer)
            continue
        (heading,) = fitting
        words = documents[heading.document][0][heading.start : heading.end]
        yield Annex(path, answer, heading.words, heading.start, heading.end, _in_lines(words), heading.document)


def _index_of_exhibits(answers: Answers, text: str, start: int) -> Iterator[Annex]:
    """Yield the list of exhibits behind the signatures that Item 7 refers to, where it has none itself."""
    answer = answers.found.get(_EXHIBITS)
    said = answer.value if answer else UNSET
    if answer is None or not isinstance(said, str) or len(said) > _REFERRING or not _REFERS_TO_INDEX.search(said):
        return
    if any(one.number for one in find_exhibits(said, 0, len(said))):
        return
    titles = list(_INDEX_TITLE.finditer(text, start))
    if len(titles) != 1:
        yield Annex(_EXHIBITS, answer)
        return
    (title,) = titles
    hits = list(_HEADING.finditer(text, title.end()))
    listed = bool(hits) and not text[title.end() : hits[0].start("words")].strip()  # each entry is such a heading
    hits = hits[_in_index(text, title.start(), hits) if listed else 0 :]
    ends = [hit.start() for hit in [*hits[:1], *_SIGNED.finditer(text, title.end())]]
    begin, stop = within_page(text, title.end(), min(ends, default=len(text)))
    words = " ".join(title["words"].split())
    yield Annex(_EXHIBITS, answer, words, begin, stop, _in_lines(text[begin:stop]))


def _in_lines(words: str) -> str:
    r"""Return the text of an annex, paragraphs put together, the lines of a list each by itself.

    >>> _in_lines("Subsidiaries\n\n Fern Bank\n Moss Trust LLC\n\nAll of them are banks as\nthe Act has them.")
    'Subsidiaries\nFern Bank\nMoss Trust LLC\nAll of them are banks as the Act has them.'
    """
    blocks = (block.strip().split("\n") for block in re.split(r"\n[^\S\n]*+\n", words))
    entries: list[str] = []
    for lines in blocks:
        is_prose = any(line.lstrip()[:1].islower() for line in lines)
        entries += ["\n".join(lines)] if is_prose else lines
    return "\n".join(filter(None, map(tidy, entries)))


def _headings(document: int, text: str, start: int, kind: str) -> Iterator[_Headed]:
    """Yield the headings of exhibits and appendices behind a place, and that of a whole document of a submission."""
    hits = list(_HEADING.finditer(text, start))
    hits = hits[_in_index(text, start, hits) :]
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        limit = after.start() if after else len(text)
        first = _FIRST_LINE.match(text, hit.end())
        ended = _END.search(text, first.end() if first else hit.end(), limit)
        begin, stop = within_page(text, hit.end(), ended.start() if ended else limit)
        if begin < stop:
            words = " ".join(hit["words"].split())
            yield _Headed(words, hit["kind"].lower(), hit["label"].upper(), begin, stop, document)
    if kind.upper().startswith("EX-"):
        yield _Headed(kind, "exhibit", kind[3:].upper(), *within_page(text, 0, len(text)), document)


def _in_index(text: str, start: int, hits: Sequence[re.Match[str]]) -> int:
    """Return how many headings are the entries of an index before the exhibits: all up to the first named again."""
    index = _INDEX.search(text, start)
    if index is None or not hits or index.end() < hits[0].start("words") or index.start() > hits[0].start():
        return 0
    labels = [(hit["kind"].lower(), hit["label"].upper()) for hit in hits]
    first = {label: n for n, label in reversed(list(enumerate(labels)))}
    return next((n for n, label in enumerate(labels) if first[label] < n), len(hits))


def _fitting(
    path: str, refers: re.Match[str], headed: Sequence[_Headed], documents: Sequence[tuple[str, int, str]]
) -> list[_Headed]:
    """Return the headings that a reference may mean: of the same name, else of those that name the item themselves."""
    kind, label = refers["kind"].lower(), (refers["label"] or "").upper()
    same = [heading for heading in headed if label and (heading.kind, heading.label) == (kind, label)]
    if len(same) == 1:
        return same
    number = path.partition(".")[0].removeprefix("item")
    first = ((other, documents[other.document][0][other.start : other.end][:_FIRST]) for other in same or headed)
    own = [other for other, words in first if label in ("", other.label) and number in _ITEM.findall(words)]
    return own or same


# ---- all lists of a reading ------------------------------------------------------------------------------------------

_REACH = 4096
_ITEM_2, _ITEM_5, _ITEM_7 = "2", "5", "7"
_TRADES = "5(c)"
_QUOTED = 81  # characters of an annexed answer in a message, with the sign that it goes on
_NAMED = 5  # values of people that a problem names
_HEAD = 1500  # characters of an annex in which it may say that it is a list of people


_TAGS = re.compile(r"</?(?:TABLE|CAPTION|PAGE|S|C|F\d{1,2}|FN)>")  # of EDGAR's, where a typed text was printed


class Lists(NamedTuple):
    """The lists of a schedule, and what of them was not read."""

    details: Details
    problems: tuple[Problem, ...]


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


def lists_of(
    statement: Statement, printed: PrintedText, whole: FullSubmission | None, source: str, *, rendered: bool = False
) -> Lists:
    """Return the lists of a schedule, each entry with its span in the file that `source` is the hash of.

    Those of a page `rendered` by EDGAR are read in the lines and columns that its style keeps.
    """
    event = statement.first.fields["event_date"].value if "event_date" in statement.first.fields else UNSET
    last = event if isinstance(event, date) else None
    start = statement.persons[-1].end if statement.persons else 0
    is_13d = statement.letter == "D"
    beside = (
        list(_annexed(printed.passage if isinstance(printed, Printed) else None, whole))
        if is_13d or references(statement.answers)
        else []
    )
    annexes = annexes_of(statement, [(annex.text, 0, kind) for kind, annex in beside])
    spans = [_spans(annex, source) for annex in (printed, *(annex for _, annex in beside))]
    annexed = tuple(
        AnnexedAnswer(spans[annex.document](annex.start, annex.end), annex.path, annex.heading, annex.text)
        for annex in annexes
        if annex.heading
    )
    elsewhere = [_elsewhere(annex, spans[0]) for annex in annexes if not annex.heading]
    if not is_13d:
        return Lists(Details(annexed=annexed), tuple(elsewhere))
    idle = underlines(statement.whole)
    if isinstance(printed, PrintedPages):
        idle += page_edges(statement.whole, printed.page_starts)
        idle += [hit.span() for hit in _TAGS.finditer(statement.whole)]
    listed, items, places = blanked(statement.whole, idle), statement.text, statement.answers.places
    behind = next(_index_of_exhibits(statement.answers, statement.text, _behind_items(statement)), None)
    listing = (behind.start, behind.end) if behind and behind.heading else places.get(_ITEM_7)
    if rendered and isinstance(printed, Printed):
        shown = read_html(printed.passage)
        at = partial(shown.place_of, printed)
        start = at(start)
        places = {item: (at(begin), at(end)) for item, (begin, end) in places.items()}
        listing = listing and (at(listing[0]), at(listing[1]))
        printed, listed, items, spans[0] = shown, shown.text, shown.text, _spans(shown, source)
    placed = placed_rows(printed, listed) if isinstance(printed, PrintedPages) else []
    texts = [_Text(listed, start, page_rows(printed), spans[0], False, placed, printed.text)]
    texts += [_Text(annex.text, 0, page_rows(annex), spans[n], True) for n, (_, annex) in enumerate(beside, 1)]
    title = statement.first.fields["class_title"].value if "class_title" in statement.first.fields else UNSET
    title = title if isinstance(title, str) else ""
    exhibits = find_exhibits(items, *listing) if listing else []
    found = _read_texts(texts, exhibits, places, last, title, torn=statement.torn)
    details = structs.replace(found.details, annexed=annexed)
    if isinstance(printed, PrintedPages) and printed.is_damaged:
        details = structs.replace(
            details,
            transactions=tuple(_believed(row, DISPUTED) for row in details.transactions),
            people=tuple(_believed(person, DISPUTED) for person in details.people),
        )
    return Lists(details, (*elsewhere, *found.problems))


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
) -> Lists:
    """Return the lists of a Schedule 13D in XML: those in its answers, read as if printed, and in what is annexed.

    `span` gives the place of bytes of the document `own`, which the answers stand in; `title` is that of the class,
    and `filers` has the names of the cover pages, who are on no list.
    """
    text, at, places = _as_printed(answers, filers)
    texts = [_Text(text, len(filers), [], lambda start, end: span(at[start], at[end]), False)]
    for _, annex in _annexed(own, whole):
        texts.append(_Text(annex.text, 0, page_rows(annex), _spans(annex, source), True))
    exhibits = find_exhibits(text, *places[_ITEM_7]) if _ITEM_7 in places else []
    return _read_texts(texts, exhibits, places, last, title)


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
    *,
    torn: bool = False,
) -> Lists:
    """Return the lists in texts; the first is the schedule, whose items stand at `places` of it.

    `in_item_7` are its exhibits; `title` is that of the class on the cover.
    """
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
        trades = read_trades(text.text, text.start, len(text.text), last, text.tables)
        listed = read_people(
            text.text, text.start, len(text.text), text.tables or text.placed, _HEAD if text.annexed else None
        )
        if torn and not text.annexed:  # halves of words and figures stand in cells of their own
            trades, listed = _without_torn(trades, text.text), _without_torn(listed, text.text)
        # what is annexed may be any contract: its tables count where they say who bought or sold
        listings = [*with_confidence([(row, UNSET) for row in trades.read if row.side or not text.annexed], text.text)]
        rows_lost += [text.span(*place) for place in trades.lost]
        stated = Sentences([], [])
        behind, item_5, annexed = text.start, None, list[tuple[int, int]]()  # which Item 5 names
        if held and not text.annexed:
            item_5 = in_text(held[0]), in_text(held[1])
            behind = in_text(max(stop for _, stop in places.values()))
            annexed = [*_of_transactions(text.text, item_5, behind)]
            parts = [read_sentences(text.text, *place, last, trades) for place in (item_5, *annexed)]
            stated = Sentences(
                [row for part in parts for row in part.read], [lost for part in parts for lost in part.lost]
            )
            listings += with_confidence(stated.read, text.text)
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
    cuts = [*_apart(sorted(cuts, key=lambda cut: (cut[0], -cut[1])))]
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


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield places in their order, without those that begin within another."""
    last = 0
    for start, end in places:
        if start >= last:
            yield start, end
            last = end


def _of_transactions(text: str, item_5: tuple[int, int], behind: int) -> Iterator[tuple[int, int]]:
    """Yield where the annexes stand that Item 5 names in a sentence about transactions: "See Annexes A-1 and A-2"."""
    named = set[tuple[str, str]]()
    for hit in _NAMES_ANNEXES.finditer(text, *item_5):
        begin, stop = text.rfind(". ", item_5[0], hit.start()), text.find(". ", hit.end(), item_5[1])
        if _ABOUT_TRADES.search(text, max(begin, item_5[0]), stop if stop >= 0 else item_5[1]):
            kind = hit["kind"].lower()[:5]
            named |= {(kind, label.upper()) for label in _ITS_LABEL.findall(hit["labels"])}
    for heading in _headings(0, text, behind, "") if named else ():
        if (heading.kind[:5], heading.label) in named:
            yield heading.start, heading.end


def annexes_of(statement: Statement, beside: Iterable[tuple[str, int, str]] = ()) -> list[Annex]:
    """Return what answers refer to, behind the items or in the documents `beside` the schedule."""
    return list(find_annexes(statement.answers, [(statement.whole, _behind_items(statement), ""), *beside]))


def _behind_items(statement: Statement) -> int:
    return max((end for _, end in statement.answers.places.values()), default=0)


def _elsewhere(annex: Annex, span: Callable[[int, int], Span]) -> Problem:
    """Return that an answer stands elsewhere, and that it is not known where."""
    message = f"says {clipped(annex.answer.value, _QUOTED)!r}, and it is not plain where in this file that is"
    return Problem(annex.path, "elsewhere", message, span(annex.answer.start, annex.answer.end))


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


def _spans(printed: PrintedText, source: str) -> Callable[[int, int], Span]:
    return lambda start, end: printed.span(source, start, end)


def _annexed(own: Passage | None, whole: FullSubmission | None) -> Iterator[tuple[str, Printed]]:
    """Yield the other documents of a submission that a person could read, each with its type: EX-99.1."""
    for document in whole.documents if whole else ():
        passage: Passage = document.passage
        if document.wrapper or passage is own:
            continue
        kind = sniff(passage.data[:_REACH])
        if kind in ("html", "text"):
            yield document.type or "", read_html(passage) if kind == "html" else read_plain(passage)


def _unclear_trades(unclear: list[tuple[str, Span]], dubious: list[tuple[tuple[str, ...], Span]]) -> Iterator[Problem]:
    """Yield one problem for all transactions of which it is not plain what they were in, one for other doubtful ones.

    Of `dubious` ones a value may be another, or is missed.
    """
    if unclear:
        names = " or ".join(repr(clipped(words, _QUOTED)) for words in dict.fromkeys(words for words, _ in unclear))
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
