"""srch-edgar: filings by what their headers say, up to yesterday: words, fields, AND, OR, NOT, parentheses.

A search becomes conjunctions of conditions (disjunctive normal form), each of which the database answers from an index.
`form-type = 10-K` is that form alone, `10-K*` each that begins so; words of a name stand anywhere in it.
"""

import re
import sqlite3
from datetime import timedelta
from itertools import product
from typing import TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.database import RENAMED
from muniment.edgar.sandbox.dissemination.listings import COLUMNS, PartyFiling, Question, feed, forms_beginning, iso_day
from muniment.edgar.sandbox.dissemination.responses import ATOM, PublicRequest, PublicResponse, Snapshot, page

# ruff: noqa: S608 - conditions are words of this module; what people type are values

FIRST_YEAR = 1994
CEILING = 4_000
"""Results that can be turned to, whatever number matched."""

_PAGE = 80
_MOST_TERMS = 32
_MOST_CONJUNCTIONS = 64


# ---- what is searched ------------------------------------------------------------------------------------------------


class Term(Struct, frozen=True):
    """A field in capitals, "" for any; words; whether it is to be absent."""

    field: str
    text: str
    absent: bool = False


Alternatives: TypeAlias = list[list[Term]]
"""Conjunctions of terms, one of which a filing fulfils."""

_TOKEN = re.compile(r'([()=])|"([^"]*+)"?|([^\s()="]++)')


def alternatives(text: str) -> Alternatives:
    """Return what a search asks for; words without an operator between them are all asked for.

    >>> [[term.text for term in terms] for terms in alternatives("form-type=(D OR D/A) NOT ridge")]
    [['D', 'ridge'], ['D/A', 'ridge']]
    """
    return _Parser(text).parse()


class _Parser:
    """Reads a search from left to right; whatever is typed is a search, also where a parenthesis is missing."""

    def __init__(self, text: str) -> None:
        # Words in quotation marks are never operators: they carry the mark along.
        tokens = [mark or (f'"{phrase}' if phrase else word) for mark, phrase, word in _TOKEN.findall(text)]
        self.tokens = [token for token in tokens if token][: 4 * _MOST_TERMS]
        self.at = 0

    def parse(self) -> Alternatives:
        parsed: Alternatives = [[]]
        while self.at < len(self.tokens):
            parsed = _both(parsed, self._either("", 0))
            self.at += 1  # a parenthesis that closes nothing
        return parsed if any(parsed) else []

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _either(self, field: str, depth: int) -> Alternatives:
        parsed = self._all(field, depth)
        while self._peek().upper() == "OR":
            self.at += 1
            parsed = [terms for terms in (*parsed, *self._all(field, depth)) if terms][:_MOST_CONJUNCTIONS]
        return parsed

    def _all(self, field: str, depth: int) -> Alternatives:
        parsed: Alternatives = [[]]
        while self._peek() and self._peek() != ")" and self._peek().upper() != "OR":
            if self._peek().upper() == "AND" or self._peek() == "=":
                self.at += 1
                continue
            absent = self._peek().upper() == "NOT"
            self.at += absent
            next_ = self._term(field, depth)
            parsed = _both(parsed, _negated(next_) if absent else next_)
        return parsed

    def _term(self, field: str, depth: int) -> Alternatives:
        word = self._peek()
        self.at += bool(word)
        if word == "(":
            parsed = self._either(field, depth + 1) if depth < _MOST_TERMS else [[]]
            self.at += self._peek() == ")"
            return parsed
        if self._peek() == "=":
            self.at += 1
            return self._term(word.strip('"').upper(), depth)
        text = word.strip('"')
        return [[Term(field, text)]] if text and word not in "()=" else [[]]


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    return [terms + further for terms, further in product(first, second)][:_MOST_CONJUNCTIONS]


def _negated(parsed: Alternatives) -> Alternatives:
    """Return what holds where none of the alternatives does."""
    choices = ([Term(term.field, term.text, not term.absent) for term in terms] for terms in parsed if terms)
    return [list(terms) for terms, _ in zip(product(*choices), range(_MOST_CONJUNCTIONS), strict=False)]


# ---- conditions ------------------------------------------------------------------------------------------------------

_Condition: TypeAlias = tuple[str, list[object]]

