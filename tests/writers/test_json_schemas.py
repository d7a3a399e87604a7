"""What is written as JSON keeps to the JSON Schemas that are published, whatever it was read from."""

import json
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import muniment
from muniment.forms import FORMS
from muniment.writers.json import json_schema, reading_as_object, reading_schema
from shared_data import SHARED

EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[2] / "examples").rglob("*")
    if path.suffix in (".xml", ".txt", ".htm", ".nc")
)
PRINTED = [path for kind in ("ascii", "html") for path in sorted((SHARED / f"data/schedule-13/{kind}").glob("*"))[::9]]


@cache
def validator(form: str = "") -> Draft202012Validator:
    """What checks a record of a form, without one a whole reading."""
    named = {f"{form.record.__name__}.schema.json": json_schema(form) for form in FORMS.values()}
    schema = json_schema(FORMS[form]) if form else reading_schema(FORMS.values())
    Draft202012Validator.check_schema(schema)
    resources = ((name, DRAFT202012.create_resource(each)) for name, each in named.items())
    return Draft202012Validator(schema, registry=Registry().with_resources(resources))


def faults(form: str, told: object) -> list[str]:
    return [f"{error.json_path}: {error.message}"[:200] for error in validator(form).iter_errors(told)]


@pytest.mark.parametrize("path", [*EXAMPLES, *PRINTED], ids=lambda path: path.name)
def test_what_is_read_fits_the_schemas(path):
    reading = muniment.read(path)
    record = json.loads(muniment.write(reading.record, "json"))
    assert faults(record["form"], record) == []
    told = reading_as_object(reading, evidence=True, unread=True)
    assert faults("", json.loads(json.dumps(told))) == []


@pytest.mark.parametrize(
    "wrong", [{}, [], {"form": "D", "sold": 1}, {"form": "D", "total_amount_sold": "abc"}, {"form": "13G"}]
)
def test_what_is_no_record_does_not_fit(wrong):
    assert faults("D", wrong) != []


def test_what_is_no_reading_does_not_fit():
    assert faults("", {"file": "x", "record": {"form": "D"}}) != []
