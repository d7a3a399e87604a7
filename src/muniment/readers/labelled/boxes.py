"""Boxes on a page, ticked and empty, in all the ways they were typed: ☒ [X] /X/ |_| ( ) __X__ and a bare X.

With them the boxes among the items of Schedule 13G: what the person filing is (Item 3), and the exit box (Item 5).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from msgspec import Struct

from muniment.readers.labelled import values
from muniment.readers.labelled.text import BULLETS, is_of_word, lowered, without
from muniment.readers.labelled.values import Found

_TICKED = (
    r"[☒☑✓✔✕✖✗✘☓⌧⊠⊗■◉⦿⮽🗵🗷🗹þý]|\[[\s_]*(?:[xXvVyY✓√×ü*/\\]|\\/|X{2,3}|[yY](?:es|ES))[\s_]*\]|/[\s_]*[xX][\s_]*/|\|(?:[^\S\n]|_)*(?:[xX]|XX)(?:[^\S\n]|_)*\|"
    r"|\([\s_]*(?:[xX]|X{2,3})[\s_]*\)|\{[xX]\}|<[xX]>|\[[ ]?[xX](?=\s|$)"
)
_EMPTY = (
    r"[☐□❑❏○◯¨]|\[[\s_]*+(?:[nN][oO]\s?)?\]|(?<![:/\w])/[\s_]*/(?![/\w])|\|(?:[^\S\n]|_)*\|(?![xX]_*\|)"
    r"|\([\s_]*\)|\{[\s_]*\}|<[\s_]+>|\b[oO]\b(?=\s)|\[[ ]?_(?=\s|$)|(?<!\w)_{1,12}(?!\w)"
)
_BARE = (
    r"(?<![A-Za-z0-9'&])_{0,100}+(?:[xX]|XXX|(?<=_)XX(?=_)|(?<=\s)XX(?=[^\S\n]*(?:\n|\Z)))_*"
    r"(?![A-Za-z0-9'])(?!\.[^\S\n]?[A-Za-z])|√"
)
_LINE, _NOWHERE = 60, 2000
_BOX = re.compile(f"(?=[^A-NP-WY-Za-np-wyz0-9.,;:\\s])(?:(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})|(?P<bare>{_BARE}))")

# A box with a mark that may be a tick, or not: the letters (a) to (k) have brackets too, and figures and * of notes.
_MARKED = re.compile(r"\[[^\S\n]*+(?:[^\w\s\[\]*†‡]{1,3}|[^\W\da-kA-K_])[^\S\n]*+\]")

# A tick of a font of signs that was lost with the font, as beside it empty boxes were: `¨`.
_OF_SIGNS = re.compile(r"(?<![^\t\n])[TR](?=[^\S\n\t]*+(?:[\t\n]|\Z))")
_SQUARES = frozenset("☐□❏¨")  # beside which a sign of multiplication is a tick
_TIMES = re.compile(r"(?<![^\s)])(?<!\d\s)×(?!\s?\d)(?=\s|\Z)")


class Box(Struct, frozen=True):
    """A box at characters `start` up to `end`."""

    ticked: bool
    start: int
    end: int


def boxes(text: str, start: int, end: int) -> list[Box]:
    """Return the boxes between two places of `text`, in order."""
    found = [Box(hit["empty"] is None, *hit.span()) for hit in _BOX.finditer(text, start, end)]
    for sign, empty, ticks in (("¨", "¨", _OF_SIGNS), ("×", _SQUARES, _TIMES)):
        if sign in text[start:end] and any(text[box.start] in empty for box in found):
            found += [Box(ticked=True, start=hit.start(), end=hit.end()) for hit in ticks.finditer(text, start, end)]
            found.sort(key=lambda box: box.start)
    return found


def unknown_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the first box between two places in which something stands that is no tick; None where there is none."""
    return next((hit for hit in _MARKED.finditer(text, start, end) if not _BOX.match(text, hit.start(), end)), None)


class Choice(Struct, frozen=True):
    """One of several choices: its letter, where that stands, and the letter of its kind where its words tell."""

    letter: str
    start: int
    end: int
    kind: str = ""


