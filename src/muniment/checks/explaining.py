"""A rule in words, for terminals and pages; and the rulebook as Markdown: an index, and a page a topic."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from msgspec import Struct

from muniment.checks.examples import Example
from muniment.checks.rule import Rule
from muniment.checks.rulebook import BOOK, Undecidable, named, undecidable
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.forms.describe import rows
from muniment.values import Dollars
from muniment.wording import amount, day, likest, plain

SIGNS = {"error": "✗", "warning": "▲", "note": "●"}
"""A sign for each severity, so that none is told by colour alone."""

SOURCES = {
    "official": "",
    "copy": "the official text was not at hand, only a copy of it elsewhere",
    "no": "the official text was not at hand: written from memory and from summaries",
    "own": "a rule of this program",
}
"""What was at hand when a rule was written, in words; "" where that was the official text."""

_DATED = {"filed": "day of filing", "event": "day of the event", "first sale": "day of the first sale"}
_PROFILES = {"submit": "what is about to be filed", "public": "what EDGAR has disseminated"}
_COPIES = {"xml": "XML", "table": "rows of a data set", "print": "printed pages"}
_SHOWN = 60  # characters of a value
_LISTED = 4  # entries of a list of words
_INDEX = re.compile(r"\[[0-9]+\]")


class Explained(Struct, frozen=True, kw_only=True):
    """A rule in words: what the law asks (`text`), how it is judged, and what would mend it.

    `in_force`, `judges`, `mend`, `at_hand` and `editions` are "" where there is nothing to say.
    """

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
    judgement: str
    at_hand: str
    editions: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What is said of it in a table: labels and words, "" where there is nothing to say."""
        return (
            ("law", self.cites),
            ("in force", self.in_force or "always"),
            ("editions", self.editions),
            ("text", self.at_hand),
            ("forms", self.forms),
            ("profiles", self.profiles),
            ("judges", self.judges),
            ("judgement", self.judgement),
            ("mend", self.mend),
            ("basis", self.basis),
        )


def explained(rule: Rule) -> Explained:
    """Return a rule in words."""
    copies = "" if len(rule.copies) == len(_COPIES) else " and ".join(_COPIES[copy] for copy in rule.copies)
    history = "needs the earlier filings" if rule.history else ""
    forms = " and ".join(FORMS[form].called for form in rule.forms)
    first, *others = rule.profiles
    return Explained(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        text=rule.text,
        cites=rule.citation,
        forms=f"{forms}, {rule.only}s only" if rule.only else forms,
        in_force=in_force(rule),
        profiles=f"{first} and {others[0]}" if others else f"{first} only: {_PROFILES[first]}",
        judges="; ".join(filter(None, (copies, history))),
        mend=rule.suggestion,
        basis=rule.rationale,
        passes=tuple(example(shown) for shown in rule.passes),
        fails=tuple(example(shown) for shown in rule.fails),
        topic=rule.topic,
        judgement=rule.judgement,
        at_hand=SOURCES[rule.source],
        editions="; ".join(f"{code} {_days(BOOK[code]) or 'always'}" for code in rule.editions),
    )


def in_force(rule: Rule) -> str:
    """Return since and until when a rule holds, "" where it always does."""
    words = _days(rule)
    return f"{words}, by the {_DATED[rule.dated]}" if words else ""


def _days(rule: Rule) -> str:
    since = f"since {day(rule.since)}" if rule.since else ""
    until = f"until {day(rule.until)}" if rule.until else ""
    return " ".join(filter(None, (since, until)))


# ---- examples -------------------------------------------------------------------------------------------------------


def example(one: Example) -> str:
    """Return how an example differs from the sample of its form, in words."""
    form = one.form
    told = [_change(path, value, form) for path, value in one.changes.items()]
    told += [_change(f"header {path}", value, form) for path, value in (one.header or {}).items()]
    beside = [
        f"filed {day(one.filed)}" if one.filed else "",
        f"profile {one.profile}" if one.profile != "public" else "",
        f"from {_COPIES[one.copy]}" if one.copy != "xml" else "",
        _attached(one.attached),
        _earlier(one),
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
    record = FORMS[form.removesuffix("/A")].record
    return frozenset(row.path for row in rows(record) if isinstance(row.field.at.kind, Dollars))


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}… ({len(words)} characters)"


def _attached(kinds: tuple[str, ...] | None) -> str:
    if kinds is None:
        return ""
    return f"with {', '.join(kinds)}" if kinds else "with nothing attached"


def _earlier(one: Example) -> str:
    if one.earlier is None:
        return ""
    if not one.earlier:
        return "no earlier filing"
    return "after " + ", then ".join(f"({example(before)})" for before in one.earlier)


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


