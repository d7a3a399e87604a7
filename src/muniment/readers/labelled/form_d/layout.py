"""Where things stand on a page: its lines and cells, its items, and the printed words in each, damaged or not.

Not all of these words are labels: "City" is one, the city of City is not, and neither is "Director" in a clarification.
Each label counts once for an issuer, a person or a recipient; words that fill a cell of their own are rather labels
than words beside others; and what follows "Clarification of Response" is an answer until the next person begins.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import compress, takewhile
from typing import TypeAlias

from msgspec import Struct, structs
from rapidfuzz import fuzz, process

from muniment.readers.labelled.form_d.wordings import Item, Printed, Vocabulary, printed_form
from muniment.readers.labelled.text import blanked, folded, lowered, singular, spelled
from muniment.values import Choice

_CELL = re.compile(r"[^\s☐☒]+(?:[^\S\n\t][^\s☐☒]+)*")
_LINE = re.compile(r"[^\n]+")
_SHORTEST, _LONGEST = 6, 90
_LINES_BELOW = 3  # that a label goes on in
_ALIKE, _ALIKE_HEADING = 84, 82  # of 100


def damaged_labels(
    text: str, items: tuple[Item, ...], taken: Sequence[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[tuple[Printed, ...], int, int]]:
    """Yield the cells between two places that are like something printed there, outside of what was `taken`."""
    known = printed_form().vocabulary(items).by_words
    spellings = [words for words in known if len(words) >= _SHORTEST]
    done = start
    for first, last in [*taken, (end, end)]:
        for cell in _CELL.finditer(text, done, max(first, done)):
            if _SHORTEST <= len(cell[0]) <= _LONGEST:
                hit = process.extractOne(" ".join(spelled(cell[0])), spellings, scorer=fuzz.ratio, score_cutoff=_ALIKE)
                if hit:
                    yield known[hit[0]], *cell.span()
        done = max(done, last)


class _Piece(Struct, frozen=True):
    """A cell with the number of its line, its columns there, and its words as spelled."""

    start: int
    end: int
    line: int
    left: int
    right: int
    words: tuple[str, ...]


def broken_labels(
    text: str, items: tuple[Item, ...], taken: Sequence[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[tuple[Printed, ...], int, int]]:
    """Yield labels that go on in lines below, in a column of their own: the first cell of each, and then the others.

    The others are notes: no answers, and no label a second time.
    """
    known = printed_form().vocabulary(items)
    pieces = list(_pieces(text, taken, start, end))
    used: set[_Piece] = set()
    for n, piece in enumerate(pieces):
        labels = () if piece in used else known.longer_than(piece.words)
        for means in labels:
            if below := _below(pieces, n, means[0].words[len(piece.words) :]):
                used.update(below)
                yield means, piece.start, piece.end
                yield from (((Printed(part.words, means[0].field, "note"),), part.start, part.end) for part in below)
                break


def _pieces(text: str, taken: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[_Piece]:
    """Yield the cells between two places, outside of what was `taken`."""
    number, n, begin = 0, 0, text.rfind("\n", 0, start) + 1
    for line in _LINE.finditer(text, start, end):
        number += text.count("\n", begin, line.start())
        begin = line.start() if number else begin
        for cell in _CELL.finditer(text, *line.span()):
            while n < len(taken) and taken[n][1] <= cell.start():
                n += 1
            words = tuple(spelled(cell[0]))
            if words and (n == len(taken) or cell.end() <= taken[n][0]):
                yield _Piece(*cell.span(), number, cell.start() - begin, cell.end() - begin, words)


def _below(pieces: Sequence[_Piece], above: int, words: tuple[str, ...]) -> list[_Piece]:
    """Return the cells under one, in lines below it, that say all of some words one after the other."""
    over = pieces[above]
    for n in range(above + 1, len(pieces)):
        piece = pieces[n]
        if piece.line > over.line + _LINES_BELOW:
            break
        is_under = over.line < piece.line and piece.left < over.right and over.left < piece.right
        if is_under and words[: len(piece.words)] == piece.words:
            further = _below(pieces, n, words[len(piece.words) :])
            if further or piece.words == words:
                return [piece, *further]
    return []


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
        for line in _LINE.finditer(text, at, end):
            words = line[0].strip(" \t#*").casefold()
            if _SHORTEST <= len(words) <= _LONGEST and process.extractOne(
                words, spellings, scorer=fuzz.ratio, score_cutoff=_ALIKE_HEADING
            ):
                yield item, *line.span()
                at = line.end()
                break


_WORD = re.compile(r"[a-z0-9]+")
# What divides cells: a tab, an end of line, several blanks.
_BREAK = re.compile(r"[\t\n]|[ ]{2}")
_PIPED = re.compile(r"^[^\S\n]*\|.*\|[^\S\n]*$", re.MULTILINE)
_RULE = re.compile(r"^(?=[^\n]*[-=_]{3})[-=:|_ \t]+$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|^[^\S\n]{0,3}#{1,6}(?= )|\\(?=[$&*_#|()\[\].-])", re.MULTILINE)
_BOX = (
    r"[☒☑✓✔✗✘■⊠√☐□❑❏¨]|\[[\s_]{0,3}[xX✓]?[\s_]{0,3}\]|\([\s_]{0,3}[xX]?[\s_]{0,3}\)|\|[\s_]{0,2}[xX_][\s_]{0,2}\||"
    r"(?<![\w'&.])[xX](?![\w'.])"
)
# A box and what follows it up to its label; and one that follows its label.
_BOX_BEFORE = re.compile(rf"(?P<box>{_BOX})(?P<line>[^\S\n]*\n)?\s{{0,12}}\Z")
_BOX_BEHIND = re.compile(rf"\s{{0,12}}?(?P<box>{_BOX})")
# A box that begins a line, and one that ends it: which side of their labels boxes stand on.
_BEGINS = re.compile(rf"^[^\S\n]{{0,12}}(?:{_BOX})[^\S\n]{{0,12}}\w", re.MULTILINE)
_ENDS = re.compile(rf"(?<=\w)[^\S\n]{{0,12}}(?:{_BOX})[^\S\n]{{0,12}}$", re.MULTILINE)
_REACH = 32
_EMPTY = re.compile(r"[☐□❑❏¨]|\[[\s_]*\]|\([\s_]*\)|\|_\|")
# What is no blank, mark or box.
_SAYS = re.compile(r"[^\W_]|\$")
_FAR = 400
_HALF = 0.6
_ALONE = 2  # words of a heading that is known without its number
_LONG = 5  # words of a label that runs over several lines
_SOME = 3  # headings from which damaged ones are looked for


_Raw: TypeAlias = tuple[tuple[Printed, ...], int, int]
Stretch: TypeAlias = tuple[int, int]


class Spot(Struct, frozen=True):
    """Printed words at characters `start` up to `end`: all that they may mean, and the box that stands before them.

    `ticked` is None where there is no box. `whole`: nothing but printed words and boxes stands in its cell.
    `first`: its cell begins with it. `exact`: these are the words; else they are only like them.
    """

    means: tuple[Printed, ...]
    start: int
    end: int
    ticked: bool | None
    box: tuple[int, int]
    whole: bool
    first: bool
    exact: bool
    colon: bool


class Section(Struct, frozen=True):
    """An item of the form, from behind its heading to the next one."""

    items: tuple[Item, ...]
    start: int
    end: int
    spots: tuple[Spot, ...]


class Words(Struct, frozen=True):
    """The words of a page as spelled, with where each begins and ends."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def at(self, place: int) -> int:
        """Return the number of the first word at or behind a place."""
        return bisect_right(self.starts, place - 1)


