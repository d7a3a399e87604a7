"""A filing item by item: each answer in the words of people, and the words of the source that it was read from.

The answers are those of `muniment.views`; beside each stands what is known of it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from typing import Protocol
from urllib.parse import quote, urlencode

from msgspec import UNSET, Struct

from muniment import views
from muniment.caching import in_groups
from muniment.checks import SEVERITIES, Finding
from muniment.checks.explanations import SIGNS
from muniment.compare import Change
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.layout import FILE
from muniment.forms.tables import law
from muniment.store.corrections import How, Standing, field_at, standings
from muniment.store.stored import Correction, StoredFiling
from muniment.study import intent
from muniment.study.intent import Intent
from muniment.study.review import Settled, label_of
from muniment.web.source import Quote
from muniment.wording import count, day, plain

_CERTAIN = 1.0


class Possible(Struct, frozen=True):
    """A value that may be meant, its confidence, and the words in which it stands."""

    words: str
    confidence: float
    quotes: tuple[Quote, ...]


class Answer(Struct, frozen=True, omit_defaults=True):
    """One answer: item and label of the form, the words for people, its path, and where it was read.

    `kind` says how to set it; "absent" means that the words stand for the absence of a value. `href` is the page of
    what the value names, or that reviews a value which is absent on a printed page. `problems` are those of its
    reading, `corrections` the answers of reviewers, both in words.
    `confidence` is the reader's, from 0 to 1; `candidates` are values whose confidence was too low to state them.
    `intents` are the sentences in `words` that say what the filer means to do. `settled`: a review of it still holds.
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
    intents: tuple[Intent, ...] = ()
    settled: bool = False


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
    """A source that quotes the words at a place."""

    def quote(self, span: Span) -> Quote:
        """Return the words at a place."""
        ...


class Context(Struct, frozen=True):
    """What is known beside a record: states, evidence, problems and corrections, the source and its text.

    `hrefs` are the pages of what some values name, by path; `settled` are the paths whose last review still holds.
    """

    states: Mapping[str, State]
    evidence: Mapping[str, Evidence]
    problems: Sequence[Problem]
    source: Quoting
    corrections: Mapping[str, tuple[str, ...]] = {}
    hrefs: Mapping[str, str] = {}
    settled: Set[str] = frozenset()


def sections(record: Part, context: Context) -> list[Section]:
    """Return the answers of a record, item by item in the order of the printed form."""
    layout = form_of(record).layout
    annotated = _Annotated(record, context)
    answers = views.answers(record, context.states, context.corrections)
    entries = in_groups((layout.section(answer.path).key, annotated.entry(answer)) for answer in answers)
    placed = [section for section in layout.sections.values() if section.key in entries]
    placed.sort(key=lambda section: section.key == FILE)  # what is about the file comes last
    made = []
    for section in placed:
        duties = tuple(Duty(row.rule, row.citations) for row in law(layout.form, section.in_law))
        made.append(Section(section.key, section.number, layout.title(section), tuple(entries[section.key]), duties))
    return made


def answers_in(sections: Sequence[Section]) -> Iterator[Answer]:
    """Yield every answer of some sections, those of repeated parts too."""
    for section in sections:
        for entry in section.entries:
            if isinstance(entry, Answer):
                yield entry
            else:
                yield from (answer for part in entry.parts for answer in part)


# ---- answers --------------------------------------------------------------------------------------------------------


# Problems that the confidence and the candidates of an answer show.
_SHOWN_AS_CONFIDENCE = frozenset({"doubtful", "candidate"})


class _Annotated:
    def __init__(self, record: Part, context: Context) -> None:
        self.record, self.context = record, context
        self.purpose = form_of(record).roles.purpose
        self.paths = sorted(context.evidence)
        others = (problem for problem in context.problems if problem.code not in _SHOWN_AS_CONFIDENCE)
        self.problems = in_groups((problem.path, problem.words) for problem in others)

    def entry(self, entry: views.Answer | views.Block) -> Answer | Block:
        """Return an answer, or the answers of a block, with all that is known of them."""
        if isinstance(entry, views.Answer):
            return self._answer(entry)
        parts = tuple(tuple(self._answer(answer) for answer in part) for part in entry.parts)
        return Block(entry.path, entry.item, entry.label, parts)

    def _answer(self, answer: views.Answer) -> Answer:
        problems = tuple(self.problems.get(answer.path, ()))
        corrected = self.context.corrections.get(answer.path, ())
        href = self.context.hrefs.get(answer.path, "")
        behind = [self.context.evidence[path] for path in views.paths_under(self.paths, answer.path)]
        spans = views.spans_under(self.context.evidence, self.paths, answer.path)
        quotes = tuple(map(self.context.source.quote, spans))
        confidence = min([_CERTAIN, *(evidence.confidence for evidence in behind if evidence.confidence < _CERTAIN)])
        candidates = tuple(
            Possible(candidate.value, candidate.confidence, tuple(map(self.context.source.quote, candidate.spans)))
            for evidence in behind
            for candidate in evidence.candidates
        )
        basics = answer.path, answer.item, answer.label, answer.words, answer.kind
        intents = tuple(intent.of_record(self.record)) if answer.path == self.purpose else ()
        settled = answer.path in self.context.settled
        return Answer(*basics, quotes, href, problems, corrected, confidence, candidates, intents, settled)


