"""Who is authorized to receive notices: names, addresses and telephone numbers above their caption on a 13D's cover.

Filers set them in lines or in one, in one column or two, and put counsel beside or below, under "with a copy to". The
form asks for a name, an address and a telephone number. Titles of offices, fax numbers and lines of attention are none
of these and stay unread. What cannot be divided with certainty is stated as one, with doubt.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from msgspec import UNSET, Struct

from muniment.forms.schedule_13.base import Address
from muniment.readers.labelled import values
from muniment.readers.labelled.addresses import ZIP, begins_street, divided, has_digit, is_country
from muniment.readers.labelled.signatures.words import (
    ends_in_title,
    is_closed,
    is_department,
    is_entity,
    is_human,
    is_title,
)
from muniment.readers.labelled.text import column_of, line_before
from muniment.readers.labelled.values import Found

FIELD = "authorized_persons"
Contact = dict[str, Found]
"""What was found of a person: `name`, `address`, `phone`."""

_SURE, _DOUBTED, _UNDIVIDED, _GUESSED = 0.95, 0.85, 0.7, 0.5
_HOW, _HOW_COPY = "at its label", "under “copy to”"
_LONGEST, _LONGEST_LINE, _LONGEST_NAME = 3000, 200, 80  # characters of all persons, of a line, and of a name
_LINES_OF_CELL = 3  # at least, before one that stands beside the first line of another cell, and behind it
_SEGMENT = re.compile(r"\S+(?:[^\S\n\t]{1,2}\S+)*")
_LETTER = re.compile(r"[^\W_]")
_COPY = re.compile(
    r"[(\[\s]*+(?:with\s+)?(?:an?\s+)?(?:required\s+)?cop(?:y|ies)(?:\s+\w{1,9}){0,2}?\s+to\b[\s:)\]]*+", re.IGNORECASE
)
_COPY_WITHIN = re.compile(r"\S\s+(?:with\s+(?:a\s+)?)?cop(?:y|ies)\s+to\b", re.IGNORECASE)
_ATTENTION = re.compile(r"(?<![\s,(])[\s,(]*+\b(?:att(?:entio)?n)\b[\s.:]*+", re.IGNORECASE)
# What belongs to the person before it, and is none of what the form asks for.
_FAXES = r"(?:(?:tele)?fax|facsimile|telecop(?:y|ier))(?![a-z])"
_FAX = re.compile(rf"\b(?:{_FAXES}|f(?=:))", re.IGNORECASE)
_BESIDE = re.compile(rf"{_FAX.pattern}|\b(?:e-?mail|ext)\b|\bwww\.|[\w.+-]{{1,64}}@", re.IGNORECASE)
_FAX_ALONE = re.compile(rf"{_FAXES}(?:\s+(?:no\b\.?|numbers?))?\W*", re.IGNORECASE)
_FAX_BEHIND = re.compile(rf"\s*\({_FAXES}\)", re.IGNORECASE)
# What says that there is nobody, and what is left of a form that was to be filled in: `[Name]`.
_NOBODY = re.compile(r"\W*(?:\w{3,12}:\s*)?(?:not\s+applicable|n\.?\s?/\s?a|none)\W*", re.IGNORECASE)
_TO_FILL_IN = re.compile(r"\[[^\[\]\d]*\]")
_GOES_ON = re.compile(r",\s(?:as\s)?(?:\w+\s){1,3}(?:of|for|to|under)(?:\s(?:the|an?))?\Z", re.IGNORECASE)
_OF_FIRST = re.compile(r"(?:d/b/a|f/k/a|formerly|an?|as|for|of|by)\b", re.IGNORECASE)  # what goes on with a name
_AND = re.compile(r"\W*(?:and|or|and/or)\W*", re.IGNORECASE)
_TEL = (
    rf"(?:\b(?:(?:tele)?phone|tel\b\.?)(?:\W{{1,3}}(?:(?:and|or)\W{{1,3}})?{_FAXES})?(?:\s+(?:no\b\.?|numbers?))?"
    r"|\bph\b\.?|\bt(?=:))[\s.:#]*+"
)
_MARKS = r"[\s./‐‑\-–—]"
_PHONE = re.compile(
    rf"(?P<label>{_TEL})?(?P<number>"
    # as in the United States; with a plus, or behind the word, as anywhere
    rf"(?<![\d-])(?:\+?1{_MARKS}{{0,2}})?\(?\d{{3}}\)?{_MARKS}{{0,3}}\d{{3}}{_MARKS}{{1,3}}\d{{4}}(?![\d-])"
    rf"|\+\s?\(?\d(?:[\s().‐‑\-–—]{{0,3}}\d){{6,14}}(?!\d)"
    rf"|(?(label)\(?\+?\d(?:[\s()./‐‑\-–—]{{0,3}}\d){{5,14}}(?!\d)|(?!)))"
    r"(?P<extension>,?\s*+\b(?:ext|x)\b[\s.]*+\d{1,5})?",
    re.IGNORECASE,
)
_PHONE_ALONE = re.compile(r"[(]?\d(?:[\s()./‐‑\-–—]{0,3}\d){7,14}[)]?")
# One of another country behind other words, which it ends: Zurich, Switzerland 41-22-555-0190.
_PHONE_BEHIND = re.compile(
    r"(?<![\w./‐‑\-–—])(?=(?:\W{0,2}\d){9,15}\Z)(?:\(\d{2,3}(?:-\d{1,4})?\)[ -]?|\d{2,3}-)\d{1,4}(?:[ -]\d{2,4}){1,3}\Z"
)
# What belongs to the name before a comma.
_OF_NAME = re.compile(
    r"(?:esq(?:uire)?|jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|j\.?d|cpa|cfa|p\.?\s?[ac]|inc|incorporated|l\.?\s?l\.?\s?[cp]|l\.?\s?p|ltd|limited"
    r"|corp|co|n\.?\s?a|s\.?\s?a|plc)\b\.?",
    re.IGNORECASE,
)
_OF_HUMAN = re.compile(r",?\s(?:Esq(?:uire)?|Ph\.?\s?D|M\.?D|C\.?P\.?A)\b\.?", re.IGNORECASE)
# The word that ends one name, where another begins behind it in the same line.
_ESQUIRE = re.compile(r".{3,60}?,?\s(?:Esq\b\.?|Esquire\b)[\s,;]*", re.IGNORECASE)
_DAY = re.compile(
    r"\W*(?:[A-Z][a-z]+\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+[A-Z][a-z]+\.?,?\s+\d{4}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4})\W*",
    re.IGNORECASE,
)
_OTHER_CAPTION = re.compile(
    r"\bcusip\b|\b(?:name\s+of|title\s+of)\s+(?:the\s+)?(?:issuer|class)|\bdate\s+of\s+event", re.IGNORECASE
)
_INITIAL = re.compile(r"(?:\A|\s)[A-Z]\.\s")
_TWO_NAMES = re.compile(r",\s*(?:and\s+)?|\s(?:and|&)\s", re.IGNORECASE)
_ENDS = " \t\n\xa0,;:_|*"
# A page that broke its lines behind their first word, as the area code of a number tells, and such a line.
_AREA_ALONE = re.compile(r"^[^\S\n]*+\(\d{3}\)[^\S\n]*+\n[^\S\n]*+\d{3}[-.]\d{4}\b", re.MULTILINE)
_FIRST_WORD = re.compile(r"^[^\S\n]*+\S++(?:[ ][A-Z]\.)?[^\S\n]*+(?P<end>\n)[^\S\n]*+\S[^\n]*+", re.MULTILINE)


class _Line(NamedTuple):
    """Words of one line in one column, and where they stand."""

    words: str
    start: int
    end: int

    def part(self, start: int, end: int) -> "_Line":
        """Return a part of the line without blanks and commas around it."""
        words = self.words[start:end]
        bare = words.strip(_ENDS)
        first = self.start + start + (words.index(bare) if bare else 0)
        return _Line(bare, first, first + len(bare))


class _Group(Struct):
    """The lines of one person, or of several at one address; `copy` that they are to receive copies."""

    lines: list[_Line]
    copy: bool
    parted: bool = False  # nothing but the end of an address tells that another person begins


def read_authorized(text: str, start: int, end: int, *, below: bool = False) -> tuple[list[Contact], Found | None]:
    """Return the persons between two places, and what stands there where they cannot be told apart.

    `below`: these are the lines behind the caption of values that stand above it, where only copies belong.
    """
    lines = list(_lines(text, start, end))
    if below:
        lines = lines if lines and _COPY.match(lines[0][0].words) else []
    if not lines:
        return [], None if below else values.absent(text, start, start, "blank", _HOW)
    first, last = lines[0][0].start, lines[-1][-1].end
    if all(_NOBODY.fullmatch(line.words) for row in lines for line in row):
        return [], None if below else values.absent(text, first, last, "not applicable", _HOW)
    lines = [row for row in lines if not all(map(_is_void, row))]
    if not lines:
        return [], None if below else values.absent(text, first, last, "unreadable", _HOW)
    columns = _columns(text, lines)
    too_long = last - first > _LONGEST or any(len(line.words) > _LONGEST_LINE for row in lines for line in row)
    if columns is None or too_long:
        return [], values.absent(text, first, last, "unreadable", _HOW)
    groups = [group for column in columns for group in _groups(list(_without_fax(column)))]
    if below:  # up to where the form goes on
        groups = list(takewhile(_is_whole, groups))
    return [contact for group in _joined(groups) for contact in _contacts(text, group)], None


def _is_void(line: _Line) -> bool:
    return bool(_NOBODY.fullmatch(line.words) or _TO_FILL_IN.fullmatch(line.words))


# ---- lines and columns -----------------------------------------------------------------------------------------------


def _lines(text: str, start: int, end: int) -> Iterator[list[_Line]]:
    """Yield what stands in each line that says something, divided where blanks or tabs divide it."""
    at, lines = start, text[start:end]
    for torn in _FIRST_WORD.finditer(lines) if _AREA_ALONE.search(lines) else ():
        lines = f"{lines[: torn.start('end')]} {lines[torn.end('end') :]}"
    for row in lines.split("\n"):
        parts = [_Line(hit[0], at + hit.start(), at + hit.end()) for hit in _SEGMENT.finditer(row)]
        parts = [line for part in parts if _LETTER.search((line := part.part(0, len(part.words))).words)]
        at += len(row) + 1
        if not parts:
            continue
        if _DAY.fullmatch(row):
            return
        if not _OTHER_CAPTION.search(row):
            yield parts


def _columns(text: str, lines: Sequence[list[_Line]]) -> list[list[_Line]] | None:
    """Return the lines of each column; None where words stand side by side and nothing tells whose they are."""
    beside = [row for row in lines if len(row) > 1 and not _is_one(row)]
    if beside and all(_ends_cell(text, row, lines) for row in beside):
        ends, beside = {id(row) for row in beside}, []
        lines = [part for row in lines for part in ([[cell] for cell in row] if id(row) in ends else [row])]
    copied = (line.words for row in lines for line in row if not _COPY.match(line.words))
    if any(map(_COPY_WITHIN.search, copied)) or any(len(row) > 2 for row in beside):
        return None
    if not beside:
        return [[_Line(text[row[0].start : row[-1].end], row[0].start, row[-1].end) for row in lines]]
    pairs = [row for row in lines if len(row) == 2]
    if len(pairs) < 2 or 2 * len(pairs) < len(lines):
        return None
    tabbed = any("\t" in text[row[0].end : row[1].start] for row in pairs)
    middles = [sum(_middle(text, row[side]) for row in pairs) / len(pairs) for side in (0, 1)]
    columns: tuple[list[_Line], list[_Line]] = ([], [])
    for row in lines:
        if len(row) == 2:
            columns[0].append(row[0])
            columns[1].append(row[1])
        elif len(row) == 1:
            right = "\t" in line_before(text, row[0].start) if tabbed else 2 * _middle(text, row[0]) > sum(middles)
            columns[right].append(row[0])
        else:
            return None
    return list(columns)


def _ends_cell(text: str, row: Sequence[_Line], lines: Sequence[list[_Line]]) -> bool:
    """Whether a cell of several lines ends in a row, and the one beside it begins, of which the lines follow."""
    at = next(n for n, line in enumerate(lines) if line is row)
    is_among = min(at, len(lines) - 1 - at) >= _LINES_OF_CELL
    return is_among and len(row) == 2 and "\t" in text[row[0].end : row[1].start]


def _is_one(row: Sequence[_Line]) -> bool:
    """Whether what stands apart in a line is of one person: a postal code or a number behind other words, or a fax."""
    behind = [line.words for line in row[1:]]
    return all(
        map(_BESIDE.match if _phone(row[0].words) else lambda words: _phone(words) or ZIP.fullmatch(words), behind)
    )


def _middle(text: str, line: _Line) -> float:
    """Return the column in which the middle of words stands."""
    return column_of(text, line.start) + len(line.words) / 2


# ---- whose lines they are --------------------------------------------------------------------------------------------


def _without_fax(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the lines without the number of a fax that its label stands behind, or alone in the line above."""
    is_fax = False
    for line in lines:
        number = _PHONE.match(line.words)
        if number and _FAX_BEHIND.fullmatch(line.words, number.end()):
            continue
        if is_fax and (_PHONE.fullmatch(line.words) or _PHONE_ALONE.fullmatch(line.words)):
            is_fax = False
            continue
        is_fax = _FAX_ALONE.fullmatch(line.words) is not None
        if not is_fax:
            yield line


