"""The second part of the cover page: the rows of each reporting person, and what stands in them."""

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct

from muniment.codes import fund_sources, person_types
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import Choice, boxes, ticked
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.gaps import with_missing
from muniment.readers.labelled.labels import Label
from muniment.readers.labelled.lists import is_list, lines_of, names_in
from muniment.readers.labelled.masking import without_label
from muniment.readers.labelled.rows import NUMBERS, ORDER, POWERS, Row, find_persons
from muniment.readers.labelled.short import numbered_only

Form: TypeAlias = Literal["13D", "13G"]

# A row's number before its label, on the same line or, in a cell of its own, on the one before.
_NUMBER = re.compile(r"(?<![\w.,%-])(?:(?:item|row)[ \t]*)?(?:[(\[][ \t]?)?\b([lI1]?[\dlI])[ \t]?[)\].:,]*\s*$", re.IGNORECASE)
_BEHIND = 24  # characters before a label in which its number is looked for
# What a label may go on with: the row it speaks of, its marks.
_LABEL_GOES_ON = re.compile(r"(?:(?<=row|box)[ \t]*[(\[]?(?:\d{1,2}|l{1,2})\b)?[ \t]*[)*:.\]]*", re.IGNORECASE)
_IRS = re.compile(
    r"(?:\b(?:i\.?r\.?s\.?|s\.?s\.?|tax|fein|ein|tin|t\.?i\.?n\.?)[^\n\d]{0,40}?)?"
    r"(?<![\d-])(?P<number>\d{2}\s?-\s?\d{7}|\d{2}-\d{3}-\d{4}|\d{3}-\d{2}-\d{4}|\d{9})(?![\d-])",
    re.IGNORECASE,
)
_MASKED = re.compile(r"[#xX*]{3}-[#xX*]{2}-[#xX*\d]{4}|[#xX*]{2}-[#xX*]{5,7}")
_IRS_LEFT = re.compile(
    r"[\s,;:(\[\-–/]*(?:(?:\(?(?:i\.?r\.?s\.?|s\.?s\.?|e\.?i\.?n\.?|t\.?i\.?n\.?|tax|taxpayer|employer|identification|id|i\.d\.|no\.?s?|number|#|or)\b\.?[\s:.,#)]*)+)?[\s,;:(\[\-–/)\]]*$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:inc|corp|co|ltd|l\.p|l\.l\.c|p\.c|n\.a|s\.a|jr|sr|plc|lp|n\.v|b\.v|a\.g|s\.p\.a)\.$", re.IGNORECASE)
_LETTERS = re.compile(r"[(\[]\s*([abAB])\s*[)\]]|(?:^|(?<=\s))([abAB])[).](?=\s|$)", re.MULTILINE)
_NO = re.compile(r"\b(?:no|n/a|n\.a\.|not\s+applicable|none)\b", re.IGNORECASE)
_TYPES = frozenset(person_types.SCHEDULE_13G) | frozenset(person_types.SCHEDULE_13D)
_FUNDS = frozenset(fund_sources.FUND_SOURCES)

_ROW_OF = {f"reporting_persons[].{row}{many}": row for row in ORDER for many in ("", "[]")} | {
    row: row for row in ORDER if row.startswith("<")
}

PersonFound: TypeAlias = dict[str, Found]
# For each row: the row, and the characters in which its value is looked for.
Stretches: TypeAlias = dict[str, tuple[Row, int, int]]

_MASKED_ROWS = frozenset({*POWERS, "aggregate_amount", "percent", "types", "fund_sources", "citizenship"})
_TELLING = frozenset({*POWERS, "aggregate_amount"})
_ENOUGH = 4  # of those rows that can be read for a page to be as expected
_TYPED = 5  # what a page earns at least whose values stand where they are looked for
_ABOVE = 250  # characters above the first label in which a name is looked for


class Cover(Struct):
    """A reporting person's cover page: what was found in its rows, and the characters it takes."""

    rows: PersonFound
    start: int
    end: int


def numbered_rows(text: str, labels: Sequence[Label]) -> list[Row]:
    """Return the labels that may be rows of a cover page, each with the number printed before it as part of it."""
    rows: list[Row] = []
    latest: dict[str, int] = {}
    for label in labels:
        name = _ROW_OF.get(label.field)
        if name is None:
            continue
        n = latest.get(name)
        if n is not None and label.start < rows[n].label.end:
            if label.score * label.words <= rows[n].label.score * rows[n].label.words:
                continue
            rows[n] = _row(text, name, label)  # the same words, with more of them matched
        else:
            latest[name] = len(rows)
            rows.append(_row(text, name, label))
    rows.sort(key=lambda row: row.label.start)
    return rows


