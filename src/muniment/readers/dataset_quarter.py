"""The six tables of a quarter, read and joined: what each filing has of them, and what does not fit together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any, TypeAlias
from zipfile import ZipFile, ZipInfo

from msgspec import UNSET, Struct

from muniment.caching import in_groups
from muniment.errors import NotAFiling
from muniment.evidence import Problem
from muniment.forms import FormD
from muniment.forms.definition import AsFiled, Field, Part, fields
from muniment.forms.tables.columns import ACCESSION, SEPARATOR, TABLES, Layout, Source, layout, option, stated
from muniment.readers.dataset_tables import Places, RowProblem, Rows, read_table, unpack, unquoted
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
        entries = [[entry for entry in entries_of if entry != mark.word] for entries_of in lists]
        ticked = mark.word in lists[0]
        made = _pairs(source, entries)
        first = [mark.word] if ticked else []
        usual = [
            SEPARATOR.join([*first, *(getattr(part, field.name) or "" for part in made)]) for field in source.inner
        ]
        filed = () if usual == list(cells) else tuple(map(AsFiled, names, cells))
        return filed, tuple(made) if cells[0] else UNSET, True if ticked else UNSET

    return read


def _pairs(source: Source, lists: Sequence[Sequence[str]]) -> list[Any]:
    """Make a part of each entry of the first list; another list goes with it where it has as many."""
    part, count = source.fields[0].part, len(lists[0])
    if part is None:
        raise TypeError("columns.tsv: pairs are of a part with several fields")
    columns = [entries if len(entries) == count else [""] * count for entries in lists]
    made = []
    for row in zip(*columns, strict=True):
        values: dict[str, Any] = {
            field.name: cell.strip() or UNSET for field, cell in zip(source.inner, row, strict=True)
        }
        made.append(part(**values))
    return made


class Columns(Struct):
    """The fields of a part, row by row: values by slot, and what was filed otherwise, by row."""

    slots: dict[int, list[Any]]
    filed: dict[int, tuple[AsFiled, ...]]


def read_columns(rows: Rows, layout: Layout) -> Columns:
    """Read every column of a layout."""
    read = Columns({}, {})
    for source in layout.sources:
        if source.below is not None:
            read.slots[source.fields[0].slot] = _inner(rows, source.below)
        else:
            _read_source(rows, source, read)
    return read


def read_parts(rows: Rows, layout: Layout) -> list[Any]:
    """Make a part of each row."""
    read = read_columns(rows, layout)
    return list(made(layout.part, read.slots, _filed(read, len(rows.numbers))))


def made(part: type[Part], slots: Mapping[int, Sequence[Any]], filed: Iterable[object]) -> Iterable[Any]:
    """Make parts of the fields that are given; the others are UNSET."""
    columns = [slots.get(slot, repeat(UNSET)) for slot in range(1, len(part.__struct_fields__))]
    return map(part, filed, *columns)


def _filed(read: Columns, length: int) -> Iterable[object]:
    if not read.filed:
        return repeat((), length)
    return map(read.filed.get, range(length), repeat(()))


def _inner(rows: Rows, layout: Layout) -> list[Any]:
    """Make a part of some columns of each row: none where they are all blank."""
    parts = read_parts(rows, layout)
    blank: Iterable[int] = range(len(parts))
    for column in rows.cells(layout.columns):
        blank = [row for row in blank if not column[row]]
    for row in blank:
        parts[row] = UNSET
    return parts


def _read_source(rows: Rows, source: Source, read: Columns) -> None:
    columns = rows.cells(source.columns)
    reader = cell_reader(source)
    keys: Sequence[Any]
    if len(columns) == 1:
        keys = columns[0]
        known = {key: reader((unquoted(key),)) for key in set(keys)}
    else:
        keys = list(zip(*columns, strict=True))
        known = {key: reader([unquoted(cell) for cell in key]) for key in set(keys)}
    for number, field in enumerate(source.fields, 1):
        read.slots[field.slot] = list(map({key: outcome[number] for key, outcome in known.items()}.__getitem__, keys))
    odd = {key: outcome[0] for key, outcome in known.items() if outcome[0]}
    if odd:
        for row, filed in enumerate(map(odd.get, keys)):
            if filed:
                read.filed[row] = read.filed.get(row, ()) + filed


_SUBMISSIONS, _OFFERINGS, _ISSUERS = "FORMDSUBMISSION", "OFFERING", "ISSUERS"
_PRIMARY = "IS_PRIMARYISSUER_FLAG"
_HEADS = ("FILE_NUM", "FILING_DATE", "SIC_CODE")
# Every filing has rows in these; recipients are few.
_EXPECTED = (_ISSUERS, _OFFERINGS, "RELATEDPERSONS", "SIGNATURES")


class Joined(Struct):
    """A table joined to the filings: the numbers of its rows, which are of a filing, and the parts they make."""

    numbers: Sequence[int]
    by_filing: dict[str, list[int]]
    parts: list[Any] = []


class Quarter:
    """The tables of one folder of an archive.

    `folder` is its name; `filings` has the row of each filing in the table of submissions, by accession number;
    `places` the places of the cells, by table; `problems` those of the tables.
    """

    def __init__(self, archive: ZipFile, folder: str, members: Mapping[str, ZipInfo]) -> None:
        self._archive, self.folder, self._members = archive, folder, members
        self.places = {table: Places(table, partial(unpack, archive, info)) for table, info in members.items()}
        self.problems: list[Problem] = []
        self._row_problems: dict[str, list[RowProblem]] = {}
        self._joined: dict[str, Joined] = {}
        submissions = self._rows(_SUBMISSIONS)
        if submissions is None:
            raise NotAFiling(f"no filing can be recognised: {self.problems[-1].words}")
        self._heads = submissions.cells(_HEADS)
        self.filings = self._join_single(_SUBMISSIONS, submissions)
        self._slots, self._filed = self._of_notice(submissions)
        del submissions
        for table in TABLES.values():
            if table.key:
                self._join_parts(table.name)
        self._fill_parts()
        self._report_strangers()

    def records(self) -> Iterable[FormD]:
        """Yield the record of each filing, in the order of `filings`."""
        return made(FormD, self._slots, self._filed)

    def rows_of(self, accession: str) -> dict[str, tuple[int, ...]]:
        """Return the row numbers of a filing, by table."""
        found: dict[str, tuple[int, ...]] = {}
        for table in TABLES:
            joined = self._joined.get(table)
            if joined and accession in joined.by_filing:
                found[table] = tuple([joined.numbers[row] for row in joined.by_filing[accession]])
        return found

    def heads_of(self, accession: str) -> tuple[str, ...]:
        """Return file number, filing date and SIC code of a filing, as they stand."""
        row = self.filings[accession]
        return tuple(unquoted(column[row]).strip() for column in self._heads)

    def row_problems_of(self, accession: str) -> list[RowProblem]:
        """Return the problems of the rows of a filing."""
        rows = self.rows_of(accession)
        missing = [
            RowProblem(table, 0, "missing-row", f"no row of this filing in the table {table}")
            for table in _EXPECTED
            if table not in rows
        ]
        return [*self._row_problems.get(accession, ()), *missing]

    # ---- one table -------------------------------------------------------------------------------------------------

    def _rows(self, table: str) -> Rows | None:
        """Read a table; return None, with a problem, where there is none that can be used."""
        if table not in self._members:
            self._add_problem("missing-table", f"the table {table} is missing")
            return None
        try:
            read = read_table(table, unpack(self._archive, self._members[table]))
        except NotAFiling as error:
            self._add_problem("missing-table", str(error))
            return None
        self.problems += read.problems
        for torn in read.torn:
            words = f"{table} row {torn.number} is not whole: it is left unread"
            self._add_row_problem(torn.accession, table, torn.number, "torn-row", words)
        if ACCESSION in read.rows.columns:
            return read.rows
        self._add_problem("missing-table", f"{table} has no column {ACCESSION}: it is left unread")
        return None

    def _add_problem(self, code: str, words: str) -> None:
        self.problems.append(Problem("", code, words))

    def _add_row_problem(self, accession: str, table: str, row: int, code: str, words: str) -> None:
        self._row_problems.setdefault(accession, []).append(RowProblem(table, row, code, words))

    def _repeated(self, accession: str, table: str, rows: Rows, pair: tuple[int, int], *, same: bool) -> None:
        row, first = (rows.numbers[place] for place in pair)
        says = "repeats" if same else "says something else than"
        self._add_row_problem(
            accession, table, row, "repeated-row", f"{table} row {row} {says} row {first}: it is left unread"
        )

    # ---- tables with one row for each filing -----------------------------------------------------------------------

    def _join_single(self, table: str, rows: Rows) -> dict[str, int]:
        """Return the first row of each filing; what follows it is left unread."""
        first: dict[str, int] = {}
        unnamed = 0
        for row, accession in enumerate(_tidied(rows.columns[ACCESSION])):
            if not accession:
                unnamed += 1
            elif first.setdefault(accession, row) != row:
                same = _cells(rows, row) == _cells(rows, first[accession])
                self._repeated(accession, table, rows, (row, first[accession]), same=same)
        if unnamed:
            self._add_problem("no-accession", f"{table}: rows without an accession number, left unread: {unnamed}")
        self._joined[table] = Joined(rows.numbers, {accession: [row] for accession, row in first.items()})
        return first

    def _of_notice(self, submissions: Rows) -> tuple[dict[int, Sequence[Any]], Iterable[Any]]:
        """Read the fields of the record itself from its two tables, filing by filing: slots, and odd spellings."""
        slots: dict[int, Sequence[Any]] = {}
        odd: dict[str, tuple[Any, ...]] = {}
        for table in (_SUBMISSIONS, _OFFERINGS):
            rows = submissions if table == _SUBMISSIONS else self._rows(table)
            if rows is None:
                continue
            by_filing = self.filings if table == _SUBMISSIONS else self._join_single(table, rows)
            read = read_columns(rows, layout(table))
            order = [by_filing.get(accession, -1) for accession in self.filings]
            for slot, column in read.slots.items():
                slots[slot] = list(map([*column, UNSET].__getitem__, order))
            for accession, row in zip(self.filings, order, strict=True) if read.filed else ():
                if row in read.filed:
                    odd[accession] = odd.get(accession, ()) + read.filed[row]
        return slots, map(odd.get, self.filings, repeat(()))

    # ---- tables with several rows for a filing ---------------------------------------------------------------------

    def _join_parts(self, table: str) -> None:
        rows = self._rows(table)
        if rows is None:
            return
        accessions = _tidied(rows.columns[ACCESSION])
        key = TABLES[table].key
        order: Sequence[int] = range(len(accessions))
        keys: Sequence[int] = order
        if key in rows.columns:  # one that is no number counts as 0
            column = rows.columns[key]
            numbers = {
                cell: int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 40 else 0 for cell in set(column)
            }
            keys = list(map(numbers.__getitem__, column))
        groups = in_groups((accessions[row], row) for row in sorted(order, key=keys.__getitem__))
        if len(set(zip(accessions, keys, strict=True))) < len(accessions):
            # rows that are there twice, cell for cell; others with the same key stay
            for accession, group in groups.items():
                seen: dict[tuple[str, ...], int] = {}
                for row in group.copy():
                    first = seen.setdefault(_cells(rows, row), row)
                    if first != row:
                        group.remove(row)
                        self._repeated(accession, table, rows, (row, first), same=True)
        self._joined[table] = Joined(rows.numbers, groups, read_parts(rows, layout(table)))
        if table == _ISSUERS:
            self._put_primary_first(rows, groups)

    def _put_primary_first(self, rows: Rows, groups: dict[str, list[int]]) -> None:
        """Put the row of the primary issuer before the others; without a column that tells, it is the first."""
        if _PRIMARY not in rows.columns:
            return
        primary = [flag == "YES" for flag in _tidied(rows.columns[_PRIMARY])]
        for accession, group in groups.items():
            if len(group) > 1:
                group.sort(key=lambda row: not primary[row])
                if primary[group[1]]:
                    words = f"{_ISSUERS} row {rows.numbers[group[1]]} is a second primary issuer, taken as another one"
                    self._add_row_problem(accession, _ISSUERS, rows.numbers[group[1]], "second-primary", words)
            if not primary[group[0]]:
                words = f"no row of {_ISSUERS} is marked as the primary issuer: the first one is taken for it"
                self._add_row_problem(accession, _ISSUERS, rows.numbers[group[0]], "no-primary", words)

    # ---- all tables together ---------------------------------------------------------------------------------------

    def _fill_parts(self) -> None:
        """Put the parts into the slots of the record."""
        slots = {field.name: field.slot for field in fields(FormD) if field.part is not None}
        for table, joined in self._joined.items():
            if not TABLES[table].key:
                continue
            made = joined.parts
            by_filing = [
                tuple([made[row] for row in joined.by_filing.get(accession, ())]) for accession in self.filings
            ]
            if table == _ISSUERS:
                self._slots[slots["primary_issuer"]] = [parts[0] if parts else UNSET for parts in by_filing]
                self._slots[slots["other_issuers"]] = [parts[1:] or UNSET for parts in by_filing]
            else:
                name = TABLES[table].prefix.partition("[")[0]
                self._slots[slots[name]] = [parts or UNSET for parts in by_filing]
            joined.parts = []

    def _report_strangers(self) -> None:
        """Say which rows are of filings that the table of submissions does not have."""
        for table, joined in self._joined.items():
            strange = joined.by_filing.keys() - self.filings.keys()
            if strange:
                rows = sorted(joined.numbers[row] for accession in strange for row in joined.by_filing[accession])
                words = f"{table}: rows of no filing in {_SUBMISSIONS}, left unread: {len(rows)}, from row {rows[0]} on"
                self._add_problem("unknown-accession", words)


def _tidied(column: Sequence[str]) -> list[str]:
    """Return the cells of a column without quotes and outer blanks, equal ones as one object."""
    known = {cell: unquoted(cell).strip() for cell in set(column)}
    return list(map(known.__getitem__, column))


def _cells(rows: Rows, row: int) -> tuple[str, ...]:
    return tuple(column[row] for column in rows.columns.values())
