"""Sending a submission and following it."""

import json
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from msgspec import UNSET, structs

import muniment
from edgar.client.answering import BASE, CODE, FILER, USER, said, state, suspended
from muniment.edgar.client.endpoints import EdgarCredentials, Secret, UserSecrets, endpoint
from muniment.edgar.client.filing import Filing, RefusedByEdgar, prepared
from muniment.edgar.client.transport import MayHaveArrived, NotSent
from muniment.edgar.protocol import Mode
from muniment.errors import EnvironmentProblem, IdentifierError, RecordError, UsageError
from muniment.forms import FormD
from muniment.forms.definition import Credentials
from muniment.forms.form_d import FormDHeader
from muniment.reading import Submission

ROOT = Path(__file__).parents[3]
RECORD = muniment.read(ROOT / "examples" / "form-d.xml").record
SUBMISSION = Submission(RECORD, FormDHeader(contact_name="Ada Pomelo"))
THERE = endpoint(BASE)
NUMBER, OTHER = "0009900031-26-000001", "0009900031-26-000002"


def with_code(**environment):
    secrets = {"MUNIMENT_CCC_9900031": CODE, **environment}
    return EdgarCredentials(THERE, secrets, UserSecrets(Secret(FILER), Secret(USER)), lambda service, name: None)


@pytest.fixture
def filing(line, monkeypatch):
    monkeypatch.setattr("muniment.edgar.client.filing.time", SimpleNamespace(sleep=lambda seconds: None))
    return Filing(line, THERE, with_code())


READY = prepared(SUBMISSION, THERE, with_code())


# ---- before it is sent ----------------------------------------------------------------------------------------------


def test_codes_come_from_the_purse_and_are_shown_nowhere():
    assert READY.submission.header.credentials == (Credentials("0009900031", CODE),)
    assert (READY.mode, READY.without_code) == (Mode.LIVE, ())
    assert CODE not in repr(READY)


def test_a_code_of_its_own_stays_and_a_placeholder_does_not():
    for held, code in (("own1@234", "own1@234"), ("XXXXXXXX", CODE), ("", CODE)):
        header = FormDHeader(credentials=(Credentials("0009900031", held),))
        ready = prepared(Submission(RECORD, header), THERE, with_code())
        assert ready.submission.header.credentials == (Credentials("0009900031", code),)


def test_a_code_of_its_own_is_found_by_the_number_however_it_is_written():
    header = FormDHeader(credentials=(Credentials("9900031", "own1@234"),))
    ready = prepared(Submission(RECORD, header), THERE, with_code())
    assert ready.submission.header.credentials == (Credentials("0009900031", "own1@234"),)


def test_a_missing_code_is_told_with_how_to_give_it(line, edgar):
    purse = EdgarCredentials(THERE, {}, UserSecrets(Secret(FILER), Secret(USER)), lambda service, name: None)
    ready = prepared(SUBMISSION, THERE, purse)
    assert ready.without_code == ("0009900031",)
    with pytest.raises(RecordError, match="MUNIMENT_CCC_0009900031, or keyring set muniment ccc-0009900031@"):
        Filing(line, THERE, purse).submit(ready)
    assert edgar.asked == []


def test_live_does_not_go_where_tests_go_nor_the_other_way_round():
    tested = Submission(structs.replace(RECORD, live_or_test="TEST"), FormDHeader())
    with pytest.raises(UsageError, match=r"says LIVE, and endpoint test takes TEST filings only.*--test sends it"):
        prepared(SUBMISSION, endpoint("test"), with_code())
    with pytest.raises(UsageError, match="says TEST, and endpoint live takes LIVE filings only") as told:
        prepared(tested, endpoint("live"), with_code())
    assert "--test sends" not in str(told.value)
    with pytest.raises(UsageError, match="takes LIVE"):
        prepared(SUBMISSION, endpoint("live"), with_code(), test=True)
    assert prepared(SUBMISSION, endpoint("test"), with_code(), test=True).mode == "TEST"


def test_who_says_neither_is_refused():
    for record in (structs.replace(RECORD, live_or_test=UNSET), FormD()):
        with pytest.raises(UsageError, match="neither LIVE nor TEST"):
            prepared(Submission(record, FormDHeader()), THERE, with_code())


def test_secrets_never_go_over_an_open_line(line):
    with pytest.raises(UsageError, match="https only"):
        Filing(line, endpoint("http://edgar.example"), with_code())


# ---- sending --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", [False, True])
def test_a_submission_goes_out_once_with_both_tokens(filing, edgar, test):
    ready = prepared(SUBMISSION, THERE, with_code(), test=test)
    got = filing.submit(ready, login="9900021")
    ((method, path, headers, body),) = edgar.asked
    assert (method, path) == ("POST", f"/submission/single/{'test' if test else 'live'}")
    assert headers["authorization"] == f"Bearer {FILER},{USER}"
    assert headers["content-type"] == "application/xml"
    assert headers["x-edgar-login-cik"] == "0009900021"
    assert headers["user-agent"].startswith("muniment/")
    assert f"<ccc>{CODE}</ccc>".encode() in body or CODE.encode() in body
    assert f"<testOrLive>{'TEST' if test else 'LIVE'}</testOrLive>".encode() in body
    assert (got.accession, got.mode) == (NUMBER, "TEST" if test else "LIVE")


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (400, RefusedByEdgar, "EDGAR refuses the submission .400.: wrong .tracking f+, locator XYZ789"),
        (401, EnvironmentProblem, "tokens are made on the EDGAR Filer Management dashboard"),
        (403, EnvironmentProblem, "may not file for this CIK"),
        (413, RefusedByEdgar, "larger than EDGAR takes"),
        (429, NotSent, "try again in a minute"),
        (503, NotSent, "6:00 to 22:00"),
        (500, MayHaveArrived, "it may have arrived all the same"),
        (502, MayHaveArrived, "it may have arrived all the same"),
    ],
)
def test_a_refusal_says_what_to_do(filing, edgar, code, error, words):
    edgar.broken = [(code, {}, said("ERROR", "wrong"))]
    with pytest.raises(error, match=words):
        filing.submit(READY)
    assert len(edgar.asked) == 1


