"""From a case to the blocks of a printed document, before a layout puts them onto a page, and the truth of them."""

from collections.abc import Iterator
from random import Random
from typing import Any, TypeAlias

from msgspec import UNSET, Struct

from muniment.checks.schedule_13.texts import POWERS
from muniment.codes import schedule_13, states
from muniment.codes.schedule_13 import RULES
from muniment.forms import FORMS, Schedule13D, Schedule13G
from muniment.forms.schedule_13.base import Signer
from muniment.forms.schedule_13.layout import item3_letters
from muniment.forms.tables import wordings
from muniment.lab import names
from muniment.lab.marks import BLANK, LABEL, Marks, Style
from muniment.lab.schedules import Case, nothing
from muniment.writers.summary import SHARES


class Centered(Struct, frozen=True):
    """Lines in the middle of the page."""

    lines: tuple[str, ...]


class Captioned(Struct, frozen=True):
    """Values of the cover page and the words that say what they are."""

    values: tuple[str, ...]
    caption: str


class Prose(Struct, frozen=True):
    """A paragraph."""

    text: str
    indent: int = 0


class Choices(Struct, frozen=True):
    """Boxes below each other: mark, letter and words of each."""

    choices: tuple[tuple[str, str, str], ...]


class Row(Struct, frozen=True):
    """One row of the second part: what is filled in are values, or boxes with the letters beside them."""

    number: str
    label: str
    values: tuple[str, ...] = ()
    boxes: tuple[tuple[str, str], ...] = ()
    power: bool = False


class Rows(Struct, frozen=True):
    """The second part of one person; `heading` stands beside the powers, in a column in the lines `beside`."""

    rows: tuple[Row, ...]
    heading: str
    beside: tuple[str, ...] = (
        "NUMBER OF", "SHARES", "BENEFICIALLY", "OWNED BY", "EACH", "REPORTING", "PERSON", "WITH",
    )  # fmt: skip


class Item(Struct, frozen=True):
    """The heading of an item, and its answer."""

    number: str
    heading: str
    answers: tuple[str, ...] = ()


class Signing(Struct, frozen=True):
    """The lines of a signature block, each with its depth."""

    lines: tuple[tuple[int, str], ...]


class Break(Struct, frozen=True):
    """A new page, with what stands at its head."""

    page: int
    head: tuple[str, ...] = ()


Block: TypeAlias = Centered | Captioned | Prose | Choices | Rows | Item | Signing | Break

_NOTES = ("<fee-paragraph>", "<remainder-note>", "<section-18-note>", "<copies-note>", "<continued-note>")
_FEE_UNTIL = 1997
_LEAVES = {
    "issuer_name": "issuer.name",
    "class_title": "security.title",
    "cusips[]": "security.cusips",
    "event_date": "event_date",
}
_LEAVES_OF_PERSON = SHARES | {
    **{name: name for name in ("name", "group", "citizenship", "excludes_shares", "percent", "types")},
    "fund_sources": "funds",
}
_HEADED = {"names": "2a", "addresses": "2b", "citizenship": "2c"}
_SIGNS = ("/s/ {}", "/s/ {}", "/s/{}", "/S/ {}", "/s {}", "//{}//", "{}", "[signed] {}")
_AGREEMENT = (
    "The undersigned agree that the statement on Schedule {} to which this agreement is attached, and any amendment "
    "of it, is filed on behalf of each of them, as Rule 13d-1(k) allows."
)


