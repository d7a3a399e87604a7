"""What was typed: the cells between labels, and which label each belongs to.

Values stand beside their labels, or in a row below a row of them, in cells or in lines, with blank ones left out or
not. Every way to give the cells to the labels is weighed: what a label takes must fit, all that the form must have
should be there, no cell is torn or left over. Of how much the best way is better than the next one it is told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from msgspec import Struct

from muniment.codes import CodeTable
from muniment.errors import IdentifierError
from muniment.forms.definition import CIK, CRD
from muniment.forms.form_d.fields import PLACE, SOLICITED
from muniment.readers.labelled.form_d.layout import is_divided, is_mandatory
from muniment.readers.labelled.form_d.wordings import printed_form
from muniment.readers.labelled.text import BULLETS, line_before
from muniment.values import Count, Dollars, IsoDay
from muniment.values.kind import says_not_applicable

# Behind the bullet of an entry.
_CELL = re.compile(rf"(?:(?<!\S)[{BULLETS}][^\S\n\t]+)?(?P<cell>[^\s]+(?:[^\S\n\t][^\s]+)*)")
_WORD = re.compile(r"\S+")
_SIGN_ALONE = re.compile(r"^(?:\\?\$|USD|or|[?,;*•·☐☒_]+)$", re.IGNORECASE)
_MOST_CELLS, _MOST_WORDS = 40, 40
_ZIP = re.compile(r"(?=.*\d)[0-9A-Za-z][0-9A-Za-z #-]{1,11}")
_AMOUNT = re.compile(r"\\?\$?\s?(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.0{1,2})?(?:\s?USD)?(?:\s+or)?", re.IGNORECASE)
_LEAST_DIGITS = 6  # of a telephone number
# What each fault costs.
_TORN, _JOINED, _LEFT_OVER, _LACKING, _SKIPPED, _FITS, _MISFIT, _ODD = 0.6, 1.2, 2.5, 1.0, 0.1, -0.5, 3.0, 0.8
_NEVER = 1e9
_UNCLEAR, _OUT_OF_TURN = 0.6, 0.85
_APART, _WITHIN, _EMPTY = re.compile(r"\t|  "), re.compile(r"\s"), re.compile(r"\n\s*\n")
_LINES = re.compile(r"[\t\n]")
_COLUMNS = re.compile(r"\S(?:\t|  +)\S")  # of a text that keeps them
_ALIGNED, _TAB = 2, 1000  # letters by which what stands in a column differs; more than a line has


class Slot(Struct, frozen=True):
    """A place for a value: its field, and where its label ends."""

    field: str
    at: int
    # Whether it goes with a box, and that is ticked; None where it goes with none.
    ticked: bool | None


class Typed(Struct, frozen=True):
    """What stands in a slot: characters `start` up to `end`, and how confident one may be that they belong there."""

    start: int
    end: int
    confidence: float


class _Unit(Struct, frozen=True):
    start: int
    end: int
    # Whether a cell ends with it.
    closes: bool


def cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the cells between two places that say something, without blanks around them."""
    return [hit.span("cell") for hit in _CELL.finditer(text, start, end) if not _SIGN_ALONE.match(hit["cell"])]


def fit(field: str) -> Callable[[str], float]:
    """Return what says how well words fit a field: below 0 well, above 0 ill."""
    kind, name = printed_form().rows[field].field.at.kind, field.rpartition(".")[2]
    if kind is PLACE or kind is SOLICITED:
        return lambda words: _strictly(place(words))
    if kind in (CIK, CRD):
        longest = 10 if kind is CIK else 9
        return lambda words: _strictly(words.isascii() and words.isdecimal() and len(words) <= longest)
    if isinstance(kind, Dollars | Count):
        return lambda words: _strictly(digits(words))
    if isinstance(kind, IsoDay):
        return lambda words: _strictly(re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}", words))
    if name == "zip_code":
        return lambda words: _FITS if _ZIP.fullmatch(words) else _ODD
    if name == "phone":
        return lambda words: _FITS if sum(map(str.isdecimal, words)) >= _LEAST_DIGITS else _ODD
    return lambda words: 0.0


def digits(words: str) -> str:
    """Return the digits of a whole number or amount as printed; "" where it is none.

    >>> digits("$1,000,000 USD or"), digits("12.50"), digits("1,00")
    ('1000000', '', '')
    """
    hit = _AMOUNT.fullmatch(words)
    return hit[1].replace(",", "") if hit and words.isascii() else ""


def _strictly(fits: object) -> float:
    return _FITS if fits else _MISFIT


@lru_cache(maxsize=4096)
def place(words: str) -> str:
    """Return the code of a state or country that Form D knows; "" for none."""
    codes = PLACE.codes
    try:
        return codes.compact(words) if isinstance(codes, CodeTable) else ""
    except IdentifierError:
        return ""


