"""The cells of a signature section as what they are: signatures, names, titles, entities, days, labels."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice, pairwise, takewhile
from typing import Literal

from msgspec import Struct, structs

from muniment.readers.labelled.row_1 import REST
from muniment.readers.labelled.signatures.cells import (
    FOR_BENEFIT,
    HIMSELF,
    LABEL,
    MARK,
    POWER,
    Cell,
    dates_deed,
    label_of,
    mark_in,
)
from muniment.readers.labelled.signatures.words import (
    GOES_ON_AS_NAME,
    begins_person,
    ends_in_title,
    has_title,
    is_closed,
    is_contact,
    is_entity,
    is_human,
    is_person,
    is_same_human,
    is_title,
    known,
    letters,
    name_and_title,
    several,
    tidy,
)
from muniment.readers.labelled.values import day_in

Kind = Literal["sign", "name", "title", "entity", "human", "chain", "day", "beneath", "described", "other"]

_OPEN = re.compile(
    r"(?:[,&\-–(/]|\b(?:of|and|its|the|for|general|vice|managing|as|by|on|his|her|their|behalf|senior|executive|chief|assistant|investment|an?"
    r"|to|with|under|in))\s*$",
    re.IGNORECASE,
)
_UNDER_DEED = re.compile(r"\b(?:u/?[adtiw](?:/[adt])?|under\s+(?:agreement|will))\Z", re.IGNORECASE)
_FOR_BENEFIT = re.compile(rf"{FOR_BENEFIT.pattern}(?:\s+of)?\Z", re.IGNORECASE)
# What an entity is, wrapped: `a Delaware limited` above "partnership", `a Delaware` above "limited partnership".
_KIND_CUT = re.compile(r",\s+an?\s+(?:\w+\s+){1,3}(?:limited|liability|general|business)\Z", re.IGNORECASE)
_PLACE_OF_KIND = re.compile(r",\s+an?\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}\Z")
_KIND = re.compile(
    r"(?:(?:limited|general|exempted|business|statutory|liability)\s+){0,3}(?:corporation|company|partnership|trust)\b"
)
_FOR_WHOM = re.compile(r"(?<=fact)(?<!\s)\s+for\s*:?\s*\Z", re.IGNORECASE)
_OPEN_OFFICE = re.compile(r"\b(?:general|vice|managing|senior|executive|chief|assistant)\Z", re.IGNORECASE)
_CHIEF_OF_WHAT = re.compile(r"\bchief\s++\w++\Z", re.IGNORECASE)
_LAST_WORD = 12  # characters in which the last of these words stands
_TITLE_SPREAD = re.compile(rf"title:.*{_OPEN.pattern}", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:of|and|its|their|as|an?|&|for|by|on|general\s+partner\s+of|pursuant|under|in\s+its|through|to|the|with|acting|solely)\b(?!:)|&|\((?:formerly|now|f/?k/?a|the\s+successor)",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r"(?<!\s)\s++(?:of|for|by:?)\s")
_ENDS_IN_NAME = re.compile(r",\s++[A-Z][\w&'’-]*+(?:\s++[A-Z][\w&'’-]*+){0,4}\Z")
_LISTED = re.compile(r"\((?:\d{1,2}|[a-z])\)\s+(?=\S)")
_GOES_ON_IN_CAPITALS = re.compile(r"(?:AS|OF|FOR)\s+[A-Z]")
# A trustee of what the next line names whole: "as trustee of the Ann Orr 1989" and "Irrevocable Trust".
_TRUSTEE_OF = re.compile(
    r"\btrustees?\s++(?:of|for|under)\s++(?!.{0,60}\b(?:trusts?|agreement|will|estate|plan)\b)\S.{0,60}\Z",
    re.IGNORECASE,
)
_ENDS_AS_TRUST = re.compile(r"(?:[A-Z\d][\w.&'’/-]*+[^\S\n]+){0,4}(?:Trusts?|TRUSTS?)\b(?i:(?!\s+co))")
_CUT_NAME = re.compile(r",[^,\n]{1,60}\s[A-Z]\.\Z")  # of a list, at the end of a line
_GIVEN_NAMES = re.compile(r"\s*+[A-Z][\w'’-]+(?:(?:\s+[A-Z][\w'’-]+)?\s+[A-Z]\.)?")
_DAY_BEGUN = re.compile(
    r"(?:\d(?:st|nd|rd|th)|\bday(?:\s+of)?|(?:\A|\b(?:dated?|this|the|on)\b)[\s:]*\d\d?)[\s,]*\Z", re.IGNORECASE
)
_IN_WITNESS = re.compile(r"\W*in\s+witness\s+whereof\b", re.IGNORECASE)
_DOUBLE_SPACED, _NEAR, _PART_OF_DAY = 2, 3, 40  # lines from one to the next; characters of a day in the first
_AWAY, _BESIDE = 2, 3  # characters by which lines of a column may differ; cells since the line above
_RIGHT = 20  # characters to another column
_ESTATE_OF = re.compile(r"\bestate\s+of\s+", re.IGNORECASE)
_PARTICLE = re.compile(r"\s(?:de|del|della|den|der|di|la|ten|ter|van|von|zu)\Z")  # with which no name ends
_SURNAME = re.compile(r"(?:[A-Z]\.\s)?[A-Z][\w'’-]{2,30}(?:,?\s(?:Jr|Sr|II|III|IV)\.?)?")
# The words that an office begins with, and letters of what ends a name: "Esq."
_WORDS_OF_OFFICE, _WORDS_OF_CHIEF, _SUFFIX = 3, 2, 4
_POWER_GOES_ON = re.compile(r"\(?(?:attorney|dated|effective|filed)\b", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"[\s,(*]*(?:its\b.*|an?\s++.{0,60}(?:corporation|partnership|company|trust|bank|association|individual|fund|organization)\b.*"
    r"|(?:solely\s+)?as\s+(?:the\s+|an?\s+|its\s+)?investment\s+(?:advis[eo]r|manager)\b.{0,120}"
    r"|on\s+behalf\s+of\s+(?:itself|its|the\s+(?:fund|account|series|portfolio)).{0,120}"
    r"|\((?:parent(?:\s+holding)?(?:\s+company)?|bank|(?:insurance|investment)\s+company|broker[\s/-]+dealer|control\s+person)\)\s*"
    r"|(?:individually|an\s+individual|as\s+an\s+individual|reporting\s+persons?|the\s+reporting\s+persons?|filing\s+persons?|registrant"
    r"|(?:\(?(?:managing\s+|sole\s+)?(?:general\s+partner|member|manager|investment\s+(?:adviser|advisor|manager)|trustee)\)?))[\s):;,.]*)\Z",
    re.IGNORECASE,
)
# What an entity is, which no office is: a Delaware limited partnership, by whomever it acts.
_WHAT_IT_IS = re.compile(
    r"[\s,(*]*an?\s++(?:\w++[\s\-]++){1,4}?(?:liability\s+company|partnership|corporation)\b", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?<![\s,])[\s,]++(?:(?:as\s+|in\s+its\s+capacity\s+as\s+)?(?:its|the|their)\s+(?:\w+[\s\-]+){0,4}(?:partner|member|manager|advis[eo]r|agent|trustee|parent)"
    r"|an?\s+(?:\w+\s+){1,4}(?:corporation|partnership|company|trust|bank|association)|(?:managing\s+|sole\s+)?general\s+partner"
    r"|(?:on|for)\s+(?:its\s+own\s+)?behalf\s+of\s+(?:itself|its|the)\b.*|on\s+(?:its|their)\s+own\s+behalf\b.*"
    r"|for\s+itself\b.*|individually\b.*|by)\b.*$",
    re.IGNORECASE,
)
# A trust that signs for what is no entity: "Moss Trust, on behalf of its series Moss Fund" is one name.
_OF_SERIES = re.compile(
    r"\bbehalf\s+of\s+(?:its|the|their)\s+(?:\w+\s+){0,2}(?:series|(?:sub-?)?funds?|portfolios?)\b[\s:,]*"
    r"(?P<named>(?-i:[A-Z(\"“]).*|)\Z",
    re.IGNORECASE,
)
_ACTING = re.compile(r"\bacting\s+(?:by|through)\s+its\s+[a-z]+(?:\s+[a-z]+){0,2}[\s,:]*\Z", re.IGNORECASE)
_STARRED = re.compile(r"[*^+†]\s*$|⁽.{0,4}⁾\s*$")
_BY_ANOTHER = re.compile(r"(?<![\s,(])[\s,(]++by:?\s+(?:/s/\s*)?(?=[A-Z])", re.IGNORECASE)
_HIMSELF_AND = re.compile(
    rf"^(?:{HIMSELF},?\s+(?:and\s+)?)?(?:(?:solely\s+)?in\s+h\w\w\s+capacity\s+)?(?=as\b)", re.IGNORECASE
)
_FOR_ANOTHER = re.compile(
    rf"(?<![\s,])[\s,]++(?P<himself>(?i:{HIMSELF},?\s+and\s+))?(?:for|on\s+behalf\s+of)\s+(?=[A-Z])"
)
_ROLE = re.compile(
    r",?(?<!\s)(?<!\bon)(?<!\bof)(?<!\bfor)\s++(?:(?:as\s+)?its|as)\s+|,\s+(?=(?:general\s+partner|managing\s+(?:member|partner)|manager|sole)\b)",
    re.IGNORECASE,
)

# Between the entity that signs and those for which it does so too.
_FUNCTION = (
    r"as\s+(?:the\s+|an?\s+)?(?:sole\s+|managing\s+)?"
    r"(?:general\s+partner|managing\s+member|manager|investment\s+(?:manager|advis[eo]r)|trustee)\s+(?:of|to|for)"
)
_ITSELF = r"(?:(?:by|for)\s+itself|on\s+(?:its|his|her|their)\s+own\s+behalf|on\s+behalf\s+of\s+itself)"
_JOINTLY = re.compile(
    r"(?P<names>[^:]+?),?(?<!\s)\s++(?:as\s+)?(?P<office>(?:co-|\w+\s)?(?:trustees|partners|executors|members|managers))\W*",
    re.IGNORECASE,
)
_AND_FOR = re.compile(
    rf"(?:\A|,?(?<!\s)\s++)(?:{_ITSELF}\s*+,?\s*+and\s+(?:(?:for\s+and\s+)?on\s+behalf\s+of|{_FUNCTION})|(?:by\s+)?and\s+on\s+behalf\s+of)\s",
    re.IGNORECASE,
)
_OFFICE_OF_ENTITY = re.compile(
    r"(?:(?:as|its)\s+){0,2}(?:(?:sole|managing|general|investment)\s+){0,2}(?:partner|member|manager|advis[eo]r|trustee)[.,:]?",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r",\s+(?:as\s+)?(?:its\s+)?(?:(?:sole|managing|general|investment)\s+)*(?:partner|member|manager|advis[eo]r)[\s.,:]*\Z",
    re.IGNORECASE,
)
_ROLE_OF = re.compile(
    r",?(?<!\s)\s++(?:as\s+(?:the\s+|an?\s+)?(?:\w+\s+){1,3}|(?:co-)?(?:execut(?:or|rix)|administrat(?:or|rix)|trustee)\s+)"
    r"(?:of|to|for)\s+(?:the\s+)?",
    re.IGNORECASE,
)
# For whom a trustee does not sign: not in its individual capacity, but solely as trustee.
_NOT_ITSELF = re.compile(
    r"(?<![\s,(])[\s,(]++not\s++(?:individually|personally|(?:in|for)\s++(?:its|h\w\w|their)\b)", re.IGNORECASE
)
_WITNESS = re.compile(r"\W*(?:witness|attest|notary|subscribed\s+and\s+sworn|sworn\s+to)", re.IGNORECASE)
_PLACE = re.compile(
    r".*,\s*(?!MD|DO|PC|PA|JR|SR|II|IV|CO|LP|SA|AG|BV|NA|SE|AB)[A-Z]{2}\.?(?:\s+\d{5}(?:-\d{4})?)?\Z|.*\s\d{5}(?:-\d{4})?\Z"
    r"|(?=[^,]{0,40}[a-z])[A-Z][A-Za-z ]{2,30},\s*CO\Z|.*\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\Z"
)


_OF_ONE = ("human", "name", "title")  # what stands beneath a signature
_MOST_LABELS = 6  # of a signature, one below the other


class Item(Struct):
    """What a cell, or a few that one line was wrapped into, says.

    `title` is one that follows a name, `another` the one in whose name somebody signs, `lines` are the places of the
    lines it stands on, where it is wrapped, and `bracketed` says that all of it stood in parentheses.
    """

    kind: Kind
    words: str
    start: int
    end: int
    line: int
    title: str = ""
    label: str = ""
    day: date | str | None = None
    starred: bool = False
    leads: bool = False
    slashed: bool = False
    ruled: bool = False
    gap: bool = False
    paged: bool = False
    another: str = ""
    last: int = 0
    lines: tuple[tuple[int, int], ...] = ()
    bracketed: bool = False

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Return where each of its lines stands in the text: from the first character up to the last."""
        return self.lines or ((self.start, self.end),)


