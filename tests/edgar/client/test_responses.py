"""What EDGAR answers, in all the shapes that documents and recordings show."""

import base64
import json

import pytest

from edgar.client.answering import suspended
from muniment.edgar.client.filing import Message, read_response, receipt, states

NUMBER = "0003003396-26-000002"


def read(body):
    return read_response(json.dumps(body).encode())


def test_a_receipt():
    got = receipt(read({"tracking": "a" * 32, "locator": "B", "accessionNumber": NUMBER, "mode": "TEST", "new": [1]}))
    assert (got.accession, got.mode, got.transmission) == (NUMBER, "TEST", "")
    assert got.response.reference == f" (tracking {'a' * 32}, locator B)"


def test_a_number_may_be_null():
    assert receipt(read({"accessionNumber": None, "transmissionStatus": "FAILED"})).accession == ""


@pytest.mark.parametrize("key", ["content", "message"])
@pytest.mark.parametrize("several", [True, False])
def test_messages_have_two_spellings_and_two_shapes(key, several):
    one = {"type": "warning", key: "look", "ranking": 3}
    assert read({"messages": [one] if several else one}).messages == (Message(type="WARNING", content="look"),)


def test_a_reason_says_where():
    (state,) = states(read(suspended(NUMBER)))
    (reason,) = state.reasons
    assert reason == Message(
        type="ERROR",
        content="the year is in the future",
        number="442",
        label="TAG_VALUE_MISSING_OR_INVALID",
        document="1",
        context="primary_issuer.year",
    )
    assert (state.is_suspended, state.final, state.notification) == (True, True, "SUSPENDED FORM TYPE D\r\n")


@pytest.mark.parametrize(
    ("told", "meant"), [(True, True), ("true", True), ("FALSE", False), (False, False), ("?", True)]
)
def test_a_flag_may_be_a_text(told, meant):
    assert states(read({"accessionNumber": NUMBER, "status": "ACCEPTED", "final": told}))[0].final is meant


def test_who_does_not_say_whether_it_is_final_says_it_by_the_state():
    assert [states(read({"status": word}))[0].final for word in ("DONE", "PROCESSING", "BLOCKED", "BRAND_NEW")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("key", ["responses", "statuses"])
@pytest.mark.parametrize("shape", [list, dict])
def test_several_or_one(key, shape):
    one = {"accessionNumber": NUMBER, "submissionProcessingStatus": "PROCESSING", "documentCount": 2, "other": "x"}
    (state,) = states(read({key: [one] if shape is list else one}))
    assert (state.accession, state.status, state.documents, state.other) == (NUMBER, "PROCESSING", "2", {"other": "x"})


def test_none_is_none():
    assert states(read({"responses": []})) == []


def test_a_notification_that_is_no_base64_is_shown_as_it_came():
    assert states(read({"notification": "Hello, world"}))[0].notification == "Hello, world"
    assert states(read({"notification": "Accepted"}))[0].notification == "Accepted"
    wrapped = "\r\n".join(base64.b64encode(b"Hello, world" * 9).decode()[i : i + 20] for i in range(0, 144, 20))
    assert states(read({"notification": wrapped}))[0].notification.startswith("Hello, world")


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"[]", b"5", b"null", b"\xff\xfe", b'{"messages": 5, "responses": 7}', b'{"a":' + b"[" * 200_000],
)
def test_what_is_no_answer_names_no_submission(data):
    said = read_response(data)
    assert (states(said), receipt(said).accession, said.reference) == ([], "", "")


def test_words_of_a_page_of_text_are_kept():
    assert read_response(b"Service  Unavailable\n").text == "Service Unavailable"


def test_notices_give_way_to_errors():
    said = read({"messages": [{"type": "NOTICE", "content": "hello"}, {"type": "ERROR", "content": "wrong."}]})
    assert said.text == "wrong"
