"""The page of a Schedule 13G or 13D: cover, one cover page a reporting person, items, signatures.

Made from the definition of the forms: rows, items and labels are those of `forms/`, in the wording of the day where
the table of wordings has an older one. Sources: style sheets SCHEDULE 13D_X02 and 13G_X02, filings of 1994 to 2024.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from muniment.codes import CodeTable
from muniment.codes.person_types import ITEM_3
from muniment.codes.rules import RULES
from muniment.forms import Schedule13D, Schedule13G, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field as FormField
from muniment.forms.describe import fields
from muniment.forms.page import group_letter, item3_letters
from muniment.forms.tables import Wording, wordings
from muniment.values import Choice, Percent, Shares, YesNo
from muniment.wording import amount, capitalized
from muniment.writers.pages.blocks import (
    Answer,
    Block,
    Break,
    Choices,
    Heading,
    Option,
    Person,
    Row,
    Sheet,
    Words,
)

_XML_ERA = 2023  # the first year of the structured form: its labels are those of the definition
_FIRST_YEAR = 1994
_RULE_BOXES_SINCE = 1998
_POWERS = ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
_SAID_ON_COVER = {"13G": {"(d)": "class_title", "(e)": "cusips"}, "13D": {}}

Schedule = Schedule13G | Schedule13D


def page(record: Schedule, day: date | None = None) -> Sheet:
    """Return the page of a schedule as the form was on `day`, else on the day it was signed."""
    form = form_of(record).name
    printed = _Page(record, form, day or _signed(record))
    return Sheet(f"Schedule {form}", form, tuple(printed.blocks()))


def _signed(record: Schedule) -> date | None:
    signers = (signer for one in record.signatures or () for signer in one.signers or ())
    return max((signer.date for signer in signers if signer.date), default=None)


class _Page:
    """One schedule being printed."""

    def __init__(self, record: Schedule, form: str, day: date | None) -> None:
        self.record, self.form = record, form
        self.year = max(day.year if day else date.max.year, _FIRST_YEAR)
        self.title = f"SCHEDULE {form}"

    def blocks(self) -> Iterator[Block]:
        """Yield the whole page."""
        yield from self._cover()
        for number, person in enumerate(self.record.reporting_persons or ()):
            yield Break()
            yield self._person(person, f"reporting_persons[{number}]")
            if person.comment is not UNSET:
                path = f"reporting_persons[{number}].comment"
                yield Answer("Comment for Type of Reporting Person:", person.comment, path)
        yield Break()
        yield Words(self.title, "subtitle")
        for number in range(1, 11 if self.form == "13G" else 8):
            yield from self._item(number)
        yield from self._signatures()

    # ---- words of the form ------------------------------------------------------------------------------------------

    def _says(self, field: str, otherwise: str = "") -> str:
        """Return how the form of the day words a line; of several wordings the form's own, as copied the longest."""
        then = [
            one
            for one in wordings(self.form)
            if one.field == field and (one.since or 0) <= self.year <= (one.until or self.year)
        ]
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
        if record.amendment_number is not UNSET:
            yield Words(f"(Amendment No. {record.amendment_number})", "subtitle", "amendment_number")
        for name in ("issuer_name", "class_title"):
            yield from self._below(getattr(record, name) or "", name)
        yield from self._below(", ".join(record.cusips or ()), "cusips", "(CUSIP Number)")
        if isinstance(record, Schedule13D):
            yield from self._authorized(record)
        day = record.event_date
        yield from self._below(day.strftime("%m/%d/%Y") if day else "", "event_date")
        if isinstance(record, Schedule13G):
            yield from self._rules(record)
        else:
            label = self._says("previously_filed_13g")
            yield Choices("", (Option(label, record.previously_filed_13g is True, "previously_filed_13g"),))
            yield Words(self._says("<section-18-note>"), "instruction")

    def _below(self, value: str, name: str, label: str = "") -> Iterator[Block]:
        """Yield a value of the cover with its label in brackets below it."""
        yield Words(value, "value", name)
        yield Words(label or self._says(name), "caption")

    def _authorized(self, record: Schedule13D) -> Iterator[Block]:
        for number, one in enumerate(record.authorized_persons or ()):
            lines = [one.name, *_address_lines(one.address), one.phone]
            told = "\n".join(line for line in lines if line)
            yield Words(told, "value", f"authorized_persons[{number}]")
        yield Words(f"({self._says('authorized_persons[]')})", "caption")

    def _rules(self, record: Schedule13G) -> Iterator[Block]:
        if self.year >= _RULE_BOXES_SINCE or record.rules:
            options = tuple(Option(code, code in (record.rules or ()), "rules") for code in RULES)
            yield Choices(self._says("rules[]"), options, columns=3)

    # ---- persons ----------------------------------------------------------------------------------------------------

    def _person(self, person: Any, path: str) -> Person:  # noqa: ANN401 - of either schedule
        told = ", ".join(self.record.cusips or ())
        rows = [*self._rows(person, path)]
        return Person(f"{self.title}\nCUSIP Number(s): {told}", tuple(rows), path)

    def _rows(self, person: Any, path: str) -> Iterator[Row]:  # noqa: ANN401
        """Yield the numbered rows in order, and the one that nobody fills in."""
        for field in fields(type(person)):
            item = field.at.item
            if not item.startswith("row ") or field.name == "comment":
                continue
            held, number = getattr(person, field.name), item.removeprefix("row ")
            here, label = f"{path}.{field.name}", self._label(field, f"reporting_persons[].{field.name}")
            if field.name == "irs_number":
                if held is not UNSET:
                    yield Row("", label, _value(field, held), here)
                continue
            yield self._row(field, held, number, label, here)
            if field.name == "group":
                yield Row("3", self._says("<sec-use-only>"))

    def _row(self, field: FormField, held: Any, number: str, label: str, path: str) -> Row:  # noqa: ANN401
        if field.name == "group":
            boxes = tuple(Option(f"({letter})", held == letter, path) for letter in "ab")
            return Row(number, label, path=path, boxes=boxes)
        if isinstance(field.at.kind, YesNo):
            return Row(number, label, path=path, boxes=(Option("", held is True, path),))
        beside = self._says("<powers-heading>") if field.name in _POWERS else ""
        return Row(number, label, _value(field, held), path, beside=beside)

    # ---- items ------------------------------------------------------------------------------------------------------

    def _item(self, number: int) -> Iterator[Block]:
        name = f"item{number}"
        part = getattr(self.record, name)
        if part is UNSET:
            return
        yield Heading(self._heading(number), path=name)
        if number == 3 and self.form == "13G":
            yield from self._item3(part)
            return
        if getattr(part, "not_applicable", UNSET) is True:
            yield Choices("", (Option("Not Applicable", True, f"{name}.not_applicable"),))
        for field in fields(type(part)):
            yield from self._of_item(part, field, name)
        if number == 2:
            for letter, field_name in _SAID_ON_COVER[self.form].items():
                held = getattr(self.record, field_name)
                told = held if isinstance(held, str) else ", ".join(held or ())
                yield Answer(self._letterless(f"item 2{letter}"), told, field_name, letter)

    def _heading(self, number: int) -> str:
        """Return the heading of an item, as `Item 4. Ownership`."""
        words = self._says(f"item {number}", f"Item {number}.")
        return words if words.startswith("Item") else f"Item {number}. {words}"

    def _of_item(self, part: Part, field: FormField, name: str) -> Iterator[Block]:
        held, path = getattr(part, field.name), f"{name}.{field.name}"
        if field.name == "not_applicable":
            return
        letter = field.at.item.partition("(")[2]
        mark = f"({letter.rpartition('(')[2]}" if letter else ""
        if field.name == "sole_voting_power":
            yield Answer(self._letterless("item 4(c)"), "", "", "(c)")
        if field.part is not None:
            yield Answer(f"{field.at.label}:", "\n".join(_address_lines(held)), path, mark)
        elif isinstance(field.at.kind, YesNo):
            if held is not UNSET:
                yield Choices("", (Option(field.at.label, held is True, path),))
        elif held is not UNSET or mark:
            single = len(fields(type(part))) == 1 or "not_applicable" in part.__struct_fields__
            yield Answer("" if single and not mark else f"{field.at.label}:", held or "", path, mark)

    def _letterless(self, field: str) -> str:
        """Return the words of a sub-item without its letter, which is printed before them."""
        words = self._says(field).removeprefix("Item ").lstrip("0123456789")
        return words.partition(")")[2].strip(" .:") + ":" if words.startswith("(") else f"{words.strip(' .:')}:"

    def _item3(self, part: Any) -> Iterator[Block]:  # noqa: ANN401
        types = part.types or ()
        last = group_letter(self.year)
        options = []
        for letter in item3_letters(self.year):
            code = next(one for one in ITEM_3.values() if one.letter == ("k" if letter == last else letter))
            label = self._says(f"item 3({code.letter})", code.label)
            options.append(Option(f"({letter}) {label}", code.code in types, "item3.types"))
        if part.not_applicable is True:
            yield Choices("", (Option("Not Applicable", True, "item3.not_applicable"),))
        yield Choices("", tuple(options))
        if part.other_type is not UNSET:
            yield Answer("", part.other_type, "item3.other_type")

    # ---- signatures -------------------------------------------------------------------------------------------------

    def _signatures(self) -> Iterator[Block]:
        record = self.record
        yield Words("SIGNATURE", "subtitle")
        yield Words(self._says("<certification>"), "words")
        for number, one in enumerate(record.signatures or ()):
            path = f"signatures[{number}]"
            yield Words(one.reporting_person or "", "value", f"{path}.reporting_person")
            for place, signer in enumerate(one.signers or ()):
                here = f"{path}.signers[{place}]"
                yield Answer("Signature:", signer.signature or "", f"{here}.signature")
                yield Answer("Name/Title:", signer.title or "", f"{here}.title")
                day = signer.date.strftime("%m/%d/%Y") if signer.date else ""
                yield Answer("Date:", day, f"{here}.date")
        if record.signature_comment is not UNSET:
            yield Answer("Comments accompanying signature:", record.signature_comment, "signature_comment")
        if isinstance(record, Schedule13G) and record.exhibit_information is not UNSET:
            yield Heading("Exhibit Information", 3)
            yield Answer("", record.exhibit_information, "exhibit_information")


