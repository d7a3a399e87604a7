"""Running heads and feet of a notice that was printed on pages: lines that say nothing of the offering."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

_EDGE = 3  # lines at the top and at the bottom of a page
_OF_ALL = 0.6  # the share of the pages on which a running line stands: the first and the last may lack it
_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*+", re.MULTILINE)
_LONGEST = 300  # characters of a running line
_DIGITS = re.compile(r"[0-9]+")
# The number of a page and how many there are, at the end of a line or alone: Page 2 of 5, 2/5.
_COUNTED = re.compile(
    r"(?:^|(?<=\s))(?:page\s+)?(?P<page>[0-9]{1,3})\s*(?:of|/)\s*(?P<pages>[0-9]{1,3})\s*$", re.IGNORECASE
)


def running_lines(text: str, pages: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Return the lines that are running heads or feet.

    `pages` are the places at which further pages begin, where the text says so: then whatever line stands at the same
    edge of most pages, but for its numbers, is one. Without, only lines are that count the pages from the first to the
    last.
    """
    return [*_at_edges(text, [0, *pages, len(text)]), *_counted(text)]


def _at_edges(text: str, bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    edges: list[list[tuple[str, int, int]]] = []
    for start, end in pairwise(bounds):
        lines = [hit.span() for hit in _LINE.finditer(text, start, end) if len(hit[0]) <= _LONGEST]
        top = [(f"top {_plain(text, *line)}", *line) for line in lines[:_EDGE]]
        bottom = [(f"bottom {_plain(text, *line)}", *line) for line in lines[-_EDGE:]]
        if lines:
            edges.append([*top, *bottom])
    counts = Counter(name for page in edges for name in {name for name, _, _ in page})
    least = max(2, _OF_ALL * len(edges))
    for page in edges:
        yield from ((start, end) for name, start, end in page if counts[name] >= least)


def _plain(text: str, start: int, end: int) -> str:
    return _DIGITS.sub("#", " ".join(text[start:end].split()))


def _counted(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that count the pages."""
    found: dict[tuple[str, int], dict[int, tuple[int, int]]] = defaultdict(dict)
    for hit in _LINE.finditer(text):
        if len(hit[0]) <= _LONGEST and (number := _COUNTED.search(hit[0])):
            before = " ".join(hit[0][: number.start()].split())
            found[_DIGITS.sub("#", before), int(number["pages"])][int(number["page"])] = hit.span()
    for (_, pages), lines in found.items():
        if pages > 1 and lines.keys() == set(range(1, pages + 1)):
            yield from lines.values()
