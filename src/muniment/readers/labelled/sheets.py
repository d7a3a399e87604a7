"""Pages that muniment printed itself, as HTML, PDF or text, read back exactly.

Such a page shows what was filed apart from the words of the form: bold, in blue ink, behind a bar. Nothing else is
needed to read it: the blocks of an empty form are walked along it, in the wording of one year after the other, and what
is filed between their words belongs to the fields of these blocks. No metadata, comments or class names are looked at.
A page that has other words anywhere is none of ours, and is left to the readers of any page.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import count, islice, takewhile
from math import inf
from typing import Any, NamedTuple, TypeVar

from msgspec import UNSET, Struct, structs

from muniment.codes import states
from muniment.documents.passage import Passage, unescaped
from muniment.documents.placed import PrintedPages
from muniment.documents.printed import Pieces, Printed, PrintedText, decoded
from muniment.documents.sniff import sniff
from muniment.extras import need
from muniment.forms import FormD, FormName, Record, Schedule13D, Schedule13G
from muniment.forms.definition import AsFiled, Part, fields, rows
from muniment.forms.definition import Field as FormField
from muniment.forms.tables import wordings
from muniment.pages import blocks_of
from muniment.pages.blocks import (
    AlongPage,
    Amount,
    Answer,
    Block,
    Break,
    Choices,
    Fields,
    Heading,
    Inline,
    Items,
    Option,
    Person,
    Table,
    Words,
    plain,
)
from muniment.pages.official import NONE, address_of, taken
from muniment.readers.labelled.values import Found
from muniment.values import IsoDay, Kind, Mark, UsDay, YesNo
from muniment.values.kind import says_not_applicable
from muniment.wording import in_short

BOXES = {"☒": True, "☐": False}
_LATER = 1 << 40  # more than a stretch of the form's words has characters


class Run(Struct):
    """Words that stand together; `filed`, or the form's own. `left` is where they begin in a table.

    `start` and `end` are characters of the printed text.
    """

    text: str
    filed: bool
    start: int
    end: int
    left: float = 0.0


class _Stretch(Struct):
    """The form's own words up to the next that are filed, without white space; where parts of them begin."""

    words: str
    starts: list[int]
    runs: list[Run]

    def run(self, at: int) -> Run:
        """Return the run that a character belongs to."""
        return self.runs[bisect_right(self.starts, at) - 1]


class Stream:
    """A walk over the runs of a page, forward only but for `back`."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.parts: list[_Stretch | Run] = list(_joined(runs))
        self.part, self.at = 0, 0
        self.last = (0, 0)  # where the words stand that were gone past last

    @property
    def place(self) -> int:
        """How far the page has been read."""
        return self.part * _LATER + self.at

    def back(self, place: int) -> None:
        """Go back to a place."""
        self.part, self.at = divmod(place, _LATER)

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.part >= len(self.parts)

    def _here(self) -> _Stretch | Run | None:
        return self.parts[self.part] if self.part < len(self.parts) else None

    def said(self, words: str) -> bool:
        """Go past words of the form, if they stand here; white space does not count."""
        here, bare = self._here(), "".join(words.split())
        if not bare:
            return True
        if not isinstance(here, _Stretch) or not here.words.startswith(bare, self.at):
            return False
        run = here.run(self.at)
        self.last = run.start, run.end
        self.at += len(bare)
        if self.at == len(here.words):
            self.part, self.at = self.part + 1, 0
        return True

    def left(self) -> float:
        """Return where the words that stand here begin."""
        here = self._here()
        if isinstance(here, Run):
            return here.left
        return here.run(self.at).left if here else 0.0

    def box(self) -> bool | None:
        """Go past a box, and return whether it is ticked; None where there is none."""
        return next((ticked for sign, ticked in BOXES.items() if self.said(sign)), None)

    def one(self) -> list[Run]:
        """Go past one run that was filed, if it stands here."""
        here = self._here()
        if not isinstance(here, Run):
            return []
        self.part += 1
        return [here]

    def filed(self) -> list[Run]:
        """Go past everything that was filed up to the next words of the form."""
        found: list[Run] = []
        while more := self.one():
            found += more
        return found


def _joined(runs: Iterable[Run]) -> Iterator[_Stretch | Run]:
    """Yield runs, the form's own in one as long as they follow each other."""
    parts: list[str] = []
    stretch = _Stretch("", [], [])
    length = 0
    for run in runs:
        if run.filed:
            if length:
                stretch.words = "".join(parts)
                yield stretch
            yield run
            parts, stretch, length = [], _Stretch("", [], []), 0
        elif bare := "".join(run.text.split()):
            stretch.starts.append(length)
            stretch.runs.append(run)
            parts.append(bare)
            length += len(bare)
    if length:
        stretch.words = "".join(parts)
        yield stretch


