"""The parts within an item: by their letters, (a) to (f), or by the words of the form."""

import re

from msgspec import Struct

from muniment.readers.labelled.items.titles import ASKED


def _names(letter: str, item: str) -> tuple[str, ...]:
    """Return the fields of an item in the order of its letters."""
    paths = (path for key, asked in ASKED[letter].items() if key[1:] and key[0] == item for path in asked)
    return tuple(path.split(".")[1] for path in paths)


# The fields of Items 2 and 5 of Schedule 13D, in the order of their letters.
PARTS = {item: _names("D", item) for item in "25"}
# Those of Item 4 of Schedule 13G, in the order of (a), (b), (c)(i) to (iv).
ITEM_4_PARTS = _names("G", "4")
_NUMERALS = {"a": 0, "b": 1, "i": 2, "ii": 3, "iii": 4, "iv": 5}
_NUMERAL = re.compile(r"(?:\A|(?<=\n)|(?<=\t))[^\S\n\t]*+\((a|b|c|i{1,3}|iv)\)")
_LETTER = re.compile(r"\(([a-f])\)[^\S\n]*")
_OPENING = frozenset('.;:,”"])')  # what a letter within a line stands behind
_COMBINED = re.compile(r"(?:(?:[-–,&]|and|through|to|\s){1,5}\([a-f]\))+[^\S\n]*")
_TITLES = {
    "2a": r"names?(?:\s+of\s+(?:reporting\s+)?persons?(?:\(s\))?(?:\s+filing)?)?",
    "2b": r"(?:residence\s+(?:or\s+)?)?(?:and\s+)?(?:principal\s+)?business(?:\s+(?:and|or)\s+(?:office"
    r"|residence))?\s+(?:office\s+)?address(?:es)?"
    r"|address(?:es)?(?:\s+of\s+principal\s+(?:business\s+)?offices?)?",
    "2c": r"(?:present\s+)?principal\s+(?:occupations?|business)(?:\s+or"
    "\\s+employment)?(?:[^.;:\n]{0,60}(?:\n[^.;:\n]{0,90}){0,4}conducted)?",
    "2f": r"citizenship",
}
_TITLE = {key: re.compile(rf"(?:{title})(?=\s*[.:;]|[^\S\n]*\n)") for key, title in _TITLES.items()}
_MARKED = r"(?:(?:item\s+)?\b4\s*(?=\()|item\s+4\s*)?(?:(?<![^\s4])\(?(?:[abc]|[iv]{1,3})[).]{1,2}\s*+)*+"
_BEFORE = re.compile(rf"{_MARKED}\Z")
_OF_LINE = re.compile(rf"[\n\t.:;)%\d]\s*{_MARKED}\Z")
_REACH = 40
_HEAD = 40  # characters before the first letter that answer nothing by themselves


class Piece(Struct):
    """A part of an item: its letter or field, where its text begins, behind letter or words, and where it ends.

    `at` is where its words begin.
    """

    name: str
    begin: int
    end: int
    at: int = 0


def split_by_letters(small: str, start: int, end: int, several: int) -> list[Piece]:
    """Return the parts of an item by their letters; none where it has none, or the same ones for several persons.

    Letters of one part, as in "(d) and (e)", stay in its text.
    """
    last = chr(ord("a") + several - 1)
    marks: list[tuple[str, int, int]] = []
    for hit in _LETTER.finditer(small, start, end):
        if marks and hit.start() < marks[-1][2]:
            continue
        if hit.start() != start and not _opens(small, hit.start()):
            continue
        letter, begin = hit[1], hit.end()
        if letter > last or (marks and letter < marks[-1][0] and letter != "a"):
            continue
        if marks and letter == marks[-1][0]:
            continue
        if letter == "a" and marks:
            return []  # a list for each of several persons
        combined = _COMBINED.match(small, begin, end)
        marks.append((letter, hit.start() if combined else begin, combined.end() if combined else begin))
    return _pieces(small, marks, start, end)


def _opens(small: str, at: int) -> bool:
    """Whether a letter begins a line or a sentence."""
    before = small[max(0, at - _REACH) : at]
    bare = before.rstrip(" \xa0")
    last = bare[-1:]
    return last in ("\n", "\t", "") or (last in _OPENING and len(bare) < len(before))


def _pieces(small: str, marks: list[tuple[str, int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    for n, (letter, begin, _) in enumerate(marks):
        following = small.rfind("(", 0, marks[n + 1][1] + 1) if n + 1 < len(marks) else end
        pieces.append(Piece(letter, begin, following))
    if pieces and pieces[0].begin - start > len("(a)  ") + 1:  # something stands before the first letter
        if marks[0][0] == "a" or marks[0][1] - start < _HEAD:
            pieces[0].begin = start
        else:
            pieces.insert(0, Piece("a", start, small.rfind("(", 0, marks[0][1] + 1)))
    return pieces


def part_title(small: str, key: str, letter: str, begin: int, end: int) -> int:
    """Return where the text of a part begins behind words such as "Residence or business address:"."""
    title = _TITLE.get(f"{key}{letter}")
    hit = title.match(small, begin, end) if title else None
    return hit.end() if hit else begin


def split_by_words(small: str, words: re.Pattern[str], start: int, end: int) -> list[Piece]:
    """Return the parts of an item whose labels `words` knows by their fields' names."""
    hits = [
        hit
        for hit in words.finditer(small, start, end)
        if hit.start() == start
        or _OF_LINE.search(small, max(start, hit.start() - _REACH), hit.start())
        or _BEFORE.match(small, start, hit.start())
    ]
    pieces: list[Piece] = []
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        until = end
        if after is not None:
            before = _BEFORE.search(small, max(hit.end(), after.start() - 4 * _REACH), after.start())
            until = before.start() if before else after.start()
        pieces.append(Piece(hit.lastgroup or "", hit.end(), until, hit.start()))
    return pieces


def split_by_numerals(small: str, start: int, end: int) -> list[Piece]:
    """Return the parts of Item 4 where nothing but their letters and numerals is printed: (a) (b) (c) (i) to (iv)."""
    hits = list(_NUMERAL.finditer(small, max(0, start - 1), end))
    if [hit[1] for hit in hits] != ["a", "b", "c", "i", "ii", "iii", "iv"]:
        return []
    ends = [hit.start() for hit in hits[1:]] + [end]
    parts = [(hit, until) for hit, until in zip(hits, ends, strict=True) if hit[1] != "c"]
    return [Piece(ITEM_4_PARTS[_NUMERALS[hit[1]]], hit.end(), until) for hit, until in parts]