def _groups(lines: Sequence[_Line]) -> Iterator[_Group]:
    """Yield the lines of each person: they end with a telephone number, with an address, or where copies begin.

    An address may stand behind the number, too; then nothing but a number or its end tells where another begins.
    """
    group = _Group([], copy=False)
    reached = addressed = attending = False  # a telephone number; the end of an address; names for attention
    awaited = begun = False  # an address behind the number; and it has begun
    for line in lines:
        heading = _COPY.match(line.words)
        attending = bool(_ATTENTION.match(line.words)) or (attending and not has_digit(line.words))
        number = _phone(line.words)
        goes_on = awaited and not number and (begun or _is_place(line.words))
        begun = begun or goes_on
        ended = (reached and not goes_on) or (addressed and not number)
        # names for attention may stand behind the number, but then nothing else does
        attends = attending and (not reached or line is lines[-1])
        ended = ended and not (_BESIDE.match(line.words) or attends or is_country(line.words))
        if heading or _AND.fullmatch(line.words) or (ended and group.lines):
            if group.lines:
                yield group
            parted = not heading and (not reached or (awaited and not addressed))
            group = _Group([], copy=group.copy or heading is not None, parted=parted)
            reached = addressed = awaited = begun = False
        if _AND.fullmatch(line.words):
            continue
        rest = line.part(heading.end(), len(line.words)) if heading else line
        number = _phone(rest.words) if heading else number
        if number and not reached:
            before = [*(earlier.words for earlier in group.lines), rest.words[: number.start()]]
            awaited = not any(has_digit(words) or begins_street(words) for words in before)
            begun = not any(before)
        if rest.words:
            group.lines.append(rest)
        reached = reached or number is not None
        addressed = addressed or divided([rest.words]) is not None
    if group.lines:
        yield group


