"""The registry of rules: every rule by its code, made of the rows of `rules.tsv` and the functions that check them.

Behind it, how they are run on a filing: which of them apply, what they find, and how severe it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.checks import fields, form_d, schedule_13
from muniment.checks.fields import CHARACTERS, MISSING, SCHEMA
from muniment.checks.filing import Filing
from muniment.checks.rule import (
    CHECKS,
    Copy,
    Finding,
    Profile,
    Rule,
    Severity,
    Source,
    Undecided,
    Violation,
    Violations,
    rank,
)
from muniment.checks.validation import SchemaFault
from muniment.errors import UsageError
from muniment.evidence import Evidence
from muniment.forms import FORMS, Record
from muniment.forms.definition import Part
from muniment.forms.walk import steps, unnumbered, value_at
from muniment.tsv import table_rows
from muniment.version import __version__
from muniment.wording import expect, nearest_name, plain

_HERE = Path(__file__).parent
MODULES = (fields, form_d, schedule_13)
"""What has to be imported for the functions of all rules to be there."""
_ROWS = table_rows(__file__, "rules.tsv")
_UNDECIDABLE = "undecidable"


def _registry() -> dict[str, Rule]:
    decidable = {row["code"]: row for row in _ROWS if row["severity"] != _UNDECIDABLE}
    if unpaired := decidable.keys() ^ CHECKS.keys():
        raise ValueError(f"a row without a function, or a function without a row: {', '.join(sorted(unpaired))}")
    return {code: rule for code in sorted(decidable) if (rule := _rule(decidable[code])).forms}


_AS_THEY_STAND = (
    *("code", "name", "topic", "severity", "only", "dated"),
    *("text", "citation", "source", "judgement", "suggestion", "rationale"),
)


def _rule(row: dict[str, str]) -> Rule:
    check = CHECKS[row["code"]]
    cells: dict[str, Any] = {name: row[name] for name in _AS_THEY_STAND}
    cells |= {name: tuple(row[name].split()) for name in ("profiles", "copies")}
    return Rule(
        **cells,
        forms=_forms(row["forms"]),
        since=None if row["since"] == "always" else date.fromisoformat(row["since"]),
        until=None if row["until"] == "now" else date.fromisoformat(row["until"]),
        history=bool(row["history"]),
        in_schema=bool(row["schema"]),
        check=check.function,
        each=check.each,
        requires=check.requires,
        whole=check.whole,
        editions=check.codes if len(check.codes) > 1 else (),
    )


def _forms(names: str) -> tuple[str, ...]:
    """Return the forms that a row names; "every other" are those that no other row names by itself."""
    if names == "every":
        return tuple(FORMS)
    if names == "every with a schema":
        return tuple(name for name, form in FORMS.items() if form.schema)
    if names == "every other":
        return tuple(name for name in FORMS if not any(name in row["forms"].split() for row in _ROWS))
    return tuple(names.split())


REGISTRY: dict[str, Rule] = _registry()


@cache
def edition() -> str:
    """Return what names this edition of the rules: it changes with every line of a rule, and with every release."""
    digest = sha256(__version__.encode())
    for path in sorted(path for path in _HERE.rglob("*") if path.suffix in (".py", ".tsv", ".xml", ".xsd")):
        digest.update(b"\0" + path.relative_to(_HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Undecidable(Struct, frozen=True, rename={"citation": "cites"}):
    """A rule of law that no filing can show to be broken: its code, what it says, and why it cannot be decided."""

    code: str
    text: str
    citation: str
    reason: str
    source: Source


@cache
def undecidable() -> tuple[Undecidable, ...]:
    """Return the rules that are not decidable from a filing, by code."""
    return tuple(
        Undecidable(row["code"], row["text"], row["citation"], row["judgement"], cast("Source", row["source"]))
        for row in _ROWS
        if row["severity"] == _UNDECIDABLE
    )


# ---- choosing -------------------------------------------------------------------------------------------------------


def chosen(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[Rule]:
    """Return the rules that `select` names (all, where it names none) but those that `ignore` names.

    Raises:
        UsageError: an entry names no rule; the message has the nearest that does.

    >>> sorted(rule.code for rule in chosen(["E-0", "sold-above-offered"], ["e-03"]))[-2:]
    ['E-08', 'E-28']
    """
    wanted = [rule for query in select for rule in find_rules(query)] if select else REGISTRY.values()
    return frozenset(wanted).difference(*map(find_rules, ignore))


def find_rules(query: str) -> list[Rule]:
    """Return the rules of a code, a name, or the beginning of a code.

    Raises:
        UsageError: there is none.
    """
    expect("rule", query, str)
    key = query.strip().upper()
    rules = [rule for rule in REGISTRY.values() if rule.code == key or rule.name.upper() == key]
    rules = rules or [rule for code, rule in REGISTRY.items() if key and code.startswith(key)]
    if not rules:
        near = nearest_name(query, [*REGISTRY, *(rule.name for rule in REGISTRY.values())])
        hint = f"; did you mean {near}?" if near else "; `muniment rules` lists all"
        raise UsageError(f"there is no rule {query!r}{hint}")
    return rules


# ---- running the rules on a filing -----------------------------------------------------------------------------------

Parts = Callable[[Part], Iterable[tuple[str, Part]]]


def findings(
    filing: Filing[Record], rules: Iterable[Rule] | None = None, *, undecided: bool = False, evidence: bool = True
) -> list[Finding]:
    """Return what the rules find in a filing, the gravest first; with `undecided` also what they cannot decide.

    All rules of the registry run where none are given; a given one need not be registered.
    """
    every: list[Finding] = []
    kind = (filing.form, filing.copy, filing.profile, filing.amendment)
    runners = [
        runner for runner in _runners(*kind, None if rules is None else frozenset(rules)) if runner.is_in_force(filing)
    ]
    for runner in runners:
        every += runner.findings(filing, undecided=undecided, evidence=evidence)
    within = frozenset(runner.rule.code for runner in runners if runner.rule.in_schema)
    if any(runner.rule.code == SCHEMA for runner in runners):
        every = _each_once(every, filing.schema_faults, within)
    every = _missing_once(every, filing, within)
    return sorted(every, key=lambda finding: (rank(finding.severity), not finding.decided, finding.code, finding.paths))


def _each_once(findings: list[Finding], faults: list[SchemaFault], within: frozenset[str]) -> list[Finding]:
    """Return findings without those that the official schema and a rule both have.

    The schema speaks for the rules whose codes are `within`. But of what a record holds no value for, it sees only that
    an element would not be written: a rule says what the field is, or what stands there instead. Of the characters of
    what is no value of its field nothing more is said.
    """
    errors = [
        finding for finding in findings if finding.code != SCHEMA and finding.severity == "error" and finding.decided
    ]
    superseded = {
        (fault.path, fault.message)
        for fault in faults
        if fault.unwritten
        and any(
            _says(error, fault.covers) or (error.code in within and not {*error.paths}.isdisjoint(fault.covers))
            for error in errors
        )
    }
    covered = frozenset(
        path for fault in faults if (fault.path, fault.message) not in superseded for path in fault.covers
    )
    misspelled = [path for fault in faults if fault.misspelled for path in fault.covers]
    return [
        finding
        for finding in findings
        if (finding.code != SCHEMA or ("".join(finding.paths[:1]), finding.message) not in superseded)
        and not (finding.code in within and _says(finding, covered))
        and not (finding.code == CHARACTERS and _says(finding, misspelled))
    ]


def _missing_once(findings: list[Finding], filing: Filing[Record], within: frozenset[str]) -> list[Finding]:
    """Return findings without that a field is missing, where a rule of the item that asks the same says so."""
    told = [
        path
        for finding in findings
        if finding.code in within and finding.code != MISSING and finding.severity == "error" and finding.decided
        for path in finding.paths
    ]
    missing = [fault.path for kind in ("missing", "blank") for fault in filing.faults.get(kind, ())] if told else []
    return [
        finding
        for finding in findings
        if not (finding.code == MISSING and _says(finding, told) and {*finding.paths} <= {*missing})
    ]


def _says(finding: Finding, covered: Iterable[str]) -> bool:
    """Tell whether a finding is about one of some paths, or about what stands in it."""
    first = "".join(finding.paths[:1])
    return any(first == path or first.startswith((f"{path}.", f"{path}[")) for path in covered)


@lru_cache(maxsize=256)
def _runners(
    form: str, copy: Copy, profile: Profile, amendment: bool | None, chosen: frozenset[Rule] | None
) -> tuple["_Runner", ...]:
    """Return the rules that are about such a filing at all, by what it is."""
    rules = REGISTRY.values() if chosen is None else sorted(chosen, key=lambda rule: rule.code)
    return tuple(
        _Runner(rule)
        for rule in rules
        if form in rule.forms
        and copy in rule.copies
        and profile in rule.profiles
        and (not rule.only or amendment is (rule.only == "amendment"))
    )


_ENDED_TWICE = re.compile(r"(?<=\w)\.\.(?=\s|$)").sub  # a sentence behind `L.P.`


class _Runner:
    """A rule made ready to check many filings."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self.takes_filing = rule, rule.takes_filing
        self.names = tuple(name.rstrip("?-") for name in rule.requires)
        self.required = [_getter(name) for name in self.names]
        self.needed = [number for number, name in enumerate(rule.requires) if not name.endswith("?")]
        self.optional = frozenset(number for number, name in enumerate(rule.requires) if name.endswith("-"))
        self.parts = tuple(_parts(path) for path in rule.each) or (lambda record: (("", record),),)
        self.timed = rule.since is not None or rule.until is not None

    def is_in_force(self, filing: Filing[Record]) -> bool:
        """Tell whether the rule is law on the filing's day; on an unknown day it is not applied."""
        if not self.timed:
            return True
        rule, day = self.rule, filing.day(self.rule.dated)
        return (
            day is not None and (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)
        )

    def findings(self, filing: Filing[Record], *, undecided: bool, evidence: bool) -> list[Finding]:
        """Return what the rule finds in each part that it checks."""
        made: list[Finding] = []
        if self.rule.history and filing.earlier is None:
            return [self._undecided(filing, (), "the earlier filings are not known")] if undecided else made
        check = self.rule.check
        for parts in self.parts:
            for prefix, part in parts(filing.record):
                # Nearly always there is nothing to find, and this is all that is done.
                values = [getter(part) for getter in self.required]
                for number in self.needed:
                    if values[number] is UNSET:
                        if undecided and not self._is_left_out(filing, prefix, number):
                            path = prefix + self.names[number]
                            made.append(self._undecided(filing, (path,), f"{path} is not stated"))
                        break
                else:
                    violations = check(*values, filing=filing) if self.takes_filing else check(*values)
                    if violations is not None:
                        made += self._findings(filing, prefix, violations, undecided=undecided, evidence=evidence)
        return made

    def _is_left_out(self, filing: Filing[Record], prefix: str, number: int) -> bool:
        """Tell whether a value is absent because the filing has none to state, so that the rule asks nothing of it.

        The value may be left out, or it is part of an item that is said not to apply. What was not found on a printed
        page, or was lost, may have been stated.
        """
        path = prefix + self.names[number]
        above = path.rpartition(".")[0]
        not_applicable = f"{above}.not_applicable" if above else ""
        if not_applicable not in ("", path) and value_at(filing.record, not_applicable) is True:
            return True
        return number in self.optional and filing.copy != "print" and not filing.is_damaged

    def _findings(
        self, filing: Filing[Record], prefix: str, violations: Violations, *, undecided: bool, evidence: bool
    ) -> Iterator[Finding]:
        for violation in (violations,) if isinstance(violations, Violation | Undecided) else violations or ():
            names = violation.fields or tuple(name for name in self.names if name != ".")
            paths = tuple(prefix + name for name in names) or ((prefix.rstrip("."),) if prefix else ())
            if isinstance(violation, Undecided):
                why = violation.reason
            elif uncertain := next((path for path in paths if filing.low_confidence(path)), None):
                why = f"{uncertain} was read with low confidence; as read: {violation.message}"
            elif filing.is_damaged and (self.rule.whole or any(_may_lack(filing.record, path) for path in paths)):
                why = f"the file is damaged; as read: {violation.message}"
            else:
                yield self._finding(filing, paths, violation, evidence=evidence)
                continue
            if undecided:
                yield self._undecided(filing, paths, why)

    def _finding(
        self, filing: Filing[Record], paths: tuple[str, ...], violation: Violation, *, evidence: bool
    ) -> Finding:
        rule = self.rule
        severity: Severity = violation.severity or rule.severity
        if filing.copy == "print" and severity == "error":
            severity = "warning"  # nothing printed fails EDGAR's schema checks
        places: Mapping[str, Evidence] = filing.reading.evidence if evidence and filing.reading else {}
        seen = accepted(rule.code, paths) if severity == "error" and filing.profile == "public" else ""
        return Finding(
            code=rule.code,
            name=rule.name,
            severity="note" if seen else severity,
            paths=paths,
            message=_ENDED_TWICE(".", violation.message),
            citation=rule.citation,
            mend=violation.suggestion or rule.suggestion,
            values={path: text for path in paths if (text := plain(value_at(filing.record, path)))},
            evidence={path: places[path] for path in paths if path in places},
            seen=seen,
            span=violation.span,
        )

    def _undecided(self, filing: Filing[Record], paths: tuple[str, ...], why: str) -> Finding:
        violation = Violation(f"cannot tell: {why}", severity="note")
        return structs.replace(self._finding(filing, paths, violation, evidence=False), decided=False, mend="")


