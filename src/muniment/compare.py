"""Redline: what changed between two filings, by meaning, whatever formats and years they are from; and as a page.

>>> import muniment
>>> from muniment.compare import compare
>>> before, after = (muniment.read(f"examples/{name}.xml").record for name in ("schedule-13g", "schedule-13g-exit"))
>>> next(one for one in compare(before, after) if one.path == "reporting_persons[0].percent").words
'down by 4.5 points'
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from operator import eq
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from msgspec import UNSET, Struct
from rapidfuzz.fuzz import token_sort_ratio

from muniment.codes import CodeTable
from muniment.errors import IdentifierError
from muniment.evidence import DOUBTFUL, Evidence, Problem, State
from muniment.forms import Record, form_of
from muniment.forms.definition import Field, Part, place_of
from muniment.forms.walk import FieldPair, walk, walk_both
from muniment.reading import Reading
from muniment.values import Choice, Dollars, Percent, Shares, Text
from muniment.values.characters import folded_text, without_mark
from muniment.wording import address, amount, is_address, short_of, value_text

Kind = Literal["changed", "added", "removed", "spelled", "unreadable"]
Mark = Literal["same", "added", "removed"]


class Segment(Struct, frozen=True):
    """A stretch of a text: what both have, what only the later one has, or what only the earlier one had."""

    mark: Mark
    words: str


class Change(Struct, frozen=True, omit_defaults=True):
    """One difference between two filings.

    * `kind`: `changed`, `added` (only the later filing says it), `removed` (only the earlier one did: an amendment
      need not restate everything), `spelled` (the same name or text, written otherwise), or `unreadable` (something
      stands there that could not be read, so that nobody can know);
    * `path`: the place in the later record, or where it was in the earlier one; `path_before`: the place in the
      earlier record, where that is another;
    * `item`, `label`: of the form; `of`: whose it is, where the part repeats (a reporting person's name);
    * `before`, `after`: the values in words, "" for none;
    * `words`: what the change means ("up by 87,400 (6.3%)"), "" where that is plain;
    * `doubtful`: one of the values was read with doubt;
    * `redline`: of longer texts, the stretches that stayed, came and went.
    """

    kind: Kind
    path: str
    item: str
    label: str
    before: str = ""
    after: str = ""
    of: str = ""
    words: str = ""
    path_before: str = ""
    doubtful: bool = False
    redline: tuple[Segment, ...] = ()


_PIECES = re.compile(r"\S+\s*").findall
# Beyond so many words a text is compared by its paragraphs: word by word would take time by the square.
_MOST = 4_000


def redline(before: str, after: str) -> tuple[Segment, ...]:
    """Return the stretches of both texts in order.

    >>> [(segment.mark, segment.words) for segment in redline("bought for cash", "bought for shares")]
    [('same', 'bought for '), ('removed', 'cash'), ('added', 'shares')]
    """
    old, new = _PIECES(before), _PIECES(after)
    if max(len(old), len(new)) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    segments: list[Segment] = []
    matcher = SequenceMatcher(None, [piece.strip() for piece in old], [piece.strip() for piece in new], autojunk=False)
    for mark, i1, i2, j1, j2 in matcher.get_opcodes():
        if mark == "equal":
            segments.append(Segment("same", "".join(new[j1:j2])))
            continue
        if i2 > i1:
            segments.append(Segment("removed", "".join(old[i1:i2])))
        if j2 > j1:
            segments.append(Segment("added", "".join(new[j1:j2])))
    return tuple(segments)


_ALIKE = 88  # of 100: a name torn or spelled otherwise; other funds of one family stay below
_NUMBERS = ("cik", "crd_number")
_NAMES = (
    ("name",),
    ("last_name", "first_name", "middle_name"),
    ("reporting_person",),
    ("issuer",),
    ("state",),
    ("signature",),
)
_FIGURES = re.compile(r"\b(?:[ivx]+|[0-9]+)\b")
# The letter of a fund among others of its family: behind these words it is no initial of a person.
_SERIES = re.compile(r"\b(?:fund|series|class|trust|portfolio|partners|holdings|account) ([a-z])\b")
# Signs that change what is said: another currency or unit, more for less, a number below zero.
_SIGNIFICANT = re.compile(r"[<>≤≥±%$€£¥]|(?<![\w)])-(?=[$\d.])")
_NOBODY = "[None]"  # in the path of an entry that only the other filing has
_DIGITS = 100  # of which figures are reckoned exactly: more than twice those that a field takes

Pair = tuple[int | None, int | None]


def name_of(part: Part) -> str:
    """Return what a part is called: a person's name, a state; "" where it has no name."""
    for fields in _NAMES:
        if fields[0] in part.__struct_fields__:
            parts = [getattr(part, field) for field in fields]
            ordered = [parts[1], parts[2], parts[0]] if len(parts) > 1 else parts
            return " ".join(word for word in ordered if word)
    return ""


def plain(text: str) -> str:
    """Return the words that a name or address is compared by, without the mark of a signature."""
    return folded_text(without_mark(text))


def pairs(before: Sequence[Part], after: Sequence[Part]) -> list[Pair]:
    """Return which entries belong together, in the order of the later list; what was removed comes at the end."""
    partners: dict[int, int] = {}
    for same in (_same_number, _same_name, _alike, eq):  # an entry without a name is known by all it says
        for position, later in enumerate(after):
            if position not in partners:
                left = (earlier for earlier in range(len(before)) if earlier not in partners.values())
                match = next((earlier for earlier in left if same(before[earlier], later)), None)
                if match is not None:
                    partners[position] = match
    paired: list[Pair] = [(partners.get(position), position) for position in range(len(after))]
    return paired + [(earlier, None) for earlier in range(len(before)) if earlier not in partners.values()]


def _same_number(part: Part, later: Part) -> bool:
    return any((number := getattr(part, name, UNSET)) and number == getattr(later, name, UNSET) for name in _NUMBERS)


def _same_name(part: Part, later: Part) -> bool:
    name = plain(name_of(part))
    return bool(name) and name == plain(name_of(later))


def _alike(part: Part, second: Part) -> bool:
    """Return whether two names are the same but for spelling; Fund II is never Fund III, and Fund A never Fund B."""
    name, second_name = plain(name_of(part)), plain(name_of(second))
    if not name or not second_name or _FIGURES.findall(name) != _FIGURES.findall(second_name):
        return False
    letters, second_letters = _SERIES.findall(name), _SERIES.findall(second_name)
    if letters and second_letters and letters != second_letters:
        return False
    return token_sort_ratio(name, second_name) >= _ALIKE


# What every filing says again: not what it reports.
_ABOUT_THE_FILE = frozenset({"schema_version", "submission_type", "live_or_test", "previous_accession_number"})
_LONG = 60  # characters from which a text is shown as a redline
_PLACES = Decimal("0.1")


class KnownFiling(Struct, frozen=True):
    """A filing with what was known beside the record when it was read, such as one of a store.

    `states` say why values are absent, `evidence` where they stand and how sure they are, both by record path;
    `problems` are those of its reading.
    """

    record: Record
    states: Mapping[str, State] = {}
    evidence: Mapping[str, Evidence] = {}
    problems: tuple[Problem, ...] = ()


def compare(before: Reading | KnownFiling | Record, after: Reading | KnownFiling | Record) -> list[Change]:
    """Return what changed from one filing to another, in the order of the later form.

    Both may be of any format and year, and of different schedules: fields are compared by their names, persons by
    number or name. Spelling alone (case, dots, "Delaware" for DE) is distinguished from change; of a reading or a
    stored filing, what could not be read is distinguished from what is not there. What a damaged file does not have
    cannot be read either, see `damage_of`.
    """
    sides = _Side(before), _Side(after)
    earlier, later = (form_of(side.record).layout.fields for side in sides)
    both = walk_both(sides[0].record, sides[1].record, pairs, into=_has_own_changes, orders=(earlier, later))
    return [change for at in both if (change := _change_at(at, *sides))]


def damage_of(reading: Reading | KnownFiling) -> list[str]:
    """Return in words what of a file is damaged, such as where it is cut off: what it misses may stand there."""
    return [problem.words for problem in reading.problems if problem.code == "damaged"]


class _Side:
    """One of the two filings: its record, and what its reader knows beside it."""

    def __init__(self, filing: Reading | KnownFiling | Record) -> None:
        self.reading = filing if isinstance(filing, (Reading, KnownFiling)) else None
        self.record = filing.record if isinstance(filing, (Reading, KnownFiling)) else filing
        self.damage = "; ".join(damage_of(self.reading)) if self.reading else ""
        self.filed = {
            visit.path: spelling.words
            for visit in walk(self.record)
            for spelling in visit.part.as_filed
            if visit.value is UNSET and spelling.field == visit.field.name and spelling.words
        }

    def _state(self, path: str) -> State | None:
        return self.reading.states.get(path) if self.reading else None

    def declines(self, path: str) -> bool:
        """Return whether the filing says that a value does not apply."""
        state = self._state(path)
        return state is not None and state.kind == "not applicable"

    def text(self, field: Field, value: object, path: str) -> str:
        """Return a value in words, or those that can be read in its place: N/A, less than 1%."""
        state = self._state(path)
        if value is not UNSET or (state and state.kind != "not applicable"):
            return _text_of(field, value)
        return (state.words or state.kind) if state else short_of(self.filed.get(path, ""))

    def unreadable(self, path: str, other: str) -> str:
        """Return what could not be read at a path without words, "" for nothing; `other` is what the other says."""
        state = self._state(path)
        if state:
            return (state.words or state.kind) if state.kind in ("unreadable", "lost") else ""
        return self.damage if other else ""

    def doubtful(self, path: str) -> bool:
        """Return whether a value was read with doubt."""
        if self.reading is None or (isinstance(self.reading, Reading) and self.reading.is_xml):
            return False
        place = self.reading.evidence.get(path)
        return place is not None and place.confidence < DOUBTFUL


def _has_own_changes(field: Field) -> bool:
    """Whether a part is compared field by field; an address is one answer."""
    return field.part is not None and (field.repeats or not is_address(field.part))


def _change_at(at: FieldPair, before: _Side, after: _Side) -> Change | None:
    if at.now in _ABOUT_THE_FILE or _has_own_changes(at.field):
        return None
    old, new = before.text(at.field, at.old, at.was), after.text(at.field, at.new, at.now)
    unread = "" if old else before.unreadable(at.was, new), "" if new else after.unreadable(at.now, old)
    if not (old or new) and unread[0] == unread[1]:
        return None
    if any(unread):
        words = f"{unread[0]} before, {unread[1]} after" if all(unread) else "".join(unread)
        kind, meaning = "unreadable", dict[str, Any](words=f"cannot be read: {words}")
    elif change := _change(at, old, new, declined=before.declines(at.was) and after.declines(at.now)):
        kind, meaning = change
    else:
        return None
    names = (name_of(earlier if later is UNSET else later) for earlier, later in at.around)
    return Change(
        kind,
        at.was if at.new is UNSET and not new and _NOBODY not in at.was else at.now,
        place_of(at.item),
        at.field.at.label,
        of=next(filter(None, names), ""),
        path_before=at.was if at.was != at.now and UNSET not in (at.old, at.new) else "",
        doubtful=before.doubtful(at.was) or after.doubtful(at.now),
        before=old,
        after=new,
        **meaning,
    )


def _change(at: FieldPair, before: str, after: str, *, declined: bool) -> tuple[Kind, dict[str, Any]] | None:
    """Return what kind of change a value is, and what it means; None where it is the same.

    `before` and `after` are the words of both; `declined`, that both say that it does not apply.
    """
    if before == after:
        return None
    if not before or not after:
        return ("added" if after else "removed"), {}
    if declined or _same(at.field, at.old, at.new):
        return "spelled", {}
    long = isinstance(at.field.at.kind, Text) and max(len(before), len(after)) > _LONG
    return "changed", {
        "words": _meaning(at.field, at.old, at.new),
        "redline": redline(before, after) if long else (),
    }


def _text_of(field: Field, value: object) -> str:
    """Return a value in words; equal numbers are equal words, however many zeros they were filed with."""
    if value is UNSET or value == ():
        return ""
    if isinstance(value, Part):
        return address(value)
    if field.part is not None:  # a text where the other schedule has an address in parts
        return str(value)
    if isinstance(value, Decimal):  # by its digits: arithmetic would round a long one
        digits = f"{value:f}"
        value = Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)
    return value_text(field, value)