def _joined(groups: Sequence[_Group]) -> list[_Group]:
    """Return groups, an address alone with the one before it that has none."""
    joined: list[_Group] = []
    for group in groups:
        before = joined[-1] if joined else None
        own = [line.words for line in group.lines if not _phone(line.words)]
        has_none = before and before.copy == group.copy and not any(_has_address(line.words) for line in before.lines)
        if before and has_none and own and _is_place(own[0]):
            joined[-1] = _Group([*before.lines, *group.lines], before.copy, parted=True)
        else:
            joined.append(group)
    return joined


def _has_address(words: str) -> bool:
    number = _phone(words)
    return has_digit(words[: number.start()] if number else words) or divided([words]) is not None


def _is_place(words: str) -> bool:
    """Whether words are a line of an address that no name stands before: a street, or a city with its state."""
    if begins_street(words):
        return True
    address = divided([words])
    return address is not None and address.street1 is UNSET


def _is_whole(group: _Group) -> bool:
    """Whether a telephone number or the end of an address tells that these are the lines of a person."""
    return any(_phone(line.words) or divided([line.words]) for line in group.lines)


@lru_cache(maxsize=256)
def _phone(words: str) -> re.Match[str] | None:
    """Return the first telephone number that is none of a fax, as what stands before it or behind it says."""
    if not has_digit(words):
        return None
    at = 0
    for hit in _PHONE.finditer(words):
        label = next(reversed(list(_FAX.finditer(words, at, hit.start()))), None)
        is_fax = label and not (hit["label"] and words[label.end() : hit.start()].strip())
        if not is_fax and not _FAX_BEHIND.match(words, hit.end()):
            return hit
        at = hit.end()
    if ZIP.fullmatch(words):
        return None
    return _PHONE_ALONE.fullmatch(words) or (None if at or _FAX.search(words) else _PHONE_BEHIND.search(words))


