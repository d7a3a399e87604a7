"""Answers as CSV: nothing of them lost, nothing of them run."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from muniment.cells import as_csv

ROW = (None, "", 0, Decimal("6.20"), date(2025, 3, 31), True, ("06b", "3C"), 'a "quoted", one\nand more', -5)
COLUMNS = tuple("abcdefghi")


def test_csv_keeps_absent_empty_and_zero_apart():
    text = "".join(as_csv(COLUMNS, [ROW]))
    assert text.splitlines()[1].startswith(',"",0,6.20,2025-03-31,true,')
    assert next(csv.DictReader(text.splitlines(keepends=True))) == {
        "a": "", "b": "", "c": "0", "d": "6.20", "e": "2025-03-31", "f": "true", "g": "06b; 3C",
        "h": 'a "quoted", one\nand more', "i": "-5",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1+1", "-1+a", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_run_as_a_formula(words):
    (_, line) = as_csv(["name"], [(words,)])
    assert line.lstrip('"').startswith("'")
