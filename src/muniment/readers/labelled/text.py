"""The text of a page made ready: its words, and blanks for what says nothing.

Words are spelled so that what a scanner confuses is the same. Rules, running heads and the words beside the four powers
are overwritten by blanks, character for character, so that what is left keeps its place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from string import ascii_letters, digits

from msgspec import Struct

from muniment.documents.passage import places_of
from muniment.documents.printed import TICKED, TOLD_BOX, UNTICKED

# What stands before the entries of a list; a square may be a box that is ticked.
BULLETS = "•·●▪◦‣"

# Letters and digits that converters and typists mistake for one another: l3D-l is 13D-1.
_CONFUSED = str.maketrans("0158|i§", "olsbll ")
# The same for text in ASCII, as nearly all is: capitals and confusable characters in one step.
_ASCII = bytes(ord(chr(n).lower().translate(_CONFUSED)) if n < 128 else n for n in range(256))
# The same again with blanks for all that is no word: words are then divided without looking at them.
_WORDS = bytes(n if n < 128 and chr(n).isalnum() else ord(" ") for n in _ASCII)
_WORD = re.compile(r"[a-z0-9]+")
_DIVIDED = re.compile(" [^ ]")  # where a word begins in a text in which blanks stand for all that is none


class Words(Struct, frozen=True):
    """The words of a text, each with the character `starts[i]` it begins at."""

    words: list[str]
    starts: list[int]

    def end(self, at: int) -> int:
        """Return where a word ends."""
        return self.starts[at] + len(self.words[at])


def lowered(text: str) -> str:
    """Return `text` in small letters, character for character."""
    small = text.lower()
    if len(small) == len(text):
        return small
    # a few letters, such as the Turkish İ, become two
    return "".join(small if len(small := sign.lower()) == 1 else " " for sign in text)


class Prepared(Struct, frozen=True):
    """A text made ready, and the same in small letters, which are slow to make beyond ASCII: blanks come in both."""

    text: str
    small: str

    @classmethod
    def of(cls, text: str) -> "Prepared":
        """Return a text with its small letters."""
        return cls(text, lowered(text))

    def without(self, stretches: Iterable["Stretch"]) -> "Prepared":
        """Return the text with blanks for the characters of all stretches."""
        text = blanked(self.text, places := sorted(stretches))
        return Prepared(text, text.lower() if text.isascii() else blanked(self.small, places))


def folded(text: str) -> str:
    """Return `text` in small letters, confusable characters alike, character for character.

    >>> folded("Schedule l3D-1") == folded("SCHEDULE 13d-l")
    True
    """
    return (
        text.encode("ascii").translate(_ASCII).decode("ascii") if text.isascii() else lowered(text).translate(_CONFUSED)
    )


def line_before(text: str, at: int) -> str:
    """Return what stands before a place in its line."""
    return text[text.rfind("\n", 0, at) + 1 : at]


def column_of(text: str, at: int) -> int:
    """Return the column of a character in its line, tabs counted as they are printed."""
    return len(line_before(text, at).expandtabs())


def is_of_word(sign: str) -> bool:
    """Whether one sign is part of a word, as in regular expressions; "" is none."""
    return sign.isalnum() or sign == "_"


def words_of(text: str) -> Words:
    """Return the words of `text`."""
    # of all other characters, the sign of Kelvin alone has a small letter that may be part of a word
    small = text.replace("\u212a", "k").encode("ascii", "replace").translate(_WORDS).decode("ascii")
    return Words(small.split(), list(map(re.Match.start, _DIVIDED.finditer(f" {small}"))))


def spelled(wording: str) -> list[str]:
    """Return the words of a label, spelled as those of a text.

    >>> spelled("Names of Reporting Persons")
    ['name', 'of', 'reportlng', 'person']
    """
    return [singular(word) for word in _WORD.findall(folded(wording))]


def with_glued(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a label, and neighbours without the blank between them, which a damaged page may have lost.

    >>> list(with_glued(["name", "of", "lssuer"]))
    ['name', 'of', 'lssuer', 'nameof', 'namesof', 'oflssuer', 'ofslssuer']
    """
    yield from words
    for word, behind in pairwise(words):
        yield from (first + behind for first in several(word) if len(first) > 1)


def singular(word: str) -> str:
    """Return the word for one thing; words are spelled so throughout."""
    return word[:-1] if word[-1] == "s" and len(word) > 2 else word


_ALIKE = (("rn", "m"), ("cl", "d"), ("e", "c"), ("h", "b"))
_SWAPS = (*_ALIKE, *((second, first) for first, second in _ALIKE))


def twins(word: str, swaps: Iterable[tuple[str, str]] = _SWAPS) -> Iterator[str]:
    """Yield the words that a scanner may have taken for this one: in each something is swapped in one place.

    >>> list(twins("statc"))
    ['state']
    """
    for first, second in swaps:
        at = word.find(first)
        while at >= 0:
            yield word[:at] + second + word[at + len(first) :]
            at = word.find(first, at + 1)


def several(word: str) -> tuple[str, ...]:
    """Return a word and its plural: labels come as both."""
    return (word, word + "s") if len(word) > 1 and word.isalpha() else (word,)


Stretch = tuple[int, int]

