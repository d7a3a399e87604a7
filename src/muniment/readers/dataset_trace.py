"""What stands behind a record read from a data set: evidence, states and problems, worked out when asked for."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET, Struct

from muniment.caching import cached_property
from muniment.evidence import Cell, Evidence, Problem, Span, State
from muniment.forms import FormD
from muniment.forms.definition import Field, Part, fields
from muniment.forms.tables.columns import SEPARATOR, TABLES, Layout, Source, layout, option, stated
from muniment.readers.dataset_tables import Places
from muniment.readers.xml_trace import brief, state_of
from muniment.values import Mark, Unreadable, says_not_applicable


class RowProblem(Struct, frozen=True):
    """A problem of a row: its table, its number (0 where there is none), and what is the matter."""

    table: str
    row: int
    code: str
    words: str


class Place(Struct, frozen=True):
    """Where something stands: the cell, and the bytes of the table."""

    cell: Cell
    begin: int
    end: int

    def span(self, places: Mapping[str, Places]) -> Span:
        """Return the place as part of evidence."""
        return Span(places[self.cell.table].source, self.begin, self.end, cell=self.cell)


class DatasetTrace:
    """The trace of one filing: its record, the numbers of its rows by table, and the tables."""

    def __init__(self, record: FormD, rows: Mapping[str, tuple[int, ...]], places: Mapping[str, Places]) -> None:
        self.record, self.rows, self.places = record, rows, places

    def evidence(self) -> Mapping[str, Evidence]:
        """Return, by record path, the place of each value; an `Evidence` is made when it is looked up."""
        return _DatasetEvidence(self.rows, self.places)

    def states(self) -> dict[str, State]:
        """Return, by record path, why values are absent: only where something stands in their place."""
        return {path: state_of(words.strip()) for path, _, words in _absent(self.record, "")}

    def problems(self, row_problems: list[RowProblem]) -> tuple[Problem, ...]:
        """Return the problems: those that the tables left, and words that are no values."""
        found = [
            Problem(
                "", problem.code, problem.words, self.places[problem.table].span(problem.row) if problem.row else UNSET
            )
            for problem in row_problems
        ]
        for path, field, words in _absent(self.record, ""):
            if words.strip() and not says_not_applicable(words):
                found.append(self._unreadable(path, field, words.strip()))
        found += self._unpaired()
        return tuple(found)

    @cached_property
    def _found(self) -> tuple[dict[str, Place], dict[str, Place]]:
        return _locate({table: tuple(enumerate(numbers)) for table, numbers in self.rows.items()}, self.places)

    def _unreadable(self, path: str, field: Field, words: str) -> Problem:
        by_path, aside = self._found
        place = by_path.get(path) or aside.get(path)
        reason = _reason(field, words)
        span = place.span(self.places) if place else UNSET
        return Problem(path, "unreadable", f"{reason}; here stands {brief(words)!r}", span)

    def _unpaired(self) -> Iterator[Problem]:
        """Lists whose entries do not belong together: their entries stand without what cannot be told."""
        for number, recipient in enumerate(self.record.recipients if self.record.recipients else ()):
            for filed in recipient.as_filed:
                if (
                    filed.field == "states[].name"
                    and filed.words
                    and not any(state.name for state in recipient.states or ())
                ):
                    row = self.rows["RECIPIENTS"][number]
                    words = f"RECIPIENTS row {row}: the names of the states are not as many as the states"
                    span = self.places["RECIPIENTS"].span(row, "DESCRIPTIONS_LIST")
                    yield Problem(f"recipients[{number}].states", "unpaired", words, span)


def evidence_in(rows: Mapping[str, tuple[int, ...]], places: Mapping[str, Places]) -> Mapping[str, Evidence]:
    """Return the evidence of one filing, by the numbers of its rows alone."""
    return _DatasetEvidence(rows, places)


class _DatasetEvidence(Mapping[str, Evidence]):
    """Evidence by record path: the rows of a part are gone through when one of its paths is first looked up."""

    def __init__(self, rows: Mapping[str, tuple[int, ...]], places: Mapping[str, Places]) -> None:
        self._places = places
        self._rows: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
        for table, numbers in rows.items():
            for order, row in enumerate(numbers):
                tables = self._rows.setdefault(path_of(table, order), {})
                tables[table] = (*tables.get(table, ()), (order, row))
        self._known: dict[str, dict[str, Place]] = {}

    def __getitem__(self, path: str) -> Evidence:
        part = path[: path.find(".") + 1]
        place = self._of(part).get(path) or self._of("")[path]
        return Evidence((place.span(self._places),), 1.0, place.cell.words)

    def __iter__(self) -> Iterator[str]:
        return itertools.chain.from_iterable(map(self._of, self._rows))

    def __len__(self) -> int:
        return sum(len(self._of(part)) for part in self._rows)

    def _of(self, part: str) -> dict[str, Place]:
        """Return the places of the values in the rows of a part, "" for those of the filing itself."""
        if part not in self._known:
            self._known[part] = _locate(self._rows.get(part, {}), self._places)[0]
        return self._known[part]


def _reason(field: Field, words: str) -> str:
    """Say what a field takes, in the words of its kind."""
    if field.at.kind is None:
        return "takes other words"
    try:
        field.at.kind.read(words)
    except Unreadable as error:
        return str(error)
    return "takes one of the words of the form"


# ---- absent values ---------------------------------------------------------------------------------------------------


def _absent(part: Part, prefix: str) -> Iterator[tuple[str, Field, str]]:
    """Yield path, field and words wherever words stand in place of a value."""
    by_name = {field.name: field for field in fields(type(part))} if part.as_filed else {}
    for entry in part.as_filed:
        name, _, rest = entry.field.partition("[")
        if not rest.startswith("]") and isinstance(entry.words, str) and getattr(part, name) in (UNSET, ()):
            yield prefix + name, by_name[name], entry.words
    for field in fields(type(part)):
        value: Any = getattr(part, field.name) if field.part is not None else UNSET
        if value is not UNSET:
            for number, inner in enumerate(value if field.repeats else (value,)):
                yield from _absent(inner, f"{prefix}{field.name}" + (f"[{number}]." if field.repeats else "."))


# ---- places ----------------------------------------------------------------------------------------------------------


def _locate(
    rows: Mapping[str, Iterable[tuple[int, int]]], places: Mapping[str, Places]
) -> tuple[dict[str, Place], dict[str, Place]]:
    """Return the places of all values in rows, each with its order, and of lists that have an entry without a value."""
    by_path: dict[str, Place] = {}
    aside: dict[str, Place] = {}
    for table, numbers in rows.items():
        for order, row in numbers:
            finder = _Finder(places[table], row, by_path, aside)
            finder.visit(layout(table), path_of(table, order))
    return by_path, aside


def path_of(table: str, order: int) -> str:
    """Return the record path that goes before the fields of a filing's row in a table; `order` counts from 0.

    The first issuer is the primary one.
    """
    if table == "ISSUERS" and order:
        return f"other_issuers[{order - 1}]."
    return TABLES[table].prefix.replace("[]", f"[{order}]")


class _Finder:
    """The cells of one row, going by its layout."""

    def __init__(self, places: Places, row: int, by_path: dict[str, Place], aside: dict[str, Place]) -> None:
        self.places, self.row, self.by_path, self.aside = places, row, by_path, aside
        self.cells = places.cells(row)

    def visit(self, table: Layout, prefix: str) -> None:
        for source in table.sources:
            if source.below is not None:
                self.visit(source.below, f"{prefix}{source.fields[0].name}.")
                continue
            pieces = [self._pieces(column, whole=source.how not in ("list", "paired")) for column in source.columns]
            if source.how in ("one", "ticked"):
                for place in pieces[0]:
                    fields = [
                        field
                        for field in source.fields
                        if source.how == "ticked" and option(field) == self._words(place)
                    ]
                    self.by_path[prefix + (fields or source.fields)[0].name] = place
            elif source.how == "paired":
                self._paired(source, pieces, prefix)
            else:
                self._entries(source.fields[0], [piece for column in pieces for piece in column], prefix)

    def _pieces(self, column: str, *, whole: bool) -> list[Place]:
        """Return the entries that stand in a cell, or the one value; none in a blank cell."""
        number = self.places.header.get(column, -1)
        if not 0 <= number < len(self.cells):
            return []
        begin, end = self.cells[number]
        cell, found = self.places.data[begin:end], []
        for entry in [cell] if whole else cell.split(SEPARATOR.encode()):
            left = len(entry) - len(entry.lstrip())
            right = begin + len(entry.rstrip())
            if entry.strip() or not whole:
                found.append(Place(Cell(self.places.table, self.row, column), min(begin + left, right), right))
            begin += len(entry) + len(SEPARATOR)
        return found if cell else []

    def _words(self, place: Place) -> str:
        return self.places.words(self.row, place.begin, place.end)

    def _entries(self, field: Field, pieces: list[Place], prefix: str) -> None:
        entry = 0
        for place in pieces:
            if field.at.kind and stated(field.at.kind, self._words(place)) is not UNSET:
                self.by_path[f"{prefix}{field.name}[{entry}]"] = place
                entry += 1
            else:
                self.aside.setdefault(prefix + field.name, place)

    def _paired(self, source: Source, pieces: list[list[Place]], prefix: str) -> None:
        repeated, tick = source.fields
        mark = tick.at.kind
        word = mark.word if isinstance(mark, Mark) else ""
        lists = [[place for place in column if self._words(place) != word] for column in pieces]
        for place in pieces[0]:
            if self._words(place) == word:
                self.by_path.setdefault(prefix + tick.name, place)
        for field, entries in zip(source.inner, lists, strict=True):
            for number, place in enumerate(entries if len(entries) == len(lists[0]) else ()):
                if place.end > place.begin:
                    self.by_path[f"{prefix}{repeated.name}[{number}].{field.name}"] = place
