import httpx
import pytest

from edgar.sandbox.serving import EXAMPLES, FILER, OTHER, Caller, error_of, serving
from muniment.documents.submission import FullSubmission
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.behaviours import BEHAVIOURS
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.publishing import publish


def test_the_clock_is_set_stopped_and_reset(edgar):
    http = edgar.http
    assert http.put("/sandbox/clock", json={"now": "2026-07-01T12:00:00", "runs": False}).status_code == 200
    assert [http.get("/sandbox/clock").json()["now"] for _ in range(2)] == ["2026-07-01T12:00:00-04:00"] * 2
    http.post("/sandbox/clock/run")
    first, second = (http.get("/sandbox/clock").json()["now"] for _ in range(2))
    assert "2026-07-01T12:00" in first < second
    http.post("/sandbox/clock/stop")
    assert len({http.get("/sandbox/clock").json()["now"] for _ in range(2)}) == 1
    http.delete("/sandbox/clock")
    assert not http.get("/sandbox/clock").json()["now"].startswith("2026-07-01T12:00")


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_no_clock_can_count_from_is_refused(refusing, moment):
    answer = refusing.http.put("/sandbox/clock", json={"now": moment})
    assert answer.status_code == 400
    assert "1993 to 2099" in error_of(answer)[-1]
    assert refusing.http.get("/status", headers=refusing.alone).status_code == 200


def test_every_behaviour_says_what_it_stands_on(edgar):
    told = edgar.http.get("/sandbox/behaviours").json()
    assert [one["name"] for one in told] == [one.name for one in BEHAVIOURS]
    for one in told:
        assert one["basis"] in ("published", "observed", "assumed")
        assert one["source"]
        assert one["chosen"] == (one["choices"][0] if one["choices"] else "")


@pytest.mark.parametrize("body", [{"hours": "sometimes"}, {"nothing": "x"}, [], {"hours": 1}])
def test_a_choice_that_is_none_changes_nothing(refusing, body):
    answer = refusing.http.put(
        "/sandbox/behaviours", json={**body, "tokens": "one"} if isinstance(body, dict) else body
    )
    assert answer.status_code == 400
    error_of(answer)
    chosen = {one["name"]: one["chosen"] for one in refusing.http.get("/sandbox/behaviours").json()}
    assert (chosen["hours"], chosen["tokens"]) == ("open", "two")


def test_outcomes_happen_as_often_as_asked(edgar):
    edgar.http.post("/sandbox/forced", json={"outcome": "unavailable", "next": 2, "path": "/submission/single"})
    assert edgar.http.get("/status", headers=edgar.alone).status_code == 200
    assert [edgar.submit().status_code for _ in range(3)] == [503, 503, 202]
    edgar.http.post("/sandbox/forced", json={"outcome": "cut", "path": "/submission/single"})
    with pytest.raises(httpx.TransportError):
        edgar.submit()
    assert edgar.submit().status_code == 202
    edgar.http.post("/sandbox/forced", json={"outcome": "delay", "seconds": 0.3, "path": "/status"})
    assert edgar.http.get("/status", headers=edgar.alone).elapsed.total_seconds() >= 0.3
    edgar.http.post("/sandbox/forced", json={"outcome": "suspend"})
    edgar.submit()
    assert [one["errorLabel"] for one in edgar.submissions()[-1]["refused"]] == ["FORCED"]
    edgar.http.post("/sandbox/forced", json={"outcome": "cut", "next": 100})
    assert len(edgar.http.get("/sandbox/forced").json()) == 1
    assert edgar.http.delete("/sandbox/forced").json() == []
    assert edgar.submit().status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "explode"},
        {"outcome": "cut", "next": 0},
        {"outcome": "delay", "seconds": -1},
        {},
        {"outcome": "suspend", "form": "13H"},
    ],
)
def test_an_outcome_that_cannot_be_is_refused(refusing, body):
    answer = refusing.http.post("/sandbox/forced", json=body)
    assert answer.status_code == 400
    assert "no JSON of the required shape: " in error_of(answer)[1]
    assert "`" in error_of(answer)[1] or "$.outcome" in error_of(answer)[1]
    assert refusing.http.get("/sandbox/forced").json() == []


def test_a_clean_state_keeps_those_who_may_file(edgar):
    edgar.submit()
    edgar.http.put("/sandbox/behaviours", json={"hours": "real"})
    assert edgar.http.post("/sandbox/reset").status_code == 200
    assert edgar.submissions() == []
    assert edgar.submit().json()["accessionNumber"].endswith("-000001")
    edgar.http.post("/sandbox/reset", json={"access": True})
    assert edgar.submit().status_code == 401
    assert edgar.http.get("/sandbox/filers").json() == []


