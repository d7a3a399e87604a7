"""The format of truth files: types, from which their JSON Schema is made, and a checker.

A truth file is the summary of a filing as a perfect reader would give it (docs/evaluate.md), with keys about the file
beside it. Every key may be missing: what is missing is not asked.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from muniment.lab.truth_files import Truth, find
from muniment.wording import clipped

Number: TypeAlias = int | float | Literal["N/A"] | None
Money: TypeAlias = int | float | Literal["N/A", "Indefinite"] | None
Text: TypeAlias = str | None
Texts: TypeAlias = list[Annotated[str, Meta(min_length=1)]]
Day: TypeAlias = Annotated[str, Meta(pattern=r"^(\d{4}(-\d{2}){0,2}|N/A)$")] | None
Percent: TypeAlias = Annotated[str, Meta(pattern=r"^([<>]?(\d+(\.\d+)?|\.\d+)|N/A)$")] | None
Cik: TypeAlias = Annotated[str, Meta(pattern=r"^\d{10}$")] | None
State: TypeAlias = bool | Literal["N/A"] | None
Places: TypeAlias = list[Annotated[str, Meta(pattern=r"^[a-z_0-9]+(\[\d*\])?(\.[a-z_0-9]+(\[\d*\])?)*$")]]


class _Object(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """An object of a truth file: keys that are missing are not asked, keys that are unknown are refused."""


class Issuer(_Object):
    """The subject of a schedule; `cik` where the source states it."""

    name: Text | UnsetType = UNSET
    cik: Cik | UnsetType = UNSET


class Security(_Object):
    """The class of securities; CUSIPs as printed, without blanks."""

    title: Text | UnsetType = UNSET
    cusips: list[Annotated[str, Meta(pattern=r"^[0-9A-Z*@#]{1,12}$")]] | UnsetType = UNSET


class Person(_Object):
    """A reporting person, by the rows of its cover page; shares are numbers, the percent is the digits printed."""

    name: Text | UnsetType = UNSET
    irs_number: Text | UnsetType = UNSET
    group: Literal["a", "b", "N/A"] | UnsetType | None = UNSET
    citizenship: Text | UnsetType = UNSET
    funds: Texts | UnsetType = UNSET
    sole_voting: Number | UnsetType = UNSET
    shared_voting: Number | UnsetType = UNSET
    sole_dispositive: Number | UnsetType = UNSET
    shared_dispositive: Number | UnsetType = UNSET
    aggregate: Number | UnsetType = UNSET
    excludes_shares: State | UnsetType = UNSET
    percent: Percent | UnsetType = UNSET
    types: Texts | UnsetType = UNSET


class Signature(_Object):
    """A line of the signatures; `for` in schedules, `issuer` in Forms D."""

    name: Text | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    for_: Text | UnsetType = field(default=UNSET, name="for")
    issuer: Text | UnsetType = UNSET
    date: Day | UnsetType = UNSET


class _About(_Object):
    """What is said about the file, and is not asked."""

    class_: str | UnsetType = field(default=UNSET, name="class")
    source: str | UnsetType = UNSET
    notes: str | UnsetType | None = UNSET
    uncertain: Places | UnsetType = UNSET
    confidence: dict[str, float] | UnsetType = UNSET
    signatures: list[Signature] | UnsetType = UNSET


class ScheduleLabels(_About):
    """The truth of a Schedule 13D or 13G."""

    form: Literal["SC 13G", "SC 13G/A", "SC 13D", "SC 13D/A"] | UnsetType = UNSET
    amendment_number: Annotated[int, Meta(ge=0)] | UnsetType | None = UNSET
    issuer: Issuer | UnsetType = UNSET
    security: Security | UnsetType = UNSET
    event_date: Day | UnsetType = UNSET
    rules: list[Literal["13d-1(b)", "13d-1(c)", "13d-1(d)"]] | UnsetType = UNSET
    persons: list[Person] | UnsetType = UNSET
    item3: list[Annotated[str, Meta(pattern="^[a-k]$")]] | UnsetType = UNSET
    item5_exit: State | UnsetType = UNSET
    items: dict[str, Text] | UnsetType = UNSET


class Address(_Object):
    """A place, as printed."""

    street1: Text | UnsetType = UNSET
    street2: Text | UnsetType = UNSET
    city: Text | UnsetType = UNSET
    state: Text | UnsetType = UNSET
    zip: Text | UnsetType = UNSET


class OfferingIssuer(Address):
    """An issuer of a Form D."""

    name: Text | UnsetType = UNSET
    cik: Cik | UnsetType = UNSET
    jurisdiction: Text | UnsetType = UNSET
    entity_type: Text | UnsetType = UNSET
    year: int | str | UnsetType | None = UNSET
    previous_names: Texts | UnsetType = UNSET
    phone: Text | UnsetType = UNSET


class RelatedPerson(Address):
    """A related person of a Form D."""

    first: Text | UnsetType = UNSET
    middle: Text | UnsetType = UNSET
    last: Text | UnsetType = UNSET
    relationships: Texts | UnsetType = UNSET
    clarification: Text | UnsetType = UNSET


class Recipient(Address):
    """A recipient of sales compensation."""

    name: Text | UnsetType = UNSET
    crd: Text | UnsetType = UNSET
    associated: Text | UnsetType = UNSET
    associated_crd: Text | UnsetType = UNSET
    states: Texts | UnsetType = UNSET
    foreign: State | UnsetType = UNSET


class NoticeLabels(_About):
    """The truth of a Form D; amounts are dollars."""

    form: Literal["D", "D/A"] | UnsetType = UNSET
    issuers: list[OfferingIssuer] | UnsetType = UNSET
    related_persons: list[RelatedPerson] | UnsetType = UNSET
    industry: Text | UnsetType = UNSET
    fund_type: Text | UnsetType = UNSET
    investment_company_act: State | UnsetType = UNSET
    size: Text | UnsetType = UNSET
    exemptions: Texts | UnsetType = UNSET
    previous_accession: Text | UnsetType = UNSET
    first_sale: Annotated[str, Meta(pattern=r"^(\d{4}(-\d{2}){0,2}|yet to occur)$")] | UnsetType | None = UNSET
    more_than_one_year: State | UnsetType = UNSET
    securities: Texts | UnsetType = UNSET
    business_combination: State | UnsetType = UNSET
    minimum_investment: Number | UnsetType = UNSET
    recipients: list[Recipient] | UnsetType = UNSET
    offered: Money | UnsetType = UNSET
    sold: Number | UnsetType = UNSET
    remaining: Money | UnsetType = UNSET
    non_accredited: Number | UnsetType = UNSET
    investors: Number | UnsetType = UNSET
    commissions: Number | UnsetType = UNSET
    finders_fees: Number | UnsetType = UNSET
    use_of_proceeds: Number | UnsetType = UNSET
    clarifications: dict[str, Text] | UnsetType = UNSET
    estimates: dict[str, bool] | UnsetType = UNSET


_NOTICE_ONLY = set(NoticeLabels.__struct_fields__) - set(ScheduleLabels.__struct_fields__)
_MESSAGE = re.compile(r"(?P<what>.*) - at `\$\.?(?P<place>[^`]*)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_STEPS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_SHOWN = 60  # characters of a value
_FORMATS = {
    "date": "a day or month such as 1998-01-27 or 1998-01",
    "first_sale": "a day such as 2013-11-04, or yet to occur",
    "percent": "the digits printed, such as 5.3, <1 or N/A",
    "cik": "ten digits",
    "cusips": "capital letters and digits, without blanks",
    "item3": "a letter from a to k",
    "form": "SC 13G, SC 13G/A, SC 13D or SC 13D/A",
    "rules": "13d-1(b), 13d-1(c) or 13d-1(d)",
    "group": "a, b or N/A",
    "amendment_number": "a whole number, 0 or more",
    "uncertain": "a place or field such as persons[0].name or persons[].name",
}
_STATES = "excludes_shares", "item5_exit", "investment_company_act", "more_than_one_year", "business_combination"
_KINDS = {"array": "a list", "str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
_EXPECTED = re.compile(r"Expected `([^`]*)`, got `[^`]*`")
_DATES = re.compile(r"(?:^|\.)(?:event_date|first_sale|date)$")
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INDEX = re.compile(r"\[\d*\]")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a truth file: of a schedule, or of a Form D."""
    (schedule, notice), parts = msgspec.json.schema_components(
        (ScheduleLabels, NoticeLabels), ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Truth file of muniment evaluate",
        "anyOf": [schedule, notice],
        "$defs": parts,
    }


