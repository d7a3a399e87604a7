"""A web page as a person reads it: its words in reading order, in lines and cells where the page has them.

Words may stand in boxes with places of their own, as converters from PDF write them: these come in the order in which
they are seen.

`table_rows` has its tables: rows, and for each cell the characters as printed and the columns it takes.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from muniment.caching import in_groups
from muniment.documents.passage import ESCAPED_AGAIN, Passage, character_of
from muniment.documents.printed import (
    CHECKED,
    FONT_OF_SIGNS,
    TICKED,
    UNTICKED,
    WIDE_BLANKS,
    Pieces,
    Printed,
    add_repaired,
    as_box,
    decoded,
    is_twice_encoded,
)

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<tag>table|tr|td|th)\b(?P<more>[^<>]*+)>", re.I | re.S)
_SPAN = re.compile(r"colspan\s*+=\s*+[\"']?(\d{1,3})", re.IGNORECASE)
_DOWN = re.compile(r"rowspan\s*+=\s*+[\"']?(\d{1,3})", re.IGNORECASE)
_MOST_LINES = 8  # of a cell, in a table of their own, at most
_MOST_COLUMNS = 100  # in which a cell that goes on in rows below is followed


class CellLine(NamedTuple):
    """A line of a cell: its characters, its height on its page, and whether the next may go on for want of room."""

    start: int
    end: int
    top: float
    goes_on: bool


class TableCell(NamedTuple):
    """A cell that is not empty: its characters of the printed text, and its columns, the last exclusive.

    `lines` are its lines, where lines of other cells of its row stand among them.
    """

    start: int
    end: int
    left: int
    right: int
    lines: tuple[CellLine, ...] = ()


class TableRow(NamedTuple):
    """A row: its cells, the number of its table, from 1, and the cells of rows above that go on beside it."""

    cells: tuple[TableCell, ...]
    table: int
    above: tuple[TableCell, ...] = ()


class _Open:
    """A table that is not closed yet: its number, the cells of its row, and the cell that stands open."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.cells: list[TableCell] = []
        self.column = self.width = 0
        self.begin = -1
        self.around: tuple[int, int] | None = None  # where the cell begins that holds a table, and the rows before that
        self.first: tuple[TableCell, int, int] | None = None  # such a cell, the first of a row, and the rows in it
        self.above: dict[int, int] = {}  # columns that a cell of a row above takes, and the last row it takes them in
        self.tall: list[tuple[int, int, TableCell]] = []  # such cells, each with its first row and its last
        self.rows = 0


class _Tables:
    """The tables of a page as its tags come: the rows that have ended, and the tables that stand open."""

    def __init__(self, printed: Printed, sources: list[int]) -> None:
        self.printed, self.sources = printed, sources
        self.rows: list[TableRow] = []
        self.open: list[_Open] = []
        self.count = 0
        self.sizes: dict[str, tuple[int, int]] = {}  # most cells have the attributes of another

    def begin_table(self) -> None:
        if self.open and (outer := self.open[-1]).begin >= 0:
            # a cell that holds a table is for the layout, but for one beside others
            outer.around = (outer.begin, len(self.rows))
            outer.begin = -1
        self.count += 1
        self.open.append(_Open(self.count))

    def begin_cell(self, table: _Open, begin: int, attributes: str) -> None:
        if attributes not in self.sizes:
            spans = _SPAN.search(attributes), _DOWN.search(attributes)
            self.sizes[attributes] = max(1, int(spans[0][1])) if spans[0] else 1, int(spans[1][1]) if spans[1] else 0
        table.begin, (table.width, down) = begin, self.sizes[attributes]
        while table.above.get(table.column, -1) >= table.rows:
            table.column += 1
        if down > 1 and table.column + table.width < _MOST_COLUMNS:
            last = table.rows + down - 1
            table.above |= dict.fromkeys(range(table.column, table.column + table.width), last)

    def end_cell(self, table: _Open, end: int) -> None:
        if table.around:
            begin, before = table.around
            if 0 < len(self.rows) - before <= _MOST_LINES and all(len(row.cells) == 1 for row in self.rows[before:]):
                table.begin = begin  # the lines of a cell, each a row
                if table.cells or table.first:
                    del self.rows[before:]
                else:  # one if others stand beside it
                    cell = self._cell(table, end)
                    table.first, table.begin = (cell, before, len(self.rows)) if cell else None, -1
            table.around = None
        if table.begin >= 0:
            cell = self._cell(table, end)
            table.cells += [cell] if cell else []
            last = table.above.get(table.column, -1)
            if cell and last > table.rows:
                table.tall.append((table.rows, last, cell))
            table.column += table.width
            table.begin = -1

    def end_row(self, table: _Open, end: int) -> None:
        if table.begin >= 0 or table.around:
            self.end_cell(table, end)
        if table.cells and table.first:
            first, before, behind = table.first
            del self.rows[before:behind]
            width = first.right - first.left
            beside = (cell._replace(left=cell.left + width, right=cell.right + width) for cell in table.cells)
            table.cells = [first, *beside]
        table.first = None
        if table.cells:
            above = tuple(cell for first, last, cell in table.tall if first < table.rows <= last)
            self.rows.append(TableRow(tuple(table.cells), table.number, above))
        table.rows += table.column > 0
        table.tall = [cell for cell in table.tall if cell[1] >= table.rows]
        table.cells, table.column = [], 0

    def _cell(self, table: _Open, end: int) -> TableCell | None:
        """Return the open cell of a table, which ends at a character of the source; None where nothing stands in it."""
        first, last = bisect_left(self.sources, table.begin), bisect_left(self.sources, end)
        if first == last:
            return None
        places = self.printed.places
        start = places[first][0]
        text = self.printed.text[start : places[last][0] if last < len(places) else None]
        bare = text.strip()
        if not bare:
            return None
        start += len(text) - len(text.lstrip())
        return TableCell(start, start + len(bare), table.column, table.column + table.width)


