"""What cells say: the values of a field or of several, and what has to be kept of their spelling.

Each function makes, of a source of `muniment.forms.tables.columns`, the function that reads its cells. That one returns
what to keep, () nearly always, and the values of the fields. It is called once for each different cell of a column.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from msgspec import UNSET

from muniment.forms.definition import AsFiled
from muniment.forms.describe import Field
from muniment.forms.tables.columns import SEPARATOR, Source, option, stated
from muniment.values import Choice, Kind, Mark, Text

Outcome: TypeAlias = tuple[Any, ...]
CellReader: TypeAlias = Callable[[Sequence[str]], Outcome]


def cell_reader(source: Source) -> CellReader:
    """Return the function that reads the cells of a source: what to keep of the spelling, then field by field."""
    return {"one": _one, "numbered": _numbered, "list": _listed, "ticked": _ticked, "paired": _paired}[source.how](
        source
    )


def value_reader(kind: Kind[Any] | None) -> Callable[[str], tuple[Any, bool]]:
    """Return the function that reads one cell: its value, and whether it is spelled otherwise than usual."""
    if kind is None:
        raise TypeError("a part has columns of its own")
    plain, quick = type(kind) in (Text, Choice), kind.quick

    def read(cell: str) -> tuple[Any, bool]:
        words = cell.strip()
        if not words:
            return UNSET, bool(cell)
        value = words if plain else quick(words)
        if value is not None:
            return value, words != cell
        value = stated(kind, words)
        return value, value is UNSET or kind.write(value) != cell

    return read


def _one(source: Source) -> CellReader:
    (field,) = source.fields
    read_value = value_reader(field.at.kind)

    def read(cells: Sequence[str]) -> Outcome:
        value, odd = read_value(cells[0])
        return ((AsFiled(field.name, cells[0]),) if odd else ()), value

    return read


def _listed(source: Source) -> CellReader:
    read_entries = _entries(source.fields[0], SEPARATOR)

    def read(cells: Sequence[str]) -> Outcome:
        return read_entries(cells[0].split(SEPARATOR)) if cells[0] else ((), UNSET)

    return read


def _numbered(source: Source) -> CellReader:
    read_entries = _entries(source.fields[0], "\t")

    def read(cells: Sequence[str]) -> Outcome:
        last = max((number for number, cell in enumerate(cells, 1) if cell), default=0)
        return read_entries(cells[:last]) if last else ((), UNSET)

    return read


def _entries(field: Field, separator: str) -> Callable[[Sequence[str]], Outcome]:
    """Read a list entry by entry; an entry without a value is kept as in XML, another odd spelling with the list."""
    read_value = value_reader(field.at.kind)

    def read(cells: Sequence[str]) -> Outcome:
        found = [read_value(cell) for cell in cells]
        filed = [AsFiled(f"{field.name}[{n}]", cells[n]) for n, (value, _) in enumerate(found) if value is UNSET]
        if any(odd for value, odd in found if value is not UNSET):
            filed.append(AsFiled(f"{field.name}[]", separator.join(cells)))
        return tuple(filed), tuple(value for value, _ in found if value is not UNSET)

    return read


def _ticked(source: Source) -> CellReader:
    words = [option(field) for field in source.fields]

    def read(cells: Sequence[str]) -> Outcome:
        cell = cells[0].strip()
        odd = cell != cells[0] or bool(cell and cell not in words)
        filed = (AsFiled(source.fields[0].name, cells[0]),) if odd else ()
        return filed, *(True if word == cell else UNSET for word in words)

    return read


def _paired(source: Source) -> CellReader:
    """Read lists whose entries belong together, the first column with every entry, the others with what is known."""
    repeated, tick = source.fields
    mark = tick.at.kind
    if not isinstance(mark, Mark):
        raise TypeError("columns.tsv: pairs are of a part with several fields, and of a tick")
    names = [f"{repeated.name}[].{field.name}" for field in source.inner]

    def read(cells: Sequence[str]) -> Outcome:
        if not any(cells):
            return (), UNSET, UNSET
        lists = [cell.split(SEPARATOR) if cell else [] for cell in cells]
        entries = [[entry for entry in one if entry != mark.word] for one in lists]
        ticked = mark.word in lists[0]
        made = _pairs(source, entries)
        usual = [SEPARATOR.join([*([mark.word] if ticked else []), *one]) for one in _spelled(source, made)]
        filed = () if usual == list(cells) else tuple(map(AsFiled, names, cells))
        return filed, tuple(made) if cells[0] else UNSET, True if ticked else UNSET

    return read


def _pairs(source: Source, lists: Sequence[Sequence[str]]) -> list[Any]:
    """Make a part of each entry of the first list; another list goes with it where it has as many."""
    part, count = source.fields[0].part, len(lists[0])
    if part is None:
        raise TypeError("columns.tsv: pairs are of a part with several fields")
    columns = [one if len(one) == count else [""] * count for one in lists]
    made = []
    for row in zip(*columns, strict=True):
        values: dict[str, Any] = {
            field.name: cell.strip() or UNSET for field, cell in zip(source.inner, row, strict=True)
        }
        made.append(part(**values))
    return made


def _spelled(source: Source, made: Iterable[Any]) -> list[list[str]]:
    return [[getattr(one, field.name) or "" for one in made] for field in source.inner]