def tidied(text: str) -> str:
    r"""Return a page with the borders of Markdown tables as tabs and other marks of that kind as blanks.

    >>> tidied("| City | ZIP |\n|---|---|")
    '\t City \t ZIP \t\n         '
    """
    text = blanked(text, (hit.span() for hit in _RULE.finditer(text)))
    text = _PIPED.sub(lambda row: row[0].replace("|", "\t"), text)
    return blanked(text, (hit.span() for hit in _MARKUP.finditer(text)))


def words_of(text: str) -> Words:
    """Return the words of a page; the s of "issuer's" is none."""
    small = folded(text)
    words, starts = _WORD.findall(small), list(map(re.Match.start, _WORD.finditer(small)))
    kept = [
        word != "s" or start < 2 or text[start - 1] not in "'’‘`\ufffd"
        for word, start in zip(words, starts, strict=True)
    ]
    words, starts = list(compress(words, kept)), list(compress(starts, kept))
    ends = [start + len(word) for word, start in zip(words, starts, strict=True)]
    return Words(list(map(singular, words)), starts, ends)


def sections(
    text: str, words: Words, found: Sequence[tuple[Item, int, int]], typed: Sequence[Stretch] = ()
) -> list[Section]:
    """Return the items of a page below the headings `found`, in its order; one without belongs to the one before.

    Labels in the stretches that are `typed` are none: these stand where the form has room for an answer.
    """
    behind = len(_ENDS.findall(text)) > len(_BEGINS.findall(text))
    there, known = {item for item, _, _ in found}, printed_form().items
    cut: list[Section] = []
    for n, (item, _, start) in enumerate(found):
        end = found[n + 1][1] if n + 1 < len(found) else len(text)
        items = (item, *takewhile(lambda other: other not in there, known[known.index(item) + 1 :]))
        spots = _spots(text, words, items, (start, end), typed, behind=behind)
        cut.append(Section(items, start, end, spots))
    return cut


