"""The registry of rules: every rule by its code, made of the rows of `rules.tsv` and the functions that check them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from muniment.checks import fields, form_d, schedule_13
from muniment.checks.rule import CHECKS, Rule, Source, rows
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.version import __version__
from muniment.wording import nearest_name

_HERE = Path(__file__).parent
MODULES = (fields, form_d, schedule_13)
"""What has to be imported for the functions of all rules to be there."""
_ROWS = rows("rules.tsv")
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
    key = query.strip().upper()
    found = [rule for rule in REGISTRY.values() if rule.code == key or rule.name.upper() == key]
    found = found or [rule for code, rule in REGISTRY.items() if key and code.startswith(key)]
    if not found:
        names = [*REGISTRY, *(rule.name for rule in REGISTRY.values())]
        near = nearest_name(query, names)
        hint = f"; did you mean {near}?" if near else "; `muniment rules` lists all"
        raise UsageError(f"there is no rule {query!r}{hint}")
    return found
