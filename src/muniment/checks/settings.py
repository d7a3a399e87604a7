"""What a team has decided about checks: `muniment.toml`, found in the working directory or above.

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

Its other tables are for others: who asks EDGAR stands under `[edgar]`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from msgspec import Struct, structs

from muniment.checks.finding import SEVERITIES, Finding, Profile, Severity, rank
from muniment.checks.rule import Rule
from muniment.checks.rulebook import chosen, named
from muniment.errors import EnvironmentProblem, UsageError
from muniment.wording import meant

NAME = "muniment.toml"
OFF = "off"
KEYS = {"check": ("profile", "select", "ignore", "min-severity", "severity"), "edgar": ("user-agent",)}
"""What may stand in the file: its tables, and the keys of each. `check.severity` is a table of rules."""

PROFILES: tuple[Profile, ...] = get_args(Profile)
_WEIGHTS = (*SEVERITIES, OFF)


W = TypeVar("W", bound=str)


class Settings(Struct, frozen=True):
    """How filings are to be judged.

    `min_severity` is None where nobody said. `severities` has the codes of rules that weigh something else here, `off`
    for those that are not to judge at all.
    """

    profile: Profile = "public"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity | None = None
    severities: Mapping[str, str] = {}

    def rules(self) -> frozenset[Rule]:
        """Return the rules to judge by.

        Raises:
            UsageError: a word in `select` or `ignore` names none.
        """
        off = {code for code, weight in self.severities.items() if weight == OFF}
        return frozenset(rule for rule in chosen(self.select, self.ignore) if rule.code not in off)

    def weighed(self, found: Iterable[Finding]) -> list[Finding]:
        """Return findings with the weight they have here, the gravest first; what is off is left out."""
        if not self.severities:
            return list(found)
        told = [self._weigh(one) for one in found if self.severities.get(one.code) != OFF]
        return sorted(told, key=lambda one: rank(one.severity))

    def _weigh(self, one: Finding) -> Finding:
        weight = self.severities.get(one.code) if one.decided else None
        return structs.replace(one, severity=cast("Severity", weight)) if weight else one


def found(start: Path) -> Settings:
    """Return the settings of the nearest `muniment.toml` in a folder or above it; the usual ones where there is none.

    Raises:
        UsageError: something in the file is no setting; the words name the file, the key, and the nearest valid one.
        EnvironmentProblem: the file cannot be read.
    """
    held = nearest(start)
    return _File(str(held[0])).settings(held[1]) if held else Settings()


def load(path: Path) -> Settings:
    """Return the settings of a file; the errors are those of `found`."""
    return _File(str(path)).settings(_read(path))


def nearest(start: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return the nearest `muniment.toml` in a folder or above it with all that it says; None where there is none.

    Raises:
        UsageError: the file is no TOML, or has a table or a key that nothing reads; the words have the nearest.
        EnvironmentProblem: it cannot be read.
    """
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME, _read(folder / NAME)
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is no TOML: {error}") from error
    _File(str(path)).refuse_unknown(told)
    return told


class _File:
    """A file of settings, which is named in every error."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuse_unknown(self, told: Mapping[str, Any]) -> None:
        """Refuse tables and keys that nothing reads, whoever reads the file: they would be without effect."""
        for name in told:
            self._one_of(name, tuple(KEYS), "", "table")
            for key in self._table(told[name], name):
                self._one_of(key, KEYS[name], f"{name}.", "setting")

    def settings(self, told: Mapping[str, Any]) -> Settings:
        check = self._table(told.get("check", {}), "check")
        key = "min-severity"
        least = self._severity(check[key], f"check.{key}") if key in check else None
        return Settings(
            profile=self._one_of(check.get("profile", "public"), PROFILES, "check.profile", "profile"),
            min_severity=least,
            select=self._words(check.get("select", []), "check.select"),
            ignore=self._words(check.get("ignore", []), "check.ignore"),
            severities=self._weights(self._table(check.get("severity", {}), "check.severity")),
        )

    def _table(self, value: object, key: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(key, f"is a table: write [{key}]")
        return cast("dict[str, object]", value)  # keys of TOML are words

    def _severity(self, value: object, key: str) -> Severity:
        return self._one_of(value, SEVERITIES, key, "severity")

    def _words(self, value: object, key: str) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        words = tuple(one for one in entries if isinstance(one, str))
        if len(words) < len(entries):
            raise self._wrong(key, 'takes a list of codes or names, such as ["E-28"]')
        for word in words:
            self._rules(word, key)
        return words

    def _weights(self, table: Mapping[str, object]) -> dict[str, str]:
        weights: dict[str, str] = {}
        # A whole group first, a single rule last: the narrower word counts, in whichever order they stand.
        for word, value in sorted(
            table.items(), key=lambda one: len(self._rules(one[0], "check.severity")), reverse=True
        ):
            weight = self._one_of(value, _WEIGHTS, f"check.severity.{word}", "severity")
            weights |= dict.fromkeys((rule.code for rule in self._rules(word, "check.severity")), weight)
        return weights

    def _rules(self, word: str, key: str) -> list[Rule]:
        try:
            return named(word)
        except UsageError as error:
            raise self._wrong(key, str(error)) from error

    def _one_of(self, value: object, known: tuple[W, ...], key: str, kind: str) -> W:
        for word in known:
            if word == value:
                return word
        where = f"{key}{value}" if key.endswith(".") or not key else key
        raise self._wrong(where, f"there is no {kind} {value!r}; {meant(str(value), known)}")

    def _wrong(self, key: str, words: str) -> UsageError:
        return UsageError(f"{self.name}: {key}: {words}")
