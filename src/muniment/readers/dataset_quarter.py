"""The six tables of a quarter, read and joined: what each filing has of them, and what does not fit together."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any
from zipfile import ZipFile, ZipInfo

from msgspec import UNSET, Struct

from muniment.errors import NotAFiling
from muniment.evidence import Problem
from muniment.forms import FormD
from muniment.forms.describe import fields
from muniment.forms.tables.columns import ACCESSION, TABLES, layout
from muniment.readers.dataset_parts import made, read_columns, read_parts
from muniment.readers.dataset_tables import Places, Rows, read_table, unpack, unquoted
from muniment.readers.dataset_trace import Doubt

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
    `places` the places of the cells, by table; `problems` the doubts about the tables.
    """

    def __init__(self, archive: ZipFile, folder: str, members: Mapping[str, ZipInfo]) -> None:
        self._archive, self.folder, self._members = archive, folder, members
        self.places = {table: Places(table, partial(unpack, archive, info)) for table, info in members.items()}
        self.problems: list[Problem] = []
        self._doubts: dict[str, list[Doubt]] = {}
        self._joined: dict[str, Joined] = {}
        submissions = self._rows(_SUBMISSIONS)
        if submissions is None:
            raise NotAFiling(f"no filing can be told: {self.problems[-1].words}")
        self._heads = submissions.cells(_HEADS)
        self.filings = self._join_single(_SUBMISSIONS, submissions)
        self._slots, self._filed = self._of_notice(submissions)
        del submissions
        for table in TABLES.values():
            if table.key:
                self._join_parts(table.name)
        self._fill_parts()
        self._tell_strangers()

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

    def doubts_of(self, accession: str) -> list[Doubt]:
        """Return the doubts about the rows of a filing."""
        rows = self.rows_of(accession)
        missing = [
            Doubt(table, 0, "missing-row", f"no row of this filing in the table {table}")
            for table in _EXPECTED
            if table not in rows
        ]
        return [*self._doubts.get(accession, ()), *missing]

    # ---- one table -------------------------------------------------------------------------------------------------

    def _rows(self, table: str) -> Rows | None:
        """Read a table; return None, with a problem, where there is none that can be used."""
        if table not in self._members:
            self._problem("missing-table", f"the table {table} is missing")
            return None
        try:
            read = read_table(table, unpack(self._archive, self._members[table]))
        except NotAFiling as error:
            self._problem("missing-table", str(error))
            return None
        self.problems += read.problems
        for torn in read.torn:
            words = f"{table} row {torn.number} is not whole: it is left unread"
            self._doubt(torn.accession, table, torn.number, "torn-row", words)
        if ACCESSION in read.rows.columns:
            return read.rows
        self._problem("missing-table", f"{table} has no column {ACCESSION}: it is left unread")
        return None

    def _problem(self, code: str, words: str) -> None:
        self.problems.append(Problem("", code, words))

    def _doubt(self, accession: str, table: str, row: int, code: str, words: str) -> None:
        self._doubts.setdefault(accession, []).append(Doubt(table, row, code, words))

    def _repeated(self, accession: str, table: str, rows: Rows, pair: tuple[int, int], *, same: bool) -> None:
        row, first = (rows.numbers[one] for one in pair)
        says = "repeats" if same else "says something else than"
        self._doubt(accession, table, row, "repeated-row", f"{table} row {row} {says} row {first}: it is left unread")

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
            self._problem("no-accession", f"{table}: rows without an accession number, left unread: {unnamed}")
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
        keys = _keys(rows.columns[key]) if key in rows.columns else order
        groups: dict[str, list[int]] = {}
        for row in sorted(order, key=keys.__getitem__):
            groups.setdefault(accessions[row], []).append(row)
        if len(set(zip(accessions, keys, strict=True))) < len(accessions):
            self._leave_out_repeated(table, rows, groups)
        self._joined[table] = Joined(rows.numbers, groups, read_parts(rows, layout(table)))
        if table == _ISSUERS:
            self._put_primary_first(rows, groups)

    def _leave_out_repeated(self, table: str, rows: Rows, groups: dict[str, list[int]]) -> None:
        """Leave out rows that are there twice, cell for cell; others with the same key stay."""
        for accession, group in groups.items():
            seen: dict[tuple[str, ...], int] = {}
            for row in group.copy():
                first = seen.setdefault(_cells(rows, row), row)
                if first != row:
                    group.remove(row)
                    self._repeated(accession, table, rows, (row, first), same=True)

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
                    self._doubt(accession, _ISSUERS, rows.numbers[group[1]], "second-primary", words)
            if not primary[group[0]]:
                words = f"no row of {_ISSUERS} is marked as the primary issuer: the first one is taken for it"
                self._doubt(accession, _ISSUERS, rows.numbers[group[0]], "no-primary", words)

    # ---- all tables together ---------------------------------------------------------------------------------------

    def _fill_parts(self) -> None:
        """Put the parts into the slots of the record."""
        slots = {field.name: field.slot for field in fields(FormD) if field.part is not None}
        for table, joined in self._joined.items():
            if not TABLES[table].key:
                continue
            parts = joined.parts
            of_filing = [
                tuple([parts[row] for row in joined.by_filing.get(accession, ())]) for accession in self.filings
            ]
            if table == _ISSUERS:
                self._slots[slots["primary_issuer"]] = [one[0] if one else UNSET for one in of_filing]
                self._slots[slots["other_issuers"]] = [one[1:] or UNSET for one in of_filing]
            else:
                name = TABLES[table].prefix.partition("[")[0]
                self._slots[slots[name]] = [one or UNSET for one in of_filing]
            joined.parts = []

    def _tell_strangers(self) -> None:
        """Say which rows are of filings that the table of submissions does not have."""
        for table, joined in self._joined.items():
            strange = joined.by_filing.keys() - self.filings.keys()
            if strange:
                rows = sorted(joined.numbers[row] for accession in strange for row in joined.by_filing[accession])
                words = f"{table}: rows of no filing in {_SUBMISSIONS}, left unread: {len(rows)}, from row {rows[0]} on"
                self._problem("unknown-accession", words)


def _tidied(column: Sequence[str]) -> list[str]:
    """Return the cells of a column without quotes and outer blanks, equal ones as one object."""
    known = {cell: unquoted(cell).strip() for cell in set(column)}
    return list(map(known.__getitem__, column))


def _keys(column: Sequence[str]) -> list[int]:
    """Return the numbers of a key column; one that is no number counts as 0."""
    known = {cell: int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 40 else 0 for cell in set(column)}
    return list(map(known.__getitem__, column))


def _cells(rows: Rows, row: int) -> tuple[str, ...]:
    return tuple(column[row] for column in rows.columns.values())
