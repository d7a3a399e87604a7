"""What the filings before and behind a printed one in its history say of its values: a cross-check across filings.

An amendment says most of the form again, on a page of its own. Where a neighbour says the same of the same person, a
value is believed more, though never more than the neighbour's own; where a rule finds the two to contradict each other,
both are doubted. The reading stays as it was: what is worked out here stands beside it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import UNSET, Struct, structs

from muniment.evidence import DOUBTFUL, Evidence, Problem, agreed, contradicted
from muniment.forms import Record, form_of
from muniment.forms.spec import mentions
from muniment.forms.walk import value_at
from muniment.store.stored import StoredFinding
from muniment.values.characters import folded, folded_text

FOLLOWS = frozenset({"A-03", "A-07", "A-09", "A-13"})
"""The rules that compare an amendment's number, class, event or amounts with the filing before it in the store."""


class ChainFiling(Struct, frozen=True):
    """A filing of a history: its key, its record, the evidence of a printed one, its problems, what the rules find.

    `evidence` is None where nothing was read from print: then its values are certain.
    """

    key: str
    record: Record
    evidence: Mapping[str, Evidence] | None
    problems: tuple[Problem, ...] = ()
    findings: tuple[StoredFinding, ...] = ()

    def confidence(self, path: str) -> float:
        """Return how sure the reader is of a value, from 0 to 1; 0 where it read none there."""
        if self.evidence is None:
            return 1.0
        return self.evidence[path].confidence if path in self.evidence else 0.0


class ChainCheck(Struct, frozen=True):
    """How sure a value is with what its neighbours say, from 0 to 1.

    `code` and `words` tell what a rule finds in the filing behind it against the value, "" where it finds nothing.
    """

    confidence: float
    code: str = ""
    words: str = ""


def chain_checks(
    filing: ChainFiling, before: ChainFiling | None, after: ChainFiling | None, unfitting: Iterable[str] = ()
) -> dict[str, ChainCheck]:
    """Return, by record path, how sure values of a printed filing are with all this: only those that it changes.

    `unfitting` are the paths whose values do not fit others, of this filing or of the one before it, by the rules.
    """
    own = {path: evidence.confidence for path, evidence in (filing.evidence or {}).items()}
    disputed = {problem.path for problem in filing.problems if problem.code in ("contradiction", "implausible")}
    witnesses: dict[str, float] = {}
    for neighbour, further in ((before, -1), (after, 1)):
        for path, sure in _agreeing(filing, neighbour, further) if neighbour else ():
            witnesses[path] = max(sure, witnesses.get(path, 0.0))
    checks: dict[str, ChainCheck] = {}
    for path, sure in witnesses.items():
        confidence = min(agreed(own[path]), sure)
        if path in disputed:
            confidence = contradicted(confidence, confirmed=True)
        checks[path] = ChainCheck(max(confidence, own[path]))
    against = [(path, "", "") for path in unfitting]
    for path, code, message in [*against, *(_of_next(filing, after) if after else ())]:
        if path in own and value_at(filing.record, path) is not UNSET:
            checks[path] = ChainCheck(contradicted(own[path], confirmed=path in witnesses), code, message)
    return {path: check for path, check in checks.items() if check.code or check.confidence != own[path]}


def believed(evidence: Mapping[str, Evidence], checks: Mapping[str, ChainCheck]) -> Mapping[str, Evidence]:
    """Return evidence with the confidence that the neighbours leave to each value."""
    changed = {
        path: structs.replace(evidence[path], confidence=check.confidence)
        for path, check in checks.items()
        if path in evidence
    }
    return {**evidence, **changed} if changed else evidence


def settles(problem: Problem, checks: Mapping[str, ChainCheck]) -> bool:
    """Whether a problem is but a low confidence, which the neighbours of the filing have raised."""
    check = checks.get(problem.path)
    return problem.code == "doubtful" and check is not None and check.confidence >= DOUBTFUL


def _agreeing(filing: ChainFiling, neighbour: ChainFiling, further: int) -> Iterator[tuple[str, float]]:
    """Yield the values that a neighbour says too, each with the confidence there; `further`: 1 behind, -1 before it.

    What is another one each time says nothing, nor does a box, which is empty in most filings.
    """
    form = form_of(filing.record)
    signatures = form.roles.signatures.path if form.roles.signatures else ""
    passing = {*form.amending.cleared, form.amending.accession, form.amending.flag}
    entries = _entries(filing.record, neighbour.record)
    for path in filing.evidence or ():
        value, name = value_at(filing.record, path), path.partition("[")[0]
        if value is UNSET or isinstance(value, bool) or name in passing:
            continue
        if path == form.amending.number:
            if value_at(neighbour.record, path) == value + further:
                yield path, neighbour.confidence(path)
            continue
        if isinstance(value, date) and name == signatures:
            continue
        other = _place(path, entries)
        if other and _plain(value_at(neighbour.record, other)) == _plain(value):
            yield path, neighbour.confidence(other)


def _plain(value: object) -> object:
    return folded_text(value) if isinstance(value, str) else value


def _entries(record: Record, other: Record) -> dict[str, str]:
    """Return which entries of lists are about the same: a person by name, a signature by name and for whom it is."""
    ours, theirs = _by_name(record), _by_name(other)
    return {entry: theirs[who] for who, entry in ours.items() if who in theirs}


def _by_name(record: Record) -> dict[tuple[str, str, str], str]:
    """Return the entries of lists by role, name and principal; of several that are alike none can be chosen."""
    roles = form_of(record).roles
    by_name: dict[tuple[str, str, str], list[str]] = {}
    for mention in mentions(record, roles.named):
        entry = mention.path[: mention.path.find("]") + 1]
        principal = ""
        if roles.signatures and entry.startswith(f"{roles.signatures.path}["):
            principal = value_at(record, f"{entry}.{roles.signatures.principal}") or ""
        if entry:
            by_name.setdefault((mention.party.role, folded(mention.name), folded(principal)), []).append(entry)
    return {who: entries[0] for who, entries in by_name.items() if len(entries) == 1}


def _place(path: str, entries: Mapping[str, str]) -> str:
    """Return the path in a neighbour that says the same as one of ours; "" where nobody can tell which that is."""
    end = path.find("]") + 1
    if not end:
        return path
    return entries[path[:end]] + path[end:] if path[:end] in entries else ""


def _of_next(filing: ChainFiling, after: ChainFiling) -> Iterator[tuple[str, str, str]]:
    """Yield the paths at which the next filing does not fit this one, with the code of the rule and words."""
    entries = _entries(after.record, filing.record)
    for finding in after.findings:
        if finding.code in FOLLOWS:
            message = f"the next filing, {after.key}, does not fit: {finding.message}"
            yield from ((_place(path, entries), finding.code, message) for path in finding.paths)