_ENTITY_FIELDS = {
    "STATE": "$.business.state",
    "CITY": "$.business.city",
    "ZIP": "$.business.zip",
    "STATE-OF-INCORPORATION": "$.state",
    "ASSIGNED-SIC": "$.sic",
    "IRS-NUMBER": "$.irs",
    "FISCAL-YEAR-END": "$.fiscal_year_end",
}
_PARTY_FIELDS = {"CIK": "p.cik", "FILE-NUMBER": "p.file_number", "FILM-NUMBER": "p.film_number", "ACT": "p.act"}
_DAYS = {"FILING-DATE": "f.filed", "PERIOD": "f.period"}
# A word without a field may stand in any of these that it has the shape of.
_SHAPES = {
    "COMPANY-NAME": re.compile(r".+"),
    "FORM-WORD": re.compile(r".+"),
    "CIK": re.compile(r"\*?[0-9]{1,10}"),
    "ASSIGNED-SIC": re.compile(r"[0-9]{4}"),
    "STATE": re.compile(r"[A-Za-z0-9]{2}"),
    "ITEMS": re.compile(r"[0-9]{2}[a-z]?|3C(?:\.[0-9]{1,2})?|[0-9]\.[0-9]{2}"),
    "ACCESSION-NUMBER": re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}"),
    "FILE-NUMBER": re.compile(r"[0-9]{1,3}-[0-9]++(?:-[0-9]++)?"),
    "FILING-DATE": re.compile(r"[0-9]{8}|[0-9]{2}/[0-9]{2}/[0-9]{4}"),
}


def _condition(term: Term, connection: sqlite3.Connection) -> _Condition:
    """Return a term as a condition on filings f and parties p; a field that headers do not have is in none."""
    text, field = term.text, term.field
    if field in ("COMPANY-NAME", "CONFORMED-NAME", "COMPANY-CONFORMED-NAME"):
        words = _name_words(text)
        sought = words.rstrip() if text.endswith("*") else words
        longest = max(re.findall(r"[\w&']+", text), key=len, default="")
        if not longest and not text.endswith("*"):
            return "0", []
        entity_names = (
            "p.cik IN (SELECT cik FROM entities WHERE instr(upper(name), upper(?)) > 0 UNION"
            f" SELECT cik FROM entities WHERE {RENAMED} AND instr(upper(details), upper(?)) > 0)"
        )
        return f"({entity_names} AND instr(words_of(p.name), ?) > 0)", [longest, longest, sought]
    if field in ("FORM-TYPE", "TYPE", "FORM-WORD"):
        return "f.form IN (SELECT value FROM json_each(?))", [_forms(text, field == "FORM-WORD", connection)]
    if field == "ACCESSION-NUMBER":
        return "f.accession = ?", [text]
    if field in ("ITEMS", "ITEM"):
        return "instr(f.items, ?) > 0", [f'"{text}"']
    if field in _DAYS:
        month, _, rest = text.partition("/")
        day, _, year = rest.partition("/")
        return f"{_DAYS[field]} = ?", [iso_day(f"{year}{month}{day}" if year else text)]
    if field in _PARTY_FIELDS:
        return f"{_PARTY_FIELDS[field]} = ?", [text.lstrip("*").zfill(10) if field == "CIK" else text]
    if field in _ENTITY_FIELDS:
        value = f"json_extract(details, '{_ENTITY_FIELDS[field]}')"
        value = f"upper({value})" if field == "CITY" else value  # the others are codes, found by their indexes
        return f"p.cik IN (SELECT cik FROM entities WHERE {value} = upper(?))", [text]
    return "0", []


def _name_words(text: str) -> str:
    """Return the words of a name between single blanks, whatever signs part them."""
    return re.sub(r"[^\w&']+", " ", f" {text} ").upper()


def _forms(text: str, is_word: bool, connection: sqlite3.Connection) -> str:
    """Return the forms on file that are meant, as JSON."""
    form = text.upper()
    stem, begins = form.rstrip("*"), form.endswith("*")

    def is_meant(name: str) -> bool:
        parts = (name, *name.split()) if is_word else (name,)
        return any(part == stem or (begins and part.startswith(stem)) for part in parts)

    return msgspec.json.encode(list(filter(is_meant, forms_beginning(connection, "" if is_word else stem)))).decode()