def items_of(cells: Sequence[Cell], persons: Sequence[str]) -> list[Item]:
    """Return what the cells of one column say, in order."""
    items: list[Item] = []
    waiting: list[str] = []
    whole = _unwrapped(cells, persons)
    for at, cell in enumerate(whole):
        item = _item(cell, persons, _expected(waiting, whole, at))
        if at and item.kind == "entity" and _ACTING.search(whole[at - 1].words):
            item.kind = "chain"
        if item.kind == "title" and item.label == "its" and _is_of_partner(whole, at):
            item.kind = "chain"
        if item.kind == "beneath" and cell.words.rstrip(" _").endswith(":"):
            waiting.append(item.label)
            continue
        bare = item.kind == "sign" and item.label == "by" and not item.words and not item.slashed
        waiting = ["by"] if bare else _left(waiting, item) if label_of(cell.words) is None else []
        if item.kind == "beneath" and item.label == "name/title" and items:
            above = items[-1]  # the caption may say that a title is in it
            if above.kind == "human" and not above.title and "title" not in above.label:
                above.words, above.title = name_and_title(above.words, captioned=True)
        items += [item, *_beside(cell, item, persons)]
    # The partner may stand below a `By:` that has its line for itself; his office and who signs follow.
    for by, partner, office, sign in zip(items, items[1:], items[2:], items[3:], strict=False):
        bare = by.kind == sign.kind == "sign" and by.label == sign.label == "by" and not by.words
        if bare and partner.kind == "entity" and _OFFICE_OF_ENTITY.fullmatch(office.words):
            partner.kind = "chain"
    for item, below in pairwise(items):
        # "By its general partner", and beneath it who that is
        office = _OFFICE_OF_ENTITY.fullmatch(item.words or item.title) if item.label == "by" else None
        if office and below.kind == "entity" and not below.gap:
            below.kind = "chain"
        # "Attorney-in-Fact for:", and beneath it whom
        title = item.title or (item.words if item.kind == "title" else "")
        if (behind := _FOR_WHOM.search(title)) and below.kind in ("human", "entity") and not below.label:
            setattr(item, "title" if item.title else "words", title[: behind.start()])
            below.kind, below.label = "entity", "for"
    # A `By:` above the partner through whom somebody signs is no signature.
    following = [*(item.kind for item in items), ""][1:]
    return [
        item
        for item, kind in zip(items, following, strict=True)
        if not (item.kind == "sign" and not item.words and item.label == "by" and kind == "chain")
    ]


