import base64
import socket
from datetime import datetime, timedelta

import pytest

from edgar.sandbox.serving import EXAMPLES, FILER, OTHER, XML, Caller, error_of, serving
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.intake import LARGEST_BODY

STATUS = "/submission/{}/status"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sandbox")
    with serving(folder) as caller:
        caller.folder = folder
        yield caller


@pytest.fixture
def edgar(running):
    running.http.post("/sandbox/reset", json={"access": True})
    return Caller(str(running.http.base_url))


def switch(caller, **choices):
    answer = caller.http.put("/sandbox/behaviours", json={name.replace("_", "-"): one for name, one in choices.items()})
    assert answer.status_code == 200, answer.text


def bulk(*bodies, flag="TEST"):
    members = "".join(
        f"<b:attachment><b:submissionName>a.xml</b:submissionName><b:contents>{body}</b:contents></b:attachment>"
        for body in (one if isinstance(one, str) else base64.encodebytes(one).decode() for one in bodies)
    )
    root = 'b:edgarBulkSubmission xmlns:b="http://www.sec.gov/edgar/bulkfiling"'
    head = f"<{root}><b:liveTestFlag>{flag}</b:liveTestFlag>"
    return f"{head}<b:attachments>{members}</b:attachments></b:edgarBulkSubmission>".encode()


