"""The answers of one issuer, person, recipient or item: values, ticked choices, reasons for absence; the signatures."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

from msgspec import UNSET, Struct, field, structs

from muniment.caching import in_groups
from muniment.codes import CodeTable
from muniment.documents.printed import TICKED
from muniment.forms.definition import Field
from muniment.forms.form_d.fields import PLACE, TICK
from muniment.readers.labelled.form_d.layout import Label, is_mandatory
from muniment.readers.labelled.form_d.typed import Slot, Typed, cells, column, digits, fill, fit, place
from muniment.readers.labelled.form_d.wordings import NONE, printed_form
from muniment.readers.labelled.text import blanked
from muniment.readers.labelled.values import Found
from muniment.values import INDEFINITE, Choice, Count, Dollars, YesNo
from muniment.values.kind import Unreadable, says_not_applicable

STATES = "recipients[].states[].state"
SIGNED = "signatures[]."
_CLEAN, _BARE, _LONG, _WEAK, _TWO_TICKS, _UNSEEN, _PICKED, _LONE = 0.99, 0.97, 0.95, 0.85, 0.1, 0.9, 0.95, 0.6
_ESTIMATE = re.compile(rf"{TICKED}\s*Estimate", re.IGNORECASE)
_SOME = 3  # words of a label that nobody writes by chance
_NEXT, _FAR = 2, 2000  # lines below an answer in which it goes on, and characters between them
_ESCAPED = re.compile(r"\\(?=[$&*_#|()\[\].-])")


BESIDE_LABEL = "beside its label"
"""How a typed value was found."""


class Page(Struct):
    """What holds for the whole page: its text, whether it is HTML, and whether any box on it is ticked."""

    text: str
    is_html: bool
    has_ticks: bool
    # The most confidence in anything on it, for all that its labels tell.
    sound: float
    # Numbers that stand within the lines of their labels, each with where its line ends.
    within: Sequence[tuple[int, int, int]] = ()


class Answers(Struct):
    """What was found, by field: paths with `[]` for each repetition; and of a field that repeats, one by one."""

    found: dict[str, Found] = field(default_factory=dict)
    several: dict[str, list[Found]] = field(default_factory=dict)
    # Stretches in which signatures stand, with the columns above them.
    signed: list[tuple[list[str], int, int]] = field(default_factory=list)

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        typed = any(value.stated and value.value is not False for value in self.found.values())
        return not typed and not any(value.stated for many in self.several.values() for value in many)


def read_answers(page: Page, labels: Sequence[Label], end: int) -> Answers:
    """Return what the labels of one group say; the group ends at `end`."""
    answers = Answers()
    none: dict[str, Label] = {}
    slots: list[Slot] = []
    owner = ""
    for n, label in enumerate(labels):
        printed = label.printed
        if printed.role == "value":
            owner = printed.field
            if not _within(page, answers, label):
                slots.append(Slot(printed.field, label.spot.start, None))
        elif printed.role == "beside":
            none[owner] = label
        elif printed.text:
            slots.append(Slot(printed.text, label.spot.start, bool(label.ticked)))
        stop = end if n + 1 == len(labels) else labels[n + 1].spot.box[0]
        if not page.is_html:
            _go_on(page, answers, label.spot.end, stop)
        if cells(page.text, label.spot.end, stop):
            # A number may well be absent: it is indefinite, or that of investors who need not be there.
            spared = {"non_accredited_investors", *(name for name, box in none.items() if box.ticked)}
            rivals = [slot.field for slot in slots if _is_number(slot.field) and slot.field not in spared]
            _typed(page, answers, slots, labels, (label.spot.end, stop), is_unclear=len(rivals) > 1)
            slots = []
    _beside(page, answers, none)
    _ticked(page, answers, labels)
    # why others have no value: blank, or lost where the form must have an answer and a text has no room
    for label in labels:
        name = label.printed.field
        if label.printed.role != "value" or name in answers.found or name in answers.several or name.startswith(SIGNED):
            continue
        at = label.spot.end
        lost = is_mandatory(name) and not page.is_html and name not in none
        answers.found[name] = Found(UNSET, at, at, absence="lost" if lost else "blank")
    return answers


def _go_on(page: Page, answers: Answers, start: int, end: int) -> None:
    """Read what goes on in the column of an answer in the line above, beside other labels: of a list one more entry.

    Another answer is more than was read of it; the lines between the two say something else.
    """
    for first, last in cells(page.text, start, end):
        for name, many in [*answers.several.items(), *((name, [one]) for name, one in answers.found.items())]:
            before = many[-1] if many else None
            if before is None or before.how != BESIDE_LABEL or not _is_under(page.text, before, first):
                continue
            if name in answers.several:
                if "\t" not in page.text[before.end : first]:  # in lines of a text it may be more of the same entry
                    before.confidence = min(before.confidence, _LONE)
                many.append(_value(page, name, Typed(first, last, before.confidence)))
                page.text = blanked(page.text, [(first, last)])
            elif not fit(name)(before.words):  # of a number or a place it is known whether it is whole
                before.confidence = min(before.confidence, _LONE)
            break


def _is_under(text: str, above: Found, at: int) -> bool:
    """Whether something stands in the column of an answer, in the next line that says anything there."""
    own = column(text, above.start)
    is_near = own > 0 and at - above.end <= _FAR and abs(column(text, at) - own) <= 1
    if not is_near or not 0 < text.count("\n", above.end, at) <= _NEXT:
        return False
    between = cells(text, above.end, text.rfind("\n", 0, at))
    return bool(text[above.end : at].strip()) and all(abs(column(text, first) - own) > 1 for first, _ in between)


def _within(page: Page, answers: Answers, label: Label) -> bool:
    """Read the number that stands within the lines of its label, and the box beside it; tell whether there is one."""
    name = label.printed.field
    for start, end, line_end in page.within:
        if label.spot.start < start < label.spot.end and _is_number(name):
            limit = min(page.sound, _confidence(label))
            answers.found[name] = _value(page, name, Typed(start, end, limit))
            box = printed_form().beside.get(name)
            if box and _ESTIMATE.search(page.text, end, line_end):
                words = page.text[end:line_end].strip()
                answers.found[box] = Found(True, end, line_end, words, how="its box is ticked", confidence=limit)
            return True
    return False


def _typed(
    page: Page,
    answers: Answers,
    slots: Sequence[Slot],
    labels: Sequence[Label],
    within: tuple[int, int],
    *,
    is_unclear: bool,
) -> None:
    """Read what stands behind labels; with `is_unclear` a number may be that of another one of them."""
    start, end = within
    fields = [slot.field for slot in slots]
    if STATES in fields:
        answers.several[STATES] = list(_states(page, start, end))
        return
    if any(name.startswith(SIGNED) for name in fields):
        answers.signed.append((fields, start, end))
        return
    limits = {label.printed.field: _confidence(label) for label in labels}
    beside_empty = {slot.field for slot in slots if slot.ticked is False}
    # What follows belongs, of numbers, which stand beside their labels, to the last.
    numbers = [slot for slot in slots if _is_number(slot.field)]
    taking = [slot for slot in slots if slot not in numbers[:-1]]
    for name, typed in fill(page.text, taking, start, end, is_html=page.is_html).items():
        limit = min(page.sound, typed.confidence, limits.get(name, _CLEAN), _LONE if name in beside_empty else _CLEAN)
        if is_unclear and _is_number(name) and "\n" in page.text[start : typed.start]:
            limit = min(limit, _LONE)  # it stands below several labels
        if _field(name).repeats:
            spans = cells(page.text, typed.start, typed.end)
            answers.several[name] = [_value(page, name, Typed(*span, limit)) for span in spans]
        else:
            answers.found[name] = _value(page, name, Typed(typed.start, typed.end, limit))
            found = answers.found[name]
            if _field(name).at.kind is PLACE and found.stated and found.words != found.value:
                answers.found[f"{name}_name"] = as_printed(found)


def as_printed(found: Found) -> Found:
    """Return the name of a state as it is printed, where that is not its code."""
    return structs.replace(found, value=found.words)


def _confidence(label: Label) -> float:
    """Return the confidence in a label: words beside others rather less, the more so the fewer they are."""
    if label.alone:
        return _CLEAN
    return _LONG if label.spot.first and len(label.printed.words) >= _SOME else _WEAK


def _field(name: str) -> Field:
    return printed_form().rows[name].field


def _is_number(name: str) -> bool:
    return isinstance(_field(name).at.kind, Dollars | Count) and name not in printed_form().texts


def shown(text: str, start: int, end: int) -> str:
    """Return a stretch as its value: white space collapsed, without the escapes of Markdown."""
    return " ".join(_ESCAPED.sub("", text[start:end]).split())


def _value(page: Page, name: str, typed: Typed) -> Found:
    """Return what words say in a field."""
    words = shown(page.text, typed.start, typed.end)
    kind = _field(name).at.kind
    made = Found(UNSET, typed.start, typed.end, words, how=BESIDE_LABEL, confidence=typed.confidence)
    if kind is None:
        return made
    if kind is PLACE:
        made.value = place(words) or UNSET
    else:
        plain = digits(words) or words if isinstance(kind, Dollars | Count) else words
        try:
            made.value = kind.read(plain)
        except Unreadable:
            made.value = UNSET
    if made.value is UNSET:
        made.absence = "not applicable" if says_not_applicable(words) else "unreadable"
    return made


def _states(page: Page, start: int, end: int) -> Iterator[Found]:
    """Yield the states in which purchasers were solicited: one in each cell, or several."""
    for first, last in cells(page.text, start, end):
        words = page.text[first:last].split(" ")
        at = first
        while words:
            for length in range(min(len(words), 4), 0, -1):
                name = " ".join(words[:length])
                code = place(name.strip(" ,;"))
                if code or length == 1:
                    absence = "" if code else "unreadable"
                    yield Found(code or UNSET, at, at + len(name), name, absence, "in the list", confidence=page.sound)
                    at += len(name) + 1
                    words = words[length:]
                    break


def _beside(page: Page, answers: Answers, none: dict[str, Label]) -> None:
    """Read the boxes beside values: None, Indefinite, Estimate."""
    for owner, label in none.items():
        if not label.ticked or not owner:
            continue
        start, end = label.spot.box[0], label.spot.end
        ticked = Found(True, start, end, page.text[start:end], how="its box is ticked", confidence=_limit(page, label))
        code, kind, box = label.printed.code, _field(owner).at.kind, printed_form().beside.get(owner)
        if code == INDEFINITE:
            if isinstance(kind, Dollars) and kind.indefinite:
                ticked.value = INDEFINITE
                answers.found.setdefault(owner, ticked)
        elif box:
            if not answers.several.get(owner):
                answers.found[box] = ticked
        elif code == NONE and owner not in answers.found:
            answers.found[owner] = Found(UNSET, start, end, NONE, "not applicable")


def _limit(page: Page, label: Label) -> float:
    """Return the confidence in a tick: a bare X rather less than a box."""
    return min(page.sound, _CLEAN if page.text[label.spot.box[0]] not in "xX" else _BARE)


def _ticked(page: Page, answers: Answers, labels: Sequence[Label]) -> None:
    """Read choices and boxes."""
    by_field = in_groups((label.printed.field, label) for label in labels if label.printed.role in ("choice", "box"))
    for name, choices in by_field.items():
        hits = [label for label in choices if label.ticked]
        most = 1.0 if _is_complete(name, choices) else _WEAK
        if _field(name).repeats:
            kind = _field(name).at.kind
            order = list(kind.codes) if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) else []
            ranked = sorted(hits, key=lambda label: order.index(label.printed.code))
            if ranked:
                answers.several[name] = [_one(page, [label], most) for label in ranked]
        elif hits:
            answers.found[name] = _one(page, hits, most)
        elif page.has_ticks and _is_picked(name, choices):
            start, end = choices[0].spot.start, choices[0].spot.end
            how, confidence = "no other choice is shown", min(page.sound, _PICKED)
            value = Found(choices[0].printed.code, start, end, page.text[start:end], how=how, confidence=confidence)
            answers.found[name] = value
        else:
            answers.found[name] = _none(page, name, choices)


def _one(page: Page, hits: Sequence[Label], most: float) -> Found:
    """Return the choice whose box is ticked, with no more confidence than `most`."""
    first = hits[0]
    start, end = first.spot.box[0], first.spot.end
    confidence = min(most, _limit(page, first) if len(hits) == 1 else _TWO_TICKS)
    if not first.spot.exact and "\n" in page.text[start:end]:  # the box of the line above, and half a label
        confidence = min(confidence, _WEAK)
    return Found(first.printed.code, start, end, page.text[start:end], how="its box is ticked", confidence=confidence)


def _is_picked(name: str, choices: Sequence[Label]) -> bool:
    """Whether a choice without a box, alone in its cell, is the only one shown of its list: the one that was picked."""
    kind = _field(name).at.kind
    only = choices[0]
    listed = isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) and len(kind.codes) > len(choices) + 1
    return listed and len(choices) == 1 and only.printed.role == "choice" and only.ticked is None and only.alone


def _is_complete(name: str, choices: Sequence[Label]) -> bool:
    """Whether all choices are there, where the form never had others, and all have boxes if an empty one has."""
    kind = _field(name).at.kind
    if {False, None} <= {choice.ticked for choice in choices}:
        return False
    if not isinstance(kind, Choice) or not isinstance(kind.codes, CodeTable):
        return True
    # Of a list whose choices have changed with the years no page has all.
    return not all(code.current for code in kind.codes.values()) or len(choices) >= len(kind.codes)


def _none(page: Page, name: str, choices: Sequence[Label]) -> Found:
    """Return what a choice without a tick says: a lone box that asks yes or no says no."""
    label = choices[0]
    kind = _field(name).at.kind
    start, end = label.spot.box[0], label.spot.end
    seen = any(label.ticked is not None for label in choices)
    asks = label.printed.role == "box" and isinstance(kind, YesNo) and kind is not TICK
    if asks and (seen or page.has_ticks):
        confidence = min(page.sound, _CLEAN if seen else _UNSEEN)
        return Found(False, start, end, page.text[start:end], how="its box is empty", confidence=confidence)
    # A box that is not ticked is answered; a choice of which none is ticked is not.
    absence = "lost" if not seen and not page.has_ticks else "" if label.printed.role == "box" else "blank"
    return Found(UNSET, label.spot.end, label.spot.end, absence=absence)


# ---- the signature block: a row for each issuer, with signature, name, title and date --------------------------------

COLUMNS = ("issuer", "signature", "name", "title", "date")
_DAY = re.compile(r"(?<!\S)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))\s*\Z")
_SLASHES = re.compile(r"^/s/\s*", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_GUESSED, _LIKELY, _UNKNOWN = 0.6, 0.8, 0.1
_MOST_CELLS = 400
_CELLS, _LINES = 3, 4  # cells in a line that are columns, and lines below it that they may go on in


Cell: TypeAlias = list[tuple[int, int]]
"""Where a cell stands: one stretch, or one for each of its lines."""


def read_signatures(
    page: Page, columns: Sequence[str], start: int, end: int, issuers: Sequence[str]
) -> list[dict[str, Found]]:
    """Return the signatures between two places, each by column; `issuers` are the names known from Item 1."""
    names = [path.rpartition(".")[2] for path in columns]
    return [_row(page, names, row, issuers) for row in _rows(page, start, end)]


def _rows(page: Page, start: int, end: int) -> Iterator[list[Cell]]:
    """Yield the cells of each row: it ends with a date, and with the lines below that go on in its columns."""
    row: list[Cell] = []
    is_over = False
    found = cells(page.text, start, end)[:_MOST_CELLS]
    for _, group in groupby(found, key=lambda span: page.text.rfind("\n", 0, span[0]) + 1):
        line = list(group)
        days = [_DAY.search(page.text[slice(*span)]) is not None for span in line]
        goes_on = is_over and not any(days)
        above = [cell for span in line if goes_on and (cell := _above(page.text, row, span)) is not None]
        if len(above) == len(line):
            for cell, span in zip(above, line, strict=True):
                cell.append(span)
            continue
        for span, is_day in zip(line, days, strict=True):
            if is_over:
                yield row
                row = []
            row.append([span])
            is_over = is_day
    if is_over:
        yield row


def _above(text: str, row: Sequence[Cell], span: tuple[int, int]) -> Cell | None:
    """Return the cell of a row, all in one line, that goes on in the next line: it begins in the same column."""
    first = text.rfind("\n", 0, row[0][0][0]) + 1
    line = text.rfind("\n", 0, span[0]) + 1
    if len(row) < _CELLS or "\n" in text[first : row[-1][0][0]]:
        return None
    lines = text.count("\n", first, line)
    return next((cell for cell in row if cell[0][0] - first == span[0] - line and len(cell) <= lines <= _LINES), None)


def _row(page: Page, names: Sequence[str], row: Sequence[Cell], issuers: Sequence[str]) -> dict[str, Found]:
    known = {name.casefold() for name in issuers} | {"all issuers"}
    is_known = _words(page, row[0]).casefold() in known
    if len(row) == len(names):
        # Cells that are lines one below the other may be halves of cells; those of one line go on below themselves.
        in_line = "\n" not in page.text[row[0][0][0] : row[-1][0][0]]
        halves = any(len(cell) > 1 for cell in row) or not in_line
        confidence = page.sound if not halves else _LIKELY if is_known else _UNKNOWN if not in_line else _GUESSED
        return {name: _found(page, name, cell, confidence) for name, cell in zip(names, row, strict=True)}
    if len(row) == 1 and tuple(names) == COLUMNS:
        return _in_one(page, *row[0][0], issuers)
    whole = {"date": _found(page, "date", row[-1], min(page.sound, _LIKELY))}
    if len(row) > 1 and is_known:
        whole["issuer"] = _found(page, "issuer", row[0], min(page.sound, _LIKELY))
    rest = row[1:-1] if "issuer" in whole else row[:-1]
    for name, cell in zip([name for name in names if name not in whole], rest, strict=False):
        whole[name] = _found(page, name, cell, _UNKNOWN)
    return whole


def _words(page: Page, cell: Cell) -> str:
    """Return a cell's lines as one; behind a hyphen that ends a line stands no blank."""
    lines = [shown(page.text, *span) for span in cell]
    return "".join(line if line.endswith("-") else f"{line} " for line in lines).rstrip()