def ticked(text: str, choices: Sequence[Choice], marks: Sequence[Box]) -> list[tuple[Choice, Box]]:
    """Say which box belongs to which choice: to the letter before it, or the one behind it, as the page has it.

    Boxes stand behind their letters, `(a) ☐ (b) ☒`, or before them, `☐ (a) ☒ (b)`, or in a column of their own,
    `(a) (b) ☐ ☒`. Where both would do, they belong to what is nearer, and rather on their own line.
    """
    if not choices or not marks:
        return []
    if len(choices) == len(marks) and (choices[-1].end <= marks[0].start or marks[-1].end <= choices[0].start):
        return list(zip(choices, marks, strict=True))
    behind = [_owner(choices, mark, before=True) for mark in marks]
    ahead = [_owner(choices, mark, before=False) for mark in marks]
    before = _cost(text, marks, behind) < _cost(text, marks, ahead)
    return [(choice, mark) for choice, mark in zip(behind if before else ahead, marks, strict=True) if choice]


def _owner(choices: Sequence[Choice], mark: Box, *, before: bool) -> Choice | None:
    if before:
        return next((choice for choice in choices if choice.start >= mark.end), None)
    return next((choice for choice in reversed(choices) if choice.end <= mark.start), None)


def _cost(text: str, marks: Sequence[Box], owners: Sequence[Choice | None]) -> int:
    """Return how far boxes stand from their letters; a line between counts as much as many characters."""
    cost = 0
    for mark, owner in zip(marks, owners, strict=True):
        if owner is None:
            cost += _NOWHERE
            continue
        first, last = min(mark.end, owner.end), max(mark.start, owner.start)
        cost += last - first + _LINE * text.count("\n", first, last)
    return cost


# ---- the boxes among the items of Schedule 13G -----------------------------------------------------------------------

