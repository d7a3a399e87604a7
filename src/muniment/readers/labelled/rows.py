"""Which labels are the rows of the cover pages: for each reporting person, its rows in printed order.

Labels that only look like rows stand everywhere, in narratives, items and agreements. Dynamic programming finds the
sequence of labels that fits best as cover pages: rows follow each other in the printed order, close together; a
further person begins where the order begins anew, which has its price, so that a stray label makes no person.

Rows whose labels are no known wording are looked for where they should stand, between the rows around them; pages that
print numbers for labels are read by these.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise

from msgspec import Struct
from rapidfuzz import fuzz

from muniment.forms import FORMS
from muniment.forms.tables import words as words_of
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import boxes
from muniment.readers.labelled.labels import Label


def _numbers(form: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a person's page with their numbers; the tax number stands in the line of the name."""
    last = 0
    for path, number in FORMS[form].layout.lines.items():
        name, last = path.removeprefix("reporting_persons[].").removesuffix("[]"), int(number or last)
        yield "<irs-number>" if name == "irs_number" else name, last  # as the table of wordings has it


# The number printed before each row; the same word may stand in front of different rows of the two schedules.
NUMBERS = {form: dict(_numbers(form)) for form in ("13D", "13G")}
POWERS = tuple(name for name in NUMBERS["13D"] if name.endswith("_power"))
# The rows of both schedules in their printed order; what one of them does not have is skipped.
_LINES = list(NUMBERS["13D"])
for _before, _name in pairwise(NUMBERS["13G"]):
    if _name not in _LINES:
        _LINES.insert(_LINES.index(_before) + 1, _name)
_FIRST = _LINES.index(POWERS[0])
ROWS = (*_LINES[:_FIRST], "<powers-heading>", *_LINES[_FIRST:], "comment")
ORDER = {row: n for n, row in enumerate(ROWS)}

_FIGURES = {*POWERS, "aggregate_amount", "percent"}
_MOST = 4  # of the figures
_NEW_PERSON = 2.2  # what a further person costs: more than two labels can be worth
# Pages begin at their head, rows 1 to 6; rows repeated by a converter are no further person.
_HEAD, _HEADLESS = ORDER["citizenship"], 2.5
_SKIPPED = 0.12  # for each row left out
_FAR = 1500  # characters after which two rows of one person are unlikely to belong together
_APART = 300  # characters behind a page's last row, in which a label within a line may be one more
_WINDOW = 24  # labels looked back at
_MID_SENTENCE = 0.5  # what is taken off a label with other words before it
_NUMBERED = 0.6  # what the right number before a label is worth


class Row(Struct):
    """A row of a cover page: its name, its label with the number before it, and whether there is that number.

    `words` is where the words of the label begin; `leads` says whether they begin a line, or a column of one.
    """

    name: str
    label: Label
    numbered: bool
    words: int
    leads: bool = True


_NAMELESS = {"group", "citizenship", *POWERS, "aggregate_amount", "percent", "types"}  # rows of a page without row 1