def _in_one(page: Page, start: int, end: int, issuers: Sequence[str]) -> dict[str, Found]:
    """Take a row apart whose cells ran together: the issuer is known, and a name is often its own signature."""
    text = page.text
    day = _DAY.search(text[start:end])
    stop = start + day.start() if day else end
    row = {"date": _found(page, "date", [(stop, end)], min(page.sound, _LIKELY))}
    words = [hit.span() for hit in _WORD.finditer(text, start, stop)]
    first = 0
    for issuer in sorted({*issuers, "All Issuers"}, key=len, reverse=True):
        length = len(issuer.split())
        if 0 < length < len(words) and shown(text, words[0][0], words[length - 1][1]).casefold() == issuer.casefold():
            row["issuer"] = _found(page, "issuer", [(words[0][0], words[length - 1][1])], min(page.sound, _LIKELY))
            first = length
            break
    rest = words[first:]
    signed = rest[:1]
    if rest and _SLASHES.fullmatch(text[slice(*rest[0])]):  # "/s/" is no part of the name
        rest = rest[1:]
    for length in range(len(rest) // 2, 0, -1):
        sign, name = (shown(text, part[0][0], part[-1][1]) for part in (rest[:length], rest[length : 2 * length]))
        if _SLASHES.sub("", sign).casefold() == name.casefold():
            row["signature"] = _found(page, "signature", [(signed[0][0], rest[length - 1][1])], _LIKELY)
            row["name"] = _found(page, "name", [(rest[length][0], rest[2 * length - 1][1])], _LIKELY)
            if rest[2 * length :]:
                row["title"] = _found(page, "title", [(rest[2 * length][0], rest[-1][1])], _LIKELY)
            return row
    if rest:
        row["signature"] = _found(page, "signature", [(signed[0][0], rest[-1][1])], _UNKNOWN)
    return row


def _found(page: Page, name: str, cell: Cell, confidence: float) -> Found:
    words = _words(page, cell)
    made = Found(words, cell[0][0], cell[-1][1], words, how="in its column", confidence=min(page.sound, confidence))
    if name == "date":
        hit = _DAY.search(words)
        try:
            made.value = date(*map(int, hit.group(1, 2, 3) if hit[1] else hit.group(6, 4, 5))) if hit else UNSET
        except ValueError:
            made.value = UNSET
        made.absence = "" if made.stated else "unreadable"
    return made