def _is_of_partner(cells: Sequence[Cell], at: int) -> bool:
    """Whether "Its General Partner" stands beneath an entity, in the column of those for whom others sign beside it."""
    cell = cells[at]
    near = cells[max(0, at - 2 * _BESIDE) : at + _BESIDE]
    beside = (other for other in near if other.column > cell.column + _RIGHT and abs(other.line - cell.line) <= _BESIDE)
    own = (other.words for other in near if other.last == cell.line - 1 and abs(other.column - cell.column) <= _AWAY)
    return any(beside) and any(map(is_entity, own))


def _beside(cell: Cell, item: Item, persons: Sequence[str]) -> Iterator[Item]:
    """Yield those who sign in one cell behind the first of them: `By: /s/ Ann Orr /s/ Max Poe`."""
    marks = [mark.start() for mark in MARK.finditer(cell.words)][1:] if item.kind == "sign" and item.slashed else []
    for first, last in pairwise([*marks, len(cell.words)]):
        other = _item(
            structs.replace(cell, words=cell.words[first:last], start=cell.start + first, lines=()), persons, ""
        )
        if other.kind == "sign" and is_human(other.words) and not is_same_human(other.words, item.words):
            yield structs.replace(other, end=cell.start + last, label=item.label)


def dealt(items: Sequence[Item]) -> list[Item]:
    """Return items with each of several entities on one line above its own signature, where as many follow below.

    Beside an entity that may be somebody whose attorney signs. So a table is written down whose second row has blocks
    of several lines for cells.
    """
    placed: list[Item] = []
    at = 0
    while at < len(items):
        heads = list(_run(items, at, lambda item, line=items[at].line: _heads(item) and item.line == line))
        heads = heads if any(item.kind == "entity" for item in heads) else []
        several = len(heads) > 1
        below = list(_run(items, at + len(heads), lambda item: item.kind not in ("entity", "chain"))) if several else []
        signs = [item for item in below if item.kind == "sign"]
        if not several or len(signs) != len(heads) or signs[0].line == signs[-1].line:
            stop = at + max(len(heads), 1)
            placed += items[at:stop]
            at = stop
            continue
        own = iter(heads[1:])
        placed.append(heads[0])
        for item in below:
            if item.kind == "sign" and item is not signs[0]:
                placed.append(structs.replace(next(own), line=item.line - 1, last=item.line - 1))
            placed.append(item)
        at += len(heads) + len(below)
    return placed


