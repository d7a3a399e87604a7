"""The official page of a record: the layout of its form with what is filed, in the words and choices of a day.

Nothing here knows a form. The same walk prints a record and, along a page that was printed, reads one back: `Walk`
says how often a part comes and whether something that is not always printed does.

First stand values as pages print them, and back: one definition, both directions.

>>> from muniment.forms import Schedule13G
>>> from muniment.forms.definition import rows
>>> fields = {row.path: row.field for row in rows(Schedule13G)}
>>> printed(fields["reporting_persons[].percent"], Decimal("6.20"))
'6.20 %'
>>> taken(fields["reporting_persons[].percent"], "6.20 %")
Decimal('6.20')
>>> printed(fields["reporting_persons[].citizenship"], "X0"), taken(fields["reporting_persons[].citizenship"], "FRANCE")
('UNITED KINGDOM', 'I0')
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.codes import CodeTable
from muniment.codes.table import Code
from muniment.errors import IdentifierError
from muniment.forms import Record, form_of, layout
from muniment.forms.definition import Field, field_of, fields
from muniment.forms.definition import Part as RecordPart
from muniment.forms.form_d import fields as form_d
from muniment.forms.schedule_13 import base as schedule_13
from muniment.forms.schedule_13.base import Address
from muniment.forms.tables import Wording, wordings_of, words
from muniment.pages import blocks
from muniment.pages.blocks import Block, Option, Walk
from muniment.values import INDEFINITE, Choice, Count, Dollars, Mark, Number, Percent, YesNo
from muniment.values.kind import Unreadable
from muniment.wording import capitalized, in_short, short_of

NONE = "None"
"""The words beside a box that stands for the answer None."""
# Fields that take the code of a place, and print its name.
_PLACES = (form_d.PLACE, form_d.SOLICITED, schedule_13.PLACE)
_TABLES: dict[int, dict[str, str]] = {
    id(kind.codes): {code.label.casefold(): code.code for code in reversed(list(kind.codes.values()))}
    for kind in _PLACES
    if isinstance(kind.codes, CodeTable)
}


def printed(field: Field, value: object) -> str:
    """Return a value as pages print it; "" for none."""
    if value is UNSET or value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(printed(field, entry) for entry in value)
    kind: Any = field.at.kind
    if isinstance(value, date):
        return str(kind.write(value))
    if isinstance(kind, Percent):
        return f"{value:f} %"
    if isinstance(kind, Dollars):
        return f"${value:,}" if isinstance(value, int) else ""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(kind, Choice) and kind in _PLACES:
        return place(kind.codes, str(value))
    return str(value)


def instead(part: RecordPart, name: str) -> str:
    """Return the words that stand where a field has no value, as pages print them: N/A, less than 1%; "" for none.

    >>> from muniment.forms.schedule_13 import schedule_13g
    >>> from muniment.forms.definition import AsFiled
    >>> instead(schedule_13g.ReportingPerson(as_filed=(AsFiled("percent", "<1"),)), "percent")
    'less than 1%'
    """
    if getattr(part, name) is not UNSET:
        return ""
    text = next((spelling.words for spelling in part.as_filed if spelling.field == name and spelling.words), "")
    short = short_of(text)
    return short if in_short(short) == text else text


def entries(part: RecordPart, name: str) -> list[str]:
    """Return the entries of a list of texts, those too that state no value, such as None."""
    texts = [str(entry) for entry in getattr(part, name) or ()]
    for spelling in part.as_filed:
        number = spelling.field.removeprefix(f"{name}[").removesuffix("]")
        if spelling.words and number.isdecimal():
            texts.insert(int(number), spelling.words)
    return texts


def printed_field(field: Field, part: RecordPart) -> str:
    """Return what a page prints for a field: its value, or the words that stand in its place."""
    return printed(field, getattr(part, field.name)) or instead(part, field.name)


def taken(field: Field, text: str) -> object:
    """Return the value that a page prints in `text`; UNSET where they are none."""
    kind = field.at.kind
    if kind is None or not text:
        return UNSET
    if isinstance(kind, Choice) and kind in _PLACES:
        return code_of(kind.codes, text, loosely=kind is not schedule_13.PLACE)
    try:
        return kind.read_printed(text.strip() if isinstance(kind, Number) else text)
    except Unreadable:
        return UNSET


def place(table: object, code: str) -> str:
    """Return the name of a place in the words of its list; what is no code stays."""
    return table[code].label if isinstance(table, CodeTable) and code in table else code


def code_of(table: object, name: str, *, loosely: bool = False) -> str:
    """Return the code of a place by the name that a page prints for it; other words stay, unless taken loosely.

    Records of printed schedules have words for a code, which their pages print as they are.

    >>> from muniment.codes import states
    >>> code_of(states.SCHEDULE_13, "DELAWARE"), code_of(states.SCHEDULE_13, "Delaware")
    ('DE', 'Delaware')
    >>> code_of(states.FORM_D, "State of Delaware", loosely=True)
    'DE'
    """
    bare = " ".join(name.split())
    code = _TABLES[id(table)].get(bare.casefold())
    if code and (loosely or bare == place(table, code)):
        return code
    try:
        return table.compact(name) if loosely and isinstance(table, CodeTable) else name
    except IdentifierError:
        return name


# ---- addresses ------------------------------------------------------------------------------------------------------


def address_lines(address: Address | UnsetType) -> list[str]:
    """Return an address line by line: street, second line of the street, then city, state by its name, and ZIP code.

    >>> address_lines(Address(street1="1 Main St", city="Dover", state="DE", zip_code="19901"))
    ['1 Main St', 'Dover, Delaware, 19901']
    """
    if address is UNSET:
        return []
    table = schedule_13.PLACE.codes
    state = capitalized(place(table, address.state)) if address.state else ""
    rest = ", ".join(part for part in (address.city, state, address.zip_code) if part)
    return [line for line in (address.street1, address.street2, rest) if line]


def address_of(lines: list[str]) -> Address:
    """Return the address that lines state; the inverse of `address_lines`.

    >>> address_of(["1 Main St", "Washington, D.C., District of Columbia, 20549"])
    Address(street1='1 Main St', city='Washington, D.C.', state='DC', zip_code='20549')
    >>> address_of(["Seoul, Korea, Republic of"]).city
    'Seoul'
    >>> address_of(["Fern S.p.A., Piazza Alta, 2, 20123 Milan - Italy"])  # which nobody could divide
    Address(street1='Fern S.p.A., Piazza Alta, 2, 20123 Milan - Italy')
    """
    *streets, last = [" ".join(line.split()) for line in lines] or [""]
    city, state, zip_code = _parted(last.split(", "))
    if not streets and (any(map(str.isdigit, city)) or (state and state not in schedule_13.PLACE.codes)):
        return Address(street1=last)  # no city has a figure in its name
    street1, street2 = [*streets, "", ""][:2]
    if len(streets) > 2:
        street2 = " ".join(streets[1:])
    parts: dict[str, Any] = {"street1": street1, "street2": street2, "city": city, "state": state, "zip_code": zip_code}
    return Address(**{name: text for name, text in parts.items() if text})


def _parted(parts: list[str]) -> tuple[str, str, str]:
    """Return city, code of the state and ZIP code; the state is known by its name, which may have commas itself."""
    codes = _TABLES[id(schedule_13.PLACE.codes)]
    for behind in (1, 0):
        for long in (3, 2, 1):
            first = len(parts) - behind - long
            code = codes.get(", ".join(parts[max(first, 0) : len(parts) - behind]).casefold()) if first >= 0 else None
            if code and (first or len(parts) > 1 or behind):
                return ", ".join(parts[:first]), code, ", ".join(parts[len(parts) - behind :])
    if len(parts) >= 3:
        return ", ".join(parts[:-2]), parts[-2], parts[-1]
    return parts[0], "", parts[1] if len(parts) > 1 else ""


class Page:
    """One record being printed, or one page being read."""

    def __init__(self, record: Record, day: date | None, walk: Walk, *, draft: bool = False) -> None:
        """Print as the form was on `day`; as it is today where no day is known."""
        self.record, self.day, self.walk, self.draft = record, day, walk, draft
        self.layout = form_of(record).layout
        self.year = max(day.year if day else date.max.year, self.layout.since)
        self.anchor = ""  # the part that the next heading begins
        self.rule = False  # whether the next row is ruled off from the part before

    def printed(self) -> Iterator[Block]:
        """Yield the whole page."""
        return self._nodes(self.layout.nodes, self.record, "")

    def _nodes(self, nodes: tuple[layout.Node, ...], part: RecordPart, path: str) -> Iterator[Block]:
        """Yield the blocks of some nodes about the part at `path`, which ends where the names of its fields begin."""
        for node in nodes:
            if printer := _PRINTERS.get(type(node)):
                yield from printer(self, node, part, path)

    # ---- words of the form ------------------------------------------------------------------------------------------

    def _says(self, field: str, otherwise: str = "", begins: str = "") -> str:
        """Return how the form of the day words a line: the form's own words before those of filers, the youngest."""
        every = wordings_of(self.layout.form, field, self.year)
        then = [wording for wording in every if wording.words.startswith(begins)]

        def rank(wording: Wording) -> tuple[bool, int, int]:
            return wording.until is None, wording.since or 0, len(wording.words) if self.layout.copied else 0

        return max(then, key=rank).words if then else otherwise

    def _label(self, part: RecordPart, name: str, path: str, look: str = "") -> str:
        """Return the label of a field: that of the day, or of the definition with a colon where the form has it so."""
        field = field_of(type(part), name)
        if self.layout.colon and (look in ("cell", "answer") or (look == "tick" and path)):
            return field.at.label + (self.layout.colon if look != "tick" else "")
        if look == "line" and (field.repeats or self.year >= self.layout.defined):
            return field.at.label
        return self._says(layout.plain(path + name) + "[]" * field.repeats, field.at.label)

    def _text(self, node: layout.Text, part: RecordPart, path: str) -> Iterator[Block]:
        if node.unless and not self.walk.shows(not getattr(part, node.unless)):
            return
        if node.where and not self.walk.shows(getattr(part, node.where) is not UNSET):
            return
        if node.look == "letter":
            yield blocks.Answer(self._letterless(node.words), "", "", _letter(node.words))
            return
        for text in self._texts(node):
            if node.look == "heading":
                yield blocks.Heading(text, 3)
            else:
                is_note = node.look == "bullet" and text.startswith("*")
                yield blocks.Words(text, "instruction" if is_note else node.look)

    def _texts(self, node: layout.Text) -> tuple[str, ...]:
        if node.entries:
            texts = words(self.layout.form, node.words, self.year)[slice(*node.entries)]
            return ("\n".join(texts),) if node.look == "box" else texts
        if not node.words.startswith("<"):
            return (node.words,)
        text = self._says(node.words, begins=node.begins)
        return (text,) if text or not node.begins else ()

    def _letterless(self, field: str) -> str:
        """Return the words of a part of an item without its letter, which is printed before them."""
        text = self._says(field).removeprefix("Item ").lstrip("0123456789")
        return text.partition(")")[2].strip(" .:") + ":" if text.startswith("(") else f"{text.strip(' .:')}:"

    # ---- parts ------------------------------------------------------------------------------------------------------

    def _section(self, node: layout.Section, part: RecordPart, path: str) -> Iterator[Block]:
        inner, here = part, path
        if node.part:
            value = getattr(part, node.part)
            if not self.walk.shows(value is not UNSET):
                return
            inner, here, self.anchor = value or _kind(part, node.part)(), f"{path}{node.part}.", f"{path}{node.part}"
        if node.is_item or node.heading:
            yield blocks.Heading(self._heading(node), path=self.anchor)
        self.anchor = ""
        yield from self._nodes(node.nodes, inner, here)

    def _heading(self, node: layout.Section) -> str:
        if not node.is_item:
            return self._says(node.heading, node.heading)
        text = self._says(f"item {node.item}", f"Item {node.item}.")
        return text if text.startswith(("Item", f"{node.item}.")) else f"Item {node.item}. {text}"

    def _part(self, node: layout.Part, part: RecordPart, path: str) -> Iterator[Block]:
        value = getattr(part, node.field)
        if node.when == "always" or self.walk.shows(value is not UNSET):
            if not path:
                self.anchor = node.field
            yield from self._nodes(node.nodes, value or _kind(part, node.field)(), f"{path}{node.field}.")

    def _repeated(self, node: layout.Repeated, part: RecordPart, path: str) -> Iterator[Block]:
        kind = _kind(part, node.field)
        parts = getattr(part, node.field) or (kind(),) * node.least
        for number, inner in self.walk.each(parts, kind):
            here = f"{path}{node.field}[{number}]"
            self.anchor, self.rule = here, node.ruled and bool(number)
            yield from self._nodes(node.nodes, inner, f"{here}.")
        self.anchor, self.rule = "", False
        if node.more and self.walk.shows(getattr(part, node.more) is True):
            yield blocks.Choices("", (self._tick(part, node.more, path),))

    def _row(self, node: layout.Row, part: RecordPart, path: str) -> Iterator[Block]:
        yield blocks.Fields(tuple(self._cell(cell, part, path) for cell in node.questions), begins=self.rule)
        self.rule = False

    def _cell(self, node: layout.Question, part: RecordPart, path: str) -> blocks.Field:
        label, value, here = self._label(part, node.field, path, "cell"), self._value(node, part), path + node.field
        if not node.none:
            return blocks.Field(label, value, here, node.width)
        none = getattr(part, node.field) is UNSET and value == NONE
        return blocks.Field(label, "" if none else value, here, node.width, (Option(NONE, none, here, code=NONE),))

    def _table(self, node: layout.Table, part: RecordPart, path: str) -> Iterator[Block]:
        kind = _kind(part, node.field)
        entries = getattr(part, node.field) or ((kind(),) if self.walk.shows(False) else ())
        here = f"{path}{node.field}"
        head = tuple(self._label(kind(), name, f"{here}[].") for name in node.columns)
        rows = (
            tuple((_printed(entry, name), f"{here}[{number}].{name}") for name in node.columns)
            for number, entry in enumerate(entries)
        )
        yield blocks.Table(head, tuple(rows))

    # ---- questions --------------------------------------------------------------------------------------------------

    def _question(self, node: layout.Question, part: RecordPart, path: str) -> Iterator[Block]:
        if node.field.endswith("[]"):
            # A list of parts, of which each is one answer, with the words for all of them below.
            name = node.field.removesuffix("[]")
            for number, entry in self.walk.each(getattr(part, name), _kind(part, name)):
                names = dict.fromkeys(line.partition(".")[0] for line in node.lines)
                value = "\n".join(line for inner in names if (line := _printed(entry, inner)))
                yield blocks.Words(value, "value", f"{path}{name}[{number}]")
            yield blocks.Words(self._caption(part, name, path), "caption")
            return
        value, here, source = getattr(part, node.field), path + node.field, part
        if value is UNSET and node.otherwise and self.year >= self.layout.defined:
            source = self.record
            value = getattr(source, node.otherwise)
        if not self._shows(node, value):
            return
        value = self._value(node, source)
        match node.look:
            case "amount":
                yield self._amount(node, part, path, value)
            case "value":
                yield blocks.Words(value, "value", here)
            case "caption":
                yield blocks.Words(value, "value", here)
                yield blocks.Words(node.label or self._caption(part, node.field, path), "caption")
            case "inline" if node.label:
                yield blocks.Inline(node.label[:-1], value, node.label[-1], here)
            case _:
                label = "" if node.label is None else self._label(part, node.field, path, "answer")
                yield blocks.Answer(label, value, here, _letter(field_of(type(part), node.field).at.item))

    def _shows(self, node: layout.Question, value: object) -> bool:
        """Return whether a question is printed that may have no answer."""
        is_answered = value is not UNSET
        if node.when == "amended":
            return self.walk.shows(is_answered or (self.record.submission_type or "").endswith("/A"))
        if node.since:
            return self.walk.shows(is_answered or self.year >= node.since)
        return node.when == "always" or self.walk.shows(is_answered)

    def _caption(self, part: RecordPart, name: str, path: str) -> str:
        label = self._label(part, name, path)
        return label if label.startswith("(") else f"({label})"

    def _amount(self, node: layout.Question, part: RecordPart, path: str, value: str) -> Block:
        answer, here = getattr(part, node.field), path + node.field
        kind = field_of(type(part), node.field).at.kind
        boxes = tuple(self._tick(part, name, path) for name in node.boxes)
        if isinstance(kind, Dollars) and kind.indefinite:
            boxes = (Option(self._says("<indefinite-box>"), answer == INDEFINITE, here, code=INDEFINITE), *boxes)
        if isinstance(kind, Count) and answer is not UNSET:
            value = f"{answer:,}"
        unit = self._says("<currency>") if isinstance(kind, Dollars) else ""
        return blocks.Amount(self._label(part, node.field, path), value, here, unit, boxes)

    def _value(self, node: layout.Question, part: RecordPart) -> str:
        """Return what is printed for a question: its value, or the words in its place."""
        return self._place_name(part, node.named, _printed(part, node.field))

    def _place_name(self, part: RecordPart, named: str, by_code: str) -> str:
        """Return the name of a place: the one filed beside its code, in a draft the one that EDGAR will put there."""
        filed = (getattr(part, named) if named else "") or ""
        return (by_code or filed) if self.draft else (filed or by_code)

    def _again(self, node: layout.Again, part: RecordPart, path: str) -> Iterator[Block]:
        if node.words:
            value = _printed(self.record, node.field)
            yield blocks.Answer(self._letterless(node.words), value, node.field, _letter(node.words))
        else:
            yield from self._row(layout.Row((layout.Question(node.field, width=12),)), part, path)

    # ---- choices ----------------------------------------------------------------------------------------------------

    def _choices(self, node: layout.Choices, part: RecordPart, path: str) -> Iterator[Block]:
        field, answer = field_of(type(part), node.field), getattr(part, node.field)
        if node.since and not self.walk.shows(self.year >= node.since or bool(answer)):
            return
        if node.editions:
            options = self._lettered(node, field, answer or (), path)
        elif isinstance(field.at.kind, YesNo):
            options = self._yes_no(node, part, path)
        else:
            options = self._options(node, part, path)
        label = self._label(part, node.field, path) if node.labelled else ""
        yield blocks.Choices(label, tuple(options), node.columns, single=not field.repeats)

    def _options(self, node: layout.Choices, part: RecordPart, path: str) -> Iterator[Option]:
        """Yield the choices of a list, those that the form had on the day or that are taken; others that are taken."""
        answer, here, table = getattr(part, node.field), path + node.field, _table(field_of(type(part), node.field))
        chosen = answer if isinstance(answer, tuple) else (answer,)
        offered = [code for code in table.values() if self.walk.shows(code.code in chosen or _offered(code, self.day))]
        group = ""
        for code in offered:
            if node.headings and code.group and code.group != group:
                yield Option(code.group, None)
            group = code.group if node.headings else ""
            is_below = bool(group) or bool(node.above and code.code.startswith(f"{node.above}."))
            beside = node.beside if code is offered[-1] else ""
            ticked = code.code in chosen
            value, where = (_printed(part, beside), path + beside) if beside else ("", "")
            yield Option(code.label, ticked, here, 1 if is_below else 0, code.code, value, where)
            if code.code == node.inside:
                yield from self._nested(node, part, path)
        if isinstance(answer, tuple):
            yield from (Option(code, True, here, code=code) for code in answer if code not in table)

    def _nested(self, node: layout.Choices, part: RecordPart, path: str) -> Iterator[Option]:
        for name in node.nested:
            field, answer = field_of(type(part), name), getattr(part, name)
            if isinstance(field.at.kind, YesNo):
                yield Option(self._label(part, name, path), None, depth=2)
                yield from _answers(answer, path + name, depth=3)
            else:
                for code in _table(field).values():
                    yield Option(code.label, code.code == answer, path + name, 2, code.code)

    def _yes_no(self, node: layout.Choices, part: RecordPart, path: str) -> Iterator[Option]:
        answer, here = getattr(part, node.field), path + node.field
        if not node.no:
            yield from _answers(answer, here)
            return
        yield Option(self._label(part, node.no, path), answer is False, here, code="no")
        yield Option(self._label(part, node.field, path), answer is True, here)

    def _lettered(self, node: layout.Choices, field: Field, chosen: tuple[str, ...], path: str) -> Iterator[Option]:
        """Yield the choices by the letters that they had in the year."""
        by_letter = {code.letter: code for code in _table(field).values()}
        letters = layout.letters_of(node.editions, self.year)
        for letter in letters:
            code = by_letter[node.editions[-1].letters[-1] if letter == letters[-1] else letter]
            then = self._says(f"{node.item}({code.letter})", code.label)
            label = code.label if self.year >= self.layout.defined else then
            yield Option(f"({letter}) {label}", code.code in chosen, path + node.field, code=code.code)

    def _tick(self, part: RecordPart, name: str, path: str, beside: str = "") -> Option:
        option = Option(self._label(part, name, path, "tick"), getattr(part, name) is True, path + name)
        if not beside:
            return option
        return Option(option.text, option.ticked, option.path, value=_printed(part, beside), value_path=path + beside)

    def _ticks(self, node: layout.Ticks, part: RecordPart, path: str) -> Iterator[Block]:
        answers = [getattr(part, name) for name in node.fields]
        is_printed = True in answers if node.when == "ticked" else any(value is not UNSET for value in answers)
        if node.states:
            # Beside an answer in words a box stands all the same: nobody could tell where the one ends.
            label, told = self._label(part, node.fields[0], path, "tick"), _texts(part)
            if self.walk.shows(is_printed and not told):
                yield blocks.Answer("", label, path + node.fields[0])
            is_printed = bool(told) and (is_printed or label in told)
        if node.when == "always" or self.walk.shows(is_printed):
            options = tuple(self._tick(part, name, path, node.beside.get(name, "")) for name in node.fields)
            label = self._label(part, node.label, path) if node.label else ""
            yield blocks.Choices(label, options, node.columns, single=node.single)

    def _items(self, node: layout.Items, part: RecordPart, path: str) -> Iterator[Block]:
        kind, here = type(part), path + node.field
        lists = [name for name in (node.field, *node.also) if field_of(kind, name).repeats]
        if node.of:
            inner = field_of(_kind(part, node.field), node.of)
            label = self._label(_kind(part, node.field)(), node.of, f"{here}[].")
            entries_there = getattr(part, node.field) or ()
            entered = (self._place_name(entry, node.named, _place(inner, entry)) for entry in entries_there)
        else:
            label, entered = (
                self._label(part, node.field, path),
                (text for name in lists for text in entries(part, name)),
            )
        values = tuple(entered)
        also_ticked = [getattr(part, name) is True for name in node.also if name not in lists]
        boxes = []
        for name in node.boxes:
            mark = field_of(kind, name).at.kind
            ticked = getattr(part, name) is True or any(also_ticked)
            is_none = isinstance(mark, Mark) and mark.word == NONE
            boxes.append(Option(self._label(part, name, path), ticked and not (is_none and values), path + name))
        yield blocks.Items(label, values, here, tuple(boxes))

    # ---- the page of a person ---------------------------------------------------------------------------------------

    def _cover(self, node: layout.Cover, part: RecordPart, path: str) -> Iterator[Block]:
        parts = [self._lines(lines, part, path) for lines in node.parts]
        again = _printed(self.record, node.again)
        yield blocks.Person(node.title, node.label, again, tuple(parts), path.removesuffix("."))

    def _lines(self, node: layout.Lines, part: RecordPart, path: str) -> blocks.Rows:
        rows = [row for line in node.lines for row in self._line(line, part, path)]
        return blocks.Rows(tuple(rows), self._says(node.beside) if node.beside else "")

    def _line(self, node: layout.Question | layout.Text, part: RecordPart, path: str) -> Iterator[blocks.Row]:
        if isinstance(node, layout.Text):
            yield blocks.Row(node.number, self._says(node.words))
            return
        field, answer, here = field_of(type(part), node.field), getattr(part, node.field), path + node.field
        number = self.layout.lines[layout.plain(here) + "[]" * field.repeats]
        if not self._shows(node, answer):
            return
        label, boxes = self._label(part, node.field, path, "line"), ()
        if node.codes:
            boxes = tuple(Option(f"({code})", answer == code, here, code=code) for code in node.codes)
        elif isinstance(field.at.kind, YesNo):
            boxes = (Option("", answer is True, here),)
        yield blocks.Row(number, label, "" if boxes else printed_field(field, part), here, boxes)


