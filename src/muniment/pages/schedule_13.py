"""The page of a Schedule 13G or 13D: cover, one cover page a reporting person, items, signatures.

Made from the definition of the forms: rows, items and labels are those of `forms/`, in the wording of the day where
the table of wordings has an older one. Sources: style sheets SCHEDULE 13D_X02 and 13G_X02, filings of 1994 to 2024.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, groupby
from typing import Any

from msgspec import UNSET

from muniment.codes.person_types import ITEM_3
from muniment.codes.rules import RULES
from muniment.forms import Schedule13D, Schedule13G, day_signed, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field as FormField
from muniment.forms.describe import fields
from muniment.forms.page import group_letter, item3_letters
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Signer
from muniment.forms.tables import Wording, wordings
from muniment.pages.blocks import (
    Answer,
    Block,
    Break,
    Choices,
    Field,
    Fields,
    Heading,
    Inline,
    Option,
    Person,
    Row,
    Rows,
    Sheet,
    Words,
)
from muniment.pages.values import address_lines, entries, instead, said
from muniment.pages.walk import AlongRecord, Walk
from muniment.values import YesNo

_XML_ERA = 2023  # the first year of the structured form: its labels are those of the definition
_FIRST_YEAR = 1994
_RULE_BOXES_SINCE = 1998
_POWERS = ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
# How the instructions begin that stand at items of a 13G.
_INSTRUCTIONS = {
    6: "If any other person is known",
    7: "If a parent holding company",
    8: "If a group has filed",
    9: "Notice of dissolution",
}
_UNNAMED = "(Reporting person not named)"  # ours: where one signature ends and the next begins has to be seen
_SAID_ON_COVER = {"(d)": "class_title", "(e)": "cusips"}  # in Item 2 of a 13G


def page_13g(record: Schedule13G, day: date | None = None) -> Sheet:
    """Return the page of a Schedule 13G as the form was on `day`, else on the day it was signed."""
    return _sheet(record, blocks_13g(record, day or day_signed(record), AlongRecord()))


def page_13d(record: Schedule13D, day: date | None = None) -> Sheet:
    """Return the page of a Schedule 13D as the form was on `day`, else on the day it was signed."""
    return _sheet(record, blocks_13d(record, day or day_signed(record), AlongRecord()))


def blocks_13g(record: Schedule13G, day: date | None, walk: Walk) -> Iterator[Block]:
    """Yield the blocks of a 13G as the form was on `day`, or those of an empty one as `walk` asks for them."""
    return _Page13G(record, day, walk).blocks()


def blocks_13d(record: Schedule13D, day: date | None, walk: Walk) -> Iterator[Block]:
    """Yield the blocks of a 13D as the form was on `day`, or those of an empty one as `walk` asks for them."""
    return _Page13D(record, day, walk).blocks()


def _sheet(record: Part, blocks: Iterator[Block]) -> Sheet:
    form = form_of(record)
    return Sheet(form.called, form.name, tuple(blocks))


class _Page:
    """One schedule being printed: what both have."""

    module: Any  # of the definition, with the parts of this schedule
    items: int
    prints_all: bool = False  # of an item its parts that are not filed, too

    def __init__(self, record: Any, day: date | None, walk: Walk) -> None:  # noqa: ANN401 - of either schedule
        self.record, self.form, self.walk = record, form_of(record).name, walk
        self.year = max(day.year if day else date.max.year, _FIRST_YEAR)
        self.title = f"SCHEDULE {self.form}"

    def blocks(self) -> Iterator[Block]:
        """Yield the whole page."""
        yield from self._cover()
        for number, person in self.walk.each(self.record.reporting_persons, self.module.ReportingPerson):
            path = f"reporting_persons[{number}]"
            yield Break()
            yield self._person(person, path)
            if self.walk.shows(person.comment is not UNSET):
                yield Answer("Comment for Type of Reporting Person:", person.comment or "", f"{path}.comment")
        yield Break()
        yield Words(self.title, "subtitle")
        for number in range(1, self.items + 1):
            yield from self._item(number)
        yield from self._signatures()
        yield from self._behind_signatures()

    # ---- words of the form ------------------------------------------------------------------------------------------

    def _wordings(self, field: str) -> list[Wording]:
        """Return the wordings of a line that were in use in the year."""
        every = (one for one in wordings(self.form) if one.field == field)
        return [one for one in every if (one.since or 0) <= self.year <= (one.until or self.year)]

    def _says(self, field: str, otherwise: str = "") -> str:
        """Return how the form of the day words a line; of several wordings the form's own, as copied the longest."""
        then = self._wordings(field)
        return max(then, key=_authority).words if then else otherwise

    def _label(self, field: FormField, path: str) -> str:
        """Return the label of a field: today's from the definition, an older one as it was."""
        label = field.at.label
        return label if self.year >= _XML_ERA else self._says(path, label)

    # ---- cover ------------------------------------------------------------------------------------------------------

    def _cover(self) -> Iterator[Block]:
        record = self.record
        yield Words("SECURITIES AND EXCHANGE COMMISSION", "agency")
        yield Words("Washington, D.C. 20549", "agency")
        yield Words(self.title, "title")
        yield Words("UNDER THE SECURITIES EXCHANGE ACT OF 1934", "subtitle")
        number, amends = record.amendment_number, (record.submission_type or "").endswith("/A")
        if self.walk.shows(amends or number is not UNSET):
            told = instead(record, "amendment_number") if number is UNSET else str(number)
            yield Inline("(Amendment No. ", told, ")", "amendment_number")
        for name in ("issuer_name", "class_title"):
            yield from self._below(getattr(record, name) or "", name)
        yield from self._below(self._cusips(), "cusips", "(CUSIP Number)")
        yield from self._before_event()
        day = record.event_date
        if self.walk.shows(bool(day) or bool(self._says("event_date"))):  # the 13G had none before 1998
            yield from self._below(day.strftime("%m/%d/%Y") if day else instead(record, "event_date"), "event_date")
        yield from self._behind_event()

    def _below(self, value: str, name: str, label: str = "") -> Iterator[Block]:
        """Yield a value of the cover with its label in brackets below it."""
        yield Words(value, "value", name)
        yield Words(label or self._says(name), "caption")

    def _before_event(self) -> Iterator[Block]:
        yield from ()

    def _behind_event(self) -> Iterator[Block]:
        yield from ()

    # ---- persons ----------------------------------------------------------------------------------------------------

    def _person(self, person: Any, path: str) -> Person:  # noqa: ANN401 - of either schedule
        parts = [
            Rows(tuple(rows), self._says("<powers-heading>") if powers else "")
            for powers, rows in self._parts(person, path)
        ]
        return Person(self.title, "CUSIP Number(s):", self._cusips(), tuple(parts), path)

    def _cusips(self) -> str:
        return ", ".join(entries(self.record, "cusips"))

    def _parts(self, person: Any, path: str) -> Iterator[tuple[bool, Iterator[Row]]]:  # noqa: ANN401
        """Yield the numbered rows in order, parted where the four powers begin and end."""
        told = [field for field in fields(type(person)) if _is_row(field)]
        for powers, some in groupby(told, lambda field: field.name in _POWERS):
            yield powers, chain.from_iterable(self._row(field, person, path) for field in some)

    def _row(self, field: FormField, person: Any, path: str) -> Iterator[Row]:  # noqa: ANN401
        held, number = getattr(person, field.name), field.at.item.removeprefix("row ")
        here, label = f"{path}.{field.name}", self._label(field, f"reporting_persons[].{field.name}")
        if field.name == "irs_number":
            if self.walk.shows(held is not UNSET):
                yield Row("", label, said(field, person), here)
        elif field.name == "group":
            yield Row(
                number, label, path=here, boxes=tuple(Option(f"({one})", held == one, here, code=one) for one in "ab")
            )
            yield Row("3", self._says("<sec-use-only>"))
        elif isinstance(field.at.kind, YesNo):
            yield Row(number, label, path=here, boxes=(Option("", held is True, here),))
        else:
            yield Row(number, label, said(field, person), here)

    # ---- items ------------------------------------------------------------------------------------------------------

    def _item(self, number: int) -> Iterator[Block]:
        name = f"item{number}"
        part = getattr(self.record, name)
        if not self.walk.shows(part is not UNSET):
            return
        part = part or getattr(self.module, f"Item{number}")()
        yield Heading(self._heading(number), path=name)
        yield from self._answers(number, part, name)

    def _answers(self, number: int, part: Part, name: str) -> Iterator[Block]:
        """Yield what stands under the heading of an item."""
        yield from self._not_applicable(part, name)
        if getattr(part, "not_applicable", None) is not True:
            yield from self._instruction(number)
        for field in fields(type(part)):
            yield from self._of_item(part, field, name)

    def _instruction(self, number: int) -> Iterator[Block]:
        """Yield what the form of the year tells its filers at an item."""
        yield from ()

    def _not_applicable(self, part: Part, name: str) -> Iterator[Block]:
        held = getattr(part, "not_applicable", None)
        if held is not None and self.walk.shows(held is True):
            yield Choices("", (Option("Not Applicable", held is True, f"{name}.not_applicable"),))

    def _heading(self, number: int) -> str:
        """Return the heading of an item, as `Item 4. Ownership`."""
        words = self._says(f"item {number}", f"Item {number}.")
        return words if words.startswith("Item") else f"Item {number}. {words}"

    def _of_item(self, part: Part, field: FormField, name: str) -> Iterator[Block]:
        held, path = self._held(part, field, name), f"{name}.{field.name}"
        if field.name == "not_applicable":
            return
        letter = field.at.item.partition("(")[2]
        mark = f"({letter.rpartition('(')[2]}" if letter else ""
        if field.name == "sole_voting_power":
            yield Answer(self._letterless("item 4(c)"), "", "", "(c)")
        if not self.walk.shows(held is not UNSET or (bool(mark) and self.prints_all)):
            return
        if field.part is not None:
            yield Answer(f"{field.at.label}:", "\n".join(address_lines(held)), path, mark)
        elif isinstance(field.at.kind, YesNo):
            yield Choices("", (Option(field.at.label, held is True, path),))
        else:
            single = len(fields(type(part))) == 1 or "not_applicable" in part.__struct_fields__
            yield Answer("" if single and not mark else f"{field.at.label}:", held or "", path, mark)

    def _letterless(self, field: str) -> str:
        """Return the words of a sub-item without its letter, which is printed before them."""
        words = self._says(field).removeprefix("Item ").lstrip("0123456789")
        return words.partition(")")[2].strip(" .:") + ":" if words.startswith("(") else f"{words.strip(' .:')}:"

    def _held(self, part: Part, field: FormField, name: str) -> Any:  # noqa: ANN401 - what the field holds
        """Return what a field of an item states."""
        return getattr(part, field.name)

    # ---- signatures -------------------------------------------------------------------------------------------------

    def _signatures(self) -> Iterator[Block]:
        record = self.record
        yield Heading("SIGNATURE")
        yield Words(self._says("<certification>"), "words")
        for number, one in self.walk.each(record.signatures, self.module.PersonSignature):
            path = f"signatures[{number}]"
            if self.walk.shows(bool(one.reporting_person)):
                yield Words(one.reporting_person or "", "value", f"{path}.reporting_person")
            if self.walk.shows(not one.reporting_person):
                yield Words(_UNNAMED, "caption")
            for place, signer in self.walk.each(one.signers, Signer):
                here = f"{path}.signers[{place}]"
                day = signer.date.strftime("%m/%d/%Y") if signer.date else instead(signer, "date")
                yield Fields(
                    (
                        Field("Signature:", signer.signature or "", f"{here}.signature", 5),
                        Field("Name/Title:", signer.title or "", f"{here}.title", 5),
                        Field("Date:", day, f"{here}.date", 2),
                    )
                )
        if self.walk.shows(record.signature_comment is not UNSET):
            yield Answer("Comments accompanying signature:", record.signature_comment or "", "signature_comment")

    def _behind_signatures(self) -> Iterator[Block]:
        yield from ()


