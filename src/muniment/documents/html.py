"""A web page as a person reads it: its words in reading order, in lines and cells where the page has them."""

import re
from html import unescape

from muniment.documents.passage import Passage
from muniment.documents.positioned import Box, in_visual_order
from muniment.documents.printed import TICKED, UNTICKED, Pieces, Printed, decoded, is_twice_encoded, mended
from muniment.documents.signs import FONT_OF_SIGNS, as_box

_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(?P<hidden>script|style|title)\b.*?(?:</(?P=hidden)\s*>|\Z)
      | <(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*)>
      | <[!?/][^<>]*>
      | (?P<entity>&(?:\#x[0-9a-fA-F]{1,6}|\#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,30});?)
      | [^<&]++
      | [<&]
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd dir div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr "
    "html li main menu nav ol p page section tbody tfoot thead ul pre".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset({"font", "span", "a", "b", "i", "u", "em", "strong", "small"})
_RUN = re.compile(r"\S+(?: \S+)*")
_BLANKS = str.maketrans("\r\n\t\x0b\x0c\xa0\u2007\u202f\u200b\ufeff", " " * 10)
_LINES = str.maketrans({"\r": " ", "\xa0": " ", "\x0c": "\n"})
_CHECKED = re.compile(r"\bchecked\b", re.IGNORECASE)
_BOX = re.compile(r"type\s*=\s*[\"']?(?:checkbox|radio)", re.IGNORECASE)
_PICTURE = re.compile(r"alt\s*=\s*[\"'][^\"']*?(?:(\bnot[ -]|\bun-?)|\b)(?:checked|ticked)", re.IGNORECASE)
# The file of a picture may say it too: ballotx.jpg, box-unchecked.gif.
_NAMED = re.compile(
    r"src\s*=\s*[\"']?[^\"'>\s]*?(?P<empty>un|not|empty)?[-_]?(?:(?P<is>checked|checkmark|ticked)|check(?:box)?|ballot|tick|box)(?P<x>[-_]?(?:x|on|yes|checked|ticked))?\d?\.",
    re.IGNORECASE,
)
_SUPER = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# The attribute of that name; what is clipped (overflow: hidden) or of a class of that name may well be seen.
_HIDDEN_ATTRIBUTE = re.compile(r"(?:\A|\s)hidden(?=[\s=]|\Z)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ABSOLUTE = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
_TOP = re.compile(r"(?<![\w-])top\s*:\s*(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)
_LEFT = re.compile(r"(?<![\w-])left\s*:\s*(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)


def read_html(passage: Passage) -> Printed:
    """Return a passage of HTML as printed; boxes with places of their own come in the order in which they are seen."""
    source, encoding = decoded(passage)
    page = _Page(source)
    page.walk()
    return in_visual_order(page.pieces, page.boxes).printed(passage, encoding)


class _Inside:
    """An element whose whole content is treated in one way, until its end tag."""

    __slots__ = ("depth", "tag")

    def __init__(self) -> None:
        self.tag, self.depth = "", 0

    def __bool__(self) -> bool:
        return bool(self.tag)

    def begin(self, tag: str) -> None:
        self.tag, self.depth = tag, 1

    def see(self, tag: str, *, close: bool) -> bool:
        """Count a tag; whether it was the end of the element."""
        if tag == self.tag:
            self.depth += -1 if close else 1
            if not self.depth or tag == "p":  # a paragraph holds no other: the next one ends it
                self.tag = ""
                return True
        return False


class _Page:
    """One walk over the tokens of a page. What divides words is held back until the next words come."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces = Pieces()
        self.pending = ""
        self.row_has_words = False
        self.signs, self.hidden, self.kept, self.placed, self.raised = (_Inside() for _ in range(5))
        self.boxes: list[Box] = []
        self.page = 0
        self.mend = is_twice_encoded(source)

    def walk(self) -> None:
        """Go over all tokens once."""
        for token in _TOKEN.finditer(self.source):
            tag = token["tag"]
            if tag:
                self.element(tag.lower(), token["attributes"], token, close=bool(token["close"]))
            elif token["entity"]:
                shown = unescape(token["entity"])
                self.words(shown if shown != token["entity"] else token[0], *token.span())
            elif token[0][0] != "<" or len(token[0]) == 1:
                self.words(token[0], *token.span())
        if self.placed:  # its end tag is missing
            self.boxes[-1].end = len(self.pieces.parts)

    # ---- elements

    def element(self, tag: str, attributes: str, token: re.Match[str], *, close: bool) -> None:
        """Note what a tag begins or ends."""
        for inside in (self.signs, self.hidden, self.kept):
            if inside:
                inside.see(tag, close=close)
        if self.raised and self.raised.see(tag, close=close):
            self.emit("⁾", token.start(), token.start())
        if self.placed and self.placed.see(tag, close=close):
            self.boxes[-1].end = len(self.pieces.parts)
        if tag == "br":
            self.pending = "\n" if self.pending != "\n\n" else self.pending
        elif tag in ("td", "th"):
            self.cell(close=close)
        elif tag in ("tr", "table"):
            self.pending, self.row_has_words = "\n", False
        elif tag in _BLOCKS:
            self.pending = self.pending if self.pending == "\t" else "\n"
        elif tag in ("input", "img"):
            self.box(tag, attributes, token)
        elif tag == "sup":
            self.emit("⁾" if close else "⁽", *token.span())
        if tag == "pre" and not close and not self.kept:
            self.kept.begin(tag)
        if not close and attributes:
            self.opened(tag, attributes, token.end())

    def cell(self, *, close: bool) -> None:
        """Begin a cell: a tab divides it from one with words before it in the row."""
        if not close:
            self.pending = "\t" if self.row_has_words else "\n"

    def opened(self, tag: str, attributes: str, end: int) -> None:
        """Note what the attributes of a start tag say of its content."""
        if tag in _VOID or attributes.endswith("/") or ("=" not in attributes and "hidden" not in attributes.lower()):
            return
        if not self.signs and FONT_OF_SIGNS.search(attributes):
            self.signs.begin(tag)
        if not self.raised and tag in _INLINE and _SUPER.search(attributes):
            self.raised.begin(tag)
            self.emit("⁽", end, end)
        if not self.hidden and _is_hidden(attributes):
            self.hidden.begin(tag)
        if _ABSOLUTE.search(attributes):
            self.place(tag, attributes)
        elif tag == "div" and not self.placed:
            self.page += 1

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
        self.placed.begin(tag)
        self.boxes.append(Box(begin, begin, self.page, float(top[1]), float(left[1])))

    def box(self, tag: str, attributes: str, token: re.Match[str]) -> None:
        """Show a box of a form, or the picture of one, ticked or empty."""
        if tag == "input" and _BOX.search(attributes):
            self.emit(TICKED if _CHECKED.search(attributes) else UNTICKED, *token.span())
        if tag == "img":
            shown = _PICTURE.search(attributes)
            named = _NAMED.search(attributes)
            if shown:
                self.emit(UNTICKED if shown[1] else TICKED, *token.span())
            elif named:
                is_ticked = (named["x"] or named["is"]) and not named["empty"]
                self.emit(TICKED if is_ticked else UNTICKED, *token.span())

    # ---- words

    def words(self, words: str, start: int, end: int) -> None:
        """Add words as a browser sets them: blanks run together but in preformatted text."""
        if self.hidden:
            return
        if self.kept:
            self.emit(words.translate(_LINES), start, end)
            return
        if self.signs:
            words = "".join(map(as_box, words))
        blank = words.translate(_BLANKS)
        if len(blank) != end - start or ("  " not in blank and blank[0] != " " and blank[-1] != " "):
            self.emit(blank, start, end)
        else:
            self.runs(blank, start)

    def runs(self, blank: str, start: int) -> None:
        """Add words with single blanks between them."""
        done = 0
        for run in _RUN.finditer(blank):
            if run.start() > done:
                self.gap(start + done, start + run.start())
            self.emit(run[0], start + run.start(), start + run.end())
            done = run.end()
        if done < len(blank):
            self.gap(start + done, start + len(blank))

    def gap(self, start: int, end: int) -> None:
        """Add one blank, unless something already divides the words."""
        if not self.pending and self.pieces.parts and not self.pieces.parts[-1][-1].isspace():
            self.pieces.add(" ", start, end)

    def emit(self, words: str, start: int, end: int) -> None:
        """Add words, behind what divides them from those before."""
        if self.hidden:
            return
        if self.pending and words.strip():
            self.pieces.add(self.pending, start, start)
            self.pending = ""
        if words.strip():
            self.row_has_words = True
        if self.mend and is_twice_encoded(words):
            mended(words, start, self.pieces)
        else:
            self.pieces.add(words, start, end)


def _is_hidden(attributes: str) -> bool:
    """Whether an element is not shown, by its style or by the attribute for it."""
    if _HIDDEN.search(attributes):
        return True
    return "hidden" in attributes.lower() and _HIDDEN_ATTRIBUTE.search(_QUOTED.sub("", attributes)) is not None