def test_a_gateway_does_not_know_whether_it_passed_anything_on(filing, edgar):
    edgar.broken = [(503, {}, b"<html>Service Unavailable</html>")]
    with pytest.raises(MayHaveArrived):
        filing.submit(READY)


def test_what_edgar_quotes_of_a_secret_is_hidden(filing, edgar):
    edgar.broken = [(400, {}, said("ERROR", f"ccc {CODE} of token {FILER} is wrong"))]
    with pytest.raises(RefusedByEdgar, match=r"ccc .hidden. of token .hidden. is wrong"):
        filing.submit(READY)


def test_a_connection_that_breaks_leaves_it_open(filing, edgar):
    edgar.broken = [httpx.ReadTimeout("slow")]
    with pytest.raises(MayHaveArrived, match=r"wait for EDGAR's e-mail"):
        filing.submit(READY)
    assert len(edgar.asked) == 1


@pytest.mark.parametrize("transmission", ["REJECTED", "FAILED"])
def test_a_transmission_that_failed_is_no_submission(filing, edgar, transmission):
    body = {"accessionNumber": None, "transmissionStatus": transmission, "messages": {"type": "ERROR", "message": "no"}}
    edgar.broken = [(202, {}, json.dumps(body).encode())]
    with pytest.raises(RefusedByEdgar, match=f"transmission {transmission}.*: no"):
        filing.submit(READY)


@pytest.mark.parametrize("body", [b"{}", b"", b'{"accessionNumber": "soon"}'])
def test_without_a_number_nobody_knows(filing, edgar, body):
    edgar.broken = [(202, {}, body)]
    with pytest.raises(MayHaveArrived, match="named no accession number"):
        filing.submit(READY)


# ---- asking ---------------------------------------------------------------------------------------------------------


def test_one_is_asked_for_with_the_filer_token_alone(filing, edgar):
    edgar.status[NUMBER] = [state(NUMBER, "PROCESSING", final=False)]
    (found,) = filing.status([NUMBER])
    assert (found.accession, found.status, found.final) == (NUMBER, "PROCESSING", False)
    assert edgar.asked[0][:2] == ("GET", f"/submission/{NUMBER}/status")
    assert edgar.asked[0][2]["authorization"] == f"Bearer {FILER}"


def test_many_are_asked_for_in_portions_of_25(filing, edgar):
    numbers = [f"0009900031-26-{number:06}" for number in range(1, 61)]
    edgar.status = {number: [state(number, "ACCEPTED", final=True)] for number in numbers[1:]}
    found = filing.status([*numbers, numbers[3]])
    assert [one.accession for one in found] == numbers
    assert [one.is_known for one in found] == [False, *[True] * 59]
    assert [len(json.loads(body)["accessionNumbers"]) for *_, body in edgar.asked] == [25, 25, 10]


def test_none_of_many_is_known(filing):
    assert [one.is_known for one in filing.status([NUMBER, OTHER])] == [False, False]
    assert [one.is_known for one in filing.status([NUMBER])] == [False]


def test_what_is_no_number_is_not_asked_for(filing, edgar):
    with pytest.raises(IdentifierError):
        filing.status([NUMBER, "12"])
    assert edgar.asked == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"responses": []}'])
def test_an_answer_that_cannot_be_read_is_told(filing, edgar, body):
    edgar.broken = [(200, {}, body)]
    with pytest.raises(RefusedByEdgar, match="cannot be read"):
        filing.status([NUMBER])


def test_a_submission_is_followed_to_its_end(filing, edgar):
    edgar.status = {
        NUMBER: [state(NUMBER, "PROCESSING", final=False)] * 3 + [suspended(NUMBER)],
        OTHER: [state(OTHER, "BRAND_NEW", final=False), state(OTHER, "ACCEPTED", final=True)],
    }
    told = []
    found = filing.follow([NUMBER, OTHER], lambda one: told.append((one.accession, one.status)))
    assert [one.status for one in found] == ["SUSPENDED", "ACCEPTED"]
    assert told == [
        (NUMBER, "PROCESSING"),
        (OTHER, "BRAND_NEW"),
        (OTHER, "ACCEPTED"),
        (NUMBER, "SUSPENDED"),
    ]


def test_a_fresh_number_may_be_unknown_for_a_while_but_not_for_ever(filing, edgar):
    edgar.broken = [(404, {}, b"{}")] * 3
    edgar.status[NUMBER] = [state(NUMBER, "DONE", final=True)]
    assert filing.follow([NUMBER], lambda one: None)[0].status == "DONE"
    del edgar.status[NUMBER]
    assert not filing.follow([NUMBER], lambda one: None)[0].is_known


@pytest.mark.parametrize(
    ("body", "condition"),
    [
        ({"condition": "ACCEPTING"}, "ACCEPTING"),
        ({"condition": {"condition": "ACCEPTING_AFTER_HOURS"}}, "ACCEPTING_AFTER_HOURS"),
        ({"condition": "NOT AVAILABLE"}, "NOT AVAILABLE"),
        ({}, "NO_COMMUNICATION"),
    ],
)
def test_the_state_of_edgar_in_all_its_shapes(filing, edgar, body, condition):
    edgar.broken = [(200, {}, json.dumps(body).encode())]
    assert filing.condition() == condition
