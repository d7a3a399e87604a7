"""Writing the SEC's quarterly Form D data sets: the six tables, cell by cell as the SEC writes them.

What the record holds is written by its kind, in the source's own spelling where the record has kept one that still
states the value. What it does not hold comes from EDGAR's header (number, day, file number, industry) or is counted
(the keys of the rows). A data set has no room for ticks of "None", nor for tabs and line breaks, which become blanks.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, BinaryIO, Protocol, TypeAlias, TypeGuard

from msgspec import UNSET, UnsetType

from muniment.documents.header import FilingHeader, Party
from muniment.errors import RecordError
from muniment.forms import FormD
from muniment.forms.definition import Field, Part
from muniment.forms.tables.columns import ACCESSION, MONTHS, SEPARATOR, TABLES, Source, columns, layout, option, stated
from muniment.values import Mark


class Filing(Protocol):
    """A record with EDGAR's header, which has the accession number."""

    @property
    def record(self) -> object:
        """A record of whatever form; others than Form D are refused."""
        ...

    @property
    def header(self) -> FilingHeader | UnsetType:
        """The header."""
        ...


def write_dataset(filings: Iterable[Filing]) -> dict[str, bytes]:
    """Return the six tables by file name, such as `ISSUERS.tsv`; the filings stand in the order given.

    Raises:
        RecordError: a filing is no Form D, has no accession number, or holds a value that is not of its field's kind.
    """
    files = {f"{table}.tsv": io.BytesIO() for table in TABLES}
    write_tables(filings, {table: files[f"{table}.tsv"] for table in TABLES})
    return {name: file.getvalue() for name, file in files.items()}


def write_tables(filings: Iterable[Filing], files: Mapping[str, BinaryIO]) -> None:
    """Write the tables into open binary files, by table, filing after filing.

    Raises:
        RecordError: as for `write_dataset`.
    """
    for table, file in files.items():
        file.write(headings(table))
    for filing in filings:
        for table, lines in table_rows(filing).items():
            files[table].writelines(lines)


def headings(table: str) -> bytes:
    """Return the first line of a table."""
    return _line([column.name for column in columns(table)])


def table_rows(filing: Filing) -> dict[str, list[bytes]]:
    """Return the lines of a filing by table, all of them or none.

    Raises:
        RecordError: as for `write_dataset`.
    """
    return {table: list(_rows(table, filing)) for table in TABLES}


def _rows(table: str, filing: Filing) -> Iterator[bytes]:
    record, header = filing.record, filing.header
    if not is_in_data_sets(record):
        raise RecordError("the SEC's data sets are of Form D: other forms have no such tables")
    accession = header.accession_number if header else UNSET
    if not header or not accession:
        raise RecordError("a row of a data set needs the accession number, and this filing has no header with one")
    below = _columns_of(table)
    for order, part in enumerate(_parts(table, record)):
        cells = _beside(table, header, order)
        cells[ACCESSION] = accession
        below(part, cells)
        yield _line([cells.get(column.name, "") for column in columns(table)])


def is_in_data_sets(record: object) -> TypeGuard[Any]:
    """Whether a record is of the form of the data sets, which are of Form D alone."""
    return isinstance(record, TABLES["FORMDSUBMISSION"].part)


def _parts(table: str, record: FormD) -> Sequence[Part]:
    if not TABLES[table].prefix:
        return (record,)
    if table == "ISSUERS":
        return (*((record.primary_issuer,) if record.primary_issuer else ()), *(record.other_issuers or ()))
    return getattr(record, TABLES[table].prefix.partition("[")[0]) or ()


def _line(cells: Iterable[str]) -> bytes:
    line = "\t".join(map(_quoted, cells))
    return f"{line}\n".encode("utf-8", "replace")


_BREAK = re.compile(r"[\t\r\n]+")


def _quoted(cell: str) -> str:
    """Wrap a cell that holds a double quote, as in CSV; a cell is one line without tabs."""
    if "\n" in cell or "\t" in cell or "\r" in cell:
        cell = _BREAK.sub(" ", cell)
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if '"' in cell else cell


# ---- columns that no field holds -------------------------------------------------------------------------------------


def _beside(table: str, header: FilingHeader, order: int) -> dict[str, str]:
    """Return the cells that the header has, and the key of the row."""
    key, step = TABLES[table].key, TABLES[table].step
    if key:
        cells = {key: str(step * (order + 1) if step else 101 + order)}
        return cells | {"IS_PRIMARYISSUER_FLAG": "NO" if order else "YES"} if table == "ISSUERS" else cells
    if table != "FORMDSUBMISSION":
        return {}
    filer, day = header.parties[0] if header.parties else Party(role="FILER"), header.filed
    return {
        "FILE_NUM": f"{filer.file_number:25}" if filer.file_number else "",
        "FILING_DATE": f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year:04}" if day else "",
        "SIC_CODE": filer.sic or "",
    }