def _authority(wording: Wording) -> tuple[bool, int, int]:
    """Rank a wording: the form's own before what filers made of it, the younger, the longer."""
    return wording.until is None, wording.since or 0, len(wording.words)


def _value(field: FormField, held: Any) -> str:  # noqa: ANN401 - what the field holds
    kind = field.at.kind
    if held is UNSET:
        return ""
    if isinstance(kind, Percent):
        return f"{held:f} %"
    if isinstance(kind, Shares) and isinstance(held, Decimal):
        return amount(held, sign="")
    if isinstance(held, tuple):
        return ", ".join(held)
    if isinstance(kind, Choice) and field.name == "citizenship":
        return _place(kind, held)
    return str(held)


def _place(kind: Choice, code: str) -> str:
    table = kind.codes
    return table[code].label.upper() if isinstance(table, CodeTable) and code in table else code


def _address_lines(held: Any) -> list[str]:  # noqa: ANN401 - an address, or UNSET
    """Return an address in two lines, the state by its name."""
    if held is UNSET:
        return []
    field = next(one for one in fields(type(held)) if one.name == "state")
    state = held.state
    if isinstance(field.at.kind, Choice) and state is not UNSET:
        state = capitalized(_place(field.at.kind, state))
    street = ", ".join(part for part in (held.street1, held.street2) if part)
    rest = ", ".join(part for part in (held.city, state, held.zip_code) if part)
    return [line for line in (street, rest) if line]
