"""The runs of a page in HTML and in text."""

import re
from collections.abc import Iterator
from html import unescape

from muniment.documents.passage import Passage
from muniment.documents.printed import Pieces, Printed, decoded
from muniment.readers.labelled.sheets.runs import Run

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style|title)\b.*?(?:</(?P=hidden)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?][^<>]*>|[^<]+|<",
    re.DOTALL | re.IGNORECASE,
)
_CELLS = ("td", "th")
_TICKS = re.compile(r"\[(X| )\]")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|(?:- ){9,}-)\s*")
_INLINE = re.compile(r"(\s*\([A-Z][A-Za-z. ]+ )(\d+)(\))")  # the number of an amendment, inside its line
_MIDDLE = re.compile(r"-{80}\Z")


def html_runs(passage: Passage) -> tuple[Printed, list[Run]]:
    """Return a page of HTML as its bold words and the others; white space of bold ones stays."""
    source, encoding = decoded(passage)
    page = _Html()
    for token in _TOKEN.finditer(source):
        if token["tag"]:
            page.tag(token["tag"].lower(), closes=bool(token["close"]))
        elif not token["hidden"] and token[0][:2] not in ("<!", "<?"):
            page.words(unescape(token[0]), *token.span())
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


def _of_lines(source: str) -> Iterator[Run]:
    """Yield the runs of text, line by line; lines of one answer are one run."""
    held: list[tuple[str, int, int]] = []  # lines that a rule below makes a value
    at = 0
    open_run: Run | None = None
    for line in source.split("\n"):
        here, at = at, at + len(line) + 1
        bare = line.strip("\r\f")
        label, bar, value = bare.partition("|")
        if bar:
            yield from _form(held)
            held = []
            if label.strip() and open_run:
                yield open_run
                open_run = None
            if label.strip():
                yield Run(_ticked(label), filed=False, start=here, end=here + len(label))
            open_run = _longer(open_run, value.removeprefix(" "), here + len(label) + 1, here + len(line))
            continue
        if open_run:
            yield open_run
            open_run = None
        if _MIDDLE.match(bare):
            if held:
                words = "\n".join(words.strip() for words, _, _ in held)
                yield Run(words, filed=True, start=held[0][1], end=held[-1][2])
            held = []
        elif not bare.strip():
            yield from _form(held)
            held = []
        elif not _RULE.fullmatch(bare):
            held.append((bare, here, here + len(line)))
    yield from _form(held)
    if open_run:
        yield open_run


def _longer(run: Run | None, words: str, start: int, end: int) -> Run:
    """Return a run with one more line; a stroke at the end of a line says that its last word goes on."""
    if run is None:
        return Run(words, filed=True, start=start, end=end)
    run.text = f"{run.text[:-1]}{words}" if run.text.endswith("\\") else f"{run.text}\n{words}"
    run.end = end
    return run


def _form(lines: list[tuple[str, int, int]]) -> Iterator[Run]:
    for words, start, end in lines:
        inline = _INLINE.fullmatch(words)
        if inline:
            for n in (1, 2, 3):
                yield Run(inline[n], filed=n == 2, start=start + inline.start(n), end=start + inline.end(n))
        else:
            yield Run(_ticked(words), filed=False, start=start, end=end)


def _ticked(words: str) -> str:
    return _TICKS.sub(lambda box: "☒" if box[1] == "X" else "☐", words)