# ---- one person ------------------------------------------------------------------------------------------------------


def _contacts(text: str, group: _Group) -> Iterator[Contact]:
    """Yield what was found of the persons of a group: all have one address and one telephone number."""
    lines, phone, has_attention = _without_phone(text, group)
    names, lines, sign = _names(lines)
    # its parts, or all in one where they are not certain
    rows = [" ".join(line.words.replace("⁽", "").replace("⁾", "").split()).strip(" ,") for line in lines]
    address = (divided(rows) or Address(street1=", ".join(rows))) if rows else None
    signs = {"copy": 1.0} if group.copy else {"doubted": 1.0} if group.parted or len(names) > 1 else {}
    if sign == "beside":  # the first line of the address may be another name
        signs["beside"] = 1.0
    doubt = bool(sign) or (has_attention and bool(names) and is_entity(names[0].words))
    of_name = {**signs, "doubted": 1.0} if doubt else signs
    for name in names or [None]:
        contact: Contact = {}
        if name:
            value = " ".join(name.words.split())
            most = _GUESSED if sign == "guessed" else _SURE
            contact["name"] = _found(text, name.start, name.end, value, of_name, most)
        if address:
            contact["address"] = _found(text, lines[0].start, lines[-1].end, address, signs, _SURE)
            if address.state is UNSET:
                contact["address"].signs = {**contact["address"].signs, "undivided": 1.0}
                contact["address"].confidence = _UNDIVIDED
        if phone:
            contact["phone"] = _found(text, phone.start, phone.end, _number(phone.words), signs, _SURE)
        if not group.copy:  # the caption asks for all three
            at = max((found.end for found in contact.values()), default=group.lines[0].start)
            for field in ("name", "address", "phone"):
                contact.setdefault(field, values.absent(text, at, at, "blank", _HOW))
        if contact:
            yield contact