def _row(text: str, name: str, label: Label) -> Row:
    before = _NUMBER.search(text, max(0, label.start - _BEHIND), label.start)
    end = _label_end(text, label)
    if before:
        number = int(before[1].lower().replace("l", "1").replace("i", "1"))
        if number in (NUMBERS["13G"].get(name), NUMBERS["13D"].get(name)):
            numbered = Label(label.field, before.start(), end, label.score, label.words)
            return Row(name, numbered, numbered=True, words=label.start)
    return Row(name, Label(label.field, label.start, end, label.score, label.words), numbered=False, words=label.start)


def _label_end(text: str, label: Label) -> int:
    on = _LABEL_GOES_ON.match(text, label.end)
    return on.end() if on else label.end


def read_persons(text: str, labels: Sequence[Label], form: Form, limits: Sequence[int]) -> list[Cover]:
    """Return the cover page of every reporting person. No page reaches beyond one of `limits`, places in `text`."""
    found = find_persons(numbered_rows(text, labels)) or find_persons(list(numbered_only(text, form)))
    starts = [rows[0].label.start for rows in found] + [len(text)]
    covers: list[Cover] = []
    for rows, following in zip(found, starts[1:], strict=True):
        last = rows[-1].label.end
        end = min([following, *(limit for limit in limits if limit >= last)])
        begin = covers[-1].end if covers else 0
        covers.extend(_covers(text, with_missing(text, rows, end, form), begin, end, form))
    return covers


def _covers(text: str, rows: list[Row], begin: int, end: int, form: Form) -> list[Cover]:
    """Read one cover page; it is that of several persons where each row lists a value for each of them."""
    stretches = _behind_labels(rows, end)
    found = _read(text, stretches, form)
    if _typed(found) < _TYPED and len(rows) >= _ENOUGH:
        other = _read(text, _before_labels(text, rows, begin), form)
        if _typed(other) > _typed(found):
            return [_cover(rows, other)]
    listed = _listed(text, stretches, form)
    return [_cover(rows, one) for one in listed] if listed else [_cover(rows, found)]


def _cover(rows: list[Row], found: PersonFound) -> Cover:
    last = max((one.end for one in found.values()), default=0)
    return Cover(found, rows[0].label.start, max(last, rows[-1].label.end))


def _behind_labels(rows: list[Row], end: int) -> Stretches:
    """Return for each row what stands between its label and the next."""
    stops = [row.label.start for row in rows[1:]] + [end]
    return {row.name: (row, row.words, max(row.label.end, stop)) for row, stop in zip(rows, stops, strict=True)}


def _before_labels(text: str, rows: list[Row], begin: int) -> Stretches:
    """Return for each row what stands between the label before and its own: some pages have values above labels."""
    begins = [max(begin, rows[0].label.start - _ABOVE)] + [row.label.end for row in rows]
    return {row.name: (row, start, max(start, row.label.start)) for row, start in zip(rows, begins, strict=False)}


def _read(text: str, stretches: Stretches, form: Form) -> PersonFound:
    found = {
        name: _value(text, row, start, stop, form)
        for name, (row, start, stop) in stretches.items()
        if name in _READERS
    }
    _name_and_number(text, stretches, found)
    return found


def _typed(found: PersonFound) -> int:
    """Count what could stand in no other row: codes, a percent with its sign, no sign in a number's place."""
    codes = [found[name].stated for name in ("types", "fund_sources") if name in found]
    signed = "percent" in found and found["percent"].signs.get("sign") == 1.0
    numbers = sum(found[name].stated for name in _TELLING if name in found)
    return 2 * sum(codes) + 2 * signed + (numbers >= _ENOUGH)


def _listed(text: str, stretches: Stretches, form: Form) -> list[PersonFound]:
    """Return what each of several persons' lines say, where rows are lists of them; none where they are not."""
    if "name" not in stretches:
        return []
    last = stretches.get("<irs-number>", stretches["name"])[2]
    named = names_in(text, stretches["name"][1], max(last, stretches["name"][2]))
    names = [name for name, _, _ in named]
    lines = {name: lines_of(text, names, start, stop) for name, (_, start, stop) in stretches.items()} if names else {}
    told = {name: of for name, of in lines.items() if name != "name" and is_list(of)}
    if not told:
        return []
    persons = []
    for n, (name, start, stop) in enumerate(named):
        own = {row: (stretches[row][0], line.start, line.end) for row, of in told.items() if (line := of[n])}
        found = _read(text, own, form)
        found["name"] = Found(values.in_one_line(name), start, stop, name, how="in a list", signs={"listed": 1.0})
        persons.append(found)
    return persons