class _Page13G(_Page):
    """One Schedule 13G being printed."""

    module, items, prints_all = schedule_13g, 10, True

    def _behind_event(self) -> Iterator[Block]:
        ticked = self.record.rules or ()
        if self.walk.shows(self.year >= _RULE_BOXES_SINCE or bool(ticked)):
            options = tuple(Option(code, code in ticked, "rules", code=code) for code in RULES)
            yield Choices(self._says("rules[]"), options, columns=3)

    def _answers(self, number: int, part: Part, name: str) -> Iterator[Block]:
        yield from self._item3(part) if number == 3 else super()._answers(number, part, name)
        if number == 2:
            for letter, field_name in _SAID_ON_COVER.items():
                held = getattr(self.record, field_name)
                told = held if isinstance(held, str) else self._cusips()
                yield Answer(self._letterless(f"item 2{letter}"), told, field_name, letter)

    def _instruction(self, number: int) -> Iterator[Block]:
        begin = _INSTRUCTIONS.get(number)
        then = [one for one in self._wordings("<item-instruction>") if begin and one.words.startswith(begin)]
        if then:
            yield Words(max(then, key=_authority).words, "instruction")

    def _item3(self, part: Any) -> Iterator[Block]:  # noqa: ANN401
        types = part.types or ()
        last = group_letter(self.year)
        options = []
        for letter in item3_letters(self.year):
            code = next(one for one in ITEM_3.values() if one.letter == ("k" if letter == last else letter))
            label = self._says(f"item 3({code.letter})", code.label)
            options.append(Option(f"({letter}) {label}", code.code in types, "item3.types", code=code.code))
        yield from self._not_applicable(part, "item3")
        yield Choices("", tuple(options))
        if self.walk.shows(part.other_type is not UNSET):
            yield Answer("", part.other_type or "", "item3.other_type")

    def _behind_signatures(self) -> Iterator[Block]:
        said = self.record.exhibit_information
        if self.walk.shows(said is not UNSET):
            yield Heading("Exhibit Information", 3)
            yield Answer("", said or "", "exhibit_information")