def _heads(item: Item) -> bool:
    return item.kind == "entity" or (item.kind == "human" and not (item.title or item.label))


def _run(items: Sequence[Item], start: int, is_part: Callable[[Item], bool]) -> Iterator[Item]:
    """Yield the items from a place on up to the first that is no part."""
    return takewhile(is_part, (items[n] for n in range(start, len(items))))


def _expected(waiting: Sequence[str], cells: Sequence[Cell], at: int) -> str:
    """Return the label of a cell: of the `waiting` ones, which stand together above all that they label, the first.

    It is the last where fewer cells follow than there are labels: those above it were left blank.
    """
    labels = [label for label in waiting[-_MOST_LABELS:] if label not in ("by", "date")]
    if len(labels) < 2:
        return next(iter(labels), "date" if "date" in waiting else "")
    following = (cells[n].words for n in range(at, len(cells)))
    free = takewhile(lambda words: label_of(words) is None and mark_in(words) is None, following)
    filled = len(list(islice((words for words in free if day_in(words) is None), len(labels)))) == len(labels)
    return labels[0 if filled else -1]


def _left(waiting: list[str], item: Item) -> list[str]:
    """Return the labels that still wait when an item without a label of its own has taken one of them."""
    given = "by" if "by" in waiting else "signature"
    taken = "date" if item.kind == "day" else given if item.slashed else item.label
    if taken not in waiting:
        return []
    place = waiting.index(taken)
    return waiting[:place] + waiting[place + 1 :] if taken == "date" else waiting[place + 1 :]


# The halves of a label whose cell was too narrow for it: `Name/   Ann Orr/Authorized`, below it `Title: Signatory`.
_NAME_HALF = re.compile(r"\s*name\s*/\s*\Z", re.IGNORECASE)
_TITLE_HALF = re.compile(r"\s*title\s*:\s*", re.IGNORECASE)
_AUTHORIZED = re.compile(r"\bauthori[sz]ed\Z", re.IGNORECASE)
_AS_WHAT = re.compile(r"(?:agent|officer|official|person|representative|signatory|signer)\b", re.IGNORECASE)