# Rules drawn with characters. Few underscores are an empty box or a blank to fill in. Patterns that are looked for in a
# whole text begin with one character or a set of them, no repetition and no look behind: only so they are found fast.
_RULE, _RULE_SIGNS = b"----", bytes(ord("-" if chr(n) in "-=~*_" else " ") for n in range(256))
# And sides and corners of cells, but a line alone may be a dash, and few short ones too.
_DRAWN = re.compile(r"[─-╿—―‾¯＿–](?:[─-╿—―‾¯＿]+|(?<=[│┃┄-╿])|(?<=–)–{3,})")
# Between the rows of a table, cell by cell; colons say where words stand in a column.
_CELL_RULES = re.compile(r"\|(?:[-=+]{2,}+\|)++|(?<!\S)\+(?:[-=:]{2,}+\+)++")
_SHORTEST_LINE = 9
_BEFORE_SIDE = ("", "\n", " ", "\t")
_SIDES, _LONG_SIDE, _WIDEST = "!*#+", 5, 200  # lines; columns of a typed page, and more
# What is left of a blank that was encoded twice.
_BLANK = re.compile(r"Â(?![^\W\d_])")
# What the dash escapes of PEM leave before a rule.
_ESCAPED = re.compile(r"\n[ \t]*-[ ](?=-{3})")
_UNDERLINE, _UNDERLINED = re.compile(r"_(?=[^\W_])"), frozenset(f"{ascii_letters}{digits}.,:;)")
# A bar is the border of a cell unless it is the side of a box: |X| |_| | |.
_BARS = re.compile(r"\|(?:[xX_]|__|XX| (?!\|[xX_]\|)| {2}(?!\|[xX_]\|))\||(\|)")
# The sides of a frame around a table whose own sides are bars, which look like empty boxes.
_FRAMED = re.compile(r"\n[^\S\n]*+(\|)[^\S\n]++(?=\|)[^\n]*\|[^\S\n]++(\|)(?=[^\S\n]*+\n)")
_BOLD = re.compile(r"\*\*(?:(?<!\S\*\*)(?=\w)|(?<=[\w.):]\*\*)(?!\S))")
_ASIDE = re.compile(r"see[^\S\n]+instructions?(?:[^\S\n]*\.?\))?(?![^\S\n]+(?:before|for))")
_PAGE = r"-?\s*+\(?page\s*+-?\s*+[\dilo]*\s*+(?:of|/)\s*+(?:pages\s*+)?[\dilo]*+\s*+(?:pages?)?\)?\s*+-?"
# Words by which the line of a running head is found, beside page and CUSIP, and what such a line is.
# What one wrapped in columns has in its second line: its CUSIP number, how many pages there are.
_BELOW_RUNNING = re.compile(
    r"(?:\n[^\S\n]*+(?:(?=[a-z]*\d)[\da-z]{9}[^\S\n]++)?+of[ ]\d{1,3}(?:[ ]pages?)?|(?<=\d)\n[^\S\n]*+pages?)"
    r"[^\S\n]*+(?=\n)"
)
_ANCHORS = ("continued on", "before filling", "1745")
_RUNNING = re.compile(
    rf"\s*+(?:{_PAGE}|\d{{1,3}}\s+of\s+\d{{1,3}}\s+pages?|page\s+\d{{1,3}}"
    r"|\(?continued on (?:the )?following page(?:s|\(s\))?\)?|\*?see instructions? before filling out!?\*?"
    r"|sec\s+1745\s*\(.{0,20}"
    # a number, or a blank, stands between; a sentence may speak of CUSIP number and cover page
    r"|cusip\s+(?:no|num)(?:ber)?(?=[^a-z\n]*(?:13[dg]|schedule|page|form)|.{0,40}\d).{0,60}?(?:(?<!\w)13[dg]\b|schedule|page|form)"
    r".{0,60}"
    r"|cusip[ \t#:]+[0-9a-z]{8,9}\s.{0,60}?(?:(?<!\w)13[dg]\b|schedule|page|form).{0,60}"
    r"|(?:schedule\s+|sc\s+)?13[dg](?:/a)?\s+(?:cusip|page).{0,60})\s*"
)
_NUMBER = re.compile(r"\n[ \t]*+-[ \t]*+[1-9]\d{0,2}[ \t]*-[ \t]*(?=\n)")
_POWERS = (
    "number|no|bene(?:fi(?:ci)?(?=-))?|(?:fi)?cially|ally|of|shares|units|beneficially|owned|by|the|each|re(?=-)|porting"
    "|reporting|person|with"  # some broken at the end of a line
)
# "No shares" is an answer, "No. of shares" is none; "No. 1 Ventures" and "The 5 Rivers Fund" are names, "of 25 pence"
# the end of a title.
_BESIDE = re.compile(
    r"\n[^\S\n]*+(?=[nosuberptwfca])"
    r"(?!(?:no|number|the|of|by|with|each)\b\.?[^\S\n]\d{1,2}[^\S\n](?![^\n]*(?:voting|dispos|(?:sole|shared)[^\S\n]*$)))"
    rf"(?:(?!no[^\S\n]++(?:shares|units)\b)(?:{_POWERS})\b[:.-]?[^\S\n]{{0,3}})+"
    r"(?=[^\S\n]{2}|\t|$|[^\S\n]*\(?\d{1,2}[.)]*\s|[^\S\n]*☐)",
    re.MULTILINE,
)

_FAR = 300  # characters in which others of those words stand

# Lines from which on a text tells how it is spaced, and what share of them may stand together.
_SPACED_LINES, _SPACED_SHARE = 40, 0.05
_TYPED = 132  # characters of a line at most
_FREE_LINE = re.compile(r"\n[ \t]*\n")

_LABEL = 48  # characters above a title that end its label, or begin another that goes on
_BELOW_TITLE = re.compile(r"\s*\(\s*title\b")
_ABOVE_TITLE = re.compile(
    r"(?=[acnt])(?:class\s+of\s+securit(?:y|ies)\s*[:.]?\s*\Z|\b(?:names?|type)\s+of\s*\Z"
    r"|\bamount(?:\s+beneficially(?:\s+owned(?:\s+by(?:\s+each)?)?)?)?\s*\Z)"
)


# ---- texts that lost the ends of their lines ------------------------------------------------------------------------

