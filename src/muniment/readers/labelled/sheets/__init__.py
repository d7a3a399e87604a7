"""Pages that muniment printed itself, as HTML, PDF or text, read back exactly.

Such a page shows what was filed apart from the words of the form: bold, in blue ink, behind a bar. Nothing else is
needed to read it: the blocks of an empty form are walked along it, in the wording of one year after the other, and what
is filed between their words belongs to the fields of these blocks. No metadata, comments or class names are looked at.
A page that has other words anywhere is none of ours, and is left to the readers of any page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice, takewhile
from math import inf
from typing import Any, NamedTuple, TypeVar

from msgspec import UNSET

from muniment.documents.passage import Passage, unescaped
from muniment.documents.placed import PrintedPages
from muniment.documents.printed import Pieces, Printed, PrintedText, decoded
from muniment.extras import need
from muniment.forms import FormD, FormName, Record, Schedule13D, Schedule13G
from muniment.forms.definition import AsFiled, Part, fields
from muniment.forms.tables import wordings
from muniment.pages import blocks_of
from muniment.pages.blocks import AlongPage, Words, plain
from muniment.readers.labelled.sheets.matching import Match, Run, Stream
from muniment.readers.labelled.values import Found
from muniment.wording import in_short

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?=[sStT])(?i:(?P<hidden>script|style|title)\b.*?(?:</(?P=hidden)\s*>|\Z))"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|<[!?][^<>]*+>|[^<]++|<",
    re.DOTALL,
)
_CELLS = ("td", "th")
_TICKS = re.compile(r"\[(X| )\]")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|(?:- ){9,}-)\s*")
_INLINE = re.compile(r"(\s*\([A-Z][A-Za-z. ]+ )(\d+)(\))")  # the number of an amendment, inside its line
_ACROSS = re.compile(r"-{80}\Z")


def html_runs(passage: Passage) -> tuple[Printed, list[Run]]:
    """Return a page of HTML as its bold words and the others; white space of bold ones stays."""
    source, encoding = decoded(passage)
    page = _Html(source)
    return page.pieces.printed(passage, encoding), page.runs


class _Html:
    """Runs as they are gathered: all, or the first `most` and a few."""

    def __init__(self, source: str, most: float = inf) -> None:
        self.pieces, self.runs = Pieces(), list[Run]()
        self.filed = self.open = False
        self.cell = 0
        for token in _TOKEN.finditer(source):
            if len(self.runs) > most:
                break
            if token["tag"]:
                self.tag(token["tag"].lower(), closes=bool(token["close"]))
            elif not token["hidden"] and token[0][:2] not in ("<!", "<?"):
                self.words(unescaped(token[0]), *token.span())

    def tag(self, name: str, *, closes: bool) -> None:
        """Note what a tag changes."""
        if name == "b":
            self.filed, self.open = not closes, False
        elif name == "br" and self.filed:
            self.words("\n", self.pieces.length, self.pieces.length)
        elif name == "tr":
            self.cell = 0
        elif name in _CELLS and not closes:
            self.cell += 1

    def words(self, words: str, start: int, end: int) -> None:
        """Add words to the run that is open, else begin one."""
        if not self.open and not words.strip():
            return
        begin = self.pieces.length
        self.pieces.add(words, start, end)
        if self.open and self.filed:
            self.runs[-1].text += words
            self.runs[-1].end = self.pieces.length
        else:
            self.runs.append(Run(words, self.filed, begin, self.pieces.length, float(self.cell)))
            self.open = self.filed
        if not self.filed:
            self.pieces.add("\n", end, end)


def text_runs(passage: Passage) -> tuple[Printed, list[Run]]:
    """Return a page of text as the words behind bars, or above rules, and the others."""
    source, encoding = decoded(passage)
    pieces = Pieces()
    pieces.add(source, 0, len(source))
    return pieces.printed(passage, encoding), list(_of_lines(source.split("\n")))


class _Line(NamedTuple):
    """A line of text: its words, and where they stand."""

    words: str
    start: int
    end: int


def _of_lines(of_text: Sequence[str]) -> Iterator[Run]:
    """Yield the runs of text, line by line; lines of one answer are one run."""
    lines: list[_Line] = []
    at = 0
    for words in of_text:
        lines.append(_Line(words.strip("\r\f"), at, at + len(words)))
        at += len(words) + 1
    above: set[int] = set()  # lines above a rule across the page, up to an empty one: values of the first page
    for n, line in enumerate(lines):
        if _ACROSS.match(line.words):
            m = n - 1
            while m >= 0 and lines[m].words.strip() and not _ACROSS.match(lines[m].words):
                above.add(m)
                m -= 1
    growing: Run | None = None
    for n, line in enumerate(lines):
        label, bar, value = ("", "", line.words.strip()) if n in above else line.words.partition("|")
        is_filed = n in above or bool(bar)
        if growing and (label.strip() or not is_filed):
            yield growing
            growing = None
        if label.strip() and not _RULE.fullmatch(line.words):
            yield from _form_runs(_Line(label, line.start, line.start + len(label)))
        if is_filed:
            growing = _longer(growing, value.removeprefix(" "), line.end - len(value), line.end)
    if growing:
        yield growing


def _longer(run: Run | None, words: str, start: int, end: int) -> Run:
    """Return a run with one more line; a stroke at the end of a line says that its last word goes on."""
    if run is None:
        return Run(words, filed=True, start=start, end=end)
    run.text = f"{run.text[:-1]}{words}" if run.text.endswith("\\") else f"{run.text}\n{words}"
    run.end = end
    return run


def _form_runs(line: _Line) -> Iterator[Run]:
    """Yield words of the form, and the number of an amendment inside them."""
    inline = _INLINE.fullmatch(line.words)
    if inline is None:
        ticked = _TICKS.sub(lambda box: "☒" if box[1] == "X" else "☐", line.words)
        yield Run(ticked, filed=False, start=line.start, end=line.end)
        return
    for n in (1, 2, 3):
        start, end = line.start + inline.start(n), line.start + inline.end(n)
        yield Run(inline[n], filed=n == 2, start=start, end=end)


P = TypeVar("P", bound=Part)

_AS_FILED = "as_filed"
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def assembled(kind: type[P], found: Mapping[str, Found], **known: object) -> P:
    """Return the record of what was found; `known` are fields of it that no path has.

    Words that are no value, such as N/A, are kept as those of the source.
    """
    tree: dict[Any, Any] = {}
    for path, value in found.items():
        steps = [(name, int(number) if number else None) for name, number in _STEP.findall(path)]
        if value.stated:
            _put(tree, steps, value.value)
        elif words := value.words.strip():
            name = path.rpartition(".")[2]
            _put(tree, [*steps[:-1], (_AS_FILED, None), (name, None)], AsFiled(name, in_short(words)))
    return _part(kind, tree | {name: value for name, value in known.items() if value is not UNSET})


def _put(tree: dict[Any, Any], steps: list[tuple[str, int | None]], value: object) -> None:
    for name, number in steps[:-1]:
        tree = tree.setdefault(name, {})
        if number is not None:
            tree = tree.setdefault(number, {})
    name, number = steps[-1]
    if number is None:
        tree[name] = value
    else:
        tree.setdefault(name, {})[number] = value


def _part(kind: type[P], tree: Mapping[str, Any]) -> P:
    values: dict[str, Any] = {_AS_FILED: tuple(tree.get(_AS_FILED, {}).values())}
    for field in fields(kind):
        inner = tree.get(field.name)
        if inner is None:
            continue
        if field.part is None:
            values[field.name] = tuple(inner[n] for n in sorted(inner)) if isinstance(inner, dict) else inner
        elif not field.repeats:
            values[field.name] = _part(field.part, inner)
        else:
            values[field.name] = tuple(_part(field.part, inner.get(n, {})) for n in range(max(inner) + 1))
    return kind(**values)


_REACH = 4096
_HEAD = 32_768  # bytes that hold the styles of a page and its first words
_PDF = b"%PDF-"
_OF_ISSUER = "item1.issuer_address."
_FORMS: tuple[type[Record], ...] = (FormD, Schedule13D, Schedule13G)
_FIRST_RUNS, _FIRST_LINES = 20, 60  # of a page, in which the head stands
_FIRST_WORDS = 4  # blocks at the head that a page has to begin with


class OwnPage(NamedTuple):
    """What was read: the page, the record, what was found for each of its paths; of a PDF what offsets count in."""

    printed: PrintedText
    record: Record
    found: dict[str, Found]
    form: str
    data: bytes = b""


def own_page(passage: Passage, *, is_html: bool) -> OwnPage | None:
    """Read a page in HTML or text; None where it is no page that muniment printed."""
    source, _ = decoded(passage.slice(0, min(len(passage), _HEAD)))
    lines = [] if is_html else source.split("\n", _FIRST_LINES)[:_FIRST_LINES]
    first = next((line for line in lines if line.strip() and not _RULE.fullmatch(line)), "").partition("|")[0]
    if not any(_head(kind).startswith("".join(first.split())) for kind in _FORMS):
        return None
    words = _first_words(_Html(source, _FIRST_RUNS).runs if is_html else _of_lines(lines))
    if not any(words.startswith(_head(kind)) for kind in _FORMS):  # which spares most pages a closer look
        return None
    return _read(*html_runs(passage) if is_html else text_runs(passage))


def own_pages(printed: PrintedPages, data: bytes) -> OwnPage | None:
    """Read a PDF, whose words are `printed`; None where it is none that muniment printed."""
    if printed.scanned or not data.startswith(_PDF):
        return None
    begin = "".join(printed.text[:_REACH].split())
    if not any(all(words in begin for words in _head_words(kind)) for kind in _FORMS):
        return None
    pages: PrintedPages
    ink = need("muniment.documents.pdf_ink", "pdf")
    pages, stretches = ink.inked(data)
    own = _read(pages, [Run(plain(words), *place) for words, *place in stretches])
    return own and own._replace(data=pages.data)


def _read(printed: PrintedText, runs: list[Run]) -> OwnPage | None:
    words = _first_words(runs)
    for kind in _FORMS:
        if not words.startswith(_head(kind)):
            continue
        for year in _years(_form(kind)):
            stream = Stream(runs)
            match = Match(kind, stream)
            match.walk(blocks_of(kind(), date(year, 12, 31), AlongPage(lambda stream=stream: stream.place)))
            if stream.done:  # else the page has other words somewhere
                return OwnPage(printed, _record(kind, match), match.found, _form(kind))
    return None


def _form(kind: type[Record]) -> str:
    return "D" if kind is FormD else kind.__name__.removeprefix("Schedule")


def _first_words(runs: Iterable[Run]) -> str:
    """Return the words that a page begins with before anything was filed, without white space."""
    own = takewhile(lambda run: not run.filed, islice(runs, _FIRST_RUNS))
    return "".join("".join(run.text.split()) for run in own)


@cache
def _head_words(kind: type[Record]) -> tuple[str, ...]:
    """Return the first words of a form, the same in all years, block by block without white space."""
    blocks = islice(blocks_of(kind(), None, AlongPage(lambda: 0)), _FIRST_WORDS)
    return tuple("".join(block.text.split()) for block in blocks if isinstance(block, Words))


@cache
def _head(kind: type[Record]) -> str:
    return "".join(_head_words(kind))


@cache
def _years(form: str) -> tuple[int, ...]:
    """Return years of which each has wordings of its own, the latest first."""
    since = (wording.since for wording in wordings(form) if wording.since)
    behind = (wording.until + 1 for wording in wordings(form) if wording.until)
    return tuple(sorted({2023, date.today().year, *since, *behind}, reverse=True))


def _record(kind: type[Record], match: Match) -> Record:
    if kind is FormD:
        amendment = match.found.get("is_amendment")
        amended = bool(amendment and amendment.value)
        known = "" if amendment is None else FormName("D", amendment=amended).submission_type
    else:
        known = FormName(_form(kind), amendment=match.amended).submission_type
    if kind is Schedule13D:  # Item 1 of this schedule prints the address of the cover
        in_item1 = {path: value for path, value in match.found.items() if _OF_ISSUER in path}
        match.found |= {path.removeprefix("item1."): value for path, value in in_item1.items()}
    return assembled(kind, match.found, submission_type=known or UNSET)
