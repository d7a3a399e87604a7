"""Every rule of the book: whether it is complete, and whether its own examples pass and fail by it."""

import re

import pytest
from msgspec import structs

from checks.samples import SAMPLES, filing, sample
from muniment.checks import BOOK, Filing, findings

CASES = [
    pytest.param(rule, form, example, fails, id=f"{rule.code}-{form}-{'fails' if fails else 'passes'}-{number}")
    for rule in BOOK.values()
    for fails, examples in ((False, rule.passes), (True, rule.fails))
    for number, example in enumerate(examples)
    for form in ([example.form] if example.form else [rule.forms[0]])
]


@pytest.mark.parametrize(("rule", "form", "example", "fails"), CASES)
def test_examples(rule, form, example, fails):
    judged = filing(example, form)
    found = findings(judged, {rule})
    assert bool(found) is fails, [one.message for one in found]
    for one in found:
        assert one.message.endswith((".", "?"))
        assert one.message[0] == one.message[0].upper()
    if fails:  # one change breaks one rule, and those others that the example declares
        before = {one.code for one in findings(filing(structs.replace(example, changes={}), form))}
        after = {one.code for one in findings(judged)}
        assert after - before - {rule.code} <= set(example.also)


def test_every_rule_is_complete():
    for rule in BOOK.values():
        assert re.fullmatch(r"[A-Z]-[0-9]{2}", rule.code), rule
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name), rule
        assert rule.text.endswith("."), rule
        assert rule.cites, rule
        assert rule.judge.__doc__, rule
        assert rule.passes, rule
        assert rule.fails, rule
        assert set(rule.forms) <= {"D", "13G", "13D"}, rule


def test_names_are_unique():
    assert len({rule.name for rule in BOOK.values()}) == len(BOOK)


@pytest.mark.parametrize("form", SAMPLES)
def test_samples_are_clean(form):
    record, filed = sample(form)
    found = findings(Filing(record, filed=filed))
    assert [one.code for one in found if one.severity != "note"] == []