def table_rows(printed: Printed) -> list[TableRow]:
    """Return the rows of all tables of a page that `read_html` read, in its order; of nested tables the inner ones.

    One of lines, in a cell beside others, is no table.

    Pages whose boxes have places of their own have none.
    """
    sources = [source for _, source, _ in printed.places]
    if sources != sorted(sources):
        return []
    source, _ = decoded(printed.passage)
    tables = _Tables(printed, sources)
    for token in _TAG.finditer(source):
        tag = (token["tag"] or "").lower()
        if tag == "table" and not token["close"]:
            tables.begin_table()
        elif tag in ("td", "th") and tables.open:
            table = tables.open[-1]
            if table.begin >= 0 or table.around:
                tables.end_cell(table, token.start())
            if not token["close"]:
                tables.begin_cell(table, token.end(), token["more"])
        elif tag and tables.open:
            tables.end_row(tables.open[-1], token.start())
            if tag == "table":
                tables.open.pop()
    return sorted(tables.rows, key=lambda row: row.cells[0].start)


_TOKEN = re.compile(
    rf"""[^<&]++
      | <!--.*?(?:-->|\Z)
      | <(?=[sStT])(?i:(?P<hidden>script|style|title)\b.*?(?:</(?P=hidden)\s*>|\Z))
      | <(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)(?P<attributes>[^<>]*+)>
      | <[!?/][^<>]*+>
      | (?P<entity>&{ESCAPED_AGAIN}(?:\#[xX][0-9a-fA-F]{{1,6}}|\#[0-9]{{1,7}}|[a-zA-Z][a-zA-Z0-9]{{1,30}});?)
      | [<&]
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "dir", "div", "dl", "dt", "fieldset",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "menu", "nav", "ol",
    "p", "page", "section", "tbody", "tfoot", "thead", "ul", "pre"
})  # fmt: skip
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"
})  # fmt: skip
_INLINE = frozenset({"font", "span", "a", "b", "i", "u", "em", "strong", "small"})
_ROWS = frozenset({"tr", "tbody", "thead", "tfoot"})
_CELLS = _ROWS | {"td", "th"}
# Elements that may have no end tag: those in which others of their kind stand, and the tags that end them.
_MAY_STAY_OPEN = {
    "p": (frozenset({"table"}), (_BLOCKS - {"page"}) | _CELLS),
    "li": (frozenset({"ul", "ol", "menu", "dir"}), frozenset({"li"})),
    "dt": (frozenset({"dl"}), frozenset({"dt", "dd"})),
    "dd": (frozenset({"dl"}), frozenset({"dt", "dd"})),
    "td": (frozenset({"table"}), _CELLS),
    "th": (frozenset({"table"}), _CELLS),
    "tr": (frozenset({"table"}), _ROWS),
}
_RUN = re.compile(r"\S+(?: \S+)*")
_FIXED = re.compile("\xa0|[^\xa0]+")
_BLANKS = str.maketrans(dict.fromkeys(f"\r\n\t\x0b\x0c\xa0{WIDE_BLANKS}", " "))
# Characters without a width; a soft hyphen within a word shows where a line may end, elsewhere stands for a hyphen.
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]|\xad(?=[a-z])(?<=[a-zA-Z].)")
_LINES = str.maketrans({"\r": " ", "\xa0": " ", "\x0c": "\n"})
_SELECTED = re.compile(r"\bselected\b", re.IGNORECASE)
_BOX = re.compile(r"type\s*=\s*[\"']?(?:checkbox|radio)", re.IGNORECASE)
_PICTURE = re.compile(r"alt\s*=\s*[\"'][^\"']*?(?:(\bnot[ -]|\bun-?)|\b)(?:checked|ticked)", re.IGNORECASE)
# The file of a picture may say it too: ballotx.jpg, box-unchecked.gif.
_SOURCE = re.compile(r"src\s*+=\s*+[\"']?([^\"'>\s]++)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<empty>un|not|empty)?[-_]?"
    r"(?:(?P<is>(?:checked|ticked)(?:[-_]?box)?|checkmark|tick|(?:box|ballot)[-_]?(?:check|tick)(?:ed|mark)?)"
    r"|(?:check(?:box)?|ballot|box)(?:[-_]?(?:empty|blank))?)"
    r"(?P<x>[-_]?(?:x|on|yes|checked|ticked))?\d?\.",
    re.IGNORECASE,
)
# What stands for a picture is a box as it is typed: (X), [ ].
_TYPED = re.compile(
    r"alt\s*+=\s*+[\"']\s*+(?:\[\s*+(?:(x)\s*+)?\]|\(\s*+(?:(x)\s*+)?\)|([x☒☑])|☐)\s*+[\"']", re.IGNORECASE
)
# Signs of such fonts under characters of their own, whatever font the page names.
_PRIVATE_SIGN = re.compile("[\uf020-\uf0ff]")
_UNUSUAL = re.compile("[\xad\u200b-\u200d\u2060\ufeff\uf020-\uf0ff]")  # any of these, and of those without a width
_ORDINAL = re.compile(r"(?:<[^<>]{0,200}>|\s)*+(?:st|nd|rd|th)\s*+<", re.IGNORECASE)
_SUPER = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# The attribute of that name; what is clipped (overflow: hidden) or of a class of that name may well be seen.
_HIDDEN_ATTRIBUTE = re.compile(r"(?:\A|\s)hidden(?=[\s=]|\Z)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Lines and blanks as typed, by a style of the element or by that of its class in the head of the page.
_AS_TYPED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_STYLE, _STYLE_ENDS = re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style", re.IGNORECASE)
_SELECTOR = re.compile(r"([a-z\d]*+)([.#][\w-]++)", re.IGNORECASE)
_CLASSES = re.compile(r"\b(class|id)\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++))", re.IGNORECASE)
# What holds on paper or small screens alone.
_MEDIA = re.compile(r"@media[^{}]{0,300}+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}", re.IGNORECASE)
_ABSOLUTE = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
_TOP = re.compile(r"(?<![\w-])top\s*:\s*(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)
_LEFT = re.compile(r"(?<![\w-])left\s*:\s*(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;\"']{0,80}line-through", re.IGNORECASE)
_OF_STRUCK = frozenset(("s", "strike", "del"))
_ENDS_STRUCK = re.compile(r"</(s|strike|del)\s*>", re.IGNORECASE)
# Words of no size, and white ones where nothing else than white is behind any words of the page.
_NO_SIZE = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?:p[tx]|r?em|%)?\s*(?:[;\"']|\Z)", re.IGNORECASE)
_WHITE = re.compile(r"(?<![\w-])color\s*+[:=]\s*+[\"']?+\s*+(?:#fff(?:fff)?|white)\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:bgcolor\s*=|background(?:-(?:color|image))?\s*[:=])[\s\"']*+(?!#fff|white|transparent|none|inherit|initial)",
    re.IGNORECASE,
)
# How entries of a list are numbered: by the attribute, a letter, or by a style; "" says that they are not.
_NUMBERED = re.compile(
    r"(?<![\w-])(?:(?i:type)\s*=\s*[\"']?(?P<type>[1aAiI])(?![\w-])"
    r"|(?i:list-style(?:-type)?)\s*:[^;\"']{0,80}?"
    r"(?P<style>decimal|(?:lower|upper)-(?:alpha|latin|roman)|none|disc|circle|square))"
)
_NUMBERINGS = {"decimal": "1", "lower-alpha": "a", "lower-latin": "a", "lower-roman": "i"}
_NUMBERINGS |= {f"upper{style[5:]}": sign.upper() for style, sign in _NUMBERINGS.items() if sign != "1"}
_FIRST_NUMBER = re.compile(r"\b(?:start|value)\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
_LEAF = re.compile(r"[^<]*+</")
_FAR = 20_000  # characters in which the end of struck words is looked for
# What a tag does to the lines and cells of a page, as the method of `_Page` that does it.
_DOES = (
    dict.fromkeys(_BLOCKS, "block")
    | {"br": "line", "td": "cell", "th": "cell", "tr": "row", "table": "row"}
    | {"input": "box", "img": "box", "option": "option", "sup": "superscript"}
    | dict.fromkeys(_OF_STRUCK, "struck")
    | {"ol": "numbered", "ul": "numbered", "menu": "numbered", "dir": "numbered", "li": "entry"}
)
# What stands in attributes that say more than how words look.
_NOTABLE = (
    "wingding",
    "webding",
    "dingbat",
    "display",
    "position",
    "vertical-align",
    "hidden",
    "mso-tab",
    "white-space",
    "line-through",
)
# The character of an entity: pages have few of them, again and again.
_character = lru_cache(maxsize=512)(character_of)
_SAME_LINE = 6.0  # between the tops of two boxes that stand on one line, in the units of the page


def read_html(passage: Passage, *, kept: bool = True) -> Printed:
    """Return a passage of HTML as printed; boxes with places of their own come in the order in which they are seen.

    Lines and blanks that a style keeps as they were typed are `kept`, or run together as all others.
    """
    source, encoding = decoded(passage)
    page = _Page(source, _selected(source, _AS_TYPED) if kept else None)
    page.walk()
    return in_visual_order(page.pieces, page.boxes).printed(passage, encoding, tuple(page.left_out))


class _Inside:
    """An element whose whole content is treated in one way, until its end.

    That is its end tag or, where pages may leave that away, a tag that cannot stand in it: the next cell ends a cell.
    """

    __slots__ = ("depth", "holders", "stoppers", "tag")

    def __init__(self) -> None:
        self.tag, self.depth = "", 0
        self.holders = self.stoppers = frozenset[str]()

    def __bool__(self) -> bool:
        return bool(self.tag)

    def begin(self, tag: str) -> None:
        self.tag, self.depth = tag, 1
        self.holders, self.stoppers = _MAY_STAY_OPEN.get(tag, (frozenset(), frozenset()))

    def see(self, tag: str, *, close: bool) -> bool:
        """Count a tag; whether it was the end of the element."""
        if self.stoppers:
            if tag in self.holders:  # what stands in a table inside of a cell is none of its own
                self.depth += -1 if close else 1
            is_end = not self.depth or (tag in self.stoppers and self.depth == 1) or tag == self.tag == "p"
        else:
            if tag == self.tag:
                self.depth += -1 if close else 1
            is_end = not self.depth
        if is_end:
            self.tag = ""
        return is_end


class _Look(NamedTuple):
    """What attributes say of an element: in a font of signs, raised, hidden, placed, a tab, lines as typed, struck.

    Words that are `pale` are not seen, of no size or white on white.
    """

    in_sign_font: bool
    raised: bool
    hidden: bool
    placed: bool
    tab: bool
    as_typed: bool
    struck: bool
    pale: bool

    @classmethod
    def of(cls, attributes: str, *, as_typed: bool, hidden: bool) -> "_Look | None":
        """Return what attributes say, and the class; None where they do not say more than how words look."""
        small = attributes.lower()
        is_pale = bool("font-size" in small and _NO_SIZE.search(attributes)) or bool(
            "color" in small and _WHITE.search(attributes)
        )
        if not (as_typed or hidden or is_pale or any(map(small.__contains__, _NOTABLE))):
            return None
        return cls(
            FONT_OF_SIGNS.search(attributes) is not None,
            _SUPER.search(attributes) is not None,
            hidden or _is_hidden(attributes),
            _ABSOLUTE.search(attributes) is not None,
            "mso-tab-count" in small,
            as_typed or _AS_TYPED.search(attributes) is not None,
            _STRUCK.search(attributes) is not None,
            is_pale,
        )


class _Tag(NamedTuple):
    """A tag: its name, what its attributes say, None where no more than how words look; whether it may hold a page."""

    name: str
    close: bool
    attributes: str
    look: _Look | None
    is_page: bool

    @classmethod
    def of(cls, token: re.Match[str], as_typed: "_Selectors | None", hidden: "_Selectors") -> "_Tag":
        """Return a tag; `as_typed` and `hidden` are what the styles of the page set as typed, and do not show."""
        slash, name, attributes = token.group("close", "tag", "attributes")
        name = name.lower()
        selected: set[tuple[str, str]] = set()
        for hit in _CLASSES.finditer(attributes) if as_typed or hidden else ():
            sign = "." if hit[1].lower() == "class" else "#"
            selected |= {(of, sign + word) for word in hit[hit.lastindex or 0].split() for of in (name, "")}
        is_as_typed, is_hidden = bool(selected & (as_typed or frozenset())), bool(selected & hidden)
        look = None if slash else _Look.of(attributes, as_typed=is_as_typed, hidden=is_hidden)
        return cls(name, bool(slash), attributes, look, not slash and name == "div" and "=" in attributes)


class _Page:
    """One walk over the tokens of a page. What divides words is held back until the next words come."""

    def __init__(self, source: str, as_typed: "_Selectors | None") -> None:
        self.source, self.as_typed, self.set_hidden = source, as_typed, _selected(source, _HIDDEN)
        self.pieces = Pieces()
        self.pending = ""
        self.indent: list[tuple[int, int]] = []  # where entities of blanks stand that begin a line
        self.row_has_words = False
        self.in_sign_font, self.hidden, self.preformatted, self.placed, self.raised = (_Inside() for _ in range(5))
        self.gone, self.is_wide = _Inside(), True  # words struck out, or that nobody sees; whether they have a width
        self.left_out: list[tuple[int, int]] = []  # where in the source they stand
        self.boxes: list[Box] = []
        self.page = 0
        self.watched = False
        self.tags: dict[str, _Tag] = {}  # most stand on a page many times
        # Those of them that need no other look: what they do, their name, and whether they end it; () where nothing.
        self.plain: dict[str, tuple[Callable[..., None], str, bool] | tuple[()]] = {}
        self.does = {tag: getattr(self, does) for tag, does in _DOES.items()}
        self.repairs = is_twice_encoded(source)
        self.in_ordinal = False
        self.lists: list[tuple[str, int]] = []  # how each open one is numbered, "" not at all, and its next number
        self.marked = -1  # the piece that is the number of an entry, if it is the last

    def walk(self) -> None:
        """Go over all tokens once."""
        plain = self.plain
        for token in _TOKEN.finditer(self.source):
            kind = token.lastgroup
            if kind == "attributes":
                raw = token[0]
                known = None if self.watched else plain.get(raw)
                if known is None:
                    self.element(raw, token)
                elif known:
                    does, name, close = known
                    does(name, token, close)
            elif kind == "entity":
                self.text(_character(token[0]), *token.span())  # what stands for no character stays as it is
            elif kind is None:
                text = token[0]
                if text.isspace() and not self.watched:  # between tags
                    if not self.pending:
                        self.gap(*token.span())
                elif text[0] != "<" or len(text) == 1:
                    self.text(text, *token.span())
        if self.placed:  # its end tag is missing
            self.boxes[-1].end = len(self.pieces.parts)

    # ---- elements

    def element(self, raw: str, token: re.Match[str]) -> None:
        """Note what a tag begins or ends; `raw` is the tag as typed."""
        element_type = self.tags.get(raw)
        if element_type is None:
            element_type = self.tags[raw] = _Tag.of(token, self.as_typed, self.set_hidden)
            if not element_type.look and not element_type.is_page:
                does = self.does.get(element_type.name)
                self.plain[raw] = (does, element_type.name, element_type.close) if does else ()
        name, close, attributes, look, is_page = element_type
        if self.watched:
            self.see(name, token, close=close)
        if name in self.does:
            self.does[name](name, token, close)
        if look:
            self.opened(name, attributes, look, token.end())
        elif is_page and not self.placed:
            self.page += 1

    def see(self, tag: str, token: re.Match[str], *, close: bool) -> None:
        """Tell the elements that are treated in a way of their own of a tag inside them; some may end with it."""
        for inside in (self.in_sign_font, self.hidden, self.preformatted):
            if inside:
                inside.see(tag, close=close)
        if self.gone and (close or tag not in _OF_STRUCK):  # struck words end with the first end tag
            self.gone.see(tag, close=close)
        if self.raised and self.raised.see(tag, close=close):
            self.emit("⁾", token.start(), token.start())
        if self.placed and self.placed.see(tag, close=close):
            self.boxes[-1].end = len(self.pieces.parts)
        self.watched = any((self.in_sign_font, self.hidden, self.gone, self.preformatted, self.raised, self.placed))

    def end_line(self) -> None:
        """Let what follows begin a line; no words stand behind blanks that began one before."""
        self.pending = "\n"
        self.indent.clear()

    def line(self, tag: str, token: re.Match[str], close: bool) -> None:
        """End a line."""
        self.end_line()

    def row(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Begin or end a row of a table, or a table."""
        self.end_line()
        self.row_has_words = False

    def block(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Begin or end a block; a cell that begins with one is still divided by a tab, an entry not from its number."""
        if self.pending != "\t" and (close or self.marked != len(self.pieces.parts)):
            self.end_line()
        if tag == "pre" and not close and not self.preformatted:
            self.watch(self.preformatted, tag)

    def numbered(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Begin or end a list."""
        self.end_line()
        attributes = token["attributes"]
        if not close:
            first = _FIRST_NUMBER.search(attributes)
            self.lists.append((_numbering(attributes, "1" if tag == "ol" else ""), int(first[1]) if first else 1))
        elif self.lists:
            self.lists.pop()

    def entry(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Begin an entry of a list with its number, as browsers show it."""
        self.end_line()
        if close or not self.lists:
            return
        numbering, number = self.lists[-1]
        own = _FIRST_NUMBER.search(token["attributes"])
        number = int(own[1]) if own else number
        self.lists[-1] = numbering, number + 1
        if numbering := _numbering(token["attributes"], numbering):
            self.emit(f"{_number(number, numbering)}. ", *token.span())
            self.marked = len(self.pieces.parts)

    def superscript(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Put a superscript between its marks, but for the end of an ordinal: "18th"."""
        is_ordinal = not close and _ORDINAL.match(self.source, token.end()) is not None
        if not (is_ordinal or (close and self.in_ordinal)):
            self.emit("⁾" if close else "⁽", *token.span())
        self.in_ordinal = is_ordinal

    def struck(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Leave out words that are struck out; without its end a tag may be the mark of a column."""
        ends = self.ends_struck.get(tag, ())
        n = bisect_left(ends, token.end())
        if not close and not self.gone and n < len(ends) and ends[n] < token.end() + _FAR:
            self.watch(self.gone, tag)
            self.is_wide = True

    @cached_property
    def ends_struck(self) -> dict[str, list[int]]:
        """Where end tags of struck words stand, by tag."""
        return in_groups((hit[1].lower(), hit.start()) for hit in _ENDS_STRUCK.finditer(self.source))

    @cached_property
    def is_white(self) -> bool:
        """Whether no words of the page stand on another ground than white."""
        return not _BEHIND.search(self.source)

    def watch(self, inside: "_Inside", tag: str) -> None:
        """Treat what follows in a way of its own, up to the end of the element."""
        inside.begin(tag)
        self.watched = True

    def cell(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Begin a cell: a tab divides it from one with words before it in the row. Nothing stands between two."""
        if not close:
            self.end_line()
            self.pending = "\t" if self.row_has_words else "\n"
        elif self.row_has_words:
            self.pending = self.pending or "\t"

    def opened(self, tag: str, attributes: str, look: _Look, end: int) -> None:
        """Note what the attributes of a start tag say of its content."""
        if tag in _VOID or attributes.endswith("/"):
            return
        if not self.in_sign_font and look.in_sign_font:
            self.watch(self.in_sign_font, tag)
        if not self.raised and tag in _INLINE and look.raised and not _ORDINAL.match(self.source, end):
            self.watch(self.raised, tag)
            self.emit("⁽", end, end)
        if not self.hidden and look.hidden:
            self.watch(self.hidden, tag)
        if not self.gone and (look.struck or (look.pale and tag in _INLINE and self.is_unseen(attributes, end))):
            self.watch(self.gone, tag)
            self.is_wide = look.struck or not _NO_SIZE.search(attributes)
        if not self.preformatted and look.as_typed and self.as_typed is not None:
            self.watch(self.preformatted, tag)
        if look.tab:
            self.pending = self.pending or "\t"
        if look.placed:
            self.place(tag, attributes)
        elif tag == "div" and not self.placed:
            self.page += 1

    def is_unseen(self, attributes: str, end: int) -> bool:
        """Whether nobody sees the words of an element that ends at `end`, of no size or white, up to its end tag."""
        is_plain = _LEAF.match(self.source, end) is not None  # what stands in it may have a look of its own
        return is_plain and (_NO_SIZE.search(attributes) is not None or self.is_white)

    def place(self, tag: str, attributes: str) -> None:
        """Note where a box stands on its page; one that only holds others is a page itself."""
        begin = len(self.pieces.parts)
        top, left = _TOP.search(attributes), _LEFT.search(attributes)
        if not top or not left:
            return
        if self.placed:
            if self.boxes[-1].begin < begin:
                return
            self.boxes.pop()
            self.page += 1
        self.watch(self.placed, tag)
        self.boxes.append(Box(begin, begin, self.page, float(top[1]), float(left[1])))

    def box(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Show a box of a form, or the picture of one, ticked or empty."""
        attributes = token["attributes"]
        if tag == "input" and _BOX.search(attributes):
            self.emit(TICKED if CHECKED.search(attributes) else UNTICKED, *token.span())
        elif tag == "img":
            files = " ".join(_SOURCE.findall(attributes))
            described, named = _PICTURE.search(attributes), _NAMED.search(files)
            if typed := _TYPED.search(attributes):
                self.emit(TICKED if typed.lastindex else UNTICKED, *token.span())
            elif described:
                self.emit(UNTICKED if described[1] else TICKED, *token.span())
            elif named:
                is_ticked = (named["x"] or named["is"]) and not named["empty"]
                self.emit(TICKED if is_ticked else UNTICKED, *token.span())

    def option(self, tag: str, token: re.Match[str], close: bool) -> None:
        """Show one choice of a list as a box on a line of its own, ticked where it is selected."""
        self.end_line()
        if not close:
            self.emit(TICKED if _SELECTED.search(token["attributes"]) else UNTICKED, *token.span())

    # ---- words

    def text(self, text: str, start: int, end: int) -> None:
        """Add words as a browser sets them: blanks run together but in preformatted text."""
        has_more = not text.isascii() and _UNUSUAL.search(text) is not None
        if has_more and (unseen := self.unseen(text, end)):
            shown = 0
            for first, last in unseen:
                if first > shown:
                    self.text(text[shown:first], start + shown, start + first)
                shown = last
            if shown < len(text):
                self.text(text[shown:], start + shown, end)
            return
        if self.watched:
            if self.hidden:
                return
            if self.gone and not text.isspace():
                self.leave_out(start, end)
                return
            if self.preformatted:
                self.emit(text.translate(_LINES), start, end)
                return
            if self.in_sign_font:
                text = "".join(map(as_box, text))
        if has_more and _PRIVATE_SIGN.search(text):
            text = _PRIVATE_SIGN.sub(lambda sign: as_box(sign[0]), text)
        if len(text) != end - start or text == "\xa0":
            shown = text.translate(_BLANKS)
            if shown == " " and self.pending == "\n":
                self.indent.append((start, end))
            else:
                self.emit(shown, start, end)
            return
        if "\xa0\xa0" in text:  # each is as wide as typed, as that of an entity
            for part in _FIXED.finditer(text):
                self.text(part[0], start + part.start(), start + part.end())
            return
        blank = text if text.isprintable() else text.translate(_BLANKS)  # of blanks only a space is printable
        if not blank.strip():
            self.gap(start, end)
        elif "  " in blank or blank[0] == " " or blank[-1] == " ":
            self.runs(blank, start)
        else:
            self.emit(blank, start, end)

    def leave_out(self, start: int, end: int) -> None:
        """Note where words stand that are not printed; those beside them do not meet."""
        self.left_out.append((start, end))
        if self.is_wide:
            self.gap(start, start)

    def unseen(self, text: str, end: int) -> list[tuple[int, int]]:
        """Return where characters without a width stand; an entity is one of them."""
        if text == "\xad":  # between what stands before and behind the entity
            before = self.pieces.parts[-1][-1] if self.pieces.parts and not self.pending else " "
            return [(0, 1)] if before.isalpha() and self.source[end : end + 1].islower() else []
        return [hit.span() for hit in _UNSEEN.finditer(text)]

    def runs(self, blank: str, start: int) -> None:
        """Add words with single blanks between them."""
        done = 0
        for run in _RUN.finditer(blank):
            first, last = run.span()
            if first > done:
                self.gap(start + done, start + first)
            self.emit(run[0], start + first, start + last)
            done = last
        if done < len(blank):
            self.gap(start + done, start + len(blank))

    def gap(self, start: int, end: int) -> None:
        """Add one blank, unless something already divides the words."""
        parts = self.pieces.parts
        if not self.pending and parts and not parts[-1][-1].isspace():
            self.pieces.add(" ", start, end)

    def emit(self, text: str, start: int, end: int) -> None:
        """Add words, behind what divides them from those before."""
        if self.watched and (self.hidden or (self.gone and not text.isspace())):
            return
        if not text.isspace():
            if self.pending:
                begin = self.indent[0][0] if self.indent else start
                self.pieces.add(self.pending, begin, begin)
                self.pending = ""
                for place in self.indent:
                    self.pieces.add(" ", *place)
                self.indent.clear()
            self.row_has_words = True
        if self.repairs and is_twice_encoded(text):
            add_repaired(text, start, self.pieces)
        else:
            self.pieces.add(text, start, end)


_Selectors = frozenset[tuple[str, str]]  # tags ("" for any) and their class or name


def _selected(source: str, look: re.Pattern[str]) -> _Selectors:
    """Return what the styles of a page give a look to: tags, "" for any, and a class, ".a", or a name, "#a"."""
    styles = (style for style in _STYLE.split(source)[1:] if look.search(style))
    rules = (
        rule.rpartition("{") for style in styles for rule in _MEDIA.sub("", _STYLE_ENDS.split(style, 1)[0]).split("}")
    )
    named = (head.rpartition("{")[2].rpartition(">")[2] for head, _, body in rules if look.search(body))
    selectors = (one.strip() for head in named for one in head.split(","))
    return frozenset((of[1].lower(), of[2]) for one in selectors if (of := _SELECTOR.fullmatch(one)))


def _numbering(attributes: str, otherwise: str) -> str:
    """Return how the attributes of a list or an entry number it, "" where not, `otherwise` where they say nothing."""
    styled = None
    for styled in _NUMBERED.finditer(attributes):  # a style counts for more
        if styled["style"]:
            break
    return otherwise if styled is None else styled["type"] or _NUMBERINGS.get(styled["style"], "")


def _number(number: int, numbering: str) -> str:
    """Return the number of an entry.

    >>> _number(4, "i"), _number(28, "a"), _number(3, "A")
    ('iv', 'ab', 'C')
    """
    shown = str(number)
    if numbering in "iI" and 0 < number < 100:
        shown = _TENS[number // 10] + _ROMAN[number % 10]
    elif numbering in "aA" and number:
        shown = ""
        while number:
            number, letter = divmod(number - 1, 26)
            shown = chr(ord("a") + letter) + shown
    return shown.upper() if numbering.isupper() else shown


def _is_hidden(attributes: str) -> bool:
    """Whether an element is not shown, by its style or by the attribute for it."""
    if _HIDDEN.search(attributes):
        return True
    return "hidden" in attributes.lower() and _HIDDEN_ATTRIBUTE.search(_QUOTED.sub("", attributes)) is not None


# ---- boxes with places of their own ---------------------------------------------------------------------------------


class Box(Struct):
    """A box with a place of its own: its pieces from `begin` up to `end`, its page, its top and left there."""

    begin: int
    end: int
    page: int
    top: float
    left: float


def in_visual_order(pieces: Pieces, boxes: list[Box]) -> Pieces:
    """Return `pieces` with placed boxes page by page from top to bottom, and from left to right on each line."""
    if len(boxes) < 2:
        return pieces
    ordered = Pieces()
    done = 0
    for _, on_page in groupby(boxes, lambda box: box.page):
        page = list(on_page)
        _copy(pieces, range(done, page[0].begin), ordered)
        followers = [*[box.begin for box in page[1:]], page[-1].end]
        stretch = {id(box): range(box.begin, max(box.end, after)) for box, after in zip(page, followers, strict=True)}
        for line in _lines(page):
            for n, box in enumerate(line):
                # The empty stretch of the source before the box's first piece.
                at = pieces.places[box.begin][1] if box.begin < len(pieces.places) else 0
                ordered.add("\t" if n else "\n", at, at)
                _copy(pieces, stretch[id(box)], ordered, boxed=True)
        done = max(box.end for box in page)
    _copy(pieces, range(done, len(pieces.parts)), ordered)
    return ordered


def _lines(boxes: list[Box]) -> Iterator[list[Box]]:
    line: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if line and box.top - line[0].top >= _SAME_LINE:
            yield sorted(line, key=lambda box: box.left)
            line = []
        line.append(box)
    yield sorted(line, key=lambda box: box.left)


def _copy(pieces: Pieces, stretch: range, ordered: Pieces, *, boxed: bool = False) -> None:
    """Copy pieces; the line that a box begins is begun already."""
    for n in stretch:
        text = pieces.parts[n]
        begins = boxed and n == stretch[0] and text.isspace()
        ordered.add(" " * len(text) if begins else text, *pieces.places[n][1:])