@pytest.mark.parametrize("mode", ["live", "test"])
def test_a_submission_gets_a_number_and_a_status(edgar, mode):
    answer = edgar.submit(path=f"/submission/single/{mode}")
    told = answer.json()
    number = told.pop("accessionNumber")
    assert answer.status_code == 202
    assert len(told.pop("tracking")) == 32
    assert told.pop("locator")
    assert told == {"mode": mode.upper(), "status": "RECEIVED", "transmissionStatus": "RECEIVED"}
    assert number.startswith(f"{FILER}-")
    state = edgar.http.get(STATUS.format(number), headers=edgar.alone).json()
    assert (state["accessionNumber"], state["mode"]) == (number, mode.upper())
    assert (state["status"], state["submissionProcessingStatus"], state["final"]) == ("PROCESSING", "PROCESSING", False)
    assert (state["documentCount"], state["items"]) == (0, [])
    [kept] = edgar.submissions()
    assert (kept["accession"], kept["channel"], kept["filers"], kept["refused"]) == (number, "api", [FILER], [])


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"authorization": ""}, 401, "Unauthorized"),
        ({"authorization": "Bearer x"}, 401, "token 1 not in expected format"),
        ({"authorization": "filer"}, 403, "USER_API is missing"),
        ({"accept": "text/html"}, 406, "application/json"),
        ({"accept": "application/json;q=0, text/html"}, 406, "application/json"),
        ({"accept": "*/*, application/json;q=0"}, 406, "application/json"),
        ({"content-type": "text/plain"}, 415, "application/xml"),
        ({"content-encoding": "gzip"}, 415, "Content-Encoding"),
        ({"x-edgar-login-cik": ""}, 400, "must not be blank or empty"),
        ({"x-edgar-login-cik": "abc"}, 400, "must be a valid CIK"),
        ({"x-edgar-cik": "abc"}, 400, "must be a valid CIK"),
        ({"x-edgar-login-cik": "0009900123"}, 403, "Forbidden."),
    ],
)
def test_headers_are_kept_to(edgar, headers, status, words):
    headers = {name: edgar.alone["authorization"] if value == "filer" else value for name, value in headers.items()}
    answer = edgar.submit(**headers)
    assert answer.status_code == status
    assert words in " ".join(error_of(answer))
    assert edgar.submissions() == []


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json, text/plain", "text/html, */*;q=0.1"])
def test_accept_may_be_wide(edgar, accept):
    assert edgar.submit(accept=accept).status_code == 202


def test_a_body_without_length_is_refused(edgar):
    body = (part for part in (b"<a>", b"</a>"))
    answer = edgar.http.post("/submission/single/test", content=body, headers={**edgar.both, **XML})
    assert answer.status_code == 411
    assert error_of(answer)[0] == "Length Required"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(edgar):
    head = f"POST /submission/single/test HTTP/1.1\r\nhost: x\r\ncontent-length: {100 * 1024 * 1024}\r\n"
    head += f"content-type: application/xml\r\nauthorization: {edgar.both['authorization']}\r\n\r\n<a"
    with socket.create_connection((edgar.http.base_url.host, edgar.http.base_url.port), timeout=10) as raw:
        raw.sendall(head.encode())
        told = raw.recv(65536)
    assert told.startswith(b"HTTP/1.1 413")
    assert b'"tracking"' in told
    assert f"at most {LARGEST_BODY:,} bytes are taken".encode() in told


@pytest.mark.parametrize("body", [b"", b"  ", b"%PDF", b"<a>\0</a>", b"<?xml version='1.0' encoding='EBCDIC'?><a/>"])
def test_what_cannot_be_searched_for_codes_is_refused(edgar, body):
    answer = edgar.submit(body)
    assert answer.status_code == 400
    assert "submission" in error_of(answer)[0]
    assert edgar.submissions() == []


def test_a_damaged_document_gets_a_number_and_goes_to_acceptance(edgar):
    assert edgar.submit(edgar.schedule()[:-30]).status_code == 202
    [kept] = edgar.submissions()
    assert [one["errorLabel"] for one in kept["refused"]] == ["NOT_WELL_FORMED"]


def test_the_same_again_is_another_submission(edgar):
    numbers = {edgar.submit().json()["accessionNumber"] for _ in range(3)}
    assert len(numbers) == 3


def test_another_filers_token_files_nothing(edgar):
    stranger = Caller(str(edgar.http.base_url), OTHER, email="stranger@example.com")
    answer = stranger.submit(edgar.schedule())
    assert answer.status_code == 403
    assert FILER in error_of(answer)[1]
    mixed = edgar.submit(authorization=f"Bearer {stranger.filer},{edgar.user}")
    assert mixed.status_code == 403
    assert edgar.submissions() == []
    switch(edgar, enrolment="code")
    assert stranger.submit(edgar.schedule()).status_code == 202


def test_the_login_header_names_the_number_and_the_old_one_is_ignored_beside_it(edgar):
    edgar.http.post("/sandbox/tokens", json={"ciks": [FILER, OTHER]})
    fresh = Caller(str(edgar.http.base_url))
    fresh.ccc = edgar.ccc
    answer = fresh.submit(**{"x-edgar-login-cik": OTHER, "x-edgar-cik": "nonsense"})
    assert answer.json()["accessionNumber"].startswith(OTHER)
    assert fresh.submit(**{"x-edgar-cik": "9900077"}).json()["accessionNumber"].startswith(OTHER)


def test_a_bulk_has_an_answer_for_each_in_order(edgar):
    body = bulk(edgar.schedule(), "no base64!", b"%PDF-1.7", edgar.schedule())
    answer = edgar.submit(body, "/submission/bulk/test")
    told = answer.json()
    assert answer.status_code == 202
    assert (told["status"], told["transmissionStatus"]) == ("RECEIVED", "RECEIVED")
    numbers = [one["accessionNumber"] for one in told["responses"]]
    assert [one and one[-6:] for one in numbers] == [numbers[0][-6:], None, None, f"{int(numbers[0][-6:]) + 1:06}"]
    assert [one["transmissionStatus"] for one in told["responses"]] == ["RECEIVED", "REJECTED", "REJECTED", "RECEIVED"]
    assert [one["messages"][0]["content"] for one in told["responses"][1:3]] == [
        "its contents are no base64",
        "the submission is no XML in UTF-8",
    ]
    assert [one["channel"] for one in edgar.submissions()] == ["bulk", "bulk"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<a/>", "edgarBulkSubmission"),
        (b"<a>", "well-formed"),
        (bulk(), "1 to 1,000"),
        (bulk(b"<a/>", flag="LIVE"), "LIVE"),
    ],
)
def test_what_is_no_bulk_is_refused(edgar, body, words):
    answer = edgar.submit(body, "/submission/bulk/test")
    assert answer.status_code == 400
    assert words in error_of(answer)[0]


@pytest.mark.parametrize("number", ["1", "0009900014-26-1", "000990001426000001", "0009900014-26-0000011", "x" * 300])
def test_a_number_in_another_format_is_refused(edgar, number):
    answer = edgar.http.get(STATUS.format(number), headers=edgar.alone)
    assert answer.status_code == 400
    assert "##########-##-######" in error_of(answer)[0]


def test_a_number_that_nobody_has_and_one_of_somebody_else_look_alike(edgar):
    stranger = Caller(str(edgar.http.base_url), OTHER, email="stranger@example.com")
    number = edgar.submit().json()["accessionNumber"]
    for caller, asked in ((edgar, f"{FILER}-26-999999"), (stranger, number)):
        answer = caller.http.get(STATUS.format(asked), headers=caller.alone)
        assert answer.status_code == 404
        assert answer.json()["messages"] == [{"type": "INFO", "content": f"No submission found for '{asked}'"}]


def test_a_status_is_forgotten_when_its_time_is_over(edgar, running):
    number = edgar.submit().json()["accessionNumber"]
    for kept_until, status in (("2999-01-01T00:00:00-05:00", 200), ("2020-01-01T00:00:00-05:00", 404)):
        connection = database(running.folder)
        connection.execute("UPDATE submissions SET kept_until = ? WHERE accession = ?", (kept_until, number))
        connection.close()
        assert edgar.http.get(STATUS.format(number), headers=edgar.alone).status_code == status
    asked = {"accessionNumbers": [number]}
    assert edgar.http.post("/submission/status", json=asked, headers=edgar.alone).status_code == 204


def test_several_states_are_asked_for_at_once(edgar):
    numbers = [edgar.submit().json()["accessionNumber"] for _ in range(3)]
    asked = {"accessionNumbers": [numbers[2], f"{FILER}-26-999999", numbers[0], numbers[2]]}
    answer = edgar.http.post("/submission/status", json=asked, headers=edgar.alone)
    assert answer.status_code == 200
    assert [one["accessionNumber"] for one in answer.json()["responses"]] == [numbers[2], numbers[0]]
    asked = {"accessionNumbers": [f"{FILER}-26-999999"]}
    empty = edgar.http.post("/submission/status", json=asked, headers=edgar.alone)
    assert (empty.status_code, empty.content) == (204, b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"[]", "JSON"),
        (b"{", "JSON"),
        (b'{"accessionNumbers": [1]}', "JSON"),
        (b'{"accessionNumbers": []}', "at least one"),
        (b'{"accessionNumbers": ["x"]}', "correct format"),
        (b'{"accessionNumbers": ["\xff"]}', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"accessionNumbers": [' + b",".join([b'"0009900014-26-000001"'] * 26) + b"]}", "25"),
    ],
)
def test_a_malformed_question_is_refused(edgar, content, words):
    answer = edgar.http.post(
        "/submission/status", content=content, headers={**edgar.alone, "content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert words in " ".join(error_of(answer))


def test_a_fresh_number_is_unknown_for_a_while_where_that_is_chosen(edgar):
    edgar.http.post("/sandbox/clock/stop")
    switch(edgar, fresh_status="404")
    number = edgar.submit().json()["accessionNumber"]
    assert edgar.http.get(STATUS.format(number), headers=edgar.alone).status_code == 404
    later = datetime.fromisoformat(edgar.http.get("/sandbox/clock").json()["now"]) + timedelta(seconds=4)
    edgar.http.put("/sandbox/clock", json={"now": later.isoformat(), "runs": False})
    assert edgar.http.get(STATUS.format(number), headers=edgar.alone).status_code == 200


@pytest.mark.parametrize(
    ("now", "condition", "taken"),
    [
        ("2026-07-01T12:00:00", "ACCEPTING", 202),
        ("2026-07-01T17:30:00", "ACCEPTING_AFTER_HOURS", 202),
        ("2026-07-01T22:00:00", "OUTSIDE_OPERATING_HOURS", 503),
        ("2026-07-01T05:59:59", "OUTSIDE_OPERATING_HOURS", 503),
        ("2026-07-03T12:00:00", "OUTSIDE_OPERATING_HOURS", 503),  # Independence Day is a Saturday
        ("2026-07-05T12:00:00", "OUTSIDE_OPERATING_HOURS", 503),
    ],
)
def test_hours_are_those_of_business_days_where_that_is_chosen(edgar, now, condition, taken):
    edgar.http.put("/sandbox/clock", json={"now": now, "runs": False})
    fresh = Caller(str(edgar.http.base_url), codes=True)
    assert fresh.submit().status_code == 202
    switch(edgar, hours="real")
    assert fresh.http.get("/status", headers=fresh.alone).json()["condition"] == condition
    answer = fresh.submit()
    assert answer.status_code == taken
    if taken == 503:
        assert "not within operating hours" in error_of(answer)[0]


def test_the_state_is_what_was_set(edgar):
    edgar.http.put("/sandbox/condition", json={"condition": "NO_COMMUNICATION"})
    assert edgar.http.get("/status", headers=edgar.alone).json()["condition"] == "NO_COMMUNICATION"
    assert edgar.submit().status_code == 503
    edgar.http.put("/sandbox/condition", json={"condition": None})
    assert edgar.submit().status_code == 202
    switch(edgar, condition="object")
    assert set(edgar.http.get("/status", headers=edgar.alone).json()["condition"]) == {"name"}


def test_one_token_is_enough_where_that_is_chosen(edgar):
    switch(edgar, tokens="one")
    assert edgar.submit(**edgar.alone).status_code == 202


def test_swapped_tokens_file_nothing_until_that_is_chosen(edgar):
    swapped = {"authorization": f"Bearer {edgar.user},{edgar.filer}"}
    for refused in (edgar.submit(**swapped), edgar.http.get("/status", headers=swapped)):
        assert (refused.status_code, error_of(refused)[0]) == (403, "Forbidden.")
    assert edgar.submissions() == []
    switch(edgar, token_order="any")
    assert edgar.submit(**swapped).status_code == 202


def test_a_rate_is_kept_where_that_is_chosen(edgar):
    switch(edgar, api_rate="10")
    answers = [edgar.http.get("/status", headers=edgar.alone) for _ in range(40)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert refused[0].headers["retry-after"] == "1"
    error_of(refused[0])


def test_a_missing_user_agent_is_noticed(edgar):
    answer = edgar.submit(**{"user-agent": ""})
    assert [one["type"] for one in answer.json()["messages"]] == ["NOTICE"]
    switch(edgar, api_user_agent="refuse")
    assert edgar.submit(**{"user-agent": ""}).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/submission/single/test", 405),
        ("POST", "/submission/single/other", 404),
        ("GET", "/submission/../../key", 404),
        ("GET", "/submission/..%2f..%2fkey/status", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/status", 405),
    ],
)
def test_other_ways_have_edgars_shape_too(edgar, method, path, status):
    answer = edgar.http.request(method, path, headers=edgar.both)
    assert answer.status_code == status
    error_of(answer)


def test_all_forms_are_taken(edgar):
    for name in ("form-d.xml", "schedule-13d.xml", "schedule-13g.xml"):
        assert edgar.submit((EXAMPLES / name).read_bytes()).status_code == 202
    labels = [[one["errorLabel"] for one in kept["refused"]] for kept in edgar.submissions()]
    assert labels == [["CCC_MISSING"], ["CIK_INVALID"], ["CCC_INVALID"]]