_ONE_LINE = 1_000  # characters of a line that holds a cover page, or all else
_OF_ONE_LINE = ("type of reporting person", "voting power"), ("name of issuer", "cusip"), ("reasonable inquiry",)
_CAPTION = (
    r"name (?:and \w+ )?of (?:the )?issuer|titles? (?:of|and) (?:the )?class[^()]{0,40}|cusip n(?:o|umber)[^()]{0,40}"
    r"|date of event[^()]{0,80}"
    r"|names?,? (?:and )?address(?:es)?,? and telephone[^()]{0,120}(?:\([^()]{0,10}\)[^()]{0,90})?"
)
_ROW = (
    r"names? of (?:each )?reporting person|check (?:the )?appropriate (?:box|row)|sec use only|source of funds"
    r"|check (?:here |box )?if (?:the )?(?:aggregate|disclosure)|citizenship or place"
    r"|(?:sole|shared) (?:voting|dispositive) power|aggregate amount (?:beneficially )?owned"
    r"|percent of class represented|type of reporting person"
)
# Numbers of rows that stand behind their labels.
_ROW_NUMBER = (
    r"(?<=organization\s)[46](?=\s)|(?<=voting power\s)[5-8](?=\s)|(?<=dispositive power\s)(?:[7-9]|10)(?=\s)"
    r"|(?<=each reporting person\s)(?:9|11)(?=\s)|(?<=row \(9\)\s)11(?=\s)|(?<=row \(11\)\s)13(?=\s)"
)
_PART = r"(?:names? of|address|citizenship|place of|titles? of|cusip|amount|percent|number of|sole|shared)\b"
_ITEM = (
    r"(?:security and|identity and|sources? and amount|purpose of|interest in|contracts,|material to|if th[ei]"
    r"|ownership|identification|notice of|certification)"
)
# Where a line begins, or begins and ends: at captions, labels, headings, signatures.
_BOTH_ENDS = (
    r"(?:-\s)?[-_=]{8,}+",
    rf"(?:\(|(?<=- ))(?:{_CAPTION})\)\*?",
    r"\bpage \d{1,3} of \d{1,3}(?: pages)?",
    r"\(amendment[^()]{0,16}\)[*†]?(?:\(\d\))?",
    r"\bwashington, d\.?c\.? 2054\d",
    r"(?<=13[dg]\s)under the securities (?:and )?exchange act of 1934",
    r"\bsignatures?(?=[.:]?\s(?:after|pursuant|dated?:))",
    r"(?-i:\bSIGNATURES?|JOINT FILING AGREEMENT|POWER OF ATTORNEY)\b",
    _ROW_NUMBER,
)
_BEGINNINGS = (
    r"(?-i:SCHEDULE) 13[dg]\b(?=\s(?:under|\())",
    r"(?<!\)\s)\b(?:cusip n(?:o\b|umber)(?!\))|number of(?=\s(?:shares\b|\(?\d)))",
    r"(?<!\()\b(?:name of issuer|titles? (?:of|and) class[^():]{0,30}|date of event[^():]{0,60}"
    r"|name, address and telephone[^():]{0,90}):",
    r"\[.?\]\s?rule 13d-",
    r"\bafter reasonable inquiry|\bdated?\s?:|(?<![/(])\bby:|(?<!by: )(?<!by )(?<!by:)/s/",
    r"\b(?:name(?:/title)?|title|its):",
    rf"(?:(?<=\s)\(?\d{{1,2}}[.)]?\s)?\b(?:{_ROW})",
    rf"\bitem \d{{1,2}}\.?\s?(?:\([a-h]\))?[.:]?\s(?:[-–]\s)?(?:\([a-h]\)\s)?(?={_PART}|{_ITEM})",
    r"(?-i:(?<![a-z,;]\s)I(?:TEM|tem))\s\d",  # others are spoken of in a sentence
    rf"(?<=\s)\((?:[a-h]|i{{1,3}}|iv)\)\s(?={_PART})",
    r"\b(?:(?:united states )?securities and exchange commission|check the appropriate box to|if the filing person)\b",
    r"\b\d{1,2}[/-]\d{1,2}[/-](?:\d\d){1,2}(?=\s(?:[(-]?\$?\s?\d|[^/]{1,150}\b\d{1,2}/\d{1,2}/\d\d))",  # of trades
)
_LANDMARK = re.compile(
    rf"(?<=\s)(?:(?P<both>{'|'.join(_BOTH_ENDS)})|(?P<before>{'|'.join(_BEGINNINGS)})"
    r"|(?P<after>(?<=dated: )\w+ \d{1,2}, \d{4}|(?<=date: )\w+ \d{1,2}, \d{4}))",
    re.IGNORECASE,
)
# The same behind the heading of the signatures.
_SIGNED = re.compile(r"\n(?:SIGNATURES?|After reasonable inquiry)\b", re.IGNORECASE)
_OFFICE = (
    r"\b(?:officer|director|president|manager|member|partner|secretary|treasurer|counsel|attorney[- ]in[- ]fact|trustee"
    r"|signatory)\b"
)
_COMPANY = (
    r"\b(?:l\.?l\.?[cp]|l\.?p|inc|ltd|limited|corp|corporation|company|co|trust|partnership|s\.p?\.?a|n\.v|plc|fund|bank)"
    r"\b\.?"
)
_OF_SIGNATURE = re.compile(
    r"(?<=\s)(?:(?P<both>(?<!dated:\s)(?<!date:\s)(?:[a-z]{3,9}\s\d{1,2},\s\d{4}|\d{1,2}/\d{1,2}/\d{2,4})(?=\s(?:date\b|/s/|\n|[A-Z]))"
    r"|(?-i:\b(?:Date|Signature|(?:Name/)?Title)\b(?!:)|\b(?:INDEX TO EXHIBITS|EXHIBIT INDEX|AGREEMENT)\b)"
    r"|(?<=[a-z.*)]\s)-?\d{1,2}-?(?=\n|\s*\Z))"
    r"|(?P<before>\bthe original statement shall|\battention:"
    r"|(?-i:\b(?:S(?:chedule|CHEDULE)|A(?:nnex|NNEX)|E(?:xhibit|XHIBIT)|A(?:ppendix|PPENDIX))"
    r"\s[\"“]?(?:[A-Z]|[IVX]+|\d{1,2}(?:\.\d)?)\b)"
    rf"|(?<=[a-z]\s)(?=(?-i:(?:[A-Z][A-Z.&,'-]*+[ ]){{1,8}}(?=[A-Z]))(?i:{_COMPANY})\n))"
    r"|(?P<after>true, complete,? and correct\.|/s/\s(?P<given>[\w.]++)[^\n/]{1,50}?(?=\s(?P=given)\b)"
    rf"|{_OFFICE}(?=\s(?-i:[A-Z][^\n]{{0,80}}(?i:{_COMPANY})|(?:[A-Z][A-Z.'&-]*+,?[ ]){{1,8}}+[A-Z][A-Z.'&-]*+)\n)))",
    re.IGNORECASE,
)