HOW = "a page that muniment printed"
# Boxes of Form D that are printed where they are answered only, or always are.
_ANSWERED = ("is_authorized_representative", "has_non_accredited_investors", "recipients[].foreign")
_BULLETS = ("•", "-")


class Match:
    """What is found of one record on one page, by path; blocks that the page does not have are gone past."""

    def __init__(self, record: type[Record], stream: Stream) -> None:
        self.stream = stream
        self.fields: dict[str, FormField] = {row.path.removesuffix("[]"): row.field for row in rows(record)}
        self.lists = {row.path.removesuffix("[]") for row in rows(record) if row.path.endswith("[]")}
        self.is_notice = record is FormD
        self.found: dict[str, Found] = {}
        self.amended = False
        self.missing = False  # whether the heading above was not there

    def walk(self, blocks: Iterable[Block]) -> None:
        """Go along all blocks. A heading that is not there takes with it what stands below."""
        for block in blocks:
            if isinstance(block, Heading):
                self.missing = not self.stream.said(block.text)
            elif isinstance(block, Break):
                self.missing = False
            elif isinstance(block, Words) and block.look == "subtitle":
                self.missing = not self.stream.said(block.text) and self.missing
            elif not self.missing:
                _READS[type(block)](self, block)

    # ---- blocks -----------------------------------------------------------------------------------------------------

    def words(self, block: Words) -> None:
        """Go past words of the form, or take a value that stands alone."""
        if block.look == "value":
            is_part = block.path.endswith("]")
            self.take(block.path, self.stream.one() if is_part else self.stream.filed())
        elif not any(self.stream.said(bullet + block.text) for bullet in _BULLETS):
            self.stream.said(block.text)

    def inline(self, block: Inline) -> None:
        """Take a value inside a line."""
        if self.stream.said(block.before):
            self.amended = True
            self.take(block.path, self.stream.filed())
            self.stream.said(block.after)

    def beside(self, block: Fields) -> None:
        """Take fields side by side."""
        for field in block.fields:
            if self.stream.said(field.label):
                self.boxes(field.boxes)
                self.take(field.path, self._filed(field.path) if len(block.fields) > 1 else self.stream.filed())

    def boxes(self, options: Iterable[Option]) -> None:
        """Take boxes in their order."""
        for option in options:
            ticked = self.stream.box()
            if ticked is not None and self.stream.said(option.text):
                self.tick(option, ticked=ticked)

    def choices(self, block: Choices) -> None:
        """Take the choices that a page has, in any order; of two that begin alike the longer one."""
        if not self.stream.said(block.label):
            return
        rest = sorted(block.options, key=lambda option: -len(option.text))
        while rest:
            before = self.stream.place
            ticked = self.stream.box()
            hit = next((o for o in rest if (o.ticked is None) == (ticked is None) and self.stream.said(o.text)), None)
            if hit is None:
                self.stream.back(before)
                return
            rest.remove(hit)
            if ticked is not None:
                self.tick(hit, ticked=ticked)
            if hit.value_path:
                self.take(hit.value_path, self.stream.filed())

    def items(self, block: Items) -> None:
        """Take the entries of a list."""
        if not self.stream.said(block.label):
            return
        self.boxes(block.boxes)
        for number in count():
            _ = any(self.stream.said(bullet) for bullet in _BULLETS)  # an entry may stand behind one
            entry = self.stream.one()
            if not entry:
                return
            self.take(f"{block.path}[{number}]", entry)

    def amount(self, block: Amount) -> None:
        """Take a sum and the boxes behind it."""
        if self.stream.said(block.label):
            self.take(block.path, self.stream.filed())
            self.stream.said(block.unit)
            self.boxes(block.boxes)

    def answer(self, block: Answer) -> None:
        """Take an answer of any length."""
        if isinstance(self._kind(block.path), YesNo):
            self.stated(block)
        elif self.stream.said(block.mark + block.label) and block.path:
            self.take(block.path, self._filed(block.path))

    def stated(self, block: Answer) -> None:
        """Take words that are the whole answer, as a tick would be; other words belong to what follows."""
        before = self.stream.place
        for run in self.stream.one():
            if run.text.strip() == block.text:
                self.found[block.path] = self._found(True, (run.start, run.end))
            else:
                self.stream.back(before)

    def person(self, block: Person) -> None:
        """Take the rows of a person."""
        before = self.stream.place
        if not self.stream.said(block.title + block.label):
            self.stream.back(before)
            return
        self.stream.filed()
        for part in block.parts:
            self.stream.said(part.beside)
            for row in part.rows:
                if not (self.stream.said(row.number + row.label) and row.path):
                    continue
                if row.boxes:
                    self.boxes(row.boxes)
                else:
                    self.take(row.path, self.stream.filed())

    def table(self, block: Table) -> None:
        """Take the rows of a table by its columns; in text each cell stands behind its label."""
        lefts = []
        before = self.stream.place
        for label in block.head:
            lefts.append(self.stream.left())
            if not self.stream.said(label):
                self.stream.back(before)
                self.labelled(block)
                return
        row, last = -1, len(lefts)
        for run in self.stream.filed():
            column = max((n for n, left in enumerate(lefts) if left <= run.left + 0.5), default=0)
            row, last = (row + 1 if column <= last else row), column
            self.take(block.rows[0][column][1].replace("[0]", f"[{row}]"), [run])

    def labelled(self, block: Table) -> None:
        """Take the rows of a table that is printed as fields below each other."""
        row, before = 0, -1
        while self.stream.place != before:
            before = self.stream.place
            for label, (_, path) in zip(block.head, block.rows[0], strict=True):
                if self.stream.said(label):
                    self.take(path.replace("[0]", f"[{row}]"), self.stream.filed())
            row += 1

    def _filed(self, path: str) -> list[Run]:
        """Return what is filed for a path; of a day only what is one, as a name may follow without words between."""
        if not isinstance(self._kind(path), UsDay | IsoDay):
            return self.stream.filed()
        before = self.stream.place
        runs = self.stream.one()
        words = runs[0].text.strip() if runs else ""
        if words and taken(self.fields[_plain(path)], words) is UNSET and in_short(words) == words:
            self.stream.back(before)
            return []
        return runs

    def _kind(self, path: str) -> Kind[Any] | None:
        field = self.fields.get(_plain(path))
        return field.at.kind if field else None

    # ---- values -----------------------------------------------------------------------------------------------------

    def tick(self, option: Option, *, ticked: bool) -> None:
        """Note what a box says."""
        plain = _plain(option.path).removesuffix("[]")
        if not option.path or not option.code:
            return
        where = self.stream.last
        if isinstance(self.fields[plain].at.kind, YesNo | Mark):
            # An empty box says No, but on a Form D, where one thing is ticked of many, most say nothing.
            says_no = not self.is_notice or plain in _ANSWERED
            if ticked or (option.code == "yes" and says_no):
                self.found[option.path] = self._found((option.code == "yes") is ticked, where)
        elif ticked and plain in self.lists:
            number = sum(path.startswith(f"{option.path}[") for path in self.found)
            self.found[f"{option.path}[{number}]"] = self._found(option.code, where)
        elif ticked and option.code == NONE:
            self.found[option.path] = self._found(UNSET, where, NONE)
        elif ticked:
            self.found[option.path] = self._found(option.code, where)

    def take(self, path: str, runs: list[Run]) -> None:
        """Note what was filed for a path; what was said before of the same path stays."""
        if not runs or path in self.found:
            return
        text = "\n".join(run.text for run in runs)
        place = (runs[0].start, runs[-1].end)
        plain = _plain(path).removesuffix("[]")
        if plain in self.fields:
            self._leaf(path, plain, text, place)
        elif plain == "recipients[].states":
            self.found[f"{path}.state"] = self._found(taken(self.fields[f"{plain}[].state"], text), place, text)
            self.found[f"{path}.name"] = self._found(text, place)
        else:
            self._part(path, text, place)

    def _leaf(self, path: str, plain: str, text: str, place: tuple[int, int]) -> None:
        field = self.fields[plain]
        if f"{plain}_name" in self.fields:  # the name of a state stands for its code, too
            self.found[f"{path}_name"] = self._found(text, place)
        if plain not in self.lists or path.endswith("]"):
            self.found[path] = self._found(taken(field, text.strip()), place, text)
            return
        words = [entry.strip() for entry in text.split(",")]
        values = tuple(taken(field, entry) for entry in words)
        if UNSET not in values:
            self.found[path] = self._found(values, place, text)
            return
        for number, (value, entry) in enumerate(zip(values, words, strict=True)):
            self.found[f"{path}[{number}]"] = self._found(value, place, entry)

    def _part(self, path: str, text: str, place: tuple[int, int]) -> None:
        """Note an address, or a person with one: its lines are those of the page."""
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if not path.endswith("]"):
            self._address(path, lines, place)
            return
        name, *rest = lines
        if rest and address_of(rest[-1:]).state not in states.SCHEDULE_13:
            self.found[f"{path}.phone"] = self._found(rest.pop(), place)
        self.found[f"{path}.name"] = self._found(name, place)
        if rest:
            self._address(f"{path}.address", rest, place)

    def _address(self, path: str, lines: list[str], place: tuple[int, int]) -> None:
        address = address_of(lines)
        for name in ("street1", "street2", "city", "state", "zip_code"):
            if value := getattr(address, name):
                self.found[f"{path}.{name}"] = self._found(value, place)

    def _found(self, value: object, place: tuple[int, int], words: str = "") -> Found:
        absence = "" if value is not UNSET else "not applicable" if says_not_applicable(words) else "unreadable"
        return Found(value, *place, words, absence=absence, how=HOW)


