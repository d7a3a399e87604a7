"""What is answered under each item of a schedule or tender offer: its text, that it does not apply, or nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import UNSET, Struct, field, structs

from muniment.evidence import IN_ONE_TEXT
from muniment.readers.labelled.addresses import begins_street, divided, has_digit, is_country
from muniment.readers.labelled.items.cells import is_out_of_order
from muniment.readers.labelled.items.headings import (
    ASKED,
    ENDS_OF_INSTRUCTIONS,
    GOES_ON,
    INSTRUCTION,
    ITEM_1,
    ITEM_4,
    ORDER,
    OUTER,
    TITLES,
    WRAPPED_LABEL,
    Head,
    begins_with_title,
    find_heads,
    heads_part,
    holds_heading,
    holds_title,
    in_order,
    is_amid,
    is_title_beside,
    labels_beside,
    letters_first,
    numbers_first,
    rest_below,
    rest_beside,
    titles_whole,
    without_columns_beside,
    without_contents,
    without_letters_beside,
)
from muniment.readers.labelled.signatures.words import is_closed, letters
from muniment.readers.labelled.text import Prepared, blanked
from muniment.readers.labelled.values import ORDINAL, Found, hyphenated, without_enumeration, without_mark

# ---- the words of an answer ------------------------------------------------------------------------------------------

# Lines that belong to the page, where they stand among the lines of an answer.
_OF_THE_PAGE = re.compile(
    r"[^\S\n]*+(?:[-–]?\s?[1-9]\d{0,2}\s?[-–]?|<page>|page\s+\d+(?:\s+of\s+\d+)?(?:\s+pages?(?:\(s\))?)?|\d+\s+of\s+\d+(?:\s+pages?)?"
    r"|(?:sc(?:hedule)?\s+)?13[dg](?:/a)?(?:\s+cusip[^\n]{0,40})?|(?:cusip[^\n]{0,60}|schedule\s+13[dg][^\n]{0,30}|13[dg](?:/a)?\s[^\n]{0,20})\bpage\s+\d+[^\n]{0,20}"
    r"|cusip\s*(?:no|num|#|:)[^\n]{0,50}|</?(?:table|caption|s|c)>|[-–—_=]{3}[-–—_= ]*+|\*\*|comments?:?"
    r"|\[(?:signatures?\s(?:pages?\s)?(?:to\s[^\]\n]{1,80}|to\sfollow|follows?)|(?:the\s)?(?:remainder|rest|balance)\s[^\]\n]{1,60}\bblank)\.?\]"
    r"|signatures?\spages?\s(?:to\s(?:amendment|(?:the\s)?(?:schedule|statement|form))\b[^\n]{0,60}|(?:to\s)?follows?)"
    r"|item\s\d{1,2}\.)[^\S\n]*",  # the number of an item whose parts stand above, as a conversion sets it
    re.IGNORECASE,
)
# The line above a heading, which belongs to the item that it heads.
_OF_THE_NEXT = re.compile(r"[^\S\n]*item\s+\d[^\n]{0,60}\bhereby\s[^\n]{0,60}as\s+follows", re.IGNORECASE)
_BEGINS = frozenset("0123456789-–—_=*<[pPcCsS")  # what such a line begins with
_GAP = "   "  # between the columns of a table
_GAPS = re.compile(r"\t[^\S\n]*|   [^\S\n]*")
_WRAPPED = 60  # characters of the lines of a paragraph, but for the last
_LONG = 110  # characters that no typed line has: such lines are paragraphs themselves
_ALONE, _NEAR_NUMBER = re.compile(r"[$(]?\d[\d,.]*+[)%*]?"), 8  # a figure in a cell; lines, fewer than a page has
_PROSE, _ENDS = 40, frozenset('.:;!?"”')  # characters of a line of a sentence, and what one ends with
_LEAD = re.compile(r"[.,)\]\-–—](?=\s|.?\Z)|[-–—_]{2,}(?=\s|\Z)")  # what leads to an answer, or stands for none
# The marks of notes behind a word; before a note it is its number. None is the 6 of 10⁽6⁾, nor the 2 of H⁽2⁾O.
_RAISED = re.compile(
    r"([^\s⁾])(?!(?<=(?<![\d.,$])10)⁽\d{1,2}⁾|(?<=[^\W\d_])⁽\d{1,2}⁾[^\W\d_])"
    r"(?:[^\S\n]?⁽(?:[\d,*†‡()]{1,12}|\(?[a-z]\)?|sm|tm)⁾)++"
)
_NUMBER_OF_NOTE = re.compile(r"⁽\(?(\d{1,3})\)?(\s?)⁾")
_SIGNS = str.maketrans("", "", "⁽⁾")  # around what else is raised, as in a name
_EDGES = " \t\n\r\v\f\xa0:;|"
_EDGE = re.compile(r"[ \t\n\r\v\f\xa0:;|]++")
_EMPTY_BOXES = re.compile(r"\A(?:[\s.:;]|\[[\s_]*+[xX]?[\s_]*+\]|[☐☒]|/[xX]?/|\([\s_]*+[xX]?[\s_]*+\)|\|[_xX ]\||_)++")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without blanks, colons and empty cells around it, and without a stop before it."""
    end = start + len(text[start:end].rstrip(_EDGES))
    start = _behind_edge(text, start, end)
    while lead := _LEAD.match(text, start, end):
        start = _behind_edge(text, lead.end(), end)
    return start, end


def _behind_edge(text: str, start: int, end: int) -> int:
    edge = _EDGE.match(text, start, end)
    return edge.end() if edge else start