def with_lines(text: str) -> str:
    """Return a text with line ends in place of blanks at captions, labels and signatures, where it lost its own.

    Programs that gather texts keep one blank of whatever stood between words. Texts of lines stay as they are.
    """
    lines = text.split("\n")
    if max(map(len, lines)) <= _ONE_LINE or not any(len(line) > _ONE_LINE and _is_of_form(line) for line in lines):
        return text
    text = _broken(_LANDMARK, text, 0)
    if signed := _SIGNED.search(text):
        for _ in range(2):  # what ends a line is looked for once lines end there
            text = _broken(_OF_SIGNATURE, text, signed.start())
    return text


def _broken(landmarks: re.Pattern[str], text: str, start: int) -> str:
    """Return a text with line ends for the blanks before and after its landmarks from a place on."""
    signs = list(text)
    for landmark in landmarks.finditer(text, start):
        first, last = landmark.span()
        kind = next(kind for kind in ("both", "before", "after") if landmark[kind] is not None)
        if kind != "after" and first and signs[first - 1] == " ":
            signs[first - 1] = "\n"
        if kind != "before" and last < len(signs) and signs[last] == " ":
            signs[last] = "\n"
    return "".join(signs)


def _is_of_form(line: str) -> bool:
    small = line.lower()
    return any(all(words in small for words in all_of) for all_of in _OF_ONE_LINE)


def without_double_spacing(text: str) -> str:
    """Return a typed text with blanks for the line that is left free below each of its lines; any other as it is."""
    lines = text.split("\n")
    most = len(lines) * _SPACED_SHARE
    count = together = 0
    before = False
    for line in lines:
        is_printed = bool(line) and not line.isspace()
        count += is_printed
        together += is_printed and before
        if together > most:  # of most texts it is known soon
            return text
        before = is_printed
    typed = max(map(len, lines)) <= _TYPED  # paragraphs that a converter set apart are longer
    if count < _SPACED_LINES or together > count * _SPACED_SHARE or not typed:
        return text
    return _FREE_LINE.sub(lambda hit: " " * (len(hit[0]) - 1) + "\n", text)


# The sign of a mail that quotes a text, and the number of a line, before each line of it.
_QUOTED, _LINE_NUMBER = (
    re.compile(r"^[ ]?>(?:[ ]?>)*", re.MULTILINE),
    re.compile(r"\n[ ]{0,4}+(\d{1,3})(?!\S)"),
)
# The borders of cells that stand in lines of their own where a table was copied cell by cell.
_BORDERS = re.compile(r"\n[^\S\n]*+\|++[^\S\n]*+(?=\n|\Z)")
_MARGIN_LINES, _MARGIN_SHARE, _COUNTED_ON = 20, 0.6, 5  # lines of a text, how many have a margin, and count in a row


def without_margins(text: str) -> str:
    """Return a typed text with blanks for what is around its lines: signs of quoting, numbers of lines and pages."""
    borders = [(hit.start() + 1, hit.end()) for hit in _BORDERS.finditer(text)] if "|\n" in text else []
    text = blanked(text, borders) if len(borders) >= _MARGIN_LINES else text
    quoted = [hit.span() for hit in _QUOTED.finditer(text)] if text.count(">") >= _MARGIN_LINES else []
    # with an end of line before the first line, too, each number ends one too far
    numbers = list(_LINE_NUMBER.finditer(f"\n{blanked(text, quoted)}"))
    if len(quoted) < _MARGIN_LINES > len(numbers):  # nearly all texts
        return blanked(text, _counting(text))
    least = max(_MARGIN_LINES, _MARGIN_SHARE * sum(1 for line in text.split("\n") if line.strip()))
    if len(quoted) >= least:
        text = blanked(text, quoted)
    runs: list[list[re.Match[str]]] = []
    for hit in numbers:  # each page may count its lines anew, the last of them few
        last = runs[-1][-1] if runs else None
        is_next_page = last and len(runs[-1]) >= _MARGIN_LINES and "\n" not in text[last.end() - 1 : hit.start() - 1]
        if not last or not (int(hit[1]) == int(last[1]) + 1 or (int(hit[1]) == 1 and is_next_page)):
            runs.append([])
        runs[-1].append(hit)
    # rows of cover pages count up too, to 14
    counts_lines = max(map(len, runs), default=0) >= _MARGIN_LINES
    long = (hit for run in runs if counts_lines and len(run) >= _COUNTED_ON for hit in run)
    counted = [(hit.start(), hit.end() - 1) for hit in long]
    text = blanked(text, counted) if len(counted) >= least else text
    return blanked(text, _counting(text))


# Dots that fill a line up around what was typed: `..1,204,000.....`, `.5.4%.`; the point of an initial stays.
_LEADERS = re.compile(
    r"(?<=[^\W\d_]\.)\.{2,}|(?<![\w.])\.{2,}|(?<!\.)\.{3,}|(?<![\w.])\.(?=\d++\.\d)|(?<=[\d%])\.{2,}(?!\d)(?=\s)"
    r"|(?<=[\d%])\.(?=[^\S\n]*+(?:\n|\Z))"  # but not within a line, where a sentence ends
)
_FILLED, _MOST_FILLED = re.compile(r"[^\W_][ ]?\.{4}|\.\.[ ]?[^\W_]"), 6


