"""EDGAR's own rendering of Schedules 13D and 13G: the page that its style sheets make of an XML filing.

Every such page has the same labels at the same places, so that nothing has to be guessed: what it prints is read
exactly, codes for the names of places included.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from msgspec import UNSET, structs

from muniment.codes import states
from muniment.documents.printed import TICKED, UNTICKED, Printed
from muniment.errors import IdentifierError
from muniment.forms import FORMS, Schedule13D, Schedule13G
from muniment.forms.definition import Words
from muniment.forms.definition import fields as fields_of
from muniment.forms.layout import Question, positions
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address, Signer
from muniment.forms.schedule_13.schedule_13g import Item5
from muniment.forms.tables import words
from muniment.readers.labelled.record import Built, filled
from muniment.readers.labelled.rows import NUMBERS
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.values import OF_LOST, Found
from muniment.values import Percent, Shares, Unreadable, UsDay

__all__ = ["is_rendering", "rendered"]


HOW = "EDGAR's rendering"
_DAY, _SHARES = UsDay(), Shares()
_EMPTY_BOXES = re.compile(rf"(?:{UNTICKED}\s*+\([ab]\)\s*+)++")  # of a group: nobody answered
_SOURCE_COMMA = re.compile(r",\s*\n\s*|,\s{2,}")


def found_in(text: str, start: int, end: int, kind: Callable[[str], Any]) -> Found:
    """Return what stands between two places of a page, read by `kind`; blank where nothing does."""
    words = text[start:end]
    bare = words.strip()
    if not bare:
        return Found(UNSET, start, start, absence="blank", how=HOW)
    first = start + words.index(bare)
    try:
        value = kind(bare)
    except Unreadable:
        value = UNSET
    absence = "" if value is not UNSET else "blank" if _EMPTY_BOXES.fullmatch(bare) else "unreadable"
    return Found(value, first, first + len(bare), bare, absence=absence, how=HOW)


def as_printed(words: str) -> str:
    """Return a text as printed."""
    return words


def shares_in(words: str) -> Decimal:
    """Return the number of shares, exactly."""
    value = _SHARES.read_printed(words)
    return value.to_integral_value() if value == value.to_integral_value() else value


def codes_in(words: str) -> tuple[str, ...]:
    """Return the codes of a list."""
    return tuple(code.strip() for code in words.split(",") if code.strip())


def place_code(words: str) -> str:
    """Return the code of a place by the name that is printed for it; a name that is none stays."""
    try:
        return states.SCHEDULE_13.compact(words)
    except IdentifierError:
        return words


def is_ticked(words: str) -> bool:
    """Return whether a box is ticked."""
    return TICKED in words


def ticked_letter(words: str) -> Words:
    """Return the letter whose box is ticked, of "☒ (a) ☐ (b)"."""
    hit = re.search(rf"{TICKED}\s*\(([ab])\)", words)
    return hit[1] if hit else UNSET


def source_parts(printed: Printed, start: int, end: int) -> list[str]:
    """Return what commas of the style sheet divide on a line; those of the filing stay. The page's source tells."""
    first, last = printed.source_range(start, end)
    source = printed.passage.buffer[first:last].decode(printed.encoding, "replace")
    bare = re.sub(r"<[^>]*+(?:>|\Z)", "", source)
    parts = [" ".join(part.split()) for part in _SOURCE_COMMA.split(bare)]
    shown = " ".join(printed.text[start:end].split())
    joined = ", ".join(parts).strip(" ,")
    parts[-1] = parts[-1].rstrip(",")
    return parts if joined == shown.strip(" ,") else [part.strip() for part in shown.split(",")]


_AFTER_CITY = 2  # state and ZIP code
_UNDIVIDED = 0.85  # how sure two lines of a street are that could not be told apart


