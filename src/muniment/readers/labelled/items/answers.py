"""What is answered under each item: its text, that it does not apply, or nothing."""

import re
from collections.abc import Iterator

from msgspec import UNSET, Struct, field

from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.heads import Head, find_heads, in_order
from muniment.readers.labelled.items.parts import (
    ITEM_4_PARTS,
    PARTS,
    part_title,
    split_by_letters,
    split_by_numerals,
    split_by_words,
)
from muniment.readers.labelled.items.tidy import tidy, trimmed, within_page, without_boxes
from muniment.readers.labelled.items.titles import ASKED, ENDS_OF_INSTRUCTIONS, INSTRUCTION, ITEM_1, ITEM_4, ORDER
from muniment.readers.labelled.words import lowered

_SEPARATORS = re.compile(r"[\s.:)\]*☐]*(?:[-–—]+\s)?")
NOT_APPLICABLE = re.compile(
    r"[\s(\[*]*(?:(?:this\s+)?item\s+(?:\d+\s+)?(?:is\s+)?)?(?:not\s*+-?\s*+applicable|n\s?[/.\\]\s?a\b\.?"
    r"|inapplicable|does\s+not\s+apply)[\s.;)\]*]*",
    re.IGNORECASE,
)
_BOTTOM = re.compile(
    r"\n[^\S\n]*(?:signatures?[\s.:]*\n|after\s+(?:making\s+)?(?:a\s+)?(?:reasonable|due)\s+in|exhibit"
    r"\s+index[\s.:]*\n|index\s+(?:to|of)\s+exhibits"
    r"|joint\s+filing\s+(?:agreement|statement)[\s.:]*\n|(?:schedule|annex|appendix)"
    r"\s+(?!13)[a-z\d]{1,3}[\s.:]*\n|power\s+of\s+attorney[\s.:]*\n)"
)
# The same before the signatures, where a line may name an exhibit and begin none.
_ANNEX = re.compile(
    r"\n[^\S\n]*(?:signatures?[\s.:]*\n|after\s+(?:making\s+)?(?:a\s+)?(?:reasonable|due)\s+in|exhibit\s+index[\s.:]*\n"
    r"|(?:schedule|annex)\s+(?!13)[a-z\d]{1,3}[\s.:]*\n)"
)
# The fields of items that have but one, by their keys.
_SINGLE = {
    letter: {
        key: paths[0]
        for key, paths in ASKED[letter].items()
        if key in keys and len(paths) == 1 and paths[0] and f"{key}a" not in ASKED[letter]
    }
    for letter, keys in ORDER.items()
}
_WITH_FLAG = frozenset("56789") | {"10"}
_TITLED, _UNTITLED, _LAST = 0.97, 0.9, 0.93
_ITEM_5 = "5"


class Answers(Struct):
    """The answers to the items: by record path what was found, and by key where each item stands."""

    found: dict[str, Found] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)


def read_answers(text: str, letter: str, after: int, end: int) -> Answers:
    """Read the items that stand between two places of a text; `letter` is that of the schedule, D or G."""
    small = lowered(text)
    candidates = find_heads(text, small, letter, after, end)
    chain = in_order(candidates, letter)
    answers = Answers(heads=chain)
    for head, stop in _with_ends(chain, candidates, small, letter, end):
        begin = _behind(small, head.end, stop)
        # the last line of Item 4 may be a number that is no page's
        begin, stop = (trimmed if head.key == "4" and letter == "G" else within_page)(text, begin, stop)
        answers.places[head.key] = (begin, stop)
        for path, found in _answer(text, small, letter, head, begin, stop):
            answers.found[path] = found
    return answers


def _with_ends(
    chain: list[Head], candidates: list[Head], small: str, letter: str, end: int
) -> Iterator[tuple[Head, int]]:
    """Yield each heading with where its answer ends: at the next item, for the last one at what follows the items."""
    counting = {head.start for head in chain}
    ends = [head for head in candidates if head.start in counting or head.titled]
    at = 0
    for head in chain:
        while at < len(ends) and ends[at].start <= head.start:
            at += 1
        following = next((one for one in ends[at:] if letter == "G" or one.key != head.key), None)
        if following:
            yield head, max(head.end, following.start)
        else:
            bottom = (_BOTTOM if end == len(small) else _ANNEX).search(small, head.end, end)
            yield head, bottom.start() if bottom else end


