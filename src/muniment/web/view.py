"""A filing item by item: each answer in the words of people, and the words of the source that it was read from.

The answers are those of `muniment.views`; beside each stands what is known of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Protocol
from urllib.parse import quote, urlencode

from msgspec import UNSET, Struct

from muniment import views
from muniment.checks import SEVERITIES, Finding
from muniment.checks.explanations import SIGNS
from muniment.compare import Change
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.layout import FILE, Layout
from muniment.forms.layout import Section as Place
from muniment.forms.tables import law
from muniment.store.corrections import How, Standing, field_at, standings
from muniment.store.stored import Correction, StoredFiling
from muniment.study.review import Settled, label_of
from muniment.web.lists import count
from muniment.web.source import Quote
from muniment.wording import day, plain

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


STANDS: dict[How, str] = {
    "replaced": "somebody said something else later",
    "confirms": "the reading was right",
    "applies": "laid over the reading",
    "agreed": "the reading says the same by now",
    "changed": "the reading is another one since: look again",
    "lost": "the reading has no such place any more: look again",
}
_NO_VALUE = {
    "absent": "nothing is stated here",
    "not applicable": "does not apply, the source says",
    "unreadable": "nobody can read it",
    "value": "nothing is stated here",
}


class Said(Struct, frozen=True):
    """What somebody said of a place: the answer in words, who, when and why, by which words, and how it stands."""

    key: str
    form: str
    issuer: str
    label: str
    path: str
    words: str
    who: str
    when: str
    why: str
    by: str
    stands: str
    asks: bool
    href: str


def judge_href(held: StoredFiling, path: str) -> str:
    """Return the address where people say what is right at a place, "" for what is no place of a value."""
    family = "" if held.record is UNSET else form_of(held.record).name
    return f"/review/doubt?{urlencode({'filing': held.row.key, 'path': path})}" if field_at(family, path) else ""


def answer(correction: Correction) -> str:
    """Return what somebody said: the value, or why there is none."""
    return _NO_VALUE[correction.kind] if correction.value is None else plain(correction.value)


def of_settled(settled: Settled) -> Said:
    """Return a line of the list of judgements."""
    return _said(
        settled.key, settled.form, settled.issuer or "", settled.label, Standing(settled.correction, settled.how)
    )


def said_of(held: StoredFiling, path: str = "") -> list[Said]:
    """Return what was said of a filing, or of one place in it, the oldest first."""
    row = held.row
    family = "" if held.record is UNSET else form_of(held.record).name
    return [
        _said(row.key, row.form, row.issuer or "", label_of(family, standing.correction.path), standing)
        for standing in standings(held.body, held.corrections)
        if path in ("", standing.correction.path)
    ]


def _said(key: str, form: str, issuer: str, label: str, standing: Standing) -> Said:
    one = standing.correction
    href = f"/filings/{quote(key)}#{quote(one.path)}"
    who = one.who, day(one.added.date()), one.why, one.words
    return Said(key, form, issuer, label, one.path, answer(one), *who, STANDS[standing.how], standing.asks, href)


class Remark(Struct, frozen=True):
    """A finding: what is wrong, which rule says so, and the answers on the page that it is about, by path.

    `id` is where it stands in the list; `label` names the first of the answers; `href` is the page of the rule.
    """

    id: str
    code: str
    name: str
    severity: str
    sign: str
    message: str
    citation: str
    mend: str
    seen: str
    paths: tuple[str, ...]
    at: tuple[str, ...]
    label: str
    href: str


def remarks(found: Iterable[Finding], sections: Iterable[Section]) -> list[Remark]:
    """Return findings with the places on the page that they are shown at."""
    places = dict(_places(sections))
    return [_remark(number, one, places) for number, one in enumerate(found, 1)]


def summary(told: Iterable[Remark]) -> str:
    """Return how much was found: 2 errors, 1 warning."""
    weights = [one.severity for one in told]
    return ", ".join(count(weights.count(one), one) for one in SEVERITIES if one in weights)


def _places(sections: Iterable[Section]) -> Iterable[tuple[str, str]]:
    """Yield the path of everything on the page that a link can lead to, and its label."""
    for section in sections:
        for entry in section.entries:
            yield entry.path, entry.label
            if isinstance(entry, Block):
                yield from ((answer.path, answer.label) for part in entry.parts for answer in part)


def _remark(number: int, finding: Finding, places: Mapping[str, str]) -> Remark:
    at = tuple(dict.fromkeys(place for path in finding.paths if (place := _nearest(path, places))))
    told = finding.message, finding.citation, finding.mend, finding.seen, finding.paths, at
    weight = finding.severity, SIGNS[finding.severity]
    label = places[at[0]] if at else ""
    return Remark(
        f"finding-{number}", finding.code, finding.name, *weight, *told, label, f"/rules/{quote(finding.code, safe='')}"
    )


def _nearest(path: str, places: Mapping[str, str]) -> str:
    """Return what stands on the page for a path: its own answer, or that of the part around it."""
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path


def at(told: Iterable[Remark], answer: Answer | Block) -> list[Remark]:
    """Return the findings about an answer."""
    return [one for one in told if answer.path in one.at]


class Side(Struct, frozen=True):
    """One of two filings that are compared."""

    key: str
    href: str
    form: str
    filed: str
    title: str


class Comparison(Struct, frozen=True):
    """What changed from one filing to a later one: how much of each kind, and each change."""

    before: Side
    after: Side
    counted: str
    changes: list[Change]
