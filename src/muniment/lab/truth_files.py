"""Truth files: where they lie, which source each of them describes, how it is counted; their format, and a checker.

A truth file is `NAME.json`: the summary that a perfect reader would give (docs/evaluate.md), with keys about the file
beside it. Every key may be missing: what is missing is not asked. Its source is the file with the same NAME and another
ending: beside it, beside its folder, or in a folder beside that one.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from muniment.caching import cached_property, in_groups
from muniment.documents.sniff import sniff
from muniment.errors import SourceError, UsageError
from muniment.identifiers import accession
from muniment.lab.score import leaves, members
from muniment.wording import clipped

Part: TypeAlias = Literal["tuning", "held-out"]

PARTS: tuple[Part, ...] = ("tuning", "held-out")
UNKNOWN = "unknown"
FOLDER = "truth"

_ACCESSION = re.compile(r"(?<!\d)\d{10}-\d{2}-\d{6}(?!\d)")
_TWIN = re.compile(r"-(?:doc|pdftext)$")
_YEAR = re.compile(r"(?:19|20)\d\d(?=-|$)")
_CLASSES = {"text": "ascii", "submission": "sgml"}  # others are called what they are: html, xml, pdf …


class Truth(Struct, frozen=True):
    """What a filing says, labelled by hand; where it lies, and the groups it is counted in.

    `trouble` says in one line why it cannot be scored: it is no truth file, or has no source or several; else "".
    """

    name: str
    labels: dict[str, Any]
    source: Path | None
    part: Part
    kind: str = UNKNOWN
    decade: str = UNKNOWN
    trouble: str = ""


def find(folder: Path, *, need_sources: bool = True) -> list[Truth]:
    """Return the truths of the folder `truth` in a folder, else of the folder itself, in the order of their names.

    Raises:
        UsageError: there are none.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    home = next((home for home in (folder / FOLDER, folder) if next(home.glob("*.json"), None)), None)
    if home is None:
        raise UsageError(f"{folder}: no truth files (NAME.json) in it or in a folder {FOLDER} in it")
    sources = _Sources(home)
    return [_truth(path, sources, need_sources) for path in sorted(home.glob("*.json"))]


def part_of(name: str) -> Part:
    """Return the part of a name: a third of all names, by their hash, is held out.

    >>> part_of("0000038777-98-000161"), part_of("g")
    ('tuning', 'held-out')
    """
    return "held-out" if int(sha256(name.encode()).hexdigest(), 16) % 3 == 0 else "tuning"


def decade_of(name: str, labels: dict[str, Any]) -> str:
    """Return the decade of the accession number in a name, else of a date in the truth.

    >>> decade_of("0000950134-02-012411-doc", {}), decade_of("invitae", {"event_date": "1999-12-31"})
    ('2000s', '1990s')
    """
    number = _ACCESSION.search(name)
    if number:
        return f"{accession.year(number[0]) // 10 * 10}s"
    signed = (entry.get("date") for entry in members(labels.get("signatures")))
    days = map(str, (labels.get("event_date"), labels.get("first_sale"), *signed))
    year = next(filter(None, map(_YEAR.match, days)), None)
    return f"{year[0][:3]}0s" if year else UNKNOWN


