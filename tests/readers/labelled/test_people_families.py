"""Lists of directors and officers, one text for each way in which filers set them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.readers.labelled.items.cells import page_rows
from muniment.readers.labelled.items.people import People, read_people

FAMILIES = Path(__file__).with_name("people_families.txt").read_text(encoding="utf-8").split("\n=== ")[1:]


def _people(text: str) -> People:
    if not text.startswith("<"):
        return read_people(f"\n{text}", 0, len(text) + 1)
    data = f"<html><body>{text}</body></html>".encode()
    page = read_html(Passage(data, 0, len(data)))
    return read_people(page.text, 0, len(page.text), page_rows(page))


def _plain(value: str) -> str:
    """Return a value without the point or the article that may stand around it."""
    return re.sub(r"\A(?:an?|the) |\.\Z", "", value.strip(), flags=re.IGNORECASE)


def _rows(people: People) -> Iterator[tuple[str, ...]]:
    for person in people.read:
        office = (person.position, person.occupation)
        yield tuple(map(_plain, (person.name, *office, person.address, person.citizenship)))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split("\n")[0])
def test_a_family(family: str) -> None:
    lines = family.split("\n")[1:]
    rows = [tuple(map(_plain, line[2:].split(" | "))) for line in lines if line.startswith("< ")]
    people = _people("\n".join(line for line in lines if not line.startswith("< ")))
    assert list(_rows(people)) == [(*row, *[""] * (5 - len(row))) for row in rows]
