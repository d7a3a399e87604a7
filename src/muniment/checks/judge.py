"""Judging a filing by the rulebook: which rules apply, what they say, and how much it weighs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.checks.fields import SCHEMA
from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt, Finding, Severity, rank
from muniment.checks.rule import Rule
from muniment.checks.rulebook import BOOK
from muniment.checks.tables import rows
from muniment.checks.validation import SchemaFault
from muniment.evidence import Evidence
from muniment.forms import Record
from muniment.forms.definition import Part
from muniment.forms.paths import steps, value_at
from muniment.wording import plain

Parts = Callable[[Part], Iterator[tuple[str, Part]]]


def findings(
    filing: Filing[Record], rules: Iterable[Rule] | None = None, *, undecided: bool = False, evidence: bool = True
) -> list[Finding]:
    """Return what the rules say about a filing, the gravest first; with `undecided` also what nobody can tell.

    All of the book judge where none are named; a rule that is named need not stand in the book.
    """
    found: list[Finding] = []
    runners = [
        runner
        for runner in _runners(filing.form, None if rules is None else frozenset(rules))
        if runner.applies(filing)
    ]
    for runner in runners:
        found += runner.findings(filing, undecided=undecided, evidence=evidence)
    if any(runner.rule.code == SCHEMA for runner in runners):
        within = frozenset(runner.rule.code for runner in runners if runner.rule.in_schema)
        found = _each_once(found, filing.schema_faults, within)
    return sorted(found, key=lambda one: (rank(one.severity), not one.decided, one.code, one.paths))


def _each_once(found: list[Finding], faults: list[SchemaFault], within: frozenset[str]) -> list[Finding]:
    """Return findings without those that the official schema and a rule both have.

    The schema speaks for the rules whose codes are `within`. But of what a record holds no value for, it sees only that
    an element would not be written: a rule says what the field is, or what stands there instead.
    """
    errors = [one for one in found if one.code != SCHEMA and one.severity == "error" and one.decided]
    left = {(one.path, one.message) for one in faults if one.unwritten and any(_says(e, one.covers) for e in errors)}
    covered = frozenset(path for one in faults if (one.path, one.message) not in left for path in one.covers)
    return [
        one
        for one in found
        if (one.code != SCHEMA or ("".join(one.paths[:1]), one.message) not in left)
        and not (one.code in within and _says(one, covered))
    ]


def _says(finding: Finding, covered: Iterable[str]) -> bool:
    """Tell whether a finding is about one of some paths, or about what stands in it."""
    first = "".join(finding.paths[:1])
    return any(first == path or first.startswith((f"{path}.", f"{path}[")) for path in covered)


@lru_cache(maxsize=256)
def _runners(form: str, chosen: frozenset[Rule] | None) -> tuple["_Runner", ...]:
    rules = BOOK.values() if chosen is None else sorted(chosen, key=lambda rule: rule.code)
    return tuple(_Runner(rule) for rule in rules if form in rule.forms)


class _Runner:
    """A rule made ready to judge many filings."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self.takes_filing = rule, rule.takes_filing
        self.needs = tuple((_getter(name.rstrip("?")), name.endswith("?")) for name in rule.needs)
        self.names = tuple(name.rstrip("?") for name in rule.needs)
        self.parts = tuple(_parts(path) for path in rule.each) or (_whole,)
        self.timed = rule.since is not None or rule.until is not None

    def applies(self, filing: Filing[Record]) -> bool:
        """Tell whether the rule is about such a filing at all, by what it is and by the law of its day."""
        rule = self.rule
        if filing.copy not in rule.copies or filing.profile not in rule.profiles:
            return False
        if rule.only and filing.amendment is not (rule.only == "amendment"):
            return False
        return not self.timed or _in_force(rule, filing.day(rule.dated))

    def findings(self, filing: Filing[Record], *, undecided: bool, evidence: bool) -> Iterator[Finding]:
        """Yield what the rule says of each part that it judges."""
        if self.rule.history and filing.earlier is None:
            if undecided:
                yield self._cannot_tell(filing, (), "the earlier filings are not known")
            return
        for parts in self.parts:
            for prefix, part in parts(filing.record):
                yield from self._of_part(filing, prefix, part, undecided=undecided, evidence=evidence)

    def _of_part(
        self,
        filing: Filing[Record],
        prefix: str,
        part: Part,
        *,
        undecided: bool,
        evidence: bool,
    ) -> Iterator[Finding]:
        values: list[object] = []
        for getter, may_miss in self.needs:
            value = getter(part)
            if value is UNSET and not may_miss:
                if undecided:
                    absent = prefix + self.names[len(values)]
                    yield self._cannot_tell(filing, (absent,), f"{absent} is not stated")
                return
            values.append(value)
        verdict = self.rule.judge(*values, filing=filing) if self.takes_filing else self.rule.judge(*values)
        if verdict is not None:
            for doubt in (verdict,) if isinstance(verdict, Doubt) else verdict:
                yield from self._told(filing, prefix, doubt, undecided=undecided, evidence=evidence)

    def _told(
        self, filing: Filing[Record], prefix: str, doubt: Doubt, *, undecided: bool, evidence: bool
    ) -> Iterator[Finding]:
        named = doubt.fields or tuple(name for name in self.names if name != ".")
        paths = tuple(prefix + name for name in named) or ((prefix.rstrip("."),) if prefix else ())
        shaky = [path for path in paths if filing.doubtful(path)]
        if shaky:
            if undecided:
                yield self._cannot_tell(filing, paths, f"{shaky[0]} was read with doubt; as read: {doubt.message}")
            return
        yield self._finding(filing, paths, doubt, evidence=evidence)

    def _finding(self, filing: Filing[Record], paths: tuple[str, ...], doubt: Doubt, *, evidence: bool) -> Finding:
        rule = self.rule
        severity: Severity = doubt.severity or rule.severity
        if filing.copy == "print" and severity == "error":
            severity = "warning"  # nothing printed breaks a rule of EDGAR's gate
        told = ((path, plain(value_at(filing.record, path))) for path in paths)
        places: Mapping[str, Evidence] = filing.read.evidence if evidence and filing.read else {}
        seen = accepted(rule.code, paths) if severity == "error" and filing.profile == "public" else ""
        return Finding(
            code=rule.code,
            name=rule.name,
            severity="note" if seen else severity,
            paths=paths,
            message=doubt.message,
            citation=rule.citation,
            mend=doubt.mend or rule.suggestion,
            values={path: words for path, words in told if words},
            evidence={path: places[path] for path in paths if path in places},
            seen=seen,
            span=doubt.span,
        )

    def _cannot_tell(self, filing: Filing[Record], paths: tuple[str, ...], why: str) -> Finding:
        return structs.replace(
            self._finding(filing, paths, Doubt(f"cannot tell: {why}", severity="note"), evidence=False), decided=False
        )


