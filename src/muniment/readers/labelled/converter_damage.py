"""Text torn by a converter: cells cut through words, points and commas carried to the end of a line.

`NAMES OF REP | ORTING PERSONS` has no pair of words left. Its letters are all there, in order: labels are looked for
in the letters alone, and their places are those of their letters. Of values the halves are put together as far as
that can be told, and what cannot is doubted.

Cells that a converter wrote again in the line below, with more behind them, say only what is new.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import compress, islice

from msgspec import structs

from muniment.forms.tables import wordings
from muniment.readers.labelled.labels import Label
from muniment.readers.labelled.text import folded
from muniment.readers.labelled.values import Found

_ASIDE = "".join(filter(str.isalnum, folded("see instructions")))  # what may stand behind any label
# Two halves of a word that tabs divide; the second may be the first of another.
_HALVES = re.compile(r"\t(?<=[A-Za-z]\t)\t*+(?=([A-Za-z]++)(?![\w/]))")
_FIRST_HALF = re.compile(r"(?<![\w/.])[A-Za-z]{1,15}+\Z")
_SOME, _OF_SORTS = 6, 3  # words cut from which on a text is looked at so, and how many different ones
_MOST = 20_000  # of cuts that are looked at
_WORD, _PIECE = 4, 7  # letters of a word of the form that is cut, and of one of which an end was lost
_LONG, _HALF = 34, 15
_SHORTEST = 13  # letters of a label that is found by them alone
_SHORTEST_NAME = 8  # letters of a name that is
# A letter that stands on both sides of a cut was cut itself: `Bank of America | a Corporation`.
_CUT_LETTER = re.compile(r"(\w)\t\1(?= )", re.IGNORECASE)
_IN_DOUBT = 0.6  # of words put together: whether they were one word or two is not told
_NAME = 80  # characters of a name


def is_torn(text: str) -> bool:
    """Whether cells are cut through words: halves on both sides of a tab are words of the form together.

    Cells of a table have whole words on both sides, which are none together: `DATE | SHARES | PRICE`.
    """
    if text.count("\t") < _SOME:
        return False
    cut: Counter[str] = Counter()
    for halves in islice(_HALVES.finditer(text), _MOST):
        half = _FIRST_HALF.search(text, max(0, halves.start() - _HALF), halves.start())
        if not half:
            continue
        first, second = half[0], halves[1]
        if second.islower() if first[-1].islower() or len(first) == 1 else second.isupper():
            cut[(first + second).lower()] += 1
            if first[-1] == second[0]:  # the letter was cut itself: `GRO | OUP`
                cut[(first + second[1:]).lower()] += 1
    words = {word: count for word, count in cut.items() if word in _words_of_the_form()}
    return len(words) >= _OF_SORTS and sum(words.values()) >= _SOME


@cache
def _words_of_the_form() -> frozenset[str]:
    """Return the words of the labels of a cover page in small letters, and long pieces of them: an end may be lost."""
    labels = " ".join(row.words for form in ("13D", "13G") for row in wordings(form)).lower()
    words = {*re.findall(rf"[a-z]{{{_WORD},}}", labels)}
    pieces = {word[at:end] for word in words for at in range(len(word)) for end in range(at + _PIECE, len(word) + 1)}
    return frozenset(words | pieces)


@cache
def _wordings() -> tuple[tuple[str, str, int], ...]:
    """Return field, letters and number of words of the labels of a cover page, the longest first.

    Where the same letters are left of several labels, one of a row with a value comes first, then that of most words.
    """
    rows = {
        (row.field, "".join(filter(str.isalnum, folded(words))).removesuffix(_ASIDE), len(words.split()))
        for form in ("13D", "13G")
        for row in wordings(form)
        if row.field.startswith(("reporting_persons", "<irs", "<sec-use", "<powers"))
        for words in (row.words, row.words.rpartition(" ")[0])  # a value may come before the last word
    }
    # Of a long label the beginning may be lost.
    rows |= {
        (field, letters[len(letters) * 2 // 5 :], words) for field, letters, words in rows if len(letters) >= _LONG
    }
    long = (row for row in rows if len(row[1]) >= _SHORTEST)
    return tuple(sorted(long, key=lambda row: (-len(row[1]), row[0].startswith("<"), row[1], row[0], -row[2])))


def find_torn(text: str) -> list[Label]:
    """Return the labels whose letters stand in `text` one after the other, whatever stands between them."""
    small = folded(text)
    places, letters = _letters(small)
    taken = bytearray(len(letters))
    labels = []
    for field, wanted, words in _wordings():
        at = letters.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            # Where letters go on behind a label, the last ones are those of a word, as of PERSON[S] Sorrel.
            behind = places[end - 1] + 1
            if not any(taken[at:end]) and not small[behind : behind + 1].isalpha():
                if letters.startswith(_ASIDE, end):
                    end += len(_ASIDE)
                taken[at:end] = b"\1" * (end - at)
                start = places[at]
                while small[start - 1 : start].isalpha():  # where its beginning is lost, that of a word is not
                    start -= 1
                labels.append(Label(field, start, places[end - 1] + 1, 1.0, words, exact=True))
            at = letters.find(wanted, at + 1)
    labels.sort(key=lambda label: label.start)
    return labels


def _letters(small: str) -> tuple[list[int], str]:
    """Return where the letters and figures of a folded text stand, and these."""
    kept = list(map(str.isalnum, small))
    return list(compress(range(len(small)), kept)), "".join(compress(small, kept))


def put_together(found: Found) -> Found:
    """Return the words of an answer in one line, without the letters that were cut; with doubt where it was torn."""
    if not isinstance(found.value, str) or "\t" not in found.value:
        return found
    words = _CUT_LETTER.sub(r"\1", found.value).replace("\t", " ")
    signs = found.signs | {"torn": 1.0}
    return structs.replace(found, value=words, signs=signs, confidence=min(found.confidence, _IN_DOUBT))


def named_below(name: Found, answer: Found | None) -> Found:
    """Return the name of the one reporting person as Item 2(a) has it, where row 1 holds its torn letters and more."""
    if answer is None or not isinstance(answer.value, str) or "\t" not in name.words or len(answer.value) > _NAME:
        return name
    torn = "".join(filter(str.isalpha, folded(name.words)))
    if not all("".join(filter(str.isalpha, folded(word))) in torn for word in answer.value.split()):
        return name
    return structs.replace(answer, how="in Item 2(a), as row 1 is torn", signs=name.signs)


# ---- cells where people sign -----------------------------------------------------------------------------------------

_WORDS = re.compile(r"\w+").findall
_WITHOUT_POINTS = str.maketrans("", "", ".,")
_POINT = re.compile(r"(?<=\w) ([.,])(?=\s)")  # at the end of the cell that it stands in the middle of: `Richard M .`
_ANNEXED = re.compile(r"(exhibit|annex|appendix|schedule|attachment)([a-z]|\d{1,2})?", re.IGNORECASE)


def with_names(text: str, begin: int, names: Iterable[str]) -> str:
    """Return `text`, as long as it was, with names put together behind `begin` where cells cut through their words."""
    places, letters = _letters(folded(text[begin:]))
    put: dict[int, tuple[int, str]] = {}
    for name in dict.fromkeys(names):
        wanted = "".join(filter(str.isalnum, folded(name)))
        at = letters.find(wanted) if len(wanted) >= _SHORTEST_NAME else -1
        while at >= 0:
            start, end = begin + places[at], begin + places[at + len(wanted) - 1] + 1
            torn = text[start:end]
            cut = "\t" in torn and "\n" not in torn and _WORDS(torn.lower()) != _WORDS(name.lower())
            if cut and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
                own = filter(str.isalnum, torn)
                whole = "".join(next(own, "") if sign.isalnum() else sign for sign in name)
                whole = whole if len(whole) <= len(torn) else whole.translate(_WITHOUT_POINTS)
                if len(whole) <= len(torn):
                    put[start] = end, whole.ljust(len(torn))
            at = letters.find(wanted, at + len(wanted))
    parts, done = [], 0
    for start, (end, whole) in sorted(put.items()):
        if start >= done:
            parts += [text[done:start], whole]
            done = end
    return "".join(parts) + text[done:]


def without_cuts(text: str) -> str:
    """Return `text` with blanks for tabs, which divide no columns here: as long as it was, what is annexed told whole.

    Signs that a cell ends in stand beside the word before them.
    """
    return "\n".join(map(_without_cuts, text.split("\n")))


def _without_cuts(line: str) -> str:
    if "\t" not in line:
        return line
    heading = _ANNEXED.fullmatch("".join(line.split()))
    if heading:
        return f"{heading[1]} {heading[2] or ''}".ljust(len(line))
    return _POINT.sub(r"\1 ", line.replace("\t", " "))


# ---- cells that were written again in the line below -----------------------------------------------------------------

_SHORTEST_CELL = 6  # letters of a cell from which on a repetition is none by chance
_LONGEST_CELL = 400  # characters of a cell that are compared with the end of the one above
_FIGURE = re.compile(r"\d[\d,.]{3}")  # which may well be the same in two rows, with words behind it: 5,000 shares


def without_repeats(text: str) -> str:
    """Return `text` with blanks for what cells repeat of the cell above them; ends of lines and tabs stay."""
    above: list[str] = []
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        lines.append("\t".join(_new(cell, above[n] if n < len(above) else "") for n, cell in enumerate(cells)))
        above = cells
    return "\n".join(lines)


def _new(cell: str, above: str) -> str:
    """Return a cell with what it has in common with the one above at its beginning blanked."""
    words, before = cell.strip(), above.strip()
    if len(before) < _SHORTEST_CELL or sum(map(str.isalpha, words)) < _SHORTEST_CELL or _FIGURE.match(words):
        return cell
    lengths = range(min(len(words), len(before), _LONGEST_CELL), _SHORTEST_CELL - 1, -1)
    ends = (length for length in lengths if before.endswith(words[:length]))
    shared = len(words) if words in before else next(ends, 0)
    start = cell.index(words)
    return " " * (start + shared) + cell[start + shared :] if shared else cell
