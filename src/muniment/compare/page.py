"""A redline as one HTML page: no scripts, readable by screen readers, and it prints."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

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


class Pages(Struct, frozen=True):
    """The addresses of the pages of both filings, on which the path of an answer is an anchor; "" for none."""

    before: str = ""
    after: str = ""


_NO_PAGES = Pages()
_TAGS = {"same": "span", "removed": "del", "added": "ins"}


def html(before: str, after: str, changes: Sequence[Change]) -> str:
    """Return the page of a comparison; `before` and `after` are what the two filings are called."""
    title = f"What changed from {before} to {after}"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style>\n</head>\n'
        f'<body>\n<main class="redline">\n<h1>{escape(title)}</h1>\n{table(changes)}</main>\n</body>\n</html>\n'
    )


def table(changes: Sequence[Change], pages: Pages = _NO_PAGES) -> str:
    """Return the table of a comparison, grouped by whose change it is; values lead to where `pages` have them."""
    if not changes:
        return '<p class="none">Nothing changed.</p>\n'
    named = any(change.of for change in changes)
    by_name = groupby(changes, key=lambda entry: entry.of or ("The filing" if named else ""))
    groups = "".join(_group(of, list(group), pages) for of, group in by_name)
    head = "".join(f'<th scope="col">{label}</th>' for label in ("Field", "Before", "After", "What it means"))
    return f"<p>{escape(counted(changes))}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n{groups}</table>\n"


def counted(changes: Iterable[Change]) -> str:
    """Return how many changes of each kind there are, in words."""
    kinds = [change.kind for change in changes]
    return ", ".join(f"{kinds.count(kind)} {KINDS[kind]}" for kind in KINDS if kind in kinds)


def _group(of: str, changes: list[Change], pages: Pages) -> str:
    head = f'<tr class="of"><th colspan="4" scope="rowgroup">{escape(of)}</th></tr>\n' if of else ""
    return f"<tbody>\n{head}{''.join(_row(change, pages) for change in changes)}</tbody>\n"


def _row(change: Change, pages: Pages) -> str:
    item = f'<span class="item">{escape(change.item)}</span> ' if change.item else ""
    label = f'<th scope="row">{item}{escape(change.label)}</th>'
    kind = KINDS[change.kind] + (", read with doubt" if change.doubtful else "")
    meaning = f'<td><span class="kind">{kind}</span>{f"<br>{escape(change.words)}" if change.words else ""}</td>'
    before, after = _address(pages.before, change.path_before or change.path), _address(pages.after, change.path)
    if change.redline:
        ways = " · ".join(_led(name, href) for name, href in (("before", before), ("after", after)) if href)
        text = "".join(map(_segment, change.redline)) + (f'<p class="places">{ways}</p>' if ways else "")
        return f'<tr class="{change.kind}">{label}<td colspan="2" class="text">{text}</td>{meaning}</tr>\n'
    was, now = _value(change.before, "del", change.kind), _value(change.after, "ins", change.kind)
    values = f"<td>{_led(was, before)}</td><td>{_led(now, after)}</td>"
    return f'<tr class="{change.kind}">{label}{values}{meaning}</tr>\n'


def _address(page: str, path: str) -> str:
    """Return where a value stands on the page of its filing, which shows a list inside an entry as one answer."""
    answer = "[".join(path.split("[")[:2])
    return f"{page}#{quote(answer)}" if page else ""


def _led(shown: str, href: str) -> str:
    """Return what is shown, as a link where there is one."""
    return f'<a href="{escape(href)}">{shown}</a>' if shown and href else shown


def _segment(segment: Segment) -> str:
    tag = _TAGS[segment.mark]
    return f"<{tag}>{escape(segment.words)}</{tag}>"


def _value(words: str, tag: str, kind: Kind) -> str:
    text = escape(words)
    return text if kind == "spelled" or not words else f"<{tag}>{text}</{tag}>"
