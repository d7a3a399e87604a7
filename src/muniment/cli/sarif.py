"""Findings as SARIF 2.1.0, the format of code scanning: written as they come, so that any number of them will do."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from muniment.checks import Finding
from muniment.checks.explaining import explained
from muniment.checks.rule import Rule
from muniment.pipeline.checking import STDIN, Judged, Where
from muniment.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}

Emit = Callable[[str], None]


class Sarif:
    """One document: its head with the rules, a result for each finding, its tail."""

    def __init__(self, rules: Iterable[Rule], emit: Emit) -> None:
        self.rules = sorted(rules, key=lambda rule: rule.code)
        self.places = {rule.code: number for number, rule in enumerate(self.rules)}
        self.emit, self.first = emit, True

    def begin(self) -> None:
        """Write everything before the results."""
        driver = {"name": "muniment", "version": __version__, "rules": [rule_object(rule) for rule in self.rules]}
        head = f'{{"$schema":{_json(_SCHEMA)},"version":"2.1.0","runs":[{{"tool":{_json({"driver": driver})},'
        self.emit(f'{head}"columnKind":"unicodeCodePoints","results":[')

    def add(self, one: Judged, found: Iterable[Finding]) -> None:
        """Write the results of a filing."""
        for finding in found:
            self.emit(("\n" if self.first else ",\n") + _json(self.result(one, finding)))
            self.first = False

    def end(self, refused: Iterable[tuple[str, str]], *, whole: bool) -> None:
        """Write everything behind the results; not `whole` where the work was broken off."""
        notes = [
            {"level": "error", "message": {"text": words}, "locations": [{"physicalLocation": _artifact(name)}]}
            for name, words in refused
        ]
        invocation = {"executionSuccessful": whole and not notes, "toolExecutionNotifications": notes}
        self.emit(f'\n],"invocations":{_json([invocation])}}}]}}\n')

    def result(self, one: Judged, finding: Finding) -> dict[str, Any]:
        """Return a finding as a result."""
        words = f"{finding.message} {finding.mend}".strip()
        return {
            "ruleId": finding.code,
            "ruleIndex": self.places[finding.code],
            # A result that nobody can decide is open, and has no level.
            "kind": "fail" if finding.decided else "open",
            "level": _LEVELS[finding.severity] if finding.decided else "none",
            "message": {"text": words},
            "locations": [_location(one, finding, one.places(finding))],
            "properties": {"citation": finding.citation, "filing": one.accession, "values": dict(finding.values)},
        }


def rule_object(rule: Rule) -> dict[str, Any]:
    """Return a rule as SARIF describes rules."""
    told = explained(rule)
    help_words = [f"{told.text} {told.cites}.", told.mend, told.basis]
    return {
        "id": told.code,
        "name": told.name,
        "shortDescription": {"text": told.text},
        "fullDescription": {"text": f"{told.text} {told.cites}."},
        "help": {"text": "\n".join(filter(None, help_words))},
        "defaultConfiguration": {"level": _LEVELS[told.severity]},
        "properties": {"tags": list(rule.forms), "citation": told.cites, "inForce": told.in_force},
    }


def _location(one: Judged, finding: Finding, places: list[Where]) -> dict[str, Any]:
    """Return the first place, and the fields by their paths; a cell or a page has no line, and stands in words."""
    physical: dict[str, Any] = _artifact(one.file)
    first = places[0] if places else None
    if first and first.place and not first.page:
        place = first.place
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "byteOffset": place.start,
            "byteLength": place.end - place.start,
        }
    told: dict[str, Any] = {"physicalLocation": physical}
    logical = [{"fullyQualifiedName": path, "kind": "member"} for path in finding.paths]
    if logical:
        told["logicalLocations"] = logical
    if first and (first.cell or first.page):
        told["message"] = {"text": first.cell.words if first.cell else f"page {first.page}"}
    return told


def _artifact(name: str) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(name)}}


def uri(name: str) -> str:
    """Return the name of a file as a URI: an absolute path with its scheme, anything else relative."""
    if name == STDIN:
        return "stdin"
    return f"file://{quote(name)}" if Path(name).is_absolute() else quote(name)


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()
