"""A signature section as cells: what stands together on a line, in the columns people sign in."""

import re

from msgspec import Struct

from muniment.readers.labelled.days import day_in, may_hold_day

MARK = re.compile(
    r"(?=[\-/\\sSIl1(\[\s])(?:(?:--\s?)?//?(?=[A-Z][\w.'’\-]*\s[^/\n]{2,40}//)"
    r"|/\s?/?\s?[sS$]\s?/+|\\\s?[sS]\s?\\|(?<![\w])[sS][\\/]{1,2}(?=\s?\w)|(?<!\w)/[sS]\s"
    r"|(?<![\w/])[Il1]s/(?=\s?\w)|/s[IlfJ](?=\s)|(?<!\w)\([sS]\)\s?(?=[A-Z])"
    r"|[\[(][sS](?:igned|IGNED)[\])]|^\s*[Il]s[Il]\s|/s\\)"
)
LABEL = re.compile(
    r"[*^+\s(\[]*(?P<label>by|b\s?y|name\s*(?:/|and|&|,|or)\s*(?:any\s+)?title|(?:printed?\s+|typed\s+)?names?(?:\s+of\s+\w+)?|titles?"
    r"|its|dated?(?:\s+signed)?|signed(?!\s+(?:pursuant|under|by\s+power))|(?:authori[sz]ed\s+)?signatures?(?:\(s|\s+of\s+(?:the\s+)?reporting\s+person)?"
    r"|capacity|for\s+and\s+on\s+behalf\s+of|for|on\s+behalf\s+of|position|company|signed\s+on\s+behalf\s+of)"
    r"\b[\s)\]]{0,100}(?P<mark>[:;.]|(?=\s|$|/s/|_))[\s:;_]*+",
    re.IGNORECASE,
)
_DIVIDED = re.compile(
    r"(?=[\s_\-=])(?:\s*\t\s*|\s{3,}|(?:_{4,}|-{4,}|={4,})[\s_\-=]*"
    # Lines that a print ran together.
    r"|\s+(?=[*^]?(?:name(?:\s*(?:/|and)\s*title)?|title|by|dated?|signature)\s?:"
    r"|\((?:signature|date|names?(?:\s*/\s*title)?|title)\)|(?:signature|name\s?/\s?title)\s*$"
    r"|(?:(?<=\binc\s)|(?<=\binc\.\s)|(?<=\bllc\s)|(?<=\bl\.p\.\s)|(?<=\blp\s)|(?<=\bcorp\.\s)|(?<=\bltd\.\s))"
    r"by\s+/{1,2}[a-z]))",
    re.IGNORECASE,
)
_LABEL_ONLY = re.compile(
    rf"(?:{LABEL.pattern}|[*^\s]*+/[sS]/[\s_]*+|[*^\s]*+by\s*+:?[\s_]*+/[sS]/[\s_]*+)\Z", re.IGNORECASE
)
_DATE_LABEL = re.compile(r"\s(?=dated?\s?:?\s)", re.IGNORECASE)
# A date behind these words is that of a deed, and part of a name: Trust dated May 3, 1991; Trust U/A/D 2/1/90.
_DEED = re.compile(
    r"\b(?:(?:trusts?|agreement|declaration|indenture|will|settlement|deed|instrument|u/?a|u/?t/?a|u/?d/?t)[\s,.(]{1,4}"
    r"(?:dated?|dtd|d/t/d|established|created|made|executed|u/?[adt]/?d|u/?[td]/?[adi](?:\s+dated)?)|u/?a/?d|u/?d/?t)[.\s]{1,3}"
    r"(?:as\s+of\s+)?\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s*dated?\b", re.IGNORECASE)
_RUNNING = re.compile(
    r"(?:.{0,90}\bpage\s+\d{1,3}\s+of\s+\d{1,3}\b.{0,12}|.{0,60}\bcusip\s(?:no|number|#).{0,80})\Z", re.IGNORECASE
)
_NOISE = re.compile(
    r"(?:-?\s?(?:page\s?)?\d{1,3}\s?(?:of\s?\d{1,3}\s?(?:pages?)?)?\s?-?|\(?page\s.{0,30}|cusip\b.{0,80}"
    r"|\[?\(?signature\s+page.{0,120}|<[^>\n]{0,40}>|schedule\s+13[dg](?:/a)?|13[dg](?:/a)?|\[?\(?remainder\s+of.{0,90}"
    r"|\[?\(?signatures?\s+(?:continued|follow|on\s+next|appear)\b.{0,60}|\W{0,3}seal\W{0,3}|continued\W{0,3}|and"
    r"|\(continued.{0,40}|~\S.*|[^\s\\]{0,40}(?:\\[^\s\\]{1,40}){2,9}|[A-Z]{1,3}\d{3,}[\w/.\-]{0,30}|\|.*)\Z",
    re.IGNORECASE,
)
# All that stands where somebody signs in the name of many.
_STAR = re.compile(r"\s*\*{1,3}\s*\Z")
_OF_ENTITY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|l\.?p|ltd|limited|corp|corporation)\b\.?,\s+(?:for|on|as|in)\s"
    r"|^\W*+(?:[a-z.]+\s+){1,4}[a-z.]+,\s+(?:(?:not\s+)?individually|as|in\s+h\w\w\s+capacity|by)\s",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"[^\W_]")