def _in_force(rule: Rule, day: date | None) -> bool:
    """Tell whether a rule held on a day; of an unknown day nobody can tell, and the rule is silent."""
    return day is not None and (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def _whole(record: Part) -> Iterator[tuple[str, Part]]:
    yield "", record


def _parts(path: str) -> Parts:
    """Return what walks the parts at `path`: the entries of each list on the way, with their places."""
    names = [str(step) for step in steps(path)]

    def walk(part: Part, prefix: str, at: int) -> Iterator[tuple[str, Part]]:
        if at == len(names):
            yield f"{prefix}.", part
            return
        held: tuple[Part, ...] | Part | UnsetType = getattr(part, names[at])
        here = f"{prefix}.{names[at]}" if prefix else names[at]
        if isinstance(held, tuple):
            for number, one in enumerate(held):
                yield from walk(one, f"{here}[{number}]", at + 1)
        elif held is not UNSET:
            yield from walk(held, here, at + 1)

    return lambda record: walk(record, "", 0)


def _getter(name: str) -> Callable[[Part], object]:
    if name == ".":
        return lambda part: part
    names = name.split(".")
    if len(names) == 1:
        return lambda part: getattr(part, name)

    def get(part: Part) -> object:
        held: object = part
        for one in names:
            if held is UNSET:
                return UNSET
            held = getattr(held, one)
        return held

    return get


# ---- what EDGAR has accepted -----------------------------------------------------------------------------------------

# Known irregulars: what a rule forbids and EDGAR accepted, each with where it was seen. Under the profile `public` a
# finding of this kind is a note. Nothing may stand there that was not seen; a test asks for the filing.


class Irregular(Struct, frozen=True):
    """A rule and a field that accepted filings break: the field without indices, "" for any; and where it was seen."""

    code: str
    field: str
    seen: str
    words: str


@cache
def irregulars() -> tuple[Irregular, ...]:
    """Return the known irregulars."""
    return tuple(Irregular(**row) for row in rows("irregulars.tsv"))


def accepted(code: str, paths: tuple[str, ...]) -> str:
    """Return where EDGAR accepted a filing that breaks the rule at such fields; "" where that was never seen."""
    fields = {"".join(sign for sign in path if not sign.isdigit()) for path in paths}
    for one in irregulars():
        if one.code == code and (not one.field or one.field in fields):
            return f"{one.seen}: {one.words}"
    return ""
