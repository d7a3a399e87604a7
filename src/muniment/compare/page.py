"""A redline as one HTML page: no scripts, readable by screen readers, and it prints."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from muniment.compare.changes import Change, Kind, Segment

STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
KINDS: dict[Kind, str] = {
    "changed": "changed",
    "added": "new",
    "removed": "not said any more",
    "spelled": "spelled otherwise",
    "unreadable": "cannot be read",
}
"""What each kind of change is called."""

_TAGS = {"same": "span", "removed": "del", "added": "ins"}


def html(before: str, after: str, changes: Sequence[Change]) -> str:
    """Return the page of a comparison; `before` and `after` are what the two filings are called."""
    title = f"What changed from {before} to {after}"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style>\n</head>\n'
        f'<body>\n<main class="redline">\n<h1>{escape(title)}</h1>\n{table(changes)}</main>\n</body>\n</html>\n'
    )


def table(changes: Sequence[Change]) -> str:
    """Return the table of a comparison, grouped by whose change it is."""
    if not changes:
        return '<p class="none">Nothing changed.</p>\n'
    named = any(one.of for one in changes)
    by_name = groupby(changes, key=lambda one: one.of or ("The filing" if named else ""))
    groups = "".join(_group(of, list(some)) for of, some in by_name)
    head = "".join(f'<th scope="col">{label}</th>' for label in ("Field", "Before", "After", "What it means"))
    return f"<p>{escape(counted(changes))}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n{groups}</table>\n"


def counted(changes: Iterable[Change]) -> str:
    """Return how many changes of each kind there are, in words."""
    kinds = [one.kind for one in changes]
    return ", ".join(f"{kinds.count(kind)} {KINDS[kind]}" for kind in KINDS if kind in kinds)


def _group(of: str, changes: list[Change]) -> str:
    head = f'<tr class="of"><th colspan="4" scope="rowgroup">{escape(of)}</th></tr>\n' if of else ""
    return f"<tbody>\n{head}{''.join(map(_row, changes))}</tbody>\n"


def _row(one: Change) -> str:
    item = f'<span class="item">{escape(one.item)}</span> ' if one.item else ""
    label = f'<th scope="row">{item}{escape(one.label)}</th>'
    kind = KINDS[one.kind] + (", read with doubt" if one.doubtful else "")
    meaning = f'<td><span class="kind">{kind}</span>{f"<br>{escape(one.words)}" if one.words else ""}</td>'
    if one.redline:
        text = f'<td colspan="2" class="text">{"".join(map(_segment, one.redline))}</td>'
        return f'<tr class="{one.kind}">{label}{text}{meaning}</tr>\n'
    values = f"<td>{_value(one.before, 'del', one.kind)}</td><td>{_value(one.after, 'ins', one.kind)}</td>"
    return f'<tr class="{one.kind}">{label}{values}{meaning}</tr>\n'


def _segment(one: Segment) -> str:
    tag = _TAGS[one.mark]
    return f"<{tag}>{escape(one.words)}</{tag}>"


def _value(words: str, tag: str, kind: Kind) -> str:
    told = escape(words)
    return told if kind == "spelled" or not words else f"<{tag}>{told}</{tag}>"
