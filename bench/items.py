"""`python -m bench items`: whether every printed character of a schedule belongs to one part of it.

The parts: the cover pages, each item with its heading and the form's words in it, the signatures, what is annexed
behind them, and the furniture of pages. Letters and figures are counted that belong to none (a gap between an item's
answer and the next heading, words of an item that no value took), or to two (an answer that goes on over the heading of
another item, or over a certificate; two values of one place). For each file with such ones the shares are printed, and
where the longest stretches begin. Read are the files in `--files`, else the shared schedules, but for those set apart
in `tests/readers/unseen`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from muniment.errors import MunimentError
from muniment.readers import read
from muniment.readers.labelled.items.answers import find_page_lines
from muniment.readers.labelled.items.headings import Head, find_heads
from muniment.readers.labelled.signatures import find_signatures
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import lowered
from muniment.readers.labelled.trace import LabelledTrace

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared/data/schedule-13"
_ACCESSION = re.compile(r"\d{10}-\d\d-\d{6}")
_LETTERS = re.compile(r"[^\W_]+")
_CERTIFICATE = re.compile(r"after\s+(?:making\s+)?(?:reasonable|due)\s+inquiry", re.IGNORECASE)
_HEADS = 2.0  # weight from which a line within an answer is taken for the heading of another item
_SHOWN, _WORDS = 3, 60
Stretch = tuple[int, int]


def run(files: Sequence[Path] | None) -> None:
    """Print the share of characters that belong to no part or to two, by file and over all."""
    total = none = two = 0
    for path in _files(files or [SHARED]):
        try:
            trace = read(path.read_bytes()).trace
        except MunimentError:
            continue
        if not isinstance(trace, LabelledTrace) or not trace.statement.answers.heads:
            continue
        parts, twice = _parts(trace.statement, trace.printed.text)
        text = trace.statement.text
        gaps = _gaps(parts, len(text))
        furniture = [line for start, end in gaps for line in find_page_lines(text, start, end)]
        missed = _letters(text, _gaps(sorted([*parts, *furniture]), len(text)))
        double = _letters(text, _overlaps(parts) + twice)
        total += _count(text, 0, len(text))
        none += sum(count for count, _ in missed)
        two += sum(count for count, _ in double)
        for kind, found in (("none", missed), ("two", double)):
            if found:
                print(f"{path.name}: {sum(count for count, _ in found)} letters of {kind}")
                for count, at in sorted(found, reverse=True)[:_SHOWN]:
                    print(f"    {count:6}  {' '.join(text[at : at + _WORDS].split())!r}")
    if total:
        print(f"{total:,} letters and figures: {none / total:.3%} of no part, {two / total:.3%} of two")


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the text and web files of folders, one for each accession number, none of those set apart."""
    seen = {hit[0] for path in (ROOT / "tests/readers/unseen").iterdir() if (hit := _ACCESSION.match(path.name))}
    for folder in folders:
        files = (path for path in folder.rglob("*") if path.suffix in (".txt", ".htm", ".html"))
        for path in sorted(files, key=lambda path: (path.parent.name == "sgml", path.name)):
            number = _ACCESSION.match(path.name)
            name = number[0] if number else path.stem
            if name not in seen and path.parent.name not in ("ocr", "official-html"):
                seen.add(name)
                yield path


def _parts(statement: Statement, printed: str) -> tuple[list[Stretch], list[Stretch]]:
    """Return the stretches of all parts in order, and those of answers that another item has a claim on."""
    answers, text = statement.answers, statement.text
    covers = statement.persons[-1].end if statement.persons else 0
    signed = find_signatures(printed, covers)
    parts = [(0, answers.heads[0].start), *answers.labels, *answers.again, *signed]
    twice: list[Stretch] = []
    heads = find_heads(lowered(text), statement.letter, covers, len(text))
    for key, (start, end) in answers.places.items():
        taken = [(found.start, found.end) for path, found in answers.found.items() if path.startswith(f"item{key[0]}")]
        values = sorted({(max(first, start), min(last, end)) for first, last in taken if start <= first < last <= end})
        boxes = statement.letter == "G" and key in ("3", "5", "2d", "2e")  # those, and what the cover has
        parts += [(start, end)] if boxes else values
        others = [head.start for head in heads if _is_sure(head, text) and head.number != key.rstrip("abcdef")]
        others += [hit.start() for hit in _CERTIFICATE.finditer(text, start, end)]
        twice += [(at, end) for at in others if start < at < end][:1]
    ends = sorted([*(end for _, end in answers.places.values()), *(end for _, end in signed)])
    begins = sorted([*(head.start for head in answers.heads), *(start for start, _ in signed), len(text)])
    for end in ends:  # all that is annexed
        if end == ends[-1] or not any(head.start >= end for head in answers.heads):
            parts.append((end, next((begin for begin in begins if begin >= end), len(text))))
    return sorted(parts), twice


def _is_sure(head: Head, text: str) -> bool:
    """Whether a heading has its title, or its line for itself."""
    return head.titled or (head.weight >= _HEADS and not text[head.end : head.end + 9].partition("\n")[0].strip(" .:"))


def _gaps(parts: Sequence[Stretch], length: int) -> list[Stretch]:
    gaps, done = [], 0
    for start, end in [*parts, (length, length)]:
        if start > done:
            gaps.append((done, start))
        done = max(done, end)
    return gaps


def _overlaps(parts: Sequence[Stretch]) -> list[Stretch]:
    distinct = [part for part, _ in groupby(parts)]
    return [(start, min(last, end)) for (_, last), (start, end) in pairwise(distinct) if start < last]


def _letters(text: str, stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Return how many letters and figures stretches have, each with where it begins; those with none left out."""
    counted = [(_count(text, start, end), start) for start, end in stretches]
    return [entry for entry in counted if entry[0]]


def _count(text: str, start: int, end: int) -> int:
    return sum(len(hit[0]) for hit in _LETTERS.finditer(text, start, end))
