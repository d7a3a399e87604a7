"""The purpose of control in free text: labelled sentences of real schedules and of our own, and every real 13G."""

from collections import Counter
from pathlib import Path

import pytest

from lanes import some
from muniment.checks.schedule_13.eligibility import first_words, purpose_of_control, states_purpose
from muniment.checks.schedule_13.texts import texts_13g
from muniment.errors import MunimentError
from muniment.forms import Schedule13G
from muniment.readers import read_all
from shared_data import SHARED, needs_shared

LABELLED = [
    line.split("\t")
    for line in Path(__file__).with_name("purposes.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
][1:]
FOLDERS = ("data/schedule-13/xml", "data/schedule-13/sgml", "data/schedule-13/ascii", "data/schedule-13/html")


def counted(*forms: str) -> Counter[tuple[bool, bool]]:
    """How often a sentence of these forms has a purpose, and is said to have one."""
    return Counter(
        (control == "yes", states_purpose(sentence, first_words(holders.split("; "))))
        for form, _, holders, control, sentence in LABELLED
        if form in forms
    )


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("13G", "13G/A"), {(False, False): 40}),
        (("13D",), {(False, False): 137, (True, True): 12, (True, False): 3}),
        (("own",), {(False, False): 79, (True, True): 101, (True, False): 3}),
        (("own apart",), {(False, False): 10, (True, True): 7, (True, False): 3}),
    ],
)
def test_precision_and_recall(forms, expected):
    """Every sentence found is one; what is missed is few, and is known."""
    assert counted(*forms) == expected


@needs_shared
@pytest.mark.parametrize("part", some(range(4), 4))
def test_no_real_13g_states_one(part):
    """A person read Item 4 and the other texts of each: none does."""
    read = 0
    for path in sorted(path for folder in FOLDERS for path in (SHARED / folder).iterdir())[part::4]:
        try:
            records = [reading.record for reading in read_all(path.read_bytes())]
        except MunimentError:
            continue
        for record in records:
            if isinstance(record, Schedule13G):
                read += 1
                assert purpose_of_control(texts_13g(record)) is None, path.name
    assert read > 25


def test_holders_go_by_their_names():
    sentence = "Gadfly has nominated three directors."
    assert not states_purpose(sentence)
    assert states_purpose(sentence, first_words(["GADFLY POINT LLC"]))


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("On May 5, 2025, the Fund nominated two directors.", True),
        ("The Fund, which may be deemed to own the shares, has nominated two directors.", True),
        ("The Board of the Issuer nominated two directors, who are partners of the Fund.", False),
        ("The Fund will vote for the slate of the board.", False),
        ("Neither the Fund nor the Adviser has nominated a director.", False),
        ("The Fund is no longer able to certify that it holds the shares without a purpose of control.", True),
    ],
)
def test_who_acts_and_how_plainly(sentence, states):
    assert states_purpose(sentence) is states
