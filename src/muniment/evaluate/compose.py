"""From a case to the blocks of a document, and the truth about what they say."""

from decimal import Decimal
from random import Random
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.evaluate.cover import cover
from muniment.evaluate.item_pages import item_blocks
from muniment.evaluate.marks import LABEL, Marks
from muniment.evaluate.records import POWERS, Case
from muniment.evaluate.sheet import Block, Break, Prose, Row, Rows
from muniment.evaluate.signing import signature_blocks
from muniment.evaluate.style import Style
from muniment.forms import FORMS

_SHORT = {
    "sole_voting_power": "sole_voting",
    "shared_voting_power": "shared_voting",
    "sole_dispositive_power": "sole_dispositive",
    "shared_dispositive_power": "shared_dispositive",
    "aggregate_amount": "aggregate",
}
_PERSON = "reporting_persons[]."


def composed(case: Case, style: Style, rng: Random, marks: Marks) -> tuple[list[Block], dict[str, Any]]:
    """Return the blocks of a document, and the truth of a page on which all of them are printed."""
    persons = [_Second(case, style, rng, marks, n) for n in range(len(case.record.reporting_persons or ()))]
    blocks, truth = cover(case, style, rng, marks)
    for n, person in enumerate(persons):
        blocks += [Break(n + 2, running_head(style, marks, case, n + 2)), person.rows(), *person.notes()]
    truth["persons"] = [person.truth for person in persons]
    blocks.append(Break(len(persons) + 2, running_head(style, marks, case, len(persons) + 2)))
    told, more = item_blocks(case, style, rng, marks)
    signed, signatures = signature_blocks(case, style, rng, marks)
    return [*blocks, *told, *signed], truth | more | {"signatures": signatures}


def running_head(style: Style, marks: Marks, case: Case, number: int) -> tuple[str, ...]:
    """Return what stands at the head of a page: number of the security, form, page."""
    if style.head == "none" or not case.record.cusips:
        return ()
    which = f"{style.cusip_label} {marks(case.record.cusips[0], 'security.cusips')}"
    pages = len(case.record.reporting_persons or ()) + 4
    short = f"{style.form}{'/A' if case.record.amendment_number is not UNSET else ''}"
    where = f"Page {number} of {pages} Pages"
    return (which,) if style.head == "cusip" else (which, short, where)


class _Second:
    """The second part of the cover page for one person."""

    leaves = _SHORT | {name: name for name in ("name", "group", "citizenship", "excludes_shares", "percent", "types")}
    leaves["fund_sources"] = "funds"

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks, n: int) -> None:
        self.case, self.style, self.rng, self.marks, self.n = case, style, rng, marks, n
        self.person = (case.record.reporting_persons or ())[n]
        self.truth: dict[str, Any] = {
            "name": None, "irs_number": None, "group": None, "citizenship": None, "funds": [],
            "sole_voting": None, "shared_voting": None, "sole_dispositive": None, "shared_dispositive": None,
            "aggregate": None, "excludes_shares": None, "percent": None, "types": [],
        }  # fmt: skip

    def rows(self) -> Rows:
        lines = FORMS[self.style.form].layout.lines
        rows = (self._row(field, number) for field, number in lines.items() if number)
        return Rows(tuple(rows), self.style.label("<powers-heading>"))

    def notes(self) -> list[Prose]:
        """Return what stands below the rows: what the marks at the numbers mean."""
        if self.style.note:
            return [Prose(f"{self.style.note.strip()} Rests on the number of shares stated by the issuer.")]
        return [Prose("*SEE INSTRUCTIONS BEFORE FILLING OUT!")] if "*" in self.style.star else []

    def _say(self, leaf: str, words: str, value: object) -> str:
        self.truth[leaf] = value
        return self.marks(words, f"persons[{self.n}].{leaf}")

    def _row(self, field: str, numbered: str) -> Row:
        name = field.removeprefix(_PERSON).removesuffix("[]")
        label, number = self.style.label(field), self.style.numbered(numbered)
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
            case _ if name in _SHORT:
                values = self._number(name)
        if name in self.leaves:
            label = self.marks(label, f"{LABEL}persons[{self.n}].{self.leaves[name]}")
        return Row(number, label, values, boxes, name in POWERS)

    def _name(self, label: str) -> tuple[str, tuple[str, ...]]:
        name = self._say("name", self.person.name or "", self.person.name or None)
        number = (self.case.irs_numbers or ("",) * (self.n + 1))[self.n]
        asked = self.style.label("<irs-number>")
        if not number:
            return (f"{label} {asked}" if self.style.year < 2009 else label), (name,)
        said = self._say("irs_number", number, number)
        match self.style.irs:
            case "label":
                return f"{label} {asked}", (name, f"{asked}: {said}")
            case "after":
                return f"{label} {asked}", (f"{name}{' ' * 5}{said}",)
            case "bracket":
                return f"{label} {asked}", (name, f"(IRS No. {said})")
        return f"{label} {asked}", (name, said)

    def _group(self) -> tuple[tuple[str, str], ...]:
        ticked = self.person.group
        if ticked is UNSET and self.rng.random() < 0.1:
            return ()
        boxes = []
        for letter in "ab":
            box = self.style.tick(ticked == letter)
            boxes.append((f"({letter})", self._say("group", box, letter) if ticked == letter else box))
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
        return (self._say("citizenship", place, place),)

    def _excludes(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        ticked = self.person.excludes_shares
        odd = self.rng.random()
        if ticked is UNSET or (not ticked and odd < 0.1):
            return (), ()
        if not ticked and odd < 0.2:
            return (self._say("excludes_shares", self.rng.choice(("No", "N/A", "Not Applicable")), value=False),), ()
        box = self.style.tick(ticked)
        return (), (("", self._say("excludes_shares", box, ticked) if box else box),)

    def _codes(self, name: str) -> tuple[str, ...]:
        codes = getattr(self.person, name)
        if codes is UNSET:
            return (self.style.absent,) if self.rng.random() < 0.3 else ()
        leaf = "types" if name == "types" else "funds"
        return (self._say(leaf, self.rng.choice((", ", "; ", "/", ", ")).join(codes), list(codes)),)

    def _number(self, name: str) -> tuple[str, ...]:
        value = getattr(self.person, name)
        if value is UNSET:
            return self._absent(name, _SHORT[name])
        told = int(value) if value == value.to_integral_value() else str(value)
        said = self._say(_SHORT[name], self.style.shares(value), told)
        return (f"{said}{self.style.unit if value else ''}{self.style.note}",)

    def _absent(self, name: str, leaf: str) -> tuple[str, ...]:
        if f"reporting_persons[{self.n}].{name}" not in self.case.not_applicable:
            return ()
        return (self._say(leaf, self.style.absent, "N/A"),)

    def _percent(self) -> tuple[str, ...]:
        value = self.person.percent
        if value is UNSET:
            return self._absent("percent", "percent")
        sign = self.rng.choice(("%", "%", "%", "%", " %", "", " percent"))
        if 0 < value < 1 and self.rng.random() < 0.6:
            return (self._say("percent", self.rng.choice(("less than 1", "Less than 1", "<1")), "<1") + (sign or "%"),)
        before = self.rng.choice(("",) * 9 + ("approximately ", "Approx. "))
        if not value and self.style.zero == "-0-":
            return (self._say("percent", "-0-", "0") + sign,)
        return (f"{before}{self._say('percent', _digits(value), _digits(value))}{sign}{self.style.note}",)


def _digits(value: Decimal) -> str:
    return f"{value:f}"
