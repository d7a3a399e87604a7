"""The words of an answer as one reads them: paragraphs in one line each, without running heads and page numbers."""

import re

# Lines that belong to the page, where they stand among the lines of an answer.
_OF_THE_PAGE = re.compile(
    r"[^\S\n]*(?:[-–]?\s?\d{1,3}\s?[-–]?|<page>|page\s+\d+(?:\s+of\s+\d+)?(?:\s+pages?)?|\d+\s+of\s+\d+(?:\s+pages?)?"
    r"|(?:sc(?:hedule)?\s+)?13[dg](?:/a)?(?:\s+cusip[^\n]{0,40})?|(?:cusip[^\n]{0,60}|schedule\s+13[dg][^\n]{0,30}|13[dg](?:/a)?\s[^\n]{0,20})\bpage\s+\d+[^\n]{0,20}"
    r"|cusip\s*(?:no|num|#|:)[^\n]{0,50}|</?(?:table|caption|s|c)>|[-–—_=]{3}[-–—_= ]*|comments?:?)[^\S\n]*",
    re.IGNORECASE,
)
# The line above a heading, which belongs to the item that it heads.
_OF_THE_NEXT = re.compile(r"[^\S\n]*item\s+\d[^\n]{0,60}\bhereby\s[^\n]{0,60}as\s+follows", re.IGNORECASE)
_BEGINS = frozenset("0123456789-–—_=<pPcCsS")  # what such a line begins with
_GAP = "   "  # between the columns of a table
_LONG = 110  # characters that no typed line has: such lines are paragraphs themselves
_LEAD = re.compile(r"[.)\]\-–—](?=\s|.?\Z)|[-–—_]{2,}(?=\s|\Z)")  # what leads to an answer, or stands for none
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
    if first >= 0 and _OF_THE_PAGE.fullmatch(text, start, first) and text[start] != "0":
        start, end = trimmed(text, first, end)
    return start, end


def without_boxes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the boxes it begins with."""
    boxes = _EMPTY_BOXES.match(text, start, end)
    return trimmed(text, boxes.end() if boxes else start, end)


def tidy(words: str) -> str:
    r"""Return the paragraphs of an answer, a line each; rows of a table stay rows, their cells divided by a tab.

    >>> tidy("None of the\\n  persons.\\n\\n 3\\n\\nSee Exhibit A.")
    'None of the persons.\\nSee Exhibit A.'
    """
    if "\n" not in words:
        return _line(words)
    paragraphs: list[str] = []
    block: list[str] = []
    for n, line in enumerate(words.split("\n")):
        bare = line.strip()
        if not bare:
            if block:
                paragraphs.append(_block(block))
                block = []
        elif not (n and bare[0] in _BEGINS and _OF_THE_PAGE.fullmatch(bare)):
            block.append(bare)
    if block:
        paragraphs.append(_block(block))
    return "\n".join(filter(None, paragraphs))


def _block(lines: list[str]) -> str:
    """Return one block between empty lines: a paragraph that was wrapped, or lines that each stand for themselves."""
    if len(lines) == 1:
        return _line(lines[0])
    together = "\n".join(lines)
    if "\t" in together or _GAP in together or max(map(len, lines)) > _LONG:
        return "\n".join(filter(None, map(_line, lines)))
    return " ".join(together.split())


def _line(words: str) -> str:
    if "\t" not in words:
        return " ".join(words.split())
    cells = [" ".join(cell.split()) for cell in words.split("\t")]
    return "\t".join(filter(None, cells))
