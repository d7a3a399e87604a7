"""A filing item by item: each answer in the words of people, and the words of the source that it was read from.

Made from the definition of the form, so that a new field appears here by itself.
"""

import re
from bisect import bisect_left
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import takewhile
from typing import Any, Literal, Protocol

from msgspec import UNSET, Struct

from muniment.codes import CodeTable
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.tables import law, wordings
from muniment.values import Choice, Dollars, Percent
from muniment.web.source import Quote

_SHORT = 4
_SMALL = frozenset({"of", "and", "the"})
LONG = 90  # characters from which an answer is a paragraph

Kind = Literal["words", "paragraphs", "number", "absent"]


class Answer(Struct, frozen=True, omit_defaults=True):
    """One answer: item and label of the form, the words for people, its path, and where it was read.

    `kind` says how to set it; "absent" means that the words stand for the absence of a value. `href` is the page of
    what the value names. `problems` are the doubts about it, `corrections` what people say instead, both in words.
    """

    path: str
    item: str
    label: str
    words: str
    kind: Kind
    quotes: tuple[Quote, ...] = ()
    href: str = ""
    problems: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


class Block(Struct, frozen=True):
    """A repeated item, such as the reporting persons: the answers of each part."""

    path: str
    item: str
    label: str
    parts: tuple[tuple[Answer, ...], ...]


class Duty(Struct, frozen=True):
    """What the law asks: one sentence, and where the law says so."""

    rule: str
    citations: tuple[str, ...]


class Section(Struct, frozen=True):
    """An item of the form with all that is answered under it, and what the law asks there."""

    key: str
    number: str
    title: str
    entries: tuple[Answer | Block, ...]
    law: tuple[Duty, ...]


class Quoting(Protocol):
    """A source that tells the words at a place."""

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        ...


class Found(Struct, frozen=True):
    """What is known beside a record: reasons, places, doubts and corrections, the source and its words.

    `hrefs` are the pages of what some values name, by path.
    """

    states: Mapping[str, State]
    evidence: Mapping[str, Evidence]
    problems: Sequence[Problem]
    source: Quoting
    corrections: Mapping[str, tuple[str, ...]] = {}
    hrefs: Mapping[str, str] = {}


def sections(record: Part, found: Found) -> list[Section]:
    """Return the answers of a record, item by item in the order of the printed form."""
    told: dict[str, list[Answer | Block]] = {}
    for entry in _Reader(found).part(record, "", ""):
        told.setdefault(_section_of(entry), []).append(entry)
    form = form_of(record).name
    return [_section(form, key, told[key]) for key in sorted(told, key=_printed_order)]


def answers_in(told: Sequence[Section]) -> Iterator[Answer]:
    """Yield every answer of some sections, those of repeated parts too."""
    for section in told:
        for entry in section.entries:
            if isinstance(entry, Answer):
                yield entry
            else:
                yield from (answer for part in entry.parts for answer in part)


# ---- sections -------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[0-9]+")
_OWN_NUMBER = re.compile(r"(?:Item )?[0-9]+\.\s*|\.$|\s*\(select all that apply\)$")
_TITLES = {"file": "About this file", "cover": "Cover page", "persons": "Reporting persons", "signature": "Signature"}
_PLACES = {"cover": -2, "persons": -1, "signature": 1000, "file": 1001}
_LAW = {"cover": "cover page", "persons": "reporting_persons[]", "signature": "signature"}


def _section_of(entry: Answer | Block) -> str:
    number = _NUMBER.match(entry.item)
    if number:
        return f"item-{number[0]}"
    if isinstance(entry, Block) and any(one.item.startswith("row") for part in entry.parts for one in part):
        return "persons"
    return {"cover": "cover", "S": "signature"}.get(entry.item, "file")


def _printed_order(key: str) -> int:
    return _PLACES[key] if key in _PLACES else int(key.removeprefix("item-"))


def _section(form: str, key: str, entries: list[Answer | Block]) -> Section:
    number = key.removeprefix("item-") if key not in _TITLES else ""
    title = _TITLES.get(key) or _item_title(form, number)
    return Section(key, f"Item {number}" if number else "", title, tuple(entries), _duties(form, key))


@cache
def _item_title(form: str, number: str) -> str:
    """Return the words of an item's heading as today's form prints them, the shortest where there are several."""
    found = [row.words for row in wordings(form) if row.field == f"item {number}" and row.until is None]
    titles = sorted((_OWN_NUMBER.sub("", words) for words in found), key=len)
    return next((title for title in titles if title), "")


@cache
def _duties(form: str, key: str) -> tuple[Duty, ...]:
    found = law(form, _LAW.get(key, key.replace("-", " ")))
    return tuple(Duty(row.rule, row.citations) for row in found)


# ---- answers --------------------------------------------------------------------------------------------------------