def load(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, numbers exact.

    Raises:
        SourceError: it cannot be opened, or holds no JSON object.
    """
    try:
        value = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"not JSON: {error}", source=str(path)) from error
    if not isinstance(value, dict):
        raise SourceError("not a JSON object", source=str(path))
    return value


class _Sources:
    """The files that may be sources, by name; folders are looked through once."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.beside = _by_name([self.home])
        elders = sorted((self.home.parent / FOLDER).glob("*.json"))
        self.elders = {_TWIN.sub("", path.stem): path.stem for path in elders}

    @cached_property
    def around(self) -> dict[str, list[Path]]:
        """The files beside the truth folder and in the folders around it, but for other truth folders."""
        folders = sorted(path for path in self.home.parent.iterdir() if path.is_dir() and path != self.home)
        return _by_name([self.home.parent, *(path for path in folders if not path.name.startswith((".", FOLDER)))])

    def part(self, name: str) -> Part:
        """Return the part of a name; a twin goes where the filing of the folder `truth` goes."""
        # A twin (a main document alone, a damaged print) in the other part would betray the labels.
        return part_of(self.elders.get(_TWIN.sub("", name), name))

    def find(self, name: str, labels: dict[str, Any]) -> Path:
        """Return the source of a truth: the one it names, else by name beside it, else in the folders around.

        Raises:
            SourceError: there is none, or more than one.
        """
        named = labels.get("source")
        for folder in (self.home, self.home.parent):
            if isinstance(named, str) and named.strip() and (folder / named).is_file():
                return folder / named
        files_named = self.beside.get(name) or self.around.get(name) or []
        chosen = files_named
        if len(files_named) > 1:
            chosen = [path for path in files_named if path.parent.name == labels.get("class")]
        if len(chosen) == 1:
            return chosen[0]
        if not files_named:
            raise SourceError(
                "no source: no file of this name beside it, its folder, or in one beside that", source=name
            )
        files = ", ".join(str(Path(path.parent.name) / path.name) for path in files_named)
        raise SourceError(f'several sources: {files}; name one in the truth file as "source"', source=name)


def _by_name(folders: list[Path]) -> dict[str, list[Path]]:
    return in_groups(
        (path.stem, path)
        for folder in folders
        if os.access(folder, os.R_OK | os.X_OK)
        for path in sorted(folder.iterdir())
        if path.suffix.lower() != ".json" and not path.name.startswith(".") and path.is_file()
    )


def _truth(path: Path, sources: _Sources, need_source: bool) -> Truth:
    name, labels, source, trouble = path.stem, {}, None, ""
    try:
        labels = load(path)
        source = sources.find(name, labels)
    except SourceError as error:
        trouble = str(error) if need_source or not labels else ""
    kind = labels.get("class")
    if not (isinstance(kind, str) and kind):
        kind = _kind(source)
    return Truth(name, labels, source, sources.part(name), kind, decade_of(name, labels), trouble)


def _kind(source: Path | None) -> str:
    """Say what a source is, in the words that truth files use; what cannot be opened the reader will say."""
    try:
        kind = sniff(source.read_bytes()) if source else UNKNOWN
    except OSError:
        return UNKNOWN
    return _CLASSES.get(kind, kind)


# ---- the format -----------------------------------------------------------------------------------------------------

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
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_STEPS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_MAX_LENGTH = 60  # characters of a value
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
    places_known = places.keys() | {_INDEX.sub("[]", place) for place in places}
    scored = {name for leaf in leaves(labels, {}) for name in (leaf.field, leaf.place)}
    names = set(kind.__struct_fields__)
    for place in uncertain if isinstance(uncertain, list) else ():
        first = re.split(r"[.\[]", str(place))[0]
        if place in places_known and place not in scored and labels.get(first):
            yield f"uncertain: {place}: is not scored as one value, so that this leaves nothing out: name each value"
        elif place not in places_known and (first not in names or labels.get(first)):
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
            steps = [int(index) if index else name for index, name in _STEPS.findall(place)]
            if unknown:  # a key of any signs: it is no step of a path
                place, steps = ".".join(filter(None, (place, unknown[1]))), [*steps, unknown[1]]
            stated = clipped(json.dumps(_taken_out(labels, steps), ensure_ascii=False), _MAX_LENGTH)
            yield f"{place}: no such key" if unknown else f"{place}: {stated}: {_advice(place, what)}"
        else:
            return
    try:
        msgspec.convert(labels, kind)
    except msgspec.ValidationError:
        yield f"there are further faults: these are the first {_MOST_FAULTS}"


def _advice(place: str, what: str) -> str:
    """Return what to write at a place that the types refuse, for the reason they state."""
    if expected := _EXPECTED.fullmatch(what):
        return f"write {' or '.join(_KINDS.get(kind, f'an {kind}') for kind in expected[1].split(' | '))}"
    if any(word in what for word in ("regex", "enum", ">=")):
        number = "true, false or N/A" if place.endswith(_STATES) else "a number without commas, or N/A"
        return f"write {next((format_ for key, format_ in _FORMATS.items() if key in place), number)}"
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
