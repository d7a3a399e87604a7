"""The filters and tests of the templates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from urllib import parse

from markupsafe import Markup
from msgspec import Struct

from muniment.caching import in_groups
from muniment.compare import Pages, table
from muniment.evidence import DOUBTFUL
from muniment.forms.walk import list_of
from muniment.study.intent import CONFIDENT, LABELS, Intent
from muniment.values import Unreadable
from muniment.values.grammar import typed_day
from muniment.web.filing_items import Answer, Block, Comparison, at
from muniment.web.lists import Row, several
from muniment.web.source import Quote
from muniment.web.study.figures import cell_text, percent
from muniment.wording import amount, confidence_percent, count, day, one_line

ABREAST = 3  # parts beside each other; more would not fit a page
_SUBSTANTIAL = 20  # letters
_RAISED = str.maketrans("", "", "⁽⁾")
_NAMES = (("first_name", "middle_name", "last_name"), ("name",), ("reporting_person",), ("issuer",))
_TICKED = re.compile(r"`([^`]+)`")
_ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
_SPACED_PERCENT = re.compile(r"(?<=\d) %")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def filing_columns(rows: Sequence[Row], about: str = "") -> set[str]:
    """Return what a list of filings needs columns for: not what each of its rows has in common with the page's subject.

    "dollars" and "shares" say what its amounts count.
    """
    reported = [row.persons for row in rows if row.unit == "shares" and row.persons]
    columns = {row.unit for row in rows if row.measure} or {"dollars", "shares"}
    if not about or any(row.issuer != about for row in rows):
        columns.add("issuer")
    if reported and (not about or any(persons != (about,) for persons in reported)):
        columns.add("persons")
    return columns


def as_roles(roles: Iterable[str]) -> str:
    """Return the roles of somebody in words: "filed by" is what a header says of who filed about another.

    >>> as_roles(["filed by", "reporting person", "filer"])
    'filer, reporting person'
    """
    return ", ".join(dict.fromkeys("filer" if role == "filed by" else role for role in roles))


def in_page_style(text: str) -> str:
    """Return words that commands say too as pages write days and percentages.

    >>> in_page_style("SC 13G of 2024-12-13 reports 5.31 %")
    'SC 13G of 13 December 2024 reports 5.31%'
    """
    return _SPACED_PERCENT.sub("%", _ISO_DAY.sub(_day_written, text))


def _day_written(hit: re.Match[str]) -> str:
    try:
        return day(typed_day(hit[0]))
    except Unreadable:
        return hit[0]


class Run(Struct, frozen=True):
    """Answers that follow one another, or one block."""

    answers: tuple[Answer, ...] = ()
    block: Block | None = None


class Line(Struct, frozen=True):
    """One question put to several parts, and the answer of each: None where it has none."""

    item: str
    label: str
    answers: tuple[Answer | None, ...]


class Group(Struct, frozen=True):
    """A few parts of a block beside each other, counted from 1."""

    first: int
    last: int
    names: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def size(self) -> int:
        """How many parts stand beside each other."""
        return self.last - self.first + 1


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a long answer."""
    return [part for part in _PARAGRAPHS.split(text.strip()) if part.strip()]


class Passage(Struct, frozen=True):
    """A stretch of a long answer, `underlined` in a sentence with flags; these, each with its reason, at its end."""

    words: str
    underlined: bool = False
    flags: tuple[tuple[str, str], ...] = ()


def underlined(answer: Answer) -> Iterator[list[Passage]]:
    """Yield the paragraphs of an answer in passages, with what each sentence says of its filer's intents."""
    sentences = in_groups(((intent.start, intent.end), intent) for intent in answer.intents)
    edges = [0, *(edge for sentence in sorted(sentences) for edge in sentence), len(answer.words)]
    paragraph: list[Passage] = []
    for start, end in pairwise(edges):
        intents = sentences.get((start, end), [])
        *before, last = _PARAGRAPHS.split(answer.words[start:end])
        for words in before:
            yield [*paragraph, Passage(words, bool(intents))]
            paragraph = []
        paragraph.append(Passage(last, bool(intents), tuple((_flag(intent), intent.reason) for intent in intents)))
    yield paragraph


def _flag(intent: Intent) -> str:
    less = "kept open" if intent.standing == "reserved" else "" if intent.confidence >= CONFIDENT else "needs review"
    return f"{LABELS[intent.flag]}, {less}" if less else LABELS[intent.flag]


def runs(entries: Iterable[Answer | Block]) -> Iterator[Run]:
    """Part what stands in a section into lists of answers, and blocks."""
    waiting: list[Answer] = []
    for entry in entries:
        if isinstance(entry, Answer):
            waiting.append(entry)
            continue
        if waiting:
            yield Run(tuple(waiting))
            waiting = []
        yield Run(block=entry)
    if waiting:
        yield Run(tuple(waiting))


def abreast(parts: Sequence[tuple[Answer, ...]]) -> Iterator[Group]:
    """Lay the parts of a block beside each other, a few at a time."""
    for start in range(0, len(parts), ABREAST):
        group = parts[start : start + ABREAST]
        names = tuple(_name(part) or str(start + at) for at, part in enumerate(group, 1))
        yield Group(start + 1, start + len(group), names, tuple(_lines(group)))