class _Reader:
    """Walks a record beside its evidence."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.paths = sorted(found.evidence)
        self.doubts: dict[str, list[str]] = {}
        for problem in found.problems:
            self.doubts.setdefault(problem.path, []).append(problem.words)

    def part(self, part: Part, prefix: str, item: str) -> Iterator[Answer | Block]:
        """Yield what a part says, in the order of its definition."""
        for field in fields(type(part)):
            held, path = getattr(part, field.name), f"{prefix}{field.name}"
            here = field.at.item or item
            if field.part is None:
                yield from self._leaf(field, held, path, here)
            elif held is UNSET:
                continue
            elif field.repeats:
                yield from self._repeated(field, held, path, here)
            elif _is_address(field.part):
                yield self._answer(field, path, here, _address(held), "words")
            else:
                yield from self.part(held, f"{path}.", here)

    def _leaf(self, field: Field, held: Any, path: str, item: str) -> Iterator[Answer]:  # noqa: ANN401
        if held is not UNSET and held != ():
            words = _words(field, held)
            yield self._answer(field, path, item, words, _kind(held, words))
        elif path in self.found.states or path in self.found.corrections:
            yield self._answer(field, path, item, _absence(self.found.states.get(path)), "absent")

    def _repeated(self, field: Field, held: Any, path: str, item: str) -> Iterator[Answer | Block]:  # noqa: ANN401
        if not held:
            yield self._answer(field, path, item, "none", "absent")
            return
        parts = tuple(tuple(self._flat(part, f"{path}[{number}].", item)) for number, part in enumerate(held))
        if all(len(part) == 1 for part in parts):
            yield self._answer(field, path, item, "; ".join(part[0].words for part in parts), "words")
        else:
            yield Block(path, item, field.at.label, parts)

    def _flat(self, part: Part, prefix: str, item: str) -> Iterator[Answer]:
        """Yield the answers of one of several parts; what is repeated inside it stands in one answer."""
        for one in self.part(part, prefix, item):
            if isinstance(one, Answer):
                yield one
            else:
                inside = [_one_line(inner) for inner in one.parts]
                words = "\n".join(inside) if any(";" in line for line in inside) else "; ".join(inside)
                kind: Kind = "paragraphs" if len(words) > LONG or "\n" in words else "words"
                yield Answer(one.path, one.item, one.label, words, kind, self._quotes(one.path))

    def _answer(self, field: Field, path: str, item: str, words: str, kind: Kind) -> Answer:
        problems = tuple(self.doubts.get(path, ()))
        corrected = self.found.corrections.get(path, ())
        href = self.found.hrefs.get(path, "")
        return Answer(path, item, field.at.label, words, kind, self._quotes(path), href, problems, corrected)

    def _quotes(self, path: str) -> tuple[Quote, ...]:
        """Return the words behind a value, or behind all that it was put together from."""
        spans = spans_under(self.found.evidence, self.paths, path)
        return tuple(map(self.found.source.quote, spans))


def spans_under(evidence: Mapping[str, Evidence], paths: list[str], path: str) -> list[Span]:
    """Return the places behind a path and its parts, each once, in the order of the source."""
    return sorted({span for one in paths_under(paths, path) for span in evidence[one].spans}, key=_start)


def paths_under(paths: list[str], path: str) -> list[str]:
    """Return the path itself and those of its parts, out of sorted `paths`."""
    from_here = paths[bisect_left(paths, path) :]
    own = takewhile(lambda one: one.startswith(path), from_here)
    return [one for one in own if len(one) == len(path) or one[len(path)] in ".["]


def _start(span: Span) -> int:
    return span.start


def _one_line(answers: tuple[Answer, ...]) -> str:
    """Return the answers of a part in one line, without those that an earlier one holds, as a code its own name."""
    told: list[str] = []
    for answer in answers:
        if not any(answer.words.casefold() in before.casefold() for before in told):
            told.append(answer.words)
    return "; ".join(told)


# ---- words ----------------------------------------------------------------------------------------------------------


def _kind(held: Any, words: str) -> Kind:  # noqa: ANN401
    if isinstance(held, Decimal | int) and not isinstance(held, bool):
        return "number"
    return "paragraphs" if len(words) > LONG or "\n" in words else "words"


def _words(field: Field, held: Any) -> str:  # noqa: ANN401
    if isinstance(held, tuple):
        return "; ".join(_words(field, one) for one in held)
    kind = field.at.kind
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(kind, Percent):
        return f"{held:f}%"
    if isinstance(held, Decimal):
        return amount(held, sign="")
    if isinstance(kind, Dollars):
        return amount(held)
    if isinstance(kind, Choice):
        return _with_meaning(kind, held)
    return day(held) if isinstance(held, date) else str(held)


def day(held: Any) -> str:  # noqa: ANN401
    """Return a day as people write it, 23 March 2026; "" for none."""
    return f"{held.day} {month_name[held.month]} {held.year}" if isinstance(held, date) else ""


def amount(held: Any, sign: str = "$") -> str:  # noqa: ANN401
    """Return a number with its thousands parted, without cents that are none; a word as it is; "" for none."""
    if held is UNSET or isinstance(held, str):
        return held or ""
    told = f"{held:,f}" if isinstance(held, Decimal) else f"{held:,}"
    return sign + told.removesuffix(".00")


def _with_meaning(kind: Choice, code: str) -> str:
    if isinstance(kind.codes, CodeTable) and code in kind.codes:
        label = capitalized(kind.codes.format(code))
        return code if label == code else f"{label} ({code})"
    return f"{code} (not in the official list)"


def capitalized(label: str) -> str:
    """Return a label of an official list that is printed in capitals, such as a state's, as it is written in a text."""
    if not label.isupper() or len(label) < _SHORT:
        return label
    words = (word if word in _SMALL else word.capitalize() for word in label.lower().split(" "))
    return " ".join(words)


def _is_address(part: type[Part]) -> bool:
    return part.__name__ == "Address"


def _address(address: Any) -> str:  # noqa: ANN401
    """Return an address in one line, a place beyond the fifty states by its name."""
    place = address.state
    if place is not UNSET and not place.isalpha():
        kind = next(field for field in fields(type(address)) if field.name == "state").at.kind
        if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) and place in kind.codes:
            place = capitalized(kind.codes.format(place))
    last = " ".join(part for part in (place, address.zip_code) if part is not UNSET)
    return ", ".join(part for part in (address.street1, address.street2, address.city, last) if part)


def _absence(state: State | None) -> str:
    if state is None:
        return "not stated"
    return f"{state.kind}: “{state.words}”" if state.words else state.kind
