"""A filing item by item: in the order of the form, beside the words of the source."""

from pathlib import Path

import pytest

import muniment
from muniment.views import paths_under
from muniment.web import filters
from muniment.web.filing_items import Answer, Block, Context, sections
from muniment.web.filing_page import facts, headline
from muniment.web.source import SourceText
from muniment.wording import capitalized

EXAMPLES = Path(__file__).parents[2] / "examples"
EVERYTHING = Path(__file__).parents[1] / "everything"


def told(path):
    reading = muniment.read(path)
    found = Context(reading.states, reading.evidence, reading.problems, SourceText(path.read_bytes()))
    return reading, sections(reading.record, found)


def answers(parts):
    for section in parts:
        for entry in section.entries:
            yield from [entry] if isinstance(entry, Answer) else [one for part in entry.parts for one in part]


def test_items_stand_in_printed_order_under_the_titles_of_the_form():
    _, found = told(EXAMPLES / "schedule-13d.xml")
    assert [(section.number, section.title) for section in found][:4] == [
        ("", "Cover page"),
        ("", "Reporting persons"),
        ("Item 1", "Security and Issuer"),
        ("Item 2", "Identity and Background"),
    ]
    assert [section.title for section in found][-2:] == ["Signature", "About this file"]
    assert found[2].law[0].citations == ("17 CFR 240.13d-101 Item 1",)


def test_values_are_in_words_beside_the_words_of_the_source():
    _, found = told(EXAMPLES / "schedule-13d.xml")
    by_path = {answer.path: answer for answer in answers(found)}
    event = by_path["event_date"]
    assert (event.words, [quote.words for quote in event.quotes]) == ("23 March 2026", ["03/23/2026"])
    power = by_path["reporting_persons[0].shared_voting_power"]
    assert (power.words, power.kind, power.quotes[0].words) == ("1,700,000", "number", "1700000.00")
    address = by_path["issuer_address"]
    assert address.words == "300 Old Beacon Wharf, Building C, Portland, ME 04101"
    assert [quote.words for quote in address.quotes] == [
        "300 Old Beacon Wharf",
        "Building C",
        "Portland",
        "ME",
        "04101",
    ]


def test_absence_is_told_in_words_and_doubts_stand_at_their_field():
    _, found = told(EXAMPLES / "damaged" / "odd-values.xml")
    by_path = {answer.path: answer for answer in answers(found)}
    percent = by_path["reporting_persons[0].percent"]
    assert (percent.words, percent.kind) == ("unreadable: “5,5”", "absent")
    assert "without commas" in percent.problems[0]


FILES = sorted([*EXAMPLES.glob("*.xml"), *EXAMPLES.glob("*submission*"), *EVERYTHING.glob("*.xml")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_value_of_a_record_is_shown_and_quoted(path):
    """Whatever was read stands behind some answer: nothing is missing from the page."""
    reading, found = told(path)
    shown = [answer.path for answer in answers(found)]
    hidden = [one for one in reading.evidence if not any(paths_under([one], path) for path in shown)]
    assert hidden == []
    assert [answer.path for answer in answers(found) if answer.kind != "absent" and not answer.quotes] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("schedule-13d.xml", "Gadfly Point Master Fund, L.P. and 2 others report 7.1% of Larkspur Lantern Works, Inc."),
        ("form-d.xml", "Pocket Orchard Robotics, Inc. offers $4,000,000, $2,650,000 of it sold"),
        (
            "form-d-submission.txt",
            "Nightjar Ridge Partners, L.P. offers an indefinite amount, $18,500,000 of it sold",
        ),
        ("schedule-13g-submission.nc", None),
    ],
)
def test_the_title_states_the_finding(name, words):
    title = headline(muniment.read(EXAMPLES / name).record)
    assert title == words or words is None
    assert "UNSET" not in title


@pytest.mark.parametrize("kind", [muniment.FormD, muniment.Schedule13D, muniment.Schedule13G])
def test_an_empty_record_has_a_title_and_no_facts(kind):
    assert "without a name" in headline(kind())
    assert facts(kind()) == []


@pytest.mark.parametrize(
    ("label", "words"),
    [("CAYMAN ISLANDS", "Cayman Islands"), ("ISLE OF MAN", "Isle of Man"), ("D", "D"), ("Corporation", "Corporation")],
)
def test_labels_in_capitals_are_written_as_in_a_text(label, words):
    assert capitalized(label) == words


def test_parts_lie_abreast_each_question_once():
    _, found = told(EXAMPLES / "schedule-13d.xml")
    (block,) = [entry for entry in found[1].entries if isinstance(entry, Block)]
    (group,) = filters.abreast(block.parts)
    assert group.names == ("Gadfly Point Master Fund, L.P.", "Gadfly Point Capital Management LLC", "Theodora Quill")
    percent = next(line for line in group.lines if line.item == "row 13")
    assert [answer.words for answer in percent.answers] == ["7.0%", "7.0%", "7.1%"]
    cik = next(line for line in group.lines if line.label == "CIK")
    assert cik.answers[2] is None


@pytest.mark.parametrize(
    ("words", "clipped"),
    [("short", "short"), ("a  b\nc", "a b c"), ("word " * 40, "word word word word…"), ("x" * 300, "x" * 19 + "…")],
)
def test_long_words_are_clipped(words, clipped):
    assert filters.FILTERS["clip"](words, 20) == clipped
