"""The format of truth files: what the checker says, and that the schema says the same."""

import json

import jsonschema
import pytest

import muniment
from cli.test_commands import EXAMPLES
from muniment.lab.truth_files import check, faults, json_schema
from shared_data import SHARED, needs_shared

SCHEDULE = {
    "class": "ascii",
    "form": "SC 13G",
    "event_date": "1997-12",
    "issuer": {"name": "Larkspur Lantern Works, Inc.", "cik": "0009900001"},
    "persons": [
        {"name": "Oakum", "percent": "<1", "sole_voting": "N/A", "aggregate": 12.5, "types": ["IA"]},
        {"name": "Tidewrack", "percent": ".5", "group": None, "excludes_shares": False},
    ],
    "uncertain": ["persons[1].percent", "persons[].types"],
}
WRONG = {
    'persons[0].percent: "5%": write the digits printed, such as 5.3, <1 or N/A': {"persons": [{"percent": "5%"}]},
    'persons[1].aggregate: "many": write a number without commas, or N/A': {"persons": [{}, {"aggregate": "many"}]},
    "persons[0].colour: no such key": {"persons": [{"colour": "red"}]},
    "colour: no such key": {"colour": "red"},
    'persons[0].excludes_shares: "x": write true, false or N/A': {"persons": [{"excludes_shares": "x"}]},
    "issuer: null: write an object": {"issuer": None},
    'persons[0].types: "IN": write a list': {"persons": [{"types": "IN"}]},
    "amendment_number: -1: write a whole number, 0 or more": {"amendment_number": -1},
    'issuer.cik: "99": write ten digits': {"issuer": {"cik": "99"}},
    'form: "13G": write SC 13G, SC 13G/A, SC 13D or SC 13D/A': {"form": "13G"},
    'item3[0]: "z": write a letter from a to k': {"item3": ["z"]},
    'event_date: "31 May": write a day or month such as 1998-01-27 or 1998-01': {"event_date": "31 May"},
}


@pytest.fixture(scope="module")
def schema():
    return jsonschema.Draft202012Validator(json_schema())


def test_labels_without_fault(schema):
    assert list(faults(SCHEDULE)) == []
    assert list(schema.iter_errors(SCHEDULE)) == []


def test_every_fault_is_a_line_and_breaks_the_schema(schema):
    for line, labels in WRONG.items():
        assert list(faults(labels)) == [line]
        assert list(schema.iter_errors(labels)), line


def test_all_faults_of_a_file_are_named():
    labels = {"persons": [{"name": 3, "percent": "5%"}, {"sole_voting": "x"}], "rules": ["13d"], "what": 1}
    places = [fault.split(":")[0] for fault in faults(labels)]
    assert places == ["persons[0].name", "persons[0].percent", "persons[1].sole_voting", "rules[0]", "what"]


def test_what_a_schema_cannot_say():
    assert list(faults({**SCHEDULE, "event_date": "1998-02-30"})) == ["event_date: no day of the calendar: 1998-02-30"]
    assert list(faults({**SCHEDULE, "uncertain": ["persons[2].name", "items.4", "person[0].name"]})) == [
        "uncertain: persons[2].name: no place or field of these labels",
        "uncertain: person[0].name: no place or field of these labels",
    ]


def test_our_summaries_have_the_format(schema):
    for path in sorted(EXAMPLES.glob("*.xml")):
        labels = json.loads(json.dumps(muniment.summary(muniment.read(path)), default=float))
        labels.pop("confidence", None)
        assert list(faults(labels)) == [], path
        assert list(schema.iter_errors(labels)) == [], path


def test_a_folder_is_checked(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(SCHEDULE))
    (tmp_path / "a.txt").write_text("a page")
    (tmp_path / "b.json").write_text(json.dumps(SCHEDULE))
    (tmp_path / "c.json").write_text("{")
    (tmp_path / "d.json").write_text("{}")
    (tmp_path / "d.txt").write_text("a page")
    files, found = check(tmp_path)
    assert files == 4
    assert [line.split(":")[0].rpartition("/")[2] for line in found] == ["b", "c.json", "d.json"]


@needs_shared
def test_the_labels_of_the_list_have_the_format():
    folders = [SHARED / "data/schedule-13/truth", SHARED / "data/schedule-13/truth-ocr", SHARED / "more/schedule-13"]
    assert [check(folder) for folder in folders] == [(60, []), (36, []), (48, [])]


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ({"form": "SC 13G", "a.b": 1}, "a.b: no such key"),
        ({"form": "SC 13G", "": 1}, ": no such key"),
        ({"form": "SC 13G", "persons": [{"na]me": 1}]}, "persons[0].na]me: no such key"),
        ({"form": "SC 13G", "issuer": {"`x`": 1}}, "issuer.`x`: no such key"),
    ],
)
def test_a_key_of_any_signs_is_named(labels, fault):
    assert list(faults(labels)) == [fault]


def test_a_file_of_many_faults_says_that_there_are_more():
    found = list(faults({"form": "SC 13G", "persons": [{"name": 1}] * 21}))
    assert len(found) == 21
    assert found[-1] == "there are further faults: these are the first 20"
    assert len(list(faults({"form": "SC 13G", "persons": [{"name": 1}] * 20}))) == 20


@pytest.mark.parametrize("place", ["persons[0]", "persons[]", "security", "persons[0].types[1]"])
def test_what_is_uncertain_is_named_value_by_value(place):
    """A score leaves single values out: it would go on to count each of what a wider place means."""
    labels = {"persons": [{"name": "Ada Heron", "types": ["IA", "HC"]}], "security": {"title": "Common"}}
    (fault,) = faults({**labels, "form": "SC 13G", "uncertain": [place]})
    assert fault.startswith(f"uncertain: {place}: is not scored as one value")