def _behind(small: str, at: int, end: int) -> int:
    """Return where the answer begins: behind what divides it from its heading, and behind the form's instructions."""
    at = _parted(small, at, end)
    for _ in range(3):
        begun = INSTRUCTION.match(small, at, end)
        ended = (
            ENDS_OF_INSTRUCTIONS[begun.lastindex - 1].search(small, at, min(end, at + 4500))
            if begun and begun.lastindex
            else None
        )
        if ended is None:
            return at
        at = _parted(small, ended.end(), end)
    return at


def _parted(small: str, at: int, end: int) -> int:
    """Return where what divides an answer from its heading ends."""
    separators = _SEPARATORS.match(small, at, end)
    return separators.end() if separators else at


def _answer(text: str, small: str, letter: str, head: Head, start: int, end: int) -> Iterator[tuple[str, Found]]:
    """Yield the record's paths of one item with what is answered there."""
    path = _SINGLE[letter].get(head.key)
    sure = _TITLED if head.titled else _UNTITLED
    if path:
        yield from _single(text, letter, head.key, path, start, end, sure)
    elif letter == "D":
        yield from _lettered(text, small, head.key, start, end, sure)
    elif head.key == "4":
        yield from _ownership(text, small, start, end, sure)
    elif head.key == _ITEM_5:
        yield from _less(text, start, end, sure)


def _single(
    text: str, letter: str, key: str, path: str, start: int, end: int, sure: float
) -> Iterator[tuple[str, Found]]:
    words = text[start:end]
    if letter == "G" and key in _WITH_FLAG:
        start, end = without_boxes(text, start, end)
        words = text[start:end]
        if NOT_APPLICABLE.fullmatch(words):
            # the words stand for the box; the text that is absent has no place of its own
            yield path, Found(UNSET, start, start, words, "not applicable", "under its heading", confidence=sure)
            flag = f"{path.partition('.')[0]}.not_applicable"
            yield flag, Found(value=True, start=start, end=end, words=words, how="in words", confidence=sure)
            return
    yield path, said(text, start, end, sure)


def said(text: str, start: int, end: int, sure: float) -> Found:
    """Return the text of a stretch, or that there is none."""
    words = text[start:end]
    told = tidy(words)
    if not told:
        return Found(UNSET, start, start, "", "blank", "nothing under its heading", confidence=sure)
    return Found(told, start, end, words, how="under its heading", confidence=sure)


def _lettered(text: str, small: str, key: str, start: int, end: int, sure: float) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Items 1, 2 and 5 of Schedule 13D: by their letters, or all in the first."""
    if key == "1":
        pieces = split_by_words(small, ITEM_1, start, end)
        if len(pieces) > 1 and pieces[0].at - start < _NEAR:
            for piece in pieces:
                yield f"item1.{piece.name}", said(text, *within_page(text, piece.begin, piece.end), sure)
        else:
            yield "item1.comment", said(text, start, end, sure)
        return
    fields = PARTS[key]
    pieces = split_by_letters(small, start, end, len(fields))
    if not pieces:
        yield f"item{key}.{fields[0]}", said(text, start, end, sure)
    for piece in pieces:
        name = fields[ord(piece.name) - ord("a")]
        begin = part_title(small, key, piece.name, piece.begin, piece.end)
        yield f"item{key}.{name}", said(text, *within_page(text, begin, piece.end), sure)


_NEAR = 12


def _ownership(text: str, small: str, start: int, end: int, sure: float) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Item 4 of Schedule 13G; where they repeat, or none is known, all is in the first."""
    pieces = split_by_words(small, ITEM_4, start, end) or split_by_numerals(small, start, end)
    names = [piece.name for piece in pieces]
    if not pieces or len(set(names)) < len(names) or pieces[0].at - start > _NEAR_PART:
        yield "item4.amount", said(text, *within_page(text, start, end), sure)
        return
    told = {piece.name: said(text, *within_page(text, piece.begin, piece.end), sure) for piece in pieces}
    told.pop("powers", None)
    stated = [one for one in told.values() if one.stated]
    if len(stated) == 1 and len(told) == len(ITEM_4_PARTS):  # the labels in a row, one text behind them
        told = {"amount": stated[0]}
    for name, one in told.items():
        yield f"item4.{name}", one


_NEAR_PART = 60


def _less(text: str, start: int, end: int, sure: float) -> Iterator[tuple[str, Found]]:
    if NOT_APPLICABLE.fullmatch(text, start, end):
        words = text[start:end]
        yield (
            "item5.not_applicable",
            Found(value=True, start=start, end=end, words=words, how="in words", confidence=sure),
        )