def composed(case: Case, style: Style, rng: Random, marks: Marks) -> tuple[list[Block], dict[str, Any]]:
    """Return the blocks of a document, and the truth of a page on which all of them are printed."""
    persons = [_Person(case, style, rng, marks, n) for n in range(len(case.record.reporting_persons or ()))]
    cover = _Cover(case, style, rng, marks)
    blocks: list[Block] = [cover.head()]
    for field in dict.fromkeys(wording.field for wording in wordings(style.form)):  # in the order filers printed them
        blocks += cover.line(field)
    for person in persons:
        blocks += [cover.new_page(person.n + 2), person.rows(), *person.notes()]
    blocks.append(cover.new_page(len(persons) + 2))
    items = _Items(case, style, rng, marks)
    blocks += items.blocks()
    signatures = _Signatures(case, style, rng, marks)
    blocks += signatures.blocks()
    parts = {"persons": [person.truth for person in persons], **items.truth, "signatures": signatures.states()}
    return blocks, cover.truth | parts


class _Part:
    """A part of a document in the making; `truth` is what it states."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        self.case, self.style, self.rng, self.marks = case, style, rng, marks
        self.record, self.truth = case.record, dict[str, Any]()
        self.amended = self.record.amendment_number is not UNSET

    def cusip(self, number: str) -> str:
        """Return a CUSIP number as it is typed: in one piece, or in groups of six, two and one."""
        if self.style.cusip == "six":
            return f"{number[:6]}{BLANK}{number[6:]}"
        between = {"blanks": BLANK, "dashes": "-"}.get(self.style.cusip)
        return between.join((number[:6], number[6:8], number[8:])) if between else number


class _Cover(_Part):
    """The first page, and what stands at the head of the others."""

    def head(self) -> Centered:
        """Return agency, title of the form, act, and number of the amendment."""
        self.truth = {
            "form": f"SC {self.style.form}{'/A' if self.amended else ''}",
            "amendment_number": None,
            "issuer": {"name": self.record.issuer_name, "cik": None},
            "security": {"title": self.record.class_title, "cusips": list(self.record.cusips or ())},
            "event_date": None,
            "rules": [],
        }
        title = f"Schedule {self.style.form}"
        if self.amended and self.rng.random() < 0.4:
            title += "/A"
        agency = "Securities and Exchange Commission", "Washington, D.C. 20549"
        agency = self.rng.choice((agency, ("United States", *agency), ()))
        title = self.marks(title if self.style.case == "lower" else title.upper(), "form")
        act = (self.style.label("<act>"),) if self.rng.random() < 0.85 else ()
        return Centered((*agency, "", title, *act, *self._amendment()))

    def _amendment(self) -> tuple[str, ...]:
        label = self.style.label("amendment_number")
        star = self.rng.choice(("*", "", "*"))
        if not self.amended:
            blank = self.rng.choice(("__", "  ", "____"))
            return self.rng.choice(((f"({label}.{blank}){star}",), (), ()))
        self.truth["amendment_number"] = self.record.amendment_number
        number = self.marks(str(self.record.amendment_number), "amendment_number")
        return self.rng.choice(((f"({label}. {number}){star}",), (f"{label}. {number}",), (f"({label} No: {number})",)))

    def line(self, field: str) -> list[Block]:
        """Return what the first page has for one line of the form."""
        match field:
            case "issuer_name" | "class_title":
                return self._captioned(field, (self.marks(getattr(self.record, field), _LEAVES[field]),))
            case "cusips[]":
                numbers = map(self.cusip, self.record.cusips or ())
                marked = tuple(self.marks(number, "security.cusips") for number in numbers)
                return self._captioned(field, marked or (self.style.absent,))
            case "event_date" if self.record.event_date is not UNSET:
                self.truth["event_date"] = self.record.event_date.isoformat()
                return self._captioned(field, (self.marks(self.style.dated(self.record.event_date), "event_date"),))
            case "authorized_persons[]":
                who = (names.full_name(self.rng), *names.place(self.rng).lines, names.phone(self.rng))
                return self._captioned(field, who)
            case "previously_filed_13g" if isinstance(self.record, Schedule13D):
                return [Prose(f"{self.style.labels[field]} {self.style.tick(self.record.previously_filed_13g)}", 5)]
            case "rules[]" if isinstance(self.record, Schedule13G) and self.record.event_date is not UNSET:
                ticked = self.record.rules or ()
                self.truth["rules"] = [rule.removeprefix("Rule ") for rule in ticked]
                boxes = ((self.style.tick(rule in ticked), rule) for rule in RULES)
                choices = ((self.marks(box, "rules") if rule in ticked else box, "", rule) for box, rule in boxes)
                return [Prose(f"{self.style.labels['rules[]'].rstrip(':')}:"), Choices(tuple(choices))]
            case _ if field in _NOTES:
                if self.rng.random() < 0.35 or (field == "<fee-paragraph>" and self.style.year > _FEE_UNTIL):
                    return []
                if field == "<fee-paragraph>":
                    return [Prose(f"{self.style.labels[field]} {self.style.tick(ticked=False)}.", 5)]
                if field == "<continued-note>":
                    return [Centered((self.style.labels[field],))]
                return [Prose(("*" if field == "<remainder-note>" else "") + self.style.labels[field], 5)]
        return []

    def _captioned(self, field: str, values: tuple[str, ...]) -> list[Block]:
        caption = self.style.labels[field].strip("()").rstrip(":")
        caption = caption.upper() if self.style.case == "upper" else caption
        leaf = _LEAVES.get(field)
        return [Captioned(values, self.marks(caption, f"{LABEL}{leaf}") if leaf else caption)]

    def new_page(self, number: int) -> Break:
        """Return a new page with its head: number of the security, form, page."""
        if self.style.head == "none" or not self.record.cusips:
            return Break(number)
        which = f"{self.style.cusip_label} {self.marks(self.record.cusips[0], 'security.cusips')}"
        where = f"Page {number} of {len(self.record.reporting_persons or ()) + 4} Pages"
        full_head = (which, f"{self.style.form}{'/A' if self.amended else ''}", where)
        return Break(number, (which,) if self.style.head == "cusip" else full_head)


class _Person(_Part):
    """The second part of the cover page for person `n`."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks, n: int) -> None:
        super().__init__(case, style, rng, marks)
        self.n, self.person = n, (case.record.reporting_persons or ())[n]
        self.truth = {
            "name": None, "irs_number": None, "group": None, "citizenship": None, "funds": [],
            "sole_voting": None, "shared_voting": None, "sole_dispositive": None, "shared_dispositive": None,
            "aggregate": None, "excludes_shares": None, "percent": None, "types": [],
        }  # fmt: skip

    def rows(self) -> Rows:
        """Return the numbered rows."""
        rows = (self._row(field, number) for field, number in FORMS[self.style.form].layout.lines.items() if number)
        return Rows(tuple(rows), self.style.label("<powers-heading>"))

    def notes(self) -> list[Prose]:
        """Return what stands below the rows: what the marks at the numbers mean."""
        if self.style.note:
            return [Prose(f"{self.style.note.strip()} Rests on the number of shares stated by the issuer.")]
        return [Prose("*SEE INSTRUCTIONS BEFORE FILLING OUT!")] if "*" in self.style.star else []

    def _state(self, leaf: str, text: str, value: object) -> str:
        self.truth[leaf] = value
        return self.marks(text, f"persons[{self.n}].{leaf}")

    def _row(self, field: str, numbered: str) -> Row:
        name = field.removeprefix("reporting_persons[].").removesuffix("[]")
        label, number = self.style.label(field), self.style.number.format(numbered)
        values: tuple[str, ...] = ()
        boxes: tuple[tuple[str, str], ...] = ()
        if name in ("group", "fund_sources", "excludes_shares", "types") and "nstructions" not in label:
            label += self.style.star
        match name:
            case "name":
                label, values = self._name(label)
            case "group":
                boxes = self._group()
            case "citizenship":
                values = self._citizenship()
            case "legal_proceedings":
                boxes = (("", self.style.tick(getattr(self.person, name))),)
            case "excludes_shares":
                values, boxes = self._excludes()
            case "fund_sources" | "types":
                values = self._codes(name)
            case "percent":
                values = self._percent()
            case _ if name in SHARES:
                values = self._number(name)
        if name in _LEAVES_OF_PERSON:
            label = self.marks(label, f"{LABEL}persons[{self.n}].{_LEAVES_OF_PERSON[name]}")
        return Row(number, label, values, boxes, name in POWERS)

    def _name(self, label: str) -> tuple[str, tuple[str, ...]]:
        name = self._state("name", self.person.name or "", self.person.name or None)
        number = (self.case.irs_numbers or ("",) * (self.n + 1))[self.n]
        label_of_number = self.style.label("<irs-number>")
        if not number:
            return (f"{label} {label_of_number}" if self.style.year < 2009 else label), (name,)
        printed = self._state("irs_number", number, number)
        match self.style.irs:
            case "label":
                values = name, f"{label_of_number}: {printed}"
            case "after":
                values = (f"{name}{' ' * 5}{printed}",)
            case "bracket":
                values = name, f"(IRS No. {printed})"
            case _:
                values = name, printed
        return f"{label} {label_of_number}", values

    def _group(self) -> tuple[tuple[str, str], ...]:
        ticked = self.person.group
        if ticked is UNSET and self.rng.random() < 0.1:
            return ()
        boxes = []
        for letter in "ab":
            box = self.style.tick(ticked == letter)
            boxes.append((f"({letter})", self._state("group", box, letter) if ticked == letter else box))
        return tuple(boxes)

    def _citizenship(self) -> tuple[str, ...]:
        if self.person.citizenship is UNSET:
            return ()
        place = states.SCHEDULE_13.format(self.person.citizenship).title()
        if place == "United States":
            place = self.rng.choice((place, "U.S.A.", "USA", "United States of America", "United States Citizen"))
        elif self.rng.random() < 0.1 and len(self.person.citizenship) == 2 and self.person.citizenship.isalpha():
            place = f"State of {place}"
        place = place.upper() if self.rng.random() < 0.1 else place
        return (self._state("citizenship", place, place),)

    def _excludes(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        ticked = self.person.excludes_shares
        odd = self.rng.random()
        if ticked is UNSET or (not ticked and odd < 0.1):
            return (), ()
        if not ticked and odd < 0.2:
            return (self._state("excludes_shares", self.rng.choice(("No", "N/A", "Not Applicable")), value=False),), ()
        box = self.style.tick(ticked)
        return (), (("", self._state("excludes_shares", box, ticked) if box else box),)

    def _codes(self, name: str) -> tuple[str, ...]:
        codes = getattr(self.person, name)
        if codes is UNSET:
            return (self.style.absent,) if self.rng.random() < 0.3 else ()
        text = self.rng.choice((", ", "; ", "/", ", ")).join(codes)
        return (self._state(_LEAVES_OF_PERSON[name], text, list(codes)),)

    def _number(self, name: str) -> tuple[str, ...]:
        value = getattr(self.person, name)
        if value is UNSET:
            return self._absent(name)
        number = int(value) if value == value.to_integral_value() else str(value)
        printed = self._state(SHARES[name], self.style.shares(value), number)
        return (f"{printed}{self.style.unit if value else ''}{self.style.note}",)

    def _absent(self, name: str) -> tuple[str, ...]:
        if f"reporting_persons[{self.n}].{name}" not in self.case.not_applicable:
            return ()
        return (self._state(_LEAVES_OF_PERSON[name], self.style.absent, "N/A"),)

    def _percent(self) -> tuple[str, ...]:
        value = self.person.percent
        if value is UNSET:
            return self._absent("percent")
        sign = self.rng.choice(("%", "%", "%", "%", " %", "", " percent"))
        if 0 < value < 1 and self.rng.random() < 0.6:
            less = self.rng.choice(("less than 1", "Less than 1", "<1"))
            return (self._state("percent", less, "<1") + (sign or "%"),)
        before = self.rng.choice(("",) * 9 + ("approximately ", "Approx. "))
        if not value and self.style.zero == "-0-":
            return (self._state("percent", "-0-", "0") + sign,)
        return (f"{before}{self._state('percent', f'{value:f}', f'{value:f}')}{sign}{self.style.note}",)


class _Items(_Part):
    """The items."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        super().__init__(case, style, rng, marks)
        self.items: dict[str, str | None] = {}
        self.truth = {"item3": [], "item5_exit": None, "items": self.items}
        self.prefix = rng.choice(("Item ", "item ", "ITEM "))
        self.separate = rng.random() < 0.5  # items of which only the letters stand beside the headings

    def blocks(self) -> list[Block]:
        """Return the items of the form."""
        if isinstance(self.record, Schedule13D):
            return list(self._schedule_13d(self.record))
        blocks = [*self._items_1_and_2(self.record), *self._three(self.record)]
        blocks += [self._item("4", "item 4"), *self._four(self.record), *self._five(self.record)]
        for number, field in (("6", "others"), ("7", "subsidiaries"), ("8", "members"), ("9", "dissolution")):
            answer = getattr(getattr(self.record, f"item{number}"), field, "") or ""
            blocks.append(self._item(number, f"item {number}", self._state(number, answer)))
        return [*blocks, self._item("10", "item 10"), Prose(self.style.labels["item10.certifications"], 5)]

    def _state(self, item: str, text: str) -> str:
        self.items[item] = text
        return self.marks(text, f"items.{item}")

    def _item(self, number: str, field: str, *answers: str) -> Item:
        """Return an item under its heading, without the number that some wordings repeat; numbers are "2a" or "3"."""
        digits, letter = number.rstrip("abcde"), number.lstrip("0123456789")
        numbered = f"{self.prefix}{digits}" + (f"({letter})" if letter else "")
        heading = self.style.label(field)
        head = heading.casefold()
        if head.startswith("item "):
            heading = heading[len("item ") :].lstrip("0123456789()abcde").lstrip(". ")
        elif head[:1] == "(" and head[2:3] == ")":
            heading = heading[3:].lstrip()
        number_shown = f"({letter})" if letter and self.separate else f"{numbered}."
        return Item(number_shown, heading[:1].upper() + heading[1:], answers)

    def _items_1_and_2(self, record: Schedule13G) -> list[Block]:
        blocks: list[Block] = [Prose(f"{self.prefix}1.")] if self.separate else []
        name = self.marks(self._state("1a", record.issuer_name or ""), "issuer.name")
        blocks.append(self._item("1a", "item1.issuer_name", name))
        where = (record.item1.issuer_address if record.item1 is not UNSET else "") or ""
        self.items["1b"] = where or None
        cut = where.find(", ") + 1
        parts = tuple(self.marks(part.strip(), "items.1b") for part in (where[:cut], where[cut:]) if part)
        blocks.append(self._item("1b", "item1.issuer_address", *parts))
        if self.separate:
            blocks.append(Prose(f"{self.prefix}2."))
        for field, number in _HEADED.items():
            answer = getattr(record.item2, field) if record.item2 is not UNSET else ""
            blocks.append(self._item(number, f"item2.{field}", self._state(number, answer or "")))
        title = self.marks(self._state("2d", record.class_title or ""), "security.title")
        cusips = self._state("2e", ", ".join(self.cusip(number) for number in record.cusips or ()))
        cusips = self.marks(cusips, "security.cusips")
        return [*blocks, self._item("2d", "item 2(d)", title), self._item("2e", "item 2(e)", cusips)]

    def _three(self, record: Schedule13G) -> list[Block]:
        """Return Item 3: boxes, the one line that applies, or nothing."""
        types = record.item3.types if record.item3 is not UNSET else UNSET
        heading = self._item("3", "item 3")
        letters = item3_letters(self.style.year)
        group = letters[-1]
        ticked = {group if code == "OO" else schedule_13.ITEM_3[code].letter or "" for code in types or ()}
        ticked &= set(letters)
        self.truth["item3"] = sorted(ticked)
        if not ticked and self.rng.random() < 0.5:
            return [heading, Prose(nothing(self.rng), 10)]
        short = bool(ticked) and self.rng.random() < 0.15
        choices = []
        for letter in letters:
            box = self.style.tick(letter in ticked)
            letter_shown = self.marks(f"({letter})", "item3") if short else f"({letter})"
            text = self.style.label(f"item 3({'k' if letter == group else letter})")
            if not short or letter in ticked:
                choices.append((self.marks(box, "item3") if letter in ticked else box, letter_shown, text))
        return [heading, Choices(tuple(choices))]

    def _four(self, record: Schedule13G) -> Iterator[Block]:
        """Yield Item 4: a reference to the cover, or the numbers again."""
        persons = record.reporting_persons or ()
        percent = persons[0].percent if persons else UNSET
        if len(persons) != 1 or percent is UNSET or percent < 1 or self.rng.random() < 0.4:
            yield Prose(self.rng.choice(("See rows 5 through 11 of the cover pages.", "See cover page.")), 10)
            return
        for line, name in (("amount", "aggregate_amount"), ("percent", "percent"), *((name, name) for name in POWERS)):
            value = getattr(persons[0], name)
            text = "" if value is UNSET else f"{value:,f}" if line == "percent" else self.style.shares(value)
            value_shown = self.marks(text, f"persons[0].{_LEAVES_OF_PERSON[name]}") + ("%" if line == "percent" else "")
            yield Prose(f"{self.style.label(f'item4.{line}')}: {value_shown}", 9 if name in POWERS else 5)

    def _five(self, record: Schedule13G) -> list[Block]:
        exits = record.item5 is not UNSET and record.item5.five_percent_or_less is True
        heading = self._item("5", "item 5")
        self.truth["item5_exit"] = exits
        if not exits and self.rng.random() < 0.4:
            return [heading, Prose(self.marks(nothing(self.rng), "item5_exit"), 10)]
        box = self.marks(self.style.tick(exits), "item5_exit")
        return [heading, Prose(f"{self.style.labels['item5.five_percent_or_less'].rstrip('.:')} {box}.", 5)]

    def _schedule_13d(self, record: Schedule13D) -> Iterator[Block]:
        for number in "1234567":
            item = getattr(record, f"item{number}")
            if item is not UNSET:
                texts = [getattr(item, name) for name in item.__struct_fields__[1:]]
                answer = " ".join(text for text in texts if isinstance(text, str))
                yield from (self._item(number, f"item {number}"), Prose(self._state(number, answer), 5))


class _Signed(Struct):
    """One signature: the signer, and those for whom it is given."""

    signer: Signer
    entities: list[str]
    n: int = 0


class _Signatures(_Part):
    """The signature page: who signed for whom, as what and when, in the many shapes in which lawyers set that."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        super().__init__(case, style, rng, marks)
        self.signed = self._merged()
        self.dates = rng.choice(("once", "once", "below", "above", "none" if rng.random() < 0.3 else "below"))
        self.date_label = rng.choice(("Dated:", "Date:", "DATED:", "", "Date"))
        self.sign = rng.choice(_SIGNS)
        self.by = rng.choice(("By: ", "By: ", "By:", "BY: ", "By "))
        self.shape = rng.choice(("typed", "typed", "labelled", "comma", "captions"))
        self.depth = rng.choice((0, 4, 30, 38))
        self.chain = rng.random() < 0.3
        # Where no entity is named, the only reporting person is meant.
        self.nameless = len(self.record.reporting_persons or ()) == 1 and rng.random() < 0.25

    def _merged(self) -> list[_Signed]:
        """Return one signature for each person, or one for all whom the same hand signs for."""
        merged: list[_Signed] = []
        together = self.rng.random() < 0.35
        for signature in self.record.signatures or ():
            for signer in signature.signers or ():
                entity, last = signature.reporting_person or "", merged[-1] if merged else None
                if together and last and last.signer == signer and signer.title:
                    last.entities.append(entity)
                else:
                    merged.append(_Signed(signer, [entity], len(merged)))
        return merged

    def states(self) -> list[dict[str, Any]]:
        """Return what the page states."""
        return [
            {
                "name": signed.signer.signature,
                "title": signed.signer.title or None,
                "for": None if signed.entities == [signed.signer.signature] else "; ".join(signed.entities),
                "date": signed.signer.date.isoformat() if signed.signer.date and self.dates != "none" else None,
            }
            for signed in self.signed
        ]

    def blocks(self) -> Iterator[Block]:
        """Yield the signature page, and an exhibit with signatures of its own now and then."""
        yield Centered((self.style.label("<signature-heading>").upper(),))
        yield Prose(self.style.labels["<certification>"], 5)
        if self.dates == "once":
            paths = tuple(f"signatures[{signed.n}].date" for signed in self.signed)
            yield Signing(((0, f"{self.date_label} {self.marks(self._date(self.signed[0]), *paths)}"),))
        for signed in self.signed:
            lines = [(depth + self.depth, text) for depth, text in self._lines(signed)]
            day = f"{self.date_label} {self.marks(self._date(signed), f'signatures[{signed.n}].date')}".strip()
            if self.dates in ("above", "below"):
                lines.insert(0 if self.dates == "above" else len(lines), (self.depth, day))
            yield Signing(tuple(lines))
        if len(self.signed) > 1 and self.rng.random() < 0.4:
            yield from self._agreement()

    def _date(self, signed: _Signed) -> str:
        return self.style.dated(signed.signer.date) if signed.signer.date else ""

    def _lines(self, signed: _Signed) -> list[tuple[int, str]]:
        path = f"signatures[{signed.n}]"
        name, title = signed.signer.signature or "", signed.signer.title or ""
        signature = self.sign.format(self.marks(name, f"{path}.name"))
        typed = self.marks(name, f"{path}.name")
        if signed.entities == [name]:
            return [(0, signature), (0, "_" * 28), (0, typed)]
        below = self._below(signature, typed, self.marks(title, f"{path}.title") if title else "")
        if self.nameless:
            return [(0, text) for text in below]
        lines = [(0, self.marks(entity, f"{path}.for")) for entity in signed.entities]
        deep = 0
        if self.chain and title in ("Managing Member", "President", "Director", "Authorized Signatory"):
            for role in ("general partner", "managing member")[: self.rng.choice((1, 1, 2))]:
                lines.append((deep, f"{self.by}{names.any_root(self.rng)} GP LLC, its {role}"))
                deep += 4
        return [*lines, *((deep, text) for text in below)]

    def _below(self, signature: str, typed: str, title: str) -> list[str]:
        """Return the lines of a signature below the name of the entity."""
        line, both = f"{self.by}{signature}", f"{typed}, {title}" if title else typed
        match self.shape:
            case "labelled":
                return [line, f"Name: {typed}", *([f"Title: {title}"] if title else [])]
            case "comma":
                return [line, "-" * 30, both]
            case "captions":
                return [signature, "-" * 30, "Signature", both, "Name/Title"]
        return [line, typed, *([title] if title else [])]

    def _agreement(self) -> list[Block]:
        """Return an exhibit that the same people signed; it is no signature of the schedule."""
        lines: list[tuple[int, str]] = []
        for signed in self.signed:
            for entity in signed.entities:
                lines += [(4, entity), (4, f"{self.by}{self.sign.format(signed.signer.signature)}"), (4, "")]
        title = self.rng.choice(("EXHIBIT A", "Exhibit 99.1", "EXHIBIT 1"))
        return [
            Break(len(self.signed) + 5),
            Centered((title, "JOINT FILING AGREEMENT")),
            Prose(_AGREEMENT.format(self.style.form), 5),
            Signing(tuple(lines)),
        ]