def find_persons(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of each reporting person, in printed order."""
    places = [(ORDER[row.name], row.label.start, row.label.end) for row in rows]
    persons: list[list[Row]] = []
    for row in (rows[n] for n in _best_sequence(places, list(map(_gain, rows)))):
        if not persons or ORDER[row.name] <= ORDER[persons[-1][-1].name]:
            persons.append([])
        persons[-1].append(row)
    persons = [_without_items(person) for person in persons]
    names = [{row.name for row in person} for person in persons]
    named = [person for person, own in zip(persons, names, strict=True) if "name" in own and own & _FIGURES]
    if named:  # and beside them a page of which nothing else is lost
        pages = zip(persons, names, strict=True)
        return [own for own, rows in pages if own in named or (rows >= _NAMELESS and _is_typed(own))]
    # Only where no page has a name may the rows alone be one: narratives speak of the powers too.
    return [person for person, own in zip(persons, names, strict=True) if len(own & _FIGURES) >= _MOST]


def _is_typed(page: list[Row]) -> bool:
    return all(row.leads and row.numbered for row in page if row.name in _NAMELESS)


def _gain(row: Row) -> float:
    """Return what a row adds to a sequence."""
    gain = row.label.score * (1.0 + 0.05 * min(row.label.words, 8)) + _NUMBERED * row.numbered
    return gain if row.leads or row.numbered else gain - _MID_SENTENCE


def _without_items(rows: list[Row]) -> list[Row]:
    """Return the rows of a page of numbered rows up to where a label without a number stands far below, in an item.

    And of any page without a label at their end that a sentence below them has, where all others lead.
    """
    if 2 * sum(row.numbered for row in rows) >= len(rows):
        pairs = enumerate(pairwise(rows), 1)
        far = (n for n, (row, after) in pairs if not after.numbered and after.label.start - row.label.end > _FAR)
        rows = rows[: next(far, None)]
    *others, last = rows
    apart = others and not (last.leads or last.numbered) and last.label.start - others[-1].label.end > _APART
    return others if apart and all(row.leads or row.numbered for row in others) else rows


def _best_sequence(places: Sequence[tuple[int, int, int]], gains: Sequence[float]) -> list[int]:
    """Return the rows of the sequence that is worth most, in order; none where none is worth anything.

    Of each row `places` has the order on a page, and where its label begins and ends; `gains` is what it adds.
    """
    totals: list[float] = []  # what the best sequence is worth that ends with each
    most: list[float] = []  # of the totals up to each, no less far back than anybody looks
    befores: list[int] = []  # the row before each there; -1 where it begins
    for n, ((order, start, _), gain) in enumerate(zip(places, gains, strict=True)):
        fresh = _NEW_PERSON + _SKIPPED * min(order, 8) + _HEADLESS * (order > _HEAD)
        best, before = gain - fresh, -1
        for m in range(n - 1, max(-1, n - 1 - _WINDOW), -1):
            total = totals[m]
            if total + gain < best:
                if most[m] + gain < best:  # nothing further up can do better
                    break
                continue
            order_m, _, end_m = places[m]
            steps = order - order_m
            if start < end_m or (steps <= 0 and total <= 0.0):  # then this row is worth more alone
                continue
            far = (start - end_m) / _FAR
            if steps > 0:
                cost = _SKIPPED * (steps - 1) + (far if far < 3.0 else 3.0) ** 2
            else:
                cost = fresh + (far if far < 4.0 else 4.0) * 0.1
            worth = total + gain - cost
            if worth > best or (worth == best and before >= 0):  # of equals the first
                best, before = worth, m
        totals.append(best)
        most.append(max(best, most[-1]) if n % _WINDOW else max(totals[-1 - _WINDOW :]))
        befores.append(before)
    at = max(range(len(totals)), key=totals.__getitem__, default=-1)
    chain: list[int] = []
    while at >= 0 and (chain or totals[at] > 0):
        chain.append(at)
        at = befores[at]
    return chain[::-1]


# ---- rows whose labels are no known wording --------------------------------------------------------------------------

# The words by which a row is known, as short as they are printed.
_ASIDE = re.compile(r"\s*\([^)]*\)")
KNOWN_BY = {
    path.split(".")[1].removesuffix("[]"): min((_ASIDE.sub("", text).lower() for text in captions), key=len)
    for form in ("13G", "13D")
    for path in FORMS[form].layout.lines
    if path[0] != "<" and (captions := words_of(form, path, date.max.year))
}
_ALIKE, _ALIKE_BEHIND_NUMBER = 84, 55  # of 100
_LONGEST_GAP = 2500
_BEFORE = 800  # characters before the first row that was found
_NUMBERED_LINE = re.compile(
    r"^[^\S\n]*(?:(?:item|row)[ \t]*)?\(?(\d{1,2})\)?[.):]*(?=\s)[^\S\n]*(?:\n[^\S\n]*(?=[A-Za-z]))?",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")
_LONG_WORD = 10  # letters of a word that is a label by itself: Citizenship
_SAME_WORD = {"ownership": "owned", "held": "owned", "shares": "amount", "total": "aggregate"}
_STEM = 4  # letters of a word that a longer one may begin with: Percentage
_ENDS_LABEL = re.compile(r"[ \t]*(?:[:*\t|]|[ ]{2}|-{2}|\Z)")
_WORDS = re.compile(r"[A-Za-z][A-Za-z '&,()]*")


def with_missing(text: str, rows: Sequence[Row], begin: int, end: int, form: str) -> list[Row]:
    """Return the rows of one person with those found in the gaps between them, in order.

    The page stands between `begin` and `end`; before its first row only numbered ones are looked for.
    """
    first = rows[0]
    missing = [name for name in ROWS[: ORDER[first.name]] if name in KNOWN_BY and name in NUMBERS[form]]
    start = max(begin, first.label.start - _BEFORE)
    complete = list(_found(text, missing, start, first.label.start, form, numbered=True)) if missing else []
    for n, row in enumerate(rows):
        complete.append(row)
        following = rows[n + 1] if n + 1 < len(rows) else None
        stop = following.label.start if following else min(end, row.label.end + _LONGEST_GAP)
        last = ORDER[following.name] if following else len(ROWS)
        missing = [name for name in ROWS[ORDER[row.name] + 1 : last] if name in KNOWN_BY and name in NUMBERS[form]]
        if missing and stop - row.label.end <= _LONGEST_GAP:
            complete.extend(_found(text, missing, row.label.end, stop, form))
    return complete


def _found(text: str, missing: list[str], start: int, stop: int, form: str, *, numbered: bool = False) -> Iterator[Row]:
    at = start
    for name in missing:
        row = _by_number(text, name, at, stop, form) or (None if numbered else _by_words(text, name, at, stop))
        if row:
            yield row
            at = row.label.end


def _by_number(text: str, name: str, start: int, stop: int, form: str) -> Row | None:
    """Find the row's number at the beginning of a line, with words behind it that are like its label."""
    wanted = str(NUMBERS[form][name])
    for line in _NUMBERED_LINE.finditer(text, start, stop):
        if line[1] != wanted:
            continue
        words = _WORDS.match(text, line.end(), stop)
        column = words[0].partition("  ")[0] if words else ""
        alike = fuzz.partial_ratio(column.lower().strip(), KNOWN_BY[name]) if column else 0.0
        if alike >= _ALIKE_BEHIND_NUMBER:
            label = Label(f"reporting_persons[].{name}", line.start(), line.end() + len(column), 0.6 * alike / 100, 1)
            return Row(name, label, numbered=True, words=line.end())
    return None


def _by_words(text: str, name: str, start: int, stop: int) -> Row | None:
    """Find a line that begins like the row's label."""
    known = KNOWN_BY[name]
    for line in _LINE.finditer(text, start, stop):
        words = _WORDS.search(text, line.start(), line.end())
        if not words:
            continue
        column = words[0].partition("  ")[0].rstrip()
        head = column[: len(known) + 6].lower()
        alike = fuzz.ratio(head, known[: len(head)]) if len(column) >= len(known) * 0.6 else 0.0
        share = 0.7 * alike / 100 if alike >= _ALIKE else 0.6 if _is_cut(text, words, line, known) else 0.0
        if share:
            label = Label(f"reporting_persons[].{name}", words.start(), words.start() + len(head), share, 1)
            return Row(name, label, numbered=False, words=words.start())
    return None


_WRAPPED_POWER = re.compile(
    r"\n[^\S\n]*+\(?(?P<number>\d{1,2})[).]*+[^\S\n]++"
    r"(?P<label>(?:sole|shared)(?:[ ](?:voting|dispositive))?)[^\S\n]{2,}+\S[^\n]*+"
    r"(?P<rest>\n[^\S\n]*+(?:voting[ ]|dispositive(?:[ ]|[^\S\n]*+\n[^\S\n]*+))?power[:.]?)(?=[^\S\n]*$)",
    re.IGNORECASE | re.MULTILINE,
)


# The ends of such labels, which stand beside each other.
_POWERS_BELOW = re.compile(
    r"\n[^\S\n]*+(?:(?:voting|dispositive)[ ])?power"
    r"(?:[^\S\n]{2,}+(?:(?:voting|dispositive)[ ])?power){1,3}+(?=[^\S\n]*+\n)",
    re.IGNORECASE,
)
_CELL = re.compile(r"\S++(?:[ ]\S++)*+")
_NUMBER_OF_POWER = re.compile(r"(?:row[ ])?\(?(\d{1,2})[).]*+[ ]", re.IGNORECASE)


def wrapped_powers(text: str, form: str) -> list[tuple[Row, tuple[int, int]]]:
    """Return the rows of powers whose labels are wrapped beside the number of shares, and where each label goes on."""
    by_number = {str(NUMBERS[form][name]): name for name in POWERS}
    found: list[tuple[Row, tuple[int, int]]] = []
    for hit in _WRAPPED_POWER.finditer(text):
        label = f"{hit['label']} {hit['rest']}".lower()
        name = by_number.get(hit["number"])
        if name and "_".join(label.strip(" .:").split()) == name:
            at = Label(
                f"reporting_persons[].{name}", hit.start() + 1, hit.end("label"), 1.0, len(label.split()), exact=True
            )
            found.append((Row(name, at, numbered=True, words=hit.start("label")), hit.span("rest")))
    return [*found, *(pair for hit in _POWERS_BELOW.finditer(text) for pair in _wrapped_abreast(text, hit, by_number))]


def _wrapped_abreast(
    text: str, below: re.Match[str], by_number: Mapping[str, str]
) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Yield the rows of powers beside each other whose labels end in the line `below`, as `wrapped_powers` does."""
    ends = [*_CELL.finditer(text, *below.span())]
    heads = [*_CELL.finditer(text, text.rfind("\n", 0, below.start()) + 1, below.start())]
    for head, end in zip(heads, ends, strict=True) if len(heads) == len(ends) else ():
        own = _NUMBER_OF_POWER.match(head[0])
        name = by_number.get(own[1]) if own else None
        words = f"{head[0][own.end() :]} {end[0]}".lower() if own else ""
        if own and name and "_".join(words.strip(" .:").split()) == name:
            at = Label(f"reporting_persons[].{name}", *head.span(), 1.0, len(words.split()), exact=True)
            yield Row(name, at, numbered=True, words=head.start() + own.end()), end.span()


def row_of_caption(caption: str, form: str) -> str:
    """Return the row that the caption of a column names, by its number or by its words; "" where it names none."""
    names = [name for name in NUMBERS[form] if name in KNOWN_BY]
    rows = [_by_number(caption, name, 0, len(caption), form) for name in names]
    rows = [row for row in rows if row] or [row for name in names if (row := _by_words(caption, name, 0, len(caption)))]
    return max(rows, key=lambda row: row.label.score).name if rows else ""


def _is_cut(text: str, words: re.Match[str], line: re.Match[str], known: str) -> bool:
    """Whether a line has nothing but some words of a label, in order, before its value: `Percentage of Class:`."""
    column = words[0].partition("  ")[0]
    head = [_SAME_WORD.get(word, word) for word in column.lower().split() if word != "of"]
    stop = words.start() + len(column)
    alone = not text[line.start() : words.start()].strip(" \t|*(") and _ENDS_LABEL.match(text, stop, line.end())
    behind = iter(known.split())
    is_part = all(any(word == of or _is_stem(word, of) or _is_stem(of, word) for of in behind) for word in head)
    return is_part and (len(head) > 1 or len(column) >= _LONG_WORD) and bool(alone)


def _is_stem(word: str, stem: str) -> bool:
    return len(stem) >= _STEM and word.startswith(stem)


# ---- pages that print numbers for labels: `Item 5:` and the value ----------------------------------------------------

_NUMBER_FIRST = re.compile(
    r"(?:^[^\S\n]*+|(?<=\s)(?=item[ \t]*+\d{1,2}:[^\S\n]))"
    r"(?:(?P<word>item|row|line|box)[ \t]*+)?(?:\[(?=\d{1,2}\])|\()?(?P<number>\d{1,2})\)?"
    r"(?:[]):.]|(?(word)(?!)|(?=[^\S\n]{2})))[^\S\n]*+"
    r"(?:names?[ \t]++of[ \t]++)?(?:reporting[ \t]++persons?[ \t]*+[-:–][ \t]*+)?"
    r"(?P<value>(?:(?![^\S\n]item[ \t]*+\d{1,2}:|[^\S\n]cusip\b)[^\n])*+)",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_LINES = 20_000  # lines that are looked at: no filing has as many
_WORTH = 0.75  # of a number alone, against a whole label's 1
# "Approximately 9.27% of the outstanding Common Stock"; what is no percentage is short
_LONGEST_PERCENT, _SHORT = 64, 24
# What answers for a number: "(See Item 5)".
ELSEWHERE = re.compile(
    r"\(?\bsee\s+(?:items?|(?:foot)?notes?|rows?|response|exhibit|schedule|attached|above|below)\b", re.IGNORECASE
)
_REMARK = re.compile(r"\(|[ ]{3}")  # behind a percentage: "(based on 12,345,678 shares)", or the frame of a page
_CODE = re.compile(r"\(?(?:[A-Z]{2}|[A-Z]\.[ ]?[A-Z]\.|00)(?![^\W_])")
_LONGEST_CODES = 120  # with what each says in words
# Of a trust, with its number and address; a number may stand before it: "(Tax ID: 04-1234567) Fern Corp."
_A_NAME = re.compile(
    r"(?:\(?(?:[A-Z#][\w.:#]*+[ ]+){0,6}(?:\d\d-?\d{7}|\d{3}-\d\d-\d{4})\b[),;:\- ]*+)?[A-Za-z].{2,400}$"
)


def numbered_only(text: str, form: str) -> Iterator[Row]:
    """Yield the rows of which a line has the number and, directly behind it, a value that the row takes."""
    by_number = {number: name for name, number in NUMBERS[form].items() if name[0] != "<"}
    for line in islice(_NUMBER_FIRST.finditer(text), _MOST_LINES):
        name = by_number.get(int(line["number"]))
        if name and _takes(name, line["value"].strip()):
            label = Label(f"reporting_persons[].{name}", line.start(), line.start("value"), _WORTH, 1)
            yield Row(name, label, numbered=True, words=line.start("value"))


def _takes(name: str, value: str) -> bool:
    if name in POWERS or name == "aggregate_amount":
        read = values.shares(value, 0, len(value))
        return read.signs.get("first") == 1.0 or read.absence == "not applicable" or bool(ELSEWHERE.match(value))
    if name == "percent":
        read = values.percent(value, 0, len(value))
        alone = _REMARK.split(value, 1)[0]
        return len(alone) < _LONGEST_PERCENT and (read.stated or (len(value) < _SHORT and read.absence != "unreadable"))
    if name in ("types", "fund_sources"):
        return _CODE.match(value) is not None and len(value) <= _LONGEST_CODES
    if name in ("legal_proceedings", "excludes_shares"):
        return bool(boxes(value, 0, len(value))) or value.lower() in ("no", "yes", "n/a")
    if name == "group":
        return "(a)" in value.lower()
    return name in ("name", "citizenship") and bool(_A_NAME.match(value))
