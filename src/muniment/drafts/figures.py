"""Figures that the cover had before and the texts of a draft still say: of the last filing, or as first typed.

A draft has them at its head, a line for each person, so that they live as long as the file does:
`BEFORE Gadfly Point LLC: aggregate_amount 1,475,600; percent 6.2`. Whoever changes row 9 of the cover is shown each
sentence that still says the old figure, and offered the new one. Nothing is put in unasked: a sentence may tell of the
past, and two persons may have had the same figure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import UNSET, Struct, structs

from muniment.caching import in_groups
from muniment.checks import Finding
from muniment.checks.schedule_13.texts import as_quoted, sentences
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import Field, Part, fields, place_of
from muniment.forms.walk import each, placed, value_at, walk
from muniment.values import Percent, Shares, Text, Unreadable
from muniment.values.grammar import typed_percent, typed_whole
from muniment.wording import one_line
from muniment.writers.yaml import Remarks

CODE = "FIGURE"
_WORD = "BEFORE"
_TEXT = 2_000  # characters that a field has room for which takes sentences; names and titles have less
_NAME = 150
_MOST = 2_000  # figures that a draft remembers
_LINE = re.compile(
    rf"{_WORD} (?P<name>[^\n]{{0,{_NAME}}}): (?P<figures>[a-z_]+ [\d.,]+(?:; [a-z_]+ [\d.,]+)*)"
).fullmatch
_NUMBER = re.compile(r"(?<![\w.,$])(?:[1-9]\d{0,2}(?:,\d{3}){1,6}|\d{1,20})(?:\.\d{1,8})?(?!\d|[.,]\d)")
_PERCENT = re.compile(r"\s?(?:%|percent\b|per cent\b)", re.IGNORECASE).match
_SHARES = re.compile(r"\s(?:\w{1,20}\s){0,3}shares\b", re.IGNORECASE).match
_ALONE = re.compile(r"[\d,.]{1,40}\s?(?:%|percent|shares)?\.?", re.IGNORECASE).fullmatch
# Thresholds, which no change of a holding moves.
_BOUND = re.compile(r"\b(?:more than|less than|excess of|exceed\w{0,3}|at least|over|above|below)\s\Z", re.IGNORECASE)
_OR_LESS = re.compile(r"\s?(?:%|percent|per cent)\s+or\s+(?:less|more)\b", re.IGNORECASE).match
_BEFORE_IT, _SURELY = 24, 5  # characters before a number; digits of one that is no year and no count of a list


class Offer(Struct, frozen=True):
    """What a sentence may say now: the figure, and whose it is, by the row of the cover."""

    value: str
    person: str
    row: str


class OldFigure(Struct, frozen=True, kw_only=True):
    """A figure of the last filing in a text: where, the sentence around it, and what may stand there now.

    * `start`, `end`: the characters of the text at `path`; `old`: as it stands there; `sign`: "%" of a percent;
    * `sure`: whether nobody else has the old figure now, and there is one offer.
    """

    path: str
    item: str
    start: int
    end: int
    old: str
    sign: str
    sentence: str
    offers: tuple[Offer, ...]
    sure: bool

    @property
    def finding(self) -> Finding:
        """What checks and pages show at the text."""
        where = place_of(self.item)
        values = " or ".join(f"{offer.value}{self.sign} ({_whose(offer)})" for offer in self.offers)
        return Finding(
            code=CODE,
            name="old-figure",
            severity="warning",
            paths=(self.path,),
            message=f"{where} still says {self.old}{self.sign}, and the cover has {values}: “{self.sentence}”",
            citation="the cover of this draft",
            mend="Take the new figure, unless the sentence tells of the past.",
        )


def _whose(offer: Offer) -> str:
    return f"{offer.row} of {offer.person}" if offer.person else offer.row


class _Figure(NamedTuple):
    """One figure of the cover, before and now; UNSET where it is stated no more."""

    person: str
    field: Field
    old: Decimal
    new: Any


# ---- the figures of the last filing ---------------------------------------------------------------------------------


def figures_before(record: Record) -> tuple[str, ...]:
    """Return the lines for the head of a draft: the figures that a filing states, person by person."""
    return tuple(_lines((name, _stated(part)) for name, part in _persons(record)))


def _lines(figures: Iterable[tuple[str, Mapping[str, Decimal]]]) -> Iterator[str]:
    for name, stated in figures:
        if stated:
            yield f"{_WORD} {name}: {'; '.join(f'{field} {value:,f}' for field, value in stated.items())}"


def _stated(part: Part) -> dict[str, Decimal]:
    values = {field.name: getattr(part, field.name) for field in _counted(type(part))}
    return {name: value for name, value in values.items() if value is not UNSET}


def _persons(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield those whose figures a form compares filings by, each with its name."""
    party = form_of(record).roles.counted
    if party is not None:
        for _, part in each(record, party.path):
            yield one_line(party.name_of(part))[:_NAME], part