def find_headings(text: str, words: Words) -> list[tuple[Item, int, int]]:
    """Return the headings that stand on lines of their own, in the order of the form: item, start, end.

    Where some are missing, lines that are like them are taken for them.
    """
    found: list[tuple[Item, int, int]] = []
    last, behind, form = -1, -1, printed_form()
    for at, start in enumerate(words.starts):
        may_begin = form.spelled_headings.get(words.words[at])
        if not may_begin:
            continue
        end_before = words.ends[at - 1] if at else 0
        line = text.rfind("\n", end_before, start) + 1
        if (at and not line) or start < behind or text[line:start].strip(" \t#*"):
            continue
        for place, item, spelling in may_begin:
            end = _heading_end(text, words, at, spelling)
            if end and (place > last or {item, form.items[last]} <= form.again):
                found.append((item, line, end))
                last, behind = place, end
                break
    return list(_with_damaged(text, found)) if len(found) >= _SOME else found


def _with_damaged(text: str, found: Sequence[tuple[Item, int, int]]) -> Iterator[tuple[Item, int, int]]:
    """Yield headings and, where one is missing between two of them, the line that is like it."""
    last, done, items = -1, 0, printed_form().items
    for item, start, end in [*found, ("", len(text), len(text))]:
        place = items.index(item) if item else len(items)
        if place > last + 1:
            yield from damaged_headings(text, items[last + 1 : place], done, start)
        elif place == last:  # an issuer has both items
            yield from damaged_headings(text, sorted(printed_form().again - {item}), done, start)
        if item:
            yield item, start, end
        last, done = place, end


def _heading_end(text: str, words: Words, at: int, spelling: tuple[str, ...]) -> int:
    """Return where a heading that begins with word `at` ends; 0 where there is none."""
    numbered = words.words[at] == spelling[0] and len(spelling[0]) <= _ALONE
    name = spelling[1:] if len(spelling[0]) <= _ALONE else spelling
    first = at + numbered
    length = 0
    while length < len(name) and first + length < len(words.words) and words.words[first + length] == name[length]:
        length += 1
    if numbered and length == len(name):
        return _closed(text, words.starts[at], words.ends[first + length - 1])
    if numbered and length / len(name) >= _HALF:
        return _end_of_line(text, words.ends[first + length - 1])
    if length == len(name) and length >= _ALONE:
        end = _end_of_line(text, words.ends[first + length - 1])
        return end if not text[words.ends[first + length - 1] : end].strip(" \t*.:#") else 0
    return 0


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _spots(
    text: str, words: Words, items: tuple[Item, ...], within: Stretch, typed: Sequence[Stretch], *, behind: bool
) -> tuple[Spot, ...]:
    start, end = within
    known = printed_form().vocabulary(items)
    at, stop = words.at(start), words.at(end)
    raw: list[_Raw] = []
    # What is printed letter by letter, but in the answers that stand below their labels; then what is like it.
    while at < stop:
        means = _best(text, words, known, at, stop)
        length = len(means[0].words) if means else 1
        if means:
            first, last = words.starts[at], words.ends[at + length - 1]
            begin = first - (text[first - 1 : first] in ("$", "(", "*"))
            begin -= text[begin - 1 : begin] == "\\"
            raw.append((means, begin, _closed(text, first, last)))
            answer = _answer_of(text, raw[-1], typed)
            length = max(length, words.at(answer[1]) - at) if answer else length
        at += length
    exact = len(raw)
    answers = [answer for label in raw if (answer := _answer_of(text, label, typed))]
    taken = sorted([*answers, *((first, last) for _, first, last in raw)])
    raw += damaged_labels(text, items, taken, start, end)
    like = {first for _, first, _ in raw[exact:]}
    if not typed:
        raw += broken_labels(text, items, sorted([*answers, *((first, last) for _, first, last in raw)]), start, end)
    raw.sort(key=lambda printed: printed[1])
    return _with_boxes(text, raw, like, start, end, behind=behind)