def without_leaders(text: str, end: int) -> str:
    """Return a text with blanks for dots that lead to values and follow them, if those before `end` do."""
    if len(list(islice(_FILLED.finditer(text, 0, end), _MOST_FILLED))) < _MOST_FILLED:
        return text
    return without(_LEADERS, text)


def without_running_heads(page: Prepared) -> Prepared:
    """Return a text with blanks for what says nothing wherever it stands, in answers too: rules, running heads."""
    text, small = page.text, page.small
    stretches = list(_rules(text))
    heads = [at for words in ("page", "cusip") for at in places_of(small, words)]
    stretches += _running(small, heads)
    stretches += _torn_heads(small, heads)
    stretches += of_browser(small)
    stretches += [
        (hit.start() - (small[hit.start() - 1 : hit.start()] == "("), hit.end()) for hit in _ASIDE.finditer(small)
    ]
    stretches += [(hit.start() + 1, hit.end()) for hit in _NUMBER.finditer(small)]
    if "|" in text:
        framed = [hit.span(side) for hit in _FRAMED.finditer(text) for side in (1, 2)]
        framed = framed if len(framed) > _LONG_SIDE else []
        stretches += framed + [hit.span() for hit in _BARS.finditer(blanked(text, framed)) if hit[1]]
    if "**" in text:
        stretches += _bold(text)
    return page.without(stretches)


def _bold(text: str) -> Iterator[Stretch]:
    """Yield the asterisks around bold words of a paragraph; "Orme**" alone leads to a note."""
    opening: re.Match[str] | None = None
    for hit in _BOLD.finditer(text):
        if hit.end() < len(text) and not text[hit.end()].isspace():
            opening = hit
        elif opening:
            if text.find("\n\n", opening.end(), hit.start()) < 0:
                yield from (opening.span(), hit.span())
            opening = None


_SHOWN = re.compile(r"\S")
_TOLD_BOX = re.compile(rf"(?:{UNTICKED}\s{{1,40}})?{TOLD_BOX.pattern}")


def with_boxes_told(text: str) -> str:
    """Return a text with boxes for the words that a print has in place of the pictures of some, and blanks behind.

    The empty frame of such a picture is no box.
    """
    if "Checkbox" not in text:
        return text
    return _TOLD_BOX.sub(lambda hit: f"{UNTICKED if hit['not'] else TICKED}{_SHOWN.sub(' ', hit[0][1:])}", text)


def without_powers_heading(page: Prepared) -> Prepared:
    """Return the text of cover pages with blanks for the words that stand in a column beside the four powers."""
    # with an end of line before the first line, too, all places are one too far
    beside = [(hit.start(), hit.end() - 1) for hit in _BESIDE.finditer("\n" + page.small)]
    stretches: list[Stretch] = []
    for n, (start, end) in enumerate(beside):
        above = page.small[max(0, start - _LABEL) : start]
        if _BELOW_TITLE.match(page.small, end) or _ABOVE_TITLE.search(above):
            continue  # "Units" or "Reporting person" is a title here, or ends a label
        words = page.small[start:end].strip(" \n\t:.-").split()
        following = beside[n + 1] if n + 1 < len(beside) else (end, end)
        if words == ["no"] and page.small[slice(*following)].split()[:1] != ["of"]:
            continue  # an answer, and not the beginning of "No. of shares"
        is_other = words in (["reporting", "person"], ["the"])
        near = (other for other, _ in beside[max(0, n - 1) : n + 2] if other != start)
        if is_other and all(abs(other - start) > _FAR for other in near):
            continue  # far from all others it is a label by itself, or begins a name: `The  Bank  of  Fern`
        stretches.append((start, end))
    return page.without(stretches)


def underlines(text: str) -> list[Stretch]:
    """Return the underlines of cover pages that were drawn between words: Fern_Holdings,_Inc."""
    return [hit.span() for hit in _UNDERLINE.finditer(text) if text[hit.start() - 1] in _UNDERLINED]


def blanked(text: str, stretches: Iterable[Stretch]) -> str:
    """Return `text` with blanks for the characters of all stretches; ends of lines stay."""
    parts, done = [], 0
    for start, end in sorted(stretches):
        first = start if start > done else done
        if end > first:
            parts += text[done:first], " " * (end - first)
            done = end
    return "".join(parts) + text[done:]