class _Page13D(_Page):
    """One Schedule 13D being printed."""

    module, items = schedule_13d, 7

    def _before_event(self) -> Iterator[Block]:
        for number, one in self.walk.each(self.record.authorized_persons, schedule_13d.AuthorizedPerson):
            lines = [one.name, *address_lines(one.address), one.phone]
            told = "\n".join(line for line in lines if line)
            yield Words(told, "value", f"authorized_persons[{number}]")
        yield Words(f"({self._says('authorized_persons[]')})", "caption")

    def _behind_event(self) -> Iterator[Block]:
        label, ticked = self._says("previously_filed_13g"), self.record.previously_filed_13g is True
        yield Choices("", (Option(label, ticked, "previously_filed_13g"),))
        yield Words(self._says("<section-18-note>"), "instruction")

    def _held(self, part: Part, field: FormField, name: str) -> Any:  # noqa: ANN401 - what the field holds
        held = super()._held(part, field, name)
        repeats_cover = held is UNSET and name == "item1" and self.year >= _XML_ERA
        return getattr(self.record, field.name, UNSET) if repeats_cover else held


def _authority(wording: Wording) -> tuple[bool, int, int]:
    """Rank a wording: the form's own before what filers made of it, the younger, the longer."""
    return wording.until is None, wording.since or 0, len(wording.words)


def _is_row(field: FormField) -> bool:
    return field.at.item.startswith("row ") and field.name != "comment"