def _value(text: str, row: Row, start: int, stop: int, form: Form) -> Found:
    number = 0 if row.numbered else NUMBERS[form].get(row.name, 0)
    if row.name in _MASKED_ROWS:
        text = without_label(text, row.name, start, stop)
    found = _READERS[row.name](text, row.label, start, stop, number)
    found.signs["label"] = row.label.score
    found.signs["numbered"] = float(row.numbered)
    return found


def _shares(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    return values.shares(text, start, stop, number)


def _percent(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    return values.percent(text, start, stop, number)


def _types(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    return values.codes(text, start, stop, _TYPES, number)


def _funds(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    return values.codes(text, start, stop, _FUNDS, number)


def _citizenship(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    return values.words(text, start, stop, number)


def _box(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    """Read a row that is one box: it may stand within the label where that runs over two lines."""
    marks = boxes(text, label.start, min(stop, start + 400))
    if any(mark.ticked for mark in marks):
        mark = next(mark for mark in marks if mark.ticked)
        return Found(value=True, start=mark.start, end=mark.end, words=text[mark.start : mark.end], how="its box")
    if marks:
        return Found(value=False, start=marks[0].start, end=marks[0].end, words=text[marks[0].start : marks[0].end], how="its box")
    said = _NO.search(text, start, min(stop, start + 200))
    if said:
        return Found(value=False, start=said.start(), end=said.end(), words=said[0], how="in words")
    return values.absent(text, start, start, "blank")


def _group(text: str, label: Label, start: int, stop: int, number: int) -> Found:
    stop = min(stop, start + 600)
    choices = [Choice((one[1] or one[2]).lower(), *one.span()) for one in _LETTERS.finditer(text, start, stop)]
    marks = boxes(text, start, stop)
    chosen = [(choice, mark) for choice, mark in ticked(text, choices, marks) if mark.ticked]
    if not chosen:
        return values.absent(text, start, start, "blank")
    choice, mark = chosen[0]
    first, last = min(choice.start, mark.start), max(choice.end, mark.end)
    both = len({choice.letter for choice, _ in chosen}) > 1
    return Found(choice.letter, first, last, text[first:last], how="its box", signs={"both": float(both)})


_READERS = {
    "group": _group,
    "fund_sources": _funds,
    "legal_proceedings": _box,
    "citizenship": _citizenship,
    **dict.fromkeys(POWERS, _shares),
    "aggregate_amount": _shares,
    "excludes_shares": _box,
    "percent": _percent,
    "types": _types,
}


# ---- row 1: the name, and until 2008 the tax number -----------------------------------------------------------------


def _name_and_number(text: str, stretches: Stretches, found: PersonFound) -> None:
    """Read row 1: the name may stand behind its own label or behind that of the tax number."""
    parts = [stretches[name] for name in ("name", "<irs-number>") if name in stretches]
    if not parts:
        return
    text = without_label(text, "name", parts[0][1], parts[-1][2])
    number = next((hit for _, start, stop in parts for hit in _IRS.finditer(text, start, min(stop, start + 600))), None)
    if number:
        found["<irs-number>"] = Found(number["number"].replace(" ", ""), *number.span("number"), number["number"], how="in row 1")
    for row, start, stop in parts:
        cut = _IRS.search(text, start, stop) or _MASKED.search(text, start, stop)
        name = _name(text, row, start, stop, cut)
        if name.stated:
            name.signs |= {"label": row.label.score, "numbered": float(parts[0][0].numbered), "part": float(row.name == "name")}
            found["name"] = name
            return
    found.setdefault("name", values.absent(text, parts[0][1], parts[0][1], "blank"))


def _name(text: str, row: Row, start: int, stop: int, cut: re.Match[str] | None) -> Found:
    """Read a name: what stands before a tax number, else behind it."""
    own = 0 if row.numbered else 1
    if cut:
        left = _IRS_LEFT.search(text, start, cut.start())
        name = values.words(text, start, left.start() if left else cut.start(), own)
        if not name.stated:
            name = values.words(text, cut.end(), stop, own)
    else:
        name = values.words(text, start, stop, own)
    return name
