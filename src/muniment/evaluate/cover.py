"""The first page of a schedule."""

from random import Random
from typing import Any

from msgspec import UNSET

from muniment.codes.rules import RULES
from muniment.evaluate import names
from muniment.evaluate.marks import LABEL, Marks
from muniment.evaluate.records import Case
from muniment.evaluate.sheet import Block, Captioned, Centered, Choices, Prose
from muniment.evaluate.style import Style
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.tables import wordings

_NOTES = ("<fee-paragraph>", "<remainder-note>", "<section-18-note>", "<copies-note>", "<continued-note>")
_FEE_UNTIL = 1997
_LEAVES = {
    "issuer_name": "issuer.name",
    "class_title": "security.title",
    "cusips[]": "security.cusips",
    "event_date": "event_date",
}


def cover(case: Case, style: Style, rng: Random, marks: Marks) -> tuple[list[Block], dict[str, Any]]:
    """Return the blocks of the first page, in the order in which filers printed them, and what they state."""
    writer = _Cover(case, style, rng, marks)
    blocks: list[Block] = [writer.head()]
    for field in dict.fromkeys(wording.field for wording in wordings(style.form)):
        blocks += writer.line(field)
    return blocks, writer.truth


def written_cusip(style: Style, number: str) -> str:
    """Return a CUSIP number as it is typed: in one piece, or in groups of six, two and one."""
    between = {"blanks": "\xa0", "dashes": "-"}.get(style.cusip)
    if style.cusip == "six":
        return f"{number[:6]}\xa0{number[6:]}"
    return between.join((number[:6], number[6:8], number[8:])) if between else number


class _Cover:
    """Writes the lines of the first page."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        self.case, self.style, self.rng, self.marks = case, style, rng, marks
        self.record = case.record
        self.amended = self.record.amendment_number is not UNSET
        self.truth: dict[str, Any] = {
            "form": f"SC {style.form}{'/A' if self.amended else ''}",
            "amendment_number": None,
            "issuer": {"name": self.record.issuer_name, "cik": None},
            "security": {"title": self.record.class_title, "cusips": list(self.record.cusips or ())},
            "event_date": None,
            "rules": [],
        }

    def head(self) -> Centered:
        """Return agency, title of the form, act, and number of the amendment."""
        title = f"Schedule {self.style.form}"
        if self.amended and self.rng.random() < 0.4:
            title += "/A"
        agency = self.rng.choice(
            (
                ("Securities and Exchange Commission", "Washington, D.C. 20549"),
                ("United States", "Securities and Exchange Commission", "Washington, D.C. 20549"),
                (),
            )
        )
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
                numbers = (written_cusip(self.style, number) for number in self.record.cusips or ())
                told = tuple(self.marks(number, "security.cusips") for number in numbers)
                return self._captioned(field, told or (self.style.absent,))
            case "event_date" if self.record.event_date is not UNSET:
                self.truth["event_date"] = self.record.event_date.isoformat()
                return self._captioned(field, (self.marks(self.style.dated(self.record.event_date), "event_date"),))
            case "authorized_persons[]":
                who = (names.person(self.rng), *names.street(self.rng), names.phone(self.rng))
                return self._captioned(field, who)
            case "previously_filed_13g" if isinstance(self.record, Schedule13D):
                box = self.style.tick(self.record.previously_filed_13g)
                return [Prose(f"{self.style.labels[field]} {box}", 5)]
            case "rules[]" if isinstance(self.record, Schedule13G) and self.record.event_date is not UNSET:
                return self._rules(self.record)
            case _ if field in _NOTES:
                return self._note(field)
        return []

    def _captioned(self, field: str, values: tuple[str, ...]) -> list[Block]:
        caption = self.style.labels[field].strip("()").rstrip(":")
        caption = caption.upper() if self.style.case == "upper" else caption
        leaf = _LEAVES.get(field)
        return [Captioned(values, self.marks(caption, f"{LABEL}{leaf}") if leaf else caption)]

    def _rules(self, record: Schedule13G) -> list[Block]:
        asked = Prose(f"{self.style.labels['rules[]'].rstrip(':')}:")
        ticked = record.rules or ()
        self.truth["rules"] = [rule.removeprefix("Rule ") for rule in ticked]
        boxes = []
        for rule in RULES:
            box = self.style.tick(rule in ticked)
            boxes.append((self.marks(box, "rules") if rule in ticked else box, "", rule))
        return [asked, Choices(tuple(boxes))]

    def _note(self, field: str) -> list[Block]:
        if self.rng.random() < 0.35 or (field == "<fee-paragraph>" and self.style.year > _FEE_UNTIL):
            return []
        if field == "<fee-paragraph>":
            return [Prose(f"{self.style.labels[field]} {self.style.tick(ticked=False)}.", 5)]
        if field == "<continued-note>":
            return [Centered((self.style.labels[field],))]
        return [Prose(("*" if field == "<remainder-note>" else "") + self.style.labels[field], 5)]
