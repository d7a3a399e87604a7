"""The rulebook as Markdown: a list of all rules, a page a topic, and the rules that no filing can show broken."""

from collections.abc import Iterable, Iterator

from muniment.checks.book import BOOK, TOPICS, undecidable
from muniment.checks.explaining import SIGNS, Explained, explained, topic
from muniment.checks.rule import Rule

FOLDER = "checks"
_MADE = "Made from `muniment.checks` by `python docs/generate.py`: do not edit."


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page of the reference: its path, and its text as Markdown."""
    topics: dict[str, list[Rule]] = {module.__name__: [] for module in TOPICS}
    for rule in BOOK.values():
        topics.setdefault(rule.topic, []).append(rule)
    yield f"{FOLDER}.md", _index(topics)
    for module, rules in topics.items():
        yield f"{FOLDER}/{slug(module)}.md", _topic(module, rules)
    yield f"{FOLDER}/not-decidable.md", _undecidable()


def slug(module: str) -> str:
    """Return the name of a topic's page.

    >>> slug("muniment.checks.form_d.related_persons"), slug("muniment.checks.fields")
    ('form-d-related-persons', 'fields')
    """
    return module.removeprefix("muniment.checks.").replace(".", "-").replace("_", "-")


def _index(topics: dict[str, list[Rule]]) -> str:
    lines = [
        "# The rulebook",
        "",
        f"{_MADE} How to use it stands in [checks](../checks.md).",
        "",
        f"{len(BOOK)} rules; {len(undecidable())} more are [not decidable from a filing]({FOLDER}/not-decidable.md).",
        "",
        "✗ error: EDGAR would suspend it, or it is incomplete in law. ▲ warning: likely wrong. ● note: worth a look.",
    ]
    for module, rules in topics.items():
        page = f"{FOLDER}/{slug(module)}.md"
        lines += ["", f"## [{topic(module)}]({page})", "", "| code | | forms | rule |", "|---|---|---|---|"]
        lines += [_row(rule, page) for rule in rules]
    return "\n".join(lines) + "\n"


def _row(rule: Rule, page: str) -> str:
    code = f"[{rule.code}]({page}#{anchor(rule)})"
    return f"| {code} | {SIGNS[rule.severity]} | {', '.join(rule.forms)} | {_cell(rule.text)} |"


def anchor(rule: Rule) -> str:
    """Return where a rule stands on its page, as the usual readers of Markdown make it of the heading."""
    return f"{rule.code} {rule.name}".lower().replace(" ", "-")


def _topic(module: str, rules: Iterable[Rule]) -> str:
    head = f"# {topic(module)}\n\n{_MADE} All rules: [the rulebook](../checks.md).\n"
    return head + "".join(_rule(explained(rule)) for rule in rules)


def _rule(told: Explained) -> str:
    rows = (
        ("severity", f"{SIGNS[told.severity]} {told.severity}"),
        ("law", told.cites),
        ("forms", told.forms),
        ("in force", told.in_force),
        ("profiles", told.profiles),
        ("judges", told.judges),
        ("mend", told.mend),
        ("basis", told.basis),
    )
    table = "".join(f"| {label} | {_cell(words)} |\n" for label, words in rows if words)
    for label, examples in (("passes", told.passes), ("fails", told.fails)):
        table += f"| {label} | {'<br>'.join(map(_cell, examples))} |\n"
    return f"\n## {told.code} {told.name}\n\n{told.text}\n\n| | |\n|---|---|\n{table}"


def _undecidable() -> str:
    head = "# Not decidable from a filing\n\n" + _MADE
    head += " These rules are law, and no filing can show that one is broken: each with the reason.\n\n"
    rows = "".join(
        f"| {one.code} | {_cell(one.text)} | {_cell(one.cites)} | {_cell(one.reason)} |\n" for one in undecidable()
    )
    return f"{head}| code | rule | law | why nobody can tell |\n|---|---|---|---|\n{rows}"


def _cell(words: str) -> str:
    """Return words as a cell of a table holds them."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")