def fill(text: str, slots: Sequence[Slot], start: int, end: int, *, is_html: bool) -> dict[str, Typed]:
    """Give what stands between two places to the slots before it; what is no HTML has cells by their places alone."""
    found = cells(text, start, end)
    if not slots or not found:
        return {}
    if len(slots) == 1:  # all that follows belongs to one label: of what takes a number, the first that is one
        field = slots[0].field
        fits = fit(field)
        for first, last in found:
            if fits(text[first:last]) < 0:
                return {field: Typed(first, last, 0.99 if len(found) == 1 else 0.95)}
        begin, stop = found[0][0], found[-1][1]
        if fits(" ".join(text[begin:stop].split())) > 0:
            return {field: Typed(*found[0], 0.5)}
        form = printed_form()
        several = form.rows[field].field.repeats or field in form.free | form.texts
        return {field: Typed(begin, stop, 0.99 if several or len(found) == 1 else 0.7)}
    by_column = _by_column(text, slots, found) or (None if is_html else _aligned(text, slots, found))
    if by_column is not None:
        return by_column
    slots, known = _in_turn(slots)
    found = found[:_MOST_CELLS]
    whole = [_Unit(first, last, closes=True) for first, last in found]
    ways = _weigh(text, slots, whole)
    if any(slot.ticked is None and is_mandatory(slot.field) and slot.field not in ways[0][1] for slot in slots):
        hits = ((hit, last) for first, last in found for hit in _WORD.finditer(text, first, last))
        words = [_Unit(*hit.span(), closes=hit.end() == last) for hit, last in hits]
        if len(words) <= _MOST_WORDS:
            ways = sorted([*_weigh(text, slots, words), *ways], key=_COST)
    best, given = ways[0]
    others = [cost for cost, other in ways[1:] if other != given]
    margin = min(others, default=_NEVER) - best
    doubted = () if is_html else _doubted(text, slots, found, given)
    return {
        field: Typed(*span, min(_confidence(text, field, span, margin), _UNCLEAR if field in doubted else known))
        for field, span in given.items()
    }


def _in_turn(slots: Sequence[Slot]) -> tuple[Sequence[Slot], float]:
    """Return slots in the turn of the form, and the most confidence in what they take.

    Where labels of one row stand in another turn a printer has set its cells at several heights: the answers below
    follow each other as the form asks for them, or else as their labels stand.
    """
    places = printed_form().places
    if any(slot.field not in places for slot in slots):
        return slots, 1.0
    turn = sorted(slots, key=lambda slot: places[slot.field])
    return turn, 1.0 if turn == [*slots] else _OUT_OF_TURN


def _doubted(
    text: str, slots: Sequence[Slot], found: Sequence[tuple[int, int]], given: Mapping[str, tuple[int, int]]
) -> set[str]:
    """Return the fields whose words may be another one's, or not all of theirs, by where their labels stand.

    In columns a value stands below its own label. Texts that keep no columns write labels and answers a blank or a
    line apart, where a blank answer leaves no trace, and one of two lines looks like two.
    """
    by_field = {slot.field: slot for slot in slots}
    keeps_columns = _COLUMNS.search(text) is not None
    for field, (first, last) in given.items():
        own = column(text, by_field[field].at)
        columns = [column(text, cell[0]) for cell in found if first <= cell[0] < last]
        for at in columns if any(columns) else ():
            near = {slot.field: abs(column(text, slot.at) - at) for slot in slots}
            if abs(own - at) > _ALIGNED and min(near.values()) <= _ALIGNED:
                return {*given}
    doubted: set[str] = set()
    for first, second in pairwise(slots):
        between = text[first.at : second.at]
        there = given.keys() & {first.field, second.field}
        if len(there) == 1 and not (_APART.search(between) or (keeps_columns and "\n" in between)):
            doubted |= {field for field in there if _WITHIN.search(text, *given[field])}
        if len(there) > 1:
            apart = text[given[first.field][1] : given[second.field][0]]
            if "\n" in apart and (not _LINES.search(between) or (_EMPTY.search(between) and not _EMPTY.search(apart))):
                return {*given}
    return doubted


def column(text: str, at: int) -> int:
    """Return how far to the right something stands: in cells divided by tabs, where there are any, else in letters."""
    line = line_before(text, at)
    return _TAB * line.count("\t") or len(line)


