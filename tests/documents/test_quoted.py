"""Texts as programs quote them, with the ends of their lines written out: each value points into the file as it is."""

import json
from random import Random

import pytest

import muniment
from lab.printed import printed_filing
from muniment.documents.sniff import sniff, unwrapped
from muniment.errors import NotAFiling

SCHEDULE = printed_filing(Random(3)).data.decode()


@pytest.mark.parametrize(
    "quoted",
    [
        json.dumps({"id": 7, "text": SCHEDULE}),
        json.dumps([SCHEDULE], ensure_ascii=False),
        json.dumps(SCHEDULE)[1:-1],
        f"b{SCHEDULE!r}",
    ],
)
def test_a_schedule_in_quotes_says_the_same_and_every_value_is_quoted(quoted):
    read = muniment.read(quoted.encode())
    assert read.record == muniment.read(SCHEDULE.encode()).record
    name = read.record.reporting_persons[0].name
    [place] = read.evidence["reporting_persons[0].name"].spans
    assert quoted.encode()[place.start : place.end].decode() == name


def test_signs_beyond_ascii_are_what_was_meant():
    data = json.dumps({"text": 'Fern \u2019 \U0001f642 "Moss"\t\\n\n' * 200}).encode()
    assert unwrapped(data, sniff(data)).text() == 'Fern \u2019 \U0001f642 "Moss"\t\\n\n' * 200


@pytest.mark.parametrize("other", [SCHEDULE, "Item 4.\nNone."])
def test_several_texts_are_not_taken_for_one(other):
    with pytest.raises(NotAFiling, match="2 texts stand in quotes in one file"):
        muniment.read(json.dumps([SCHEDULE, other]).encode())


def test_quotation_marks_of_the_text_cut_nothing_out_of_it():
    text = f'{SCHEDULE}\nThe 6" pipe "Fern" {"is laid. " * 200}"\n'
    data = f"b{text!r}".encode()
    assert "SCHEDULE" in unwrapped(data, sniff(data)).text().upper()
    assert muniment.read(data).record.reporting_persons == muniment.read(SCHEDULE.encode()).record.reporting_persons