STANDS: dict[How, str] = {
    "replaced": "replaced by a later correction",
    "confirms": "the reading was right",
    "applies": "applied to the reading",
    "agreed": "the reading says the same by now",
    "changed": "the reading has changed since: review again",
    "lost": "the reading no longer has this place: review again",
}
_NO_VALUE = {
    "absent": "not stated",
    "not applicable": "not applicable, as the source says",
    "unreadable": "unreadable",
    "value": "not stated",
}


class CorrectionLine(Struct, frozen=True):
    """A correction or confirmation: the answer in words, who, when, why, on which words, and whether it applies."""

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


def review_href(stored_filing: StoredFiling, path: str) -> str:
    """Return the address where a reading is reviewed, "" for what is no place of a value."""
    family = "" if stored_filing.record is UNSET else form_of(stored_filing.record).name
    address = f"/review/doubt?{urlencode({'filing': stored_filing.row.key, 'path': path})}"
    return address if field_at(family, path) else ""


def answer(correction: Correction) -> str:
    """Return the answer of a correction: the value, or why there is none."""
    return _NO_VALUE[correction.kind] if correction.value is None else plain(correction.value)


def of_settled(settled: Settled) -> CorrectionLine:
    """Return a line of the list of reviews."""
    standing = Standing(settled.correction, settled.how)
    return _correction_line(settled.key, settled.form, settled.issuer or "", settled.label, standing)


def corrections_of(stored_filing: StoredFiling, path: str = "") -> list[CorrectionLine]:
    """Return the corrections of a filing, or of one place in it, the oldest first."""
    row = stored_filing.row
    family = "" if stored_filing.record is UNSET else form_of(stored_filing.record).name
    return [
        _correction_line(row.key, row.form, row.issuer or "", label_of(family, standing.correction.path), standing)
        for standing in standings(stored_filing.body, stored_filing.corrections)
        if path in ("", standing.correction.path)
    ]


def settled_by(lines: Iterable[CorrectionLine]) -> Set[str]:
    """Return the paths whose last review still holds, of corrections that are the oldest first."""
    return {path for path, asks in {line.path: line.asks for line in lines}.items() if not asks}


def _correction_line(key: str, form: str, issuer: str, label: str, standing: Standing) -> CorrectionLine:
    correction = standing.correction
    href = f"/filings/{quote(key)}#{quote(correction.path)}"
    who = correction.who, day(correction.added.date()), correction.why, correction.words
    return CorrectionLine(
        key, form, issuer, label, correction.path, answer(correction), *who, STANDS[standing.how], standing.asks, href
    )


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


def remarks(findings: Iterable[Finding], sections: Iterable[Section]) -> list[Remark]:
    """Return findings with the places on the page that they are shown at."""
    places = dict(_places(sections))
    return [_remark(number, finding, places) for number, finding in enumerate(findings, 1)]


def summary(remarks: Iterable[Remark]) -> str:
    """Return how much was found: 2 errors, 1 warning."""
    weights = [remark.severity for remark in remarks]
    return ", ".join(count(weights.count(severity), severity) for severity in SEVERITIES if severity in weights)


def _places(sections: Iterable[Section]) -> Iterable[tuple[str, str]]:
    """Yield the path of everything on the page that a link can lead to, and its label."""
    for section in sections:
        for entry in section.entries:
            yield entry.path, entry.label
            if isinstance(entry, Block):
                yield from ((answer.path, answer.label) for part in entry.parts for answer in part)


def _remark(number: int, finding: Finding, places: Mapping[str, str]) -> Remark:
    at = tuple(dict.fromkeys(place for path in finding.paths if (place := nearest(path, places))))
    texts = finding.message, finding.citation, finding.mend, finding.seen, finding.paths, at
    weight = finding.severity, SIGNS[finding.severity]
    label = places[at[0]] if at else ""
    href = f"/rules/{quote(finding.code, safe='')}"
    return Remark(f"finding-{number}", finding.code, finding.name, *weight, *texts, label, href)


def nearest(path: str, places: Container[str]) -> str:
    """Return the place on a page that a path stands in: its own, or that of the part around it; "" for none."""
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path


def at(remarks: Iterable[Remark], answer: Answer | Block) -> list[Remark]:
    """Return the findings about an answer."""
    return [remark for remark in remarks if answer.path in remark.at]


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
