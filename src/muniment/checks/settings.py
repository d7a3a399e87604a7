"""How a team runs the checks: `muniment.toml`, found in the working directory or above.

```toml
[check]
profile = "submit"
select = ["E", "K"]
ignore = ["K-06"]
min-severity = "warning"

[check.severity]
E-28 = "warning"
sold-above-offered = "off"
```

Its other tables are for other parts: the user agent for EDGAR stands under `[edgar]`, whom it may call about a
submission under `[contact]`, notices to states under `[[due.states]]`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from msgspec import Struct, structs

from muniment.checks.registry import chosen, find_rules
from muniment.checks.rule import SEVERITIES, Finding, Profile, Rule, Severity, rank
from muniment.errors import EnvironmentProblem, UsageError
from muniment.wording import did_you_mean

NAME = "muniment.toml"
OFF = "off"
KEYS = {
    "check": ("profile", "select", "ignore", "min-severity", "severity"),
    "contact": ("name", "phone", "email"),
    "edgar": ("user-agent",),
    "due": ("states",),
}
"""What may stand in the file: its tables, and the keys of each. `check.severity` is a table of rules."""

PROFILES: tuple[Profile, ...] = get_args(Profile)
_CHOICES = (*SEVERITIES, OFF)


W = TypeVar("W", bound=str)


class Settings(Struct, frozen=True):
    """How filings are to be checked.

    `min_severity` is None where it is not set. `severities` has the codes of rules whose severity is set here,
    `off` for those that are not to run at all.
    """

    profile: Profile = "public"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity | None = None
    severities: Mapping[str, str] = {}

    def rules(self) -> frozenset[Rule]:
        """Return the rules to run.

        Raises:
            UsageError: an entry of `select` or `ignore` names none.
        """
        off = {code for code, severity in self.severities.items() if severity == OFF}
        return frozenset(rule for rule in chosen(self.select, self.ignore) if rule.code not in off)

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings with the severity they have here, the gravest first; what is off is left out."""
        if not self.severities:
            return list(findings)
        reported = [
            structs.replace(finding, severity=cast("Severity", self.severities.get(finding.code, finding.severity)))
            if finding.decided
            else finding
            for finding in findings
            if self.severities.get(finding.code) != OFF
        ]
        return sorted(reported, key=lambda finding: rank(finding.severity))


def find(start: Path) -> Settings:
    """Return the settings of the nearest `muniment.toml` in a folder or above it; the usual ones where there is none.

    Raises:
        UsageError: something in the file is no setting; the message names the file, the key, and the nearest valid one.
        EnvironmentProblem: the file cannot be read.
    """
    settings_file = nearest(start)
    return _File(str(settings_file[0])).settings(settings_file[1]) if settings_file else Settings()


def nearest(start: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return the nearest `muniment.toml` in a folder or above it with all its tables; None where there is none.

    Raises:
        UsageError: the file is no TOML, or has a table or a key that nothing reads; the message has the nearest.
        EnvironmentProblem: it cannot be read.
    """
    for folder in (start, *start.parents):
        path = folder / NAME
        if path.is_file():
            try:
                tables = tomllib.loads(path.read_text("utf-8"))
            except OSError as error:
                raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise UsageError(f"{path}: is no TOML: {error}") from error
            _File(str(path)).refuse_unknown(tables)
            return path, tables
    return None


class _File:
    """A file of settings, which is named in every error."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuse_unknown(self, tables: Mapping[str, Any]) -> None:
        """Refuse tables and keys that nothing reads, whoever reads the file: they would be without effect."""
        for name in tables:
            self._one_of(name, tuple(KEYS), "", "table")
            for key in self._table(tables[name], name):
                self._one_of(key, KEYS[name], f"{name}.", "setting")

    def settings(self, tables: Mapping[str, Any]) -> Settings:
        check = self._table(tables.get("check", {}), "check")
        least: Severity | None = None
        if "min-severity" in check:
            least = cast("Severity", self._one_of(check["min-severity"], SEVERITIES, "check.min-severity", "severity"))
        return Settings(
            profile=self._one_of(check.get("profile", "public"), PROFILES, "check.profile", "profile"),
            min_severity=least,
            select=self._queries(check.get("select", []), "check.select"),
            ignore=self._queries(check.get("ignore", []), "check.ignore"),
            severities=self._severities(self._table(check.get("severity", {}), "check.severity")),
        )

    def _table(self, value: object, key: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(key, f"is a table: write [{key}]")
        return cast("dict[str, object]", value)  # keys of TOML are strings

    def _queries(self, value: object, key: str) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        queries = tuple(entry for entry in entries if isinstance(entry, str))
        if len(queries) < len(entries):
            raise self._wrong(key, 'takes a list of codes or names, such as ["E-28"]')
        for query in queries:
            self._rules(query, key)
        return queries

    def _severities(self, table: Mapping[str, object]) -> dict[str, str]:
        severities: dict[str, str] = {}
        rules = {query: self._rules(query, "check.severity") for query in table}
        # A whole group first, a single rule last: the narrower entry counts, in whichever order they stand.
        for query in sorted(rules, key=lambda query: len(rules[query]), reverse=True):
            severity = self._one_of(table[query], _CHOICES, f"check.severity.{query}", "severity")
            severities |= dict.fromkeys((rule.code for rule in rules[query]), severity)
        return severities

    def _rules(self, query: str, key: str) -> list[Rule]:
        try:
            return find_rules(query)
        except UsageError as error:
            raise self._wrong(key, str(error)) from error

    def _one_of(self, value: object, choices: tuple[W, ...], key: str, kind: str) -> W:
        for choice in choices:
            if choice == value:
                return choice
        where = f"{key}{value}" if key.endswith(".") or not key else key
        raise self._wrong(where, f"there is no {kind} {value!r}; {did_you_mean(str(value), choices)}")

    def _wrong(self, key: str, message: str) -> UsageError:
        return UsageError(f"{self.name}: {key}: {message}")
