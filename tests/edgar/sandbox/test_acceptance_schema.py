"""What the official schema refuses, the local EDGAR suspends."""

import os

import pytest
from lxml import etree

import muniment
from changes import changes
from checks.test_schema import official
from edgar.sandbox.desk import submission

NUMBER = int(os.environ.get("MUNIMENT_SCHEMA_CHANGES", "48"))


@pytest.mark.parametrize("name", ["form-d", "schedule-13g", "schedule-13d"])
def test_what_the_schema_refuses_is_suspended(desk, name):
    body = submission(name)
    kind = type(muniment.read(body).record).__name__
    assert official(kind).validate(etree.fromstring(body))
    refused = [
        change
        for change in changes(body, seed=20, number=NUMBER)
        if not official(kind).validate(etree.fromstring(change.data))
    ]
    numbers = [desk.hand_in(change.data) for change in refused]
    assert len(numbers) > NUMBER // 2
    desk.settle()
    for number, change in zip(numbers, refused, strict=True):
        status = desk.status(number)
        assert status.status == "SUSPENDED", (change.kind, change.name)
        assert any(message.error_number == 442 for message in status.submission_messages), (change.kind, change.name)
    assert desk.row("SELECT count(*) FROM submissions WHERE final = 0") == (0,)