def _name(part: tuple[Answer, ...]) -> str:
    """Return what a part is called: the name that it states, put together where it is stated in parts."""
    named = {answer.path.rpartition(".")[2]: answer.words for answer in part if answer.kind != "absent"}
    for fields in _NAMES:
        name = " ".join(named[field] for field in fields if field in named)
        if name:
            return name
    return ""


def _lines(parts: Sequence[tuple[Answer, ...]]) -> Iterator[Line]:
    """Yield the questions of all parts, each once, in the order of the part that answers most."""
    questions = {(answer.item, answer.label): None for part in sorted(parts, key=len, reverse=True) for answer in part}
    by_label = [{(answer.item, answer.label): answer for answer in part} for part in parts]
    for item, label in questions:
        yield Line(item, label, tuple(part.get((item, label)) for part in by_label))


def cells(quotes: Iterable[Quote]) -> list[str]:
    """Return the places of words in the tables of a data set, row by row: ISSUERS row 12: CITY, ZIPCODE."""
    by_cell = in_groups(((cell.table, cell.row), cell.column) for quote in quotes if (cell := quote.cell))
    return [f"{table} row {number}: {', '.join(dict.fromkeys(names))}" for (table, number), names in by_cell.items()]


def quoted(quotes: Iterable[Quote]) -> Markup:
    """Return the words of some places, each as a quotation."""
    nothing, quotation = Markup('<q class="nothing">empty</q>'), Markup("<q>{}</q>")
    return Markup(" ").join(
        quotation.format(one_line(quote.words, 90)) if quote.words.strip() else nothing for quote in quotes
    )


def urlencode(text: str | Mapping[str, str]) -> str:
    """Return words as a part of an address, or parameters as its query; the same paths stand in most filings."""
    return _quote(text) if isinstance(text, str) else parse.urlencode(text)


_quote = lru_cache(maxsize=8192)(parse.quote)


def row(item: str) -> bool:
    """Whether an item says more than the heading above it: row 4 and 5(c) do, 5 does not."""
    return "(" in item or item.startswith("row")


def substantial(quotes: Iterable[Quote]) -> list[Quote]:
    """Return the quotes that say something: punctuation, numbers of rows and single words of a form do not."""
    return [quote for quote in quotes if sum(map(str.isalpha, quote.words)) >= _SUBSTANTIAL]


def unraised(text: str) -> str:
    """Return words of a printed page without the signs that stand around what is raised there."""
    return text.translate(_RAISED)


def doubtful(answer: Answer) -> bool:
    """Whether an answer has to look doubtful: one that was reviewed has not."""
    return not answer.settled and (bool(answer.problems or answer.candidates) or answer.confidence < DOUBTFUL)


def article(text: str) -> str:
    """Return words with the indefinite article before them."""
    return f"an {text}" if text[:1] in "aeiou" else f"a {text}"


def coded(text: str) -> Markup:
    """Return words of ours in which names of columns and commands stand between backticks, with these set as code."""
    set_out = Markup("<code>{}</code>").format
    return Markup("").join(set_out(part) if n % 2 else part for n, part in enumerate(_TICKED.split(text)))


def redline(data: Comparison) -> Markup:
    """Return the table of a comparison; every value in it is escaped, and leads to the answer on its filing's page."""
    return Markup(table(data.changes, Pages(data.before.href, data.after.href)))


class Sorting(Struct, frozen=True):
    """A heading that sorts: the address of the list sorted by it, and how the list is sorted by it now, "" for not."""

    href: str
    sorted: str


def sorting(address: str, part: str, field: str, *, is_number: bool = False) -> Sorting:
    """Return what the heading of a field does, on the page at an address, to a list of it: numbers fall first."""
    path, _, query = address.partition("?")
    parameters = kept_parameters(dict(parse.parse_qsl(query)), part)
    now = {f"-{field}": "descending", field: "ascending"}.get(parameters.pop("sort", ""), "")
    falls = now == "ascending" or (is_number and not now)
    sort = f"-{field}" if falls else field
    return Sorting(f"{path}?{parse.urlencode({**parameters, 'part': part, 'sort': sort})}", now)


def kept_parameters(given: Mapping[str, str], part: str) -> dict[str, str]:
    """Return what an address keeps when a list of its page is narrowed or sorted: its clocks, and what it is itself."""
    own = ("sort", "find") if given.get("part") == part else ()
    return {name: value for name, value in given.items() if name in ("as_of", "known", *own)}


def narrowing(address: str, part: str) -> dict[str, str]:
    """Return what a form that looks for words in a list sends beside them."""
    parameters = kept_parameters(dict(parse.parse_qsl(address.partition("?")[2])), part)
    return {**{name: value for name, value in parameters.items() if name != "find"}, "part": part}


def shares(number: int | Decimal | None) -> str:
    """Return a number of shares in words, "" for none."""
    return "" if number is None else amount(number, sign="")


_FUNCTIONS = (
    abreast, article, as_roles, at, cell_text, cells, coded, count, day, filing_columns, in_page_style,
    narrowing, paragraphs, percent, quoted, redline, runs, several, shares, sorting, substantial, underlined, unraised,
    urlencode,
)  # fmt: skip
FILTERS = {function.__name__: function for function in _FUNCTIONS}
FILTERS |= {"anchor": list_of, "clip": one_line, "confidence": confidence_percent, "dollars": amount}
TESTS = {"row": row, "doubtful": doubtful, "quarter": lambda choice: "Q" in choice.value}
