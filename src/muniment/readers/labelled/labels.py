"""Where the labels of the forms stand in a text, however it was typed, wrapped or damaged.

Every wording that a form ever printed is broken into pairs of neighbouring words. An index of those pairs finds, in
one pass over a text, the places where a label may stand; pairs that belong together vote for one place, and the share
of a wording's pairs that is there is its score. No two pairs have to be there, and none has to be whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import compress, pairwise
from operator import attrgetter, itemgetter
from typing import TypeAlias

from msgspec import Struct

from muniment.forms import FORMS
from muniment.forms.layout import Again, Cover, Elsewhere, Question, Text, plain, positions
from muniment.forms.tables import wordings
from muniment.readers.labelled.text import Words, several, singular, spelled

_LONGEST = 24  # words of a wording that are looked at: notes run over many lines
_DRIFT = 8  # words that may be missing or too many within a label
_GAP = 8  # words that may stand between two pairs of one label
_MOST_VOTES = 20_000  # for one wording: a filing of 10 MB casts far fewer; what is beyond stays unread
_MANY = 2_000  # pairs of words in a text, before it is asked which wordings may be there
_CLOSE = 2  # characters between a word of a label and a sign that belongs to it
_LEAST = 0.5
_SOME = 2
_COVERS = ("cover", "persons")
_LAYOUT_13G = FORMS["13G"].layout
# The values of a first page, each with a caption.
CAPTIONS = tuple(
    node.field for node, _, _ in positions(_LAYOUT_13G.nodes) if isinstance(node, Question) and node.look == "caption"
)


def _again() -> Iterator[tuple[str, str]]:
    for node, prefix, section in positions(_LAYOUT_13G.nodes):
        if isinstance(node, Again):
            yield node.words, node.field
        elif isinstance(node, Question) and node.field in CAPTIONS and section and section.is_item:
            yield f"{prefix}{node.field}", node.field


# The labels in the items of Schedule 13G that ask for values of the first page again.
AGAIN = dict(_again())
# What may be printed behind any label.
_ASIDE = re.compile(r"\(?see instructions\)?", re.IGNORECASE)
# I.R.S. is three words, and IRS one.
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
# Neighbours in a label that are one word where the blank between them was lost: no shorter one, none that is a word.
_SHORTEST_GLUED, _WHOLE_WORDS = 6, frozenset({"perform", "performs"})
# Pairs of these say nothing about a label.
_COMMON = frozenset(spelled("the of a or and to in for by is be if this that with as on an at no not any i ii c b"))


class Label(Struct, frozen=True, gc=False):
    """A label in a text: which field it is of, where it stands, how much of its wording is there (0 to 1).

    `words` counts the words that matched: of two labels at one place, that with more of them is meant. `exact`: all
    that stands between `start` and `end` is the label.
    """

    field: str
    start: int
    end: int
    score: float
    words: int
    exact: bool = False


class _Wording(Struct, frozen=True):
    field: str
    words: tuple[str, ...]
    pairs: int
    needed: float


# Where in wordings a pair of words begins, and the numbers of the wordings that have it there.
_Cast: TypeAlias = list[tuple[int, list[int]]]


class _Index(Struct, frozen=True):
    """`pairs`: of each pair of words, where wordings have it.

    `glued`: of such pairs without a blank between them, how long the first word is.
    """

    wordings: tuple[_Wording, ...]
    pairs: dict[tuple[str, str], _Cast]
    glued: dict[str, int]


# The first word of a place, a wording, and the pairs of it that stand together there.
_Place: TypeAlias = tuple[int, _Wording, list[tuple[int, int]]]


@cache
def _needed(form: str) -> frozenset[str]:
    """Return the labels by which values are read, and those that stand between them: all that is above the items."""
    layout = FORMS[form].layout
    above = [at for at in positions(layout.nodes) if not at.section or at.section.key in _COVERS]
    texts = (at.node.words for at in above if isinstance(at.node, Text | Elsewhere))
    beside = (part.beside for at in above if isinstance(at.node, Cover) for part in at.node.parts)
    return frozenset((*(path for path, section in layout.places.items() if section.key in _COVERS), *texts, *beside))


@cache
def _index(*, whole: bool) -> _Index:
    rows = {
        (row.field, tuple(spelled(_ASIDE.sub("", words)))[: None if whole else _LONGEST])
        for form in ("13D", "13G")
        for row in wordings(form)
        for words in {row.words, _DOTTED.sub(lambda hit: hit[0].replace(".", ""), row.words)}
        if row.field != "<see-instructions-note>"
        and (whole or {row.field, plain(row.field)} & {*AGAIN, *_needed(form)})
    }
    found: list[_Wording] = []
    pairs: dict[tuple[str, str], dict[int, list[int]]] = {}
    for field, words in sorted(rows):
        telling = [n for n, pair in enumerate(pairwise(words)) if not _COMMON.issuperset(pair)]
        for n in telling:
            for first in several(words[n]):
                for second in several(words[n + 1]):
                    pairs.setdefault((first, second), {}).setdefault(n, []).append(len(found))
        found.append(_Wording(field, words, len(telling), _LEAST * len(telling)))
    alone = _WHOLE_WORDS | {word for pair in pairs for word in pair}
    glued = {first + second: len(first) for first, second in pairs if len(first + second) >= _SHORTEST_GLUED}
    return _Index(
        tuple(found),
        {pair: sorted(places.items()) for pair, places in pairs.items()},
        {word: at for word, at in glued.items() if word not in alone},
    )


def find_labels(text: Words, *, whole: bool = False) -> list[Label]:
    """Return every place of `text` that may be a label, in the order of the text: of one field none overlap.

    With `whole` also those of items and notes that no value is read by: they account for what is not read.
    """
    index = _index(whole=whole)
    text = _parted(text, index.glued)
    by_field: dict[str, list[_Place]] = {}
    for wording, cast in _votes(text, index):
        by_field.setdefault(wording.field, []).extend(_places(wording, cast[:_MOST_VOTES]))
    labels = [_label(place, text) for places in by_field.values() for place in _best_places(places)]
    labels.sort(key=attrgetter("words"), reverse=True)
    labels.sort(key=attrgetter("start"))
    return labels


def _parted(text: Words, glued: dict[str, int]) -> Words:
    """Return the words of a text, two for each that lost the blank between words of a label: `Nameof Issuer`."""
    if glued.keys().isdisjoint(text.words):
        return text
    words, starts = [], []
    for word, start in zip(text.words, text.starts, strict=True):
        at = glued.get(word, 0)
        words += [word[:at], word[at:]] if at else [word]
        starts += [start, start + at] if at else [start]
    return Words(words, starts)


def _votes(text: Words, index: _Index) -> list[tuple[_Wording, list[tuple[int, int]]]]:
    """Return, for each wording of which enough is there, where its pairs stand: their first words, in text and wording.

    One vote is cast for all wordings that have a pair at the same place: most are the editions of one label.
    """
    votes: list[list[tuple[int, int]]] = [[] for _ in index.wordings]
    known = list(map(index.pairs.get, pairwise(text.words)))  # no pairs of place and cast, which are many to collect
    if len(known) - known.count(None) > _MANY:
        known = list(_bounded(known, index))
    for at, cast in compress(enumerate(known), known):
        for n, numbers in cast or ():
            vote = (at, n)
            for number in numbers:
                votes[number].append(vote)
    told = [pair for pair in zip(index.wordings, votes, strict=True) if pair[1] and len(pair[1]) >= pair[0].needed]
    told.sort(key=lambda pair: pair[1][0][0])  # of equals the one that begins first
    return told


def _bounded(known: Sequence[_Cast | None], index: _Index) -> Iterator[_Cast | None]:
    """Yield what counts of many pairs: for wordings of which enough of them stand anywhere, as many as may vote."""
    casts = {id(cast): cast for cast in known if cast}
    there = Counter(number for cast in casts.values() for _, numbers in cast for number in numbers)
    told = {number for number, count in there.items() if count >= index.wordings[number].needed}
    left = dict.fromkeys(casts, _MOST_VOTES)
    for pair, cast in casts.items():
        casts[pair] = [(n, own) for n, numbers in cast if (own := [number for number in numbers if number in told])]
    for cast in known:
        pair = id(cast)
        if cast and left[pair]:
            left[pair] -= 1
            yield casts[pair]
        else:
            yield None


def _best_places(places: list[_Place]) -> list[_Place]:
    """Return the places of one field, and of wordings that share words the one of which most is there."""
    if len(places) < _SOME:
        return places
    places.sort(key=itemgetter(0))
    kept: list[_Place] = []
    best, last = (0.0, 0.0), 0  # how much of the last one is there, and where it ends
    for place in places:
        at, wording, group = place
        size = len(group)
        share = size / wording.pairs
        fit = size * share, share
        if not kept or at > last:
            kept.append(place)
        elif fit > best:
            kept[-1] = place
        else:
            continue
        best, last = fit, group[-1][0] + 1
    return kept


def best(labels: Iterable[Label]) -> list[Label]:
    """Return labels that do not overlap: of those at one place, that of which most words are there."""
    kept: list[Label] = []
    for label in labels:
        while kept and label.start < kept[-1].end:
            if _worth(label) <= _worth(kept[-1]):
                break
            kept.pop()
        else:
            kept.append(label)
    return kept


def _worth(label: Label) -> tuple[float, float]:
    return label.words * label.score, label.score


def _places(wording: _Wording, cast: list[tuple[int, int]]) -> list[_Place]:
    """Gather the votes for a wording into places; those with enough of them count."""
    places: list[_Place] = []
    needed, begin = wording.needed, 0
    last, shift = -1, 0
    for position, (at, n) in enumerate(cast):
        own = at - n
        # The next pair of the wording, close by: words may be missing between, and others may have come between.
        if n <= last or not -_DRIFT <= own - shift <= _GAP:
            if position - begin >= needed:
                places.append((cast[begin][0], wording, cast[begin:position]))
            begin = position
        last, shift = n, own
    if len(cast) - begin >= needed:
        places.append((cast[begin][0], wording, cast[begin:]))
    return places


def _label(place: _Place, text: Words) -> Label:
    _, wording, group = place
    first, n = group[0]
    while n and first and singular(text.words[first - 1]) == wording.words[n - 1]:
        first, n = first - 1, n - 1
    last, m = group[-1][0] + 1, group[-1][1] + 1
    while (rest := wording.words[m + 1 : m + 4]) and (word := _next(text, last)) in rest:
        last, m = last + 1, wording.words.index(word, m + 1)
    words = len({matched for at, _ in group for matched in (at, at + 1)})
    return Label(wording.field, text.starts[first], text.end(last), len(group) / wording.pairs, words)


def _next(text: Words, at: int) -> str:
    """Return the word behind another, spelled as in labels; "" for none, and for a sign that stands apart.

    The S of NUMBER(S) stands close; a figure in the line below, which may be spelled alike, does not.
    """
    if at + 1 >= len(text.words):
        return ""
    word = text.words[at + 1]
    if len(word) == 1 and text.starts[at + 1] - text.end(at) > _CLOSE:
        return ""
    return singular(word)
