"""Tables as a workbook, a sheet for each. It needs openpyxl, so that only `muniment.extras` loads it."""

import errno
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import gettempdir
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from muniment.cells import guarded, text_of
from muniment.errors import EnvironmentProblem
from muniment.store.exporting import NOT_WHOLE, Table, UnfitValues, fitted

_MOST_ROWS = 1_048_575  # of a sheet, besides the names of the columns
_LONGEST = 32_767  # characters of a cell
_CUT = " …"
# What a workbook cannot hold: control characters, halves of characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS = 15  # a workbook counts in floating point


def write_workbook(tables: Iterable[Table], path: Path, unfit: UnfitValues) -> dict[str, int]:
    """Write a workbook; return how many rows each sheet has, and how many texts are `NOT_WHOLE`.

    Texts longer than a cell can be end with an ellipsis, a sign that no workbook can hold is U+FFFD there; numbers
    of more than 15 digits are texts.

    Raises:
        EnvironmentProblem: a table has more rows than a sheet.
        OSError: it cannot be written.
    """
    workbook_ = Workbook(write_only=True)
    altered: list[str] = []
    try:
        counts = {table.name: _write(workbook_, table, unfit, altered) for table in tables}
        if not counts:
            workbook_.create_sheet("empty")
        # The library's own way leaves an archive open whose writing has failed, and that fails again as garbage.
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(workbook_, archive).save()
    except etree.SerialisationError as error:  # IO_ENOSPC: a sheet is first written among the temporary files
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number), gettempdir()) from error
    finally:
        for sheet in workbook_.worksheets:
            if isinstance(sheet, WriteOnlyWorksheet) and not sheet.closed:
                with suppress(etree.SerialisationError):
                    sheet.close()
    return counts | {NOT_WHOLE: len(altered)}


def _write(workbook: Workbook, table: Table, unfit: UnfitValues, altered: list[str]) -> int:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, name) for name in table.columns])
    count = 0
    for count, row in enumerate(fitted(table, unfit), 1):
        if count > _MOST_ROWS:
            raise EnvironmentProblem(f"{table.name} has more rows than a sheet ({_MOST_ROWS:,}): export csv or parquet")
        sheet.append([_cell(sheet, cell, altered) for cell in row])
    return count


def _bold(sheet: WriteOnlyWorksheet, name: str) -> Cell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: object, altered: list[str]) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        digits = text_of(value)
        return value if len(digits.strip("-").replace(".", "").strip("0")) <= _DIGITS else digits
    if isinstance(value, tuple):
        value = text_of(value)
    if not isinstance(value, str):
        return value
    text = _ILLEGAL.sub("\ufffd", value)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - len(_CUT)] + _CUT
    if text != value:
        altered.append(sheet.title)
    is_risky = guarded(text) != text
    if not is_risky and text[:1] not in ("=", "#"):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # the words of a filing are no formula, and none of a spreadsheet's errors such as #N/A
    cell.quotePrefix = is_risky  # nor do they become one when somebody edits the cell
    return cell