def _found(text: str, start: int, end: int, value: object, signs: dict[str, float], confidence: float) -> Found:
    confidence = min(confidence, _DOUBTED) if signs else confidence
    how = _HOW_COPY if "copy" in signs else _HOW
    return Found(value, start, end, text[start:end], how=how, signs=dict(signs), confidence=confidence)


def _number(words: str) -> str:
    """Return a telephone number in one line, without a parenthesis that nothing closes."""
    words = " ".join(words.split())
    if words.count("(") == words.count(")"):
        return words[1:-1] if words.startswith("(") and words.find(")") == len(words) - 1 else words
    return words.strip("()") if words.count("(") + words.count(")") == 1 else words


def _without_phone(text: str, group: _Group) -> tuple[list[_Line], _Line | None, bool]:
    """Return the lines without what is no name and no address, the telephone number, and whether attention is asked."""
    kept: list[_Line] = []
    phone: _Line | None = None
    has_attention = attending = False
    for n, line in enumerate(group.lines):
        rest = line
        attending = attending and not has_digit(line.words)
        if not phone and (hit := _phone(line.words)):
            begin = line.start + hit.start("number" if "number" in hit.re.groupindex else 0)
            phone = _Line(text[begin : line.start + hit.end()], begin, line.start + hit.end())
            rest = line.part(0, len(line.words[: hit.start()].rstrip("( ")))
        if another := _PHONE.search(rest.words):
            rest = rest.part(0, another.start())
        if beside := _BESIDE.search(line.words):
            rest = rest.part(0, beside.start())
        if attention := _ATTENTION.search(rest.words):
            has_attention = True
            alone = n == 0 and attention.start() == 0  # then it is who is named
            asked = rest.part(attention.end(), len(rest.words))
            rest = asked if alone else rest.part(0, attention.start())
            attending = not alone
            if not alone and not rest.words:  # his street may stand behind
                ends = [last for _, last in _cells(asked.words)]
                streets = (asked.part(end, len(asked.words)) for end in ends[:-1])
                rest = next((part for part in streets if begins_street(part.words)), rest)
        elif attending:  # more names
            continue
        if rest.words:
            kept.append(rest)
    return kept, phone, has_attention