def test_nothing_of_before_is_shown_after_a_clean_state(edgar, tmp_path):
    text = (EXAMPLES / "form-d-submission.txt").read_bytes()
    number, later = b"0009900021-25-000001", b"0009900021-25-000002"
    issuer = FullSubmission.read(text).header.parties[0].cik
    path, reader = f"/submissions/CIK{issuer}.json", {"user-agent": "Heron ada@example.com"}

    def told(wanted):
        connection = database(tmp_path)
        with transaction(connection):
            entities.add(connection, issuer, "Nightjar Ridge")
            publish(connection, text.replace(number, wanted), public=Clock(connection).now())
        connection.close()
        return edgar.http.get(path, headers=reader).json()["filings"]["recent"]["accessionNumber"]

    assert told(number) == [number.decode()]
    edgar.http.post("/sandbox/reset")
    assert told(later) == [later.decode()]


@pytest.mark.slow
def test_submissions_are_listed_page_by_page(edgar):
    numbers = [edgar.submit().json()["accessionNumber"] for _ in range(3)]
    first = edgar.http.get("/sandbox/submissions", params={"limit": 2}).json()
    assert [one["accession"] for one in first] == numbers[:2]
    rest = edgar.http.get("/sandbox/submissions", params={"after": first[-1]["number"]}).json()
    assert [one["accession"] for one in rest] == numbers[2:]
    assert edgar.http.get("/sandbox/submissions", params={"status": "ACCEPTED"}).json() == []
    assert edgar.http.get("/sandbox/submissions", params={"limit": "x"}).status_code == 400
    assert edgar.http.get("/sandbox/submissions", params={"after": 10**30}).status_code == 400


def test_tokens_are_ended(edgar):
    assert edgar.http.post("/sandbox/tokens/revoke", json={"cik": FILER}).json() == {"revoked": 1}
    assert edgar.submit().status_code == 401
    again = Caller(str(edgar.http.base_url), email="filer@example.com")
    again.ccc = edgar.ccc
    assert again.submit().status_code == 202
    assert again.http.post("/sandbox/tokens/revoke", json={"email": "filer@example.com"}).json() == {"revoked": 1}
    assert again.submit().status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"ciks": []},
        {"ciks": ["x"]},
        {"ciks": ["1"], "email": "x"},
        {"ciks": ["1"], "email": "a\nb@c"},
        {"ciks": "1"},
        {"who": 1},
    ],
)
def test_tokens_for_nobody_are_refused(refusing, body):
    answer = refusing.http.post("/sandbox/tokens", json=body)
    assert answer.status_code == 400
    error_of(answer)


@pytest.mark.parametrize("name", ["jurisdiction", "cik", "name", "connection"])
def test_a_detail_that_there_is_not_is_refused(refusing, name):
    answer = refusing.http.put("/sandbox/filers", json={"cik": OTHER, "details": {"state": "DE", name: "x"}})
    assert answer.status_code == 400
    assert f"{name!r} is no detail: there are individual, " in error_of(answer)[-1]
    assert OTHER not in {one["cik"] for one in refusing.http.get("/sandbox/filers").json()}


def test_a_clean_state_does_not_guess_at_a_body_without_length(edgar):
    edgar.submit()
    answer = edgar.http.post(
        "/sandbox/reset", content=iter([b'{"access": true}']), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 411
    assert edgar.submissions()


def test_a_filers_own_code_can_be_given(edgar):
    told = edgar.http.put("/sandbox/filers", json={"cik": OTHER, "name": "Marsh Partners", "ccc": "mine1@ok"})
    assert told.json()["name"] == "Marsh Partners"
    agent = Caller(str(edgar.http.base_url), OTHER)
    assert agent.ccc is None
    agent.submit(agent.schedule("mine1@ok"))
    assert edgar.submissions()[-1]["refused"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "elsewhere.example"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"host": "["},
        {"origin": "http://["},
    ],
)
def test_a_page_from_elsewhere_has_no_say(refusing, headers):
    for method, path in (("GET", "/sandbox/clock"), ("POST", "/sandbox/tokens"), ("POST", "/sandbox/reset")):
        answer = refusing.http.request(method, path, headers=headers)
        assert answer.status_code == 403
        assert "this machine alone" in error_of(answer)[1]


def test_everybody_has_a_say_where_that_was_wanted(tmp_path):
    with serving(tmp_path, anywhere=True) as caller:
        assert caller.http.get("/sandbox/clock", headers={"host": "elsewhere.example"}).status_code == 200