def _counted(kind: type[Part]) -> list[Field]:
    return [field for field in fields(kind) if isinstance(field.at.kind, Shares)]


def _before(remarks: Remarks) -> list[tuple[str, dict[str, Decimal]]]:
    figures: list[tuple[str, dict[str, Decimal]]] = []
    for line in filter(None, map(_LINE, remarks.head)):
        pairs = (pair.split(" ") for pair in line["figures"].split("; "))
        figures.append((line["name"], {name: _decimal(number) for name, number in pairs}))
    return figures


def _figures(record: Record, remarks: Remarks) -> list[_Figure]:
    """Return each figure before and now, of whoever reported before and reports still: by name, else by place."""
    before = _before(remarks)
    names = list(dict.fromkeys(name for name, _ in before))
    now = list(_persons(record)) if before else []
    by_name = {name.casefold(): part for name, part in now if name}
    taken = {name.casefold() for name in names}
    made = []
    for name, figures in before:
        part, number = by_name.get(name.casefold()), names.index(name)
        if part is None and number < len(now) and now[number][0].casefold() not in taken - {""}:
            part = now[number][1]  # the name was corrected, or is still to be given
        if part is not None:
            known = {field.name: field for field in _counted(type(part))}
            made += [
                _Figure(name, known[field], old, getattr(part, field))
                for field, old in figures.items()
                if field in known
            ]
    return made


def remembered(remarks: Remarks, before: Record, now: Record) -> Remarks:
    """Return the remarks of a draft with the figures of its cover that were just changed: a text may say them still."""
    there = dict(_persons(now))
    known = {(name, field, value) for name, figures in _before(remarks) for field, value in figures.items()}
    changed = (
        (
            name,
            {
                field: value
                for field, value in _stated(part).items()
                if value != getattr(there[name], field) and (name, field, value) not in known
            },
        )
        for name, part in _persons(before)
        if name in there
    )
    lines = list(_lines(changed))
    left = max(_MOST - len(known), 0)
    return structs.replace(remarks, head=(*remarks.head, *lines[:left])) if lines else remarks


# ---- where they stand ------------------------------------------------------------------------------------------------


def old_figures(record: Record, remarks: Remarks) -> list[OldFigure]:
    """Return the figures of the last filing that the texts of a draft still say, in the order of the form."""
    figures = _figures(record, remarks)
    if all(figure.new is UNSET or figure.new == figure.old for figure in figures):
        return []
    return [mark for path, field, text in _texts(record) for mark in _changed_figures(path, field, text, figures)]


def _texts(record: Record) -> Iterator[tuple[str, Field, str]]:
    for visit in walk(record):
        kind, value = visit.field.at.kind, visit.value
        if isinstance(kind, Text) and kind.longest >= _TEXT and isinstance(value, str):
            yield visit.path, visit.field, value


def _changed_figures(path: str, field: Field, text: str, figures: Sequence[_Figure]) -> Iterator[OldFigure]:
    for number in _NUMBER.finditer(text):
        about = _about(path, text, number, figures)
        sentence = _sentence_at(text, number.start())
        named = {figure.person for figure in about if figure.person and figure.person.casefold() in sentence.casefold()}
        if len(named) == 1:
            about = [figure for figure in about if figure.person in named]
        changed = [figure for figure in about if figure.new is not UNSET and figure.new != figure.old]
        offers: dict[str, Offer] = {}
        for figure in changed:
            value = _spelled(figure.new, number[0])
            offers.setdefault(value, Offer(value, figure.person, figure.field.at.item))
        if offers:
            old = _decimal(number[0])
            still = any(
                figure.new == old
                for figure in figures
                if isinstance(figure.field.at.kind, Percent) == isinstance(changed[0].field.at.kind, Percent)
                and (not named or figure.person in named)
                and is_own(path, figure.field) == is_own(path, changed[0].field)
            )
            yield OldFigure(
                path=path,
                item=field.at.item,
                start=number.start(),
                end=number.end(),
                old=number[0],
                sign="%" if isinstance(changed[0].field.at.kind, Percent) else "",
                sentence=as_quoted(sentence),
                offers=tuple(offers.values()),
                sure=len(offers) == 1 and not still,
            )


