"""The lists of a schedule, made when asked for: its exhibits, and the answers that stand in one."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import UNSET, structs

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText, read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.evidence import Problem, Span
from muniment.readers.labelled import reader_of_lists
from muniment.readers.labelled.items.answers import Answers, tidy, within_page
from muniment.readers.labelled.items.cells import Cell, Row, rows_of
from muniment.readers.labelled.items.headings import ANNEX
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import BULLETS, blanked
from muniment.readers.labelled.values import Found
from muniment.reading import AnnexedAnswer, Details
from muniment.wording import clipped

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
# What stands below a list and is none of its last entry: a note, or what an amendment leaves as it was.
_FOOTNOTE = re.compile(
    r"\n[^\S\n]*(?:[*†]+[^\S\n]*\S|\(\d\)[^\S\n]{2}|Except\s(?:as|to\sthe\sextent)\s|Other\sthan\sas\s"
    r"|All\sother\s(?:information|items|Items|provisions|terms)\s)"
)
_NOTHING = re.compile(
    r"\W*(?:exhibits?\W+)?(?:none|not\s+applicable|n\s?/\s?a|no\s+exhibits|inapplicable|no\s+change)\b", re.IGNORECASE
)
_INTRODUCED = re.compile(r"following|hereby|amended|attached|index|item\s+7|exhibits?\W*\Z|incorporated", re.IGNORECASE)
_EDGE = " \t\n\r\xa0-–—:.;|"
_NOTE_MARKS = "*†‡"  # of a note behind the words, as how an exhibit is filed
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
        if description := " ".join([*stretch[behind:stop].split(), *beside]).strip(_EDGE).rstrip(_NOTE_MARKS):
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
    return blanked(stretch, apart(sorted(gone))), ways


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
        exhibits.append(
            Listed(
                row.start, end, row.cells[-1].words, " ".join(" ".join(words).split()).strip(_EDGE).rstrip(_NOTE_MARKS)
            )
        )
    return exhibits


def _entries(stretch: str) -> Iterator[tuple[int, int, str]]:
    """Yield where entries begin, where their words do, and their numbers; lone letters have to follow one another.

    The list of an amendment may go on with that of an earlier one: C, D.
    """
    before = ""
    hits = list(_ENTRY.finditer(stretch))
    letters = [number for hit in hits if (number := hit["number"].strip("()")).isalpha() and len(number) == 1]
    first = next((own for own, after in pairwise(letters) if ord(after) == ord(own) + 1), "A")
    for hit in hits:
        number = hit["number"]
        is_divided = "(" in number[1:]
        of_tender = number[:1] == "(" and number[1].islower() and (is_divided or before[:1] == "(")  # (a)(1), (b)
        number = number if of_tender or is_divided else number.strip("()")  # "99(a)" has none around it
        if not hit["prefix"] and not of_tender:
            bare = hit["divided"].strip("*†") == "" and hit["divided"].find("\n") < 0
            if bare and not (number[:1].isdigit() or hit["number"][:1] == "("):
                continue
            lone = len(before) == 1 and before.isalpha()
            following = chr(ord(before) + 1) if lone else "" if before else first
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
            yield Listed(begin, offset + at + len(paragraph.rstrip()), "", words.strip(_EDGE).rstrip(_NOTE_MARKS))
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
    yield from index_of_exhibits(answers, *documents[0][:2])
    referring = references(answers)
    if not referring:  # most
        return
    headed = [heading for n, document in enumerate(documents) for heading in headings_of(n, *document)]
    for path, answer, refers in referring:
        fitting = _fitting(path, refers, headed, documents)
        if len(fitting) != 1:
            yield Annex(path, answer)
            continue
        (heading,) = fitting
        words = documents[heading.document][0][heading.start : heading.end]
        yield Annex(path, answer, heading.words, heading.start, heading.end, _in_lines(words), heading.document)


def index_of_exhibits(answers: Answers, text: str, start: int) -> Iterator[Annex]:
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


def headings_of(document: int, text: str, start: int, kind: str) -> Iterator[_Headed]:
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


# ---- the lists of a schedule -----------------------------------------------------------------------------------------

_REACH = 4096
QUOTED = 81
"""Characters of an answer in a message, with the sign that it goes on."""


class Lists(NamedTuple):
    """The lists of a schedule, and what of them was not read."""

    details: Details
    problems: tuple[Problem, ...]


def lists_of(
    statement: Statement, printed: PrintedText, whole: FullSubmission | None, source: str, *, rendered: bool = False
) -> Lists:
    """Return the lists of a schedule, each entry with its span in the file that `source` is the hash of.

    Those of a page `rendered` by EDGAR are read in the lines and columns that its style keeps.
    """
    is_13d = statement.letter == "D"
    beside = (
        list(annexed_documents(printed.passage if isinstance(printed, Printed) else None, whole))
        if is_13d or references(statement.answers)
        else []
    )
    annexes = annexes_of(statement, [(annex.text, 0, kind) for kind, annex in beside])
    spans = [spans_of(annex, source) for annex in (printed, *(annex for _, annex in beside))]
    annexed = tuple(
        AnnexedAnswer(spans[annex.document](annex.start, annex.end), annex.path, annex.heading, annex.text)
        for annex in annexes
        if annex.heading
    )
    elsewhere = [_elsewhere(annex, spans[0]) for annex in annexes if not annex.heading]
    found = Lists(Details(), ())
    if is_13d:
        documents = [annex for _, annex in beside]
        found = reader_of_lists().lists_in(statement, printed, documents, source, rendered=rendered)
    return Lists(structs.replace(found.details, annexed=annexed), (*elsewhere, *found.problems))


def annexes_of(statement: Statement, beside: Iterable[tuple[str, int, str]] = ()) -> list[Annex]:
    """Return what answers refer to, behind the items or in the documents `beside` the schedule."""
    return list(find_annexes(statement.answers, [(statement.whole, behind_items(statement), ""), *beside]))


def behind_items(statement: Statement) -> int:
    """Return where the items of a schedule have come to their end."""
    return max((end for _, end in statement.answers.places.values()), default=0)


def _elsewhere(annex: Annex, span: Callable[[int, int], Span]) -> Problem:
    """Return that an answer stands elsewhere, and that it is not known where."""
    message = f"says {clipped(annex.answer.value, QUOTED)!r}, and it is not plain where in this file that is"
    return Problem(annex.path, "elsewhere", message, span(annex.answer.start, annex.answer.end))


def spans_of(printed: PrintedText, source: str) -> Callable[[int, int], Span]:
    """Return what gives the span of characters of a text in the file that `source` is the hash of."""
    return lambda start, end: printed.span(source, start, end)


def annexed_documents(own: Passage | None, whole: FullSubmission | None) -> Iterator[tuple[str, Printed]]:
    """Yield the other documents of a submission that a person could read, each with its type: EX-99.1."""
    for document in whole.documents if whole else ():
        passage: Passage = document.passage
        if document.wrapper or passage is own:
            continue
        kind = sniff(passage.data[:_REACH])
        if kind in ("html", "text"):
            yield document.type or "", read_html(passage) if kind == "html" else read_plain(passage)


def apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield places in their order, without those that begin within another."""
    last = 0
    for start, end in places:
        if start >= last:
            yield start, end
            last = end