def _set_in_cells(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield cells; a label before the two lines that it was set between, or broken over."""
    at = 0
    while at < len(cells):
        first = cells[at]
        beside = cells[at + 1 : at + 3]
        words = _around(first, *beside) if len(beside) > 1 else ""
        if words:
            column = min(first.column, beside[0].column)
            second, third = beside
            lines = (*first.places, *second.places, *third.places)
            yield structs.replace(first, words=words, column=column, end=third.end, last=third.line, lines=lines)
        else:
            yield first
        at += 3 if words else 1


def _around(first: Cell, second: Cell, third: Cell) -> str:
    """Return the words of a label and the two lines that it stands between, or that begin with its halves; else ""."""
    is_level = first.column == third.column > second.column and third.line == first.line + 2 and not third.gap
    label = LABEL.fullmatch(second.words.strip()) if is_level else None
    if label is not None and label["mark"] == ":":
        return f"{second.words.strip()} {first.words.strip()} {third.words.strip()}"
    title = _TITLE_HALF.match(third.words)
    is_halved = first.line == second.line == third.line - 1 and _NAME_HALF.match(first.words)
    return f"Name/Title: {second.words.strip()} {third.words[title.end() :].strip()}" if title and is_halved else ""


def _unwrapped(cells: Sequence[Cell], persons: Sequence[str]) -> list[Cell]:
    """Put together again what was wrapped from one line to the next."""
    whole: list[Cell] = []
    for cell in _set_in_cells(cells):
        # what stands above a cell in its own column, or nearest to it, where another column stands beside both
        near = range(-1, -1 - min(len(whole), _BESIDE), -1) if not cell.tabbed else ()
        above = [n for n in near if whole[n].last == cell.line - 1 and not day_in(whole[n].words)]
        at = min(above, key=lambda n: abs(whole[n].column - cell.column), default=-1)
        if whole and abs(whole[at].column - cell.column) > _AWAY and whole[-1].line == cell.line:
            at = -1
        if whole and _continues(whole[at], cell, persons):
            words = f"{whole[at].words.rstrip()} {cell.words.strip()}"
            lines = (*whole[at].places, *cell.places)
            whole[at] = structs.replace(whole[at], words=words, end=cell.end, last=cell.last, tabbed=False, lines=lines)
        else:
            whole.append(cell)
    return whole


def _continues(before: Cell, cell: Cell, persons: Sequence[str]) -> bool:
    """Whether `cell` is the rest of what the line above it began."""
    if cell.continued:
        return True
    first, second = before.words.strip(), cell.words.strip()
    if cell.line > before.last and not second.strip("*"):
        return False  # in place of the next signature
    if (
        cell.line == before.last and _TITLE_SPREAD.match(first) and not known(second, persons)
    ):  # `Title:    Chief     Financial`
        return mark_in(second) is None and label_of(second) is None
    if not cell.gap and cell.line <= before.last + 1 and _is_cut(first, second, persons):
        return True
    if 0 < cell.line - before.last <= _DOUBLE_SPACED and not cell.ruled and _breaks_day(first, second):
        return True
    is_below = 0 < cell.line - before.last <= _NEAR and not cell.ruled
    if is_below and first.endswith(",") and has_title(first) and is_title(second) and ends_in_title(second):
        return True  # "Ann Orme, Managing Director,", and blank lines before the second office
    if cell.line == before.last and mark_in(first) and _lacks_surname(first, second):
        return True  # behind a gap: "/s/ Ann    D. Orme"
    if cell.line != before.last + 1 or cell.ruled or len(first) > 400 or not first.strip("*") or mark_in(second):
        return False
    below = label_of(second)
    if below and (":" in second[:20] or _is_signed_by(second[below.end() :], below["label"])):
        return False
    if not cell.gap and GOES_ON_AS_NAME.match(second):
        return True
    if _AUTHORIZED.search(first) and _AS_WHAT.match(second):
        return True
    label = label_of(first)
    if label is not None and not first[label.end() :].strip("_- "):
        return False
    if (first.count("(") > first.count(")") and not mark_in(first)) or _KIND_CUT.search(first):
        return True
    if _KIND.match(second) and _PLACE_OF_KIND.search(first):
        return True
    day = None if cell.gap else day_in(second)
    if day and (
        dates_deed(f"{first} ", len(first) + 1)
        or (_UNDER_DEED.search(first) and dates_deed(f"{first} {second}", len(first) + 1 + day.start))
    ):
        return True
    if _FOR_BENEFIT.search(first) and not cell.gap:
        return True
    if not cell.gap and "behalf" in first.lower() and _OF_SERIES.search(first) and is_entity(second):
        return True
    if not cell.gap and _ENDS_IN_NAME.search(first) and REST.match(second) and has_title(first):
        return not (ends_in_title(first) or is_closed(first) or known(second, persons))
    is_held_in_trust = not cell.gap and ("rustee" in first or "RUSTEE" in first) and _TRUSTEE_OF.search(first)
    if is_held_in_trust and _ENDS_AS_TRUST.match(second) and not known(second, persons):
        return True
    if day_in(second) or (day_in(first) and not has_title(first)):
        return False
    if not cell.gap and (_lacks_surname(first, second) or _is_office_cut(first, second)):
        return True
    # but a name that is whole: "Moss Trust A"
    is_open = _OPEN.search(first, max(0, len(first) - _LAST_WORD)) is not None
    is_open = is_open and not (first[-1].isalpha() and is_person(first, persons))
    if mark_in(first):
        return bool(has_title(first) and is_open)
    if cell.gap:
        return False
    behalf = _AND_FOR.search(first)
    if behalf is not None and not is_entity(whom := first[behalf.end() :]):
        return not (is_human(whom) and known(second, persons))  # whose block begins there
    if has_title(first) and _CUT_NAME.search(first):
        return True
    if label is not None and cell.column >= before.column + label.end() - _AWAY and _is_held_of_more(first, second):
        return not known(second, persons)
    if first.isupper() and _GOES_ON_IN_CAPITALS.match(second):
        return True
    if _CHIEF_OF_WHAT.search(first) and second.lower().startswith("officer"):
        return True
    if is_open and _OPEN_OFFICE.search(first) and known(second, persons):
        return False  # whose block begins there
    if is_open or (_GOES_ON.match(second) and (second[:1].islower() or second[:1] in ("(", "&"))):
        return not (first.endswith(",") and is_closed(first[:-1]) and known(first, persons) and not has_title(first))
    if REST.fullmatch(second) and is_entity(second) and not is_closed(first) and not has_title(first):
        return True  # which names nobody by itself: "Partners, L.P."
    aside = second[1:-1] if second[:1] == "(" and second[-1] == ")" and not _DESCRIBED.match(second) else ""
    if aside and is_closed(aside) and (is_entity(first) or known(first, persons)) and not known(aside, persons):
        return True  # its other name
    # Two lines may be the two halves of an entity's name.
    if is_closed(first) or known(first, persons) or known(second, persons) or has_title(first) or has_title(second):
        return False
    if first.endswith((".", ":")) or (is_human(first) and not is_entity(second)):
        return False
    return first.isupper() == second.isupper() and is_closed(second) and (is_entity(first) or not is_human(first))


def _is_signed_by(rest: str, label: str) -> bool:
    """Whether a line begins "by" and the name of a person: ALPHA, L.P., and beneath it `by Ann Orr, President`."""
    return label in ("by", "By", "BY") and is_human(tidy(rest).partition(",")[0])


def _breaks_day(first: str, second: str) -> bool:
    """Whether a day begins in one line and ends in the next: "this 8th day of" and "February, 1998"."""
    own, end = day_in(second), first[-_PART_OF_DAY:]
    if own is not None and (isinstance(own.value, date) or not _DAY_BEGUN.search(end)):
        return False  # the number of a house in one line, a month in the next
    whole = day_in(f"{end} {second}")
    if whole is None or not whole.start < len(end) < whole.end - 1:
        return False
    return not any(map(str.isalpha, f"{end} {second}"[whole.end :]))  # else a sentence tells of a day: of a deed's


def _lacks_surname(first: str, second: str) -> bool:
    """Whether a signature, a labelled name or that of an estate has but given names, its surname in the next line."""
    if _SURNAME.fullmatch(second) is None or has_title(second):
        return False
    mark, label, estate = mark_in(first), label_of(first), _ESTATE_OF.search(first)
    begins = mark.end() if mark else estate.end() if estate else label.end() if label else len(first)
    cut = _GIVEN_NAMES.fullmatch(first, begins) or _PARTICLE.search(first, begins)
    return cut is not None and is_human(f"{first[begins:].strip()} {second}")


def _is_office_cut(first: str, second: str) -> bool:
    """Whether a line ends in the first words of an office behind a name: "Ann Orr, Personal" and "Representative"."""
    name, _, office = tidy(first).replace("/", ", ").rpartition(", ")  # Ann Orr / Deputy Group
    name, words = name.rstrip(), office.split()
    begun = 0 < len(words) <= _WORDS_OF_OFFICE and not (has_title(office) or ("/" not in first and is_entity(office)))
    begun = begun or (words[:1] in (["Chief"], ["CHIEF"]) and len(words) == _WORDS_OF_CHIEF)  # "Chief Financial"
    begun = begun and (len(office) > _SUFFIX or office.lower() == "vice")
    return begun and is_human(name) and is_title(second) and not second[0].islower()


def _is_held_of_more(first: str, second: str) -> bool:
    """Whether the entity that a labelled office is held of goes on: `Title: Director, Alder & Co.` and `Limited`."""
    return has_title(first) and not ends_in_title(first) and (is_entity(second) or is_closed(second))


def _is_cut(first: str, second: str, persons: Sequence[str]) -> bool:
    """Whether `first` ends within the name of a reporting person, or before the day of a power of attorney."""
    mark = mark_in(first)
    whom = _OF_WHOM.split(first)[-1].removeprefix("the ")
    ends = {first[mark.end() :].strip() if mark else whom, first.rpartition(", ")[2], first}
    # one that another's name begins with goes on only as that one: "Alder & Co." and "Treuhand GmbH"
    return any(
        begins_person(whole := f"{named} {second}", persons, whole if is_person(named, persons) else named)
        for named in ends
    ) or (POWER.search(first) is not None and (day_in(second) is not None or _POWER_GOES_ON.match(second) is not None))


def _item(cell: Cell, persons: Sequence[str], expected: str) -> Item:
    words = _LISTED.sub("", cell.words.strip(), count=1) if cell.words.lstrip()[:1] == "(" else cell.words.strip()
    item = Item("other", words, cell.start, cell.end, cell.line, ruled=cell.ruled, gap=cell.gap)
    item.paged, item.last, item.lines = cell.paged, cell.last, cell.lines
    if not words.strip("*"):
        item.kind, item.words, item.starred = "sign", "", True
        return item
    label = label_of(words)
    mark = mark_in(words)
    if label is not None and not (mark is not None and mark.start() < label.start("label")):
        item.label = _label(label["label"], label["mark"])
        rest = words[label.end() :].strip()
        if item.label:
            return _labelled(item, rest, words, persons)
    if mark is not None:
        return _signed_at(item, words, mark)
    if expected and day_in(words) is None and not (expected == "date" and is_closed(words)):
        item.label = expected
        return _labelled(item, words, words, persons)
    return _unlabelled(item, words, persons)


def _label(words: str, mark: str) -> str:
    """Return which label this is; "" where a word that is also a label begins a name."""
    words = re.sub("8y|^per$", "by", " ".join(words.lower().split()))
    if words in ("by", "b y", "for", "its") or words.endswith("behalf of"):
        return "for" if words == "for" or words.endswith("behalf of") else words.replace(" ", "")
    if words.startswith("dat"):
        return "date"
    if "title" in words and "name" in words:
        return "name/title"
    if words.startswith("sign") or "signature" in words:
        return "signature"
    if words in ("capacity", "position"):
        return "title" if mark == ":" else ""
    if words == "company":
        return "for" if mark == ":" else ""
    return "title" if words.startswith("title") else "name"


def _labelled(item: Item, rest: str, words: str, persons: Sequence[str]) -> Item:
    """Say what stands behind a label."""
    label = item.label
    day = day_in(words)
    signed_on = day is not None and not mark_in(words) and not dates_deed(words, day.start)
    if label == "date" or (label in ("signature", "for", "by") and signed_on):
        item.kind, item.day = ("day", day.value) if day else ("beneath", None)
        item.words = words if day else rest
        return item
    if not rest.strip("_ -.)*"):
        item.kind = "sign" if label == "by" or (label == "signature" and ":" in words and "_" in words) else "beneath"
        item.words = ""
        item.starred = label == "by" and "*" in rest
        item.leads = _leads(words)
        return item
    mark = mark_in(rest)
    if mark is not None:
        return _signed_at(item, rest, mark)
    if label == "by":
        return _by(item, rest, persons)
    if label == "for":
        item.kind, item.words = "entity", entity_name(rest, persons)
        return item
    if label in ("title", "its"):
        item.kind, item.words = "title", tidy(rest)
        return item
    if label == "signature":
        return _signed(item, rest) if not is_entity(rest) else _unlabelled(item, rest, persons)
    name, title = name_and_title(tidy(rest), captioned=label == "name/title")
    item.kind = "name" if name else "title"
    item.words, item.title = (name, title) if name else (title, "")
    item.starred = is_starred(rest)
    return item


def _by(item: Item, rest: str, persons: Sequence[str]) -> Item:
    """Say what stands behind "By:" without a sign that it was signed: an entity's own partner, a name, or all names."""
    if (jointly := _JOINTLY.fullmatch(rest)) and len(several(jointly["names"], ())) > 1:
        item.kind, item.words = "described", f"its {jointly['office']}"  # who sign below
        return item
    name, title = name_and_title(tidy(rest))
    if name and not is_human(name) and is_entity(name):
        item.kind, item.words = "chain", entity_name(rest, persons)
        return item
    if not name and title and is_entity(title):
        item.kind, item.words = "chain", title
        return item
    return _signed(item, rest)


def _signed(item: Item, rest: str) -> Item:
    """Say who signed, and for whom where that stands on the same line."""
    item.slashed = mark_in(item.words) is not None
    mark = mark_in(rest)
    if mark is not None and mark.start() < 3:
        rest = rest[mark.end() :]
    rest = _twice(rest)
    item.leads = _leads(item.words)
    item.starred = is_starred(rest.rstrip(" _/")) or item.leads or _leads(rest)
    item.kind = "sign"
    item.words, item.title, item.another = _signer(tidy(rest))
    return item


def _signed_at(item: Item, words: str, mark: re.Match[str]) -> Item:
    """Say who signed, and as what where that stands before the mark: `Chairman: /s/ Ann Orr`."""
    signed, before = _signed(item, _at_mark(words, mark)), words[: mark.start()].rstrip()
    office = tidy(before) if before.endswith(":") else ""
    if not signed.title and is_title(office) and ends_in_title(office):
        signed.title = office
    return signed


def _at_mark(words: str, mark: re.Match[str]) -> str:
    """Return who signs behind a mark, or before it where nothing stands behind."""
    before, behind = words[: mark.start()], words[mark.end() :]
    return before if is_human(tidy(before)) and not tidy(behind) else behind


_LONGEST_NAME = 400  # characters in which that of another ends, for whom somebody signs


def _signer(words: str) -> tuple[str, str, str]:
    """Return who signs, as what, and in whose name where it is another's."""
    for another in _BY_ANOTHER.finditer(words, 0, _LONGEST_NAME):
        represented = tidy(words[: another.start()])
        name, title = name_and_title(words[another.end() :])
        if name and is_human(name) and len(represented) > 3 and not has_title(represented):
            return name, title if "(" in title else title.rstrip(")"), represented
    name, title = name_and_title(words)
    stands_for = _FOR_ANOTHER.search(name)
    if stands_for is not None and is_human(name[: stands_for.start()]):
        if stands_for["himself"]:
            return name[: stands_for.start()], name[stands_for.start("himself") :], ""
        return name[: stands_for.start()], title, tidy(name[stands_for.end() :])
    return name, title, ""


def _leads(words: str) -> bool:
    """Whether a mark before `words` refers back to those that bear it."""
    return words.lstrip().startswith(("*", "^", "+", "†"))


def is_starred(words: str) -> bool:
    """Whether a mark behind `words` refers to a note or to whoever signs in their name."""
    return _STARRED.search(words) is not None


def _twice(rest: str) -> str:
    """Leave out a second signature on one line, and a name repeated: a print that ran together."""
    words = rest.replace("_", " ").replace("*", " ").replace(",", ", ").split()
    for half in range(2, min(len(words) // 2, 6) + 1):
        name = letters("".join(words[:half]))
        if name and name == letters("".join(words[half : 2 * half])):
            return " ".join(words[half:]) + ("*" if "*" in rest and len(words) == 2 * half else "")
    mark = MARK.search(rest, 3)
    return rest[: mark.start()] if mark is not None and mark.start() > 8 else rest


_FILED = re.compile(r"\bfiled\b", re.IGNORECASE)  # a power of attorney, or another schedule


def _unlabelled(item: Item, words: str, persons: Sequence[str]) -> Item:
    """Say what words without a label are."""
    day = day_in(words)
    in_witness = _IN_WITNESS.match(words) is not None
    of_day = day is not None and len(words) - (day.end - day.start) < 45 and not (has_title(words) or is_entity(words))
    of_day = of_day and day is not None and not _FILED.search(words, 0, day.start)
    if day is not None and (in_witness or of_day):
        item.kind, item.day = "day", day.value
        return item
    if in_witness:
        item.label = "sentence"
        return item
    acting = _ACTING.search(words)
    clean = tidy(words[: acting.start()] if acting and acting.start() else words)
    if clean[:1] == "(" and clean[-1:] == ")" and "(" not in clean[1:]:
        clean, item.bracketed = clean[1:-1], True
    item.starred, item.leads = is_starred(words), _leads(words)
    if is_person(clean, persons):
        item.kind, item.words = ("human" if is_human(clean) else "entity"), clean
        return item
    if (names := _signed_for(clean, persons)) is not None:
        item.kind, item.words = "entity" if names else "described", "; ".join(names)
        return item
    is_place = _PLACE.match(words) is not None or is_contact(words)
    if is_place or _WITNESS.match(words):
        item.label = "place" if is_place else "witness"
        return item
    if _DESCRIBED.match(words) or _ACTING.match(words):
        item.kind = "described"
        form = _WHAT_IT_IS.match(words)
        item.title = "" if form and not has_title(form[0]) else clean
        return item
    partner = _PARTNER.search(clean)
    if partner is not None and is_entity(clean[: partner.start()]) and not is_human(name_and_title(clean)[0]):
        item.kind, item.words = "chain", entity_name(words, persons)
        return item
    name, title, item.another = _signer(clean)
    if name and (title or item.another):
        item.kind, item.words, item.title = "human", name, title
    elif is_human(name):
        item.kind, item.words = "human", name
    elif (
        not is_title(office := _HIMSELF_AND.sub("", clean))
        and is_entity(clean)
        and (is_closed(entity_name(words, persons)) or letters(known(clean, persons)).startswith(letters(clean)))
    ):
        item.kind, item.words = "entity", entity_name(clean, persons)
    elif is_title(office) or (ends_in_title(clean) and not is_closed(clean)):
        item.kind, item.words = "title", clean
    elif is_entity(clean) or is_closed(clean):
        item.kind, item.words = "entity", entity_name(clean, persons)
    else:
        item.words = clean
    return item


def _signed_for(words: str, persons: Sequence[str]) -> list[str] | None:
    """Return the entities of "A, for itself and on behalf of B and C"; None where `words` say nothing of the kind."""
    also = _AND_FOR.search(words)
    before = words[: also.start()] if also else ""
    if also is None or has_title(before) or is_human(name_and_title(tidy(before))[0]):
        return None
    itself = [entity_name(before, persons)] if also.start() > 3 else []
    others = several(words[also.end() :], persons)
    named = (name for name in others if known(name, persons) or (is_entity(name) and name[:1].isupper()))
    return [*itself, *named]


def entity_name(words: str, persons: Sequence[str]) -> str:
    """Return the name of an entity without what it is described as behind it.

    An entity that signs as the partner of a reporting person does so for that one.
    """
    clean = tidy(words)
    if is_person(clean, persons):
        return clean
    of = _ROLE_OF.search(clean)
    if of is not None and "itself" not in clean and known(tidy(clean[of.end() :]), persons):
        return tidy(clean[of.end() :])
    role = (" not " in clean and _NOT_ITSELF.search(clean)) or _ROLE.search(clean)
    if role and role.start() > 3:
        clean = tidy(clean[: role.start()])
    series = _OF_SERIES.search(clean) if "behalf" in clean.lower() else None
    if series is not None and series["named"]:
        return clean
    tail = _TAIL.search(clean)
    return tidy(clean[: tail.start()]) if tail is not None and tail.start() > 3 else clean


# ---- signatures without the mark that says so -----------------------------------------------------------------------


def with_signs(items: Sequence[Item]) -> list[Item]:
    """Return `items` with those names as signatures that stand where one is expected.

    That is above the word "Signature", and above the same name once more. A name in a list of those signed for is
    none: there the signature follows the two.
    """
    found = _captioned_abreast(_in_turn([item for at, item in enumerate(items) if not _is_rule_of_name(items, at)]))
    for at, item in enumerate(found):
        if item.kind == "human" and not item.title and not item.leads and not _is_printed_name(found, at):
            # the word "Signature" stands beneath, or the same name, and no signature beneath that; dates are no matter
            following = [other for other in found[at + 1 : at + 4] if other.label != "date" and other.kind != "day"]
            kinds = [other.kind for other in following[:2]]
            captioned = kinds[:1] == ["beneath"] and following[0].label == "signature"
            repeated = kinds[:1] == ["human"] and is_same_human(item.words, following[0].words)
            if captioned or item.label == "by" or (repeated and kinds[1:] != ["sign"]):
                item.kind = "sign"
    return found


def _captioned_abreast(items: Sequence[Item]) -> list[Item]:
    """Return items with names beside each other as signatures, each above its own "Signature" of those below them."""
    placed: list[Item] = []
    at = 0
    while at < len(items):
        names = list(_run(items, at, lambda item, line=items[at].line: _heads(item) and item.line == line))
        below = list(_run(items, at + len(names), lambda item: item.kind == "beneath" and item.label == "signature"))
        if len(names) > 1 and len(below) == len(names) and {item.kind for item in names} == {"human"}:
            for name, caption in zip(names, below, strict=True):
                placed += [structs.replace(name, kind="sign"), structs.replace(caption, line=name.line)]
            at += 2 * len(names)
        else:
            placed.append(items[at])
            at += 1
    return placed


def _in_turn(items: Sequence[Item]) -> list[Item]:
    """Return items with those who sign on one line each above the name in print, where these follow in turn.

    They sign by their names alone, too: without a mark, and with no signature beneath the names in print.
    """
    placed: list[Item] = []
    at = 0
    while at < len(items):
        kind, line = items[at].kind, items[at].line
        of_line = _run(items, at, lambda item, line=line, kind=kind: item.kind == kind and item.line == line)
        signs = [*of_line] if kind in ("human", "sign") else []
        below = list(_run(items, at + len(signs), lambda item: item.kind in _OF_ONE)) if len(signs) > 1 else []
        behind = items[at + len(signs) + len(below) :][:1] if below else []
        below = [] if kind == "human" and behind and behind[0].kind == "sign" else below
        named = (
            next((n for n, item in enumerate(below) if is_same_human(item.words, sign.words)), None) for sign in signs
        )
        places = [n for n in named if n is not None] if below else []
        if below and len(places) == len(signs) and places == sorted({*places}) and not places[0]:
            for sign, (first, last) in zip(signs, pairwise([*places, len(below)]), strict=True):
                line = below[first].line - 1
                placed += [structs.replace(sign, kind="sign", line=line, last=line)]
                placed += below[first:last]
            at += len(signs) + len(below)
        else:
            placed.append(items[at])
            at += 1
    return placed


def _is_printed_name(items: Sequence[Item], at: int) -> bool:
    """Whether the item `at` is the name in print beneath a signature."""
    before = items[at - 1] if at else None
    if before is not None and before.kind == "beneath" and at > 1:
        before = items[at - 2]
    if before is None or before.kind != "sign":
        return False
    return not is_human(before.words) or is_same_human(before.words, items[at].words)


def _is_rule_of_name(items: Sequence[Item], at: int) -> bool:
    """Whether the item `at` is "By: ____" beneath a name that stands in place of a signature: labels that name then.

    Beneath them stand a title or the same name.
    """
    rule, name = items[at], items[at - 1] if at else None
    if rule.kind != "sign" or rule.label != "by" or rule.words or rule.starred or name is None or name.kind != "human":
        return False
    following = items[at + 1 : at + 2]
    if rule.line - name.last != 1 or _is_printed_name(items, at - 1):
        return False
    if not any(
        (other.kind == "title" and "attorney" not in other.words.lower())
        or (other.kind in ("human", "name") and is_same_human(other.words, name.words))
        for other in following
    ):
        return False
    name.label = "by"
    return True