def check(folder: Path) -> tuple[int, list[str]]:
    """Return how many truth files a folder has, and a line for each fault: of format, of a place, of a source.

    Raises:
        UsageError: there are none.
    """
    truths = find(folder)
    return len(truths), [line for truth in truths for line in _faults(truth)]


def _faults(truth: Truth) -> Iterator[str]:
    path = f"{truth.name}.json"
    if not truth.labels:
        yield truth.trouble or f"{path}: empty: it asks nothing"
        return
    yield from (f"{path}: {fault}" for fault in faults(truth.labels))
    if truth.trouble:
        yield truth.trouble


def faults(labels: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the labels of a truth file, each as its place and why.

    >>> list(faults({"form": "SC 13G", "event_date": "1998-13-01", "uncertain": ["person[0].name"]}))
    ['event_date: no day of the calendar: 1998-13-01', 'uncertain: person[0].name: no place or field of these labels']
    """
    kind = NoticeLabels if str(labels.get("form")).startswith("D") or _NOTICE_ONLY & labels.keys() else ScheduleLabels
    yield from _of_format(json.loads(json.dumps(labels, default=float)), kind)
    places = dict(_places(labels))
    for place, value in places.items():
        if _DATES.search(place) and isinstance(value, str) and _WHOLE_DAY.fullmatch(value) and not _is_day(value):
            yield f"{place}: no day of the calendar: {value}"
    uncertain = labels.get("uncertain")
    known = places.keys() | {_INDEX.sub("[]", place) for place in places}
    names = set(kind.__struct_fields__)
    for place in uncertain if isinstance(uncertain, list) else ():
        first = re.split(r"[.\[]", str(place))[0]
        if place not in known and (first not in names or labels.get(first)):
            yield f"uncertain: {place}: no place or field of these labels"


_MOST_FAULTS = 20  # of the format of one file that are named


def _of_format(labels: dict[str, Any], kind: type[_About]) -> Iterator[str]:
    """Yield the values that the types refuse; each is taken out, so that the next one is found."""
    for _ in range(_MOST_FAULTS):
        try:
            msgspec.convert(labels, kind)
        except msgspec.ValidationError as error:
            message = _MESSAGE.fullmatch(str(error))
            what, place = (message["what"], message["place"]) if message else (str(error), "")
            unknown = _UNKNOWN.fullmatch(what)
            place = ".".join(filter(None, (place, unknown[1] if unknown else "")))
            value = _taken_out(labels, [int(index) if index else name for index, name in _STEPS.findall(place)])
            stated = clipped(json.dumps(value, ensure_ascii=False), _SHOWN)
            yield f"{place}: no such key" if unknown else f"{place}: {stated}: {_advice(place, what)}"
        else:
            return


def _advice(place: str, what: str) -> str:
    """Return what to write at a place that the types refuse, for the reason they state."""
    if expected := _EXPECTED.fullmatch(what):
        return f"write {' or '.join(_KINDS.get(kind, f'an {kind}') for kind in expected[1].split(' | '))}"
    if any(word in what for word in ("regex", "enum", ">=")):
        number = "true, false or N/A" if place.endswith(_STATES) else "a number without commas, or N/A"
        return f"write {next((words for key, words in _FORMATS.items() if key in place), number)}"
    return what.replace("`", "")


def _taken_out(labels: Any, steps: list[Any]) -> object:  # noqa: ANN401 - of JSON
    """Take the value at the end of some steps out of labels, and return it; other members keep their numbers."""
    for step in steps[:-1]:
        labels = labels[step]
    value = labels[steps[-1]]
    if isinstance(labels, dict):
        del labels[steps[-1]]
    elif isinstance(value, dict):
        labels[steps[-1]] = {}
    else:
        labels.clear()
    return value


def _places(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield every place of the labels with its value, objects and lists too."""
    if place:
        yield place, value
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _places(child, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for n, child in enumerate(value):
            yield from _places(child, f"{place}[{n}]")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