def _may_lack(record: Record, path: str) -> bool:
    """Tell whether damage may have taken what should stand at a path, or some of it: a value is there or not."""
    value = value_at(record, path)
    return value is UNSET or isinstance(value, tuple | Part) or (isinstance(value, str) and not value.strip())


def _parts(path: str) -> Parts:
    """Return what walks the parts at `path`: the entries of each list on the way, with their places."""
    names = [str(step) for step in steps(path)]

    def walk(part: Part, prefix: str, at: int) -> Iterator[tuple[str, Part]]:
        if at == len(names):
            yield f"{prefix}.", part
            return
        value: tuple[Part, ...] | Part | UnsetType = getattr(part, names[at])
        here = f"{prefix}.{names[at]}" if prefix else names[at]
        if isinstance(value, tuple):
            for number, entry in enumerate(value):
                yield from walk(entry, f"{here}[{number}]", at + 1)
        elif value is not UNSET:
            yield from walk(value, here, at + 1)

    return lambda record: walk(record, "", 0)


def _getter(name: str) -> Callable[[Part], object]:
    if name == ".":
        return lambda part: part
    names = name.split(".")
    if len(names) == 1:
        return attrgetter(name)

    def get(part: Part) -> object:
        value: object = part
        for name in names:
            if value is UNSET:
                return UNSET
            value = getattr(value, name)
        return value

    return get


# ---- what EDGAR has accepted -----------------------------------------------------------------------------------------

# Known irregulars: what a rule forbids and EDGAR accepted, each with where it was seen. Under the profile `public` a
# finding of this kind is a note. Nothing may stand there that was not seen; a test asks for the filing.


class Irregular(Struct, frozen=True):
    """A rule and a field that accepted filings break: the field without indices, "" for any; and where it was seen."""

    code: str
    field: str
    seen: str
    reason: str


@cache
def irregulars() -> tuple[Irregular, ...]:
    """Return the known irregulars."""
    return tuple(Irregular(**row) for row in table_rows(__file__, "irregulars.tsv"))


def accepted(code: str, paths: tuple[str, ...]) -> str:
    """Return where EDGAR accepted a filing that breaks the rule at such fields; "" where that was never seen."""
    fields = set(map(unnumbered, paths))
    for irregular in irregulars():
        if irregular.code == code and (not irregular.field or irregular.field in fields):
            return f"{irregular.seen}: {irregular.reason}"
    return ""
