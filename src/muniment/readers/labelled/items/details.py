"""The lists of a schedule: exhibits, directors and officers, transactions, made when asked for, annexes included."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import UNSET

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText, read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.documents.tables import TableRow
from muniment.evidence import Span
from muniment.readers.labelled.items.grid import page_rows
from muniment.readers.labelled.items.transactions import find_transactions
from muniment.readers.labelled.signatures.words import is_entity
from muniment.readers.labelled.statement import Statement
from muniment.reading import Details, Exhibit, Officer, Transaction

_PREFIX = r"(?P<prefix>(?:exhibit|appendix|annex|ex\.)\s*(?:no\.?\s*)?)?"
_NUMBERED = r"(?P<number>\(?(?:\d{1,3}(?:\.\d{1,3})?(?:[a-z]|\([a-z\d]\))?|[A-Z]{1,2}(?:-\d{1,2})?|[IVX]{1,5})\)?)"
# An entry begins a line: "Exhibit 1 -", "99.1<tab>", "A.", "1)"; what divides number and words tells it from prose.
_ENTRY = re.compile(
    rf"(?:\A|\n)[^\S\n]*+[*•]?[^\S\n]*+(?i:{_PREFIX}){_NUMBERED}(?P<divided>[*†]{{0,3}}(?:[.:)](?=\s)|[^\S\n]*(?:\t|[-–—:]\s|[^\S\n]{{2}}|\n)"
    r"|(?=[^\S\n]+[A-Z“\"])))"
)
_INLINE = re.compile(
    r"(?:\A|(?<=[\s.;):]))(?:Exhibit\s+(?P<a>\d{1,3}(?:\.\d{1,3})?|[A-Z])|(?P<b>\d{1,2}\.\d{1,2}))\*?(?:\s*+[-–—:.])?\s++(?=[A-Z“\"])"
)
_FOOTNOTE = re.compile(r"\n[^\S\n]*(?:[*†]+[^\S\n]*\S|\(\d\)[^\S\n]{2})")
_NOTHING = re.compile(r"\W*(?:none|not\s+applicable|n\s?/\s?a|no\s+exhibits|inapplicable|no\s+change)\b", re.IGNORECASE)
_INTRODUCED = re.compile(r"following|hereby|amended|attached|index|item\s+7|exhibits?\W*\Z|incorporated", re.IGNORECASE)
_EDGE = " \t\n\r\xa0-–—:.;|"
_SHORT = 160  # characters of an entry that has no number


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
        if description := " ".join(stretch[behind:stop].split()).strip(_EDGE):
            first = begin + len(stretch[begin:]) - len(stretch[begin:].lstrip())
            last = behind + len(stretch[behind:stop].rstrip())
            exhibits.append(Listed(start + first, start + last, number, description))
    return exhibits


def _entries(stretch: str) -> Iterator[tuple[int, int, str]]:
    """Yield where entries begin, where their words do, and their numbers; lone letters have to follow one another."""
    before = ""
    for hit in _ENTRY.finditer(stretch):
        number = _without_parentheses(hit["number"])
        if not hit["prefix"]:
            if hit["divided"].strip("*†") == "" and hit["divided"].find("\n") < 0 and not number[:1].isdigit():
                continue
            lone = len(before) == 1 and before.isalpha()
            following = chr(ord(before) + 1) if lone else "" if before else "A"
            if number.isalpha() and "\t" not in hit["divided"] and number != following:
                continue
            if number.isdigit() and hit["divided"] == "":
                continue
        before = number
        yield hit.start(), hit.end(), number


def _without_parentheses(number: str) -> str:
    """Return a number without the parentheses around it: "99(a)" has none, "(a)" is "a"."""
    return number if "(" in number[1:] else number.strip("()")


def _unnumbered(stretch: str, offset: int) -> Iterator[Listed]:
    """Yield short lines that name an exhibit each, without numbers."""
    at = 0
    for paragraph in re.split(r"(\n[^\S\n]*\n)", stretch):
        words = " ".join(paragraph.split())
        if words and len(words) < _SHORT and not _INTRODUCED.search(words):
            begin = offset + at + len(paragraph) - len(paragraph.lstrip())
            yield Listed(begin, offset + at + len(paragraph.rstrip()), "", words.strip(_EDGE))
        at += len(paragraph)


# ---- directors and officers ------------------------------------------------------------------------------------------

_KINDS = (
    ("citizenship", re.compile(r"citizen|nationality", re.IGNORECASE)),
    ("address", re.compile(r"address", re.IGNORECASE)),
    ("occupation", re.compile(r"occupation|employment|position|title|office\b", re.IGNORECASE)),
    ("name", re.compile(r"\bnames?\b|director|officer", re.IGNORECASE)),
)
_HEADER_WORDS = re.compile(
    r"occupation|employment|address|citizen|position|business|principal|title|corporation|conducted|affiliat"
    r"|\bname\b|material|organi[sz]ation"
    r"|reporting\s+person|held\b|\bor\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Sir|Lord|H\.E)\.?\s+)?[A-Z][\w.'’\-]*(?:,?\s+(?:[A-Z][\w.'’\-]*|de|van|von|der|la|bin"
    r"|al|di|3d|II|III|IV)){1,6}[.*†]?\Z"
)
_SECTION = re.compile(
    r"(?:[a-z\d]{1,2}[.)]\s*)?(?:executive\s+officers?|directors?|officers?|managers?|individuals?"
    r"|persons?)\b[^\n]{0,60}\Z|.*\b(?:inc|llc|ltd|limited|l\.?p|corp|plc|company|trust|s\.a|n\.v)\.?:?\Z",
    re.IGNORECASE,
)
_CITIZEN = re.compile(
    r"(?:\(\s*+)?(?:citizenship|citizen\s+of|nationality)\s*+[:\-]?\s*+(?P<a>[A-Z][\w .,&/]{2,40}?)\)?\s*\Z"
    r"|\((?P<b>[A-Z][a-z]+)\s+citizen\)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[^\S\n]{3,}")
_NOTE = re.compile(r"⁽[^⁾]{1,4}⁾|(?<!\s)\s*+\(\d\)\s*\Z|(?<![*†])[*†]++\s*\Z")
_OFFICE = re.compile(
    r",\s+(?:\w+\s+){0,3}(?:president|secretary|treasurer|director|officer|chairman|manager|trustee)\b.*\Z",
    re.IGNORECASE,
)
_LINES_OF_HEADER = 6
_COLUMNS = 2


class Person(NamedTuple):
    """One director or officer, and where the entry stands; "" where nothing is said."""

    start: int
    end: int
    name: str
    address: str = ""
    occupation: str = ""
    citizenship: str = ""


def find_people(text: str, start: int, end: int) -> list[Person]:
    """Return the people of all lists between two places: tables of cells, and columns of plain text."""
    lines: list[tuple[int, int, str]] = []
    at = start
    for line in text[start:end].split("\n"):
        lines.append((at, at + len(line), line))
        at += len(line) + 1
    found: list[Person] = []
    at = 0
    while at < len(lines):
        kinds, stop = _header(lines, at)
        if not kinds:
            at += 1
            continue
        tabbed = "\t" in lines[at][2]
        people, at = _of_cells(lines, stop, kinds) if tabbed else _of_columns(lines, at, stop)
        found += people
    return found


def _header(lines: Sequence[tuple[int, int, str]], at: int) -> tuple[list[str], int]:
    """Return what the columns of a table are that begins at a line, and where its rows do."""
    words = lines[at][2]
    if not words.strip() or "name" not in words.lower() or not (_cells(words)[1:] or "\t" in words):
        return [], at
    if not words.strip().lower().startswith("name") and "\t" in words:
        return [], at
    stop, header = at + 1, [words]
    while stop < len(lines) and stop - at < _LINES_OF_HEADER:
        bare = lines[stop][2].strip()
        if not 0 < len(bare) < 90 or not _HEADER_WORDS.search(bare) or any(map(str.isdigit, bare)):
            break
        header.append(lines[stop][2])
        stop += 1
    if "\t" in words:
        cells = re.split(r"\t", " ".join(line.strip(" ") for line in header))
        kinds = [_kind(cell) for cell in cells if cell.strip()]
    else:
        kinds = ["name", "occupation"] if _KINDS[2][1].search(" ".join(header[-2:] + header[:1])) else []
    return (kinds, stop) if len(kinds) >= _COLUMNS and "occupation" in kinds and kinds[0] == "name" else ([], at)


def _kind(cell: str) -> str:
    return next((kind for kind, words in _KINDS if words.search(cell)), "")


def _cells(words: str) -> list[str]:
    return [cell for cell in _GAP.split(words.strip()) if cell]


# ---- tables of cells ------------------------------------------------------------------------------------------------


def _of_cells(lines: Sequence[tuple[int, int, str]], at: int, kinds: list[str]) -> tuple[list[Person], int]:
    """Return the rows of a table of cells; a cell may run over lines, and a row begins with a name and a cell."""
    people: list[Person] = []
    first = at
    while at < len(lines):
        begin = at
        while at < len(lines) and not lines[at][2].strip():
            at += 1
        if at >= len(lines) or _header(lines, at)[0]:
            break
        row, at = _row(lines, at, len(kinds) - 1)
        person = _person(row, kinds, lines[begin][0], lines[at - 1][1])
        if person:
            people.append(person)
        elif (len(row) > 1 and not is_entity(row[0])) or len(row[0]) > 120:
            break
    return people, max(at, first)


def _row(lines: Sequence[tuple[int, int, str]], at: int, tabs: int) -> tuple[list[str], int]:
    """Return the cells of a row, and the line behind it."""
    words, stop = lines[at][2], at + 1
    if "\t" not in words:
        return [words.strip()], stop
    while stop < len(lines) and lines[stop][2].strip() and not _header(lines, stop)[0]:
        more = lines[stop][2]
        full = words.count("\t") >= tabs
        if full and ("\t" in more or _SECTION.match(more.strip()) or (tabs >= _COLUMNS and not _belongs(more))):
            break
        words += "\n" + more
        stop += 1
    return [" ".join(cell.split()) for cell in words.split("\t")], stop


def _belongs(line: str) -> bool:
    """Whether a line goes on with the last cell of a row that has all its cells."""
    bare = line.strip()
    return (
        bare[:1].islower()
        or any(map(str.isdigit, bare))
        or bool(re.search(r"\b(?:inc|llc|corp|l\.p)\b", bare, re.IGNORECASE))
    )


def _person(row: list[str], kinds: list[str], start: int, end: int) -> Person | None:
    entry: dict[str, str] = {}
    row = [cell if any(map(str.isalnum, cell)) else "" for cell in row]
    cells = [cell for cell in row if cell] if len(row) > len(kinds) else row
    for kind, cell in zip(kinds, cells, strict=False):
        if kind and cell:
            entry.setdefault(kind, cell)
    name = _OFFICE.sub("", _NOTE.sub("", entry.get("name", "")).strip(" :"))
    if (not _NAME.match(name.split(",")[0]) and not _NAME.match(name)) or len(entry) < _COLUMNS or is_entity(name):
        return None
    return Person(start, end, name, entry.get("address", ""), entry.get("occupation", ""), entry.get("citizenship", ""))


# ---- columns of plain text ------------------------------------------------------------------------------------------


def _of_columns(lines: Sequence[tuple[int, int, str]], at: int, stop: int) -> tuple[list[Person], int]:
    """Return the entries of two columns: name above address, beside it the occupation; blank lines divide entries."""
    header = lines[at][2].rstrip() if len(_cells(lines[at][2])) > 1 else lines[stop - 1][2].rstrip()
    edges = [hit.end() for hit in _GAP.finditer(header) if hit.start() > len(header) - len(header.lstrip())]
    if len(edges) != 1:
        return [], stop
    people: list[Person] = []
    block: list[tuple[int, int, str]] = []
    misses = 0
    while stop < len(lines) and misses < _MISSES:
        line = lines[stop]
        stop += 1
        if line[2].strip():
            block.append(line)
            continue
        if block:
            person = _entry(block, edges[0])
            misses = 0 if person else misses + 1
            people += [person] if person else []
            block = []
    last = _entry(block, edges[0]) if block and misses < _MISSES else None
    return people + ([last] if last else []), stop


_MISSES = 6  # blocks that are no entry, after which a list is over


def _entry(block: Sequence[tuple[int, int, str]], edge: int) -> Person | None:
    left: list[str] = []
    right: list[str] = []
    for _, _, line in block:
        cut = _cut(line, edge)
        left += [line[:cut].strip()] if line[:cut].strip() else []
        right += [line[cut:].strip()] if line[cut:].strip() else []
    if not left or not right or not _NAME.match(left[0].rstrip(",*")):
        return None
    citizenship = ""
    address: list[str] = []
    for part in left[1:]:
        hit = _CITIZEN.search(part)
        if hit:
            citizenship = (hit["a"] or hit["b"]).strip()
        else:
            address.append(part)
    return Person(block[0][0], block[-1][1], left[0].rstrip("*, "), " ".join(address), " ".join(right), citizenship)


def _cut(line: str, edge: int) -> int:
    """Return where the right column begins on a line: at the gap nearest to its edge."""
    gaps = [hit.end() for hit in _GAP.finditer(line) if line[: hit.start()].strip()]
    if gaps:
        return min(gaps, key=lambda gap: abs(gap - edge))
    indent = len(line) - len(line.lstrip())
    return 0 if indent > edge - 8 else len(line)


# ---- all lists of a reading ------------------------------------------------------------------------------------------

_REACH = 4096
_ITEM_7 = "7"


def details_of(statement: Statement, printed: PrintedText, whole: FullSubmission | None, source: str) -> Details:
    """Return the lists of a Schedule 13D, each entry with its span in the file that `source` is the hash of."""
    if statement.letter != "D":
        return Details()
    event = statement.first.fields["event_date"].value if "event_date" in statement.first.fields else UNSET
    last = event if isinstance(event, date) else None
    start = statement.persons[-1].end if statement.persons else 0
    texts = [(statement.text, start, _spans(printed, source), page_rows(printed))]
    texts += [(annex.text, 0, _spans(annex, source), page_rows(annex)) for annex in _annexed(printed, whole)]
    place = statement.answers.places.get(_ITEM_7)
    exhibits = tuple(
        Exhibit(texts[0][2](listed.start, listed.end), listed.number or UNSET, listed.description or UNSET)
        for listed in (find_exhibits(statement.text, *place) if place else ())
    )
    return Details(
        # what is annexed may be any contract: its tables count where they say who bought or sold
        tuple(
            row
            for n, (text, at, span, tables) in enumerate(texts)
            for row in _transactions(text, at, last, span, tables)
            if n == 0 or row.side
        ),
        exhibits,
        tuple(person for text, at, span, tables in texts for person in _people(text, at, span)),
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


def _transactions(
    text: str, start: int, last: date | None, span: Callable[[int, int], Span], tables: list[TableRow]
) -> Iterator[Transaction]:
    for row in find_transactions(text, start, len(text), last, tables):
        yield Transaction(
            span=span(row.start, row.end),
            date=row.day or UNSET,
            side=row.side or UNSET,
            quantity=row.quantity if row.quantity is not None else UNSET,
            price=row.price if row.price is not None else UNSET,
            currency=row.currency or UNSET,
            person=row.person or UNSET,
        )


def _people(text: str, start: int, span: Callable[[int, int], Span]) -> Iterator[Officer]:
    for person in find_people(text, start, len(text)):
        address, occupation, citizenship = person.address, person.occupation, person.citizenship
        yield Officer(
            span(person.start, person.end), person.name, address or UNSET, occupation or UNSET, citizenship or UNSET
        )