def _same(field: Field, old: object, new: object) -> bool:
    """Return whether two values that are written differently mean the same."""
    if isinstance(old, Part) or isinstance(new, Part):
        return plain(_text_of(field, old)) == plain(_text_of(field, new))
    if isinstance(old, tuple) and isinstance(new, tuple):
        return {_meaning_of(field, entry) for entry in old} == {_meaning_of(field, entry) for entry in new}
    return isinstance(old, str) and isinstance(new, str) and _meaning_of(field, old) == _meaning_of(field, new)


def _meaning_of(field: Field, text: str) -> str:
    """Return what a text means, apart from spelling: the code of a choice, else its words."""
    kind = field.at.kind
    if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable):
        try:
            return kind.codes.compact(text)
        except IdentifierError:
            return plain(text)
    return f"{plain(text)} {''.join(_SIGNIFICANT.findall(text))}"


def _meaning(field: Field, old: object, new: object) -> str:
    """Return what a change of a number, a day or a list means, in words."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        came = [f"{value_text(field, entry)} added" for entry in new if entry not in old]
        went = [f"{value_text(field, entry)} removed" for entry in old if entry not in new]
        return "; ".join(came + went) or "in another order"
    if isinstance(old, date) and isinstance(new, date):
        days = (new - old).days
        return f"{abs(days):,} day{'s' * (abs(days) != 1)} {'later' if days > 0 else 'earlier'}"
    if isinstance(old, bool) or not isinstance(old, int | Decimal) or not isinstance(new, int | Decimal):
        return ""
    with localcontext(prec=_DIGITS):
        # By how much a number rose or fell, exactly, and in percent of what it was.
        kind, step = field.at.kind, new - old
        direction = "up" if step > 0 else "down"
        if isinstance(kind, Percent):
            points = Decimal(abs(step)).normalize()
            return f"{direction} by {points:f} point{'s' * (points != 1)}"
        step_text = amount(abs(step), "$" if isinstance(kind, Dollars) else "")
        if not isinstance(kind, Dollars | Shares) or not old:
            return f"{direction} by {step_text}"
        share = (Decimal(abs(step)) * 100 / Decimal(old)).quantize(_PLACES)
        return f"{direction} by {step_text} ({share:f}%)" if share else f"{direction} by {step_text}"


STYLE = Path(__file__).with_name("compare.css").read_text("utf-8")
KINDS: dict[Kind, str] = {
    "changed": "changed",
    "added": "new",
    "removed": "not said any more",
    "spelled": "spelled otherwise",
    "unreadable": "cannot be read",
}
"""What each kind of change is called."""


class Pages(Struct, frozen=True):
    """The addresses of the pages of both filings, on which the path of an answer is an anchor; "" for none."""

    before: str = ""
    after: str = ""


_NO_PAGES = Pages()
_TAGS = {"same": "span", "removed": "del", "added": "ins"}


def html(before: str, after: str, changes: Sequence[Change], damaged: Sequence[str] = ()) -> str:
    """Return the page of a comparison: what the two filings are called, and what of them is damaged."""
    title = f"What changed from {before} to {after}"
    damage = "".join(f"<p>damaged: {escape(words)}</p>\n" for words in damaged)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style>\n</head>\n'
        f'<body>\n<main class="redline">\n<h1>{escape(title)}</h1>\n{damage}{table(changes)}</main>\n</body>\n</html>\n'
    )


def table(changes: Sequence[Change], pages: Pages = _NO_PAGES) -> str:
    """Return the table of a comparison, grouped by whose change it is; values lead to where `pages` have them."""
    if not changes:
        return '<p class="none">Nothing changed.</p>\n'
    named = any(change.of for change in changes)
    by_name = groupby(changes, key=lambda entry: entry.of or ("The filing" if named else ""))
    groups = "".join(_group(of, list(group), pages) for of, group in by_name)
    head = "".join(f'<th scope="col">{label}</th>' for label in ("Field", "Before", "After", "What it means"))
    return f"<p>{escape(counted(changes))}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n{groups}</table>\n"


def counted(changes: Iterable[Change]) -> str:
    """Return how many changes of each kind there are, in words."""
    kinds = [change.kind for change in changes]
    return ", ".join(f"{kinds.count(kind)} {KINDS[kind]}" for kind in KINDS if kind in kinds)


def _group(of: str, changes: list[Change], pages: Pages) -> str:
    head = f'<tr class="of"><th colspan="4" scope="rowgroup">{escape(of)}</th></tr>\n' if of else ""
    return f"<tbody>\n{head}{''.join(_row(change, pages) for change in changes)}</tbody>\n"


def _row(change: Change, pages: Pages) -> str:
    item = f'<span class="item">{escape(change.item)}</span> ' if change.item else ""
    label = f'<th scope="row">{item}{escape(change.label)}</th>'
    kind = KINDS[change.kind] + (", read with doubt" if change.doubtful else "")
    meaning = f'<td><span class="kind">{kind}</span>{f"<br>{escape(change.words)}" if change.words else ""}</td>'
    before, after = _address(pages.before, change.path_before or change.path), _address(pages.after, change.path)
    if change.redline:
        ways = " · ".join(_led(name, href) for name, href in (("before", before), ("after", after)) if href)
        pieces = ((_TAGS[piece.mark], escape(piece.words)) for piece in change.redline)
        text = "".join(f"<{tag}>{inner}</{tag}>" for tag, inner in pieces)
        text += f'<p class="places">{ways}</p>' if ways else ""
        return f'<tr class="{change.kind}">{label}<td colspan="2" class="text">{text}</td>{meaning}</tr>\n'
    was, now = _value(change.before, "del", change.kind), _value(change.after, "ins", change.kind)
    values = f"<td>{_led(was, before)}</td><td>{_led(now, after)}</td>"
    return f'<tr class="{change.kind}">{label}{values}{meaning}</tr>\n'


def _address(page: str, path: str) -> str:
    """Return where a value stands on the page of its filing, which shows a list inside an entry as one answer."""
    answer = "[".join(path.split("[")[:2])
    return f"{page}#{quote(answer)}" if page else ""


def _led(shown: str, href: str) -> str:
    """Return what is shown, as a link where there is one."""
    return f'<a href="{escape(href)}">{shown}</a>' if shown and href else shown


def _value(words: str, tag: str, kind: Kind) -> str:
    text = escape(words)
    return text if kind == "spelled" or not words else f"<{tag}>{text}</{tag}>"
