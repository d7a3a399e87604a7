"""The two filings that the project began from: all that the rulebook says of them."""

import pytest

import muniment
from muniment.checks import check
from shared_data import SHARED, needs_shared

FOUND = {
    "000_d2aa5ada885848d1.txt": [],
    "001_151b6a5844f18846.txt": [
        ("note", "K-12", "3 investors have invested, and nothing is sold."),
        (
            "note",
            "K-37",
            "102,024,643 at $0.19488 each is $19,882,562.43, which is $117,437.57 less than the $20,000,000 offered.",
        ),
    ],
}


@needs_shared
@pytest.mark.parametrize("name", FOUND)
def test_the_exact_list(name):
    found = check(muniment.read(SHARED / "seeds" / name))
    assert [(finding.severity, finding.code, finding.message) for finding in found] == FOUND[name]
    assert all(path in finding.evidence for finding in found for path in finding.paths)
