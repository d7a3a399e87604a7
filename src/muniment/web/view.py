"""A filing item by item: each answer in the words of people, and the words of the source that it was read from.

The answers are those of `muniment.views`; beside each stands what is known of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

from msgspec import Struct

from muniment import views
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.tables import law, wordings
from muniment.web.source import Quote

_CERTAIN = 1.0


class Possible(Struct, frozen=True):
    """A value that may be meant, how sure that is, and the words in which it stands."""

    words: str
    confidence: float
    quotes: tuple[Quote, ...]


class Answer(Struct, frozen=True, omit_defaults=True):
    """One answer: item and label of the form, the words for people, its path, and where it was read.

    `kind` says how to set it; "absent" means that the words stand for the absence of a value. `href` is the page of
    what the value names. `problems` are the doubts about it, `corrections` what people say instead, both in words.
    `confidence` says how sure the reader is, from 0 to 1; `candidates` are values that it was too unsure of to state.
    """

    path: str
    item: str
    label: str
    words: str
    kind: views.Kind
    quotes: tuple[Quote, ...] = ()
    href: str = ""
    problems: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    confidence: float = _CERTAIN
    candidates: tuple[Possible, ...] = ()


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
    beside = _Beside(found)
    for one in views.answers(record, found.states, found.corrections):
        entry = beside.told(one)
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


# Doubts that the confidence and the candidates of an answer tell.
_TOLD_OTHERWISE = frozenset({"doubtful", "candidate"})


class _Beside:
    """What is known of each answer beside the record."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.paths = sorted(found.evidence)
        self.doubts: dict[str, list[str]] = {}
        for problem in found.problems:
            if problem.code not in _TOLD_OTHERWISE:
                self.doubts.setdefault(problem.path, []).append(problem.words)

    def told(self, one: views.Answer | views.Block) -> Answer | Block:
        """Return an answer, or the answers of a block, with all that is known of them."""
        if isinstance(one, views.Answer):
            return self._answer(one)
        parts = tuple(tuple(self._answer(answer) for answer in part) for part in one.parts)
        return Block(one.path, one.item, one.label, parts)

    def _answer(self, one: views.Answer) -> Answer:
        problems = tuple(self.doubts.get(one.path, ()))
        corrected = self.found.corrections.get(one.path, ())
        href = self.found.hrefs.get(one.path, "")
        quotes = self._quotes(one.path)
        behind = [self.found.evidence[path] for path in views.paths_under(self.paths, one.path)]
        sure = min([_CERTAIN, *(found.confidence for found in behind if found.confidence < _CERTAIN)])
        others = tuple(self._possible(other) for found in behind for other in found.candidates)
        told = one.path, one.item, one.label, one.words, one.kind
        return Answer(*told, quotes, href, problems, corrected, sure, others)

    def _possible(self, other: Candidate) -> Possible:
        return Possible(other.value, other.confidence, tuple(map(self.found.source.quote, other.spans)))

    def _quotes(self, path: str) -> tuple[Quote, ...]:
        """Return the words behind a value, or behind all that it was put together from."""
        spans = spans_under(self.found.evidence, self.paths, path)
        return tuple(map(self.found.source.quote, spans))


def spans_under(evidence: Mapping[str, Evidence], paths: list[str], path: str) -> list[Span]:
    """Return the places behind a path and its parts, each once, in the order of the source."""
    return sorted({span for one in views.paths_under(paths, path) for span in evidence[one].spans}, key=_start)


def _start(span: Span) -> int:
    return span.start