def within_page(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the lines of the page that it ends and begins with: running heads, page numbers."""
    start, end = trimmed(text, start, end)
    while (last := text.rfind("\n", start, end)) >= 0 and (
        _OF_THE_PAGE.fullmatch(text, last + 1, end) or _OF_THE_NEXT.fullmatch(text, last + 1, end)
    ):
        if text[last + 1 : end].strip().isdigit() and text.find("\n", start, last) < 0:
            break  # two lines, the second a number: an answer as likely as a page
        start, end = trimmed(text, start, last)
    first = text.find("\n", start, end)
    if first >= 0 and _OF_THE_PAGE.fullmatch(text, start, first):
        # what follows a label on its line is no line of the page: the number of a house
        beside = text[text.rfind("\n", 0, start) + 1 : start]
        if not beside or beside.isspace():
            start, end = trimmed(text, first, end)
    return start, end


def find_page_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the lines of the page between two places: running heads, page numbers, the line above a heading."""
    lines = []
    while start < end:
        stop = min(end, text.find("\n", start) + 1 or end)
        if _OF_THE_PAGE.fullmatch(text, start, stop) or _OF_THE_NEXT.match(text, start, stop):
            lines.append((start, stop))
        start = stop
    return lines


def without_boxes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the boxes it begins with."""
    boxes = _EMPTY_BOXES.match(text, start, end)
    return trimmed(text, boxes.end() if boxes else start, end)


def tidy(words: str) -> str:
    r"""Return the paragraphs of an answer, a line each; rows of a table stay rows, their cells divided by a tab.

    >>> tidy("None of the\n  persons.\n\n 3\n\nSee Exhibit A.")
    'None of the persons.\nSee Exhibit A.'
    >>> tidy("the 2⁽nd⁾ Person⁽(1)⁾ of WellnessRx⁽1⁾")
    'the 2nd Person of WellnessRx'
    >>> tidy("The shares were bought with the working capital of the\n\nPage 3\n\nreporting persons alone.")
    'The shares were bought with the working capital of the reporting persons alone.'
    >>> tidy("the Pre-\n  Funded Warrants")
    'the Pre-Funded Warrants'
    """
    if "⁽" in words:
        words = _NUMBER_OF_NOTE.sub(r"(\1)\2", _RAISED.sub(r"\1", ORDINAL.sub(r"\1", words))).translate(_SIGNS)
    if "\n" not in words:
        return _line(words)
    blocks: list[list[str]] = []
    block: list[str] = []
    lines = words.split("\n")
    for n, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            if block:
                blocks.append(block)
                block = []
        elif not (n and bare[0] in _BEGINS and _OF_THE_PAGE.fullmatch(bare) and not _is_among_figures(lines, n)):
            block.append(bare)
    return _joined([*blocks, block])


def _is_among_figures(lines: list[str], n: int) -> bool:
    """Whether a line is a number at the margin beside another figure alone on its line, or near the next number."""
    if not lines[n].isdigit():
        return False
    beside = (next(filter(str.strip, side), "") for side in (reversed(lines[:n]), lines[n + 1 :]))
    near = lines[max(n - _NEAR_NUMBER, 0) : n + _NEAR_NUMBER + 1]
    return any(map(_ALONE.fullmatch, beside)) or any(str(int(lines[n]) + step) in near for step in (-1, 1))


def _joined(blocks: Iterable[list[str]]) -> str:
    """Return the paragraphs of blocks; two are one where the end of a page, or a free line, cut through a sentence."""
    whole, last = "", ""
    for block in filter(None, blocks):
        if words := _block(block):
            is_cut = len(last) >= _PROSE and last[-1] not in _ENDS and not _is_divided(last + block[0])
            whole += (" " if is_cut and GOES_ON.match(words) else "\n" if whole else "") + words
            last = block[-1]
    return whole


def _block(lines: list[str]) -> str:
    """Return one block between empty lines: a paragraph that was wrapped, or lines that each stand for themselves."""
    if len(lines) == 1:
        return _line(lines[0])
    together = "\n".join(lines)
    if max(map(len, lines)) > _LONG and not _is_divided(together):
        return _joined([line] for line in lines)
    if max(map(len, lines)) > _LONG or (_is_divided(together) and not _is_prose(lines)):
        return "\n".join(filter(None, map(_line, lines)))
    return _line(hyphenated(together).replace("\n", " "))


def _is_divided(words: str) -> bool:
    return "\t" in words or _GAP in words


def _is_prose(lines: list[str]) -> bool:
    """Whether lines are a paragraph that was wrapped, though one has a gap, or a few of them, set to one width."""
    gaps = [len(_GAPS.findall(line)) for line in lines]
    return (sum(gaps) == 1 or 2 * sum(map(bool, gaps)) < len(lines)) and min(map(len, lines[:-1])) >= _WRAPPED


def _line(words: str) -> str:
    if "\t" not in words:
        return " ".join(words.split())
    cells = [" ".join(cell.split()) for cell in words.split("\t")]
    return "\t".join(filter(None, cells))


def _names(letter: str, item: str) -> tuple[str, ...]:
    """Return the fields of an item in the order of its letters."""
    paths = (path for key, asked in ASKED[letter].items() if key[1:] and key[0] == item for path in asked)
    return tuple(path.split(".")[1] for path in paths)


# The fields of Items 2 and 5 of Schedule 13D, in the order of their letters.
PARTS = {item: _names("D", item) for item in "25"}
# Those of Item 4 of Schedule 13G, in the order of (a), (b), (c)(i) to (iv).
ITEM_4_PARTS = _names("G", "4")
_OWNERSHIP = tuple(f"item4.{name}" for name in ITEM_4_PARTS)
_NUMERALS = {"a": 0, "b": 1, "i": 2, "ii": 3, "iii": 4, "iv": 5}
_NUMERAL = re.compile(r"(?:\A|(?<=\n)|(?<=\t)|(?<=\(c\)))[^\S\n\t]*+\((a|b|c|i{1,3}|iv)\)")
_NUMERAL_WITHIN = re.compile(r"(?:(?<=\s)|(?<=\(c\)))\((a|b|c|i{1,3}|iv)\)")  # all of them in one line
# One letter in brackets, or several that are answered together: (a, f), (d and e).
_LETTER = re.compile(r"\(([a-f])(?:(?:[-–,&/]|and|through|to|\s){1,5}[a-f]){0,5}\)[^\S\n]*")
_HALF = re.compile(rf"(?:\(|(?<!\S)){_LETTER.pattern[2:]}")  # a) and b) above (c), of the powers of Item 5
_DOTTED = re.compile(r"(?<!\S)([a-f])[.)](?=\s)[^\S\n]*")  # a. Name: where no line begins with brackets
_BRACKETED = re.compile(r"\n[^\S\n]*\([a-f]\)")
_OPENING = frozenset('.;:,”"])')  # what a letter within a line stands behind
_ALL_LETTERS = list("abcdef")
_APART = 3  # blanks before the next letter in a line, whose part above it has no stop: (d) N/A    (e) N/A
_MENTIONS = re.compile(r"\b(?:and|or|of|in|to|by|under|with|see|items?|paragraphs?|clauses?)\Z")  # what no letter ends
# What it stands behind else: Item 5, paragraph.
_NUMBERED = re.compile(r"(?:\n|\A)[^\S\n]*+((?:items?\s{1,3}[25]|(?:sub)?(?:paragraph|section))\s?)\Z")
_ENDS_LABEL = re.compile(r"[^\S\n]*(?:[.:–—-]|\n)")
# The next letters, where a sign or a word joins them, or on the line: one below the other, the first is blank; and a
# dash that ends a line stands for nothing.
_COMBINED = re.compile(
    r"(?:(?=[^\S\n]*(?:\(|(?:\n[^\S\n]*)?(?:[,&/]|[-–](?![^\S\n]*\n)|and\b|through\b|to\b)))"
    r"(?:[-–,&/]|and|through|to|\s){0,5}[25]?\([a-f]\))+[^\S\n]*"
)
_OF_COMBINED = re.compile(r"(?<![a-z])(?:[a-f](?![a-z])|[-–]|through|to)")
_TITLES = {
    "2a": r"names?(?:\s+of\s+(?:(?:reporting|filing)\s+)?persons?(?:\(s\))?(?:\s+filing)?)?",
    "2b": r"(?:residence\s+(?:or\s+)?)?(?:and\s+)?(?:principal\s+)?business(?:\s+(?:and|or)\s+(?:office"
    r"|residence))?\s+(?:office\s+)?address(?:es)?"
    r"|(?:(?:residence|residential|home|office)\s+)?address(?:es)?(?:\s+of\s+principal\s+(?:business\s+)?offices?)?",
    "2c": r"(?:present\s+)?(?:occupations?(?:\s+(?:and|or)\s+employ(?:ment|ers?))?|employment)"
    r"|(?:present\s+)?principal\s+(?:occupations?|business)(?:\s+or"
    "\\s+employment)?(?:[^.;:\n]{0,60}(?:\n[^.;:\n]{0,90}){0,4}conducted)?",
    "2d": r"(?:criminal\s+)?(?:convictions?|proceedings?)",
    "2e": r"(?:civil\s+)?(?:proceedings?|judge?ments?)",
    "2f": r"citizenship|place\s+of\s+organi[sz]ation",
}
_TITLE = {key: re.compile(rf"(?:{title})(?=\s*[.:;]|[^\S\n]*\n)") for key, title in _TITLES.items()}
_MARKED = (
    r"(?:(?:item\s+)?(?<![\d.,$])4[^\S\n]*(?=\()|item\s+4\s*)?"
    r"(?:(?<![^\s4)])\(?(?:[abc]|[iv]{1,3})[).:]{1,2}\s*+(?:[-–—]\s++)?)*+"
)
# A figure, or none, alone on its line; and a note to the figures above it, which is no part of the answer.
_FIGURE = re.compile(
    r"[\s:.\-–—]*(?:none|\d[\d,.]*%?)(?:[^\S\n]+|\(?(?:see\s)?note\s\d\)?|\(\d\)|⁽[^⁾\n]{1,6}⁾|\*+)*+(?=\n)"
)
_NOTE = re.compile(
    r"\n[^\S\n]*+(?:\n[^\S\n]*+\*{1,3}[^\S\n]*+(?=\w)|(?:\n[^\S\n]*+)?+\*{0,3}[^\S\n]*+(?:foot)?note\s\d)"
)
# Where lines of a row stand at different heights, its number stands in one of its own below its label.
_LEVEL_NUMERAL = re.compile(r"[\s:.]*\((?:[abc]|i{1,3}|iv)\)[^\S\n]*\n\s*(?=\d)")
_REFERS_TO_NOTE = re.compile(r"\d%?[^\S\n]?[⁽(]{1,2}(\d{1,2})[)⁾]")
_MARKED_NOTE = re.compile(r"(?:\n[^\S\n]*+){1,2}[⁽(]{1,2}(\d{1,2})[)⁾]{1,2}[^\S\n]*+(?=[a-z])")
_PERCENT, _OF_POWER = re.compile(r"\d\s?(?:%|per\s?cent)"), re.compile(r"\b(?:vot|dispos)")
_ENDS_IN_AND = re.compile(r"\b(?:and|or)\s*\Z")  # a sentence that goes on
# The number of the item before each of them: Item 4(c)(ii).
_NUMERAL_OF_4 = re.compile(r"item\s{1,3}4[^\S\n]?(?:\(c\)[^\S\n]?)?\((a|b|i{1,3}|iv)\)")
_BEFORE = re.compile(rf"{_MARKED}\Z")
_NUMBER_OF_POWER = re.compile(r"\n[^\S\n]*+\([1-4]\)[^\S\n]*+\Z")  # (1) to (4) for (i) to (iv), on its line
_OF_LINE = re.compile(rf"[\n\t.:;)%\d]\s*{_MARKED}\Z")
# Of what day an answer is, said in its label: `Amount beneficially owned as of December 31, 2009:`.
_DATED = re.compile(
    r"\s{1,20}\(?(?:as\s+(?:of|at)|at|on)\s+"
    r"(?:[a-z]{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+[a-z]{3,9},?\s+\d{4}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}"
    r"|(?:such|that)\s+date)\)?(?:\s*:|(?=[^\S\n]*\n))"
)
# Words of its own for the powers of Item 4(c), behind the answer to (b).
_OF_POWERS = re.compile(r"(?:[\n\t]|[.;%\d][^\S\n])[^\S\n]{0,40}+\(c\)\s++(?=[^\n]{0,80}?\b(?:power|vot|dispos))")
_TURNS = 2  # persons, or letters of one, at least
_ALL_OF_A_PERSON = 5  # letters with which one answers all of Item 2
_LINES_OF_NAME, _LONGEST_NAME = 3, 200
_NUMBER_OF_ONE = re.compile(r"\(?(?:\d{1,2}|[ivx]{1,4}|[A-Z])[.)]")  # before the letters of one of several persons
_ENDS_SENTENCE = frozenset(".;,")
_REACH = 40
_HEAD = 40  # characters before the first letter that answer nothing by themselves
# What leads to the letters and is of none of them: "Item 5 is hereby amended and restated as follows:".
_LEADS_IN = re.compile(
    r"\b(?:amended|supplemented|restated|replaced|revised|unchanged|(?:no|without)\s(?:material\s)?changes?)\b"
)
_LONGEST_LEAD = 400


class Piece(Struct):
    """A part of an item: its letter or field, where its text begins, behind letter or words, and where it ends.

    `at` is where its words begin; `others` are the letters of further parts that the same text answers.
    """

    name: str
    begin: int
    end: int
    at: int = 0
    others: str = ""


class Mark(NamedTuple):
    """A letter at the beginning of a line or sentence: the text of its part, where it stands, all letters in it."""

    letter: str
    begin: int
    behind: int
    at: int
    letters: str


def split_by_letters(small: str, start: int, end: int, marks: list[Mark]) -> tuple[list[Piece], bool]:
    """Return the parts of an item by their letters, and whether letters stand in it that were not followed.

    There are no parts where it has no letters, or the same ones for several persons. Letters of one part, as in
    "(d) and (e)", stay in its text.
    """
    outer, unclear = _outer(marks)
    if not outer:
        return [], bool(marks)
    pieces = [
        Piece(mark.letter, mark.begin, after.at if after else end, others=mark.letters)
        for mark, after in zip(outer, [*outer[1:], None], strict=True)
    ]
    before = outer[0].at - start
    leads = len("- ") < before < _LONGEST_LEAD and _leads_in(small[start : outer[0].at].rstrip())
    if before > len("- ") and not leads:  # something stands before the first letter
        if pieces[0].name == "a" or pieces[0].begin - start < _HEAD:
            pieces[0].begin = start
        else:
            pieces.insert(0, Piece("a", start, outer[0].at))
    own = {piece.name for piece in pieces}
    for piece in pieces:
        piece.others = "".join(letter for letter in piece.others if letter not in own)
    return pieces, unclear


def _leads_in(words: str) -> bool:
    """Whether words are one sentence that says of all that follows how it amends an item."""
    said = words[:-1]
    one = words[-1:] in (":", ".") and ":" not in said and ";" not in said and ". " not in said
    return one and _LEADS_IN.search(said) is not None


def letters_in(small: str, start: int, end: int, last: str) -> list[Mark]:
    """Return the letters up to the last one that begin lines or sentences, one behind the other or from (a) again."""
    marks: list[Mark] = []
    bare = _DOTTED.match(small, start, end)
    bracketed = small[start : start + 1] == "(" or _BRACKETED.search(small, start, end)
    letters = _DOTTED if bare and bare[1] == "a" and not bracketed else _HALF if last == "e" else _LETTER
    done = start
    hits = list(letters.finditer(small, start, end))
    in_line = [hit[1] for hit in hits] == _ALL_LETTERS[: ord(last) - ord("a") + 1] and hits[0].start() == start
    for hit in hits:
        if hit.start() < done:
            continue
        combined = _COMBINED.match(small, hit.end(), end)
        done = behind = combined.end() if combined else hit.end()
        # a letter begins a line or a sentence, or stands behind the number of the item, which does
        before = small[max(start, hit.start() - _REACH) : hit.start()]
        bare = before.rstrip(" \xa0")
        last_sign = bare[-1:]
        numbered = _NUMBERED.search(before)
        at = hit.start() - len(before) + numbered.start(1) if numbered else hit.start()
        if hit.start() != start and not (
            last_sign in ("\n", "\t", "")
            or (last_sign in _OPENING and len(bare) < len(before))
            or (numbered and heads_part(small, start, at, behind))
            or in_line  # all of them, each once
            or (
                len(before) - len(bare) >= _APART
                and marks
                and ord(hit[1]) == ord(marks[-1].letters[-1]) + 1
                and not _MENTIONS.search(bare)
            )
        ):
            continue
        letter = hit[1]
        if letter > last:
            continue
        named = _letters_of(small[hit.start() : behind], last)
        says = len(named) > 1 or (numbered and not _ENDS_LABEL.match(small, behind))
        first = at
        if marks and marks[-1].letters[0] == letter and _leads_in(small[marks[-1].begin : at].rstrip()):
            first = marks.pop().at  # `Item 5(c) is amended as follows:`, and `(c)` once more
        marks.append(Mark(letter, at if says else hit.end(), behind, first, named))
    return marks


def _letters_of(words: str, last: str) -> str:
    """Return the letters that are named together.

    >>> _letters_of("(a) - (c), (e)", "f"), _letters_of("(a, f)", "f")
    ('abce', 'af')
    """
    named = ""
    through = False
    for hit in _OF_COMBINED.finditer(words):
        if len(hit[0]) > 1 or not hit[0].isalpha():
            through = True
            continue
        first = chr(ord(named[-1]) + 1) if through and named and named[-1] < hit[0] else hit[0]
        named += "".join(map(chr, range(ord(first), ord(hit[0]) + 1)))
        through = False
    return "".join(letter for letter in dict.fromkeys(named) if letter <= last)


def _outer(marks: list[Mark]) -> tuple[list[Mark], bool]:
    """Return the letters of the item itself, without those of a list within a part, and whether those are unclear.

    There are none where each person has a list. A list within a part is known by the letter that the item goes on
    with: it stands in the list, and once more behind it. One within (a) looks like letters that several persons answer
    in turn, and is unclear; so is an (a) that a note begins with. Answers of persons in turn, behind which the item
    goes on for all, are one part.
    """
    outer: list[Mark] = []
    unclear = False
    n = 0
    while n < len(marks):
        mark = marks[n]
        n += 1
        if outer and mark.letter == "a" != outer[-1].letter:
            last = outer[-1].letters[-1]
            behind = _behind_inner(marks, n, last)
            if behind < 0:
                behind = _behind_persons(marks, n - 1, outer)
                unclear = unclear or behind == n  # an (a) alone
            if behind < 0:
                return [], False
            n = behind
        elif not outer or mark.letter > outer[-1].letter:
            outer.append(mark)
        elif mark.letter == "a" and not unclear:
            unclear = _behind_inner(marks, n, outer[-1].letters[-1]) > 0
    return outer, unclear


def _behind_inner(marks: list[Mark], n: int, last: str) -> int:
    """Return which mark goes on with the item behind a list that began before mark `n`; -1 where none does so."""
    expected, letter = chr(ord(last) + 1), "a"
    while n < len(marks) and marks[n].letter > letter:
        letter = marks[n].letter
        n += 1
    return n if n < len(marks) and marks[n].letter == expected <= letter else -1


def _behind_persons(marks: list[Mark], n: int, outer: list[Mark]) -> int:
    """Return which mark goes on with the item behind answers of further persons, or a note, from mark `n` on.

    Each person has the letters so far, which become one part: all their text answers them together. What has an (a)
    alone is part of the answer that it stands in, as a note to a price is.
    """
    following = chr(ord(outer[-1].letters[-1]) + 1)
    letters = [mark.letter for mark in marks]
    if following != "b" and letters[n + 1 : n + 2] == [following]:
        return n + 1
    cycle = [mark.letter for mark in outer]
    while letters[n : n + len(cycle)] == cycle:
        n += len(cycle)
    if letters[n : n + 1] != [following]:
        return -1
    outer[:] = [outer[0]._replace(letters="".join(mark.letters for mark in outer))]
    return n


class Turn(NamedTuple):
    """The letters with which one of several persons answers an item, and where his name stands above or before them."""

    name: tuple[int, int]
    pieces: list[Piece]

    @property
    def is_named(self) -> bool:
        """Whether words name the person; else his (a) does."""
        return self.name[0] < self.name[1]


def split_by_persons(text: str, start: int, end: int, marks: list[Mark]) -> list[Turn]:
    """Return the parts of an item that persons answer in turn, each below his name: `A. Fern Fund (a) … (b) …`.

    There are none where the letters do not begin again, or one of them has no name, unless each has many: then (a) says
    who it is. Letters that only the last person has are those of all.
    """
    firsts = [n for n, mark in enumerate(marks) if mark.letter == "a"]
    if len(firsts) < _TURNS or firsts[0]:
        return []
    turns: list[Turn] = []
    for first, last in zip(firsts, [*firsts[1:], len(marks)], strict=True):
        own = marks[first:last]
        letters = [letter for mark in own for letter in mark.letters]
        above = text.find("\n", marks[first - 1].behind, own[0].at) if first else start
        name = _name_above(text, above, own[0].at) if above >= 0 else None
        if name is None and len(letters) >= _ALL_OF_A_PERSON and not any(turn.is_named for turn in turns):
            name = own[0].at, own[0].at
        if len(letters) < _TURNS or letters != sorted(set(letters)) or name is None:
            return []
        ends = [mark.at for mark in own[1:]]
        pieces = [
            Piece(mark.letter, mark.begin, stop, others=mark.letters[1:])
            for mark, stop in zip(own, [*ends, end], strict=True)
        ]
        turns.append(Turn(name, pieces))
    for turn, following in pairwise(turns):
        turn.pieces[-1].end = following.name[0]
    return turns


def _name_above(text: str, start: int, at: int) -> tuple[int, int] | None:
    """Return where the words that head the letters at a place stand: on its line, or a line or few above it."""
    stop = start + len(text[start:at].rstrip())
    below = max(start, text.rfind("\n\n", start, stop) + 1)
    lines = [place for place in lines_between(text, below, stop) if text[slice(*place)].strip()]
    if not lines:
        return None
    alone = below > start and len(lines) <= _LINES_OF_NAME  # a paragraph of its own
    begin, stop = trimmed(text, lines[0 if alone else -1][0], stop)
    words = text[begin:stop]
    is_name = words[-1:] not in _ENDS_SENTENCE or is_closed(words) or words.endswith(("Jr.", "Sr."))
    is_name = is_name and len(words) <= _LONGEST_NAME and any(map(str.isupper, words))
    return (begin, stop) if is_name or _NUMBER_OF_ONE.fullmatch(words) else None


def part_title(small: str, key: str, letter: str, begin: int, end: int) -> int:
    """Return where the text of a part begins behind words such as "Residence or business address:"."""
    title = _TITLE.get(f"{key}{letter}")
    hit = title.match(small, _behind_edge(small, begin, end), end) if title else None  # it may stand below its letter
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
            numbered = _NUMBER_OF_POWER.search(small, max(hit.end(), until - _REACH), until)
            until = numbered.start() if numbered else until
        dated = _DATED.match(small, hit.end(), until)
        pieces.append(Piece(hit.lastgroup or "", dated.end() if dated else hit.end(), until, hit.start()))
    return pieces


def split_by_numerals(small: str, start: int, end: int) -> list[Piece]:
    """Return the parts of Item 4 where nothing but their letters and numerals is printed: (a) (b) (c) (i) to (iv)."""
    numbered = list(_NUMERAL_OF_4.finditer(small, max(0, small.rfind("\n", 0, start)), end))
    if [hit[1] for hit in numbered] == list(_NUMERALS):
        ends = [*(hit.start() for hit in numbered[1:]), end]
        parts = zip(ITEM_4_PARTS, numbered, ends, strict=True)
        return [Piece(name, hit.end(), until, hit.start()) for name, hit, until in parts]
    line = max(0, small.rfind("\n", 0, start))
    found = [list(numeral.finditer(small, line, end)) for numeral in (_NUMERAL, _NUMERAL_WITHIN)]
    hits = next((hits for hits in found if [hit[1] for hit in hits] == ["a", "b", "c", "i", "ii", "iii", "iv"]), [])
    if not hits:
        return _by_letters_of_4(small, found, end)
    ends = [*(hit.start() for hit in hits[1:]), end]
    parts = [(hit, until) for hit, until in zip(hits, ends, strict=False) if hit[1] != "c"]
    return [Piece(ITEM_4_PARTS[_NUMERALS[hit[1]]], hit.end(), until) for hit, until in parts]


def _by_letters_of_4(small: str, found: list[list[re.Match[str]]], end: int) -> list[Piece]:
    """Return the parts of Item 4 that have their letters (a), (b), and (c) for all powers; (b) states a percent."""
    hits = next((hits for hits in found if [hit[1] for hit in hits] in (["a", "b"], ["a", "b", "c"])), [])
    names = (*ITEM_4_PARTS[:2], "powers")
    pieces = [
        Piece(name, hit.end(), after.start(1) - 1 if after else end, hit.start(1) - 1)
        for name, hit, after in zip(names, hits, [*hits[1:], None], strict=False)
    ]
    amount, percent = (small[piece.begin : piece.end] for piece in pieces[:2]) if pieces else ("", "")
    is_told_apart = _PERCENT.search(percent) and not _PERCENT.search(amount) and not _ENDS_IN_AND.search(amount)
    return pieces if is_told_apart and not _OF_POWER.search(percent) else []


_SEPARATORS = re.compile(r"[\s.:)\]*☐]*(?:\((?:as\s)?amended\)[\s.:]*)?(?:[-–—]+\s)?")
NOT_APPLICABLE = re.compile(
    r"[\s(\[*]*(?:(?:this\s+)?item\s+(?:\d+\s+)?(?:is\s+)?)?(?:not\s*+-?\s*+applicable|n\s?[/.\\]?\s?a\b\.?"
    r"|inapplicable|does\s+not\s+apply)[\s.;)\]*]*",
    re.IGNORECASE,
)
_TICKED_LINE = re.compile(r"[^\S\n]*(?:[☒☑]|\[\s*x\s*\]|/\s*x\s*/|\(\s*x\s*\)|_*x_*(?=\s))[^\S\n]*", re.IGNORECASE)
_BOTTOM = re.compile(
    r"\n[^\S\n]*(?:signatures?[\s.:]*\n|after\s+(?:making\s+)?(?:a\s+)?(?:reasonable|due)\s+in|exhibit"
    r"\s+index[\s.:]*\n|index\s+(?:to|of)\s+exhibits"
    r"|this\s+statement\s+speaks\s+as\s+of\s+its\s+date|joint\s+filing\s+(?:agreement|statement)[\s.:]*\n|(?:schedule|annex|appendix|attachment|addendum)"
    r"\s+(?!13)[a-z\d]{1,3}[\s.:]*\n|power\s+of\s+attorney[\s.:]*\n)"
)
# The same before the signatures, where a line may name an exhibit and begin none.
_ANNEX = re.compile(
    r"\n[^\S\n]*(?:signatures?[\s.:]*\n|after\s+(?:making\s+)?(?:a\s+)?(?:reasonable|due)\s+in|exhibit\s+index[\s.:]*\n"
    r"|this\s+statement\s+speaks\s+as\s+of\s+its\s+date|(?:schedule|annex|attachment|addendum)\s+(?!13)[a-z\d]{1,3}[\s.:]*\n)"
)
# A list of exhibits behind the items of Schedule 13G, which asks for none: a line of its own, behind a sentence.
_EXHIBITS = re.compile(
    r"[.;\n][^\S\n]*\n[^\S\n]*(?:exhibits?[\s.:]*\n|exhibit\s+[a-z\d.]{1,5}(?:[:\t]|\.?[^\S\n]{2}|\.?[^\S\n]*[-–—]\s))"
    r"|\n[^\S\n]*(?:list\s+of\s+exhibits|exhibit\s+list)[\s.:]*\n"
)


def find_not_applicable(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where an item is said not to apply: in all its words, or on a line behind a ticked box."""
    if NOT_APPLICABLE.fullmatch(text, start, end):
        return start, end
    for first, stop in lines_between(text, start, end):
        box = _TICKED_LINE.match(text, first, stop)
        if box and NOT_APPLICABLE.fullmatch(text, box.end(), stop):
            return box.end(), stop
    return None


def lines_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines between two places, the last one up to the second, without what ends them."""
    while start < end:
        stop = text.find("\n", start, end)
        yield start, end if stop < 0 else stop
        start = end if stop < 0 else stop + 1


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
_TITLED, _UNTITLED = 0.97, 0.9
_ITEM_5 = "5"
_PART_LETTER = re.compile(r"\((?<!\S\()([a-f])\)(?=\s)")
_TOGETHER = re.compile(r"\(?[a-f]\)?\s*(?:[-–,&/]|to|through|and)\s*\(?[a-f]\)")  # (a-c), the parts answered together
# Parts whose labels some set one below the other, and the text of all below the last one.
_STACKS = (("1a", "1b"), ("2a", "2b", "2c"))
_JOINT = frozenset(("1a", "2a"))  # whose heading may ask for the next parts, too
_LINE_PART, _COMMA_PART = re.compile(r"[^\n]++"), re.compile(r"[^,;]++")
_ONE_ANSWER = 80  # characters of a name, an address or a citizenship
_SEE = re.compile(r"see\s|as\s+set\s+forth", re.IGNORECASE)
_FREE = re.compile(r"\n[^\S\n]*\n")
_PARAGRAPH_ENDS = re.compile(r"[.:;][^\S\n]*+\n|\n[^\S\n]*+\n")
_FEW_LOST = {"D": 1, "G": 2}  # headings that a statement lacks
_AMENDS, _FIRST_WORDS = re.compile(r"\b(?:amend|supplement|restate)"), 200  # characters in which an answer says so
_CONTINUED = re.compile(r"[\s:.\-–]{0,4}\(?cont(?:inued|['’]d|\.)")
_JOINS = ("and", ", and", "&")  # one label with the next: `(a) Name, (b) Address of Principal Office and`
# How sure at most an answer is of which it is not plain where it begins or ends, by the sign that says so.
_NOT_PLAIN = ("titled", "title_within", "lettered", "heading_within", "undivided", "before_lost")
_DOUBTED = {"stacked": 0.8, "out_of_order": 0.8} | dict.fromkeys(_NOT_PLAIN, 0.85)
_PARTS_OF_1 = tuple(f"item1.{name}" for name in ("class_title", "issuer_name", "issuer_address"))
_ISSUER = "issuer"  # a label of Item 1 that asks for the name and the address together
_NEAR, _NEAR_PART = 12, 60  # characters of an item before its first part


class Answers(Struct):
    """The answers to the items: by record path what was found, and by key where each item stands.

    `labels` are the stretches of the form's own words: headings, instructions beneath them, labels of parts; `again`
    those of answers to an item that is asked once more, for another filer: their words are part of the value.
    """

    found: dict[str, Found] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    labels: list[tuple[int, int]] = field(default_factory=list)
    again: list[tuple[int, int]] = field(default_factory=list)


_NAMES = frozenset(("item1.issuer_name", "item2.names"))


_HEADED_AGAIN = re.compile(
    r"^[^\S\n]*+(item\s{1,3}\d{1,2}\b)[^\n]{0,90}?\(?\bcont(?:inued|inuation|['’]?d|\.)?\)?[.:]?[^\S\n]*+$",
    re.MULTILINE,
)


# A label below its value, as on the cover: `(a) Fern Mills, Inc.`, and in the next line `(Name of Issuer)`.
_LABEL_BELOW = re.compile(
    r"^[^\S\n]*+(?:\d{1,2}\.[^\S\n]*+)?\((?:[a-e]|[iv]{1,3})\)[^\S\n]++(?!\()[^\n]++\n(?:[^\S\n]*+[^\s(][^\n]*+\n){0,3}+"
    r"[^\S\n]*+(\((?:(?:names?|address|place|title|percent)\s+of|citizenship|cusip|amount\s+beneficially|(?:sole|shared)\s+power)"
    r"\b[^()\d\n]{0,80}\))[^\S\n]*+$",
    re.MULTILINE,
)


def _continued(small: str, after: int, end: int) -> list[tuple[int, int]]:
    """Return the headings that say once more, at the head of a page, which item goes on: `Item 4 (cont.)`."""
    hits = _HEADED_AGAIN.finditer(small, after, end)
    return [hit.span() for hit in hits if small.find(hit[1], after, hit.start()) >= 0]


def read_answers(page: Prepared, letter: str, after: int, end: int) -> Answers:
    """Read the items that stand between two places of a text; `letter` is that of the schedule, D or G."""
    page, wrapped = numbers_first(page, after, end)
    page = without_letters_beside(letters_first(page, after, end), letter, after, end)
    page, beside = without_columns_beside(titles_whole(page, letter, after, end), after, end)
    text, small = page.text, page.small
    again = _continued(small, after, end) if "cont" in small else []
    again += [hit.span(1) for hit in _LABEL_BELOW.finditer(small, after, end)] if letter == "G" else []
    if again:
        text, small = blanked(text, again), blanked(small, again)
    if "comment:" in small:  # of a label in two lines the second is no part of the comment; by its letters it is known
        text = blanked(text, [hit.span(1) for hit in WRAPPED_LABEL.finditer(small, after, end)])
    candidates = without_contents(find_heads(small, letter, after, end), small)
    chain = in_order(candidates, letter)
    ends = [*_with_ends(chain, candidates, small, letter, end)]
    rest = again + [place for head, stop in ends if head.titled for place in rest_beside(small, head, letter, stop)]
    rest += [
        place
        for head, stop in ends
        if letter == "G" and head.key == "4"
        for place in labels_beside(small, head.end, stop)
    ]
    below = {head.key: place for head, stop in ends if head.titled and (place := rest_below(small, head, letter, stop))}
    if rest := [*rest, *below.values()]:
        text, small = blanked(text, rest), blanked(small, rest)
    answers = Answers(heads=chain, labels=rest)
    for head, stop in ends:
        begin = _behind(small, head.end, stop)
        # the last line of Item 4 may be a number that is no page's
        begin, stop = (trimmed if head.key == "4" and letter == "G" else within_page)(text, begin, stop)
        begin = stop if small[begin:stop] in _JOINS else begin
        answers.places[head.key] = (begin, stop)
        answers.labels.append((head.start, begin))
    together = _headed_together(chain, answers.places, text) if letter == "D" else {}
    for head in chain:
        begin, stop = answers.places[together.get(head.key, head.key)]
        confidence = _TITLED if head.titled else _UNTITLED
        read = dict(_answered(text, small, letter, head.key, begin, stop, confidence, answers.labels))
        if letter == "G" and head.key in _JOINT and _asks_for_both(small, head):
            read = dict(_in_one_text(text, head.key, *read.values()))
        if head.key in together:
            read = {path: doubted(answer, "stacked") for path, answer in read.items()}
        elif not head.titled and begins_with_title(small, letter, head.key, begin, stop):
            read = {path: doubted(answer, "titled") for path, answer in read.items()}
        elif head.key in below or (
            not head.titled
            and any(holds(small, letter, head.key, begin, stop) for holds in (is_title_beside, holds_title))
        ):
            read = {path: doubted(answer, "title_within") for path, answer in read.items()}
        elif letter == "G" and _goes_on_lettered(small, head.key, begin, stop):
            read = {path: doubted(answer, "lettered") for path, answer in read.items()}
        answers.found.update(read)
    if letter == "G":
        for keys in _STACKS:
            paths = (ASKED[letter][key][0] for key in keys)
            stacked = [(path, answers.found[path]) for path in paths if path in answers.found]
            answers.found.update(_below_labels(text, stacked))
    for path in (path for path in _NAMES.intersection(answers.found) if not answers.found[path].further):
        answers.found[path] = without_mark(without_enumeration(answers.found[path]))
    for path, answer in answers.found.items():
        if answer.stated and holds_heading(small, answer.start, answer.end):
            answers.found[path] = doubted(answer, "heading_within")
        elif answer.stated and (
            (wrapped < end and (answer.end > wrapped or not text[answer.end : wrapped].strip()))
            or is_out_of_order(text, answer.start, answer.end)
        ):
            answers.found[path] = doubted(answer, "out_of_order")
    # the parts of an item with a heading of its own are answered together
    together = OUTER & answers.places.keys()
    lost = [
        key for key in ORDER[letter] if key not in {*OUTER, *answers.places} and key.rstrip("abcde") not in together
    ]
    for path, answer in answers.found.items():
        if answer.stated and any(holds_title(small, letter, key, answer.start, answer.end) for key in lost):
            answers.found[path] = doubted(answer, "heading_within")
    amends = letter == "D" and any(_AMENDS.search(small, at, at + _FIRST_WORDS) for at, _ in answers.places.values())
    if len(lost) <= _FEW_LOST[letter] and not amends:  # which says nothing of what did not change
        answers.found |= _before_lost(answers, text, letter)
    _take_again(answers, candidates, text, small, letter)
    for column, start, stop in beside:
        further = read_answers(column, letter, start, stop)
        answers.found |= further.found
        answers.places |= further.places
        answers.heads += further.heads
        answers.labels += further.labels
    return answers


def _before_lost(answers: Answers, text: str, letter: str) -> Iterator[tuple[str, Found]]:
    """Yield, with doubt, the answers that go on up to an item before which another has no heading.

    That heading may be lost, and what it heads stand in the answer above it, as a paragraph of its own.
    """
    order = [key for key in ORDER[letter] if key not in OUTER]
    for head, below in pairwise(answers.heads):
        if {head.key, below.key}.issubset(order) and order.index(below.key) > order.index(head.key) + 1:
            _, end = answers.places[head.key]
            for path, answer in answers.found.items():
                if answer.stated and answer.end == end and _PARAGRAPH_ENDS.search(text, answer.start, end):
                    yield path, doubted(answer, "before_lost")


def _headed_together(chain: list[Head], places: dict[str, tuple[int, int]], text: str) -> dict[str, str]:
    """Return the items of Schedule 13D that are answered under a later heading, each with the key of that one.

    Two titles right above one another, and a text below a free line, head that text both; the first with doubt, since
    an amendment may leave an item blank.
    """
    together: dict[str, str] = {}
    for head, below in reversed(list(pairwise(chain))):
        begin, end = places[head.key]
        first, stop = places[below.key]
        is_stacked = begin >= end and head.titled and below.titled and not _FREE.search(text, head.end, below.start)
        if is_stacked and (below.key in together or (first < stop and _FREE.search(text, below.end, first))):
            together[head.key] = together.get(below.key, below.key)
    return together


def _answered(
    text: str,
    small: str,
    letter: str,
    key: str,
    begin: int,
    stop: int,
    confidence: float,
    labels: list[tuple[int, int]],
) -> Iterable[tuple[str, Found]]:
    """Return what is answered under the heading of an item, between two places."""
    if letter == "G" and key in OUTER:
        return _outer_answer(text, key, begin, stop)
    if path := _SINGLE[letter].get(key):
        return _single(text, letter, key, path, begin, stop, confidence)
    if letter == "D":
        return _lettered(text, small, key, begin, stop, confidence, labels)
    if key == "3":
        return _institution(text, small, begin, stop, confidence, labels)
    if key == "4":
        return _ownership(text, small, begin, stop, confidence, labels)
    if key == _ITEM_5 and (place := find_not_applicable(text, begin, stop)):
        words = text[slice(*place)]
        return [("item5.not_applicable", Found(True, *place, words, how="in words", confidence=confidence))]
    return ()


def _goes_on_lettered(small: str, part: str, begin: int, stop: int, others: str = "") -> bool:
    """Whether the first letter in the answer to a part is that of the next one: `Fern Fund (b) 1 Moss Lane`.

    A letter that begins one of the `others` is only mentioned.
    """
    hit = _PART_LETTER.search(small, begin, stop)
    return hit is not None and ord(hit[1]) == ord(part[-1]) + 1 and hit[1] not in others


def _outer_answer(text: str, key: str, begin: int, stop: int) -> Iterator[tuple[str, Found]]:
    """Yield what stands under Item 1 or 2 of Schedule 13G itself, and which of its parts have their answers there."""
    together = _TOGETHER.match(text, begin, stop)
    named = _letters_of(together[0].lower(), "f") if together else "abcdef"
    answer = answer_in(text, *trimmed(text, together.end() if together else begin, stop), _UNTITLED)
    if answer.stated and not together:
        yield from _in_one_text(text, key, answer)
    elif answer.stated:
        first, *others = (ASKED["G"][part][0] for part in (f"{key}{letter}" for letter in named) if part in ASKED["G"])
        yield first, answer
        yield from _in_text_of(first, answer, others)


def _asks_for_both(small: str, head: Head) -> bool:
    """Whether a heading of a name asks for the address, too: `Item 1(a) and (b). Name and Address of Issuer`."""
    words = small[head.start : head.end]
    return "address" in words or _TOGETHER.search(words) is not None


def _in_one_text(text: str, key: str, answer: Found, *_: Found) -> Iterator[tuple[str, Found]]:
    """Yield the name, the address and the citizenship that one text states; else all in the first, with doubt."""
    paths = [ASKED["G"][part][0] for part in (f"{key[0]}{letter}" for letter in "abc") if part in ASKED["G"]]
    places = _name_and_address(text, answer.start, answer.end) if answer.stated else []
    if 1 < len(places) <= len(paths):
        for path, place in zip(paths, places, strict=False):
            yield path, answer_in(text, *place, answer.confidence)
        return
    is_more = answer.stated and (has_digit(answer.words) or "\n" in answer.words) and not _SEE.match(answer.words)
    first, *others = paths
    answer = doubted(answer, "undivided") if is_more else answer
    yield first, answer
    if answer.stated:
        yield from _in_text_of(first, answer, others)


def _name_and_address(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the name of one person stands, the address and what follows it, each on lines of its own or not."""
    for parts in (_LINE_PART, _COMMA_PART):
        places = [trimmed(text, *hit.span()) for hit in parts.finditer(text, start, end) if hit[0].strip()]
        words = [" ".join(text[slice(*place)].split()) for place in places]
        first = next((n for n in range(1, len(words)) if begins_street(words[n]) and " " in words[n]), len(words))
        for last in range(first + 1, len(words) + 1):
            address = divided(words[first:last])
            if address is None or not address.zip_code:
                continue
            last += last < len(words) and is_country(words[last])
            rest = words[last:]
            several = any(":" in line or is_closed(line) for line in words[first + 1 : last])  # another person's follow
            if len(rest) > 1 or several or has_digit("".join((*words[:first], *rest))):
                break
            names = places[0][0], places[first - 1][1]
            return [names, (places[first][0], places[last - 1][1]), *places[last:]]
    return []


def _in_text_of(path: str, answer: Found, others: Iterable[str]) -> Iterator[tuple[str, Found]]:
    """Yield that other parts have no text of their own, but one with the part at `path`: its place, and no state."""
    for other in others:
        how = f"{IN_ONE_TEXT} {path}"
        yield other, Found(UNSET, answer.start, answer.end, how=how, confidence=answer.confidence)


def _below_labels(text: str, parts: list[tuple[str, Found]]) -> Iterator[tuple[str, Found]]:
    """Yield the parts that are answered in one text, where their labels stand one below the other and it behind them.

    What is no longer than one answer is that of the last label, with doubt where it stands on a line of its own below
    them all; else nobody could say which lines are whose.
    """
    blank = next((n for n, (_, part) in enumerate(parts) if part.stated), 0)
    if not blank:
        return
    (first, _), (last, answer) = parts[0], parts[blank]
    lines = sum(map(bool, map(str.strip, answer.words.split("\n"))))
    places = _name_and_address(text, answer.start, answer.end)
    if len(places) == blank + 1:
        for (path, _), place in zip(parts, places, strict=False):
            yield path, answer_in(text, *place, answer.confidence)
    elif lines > blank or len(answer.words) > _ONE_ANSWER or _SEE.match(answer.words):
        answer = doubted(answer, "stacked")
        yield first, answer
        yield from _in_text_of(first, answer, [*(path for path, _ in parts[1:blank]), last])
    elif not text[text.rfind("\n", 0, answer.start) + 1 : answer.start].strip():
        for path, part in parts[: blank + 1]:
            yield path, doubted(part, "stacked")


def _take_again(answers: Answers, candidates: list[Head], text: str, small: str, letter: str) -> None:
    """Take the answers of items that are asked once more, between the first and the last, for further filers."""
    counting = {head.start for head in answers.heads}
    taken = [*answers.places.values(), *answers.labels]
    values = {path: [found.value] for path, found in answers.found.items()}
    for head, after in pairwise(head for head in candidates if head.start in counting or head.titled):
        if head.start in counting or any(start <= head.start < end for start, end in taken):
            continue
        begin = _behind(small, head.end, after.start)
        begin, stop = within_page(text, begin, after.start)
        answers.labels.append((head.start, begin))
        answers.again.append((begin, stop))
        further = answer_in(text, begin, stop, _UNTITLED)
        path = _SINGLE[letter].get(head.key)
        first = answers.found.get(path) if path else None
        if path and further.stated and first is not None and not NOT_APPLICABLE.fullmatch(text, begin, stop):
            if not first.stated:
                answers.found[path] = further
            elif not any(str(further.value).split() == str(value).split() for value in values[path]):
                values[path].append(further.value)
                first.value = f"{first.value}\n{further.value}"


def _with_ends(
    chain: list[Head], candidates: list[Head], small: str, letter: str, end: int
) -> Iterator[tuple[Head, int]]:
    """Yield each heading with where its answer ends: at the next item, for the last one at what follows the items."""
    counting = {head.start for head in chain}
    ends = [head for head in candidates if head.start in counting or head.titled]
    at = 0
    for head in chain:
        # the title on the next line, or what is headed together, is part of the heading
        while at < len(ends) and ends[at].start < max(head.end, head.start + 1):
            at += 1
        following = next(
            (
                other
                for other in ends[at:]
                if other.key != head.key or (letter == "G" and not _CONTINUED.match(small, other.end))
            ),
            None,
        )
        if following:
            yield head, max(head.end, following.start)
        else:
            bottom = (_BOTTOM if end == len(small) else _ANNEX).search(small, head.end, end)
            stop = bottom.start() if bottom else end
            listed = _EXHIBITS.search(small, head.end, stop) if letter == "G" else None
            yield head, listed.start() + 1 if listed else stop


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


def _single(
    text: str, letter: str, key: str, path: str, start: int, end: int, confidence: float
) -> Iterator[tuple[str, Found]]:
    words = text[start:end]
    if letter == "G" and key in _WITH_FLAG:
        start, end = without_boxes(text, start, end)
        words = text[start:end]
        if NOT_APPLICABLE.fullmatch(words):
            # the words stand for the box; the text that is absent has no place of its own
            yield path, Found(UNSET, start, start, words, "not applicable", "under its heading", confidence=confidence)
            flag = f"{path.partition('.')[0]}.not_applicable"
            yield flag, Found(value=True, start=start, end=end, words=words, how="in words", confidence=confidence)
            return
    yield path, answer_in(text, start, end, confidence)


def answer_in(text: str, start: int, end: int, confidence: float) -> Found:
    """Return the text of a stretch, or that there is none."""
    words = text[start:end]
    answer = tidy(words)
    if not answer:
        return Found(UNSET, start, start, "", "blank", "nothing under its heading", confidence=confidence)
    return Found(answer, start, end, words, how="under its heading", confidence=confidence)


def doubted(answer: Found, sign: str) -> Found:
    """Return an answer that is trusted less, with the sign that is told as the reason."""
    signs = {**answer.signs, sign: 1.0}
    return structs.replace(answer, confidence=min(answer.confidence, _DOUBTED[sign]), signs=signs)


def _lettered(
    text: str, small: str, key: str, start: int, end: int, confidence: float, labels: list[tuple[int, int]]
) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Items 1, 2 and 5 of Schedule 13D: by their letters, or all in the first."""
    if key == "1":
        yield from _security(text, small, start, end, confidence, labels)
        return
    paths = {letter: f"item{key}.{name}" for letter, name in zip("abcdef", PARTS[key], strict=False)}
    marks = letters_in(small, start, end, list(paths)[-1])
    turns = split_by_persons(text, start, end, marks)
    if turns and (key == _ITEM_5 or all(_reletter(small, turn.pieces) for turn in turns)):
        yield from _in_turn(text, paths, turns, start, confidence)
        return
    pieces, unclear = split_by_letters(small, start, end, marks)
    unclear = unclear or is_amid(small, start, end)
    if key == "2":
        _reletter(small, pieces)
    if not pieces:
        first, *others = paths.values()
        answer = answer_in(text, start, end, confidence)
        answer = doubted(answer, "lettered") if unclear else answer
        yield first, answer
        if answer.stated:
            yield from _in_text_of(first, answer, others)
        return
    parts: list[tuple[str, Found]] = []
    others = "".join(piece.name + piece.others for piece in pieces)
    cuts = [_cuts_sentence(text, *pair) for pair in pairwise(pieces)]
    # one alone on its line: then all may stand elsewhere
    unclear = unclear or any(
        cut and text[piece.begin : piece.begin + 1] == "\n" for cut, piece in zip(cuts, pieces[1:], strict=False)
    )
    for piece, before, after in zip(pieces, [False, *cuts], [*cuts, False], strict=True):
        piece.begin = part_title(small, key, piece.name, piece.begin, piece.end)
        answer = answer_in(text, *within_page(text, piece.begin, piece.end), confidence)
        led = _PART_LETTER.match(small, *trimmed(small, piece.begin, piece.end))  # as of one set above its letter
        goes_on = _goes_on_lettered(small, piece.name, piece.begin, piece.end, others) or (led and led[1] not in others)
        answer = doubted(answer, "lettered") if unclear or before or after or goes_on else answer
        parts.append((paths[piece.name], answer))
        yield parts[-1]
        if answer.stated:
            yield from _in_text_of(*parts[-1], (paths[letter] for letter in piece.others))
    if pieces[0].name == "a":
        yield from _below_labels(text, parts)
    labels += _labels(pieces, start)


def _in_turn(
    text: str, paths: dict[str, str], turns: list[Turn], start: int, confidence: float
) -> Iterator[tuple[str, Found]]:
    """Yield the parts of an item that persons answer in turn: of each letter what all say, each below his name."""
    places: dict[str, list[tuple[int, int]]] = {}
    joint: dict[str, str] = {}
    shared = {piece.name for turn in turns[:-1] for piece in turn.pieces}
    if not _leads_in(text[start : turns[0].name[0]].strip().lower()):
        places["a"] = [trimmed(text, start, turns[0].name[0])]
    for turn in turns:
        for piece in turn.pieces:
            place = within_page(text, piece.begin, piece.end)
            names = [turn.name] if piece.name in shared and turn.is_named else []
            places.setdefault(piece.name, []).extend([*names, place])
            joint |= dict.fromkeys(piece.others, piece.name)
    for letter, all_places in places.items():
        stated = [(first, stop) for first, stop in all_places if first < stop]
        answer = answer_in(text, *(stated or all_places)[0], confidence)
        answer.value = "\n".join(tidy(text[slice(*place)]) for place in stated) if stated else answer.value
        answer.further = tuple(stated[1:])
        yield paths[letter], answer
        yield from _in_text_of(
            paths[letter],
            answer,
            (paths[other] for other, first in joint.items() if first == letter and other not in places),
        )


def _cuts_sentence(text: str, piece: Piece, following: Piece) -> bool:
    """Whether a letter stands within a sentence, as one does that a print set in the middle of its part."""
    above, words = text[piece.begin : piece.end].rstrip(), text[following.begin : following.end].lstrip()
    alone = text[following.begin : following.begin + 1] == "\n"  # as a conversion leaves those of a column
    goes_on = above[-1:].isalpha() or (alone and above[-1:] == ",")
    return goes_on and bool(GOES_ON.match(words)) and text[piece.end - 1 : piece.end].isspace()


# What parts of Item 2 say, in small letters: those of a filer whose own letters are others than those of the form.
_SAID_IN_2 = {
    "b": re.compile(r"(?:(?:residence|residential|principal|present|business|office|or)\s{1,9}){0,5}+address\b"),
    "c": re.compile(r"(?:present\s+)?principal\s+(?:business|occupation)\b(?!\s+(?:and|or|office|address))"),
    "d": re.compile(r".{0,400}?\bconvict", re.DOTALL),
    "e": re.compile(r".{0,400}?\bparty\s+(?:to|in)\s+(?:a|any)\s+civil\b", re.DOTALL),
    "f": re.compile(r"citizenship\b"),
}


def _reletter(small: str, pieces: list[Piece]) -> bool:
    """Give parts of Item 2 the letters of what they say, where their own is another's and no two have one.

    Whether they have them all then.
    """
    names = list[str]()
    for piece in pieces:
        said = [name for name, own in _SAID_IN_2.items() if own.match(small, piece.begin, piece.end)]
        names.append(piece.name if piece.name in (*said, "a") or len(said) != 1 else said[0])
    if len(set(names)) == len(names):
        for piece, name in zip(pieces, names, strict=True):
            piece.name = name
    return [piece.name for piece in pieces] == names


def _security(
    text: str, small: str, start: int, end: int, confidence: float, labels: list[tuple[int, int]]
) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Item 1 of Schedule 13D by their labels; without those, all is its comment."""
    pieces = split_by_words(small, ITEM_1, start, end)
    if len(pieces) > 1 and pieces[0].at - start < _NEAR:
        labels += _labels(pieces, start)
        for piece in pieces:
            begin, stop = within_page(text, piece.begin, piece.end)
            if piece.name != _ISSUER:
                yield f"item1.{piece.name}", answer_in(text, begin, stop, confidence)
                continue
            # the name on its first line, the address on the others
            line = text.find("\n", begin, stop)
            below = [words for words in map(tidy, text[line:stop].split("\n")) if words] if line > 0 else []
            name = answer_in(text, *trimmed(text, begin, line if line > 0 else stop), confidence)
            name = name if divided(below) else doubted(name, "undivided")
            yield "item1.issuer_name", name
            if line > 0:
                address = answer_in(text, *trimmed(text, line, stop), confidence)
                yield "item1.issuer_address", address if divided(below) else doubted(address, "undivided")
            elif name.stated:
                yield from _in_text_of("item1.issuer_name", name, ["item1.issuer_address"])
        return
    answer = answer_in(text, start, end, confidence)
    yield "item1.comment", answer
    if answer.stated:
        yield from _in_text_of("item1.comment", answer, _PARTS_OF_1)


def _labels(pieces: list[Piece], start: int) -> Iterator[tuple[int, int]]:
    """Yield what stands before each part from `start` on, or from the end of the one before: its letter and title."""
    for piece in pieces:
        yield start, piece.begin
        start = piece.end


_TYPE_ASKED = re.compile(
    r"please\s+specify\s+the\s+type\s+of\s+(?:non-\s?u\.?s\.?\s+)?institution\b[\s:]*?(?=[^\s:]|\n|\Z)"
)
# What stands behind it and answers nothing: the last choice, the next item, what the whole item is answered with.
_NO_TYPE = re.compile(
    r"(?:[☐☒☑]|\[[\sx_]{0,5}\]|_{1,40}+|/\s?x?\s?/){0,3}+\s{0,9}+"
    r"(?:\(?[a-k][).]|[☐☒☑\[]|groups?\b|items?\b|if\s|not\s+appl|n/?a\b|none\b|\d)",
    re.IGNORECASE,
)
_LAST_CHOICE = re.compile(r"(?<=\s)(?:[☐☒☑]|\[[\sx_]{0,5}\])?[^\S\n]{0,9}\(k\)")


def _institution(
    text: str, small: str, start: int, end: int, confidence: float, labels: list[tuple[int, int]]
) -> Iterator[tuple[str, Found]]:
    """Yield the type of a non-U.S. institution, which the form asks for behind the choices of Item 3."""
    asked = _TYPE_ASKED.search(small, start, end)
    if asked is None:
        return
    labels.append(asked.span())
    lines = [(first, stop) for first, stop in lines_between(text, asked.end(), end) if text[first:stop].strip()]
    beside = bool(lines) and "\n" not in text[asked.end() : lines[0][0]]
    first, stop = trimmed(text, *lines[0]) if lines else (end, end)
    choice = _LAST_CHOICE.search(small, max(asked.end(), first - 1), stop)
    first, stop = trimmed(text, first, choice.start() if choice else stop)
    words = text[first:stop].strip("_ ")
    if beside and NOT_APPLICABLE.fullmatch(words):
        yield "item3.other_type", Found(UNSET, first, stop, words, "not applicable", confidence=confidence)
        return
    if not words or _NO_TYPE.match(text, first, stop):
        yield "item3.other_type", Found(UNSET, asked.end(), asked.end(), "", "blank", confidence=confidence)
        return
    for begin, until in lines[1:]:  # of a line that was wrapped
        if choice or not text[begin:until].lstrip()[:1].islower() or _NO_TYPE.match(text, begin, until):
            break
        stop = until
    answer = answer_in(text, *trimmed(text, first, stop), confidence)
    yield "item3.other_type", answer if beside else doubted(answer, "stacked")


_ITEM_4_LETTER = re.compile(r"((?:\A|(?<=\n))[^\S\n]*+)(items?\s{1,3}4\s?(?!\()|4\.?[^\S\n]?\()([abc])[.:)]")
_ITEM_4_CALLED = re.compile(r"(?:(?<=\s)|\A)(item\s{1,3}4\()([abc])\)(?=:)")  # each part, one behind the other
# The parts in one line, wide apart and without a figure: the heads of columns.
_HEADS_OF_COLUMNS = re.compile(
    r"[^\n\d()]++(?:(?:\([abci]{1,3}\)){1,2}(?=[^\n\d()]*\b(?:percent|sole|shared)\b)[^\n\d()]*+(?<=[ ]{2})){4}\(iv\)"
)
# What stands around a name that heads the figures of its person: its number, and what it is called.
_COUNTED, _CALLED = re.compile(r"\A\W*(?:[A-Z]|\d{1,2}|\(\w{1,3}\))[.)]?\s++(?=\S)"), re.compile(r"\([^()\n]{1,60}\)")
_WORDED = re.compile(r"[\s.)–—-]*+(?=[A-Za-z])[^\d:]{3,80}:")  # a label in words of its own
_AMOUNT = re.compile(r"\d,\d{3}|\d\s?(?:%|per\s?cent|shares)")  # a figure that Item 4 asks for
_FIGURES = re.compile(r"(?<![\d,.])(?:[\d,.]++%?|-0-|none)(?:[^\S\n]{2,}+(?:[\d,.]++%?|-0-|none))++", re.IGNORECASE)
_POWERS_BELOW = re.compile(r"\n[^\S\n]*+(?:item\s{1,3}4[^\S\n]?)?\(c\)")
# Below the last figure of Item 4, in a paragraph of its own, what is said of the filing or of all its figures.
_BELOW_LAST = re.compile(
    r"[\s:.\-–—]*+(?:(?i:none|nil|n/a)|\d[\d,.]*+)%?[-–—]*+(?:[^\S\n]+shares)?[.;]?[^\S\n]*+\n\s*+"
    r"(?=[“\"]?[A-Z])(?=(?i:instructions?\b|(?:the\s+)?percentages?\b"
    r"|the\s+(?:shares|securities|amounts?)\s+(?:reported|shown)\s+above\b"
    r"|[^.\t]{0,250}?\b(?:admission|disclaim|(?:filing|filed)\s+of\s+th)))"
)


def _ownership(
    text: str, small: str, start: int, end: int, confidence: float, labels: list[tuple[int, int]]
) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Item 4 of Schedule 13G; where they repeat, or none is known, all is in the first."""
    small = _with_letters_of_4(small, start, end)
    pieces = _pieces_of_4(small, start, end)
    if not pieces:
        yield from _all_in_amount(answer_in(text, *within_page(text, start, end), confidence))
        return
    is_introduced = pieces[0].at - start > _NEAR_PART  # by words of the filer, which are no label
    labels += _labels(pieces, pieces[0].at if is_introduced else start)
    _end_at_notes(text, small, start, pieces)
    worded = list[str]()
    for piece in pieces if any(piece.at for piece in pieces) else ():  # words of its own between others that are known
        if not piece.at and (label := _WORDED.match(text, piece.begin, piece.end)):
            piece.begin = label.end()
            worded.append(piece.name)
    parts = {piece.name: answer_in(text, *within_page(text, piece.begin, piece.end), confidence) for piece in pieces}
    parts |= {name: doubted(parts[name], "titled") for name in worded}
    for part in parts.values():
        if _FIGURES.fullmatch(part.words):  # a column for each person
            part.value = "\t".join(part.words.split())
    yield from _told_apart(parts)


def owned_by_each(text: str, small: str, start: int, end: int, names: Sequence[str]) -> list[dict[str, Found]]:
    """Return the parts of Item 4 that are said of each of several persons, below a line that names nobody else.

    None of one whom no such line names, or several do.
    """
    wanted = [letters(name) for name in names]
    heads: list[tuple[int, int, int]] = []  # whose it is, and where the line begins and ends
    for first, stop in lines_between(text, start, end):
        named = letters(_COUNTED.sub("", _CALLED.sub("", text[first:stop])))
        heads += [(n, first, stop) for n, name in enumerate(wanted) if named and name == named]
    said: list[dict[str, Found]] = [{} for _ in names]
    ends = [*(first for _, first, _ in heads), end][1:]
    for (n, _, begin), after in zip(heads, ends, strict=True):
        if [other for other, _, _ in heads].count(n) == 1:
            parts = {piece.name: piece for piece in _pieces_of_4(_with_letters_of_4(small, begin, after), begin, after)}
            said[n] = {
                name: answer_in(text, *within_page(text, piece.begin, piece.end), _TITLED)
                for name, piece in parts.items()
            }
    return said


def _with_letters_of_4(small: str, start: int, end: int) -> str:
    """Return a text with "(a)" for "Item 4a." and "4.(a)" in Item 4, in as many characters."""
    line = small.rfind("\n", 0, start) + 1
    own = _ITEM_4_LETTER.sub(lambda hit: f"{hit[1]}({hit[3]}){' ' * (len(hit[2]) - 1)}", small[line:end])
    if [hit[2] for hit in _ITEM_4_CALLED.finditer(own)] == ["a", "b", "c"]:
        own = _ITEM_4_CALLED.sub(lambda hit: f"({hit[2]}){' ' * (len(hit[1]) - 1)}", own)
    return small[:line] + own + small[end:]


def _pieces_of_4(small: str, start: int, end: int) -> list[Piece]:
    """Return the parts of Item 4 by their words, or by their numerals where those are more; none where they repeat.

    There are none either behind a text that may answer them itself: one that is followed by some parts, or has figures.
    """
    pieces = split_by_words(small, ITEM_4, start, end)
    numbered = split_by_numerals(small, start, end)
    if numbered and _HEADS_OF_COLUMNS.fullmatch(small, numbered[0].begin, numbered[-1].begin):
        return []
    if len(numbered) == len(ITEM_4_PARTS) and not small[numbered[2].begin : numbered[-1].begin].strip(" \t\n()iv"):
        first = small.rindex("(", start, numbered[2].begin)  # (i) to (iv) head the columns of a table
        numbered = [*numbered[:2], Piece("powers", first, end, first)]
    known = {piece.name: piece for piece in pieces}
    if [piece.name for piece in numbered[2:]] == ["powers"] and known and known.keys() <= {*ITEM_4_PARTS[2:]}:
        pieces = [*numbered[:2], *pieces]
    elif len(known) == len(pieces) and len(known.keys() - {"powers"}) < len(
        numbered
    ):  # those whose words are known begin behind them
        pieces = [
            structs.replace(known[piece.name], end=piece.end) if piece.name in known else piece for piece in numbered
        ]
    names = {piece.name for piece in pieces}
    if not pieces or len(names) < len(pieces):
        return []
    if pieces[0].at - start > _NEAR_PART and (
        not names.issuperset(ITEM_4_PARTS) or _AMOUNT.search(small, start, pieces[0].at)
    ):
        return []
    if pieces[-1].name == "percent" and (powers := _OF_POWERS.search(small, pieces[-1].begin, end)):
        pieces[-1].end = powers.start() + 1
        pieces.append(Piece("powers", powers.end(), end, powers.end()))
    return pieces


def _end_at_notes(text: str, small: str, start: int, pieces: list[Piece]) -> None:
    """End each part of Item 4 before a note below its figure, and the last before what is said of the filing."""
    for piece in pieces:
        if piece.name == "percent" and (powers := _POWERS_BELOW.search(small, piece.begin, piece.end)):
            piece.end = powers.start()
        if level := _LEVEL_NUMERAL.match(small, piece.begin, piece.end):
            piece.begin = level.end()
        piece.begin = piece.end - len(small[piece.begin : piece.end].lstrip(" "))
        figure = _FIGURE.match(small, piece.begin, piece.end)
        note = _NOTE.search(small, figure.end(), piece.end) if figure else None
        marked = _MARKED_NOTE.match(small, figure.end(), piece.end) if figure else None
        if marked and marked[1] in _REFERS_TO_NOTE.findall(small, start, marked.start()):
            note = marked  # to which a figure above refers
        piece.end = note.start() if note else piece.end
    last = pieces[-1]
    below = _BELOW_LAST.match(text, last.begin, last.end) if last.name == ITEM_4_PARTS[-1] else None
    last.end = below.end() if below else last.end


def _told_apart(parts: dict[str, Found]) -> Iterator[tuple[str, Found]]:
    """Yield the parts of Item 4, each with its own answer, or with the one text that answers all or all powers."""
    of_powers = parts.pop("powers", None)
    stated = [part for part in parts.values() if part.stated]
    if len(stated) == 1 and len(parts) == len(ITEM_4_PARTS):  # the labels in a row, one text behind them
        yield from _all_in_amount(stated[0])
        return
    powers = [part for name, part in parts.items() if name.endswith("power")]
    said = [part for part in powers if part.stated]
    if len(powers) == len(ITEM_4_PARTS[2:]) and said == powers[-1:] and _SEE.match(said[0].words):
        parts, of_powers = {name: parts[name] for name in parts if not name.endswith("power")}, said[0]
    for name, part in parts.items():
        yield f"item4.{name}", part
    if of_powers is not None and of_powers.stated and not any(name.endswith("power") for name in parts):
        first, *others = (path for path in _OWNERSHIP if path.endswith("power"))
        yield first, of_powers  # all four are told in one text
        yield from _in_text_of(first, of_powers, others)


def _all_in_amount(answer: Found) -> Iterator[tuple[str, Found]]:
    """Yield a text that answers all of Item 4 as that of its first part."""
    yield "item4.amount", answer
    if answer.stated:
        yield from _in_text_of("item4.amount", answer, _OWNERSHIP[1:])


# ---- a tender offer that is a Schedule 13D, too ----------------------------------------------------------------------

# A Schedule TO, before 2000 a Schedule 14D-1: its items are numbered otherwise, Item 7 is the source of the funds, and
# ask more. One statement may answer both: what stands under a title of Schedule 13D is its answer, whatever the number.
# Source: 17 CFR 240.14d-100, Instruction G.
_TITLE_OF_OFFER = re.compile(
    r"schedule\s+(?:to|14d-?1)(?:-[tci])?(?:/a)?(?:\s{0,3}(?:/|and|&)\s{0,3}(?:schedule\s+)?13d(?:/a)?)?(?=[^\S\n]*+\n)"
)
# Where a line begins with an item, or several, and does not say something of it: "Item 12 of the Schedule TO is".
_ITEM_OF_OFFER = re.compile(
    r"\n[^\S\n]*+items?\s{1,3}(\d{1,2}+)(?:\([a-z]\))?+"
    r"(?:\s{0,3}(?:[-–,&]|and|through|to)\s{0,3}(?:items?\s{1,3})?\d{1,2}+){0,6}+[\s.:]{0,9}+"
    r"(?!(?:of|is|are|and|in|to|above|below|hereof|herein|shall)\b)"
)
_REST = re.compile(r"[^.:\n]{0,80}+[.:]?")  # of a title: "and Plans or Proposals."
_OFFER = re.compile(r"purposes?\s+of\s+(?:the\s+)?tender\s+offer")
_PATHS = {
    "2": "item2.names", "3": "item3.funds", "4": "item4.purpose", "5": "item5.amount_and_percent",
    "6": "item6.contracts", "7": "item7.exhibits",
}  # fmt: skip
_OF_OFFER = 0.9
_FIRST_PAGE = 6_000  # characters in which the title stands


def tender_title(small: str) -> tuple[int, int] | None:
    """Return where a text in small letters is titled as a tender offer; None where it is not."""
    titles = (hit.span() for hit in _TITLE_OF_OFFER.finditer(small, 0, _FIRST_PAGE))
    leading = (title for title in titles if not small[small.rfind("\n", 0, title[0]) + 1 : title[0]].strip())
    return next(leading, None)


def read_tender(page: Prepared, after: int, end: int) -> Answers:
    """Read what a tender offer answers of Schedule 13D between two places."""
    text, small, answers = page.text, page.small, Answers()
    hits = list(_ITEM_OF_OFFER.finditer(small, max(0, after - 1), end))
    for hit, stop in zip(hits, [*(following.start() for following in hits[1:]), end], strict=False):
        key, at = _asked(small, hit.end())
        if not key or key in answers.places:
            continue
        head = Head(key, hit.start() + 1, at, _OF_OFFER, hit[1], titled=True)
        begin, stop = within_page(text, at, stop)
        answers.heads.append(head)
        answers.places[key] = (begin, stop)
        answers.labels.append((head.start, begin))
        answers.found[_PATHS[key]] = answer_in(text, begin, stop, _OF_OFFER)
    return answers


def _asked(small: str, at: int) -> tuple[str, int]:
    """Return which item of Schedule 13D a title asks for, and where it ends; "" where it is none of them."""
    for key in _PATHS:
        title = TITLES["D"][key].match(small, at) or (_OFFER.match(small, at) if key == "4" else None)
        if title:
            rest = _REST.match(small, title.end())
            return key, rest.end() if rest else title.end()
    return "", at