# ---- columns of fields -----------------------------------------------------------------------------------------------

_Cells: TypeAlias = dict[str, str]
_Write: TypeAlias = Callable[[Any, Mapping[str, str], _Cells], None]


@cache
def _columns_of(table: str) -> Callable[[Any, _Cells], None]:
    return _part_writer(layout(table).sources)


def _part_writer(sources: Sequence[Source]) -> Callable[[Any, _Cells], None]:
    """Return what writes the cells of a part."""
    writers = [_writer(source) for source in sources]

    def write(part: Part, cells: _Cells) -> None:
        filed = {
            spelling.field: spelling.words
            for spelling in part.as_filed
            if spelling.field and isinstance(spelling.words, str)
        }
        for writer in writers:
            writer(part, filed, cells)

    return write


def _writer(source: Source) -> _Write:
    if source.below is not None:
        return _inner(source, _part_writer(source.below.sources))
    writers = {"one": _single, "numbered": _numbered, "list": _list, "ticked": _ticked, "paired": _paired}
    return writers[source.how](source)


def _inner(source: Source, below: Callable[[Any, _Cells], None]) -> _Write:
    name = source.fields[0].name

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        value = getattr(part, name)
        if value is not UNSET:
            below(value, cells)

    return write


def _single(source: Source) -> _Write:
    (field,), (column,) = source.fields, source.columns
    name, kind = field.name, field.at.kind
    if kind is None:
        raise TypeError(f"columns.tsv: {column} holds a part")
    words = kind.write

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        value = getattr(part, name)
        if name in filed and stated(kind, filed[name]) == value:
            cells[column] = filed[name]
        elif value is not UNSET:
            try:
                cells[column] = words(value)
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                raise RecordError(f"{name}: {value!r} is no {kind.title}") from error

    return write


def _entries(field: Field, part: Part, filed: Mapping[str, str], separator: str) -> list[str]:
    name, kind = field.name, field.at.kind
    values = list(getattr(part, name) or ())
    whole = filed.get(f"{name}[]")
    if whole is not None and kind:
        entries = whole.split(separator)
        if [value for value in (stated(kind, entry) for entry in entries) if value is not UNSET] == values:
            return entries
    entries: list[str] = []
    while values or f"{name}[{len(entries)}]" in filed:
        entry = filed.get(f"{name}[{len(entries)}]")
        entries.append(entry if entry is not None else str(values.pop(0)))
    return entries


def _numbered(source: Source) -> _Write:
    (field,) = source.fields

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        entries = _entries(field, part, filed, "\t")
        if len(entries) > len(source.columns):
            raise RecordError(f"{field.name}: a data set has room for {len(source.columns)}, not for {len(entries)}")
        cells.update(zip(source.columns, entries, strict=False))

    return write


def _list(source: Source) -> _Write:
    (field,), (column,) = source.fields, source.columns

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        cells[column] = SEPARATOR.join(_entries(field, part, filed, SEPARATOR))

    return write


def _ticked(source: Source) -> _Write:
    (column,) = source.columns
    options = [option(field) for field in source.fields]

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        ticked = [option(field) for field in source.fields if getattr(part, field.name) is True]
        text = filed.get(source.fields[0].name, "")
        keep = text.strip() in ticked if ticked else text.strip() not in options
        cells[column] = text if keep else "".join(ticked[:1])

    return write


def _paired(source: Source) -> _Write:
    repeated, tick = source.fields
    word = tick.at.kind.word if isinstance(tick.at.kind, Mark) else ""

    def write(part: Part, filed: Mapping[str, str], cells: _Cells) -> None:
        parts = getattr(part, repeated.name) or ()
        values = [[getattr(entry, field.name) or "" for entry in parts] for field in source.inner]
        ticks = [word] if getattr(part, tick.name) is True else []
        wholes = [filed.get(f"{repeated.name}[].{field.name}") for field in source.inner]
        if _says(wholes, values, ticks, word):
            cells.update((column, whole or "") for column, whole in zip(source.columns, wholes, strict=True))
            return
        for column, entries in zip(source.columns, values, strict=True):
            cells[column] = SEPARATOR.join([*ticks, *entries]) if ticks or any(entries) else ""

    return write


def _says(wholes: Sequence[str | None], values: Sequence[list[str]], ticks: list[str], word: str) -> bool:
    """Whether cells as they were filed still say what the record holds: the first one all, the others what they can.

    Entries of another number than those of the first belong to none of them: the record then holds none.
    """
    filed = [[entry.strip() for entry in whole.split(SEPARATOR)] if whole else [] for whole in wholes]
    rest = [[entry for entry in entries if entry != word] for entries in filed]
    if None in wholes or rest[0] != values[0] or (word in filed[0]) != bool(ticks):
        return False
    pairs = zip(rest[1:], values[1:], strict=True)
    return all(entries == stated or (not any(stated) and len(entries) != len(stated)) for entries, stated in pairs)
