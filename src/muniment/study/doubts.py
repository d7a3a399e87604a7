"""What is doubtful in the reading of one filing, the worst first: pure, what the store has of it in, doubts out.

How much harm a doubtful value does is told by what stands at its place, and by the kind of doubt. Both weights go from
1 to 9, and are ours: they say in which order to look, and enter no figure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal

from msgspec import UNSET, Struct, structs

from muniment.evidence import Candidate, Evidence
from muniment.forms import form_of
from muniment.forms.paths import each, value_at
from muniment.store.corrections import field_at, standings
from muniment.store.packing import Body
from muniment.store.stored import Correction, StoredFinding, StoredRecord
from muniment.views import short
from muniment.wording import absence, value_text
from muniment.writers.summary import is_from_print

Kind = Literal["contradiction", "second look", "unsure", "unreadable", "rule", "blank"]
KINDS: dict[Kind, str] = {
    "contradiction": "Does not fit other values",
    "second look": "Judged, and read otherwise since",
    "unsure": "Read with doubt",
    "unreadable": "Not stated for doubt",
    "rule": "Against a rule",
    "blank": "Nothing read where a number belongs",
}
"""The kinds of doubt, and what they are called."""
_BY_KIND: dict[Kind, int] = {
    "contradiction": 9,
    "second look": 8,
    "unsure": 6,
    "unreadable": 5,
    "rule": 4,
    "blank": 2,
}
_INDEX = re.compile(r"\[[0-9]+\]")
_ORDINARY = 4
NUMBERS = re.compile(
    r"reporting_persons\.(?:aggregate_amount|percent|(?:sole|shared)_(?:voting|dispositive)_power)"
    r"|total_(?:offering_amount|amount_sold|remaining)|minimum_investment|sales_commissions|finders_fees"
    r"|proceeds_to_related_persons"
)
"""The places of money, shares and percents, indices left out."""
_BY_PLACE = (
    (9, NUMBERS),
    (8, re.compile(r"(?:primary_issuer|other_issuers|reporting_persons)\.(?:name|cik)|issuer_(?:name|cik)|cusips")),
    (8, re.compile(r"previous_accession_number|filer_cik")),
    (7, re.compile(r"event_date|first_sale|submission_type|amendment_number|item5\.five_percent_or_less|class_title")),
    (6, re.compile(r"exemptions|rules|is_amendment|total_investors|non_accredited_investors|first_sale_yet_to_occur")),
    (5, re.compile(r"reporting_persons\.(?:group|excludes_shares|types)|item3\.types|industry_group|fund_type")),
    (2, re.compile(r".*(?:address|phone|street1|street2|city|zip_code|state|state_name)(?:\..*)?")),
    (1, re.compile(r"item[0-9]+\..*|.*(?:comment|clarification|title|legal_proceedings)|signatures\..*")),
)
_LONGEST = 300  # characters of what was read that a list shows
_FITS = frozenset(
    "C-01 C-02 C-03 C-04 C-05 C-06 C-08 C-09 C-10 C-16 C-17 E-27 E-28 K-13 K-17 K-20 K-26 L-20 T-18".split()  # noqa: SIM905
)
"""The rules that compare values with one another: of a printed page, what breaks them may have been misread."""
_CHANGED = "was judged on {day} when here stood something else"
_LOST = "was judged on {day} at a place that this reading does not have"


class Doubt(Struct, frozen=True):
    """A doubt about one place of a filing.

    * `read`: what was read there, in words; "" where nothing was;
    * `confidence`: how sure the reader is, 0 to 1; 0 where it states nothing;
    * `code`: that of the problem or the rule; `words`: why it is doubtful;
    * `paths`: the other places that a rule names; `candidates`: what could be meant.
    """

    path: str
    kind: Kind
    harm: int
    confidence: float
    code: str
    words: str
    read: str
    paths: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class _Raw(Struct):
    """A doubt before it is known what stands at its place."""

    path: str
    kind: Kind
    code: str
    words: str
    paths: tuple[str, ...] = ()


def priority_of(path: str, kind: Kind, confidence: float) -> int:
    """Return how much harm a doubt does, from 10 to 819: place by kind, and among equals the less sure first.

    >>> harm("reporting_persons[0].percent", "contradiction", 0.5) > harm("reporting_persons[0].percent", "blank", 0)
    True
    >>> harm("total_amount_sold", "unsure", 0.85) > harm("primary_issuer.phone", "unsure", 0.1)
    True
    """
    return 10 * weight(path) * _BY_KIND[kind] + round(9 * (1 - min(max(confidence, 0.0), 1.0)))


def weight(path: str) -> int:
    """Return how much a wrong value at a path would harm, from 1 to 9."""
    return _weight(plain(path))


@cache
def _weight(place: str) -> int:
    return next((number for number, pattern in _BY_PLACE if pattern.fullmatch(place)), _ORDINARY)


def plain(path: str) -> str:
    """Return a path without its indices."""
    return _INDEX.sub("", path)


# ---- the doubts about a filing --------------------------------------------------------------------------------------


def doubts_of(
    filing: StoredRecord,
    evidence: Mapping[str, Evidence],
    findings: Iterable[StoredFinding],
    corrections: Sequence[Correction],
) -> list[Doubt]:
    """Return the open doubts about a filing, one for each place, the worst first, with the words of all.

    What people checked is settled, but where the reading changed since. Findings count where it was read from print:
    what XML or a data set says wrongly, its filer said.
    """
    family = form_of(filing.record).name
    raw = [*_of_problems(filing)]
    if is_from_print(evidence):
        raw += [*_of_findings(findings, evidence), *_of_blanks(filing)]
    settled = {correction.path for correction in corrections}
    raw = [doubt for doubt in raw if doubt.path not in settled]
    raw += _of_corrections(filing, corrections)
    by_path: dict[str, list[Doubt]] = {}
    for doubt in raw:
        if field_at(family, doubt.path) or doubt.kind == "second look":
            by_path.setdefault(doubt.path, []).append(_doubt(doubt, filing, evidence, family))
    worst = []
    for several in by_path.values():
        ordered = sorted(several, key=lambda doubt: -doubt.harm)
        worst.append(structs.replace(ordered[0], words="; ".join(dict.fromkeys(doubt.words for doubt in ordered))))
    return sorted(worst, key=lambda doubt: (-doubt.harm, doubt.path))


def _of_problems(filing: StoredRecord) -> Iterator[_Raw]:
    for problem in filing.problems:
        if field_at(form_of(filing.record).name, problem.path):
            kind: Kind = "unreadable" if value_at(filing.record, problem.path) is UNSET else "unsure"
            yield _Raw(problem.path, kind, problem.code, problem.words)


def _of_findings(findings: Iterable[StoredFinding], evidence: Mapping[str, Evidence]) -> Iterator[_Raw]:
    """Yield a doubt for each finding, at the one of its places that the reader is least sure of."""
    for finding in findings:
        fits = finding.code in _FITS
        if finding.paths and (fits or finding.severity == "error"):
            confidence = {path: evidence[path].confidence if path in evidence else 1.0 for path in finding.paths}
            least = min(finding.paths, key=lambda path: (confidence[path], -weight(path)))
            rest = tuple(path for path in finding.paths if path != least)
            yield _Raw(least, "contradiction" if fits else "rule", finding.code, finding.message, rest)


def _of_blanks(filing: StoredRecord) -> Iterator[_Raw]:
    """Yield the numbers that every form asks for and this reading does not have."""
    record: Any = filing.record
    figures = form_of(record).roles.figures
    for path, part, name in ((at, part, name) for at, part in each(record, figures.path) for name in figures.names):
        prefix = f"{path}." if path else ""
        state = filing.states.get(f"{prefix}{name}")
        silent = state is None or state.kind in ("blank", "lost")
        if getattr(part, name) is UNSET and silent and name not in short(part):
            yield _Raw(f"{prefix}{name}", "blank", state.kind if state else "not stated", f"{absence(state)} here")


def _of_corrections(filing: StoredRecord, corrections: Sequence[Correction]) -> Iterator[_Raw]:
    body = Body(filing.record, filing.header, dict(filing.states), filing.problems)
    for standing in standings(body, corrections):
        if standing.asks:
            words = (_LOST if standing.how == "lost" else _CHANGED).format(day=standing.correction.added.date())
            yield _Raw(standing.correction.path, "second look", standing.how, f"{words} ({standing.correction.who})")


def _doubt(raw: _Raw, filing: StoredRecord, evidence: Mapping[str, Evidence], family: str) -> Doubt:
    place, read = evidence.get(raw.path), value_at_path(filing, family, raw.path)
    confidence = place.confidence if place and read else 0.0 if not read else 1.0
    priority, candidates = priority_of(raw.path, raw.kind, confidence), place.candidates if place else ()
    return Doubt(raw.path, raw.kind, priority, confidence, raw.code, raw.words, read[:_LONGEST], raw.paths, candidates)


def value_at_path(filing: StoredRecord, family: str, path: str) -> str:
    """Return what stands at a path in words, "" where no value does."""
    field = field_at(family, path)
    value = value_at(filing.record, path) if field else UNSET
    return "" if field is None or value is UNSET else value_text(field, value)
