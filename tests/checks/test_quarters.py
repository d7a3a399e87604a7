"""Whole quarters of accepted notices: what the rules find there agrees with counts made without them."""

from collections import Counter

import pytest

import muniment
from lanes import some
from muniment.checks import Filing, check, findings
from muniment.readers.dataset import read_dataset
from shared_data import SHARED, needs_shared

FORM_D = SHARED / "data/form-d"
FILES = sorted([*(FORM_D / "xml").glob("*.xml"), *(FORM_D / "sgml").glob("*")])

# Counted over the tables themselves, second and third quarter of 2025.
COUNTED = {
    "E-10": (217, 240),  # a box later in a street line
    "E-15": (2, 2),  # a legal form described, beside one of the list
    "F-03": (3, 4),  # Rule 504 and more than $10,000,000 offered, or sold of an indefinite amount
    "F-08": (1, 1),  # 506(b) with more than 35 non-accredited investors
    "F-09": (27, 31),  # 506(c) with non-accredited investors
    "F-16": (21, 28),  # numbered without 3C
    "F-18": (488, 547),  # pooled fund, no 3(c) item, not a 40 Act fund
    "F-20": (17, 10),  # registered, and a 3(c) item
    "F-30": (20, 43),  # section 4(a)(5) and more than $5,000,000, or Indefinite
    "F-31": (15, 31),  # Rule 504 and Indefinite
    "F-23": (68, 40),  # no offering exemption
    "K-09": (89, 65),  # yet to occur, and sold
    "K-10": (158, 201),  # sale date, and nothing sold
    "K-11": (108, 190),  # sold, and 0 investors
    "K-12": (102, 98),  # investors, and nothing sold
    "K-13": (6, 19),  # more non-accredited investors than investors
    "K-14": (251, 296),  # non-accredited investors not counted
    "K-15": (2, 0),  # non-accredited investors counted though denied
    "K-16": (3, 3),  # offering amount 0
    "K-21": (36, 68),  # commission, and no recipient
    "K-27": (145, 155),  # business combination not explained
    "K-28": (219, 197),  # pooled-fund industry without interests
    "K-29": (416, 594),  # interests without pooled-fund industry
    "K-33": (99, 103),  # signed more than 30 days before
}
NEVER = "E-04 E-05 E-06 E-17 E-18 E-19 E-20 E-21 E-22 E-24 E-25 E-27 E-28 E-29 E-30 E-32 E-34 F-17 K-05 K-06 K-08 K-24"


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(("number", "quarter"), some([(0, "2025q2"), (1, "2025q3")], 2))
def test_quarter(number, quarter):
    codes, weights = Counter(), Counter()
    for reading in read_dataset((FORM_D / f"datasets/{quarter}_d.zip").read_bytes()):
        for finding in findings(Filing(reading.record, reading=reading, copy="table"), evidence=False):
            codes[finding.code] += 1
            weights[finding.severity] += 1
    assert weights["error"] == 0
    assert {code: codes[code] for code in COUNTED} == {code: counts[number] for code, counts in COUNTED.items()}
    assert not set(NEVER.split()) & set(codes)


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_accepted_is_an_error(path):
    for reading in muniment.read_all(path):
        assert [finding.message for finding in check(reading) if finding.severity == "error"] == []