def _names(lines: Sequence[_Line]) -> tuple[list[_Line], list[_Line], str]:
    """Return the names, the lines of the address, and how names are doubtful: "", "doubted", "beside" or "guessed"."""
    if not lines or begins_street(lines[0].words):
        return [], list(lines), ""
    first = lines[0].words
    is_office = is_title(first) and ends_in_title(first) and not is_entity(first) and not has_digit(first)
    if is_office and len(lines) > 1 and not begins_street(lines[1].words):
        lines = lines[1:]  # above whose it is
    name, rest, doubt = _name(lines[0])
    if len(lines) > 1 and _GOES_ON.search(lines[0].words) and not _is_place(lines[1].words):
        lines = [lines[0], *lines[2:]]  # "as Trustee of the", and below it of what
    names, address = [name], [rest] if rest.words else []
    for n, line in enumerate(lines[1:], 1):
        is_street = address and any(map(has_digit, (part.words for part in address)))
        if not is_street and not has_digit(line.words):
            firm = lines[n + 1].words if n + 1 < len(lines) else ""
            is_another = _OF_HUMAN.search(line.words) or (
                is_human(line.words) and is_entity(firm) and firm[0] not in "&," and is_human(first)
            )
            # one of several companies above their address
            is_company = is_closed(first) and is_closed(line.words) and " " in line.words
            is_company = is_company and not begins_street(line.words) and not _OF_FIRST.match(line.words)
            if (is_company or (is_another and not is_entity(line.words))) and len(names) == n:
                names.append(_name(line)[0])
                continue
            if _is_office(line.words) and not begins_street(line.words):
                continue
        address.append(line)
    humans = [part for part in _TWO_NAMES.split(name.words) if is_human(part) and not _OF_NAME.fullmatch(part)]
    are_two = len(humans) > 1 and not is_entity(name.words)
    if are_two or is_title(name.words) or len(name.words) > _LONGEST_NAME or has_digit(name.words):
        doubt = doubt or "doubted"
    # another name without a title, or what the first one goes on with
    following = address[0].words if address and not rest.words else ""
    is_line = has_digit(following) or begins_street(following) or is_entity(following)
    if following and len(address) > 1 and not is_line and is_human(following):
        doubt = doubt or "beside"
    return names, address, doubt


def _name(line: _Line) -> tuple[_Line, _Line, str]:
    """Return the name that a line begins with, what stands behind it, and how doubtful that is."""
    words = line.words
    esquire = _ESQUIRE.match(words)
    if esquire and "," not in words[: esquire.end()].rstrip(", ").rpartition(",")[0]:
        behind = line.part(esquire.end(), len(words))
        return line.part(0, esquire.end()), _without_titles(behind), ""
    cells = _cells(words)
    ends = next((n for n, cell in enumerate(cells) if has_digit(cell[0]) or (n and begins_street(cell[0]))), len(cells))
    if ends == 0:  # no comma before the street
        at = re.search(r"\s#?\d", words)
        if not at:
            return line, line.part(0, 0), "guessed"
        return line.part(0, at.start()), line.part(at.start(), len(words)), "guessed"
    titled = next((n for n in range(1, ends) if _is_office(cells[n][0])), 0)
    first = 1
    while first < ends and _OF_NAME.fullmatch(cells[first][0]):
        first += 1
    if ends == len(cells) and not titled:
        name, firm = line.part(0, cells[first - 1][1]), line.part(cells[first - 1][1], len(words))
        # `Ada Q. Moss, Fern & Reed`
        is_first = bool(firm.words) and is_human(name.words)
        if is_first and _INITIAL.search(name.words) and is_entity(firm.words):
            return name, firm, ""
        return line, line.part(0, 0), "doubted" if is_first else ""
    if " " not in cells[0][0].strip():  # Weil, Gotshal & Manges
        first = titled or ends
    name, behind = line.part(0, cells[first - 1][1]), line.part(cells[first - 1][1], len(words))
    # `Ada Q. Moss, Fern & Reed, 12 Elm Street`
    is_firm = not titled and _INITIAL.search(name.words) and is_human(name.words) and is_entity(cells[first][0])
    # `Ada Moss Moss & Co., Incorporated Suite 16`, `Moss, Fern & Heron One Elm Place 12 Main Street`
    torn = _OF_NAME.match(behind.words) or (first == ends < len(cells) and not begins_street(cells[first][0]))
    return (
        name,
        _without_titles(behind),
        "guessed" if torn else "doubted" if first < ends and not (titled or is_firm) else "",
    )


def _without_titles(line: _Line) -> _Line:
    """Return what stands behind a name without the titles that it begins with."""
    at = 0
    for words, end in _cells(line.words):
        if not _is_office(words):
            break
        at = end
    return line.part(at, len(line.words))


def _cells(words: str) -> list[tuple[str, int]]:
    """Return what commas divide, each with the place at which it ends."""
    commas = [-1, *(hit.start() for hit in re.finditer(",", words)), len(words)]
    return [(words[first + 1 : last].strip(), last) for first, last in pairwise(commas)]


def _is_office(words: str) -> bool:
    """Whether words are the title of an office, perhaps with its department, and no line of an address."""
    if has_digit(words) or not (is_title(words) or ends_in_title(words)):
        return False
    office, *department = re.split(r",|\s[-–—]\s", words, maxsplit=1)
    of_department = department and ends_in_title(office) and is_department(department[0], alone=False)
    return ends_in_title(words) or not is_entity(words) or bool(of_department)
