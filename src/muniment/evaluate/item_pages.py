"""The items of a schedule, as blocks."""

from random import Random
from typing import Any

from msgspec import UNSET

from muniment.codes import person_types
from muniment.evaluate.cover import written_cusip
from muniment.evaluate.items import nothing
from muniment.evaluate.marks import Marks
from muniment.evaluate.records import Case
from muniment.evaluate.sheet import Block, Choices, Item, Prose
from muniment.evaluate.style import Style
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13.layout import item3_letters

_HEADED = {"names": "2a", "addresses": "2b", "citizenship": "2c"}
_PREFIXES = ("Item ", "item ", "ITEM ")


def item_blocks(case: Case, style: Style, rng: Random, marks: Marks) -> tuple[list[Block], dict[str, Any]]:
    """Return the blocks of the items, and what they state."""
    writer = _Items(case, style, rng, marks)
    if isinstance(case.record, Schedule13G):
        blocks = [*writer.one_and_two(case.record), *writer.three(case.record), *writer.four_to_ten(case.record)]
    else:
        blocks = writer.schedule_13d(case.record)
    return blocks, {"item3": writer.item3, "item5_exit": writer.item5_exit, "items": writer.items}


class _Items:
    """Writes items, and notes what they state."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        self.case, self.style, self.rng, self.marks = case, style, rng, marks
        self.item3: list[str] = []
        self.item5_exit: bool | None = None
        self.items: dict[str, str | None] = {}
        self.prefix = rng.choice(_PREFIXES)
        self.separate = rng.random() < 0.5

    def _say(self, item: str, words: str) -> str:
        self.items[item] = words
        return self.marks(words, f"items.{item}")

    def _item(self, number: str, field: str, *answers: str) -> Item:
        """Return an item under its heading, without the number that some wordings repeat."""
        words = self.style.label(field)
        head = words.casefold()
        if head.startswith("item "):
            words = words[len("item ") :].lstrip("0123456789()abcde").lstrip(". ")
        elif head[:1] == "(" and head[2:3] == ")":
            words = words[3:].lstrip()
        return Item(number, words[:1].upper() + words[1:], answers)

    def _number(self, number: str) -> str:
        """Return "Item 2(a)." or, below an item's own line, "(a)"."""
        digits, letter = number.rstrip("abcde"), number.lstrip("0123456789")
        whole = f"{self.prefix}{digits}" + (f"({letter})" if letter else "")
        return f"({letter})" if letter and self.separate else f"{whole}."

    def one_and_two(self, record: Schedule13G) -> list[Block]:
        """Return Items 1 and 2 of a Schedule 13G."""
        blocks: list[Block] = [Prose(f"{self.prefix}1.")] if self.separate else []
        name = self.marks(self._say("1a", record.issuer_name or ""), "issuer.name")
        blocks.append(self._item(self._number("1a"), "item1.issuer_name", name))
        where = (record.item1.issuer_address if record.item1 is not UNSET else "") or ""
        self.items["1b"] = where or None
        cut = where.find(", ") + 1
        parts = tuple(self.marks(part.strip(), "items.1b") for part in (where[:cut], where[cut:]) if part)
        blocks.append(self._item(self._number("1b"), "item1.issuer_address", *parts))
        if self.separate:
            blocks.append(Prose(f"{self.prefix}2."))
        for field, number in _HEADED.items():
            answer = getattr(record.item2, field) if record.item2 is not UNSET else ""
            blocks.append(self._item(self._number(number), f"item2.{field}", self._say(number, answer or "")))
        title = self.marks(self._say("2d", record.class_title or ""), "security.title")
        blocks.append(self._item(self._number("2d"), "item 2(d)", title))
        cusips = ", ".join(written_cusip(self.style, one) for one in record.cusips or ())
        cusips = self.marks(self._say("2e", cusips), "security.cusips")
        return [*blocks, self._item(self._number("2e"), "item 2(e)", cusips)]

    def three(self, record: Schedule13G) -> list[Block]:
        """Return Item 3: boxes, the one line that applies, or nothing."""
        types = record.item3.types if record.item3 is not UNSET else UNSET
        heading = self._item(self._number("3"), "item 3")
        letters = item3_letters(self.style.year)
        group = letters[-1]
        ticked = {group if code == "OO" else person_types.ITEM_3[code].letter or "" for code in types or ()}
        ticked &= set(letters)
        self.item3 = sorted(ticked)
        if not ticked and self.rng.random() < 0.5:
            return [heading, Prose(nothing(self.rng), 10)]
        short = bool(ticked) and self.rng.random() < 0.15
        choices = []
        for letter in letters:
            box = self.style.tick(letter in ticked)
            told = self.marks(f"({letter})", "item3") if short else f"({letter})"
            words = self.style.label(f"item 3({'k' if letter == group else letter})")
            if not short or letter in ticked:
                choices.append((self.marks(box, "item3") if letter in ticked else box, told, words))
        return [heading, Choices(tuple(choices))]

    def four_to_ten(self, record: Schedule13G) -> list[Block]:
        """Return Items 4 to 10."""
        blocks = [self._item(self._number("4"), "item 4"), *self._four(record), *self._five(record)]
        for number, field in (("6", "others"), ("7", "subsidiaries"), ("8", "members"), ("9", "dissolution")):
            answer = getattr(getattr(record, f"item{number}"), field, "") or ""
            blocks.append(self._item(self._number(number), f"item {number}", self._say(number, answer)))
        blocks.append(self._item(self._number("10"), "item 10"))
        return [*blocks, Prose(self.style.labels["item10.certifications"], 5)]

    def _four(self, record: Schedule13G) -> list[Block]:
        """Return Item 4: a reference to the cover, or the numbers again."""
        persons = record.reporting_persons or ()
        told = persons[0].percent if persons else UNSET
        if len(persons) != 1 or told is UNSET or told < 1 or self.rng.random() < 0.4:
            return [Prose(self.rng.choice(("See rows 5 through 11 of the cover pages.", "See cover page.")), 10)]
        found: list[Block] = []
        for line, name in (("amount", "aggregate_amount"), ("percent", "percent")):
            value = getattr(persons[0], name)
            words = "" if value is UNSET else f"{value:,f}" if line == "percent" else self.style.shares(value)
            leaf = "percent" if line == "percent" else "aggregate"
            shown = self.marks(words, f"persons[0].{leaf}") + ("%" if line == "percent" else "")
            found.append(Prose(f"{self.style.label(f'item4.{line}')}: {shown}", 5))
        for name in ("sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive"):
            value = getattr(persons[0], f"{name}_power")
            words = "" if value is UNSET else self.style.shares(value)
            shown = self.marks(words, f"persons[0].{name}")
            found.append(Prose(f"{self.style.label(f'item4.{name}_power')}: {shown}", 9))
        return found

    def _five(self, record: Schedule13G) -> list[Block]:
        exits = record.item5 is not UNSET and record.item5.five_percent_or_less is True
        heading = self._item(self._number("5"), "item 5")
        self.item5_exit = exits
        if not exits and self.rng.random() < 0.4:
            return [heading, Prose(self.marks(nothing(self.rng), "item5_exit"), 10)]
        box = self.marks(self.style.tick(exits), "item5_exit")
        return [heading, Prose(f"{self.style.labels['item5.five_percent_or_less'].rstrip('.:')} {box}.", 5)]

    def schedule_13d(self, record: Schedule13D) -> list[Block]:
        """Return Items 1 to 7 of a Schedule 13D."""
        blocks: list[Block] = []
        for number in "1234567":
            item = getattr(record, f"item{number}")
            if item is UNSET:
                continue
            texts = [getattr(item, name) for name in item.__struct_fields__[1:]]
            words = " ".join(text for text in texts if isinstance(text, str))
            blocks += [self._item(self._number(number), f"item {number}"), Prose(self._say(number, words), 5)]
        return blocks