_HEADING = re.compile(
    r"items?[ \t]*+(?:no\.?|number|#)?[ \t]*+(?P<number>1?\d|l|[iv]{1,4}|ix|x)"
    r"(?:\b|(?=[a-k][.:)]))(?!\s*\(?[a-f]\)?\s*(?:and|or|of|,))"
)
# Behind a rule that was joined to it, too: `- ----ITEM 3.`.
_BEGINS_LINE = re.compile(rf"(?:\A|\n)[^\S\n]*(?:[{BULLETS}*-]\s*)?\Z")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "l": 1}
# The choices of Item 3 by their own words, in the order of the form; the last was (h), then (j), and is (k) today.
_KINDS = {
    "a": r"brokers?(?:\s*+[-/]\s*+|\s+(?:or|and)\s+)dealers?",
    "b": r"banks?",
    "c": r"insurance\s+co(?:m|rn)pan(?:y|ies)",
    "d": r"invest(?:m|rn)ent\s+co(?:m|rn)pan(?:y|ies)",
    "e": r"invest(?:m|rn)ent\s+advis[eo]rs?",
    "f": r"employee\s+benefit\s+plans?",
    "g": r"parent\s+holding\s+co(?:m|rn)pan(?:y|ies)(?:\s+or\s+control\s+persons?)?|control\s+persons?",
    "h": r"savings?\s+associations?",
    "i": r"church\s+plans?",
    "j": r"non\s*+-?\s*+u\.?\s?s\.?\s+institutions?",
    "k": r"group",
}
_UNMOVED = frozenset("abcdefg")
_KIND = re.compile(
    r"\b(?=[bceginps])(?:" + "|".join(rf"(?P<{letter}>{words})" for letter, words in _KINDS.items()) + ")"
)
# What the words go on with where they are a choice and no mention; else a letter stands before them.
_GOES_ON = re.compile(
    r"(?:\s{0,9}\[\s?x\s?\])?[\s,]+(?:as\s+defined|reg|in\s+accordance|that\s+is\s+excluded|which|or\s+(?:endowment|control))|[\s,;]+pension",
    re.IGNORECASE,
)
# A sentence that says what a person is, behind a letter or without one: `(g) Mr. Moss is a control person`.
_SAYS_KIND = re.compile(
    r"^[^\S\n]*+(?:[(\[]?(?P<letter>[a-k])[)\].])?[^\n]{0,200}\b(?:is|are|as)[^\S\n]+(?:(?:an?|the|registered)[^\S\n]+){0,2}\Z"
)
_PRINTED = re.compile(
    r"(?<![\w)(\[])(?:[(\[][ \t]*+)?\b([a-kA-K])[ \t]*+[)\].][^A-Za-z0-9\n]*+(?:[xX][^A-Za-z0-9\n]*+)?$"
)
_OWN_BOX = re.compile(r"[cCiI](?i:(?<=c)heck\s+(?:this|the\s+following)\s+box|(?<=i)f\s+filing\s+as\s+a\s+non)")
_THIRD = re.compile(
    r"filed\s+pursuant|as\s+defined\s+in\s+section|persons?\s+filing|types?\s+of\s+(?:reporting\s+)?persons?|check\s+whether|brokers?\s+or\s+dealers?|not\s+applicable"
    r"|registered\s+under\s+section|in\s+accordance\s+with\s+(?:rule|section|[§s]?\s?240\.)"
    r"|[)\]☒/|_]\s*(?:an?\s+)?(?:bank|insurance\s+compan|investment\s+(?:compan|advis)|employee\s+benefit|parent\s+holding|savings\s+assoc"
    r"|church\s+plan|non-u|group)",
    re.IGNORECASE,
)
_OF_ACT = re.compile(r"\s+act\b", re.IGNORECASE)  # the Investment Company Act
_DEALERS = re.compile(r"[dD]ealers?\s+registered\s+under")  # in the first choice
_SAID = re.compile(
    r"\bitem\s+3\s?\(([a-k])\)|(?<![\w(])3\(([a-k])\)|\(b\)\s?(?:\([1l]\))?\s?\((?:ii|[1l]{2})\)\s?\(([A-K])\)"
)
_LONE = re.compile(r"(?<!\w)[(\[][ \t]*([a-kA-K])[ \t]*[)\]]")
_BEGINS_WITH = re.compile(r"^[^\S\n]*+\(([a-hjk])\)(?=[^\S\n])", re.MULTILINE)  # (i) counts persons, too
# A letter and its box at the beginning of a line, in either order.
_LISTED = re.compile(
    rf"^[^\S\n]*+(?:[(\[]?(?P<first>[a-k])[)\].](?:[^\S\n]|\.)*+(?:{_TICKED}|{_EMPTY}|[xX]\b)"
    rf"|(?:{_TICKED}|{_EMPTY}|[xX]\b)[^\S\n]*+[(\[]?(?P<last>[a-k])[)\].])(?=[^\S\n])",
    re.MULTILINE,
)
# A letter and its box alone on a line, whose words stand elsewhere.
_LETTER_AND_BOX = re.compile(rf"[^\S\n]*+[(\[]?([a-kA-K])[)\].][^\S\n]*+(?:{_TICKED})[^\S\n]*+$", re.MULTILINE)
_ASKED = re.compile(r"person\s+filing\s+is\s+(?:an?\b)?[\s:.]*", re.IGNORECASE)
_ITEM_3, _ITEM_5 = 3, 5
_REACH = 6000  # characters of an item that are looked at
_SENTENCE = 300  # characters before the words of a kind that say whose it is
_MOST = 2_000  # headings of one item that are looked at: no filing prints as many
_DENIED = re.compile(r"\b(?:none|no|not|n/a)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?:\W*+\w){60}")  # letters that an answer in a few words has not
_FEW = re.compile(r"(?:\W*+\w){30}")  # letters that stand under no item that holds a letter and no more
_NOT_APPLICABLE = r"n[o0]t[^\S\n]++app[l1i][il1]ca[bh8][l1i][ec]"  # however it is misread
_NOT_HERE = re.compile(rf"\n[^\w\n]*+x[^\w\n]++{_NOT_APPLICABLE}\b", re.IGNORECASE)  # a choice beside the sentence
_CEASED = re.compile(
    r"(?<!not\s)(?<!never\s)ceased\s+to\s+(?:be\s+(?:the\s+|a\s+)?beneficial\s+owners?|(?:beneficially\s+)?own)\b",
    re.IGNORECASE,
)
# The whole answer, behind the number or title of the item, or the beginning of one.
_YES_OF_5 = re.compile(r"(?:\A|class|[.:–—-])\W{0,9}(?P<yes>yes)\b(?P<alone>\W*+\Z)?", re.IGNORECASE)
_FIFTH = re.compile(
    r"owner|five\s+percent|5\s*%|if\s+this\s+statement|not\s+appl|\bn/?a\b|\bno(?:ne)?\b|\byes\b|inapplicable",
    re.IGNORECASE,
)
# Letters alone behind the heading of Item 3: `e`, `(e) and (g)`.
_ANSWER_3 = re.compile(
    r"[\s.:)–-]{1,20}+(?P<letters>\(?[a-k]\)?(?:(?:\s?,\s?|\sand\s|\s?&\s?)\(?[a-k]\)?){0,3})(?=[^\S\n]{0,9}(?:[.,;]|\n))"
    r"(?!\s+(?:address(?:es)?\s+of|names?\s+of|citizenship|title\s+of|cusip)\b)",  # of a part of Item 2
    re.IGNORECASE,
)
# A letter for each of several persons: `(d) for the Fund; (e) for the Adviser`.
_FOR_EACH = re.compile(
    r"[\s.:)–-]{0,20}+(?P<letters>\([a-k]\)[^\S\n]+(?:for|as[^\S\n]+to)[^\S\n][^();\n]{2,60}"
    r"(?:[;,]\s{0,20}(?:and\s{1,20})?\([a-k]\)[^\S\n]+(?:for|as[^\S\n]+to)[^\S\n][^();\n]{2,60}){1,4})",
    re.IGNORECASE,
)
_LETTER_OF = re.compile(r"\((\w)\)")
# EDGAR's rendering answers with the title of the item, said once more below it, and prints no box.
_ANSWER = re.compile(
    r"ownership\s+of\s+5\s+percent\s+or\s+less\s+of\s+a\s+class(?=[^\w\n]*\n)\W*+(?<=\s)"
    r"(?P<said>ownership\s+of\s+5\s+percent\s+or\s+less\s+of\s+a\s+class)(?![^\S\n]++[._])\W*+\Z",  # `class ___.`
    re.IGNORECASE,
)
_WITHOUT, _OF_HEADING = re.compile(rf"{_NOT_APPLICABLE}|inapplicable|\bn/?a\b|\bnone\b", re.IGNORECASE), 10  # words
_CHECK = re.compile(r"\b(?:check|mark|box)", re.IGNORECASE)
_IF = re.compile(r"if\s+th(?:is|e)\s+statement\s+is\s+(?:being\s+)?filed|\bcheck\s+the\s+following\b", re.IGNORECASE)
# Such a box is that of "Not Applicable"; and a box of which a conversion left a question mark.
_OF_NOTHING = re.compile(rf"[^\S\n]{{0,20}}(?:{_NOT_APPLICABLE}|n/a)\b", re.IGNORECASE)
# A line, or what a line that asks ends with, by which an item does not apply; and under which rule it is filed else.
_NO_ANSWER = (
    r"[^\S\n]*+(?P<words>(?:this[ ]item[ ]\d{1,2}[ ]is[ ])?+\(?(?:not[^\S\n]++applicable|n/a|inapplicable)\)?"
    r"(?=[^\S\n]*+(?:\.?[^\S\n]*+(?:\n|\Z)"
    r"|[.,;–—-]?\s{0,40}\(?(?:(?:as|since|because)\s+)?(?:th(?:is|e)\s+(?:statement|schedule|filing)|filed)\b))"
    r"|this\s(?:statement|schedule(?:\s13g)?)\s(?:is|was)\snot\s(?:being\s)?filed\s(?:pursuant\sto|under)\s[^.]{1,120})"
)
_NOTHING = re.compile(rf"(?:[\n:.]|\S\t){_NO_ANSWER}", re.IGNORECASE)
_NOTHING_BESIDE = re.compile(rf"[\s.:)–-]{{0,20}}+{_NO_ANSWER}", re.IGNORECASE)  # right behind the number of the item
# Where an item goes on whose heading is no line of its own: "Item" above "4.", or no such word at all.
_NEXT = re.compile(r"\n[^\S\n]*(?:items?\s+\d|\d{1,2}[.)]\s|ownership\b)", re.IGNORECASE)
# R, S and T are ticks of a font that was lost.
_LOST = re.compile(
    r"check\s+(?:the\s+following|here)(?:\s+box)?[\s:]*(?:(?P<yes>X{2,4}|yes|(?-i:[RST])(?=\.?[^\S\n]*+(?:\n|\Z)))\b|(?P<lost>[?*+#&•]))",
    re.IGNORECASE,
)
_SAYS_RULE = re.compile(r"this\s+(?:statement|schedule(?:\s+13g)?)\s+(?:is|was)\b", re.IGNORECASE)
_OF_FORM = 28  # characters in which the words of the form begin where the item begins with them
_OWN_NUMBER = re.compile(r"\s*+(?:item\s)?3[.)]", re.IGNORECASE)  # where a heading is known by its place
# Of several persons one alone has left the class: `[X] (with respect to Fern Fund only)`, `As to Fern Fund, [X]`.
_OF_SOME = re.compile(
    r"\b(?i:with\s+respect\s+to|in\s+respect\s+of|as\s+to|only\s+(?:for|by))\s+(?!(?i:(?:the\s+)?(?:all|each|every|both|reporting|securities))\b)"
    r"(?:the\s+)?[A-Z]|\b(?i:for|by)\s+[A-Z][^\n]{2,80}?\s(?i:only)\b"
)
_ANSWERED = re.compile(r"[A-Za-z]{2}\W+[A-Za-z\d]")  # two words or more
_LEGEND = re.compile(r"^[^\S\n]*+[A-Z]{2}[^\S\n]*+=[^\S\n]*+\w", re.MULTILINE)
_INDENT = 100  # characters before a heading on its line
_ALL = 6  # letters printed where the whole list of choices is
_SEVERAL = 3  # choices that a form prints rather than one who says what he is


