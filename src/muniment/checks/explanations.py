"""Rules explained, for terminals and pages."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from msgspec import Struct

from muniment.checks.registry import REGISTRY, Undecidable, find_rules, undecidable
from muniment.checks.rule import Example, Rule
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.forms.walk import unnumbered
from muniment.values import Dollars
from muniment.wording import amount, count, day, nearest_name, plain

SIGNS = {"error": "✗", "warning": "▲", "note": "●"}
"""A sign for each severity, so that colour alone marks none."""

SOURCES = {
    "official": "",
    "copy": "the official text was not at hand, only a copy of it elsewhere",
    "no": "the official text was not at hand: written from memory and from summaries",
    "own": "a rule of this program",
}
"""What was at hand when a rule was written; "" where that was the official text."""

_DATED = {"filed": "day of filing", "event": "day of the event", "first sale": "day of the first sale"}
_PROFILES = {"submit": "what is about to be filed", "public": "what EDGAR has disseminated"}
_COPIES = {"xml": "XML", "table": "rows of a data set", "print": "printed pages"}
_MAX_LENGTH, _WHOLE = 60, 200  # characters of a value, and of a file
_MAX_ENTRIES = 4  # entries of a list of texts


# What a rule says to people just as its row does.
_OF_ROW = ("code", "name", "severity", "text", "citation", "suggestion", "rationale", "topic", "judgement")


class Explanation(
    Struct,
    frozen=True,
    kw_only=True,
    rename={"citation": "cites", "scope": "judges", "suggestion": "mend", "rationale": "basis"},
):
    """A rule for people: what the law asks (`text`), how it is checked, and what would fix it.

    `in_force`, `scope`, `suggestion`, `at_hand` and `editions` are "" where there is nothing to say. JSON keeps the
    former names of some fields.
    """

    code: str
    name: str
    severity: str
    text: str
    citation: str
    forms: str
    in_force: str
    profiles: str
    scope: str
    suggestion: str
    rationale: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]
    topic: str
    judgement: str
    at_hand: str
    editions: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Its rows in a table: labels and texts, "" where there is nothing to say."""
        return (
            ("law", self.citation),
            ("in force", self.in_force or "always"),
            ("editions", self.editions),
            ("text", self.at_hand),
            ("forms", self.forms),
            ("profiles", self.profiles),
            ("scope", self.scope),
            ("check", self.judgement),
            ("fix", self.suggestion),
            ("rationale", self.rationale),
        )


def explain(rule: Rule) -> Explanation:
    """Return what people read of a rule."""
    copies = "" if len(rule.copies) == len(_COPIES) else " and ".join(_COPIES[copy] for copy in rule.copies)
    history = "requires the earlier filings" if rule.history else ""
    forms = " and ".join(FORMS[form].called for form in rule.forms)
    first, *other_profiles = rule.profiles
    return Explanation(
        **{name: getattr(rule, name) for name in _OF_ROW},
        forms=f"{forms}, {rule.only}s only" if rule.only else forms,
        in_force=in_force(rule),
        profiles=f"{first} and {other_profiles[0]}" if other_profiles else f"{first} only: {_PROFILES[first]}",
        scope="; ".join(filter(None, (copies, history))),
        passes=tuple(map(describe, rule.passes)),
        fails=tuple(map(describe, rule.fails)),
        at_hand=SOURCES[rule.source],
        editions="; ".join(f"{code} {_days(REGISTRY[code]) or 'always'}" for code in rule.editions),
    )


def in_force(rule: Rule) -> str:
    """Return since and until when a rule holds, "" where it always does."""
    days = _days(rule)
    return f"{days}, by the {_DATED[rule.dated]}" if days else ""


def _days(rule: Rule) -> str:
    since = f"since {day(rule.since)}" if rule.since else ""
    until = f"until {day(rule.until)}" if rule.until else ""
    return " ".join(filter(None, (since, until)))


# ---- examples -------------------------------------------------------------------------------------------------------


def describe(example: Example) -> str:
    """Return a line on how an example differs from the sample of its form."""
    form, attached = example.form, example.attached
    changes = [_change(path, value, form) for path, value in example.changes.items()]
    changes += [_change(f"header {path}", value, form) for path, value in (example.header or {}).items()]
    circumstances = [
        f"filed {day(example.filed)}" if example.filed else "",
        f"profile {example.profile}" if example.profile != "public" else "",
        f"from {_COPIES[example.copy]}" if example.copy != "xml" else "",
        "" if attached is None else f"with {', '.join(attached) or 'nothing attached'}",
        _earlier(example),
        _source(example.source) if not changes else "",
    ]
    return f"{form}: {'; '.join([*changes, *filter(None, circumstances)]) or 'as it is'}"


def _source(data: bytes) -> str:
    text = ascii(data.decode("latin-1"))[1:-1]
    return f"the file {'is' if len(text) <= _WHOLE else 'ends in'} “{text[-_WHOLE:]}”" if text else ""


def _change(path: str, value: object, form: str) -> str:
    return f"without {path}" if value is None else f"{path} = {_value(path, value, form)}"


def _value(path: str, value: object, form: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and unnumbered(path) in _in_dollars(form):
        return amount(value)
    if isinstance(value, str):
        return f"“{_cut(value)}”" if value.strip() else "blank"
    text = _cut(plain(value))
    entries = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    if len(entries) > _MAX_ENTRIES or not all(isinstance(entry, str) for entry in entries):
        return count(len(entries), "entry", "entries")
    return text or "other"


@cache
def _in_dollars(form: str) -> frozenset[str]:
    """Return the paths at which a form takes dollars."""
    record = FORMS[form.removesuffix("/A")].record
    return frozenset(row.path for row in rows(record) if isinstance(row.field.at.kind, Dollars))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH].rstrip()}… ({len(text)} characters)"


def _earlier(example: Example) -> str:
    if example.earlier is None:
        return ""
    if not example.earlier:
        return "no earlier filing"
    return "after " + ", then ".join(f"({describe(before)})" for before in example.earlier)


# ---- looking up -----------------------------------------------------------------------------------------------------


@cache
def _by_code() -> Mapping[str, Undecidable]:
    return {rule.code: rule for rule in undecidable()}


def look_up(query: str) -> list[Rule | Undecidable]:
    """Return the rules of a code, a name or the beginning of a code, also those that no filing can show broken.

    Raises:
        UsageError: there is none; the message has the nearest that is.
    """
    key = query.strip().upper()
    if key in _by_code():
        return [_by_code()[key]]
    try:
        return [*find_rules(query)]
    except UsageError:
        rules: list[Rule | Undecidable] = [r for code, r in _by_code().items() if key and code.startswith(key)]
        if rules:
            return rules
        near = nearest_name(key, [*REGISTRY, *_by_code()])
        if near and near not in REGISTRY:
            raise UsageError(f"there is no rule {query!r}; did you mean {near}?") from None
        raise
