"""The runs of a page in HTML and in text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from muniment.documents.passage import Passage, unescaped
from muniment.documents.printed import Pieces, Printed, decoded
from muniment.readers.labelled.sheets.runs import Run

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style|title)\b.*?(?:</(?P=hidden)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|<[!?][^<>]*+>|[^<]++|<",
    re.DOTALL | re.IGNORECASE,
)
_CELLS = ("td", "th")
_TICKS = re.compile(r"\[(X| )\]")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|(?:- ){9,}-)\s*")
_INLINE = re.compile(r"(\s*\([A-Z][A-Za-z. ]+ )(\d+)(\))")  # the number of an amendment, inside its line
_ACROSS = re.compile(r"-{80}\Z")


def html_runs(passage: Passage) -> tuple[Printed, list[Run]]:
    """Return a page of HTML as its bold words and the others; white space of bold ones stays."""
    source, encoding = decoded(passage)
    page = _Html()
    for token in _TOKEN.finditer(source):
        if token["tag"]:
            page.tag(token["tag"].lower(), closes=bool(token["close"]))
        elif not token["hidden"] and token[0][:2] not in ("<!", "<?"):
            page.words(unescaped(token[0]), *token.span())
    return page.pieces.printed(passage, encoding), page.runs


class _Html:
    """Runs as they are gathered."""

    def __init__(self) -> None:
        self.pieces, self.runs = Pieces(), list[Run]()
        self.filed = self.open = False
        self.cell = 0

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
    return pieces.printed(passage, encoding), list(_of_lines(source))


class _Line(NamedTuple):
    """A line of text: its words, and where they stand."""

    words: str
    start: int
    end: int


def _of_lines(source: str) -> Iterator[Run]:
    """Yield the runs of text, line by line; lines of one answer are one run."""
    lines = list(_lines(source))
    above = _above_rules(lines)
    growing: Run | None = None
    for n, line in enumerate(lines):
        label, bar, value = ("", "", line.words.strip()) if n in above else line.words.partition("|")
        is_filed = n in above or bool(bar)
        if growing and (label.strip() or not is_filed):
            yield growing
            growing = None
        if label.strip() and not _RULE.fullmatch(line.words):
            yield from _form(_Line(label, line.start, line.start + len(label)))
        if is_filed:
            growing = _longer(growing, value.removeprefix(" "), line.end - len(value), line.end)
    if growing:
        yield growing


def _lines(source: str) -> Iterator[_Line]:
    at = 0
    for words in source.split("\n"):
        yield _Line(words.strip("\r\f"), at, at + len(words))
        at += len(words) + 1


def _above_rules(lines: list[_Line]) -> set[int]:
    """Return which lines stand above a rule across the page, up to an empty one: values of the first page."""
    found: set[int] = set()
    for n, line in enumerate(lines):
        if _ACROSS.match(line.words):
            above = n - 1
            while above >= 0 and lines[above].words.strip() and not _ACROSS.match(lines[above].words):
                found.add(above)
                above -= 1
    return found


def _longer(run: Run | None, words: str, start: int, end: int) -> Run:
    """Return a run with one more line; a stroke at the end of a line says that its last word goes on."""
    if run is None:
        return Run(words, filed=True, start=start, end=end)
    run.text = f"{run.text[:-1]}{words}" if run.text.endswith("\\") else f"{run.text}\n{words}"
    run.end = end
    return run


def _form(line: _Line) -> Iterator[Run]:
    """Yield words of the form, and the number of an amendment inside them."""
    inline = _INLINE.fullmatch(line.words)
    if inline is None:
        yield Run(_ticked(line.words), filed=False, start=line.start, end=line.end)
        return
    for n in (1, 2, 3):
        start, end = line.start + inline.start(n), line.start + inline.end(n)
        yield Run(inline[n], filed=n == 2, start=start, end=end)


def _ticked(words: str) -> str:
    return _TICKS.sub(lambda box: "☒" if box[1] == "X" else "☐", words)