def _by_column(text: str, slots: Sequence[Slot], found: Sequence[tuple[int, int]]) -> dict[str, Typed] | None:
    """Return values by their columns, where one row of labels stands over one row of cells, blank ones included."""
    line = text.rfind("\n", 0, slots[-1].at) + 1
    below, stop = text.rfind("\n", 0, found[0][0]) + 1, text.find("\n", found[0][0])
    stop = len(text) if stop < 0 else stop
    if slots[0].at < line or found[-1][1] > stop or below <= line:
        return None
    line_end = text.find("\n", slots[-1].at)
    columns = text.count("\t", line, line_end)
    if not columns or columns != text.count("\t", below, stop):
        return None
    by_column = {text.count("\t", line, slot.at): slot for slot in slots}
    given: dict[str, Typed] = {}
    for first, last in found:
        slot = by_column.get(text.count("\t", below, first))
        if slot is None or slot.field in given or fit(slot.field)(text[first:last]) >= _MISFIT:
            return None
        given[slot.field] = Typed(first, last, 0.99)
    return given if len(by_column) == len(slots) else None


def _aligned(text: str, slots: Sequence[Slot], found: Sequence[tuple[int, int]]) -> dict[str, Typed] | None:
    """Return values by their columns, where each stands alone under its label, in letters, and some labels apart."""
    columns = {slot.field: column(text, slot.at) for slot in slots}
    are_apart = all(is_divided(text, first.at, second.at) for first, second in pairwise(slots))
    # In rows of cells a label that spans several stands above a cell that is another one's.
    if len({*columns.values()}) < len(slots) or not are_apart or max(columns.values()) >= _TAB:
        return None
    given: dict[str, Typed] = {}
    for first, last in found:
        at = column(text, first)
        near = [slot.field for slot in slots if abs(columns[slot.field] - at) <= _ALIGNED]
        if len(near) != 1 or near[0] in given or fit(near[0])(text[first:last]) >= _MISFIT:
            return None
        given[near[0]] = Typed(first, last, 0.97)
    return given


_Way: TypeAlias = tuple[float, tuple[tuple[int, int, int], ...]]
"""What a way to give units to slots costs, and what it gave: slot, first unit, and the one behind the last."""
_COST = itemgetter(0)


def _weigh(text: str, slots: Sequence[Slot], units: Sequence[_Unit]) -> list[tuple[float, dict[str, tuple[int, int]]]]:
    """Return the two best ways to give units to slots in order, each with its cost, best first."""
    fits = [lru_cache(maxsize=None)(fit(slot.field)) for slot in slots]
    count = len(units)
    # At each place: what the ways up to it cost, and what they gave.
    states: list[list[_Way]] = [[(0.0, ())], *([] for _ in range(count))]
    states = _dropping(states, units)
    for n, slot in enumerate(slots):
        # What it costs to leave a slot empty: less where one with a box, or in a row above the last one.
        if slot.ticked is not None:
            skip = _LACKING if slot.ticked else 0.0
        elif is_mandatory(slot.field):
            skip = _LACKING
        else:
            skip = _SKIPPED if text.find("\n", slot.at, slots[-1].at) < 0 else _SKIPPED / 2
        extra = _LACKING * 2 if slot.ticked is False else 0.0
        several = printed_form().rows[slot.field].field.repeats
        following = [[(cost + skip, given) for cost, given in here] for here in states]
        for i in range(count):
            if not states[i]:
                continue
            joined = 0.0
            for j in range(i + 1, count + 1):
                words = " ".join(text[units[i].start : units[j - 1].end].split())
                own = fits[n](words) if not says_not_applicable(words) else 0.0
                own += extra + joined + (0.0 if units[j - 1].closes else _TORN)
                following[j] += [(cost + own, (*given, (n, i, j))) for cost, given in states[i]]
                joined += 0.0 if several or not units[j - 1].closes else _JOINED
        states = _dropping([sorted(here, key=_COST)[:3] for here in following], units)
    return [
        (cost, {slots[n].field: (units[i].start, units[j - 1].end) for n, i, j in given})
        for cost, given in states[count]
    ] or [(_NEVER, {})]


def _dropping(states: list[list[_Way]], units: Sequence[_Unit]) -> list[list[_Way]]:
    """Let whole cells be left over."""
    for i, unit in enumerate(units):
        cost = _LEFT_OVER if unit.closes else _TORN
        left = ((had + cost, given) for had, given in states[i])
        states[i + 1] = sorted([*states[i + 1], *left], key=_COST)[:3]
    return states


def _confidence(text: str, field: str, span: tuple[int, int], margin: float) -> float:
    """Return the confidence in a value: by how much better this way is than the next, and whether its cell was torn."""
    confidence = 0.97 if margin >= 0.85 else 0.85 if margin >= 0.3 else 0.6
    before, behind = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
    goes_before = before == " " and text[span[0] - 2 : span[0] - 1].strip()
    if goes_before or (behind == " " and text[span[1] + 1 : span[1] + 2].strip()):  # its cell was torn
        confidence = min(confidence, 0.8 if fit(field)(text[span[0] : span[1]]) < 0 else 0.6)
    return confidence
