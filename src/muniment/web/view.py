"""A filing item by item: each answer in the words of people, and the words of the source that it was read from.

The answers are those of `muniment.views`; beside each stands what is known of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Protocol

from msgspec import Struct

from muniment import views
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.layout import FILE, Layout
from muniment.forms.layout import Section as Place
from muniment.forms.tables import law
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
    layout = form_of(record).layout
    beside = _Beside(found)
    entries: dict[str, list[Answer | Block]] = {}
    for one in views.answers(record, found.states, found.corrections):
        entries.setdefault(layout.section(one.path).key, []).append(beside.told(one))
    placed = [section for section in layout.sections.values() if section.key in entries]
    placed.sort(key=lambda section: section.key == FILE)  # what is about the file comes last
    return [_section(layout, section, entries[section.key]) for section in placed]


def answers_in(told: Sequence[Section]) -> Iterator[Answer]:
    """Yield every answer of some sections, those of repeated parts too."""
    for section in told:
        for entry in section.entries:
            if isinstance(entry, Answer):
                yield entry
            else:
                yield from (answer for part in entry.parts for answer in part)


def _section(layout: Layout, section: Place, entries: list[Answer | Block]) -> Section:
    duties = tuple(Duty(row.rule, row.citations) for row in law(layout.form, section.in_law))
    return Section(section.key, section.number, layout.title(section), tuple(entries), duties)


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
        paths = views.paths_under(self.paths, one.path)
        behind = [self.found.evidence[path] for path in paths]
        quotes = tuple(map(self.found.source.quote, _spans(self.found.evidence, paths)))
        sure = min([_CERTAIN, *(found.confidence for found in behind if found.confidence < _CERTAIN)])
        others = tuple(self._possible(other) for found in behind for other in found.candidates)
        told = one.path, one.item, one.label, one.words, one.kind
        return Answer(*told, quotes, href, problems, corrected, sure, others)

    def _possible(self, other: Candidate) -> Possible:
        return Possible(other.value, other.confidence, tuple(map(self.found.source.quote, other.spans)))


def spans_under(evidence: Mapping[str, Evidence], paths: list[str], path: str) -> list[Span]:
    """Return the places behind a path and its parts, each once, in the order of the source."""
    return _spans(evidence, views.paths_under(paths, path))


def _spans(evidence: Mapping[str, Evidence], paths: list[str]) -> list[Span]:
    return sorted({span for path in paths for span in evidence[path].spans}, key=attrgetter("start"))