class Cell(Struct):
    """Some words on a line: characters `start` up to `end` of the text, at `column` of line `line`.

    `gap` says that an empty line or a rule stands above it, `ruled` that a rule does, `paged` that a new page begins.
    `last` is the line it ends on, `tabbed` that tabs divide its line, so that its column is none of the page.
    """

    words: str
    start: int
    end: int
    line: int
    column: int
    gap: bool = False
    ruled: bool = False
    last: int = 0
    paged: bool = False
    tabbed: bool = False


def cells_of(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of a section in reading order, without rules, page numbers and notes in whole sentences."""
    cells: list[Cell] = []
    gap, ruled, paged, sentences = True, False, False, False
    at = start
    for number, line in enumerate(text[start:end].split("\n")):
        here, at = at, at + len(line) + 1
        if not _SHOWN.search(line) and not _STAR.match(line):
            gap, sentences = True, False
            ruled = ruled or "__" in line or "--" in line
            continue
        if is_noise(line.strip()):
            gap = paged = True
            continue
        sentences = ((sentences and not gap) or is_sentence(line)) and not MARK.search(line)
        if not sentences:
            found = _cells_of_line(line, here, number)
            if found:
                found[0].gap, found[0].ruled, found[0].paged = gap, ruled, paged
            cells += found
            ruled = paged = False
        gap = False
    return cells


def is_noise(words: str) -> bool:
    """Whether a line is furniture: the number of a page, a running head, a note that the signatures follow."""
    if len(words) >= 500:
        return False
    small = words.lower()
    return _NOISE.match(words) is not None or (
        ("page" in small or "cusip" in small) and _RUNNING.match(words) is not None
    )


def is_sentence(line: str) -> bool:
    """Whether a line is part of a sentence rather than of a signature block."""
    if len(line) < 30:
        return False
    words = line.split()
    if len(words) < 6 or ":" in words[0] or "\t" in line.strip() or "    " in line.strip():
        return False
    if (words[0].isupper() and words[1].isupper() and len(words[0] + words[1]) > 4) or _OF_ENTITY.search(line):
        return False
    small = sum(word[0].islower() and len(word) > 1 for word in words[:60])
    return small >= 5 and small * 2 >= min(len(words), 60)


def _cells_of_line(line: str, here: int, number: int) -> list[Cell]:
    """Divide a line where its columns do; a label stays with what it labels."""
    found: list[tuple[int, int]] = []
    first, stop = len(line) - len(line.lstrip()), len(line.rstrip())
    place, waiting = first, -1
    for divided in [*_DIVIDED.finditer(line, first, stop), None]:
        until = divided.start() if divided else stop
        begin = waiting if waiting >= 0 else place
        piece = line[begin:until]
        waiting = -1
        if divided is not None and _LABEL_ONLY.match(piece) and _takes(piece, line[divided.end() : stop]):
            waiting = begin
        elif _SHOWN.search(piece) or _STAR.match(piece):
            found += _without_date(line, begin, until)
        place = divided.end() if divided else stop
    # Tabs before the first words push all of the line to the right by their width.
    shift = 7 * line.count("\t", 0, first)
    tabbed = "\t" in line[first:stop]
    return [Cell(line[a:b], here + a, here + b, number, a + shift, last=number, tabbed=tabbed) for a, b in found]


def _takes(label: str, rest: str) -> bool:
    """Whether a label is one of what follows it on the line: "Date" beneath a date labels nothing beside it."""
    if ":" in label:
        return True
    if "dat" not in label.lower():
        return LABEL.match(rest) is None or "by" in label.lower()
    return day_in(rest[:60]) is not None


def _without_date(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide a date from a signature that stands on one line with it."""
    piece = line[start:end]
    if len(piece) > 300 or not may_hold_day(piece):
        return [(start, end)]
    label = _DATE_LABEL.search(piece)
    labelled = day_in(piece[label.end() :]) if label is not None else None
    if label is not None and labelled is not None and not dates_deed(piece, label.end() + labelled.start):
        return [(start, start + label.start()), (start + label.end(), end)]
    day = day_in(piece)
    mark = MARK.search(piece)
    if day is not None and mark is None and _DATED.match(piece) and piece[day.end : day.end + 2].strip().isupper():
        return [(start, start + day.end), (start + day.end + 1, end)]
    if day is not None and mark is not None:
        if day.end <= mark.start():
            return [(start, start + day.end), (start + day.end, end)]
        return [(start, start + day.start), (start + day.start, end)]
    return [(start, end)]


def dates_deed(words: str, at: int) -> bool:
    """Whether what stands at `at` is the day of a deed that a trust is named after, rather than one of signing."""
    return _DEED.search(words, max(0, at - 40), at) is not None