def _about(path: str, text: str, number: re.Match[str], figures: Sequence[_Figure]) -> list[_Figure]:
    """Return the figures of the last filing that a number in a text may be."""
    value = _decimal(number[0])
    like = [figure for figure in figures if figure.old == value]
    own = [figure for figure in like if is_own(path, figure.field)]
    if own and (_ALONE(text.strip()) or "\n" in text):
        return own
    like = own or like
    before = text[max(number.start() - _BEFORE_IT, 0) : number.start()]
    if _PERCENT(text, number.end()):
        is_bound = _BOUND.search(before) or _OR_LESS(text, number.end())
        return [] if is_bound else [figure for figure in like if isinstance(figure.field.at.kind, Percent)]
    is_amount = "," in number[0] or len(number[0].partition(".")[0]) >= _SURELY or _SHARES(text, number.end())
    return [figure for figure in like if not isinstance(figure.field.at.kind, Percent)] if is_amount else []


def _decimal(text: str) -> Decimal:
    return typed_percent(text.replace(",", ""))


def is_own(path: str, field: Field) -> bool:
    """Whether a text is the place for one figure, by their names: `item4.amount` for `aggregate_amount`."""
    return is_name_of(path.rpartition(".")[2], field.name)


def is_name_of(item: str, cover: str) -> bool:
    """Whether a field of an item says again what one of the cover does, by their names."""
    return cover == item or cover.endswith(f"_{item}")


def _sentence_at(text: str, place: int) -> str:
    start = 0
    for sentence in sentences(text):
        start = text.index(sentence, start)
        if start <= place < start + len(sentence):
            line = text.rfind("\n", start, place) + 1 or start
            end = text.find("\n", place, start + len(sentence))
            return text[line : end if end >= 0 else start + len(sentence)]
        start += len(sentence)
    return text


def _spelled(value: Decimal, old: str) -> str:
    """Return a figure in the way the old one is written: with commas, unless that has thousands and none.

    >>> [_spelled(Decimal("1520000.00"), old) for old in ("1,475,600", "1475600", "1,475,600.5")]
    ['1,520,000', '1520000', '1,520,000.00']
    """
    is_whole = "." not in old and value == value.to_integral_value()
    shown = value.quantize(Decimal(1)) if is_whole else value
    plain = "," not in old and len(old.partition(".")[0]) > 3
    return f"{shown:f}" if plain else f"{shown:,f}"


# ---- taken -----------------------------------------------------------------------------------------------------------


def with_new(record: Record, taken: Iterable[tuple[OldFigure, Offer]]) -> Record:
    """Return a record with new figures in the place of old ones that it says."""
    for mark, offer in sorted(taken, key=lambda pair: pair[0].start, reverse=True):  # the last first: places stay
        text: str = value_at(record, mark.path)
        record = placed(record, mark.path, f"{text[: mark.start]}{offer.value}{text[mark.end :]}")
    return record


def offer_text(mark: OldFigure, offer: Offer) -> str:
    """Return what a list says of one offer."""
    unsure = "" if mark.sure else "; not sure, since this figure may be another's"
    change = f"{mark.old}{mark.sign} -> {offer.value}{mark.sign}"
    return f"{mark.path}: {change}, {_whose(offer)}{unsure}: “{mark.sentence}”"


def chosen_of(take: str, offers: Sequence[tuple[OldFigure, Offer]]) -> list[tuple[OldFigure, Offer]]:
    """Return the offers that a user chose: `all` that are sure, or some by their numbers from 1, as in `1,3`.

    Raises:
        UsageError: there is no such number, or two of them are for one place.
    """
    if take.strip().lower() == "all":
        return [(mark, offer) for mark, offer in offers if mark.sure]
    chosen: dict[tuple[str, int], tuple[OldFigure, Offer]] = {}
    for choice in take.split(","):
        size = len(offers)
        try:
            number = typed_whole(choice)
        except Unreadable:
            number = 0
        if not 1 <= number <= size:
            raise UsageError(f"take: {choice.strip()!r} is no number of the list, which has {size}; or write all")
        mark, offer = offers[number - 1]
        if chosen.setdefault((mark.path, mark.start), (mark, offer)) != (mark, offer):
            raise UsageError(f"take: {number} is for a place that another number takes: choose one of them")
    return list(chosen.values())


def by_path(marks: Iterable[OldFigure]) -> Mapping[str, list[OldFigure]]:
    """Return marks by the text they stand in."""
    return in_groups((mark.path, mark) for mark in marks)