class Heading(NamedTuple):
    """The heading of an item, such as "Item 3.": its number, and where it stands."""

    number: int
    start: int
    end: int


def headings(small: str) -> list[Heading]:
    """Return the headings of items of a text in small letters: their numbers, and where they stand."""
    hits = (hit for hit in _HEADING.finditer(small) if _begins_line(small, hit.start()))
    return [
        Heading(int(hit["number"]) if hit["number"].isdigit() else _ROMAN.get(hit["number"], 0), *hit.span())
        for hit in hits
    ]


def _begins_line(small: str, at: int) -> bool:
    """Whether nothing but blanks, and perhaps a point of a list, stands before a heading on its line."""
    first = max(0, at - _INDENT)
    last = small[first:at].rstrip(" \t")[-1:]
    if last == "\n" or last.isalnum():  # nearly all
        return last == "\n"
    return _BEGINS_LINE.search(small, first, at) is not None


def _under(text: str, found: list[Heading], number: int, expected: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield what stands under each heading of an item that goes on as expected."""
    numbered = (n for n, heading in enumerate(found) if heading.number == number)
    for n in islice(numbered, _MOST):
        heading = found[n]
        if expected.search(text, heading.end, heading.end + 250):
            following = found[n + 1].start if n + 1 < len(found) else len(text)
            yield heading.end, min(following, heading.end + _REACH)


def _unheaded(text: str, found: list[Heading]) -> Iterator[tuple[int, int]]:
    """Yield the lists of choices by their own words, where a converter put their headings behind other words."""
    begins = [text.rfind("\n", 0, max(0, hit.start() - _LINE)) + 1 for hit in islice(_DEALERS.finditer(text), _MOST)]
    for first, following in pairwise([*begins, len(text)]):
        last = min([first + _REACH, following, *(head.start for head in found if head.start > first + _LINE)])
        if len(_choices(text, first, last)) >= _ALL:
            yield first, last


# Letters of a column that a conversion set apart from what stood beside them.
_TORN_LETTERS, _SHOWN = re.compile(r"\n(?:[^\S\n]*+\([a-k]\)[^\S\n]*+\n){3,}+"), re.compile(r"\S")
# Boxes of one, of which nothing tells whose they are.
_TORN_BOXES = re.compile(r"^(?:[^\S\n]*(?:[oxX☐☒]|\[[ xX]?\])[^\S\n]*\n){3}", re.MULTILINE)


def read_item3(text: str, found: list[Heading]) -> Found:
    """Read the letters ticked in Item 3, each with that of its kind on today's form, "" where its words do not tell.

    A few documents print the item once for each person; their letters are taken together. Where none is ticked, a line
    may say that the item does not apply.
    """
    text = _TORN_LETTERS.sub(lambda hit: without(_SHOWN, hit[0]), text)
    chosen: list[Choice] = []
    nothing: re.Match[str] | None = None
    for heading in found:
        if heading.number != _ITEM_3:
            continue
        nothing = nothing or _NOTHING_BESIDE.match(text, heading.end)
        asked = _ASKED.search(text, heading.end, heading.end + _SENTENCE)
        if each := _FOR_EACH.match(text, heading.end) or (asked and _FOR_EACH.match(text, asked.end())):
            named = dict.fromkeys(_LETTER_OF.findall(each["letters"].lower()))
            return Found(tuple((one, "") for one in named), *each.span("letters"), each["letters"], how="in words")
        alone = _ANSWER_3.match(text, heading.end)
        if alone:
            letters = dict.fromkeys(
                letter for letter in alone["letters"].lower().replace("and", "") if letter.isalpha()
            )
            return Found(tuple((one, "") for one in letters), *alone.span("letters"), alone["letters"], how="in words")
    marked = doubted = False
    stretches: list[tuple[int, int]] = []
    for first, last in _under(text, found, _ITEM_3, _THIRD):
        own = _OWN_BOX.search(text, first + 200, last)  # boxes of its own that it ended with for some years
        stretches.append((first, own.start() if own else last))
    for first, last in stretches or list(_unheaded(text, found)):
        legend = _LEGEND.search(text, first, last)  # what the codes of row 12 stand for: `BK = Bank as defined in …`
        last = legend.start() if legend and not boxes(text, legend.start(), last) else last
        choices = _choices(text, first, last)
        marks = boxes(text, first, last)
        for mark in marks:
            if mark.ticked and (words := _OF_NOTHING.match(text, mark.end)):
                return values.absent(text, mark.start, words.end(), "not applicable", "its box")
        following = _NEXT.search(text, first, last)
        stop = following.start() if following else last
        said = _NOTHING_BESIDE.match(text, first, stop) or _NOTHING.search(text, first, stop)
        nothing = nothing or said
        marked |= bool(marks)
        here = _chosen(text, choices, marks, first, last)
        if said and here and not marks:  # the form's own choices, of which none applies; of few one cannot be sure
            here, doubted = (here if len(here) < _SEVERAL else []), True
        # A tick whose words were not known, or a letter that two of the choices have, one of them misread.
        printed = [choice.letter for choice in choices]
        doubted |= sum(mark.ticked for mark in marks) > len({choice.start for choice in here})
        doubted |= any(printed.count(choice.letter) > 1 for choice in here)
        # One that is missing between others may be ticked; most kinds have one letter in all editions of the form.
        between = range(ord(min(printed)), ord(max(printed))) if len(choices) >= _ALL else ()
        doubted |= not set(printed).issuperset(map(chr, between))
        doubted |= any(choice.letter != choice.kind for choice in here if choice.kind in _UNMOVED)
        doubted |= _TORN_BOXES.search(text, first, last) is not None
        if here and not marks:  # a kind that is only named may be one, too
            named = (kind.letter for kind in _kinds(text, first, last) if not _OF_ACT.match(text, kind.end))
            begun = {hit[1] for hit in _BEGINS_WITH.finditer(text, first, stop)}  # one of them has words not known
            doubted |= not begun.issubset(choice.letter for choice in here)
            doubted |= len(choices) < _ALL and not {choice.kind for choice in choices}.issuperset(named)
        chosen += here
    if not chosen:
        answer = _unanswered(text, stretches, nothing, marked=marked)
        return answer if answer.absence != "blank" or marked else _in_other_words(text, found) or answer
    by_letter = {choice.letter: choice for choice in reversed(chosen)}  # the first of each
    letters = tuple((letter, by_letter[letter].kind) for letter in dict.fromkeys(choice.letter for choice in chosen))
    (first, last), *others = ((by_letter[letter].start, by_letter[letter].end) for letter, _ in letters)
    how = "its box" if marked else "in words"
    signs = {"boxes": float(marked), **({"doubted": 1.0} if doubted else {})}
    return Found(letters, first, last, text[first:last], how=how, signs=signs, further=tuple(others))


def _unanswered(
    text: str, stretches: Sequence[tuple[int, int]], nothing: re.Match[str] | None, *, marked: bool
) -> Found:
    """Return why Item 3 has no tick; `nothing` is what says that it does not apply, `marked` whether it has boxes."""
    if nothing:
        return values.absent(text, *nothing.span("words"), "not applicable", "in words")
    how = "no tick in its boxes"
    strange = next(filter(None, (unknown_mark(text, *stretch) for stretch in stretches)), None)
    if strange:
        return values.absent(text, *strange.span(), "unreadable", how)
    place = stretches[0][0] if stretches else 0
    return values.absent(text, place, place, "blank", how if stretches and marked else "")


def _in_other_words(text: str, found: list[Heading]) -> Found | None:
    """Return an answer to Item 3 that names no kind of person: `See Item 12 of the cover page`."""
    for number, heading in enumerate(found):
        if heading.number == _ITEM_3:
            last = found[number + 1].start if number + 1 < len(found) else len(text)
            own = _OWN_NUMBER.match(text, heading.end)
            start = own.end() if own else heading.end
            start, end = values.trimmed(text, start, min(last, start + _SENTENCE))
            paragraph = text.find("\n\n", start, end)
            end = paragraph if paragraph > 0 else end
            asked = _THIRD.search(text, start, end)
            says = _SAYS_RULE.match(text, start, end) is not None and not _CHECK.search(text, start, end)
            if _ANSWERED.search(text, start, end) and (says or asked is None or asked.start() > start + _OF_FORM):
                return values.absent(text, start, end, "unreadable", "in other words")
    return None


class _Kind(NamedTuple):
    """The words of a kind of person, with the article before them: the letter of the kind, and where they stand."""

    letter: str
    start: int
    end: int


def _kinds(text: str, start: int, end: int) -> Iterator[_Kind]:
    """Yield the kinds that are named between two places."""
    first = max(0, start - 1)  # the sign before them may be of the same word
    small = lowered(text[first:end])
    for hit in _KIND.finditer(small, start - first):
        begin = _before_article(small, start - first, hit.start())
        yield _Kind(hit.lastgroup or "", first + begin, first + hit.end())


def _before_article(small: str, start: int, at: int) -> int:
    """Return where words at `at` begin with the article before them; `at` where there is none."""
    behind = start + len(small[start:at].rstrip())
    for article in ("an", "a") if behind < at else ():
        begin = behind - len(article)
        if begin >= start and small.startswith(article, begin) and not is_of_word(small[begin - 1 : begin]):
            return begin
    return at


def _choices(text: str, start: int, end: int) -> list[Choice]:
    """Return the choices by their words, each with the letter printed before it."""
    listed: list[tuple[_Kind, str]] = []
    for kind in _kinds(text, start, end):
        line = max(start, text.rfind("\n", 0, kind.start) + 1)
        letter = _PRINTED.search(text, max(start, line - 1), kind.start)
        says = None if letter else _SAYS_KIND.match(text[max(line, kind.start - _SENTENCE) : kind.start])
        if letter or says or _GOES_ON.match(text, kind.end, end):
            printed = letter[1] if letter else says["letter"] if says else None
            listed.append((kind, (printed or "").lower()))
    if len(listed) >= _SEVERAL:  # of one whose words are damaged the letter tells
        lines = {text.count("\n", start, kind.start) for kind, _ in listed}
        torn = (hit for hit in _LISTED.finditer(text, start, end) if text.count("\n", start, hit.end()) not in lines)
        listed += [(_Kind("", hit.end(), hit.end()), hit["first"] or hit["last"]) for hit in torn]
        listed.sort(key=lambda one: one[0].start)
    named = {kind.letter for kind, _ in listed}
    # The letter that a group has in a list that prints none.
    conventional = {"k": "k" if "j" in named else "j" if "i" in named else "h"}
    return [
        Choice(printed or conventional.get(kind.letter, kind.letter), kind.start, kind.end, kind.letter)
        for kind, printed in listed
    ]


def _chosen(text: str, choices: list[Choice], marks: list[Box], start: int, end: int) -> list[Choice]:
    asked = _ASKED.search(text, start, end)
    answer = asked.end() if asked else start
    is_short = not _SHORT.match(text, answer, end) and not _DENIED.search(text, answer, end)
    if not choices and is_short:  # a few words: what they name is the answer
        choices = [Choice(kind.letter, kind.start, kind.end, kind.letter) for kind in _kinds(text[:end], answer, end)]
    if any(mark.ticked for mark in marks) and choices:
        chosen = [choice for choice, mark in ticked(text, choices, marks) if mark.ticked]
        kinds = {choice.letter: choice.kind for choice in choices}
        beside = [_LETTER_AND_BOX.match(text, text.rfind("\n", 0, mark.start) + 1) for mark in marks if mark.ticked]
        letters = [Choice(hit[1].lower(), *hit.span(1), kinds.get(hit[1].lower(), "")) for hit in beside if hit]
        apart = len(letters) == len(beside) and {one.letter for one in letters} != {one.letter for one in chosen}
        return letters if apart else chosen
    if marks or len(choices) >= _ALL:
        return []
    if choices:  # without boxes, only what applies is listed
        return choices
    named = [Choice((hit[1] or hit[2] or hit[3]).lower(), *hit.span()) for hit in _SAID.finditer(text, start, end)]
    if named:
        return named
    # The letter may stand alone under the item: `(e)` and nothing else.
    alone = [Choice(hit[1].lower(), *hit.span()) for hit in _LONE.finditer(text, answer, end)]
    return alone if len(alone) == 1 and not _FEW.match(text, answer, end) else []


def read_exit(text: str, found: list[Heading]) -> Found:
    """Read the box of Item 5: ticked, or not; UNSET where there is no Item 5."""
    stretch = next(_under(text, found, _ITEM_5, _FIFTH), None)
    if stretch is None:
        return values.absent(text, 0, 0, "blank")
    first, last = stretch
    marks = [mark for mark in boxes(text, first, last) if not _OF_NOTHING.match(text, mark.end)]
    mark = next((mark for mark in marks if mark.ticked), marks[0] if marks else None)
    if mark:
        signs = {"doubted": 1.0} if mark.ticked and _OF_SOME.search(text, first, last) else {}
        return Found(mark.ticked, mark.start, mark.end, text[mark.start : mark.end], how="its box", signs=signs)
    strange = unknown_mark(text, first, last)
    if strange:
        return values.absent(text, *strange.span(), "unreadable")
    lost = _LOST.search(text, first, last)
    if lost and lost["yes"]:
        return Found(value=True, start=lost.start("yes"), end=lost.end("yes"), words=lost["yes"], how="in words")
    if lost:
        return values.absent(text, *lost.span("lost"), "unreadable")
    yes = _YES_OF_5.search(text[first:last])
    if yes and yes["alone"] is not None:
        start, end = (first + place for place in yes.span("yes"))
        return Found(value=True, start=start, end=end, words=yes["yes"], how="in words")
    hit = _ANSWER.search(text, first, last)
    if hit:
        return Found(value=True, start=hit.start("said"), end=last, words=hit["said"], how="in words")
    ceased = None if _NOT_HERE.search(text, first, last) else _CEASED.search(text, first, last)
    if ceased and not _IF.search(text, first, last):
        return Found(value=True, start=ceased.start(), end=ceased.end(), words=ceased[0], how="in words")
    told = _IF.search(text, first, last) and _CHECK.search(text, first, last)  # else the line of its box is lost
    told = told or _WITHOUT.search(text, first, last) or len(text[first:last].split()) <= _OF_HEADING
    told = told or "owner" not in text[first : first + _INDENT].lower()  # then it is not headed as the item
    signs = {"boxless": 1.0} | ({} if told and not yes else {"unasked": 1.0})
    return Found(value=False, start=first, end=first, words="", how="no tick under Item 5", signs=signs)
