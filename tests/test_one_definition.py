"""The promise of the definition: one edit, and a field is in every output."""

import re
from pathlib import Path
from runpy import run_path
from typing import Annotated as A

import pytest
from lxml import etree
from msgspec import UNSET
from msgspec.structs import replace

from muniment.documents.passage import Passage
from muniment.documents.xml import parse
from muniment.forms import FORMS, FormSpec
from muniment.forms.definition import At, Part, SubmissionHeader, Whole, Words, fields, rows
from muniment.readers.xml import walk
from muniment.values import Count, Text
from muniment.writers.json import json_schema
from muniment.writers.xml import write_part
from shared_data import SHARED, needs_shared

GENERATE = Path(__file__).parents[1] / "docs" / "generate.py"


class Small(Part, frozen=True):
    """A small form."""

    name: A[Words, At("who/name", "1", "Name", Text(20))] = UNSET


class Grown(Part, frozen=True):
    """The same, with one line more."""

    name: A[Words, At("who/name", "1", "Name", Text(20))] = UNSET
    herons: A[Whole, At("who/herons", "2", "Number of Herons", Count(3))] = UNSET


class NoHeader(SubmissionHeader, frozen=True):
    """Nothing but access codes."""


XML = b"<small><who><name>Ada</name><herons>12</herons></who></small>"


def read(form: FormSpec):
    return walk(parse(Passage.whole(XML)), form)


def test_a_new_field_is_in_every_output():
    small = replace(FORMS["D"], name="S", title="A small form", record=Small, header=NoHeader, root="small")
    grown = replace(small, record=Grown)
    record, notes = read(small)
    assert record == Small(name="Ada")
    assert [note.code for note in notes.notes] == ["unknown-element"]

    record, notes = read(grown)
    assert (record, notes.notes) == (Grown(name="Ada", herons=12), [])
    written = etree.fromstring(write_part(record, grown), etree.XMLParser(remove_blank_text=True))
    assert etree.tostring(written) == XML
    assert json_schema(grown)["$defs"]["Grown"]["properties"]["herons"] == {
        "title": "Number of Herons", "description": "Item 2: element who/herons",
        "type": "integer", "minimum": 0, "submission": {"maximum": 999},
    }  # fmt: skip
    reference = run_path(str(GENERATE))["reference"]
    assert "| 2 | Number of Herons | `herons` | `who/herons` | whole number |" in reference(grown, {}, 0)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_paths_and_elements_are_unambiguous(form):
    found = [row.path for row in rows(form.record)]
    assert len(found) == len(set(found))
    elements = [row.element for row in (*rows(form.record), *rows(form.header)) if row.element]
    assert len(elements) == len(set(elements))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_hints_fit_the_kinds(form):
    """What a field may hold is what its kind reads."""
    for row in rows(form.record):
        python = row.field.at.kind.python
        assert getattr(python, "__name__", "") in str(row.field.hint)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_place_has_its_words(form):
    for row in rows(form.record):
        assert row.field.at.label
        assert row.field.at.need in NEEDS


NEEDS = {
    "m", "o", "m/o", "o/m", "NA/o", "NA/m", "o#2", "o#3", "o#4",
    "m#", "m#1", "m#3", "m#4", "m#5", "m#6", "m#7", "m#8", "m#9", "m#10", "m#11", "m#12",
}  # fmt: skip


def test_a_part_lists_only_its_own_fields():
    assert [field.name for field in fields(Grown)] == ["name", "herons"]


SPECIFICATIONS = {
    "D": ("form-d-xml.md", "## 3. "),
    "13D": ("schedule-13dg-xml.md", "## 3. "),
    "13G": ("schedule-13dg-xml.md", "## 4. "),
}
ROW = re.compile(r"\| \d+ \| `([^`(]+)` \| (?!container)")


@needs_shared
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_element_of_the_specification_is_defined(form):
    """Every leaf of the specification's table is a field of the record or of the header, or an access code."""
    file, heading = SPECIFICATIONS[form.name]
    table = (SHARED / "specs" / file).read_text("utf-8").split(heading)[1].split("\n## ")[0]
    asked = set(ROW.findall(table))
    assert len(asked) > 60
    defined = [row for row in (*rows(form.record), *rows(form.header)) if row.field.at.path]
    have = {row.element.replace("com:", "") for row in defined}
    have |= {f"{row.element.removesuffix('cik')}ccc" for row in defined if row.field.at.access_code}
    assert asked - have == set()
    former = {one.path for row in defined for one in row.field.at.former}
    assert have - asked <= former