def _plain(path: str) -> str:
    """Return a path without the numbers of its lists."""
    parts = path.split("[")
    return "[".join([parts[0], *(part[part.index("]") :] for part in parts[1:])])


_READS: dict[type, Callable[[Match, Any], None]] = {
    Words: Match.words,
    Inline: Match.inline,
    Fields: Match.beside,
    Choices: Match.choices,
    Items: Match.items,
    Amount: Match.amount,
    Answer: Match.answer,
    Person: Match.person,
    Table: Match.table,
}


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
_OF_ISSUER = "item1.issuer_address."
_FORMS: tuple[type[Record], ...] = (FormD, Schedule13D, Schedule13G)
_FIRST_RUNS, _FIRST_LINES = 20, 60  # of a page, in which the head stands
_FIRST_WORDS = 4  # blocks at the head that a page has to begin with
_AMENDED = 20  # characters behind them that say which amendment it is


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
    if printed.scanned or sniff(data) != "pdf":
        return None
    begin = "".join(printed.text[:_REACH].split())
    if not any(all(words in begin for words in _head_words(kind)) for kind in _FORMS):
        return None
    pages: PrintedPages
    ink = need("muniment.documents.pdf", "pdf")
    pages, stretches = ink.inked(data)
    pages = structs.replace(pages, sheets=printed.sheets)  # with what is damaged of them
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
            if not match.found and stream.place <= len(_head(kind)) + _AMENDED:  # at once, and so it would each year
                break
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
