"""A rule in words: for terminals, pages and the reference, which only dress what stands here."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import cast

from msgspec import Struct

from muniment.checks.book import BOOK, Undecidable, undecidable
from muniment.checks.choosing import named
from muniment.checks.rule import Example, Rule
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.forms import FORMS as DEFINED
from muniment.forms.describe import rows
from muniment.values import Dollars
from muniment.wording import amount, day, likest, plain

SIGNS = {"error": "✗", "warning": "▲", "note": "●"}
"""A sign for each severity, so that none is told by colour alone."""

_DATED = {"filed": "day of filing", "event": "day of the event", "first sale": "day of the first sale"}
_PROFILES = {"submit": "what is about to be filed", "public": "what EDGAR has disseminated"}
_COPIES = {"xml": "XML", "table": "rows of a data set", "print": "printed pages"}
_SHOWN = 60  # characters of a value
_LISTED = 4  # entries of a list of words
_INDEX = re.compile(r"\[[0-9]+\]")


class Explained(Struct, frozen=True):
    """A rule in words; `in_force`, `judges` and `mend` are "" where there is nothing to say."""

    code: str
    name: str
    severity: str
    text: str
    cites: str
    forms: str
    in_force: str
    profiles: str
    judges: str
    mend: str
    basis: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]
    topic: str


def explained(rule: Rule) -> Explained:
    """Return a rule in words."""
    return Explained(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        text=rule.text,
        cites=rule.cites,
        forms=_forms(rule),
        in_force=in_force(rule),
        profiles=_profiles(rule),
        judges=_judges(rule),
        mend=rule.mend,
        basis=rule.basis,
        passes=tuple(example(one, rule) for one in rule.passes),
        fails=tuple(example(one, rule) for one in rule.fails),
        topic=topic(rule.topic),
    )


def topic(module: str) -> str:
    """Return the topic of a module of rules in words.

    >>> topic("muniment.checks.form_d.related_persons"), topic("muniment.checks.fields")
    ('Form D: related persons', 'Single fields')
    """
    *_, room, name = module.split(".")
    words = name.replace("_", " ")
    if room == "form_d":
        return f"Form D: {words}"
    return f"Schedules 13G and 13D: {words}" if room == "schedule_13" else _ALONE.get(name, words.capitalize())


_ALONE = {"fields": "Single fields", "schema": "The official schema"}


def in_force(rule: Rule) -> str:
    """Return since and until when a rule holds, "" where it always does."""
    said = f"since {day(rule.since)}" if rule.since else ""
    until = f"until {day(rule.until)}" if rule.until else ""
    words = " ".join(filter(None, (said, until)))
    return f"{words}, by the {_DATED[rule.dated]}" if words else ""


def _forms(rule: Rule) -> str:
    words = " and ".join(FORMS[one].called for one in rule.forms)
    return f"{words}, {rule.only}s only" if rule.only else words


def _profiles(rule: Rule) -> str:
    first, *others = rule.profiles
    return f"{first} and {others[0]}" if others else f"{first} only: {_PROFILES[first]}"


def _judges(rule: Rule) -> str:
    """Return what a rule can judge, where that is not everything."""
    copies = "" if len(rule.copies) == len(_COPIES) else " and ".join(_COPIES[one] for one in rule.copies)
    history = "needs the earlier filings" if rule.history else ""
    return "; ".join(filter(None, (copies, history)))


# ---- examples -------------------------------------------------------------------------------------------------------


def example(one: Example, rule: Rule) -> str:
    """Return how an example differs from the sample of its form, in words."""
    form = one.form or rule.forms[0]
    told = [_change(path, value, form) for path, value in one.changes.items()]
    told += [_change(f"header {path}", value, form) for path, value in (one.header or {}).items()]
    beside = [
        f"filed {day(one.filed)}" if one.filed else "",
        f"profile {one.profile}" if one.profile != "public" else "",
        f"from {_COPIES[one.copy]}" if one.copy != "xml" else "",
        _attached(one.attached),
        _earlier(one, rule),
    ]
    words = "; ".join([*told, *filter(None, beside)]) or "as it is"
    return f"{form}: {words}"


def _change(path: str, value: object, form: str) -> str:
    return f"without {path}" if value is None else f"{path} = {_value(path, value, form)}"


def _value(path: str, value: object, form: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and _INDEX.sub("[]", path) in _in_dollars(form):
        return amount(value)
    if isinstance(value, str):
        return f"“{_cut(value)}”" if value.strip() else "blank"
    words = _cut(plain(value))
    entries = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    if len(entries) > _LISTED or not all(isinstance(one, str) for one in entries):
        return "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    return words or "other"


@cache
def _in_dollars(form: str) -> frozenset[str]:
    """Return the paths at which a form takes dollars."""
    record = DEFINED[form.removesuffix("/A")].record
    return frozenset(row.path for row in rows(record) if isinstance(row.field.at.kind, Dollars))


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}… ({len(words)} characters)"


def _attached(kinds: tuple[str, ...] | None) -> str:
    if kinds is None:
        return ""
    return f"with {', '.join(kinds)}" if kinds else "with nothing attached"


def _earlier(one: Example, rule: Rule) -> str:
    if one.earlier is None:
        return ""
    if not one.earlier:
        return "no earlier filing"
    return "after " + ", then ".join(f"({example(before, rule)})" for before in one.earlier)


# ---- looking up -----------------------------------------------------------------------------------------------------


@cache
def _by_code() -> Mapping[str, Undecidable]:
    return {one.code: one for one in undecidable()}


def looked_up(word: str) -> list[Rule | Undecidable]:
    """Return the rules of a code, a name or the beginning of a code, also those that no filing can show broken.

    Raises:
        UsageError: there is none; the message has the nearest that is.
    """
    key = word.strip().upper()
    if key in _by_code():
        return [_by_code()[key]]
    try:
        return list(named(word))
    except UsageError:
        begun = [one for code, one in _by_code().items() if key and code.startswith(key)]
        if begun:
            return list(begun)
        near = likest(key, [*BOOK, *_by_code()])
        if near and near not in BOOK:
            raise UsageError(f"there is no rule {word!r}; did you mean {near}?") from None
        raise


def of_form(rules: Iterable[Rule], form: str) -> list[Rule]:
    """Return those rules that judge a form; all where none is named."""
    return [rule for rule in rules if not form or form in rule.forms]