# ---- Markdown -------------------------------------------------------------------------------------------------------

FOLDER = "checks"
"""The folder of the pages of topics."""

_MADE = "Made from `muniment.checks` by `python docs/generate.py`: do not edit."


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page of the reference: its path, and its text as Markdown."""
    topics: dict[str, list[Rule]] = {}
    for rule in sorted(BOOK.values(), key=lambda rule: (":" in rule.topic, rule.topic, rule.code)):
        topics.setdefault(rule.topic, []).append(rule)
    yield f"{FOLDER}.md", _index(topics)
    for topic, rules in topics.items():
        head = f"# {topic}\n\n{_MADE} All rules: [the rulebook](../checks.md).\n"
        yield f"{FOLDER}/{slug(topic)}.md", head + "".join(_rule(explained(rule)) for rule in rules)
    yield f"{FOLDER}/not-decidable.md", _undecidable()
    yield f"{FOLDER}/not-at-hand.md", _not_at_hand()


def slug(topic: str) -> str:
    """Return the name of a topic's page.

    >>> slug("Form D: related persons"), slug("Schedules 13G and 13D: time")
    ('form-d-related-persons', 'schedule-13-time')
    """
    return re.sub(r"\W+", "-", topic.replace("Schedules 13G and 13D", "Schedule 13")).lower()


def _index(topics: dict[str, list[Rule]]) -> str:
    lines = [
        "# The rulebook",
        "",
        f"{_MADE} How to use it stands in [checks](../checks.md).",
        "",
        f"{len(BOOK)} rules; {len(undecidable())} more are [not decidable from a filing]({FOLDER}/not-decidable.md). "
        f"{len(_without_text())} were [written without the official text]({FOLDER}/not-at-hand.md).",
        "",
        "✗ error: EDGAR would suspend it, or it is incomplete in law. ▲ warning: likely wrong. ● note: worth a look.",
    ]
    for topic, rules in topics.items():
        lines += ["", f"## [{topic}]({FOLDER}/{slug(topic)}.md)", ""]
        lines += ["| code | | forms | rule |", "|---|---|---|---|"]
        lines += [
            f"| {_link(rule)} | {SIGNS[rule.severity]} | {', '.join(rule.forms)} | {_cell(rule.text)} |"
            for rule in rules
        ]
    return "\n".join(lines) + "\n"


def _link(rule: Rule, folder: str = f"{FOLDER}/") -> str:
    """Return a link to a rule on the page of its topic, at the place that readers of Markdown make of its heading."""
    anchor = f"{rule.code} {rule.name}".lower().replace(" ", "-")
    return f"[{rule.code}]({folder}{slug(rule.topic)}.md#{anchor})"


def _rule(told: Explained) -> str:
    rows = (("severity", f"{SIGNS[told.severity]} {told.severity}"), *told.rows)
    table = "".join(f"| {label} | {_cell(words)} |\n" for label, words in rows if words)
    for label, examples in (("passes", told.passes), ("fails", told.fails)):
        table += f"| {label} | {'<br>'.join(map(_cell, examples))} |\n"
    return f"\n## {told.code} {told.name}\n\n{told.text}\n\n| | |\n|---|---|\n{table}"


def _undecidable() -> str:
    head = "# Not decidable from a filing\n\n" + _MADE
    head += " These rules are law, and no filing can show that one is broken: each with the reason.\n\n"
    rows = "".join(
        f"| {rule.code} | {_cell(rule.text)} | {_cell(rule.cites)} | {_cell(rule.reason)} |\n" for rule in undecidable()
    )
    return f"{head}| code | rule | law | why nobody can tell |\n|---|---|---|---|\n{rows}"


def _without_text() -> list[Rule | Undecidable]:
    """Return the rules that were written without the official text, by code."""
    found = [rule for rule in (*BOOK.values(), *undecidable()) if rule.source in ("copy", "no")]
    return sorted(found, key=lambda rule: rule.code)


def _not_at_hand() -> str:
    head = "# Written without the official text\n\n" + _MADE
    head += (
        " Of these rules the official text was not at hand when they were written: read it before you rely on one.\n"
    )
    head += "\n| code | law | what was at hand |\n|---|---|---|\n"
    words = {"copy": "a copy elsewhere", "no": "memory and summaries"}
    return head + "".join(
        f"| {_link(rule, '')} | {_cell(rule.citation)} | {words[rule.source]} |\n"
        if isinstance(rule, Rule)
        else f"| {rule.code} | {_cell(rule.cites)} | {words[rule.source]} |\n"
        for rule in _without_text()
    )


def _cell(words: str) -> str:
    """Return words as a cell of a table holds them."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")