def _answer_of(text: str, label: _Raw, typed: Sequence[Stretch]) -> Stretch | None:
    """Return the typed stretch that begins right behind a label for a value."""
    means, _, end = label
    if all(printed.role != "value" for printed in means):
        return None
    n = bisect_left(typed, (end, end))
    return typed[n] if n < len(typed) and not text[end : typed[n][0]].strip() else None


def _best(text: str, words: Words, known: Vocabulary, at: int, stop: int) -> tuple[Printed, ...]:
    """Return the longest that stands at word `at`, but rather what stands in one cell.

    Few words in two cells may say something by chance: Other, and below it Energy.
    """
    torn: tuple[Printed, ...] = ()
    for means in known.matches(words.words, at):
        length = len(means[0].words)
        if at + length > stop:
            continue
        if length >= _LONG or not is_divided(text, words.starts[at], words.ends[at + length - 1]):
            return means
        torn = torn or means
    return torn


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of printed words with the parenthesis or colon that closes them."""
    for _ in range(2):
        if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
            end += 1
    return end + (text[end : end + 1] in (":", "."))


def _with_boxes(
    text: str, raw: list[_Raw], like: Container[int], start: int, end: int, *, behind: bool
) -> tuple[Spot, ...]:
    """Return printed words with their boxes, and with whether anything else stands in their cells."""
    boxes: list[tuple[bool | None, int, int]] = []
    before = start
    for n, (means, first, last) in enumerate(raw):
        if behind:  # printed words end with the box behind them
            following = raw[n + 1][1] if n + 1 < len(raw) else end
            hit = _BOX_BEHIND.match(text, last, min(following, last + _REACH))
            boxes.append((not _EMPTY.fullmatch(hit["box"]) if hit else None, first, first))
            raw[n] = means, first, hit.end() if hit else last
        else:
            begin = max(before, first - _REACH)
            hit = _BOX_BEFORE.search(text[begin:first])
            place = (begin + hit.start("box"), begin + hit.end("box")) if hit else (first, first)
            boxes.append((not _EMPTY.fullmatch(hit["box"]) if hit else None, *place))
        before = last
    lefts = [box[1] if box[0] is not None else first for (_, first, _), box in zip(raw, boxes, strict=True)]
    rights = [last for _, _, last in raw]
    gaps = [
        text[last:first] if first - last < _FAR else None
        for last, first in zip([start, *rights], [*lefts, end], strict=True)
    ]
    joined = [gap is not None and not _SAYS.search(gap) for gap in gaps]
    # A chain of printed words in one cell is whole when it begins and ends the cell.
    from_left, from_right = [True] * len(raw), [True] * len(raw)
    for n in range(len(raw)):
        tail = text[max(lefts[n] - _REACH, start if not n else rights[n - 1]) : lefts[n]]
        words = [hit.end() for hit in _SAYS.finditer(tail)]
        opens = _BREAK.search(tail, words[-1] if words else 0) is not None
        from_left[n] = opens or (joined[n] and (n == 0 or from_left[n - 1]))
    for n in range(len(raw) - 1, -1, -1):
        head = text[rights[n] : min(rights[n] + _REACH, lefts[n + 1] if n + 1 < len(raw) else end)]
        word = _SAYS.search(head)
        closes = _BREAK.search(head, 0, word.start() if word else len(head)) is not None
        from_right[n] = closes or (joined[n + 1] and (n + 1 == len(raw) or from_right[n + 1]))
    return tuple(
        Spot(
            means,
            first,
            last,
            ticked=box[0],
            box=box[1:],
            whole=from_left[n] and from_right[n],
            first=from_left[n],
            exact=first not in like,
            colon=text[last - 1] == ":",
        )
        for n, ((means, first, last), box) in enumerate(zip(raw, boxes, strict=True))
    )


def is_divided(text: str, start: int, end: int) -> bool:
    """Whether cells are divided somewhere between two places."""
    return _BREAK.search(text, start, end) is not None


_NEAR = 3  # characters between labels that stand side by side
_TELLING = 2  # words that are a label also among others


class Label(Struct):
    """Printed words that count: what they are, and where."""

    printed: Printed
    spot: Spot
    # Whether nothing but printed words stood in its cell.
    alone: bool

    @property
    def ticked(self) -> bool | None:
        """Whether its box is ticked; None where none was seen."""
        return self.spot.ticked


def groups(section: Section, *, leading: Sequence[str] = ()) -> list[list[Label]]:
    """Return the labels of an item, for each issuer, person or recipient; `leading` are the labels they begin with.

    Without `leading` all belong to one.
    """
    starts = [0]
    for whole in (True, False) if leading else ():  # at a label that fills its cell; rather weak ones than none
        if found := list(_restarts(section.spots, leading, whole=whole)):
            starts = [0, *found[1:]]
            break
    ends = [*starts[1:], len(section.spots)]
    return [_accepted(section.spots[start:end], section) for start, end in zip(starts, ends, strict=True)]


def _restarts(spots: Sequence[Spot], leading: Sequence[str], *, whole: bool) -> Iterator[int]:
    """Yield where a leading label, or a row of any labels, comes again: there the next one begins."""
    seen: set[str] = set()
    for n, spot in enumerate(spots):
        field = _field(spot)
        leads = field in leading and spot.first and (spot.whole or not whole)
        # A label that stands beside another one is none of an answer: nobody writes them so.
        in_row = any(_field(other) and other.start - spot.end <= _NEAR for other in spots[n + 1 : n + 2])
        if field and (leads or in_row):
            if not seen or field in seen:
                yield n
                seen = set()
            seen.add(field)


def _field(spot: Spot) -> str:
    return next((printed.field for printed in spot.means if printed.role == "value"), "")


def _accepted(spots: Sequence[Spot], section: Section) -> list[Label]:
    """Return the labels of one group, in the order of the page."""
    whole = (printed for spot in spots if spot.whole for printed in spot.means)
    clear = {printed.field for printed in whole if printed.role in ("value", "heading")}
    form = printed_form()
    order = {field: n for n, field in enumerate(field for item in section.items for field in form.value_fields(item))}
    used: set[tuple[str, object]] = set()
    labels: list[Label] = []
    closed = False
    for spot in spots:
        printed = _meant(spot, used, labels)
        if printed is None or not _counts(spot, printed, clear, labels, order):
            continue
        if closed and not (spot.whole and spot.ticked and printed.role == "box"):
            continue
        used.add((printed.field, printed.code))
        before = labels[-1] if labels else None
        if before and before.printed.role == "box" and before.ticked is None and printed.role == "value":
            # One sentence asks for a tick and for a number, and its box stands behind both.
            before.spot = structs.replace(before.spot, ticked=spot.ticked)
        labels.append(Label(printed, spot, spot.whole and spot.exact))
        # All that follows is an answer.
        closed = printed.field in form.free and len(section.items) == 1
    return labels


def _meant(spot: Spot, used: set[tuple[str, object]], labels: Sequence[Label]) -> Printed | None:
    """Return what printed words mean here, of what has not been seen yet."""
    free = []
    for printed in spot.means:
        if printed.role == "beside":
            # It belongs to the label of a value before it, with nothing but notes between, and to one only.
            before = (label.printed.role for label in reversed(labels) if label.printed.role != "note")
            if next(before, "") == "value":
                return printed
        elif printed.role == "note" or (printed.field, printed.code) not in used:
            free.append(printed)
    if len(free) > 1 and all(printed.role == "choice" for printed in free):
        headed = {label.printed.field for label in labels}
        # of lists below each other that which has begun
        free = [choice for choice in free if choice.field in headed] or free
        return min(free, key=lambda choice: _out_of_turn(choice, used))
    return free[0] if free else None


def _out_of_turn(choice: Printed, used: set[tuple[str, object]]) -> tuple[int, int]:
    """Return how far a choice is from its turn in its list: two lists of sizes stand side by side, some alike."""
    seen = sum(field == choice.field for field, _ in used)
    kind = printed_form().rows[choice.field].field.at.kind
    codes = list(kind.codes) if isinstance(kind, Choice) else []
    return abs(codes.index(choice.code) - seen) if choice.code in codes else 0, seen


def _counts(spot: Spot, printed: Printed, clear: set[str], labels: Sequence[Label], order: dict[str, int]) -> bool:
    """Whether printed words are a label."""
    if printed.role == "beside":
        return spot.ticked is not None or spot.whole or not spot.first
    if printed.role == "choice" and spot.ticked is None and printed.field in clear:
        # Choices stand behind what they answer: before it a director is somebody's name.
        return any(printed.field == other.field for label in labels for other in label.spot.means)
    if printed.role in ("note", "choice", "box"):
        return spot.whole or spot.ticked is not None or len(printed.words) >= _TELLING
    if spot.whole:
        return True
    if printed.field in clear:
        return False
    if len(printed.words) >= _TELLING or spot.colon:
        return True
    if not spot.first or printed.role == "heading":
        return False
    last = max((order.get(label.printed.field, -1) for label in labels), default=-1)
    return order.get(printed.field, -1) == last + 1


def is_mandatory(field: str) -> bool:
    """Whether the form must have an answer there, whatever else it says."""
    return printed_form().rows[field].field.at.need == "m"
