"""The blocks of an empty form walked along a printed page: what is filed between them belongs to their fields.

A page is a stream of runs in printed order: words of the form, and what was filed between them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import UNSET, Struct

from muniment.codes import states
from muniment.forms import FormD, Record
from muniment.forms.definition import Field as FormField
from muniment.forms.definition import rows
from muniment.pages.blocks import (
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
    Row,
    Table,
    Words,
)
from muniment.pages.official import NONE, address_of, taken
from muniment.readers.labelled.values import Found
from muniment.values import IsoDay, Mark, UsDay, YesNo
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
        """Go along all blocks."""
        for block in blocks:
            self.see(block)

    def see(self, block: Block) -> None:
        """Go along one block. A heading that is not there takes with it what stands below."""
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
        number = 0
        while entry := self._entry():
            self.take(f"{block.path}[{number}]", entry)
            number += 1

    def amount(self, block: Amount) -> None:
        """Take a sum and the boxes behind it."""
        if self.stream.said(block.label):
            self.take(block.path, self.stream.filed())
            self.stream.said(block.unit)
            self.boxes(block.boxes)

    def answer(self, block: Answer) -> None:
        """Take an answer of any length."""
        if self.stream.said(block.mark + block.label) and block.path:
            self.take(block.path, self._filed(block.path))

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
                self.row(row)

    def row(self, row: Row) -> None:
        """Take a numbered row."""
        if self.stream.said(row.number + row.label) and row.path:
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

    def _entry(self) -> list[Run]:
        """Return one entry of a list, behind its bullet where it has one."""
        _ = any(self.stream.said(bullet) for bullet in _BULLETS)
        return self.stream.one()

    def _filed(self, path: str) -> list[Run]:
        """Return what is filed for a path; of a day only what is one, as a name may follow without words between."""
        field = self.fields.get(_plain(path))
        if field is None or not isinstance(field.at.kind, UsDay | IsoDay):
            return self.stream.filed()
        before = self.stream.place
        runs = self.stream.one()
        words = runs[0].text.strip() if runs else ""
        if words and taken(field, words) is UNSET and in_short(words) == words:
            self.stream.back(before)
            return []
        return runs

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