_PRINTERS: dict[type, Callable[[Page, Any, Any, str], Iterator[Block]]] = {
    layout.Text: Page._text,
    layout.Question: Page._question,
    layout.Row: Page._row,
    layout.Again: Page._again,
    layout.Choices: Page._choices,
    layout.Ticks: Page._ticks,
    layout.Items: Page._items,
    layout.Table: Page._table,
    layout.Cover: Page._cover,
    layout.Break: lambda *_: iter((blocks.Break(),)),
    layout.Part: Page._part,
    layout.Repeated: Page._repeated,
    layout.Section: Page._section,
}


def _printed(part: RecordPart, name: str) -> str:
    """Return what a page prints for a field: its value, or the words in its place; of an address its lines."""
    field, value = field_of(type(part), name), getattr(part, name)
    if field.part is not None:
        return "\n".join(address_lines(value))
    return ", ".join(entries(part, name)) if field.repeats else printed_field(field, part)


def _texts(part: RecordPart) -> list[str]:
    """Return the answers of a part that are texts."""
    return [text for field in fields(type(part)) if isinstance(text := getattr(part, field.name), str)]


def _place(field: Field, entry: RecordPart) -> str:
    value = getattr(entry, field.name)
    return place(_table(field), value) if value else ""


def _answers(value: object, path: str, depth: int = 0) -> Iterator[Option]:
    yield Option("Yes", value is True, path, depth)
    yield Option("No", value is False, path, depth, code="no")


def _letter(item: str) -> str:
    """Return the letter of a part of an item, as (iv) of 4(c)(iv)."""
    return f"({item.rpartition('(')[2]}" if "(" in item else ""


def _table(field: Field) -> CodeTable:
    kind = field.at.kind
    if not isinstance(kind, Choice) or not isinstance(kind.codes, CodeTable):
        raise TypeError(f"{field.name} is no choice from a list of codes")
    return kind.codes


def _offered(code: Code, day: date | None) -> bool:
    if day is None:
        return code.current
    return (code.since is None or code.since <= day) and (code.current if code.until is None else day <= code.until)


def _kind(part: RecordPart, name: str) -> type[Any]:
    kind = field_of(type(part), name).part
    if kind is None:
        raise TypeError(f"{name} is no part")
    return kind
