"""Accession numbers: the loose pattern of the schema, centuries, and whose digits come first."""

import pytest

from muniment.errors import WrongShape
from muniment.identifiers import accession


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1-5-3", "0000000001-05-000003"),
        ("000119312526209100", "0001193125-26-209100"),
        ("0001193125\u201326\u2013209100", "0001193125-26-209100"),
        ("0001193125-26-209100", "0001193125-26-209100"),
    ],
)
def test_spellings(text: str, canonical: str):
    assert accession.compact(text) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00011931252620910",
        "0001193125262091000",
        "00011931251-26-209100",
        "1-2026-1",
        "1-26-2091000",
        "1--1",
        "1-26",
    ],
)
def test_other_shapes(text: str):
    with pytest.raises(WrongShape):
        accession.compact(text)


@pytest.mark.parametrize(
    ("digits", "year"), [("93", 1993), ("94", 1994), ("99", 1999), ("00", 2000), ("26", 2026), ("92", 2092)]
)
def test_century(digits: str, year: int):
    assert accession.year(f"0000912057-{digits}-000700") == year


def test_parts():
    assert accession.login_cik("1193125-26-209100") == "0001193125"
    assert accession.sequence("0000912057-94-000700") == 700
    assert "NEVER" in (accession.login_cik.__doc__ or "")
