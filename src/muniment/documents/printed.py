"""What a person sees of a document: its characters line by line, and the way back to the bytes of the file.

Plain text and HTML become the same thing, so that one reader reads both: lines end in a line feed, cells of a table
are divided by a tab, ticked and empty boxes are ☒ and ☐, superscripts stand between ⁽ and ⁾. Nothing a person could
see is left out but words that are struck out. In fonts of signs, Wingdings and its like, a letter is a box.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from operator import itemgetter
from typing import Protocol

from msgspec import Struct, structs

from muniment.documents.passage import ESCAPED_AGAIN, Passage, character_of
from muniment.evidence import Span

TICKED, UNTICKED = "☒", "☐"
TOLD_BOX = re.compile(r"\b(?:Checkbox|Radio button) (?P<not>not )?checked\b")
"""What stands for the picture of a box on the Commission's page, where it is not shown."""
# UTF-8 that somebody took for Windows-1252 and wrote as UTF-8 again: é as Ã©, a dash as â€”.
_TWICE = re.compile("[Â-ô][\x80-\xbf‘’“”•–—˜™š›œžŸ€‚ƒ„…†‡ˆ‰Š‹ŒŽ¡-¿]{1,3}")
WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
"""The control characters that somebody made of its quotes and dashes; five of its bytes have no character."""
# And sides of cells, as programs that print a page as text draw them.
_AS_TYPED = WINDOWS_1252 | dict.fromkeys(map(ord, "│┃║"), "|")
_LAST = 1 << 62
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
FONT_OF_SIGNS = re.compile(r"wingdings|webdings|zapf ?dingbats", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]+")
# Letters of Wingdings (x o q n ¨ þ ý ü û) and of Wingdings 2 (R S T V £), and boxes under their own Unicode names.
_TICKS = frozenset("xýþüûRSTVQ☒☑✓✔✗✘")
_EMPTY = frozenset("oq¨£rm□☐❑❏▯")
_PRIVATE = range(0xF020, 0xF100)
# Blanks of other widths than that of ASCII: thin, of a figure, of an em.
WIDE_BLANKS = "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_LINE_ENDS = {"\r\n": " \n", "\r": "\n", "\x0b": "\n", **dict.fromkeys(f"\xa0{WIDE_BLANKS}\u200b\ufeff", " ")}
# What is no character of the page: tags, of which some end a line or are a box, and entities. Each pattern by itself is
# faster, as it begins with one sign.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<tag>PAGE|TABLE|CAPTION|S|C|FN|F\d+|R|H|P|BR|DIV|B|I|U|TD|TR|TH|SPAN|FONT|CENTER|INPUT|SUP|TEXT"
    # those of web pages that were written down with them; a single letter may be the mark of a note
    r"|HTML|HEAD|TITLE|META|BODY|H[1-6R]|TBODY|THEAD|[UO]L|LI|D[LTD]|A(?=\s+(?:HREF|NAME)\b)|(?<=/)A|IMG|EM|STRONG|SMALL"
    r"|BIG|SUB|STRIKE|NOBR|TT|PRE|BLOCKQUOTE|COL(?:GROUP)?)\b"
    r"(?P<attributes>[^<>]{0,400})>|<!--[^<>]{0,400}-->",
    re.IGNORECASE,
)
# What programs that print a page as text leave of it: soft hyphens within words, raised marks of notes: `5.1%^(2)`, and
# signs around what stands as it was typed.
_LEFT = re.compile(
    r"(?<![^\n])```\w*+(?=[ \t]*+(?:\n|\Z))|[ ]?\xad(?=[a-z])(?<=[a-zA-Z][ \xad])|⁽(?P<small>[⁰¹²³⁴-⁹]{1,2})⁾"
    r"|(?<=[\w%.)*☐☒])\^(?P<raised>\(\w{1,3}\)|\d{1,2}(?!\w)|[a-z*†](?=\^))\^?"
)
_FROM_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ENTITY = re.compile(rf"&{ESCAPED_AGAIN}(?:\#x?[0-9a-fA-F]{{1,7}}|[a-zA-Z]{{2,8}});", re.IGNORECASE)
# What a print of a page has in place of the picture of a box; few do, and looking for it takes long.
_PICTURE = re.compile(r"ox (?P<empty>not[ -]|un-?)?(?:checked|ticked)\b")
_MARK_OR_PICTURE = re.compile(
    rf"{_TAG.pattern}|{_ENTITY.pattern}|(?-i:(?:Check ?[Bb]|(?<!\w)B){_PICTURE.pattern})", re.IGNORECASE
)
# Markdown, which programs make of web pages for others that read text: a table has a row of three dashes each below its
# first one alone, which typed frames have above it, too; or several lines are headings or bold as a whole. Text within
# fences stands as it was typed.
_TABLE_RULE = r"^[ \t]*+\|?(?:[ \t]*+:?-{3,DASHES}+:?[ \t]*+\|)++(?:[ \t]*+:?-{3,DASHES}+:?)?[ \t]*+$"
_SOME_TABLE = re.compile(
    r"(?:\A|^[^\n|]*+\n)[^\n|]*+\|[^\n]*+\n" + _TABLE_RULE.replace("DASHES", "3") + r"(?!\n[ \t]*+\|?[ \t:]*+-)",
    re.MULTILINE,
)
_LOUD_LINE = re.compile(r"^(?:\*\*[^*\s][^*\n]*+\*\*|\#{1,6} [^\n\#]++)[ \t]*+$", re.MULTILINE)
# A sign escaped, a line that ends by force, and the fence of a part of a page.
_ESCAPE = re.compile(r"\\(?:[\[\]*_#|().'\"]|[ \t]*+$)|^:::", re.MULTILINE)
_SOME_LOUD = 3
# Rows whose outer borders are left away, each ended by two blanks; below their first a line of three dashes alone.
_BARE_RULE, _BARE_ROW = re.compile(r"^---[ ]*+$", re.MULTILINE), re.compile(r"^[^\n|]*+\|[ ].*[ ]{2}$", re.MULTILINE)
# Tables drawn with the sides of all cells hang on columns: they stay as they are typed, but for marks around words.
_GRID_RULE = re.compile(r"^\+(?:[-=:]{3,}+\+)++[ ]*+$", re.MULTILINE)
_OF_SOME_MARKDOWN = ("**", "--|", "- |", "\n# ", "\\", "\n---", "\n:::")
# It may begin with an element, of those that Markdown cannot say. Then lines left free divide its paragraphs, which a
# page would run together.
OF_PAGE = re.compile(r"\s*+<(?:div|p|center|font|span)\b[^<>]*+>", re.IGNORECASE)
PARAGRAPH = re.compile(r"\n[ \t\xa0]*+\n(?=[^<>\s])[^<>\n]++(?:\n(?=[^<>\s])[^<>\n]++)*+(?=\n[ \t\xa0]*+\n[^<>\s])")
SOME_AMONG_TAGS = 2
_INDENTED, _FEW = re.compile(r"^ {6,}+\S", re.MULTILINE), 10
_LINK = r"[ ]?\]\((?=https?:|mailto:|\#|[\w./\n-]+\.\w)[^() ]*+\)"
# Between cells, where the ends of lines are blanks; a rule in a cell, and that of a table in a table, has dashes there.
_BORDERS = r"(?<![ \t])(?:[ \t]++-{3,}+)?+[ \t]*+\|[ \t|]*+(?:-{3,}+[ \t]*+\|[ \t|]*+)*+"
# Where a part of a page begins and ends, with its style, and words in brackets with theirs behind them.
_FENCE = r"(?<!:):{3,}+(?:[ ]\{[^{}\n]*+\}|[ ][\w-]++)?(?=[ ]*+(?:\||$))"
_STYLED = r"\](?=\{[.\#\w])\{[^{}]{1,300}+\}"
_BRACKET = rf"(?<![\\\w])\[(?=[^\[\]]{{0,200}}{_STYLED})"
_NOTHING = (  # marks that print nothing
    _TABLE_RULE.replace("DASHES", ""),
    r"^[ \t]*+(?:\#{1,6}[ \t]|(?:>[ \t]*+)++|(?:[*_-][ \t]*+){3,}+$)",  # of a heading, a quotation; a rule
    rf"^{_BORDERS}|{_BORDERS}$",
    r"(?<!\\)\*{4}|(?<![*\\])\*\*(?=[^\s*])(?<![^\W_]..)|(?<=\S)\*\*(?!\w)|[ ]\*\*(?=[ \t]*$)",  # around bold words
    rf"!?\[(?=[^\[\]]{{0,200}}{_LINK})|{_LINK}",
    rf"^{_FENCE}|{_BRACKET}|{_STYLED}|\\$",
    r"<t[dh]\b[^<>]{0,400}+>(?:\s*+<(?:p|div)\b[^<>]{0,400}+>)*+",  # of a table of tags, more than Markdown can say
)
_CELL_ENDS = r"(?:</(?:p|div)>\s*+){0,40}+</t[dh]>\s*+"
# Where the last words of a label and what stands below it in a cell met.
_MET = (
    "(?-i:(?:"
    + "|".join(
        rf"(?<={words})"
        for word in (
            "Person",
            "Persons",
            "Organization",
            "Power",
            "Funds",
            "Instructions\\)",
            r"Row \(\d\)",
            r"Row \(1\d\)",
        )
        for words in (word, word.replace("Row", "ROW") if "Row" in word else word.upper())
    )
    + r")(?=\d|[A-Z][a-z]|(?:PN|IN|IA|CO|OO|HC|BD|BK|EP|WC|AF|PF)\b))"
)
_MARKDOWN = re.compile(
    r"(?-i:(?=[^a-z.,;]))(?:"  # which most characters are, and nothing begins with
    rf"(?P<none>{'|'.join(_NOTHING)})"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])"
    r"|(?<![\w*\\])\*(?P<italic>[^\s*\\|&<][^*\n\\|&<]*+)(?<=\S)\*(?![\w*])"
    r"|(?<![\w\\])_(?P<slanted>[ ]?[^\s_\\|&<][^_\n\\|&<]*+)_(?!\w)"
    rf"|(?P<cell>{_BORDERS}|{_CELL_ENDS})"
    # which became blanks, or nothing, in a cell
    rf"|(?P<line>(?<=\S)\*\*(?=\w)|(?<=[\w.,;:)*])[ ]{{2,}}+(?=[\w/\"“*])|{_MET})"
    r"|(?<=[^\s|\\])\xa0?(?P<soft>\n)(?=[^\s|\#>])(?![*+-][ ]|---|\d{1,3}[.)][ ]|[\[(/☐☒])"
    "|" + _MARK_OR_PICTURE.pattern.replace("ox ", r"ox[ ]?+[ \n]") + ")",
    re.IGNORECASE | re.MULTILINE,
)
# The same of one whose tables hang on columns; each leaves as many blanks.
_OF_GRIDS = re.compile(
    rf"(?P<blanks>{_FENCE}|{_BRACKET}|{_STYLED}|\\(?=[ ]*+(?:\||$))|(?<!\\)\*\*)|\\(?P<sign>[!-/:-@\[-`{{-~])"
    rf"|{_TAG.pattern}|{_ENTITY.pattern}",
    re.IGNORECASE | re.MULTILINE,
)
_MAY_BE_LEFT = ("^", "\xad", "⁽", "```")
_MAY_MARK = ("<", "&", *_MAY_BE_LEFT)
_OF_MARKDOWN = {"none": "", "cell": "\t", "line": "\n", "soft": " ", "sign": None, "italic": None, "slanted": None}
_BREAKS = frozenset((
    "p", "br", "div", "tr", "page", "center", "hr", "title", "li", "dt", "dd", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
CHECKED = re.compile(r"\bchecked\b", re.IGNORECASE)
Stretch = tuple[int, int]


class PrintedText(Protocol):
    """What a person sees of any document: characters, and the way back to where they stand in it."""

    @property
    def text(self) -> str:
        """The characters, line by line."""
        ...

    @property
    def encoding(self) -> str:
        """The encoding of the bytes that spans count in, as Python names it."""
        ...

    @property
    def places(self) -> list[tuple[int, int, int]]:
        """Pieces of the text: where each begins, and the characters that it was made from, as in `Printed`."""
        ...

    @property
    def pieces(self) -> list[tuple[int, int, int, int]]:
        """The same pieces, each as the bytes that it was made from, as spans count them, and its characters."""
        ...

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the bytes that characters `start` up to `end` were made from, as spans count them."""
        ...

    def span(self, source: str, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` stand in the document whose content hash is `source`."""
        ...


class Printed(Struct, frozen=True, dict=True):
    """The characters of a document as printed, `text`, which consists of pieces.

    Each piece has a place: the character of `text` at which it begins, and the first and last character, exclusive,
    of the decoded `passage` that it was made from; where both are of one length they correspond one by one.
    `encoding` is that of the passage, as Python names it. `pages` are the characters at which further pages begin,
    where form feeds say so. `left_out` are stretches of the decoded passage with words that are not printed: struck
    out, of no size, white on white. `is_marked`: the passage is Markdown, whose paragraphs are lines.
    """

    text: str
    passage: Passage
    encoding: str
    places: list[tuple[int, int, int]]
    pages: tuple[int, ...] = ()
    left_out: tuple[Stretch, ...] = ()
    is_marked: bool = False

    def span(self, source: str, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` stand in the file."""
        return Span(source, *self.source_range(start, end))

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the original file, in bytes, from which characters `start` up to `end` were made."""
        first = self._source(start)[0]
        last = self._source(end - 1)[1] if end > start else first
        return self.passage.source_range(self._byte(first), self._byte(max(first, last)))

    def ranges_left_out(self) -> Iterator[Stretch]:
        """Yield the stretches of the original file, in bytes, whose words are not printed."""
        for first, last in self.left_out:
            yield self.passage.source_range(self._byte(first), self._byte(last))

    def place_of(self, other: "Printed", at: int) -> int:
        """Return where the character `at` of the same passage, printed otherwise, stands here, or the one before it.

        Both have their pieces in the order of the passage.
        """
        source = other._source(at)[0]
        piece = max(0, bisect_right(self.places, source, key=itemgetter(1)) - 1)
        start, begin, _ = self.places[piece] if self.places else (0, 0, 0)
        end = self.places[piece + 1][0] if piece + 1 < len(self.places) else len(self.text)
        return min(start + source - begin, end)

    @property
    def pieces(self) -> list[tuple[int, int, int, int]]:
        """The pieces of the text, each as the bytes that it was made from, and its characters."""
        wide, more = self._wide
        shift, in_file = self.passage.shift, self.passage.source_range
        stops = [*(start for start, *_ in self.places[1:]), len(self.text)]
        pieces_in_file = []
        for (start, source, end), stop in zip(self.places, stops, strict=True) if self.places else ():
            first, last = source, max(source, end)
            if wide:
                first, last = first + more[bisect_right(wide, first - 1)], last + more[bisect_right(wide, last - 1)]
            place = (first + shift, last + shift) if shift is not None else in_file(first, last)
            pieces_in_file.append((*place, start, stop))
        return pieces_in_file

    def _source(self, at: int) -> tuple[int, int]:
        """Return the characters of the decoded passage that character `at` was made from."""
        if not self.places:  # nothing is printed
            return 0, 0
        piece = max(0, bisect_right(self.places, (at, _LAST, _LAST)) - 1)
        start, source, end = self.places[piece]
        next_start = self.places[piece + 1][0] if piece + 1 < len(self.places) else len(self.text)
        if next_start - start != end - source:
            return source, end
        place = min(source + at - start, end)
        return place, min(place + 1, end)

    def _byte(self, at: int) -> int:
        """Return the byte of the passage at which its character `at` begins."""
        places, bytes_before = self._wide
        return at + bytes_before[bisect_right(places, at - 1)] if places else at

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """Where characters of several bytes stand in the decoded passage, and how many bytes too many up to each."""
        places: list[int] = []
        extra = [0]
        if self.encoding == "utf-8":
            for character in _NOT_ASCII.finditer(self.passage.data.decode("utf-8")):
                places.append(character.start())
                extra.append(extra[-1] + len(character[0].encode()) - 1)
        return places, extra


class Pieces:
    """Characters as printed, gathered piece by piece with where each was made from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        # Where each begins, and the stretch of the source it was made from.
        self.places: list[tuple[int, int, int]] = []
        self.length = 0

    def add(self, text: str, source: int, end: int) -> None:
        """Add `text`, made from characters `source` up to `end` of the decoded passage."""
        if text:
            self.parts.append(text)
            self.places.append((self.length, source, end))
            self.length += len(text)

    def printed(self, passage: Passage, encoding: str, left_out: tuple[Stretch, ...] = ()) -> Printed:
        """Return what was gathered, with its form feeds as ends of lines."""
        text = "".join(self.parts)
        pages = tuple(hit.end() for hit in re.finditer("\x0c", text))
        return Printed(text.replace("\x0c", "\n") if pages else text, passage, encoding, self.places, pages, left_out)


def decoded(passage: Passage) -> tuple[str, str]:
    """Return the characters of a passage, and its encoding: UTF-8 where it is that, else Windows-1252 or Latin-1."""
    data = passage.data
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return data.decode("latin-1"), "latin-1"


def add_repaired(text: str, at: int, pieces: Pieces) -> None:
    """Add `text`, which stands at `at` of the decoded passage, with what was encoded twice or wrongly made right."""
    if text.isascii():
        pieces.add(text, at, at + len(text))
        return
    text = text.translate(WINDOWS_1252)
    done = 0
    for match in _TWICE.finditer(text):
        try:
            right = match[0].encode("cp1252").decode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):  # it was encoded once
            continue
        pieces.add(text[done : match.start()], at + done, at + match.start())
        pieces.add(right, at + match.start(), at + match.end())
        done = match.end()
    pieces.add(text[done:], at + done, at + len(text))


def is_twice_encoded(text: str) -> bool:
    """Whether anything in `text` looks as if it had been encoded twice."""
    return not text.isascii() and _TWICE.search(text) is not None


def joined_halves(text: str) -> str:
    r"""Return a text in which PDFium's halves of a sign beyond the first 65,536 are one; a lone half is U+FFFD.

    >>> joined_halves("\ud83d\ude42 \ud83d") == "\U0001f642 \ufffd"
    True
    """
    if text.isascii():
        return text
    return _HALVES.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text)


def as_box(sign: str) -> str:
    r"""Return the box that a letter of such a font shows; what is no box stays.

    >>> as_box("x") + as_box("o") + as_box("\uf0a8") + as_box("!")
    '☒☐☐!'
    """
    if ord(sign) in _PRIVATE:
        sign = chr(ord(sign) - 0xF000)
    if sign in _TICKS:
        return TICKED
    return UNTICKED if sign in _EMPTY else sign


# ---- plain text as EDGAR has it -------------------------------------------------------------------------------------


def read_plain(passage: Passage) -> Printed:
    """Return a passage of plain text as printed: lines as typed, with few page tags, and HTML that strays into it."""
    source, encoding = decoded(passage)
    # Each character stays where it is, so that one piece does for nearly all files.
    text = source
    for sign, shown in _LINE_ENDS.items():  # few texts have any, and none has many of them
        text = text.replace(sign, shown)
    text = text if text.isascii() else text.translate(_AS_TYPED)
    pieces = Pieces()
    kind = _MARK_OR_PICTURE if _PICTURE.search(text) else None
    looked = text
    if marked := is_markdown(source):
        # its blanks that do not break are no ends of lines
        kind, looked = _MARKDOWN, source.replace("\r\n", " \n").replace("\r", "\n")
    elif "+--" in text and ("\\" in text or ":::" in text) and _GRID_RULE.search(text):
        kind = _OF_GRIDS
    if kind or any(map(text.__contains__, _MAY_MARK)) or is_twice_encoded(text):
        done = 0
        for mark in _marks(looked, kind):
            begin, end = mark.span()
            if begin >= done:  # an entity in an attribute is a part of the tag
                add_repaired(text[done:begin], done, pieces)
                pieces.add(_visible(mark), begin, end)
                done = end
        add_repaired(text[done:], done, pieces)
    else:
        pieces.add(text, 0, len(text))
    printed = pieces.printed(passage, encoding)
    return structs.replace(printed, is_marked=True) if marked else printed


def _marks(text: str, of_kind: re.Pattern[str] | None) -> Iterable[re.Match[str]]:
    """Return what is no character of the page, of one kind or, as nearly always, tags and entities, in their order."""
    left = [*_LEFT.finditer(text)] if any(map(text.__contains__, _MAY_BE_LEFT)) else []
    if of_kind and not left:
        return of_kind.finditer(text)
    marks = of_kind.finditer(text) if of_kind else (*_TAG.finditer(text), *_ENTITY.finditer(text))
    return sorted([*marks, *left], key=re.Match.start)


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown."""
    if text[:1] != "<" and not any(map(text.__contains__, _OF_SOME_MARKDOWN)):  # nearly all: found out at once
        return False
    starred, escaped = "**" in text, "\\" in text
    least = SOME_AMONG_TAGS if (among := OF_PAGE.match(text) is not None) else _SOME_LOUD
    is_so = (
        ((starred or escaped) and "|" in text and "---" in text and _SOME_TABLE.search(text))
        or ((starred or "\n#" in text) and len({hit[0] for hit in _LOUD_LINE.finditer(text)}) >= _SOME_LOUD)
        or ((escaped or ":::" in text) and len(_ESCAPE.findall(text)) >= least)
        or (among and len(PARAGRAPH.findall(text)) >= least)
        or ("| " in text and _BARE_RULE.search(text) and len(_BARE_ROW.findall(text)) >= _SOME_LOUD)
    )
    is_so = is_so and not ("+--" in text and _GRID_RULE.search(text))
    # what is set by blanks is typed, whatever frames it has
    return bool(is_so) and "```" not in text and len(_INDENTED.findall(text)) * _FEW <= text.count("\n")


def _visible(mark: re.Match[str]) -> str:
    """Return what a person sees of a tag or an entity. Tags of tables keep their width: columns hang on it."""
    if mark.re is _MARKDOWN and (own := mark.lastgroup) in _OF_MARKDOWN:
        if own == "line" and mark[0][:1] != "*" and not _is_in_row(mark):
            return mark[0]
        if own == "cell" and "---" in mark[0]:  # a table begins within the cell
            return "\n"
        return _OF_MARKDOWN[own] if _OF_MARKDOWN[own] is not None else mark[own]
    if mark.re is _LEFT:
        raised = f"({mark['small'].translate(_FROM_SMALL)})" if mark["small"] else mark["raised"]
        return f"⁽{raised}⁾" if raised else "   "[: mark[0].count("`")]
    if mark.re is _OF_GRIDS and mark.lastgroup in ("blanks", "sign"):
        return mark["sign"] or " " * len(mark[0])
    if mark[0][0] in "BC":
        return UNTICKED if mark["empty"] else TICKED
    if mark[0][0] == "&":
        return character_of(mark[0]).replace("\xa0", " ")
    tag = (mark["tag"] or "").lower()
    if tag == "input":
        return TICKED if CHECKED.search(mark["attributes"]) else UNTICKED
    if tag == "sup":
        return "⁾" if mark["close"] else "⁽"
    if mark.re is _MARKDOWN and tag not in _BREAKS:
        return ""
    return "\n" if tag in _BREAKS else " " * len(mark[0])


def _is_in_row(mark: re.Match[str]) -> bool:
    """Whether borders of cells stand in the line of a mark."""
    text, at = mark.string, mark.start()
    end = text.find("\n", at)
    return text.find("|", text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)) >= 0


# ---- words quoted by the bytes that they were made from -------------------------------------------------------------


class Quoting:
    """The characters of a document, and the way to them from the bytes of its file."""

    def __init__(self, printed: PrintedText) -> None:
        self.printed, self.text = printed, printed.text
        self.pieces = sorted(piece for piece in printed.pieces if piece[1] > piece[0])
        self.begins = [begin for begin, *_ in self.pieces]

    def quoted(self, start: int, end: int) -> str | None:
        """Return what is printed of the bytes `start` up to `end`, None where nothing of them is in this document."""
        places = self.places(start, end)
        return " ".join(self.text[first:last] for first, last in places) if places else None

    def places(self, start: int, end: int) -> list[Stretch]:
        """Return the characters that the bytes `start` up to `end` were made into, stretch by stretch.

        A place without bytes is one without characters.
        """
        if start == end:
            return [(first, first) for first, _ in self.places(start, end + 1)[:1]]
        first = max(0, bisect_right(self.begins, start) - 1)
        last = max(first + 1, bisect_left(self.begins, end))
        within = (self._within(piece, start, end) for piece in self.pieces[first:last])
        # Stretches between which nothing is printed but blanks are one.
        places = (place for place in within if place[1] > place[0])
        merged: list[Stretch] = []
        for begin, stop in sorted(places):
            if merged and not self.text[merged[-1][1] : begin].strip():
                merged[-1] = merged[-1][0], max(stop, merged[-1][1])
            else:
                merged.append((begin, stop))
        return merged

    def _within(self, piece: tuple[int, int, int, int], start: int, end: int) -> Stretch:
        """Return the characters of a piece that come from a stretch of bytes; of a sign made from several, all."""
        begin, stop, first, last = piece
        if stop <= start or begin >= end:
            return first, first
        if start <= begin and stop <= end:
            return first, last
        characters, made_from = range(first, last), self.printed.source_range
        if stop - begin == last - first and made_from(first, first + 1) == (begin, begin + 1):  # a byte each
            return first + max(start - begin, 0), min(first + end - begin, last)
        low = bisect_right(characters, start, key=lambda at: made_from(at, at + 1)[1])
        high = bisect_left(characters, end, key=lambda at: made_from(at, at + 1)[0])
        return first + low, first + high