def _spelled_out(parsed: Alternatives) -> Alternatives:
    """Return the same with words in the fields where they may stand."""
    spelled: Alternatives = []
    for terms in parsed:
        choices: list[list[list[Term]]] = []
        for term in terms[:_MOST_TERMS]:
            fields = [field for field, shape in _SHAPES.items() if shape.fullmatch(term.text)]
            named = [Term(field, term.text, term.absent) for field in ([term.field] if term.field else fields)]
            choices.append([named] if term.absent else [[alternative] for alternative in named])
        for chosen, _ in zip(product(*choices), range(_MOST_CONJUNCTIONS), strict=False):
            spelled.append([term for part in chosen for term in part])
    return spelled[: 2 * _MOST_CONJUNCTIONS]


class SearchResult(Struct, frozen=True):
    """How many filings a search matches, under each of their parties, and those of one page."""

    total: int
    filings: list[PartyFiling]


def search(text: str, years: tuple[int, int], part: tuple[int, int], snapshot: Snapshot) -> SearchResult | None:
    """Return what a search finds in filings of these years, ordered by name; None where nothing is asked.

    `part` is the number of results before it, and of those that it has: one more is returned where there are more. The
    filings of the last day are not searched.
    """
    wanted = _spelled_out(alternatives(text))
    if not wanted:
        return None
    first, last = years
    until = min(f"{last:04}-12-31", (snapshot.now.date() - timedelta(days=1)).isoformat())
    selects: list[str] = []
    values: list[object] = []
    for terms in wanted:
        values += [f"{first:04}-01-01", until, snapshot.moment]
        conditions = []
        for term in terms:
            condition, stated = _condition(term, snapshot.connection)
            conditions.append(f"NOT coalesce({condition}, 0)" if term.absent else condition)
            values += stated
        selects.append(
            "SELECT p.filing, p.position FROM parties p JOIN filings f ON f.id = p.filing"
            f" WHERE f.filed BETWEEN ? AND ? AND f.public <= ? AND {' AND '.join(conditions)}"
        )
    snapshot.connection.create_function("words_of", 1, _name_words, deterministic=True)
    hits = " UNION ".join(selects)
    total = snapshot.connection.execute(f"SELECT count(*) FROM ({hits})", values).fetchone()[0]
    before, most = part
    rows = snapshot.connection.execute(
        f"SELECT {COLUMNS} FROM ({hits}) AS hit JOIN filings f ON f.id = hit.filing"
        " JOIN parties p ON p.filing = hit.filing AND p.position = hit.position"
        " ORDER BY p.name COLLATE NOCASE, f.filed DESC, f.id DESC, p.position LIMIT ? OFFSET ?",
        (*values, max(0, min(most + 1, CEILING - before)), before),
    )
    return SearchResult(total, [PartyFiling(*row) for row in rows])


# ---- answers ---------------------------------------------------------------------------------------------------------


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the results of a search as a page or as Atom; without a search the form for one."""
    question = Question.of(request)
    this_year = snapshot.now.year
    years = _year(question["first"], FIRST_YEAR, this_year), _year(question["last"], this_year, this_year)
    count = question.count if question["count"] else _PAGE
    start = max(1, question.start)
    result = search(question["text"], years, (start - 1, count), snapshot)
    results = _ResultPage(question["text"], years, start, count)
    if question["output"].lower() in ("atom", "rss"):
        # Not recorded: title, day and summary have the shape that programs cut them by.
        return PublicResponse(feed("header_search.xml", snapshot.now, asked=results, result=result), ATOM)
    limits = {"first_year": FIRST_YEAR, "this_year": this_year, "ceiling": CEILING}
    return page("header_search.html", asked=results, result=result, **limits)


def _year(text: str, default: int, last: int) -> int:
    return min(max(int(text), FIRST_YEAR), last) if re.fullmatch(r"[0-9]{4}", text, re.ASCII) else default


class _ResultPage(Struct, frozen=True):
    """A page of results: `start` counts from 1."""

    text: str
    years: tuple[int, int]
    start: int
    count: int

    def link(self, start: int) -> str:
        """Return the address of the page that begins there."""
        text = quote(self.text, safe="")
        first, last = self.years
        years = f"first={first}&amp;last={last}"
        return f"/cgi-bin/srch-edgar?text={text}&amp;start={start}&amp;count={self.count}&amp;{years}"