def address_in(street: list[str], rest: list[str]) -> Address:
    """Return an address of its two lines; the state's code is as filed. A city or street may hold commas."""
    *cities, state, zip_code = rest if len(rest) > _AFTER_CITY else [*rest, *[""] * (_AFTER_CITY + 1 - len(rest))]
    city, first, second = ", ".join(cities), street[0] if street else "", ", ".join(street[1:])
    return Address(
        street1=first or UNSET,
        street2=second or UNSET,
        city=city or UNSET,
        state=place_code(state) if state else UNSET,
        zip_code=zip_code or UNSET,
    )


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines between two places that are not empty, without blanks around them."""
    at = start
    for line in text[start:end].split("\n"):
        bare = line.strip(" \t\xa0")
        if bare:
            first = at + line.index(bare)
            yield first, first + len(bare)
        at += len(line) + 1


_PLAIN_PERCENT = re.compile(r"([0-9.]+) %\Z")


def items_of(statement: Statement, record: Schedule13D | Schedule13G, found: dict[str, Found]) -> dict[str, Any]:
    """Return the items of a page, and note in `found` what was found for each path."""
    answers = dict(statement.answers.found)
    for path, answer in answers.items():
        answer.how, answer.confidence = HOW, 1.0
        if path == "item4.percent" and answer.stated and (plain := _PLAIN_PERCENT.match(answer.value)):
            answer.value = plain[1]
    items = filled(statement.letter, answers, found)
    if isinstance(record, Schedule13G):
        items |= _boxes(statement, items, record, found)
    return items


def _boxes(statement: Statement, items: dict[str, Any], record: Schedule13G, found: dict[str, Found]) -> dict[str, Any]:
    """Return Items 3 and 5: the kinds that are ticked, and the box, or the words that stand for one."""
    boxes: dict[str, Any] = {}
    if record.item3 is not UNSET and record.item3.types is not UNSET:
        boxes["item3"] = record.item3
        found["item3.types"] = statement.item3
        statement.item3.how, statement.item3.confidence = HOW, 1.0
    box = statement.exit
    if box.stated and "boxless" not in box.signs:
        boxes["item5"] = structs.replace(items.get("item5", Item5()), five_percent_or_less=box.value)
        found["item5.five_percent_or_less"] = box
        box.how, box.confidence = HOW, 1.0
    return boxes


_LOST = re.compile(r"[^\W\d_]\?{2,}[^\W\d_]")  # as in the XML that the page was made of
# What the style sheets of EDGAR alone put into the head of a page, and the namespaces they leave there.
_MARKS = re.compile(rb'xmlns:p1?="http://www\.sec\.gov/edgar/schedule13|fakeTextBox|SDR_print\.css')
_HEAD = 4096
_AMENDMENT = re.compile(r"^\(Amendment No\.?\s*(\d{1,9})\)", re.MULTILINE)
_TOP = re.compile(
    r"under the securities exchange act of 1934[^\n]*+(?:\n|\Z)(?:\s*+\(Amendment No[^\n]*\n)?", re.IGNORECASE
)
_BEGINS = 38  # characters by which a caption is known
# The values of the cover, each above its caption; Schedule 13D has all that there are.
_COVER = tuple(
    (at.node.field, at.node.label or next(iter(words("13D", at.node.field, date.max.year))))
    for at in positions(FORMS["13D"].layout.nodes)
    if isinstance(at.node, Question) and at.node.look == "caption"
)
_RULE = re.compile(r"☒\s*(Rule 13d-1\([bcd]\))")
_PREVIOUSLY = re.compile(r"check the following box\.?\s*([☐☒])")
_PERSON = re.compile(r"^SCHEDULE 13[DG](?=[^\S\n]*+\n)(?=\s*+CUSIP N)", re.MULTILINE)
_SECTION = re.compile(r"^SCHEDULE 13[DG]\s*$", re.MULTILINE)
_COMMENT = re.compile(r"^Comment for Type of Reporting Person:", re.MULTILINE)
_CERTIFIED = re.compile(r"^After reasonable inquiry[^\n]*\n", re.MULTILINE)
_EXHIBITS = re.compile(r"^[^\S\n]*+Exhibit Information\s*$", re.MULTILINE)
_REMARK = re.compile(r"^[^\S\n]*+Comments accompanying signature:", re.MULTILINE)
_OF_SIGNER = {field.at.label: field.name for field in fields_of(Signer)}
_SIGNED = re.compile(rf"({'|'.join(map(re.escape, _OF_SIGNER))}):[ \t]*")
_KINDS: dict[str, Callable[[str], Any]] = {
    "name": as_printed,
    "group": ticked_letter,
    "citizenship": place_code,
    "fund_sources": codes_in,
    "legal_proceedings": is_ticked,
    "excludes_shares": is_ticked,
    "percent": Percent().read_printed,  # without the sign that the style sheet puts behind it
    "types": codes_in,
}


def is_rendering(data: bytes) -> bool:
    """Whether a page is one that EDGAR rendered from XML."""
    return _MARKS.search(data, 0, _HEAD) is not None


def rendered(printed: Printed, statement: Statement, built: Built) -> Built:
    """Return the record of a rendered page, and what was found for each path; `built` is what was read of any page."""
    page = _Page(printed, statement)
    record = built.record
    form = type(record)
    fields: dict[str, Any] = {"submission_type": record.submission_type, "issuer_cik": record.issuer_cik}
    fields |= page.cover() | page.persons() | page.signatures()
    fields |= items_of(statement, record, page.found)
    for found in page.found.values():
        if found.stated and _LOST.search(found.words):
            found.signs, found.confidence = {"lost": 1.0}, OF_LOST
    if isinstance(record, Schedule13D) and fields.get("item1"):
        if "item1.issuer_address" in page.found:
            page.found["issuer_address"] = page.found["item1.issuer_address"]
        fields["issuer_address"] = fields["item1"].issuer_address
    return Built(form(**fields), page.found)


class _Page:
    """A walk over a rendered page, noting what it finds."""

    def __init__(self, printed: Printed, statement: Statement) -> None:
        self.printed, self.text, self.letter = printed, printed.text, statement.letter
        self.form = Schedule13G if self.letter == "G" else Schedule13D
        self.found: dict[str, Found] = {}
        certified = _CERTIFIED.search(self.text)
        self.certified = certified.end() if certified else len(self.text)
        self.sections = sorted([*(hit.start() for hit in _SECTION.finditer(self.text)), self.certified, len(self.text)])

    def _note(self, path: str, value: Found) -> Any:  # noqa: ANN401 - whatever the field takes
        self.found[path] = value
        return value.value

    def cover(self) -> dict[str, Any]:
        """Return what the first page says."""
        text, fields = self.text, {}
        end = self.sections[1] if len(self.sections) > 3 else len(text)
        amendment = _AMENDMENT.search(text, 0, end)
        if amendment:
            fields["amendment_number"] = self._note("amendment_number", found_in(text, *amendment.span(1), int))
        kinds: dict[str, Callable[[str], Any]] = {
            "cusips": lambda words: tuple(words.replace(",", " ").split()),  # in rows of up to five
            "event_date": _DAY.read_printed,
        }
        top = _TOP.search(text, 0, end)
        at = top.end() if top else 0
        for field, caption in _COVER:
            name, label = field.removesuffix("[]"), f"({caption.removeprefix('(')}"[:_BEGINS]
            below = text.find(label, at, end)
            if below < 0:
                continue
            if name in self.form.__struct_fields__:  # a damaged page may have labels of the other form
                kind = kinds.get(name, as_printed)
                fields[name] = (
                    tuple(self._authorized(at, below)) or UNSET
                    if name == "authorized_persons"
                    else self._note(name, found_in(text, at, below, kind))
                )
            at = max(text.find("\n", below), below + len(label))
        return fields | self._boxes(at, end)

    def _authorized(self, start: int, end: int) -> Iterator[schedule_13d.AuthorizedPerson]:
        """Yield the persons to be notified, four lines each."""
        places = list(lines_of(self.text, start, end))
        for n, quarter in enumerate(zip(places[::4], places[1::4], places[2::4], places[3::4], strict=False)):
            name, street, city, phone = quarter
            path = f"authorized_persons[{n}]."
            streets, rest = (source_parts(self.printed, *line) for line in (street, city))
            found = Found(UNSET, street[0], city[1], self.text[street[0] : city[1]], how=HOW)
            if len(rest) == 1:  # where a program wrote the page anew, no white space tells whose the commas are
                rest = [part.strip() for part in rest[0].rsplit(",", _AFTER_CITY)]
                if "," in streets[0]:
                    found.signs, found.confidence = {"undivided": 1.0}, _UNDIVIDED
            where = found.value = address_in(streets, rest)
            self.found[f"{path}address"] = found
            yield schedule_13d.AuthorizedPerson(
                name=self._note(f"{path}name", found_in(self.text, *name, as_printed)),
                phone=self._note(f"{path}phone", found_in(self.text, *phone, as_printed)),
                address=where,
            )

    def _boxes(self, start: int, end: int) -> dict[str, Any]:
        if self.letter == "G":
            hits = list(_RULE.finditer(self.text, start, end))
            if not hits:
                return {}
            rules = Found(tuple(hit[1] for hit in hits), hits[0].start(), hits[-1].end(), how=HOW)
            return {"rules": self._note("rules", rules)}
        box = _PREVIOUSLY.search(self.text, start, end)
        return (
            {"previously_filed_13g": self._note("previously_filed_13g", found_in(self.text, *box.span(1), is_ticked))}
            if box
            else {}
        )

    def persons(self) -> dict[str, Any]:
        """Return the reporting persons, a table each."""
        kind = schedule_13g.ReportingPerson if self.letter == "G" else schedule_13d.ReportingPerson
        rows = {number: name for name, number in NUMBERS[f"13{self.letter}"].items() if name != "<irs-number>"}
        parts: list[schedule_13g.ReportingPerson | schedule_13d.ReportingPerson] = []
        for n, start in enumerate(hit.start() for hit in _PERSON.finditer(self.text)):
            end = self.sections[bisect_right(self.sections, start)]
            path, fields = f"reporting_persons[{n}].", {}
            comment = _COMMENT.search(self.text, start, end)
            last = comment.start() if comment else end
            for (name, begin), (_, until) in pairwise([*self._rows(start, last, rows), ("", last)]):
                if name.startswith("<"):
                    continue
                behind = self.text.find("\n", begin, until)
                stretch = (until, until)
                if behind >= 0:  # a value ends before the words that stand beside the four powers
                    beside = self.text.rfind("Number of Shares Beneficially", behind, until)
                    stretch = (behind, beside if beside >= 0 else until)
                fields[name] = self._note(path + name, found_in(self.text, *stretch, _KINDS.get(name, shares_in)))
            if comment:
                fields["comment"] = self._note(f"{path}comment", found_in(self.text, comment.end(), end, as_printed))
            parts.append(kind(**fields))
        return {"reporting_persons": tuple(parts)} if parts else {}

    def _rows(self, start: int, end: int, rows: dict[int, str]) -> Iterator[tuple[str, int]]:
        """Yield the rows of a table with where their numbers stand, one after the other."""
        at = start
        for number, name in sorted(rows.items()):
            label = f"\n{number}\t"
            here = self.text.find(label, at, end)
            if here >= 0:
                yield name, here + 1
                at = here + 1

    def signatures(self) -> dict[str, Any]:
        """Return who signed for whom, and what stands below the signatures."""
        text, end, fields = self.text, len(self.text), {}
        for name, label in (("exhibit_information", _EXHIBITS), ("signature_comment", _REMARK)):
            hit = label.search(text, self.certified, end)
            if hit:
                fields[name] = self._note(name, found_in(text, hit.end(), end, as_printed))
                end = hit.start()
        signed = tuple(self._signatures(end))
        kept = fields if self.letter == "G" else {name: v for name, v in fields.items() if name == "signature_comment"}
        return kept | ({"signatures": signed} if signed else {})

    def _signatures(self, end: int) -> Iterator[Any]:
        """Yield the signatures for each person: a line with the name, then those who signed."""
        module = schedule_13g if self.letter == "G" else schedule_13d
        person: Any = UNSET
        signers: list[Signer] = []
        n = 0
        for start, stop in lines_of(self.text, self.certified, end):
            label = _SIGNED.match(self.text, start, stop)
            if label is None:
                if signers:
                    yield module.PersonSignature(reporting_person=person, signers=tuple(signers))
                    n, signers = n + 1, []
                person = self._note(f"signatures[{n}].reporting_person", found_in(self.text, start, stop, as_printed))
                continue
            field = _OF_SIGNER[label[1]]
            if field == "signature" or not signers:
                signers.append(Signer())
            value = found_in(self.text, label.end(), stop, _DAY.read_printed if field == "date" else as_printed)
            self.found[f"signatures[{n}].signers[{len(signers) - 1}].{field}"] = value
            signers[-1] = structs.replace(signers[-1], **{field: value.value})
        if signers:
            yield module.PersonSignature(reporting_person=person, signers=tuple(signers))