def without(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` with blanks for whatever a pattern finds in it."""
    places = [hit.span() for hit in pattern.finditer(text)]
    return blanked(text, places) if places else text


def without_lines(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` with blanks for whole lines that a pattern finds, which begins with the end of the line before."""
    # an end of line before the first line, too, makes all ends one too far
    places = [(hit.start(), hit.end() - 1) for hit in pattern.finditer(f"\n{text}")]
    return blanked(text, places) if places else text


def _rules(text: str) -> Iterator[Stretch]:
    signs = text.encode("ascii", "replace").translate(_RULE_SIGNS)
    end, at = 0, signs.find(_RULE)
    while at >= 0:
        end = signs.find(b" ", at)
        end = end if end >= 0 else len(signs)
        rule = text[at:end]
        if rule[0] != "_" or len(rule) >= _SHORTEST_LINE or rule.strip("_"):
            yield at, end
        at = signs.find(_RULE, end)
    if "- ---" in text:
        yield from ((hit.start() + 1, hit.end()) for hit in _ESCAPED.finditer(text))
    if "|--" in text or "--+" in text or "==+" in text:
        yield from (hit.span() for hit in _CELL_RULES.finditer(text))
    yield from _sides(text)
    if not text.isascii():
        yield from (hit.span() for hit in _DRAWN.finditer(text))
        yield from (hit.span() for hit in _BLANK.finditer(text))


def _sides(text: str) -> Iterator[Stretch]:
    """Yield the signs of which sides of frames are drawn: one in the same column of several lines."""
    often = "".join(sign for sign in _SIDES if text.count(sign) > _LONG_SIDE)
    if not often:
        return
    side = re.compile(f"[{often}]")
    runs: dict[tuple[str, int], list[int]] = {}  # by sign and column: the last line that has it, and all its places
    line = begin = end = 0
    for hit in side.finditer(text):
        at = hit.start()
        if at >= end:
            line += text.count("\n", begin, at)
            begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = len(text) if end < 0 else end
        if at - begin >= _WIDEST:
            continue
        # corners stand between the sides
        run = runs.get(place := (hit[0].replace("+", "!"), at - begin))
        if run is None or run[0] < line - 2:  # a rule may stand between
            yield from _long_enough(text, run)
            run = runs[place] = [line]
        run[0] = line
        run.append(at)
    for run in runs.values():
        yield from _long_enough(text, run)


def _long_enough(text: str, run: Sequence[int] | None) -> Iterator[Stretch]:
    """Yield the places of a run that is a side; of a left one, also the sign at the end of its line: tabs move it.

    Marks of notes right behind figures of one length, as behind dates, are none.
    """
    run = run[1:] if run and len(run) > _LONG_SIDE else ()
    marks = bool(run) and text[run[0] - 1 : run[0]].isdigit() and text[run[-1] - 1 : run[-1]].isdigit()
    for at in () if marks else run:
        yield at, at + 1
        if text[at - 1 : at] in _BEFORE_SIDE and not line_before(text, at).strip():
            end = text.find("\n", at)
            line = text[at : end if end >= 0 else len(text)].rstrip()
            if line[-1] == text[at] and line[-2:-1].isspace():
                yield at + len(line) - 1, at + len(line)


def _running(small: str, heads: Sequence[int]) -> Iterator[Stretch]:
    """Yield the lines that are running heads or feet; without their ends, and each once.

    `heads` are the places of the words that most have.
    """
    done = -1
    for at in sorted([*heads, *(at for words in _ANCHORS for at in places_of(small, words))]):
        start = small.rfind("\n", 0, at) + 1
        if start <= done:
            continue
        end = small.find("\n", at)
        end = len(small) if end < 0 else end
        below = _BELOW_RUNNING.match(small, end)
        if end - start < _LONGEST and _RUNNING.fullmatch(" ".join(small[start:end].split())):  # columns are far apart
            done = start
            yield start, end
            if below:
                yield end + 1, below.end()


# What a browser or Acrobat prints above and below a page: address, hour, how many pages; and the title, if it is wide.
_URL = r"(?:https?|file):/{2,3}[^\s\[\]()]++"
_COUNT = r"\(?(?:page\s)?\d{1,3}\s?(?:/|of)\s?\d{1,3}\)?"
_DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
_HOUR = rf"{_DATE},?\s{{1,3}}\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?"
_BESIDE_HOUR = re.compile(rf"(?<![\w/.-]){_HOUR}")
_OF_BROWSER = re.compile(
    rf"\s*+(?:{_URL}\s*+(?:{_COUNT}\s*+(?:\[?{_HOUR}\]?|{_DATE})?|\[?{_HOUR}\]?)"
    rf"|{_COUNT}\s++(?:{_HOUR}|{_URL})|{_HOUR}\s++{_COUNT}|[^\s\[]++\s?\[{_HOUR}\])\s*+"
)
_ALIKE_ON_PAGES = re.compile(rf"\s*+(?:{_HOUR}\s[^\n]*+|[^\n:]{{0,200}}\s{_URL}|{_URL}(?:\s++{_DATE})?|{_HOUR})\s*+")

_HOUR_ALONE = re.compile(rf"\s*+{_HOUR}\s*+")
_OF_PAGES = re.compile(r"(?<![\d/])(?P<page>\d{1,3})\s?(?:/|of)\s?(?P<pages>\d{1,3})(?![\d/])")
_PAGE_OF = re.compile(r"^[^\S\n]*+(?P<page>\d{1,3})/(?P<pages>\d{1,3})[^\S\n]*+$", re.MULTILINE)
_BESIDE_LINE = re.compile(r"\s*+([^\n]{1,200})")  # what follows a line, but for empty ones


def of_browser(small: str) -> Iterator[Stretch]:
    """Yield the lines that a browser printed around the pages; one that may be of the text, where it stands on several.

    The first line of the text is one of those too, where others say how many pages there are.
    """
    if "://" not in small and "m]" not in small:
        return
    places = [*places_of(small, "://"), *(hit.start() for hit in _BESIDE_HOUR.finditer(small))]
    begins = sorted({small.rfind("\n", 0, at) + 1 for at in places})
    lines = [(start, end if (end := small.find("\n", start)) >= 0 else len(small)) for start in begins]
    lines = [line for line in lines if line[1] - line[0] <= _LONGEST_LINE]
    sure = [line for line in lines if _OF_BROWSER.fullmatch(small, *line)]
    others = [line for line in lines if _ALIKE_ON_PAGES.fullmatch(small, *line)]
    times = Counter(" ".join(small[slice(*line)].split()) for line in others)
    first = len(small) - len(small.lstrip())
    for start, end in others:
        if times[" ".join(small[start:end].split())] > 1 or (sure and start <= first < end):
            sure.append((start, end))
    yield from sorted({*sure, *_counts_alone(small, sure), *_titles_alone(small, sure)})


def _titles_alone(small: str, lines: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the title of a page that a browser printed, on a line of its own below the hour, as on each page."""
    below = [_BESIDE_LINE.match(small, end) for start, end in lines if _HOUR_ALONE.fullmatch(small, start, end)]
    titles = [hit for hit in below if hit and hit.span(1) not in lines]
    if len(titles) > 1 and len(titles) == len(below) and len({hit[1].strip() for hit in titles}) == 1:
        yield from (hit.span(1) for hit in titles)


def _counts_alone(small: str, lines: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the lines that say nothing but which page it is of how many, where with the lines of a browser all do."""
    alone = [*_PAGE_OF.finditer(small)] if lines else []
    beside = [hit for line in lines for hit in [*_OF_PAGES.finditer(small, *line)][-1:]]
    pages = Counter(hit["pages"] for hit in [*alone, *beside]).most_common(1)
    own = [hit for hit in alone if hit["pages"] == pages[0][0]]
    if own and sorted(int(hit["page"]) for hit in [*own, *beside]) == [*range(1, int(pages[0][0]) + 1)]:
        yield from (hit.span() for hit in own)


# A line that ends in a number of its own column: what stands before it is the same on each page, as of a filing agent.
_ENDS_IN_NUMBER = re.compile(
    r"\n[^\S\n]*+(?=\D)(?P<words>[^\n]{4,120}?)(?<=\S)(?:[ ]{3,}+|\t)(?P<page>\d{1,3})[^\S\n]*(?=\n)"
)
# A quick look: a figure at the end of a line, and a gap before its number.
_NUMBER_LAST = re.compile(
    r"[0-9](?=[^\S\n]*+\n)(?:(?<=[ ]{3}\d)|(?<=\t\d)|(?<=[ ]{3}\d{2})|(?<=\t\d{2})|(?<=[ ]{3}\d{3})|(?<=\t\d{3}))"
)
_ONE_PAGE = 600  # characters between two of them


def _counting(text: str) -> Iterator[Stretch]:
    """Yield running heads that count the pages without saying so: the same words, a page apart, and the next number."""
    lines: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    text = f"\n{text}\n"  # so that places in it are one more
    begins = (text.rfind("\n", 0, hit.start()) for hit in _NUMBER_LAST.finditer(text))
    for hit in filter(None, (_ENDS_IN_NUMBER.match(text, begin) for begin in begins)):
        if " " in hit["words"] and "cusip" not in hit["words"].lower():
            lines[" ".join(hit["words"].split())].append((int(hit["page"]), hit.start(), hit.end() - 1))
    for places in lines.values():
        steps = list(pairwise(places))
        if len(places) >= _TIMES and all(
            page == before + 1 and start - end >= _ONE_PAGE for (before, _, end), (page, start, _) in steps
        ):
            yield from ((start, end) for _, start, end in places)


_LONGEST = 200  # characters of a running head
_MOST_LINES, _SHORT_LINE, _TIMES = 6, 40, 3  # of a running head that a converter tore, and on how many pages at least
_ENDS_IN_PAGE = re.compile(r"\bpage\s\d{1,3}(?:\s(?:of|/)\s\d{1,3}(?:\spages?)?)?\Z")


def _torn_heads(small: str, heads: Sequence[int]) -> Iterator[Stretch]:
    """Yield running heads that a converter tore into short lines, "CUSIP No." above the number and "Page" above "2".

    The lines of one are a running head together, end with the number of a page, and stand alike on several pages.
    """
    torn: dict[str, list[Stretch]] = defaultdict(list)
    done = 0
    for at in sorted(heads):
        start = small.rfind("\n", 0, at) + 1
        if start < done or small.find("page", start, start + _MOST_LINES * _SHORT_LINE) < 0:
            continue
        stop, lines = start, list[str]()
        found = 0, ""
        for _ in range(_MOST_LINES):
            end = small.find("\n", stop, stop + _SHORT_LINE)
            if end < 0 or end == stop:
                break
            lines.append(" ".join(small[stop:end].split()))
            stop = end + 1
            head = " ".join(lines)
            if len(lines) > 1 and _ENDS_IN_PAGE.search(head) and _RUNNING.fullmatch(head):
                found = end, _DIGITS.sub("#", head)
        if found[0]:
            done = found[0]
            torn[found[1]].append((start, done))
    yield from (place for places in torn.values() if len(places) >= _TIMES for place in places)


_EDGE = 3  # lines at the top and at the bottom of a page
_OF_ALL = 0.6  # the share of the pages on which a running line stands: the first and the last may lack it
_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*+", re.MULTILINE)
_LONGEST_LINE = 300  # characters of a running line
_DIGITS = re.compile(r"[0-9]+")
_NUMBER_OF_PAGE = re.compile(
    r"\n[ \t]*+(?:-[ \t]*+[1-9]\d{0,2}[ \t]*+-"
    r"|page[ \t]++\d{1,3}(?:[ \t]++of[ \t]++\d{1,3}(?:[ \t]++pages?)?)?)[ \t]*+(?=\n)",
    re.IGNORECASE,
)
# The number of a page and how many there are, at the end of a line or alone: Page 2 of 5, 2/5.
_COUNTED = re.compile(
    r"(?:^|(?<=\s))(?:page\s+)?(?P<page>[0-9]{1,3})\s*(?:of|/)\s*(?P<pages>[0-9]{1,3})\s*$", re.IGNORECASE
)


def running_lines(text: str, pages: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Return the lines that are running heads or feet.

    `pages` are the places at which further pages begin, where the text says so: then whatever line stands at the same
    edge of most pages, but for its numbers, is one. Without, only lines are that count the pages from the first to the
    last, or say nothing but the number of one.
    """
    edges: list[list[tuple[str, int, int]]] = []
    for start, end in pairwise([0, *pages, len(text)]):
        lines = [hit.span() for hit in _LINE.finditer(text, start, end) if len(hit[0]) <= _LONGEST_LINE]
        top = [(f"top {_plain(text, *line)}", *line) for line in lines[:_EDGE]]
        bottom = [(f"bottom {_plain(text, *line)}", *line) for line in lines[-_EDGE:]]
        if lines:
            edges.append([*top, *bottom])
    counts = Counter(name for page in edges for name in {name for name, _, _ in page})
    least = max(2, _OF_ALL * len(edges))
    at_edges = [(start, end) for page in edges for name, start, end in page if counts[name] >= least]
    numbers = ((hit.start() + 1, hit.end()) for hit in _NUMBER_OF_PAGE.finditer(text))
    return [*dict.fromkeys([*at_edges, *_counted(text), *numbers, *of_browser(lowered(text))])]


def page_edges(text: str, pages: Sequence[int]) -> list[tuple[int, int]]:
    """Return the lines with which most pages begin or end, the same on each, and lines that count the pages.

    Unlike `running_lines` it leaves what differs by its numbers, such as rows of a table that goes on for pages.
    """
    sides: list[list[tuple[int, int]]] = [[], []]
    for start, end in pairwise([0, *pages, len(text)]):
        lines = [hit.span() for hit in _LINE.finditer(text, start, end)]
        sides = [side + lines[at : at + 1 or None] for side, at in zip(sides, (0, -1), strict=True)]
    found: list[tuple[int, int]] = []
    for side in sides:
        said = [" ".join(text[slice(*place)].split()) for place in side]
        counts = Counter(said)
        found += (
            place for place, words in zip(side, said, strict=True) if counts[words] >= max(2, _OF_ALL * len(side))
        )
    return [*found, *_counted(text)]


def _plain(text: str, start: int, end: int) -> str:
    return _DIGITS.sub("#", " ".join(text[start:end].split()))


def _counted(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that count the pages."""
    found: dict[tuple[str, int], dict[int, tuple[int, int]]] = defaultdict(dict)
    for hit in _LINE.finditer(text):
        if len(hit[0]) <= _LONGEST_LINE and (number := _COUNTED.search(hit[0])):
            before = " ".join(hit[0][: number.start()].split())
            found[_DIGITS.sub("#", before), int(number["pages"])][int(number["page"])] = hit.span()
    for (_, pages), lines in found.items():
        if pages > 1 and lines.keys() == set(range(1, pages + 1)):
            yield from lines.values()


# ---- texts in capitals -----------------------------------------------------------------------------------------------

_LETTERS_LEAST, _CAPITAL_SHARE, _READ_FIRST = 400, 0.95, 4000  # of a text in capitals
_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ]+(?:['’-][A-ZÀ-Þ]+)*")
_STAYS = re.compile(
    r"(?:I{2,3}|IV|VI{0,3}|LL[CP]|PLC|USA?|UK|NV|BV|AG|SA|AB|NA|PC|MD|CPA|CFA|DDS|PO|NW|NE|SW|SE)(?!\w)"
    r"|[A-Z]{2}(?=\s+\d{5}\b)"
)
_OF_LETTER = re.compile(r"\b(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX|PART|CLASS|SERIES|ITEM|TRUST)\s\Z")  # "Schedule A"
_SHORTENED = re.compile(r"\b(?:[A-Z]|INC|CORP|CO|LTD|JR|SR|NO|ST|MRS?|MS|DR)\.\Z")  # "a U.S. citizen"
_STARTS = frozenset(("ALL", "EACH", "HE", "HER", "HIS", "NONE", "SHE", "SUCH", "THE"))
_NAME_PART = re.compile(r"(?:(?<=\b[OD]['’])|(?<![A-ZÀ-Þ'’]))[A-ZÀ-Þ]+(?:['’][A-ZÀ-Þ]\b)?")  # O'Day, Orme's
_LINKING = frozenset((
    "A", "AN", "AND", "AS", "AT", "BY", "EACH", "FOR", "FROM", "IN", "OF", "ON", "OR", "PER", "THAN", "THE", "TO",
    "WITH",
))  # fmt: skip
_ENDS_BEFORE, _PROSE_LINE = (".", ":", ";"), 45  # what stands before the first word of a sentence; characters of a line


@cache
def _small_words() -> frozenset[str]:
    """Return the words that running text has in small letters."""
    lines = Path(__file__).with_name("small_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines[1:] for word in line.split())


def is_in_capitals(text: str) -> bool:
    """Whether a text is typed in capitals throughout, labels and all."""
    return all(map(_is_mostly_upper, (text[:_READ_FIRST], text)))  # of nearly all texts the beginning says that


def _is_mostly_upper(text: str) -> bool:
    upper, lower = (sum(map(is_case, text)) for is_case in (str.isupper, str.islower))
    return upper >= _LETTERS_LEAST and upper >= _CAPITAL_SHARE * (upper + lower)


def recased(text: str) -> str:
    """Return a text in capitals as it would be typed otherwise, each character where it was.

    >>> recased("THE ADDRESS OF MR. O'DAY IS 9 WEIR LANE, FENNICK, NY 10999. HE IS A CITIZEN OF THE U.S.")
    "The address of Mr. O'Day is 9 Weir Lane, Fennick, NY 10999. He is a citizen of the U.S."
    """
    small = _small_words()

    def cased(hit: re.Match[str]) -> str:
        word, at, end = hit[0], hit.start(), hit.end()
        is_initial = len(word) == 1 and text[end : end + 1] == "."
        if len(word) == 1 and text[at - 1 : at] == "(" and text[end : end + 1] == ")":
            return word.lower()  # the letter of an item
        if len(word) == 1 and _OF_LETTER.search(text, max(0, at - _WIDEST), at):
            return word
        if word.lower() in small and not is_initial:
            return word.capitalize() if _begins(text, at, word) else word.lower()
        return word if is_initial or _STAYS.match(text, at) else _NAME_PART.sub(lambda part: part[0].capitalize(), word)

    return _IN_CAPITALS.sub(cased, text)


def _begins(text: str, at: int, word: str) -> bool:
    """Whether a sentence, a paragraph or a cell begins with a word: no cell does with "OF" or "PER"."""
    before = text[max(0, at - _WIDEST) : at]
    above = before.rstrip()
    gap = before[len(above) :]
    ends = above.endswith(_ENDS_BEFORE) and (word in _STARTS or not _SHORTENED.search(above))
    if not above or gap.count("\n") > 1 or ends:
        return True
    if before.endswith(("(", '"', "“")):
        return word not in _LINKING
    line = above.rpartition("\n")[2].strip()
    is_cell = "\n" not in gap or len(line) < _PROSE_LINE or "   " in line
    return gap.endswith(("\n", "\t", "  ")) and is_cell and word not in _LINKING
