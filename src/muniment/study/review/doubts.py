"""The doubts about the reading of one filing: pure, what the store has of it in, doubts out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct, structs

from muniment.evidence import Candidate, Evidence
from muniment.forms import form_of
from muniment.forms.paths import each, value_at
from muniment.store.body import Body
from muniment.store.correcting import field_at
from muniment.store.overlay import standings
from muniment.store.stored import Correction, Held, StoredFinding
from muniment.study.review.harm import Kind, harm, weight
from muniment.views import short
from muniment.wording import absence, words_of
from muniment.writers.confidences import is_from_print

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


def doubts(
    held: Held,
    evidence: Mapping[str, Evidence],
    found: Iterable[StoredFinding],
    corrections: Sequence[Correction],
) -> list[Doubt]:
    """Return the open doubts about a filing, one for each place, the worst first.

    What people judged is settled, but where the reading changed since. Findings count where it was read from print:
    what XML or a data set says wrongly, its filer said.
    """
    family = form_of(held.record).name
    raw = [*_of_problems(held)]
    if is_from_print(evidence):
        raw += [*_of_findings(found, evidence), *_of_blanks(held)]
    settled = {one.path for one in corrections}
    raw = [one for one in raw if one.path not in settled]
    raw += _of_corrections(held, corrections)
    by_path: dict[str, list[Doubt]] = {}
    for one in raw:
        if field_at(family, one.path) or one.kind == "second look":
            by_path.setdefault(one.path, []).append(_doubt(one, held, evidence, family))
    return sorted(map(_worst, by_path.values()), key=lambda one: (-one.harm, one.path))


def _of_problems(held: Held) -> Iterator[_Raw]:
    for problem in held.problems:
        if field_at(form_of(held.record).name, problem.path):
            kind: Kind = "unreadable" if value_at(held.record, problem.path) is UNSET else "unsure"
            yield _Raw(problem.path, kind, problem.code, problem.words)


def _of_findings(found: Iterable[StoredFinding], evidence: Mapping[str, Evidence]) -> Iterator[_Raw]:
    """Yield a doubt for each finding, at the one of its places that the reader is least sure of."""
    for one in found:
        fits = one.code in _FITS
        if one.paths and (fits or one.severity == "error"):
            least = min(one.paths, key=lambda path: (_sure(evidence, path), -weight(path)))
            rest = tuple(path for path in one.paths if path != least)
            yield _Raw(least, "contradiction" if fits else "rule", one.code, one.message, rest)


def _sure(evidence: Mapping[str, Evidence], path: str) -> float:
    return evidence[path].confidence if path in evidence else 1.0


def _of_blanks(held: Held) -> Iterator[_Raw]:
    """Yield the numbers that every form asks for and this reading does not have."""
    record: Any = held.record
    figures = form_of(record).roles.figures
    for path, part, name in ((at, part, name) for at, part in each(record, figures.path) for name in figures.names):
        prefix = f"{path}." if path else ""
        state = held.states.get(f"{prefix}{name}")
        silent = state is None or state.kind in ("blank", "lost")
        if getattr(part, name) is UNSET and silent and name not in short(part):
            yield _Raw(f"{prefix}{name}", "blank", state.kind if state else "not stated", f"{absence(state)} here")


def _of_corrections(held: Held, corrections: Sequence[Correction]) -> Iterator[_Raw]:
    body = Body(held.record, held.header, dict(held.states), held.problems)
    for one in standings(body, corrections):
        if one.asks:
            words = (_LOST if one.how == "lost" else _CHANGED).format(day=one.correction.added.date())
            yield _Raw(one.correction.path, "second look", one.how, f"{words} ({one.correction.who})")


def _doubt(raw: _Raw, held: Held, evidence: Mapping[str, Evidence], family: str) -> Doubt:
    there = evidence.get(raw.path)
    read = shown(held, family, raw.path)
    sure = there.confidence if there and read else 0.0 if not read else 1.0
    others = there.candidates if there else ()
    told = raw.code, raw.words, read[:_LONGEST]
    return Doubt(raw.path, raw.kind, harm(raw.path, raw.kind, sure), sure, *told, raw.paths, others)


def shown(held: Held, family: str, path: str) -> str:
    """Return what stands at a path in words, "" where no value does."""
    field = field_at(family, path)
    value = value_at(held.record, path) if field else UNSET
    return "" if field is None or value is UNSET else words_of(field, value)


def _worst(several: list[Doubt]) -> Doubt:
    """Return the worst doubt about a place, with the words of all."""
    first, *rest = sorted(several, key=lambda one: -one.harm)
    words = "; ".join(dict.fromkeys(one.words for one in (first, *rest)))
    return structs.replace(first, words=words)
