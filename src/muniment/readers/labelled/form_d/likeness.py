"""Labels and headings that are damaged: cells and lines that look like one that is not there."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from muniment.readers.labelled.form_d.wordings import Item, Printed, printed_form
from muniment.readers.labelled.words import lowered, spelled

_CELL = re.compile(r"[^\s☐☒]+(?:[^\S\n\t][^\s☐☒]+)*")
_SHORTEST, _LONGEST = 6, 90
_ALIKE, _ALIKE_HEADING = 84, 82  # of 100


def damaged_labels(
    text: str, items: tuple[Item, ...], taken: Sequence[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[tuple[Printed, ...], int, int]]:
    """Yield the cells between two places that are like something printed there, outside of what was `taken`."""
    known = printed_form().vocabulary(items).by_words
    spellings = [words for words in known if len(words) >= _SHORTEST]
    for first, last in _gaps(taken, start, end):
        for cell in _CELL.finditer(text, first, last):
            if _SHORTEST <= len(cell[0]) <= _LONGEST:
                hit = process.extractOne(" ".join(spelled(cell[0])), spellings, scorer=fuzz.ratio, score_cutoff=_ALIKE)
                if hit:
                    yield known[hit[0]], *cell.span()


def damaged_headings(text: str, missing: Sequence[Item], start: int, end: int) -> Iterator[tuple[Item, int, int]]:
    """Yield the lines between two places that are like the headings of missing items, in their order.

    One that stands among other words counts where nothing of it is missing.
    """
    at, small = start, lowered(text[start:end])
    for item in missing:
        spellings = [words.casefold() for words in printed_form().headings[item]]
        places = [(place + start, len(words)) for words in spellings if (place := small.find(words, at - start)) >= 0]
        if places:
            first, length = min(places)
            at = first + length
            yield item, first, at
            continue
        for line in _lines(text, at, end):
            words = text[slice(*line)].strip(" \t#*")
            if not _SHORTEST <= len(words) <= _LONGEST:
                continue
            if process.extractOne(words.casefold(), spellings, scorer=fuzz.ratio, score_cutoff=_ALIKE_HEADING):
                yield item, *line
                at = line[1]
                break


def _gaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    done = start
    for first, last in taken:
        if first > done:
            yield done, first
        done = max(done, last)
    if end > done:
        yield done, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
